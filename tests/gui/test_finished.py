"""The end of a session: what was done, and where to go on."""

import pytest
from looks import words
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel
from sessions import answer, read, to_the_end

from study_app.gui.finished import FinishedPage
from study_app.gui.study import Stage
from study_app.gui.widgets import PLAIN, Icon
from study_app.journal import Change
from study_app.study.decisions import Exam


@pytest.fixture
def finished(window, press, write):
    press("Return")
    to_the_end(window.study, press, write)
    assert window.finished is not None
    return window.finished


def test_it_says_how_it_went_and_when_the_deck_comes_back(finished, app):
    on_screen = words(finished)
    assert "Done for now" in on_screen
    assert finished.deck.name in on_screen
    assert app.decks.describe_due(finished.session.next_due) in on_screen


def test_enter_goes_back_to_the_decks(window, finished, press):
    assert QApplication.focusWidget() is finished.back
    press("Return")
    assert window.pages.currentWidget() is window.decks


def test_escape_goes_back_too(window, finished, press):
    press("Esc")
    assert window.pages.currentWidget() is window.decks


def test_another_deck_with_work_is_one_step_away(window, finished, press):
    [other] = finished.others
    assert other.accessibleName().startswith("Keepers & purposes: ")
    press("Down", "Return")
    assert window.study.deck.name == "Keepers & purposes"


def test_where_picked_cards_were_asked_and_the_day_has_more_of_the_deck_it_is_not_done_and_the_first_to_go_on_with(
    window, press, write, app
):
    deck = app.decks.rows()[-1]
    window.ways.open_deck(deck.id)
    answer(window.study, press, write)
    press("Return", "Esc")
    window.ways.cram(deck.id)
    to_the_end(window.study, press, write)
    page, left = window.finished, app.decks.rows()[-1]
    on_screen = words(page)
    assert left.new + left.due > 1
    assert "More waits in this deck" in on_screen
    assert "Done for now" not in on_screen
    assert f"{left.new + left.due} cards of this deck are left for today." in on_screen
    assert "circle-check" not in [icon.name for icon in page.findChildren(Icon)]
    names = [tile.accessibleName().split(":")[0] for tile in page.others]
    assert names == [left.name, app.decks.rows()[0].name]


def test_the_last_answer_can_be_taken_back_from_here(window, finished, press, app):
    last = app.journal.last_answer().answer.card
    press("Ctrl+Z")
    assert window.finished is None
    assert window.pages.currentWidget() is window.study
    assert window.study.question.card.id == last


def test_a_deck_in_which_nothing_waits_says_so(window, finished, press):
    press("Return", "Return")
    assert "Nothing to study now" in words(window.finished)


@pytest.fixture
def finished_with_misses(window, press, write):
    """A session in which the first two questions were missed, and known when they came again."""
    press("Return")
    for _ in range(2):
        answer(window.study, press, write, rightly=False)
        if window.study.stage is Stage.GRADING:
            press("1")
        press("Return")
    to_the_end(window.study, press, write)
    return window.finished


def test_it_says_when_what_was_missed_comes_back(finished_with_misses, app):
    missed = finished_with_misses.session.missed
    assert len(missed) == 2
    [when] = {app.decks.describe_due(due) for due in finished_with_misses.session.missed_due}
    assert f"The 2 cards that you missed come back {when}." in words(finished_with_misses)


def test_what_was_missed_can_be_gone_on_with_at_once_and_the_schedule_stays(
    window, finished_with_misses, press, write, app
):
    missed, before = finished_with_misses.session.missed, app.decks.rows()
    assert "Your schedule does not change" in words(finished_with_misses.missed)
    press("M")
    page = window.study
    assert page.deck.name == "What you missed"
    asked = set()
    for _ in missed:
        asked.add(page.question.card.id)
        answer(page, press, write)
        press("Return")
    assert asked == set(missed)
    assert window.finished.missed is None
    assert app.decks.rows() == before


def test_what_was_missed_and_is_suspended_does_not_come_back_and_is_not_asked_once_more(window, press, write, app):
    press("Return")
    card = window.study.question.card.id
    answer(window.study, press, write, rightly=False)
    if window.study.stage is Stage.GRADING:
        press("1")
    app.deciding.suspend(card)
    press("Return")
    to_the_end(window.study, press, write)
    assert window.finished.session.missed == ()
    assert window.finished.missed is None
    assert "missed" not in words(window.finished)


def test_what_was_missed_and_is_gone_meanwhile_is_not_asked_once_more(window, finished_with_misses, press, app):
    page = finished_with_misses
    gone, stays = page.session.missed
    retire(window, app, gone)
    page.missed.click()
    assert window.study.question.card.id == stays
    assert window.study.session.counts.due == 1


def test_a_fact_that_is_edited_while_what_was_missed_is_asked_leaves_the_rest_to_be_asked(
    window, finished_with_misses, app
):
    edited, other = finished_with_misses.session.missed
    finished_with_misses.missed.click()
    page = window.study
    assert page.question.card.id == edited
    row = app.desk.row("bridges", "fact", edited.split("/")[1])
    app.desk.save("bridges", [Change("fact", row.id, "tags", row.data.get("tags"), ["seen"])])
    window.library_changed()
    assert window.page is page
    assert page.question.card.id == edited
    assert page.session.counts.due == 2
    retire(window, app, edited)
    assert page.question.card.id == other
    assert page.session.counts.due == 1


def test_where_all_that_was_missed_is_gone_meanwhile_that_is_said(window, finished_with_misses, app):
    for card in finished_with_misses.session.missed:
        retire(window, app, card)
    finished_with_misses.missed.click()
    assert window.finished is finished_with_misses
    assert "Nothing of what you missed is asked any more." in words(window)


def retire(window, app, card):
    pack, fact, _facet = card.split("/")
    app.desk.save(pack, [Change("fact", fact, "status", None, "retired")])
    window.library_changed()


def test_where_nothing_was_missed_nothing_is_said_of_it(finished, press):
    assert finished.missed is None
    assert "missed" not in words(finished)


def more_of(page, name):
    return next(tile for tile in page.more if tile.accessibleName().startswith(f"{name}: "))


def test_the_deck_can_be_crammed_and_the_schedule_stays(window, finished, press, write, app):
    before = app.decks.rows()
    tile = more_of(finished, "Cram")
    assert "Your schedule does not change" in words(tile)
    press("K")
    page = window.study
    assert page.deck.name == "Cram: Openings"
    assert "nothing is rated" in words(page) and page.notice.tone == PLAIN, "nothing was done well"
    answer(page, press, write, rightly=False)
    assert "Not rated" in words(page)
    assert page.ratings is None
    press("4")  # there is nothing to rate
    assert page.stage is Stage.ANSWERED
    press("Return")
    assert page.stage is Stage.ASKING
    to_the_end(page, press, write)
    assert "7 questions answered, 6 right." in words(window.finished)
    assert "your schedule is as it was" in words(window.finished)
    assert app.decks.rows() == before


def test_what_is_graded_by_the_learner_can_be_crammed_too(window, finished, press, app):
    app.only_forms = ("reveal",)
    more_of(finished, "Cram").click()
    page = window.study
    press("Space")
    read(page)
    assert [tile.accessibleName() for tile in page.ratings.tiles] == ["Again", "Hard", "Good", "Easy"]
    press("1")
    assert page.session.counts.learning == 1
    press("Space")
    read(page)
    press("Return")
    assert (page.session.answered, page.session.right) == (2, 1)


def test_what_comes_back_soon_can_be_studied_ahead(window, finished, press, write, app, clock):
    assert [tile.accessibleName().partition(":")[0] for tile in finished.more] == ["Cram"]  # all of it was asked today
    clock.move(days=1)
    press("Return", "Return")
    page = window.finished
    assert "6 cards of the next 3 days" in words(more_of(page, "Study ahead"))
    press("A")
    assert window.study.deck.name == "Ahead: Openings"
    assert "before their time" in words(window.study)
    assert to_the_end(window.study, press, write) == 6
    assert app.journal.last_answer().answer.purpose == "ahead"
    assert [tile.accessibleName().partition(":")[0] for tile in window.finished.more] == ["Cram"]


def test_before_an_exam_only_what_would_be_forgotten_by_then_can_be_crammed(window, finished, press, app, clock):
    app.deciding.decide("exam", Exam(clock.now().study_day() + 30), finished.deck.id)
    press("Return", "Return")
    page = window.finished
    assert "6 cards come back before the exam" in words(more_of(page, "Cram for the exam"))
    press("E")
    assert window.study.session.counts.due == 6


def test_n_goes_on_with_more_new_cards_of_the_deck(window, press, write, app):
    app.deciding.decide("new_a_day", 2)
    press("Return")
    to_the_end(window.study, press, write)
    finished = window.finished
    assert "More new cards" in words(finished)
    press("N")
    assert window.study.session.picked
    assert window.study.session.counts.new > 0
    assert "more new cards than the day brings" in words(window.study)


def test_of_a_large_deck_the_ways_come_when_they_are_counted(window, press, write, monkeypatch, qtbot, at_first_paint):
    monkeypatch.setattr("study_app.study.studying.COUNTED_AT_ONCE", 0)
    more = at_first_paint(FinishedPage, lambda page: list(page.more))
    press("Return")
    to_the_end(window.study, press, write)
    page = window.finished
    qtbot.waitUntil(lambda: bool(page.more))
    assert more == [[]], "none when it came into view"
    assert "Your schedule does not change" in words(more_of(page, "Cram"))
    press("K")
    assert window.study.deck.name == "Cram: Openings"


def test_what_the_learner_graded_is_told_apart_from_what_the_program_did(window, press, write):
    press("Return")
    page = window.study
    answer(page, press, write)
    press("2")  # right, but hard, says the learner
    number = 1 + to_the_end(page, press, write)
    assert f"{number} questions answered, {number} right, 1 by your own grade." in words(window.finished)


def test_a_heading_stands_nearer_to_what_it_heads_than_to_what_is_above(finished):
    QApplication.processEvents()
    heading = next(one for one in finished.findChildren(QLabel) if one.text() == "Or more of this deck")
    first, inside = finished.more[0], finished.column.inside
    top, below = (one.mapTo(inside, QPoint(0, 0)).y() for one in (heading, first))
    above = max(
        tile.mapTo(inside, tile.rect().bottomLeft()).y()
        for tile in (*finished.others, finished.back.parentWidget())
        if tile.mapTo(inside, tile.rect().bottomLeft()).y() < top
    )
    assert below - top - heading.height() < top - above
