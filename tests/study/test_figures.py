"""Every figure over a term that was really studied: its sentence, its rows, and that few reviews claim nothing."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from clocks import SetClock
from tiny import ALL, Desk, desk, right, wrong

from study_app.clock import date_of
from study_app.study.decisions import Decisions, Exam
from study_app.study.figures import FIGURES, Figure, exam
from study_app.study.figures import Desk as FigureDesk
from study_app.study.statistics import ENOUGH, Scope, Statistics


def study(it: Desk, clock: SetClock, days: int) -> None:
    chance = Random(5)
    for _ in range(days):
        session = it.session(new_a_day=2)
        while (question := session.next()) is not None:
            clock.move(minutes=1)
            given = right(question) if chance.random() < 0.8 else wrong(question)
            session.answer(given, first_key_ms=None, total_ms=30_000)
        clock.move(days=1)


def figures(it: Desk, clock: SetClock, scope: Scope | None = None) -> dict[str, Figure]:
    of = FigureDesk(it.journal.connection, Decisions(), clock.now().study_day(), scope or Scope())
    return {figure.id: figure for figure in (make(of) for make in FIGURES)}


def test_before_anything_was_studied_each_figure_says_so_and_claims_nothing(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        found = figures(it, clock)
    assert found["today"].words == "Nothing was studied today."
    assert found["known"].words == found["time"].words == "Nothing was studied yet."
    assert found["retention"].words == "0 reviews so far: nothing is said of fewer than 30."
    assert not found["retention"].enough
    assert not found["calibration"].enough
    assert found["hardest"].rows == ()
    assert {row[2:] for row in found["retention"].rows} == {(None, None, None, None)}


def test_after_a_term_every_figure_tells_what_was_done(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 60)
        clock.move(days=-1)
        found = figures(it, clock)
        statistics = Statistics(it.journal.connection)
        days, today = statistics.days(), clock.now().study_day()
        both = statistics.retention().both
    assert both.n >= ENOUGH
    assert found["retention"].rows[2][1] == both.n
    assert found["retention"].rows[2][2] == round(both.right / both.n, 4)
    assert f"{round(100 * both.right / both.n)} % was remembered" in found["retention"].words
    assert len(found["heat"].rows) == len(days)
    assert sum(int(row[2] or 0) for row in found["heat"].rows) == sum(day.asked for day in days)
    assert sum(float(row[1] or 0) for row in found["time"].rows) == pytest.approx(
        sum(day.ms for day in days) / 60_000, abs=1
    )
    known = [row for row in found["known"].rows if row[1] is not None]
    assert known[-1][0] == date_of(today).isoformat()
    ahead = [float(row[2]) for row in found["known"].rows if row[2] is not None]
    assert float(known[-1][1] or 0) == pytest.approx(ahead[0], abs=0.1)
    assert ahead == sorted(ahead, reverse=True)
    assert 0 < ahead[-1] < ahead[0] <= 12
    assert sum(int(row[1] or 0) for row in found["due"].rows) >= 1
    assert found["mastery-deck"].rows[0][:2] == ("Tiny: All", 12)


def test_a_deck_narrows_every_figure(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 20)
        whole, all_decks = figures(it, clock), figures(it, clock, Scope((ALL,)))
        one = figures(it, clock, Scope(("tiny/one",)))
    for name in whole:
        if not name.startswith("mastery"):
            assert all_decks[name] == whole[name]
    assert one["mastery-deck"].rows[-1][1] == 2
    assert float(one["known"].rows[-1][2] or 0) < float(whole["known"].rows[-1][2] or 0)


def test_a_figure_is_the_same_table_as_csv_and_json(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 10)
        found = figures(it, clock)
    for figure in found.values():
        head, *rows = csv.reader(io.StringIO(figure.as_csv()))
        assert head == list(figure.columns)
        assert rows == [["" if cell is None else str(cell) for cell in row] for row in figure.rows]
        assert all(len(row) == len(figure.columns) for row in figure.rows)
        record = figure.as_json()
        assert (record["figure"], record["words"], record["rows"]) == (
            figure.id,
            figure.words,
            [list(row) for row in figure.rows],
        )


def test_the_run_of_days_goes_on_until_the_day_is_over(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 3)
        assert "3 in a row now" in figures(it, clock)["heat"].words
        clock.move(days=1)
        assert "0 in a row now" in figures(it, clock)["heat"].words


def test_the_soonest_exam_is_followed_from_today_to_its_day(tmp_path: Path, clock: SetClock) -> None:
    with desk(tmp_path, clock) as it:
        study(it, clock, 20)
        today = clock.now().study_day()
        assert figures(it, clock)["exam"].words == "No exam is ahead here."
        decided = Decisions(
            exams={ALL: Exam(today + 40, 0.95), "tiny/one": Exam(today + 9), "gone/deck": Exam(today + 3)}
        )
        of = FigureDesk(it.journal.connection, decided, today, Scope())
        one, everything = exam(of), exam(replace(of, scope=Scope((ALL,))))
    assert one.words.startswith("One, exam on ")
    assert everything.words.startswith("All, exam on ") and "95 % is wanted" in everything.words
    assert [row[0] for row in everything.rows] == [date_of(today + day).isoformat() for day in range(41)]
    for _day, known, low, high, stop, _minutes in everything.rows:
        assert 0 <= float(low or 0) <= float(known or 0) <= float(high or 0) <= 100
        assert float(stop or 0) <= float(known or 0) + 0.1
    minutes = [row[-1] for row in everything.rows]
    assert minutes[-1] is None and sum(float(day or 0) for day in minutes) > 0
