"""Wherever something is saved into a file, its name is completed, and no file that is there is written over unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

import study_app.gui
from study_app.gui.own_data.dialogs import AskDialog
from study_app.gui.saving import ask_file, ask_table

KINDS = ("Pictures (*.png)", "Tables (*.csv *.tsv)")


@pytest.fixture
def typing(monkeypatch) -> Callable[[Path | str, str], None]:
    """Has the dialog of the desktop answered with a name, and a kind that was chosen."""

    def typed(name: Path | str, kind: str = "") -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(name), kind))

    return typed


def question(window: QWidget) -> AskDialog | None:
    """What is asked before a file is written over."""
    return next((one for one in window.findChildren(AskDialog) if one.isVisible()), None)


@pytest.mark.parametrize(
    ("name", "kind", "becomes", "number"),
    [
        ("heat", KINDS[0], "heat.png", 0),
        ("heat", KINDS[1], "heat.csv", 1),
        ("heat", "", "heat.png", 0),
        ("heat.tsv", KINDS[1], "heat.tsv", 1),
        ("heat.CSV", KINDS[0], "heat.CSV", 1),
        ("heat.2002", KINDS[0], "heat.2002.png", 0),
    ],
)
def test_a_name_without_an_ending_gets_that_of_the_kind_that_was_chosen(
    window, typing, tmp_path, name, kind, becomes, number
):
    saved = []
    typing(tmp_path / name, kind)
    ask_file(window, "Save", "x", KINDS, lambda *chosen: saved.append(chosen))
    assert saved == [(tmp_path / becomes, number)]


def test_a_file_of_the_completed_name_is_written_over_only_when_that_is_wanted(window, typing, tmp_path, press):
    saved = []
    (tmp_path / "heat.png").write_text("mine", encoding="utf-8")
    typing(tmp_path / "heat", KINDS[0])
    for keys, becomes in ((["Esc"], []), (["Return"], []), (["Shift+Tab", "Return"], [(tmp_path / "heat.png", 0)])):
        ask_file(window, "Save", "x", KINDS, lambda *chosen: saved.append(chosen))
        asked = question(window)
        assert "heat.png is there already" in words(asked) and not saved
        assert nameless(asked) == [] == cut_off(asked)
        press(*keys)
        QApplication.processEvents()
        assert question(window) is None and saved == becomes, f"after {keys}"


def test_a_file_of_the_very_name_that_was_typed_is_asked_about_by_the_desktop_alone(window, typing, tmp_path):
    saved = []
    (tmp_path / "heat.png").write_text("mine", encoding="utf-8")
    typing(tmp_path / "heat.png", KINDS[0])
    ask_file(window, "Save", "x", KINDS, lambda *chosen: saved.append(chosen))
    assert saved == [(tmp_path / "heat.png", 0)] and question(window) is None


def test_who_names_no_file_saves_nothing(window, typing):
    typing("")
    ask_file(window, "Save", "x", KINDS, lambda *_chosen: pytest.fail("nothing was wanted"))


def test_a_table_has_the_mark_for_excel_where_that_kind_was_chosen(window, typing, tmp_path):
    saved = []
    for kind in ("Tables with byte order mark, for Excel (*.csv)", "Tables (*.csv)", "Tables with tabs (*.tsv)"):
        typing(tmp_path / "facts", kind)
        ask_table(window, "facts.csv", lambda path, mark: saved.append((path.name, mark)))
    assert saved == [("facts.csv", True), ("facts.csv", False), ("facts.tsv", False)]


def test_no_page_asks_for_a_file_to_be_saved_in_another_way():
    folder = Path(study_app.gui.__file__).parent
    asks = [file.name for file in folder.rglob("*.py") if "getSaveFileName" in file.read_text(encoding="utf-8")]
    assert asks == ["saving.py"]
