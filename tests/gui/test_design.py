"""The page of the design is true: its tables are those of the code, and what it quotes is said there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from test_theme import SCHEMES, contrast

import study_app.gui
from study_app.gui import theme
from study_app.gui.page import Page
from study_app.gui.widgets import GAP, SIGNS

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "resources" / "guide" / "design.md").read_text(encoding="utf-8")
CODE = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "study_app").rglob("*.py")))

ICONS = ("good", "partly", "bad", "accent", "muted")
"""The colours in which icons are drawn."""


def rows(section: str) -> list[list[str]]:
    """The table of a section of the page, a list of cells for each row."""
    [text] = re.findall(rf"^## {section}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def of_colours() -> list[list[str]]:
    """The table of colours as the code has it: each in all schemes, with its least contrast on its grounds."""
    made = []
    for name in theme.Colours._fields:
        row = [f"`{name}`"]
        for table in SCHEMES.values():
            grounds = [ground for text, ground in theme.PAIRS if text == name]
            if name in ("focus", "field"):
                grounds = ["window", "surface"]
            least = min((contrast(getattr(table, name), getattr(table, ground)) for ground in grounds), default=0)
            row += [f"`{getattr(table, name)}`", f"{least:.1f}" if grounds else "-"]
        made.append(row)
    return made


def test_the_sizes_of_type_are_those_of_the_code():
    sizes = {"title": theme.TITLE, "large": theme.LARGE, "body": 1.0, "small": theme.SMALL}
    assert [row[:2] for row in rows("Type")] == [[name, f"{theme.BODY * size:.1f}"] for name, size in sizes.items()]
    assert f"at most {round(theme.column_width() / max(1.0, theme.scale()))} pixels wide" in PAGE


def test_distances_are_multiples_of_the_one_in_the_code():
    assert f"multiples of {GAP} pixels" in PAGE


def test_the_colours_and_their_contrasts_are_those_of_the_code():
    wanted = "\n".join(f"| {' | '.join(row)} |" for row in of_colours())
    assert rows("Colours") == of_colours(), f"the page should say:\n{wanted}"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["window", "surface", "good_soft", "partly_soft", "bad_soft"])
@pytest.mark.parametrize("icon", ICONS)
def test_icons_stand_out_from_their_ground(scheme, ground, icon):
    table = SCHEMES[scheme]
    assert contrast(getattr(table, icon), getattr(table, ground)) >= 3


def test_the_icons_are_those_that_are_shipped():
    files = {file.stem for file in (ROOT / "resources" / "icons").glob("*.svg")} - {"study-app"}
    parts = ("chevron", "check-")  # of choices, menus and trees
    shipped = {name for name in files if not name.startswith(parts)}
    assert {row[0].strip("`") for row in rows("Icons")} == shipped
    assert set(SIGNS.values()) <= shipped


def pages() -> set[str]:
    """Every page of the program that is put on the screen."""
    for module in pkgutil.walk_packages(study_app.gui.__path__, "study_app.gui."):
        importlib.import_module(module.name)

    def below(kind: type) -> set[type]:
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    ours = {one for one in below(Page) if one.__module__.startswith("study_app.")}
    return {one.__name__ for one in ours if not any(issubclass(other, one) for other in ours - {one})}


def test_the_states_of_every_page_are_told_and_of_no_other():
    assert {row[0] for row in rows("States")} == pages()
    assert all(len(row) == 5 and all(row) for row in rows("States"))


@pytest.mark.parametrize(
    "quoted", sorted({words for row in rows("States") for words in re.findall("`(.+?)`", "|".join(row))})
)
def test_what_the_page_quotes_is_said(quoted):
    assert quoted in CODE
