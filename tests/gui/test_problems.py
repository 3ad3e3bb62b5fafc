"""The problems page: what is listed, what a key mends, what is shown before, and the way back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from looks import accessible, cut_off, nameless, words
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication

from study_app.gui import theme
from study_app.gui.fact_editor import FactEditor
from study_app.gui.problems import ProblemsPage, kind_name, value_words
from study_app.gui.uniting import UnitingPage
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
    QApplication.processEvents()


@pytest.fixture
def page(app, open_page):
    """The page where one bridge was opened twice, and another is said twice."""
    later(app, "north-opened", "1902-05-03", "north-again")
    later(app, "south-opened", "1904", "south-again")
    return open_page()


def listed(page):
    return [page.rows.index(number).data() for number in range(page.rows.rowCount())]


def problems(page):
    return [(one.code, one.row, one.others) for one in page.wanted()]


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
    assert "north-again: The north bridge was opened on 3 May 1902." in said
    assert "north-opened: The north bridge was opened on 3 May 1901." in said
    assert "1901-05-03 is right: write it into north-again too\nEnter" in said
    assert "north-again: when   1902-05-03 → 1901-05-03" in said


def test_enter_mends_the_list_follows_and_u_takes_it_back(page, window, press, qtbot, app):
    press("Return")
    assert app.desk.row("bridges", "fact", "north-again").data["when"] == "1901-05-03"
    settled(qtbot, page)
    assert ("same-fact", "north-again", ("north-opened",)) in problems(page)  # what was a contradiction is a double now
    assert window.undo_action.text().startswith("&Undo: when of fact north-again")
    press("U")
    settled(qtbot, page)
    assert problems(page)[0][:2] == ("contradiction", "north-again")
    press("Ctrl+Shift+Z")
    assert app.desk.row("bridges", "fact", "north-again").data["when"] == "1901-05-03"
    press("Ctrl+Z")
    assert app.desk.row("bridges", "fact", "north-again").data["when"] == "1902-05-03"


def test_the_mend_that_has_the_focus_is_the_one_shown_and_pressed(page, press, qtbot, app):
    page.buttons[1].setFocus()
    qtbot.waitUntil(lambda: "north-opened: when   1901-05-03 → 1902-05-03" in words(page))
    press("Return")
    assert app.desk.row("bridges", "fact", "north-opened").data["when"] == "1902-05-03"


def test_where_nothing_but_retiring_is_known_enter_opens_the_fact(page, app, window, press, qtbot):
    page.shown = None
    page.problems = [replace(page.problems[0], code="denied")]  # of which no mend is likely
    page._show()
    assert "Open (Enter)" in words(page) and "Retire north-again\n1" in words(page)
    press("Return")
    assert isinstance(window.stack[-1], FactEditor)
    assert "status" not in app.desk.row("bridges", "fact", "north-again").data


def test_a_number_is_a_mend_too(page, press, qtbot, app):
    press("3")
    assert app.desk.row("bridges", "fact", "north-again").data["status"] == "retired"
    settled(qtbot, page)
    assert problems(page) == [("same-fact", "south-again", ("south-opened",))]


def test_what_is_no_problem_is_set_aside_and_found_again_among_those(page, press, qtbot, app):
    press("I")
    settled(qtbot, page)
    assert [code for code, _row, _others in problems(page)] == ["same-fact"]
    page.state.setCurrentIndex(1)
    page.state.activated.emit(1)
    settled(qtbot, page)
    assert problems(page) == [("contradiction", "north-again", ("north-opened",))]
    assert "It is a problem again (I)" in words(page)
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
    assert [page.pack.itemText(n) for n in range(page.pack.count())] == ["All packs", "bridges (2)"]


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
    press("3")
    assert "it follows from north-again, which is retired." in words(page)
    assert "status" not in app.desk.row("bridges", "fact", "north-again").data


def test_more_of_a_kind_than_anybody_mends_are_counted_and_not_listed(page):
    page.problems = [page.problems[0]] * 300
    page._show()
    assert len(page.rows.rows) == 202
    assert listed(page)[-1] == "and 100 more of this kind"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_and_everything_has_a_name(page, qapp, scheme, scale, qtbot):
    theme.apply(qapp, scheme, scale)
    qtbot.waitUntil(lambda: page.preview.isVisible())
    qtbot.waitUntil(lambda: cut_off(page) == [])
    assert nameless(page) == []
    names = [node.text(QAccessible.Text.Name) for node in accessible(page)]
    assert any(name.startswith("Contradictions, warning: fact north-again") for name in names)


def test_values_are_told_as_people_read_them():
    assert value_words(None) == "nothing"
    assert value_words(["a", {"source": "book", "span": [1, 9], "digest": "x"}]) == "a, book 1-9"
    assert value_words({"signer": 2}) == "signer 2"


def test_a_double_is_made_one_on_a_page_of_its_own(page, window, press):
    press("Down", "Return")
    assert isinstance(window.stack[-1], UnitingPage)
