"""Every review that counts with what stood before it, and what each study day and each card amount to: for statistics."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from study_app.database import Connection
from study_app.journal import STUDIED, Event, Journal, Plan, Written

MATURE_DAYS = 21
"""From this interval on a card is mature; before, it is young. As in Anki."""

_FOLD = 5

_ONE_BY_ONE = 1000
"""Cards up to which those that changed are made anew one by one, and from which on all are, if they are a good part of them."""

_PART = 4
"""Such a part: one of so many cards."""


class Reviewed(NamedTuple):
    """One card in one answer, and one row of the table `reviewed`.

    `rating` is 0 where the card was only asked. `elapsed` is study days since the review before, None for the first one;
    `interval` the days that had been decided then, 0 for a learning step, None for the first. `predicted` is the probability of
    recall before, in millionths, so that sums are exact. `due_day` is what was decided now, `step` whether it is a learning step;
    `ms` how long the answer took, of the card posed.
    """

    card: str
    entry: str
    study_day: int
    rating: int
    elapsed: int | None
    interval: int | None
    predicted: int | None
    due_day: int | None
    step: bool
    posed: bool
    form: str
    ms: int


def reviewed(events: Iterable[Event], before: Reviewed | None = None) -> Iterable[Reviewed]:
    """The rows of one card from its events, in the order of the journal; `before` is its last rated row until then."""
    for event in events:
        if event.rating is None and not event.asked:
            continue  # a plan
        elapsed = interval = None
        if before is not None and event.rating is not None:
            elapsed = max(0, event.study_day - before.study_day)
            interval = 0 if before.step or before.due_day is None else max(0, before.due_day - before.study_day)
        row = Reviewed(
            event.card,
            event.entry,
            event.study_day,
            event.rating or 0,
            elapsed,
            interval,
            None if event.predicted is None else int(event.predicted * 1_000_000 + 0.5),
            event.due_day,
            event.due_ms is not None,
            event.asked,
            event.form,
            event.total_ms,
        )
        if row.rating:
            before = row
        yield row


class Reviews:
    """Keeps the table `reviewed` equal to what the journal says (a `Derived` of it).

    Triggers keep the sums of it: `daily`, `calibrated` and `foretold`. The rows of a card come one after the other, and go all at
    once.
    """

    name = "reviewed"

    def fingerprint(self, journal: Journal) -> str:  # noqa: ARG002
        """What the tables depend on besides the journal."""
        return str(_FOLD)

    def rebuild(self, journal: Journal) -> None:
        """Makes the tables anew from the whole journal."""
        connection = journal.connection
        for table in ("reviewed", "daily", "calibrated", "foretold"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        statements = _TABLES.split(";\n\n")
        later = [statement for statement in statements if statement.startswith(("CREATE TRIGGER", "CREATE INDEX"))]
        for statement in statements:
            if statement not in later:
                connection.execute(statement)
        if journal.renames:
            by_card: dict[str, list[Event]] = {}
            for event in journal.history():
                by_card.setdefault(event.card, []).append(event)
            for events in by_card.values():
                connection.executemany(_WRITE, reviewed(events))
        else:
            connection.execute(_WRITE_ALL)
        for statement in (*_SUM_ALL, *later):
            connection.execute(statement)

    def appended(self, journal: Journal, written: Written, in_order: bool) -> None:
        """Adds the rows of a new answer; a plan has none."""
        if isinstance(written.said, Plan):
            return
        for event in written.events():
            if in_order:
                journal.connection.executemany(_WRITE, reviewed([event], _last(journal.connection, event.card)))
            else:
                self._again(journal, event.card)

    def voided(self, journal: Journal, written: Written) -> None:
        """Makes the rows of the cards of an answer that was taken back anew."""
        if isinstance(written.said, Plan):
            return
        for event in written.events():
            self._again(journal, event.card)

    def again(self, journal: Journal, cards: Collection[str]) -> None:
        """Makes the rows of some cards anew; of all, where they are many of them."""
        if len(cards) > _ONE_BY_ONE:
            (known,) = journal.connection.execute("SELECT count(*) FROM foretold").fetchone()
            if len(cards) * _PART > known:
                self.rebuild(journal)
                return
        for card in cards:
            self._again(journal, card)

    def _again(self, journal: Journal, card: str) -> None:
        journal.connection.execute("DELETE FROM reviewed WHERE card = ?", (card,))
        journal.connection.executemany(_WRITE, reviewed(journal.history(card)))


def reviews(connection: Connection) -> int:
    """How many answers of study there are, from the sums of the days: a million need not be counted."""
    return int(connection.execute("SELECT ifnull(sum(asked), 0) FROM daily").fetchone()[0])


def _last(connection: Connection, card: str) -> Reviewed | None:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM reviewed WHERE card = ? AND rating > 0 ORDER BY entry DESC LIMIT 1", (card,)
    ).fetchone()
    return None if row is None else Reviewed._make(row)


_COLUMNS = ", ".join(Reviewed._fields)
_WRITE = f"INSERT INTO reviewed({_COLUMNS}) VALUES ({', '.join('?' * len(Reviewed._fields))})"

_WRITE_ALL = f"""
INSERT INTO reviewed({_COLUMNS})
SELECT card, entry, study_day, rating, iif(rating, max(0, study_day - last_day), NULL),
  iif(rating AND last_day IS NOT NULL, iif(last_step, 0, max(0, last_due - last_day)), NULL),
  CAST(predicted * 1000000 + 0.5 AS INTEGER), due_day, step, posed, form, ms
FROM (
  SELECT *, lag(study_day) OVER card AS last_day, lag(step) OVER card AS last_step, lag(due_day) OVER card AS last_due
  FROM (
    SELECT a.card, a.entry, e.study_day, ifnull(r.final, 0) AS rating, r.predicted, r.due_day, r.due_ms IS NOT NULL AS step,
      1 AS posed, a.form, a.total_ms AS ms
    FROM answer a CROSS JOIN entry e ON e.id = a.entry LEFT JOIN review r ON r.entry = a.entry AND r.card = a.card
    WHERE a.purpose IN {STUDIED} AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry)
    UNION ALL
    SELECT r.card, r.entry, e.study_day, r.final, r.predicted, r.due_day, r.due_ms IS NOT NULL, 0, a.form, 0
    FROM answer a CROSS JOIN review r ON r.entry = a.entry AND r.card <> a.card CROSS JOIN entry e ON e.id = a.entry
    WHERE a.purpose IN {STUDIED} AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry)
  )
  WINDOW card AS (PARTITION BY card, rating > 0 ORDER BY entry)
)
"""
"""What `reviewed` makes of the events of all cards, in one go: card by card, as they are sorted for the window."""

_LATER = "{row}.elapsed >= 1 AND {row}.interval >= 1"

FRESH = f"{{row}}.rating > 0 AND {_LATER}"
"""A review that tells of retention: the first of its day, of a card that had been given a day or more; SQL over a `row`."""

_YOUNG = f"({FRESH} AND {{row}}.interval < {MATURE_DAYS})"
_MATURE = f"({FRESH} AND {{row}}.interval >= {MATURE_DAYS})"

SUMS = {
    "asked": "{row}.posed",
    "ms": "min({row}.ms, 60000)",  # somebody who went for a coffee did not study
    "new": "({row}.rating > 0 AND {row}.elapsed IS NULL)",
    "young": _YOUNG,
    "young_right": f"({_YOUNG} AND {{row}}.rating > 1)",
    "young_predicted": f"iif({_YOUNG}, {{row}}.predicted, 0)",
    "mature": _MATURE,
    "mature_right": f"({_MATURE} AND {{row}}.rating > 1)",
    "mature_predicted": f"iif({_MATURE}, {{row}}.predicted, 0)",
}
"""What a row of `reviewed` adds to the sums of its day; SQL over a `row`, NULL for nothing."""


CELL = 5_000
"""Millionths: predictions that differ by half a point lie in one cell of the table `calibrated`."""


def _calibrated(row: str, sign: str) -> str:
    """The statement that adds a prediction to the cell of its day, or takes it away."""
    return (
        f"INSERT INTO calibrated(study_day, cell, n, right, predicted) SELECT {row}.study_day, {row}.predicted / {CELL},"
        f" {sign}1, {sign}({row}.rating > 1), {sign}{row}.predicted WHERE {FRESH.format(row=row)} AND {row}.predicted IS NOT NULL"
        " ON CONFLICT(study_day, cell) DO UPDATE SET n = n + excluded.n, right = right + excluded.right,"
        " predicted = predicted + excluded.predicted"
    )


_FORETOLD = (
    "INSERT INTO foretold(card, n, right, predicted, variance, forgotten) SELECT new.card, 1, new.rating > 1, new.predicted,"
    f" new.predicted * (1000000 - new.predicted), iif(new.rating > 1, NULL, new.study_day) WHERE {FRESH.format(row='new')} AND"
    " new.predicted IS NOT NULL ON CONFLICT(card) DO UPDATE SET n = n + 1, right = right + excluded.right,"
    " predicted = predicted + excluded.predicted, variance = variance + excluded.variance,"
    " forgotten = max(ifnull(forgotten, excluded.forgotten), ifnull(excluded.forgotten, forgotten))"
)
"""The statement that adds a prediction to those of its card."""


def _daily(row: str, sign: str) -> str:
    """The statement that adds a row to its day (`sign` "") or takes it away ("-")."""
    values = ", ".join(f"{sign}ifnull({value.format(row=row)}, 0)" for value in SUMS.values())
    added = ", ".join(f"{name} = {name} + excluded.{name}" for name in SUMS)
    return (
        f"INSERT INTO daily(study_day, {', '.join(SUMS)}) VALUES ({row}.study_day, {values})"
        f" ON CONFLICT(study_day) DO UPDATE SET {added}"
    )


_OF_ALL = f"FROM reviewed r WHERE {FRESH.format(row='r')} AND r.predicted IS NOT NULL GROUP BY"

_SUM_ALL = (
    f"INSERT INTO daily(study_day, {', '.join(SUMS)}) SELECT r.study_day, "
    + ", ".join(f"sum(ifnull({value.format(row='r')}, 0))" for value in SUMS.values())
    + " FROM reviewed r GROUP BY 1",
    "INSERT INTO calibrated(study_day, cell, n, right, predicted) SELECT r.study_day,"
    f" r.predicted / {CELL}, count(*), sum(r.rating > 1), sum(r.predicted) {_OF_ALL} 1, 2",
    "INSERT INTO foretold(card, n, right, predicted, variance, forgotten) SELECT r.card, count(*), sum(r.rating > 1),"
    " sum(r.predicted), sum(r.predicted * (1000000 - r.predicted)), max(iif(r.rating > 1, NULL, r.study_day))"
    f" {_OF_ALL} 1",
)
"""The sums of all rows, in one go: what the triggers come to."""

_TABLES = f"""
CREATE TABLE reviewed (
  card TEXT NOT NULL,
  entry TEXT NOT NULL,
  study_day INTEGER NOT NULL,
  rating INTEGER NOT NULL,
  elapsed INTEGER,
  interval INTEGER,
  predicted INTEGER,
  due_day INTEGER,
  step INTEGER NOT NULL,
  posed INTEGER NOT NULL,
  form TEXT NOT NULL,
  ms INTEGER NOT NULL,
  PRIMARY KEY (card, entry)
) STRICT, WITHOUT ROWID;

CREATE INDEX reviewed_on ON reviewed(study_day);

CREATE TABLE daily (
  study_day INTEGER NOT NULL PRIMARY KEY,
  asked INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  new INTEGER NOT NULL,
  young INTEGER NOT NULL,
  young_right INTEGER NOT NULL,
  young_predicted INTEGER NOT NULL,
  mature INTEGER NOT NULL,
  mature_right INTEGER NOT NULL,
  mature_predicted INTEGER NOT NULL
) STRICT;

CREATE TABLE calibrated (
  study_day INTEGER NOT NULL,
  cell INTEGER NOT NULL,
  n INTEGER NOT NULL,
  right INTEGER NOT NULL,
  predicted INTEGER NOT NULL,
  PRIMARY KEY (study_day, cell)
) STRICT, WITHOUT ROWID;

-- what was predicted of a card and what came of it; the variance in units of 1e-12; forgotten is the latest day of that
CREATE TABLE foretold (
  card TEXT NOT NULL PRIMARY KEY,
  n INTEGER NOT NULL,
  right INTEGER NOT NULL,
  predicted INTEGER NOT NULL,
  variance INTEGER NOT NULL,
  forgotten INTEGER
) STRICT, WITHOUT ROWID;

CREATE TRIGGER reviewed_more AFTER INSERT ON reviewed BEGIN
  {_daily("new", "")};
  {_calibrated("new", "")};
  {_FORETOLD};
END;

CREATE TRIGGER reviewed_less AFTER DELETE ON reviewed BEGIN
  {_daily("old", "-")};
  {_calibrated("old", "-")};
  DELETE FROM foretold WHERE card = old.card;
END
"""
