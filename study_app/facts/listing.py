"""Facts as the rows of a table, read from the store some at a time, and the names that are typed into their cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from study_app import database
from study_app.facts.cells import Cells, Editor, Field, fields_of, general_fields
from study_app.facts.frame import Frame
from study_app.facts.names import normalise, unfinished

Key = tuple[str, str]
"""(pack, id) of a fact."""

COMPLETIONS = 12
"""Names that are offered for what is being typed."""


@dataclass(frozen=True, slots=True)
class ListedFact:
    """A fact whose fields are shown and edited: `data` is what its pack says of it."""

    pack: str
    id: str
    type: str
    data: Mapping[str, Any]


class Listing:
    """Reads facts and names from a store; what it has read once it keeps until `forget`."""

    def __init__(self, connection: database.Connection) -> None:
        self._db = connection
        self._cells: dict[str, Cells] = {}
        self._fields: dict[tuple[str, str], Mapping[str, Field]] = {}
        self._frames: dict[str, Frame] = {}

    def forget(self) -> None:
        """The library has changed: read anew what is asked for next."""
        self._cells.clear()
        self._fields.clear()
        self._frames.clear()

    def facts(self, keys: Iterable[Key]) -> list[ListedFact | None]:
        """The facts of these keys in their order; None for one that is not there."""
        wanted = list(keys)
        rows = self._db.execute(
            "SELECT f.pack, f.id, f.type, r.data FROM json_each(?) k"
            " JOIN fact f ON f.pack = k.value ->> 0 AND f.id = k.value ->> 1"
            " JOIN raw r ON r.pack = f.pack AND r.tbl = 'fact' AND r.id = f.id",
            (json.dumps(wanted),),
        )
        found = {(pack, id): ListedFact(pack, id, kind, json.loads(data)) for pack, id, kind, data in rows.fetchall()}
        return [found.get(key) for key in wanted]

    def common_type(self, facts: Iterable[ListedFact | None]) -> tuple[str, str] | None:
        """(pack, type) of the facts, if they are all of one type."""
        types = {(fact.pack, fact.type) for fact in facts if fact is not None}
        return types.pop() if len(types) == 1 else None

    def fields(self, pack: str, fact_type: str) -> Mapping[str, Field]:
        """The fields of the facts of a type by their keys."""
        key = (pack, fact_type)
        if key not in self._fields:
            if pack not in self._frames:
                self._frames[pack] = Frame(self._db, pack, {})
            of = self._frames[pack].pack
            kind = of.types.get(fact_type)
            columns = general_fields() if kind is None else fields_of(kind, of.language)
            self._fields[key] = {one.key: one for one in columns}
        return self._fields[key]

    def cells(self, pack: str) -> Cells:
        """What turns the values of a pack into text and back."""
        if pack not in self._cells:
            row = self._db.execute("SELECT language FROM pack WHERE id = ?", (pack,)).fetchone()
            self._cells[pack] = Cells(row[0] if row else "en", Names(self._db, pack))
        return self._cells[pack]

    def shown(self, fact: ListedFact, key: str) -> str:
        """What stands in the column `key` of a fact; "" where its type has no such field."""
        column = self.fields(fact.pack, fact.type).get(key)
        return "" if column is None else self.cells(fact.pack).shown(column, fact.data.get(key))

    def written(self, fact: ListedFact, key: str) -> str:
        """The same as a text to edit."""
        column = self.fields(fact.pack, fact.type).get(key)
        return "" if column is None else self.cells(fact.pack).written(column, fact.data.get(key))

    def complete(self, pack: str, text: str, of: str) -> tuple[str, ...]:
        """Names for what is being typed where an entity of a type belongs, as `Cells` reads them."""
        found = Names(self._db, pack).beginning(text, of)
        column = Field("", "", Editor.ENTITY, of=of)
        return tuple(self.cells(pack).written(column, one) for one in found)

    def kinds_below(self, pack: str, of: str) -> tuple[tuple[str, str], ...]:
        """(id, name) of an entity type and of those below it, itself first; of "" all types."""
        rows = self._db.execute(
            "SELECT DISTINCT t.id, t.name FROM type t JOIN kind k ON k.pack = t.pack AND k.type = t.id"
            " WHERE t.pack = ? AND t.of = 'entity' AND (k.kind = ? OR ? = '') ORDER BY t.id <> ?, t.name",
            (pack, of, of, of),
        )
        return tuple(rows.fetchall())

    def kind_name(self, pack: str, fact_type: str) -> str:
        """What a fact type is called; its id where there is none of it."""
        row = self._db.execute(
            "SELECT name FROM type WHERE pack = ? AND id = ? AND of = 'fact'", (pack, fact_type)
        ).fetchone()
        return str(row[0]) if row and row[0] else fact_type

    def entity_ids(self, pack: str) -> frozenset[str]:
        """The ids of all entities of a pack, wrong ones too: what a new one may not be called."""
        rows = self._db.execute("SELECT id FROM raw WHERE pack = ? AND tbl = 'entity'", (pack,))
        return frozenset(id for (id,) in rows.fetchall())


class Names:
    """The names of a pack's entities, for `Cells`."""

    def __init__(self, connection: database.Connection, pack: str) -> None:
        self._db, self._pack = connection, pack
        self._known: dict[str, str] = {}

    def name(self, entity: str) -> str:
        """The name of an entity; "" if there is none of this id."""
        if entity not in self._known:
            row = self._db.execute("SELECT name FROM entity WHERE pack = ? AND id = ?", (self._pack, entity)).fetchone()
            self._known[entity] = row[0] if row else ""
        return self._known[entity]

    def named(self, text: str, of: str) -> Sequence[str]:
        """The entities of a type that go by a name: by just this one before others, by their own before an alias."""
        rows = self._db.execute(
            "SELECT n.entity, n.text = ?, n.kind = 'name' FROM name n JOIN entity e ON e.pack = n.pack AND e.id = n.entity"
            " WHERE n.pack = ? AND n.norm = ? AND n.accepted AND (? = '' OR EXISTS"
            "  (SELECT 1 FROM kind k WHERE k.pack = e.pack AND k.type = e.type AND k.kind = ?)) ORDER BY e.position",
            (text, self._pack, normalise(text), of, of),
        ).fetchall()
        best = max(((exact, own) for _entity, exact, own in rows), default=None)
        return tuple(dict.fromkeys(entity for entity, exact, own in rows if (exact, own) == best))

    def beginning(self, text: str, of: str) -> tuple[str, ...]:
        """The entities of a type of whose names one, or a word in one, begins as is being typed; without a letter the first."""
        typed = unfinished(text)
        kind = "(? = '' OR EXISTS (SELECT 1 FROM kind k WHERE k.pack = e.pack AND k.type = e.type AND k.kind = ?))"
        if not typed:
            rows = self._db.execute(
                f"SELECT e.id FROM entity e WHERE e.pack = ? AND {kind} ORDER BY e.position LIMIT ?",
                (self._pack, of, of, COMPLETIONS),
            )
            return tuple(id for (id,) in rows.fetchall())
        select = "SELECT n.entity FROM {} JOIN entity e ON e.pack = n.pack AND e.id = n.entity WHERE n.pack = ? AND "
        by_name = select.format("name n") + f"n.norm >= ? AND n.norm < ? AND {kind} ORDER BY n.norm LIMIT ?"
        limit = 4 * COMPLETIONS
        found = self._db.execute(by_name, (self._pack, typed, f"{typed}\U0010ffff", of, of, limit)).fetchall()
        if len(typed) >= 2 and len(found) < COMPLETIONS:
            by_word = select.format("name_text x JOIN name n ON n.rowid = x.rowid")
            by_word += f"name_text MATCH ? AND {kind} ORDER BY x.rowid LIMIT ?"
            found += self._db.execute(by_word, (self._pack, f'" {typed}"', of, of, limit)).fetchall()
        return tuple(dict.fromkeys(entity for (entity,) in found))[:COMPLETIONS]
