"""The layout of the time axis: nothing is lost, nothing overlaps, whatever the events and the view."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.reading import Stretch
from study_app.gui.axis import (
    NEAREST,
    Line,
    Sizes,
    View,
    first_day,
    fitted,
    kept,
    month_starts,
    panned,
    ticks,
    year_label,
    year_of,
    zoomed,
)

SIZES = Sizes(glyph=12, gap=8, cell=48)
DAYS = st.integers(-1_000_000, 3_000_000)


@st.composite
def stretches(draw: st.DrawFn) -> list[Stretch]:
    """Some events: many on few days, so that they crowd, with some that last."""
    near = draw(DAYS)
    made = []
    for _number in range(draw(st.integers(0, 60))):
        first = near + draw(st.integers(-400, 400) | st.integers(-100_000, 100_000))
        last = first + draw(st.sampled_from([0, 0, 30, 364, 3650]) | st.integers(0, 200_000))
        made.append(Stretch(first, first, last, last, span=last > first))
    return sorted(made, key=lambda one: (one.first, one.last))


@st.composite
def laid_out(draw):
    """Events, a view of some of them, a width, a number of lanes, and the widths of labels."""
    events = draw(stretches())
    scale = draw(st.floats(0.0001, NEAREST))
    middle = draw(st.sampled_from([event.first for event in events])) if events else draw(DAYS)
    width = draw(st.floats(10, 2500))
    view = View(middle - draw(st.floats(-0.5, 1.5)) * width / scale, scale)
    labels = draw(st.lists(st.floats(0, 260), min_size=len(events), max_size=len(events)))
    return events, view, width, draw(st.integers(0, 12)), labels


@given(laid_out())
def test_every_event_in_view_is_in_exactly_one_mark_or_cluster_and_no_other_is(case):
    events, view, width, lanes, labels = case
    layout = Line(events).lay_out(view, width, lanes, labels.__getitem__, SIZES)
    shown = [mark.index for mark in layout.marks] + [i for cluster in layout.clusters for i in cluster.indices]
    expected = [i for i, e in enumerate(events) if view.day(0) < e.last + 1 and e.first <= view.day(width)]
    assert sorted(shown) == expected
    assert Line(events).in_view(view, width) == expected


@given(laid_out())
def test_nothing_overlaps(case):
    events, view, width, lanes, labels = case
    layout = Line(events).lay_out(view, width, lanes, labels.__getitem__, SIZES)
    for lane in range(lanes):
        boxes = sorted((mark.left, mark.right) for mark in layout.marks if mark.lane == lane)
        assert all(one[1] + SIZES.gap <= other[0] for one, other in pairwise(boxes))
    assert all(0 <= mark.lane < lanes for mark in layout.marks)
    rooms = [(cluster.left, cluster.right) for cluster in layout.clusters]
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(rooms))
    assert all(0 <= left < right <= width for left, right in rooms)


@given(laid_out())
def test_a_mark_has_room_for_its_days_its_glyph_and_its_label_where_it_can_be_seen(case):
    events, view, width, lanes, labels = case
    for mark in Line(events).lay_out(view, width, lanes, labels.__getitem__, SIZES).marks:
        assert mark.left <= mark.text_left
        assert mark.text_left + SIZES.glyph + labels[mark.index] <= mark.right
        assert mark.left <= mark.bar_left or mark.bar_right - mark.bar_left >= SIZES.glyph
        assert mark.bar_right <= mark.right
        assert mark.text_left >= min(0, mark.bar_right - SIZES.glyph, mark.left) or mark.left < 0


@given(laid_out(), st.floats(-100, 100))
def test_a_count_lies_still_on_its_days_when_the_view_moves_a_little(case, pixels):
    events, view, width, _lanes, labels = case
    line = Line(events)
    # at the edges a count stands where it can be seen
    inner = {
        cluster.indices: cluster.left
        for cluster in line.lay_out(view, width, 0, labels.__getitem__, SIZES).clusters
        if 200 < cluster.left < width - 200
    }
    moved = line.lay_out(panned(view, pixels), width, 0, labels.__getitem__, SIZES).clusters
    places = {cluster.indices: cluster.left for cluster in moved}
    for indices, left in inner.items():
        assert places[indices] == pytest.approx(left - pixels, abs=1e-3)


def test_events_of_one_day_that_find_no_lane_are_counted_together():
    events = [Stretch(700_000, 700_000, 700_000, 700_000, span=False)] * 9
    layout = Line(events).lay_out(View(699_990, 10), 800, 4, lambda _index: 50.0, SIZES)
    assert [mark.lane for mark in layout.marks] == [0, 1, 2, 3]
    [cluster] = layout.clusters
    assert cluster.indices == (4, 5, 6, 7, 8)
    assert layout.cluster_of(6) is cluster
    assert layout.cluster_of(0) is None


def test_without_events_nothing_is_drawn():
    layout = Line([]).lay_out(View(0, 1), 800, 4, lambda _index: 50.0, SIZES)
    assert (layout.marks, layout.clusters) == ((), ())


# --- the view


@given(DAYS, st.integers(0, 500_000), st.floats(100, 3000))
def test_the_fitted_view_shows_all_days_between_its_margins(first, length, width):
    view = fitted(first, first + length, width, 20)
    assert view.x(first) >= 20 - 1e-3
    assert view.x(first + length + 1) <= width - 20 + 1e-3


@given(DAYS, st.floats(0.001, 200), st.floats(0.1, 10), st.floats(0, 1000))
def test_zooming_leaves_the_day_under_the_pointer_where_it_is(start, scale, factor, at):
    view = View(start, scale)
    assert zoomed(view, factor, at).day(at) == pytest.approx(view.day(at), abs=1e-6)
    assert zoomed(view, factor, at).scale <= NEAREST


@given(DAYS, st.integers(0, 500_000), st.floats(100, 3000), DAYS, st.floats(0.00001, NEAREST))
def test_one_cannot_get_lost(first, length, width, start, scale):
    last = first + length
    view = kept(View(start, scale), first, last, width, 20)
    middle = view.day(width / 2)
    assert first - 1e-3 <= middle <= last + 1 + 1e-3
    assert view.scale >= fitted(first, last, width, 20).scale
    assert kept(view, first, last, width, 20).start == pytest.approx(view.start, abs=1e-3)


# --- the calendar


@given(st.dates())
def test_the_calendar_is_that_of_the_library_where_that_has_one(day):
    assert year_of(day.toordinal()) == day.year
    assert first_day(day.year) == date(day.year, 1, 1).toordinal()
    assert month_starts(day.year)[day.month - 1] == day.replace(day=1).toordinal()


@given(st.integers(-20_000, 20_000))
def test_years_follow_each_other_before_the_year_one_too(year):
    assert first_day(year + 1) - first_day(year) in (365, 366)
    assert year_of(first_day(year)) == year_of(first_day(year + 1) - 1) == year
    assert month_starts(year)[-1] == first_day(year + 1)


@pytest.mark.parametrize(
    ("year", "words"), [(1992, "1992"), (100, "100"), (79, "AD 79"), (1, "AD 1"), (0, "1 BC"), (-43, "44 BC")]
)
def test_a_year_in_words(year, words):
    assert year_label(year) == words


# --- ticks


@given(DAYS, st.floats(0.00002, NEAREST), st.floats(50, 2500))
def test_ticks_leave_room_for_their_labels_and_are_in_view(start, scale, width):
    found = ticks(View(start, scale), width, 90)
    assert all(-1e-3 <= tick.x <= width + 1e-3 for tick in found)
    assert all(other.x - one.x >= 80 for one, other in pairwise(found))
    assert all(tick.text for tick in found)


@pytest.mark.parametrize(
    ("start", "scale", "expected"),
    [
        ("1992-01-01", 100, ["January 1992", "2", "3"]),
        ("1992-01-01", 14, ["January 1992", "8", "15", "22", "February 1992"]),
        ("1992-01-01", 4, ["1992", "February", "March"]),
        ("1992-01-01", 1.2, ["1992", "April", "July", "October", "1993"]),
        ("1992-01-01", 0.3, ["1992", "1993", "1994"]),
        ("1992-01-01", 0.03, ["2000", "2010", "2020"]),
    ],
)
def test_ticks_are_round_days_months_and_years(start, scale, expected):
    found = ticks(View(date.fromisoformat(start).toordinal(), scale), 800, 90)
    assert [tick.text for tick in found][: len(expected)] == expected


def test_ticks_before_the_year_one_are_round_as_people_count():
    near = View(first_day(-3), 0.125)
    assert [tick.text for tick in ticks(near, 400, 90)] == ["4 BC", "2 BC", "AD 2", "AD 4"]
    view = View(first_day(-250), 0.004)
    assert [tick.text for tick in ticks(view, 800, 90)] == ["200 BC", "100 BC", "AD 1", "100", "200"]
