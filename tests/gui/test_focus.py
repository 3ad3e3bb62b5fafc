"""The focus: on every page and dialog it begins somewhere, Tab walks through all there is and back, and each stop is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from everywhere import DIALOGS, PAGES, Hands, opened, put_away, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from study_app.gui.ways import Ways
from study_app.gui.widgets import Column
from study_app.gui.window import MainWindow


@pytest.fixture
def hands(window, press, write, qtbot, tmp_path) -> Iterator[Hands]:
    yield Hands(press, write, qtbot.waitUntil, tmp_path)
    put_away()


def stops(
    place: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> list[QWidget]:
    """What has the focus one after the other, from where it is until it is there again."""
    found: list[QWidget] = []
    while (here := QApplication.focusWidget()) is not None and here not in found:
        found.append(here)
        QTest.keyClick(here, key, modifiers)
        settle()
        assert len(found) < 400
    return found


def reachable(place: QWidget) -> list[QWidget]:
    """What Tab must stop at: all that can have the focus by it, is there and is in use."""
    return [
        each
        for each in place.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
    ]


def in_view(widget: QWidget) -> bool:
    """Whether all of its height is inside of all that it lies in, or as much as what it is scrolled in has room for."""
    part, at, room = widget.rect(), widget, widget.height()
    while not at.isWindow() and (above := at.parentWidget()) is not None:
        part = part.translated(at.pos()) & above.rect()
        if isinstance(above, Column):
            room = min(room, above.viewport().height())
        at = above
    return not part.isEmpty() and part.height() >= room


def shows_focus(widget: QWidget) -> bool:
    """Whether it looks otherwise with the focus than without."""
    with_focus = widget.grab().toImage()
    widget.clearFocus()
    settle()
    without = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    return with_focus != without


def left(window: MainWindow, place: QWidget, hands: Hands) -> QWidget:
    """Leave a page or dialog for what lies below it, which is returned."""
    if isinstance(place, QDialog):
        place.reject()
        window.activateWindow()  # as a window manager does
        hands.wait(window.isActiveWindow)
    else:
        window.back()
    settle()
    return window.page


CELL_BY_CELL = {"facts", "guide"}
"""Where Tab has a meaning of its own in a part of the page."""


@pytest.mark.parametrize("name", [name for name in (*PAGES, *DIALOGS) if name not in CELL_BY_CELL])
def test_tab_walks_through_everything_and_back_and_every_stop_is_seen(window, hands, name):
    place = opened(window, name, hands)
    begin = QApplication.focusWidget()
    assert begin is not None
    assert place is begin or place.isAncestorOf(begin)
    forth = stops(place, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is begin  # no trap on the way
    missing = [f"{type(each).__name__} {each.accessibleName()}" for each in reachable(place) if each not in forth]
    assert missing == []
    unseen = []
    for _stop in forth:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        settle()
        here = QApplication.focusWidget()
        said = f"{type(here).__name__} {here.accessibleName()}"
        if not in_view(here):
            unseen.append(f"{said} is out of view")
        elif not shows_focus(here):
            unseen.append(f"{said} looks the same without the focus")
    assert unseen == []
    back = stops(place, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert [back[0], *back[:0:-1]] == forth
    below = left(window, place, hands)
    focus = QApplication.focusWidget()
    assert focus is not None and below.isAncestorOf(focus) and in_view(focus)


def test_out_of_the_table_in_which_tab_goes_from_cell_to_cell_another_key_leads(window, hands, press):
    page = opened(window, "facts", hands)
    assert "F6" in page.table.accessibleDescription()
    page.table.setFocus()
    press("Tab", "Tab")
    assert QApplication.focusWidget() is page.table
    around = []
    while QApplication.focusWidget() not in around:
        around.append(QApplication.focusWidget())
        press("F6")
    assert {page.table, page.field} <= set(around)
    page.field.setFocus()
    passed = []
    while QApplication.focusWidget() is not page.table:
        passed.append(QApplication.focusWidget())
        press("Tab")
    assert page.columns_button in passed


def test_in_the_guide_tab_goes_from_link_to_link_and_then_on(window, hands, press):
    page = opened(window, "guide", hands)
    page.text.setFocus()
    for _link in range(200):
        press("Tab")
        if QApplication.focusWidget() is not page.text:
            break
    assert QApplication.focusWidget() is not page.text


ELSEWHERE = {
    "choose_import": "the desktop's dialog for files",
    "choose_source": "the desktop's dialog for files",
    "cram": "the page of a session",
    "move_deck": "no page",
    "place_in_guide": "no page",
    "open_packed": "the page of packs",
    "open_pack_folder": "the page of packs",
    "open_dropped": "the page of packs, or that of a table",
    "open_row": "the pages of facts, kinds and names",
    "write_of": "the page on which a fact is written",
    "expect": "no page",
    "expect_table": "no page",
    "restore": "the page of one's own data",
    "study_ahead": "the page of a session",
    "study_missed": "the page of a session",
    "study_new": "the page of a session",
    "study_on": "the page of a session",
    "study_wrong": "the page of a session",
    "show_finished": "at the end of a session, which is walked to",
    "open_score_sheet": "at the end of a quiz, which is walked to",
}
"""Ways that lead to what other ways lead to as well."""


def test_every_way_of_the_window_is_walked_by_these_tests():
    ways = {name for name, work in vars(Ways).items() if callable(work) and not name.startswith("_")}
    walked = set(re.findall(r"ways\.(\w+)\(", (Path(__file__).parent / "everywhere.py").read_text(encoding="utf-8")))
    assert ways - walked - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) <= ways - walked
