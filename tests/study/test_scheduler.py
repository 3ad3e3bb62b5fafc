"""FSRS-6 against its second implementation and published figures; steps, order and fuzz against their laws."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import fsrs
import pytest
from clocks import MONDAY_NINE
from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.study.scheduler import DEFAULTS, Due, Rating, Scheduler, State, Step, fuzz_range

AGAIN, HARD, GOOD, EASY = Rating
TODAY = MONDAY_NINE.study_day()

ratings = st.sampled_from(Rating)
histories = st.lists(st.tuples(st.integers(0, 400), ratings), min_size=1, max_size=12)
states = st.none() | st.builds(State, st.floats(0.001, 36_500), st.floats(1, 10))
chances = st.text(max_size=20)


def midnight(study_day: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=study_day)


def by_py_fsrs(history: list[tuple[int, Rating]], retention: float = 0.9) -> list[tuple[float, float, int]]:
    """Stability, difficulty and interval after each review, from py-fsrs, which counts time in 24 hours of UTC."""
    scheduler = fsrs.Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False
    )
    card = fsrs.Card(card_id=1)
    day, seen = TODAY, []
    for elapsed, rating in history:
        day += elapsed
        card, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), midnight(day))
        assert card.stability is not None
        assert card.difficulty is not None
        seen.append((card.stability, card.difficulty, (card.due - midnight(day)).days))
    return seen


@given(histories, st.sampled_from([0.8, 0.9, 0.95]))
@settings(max_examples=300)
def test_stability_difficulty_and_interval_agree_with_py_fsrs(
    history: list[tuple[int, Rating]], retention: float
) -> None:
    history = [(0, history[0][1]), *history[1:]]
    scheduler = Scheduler(retention=retention)
    state = None
    for (elapsed, rating), (stability, difficulty, days) in zip(history, by_py_fsrs(history, retention), strict=True):
        state = scheduler.after(state, elapsed, rating)
        if stability > 36_500:
            return  # the ceiling that Anki's implementation has and py-fsrs has not
        assert state.stability == pytest.approx(stability, rel=1e-5)
        assert state.difficulty == pytest.approx(difficulty, rel=1e-5)
        raw = scheduler.interval(state)
        away_from_half_a_day = abs(raw % 1 - 0.5) > 1e-5 * raw
        if away_from_half_a_day:
            assert min(max(round(raw), 1), 36_500) == days


def test_the_published_stability_and_difficulty_come_out() -> None:
    # py-fsrs, fsrs-rs and ts-fsrs all have this vector in their test suites
    scheduler, state = Scheduler(), None
    for rating, elapsed in zip((AGAIN, GOOD, GOOD, GOOD, GOOD, GOOD), (0, 0, 1, 3, 8, 21), strict=True):
        state = scheduler.after(state, elapsed, rating)
    assert state is not None
    assert state.stability == pytest.approx(53.62691, abs=1e-4)
    assert state.difficulty == pytest.approx(6.3574867, abs=1e-5)


def test_the_published_intervals_come_out() -> None:
    # Good, a second Good within the same day, then each at its due day; the two lapses are repeated within their day
    scheduler, state, days, seen = Scheduler(), None, 0, []
    for rating in (GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, AGAIN, AGAIN, GOOD, GOOD, GOOD, GOOD, GOOD):
        first = state is None
        state = scheduler.after(state, days, rating)
        days = 0 if first or rating is AGAIN else round(scheduler.interval(state))
        seen.append(days)
    assert seen == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


# Parameters of FSRS-5 are ones of FSRS-6 without an effect of stability within a day, and with its fixed decay.
FSRS_5 = (
    0.4197, 1.1869, 3.0412, 15.2441, 7.1434, 0.6477, 1.0007, 0.0674, 1.6597, 0.1712, 1.1178,
    2.0225, 0.0904, 0.3025, 2.1214, 0.2498, 2.9466, 0.4891, 0.6468, 0.0, 0.5,
)  # fmt: skip


# From the tests of ts-fsrs (long-term_scheduler.test.ts): each review comes when it was due there. It rounds states to 8
# places in 64-bit floats, ours are 32-bit: hence a millionth. Its intervals are not compared, for ours are fuzzed.
@pytest.mark.parametrize(
    ("ratings", "days", "stabilities", "difficulties"),
    [
        (
            (GOOD, GOOD, GOOD, GOOD, GOOD, GOOD, AGAIN, AGAIN, GOOD, GOOD, GOOD, GOOD, GOOD),
            (3, 13, 48, 155, 445, 1158, 17, 3, 11, 37, 112, 307, 773),
            (
                3.0412, 13.09130698, 48.15848988, 154.93732625, 445.05562739, 1158.07779739, 16.63063166, 3.01732209,
                11.42247264, 37.37521902, 111.8752758, 306.5974569, 772.94026648,
            ),
            (
                4.49094334, 4.26664289, 4.05746029, 3.86237659, 3.68044154, 3.51076891, 4.69833071, 5.55956298,
                5.26323756, 4.98688448, 4.72915759, 4.4888015, 4.26464541,
            ),
        ),
        (
            (AGAIN, HARD, GOOD, EASY, AGAIN, HARD, GOOD, EASY),
            (1, 2, 6, 41, 4, 7, 21, 133),
            (0.4197, 1.0344317, 5.5356759, 41.0033667, 4.46605519, 6.67743292, 20.88868155, 132.81849454),
            (7.1434, 7.03653841, 6.64066485, 5.92312772, 6.44779861, 6.45995078, 6.10293922, 5.36588547),
        ),
        (
            (HARD, GOOD, EASY, AGAIN, HARD, GOOD, EASY, AGAIN),
            (2, 7, 54, 5, 8, 26, 171, 8),
            (1.1869, 6.59167572, 53.76078737, 5.0853693, 8.09786749, 25.52991279, 171.16195166, 8.11072373),
            (6.23225985, 5.89059466, 5.14583392, 5.884097, 5.99269555, 5.667177, 4.91430736, 5.71619151),
        ),
        (
            (GOOD, EASY, AGAIN, HARD, GOOD, EASY, AGAIN, HARD),
            (3, 33, 4, 7, 26, 193, 9, 14),
            (3.0412, 32.65484522, 4.22256838, 7.2325009, 25.52681746, 193.36618775, 8.63899847, 14.31323867),
            (4.49094334, 3.69538259, 4.83221448, 5.12078462, 4.85403286, 4.07165035, 5.1050878, 5.34697075),
        ),
        (
            (EASY, AGAIN, HARD, GOOD, EASY, AGAIN, HARD, GOOD),
            (15, 3, 6, 27, 240, 10, 17, 60),
            (15.2441, 3.25621013, 6.32684549, 26.56339029, 239.70462771, 9.75621519, 17.06035531, 59.59547542),
            (1.16304343, 2.99573557, 3.59851762, 3.43436666, 2.60045771, 4.03816348, 4.46259158, 4.24020203),
        ),
    ],
    ids=["good", "again first", "hard first", "good first", "easy first"],
)  # fmt: skip
def test_the_histories_that_ts_fsrs_publishes_come_out(
    ratings: tuple[Rating, ...],
    days: tuple[int, ...],
    stabilities: tuple[float, ...],
    difficulties: tuple[float, ...],
) -> None:
    scheduler, state, elapsed = Scheduler(FSRS_5), None, 0
    for rating, due, stability, difficulty in zip(ratings, days, stabilities, difficulties, strict=True):
        state = scheduler.after(state, elapsed, rating)
        assert state.stability == pytest.approx(stability, rel=1e-6)
        assert state.difficulty == pytest.approx(difficulty, rel=1e-6)
        assert scheduler.interval(state) == pytest.approx(
            due, abs=0.5 if due > 8 else 1.6
        )  # there: in order of ratings
        elapsed = due


def test_the_single_steps_that_ts_fsrs_publishes_come_out() -> None:
    # from its FSRS-6.test.ts and algorithm.test.ts, with the parameters that FSRS-6 ships with
    scheduler = Scheduler()
    first = [scheduler.after(None, 0, rating) for rating in Rating]
    assert [state.stability for state in first] == pytest.approx([0.212, 1.2931, 2.3065, 8.2956])
    assert [state.difficulty for state in first] == pytest.approx([6.4133, 5.11217071, 2.11810397, 1])
    assert scheduler.retrievability(first[-1], 8) == pytest.approx(0.9024733)
    middling = State(5.0, 5.0)
    assert [scheduler.after(middling, 5, rating).difficulty for rating in Rating] == pytest.approx(
        [8.34176237, 6.66599536, 4.99022837, 3.31446137]
    )
    assert scheduler.after(State(5.0, 1.0), 5, AGAIN).stability == pytest.approx(1.05253961)
    # within a day; Hard does not weaken a memory there either
    assert [scheduler.after(middling, 0, rating).stability for rating in Rating] == pytest.approx(
        [1.596818, 5, 5, 8.12960956]
    )
    assert [scheduler.retrievability(State(1.0, 5.0), days) for days in range(4)] == pytest.approx(
        [1.0, 0.9, 0.84588465, 0.8093881]
    )
    asked = (0.5, 0.6, 0.7, 0.8, 0.9)
    assert [round(Scheduler(retention=recall).interval(State(1.0, 5.0))) for recall in asked] == [90, 27, 9, 3, 1]


def test_recall_is_certain_at_once_and_the_desired_retention_when_due() -> None:
    scheduler = Scheduler(retention=0.8)
    state = State(10.0, 5.0)
    assert scheduler.retrievability(state, 0) == 1
    assert scheduler.retrievability(state, 10) == pytest.approx(0.9)
    assert scheduler.retrievability(State(1000.0, 5.0), round(scheduler.interval(State(1000.0, 5.0)))) == pytest.approx(
        0.8, abs=1e-4
    )


@given(st.integers(0, 5000), st.floats(0.1, 5000))
def test_recall_agrees_with_py_fsrs(elapsed: int, stability: float) -> None:
    card = fsrs.Card(card_id=1, stability=stability, difficulty=5.0, last_review=midnight(TODAY))
    expected = fsrs.Scheduler().get_card_retrievability(card, midnight(TODAY + elapsed))
    assert Scheduler().retrievability(State(stability, 5.0), elapsed) == pytest.approx(expected, rel=1e-9)


def test_a_clock_that_went_back_counts_as_the_same_day() -> None:
    scheduler, state = Scheduler(), State(10.0, 5.0)
    assert scheduler.after(state, -3, GOOD) == scheduler.after(state, 0, GOOD)
    assert scheduler.retrievability(state, -3) == 1
    assert scheduler.choices(state, -3, MONDAY_NINE, "") == scheduler.choices(state, 0, MONDAY_NINE, "")


def test_a_new_card_repeats_its_step_after_again_and_hard_and_leaves_it_after_good() -> None:
    due = Scheduler().choices(None, 0, MONDAY_NINE, "")
    assert due[AGAIN] == Due(TODAY, MONDAY_NINE.utc_ms + 10 * 60_000)
    assert due[HARD] == Due(TODAY, MONDAY_NINE.utc_ms + 15 * 60_000)
    assert due[GOOD] == Due(TODAY + 2)
    assert due[EASY].ms is None
    assert due[EASY].day >= TODAY + 8 - 2


def test_a_known_card_has_one_step_after_again_and_hard_ends_every_step() -> None:
    scheduler = Scheduler()
    lapsed = scheduler.after(State(20.0, 5.0), 20, AGAIN)
    due = scheduler.choices(lapsed, 0, MONDAY_NINE, "")
    assert due[AGAIN].ms == MONDAY_NINE.utc_ms + 10 * 60_000
    assert [due[rating].ms for rating in (HARD, GOOD, EASY)] == [None, None, None]
    assert due[HARD].day > TODAY


def minutes(scheduler: Scheduler, state: State | None, step: Step | None = None) -> list[int | None]:
    """For each rating the minutes to its step, None for days."""
    due = scheduler.choices(state, 0, MONDAY_NINE, "", step=step)
    assert list(due) == list(Rating)
    return [None if one.ms is None else (one.ms - MONDAY_NINE.utc_ms) // 60_000 for one in due.values()]


def test_cards_go_through_the_steps_that_were_chosen() -> None:
    # for a new card and after a lapse as in the tests of ts-fsrs (learning-steps.test.ts); in a step Hard repeats it there, while
    # here it goes on, for it must not hold a card for ever
    usual, short = Scheduler(learning=(1, 10), relearning=(10, 20)), Scheduler(learning=(1,), relearning=(10,))
    known = State(20.0, 5.0)
    assert minutes(usual, None) == [1, 6, 10, None]
    assert minutes(usual, known, Step(0, relearning=False)) == [1, 10, 10, None]
    assert minutes(usual, known, Step(1, relearning=False)) == [1, None, None, None]
    assert minutes(usual, known) == [10, None, None, None]
    assert minutes(usual, known, Step(0, relearning=True)) == [10, 20, 20, None]
    assert minutes(usual, known, Step(1, relearning=True)) == [10, None, None, None]
    assert minutes(short, None) == [1, 2, None, None]
    assert minutes(short, known, Step(0, relearning=True)) == [10, None, None, None]
    assert minutes(short, known, Step(7, relearning=False)) == [1, None, None, None]  # there were more steps before


def test_without_steps_every_rating_leads_to_days() -> None:
    scheduler = Scheduler(learning=(), relearning=())
    for state in (None, State(20.0, 5.0)):
        due = scheduler.choices(state, 5, MONDAY_NINE, "")
        assert [one.ms for one in due.values()] == [None] * 4
        days = [one.day - TODAY for one in due.values()]
        assert days == sorted(set(days))
        assert days[0] >= 1


def test_a_step_over_the_end_of_the_study_day_belongs_to_the_next() -> None:
    almost_four = MONDAY_NINE.plus_minutes(19 * 60 - 5)
    assert almost_four.study_day() == TODAY
    assert Scheduler().choices(None, 0, almost_four, "")[AGAIN].day == TODAY + 1


@given(states, st.integers(0, 40_000), chances, st.sampled_from([3, 4, 10, 100, 36_500]))
def test_a_better_rating_is_at_least_a_day_later_and_never_past_the_maximum(
    state: State | None, elapsed: int, chance: str, maximum: int
) -> None:
    due = Scheduler(maximum=maximum).choices(state, elapsed, MONDAY_NINE, chance)
    days = [TODAY, *(due[rating].day for rating in (HARD, GOOD, EASY) if due[rating].ms is None)]
    assert len(days) == (3 if state is None else 4)
    assert all(earlier + 1 <= later for earlier, later in pairwise(days))
    assert days[-1] <= TODAY + maximum


@given(states, st.integers(0, 4_000), chances)
def test_the_same_question_is_decided_the_same_again(state: State | None, elapsed: int, chance: str) -> None:
    assert Scheduler().choices(state, elapsed, MONDAY_NINE, chance) == Scheduler().choices(
        state, elapsed, MONDAY_NINE, chance
    )


# worked by hand from the ranges: an interval of 10 may move by 1 + 0.15 * 4.5 + 0.10 * 3 = 1.975 days
@pytest.mark.parametrize(
    ("interval", "first", "last"),
    [
        (1.0, 1, 1),
        (2.49, 2, 2),
        (2.5, 2, 4),
        (3.0, 2, 4),
        (7.0, 5, 9),
        (10.0, 8, 12),
        (20.0, 17, 23),
        (100.0, 93, 107),
        (0.2, 1, 1),
        (50_000.0, 34_673, 36_500),
    ],
)
def test_fuzz_stays_inside_the_published_ranges(interval: float, first: int, last: int) -> None:
    assert fuzz_range(interval, 1, 36_500) == (first, last)


@given(st.floats(0.01, 60_000), st.integers(1, 36_500), st.integers(1, 36_500))
def test_a_fuzz_range_lies_between_its_limits(interval: float, one: int, other: int) -> None:
    least, most = sorted((one, other))
    first, last = fuzz_range(interval, least, most)
    assert least <= first <= last <= most


def test_fuzz_is_even_over_its_whole_range() -> None:
    scheduler, state, n = Scheduler(), State(6.0, 5.0), 20_000
    [raw] = {round(scheduler.interval(scheduler.after(state, 6, HARD)), 6)}
    first, last = fuzz_range(raw, 1, 36_500)
    seen = Counter(
        scheduler.choices(state, 6, MONDAY_NINE, f"{seed}/csto/x/when")[HARD].day - TODAY for seed in range(n)
    )
    assert set(seen) == set(range(first, last + 1))
    expected = n / len(seen)
    chi_squared = sum((count - expected) ** 2 / expected for count in seen.values())
    freedom = len(seen) - 1
    assert chi_squared < freedom + 4 * math.sqrt(2 * freedom)


def test_the_fingerprint_names_the_model_and_not_the_decisions() -> None:
    other = (*DEFAULTS[:4], DEFAULTS[4] + 0.01, *DEFAULTS[5:])
    assert Scheduler().fingerprint == Scheduler().fingerprint
    assert Scheduler().fingerprint != Scheduler(other).fingerprint
    assert Scheduler().fingerprint == Scheduler(retention=0.8, maximum=100, learning=(5,), relearning=()).fingerprint


@pytest.mark.parametrize(
    "wrong",
    [
        {"parameters": DEFAULTS[:19]},
        {"parameters": (*DEFAULTS[:20], math.nan)},
        {"retention": 1.0},
        {"retention": 0.1},
        {"maximum": 2},
        {"learning": (10, 0)},
        {"relearning": (-1,)},
    ],
)
def test_values_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"FSRS-6 has|desired retention|an interval"):
        Scheduler(**wrong)  # type: ignore[arg-type]


@given(
    states,
    st.integers(0, 400),
    chances,
    st.lists(st.floats(0, 1e3), min_size=1, max_size=7),
)
def test_whatever_days_weigh_intervals_stay_in_their_ranges_and_order(
    state: State | None, elapsed: int, chance: str, pattern: list[float]
) -> None:
    def weigh(first: int, last: int) -> list[float]:
        assert TODAY < first < last
        return [pattern[day % len(pattern)] for day in range(first, last + 1)]

    scheduler = Scheduler()
    weighed, free = (scheduler.choices(state, elapsed, MONDAY_NINE, chance, by) for by in (weigh, None))
    assert weighed.keys() == free.keys()
    passing = [weighed[rating] for rating in (HARD, GOOD, EASY) if weighed[rating].ms is None]
    assert all(one.day < other.day for one, other in pairwise(passing))
    least = 1
    for rating in (HARD, GOOD, EASY):
        if weighed[rating].ms is None:
            interval = scheduler.interval(scheduler.after(state, elapsed, rating))
            first, last = fuzz_range(interval, least, 36_500)
            assert first <= weighed[rating].day - TODAY <= last
            least = weighed[rating].day - TODAY + 1
