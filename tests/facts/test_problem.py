"""Problems as people, the command line and other programs see them."""

from __future__ import annotations

import json

from study_app.facts.problem import Problem, Severity

PROBLEM = Problem("bad-date", Severity.WARNING, "csto/facts/a.toml", 12, "fact x: there is no day 30.", "Correct when.")


def test_a_problem_reads_as_compilers_print_theirs() -> None:
    assert PROBLEM.sentence() == "csto/facts/a.toml:12: warning: fact x: there is no day 30. Correct when."


def test_a_problem_of_a_file_as_a_whole_has_no_line() -> None:
    whole = Problem("no-pack", Severity.ERROR, "csto/pack.toml", 0, "there is no pack.toml.", "Add one.")
    assert whole.sentence() == "csto/pack.toml: error: there is no pack.toml. Add one."


def test_a_problem_is_one_flat_json_object_with_the_severity_as_a_word() -> None:
    assert json.loads(json.dumps(PROBLEM.as_json())) == {
        "code": "bad-date",
        "severity": "warning",
        "file": "csto/facts/a.toml",
        "line": 12,
        "message": "fact x: there is no day 30.",
        "remedy": "Correct when.",
    }


def test_which_fact_is_wrong_is_for_the_program_and_no_part_of_the_contract() -> None:
    of_fact = Problem(*list(PROBLEM.as_json().values())[:6], fact="x")  # type: ignore[arg-type]
    assert of_fact.fact == "x"
    assert of_fact.as_json() == PROBLEM.as_json()


def test_equal_problems_are_equal_and_a_set_holds_them_once() -> None:
    other = Problem("bad-date", Severity.WARNING, "csto/facts/a.toml", 13, PROBLEM.message, PROBLEM.remedy)
    assert len({PROBLEM, PROBLEM, other}) == 2
