"""The decks with what waits in them, reached and opened by keys."""

import pytest
from bridges import TEXT
from looks import words
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from tiny import right

from study_app.app import StudyApp
from study_app.gui.decks import problems_in_words
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.habits import HabitsDialog
from study_app.gui.problems import ProblemsPage
from study_app.gui.window import MainWindow
from study_app.study.decisions import Exam


def tile_of(window, name):
    return next(tile for tile in window.decks.tiles if tile.deck.name == name)


def test_every_deck_is_there_with_its_counts_under_the_name_of_its_pack(window, app):
    on_screen = words(window)
    for deck in app.decks.rows():
        assert deck.name in on_screen
        assert deck.pack_title in on_screen
    tile = tile_of(window, "Openings")
    row = next(deck for deck in app.decks.rows() if deck.name == "Openings")
    assert f"{row.new} new" in tile.accessibleName()
    assert f"0 of {row.cards} met" in words(tile)


def test_the_arrows_walk_through_the_decks_and_enter_studies_the_one_with_the_focus(window, press):
    assert QApplication.focusWidget() is window.decks.tiles[0]
    press("Down")
    assert QApplication.focusWidget() is window.decks.tiles[1]
    press("Up")
    assert QApplication.focusWidget() is window.decks.tiles[0]
    press("Down", "Return")
    assert window.study.deck.id == window.decks.tiles[1].deck.id


def test_end_goes_to_the_last_deck_and_home_to_the_first(window, press):
    press("End")
    assert QApplication.focusWidget() is window.decks.tiles[-1]
    press("Home")
    assert QApplication.focusWidget() is window.decks.tiles[0]


def test_space_opens_a_deck_as_enter_does(window, press):
    press("Space")
    assert window.study.deck.id == window.decks.tiles[0].deck.id


def test_a_deck_is_crammed_or_studied_ahead_by_a_key(window, press, qtbot):
    press("Down", "K")
    assert window.study.deck.name == "Cram: Keepers & purposes"
    press("Esc", "A")
    [dialog] = window.findChildren(SentenceDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert "Nothing of this deck that rested today comes back within 3 days." in words(dialog)
    press("Return")
    assert window.pages.currentWidget() is window.decks


def test_the_names_in_a_pack_are_plain_text(window):
    tile = tile_of(window, "Keepers & purposes")
    assert "Keepers & purposes" in words(tile)
    assert tile.shortcut().isEmpty()


def test_a_pack_with_mistakes_is_announced_on_top_and_its_problems_are_listed(data, clock, show, qtbot):
    broken = data / "packs" / "bridges" / "facts" / "facts.toml"
    broken.write_text(broken.read_text() + '\n[[fact]]\nid = "lost"\ntype = "opening"\nbridge = "atlantis"\n')
    with StudyApp.open(data, clock) as app:
        window = show(MainWindow(app))
        assert problems_in_words(app.store.tallies(), {"bridges": "Bridges of a small town"}) in words(window)
        assert "is left out" not in words(window), "the rest of it is there"
        assert "in Bridges of a small town" in words(window), "by its title, not its id"
        [button] = [b for b in window.findChildren(QPushButton) if b.accessibleName() == "Show the problems"]
        button.click()
        page = window.stack[-1]
        assert isinstance(page, ProblemsPage)
        qtbot.waitUntil(lambda: page.looked, timeout=20_000)
        assert any("atlantis" in problem.message for problem in page.wanted())
        qtbot.waitUntil(
            lambda: not page._trying.isActive()
        )  # what a mend does is not looked for in a library that is closed


def test_that_an_article_is_still_in_work_is_no_problem_of_who_learns(data, clock, show):
    """A pack was handed out with sentences that nobody has made facts of yet: nothing that is asked is wrong."""
    with StudyApp.open(data, clock) as app:
        app.desk.undo()  # what excuses a sentence
        assert [problem.code for problem in app.store.problems()] == ["uncovered"]
        window = show(MainWindow(app))
        assert "problem" not in words(window)


def test_a_pack_that_cannot_be_read_is_named_as_people_know_it_and_how_to_mend_it_is_shown(data, clock, show, qtbot):
    with StudyApp.open(data, clock) as app:
        app.authoring.own_pack()
    own = data / "packs" / "mine" / "pack.toml"
    own.write_text(own.read_text().replace('language = "en"', "language = #en"))

    with StudyApp.open(data, clock) as app:
        window = show(MainWindow(app))
        assert "My cards. My cards is left out until that is mended; what you know of it is kept." in words(window)
        window.ways.show_problems()
        page = window.stack[-1]
        qtbot.waitUntil(lambda: page.looked and page.shown is not None, timeout=20_000)
        assert "language = #en" in words(page), "the line itself"
        assert str(own) in words(page), "where it lies"
        page.open()
        assert QGuiApplication.clipboard().text() == str(own), "nothing outside is opened: whoever edits it finds it"
        assert f"Copied: {own}. Open it in a text editor" in words(page)
        own.write_text(own.read_text().replace("#en", '"en"'))
        window.show_decks()
        assert "is left out" not in words(window), "it was read again"


def test_a_clock_that_seems_wrong_is_told_before_anything_is_studied(app, clock, show):
    clock.move(days=4000)
    session = app.studying.session(app.decks.rows()[0].id)
    session.answer(right(session.next()), first_key_ms=None, total_ms=900)
    clock.move(days=-4000)
    app.queue.forget()
    assert app.decks.clock_doubt.startswith("The clock says 2026-11-23, but cards were reviewed on 2037-11-05")
    assert app.decks.clock_doubt in words(show(MainWindow(app)))


def test_a_library_without_decks_says_so_instead_of_being_empty(tmp_path, clock, show):
    class NoPacks(StudyApp):
        @staticmethod
        def pack_folders(_data_dir):
            return ()

    with NoPacks.open(tmp_path, clock) as app:
        window = show(MainWindow(app))
        assert "no deck yet" in words(window)
        next(way for way in window.decks.findChildren(QPushButton) if way.text() == "Add a pack...").click()
        assert window.page.title == "Packs"


@pytest.mark.parametrize("name", ["Openings", "Keepers & purposes"])
def test_coming_back_from_a_deck_the_focus_is_on_it(window, press, name):
    tile_of(window, name).setFocus()
    press("Return", "Esc")
    assert QApplication.focusWidget() is tile_of(window, name)


def test_the_deck_that_had_the_focus_has_it_again_when_a_document_was_attached(window, press, tmp_path, qtbot):
    press("Down")
    deck = next(tile.deck.id for tile in window.decks.tiles if tile.hasFocus())
    document = tmp_path / "book.txt"
    document.write_text(TEXT, encoding="utf-8", newline="\n")
    window.attach(document)
    [dialog] = window.findChildren(SentenceDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    press("Return")
    window.activateWindow()  # without a window manager nobody else does
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: any(tile.hasFocus() for tile in window.decks.tiles))
    QApplication.processEvents()
    assert next(tile.deck.id for tile in window.decks.tiles if tile.hasFocus()) == deck


def test_decks_below_what_the_window_shows_are_there_when_it_has_been_painted(app, data, show, qtbot):
    more = "".join(f'[[deck]]\nid = "d{n}"\nname = "Deck {n}"\nsearch = "type:opening"\n' for n in range(9))
    (data / "packs" / "bridges" / "more.toml").write_text(more, encoding="utf-8")
    app.renew_library()
    window = MainWindow(app)
    window.resize(1000, 2000)  # nothing scrolls, and of the page behind the column nothing is seen
    show(window)
    qtbot.waitUntil(lambda: len(window.decks.tiles) == 11)
    assert [tile.deck.id for tile in window.decks.tiles] == [deck.id for deck in app.decks.rows()]
    assert words(window.decks).splitlines().count("Bridges of a small town") == 1


def test_an_exam_is_told_on_its_deck_until_it_is_over(window, app, clock):
    deck = app.decks.rows()[1]
    app.deciding.decide("exam", Exam(clock.now().study_day() + 20), deck.id)
    window.decks.refresh()
    tile = tile_of(window, deck.name)
    assert "Exam on 13 December, in 20 days" in words(tile)
    assert tile.accessibleDescription().endswith("Exam on 13 December, in 20 days")
    assert "Exam" not in words(window.decks.tiles[0])
    clock.move(days=20)
    window.decks.refresh()
    assert "Exam today" in words(tile_of(window, deck.name))
    clock.move(days=1)
    window.decks.refresh()
    assert "Exam" not in words(tile_of(window, deck.name))


def test_what_else_a_deck_offers_is_shown_by_m_by_a_right_click_and_by_its_sign(window, press, qtbot):
    tile = window.decks.tiles[1]
    tile.setFocus()

    def shown():
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        offered = [
            action.text().replace("&", "").split("\t")[0] for action in menu.actions() if not action.isSeparator()
        ]
        assert offered == [
            "Study the deck",
            "Study ahead",
            "Cram",
            "Exam...",
            "How to study...",
            "Timeline",
            "Change the deck...",
        ]
        return menu

    press("M")
    shown().close()
    tile.more.click()
    shown().close()
    at = tile.rect().center()
    QApplication.sendEvent(tile, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, tile.mapToGlobal(at)))
    menu = shown()
    next(action for action in menu.actions() if action.text() == "&Exam...").trigger()
    menu.close()
    [dialog] = window.findChildren(HabitsDialog)
    assert dialog.deck.currentData() == tile.deck.id
    dialog.done(0)
    assert "M" in tile.toolTip(), "and it is said before anybody clicks"


def test_the_badge_of_a_key_between_two_buttons_is_nearer_to_its_own(window, press):
    def between(badge, button):
        here = badge.mapTo(badge.window(), badge.contentsRect().topLeft()).x()
        there = button.mapTo(badge.window(), button.rect().topLeft()).x()
        return max(there - here - badge.contentsRect().width(), here - there - button.width())

    press("Ctrl+H")
    [dialog] = window.findChildren(HabitsDialog)
    QApplication.processEvents()
    tops = {one.property("key"): one for one in window.decks.findChildren(QPushButton) if one.isVisible()}
    badges = {one.text(): one for one in window.decks.findChildren(QLabel) if one.property("role") == "key"}
    [ctrl_enter] = [one for one in dialog.findChildren(QLabel) if one.property("role") == "key"]
    for badge, own, other in (
        (badges["T"], tops["T"], tops["Ctrl+G"]),
        (badges["Ctrl+G"], tops["Ctrl+G"], tops["Ctrl+E"]),
        (ctrl_enter, dialog.save, dialog.shut),
    ):
        assert 0 < between(badge, own) < between(badge, other)
    dialog.done(0)
