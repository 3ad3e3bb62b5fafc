"""Shots of what is written: facts in their table and one by one, kinds, cards, articles, tables that come in, decks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from figures import DECK
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QLabel, QMenu
from shots.scene import Scene, opens, state

from study_app.facts.shelf import OWN
from study_app.gui.adding import AddingPage
from study_app.gui.article.page import ArticlePage
from study_app.gui.deck_editor import DeckPage
from study_app.gui.fact_editor import FactEditor, FieldEdit
from study_app.gui.facts.page import FactsPage
from study_app.gui.facts.replace import ReplaceDialog
from study_app.gui.importing import ImportPage
from study_app.gui.kinds import KindsPage
from study_app.gui.problems import ProblemsPage
from study_app.gui.turning import TurningPage
from study_app.gui.type_editor import TypeEditor
from study_app.gui.uniting import UnitingPage
from study_app.gui.unsaved import UnsavedDialog
from study_app.i18n import _
from study_app.journal import Change

FACT = ("csto", "charter-adopted")
ARTICLE = (
    "The Statue of Unity was opened on 31 October 2018 in Gujarat. It is 182 metres high. The bridge of Brooklyn was opened in"
    " 1883. The tower was rebuilt after the fire, and nobody knows by whom."
)
TABLE = """front,back,tags
Bridge,Brücke,words
River,Fluss,
,leer,
Bridge,Brücke,words
A very long question that goes on and on until it has no room in a column at all,yes,
"""


def _facts(scene: Scene, query: str = "") -> FactsPage:
    scene.ways.open_facts(query)
    page = scene.on(FactsPage)
    page.table.setFocus()
    return page


def _of_facts(
    name: str,
    then: Callable[[Scene, FactsPage], object] = lambda _scene, _page: None,
    query: str = "",
    ready: Callable[[FactsPage], object] = bool,
) -> None:
    opens(name, FactsPage, lambda scene: then(scene, _facts(scene, query)), ready, parts=1)


def _rows(page: FactsPage) -> int:
    return page.table.model().rowCount()


def _is_told(page: FactsPage) -> bool:
    return page.empty.isVisible() and page.empty.property("tone") == "bad"


def _asks(page: FactsPage) -> bool:
    return page.question.isVisible()


def _edits(page: FactsPage) -> bool:
    return page.table.state() == QAbstractItemView.State.EditingState


_of_facts("facts", ready=_rows)
_of_facts("facts_tag", query="tag:treaty", ready=_rows)
_of_facts("facts_wrong", query="deck:(", ready=_is_told)
_of_facts("facts_selected", lambda scene, _page: scene.press("Ctrl+A"), ready=lambda page: len(page.table.facts()) > 1)
_of_facts("facts_ask_tags", lambda _scene, page: page.add_tags(), ready=_asks)
_of_facts("facts_save_search", lambda _scene, page: page.save_search(), "treaty", _asks)
_of_facts(
    "facts_sidebar", lambda _scene, page: page.beside.setChecked(True), ready=lambda page: page.sidebar.isVisible()
)
_of_facts("facts_editing", lambda scene, _page: scene.press("Down", "Right", "Right", "F2"), ready=_edits)


@state
def facts_none(scene: Scene) -> None:
    page = _facts(scene, "zzzqq")
    scene.until(lambda: bool(page._nothing), "the search")
    scene.shot("facts_none", FactsPage, says=page._nothing, parts=1)


@state
def facts_bad(scene: Scene) -> None:
    page = _facts(scene)
    header = page.table.model()
    days = {"when", "Когда", "When"}
    columns = range(header.columnCount())
    place = next((one for one in columns if str(header.headerData(one, Qt.Orientation.Horizontal)).strip() in days), 4)
    scene.press("Home", *["Right"] * place, "F2")
    scene.press("Ctrl+A")
    scene.write("32 May 19")
    scene.press("Return")
    scene.shot("facts_bad", FactsPage, parts=1)


@state
def facts_menus(scene: Scene) -> None:
    page = _facts(scene)
    for name, button in (("facts_action_menu", page.actions_button), ("facts_column_menu", page.columns_button)):
        button.click()
        scene.shot(name, QMenu)
        scene.press("Escape")


@state
def facts_replace(scene: Scene) -> None:
    _facts(scene).open_replace()
    scene.shot("facts_replace", ReplaceDialog)
    scene.write(scene.said("treaty", "договор"))
    scene.shot("facts_replace_found", ReplaceDialog, lambda dialog: dialog.table.rowCount() > 0)


opens("kinds", KindsPage, lambda scene: scene.ways.open_kinds("csto"), parts=3)
opens("kind", TypeEditor, lambda scene: scene.ways.edit_kind("csto", _kind(scene)), parts=6)
opens("kind_new", TypeEditor, lambda scene: scene.ways.edit_kind("csto"), parts=3)


def _data(scene: Scene) -> Mapping[str, object]:
    row = scene.app.desk.row(FACT[0], "fact", FACT[1])
    assert row is not None
    return row.data


def _kind(scene: Scene) -> str:
    return str(_data(scene)["type"])


def _editor(scene: Scene, fact: str = FACT[1]) -> FactEditor:
    scene.ways.edit_fact(FACT[0], fact, "" if fact else _kind(scene))
    return scene.on(FactEditor)


def _when(scene: Scene, text: str) -> None:
    _editor(scene).go_to("when")
    scene.press("Ctrl+A")
    scene.write(text)


opens("fact_editor", FactEditor, _editor)


@state
def fact_editor_error(scene: Scene) -> None:
    refused = _("“{field}” cannot be saved as it is.").format(field=_("When"))
    _when(scene, "32 May 19")
    scene.shot("fact_editor_error", FactEditor, says=refused, parts=3)
    scene.press("Ctrl+Return")
    scene.shot("fact_editor_refused", FactEditor, _to_type_anew, says=refused, parts=1)
    scene.press("Escape")
    scene.shot("fact_unsaved", UnsavedDialog, parts=1)


@state
def fact_editor_changed(scene: Scene) -> None:
    _when(scene, "1993-05-04")
    scene.shot("fact_editor_changed", FactEditor, parts=3)
    scene.press("Ctrl+Return")
    scene.until(lambda: _data(scene)["when"] == "1993-05-04", "the day")
    scene.shot("fact_editor_saved", type(scene.window.page), parts=1)


@state
def fact_new(scene: Scene) -> None:
    _editor(scene, "")
    scene.shot("fact_new", FactEditor, parts=3)


@state
def fact_offers(scene: Scene) -> None:
    _editor(scene, "")
    scene.write(scene.said("a", "д"))
    scene.shot("fact_offers", FactEditor, lambda page: _offers(page) and not _has_problem(page), parts=1)


@state
def fact_new_refused(scene: Scene) -> None:
    page = _editor(scene, "")
    page.go_to("when")
    scene.write("1993-05-04")
    scene.press("Ctrl+Return")
    scene.shot("fact_new_refused", FactEditor, _has_problem, parts=1)


def _to_type_anew(page: FactEditor) -> bool:
    edit = page.lines["when"].edit
    return edit.hasFocus() and isinstance(edit, FieldEdit) and edit.hasSelectedText()


def _offers(page: FactEditor) -> bool:
    return any(isinstance(line.edit, FieldEdit) and line.edit.offers.shown for line in page.lines.values())


def _has_problem(page: FactEditor) -> bool:
    return any(one.isVisible() and one.property("tone") == "bad" for one in page.findChildren(QLabel))


def _added(scene: Scene) -> None:
    scene.ways.open_adding()
    scene.on(AddingPage)
    scene.write("der Hund")
    scene.press("Tab")
    scene.write("the dog")
    scene.press("Ctrl+Return")
    scene.until(lambda: any(pack.id == OWN for pack in scene.app.authoring.packs.rows()), "the card")


opens("adding", AddingPage, lambda scene: scene.ways.open_adding(), parts=2)
opens("adding_one", AddingPage, _added, parts=2)


@state
def turning(scene: Scene) -> None:
    _added(scene)
    page = _facts(scene, f"pack:{OWN}")
    scene.until(lambda: page.table.model().rowCount() > 0, "the card in the table")
    scene.press("Ctrl+Home")
    page.turn_card()
    scene.shot("turning", TurningPage, parts=2)


@state
def article(scene: Scene) -> None:
    scene.ways.open_article("wonders")
    scene.shot("article_empty", ArticlePage, parts=2)
    page = scene.on(ArticlePage)
    page.taking.title.setText("An article")
    page.taking.as_of.setText("2019")
    page.taking.text.setPlainText(ARTICLE)
    page.taking.text.setFocus()
    scene.shot("article_pasted", ArticlePage, parts=1)
    scene.press("Ctrl+Return")
    scene.shot("article", ArticlePage, lambda page: page.accept_button.isVisible() or page.text.isVisible(), parts=2)
    scene.press("E")
    scene.shot("article_form", ArticlePage, lambda page: page.form.isVisible(), parts=3)
    scene.press("Escape")
    scene.until(lambda: not page.form.isVisible(), "the end of the form")
    scene.press("Return")
    scene.shot("article_accepted", ArticlePage, says=_("The one before is accepted; Ctrl+Z takes it back."), parts=1)


opens("deck", DeckPage, lambda scene: scene.ways.open_deck_editor(DECK), lambda page: bool(page.told.text()))
opens("deck_new", DeckPage, lambda scene: scene.ways.open_deck_editor(), lambda page: bool(page.told.text()), 3)


@state
def importing(scene: Scene) -> None:
    table = scene.folder / "table.csv"
    table.write_text(TABLE, encoding="utf-8")
    scene.ways.open_import(table)
    scene.shot("import", ImportPage, lambda page: page.judged is not None, parts=3)


@state
def uniting(scene: Scene) -> None:
    data = dict(_data(scene)) | {"id": "again", "when": "1993", "tags": ["extra"]}
    scene.app.desk.save(FACT[0], [Change("fact", "again", "", None, data)])
    scene.ways.open_uniting(*FACT, "again")
    scene.shot("uniting", UnitingPage, parts=3)
    scene.window.drop_pages()
    scene.ways.show_problems()
    scene.shot("problems", ProblemsPage, lambda page: page.looked and not page._trying.isActive(), parts=3)
