"""How names compare: what is folded away, and what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.names import content_words, normalise, unfinished, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Armenia", "ARMENIA"),
        ("the Charter", "Charter"),
        ("a Charter", "Charter"),
        ("An Agreement", "agreement"),
        ("  United   Nations\n", "United Nations"),
        ("Military-Economic", "military economic"),
        ("Military–Economic", "Military-Economic"),
        ("“CANAL”", "Canal"),
        ("Pilots’ Council", "Pilots' Council"),
        ("The Council's Charter", "Council Charter"),
        ("Kyrgyz\u00a0Republic", "Kyrgyz Republic"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("Zürich", "Zu\u0308rich"),
        ("Straße", "STRASSE"),
        ("Ministry of Defence", "Ministry of Defense"),
        ("Organisation", "organization"),
        ("ﬁ", "fi"),
        ("P.S.", "ps"),
        ("C.S.T.O.", "CSTO"),
        ("the U.S.A", "USA"),
        ("J. R. R. Tolkien", "J.R.R. Tolkien"),
        ("Neighbours' Harbour", "Neighbors' Harbor"),
        ("Armoured Division", "Armored Division"),
        ("“C++”", "c++"),
        ("snake_case", "snake case"),
        ("Ёлка", "елка"),
        ("İstanbul", "Istanbul"),
    ],
)
def test_spellings_of_one_name_have_one_normal_form(one: str, other: str) -> None:
    assert normalise(one) == normalise(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Article 4", "Article 51"),
        ("Council of Ministers of Defense", "Council of Ministers of Foreign Affairs"),
        ("Iran", "Iraq"),
        ("Russia", "Russian"),
        ("Theatre", "atre"),
        ("Centreville", "Centerville"),  # by whole words, never by rule
        ("state", "states"),
        ("2.5", "25"),
        ("-4", "4"),
        ("−4", "4"),
        ("A-", "A+"),
        ("A-", "minus"),
        ("plus", "A+"),
        ("A-", "A"),
        ("A+", "A"),
        ("AB-", "AB+"),
        ("C", "C++"),
        ("C#", "C++"),
        ("C+", "C++"),
        ("V. Ivanov", "A. Ivanov"),
        ("advise", "advize"),
        ("Council", "Councils"),
        ("Андрей", "Андрея"),
    ],
)
def test_names_of_different_things_stay_apart(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_a_hyphen_that_only_parts_or_joins_words_is_no_sign() -> None:
    for one, other in (
        ("5- or 6-year", "5 or 6 year"),
        ("T-34", "T 34"),
        ("Co-operation", "co operation"),
        ("A - B", "a b"),
    ):
        assert normalise(one) == normalise(other)


def test_an_article_alone_is_a_name() -> None:
    assert normalise("The") == "the"
    assert normalise("A") == "a"


@given(st.text())
def test_a_normal_form_is_words_with_one_space_between(text: str) -> None:
    found = normalise(text)
    assert found == " ".join(found.split())
    assert words(text) == tuple(found.split())


@given(st.lists(st.text("abcxyz0123456789", min_size=2), min_size=2, max_size=6))
def test_case_and_the_kind_of_space_never_matter(parts: list[str]) -> None:
    plain = " ".join(parts)
    assert normalise("\u00a0".join(parts).upper()) == normalise(plain)
    assert normalise(f"\t{'  '.join(parts)}. ") == normalise(plain)


@given(st.text("0123456789", min_size=1))
def test_digits_are_kept_one_by_one(digits: str) -> None:
    assert normalise(f"Article {digits}") == f"article {digits}"


def test_content_words_leave_out_the_words_of_grammar_and_cut_the_rest_to_a_stem() -> None:
    assert content_words("Which body of the Council collectively decides?") == {"body", "counci", "collec", "decide"}
    assert content_words("Collective") == content_words("collectively")


def test_numbers_are_content_however_short() -> None:
    assert content_words("in 7 of 12 at UN") == {"7", "12"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("defenc", "defen"),
        ("Ministry of Defenc", "ministry of defen"),
        ("defence", "defense"),
        ("defens", "defens"),
        ("defenc ", "defenc"),
        ("defen", "defen"),
        ("The Centr", "cent"),
        ("", ""),
    ],
)
def test_a_word_on_its_way_to_a_british_spelling_ends_where_it_parts_from_the_american(typed, expected):
    assert unfinished(typed) == expected


@given(st.text(max_size=30))
def test_what_is_still_typed_begins_as_its_normal_form_does(text):
    assert normalise(text).startswith(unfinished(text)) or unfinished(text) == normalise(text)
