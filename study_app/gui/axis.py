"""Where things stand on a time axis: pure functions from days to pixels, free of Qt and of painting.

All distances are pixels, all times day numbers as in `EdtfDate` (1 is 1 January of the year 1; days before it are zero and
less). Years are counted as astronomers do: 0 is 1 BC, -43 is 44 BC.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from math import ceil, floor

from study_app.facts.dates import parse
from study_app.facts.reading import Stretch
from study_app.i18n import _

NEAREST = 240.0
"""Pixels of a day at the closest."""

_PAGE = 2048.0
"""Lanes are filled from the beginning of a page of so many pixels, so that they stay while one moves within it."""

FEW = 400
"""So many events are laid out as a whole, from the first one on."""

_LEAST_SEEN = 8
"""In widths of a sign: a label of which the view leaves less stands on the other side of its event."""

# --- the calendar (proleptic Gregorian, any year)


def first_day(year: int) -> int:
    """The day number of 1 January of a year."""
    before = year - 1
    return 365 * before + before // 4 - before // 100 + before // 400 + 1


def year_of(day: float) -> int:
    """The year in which a day lies."""
    year = floor((day - 1) / 365.2425) + 1
    while first_day(year) > day:
        year -= 1
    while first_day(year + 1) <= day:
        year += 1
    return year


def month_starts(year: int) -> list[int]:
    """The day numbers of the first of each month of a year, and of the next 1 January."""
    leap = first_day(year + 1) - first_day(year) == 366
    starts = [first_day(year)]
    for length in (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31):
        starts.append(starts[-1] + length)
    return starts


def year_label(year: int) -> str:
    """A year for people: "1992", "AD 79", "44 BC". The one place where an axis puts a year into words."""
    if year > 99:
        return str(year)
    return _("AD {year}").format(year=year) if year > 0 else _("{year} BC").format(year=1 - year)


def month_label(month: int) -> str:
    """The name of a month, 1 to 12."""
    return parse(f"2001-{month:02}").words(year=False)


# --- the part of the axis that is in view


@dataclass(frozen=True, slots=True)
class View:
    """What is in view: the day at the left edge, and the pixels of a day."""

    start: float
    scale: float

    def x(self, day: float) -> float:
        """Where a day begins."""
        return (day - self.start) * self.scale

    def day(self, x: float) -> float:
        """The day at a place."""
        return self.start + x / self.scale


def fitted(first: int, last: int, width: float, margin: float) -> View:
    """The view in which the days from `first` to `last` fill the width between two margins."""
    room = max(1.0, width - 2 * margin)
    scale = min(NEAREST, room / (last + 1 - first))
    return View((first + last + 1) / 2 - width / 2 / scale, scale)


def panned(view: View, pixels: float) -> View:
    """The view moved to later days by so many pixels."""
    return View(view.start + pixels / view.scale, view.scale)


def zoomed(view: View, factor: float, at: float) -> View:
    """The view enlarged by a factor; the day at the place `at` stays there."""
    scale = min(NEAREST, view.scale * factor)
    return View(view.day(at) - at / scale, scale)


def kept(view: View, first: int, last: int, width: float, margin: float) -> View:
    """The nearest view that is no wider than fits the days from `first` to `last`, and ends a margin beyond them at most."""
    whole = fitted(first, last, width, margin)
    if view.scale <= whole.scale:
        return whole
    earliest, latest = first - margin / view.scale, last + 1 - (width - margin) / view.scale
    if latest <= earliest:  # closer would be too close: all days stay in the middle
        return View(whole.start + width / 2 / whole.scale - width / 2 / view.scale, view.scale)
    return View(min(max(view.start, earliest), latest), view.scale)


# --- ticks


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the scale. `major` begins a year, in days also a month; `text` is what stands at it."""

    x: float
    text: str
    major: bool


def ticks(view: View, width: float, room: float, year_room: float) -> list[Tick]:
    """The ticks in view, as close as labels of the width `room` allow (years: `year_room`), and no closer than days."""
    first, last = view.day(0), view.day(width)
    for days, marks in ((1, _days(1)), (7, _days(7)), (28, _months(1)), (89, _months(3))):
        if days * view.scale >= room:
            return [Tick(view.x(day), text, major) for day, text, major in marks(first, last) if first <= day <= last]
    step = next(
        n * 10**power
        for power in range(12)
        for n in (1, 2, 5)
        if n * 10**power * 365 * view.scale >= year_room or power == 11
    )
    years = ((first_day(year), year_label(year)) for year in _years(first, last, step))
    return [Tick(view.x(day), text, True) for day, text in years if first <= day <= last]


_Mark = tuple[int, str, bool]


def _years(first: float, last: float, step: int) -> list[int]:
    """The round years, as people count them: 100 BC (-99), AD 1, 100."""
    low, high = year_of(first), year_of(last)
    after = list(range(max(step, ceil(low / step) * step), high + 1, step))
    if step >= 10 and low <= 1 <= high:  # nearer to AD 2 or AD 5 there would be no room
        after.insert(0, 1)
    before = range(max(step, ceil((1 - min(high, 0)) / step) * step), 1 - low + 1, step)
    return sorted(chain((1 - year for year in before), after))


def _months(step: int) -> Callable[[float, float], Iterable[_Mark]]:
    def marks(first: float, last: float) -> Iterable[_Mark]:
        for year in range(year_of(first), year_of(last) + 1):
            for month, day in enumerate(month_starts(year)[:-1], 1):
                if (month - 1) % step == 0:
                    yield day, year_label(year) if month == 1 else month_label(month), month == 1

    return marks


def _days(step: int) -> Callable[[float, float], Iterable[_Mark]]:
    def marks(first: float, last: float) -> Iterable[_Mark]:
        for year in range(year_of(first), year_of(last) + 1):
            for month, (start, after) in enumerate(pairwise(month_starts(year)), 1):
                if after < first or start > last:
                    continue
                for day in range(start, after, step):
                    number = day - start + 1
                    # the 29th would stand beside the first of the next month
                    if step == 1 or after - day >= step:
                        begins = _("{month} {year}").format(month=month_label(month), year=year_label(year))
                        yield day, begins if number == 1 else str(number), number == 1

    return marks


# --- marks and clusters


@dataclass(frozen=True, slots=True)
class Box:
    """The room of an event: its days, its sign and its label, all between `left` and `right`.

    `bar_left` to `bar_right` are its days, which may be less than a pixel and may reach beyond the view. `sign` is where the
    sign begins, `text` where the label begins and `room` how wide it may be. The label stands inside the bar where it fits
    there as a whole, else beside the bar: behind it, or before it (`text < sign`) where the axis ends too soon behind it.
    """

    left: float
    right: float
    bar_left: float
    bar_right: float
    sign: float
    text: float
    room: float


@dataclass(frozen=True, slots=True)
class Mark:
    """An event that is drawn by itself: its place in the list, its lane (0 is the first), and its box."""

    index: int
    lane: int
    box: Box


@dataclass(frozen=True, slots=True)
class Cluster:
    """Events that are folded into a count, in order of time; `left` to `right` is the room for the count."""

    left: float
    right: float
    indices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is drawn: each event in view is in exactly one mark or one cluster."""

    marks: tuple[Mark, ...]
    clusters: tuple[Cluster, ...]

    def cluster_of(self, index: int) -> Cluster | None:
        """The cluster into which an event is folded."""
        return next((cluster for cluster in self.clusters if index in cluster.indices), None)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of what is drawn: a sign, the distance of boxes, the room for a count, and the margin beyond the last day."""

    glyph: float
    gap: float
    cell: float
    margin: float


class Line:
    """The days of all events, in order of time, prepared so that any part of them is laid out quickly."""

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        """`stretches` are in order of their first day."""
        self._stretches = stretches
        self._firsts = [stretch.first for stretch in stretches]
        self._lasts = [stretch.last for stretch in stretches]
        self._longest = max((stretch.last - stretch.first for stretch in stretches), default=0)
        self.first = self._firsts[0] if stretches else 1
        self.last = max(self._lasts, default=1)
        self.many = len(stretches) > FEW

    def in_view(self, view: View, width: float) -> list[int]:
        """The events of which something is in view."""
        begin, end = view.day(0), view.day(width)
        low = bisect_left(self._firsts, begin - self._longest - 1)
        lasts = self._lasts
        return [i for i in range(low, bisect_right(self._firsts, end)) if lasts[i] + 1 > begin]

    def nearest(self, view: View, width: float) -> int | None:
        """The event in view whose days come nearest to the middle; None if none is in view."""
        middle = view.day(width / 2)
        return min(
            self.in_view(view, width),
            key=lambda i: max(self._firsts[i] - middle, middle - self._lasts[i] - 1, 0.0),
            default=None,
        )

    def ends(self, index: int, view: View) -> float:
        """Where the days of an event end."""
        return view.x(self._lasts[index] + 1)

    def fits(self, scale: float, width: float, lanes: int, label: Callable[[int], float], sizes: Sizes) -> bool:
        """Whether at this scale every event of the line finds a lane, wherever one looks with a view of this width."""
        filling = _Lanes(self, View(self.first - sizes.margin / scale, scale), width, lanes, label, sizes)
        return filling.place(range(len(self._firsts))) == len(self._firsts)

    def lay_out(
        self,
        view: View,
        width: float,
        lanes: int,
        label: Callable[[int], float],
        sizes: Sizes,
        most: float,
        keep: int = -1,
    ) -> Layout:
        """Marks in lanes as far as they have room, the rest in counts; of a few, two share one only where none is empty.

        `label` gives the width of an event's label; in a crowd it gets no more than `most`, and more only where its lane has
        room. Time is cut into cells of the width of a count, which lie still when the view moves; what finds no lane is
        counted in its cell. So what is drawn does not grow with the number of events. The event `keep`, if it is in view,
        gets a mark in any case, and what is in its way is counted.
        """
        begin, end = view.day(0), view.day(width)
        cells = _Cells(self._firsts, view, width, sizes.cell)
        stop = bisect_right(self._firsts, end)
        at = 0
        if self.many:
            page = floor(begin * view.scale / _PAGE - 1) * _PAGE / view.scale
            at = bisect_left(self._firsts, page)
        low = bisect_left(self._firsts, begin - self._longest - 1, 0, at)
        early = [i for i in range(low, at) if self._lasts[i] + 1 > begin]
        filling = _Lanes(self, view, width, lanes, lambda index: min(most, label(index)), sizes)
        folded = early[filling.place(early) :]
        while at < stop:
            after = max(at + 1, min(stop, bisect_left(self._firsts, cells.end(at), at)))
            placed = filling.place(range(at, after))
            folded.extend(i for i in range(at + placed, after) if self._lasts[i] + 1 > begin)
            at = after
        marks = filling.marks
        if lanes > 0 and keep in folded:
            folded.remove(keep)
            kept_mark, away = _make_room(
                marks, keep, self.box(keep, view, min(most, label(keep)), sizes), lanes, sizes.gap
            )
            marks = [mark for mark in marks if mark not in away]
            marks.append(kept_mark)
            folded.extend(mark.index for mark in away)
        edges = (
            view.x(self.first) - sizes.margin + sizes.gap,
            view.x(self.last + 1) + sizes.margin - sizes.gap,
        )
        rows: list[list[Mark]] = [[] for _lane in range(lanes)]
        for mark in sorted(marks, key=lambda mark: mark.box.left):
            rows[mark.lane].append(mark)
        widened = (_widened(_turned(row, label, sizes, most, width, edges[0]), label, sizes.gap, edges) for row in rows)
        return Layout(tuple(chain.from_iterable(widened)), cells.clusters(folded))

    def folded(self, layout: Layout, away: Collection[int], view: View, width: float, sizes: Sizes) -> Layout:
        """The layout of this view with these events in counts, whatever marks they had."""
        counted = [index for cluster in layout.clusters for index in cluster.indices]
        gone = {mark.index for mark in layout.marks if mark.index in away}
        marks = tuple(mark for mark in layout.marks if mark.index not in gone)
        return Layout(marks, _Cells(self._firsts, view, width, sizes.cell).clusters((*counted, *gone)))

    def box(self, index: int, view: View, label: float, sizes: Sizes) -> Box:
        """The room of an event whose label is so wide; the label gets less where neither side of the axis has so much."""
        days = self._stretches[index]
        glyph, gap = sizes.glyph, sizes.gap
        bar_left, bar_right = view.x(days.first), view.x(days.last + 1)
        if days.open_end and bar_right - bar_left < 2 * glyph:
            bar_right = bar_left + 2 * glyph
        tip = 0.7 * glyph  # an arrow
        if bar_right - bar_left < glyph:
            sign = (bar_left + bar_right - glyph) / 2
            doubt = gap / 2 if days.approximate or days.open_start else 0.0
            before, after = min(bar_left, sign) - doubt, sign + glyph + doubt
        else:
            before = bar_left - (tip if days.open_start else 0.0)
            after = bar_right + (tip if days.open_end else 0.0)
            if bar_right - bar_left >= glyph + label + 2 * gap:
                # what began before the view is named where one sees it, as long as the bar has room for all of the name
                sign = max(bar_left + gap / 2, min(gap, bar_right - glyph - label - gap))
                return Box(before, after, bar_left, bar_right, sign, sign + glyph + gap / 2, label)
            sign = max((bar_left + bar_right - glyph) / 2, min(gap / 2, bar_right - glyph))
        behind = view.x(self.last + 1) + sizes.margin - gap - (after + gap / 2)
        ahead = before - gap / 2 - (view.x(self.first) - sizes.margin + gap)
        if label <= behind or behind >= ahead:
            room = max(0.0, min(label, behind))
            text = after + gap / 2
            return Box(before, text + room, bar_left, bar_right, sign, text, room)
        room = max(0.0, min(label, ahead))
        text = before - gap / 2 - room
        return Box(text, after, bar_left, bar_right, sign, text, room)


def _make_room(marks: Sequence[Mark], index: int, box: Box, lanes: int, gap: float) -> tuple[Mark, list[Mark]]:
    """A mark for an event in the lane where the fewest others are in its way, the last of such lanes, and these others."""
    ways: list[list[Mark]] = [[] for _lane in range(lanes)]
    for mark in marks:
        if mark.box.left < box.right + gap and box.left < mark.box.right + gap:
            ways[mark.lane].append(mark)
    lane = min(range(lanes), key=lambda number: (len(ways[number]), -number))
    return Mark(index, lane, box), ways[lane]


class _Cells:
    """Time cut into cells of the width of a count, which lie still when the view moves."""

    def __init__(self, firsts: Sequence[int], view: View, width: float, cell: float) -> None:
        self._firsts, self._view, self._width, self._cell = firsts, view, width, cell
        self._days = cell / view.scale
        self._least = ceil(view.day(0) / self._days)
        most = floor(view.day(width) / self._days) - 1  # the last that is in view as a whole
        self._narrow, self._most = most < self._least, max(self._least, most)

    def end(self, index: int) -> float:
        """The day on which the cell of an event ends."""
        return (floor(self._firsts[index] / self._days) + 1) * self._days

    def clusters(self, indices: Iterable[int]) -> tuple[Cluster, ...]:
        """Events counted in their cells; what lies at an edge of the view, in the nearest that is in view as a whole."""
        found: dict[int, list[int]] = {}
        order, at = sorted(indices), 0
        while at < len(order):
            after = max(at + 1, bisect_left(order, self.end(order[at]), at, key=self._firsts.__getitem__))
            number = min(max(floor(self._firsts[order[at]] / self._days), self._least), self._most)
            found.setdefault(number, []).extend(order[at:after])
            at = after
        made = []
        for number, counted in sorted(found.items()):
            left = 0.0 if self._narrow else max(0.0, self._view.x(number * self._days))
            made.append(Cluster(left, min(self._width, left + self._cell), tuple(counted)))
        return tuple(made)


def _turned(
    row: Sequence[Mark], label: Callable[[int], float], sizes: Sizes, most: float, width: float, edge: float
) -> list[Mark]:
    """The marks of a lane; a label stands before its event where it has room as a whole there alone, and more of it does.

    What stands before it in the lane keeps all of its own label, as long as that leaves enough of this one.
    """
    gap, found, reached, whole = sizes.gap, [], edge, edge
    for mark in row:
        box, wanted = mark.box, label(mark.index)
        # a bar that goes on beyond the view is named on what is seen of it
        beside = box.text >= max(box.bar_right, box.sign + sizes.glyph) and box.bar_right <= width
        seen, least = width - gap - box.text, min(wanted, _LEAST_SEEN * sizes.glyph)
        ahead = min(wanted, box.left - gap / 2 - max(whole, gap))
        if ahead < least / 2:
            ahead = min(most, wanted, box.left - gap / 2 - max(reached, gap))
        if beside and (seen < wanted <= ahead or (seen < least and ahead > max(0.0, seen))):
            text = box.left - gap / 2 - ahead
            box = replace(box, left=text, right=box.text - gap / 2, text=text, room=ahead)
            mark = Mark(mark.index, mark.lane, box)
        found.append(mark)
        reached = box.right + gap
        whole = max(box.right, box.text + wanted if box.text + box.room >= box.right else box.right) + gap
    return found


def _widened(row: Sequence[Mark], label: Callable[[int], float], gap: float, edges: tuple[float, float]) -> list[Mark]:
    """The marks of a lane, with labels that take what room their bar or their lane has, between the edges of the axis."""
    found, reached = [], edges[0]
    for number, mark in enumerate(row):
        box = mark.box
        wanted = label(mark.index) - box.room
        if wanted > 0:
            end = box.text + box.room
            if box.text < box.sign:
                more = max(0.0, min(wanted, box.left - reached))
                box = replace(box, left=box.left - more, text=box.text - more, room=box.room + more)
            elif end < box.right:
                more = max(0.0, min(wanted, box.bar_right - gap / 2 - end))
                box = replace(box, room=box.room + more)
            else:
                limit = row[number + 1].box.left - gap if number + 1 < len(row) else edges[1]
                more = max(0.0, min(wanted, limit - box.right))
                box = replace(box, right=box.right + more, room=box.room + more)
            mark = Mark(mark.index, mark.lane, box)
        found.append(mark)
        reached = box.right + gap
    return found


class _Lanes:
    """Lanes while they are being filled from left to right."""

    def __init__(
        self, line: Line, view: View, width: float, lanes: int, label: Callable[[int], float], sizes: Sizes
    ) -> None:
        self._line, self._view, self._width, self._label, self._sizes = line, view, width, label, sizes
        self._ends = [float("-inf")] * max(0, lanes)
        self.marks: list[Mark] = []

    def place(self, indices: Sequence[int]) -> int:
        """Give each event a lane with room, until one finds none; returns how many found one."""
        for number, index in enumerate(indices):
            box = self._line.box(index, self._view, self._label(index), self._sizes)
            lane = self._lane(index, box.left - self._sizes.gap)
            if lane is None:
                return number
            self._ends[lane] = box.right
            if self._line.ends(index, self._view) > 0:
                self.marks.append(Mark(index, lane, box))
        return len(indices)

    def _lane(self, index: int, left: float) -> int | None:
        """The lane with room from there on that an event takes; None if there is none.

        Of a few events, the first lane that is empty as far as one sees, else the one that has been empty for longest: what is
        seen is as wide wherever one looks, and all are laid out from the first one on, so an event has the same lane there.

        Of many, the lane of its number, so that it is the same wherever filling began, unless something long is in the way.
        Then it is the nearest before that one, as those after it are the lanes of the events that come next.
        """
        ends, lanes = self._ends, len(self._ends)
        if self._line.many:
            order = ((index - back) % lanes for back in range(lanes))
            return next((lane for lane in order if ends[lane] <= left), None)
        empty = next((lane for lane, end in enumerate(ends) if end <= left - self._width), None)
        if empty is not None or not ends:
            return empty
        longest = min(range(lanes), key=ends.__getitem__)
        return longest if ends[longest] <= left else None
