"""What a screen reader finds on every page and dialog: names, roles and states, and nothing twice in one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from everywhere import DIALOGS, PAGES, Hands, opened, put_away
from looks import accessible
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QWidget

from study_app.gui.facts.page import FactsPage

Role, Text = QAccessible.Role, QAccessible.Text

ITEMS = {Role.ListItem, Role.Cell, Role.TreeItem, Role.ColumnHeader, Role.RowHeader}
"""Parts of what holds many: they may read alike."""

WITHOUT_MEANING = {Role.NoRole, Role.Client, Role.Whitespace}
"""Roles of things that are only there for others to lie in: nothing that can have the focus is of them."""


class Node(NamedTuple):
    """What is told of one thing; its Qt interface may be gone with the next event."""

    role: QAccessible.Role
    name: str
    description: str
    value: str
    focusable: bool
    focused: bool
    checkable: bool
    checked: bool
    disabled: bool
    expandable: bool
    widget: QWidget | None

    def __str__(self) -> str:
        kind = type(self.widget).__name__ if self.widget is not None else ""
        return f"{self.role.name} {self.name!r} {self.description!r} {kind}".rstrip()


def tree(place: QWidget) -> list[Node]:
    found = []
    for node in accessible(place):
        state, made = node.state(), node.object()
        found.append(
            Node(
                node.role(),
                node.text(Text.Name),
                node.text(Text.Description),
                node.text(Text.Value),
                bool(state.focusable) and made is not place,
                bool(state.focused),
                bool(state.checkable),
                bool(state.checked),
                bool(state.disabled),
                bool(state.expandable),
                made if isinstance(made, QWidget) else None,
            )
        )
    return found


def untold(node: Node) -> Iterator[str]:
    """What a screen reader would not know of a thing, or know wrongly."""
    if node.focusable and not node.name.strip():
        yield f"no name: {node}"
    if node.focusable and node.role in WITHOUT_MEANING and not isinstance(node.widget, QAbstractScrollArea):
        yield f"no role: {node}"
    if node.role in {Role.ListItem, Role.TreeItem} and not node.name.strip():
        yield f"a row without words: {node}"
    pressed = node.widget if isinstance(node.widget, QAbstractButton) else None
    if pressed is not None and (node.checkable, node.checked) != (pressed.isCheckable(), pressed.isChecked()):
        yield f"not told whether it is checked: {node}"
    if node.widget is not None and node.disabled == node.widget.isEnabled():
        yield f"not told whether it can be used: {node}"
    if pressed is not None and not pressed.shortcut().isEmpty():
        yield f"a letter of its words is a key, for it has an &: {node}"
    if isinstance(node.widget, QComboBox) and not node.expandable:
        yield f"not told that it opens: {node}"


@pytest.fixture
def hands(window, press, write, qtbot, tmp_path) -> Iterator[Hands]:
    yield Hands(press, write, qtbot.waitUntil, tmp_path)
    put_away()


@pytest.mark.parametrize("name", [*PAGES, *DIALOGS])
def test_everything_is_told_with_its_name_its_role_and_its_state_and_once(window, hands, name):
    place = opened(window, name, hands)
    nodes = tree(place)
    assert [node for node in nodes if node.focusable]
    assert [words for node in nodes for words in untold(node)] == []
    told = Counter(
        (node.role.name, node.name, node.description, node.value)
        for node in nodes
        if node.focusable and node.role not in ITEMS
    )
    assert [words for words, number in told.items() if number > 1] == []
    assert [node for node in nodes if node.focused]  # a screen reader is told where the focus is


@pytest.mark.parametrize("name", PAGES)
def test_whoever_comes_to_a_page_is_told_where_they_are(window, hands, monkeypatch, name):
    said = hands.folder / "said"
    monkeypatch.setenv("STUDY_APP_TRACE", str(said))
    page = opened(window, name, hands)
    lines = said.read_text().splitlines() if said.exists() else []
    last = max((n for n, line in enumerate(lines) if line.startswith("page ")), default=0)
    told = [line.removeprefix("say ") for line in lines[last:] if line.startswith("say ")]
    if name in ("decks", "welcome"):  # where the window itself is opened, which tells its title
        return
    if told:
        assert page.announces_itself or page.title in told
    else:  # the focus comes into the panel of the question, which is told with it
        assert window.study is page
        assert [node for node in tree(page) if node.name == window.study.question.stem]


@pytest.mark.parametrize("name", ["facts", "importing", "progress"])
def test_a_cell_is_told_with_its_column(window, hands, name):
    heads, cells = set(), []
    place = opened(window, name, hands)
    hands.wait(lambda: any(node.role is Role.Cell for node in tree(place)))
    for node in tree(place):
        if node.role is Role.ColumnHeader:
            heads.add(node.name)
        elif node.role is Role.Cell:
            cells.append(node.name)
    assert cells and heads
    assert [cell for cell in cells if cell.count(": ") == 0 and name != "progress"] == []
    assert any(f"{head}: " in cell for head in heads for cell in cells)


def test_a_line_of_the_tree_is_told_with_the_headings_above_it(window, hands):
    page = opened(window, "facts", hands)
    assert isinstance(page, FactsPage)
    page.beside.setChecked(True)
    hands.wait(lambda: page.sidebar.topLevelItemCount() > 1)
    lines = {node.name: node.description for node in tree(page)}
    assert lines["Decks"] == ""
    assert any(name.startswith("Openings") and description == "Decks" for name, description in lines.items())


@pytest.mark.parametrize("name", ["settings", "packs", "progress of some days", "own data"])
def test_a_sheet_is_told_when_the_focus_comes_into_it(window, hands, name):
    nodes = tree(opened(window, name, hands))
    sheets = [node for node in nodes if node.widget is not None and node.widget.objectName() == "card"]
    assert sheets
    assert [node for node in sheets if not node.name] == []


def test_a_way_of_asking_is_told_as_one_in_the_settings_and_for_a_deck(window, hands):
    for name, before in (("settings", "Ways of asking: "), ("a deck", "Way of asking: ")):
        boxes = [node.name for node in tree(opened(window, name, hands)) if "Fill the gap" in node.name]
        assert boxes == [f"{before}Fill the gap"]


def test_what_is_told_wrongly_is_seen_by_this_test(show):
    box = show(QComboBox())
    [found] = [words for node in tree(box.parentWidget() or box) for words in untold(node._replace(focusable=True))]
    assert found.startswith("no name: ")
