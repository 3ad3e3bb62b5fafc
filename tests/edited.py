"""Two packs on a desk, with what can be wrong in them and what can be done to them: for the law that an edited store obeys."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clocks import SetClock
from hypothesis import strategies as st

from study_app import database
from study_app.desk.desk import Desk
from study_app.errors import StudyAppError
from study_app.facts import library
from study_app.facts.documents import document
from study_app.facts.store import Store
from study_app.journal import Change, Journal
from study_app.quiz import cards
from study_app.study.memory import derived_tables

HARBOUR = Path(__file__).parent / "packs" / "harbour"

WRONG: dict[str, tuple[str, str, str]] = {
    "fact": ("facts/beginnings.toml", 'when = "1903" ', 'when = "1903-99" '),
    "unquoted": ("facts/beginnings.toml", 'when = "1903" ', "when = 1903-01-01 "),
    "type": ("pack.toml", 'tense = "timeless"\nrole.boats', 'tense = "never"\nrole.boats'),
    "entity type": ("pack.toml", 'parent = "organisation"', "parent = 5"),
    "entity": ("entities.toml", 'name = "Alder"', "name = 5"),
    "source": ("pack.toml", 'as_of = "1912-02-01"', 'as_of = "99x"'),
    "deck": ("decks.toml", 'search = "tag:beginnings"', 'search = "beginnings"'),
    "listed": ("decks.toml", '"boats", "rumour"', '"boats", "a"'),
    "premise": ("facts/beginnings.toml", '"founded", "joined", "renewed"', '"founded", "joined", "nobody"'),
    "digest": ("facts/beginnings.toml", "7ef768fc3f8a655b", "7ef768fc3f8a6550"),
    "tags": ("facts/council.toml", 'date_basis = "inferred"\ntags = ["council"]', 'date_basis = "inferred"\ntags = 5'),
    "twice": ("facts/council.toml", 'id = "pilots-task"', 'id = "wardens-task"'),
    "whole": ("entities.toml", 'part_of = ["wardens"]', 'part_of = ["nobody"]'),
    "parent": (
        "pack.toml",
        'id = "document"\nname = "document"',
        'id = "document"\nname = "document"\nparent = "nothing"',
    ),
    "role": (
        "pack.toml",
        'role.body = { value = "entity", of = "body" }',
        'role.body = { value = "entity", of = "nothing" }',
    ),
    "after": (
        "pack.toml",
        'label.en = "accession of {joiner}"',
        'label.en = "accession"\nafter.joiner = "nothing.town"',
    ),
    "excused": ("pack.toml", 'source = "chronicle"\nspan = [524', 'source = "nothing"\nspan = [524'),
}
"""What can be wrong in a pack, by a name: the file, what stands there, what stands there instead."""

_BODY = {"id": "nothing", "name": "nothing", "parent": "body"}
_KIND = {"id": "nothing", "role": {"town": {"value": "entity", "of": "town"}}, "sentence": "{town} did nothing."}

MISSING: dict[str, Change] = {
    "premise": Change("fact", "nobody", "", None, {"id": "nobody", "type": "flashcard", "front": "F", "back": "B"}),
    "whole": Change("entity", "nobody", "", None, {"id": "nobody", "type": "body", "name": "Nobody"}),
    "parent": Change("entity_type", "nothing", "", None, _BODY),
    "after": Change("type", "nothing", "", None, _KIND),
    "excused": Change("source", "nothing", "", None, {"id": "nothing", "title": "Nothing", "as_of": "1912"}),
}
"""The row for want of which something is wrong, by its name."""

RIGHT = (
    Change("fact", "joined", "when", None, "1903"),
    Change("fact", "met-in-birch", "tags", None, ["council"]),
    Change("type", "plan", "tense", None, "timeless"),
    Change("entity_type", "body", "parent", None, "organisation"),
    Change("entity", "alder", "name", None, "Alder"),
    Change("source", "chronicle", "as_of", None, "1912-02-01"),
    Change("deck", "beginnings", "search", None, "tag:beginnings"),
    Change("fact", "renewed-by", "from", None, ["founded", "joined", "renewed"]),
)


def said(db: database.Connection) -> dict[str, Any]:
    """All that a store says, without the numbers of rows."""
    found: dict[str, Any] = {}
    tables = (
        "pack source paragraph type kind name word part role fact arg citation question card picture premise renamed"
    )
    for table in tables.split():
        found[table] = sorted(db.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
    orders = {
        "entities": 'SELECT pack, id, type, name, strict, "the" FROM entity ORDER BY pack, position, rowid',
        "rows": "SELECT pack, tbl, id, data, base, file, line FROM raw ORDER BY pack, tbl, position",
        "decks": "SELECT * FROM deck ORDER BY id",
        "cards in decks": "SELECT deck, card FROM deck_card ORDER BY deck, position, card",
        "facts in decks": "SELECT deck, fact FROM deck_fact ORDER BY deck, position, fact",
        "problems": "SELECT pack, tbl, row, field, others, severity, code, message, file FROM problem"
        " ORDER BY 1, 2, 3, 7, 8",
        "confusable": "SELECT fact, other FROM confusable ORDER BY 1, 2",
        "full text": "SELECT f.pack, f.id, x.text, x.names FROM fact f JOIN fact_text x ON x.rowid = f.rowid ORDER BY 1, 2",
        "full texts": "SELECT count(*) FROM fact_text",
    }
    found |= {name: db.execute(select).fetchall() for name, select in orders.items()}
    numbers = dict(db.execute("SELECT rowid, id FROM card").fetchall())
    groups = db.execute("SELECT kind, name, cards FROM card_group ORDER BY 1, 2").fetchall()
    found["groups"] = [(kind, name, sorted(numbers[n] for n in json.loads(those))) for kind, name, those in groups]
    return found


class Bench:
    """Two packs with the same ids in them, an empty journal, and a desk over their store."""

    def __init__(self, folder: Path, wrong: tuple[str, ...] = (), *, texts: bool = False) -> None:
        packs, self.documents = folder / "packs", folder / "sources"
        self.documents.mkdir()
        for name in ("harbour", "other"):
            shutil.copytree(HARBOUR, packs / name)
            if texts:
                (packs / name / "sources").mkdir()
                shutil.copy(HARBOUR.parent / "chronicle.txt", packs / name / "sources")
        self.write(packs / "other" / "pack.toml", 'id = "harbour"', 'id = "other"')
        for one in wrong:
            file, right, put = WRONG[one]
            self.write(packs / "harbour" / file, right, put)
        self.packs, self.folder = packs, folder
        self.path = folder / "facts.db"
        self.journal = Journal.open(folder / "journal.db", SetClock(), derived_tables())
        self.open()

    @staticmethod
    def write(path: Path, old: str, new: str) -> None:
        """Put one text into a file in the place of another."""
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def open(self) -> None:
        """Have a desk as after a start of the program."""
        self.built = self.refresh(self.path)
        database.attach(self.journal.connection, self.path, "facts")
        self.store = Store.open(self.path)
        self.desk = Desk(self.journal, SetClock(), self.path, "en", self.texts, self.store.forget)

    def refresh(self, path: Path) -> bool:
        """Build a store, if it is not what it should be."""
        folders = library.pack_folders([self.packs])
        said, mark = tuple(self.journal.edits()), self.journal.edit_mark()
        return library.refresh(path, folders, self.documents, "en", cards.VERSION, cards.write, lambda: said, mark)

    def texts(self, pack: str) -> dict[str, str]:
        """The documents of a pack."""
        rows = self.store.connection.execute("SELECT id, sha256 FROM source WHERE pack = ?", (pack,)).fetchall()
        found = ((id, document(self.packs / pack, id, digest, self.documents)) for id, digest in rows)
        return {id: text for id, text in found if text is not None}

    def edited(self) -> dict[str, Any]:
        """What the store says after the edits."""
        if (settle := self.desk.settle_later()) is not None:
            settle()
        return said(self.store.connection)

    def anew(self) -> dict[str, Any]:
        """What a store says that is built now."""
        path = self.folder / "anew.db"
        path.unlink(missing_ok=True)
        self.refresh(path)
        store = Store.open(path)
        try:
            return said(store.connection)
        finally:
            store.close()

    def save(self, pack: str, changes: list[Change]) -> str:
        """Save changes, each from what its row says now; the sentence of a refusal."""
        given = {}
        for table, id, field, _old, new in changes:
            row = self.desk.row(pack, table, id)
            if (row is None) != (field == ""):
                continue
            given[table, id, field] = Change(table, id, field, row.data.get(field) if row else None, new)
        try:
            self.desk.save(pack, given.values())
        except StudyAppError as error:
            return str(error)
        return ""

    def close(self) -> None:
        """Close all files."""
        self.desk.close()
        self.store.close()
        self.journal.close()


@contextmanager
def bench(*wrong: str, texts: bool = False) -> Iterator[Bench]:
    """A bench in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        one = Bench(Path(folder), wrong, texts=texts)
        try:
            yield one
        finally:
            one.close()


_NAMES = ["Alder", "Birch", "Great Alder", "Council of Pilots", "X", "", 5]
_FACTS = [
    "founded",
    "joined",
    "charter-in-force",
    "renewed",
    "renewed-by",
    "wardens-task",
    "met-in-birch",
    "boats",
    "rumour",
    "a",
]
_ENTITIES = ["alder", "birch", "elm", "league", "wardens", "pilots", "charter", "new"]
_CITE = {"source": "chronicle", "span": [20, 91], "digest": "7ef768fc3f8a655b"}
_VALUES: dict[tuple[str, str], list[Any]] = {
    ("fact", "when"): ["1899", "1901-02", "1903", "1911-08", "1901/1905", "1950-13", None],
    ("fact", "start"): ["1902", "1903~", None],
    ("fact", "status"): ["draft", "retired", "confirmed", None],
    ("fact", "tags"): [[], ["beginnings"], ["council", "later"], ["new"], 5],
    ("fact", "ignore"): [["no-question"], None, 5],
    ("fact", "from"): [["founded"], ["joined", "a"], ["renewed-by"], [], None, 5],
    ("fact", "modality"): ["derived", "planned", "asserted", None],
    ("fact", "cite"): [_CITE, None, {**_CITE, "source": "x"}, [_CITE, {**_CITE, "digest": "0" * 16}]],
    ("fact", "date_basis"): ["inferred", None],
    ("fact", "closed"): [["founder"], ["joiner"], None],
    ("fact", "skip"): [["when"], None],
    ("fact", "town"): ["alder", "elm", "new", "wardens"],
    ("fact", "joiner"): [["alder"], ["dogwood", "elm"], "new"],
    ("fact", "league"): ["league", "wardens", "pilots"],
    ("fact", "attributed"): ["league", "wardens", "nobody", None],
    ("fact", "type"): ["meeting", "accession", "renewal", "nothing"],
    ("fact", "sentence"): ["{town:The} saw the wardens {when:on}.", "{league:gen}", None],
    ("fact", "ask"): [{"when": "When, in {town}?"}, {"when": ""}, None],
    ("fact", ""): [
        MISSING["premise"].new,
        {"id": "a", "type": "meeting", "town": "elm", "when": "1911-08", "cite": _CITE, "tags": ["council"]},
        {"id": "a", "type": "flashcard", "front": "F", "back": "B", "tags": ["later"]},
    ],
    ("entity", "name"): _NAMES,
    ("entity", "aliases"): [["Birch"], ["Council"], [{"text": "HL", "kind": "acronym"}], None, 5],
    ("entity", "the"): [True, None, "yes"],
    ("entity", "strict"): [True, None],
    ("entity", "type"): ["town", "body", "organisation", "document", "nothing"],
    ("entity", "part_of"): [["league"], ["new"], ["pilots"], None],
    ("entity", "forms"): [{"ru": {"gen": "Б"}}, {"ru": {"dat": "В"}}, None, 5],
    ("entity", "picture"): [{"file": "media/x.png", "alt": "X"}, {"file": "../x", "alt": "X"}, None],
    ("entity", ""): [
        MISSING["whole"].new,
        {"id": "new", "type": "town", "name": "Newtown"},
        {"id": "new", "type": "body", "name": "Alder"},
    ],
    ("entity_type", "parent"): ["organisation", "town", "nothing", None, 5],
    ("entity_type", "name"): ["city", 5],
    ("entity_type", ""): [_BODY],
    ("type", ""): [_KIND],
    ("source", ""): [MISSING["excused"].new],
    ("type", "name"): ["founding", "X", None, 5],
    ("type", "tense"): ["event", "state", "timeless"],
    ("type", "label"): ["meeting in {town}", "{league:gen}", None],
    ("type", "sentence"): ["{town:The} had the wardens {when:on}.", "{nothing}"],
    ("type", "role"): [{"town": {"value": "entity", "of": "organisation"}}, {"town": {"value": "text"}}],
    ("source", "as_of"): ["1900", "1912-02-01", "x"],
    ("source", "title"): ["Chronicle", 5],
    ("deck", "search"): [
        "tag:new",
        "tag:later or type:renewal",
        "x",
        "date:1901..1903 or -type:plan",
        "entity:alder -tag:later",
        "source:none",
        "asof:1905 or (entity:elm source:chronicle)",
    ],
    ("deck", "facts"): [["boats"], ["a"], ["joined", "rumour"], None],
    ("deck", "name"): ["The rest::In it", "Beginnings", "Beginnings::More"],
    ("deck", "status"): ["retired", None],
    ("deck", "order"): [1, 2, 7, None],
    ("deck", ""): [{"id": "made", "name": "The rest::Made", "search": "tag:later"}],
    ("pack", "title"): ["New", 5],
    ("no_fact", "reason"): ["it is so", None],
}
_ROWS = {
    "fact": _FACTS,
    "entity": _ENTITIES,
    "entity_type": ["town", "organisation", "body"],
    "type": ["founding", "meeting", "renewal", "plan"],
    "source": ["chronicle"],
    "deck": ["beginnings", "rest", "made"],
    "pack": ["harbour"],
    "no_fact": ["chronicle:0"],
}


@st.composite
def _changes(draw: st.DrawFn) -> Change:
    table, field = draw(st.sampled_from(list(_VALUES)))
    new = draw(st.sampled_from(_VALUES[table, field]))
    return Change(table, draw(st.sampled_from(_ROWS[table])) if field else new["id"], field, None, new)


TAGGED = st.lists(
    st.one_of(
        st.lists(
            st.builds(
                lambda fact, field, new: Change("fact", fact, field, None, new),
                st.sampled_from(["met-in-birch", "a", "met-in-cedar", "renewed"]),
                st.sampled_from(["tags", "ignore"]),
                st.sampled_from([None, [], "one", ["council"], ["beginnings", "no-question"], [1], 5]),
            ),
            min_size=1,
            max_size=3,
        ),
        st.sampled_from(["undo", "redo"]),
    ),
    min_size=1,
    max_size=6,
)
"""Edits of what facts are sorted by, good and bad, of which some share their questions."""

STEPS = st.lists(
    st.one_of(
        st.lists(_changes(), min_size=1, max_size=4),
        st.sampled_from(["undo", "undo", "redo", "other", "tried", "again"]),
    ),
    min_size=1,
    max_size=8,
)
FAULTS = st.lists(st.sampled_from(list(WRONG)), max_size=2, unique=True).filter(lambda w: {"fact", "unquoted"} - {*w})


def do(it: Bench, step: Any) -> None:
    """One of the steps."""
    ways: dict[str, Callable[[], object]] = {
        "undo": it.desk.undo,
        "redo": it.desk.redo,
        "other": lambda: it.save("other", [Change("fact", "joined", "when", None, "1907")]),
        "tried": lambda: it.desk.effect("harbour", [Change("entity", "alder", "name", "Alder", "Great Alder")]),
    }
    if step == "again":
        it.desk.close()
        it.store.close()
        it.open()
        assert not it.built, "what was edited is brought up to date, and not read again"
    elif isinstance(step, str):
        ways[step]()
    else:
        it.save("harbour", step)
