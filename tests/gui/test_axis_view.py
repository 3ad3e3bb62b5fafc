"""The time axis on screen: what is painted where, and how it is moved."""

from __future__ import annotations

import pytest
from eras import event, every_kind, many
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

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
        sign = range(round(mark.text_left), round(mark.text_left) + 10)
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


def test_enter_opens_the_count_an_event_is_folded_into_until_the_event_stands_by_itself(shown, press, qtbot):
    view = shown(many(3000))
    folded = view.drawn().clusters[3].indices[-1]
    view.choose(folded)
    opened = []
    view.opened.connect(opened.append)
    for _time in range(40):
        press("Return")
        if opened:
            break
        assert view.drawn().cluster_of(view.current) is None or view.view.scale <= axis.NEAREST
    assert opened
    assert view.drawn().cluster_of(view.current) is None


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
            press("Return")
            if view.drawn().cluster_of(59) is None:
                break
    assert crowded.args == [view.drawn().clusters[0].indices[0]]


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
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent

    place = view.mark_box(view.drawn().marks[0]).center().toPoint()
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    assert "&lt;b&gt;was&lt;/b&gt;" in said[0]


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
