"""Which events stand beside each other."""

import pytest
from quiz.treaties import FIVE_SIGNINGS, card, every_card, questions, signings

from study_app.facts.store import CitedSpan
from study_app.quiz import soundness
from study_app.quiz.forms import Learner, events
from study_app.quiz.question import Card
from study_app.quiz.soundness import Refusal

DAYS = {f"d{n}": f"19{n}-01-01" for n in range(20, 60)}
PAPERS = "".join(f'\n[[entity]]\nid = "{d}"\ntype = "document"\nname = "Paper {d}"\n' for d in DAYS)
MANY = signings(*DAYS.items())


def companions(quiz, of, form, familiar=()):
    """How the companions of a card are drawn under many seeds."""
    return {c for seed in range(60) for c in quiz.pose(card(of), form, seed, Learner(familiar)).companions}


def test_companions_are_near_in_time(build):
    years = {
        int(Card.from_id(c).fact[1:3]) for c in companions(build(MANY, entities=PAPERS), "d40-signed/when", "order")
    }
    assert years == {36, 37, 38, 39, 41, 42, 43, 44}


def test_the_one_companion_is_nearer_than_those_of_a_longer_order(build):
    """The more years lie between two events, the less there is to know of which came first."""
    found = companions(build(MANY, entities=PAPERS), "d40-signed/when", "which_first")
    assert {int(Card.from_id(c).fact[1:3]) for c in found} == {38, 39, 41, 42}


def test_companions_that_were_met_come_first_and_alone_if_they_are_enough(build):
    quiz = build(MANY, entities=PAPERS)
    met = {f"t/d{n}-signed/when" for n in (21, 25, 55, 56, 57, 58, 59)}
    assert companions(quiz, "d40-signed/when", "order", {"t/d21-signed/when"}) > {"t/d21-signed/when"}
    many = met | {"t/d22-signed/when"}
    assert companions(quiz, "d40-signed/when", "order", many) == many


def test_the_one_companion_was_met_if_a_few_were(build):
    quiz = build(MANY, entities=PAPERS)
    few = {f"t/d{n}-signed/when" for n in (21, 25, 55, 56, 57)}
    assert companions(quiz, "d40-signed/when", "which_first", few) == few


def test_an_order_that_one_seed_finds_every_seed_finds(build):
    """A year shuts out the days in it: who takes it first has too few events left."""
    quiz = build(
        signings(("treaty", "1992-05-15"), ("strategy", "2002"), ("charter", "2002-05-14"), ("agreement", "2002-10-07"))
        + signings(("protocol", "1999"))
    )
    assert "order" in quiz.forms(card("treaty-signed/when"))
    posed = questions(quiz, "treaty-signed/when", "order", 60)
    assert {frozenset(q.companions) for q in posed} == {
        frozenset({"t/protocol-signed/when", "t/charter-signed/when", "t/agreement-signed/when"})
    }


def test_the_asked_event_always_takes_part(build):
    for question in questions(build(FIVE_SIGNINGS), "agreement-signed/when", "order"):
        assert "t/agreement-signed/when" in question.option_cards
        assert "t/agreement-signed/when" not in question.companions


def test_labels_begin_with_a_capital(build):
    for question in questions(build(FIVE_SIGNINGS), "agreement-signed/when", "order"):
        assert all(option.text.startswith("Signing of the ") for option in question.options)


def test_every_event_shown_is_cited_in_the_right_order_and_a_place_once(build):
    quiz = build(FIVE_SIGNINGS)
    for form in ("which_first", "order"):
        for question in questions(quiz, "agreement-signed/when", form, 20):
            cited = [
                CitedSpan(*row)
                for index in question.sequence
                for row in quiz.store.citations("t", Card.from_id(question.option_cards[index]).fact)
            ]
            assert question.citations == tuple(dict.fromkeys(cited))
            assert set(question.citations) >= {CitedSpan(*row) for row in quiz.store.citations("t", "agreement-signed")}


@pytest.mark.parametrize("form", ["which_first", "order"])
def test_what_was_shown_before_comes_again_in_its_places_whatever_the_seed(build, form):
    quiz = build(MANY, entities=PAPERS)
    before = quiz.pose(card("d40-signed/when"), form, 1)
    for seed in range(20):
        assert quiz.pose(card("d40-signed/when"), form, seed, Learner(shown=before.option_cards)) == before


def test_what_may_not_come_again_is_drawn_anew(build):
    quiz = build(MANY, entities=PAPERS)
    mine = "t/d40-signed/when"
    for before in ((mine, "t/nothing/when"), ("t/d38-signed/when", "t/d39-signed/when"), (mine,)):
        question = quiz.pose(card("d40-signed/when"), "which_first", 1, Learner(shown=before))
        assert mine in question.option_cards
        assert len(question.option_cards) == 2


@pytest.mark.parametrize("form", ["which_first", "order"])
def test_what_began_and_ended_one_life_or_reign_does_not_stand_together_where_there_is_enough_else(shipped_quiz, form):
    """Nobody needs to remember that a man was born before he died."""
    for fact, facet in (("alexander-born", "when"), ("alexander-died", "when"), ("cleopatra-reign", "start")):
        kind, filled = shipped_quiz.store.filled("wonders", fact)
        met = Learner({"wonders/alexander-born/when", "wonders/alexander-died/when", "wonders/cleopatra-died/when"})
        for question in (shipped_quiz.pose(Card("wonders", fact, facet), form, seed, met) for seed in range(20)):
            beside = [shipped_quiz.store.filled("wonders", Card.from_id(c).fact) for c in question.companions]
            assert all(other == kind or not filled & theirs for other, theirs in beside)


def labels_shown(question):
    """Everything that a question says before it is answered."""
    return " | ".join((question.stem, *question.prompts, *(o.text for o in question.options)))


@pytest.mark.parametrize("form", ["which_first", "order", "place", "between"])
def test_no_birth_stands_beside_the_death_of_the_same_man_even_where_neither_is_asked(shipped_quiz, form):
    """Cards met before come first, and still not both ends of one life."""
    ends = tuple(f"wonders/alexander-{end}/when" for end in ("born", "died"))
    asked = 0
    for one in every_card(shipped_quiz):
        if one.pack == "wonders" and form in shipped_quiz.forms(one):
            for seed in range(6):
                said = labels_shown(shipped_quiz.pose(one, form, seed, Learner(familiar=ends)))
                assert not ("Birth of Alexander" in said and "eath of Alexander" in said), said
                asked += "of Alexander" in said
    assert asked > 5


def test_of_the_gaps_among_the_events_around_one_only_its_own_does_not_contradict_the_dates(build, shipped_quiz):
    """Days, months and years that hold one another are not placed among each other."""
    mixed = signings(
        *{
            "treaty": "1992-05-15", "strategy": "1992", "protocol": "1992-06", "charter": "1993", "agreement": "1993-02-01",
        }.items()
    )  # fmt: skip
    looked_at = 0
    for quiz in (build(mixed), shipped_quiz):
        for asked in (quiz.store.asked(c.pack, c.fact, c.facet) for c in every_card(quiz)):
            found = events.around_apart(quiz.store, asked)
            if not isinstance(found, Refusal):
                for mine, before, after in found:
                    gap = soundness.fair_gaps((*before, *after), mine)
                    assert list(gap) == [len(before)], asked.fact.id
                looked_at += 1
    assert looked_at > 30
