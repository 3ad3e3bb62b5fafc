"""The frame of a pack as the store holds it, in which single rows can be read anew without its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from study_app import database
from study_app.facts.building import WITH_FORMS
from study_app.facts.edits import Key
from study_app.facts.flashcards import TYPE as FLASHCARD_TYPE
from study_app.facts.kinds import FLASHCARD
from study_app.facts.pack import Deck, Entity, EntityType, Fact, FactType, Pack, Source, Uncited, role_words
from study_app.facts.pack_files import EDITS, Reader, circular, rests
from study_app.facts.problem import Problem
from study_app.facts.rows import TABLES, Row, id_of, same
from study_app.facts.table import At, Table
from study_app.i18n import Worded, in_use

T = TypeVar("T")

Value = Source | Uncited | EntityType | Entity | FactType | Fact | Deck


class Frame:
    """A pack whose rows are read from the store when they are asked for, with some of them as they are proposed to be.

    `pack` is a `Pack` like any other, but for its `facts`, of which only the proposed ones are listed (all can be had by
    their id), and its `rows`, which are empty.
    """

    def __init__(self, connection: database.Connection, pack: str, proposed: Mapping[Key, Mapping[str, Any]]) -> None:
        """The pack of an id, an empty one where the store has none yet; `proposed` is the whole new data of some of its rows."""
        self._db = connection
        self.id = pack
        self._proposed = dict(proposed)
        self._ends: dict[str, dict[str, int]] = {}
        found = "SELECT version, language, title, about, folder FROM pack WHERE id = ?"
        to_be_made = ("", "en", pack, "", pack)
        version, language, title, about, folder = connection.execute(found, (pack,)).fetchone() or to_be_made
        self._reader = Reader(Path(folder), kept_pictures(connection))
        self._reader.language = language
        self._reader.forms = _Forms(connection, pack, self._proposed)
        self._reader.declared = {name: _Declared(self, name) for name in TABLES}
        self.pack: Pack
        empty: dict[str, Any] = {}
        head = (pack, version, language, {language: title}, {language: about}, folder)
        # each stage reads with the ones before it, as the files are read
        self.pack = Pack(*head, empty, (), empty, empty, empty, empty, empty)
        sources: Mapping[str, Source] = _Read(self, "source")
        kinds: Mapping[str, EntityType] = _Read(self, "entity_type")
        entities: Mapping[str, Entity] = _Read(self, "entity")
        types: Mapping[str, FactType] = _Types(self, "type")
        facts: Mapping[str, Fact] = _Facts(self, "fact", [id for table, id in self._proposed if table == "fact"])
        decks: Mapping[str, Deck] = _Read(self, "deck")
        self.pack = Pack(*head, sources, (), kinds, entities, types, facts, decks)

    def row(self, table: str, id: str) -> Row | None:
        """A row as it is proposed, else as the store has it; None if there is none."""
        found = row(self._db, self.id, table, id)
        proposed = self._proposed.get((table, id))
        if proposed is None:
            return found
        if found is not None:
            return Row(self.id, table, id, proposed, found.base, found.file, found.line, found.position)
        return Row(self.id, table, id, proposed, None, f"{self._reader.name}/{EDITS}", 0, self._end(table, id))

    def _end(self, table: str, id: str) -> int:
        """The place of a new row, after those that there are; asked for before it is in the store."""
        if table not in self._ends:
            (last,) = self._db.execute(
                "SELECT max(position) FROM raw WHERE pack = ? AND tbl = ?", (self.id, table)
            ).fetchone()
            new = [one for kind, one in self._proposed if kind == table and row(self._db, self.id, kind, one) is None]
            self._ends[table] = {one: n for n, one in enumerate(new, 0 if last is None else last + 1)}
        return self._ends[table][id]

    @property
    def name(self) -> str:
        """The name of the pack's folder."""
        return self._reader.name

    def has(self, table: str, id: str) -> bool:
        """Whether there is a row of this id, good or bad."""
        found = "SELECT 1 FROM raw WHERE pack = ? AND tbl = ? AND id = ?"
        return (table, id) in self._proposed or self._db.execute(found, (self.id, table, id)).fetchone() is not None

    def ids(self, table: str) -> Iterator[str]:
        """The ids of the rows of a table, in their order, the new ones last."""
        stored = self._db.execute(
            "SELECT id FROM raw WHERE pack = ? AND tbl = ? ORDER BY position", (self.id, table)
        ).fetchall()
        known = {id for (id,) in stored}
        yield from (id for (id,) in stored)
        yield from (id for name, id in self._proposed if name == table and id not in known)

    def read(self, table: str, id: str) -> tuple[Value | None, tuple[Problem, ...]]:
        """What a row says, None if it is wrong, and what is wrong with it. Raises KeyError for a row that is not there."""
        found = self.row(table, id)
        if found is None:
            raise KeyError(id)
        problems: list[Problem] = []
        one = Table(dict(found.data), table, found.position, found.file, At(found.line), problems)
        value = self._reader.value(one, self.pack)
        if isinstance(value, Fact):
            rests(one, value, self._reader.declared["fact"])
            if self._rests_on_itself(id):
                circular(one)
        if id_of(table, found.data) != id and not one.errors:
            key, remedy = "span" if table == "no_fact" else "id", Worded("Make a new row, and retire this one.")
            one.report("other-id", key, Worded("a row keeps its id, which is {id}.", id=id), remedy)
        return (None if one.errors else value), tuple(problems)

    def head_problems(self, head: Row) -> tuple[Problem, ...]:
        """What is wrong with the keys at the top of pack.toml; by an edit a pack gets other words and nothing else."""
        problems: list[Problem] = []
        table = Table(dict(head.data), head.table, 0, head.file, At(head.line), problems)
        table.words("title", self._reader.language, required=True)
        table.words("about", self._reader.language)
        base = head.base or {}
        for key in dict.fromkeys((*base, *head.data)):
            if key not in ("title", "about") and not same(base.get(key), head.data.get(key)):
                table.report(
                    "other-id",
                    key,
                    Worded("{key} is no key that an edit changes.", key=key),
                    Worded("Change it in pack.toml."),
                )
        return tuple(problems)

    def premises(self, fact: str) -> set[str]:
        """What the row of a fact says that it rests on."""
        row = self.row("fact", fact)
        said = [] if row is None else row.data.get("from", [])
        return {one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str)}

    def _rests_on_itself(self, fact: str) -> bool:
        """Whether a fact is among its own premises, or among theirs."""
        found: set[str] = set()
        todo = [fact]
        while todo and fact not in found:
            more = self.premises(todo.pop()) - found
            found |= more
            todo += more
        return fact in found


def kept_pictures(connection: database.Connection) -> Path | None:
    """Where pictures are kept that no pack has yet, as it was when the store was built."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'pictures'").fetchone()
    return Path(found[0]) if found and found[0] else None


def row(connection: database.Connection, pack: str, table: str, id: str) -> Row | None:
    """A row of a pack as the store has it; None if there is none."""
    found = connection.execute(
        "SELECT data, base, file, line, position FROM raw WHERE pack = ? AND tbl = ? AND id = ?", (pack, table, id)
    ).fetchone()
    return None if found is None else _row(pack, table, id, *found)


def called(connection: database.Connection, pack: str, table: str, id: str) -> str:
    """What a fact of a pack says, or what anything else of it is called; "" where it is not known.

    A `role` has the id of its kind of fact before it ("adoption/document"), a `field` that of a fact.
    """
    if table == "fact":
        query = "SELECT statement FROM fact WHERE pack = ? AND id = ?"
        if (found := connection.execute(query, (pack, id)).fetchone()) is not None:
            return str(found[0])
    if table == "field":
        fact, _slash, role = id.rpartition("/")
        kept = row(connection, pack, "fact", fact)
        return role_titles(connection, pack, str(kept.data.get("type"))).get(role, "") if kept is not None else ""
    if table == "role":
        fact_type, _slash, role = id.rpartition("/")
        return role_titles(connection, pack, fact_type).get(role, "")
    if table == "pack":
        found = connection.execute("SELECT title FROM pack WHERE id = ?", (id,)).fetchone()
        return str(found[0]) if found is not None else ""
    kept = row(connection, pack, table, id)
    return name_in(kept.data) if kept is not None else ""


def role_titles(connection: database.Connection, pack: str, fact_type: str) -> dict[str, str]:
    """What the roles of a kind of fact are called, by their names: those that have a title."""
    kept = row(connection, pack, "type", fact_type)
    roles = kept.data.get("role") if kept is not None else None
    named = {name: raw["name"] for name, raw in roles.items() if "name" in raw} if isinstance(roles, Mapping) else {}
    return {name: role_words(name, title) for name, title in named.items()}


def name_in(data: Mapping[str, Any]) -> str:
    """What a row is called: in the language in use, or in the first that it is named in; "" for one without a name."""
    name = data.get("name", data.get("title", data.get("front", "")))
    if isinstance(name, Mapping):
        used = in_use()
        return str(name.get(used[0] if used else "en") or next(iter(name.values()), ""))
    return str(name)


def bases(connection: database.Connection, pack: str, keys: Iterable[Key]) -> dict[Key, Mapping[str, Any] | None]:
    """What the text of a pack says of rows by (table, id), None of those that only an edit made; others are not there."""
    by_table: dict[str, list[str]] = {}
    for table, id in keys:
        by_table.setdefault(table, []).append(id)
    found: dict[Key, Mapping[str, Any] | None] = {}
    for table, ids in by_table.items():
        rows = connection.execute(
            "SELECT id, base, CASE base WHEN '' THEN data END FROM raw WHERE pack = ? AND tbl = ?"
            " AND id IN (SELECT value FROM json_each(?))",
            (pack, table, json.dumps(ids)),
        )
        for id, base, data in rows.fetchall():
            found[table, id] = None if base is None else json.loads(base or data)
    return found


def standing(
    connection: database.Connection, pack: str, keys: Iterable[Key]
) -> dict[Key, tuple[Mapping[str, Any], bool]]:
    """What rows say by (table, id), with their edits, and whether only edits made them; those that are not there are left out."""
    by_table: dict[str, list[str]] = {}
    for table, id in keys:
        by_table.setdefault(table, []).append(id)
    found: dict[Key, tuple[Mapping[str, Any], bool]] = {}
    for table, ids in by_table.items():
        rows = connection.execute(
            "SELECT id, data, base IS NULL FROM raw WHERE pack = ? AND tbl = ?"
            " AND id IN (SELECT value FROM json_each(?))",
            (pack, table, json.dumps(ids)),
        )
        found |= {(table, id): (json.loads(data), bool(made)) for id, data, made in rows.fetchall()}
    return found


def datas(connection: database.Connection, pack: str, table: str) -> dict[str, Mapping[str, Any]]:
    """What the rows of a table say, with their edits, by their id."""
    rows = connection.execute("SELECT id, data FROM raw WHERE pack = ? AND tbl = ?", (pack, table))
    return {id: json.loads(data) for id, data in rows.fetchall()}


def rows(connection: database.Connection, pack: str, table: str) -> Iterator[Row]:
    """The rows of a table of a pack, in their order."""
    found = connection.execute(
        "SELECT id, data, base, file, line, position FROM raw WHERE pack = ? AND tbl = ? ORDER BY position",
        (pack, table),
    )
    for id, *rest in found.fetchall():
        yield _row(pack, table, id, *rest)


def rows_of_type(connection: database.Connection, pack: str, fact_type: str) -> Iterator[Row]:
    """The rows of the facts of a type, in their order; of those of which something is wrong each that says that it is of it."""
    found = connection.execute(
        "SELECT r.id, r.data, r.base, r.file, r.line, r.position FROM fact f"
        " CROSS JOIN raw r ON r.pack = f.pack AND r.tbl = 'fact' AND r.id = f.id WHERE f.pack = ?1 AND f.type = ?2"
        " UNION ALL SELECT r.id, r.data, r.base, r.file, r.line, r.position FROM raw r"
        # where nothing is wrong none is left out, and not all have to be looked through
        " WHERE EXISTS (SELECT 1 FROM problem WHERE pack = ?1 AND severity = 'error') AND r.pack = ?1 AND r.tbl = 'fact'"
        " AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.pack = r.pack AND f.id = r.id)"
        " AND json_extract(r.data, '$.type') = ?2 ORDER BY 6",
        (pack, fact_type),
    )
    for id, *rest in found.fetchall():
        yield _row(pack, "fact", id, *rest)


def _row(pack: str, table: str, id: str, data: str, base: str | None, file: str, line: int, position: int) -> Row:
    read = json.loads(data)
    before = None if base is None else read if base == "" else json.loads(base)
    return Row(pack, table, id, read, before, file, line, position)


class _Declared(Mapping[str, object]):
    """The ids of a table, whether their rows are good or bad."""

    def __init__(self, frame: Frame, table: str) -> None:
        self._frame, self._table = frame, table

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._frame.has(self._table, id)

    def __getitem__(self, id: str) -> object:
        if id not in self:
            raise KeyError(id)
        return id

    def __iter__(self) -> Iterator[str]:
        return self._frame.ids(self._table)

    def __len__(self) -> int:
        return sum(1 for _id in self)


class _Read(Mapping[str, T], Generic[T]):
    """The values of a table's good rows, each read once."""

    def __init__(self, frame: Frame, table: str) -> None:
        self._frame, self._table = frame, table
        self._known: dict[str, T | None] = {}

    def __getitem__(self, id: str) -> T:
        if id not in self._known:
            read: Callable[[str, str], Any] = self._frame.read
            self._known[id] = read(self._table, id)[0]
        value = self._known[id]
        if value is None:
            raise KeyError(id)
        return value

    def __contains__(self, id: object) -> bool:
        try:
            return isinstance(id, str) and self[id] is not None
        except KeyError:
            return False

    def __iter__(self) -> Iterator[str]:
        return (id for id in self._frame.ids(self._table) if id in self)

    def __len__(self) -> int:
        return sum(1 for _id in self)


class _Types(_Read[FactType]):
    """The fact types, and after them the one that every pack has."""

    def __getitem__(self, id: str) -> FactType:
        return FLASHCARD_TYPE if id == FLASHCARD else super().__getitem__(id)

    def __iter__(self) -> Iterator[str]:
        yield from (id for id in super().__iter__() if id != FLASHCARD)
        yield FLASHCARD


class _Facts(_Read[Fact]):
    """The facts: all can be had, the proposed ones are listed, as a check of a few facts asks for no others."""

    def __init__(self, frame: Frame, table: str, listed: Collection[str]) -> None:
        super().__init__(frame, table)
        self._listed = tuple(listed)

    def __iter__(self) -> Iterator[str]:
        return (id for id in self._listed if id in self)


class _Forms(Collection[str]):
    """The names of the word forms that entities of a pack have, looked for when a wording uses one."""

    def __init__(self, connection: database.Connection, pack: str, proposed: Mapping[Key, Mapping[str, Any]]) -> None:
        self._db, self._pack, self._new = connection, pack, proposed
        self._found: tuple[str, ...] | None = None

    def _names(self) -> tuple[str, ...]:
        if self._found is None:
            stored = self._db.execute(
                "SELECT DISTINCT name.key FROM raw, json_each(raw.data, '$.forms') lang,"
                " json_each(lang.value) name"
                f" WHERE raw.pack = ? AND {WITH_FORMS} AND lang.type = 'object' ORDER BY 1",
                (self._pack,),
            )
            found = dict.fromkeys(str(key) for (key,) in stored.fetchall())
            for (table, _id), data in self._new.items():
                forms = data.get("forms") if table == "entity" else None
                for words in forms.values() if isinstance(forms, dict) else ():
                    found |= dict.fromkeys(words if isinstance(words, dict) else ())
            self._found = tuple(found)
        return self._found

    def __contains__(self, name: object) -> bool:
        if self._found is not None:
            return name in self._found
        one = (
            f"SELECT 1 FROM raw, json_each(raw.data, '$.forms') lang, json_each(lang.value) word WHERE raw.pack = ?"
            f" AND {WITH_FORMS} AND lang.type = 'object' AND word.key = ? LIMIT 1"
        )
        return self._db.execute(one, (self._pack, name)).fetchone() is not None or name in self._names()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())
