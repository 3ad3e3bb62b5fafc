"""Shots of what asks: every form of a question before and after its answer, the end of a session, quizzes, games, the sheet."""

from __future__ import annotations

import re

from figures import DECK
from PySide6.QtWidgets import QMenu
from sessions import answer, to_the_end
from shots.scene import Scene, opens, state

from study_app.errors import StudyAppError
from study_app.gui.card_menu import NoteDialog
from study_app.gui.decks import DecksPage
from study_app.gui.finished import FinishedPage
from study_app.gui.game import GameDecksPage, GamePage
from study_app.gui.quiz import QuizPage
from study_app.gui.score_sheet import ScoreSheetPage
from study_app.gui.sheet import SheetPage
from study_app.gui.sitting import SittingPage
from study_app.gui.study import Stage, StudyPage
from study_app.i18n import _
from study_app.quiz.question import Card

FORMS = """choice typed date_entry which_first order cloze year name_all select_all odd_one_out how_many place between as_of
    how_long match true_false reverse reveal""".split()

MOST = 60
"""Questions after which a session is over."""


def _asked(scene: Scene, form: str) -> StudyPage:
    """Ask a question of a form: in a deck's session or cramming where one asks it, else of an event that can be asked so."""
    scene.app.only_forms = (form,)
    decks = [deck.id for deck in scene.app.decks.rows()]
    studying = scene.app.studying
    for begin, way in ((studying.session, scene.ways.open_deck), (studying.cram, scene.ways.cram)):
        for deck in decks:
            try:
                question = begin(deck).next()
            except StudyAppError:  # a deck with nothing to cram
                continue
            if question is not None and question.form == form:
                way(deck)
                return _at(scene, form)
    for event in scene.app.reading.timeline(decks):
        for facet in ("start", "end", "when"):
            card = Card(event.fact.pack, event.fact.id, facet)
            if scene.app.quiz.has(card) and scene.app.quiz.can(card, form):
                scene.ways.study_missed([card.id])
                return _at(scene, form)
    raise AssertionError(f"no deck asks {form}")


def _at(scene: Scene, form: str) -> StudyPage:
    page = scene.on(StudyPage, lambda page: page.question is not None and page.question.form == form)
    scene.think()
    return page


def _answered(page: StudyPage) -> bool:
    return page.stage is not Stage.ASKING


def _form(form: str) -> None:
    def asked_and_answered(scene: Scene) -> None:
        page = _asked(scene, form)
        scene.shot(f"q_{form}", StudyPage, lambda page: not _answered(page))
        answer(page, scene.press, scene.write, rightly=False)
        scene.shot(f"q_{form}_wrong", StudyPage, _answered)

    def rightly(scene: Scene) -> None:
        answer(_asked(scene, form), scene.press, scene.write)
        scene.shot(f"q_{form}_right", StudyPage, _answered)

    asked_and_answered.__name__, rightly.__name__ = f"q_{form}", f"q_{form}_right"
    state(asked_and_answered)
    state(rightly)


for _each in FORMS:
    _form(_each)


@state
def q_date_partly(scene: Scene) -> None:
    question = _asked(scene, "date_entry").question
    assert question is not None
    scene.write(re.findall(r"\d{4}", question.key[0])[0])
    scene.press("Return")
    scene.shot("q_date_partly", StudyPage, _answered, parts=2)


@state
def q_date_asked_back(scene: Scene) -> None:
    _asked(scene, "date_entry")
    scene.write("3/4/1992")
    scene.press("Return")
    scene.shot("q_date_asked_back", StudyPage, lambda page: page.stage is Stage.ASKING, parts=2)


@state
def q_empty(scene: Scene) -> None:
    _asked(scene, "typed")
    scene.press("Return")
    scene.shot("q_empty", StudyPage, lambda page: page.stage is Stage.ASKING, parts=1)


@state
def card_menu(scene: Scene) -> None:
    page = _asked(scene, "choice")
    answer(page, scene.press, scene.write)
    scene.press("M")
    scene.shot("card_menu", QMenu)


@state
def note(scene: Scene) -> None:
    _asked(scene, "choice")
    scene.press("N")
    scene.shot("note", NoteDialog)
    scene.write("Remember the year.")
    scene.press("Escape")
    scene.shot("note_unsaved", NoteDialog, says=_("Not saved. To leave without saving, press Esc once more."))


@state
def flagged(scene: Scene) -> None:
    _asked(scene, "choice")
    scene.press("Ctrl+1")
    scene.shot("flagged", StudyPage, lambda page: page.marks is not None, parts=1)


@state
def finished(scene: Scene) -> None:
    page = _asked(scene, "choice")
    answer(page, scene.press, scene.write, rightly=False)
    scene.press("Return")
    to_the_end(page, scene.press, scene.write)
    scene.shot("finished", FinishedPage)


@state
def finished_crammed(scene: Scene) -> None:
    deck = next(deck for deck in scene.app.decks.rows() if deck.due)
    scene.ways.cram(deck.id)
    to_the_end(scene.on(StudyPage), scene.press, scene.write)
    scene.shot("finished_crammed", FinishedPage, lambda page: page.rest is not None)


def _sitting(scene: Scene, questions: int, minutes: int | None = None) -> SittingPage:
    scene.ways.open_sitting(scene.app.quizzes.begin([DECK], ("choice",), questions, seed=3, minutes=minutes))
    return scene.on(SittingPage)


opens("quiz", QuizPage, lambda scene: scene.ways.open_quiz())


@state
def sitting(scene: Scene) -> None:
    _sitting(scene, 4, minutes=10)
    scene.shot("sitting", SittingPage, parts=2)
    scene.think()
    scene.press("1")
    scene.press("Escape")
    words = _("Leave the quiz? Answered and kept: {n} of {all}. Press Esc once more to leave.").format(n=1, all=4)
    scene.shot("sitting_leave", SittingPage, says=words, parts=1)


@state
def score_sheet(scene: Scene) -> None:
    scene.ways.open_quiz()
    _sitting(scene, 6)
    for _question in range(6):
        scene.think()
        scene.press("1")
    scene.shot("score_sheet", ScoreSheetPage, parts=5)
    scene.press("Escape")
    scene.on(QuizPage, lambda page: bool(page.past)).past[0].setFocus()
    scene.shot("quiz_past", QuizPage, lambda page: page.past[0].hasFocus(), parts=3)


opens("games", GameDecksPage, lambda scene: scene.ways.open_game(), parts=2)


@state
def game(scene: Scene) -> None:
    scene.ways.play(scene.app.quizzes.game_decks()[0][0].id)
    page = scene.on(GamePage)
    scene.shot("game", GamePage, parts=2)
    scene.think()
    scene.press("Return")
    scene.shot("game_placed", GamePage, lambda page: bool(page.game.game.marks), parts=2)
    scene.press("Escape")
    words = _("Leave the game? It is kept as it stands. Press Esc once more to leave.")
    scene.shot("game_leave", GamePage, says=words, parts=1)
    for _placed in range(MOST):
        if page.game.event is None:
            break
        scene.think()
        scene.press("Return")
    scene.shot("game_over", GamePage, lambda page: page.game.event is None, parts=2)


opens("sheet", SheetPage, lambda scene: scene.ways.open_sheet(), lambda page: page.pages is not None, parts=3)
opens("decks", DecksPage, lambda scene: scene.window.show_decks())
