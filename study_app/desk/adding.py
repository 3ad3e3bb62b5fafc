"""Flashcards typed one after the other: where they go, what is there already, and taking one back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from study_app.desk.decks import Decks
from study_app.desk.desk import Desk
from study_app.errors import StudyAppError
from study_app.facts.flashcards import BACK, BOTH_WAYS, EXTRA, FRONT
from study_app.facts.ids import new_id
from study_app.facts.importers.proposals import front_key
from study_app.facts.kinds import FLASHCARD
from study_app.facts.pictures import told_in_words
from study_app.facts.shelf import OWN
from study_app.facts.store import Store
from study_app.i18n import _
from study_app.journal import Change
from study_app.study.search.replacing import out_of_deck


@dataclass(frozen=True, slots=True)
class Added:
    """A flashcard that was added in this sitting."""

    pack: str
    id: str
    front: str
    back: str
    extra: str = ""
    picture: Mapping[str, object] | None = None


class Adding:
    """A sitting in which flashcards are added; `pack` and `deck` are where they go, chosen once and kept."""

    def __init__(self, desk: Desk, decks: Decks, store: Callable[[], Store], own_pack: Callable[[], str]) -> None:
        """`own_pack` is the id of the learner's own pack, which it makes where there is none."""
        self._desk, self._decks, self._store, self._own_pack = desk, decks, store, own_pack
        self.pack = self.deck = ""
        self.added: list[Added] = []

    def packs(self) -> tuple[tuple[str, str], ...]:
        """(id, title) of the packs that cards can go to, the learner's own first; it need not be there yet."""
        rows = self._store().connection.execute("SELECT id, title FROM pack ORDER BY position").fetchall()
        own = [row for row in rows if row[0] == OWN] or [(OWN, _("My cards"))]
        return (*own, *(row for row in rows if row[0] != OWN))

    def decks(self, pack: str) -> tuple[tuple[str, str], ...]:
        """(id, name) of the decks of a pack that cards can go to."""
        return self._decks.listed(pack) or ((("cards", _("My cards")),) if pack == OWN else ())

    def choose(self, pack: str, deck: str = "") -> None:
        """Where cards go from now on; to the first deck of the pack where none is named."""
        decks = [id for id, _name in self.decks(pack)]
        self.pack, self.deck = pack, deck if deck in decks else next(iter(decks), "")

    def twins(self, front: str) -> tuple[str, ...]:
        """The backs of the cards in the pack that have this front already."""
        if not (key := front_key(front)):
            return ()
        rows = self._store().connection.execute(
            "SELECT b.text FROM arg a JOIN arg b ON b.pack = a.pack AND b.fact = a.fact AND b.role = ?"
            " JOIN fact f ON f.pack = a.pack AND f.id = a.fact AND +f.status = 'confirmed'"
            " WHERE a.pack = ? AND a.type = ? AND a.role = ? AND a.value = ? LIMIT 5",
            (BACK, self.pack, FLASHCARD, FRONT, key),
        )
        return tuple(text for (text,) in rows.fetchall())

    def add(
        self,
        front: str,
        back: str,
        extra: str = "",
        tags: Sequence[str] = (),
        *,
        both: bool = False,
        picture: Mapping[str, object] | None = None,
    ) -> Added:
        """Save a card, and lay it into the deck; `picture` is `{file, alt}`, as `Authoring.keep_picture` names it.

        Raises StudyAppError where it has no front or back, a picture without words, or cannot be saved.
        """
        front, back, extra = front.strip(), back.strip(), extra.strip()
        if not front:
            raise StudyAppError(_("The front is empty: write what is to be asked."))
        if not back:
            raise StudyAppError(_("The back is empty: write what answers it."))
        if picture is not None and not told_in_words(picture):
            raise StudyAppError(_("Say in words what is seen on the picture."))
        if self.pack == OWN:
            self._own_pack()
        row: dict[str, Any] = {"type": FLASHCARD, FRONT: front, BACK: back}
        row |= {EXTRA: extra} if extra else {}
        row |= {"tags": list(dict.fromkeys(tags))} if tags else {}
        row |= {"ask": BOTH_WAYS} if both else {}
        row |= {"picture": dict(picture)} if picture else {}
        row = {"id": new_id(f"{front} {back}", self._is_taken, "card", besides=row), **row}
        changes = [Change("fact", row["id"], "", None, row)]
        if self.deck and not self._decks.joining(self.pack, self.deck)(row):
            changes += self._decks.listing(self.pack, self.deck, (row["id"],))
        self._desk.save(self.pack, changes)
        card = Added(self.pack, row["id"], front, back, extra, row.get("picture"))
        self.added.append(card)
        return card

    def take_back(self, card: Added) -> None:
        """Take a card of this sitting back, and out of the deck; raises StudyAppError where that cannot be saved."""
        changes: list[Change] = []
        for deck in self._desk.rows(card.pack, "deck"):
            if (change := out_of_deck(deck, [card.id])) is not None:
                changes.append(change)
        row = self._desk.row(card.pack, "fact", card.id)
        if row is not None and row.base is None:
            changes.append(Change("fact", card.id, "", dict(row.data), None))
        elif row is not None:  # it was published meanwhile
            changes.append(Change("fact", card.id, "status", row.data.get("status"), "retired"))
        self._desk.save(card.pack, changes, _("taken back"))
        self.added.remove(card)

    def _is_taken(self, id: str) -> bool:
        return self._desk.row(self.pack, "fact", id) is not None
