"""The devices page on a real window: a folder is chosen, what came is told, and studying goes on meanwhile."""

from __future__ import annotations

import pytest
from elsewhere import answer_some, exchanged
from looks import cut_off, nameless, words
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from study_app.background import StoppedError
from study_app.facts.shelf import OWN
from study_app.gui import theme
from study_app.gui.devices import DevicesPage
from study_app.gui.widgets import Notice
from study_app.journal.segments import Segments
from study_app.journal.staged import Arriving


@pytest.fixture
def page(window) -> DevicesPage:
    window.ways.open_devices()
    return window.page


def test_without_a_folder_the_page_says_so_and_offers_to_choose_one(window, press, qtbot):
    press("Ctrl+Shift+D")
    page = window.page
    assert isinstance(page, DevicesPage)
    assert "No folder is chosen yet." in words(page)
    assert page.choose.hasFocus()
    assert not page.now.isEnabled()
    press("X")
    press("S")
    assert window.app.devices.folder is None
    press("Esc")
    assert window.page is window.decks


def test_a_folder_with_another_device_is_joined_when_it_is_one_s_own(window, page, laptop, shared, press, qtbot):
    before = window.decks.app.queue.counts(window.app.decks.rows()[0].id, window.app.clock.now()).new
    page.exchange_through(shared)
    assert "This folder has what was done on other devices: laptop (2 answers)." in words(page.question)
    assert nameless(page.question) == []
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page.question)
    press("Return")
    assert window.app.devices.folder is None
    page.exchange_through(shared)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page.question)
    press("Shift+Tab", "Return")
    assert window.app.devices.folder == shared
    exchanged(window, qtbot)
    assert "2 answers came" in words(page)
    assert "laptop" in words(page).splitlines()
    assert "The rest comes by itself" not in words(page)
    deck = window.app.decks.rows()[0].id
    assert window.app.queue.counts(deck, window.app.clock.now()).new == before - 2


def test_a_card_that_was_typed_on_another_device_is_among_the_decks_when_the_page_is_left(
    window, page, laptop, shared, press, qtbot
):
    laptop.authoring.adding.choose(OWN)
    laptop.authoring.adding.add("der Hund", "the dog")
    laptop.devices.exchange().now()
    window.app.devices.choose(shared)
    window.exchanging.begin()
    exchanged(window, qtbot)
    assert "The pack" not in words(page)
    qtbot.waitUntil(lambda: window._put_off)  # read, and not shown below a page
    press("Esc")
    assert window.page is window.decks
    qtbot.waitUntil(lambda: [deck.cards for deck in window.app.decks.rows() if deck.pack == OWN] == [1])
    qtbot.waitUntil(lambda: "My cards" in words(window.decks))


def test_what_has_not_arrived_is_on_the_page(window, page, laptop, shared, qtbot):
    window.app.devices.choose(shared)
    for file in shared.rglob("*.seg"):
        file.unlink()
    page.exchange()
    page.refresh()
    page.exchange()
    exchanged(window, qtbot)
    assert "2 answers of “laptop” have not arrived yet." in words(page)
    assert "Nothing has come from it yet." in words(page)
    assert "All of it comes by itself" in words(page)
    [notice] = page.findChildren(Notice)
    assert notice.tone == "partly"
    assert notice.words.text().startswith("2 answers of “laptop” have not arrived yet. Nothing new came")
    assert "It has no entries of its own yet." in words(page)  # this one, of which nothing can be on the way


def test_what_came_of_an_exchange_is_told_in_one_manner_whether_or_not_all_has_arrived(
    window, page, laptop, shared, qtbot
):
    page._join(shared)
    exchanged(window, qtbot)
    assert page.now.hasFocus(), "the next thing to be done"
    whole = [notice.words.text() for notice in page.findChildren(Notice)]
    for file in shared.rglob("*.seg"):
        file.unlink()
    answer_some(laptop, 2)
    page.exchange()
    exchanged(window, qtbot)
    lacking = [notice.words.text() for notice in page.findChildren(Notice)]
    assert len(whole) == len(lacking) == 1


def test_after_an_exchange_that_was_stopped_the_page_shows_what_had_come_by_then(
    window, page, laptop, shared, monkeypatch, qtbot
):
    window.app.devices.choose(shared)
    window.exchanging.begin()
    exchanged(window, qtbot)
    assert "2 answers; the last: " in words(page)
    answer_some(laptop, 3)
    laptop.devices.exchange().now()
    taken = Segments.taken

    def stopping(*of):
        taken(*of)
        raise StoppedError  # as the next file does that is read once it is stopped

    monkeypatch.setattr(Segments, "taken", stopping)
    window.exchanging.begin()
    exchanged(window, qtbot)
    assert "5 answers; the last: " in words(page)


def test_what_is_still_to_come_of_a_stopped_exchange_is_on_the_page(window, page, laptop, shared, monkeypatch, qtbot):
    window.app.devices.choose(shared)
    window.exchanging.begin()
    exchanged(window, qtbot)
    answer_some(laptop, 3)
    laptop.devices.exchange().now()
    monkeypatch.setattr(Arriving, "records", stopped)
    window.exchanging.begin()
    exchanged(window, qtbot)
    assert "3 answers of “laptop” have not arrived yet." in words(page)


def stopped(_arriving):
    raise StoppedError


def test_a_folder_that_is_gone_is_one_sentence_on_the_page(window, page, laptop, shared, qtbot):
    window.app.devices.choose(shared)
    shared.rename(shared.with_name("away"))
    page.refresh()
    page.exchange()
    exchanged(window, qtbot)
    assert "is not there now" in words(page)
    assert page.now.isEnabled()


def test_what_came_of_an_exchange_is_seen_on_a_low_screen_too(window, page, laptop, shared, press, qtbot):
    window.resize(1024, 600)
    for _step in range(8):
        press("Ctrl++")
    page.exchange_through(shared)
    page.question.agreed.emit()
    page.question.hide()
    exchanged(window, qtbot)
    [told, *_more] = page.findChildren(Notice)
    qtbot.waitUntil(lambda: page.column.holds(told))
    page.leave()
    window.ways.open_devices()
    QApplication.processEvents()
    assert window.page.column.verticalScrollBar().value() == 0


def test_exchanging_is_stopped_by_its_key_and_the_files_stay(window, page, laptop, shared, press, qtbot):
    window.app.devices.choose(shared)
    page.refresh()
    press("X")
    assert window.exchanging.busy
    exchanged(window, qtbot)
    press("S")
    assert window.app.devices.folder is None
    assert page.choose.hasFocus()
    assert list(shared.rglob("*.seg"))


def test_the_device_is_renamed_where_its_name_stands(window, page, qtbot):
    page.name.setFocus()
    page.name.selectAll()
    qtbot.keyClicks(page.name, "attic fxs")
    qtbot.keyClick(page.name, Qt.Key.Key_Return)
    assert window.app.devices.name == "attic fxs"


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_has_a_name_and_is_whole(window, page, laptop, shared, qtbot, qapp, scale, scheme):
    theme.apply(qapp, scheme, scale)
    window.app.devices.choose(shared)
    window.back()
    window.ways.open_devices()
    page = window.page
    page.exchange()
    exchanged(window, qtbot)
    assert nameless(page) == []
    qtbot.wait(50)
    assert cut_off(page.column.inside) == []
