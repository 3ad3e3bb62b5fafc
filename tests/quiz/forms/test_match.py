"""Match: facts of one type, each of whose questions has one answer that fits no other of them."""

from itertools import permutations

import pytest
from quiz.treaties import FIVE_SIGNINGS, a_fact, card, questions, signings

from study_app.quiz.forms import Learner
from study_app.quiz.question import AnswerKind, Verdict

KEEPERS = "".join(
    a_fact(f"{document}-kept", "depositary", state=state, document=document)
    for document, state in (("treaty", "armenia"), ("charter", "belarus"), ("protocol", "georgia"))
)


@pytest.fixture
def posed(build):
    """A quiz and one match of when three documents were signed."""
    quiz = build(FIVE_SIGNINGS)
    return quiz, quiz.pose(card("charter-signed/when"), "match", 1)


def pairs(question):
    return {
        prompt: question.options[right].text for prompt, right in zip(question.prompts, question.sequence, strict=True)
    }


def test_each_prompt_has_the_option_that_its_fact_gives(build):
    for question in questions(build(FIVE_SIGNINGS), "charter-signed/when", "match"):
        assert question.stem == "Match each with its answer: “When was … signed?”"
        assert question.answer is AnswerKind.SEQUENCE
        assert question.key == tuple(pairs(question).values())
        assert pairs(question).items() <= {
            ("Collective Security Treaty", "15 May 1992"),
            ("Charter of the Organisation", "7 October 2002"),
            ("Agreement on Peacekeeping", "6 October 2007"),
            ("Strategy for Peace", "14 October 2016"),
        }
        assert "Charter of the Organisation" in question.prompts


def test_the_cards_of_the_others_take_part_as_companions(posed):
    _quiz, question = posed
    assert question.card.id in question.option_cards
    assert set(question.companions) == set(question.option_cards) - {question.card.id}
    charter = question.prompts.index("Charter of the Organisation")
    assert question.option_cards[question.sequence[charter]] == "t/charter-signed/when"


def test_the_year_of_one_event_does_not_stand_among_the_days_of_others(build):
    for question in questions(build(FIVE_SIGNINGS), "charter-signed/when", "match"):
        assert "Protocol of Renewal" not in question.prompts  # signed in 1999: it would be known by its precision
    assert build(FIVE_SIGNINGS).refusals(card("protocol-signed/when"))["match"].rule == "match"


def test_four_pairs_are_shown_where_there_are_so_many_and_three_if_not(build):
    four = questions(build(FIVE_SIGNINGS), "charter-signed/when", "match")
    assert {len(question.prompts) for question in four} == {4}
    three = questions(build(KEEPERS), "treaty-kept/state", "match")
    assert {len(question.prompts) for question in three} == {3}


def test_two_pairs_are_too_few(build):
    quiz = build(signings(("treaty", "1992-05-15"), ("charter", "2002-10-07")))
    assert quiz.refusals(card("charter-signed/when"))["match"].rule == "match"


def test_dates_are_shown_by_time_names_and_prompts_in_any_order(build):
    dates = questions(build(FIVE_SIGNINGS), "charter-signed/when", "match")
    assert {tuple(o.text for o in question.options) for question in dates} == {
        ("15 May 1992", "7 October 2002", "6 October 2007", "14 October 2016")
    }
    assert len({question.prompts for question in dates}) > 10
    names = questions(build(KEEPERS), "treaty-kept/state", "match", 100)
    assert len({tuple(o.text for o in question.options) for question in names}) == 6
    assert len({question.sequence for question in names}) == 6  # in line with the prompts too: that tells nothing


def test_who_was_met_before_is_preferred(build):
    states = "".join(f'\n[[entity]]\nid = "d{n}"\ntype = "document"\nname = "Deed {n}"\n' for n in range(5))
    more = signings(*((f"d{n}", f"200{n}-01-01") for n in range(5)))
    quiz = build(FIVE_SIGNINGS + more, entities=states)
    met = {f"t/d{n}-signed/when" for n in (0, 2, 4)}
    for seed in range(20):
        assert set(quiz.pose(card("charter-signed/when"), "match", seed, Learner(met)).companions) == met


def test_the_facts_that_were_shown_come_again_in_their_places_though_others_were_met_since(build):
    states = "".join(f'\n[[entity]]\nid = "d{n}"\ntype = "document"\nname = "Deed {n}"\n' for n in range(5))
    more = signings(*((f"d{n}", f"200{n}-01-01") for n in range(5)))
    quiz = build(FIVE_SIGNINGS + more, entities=states)
    for seed in range(20):
        before = quiz.pose(
            card("charter-signed/when"), "match", seed, Learner({"t/d1-signed/when", "t/d3-signed/when"})
        )
        assert quiz.pose(card("charter-signed/when"), "match", seed, Learner(shown=before.option_cards)) == before


def test_every_fact_shown_is_cited_in_the_order_of_the_prompts(build):
    places = {"Collective Security Treaty": 0, "Charter of the Organisation": 1, "Protocol of Renewal": 2}
    for question in questions(build(KEEPERS), "treaty-kept/state", "match", 5):
        assert [span.start for span in question.citations] == [places[prompt] for prompt in question.prompts]


# One option for each prompt, one prompt for each option


def test_an_answer_that_fits_two_of_the_prompts_is_not_among_them(build):
    both = a_fact("agreement-kept", "depositary", state="armenia", document="agreement")
    for question in questions(build(KEEPERS + both), "treaty-kept/state", "match"):
        assert "Agreement on Peacekeeping" not in question.prompts
    twice = KEEPERS.replace('"belarus"', '"armenia"')
    assert build(twice).refusals(card("treaty-kept/state"))["match"].rule == "match"


def test_where_the_role_may_take_several_values_nothing_proves_a_pair_wrong(build):
    types = """
[[type]]
id = "liking"
role.state = { value = "entity", of = "state" }
role.document = { value = "entity", of = "document" }
sentence = "{state} likes {document:the}."
ask.state = "Which state likes {document:the}?"
"""
    liked = KEEPERS.replace("depositary", "liking")
    assert build(liked, types=types).refusals(card("treaty-kept/state"))["match"].rule == "match"


def test_days_in_one_month_or_year_that_one_of_them_only_tells_are_not_told_apart(build):
    months = signings(("treaty", "1992-05"), ("charter", "1992-05-15"), ("protocol", "1993-01-01"))
    assert build(months).refusals(card("charter-signed/when"))["match"].rule == "match"


def test_one_day_of_two_events_is_no_match(build):
    same = signings(("treaty", "1992-05-15"), ("charter", "1992-05-15"), ("protocol", "1993-01-01"))
    assert build(same).refusals(card("protocol-signed/when"))["match"].rule == "match"


DUTIES = "".join(
    a_fact(f"{body}-duty", "duty", body=body, duty=duty)
    for body, duty in (("council", "keep the seal"), ("staff", "ring the bells"), ("secretariat", "write letters"))
)


def test_texts_are_matched_only_where_the_author_vouches_that_no_other_fits(build):
    assert "match" in build(DUTIES).forms(card("council-duty/duty"))
    remarks = DUTIES.replace('"duty"', '"remark"').replace("duty = ", "remark = ")
    assert build(remarks).refusals(card("council-duty/remark"))["match"].rule == "match"


def test_a_text_that_says_what_another_says_and_more_is_not_beside_it(build):
    more = build(DUTIES.replace("write letters", "keep the seal safe"))
    assert more.refusals(card("council-duty/duty"))["match"].rule == "match"


def test_numbers_and_lengths_of_time_are_matched_in_one_unit(build):
    terms = "".join(
        a_fact(f"{document}-term", "term", document=document, term=term)
        for document, term in (("treaty", "P5Y"), ("charter", "P7Y"), ("protocol", "P9Y"), ("agreement", "P60M"))
    )
    for question in questions(build(terms), "treaty-term/term", "match"):
        assert [o.text for o in question.options] == ["5 years", "7 years", "9 years"]
    assert build(terms.replace("P9Y", "P5Y")).refusals(card("treaty-term/term"))["match"].rule == "match"


def test_frequencies_are_matched_only_if_they_rule_each_other_out(build):
    meetings = "".join(
        a_fact(f"{body}-meets", "meeting", body=body, often=often)
        for body, often in (("council", "1/P1Y"), ("staff", "2/P1Y"), ("secretariat", "4/P1Y"))
    )
    assert "match" in build(meetings).forms(card("council-meets/often"))
    bounds = meetings.replace("2/P1Y", ">=1/P1Y")
    assert build(bounds).refusals(card("council-meets/often"))["match"].rule == "match"


def test_the_dates_of_plans_are_not_matched(build):
    quiz = build(
        signings(*((d, f"200{n}-01-01") for n, d in enumerate(("treaty", "charter", "protocol"))), modality="planned")
    )
    assert quiz.refusals(card("treaty-signed/when"))["match"].rule == "plan"


def test_addresses_are_not_matched(build):
    sites = "".join(
        a_fact(f"{body}-site", "website", body=body, address=f"https://{body}.example")
        for body in ("council", "staff", "secretariat")
    )
    assert build(sites).refusals(card("council-site/address"))["match"].rule == "match"


# Nothing but knowledge tells the pairs


def test_a_prompt_that_alone_shares_words_with_its_answer_is_not_shown_with_it(build):
    types = """
[[type]]
id = "seat"
role.body = { value = "entity", of = "body" }
role.town = { value = "text", distinct = true }
sentence = "{body:The} sits in {town}."
ask.town = "Where does {body:the} sit?"
"""
    towns = (("council", "Collective Street"), ("staff", "Station Square"), ("secretariat", "Garden Lane"))
    seats = "".join(a_fact(f"{body}-seat", "seat", body=body, town=town) for body, town in towns)
    assert build(seats, types=types).refusals(card("council-seat/town"))["match"].rule == "match"
    fair = seats.replace("Collective Street", "Market Street")
    assert "match" in build(fair, types=types).forms(card("council-seat/town"))


def test_questions_that_differ_in_more_than_one_thing_are_not_matched(build):
    articles = "".join(
        a_fact(f"a{n}", "article", document=document, matter=matter, number=n)
        for n, document, matter in ((4, "treaty", "help"), (5, "charter", "aims"), (6, "protocol", "terms"))
    )
    assert build(articles).refusals(card("a4/number"))["match"].rule == "match"
    one = articles.replace('"charter"', '"treaty"').replace('"protocol"', '"treaty"')
    [question] = questions(build(one), "a4/number", "match", 1)
    assert question.stem == "Match each with its answer: “Which article of the Collective Security Treaty is about …?”"
    assert set(question.prompts) == {"help", "aims", "terms"}  # they stand inside a sentence


def test_what_is_asked_about_begins_with_a_capital_where_it_begins_the_sentence(build):
    types = """
[[entity_type]]
id = "prize"
name = "prize"
[[type]]
id = "award"
role.prize = { value = "entity", of = "prize" }
role.state = { value = "entity", of = "state", one_answer = true }
sentence = "{state} was given {prize:the}."
ask.state = "{prize:The} was given to which state?"
"""
    cups = ("silver", "golden", "wooden")
    prizes = "".join(f'[[entity]]\nid = "{c}"\ntype = "prize"\nname = "{c} cup"\nthe = true\n' for c in cups)
    states = ("armenia", "belarus", "georgia")
    awards = "".join(a_fact(c, "award", prize=c, state=state) for c, state in zip(cups, states, strict=True))
    [question] = questions(build(awards, types=types, entities=prizes), "silver/state", "match", 1)
    assert question.stem == "Match each with its answer: “… was given to which state?”"
    assert set(question.prompts) == {"Silver cup", "Golden cup", "Wooden cup"}


def test_an_answer_much_longer_than_the_others_is_not_shown(build):
    long = '\n[[entity]]\nid = "long"\ntype = "state"\nname = "United Islands of the Far Southern Sea"\n'
    quiz = build(KEEPERS.replace('"georgia"', '"long"'), entities=long)
    assert quiz.refusals(card("treaty-kept/state"))["match"].rule == "match"


def test_a_set_is_no_answer_of_a_match(build):
    joined = "".join(
        a_fact(f"{d}-joined", "accession", document=d, joiner=[s, "armenia"], when=w, closed=["joiner"])
        for d, s, w in (
            ("treaty", "belarus", "1993"),
            ("charter", "georgia", "1994"),
            ("protocol", "kyrgyzstan", "1995"),
        )
    )
    assert build(joined).refusals(card("treaty-joined/joiner"))["match"].rule == "single"


# Grading


def test_every_answer_is_graded_by_its_share_of_right_pairs(posed):
    quiz, question = posed
    for given in permutations(range(4)):
        hits = sum(mine == right for mine, right in zip(given, question.sequence, strict=True))
        outcome = quiz.grade(question, given)
        assert outcome.score == hits / 4
        assert outcome.verdict is {4: Verdict.RIGHT, 2: Verdict.PARTLY}.get(hits, Verdict.WRONG)
        assert outcome.message == ("" if hits == 4 else f"{hits} of 4 pairs are right.")


def test_one_option_given_to_every_prompt_is_right_once(posed):
    quiz, question = posed
    assert quiz.grade(question, (0, 0, 0, 0)).score == 1 / 4


def test_i_do_not_know_is_wrong(posed):
    quiz, question = posed
    assert quiz.grade(question, None).verdict is Verdict.WRONG


@pytest.mark.parametrize("given", [(), (0, 1, 2), (0, 1, 2, 4), 0, "0123", ("a", "b", "c", "d")])
def test_what_is_no_option_for_each_prompt_is_no_answer(posed, given):
    quiz, question = posed
    with pytest.raises(ValueError, match="option"):
        quiz.grade(question, given)
