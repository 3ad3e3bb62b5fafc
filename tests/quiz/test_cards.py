"""Which facets become cards, and which deck holds them."""

from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, card, every_card

from study_app.quiz import cards
from study_app.quiz.question import Card

TWO_WORKING_BODIES = """
[[fact]]
id = "secretariat-rank"
type = "rank"
body = "secretariat"
rank = "working"
[[fact]]
id = "staff-rank"
type = "rank"
body = "staff"
rank = "working"
"""

DECKS = """
[[deck]]
id = "both"
name = "Both"
search = "type:signing or type:accession"
[[deck]]
id = "one"
name = "One"
facts = ["joined"]
[[deck]]
id = "none"
name = "None"
search = "tag:nowhere"
"""


def rows(quiz, query):
    return quiz.store.connection.execute(query).fetchall()


def test_each_facet_that_can_be_asked_soundly_is_one_card_in_the_order_of_the_pack(build):
    quiz = build(JOINED_1993 + TWO_WORKING_BODIES)
    assert [c.id for c in every_card(quiz)] == [
        "t/joined/when",
        "t/joined/joiner",
        "t/secretariat-rank/rank",
        "t/staff-rank/rank",
    ]


def test_a_stem_with_two_answers_makes_no_card(build):
    quiz = build(TWO_WORKING_BODIES)
    assert quiz.store.asked("t", "staff-rank", "body") is not None
    assert not cards.sound(quiz.store, card("staff-rank/body"))
    assert cards.sound(quiz.store, card("staff-rank/rank"))


def test_a_card_that_the_store_does_not_hold_is_not_sound(build):
    quiz = build(JOINED_1993)
    assert not cards.sound(quiz.store, card("joined/document"))
    assert not cards.sound(quiz.store, Card("other", "joined", "when"))


def test_drafts_and_retired_facts_have_no_cards(build):
    quiz = build(
        """
[[fact]]
id = "old"
type = "rank"
body = "council"
rank = "working"
status = "retired"
[[fact]]
id = "unsure"
type = "rank"
body = "staff"
rank = "advisory"
status = "draft"
[[fact]]
id = "good"
type = "rank"
body = "council"
rank = "highest"
"""
    )
    assert {c.fact for c in every_card(quiz)} == {"good"}
    assert not cards.sound(quiz.store, card("old/rank"))
    assert not cards.sound(quiz.store, card("unsure/rank"))


def test_a_card_says_whether_it_asks_for_a_time(build):
    quiz = build(JOINED_1993)
    assert rows(quiz, "SELECT id, fact, facet, temporal FROM card ORDER BY rowid") == [
        ("t/joined/when", "t/joined", "when", 1),
        ("t/joined/joiner", "t/joined", "joiner", 0),
    ]


def test_a_deck_holds_the_cards_of_its_facts_in_their_order_and_only_those(build):
    quiz = build(JOINED_1993 + FIVE_SIGNINGS, types=DECKS)
    found = rows(quiz, "SELECT deck, card, position FROM deck_card ORDER BY deck, position")
    every = [c.id for c in every_card(quiz)]
    assert [r[1] for r in found if r[0] == "t/both"] == every
    assert [r[1] for r in found if r[0] == "t/one"] == ["t/joined/when", "t/joined/joiner"]
    assert {r[0] for r in found} == {"t/both", "t/one"}
    positions = [r[2] for r in found if r[0] == "t/both"]
    assert positions == list(range(1, len(every) + 1))


def test_every_facet_of_the_csto_pack_that_has_a_question_is_a_card_or_is_refused_for_a_reason(csto_quiz):
    held = {c.id for c in every_card(csto_quiz)}
    for row in csto_quiz.store.askable():
        asked = Card(*row)
        if asked.id not in held:
            assert csto_quiz.refusals(asked)["reveal"].rule in ("unique", "leak"), asked.id
