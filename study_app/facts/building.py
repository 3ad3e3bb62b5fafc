"""From pack folders to the fact store: all of them read and checked, and facts.db written anew, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from study_app import database
from study_app.background import in_bulk
from study_app.facts import pictures, wording
from study_app.facts.check import faults, left_out
from study_app.facts.dates import ALWAYS, NEVER, EdtfDate
from study_app.facts.documents import document
from study_app.facts.edits import Key
from study_app.facts.folder import folder_name, printable
from study_app.facts.kinds import FLASHCARD, DateBasis, Modality, Tense, ValueKind
from study_app.facts.names import fold, normalise
from study_app.facts.numbers import in_digits
from study_app.facts.pack import Deck, Entity, Fact, Pack, Picture, Role, Source, text_in
from study_app.facts.pack_files import read_pack
from study_app.facts.problem import Problem, Severity
from study_app.facts.rows import Row, same
from study_app.facts.store import Store
from study_app.facts.table import UNQUOTED
from study_app.i18n import Worded
from study_app.journal import Edited


def read_all(
    folders: Iterable[Path], documents: Path, edited: Sequence[Edited] = ()
) -> tuple[list[Pack], list[Problem]]:
    """The usable packs of the folders, with the edits that stand, and everything that is wrong with any of them."""
    packs: dict[str, Pack] = {}
    problems: list[Problem] = []
    for folder in folders:
        reading = read_pack(folder, edited, pictures.beside(documents))
        pack = reading.pack
        if pack is None:
            problems += reading.problems
            continue
        problems += (named(problem, pack.id) for problem in reading.problems)
        if pack.id in packs:
            message = Worded(
                "the pack {id} is in {folder} already, so this one is left out.",
                id=pack.id,
                folder=printable(packs[pack.id].folder),
            )
            remedy = Worded("Remove one of the two, or give this one another id.")
            file = f"{folder_name(folder)}/pack.toml"
            problems.append(Problem("duplicate-pack", Severity.ERROR, file, 1, message, remedy))
            continue
        packs[pack.id], found = checked(pack, documents_of(pack, documents))
        problems += (named(problem, pack.id) for problem in found)
    return list(packs.values()), problems


def checked(pack: Pack, texts: Mapping[str, str]) -> tuple[Pack, list[Problem]]:
    """A pack that was read without the facts that are wrong, and all that is wrong; `texts` as for `check_pack`."""
    wrong = faults(pack, texts)
    right = without_wrong(pack, wrong)
    rows = (row.data for row in pack.rows if row.table == "fact" and row.id not in right.facts)
    return right, [*left_out(right, rows), *wrong]


def named(problem: Problem, pack: str) -> Problem:
    """A problem of a pack with the row that it is about."""
    table, row = (problem.table, problem.row) if problem.row or not problem.fact else ("fact", problem.fact)
    return replace(problem, pack=pack, table=table, row=row)


def without_wrong(pack: Pack, problems: Iterable[Problem]) -> Pack:
    """The pack without the facts that have an error, and without those that follow from such."""
    wrong = {problem.fact for problem in problems if problem.severity is Severity.ERROR}
    facts = {name: f for name, f in pack.facts.items() if name not in wrong}
    while unfounded := [name for name, fact in facts.items() if not facts.keys() >= set(fact.premises)]:
        for name in unfounded:
            del facts[name]
    return replace(pack, facts=facts)


def documents_of(pack: Pack, documents: Path) -> Mapping[str, str]:
    """The canonical text of each source of a pack that is at hand: in the pack itself, or attached by the learner."""
    found = {}
    for source in pack.sources.values():
        text = document(Path(pack.folder), source.id, source.sha256, documents)
        if text is not None:
            found[source.id] = text
    return found


def build(
    path: Path,
    packs: Iterable[Pack],
    problems: Iterable[Problem],
    fingerprint: str,
    language: str,
    finish: Callable[[Store], None],
    edits: str = "",
    kept: Path | None = None,
) -> None:
    """Build the store anew from packs and put it in the place of the old one, whole or not at all.

    `edits` says which edits the packs were read with (`Journal.edit_mark`), `kept` where pictures lie that no pack has yet.
    `finish` adds the tables of the stage above (cards, decks) before the new file takes its place. Raises StudyAppError
    where nothing can be written.
    """
    fresh = path.with_name(path.name + ".new")
    with in_bulk(), database.sentences(path):
        _clear(fresh)
        connection = database.connect(fresh, derived=True)
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        try:
            _make_tables(connection)
            with database.immediate(connection):
                for pack in packs:
                    Writer(connection, pack, language).write()
                meta = {"fingerprint": fingerprint, "edits": edits, "language": language, "pictures": str(kept or "")}
                connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
                keep_problems(connection, problems)
                _fill_full_text(connection)
                _index(connection)
            finish(Store(connection))
            database.let_read_on(connection)  # it is edited while others read it
        except BaseException:
            connection.close()
            _clear(fresh)  # a full disk keeps the room that it has
            raise
        connection.close()
        database.put_in_place(fresh, path)


def _clear(fresh: Path) -> None:
    for leftover in fresh.parent.glob(fresh.name + "*"):
        leftover.unlink()


def keep_problems(connection: database.Connection, problems: Iterable[Problem]) -> None:
    """Add what is wrong with the packs to a store that is being built."""
    connection.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                p.code,
                p.severity,
                p.file,
                p.line,
                p.message,
                p.remedy,
                p.pack,
                p.table,
                p.row,
                p.field,
                _JSON(p.others),
                p.told(),
            )
            for p in problems
        ],
    )


_CACHE_KIB = 1 << 18
"""A store is built in memory as far as it fits: ids come in no order, and each would be looked for on the disk."""

_AT_ONCE = 2_000
"""So many facts and entities are gathered before their rows are inserted, table by table."""

_TABLES: dict[str, dict[str, type]] = {
    "meta": {"key": str, "value": str},
    "problem": {
        "code": str, "severity": str, "file": str, "line": int, "message": str, "remedy": str, "pack": str, "tbl": str,
        "row": str, "field": str, "others": str, "told": str,
    },
    "raw": {
        "pack": str, "tbl": str, "id": str, "data": str, "base": str, "file": str, "line": int, "position": int,
    },
    "premise": {"pack": str, "fact": str, "premise": str},
    "renamed": {"pack": str, "tbl": str, "id": str, "was": str},
    "pack": {"id": str, "version": str, "language": str, "title": str, "about": str, "folder": str, "position": int},
    "source": {"pack": str, "id": str, "title": str, "publisher": str, "as_of": str, "sha256": str, "length": int},
    "paragraph": {"pack": str, "source": str, "n": int, "start": int, "end": int},
    "type": {"pack": str, "of": str, "id": str, "name": str},
    "kind": {"pack": str, "type": str, "kind": str},
    "entity": {"pack": str, "id": str, "type": str, "name": str, "strict": int, "the": int, "position": int},
    "name": {
        "pack": str, "entity": str, "text": str, "norm": str, "kind": str, "accepted": int,
        "words": int, "size": int, "letters": str, "backward": str, "digits": str,
    },
    "word": {"pack": str, "word": str, "entity": str},
    "part": {"pack": str, "entity": str, "whole": str},
    "picture": {"pack": str, "tbl": str, "row": str, "file": str, "alt": str},
    "role": {"pack": str, "type": str, "name": str, "value": str, "negates": str},
    "fact": {
        "pack": str, "id": str, "type": str, "tense": str, "statement": str, "label": str, "modality": str,
        "attributed": str, "status": str, "date_basis": str, "event": str, "tags": str, "closed": str, "as_of": str,
        "undated": str, "file": str, "line": int, "position": int,
    },
    "arg": {"pack": str, "fact": str, "type": str, "role": str, "ord": int, "value": str, "entity": str, "text": str,
            "earliest": int, "latest": int, "days": int},
    "citation": {"pack": str, "fact": str, "n": int, "source": str, "start": int, "end": int, "digest": str},
    "question": {
        "pack": str, "fact": str, "facet": str, "stem": str, "named": str, "kind": str, "of_type": str, "marks": str,
        "uncounted": str, "how_many": str, "gap": str, "unit": str, "native": str, "position": int,
    },
    "deck": {"id": str, "pack": str, "name": str, "about": str, "forms": str, "position": int},
    "deck_fact": {"deck": str, "fact": str, "position": int},
}  # fmt: skip
WORD_FORM = "form"
"""The kind of a name that is a word form of another: texts name the thing by it, and it is no answer."""

WITH_FORMS = "tbl = 'entity' AND json_extract(data, '$.forms') IS NOT NULL"
"""The entities of `raw` that have word forms."""

_KEYS: dict[str, str | tuple[str, ...]] = {
    "raw": ("pack", "tbl", "id"), "picture": ("pack", "tbl", "row"), "premise": ("pack", "premise", "fact"),
    "renamed": ("pack", "tbl", "id", "was"),
    "meta": "key", "pack": "id", "deck": "id", "source": ("pack", "id"), "entity": ("pack", "id"),
    "type": ("pack", "of", "id"), "fact": ("pack", "id"), "role": ("pack", "type", "name"),
    "arg": ("pack", "fact", "role", "ord"), "question": ("pack", "fact", "facet"),
    "word": ("pack", "word"),
    "citation": ("pack", "fact", "n"), "deck_fact": ("deck", "fact"),
}  # fmt: skip
_INDEXES = (
    ("arg", ("pack", "type", "role")),  # and the row: what lies near in the pack is found in its order
    ("arg", ("pack", "type", "role", "value")),
    ("arg", ("pack", "type", "role", "earliest")),
    ("arg", ("pack", "type", "role", "days")),
    ("arg", ("pack", "earliest")),
    ("arg", ("pack", "entity")),
    ("entity", ("pack", "position")),
    ("name", ("pack", "norm")),
    ("name", ("norm",)),
    ("name", ("pack", "digits")),
    ("name", ("pack", "size", "letters", "words")),  # all that a search for near names reads
    ("name", ("pack", "size", "backward")),
    ("part", ("pack", "entity")),
    ("part", ("pack", "whole")),
    ("paragraph", ("pack", "source")),
    ("raw", ("pack", "tbl", "position")),
    ("premise", ("pack", "fact")),
    ("problem", ("pack", "tbl", "row")),
    ("problem", ("pack", "severity")),  # whether anything is left out is asked with each edit
    ("fact", ("pack", "type")),
    ("fact", ("pack", "label")),
    ("question", ("pack", "stem", "fact")),
    ("name", ("pack", "entity")),
    ("kind", ("pack", "kind")),
    ("fact", ("status",)),
    ("fact", ("tags",)),
    ("fact", ("type",)),
    ("citation", ("pack", "source", "fact")),
    ("citation", ("pack", "source", "start")),
    ("deck_fact", ("fact", "deck")),
)
_TIMES = "CREATE INDEX idx_arg_times ON arg (earliest, latest, pack, fact) WHERE role IN ('when', 'start', 'end')"
"""The times of facts, in their order: what a search by date goes through."""


def _days(when: EdtfDate) -> tuple[int, int, int]:
    """The first and the last day that a date may be, and how far they are apart: what queries on time compare."""
    first, last = when.reach()
    return first, last, last - first


def schema(connection: database.Connection) -> None:
    """Make the tables of a store, empty, with their indexes."""
    _make_tables(connection)
    _index(connection)


def _index(connection: database.Connection) -> None:
    """Make the indexes of a store; once its rows are there, for each is sorted once then."""
    tables = database.tables(connection)
    for name, indexed in _INDEXES:
        tables.table(name).create_index(list(indexed))
    connection.execute(f"CREATE INDEX raw_forms ON raw(pack) WHERE {WITH_FORMS}")  # few entities have word forms
    connection.execute(_TIMES)


def _make_tables(connection: database.Connection) -> None:
    tables = database.tables(connection)
    for name, columns in _TABLES.items():
        tables.create_table(name, columns, pk=_KEYS.get(name), strict=True)
    trigrams = "tokenize = 'trigram case_sensitive 1'"
    connection.execute(f"CREATE VIRTUAL TABLE name_text USING fts5(text, content = '', {trigrams})")
    # the texts themselves are kept: words of less than three letters are looked for in them
    connection.execute(f"CREATE VIRTUAL TABLE fact_text USING fts5(text, names, {trigrams})")


def _fill_full_text(connection: database.Connection) -> None:
    """Index names and the statements of facts in their normal form, by the rowid of `name` and `fact`.

    Each begins with a space, so that a trigram of space and two letters finds the beginnings of words. With a statement stand
    the other names of what it speaks of, so that it is found by these too.
    """
    rows = connection.execute("SELECT rowid, norm FROM name").fetchall()
    connection.executemany("INSERT INTO name_text(rowid, text) VALUES (?, ?)", [(n, f" {norm}") for n, norm in rows])
    names: dict[tuple[str, str], list[str]] = {}
    for pack, entity, norm in connection.execute("SELECT pack, entity, norm FROM name"):
        names.setdefault((pack, entity), []).append(norm)
    entities: dict[tuple[str, str], list[str]] = {}
    for pack, fact, entity in connection.execute("SELECT pack, fact, entity FROM arg WHERE entity <> ''"):
        entities.setdefault((pack, fact), []).append(entity)
    rows = connection.execute("SELECT rowid, pack, id, statement FROM fact").fetchall()
    index_facts(
        connection,
        (
            (number, statement, [n for entity in entities.get((pack, id), ()) for n in names.get((pack, entity), ())])
            for number, pack, id, statement in rows
        ),
    )


def index_fact(connection: database.Connection, number: int, pack: str, fact: str, statement: str) -> None:
    """Add one fact, by the rowid of `fact`, to the full text."""
    names = connection.execute(
        "SELECT n.norm FROM arg a JOIN name n ON n.pack = a.pack AND n.entity = a.entity"
        " WHERE a.pack = ? AND a.fact = ? AND a.entity <> '' ORDER BY a.rowid, n.rowid",
        (pack, fact),
    )
    index_facts(connection, [(number, statement, [row[0] for row in names])])


def index_facts(connection: database.Connection, facts: Iterable[tuple[int, str, Iterable[str]]]) -> None:
    """Add facts, (rowid of `fact`, statement, names of what it speaks of), to the full text."""
    rows = ((number, f" {fold(statement)}", names) for number, statement, names in facts)
    connection.executemany(
        "INSERT INTO fact_text(rowid, text, names) VALUES (?, ?, ?)",
        # a line end is in no normal form, so nothing is found across two names
        (
            (n, text, "".join(f"\n {name}" for name in dict.fromkeys(names) if name not in text))
            for n, text, names in rows
        ),
    )


def _not_in_json(value: object) -> dict[str, str]:
    """A date or a time of TOML, which is wrong wherever it stands in a pack, as something that is wrong there too."""
    return {UNQUOTED: str(value)}


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_not_in_json).encode

_T = TypeVar("_T")


@lru_cache(maxsize=4096)
def _few(words: tuple[str, ...]) -> str:
    """Tags, roles or marks as JSON: the same few are written for many facts."""
    return json.dumps(words)


Named = tuple[str, str, str, bool]
"""(entity, text, kind, whether it is accepted for an answer) of a name."""


def write_names(connection: database.Connection, pack: str, names: Iterable[Named]) -> set[str]:
    """Add the names of a pack, all at once; the words in them.

    With each stands what answers are compared by: its words and letters counted, the letters without spaces and these from the
    end, and the name with its numbers in digits, NULL where that makes no other text. With each word of them stands the one
    entity in whose names it is, NULL if there are several.
    """
    words: dict[str, str | None] = {}
    rows = []
    for entity, text, kind, accepted in names:
        norm = normalise(text)
        parts = norm.split()
        letters, digits = "".join(parts), " ".join(in_digits(parts))
        counted = (len(parts), len(letters), letters, letters[::-1], None if digits == norm else digits)
        rows.append((pack, entity, text, norm, kind, int(accepted), *counted))
        words.update((word, entity if words.get(word, entity) == entity else None) for word in parts)
    connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT OR REPLACE INTO word VALUES (?, ?, ?)", [(pack, *row) for row in words.items()])
    return set(words)


class Writer:
    """Writes the rows of one pack with plain statements."""

    def __init__(self, connection: database.Connection, pack: Pack, language: str) -> None:
        self._db = connection
        self._pack = pack
        self._words = wording.Words(pack, language)
        self._native = None if language == pack.language else wording.Words(pack, pack.language)
        self._gathered: dict[str, list[tuple[object, ...]]] | None = None

    def _text(self, text: object) -> str:
        assert isinstance(text, dict)
        return text_in(text, self._words.language, self._pack.language)

    def insert(self, table: str, rows: Iterable[tuple[object, ...]]) -> None:
        if self._gathered is not None:
            self._gathered.setdefault(table, []).extend(rows)
            return
        marks = ", ".join("?" * len(_TABLES[table]))
        self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def write(self) -> None:
        """All rows of the pack."""
        pack = self._pack
        position = self._db.execute("SELECT count(*) FROM pack").fetchone()[0]
        head = (
            pack.id,
            pack.version,
            pack.language,
            self._text(pack.title),
            self._text(pack.about),
            printable(pack.folder),
        )
        self.insert("pack", [(*head, position)])
        self.raw(pack.rows)
        self._sources()
        self.types()
        # where a row stands among all of its table, good or bad: that changes nothing when one of them is mended
        places = {(row.table, row.id): row.position for row in pack.rows}
        self._entities(places)
        for number, fact in self._in_bulk(pack.facts.values()):
            self.fact(fact, places.get(("fact", fact.id), number))
        self._decks(places)

    def _in_bulk(self, things: Iterable[_T]) -> Iterator[tuple[int, _T]]:
        """Things with their numbers; what is inserted for them is gathered, and goes into each table many rows at once."""
        numbered = enumerate(things)
        while several := list(islice(numbered, _AT_ONCE)):
            self._gathered = {}
            yield from several
            gathered, self._gathered = self._gathered, None
            for table, rows in gathered.items():
                self.insert(table, rows)

    def raw(self, rows: Iterable[Row]) -> None:
        """Rows of the pack as they are: `base` is "" where no edit changed one, NULL where the files have none."""
        self.insert(
            "raw",
            (
                (
                    self._pack.id, row.table, row.id, _JSON(row.data),
                    None if row.base is None else "" if same(row.base, row.data) else _JSON(row.base),
                    row.file, row.line, row.position,
                )
                for row in rows
            ),
        )  # fmt: skip

    def types(self) -> None:
        """The types of entities and of facts, and the roles of these."""
        pack = self._pack
        types = [(pack.id, "entity", t.id, self._text(t.name) or t.id) for t in pack.entity_types.values()]
        types += [(pack.id, "fact", t.id, self._text(t.name) or t.id) for t in pack.types.values()]
        self.insert("type", types)
        self.insert("kind", [(pack.id, t, kind) for t in pack.entity_types for kind in pack.kinds(t)])
        roles = [(pack.id, t.id, r.name, r.value, r.negates) for t in pack.types.values() for r in t.roles.values()]
        self.insert("role", roles)

    def _sources(self) -> None:
        for source in self._pack.sources.values():
            self.source(source)

    def source(self, source: Source) -> None:
        """A source and its paragraphs."""
        title = self._text(source.title)
        row = (self._pack.id, source.id, title, source.publisher, source.as_of.text, source.sha256, source.length)
        self.insert("source", [row])
        spans = enumerate(source.paragraphs, 1)
        self.insert("paragraph", [(self._pack.id, source.id, n, span.start, span.end) for n, span in spans])

    def _entities(self, places: Mapping[Key, int]) -> None:
        names: list[Named] = []
        for number, entity in self._in_bulk(self._pack.entities.values()):
            names += self.entity(entity, places.get(("entity", entity.id), number))
        write_names(self._db, self._pack.id, names)

    def entity(self, entity: Entity, position: int) -> Iterator[Named]:
        """One entity; its names are handed out, for `write_names`."""
        pack, name = self._pack.id, self._words.name(entity.id)
        self.insert("entity", [(pack, entity.id, entity.type, name, int(entity.strict), int(entity.the), position)])
        self.insert("part", [(pack, entity.id, whole) for whole in entity.part_of])
        self._picture("entity", entity.id, entity.picture)
        self._was("entity", entity.id, entity.was)
        yield entity.id, name, "name", True
        yield from ((entity.id, other, "name", True) for other in entity.name.values() if other != name)
        yield from ((entity.id, alias.text, str(alias.kind), alias.kind.accepted) for alias in entity.aliases)
        told = {name, *entity.name.values(), *(alias.text for alias in entity.aliases)}
        forms = dict.fromkeys(form for words in entity.forms.values() for form in words.values() if form not in told)
        yield from ((entity.id, form, WORD_FORM, False) for form in forms)

    def fact(self, fact: Fact, position: int) -> None:
        """One fact, with what fills it, where it is cited, and its questions."""
        pack, fact_type = self._pack, self._pack.types[fact.type]
        as_of = self._words.as_of(fact)
        label = self._words.label(fact).text if fact.modality is Modality.ASSERTED else ""
        row = (
            pack.id, fact.id, fact.type, fact_type.tense, self._words.sentence(fact), label, fact.modality,
            fact.attributed, fact.status, fact.date_basis, fact.event, _few(tuple(fact.tags)),
            _few(tuple(sorted(fact.closed))), as_of.text if as_of else "", self._undated(fact), fact.place.file, fact.place.line,
            position,
        )  # fmt: skip
        self.insert("fact", [row])
        self.insert("arg", [(pack.id, fact.id, fact.type, *arg) for arg in self._args(fact)])
        self.insert("premise", [(pack.id, fact.id, premise) for premise in dict.fromkeys(fact.premises)])
        cited = enumerate(fact.citations)
        rows = [(pack.id, fact.id, n, c.source, c.span.start, c.span.end, c.span.digest) for n, c in cited]
        self.insert("citation", rows)
        self._picture("fact", fact.id, fact.picture)
        self._was("fact", fact.id, fact.was)
        self._questions(fact)

    def _picture(self, table: str, row: str, picture: Picture | None) -> None:
        if picture is not None:
            self.insert("picture", [(self._pack.id, table, row, picture.file, self._text(picture.alt))])

    def _was(self, table: str, id: str, was: tuple[str, ...]) -> None:
        self.insert("renamed", [(self._pack.id, table, id, one) for one in dict.fromkeys(was)])

    def _args(self, fact: Fact) -> Iterator[tuple[object, ...]]:
        roles = self._pack.types[fact.type].roles
        for name, fillers in fact.roles.items():
            for ord_, filler in enumerate(fillers):
                entity = filler if isinstance(filler, str) and roles[name].value is ValueKind.ENTITY else ""
                shown = self._words.filler(filler, role=roles[name])
                days = _days(filler) if isinstance(filler, EdtfDate) else (None, None, None)
                yield name, ord_, wording.value(roles[name], filler, self._words), entity, shown, *days
        for facet, when in fact.times.items():
            # an implied year is no knowledge: the fact may be of any
            days = (NEVER, ALWAYS, ALWAYS) if fact.date_basis is DateBasis.INFERRED else _days(when)
            yield facet, 0, when.text, "", self._words.fillers(fact, facet), *days
        if fact.attributed:
            name = self._words.filler(fact.attributed, "the")
            yield "attributed", 0, fact.attributed, fact.attributed, name, None, None, None

    def _questions(self, fact: Fact) -> None:
        fact_type = self._pack.types[fact.type]
        facets = dict.fromkeys((*fact_type.ask, *fact.ask))
        for position, facet in enumerate(facets):
            filled = fact.times.get(facet) or fact.roles.get(facet)
            asked = self._words.question(fact, facet)
            if not filled or not asked.text or facet in fact.skip:
                continue
            role = fact_type.roles.get(facet) or Role(facet, ValueKind.DATE)
            marks = [m for m in ("one_answer", "distinct") if facet in getattr(fact, m) or getattr(role, m)]
            marks += self._completeness(fact, facet, asked.named)
            marks += ["own"] if facet in fact.ask else []
            named, lists = _few(asked.named), _few(tuple(marks))
            row = (self._pack.id, fact.id, facet, asked.text, named, role.value, role.of, lists)
            words = self._words.unit(role)
            unit = json.dumps([words.one, words.many, words.few, *words.accepted]) if words else ""
            # nothing of a flashcard is asked in other words than its author's
            worded = fact.type != FLASHCARD
            counted = (*self._words.uncounted(fact, facet), self._gap(fact, facet)) if worded else ("", "", "")
            native = self._native.question(fact, facet).text if self._native and worded else ""
            more = (*counted, unit, native, position)
            self.insert("question", [(*row, *more)])

    def _completeness(self, fact: Fact, facet: str, named: tuple[str, ...]) -> Iterator[str]:
        """What is known of how complete the fillers of a facet are, given what a stem names.

        "closed", or "closed_elsewhere" where the list is complete only under something else that the stem leaves out: a time,
        or a role that may take other values. "counted" where there are more than are named.
        """
        if fact.count.get(facet, 0) > len(fact.roles.get(facet, ())):
            yield "counted"
        if facet not in fact.closed:
            return
        roles = self._pack.types[fact.type].roles
        others = [r for r in fact.roles if r != facet and not roles[r].one_answer and roles[r].negates != facet]
        whole = set(named).issuperset((*others, *fact.times))
        yield "closed" if whole else "closed_elsewhere"

    def _undated(self, fact: Fact) -> str:
        """The sentence of a state without its times, with what it names, as JSON; "" for what is no state or needs a time."""
        if self._pack.types[fact.type].tense is not Tense.STATE:
            return ""
        undated = self._words.undated(fact)
        return json.dumps((undated.text, undated.named)) if undated.text else ""

    def _gap(self, fact: Fact, facet: str) -> str:
        gap = self._words.gap(fact, facet)
        return json.dumps((gap.before, gap.modifier, gap.after, gap.named)) if gap else ""

    def _decks(self, places: Mapping[Key, int]) -> None:
        positions = {fact: places.get(("fact", fact), n) for n, fact in enumerate(self._pack.facts)}
        for number, deck in enumerate(self._pack.decks.values()):
            self.deck(deck, places.get(("deck", deck.id), number))
            facts = ((fact.id, positions[fact.id]) for fact in self._pack.deck_facts(deck))
            self.insert("deck_fact", [(f"{self._pack.id}/{deck.id}", *row) for row in facts])

    def deck(self, deck: Deck, position: int) -> None:
        """A deck, without its facts."""
        pack = self._pack
        identifier = f"{pack.id}/{deck.id}"
        position = deck.order - 1 if deck.order else position
        row = (identifier, pack.id, self._text(deck.name), self._text(deck.about), json.dumps(deck.forms), position)
        self.insert("deck", [row])
