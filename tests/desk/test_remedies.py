"""What to do about a problem, told in a window: no line of the text of a pack, which nobody sees there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from study_app import i18n, paths
from study_app.desk.remedies import message, remedy, sentence
from study_app.facts.problem import Problem, Severity, of_plain, of_row, told_again
from study_app.i18n import Worded


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
    assert remedy(problem("same-fact", Worded("Merge the two, or retire one."))) == "Merge the two, or retire one."
    assert remedy(problem("unknown-thing", "Write a = 1.")) == "Write a = 1."


def test_where_a_row_is_edited_its_problems_are_told_without_its_name() -> None:
    found = replace(problem("same-fact", Worded("Retire one.")), message=of_row("fact", "a", Worded("it is doubtful.")))
    assert sentence(found) == "fact a: it is doubtful. Retire one."
    assert sentence(found, bare=True) == "it is doubtful. Retire one."


def test_a_fact_without_a_citation_is_told_in_one_sentence() -> None:
    found = sentence(problem("no-citation", "Add cite = { ... }."))
    assert found.startswith("No place in a source says it")


def test_what_is_wrong_is_told_in_the_language_in_use_and_stays_english_for_programs() -> None:
    told = Worded("there is no {what} {one}.", what=Worded("fact type"), one="'feast'")
    found = Problem(
        "dangling",
        Severity.ERROR,
        "a.toml",
        3,
        of_row("fact", "a", told),
        Worded("Name a role."),
        "a",
        "p",
        "fact",
        "a",
    )
    i18n.use("ru", paths.shipped("resources") / "locale")
    try:
        assert message(found, bare=True).startswith("нет такого: ")
        assert message(found).startswith("факт a: нет такого")
        assert remedy(found) == "Назовите роль."
        kept = told_again(str(found.message), str(found.remedy), found.told())
        assert kept == (found.message, found.remedy)
        assert message(replace(found, message=kept[0])) == message(found)
        assert message(of_plain(json.loads(json.dumps(found.as_plain())))) == message(found)
        assert json.loads(json.dumps(found.as_json()))["message"] == "fact a: there is no fact type 'feast'."
    finally:
        i18n.use("en", paths.shipped("resources") / "locale")


@pytest.mark.parametrize("words", ["{a.__class__}", "{a:99999999}", "{b}", "{0}"])
def test_words_that_another_process_gives_reach_no_further_than_their_values(words) -> None:
    with pytest.raises(ValueError, match="other places"):
        i18n.of_plain([words, {"a": "x", "a:99999999": "y", "0": "z"}])
