"""Several learners on one computer, each with a data folder of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers import answer, review
from clocks import SetClock
from permissions import no_writing_in

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.learners import Learner, Learners, chosen


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "study-app"
    folder.mkdir(mode=0o700)
    return folder


def names(learners: Learners) -> list[str]:
    return [one.name for one in learners.all()]


def test_whoever_is_alone_is_the_first_learner_in_the_data_folder_itself(home: Path) -> None:
    assert Learners(home).all() == (Learner("First learner", home),)
    assert Learners(home).last() == home
    assert not list(home.parent.glob("*learners*"))


def test_a_new_learner_has_a_folder_beside_the_first_ones(home: Path) -> None:
    anna = Learners(home).make("  Anna   Berg ")
    assert anna == Learner("Anna Berg", home.parent / "study-app-learners" / "learner-anna-berg")
    assert names(Learners(home)) == ["First learner", "Anna Berg"]
    assert anna.folder.stat().st_mode & 0o077 == 0


def test_from_every_learners_folder_the_same_learners_are_found(home: Path) -> None:
    learners = Learners(home)
    anna, boris = learners.make("Anna"), learners.make("Борис")
    for folder in (home, anna.folder, boris.folder):
        assert Learners.with_(folder).all() == learners.all()
        assert Learners.with_(folder).of(folder).folder == folder


def test_a_learner_gets_another_name_and_keeps_the_data(home: Path) -> None:
    learners = Learners(home)
    anna = learners.make("Anna")
    assert learners.rename(anna, "Anne") == Learner("Anne", anna.folder)
    learners.rename(learners.of(home), "Vera")
    assert names(learners) == ["Vera", "Anne"]
    assert learners.rename(learners.named("vera"), "VERA").name == "VERA", "the same name, written otherwise"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "needs a name"),
        (" \t ", "needs a name"),
        ("x" * 61, "at most 60 letters"),
        ("a\u202eb", "signs that cannot be seen"),
        ("ANNA", "There is a learner ANNA already"),
        ("Ａnna", "already"),
        ("first learner", "already"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_made(home: Path, name: str, words: str) -> None:
    learners = Learners(home)
    anna = learners.make("Anna")
    boris = learners.make("Boris")
    with pytest.raises(StudyAppError, match=words):
        learners.make(name)
    with pytest.raises(StudyAppError, match=words):
        learners.rename(boris, name)
    assert learners.all() == (learners.of(home), anna, boris)


@pytest.mark.parametrize("name", ["../../x", "con", "a/b", "...", "日本", "x.lock", "learner.json", "😀"])
def test_no_name_leads_out_of_the_folder_of_the_learners(home: Path, name: str) -> None:
    learners = Learners(home)
    made = learners.make(name)
    assert made.folder.parent == home.parent / "study-app-learners"
    assert made.folder.name.startswith("learner-")
    assert learners.named(name) == made


def test_two_names_that_make_one_folders_name_have_two_folders(home: Path) -> None:
    learners = Learners(home)
    first, second = learners.make("Zoë"), learners.make("Zoe")
    assert first.folder != second.folder
    assert [learners.named("Zoë"), learners.named("zoe")] == [first, second]


def test_the_one_who_was_at_the_window_last_is_opened_next_time(home: Path) -> None:
    learners = Learners(home)
    anna = learners.make("Anna")
    assert learners.last() == home
    learners.remember(anna.folder)
    assert Learners(home).last() == anna.folder
    learners.remember(home)
    assert Learners(home).last() == home


@pytest.mark.parametrize("kept", [b"learner-gone", b"..", b"\xff\xfe", b"/etc"])
def test_who_is_not_there_any_more_is_not_opened(home: Path, kept: bytes) -> None:
    Learners(home).make("Anna")
    (home.parent / "study-app-learners" / "last").write_bytes(kept)
    assert Learners(home).last() == home


def test_a_learner_whose_name_is_damaged_is_there_all_the_same(home: Path) -> None:
    anna = Learners(home).make("Anna")
    for damaged in (b"", b"{", b"[]", b'{"name": 3}', b"\xff"):
        (anna.folder / "learner.json").write_bytes(damaged)
        assert names(Learners(home)) == ["First learner", "learner-anna"]


def test_a_folder_that_is_named_is_opened_itself_and_a_learner_by_name(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = Learners(home).make("Anna")
    Learners(home).remember(anna.folder)
    monkeypatch.setenv("STUDY_APP_DATA", str(home))
    assert chosen(None, None) == anna.folder
    assert chosen(home, None) == home
    assert chosen(None, "anna") == anna.folder
    assert chosen(home, "anna") == anna.folder
    assert chosen(None, "First learner") is None
    assert chosen(anna.folder, "First learner") == home
    with pytest.raises(StudyAppError, match=r"There is no learner Ann; known: First learner, Anna\."):
        chosen(None, "Ann")


def test_where_nothing_can_be_written_no_learner_is_made_and_none_renamed(home: Path) -> None:
    learners = Learners(home)
    anna = learners.make("Anna")
    with no_writing_in(anna.folder), pytest.raises(StudyAppError, match="Nothing was changed"):
        learners.rename(anna, "Anne")
    with no_writing_in(anna.folder.parent), pytest.raises(StudyAppError, match="Nothing was changed"):
        learners.make("Boris")
    assert names(learners) == ["First learner", "Anna"]


def test_nothing_of_one_learner_is_seen_by_another(home: Path, clock: SetClock) -> None:
    anna = Learners(home).make("Anna")
    with StudyApp.open(home, clock) as first, StudyApp.open(anna.folder, clock) as second:
        first.journal.append_answer(answer(), [review()], at=clock.now())
        first.scheme = "dark"
        first.authoring.own_pack()
        second.renew_library()
        assert list(second.journal.history()) == []
        assert second.scheme == "system"
        assert {pack.id for pack in second.authoring.packs.rows()} < {pack.id for pack in first.authoring.packs.rows()}
    assert {path.name for path in home.parent.iterdir()} == {"study-app", "study-app-learners"}
