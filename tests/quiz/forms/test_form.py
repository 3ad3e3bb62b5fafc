"""What all forms share: stems, citations, strictness."""

import pytest
from quiz.treaties import a_fact, card

from study_app.facts.store import CitedSpan, Store
from study_app.quiz.forms import FORMS
from study_app.quiz.forms.form import card_of, citations_of, stem_of, strict

MEMBER = a_fact("m", "member", state="belarus", document="treaty")


def stem(store: Store, facet: str) -> str:
    return stem_of(store, store.asked("t", "m", facet))


def test_the_forms_have_ids_of_their_own():
    assert [form.id for form in FORMS] == [
        "choice", "typed", "date_entry", "cloze", "year", "which_first", "order", "place", "between", "reverse",
        "how_long", "as_of", "name_all", "how_many", "select_all", "odd_one_out", "match", "true_false", "reveal",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "times", ["", 'start = "1993"\n', 'start = "1993"\nend = ".."\n', 'start = "1993"\nend = "2025"\n']
)
def test_a_state_that_may_hold_is_asked_for_the_time_of_its_source(build, times):
    expected = "Which state is a party to the Collective Security Treaty, as of 28 November 2019?"
    assert stem(build(MEMBER + times).store, "state") == expected


def test_a_claim_is_asked_as_a_claim_unless_the_stem_names_who_says_so(build):
    claim = MEMBER + 'start = "1993"\nend = ".."\nattributed = "council"\n'
    started = "Since when is Belarus a party to the Collective Security Treaty?"
    assert stem(build(claim).store, "start") == f"{started[:-1]}, according to the Collective Security Council?"
    assert stem(build(claim).store, "state").endswith(
        "Treaty, according to the Collective Security Council, as of 28 November 2019?"
    )
    named = build(claim + 'ask.start = "Since when, says the CSC, is {state} a party?"\n')
    assert stem(named.store, "start") == "Since when, says the CSC, is Belarus a party?"


def test_what_holds_of_several_sentences_is_said_ahead_of_them(build):
    both = MEMBER + 'ask.state = "There is {document:the}. Which state is a party?"\n'
    assert stem(build(both).store, "state").startswith("As of 28 November 2019: There is the Collective")


def test_a_stem_that_says_for_which_time_it_asks_is_left_as_it_is(build):
    store = build(MEMBER + 'ask.state = "Which state, as of {as_of}, is a party?"\n').store
    assert stem(store, "state") == "Which state, as of 28 November 2019, is a party?"


def test_a_date_is_not_asked_for_as_of_a_time(build):
    assert stem(build(MEMBER + 'start = "1993"\n').store, "start").startswith("Since when is Belarus")


def test_what_is_no_state_is_asked_without_a_time(build):
    store = build(a_fact("m", "depositary", state="belarus", document="treaty")).store
    assert stem(store, "state") == "Which state keeps the Collective Security Treaty?"


def test_card_citations_and_strictness_are_those_of_the_fact_and_its_answer(build):
    store = build(MEMBER).store
    asked = store.asked("t", "m", "state")
    assert card_of(asked) == card("m/state")
    assert citations_of(store, asked) == (CitedSpan("s", 0, 9, "0123456789abcdef"),)
    assert strict(store, asked) is False
