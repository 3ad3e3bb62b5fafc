"""What can be looked up in an open library: facts, entities and sources, with pictures and how well all is known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from study_app import database
from study_app.errors import StudyAppError
from study_app.facts.dates import read_entry
from study_app.facts.passages import Passage, Passages, SourceRow
from study_app.facts.store import PictureRow
from study_app.i18n import _
from study_app.quiz.question import Card, Question

if TYPE_CHECKING:
    from study_app.background import Task
    from study_app.facts import reading
    from study_app.study.knowledge import Knowledge
    from study_app.study.opened import Opened
    from study_app.study.statistics import Scope

_AT_ONCE = 2_000
"""So many facts are put in order of time while one waits."""

# Imports inside functions below keep what the first window does not need off the way to it.


class Shown(NamedTuple):
    """A picture to be shown: its file, None where it is missing or none, and its words, which then stand for it."""

    path: Path | None
    alt: str


class Reading:
    """What is there to be read, over one open library."""

    def __init__(self, opened: Opened) -> None:
        """Of an open library; nothing is read before it is asked for."""
        self._opened = opened

    def timeline(self, decks: Sequence[str]) -> tuple[reading.OnTimeline, ...]:
        """Every dated fact of the decks, by time."""
        from study_app.facts import reading

        return reading.timeline(self._opened.store.connection, decks)

    def timeline_of(self, decks: Sequence[str]) -> Task[tuple[reading.OnTimeline, ...]]:
        """The same, to be read beside the window where the decks have many facts."""
        from study_app.background import Task
        from study_app.facts import reading

        store, stop = self._opened.store, Event()
        many = store.connection.execute(
            "SELECT 1 FROM deck_fact WHERE deck IN (SELECT value FROM json_each(?)) LIMIT 1 OFFSET ?",
            (json.dumps(list(decks)), _AT_ONCE),
        ).fetchone()
        if many is None:
            return Task(lambda: self.timeline(decks), lambda: None, False, stop)
        reader = database.beside(store.connection)

        def beside() -> tuple[reading.OnTimeline, ...]:
            with reader() as own:
                return reading.timeline(own, decks, lambda: not stop.is_set())

        return Task(beside, lambda: None, True, stop)

    def first_day(self, deck: str) -> tuple[str, str] | None:
        """The pack and the id of the first fact of a deck by time that states one day; None where there is none."""
        from study_app.facts import reading

        return reading.first_day(self._opened.store, deck)

    def told(self, pack: str, fact: str) -> reading.Told | None:
        """A fact to be read; None if there is no confirmed one of this id."""
        from study_app.facts import reading

        return reading.told(self._opened.store, pack, fact)

    def about(self, pack: str, entity: str) -> reading.About | None:
        """All that is known of an entity; None if there is none."""
        from study_app.facts import reading

        return reading.about(self._opened.store, pack, entity)

    def find(self, text: str) -> tuple[reading.Found, ...]:
        """Entities and facts for what somebody is typing."""
        from study_app.facts import reading

        return reading.find(self._opened.store, text)

    def knowledge(self) -> Mapping[str, Knowledge]:
        """How well each fact (`pack/fact`) is known; those without an entry are unknown."""
        from study_app.study.knowledge import knowledge

        return knowledge(self._opened.journal.connection)

    def facts(self, pack: str | None = None) -> Iterator[dict[str, object]]:
        """Every fact, of one pack if one is named, with the keys of `facts --json`."""
        wanted = None if pack is None else self._opened.pack_id(pack)
        return (record for record in self._opened.store.records() if wanted in (None, record["pack"]))

    def questions(self, pack: str | None, deck: str | None, seed: int) -> Iterator[dict[str, object]]:
        """Every card in every form that can ask it, with the keys of `questions --json`."""
        if pack is not None:
            self._opened.pack_id(pack)
        wanted = None
        if deck is not None:
            id = self._opened.decks.id_of(deck)
            rows = self._opened.store.connection.execute("SELECT card FROM deck_card WHERE deck = ?", (id,))
            wanted = {row[0] for row in rows}
        for row in self._opened.store.askable():
            card = Card(*row)
            if pack in (None, card.pack) and (wanted is None or card.id in wanted):
                for form in self._opened.quiz.forms(card):
                    yield self._opened.quiz.pose(card, form, seed).as_json()

    def tags(self) -> tuple[str, ...]:
        """The tags that facts bear, in the order of the alphabet."""
        # first what is written in each fact, which an index has in order: then the few that differ are taken apart
        select = "SELECT DISTINCT t.value FROM (SELECT DISTINCT tags FROM fact) f, json_each(f.tags) t ORDER BY 1"
        rows = self._opened.store.connection.execute(select)
        return tuple(row[0] for row in rows)

    def scope(self, deck: str = "", tag: str = "", days: int | None = None) -> Scope:
        """What figures are of: a deck, a tag, so many days until today.

        Raises StudyAppError for a deck that is not known, and for a tag that no fact bears.
        """
        from study_app.study.statistics import Scope

        if tag and tag not in (known := self.tags()):
            raise StudyAppError(
                _("No fact bears the tag {tag}; known: {known}.").format(tag=tag, known=", ".join(known))
            )
        first = None if days is None else self._opened.clock.now().study_day() - days + 1
        return Scope((self._opened.decks.id_of(deck),) if deck else (), tag, first)

    def stem(self, id: str, on_screen: Question | None = None) -> str:
        """The question that a card asks, as it is on the screen if it is there; its id where the library has lost it."""
        if on_screen is not None and on_screen.card.id == id:
            return on_screen.stem  # which may hide what other words tell: how many there are
        card = Card.from_id(id)
        asked = self._opened.store.asked(card.pack, card.fact, card.facet)
        return asked.stem if asked is not None else id

    def read_date(self, text: str) -> str:
        """What a date being typed is read as: "15 May 1992", both readings of an ambiguous one, "" if none."""
        return _(" or ").join(when.words() for when in read_entry(text))

    def sources(self) -> tuple[SourceRow, ...]:
        """The sources that the library cites."""
        return self._passages.sources()

    def attach_source(self, path: Path) -> SourceRow:
        """Keep a copy of a document that some pack cites; raises StudyAppError as `Passages.attach`."""
        return self._passages.attach(path)

    def source_text(self, pack: str, source: str) -> str | None:
        """The text of a source of a pack; None if it is not attached."""
        return self._passages.text(pack, source)

    def keep_document(self, text: str) -> None:
        """Keep a copy of a text that is about to be a source; raises StudyAppError if it cannot be written."""
        self._passages.keep(text)

    def passage(self, question: Question) -> tuple[Passage, ...]:
        """Where the answer to a question stands, with the text if the source is attached."""
        return self._passages.of(question.card.pack, question.citations)

    def fact_passages(self, pack: str, fact: str) -> tuple[Passage, ...]:
        """Where a fact stands, likewise."""
        return self._passages.of(pack, self._opened.store.citations(pack, fact))

    def places(self) -> Callable[[Question], tuple[Passage, ...]]:
        """What tells of one question after the other where its answer stands, without the text."""
        passages = self._passages
        return lambda question: passages.of(question.card.pack, question.citations, quoted=False)

    @property
    def _passages(self) -> Passages:
        return Passages(self._opened.store, self._opened.data_dir / "sources")

    def picture(self, pack: str, table: str, row: str) -> Shown | None:
        """The picture of an entity or a fact."""
        return self._shown(self._opened.store.picture(pack, table, row))

    def picture_beside(self, question: Question) -> Shown | None:
        """The picture that may be seen before a question is answered."""
        from study_app.quiz.pictures import beside

        return self._shown(beside(self._opened.store, question))

    def pictures_with_answer(self, question: Question) -> tuple[Shown, ...]:
        """The pictures that come with the answer of a question."""
        from study_app.quiz.pictures import with_answer

        found = map(self._shown, with_answer(self._opened.store, question))
        return tuple(shown for shown in found if shown is not None)

    def shown(self, pack: str, file: str, alt: str) -> Shown:
        """A picture that a row of a pack would name so."""
        place = self._opened.store.connection.execute("SELECT folder FROM pack WHERE id = ?", (pack,)).fetchone()
        (folder,) = place or (str(self._opened.data_dir),)  # a pack that comes to be with its first card has none yet
        found = self._shown(PictureRow(file, folder, alt))
        assert found is not None
        return found

    def _shown(self, row: PictureRow | None) -> Shown | None:
        return None if row is None else Shown(self.picture_file(row), row.alt)

    def picture_file(self, row: PictureRow) -> Path | None:
        """The file of a picture; None where it is missing, or no picture that is taken."""
        from study_app.facts import pictures

        path = pictures.find(row.file, Path(row.folder), self._opened.data_dir / pictures.FOLDER)
        return None if path is None or pictures.fault(path) else path

    def pack_titles(self) -> dict[str, str]:
        """The titles of the packs by their ids."""
        return dict(self._opened.store.connection.execute("SELECT id, title FROM pack ORDER BY position").fetchall())

    def pack_language(self, pack: str) -> str:
        """The language in which a pack is written."""
        select = "SELECT language FROM pack WHERE id = ?"
        (language,) = self._opened.store.connection.execute(select, (pack,)).fetchone()
        return str(language)
