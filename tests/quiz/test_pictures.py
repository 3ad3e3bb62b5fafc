"""Which pictures stand beside a question, where they give nothing away, and which come with the answer."""

from __future__ import annotations

import pytest
from quiz.treaties import FIVE_SIGNINGS, card, signings

from study_app.quiz.pictures import beside, with_answer

SCROLL = "A scroll with three red seals"


@pytest.fixture
def ask(build):
    """Poses a question on the signing of a pact of 2009, with a picture of the fact and of the pact if they are told of."""

    def asked(facet: str, form: str, *, of_fact: str = "", of_pact: str = ""):
        def picture(name: str, alt: str) -> str:
            # there is no such file: it is the words that are judged
            return f'picture = {{ file = "media/{name}.png", alt = "{alt}" }}\n' if alt else ""

        entity = (
            f'[[entity]]\nid = "pact"\ntype = "document"\nname = "Pact of Riga"\nthe = true\n{picture("pact", of_pact)}'
        )
        facts = FIVE_SIGNINGS + signings(("pact", "2009-03-04")) + picture("fact", of_fact)
        quiz = build(facts, entities=entity)
        return quiz.store, quiz.pose(card(f"pact-signed/{facet}"), form, 0)

    return asked


@pytest.mark.parametrize("form", ["date_entry", "year", "reveal", "choice", "cloze", "true_false"])
def test_what_a_question_names_may_be_seen_beside_it(ask, form):
    store, question = ask("when", form, of_pact=SCROLL)
    shown = beside(store, question)
    assert shown is not None and (shown.file, shown.alt) == ("media/pact.png", SCROLL)


@pytest.mark.parametrize("alt", ["The signing in 2009", "The pact of 4 March 2009", "A party in March"])
def test_not_if_its_words_have_any_of_the_answer(ask, alt):
    assert beside(*ask("when", "date_entry", of_pact=alt)) is None


def test_not_what_is_the_answer_nor_the_picture_of_the_fact(ask):
    assert beside(*ask("document", "typed", of_pact=SCROLL)) is None
    assert beside(*ask("when", "date_entry", of_fact=SCROLL)) is None


@pytest.mark.parametrize("form", ["which_first", "order", "place", "reverse"])
def test_not_where_several_facts_are_asked_of(ask, form):
    assert beside(*ask("when", form, of_pact=SCROLL)) is None


def test_with_the_answer_come_the_pictures_of_the_fact_and_of_what_it_names(ask):
    store, question = ask("document", "typed", of_fact="The hall", of_pact=SCROLL)
    assert [one.alt for one in with_answer(store, question)] == ["The hall", SCROLL]
    store, question = ask("when", "date_entry", of_pact="The signing in 2009")
    assert [one.alt for one in with_answer(store, question)] == ["The signing in 2009"]
    assert with_answer(*ask("when", "date_entry")) == ()


def test_what_was_seen_beside_the_question_does_not_come_again_with_its_answer(ask):
    store, question = ask("when", "date_entry", of_fact="The hall", of_pact=SCROLL)
    assert beside(store, question) is not None
    assert [one.alt for one in with_answer(store, question)] == ["The hall"]


def test_with_the_answer_of_an_order_comes_no_picture_of_one_of_its_events(ask):
    assert with_answer(*ask("when", "order", of_pact=SCROLL)) == ()
