"""The problems page: what is listed, what a key mends, what is shown before, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bridges import TEXT
from looks import accessible, cut_off, nameless, words
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton

from study_app.desk import remedies
from study_app.gui import theme
from study_app.gui.article.page import ArticlePage
from study_app.gui.fact_editor import FactEditor
from study_app.gui.problems import ProblemsPage, kind_name, written_at
from study_app.gui.uniting import UnitingPage
from study_app.gui.widgets import Notice
from study_app.journal import Change


def later(app, fact, when, id):
    """Adds a fact like another with another date, by an edit."""
    row = app.desk.row("bridges", "fact", fact)
    app.desk.save("bridges", [Change("fact", id, "", None, dict(row.data) | {"id": id, "when": when})])


@pytest.fixture
def open_page(app, window, press, qtbot):
    """Opens the page by its key and waits until all is looked through; nothing is wrong with the pack itself."""
    excuse = {"source": "book", "span": [80, 109], "reason": "a keeper"}
    app.desk.save("bridges", [Change("no_fact", "book:80", "", None, excuse)])

    def opened() -> ProblemsPage:
        press("Ctrl+M")
        page = window.stack[-1]
        settled(qtbot, page)
        return page

    return opened


def settled(qtbot, page):
    qtbot.waitUntil(lambda: page.looked and not page._looking.isActive(), timeout=20_000)
    qtbot.waitUntil(lambda: not page._trying.isActive())
    QApplication.processEvents()


@pytest.fixture
def page(app, open_page):
    """The page where one bridge was opened twice, and another is said twice."""
    later(app, "north-opened", "1902-05-03", "north-again")
    later(app, "south-opened", "1904", "south-again")
    return open_page()


def listed(page):
    return [page.rows.index(number).data() for number in range(page.rows.rowCount())]


def mend(page, press, qtbot, number):
    """Presses the number of a mend, twice where its words are not in view yet."""
    qtbot.waitUntil(lambda: not page._trying.isActive())
    if not page.column.holds(page.buttons[number - 1]):
        press(str(number))
        qtbot.waitUntil(lambda: page.column.holds(page.buttons[number - 1]) and not page._trying.isActive())
    press(str(number))


def problems(page):
    return [(one.code, one.row, one.others) for one in page.wanted()]


def test_how_far_the_search_is_is_told_and_how_it_is_given_up(qtbot, page, press):
    settled(qtbot, page)
    page.look_again()
    page._progress = (3, 12)
    page._say()
    assert page.said.text() == "Looking through the packs ... 25 %  Esc gives it up."
    turn = page._turn
    press("Esc")
    assert page._turn is not turn, "the search stops at its next step"


def test_where_nothing_is_wrong_the_page_says_so_and_what_was_looked_at(open_page):
    page = open_page()
    assert "Nothing to mend. Looked at: " in words(page)
    assert "facts in 1 pack" in words(page)
    assert not page.list.isVisible()


def test_problems_are_listed_by_their_kinds_with_how_many_there_are(page):
    assert problems(page) == [
        ("contradiction", "north-again", ("north-opened",)),
        ("same-fact", "south-again", ("south-opened",)),
    ]
    assert listed(page)[0] == "Contradictions  ·  1" and listed(page)[2] == "Said twice  ·  1"
    assert "0 errors, 2 warnings" in words(page)
    assert QApplication.focusWidget() is page.list


def test_the_marked_problem_tells_what_the_facts_say_what_to_do_and_what_that_changes(page, qtbot):
    assert page.shown.row == "north-again"
    qtbot.waitUntil(lambda: page.preview.isVisible())
    said = words(page)
    first, other = "The north bridge was opened on 3 May 1901", "The north bridge was opened on 3 May 1902"
    assert f"“When” is 3 May 1902 here; the fact “{first}” says 3 May 1901." in said
    assert f"\n{other}.\n{first}.\n" in said
    assert f"3 May 1901 is right: write it into “{other}” too\nEnter" in said
    assert f"“{other}”: When: 3 May 1902 → 3 May 1901" in said
    assert "north-" not in said.replace("bridges/", ""), "nobody reads ids"


def test_enter_mends_the_list_follows_and_u_takes_it_back(page, window, press, qtbot, app):
    press("Return")
    assert app.desk.row("bridges", "fact", "north-again").data["when"] == "1901-05-03"
    settled(qtbot, page)
    assert ("same-fact", "north-again", ("north-opened",)) in problems(page)  # what was a contradiction is a double now
    assert window.menus.undo.text().startswith("&Undo: When of “The north bridge was opened")
    press("U")
    settled(qtbot, page)
    assert problems(page)[0][:2] == ("contradiction", "north-again")
    press("Ctrl+Shift+Z")
    assert app.desk.row("bridges", "fact", "north-again").data["when"] == "1901-05-03"
    press("Ctrl+Z")
    assert app.desk.row("bridges", "fact", "north-again").data["when"] == "1902-05-03"


def test_the_mend_that_has_the_focus_is_the_one_shown_and_pressed(page, press, qtbot, app):
    page.buttons[1].setFocus()
    qtbot.waitUntil(lambda: "1901”: When: 3 May 1901 → 3 May 1902" in words(page))
    press("Return")
    assert app.desk.row("bridges", "fact", "north-opened").data["when"] == "1902-05-03"


def key_beside(pressed: QPushButton) -> str:
    """What the label of a key at the left of a button says."""
    QApplication.processEvents()
    keys = [one for one in pressed.parentWidget().findChildren(QLabel) if one.property("role") == "key"]
    left = [
        one for one in keys if one.isVisible() and one.y() <= pressed.geometry().center().y() <= one.geometry().bottom()
    ]
    return max((one for one in left if one.x() < pressed.x()), key=QLabel.x).text()


def test_the_problem_and_the_list_begin_on_one_line_and_what_is_right_ends_where_the_filters_do(page, window, qapp):
    window.resize(1280, 800)
    qapp.processEvents()
    sheet = page.preview.parentWidget().findChild(QFrame, "card")
    column, state = page.column.geometry(), page.state
    assert sheet.mapTo(page, QPoint()).y() == page.list.mapTo(page, QPoint()).y()
    assert column.right() == state.mapTo(page, state.rect().bottomRight()).x()
    assert sheet.width() >= page.column.viewport().width() - 2


def test_where_nothing_but_retiring_is_known_enter_opens_the_fact(page, app, window, press, qtbot):
    page.shown = None
    page.problems = [replace(page.problems[0], code="denied")]  # of which no mend is likely
    page._show()
    assert page.opener.text() == "Open" and key_beside(page.opener) == "Enter"
    assert "Retire “The north bridge was opened on 3 May 1902”\n1" in words(page)
    press("Return")
    assert isinstance(window.stack[-1], FactEditor)
    assert "status" not in app.desk.row("bridges", "fact", "north-again").data


def test_a_number_is_a_mend_too(page, press, qtbot, app):
    mend(page, press, qtbot, 3)
    assert app.desk.row("bridges", "fact", "north-again").data["status"] == "retired"
    settled(qtbot, page)
    assert problems(page) == [("same-fact", "south-again", ("south-opened",))]


def test_what_is_no_problem_is_set_aside_and_found_again_among_those(page, press, qtbot, app):
    press("I")
    settled(qtbot, page)
    assert [code for code, _row, _others in problems(page)] == ["same-fact"]
    assert (
        page.told.text()
        == "Set aside: Contradictions, “The north bridge was opened on 3 May 1902”. Ctrl+Z takes it back."
    )
    page.state.setCurrentIndex(1)
    page.state.activated.emit(1)
    settled(qtbot, page)
    assert problems(page) == [("contradiction", "north-again", ("north-opened",))]
    assert page.ignorer.text() == "It is a problem again" and key_beside(page.ignorer) == "I"
    press("I")
    settled(qtbot, page)
    assert "Nothing is set aside." in words(page)
    assert "ignore" not in app.desk.row("bridges", "fact", "north-again").data


def test_o_opens_the_fact_at_the_field_and_back_is_the_list_where_it_was(page, window, press, qtbot):
    press("O")
    editor = window.stack[-1]
    assert isinstance(editor, FactEditor)
    assert editor.draft.id == "north-again"
    assert QApplication.focusWidget() is editor.lines["when"].edit  # which is the field that is wrong
    press("Escape")
    settled(qtbot, page)
    assert window.stack[-1] is page
    assert page.shown.row == "north-again"


def test_the_arrows_pass_the_names_of_kinds(page, press):
    press("Down")
    assert page.shown.row == "south-again"
    press("Down")
    assert page.shown.row == "south-again"
    press("Up")
    assert page.shown.row == "north-again"


def test_a_kind_a_pack_or_a_severity_is_chosen_and_nothing_of_it_is_said(page):
    page.kind.setCurrentIndex(page.kind.findData(kind_name("same-fact")))
    page.kind.activated.emit(0)
    assert [code for code, _row, _others in problems(page)] == ["same-fact"]
    page.severity.setCurrentIndex(1)
    page.severity.activated.emit(1)
    assert "Nothing of this kind." in words(page)
    assert [page.pack.itemText(n) for n in range(page.pack.count())] == ["All packs", "Bridges of a small town (2)"]


def test_all_that_is_chosen_is_copied_as_the_command_line_prints_it(page):
    page.copy()
    assert QGuiApplication.clipboard().text().splitlines() == [problem.sentence() for problem in page.problems]


def test_what_cannot_be_mended_so_is_said_and_nothing_is_changed(page, press, app, qtbot):
    derived = dict(app.desk.row("bridges", "fact", "west-opened").data)
    derived |= {"id": "follows", "modality": "derived", "from": ["north-again"], "when": "1912"}
    app.desk.save("bridges", [Change("fact", "follows", "", None, derived)])
    page.look_again()
    settled(qtbot, page)
    place = next(n for n in range(page.rows.rowCount()) if getattr(page.rows.rows[n], "row", "") == "north-again")
    page.list.setCurrentIndex(page.rows.index(place))
    mend(page, press, qtbot, 3)
    assert "it follows from “The north bridge was opened on 3 May 1902”, which is retired." in words(page)
    assert "status" not in app.desk.row("bridges", "fact", "north-again").data


def test_more_of_a_kind_than_anybody_mends_are_counted_and_not_listed(page):
    page.problems = [page.problems[0]] * 300
    page._show()
    assert len(page.rows.rows) == 202
    assert listed(page)[-1] == "and 100 more of this kind"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_and_everything_has_a_name(page, qapp, press, scheme, scale, qtbot):
    theme.apply(qapp, scheme, scale)
    qtbot.waitUntil(lambda: cut_off(page) == [])
    names = [node.text(QAccessible.Text.Name) for node in accessible(page)]
    assert any(
        name.startswith("Contradictions, warning: fact “The north bridge was opened on 3 May 1902”") for name in names
    )
    if not page.column.isVisible():
        press("Return")
    qtbot.waitUntil(lambda: page.preview.isVisible())
    qtbot.waitUntil(lambda: cut_off(page) == [])
    assert nameless(page) == []


def test_a_fact_of_an_entity_that_none_speaks_of_is_begun_with_it_and_left_without_asking(
    app, window, open_page, press, qtbot
):
    tower = {"id": "tower", "type": "bridge", "name": "Tower bridge"}
    app.desk.save("bridges", [Change("entity", "tower", "", None, tower)])
    page = open_page()
    orphan = next(one for one in page.problems if one.row == "tower")
    page._go_to(page.rows.place(orphan))
    settled(qtbot, page)
    kinds = [mend.words for mend in page.mends]
    assert kinds[0].startswith("Write a fact of it: ") and kinds[-1] == "Remove “Tower bridge”"
    press("Return")
    editor = window.stack[-1]
    assert isinstance(editor, FactEditor)
    assert editor.lines["bridge"].edit.text() == "Tower bridge"
    assert QApplication.focusWidget() is not editor.lines["bridge"].edit
    press("Escape")
    assert window.stack[-1] is page


def test_a_double_is_made_one_on_a_page_of_its_own(page, window, press):
    press("Down", "Return")
    assert isinstance(window.stack[-1], UnitingPage)


def test_after_a_mend_the_page_says_what_was_done_and_how_to_take_it_back_and_the_next_problem_is_marked(
    page, press, qtbot
):
    press("Return")
    assert page.told.isVisible()
    assert page.told.text().startswith(
        "Mended: 3 May 1901 is right: write it into “The north bridge was opened on 3 May 1902” too."
    )
    assert page.told.text().endswith("Ctrl+Z takes it back.")
    assert page.shown.row == "south-again" and QApplication.focusWidget() is page.list
    settled(qtbot, page)
    assert QApplication.focusWidget() is page.list and page.told.isVisible()
    press("Ctrl+Z")
    assert page.told.text().startswith("Taken back: ") and page.told.text().endswith("Ctrl+Shift+Z makes it again.")
    settled(qtbot, page)
    assert page.shown.row == "north-again"  # where one was


def test_enter_pressed_twice_mends_once_for_nobody_has_read_the_second(page, press, app, qtbot):
    later(app, "west-opened", "1912-02-20", "west-again")
    page.look_again()
    settled(qtbot, page)
    press("Return")
    assert page.shown.row == "west-again"
    press("Return")
    assert app.desk.row("bridges", "fact", "west-again").data["when"] == "1912-02-20"
    qtbot.waitUntil(lambda: not page._reading.isActive())
    settled(qtbot, page)
    qtbot.waitUntil(lambda: not page._reading.isActive())
    press("Return")
    assert app.desk.row("bridges", "fact", "west-again").data["when"] == "1911-02-20"


def test_a_mend_that_is_out_of_view_is_brought_there_by_its_key_and_done_by_the_next(page, window, press, app, qtbot):
    window.resize(1000, 420)
    qtbot.waitUntil(lambda: page.column.verticalScrollBar().maximum() > 0)
    page.column.verticalScrollBar().setValue(0)
    assert not page.column.holds(page.buttons[3])
    press("4")
    assert app.desk.row("bridges", "fact", "north-opened").data.get("status") is None
    assert page.told.text() == "Press it again to do this: Retire “The north bridge was opened on 3 May 1901”."
    press("Down")
    assert not page.told.isVisible(), "it was about the one before"
    press("Up")
    settled(qtbot, page)
    press("4")
    qtbot.waitUntil(lambda: page.column.holds(page.buttons[3]) and not page._trying.isActive())
    press("4")
    assert app.desk.row("bridges", "fact", "north-opened").data["status"] == "retired"


def test_where_letters_are_large_the_list_and_the_problem_are_seen_one_at_a_time(page, qapp, window, press, app, qtbot):
    theme.apply(qapp, "light", 2.0)
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: not page.column.isVisible())
    assert page.list.height() > 6 * page.list.fontMetrics().lineSpacing()
    press("Return")
    assert page.column.isVisible() and not page.list.isVisible()
    assert QApplication.focusWidget() is page.buttons[0]
    press("Escape")
    assert page.list.hasFocus() and not page.column.isVisible() and window.stack[-1] is page
    press("Return")
    mend(page, press, qtbot, 1)
    assert app.desk.row("bridges", "fact", "north-again").data["when"] == "1901-05-03"
    assert page.shown.row == "south-again" and QApplication.focusWidget() is page.buttons[0]
    press("Escape", "Escape")
    assert window.stack[-1] is not page


def test_f9_goes_to_the_filters_also_where_they_are_folded_away_and_back(page, qapp, window, press, qtbot):
    press("F9")
    assert page.pack.hasFocus()
    press("F9")
    assert page.list.hasFocus()
    theme.apply(qapp, "light", 2.0)
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: not page.filters.isVisible())
    press("F9")
    assert page.pack.isVisible() and page.pack.hasFocus()
    press("F9")
    assert not page.filters.isVisible() and page.list.hasFocus()


def test_where_there_is_nothing_the_sentence_stands_below_the_top_as_high_as_its_words(open_page, qapp, window, qtbot):
    page = open_page()
    theme.apply(qapp, "light", 2.0)
    window.resize(1024, 600)
    QApplication.processEvents()
    [notice] = [one for one in page.findChildren(Notice) if one.isVisible()]
    assert notice.height() < 4 * page.fontMetrics().height()
    assert notice.mapTo(page, notice.rect().topLeft()).y() < page.height() / 3


def test_a_sentence_without_a_fact_is_shown_and_opened_in_its_article(open_page, window, press, qtbot, app, tmp_path):
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    app.reading.attach_source(book)
    app.desk.forget_texts()
    app.desk.undo()  # what excuses the sentence
    page = open_page()
    [problem] = [one for one in page.problems if one.code == "uncovered"]
    page._go_to(page.rows.place(problem))
    assert f"“{TEXT[80:109]}”" in words(page)
    row = page.rows.index(page.rows.place(problem))
    assert row.data() == f"“{TEXT[80:109]}”", "no numbers of letters"
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == f"Sentences without a fact, warning: “{TEXT[80:109]}”"
    press("O")
    article = window.page
    assert isinstance(article, ArticlePage)
    qtbot.waitUntil(lambda: article.work is not None, timeout=10_000)
    assert article.quote.text() == f"“{TEXT[80:109]}”"


def test_home_and_end_go_to_problems_and_not_to_the_names_above_them(page, press, qtbot):
    settled(qtbot, page)
    page.list.setFocus()
    rows = [number for number in range(page.rows.rowCount()) if page.rows.problem(page.rows.index(number)) is not None]
    assert rows[0] == 1, "the first row names a kind"
    for key, row in (("End", rows[-1]), ("Home", rows[0])):
        press(key)
        assert page.list.currentIndex().row() == row, key


def test_where_it_is_is_told_in_words_and_the_line_and_the_code_in_a_tip(page):
    shown = page.shown
    assert shown.file and f"({shown.code})" not in words(page) and f"{shown.file}:" not in words(page)
    assert shown.code in page.list.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
    written = replace(shown, row="", table="", file="bridges/pack.toml", line=3)
    assert remedies.place(written) == "line 3 of the file bridges/pack.toml"
    assert written_at(written) == f"bridges/pack.toml:3 ({shown.code})"
