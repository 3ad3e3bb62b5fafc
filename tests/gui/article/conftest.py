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
