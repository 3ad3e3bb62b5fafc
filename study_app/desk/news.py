"""What facts say otherwise than when the learner last answered them: by an edit since, or by a newer text of their pack.

Of the fact itself, of what it speaks of, or of its kind.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from study_app import database
from study_app.facts import frame
from study_app.facts.edits import Key, Overlay, overlay
from study_app.facts.frame import Frame
from study_app.facts.pack_files import read_pack
from study_app.facts.store import Store
from study_app.facts.wording import Words
from study_app.journal import Edit, Edited, Journal

Versions = Callable[[str], Mapping[str, Path]]
"""The older versions of a pack that are kept, as folders."""


@dataclass(frozen=True, slots=True)
class Restated:
    """A fact that says something else than when a card of it was answered last."""

    pack: str
    fact: str
    before: str
    now: str


def changed_since_studied(journal: Journal, store: Store, versions: Versions, language: str) -> tuple[Restated, ...]:
    """The confirmed facts that say something else than when a card of them was answered last."""
    packs = store.connection.execute("SELECT id, version FROM pack ORDER BY position").fetchall()
    return tuple(
        one
        for pack, version in packs
        for one in _Past(journal, store, pack, version, versions(pack)).restated(language)
    )


_WORDS = ("entity_type", "entity", "type")
"""The tables whose rows say how a fact is worded, beside its own."""


class _Past:
    """What a pack said before."""

    def __init__(self, journal: Journal, store: Store, pack: str, version: str, kept: Mapping[str, Path]) -> None:
        self._journal = journal
        self._store = store
        self._pack = pack
        self._version = version
        self._kept = {old: folder for old, folder in kept.items() if old != version}
        self._texts: dict[str, Mapping[Key, Mapping[str, Any]]] = {}
        self._edits = tuple(journal.every_edit(pack))
        self._marks = sorted(id for one, void in self._edits for id in (one.entry.id, void) if id)
        self._standing: dict[tuple[int, str], Overlay] = {}
        self._words_then: dict[tuple[int, str], Mapping[Key, Mapping[str, Any]]] = {}

    def restated(self, language: str) -> Iterator[Restated]:
        db = self._store.connection
        changed = self._changed()
        words = [key for key in changed if key[0] != "fact"]
        for fact in dict.fromkeys((*(id for table, id in changed if table == "fact"), *self._worded(words))):
            said = db.execute(
                "SELECT statement FROM fact WHERE pack = ? AND id = ? AND +status = 'confirmed'", (self._pack, fact)
            ).fetchone()
            answered = None if said is None else self._journal.answered_last(f"{self._pack}/{fact}")
            if said is None or answered is None:
                continue
            answer, version, name = answered
            then = self._row(("fact", name.partition("/")[2]), answer, version)
            if then is None:
                continue
            rows = {**self._words(words, answer, version), ("fact", fact): {**then, "id": fact}}
            before = _statement(db, self._pack, fact, rows, language)
            if before and before != said[0]:
                yield Restated(self._pack, fact, before, said[0])

    def _changed(self) -> dict[Key, None]:
        """The rows that an edit changed, or that an older text says otherwise."""
        tables = ("fact", *_WORDS)
        found: dict[Key, None] = {
            (change.table, change.id): None
            for one, _void in self._edits
            if isinstance(one.said, Edit)
            for change in one.said.changes
            if change.table in tables
        }
        for table in tables if self._kept else ():
            now = set()
            for one in frame.rows(self._store.connection, self._pack, table):
                now.add((table, one.id))
                texts = (text for version in self._kept for text in self._text_of(version, table, one.id))
                if any(text != one.base for text in texts):
                    found[table, one.id] = None
            if table != "fact":  # what is gone, older facts may still speak of
                found |= {
                    key: None
                    for version in self._kept
                    for key in self._text(version)
                    if key[0] == table and key not in now
                }
        return found

    def _text_of(self, version: str, table: str, id: str) -> Iterator[Mapping[str, Any]]:
        """What an older text says of a row, of a fact under the ids that it had too."""
        names = self._journal.renames.facts(f"{self._pack}/{id}") if table == "fact" else (f"/{id}",)
        for name in names:
            if (text := self._text(version).get((table, name.partition("/")[2]))) is not None:
                yield text

    def _worded(self, keys: Collection[Key]) -> Iterator[str]:
        """The facts that are worded by rows of other tables."""
        db = self._store.connection
        for table, id in keys:
            match table:
                case "entity":
                    select = "SELECT fact FROM arg WHERE pack = ?1 AND entity = ?2"
                case "type":
                    select = "SELECT id FROM fact WHERE pack = ?1 AND type = ?2"
                case _kind:
                    select = (
                        "SELECT a.fact FROM kind k JOIN entity e ON e.pack = k.pack AND e.type = k.type"
                        " JOIN arg a ON a.pack = e.pack AND a.entity = e.id WHERE k.pack = ?1 AND k.kind = ?2"
                    )
            yield from (fact for (fact,) in db.execute(select, (self._pack, id)).fetchall())
        if claiming := [id for table, id in keys if table == "entity"]:
            # who claims it is no role, and no index leads there: all facts are gone through, once for all who may
            select = "SELECT id FROM fact WHERE pack = ? AND attributed IN (SELECT value FROM json_each(?))"
            yield from (fact for (fact,) in db.execute(select, (self._pack, json.dumps(claiming))).fetchall())

    def _words(self, keys: Iterable[Key], answer: str, version: str) -> Mapping[Key, Mapping[str, Any]]:
        """The rows by which facts were worded when an entry was written; the same for all entries between two edits."""
        moment = self._moment(answer, version)
        if moment not in self._words_then:
            then = ((key, self._row(key, answer, version)) for key in keys)
            self._words_then[moment] = {key: row for key, row in then if row is not None}
        return self._words_then[moment]

    def _moment(self, answer: str, version: str) -> tuple[int, str]:
        return bisect_left(self._marks, answer), version

    def _text(self, version: str) -> Mapping[Key, Mapping[str, Any]]:
        """The rows as an older text has them."""
        if version not in self._texts:
            pack = read_pack(self._kept[version]).pack
            read = () if pack is None else pack.rows
            self._texts[version] = {(one.table, one.id): one.data for one in read if one.table in ("fact", *_WORDS)}
        return self._texts[version]

    def _row(self, key: Key, answer: str, version: str) -> Mapping[str, Any] | None:
        """What a row was when an entry was written, under a version of the pack."""
        found = frame.row(self._store.connection, self._pack, *key)
        if version != self._version and version not in self._kept:
            later = [one for one, void in self._edits if void is None and one.entry.id > answer]
            return None if found is None else _without(found.data, key, later)
        moment = self._moment(answer, version)
        if moment not in self._standing:
            stood = [one for one, void in self._edits if one.entry.id < answer and (void is None or void > answer)]
            self._standing[moment] = overlay(stood, self._pack, version)
        edits = self._standing[moment]
        base = None if found is None else found.base
        text = base if version == self._version else self._text(version).get(key)
        return edits.new.get(key) if text is None else edits.laid_over(key, text)


def _without(data: Mapping[str, Any], key: Key, later: Sequence[Edited]) -> dict[str, Any]:
    """A row before some edits: of a text that is not kept, they say themselves what it was."""
    before = dict(data)
    for one in reversed(later):
        for change in reversed(one.said.changes if isinstance(one.said, Edit) else ()):
            if (change.table, change.id) == key and change.field:
                before.pop(change.field, None)
                if change.old is not None:
                    before[change.field] = change.old
    return before


def _statement(
    db: database.Connection, pack: str, fact: str, rows: Mapping[Key, Mapping[str, Any]], language: str
) -> str:
    """What a fact said, with some rows as they were and the rest of the pack as it is; "" where it cannot be said any more."""
    then = Frame(db, pack, rows).pack
    value = then.facts.get(fact)
    return "" if value is None else Words(then, language).sentence(value)
