"""Putting events in order by keys, by dragging, and hearing where each stands."""

import pytest
import questions
from PySide6.QtCore import QModelIndex, Qt

from study_app.gui import theme
from study_app.gui.forms.order import OrderForm, Rows


@pytest.fixture
def form(app, show):
    made = show(OrderForm(questions.ORDER, app))
    made.list.setFocus()
    return made


@pytest.fixture
def given(form):
    answers = []
    form.given.connect(answers.append)
    return answers


def on_screen(form):
    rows = form.rows
    return [rows.data(rows.index(row)) for row in range(rows.rowCount())]


def test_alt_and_an_arrow_move_the_event_and_a_plain_arrow_walks(form, given, press):
    assert on_screen(form)[0] == "opening of the west bridge"
    press("Alt+Down", "Alt+Down")
    assert on_screen(form)[2] == "opening of the west bridge"
    assert form.list.currentIndex().row() == 2
    press("Up", "Alt+Up")
    form.submit()
    assert given == [(2, 1, 0)]


def test_at_the_ends_nothing_moves(form, press):
    before = on_screen(form)
    press("Alt+Up")
    press("Down", "Down", "Alt+Down")
    assert on_screen(form) == before


def test_an_untouched_order_is_asked_back_once(form, given, qtbot):
    with qtbot.waitSignal(form.noted):
        form.submit()
    assert given == []
    form.submit()
    assert given == [(0, 1, 2)]


def test_a_dropped_row_stands_where_it_was_dropped():
    rows = Rows(questions.ORDER)
    data = rows.mimeData([rows.index(0)])
    assert rows.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, QModelIndex()) is False  # moved, not to be removed
    assert rows.order == [1, 2, 0]
    rows.dropMimeData(rows.mimeData([rows.index(2)]), Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert rows.order == [0, 1, 2]


def test_a_screen_reader_hears_the_place_and_afterwards_where_it_belongs(form):
    role = Qt.ItemDataRole.AccessibleTextRole
    assert form.rows.data(form.rows.index(0), role) == "opening of the west bridge, place 1 of 3"
    form.settle((0, 1, 2))
    assert form.rows.data(form.rows.index(0), role).endswith("place 1 of 3, not right, belongs at 3")


def test_afterwards_nothing_moves_any_more(form, press):
    form.settle((0, 1, 2))
    before = on_screen(form)
    press("Alt+Down")
    assert on_screen(form) == before
    assert not form.rows.flags(form.rows.index(0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_the_list_is_as_high_as_its_events_so_nothing_scrolls_inside_it(form, qapp):
    form.resize(260, 700)
    qapp.processEvents()
    needed = sum(form.list.sizeHintForRow(row) for row in range(3))
    assert form.list.height() >= needed
    assert form.list.verticalScrollBar().maximum() == 0


def test_the_model_keeps_qts_rules(qtmodeltester):
    rows = Rows(questions.ORDER)
    qtmodeltester.check(rows)


def test_larger_text_makes_the_list_higher(form, qapp):
    theme.apply(qapp, "light", 1.0)
    qapp.processEvents()
    before = form.list.height()
    theme.apply(qapp, "light", 2.0)
    qapp.processEvents()
    assert form.list.height() > before
    assert form.list.verticalScrollBar().maximum() == 0


def test_a_screen_reader_hears_the_question_once_and_the_keys_until_the_answer(form):
    assert form.list.accessibleName() == questions.ORDER.stem
    assert "Enter answers" in form.list.accessibleDescription()
    form.settle((0, 1, 2))
    assert form.list.accessibleDescription() == ""


def test_a_row_begins_and_ends_where_a_sheet_does(form, qapp):
    theme.apply(qapp, "light", 1.0)
    form.settle((0, 1, 2))
    qapp.processEvents()
    middle = form.list.visualRect(form.rows.index(0)).center().y()
    image = form.list.grab().toImage()
    assert {image.pixelColor(x, middle).name() for x in (0, image.width() - 1)} == {theme.colour("bad").name()}
