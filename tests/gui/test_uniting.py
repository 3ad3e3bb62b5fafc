"""Two facts made one: what is chosen for each field, whose history is kept, and what that does."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication
from tiny import right
from unsaved import reply

from study_app.gui import theme
from study_app.gui.uniting import UnitingPage
from study_app.journal import Change


@pytest.fixture
def page(app, window):
    """The page of the opening of a bridge and of the same with a year and a tag."""
    row = app.desk.row("bridges", "fact", "south-opened")
    data = dict(row.data) | {"id": "again", "when": "1904", "tags": ["extra"], "event": "feast"}
    app.desk.save("bridges", [Change("fact", "again", "", None, data)])
    return opened(window)


def opened(window):
    window.ways.open_uniting("bridges", "south-opened", "again")
    QApplication.processEvents()
    return window.stack[-1]


def test_fields_that_differ_are_side_by_side_with_a_proposal_and_the_others_are_named(page):
    assert page.chosen == {"when": "left", "tags": "right", "event": "right"}
    said = words(page)
    assert "9 June 1904" in said and "1904" in said and "feast" in said
    assert "The same in both: Kind, Bridge, " in said
    assert "south-opened stays, again is retired." in said
    assert QApplication.focusWidget() is page.keepers[0]


def test_one_edit_makes_one_of_the_two_and_one_undo_brings_both_back(page, window, press, app):
    press("Ctrl+Return")
    assert not isinstance(window.stack[-1], UnitingPage)
    kept, other = (app.desk.row("bridges", "fact", id) for id in ("south-opened", "again"))
    assert (kept.data["when"], kept.data["event"]) == ("1904-06-09", "feast")
    assert other.data["status"] == "retired"
    app.desk.undo()
    assert app.desk.row("bridges", "fact", "south-opened").data["when"] == "1904-06-09"
    assert "event" not in app.desk.row("bridges", "fact", "south-opened").data
    assert "status" not in app.desk.row("bridges", "fact", "again").data


def test_another_side_and_the_other_id_are_chosen_by_keys(page, press, app):
    page.tiles["when", "right"].setFocus()
    press("Space")
    page.keepers[1].setFocus()
    press("Space")
    assert page.chosen["when"] == "right" and page.keep == 1
    assert "again stays, south-opened is retired." in words(page)
    press("Ctrl+Return")
    assert app.desk.row("bridges", "fact", "south-opened").data["status"] == "retired"
    assert app.desk.row("bridges", "fact", "again").data["when"] == "1904"


def test_the_fact_with_more_reviews_is_the_one_that_is_kept_and_what_is_lost_is_said(app, window, clock):
    session = app.studying.session(app.decks.rows()[0].id)
    question = session.next()
    fact = question.card.fact
    session.answer(right(question), first_key_ms=None, total_ms=900)
    data = dict(app.desk.row("bridges", "fact", fact).data) | {"id": "again", "tags": ["extra"]}
    app.desk.save("bridges", [Change("fact", "again", "", None, data)])
    window.ways.open_uniting("bridges", "again", fact)
    page = window.stack[-1]
    assert page.keep == 1 and page.reviews == (0, 1)
    page.keepers[0].click()
    assert f"1 review of {fact} is kept in the journal and counts no more." in words(page)


def test_escape_leaves_with_nothing_changed(page, window, press, app):
    page.tiles["when", "right"].click()
    press("Escape")
    reply(window, "Ctrl+Delete")
    assert not isinstance(window.stack[-1], UnitingPage)
    assert app.desk.row("bridges", "fact", "south-opened").data["when"] == "1904-06-09"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_cut_off_and_everything_has_a_name(page, qapp, scheme, scale):
    theme.apply(qapp, scheme, scale)
    QApplication.processEvents()
    assert cut_off(page) == []
    assert nameless(page) == []


def test_that_one_fact_was_made_is_told_on_the_page_of_problems_with_the_way_back(app, window, press, qtbot):
    row = app.desk.row("bridges", "fact", "south-opened")
    data = dict(row.data) | {"id": "again", "when": "1904"}
    app.desk.save("bridges", [Change("fact", "again", "", None, data)])
    window.ways.show_problems()
    page = window.page
    qtbot.waitUntil(lambda: page.looked and not page._looking.isActive())
    window.page.unite_wanted.emit("bridges", "south-opened", "again")
    QApplication.processEvents()
    press("Ctrl+Return")
    assert window.page is page
    qtbot.waitUntil(lambda: not page._looking.isActive())
    assert page.told.isVisible()
    assert page.told.text().startswith("south-opened stays, again is retired.")
    assert page.told.text().endswith("Ctrl+Z takes it back.")
    press("Ctrl+Z")
    assert "status" not in app.desk.row("bridges", "fact", "again").data
