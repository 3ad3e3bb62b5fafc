"""The layout of the time axis: nothing is lost, nothing overlaps, whatever the events and the view."""

from __future__ import annotations

from datetime import date
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.reading import Stretch
from study_app.gui.axis import (
    FEW,
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

SIZES = Sizes(glyph=12, gap=8, cell=48, margin=40)


def day(number: int) -> Stretch:
    """An event on one day."""
    return Stretch(*[700_000 + number] * 4, span=False)


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
    layout = Line(events).lay_out(view, width, lanes, labels.__getitem__, SIZES, 120)
    shown = [mark.index for mark in layout.marks] + [i for cluster in layout.clusters for i in cluster.indices]
    expected = [i for i, e in enumerate(events) if view.day(0) < e.last + 1 and e.first <= view.day(width)]
    assert sorted(shown) == expected
    assert Line(events).in_view(view, width) == expected


@given(laid_out())
def test_nothing_overlaps(case):
    events, view, width, lanes, labels = case
    layout = Line(events).lay_out(view, width, lanes, labels.__getitem__, SIZES, 120)
    for lane in range(lanes):
        boxes = sorted((mark.box.left, mark.box.right) for mark in layout.marks if mark.lane == lane)
        assert all(one[1] + SIZES.gap <= other[0] for one, other in pairwise(boxes))
    assert all(0 <= mark.lane < lanes for mark in layout.marks)
    rooms = [(cluster.left, cluster.right) for cluster in layout.clusters]
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(rooms))
    assert all(0 <= left < right <= width for left, right in rooms)


@given(laid_out())
def test_days_sign_and_label_of_a_mark_are_inside_its_box(case):
    events, view, width, lanes, labels = case
    for mark in Line(events).lay_out(view, width, lanes, labels.__getitem__, SIZES, 120).marks:
        box, near = mark.box, pytest.approx
        assert box.left <= box.sign or box.sign == near(box.left)
        assert box.sign + SIZES.glyph <= box.right or box.sign + SIZES.glyph == near(box.right)
        assert box.left <= box.text or box.text == near(box.left)
        assert box.text + box.room <= box.right or box.text + box.room == near(box.right)
        assert 0 <= box.room <= labels[mark.index]


@given(laid_out())
def test_a_label_is_inside_its_bar_as_a_whole_or_beside_it(case):
    events, view, width, lanes, labels = case
    for mark in Line(events).lay_out(view, width, lanes, labels.__getitem__, SIZES, 120).marks:
        box = mark.box
        start, end = box.text, box.text + box.room
        inside = box.bar_left <= start and end <= box.bar_right
        assert inside or start >= box.bar_right or end <= box.bar_left
        assert start >= box.sign + SIZES.glyph or end <= box.sign


def test_a_label_stands_behind_its_event_and_before_it_where_the_axis_ends():
    line = Line([day(0), day(500), day(1000)])
    view = fitted(700_000, 701_000, 600, 40)
    first, middle, last = (mark.box for mark in line.lay_out(view, 600, 9, lambda _i: 200.0, SIZES, 200).marks)
    assert first.text > first.sign
    assert middle.text > middle.sign
    assert last.text + last.room <= last.sign
    assert last.right <= 600


def test_a_label_in_a_crowd_is_short_and_takes_what_its_lane_has_left():
    line = Line([day(0), day(100), day(300)])
    view = View(700_000, 1)
    boxes = [mark.box for mark in line.lay_out(view, 2000, 2, lambda _i: 400.0, SIZES, 50).marks]
    first, second, third = sorted(boxes, key=lambda box: box.sign)
    assert first.room < 400  # the next of its lane is in the way
    assert first.right + SIZES.gap <= third.left
    assert second.room > 50


@given(st.lists(st.integers(0, 300), unique=True, max_size=20), st.integers(1, 12))
def test_two_events_share_a_lane_only_where_none_is_empty(days, lanes):
    line = Line([day(number) for number in sorted(days)])
    marks = line.lay_out(View(699_990, 2), 800, lanes, lambda _index: 10.0, SIZES, 120).marks
    used = [mark.lane for mark in marks]
    assert len(set(used)) == min(len(used), lanes)


def test_a_name_is_whole_before_its_event_where_the_view_cuts_it_behind_and_the_lane_is_empty():
    line = Line([day(0), day(700), day(5000)])
    marks = line.lay_out(View(700_000, 1), 900, 3, lambda _index: 300.0, SIZES, 50).marks
    first, second = (mark.box for mark in marks)
    assert first.text > first.sign and first.room == 300
    assert second.text < second.sign and second.room == 300


def test_a_name_that_turns_leaves_the_one_before_it_whole_as_long_as_enough_of_it_is_left():
    line = Line([day(0), day(690), day(5000)])
    for label, left in ((500.0, 150), (650.0, 0)):
        marks = line.lay_out(View(700_000, 1), 700, 1, lambda _index, wide=label: wide, SIZES, 200).marks
        first, second = (mark.box for mark in marks)
        assert second.text < second.sign
        assert (first.room == label) is (left > 0)
        assert second.room >= left


@given(laid_out(), st.integers(0, 59))
def test_the_event_to_keep_has_a_mark_whatever_the_crowd_and_nothing_is_lost(case, keep):
    events, view, width, lanes, labels = case
    line = Line(events)
    layout = line.lay_out(view, width, lanes, labels.__getitem__, SIZES, 120, keep)
    shown = [mark.index for mark in layout.marks] + [i for cluster in layout.clusters for i in cluster.indices]
    assert sorted(shown) == line.in_view(view, width)
    if keep in shown and lanes:
        assert layout.cluster_of(keep) is None
    for lane in range(lanes):
        boxes = sorted((mark.box.left, mark.box.right) for mark in layout.marks if mark.lane == lane)
        assert all(one[1] + SIZES.gap <= other[0] + 1e-6 for one, other in pairwise(boxes))


@given(laid_out(), st.sets(st.integers(0, 59)))
def test_what_is_folded_away_is_counted_and_nothing_is_lost(case, away):
    events, view, width, lanes, labels = case
    line = Line(events)
    layout = line.lay_out(view, width, lanes, labels.__getitem__, SIZES, 120)
    folded = line.folded(layout, away, view, width, SIZES)
    assert folded.marks == tuple(mark for mark in layout.marks if mark.index not in away)
    counted = [i for cluster in folded.clusters for i in cluster.indices]
    assert sorted([*counted, *(mark.index for mark in folded.marks)]) == line.in_view(view, width)
    rooms = [(cluster.left, cluster.right) for cluster in folded.clusters]
    assert all(one[1] <= other[0] + 1e-6 for one, other in pairwise(rooms))


@given(laid_out(), st.floats(0, 4000))
def test_where_all_events_have_room_nothing_is_counted_and_lanes_stay_wherever_one_looks(case, pixels):
    events, view, width, lanes, labels = case
    line = Line(events)
    if not line.fits(view.scale, width, lanes, labels.__getitem__, SIZES):
        return
    one, other = (line.lay_out(v, width, lanes, labels.__getitem__, SIZES, 260) for v in (view, panned(view, pixels)))
    assert one.clusters == other.clusters == ()
    places = {mark.index: mark.lane for mark in one.marks}
    assert all(places.get(mark.index, mark.lane) == mark.lane for mark in other.marks)


@given(
    st.lists(st.integers(40, 160), min_size=1, max_size=13),
    st.lists(st.floats(0, 260), min_size=1, max_size=11),
    st.integers(8, 12),
    st.floats(0, 2048),
)
def test_lanes_of_many_events_stay_however_far_one_moves_along_and_are_shared_only_where_none_is_empty(
    gaps, labels, lanes, begin
):
    days = list(accumulate(gaps[number % len(gaps)] for number in range(FEW + 1)))
    line = Line([day(number) for number in days])
    places: dict[int, int] = {}
    for moved in range(0, 7 * 700, 700):  # farther than two of the pages from whose beginning lanes are filled
        view = View(700_000 + begin + moved, 1)
        layout = line.lay_out(view, 1400, lanes, lambda index: labels[index % len(labels)], SIZES, 260)
        assert layout.clusters == ()
        assert all(places.setdefault(mark.index, mark.lane) == mark.lane for mark in layout.marks)
        assert len({mark.lane for mark in layout.marks}) == min(len(layout.marks), lanes)


@given(laid_out(), st.floats(-100, 100))
def test_a_count_lies_still_on_its_days_when_the_view_moves_a_little(case, pixels):
    events, view, width, _lanes, labels = case
    line = Line(events)
    # at the edges a count stands where it can be seen
    inner = {
        cluster.indices: cluster.left
        for cluster in line.lay_out(view, width, 0, labels.__getitem__, SIZES, 120).clusters
        if 200 < cluster.left < width - 200
    }
    moved = line.lay_out(panned(view, pixels), width, 0, labels.__getitem__, SIZES, 120).clusters
    places = {cluster.indices: cluster.left for cluster in moved}
    for indices, left in inner.items():
        assert places[indices] == pytest.approx(left - pixels, abs=1e-3)


def test_events_of_one_day_that_find_no_lane_are_counted_together():
    events = [Stretch(700_000, 700_000, 700_000, 700_000, span=False)] * 9
    layout = Line(events).lay_out(View(699_990, 10), 800, 4, lambda _index: 50.0, SIZES, 120)
    assert [mark.lane for mark in layout.marks] == [0, 1, 2, 3]
    [cluster] = layout.clusters
    assert cluster.indices == (4, 5, 6, 7, 8)
    assert layout.cluster_of(6) is cluster
    assert layout.cluster_of(0) is None


def test_without_events_nothing_is_drawn():
    layout = Line([]).lay_out(View(0, 1), 800, 4, lambda _index: 50.0, SIZES, 120)
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
def test_one_cannot_get_lost_and_the_axis_ends_a_margin_beyond_its_events(first, length, width, start, scale):
    last = first + length
    view = kept(View(start, scale), first, last, width, 20)
    assert view.scale >= fitted(first, last, width, 20).scale
    assert view.x(first) <= 20 + 1e-3 or view.x(last + 1) <= width - 20 + 1e-3
    assert view.x(last + 1) >= width - 20 - 1e-3 or view.x(first) >= 20 - 1e-3
    assert view.x(last + 1) > 0
    assert view.x(first) < width
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
    found = ticks(View(start, scale), width, 90, 90)
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
    found = ticks(View(date.fromisoformat(start).toordinal(), scale), 800, 90, 90)
    assert [tick.text for tick in found][: len(expected)] == expected


def test_ticks_before_the_year_one_are_round_as_people_count():
    near = View(first_day(-3), 0.125)
    assert [tick.text for tick in ticks(near, 400, 90, 90)] == ["4 BC", "2 BC", "AD 2", "AD 4"]
    view = View(first_day(-250), 0.004)
    assert [tick.text for tick in ticks(view, 800, 90, 90)] == ["200 BC", "100 BC", "AD 1", "100", "200"]


def test_years_stand_closer_than_months_may():
    view = View(first_day(1992), 0.3)
    assert [tick.text for tick in ticks(view, 800, 130, 60)] == [str(year) for year in range(1992, 2000)]
    assert [tick.text for tick in ticks(view, 800, 130, 130)] == ["1992", "1994", "1996", "1998"]
