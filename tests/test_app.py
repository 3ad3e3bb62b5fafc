"""One data folder: opened whatever it is like, renewed, damaged, closed; settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from disks import small_disk
from permissions import no_reading_of, no_writing_in

from study_app import database, paths
from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts import building
from study_app.journal import Change, Edited
from study_app.journal.records import records
from study_app.study.scheduler import Rating


def test_shipped_and_installed_packs_are_one_library(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        decks = {deck.id: deck for deck in app.decks.rows()}
        assert {"guild/all", "csto/treaty"} <= decks.keys()
        guild = decks["guild/all"]
        assert (guild.facts, guild.cards, guild.studied, guild.new, guild.learning, guild.due) == (1, 1, 0, 1, 0, 0)
        assert not app.store.problems()


def test_a_broken_pack_is_a_problem_and_the_rest_stays_usable(data: Path, clock: SetClock) -> None:
    broken = data / "packs" / "broken"
    broken.mkdir()
    (broken / "pack.toml").write_text('format = 1\nid = "broken\n', encoding="utf-8")
    with StudyApp.open(data, clock) as app:
        [problem] = app.store.problems()
        assert (problem.code, problem.file, problem.line) == ("syntax", "broken/pack.toml", 2)
        assert app.studying.session("guild/all").next() is not None


def test_an_unchanged_library_is_not_read_again(data: Path, clock: SetClock) -> None:
    StudyApp.open(data, clock).close()
    built = (data / "facts.db").stat().st_mtime_ns
    StudyApp.open(data, clock).close()
    assert (data / "facts.db").stat().st_mtime_ns == built
    os.utime(data / "packs" / "guild" / "pack.toml", ns=(1, 1))
    StudyApp.open(data, clock).close()
    assert (data / "facts.db").stat().st_mtime_ns != built


def worded(data: Path) -> None:
    """The guild's question is asked in other words."""
    pack = data / "packs" / "guild" / "pack.toml"
    pack.write_text(pack.read_text(encoding="utf-8").replace('"When was', '"On which day was'), encoding="utf-8")


def test_what_is_read_beside_the_window_takes_the_place_of_the_library_when_it_is_renewed(
    data: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StudyApp.open(data, clock) as app:
        before = (data / "facts.db").stat().st_ino
        worded(data)
        app.library_reader()()
        assert (data / "facts.db").stat().st_ino == before, "who edits it goes on in what is shown"
        monkeypatch.setattr(building, "build", None)  # nothing is left to be built
        assert app.renew_library()
        assert "On which day" in app.reading.stem(question(app))
        assert not app.renew_library()
    assert not list(data.glob("facts.db.*"))


def test_of_two_readings_of_the_packs_the_newest_counts_whichever_is_done_last(
    data: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StudyApp.open(data, clock) as app:
        older = app.library_reader()
        [deck] = app.desk.rows("guild", "deck")
        app.desk.save("guild", [Change("deck", deck.id, "name", deck.data["name"], "Crafts")])
        worded(data)
        newer = app.library_reader()
        newer()
        older()
        monkeypatch.setattr(building, "build", None)
        assert app.renew_library()
        assert "Crafts" in [row.name for row in app.decks.rows()]


def test_what_was_read_is_not_taken_where_something_was_edited_meanwhile(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        worded(data)
        app.library_reader()()
        [deck] = app.desk.rows("guild", "deck")
        app.desk.save("guild", [Change("deck", deck.id, "name", deck.data["name"], "Crafts")])
        assert app.renew_library()
        assert "Crafts" in [row.name for row in app.decks.rows()]
        assert "On which day" in app.reading.stem(question(app))


def question(app: StudyApp) -> str:
    """The card of the guild."""
    return next(iter(app.queue.coming("guild/all", app.clock.now())))


def test_what_a_program_left_that_was_ended_while_it_read_is_removed(data: Path, clock: SetClock) -> None:
    StudyApp.open(data, clock).close()
    left = data / "facts.db.built"
    left.write_bytes(b"half of it")
    with StudyApp.open(data, clock, to_look=True):
        assert left.exists(), "it may be what another window is reading"
    with StudyApp.open(data, clock):
        assert not left.exists()


def told_in_a_terminal(*arguments: str, data: Path) -> str:
    """What another process says of the data folder."""
    command = [sys.executable, "-m", "study_app", *arguments, "--data-dir", str(data)]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def test_a_command_that_looks_leaves_an_open_window_its_library(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        before = (data / "facts.db").stat()
        worded(data)
        assert "On which day was" in told_in_a_terminal("questions", "--deck", "guild/all", "--json", data=data)
        assert (data / "facts.db").stat().st_ino == before.st_ino
        [deck] = app.desk.rows("guild", "deck")
        app.desk.save("guild", [Change("deck", deck.id, "name", deck.data["name"], "Crafts")])
        assert "Crafts" in [row.name for row in app.decks.rows()]
        assert "When was" in app.reading.stem(question(app))
        assert app.renew_library()
        assert "Crafts" in [row.name for row in app.decks.rows()]
        assert "On which day was" in app.reading.stem(question(app))


def test_what_a_command_that_looks_has_read_is_there_for_the_next(data: Path, clock: SetClock) -> None:
    StudyApp.open(data, clock).close()
    worded(data)
    assert "On which day was" in told_in_a_terminal("questions", "--deck", "guild/all", "--json", data=data)
    built = (data / "facts.db").stat()
    with StudyApp.open(data, clock) as app:
        assert "On which day was" in app.reading.stem(question(app))
    assert (data / "facts.db").stat().st_ino == built.st_ino


def test_a_command_that_looks_needs_no_room_for_what_is_temporary(
    data: Path, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    StudyApp.open(data, clock).close()
    worded(data)
    with small_disk(tmp_path / "temporary", 1) as disk:
        disk.fill(leaving=1 << 14)
        monkeypatch.setenv("TMPDIR", str(disk.folder))
        told = told_in_a_terminal("questions", "--deck", "guild/all", "--json", data=data)
        assert "On which day was" in told and not disk.files()
    with StudyApp.open(data, clock) as app:
        assert "On which day was" in app.reading.stem(question(app))


def test_edits_that_come_while_the_edits_are_read_are_read_the_next_time(
    data: Path, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(data, tmp_path / "laptop")
    with StudyApp.open(tmp_path / "laptop", SetClock(seed=5)) as laptop, StudyApp.open(data, clock) as app:
        [deck] = laptop.desk.rows("guild", "deck")
        laptop.desk.save("guild", [Change("deck", deck.id, "name", deck.data["name"], "Crafts")])
        edits = app.journal.edits

        def edits_as_more_come() -> Iterator[Edited]:
            yield from tuple(edits())
            app.journal.absorb(records(laptop.journal.connection))

        worded(data)
        monkeypatch.setattr(app.journal, "edits", edits_as_more_come)
        read = app.library_reader()
        monkeypatch.setattr(app.journal, "edits", edits)
        read()
        app.renew_library()
        assert "Crafts" in [row.name for row in app.decks.rows()]


def test_corrected_wording_keeps_what_was_learned(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        session = app.studying.session("guild/all")
        assert session.next() is not None
        session.answer("3 March 1801", first_key_ms=None, total_ms=1000)
    pack = data / "packs" / "guild" / "pack.toml"
    pack.write_text(pack.read_text(encoding="utf-8").replace('"When was', '"On which day was'), encoding="utf-8")
    with StudyApp.open(data, clock) as app:
        [guild] = [deck for deck in app.decks.rows() if deck.id == "guild/all"]
        assert (guild.studied, guild.new) == (1, 0)


def test_settings_hold_until_the_next_start(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        app.scheme, app.text_scale, app.only_forms = "dark", 1.5, ["typed"]
    with StudyApp.open(data, clock) as app:
        assert (app.scheme, app.text_scale, app.only_forms) == ("dark", 1.5, ("typed",))


def damage(path: Path) -> None:
    """Flips the bytes of every page but the first, which says only what tables there are."""
    with path.open("r+b") as file:
        data = file.read()
        file.seek(4096)
        file.write(bytes(byte ^ 0xFF for byte in data[4096:]))


def test_a_library_that_is_damaged_is_made_anew_when_it_is_opened(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        before = [dict(record) for record in app.reading.facts()]
    damage(data / "facts.db")
    with StudyApp.open(data, clock) as app:
        assert list(app.reading.facts()) == before


@pytest.mark.parametrize("state", ["foreign", "empty", "folder"])
def test_what_is_no_library_does_not_stop_the_program(data: Path, clock: SetClock, state: str) -> None:
    path = data / "facts.db"
    if state == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"Not a database. " * 999 if state == "foreign" else b"")
    with StudyApp.open(data, clock) as app:
        assert {deck.id: deck.new for deck in app.decks.rows()}["guild/all"] == 1


def test_a_library_that_is_damaged_while_it_is_in_use_is_told_in_a_sentence_and_made_anew(
    data: Path, clock: SetClock
) -> None:
    with (
        pytest.raises(StudyAppError, match=r"facts\.db is damaged: start the program again"),
        StudyApp.open(data, clock) as app,
    ):
        damage(data / "facts.db")
        list(app.reading.facts())
    with StudyApp.open(data, clock) as app:
        assert any(record["id"] == "treaty-signed" for record in app.reading.facts())


def test_a_journal_that_is_damaged_while_it_is_in_use_is_not_blamed_on_the_library(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        with pytest.raises(database.Error) as caught:
            app.journal.connection.execute("SELECT * FROM nowhere")
        raised = caught.value
        assert app.damage(raised) is None
        raised.sqlite_errorcode = 11  # what SQLite calls corrupt
        sentence = str(app.damage(raised))
        assert "journal.db is damaged" in sentence and "copy" in sentence
    assert (data / "facts.db").is_file()


def test_a_closed_folder_of_packs_is_a_problem_and_the_shipped_ones_stay_usable(data: Path, clock: SetClock) -> None:
    with no_reading_of(data / "packs"), StudyApp.open(data, clock) as app:
        assert [(p.code, p.file) for p in app.store.problems()] == [("unreadable", "packs")]
        assert any(deck.id == "csto/treaty" for deck in app.decks.rows())


def test_every_pack_that_is_shipped_has_an_answerable_first_question(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        for deck in app.decks.rows():
            session = app.studying.session(deck.id)
            question = session.next()
            assert question is not None
            feedback = session.answer(1 if question.form == "reveal" else None, first_key_ms=None, total_ms=1)
            assert feedback.final is Rating.AGAIN


def test_where_nothing_may_be_written_one_reads_on_and_an_answer_is_refused(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        saved = app.studying.session("csto/treaty")
        saved.next()
        saved.answer(None, first_key_ms=None, total_ms=1000)
    with no_writing_in(data), StudyApp.open(data, clock) as app:
        assert app.writable
        assert {deck.id: deck.new for deck in app.decks.rows()}["guild/all"] == 1
        session = app.studying.session("guild/all")
        question = session.next()
        with pytest.raises(StudyAppError):
            session.answer("3 March 1801", first_key_ms=None, total_ms=1000)
        assert session.next() is question
    with StudyApp.open(data, clock) as app:
        assert sum(deck.studied for deck in app.decks.rows() if deck.id == "csto/treaty") == 1
        assert {deck.id: deck.new for deck in app.decks.rows()}["guild/all"] == 1


def test_without_a_library_that_was_built_before_a_folder_that_may_not_be_written_still_shows_decks(
    data: Path, clock: SetClock
) -> None:
    with no_writing_in(data), StudyApp.open(data, clock) as app:
        assert {"guild/all", "csto/treaty"} <= {deck.id for deck in app.decks.rows()}
    assert not (data / "facts.db").exists()


def test_the_shipped_folder_is_never_written(tmp_path: Path, clock: SetClock) -> None:
    content = paths.shipped("content")
    before = {p: p.stat().st_mtime_ns for p in content.rglob("*")}
    StudyApp.open(tmp_path, clock).close()
    assert {p: p.stat().st_mtime_ns for p in content.rglob("*")} == before
