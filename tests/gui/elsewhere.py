"""What is done on another device, and the end of an exchange."""

from __future__ import annotations

from answers import answer, review
from PySide6.QtWidgets import QApplication


def answer_some(app, count: int) -> None:
    deck = app.decks.rows()[0].id
    for card in list(app.queue.coming(deck, app.clock.now()))[:count]:
        app.clock.move(minutes=1)
        now = app.clock.now()
        version = app.quiz.pack_version("bridges")
        rated = [review(card, due_day=now.study_day() + 3, due_ms=None)]
        app.journal.append_answer(answer(card, pack_version=version), rated, at=now)
    app.queue.decide(app.decisions)


def exchanged(window, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.exchanging.busy, timeout=10_000)
    QApplication.processEvents()
