"""A flashcard turned into a fact: its type chosen, its roles filled from front and back, its id kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from study_app.background import Task
from study_app.desk import remedies
from study_app.desk.desk import Desk, Effect
from study_app.desk.importing import entities_of
from study_app.errors import StudyAppError
from study_app.facts.cells import new_entity
from study_app.facts.deck_search import finds, is_plain
from study_app.facts.edits import changes_between
from study_app.facts.flashcards import BACK, EXTRA, FRONT
from study_app.facts.importers.format import Row
from study_app.facts.importers.proposals import State, Target, verdicts
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, Tense, ValueKind
from study_app.facts.listing import Listing
from study_app.facts.pack import FactType
from study_app.facts.rows import several
from study_app.facts.store import Store
from study_app.i18n import _, ngettext
from study_app.journal import Change
from study_app.study.search.replacing import into_deck


@dataclass(frozen=True, slots=True)
class Turned:
    """What a flashcard would become: the changes, what they do, and in words what is kept."""

    changes: tuple[Change, ...]
    effect: Effect

    def sentence(self) -> str:
        """What is kept and what is not, in words."""
        parts = [_("It keeps its id, its tags and its decks.")]
        for change in self.changes:
            if change.table == "entity" and isinstance(change.new, Mapping):
                words = _("“{name}” is new: a {kind} of this name is made with it.")
                parts.append(words.format(name=change.new["name"], kind=change.new["type"]))
        status = [change.new for change in self.changes if (change.table, change.field) == ("fact", "status")]
        if status == ["draft"]:
            parts.append(_("It is a draft, and not asked, until its source is cited."))
        ended = sum(one.reviews for one in self.effect.altered if one.after is None)
        kept = sum(one.reviews for one in self.effect.altered if one.after is not None)
        if ended:
            words = ngettext(
                "{n} review of the card ends with it; it counts again if this is undone.",
                "{n} reviews of the card end with it; they count again if this is undone.",
                ended,
            )
            parts.append(words.format(n=ended))
        if kept:
            parts.append(ngettext("{n} review is kept.", "{n} reviews are kept.", kept).format(n=kept))
        return " ".join(parts)


class Turning:
    """Flashcards on their way to be facts."""

    def __init__(self, desk: Desk, store: Callable[[], Store]) -> None:
        self._desk, self._store = desk, store

    def texts(self, pack: str, card: str) -> Mapping[str, str]:
        """Front, back and extra of a flashcard; raises StudyAppError where there is none."""
        row = self._desk.row(pack, "fact", card)
        if row is None or row.data.get("type") != FLASHCARD:
            raise StudyAppError(_("There is no flashcard {id} any more.").format(id=card))
        return {name: str(row.data.get(name, "")) for name in (FRONT, BACK, EXTRA)}

    def kinds(self, pack: str) -> tuple[FactType, ...]:
        """The fact types of a pack that a flashcard can be turned into."""
        return tuple(kind for kind in self._desk.frame(pack).pack.types.values() if kind.id != FLASHCARD)

    def roles(self, kind: FactType) -> tuple[str, ...]:
        """What there is to fill in a fact of a type: its roles and its times."""
        times = {Tense.EVENT: ("when",), Tense.STATE: ("start", "end"), Tense.TIMELESS: ()}[kind.tense]
        return tuple(dict.fromkeys((*(name for name in kind.roles if name not in TIME_FACETS), *times)))

    def guess(self, pack: str, card: str, kind: FactType) -> dict[str, str]:
        """What of front and back can fill the roles of a type: texts as they stand, dates and names where they are such."""
        texts = self.texts(pack, card)
        left = [text for name in (BACK, FRONT) if (text := texts[name])]
        entities = entities_of(self._store(), pack)
        found: dict[str, str] = {}
        for name in self.roles(kind):
            role = kind.roles.get(name)
            value = ValueKind.DATE if role is None or name in TIME_FACETS else role.value
            for text in left:
                if role is not None and value is ValueKind.ENTITY:
                    fits = len(entities(text, role.of)) == 1
                else:
                    fits = value is ValueKind.TEXT or not self._fault(pack, kind, {name: text})
                if fits:
                    found[name] = text
                    left.remove(text)
                    break
        return found

    def _fault(self, pack: str, kind: FactType, said: Mapping[str, str]) -> str:
        return self._read(pack, kind, said)[1]

    def _read(
        self, pack: str, kind: FactType, said: Mapping[str, str], made: dict[str, dict[str, Any]] | None = None
    ) -> tuple[dict[str, object], str]:
        """What is said as the pack's text holds it, and what is wrong; with `made`, names that are not known come into it."""
        known = entities_of(self._store(), pack)

        def entities(name: str, of: str) -> tuple[str, ...]:
            found = known(name, of)
            if found or made is None or not of:
                return found
            same = [id for id, row in made.items() if (row["name"], row["type"]) == (name, of)]
            if not same:
                taken = Listing(self._store().connection).entity_ids(pack) | made.keys()
                row = new_entity(name, of, taken)
                made[row["id"]] = row
                same = [row["id"]]
            return tuple(same)

        target = Target(pack, kind.id, {kind.id: kind}, {}, entities)
        [verdict] = verdicts([Row(0, tuple(said.values()))], tuple(said), target)
        return {name: verdict.data[name] for name in said if name in verdict.data}, (
            verdict.reason if verdict.state is State.WRONG else ""
        )

    def propose(self, pack: str, card: str, kind: FactType, said: Mapping[str, str]) -> Turned:
        """What the flashcard would become with its roles filled so, as they are typed; nothing is changed.

        A name that the pack does not have yet is made with the fact.
        Raises StudyAppError with the first thing that is wrong.
        """
        self.texts(pack, card)
        filled = {name: text for name, text in said.items() if text.strip()}
        made: dict[str, dict[str, Any]] = {}
        fillers, fault = self._read(pack, kind, filled, made) if filled else ({}, _("Nothing is filled."))
        if fault:
            raise StudyAppError(fault)
        row = self._desk.row(pack, "fact", card)
        assert row is not None
        kept = {key: value for key, value in row.data.items() if key not in (FRONT, BACK, EXTRA, "ask", "type", "id")}
        new = {"id": card, "type": kind.id} | fillers | kept
        if "cite" not in new:
            new["status"] = "draft"
        entities = tuple(Change("entity", id, "", None, entity) for id, entity in made.items())
        changes = (
            *entities,
            *changes_between("fact", card, row.data, new),
            *self._kept_in_decks(pack, card, kind.id, several(row.data.get("tags"))),
        )
        effect = self._desk.effect(pack, changes)
        if effect.errors:
            raise StudyAppError(remedies.sentence(effect.errors[0], self._desk.called))
        return Turned(changes, effect)

    def _kept_in_decks(self, pack: str, card: str, kind: str, tags: Sequence[str]) -> Iterator[Change]:
        """A deck that searches for plain cards would lose what is none any more: it lists it from now on."""
        for deck in self._desk.rows(pack, "deck"):
            search = str(deck.data.get("search", ""))
            if finds(search, FLASHCARD, tags) and not (is_plain(search) and finds(search, kind, tags)):
                change = into_deck(deck, [card])
                if change is not None:
                    yield change

    def turn(self, pack: str, turned: Turned) -> Task[Effect]:
        """What was proposed, to be saved, beside the window where that is long."""
        return self._desk.saving(pack, turned.changes, _("turned into a fact"))
