"""A shot shows what it is named for, and every page of the window is in one."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from shots import asking, dialogs, keeping, reading, writing
from shots.scene import STATES, Look, Scene, Studied, shoot, studied

import study_app.gui
from study_app import i18n
from study_app.gui.asking import AskingPage, FootedPage, FormPage
from study_app.gui.column_page import ColumnPage
from study_app.gui.decks import DecksPage
from study_app.gui.page import Page
from study_app.gui.quiz import QuizPage
from study_app.gui.reading import ReadingPage
from study_app.gui.tried import TriedPage

AREAS = (asking, dialogs, keeping, reading, writing)
KINDS = {ColumnPage, AskingPage, FootedPage, FormPage, ReadingPage, TriedPage}
"""What pages are made of, and no pages themselves."""


@pytest.fixture(scope="module")
def learner(tmp_path_factory) -> Studied:
    return studied(tmp_path_factory.mktemp("shots") / "studied", Look(), days=1)


def every_page() -> set[type[Page]]:
    for module in pkgutil.walk_packages(study_app.gui.__path__, "study_app.gui."):
        importlib.import_module(module.name)

    def below(kind: type[Page]) -> Iterator[type[Page]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return {one for one in below(Page) if one.__module__.startswith("study_app.gui.")} - KINDS


def test_every_page_of_the_window_is_shot():
    named = {
        node.id
        for area in AREAS
        for call in ast.walk(ast.parse(Path(area.__file__).read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        for node in call.args
        if isinstance(node, ast.Name)
    }
    assert {page.__name__ for page in every_page()} - named == set()


@pytest.mark.parametrize("name", ["q_choice", "kinds", "packs", "find", "about"])
def test_a_state_of_each_area_is_shot_as_what_it_says(name: str, learner: Studied, tmp_path: Path, qapp) -> None:
    (tmp_path / "out").mkdir()
    shots = shoot(name, learner, Look(), tmp_path, tmp_path / "out")
    assert shots[0].startswith(name)
    assert {f"{shot}.png" for shot in shots} <= {file.name for file in (tmp_path / "out").iterdir()}
    assert i18n.in_use() is None or i18n.in_use()[0] == "en"


@pytest.mark.parametrize(("kind", "says"), [(QuizPage, ""), (DecksPage, "Not on this page")])
def test_what_is_not_what_it_says_is_not_shot(
    kind: type[QWidget], says: str, learner: Studied, tmp_path: Path, qapp, monkeypatch
) -> None:
    monkeypatch.setattr("shots.scene.PATIENCE_MS", 200)

    def untrue(scene: Scene) -> None:
        scene.shot("untrue", kind, says=says)

    monkeypatch.setitem(STATES, "untrue", untrue)
    with pytest.raises(AssertionError, match="does not come: DecksPage is in front"):
        shoot("untrue", learner, Look(), tmp_path, tmp_path)
    assert not (tmp_path / "untrue.png").exists()
