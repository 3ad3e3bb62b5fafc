"""No question of a quiz or a sheet shows what another of the same asks: neither a date nor a name."""

from __future__ import annotations

from itertools import islice, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quiz.treaties import FIVE_SIGNINGS, every_card

from study_app.quiz.apart import shows
from study_app.quiz.drawing import drawn
from study_app.quiz.forms import FORMS
from study_app.quiz.question import Card, Question

DECKS = ("csto/treaty", "csto/first-steps", "csto/bodies", "csto/sessions", "csto/operations-forces", "wonders/times")
QUIZ_FORMS = [form.id for form in FORMS if form.id != "reveal"]
OF_TIME = ["place", "between", "order", "which_first", "reverse", "how_long", "date_entry", "year"]


def asked_in(quiz, decks, forms, seed, count=20) -> list[Question]:
    return [one.question for one in islice(filter(None, drawn(quiz, decks, forms, seed)), count)]


def posed(quiz, form: str, number: int = 0, seed: int = 0) -> Question:
    cards = [card for card in every_card(quiz) if card.facet == "when" and quiz.can(card, form)]
    return quiz.pose(cards[number], form, seed)


@settings(max_examples=20)
@given(
    st.integers(0, 10**6),
    st.lists(st.sampled_from(DECKS), min_size=1, max_size=3),
    st.sampled_from([QUIZ_FORMS, OF_TIME]) | st.lists(st.sampled_from(QUIZ_FORMS), min_size=1, max_size=4),
)
def test_no_question_of_a_quiz_shows_what_another_asks(shipped_quiz, seed, decks, forms):
    for one, other in permutations(asked_in(shipped_quiz, decks, forms, seed), 2):
        assert not shows(shipped_quiz.store, one, other), (one.stem, other.stem)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.sampled_from([QUIZ_FORMS, OF_TIME]))
def test_no_line_shows_the_date_of_an_event_that_is_asked_or_compared(shipped_quiz, seed, forms):
    questions = asked_in(shipped_quiz, DECKS[:1], forms, seed)
    events = {(event.fact, event.facet): event for event in shipped_quiz.store.dated("csto")}
    for one, other in permutations(questions, 2):
        for card in map(Card.from_id, (other.card.id, *other.companions)):
            event = events.get((card.fact, card.facet))
            if event is not None:
                line = f"{event.date.words()}: {event.label}".casefold()
                assert line not in [prompt.casefold() for prompt in one.prompts]


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_no_question_names_what_another_asks_of_the_same_fact(shipped_quiz, seed):
    questions = asked_in(shipped_quiz, DECKS[:1], QUIZ_FORMS, seed, 100)
    for one, other in permutations(questions, 2):
        if one.card.fact_id == other.card.fact_id:
            for filler in shipped_quiz.store.fillers(*other.card):
                assert filler.text not in one.stem, (one.stem, other.stem)


def test_a_line_shows_the_dates_of_the_events_on_it_and_not_that_of_the_one_to_be_put_there(build):
    quiz = build(FIVE_SIGNINGS)
    line = posed(quiz, "place")
    assert len(line.beside) >= 3 and line.card.id not in line.beside
    for number in range(5):
        question = posed(quiz, "date_entry", number)
        assert shows(quiz.store, line, question) == (question.card.id in line.beside)


@pytest.mark.parametrize("form", ["order", "which_first", "place"])
def test_a_line_shows_what_is_asked_of_its_events_in_whatever_form(build, form):
    quiz = build(FIVE_SIGNINGS)
    line = posed(quiz, "place")
    other = next(card for card in every_card(quiz) if card.id in line.beside)
    assert shows(quiz.store, line, quiz.pose(other, form, 0))


def test_two_events_that_are_named_in_their_order_are_not_put_in_order(build):
    quiz = build(FIVE_SIGNINGS)
    between = posed(quiz, "between")
    first, last = between.beside[:2]
    compared = posed(quiz, "which_first")._replace(
        card=Card.from_id(first), option_cards=(first, last), companions=(last,)
    )
    assert shows(quiz.store, between, compared)
    assert not shows(quiz.store, posed(quiz, "order"), compared)


def test_what_says_all_words_of_a_question_and_its_answer_shows_it(build):
    quiz = build(FIVE_SIGNINGS)
    signed = posed(quiz, "date_entry")
    [date] = signed.key
    elsewhere = posed(quiz, "date_entry", 1)
    told = elsewhere._replace(stem=f"{signed.stem.rstrip('?')} on {date} by all?")
    assert shows(quiz.store, told, signed)
    assert shows(quiz.store, told._replace(stem=told.stem.replace(date, date[-4:])), signed)  # the year is enough
    assert not shows(quiz.store, elsewhere._replace(stem=f"What happened on {date}?"), signed)
    assert not shows(quiz.store, signed, signed)


def test_a_number_is_shown_in_words_too_and_so_is_how_many_there_are(shipped_quiz):
    cards = [Card.from_id(row[0]) for row in shipped_quiz.store.connection.execute("SELECT id FROM card")]
    card = next(card for card in cards if card.pack == "csto" and shipped_quiz.can(card, "how_many"))
    many, asked = shipped_quiz.pose(card, "how_many", 0), shipped_quiz.store.asked(*card)
    elsewhere = shipped_quiz.pose(next(one for one in cards if one.fact != card.fact), "reveal", 0)
    for number in many.accepted[0]:
        told = elsewhere._replace(stem=f"True or false? {number} of them: {asked.stem}")
        assert shows(shipped_quiz.store, told, many)
    assert not shows(shipped_quiz.store, elsewhere._replace(stem=asked.uncounted or asked.stem), many)
