"""The guide in the window: read, found and followed by keyboard, with figures that are as the program is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import translated
from choosing import choose
from figures import FIGURES, LANGUAGES, paint
from looks import nameless
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFontMetrics, QImage, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from study_app import guide
from study_app.gui import theme
from study_app.gui.guide import GuidePageView, GuideText
from study_app.gui.widgets import GAP, _Edge
from study_app.paths import shipped

FOLDER = shipped("resources") / "guide"
SMOOTH = Qt.TransformationMode.SmoothTransformation


@pytest.fixture
def page(window, press) -> GuidePageView:
    """The guide, opened by its key."""
    press("Shift+F1")
    opened = window.page
    assert isinstance(opened, GuidePageView)
    return opened


def rows(page: GuidePageView) -> list[str]:
    """What stands in the contents."""
    return [page.contents.item(number).text() for number in range(page.contents.count())]


def test_it_opens_with_its_first_page_and_the_text_has_the_keys(page):
    assert page.text.hasFocus()
    assert page.text.toPlainText().startswith("Guide to Study App")
    assert [title for title in rows(page) if not title.startswith(" ")] == [one.title for one in page.pages]
    assert nameless(page) == []


def test_typing_in_its_field_finds_a_section_and_enter_opens_it(page, press, write):
    press("Ctrl+F")
    write("catch up")
    assert any(row.startswith("An exam: After a break\n") for row in rows(page))
    while "After a break" not in page.contents.currentItem().text():
        press("Down")
    assert page.field.hasFocus()  # one goes on typing
    press("Return")
    assert page.text.hasFocus()
    assert page.text.page.name == "exam.md"
    assert page.text.textCursor().block().text() == "After a break"


def test_beside_what_is_found_stands_the_section_that_is_marked_and_what_was_read_is_back_when_the_words_are_gone(
    page, window, press, write
):
    window.resize(1280, 800)
    before = page.text.page
    press("Ctrl+F")
    write("catch up")
    while "After a break" not in page.contents.currentItem().text():
        press("Down")
    assert page.text.isVisible() and page.text.page.name == "exam.md"
    assert page.text.textCursor().block().text() == "After a break" and page.field.hasFocus()
    page.field.clear()
    assert page.text.page is before


@pytest.mark.parametrize("contents", [False, True])
def test_who_types_where_one_reads_looks_for_it(page, press, contents):
    if contents:
        press("C")
    QTest.keyClicks(QApplication.focusWidget(), "b")
    assert page.field.hasFocus()
    QTest.keyClicks(QApplication.focusWidget(), "ackups")
    assert page.field.text() == "backups"
    assert any("Keep and restore" in row for row in rows(page))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_each_title_that_is_found_is_in_heavier_letters_than_the_words_below_it_and_all_are_whole(
    page, press, write, qapp, qtbot, scale
):
    theme.apply(qapp, "light", scale)
    press("Ctrl+F")
    write("exam")
    qtbot.waitUntil(lambda: page.contents.count() > 1 and "\n" in page.contents.item(1).text())
    QTest.qWait(50)
    hits = page.contents.itemDelegate()
    for number in range(page.contents.count()):
        item = page.contents.item(number)
        if "\n" not in item.text():
            continue
        box = page.contents.visualItemRect(item)
        title, words = hits._parts(item.text(), page.contents.font(), box.width() - 2 * GAP - 6)
        assert title[1].weight() > words[1].weight()
        assert title[2] + words[2] <= box.height()


def test_what_is_not_found_is_said(page, press, write):
    press("Ctrl+F")
    write("zebra")
    assert page.said.text() == "Nothing is found for “zebra”. Fewer letters find more."
    press("Return")  # there is nothing to open, and nothing happens
    assert rows(page) == []


def test_escape_first_takes_the_words_away_and_then_leaves(page, window, press, write):
    press("Ctrl+F")
    write("backup")
    press("Escape")
    assert (page.field.text(), window.page) == ("", page)
    assert page.text.hasFocus()
    press("Escape")
    assert window.page is window.decks


def test_the_key_of_the_guide_goes_to_its_field_where_it_is_open(page, window, press):
    press("Shift+F1")
    assert window.page is page
    assert page.field.hasFocus()


def test_the_contents_are_reached_by_key_and_open_a_section(page, press):
    press("C")
    assert page.contents.hasFocus()
    press("Down", "Down", "Return")
    assert page.text.hasFocus()
    assert page.text.page.name == "study.md"


def test_a_link_is_followed_by_keys_and_the_way_back_leads_to_its_place(page, press):
    press("Tab")
    assert page.text.textCursor().selectedText() == "Study"
    press("Return")
    assert page.text.page.name == "study.md"
    press("Alt+Left")
    assert page.text.page.name == "index.md"
    press("Alt+Left")  # nothing is further back
    assert page.text.page.name == "index.md"


def test_a_link_out_of_the_guide_is_told_and_not_followed(page):
    page.follow(QUrl("https://example.org/page"))
    assert page.said.text() == "This leads out of the guide: https://example.org/page"
    assert page.text.page.name == "index.md"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_in_the_contents_is_whole_in_one_line(qtbot, qapp, language):
    theme.apply(qapp, "light", 1.0)
    shown = GuidePageView(FOLDER, language)
    qtbot.addWidget(shown)
    shown.resize(1240, 800)
    shown.show()
    shown.start()
    assert shown.contents.isVisible()
    assert shown.contents.count() > 20
    items = [shown.contents.item(number) for number in range(shown.contents.count())]
    room = shown.contents.viewport().width() - 28  # beside it, what the style leaves free
    assert [one.text() for one in items if QFontMetrics(one.font()).horizontalAdvance(one.text()) > room] == []


@pytest.mark.parametrize(("width", "scale"), [(700, 1.0), (1240, 2.0)])
def test_where_there_is_little_room_contents_and_text_take_turns(page, window, press, qapp, width, scale):
    theme.apply(qapp, "light", scale)
    window.resize(width, 600)
    QTest.qWait(50)
    assert (page.contents.isVisible(), page.text.isVisible()) == (False, True)
    press("C")
    assert (page.contents.isVisible(), page.text.isVisible()) == (True, False)
    press("Return")
    assert (page.contents.isVisible(), page.text.isVisible()) == (False, True)
    bar = page.text.horizontalScrollBar()
    for one in page.pages:
        page.open(one.name)
        if one.name not in (
            "packs.md",
            "search.md",
            "design.md",
            "architecture.md",
        ):  # their tables and drawings are wide
            assert bar.maximum() == 0, one.name


def test_larger_letters_and_other_colours_show_the_same_place(page, qapp, qtbot):
    page.open("study.md", "test-yourself")
    before = page.text.section_in_view()
    size = page.text.document().defaultFont().pointSizeF()
    theme.apply(qapp, "dark", 1.5)
    qtbot.waitUntil(lambda: page.text.document().defaultFont().pointSizeF() > size)
    qtbot.waitUntil(lambda: page.text.section_in_view() == before)


@pytest.mark.parametrize("name", [one.name for one in guide.read(FOLDER)])
def test_every_heading_of_every_page_can_be_gone_to(page, name):
    page.open(name)
    [shown] = [one for one in page.pages if one.name == name]
    for section in shown.sections:
        page.text.go_to(section)
        assert page.text.textCursor().block().text() == section.title


def test_pages_show_no_markup_and_load_nothing_from_elsewhere(tmp_path: Path, qtbot):
    (tmp_path / "outside.png").write_bytes((FOLDER / "packs.png").read_bytes())
    folder = tmp_path / "guide"
    folder.mkdir()
    (folder / "inside.png").write_bytes((FOLDER / "packs.png").read_bytes())
    (folder / "index.md").write_text("# Top\n\n<b>bold</b> <img src='inside.png'>\n", encoding="utf-8")
    text = GuideText()
    qtbot.addWidget(text)
    text.show_page(guide.read(folder)[0])
    assert "<b>bold</b>" in text.toPlainText()
    kind = QTextDocument.ResourceType.ImageResource.value
    assert not text.loadResource(kind, QUrl("inside.png")).isNull()
    for name in ("../outside.png", str(tmp_path / "outside.png"), "https://example.org/a.png"):
        assert text.loadResource(kind, QUrl(name)) is None
    assert text.loadResource(QTextDocument.ResourceType.HtmlResource.value, QUrl("inside.png")) is None


def test_links_are_underlined_and_words_are_kept_together_as_on_labels_but_not_in_commands(tmp_path: Path, qtbot):
    text = "# Где\n\nСм. [ту\nже папку](index.md) (по-русски) в 3 раза, `plan в 3 раза`.\n\n```\nи в 3 раза\n```\n"
    (tmp_path / "index.md").write_text(text, encoding="utf-8")
    view = GuidePageView(tmp_path)
    qtbot.addWidget(view)
    view.start()
    document = view.text.document()
    drawn = [document.findBlockByNumber(number).text() for number in range(document.blockCount())]
    assert drawn[1:] == ["См. ту~же папку (по‑русски) в~3~раза, plan в 3 раза.".replace("~", "\u00a0"), "и в 3 раза"]
    for number in range(document.blockCount()):
        parts = document.findBlockByNumber(number).begin()
        while not parts.atEnd():
            form = parts.fragment().charFormat()
            assert form.isAnchor() == form.fontUnderline()
            assert form.isAnchor() == (parts.fragment().text() == "ту\u00a0же папку")
            parts += 1


@pytest.mark.parametrize("size", [(1280, 800), (1900, 900), (1000, 700)])
def test_the_field_ends_where_the_text_does(page, window, qtbot, size):
    window.resize(*size)
    qtbot.waitUntil(lambda: right(page.field) == right(page.text))


def right(widget) -> int:
    return widget.mapToGlobal(widget.rect().topRight()).x()


def test_what_is_cut_off_at_the_edge_of_the_text_is_so_at_its_frame_and_shaded(page, qtbot):
    def edges():
        return [edge.geometry() for edge in page.text.findChildren(_Edge) if edge.isVisible()]

    page.open("study.md")
    frame = page.text.rect()
    qtbot.waitUntil(lambda: bool(edges()) and edges()[-1].bottom() >= frame.bottom() - 2)
    page.text.verticalScrollBar().setValue(page.text.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: [edge.top() <= 2 for edge in edges()] == [True])


def test_the_header_of_a_table_is_bold_in_each_column(page):
    page.open("packs.md")
    document = page.text.document()
    cursor = document.find("meaning")
    table = cursor.currentTable()
    first = table.cellAt(0, 0).firstCursorPosition()
    first.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
    assert first.selectedText() == "k"
    assert first.charFormat().fontWeight() > 600


# In another language


def test_another_language_shows_the_section_that_was_read_and_its_own_figures(page, window, press, qtbot):
    page.open("study.md", "test-yourself")
    press("Ctrl+,")
    choose(window.page, "language", "ru")
    qtbot.waitUntil(lambda: window.windowTitle().startswith("Настройки"), timeout=30_000)
    qtbot.waitUntil(lambda: window.page.isVisible())
    press("Esc")
    shown = window.page
    assert isinstance(shown, GuidePageView)
    qtbot.waitUntil(lambda: shown.place == ("study.md", "test-yourself"), timeout=30_000)
    assert "Проверить себя" in rows(shown)[shown.contents.currentRow()]
    assert shown.text.page.folder == FOLDER / "ru"
    kind = QTextDocument.ResourceType.ImageResource.value
    assert shown.text.loadResource(kind, QUrl("study.png")) == QImage(str(FOLDER / "ru" / "study.png"))


def test_words_are_found_in_another_language_and_its_links_lead_to_pages_in_both(qtbot):
    shown = GuidePageView(FOLDER, "ru")
    qtbot.addWidget(shown)
    shown.start()
    shown.field.setText("наверстать")
    assert any(row.startswith("Экзамен: После перерыва\n") for row in rows(shown))
    shown.field.clear()
    shown.open("facts.md")
    shown.follow(QUrl("../packs.md#what-is-checked"))
    assert shown.place == ("packs.md", "what-is-checked")


# Figures


def named(language: str) -> set[str]:
    """The figures that the guide in a language, and the README, name."""
    texts = [one.text for one in guide.read(FOLDER, language)]
    texts.append((FOLDER.parent.parent / "README.md").read_text(encoding="utf-8"))
    return {Path(name).name for text in texts for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)}


def folder_of(language: str) -> Path:
    """Where the pages of a language and their figures lie."""
    return FOLDER if language == "en" else FOLDER / language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_that_is_named_is_made_by_the_command_and_no_other_is_there(language):
    assert set(FIGURES) == named(language) == {file.name for file in folder_of(language).glob("*.png")}


def test_figures_are_made_in_every_language_that_the_guide_is_translated_into():
    assert sorted(LANGUAGES) == sorted(["en", *translated.languages()])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_show_the_program_as_it_is(tmp_path: Path, qapp, language):
    """The same places are light and dark: letters and chance may differ a little by machine, a page that was changed does not."""
    paint(tmp_path, language)
    there = folder_of(language)
    stale = [name for name in FIGURES if unlike(QImage(str(tmp_path / name)), QImage(str(there / name)))]
    assert stale == [], "run: make guide"


MOST_UNLIKE = 0.02
"""The share of places that may be otherwise."""


def unlike(one: QImage, other: QImage) -> bool:
    """Whether two pictures are not of the same thing."""
    if one.size() != other.size():
        return True
    width, height = one.width() // 4, one.height() // 4  # so small, the edges of letters tell nothing
    first, second = (
        picture.scaled(width, height, mode=SMOOTH).convertToFormat(QImage.Format.Format_Grayscale8)
        for picture in (one, other)
    )
    lines = [bytes(picture.constBits())[: picture.bytesPerLine() * height] for picture in (first, second)]
    differ = sum(abs(a - b) > 24 for a, b in zip(*lines, strict=True))
    return differ / (width * height) > MOST_UNLIKE


@pytest.mark.parametrize("width", [760, 1400])
def test_another_width_shows_the_same_place(page, window, qtbot, width):
    page.open("study.md", "test-yourself")
    before, height = page.text.section_in_view(), page.text.document().size().height()
    assert before > 0
    window.resize(width, window.height())
    qtbot.waitUntil(lambda: page.text.document().size().height() != height)
    qtbot.waitUntil(lambda: page.text.section_in_view() == before)
