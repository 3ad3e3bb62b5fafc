"""The tables of the journal's file, as numbered steps that never change once they are released."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from study_app import database
from study_app.database import Connection
from study_app.errors import StudyAppError
from study_app.i18n import _
from study_app.journal.rows import DETAILS

if TYPE_CHECKING:
    from sqlite_utils import Database

_APPLICATION_ID = 0x53_74_41_70  # "StAp"


def refuse_unknown(connection: Connection, path: Path) -> None:
    """Raises StudyAppError for a file that is no journal, or one of a newer version or of a draft."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    # a journal that was cut off while it was made has at most the table in which sqlite-utils notes the steps taken
    (tables,) = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name <> '_sqlite_migrations'"
    ).fetchone()
    if application != _APPLICATION_ID and tables:
        raise StudyAppError(
            _("{path} is no journal of Study App: move it elsewhere, or choose another folder with --data-dir.").format(
                path=path
            )
        )
    if database.schema_number(connection) > len(STEPS):
        raise StudyAppError(
            _("{path} was written by a newer Study App: install that version to go on with it.").format(path=path)
        )
    for table, columns in _COLUMNS_1.items() if database.schema_number(connection) else ():
        if not columns <= {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}:
            raise StudyAppError(
                _(
                    "{path} was made by Study App while its journal was still being drafted, and cannot be read: move it "
                    "elsewhere, or choose another folder with --data-dir."
                ).format(path=path)
            )


def migrate(connection: Connection, path: Path) -> None:
    """Takes the steps that a file lacks; the caller holds the writer's lock.

    Each is taken whole or not at all, and only where what it made is what it has always made. Raises StudyAppError.
    """

    def checked(number: int, step: Callable[[Database], None]) -> Callable[[Database], None]:
        @functools.wraps(step)
        def take(db: Database) -> None:
            step(db)
            _compare(connection, number, path)

        return take

    database.migrate(connection, "journal", [checked(number, step) for number, step in enumerate(STEPS, start=1)])


def released(connection: Connection, path: Path) -> None:
    """Raises StudyAppError where tables, indices and triggers are not those that the steps taken have always made.

    What is derived is left out: it is made anew.
    """
    _compare(connection, database.schema_number(connection), path)


def _compare(connection: Connection, number: int, path: Path) -> None:
    if number and fingerprint(connection) != RELEASED[number - 1]:
        raise StudyAppError(
            _("{path} is not built as Study App builds it: see what can be done with study-app doctor.").format(
                path=path
            )
        )


def derived_tables(connection: Connection) -> list[str]:
    """The tables in a journal's file that no step made: they are made from the entries, and can be made again."""
    placeholders = ", ".join("?" * len(_TABLES))
    made = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('_sqlite_migrations') AND name NOT LIKE 'sqlite~_%'"
        f" ESCAPE '~' AND name NOT IN ({placeholders}) ORDER BY name",
        _TABLES,
    )
    return [name for (name,) in made]


def fingerprint(connection: Connection) -> str:
    """Tables, indices and triggers of a journal in a few letters."""
    placeholders = ", ".join("?" * len(_TABLES))
    made = connection.execute(
        f"SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name IN ({placeholders}) ORDER BY type, name",
        _TABLES,
    )
    digest = hashlib.blake2b(digest_size=8)
    with database.any_text(connection):
        rows = made.fetchall()
    for *names, sql in rows:
        said = sql if isinstance(sql, bytes) else " ".join((sql or "").split())  # bytes, where it is damaged
        digest.update(repr((*names, said)).encode())
    return digest.hexdigest()


def _schema_1(db: Database) -> None:
    """The first schema. Released steps never change: a new kind of entry is a later step with a table of its own."""
    db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    for statement in _SCHEMA_1.split(";\n\n"):
        db.execute(statement)
    for table in ("device", "kind", "entry", "answer", "review", "void"):
        _make_append_only(db, table)


def _schema_sittings(db: Database) -> None:
    """Quizzes and games: an entry for each, named by its answers."""
    for statement in _SCHEMA_SITTINGS.split(";\n\n"):
        db.execute(statement)
    _make_append_only(db, "sitting")


def _schema_proposals(db: Database) -> None:
    """Spellings that a learner proposes: an entry for each, naming the answer that it belongs to."""
    for statement in _SCHEMA_PROPOSALS.split(";\n\n"):
        db.execute(statement)
    _make_append_only(db, "proposal")


def _schema_decisions(db: Database) -> None:
    """Due days that were planned, marks on cards, and how the learner wants to study."""
    for statement in _SCHEMA_DECISIONS.split(";\n\n"):
        db.execute(statement)
    for table in ("plan", "moved", "mark", "decision"):
        _make_append_only(db, table)


def _schema_edits(db: Database) -> None:
    """What instructors change in packs, and that it was published."""
    for statement in _SCHEMA_EDITS.split(";\n\n"):
        db.execute(statement)
    for table in ("edit", "changed", "published"):
        _make_append_only(db, table)


def _schema_machine(db: Database) -> None:
    """On which machine a file called itself so: two machines may give two files one number.

    A row of before says nothing of it (NULL), and means what it meant: whichever file has the number.
    """
    db.execute("ALTER TABLE device ADD COLUMN machine TEXT")


def _make_append_only(db: Database, table: str) -> None:
    # sqlite-utils' transform() drops triggers without a word: a step that uses it calls this again
    for change in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


_SCHEMA_1 = """
-- what this file has called itself, the last row being now: file_number is its number in the file system, so that a copy
-- of the file is noticed and counts its entries under an id of its own
CREATE TABLE device (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (length(id) = 36),
  since_ms INTEGER NOT NULL,
  file_number INTEGER NOT NULL
) STRICT;

-- a table and not a CHECK: a new kind must not rebuild the table of all entries
CREATE TABLE kind (name TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

INSERT INTO kind VALUES ('answer'), ('void');

CREATE TABLE entry (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
  device TEXT NOT NULL CHECK (length(device) = 36),
  seq INTEGER NOT NULL CHECK (seq > 0),
  at_ms INTEGER NOT NULL,
  offset_minutes INTEGER NOT NULL CHECK (offset_minutes BETWEEN -1439 AND 1439),
  study_day INTEGER NOT NULL,
  kind TEXT NOT NULL REFERENCES kind(name),
  checksum BLOB NOT NULL CHECK (length(checksum) = 8),
  UNIQUE (device, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  card TEXT NOT NULL CHECK (card <> ''),
  form TEXT NOT NULL CHECK (form <> ''),
  seed INTEGER NOT NULL,
  options TEXT NOT NULL CHECK (json_type(options) = 'array'),
  given TEXT NOT NULL CHECK (json_valid(given)),
  hints INTEGER NOT NULL CHECK (hints >= 0),
  tries INTEGER NOT NULL CHECK (tries >= 1),
  first_key_ms INTEGER CHECK (first_key_ms >= 0),
  total_ms INTEGER NOT NULL CHECK (total_ms >= 0),
  verdict TEXT NOT NULL CHECK (verdict IN ('right', 'partly', 'wrong', 'self')),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  purpose TEXT NOT NULL CHECK (purpose IN ('study', 'ahead', 'cram', 'game', 'quiz')),
  pack_version TEXT NOT NULL,
  replaces TEXT REFERENCES entry(id)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_of_card ON answer(card);

CREATE TABLE review (
  entry TEXT NOT NULL REFERENCES answer(entry),
  card TEXT NOT NULL CHECK (card <> ''),
  automatic INTEGER CHECK (automatic BETWEEN 1 AND 4),
  final INTEGER NOT NULL CHECK (final BETWEEN 1 AND 4),
  predicted REAL CHECK (predicted BETWEEN 0 AND 1),
  due_day INTEGER NOT NULL,
  due_ms INTEGER,
  PRIMARY KEY (entry, card)
) STRICT, WITHOUT ROWID;

CREATE INDEX review_of_card ON review(card);

CREATE TABLE void (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  target TEXT NOT NULL REFERENCES entry(id)
) STRICT, WITHOUT ROWID;

CREATE INDEX void_of_target ON void(target);

-- what each derived table was built from; it may be changed, and dropped, as may they
CREATE TABLE derived (name TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL) STRICT, WITHOUT ROWID
"""

_COLUMNS_1 = {
    table: frozenset(re.findall(r"^  ([a-z_]+) [A-Z]+ ?", rows, re.MULTILINE))
    for table, rows in re.findall(r"CREATE TABLE (\w+) \(\n(.*?)\n\) STRICT", _SCHEMA_1, re.DOTALL)
}
"""What each table has had since the first step: drafts of that step, in which something is missing, bear its number too."""

_SCHEMA_SITTINGS = """
INSERT INTO kind VALUES ('sitting');

CREATE TABLE sitting (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  purpose TEXT NOT NULL CHECK (purpose IN ('game', 'quiz')),
  decks TEXT NOT NULL CHECK (json_type(decks) = 'array'),
  forms TEXT NOT NULL CHECK (json_type(forms) = 'array'),
  seed INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count > 0),
  limit_ms INTEGER CHECK (limit_ms > 0)
) STRICT, WITHOUT ROWID;

ALTER TABLE answer ADD COLUMN sitting TEXT REFERENCES sitting(entry);

CREATE INDEX answer_of_sitting ON answer(sitting) WHERE sitting IS NOT NULL
"""

_SCHEMA_PROPOSALS = """
INSERT INTO kind VALUES ('proposal');

CREATE TABLE proposal (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  answer TEXT NOT NULL REFERENCES answer(entry),
  pack TEXT NOT NULL CHECK (pack <> ''),
  fact TEXT NOT NULL CHECK (fact <> ''),
  facet TEXT NOT NULL CHECK (facet <> ''),
  entity TEXT NOT NULL CHECK (entity <> ''),
  text TEXT NOT NULL CHECK (trim(text) <> '')
) STRICT, WITHOUT ROWID;

CREATE INDEX proposal_of_pack ON proposal(pack);

CREATE INDEX answer_replacing ON answer(replaces) WHERE replaces IS NOT NULL
"""

_SCHEMA_DECISIONS = """
INSERT INTO kind VALUES ('plan'), ('mark'), ('decision');

-- due days that were decided without an answer: for an exam, after a break; one entry moves many cards
CREATE TABLE plan (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  reason TEXT NOT NULL CHECK (reason <> '')
) STRICT, WITHOUT ROWID;

CREATE TABLE moved (
  entry TEXT NOT NULL REFERENCES plan(entry),
  card TEXT NOT NULL CHECK (card <> ''),
  due_day INTEGER NOT NULL,
  PRIMARY KEY (entry, card)
) STRICT, WITHOUT ROWID;

CREATE INDEX moved_of_card ON moved(card);

-- what the learner says of a card; NULL takes it away
CREATE TABLE mark (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  card TEXT NOT NULL CHECK (card <> ''),
  mark TEXT NOT NULL CHECK (mark <> ''),
  value TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX mark_of_card ON mark(card);

-- how the learner wants to study, and parameters that were adopted; scope is a deck, '' for all
CREATE TABLE decision (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  name TEXT NOT NULL CHECK (name <> ''),
  scope TEXT NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID
"""

_SCHEMA_EDITS = """
INSERT INTO kind VALUES ('edit'), ('published');

CREATE TABLE edit (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  pack TEXT NOT NULL CHECK (pack <> ''),
  version TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- field is a key of the row, '' for the row as a whole; NULL is an absent key
CREATE TABLE changed (
  entry TEXT NOT NULL REFERENCES edit(entry),
  number INTEGER NOT NULL CHECK (number >= 0),
  tbl TEXT NOT NULL CHECK (tbl <> ''),
  row TEXT NOT NULL CHECK (row <> ''),
  field TEXT NOT NULL,
  old TEXT CHECK (json_valid(old)),
  new TEXT CHECK (json_valid(new)),
  PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX changed_row ON changed(row);

CREATE TABLE published (
  entry TEXT NOT NULL PRIMARY KEY REFERENCES entry(id),
  pack TEXT NOT NULL CHECK (pack <> ''),
  version TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

STEPS: Sequence[Callable[[Database], None]] = (
    _schema_1,
    _schema_sittings,
    _schema_proposals,
    _schema_decisions,
    _schema_edits,
    _schema_machine,
)
"""The steps in their order: the number of those taken is the number of the schema."""

RELEASED: Sequence[str] = (
    "f64bf9858c4e9849",
    "75e9779d18ffcd83",
    "a8cf1a330962a4ab",
    "7cc7e719c14f008d",
    "fc2fb2583b215871",
    "fc56e4693ca10b1f",
)
"""The `fingerprint` of a file after each step: what was released is the same for ever."""

_TABLES = ("device", "kind", "entry", "derived", *DETAILS)
