"""What a few letters find among names, and in which order."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.fuzzy import holds, ranked, worth

NAMES = (
    "Study ahead",
    "Switch learner",
    "Study: Charter of the organisation",
    "Timeline game",
    "Timeline",
    "Text larger",
    "Islands",
    "Éducation civique",
)


def found(typed):
    return ranked(typed, [(name, name) for name in NAMES])


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("study a", "Study ahead"),
        ("sa", "Study ahead"),  # the beginnings of words
        ("sl", "Switch learner"),
        ("chart", "Study: Charter of the organisation"),
        ("timeline", "Timeline"),  # the whole name before a longer one
        ("game time", "Timeline game"),  # words in any order
        ("tg", "Timeline game"),
        ("larg", "Text larger"),
        ("lands", "Islands"),  # inside a word too
        ("TIMELINE", "Timeline"),
        ("educ", "Éducation civique"),
    ],
)
def test_the_best_comes_first(typed, first):
    assert found(typed)[0] == first


def test_letters_in_a_row_at_the_beginning_are_worth_more_than_the_same_letters_at_the_beginnings_of_words():
    assert ranked("sta", [(name, name) for name in ("Study the atlas", "Statistics")]) == [
        "Statistics",
        "Study the atlas",
    ]


def test_what_lacks_a_letter_or_has_it_in_another_order_is_not_found():
    assert found("timelinez") == []
    assert worth("yduts", "Study") is None
    assert worth("study islands", "Study ahead") is None  # each word must be there


def test_with_nothing_typed_all_stay_in_their_order():
    assert found("  ") == list(NAMES)


def test_of_two_that_are_as_good_the_first_stays_first():
    assert ranked("a", [("Alpha", 1), ("Alpha", 2)]) == [1, 2]


@given(st.text(max_size=30))
def test_a_name_answers_to_itself(name):
    assert worth(name, name) is not None
    assert holds(name, name)


@given(st.text(max_size=20), st.data())
def test_a_name_answers_to_any_of_its_letters_in_their_order(name, data):
    kept = "".join(letter for letter in name if data.draw(st.booleans()))
    assert worth(kept, name) is not None


@given(st.text(alphabet="abc -", max_size=8), st.text(alphabet="abcd -", max_size=12))
def test_what_answers_holds_the_letters_of_each_word_in_order(typed, name):
    def in_order(word):
        rest = iter(name)
        return all(letter in rest for letter in word)

    assert (worth(typed, name) is not None) == all(in_order(word) for word in typed.split())


def test_a_text_holds_words_as_they_are():
    assert holds("undo ctrl", "Ctrl+Z: Undo")
    assert not holds("ud", "Undo")


def every_placing(word, name):
    """What a word is worth by each way in which its letters stand in a name, as the rules say it."""
    begins = {
        place
        for place, letter in enumerate(name)
        if not letter.isspace() and (place == 0 or not name[place - 1].isalnum() or not letter.isalnum())
    }
    for places in combinations(range(len(name)), len(word)):
        if "".join(name[place] for place in places) == word:
            follows = zip((None, *places), places, strict=False)
            yield sum(8 if last is not None and place == last + 1 else 7 * (place in begins) for last, place in follows)


@given(st.text("ab-", min_size=1, max_size=4), st.text("ab- ", max_size=9))
def test_a_name_is_worth_what_the_best_placing_of_the_letters_is(word, name):
    placings = list(every_placing(word, name))
    whole = 6 if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", name) else 0
    expected = max(placings) + whole - 0.02 * len(name) if placings else None
    assert worth(word, name) == pytest.approx(expected)
