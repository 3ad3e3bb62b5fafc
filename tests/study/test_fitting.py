"""Parameters fitted to a learner: from what tells of memory alone, cautiously, on another process."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from answers import answer
from clocks import SetClock

from study_app import database
from study_app.errors import StudyAppError
from study_app.journal import Journal, Review
from study_app.study.decisions import decide, decisions
from study_app.study.fitting import FEWEST, SHRUNK, Fitter, Fitting, Told, fit, fitted_to, reviews, told
from study_app.study.memory import derived_tables
from study_app.study.scheduler import DEFAULTS, Rating, Scheduler, fitted


def studied(parameters: tuple[float, ...], cards: int, seed: int = 1) -> list[Told]:
    """Reviews of a learner whose memory is FSRS with some parameters, by the days."""
    return [row for _day, row in sorted(studied_on(parameters, cards, seed), key=lambda pair: pair[0])]


def studied_on(parameters: tuple[float, ...], cards: int, seed: int) -> list[tuple[int, Told]]:
    """The same card by card, each with its day."""
    chance, truth = Random(seed), Scheduler(parameters)
    rows = []
    for card in range(cards):
        history: list[tuple[int, int]] = [(3, 0)]
        state, day = truth.after(None, 0, Rating.GOOD), chance.randrange(100)
        for _turn in range(6):
            gap = max(1, round(truth.interval(state) * chance.uniform(0.5, 2)))
            right = chance.random() < truth.retrievability(state, gap)
            rating = Rating.GOOD if right else Rating.AGAIN
            history.append((int(rating), gap))
            state, day = truth.after(state, gap, rating), day + gap
            rows.append((day, Told(card, tuple(history))))
    return rows


FORGETFUL = (*(value * 0.25 for value in DEFAULTS[:4]), *DEFAULTS[4:])


def test_of_few_reviews_nothing_is_made() -> None:
    rows = studied(FORGETFUL, 20)[: FEWEST - 1]
    found = fit(rows, DEFAULTS)
    assert (found.adopted, found.parameters, found.n) == (False, DEFAULTS, FEWEST - 1)


def test_a_learner_who_forgets_sooner_is_found_out_and_the_defaults_keep_their_weight() -> None:
    rows = studied(FORGETFUL, 120)
    found = fit(rows, DEFAULTS)
    assert found.adopted
    assert found.after < found.before
    weight = len(rows) / (len(rows) + SHRUNK)
    raw = fitted([row.history for row in rows], [row.card for row in rows])
    expected = [weight * mine + (1 - weight) * usual for mine, usual in zip(raw, DEFAULTS, strict=True)]
    assert found.parameters == pytest.approx(expected, rel=1e-3)
    assert FORGETFUL[2] < found.parameters[2] < DEFAULTS[2]
    Scheduler(found.parameters)


def test_what_is_worse_on_the_latest_reviews_is_not_adopted() -> None:
    rows = studied(FORGETFUL, 60) + studied(tuple(v * 4 for v in FORGETFUL[:4]) + FORGETFUL[4:], 15, seed=2)
    best = fit(studied(DEFAULTS, 400, seed=3), DEFAULTS).parameters
    found = fit(rows, best)
    assert not found.adopted and found.after > found.before
    assert found.parameters == best


def test_only_what_tells_of_memory_is_to_be_predicted_and_the_rest_stays_in_the_histories(
    tmp_path: Path, clock: SetClock
) -> None:
    card = "csto/treaty-signed/when"
    with Journal.open(tmp_path / "journal.db", clock, derived_tables()) as it:
        for form, days, rating in (
            ("typed", 0, 3),
            ("typed", 0, 3),
            ("choice", 2, 3),
            ("cloze", 4, 1),
            ("typed", 1, 3),
        ):
            clock.move(days=days, minutes=11)
            due = clock.now().study_day() + 3
            it.append_answer(answer(card, form=form), [Review(card, rating, rating, 0.9, due, None)], at=clock.now())
        assert reviews(it.connection) == 5
        assert told(it.connection) == [
            Told(0, ((3, 0), (3, 0), (3, 2), (1, 4))),
            Told(0, ((3, 0), (3, 0), (3, 2), (1, 4), (3, 1))),
        ]


def test_of_plenty_of_reviews_those_before_the_latest_are_fitted_to(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = studied(FORGETFUL, 120)
    monkeypatch.setattr("study_app.study.fitting._PLENTY", len(rows))
    found, earlier = fit(rows, DEFAULTS), rows[: len(rows) - len(rows) // 5]
    raw = fitted([row.history for row in earlier], [row.card for row in earlier])
    weight = len(earlier) / (len(earlier) + SHRUNK)
    expected = [weight * mine + (1 - weight) * usual for mine, usual in zip(raw, DEFAULTS, strict=True)]
    assert found.adopted
    assert found.parameters == pytest.approx(expected, rel=1e-3)


def written(folder: Path, clock: SetClock, cards: int) -> Path:
    """The journal of a learner who forgets sooner: each card typed six times."""
    path, first = folder / "journal.db", clock.now()
    reviews: list[tuple[int, str, int]] = []
    for row in studied(FORGETFUL, cards):
        day = sum(gap for _rating, gap in row.history)
        name = f"p/f{row.card:03}/when"
        if len(row.history) == 2:
            reviews.append((0, name, 3))
        reviews.append((day, name, row.history[-1][0]))
    with Journal.open(path, clock, derived_tables()) as it:
        for day, name, rating in sorted(reviews):
            at = first.plus_minutes(day * 1440)
            review = Review(name, rating, rating, 0.9 if day else None, at.study_day() + 5, None)
            it.append_answer(answer(name, form="typed"), [review], at=at)
    return path


def test_another_process_reads_and_fits_and_can_be_ended(tmp_path: Path, clock: SetClock) -> None:
    path = written(tmp_path, clock, 40)
    under_way = Fitting(path, DEFAULTS, 280)
    found = under_way.found(wait=True)
    assert found is not None
    with Journal.open(path, clock, derived_tables()) as it:
        rows, some = told(it.connection), told(it.connection, most=70)
    assert 0 < len(some) < len(rows) // 2
    assert {row.history for row in some} < {row.history for row in rows}  # whole cards
    here = fit(rows, DEFAULTS)
    assert found.n == here.n == len(rows) > FEWEST
    assert found.adopted == here.adopted
    ended = Fitting(path, DEFAULTS, 280)
    ended.cancel()
    with pytest.raises(EOFError):
        while True:
            ended.found(wait=True)


def test_what_was_adopted_is_told_with_how_many_answers_it_rests_on_and_can_be_given_up_and_taken_up_again(
    tmp_path: Path, clock: SetClock
) -> None:
    path = written(tmp_path, clock, 60)
    with Journal.open(path, clock, derived_tables()) as it:
        fitter = Fitter(it, path)
        assert fitted_to(it) is None
        assert not fitter.look(clock.now())
        assert fitter.look(clock.now(), wait=True)
        assert fitted_to(it) == (420, clock.now().study_day())
        fitted_ones = decisions(it).parameters
        assert fitted_ones != DEFAULTS
        usual = decide(it, "fitting", False, at=clock.now())
        assert it.last_said() == usual
        assert (decisions(it).parameters, fitted_to(it)) == (DEFAULTS, None)
        assert not fitter.look(clock.now(), wait=True)
        it.void(usual.entry.id)
        assert (decisions(it).parameters, fitted_to(it)) == (fitted_ones, (420, clock.now().study_day()))


def test_after_very_many_reviews_what_was_found_is_adopted_when_the_program_is_left(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, clock, 60)
    monkeypatch.setattr("study_app.study.fitting.AT_ONCE", 400)
    with Journal.open(path, clock, derived_tables()) as it:
        fitter = Fitter(it, path)
        fitter.look(clock.now())
        for _session in range(3):
            assert not fitter.look(clock.now(), wait=True)
        assert fitted_to(it) is None
        fitter.leave(clock.now())
        assert fitted_to(it) == (420, clock.now().study_day())
        Fitter(it, path).leave(clock.now())


def begun(fitter: Fitter, clock: SetClock) -> Fitting:
    """What a fitter has under way after a look."""
    fitter.look(clock.now())
    assert fitter._begun is not None
    fitter._now.set()
    under_way = fitter._begun.result()
    assert under_way is not None
    return under_way


def test_a_process_that_was_killed_is_forgotten_and_the_next_look_begins_anew(tmp_path: Path, clock: SetClock) -> None:
    path = written(tmp_path, clock, 40)
    with Journal.open(path, clock, derived_tables()) as it:
        fitter = Fitter(it, path)
        begun(fitter, clock)._process.kill()
        assert not fitter.look(clock.now(), wait=True)
        begun(fitter, clock)
        assert fitter.look(clock.now(), wait=True)
        fitter.cancel()
    with Journal.open(path, clock, derived_tables(), read_only=True) as it:
        assert not Fitter(it, path).look(clock.now())


def test_what_goes_wrong_on_the_other_process_is_raised_with_its_place_there(tmp_path: Path, clock: SetClock) -> None:
    path, tableless, text = written(tmp_path, clock, 40), tmp_path / "tableless.db", tmp_path / "text.db"
    database.connect(tableless).close()
    text.write_text("This is no database. " * 200, encoding="utf-8")
    with Journal.open(path, clock, derived_tables()) as it:
        fitter = Fitter(it, tableless)
        begun(fitter, clock)
        with pytest.raises(database.Error, match="no such table") as raised:
            fitter.look(clock.now(), wait=True)
        assert "in _work" in raised.value.__notes__[0]
        begun(fitter, clock)
        fitter.cancel()
        fitter = Fitter(it, text)
        begun(fitter, clock)
        with pytest.raises(StudyAppError, match="is damaged or no file of Study App"):
            fitter.look(clock.now(), wait=True)


def test_the_program_is_left_in_peace_whatever_became_of_the_other_process(tmp_path: Path, clock: SetClock) -> None:
    path, tableless = written(tmp_path, clock, 40), tmp_path / "tableless.db"
    database.connect(tableless).close()
    with Journal.open(path, clock, derived_tables()) as it:
        killed, failed = Fitter(it, path), Fitter(it, tableless)
        (process := begun(killed, clock)._process).kill()
        process.join()
        begun(failed, clock)._process.join()
        for fitter in (killed, failed):
            fitter.leave(clock.now())
        assert decisions(it).fitted == 0
