"""What the record says of a learner's study: how much, how well it was remembered, and what is hard; within a scope."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from study_app.database import Connection
from study_app.facts.dates import parse
from study_app.study.leeches import HARDER, confusion
from study_app.study.reviewed import CELL, FRESH, SUMS

if TYPE_CHECKING:
    from study_app.study.model import Ints
    from study_app.study.restating import Histories
    from study_app.study.standing import Standing

ENOUGH = 30
"""Reviews below which nothing is claimed: chance would have the say."""

_USUAL_SECONDS = 9.0

SURE = 1.959964
"""The normal deviate of a 95 % interval."""

_BINS, _LEAST_IN_BIN = 10, 50
_LEAST_EVENTS, _LEAST_LAPSES = 4, 2
"""A card is hard that was forgotten twice at least in four reviews, by HARDER standard deviations than was predicted."""

STABLE_DAYS = 21
"""From this stability on a card is well learned."""

_STRIDE = 2_654_435_761
"""Near 2**32 divided by the golden ratio: its multiples are spread evenly, so a sample has its share of each deck and facet."""

_FEW_DECADES = 150
"""Years: what lies within is told by decades."""


_FAR = 2**40


@dataclass(frozen=True, slots=True)
class Scope:
    """What the figures are of: cards of some decks (none for all), with a tag ("" for any), on study days from `first` to `last`.

    A day that is None sets no limit.
    """

    decks: tuple[str, ...] = ()
    tag: str = ""
    first: int | None = None
    last: int | None = None

    @property
    def whole(self) -> bool:
        """Whether it is of all cards: then the sums of each day are ready."""
        return not self.decks and not self.tag

    @property
    def limits(self) -> tuple[int, int]:
        """The first and the last day, as far off as matters where there is no limit."""
        return -_FAR if self.first is None else self.first, _FAR if self.last is None else self.last


class Day(NamedTuple):
    """What one study day amounts to.

    `asked` questions took `ms`, `new` cards were rated for the first time. `young` and `mature` reviews tell of retention, of
    which so many were remembered (`_right`); `_predicted` is the sum of the recall that was predicted, in millionths.
    """

    study_day: int
    asked: int
    ms: int
    new: int
    young: int
    young_right: int
    young_predicted: int
    mature: int
    mature_right: int
    mature_predicted: int


@dataclass(frozen=True, slots=True)
class Share:
    """So many of `n` were remembered; `predicted` is the mean recall that was predicted for them (None for none)."""

    n: int
    right: int
    predicted: float | None

    @property
    def enough(self) -> bool:
        """Whether a rate may be claimed."""
        return self.n >= ENOUGH

    @property
    def rate(self) -> float | None:
        """The share that was remembered; None of nothing."""
        return self.right / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the rate after Wilson (1927); of nothing it is everything."""
        if not self.n:
            return 0.0, 1.0
        rate, spread = self.right / self.n, SURE * SURE / self.n
        middle = (rate + spread / 2) / (1 + spread)
        half = SURE * math.sqrt(rate * (1 - rate) / self.n + spread / (4 * self.n)) / (1 + spread)
        # at the ends the rate is a bound of its own interval, which rounding must not deny
        return max(0.0, min(rate, middle - half)), min(1.0, max(rate, middle + half))

    def as_json(self) -> dict[str, object]:
        """It for `stats --json`: no rate without enough of them."""
        told = self.enough
        return {
            "n": self.n,
            "right": self.right,
            "rate": round(self.right / self.n, 4) if told else None,
            "interval": [round(bound, 4) for bound in self.interval] if told else None,
            "predicted": None if self.predicted is None or not told else round(self.predicted, 4),
        }


@dataclass(frozen=True, slots=True)
class Retention:
    """True retention: of the first reviews of a day, the share that was remembered; by the age of what was reviewed."""

    young: Share
    mature: Share

    @property
    def both(self) -> Share:
        """Of all ages."""
        n = self.young.n + self.mature.n
        predicted = (self.young.predicted or 0) * self.young.n + (self.mature.predicted or 0) * self.mature.n
        return Share(n, self.young.right + self.mature.right, predicted / n if n else None)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How true `n` predictions were: `bins` by rising prediction, each with about as many reviews.

    `log_loss` is in nats a review, `off` the mean distance of a bin's rate from its prediction, weighted by its size; both
    None without enough reviews.
    """

    n: int
    bins: tuple[Share, ...]
    log_loss: float | None
    off: float | None


@dataclass(frozen=True, slots=True)
class Due:
    """Reviews to come: `backlog` should have been done before today; `days` is how many are due today, tomorrow ..."""

    backlog: int
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hard:
    """A card that is forgotten more often than was predicted.

    Of its `reviews` so many were predicted to be forgotten (`predicted`); `z` is how many standard deviations its passes lie from
    what was predicted; `wrong` the commonest wrong answer, "" for none.
    """

    card: str
    reviews: int
    lapses: int
    predicted: float
    difficulty: float
    z: float
    wrong: str


@dataclass(frozen=True, slots=True)
class Mastery:
    """How far a group of cards is learned: `cards` in all, `seen` at least once, `stable` for three weeks or more.

    Seen is what was reviewed since the first day of the scope, and only of that is told whether it is stable.
    """

    group: str
    cards: int
    seen: int
    stable: int


class Masteries(NamedTuple):
    """Mastery of groups, and of all that belongs to any of them, each card once."""

    groups: tuple[Mastery, ...]
    all: Mastery


_SAID = ("asked", "new", "young", "young_right", "mature", "mature_right")
"""What a review adds once to its day or not at all: the bits of `_Reviews.said`."""


class _Reviews(NamedTuple):
    """Reviews in columns: their days, what each adds once to its day (`_SAID`), milliseconds, and predictions, -1 for none."""

    day: Ints
    said: Ints
    ms: Ints
    predicted: Ints

    def adds(self, name: str) -> Ints:
        """1 for each that adds to this sum of its day."""
        return self.said >> _SAID.index(name) & 1

    def days(self) -> tuple[Day, ...]:
        """What each day amounts to on which something was asked, in order."""
        import numpy as np

        if not len(self.day):
            return ()
        first = int(self.day.min())
        foretold = np.maximum(self.predicted, 0)
        columns = {name: self.adds(name) for name in _SAID} | {"ms": self.ms}
        columns |= {f"{age}_predicted": columns[age] * foretold for age in ("young", "mature")}
        # sums of floats are exact here: none comes near 2**53
        sums = {name: np.bincount(self.day - first, column).astype(np.int64) for name, column in columns.items()}
        sums["study_day"] = np.arange(len(sums["asked"])) + first
        rows = zip(*(sums[name][sums["asked"] > 0].tolist() for name in Day._fields), strict=True)
        return tuple(map(Day._make, rows))

    def cells(self, first: int, last: int) -> list[tuple[int, int, float]]:
        """Of the predictions of some days those that are alike together, in order: how many, how many came true, their sum."""
        import numpy as np

        tells = (self.adds("young") | self.adds("mature")).astype(bool) & (self.predicted >= 0)
        tells &= (self.day >= first) & (self.day <= last)
        right = (self.adds("young_right") | self.adds("mature_right"))[tells]
        predicted = self.predicted[tells]
        sums = [np.bincount(predicted // CELL, column) for column in (np.ones_like(right), right, predicted)]
        rows = zip(*(column[sums[0] > 0].tolist() for column in sums), strict=True)
        return [(int(n), int(came), foretold / 1_000_000) for n, came, foretold in rows]


class Statistics:
    """The figures of one scope. The journal's connection has `reviewed`, `daily`, `memory`, and the fact store as `facts`.

    What several figures are made of is read once: make another one after something was answered.
    """

    def __init__(self, connection: Connection, scope: Scope | None = None) -> None:
        self._connection = connection
        self.scope = scope or Scope()

    @cached_property
    def standing(self) -> Standing:
        """How the cards stand that were rated."""
        from study_app.study.standing import Standing  # numpy is nothing for those who want the pace alone

        return Standing.read(self._connection, self._cards(), self._values())

    @cached_property
    def every_day(self) -> tuple[Day, ...]:
        """Each study day on which something was asked, in order, outside the days of the scope too."""
        if self.scope.whole:
            rows = self._connection.execute(
                f"SELECT {', '.join(Day._fields)} FROM daily WHERE asked > 0 ORDER BY study_day"
            )
            return tuple(map(Day._make, rows))
        return self._reviews.days()

    @cached_property
    def _reviews(self) -> _Reviews:
        """The reviews of the cards of the scope, on whatever day.

        They are read column by column as text: to sort a million of them by their days takes SQLite longer than all of it here.
        """
        import numpy as np

        value = {name: f"ifnull({sql.format(row='r')}, 0)" for name, sql in SUMS.items()}
        said = " + ".join(f"{1 << bit} * {value[name]}" for bit, name in enumerate(_SAID))
        columns = ("r.study_day", said, value["ms"], "ifnull(r.predicted, -1)")
        told = self._connection.execute(
            f"SELECT {', '.join(f'group_concat({column})' for column in columns)}"
            f" FROM {self._cards()} CROSS JOIN reviewed r ON r.card = s.card",
            self._values(),
        ).fetchone()
        return _Reviews(
            *(np.fromstring(text, dtype=np.int64, sep=",") if text else np.zeros(0, np.int64) for text in told)
        )

    def days(self) -> tuple[Day, ...]:
        """Each study day of the scope on which something was asked, in order."""
        first, last = self.scope.limits
        return tuple(day for day in self.every_day if first <= day.study_day <= last)

    def retention(self) -> Retention:
        """True retention over the scope's days."""
        return retention(self.days())

    def calibration(self) -> Calibration:
        """Predictions against what came of them, over the first reviews of a day that had one."""
        if self.scope.whole:
            rows = self._connection.execute(
                "SELECT sum(n), sum(right), sum(predicted) FROM calibrated WHERE study_day >= :first AND study_day <= :last"
                " GROUP BY cell HAVING sum(n) > 0 ORDER BY cell",
                self._values(),
            )
            cells = [(n, right, predicted / 1_000_000) for n, right, predicted in rows]
        else:
            cells = self._reviews.cells(*self.scope.limits)
        return _calibration(cells)

    def due(self, today: int, days: int) -> Due:
        """Reviews that are due from `today` for so many days, and the backlog; cards that are suspended are left out."""
        import numpy as np

        due = self.standing.due_day[~self.standing.suspended]
        coming = due[(due >= today) & (due < today + days)] - today
        return Due(int(np.count_nonzero(due < today)), tuple(np.bincount(coming, minlength=days).tolist()))

    def pace(self) -> float:
        """The seconds that a question takes, over the last two thousand, in scope or not; what is usual where there were few."""
        times = [
            row[0]
            for row in self._connection.execute(
                "SELECT min(ms, 60000) FROM reviewed WHERE posed ORDER BY study_day DESC LIMIT 2000"
            )
        ]
        return math.fsum(times) / len(times) / 1000 if len(times) >= ENOUGH else _USUAL_SECONDS

    def outcomes(self) -> list[tuple[float, bool]]:
        """What was predicted of the latest two thousand first reviews of a day, in scope or not, and what came of it."""
        rows = self._connection.execute(
            f"SELECT r.predicted, r.rating > 1 FROM reviewed r WHERE {FRESH.format(row='r')} AND r.predicted IS NOT NULL"
            " ORDER BY r.study_day DESC LIMIT 2000"
        )
        return [(predicted / 1_000_000, bool(right)) for predicted, right in rows]

    def histories(self, most: int) -> Histories:
        """The reviews, of whatever day, of the cards that stand; of about `most` of them where there are more."""
        from study_app.study.restating import histories

        share = min(1.0, most / max(1, len(self.standing)))
        sample = f"(c.rowid * {_STRIDE} & 0xFFFFFFFF) < {int(share * 2**32)}"
        return histories(self._connection, self._cards(sample), self._values())

    def states(self) -> list[tuple[float, float, int, int]]:
        """(stability, difficulty, last day, due day) of each rated card of the scope that is not suspended."""
        rows = self._connection.execute(
            f"SELECT m.stability, m.difficulty, m.last_day, m.due_day FROM {self._cards()}"
            " CROSS JOIN memory m ON m.card = s.card WHERE m.reviews > 0"
            " AND NOT EXISTS (SELECT 1 FROM marked k WHERE k.card = m.card AND k.suspended)",
            self._values(),
        )
        return rows.fetchall()

    def hardest(self, most: int = 10) -> tuple[Hard, ...]:
        """The cards that are forgotten far more often than was predicted, the worst first.

        Of those that were forgotten on the days of the scope; how often is told of all their reviews, which makes it surest.
        """
        off, variance = "(f.predicted - 1000000.0 * f.right)", "max(f.variance, 1000.0)"
        rows = self._connection.execute(
            f"SELECT f.card, f.n, f.n - f.predicted / 1000000.0, {off} * {off} / {variance} AS z2 FROM foretold f"
            f" WHERE f.n >= {_LEAST_EVENTS}"
            f" AND f.n - f.right >= {_LEAST_LAPSES} AND {off} > 0 AND z2 > {HARDER**2}"
            f" AND f.forgotten BETWEEN :first AND :last AND {self._here('f.card')} ORDER BY z2 DESC, f.card LIMIT {most}",
            self._values(),
        ).fetchall()
        return tuple(self._hard(card, n, predicted, -math.sqrt(z2)) for card, n, predicted, z2 in rows)

    def mastery(self, by: str) -> Masteries:
        """How far the cards are learned, by `deck`, by `type` (of the entities of the fact) or by `period` (of its date)."""
        import numpy as np

        groups = self._groups(by)
        (cards,) = self._connection.execute("SELECT ifnull(max(rowid), 0) + 1 FROM facts.card").fetchone()
        first, last = self.scope.limits
        seen_here = (self.standing.last_day >= first) & (self.standing.last_day <= last)
        well = seen_here & self.standing.in_review & (self.standing.stability >= STABLE_DAYS)
        seen, stable, any_group = (np.zeros(cards, dtype=bool) for _ in range(3))
        seen[self.standing.number[seen_here]] = True
        stable[self.standing.number[well]] = True

        def mastery(name: str, members: Ints) -> Mastery:
            return Mastery(name, len(members), int(seen[members].sum()), int(stable[members].sum()))

        for _name, members in groups:
            any_group[members] = True
        return Masteries(tuple(mastery(*found) for found in groups), mastery("", np.flatnonzero(any_group)))

    def _groups(self, by: str) -> list[tuple[str, Ints]]:
        """The numbers of the cards of the scope in each group that has any, in the order in which groups are told."""
        import numpy as np

        rows = self._connection.execute(
            "SELECT CASE g.kind WHEN 'deck' THEN p.title || ': ' || d.name ELSE g.name END, g.cards FROM facts.card_group g"
            " LEFT JOIN facts.deck d ON g.kind = 'deck' AND d.id = g.name LEFT JOIN facts.pack p ON p.id = d.pack"
            " WHERE g.kind = ? ORDER BY 1, g.name",
            ("year" if by == "period" else by,),
        )
        found = [(name, np.fromstring(cards[1:-1], dtype=np.int64, sep=",")) for name, cards in rows]
        if not self.scope.whole:
            numbers = self._connection.execute(f"SELECT s.number FROM {self._cards()}", self._values()).fetchall()
            here = np.array([number for (number,) in numbers], dtype=np.int64)
            found = [(name, members[np.isin(members, here)]) for name, members in found]
            found = [(name, members) for name, members in found if len(members)]
        return _by_period({int(year): members for year, members in found}) if by == "period" else found

    def _hard(self, card: str, n: int, predicted: float, z: float) -> Hard:
        lapses, difficulty = self._connection.execute(
            "SELECT lapses, difficulty FROM memory WHERE card = ?", (card,)
        ).fetchone()
        taken_for = confusion(self._connection, card)
        return Hard(card, n, lapses, predicted, difficulty, z, taken_for.text if taken_for is not None else "")

    def _values(self) -> dict[str, Any]:
        first, last = self.scope.limits
        values = {"first": first, "last": last, "tag": self.scope.tag}
        return values | {f"deck{n}": deck for n, deck in enumerate(self.scope.decks)}

    def _here(self, card: str) -> str:
        """The condition that a card is in the scope: looked up one by one where that is quicker than a list of all."""
        if self.scope.whole:
            return f"EXISTS (SELECT 1 FROM facts.card c WHERE c.id = {card})"
        return f"{card} IN (SELECT s.card FROM {self._cards()})"

    def _cards(self, condition: str = "1") -> str:
        """The cards of the scope for which a condition on `c` holds, as a table `s` of ids and numbers."""
        if self.scope.tag:
            condition += (
                " AND EXISTS (SELECT 1 FROM facts.fact f, json_each(f.tags) t"
                " WHERE f.pack = substr(c.fact, 1, instr(c.fact, '/') - 1) AND f.id = substr(c.fact, instr(c.fact, '/') + 1)"
                " AND t.value = :tag)"
            )
        if not self.scope.decks:
            return f"(SELECT c.id AS card, c.rowid AS number FROM facts.card c WHERE {condition}) s"
        decks = ", ".join(f":deck{n}" for n in range(len(self.scope.decks)))
        return (
            "(SELECT DISTINCT d.card, c.rowid AS number FROM facts.deck_card d CROSS JOIN facts.card c ON c.id = d.card"
            f" WHERE d.deck IN ({decks}) AND {condition}) s"
        )


def _by_period(years: dict[int, Ints]) -> list[tuple[str, Ints]]:
    """Cards by decades, or by centuries where the dates span more than a lifetime or two; from those of each year."""
    import numpy as np

    digits = 1 if years and max(years) - min(years) <= _FEW_DECADES else 2
    periods: dict[int, list[Ints]] = {}
    for year in sorted(years):
        sign = -1 if year < 0 else 1
        # -0 and 0 are two periods: 9 BC to 1 BC, and AD 1 to 9
        periods.setdefault(sign * (abs(year) // 10**digits * 10 + 1), []).append(years[year])
    return [(_period_words(period, digits), np.concatenate(periods[period])) for period in sorted(periods)]


def _period_words(period: int, digits: int) -> str:
    number = abs(period) // 10
    edtf = f"{number:0{4 - digits}}" + "X" * digits
    return parse(f"-{edtf}" if period < 0 else edtf).words()


def retention(days: Sequence[Day]) -> Retention:
    """True retention over some days."""

    def share(n: int, right: int, predicted: int) -> Share:
        return Share(n, right, predicted / n / 1_000_000 if n else None)

    return Retention(
        share(*(sum(column) for column in _columns(days, "young"))),
        share(*(sum(column) for column in _columns(days, "mature"))),
    )


def _columns(days: Sequence[Day], age: str) -> Iterator[list[int]]:
    for name in (age, f"{age}_right", f"{age}_predicted"):
        yield [getattr(day, name) for day in days]


def _calibration(cells: Sequence[tuple[int, int, float]]) -> Calibration:
    """From cells of like predictions, ascending: how many, how many were remembered, the sum of the predictions."""
    n = sum(count for count, _right, _sum in cells)
    if n < ENOUGH:
        return Calibration(n, (), None, None)
    wanted = max(1, min(_BINS, n // _LEAST_IN_BIN))
    shares: list[Share] = []
    count, right, predicted, done = 0, 0, 0.0, 0
    for more, more_right, more_predicted in cells:
        count, right, predicted = count + more, right + more_right, predicted + more_predicted
        done += more
        # what is left over for a last bin must be enough to be told
        if done == n or (done >= n * (len(shares) + 1) / wanted and min(count, n - done) >= ENOUGH):
            shares.append(Share(count, right, predicted / count))
            count, right, predicted = 0, 0, 0.0
    loss = -math.fsum(r * math.log(_within(p / c)) + (c - r) * math.log(_within(1 - p / c)) for c, r, p in cells) / n
    off = math.fsum(share.n * abs((share.rate or 0) - (share.predicted or 0)) for share in shares) / n
    return Calibration(n, tuple(shares), loss, off)


def _within(probability: float) -> float:
    return min(max(probability, 1e-6), 1.0)
