"""What facts say otherwise than when the learner last answered them: by an edit since, or by a newer text of their pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from study_app import database
from study_app.facts import frame
from study_app.facts.edits import overlay
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


class _Past:
    """What a pack said before."""

    def __init__(self, journal: Journal, store: Store, pack: str, version: str, kept: Mapping[str, Path]) -> None:
        self._journal = journal
        self._store = store
        self._pack = pack
        self._version = version
        self._kept = {old: folder for old, folder in kept.items() if old != version}
        self._texts: dict[str, Mapping[str, Mapping[str, Any]]] = {}
        self._edits = tuple(journal.every_edit(pack))

    def restated(self, language: str) -> Iterator[Restated]:
        db = self._store.connection
        for fact in self._candidates():
            said = db.execute(
                "SELECT statement FROM fact WHERE pack = ? AND id = ? AND +status = 'confirmed'", (self._pack, fact)
            ).fetchone()
            answered = None if said is None else self._journal.answered_last(f"{self._pack}/{fact}/")
            if said is None or answered is None:
                continue
            then = self._row(fact, *answered)
            before = "" if then is None else _statement(db, self._pack, fact, then, language)
            if before and before != said[0]:
                yield Restated(self._pack, fact, before, said[0])

    def _candidates(self) -> list[str]:
        """The facts that an edit changed, or that an older text says otherwise."""
        found = {
            change.id: None
            for one, _void in self._edits
            if isinstance(one.said, Edit)
            for change in one.said.changes
            if change.table == "fact"
        }
        for one in frame.rows(self._store.connection, self._pack, "fact") if self._kept else ():
            texts = (self._text(version).get(one.id) for version in self._kept)
            if any(text is not None and text != one.base for text in texts):
                found[one.id] = None
        return list(found)

    def _text(self, version: str) -> Mapping[str, Mapping[str, Any]]:
        """The facts as an older text has them."""
        if version not in self._texts:
            pack = read_pack(self._kept[version]).pack
            read = () if pack is None else pack.rows
            self._texts[version] = {one.id: one.data for one in read if one.table == "fact"}
        return self._texts[version]

    def _row(self, fact: str, answer: str, version: str) -> Mapping[str, Any] | None:
        """What the row of a fact was when an entry was written, under a version of the pack."""
        found = frame.row(self._store.connection, self._pack, "fact", fact)
        if found is None:
            return None
        key = ("fact", fact)
        if version != self._version and version not in self._kept:
            return _without(
                found.data, fact, [one for one, void in self._edits if void is None and one.entry.id > answer]
            )
        stood = [one for one, void in self._edits if one.entry.id < answer and (void is None or void > answer)]
        edits = overlay(stood, self._pack, version)
        text = found.base if version == self._version else self._text(version).get(fact)
        return edits.new.get(key) if text is None else edits.laid_over(key, text)


def _without(data: Mapping[str, Any], fact: str, later: Sequence[Edited]) -> dict[str, Any]:
    """A row before some edits: of a text that is not kept, they say themselves what it was."""
    before = dict(data)
    for one in reversed(later):
        for change in reversed(one.said.changes if isinstance(one.said, Edit) else ()):
            if (change.table, change.id) == ("fact", fact) and change.field:
                before.pop(change.field, None)
                if change.old is not None:
                    before[change.field] = change.old
    return before


def _statement(db: database.Connection, pack: str, fact: str, row: Mapping[str, Any], language: str) -> str:
    """What a row of a fact says, in the pack as it is now; "" where it cannot be said any more."""
    then = Frame(db, pack, {("fact", fact): row}).pack
    value = then.facts.get(fact)
    return "" if value is None else Words(then, language).sentence(value)
