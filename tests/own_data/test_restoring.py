"""Backups as a person sees them: their lines, what restoring changes in words, and files of which nobody knows who made them."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers import JOINER, SITTING, answer, review
from belongings import filled
from clocks import SetClock

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.journal.backups import Backups, Preview, Said
from study_app.journal.repair import repair
from study_app.own_data.changing import mend
from study_app.own_data.restoring import change_in_words, in_words, kept, usable


def backups_of(data: Path, clock: SetClock) -> Backups:
    return Backups(data / "journal.db", clock)


def answered(data: Path, clock: SetClock, times: int) -> None:
    with StudyApp.open(data, clock) as app:
        for _ in range(times):
            app.journal.append_answer(answer(JOINER), [review(JOINER)], at=clock.now())


def test_a_backup_says_when_why_how_many_answers_and_where(data: Path, clock: SetClock, tmp_path: Path) -> None:
    answered(data, clock, 1)
    (tmp_path / "stick").mkdir()
    backups = Backups(data / "journal.db", clock, tmp_path / "stick")
    backups.make("asked")
    clock.move(days=1)
    answered(data, clock, 2)
    made = backups.make("day").backup
    made.path.unlink()
    lines = [in_words(one, clock.now()) for one in kept(backups)]
    assert lines == [
        "today, 09:00  ·  daily  ·  in the second folder",
        "yesterday, 09:00  ·  1 answer  ·  by hand",
    ]


def test_a_backup_says_how_many_of_its_answers_were_given_in_quizzes_and_games(data: Path, clock: SetClock) -> None:
    answered(data, clock, 2)
    with StudyApp.open(data, clock) as app:
        for purpose in ("quiz", "game", "cram"):
            sat = (
                app.journal.append_sitting(SITTING._replace(purpose=purpose), at=clock.now())
                if purpose != "cram"
                else None
            )
            given = answer(JOINER, purpose=purpose, sitting=sat.entry.id if sat else None)
            app.journal.append_answer(given, [], at=clock.now())
    backups = Backups(data / "journal.db", clock)
    backups.make("asked")
    [line] = [in_words(one, clock.now()) for one in kept(backups)]
    assert line == "today, 09:00  ·  5 answers, 2 of them in quizzes and games  ·  by hand"


def test_what_a_repair_found_damaged_stands_below_the_backups_and_is_named_first(data: Path, clock: SetClock) -> None:
    answered(data, clock, 1)
    backups = Backups(data / "journal.db", clock)
    backups.make("asked")
    clock.move(days=1)
    whole = (data / "journal.db").read_bytes()
    (data / "journal.db").write_bytes(whole[:4096] + b"nonsense" * 64 + whole[4096 + 512 :])
    repair(data / "journal.db", clock)
    found = kept(backups)
    assert [one.damaged for one in found] == [False] * (len(found) - 1) + [True]
    assert in_words(found[-1], clock.now()).startswith("Damaged, set aside by a repair  ·  today, 09:00")


TODAY = 20_780


@pytest.mark.parametrize(
    ("preview", "words"),
    [
        (Preview((), ()), "Nothing needs to be restored"),
        (
            Preview((Said("d", TODAY, "answer", 12), Said("d", TODAY, "void", 3)), ()),
            "Set aside: 12 answers, 3 corrections of today. Nothing is deleted",
        ),
        (Preview((Said("d", TODAY - 1, "edit", 1),), ()), "Set aside: 1 edit of facts of yesterday."),
        (
            Preview((Said("d", TODAY - 9, "answer", 1), Said("e", TODAY, "mark", 2)), ()),
            "Set aside: 1 answer, 2 marks, plans and settings since 14 November 2026.",
        ),
        (
            Preview((), (Said("d", TODAY - 9, "answer", 1_500), Said("e", TODAY - 8, "answer", 2))),
            "There again: 1,502 answers from 14 November 2026 to 15 November 2026.",
        ),
    ],
)
def test_what_restoring_changes_is_said(preview: Preview, words: str, clock: SetClock) -> None:
    now = clock.now()
    assert now.study_day() == TODAY
    assert change_in_words(preview, now).startswith(words)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\0" * 5000])
def test_what_is_no_backup_is_refused(data: Path, clock: SetClock, tmp_path: Path, content: bytes) -> None:
    filled(data, clock)
    (tmp_path / "foreign.db").write_bytes(content)
    with (
        pytest.raises(StudyAppError, match=r"foreign\.db"),
        usable(tmp_path / "foreign.db", backups_of(data, clock), data),
    ):
        pass
    with pytest.raises(StudyAppError, match="There is no file"), usable(tmp_path / "x", backups_of(data, clock), data):
        pass


def test_the_damaged_file_that_a_repair_set_aside_is_refused_with_what_to_do(data: Path, clock: SetClock) -> None:
    answered(data, clock, 3)
    backups = backups_of(data, clock)
    backups.make("asked")
    file = data / "journal.db"
    with file.open("r+b") as open_file:
        open_file.seek(4096)
        open_file.write(bytes(8 * 4096))
    clock.move(minutes=1)
    mend(data, clock, backups)
    good, damaged = kept(backups)
    assert (damaged.damaged, good.damaged) == (True, False)
    with pytest.raises(StudyAppError, match="choose another backup"), usable(damaged.backup.path, backups, data):
        pass
    with usable(good.backup.path, backups, data) as path:
        assert path == good.backup.path


def test_what_other_devices_have_is_said_to_come_back_where_something_goes(clock: SetClock) -> None:
    now, said = clock.now(), (Said("d", TODAY, "answer", 1),)
    assert "comes back with the next exchange" in change_in_words(Preview(said, ()), now, exchanged=True)
    assert "next exchange" not in change_in_words(Preview((), said), now, exchanged=True)
    assert "next exchange" not in change_in_words(Preview(said, ()), now)
