"""The time axis on screen: what is painted where, and how it is moved."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from eras import event, every_kind, many
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QNativeGestureEvent, QPainter, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from study_app.facts.kinds import Modality
from study_app.gui import axis, theme
from study_app.gui.axis_view import AxisView
from study_app.study.knowledge import Knowledge


@pytest.fixture
def shown(show, qapp):
    """An axis with these events on it."""
    theme.apply(qapp, "light", 1.0)

    def made(events, known=None, size=(900, 500)):
        view = AxisView()
        view.resize(*size)
        show(view)
        view.show_events(events, known or {})
        view.setFocus()
        return view

    return made


def long_named(one):
    """An event with a title that has room nowhere."""
    title = f"{one.fact.title}, the longest of its time over the wide river"
    return replace(one, fact=replace(one.fact, title=title))


def wheel(view, *, angle=(0, 0), pixels=(0, 0), control=False, at=(450, 200)):
    keys = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    place = QPointF(*at)
    turn = QWheelEvent(
        place, view.mapToGlobal(place), QPoint(*pixels), QPoint(*angle), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, turn)


def test_all_events_are_in_view_at_first_and_again_after_the_size_changed(shown, qtbot):
    view = shown(every_kind())
    assert len(view.line.in_view(view.view, view.width())) == 13
    view.resize(500, 300)
    QApplication.processEvents()
    assert len(view.line.in_view(view.view, view.width())) == 13
    assert view.view.x(view.line.last) < view.width()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_time_is_painted(shown, qapp, scheme):
    view = shown(every_kind(), {"p/f1": Knowledge.KNOWN, "p/f3": Knowledge.LEARNING})
    theme.apply(qapp, scheme, 1.0)
    picture = view.grab().toImage()
    drawn = view.drawn()
    assert len(drawn.marks) + sum(len(c.indices) for c in drawn.clusters) == 13
    ground = theme.colour("surface").rgb()
    for mark in drawn.marks:
        box = view.mark_box(mark).toRect()
        sign = range(round(mark.box.sign), round(mark.box.sign) + 10)
        assert any(picture.pixel(x, box.center().y()) != ground for x in sign), view.events[mark.index].fact.id


def test_what_is_known_shows_in_colour_and_in_shape(shown):
    def sign(known):
        view = shown([event(1, when="1900-01-01")], {"p/f1": known} if known else {})
        [mark] = view.drawn().marks
        box = view.mark_box(mark).toRect()
        return view.grab(box).toImage().convertToFormat(view.grab(box).toImage().Format.Format_Grayscale8)

    pictures = [sign(known) for known in (None, Knowledge.LEARNING, Knowledge.KNOWN)]
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]
    shapes = []
    for picture in pictures:  # a corner of the sign, and its middle: ring, diamond and circle differ there
        dark = [[picture.pixelColor(x, y).lightness() < 190 for x in range(12)] for y in range(picture.height())]
        shapes.append((sum(map(sum, dark)), tuple(map(tuple, dark))))
    assert len({shape for _count, shape in shapes}) == 3


def test_keys_move_enlarge_and_go_from_event_to_event(shown, press, qtbot):
    view = shown(many(300))
    whole = view.view
    press("+")
    assert view.view.scale > whole.scale
    start = view.view.start
    press("Right")
    assert view.view.start > start
    press("Left")
    assert view.view.start == pytest.approx(start)
    press("PgDown", "PgUp", "-")
    press("0")
    assert view.view == whole
    press("Home")
    with qtbot.waitSignal(view.chosen) as chosen:
        press("Down")
    assert chosen.args == [1]
    assert view.accessibleDescription().startswith(view.events[1].fact.title)
    press("End")
    assert view.current == 299
    press("Down")
    assert view.current == 299
    press("Home", "Up")
    assert view.current == 0


def test_keys_that_are_not_its_own_are_left_to_the_page(shown, press):
    view = shown(every_kind())
    before = view.view
    press("A", "Alt+Left", "Ctrl++")
    assert view.view == before


def test_the_event_that_the_keys_reach_comes_into_view(shown, press):
    view = shown(many(300))
    press(*["+"] * 12)
    press("End")
    days = view.events[view.current].days
    assert 0 <= view.view.x(days.first) <= view.width()


def test_the_current_event_is_drawn_by_itself_in_any_crowd_and_enter_opens_it(shown, press):
    view = shown(many(3000))
    folded = view.drawn().clusters[3].indices[-1]
    view.choose(folded)
    assert view.drawn().cluster_of(folded) is None
    [mark] = [mark for mark in view.drawn().marks if mark.index == folded]
    assert 0 <= mark.box.sign <= view.width()
    opened = []
    view.opened.connect(opened.append)
    press("Return")
    assert opened == [folded]


def test_space_opens_the_count_nearest_to_the_current_event(shown, press):
    view = shown(many(3000))
    view.choose(1500)
    x = view.view.x(view.events[1500].days.first)
    nearest = min(view.drawn().clusters, key=lambda one: abs((one.left + one.right) / 2 - x))
    scale = view.view.scale
    press("Space")
    assert view.view.scale > scale
    assert view.current == nearest.indices[0]


@pytest.mark.parametrize("way", ["keys", "wheel", "drag"])
def test_after_a_pan_the_current_event_is_one_that_can_be_seen_and_enter_opens_it(shown, press, way):
    view = shown(many(300))
    press("Home", *["+"] * 6)
    chosen, opened = [], []
    view.chosen.connect(chosen.append)
    view.opened.connect(opened.append)
    if way == "keys":
        press(*["PgDown"] * 3)
    elif way == "wheel":
        for _turn in range(30):
            wheel(view, angle=(0, -120))
    else:
        for _drag in range(4):
            QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(800, 480))
            QTest.mouseMove(view, QPoint(100, 480))
            QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 480))
    assert view.current == chosen[-1] > 0
    days = view.events[view.current].days
    assert view.view.x(days.first) < view.width()
    assert view.view.x(days.last + 1) > 0
    press("Return")
    assert opened == [view.current]


def test_where_no_event_is_in_view_enter_shows_the_current_one_before_it_opens_it(shown, press):
    view = shown([event(1, when="1000-01-01"), event(2, when="2000-01-01")])
    opened = []
    view.opened.connect(opened.append)
    press(*["+"] * 8)
    view.pan(5000)
    assert view.line.in_view(view.view, view.width()) == []
    press("Return")
    assert opened == []
    assert view.line.in_view(view.view, view.width()) == [view.current]
    press("Return")
    assert opened == [view.current]


def test_all_of_a_label_is_drawn_where_there_is_room(shown):
    view = shown(every_kind())
    for mark in view.drawn().marks:
        fact = view.events[mark.index].fact
        assert view.words_of(mark.index, mark.box.room).startswith(fact.title)
    last = next(mark for mark in view.drawn().marks if mark.index == 12)
    assert 0 <= last.box.left < last.box.right <= view.width()


def test_a_label_too_long_for_its_line_has_a_second_as_long_as_there_is_room_below_the_last_lane(shown):
    view = shown([long_named(one) for one in every_kind()], size=(620, 900))
    marks = view.drawn().marks
    assert [view.events[mark.index].fact.title for mark in marks if view.wraps(mark)]
    lanes = sorted({mark.lane: view.mark_box(mark) for mark in marks}.items())
    for (_lane, box), (_next, below) in pairwise(lanes):
        assert box.bottom() <= below.top() + 0.5
    assert lanes[-1][1].bottom() <= view.height()
    for mark in marks:
        view.choose(mark.index)
        [now] = [one for one in view.drawn().marks if one.index == mark.index]
        assert not (view.wraps(now) and view.whole() is not None)  # it is read whole where it stands
    view.resize(620, 300)
    QApplication.processEvents()
    assert not [mark for mark in view.drawn().marks if view.wraps(mark)]


def test_lanes_stay_where_they_are_while_one_walks_along_the_axis(shown):
    view = shown([long_named(one) for one in every_kind()], size=(620, 900))
    view.zoom(2)
    tops = set()
    for _step in range(4):
        tops.add(tuple(sorted({view.mark_box(mark).height() for mark in view.drawn().marks})))
        view.pan(60)
    assert len(tops) == 1 and len(next(iter(tops))) == 1


def test_a_bar_that_reaches_beyond_the_view_is_named_where_it_is_seen(shown):
    view = shown([event(1, when="1700-01-01"), event(2, start="1840", end="1860"), event(3, when="1999-12-31")])
    view.zoom(2.4, 450)
    view.pan(view.view.x(view.events[1].days.first) - (view.width() - 100))
    [mark] = [mark for mark in view.drawn().marks if mark.index == 1]
    assert mark.box.text > mark.box.bar_right > view.width()  # the label as it is stands beside, beyond the view
    sign, text, room = view.placed(mark)
    assert mark.box.bar_left <= sign < text < text + room <= view.width()


def test_labels_of_the_scale_stand_at_their_lines_or_not_at_all(shown, monkeypatch):
    view = shown([event(1, when="0001-01-01"), event(2, when="2019-12-31")])
    drawn = []
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, place, text: drawn.append((place, text)))
    for _step in range(60):
        view.pan(7)
        view.zoom(1.05)
        view.grab()
    years = [(place.x(), view.fontMetrics().horizontalAdvance(text)) for place, text in drawn if "Opening" not in text]
    assert len(years) > 60
    assert all(left >= 0 and left + width <= view.width() for left, width in years)


def test_a_line_near_the_edge_of_the_scale_has_its_label_a_little_beside_its_middle(shown, monkeypatch):
    view = shown([event(1, when="1990-01-01"), event(2, when="2019-12-31")])
    drawn = []
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, place, text: drawn.append((place, text)))
    half = view.fontMetrics().horizontalAdvance("2000") / 2
    for x, labelled in ((half + 1, True), (half - 2, True), (2, False), (view.width() - half + 2, True)):
        drawn.clear()
        view.view = axis.View(axis.first_day(2000) - x / 0.2, 0.2)
        view.grab()
        lefts = [place.x() for place, text in drawn if text == "2000"]
        assert bool(lefts) is labelled
        for left in lefts:
            assert 0 <= left <= x <= left + 2 * half <= view.width()


def test_the_distance_of_a_name_from_its_sign_grows_with_the_letters(shown, qapp):
    view = shown(every_kind())
    shares = []
    for scale in (1.0, 2.0):
        theme.apply(qapp, "light", scale)
        QApplication.processEvents()
        mark = next(mark for mark in view.drawn().marks if not view.events[mark.index].days.span)
        beside = mark.box.text - max(mark.box.sign + view._sizes.glyph, mark.box.bar_right)
        shares.append(beside / view._metrics.height())
    assert shares[0] == pytest.approx(shares[1], rel=0.1)


def test_the_frame_of_the_chosen_name_leaves_the_same_room_whether_its_lane_has_all_of_it_or_not(shown, monkeypatch):
    frames = []
    monkeypatch.setattr(QPainter, "drawRoundedRect", lambda _painter, rect, *radius: frames.append((rect, radius)))
    rooms = []
    for one in (event(1, when="1990-01-01"), long_named(event(1, when="1990-01-01"))):
        view = shown([one, event(2, when="1990-01-02"), event(3, when="1995-01-01")], size=(500, 300))
        view.zoom(1.05)
        frames.clear()
        view.grab()
        [(frame, _radius)] = [found for found in frames if found[1] == (6, 6)]
        [mark] = [mark for mark in view.drawn().marks if mark.index == view.current]
        rooms.append((view._sign(mark).left() - frame.left(), view.whole() is None))
    (room, lane), (other, over) = rooms
    assert lane
    assert room == pytest.approx(other, abs=0.5), over


def test_a_shortened_label_keeps_what_must_be_said_beside_it(shown):
    view = shown([event(10, Modality.PLANNED, when="1910")])
    room = view.fontMetrics().horizontalAdvance("Opening of b (planned)")
    assert view.words_of(0, room).startswith("Opening")
    assert view.words_of(0, room).endswith("… (planned)")


@pytest.mark.parametrize("size", [(900, 500), (420, 260)])
def test_the_event_that_has_the_keys_is_named_with_all_its_words_in_any_crowd(shown, size):
    events = sorted([*many(60), *every_kind()], key=lambda one: (one.days.first, one.days.last))
    view = shown([long_named(one) for one in events], size=size)
    shortened = 0
    for index in range(73):
        view.choose(index)
        [mark] = [mark for mark in view.drawn().marks if mark.index == index]
        whole = view.whole()
        if whole is None:
            words, title = view.words_of(index, view.placed(mark)[2]), view.events[index].fact.title
            assert words.startswith(title)
            continue
        shortened += 1
        assert whole[0] == mark
        assert view.rect().contains(whole[1].toAlignedRect())
        assert view.at(whole[1].center()) == mark
        assert view.grab().size() == view.size()
    assert shortened > 50


def test_no_part_of_another_label_stands_beside_the_words_that_lie_over_it(shown, monkeypatch):
    view = shown([long_named(one) for one in many(60)], size=(700, 260))
    drawn = []
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, place, *words: drawn.append((place, words)))
    covered = 0
    for index in range(60):
        view.choose(index)
        if (whole := view.whole()) is None:
            continue
        covered += sum(view.is_under(mark, whole[1]) for mark in view.drawn().marks if mark != whole[0])
        drawn.clear()
        view.grab()
        labels = [(place, words[0]) for place, words in drawn if isinstance(place, QPointF) and "Opening" in words[0]]
        for place, words in labels:
            left, right = place.x(), place.x() + view.fontMetrics().horizontalAdvance(words)
            level = whole[1].top() < place.y() < whole[1].bottom()
            assert not (level and left < whole[1].right() and right > whole[1].left())
    assert covered > 10


@pytest.mark.parametrize("count", [0, 60])
@pytest.mark.parametrize("size", [(900, 500), (620, 330), (700, 260), (420, 130)])
def test_every_event_is_seen_or_counted_whatever_the_words_of_the_chosen_one_lie_over(shown, size, count):
    events = sorted([*many(count), *every_kind()], key=lambda one: (one.days.first, one.days.last))
    view = shown([long_named(one) for one in events], size=size)
    covered = 0
    for index in range(len(events)):
        view.choose(index)
        drawn, whole = view.drawn(), view.whole()
        counted = [one for cluster in drawn.clusters for one in cluster.indices]
        assert sorted([*counted, *(mark.index for mark in drawn.marks)]) == list(range(len(events)))
        boxes = [view.cluster_box(cluster) for cluster in drawn.clusters]
        assert all(view.rect().contains(box.toAlignedRect()) for box in boxes)
        if whole is None:
            continue
        covered += len(drawn.clusters)
        assert not [box for box in boxes if box.intersects(whole[1])]
        for mark in drawn.marks:
            sign = QPointF(view.placed(mark)[0] + view.fontMetrics().height() * 0.31, view.mark_box(mark).center().y())
            assert mark == whole[0] or not whole[1].contains(sign)
    assert covered or not count or size[1] < 200


def test_a_label_of_which_the_view_leaves_nothing_behind_its_event_stands_before_it(shown):
    view = shown([event(1, when="1900-01-01"), event(2, when="1950-01-01"), event(3, when="1999-12-31")])
    view.zoom(3, 0)
    view.pan(view.view.x(view.events[1].days.first) - (view.width() - 40))
    [mark] = [mark for mark in view.drawn().marks if mark.index == 1]
    sign, text, room = view.placed(mark)
    assert 0 < text < text + room < sign < view.width()
    assert view.words_of(1, room) == view.events[1].fact.title


def test_where_rows_that_are_a_little_lower_leave_room_for_one_more_there_is_one_more(shown):
    view = shown([event(number, when="1900-01-01") for number in range(40)])
    for height in range(200, 330):
        view.resize(600, height)
        boxes = [view.mark_box(mark) for mark in view.drawn().marks]
        counts = [view.cluster_box(cluster) for cluster in view.drawn().clusters]
        assert counts[0].bottom() <= height
        assert height - counts[0].bottom() < boxes[0].height() + 12
        assert boxes[0].height() >= view.fontMetrics().height() + 4


def test_only_where_the_keys_are_is_an_event_framed_in_the_colour_of_the_focus(shown):
    def framed(view):
        picture, colour = view.grab().toImage(), theme.colour("focus").rgb()
        inside = [(x, y) for x in range(20, view.width() - 20) for y in range(40, view.height() - 20)]
        return any(picture.pixel(x, y) == colour for x, y in inside)

    view = shown(every_kind(), size=(500, 300))
    assert framed(view)
    view.clearFocus()
    assert not framed(view)


def test_the_scale_ends_with_the_last_event_and_the_words_for_it_too(shown):
    view = shown([event(1, when="1900-01-01"), event(2, when="1950-12-31")])
    assert view.range_in_view() == "1900 to 1950"
    assert axis.year_of(view.view.day(view.width())) < 1955


def test_a_count_that_is_clicked_opens(shown):
    view = shown(many(3000))
    cluster = max(view.drawn().clusters, key=lambda one: len(one.indices))
    scale = view.view.scale
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.cluster_box(cluster).center().toPoint())
    assert view.view.scale > scale
    assert view.current == cluster.indices[0]


def test_events_of_one_day_that_cannot_be_drawn_apart_are_handed_to_the_list(shown, press, qtbot):
    view = shown([event(number, when="1900-01-01") for number in range(60)], size=(400, 200))
    view.choose(59)
    with qtbot.waitSignal(view.crowded, timeout=5000) as crowded:
        for _time in range(20):
            press("Space")
            if crowded.signal_triggered:
                break
    assert crowded.args == [view.current]
    assert view.current in range(60)


def test_a_click_opens_an_event_and_a_drag_moves_the_axis(shown, qtbot):
    view = shown(every_kind())
    mark = next(mark for mark in view.drawn().marks if mark.lane == 0)
    place = view.mark_box(mark).center().toPoint()
    with qtbot.waitSignals([view.opened, view.chosen]):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert view.current == mark.index
    view.zoom(4)
    start = view.view.start
    opened = []
    view.opened.connect(opened.append)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(view, place - QPoint(60, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=place - QPoint(60, 0))
    assert view.view.start > start
    assert opened == []


def test_a_click_beside_everything_does_nothing(shown):
    view = shown([event(1, when="1900-01-01")])
    opened = []
    view.opened.connect(opened.append)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, view.height() - 5))
    assert opened == []


def test_the_wheel_moves_and_with_ctrl_enlarges_where_the_pointer_is(shown):
    view = shown(many(300))
    view.zoom(8)
    day = view.view.day(450)
    wheel(view, angle=(0, 120), control=True)
    assert view.view.day(450) == pytest.approx(day)
    start, scale = view.view.start, view.view.scale
    wheel(view, angle=(0, -120))
    assert view.view.start > start
    assert view.view.scale == scale
    start = view.view.start
    wheel(view, pixels=(-40, 0), angle=(-40, 0))
    assert view.view.x(start) == pytest.approx(-40)


def test_a_pinch_enlarges(shown):
    view = shown(many(300))
    scale = view.view.scale
    place = QPointF(300, 100)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, place, place,
        view.mapToGlobal(place), 0.5, QPointF(),
    )  # fmt: skip
    QApplication.sendEvent(view, pinch)
    assert view.view.scale == pytest.approx(1.5 * scale)


def test_the_whole_statement_is_told_at_the_pointer_as_plain_text(shown, monkeypatch):
    view = shown([event(1, when="1900-01-01")])
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, _widget: said.append(text))
    place = view.mark_box(view.drawn().marks[0]).center().toPoint()
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    assert "&lt;b&gt;was&lt;/b&gt;" in said[0]


def test_the_events_of_a_count_are_told_at_the_pointer(shown, monkeypatch):
    view = shown(many(3000))
    cluster = max(view.drawn().clusters, key=lambda one: len(one.indices))
    said = []
    monkeypatch.setattr(QToolTip, "showText", lambda _place, text, _widget: said.append(text))
    place = view.cluster_box(cluster).center().toPoint()
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    assert view.events[cluster.indices[0]].fact.title in said[0]
    count = len(cluster.indices)
    assert f"{count} more have no room of their own here. A click shows them apart:" in said[0]
    assert said[0].endswith(f"and {count - 8} more</qt>")


def test_a_screen_reader_is_told_how_many_have_no_room_and_how_to_see_them(shown, press):
    view = shown(many(3000))
    node = QAccessible.queryAccessibleInterface(view)
    for keys in ((), ("Space",), ("0",)):
        press(*keys)
        hidden = sum(len(one.indices) for one in view.drawn().clusters)
        told = f"{hidden} more have no room here: Space shows the nearest."
        assert (told in node.text(QAccessible.Text.Description)) == (hidden > 1)


def test_larger_text_makes_larger_lanes(shown, qapp):
    view = shown(every_kind())
    small = view.mark_box(view.drawn().marks[0]).height()
    theme.apply(qapp, "light", 2.0)
    qapp.processEvents()
    assert view.mark_box(view.drawn().marks[0]).height() > 1.5 * small


def test_a_screen_reader_is_told_what_it_is_and_where_it_stands(shown):
    view = shown(every_kind())
    node = QAccessible.queryAccessibleInterface(view)
    assert node.text(QAccessible.Text.Name) == "Time axis with 13 facts"
    assert "not met yet" in node.text(QAccessible.Text.Description)
    plan = next(i for i, one in enumerate(view.events) if one.fact.id == "f10")
    assert "planned" in view.spoken(plan)


def test_without_events_keys_and_wheel_do_no_harm(shown, press):
    view = shown([])
    press("+", "-", "0", "Left", "Right", "Up", "Down", "Home", "End", "Return", "PgUp")
    wheel(view, angle=(0, 120))
    assert view.current == -1
    view.grab()


def test_a_label_that_is_cut_ends_with_a_whole_word_if_most_of_it_is_left(shown):
    view = shown(every_kind())
    title = "Opening of the longest bridge of the whole country"
    view.events = [replace(view.events[0], fact=replace(view.events[0].fact, title=title))]
    view._forget()
    for room in range(120, 330, 15):
        told = view.words_of(0, room).split(" (")[0]
        assert told == title or told.endswith("…")
        left = told.removesuffix("…")
        assert title.startswith(left)
        if left != title and len(left) > 24:
            *_before, small, last = left.split()
            assert title[len(left)] == " " or len(last) > 4 or small == "of"


def test_labels_of_events_whose_names_begin_alike_are_cut_so_that_they_differ(shown):
    begun = "Treaty on friendship and cooperation between"
    titles = [
        f"{begun} Armenia and Belarus",
        f"{begun} Armenia and Georgia",
        f"{begun} Russia and Georgia",
        "Treaty on trade",
    ]
    made = zip(every_kind(), titles, strict=False)
    view = shown([replace(one, fact=replace(one.fact, title=title)) for one, title in made])
    whole = max(map(view._metrics.horizontalAdvance, titles))
    for room in range(150, round(whole) + 20, 9):
        told = [view.words_of(index, room) for index in range(len(titles))]
        assert len(set(told)) == len(titles), (room, told)
        for text, title in zip(told, titles, strict=True):
            assert text == title or (text.startswith("Tr") and "…" in text)
            assert view._metrics.horizontalAdvance(text) <= room + 1


def test_a_label_leaves_no_room_for_many_letters_unused(shown):
    view = shown(every_kind())
    title = "Accession of Azerbaijan, Belarus and Georgia to the treaty of friends"
    view.events = [replace(view.events[0], fact=replace(view.events[0].fact, title=title))]
    view._forget()
    metrics = view.fontMetrics()
    for room in range(120, 430, 7):
        told = view.words_of(0, room)
        assert told == title or metrics.horizontalAdvance(told) > room - metrics.horizontalAdvance("nnnnnn")
