"""The exchange beside the window: when it begins, and that what is on the screen stays while something arrives."""

from __future__ import annotations

from threading import Event

from elsewhere import answer_some, exchanged
from looks import words
from tiny import wrong

from study_app.background import StoppedError
from study_app.gui import working
from study_app.gui.working import Working
from study_app.journal import Change, segments
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


def stopped_exchange(window, laptop, shared, monkeypatch, qtbot, *, once_taken):
    """What is said while and after an exchange that is stopped: once some came, or before anything."""
    monkeypatch.setattr(module, "AT_ONCE", 1)
    monkeypatch.setattr(working, "_is_soon_over", lambda _work: False)
    window.app.devices.choose(shared)
    taken, look, go = segments.Segments.taken, segments.Segments.look, Event()
    exchange = window.app.devices.exchange

    def stopping(*of):
        taken(*of)
        assert go.wait(10)
        raise StoppedError  # as the next file does that is read once it is stopped

    def begun(most=None):
        if most is None:
            if once_taken:
                monkeypatch.setattr(segments.Segments, "taken", stopping)
            else:
                monkeypatch.setattr(segments.Segments, "look", lambda _self: stopping_at_once())
        return exchange(most)

    def stopping_at_once():
        assert go.wait(10)
        raise StoppedError

    monkeypatch.setattr(window.app.devices, "exchange", begun)
    window.exchange_in_a_while()
    qtbot.waitUntil(lambda: bool(window.findChildren(Working)), timeout=10_000)
    before = words(window.findChild(Working))
    window.findChild(Working).reject()
    go.set()
    qtbot.waitUntil(lambda: bool(window.exchanging.refusal), timeout=10_000)
    monkeypatch.setattr(segments.Segments, "look", look)
    monkeypatch.setattr(segments.Segments, "taken", taken)
    return before, window.exchanging.refusal


def test_an_exchange_that_is_stopped_once_something_came_says_that_it_stays_and_shows_it(
    window, laptop, shared, monkeypatch, qtbot
):
    deck = window.app.decks.rows()[0].id
    new = window.app.queue.counts(deck, window.app.clock.now()).new
    before, after = stopped_exchange(window, laptop, shared, monkeypatch, qtbot, once_taken=True)
    assert "what has come stays" in before
    assert after == "It was stopped. What had come by then is here; the rest comes next time."
    assert window.app.queue.counts(deck, window.app.clock.now()).new == new - 2


def test_an_exchange_that_is_stopped_before_anything_came_changes_nothing_and_says_so(
    window, laptop, shared, monkeypatch, qtbot
):
    _before, after = stopped_exchange(window, laptop, shared, monkeypatch, qtbot, once_taken=False)
    assert after == "It was stopped: nothing was changed."


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


def test_an_exchange_that_cannot_go_on_with_what_is_left_says_why(window, laptop, shared, monkeypatch, qtbot):
    monkeypatch.setattr(module, "AT_ONCE", 1)
    window.app.devices.choose(shared)
    window.ways.open_devices()
    window.exchanging.begin()
    window.app.journal.refusal = "The disk is full: free some space."  # as it is found to be meanwhile
    exchanged(window, qtbot)
    assert window.exchanging.refusal == "The disk is full: free some space."
    assert "The disk is full: free some space." in words(window.page)


def test_a_journal_that_is_damaged_meanwhile_is_said_by_an_exchange_and_keeps_nobody_from_leaving(
    window, laptop, shared, qtbot
):
    window.app.devices.choose(shared)
    window.app.journal.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with (window.app.data_dir / "journal.db").open("r+b") as file:
        data = file.read()
        file.seek(4096)  # the first page says what tables there are
        file.write(bytes(byte ^ 0xFF for byte in data[4096:]))
    window.exchanging.begin()
    exchanged(window, qtbot)
    assert "damaged" in window.exchanging.refusal
    window.exchanging.leave()


def renamed(laptop, to):
    """A deck is called otherwise on the laptop, and that is sent."""
    row = next(iter(laptop.desk.rows("bridges", "deck")))
    laptop.desk.save("bridges", [Change("deck", row.id, "name", row.data["name"], to)])
    laptop.devices.exchange().now()


def test_what_is_edited_after_edits_came_from_another_device_is_shown_on_the_page_of_the_fact(
    window, laptop, shared, press, qtbot
):
    window.app.devices.choose(shared)
    window.exchanging.begin()
    exchanged(window, qtbot)
    window.ways.open_fact("bridges", "north-opened")
    renamed(laptop, "Crossings")
    window.exchanging.begin()
    exchanged(window, qtbot)
    assert "The north bridge was opened on 3 May 1901." in words(window.page)
    window.app.desk.save("bridges", [Change("fact", "north-opened", "when", "1901-05-03", "1902")])
    window.library_changed()
    assert "The north bridge was opened in 1902." in words(window.page)
    press("Escape")
    assert window.page is window.decks
    qtbot.waitUntil(lambda: "Crossings" in [deck.name for deck in window.app.decks.rows()])
    assert window.app.desk.row("bridges", "fact", "north-opened").data["when"] == "1902"
