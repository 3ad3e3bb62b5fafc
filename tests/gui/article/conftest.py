"""A pack about a league of harbours without facts, and the page on which they are made of an article."""

from __future__ import annotations

from pathlib import Path

import pytest
from league import ARTICLE, AS_OF, write_league

from study_app.gui.article.page import ArticlePage
from study_app.gui.window import MainWindow


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the pack of the league in it."""
    folder = tmp_path / "data"
    write_league(folder / "packs" / "league")
    return folder


@pytest.fixture
def bare(data: Path) -> str:
    """A pack that has kinds of things and nothing else."""
    folder = data / "packs" / "bare"
    folder.mkdir(parents=True)
    kinds = "".join(f'[[entity_type]]\nid = "{one}"\nname = "{one}"\n' for one in ("person", "organisation"))
    head = 'format = 1\nid = "bare"\nversion = "0.1.0"\nlanguage = "en"\ntitle = "Bare"\n'
    (folder / "pack.toml").write_text(head + kinds, encoding="utf-8")
    return "bare"


@pytest.fixture
def page(window: MainWindow, press) -> ArticlePage:
    press("Ctrl+Shift+A")
    return window.stack[-1]


@pytest.fixture
def work(page: ArticlePage, press, qtbot) -> ArticlePage:
    """The page with the article taken up."""
    page.taking.text.setPlainText(ARTICLE)
    page.taking.title.setText("The harbours")
    page.taking.as_of.setText(AS_OF)
    press("Ctrl+Return")
    qtbot.waitUntil(lambda: page.work is not None)
    return page
