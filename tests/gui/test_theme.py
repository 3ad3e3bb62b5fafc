"""Colours that can be read, type that is there, and both changed while the program runs."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QActionGroup, QColor, QFontInfo, QRawFont
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QListView, QMenu, QVBoxLayout, QWidget

from study_app.gui import theme
from study_app.gui.widgets import Column, Tile, button, label

ROOT = Path(__file__).parents[2]
SCHEMES = theme.SCHEMES
LEAST = {"light": 4.5, "dark": 4.5, "contrast": 7}
"""The contrast of text: what WCAG 2 wants of every page, and of those for people with low vision."""


def luminance(name: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    colour = QColor(name)
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 (alike) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), theme.PAIRS)
def test_text_can_be_read_on_its_ground(scheme, text, ground):
    table = SCHEMES[scheme]
    assert contrast(getattr(table, text), getattr(table, ground)) >= LEAST[scheme]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["window", "surface"])
@pytest.mark.parametrize("mark", ["focus", "field"])
def test_focus_and_fields_stand_out_from_their_ground(scheme, mark, ground):
    table = SCHEMES[scheme]
    assert contrast(getattr(table, mark), getattr(table, ground)) >= (7 if scheme == "contrast" else 3)


def test_in_high_contrast_what_can_be_pressed_has_an_edge_and_what_is_not_there_does_not_look_written():
    table = theme.CONTRAST
    assert contrast(table.edge, table.surface) >= 7 and contrast(table.edge, table.window) >= 7
    assert table.hint not in (table.text, table.muted)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_hinted_at_is_told_from_what_is_written_in_every_scheme(scheme):
    assert contrast(SCHEMES[scheme].text, SCHEMES[scheme].hint) >= 1.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("fill", ["good", "bad", "partly"])
def test_an_option_keeps_the_edge_of_its_verdict_when_it_can_no_longer_be_pressed(qapp, show, scheme, fill):
    theme.apply(qapp, scheme, 1.0)
    tile = show(Tile("an option"))
    tile.dress(fill)
    tile.setEnabled(False)
    qapp.processEvents()
    picture = tile.grab().toImage()
    theme.apply(qapp, "light", 1.0)
    assert picture.pixelColor(picture.width() // 2, 0).name() == getattr(SCHEMES[scheme], fill)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", ["plain", "filled", "quiet"])
def test_a_button_that_cannot_be_pressed_looks_so_in_every_scheme(qapp, show, scheme, kind):
    theme.apply(qapp, scheme, 1.0)
    pressed = show(button("■■■■", kind))
    letters = []
    for can in (True, False):
        pressed.setEnabled(can)
        qapp.processEvents()
        picture = pressed.grab().toImage()
        across = range(picture.width() // 3, 2 * picture.width() // 3)
        seen = [picture.pixelColor(x, picture.height() // 2).name() for x in across]
        letters.append(max(seen, key=seen.count))
    theme.apply(qapp, "light", 1.0)
    assert contrast(*letters) >= (2.2 if kind == "plain" else 1.3)
    assert contrast(letters[1], picture.pixelColor(picture.width() // 2, 5).name()) >= 3, "it can be read all the same"


def test_every_colour_that_words_are_written_in_is_checked_on_some_ground():
    grounds = {"window", "surface", "hover", "picked", "line", "field", "edge", "focus", "accent", "mark"}
    texts = {name for name in theme.Colours._fields if not name.endswith("_soft")} - grounds
    assert texts <= {text for text, _ground in theme.PAIRS}


def test_the_bundled_type_is_used_in_the_size_asked_for(qapp, qtbot):
    theme.apply(qapp, "light", 1.0)
    small = QLabel("Inter")
    qtbot.addWidget(small)
    assert QFontInfo(small.font()).family() == "Inter"
    theme.apply(qapp, "light", 2.0)
    qapp.processEvents()
    assert small.font().pointSizeF() == pytest.approx(2 * theme.BODY, abs=0.1)


def test_light_and_dark_are_chosen_by_hand_and_the_system_is_light_where_it_does_not_say(qapp):
    chosen = (("contrast", theme.CONTRAST), ("dark", theme.DARK), ("light", theme.LIGHT), ("system", theme.LIGHT))
    for scheme, table in chosen:
        theme.apply(qapp, scheme, 1.0)
        assert theme.colours() is table
        assert qapp.palette().window().color() == QColor(table.window)


def test_where_the_system_asks_for_high_contrast_its_colours_are_those_unless_others_were_chosen(qapp):
    theme.system_wants_contrast(True)
    theme.apply(qapp, "system", 1.0)
    assert theme.colours() is theme.CONTRAST
    theme.apply(qapp, "light", 1.0)
    assert theme.colours() is theme.LIGHT
    theme.system_wants_contrast(False)
    theme.apply(qapp, "system", 1.0)
    assert theme.colours() is theme.LIGHT


def test_lines_of_text_stay_short_enough_to_read_and_grow_with_the_text(qapp):
    theme.apply(qapp, "light", 1.0)
    usual = theme.column_width()
    theme.apply(qapp, "light", 2.0)
    assert theme.column_width() == 2 * usual


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_a_field_proposes_stands_on_a_ground_of_its_own(qapp, show, scheme):
    theme.apply(qapp, scheme, 1.0)
    field = show(QLineEdit())
    completer = QCompleter(["alpha.txt", "alphabet.txt"], field)
    field.setCompleter(completer)
    completer.setCompletionPrefix("al")
    completer.complete()
    qapp.processEvents()
    picture = completer.popup().grab().toImage()
    table = SCHEMES[scheme]
    drawn = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(16)}
    assert picture.pixelColor(picture.width() - 4, 4) == QColor(table.surface)
    assert max(contrast(colour, table.surface) for colour in drawn) >= 4.5
    completer.popup().hide()


@pytest.mark.parametrize("scale", theme.SCALES)
def test_letters_are_large_from_half_as_large_again_on(qapp, scale):
    theme.apply(qapp, "light", scale)
    assert theme.large() == (scale >= 1.5)
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_stands_in_an_empty_field_can_be_read_too(qapp, show, scheme):
    theme.apply(qapp, scheme, 1.0)
    field = show(QLineEdit())
    field.setPlaceholderText("MMMM")
    qapp.processEvents()
    assert field.palette().placeholderText().color() == QColor(SCHEMES[scheme].hint)
    theme.apply(qapp, "light", 1.0)


def _mark(qapp, *, exclusive: bool) -> set[tuple[int, int]]:
    """Where the mark at what is chosen in a menu is drawn."""
    pictures = []
    for chosen in (True, False):
        menu = QMenu()
        menu.addAction("Light")
        action = menu.addAction("Dark")
        group = QActionGroup(menu)
        if exclusive:
            group.addAction(action)
        action.setCheckable(True)
        action.setChecked(chosen)
        menu.popup(QPoint(0, 0))
        qapp.processEvents()
        pictures.append(menu.grab().toImage())
        menu.hide()
    with_it, without = pictures
    places = [(x, y) for x in range(with_it.width()) for y in range(with_it.height())]
    return {place for place in places if with_it.pixel(*place) != without.pixel(*place)}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("exclusive", [True, False])
def test_the_mark_at_what_is_chosen_in_a_menu_grows_with_the_text(qapp, show, scheme, exclusive):
    sizes = []
    for scale in (1.0, 2.0):
        theme.apply(qapp, scheme, scale)
        sizes.append(len(_mark(qapp, exclusive=exclusive)))
    assert sizes[1] > 2.5 * sizes[0] > 2.5 * 20
    theme.apply(qapp, "light", 1.0)


class Dressed(QWidget):
    """Counts how often it is dressed."""

    times = 0

    def changeEvent(self, event):  # noqa: N802 - Qt's name
        super().changeEvent(event)
        self.times += event.type() is QEvent.Type.StyleChange


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_widget_is_dressed_as_often_as_any_however_deep_it_lies(qapp, show, scheme):
    outside = inside = Dressed()
    for _depth in range(12):
        around, inside = inside, Dressed()
        QVBoxLayout(around).addWidget(inside)
    show(outside)
    outside.times = inside.times = 0
    theme.apply(qapp, scheme, 1.25)
    assert 1 <= inside.times == outside.times <= 2


def test_what_is_read_stays_in_view_in_other_colours(qapp, show, qtbot):
    column = Column()
    for number in range(60):
        column.body.addWidget(label(f"A line of the text, number {number}. " * 6, ("title", "small")[number % 2]))
    column.resize(500, 400)
    show(column)
    bar = column.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    for wanted in (bar.maximum(), bar.maximum() // 2):
        for scheme in ("dark", "light"):
            bar.setValue(wanted)
            theme.apply(qapp, scheme, 1.0)
            qapp.processEvents()
            assert bar.value() == wanted


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("chosen", [False, True])
def test_the_arrow_of_a_menu_that_opens_another_grows_with_the_text_and_stands_out(qapp, show, scheme, chosen):
    def arrow(scale: float) -> int:
        theme.apply(qapp, scheme, scale)
        menu = QMenu()
        below = menu.addMenu("More")
        below.addAction("Light")
        menu.popup(QPoint(0, 0))
        if chosen:
            menu.setActiveAction(below.menuAction())
        qapp.processEvents()
        picture, place = menu.grab().toImage(), menu.actionGeometry(below.menuAction())
        ground = getattr(SCHEMES[scheme], "accent" if chosen else "surface")
        below.hide()
        menu.hide()
        clear = [
            y
            for y in range(place.top() + 6, place.bottom() - 5)
            if any(
                contrast(picture.pixelColor(x, y).name(), ground) >= 3
                for x in range(place.right() - round(24 * scale), place.right() - 6)
            )
        ]
        return max(clear) - min(clear)

    assert arrow(2.0) >= 1.6 * arrow(1.0) >= 1.6 * 5
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_menu_ticks_what_is_chosen_beside_others_and_has_a_dot_at_the_one_of_many(qapp, show, scheme):
    theme.apply(qapp, scheme, 1.0)
    dot, tick = _mark(qapp, exclusive=True), _mark(qapp, exclusive=False)
    wide, high = (max(along) - min(along) for along in zip(*tick, strict=True))
    assert wide > high + 1, "a tick lies"
    wide, high = (max(along) - min(along) for along in zip(*dot, strict=True))
    assert abs(wide - high) <= 1
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_menu_is_parted_from_what_it_lies_on_by_its_frame(qapp, show, scheme):
    theme.apply(qapp, scheme, 1.0)
    menu = QMenu()
    menu.addAction("Light")
    menu.resize(menu.sizeHint())
    picture = menu.grab().toImage()
    theme.apply(qapp, "light", 1.0)
    frame = picture.pixelColor(0, picture.height() // 2).name()
    assert contrast(frame, SCHEMES[scheme].window) >= 3 and contrast(frame, SCHEMES[scheme].surface) >= 3


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("exclusive", [True, False])
def test_the_words_of_a_menu_begin_in_one_place_whether_or_not_they_can_be_ticked(qapp, show, scale, exclusive):
    theme.apply(qapp, "light", scale)
    menu = QMenu()
    group = QActionGroup(menu)
    for ticked in (None, False, True, None):
        action = menu.addAction("■■■■")
        action.setCheckable(ticked is not None)
        action.setChecked(bool(ticked))
        if exclusive and ticked is not None:
            group.addAction(action)
    menu.addMenu("■■■■")
    menu.resize(menu.sizeHint())
    picture = menu.grab().toImage()
    begin = []
    for action in menu.actions():
        place, dark = menu.actionGeometry(action), QColor(SCHEMES["light"].text).lightness() + 20
        rows = range(place.top() + 4, place.bottom() - 4)
        begin.append(
            min(
                x
                for x in range(round(33 * scale), place.right())
                if any(picture.pixelColor(x, y).lightness() < dark for y in rows)
            )
        )
    theme.apply(qapp, "light", 1.0)
    assert len(set(begin)) == 1


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_switched_on_stands_out_from_what_is_off_and_from_what_cannot_be_pressed(qapp, show, scheme):
    theme.apply(qapp, scheme, 1.0)
    grounds = []
    for on, can in ((True, True), (False, True), (False, False)):
        switch = button("Facts", "quiet")
        switch.setCheckable(True)
        switch.setChecked(on)
        switch.setEnabled(can)
        picture = show(switch).grab().toImage()
        grounds.append(picture.pixelColor(picture.width() // 2, 4).name())
    theme.apply(qapp, "light", 1.0)
    table = SCHEMES[scheme]
    assert grounds[0] == table.picked and table.picked not in (*grounds[1:], table.line)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("open_page", [lambda ways: ways.open_kinds("bridges"), lambda ways: ways.show_problems()])
def test_a_list_among_fields_stands_on_a_sheet(window, qtbot, qapp, scheme, open_page):
    theme.apply(qapp, scheme, 1.0)
    open_page(window.ways)
    qapp.processEvents()
    qtbot.waitUntil(lambda: any(view.isVisible() for view in window.page.findChildren(QListView)))
    [view] = [view for view in window.page.findChildren(QListView) if view.isVisible()]
    picture = view.grab().toImage()
    theme.apply(qapp, "light", 1.0)
    assert picture.pixelColor(picture.width() - 24, picture.height() - 12).name() == SCHEMES[scheme].surface


def test_every_letter_that_the_program_writes_is_in_the_fonts_that_come_with_it(qapp):
    """A system may have no other fonts. What is read and never written, and what is drawn where it lacks, is left out."""
    read = {"facts/numbers.py", "facts/separated_cells.py"}
    fonts = [QRawFont(str(file), 16) for file in (ROOT / "resources" / "fonts").glob("*.ttf")]
    files = [file for file in (ROOT / "study_app").rglob("*.py") if not file.as_posix().endswith(tuple(read))]
    files += [*(ROOT / "resources" / "locale").rglob("*.po"), *(ROOT / "resources" / "guide").rglob("*.md")]
    written = {letter for file in files for letter in file.read_text(encoding="utf-8") if ord(letter) > 126}
    lacking = {letter for letter in written if not all(font.supportsCharacter(ord(letter)) for font in fonts)}
    assert fonts and lacking == {"☐"}  # a box to tick on paper, which is drawn
