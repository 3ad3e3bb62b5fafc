"""The small things: plain text stays plain, tiles are pressed by keys, what is spoken is sent, columns stay readable."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from study_app.gui import habits, theme, widgets


def test_markup_in_a_text_is_shown_and_not_obeyed(show):
    shown = show(widgets.label("<img src='file:///etc/passwd'> <b>bold</b> & more"))
    plain = QLabel("x")
    assert shown.text().startswith("<img")
    assert shown.sizeHint().width() > 5 * plain.sizeHint().width()  # drawn as the letters it is made of


@pytest.mark.parametrize("role", ["body", "small", "heading"])
@pytest.mark.parametrize("tone", sorted(widgets.SIGNS))
def test_words_in_a_colour_that_means_something_have_its_icon_before_them(show, qapp, role, tone):
    theme.apply(qapp, "light", 1.0)
    told = show(widgets.label("This cannot be saved as it is, and " * 9, role))
    told.resize(400, told.heightForWidth(400))

    def drawn_at_the_left(wide: int) -> set[str]:
        image = told.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(wide) for y in range(image.height())}

    assert told.contentsMargins().left() == 0
    before = told.heightForWidth(400)
    widgets.restyle(told, "tone", tone)
    room = told.contentsMargins().left()
    assert room > told.fontMetrics().height() and told.heightForWidth(400) >= before
    assert theme.colour(tone).name() in drawn_at_the_left(room - widgets.GAP // 2)
    told.setText("")
    assert told.contentsMargins().left() == 0 and theme.colour(tone).name() not in drawn_at_the_left(room)
    told.setText("Words")
    widgets.restyle(told, "tone", "muted")
    assert told.contentsMargins().left() == 0
    assert widgets.label("a word that stands beside an icon", tone=tone, wrap=False).contentsMargins().left() == 0


def test_an_ampersand_on_a_button_is_an_ampersand(qtbot):
    made = widgets.button("Laws & decrees")
    qtbot.addWidget(made)
    assert made.text() == "Laws && decrees"  # Qt's way to say "&"
    assert made.accessibleName() == "Laws & decrees"
    assert made.shortcut().isEmpty()
    made.setText("Rules & orders")
    assert made.text() == "Rules && orders" and made.shortcut().isEmpty()


def test_no_page_makes_a_button_to_which_an_ampersand_would_mark_a_key():
    files = sorted(Path(widgets.__file__).parent.rglob("*.py"))
    assert [one.name for one in files if re.search(r"\bQ\w*(Button|CheckBox)\(", one.read_text("utf-8"))] == []


def test_a_tile_is_pressed_with_enter_and_with_space(show, press, qtbot):
    tile = show(widgets.Tile("A tile"))
    tile.setFocus()
    for key in ("Return", "Enter", "Space"):
        with qtbot.waitSignal(tile.clicked):
            press(key)


def test_a_tile_shows_that_it_has_the_focus(show):
    tile = show(widgets.Tile("A tile"))
    tile.body.addWidget(widgets.label("words"))
    tile.clearFocus()
    before = tile.grab().toImage()
    tile.setFocus()
    assert tile.grab().toImage() != before


def test_a_column_is_no_wider_than_is_good_to_read_and_stays_in_the_middle(show, qapp):
    theme.apply(qapp, "light", 1.0)
    column = widgets.Column()
    for number in range(80):
        column.body.addWidget(widgets.label(f"line {number}"))
    show(column)
    column.resize(1600, 500)
    qapp.processEvents()
    assert column.verticalScrollBar().isVisible()
    assert column.inside.width() == theme.column_width()
    centre = column.inside.mapTo(column, column.inside.rect().center()).x()
    assert abs(centre - 800) <= 1


@pytest.mark.parametrize("edge", [widgets.GAP, 3 * widgets.GAP])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_page_scrolls_by_less_than_a_line_of_text_it_leaves_less_empty(show, qapp, edge, scale):
    theme.apply(qapp, "light", scale)
    column = widgets.Column()
    column.body.setContentsMargins(edge, edge, edge, edge)
    told = [widgets.label("A page with words that take several lines of it, as pages are. " * 9) for _each in range(5)]
    for one in told:
        column.body.addWidget(one)
    bar = show(column).verticalScrollBar()

    def lie(high: int) -> bool:
        """Whether nothing scrolls, of so many pixels, while every text has all of its room."""
        column.resize(600, high)
        qapp.processEvents()
        assert all(one.height() >= one.heightForWidth(one.width()) for one in told)
        assert all(above.geometry().bottom() < below.y() for above, below in pairwise(told))
        seen = (
            told[0].mapTo(column, told[0].rect().topLeft()).y(),
            told[-1].mapTo(column, told[-1].rect().bottomLeft()).y(),
        )
        return bar.maximum() == 0 and seen[0] >= 0 and seen[1] < high

    lie(200)
    needed = bar.maximum() + 200
    line = column.fontMetrics().height()
    assert all(lie(needed - lack) for lack in range(line + 1))
    assert not lie(needed - line - 1) and bar.maximum() == line + 1
    assert lie(needed - line)
    assert lie(needed + 40)
    between = {below.y() - above.geometry().bottom() for above, below in pairwise(told)}
    assert len(between) == 1 and between.pop() > column.body.spacing()  # all that was taken is given back
    theme.apply(qapp, "light", 1.0)


def test_what_is_brought_up_is_seen_even_if_it_grows_while_it_is_laid_out(show, qtbot):
    column = widgets.Column()
    for number in range(60):
        column.body.addWidget(widgets.label(f"line {number}"))
    target = widgets.label("the last line")
    column.body.addWidget(target)
    show(column)
    column.resize(600, 400)
    column.bring(target)
    target.setMinimumSize(QSize(100, 120))
    qtbot.waitUntil(lambda: target.mapTo(column, target.rect().bottomLeft()).y() <= column.height())
    column.page(-1)
    assert column.verticalScrollBar().value() < column.verticalScrollBar().maximum()


def test_a_bar_fills_from_nothing_to_all(show):
    bar = show(widgets.Bar("Progress"))
    bar.resize(100, 6)
    bar.show_share(0, 0)
    assert bar.value() == 0
    bar.show_share(3, 4)
    assert (bar.value(), bar.maximum()) == (3, 4)
    image = bar.grab().toImage()
    assert image.pixelColor(50, 3) == QColor(theme.colours().accent)
    assert image.pixelColor(90, 3) == QColor(theme.colours().line)


def test_the_numbers_that_stand_for_names_of_qt_are_those_names():
    made = widgets.label("x", "key")
    assert made.textFormat() == Qt.TextFormat.PlainText
    assert made.alignment() == Qt.AlignmentFlag.AlignCenter
    made.setProperty("alignment", widgets.RIGHT)
    assert made.alignment() == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert Qt.TextFlag.TextWordWrap.value == widgets.WORD_WRAP
    column = widgets.Column()
    assert column.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert column.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_an_icon_is_drawn_in_a_colour_of_the_theme(show):
    icon = show(widgets.Icon("circle-check", "good", 3))
    image = icon.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert theme.colours().good in seen


def test_an_icon_at_the_beginning_of_a_line_stands_in_the_middle_of_its_height(show, qapp):
    theme.apply(qapp, "light", 2.0)
    icon = show(widgets.Icon("x", "bad", 1.0, line=True))
    assert icon.height() == icon.fontMetrics().height()
    image = icon.grab().toImage()
    drawn = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y) == theme.colour("bad") for x in range(image.width()))
    ]
    assert drawn and abs(drawn[0] + drawn[-1] + 1 - image.height()) <= 2


def test_a_layout_is_emptied_with_all_that_is_nested_in_it(qtbot):
    frame, body = widgets.card()
    qtbot.addWidget(frame)
    inner = widgets.label("inner")
    body.addLayout(widgets.row(inner, 1))
    body.addWidget(widgets.label("outer"))
    widgets.clear(body)
    assert body.count() == 0
    assert inner.isHidden()


def test_a_box_is_ticked_by_space_and_by_a_click_anywhere_on_it(show, press, qtbot):
    box = show(widgets.Check("Keepers & purposes", "Deck: Keepers & purposes"))
    assert box.accessibleName() == "Deck: Keepers & purposes"
    box.setFocus()
    press("Space")
    assert box.isChecked()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().center())
    assert not box.isChecked()
    unticked = box.grab().toImage()
    press("Space")
    assert box.grab().toImage() != unticked


def test_what_is_as_high_as_a_line_grows_with_the_text(show):
    square = show(widgets.LineHigh(2.0))
    before = square.height()
    font = square.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    square.setFont(font)
    assert square.width() == square.height() == 2 * square.fontMetrics().height() > before


def test_things_side_by_side_take_as_many_lines_as_they_need_and_what_is_hidden_takes_none(show):
    frame = QWidget()
    several = [widgets.button(words) for words in ("Choose folder...", "Exchange now", "Stop exchanging")]
    lines = widgets.Lines(*several)
    frame.setLayout(lines)
    show(frame)
    wide, high = lines.sizeHint().width(), several[0].sizeHint().height()
    frame.resize(wide, 300)
    QApplication.processEvents()
    assert len({one.y() for one in several}) == 1 and lines.heightForWidth(wide) == high
    assert all(one.width() == one.sizeHint().width() for one in several)
    frame.resize(wide - 1, 300)
    QApplication.processEvents()
    assert [one.y() for one in several] == [0, 0, high + widgets.GAP]
    assert lines.heightForWidth(wide - 1) == 2 * high + widgets.GAP
    several[1].hide()
    QApplication.processEvents()
    assert several[2].y() == 0 and several[2].x() == several[0].width() + widgets.GAP


def test_a_tool_tip_shows_markup_and_obeys_none():
    assert widgets.tip("Plain & simple") == "Plain & simple"
    assert widgets.tip('<img src="http://x/">\nA & B') == (
        "<qt>&lt;img src=&quot;http://x/&quot;&gt;<br>A &amp; B</qt>"
    )


def test_a_line_leaves_its_keys_out_where_it_has_no_room_for_them_and_has_them_back(show):
    inside = QWidget()
    line = widgets.SparingRow()
    inside.setLayout(line)
    key, way = widgets.label("Ctrl+Enter", "key", wrap=False), widgets.button("Save")
    line.addWidget(key)
    line.addWidget(way)
    show(inside)
    inside.resize(600, 60)
    QApplication.processEvents()
    assert key.isVisible()
    inside.resize(way.sizeHint().width() + 10, 60)
    QApplication.processEvents()
    assert (key.isVisible(), way.isVisible()) == (False, True)
    inside.resize(600, 60)
    QApplication.processEvents()
    assert key.isVisible()


def test_fields_choices_and_buttons_in_one_line_are_equally_high(show, qapp):
    theme.apply(qapp, "light", 1.0)
    choice = widgets.Choice("Choice")
    choice.addItem("A line")
    things = (choice, QLineEdit(), QSpinBox(), widgets.button("Plain"), widgets.button("Filled", "filled"))
    heights = [thing.sizeHint().height() for thing in things if not show(thing).isHidden()]
    assert max(heights) - min(heights) <= 1, heights


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_words_begin_in_the_same_place_in_every_field(show, qapp, scale):
    theme.apply(qapp, "light", scale)
    page, number, choice = QWidget(), habits._number_box(), widgets.Choice("Choice")
    choice.addItem("HHH")
    number.setPrefix("HHH ")
    fields = (QLineEdit("HHH"), choice, number, QPlainTextEdit("HHH"))
    rest = widgets.button("Elsewhere")
    page.setLayout(widgets.upright(*fields, rest))
    page.resize(500, 500)
    show(page)
    rest.setFocus()
    QApplication.processEvents()
    begun = []
    for field in fields:
        picture = field.grab().toImage()
        middle = range(round(12 * scale), picture.height() - round(12 * scale))
        begun.append(min(x for x in range(6, 60) for y in middle if picture.pixelColor(x, y).lightness() < 110))
    assert max(begun) - min(begun) <= 1, begun
    theme.apply(qapp, "light", 1.0)


def test_what_is_brought_up_is_scrolled_to_no_farther_than_it_must_be_once_it_is_laid_out(show, qtbot):
    column = widgets.Column()
    target = widgets.label("what is brought up")
    column.body.addWidget(widgets.label("the beginning"))
    column.body.addWidget(target)
    for number in range(60):
        column.body.addWidget(widgets.label(f"line {number}"))
    show(column)
    column.resize(600, 400)
    target.setFixedHeight(380)
    QApplication.processEvents()
    column.bring(target)
    qtbot.waitUntil(lambda: column.verticalScrollBar().value() > 0)
    target.setFixedHeight(60)
    qtbot.waitUntil(lambda: column.verticalScrollBar().value() == 0)


def test_the_words_of_a_quiet_button_begin_and_end_where_all_others_do(show):
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(24, 24, 24, 24)
    below, back, more = widgets.label("Below"), widgets.button("Back", "quiet"), widgets.button("More", "quiet")
    column.addLayout(widgets.row(back, 1, more, flush=True))
    column.addWidget(below)
    page.resize(400, 200)
    show(page)
    assert (back.x() + 9, more.geometry().right() - 9) == (below.x(), below.geometry().right())
    assert (back.width(), more.width()) == (back.sizeHint().width(), more.sizeHint().width())


def test_a_key_beside_a_button_is_no_higher_than_its_letters(show):
    page, key = QWidget(), widgets.label("Ctrl+S", "key", wrap=False)
    page.setLayout(widgets.row(widgets.button("Save"), key))
    show(page)
    assert key.height() == key.sizeHint().height()


def test_a_choice_has_room_for_its_longest_line_at_any_size_of_letters(show, qapp):
    for scale in (1.0, 2.0):
        theme.apply(qapp, "light", scale)
        choice = widgets.Choice("Choice")
        choice.addItems(["short", "a line that is a good deal longer"])
        choice.resize(choice.sizeHint())
        show(choice)
        option = QStyleOptionComboBox()
        choice.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = choice.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, choice).width()
        assert choice.fontMetrics().horizontalAdvance(choice.itemText(1)) <= room - 2
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_a_choice_offers_stands_just_below_it(show, qapp, scale):
    theme.apply(qapp, "light", scale)
    choice = widgets.Choice("Choice")
    choice.addItems(["short", "shorter"])
    choice.resize(choice.sizeHint())
    show(choice)
    choice.showPopup()
    offered = choice.view().window()
    assert offered.x() == choice.mapToGlobal(choice.rect().topLeft()).x() and offered.width() == choice.width()
    choice.hidePopup()
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_a_choice_offers_is_told_whole_where_it_has_no_room_in_a_line(show, qapp, scale):
    theme.apply(qapp, "light", scale)
    choice = widgets.Choice("Choice")
    choice.setSizeAdjustPolicy(widgets.Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    long = "Seven Wonders of the Ancient World: When it was built, and who tells of it"
    choice.addItems(["short", long])
    choice.resize(round(240 * scale), choice.sizeHint().height())
    show(choice)
    choice.showPopup()
    QApplication.processEvents()
    view = choice.view()
    [short, whole] = [view.visualRect(view.model().index(line, 0)) for line in range(2)]
    line = view.fontMetrics().height()
    needed = view.fontMetrics().boundingRect(0, 0, whole.width() - 16, 10_000, Qt.TextFlag.TextWordWrap, long).height()
    choice.hidePopup()
    assert needed >= 2 * line
    assert whole.height() - short.height() >= needed - line - 2  # a line here and a line there are not measured alike
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_choice_of_long_titles_tells_the_chosen_one_whole_in_as_many_lines_as_it_takes(show, qapp, scale):
    theme.apply(qapp, "light", scale)
    page, choice = QWidget(), widgets.Choice("Choice")
    choice.tell_whole()
    choice.addItems(["short", "Seven Wonders of the Ancient World: When it was built, and who tells of it"])
    page.setLayout(widgets.upright(choice, 1))
    page.resize(round(300 * scale), round(300 * scale))
    show(page)
    line = choice.fontMetrics().height()
    low = choice.height()
    choice.setCurrentIndex(1)
    QApplication.processEvents()
    assert low + line <= choice.height() <= low + 3 * line and choice.width() <= 300 * scale
    picture = choice.grab().toImage()
    room = choice.width() - round(16 * scale) - 50
    written = [
        y
        for y in range(6, picture.height() - 6)
        if any(picture.pixelColor(x, y).lightness() < 110 for x in range(14, room))
    ]
    assert written[-1] - written[0] > line, "in more than one line"
    assert written[0] > 6 and written[-1] < picture.height() - 7, "and none of it is cut"
    choice.setCurrentIndex(0)
    QApplication.processEvents()
    assert choice.height() == low
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_a_choice_offers_leaves_no_empty_room_below_its_lines(show, qapp, scale):
    theme.apply(qapp, "light", scale)
    choice = widgets.Choice("Choice")
    choice.addItems(["All time", "Last 365 days", "Last 90 days", "Last 30 days"])
    choice.resize(round(300 * scale), choice.sizeHint().height())
    show(choice)
    view = choice.view()
    view.resize(100, 30)  # as it is where another list was shown before
    view.visualRect(view.model().index(0, 0))
    choice.showPopup()
    QApplication.processEvents()
    lines = sum(view.visualRect(view.model().index(line, 0)).height() for line in range(choice.count()))
    high = view.height()
    choice.hidePopup()
    assert lines <= high <= lines + 8
    theme.apply(qapp, "light", 1.0)


def test_the_current_line_of_a_list_is_told_when_the_focus_comes_into_it(show, qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("STUDY_APP_TRACE", str(tmp_path / "trace"))
    made = QListWidget()
    made.addItems(["Ann", "Bo"])
    made.setCurrentRow(1)
    show(made)
    made.setFocus()
    was = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        widgets.tell_current(None, made)
        qtbot.waitUntil(lambda: (tmp_path / "trace").exists())
        # once for each that listens to the focus: a window of another test may have begun to
        assert set((tmp_path / "trace").read_text().splitlines()) == {"current Bo"}
    finally:
        QAccessible.setActive(was)


def test_where_more_follows_below_or_above_the_edge_is_shaded_and_else_it_is_not(show, qtbot):
    column = widgets.Column()
    for number in range(40):
        column.body.addWidget(widgets.label(f"line {number}"))
    column.resize(400, 300)
    show(column)

    def shaded():
        edges = column._edges or ()  # of the first page of all they come a little later
        return [one.isVisible() and column.rect().contains(one.geometry()) for one in edges]

    bar = column.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    for value, there in ((0, [False, True]), (bar.maximum() // 2, [True, True]), (bar.maximum(), [True, False])):
        bar.setValue(value)
        qtbot.waitUntil(lambda there=there: shaded() == there)
        for edge in column._edges:  # beside the bar too
            assert not edge.isVisible() or (edge.x(), edge.width()) == (0, column.width())
    column.resize(400, 4000)
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    assert shaded() == [False, False]


def test_a_list_that_ends_between_lines_shows_where_more_follows(show, qtbot):
    made = QListWidget()
    made.addItems([f"Line {number}" for number in range(40)])
    made.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
    widgets.shade_edges(made)
    show(made)
    made.resize(300, 205)
    bar = made.verticalScrollBar()

    def shaded() -> list[tuple[int, int]]:
        seen = [edge for edge in made.findChildren(widgets._Edge) if edge.isVisible()]
        return [(edge.geometry().top(), edge.geometry().bottom()) for edge in seen]

    top, bottom = made.viewport().geometry().top(), made.viewport().geometry().bottom()
    for value, at in ((0, [bottom]), (bar.maximum() // 2, [top, bottom]), (bar.maximum(), [top])):
        bar.setValue(value)
        assert [next(y for y in edge if y in (top, bottom)) for edge in shaded()] == at
        for edge in made.findChildren(widgets._Edge):  # behind the bar too
            assert not edge.isVisible() or edge.x() == made.width() - 1 - edge.geometry().right()
    made.resize(300, 150)
    bar.setValue(0)
    qtbot.waitUntil(lambda: shaded()[0][1] == made.viewport().geometry().bottom())
    made.resize(300, 4000)
    qtbot.waitUntil(lambda: shaded() == [])


def test_a_date_is_drawn_on_one_line_and_read_as_it_was_given(show):
    words = show(widgets.label("It came into force on 20 April 1994 there"))
    assert words.text() == "It came into force on 20 April 1994 there"
    whole = words.fontMetrics().horizontalAdvance("It came into force on 20")
    assert words.heightForWidth(whole + 2) == words.heightForWidth(whole - words.fontMetrics().horizontalAdvance(" 20"))
    told = QAccessible.queryAccessibleInterface(words)
    assert told.text(QAccessible.Text.Name) == words.text()
    words.setText("It came into force")
    assert told.text(QAccessible.Text.Name) == words.text() == "It came into force"


@pytest.mark.parametrize("role", ["body", "small", "muted", "heading"])
def test_however_narrow_a_number_stays_on_one_line_with_what_it_counts(show, role):
    told = show(widgets.label("it is back in 10 minutes", role))
    assert told.minimumSizeHint().width() >= told.fontMetrics().horizontalAdvance("10 minutes")


def test_no_line_of_what_is_told_with_dots_between_ends_or_begins_with_one(show):
    told = show(widgets.Dotted(("21 of 21 met", "", "next in 4 days", "exam in 3 weeks")))
    whole = told.fontMetrics().horizontalAdvance("21 of 21 met  ·  next in 4 days  ·  exam in 3 weeks")
    for width, shown in (
        (whole + 2, "21 of 21 met  ·  next in 4 days  ·  exam in 3 weeks"),
        (whole - 2, "21 of 21 met  ·  next in 4 days\nexam in 3 weeks"),
        (whole // 3, "21 of 21 met\nnext in 4 days\nexam in 3 weeks"),
        (whole + 2, "21 of 21 met  ·  next in 4 days  ·  exam in 3 weeks"),
    ):
        told.resize(width, told.heightForWidth(width))
        assert told.text() == shown
        assert told.height() >= told.fontMetrics().height() * len(shown.splitlines())
    told.resize(whole // 3, 100)
    told.tell(("bar: all that time", "", "arrow: end not known"))
    assert told.text() == "bar: all that time\narrow: end not known"


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("role", ["title", "strong"])
def test_what_stands_beside_a_title_that_has_to_be_broken_is_level_with_its_first_line(qapp, show, scale, role):
    theme.apply(qapp, "light", scale)
    back, title, more = (
        widgets.button("Back", "quiet"),
        widgets.label("The Seven Wonders of the Ancient World", role),
        widgets.button("More"),
    )
    page = QWidget()
    body = QVBoxLayout(page)
    line = widgets.row(back, title, more, flush=True)
    line.setStretchFactor(title, 1)
    below = widgets.label("below")
    body.addLayout(line)
    body.addWidget(below)
    body.addStretch(1)
    show(page)
    for wide in (2000, 480):
        page.resize(round(wide * scale * (1 if role == "title" else 0.6)), 600)
        qapp.processEvents()
        one = title.fontMetrics().lineSpacing()
        lines = round(title.heightForWidth(title.width()) / one)
        assert lines == 1 if wide == 2000 else lines > 1
        high = title.heightForWidth(title.width())
        first = title.geometry().center().y() - high / 2 + one / 2
        assert abs(back.geometry().center().y() - first) <= 2
        assert abs(more.geometry().center().y() - first) <= 2
        assert title.geometry().center().y() + high / 2 <= below.y()
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("keys", [True, False])
def test_a_menu_opens_below_its_button_and_ends_where_that_does_when_there_is_no_room_for_it(show, qapp, keys):
    window = QWidget()
    window.setGeometry(window.screen().availableGeometry())
    first, last = (widgets.button("…", "plain") for _place in range(2))
    body = QVBoxLayout(window)
    line = widgets.row(first, 1, last)
    line.setContentsMargins(40, 0, 40, 0)
    body.addLayout(line)
    body.addStretch(1)
    show(window)
    for opened, edge in ((first, "left"), (last, "right"), (last, "right")):
        menu = QMenu(window)
        menu.addAction("What there is to be done with all of this\tCtrl+1")
        if keys:
            widgets.keys_apart(menu)
        for _time in range(2):
            widgets.open_below(menu, opened)
            place, of_button = menu.geometry(), QRect(opened.mapToGlobal(QPoint(0, 0)), opened.size())
            menu.close()
            assert getattr(place, edge)() == getattr(of_button, edge)() and place.top() == of_button.bottom() + 1


def test_no_menu_stands_at_the_very_edge_of_the_screen(show, qapp):
    window = show(QWidget())
    room = window.screen().availableGeometry()
    for corner in (room.topLeft(), room.topRight(), room.bottomLeft(), room.bottomRight()):
        menu = QMenu(window)
        menu.addAction("What there is to be done")
        widgets.open_menu(menu, corner)
        place = menu.geometry()
        menu.close()
        assert room.adjusted(8, 8, -8, -8).contains(place)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_box_to_tick_stands_at_the_left_edge_and_its_words_have_a_frame_with_the_focus(show, qapp, press, scale):
    theme.apply(qapp, "light", scale)
    box, other = widgets.Check("Keepers", "Keepers"), QLineEdit()
    window = QWidget()
    body = QVBoxLayout(window)
    body.addWidget(other)
    body.addWidget(box)
    show(window)
    pictures = []
    for field in (other, box):
        field.setFocus()
        qapp.processEvents()
        pictures.append(box.grab().toImage())
    theme.apply(qapp, "light", 1.0)
    middle = pictures[0].height() // 2
    for picture, colour in zip(pictures, ("field", "focus"), strict=True):
        assert picture.pixelColor(0, middle).name() == getattr(theme.LIGHT, colour), "the edge of the box"
    focus = QColor(theme.LIGHT.focus)
    assert (
        pictures[1].pixelColor(pictures[1].width() // 2, 0)
        == focus
        != pictures[0].pixelColor(pictures[0].width() // 2, 0)
    )


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_a_choice_offers_begins_where_what_is_chosen_does(show, qapp, scale):
    theme.apply(qapp, "light", scale)
    choice = widgets.Choice("Choice")
    choice.addItems(["HHH", "HHH"])
    choice.resize(choice.sizeHint())
    show(choice)
    choice.showPopup()
    QApplication.processEvents()
    field, offered, below = choice.grab().toImage(), choice.view().grab().toImage(), choice.view().sizeHintForRow(0)
    choice.hidePopup()
    theme.apply(qapp, "light", 1.0)

    def begins(picture, rows: range) -> int:
        dark = QColor(theme.LIGHT.text).lightness() + 20
        return next(
            x for x in range(4, picture.width()) if any(picture.pixelColor(x, y).lightness() < dark for y in rows)
        )

    middle = field.height() // 2
    assert begins(field, range(middle - 4, middle + 4)) == begins(
        offered, range(round(1.3 * below), round(1.7 * below))
    )


def test_a_line_that_reaches_over_its_place_does_so_once_where_a_column_leaves_less_empty(show, qapp):
    column = widgets.Column()
    column.body.setContentsMargins(*4 * [widgets.GAP])
    box = widgets.Check("Only what is wrong", "Only what is wrong")
    told = widgets.label("A page with words that take several lines of it, as pages are. " * 9)
    column.body.addWidget(widgets.label("The beginning of it."))
    column.body.addLayout(widgets.row(1, box, flush=True))
    column.body.addWidget(told)
    show(column)
    column.resize(600, 100)
    qapp.processEvents()
    needed = 100 + column.verticalScrollBar().maximum()
    for high in (needed, needed - column.fontMetrics().height(), needed + 40):
        column.resize(600, high)
        qapp.processEvents()
        assert column.verticalScrollBar().maximum() == 0
        edges = [one.mapTo(column, one.rect().topRight()).x() for one in (box, told)]
        assert edges[0] - edges[1] == widgets.Check.AFTER, "its words end where all others do"
