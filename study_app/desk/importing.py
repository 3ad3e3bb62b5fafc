"""A table brought into a pack: looked at, judged row by row before anything is made, and saved as one edit."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from study_app import database
from study_app.background import in_bulk
from study_app.desk.decks import Decks
from study_app.desk.desk import Bulk, Desk, Effect
from study_app.errors import StudyAppError
from study_app.facts import importers
from study_app.facts.edits import changes_between
from study_app.facts.flashcards import TYPE as FLASHCARD_TYPE
from study_app.facts.frame import Frame, rows
from study_app.facts.importers.format import Row, Said
from study_app.facts.importers.mapping import fields_of, fold, propose
from study_app.facts.importers.proposals import State, Target, Verdict, verdicts
from study_app.facts.kinds import FLASHCARD
from study_app.facts.names import normalise
from study_app.facts.pack import FactType
from study_app.facts.problem import Severity, bare
from study_app.facts.revising import plain
from study_app.facts.rows import several
from study_app.facts.shelf import OWN
from study_app.facts.store import Store
from study_app.i18n import _, capital, ngettext, said
from study_app.journal import Change

_EXAMPLES = 2
"""Rows that are shown of a table."""

_LOOK = 500
"""Rows between two looks at whether to go on."""


class GivenUpError(Exception):
    """Somebody gave an import up while it went on."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done with a table: into which pack, as facts of which type, into which deck, and what each column fills."""

    table: importers.Table
    pack: str
    type: str
    mapping: tuple[str, ...]
    deck: str = ""
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Judged:
    """What becomes of every row of a table; nothing was made of it yet."""

    plan: Plan
    verdicts: list[Verdict] = field(default_factory=list)

    def counts(self) -> Counter[State]:
        """How many rows are new, changed, unchanged and wrong."""
        return Counter(verdict.state for verdict in self.verdicts)

    @property
    def makes(self) -> int:
        """How many rows make or change something."""
        return sum(verdict.state in _MADE for verdict in self.verdicts)

    @property
    def dropped(self) -> int:
        """How many pictures and sounds are left out."""
        return sum(verdict.dropped for verdict in self.verdicts)

    @property
    def wrong(self) -> Iterator[Verdict]:
        """The rows of which nothing comes, with the reason."""
        return (verdict for verdict in self.verdicts if verdict.state is State.WRONG)

    def sentence(self) -> str:
        """It in words: "12 new, 3 changed, 85 unchanged, 2 wrong."."""
        counts = self.counts()
        parts = [
            ngettext("{n} new", "{n} new", counts[State.NEW]).format(n=counts[State.NEW]),
            ngettext("{n} changed", "{n} changed", counts[State.CHANGED]).format(n=counts[State.CHANGED]),
            ngettext("{n} unchanged", "{n} unchanged", counts[State.UNCHANGED]).format(n=counts[State.UNCHANGED]),
        ]
        if counts[State.WRONG]:
            parts.append(ngettext("{n} wrong", "{n} wrong", counts[State.WRONG]).format(n=counts[State.WRONG]))
        said = ", ".join(parts) + "."
        if self.dropped:
            left = ngettext(
                "{n} picture or sound is left out.", "{n} pictures and sounds are left out.", self.dropped
            ).format(n=self.dropped)
            said = f"{said} {left}"
        return said


def entities_of(store: Store, pack: str) -> Callable[[str, str], tuple[str, ...]]:
    """What gives, for an id or a name and an entity type, the entities of a pack that are meant."""
    known: dict[tuple[str, str], tuple[str, ...]] = {}

    def entities(name: str, of: str) -> tuple[str, ...]:
        if (name, of) not in known:
            found = store.entity(pack, name)
            known[name, of] = (name,) if found else tuple(sorted(store.named(pack, normalise(name), of)))
        return known[name, of]

    return entities


class Importing:
    """Tables on their way into packs."""

    def __init__(
        self, desk: Desk, decks: Decks, store: Callable[[], Store], path: Path, own: Callable[[], str]
    ) -> None:
        """`path` is the file of the store; `own` makes the learner's own pack where there is none."""
        self._desk, self._decks, self._store, self._path, self._own = desk, decks, store, path, own

    def types(self, pack: str) -> tuple[FactType, ...]:
        """The fact types of a pack, flashcards first."""
        if not self._store().pack_version(pack):
            return (FLASHCARD_TYPE,)
        kinds = self._desk.frame(pack).pack.types.values()
        return (FLASHCARD_TYPE, *(kind for kind in kinds if kind.id != FLASHCARD))

    def plan(
        self, path: Path, pack: str, type: str = FLASHCARD, deck: str = "", said: Said = importers.AS_FOUND
    ) -> Plan:
        """A table as it is written or said to be, with what its columns fill by their names.

        Raises StudyAppError for what is no table.
        """
        kinds = self.types(pack)
        fields = self.fields(pack, type)
        names = self._names(pack, kinds, type)
        table = importers.look(path, Said(said.encoding, said.separator, said.header, (*fields, *names)))
        everywhere = tuple(table.layout.everywhere.get("tags", "").split())
        return Plan(table, pack, type, propose(table.layout, fields, names), deck, everywhere)

    def likely_type(self, path: Path, pack: str) -> str:
        """The type of fact whose fields the head of a table names, at least two and more than for others; else flashcards.

        Raises StudyAppError for what is no table.
        """
        plain = {fold(name) for name in fields_of([FLASHCARD_TYPE])}
        own = {kind.id: {fold(name) for name in fields_of([kind])} - plain for kind in self.types(pack)}
        known = tuple(sorted(set().union(*own.values())))
        layout = importers.look(path, Said(names=known)).layout
        columns = {fold(name) for name in layout.columns} if layout.header else set()
        counts = sorted(((len(columns & names), id) for id, names in own.items()), reverse=True)
        best, second = counts[0], counts[1] if len(counts) > 1 else (0, "")
        return best[1] if best[0] > max(1, second[0]) else FLASHCARD

    def fields(self, pack: str, type: str) -> tuple[str, ...]:
        """What a column can fill in facts of a type."""
        return fields_of([kind for kind in self.types(pack) if kind.id == type])

    def _names(self, pack: str, kinds: Sequence[FactType], type: str) -> Mapping[str, str]:
        """The names of entity types, in all their languages, for the one role that takes such an entity."""
        kind = next((one for one in kinds if one.id == type), FLASHCARD_TYPE)
        takers: dict[str, list[str]] = {}
        for role in kind.roles.values():
            takers.setdefault(role.of, []).append(role.name)
        single = {of: names[0] for of, names in takers.items() if of and len(names) == 1}
        if not single:
            return {}
        types = self._desk.frame(pack).pack.entity_types
        said = {name: role for of, role in single.items() if of in types for name in types[of].name.values()}
        return {name: role for name, role in said.items() if fold(name) not in kind.roles}

    def judge(
        self,
        plan: Plan,
        wait: Callable[[int], None] = lambda _rows: None,
        show: Callable[[tuple[str, ...]], object] = lambda _cells: None,
    ) -> Judged:
        """What would become of each row, on any thread; `wait` hears how many rows were read, and may raise to give up.

        `show` gets the cells of the first rows.

        Raises StudyAppError, with the line, where the file cannot be read on.
        """
        judged = Judged(plan)
        with in_bulk(), contextlib.closing(database.connect(self._path, read_only=True)) as db:
            target = self._target(Store(db), plan)
            found = verdicts(_showing(plan.table.rows(lambda: wait(len(judged.verdicts))), show), plan.mapping, target)
            while some := list(islice(found, _LOOK)):
                judged.verdicts += _checked(db, plan.pack, some)
                wait(len(judged.verdicts))
        return judged

    def _target(self, store: Store, plan: Plan) -> Target:
        db, pack = store.connection, plan.pack
        if not store.pack_version(pack):
            return Target(pack, plan.type, {FLASHCARD: FLASHCARD_TYPE}, {}, tags=plan.tags)
        facts = {row.id: row.data for row in rows(db, pack, "fact")}
        types = dict(Frame(db, pack, {}).pack.types)
        return Target(pack, plan.type, types, facts, entities_of(store, pack), plan.tags)

    def begin(self, judged: Judged) -> Bulk:
        """What is left to do to save all rows that are new or changed as one edit (see `Bulk`); one's own pack is made.

        Raises StudyAppError where nothing can be saved.
        """
        plan = judged.plan
        if not judged.makes:
            raise StudyAppError(_("Nothing in this file is new or changed: the pack stays as it is."))
        if plan.pack == OWN:
            self._own()
        join = self._decks.joining(plan.pack, plan.deck) if plan.deck else None
        by_name = {name.casefold(): id for id, name in self._decks.listed(plan.pack)}
        everywhere = plan.table.layout.everywhere.get("deck", "") if "deck" not in plan.mapping else ""

        def changes() -> list[Change]:
            found: list[Change] = []
            listed: dict[str, list[str]] = {}
            new: dict[str, list[str]] = {}
            for one in judged.verdicts:
                if one.state is State.CHANGED and one.old is not None:
                    found += changes_between("fact", one.id, one.old, one.data)
                if one.state is not State.NEW:
                    continue
                data: dict[str, Any] = dict(one.data)
                name = one.deck or everywhere
                if name and not plan.deck:
                    deck = by_name.get(name.casefold())
                    (listed.setdefault(deck, []) if deck else new.setdefault(name, [])).append(one.id)
                elif join is not None and not join(data):
                    listed.setdefault(plan.deck, []).append(one.id)
                found.append(Change("fact", one.id, "", None, data))
            found += lists(listed, new)
            return found

        rows_of = {id: self._decks.listing(plan.pack, id, ["-"])[0].old for id in by_name.values()}
        taken = [row.id for row in self._desk.rows(plan.pack, "deck")]

        def lists(listed: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]) -> Iterator[Change]:
            for deck, ids in listed.items():
                before = rows_of[deck]
                yield Change("deck", deck, "facts", before, list(dict.fromkeys((*several(before), *ids))))
            for name, ids in new.items():
                made = Decks.new(name, taken, ids)
                taken.append(made.id)
                yield made

        return self._desk.bulk(plan.pack, changes, _("import of {file}").format(file=plan.table.path.name))

    def run(self, judged: Judged) -> Effect:
        """Save at once, on this thread."""
        if not judged.makes:
            return Effect(judged.plan.pack)
        bulk = self.begin(judged)
        [effect] = bulk.work(lambda _rows: None)
        bulk.done()
        return effect


def _showing(rows: Iterator[Row], show: Callable[[tuple[str, ...]], object]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number < _EXAMPLES:
            show(row.cells)
        yield row


def _checked(db: database.Connection, pack: str, some: Sequence[Verdict]) -> Iterator[Verdict]:
    """Verdicts on rows, of which those are wrong that no pack could say: by the reader of packs, but for flashcards."""
    doubtful = {("fact", one.id): one.data for one in some if one.state in _MADE and not plain(one.data)}
    frame = Frame(db, pack, doubtful) if doubtful else None
    for one in some:
        if frame is not None and ("fact", one.id) in doubtful:
            _value, problems = frame.read("fact", one.id)
            error = next((problem for problem in problems if problem.severity is Severity.ERROR), None)
            if error is not None:
                reason = said(bare(error.message))
                reason = f"{capital(reason)} {said(error.remedy)}"
                yield replace(one, state=State.WRONG, fields=(), reason=reason)
                continue
        yield one


_MADE = (State.NEW, State.CHANGED)
