"""The instructor's desk: rows of packs changed by edits, what that does to questions and reviews, and the way back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from study_app import database
from study_app.background import StoppedError, Task, in_bulk
from study_app.clock import Clock, Moment
from study_app.desk import remedies
from study_app.desk.row_words import field_in_words, table_in_words
from study_app.errors import StudyAppError
from study_app.facts import frame, revising, survey
from study_app.facts.building import Writer
from study_app.facts.edits import Conflict, Key, Overlay, overlay
from study_app.facts.frame import Frame
from study_app.facts.pack_files import read_pack
from study_app.facts.problem import Problem, Severity
from study_app.facts.rows import Row, same
from study_app.facts.store import Store
from study_app.i18n import _, capital, ngettext
from study_app.journal import Change, Edit, Edited, Journal, Plan
from study_app.quiz import cards
from study_app.quiz.question import Card

if TYPE_CHECKING:
    from study_app.quiz.question import Question
    from study_app.quiz.soundness import Refusal

T = TypeVar("T")

Documents = Callable[[str], Mapping[str, str]]
"""The canonical text of each source of a pack that is at hand, by its id."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a card asks and what answers it, in words."""

    stem: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Altered:
    """A card before and after an edit; None where it is not asked then. `reviews` counts the learner's reviews of it."""

    card: str
    before: Wording | None
    after: Wording | None
    reviews: int

    @property
    def answered_anew(self) -> bool:
        """Whether another answer is right than before."""
        return self.before is not None and self.after is not None and self.before.answers != self.after.answers


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit does. `decks` are the names of those that hold an altered card; `problems` what is wrong afterwards.

    `errors` are those of them that the edit brings, so that it cannot be saved.
    """

    pack: str
    facts: tuple[str, ...] = ()
    altered: tuple[Altered, ...] = ()
    decks: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()

    @property
    def again(self) -> tuple[str, ...]:
        """The cards that were reviewed and have another right answer now: what can be asked again soon."""
        return tuple(one.card for one in self.altered if one.answered_anew and one.reviews)

    def sentence(self, *, again: bool = False, done: bool = False) -> str:
        """It in words: "7 questions in 2 decks change, 1 is gone; 31 reviews of them keep their schedule.".

        With `again` the cards of `again` are asked again soon, whatever their schedule was. What was `done` already is told so.
        """
        changed = sum(one.before is not None and one.after is not None for one in self.altered)
        new = sum(one.before is None for one in self.altered)
        gone = sum(one.after is None for one in self.altered)
        parts = []
        if changed and done:
            parts.append(ngettext("{n} question changed", "{n} questions changed", changed).format(n=changed))
        elif changed:
            parts.append(ngettext("{n} question changes", "{n} questions change", changed).format(n=changed))
        if new and parts:
            parts.append(ngettext("{n} is new", "{n} are new", new).format(n=new))
        elif new:
            parts.append(ngettext("{n} question is new", "{n} questions are new", new).format(n=new))
        if gone and parts:
            parts.append(ngettext("{n} is no longer asked", "{n} are no longer asked", gone).format(n=gone))
        elif gone:
            words = ngettext("{n} question is no longer asked", "{n} questions are no longer asked", gone)
            parts.append(words.format(n=gone))
        if not parts:
            return _("No question changed.") if done else _("No question changes.")
        where = len(self.decks)
        told = ", ".join(parts)
        if where:
            told = ngettext("{told} in {n} deck", "{told} in {n} decks", where).format(told=told, n=where)
        soon = frozenset(self.again) if again else frozenset()
        if soon:
            words = ngettext("{n} card is asked again soon", "{n} cards are asked again soon", len(soon))
            told = f"{told}; {words.format(n=len(soon))}"
        reviews = sum(one.reviews for one in self.altered if one.after is not None and one.card not in soon)
        if reviews:
            kept = ngettext("{n} review of them keeps its schedule", "{n} reviews of them keep their schedule", reviews)
            told = f"{told}; {kept.format(n=reviews)}"
        return f"{capital(told)}."


@dataclass(frozen=True, slots=True)
class Preview:
    """One way of asking one facet of a fact: the question, or why it is refused."""

    facet: str
    form: str
    posed: Question | Refusal


@dataclass(slots=True)
class _Standing:
    """The edits of a pack as they stand: kept, for each would be read from the journal at each change."""

    overlay: Overlay
    version: str
    problems: Sequence[Problem] = field(default_factory=tuple)


class LeftBehindError(StudyAppError):
    """What was done stands in the journal, and the store could not follow: it is out of date until it is made anew."""

    def __init__(self, reason: str) -> None:
        words = _("It is saved, but what is shown does not follow ({reason}): the packs are read again, at the latest when"
                  " the program starts.")  # fmt: skip
        super().__init__(words.format(reason=reason.rstrip(".")))


class Bulk:
    """Many changes on their way: written into the store and said in the journal on any thread, all of them or none."""

    def __init__(
        self,
        path: Path,
        journal: Callable[[], contextlib.AbstractContextManager[Journal]],
        write: Callable[[database.Connection, Journal, Callable[[int], None]], tuple[Effect, ...]],
        say: Callable[[Journal], object],
        changed: Callable[[bool], None],
    ) -> None:
        """Use `Desk.bulk`."""
        self._path, self._journal, self._write, self._say, self._changed = path, journal, write, say, changed

    def work(self, wait: Callable[[int], None], agree: Callable[[], None] = lambda: None) -> tuple[Effect, ...]:
        """Write the changes; `wait` hears how many and may raise to give up, as may `agree` when all are written.

        Readers of the store see nothing of it before the end, and until then nothing else may be written in the journal. Raises
        StudyAppError with the first thing that would be wrong, and LeftBehindError where it was said and the store could not take
        it.
        """
        is_said, mark = False, ""
        with (
            in_bulk(),
            database.sentences(self._path),
            contextlib.closing(database.connect(self._path, derived=True)) as db,
            self._journal() as journal,
        ):
            db.execute("PRAGMA cache_spill = OFF")  # or readers would wait as soon as there is much of it
            try:
                with database.immediate(db):
                    effects = self._write(db, journal, wait)
                    if first := next((error for effect in effects for error in effect.errors), None):
                        raise StudyAppError(remedies.sentence(first, partial(frame.called, db)))
                    agree()
                    others, before = journal.others(), journal.edit_mark()
                    self._say(journal)
                    is_said, mark = True, journal.edit_mark()
                    keep_mark(db, before if journal.others() == others else "", mark)
            except (StudyAppError, database.Error) as error:
                if not is_said:
                    raise
                if not _has(db, mark):  # it was begun with another mark, by which it is made anew
                    self._changed(False)
                    raise LeftBehindError(str(error)) from error
        return effects

    def done(self) -> None:
        """Have what was read of the store read anew; on the thread of the desk, after `work`."""
        self._changed(True)


AT_ONCE = 10
"""Rows that are changed while the window waits: some of them take 15 ms. More are beside it."""

_WAITED_FOR = 24
"""So much is done while the window waits, counted as in `Desk.heavy`: about 30 ms."""

_LOOKED_THROUGH = 2000
"""Facts among which a deck finds its own in about 30 ms."""

_OF_ONE = 2
"""Reading a fact anew takes as long as looking at so many times eight that are near it."""

_LOOK_UP = 1000
"""Steps of SQLite after which it looks whether to stop."""

_STATEMENT = "SELECT statement FROM fact WHERE pack = ? AND id = ?"

_MANY = 200
"""Changes from which flashcards among them are written all at once, and not told one by one."""


class Told(NamedTuple):
    """What a fact says after some changes, "" where it is wrong, and what saving them does; its previews where they are made."""

    statement: str
    effect: Effect
    previews: tuple[Preview, ...] | None = None


class Desk:
    """Changes the packs of a library by edits in the journal, and keeps the store in step with them."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        path: Path,
        language: str,
        documents: Documents,
        changed: Callable[[], None],
    ) -> None:
        """A desk over the store in the file `path`; `changed` is called after each change of it."""
        self._journal = journal
        self._clock = clock
        self._path = path
        self._language = language
        self._documents = documents
        self._changed = changed
        self._standing: dict[str, _Standing] = {}
        self._last: tuple[str, Edit | None] | None = None
        self._texts: dict[str, Mapping[str, str]] = {}
        self._open: database.Connection | None = None

    def close(self) -> None:
        """Let go of the store."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def admit(self, folder: Path, before: str, after: str) -> bool:
        """Add a pack that has no facts yet to the store without reading the other packs; whether that could be done.

        `before` and `after` are the fingerprints of the library without and with it: where the store was built from anything
        else than the one, other packs were changed meanwhile, and all must be read.
        """
        if self._db.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone() != (before,):
            return False
        pack = read_pack(folder, self._journal.edits()).pack
        if pack is None or pack.facts or pack.entities:
            return False
        with database.sentences(self._path), database.immediate(self._db):
            if self._db.execute("SELECT 1 FROM pack WHERE id = ?", (pack.id,)).fetchone() is None:
                Writer(self._db, pack, self._language).write()
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('fingerprint', ?)", (after,))
        self._changed()
        return True

    def moved(self, path: Path, language: str) -> None:
        """The library was read again, in a language, into the store in the file `path`."""
        self.close()
        self._path, self._language = path, language
        self._last = None
        self._standing.clear()
        self._texts.clear()

    @property
    def _db(self) -> database.Connection:
        if self._open is None:
            self._open = database.connect(self._path, derived=True)
            # what does not fit into its memory would lock the file before the edit is in the journal, which reads it
            self._open.execute("PRAGMA cache_spill = OFF")
            # who settles what is left carries the pages over, beside the window; a thousand of them hold it up by 0.2 s
            self._open.execute("PRAGMA wal_autocheckpoint = 16000")
        return self._open

    # --- what there is

    def row(self, pack: str, table: str, id: str) -> Row | None:
        """A row of a pack with its edits; None if there is none."""
        return frame.row(self._db, pack, table, id)

    def called(self, pack: str, table: str, id: str) -> str:
        """What a fact of a pack says, or what anything else of it is called; "" where it is not known."""
        return frame.called(self._db, pack, table, id)

    def role_titles(self, pack: str, fact_type: str) -> Mapping[str, str]:
        """What the roles of a kind of fact are called, by their names: those that have a title."""
        return frame.role_titles(self._db, pack, fact_type)

    def rows(self, pack: str, table: str) -> Iterator[Row]:
        """The rows of a table of a pack with their edits, in their order."""
        return frame.rows(self._db, pack, table)

    def facts_of(self, pack: str, fact_type: str) -> Iterator[Row]:
        """The rows of the facts of a type of a pack, in their order; those too of which something is wrong."""
        return frame.rows_of_type(self._db, pack, fact_type)

    def frame(self, pack: str, changes: Iterable[Change] = ()) -> Frame:
        """A pack to read single rows of, as it would be with some changes."""
        after = self._after(pack, changes)
        return Frame(self._db, pack, {key: data for key, data in after.items() if data is not None})

    def history(self, pack: str, table: str, id: str) -> tuple[Edited, ...]:
        """The edits of a row that stand, in their order, published ones too."""
        return tuple(self._journal.edits_of(table, id, pack))

    def in_words(self, edit: Edit) -> str:
        """An edit as part of a sentence, which names what it changed."""
        from study_app.desk.edit_words import in_words

        return in_words(edit, self._db)

    def conflicts(self, pack: str) -> tuple[Conflict, ...]:
        """Where edits and the pack's text changed the same field, each to something else."""
        edits = self._edits(pack)
        keys = (*edits.new, *edits.fields)
        found = (self.row(pack, *key) for key in keys)
        return tuple(edits.conflicts(row for row in found if row is not None))

    def unpublished(self, pack: str) -> Overlay:
        """What the edits of a pack come to that its text does not say yet."""
        return self._edits(pack)

    # --- what would be

    def effect(self, pack: str, changes: Iterable[Change]) -> Effect:
        """What saving changes would do; nothing is saved."""
        with self._tried():
            return self._apply(pack, self._after(pack, changes))

    def preview(self, pack: str, fact: str, changes: Iterable[Change] = (), seed: int = 0) -> tuple[Preview, ...]:
        """Every facet of a fact in every form, as it would be asked after some changes, or why not."""

        changes = tuple(changes)
        with self._tried():
            if changes:
                self._apply(pack, self._after(pack, changes))
            return tuple(_previews(self._db, pack, fact, seed))

    def previews_later(
        self, pack: str, fact: str, changes: Iterable[Change] = ()
    ) -> Callable[[Callable[[Preview], bool]], None]:
        """The same one by one, for another thread: each is handed over, until that is answered by False."""
        after = self._after(pack, changes)
        path, language, texts = self._path, self._language, self.texts(pack)

        def hand_over(take: Callable[[Preview], bool]) -> None:
            with contextlib.ExitStack() as opened:
                # as it stands it is read without the lock of who writes, and a save meanwhile does not wait
                own = opened.enter_context(
                    contextlib.closing(
                        database.connect(path, derived=True) if after else database.connect(path, read_only=True)
                    )
                )
                if after:
                    opened.enter_context(_nothing_happened(own, path))
                    revision = revising.revise(own, pack, language, after, texts)
                    cards.revise(Store(own), pack, revision.facts)
                for one in _previews(own, pack, fact, 0):
                    if not take(one):
                        return

        return hand_over

    def forget_texts(self) -> None:
        """A source was attached: look for the texts again."""
        self._texts.clear()

    @contextlib.contextmanager
    def _tried(self) -> Iterator[None]:
        with _nothing_happened(self._db, self._path):
            yield

    def said(self, pack: str, fact: str, changes: Iterable[Change]) -> tuple[str, Effect]:
        """The statement of a fact after some changes ("" where it is wrong), and what saving them would do."""
        with self._tried():
            effect = self._apply(pack, self._after(pack, changes))
            row = self._db.execute(_STATEMENT, (pack, fact)).fetchone()
            return (str(row[0]) if row else ""), effect

    def telling(self, pack: str, fact: str, changes: Collection[Change]) -> Task[Told]:
        """What `said` tells, and where changes are `heavy` the previews too, beside the window: all in one go.

        Until that is over, or stopped, nobody else can try or save anything.
        """
        if not self.heavy(pack, changes):
            return Task(lambda: Told(*self.said(pack, fact, changes)), lambda: None, False, Event())
        after, path, texts, stop = self._after(pack, changes), self._path, self.texts(pack), Event()
        journal = database.beside(self._journal.connection, read_only=True)

        def tell() -> Told:
            with in_bulk(), contextlib.closing(database.connect(path, derived=True)) as own, journal() as memory:
                own.execute("PRAGMA cache_spill = OFF")
                own.set_progress_handler(stop.is_set, _LOOK_UP)
                try:
                    with _nothing_happened(own, path):
                        effect = self._apply(pack, after, own, texts, memory)
                        row = own.execute(_STATEMENT, (pack, fact)).fetchone()
                        return Told(str(row[0]) if row else "", effect, tuple(_previews(own, pack, fact, 0)))
                except (StudyAppError, database.Error) as error:
                    if stop.is_set():
                        raise StoppedError from error
                    raise

        return Task(tell, lambda: None, True, stop)

    # --- what is done

    def save(self, pack: str, changes: Iterable[Change], why: str = "", *, again: bool = False) -> Effect:
        """Save changes as one edit, and what it did. With `again` reviewed cards with another right answer are due today.

        Raises StudyAppError with the first thing that the changes would make wrong, where a row is not any more as they say it
        was, and where nothing can be written; then nothing was saved.
        """
        changes = tuple(change for change in changes if not same(change.old, change.new))
        if not changes:
            return Effect(pack)
        edit = Edit(pack, self._version(pack), changes, why)
        _refuse_outdated(self._db, pack, changes)

        def say(effect: Effect) -> Edited:
            now = self._clock.now()
            return self._say(edit, now, _asked_today(effect, now) if again else None)

        return self._carry_out(pack, self._after(pack, changes), say, self._take_back)

    def _take_back(self, edited: Edited | None) -> None:
        if edited is not None:
            self._journal.void_edit(edited, again=False)

    def _say(self, edit: Edit, now: Moment, again: Plan | None = None, *, journal: Journal | None = None) -> Edited:
        said = journal or self._journal
        edited = said.append_edit(edit, at=now, again=again)
        self._edits(edit.pack).add(edit.changes)
        self._last = said.edit_mark(), edit
        return edited

    def bulk(self, pack: str, changes: Callable[[], Iterable[Change]], why: str = "", *, again: bool = False) -> Bulk:
        """Many changes to be made and saved as one edit by another thread; raises StudyAppError where nothing can be saved.

        `again` is that of `save`.
        """
        version, standing, texts = self._version(pack), self._edits(pack), self.texts(pack)
        edits: list[Edit] = []
        told: list[Effect] = []

        def write(db: database.Connection, journal: Journal, wait: Callable[[int], None]) -> tuple[Effect, ...]:
            made = tuple(change for change in changes() if not same(change.old, change.new))
            _refuse_outdated(db, pack, made)
            edits.append(Edit(pack, version, made, why))
            new = [c.new for c in made if c.table == "fact" and not c.field and c.old is None and revising.plain(c.new)]
            known = {card["id"] for card in new}
            if not revising.premises(db, pack).isdisjoint(known):  # with them other facts come
                new, known = [], set()
            rest = [c for c in made if c.table != "fact" or c.id not in known]
            decks = (("deck", deck) for deck in revising.listing(db, pack, known) if known)
            keys = tuple(dict.fromkeys((*_keys(rest), *decks)))
            mine = standing.of(keys)
            mine.add(rest)
            if new:
                first = revising.add_flashcards(db, pack, new, wait)
                cards.add_flashcards(Store(db), pack, first)
            if not keys:
                return (Effect(pack),)
            told.append(self._apply(pack, self._data(pack, keys, mine, db), db, texts, journal.connection))
            return tuple(told)

        def say(journal: Journal) -> None:
            now = self._clock.now()
            self._say(edits[0], now, _asked_today(told[0], now) if again and told else None, journal=journal)

        return self._bulk(pack, write, say)

    def _bulk(
        self,
        pack: str,
        write: Callable[[database.Connection, Journal, Callable[[int], None]], tuple[Effect, ...]],
        say: Callable[[Journal], object],
    ) -> Bulk:
        def changed(followed: bool) -> None:
            if followed:
                self._texts.pop(pack, None)
                self._changed()
            else:
                self._standing.pop(pack, None)

        return Bulk(self._path, self._journal.beside(lambda: False), write, say, changed)

    def saving(
        self, pack: str, changes: Sequence[Change], why: str = "", *, long: bool = False, again: bool = False
    ) -> Task[Effect]:
        """Changes to be saved as one edit, beside the window where that is `heavy`, or said to be `long`.

        Raises StudyAppError as `bulk`. `again` is that of `save`.
        """
        if not long and not self.heavy(pack, changes):
            return Task(lambda: self.save(pack, changes, why, again=again), lambda: None, False, Event())
        return _beside(self.bulk(pack, lambda: changes, why, again=again), lambda effects: effects[0])

    def heavy(self, pack: str, changes: Collection[Change]) -> bool:
        """Whether changes reach so far that a window does not wait until it is told what they do, or they are saved.

        They are of many rows; or many facts say something else then, as those that name an entity; or many others ask alike; or
        a deck is filled anew from a large pack.
        """
        return rows_of(changes) > AT_ONCE or self._reaches_far(pack, self._after(pack, changes))

    def _heavy_back(self, edit: Edit) -> bool:
        """The same of taking an edit back."""
        back = [one._replace(old=one.new, new=one.old) for one in edit.changes if one.field]
        return rows_of(edit.changes) > AT_ONCE or self._reaches_far(edit.pack, self._after(edit.pack, back))

    def _reaches_far(self, pack: str, after: revising.Changed) -> bool:
        if any(table == "deck" for table, _id in after) and self._is_large(pack):
            return True
        facts = revising.touched(self._db, pack, after)
        if _OF_ONE * len(facts) > _WAITED_FOR:
            return True
        if revising.only_sorted(self._db, pack, after):
            return False
        near = cards.affected(Store(self._db), pack, facts)
        return _OF_ONE * len(facts) + len(near) // 8 > _WAITED_FOR

    def _is_large(self, pack: str) -> bool:
        """Whether a pack holds so many facts that a window does not wait while a deck looks for its own among them."""
        found = self._db.execute("SELECT 1 FROM fact WHERE pack = ? LIMIT 1 OFFSET ?", (pack, _LOOKED_THROUGH))
        return found.fetchone() is not None

    def undo(self, *, again: bool = True) -> str:
        """Take back the last edit that is not published; what it was, in words, "" if there is none.

        Without `again` it is as if it had not been made: `redo` does not offer it.
        """
        last = self._last_edit()
        if last is None:
            return ""
        assert isinstance(last.said, Edit)
        pack = last.said.pack
        rest = _without(last, self._edits(pack), self._journal, self._version(pack))
        after = self._data(pack, _keys(last.said.changes), rest)

        def unsay(_none: Edited | None) -> None:
            if not again:
                raise StudyAppError(_("What was taken back cannot be said again."))
            self._journal.redo_edit()

        self._carry_out(pack, after, lambda _effect: self._void(last, rest, again=again), unsay, force=True)
        return self.in_words(last.said)

    def undo_in_bulk(self) -> Bulk | None:
        """The last edit to be taken back by another thread, where it is of many rows; None if there is none."""
        last = self._last_edit()
        if last is None:
            return None
        assert isinstance(last.said, Edit)
        edit, texts, standing = last.said, self.texts(last.said.pack), self._edits(last.said.pack)
        version, rest = self._version(edit.pack), Overlay()

        def write(db: database.Connection, journal: Journal, _wait: Callable[[int], None]) -> tuple[Effect, ...]:
            nonlocal rest
            rest = _without(last, standing, journal, version)
            after = self._data(edit.pack, _keys(edit.changes), rest, db)
            effect = self._apply(edit.pack, after, db, texts, journal.connection)
            return (replace(effect, errors=()),)  # the way back is always open

        return self._bulk(edit.pack, write, lambda journal: self._void(last, rest, journal))

    def undoing(self) -> Task[str]:
        """What `undo` does, beside the window where many rows were changed."""
        last = self.last
        bulk = None if last is None or not self._heavy_back(last) else self.undo_in_bulk()
        if last is None or bulk is None:
            return Task(self.undo, lambda: None, False, Event())
        words = self.in_words(last)
        return _beside(bulk, lambda _effects: words)

    def redoing(self) -> Task[str]:
        """What `redo` does, likewise."""
        edit = self.last_taken_back
        if edit is None or not self.heavy(edit.pack, edit.changes):
            return Task(self.redo, lambda: None, False, Event())
        pack, texts, standing = edit.pack, self.texts(edit.pack), self._edits(edit.pack)

        def write(db: database.Connection, journal: Journal, _wait: Callable[[int], None]) -> tuple[Effect, ...]:
            keys = _keys(edit.changes)
            mine = standing.of(keys)
            mine.add(edit.changes)
            effect = self._apply(pack, self._data(pack, keys, mine, db), db, texts, journal.connection)
            return (replace(effect, errors=()),)

        def say(journal: Journal) -> None:
            journal.redo_edit()
            standing.add(edit.changes)

        words = self.in_words(edit)
        return _beside(self._bulk(pack, write, say), lambda _effects: words)

    def _void(self, last: Edited, rest: Overlay, journal: Journal | None = None, *, again: bool = True) -> None:
        """Say in the journal that the last edit is taken back."""
        (journal or self._journal).void_edit(last, again=again)
        standing = self._standing.get(last.said.pack)
        if standing is not None:
            self._standing[last.said.pack] = _Standing(rest, standing.version)

    def redo(self) -> str:
        """Make the edit again that was taken back last, unless something was edited since; in words, "" if there is none."""
        last = self._journal.last_edit_taken_back()
        if last is None or not self._is_here(last):
            return ""
        edit = last.said
        assert isinstance(edit, Edit)

        def again(_effect: Effect) -> Edited | None:
            edited = self._journal.redo_edit()
            self._edits(edit.pack).add(edit.changes)
            return edited

        def unsay(edited: Edited | None) -> None:
            if edited is not None:
                self._journal.void_edit(edited)

        self._carry_out(edit.pack, self._after(edit.pack, edit.changes), again, unsay, force=True)
        return self.in_words(edit)

    def _last_edit(self) -> Edited | None:
        """The latest edit that stands in a pack that is here."""
        packs = self._db.execute("SELECT id FROM pack").fetchall()
        return self._journal.last_edit([id for (id,) in packs])

    @property
    def last(self) -> Edit | None:
        """What `undo` would take back."""
        mark = self._journal.edit_mark()
        if self._last is None or self._last[0] != mark:  # it may be of 100,000 rows, and is asked for by every page
            last = self._last_edit()
            self._last = mark, last.said if last is not None and isinstance(last.said, Edit) else None
        return self._last[1]

    @property
    def last_taken_back(self) -> Edit | None:
        """What `redo` would make again."""
        last = self._journal.last_edit_taken_back()
        return last.said if last is not None and isinstance(last.said, Edit) and self._is_here(last) else None

    def last_after(self, after: str, *, of_decks: bool) -> Edit | None:
        """What `undo` would take back, where it was made after an entry of the journal, and `of_decks` changed decks alone."""
        if self.last is None or (of_decks and not _of_decks(self.last)):
            return None
        edited = self._last_edit()
        return self.last if edited is not None and edited.entry.id > after else None

    def next_before(self, before: str, *, of_decks: bool) -> Edit | None:
        """What `redo` would make again, where it was made before an entry of the journal, if any is given; else likewise."""
        edit, edited = self.last_taken_back, self._journal.last_edit_taken_back()
        if edit is None or edited is None or (of_decks and not _of_decks(edit)):
            return None
        return edit if not before or edited.entry.id < before else None

    def _is_here(self, edited: Edited) -> bool:
        return self._db.execute("SELECT 1 FROM pack WHERE id = ?", (edited.said.pack,)).fetchone() is not None

    def settle_later(self) -> Callable[[], None] | None:
        """What is left to bring up to date after edits, for another thread; None if there is nothing."""
        unsettled = self._db.execute("SELECT value FROM meta WHERE key = 'unsettled'").fetchone()
        if unsettled is None:
            return None
        path = self._path

        def settle() -> None:
            with contextlib.closing(database.connect(path, derived=True)) as own:
                write = cards.regrouped(Store(own))
                packs = [id for (id,) in own.execute("SELECT id FROM pack").fetchall()]
                left = {pack: tuple(survey.left_out(own, pack)) for pack in packs}
                with database.immediate(own):
                    if own.execute("SELECT value FROM meta WHERE key = 'unsettled'").fetchone() != unsettled:
                        return  # what was edited meanwhile is left for the next time, and all of this with it
                    write()
                    for pack, found in left.items():
                        survey.keep_left_out(own, pack, found)
                    own.execute("DELETE FROM meta WHERE key = 'unsettled'")

        return settle

    def _carry_out(
        self,
        pack: str,
        after: revising.Changed,
        say: Callable[[Effect], Edited | None],
        unsay: Callable[[Edited | None], object],
        *,
        force: bool = False,
    ) -> Effect:
        """Change the store, then say so in the journal, then let the change of the store stand; or none of the three.

        Raises LeftBehindError where the store could not take what was said, and that could not be unsaid either.
        """
        if self._journal.refusal:
            raise StudyAppError(self._journal.refusal)
        edited, is_said, mark = None, False, ""
        try:
            with database.sentences(self._path), database.immediate(self._db):
                effect = self._apply(pack, after)
                if effect.errors and not force:
                    first = effect.errors[0]
                    raise StudyAppError(remedies.sentence(first, self.called))
                others, before = self._journal.others(), self._journal.edit_mark()
                edited, is_said = say(effect), True
                mark = self._journal.edit_mark()
                keep_mark(self._db, before if self._journal.others() == others else "", mark)
        except BaseException as error:
            self._standing.pop(pack, None)
            if not is_said:
                raise
            # the store could not follow, as where the disk is full; unless only the last step failed, and it is on the disk
            if not (isinstance(error, (StudyAppError, database.Error)) and mark and _has(self._db, mark)):
                try:
                    unsay(edited)
                except (StudyAppError, database.Error):
                    raise LeftBehindError(str(error)) from error
                raise
        if any(table == "source" for table, _id in after):
            self._texts.pop(pack, None)  # a new source may have a document
        self._changed()
        return effect

    def _apply(
        self,
        pack: str,
        after: revising.Changed,
        other: database.Connection | None = None,
        texts: Mapping[str, str] | None = None,
        memory: database.Connection | None = None,
    ) -> Effect:
        """Change the store, inside a transaction, and tell what that did.

        By another connection on another thread `texts` are the documents, and `memory` is the journal there.
        """
        db = self._db if other is None else other
        after, flashcards = self._apply_flashcards(db, pack, after)
        if flashcards and not after:
            return Effect(pack, flashcards)
        before = Store(db)
        touched = revising.touched(db, pack, after)
        rest = revising.resting(db, pack, after)
        wrong = self._errors(db, pack, (*after, *rest, *(("fact", fact) for fact in touched)))
        near: frozenset[str] = frozenset()
        stood: frozenset[tuple[object, ...]] = frozenset()
        only_sorted = revising.only_sorted(db, pack, after)  # then nothing that others are asked by is another
        if not only_sorted:
            near, stood = cards.affected(before, pack, touched), cards.judged_by(before, pack, touched)
        old = self._wordings(before, pack, touched)
        revision = revising.revise(db, pack, self._language, after, self.texts(pack) if texts is None else texts)
        store = Store(db)
        if only_sorted or (stood and cards.judged_by(store, pack, revision.facts) == stood):
            near = frozenset(revision.facts)
        else:
            near |= cards.affected(store, pack, revision.facts)
        had = cards.made_of(store, pack, near)
        cards.revise(store, pack, revision.facts, near)
        cards.redeck(store, [f"{pack}/{id}" for id in revision.decks])
        has = cards.made_of(store, pack, near)
        new = self._wordings(store, pack, revision.facts)
        # of what is only near the words are as they were, and its cards may come and go
        old |= self._worded(store, (card for card in had - has if card not in old))
        new |= self._worded(store, (card for card in has - had if card not in new))
        altered, decks = self._altered(old, new, db, self._journal.connection if memory is None else memory)
        errors = tuple(
            p for p in revision.problems if p.severity is Severity.ERROR and (p.code, p.row, p.message) not in wrong
        )
        return Effect(pack, (*flashcards, *revision.facts), altered, decks, revision.problems, errors)

    def _apply_flashcards(
        self, db: database.Connection, pack: str, after: revising.Changed
    ) -> tuple[revising.Changed, tuple[str, ...]]:
        """Add and take out flashcards where they are many, all at once; the changes that are left, and the flashcards."""
        if len(after) < _MANY or not revising.premises(db, pack).isdisjoint(id for _table, id in after):
            return after, ()  # few, or others come and go with them
        known = frame.datas(db, pack, "fact")
        new = [
            data
            for (table, id), data in after.items()
            if table == "fact" and data is not None and id not in known and revising.plain(data)
        ]
        bases = frame.bases(db, pack, [key for key, data in after.items() if data is None])
        gone = [
            id
            for (table, id), data in after.items()
            if table == "fact" and data is None and id in known and revising.plain(known[id]) and not bases[table, id]
        ]
        revising.remove_flashcards(db, pack, gone)
        cards.remove_flashcards(Store(db), pack, gone)
        if new:
            first = revising.add_flashcards(db, pack, new, lambda _written: None)
            cards.add_flashcards(Store(db), pack, first)
        done = {*gone, *(str(card["id"]) for card in new)}
        left = {key: data for key, data in after.items() if key[0] != "fact" or key[1] not in done}
        for deck in revising.listing(db, pack, done) if done else ():
            row = frame.row(db, pack, "deck", deck)
            assert row is not None
            left.setdefault(("deck", deck), row.data)
        return left, tuple(sorted(done))

    def _errors(self, db: database.Connection, pack: str, keys: Iterable[Key]) -> set[tuple[str, str, str]]:
        found: set[tuple[str, str, str]] = set()
        for table, id in dict.fromkeys(keys):
            rows = db.execute(
                "SELECT code, row, message FROM problem WHERE pack = ? AND tbl = ? AND row = ? AND severity = 'error'",
                (pack, table, id),
            )
            found.update(rows.fetchall())
        return found

    def _wordings(self, store: Store, pack: str, facts: Iterable[str]) -> dict[str, Wording]:
        found: dict[str, Wording] = {}
        for fact in facts:
            rows = store.connection.execute("SELECT id FROM card WHERE fact = ? ORDER BY rowid", (f"{pack}/{fact}",))
            found |= self._worded(store, [id for (id,) in rows.fetchall()])
        return found

    def _worded(self, store: Store, made: Iterable[str]) -> dict[str, Wording]:
        asked = ((card, store.asked(*Card.from_id(card))) for card in made)
        return {
            card: Wording(one.stem, tuple(filler.text for filler in one.fillers))
            for card, one in asked
            if one is not None
        }

    def _altered(
        self,
        old: Mapping[str, Wording],
        new: Mapping[str, Wording],
        db: database.Connection,
        memory: database.Connection,
    ) -> tuple[tuple[Altered, ...], tuple[str, ...]]:
        found: list[Altered] = []
        decks: dict[str, str] = {}
        for card in dict.fromkeys((*old, *new)):
            if old.get(card) == new.get(card):
                continue
            row = memory.execute("SELECT reviews FROM memory WHERE card = ?", (card,)).fetchone()
            found.append(Altered(card, old.get(card), new.get(card), row[0] if row else 0))
            names = db.execute(
                "SELECT k.id, k.name FROM deck k CROSS JOIN deck_fact d ON d.deck = k.id WHERE k.pack = ? AND d.fact = ?",
                (Card.from_id(card).pack, Card.from_id(card).fact),
            )
            decks.update(names.fetchall())
        return tuple(found), tuple(decks.values())

    # --- the edits that stand

    def _version(self, pack: str) -> str:
        row = self._db.execute("SELECT version FROM pack WHERE id = ?", (pack,)).fetchone()
        if row is None:
            raise StudyAppError(_("There is no pack {pack}.").format(pack=pack))
        return str(row[0])

    def _edits(self, pack: str) -> Overlay:
        if pack not in self._standing:
            version = self._version(pack)
            self._standing[pack] = _Standing(overlay(self._journal.edits(pack), pack, version), version)
        return self._standing[pack].overlay

    def _after(self, pack: str, changes: Iterable[Change]) -> dict[Key, dict[str, Any] | None]:
        """The data of the rows that changes name, with these and all edits that stand."""
        changes = tuple(changes)
        standing, keys = self._edits(pack), _keys(changes)
        mine = standing.of(keys)
        mine.add(changes)
        return self._data(pack, keys, mine)

    def _data(
        self, pack: str, keys: Collection[Key], edits: Overlay, db: database.Connection | None = None
    ) -> dict[Key, dict[str, Any] | None]:
        bases = frame.bases(db or self._db, pack, keys)
        return {
            key: edits.new.get(key) if (base := bases.get(key)) is None else edits.laid_over(key, base) for key in keys
        }

    def texts(self, pack: str) -> Mapping[str, str]:
        """The canonical text of each source of a pack that is at hand, by its id."""
        if pack not in self._texts:
            self._texts[pack] = self._documents(pack)
        return self._texts[pack]


def _asked_today(effect: Effect, now: Moment) -> Plan | None:
    """The plan by which reviewed cards that have another right answer now are asked today; None if there are none."""
    return Plan("edit", dict.fromkeys(effect.again, now.study_day())) if effect.again else None


def _without(last: Edited, standing: Overlay, journal: Journal, version: str) -> Overlay:
    """What stands of the edits of a pack without its last one."""
    edit = last.said
    assert isinstance(edit, Edit)
    made_all = all(not change.field and change.old is None for change in edit.changes)
    # nothing was there before, unless another device made a row of the same id
    if made_all and not journal.shares_rows(last):
        made = set(_keys(edit.changes))
        fields = {key: dict(found) for key, found in standing.fields.items()}
        return Overlay({key: row for key, row in standing.new.items() if key not in made}, fields)
    others = (one for one in journal.edits(edit.pack) if one.entry.id != last.entry.id)
    return overlay(others, edit.pack, version)


def _beside(bulk: Bulk, came: Callable[[tuple[Effect, ...]], T]) -> Task[T]:
    """It as work beside the window, until it is stopped or done."""
    stop = Event()

    def wait(_rows: int = 0) -> None:
        if stop.is_set():
            raise StoppedError

    return Task(lambda: came(bulk.work(wait, wait)), bulk.done, True, stop)


@contextlib.contextmanager
def _nothing_happened(connection: database.Connection, path: Path) -> Iterator[None]:
    """A transaction that is always undone."""
    with database.sentences(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")


def _previews(connection: database.Connection, pack: str, fact: str, seed: int) -> Iterator[Preview]:
    from study_app.quiz.asking import Quiz  # typing a card needs no question
    from study_app.quiz.forms import FORMS

    store = Store(connection)
    quiz = Quiz(store)
    facets = connection.execute(
        "SELECT facet FROM question WHERE pack = ? AND fact = ? ORDER BY position", (pack, fact)
    ).fetchall()
    for (facet,) in facets:
        card = Card(pack, fact, facet)
        why = cards.refusal(store, card)
        for form in FORMS:
            yield Preview(facet, form.id, why or quiz.ask(card, form.id, seed))


def keep_mark(db: database.Connection, before: str, after: str) -> None:
    """Note in the store that it holds the edits of the journal with a mark, if it held those that there were before.

    A store that missed one keeps its old mark, by which it is made anew; so where `before` is "", for others wrote meanwhile, and
    edits may have come with what they wrote.
    """
    db.execute("UPDATE meta SET value = ? WHERE key = 'edits' AND value = ?", (after, before))
    db.execute("INSERT OR REPLACE INTO meta VALUES ('unsettled', ?)", (after,))


def _has(db: database.Connection, mark: str) -> bool:
    """Whether a store holds the edits with a mark, as far as that can be read."""
    try:
        return bool(db.execute("SELECT value FROM meta WHERE key = 'edits'").fetchone() == (mark,))
    except database.Error:
        return False


def _refuse_outdated(db: database.Connection, pack: str, changes: Iterable[Change]) -> None:
    """Raise StudyAppError for the first change of something that is not as the change says it was."""
    changes = tuple(changes)
    found = frame.standing(db, pack, _keys(changes))
    rows = {key: dict(data) for key, (data, _made) in found.items()}

    def place(change: Change) -> dict[str, str]:
        field = field_in_words(change.table, (change.field,)) if change.field else ""
        return {"row": f"{table_in_words(change.table)} {change.id}", "pack": pack, "field": field}

    for change in changes:
        key = (change.table, change.id)
        there = rows.get(key)
        if not change.field and change.old is None:
            if there is not None:
                raise StudyAppError(
                    _("There is a {row} in {pack} already: give the new one another id.").format(**place(change))
                )
            rows[key] = dict(change.new)
        elif there is None:
            raise StudyAppError(
                _("There is no {row} in {pack} any more: look at the pack again, then save once more.").format(
                    **place(change)
                )
            )
        elif not change.field:
            if change.new is None and not found.get(key, ({}, True))[1]:
                raise StudyAppError(
                    _("{row} stands in the text of {pack}: retire it, for it cannot be taken out.").format(
                        **place(change)
                    )
                )
            if not same(change.old, there):
                raise StudyAppError(
                    _("{row} of {pack} was changed meanwhile: look at it again, then save once more.").format(
                        **place(change)
                    )
                )
            rows.pop(key)
            if change.new is not None:
                rows[key] = dict(change.new)
        else:
            if not same(change.old, there.get(change.field)):
                raise StudyAppError(
                    _("{field} of {row} was changed meanwhile: look at it again, then save once more.").format(
                        **place(change)
                    )
                )
            there[change.field] = change.new


def _keys(changes: Iterable[Change]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys((change.table, change.id) for change in changes))


def rows_of(changes: Iterable[Change]) -> int:
    """How many rows changes name; of 100,000 they are told in 10 ms, for it is asked by each page."""
    found: dict[str, set[str]] = {}
    for change in changes:
        found.setdefault(change.table, set()).add(change.id)
    return sum(map(len, found.values()))


def _of_decks(edit: Edit) -> bool:
    return all(change.table == "deck" for change in edit.changes)
