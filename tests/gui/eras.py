"""Events of every kind for the timeline: made for these tests."""

from __future__ import annotations

from study_app.facts.dates import parse
from study_app.facts.kinds import DateBasis, Modality
from study_app.facts.reading import OnTimeline, ReadFact, stretch, time_words

AS_OF = 730_000


def event(
    number: int, modality: Modality = Modality.ASSERTED, basis: DateBasis = DateBasis.STATED, **times: str
) -> OnTimeline:
    """An event with these times, named by its number."""
    parsed = {facet: parse(text) for facet, text in times.items()}
    days = stretch(parsed, AS_OF)
    assert days is not None
    when = time_words(parsed)
    statement = f"Bridge number {number} <b>was</b> opened in time for the fair."
    fact = ReadFact("p", f"f{number}", "opening", f"Opening of bridge {number}", statement, when, modality, basis, "")
    return OnTimeline(fact, days)


def every_kind() -> list[OnTimeline]:
    """A point, a month, a year, a span, open and approximate ones, a plan and an implied year, in order of time."""
    made = [
        event(1, when="1800-05-03"),
        event(2, when="1810-05"),
        event(3, when="1820"),
        event(4, when="1830~"),
        event(5, start="1840", end="1860"),
        event(6, start="1850-01-01", end="1870-02-01"),
        event(7, start="1880"),
        event(8, when="../1890"),
        event(9, when="1900/.."),
        event(10, Modality.PLANNED, when="1910"),
        event(11, basis=DateBasis.INFERRED, when="1920-02-02"),
        event(12, start="1930~", end="1940"),
        event(13, start="1990-01-01"),
    ]
    return sorted(made, key=lambda one: (one.days.first, one.days.last))


def many(count: int) -> list[OnTimeline]:
    """So many events over three thousand years: most on a day, some spans, in crowds."""
    made = []
    for number in range(count):
        year = 100 + (number * 7919) % 1850
        times = {"start": f"{year:04}", "end": f"{year + number % 60:04}"} if number % 5 == 0 else {}
        made.append(event(number, **times or {"when": f"{year:04}-{number % 12 + 1:02}-{number % 28 + 1:02}"}))
    return sorted(made, key=lambda one: (one.days.first, one.days.last))
