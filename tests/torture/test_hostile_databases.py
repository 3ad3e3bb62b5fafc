"""Database files of strangers, by every way in which a file comes in: nothing that they bring is followed, none is attached."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from belongings import filled, out
from clocks import SetClock
from guild import guild_pack

from study_app import database
from study_app.errors import StudyAppError
from study_app.facts import pictures
from study_app.facts.documents import named_document
from study_app.facts.importers import look
from study_app.facts.installing import Installer
from study_app.facts.shelf import Shelf
from study_app.journal.backups import Backups
from study_app.journal.records import records
from study_app.own_data.bringing import Arrival
from study_app.own_data.restoring import usable

FROZEN = Path(__file__).parent.parent / "journal" / "frozen"
OLDER = 5

ENDLESS = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c"
WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER")
WRITABLE = "PRAGMA writable_schema=1"

SPOILT: dict[str, tuple[str, ...]] = {
    "a trigger that deletes": ("CREATE TRIGGER evil AFTER INSERT ON entry BEGIN DELETE FROM device; END",),
    "a trigger that never ends": (f"CREATE TRIGGER evil BEFORE INSERT ON entry BEGIN INSERT INTO kind {ENDLESS}; END",),
    "a view in the place of a table": ("ALTER TABLE void RENAME TO hidden", f"CREATE VIEW void AS {ENDLESS}"),
    "a view that calls": ("CREATE VIEW evil AS SELECT load_extension('evil.so')",),
    "a view that writes a file": ("CREATE VIEW evil AS SELECT writefile('evil.txt', 'x')",),
    "a virtual table": ("CREATE VIRTUAL TABLE evil USING fts5(x)",),
    "a virtual table in the place of a table": (
        "ALTER TABLE void RENAME TO hidden",
        "CREATE VIRTUAL TABLE void USING fts5(entry, target)",
    ),
    "a virtual table of no module": (
        WRITABLE,
        "INSERT INTO sqlite_master VALUES ('table', 'evil', 'evil', 0, 'CREATE VIRTUAL TABLE evil USING evil(x)')",
    ),
    "an index that computes": ("CREATE INDEX evil ON entry(hex(zeroblob(length(id) * 100000)))",),
    "a default that calls": ("CREATE TABLE evil(x DEFAULT (hex(zeroblob(900000000))))",),
    "a computed column": ("ALTER TABLE void ADD COLUMN evil TEXT AS (hex(zeroblob(1000)))",),
    "two tables of one page": (
        WRITABLE,
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'entry') WHERE name = 'void'",
    ),
    "a table of the first page": (WRITABLE, "UPDATE sqlite_master SET rootpage = 1 WHERE name = 'void'"),
    "a schema that is no SQL": (WRITABLE, "UPDATE sqlite_master SET sql = 'CREATE TABLE void(' WHERE name = 'void'"),
    "other names in the schema": (WRITABLE, "UPDATE sqlite_master SET name = 'sqlite_master' WHERE name = 'void'"),
    "two thousand tables": tuple(f"CREATE TABLE evil{n}(x)" for n in range(2_000)),
    "a number of the schema to come": ("PRAGMA user_version=2000000000",),
    "another program's number": ("PRAGMA application_id=1",),
}  # fmt: skip


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A journal of this version with an entry of each kind, one of an older version, and everything taken out."""
    folder = tmp_path_factory.mktemp("honest")
    clock = SetClock()
    guild_pack(folder / "data" / "packs" / "guild")
    filled(folder / "data", clock)
    made = Backups(folder / "data" / "journal.db", clock).make("asked").backup.path
    (folder / "older.db").write_bytes(gzip.decompress((FROZEN / f"schema-{OLDER}.db.gz").read_bytes()))
    out(folder / "data", clock, folder / "out")
    return {"this": made, "older": folder / "older.db", "out": folder / "out"}


def spoilt(path: Path, copy: Path, statements: tuple[str, ...]) -> Path:
    """A copy of a journal with what a stranger did to it, who has all that SQLite can."""
    shutil.copyfile(path, copy)
    with closing(database.sqlite3.connect(copy, isolation_level=None)) as theirs:  # type: ignore[attr-defined]
        theirs.execute("PRAGMA trusted_schema=1")
        theirs.execute("PRAGMA synchronous=0")
        for statement in statements:
            theirs.execute(statement)
    return copy


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Any]]]:
    """What is opened as a database meanwhile: as it is named to SQLite, and the statements sent to it."""
    seen: list[tuple[str, Any]] = []
    really = database._open

    def open(target: str, settings: dict[str, int], *, one_thread: bool = True) -> database.Connection:
        connection = really(target, settings, one_thread=one_thread)
        said: list[str] = []
        connection.set_trace_callback(said.append)
        seen.append((target, said))
        return connection

    monkeypatch.setattr(database, "_open", open)
    yield seen


def restored(path: Path, root: Path) -> dict[str, Any]:
    """What comes of a backup from anywhere."""
    (root / "data").mkdir()
    backups = Backups(root / "data" / "journal.db", SetClock())
    with usable(path, backups, root / "data") as safe, closing(database.connect(safe, read_only=True)) as own:
        names = {name for (name,) in own.execute("SELECT name FROM sqlite_master")}
        return {"names": names, "lines": [record.line() for record in records(own)]}


@pytest.mark.parametrize("age", ["this", "older"])
def test_an_honest_backup_of_any_age_is_read(honest: dict[str, Path], tmp_path: Path, age: str) -> None:
    assert restored(honest[age], tmp_path)["lines"]


@pytest.mark.parametrize("age", ["this", "older"])
@pytest.mark.parametrize("what", SPOILT)
def test_of_a_backup_only_its_entries_come_in_whatever_else_it_brings(
    honest: dict[str, Path], tmp_path: Path, opened: list[tuple[str, Any]], what: str, age: str
) -> None:
    whole = restored(honest[age], tmp_path)
    shutil.rmtree(tmp_path / "data")
    opened.clear()
    path = spoilt(honest[age], tmp_path / "evil.db", SPOILT[what])
    before = path.read_bytes()
    try:
        found = restored(path, tmp_path)
    except StudyAppError as error:
        assert str(error).isprintable()
        assert "evil.db" in str(error)
    else:
        assert found == whole
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["data", "evil.db"]
    assert list((tmp_path / "data").iterdir()) == []
    theirs = [target for target, _said in opened if "/.arriving/journal.db" not in target]
    assert all(target.endswith("?mode=ro&immutable=1") for target in theirs[:1])
    for target, said in opened:
        assert str(path) not in target, "it is a copy that is opened"
        assert "immutable" not in target or not [one for one in said if one.startswith(WRITES)]
        assert not [one for one in said if one.startswith("ATTACH")]


def zipped(path: Path, folder: Path) -> Path:
    """A pack with the file beside its text, and the file as its text."""
    with zipfile.ZipFile(folder / "pack.zip", "w") as packed:
        packed.writestr("t/pack.toml", path.read_bytes())
        packed.writestr("t/facts.db", path.read_bytes())
    return folder / "pack.zip"


def installed(path: Path, folder: Path) -> None:
    with Installer(Shelf(folder / "packs", None)).incoming(path):
        raise AssertionError("it is no pack")


def brought_in(path: Path, folder: Path, whole: Path) -> None:
    """A folder with everything, in which databases lie too, and one in which the journal is a database."""
    shutil.copytree(whole, folder / "out")
    for name in ("journal.db", "facts.db", "packs/guild/facts.db"):
        (folder / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / "out" / name)
    shutil.copyfile(path, folder / "out" / "journal.jsonl")
    Arrival.look(folder / "out", folder / "data").drop()


WAYS: dict[str, Callable[[Path, Path, Path], object]] = {
    "a table": lambda path, _folder, _whole: look(path),
    "a document": lambda path, _folder, _whole: named_document(path),
    "a picture": lambda path, folder, _whole: pictures.keep(path.read_bytes(), folder / "media"),
    "a pack": lambda path, folder, _whole: installed(path, folder),
    "the text of a pack": lambda path, folder, _whole: installed(zipped(path, folder), folder),
    "everything": lambda path, folder, _whole: Arrival.look(path, folder / "data").drop(),
    "among everything": brought_in,
}


@pytest.mark.parametrize("way", WAYS)
def test_no_other_way_in_opens_a_database_at_all(
    honest: dict[str, Path], tmp_path: Path, opened: list[tuple[str, Any]], way: str
) -> None:
    path = spoilt(honest["this"], tmp_path / "evil.db", SPOILT["a trigger that deletes"])
    with pytest.raises(StudyAppError):
        WAYS[way](path, tmp_path, honest["out"])
    assert not [target for target, _said in opened if "evil" in target or "/out/" in target or "/packs/" in target]
