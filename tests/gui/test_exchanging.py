"""The exchange beside the window: when it begins, and that what is on the screen stays while something arrives."""

from __future__ import annotations

from elsewhere import answer_some, exchanged
from looks import words
from tiny import wrong

from study_app.gui import working
from study_app.gui.working import Working
from study_app.study import devices as module


def test_while_a_question_is_on_screen_an_answer_begins_an_exchange_after_five_minutes(
    window, laptop, shared, clock, press, qtbot
):
    window.app.devices.choose(shared)
    deck = window.app.decks.rows()[0].id
    window.ways.open_deck(deck)
    study = window.page
    window.exchange_in_a_while()
    exchanged(window, qtbot)
    assert window.app.devices.last.new == 2
    answer_some(laptop, 1)
    laptop.devices.exchange().now()
    study.saved.emit()
    assert not window.exchanging.busy
    clock.move(minutes=module.OFTEN_MINUTES)
    question, left = study.question, study.session.counts.new
    study.saved.emit()
    assert window.exchanging.busy
    exchanged(window, qtbot)
    assert study.question is question
    assert study.session.counts.new == left - 1
    assert window.app.devices.last.new == 1


def test_the_list_of_decks_shows_what_is_in_a_learning_step_on_another_device(window, laptop, shared, clock, qtbot):
    deck = window.app.decks.rows()[0].id
    assert "0 learning" in words(window.decks.tiles[0]).replace("\n", " ")
    session = laptop.studying.session(deck)
    session.answer(wrong(session.next()), first_key_ms=None, total_ms=5)
    laptop.devices.exchange().now()
    window.app.devices.choose(shared)
    window.exchange_in_a_while()
    exchanged(window, qtbot)
    assert laptop.decks.rows()[0].learning == 1
    assert "1 learning" in words(window.decks.tiles[0]).replace("\n", " ")


def test_very_much_is_taken_in_while_it_is_said(window, laptop, shared, monkeypatch, qtbot):
    monkeypatch.setattr(module, "AT_ONCE", 1)
    monkeypatch.setattr(working, "_is_soon_over", lambda _work: False)
    window.app.devices.choose(shared)
    window.exchange_in_a_while()
    qtbot.waitUntil(lambda: bool(window.findChildren(Working)), timeout=10_000)
    assert "Taking in what you did on other devices ..." in words(window.findChild(Working))
    qtbot.waitUntil(lambda: not window.findChildren(Working), timeout=10_000)
    assert window.app.devices.last.new == 2


def test_edits_of_another_device_are_on_screen_here(window, laptop, shared, qtbot):
    from study_app.journal import Change

    row = next(iter(laptop.desk.rows("bridges", "deck")))
    laptop.desk.save("bridges", [Change("deck", row.id, "name", row.data["name"], "Crossings")])
    laptop.devices.exchange().now()
    window.app.devices.choose(shared)
    window.exchange_in_a_while()
    qtbot.waitUntil(lambda: "Crossings" in [deck.name for deck in window.app.decks.rows()], timeout=10_000)
    exchanged(window, qtbot)


def test_on_leaving_what_is_new_is_sent(window, shared, qtbot):
    window.app.devices.choose(shared)
    answer_some(window.app, 1)
    window.exchanging.begin()
    window.exchanging.leave()
    assert len(list(shared.rglob("*.seg"))) == 1


def test_without_a_folder_nothing_is_ever_begun(window, press, qtbot):
    window.exchange_in_a_while()
    assert "exchanging" not in window.__dict__
    assert "devices" not in window.app.__dict__
