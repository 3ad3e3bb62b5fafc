"""The facts of a search as a sheet: what is done to its cells and rows, what that would do, and saving it as one edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from study_app.background import Task
from study_app.desk.desk import Desk, Effect
from study_app.errors import StudyAppError
from study_app.facts import typed
from study_app.facts.cells import Refused, new_entity
from study_app.facts.kinds import Status
from study_app.facts.listing import Key, Listing
from study_app.facts.rows import Row
from study_app.facts.typed import Cell, Gathered, Typed
from study_app.i18n import _, grouped, ngettext
from study_app.journal import Change
from study_app.study.search.replacing import into_deck, out_of_deck, with_status

MANY = 20
"""More facts than this are not touched before somebody said so."""

MOST = 5_000
"""More are not changed by one action: the window would stand still for too long."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an action would save, and which of its cells stay as they are and why; nothing is saved yet.

    `effects` are those of the packs, none where so much changes that telling it would take long, as where it is `heavy`.
    """

    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    refused: Mapping[Cell, Refused] = field(default_factory=dict)
    effects: tuple[Effect, ...] = ()
    why: str = ""
    heavy: bool = False

    @property
    def facts(self) -> int:
        """How many facts the action changes itself."""
        return sum(len({c.id for c in changes if c.table == "fact"}) for changes in self.changes.values())

    @property
    def touched(self) -> int:
        """How many facts are said anew."""
        return max(self.facts, sum(len(effect.facts) for effect in self.effects))

    @property
    def asks(self) -> bool:
        """Whether it touches so much that it is to be confirmed."""
        return self.touched > MANY

    @property
    def reaches_further(self) -> bool:
        """Whether it changes questions of other facts than those that are edited."""
        return any(
            one.card.rpartition("/")[0] not in {f"{effect.pack}/{c.id}" for c in self.changes[effect.pack]}
            for effect in self.effects
            for one in effect.altered
        )

    def sentence(self) -> str:
        """What it does, in words; "" where it does nothing."""
        if not self.changes:
            return ""
        told = " ".join(effect.sentence() for effect in self.effects)
        if not self.asks and told:
            return told
        count = ngettext("This changes {n} fact.", "This changes {n} facts.", self.touched).format(n=self.touched)
        return f"{count} {told}".strip()


class Sheet:
    """Carries out what is done in the table of facts; one action is one edit in each pack that it touches."""

    def __init__(self, desk: Desk, listing: Listing) -> None:
        self._desk = desk
        self.listing = listing

    # --- what is done

    def type_in(self, cells: Iterable[Typed]) -> Plan:
        """Put texts into cells. Those that are not understood, or make their fact wrong, are refused; the others are not."""
        cells = tuple(cells)
        found = typed.gather(cells, self._fact, self.listing.cells)
        titles = {one.column.key: one.column.title for one in cells}
        return self._plan(found, titles)

    def make_and_type(self, name: str, kind: str, cell: Typed) -> Plan:
        """Make a new entity of a type, and put a text that names it into a cell, as one edit."""
        made = new_entity(name, kind, self.listing.entity_ids(cell.pack))
        cells = self.listing.cells(cell.pack).with_new(made["id"], name)
        found = typed.gather([cell], self._fact, lambda _pack: cells)
        if not found.changes:
            return Plan({}, found.refused)
        changes = (Change("entity", made["id"], "", None, made), *found.changes[cell.pack])
        return self.plan({cell.pack: changes}, _("New: {name}").format(name=name))

    def retag(self, facts: Iterable[Key], add: Sequence[str] = (), remove: Sequence[str] = ()) -> Plan:
        """Give facts tags, and take tags away."""
        changed = {pack: typed.tagged(rows, add, remove) for pack, rows in self._by_pack(facts).items()}
        return self.plan(changed, _("Tags"))

    def set_status(self, facts: Iterable[Key], status: Status) -> Plan:
        """Retire facts, bring them back, or make them drafts."""
        changed = {pack: _made(with_status(row, status) for row in rows) for pack, rows in self._by_pack(facts).items()}
        return self.plan(changed, _("Status"))

    def put_in_deck(self, facts: Iterable[Key], deck: str, *, alone: bool) -> Plan:
        """List facts in a deck (`pack/deck`) of their pack; with `alone` take them off the lists of the other decks.

        Raises StudyAppError for a fact of another pack.
        """
        pack, _slash, id = deck.partition("/")
        facts = list(facts)
        if any(of != pack for of, _fact in facts):
            raise StudyAppError(_("A deck holds facts of its own pack only."))
        mine = [fact for _pack, fact in facts]
        decks = [row for row in self._desk.rows(pack, "deck") if alone or row.id == id]
        changes = _made(into_deck(row, mine) if row.id == id else out_of_deck(row, mine) for row in decks)
        return self.plan({pack: changes}, _("Deck"))

    def carry_out(self, plan: Plan) -> str:
        """Save what was planned; what that did, in words. Raises StudyAppError where it cannot be saved: then nothing is."""
        told: list[str] = []
        try:
            for pack, changes in plan.changes.items():
                told.append(self._desk.save(pack, changes, plan.why).sentence(done=True))
        except StudyAppError:
            for _pack in told:
                self._desk.undo(again=False)
            raise
        finally:
            self.listing.forget()
        return " ".join(dict.fromkeys(told))

    def carrying_out(self, plan: Plan) -> Task[str]:
        """What `carry_out` does, beside the window where it is much, and all in one pack; raises StudyAppError likewise."""
        if len(plan.changes) != 1 or not (plan.asks or plan.heavy):
            return Task(lambda: self.carry_out(plan), lambda: None, False, Event())
        [(pack, changes)] = plan.changes.items()
        saving = self._desk.saving(pack, changes, plan.why, long=True)
        return Task(lambda: saving.work().sentence(done=True), lambda: self._kept(saving), saving.long, saving.stop)

    def undoing(self) -> Task[str]:
        """What `undo` does, likewise."""
        undoing = self._desk.undoing()
        return Task(undoing.work, lambda: self._kept(undoing), undoing.long, undoing.stop)

    def redoing(self) -> Task[str]:
        """What `redo` does, likewise."""
        redoing = self._desk.redoing()
        return Task(redoing.work, lambda: self._kept(redoing), redoing.long, redoing.stop)

    def _kept(self, task: Task[Any]) -> None:
        task.kept()
        self.listing.forget()

    def undo(self) -> str:
        """Take back the last edit; what it was, in words, "" if there is none."""
        what = self._desk.undo()
        self.listing.forget()
        return what

    def redo(self) -> str:
        """Make the edit again that was taken back last; likewise."""
        what = self._desk.redo()
        self.listing.forget()
        return what

    # --- what that would do

    def _plan(self, found: Gathered, titles: Mapping[str, str]) -> Plan:
        """Without the cells that make their fact wrong."""
        changes = {pack: tuple(made) for pack, made in found.changes.items()}
        refused = dict(found.refused)
        if found.facts > MANY:
            return _bounded(Plan(changes, refused, (), _why(changes, titles)))
        if self._heavy(changes):
            return Plan(changes, refused, (), _why(changes, titles), heavy=True)
        effects = []
        for pack, made in tuple(changes.items()):
            effect = self._desk.effect(pack, made)
            if effect.errors:
                wrong = typed.blamed(effect.errors, made)
                refused |= {Cell(pack, *cell): Refused(reason) for cell, reason in wrong.items()}
                spoilt = {fact for fact, _key in wrong}
                made = changes[pack] = tuple(change for change in made if change.id not in spoilt)
                effect = self._desk.effect(pack, made)
            effects.append(effect)
        changes = {pack: made for pack, made in changes.items() if made}
        effects = [effect for effect in effects if effect.pack in changes]
        return Plan(changes, refused, tuple(effects), _why(changes, titles))

    def plan(self, changes: Mapping[str, Sequence[Change]], why: str) -> Plan:
        """Other changes, by pack, as a plan."""
        made = {pack: tuple(several) for pack, several in changes.items() if several}
        plan = Plan(made, {}, (), why)
        if plan.facts > MANY:
            return _bounded(plan)
        if self._heavy(made):
            return Plan(made, {}, (), why, heavy=True)
        effects = tuple(self._desk.effect(pack, several) for pack, several in made.items())
        return Plan(made, {}, effects, why)

    def _heavy(self, changes: Mapping[str, Sequence[Change]]) -> bool:
        """Whether what is changed is all in one pack, and so much that it is told and saved beside the window."""
        return len(changes) == 1 and all(self._desk.heavy(pack, made) for pack, made in changes.items())

    def _fact(self, pack: str, fact: str) -> Row | None:
        return self._desk.row(pack, "fact", fact)

    def _by_pack(self, facts: Iterable[Key]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for pack, fact in facts:
            if (row := self._fact(pack, fact)) is not None:
                found.setdefault(pack, []).append(row)
        return found


def _bounded(plan: Plan) -> Plan:
    if plan.facts > MOST:
        raise StudyAppError(_("At most {n} facts are changed at once: choose fewer.").format(n=grouped(MOST)))
    return plan


def _made(changes: Iterable[Change | None]) -> tuple[Change, ...]:
    return tuple(change for change in changes if change is not None)


def _why(changes: Mapping[str, Sequence[Change]], titles: Mapping[str, str]) -> str:
    return typed.in_words([change for made in changes.values() for change in made], titles) if changes else ""
