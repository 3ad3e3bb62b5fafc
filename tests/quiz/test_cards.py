"""Which facets become cards, and which deck holds them."""

import json
from contextlib import closing

from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, card, every_card

from study_app import i18n, paths
from study_app.facts import library
from study_app.facts.store import Store
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
    assert cards.refusal(quiz.store, card("staff-rank/body")) is not None
    assert cards.refusal(quiz.store, card("staff-rank/rank")) is None


def test_a_card_that_the_store_does_not_hold_is_not_sound(build):
    quiz = build(JOINED_1993)
    assert cards.refusal(quiz.store, card("joined/document")) is not None
    assert cards.refusal(quiz.store, Card("other", "joined", "when")) is not None


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
    assert cards.refusal(quiz.store, card("old/rank")) is not None
    assert cards.refusal(quiz.store, card("unsure/rank")) is not None


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
    assert positions == sorted(set(positions)), "each has a place of its own"


def test_every_facet_of_the_csto_pack_that_has_a_question_is_a_card_or_is_refused_for_a_reason(shipped_quiz):
    held = {c.id for c in every_card(shipped_quiz)}
    for row in shipped_quiz.store.askable():
        asked = Card(*row)
        if asked.id not in held:
            assert shipped_quiz.refusals(asked)["reveal"].rule in ("unique", "leak"), asked.id


# Confusable facts

PURPOSES = """
[[type]]
id = "purpose"
role.body = { value = "entity", of = "body" }
role.purpose = { value = "text" }
sentence = "{body:The} is for {purpose}."
ask.purpose = "For which lasting purpose did the members first set up {body:the}?"
"""


def purposes(*bodies):
    return "".join(
        f'[[fact]]\nid = "{body}"\ntype = "purpose"\nbody = "{body}"\npurpose = "purpose {number}"\n'
        for number, body in enumerate(bodies)
    )


def confusable(quiz):
    return rows(quiz, "SELECT fact, other FROM confusable ORDER BY fact, other")


COUNCILS = """
[[entity]]
id = "court"
type = "body"
name = "Court"
[[entity]]
id = "bank"
type = "body"
name = "Bank"
"""


def test_facts_whose_questions_are_one_word_apart_are_confusable_both_ways(build):
    quiz = build(purposes("court", "bank"), types=PURPOSES, entities=COUNCILS)
    assert confusable(quiz) == [("t/bank", "t/court"), ("t/court", "t/bank")]


def test_facts_whose_questions_differ_in_more_words_or_share_too_few_are_not(build):
    assert confusable(build(purposes("court", "secretariat"), types=PURPOSES, entities=COUNCILS)) == []
    short = PURPOSES.replace("For which lasting purpose did the members first set up", "What is the purpose of")
    assert confusable(build(purposes("court", "bank"), types=short, entities=COUNCILS)) == []


def test_a_long_series_of_questions_one_word_apart_is_not_kept_apart(build):
    many = "".join(f'[[entity]]\nid = "b{n}"\ntype = "body"\nname = "B{"abcdefghijklmnop"[n]}nk"\n' for n in range(13))
    assert confusable(build(purposes(*(f"b{n}" for n in range(13))), types=PURPOSES, entities=many)) == []
    assert len(confusable(build(purposes(*(f"b{n}" for n in range(12))), types=PURPOSES, entities=many))) == 12 * 11


def test_what_is_kept_apart_is_the_same_in_every_language(tmp_path):
    found = {}
    for language in ("en", "ru"):
        file = tmp_path / f"{language}.db"
        folders = library.pack_folders([paths.shipped("content")])
        with i18n.speaking(language):
            library.refresh(file, folders, tmp_path, language, cards.VERSION, cards.write)
        with closing(Store.open(file)) as store:
            asked = store.connection.execute("SELECT stem FROM question ORDER BY pack, fact, facet").fetchall()
            pairs = store.connection.execute("SELECT fact, other FROM confusable ORDER BY fact, other").fetchall()
        found[language] = (asked, pairs)
    assert found["en"][0] != found["ru"][0], "it is asked in other words"
    assert found["en"][1] == found["ru"][1] != []


# Facts that nobody can be asked


def problems(quiz):
    return [p for p in quiz.store.problems() if p.code == "no-question"]


def test_a_fact_that_allows_no_sound_question_is_told_with_its_place_the_reason_and_what_to_do(build):
    quiz = build(
        TWO_WORKING_BODIES + '[[fact]]\nid = "a"\ntype = "depositary"\nstate = "armenia"\ndocument = "treaty"\n'
    )
    assert problems(quiz) == []  # their ranks can be asked, though not which body has one
    two = TWO_WORKING_BODIES.replace('rank = "working"', 'rank = "working"\nskip = ["rank"]')
    first, second = problems(build(two))
    assert first.file == "t/facts.toml"
    assert (first.line, second.line) == (2, 9)
    assert first.message.startswith(
        "fact secretariat-rank: no question can be asked of it; for body: The same question has another answer"
        " in the fact staff-rank"
    )
    assert 'skip = ["body"]' in first.remedy


def test_a_fact_whose_author_skips_all_its_questions_is_no_problem(build):
    skipped = TWO_WORKING_BODIES.replace('rank = "working"', 'rank = "working"\nskip = ["rank", "body"]')
    assert problems(build(skipped)) == []


def test_each_group_has_the_numbers_of_its_cards(build):
    quiz = build(JOINED_1993 + FIVE_SIGNINGS, types=DECKS)
    numbers = dict(rows(quiz, "SELECT rowid, id FROM card"))
    groups = {
        (kind, name): [numbers[number] for number in json.loads(found)]
        for kind, name, found in rows(quiz, "SELECT kind, name, cards FROM card_group")
    }
    in_deck = rows(
        quiz, "SELECT c.id FROM deck_card d JOIN card c ON c.id = d.card WHERE d.deck = 't/both' ORDER BY c.rowid"
    )
    assert groups["deck", "t/both"] == [card for (card,) in in_deck]
    assert groups["deck", "t/one"] == groups["year", "1993"] == ["t/joined/when", "t/joined/joiner"]
    assert ("deck", "t/none") not in groups
    kinds = {card for (kind, _name), found in groups.items() if kind == "type" for card in found}
    years = {card for (kind, _name), found in groups.items() if kind == "year" for card in found}
    assert kinds == years == set(numbers.values())


def test_no_group_is_found_by_looking_through_all_that_is_dated_for_each_card(build):
    for kind, select in cards._GROUPS.items():
        plan = [row[3] for row in rows(build(FIVE_SIGNINGS), f"EXPLAIN QUERY PLAN {select}")]
        assert not [step for step in plan if "earliest" in step], (kind, plan)
        assert sum(step.startswith("SCAN") for step in plan) == 1, (kind, plan)
