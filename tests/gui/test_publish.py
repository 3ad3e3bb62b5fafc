"""Publishing: what will be written is seen first, and follows what is typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from facts.harbour import copied
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication

from study_app.desk.packs import Draft
from study_app.facts.edits import Overlay
from study_app.facts.publishing import Text
from study_app.gui import theme
from study_app.gui.publish import PublishPage
from study_app.journal import Change


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    edits = Overlay()
    edits.add([Change("fact", "boats", "boats", 120, 121)])
    text = Text(copied(tmp_path), edits)
    return Draft(text, text.next_version(), text.entry({}, str), date(2026, 11, 28))


@pytest.fixture
def page(draft: Draft, show, qtbot) -> PublishPage:
    made = PublishPage("The Harbour League", draft)
    made.resize(900, 900)
    show(made).start()
    qtbot.waitUntil(lambda: made.publication is not None)
    return made


def test_the_version_the_entry_and_every_line_are_shown_before_anything_is_written(page, draft):
    assert page.version.text() == "1.2.1"
    assert page.entry.toPlainText().startswith("### Changed")
    assert "-boats = 120\n+boats = 121" in page.diff.toPlainText()
    assert not (draft.text.folder / "CHANGELOG.md").exists()
    assert nameless(page) == []
    assert QApplication.focusWidget() is page.version


def test_what_is_typed_is_what_will_be_written(page, qtbot, press, write):
    write("2.0.0")
    press("Tab")
    page.entry.setPlainText("A better number.")
    qtbot.waitUntil(lambda: "+A better number." in page.diff.toPlainText())
    assert '+version = "2.0.0"' in page.diff.toPlainText()
    with qtbot.waitSignal(page.published) as told:
        press("Ctrl+Return")
    [publication] = told.args
    assert (publication.version, "+A better number." in publication.diff()) == ("2.0.0", True)


def test_a_version_that_is_not_higher_is_refused_at_once(page, qtbot, write):
    write("1.2.0")
    qtbot.waitUntil(lambda: bool(page.refused.text()))
    assert "The version 1.2.0 is not above 1.2.0" in words(page)
    assert not page.go.isEnabled()
    with qtbot.assertNotEmitted(page.published):
        page.publish()


@pytest.mark.parametrize("scale", [0.8, 2.0])
def test_nothing_is_cut_off_at_any_text_size(qapp, show, draft, qtbot, scale):
    theme.apply(qapp, "light", scale)
    made = PublishPage("The Harbour League", draft)
    made.resize(900, 700)
    show(made).start()
    qtbot.waitUntil(lambda: made.publication is not None)
    QApplication.processEvents()
    assert cut_off(made.column.inside) == []
