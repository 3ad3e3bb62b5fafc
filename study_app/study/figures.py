"""The figures of the progress page: each is a title, rows, and one plain sentence; drawn, listed and exported alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from study_app.clock import date_of
from study_app.database import Connection
from study_app.facts.dates import day_in_words
from study_app.i18n import _, decimal, ngettext, percent, pgettext, within
from study_app.study.decisions import Decisions
from study_app.study.statistics import ENOUGH, SURE, Scope, Share, Statistics

Cell = str | int | float | None

PERCENT = ", %"
"""The end of the name of a column whose numbers are of a hundred, in every language."""


class Shape(StrEnum):
    """How a figure is drawn."""

    NUMBERS = "numbers"
    BARS = "bars"
    HEAT = "heat"
    LINES = "lines"
    RATES = "rates"
    SHARES = "shares"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `rows` have a cell for each of `columns`; the first names the row (a day is a date in ISO 8601).

    `words` say what it means, or why nothing is said yet (`enough` is False then, and there may be no rows). Of lines only the
    columns `drawn` are, all where none is named, and between the two of `band` the ground is shaded. The day that names a row
    begins a week if it is `weekly`.
    """

    id: str
    title: str
    shape: Shape
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    words: str
    enough: bool = True
    drawn: tuple[int, ...] = ()
    band: tuple[int, int] | None = None
    weekly: bool = False

    def in_percent(self, place: int) -> bool:
        """Whether the numbers of a column are of a hundred: it says so, or is a bound of one that does."""
        return self.columns[place].endswith(PERCENT) or place in (self.band or ())

    def as_csv(self, between: str = ",") -> str:
        """It as a table of values with a sign between them."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=between, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return out.getvalue()

    def as_json(self) -> dict[str, object]:
        """It with the keys of `stats --json`."""
        return {
            "figure": self.id,
            "title": self.title,
            "words": self.words,
            "enough": self.enough,
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
        }


def counted(column: str, cell: Cell, number: str) -> str:
    """A cell, which is written as `number`, with the words of its column: "40 questions", "1 seen", "from 80 %"."""
    many = cell if isinstance(cell, int) else 2  # as one says 12.5 minutes
    column = column.removesuffix(PERCENT)
    words = {
        _("Reviews"): ngettext("{n} review", "{n} reviews", many),
        _("Questions"): ngettext("{n} question", "{n} questions", many),
        _("Minutes"): ngettext("{n} minute", "{n} minutes", many),
        _("Cards"): ngettext("{n} card", "{n} cards", many),
        _("Seen"): ngettext("{n} seen", "{n} seen", many),
        _("Stable"): ngettext("{n} stable", "{n} stable", many),
        _("Known"): ngettext("{n} known", "{n} known", many),
        _("Forgotten"): _("{n} forgotten"),
        _("Remembered"): _("{n} remembered"),
        _("Predicted"): _("{n} predicted"),
        _("Minutes a day"): ngettext("{n} minute a day", "{n} minutes a day", many),
    }.get(column)
    return words.format(n=number) if words else _("{what} {number}").format(what=within(column), number=number)


@dataclass(frozen=True)
class Desk:
    """What figures are made from: an open journal's connection, what was decided, the study day, and what they are of.

    `question` tells what a card asks. What several figures are made of is read once.
    """

    connection: Connection
    decided: Decisions
    today: int
    scope: Scope
    question: Callable[[str], str] = str

    @cached_property
    def statistics(self) -> Statistics:
        """The figures of the record."""
        return Statistics(self.connection, self.scope)


def today(desk: Desk) -> Figure:
    """What was done today."""
    days = [day for day in desk.statistics.every_day if day.study_day == desk.today]
    asked = days[0].asked if days else 0
    minutes = round(days[0].ms / 60_000, 1) if days else 0.0
    new = days[0].new if days else 0
    words = (
        _("{questions} in {minutes} min today, {new} of them new.").format(
            questions=ngettext("{n} question", "{n} questions", asked).format(n=asked),
            minutes=decimal(minutes),
            new=new,
        )
        if asked
        else _("Nothing was studied today.")
    )
    rows = ((_("Questions"), asked), (_("Minutes"), minutes), (_("New cards"), new))
    return Figure("today", _("Today"), Shape.NUMBERS, (_("What"), _("How much")), rows, words)


_DUE_DAYS, _YEAR = 30, 365


def due(desk: Desk) -> Figure:
    """The reviews of the coming days, the backlog apart."""
    found = desk.statistics.due(desk.today, _DUE_DAYS)
    rows = tuple((_iso(desk.today + ahead), count) for ahead, count in enumerate(found.days))
    coming = sum(found.days)
    if not coming and not found.backlog:
        rows = ()
    words = ngettext(
        "{n} review is due in the next 30 days.", "{n} reviews are due in the next 30 days.", coming
    ).format(n=coming)
    if found.backlog:
        late = ngettext("{n} more is overdue.", "{n} more are overdue.", found.backlog).format(n=found.backlog)
        words = f"{words} {late}"
        rows = ((_("overdue"), found.backlog), *rows)
    return Figure("due", _("Reviews to come"), Shape.BARS, (_("Day"), _("Reviews")), rows, words)


def heat(desk: Desk) -> Figure:
    """The minutes of each day of the last year, and the run of days without a gap."""
    year = desk.today + 1 - _YEAR
    every_day = [day for day in desk.statistics.days() if day.study_day <= desk.today]
    shown = [day for day in every_day if day.study_day >= year]
    rows = tuple((_iso(day.study_day), round(day.ms / 60_000, 1), day.asked) for day in shown)
    limit, begun = desk.scope.limits[0], min((day.study_day for day in every_day), default=year)
    first = limit if limit >= year else max(year, begun)
    if shown and first < shown[0].study_day:
        rows = ((_iso(first), 0.0, 0), *rows)  # a calendar of some days begins with the first of them
    if shown and shown[-1].study_day < desk.today:
        rows += ((_iso(desk.today), 0.0, 0),)  # and goes on until today
    studied = {day.study_day for day in desk.statistics.every_day}
    run, day = 0, desk.today if desk.today in studied else desk.today - 1
    while day in studied:
        run, day = run + 1, day - 1
    days = ngettext("{n} day", "{n} days", len(shown)).format(n=len(shown))
    if limit > year:
        words = _("Studied on {days} of the last {span}; {run} in a row now.").format(
            days=days, span=desk.today + 1 - limit, run=run
        )
    elif first > year:
        words = _("Studied on {days} since {day}; {run} in a row now.").format(
            days=days, day=day_in_words(date_of(first)), run=run
        )
    else:
        words = _("Studied on {days} of the last year; {run} in a row now.").format(days=days, run=run)
    return Figure("heat", _("Calendar"), Shape.HEAT, (_("Day"), _("Minutes"), _("Questions")), rows, words)


def retention(desk: Desk) -> Figure:
    """What share of what was due was remembered, beside what was predicted."""
    found = desk.statistics.retention()
    named = ((_("young"), found.young), (_("mature"), found.mature), (_("all"), found.both))
    rows = tuple((name, share.n, *_rates(share)) for name, share in named)
    both = found.both
    if both.enough and both.rate is not None and both.predicted is not None:
        words = _("Of what was due, {rate} was remembered; {predicted} had been predicted.").format(
            rate=percent(both.rate), predicted=percent(both.predicted)
        )
    else:
        words = _too_few_later(both.n)
    return Figure(
        "retention",
        _("True retention"),
        Shape.RATES,
        (_("Cards"), _("Reviews"), _("Remembered"), *bounds(), _("Predicted")),
        rows,
        words,
        both.enough,
    )


def calibration(desk: Desk) -> Figure:
    """Predictions against what came of them."""
    found = desk.statistics.calibration()
    n = found.n
    rows = tuple(
        (
            percent(share.predicted or 0, 1),
            share.n,
            *_rates(share)[:3],
            round(share.predicted or 0, 4),
        )
        for share in found.bins
    )
    enough = bool(found.bins)
    words = (
        _("Predictions were off by {off} on average, over {n} reviews.").format(
            off=ngettext("{n} percentage point", "{n} percentage points", round(100 * (found.off or 0))).format(
                n=round(100 * (found.off or 0))
            ),
            n=n,
        )
        if enough
        else _too_few_later(n)
    )
    columns = (_("Predicted"), _("Reviews"), _("Remembered"), *bounds(), _("Mean prediction"))
    return Figure("calibration", _("How accurate the predictions are"), Shape.RATES, columns, rows, words, enough)


_PAST_POINTS, _AHEAD = 24, 90

_EACH = 31
"""Of so many days the past is told of each: one that is left out among them would look as if it had been lost."""

_FOLLOWED = 5_000
"""Of more cards than that the past is told by so many of them."""


def known(desk: Desk) -> Figure:
    """How many of the cards are expected to be known at the end of each day: until now, and if nothing is reviewed any more."""
    import numpy as np

    from study_app.study.forecast import known, known_then
    from study_app.study.model import Model

    model, standing = Model(desk.decided.parameters), desk.statistics.standing
    counts, study_day, rating, _step = desk.statistics.histories(_FOLLOWED)
    columns = (_("Day"), _("Known"), _("If you stop now"))
    if len(study_day) < ENOUGH:
        words = _too_few(len(study_day)) if len(study_day) else _("Nothing was studied yet.")
        return Figure("known", _("Known"), Shape.LINES, columns, (), words, enough=False)
    first = min(desk.today, max(int(study_day.min()), desk.today - _YEAR, desk.scope.limits[0]))
    span = desk.today - first + 1
    points = span if span <= _EACH else _PAST_POINTS
    past = sorted({round(day) for day in np.linspace(first, desk.today, points)})
    ahead = range(desk.today, desk.today + _AHEAD + 1, 10)
    after = known(model, standing.stability, standing.last_day, ahead)
    until = known_then(model, counts, study_day, rating, past)
    sampled = len(counts) < len(standing)
    if sampled and until[-1]:
        until *= after[0] / until[-1]
    until[-1] = after[0]
    rows: list[tuple[Cell, ...]] = [
        (_iso(day), round(float(count), 1), None) for day, count in zip(past, until, strict=True)
    ]
    rows += [(_iso(day), None, round(float(count), 1)) for day, count in zip(ahead, after, strict=True)]
    words = _(
        "About {now} of {cards} studied so far are known today; if you stop now, about {then} in 90 days."
    ).format(
        now=round(float(after[0])),
        cards=ngettext("{n} card", "{n} cards", len(standing)).format(n=len(standing)),
        then=round(float(after[-1])),
    )
    if sampled:
        told = _("What was known before is told by {n} of {cards} cards.")
        words = f"{words} {told.format(n=len(counts), cards=len(standing))}"
    return Figure("known", _("Known"), Shape.LINES, columns, tuple(rows), words)


_WEEKS = 53

_IN_MINUTES = 120
"""Minutes below which time spent is told in minutes."""


def _spent(minutes: float) -> str:
    if minutes >= _IN_MINUTES:
        return _("{hours} h").format(hours=decimal(round(minutes / 60, 1)))
    return _("{minutes} min").format(minutes=round(minutes)) if minutes >= 1 else _("Less than a minute")


def time(desk: Desk) -> Figure:
    """The minutes of each week."""
    weeks: dict[int, float] = {}
    for day in desk.statistics.days():
        if day.study_day <= desk.today:
            monday = _monday(day.study_day)
            weeks[monday] = weeks.get(monday, 0.0) + day.ms / 60_000
    first = max(min(weeks, default=desk.today), _monday(desk.today) - 7 * (_WEEKS - 1))
    mondays = range(first, desk.today + 1, 7) if weeks else ()
    rows = tuple((_iso(monday), round(weeks.get(monday, 0.0), 1)) for monday in mondays)
    words = _("{time} in all.").format(time=_spent(sum(weeks.values()))) if weeks else _("Nothing was studied yet.")
    columns, enough = (_("Week from"), _("Minutes")), bool(weeks)
    return Figure("time", _("Time spent"), Shape.BARS, columns, rows, words, enough, weekly=True)


def exam(desk: Desk) -> Figure:
    """The way to the soonest exam of the decks: what is expected to be known on each day, if one stops now, and the minutes.

    The band is an interval of 95 %, as that of a rate; a period that was chosen has no say in what is ahead.
    """
    from study_app.study import planning
    from study_app.study.exams import outlook_in_words, way_to

    columns = (_("Day"), _("Expected, %"), *bounds(), _("If you stop now, %"), _("Minutes a day"))
    if desk.scope.tag:
        words = _("An exam is of a whole deck: choose no tag.")
        return Figure("exam", _("Exam"), Shape.LINES, columns, (), words, enough=False)
    names = dict(desk.connection.execute("SELECT id, name FROM facts.deck").fetchall())
    wanted = desk.scope.decks or names
    ahead = [(deck, at) for deck, at in desk.decided.exams_ahead(desk.today) if deck in names and deck in wanted]
    if not ahead:
        return Figure("exam", _("Exam"), Shape.LINES, columns, (), _("No exam is set."), enough=False)
    deck, soonest = ahead[0]
    way = way_to(desk.connection, deck, soonest, desk.today, desk.decided)
    course = planning.course(way, desk.decided.parameters)
    points = (
        (day, known, SURE * spread, stop, minutes)
        for (day, known, spread, stop), minutes in zip(course.points, course.minutes(), strict=True)
    )
    rows = tuple(
        (
            _iso(day),
            *(round(100 * min(max(one, 0.0), 1.0), 1) for one in (known, known - off, known + off, stop)),
            minutes,
        )
        for day, known, off, stop, minutes in points
    )
    words = _("{deck}, exam on {day}: {words}").format(
        deck=names[deck],
        day=day_in_words(date_of(soonest.day)),
        words=outlook_in_words(course.outlook, soonest.day - desk.today),
    )
    return Figure("exam", _("Exam"), Shape.LINES, columns, rows, words, drawn=(1, 4), band=(2, 3))


def hardest(desk: Desk) -> Figure:
    """The cards that are forgotten more often than predicted, with the commonest wrong answer."""
    found = desk.statistics.hardest()
    rows = tuple(
        (
            desk.question(hard.card),
            hard.reviews,
            hard.lapses,
            round(hard.predicted, 1),
            round(hard.difficulty, 1),
            hard.wrong,
        )
        for hard in found
    )
    n = desk.statistics.retention().both.n
    if rows:
        words = _(
            "These are forgotten more often than predicted, the surest case first: look at their source, or at what they are"
            " confused with."
        )
    elif n < ENOUGH:
        words = _too_few_later(n)
    else:
        words = _("No card is forgotten more often than predicted.")
    columns = (_("Card"), _("Reviews"), _("Forgotten"), _("Predicted"), _("Difficulty"), _("Commonest wrong answer"))
    return Figure("hardest", _("Hardest cards"), Shape.TABLE, columns, rows, words)


def _mastery(by: str, title: Callable[[], str], grouped: Callable[[], str]) -> Callable[[Desk], Figure]:
    def figure(desk: Desk) -> Figure:
        found = desk.statistics.mastery(by)
        rows = tuple((one.group, one.cards, one.seen, one.stable) for one in found.groups)
        whole = found.all
        if not whole.cards:
            words = _("There is nothing here.")
        elif desk.scope.first is None:
            words = _("Stable means that it is remembered for three weeks or more: {share} of these cards.")
            words = words.format(share=percent(whole.stable / whole.cards))
        elif whole.seen:
            words = _("Of what was studied on these days {share} is stable: remembered for three weeks or more.")
            words = words.format(share=percent(whole.stable / whole.seen))
        else:
            words = _("Nothing of it was studied on these days.")
        columns = (grouped(), _("Cards"), _("Seen"), _("Stable"))
        return Figure(f"mastery-{by}", title(), Shape.SHARES, columns, rows, words, enough=bool(whole.cards))

    return figure


FIGURES: tuple[Callable[[Desk], Figure], ...] = (
    today,
    due,
    heat,
    retention,
    calibration,
    known,
    time,
    hardest,
    _mastery("deck", lambda: _("Mastery by deck"), lambda: _("Deck")),
    _mastery("type", lambda: _("Mastery by kind of thing"), lambda: _("Kind of thing")),
    _mastery("period", lambda: _("Mastery by period"), lambda: _("Period")),
    exam,
)
"""All figures, in the order in which they are shown."""


def _monday(study_day: int) -> int:
    """The first day of the week of a study day; the first of January 1970 was a Thursday."""
    return study_day - (study_day + 3) % 7


def _iso(study_day: int) -> str:
    return date_of(study_day).isoformat()


def _rates(share: Share) -> Sequence[Cell]:
    """The rate, its interval, and the mean prediction; nothing of too few reviews."""
    if not share.enough or share.rate is None:
        return (None, None, None, None)
    low, high = share.interval
    predicted = None if share.predicted is None else round(share.predicted, 4)
    return (round(share.rate, 4), round(low, 4), round(high, 4), predicted)


def bounds() -> tuple[str, str]:
    """What the columns of an interval are called."""
    return pgettext("the lower bound of what is likely", "From"), pgettext("the upper bound of what is likely", "To")


def _too_few(n: int) -> str:
    return ngettext(
        "{n} review so far: nothing is said of fewer than {enough}.",
        "{n} reviews so far: nothing is said of fewer than {enough}.",
        n,
    ).format(n=n, enough=ENOUGH)


def _too_few_later(n: int) -> str:
    """The same of reviews that tell whether something was remembered: on a later day than the one before."""
    return ngettext(
        "{n} review on a later day so far: nothing is said of fewer than {enough}.",
        "{n} reviews on a later day so far: nothing is said of fewer than {enough}.",
        n,
    ).format(n=n, enough=ENOUGH)
