"""Every page and dialog of the window, each opened as a person comes to it, for tests that walk through all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bridges import TEXT
from clocks import SetClock
from facts.harbour import copied
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from sessions import answer
from tiny import right

from study_app.desk.news import Restated
from study_app.desk.packs import Draft
from study_app.facts.edits import Overlay
from study_app.facts.merging import Difference
from study_app.facts.publishing import Text
from study_app.gui.settings import SettingsPage
from study_app.gui.window import MainWindow
from study_app.journal import Change

DIFFERENCES = (
    Difference("fact", "a", "when", "1900", "1901", "1902"),
    Difference("fact", "b", "tags", None, ["x"], ["y", "z"]),
    Difference("deck", "e", "name", "E", "E", "F"),
)


class Hands(NamedTuple):
    """What a test has to press keys, to type, to wait, and to put files."""

    press: Callable[..., None]
    write: Callable[[str], None]
    wait: Callable[[Callable[[], bool]], None]
    folder: Path


Way = Callable[[MainWindow, Hands], object]


def _just(open_it: Callable[[MainWindow], object]) -> Way:
    return lambda window, _hands: open_it(window)


def _settings(window: MainWindow, _hands: Hands) -> None:
    """With all of them: most come once the page is painted."""
    window.ways.open_settings()
    assert isinstance(window.page, SettingsPage) and window.page.lines


def _sheet(window: MainWindow, hands: Hands) -> None:
    """With its preview, which comes once the page is painted."""
    window.ways.open_sheet()
    hands.wait(lambda: window.page.pages is not None)


def _studied(window: MainWindow, hands: Hands) -> None:
    app, clock = window.app, window.app.clock
    assert isinstance(clock, SetClock)
    for _day in range(4):
        session = app.studying.session(app.decks.rows()[0].id)
        while (question := session.next()) is not None:
            clock.move(minutes=1)
            session.answer(right(question), first_key_ms=None, total_ms=9_000)
        clock.move(days=1)


def _asked(form: str) -> Way:
    def opened(window: MainWindow, hands: Hands) -> None:
        window.app.only_forms = (form,)
        for deck in window.app.decks.rows():
            session = window.app.studying.session(deck.id)
            if (question := session.next()) is not None and question.form == form:
                window.ways.open_deck(deck.id)
                assert window.study is not None and window.study.question is not None
                assert window.study.question.form == form
                return
        raise AssertionError(f"no deck asks {form}")

    return opened


def _answered(form: str, *, rightly: bool) -> Way:
    def opened(window: MainWindow, hands: Hands) -> None:
        _asked(form)(window, hands)
        QApplication.processEvents()
        assert window.study is not None
        answer(window.study, hands.press, hands.write, rightly=rightly)

    return opened


def _finished(window: MainWindow, hands: Hands) -> None:
    _studied(window, hands)
    window.ways.open_deck(window.app.decks.rows()[0].id)
    while window.study is not None and window.finished is None:
        answer(window.study, hands.press, hands.write)
        hands.press("Return")


def _quiz(window: MainWindow, hands: Hands) -> None:
    window.ways.open_sitting(window.app.quizzes.begin([], ("choice",), 2, seed=3, minutes=None))


def _score_sheet(window: MainWindow, hands: Hands) -> None:
    _quiz(window, hands)
    hands.press("1", "2")


def _play(window: MainWindow, hands: Hands) -> None:
    window.ways.play(window.app.quizzes.game_decks()[0][0].id)


def _saved(id: str, data: dict[str, object], open_it: Way) -> Way:
    def opened(window: MainWindow, hands: Hands) -> None:
        window.app.desk.save("bridges", [Change("fact", id, "", None, {"id": id} | data)])
        open_it(window, hands)

    return opened


def _uniting(window: MainWindow, hands: Hands) -> None:
    row = window.app.desk.row("bridges", "fact", "south-opened")
    assert row is not None
    data = dict(row.data) | {"id": "again", "when": "1904", "tags": ["extra"]}
    window.app.desk.save("bridges", [Change("fact", "again", "", None, data)])
    window.ways.open_uniting("bridges", "south-opened", "again")


def _problems(window: MainWindow, hands: Hands) -> None:
    from study_app.gui.problems import ProblemsPage

    _uniting(window, hands)
    window.back()
    window.ways.show_problems()
    page = window.page
    assert isinstance(page, ProblemsPage)
    hands.wait(lambda: page.looked and not page._looking.isActive())
    hands.wait(lambda: not page._trying.isActive())


def _imported(window: MainWindow, hands: Hands) -> None:
    table = hands.folder / "table.csv"
    table.write_text("front,back\nBridge,Brücke\nRiver,Fluss\n", encoding="utf-8")
    window.ways.open_import(table)
    hands.wait(lambda: window.page.judged is not None)


def _publish(window: MainWindow, hands: Hands) -> None:
    from study_app.gui.publish import PublishPage

    edits = Overlay()
    edits.add([Change("fact", "boats", "boats", 120, 121)])
    text = Text(copied(hands.folder), edits)
    page = PublishPage("The League", Draft(text, text.next_version(), text.entry({}, str), date(2026, 11, 28)))
    window.show_page(page)
    hands.wait(lambda: page.publication is not None)


def _update(window: MainWindow, hands: Hands) -> None:
    from study_app.gui.update import UpdatePage

    window.show_page(UpdatePage("Update: Bridges", "Words.", DIFFERENCES, "Update"))


def _with_source(open_it: Way) -> Way:
    def opened(window: MainWindow, hands: Hands) -> None:
        book = hands.folder / "book.txt"
        book.write_text(TEXT, encoding="utf-8")
        window.app.reading.attach_source(book)
        open_it(window, hands)

    return opened


def _after_days(open_it: Way) -> Way:
    def opened(window: MainWindow, hands: Hands) -> None:
        _studied(window, hands)
        open_it(window, hands)

    return opened


def _progress(window: MainWindow, hands: Hands) -> None:
    from study_app.gui.progress import ProgressPage

    window.ways.open_progress()
    page = window.page
    assert isinstance(page, ProgressPage)
    hands.wait(lambda: page.complete)


def _own_data(window: MainWindow, hands: Hands) -> None:
    from study_app.gui.own_data.page import OwnDataPage

    window.ways.open_own_data()
    page = window.page
    assert isinstance(page, OwnDataPage)
    hands.wait(lambda: page.list.count() > 0 or page.list.isHidden())


def _deck(id: str) -> Way:
    def opened(window: MainWindow, hands: Hands) -> None:
        from study_app.gui.deck_editor import DeckPage

        window.ways.open_deck_editor(id)
        page = window.page
        assert isinstance(page, DeckPage)
        hands.wait(lambda: bool(page.told.text()) and not page._reading.busy and not page._pause.isActive())

    return opened


PAGES: dict[str, Way] = {
    "decks": _just(lambda window: window.show_decks()),
    "a choice": _asked("choice"),
    "a choice, answered wrong": _answered("choice", rightly=False),
    "a field": _asked("typed"),
    "a field, answered": _answered("typed", rightly=True),
    "a date": _asked("date_entry"),
    "a card to be graded": _asked("reveal"),
    "a card that is graded": _answered("reveal", rightly=True),
    "an order": _asked("order"),
    "which came first": _asked("which_first"),
    "true or false": _asked("true_false"),
    "the end of a session": _finished,
    "quiz": _just(lambda window: window.ways.open_quiz()),
    "a question of a quiz": _quiz,
    "score sheet": _score_sheet,
    "games": _just(lambda window: window.ways.open_game()),
    "a game": _play,
    "sheet": _sheet,
    "progress": _progress,
    "progress of some days": _after_days(_progress),
    "timeline": _just(lambda window: window.ways.open_timeline()),
    "find": lambda window, hands: (window.ways.open_find(), hands.write("bridge")),
    "a fact": _just(lambda window: window.ways.open_fact("bridges", "north-opened")),
    "a fact with its source": _with_source(_just(lambda window: window.ways.open_fact("bridges", "north-opened"))),
    "an entity": _just(lambda window: window.ways.open_entity("bridges", "north")),
    "facts": _just(lambda window: window.ways.open_facts()),
    "kinds": _just(lambda window: window.ways.open_kinds()),
    "a kind": _just(lambda window: window.ways.edit_kind("bridges", "opening")),
    "a new kind": _just(lambda window: window.ways.edit_kind("bridges")),
    "editing a fact": _just(lambda window: window.ways.edit_fact("bridges", "north-opened")),
    "writing a fact": _just(lambda window: window.ways.edit_fact("bridges", "", "opening")),
    "turning a card": _saved(
        "plain",
        {"type": "flashcard", "front": "Bridge", "back": "Brücke"},
        _just(lambda window: window.ways.open_turning("bridges", "plain")),
    ),
    "an article": _just(lambda window: window.ways.open_article()),
    "adding": _just(lambda window: window.ways.open_adding()),
    "a deck": _deck("bridges/openings"),
    "a new deck": _deck(""),
    "guide": _just(lambda window: window.ways.open_guide()),
    "importing": _imported,
    "problems": _problems,
    "uniting": _uniting,
    "packs": _just(lambda window: window.ways.open_packs()),
    "devices": _just(lambda window: window.ways.open_devices()),
    "own data": _own_data,
    "settings": _settings,
    "welcome": _just(lambda window: window.ways.open_welcome()),
    "update": _update,
    "publish": _publish,
}
"""What is in front of the decks, by a name."""


def _unsaved(window: MainWindow, hands: Hands) -> None:
    from study_app.gui.fact_editor import FactEditor

    window.ways.edit_fact("bridges", "north-opened")
    page = window.page
    assert isinstance(page, FactEditor)
    hands.wait(lambda: QApplication.activeWindow() is window)
    page.go_to("when")
    hands.press("Ctrl+A")
    hands.write("1999")
    hands.press("Esc")


def _new_pack(window: MainWindow, hands: Hands) -> None:
    window.ways.make_pack()


def _replace(window: MainWindow, hands: Hands) -> None:
    from study_app.gui.facts.page import FactsPage

    window.ways.open_facts()
    page = window.page
    assert isinstance(page, FactsPage)
    page.open_replace()


def _deleting(window: MainWindow, hands: Hands) -> None:
    from study_app.gui.own_data.page import OwnDataPage

    _own_data(window, hands)
    page = window.page
    assert isinstance(page, OwnDataPage)
    page.ask_to_delete()


def _restoring(window: MainWindow, hands: Hands) -> None:
    from study_app.gui.own_data.page import OwnDataPage

    window.app.backups.make("asked")
    _studied(window, hands)
    _own_data(window, hands)
    page = window.page
    assert isinstance(page, OwnDataPage)
    hands.wait(lambda: page.list.count() > 0)
    page.restore_chosen()


def _picture(window: MainWindow, hands: Hands) -> None:
    window.ways.open_fact("bridges", "north-opened")
    hands.wait(lambda: QApplication.activeWindow() is window)
    hands.press("P")


DIALOGS: dict[str, Way] = {
    "keys": _just(lambda window: window.menus.show_keys()),
    "palette": _just(lambda window: window.menus.show_palette()),
    "ways of asking": _just(lambda window: window.ways.choose_forms()),
    "habits": _just(lambda window: window.ways.choose_habits()),
    "exam": _just(lambda window: window.ways.plan_exam()),
    "learners": _just(lambda window: window.ways.open_learners()),
    "what went wrong": _just(lambda window: window.ways.show_faults()),
    "what changed": _just(lambda window: window.ways.show_changed((Restated("bridges", "a", "Before.", "Now."),))),
    "the menu of the desktop": _just(lambda window: window.ways.choose_menu()),
    "about": _just(lambda window: window.ways.show_about()),
    "a note": lambda window, hands: (_asked("reveal")(window, hands), hands.press("N")),
    "what is not saved": _unsaved,
    "a new pack": _new_pack,
    "find and replace": _replace,
    "deleting everything": _deleting,
    "restoring a backup": _restoring,
    "a picture": _picture,
}
"""What opens in front of a page."""


def put_away() -> None:
    """Close the dialog in front, so that nothing it was going to do comes after the data is closed."""
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.reject()
    settle()


def opened(window: MainWindow, name: str, hands: Hands) -> QWidget:
    """The page or dialog of a name, with the focus where it begins."""
    if name in PAGES:
        PAGES[name](window, hands)
        hands.wait(lambda: QApplication.activeWindow() is window)
        settle()
        return window.page
    DIALOGS[name](window, hands)
    hands.wait(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    hands.wait(dialog.isActiveWindow)
    settle()
    return dialog


def settle() -> None:
    """Let what was just added be laid out and shown."""
    for _turn in range(3):
        QApplication.processEvents()
