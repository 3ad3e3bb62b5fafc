"""What to do about a problem, told in a window: no line of the text of a pack, which nobody sees there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from study_app import i18n, paths
from study_app.desk.remedies import message, remedy, sentence
from study_app.facts.problem import (
    Problem,
    Severity,
    dated,
    known_as,
    letters,
    listed,
    month_named,
    of_plain,
    of_row,
    told_again,
    under,
)
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
    assert sentence(found, bare=True) == "It is doubtful. Retire one."


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
        assert message(found, bare=True).startswith("Нет такого: ")
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


NAMES = {("fact", "a"): "The bridge was opened in 1901.", ("source", "news"): "The news", ("entity", "ann"): "Ann"}


def called(_pack: str, table: str, id: str) -> str:
    return NAMES.get((table, id), "")


def about(words: Worded) -> Problem:
    return Problem("x", Severity.WARNING, "a.toml", 3, of_row("fact", "a", words), "", "a", "p", "fact", "a")


TOLD = [
    (
        Worded("{role} is {said} here; the fact {id} says {first}.", said=listed(["x", dated("1901-05")]),
               role=under("when", "opening"), id=known_as("fact", "a"), first=known_as("entity", "ann")),
        "when is x, 1901-05 here; the fact a says ann.",
        "“When” is x, May 1901 here; the fact “The bridge was opened in 1901” says “Ann”.",
        "«Когда» здесь — x, май 1901 года, а по факту «The bridge was opened in 1901» — «Ann».",
    ),
    (
        Worded("the sentence at {letters} of {id} has no fact.", letters=letters(0, 61), id=known_as("source", "news")),
        "the sentence at [0, 61] of news has no fact.",
        "The sentence at letters 0 to 61 of “The news” has no fact.",
        "У предложения в источнике «The news» (символы 0–61) нет факта.",
    ),
    (
        Worded("of the date {text}, {missing} cannot be read in the cited text.", text=dated("1993-05-04"),
               missing=listed(["1993", month_named("may", 5), "4"])),
        "of the date 1993-05-04, 1993, may, 4 cannot be read in the cited text.",
        "Of the date 4 May 1993, 1993, May, 4 cannot be read in the cited text.",
        "Для даты «4 мая 1993 года» в цитируемом тексте не нашлось: 1993, май, 4.",
    ),
    (
        Worded("it follows from {value}, which is {status}.", value=known_as("fact", "gone"), status=Worded("retired")),
        "it follows from gone, which is retired.",
        "It follows from gone, which is retired.",
        "Он следует из факта gone, а состояние того — снято.",
    ),
]  # fmt: skip
"""A message, as programs read it, and as windows show it."""


@pytest.mark.parametrize(("words", "plain", "english", "russian"), TOLD)
def test_a_window_tells_rows_by_their_names_and_dates_in_words(words, plain, english, russian) -> None:
    found = about(words)
    assert str(found.message) == f"fact a: {plain}"
    assert message(found, called).startswith("fact “The bridge was opened in 1901”: ")
    assert message(found, called, bare=True) == english
    kept = of_plain(json.loads(json.dumps(found.as_plain())))
    i18n.use("ru", paths.shipped("resources") / "locale")
    try:
        assert message(kept, called, bare=True) == russian
    finally:
        i18n.use("en", paths.shipped("resources") / "locale")
