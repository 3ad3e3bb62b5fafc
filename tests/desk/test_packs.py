"""Whole packs in an open library: in and out, published, updated with conflicts decided, and taken back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clocks import SetClock
from facts.harbour import changed
from images import picture
from permissions import no_writing_in
from shelves import BOATS, CONFLICT, NEWER, VERSION, arrived, edit, installed, row, zipped

from study_app.app import StudyApp
from study_app.background import StoppedError
from study_app.errors import StudyAppError
from study_app.facts.packing import export
from study_app.facts.shelf import Home
from study_app.journal import Change, Journal


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program with the Harbour League installed."""
    with installed(tmp_path, clock) as opened:
        yield opened


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_an_installed_pack_is_in_the_library_with_where_it_lies(app: StudyApp) -> None:
    [one] = app.authoring.packs.rows()
    assert (one.id, one.version, one.home) == ("harbour", VERSION, Home.INSTALLED)
    assert one.folder == app.data_dir / "packs" / "harbour"
    assert (one.facts, one.edits, one.conflicts, one.before) == (12, 0, 0, "")
    edit(app, "boats", "boats", 121)
    assert app.authoring.packs.row("harbour").edits == 1
    with pytest.raises(StudyAppError, match=r"There is no pack nobody; known: harbour\."):
        app.authoring.packs.row("nobody")


def test_what_is_not_published_is_told_in_facts_and_not_in_fields(app: StudyApp) -> None:
    assert app.authoring.packs.row("harbour").unpublished_in_words() == ""
    edit(app, "boats", "boats", 121)
    edit(app, "boats", "tags", ["fleet"])
    one = app.authoring.packs.row("harbour")
    assert one.edits == 2
    assert one.unpublished_in_words() == "1 new or changed fact is not published"
    assert replace(one, edited=3, edits=10).unpublished_in_words() == "3 new or changed facts are not published"


def test_an_opened_folder_that_is_gone_is_a_problem_and_can_be_removed(app: StudyApp, tmp_path: Path) -> None:
    folder = tmp_path / "work" / "law"
    app.authoring.packs.make(folder, "law", "Law", "en")
    assert app.renew_library()
    assert [one.id for one in app.authoring.packs.rows()] == ["harbour", "law"]
    shutil.rmtree(folder)
    assert app.renew_library()
    gone = app.authoring.packs.row("law")
    assert gone.version == ""
    assert gone.problems == 1
    assert [problem.code for problem in app.authoring.packs.problems("law")] == ["gone"]
    app.authoring.packs.remove("law")
    assert app.renew_library()
    assert [one.id for one in app.authoring.packs.rows()] == ["harbour"]
    assert app.store.problems() == ()


def test_what_is_proposed_for_a_new_pack_can_be_made(app: StudyApp, tmp_path: Path) -> None:
    packs = app.authoring.packs
    assert packs.proposed("Étude: the law", tmp_path) == ("etude-the-law", tmp_path / "etude-the-law")
    assert packs.proposed("Право", tmp_path)[0].startswith("pack-")
    (tmp_path / "rivers").mkdir()
    assert packs.proposed("Rivers", tmp_path)[0] == "rivers"
    (tmp_path / "rivers" / "notes.txt").touch()
    for title in ("Rivers", "Harbour"):  # the folder has something in it; the id belongs to another pack
        id, folder = packs.proposed(title, tmp_path)
        assert id.startswith(f"{title.casefold()}-")
        assert packs.make(folder, id, title, "en").id == id


def test_a_removed_pack_leaves_its_journal_and_has_it_back_when_it_is_installed_again(
    app: StudyApp, tmp_path: Path
) -> None:
    edit(app, "boats", "boats", 121)
    app.authoring.packs.remove("harbour")
    assert app.renew_library()
    assert app.authoring.packs.rows() == ()
    app.authoring.packs.take_in(arrived(app, zipped(tmp_path)))()()
    assert app.renew_library()
    assert row(app, "boats")["boats"] == 121


# Publishing


def test_edits_are_published_into_a_copy_and_stop_applying_there(app: StudyApp, tmp_path: Path) -> None:
    edit(app, "boats", "boats", 121)
    with pytest.raises(StudyAppError, match="is not yours to write: copy it to a folder of your own first"):
        app.authoring.packs.draft("harbour")()
    app.authoring.packs.copy("harbour", tmp_path / "mine").now()
    assert app.renew_library()
    one = app.authoring.packs.row("harbour")
    assert (one.home, one.folder, one.edits) == (Home.OPENED, tmp_path / "mine", 1)
    draft = app.authoring.packs.draft("harbour")()
    assert draft.version == "1.2.1"
    assert draft.entry == ("### Changed\n- “The Harbour League wants to build 121 boats”: Boats: 120 → 121 (a slip)")
    before = everything(tmp_path / "mine")
    publication = draft.preview(draft.version, draft.entry)
    assert "-boats = 120\n+boats = 121" in publication.diff()
    assert everything(tmp_path / "mine") == before
    facts = {id: row(app, id) for id in ("boats", "founded")}
    app.authoring.packs.publish(publication).now()
    assert app.renew_library()
    one = app.authoring.packs.row("harbour")
    assert (one.version, one.edits, one.conflicts) == ("1.2.1", 0, 0)
    assert {id: row(app, id) for id in facts} == facts
    assert app.store.problems() == ()
    with pytest.raises(StudyAppError, match=r"The text of “.+” says all that is edited: there is nothing to publish"):
        app.authoring.packs.draft("harbour")()
    assert app.desk.undo() == "", "what is published is not taken back"


def test_the_changelog_tells_what_became_of_facts_in_words(app: StudyApp, tmp_path: Path) -> None:
    app.authoring.packs.copy("harbour", tmp_path / "mine").now()
    assert app.renew_library()
    edit(app, "founded", "when", "1901-05-04")
    edit(app, "joined", "joiner", ["dogwood", "alder"])
    entry = app.authoring.packs.draft("harbour")().entry
    assert "4 May 1901 (a slip)" in entry and "1901-05-04" not in entry
    assert "→ Dogwood, Alder (a slip)" in entry


def test_the_pictures_that_edits_name_are_published_with_them(app: StudyApp, tmp_path: Path) -> None:
    app.authoring.packs.copy("harbour", tmp_path / "mine").now()
    assert app.renew_library()
    file = app.authoring.keep_picture(picture())
    app.authoring.set_picture("harbour", "fact", "boats", {"file": file, "alt": "boats"})
    draft = app.authoring.packs.draft("harbour")()
    app.authoring.packs.publish(draft.preview(draft.version, draft.entry)).now()
    assert (tmp_path / "mine" / file).read_bytes() == picture()


def published(app: StudyApp, folder: Path) -> None:
    """A copy of the pack in a folder with an edit and a new fact published."""
    if not folder.exists():
        app.authoring.packs.copy("harbour", folder).now()
        assert app.renew_library()
    edit(app, "boats", "boats", row(app, "boats")["boats"] + 1)
    draft = app.authoring.packs.draft("harbour")()
    app.authoring.packs.publish(draft.preview(draft.version, draft.entry)).now()
    assert app.renew_library()


def test_a_publishing_is_taken_back_byte_for_byte_and_its_edits_are_edits_again(app: StudyApp, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    app.authoring.packs.copy("harbour", mine).now()
    head = mine / "pack.toml"
    head.write_bytes(head.read_bytes().replace(b"\n", b"\r\n"))  # as another editor leaves it
    assert app.renew_library()
    before = everything(mine)
    published(app, mine)
    assert everything(mine) != before
    assert app.authoring.packs.row("harbour").before == "1.2.0"
    assert app.authoring.packs.put_back("harbour") == "1.2.0"
    assert app.renew_library()
    assert everything(mine) == before, "and the changelog, which is new, is gone"
    one = app.authoring.packs.row("harbour")
    assert (one.version, one.edits, one.conflicts, one.before) == ("1.2.0", 1, 0, "")
    assert row(app, "boats")["boats"] == 121
    with pytest.raises(StudyAppError, match="there is no version to put back"):
        app.authoring.packs.put_back("harbour")
    assert "boats" in app.desk.undo(), "it can be taken back as any edit"
    assert row(app, "boats")["boats"] == 120


def test_what_was_taken_back_is_published_again_under_the_same_version(app: StudyApp, tmp_path: Path) -> None:
    published(app, tmp_path / "mine")
    after = everything(tmp_path / "mine")
    app.authoring.packs.put_back("harbour")
    assert app.renew_library()
    draft = app.authoring.packs.draft("harbour")()
    app.authoring.packs.publish(draft.preview(draft.version, draft.entry)).now()
    assert app.renew_library()
    assert everything(tmp_path / "mine") == after
    assert app.authoring.packs.row("harbour").edits == 0


def test_a_publishing_stays_once_something_was_edited_or_a_file_changed(app: StudyApp, tmp_path: Path) -> None:
    published(app, tmp_path / "mine")
    after = everything(tmp_path / "mine")
    edit(app, "founded", "when", "1901-05-04")
    with pytest.raises(
        StudyAppError, match=r"edited since version 1\.2\.1 was published, so that stays: publish another"
    ):
        app.authoring.packs.put_back("harbour")
    assert everything(tmp_path / "mine") == after
    app.desk.undo()
    changed(tmp_path / "mine" / BOATS, "boats = 121", "boats = 122")
    assert app.renew_library()
    with pytest.raises(StudyAppError, match=r"council\.toml was changed since version 1\.2\.1 was published"):
        app.authoring.packs.put_back("harbour")
    changed(tmp_path / "mine" / BOATS, "boats = 122", "boats = 121")
    assert app.renew_library()
    assert app.authoring.packs.put_back("harbour") == "1.2.0"


def test_a_publishing_that_is_refused_leaves_the_one_before_to_be_taken_back(app: StudyApp, tmp_path: Path) -> None:
    published(app, tmp_path / "mine")
    edit(app, "boats", "boats", 130)
    draft = app.authoring.packs.draft("harbour")()
    publication = draft.preview(draft.version, draft.entry)
    log = tmp_path / "mine" / "CHANGELOG.md"
    text = log.read_bytes()
    log.write_bytes(text + b"more")
    with pytest.raises(StudyAppError, match="was changed meanwhile"):
        app.authoring.packs.publish(publication).now()
    log.write_bytes(text)
    app.desk.undo()
    assert app.authoring.packs.put_back("harbour") == "1.2.0"


def test_where_a_taking_back_is_ended_half_way_the_edits_count_and_are_published_again(
    app: StudyApp, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    app.authoring.packs.copy("harbour", mine).now()
    assert app.renew_library()
    before = everything(mine)
    published(app, mine)
    with no_writing_in(mine / "facts"), pytest.raises(StudyAppError, match="was not saved"):
        app.authoring.packs.put_back("harbour")
    assert app.renew_library()
    assert row(app, "boats")["boats"] == 121
    assert app.authoring.packs.row("harbour").conflicts == 0
    draft = app.authoring.packs.draft("harbour")()
    app.authoring.packs.publish(draft.preview(draft.version, draft.entry)).now()
    assert app.renew_library()
    assert (row(app, "boats")["boats"], app.authoring.packs.row("harbour").edits) == (121, 0)
    assert set(everything(mine)) >= set(before)


def test_a_new_fact_and_a_retired_one_raise_the_version_accordingly(app: StudyApp, tmp_path: Path) -> None:
    app.authoring.packs.copy("harbour", tmp_path / "mine").now()
    assert app.renew_library()
    app.desk.save("harbour", [Change("fact", "boats-2", "", None, {**row(app, "boats"), "id": "boats-2"})])
    draft = app.authoring.packs.draft("harbour")()
    assert draft.version == "1.3.0"
    assert draft.entry.startswith("### Added\n- “The Harbour League wants")
    edit(app, "boats", "status", "retired")
    assert app.authoring.packs.draft("harbour")().version == "2.0.0"


def test_a_copy_is_made_into_an_empty_folder_alone(app: StudyApp, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("mine")
    with pytest.raises(StudyAppError, match="is not empty: choose a new folder"):
        app.authoring.packs.copy("harbour", tmp_path / "full").now()
    with pytest.raises(StudyAppError, match="lies in the pack itself"):
        app.authoring.packs.copy("harbour", app.authoring.packs.row("harbour").folder / "inner").now()
    assert app.authoring.packs.row("harbour").home is Home.INSTALLED


def test_a_copy_that_is_stopped_or_cannot_be_finished_leaves_the_folder_as_it_was(
    app: StudyApp, tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    stopped = app.authoring.packs.copy("harbour", folder)
    stopped.stop.set()
    with pytest.raises(StoppedError):
        stopped.now()
    broken = app.authoring.packs.copy("harbour", folder)
    last = sorted((app.authoring.packs.row("harbour").folder).rglob("*.toml"))[-1]
    text = last.read_text(encoding="utf-8")
    last.unlink()
    with pytest.raises(StudyAppError):
        broken.now()
    assert not folder.exists() or not list(folder.iterdir())
    last.write_text(text, encoding="utf-8")
    app.authoring.packs.copy("harbour", folder).now()
    assert (folder / last.name).exists()


def test_publishing_that_is_stopped_in_time_writes_nothing(app: StudyApp, tmp_path: Path) -> None:
    app.authoring.packs.copy("harbour", tmp_path / "mine").now()
    assert app.renew_library()
    corrected(app)
    before = {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*") if path.is_file()}
    draft = app.authoring.packs.draft("harbour")()
    task = app.authoring.packs.publish(draft.preview(draft.version, draft.entry))
    task.stop.set()
    with pytest.raises(StoppedError):
        task.now()
    assert {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*") if path.is_file()} == before
    assert app.authoring.packs.row("harbour").before == ""


# Updates


def corrected(app: StudyApp) -> None:
    """Three corrections of one's own."""
    edit(app, "boats", "boats", 121)
    edit(app, "founded", "when", "1901-05-04")
    edit(app, "joined", "tags", ["beginnings", "mine"])


def test_an_update_brings_what_they_changed_keeps_what_i_changed_and_asks_where_both_did(
    app: StudyApp, tmp_path: Path
) -> None:
    corrected(app)
    arrival = arrived(app, zipped(tmp_path, "1.3.0", *NEWER))
    assert arrival.update is not None
    assert [one.place for one in arrival.update.conflicts] == [CONFLICT]
    [conflict] = arrival.update.conflicts
    assert (conflict.base, conflict.theirs, conflict.mine) == (120, 130, 121)
    app.authoring.packs.take_in(arrival)()()
    assert app.renew_library()
    assert row(app, "boats")["boats"] == 121
    assert row(app, "founded")["when"] == "1901-05-04"
    assert (row(app, "joined")["when"], row(app, "joined")["tags"]) == ("1904", ["beginnings", "mine"])
    one = app.authoring.packs.row("harbour")
    assert (one.version, one.edits, one.conflicts, one.before) == ("1.3.0", 2, 0, VERSION)
    assert app.store.problems() == ()


def test_theirs_can_be_taken(app: StudyApp, tmp_path: Path) -> None:
    corrected(app)
    app.authoring.packs.take_in(arrived(app, zipped(tmp_path, "1.3.0", *NEWER)), [CONFLICT])()()
    assert app.renew_library()
    assert row(app, "boats")["boats"] == 130
    assert app.authoring.packs.row("harbour").edits == 1


@pytest.mark.parametrize("take", [[], [CONFLICT]])
def test_an_update_is_taken_back_with_what_was_decided(
    app: StudyApp, tmp_path: Path, take: list[tuple[str, str, str]]
) -> None:
    corrected(app)
    before = {id: row(app, id) for id in ("boats", "founded", "joined")}
    text = everything(app.data_dir / "packs" / "harbour")
    app.authoring.packs.take_in(arrived(app, zipped(tmp_path, "1.3.0", *NEWER)), take)()()
    assert app.renew_library()
    assert app.authoring.packs.put_back("harbour") == VERSION
    assert app.renew_library()
    assert {id: row(app, id) for id in before} == before
    assert everything(app.data_dir / "packs" / "harbour") == text
    one = app.authoring.packs.row("harbour")
    assert (one.version, one.edits, one.conflicts, one.before) == (VERSION, 3, 0, "")
    assert app.desk.redo() == "", "what was decided of a text that is gone is not said again"
    with pytest.raises(StudyAppError, match="no version to put back"):
        app.authoring.packs.put_back("harbour")


def test_a_backup_is_made_before_an_update_and_not_again_for_the_next_one_at_once(
    app: StudyApp, tmp_path: Path, clock: SetClock
) -> None:
    corrected(app)
    said = [one.entry.id for one in app.journal.edits()]
    app.authoring.packs.take_in(arrived(app, zipped(tmp_path, "1.3.0", *NEWER)))()()
    [backup] = app.backups.list()
    assert backup.reason == "import"
    with Journal.open(backup.path, clock, read_only=True) as journal:
        assert [one.entry.id for one in journal.edits()] == said
    app.renew_library()
    clock.move(minutes=1)
    app.authoring.packs.take_in(arrived(app, zipped(tmp_path, "1.4.0", *NEWER)))()()
    assert app.backups.list() == (backup,)


def test_where_no_backup_can_be_made_no_pack_comes_in_and_the_library_is_as_it_was(
    app: StudyApp, tmp_path: Path
) -> None:
    corrected(app)
    text = everything(app.data_dir / "packs" / "harbour")
    (app.data_dir / "backups").mkdir()
    with no_writing_in(app.data_dir / "backups"), pytest.raises(StudyAppError, match="backups"):
        app.authoring.packs.take_in(arrived(app, zipped(tmp_path, "1.3.0", *NEWER)))()
    assert everything(app.data_dir / "packs" / "harbour") == text


def test_ended_after_the_text_came_and_before_the_decision_was_said_the_conflict_is_still_to_be_decided(
    app: StudyApp, tmp_path: Path
) -> None:
    corrected(app)
    arrival = arrived(app, zipped(tmp_path, "1.3.0", *NEWER))
    app.authoring.packs.installer.replace(
        arrival.pack, {"from": VERSION, "to": "1.3.0", "entry": "0"}
    )  # and there it ends
    assert app.renew_library()
    assert row(app, "boats")["boats"] == 121
    assert [one.place for one in app.authoring.packs.conflicts("harbour")] == [CONFLICT]
    app.authoring.packs.decide("harbour", [CONFLICT])
    assert app.renew_library()
    assert row(app, "boats")["boats"] == 130
    assert app.authoring.packs.conflicts("harbour") == ()
    assert app.authoring.packs.put_back("harbour") == VERSION


def test_a_conflict_in_an_opened_folder_is_decided_before_publishing(app: StudyApp, tmp_path: Path) -> None:
    app.authoring.packs.copy("harbour", tmp_path / "mine").now()
    assert app.renew_library()
    edit(app, "boats", "boats", 121)
    changed(tmp_path / "mine" / BOATS, "boats = 120", "boats = 130")
    assert app.renew_library()
    with pytest.raises(StudyAppError, match="decide the conflicts first"):
        app.authoring.packs.draft("harbour")()
    app.authoring.packs.decide("harbour", [])
    assert app.renew_library()
    draft = app.authoring.packs.draft("harbour")()
    assert "-boats = 130\n+boats = 121" in draft.preview(draft.version, draft.entry).diff()


def test_what_is_no_update_is_refused_and_leaves_nothing(app: StudyApp, tmp_path: Path) -> None:
    for version in (VERSION, "1.1.9"):
        with pytest.raises(StudyAppError, match=f"has version {VERSION} of harbour, and the zip has {version}"):
            arrived(app, zipped(tmp_path, version))
    app.authoring.packs.copy("harbour", tmp_path / "mine").now()
    with pytest.raises(StudyAppError, match=r"is open in .*/mine: update the text there"):
        arrived(app, zipped(tmp_path, "2.0.0"))
    assert not list((app.data_dir / "packs").glob(".incoming-*"))


def test_an_arrival_that_is_dropped_leaves_nothing(app: StudyApp, tmp_path: Path) -> None:
    before = everything(app.data_dir / "packs")
    arrived(app, zipped(tmp_path, "1.3.0")).drop()
    assert everything(app.data_dir / "packs") == before
    assert not list((app.data_dir / "packs").glob(".incoming-*"))


def test_files_of_an_installed_pack_that_somebody_changed_by_hand_count_as_mine(app: StudyApp, tmp_path: Path) -> None:
    changed(app.data_dir / "packs" / "harbour" / BOATS, "boats = 120", "boats = 125")
    assert app.renew_library()
    arrival = arrived(app, zipped(tmp_path, "1.3.0", *NEWER))
    assert arrival.update is not None
    assert [(one.base, one.theirs, one.mine) for one in arrival.update.conflicts] == [(120, 130, 125)]
    app.authoring.packs.take_in(arrival)()()
    assert app.renew_library()
    assert row(app, "boats")["boats"] == 125


def test_a_copy_of_what_i_published_myself_is_an_update_without_my_edits(app: StudyApp, tmp_path: Path) -> None:
    edit(app, "boats", "boats", 121)
    app.authoring.packs.copy("harbour", tmp_path / "mine").now()
    assert app.renew_library()
    draft = app.authoring.packs.draft("harbour")()
    app.authoring.packs.publish(draft.preview(draft.version, draft.entry)).now()
    assert app.renew_library()
    app.authoring.packs.export("harbour", tmp_path / "mine.zip")
    app.authoring.packs.remove("harbour")
    assert app.renew_library()
    assert app.authoring.packs.row("harbour").edits == 1, "the older text does not say it"
    app.authoring.packs.take_in(arrived(app, tmp_path / "mine.zip"))()()
    assert app.renew_library()
    one = app.authoring.packs.row("harbour")
    assert (one.version, one.edits, one.conflicts) == ("1.2.1", 0, 0)
    assert row(app, "boats")["boats"] == 121


def test_a_library_read_beside_the_window_is_opened_and_not_read_again(app: StudyApp, tmp_path: Path) -> None:
    app.authoring.packs.take_in(arrived(app, zipped(tmp_path, "1.3.0")))()()
    app.library_reader()()
    assert app.authoring.packs.row("harbour").version == VERSION
    assert app.renew_library()
    assert app.authoring.packs.row("harbour").version == "1.3.0"
    assert not app.renew_library()


def test_what_would_be_wrong_in_the_newer_text_with_my_edits_is_told_before(app: StudyApp, tmp_path: Path) -> None:
    app.desk.save("harbour", [Change("fact", "mine", "", None, {**row(app, "rumour"), "id": "mine", "town": "elm"})])
    pack = tmp_path / "renamed"
    shutil.copytree(app.data_dir / "packs" / "harbour", pack)
    for path in pack.rglob("*.toml"):
        text = path.read_text(encoding="utf-8").replace('"elm"', '"oak"')
        path.write_text(text.replace('version = "1.2.0"', 'version = "1.3.0"'), encoding="utf-8")
    export(pack, tmp_path / "renamed.zip")
    arrival = arrived(app, tmp_path / "renamed.zip")
    assert arrival.update is not None
    [problem] = arrival.update.problems
    assert (problem.code, problem.row) == ("dangling", "mine")
    app.authoring.packs.take_in(arrival)()()
    assert app.renew_library()
    assert "dangling" in [one.code for one in app.store.problems()]
    app.authoring.packs.put_back("harbour")
    assert app.renew_library()
    assert "dangling" not in [one.code for one in app.store.problems()]
