"""What columns fill: by their names in many words, by what the file says, and by their places."""

from __future__ import annotations

import pytest

from study_app.facts.flashcards import TYPE as FLASHCARD_TYPE
from study_app.facts.importers.format import Layout
from study_app.facts.importers.mapping import fields_of, is_known, propose
from study_app.facts.kinds import Tense, ValueKind
from study_app.facts.pack import FactType, Role

CARDS = fields_of([FLASHCARD_TYPE])
ADOPTION = FactType(
    "adoption", {}, Tense.EVENT, {"signed_by": Role("signed_by", ValueKind.ENTITY, "state")}, {}, {}, {}
)


def filled(*columns: str, header: bool = True, roles: dict[int, str] | None = None) -> tuple[str, ...]:
    return propose(Layout("utf-8", ",", columns, header=header, roles=roles or {}), CARDS)


@pytest.mark.parametrize(
    ("columns", "fields"),
    [
        (("Question", "ANSWER"), ("front", "back")),
        (("answer", "question"), ("back", "front")),
        (("Вопрос", "Ответ", "Теги"), ("front", "back", "tags")),
        (("back", "x", "Front"), ("back", "", "front")),
        (("Side 1", "side_2", "Both ways"), ("front", "back", "both")),
        (("Deutsch", "Meaning", "Notes"), ("front", "back", "extra")),
        (("front", "front"), ("front", "back")),
        (("event", "date"), ("front", "back")),
        (("count", "answer"), ("front", "back")),
        (("event", "front", "back"), ("event", "front", "back")),
    ],
)
def test_columns_are_known_by_many_names_in_any_case(columns: tuple[str, ...], fields: tuple[str, ...]) -> None:
    assert filled(*columns) == fields


def test_columns_without_names_are_front_back_and_extra_by_their_places() -> None:
    assert filled("Column 1", "Column 2", "Column 3", "Column 4", header=False) == ("front", "back", "extra", "")


def test_what_the_file_says_of_a_column_comes_before_its_name_and_place() -> None:
    assert filled("1", "2", "3", "4", roles={0: "id", 1: "notetype", 3: "tags"}) == ("id", "", "front", "tags")


def test_roles_are_known_by_their_names_with_other_signs_between_words_and_by_other_names() -> None:
    fields = fields_of([ADOPTION])
    assert fields[:2] == ("signed_by", "when")
    layout = Layout("utf-8", ",", ("Signed by", "Date", "Cite"), header=True)
    assert propose(layout, fields) == ("signed_by", "when", "cite")
    named = Layout("utf-8", ",", ("государство",), header=True)
    assert propose(named, fields, {"государство": "signed_by"}) == ("signed_by",)


def test_a_name_is_known_or_it_is_a_word_like_any_other() -> None:
    assert is_known("Front ") and is_known("date_basis")
    assert not is_known("Paris")
