"""What to do about a problem, told in a window: no line of the text of a pack, which nobody sees there."""

from __future__ import annotations

import pytest

from study_app.desk.remedies import remedy, sentence
from study_app.facts.problem import Problem, Severity


def problem(code: str, words: str, field: str = "", table: str = "fact") -> Problem:
    return Problem(code, Severity.WARNING, "a.toml", 3, "It is so.", words, "x", "harbour", table, "x", field)


@pytest.mark.parametrize(
    ("code", "words", "field", "told"),
    [
        ("leak", 'Word it without the answer, or write skip = ["when"].', "ask.when", "leave this question out"),
        ("no-question", 'Add one to the type: ask.when = "...?"', "type", "Open the kind of fact"),
        (
            "no-question",
            'Mend that, or write skip = ["when"] if it is not to be asked.',
            "when",
            "leave this question out",
        ),
        ("uncovered", "Cite it in a fact, or say in [[no_fact]] why it has none.", "", "says nothing to learn"),
        ("ungrounded", 'Correct it, or write date_basis = "inferred".', "date_basis", "that the source implies it"),
        ("wrong-value", 'Write tags = ["..."].', "tags", "Correct it under “Tags”."),
        ("outside-list", "Add it there, or take joiner out of closed.", "joiner", "that the list there is complete"),
    ],
)
def test_a_remedy_that_writes_text_of_the_pack_is_told_in_the_words_of_the_window(code, words, field, told) -> None:
    found = remedy(problem(code, words, field))
    assert told in found
    assert " = " not in found and "[[" not in found
    assert sentence(problem(code, words, field)) == f"It is so. {found}"


def test_what_anybody_understands_and_what_is_mended_in_the_text_alone_stays_as_it_is() -> None:
    assert remedy(problem("same-fact", "Merge the two, or retire one.")) == "Merge the two, or retire one."
    assert remedy(problem("unknown-thing", "Write a = 1.")) == "Write a = 1."


def test_a_fact_without_a_citation_is_told_in_one_sentence() -> None:
    found = sentence(problem("no-citation", "Add cite = { ... }."))
    assert found.startswith("No place in a source says it")
