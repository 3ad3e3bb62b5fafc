"""The page that prints: what is chosen is what is shown, saved and copied, by keys alone."""

from __future__ import annotations

import pypdf
import pytest
from gui.conftest import Installed
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPageSize
from PySide6.QtWidgets import QApplication, QFileDialog

from study_app.gui import theme
from study_app.gui.sheet import SheetPage
from study_app.gui.widgets import _Edge
from study_app.quiz.paper import Print, as_text
from study_app.quiz.paper_html import as_html
from study_app.quiz.sheet import USUAL_FORMS


@pytest.fixture
def wait(qtbot):
    """Waits until the preview is made."""

    def waited(page: SheetPage):
        qtbot.waitUntil(lambda: page.pages is not None and not page._later.isActive())
        QApplication.processEvents()
        return page.pages

    return waited


@pytest.fixture
def page(window, press, wait) -> SheetPage:
    press("Ctrl+Shift+P")
    page = window.stack[-1]
    assert isinstance(page, SheetPage)
    wait(page)
    return page


def choose(field, data) -> None:
    field.setCurrentIndex(field.findData(data))


def test_it_opens_with_the_deck_in_view_and_shows_its_sheet_at_once(page, window):
    assert [deck for deck, box in page.decks.items() if box.isChecked()] == ["bridges/openings"]
    assert {form for form, box in page.forms.items() if box.isChecked()} == set(USUAL_FORMS)
    assert "Quiz, version A" in words(page)
    assert QApplication.focusWidget() is page.what
    assert nameless(page) == []
    assert page.preview.accessibleDescription() == as_text(page.pages.paper)
    assert window.windowTitle().startswith("Print")


def test_the_page_is_in_view_before_work_on_its_preview_begins(window, press, at_first_paint):
    work = at_first_paint(SheetPage, lambda page: page._work)
    press("Ctrl+Shift+P")
    assert window.stack[-1].isVisible()
    assert work == [None]


def test_what_is_shown_is_what_was_chosen_by_keys(page, press, write, wait, app):
    press("Down")  # the key
    press("Tab", "Down")  # version B
    press("Tab", "Ctrl+A")
    write("3")
    press("Tab", "Ctrl+A")
    write("42")
    assert page.what.currentData() == Print.KEY
    shown = wait(page).paper
    wanted = app.quizzes.sheet_wanted(["bridges/openings"], USUAL_FORMS, 3, 42, "B")
    *_steps, expected = app.quizzes.printed(Print.KEY, wanted)
    assert shown == expected


def test_the_preview_is_drawn_as_white_pages_also_in_the_dark(page, window, wait):
    window.dress(scheme="dark")
    QApplication.processEvents()
    picture = page.preview.viewport().grab().toImage()
    colours = {QColor(picture.pixel(x, picture.height() // 2)).name() for x in range(0, picture.width(), 3)}
    assert "#ffffff" in colours and len(colours) > 1


def test_the_keys_that_scroll_do_so_in_the_preview_when_it_has_the_focus(page, press, window):
    window.resize(900, 480)
    page.preview.setFocus()
    QApplication.processEvents()
    press("PgDown")
    assert page.preview.verticalScrollBar().value() > 0
    assert page.column.verticalScrollBar().value() == 0


def test_saved_as_html_and_pdf_by_keys(page, press, tmp_path, monkeypatch):
    offered = []

    def ask(_parent, _title, name, kinds):
        offered.append(name)
        return str(tmp_path / name.rpartition(".")[0]), kinds  # the suffix is left to us

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    press("Ctrl+Shift+S", "Ctrl+S")
    seed = page.seed.text()
    assert offered == [f"sheet-{seed}-A.html", f"sheet-{seed}-A.pdf"]
    assert (tmp_path / offered[0]).read_text(encoding="utf-8") == as_html(page.pages.paper)
    assert len(pypdf.PdfReader(tmp_path / offered[1]).pages) == page.pages.count
    assert "Saved" in words(page)


def test_what_was_printed_into_a_file_is_told_with_the_file(page, press, tmp_path, qtbot):
    press("Ctrl+Return")
    from PySide6.QtPrintSupport import QPrintDialog

    [dialog] = page.findChildren(QPrintDialog)
    dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.accepted.emit(dialog.printer())
    assert f"Saved: {tmp_path / 'printed.pdf'}" in words(page.notice)
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == page.pages.count
    dialog.reject()


@pytest.mark.parametrize(("place", "millimetres"), [("ru_RU.UTF-8", (210, 297)), ("en_US.UTF-8", (216, 279))])
def test_the_sheet_is_saved_and_printed_on_the_paper_that_is_usual_where_one_is(
    window, wait, press, tmp_path, monkeypatch, place, millimetres
):
    from PySide6.QtPrintSupport import QPrintDialog

    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LC_PAPER", place)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "saved.pdf"), ""))
    window.ways.open_sheet()
    page = window.page
    wait(page)
    press("Ctrl+S", "Ctrl+Return")
    [dialog] = page.findChildren(QPrintDialog)
    offered = dialog.printer().pageLayout().pageSize().size(QPageSize.Unit.Millimeter)
    assert (round(offered.width()), round(offered.height())) == millimetres
    dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.accepted.emit(dialog.printer())
    for name in ("saved.pdf", "printed.pdf"):
        box = pypdf.PdfReader(tmp_path / name).pages[0].mediabox
        assert (round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)) == millimetres, name
    dialog.reject()


def test_what_cannot_be_saved_is_said_and_a_file_not_named_is_no_fault(page, press, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "x.pdf"), ""))
    press("Ctrl+S")
    assert "was not saved" in words(page)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    press("Ctrl+Shift+S")


def test_copied_as_text(page, press):
    press("Ctrl+Shift+C")
    assert QApplication.clipboard().text() == as_text(page.pages.paper)


def test_a_list_needs_no_number_and_no_form(page, wait):
    for box in page.forms.values():
        box.setChecked(False)
    choose(page.what, Print.LIST)
    listed = wait(page).paper
    assert listed.version == "" and len(listed.blocks) > 5
    assert not any(field.isEnabled() for field in (page.seed, page.number, page.version))


def test_with_nothing_chosen_it_says_so_and_nothing_can_be_printed(page, qtbot):
    for box in page.decks.values():
        box.setChecked(False)
    qtbot.waitUntil(lambda: page.notice is not None)
    assert "Choose at least one deck" in words(page)
    assert not any(b.isEnabled() for b in (page.copy_button, page.html_button, page.pdf_button, page.print_button))


def test_fewer_questions_than_wanted_are_said(page, wait):
    page.number.set_value(200)
    wait(page)
    assert f"Only {len(page.pages.paper.blocks)} questions" in words(page)


def test_printing_begins_with_the_dialog_of_the_system(page, press, qtbot):
    press("Ctrl+Return")
    from PySide6.QtPrintSupport import QPrintDialog

    [dialog] = page.findChildren(QPrintDialog)
    assert dialog.isVisible() and dialog.isModal()
    dialog.reject()


def test_nothing_is_printed_while_a_quiz_is_under_way(window, press):
    press("Ctrl+E", "Return")
    press("Ctrl+Shift+P")
    assert not isinstance(window.stack[-1], SheetPage)


def test_at_large_letters_the_preview_is_below_and_nothing_is_cut_off(window, press, wait):
    window.resize(900, 700)
    window.dress(text_scale=2.0)
    press("Ctrl+Shift+P")
    page = window.stack[-1]
    wait(page)
    assert page.halves.direction() == page.halves.Direction.TopToBottom
    assert cut_off(page) == []


def test_without_a_deck_it_says_so(tmp_path, clock, show):
    with Installed.open(tmp_path, clock) as app:
        page = show(SheetPage(app, "", lambda _words: None))
        page.start()
        assert "There is no deck yet" in words(page)
        assert page.preview.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_on_a_small_screen_with_large_letters_the_preview_is_below_the_settings_and_several_of_them_are_seen(
    qapp, window, page, wait
):
    theme.apply(qapp, "light", 2.0)
    window.resize(1024, 600)
    QApplication.processEvents()
    assert page.column.isAncestorOf(page.preview)
    fields = (page.what, page.version, page.number)
    assert all(page.column.holds(field) for field in fields)
    page.preview.setFocus()
    QApplication.processEvents()
    assert page.preview.height() >= 200
    window.resize(1900, 1300)
    QApplication.processEvents()
    assert not page.column.isAncestorOf(page.preview)
    assert cut_off(page) == []


@pytest.mark.parametrize(("scale", "wide", "lines"), [(1.0, 1280, 1), (2.0, 1280, 1), (2.0, 800, 2)])
def test_the_buttons_stand_in_one_line_wherever_that_has_room(page, window, qtbot, scale, wide, lines):
    window.resize(wide, 700)
    window.dress(text_scale=scale)
    buttons = (page.copy_button, page.html_button, page.pdf_button, page.print_button)
    qtbot.waitUntil(lambda: len({one.y() for one in buttons}) == lines)
    assert cut_off(page.foot) == []


@pytest.mark.parametrize("size", [(1100, 760), (700, 900), (700, 500)])
def test_what_scrolls_ends_where_the_foot_begins(page, window, size):
    window.resize(*size)
    QApplication.processEvents()
    beside = [one for one in (page.column, page.preview) if one is page.column or not page.column.isAncestorOf(one)]
    lowest = max(one.mapTo(page, one.rect().bottomLeft()).y() for one in beside)
    level = [one.mapTo(page, one.rect().bottomLeft()).y() for one in beside]
    assert lowest + 1 == page.foot.y()
    assert size[0] < 820 or set(level) == {lowest}


def test_the_shades_of_the_settings_span_the_page_as_its_foot_does(page, window, qtbot):
    window.resize(1200, 500)
    bar = page.column.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and page.width() == 1200)
    bar.setValue(bar.maximum() // 2)
    qtbot.waitUntil(
        lambda: (
            [
                (edge.x(), edge.width())
                for edge in page.findChildren(_Edge)
                if edge.isVisible() and edge.parent() is page
            ]
            == [(0, 1200), (0, 1200)]
        )
    )
