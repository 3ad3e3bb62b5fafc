"""Paints every figure of the guide and the README, from the shipped packs and a learner who is made up: `make guide`.

Those of a language other than English lie in a folder of its name, as its pages do.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_LOGGING_RULES"] = "default.warning=false"

from clocks import SetClock
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tiny import right

from study_app import i18n
from study_app.app import StudyApp
from study_app.gui.habits import HabitsDialog
from study_app.gui.window import MainWindow

SIZE, WIDE, EXAM = QSize(1000, 815), QSize(1240, 815), QSize(720, 800)
DECK = "csto/first-steps"
DATA = "study-app"
DAYS = 12
"""That the learner has studied before the figures are painted."""

MOST = 30
"""Questions after which one with options has come."""

SETTLED_MS, MOST_LOOKS = 800, 6
"""Between two looks, and how many: a page finds its height in rounds, and what is worked out beside it comes in between."""


def study(app: StudyApp, clock: SetClock, days: int = DAYS) -> None:
    """Study some of two decks each day, with an error now and then."""
    chance = random.Random(7)
    for _day in range(days):
        for deck in (DECK, "wonders/times"):
            session = app.studying.session(deck)
            for _card in range(14):
                if (question := session.next()) is None:
                    break
                clock.move(ms=9_000)
                session.answer(None if chance.random() < 0.12 else right(question), first_key_ms=2_000, total_ms=8_000)
        clock.move(days=1)


def until(come: Callable[[], bool]) -> None:
    """Let the window go on until something is so, for a while."""
    for _look in range(400):
        if come():
            return
        QTest.qWait(50)
    raise AssertionError("it does not come")


def answered(window: MainWindow) -> QWidget:
    """A question that was just answered wrong: the page says why."""
    window.ways.open_deck(DECK)
    page, clock = window.study, window.app.clock
    assert page is not None
    assert isinstance(clock, SetClock)
    for _question in range(MOST):
        question = page.question
        assert question is not None
        clock.move(ms=4_000)  # a key that comes right after an answer was meant for the question
        if question.form == "choice":
            place = next(number for number, option in enumerate(question.options, 1) if option.right)
            page.digit(place % len(question.options) + 1)
            return window
        page.give_up()
        clock.move(ms=4_000)
        page.go_on()
    raise AssertionError("no question with options comes: choose another deck")


def exam(window: MainWindow) -> QWidget:
    """The exam of a deck, with what to expect of it."""
    window.app.deciding.set_exam(DECK, "2027-01-15", 0.9, 15, None)
    dialog = HabitsDialog(window, window.app, DECK)
    dialog.open()
    dialog.resize(EXAM)
    dialog.exam_day.setFocus()
    until(lambda: dialog._prospect is not None)
    return dialog


def fact(window: MainWindow) -> QWidget:
    """A fact that is edited, with the questions that it yields."""
    window.resize(WIDE)
    window.ways.edit_fact("csto", "charter-adopted")
    return window


def backups(window: MainWindow) -> QWidget:
    """The page of a person's data, with backups of some days."""
    clock = window.app.clock
    assert isinstance(clock, SetClock)
    for _day in range(3):
        clock.move(days=1, minutes=37)
        window.app.backups.make("day")
    window.ways.open_own_data()
    return window


def packs(window: MainWindow) -> QWidget:
    """The packs as wholes."""
    window.ways.open_packs()
    return window


def progress(window: MainWindow) -> QWidget:
    """What was studied."""
    window.ways.open_progress()
    return window


FIGURES: dict[str, Callable[[MainWindow], QWidget]] = {
    "study.png": answered,
    "progress.png": progress,
    "exam.png": exam,
    "fact.png": fact,
    "packs.png": packs,
    "backups.png": backups,
}
"""The file of each figure, and what brings it into view."""

LANGUAGES = ("en", "ru")
"""That the figures are painted in."""


def paint(folder: Path, language: str) -> None:
    """Paint each figure in a language into a folder, each on data of its own."""
    _alive = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "Fusion"])
    try:
        _paint_all(folder, language)
    finally:
        i18n.use("en", folder)


def speak(app: StudyApp, language: str) -> None:
    """Have the program and its packs in a language."""
    if app.language != language:
        app.language = language
        app.library_reader()()
        app.renew_library()


def _paint_all(folder: Path, language: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        before, studied = SetClock(), Path(made) / "studied"
        studied.mkdir()
        with StudyApp.open(studied, before) as app:
            speak(app, language)
            study(app, before)
            app.scheme = "light"
        for name, show in FIGURES.items():
            place = Path(made) / name
            place.mkdir()
            if show is not answered:
                shutil.copytree(studied, place / DATA)
            clock = SetClock() if show is answered else SetClock(before.moment)
            _paint(place, clock, show, folder.resolve() / name, language)


def _paint(place: Path, clock: SetClock, show: Callable[[MainWindow], QWidget], file: Path, language: str) -> None:
    here = Path.cwd()
    os.chdir(place)  # some pages name the folder of the data: at a relative path it is nobody's
    try:
        Path(DATA).mkdir(exist_ok=True)
        with StudyApp.open(Path(DATA), clock) as app:
            speak(app, language)
            app.scheme = "light"
            window = MainWindow(app)
            window.resize(SIZE)
            window.show()
            QTest.qWaitForWindowActive(window)
            shown = show(window)
            if not _settled(shown).save(str(file)):
                sys.exit(f"{file} cannot be written.")
            window.close()
    finally:
        os.chdir(here)


def _settled(shown: QWidget) -> QPixmap:
    """The picture of a page once it stays the same for a while: what is read beside the window has come by then."""
    picture = shown.grab()
    for _look in range(MOST_LOOKS):
        before = picture.toImage()
        QTest.qWait(SETTLED_MS)
        picture = shown.grab()
        if picture.toImage() == before:
            break  # a cursor that blinks in a field may never let it come to that
    return picture


if __name__ == "__main__":
    for spoken in LANGUAGES:
        paint(Path(sys.argv[1]) / ("" if spoken == "en" else spoken), spoken)
