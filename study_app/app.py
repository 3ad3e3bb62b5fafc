"""An open library and an open journal: the use cases that window and command line share."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from study_app import database, paths, settings
from study_app.background import StoppedError, Task
from study_app.clock import Clock, Moment, date_of
from study_app.errors import StudyAppError
from study_app.facts import library, store
from study_app.facts.dates import day_in_words, read_entry
from study_app.facts.pack import in_tree
from study_app.facts.passages import Passage, Passages, SourceRow
from study_app.facts.problem import Problem
from study_app.facts.shelf import Shelf
from study_app.facts.store import PictureRow, Store
from study_app.i18n import _, ngettext
from study_app.journal import Answer, Answered, Decision, Journal, Mark, Plan, Sitting, Stated, Written
from study_app.quiz import cards
from study_app.quiz.question import Card, Question
from study_app.study import marks
from study_app.study.decisions import Decisions, decide, decisions
from study_app.study.memory import derived_tables
from study_app.study.queue import Counts, Queue
from study_app.study.reviewed import reviews
from study_app.study.scheduler import Due

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from study_app.desk.authoring import Authoring
    from study_app.desk.desk import Desk
    from study_app.facts import reading
    from study_app.quiz.asking import Quiz
    from study_app.quiz.paper import Paper, Print
    from study_app.quiz.sheet import SheetWanted
    from study_app.study.ahead import More
    from study_app.study.decisions import Exam
    from study_app.study.exams import Exams, Prospect
    from study_app.study.figures import Figure
    from study_app.study.fitting import Fitter
    from study_app.study.knowledge import Knowledge
    from study_app.study.progress import Minutes, Progress
    from study_app.study.scheduler import Rule
    from study_app.study.session import Session
    from study_app.study.sitting import QuizSitting, Result, SheetRow
    from study_app.study.statistics import Scope
    from study_app.study.timeline_game import Game, TimelineGame

# Imports inside functions below keep what the first window does not need off the way to it.


T = TypeVar("T")

MOVED_AT_ONCE, RESTATED_AT_ONCE, COUNTED_AT_ONCE = 1000, 10_000, 10_000
"""Cards that are moved, reviews that are counted anew, and cards that are counted, while the window waits: some 20 ms. More are
beside it.
"""


@dataclass(frozen=True, slots=True)
class DeckRow:
    """A deck as the library shows it. `new`, `learning` and `due` are what a session would bring today.

    `exam` is the study day of its exam, None where none is ahead or today.
    """

    id: str
    pack: str
    pack_title: str
    name: str
    about: str
    facts: int
    cards: int
    studied: int
    new: int
    learning: int
    due: int
    next_due: Due | None
    exam: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture to be shown: its file, None where it is missing or none, and its words, which then stand for it."""

    path: Path | None
    alt: str


class StudyApp:
    """One learner's data folder, and the packs that are shipped or installed in it."""

    def __init__(self, data_dir: Path, clock: Clock, journal: Journal) -> None:
        """Use `open`."""
        self.data_dir = data_dir
        self.clock = clock
        self._settings = settings.load(data_dir / "settings.json")
        self._scratch: TemporaryDirectory[str] | None = None
        self._store: Store | None = None
        self.journal = journal
        try:
            self._open_library()
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, data_dir: Path, clock: Clock, *, to_look: bool = False) -> Self:
        """Open a data folder, and build what is derived where it is out of date.

        With `to_look` nothing is going to be answered, so another program may have the folder open. Raises StudyAppError
        where the journal cannot be used: another program has it open, it is of a newer version or damaged.
        """
        journal = Journal.open(data_dir / "journal.db", clock, derived_tables(), read_only=to_look)
        return cls(data_dir, clock, journal)

    def _open_library(self) -> None:
        path = self.data_dir / "facts.db"
        folders = tuple(self.pack_folders(self.data_dir))
        documents = self.data_dir / "sources"
        try:
            self._refresh(path, folders, documents)
        except (StudyAppError, OSError):
            # Nothing may be written here: facts are derived, so they can lie anywhere.
            from tempfile import TemporaryDirectory

            self._scratch = TemporaryDirectory(prefix="study-app-")
            path = Path(self._scratch.name) / "facts.db"
            self._refresh(path, folders, documents)
        if "desk" in self.__dict__:
            self.desk.moved(path)
        self.path = path
        self._file_number = path.stat().st_ino
        self._store = Store.open(path)
        database.attach(self.journal.connection, path, "facts")
        self.queue = Queue(self.journal.connection, self.decisions)

    def _refresh(self, path: Path, folders: tuple[Path, ...], documents: Path) -> None:
        language, journal = self.language, self.journal
        library.refresh(
            path,
            folders,
            documents,
            language,
            cards.VERSION,
            cards.write,
            lambda: tuple(journal.edits()),
            journal.edit_mark(),
        )

    def renew_library(self) -> bool:
        """Read the packs again if a file of theirs was changed meanwhile; whether one was.

        Sessions go on with `Session.renew`; what else was read from `store` before must be read anew. Raises StudyAppError where
        the library cannot be made again; then the old one is used on.
        """
        now = self.library_fingerprint()
        built = store.fingerprint_of(self.path)
        as_read = built == (now, self.journal.edit_mark()) and self.path.stat().st_ino == self._file_number
        if self._scratch is not None or as_read:
            return False
        old = self.store
        self._open_library()
        old.close()
        self.__dict__.pop("quiz", None)
        self.__dict__.pop("authoring", None)
        return True

    def library_reader(self) -> Callable[[], None]:
        """Work for another thread, after which `renew_library` has nothing to read: the packs as they are now are read there."""
        folders, documents = tuple(self.pack_folders(self.data_dir)), self.data_dir / "sources"
        said, mark = tuple(self.journal.edits()), self.journal.edit_mark()
        path, language = self.path, self.language

        def read() -> None:
            library.refresh(path, folders, documents, language, cards.VERSION, cards.write, lambda: said, mark)

        return read

    def close(self) -> None:
        """Close both files and let others write."""
        try:
            if "_fitter" in self.__dict__:
                self._fitter.leave(self.clock.now())
        finally:
            if self._store is not None:
                self._store.close()
            if "desk" in self.__dict__:
                self.desk.close()
            self.journal.close()
            if self._scratch is not None:
                self._scratch.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, Exception) and (sentence := self.damage(error)) is not None:
            raise sentence from error

    def damage(self, error: BaseException) -> StudyAppError | None:
        """The sentence for an error that SQLite raises because a file was damaged while in use; None for any other error.

        A damaged library is removed, so that the next start makes it anew.
        """
        if not database.is_damage(error):
            return None
        path = (self.data_dir if self._scratch is None else Path(self._scratch.name)) / "facts.db"
        if not store.is_damaged(path):
            path = self.data_dir / "journal.db"
            return StudyAppError(_("{path} is damaged: put it aside and restore a copy of it.").format(path=path))
        with contextlib.suppress(OSError):
            path.unlink()
        return StudyAppError(
            _(
                "{path} is damaged: start the program again, and it is made anew from the packs. Your answers are not in it."
            ).format(path=path)
        )

    @staticmethod
    def pack_folders(data_dir: Path | None) -> Iterable[Path]:
        """The folders of the shipped packs and, with a data folder, of those installed in it and opened."""
        return StudyApp.shelf(data_dir).folders() if data_dir else library.pack_folders([paths.shipped("content")])

    @staticmethod
    def shelf(data_dir: Path) -> Shelf:
        """Where the packs of a data folder lie."""
        return Shelf(data_dir / "packs", paths.shipped("content"))

    @property
    def store(self) -> Store:
        """The fact store."""
        assert self._store is not None
        return self._store

    @cached_property
    def desk(self) -> Desk:
        """Where packs are edited."""
        from study_app.desk.desk import Desk
        from study_app.facts.documents import document

        def documents(pack: str) -> dict[str, str]:
            (folder,) = self.store.connection.execute("SELECT folder FROM pack WHERE id = ?", (pack,)).fetchone()
            rows = self.store.connection.execute("SELECT id, sha256 FROM source WHERE pack = ?", (pack,)).fetchall()
            found = ((id, document(Path(folder), id, digest, self.data_dir / "sources")) for id, digest in rows)
            return {id: text for id, text in found if text is not None}

        def changed() -> None:
            self.store.forget()
            self.queue.forget()

        return Desk(self.journal, self.clock, self.path, self.language, documents, changed)

    def library_fingerprint(self) -> str:
        """What the packs at hand are, in a few letters (`library.fingerprint`)."""
        folders, documents = tuple(self.pack_folders(self.data_dir)), self.data_dir / "sources"
        return library.fingerprint(folders, documents, self.language, cards.VERSION)

    @property
    def language(self) -> str:
        """The language in which facts are worded."""
        return self._settings.language

    @cached_property
    def authoring(self) -> Authoring:
        """What instructors do."""
        from study_app.desk.authoring import Authoring

        return Authoring(self)

    @cached_property
    def quiz(self) -> Quiz:
        """What can be asked of the store."""
        from study_app.quiz.asking import Quiz

        return Quiz(self.store, lambda pack: ((p.entity, p.text) for p in self.journal.proposals(pack)))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the library when it was last read."""
        return self.store.problems()

    @property
    def writable(self) -> str:
        """Why answers cannot be saved, as a sentence; "" if they can."""
        return self.journal.refusal

    @property
    def clock_doubt(self) -> str:
        """Why the clock may be wrong, as a sentence; "" if nothing says so."""
        today = self.clock.now().study_day()
        ahead = self.queue.ahead(today)
        if ahead is None:
            return ""
        return _(
            "The clock says {today}, but cards were reviewed on {day}: set it right if it is wrong. If it was wrong then, go "
            "on; these cards are asked again."
        ).format(today=date_of(today).isoformat(), day=date_of(ahead).isoformat())

    @property
    def scheme(self) -> str:
        """The colour scheme: "system", "light" or "dark"."""
        return self._settings.scheme

    @scheme.setter
    def scheme(self, value: str) -> None:
        self._change(replace(self._settings, scheme=value))

    @property
    def text_scale(self) -> float:
        """How large text is shown; 1.0 is as drawn."""
        return self._settings.text_scale

    @text_scale.setter
    def text_scale(self, value: float) -> None:
        self._change(replace(self._settings, text_scale=value))

    @property
    def all_forms(self) -> tuple[str, ...]:
        """The ids of all ways of asking, in the order in which they are listed to people."""
        from study_app.quiz.forms import FORMS

        return tuple(form.id for form in FORMS)

    @property
    def only_forms(self) -> tuple[str, ...]:
        """The only forms in which the learner wants to be asked; none for all. Sessions begun from then on keep to it."""
        return self._settings.forms

    @only_forms.setter
    def only_forms(self, value: Collection[str]) -> None:
        self._change(replace(self._settings, forms=tuple(value)))

    def table_columns(self, shown: str) -> tuple[str, ...]:
        """The columns that were chosen for the table while it shows something (facts of one type, cards); none if never."""
        return self._settings.columns.get(shown, ())

    def choose_table_columns(self, shown: str, keys: Collection[str]) -> None:
        """Choose them; none for the usual ones."""
        others = {name: chosen for name, chosen in self._settings.columns.items() if name != shown}
        self._change(replace(self._settings, columns={**others, shown: tuple(keys)} if keys else others))

    def _change(self, changed: settings.Settings) -> None:
        self._settings = changed
        try:
            settings.save(self.data_dir / "settings.json", changed)
        except OSError as error:
            raise StudyAppError(
                _("The setting holds until you leave; it cannot be saved in {folder}.").format(folder=self.data_dir)
            ) from error

    def decks(self) -> tuple[DeckRow, ...]:
        """All decks, in the order of their packs, each after the one it lies in, with what a session would bring now."""
        now, exams = self.clock.now(), self.decisions.exams
        counts = self.queue.all_counts(now)
        rows = self.store.connection.execute(
            "SELECT d.id, d.pack, p.title, d.name, d.about,"
            " (SELECT count(*) FROM deck_fact f WHERE f.deck = d.id),"
            " (SELECT count(*) FROM deck_card c WHERE c.deck = d.id)"
            " FROM deck d JOIN pack p ON p.id = d.pack ORDER BY p.position, d.position"
        ).fetchall()
        by_pack = [list(group) for _pack, group in groupby(rows, key=lambda row: row[1])]
        ordered = [group[place] for group in by_pack for place in in_tree([row[3] for row in group])]
        return tuple(self._deck(row, counts, now, exams) for row in ordered)

    def _deck(
        self,
        row: tuple[str, str, str, str, str, int, int],
        counts: Mapping[str, Counts],
        now: Moment,
        exams: Mapping[str, Exam],
    ) -> DeckRow:
        mine, exam = counts.get(row[0], Counts(0, 0, 0)), exams.get(row[0])
        ahead = exam.day if exam is not None and exam.day >= now.study_day() else None
        due = self.queue.next_due(row[0], now)
        return DeckRow(*row, self.queue.studied(row[0], now.study_day()), mine.new, mine.learning, mine.due, due, ahead)

    def due(self) -> Iterator[dict[str, object]]:
        """The decks as `due --json` shows them; `next_due` is a date, null if nothing will ever be due."""
        for deck in self.decks():
            yield {
                "deck": deck.id,
                "name": deck.name,
                "new": deck.new,
                "learning": deck.learning,
                "due": deck.due,
                "next_due": None if deck.next_due is None else date_of(deck.next_due.day).isoformat(),
            }

    def session(self, deck: str) -> Session:
        """A session with a deck, by its id (`pack/deck`, or the deck's own part where that is enough)."""
        from study_app.study.session import Session

        self.look_at_parameters()
        id, decided = self.deck_id(deck), self.decisions
        rule_of = self._rule_of(decided)
        return Session(self.journal, self.quiz, self.queue, id, self.clock, decided, self.only_forms, rule_of=rule_of)

    @cached_property
    def exams(self) -> Exams:
        """The exams of the decks."""
        from study_app.study.exams import Exams

        return Exams(self.journal, self.clock)

    def _rule_of(self, decided: Decisions) -> Callable[[str], Rule | None] | None:
        """What decides on the due days of cards for which an exam is ahead; None where there is no exam."""
        return partial(self.exams.rule_of, decided) if decided.exams else None

    @cached_property
    def _progress(self) -> Progress:
        from study_app.study.progress import Progress

        return Progress(self.journal, self.clock)

    @cached_property
    def _fitter(self) -> Fitter:
        from study_app.study.fitting import Fitter

        return Fitter(self.journal, self.data_dir / "journal.db")

    def study_ahead(self, deck: str, days: int = 0) -> Session:
        """A session with the cards of a deck that come back within so many days (0: as `more` says), as reviews that count.

        Raises StudyAppError where reviews are due now, which come first, and where nothing comes back by then.
        """
        from study_app.study.ahead import soon
        from study_app.study.queue import Picked
        from study_app.study.session import Session

        self.look_at_parameters()
        id, decided, now = self.deck_id(deck), self.decisions, self.clock.now()
        counts = self.queue.counts(id, now)
        if counts.due or counts.learning:
            raise StudyAppError(_("Cards of this deck wait now: they come before what is ahead."))
        days = days or self.more(id).now().days
        cards = soon(self.journal.connection, id, now.study_day(), days)
        if not cards:
            raise StudyAppError(
                ngettext(
                    "Nothing of this deck that rested today comes back within {n} day.",
                    "Nothing of this deck that rested today comes back within {n} days.",
                    days,
                ).format(n=days)
            )
        picked, rule_of = Picked(self.journal.connection, cards, self.queue), self._rule_of(decided)
        return Session(
            self.journal, self.quiz, picked, id, self.clock, decided, self.only_forms, purpose="ahead", rule_of=rule_of
        )

    def study_new(self, deck: str, count: int = 0) -> Session:
        """A session with so many (0: as `more` says) of the next new cards of a deck, beyond those that the day brings.

        Raises StudyAppError while the day still brings something of the deck, which comes first, and where no card is left that
        may be new on one day with what was.
        """
        from study_app.study.ahead import NEW, further
        from study_app.study.queue import Picked
        from study_app.study.session import Session

        self.look_at_parameters()
        id, decided = self.deck_id(deck), self.decisions
        if self.queue.counts(id, self.clock.now()):
            raise StudyAppError(_("Cards of this deck wait today: they come before more new ones."))
        cards = further(self.journal.connection, id, self.clock.now().study_day(), count or NEW)
        if not cards:
            raise StudyAppError(_("This deck has no more new cards for today."))
        picked, rule_of = Picked(self.journal.connection, cards, self.queue), self._rule_of(decided)
        return Session(
            self.journal, self.quiz, picked, id, self.clock, decided, self.only_forms, purpose="ahead", rule_of=rule_of
        )

    def cram(self, deck: str, *, before_exam: bool = False) -> Session:
        """A session with all cards of a deck, or those that come back before its exam; its answers rate and move nothing.

        What is least likely known comes first: on the day of the exam where one is ahead, else today. Raises StudyAppError where
        there is nothing to cram.
        """
        from study_app.study.ahead import Crammed, to_cram
        from study_app.study.session import Session

        id, decided, today = self.deck_id(deck), self.decisions, self.clock.now().study_day()
        if before_exam and decided.exam(id, today) is None:
            raise StudyAppError(_("This deck has no exam ahead."))
        cards = to_cram(self.journal.connection, decided, id, today, before_exam=before_exam)
        if not cards:
            raise StudyAppError(_("There is nothing to cram in this deck."))
        crammed = Crammed(self.journal.connection, cards, self.queue)
        return Session(self.journal, self.quiz, crammed, id, self.clock, decided, self.only_forms, purpose="cram")

    def more(self, deck: str) -> Task[More]:
        """What can be studied of a deck beyond what the day brings. Nothing is written: who wants it need not wait for it."""
        from study_app.study.ahead import more

        id, now, decided = self.deck_id(deck), self.clock.now(), self.decisions
        waits = bool(self.queue.counts(id, now))  # what the day brings comes before more new ones

        def found(connection: database.Connection) -> More:
            return more(connection, decided, id, now.study_day(), new=not waits)

        if self.queue.cards(id, now.study_day()) <= COUNTED_AT_ONCE:
            return Task(lambda: found(self.journal.connection), lambda: None, False, Event())
        reader = database.beside(self.journal.connection)

        def beside() -> More:
            with reader() as own:
                return found(own)

        return Task(beside, lambda: None, True, Event())

    def look_at_parameters(self, *, wait: bool = False) -> None:
        """Adopts what was fitted to the learner meanwhile, and begins to fit anew when there are enough new reviews.

        Another process does it; with `wait` what is under way is waited for. Where nothing can be written nothing is fitted.
        """
        if self._fitter.look(self.clock.now(), wait=wait):
            self.queue.decide(self.decisions)

    def fitted_to(self) -> tuple[int, int] | None:
        """To how many answers the schedule is fitted, and since which study day; None while it is the usual one."""
        from study_app.study.fitting import fitted_to

        return fitted_to(self.journal)

    def overdue_later(self) -> Callable[[], int]:
        """How many cards should have been reviewed before today: a function that may run on another thread."""
        return self._progress.overdue_later()

    def catching_up(self, late: int, days: int) -> tuple[int, ...]:
        """How many reviews each of so many days would have, from today on, if `late` that are overdue were spread over them."""
        from study_app.study.catching_up import outlook

        return outlook(self.journal.connection, late, self.clock.now().study_day(), days)

    def catch_up(self, days: int) -> Task[int]:
        """Spread what is overdue over so many days, the most endangered first; how many cards move. It can be taken back."""
        from study_app.study.catching_up import spread

        now, parameters = self.clock.now(), self.decisions.parameters
        return self._task(
            lambda journal: spread(journal, parameters, days, now),
            self.queue.renew,
            long=self.queue.due_before(now.study_day()) > MOVED_AT_ONCE,
        )

    def _task(self, work: Callable[[Journal], T], kept: Callable[[], object], *, long: bool) -> Task[T]:
        """Something to be written in the journal; what is long by a connection of its own, that it can be on another thread."""
        stop = Event()
        if not long or self.journal.refusal:
            return Task(lambda: work(self.journal), kept, False, stop)
        opened, now, queues = self.journal.beside(stop.is_set), self.clock.now(), list[Queue]()

        def beside() -> T:
            with opened() as journal:
                try:
                    came = work(journal)
                except database.Error:
                    if stop.is_set():
                        raise StoppedError from None
                    raise
                journal.connection.set_progress_handler(None, 0)  # it is done: nothing can be stopped any more
                queue = Queue(journal.connection, decisions(journal))
                queue.all_counts(now)
                queues.append(queue)
            return came

        def go_on() -> None:
            kept()
            for queue in queues:
                self.queue.go_on_from(queue)

        return Task(beside, go_on, True, stop)

    def _is_long(self, said: Answer | Plan | Mark | Decision) -> bool:
        """Whether much follows from what is said, or taken back: cards are due on other days, or are counted anew."""
        match said:
            case Plan(_reason, moves):
                return len(moves) > MOVED_AT_ONCE
            case Decision("fitting"):
                fitted = next(self.journal.decided("parameters"), None) is not None
                return fitted and reviews(self.journal.connection) > RESTATED_AT_ONCE
            case _:
                return False

    def minutes_later(self, retention: float) -> Callable[[], Minutes]:
        """What a day of the next month takes if so much is to be remembered: a function that may run on another thread."""
        return self._progress.minutes_later(retention)

    def prospect_later(self, deck: str, exam: Exam, stop: Event) -> Callable[[], Prospect]:
        """What is to be expected of an exam that is thought about: a function that may run on another thread.

        It raises StoppedError soon after `stop` is set.
        """
        return self.exams.prospect_later(self.deck_id(deck), exam, stop)

    def set_exam(
        self,
        deck: str,
        day: str,
        recall: float | None = None,
        minutes: float | None = None,
        days_off: Collection[int] | None = None,
    ) -> None:
        """Give a deck an exam on a day as people write it. What is None stays as it was decided; 0 `minutes` are no limit.

        Raises StudyAppError as `Exams.day` does for the day, and as `decisions.decide` for the rest.
        """
        from study_app.study.decisions import Exam

        deck = self.deck_id(deck)
        before = self.decisions.exams.get(deck, Exam(0))
        exam = replace(
            before,
            day=self.exams.day(day),
            recall=before.recall if recall is None else recall,
            minutes=before.minutes if minutes is None else minutes or None,
            days_off=before.days_off if days_off is None else tuple(sorted(days_off)),
        )
        self.decide("exam", exam, deck)

    def bring_forward(self, prospect: Prospect) -> Task[int]:
        """Have the cards come earlier that are due too late for an exam; how many. It can be taken back."""
        from study_app.study.exams import bring_forward

        now, moves = self.clock.now(), prospect.moves
        return self._task(
            lambda journal: bring_forward(journal, moves, now), self.queue.renew, long=len(moves) > MOVED_AT_ONCE
        )

    def pack_id(self, pack: str) -> str:
        """The id of a pack of the library; raises StudyAppError with the known ones if it is none."""
        ids = [row[0] for row in self.store.connection.execute("SELECT id FROM pack ORDER BY position")]
        if pack not in ids:
            raise StudyAppError(_("There is no pack {pack}; known: {known}.").format(pack=pack, known=", ".join(ids)))
        return pack

    @property
    def decisions(self) -> Decisions:
        """How the learner wants to study: what was decided and stands."""
        return decisions(self.journal)

    def decide(self, name: str, value: object, deck: str = "") -> None:
        """Decide how to study, of a deck or of all; None goes back to what is usual. Raises StudyAppError as `decisions.decide`.

        It holds for sessions begun from then on.
        """
        decide(self.journal, name, value, scope=deck and self.deck_id(deck), at=self.clock.now())
        self.queue.decide(self.decisions)

    def fit(self, *, fitting: bool) -> Task[object]:
        """Decide whether the schedule is fitted to the learner or goes by the usual values; raises as `decide`."""
        decision, now = Decision("fitting", "", None if fitting else False), self.clock.now()
        return self._task(
            lambda journal: decide(journal, decision.name, decision.value, at=now),
            lambda: self.queue.decide(self.decisions),
            long=self._is_long(decision),
        )

    def suspend(self, card: str, *, suspended: bool = True) -> None:
        """A card is asked no more, or again. Raises StudyAppError where nothing can be written, as those below."""
        marks.suspend(self.journal, card, suspended=suspended, at=self.clock.now())
        self.queue.renew([card])

    def bury(self, card: str, days: int = 1) -> None:
        """A card is not asked again today, or for so many days."""
        marks.bury(self.journal, card, days=days, at=self.clock.now())
        self.queue.renew([card])

    def flag(self, card: str, colour: str) -> None:
        """Put a flag of a colour (`marks.FLAGS`) on a card; "" takes it away."""
        marks.flag(self.journal, card, colour, at=self.clock.now())

    def note(self, card: str, text: str) -> None:
        """Keep a note of the learner's own with a card; "" takes it away."""
        marks.note(self.journal, card, text, at=self.clock.now())

    def marked(self, cards: Collection[str] | None = None) -> Mapping[str, marks.Marked]:
        """What the learner says of cards, of those that bear a mark."""
        return marks.marked(self.journal.connection, cards)

    def figures(self, scope: Scope | None = None) -> tuple[Figure, ...]:
        """The figures of the progress page, of all that was studied or within a scope."""
        from study_app.study.statistics import Scope

        return self._progress.figures(scope or Scope(), partial(self._stem, on_screen=None))

    def figures_later(self, scope: Scope) -> Callable[[Callable[[Figure], object]], None]:
        """The same one by one: a function that may run on another thread; `with_questions` tells afterwards what a card asks."""
        return self._progress.figures_later(scope)

    def with_questions(self, figure: Figure) -> Figure:
        """A figure about cards with what they ask in place of their ids."""
        if figure.id != "hardest":
            return figure
        return replace(figure, rows=tuple((self._stem(str(card), None), *cells) for card, *cells in figure.rows))

    def scope(self, deck: str = "", tag: str = "", days: int | None = None) -> Scope:
        """What figures are of: a deck, a tag, so many days until today.

        Raises StudyAppError for a deck that is not known, and for a tag that no fact bears.
        """
        from study_app.study.statistics import Scope

        if tag and tag not in (known := self.tags()):
            raise StudyAppError(
                _("No fact bears the tag {tag}; known: {known}.").format(tag=tag, known=", ".join(known))
            )
        first = None if days is None else self.clock.now().study_day() - days + 1
        return Scope((self.deck_id(deck),) if deck else (), tag, first)

    def tags(self) -> tuple[str, ...]:
        """The tags that facts bear, in the order of the alphabet."""
        rows = self.store.connection.execute("SELECT DISTINCT t.value FROM fact f, json_each(f.tags) t ORDER BY 1")
        return tuple(row[0] for row in rows)

    @property
    def last_said(self) -> Written | None:
        """What `take_back` would take back."""
        return self.journal.last_said()

    @property
    def last_taken_back(self) -> Written | None:
        """What `put_back` would say again."""
        return self.journal.last_taken_back()

    def take_back(self, session: Session | None = None) -> Task[str]:
        """Take back what was said last and counts: an answer, a mark, a plan or a decision.

        In a `session` the question of an answer, or of a card that had left it, is put again. It comes to `in_words`, "" if there
        is nothing. Raises StudyAppError where nothing can be written; then nothing was.
        """
        last = self.last_said
        if last is None:
            return Task(lambda: "", lambda: None, False, Event())
        words = self.in_words(last)
        if session is not None and isinstance(last.said, Answer):
            return Task(lambda: (session.undo(), words)[1], lambda: None, False, Event())
        return self._task(
            lambda journal: (journal.void(last.entry.id), words)[1],
            lambda: self._follow(last, session),
            long=self._is_long(last.said),
        )

    def put_back(self, session: Session | None = None) -> Task[str]:
        """Say again what was taken back last, unless something new was said since; likewise."""
        last = self.last_taken_back
        if last is None:
            return Task(lambda: "", lambda: None, False, Event())
        words = self.in_words(last)
        if session is not None and isinstance(last.said, Answer):
            return Task(lambda: (session.redo(), words)[1], lambda: None, False, Event())
        return self._task(
            lambda journal: (journal.redo(), words)[1],
            lambda: self._follow(last, session),
            long=self._is_long(last.said),
        )

    def _follow(self, written: Written, session: Session | None) -> None:
        """Goes by what was taken back or said again."""
        match written:
            case Answered():
                self.queue.taken_back(written)
            case Stated(said=Mark(card=card)):
                self.queue.renew([card])
            case Stated(said=Plan()):
                self.queue.renew()
            case Stated():
                self.queue.decide(self.decisions)
        if session is not None and isinstance(written.said, Mark):
            session.marked(written.said.card)

    def in_words(self, written: Written, on_screen: Question | None = None) -> str:
        """What was said, as part of a sentence: `your answer to “...”`; what is on the screen is called as it is there."""
        match written.said:
            case Answer(card):
                return _("your answer to “{question}”").format(question=self._stem(card, on_screen))
            case Mark(card, "suspended", value):
                words = _("the suspension of “{question}”") if value else _("the return of “{question}”")
                return words.format(question=self._stem(card, on_screen))
            case Mark(card, "buried", value):
                days = int(value) - written.entry.study_day + 1 if value and value.isdigit() else 1
                words = ngettext("“{question}” not again today", "“{question}” not again for {n} days", days)
                return words.format(question=self._stem(card, on_screen), n=days)
            case Mark(card, "flag"):
                return _("your flag on “{question}”").format(question=self._stem(card, on_screen))
            case Mark(card):
                return _("your note on “{question}”").format(question=self._stem(card, on_screen))
            case Plan(_reason, moves):
                return ngettext("the new day of {n} card", "the new days of {n} cards", len(moves)).format(n=len(moves))
            case Decision(name):
                return _DECIDED[name]() if name in _DECIDED else name

    def _stem(self, id: str, on_screen: Question | None) -> str:
        """The question that a card asks; its id where the library has lost it."""
        if on_screen is not None and on_screen.card.id == id:
            return on_screen.stem  # which may hide what other words tell: how many there are
        card = Card.from_id(id)
        asked = self.store.asked(card.pack, card.fact, card.facet)
        return asked.stem if asked is not None else id

    def begin_quiz(
        self, decks: Iterable[str], forms: Iterable[str], count: int, seed: int, minutes: float | None = None
    ) -> QuizSitting:
        """Begin a quiz: `count` questions from decks in forms (all of them where none is named), within so many minutes.

        Raises StudyAppError for a deck or form that is not known, where nothing can be asked, and where nothing can be saved.
        """
        from study_app.study.sitting import QUIZ_FORMS, QuizSitting

        forms = tuple(forms) or QUIZ_FORMS
        for form in forms:
            if form not in QUIZ_FORMS:
                known = ", ".join(QUIZ_FORMS)
                raise StudyAppError(_("A quiz has no form {form}; known: {known}.").format(form=form, known=known))
        if abs(seed) >= 2**53:  # what JSON keeps whole
            raise StudyAppError(_("A seed has at most 15 digits."))
        ids = tuple(sorted({self.deck_id(deck) for deck in decks})) or tuple(deck.id for deck in self.decks())
        limit_ms = None if minutes is None else max(1, round(minutes * 60_000))
        in_order = tuple(form for form in QUIZ_FORMS if form in forms)
        return QuizSitting(self.journal, self.quiz, Sitting("quiz", ids, in_order, seed, count, limit_ms), self.clock)

    def quiz_seed(self) -> int:
        """A seed for a quiz, drawn by chance."""
        from study_app.study.sitting import SEED_BITS

        return self.clock.chance(SEED_BITS)

    def sheet_wanted(
        self, decks: Iterable[str], forms: Iterable[str], count: int, seed: int, version: str = "A"
    ) -> SheetWanted:
        """The settings of a sheet for paper: all decks, and the usual forms, where none is named.

        Raises StudyAppError for a deck or form that is not known, and for a number of questions that makes no sense.
        """
        from study_app.quiz.sheet import MOST, PAPER_FORMS, USUAL_FORMS, SheetWanted

        chosen = set(forms) or set(USUAL_FORMS)
        for form in sorted(chosen.difference(PAPER_FORMS)):
            known = ", ".join(PAPER_FORMS)
            raise StudyAppError(_("On paper there is no form {form}; known: {known}.").format(form=form, known=known))
        if not 1 <= count <= MOST:
            raise StudyAppError(_("A sheet has from 1 to {most} questions.").format(most=MOST))
        if abs(seed) >= 2**53:  # as for a quiz, whose questions the same seed brings
            raise StudyAppError(_("A seed has at most 15 digits."))
        ids = tuple(dict.fromkeys(self.deck_id(deck) for deck in decks)) or tuple(deck.id for deck in self.decks())
        return SheetWanted(ids, tuple(form for form in PAPER_FORMS if form in chosen), count, seed, version)

    def printed(self, what: Print, wanted: SheetWanted) -> Iterator[Paper | None]:
        """A sheet, its key, or the decks as a list: None again and again while it is made, and at last the paper.

        Raises StudyAppError on the way where there is nothing to ask.
        """
        from study_app.quiz.paper import printed

        passages = self._passages

        def places(question: Question) -> tuple[Passage, ...]:
            return passages.of(question.card.pack, question.citations, quoted=False)

        about = self.decks_in_words(wanted.decks)
        return printed(self.quiz, what, wanted, about, places, self.language)

    def quiz_results(self, decks: Iterable[str] = ()) -> Iterator[Result]:
        """What past quizzes came to, the latest first; where decks are named, those that asked one of them.

        Raises StudyAppError for a deck that is not known.
        """
        from study_app.study.sitting import results

        wanted = {self.deck_id(deck) for deck in decks}
        return (
            came_to
            for came_to in results(self.journal)
            if not wanted or wanted.intersection(came_to.seated.sitting.decks)
        )

    def decks_in_words(self, chosen: Collection[str]) -> str:
        """The names of decks in the order of the library; of one that is gone, its id."""
        names = {deck.id: deck.name for deck in self.decks()}
        if set(chosen) == set(names) and len(names) > 1:
            return _("all decks")
        return ", ".join(
            names.get(deck, deck) for deck in (*names, *sorted(set(chosen) - set(names))) if deck in chosen
        )

    def result_of(self, sitting: QuizSitting) -> Result:
        """What a quiz has come to so far."""
        from study_app.study.sitting import result

        return result(self.journal, sitting.seated)

    def score_sheet(self, came_to: Result) -> tuple[SheetRow, ...]:
        """Every answer of a quiz with its question and the reason."""
        from study_app.study.sitting import sheet

        return sheet(self.quiz, came_to)

    def wrong_cards(self, came_to: Result) -> tuple[str, ...]:
        """The cards of a quiz that were wrong and not remembered since, as far as they are still in the library."""
        from study_app.study.sitting import to_study

        return tuple(card for card in to_study(self.journal, came_to) if self.quiz.has(Card.from_id(card)))

    def study_wrong(self, came_to: Result) -> Session:
        """A session with the wrong cards of a quiz alone, whether they are due or not; its answers are rated."""
        from study_app.study.queue import Picked
        from study_app.study.session import Session

        picked = Picked(self.journal.connection, self.wrong_cards(came_to), self.queue)
        decided = self.decisions
        rule_of = self._rule_of(decided)
        return Session(self.journal, self.quiz, picked, "", self.clock, decided, purpose="ahead", rule_of=rule_of)

    def picked_deck(self, name: str, cards: int) -> DeckRow:
        """Cards that were picked, as a deck to show: it is in no pack and has nothing due of its own."""
        return DeckRow("", "", "", name, "", 0, cards, 0, 0, 0, 0, None)

    def game_decks(self) -> tuple[tuple[DeckRow, int, Game | None], ...]:
        """The decks with which the timeline game can be played, with how many events each has and the best game so far."""
        from study_app.study.timeline_game import FEWEST, best, events_of, games

        past = games(self.journal)
        rows = ((deck, len(events_of(self.quiz, deck.id)), best(past, deck.id)) for deck in self.decks())
        return tuple(row for row in rows if row[1] >= FEWEST)

    def best_game(self, deck: str) -> Game | None:
        """The best timeline game with a deck so far."""
        from study_app.study.timeline_game import best, games

        return best(games(self.journal), deck)

    def begin_game(self, deck: str) -> TimelineGame:
        """Begin a timeline game with a deck; raises StudyAppError where it has too few events or nothing can be saved."""
        from study_app.study.timeline_game import TimelineGame

        return TimelineGame(self.journal, self.quiz, self.deck_id(deck), self.quiz_seed(), self.clock)

    def deck_id(self, deck: str) -> str:
        """The full id of a deck, from it, its own part, or the name by which it is shown, where that is enough.

        Raises StudyAppError with the known ones if there is none, and with those that are meant if there are several.
        """
        rows = self.store.connection.execute(
            "SELECT d.id, d.name, p.title FROM deck d JOIN pack p ON p.id = d.pack ORDER BY d.rowid"
        ).fetchall()
        ways: tuple[Callable[[str, str, str], bool], ...] = (
            lambda id, _name, _pack: id == deck,
            lambda id, _name, _pack: id.partition("/")[2] == deck,
            lambda _id, name, pack: deck.casefold() in (name.casefold(), f"{pack}: {name}".casefold()),
        )
        found = next((ids for way in ways if (ids := [row[0] for row in rows if way(*row)])), [])
        if len(found) > 1:
            raise StudyAppError(_("{deck} may be any of {found}: say which.").format(deck=deck, found=", ".join(found)))
        if not found:
            known = ", ".join(row[0] for row in rows)
            raise StudyAppError(_("There is no deck {deck}; known: {known}.").format(deck=deck, known=known))
        return str(found[0])

    def sources(self) -> tuple[SourceRow, ...]:
        """The sources that the library cites."""
        return self._passages.sources()

    def attach_source(self, path: Path) -> SourceRow:
        """Keep a copy of a document that some pack cites; raises StudyAppError as `Passages.attach`."""
        return self._passages.attach(path)

    def pack_titles(self) -> dict[str, str]:
        """The titles of the packs by their ids."""
        return dict(self.store.connection.execute("SELECT id, title FROM pack ORDER BY position").fetchall())

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
        return self._passages.of(pack, self.store.citations(pack, fact))

    def picture(self, pack: str, table: str, row: str) -> Shown | None:
        """The picture of an entity or a fact."""
        return self._shown(self.store.picture(pack, table, row))

    def picture_beside(self, question: Question) -> Shown | None:
        """The picture that may be seen before a question is answered."""
        from study_app.quiz.pictures import beside

        return self._shown(beside(self.store, question))

    def pictures_with_answer(self, question: Question) -> tuple[Shown, ...]:
        """The pictures that come with the answer of a question."""
        from study_app.quiz.pictures import with_answer

        found = map(self._shown, with_answer(self.store, question))
        return tuple(shown for shown in found if shown is not None)

    def _shown(self, row: PictureRow | None) -> Shown | None:
        if row is None:
            return None
        from study_app.facts import pictures

        path = pictures.find(row.file, Path(row.folder), self.data_dir / pictures.FOLDER)
        return Shown(None if path is None or pictures.fault(path) else path, row.alt)

    def shown(self, pack: str, file: str, alt: str) -> Shown:
        """A picture that a row of a pack would name so."""
        (folder,) = self.store.connection.execute("SELECT folder FROM pack WHERE id = ?", (pack,)).fetchone()
        found = self._shown(PictureRow(file, folder, alt))
        assert found is not None
        return found

    def pack_language(self, pack: str) -> str:
        """The language in which a pack is written."""
        (language,) = self.store.connection.execute("SELECT language FROM pack WHERE id = ?", (pack,)).fetchone()
        return str(language)

    @property
    def _passages(self) -> Passages:
        return Passages(self.store, self.data_dir / "sources")

    def describe_due(self, due: Due) -> str:
        """When a card comes back, in words: "in 10 minutes", "tomorrow", "in 12 days"."""
        now = self.clock.now()
        if due.ms is not None:
            minutes = max(0, -(-(due.ms - now.utc_ms) // 60_000))
            return ngettext("in {n} minute", "in {n} minutes", minutes).format(n=minutes) if minutes else _("now")
        days = due.day - now.study_day()
        if days <= 0:
            return _("today")
        if days == 1:
            return _("tomorrow")
        if days < 60:
            return ngettext("in {n} day", "in {n} days", days).format(n=days)
        months = round(days / 30.44)
        if months < 24:
            return ngettext("in {n} month", "in {n} months", months).format(n=months)
        return ngettext("in {n} year", "in {n} years", round(days / 365.25)).format(n=round(days / 365.25))

    def describe_exam(self, study_day: int) -> str:
        """When an exam is, in words: "Exam on 15 June, in 20 days"."""
        today = self.clock.now().study_day()
        if study_day <= today:
            return _("Exam today")
        day = day_in_words(date_of(study_day), date_of(today))
        return _("Exam on {day}, {when}").format(day=day, when=self.describe_due(Due(study_day)))

    def read_date(self, text: str) -> str:
        """What a date being typed is read as: "15 May 1992", both readings of an ambiguous one, "" if none."""
        return _(" or ").join(when.words() for when in read_entry(text))

    def timeline(self, decks: Sequence[str]) -> tuple[reading.OnTimeline, ...]:
        """Every dated fact of the decks, by time."""
        from study_app.facts import reading

        return reading.timeline(self.store, decks)

    def told(self, pack: str, fact: str) -> reading.Told | None:
        """A fact to be read; None if there is no confirmed one of this id."""
        from study_app.facts import reading

        return reading.told(self.store, pack, fact)

    def about(self, pack: str, entity: str) -> reading.About | None:
        """All that is known of an entity; None if there is none."""
        from study_app.facts import reading

        return reading.about(self.store, pack, entity)

    def find(self, text: str) -> tuple[reading.Found, ...]:
        """Entities and facts for what somebody is typing."""
        from study_app.facts import reading

        return reading.find(self.store, text)

    def knowledge(self) -> Mapping[str, Knowledge]:
        """How well each fact (`pack/fact`) is known; those without an entry are unknown."""
        from study_app.study.knowledge import knowledge

        return knowledge(self.journal.connection)

    def facts(self, pack: str | None = None) -> Iterator[dict[str, object]]:
        """Every fact, of one pack if one is named, with the keys of `facts --json`."""
        wanted = None if pack is None else self.pack_id(pack)
        return (record for record in self.store.records() if wanted in (None, record["pack"]))

    def questions(self, pack: str | None, deck: str | None, seed: int) -> Iterator[dict[str, object]]:
        """Every card in every form that can ask it, with the keys of `questions --json`."""
        if pack is not None:
            self.pack_id(pack)
        wanted = None
        if deck is not None:
            rows = self.store.connection.execute("SELECT card FROM deck_card WHERE deck = ?", (self.deck_id(deck),))
            wanted = {row[0] for row in rows}
        for row in self.store.askable():
            card = Card(*row)
            if pack in (None, card.pack) and (wanted is None or card.id in wanted):
                for form in self.quiz.forms(card):
                    yield self.quiz.pose(card, form, seed).as_json()


_DECIDED = {
    "retention": lambda: _("How much you want to remember"),
    "maximum": lambda: _("The longest interval"),
    "easy_days": lambda: _("Easy days"),
    "learning": lambda: _("The steps of new cards"),
    "relearning": lambda: _("The steps of forgotten cards"),
    "new_a_day": lambda: _("New cards a day"),
    "exam": lambda: _("The date of an exam"),
    "parameters": lambda: _("What the program has learned of your memory"),
    "fitting": lambda: _("Whether the schedule is fitted to you"),
    "search": lambda: _("a saved search"),
    "fitted": lambda: _("A look at what your answers say of your memory"),
}
"""What each decision is about, in words."""
