"""`study-app pack` as it is typed: what it prints, what it leaves, and its exit codes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from clocks import SetClock
from facts.harbour import changed, copied
from gui.bridges import write_pack
from shelves import BOATS, NEWER, VERSION, zipped

from study_app import cli
from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.packing import export
from study_app.journal import Change

Run = Callable[..., str]


def _no_pdf(*_what: object) -> None:
    raise AssertionError("no pack is printed")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `pack` with some words; what it printed."""

    def ran(*words: object) -> str:
        assert cli.main(["--data-dir", str(data), "pack", *map(str, words)], lambda _data, _file: None, _no_pdf) == 0
        return capsys.readouterr().out

    return ran


def corrected(data: Path, clock: SetClock) -> None:
    """One's own correction of the Harbour League."""
    with StudyApp.open(data, clock) as app:
        app.desk.save("harbour", [Change("fact", "boats", "boats", 120, 121)], "a slip")


def boats(data: Path, clock: SetClock) -> object:
    with StudyApp.open(data, clock) as app:
        row = app.desk.row("harbour", "fact", "boats")
        assert row is not None
        return row.data["boats"]


def test_a_pack_goes_in_and_out_to_the_byte(run: Run, tmp_path: Path, data: Path) -> None:
    path = zipped(tmp_path)
    assert run("import", path) == f"harbour {VERSION}\n"
    assert run("export", "harbour", tmp_path / "out.zip") == f"{tmp_path / 'out.zip'}\n"
    assert (tmp_path / "out.zip").read_bytes() == path.read_bytes()
    assert run("remove", "harbour").startswith(f"Kept in {data / 'packs' / '.removed'}")
    assert "harbour" not in run("list")


def test_the_list_is_for_people_and_for_programs(run: Run, tmp_path: Path, data: Path, clock: SetClock) -> None:
    run("open", copied(tmp_path / "work"))
    corrected(data, clock)
    assert f"harbour {VERSION}: The Harbour League (opened, {tmp_path / 'work' / 'harbour'})\n" in run("list")
    assert "  1 new or changed fact is not published\n" in run("list")
    found = {row["id"]: row for row in map(json.loads, run("list", "--json").splitlines())}
    assert found["harbour"] == {
        "id": "harbour",
        "version": VERSION,
        "title": "The Harbour League",
        "folder": str(tmp_path / "work" / "harbour"),
        "home": "opened",
        "facts": 12,
        "edits": 1,
        "conflicts": 0,
        "problems": 0,
    }
    assert found["csto"]["home"] == "shipped"


def test_a_new_pack_is_made(run: Run, tmp_path: Path) -> None:
    assert run("new", tmp_path / "law", "--id", "law", "--title", "Law") == "law 0.1.0\n"
    assert "law 0.1.0: Law (opened" in run("list")


def test_publishing_shows_what_it_writes_and_a_dry_run_writes_nothing(
    run: Run, tmp_path: Path, data: Path, clock: SetClock
) -> None:
    run("import", zipped(tmp_path))
    corrected(data, clock)
    run("copy", "harbour", tmp_path / "mine")
    text = (tmp_path / "mine" / BOATS).read_bytes()
    shown = run("publish", "harbour", "--dry-run")
    assert "-boats = 120\n+boats = 121" in shown
    assert (tmp_path / "mine" / BOATS).read_bytes() == text
    assert run("publish", "harbour", "--version", "2.0.0") == shown.replace("1.2.1", "2.0.0")
    assert "boats = 121" in (tmp_path / "mine" / BOATS).read_text(encoding="utf-8")
    with pytest.raises(StudyAppError, match="there is nothing to publish"):
        run("publish", "harbour")


@pytest.mark.parametrize(("side", "count"), [("--keep-mine", 121), ("--take-theirs", 130)])
def test_an_update_with_a_conflict_asks_for_a_side_and_can_be_put_back(
    run: Run, tmp_path: Path, data: Path, clock: SetClock, side: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", zipped(tmp_path))
    corrected(data, clock)
    newer = zipped(tmp_path, "1.3.0", *NEWER)
    with pytest.raises(StudyAppError, match=r"say --keep-mine or --take-theirs, .* Nothing was imported"):
        run("import", newer)
    [shown] = capsys.readouterr().err.splitlines()
    assert json.loads(shown) == {
        "table": "fact", "id": "boats", "field": "boats", "base": 120, "theirs": 130, "mine": 121,
    }  # fmt: skip
    assert boats(data, clock) == 121
    assert not list((data / "packs").glob(".incoming-*"))
    assert run("import", newer, side) == "harbour 1.3.0\n"
    assert boats(data, clock) == count
    assert run("put-back", "harbour") == f"harbour {VERSION}\n"
    assert boats(data, clock) == 121


def test_a_conflict_with_a_text_that_was_changed_is_decided(
    run: Run, tmp_path: Path, data: Path, clock: SetClock
) -> None:
    folder = copied(tmp_path / "work")
    run("open", folder)
    corrected(data, clock)
    path = folder / BOATS
    path.write_text(path.read_text(encoding="utf-8").replace("boats = 120", "boats = 130"), encoding="utf-8")
    with pytest.raises(StudyAppError, match="say --keep-mine or --take-theirs"):
        run("decide", "harbour")
    assert run("decide", "harbour", "--take-theirs") == "1 conflict decided\n"
    assert boats(data, clock) == 130


@pytest.mark.parametrize("words", [(), ("import",), ("export",), ("decide", "x", "--keep-mine", "--take-theirs")])
def test_wrong_usage_is_said(run: Run, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as left:
        run(*words)
    assert left.value.code == 2


def test_cards_of_ones_own_are_saved_as_a_pack(run: Run, tmp_path: Path, data: Path, clock: SetClock) -> None:
    data.mkdir()
    with StudyApp.open(data, clock) as app:
        app.authoring.adding.choose("mine")
        app.authoring.adding.add("der Hund", "the dog")
    first, second = tmp_path / "first.studypack", tmp_path / "second.studypack"
    assert run("save-as", "mine", first, "--id", "animals", "--title", "Animals") == f"{first}\n"
    assert run("import", first) == "animals 1.1.0\n"
    run("save-as", "mine", second)
    assert run("import", second) == "animals 1.2.0\n", "called as the last time, one version later"


def test_cards_of_ones_own_leave_only_as_a_pack_with_an_id_of_its_own(
    run: Run, tmp_path: Path, data: Path, clock: SetClock
) -> None:
    data.mkdir()
    with StudyApp.open(data, clock) as app:
        app.authoring.adding.choose("mine")
        app.authoring.adding.add("der Hund", "the dog")
    for way in (("export", "mine", tmp_path / "mine.zip"), ("copy", "mine", tmp_path / "copy")):
        with pytest.raises(
            StudyAppError, match=r"under the id mine: save “My cards” as a pack.*pack save-as mine --id ID"
        ):
            run(*way)
    assert not list(tmp_path.glob("mine*")) and not (tmp_path / "copy").exists()
    with pytest.raises(StudyAppError, match="The id mine is that of everybody’s own cards: choose another"):
        run("new", tmp_path / "made", "--id", "mine", "--title", "Mine too")


def test_cards_of_somebody_else_do_not_take_the_place_of_ones_own(run: Run, tmp_path: Path, data: Path) -> None:
    theirs = copied(tmp_path / "theirs")
    changed(theirs / "pack.toml", 'id = "harbour"', 'id = "mine"')
    export(theirs, tmp_path / "theirs.zip")
    for way in (("import", tmp_path / "theirs.zip"), ("open", theirs)):
        with pytest.raises(StudyAppError, match=r"holds somebody’s own cards under the id mine.*Save as a pack"):
            run(*way)
    assert not list((data / "packs").glob("*"))


def test_own_cards_that_were_removed_are_opened_again(run: Run, data: Path, clock: SetClock) -> None:
    data.mkdir()
    with StudyApp.open(data, clock) as app:
        app.authoring.adding.choose("mine")
        app.authoring.adding.add("der Hund", "the dog")
    run("remove", "mine")
    assert run("open", data / "packs" / ".removed" / "mine-1") == "mine 1.0.0\n"


def test_a_pack_that_has_the_id_of_another_and_nothing_in_common_does_not_come_in_its_place(
    run: Run, tmp_path: Path, data: Path, clock: SetClock
) -> None:
    run("import", zipped(tmp_path))
    other = tmp_path / "other"
    write_pack(other, "harbour", "Harbours of the north")
    changed(other / "pack.toml", 'version = "1.0.0"', 'version = "9.0.0"')
    export(other, tmp_path / "other.zip")
    before = sorted((data / "packs").rglob("*"))
    for way in (("import", tmp_path / "other.zip", "--take-theirs"), ("open", other)):
        with pytest.raises(
            StudyAppError,
            match=r"which “.*” has in the library, and they have no fact in common.*another id.*Or remove",
        ):
            run(*way)
    assert sorted((data / "packs").rglob("*")) == before
    assert boats(data, clock) == 120


def test_an_update_with_another_title_whose_facts_all_have_other_ids_now_is_no_other_pack(
    run: Run, tmp_path: Path, data: Path, clock: SetClock
) -> None:
    old, newer = tmp_path / "old", tmp_path / "newer"
    write_pack(old, "bridges", "Bridges")
    write_pack(newer, "bridges", "All about bridges")
    changed(newer / "pack.toml", 'version = "1.0.0"', 'version = "2.0.0"')
    renamed = 0
    for file in (newer / "facts").glob("*.toml"):
        text, count = re.subn(r'(?m)^(\[\[fact\]\]\n)id = "(.+)"$', r'\1id = "now-\2"\nwas = ["\2"]', file.read_text())
        file.write_text(text)
        renamed += count
    assert renamed
    for folder in (old, newer):
        export(folder, tmp_path / f"{folder.name}.zip")
    run("import", tmp_path / "old.zip")
    run("import", tmp_path / "newer.zip")
    with StudyApp.open(data, clock) as app:
        assert app.authoring.packs.row("bridges").title == "All about bridges"
