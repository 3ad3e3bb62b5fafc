"""Under which id a fact or an entity goes now that was called otherwise when something was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeGuard

from study_app.journal.entries import Decision, Event

RENAMED = "renamed"
"""The name of the decision that says which ids of a pack, its scope, were given up for which: by table, old to new."""


class Renames:
    """What the decisions of that name come to. What was said under an old id counts for the one that took its place."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        """From one decision for each pack, in whatever order."""
        self._now: dict[str, dict[str, str]] = {"fact": {}, "entity": {}}
        for one in decisions:
            for table, ids in pairs_of(one.value).items():
                for old in ids:
                    if (new := _last(ids, old)) != old:
                        self._now[table][f"{one.scope}/{old}"] = f"{one.scope}/{new}"
        self._before: dict[str, list[str]] = {}
        for old, new in self._now["fact"].items():
            self._before.setdefault(new, []).append(old)

    def __bool__(self) -> bool:
        return any(self._now.values())

    def card(self, card: str) -> str:
        """The id of a card now."""
        fact, _slash, facet = card.rpartition("/")
        new = self._now["fact"].get(fact)
        return card if new is None else f"{new}/{facet}"

    def entity(self, pack: str, id: str) -> str:
        """The id of an entity of a pack now."""
        return self._now["entity"].get(f"{pack}/{id}", f"{pack}/{id}").partition("/")[2]

    def facts(self, fact: str) -> tuple[str, ...]:
        """The ids (`pack/fact`) that count for a fact, its own first; none where another took its place."""
        return () if fact in self._now["fact"] else (fact, *self._before.get(fact, ()))

    def cards(self, card: str) -> tuple[str, ...]:
        """The ids that count for a card, its own first; none where another took its place."""
        fact, _slash, facet = card.rpartition("/")
        return tuple(f"{one}/{facet}" for one in self.facts(fact))

    def events(self, events: Iterable[Event]) -> Iterator[Event]:
        """Events under the ids of now; of an answer that says something of one card twice what it says of the card posed."""
        entry, found = "", dict[str, Event]()
        for event in events:
            if event.entry != entry:
                yield from found.values()
                entry, found = event.entry, {}
            card = self.card(event.card)
            if card not in found or event.asked:
                found[card] = event._replace(card=card)
        yield from found.values()


def is_renaming(said: object) -> TypeGuard[Decision]:
    """Whether an entry says that ids were given up for others."""
    return isinstance(said, Decision) and said.name == RENAMED


def pairs_of(value: object) -> dict[str, dict[str, str]]:
    """What the value of a decision says, of facts and of entities; what another version may have written is passed over."""
    found: dict[str, dict[str, str]] = {"fact": {}, "entity": {}}
    for table, ids in value.items() if isinstance(value, Mapping) else ():
        if table in found and isinstance(ids, Mapping):
            found[table] = {old: new for old, new in ids.items() if isinstance(old, str) and isinstance(new, str)}
    return found


def _last(ids: Mapping[str, str], id: str) -> str:
    """Where a chain of renames ends; an id that comes round to itself stays what it is."""
    seen = [id]
    while (new := ids.get(seen[-1])) is not None:
        if new in seen:
            return id
        seen.append(new)
    return seen[-1]
