"""Writing an answer: what is written is given as it stands, an empty line is asked back once, a date is echoed."""

import questions
from PySide6.QtGui import QAccessible, QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from study_app.gui.forms.entry import ClozeForm, DateForm, EntryForm


def answers_of(form):
    answers = []
    form.given.connect(answers.append)
    return answers


def test_what_is_written_is_given_as_it_stands(app, show, write):
    form = show(EntryForm(questions.TYPED, app))
    given = answers_of(form)
    form.entry.setFocus()
    write("Bo  Ek 7")
    form.submit()
    assert given == ["Bo  Ek 7"]


def test_an_empty_line_is_asked_back_once_and_then_means_i_dont_know(app, show, qtbot):
    form = show(EntryForm(questions.TYPED, app))
    given = answers_of(form)
    with qtbot.waitSignal(form.noted):
        form.submit()
    assert given == []
    form.submit()
    assert given == [None]


def test_writing_after_the_question_back_starts_it_anew(app, show, write):
    form = show(EntryForm(questions.TYPED, app))
    given = answers_of(form)
    form.entry.setFocus()
    form.submit()
    write("x")
    form.entry.clear()
    form.submit()
    assert given == []


def test_the_first_letter_counts_as_the_beginning_of_the_answer(app, show, write, qtbot):
    form = show(EntryForm(questions.TYPED, app))
    form.entry.setFocus()
    with qtbot.waitSignal(form.touched):
        write("B")


def test_the_question_is_part_of_the_name_of_the_field(app, show):
    form = show(EntryForm(questions.TYPED, app))
    assert questions.TYPED.stem in form.entry.accessibleName()


def test_after_the_answer_nobody_is_asked_to_write_one(app, show, write):
    form = show(EntryForm(questions.TYPED, app))
    line = QAccessible.queryAccessibleInterface(form.entry)
    assert line.text(QAccessible.Text.Description) == "Write the answer"
    form.entry.setFocus()
    write("Bo Ek")
    form.settle("Bo Ek")
    assert line.text(QAccessible.Text.Description) == ""


def test_a_date_is_read_back_while_it_is_written(app, show, write):
    form = show(DateForm(questions.DATE, app))
    form.entry.setFocus()
    write("3 may 1901")
    assert form.reading.text() == "3 May 1901"
    form.entry.selectAll()
    write("no date")
    assert form.reading.text().strip() == ""


def test_a_date_with_two_readings_shows_both(app, show, write):
    form = show(DateForm(questions.DATE, app))
    form.entry.setFocus()
    write("3/5/1901")
    assert form.reading.text() == "3 May 1901 or 5 March 1901"
    form.asked_back()  # by the page, in words that name both
    assert form.reading.text().strip() == ""
    write("2")
    form.entry.backspace()
    form.entry.textEdited.emit(form.entry.text())
    assert form.reading.text() == "3 May 1901 or 5 March 1901"


def test_what_is_missing_in_a_sentence_is_read_back_only_if_it_is_a_date(app, show, write):
    date, name = show(ClozeForm(questions.CLOZE_DATE, app)), show(ClozeForm(questions.CLOZE, app))
    for form, shown in ((date, "3 May 1901"), (name, "")):
        form.window().activateWindow()
        form.entry.setText("3 may 1901")
        form.entry.textEdited.emit("3 may 1901")
        assert (form.reading.text() if form.reading.isVisible() else "") == shown
    assert date.entry.placeholderText() == "Day, month and year"
    assert name.entry.placeholderText() == "Write what is missing"


def test_a_year_is_asked_for_alone(app, show):
    assert show(DateForm(questions.YEAR, app)).entry.placeholderText() == "Year"


def test_the_field_says_how_exact_the_date_should_be(app, show):
    assert show(DateForm(questions.DATE, app)).entry.placeholderText() == "Day, month and year"


def test_afterwards_the_answer_stands_and_cannot_be_changed(app, show, write):
    form = show(EntryForm(questions.TYPED, app))
    form.entry.setFocus()
    write("Ek")
    form.settle("Ek")
    write("!")
    assert form.entry.text() == "Ek"


def test_undo_belongs_to_the_field_while_it_has_something_to_undo_else_to_the_page(app, show, write, press):
    window = QMainWindow()
    form = EntryForm(questions.TYPED, app)
    window.setCentralWidget(form)
    undone = []
    action = QAction("Undo", window)
    action.setShortcut(QKeySequence("Ctrl+Z"))
    action.triggered.connect(lambda: undone.append(True))
    window.addAction(action)
    show(window)
    form.entry.setFocus()
    press("Ctrl+Z")
    assert undone == [True]
    write("Ek")
    press("Ctrl+Z")
    assert undone == [True]
    assert form.entry.text() == ""
