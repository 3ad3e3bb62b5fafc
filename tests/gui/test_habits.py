"""The dialog on how to study, on a real window: what it takes is shown before anything changes, and what is saved holds."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, words
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QAbstractSpinBox, QApplication, QComboBox, QScrollBar
from shiboken6 import isValid

from study_app.background import StoppedError
from study_app.clock import date_of, day_of
from study_app.facts.dates import day_in_words
from study_app.gui.dialogs import SentenceDialog
from study_app.gui.habits import HabitsDialog
from study_app.gui.keys_sheet import in_menus
from study_app.study.decisions import Decisions, Exam
from study_app.study.memory import all_memories
from study_app.study.scheduler import DEFAULTS


@pytest.fixture
def studied(study_for):
    """A week of study in the first deck."""
    return study_for(7)


@pytest.fixture
def dialog(studied, window, press) -> HabitsDialog:
    press("Ctrl+H")
    [found] = window.findChildren(HabitsDialog)
    yield found
    if isValid(found):
        found.done(0)


def close(window):
    """Closes what was said."""
    for shown in window.findChildren(SentenceDialog):
        shown.close()


def dues(app):
    """When each card is due."""
    return {card: memory.due_day for card, memory in all_memories(app.journal.connection).items()}


def settled(qtbot, dialog):
    """Waits until what it takes was worked out."""
    qtbot.waitUntil(lambda: "..." not in dialog.takes.text() and "..." not in dialog.outlook.text(), timeout=20_000)


def test_what_it_takes_is_shown_while_one_chooses_and_nothing_changes_before_it_is_saved(dialog, app, qtbot):
    settled(qtbot, dialog)
    assert dialog.takes.text() == "90 %: about 1 min a day for the cards that you know"
    dialog.retention.setValue(95)
    settled(qtbot, dialog)
    assert dialog.takes.text().startswith("95 %")
    assert app.decisions == Decisions()
    dialog.reject()
    assert app.decisions == Decisions()


def test_what_is_saved_holds_and_is_taken_back_one_by_one(dialog, app, qtbot, window):
    dialog.retention.setValue(85)
    dialog.new.setValue(3)
    dialog.days[6].setCurrentIndex(2)
    dialog.save.click()
    for shown in window.findChildren(SentenceDialog):
        shown.close()
    deck = app.decks.rows()[0].id
    assert app.decisions.retention == 0.85
    assert app.decisions.easy_days == (1.0,) * 6 + (0.0,)
    assert app.decisions.new_cards(deck) == 3
    for _ in range(3):
        app.deciding.take_back().now()
    assert app.decisions == Decisions()


def test_fields_beside_their_names_begin_below_each_other(dialog):
    fields = dialog.deck, dialog.new, dialog.recall, dialog.learning, dialog.relearning
    assert len({one.mapTo(dialog, QPoint(0, 0)).x() for one in fields}) == 1


def test_an_exam_is_looked_at_before_it_is_given(dialog, app, qtbot, clock):
    assert dialog.deck.currentData() == app.decks.rows()[0].id
    dialog.exam_day.setText("soon")
    settled(qtbot, dialog)
    qtbot.waitUntil(lambda: "is no one day" in dialog.exam_read.text())
    dialog.exam_day.setText("15 January 2027")
    qtbot.waitUntil(lambda: "is expected" in dialog.outlook.text(), timeout=20_000)
    assert "90 % is wanted" in dialog.outlook.text()
    dialog.last_weeks.setChecked(True)
    dialog.save.click()
    day = day_of(clock.now().local().date().replace(year=2027, month=1, day=15))
    assert app.decisions.exams == {app.decks.rows()[0].id: Exam(day, 0.9, None, (), last_weeks=True)}


def test_an_exam_that_nobody_waits_for_any_more_is_not_worked_out_to_its_end(dialog, app, qtbot):
    settled(qtbot, dialog)
    begun = []
    dialog.exam_day.setText("15 January 2029")
    for recall in (95, 96):
        dialog.recall.setValue(recall)
        qtbot.waitUntil(lambda: "exam" in dialog._pending and dialog._pending["exam"] not in begun)
        begun.append(dialog._pending["exam"])
    dialog.reject()  # it is not saved, which is asked once
    dialog.reject()
    for work in begun:
        if not work.cancelled():
            with pytest.raises(StoppedError):
                work.result(20)


def test_the_steps_of_new_and_of_forgotten_cards_are_minutes_and_can_be_taken_back(dialog, app, window, press, write):
    assert (dialog.learning.text(), dialog.relearning.text()) == ("10", "10")
    dialog.learning.setText("1, soon")
    dialog.save.click()
    assert "whole numbers of minutes" in dialog.refused.text()
    assert QApplication.focusWidget() is dialog.learning
    assert app.decisions == Decisions()
    dialog.learning.setText("1, 10")
    dialog.relearning.setText("")
    dialog.save.click()
    for shown in window.findChildren(SentenceDialog):
        shown.close()
    assert (app.decisions.learning, app.decisions.relearning) == ((1, 10), ())
    assert app.deciding.take_back().now() == "The steps of forgotten cards"
    assert app.deciding.take_back().now() == "The steps of new cards"
    assert app.decisions == Decisions()


@pytest.mark.parametrize(
    ("day", "words"), [("1 January 2001", "has to be ahead"), ("9999-12-31", "at most 20 years ahead")]
)
def test_a_day_that_is_past_or_far_off_is_a_sentence_and_nothing_is_saved(dialog, app, day, words):
    dialog.exam_day.setText(day)
    dialog.retention.setValue(80)
    dialog.save.click()
    assert words in dialog.refused.text()
    assert dialog.isVisible()
    assert app.decisions == Decisions()


def test_what_was_decided_more_finely_than_is_shown_stays_when_another_thing_is_saved(
    studied, window, press, app, clock
):
    deck = app.decks.rows()[0].id
    exam = Exam(clock.now().study_day() + 40, 0.905, 12.5, (6,), last_weeks=True)
    app.deciding.decide("retention", 0.925)
    app.deciding.decide("exam", exam, deck)
    press("Ctrl+H")
    [dialog] = window.findChildren(HabitsDialog)
    dialog.new.setValue(7)
    dialog.save.click()
    assert app.decisions.new_cards(deck) == 7
    assert app.decisions.retention == 0.925
    assert app.decisions.exams == {deck: exam}
    for shown in window.findChildren(SentenceDialog):
        shown.close()


def test_when_the_exam_is_over_its_day_is_gone_and_the_rest_can_be_saved(studied, window, press, app, clock):
    deck = app.decks.rows()[0].id
    app.deciding.decide("exam", Exam(clock.now().study_day() + 10), deck)
    clock.move(days=11)
    press("Ctrl+H")
    [dialog] = window.findChildren(HabitsDialog)
    assert dialog.exam_day.text() == ""
    dialog.new.setValue(7)
    dialog.save.click()
    assert app.decisions.new_cards(deck) == 7
    for shown in window.findChildren(SentenceDialog):
        shown.close()


def test_another_deck_leaves_what_was_chosen_for_all(dialog):
    dialog.retention.setValue(80)
    dialog.deck.setCurrentIndex(dialog.deck.count() - 1)
    dialog.deck.activated.emit(dialog.deck.currentIndex())
    assert dialog.retention.value() == 80


def test_after_a_break_what_is_overdue_is_spread_and_can_be_taken_back(studied, window, press, clock, app, qtbot):
    clock.move(days=300)
    late = app.progress.overdue_later()()
    assert late > 1
    press("Ctrl+H")
    [dialog] = window.findChildren(HabitsDialog)
    qtbot.waitUntil(dialog.after_break.isVisible, timeout=20_000)
    assert dialog.late.text().startswith(f"{late} reviews are overdue. You can")
    assert dialog.spread.text() == f"{late} reviews today, {late} of them overdue."
    dialog.catching.setValue(late)
    assert dialog.spread.text() == f"1 review a day, with what is due on it anyway: 1 today instead of {late}."
    assert app.progress.overdue_later()() == late  # so far it is only told
    dialog.catch_up.click()
    assert app.progress.overdue_later()() == 0
    assert app.deciding.take_back().now() == f"the new days of {late} cards"
    assert app.progress.overdue_later()() == late


def test_a_single_review_that_is_overdue_is_not_offered_to_be_spread_over_days(dialog):
    for late, offered in ((0, False), (1, False), (2, True)):
        dialog._tell_overdue(late)
        assert dialog.after_break.isVisibleTo(dialog) is offered


def test_what_is_overdue_is_told_apart_from_what_is_due_today(dialog, app):
    dialog._tell_overdue(2)
    [today] = app.deciding.catching_up(2, 1)
    assert dialog.spread.text() == f"{today} reviews today, 2 of them overdue."


def test_days_off_before_the_exam_are_ticked_and_kept(dialog, app, clock, press, window):
    deck = app.decks.rows()[0].id
    dialog.exam_day.setText("15 January 2027")
    for weekday in (5, 6):
        dialog.days_off[weekday].click()
    dialog.exam_day.setFocus()
    press("Ctrl+Return")
    assert app.decisions.exams[deck].days_off == (5, 6)
    close(window)
    window.ways.choose_habits()
    [again] = [one for one in window.findChildren(HabitsDialog) if one.isVisible()]
    assert [box.isChecked() for box in again.days_off] == [False] * 5 + [True] * 2
    again.done(0)


def test_who_saves_an_exam_before_it_is_worked_out_is_told_where_to_look(dialog, app, window):
    said = []
    dialog.saved.connect(said.append)
    dialog.exam_day.setText("15 January 2027")
    dialog.save.click()
    close(window)
    assert said[0].endswith("Whether cards are due too late for the exam is told when you open this again.")
    assert app.decisions.exams


def test_cards_due_too_late_come_earlier_when_an_exam_is_given_and_are_taken_back_first(
    study_for, window, press, app, clock, qtbot
):
    study_for(40)
    deck, before = app.decks.rows()[0].id, dues(app)
    press("Ctrl+H")
    [dialog] = window.findChildren(HabitsDialog)
    dialog.exam_day.setText(date_of(clock.now().study_day() + 20).isoformat())
    dialog.recall.setValue(99)
    assert not dialog.forward.isVisible()
    qtbot.waitUntil(lambda: "due too late" in dialog.late_for_exam.text(), timeout=30_000)
    assert dialog.forward.isVisible() and dialog.forward.isChecked()
    with_moves = dialog.outlook.text()
    dialog.forward.click()
    assert dialog.outlook.text() != with_moves
    dialog.forward.click()
    assert dues(app) == before
    dialog.save.click()
    close(window)
    moved = {card for card, due in dues(app).items() if due != before[card]}
    assert moved
    assert all(dues(app)[card] < before[card] for card in moved)
    assert "the new day" in app.deciding.take_back().now()
    assert dues(app) == before
    assert app.deciding.take_back().now() == "The date of an exam"
    assert deck not in app.decisions.exams


def test_of_an_exam_that_stays_nothing_is_moved_unless_it_is_ticked(study_for, window, press, app, clock, qtbot):
    study_for(40)
    app.deciding.decide("exam", Exam(clock.now().study_day() + 20, 0.99), app.decks.rows()[0].id)
    before = dues(app)
    press("Ctrl+H")
    [dialog] = window.findChildren(HabitsDialog)
    qtbot.waitUntil(lambda: "due too late" in dialog.late_for_exam.text(), timeout=30_000)
    assert not dialog.forward.isChecked()
    dialog.new.setValue(7)
    dialog.save.click()
    close(window)
    assert dues(app) == before


def test_what_was_fitted_to_the_learner_is_told_and_given_up_and_taken_back(studied, window, press, app, clock):
    press("Ctrl+H")
    [dialog] = window.findChildren(HabitsDialog)
    assert "goes by the usual values. It is fitted to you" in dialog.fitted.text()
    assert not dialog.refit.isVisible()
    dialog.done(0)
    app.deciding.decide("fitted", 1240)
    app.deciding.decide("parameters", [value * 1.1 for value in DEFAULTS])
    window.ways.choose_habits()
    [dialog] = [one for one in window.findChildren(HabitsDialog) if one.isVisible()]
    assert dialog.fitted.text() == "The schedule is fitted to your 1,240 answers, on 30 November 2026."
    assert dialog.refit.text() == "Use the usual values"
    dialog.refit.click()
    close(window)
    assert app.decisions.parameters == DEFAULTS
    window.ways.choose_habits()
    [dialog] = [one for one in window.findChildren(HabitsDialog) if one.isVisible()]
    assert dialog.fitted.text().endswith("as you chose.")
    assert dialog.refit.text() == "Fit it to me"
    dialog.done(0)
    window.undo()
    assert app.decisions.parameters != DEFAULTS


def test_the_exam_is_seen_without_scrolling_on_a_small_screen(dialog):
    dialog.resize(620, 640)
    QApplication.processEvents()
    bottom = dialog.minutes.mapTo(dialog, dialog.minutes.rect().bottomLeft()).y()
    assert bottom < dialog.save.mapTo(dialog, dialog.save.rect().topLeft()).y()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_has_a_name_and_room(dialog, window, qtbot, scale):
    window.dress(text_scale=scale)
    dialog.done(0)
    window.ways.choose_habits()
    [shown] = [one for one in window.findChildren(HabitsDialog) if one.isVisible()]
    settled(qtbot, shown)
    assert nameless(shown) == []
    qtbot.waitUntil(lambda: cut_off(shown) == [])  # once what has come is laid out
    shown.done(0)
    window.dress(text_scale=1.0)


def test_the_wheel_scrolls_the_dialog_and_changes_nothing_that_the_pointer_only_passes(dialog, qtbot):
    boxes = [box for kind in (QComboBox, QAbstractSpinBox, QAbstractSlider) for box in dialog.findChildren(kind)]
    boxes = [box for box in boxes if box.isVisible() and not isinstance(box, QScrollBar)]
    assert len(boxes) > 9

    def values():
        return [box.currentIndex() if isinstance(box, QComboBox) else box.value() for box in boxes]

    before = values()
    for box in boxes:
        box.clearFocus()
        middle = QPointF(box.rect().center())
        turned = QWheelEvent(
            middle, QPointF(box.mapToGlobal(box.rect().center())), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, turned)
    assert values() == before


def test_what_was_changed_is_not_lost_for_another_deck_or_a_catch_up(dialog, app):
    dialog.new.setValue(7)
    shown = dialog.deck.currentIndex()
    for go_on in (lambda: dialog.deck.activated.emit(shown + 1), dialog._catch_up, dialog._refit):
        go_on()
        assert (dialog.deck.currentIndex(), dialog.new.value()) == (shown, 7)
        assert "Save first, or cancel" in dialog.refused.text()
        assert isValid(dialog) and dialog.isVisible()
    dialog.new.setValue(app.decisions.new_cards(dialog.deck.currentData()))
    dialog.deck.activated.emit(shown + 1)
    assert dialog.deck.currentIndex() == shown + 1


def test_what_was_changed_is_not_lost_by_one_esc(dialog, app, press, write):
    for change in (
        lambda: dialog.exam_day.setText("in 3 weeks"),
        lambda: dialog.retention.setValue(95),
        lambda: dialog.learning.setText("none"),
    ):
        change()
        press("Esc")
        assert dialog.isVisible() and "To leave without saving, press Esc once more" in words(dialog)
    press("Esc")
    assert not isValid(dialog), "it is closed"
    assert app.decisions == Decisions()


def test_where_nothing_was_changed_one_esc_closes_it(dialog, press):
    dialog.deck.setFocus()
    press("Down", "Esc")
    assert not isValid(dialog), "it is closed"


def test_the_field_that_makes_no_sense_has_the_focus_and_is_in_view(dialog, qtbot):
    dialog.resize(420, 300)
    dialog.relearning.setText("soon")
    dialog.decide()
    assert QApplication.focusWidget() is dialog.relearning
    qtbot.wait(20)
    assert not dialog.relearning.visibleRegion().isEmpty()
    assert dialog.refused.isVisible()
    dialog.relearning.setText("10")
    assert not dialog.refused.isVisible()


def test_the_day_of_an_exam_is_said_back_as_it_was_read(dialog, clock):
    dialog.exam_day.setText(date_of(clock.now().study_day() + 30).isoformat())
    assert dialog.exam_read.text() == "Wed 30 December 2026, in 30 days: 30 days to study"
    dialog.exam_day.setText("soon")
    assert dialog.exam_read.text() == "..."
    dialog.exam_day.setText("")
    assert dialog.exam_read.text() == "No exam is ahead."


def test_a_day_said_from_today_is_understood_and_days_off_are_taken_from_those_to_study(dialog, app, clock):
    day = date_of(clock.now().study_day() + 21)
    dialog.exam_day.setText("in 3 weeks")
    assert dialog.exam_read.text().endswith(f"{day_in_words(day)}, in 21 days: 21 days to study")
    dialog.days_off[6].click()
    assert dialog.exam_read.text().endswith("in 21 days: 18 days to study")
    dialog.last_weeks.click()
    assert dialog.exam_read.text().endswith("in 21 days: 12 days to study")
    dialog.decide()
    assert app.decisions.exams[app.decks.rows()[0].id].day == day_of(day)


def test_nothing_moves_in_the_form_while_an_exam_is_written_down(dialog, qtbot):
    def places():
        QApplication.processEvents()
        below = (dialog.recall, dialog.minutes, *dialog.days_off, dialog.last_weeks)
        return [box.mapTo(dialog, QPoint()) for box in below]

    before = places()
    dialog.exam_day.setText("in 3 weeks")
    assert places() == before
    qtbot.waitUntil(lambda: "is expected" in dialog.outlook.text(), timeout=20_000)
    qtbot.waitUntil(lambda: places() == before)  # once what has come is laid out
    dialog.exam_day.setText("soon")
    settled(qtbot, dialog)
    qtbot.waitUntil(lambda: "is no one day" in dialog.exam_read.text())
    assert places() == before


def test_the_menu_names_the_exam_and_leads_to_its_day(window, app):
    [action] = [action for action, line in in_menus(window.menuBar()) if line.words == "Exam"]
    action.trigger()
    [dialog] = window.findChildren(HabitsDialog)
    assert dialog.deck.currentData() == app.decks.rows()[0].id
    assert dialog.focusWidget() is dialog.exam_day
    dialog.exam_day.setText("in 10 days")
    dialog.decide()
    assert "Saved for the next session on." in words(window.decks), "on the page, with nothing to be closed"


def test_the_fields_end_where_the_buttons_below_them_do_whether_or_not_they_scroll(dialog):
    def apart():
        QApplication.processEvents()
        first, second = (one.mapTo(dialog, one.rect().topRight()).x() for one in (dialog.exam_day, dialog.save))
        return abs(first - second)  # a column in the middle loses a pixel

    dialog.resize(dialog.width(), 500)
    assert apart() <= 1 and dialog._area.verticalScrollBar().isVisible()
    dialog.resize(dialog.width(), 3000)
    assert apart() <= 1 and not dialog._area.verticalScrollBar().isVisible()
