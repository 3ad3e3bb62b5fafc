"""What instructors do in an open library: drafts, decks, flashcards, tables, packs as wholes, problems, searches."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from study_app import database
from study_app.clock import date_of
from study_app.errors import StudyAppError
from study_app.facts.problem import Problem, Severity
from study_app.facts.shelf import Shelf
from study_app.facts.store import Store
from study_app.i18n import _, quoted
from study_app.journal import Change, Journal
from study_app.study.decisions import decide
from study_app.study.opened import Opened

if TYPE_CHECKING:
    from study_app.desk.adding import Adding
    from study_app.desk.decks import Decks
    from study_app.desk.desk import Desk
    from study_app.desk.draft import Draft
    from study_app.desk.importing import Importing, Judged
    from study_app.desk.news import Restated
    from study_app.desk.packs import Packs
    from study_app.desk.ready_kinds import ReadyKind, ReadyKinds
    from study_app.desk.sheet import Sheet
    from study_app.desk.turning import Turning
    from study_app.desk.type_draft import TypeDraft
    from study_app.facts.listing import Key
    from study_app.facts.mending import Mend
    from study_app.facts.rows import Row
    from study_app.journal.backups import Backups
    from study_app.study.search.found import Found, Search
    from study_app.study.search.replacing import Preview, Replacement

# Imports inside functions below keep what the first window does not need off the way to it.


class OpenedToEdit(Opened, Protocol):
    """An open library and journal, as far as instructors use it."""

    @property
    def desk(self) -> Desk: ...
    @property
    def path(self) -> Path: ...
    @property
    def backups(self) -> Backups: ...
    def renew_library(self) -> bool: ...
    def library_fingerprint(self) -> str: ...
    def pack_folders(self, data_dir: Path | None) -> Iterable[Path]: ...
    def shelf(self, data_dir: Path) -> Shelf: ...


class Authoring:
    """The use cases of those who keep facts right, over one open library."""

    def __init__(self, opened: OpenedToEdit) -> None:
        """Of an open library; nothing is read before it is asked for."""
        self._opened = opened
        self.in_hand = ""
        """The pack that was made, opened or chosen last to be written in: what is begun next goes there; "" for the first."""
        self._news: tuple[object, tuple[Restated, ...]] | None = None

    @cached_property
    def packs(self) -> Packs:
        """The packs as wholes: in and out of the library, published and updated."""
        from study_app.desk.packs import Packs

        return Packs(
            self._opened.shelf(self._opened.data_dir),
            self._opened.journal,
            self._opened.clock,
            lambda: self._opened.store,
            self._opened.desk,
            lambda: self._opened.backups,
        )

    def changed_since_studied(self) -> tuple[Restated, ...]:
        """The facts that say something else than when a card of them was answered last."""
        from study_app.desk.news import changed_since_studied

        versions = self._opened.shelf(self._opened.data_dir).versions
        return changed_since_studied(self._opened.journal, self._opened.store, versions, self._opened.language)

    def news(self) -> tuple[Restated, ...] | None:
        """What `news_reader` found last; None where it did not look yet, or anything that it looks at is another since."""
        return self._news[1] if self._news is not None and self._news[0] == self._news_mark() else None

    def _news_mark(self) -> object:
        """All that news rests on: what was said, the facts that are shown, in which language, and the older versions."""
        journal, store, data_dir = self._opened.journal, self._opened.store.connection, self._opened.data_dir
        facts = store.execute("SELECT value FROM meta WHERE key IN ('fingerprint', 'edits') ORDER BY key").fetchall()
        packs = store.execute("SELECT id FROM pack").fetchall()
        kept = [folder for (id,) in packs for folder in self._opened.shelf(data_dir).versions(id).values()]
        return journal, journal.mark(), facts, self._opened.language, kept

    def news_reader(self) -> Callable[[], tuple[Restated, ...]] | None:
        """The same as work for another thread; None where nothing was ever edited or updated."""
        versions, language = self._opened.shelf(self._opened.data_dir).versions, self._opened.language
        packs = self._opened.store.connection.execute("SELECT id FROM pack").fetchall()
        if not self._opened.journal.has_edits() and not any(len(versions(id)) > 1 for (id,) in packs):
            return None
        path, store_path, clock = self._opened.data_dir / "journal.db", self._opened.path, self._opened.clock
        mark = self._news_mark()  # of before it looks: what is written meanwhile is looked at again

        def read() -> tuple[Restated, ...]:
            from study_app.desk.news import changed_since_studied

            with Journal.open(path, clock, read_only=True) as own, contextlib.closing(Store.open(store_path)) as facts:
                found = changed_since_studied(own, facts, versions, language)
            self._news = mark, found
            return found

        return read

    @cached_property
    def deck_desk(self) -> Decks:
        """Where decks are made and changed."""
        from study_app.desk.decks import Decks

        return Decks(self._opened.desk, lambda: self._opened.store, self._opened.path)

    @cached_property
    def adding(self) -> Adding:
        """Where flashcards are typed; it remembers where they go until the program ends."""
        from study_app.desk.adding import Adding

        return Adding(self._opened.desk, self.deck_desk, lambda: self._opened.store, self.own_pack)

    @property
    def importing(self) -> Importing:
        """Where tables are brought into packs."""
        from study_app.desk.importing import Importing

        return Importing(
            self._opened.desk, self.deck_desk, lambda: self._opened.store, self._opened.path, self.own_pack
        )

    def judge_table(self, file: Path, pack: str | None, type: str, deck: str | None) -> Judged:
        """What would become of a table in a pack (one's own, where none is named) as facts of a type, in a deck of it.

        Raises StudyAppError for a pack, type or deck that is not known, and for what is no table.
        """
        from study_app.facts.kinds import FLASHCARD
        from study_app.facts.shelf import OWN

        into = OWN if pack in (None, OWN) else self._opened.pack_id(pack or "")
        kinds = [kind.id for kind in self.importing.types(into)]
        if type not in kinds:
            words = _("There is no kind of fact {type} in the pack; known: {known}.")
            raise StudyAppError(words.format(type=type, known=", ".join(kinds)))
        inside = ""
        if deck is not None:
            id = self._opened.decks.id_of(deck if "/" in deck else f"{into}/{deck}") if deck else ""
            if id.partition("/")[0] != into:
                raise StudyAppError(_("The deck {deck} is of another pack.").format(deck=deck))
            inside = id.partition("/")[2]
        elif into == OWN and type == FLASHCARD:
            inside = next((id for id, _name in self.adding.decks(OWN)), "")
        return self.importing.judge(self.importing.plan(file, into, type, inside))

    def save_facts(self, file: Path, pack: str | None = None, deck: str | None = None, *, mark: bool = False) -> int:
        """Save the facts of one pack or of all, or of a deck, as a table; how many. Raises StudyAppError where it cannot be."""
        from study_app.facts import exported

        packs = [
            row[0] for row in self._opened.store.connection.execute("SELECT id FROM pack ORDER BY position").fetchall()
        ]
        wanted = packs if pack is None else [self._opened.pack_id(pack)]
        select = "SELECT id, statement FROM fact WHERE pack = ?"
        bound: tuple[str, ...] = ()
        if deck is not None:
            bound = (self._opened.decks.id_of(deck),)
            wanted = [bound[0].partition("/")[0]]
            select += " AND id IN (SELECT fact FROM deck_fact WHERE deck = ?)"
        found: list[exported.Fact] = []
        for one in wanted:
            statements = dict(self._opened.store.connection.execute(select, (one, *bound)).fetchall())
            rows = (row for row in self._opened.desk.rows(one, "fact") if row.id in statements or not bound)
            found += ((one, row.data, statements.get(row.id, "")) for row in rows)
        exported.save(found, file, mark=mark)
        return len(found)

    def save_found(self, found: Iterable[Key], file: Path, *, mark: bool = False) -> int:
        """Save some facts as a table, each once, in their order; how many. Raises StudyAppError where it cannot be."""
        from study_app.facts import exported

        keys = list(dict.fromkeys(found))
        query = (
            "SELECT f.pack, f.id, f.statement FROM json_each(?) k"
            " JOIN fact f ON f.pack = k.value ->> 0 AND f.id = k.value ->> 1"
        )
        rows = self._opened.store.connection.execute(query, (json.dumps(keys),)).fetchall()
        statements = {(pack, id): statement for pack, id, statement in rows}
        facts = [one for one in self.sheet.listing.facts(keys) if one is not None]
        exported.save([(one.pack, one.data, statements[one.pack, one.id]) for one in facts], file, mark=mark)
        return len(facts)

    def is_flashcard(self, pack: str, fact: str) -> bool:
        """Whether a confirmed fact is a plain card."""
        from study_app.facts.kinds import FLASHCARD

        found = self._opened.store.fact(pack, fact)
        return found is not None and found.type == FLASHCARD

    @property
    def turning(self) -> Turning:
        """Where flashcards are turned into facts."""
        from study_app.desk.turning import Turning

        return Turning(self._opened.desk, lambda: self._opened.store)

    def ready_pack(self, pack: str) -> None:
        """Have a pack there in which something is to be made: one's own comes to be by that."""
        from study_app.facts.shelf import OWN

        if pack == OWN:
            self.own_pack()

    def own_pack(self) -> str:
        """The id of the learner's own pack, which is made if there is none; raises StudyAppError where it cannot be."""
        from study_app.facts import own_pack
        from study_app.facts.shelf import OWN

        folder = self._opened.data_dir / "packs" / OWN
        if not self._opened.store.pack_version(OWN) and folder.exists():
            self._opened.renew_library()  # it came with what was typed on another device, and was not read yet
        if not self._opened.store.pack_version(OWN):
            before = self._opened.library_fingerprint()
            own_pack.make(folder, OWN, _("My cards"), self._opened.language)
            if not self._opened.desk.admit(folder, before, self._opened.library_fingerprint()):
                self._opened.renew_library()
        return OWN

    @cached_property
    def sheet(self) -> Sheet:
        """The facts as a table that is edited."""
        from study_app.desk.sheet import Sheet
        from study_app.facts.listing import Listing

        return Sheet(self._opened.desk, Listing(self._opened.store.connection))

    def kinds(self, pack: str) -> tuple[tuple[str, str, int], ...]:
        """(id, name, number of facts) of the fact types that a pack has itself, by name."""
        rows = self._opened.store.connection.execute(
            "SELECT t.id, t.name, (SELECT count(*) FROM fact f WHERE f.pack = t.pack AND f.type = t.id) FROM type t"
            " JOIN raw r ON r.pack = t.pack AND r.tbl = 'type' AND r.id = t.id"  # not what every pack has
            " WHERE t.pack = ? AND t.of = 'fact' ORDER BY t.name",
            (pack,),
        )
        return tuple(rows.fetchall())

    def kind_packs(self) -> tuple[tuple[str, str], ...]:
        """(id, title) of the packs that a fact can be written in; the learner's own, which need not be there yet, comes last."""
        packs = self.adding.packs()
        return (*packs[1:], packs[0])

    def ready_kinds(self, pack: str) -> ReadyKinds:
        """The kinds of facts that a pack can take over; the learner's own is made by taking one."""
        from study_app.desk.ready_kinds import ReadyKinds

        found = self._opened.store.connection.execute("SELECT language FROM pack WHERE id = ?", (pack,)).fetchone()
        language = str(found[0]) if found is not None else self._opened.language
        return ReadyKinds(self._opened.desk, self._opened.store, pack, language)

    def take_kind(self, pack: str, kind: ReadyKind) -> str:
        """Take a kind over into a pack; its id there. Raises StudyAppError where that cannot be saved."""
        self.ready_pack(pack)
        return self.ready_kinds(pack).take(kind)

    def type_draft(self, pack: str, fact_type: str = "") -> TypeDraft:
        """A fact type to be changed, or a new one; raises StudyAppError where there is no such type."""
        from study_app.desk.type_draft import TypeDraft

        return TypeDraft(self._opened.desk, pack, fact_type)

    def draft(self, pack: str, fact: str = "", fact_type: str = "") -> Draft:
        """A fact of a pack to be changed, or a new one of a type; raises StudyAppError where there is no such fact."""
        from study_app.desk.draft import Draft
        from study_app.facts.listing import Listing

        return Draft(self._opened.desk, Listing(self._opened.store.connection), pack, fact, fact_type)

    def problems_later(self, *, aside: bool = False) -> Callable[[Callable[[int, int], bool]], list[Problem]]:
        """Everything that is wrong with the library as it stands, or what was set aside, for another thread to find.

        It takes what is told how many steps of how many are done, and says whether to go on: else StoppedError is raised.
        """
        from study_app.quiz.check import problems_now

        return partial(problems_now, self._opened.path, date_of(self._opened.clock.now().study_day()), aside=aside)

    def mends(self, problem: Problem) -> tuple[Mend, ...]:
        """What can be done about a problem with one key, the likeliest first."""
        from study_app.desk.remedies import row_name
        from study_app.desk.row_words import field_in_words
        from study_app.facts.mending import mends

        pack = problem.pack
        if not pack:  # it cannot be read at all
            return ()
        find, rows = partial(self._opened.desk.row, pack), partial(self._opened.desk.rows, pack)
        decks, kinds, texts = partial(rows, "deck"), partial(rows, "type"), self._opened.desk.texts(pack)

        def named(table: str, id: str) -> str:
            if table == "facet":
                return quoted(field_in_words("fact", (id,), roles))
            name = row_name(pack, table, id, called)
            return f"{name} ({id})" if alike and table == problem.table else name

        called, row = self._opened.desk.called, find(problem.table, problem.row)
        roles = self._opened.desk.role_titles(pack, str(row.data.get("type"))) if row is not None else {}
        name = called(pack, problem.table, problem.row)
        alike = bool(name) and name in [called(pack, problem.table, one) for one in problem.others]
        return mends(problem, find, decks, kinds, texts, partial(self._following, pack), named)

    def text_of(self, problem: Problem) -> tuple[Path, str] | None:
        """The file that a problem is written in, with the line that it names ("" for none); None where there is no such file."""
        name, _slash, inside = problem.file.partition("/")
        found = (folder / inside for folder in self._opened.pack_folders(self._opened.data_dir) if folder.name == name)
        if not inside or (file := next((one for one in found if one.is_file()), None)) is None:
            return None
        try:
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if problem.line else []
        except OSError:
            lines = []
        return file, lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""

    def aside(self, problem: Problem, *, back: bool = False) -> tuple[Change, ...]:
        """The changes that set a problem aside, or with `back` take it up again; () for what cannot be."""
        from study_app.facts.mending import put_aside, take_up

        row = self._opened.desk.row(problem.pack, problem.table, problem.row) if problem.pack else None
        if row is None or problem.severity is Severity.ERROR:
            return ()
        return take_up(problem, row) if back else put_aside(problem, row)

    def united(self, pack: str, keep: Row, give_up: Row, values: Mapping[str, object]) -> tuple[Change, ...]:
        """The changes that make one fact of two as they were read (`facts.uniting`)."""
        from study_app.facts.uniting import united

        return united(keep, give_up, values, self._following(pack, give_up.id), self._opened.desk.rows(pack, "deck"))

    def _following(self, pack: str, fact: str) -> list[Row]:
        """The facts that name one as a premise."""
        rows = self._opened.store.connection.execute(
            "SELECT fact FROM premise WHERE pack = ? AND premise = ?", (pack, fact)
        ).fetchall()
        return [row for (id,) in rows if (row := self._opened.desk.row(pack, "fact", id)) is not None]

    def edits_in_words(self) -> tuple[str, str]:
        """What undo and redo of the desk would do; "" for nothing."""
        desk = self._opened.desk
        last, back = desk.last, desk.last_taken_back
        return ("" if last is None else desk.in_words(last)), ("" if back is None else desk.in_words(back))

    def library_size(self) -> tuple[int, int]:
        """How many facts there are, and in how many packs."""
        facts, packs = self._opened.store.connection.execute(
            "SELECT (SELECT count(*) FROM fact WHERE status <> 'retired'), (SELECT count(*) FROM pack)"
        ).fetchone()
        return int(facts), int(packs)

    def reviews_of(self, pack: str, fact: str) -> int:
        """How many reviews there are of the cards of a fact, also of those that are asked no more."""
        (count,) = self._opened.journal.connection.execute(
            "SELECT ifnull(sum(reviews), 0) FROM memory WHERE card > ? AND card < ?",
            (f"{pack}/{fact}/", f"{pack}/{fact}0"),
        ).fetchone()
        return int(count)

    def sources(self, pack: str) -> dict[str, list[Mapping[str, Any]]]:
        """The rows of the sources of a pack."""
        return {"source": [row.data for row in self._opened.desk.rows(pack, "source")]}

    def article_tables(self, pack: str, source: str) -> dict[str, list[Mapping[str, Any]]]:
        """The rows of a pack that an article is read against: of its facts those that cite the source."""
        return _article_tables(self._opened.store.connection, pack, source)

    def article_tables_reader(self, pack: str, source: str) -> Callable[[], dict[str, list[Mapping[str, Any]]]]:
        """The same, to be called on another thread."""
        reader = database.beside(self._opened.store.connection)

        def read() -> dict[str, list[Mapping[str, Any]]]:
            with reader() as own:
                return _article_tables(own, pack, source)

        return read

    def keep_picture(self, data: bytes) -> str:
        """Keep the bytes of a new picture in the data folder until it is published; how a row names it.

        Raises StudyAppError for what is no picture or too large, and where it cannot be written.
        """
        from study_app.facts import pictures

        return pictures.keep(data, self._opened.data_dir / pictures.FOLDER)

    def set_picture(self, pack: str, table: str, row: str, picture: Mapping[str, object] | None) -> None:
        """Give an entity or a fact a picture, `{file, alt}`, or take it away, as an edit; raises StudyAppError as `Desk.save`."""
        from study_app.journal import Change

        old = self._opened.desk.row(pack, table, row)
        before = None if old is None else old.data.get("picture")
        self._opened.desk.save(
            pack, [Change(table, row, "picture", before, None if picture is None else dict(picture))]
        )

    def searched(self, query: str, *, cards: bool = False) -> Found:
        """What a query finds, of facts or of cards; raises StudyAppError with the first thing that is wrong with it."""
        from study_app.study.search.found import View

        found = self.search.find(query, View.CARDS if cards else View.FACTS)
        if found.wrong:
            wrong = found.wrong[0]
            place = query[wrong.start : wrong.end]
            raise StudyAppError(f"{place}: {wrong.sentence()}" if place else wrong.sentence())
        return found

    @cached_property
    def search(self) -> Search:
        """Facts and cards by the words of a query: `find`, `later` for another thread, `complete`."""
        from study_app.study.search.found import Search

        return Search(self._opened.journal.connection, self._opened.clock, lambda: self._opened.decisions)

    def replacing(self, wanted: Replacement, facts: Collection[tuple[str, str]] | None = None) -> Callable[[], Preview]:
        """What replacing texts would change, in some facts or everywhere: a function that may run on another thread, once.

        Raises StudyAppError for a pattern that cannot be read.
        """
        from study_app.study.search.replacing import preview_later

        return preview_later(self._opened.journal.connection, wanted, facts)

    def checked(self, preview: Preview) -> Preview:
        """A preview with what would be wrong marked: as the desk finds when it tries all of it."""
        return preview.checked(lambda pack, changes: self._opened.desk.effect(pack, changes).errors)

    def save_search(self, name: str, query: str, id: str = "") -> str:
        """Keep a query under a name, or give the one with an `id` another name or query; its id. It can be taken back.

        Raises StudyAppError for a query with something wrong in it, and for a name that another one has.
        """
        from study_app.study.decisions import SavedSearch

        name, query = name.strip(), query.strip()
        if wrong := self.search.find(query).wrong:
            raise StudyAppError(wrong[0].sentence())
        for other, saved in self._opened.decisions.searches.items():
            if other != id and saved.name.casefold() == name.casefold():
                raise StudyAppError(
                    _("There is a search “{name}” already: give it another name.").format(name=saved.name)
                )
        now = self._opened.clock.now()
        id = id or self._opened.journal.new_id(now)
        decide(self._opened.journal, "search", SavedSearch(name, query), scope=id, at=now)
        return id

    def delete_search(self, id: str) -> None:
        """Keep a saved search no longer. It can be taken back."""
        decide(self._opened.journal, "search", None, scope=id, at=self._opened.clock.now())


def _article_tables(connection: database.Connection, pack: str, source: str) -> dict[str, list[Mapping[str, Any]]]:
    from study_app.facts import frame

    tables = ("source", "no_fact", "entity_type", "entity", "type")
    found = {table: [row.data for row in frame.rows(connection, pack, table)] for table in tables}
    facts = (frame.row(connection, pack, "fact", fact) for fact in Store(connection).citing(pack, source))
    return found | {"fact": [row.data for row in facts if row is not None]}
