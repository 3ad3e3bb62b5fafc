"""The place in the source: named always, shown when the source is attached, with the cited words marked."""

import pytest
from bridges import TEXT
from looks import words
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLabel

from study_app.errors import StudyAppError
from study_app.facts.passages import Passage, reference
from study_app.gui import theme
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.passage import Citations, Quotation
from study_app.gui.widgets import Icon


def passage(text=None, highlight=None):
    return Passage("A book of bridges", "The town", "1 January 1960", 3, text, (highlight,) if highlight else ())


def marked(view: Quotation) -> str:
    """The words with the ground of a marker pen."""
    found = []
    block = view.document().begin()
    while block.isValid():
        for piece in block.begin():
            if piece.fragment().charFormat().background().color() == theme.colour("mark"):
                found.append(piece.fragment().text())
        block = block.next()
    return "".join(found)


def test_the_reference_names_title_publisher_date_and_paragraph():
    assert reference(passage()) == "“A book of bridges”, The town, 1 January 1960, paragraph\u00a03"


def test_paragraphs_of_one_source_are_named_in_one_line(show):
    citations = show(Citations((passage(), passage()._replace(paragraph=7), passage()), attach=lambda: None))
    assert "“A book of bridges”, The town, 1 January 1960, paragraphs\u00a03, 7" in words(citations)
    assert words(citations).count("A book of bridges") == 1


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("title", ["Short", "A title that takes more lines than one and more than two of them " * 3])
def test_the_sign_of_a_source_stands_beside_the_first_line_of_its_words(show, qapp, scale, title):
    theme.apply(qapp, "light", scale)
    view = show(Citations((passage()._replace(source_title=title),), lambda: None))
    view.resize(700, view.heightForWidth(700))
    qapp.processEvents()
    [sign], words_of_it = view.findChildren(Icon), view.findChildren(QLabel)[0]
    line = words_of_it.fontMetrics().height()
    first = words_of_it.mapTo(view, words_of_it.rect().topLeft()).y() + line / 2
    middle = sign.mapTo(view, sign.rect().center()).y()
    theme.apply(qapp, "light", 1.0)
    assert words_of_it.height() >= words_of_it.heightForWidth(words_of_it.width())
    assert words_of_it.height() % line < 4
    assert abs(middle - first) <= line / 4


def test_the_cited_words_are_marked_in_their_paragraph(show):
    text = "Before it. 𝔄 bridge was opened. After it."
    start = text.index("𝔄")  # beyond the basic plane: two units in Qt, one code point in a citation
    view = show(Quotation(passage(text, (start, start + len("𝔄 bridge was opened.")))))
    assert view.toPlainText() == text
    assert marked(view) == "𝔄 bridge was opened."


def test_a_passage_can_be_read_and_copied_but_not_changed(show, press):
    view = show(Quotation(passage("some words", (0, 4))))
    view.setFocus()
    press("X")
    assert view.toPlainText() == "some words"
    view.moveCursor(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    assert view.textCursor().selectedText() == "some words"


def test_all_of_a_long_passage_is_shown(show, qapp):
    view = show(Quotation(passage("word " * 400, (0, 4))))
    view.resize(300, 10)
    qapp.processEvents()
    assert view.verticalScrollBar().maximum() == 0


def test_one_key_opens_the_passage_and_closes_it(show):
    citations = show(Citations((passage("some words", (0, 4)),), lambda: None))
    assert citations.findChildren(Quotation) == []
    assert citations.toggle() is not None
    assert "Hide the source" in words(citations)
    assert citations.findChildren(Quotation)[0].isVisible()
    assert citations.toggle() is None
    assert "Show in the source" in words(citations)


def test_without_the_source_it_is_said_how_to_attach_it(show, qtbot):
    asked = []
    citations = show(Citations((passage(),), lambda: asked.append(True)))
    citations.toggle()
    assert "“A book of bridges” (The town, 1 January 1960) is not attached" in words(citations)
    assert "Ctrl+O" in words(citations)
    next(b for b in citations.findChildren(type(citations.switch)) if b.accessibleName() == "Attach source...").click()
    assert asked == [True]


def test_a_fact_without_a_citation_has_nothing_to_open(qtbot):
    citations = Citations((), lambda: None)
    qtbot.addWidget(citations)
    assert citations.toggle() is None


@pytest.fixture
def answered(window, press):
    press("Return", "Ctrl+D")
    return window.study


def test_attaching_the_source_while_studying_shows_the_passage_at_once(window, answered, press, tmp_path):
    press("C")
    assert "not attached" in words(answered.panel)
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    window.attach(book)
    assert "Hide the source" in words(answered.panel)
    [view] = [v for v in answered.panel.findChildren(Quotation) if v.isVisible()]
    assert TEXT.startswith(view.toPlainText())
    assert marked(view) == TEXT.split("\n")[0]


def test_a_document_that_no_pack_cites_is_refused_with_a_sentence(window, answered, tmp_path, app):
    other = tmp_path / "other.txt"
    other.write_text("another text", encoding="utf-8")
    with pytest.raises(StudyAppError) as refusal:
        app.reading.attach_source(other)
    window.attach(other)
    [dialog] = [d for d in window.findChildren(SentenceDialog) if d.isVisible()]
    assert str(refusal.value) in words(dialog)
    dialog.close()


def test_the_marked_words_follow_text_size_and_colours(window, answered, tmp_path):
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    window.attach(book)
    window.findChildren(SentenceDialog)[0].close()
    QApplication.processEvents()
    [view] = answered.panel.findChildren(Quotation)
    before = view.height()
    window.zoom(1)
    window.zoom(1)
    QApplication.processEvents()
    assert view.height() > before
    assert view.verticalScrollBar().maximum() == 0
    window.set_scheme("dark")
    QApplication.processEvents()
    assert marked(view) == TEXT.split("\n")[0]
