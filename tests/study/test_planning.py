"""A deck on its way to an exam: what is promised, what it takes, and that following the plan keeps within it."""

from __future__ import annotations

import numpy as np
import pytest
from clocks import MONDAY_NINE
from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.study.decisions import LAST_WEEKS, Exam
from study_app.study.exam_plan import Correction, Horizon
from study_app.study.forecast import Cards
from study_app.study.model import Model
from study_app.study.planning import (
    FURTHEST,
    LONGEST,
    Way,
    _priced,
    course,
    crowded,
    earlier,
    outlook,
    rule,
    solve,
    way,
)
from study_app.study.scheduler import DEFAULTS, State

TODAY = MONDAY_NINE.study_day()
MODEL = Model()


def cards(n: int, stability: float = 8.0) -> Cards:
    due = TODAY + np.arange(n) % 7
    return Cards(np.full(n, stability), np.full(n, 5.0), np.full(n, TODAY - 5), due)


def ahead(days: int, **more: object) -> Exam:
    return Exam(TODAY + days, **more)  # type: ignore[arg-type]


def test_the_wanted_recall_is_reached_at_no_more_cost_than_needed() -> None:
    found = {
        wanted: outlook(Way(ahead(40, recall=wanted), TODAY, cards(200), 0), DEFAULTS) for wanted in (0.8, 0.9, 0.97)
    }
    for wanted, one in found.items():
        assert one.fits
        assert one.recall >= wanted - 0.005
        assert one.wanted == wanted
    cost = [sum(found[wanted].minutes) for wanted in (0.8, 0.9, 0.97)]
    assert cost == sorted(cost)
    assert cost[0] < cost[2]


def test_where_the_minutes_do_not_allow_it_what_fits_is_told() -> None:
    found = outlook(Way(ahead(20, minutes=1.0), TODAY, cards(400, stability=2.0), 300), DEFAULTS)
    assert not found.fits
    assert found.recall < 0.9


def test_a_correction_lowers_what_is_expected() -> None:
    usual, lower = (
        outlook(Way(ahead(40), TODAY, cards(100), 0, correction=c), DEFAULTS).stop
        for c in (Correction(), Correction(-0.7))
    )
    assert lower < usual


def test_new_cards_are_seen_two_weeks_before_the_exam() -> None:
    assert Way(ahead(44), TODAY, cards(0), 60).new_a_day == 2
    assert Way(ahead(LAST_WEEKS), TODAY, cards(0), 60).new_a_day == 60
    found = outlook(Way(ahead(44), TODAY, cards(0), 60), DEFAULTS)
    assert found.stop == 0.0
    assert found.recall > 0.85
    assert found.minutes[0] > 0


def test_nothing_is_studied_on_days_off() -> None:
    found = outlook(Way(ahead(26, days_off=(5, 6)), TODAY, cards(300), 50), DEFAULTS)
    weekend = [minutes for day, minutes in enumerate(found.minutes) if day % 7 in (5, 6)]
    assert sum(weekend) == 0
    assert sum(found.minutes) > 0


@pytest.mark.parametrize("minutes", [2.0, 5.0, 10.0])
def test_no_day_takes_longer_than_was_allowed_and_the_less_that_is_the_more_it_takes_in_all(minutes: float) -> None:
    free = outlook(Way(ahead(60, recall=0.95), TODAY, cards(100), 0), DEFAULTS)
    assert max(free.minutes) > 10
    found = outlook(Way(ahead(60, recall=0.95, minutes=minutes), TODAY, cards(100), 0), DEFAULTS)
    assert found.fits
    assert max(found.minutes) <= minutes * 1.05
    assert sum(found.minutes) >= sum(free.minutes) * 0.99
    assert found.recall >= 0.945


def test_on_days_off_nothing_is_done_not_even_on_the_day_before_the_exam() -> None:
    exam = ahead(20, recall=0.95, days_off=(0, 1, 2, 3, 4, 5))
    found = outlook(Way(exam, TODAY, cards(60), 10), DEFAULTS)
    assert all(minutes == 0 for day, minutes in enumerate(found.minutes) if exam.is_off(TODAY + day))
    assert sum(found.minutes) > 0


def test_in_the_mode_of_the_last_weeks_reviews_keep_off_full_days_and_days_off() -> None:
    exam = ahead(60, last_weeks=True, days_off=(5, 6))
    first = exam.day - LAST_WEEKS
    due = dict.fromkeys(range(first, exam.day), 0)
    planned = rule(
        Way(exam, TODAY, cards(0), 10),
        DEFAULTS,
        lambda first, last: {day: due[day] for day in range(first, last + 1) if day in due},
    )
    for _card in range(60):
        due[TODAY + planned.days(State(5.0, 5.0), TODAY, 7, learned=False)] += 1
    used = [day for day, count in due.items() if count]
    assert len(used) == 5
    assert all(first <= day < first + 7 and not exam.is_off(day) for day in used)
    assert max(due[day] for day in used) - min(due[day] for day in used) <= 1


def test_in_the_mode_of_the_last_weeks_all_reviews_lie_in_them() -> None:
    exam = ahead(60, last_weeks=True)
    planned = rule(Way(exam, TODAY, cards(50), 0), DEFAULTS, lambda _first, _last: {})
    assert planned.days(State(5.0, 5.0), TODAY, 7, learned=False) == 60 - LAST_WEEKS
    assert planned.days(State(5.0, 5.0), exam.day - 10, 7, learned=False) > 0


def test_a_deck_without_cards_and_an_exam_tomorrow_or_in_years_have_an_outlook() -> None:
    assert outlook(Way(ahead(30), TODAY, cards(0), 0), DEFAULTS).fits
    tomorrow = outlook(Way(ahead(1), TODAY, cards(20), 5), DEFAULTS)
    assert len(tomorrow.minutes) == 1
    far = outlook(Way(ahead(2000), TODAY, cards(20), 0), DEFAULTS)
    assert len(far.minutes) == FURTHEST
    with pytest.raises(ValueError, match="not ahead"):
        solve(MODEL, Way(ahead(0), TODAY, cards(3), 0))


PLANNED = rule(Way(ahead(50), TODAY, cards(100), 0), DEFAULTS, lambda _first, _last: {})


@given(st.floats(0.05, 2000), st.floats(1, 10), st.integers(0, 60), st.integers(1, 500), st.booleans())
@settings(max_examples=200)
def test_a_card_is_due_before_the_exam_or_when_it_would_be_anyway_after_it(
    stability: float, difficulty: float, day: int, usual: int, learned: bool
) -> None:
    days = PLANNED.days(State(stability, difficulty), TODAY + day, usual, learned=learned)
    left = 50 - day
    if left < 1:
        assert days == usual
    else:
        assert 1 <= days < left or (days == max(usual, left) and not (learned and left > 1))


@pytest.mark.parametrize("wanted", [0.8, 0.9, 0.97])
def test_farther_off_than_the_plan_looks_a_card_comes_back_as_usual(wanted: float) -> None:
    planned = rule(Way(ahead(LONGEST + 40, recall=wanted), TODAY, cards(100), 50), DEFAULTS, lambda _first, _last: {})
    for stability, difficulty, usual in ((0.2, 6.4, 1), (2.3, 2.1, 2), (8.3, 1.0, 8), (60.0, 5.0, 60)):
        due = planned.days(State(stability, difficulty), TODAY, usual, learned=True)
        assert due == planned.days(State(stability, difficulty), TODAY, usual, learned=False) == usual


@pytest.mark.parametrize("days", [7, 14, 21, 40])
def test_each_card_that_is_learned_has_a_review_before_the_exam_for_no_more_minutes_than_its_mean_needs(
    days: int,
) -> None:
    way = Way(ahead(days), TODAY, cards(0), 100)
    planned = rule(way, DEFAULTS, lambda _first, _last: {})
    for left in range(2, days + 1):
        for stability, difficulty in ((2.3, 2.1), (0.25, 6.4)):
            gap = planned.days(State(stability, difficulty), TODAY + days - left, 3, learned=True)
            assert left / 2 <= gap < left
    free, confirmed = (
        _priced(Horizon(MODEL, days, 1.0), way, None, bool, confirms=confirms)[1] for confirms in (False, True)
    )
    assert confirmed.recall > 0.9
    assert sum(confirmed.minutes) <= 1.01 * sum(free.minutes)


def test_where_the_minutes_are_too_few_for_a_review_of_each_card_it_is_left_to_its_worth() -> None:
    found = outlook(Way(ahead(3, minutes=6), TODAY, cards(0), 100), DEFAULTS)
    assert not found.fits
    assert max(found.minutes) < 12


def test_days_are_crowded_by_what_is_due_and_days_off_are_full() -> None:
    exam = Exam(TODAY + 30, minutes=15, days_off=(6,))
    share = crowded(lambda first, last: {first: 50, last: 100}, exam, 9.0)
    found = share(TODAY + 1, 7)
    assert found[0] == pytest.approx(50 / 100)
    assert found[6] == pytest.approx(100 / 100)
    assert found[5] > 2  # Sunday


def test_the_way_is_read_from_rows() -> None:
    found = way(ahead(9), TODAY, [(5.0, 6.0, TODAY - 3, TODAY + 2)], 4, (7.5, [(0.9, True), (0.8, False)]))
    assert (len(found.cards), found.unseen, found.seconds, found.days) == (1, 4, 7.5, 9)
    assert found.cards.due_day.tolist() == [TODAY + 2]
    assert found.correction.intercept != 0
    assert len(way(ahead(9), TODAY, [], 0, (9.0, [])).cards) == 0


def test_long_before_the_exam_a_card_is_due_as_usual_and_not_put_past_it() -> None:
    exam = ahead(365, recall=0.95)
    planned = rule(Way(exam, TODAY, cards(50), 0), DEFAULTS, lambda _first, _last: {})
    for stability in (100.0, 200.0, 300.0, 2000.0):
        assert planned.days(State(stability, 5.0), TODAY, 90, learned=False) <= 365 - LONGEST
    assert planned.days(State(2000.0, 5.0), exam.day - 5, 2000, learned=False) == 2000


def test_what_is_known_well_is_not_heaped_on_the_first_day_at_which_the_plan_looks() -> None:
    chance = np.random.default_rng(3)
    stability, last = chance.uniform(60, 400, 400), TODAY - chance.integers(1, 50, 400)
    due = np.maximum(TODAY + 1, last + np.rint(stability / 3).astype(int))
    far = Way(ahead(300, recall=0.95), TODAY, Cards(stability, np.full(400, 5.0), last, due), 0)
    found = outlook(far, DEFAULTS)
    assert found.recall > 0.945
    assert found.minutes[300 - LONGEST] < max(found.minutes[: 300 - LONGEST])
    load: dict[int, int] = {}
    planned = rule(far, DEFAULTS, lambda first, last: {day: n for day, n in load.items() if first <= day <= last})
    for number in range(300):
        day = TODAY + number % 100
        at = day + planned.days(State(200.0 + number, 5.0), day, 200 + number, learned=False)
        load[at] = load.get(at, 0) + 1
    assert max(load.values()) < 60


def test_what_is_worked_out_once_for_all_days_before_a_plan_is_what_each_card_finds_for_itself() -> None:
    stability, difficulty = np.geomspace(0.05, 400, 70)[25::4], np.arange(12) % 10 + 1.0
    found: set[int] = set()
    for horizon in (plan := Horizon(MODEL, 40, 0.005)), plan.at_price(0.05):
        # fewer points and gaps, and more than were worked out before
        for until, first in ((30, 11), (90, 11), (5, 0), (1, 7)):
            all_at_once = horizon.first_reviews(stability[first:], difficulty[first:], until)
            for s, d, day in zip(stability[first:], difficulty[first:], all_at_once, strict=True):
                one = horizon.first_review(float(s), float(d), until, np.zeros(40))
                assert day == (-1 if one is None else one)
            found |= {int(day) for day in all_at_once}
    assert -1 in found
    assert len(found) > 8


def test_what_is_said_to_fit_takes_no_longer_than_was_allowed_also_on_the_few_days_with_something_to_do() -> None:
    found = outlook(Way(ahead(60, minutes=1.0, last_weeks=True), TODAY, cards(0), 60), DEFAULTS)
    assert sum(found.minutes[: 60 - LAST_WEEKS]) == 0
    assert max(found.minutes) <= 1.05
    assert not found.fits


def test_an_exam_in_a_year_is_followed_for_a_year_with_its_new_cards_until_shortly_before_it() -> None:
    found = outlook(Way(ahead(365), TODAY, cards(40), 300), DEFAULTS)
    assert len(found.minutes) == 365
    assert found.minutes[340] > 0
    assert min(sum(found.minutes[first : first + 30]) for first in range(0, 330, 30)) > 0
    assert found.recall > 0.85


def test_days_off_bring_no_new_cards_and_the_others_bring_them_all() -> None:
    exam = ahead(44, days_off=(0, 6))  # today is a Monday
    assert exam.new_days(TODAY) == (1, 21)
    assert ahead(44).new_days(TODAY) == (0, 30)
    assert ahead(1, days_off=(0,)).new_days(TODAY) == (0, 1)
    found = outlook(Way(exam, TODAY, cards(0), 42), DEFAULTS)
    minutes = found.minutes[:30]
    assert all((minutes[day] == 0) == (day % 7 in (0, 6)) for day in range(30))
    assert max(minutes[:7]) < 2.5 * minutes[1]


def test_cards_due_after_the_exam_come_earlier_spread_over_the_days_and_more_is_known() -> None:
    late = Cards(np.full(300, 30.0), np.full(300, 5.0), np.full(300, TODAY - 3), np.full(300, TODAY + 45))
    way_of_late = Way(ahead(30, recall=0.95, minutes=10), TODAY, late, 0)
    as_is = outlook(way_of_late, DEFAULTS)
    found = earlier(way_of_late, DEFAULTS, lambda _first, _last: {})
    assert sum(as_is.minutes) == 0
    moved = found.due_day[found.due_day != TODAY + 45]
    # no review can do more for the recall than make its card certain, and no more are wanted than what is asked for takes
    lifted = (found.outlook.recall - as_is.recall) / (1 - as_is.recall)
    assert len(moved) >= lifted * len(late)
    assert found.outlook.recall == pytest.approx(0.95, abs=0.01)
    assert ((moved > TODAY) & (moved < TODAY + 30)).all()
    assert found.outlook.recall > as_is.recall + 0.02
    assert np.unique(moved, return_counts=True)[1].max() < 120
    busy = earlier(way_of_late, DEFAULTS, lambda _first, _last: {int(moved[0]): 400})
    assert moved[0] not in busy.due_day


def test_in_the_last_weeks_and_on_days_off_nothing_comes_earlier_than_it_may() -> None:
    late = Cards(np.full(100, 30.0), np.full(100, 5.0), np.full(100, TODAY - 3), np.full(100, TODAY + 70))
    exam = ahead(60, recall=0.97, last_weeks=True, days_off=(5, 6))
    moved = earlier(Way(exam, TODAY, late, 0), DEFAULTS, lambda _first, _last: {}).due_day
    came = moved[moved < TODAY + 70]
    assert len(came) > 50
    assert (came >= exam.day - LAST_WEEKS).all()
    assert not set((came - TODAY) % 7) & {5, 6}


def test_what_is_due_soon_enough_stays_as_it_is() -> None:
    soon = Cards(np.full(50, 3.0), np.full(50, 5.0), np.full(50, TODAY - 1), np.full(50, TODAY + 1))
    assert (earlier(Way(ahead(30), TODAY, soon, 0), DEFAULTS, lambda *_: {}).due_day == TODAY + 1).all()


def test_the_course_to_an_exam_ends_where_its_outlook_does() -> None:
    for exam in (ahead(40), ahead(1), ahead(3000)):
        found = course(Way(exam, TODAY, cards(60), 20), DEFAULTS)
        first, last = found.points[0], found.points[-1]
        assert (first[0], last[0]) == (TODAY, min(exam.day, TODAY + FURTHEST))
        assert last[1] == pytest.approx(found.outlook.recall)
        assert last[2] == pytest.approx(found.outlook.spread)
        assert last[3] == pytest.approx(found.outlook.stop)
        assert first[1] == pytest.approx(first[3])
    assert len(course(Way(ahead(5), TODAY, cards(0), 0), DEFAULTS).points) > 1


def test_where_cards_are_due_too_late_the_others_are_not_reviewed_for_next_to_nothing() -> None:
    chance = np.random.default_rng(1)
    stability, last = chance.uniform(5, 60, 300), TODAY - chance.integers(1, 10, 300)
    due = np.maximum(last + np.rint(stability).astype(int), TODAY)
    late = Way(ahead(40, recall=0.99), TODAY, Cards(stability, np.full(300, 5.0), last, due), 0)
    as_it_is, moved = outlook(late, DEFAULTS), earlier(late, DEFAULTS, lambda *_: {}).outlook
    assert moved.fits
    assert not as_it_is.fits
    assert sum(as_it_is.minutes) < 1.5 * sum(moved.minutes)
