"""Ten cards studied by keyboard in a real window, with the process killed in the middle, as a new learner would meet it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from screen import Program, display, missing

from study_app.clock import Clock
from study_app.journal import Journal

_MOMENT = 0.3
"""Seconds that a learner takes at least to see an answer: what comes sooner rates nothing."""

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "all there")


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    with display() as name:
        yield name


def answered_in(data: Path) -> list[str]:
    """The cards whose answers stand in the journal, in order, and a check that nothing in it is damaged."""
    journal = Journal.open(data / "journal.db", Clock(), read_only=True)
    with journal:
        assert journal.verify() == []
        return [event.card for event in journal.history() if event.asked]


def give(program: Program, form: str) -> None:
    """Answer the question on screen, whatever its form is."""
    match form:
        case "choice" | "which_first" | "between" | "reverse" | "as_of" | "place" | "true_false" | "odd_one_out":
            program.keys("1")
        case "select_all":
            program.keys("1")
            program.keys("Return")
        case "match":
            for place in ("1", "2", "3", "4"):
                program.keys(place)
            program.keys("Return")
        case "name_all":
            program.write("Armenia")
            program.keys("Return")
            program.keys("Return")
        case "how_many":
            program.write("three")
            program.keys("Return")
        case "typed":
            program.write("Collective Security Council")
            program.keys("Return")
        case "date_entry" | "year" | "cloze" | "how_long":
            program.write("7 October 2002")
            program.keys("Return")
        case "order":
            program.keys("alt+Down")
            program.keys("Return")
        case "reveal":
            program.keys("space")
            program.wait_for("say")
            time.sleep(_MOMENT)
            program.keys("3")
        case _:
            raise AssertionError(f"no keys for the form {form}")


def study(program: Program, number: int) -> Iterator[tuple[str, str]]:
    """Answer so many questions; gives each (form, card) once its answer is acknowledged."""
    for _number in range(number):
        _word, form, card = program.wait_for("question").split()
        give(program, form)
        line = program.wait_for("answer")
        if "ask_again" in line:
            program.keys("ctrl+d")
            line = program.wait_for("answer")
        assert line.split()[2] == card
        yield form, card
        if form != "reveal":
            time.sleep(_MOMENT)
            program.keys("Return")


def test_whoever_is_new_answers_the_first_question_with_two_keys(screen, tmp_path):
    (tmp_path / "data").mkdir()  # of a folder that is made the program says so
    program = Program(screen, tmp_path / "data", tmp_path / "trace", first="Welcome")
    program.picture("0-welcome")
    program.keys("Return")
    done = list(study(program, 5))
    assert answered_in(tmp_path / "data")[:5] == [card for _form, card in done]
    program.picture("0-after-five")
    assert program.leave() == (0, "")


def test_ten_cards_by_keyboard_with_the_process_killed_in_the_middle(screen, tmp_path):
    data, trace = tmp_path / "data", tmp_path / "trace"
    done: list[tuple[str, str]] = []

    program = Program(screen, data, trace)
    program.picture("1-decks")
    program.keys("Return")
    program.wait_for("page")
    for step in study(program, 5):
        done.append(step)
        program.picture(f"2-answer-{len(done)}-{step[0]}")
        if len(done) == 5:
            program.kill()  # at once, with the answer on screen
            break
    assert answered_in(data) == [card for _form, card in done]

    program = Program(screen, data, trace)
    program.picture("3-after-the-restart")
    program.keys("Return")
    program.wait_for("page")
    for step in study(program, 5):
        done.append(step)
        program.picture(f"4-answer-{len(done)}-{step[0]}")
    cards = [card for _form, card in done]
    assert answered_in(data) == cards
    assert max(Counter(cards).values()) == 1  # what was answered before the kill was not asked again

    program.wait_for("question")
    program.keys("ctrl+z")
    program.wait_for("undo")
    program.wait_for("question")
    program.picture("5-taken-back")
    assert answered_in(data) == cards[:-1]

    program.keys("Escape")
    program.wait_for("page Decks")
    program.picture("6-decks-again")
    code, printed = program.leave()
    assert (code, printed) == (0, "")

    command = [sys.executable, "-m", "study_app", "due", "--json", "--data-dir", str(data)]
    due = subprocess.run(command, capture_output=True, text=True, check=True)
    assert any(json.loads(line)["learning"] for line in due.stdout.splitlines())
