"""The page of an entity: all that is known of it, its evidence, and the ways on and back."""

from __future__ import annotations

import pytest
from bridges import TEXT
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QLabel

from study_app.facts.kinds import AliasKind
from study_app.facts.reading import About, Named, Reference
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.entity import MOST, EntityPage, in_short, other_names
from study_app.gui.passage import Quotation
from study_app.gui.reading import Sign, knowledge_words
from study_app.study.knowledge import Knowledge


@pytest.fixture
def page(window) -> EntityPage:
    """The page of the north bridge."""
    window.ways.open_entity("bridges", "north")
    return window.stack[-1]


def settle():
    QApplication.processEvents()
    QApplication.processEvents()


def test_every_confirmed_statement_is_there_by_kind_with_its_time_and_its_place(window, page):
    shown = words(page)
    assert window.windowTitle() == "north bridge - Study App"
    for line in (
        "bridge  ·  3 facts",
        "Opening",
        "The north bridge was opened on 3 May 1901.",
        "3 May 1901  ·  “A book of bridges”, paragraph\N{NO-BREAK SPACE}1",
        "Keeping",
        "Bo Ek keeps the north bridge.",
        "The north bridge serves to carry the tram & the post.",
    ):
        assert line in shown


def test_what_the_signs_before_statements_mean_is_told_to_who_sees_and_to_who_hears(page):
    assert all(knowledge_words(one) in words(page) for one in Knowledge)
    for statement in page.statements:
        [sign] = statement.findChildren(Sign)
        assert statement.tile.accessibleDescription().endswith(knowledge_words(sign.knowledge))


def test_the_first_statement_has_the_keys_and_the_arrows_go_on(page, press):
    assert QApplication.focusWidget() is page.statements[0].tile
    press("Down")
    assert QApplication.focusWidget() is page.statements[1].tile


def attach(window, tmp_path):
    book = tmp_path / "book.txt"
    book.write_text(TEXT, encoding="utf-8")
    window.attach(book)
    for dialog in window.findChildren(SentenceDialog):
        dialog.close()
    window.activateWindow()
    settle()


@pytest.mark.parametrize("key", ["Return", "C"])
def test_enter_shows_the_passage_and_hides_it(window, page, press, tmp_path, key):
    press(key)
    assert "is not attached: " in words(page)
    attach(window, tmp_path)
    [quotation] = [q for q in page.findChildren(Quotation) if q.isVisible()]
    assert "3 May 1901" in quotation.toPlainText()
    page.statements[0].tile.setFocus()
    press(key)
    assert not any(q.isVisible() for q in page.findChildren(Quotation))


def test_c_inside_the_evidence_hides_the_passage_alone(page, press):
    press("Return")
    page.statements[0].evidence.citations.switch.setFocus()
    press("C")
    assert page.statements[0].evidence is not None
    assert page.statements[0].evidence.citations.details is None


def test_links_lead_to_other_entities_and_back_to_where_one_was(window, page, press):
    press("Down", "Return")
    [link] = page.statements[1].evidence.links
    assert link.entity.id == "ek"
    settle()
    link.setFocus()
    press("Return")
    assert window.windowTitle() == "Bo Ek - Study App"
    assert "Bo Ek keeps the north bridge." in words(window.stack[-1])
    press("Alt+Left")
    assert window.stack[-1] is page
    assert QApplication.focusWidget() is link


def test_an_entity_without_facts_says_so(app, window):
    about = About(Named("bridges", "x", "Bare"), ("bridge",), (), (), (), ())
    page = EntityPage(app, about, window.ways.choose_source)
    window.show_page(page)
    assert "No confirmed fact names it yet." in words(page)
    assert QApplication.focusWidget() is page.back


def test_parts_and_wholes_are_links(app, window, qtbot):
    whole, part = Named("bridges", "north", "north bridge"), Named("bridges", "south", "south bridge")
    about = About(Named("bridges", "x", "Bare"), ("bridge",), (), (whole,), (part,), ())
    page = EntityPage(app, about, window.ways.choose_source)
    window.show_page(page)
    shown = words(page)
    assert shown.index("Part of") < shown.index("north bridge")
    assert shown.index("Its parts") < shown.index("south bridge")


def test_of_very_many_statements_the_first_are_shown_and_the_rest_on_request(app, window, press):
    told = app.reading.told("bridges", "north-opened")
    about = About(Named("bridges", "x", "Busy"), (), (), (), (), (("opening", (told,) * (MOST + 5)),))
    page = EntityPage(app, about, window.ways.choose_source)
    window.show_page(page)
    settle()
    assert len(page.statements) == MOST
    assert page.rest.text() == "Show 5 more facts"
    page.rest.setFocus()
    press("Return")
    assert len(page.statements) == MOST + 5
    assert QApplication.focusWidget() is page.statements[MOST].tile


def test_other_names_are_told_by_their_kind():
    names = (
        ("Norra bron", None),
        ("N. bridge", AliasKind.ACRONYM),
        ("Old bridge", AliasKind.FORMER),
        ("the bridge", AliasKind.MENTION),
    )
    about = About(Named("p", "x", "north bridge"), (), names, (), (), ())
    assert list(other_names(about)) == [
        "In other languages: Norra bron",
        "In short: N. bridge",
        "Formerly: Old bridge",
        "In texts also: the bridge",
    ]


def test_a_place_in_a_source_without_paragraphs_is_its_title():
    assert in_short([Reference("A book", 0)]) == "“A book”"
    assert in_short([Reference("A book", 3)]) == "“A book”, paragraph\N{NO-BREAK SPACE}3"


def test_a_source_that_is_cited_twice_is_named_once():
    cited = [Reference("A book", 4), Reference("A letter", 1), Reference("A book", 3)]
    assert in_short(cited) == "“A book”, paragraphs\N{NO-BREAK SPACE}3, 4; “A letter”, paragraph\N{NO-BREAK SPACE}1"


def test_an_entity_that_is_not_there_opens_nothing(window):
    window.ways.open_entity("bridges", "atlantis")
    assert window.stack == [window.decks]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_sign_of_a_statement_stands_at_the_middle_of_its_first_line(window, scale):
    window.app.text_scale = scale
    window.dress()
    window.ways.open_entity("bridges", "north")
    settle()
    for statement in window.stack[-1].statements:
        [sign] = statement.tile.findChildren(Sign)
        first = statement.tile.findChildren(QLabel)[0]
        line = first.mapTo(statement, first.contentsRect().topLeft()).y() + first.fontMetrics().height() / 2
        assert sign.mapTo(statement, sign.rect().center()).y() + 0.5 == pytest.approx(line, abs=1)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_room(window, press, scale):
    window.app.text_scale = scale
    window.dress()
    window.resize(1024, 600)
    window.ways.open_entity("bridges", "north")
    press("Down", "Return")
    settle()
    assert nameless(window) == []
    assert cut_off(window) == []
    assert "PgDown" not in dict(window.stack[-1].keys())
