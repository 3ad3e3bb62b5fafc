"""A figure drawn: its rows are told one by one, and every shape paints in every size and scheme."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QAccessible, QHelpEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from study_app import i18n
from study_app.app import StudyApp
from study_app.gui import theme
from study_app.gui.chart import Chart, beside, beside_name, day_text, in_words
from study_app.gui.widgets import GAP, Column
from study_app.study.figures import Figure, Shape

BARS = Figure(
    "due", "Reviews", Shape.BARS, ("Day", "Reviews"), (("2026-11-23", 3), ("2026-11-24", 0), ("2026-11-25", 12)), "15."
)
HEAT = Figure(
    "heat",
    "Calendar",
    Shape.HEAT,
    ("Day", "Minutes", "Questions"),
    (("2026-09-30", 0.0, 1), ("2026-11-23", 12.5, 40)),
    "2.",
)
LINES = Figure(
    "known", "Known", Shape.LINES, ("Day", "Known", "If you stop"),
    (("2026-11-01", 1.5, None), ("2026-11-23", 40.0, None), ("2026-11-23", None, 40.0), ("2027-02-01", None, 12.0)), "40.",
)  # fmt: skip
RATES = Figure(
    "retention", "Retention", Shape.RATES, ("Cards", "Reviews", "Remembered", "From", "To", "Predicted"),
    (("young", 40, 0.9, 0.8, 0.95, 0.88), ("mature", 3, None, None, None, None)), "90 %.",
)  # fmt: skip
SHARES = Figure(
    "mastery", "Mastery", Shape.SHARES, ("Group", "Cards", "Seen", "Stable"),
    (("Bodies", 40, 30, 12), ("Treaties", 8, 0, 0), ("Nothing yet", 0, 0, 0)), "30 %.",
)  # fmt: skip
BAND = Figure(
    "exam", "Exam", Shape.LINES, ("Day", "Expected, %", "From", "To", "If you stop now, %", "Minutes a day"),
    (("2026-11-23", 80.0, 70.0, 90.0, 80.0, 500.0), ("2026-12-23", 90.0, 85.0, 95.0, 40.0, None)), "90 %.",
    drawn=(1, 4), band=(2, 3),
)  # fmt: skip
ALL = (BARS, HEAT, LINES, RATES, SHARES, BAND)


def test_a_row_is_told_with_its_columns_and_nothing_that_is_not_known():
    assert in_words(BARS, 2) == "25 Nov 2026: 12 reviews"
    assert in_words(LINES, 0) == "1 Nov 2026: 1.5 known"
    assert in_words(RATES, 0) == "young: 40 reviews, 90 % remembered, from 80 % to 95 %, 88 % predicted"
    assert in_words(BAND, 0) == (
        "23 Nov 2026: expected 80 %, from 70 % to 90 %, if you stop now 80 %, 500 minutes a day"
    )
    assert in_words(RATES, 1) == "mature: 3 reviews"
    assert in_words(SHARES, 1) == "Treaties: 8 cards, 0 seen, 0 stable"
    assert day_text("overdue") == "overdue"


def test_a_week_is_told_as_a_week():
    assert in_words(replace(BARS, weekly=True), 2) == "Week from 25 Nov 2026: 12 reviews"


@pytest.mark.parametrize("wide", [300, 520, 760, 1100])
def test_dates_below_bars_stand_at_even_steps(show, monkeypatch, wide):
    rows = tuple((f"2026-12-{day:02}", day % 4) for day in range(1, 31))
    chart, drawn = show(Chart(replace(BARS, rows=rows))), []
    chart.setFixedWidth(wide)
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, _place, *more: drawn.append(str(more[-1])))
    chart.grab()
    days = [int(words.split()[0]) for words in drawn if words.endswith(" Dec 2026")]
    assert len({other - one for one, other in pairwise(days)}) == 1 and days[0] == 1
    assert "Reviews" in drawn  # what is measured


def test_what_was_never_asked_has_the_dash_that_its_table_has(show, monkeypatch):
    chart, drawn = show(Chart(RATES)), []
    chart.setFixedWidth(600)
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, _place, *more: drawn.append(str(more[-1])))
    chart.grab()
    assert {"90 % (40)", "– (3)"} <= set(drawn)


@pytest.mark.parametrize("wide", [520, 600, 700, 900])
def test_every_month_of_half_a_year_is_named_and_one_has_the_year(show, monkeypatch, wide):
    days = (("2026-06-22", 1.0, 2), ("2026-12-17", 1.0, 2))
    chart, drawn = show(Chart(replace(HEAT, rows=days))), []
    chart.setFixedWidth(wide)
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, _place, *more: drawn.append(str(more[-1])))
    chart.grab()
    assert [words.split()[0] for words in drawn][-6:] == ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert len([words for words in drawn if words.endswith(" 2026")]) == 1


def test_a_month_begins_below_the_week_of_its_first_day(show, monkeypatch):
    days = (*((f"2026-11-{day:02}", 1.0, 2) for day in range(1, 31)), ("2026-12-10", 1.0, 2))
    chart, drawn = show(Chart(replace(HEAT, rows=days))), {}
    chart.setFixedWidth(1000)
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, place, *more: drawn.update({str(more[-1]): place}))
    chart.grab()
    assert drawn["Dec"].x() == pytest.approx(chart._places[-2].left())  # 30 November and 1 December are of one week


def test_what_is_told_of_a_row_stays_on_its_page_beside_the_scroll_bar(show):
    page = Column()
    charts = [Chart(figure) for figure in (BARS, HEAT, BARS)]
    for chart in charts:
        page.body.addWidget(chart)
    page.resize(520, 300)
    show(page)
    QApplication.processEvents()
    seen = QRect(page.viewport().mapToGlobal(QPoint(0, 0)), page.viewport().size())
    for chart in charts:
        page.ensureWidgetVisible(chart)
        chart.grab()
        for row in range(len(chart.figure.rows)):
            chart.go(row)
            QApplication.processEvents()
            [told] = [w for w in QApplication.topLevelWidgets() if w.objectName() == "qtooltip_label" and w.isVisible()]
            assert seen.left() < told.geometry().left() and told.geometry().right() < seen.right()
    QToolTip.hideText()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["1 review", "3 reviews", "1 minute, 21 questions", "12.5 minutes, 1 question"]),
        ("ru", ["1 повторение", "3 повторения", "1 минута, 21 вопрос", "12,5 минуты, 1 вопрос"]),
    ],
)
def test_a_number_stands_before_its_word_in_the_form_that_goes_with_it(language, told):
    i18n.use(language, StudyApp.catalogues())
    try:
        day, reviews, minutes, questions = map(i18n._, ("Day", "Reviews", "Minutes", "Questions"))
        due = Figure("due", "", Shape.BARS, (day, reviews), (("2026-11-23", 1), ("2026-11-24", 3)), "")
        days = (("2026-11-23", 1, 21), ("2026-11-24", 12.5, 1))
        heat = Figure("heat", "", Shape.HEAT, (day, minutes, questions), days, "")
        assert [beside_name(figure, row) for figure in (due, heat) for row in (0, 1)] == told
    finally:
        i18n.use("en", StudyApp.catalogues())


def test_a_day_is_written_as_in_the_language_of_the_program():
    i18n.use("ru", StudyApp.catalogues())
    try:
        assert day_text("2026-11-03") == "3 нояб. 2026"
    finally:
        i18n.use("en", StudyApp.catalogues())
    assert day_text("2026-11-03") == "3 Nov 2026"


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.id)
def test_the_keys_walk_through_its_rows_and_stay_within(figure, show):
    chart = show(Chart(figure))
    chart.setFocus()
    last = len(figure.rows) - 1
    seen = []
    for key in ("Right", "Right", "End", "Right", "Left", "Home", "Left"):
        QTest.keySequence(chart, key)
        seen.append(chart.row)
    assert seen == [0, 1, last, last, last - 1, 0, 0]
    chart.clearFocus()
    assert chart.row == -1


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.id)
def test_it_has_a_name_and_says_what_it_means(figure, show):
    chart = show(Chart(figure))
    found = QAccessible.queryAccessibleInterface(chart)
    assert found.text(QAccessible.Text.Name) == figure.title
    assert figure.words in found.text(QAccessible.Text.Description)


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.id)
@pytest.mark.parametrize("size", [QSize(300, 120), QSize(1600, 400)])
def test_what_is_measured_is_painted_in_the_colours_of_the_scheme(figure, size, show, qapp):
    for scheme in ("light", "dark"):
        theme.apply(qapp, scheme, 1.0)
        chart = show(Chart(figure))
        chart.setFixedSize(size)
        QApplication.processEvents()
        image = chart.grab().toImage()
        found = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
        assert theme.colour("accent").rgb() in found
        assert len(chart._places) == len(figure.rows)
    theme.apply(qapp, "light", 1.0)


def test_a_bar_is_no_sheet_and_is_told_in_all_of_its_place(show):
    chart = show(Chart(Figure("time", "Time", Shape.BARS, ("Week", "Minutes"), (("2026-11-23", 3),), "3.")))
    chart.setFixedSize(600, 200)
    image = chart.grab().toImage()
    middle = [image.pixelColor(x, 100) == theme.colour("accent") for x in range(600)]
    assert 10 < sum(middle) < 100
    assert chart._places[0].width() > 500


def test_a_calendar_is_as_high_as_its_days_and_shows_none_to_come(show):
    days = (("2026-01-05", 0.0, 0), ("2026-11-23", 12.5, 40), ("2026-11-24", 0.0, 0))
    year = Figure("heat", "Calendar", Shape.HEAT, ("Day", "Minutes", "Questions"), days, "1.")
    chart = show(Chart(year))
    heights = []
    for width in (400, 800):
        chart.resize(width, chart.height())
        QApplication.processEvents()
        heights.append(chart.height())
        image = chart.grab().toImage()
        square = chart._places[2]
        below = square.center() + QPointF(0, square.height() + 2)
        assert image.pixelColor(square.center().toPoint()) == theme.colour("line")  # nothing was studied on it
        assert image.pixelColor(below.toPoint()) != theme.colour("line")  # tomorrow
    assert heights[0] < heights[1]


def test_a_calendar_of_few_days_names_the_months_that_are_shown_before_them(show, monkeypatch):
    days = (("2026-11-23", 12.5, 40), ("2026-11-24", 3.0, 9))
    chart = show(Chart(Figure("heat", "Calendar", Shape.HEAT, ("Day", "Minutes", "Questions"), days, "1.")))
    chart.setFixedWidth(900)
    drawn = []
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, _place, text, *_more: drawn.append(text))
    chart.grab()
    assert {"Jun 2026", "Aug", "Sep", "Oct", "Nov"} <= set(drawn), "the year once, and again with each January"


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.id)
def test_a_picture_of_it_has_its_title_and_its_sentence(figure, show, qapp):
    for scheme in ("light", "dark"):
        theme.apply(qapp, scheme, 1.0)
        chart = show(Chart(figure))
        chart.resize(500, chart.height())
        QApplication.processEvents()
        image, line = chart.image(), chart.fontMetrics().height()
        assert image.height() > chart.height() + 2 * line
        for top in (0, image.height() - 2 * line):
            part = image.copy(0, top, image.width(), 2 * line)
            seen = {part.pixel(x, y) for x in range(part.width()) for y in range(part.height())}
            assert len(seen) > 2  # words, smoothed
            assert theme.colour("surface").rgb() in seen
        assert theme.colour("accent").rgb() in {
            image.pixel(x, y) for x in range(image.width()) for y in range(image.height())
        }
    theme.apply(qapp, "light", 1.0)


def test_names_that_take_too_much_of_the_width_stand_above_their_bars(show):
    chart = show(Chart(SHARES))
    wide = Figure("m", "M", Shape.SHARES, SHARES.columns, ((30 * "Long name ", 40, 30, 12),), "30 %.")
    narrow = show(Chart(wide))
    assert not chart._above(600)
    assert narrow._above(600)
    narrow.resize(600, 100)
    QApplication.processEvents()
    assert narrow.height() > 4 * narrow.fontMetrics().height()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_name_above_its_bar_is_nearer_to_it_than_to_the_bar_before(show, qapp, scale):
    theme.apply(qapp, "light", scale)
    rows = tuple((f"Ägypten {number} and the long names of what lies there", 40, 40, 40) for number in range(4))
    chart = show(Chart(Figure("m", "M", Shape.SHARES, SHARES.columns, rows, "30 %.")))
    chart.resize(round(400 * scale), 100)
    qapp.processEvents()
    assert chart._above(chart.width())
    image = chart.grab().toImage()
    ground = {image.pixel(0, 0)}
    rows_of = range(round(chart._places[0].top()), image.height())
    seen = [{image.pixel(x, y) for x in range(GAP + 4, GAP + 100)} for y in rows_of]
    kinds = ["gap" if one == ground else "bar" if len(one) == 1 else "name" for one in seen]
    runs = [(kind, len(list(rows))) for kind, rows in groupby(kinds)]
    between = {(one[0], two[0]): gap for one, (_gap, gap), two in zip(runs, runs[1:], runs[2:], strict=False)}
    assert 1.5 * between["name", "bar"] < between["bar", "name"], runs


def test_a_name_that_is_wider_than_the_drawing_has_as_many_lines_as_it_needs(show):
    rows = ((30 * "Long name ", 40, 30, 12), ("Short", 40, 30, 12))
    chart = show(Chart(Figure("m", "M", Shape.SHARES, SHARES.columns, rows, "30 %.")))
    chart.resize(600, 100)
    QApplication.processEvents()
    long, short = chart._names_above(600)
    line = chart.fontMetrics().height()
    assert long >= -(-chart.fontMetrics().horizontalAdvance(rows[0][0]) // 600) * short >= 3 * line
    chart.grab()
    [first, second] = chart._places
    assert first.height() - second.height() == long - short
    assert first.bottom() == second.top() and second.bottom() <= chart.height()


def test_a_row_is_told_under_the_mouse(show):
    chart = show(Chart(BARS))
    QApplication.processEvents()
    chart.grab()
    at = chart._places[2].center().toPoint()
    QApplication.sendEvent(chart, QHelpEvent(QHelpEvent.Type.ToolTip, at, chart.mapToGlobal(at)))
    assert QToolTip.text() == "25 Nov 2026: 12 reviews"
    QApplication.sendEvent(chart, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(0, 0), chart.mapToGlobal(QPoint(0, 0))))


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.id)
def test_what_is_told_of_a_row_does_not_cover_it(figure, show):
    chart = show(Chart(figure))
    chart.resize(600, chart.height())
    QApplication.processEvents()
    chart.grab()
    for row, place in enumerate(chart._places):
        chart.go(row)
        QApplication.processEvents()
        [told] = [w for w in QApplication.topLevelWidgets() if w.objectName() == "qtooltip_label" and w.isVisible()]
        drawn = QRect(chart.mapToGlobal(place.toRect().topLeft()), place.toRect().size())
        assert not told.geometry().intersects(drawn)
    QToolTip.hideText()


def told() -> QRect:
    """Where on the screen something is told of a row."""
    [shown] = [w for w in QApplication.topLevelWidgets() if w.objectName() == "qtooltip_label" and w.isVisible()]
    return shown.geometry()


@pytest.mark.parametrize("figure", ALL, ids=lambda figure: figure.id)
def test_what_is_told_of_a_row_hides_nothing_of_another(figure, show):
    page, chart = Column(), Chart(figure)
    page.body.addSpacing(60)  # of the title, and what else is on top of a page
    page.body.addWidget(chart)
    page.body.addStretch(1)
    page.resize(780, 700)
    show(page)
    QApplication.processEvents()
    chart.grab()
    to = chart.mapToGlobal(QPoint(0, 0))
    for row in range(len(figure.rows)):
        chart.go(row)
        QApplication.processEvents()
        chart.grab()
        hidden = [one for one in chart._drawn if one.toRect().translated(to).intersects(told())]
        assert len(chart._drawn) >= len(figure.rows) and not hidden, row
    QToolTip.hideText()


@pytest.mark.parametrize("most", [3, 7, 19, 73, 100, 101])
@pytest.mark.parametrize("figure", [BARS, LINES], ids=lambda figure: figure.id)
def test_nothing_reaches_above_the_highest_line_of_its_scale(show, monkeypatch, figure, most):
    rows = tuple((day, *(cell and most for cell in cells)) for day, *cells in figure.rows)
    chart, lines = show(Chart(replace(figure, rows=rows))), []
    monkeypatch.setattr(
        QPainter, "drawLine", lambda _painter, one, other: lines.append(one) if one.y() == other.y() else None
    )
    chart.setFixedWidth(600)
    chart.grab()
    key = chart.fontMetrics().height()  # has samples that are lines too
    scale = [line for line in lines if line.y() > key]
    reached = min(place.top() for place in chart._drawn if place.top() > key and place.right() > scale[0].x())
    assert reached >= min(line.y() for line in scale) - 2.01, "as wide as a line is drawn"


@pytest.mark.parametrize("wide", [420, 600, 780])
@pytest.mark.parametrize("figure", [BARS, LINES, BAND], ids=lambda figure: figure.id)
def test_a_day_stands_in_the_middle_below_its_tick(show, monkeypatch, figure, wide):
    chart, ticks, days = show(Chart(figure)), [], []
    monkeypatch.setattr(
        QPainter, "drawLine", lambda _painter, one, other: ticks.append(one.x()) if one.x() == other.x() else None
    )
    monkeypatch.setattr(
        QPainter, "drawText", lambda _p, at, *more: days.append((at, more[-1])) if " 202" in str(more[-1]) else None
    )
    chart.setFixedWidth(wide)
    chart.grab()
    middles = [at.x() + chart.fontMetrics().horizontalAdvance(name) / 2 for at, name in days]
    assert middles == pytest.approx(ticks) and days[0][1] == day_text(figure.rows[0][0])
    assert all(at.x() >= 0 for at, _name in days)


def test_what_has_a_colour_of_its_own_is_named_above_the_drawing(show, monkeypatch):
    late = replace(BARS, rows=(("overdue", 2), *BARS.rows))
    for figure, names in (
        (late, {"Overdue", "Due on the day"}),
        (HEAT, {"Nothing studied", "Few minutes", "At most: 12.5 minutes"}),
        (BAND, {"Expected, %", "95 % interval", "If you stop now, %"}),
        (SHARES, {"Seen", "Stable", "Not seen yet"}),
    ):
        chart, drawn = show(Chart(figure)), set()
        monkeypatch.setattr(QPainter, "drawText", lambda _painter, _at, *more, to=drawn: to.add(str(more[-1])))
        chart.setFixedWidth(600)
        chart.grab()
        assert names <= drawn


def test_a_row_that_is_walked_to_is_scrolled_into_view(show):
    rows = tuple((f"Group {n}", 40, 30, 12) for n in range(40))
    chart = Chart(Figure("m", "M", Shape.SHARES, SHARES.columns, rows, "30 %."))
    page = Column()
    page.body.addWidget(chart)
    page.resize(600, 300)
    show(page)
    QApplication.processEvents()
    chart.grab()
    for row in (0, 20, 39, 3):
        chart.go(row)
        QApplication.processEvents()
        place = chart._places[row].toRect()
        seen = QRect(chart.mapTo(page.viewport(), place.topLeft()), place.size())
        assert page.viewport().rect().contains(seen)
    QToolTip.hideText()


def test_what_is_told_stays_on_the_screen_and_goes_to_the_other_side_where_there_is_no_room():
    screen, words = QRect(0, 0, 800, 600), QSize(200, 30)
    for place in (QRect(700, 0, 30, 300), QRect(0, 2, 790, 20), QRect(780, 590, 10, 10), QRect(0, 300, 20, 300)):
        told = QRect(beside(place, words, screen), words)
        assert screen.contains(told)
        assert not told.intersects(place)
    high = QRect(100, 100, 30, 300)
    full = [QRect(131, 100, 600, 100), QRect(0, 0, 800, 99)]
    assert beside(high, words, screen).y() < beside(high, words, screen, full).y() < high.bottom()
    for place in (QRect(390, 200, 30, 300), QRect(390, 0, 30, 300)):  # with room for many words at neither side
        told = QRect(beside(place, QSize(600, 30), screen), QSize(600, 30))
        assert screen.contains(told)
        assert not told.intersects(place)


def test_a_calendar_names_the_days_of_the_week_as_many_as_have_room(show, monkeypatch):
    chart = show(Chart(HEAT))
    drawn = []
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, _place, *more: drawn.append(str(more[-1])))
    chart.setFixedWidth(1200)
    chart.grab()
    assert {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} <= set(drawn)
    drawn.clear()
    chart.setFixedWidth(360)
    chart.grab()
    assert [day for day in drawn if day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")] == [
        "Mon",
        "Wed",
        "Fri",
        "Sun",
    ]


def test_what_is_overdue_is_named_above_its_bars_and_the_days_below_begin_with_today(show, monkeypatch):
    """Below its bar, at the edge, its name would be pushed under the bars of days."""
    rows = (("overdue", 1), ("2026-11-23", 8), *((f"2026-11-{day}", 2) for day in range(24, 31)))
    chart = show(Chart(Figure("due", "Reviews", Shape.BARS, ("Day", "Reviews"), rows, "23.")))
    drawn = {}
    monkeypatch.setattr(QPainter, "drawText", lambda _p, place, *more: drawn.setdefault(str(more[-1]), place))
    chart.setFixedWidth(700)
    chart.grab()
    bars = chart._places[0]
    assert drawn["Overdue"].y() < bars.top()
    assert drawn["23 Nov 2026"].y() > bars.bottom()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_days_of_the_week_do_not_run_into_one_another_beside_a_whole_year(show, monkeypatch, qapp, scale):
    theme.apply(qapp, "light", scale)
    year = (("2025-11-24", 1.0, 1), ("2026-11-23", 12.5, 40))
    chart = show(Chart(Figure("heat", "Calendar", Shape.HEAT, ("Day", "Minutes", "Questions"), year, "2.")))
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    drawn = []
    monkeypatch.setattr(
        QPainter, "drawText", lambda _p, place, *more: drawn.append(place) if more[-1] in names else None
    )
    for wide in (500, 700, 1000):
        drawn.clear()
        chart.setFixedWidth(wide)
        chart.grab()
        assert len(drawn) > 1, "more than one day has its name"
        assert all(one.bottom() <= after.top() + 1 for one, after in pairwise(drawn)), wide
    theme.apply(qapp, "light", 1.0)


def test_a_figure_without_rows_is_painted_as_nothing(show):
    chart = show(Chart(Figure("due", "Reviews", Shape.BARS, ("Day", "Reviews"), (), "None.")))
    QTest.keySequence(chart, "Right")
    assert chart.row == -1
    assert chart._places == []


@pytest.mark.parametrize("figure", [RATES, SHARES], ids=lambda figure: figure.id)
def test_where_its_key_has_no_room_in_one_line_it_has_more(figure, show):
    chart = show(Chart(figure))
    chart.resize(900, chart.height())
    wide, lines = chart.height(), {line for _left, line in chart._key_places(chart._key_names(), chart.width())}
    assert lines == {0}
    chart.resize(120, chart.height())
    places = chart._key_places(chart._key_names(), chart.width())
    assert [line for _left, line in places] == list(range(len(places)))
    assert chart.height() > wide
