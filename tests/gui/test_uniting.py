"""Two facts made one: what is chosen for each field, whose history is kept, and what that does."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QWidget
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
    assert "The same in both: kind, bridge, " in said
    assert (
        "“The south bridge was opened on 9 June 1904” stays, “The south bridge was opened in 1904” is retired." in said
    )
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
    assert (
        "“The south bridge was opened in 1904” stays, “The south bridge was opened on 9 June 1904” is retired."
        in words(page)
    )
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
    told = [tile.accessibleName() for tile in page.keepers]
    assert "0 reviews of all its questions" in told[0] and "1 review of all its questions" in told[1]
    page.keepers[0].click()
    assert f" ({fact}) is kept in the journal and counts no more." in words(page)


def test_escape_leaves_with_nothing_changed(page, window, press, app):
    page.tiles["when", "right"].click()
    press("Escape")
    reply(window, "Ctrl+Delete")
    assert not isinstance(window.stack[-1], UnitingPage)
    assert app.desk.row("bridges", "fact", "south-opened").data["when"] == "1904-06-09"


def edited(window, fact, field, value):
    """A field of a fact is edited on a page that was opened over this one."""
    row = window.app.desk.row("bridges", "fact", fact)
    window.ways.open_facts()
    window.app.desk.save("bridges", [Change("fact", fact, field, row.data.get(field), value)])
    window.library_changed()
    window.back()


def test_what_was_edited_meanwhile_is_shown_and_other_choices_stay(page, window, press, app):
    page.tiles["event", "left"].click()
    edited(window, "again", "when", "1905")
    assert window.page is page
    said = words(page)
    assert "1905" in said and "When was changed meanwhile: look at what is chosen for it." in said
    assert page.chosen == {"when": "left", "tags": "right", "event": "left"}
    assert QApplication.focusWidget() is page.keepers[0]
    page.tiles["when", "right"].click()
    press("Ctrl+Return")
    kept = app.desk.row("bridges", "fact", "south-opened")
    assert kept.data["when"] == "1905" and "event" not in kept.data


def test_a_field_that_was_the_same_in_both_and_is_not_any_more_is_to_be_chosen(page, window):
    edited(window, "again", "bridge", "west")
    assert page.chosen["bridge"] == "left"
    assert ("bridge", "right") in page.tiles
    assert "Bridge was changed meanwhile: look at what is chosen for it." in words(page)


def test_a_choice_of_a_value_that_was_changed_meanwhile_is_proposed_anew(page, window, app):
    page.tiles["when", "right"].click()
    edited(window, "again", "when", "1905")
    assert page.chosen["when"] == "left"


@pytest.mark.parametrize("how", [("status", "retired"), None])
def test_of_two_facts_of_which_one_is_gone_meanwhile_no_one_is_made(page, window, press, app, how):
    if how is not None:
        edited(window, "again", *how)
    else:
        app.desk.undo()  # by which it was made
        window.library_changed()
    assert "One of the two is no longer there: there is nothing to be made one." in words(page)
    assert not page.make.isEnabled()
    press("Ctrl+Return")
    assert window.page is page
    press("Escape")
    assert window.page is not page
    assert "was" not in app.desk.row("bridges", "fact", "south-opened").data


def test_nothing_is_overwritten_that_was_edited_where_this_page_did_not_hear_of_it(page, window, press, app):
    app.desk.save("bridges", [Change("fact", "south-opened", "event", None, "parade")])
    press("Ctrl+Return")
    assert window.page is page
    assert "was changed meanwhile: look at it again, then save once more." in words(page)
    assert app.desk.row("bridges", "fact", "south-opened").data["event"] == "parade"
    assert "status" not in app.desk.row("bridges", "fact", "again").data
    assert "parade" in words(page).split()


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
    stays, goes = "“The south bridge was opened on 9 June 1904”", "“The south bridge was opened in 1904”"
    assert page.told.text().startswith(f"{stays} stays, {goes} is retired.")
    assert page.told.text().endswith("Ctrl+Z takes it back.")
    press("Ctrl+Z")
    assert "status" not in app.desk.row("bridges", "fact", "again").data


def test_what_is_chosen_is_told_by_a_mark_and_not_by_its_frame_alone(page, press):
    def marked():
        tiles = {**dict(enumerate(page.keepers)), **page.tiles}
        return {name for name, tile in tiles.items() if tile.findChild(QWidget, "mark").isVisible()}

    assert marked() == {page.keep, *page.chosen.items()}
    page.tiles["when", "right"].click()
    page.keepers[1].click()
    assert page.chosen["when"] == "right" and marked() == {1, *page.chosen.items()}
