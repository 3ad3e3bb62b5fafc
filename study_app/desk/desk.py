"""The instructor's desk: rows of packs changed by edits, what that does to questions and reviews, and the way back."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from study_app import database
from study_app.background import in_bulk
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.facts import frame, revising
from study_app.facts.building import Writer
from study_app.facts.edits import Conflict, Key, Overlay, overlay
from study_app.facts.frame import Frame
from study_app.facts.pack_files import read_pack
from study_app.facts.problem import Problem, Severity
from study_app.facts.rows import Row
from study_app.facts.store import Store
from study_app.i18n import _, ngettext
from study_app.journal import Change, Edit, Edited, Journal, Plan
from study_app.quiz import cards
from study_app.quiz.question import Card

if TYPE_CHECKING:
    from study_app.quiz.question import Question
    from study_app.quiz.soundness import Refusal

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

    def sentence(self) -> str:
        """It in words: "7 questions in 2 decks change, 1 is gone; 31 reviews keep their schedule."."""
        changed = sum(one.before is not None and one.after is not None for one in self.altered)
        new = sum(one.before is None for one in self.altered)
        gone = sum(one.after is None for one in self.altered)
        parts = []
        if changed:
            parts.append(ngettext("{n} question changes", "{n} questions change", changed).format(n=changed))
        if new:
            parts.append(ngettext("{n} is new", "{n} are new", new).format(n=new))
        if gone:
            parts.append(ngettext("{n} is no longer asked", "{n} are no longer asked", gone).format(n=gone))
        if not parts:
            return _("No question changes.")
        where = len(self.decks)
        told = ", ".join(parts)
        if where:
            told = ngettext("{told} in {n} deck", "{told} in {n} decks", where).format(told=told, n=where)
        reviews = sum(one.reviews for one in self.altered if one.after is not None)
        if reviews:
            kept = ngettext("{n} review keeps its schedule", "{n} reviews keep their schedule", reviews)
            told = f"{told}; {kept.format(n=reviews)}"
        return f"{told}."


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


class Bulk:
    """Many changes on their way: written on any thread, then said in the journal by the desk's own, then they stand."""

    def __init__(
        self,
        path: Path,
        write: Callable[[database.Connection, Callable[[int], None]], Effect],
        say: Callable[[], tuple[str, str]],
        changed: Callable[[], None],
    ) -> None:
        """Use `Desk.bulk`."""
        self._path, self._write, self._say, self._changed = path, write, say, changed
        self._marks = ("", "")

    def say(self) -> None:
        """Say the edit in the journal; on the thread of the desk, once `work` asks for it."""
        self._marks = self._say()

    def work(self, wait: Callable[[int], None], agree: Callable[[], None]) -> Effect:
        """Write the changes; `wait` hears how many and may raise to give up, `agree` returns when they were said (`say`).

        Readers of the store see nothing of it before the end. Raises StudyAppError with the first thing that would be wrong.
        """
        with (
            in_bulk(),
            database.sentences(self._path),
            contextlib.closing(database.connect(self._path, derived=True)) as db,
        ):
            db.execute("PRAGMA cache_spill = OFF")  # or readers would wait as soon as there is much of it
            with database.immediate(db):
                effect = self._write(db, wait)
                if effect.errors:
                    first = effect.errors[0]
                    raise StudyAppError(f"{first.message} {first.remedy}")
                agree()
                keep_mark(db, *self._marks)
        return effect

    def done(self) -> None:
        """Have what was read of the store read anew; on the thread of the desk, after `work`."""
        self._changed()


_MANY = 200
"""Changes from which flashcards among them are written all at once, and not told one by one."""


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

    def moved(self, path: Path) -> None:
        """The library was read again, into the store in the file `path`."""
        self.close()
        self._path = path
        self._last = None
        self._standing.clear()
        self._texts.clear()

    @property
    def _db(self) -> database.Connection:
        if self._open is None:
            self._open = database.connect(self._path, derived=True)
            # what does not fit into its memory would lock the file before the edit is in the journal, which reads it
            self._open.execute("PRAGMA cache_spill = OFF")
        return self._open

    # --- what there is

    def row(self, pack: str, table: str, id: str) -> Row | None:
        """A row of a pack with its edits; None if there is none."""
        return frame.row(self._db, pack, table, id)

    def rows(self, pack: str, table: str) -> Iterator[Row]:
        """The rows of a table of a pack with their edits, in their order."""
        return frame.rows(self._db, pack, table)

    def frame(self, pack: str, changes: Iterable[Change] = ()) -> Frame:
        """A pack to read single rows of, as it would be with some changes."""
        after = self._after(pack, changes)
        return Frame(self._db, pack, {key: data for key, data in after.items() if data is not None})

    def history(self, pack: str, table: str, id: str) -> tuple[Edited, ...]:
        """The edits of a row that stand, in their order, published ones too."""
        return tuple(self._journal.edits_of(table, id, pack))

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

    def problems_of(self, pack: str, changes: Iterable[Change]) -> tuple[Problem, ...]:
        """What would be wrong with the rows that are changed, and with facts that rest on them."""
        return self.effect(pack, changes).problems

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
            with contextlib.closing(database.connect(path, derived=True)) as own, _nothing_happened(own, path):
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
            row = self._db.execute("SELECT statement FROM fact WHERE pack = ? AND id = ?", (pack, fact)).fetchone()
            return (str(row[0]) if row else ""), effect

    # --- what is done

    def save(self, pack: str, changes: Iterable[Change], why: str = "", *, again: bool = False) -> Effect:
        """Save changes as one edit, and what it did. With `again` reviewed cards with another right answer are due today.

        Raises StudyAppError with the first thing that the changes would make wrong, or where nothing can be written; then
        nothing was saved.
        """
        changes = tuple(change for change in changes if change.old != change.new)
        if not changes:
            return Effect(pack)
        edit = Edit(pack, self._version(pack), changes, why)
        return self._carry_out(pack, self._after(pack, changes), lambda: self._say(edit), self._take_back, again=again)

    def _take_back(self, edited: Edited | None) -> None:
        if edited is not None:
            self._journal.void_edit(edited, again=False)

    def _say(self, edit: Edit) -> Edited:
        edited = self._journal.append_edit(edit, at=self._clock.now())
        self._edits(edit.pack).add(edit.changes)
        self._last = self._journal.edit_mark(), edit
        return edited

    def bulk(self, pack: str, changes: Callable[[], Iterable[Change]], why: str = "") -> Bulk:
        """Many changes to be made and saved as one edit by another thread; raises StudyAppError where nothing can be saved."""
        if self._journal.refusal:
            raise StudyAppError(self._journal.refusal)
        version, standing, texts = self._version(pack), self._edits(pack), self.texts(pack)
        edits: list[Edit] = []

        def write(db: database.Connection, wait: Callable[[int], None]) -> Effect:
            made = tuple(change for change in changes() if change.old != change.new)
            edits.append(Edit(pack, version, made, why))
            new = [c.new for c in made if c.table == "fact" and not c.field and c.old is None and revising.plain(c.new)]
            known = {card["id"] for card in new}
            rest = [c for c in made if c.table != "fact" or c.id not in known]
            keys, mine = _keys(rest), standing.of(_keys(rest))
            mine.add(rest)
            first = revising.add_flashcards(db, pack, new, wait)
            cards.add_flashcards(Store(db), pack, first)
            return self._apply(pack, self._data(pack, keys, mine, db), db, texts) if keys else Effect(pack)

        def say() -> tuple[str, str]:
            before = self._journal.edit_mark()
            self._say(edits[0])
            return before, self._journal.edit_mark()

        return Bulk(self._path, write, say, self._changed)

    def undo(self) -> str:
        """Take back the last edit that is not published; what it was, in words, "" if there is none."""
        last = self._last_edit()
        if last is None:
            return ""
        assert isinstance(last.said, Edit)
        pack, rest = last.said.pack, self._without(last)
        after = self._data(pack, _keys(last.said.changes), rest)
        self._carry_out(
            pack, after, lambda: self._void(last, rest), lambda _none: self._journal.redo_edit(), force=True
        )
        return in_words(last.said)

    def undo_in_bulk(self) -> Bulk | None:
        """The last edit to be taken back by another thread, where it is of many rows; None if there is none."""
        last = self._last_edit()
        if last is None:
            return None
        assert isinstance(last.said, Edit)
        edit, rest, texts = last.said, self._without(last), self.texts(last.said.pack)

        def write(db: database.Connection, _wait: Callable[[int], None]) -> Effect:
            after = self._data(edit.pack, _keys(edit.changes), rest, db)
            return replace(self._apply(edit.pack, after, db, texts), errors=())  # the way back is always open

        def say() -> tuple[str, str]:
            before = self._journal.edit_mark()
            self._void(last, rest)
            return before, self._journal.edit_mark()

        return Bulk(self._path, write, say, self._changed)

    def _without(self, last: Edited) -> Overlay:
        """What stands of the edits of a pack without its last one."""
        edit = last.said
        assert isinstance(edit, Edit)
        standing = self._edits(edit.pack)
        if all(not change.field and change.old is None for change in edit.changes):  # nothing was there before
            made = set(_keys(edit.changes))
            fields = {key: dict(found) for key, found in standing.fields.items()}
            return Overlay({key: row for key, row in standing.new.items() if key not in made}, fields)
        others = (one for one in self._journal.edits(edit.pack) if one.entry.id != last.entry.id)
        return overlay(others, edit.pack, self._version(edit.pack))

    def _void(self, last: Edited, rest: Overlay) -> None:
        """Say in the journal that the last edit is taken back."""
        pack = last.said.pack
        self._journal.void_edit(last)
        self._standing[pack] = _Standing(rest, self._version(pack))
        if plan := self._journal.plan_after(last):
            self._journal.void(plan)

    def redo(self) -> str:
        """Make the edit again that was taken back last, unless something was edited since; in words, "" if there is none."""
        last = self._journal.last_edit_taken_back()
        if last is None or not self._is_here(last):
            return ""
        edit = last.said
        assert isinstance(edit, Edit)

        def again() -> Edited | None:
            edited = self._journal.redo_edit()
            self._edits(edit.pack).add(edit.changes)
            return edited

        def unsay(edited: Edited | None) -> None:
            if edited is not None:
                self._journal.void_edit(edited)

        self._carry_out(edit.pack, self._after(edit.pack, edit.changes), again, unsay, force=True)
        return in_words(edit)

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
                with database.immediate(own):
                    write()
                    # what was edited meanwhile is left for the next time
                    own.execute("DELETE FROM meta WHERE key = 'unsettled' AND value = ?", unsettled)

        return settle

    def _carry_out(
        self,
        pack: str,
        after: revising.Changed,
        say: Callable[[], Edited | None],
        unsay: Callable[[Edited | None], object],
        *,
        again: bool = False,
        force: bool = False,
    ) -> Effect:
        """Change the store, then say so in the journal, then let the change of the store stand; or none of the three."""
        if self._journal.refusal:
            raise StudyAppError(self._journal.refusal)
        edited, is_said = None, False
        try:
            with database.sentences(self._path), database.immediate(self._db):
                effect = self._apply(pack, after)
                if effect.errors and not force:
                    first = effect.errors[0]
                    raise StudyAppError(f"{first.message} {first.remedy}")
                before = self._journal.edit_mark()
                edited, is_said = say(), True
                keep_mark(self._db, before, self._journal.edit_mark())
        except BaseException:
            self._standing.pop(pack, None)
            if is_said:  # and the store could not follow: another reads it, or the disk is full
                unsay(edited)
            raise
        if any(table == "source" for table, _id in after):
            self._texts.pop(pack, None)  # a new source may have a document
        self._changed()
        if again and edited is not None and effect.again:
            now = self._clock.now()
            moves = dict.fromkeys(effect.again, now.study_day())
            self._journal.state(Plan("edit", moves), at=now)  # right after it: by that `plan_after` knows it
        return effect

    def _apply(
        self,
        pack: str,
        after: revising.Changed,
        other: database.Connection | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> Effect:
        """Change the store, inside a transaction, and tell what that did.

        By another connection on another thread `texts` are the documents, and reviews are not counted.
        """
        db = self._db if other is None else other
        after, flashcards = self._apply_flashcards(db, pack, after)
        if flashcards and not after:
            return Effect(pack, flashcards)
        before = Store(db)
        touched = revising.touched(db, pack, after)
        wrong = self._errors(db, pack, (*after, *(("fact", fact) for fact in touched)))
        seen = near = cards.affected(before, pack, touched)
        old = self._wordings(before, pack, near)
        revision = revising.revise(db, pack, self._language, after, self.texts(pack) if texts is None else texts)
        store = Store(db)
        near |= cards.affected(store, pack, revision.facts)
        # of what only comes near now the rows are as they were, so its cards can still be read
        old |= self._wordings(store, pack, near.difference(seen))
        cards.revise(store, pack, sorted(near))
        cards.redeck(store, [f"{pack}/{id}" for id in revision.decks])
        new = self._wordings(store, pack, near)
        altered, decks = self._altered(old, new) if other is None else ((), ())
        errors = tuple(
            p for p in revision.problems if p.severity is Severity.ERROR and (p.code, p.row, p.message) not in wrong
        )
        return Effect(pack, (*flashcards, *revision.facts), altered, decks, revision.problems, errors)

    def _apply_flashcards(
        self, db: database.Connection, pack: str, after: revising.Changed
    ) -> tuple[revising.Changed, tuple[str, ...]]:
        """Add and take out flashcards where they are many, all at once; the changes that are left, and the flashcards."""
        if len(after) < _MANY:
            return after, ()
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
        found = {}
        for fact in facts:
            rows = store.connection.execute(
                "SELECT id, facet FROM card WHERE fact = ? ORDER BY rowid", (f"{pack}/{fact}",)
            )
            for card, facet in rows.fetchall():
                asked = store.asked(pack, fact, facet)
                if asked is not None:
                    found[card] = Wording(asked.stem, tuple(filler.text for filler in asked.fillers))
        return found

    def _altered(
        self, old: Mapping[str, Wording], new: Mapping[str, Wording]
    ) -> tuple[tuple[Altered, ...], tuple[str, ...]]:
        found: list[Altered] = []
        decks: dict[str, str] = {}
        for card in dict.fromkeys((*old, *new)):
            if old.get(card) == new.get(card):
                continue
            row = self._journal.connection.execute("SELECT reviews FROM memory WHERE card = ?", (card,)).fetchone()
            found.append(Altered(card, old.get(card), new.get(card), row[0] if row else 0))
            names = self._db.execute(
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

    A store that missed one keeps its old mark, by which it is made anew.
    """
    db.execute("UPDATE meta SET value = ? WHERE key = 'edits' AND value = ?", (after, before))
    db.execute("INSERT OR REPLACE INTO meta VALUES ('unsettled', ?)", (after,))


def _keys(changes: Iterable[Change]) -> tuple[Key, ...]:
    return tuple(dict.fromkeys((change.table, change.id) for change in changes))


def in_words(edit: Edit) -> str:
    """An edit, as part of a sentence: `date of fact charter-adopted`, or how many rows it changed."""
    keys = _keys(edit.changes)
    if len(keys) != 1:
        return ngettext("{n} row of {pack}", "{n} rows of {pack}", len(keys)).format(n=len(keys), pack=edit.pack)
    [(table, id)] = keys
    fields = ", ".join(change.field for change in edit.changes if change.field)
    return _("{fields} of {table} {id}").format(fields=fields, table=table, id=id) if fields else f"{table} {id}"
