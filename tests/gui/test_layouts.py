"""Every page has room for its words in both languages: on a low screen, with letters twice as large, and on a 4K screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest
from everywhere import DIALOGS, Hands, opened, put_away, settle
from looks import cut_off, nameless
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QPushButton, QScrollArea, QWidget

from study_app import i18n
from study_app.facts.dates import kept_together, not_left_alone
from study_app.gui import theme
from study_app.gui.decks import DecksPage
from study_app.gui.facts.page import FactsPage
from study_app.gui.page import Page
from study_app.gui.widgets import GAP, Column, FlushRow, _Edge
from study_app.gui.window import MainWindow

LOW, HUGE = (1024, 600), (3840, 2160)
LOOKS = [("light", 1.0, LOW), ("dark", 1.0, LOW), ("light", 2.0, LOW), ("dark", 2.0, LOW), ("light", 1.0, HUGE)]

LONGEST = 1.5
"""Columns of text that a line may be wide: longer ones are not read with ease."""


def ways(window: MainWindow, table: Path) -> dict[str, Callable[[], object]]:
    """What opens each page, by a name for it; a name ends before its dot where a page has several states."""
    to, app = window.ways, window.app
    deck = app.decks.rows()[0].id
    pack, fact = deck.partition("/")[0], app.reading.timeline([deck])[0].fact.id
    entity = app.reading.find("bridge")[0]

    def settings() -> None:
        to.open_settings()
        assert window.page.lines  # type: ignore[attr-defined]  # all of them: most come once the page is painted

    def sitting() -> None:
        to.open_quiz()
        window.page.begin()  # type: ignore[attr-defined]

    def scored() -> None:
        sitting()
        quiz = window.page.sitting  # type: ignore[attr-defined]
        while quiz.question() is not None:
            quiz.answer(None, first_key_ms=None, total_ms=1)
        to.open_score_sheet(app.quizzes.result_of(quiz))

    def answered() -> None:
        to.open_deck(deck)
        assert window.study is not None
        window.study.give_up()

    def finished() -> None:
        to.open_deck(deck)
        to.show_finished()

    return {
        "welcome": to.open_welcome, "decks": lambda: None, "settings": settings,
        "study": lambda: to.open_deck(deck), "study.answered": answered, "finished": finished,
        "quiz": to.open_quiz, "sitting": sitting, "score sheet": scored, "games": to.open_game,
        "sheet": to.open_sheet, "progress": to.open_progress, "timeline": to.open_timeline, "find": to.open_find,
        "fact": lambda: to.open_fact(pack, fact), "entity": lambda: to.open_entity(entity.pack, entity.id),
        "facts": to.open_facts, "kinds": to.open_kinds, "fact editor": lambda: to.edit_fact(pack, fact),
        "new kind": lambda: to.edit_kind(pack), "deck": lambda: to.open_deck_editor(deck),
        "new deck": to.open_deck_editor, "adding": to.open_adding, "article": to.open_article,
        "import": lambda: to.open_import(table), "problems": to.show_problems, "packs": to.open_packs,
        "devices": to.open_devices, "own data": to.open_own_data,
    }  # fmt: skip


ANSWERED = "study.answered"
"""Where what is new is told below what was asked: it is scrolled to."""


def scrolled(page: Page) -> list[int]:
    """How far the columns of a page that was just opened are scrolled: what is at its top is what one begins with."""
    return [
        there for one in page.findChildren(Column) if one.isVisible() and (there := one.verticalScrollBar().value())
    ]


def cut_at_the_side(page: Page) -> list[int]:
    """How much wider what is in a column is than what is seen of it: no column is scrolled to the side."""
    columns = [one for one in page.findChildren(Column) if one.isVisible()]
    return [more for one in columns if (more := one.widget().width() - one.viewport().width()) > 0]


def not_last(dialog: QWidget) -> list[str]:
    """The filled buttons of a dialog that have another at their right: what it does is last, for the eye as for Tab."""
    shown = [one for one in dialog.findChildren(QPushButton) if one.isVisible()]
    places = [(one, one.mapTo(dialog, one.rect().topLeft())) for one in shown]
    return [
        one.text()
        for one, at in places
        if one.property("kind") == "filled" and any(to.y() == at.y() and to.x() > at.x() for _other, to in places)
    ]


def behind_an_edge(window: QWidget) -> list[str]:
    """The buttons whose frame, which shows that they have the keys, is cut off by what they stand in."""
    return [
        f"{one.text()!r}: {one.geometry()} in {one.parentWidget().rect()}"
        for one in window.findChildren(QPushButton)
        if one.isVisible() and not one.parentWidget().rect().contains(one.geometry())
    ]


def beside_the_edge(page: QWidget) -> list[str]:
    """The quiet buttons whose frame, which is not seen, stands at the edge where words stand elsewhere.

    Not the sign for more of a deck, which is no word, nor those of the table of facts, which goes to the edge of a small window.
    """
    found: list[str] = []
    for one in page.findChildren(QPushButton):
        layout = one.parentWidget().layout()
        quiet = one.isVisible() and one.property("kind") == "quiet" and one.text() != "···"
        if not quiet or layout is None or isinstance(layout, FlushRow) or isinstance(page, FactsPage):
            continue
        edge = layout.contentsRect()
        if one.geometry().left() == edge.left() or one.geometry().right() == edge.right():
            found.append(f"{one.text()!r}: {one.geometry()} in {edge}")
    return found


def elided_hints(page: QWidget) -> list[str]:
    """What stands in an empty field and has no room there."""
    return [
        one.placeholderText()
        for one in page.findChildren(QLineEdit)
        if one.isVisible() and one.fontMetrics().horizontalAdvance(one.placeholderText()) > one.width() - 3 * GAP
    ]


def too_wide(page: Page) -> list[str]:
    """The texts on a page whose lines are too long to be read."""
    most = LONGEST * theme.column_width()
    return [
        one.text()
        for one in page.findChildren(QLabel)
        if one.isVisible() and min(one.width(), one.fontMetrics().horizontalAdvance(one.text())) > most
    ]


def heights(page: Page, window: QWidget) -> dict[str, float]:
    """How far down the window the middle of the way back is, and that of the first line of the title beside it.

    Not of the table of facts with large letters: it has no title, and needs the room for its rows.
    """
    if isinstance(page, FactsPage) and theme.large():
        return {}
    found: dict[str, float] = {}
    backs = [one for one in page.findChildren(QPushButton) if one.isVisible() and one.text().startswith("←")]
    for back in backs[:1]:
        found["way back"] = back.mapTo(window, QPoint(0, 0)).y() + back.height() / 2
    for one in page.findChildren(QLabel):
        if not one.isVisible() or one.property("role") not in ("title", "strong") or not one.text():
            continue
        top, line = one.mapTo(window, QPoint(0, 0)).y(), one.fontMetrics().lineSpacing()
        lines = max(1, round(one.heightForWidth(one.width()) / line)) if one.wordWrap() else 1
        middle = top + (one.height() if lines == 1 else line) / 2
        begins = one.parentWidget() is backs[0].parentWidget() if backs else isinstance(page, DecksPage)
        if (begins and one.property("role") == "title") or (backs and abs(middle - found["way back"]) < line):
            found.setdefault("title", middle)
    return found


def broken_between(page: QWidget) -> list[str]:
    """The texts of which a line may end between a number and what it counts or after a short word, or the last be one word.

    Not how many facts there are, which of large letters has no room beside the buttons but that of its longest word.
    """
    if isinstance(page, FactsPage) and theme.large():
        return []
    shown = [one for one in page.findChildren(QLabel) if one.isVisible() and one.wordWrap()]
    return [one.text() for one in shown if QLabel.text(one) != not_left_alone(kept_together(one.text()))]


def hardly_scrolls(page: QWidget) -> list[int]:
    """By how few pixels a column scrolls: by less than a line of text, and what it leaves empty could do without them."""
    shown = [one for one in page.findChildren(Column) if one.isVisible()]
    return [far for one in shown if 0 < (far := one.verticalScrollBar().maximum()) <= one.fontMetrics().height()]


def ends_untold(page: QWidget) -> list[str]:
    """The lists and forms that scroll, of which nothing shows that more follows."""
    found = [one for kind in (QListView, QScrollArea) for one in page.findChildren(kind) if one.isVisible()]
    return [
        f"{type(one).__name__} {one.accessibleName()}"
        for one in found
        if one.verticalScrollBar().value() < one.verticalScrollBar().maximum()
        and not any(edge.isVisible() for edge in (*one.findChildren(_Edge), *(getattr(one, "_edges", None) or ())))
    ]


ALL_PAGES: dict[str, Callable[[Page], list[str] | list[int]]] = {
    "frame cut off": behind_an_edge,
    "frame where words should be": beside_the_edge,
    "hints without room": elided_hints,
    "wider than its column": cut_at_the_side,
    "lines too long": too_wide,
    "broken where it holds together": broken_between,
    "scrolls by a few pixels": hardly_scrolls,
    "goes on without a sign": ends_untold,
}
"""What is wrong on whatever page it is found, by what it is."""


@pytest.fixture(params=["en", "ru"])
def window(request, installed, data: Path, clock, show, tmp_path: Path) -> Iterator[MainWindow]:
    """The window in a language."""
    (data / "settings.json").write_text(f'{{"language": "{request.param}", "welcomed": true}}', encoding="utf-8")
    with installed.open(data, clock) as app:
        yield show(MainWindow(app))
    i18n.use("en", tmp_path)


@pytest.mark.parametrize(("scheme", "scale", "size"), LOOKS)
def test_every_page_has_room_for_its_words(window, tmp_path, qtbot, scheme, scale, size):
    table = tmp_path / "table.csv"
    table.write_text("Front,Back\nWhat spans the river?,A bridge\n", encoding="utf-8")
    window.app.text_scale, window.app.scheme = scale, scheme
    window.setting_changed("text_scale")
    window.resize(*size)
    wrong, stand = {}, defaultdict(dict)

    def settled() -> bool:
        return not cut_off(window) and not behind_an_edge(window.page)

    for name, open_it in ways(window, table).items():
        open_it()
        QApplication.processEvents()
        try:
            qtbot.waitUntil(settled)
        except qtbot.TimeoutError:
            wrong[name, "cut off"] = cut_off(window)
        wrong |= {(name, what): found for what, look in ALL_PAGES.items() if (found := look(window.page))}
        for what, there in heights(window.page, window).items():
            stand[what][name] = there
        if unnamed := nameless(window):
            wrong[name, "without a name"] = unnamed
        if name != ANSWERED and (far := scrolled(window.page)):
            wrong[name, "begins scrolled"] = far
        if (window.width(), window.height()) != size:
            wrong[name, "larger than the screen"] = window.size().toTuple()
        window.drop_pages()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        window.show_decks()
        window.resize(*size)
        QApplication.processEvents()
    for what, there in stand.items():
        usual = median(there.values())
        wrong |= {(name, f"{what} is not at {usual}"): [at] for name, at in there.items() if abs(at - usual) > 1}
    assert len(stand["title"]) > 20 and len(stand["way back"]) > 20
    assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())


@pytest.mark.parametrize(("scheme", "scale"), [("light", 1.0), ("dark", 2.0)])
def test_every_dialog_has_room_for_its_words_on_a_low_screen(window, tmp_path, qtbot, press, write, scheme, scale):
    window.app.text_scale, window.app.scheme = scale, scheme
    window.setting_changed("text_scale")
    window.resize(*LOW)
    hands = Hands(press, write, qtbot.waitUntil, tmp_path)
    most = (LOW[0] - 40, LOW[1] - 60)  # the frame of the window and a bar of the desktop
    wrong = {}
    for name in DIALOGS:
        dialog = opened(window, name, hands)
        try:
            qtbot.waitUntil(lambda dialog=dialog: not cut_off(dialog))
        except qtbot.TimeoutError:
            wrong[name, "cut off as it opens"] = cut_off(dialog)
        if before := not_last(dialog):
            wrong[name, "what it does is not last"] = before
        dialog.resize(*most)
        settle()
        try:
            qtbot.waitUntil(lambda dialog=dialog: not cut_off(dialog))
        except qtbot.TimeoutError:
            wrong[name, "cut off"] = cut_off(dialog)
        if dialog.size().toTuple() != most:
            wrong[name, "larger than the screen"] = dialog.size().toTuple()
        put_away()
        if (asked := QApplication.activeModalWidget()) is not None:
            asked.close()
        window.drop_pages()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        window.show_decks()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    assert not wrong, "\n".join(f"{name}: {what}" for name, what in wrong.items())
