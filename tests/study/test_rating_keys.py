"""Which keys can rate an answer, and what is said of those that cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.study.rating_keys import USUAL, in_words, read, refusal, taken


@pytest.mark.parametrize("keys", ["1 2 3 4", "j k l ö", "5 6 7 8", "4 3 2 1", "й ц у к", "A S D F"])
def test_four_keys_of_their_own_can_rate(keys):
    assert refusal(read(keys)) == ""


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("", "Four keys rate an answer"),
        ("1 2 3", "Four keys rate an answer"),
        ("1 2 2 4", "2 stands twice"),
        ("a s d c", "C is the key for: the passage in the source. Take another one for the rating."),
        ("1 2 3 44", "“44” is no single letter"),
        ("1 2 3 ,", "The comma parts keys"),
    ],
)
def test_a_conflict_is_said_in_one_sentence(keys, said):
    assert refusal(read(keys)).startswith(said)


@given(st.permutations([*"ABDFGHIJKLOPQSTUVWXYZ0123456789;#+"]))
def test_any_four_that_are_free_can(keys):
    assert not set(keys) & set(taken())
    assert refusal(keys[:4]) == ""


def test_the_usual_ones_are_told_shortly():
    assert in_words(USUAL) == "1–4"
    assert in_words(read("j k l ö")) == "J, K, L, Ö"
