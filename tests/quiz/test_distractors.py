"""Wrong options: what they are drawn from, what is said of them, and that nothing about them gives the key away."""

from collections import Counter
from itertools import pairwise
from random import Random
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact, card, every_card, questions, shown, signings, wrong

from study_app.facts.dates import parse
from study_app.facts.kinds import ValueKind
from study_app.facts.names import content_words, normalise
from study_app.facts.quantities import Duration, Frequency, told_frequency
from study_app.facts.store import FillerRow
from study_app.quiz import distractors
from study_app.quiz.forms import Learner
from study_app.quiz.question import Card


def why(quiz, of, text, seeds=60):
    """What is said of a wrong option."""
    posed = questions(quiz, of, "choice", seeds)
    [reason] = {option.why for question in posed for option in question.options if option.text == text}
    return reason


# Names


KEPT = a_fact("kept", "depositary", state="armenia", document="treaty")
RANK = a_fact("highest", "rank", body="council", rank="highest", one_answer=["body"])


def test_a_wrong_name_is_explained_by_what_it_is_the_answer_to(build):
    quiz = build(KEPT + a_fact("other", "depositary", state="belarus", document="charter"))
    assert why(quiz, "kept/state", "Belarus") == "Belarus keeps the Charter of the Organisation."


def test_a_wrong_name_that_answers_nothing_alike_is_explained_by_what_the_source_says_of_it(build):
    quiz = build(KEPT + a_fact("m", "member", state="belarus", document="treaty"))
    assert why(quiz, "kept/state", "Belarus") == (
        "The source names “Armenia” here. Belarus is a party to the Collective Security Treaty."
    )


def test_what_the_source_says_of_the_right_name_too_explains_nothing(build):
    both = "".join(a_fact(s, "member", state=s, document="treaty") for s in ("armenia", "belarus"))
    assert why(build(KEPT + both), "kept/state", "Belarus") == "The source names “Armenia” here."


def test_a_wrong_name_of_which_the_source_says_nothing_is_told_the_right_one(build):
    assert why(build(KEPT), "kept/state", "Belarus") == "The source names “Armenia” here."


VOTE = """
[[type]]
id = "vote"
role.document = { value = "entity", of = "document" }
role.state = { value = "entity", of = "state", many = true }
role.against = { value = "entity", of = "state", many = true, negates = "state" }
sentence = "{document:The}[ was signed by {state}][ was not signed by {against}]."
ask.state = "Which {n:state} states signed {document:the}?"
ask.against = "Which {n:against} states did not sign {document:the}?"
"""


def test_a_name_that_is_wrong_because_the_contrary_is_so_is_explained_by_that(build):
    others = a_fact("members", "member", state="georgia", document="treaty")
    signed = a_fact("signed", "vote", document="treaty", state=["armenia", "azerbaijan"], closed=["state"])
    refused = a_fact("refused", "vote", document="treaty", against=["belarus", "georgia"], closed=["against"])
    quiz = build(others + signed + refused, types=VOTE)
    said = {
        (one, o.text): o.why
        for one in ("signed/state", "refused/against")
        for question in questions(quiz, one, "select_all")
        for o in question.options
        if not o.right
    }
    assert said["signed/state", "Georgia"] == "The Collective Security Treaty was not signed by Belarus and Georgia."
    assert said["refused/against", "Armenia"] == "The Collective Security Treaty was signed by Armenia and Azerbaijan."
    # Kyrgyzstan is on neither list: where enough is known of others, it is no option
    assert {text for _one, text in said} == {"Armenia", "Azerbaijan", "Belarus", "Georgia"}


def test_a_name_of_which_nothing_is_known_stands_in_where_too_little_is_known_of_others(build):
    two = a_fact(
        "two", "accession", document="treaty", joiner=["armenia", "azerbaijan"], when="1993", closed=["joiner"]
    )
    known = a_fact("m", "member", state="georgia", document="treaty")
    reasons = {o.text: o.why for q in questions(build(two + known), "two/joiner", "select_all") for o in q.options}
    assert reasons["Georgia"] == "Georgia is a party to the Collective Security Treaty."
    assert reasons["Kyrgyzstan"] == "Kyrgyzstan is not one of the two: Armenia and Azerbaijan."


def test_a_name_of_which_no_more_is_known_than_that_it_is_not_on_a_list_is_told_who_is(build):
    quiz = build(JOINED_1993)
    posed = questions(quiz, "joined/joiner", "select_all")
    assert {o.why for question in posed for o in question.options if o.text == "Armenia"} == {
        "Armenia is not one of the three: Azerbaijan, Belarus and Georgia."
    }


def test_a_long_list_is_not_recited_in_a_reason(build):
    lands = [f"s{n}" for n in range(10)]
    more = "".join(f'\n[[entity]]\nid = "{one}"\ntype = "state"\nname = "Land {one}"\n' for one in lands)
    joined = a_fact("joined", "accession", document="treaty", joiner=lands, when="1993", closed=["joiner"])
    asked = build(joined, entities=more).store.asked("t", "joined", "joiner")
    assert distractors.unlisted(asked, "Armenia") == (
        "The source gives a complete list of 10, and Armenia is not among them."
    )


def test_a_wrong_name_that_stands_in_the_fact_itself_is_not_explained_by_that_fact(build):
    meeting = """
[[type]]
id = "visit"
role.guest = { value = "entity", of = "state", one_answer = true }
role.host = { value = "entity", of = "state" }
sentence = "{guest} paid a visit to {host}."
ask.guest = "Which state paid a visit?"
"""
    quiz = build(a_fact("v", "visit", guest="armenia", host="georgia"), types=meeting)
    assert why(quiz, "v/guest", "Georgia") == "The source names “Armenia” here."


def test_names_of_other_kinds_are_no_options(build):
    quiz = build(RANK)
    assert wrong(questions(quiz, "highest/body", "choice")) <= {
        "Council of Ministers of Defence", "Council of Ministers of Foreign Affairs", "Permanent Secretariat", "Joint Staff",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Georgia", "Kyrgyz Republic"])
def test_what_the_stem_names_is_no_option_under_any_of_its_names(build, name):
    entity = {"Georgia": "Georgia", "Kyrgyz Republic": "Kyrgyzstan"}[name]
    assert entity in wrong(questions(build(KEPT), "kept/state", "choice"))
    named = KEPT + f'ask.state = "Which state, unlike {name}, keeps the treaty?"\n'
    assert entity not in shown(questions(build(named), "kept/state", "choice"))


def test_like_names_are_nearer_than_others(build):
    many = "".join(
        f'\n[[entity]]\nid = "e{n}"\ntype = "body"\nname = "{name}"\n'
        for n, name in enumerate(["Bank of Trade", "Court of Law", "Fund of Aid", "Board of Audit", "Panel of Peers"])
    )
    near = "".join(
        f'\n[[entity]]\nid = "n{n}"\ntype = "body"\nname = "{name}"\n'
        for n, name in enumerate(["Council of Ministers of Trade", "Council of Ministers of Culture"])
    )
    fact = a_fact("highest", "rank", body="defence", rank="highest", one_answer=["body"])
    counts = Counter(
        option.text
        for question in questions(build(fact, entities=many + near), "highest/body", "choice", 200)
        for option in question.options
        if not option.right
    )
    assert {"Council of Ministers of Trade", "Council of Ministers of Culture"} <= set(counts)
    assert "Panel of Peers" not in counts


@pytest.mark.parametrize(("stability", "years"), [(0.0, (1920, 1980)), (30.0, (1940, 1960))])
def test_the_better_a_card_is_remembered_the_nearer_are_the_misses(build, stability, years):
    decades = {f"d{year}": str(year) for year in range(1900, 2000, 10)}
    entities = "".join(
        f'\n[[entity]]\nid = "{d}"\ntype = "document"\nname = "Paper {d[1:3]}{d[3]}x"\n' for d in decades
    )
    quiz = build(signings(*decades.items()), entities=entities)
    counts = Counter(
        option.text
        for seed in range(200)
        for option in quiz.pose(card("d1950-signed/when"), "choice", seed, Learner(stability=stability)).options
        if not option.right
    )
    often = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    assert sorted(often) == [str(year) for year in years]


def test_how_well_a_card_is_remembered_decides_on_no_form(shipped_quiz):
    for one in every_card(shipped_quiz):
        if "choice" in shipped_quiz.forms(one):
            for stability in (1.0, 5.0, 50.0):
                assert shipped_quiz.pose(one, "choice", 7, Learner(stability=stability)).options


def test_who_stands_where_the_right_one_stands_is_nearer_than_who_does_not(build):
    names = [
        "Bank of Trade",
        "Court of Law",
        "Fund of Aid",
        "Board of Audit",
        "Panel of Peers",
        "House of Lords",
        "Guild Hall",
    ]
    bodies = "".join(f'\n[[entity]]\nid = "e{n}"\ntype = "body"\nname = "{name}"\n' for n, name in enumerate(names))
    alike = "".join(a_fact(f"r{n}", "rank", body=f"e{n}", rank="working") for n in (5, 6))
    fact = a_fact("highest", "rank", body="staff", rank="highest", one_answer=["body"])
    quiz = build(fact + alike, entities=bodies)
    posed = [quiz.pose(card("highest/body"), "choice", seed, Learner(stability=30.0)) for seed in range(100)]
    assert {"House of Lords", "Guild Hall"} <= wrong(posed)
    assert "Panel of Peers" not in wrong(posed)


# Dates


def test_wrong_dates_are_those_of_other_events_each_with_its_event(build):
    quiz = build(FIVE_SIGNINGS)
    assert wrong(questions(quiz, "charter-signed/when", "choice")) == {
        "15 May 1992",
        "6 October 2007",
        "14 October 2016",
    }
    assert (
        why(quiz, "charter-signed/when", "15 May 1992") == "The Collective Security Treaty was signed on 15 May 1992."
    )


def test_wrong_dates_have_the_precision_of_the_right_one(build):
    quiz = build(FIVE_SIGNINGS)
    assert wrong(questions(quiz, "protocol-signed/when", "choice")) == {"1992", "2002", "2007", "2016"}
    assert "1999" not in shown(questions(quiz, "charter-signed/when", "choice"))


def test_a_wrong_date_does_not_contain_the_right_one_nor_lie_in_it(build):
    dates = [("treaty", "2002-05-14"), ("protocol", "2002"), ("charter", "2007-01-05"), ("agreement", "2011-01-01")]
    assert wrong(questions(build(signings(*dates)), "protocol-signed/when", "choice")) == {"2007", "2011"}


def test_wrong_dates_are_the_nearest_on_either_side(build):
    years = {f"d{year}": str(year) for year in range(1900, 2000, 10)}
    entities = "".join(f'\n[[entity]]\nid = "{d}"\ntype = "document"\nname = "Paper {d[1:3]}{d[3]}x"\n' for d in years)
    quiz = build(signings(*years.items()), entities=entities)
    near = {str(year) for year in (1920, 1930, 1940, 1960, 1970, 1980)}
    assert wrong(questions(quiz, "d1950-signed/when", "choice", 100)) == near


def test_where_no_two_dates_are_near_those_beside_it_stand_in(build):
    quiz = build(signings(("charter", "0079"), ("treaty", "-0029"), ("agreement", "1477")))
    found = wrong(questions(quiz, "charter-signed/when", "choice", 100))
    assert found == {"AD 64", "AD 70", "AD 75", "AD 83", "AD 88", "AD 94"}
    assert why(quiz, "charter-signed/when", "AD 70").endswith("was signed in AD 79.")


def test_a_century_that_has_none_near_it_stands_among_those_next_but_one(build):
    quiz = build(signings(("charter", "-25XX"), ("treaty", "-0029"), ("agreement", "1477")))
    found = wrong(questions(quiz, "charter-signed/when", "choice", 100))
    assert found == {f"the {nth} century BC" for nth in ("29th", "28th", "24th", "23rd")}


def test_a_century_of_another_age_is_no_near_miss(build):
    """Nobody takes the nineteenth century for the fifteenth."""
    quiz = build(signings(("charter", "14XX"), ("treaty", "1857"), ("agreement", "1994")))
    found = wrong(questions(quiz, "charter-signed/when", "choice", 100))
    assert found == {f"the {nth} century" for nth in ("12th", "13th", "17th", "18th")}


def test_no_wrong_date_is_later_than_the_source(build):
    quiz = build(signings(("charter", "2016-10-14"), ("treaty", "1677")))
    assert max(wrong(questions(quiz, "charter-signed/when", "choice", 100)), key=lambda date: date[-4:]) < "2020"


def test_no_wrong_date_lets_a_state_end_before_it_begins(shipped_quiz):
    def day(filler):
        return parse(filler.value).earliest

    for fact in ("mausolus-reign", "ptolemy-1-reign", "augustus-reign", "babylon-dug"):
        [start], [end] = (shipped_quiz.store.fillers("wonders", fact, facet) for facet in ("start", "end"))
        for facet in ("start", "end"):
            asked = shipped_quiz.store.asked("wonders", fact, facet)
            for seed in range(20):
                drawn = distractors.draw(shipped_quiz.store, asked, Random(seed))
                assert len(drawn) == distractors.WANTED
                for one in drawn:
                    early, late = (one.size, day(end)) if facet == "start" else (day(start), one.size)
                    assert early < late, (fact, one.text)


@pytest.mark.parametrize("keys", [{"status": "draft"}, {"date_basis": "inferred"}, {"modality": "planned"}])
def test_a_date_that_is_not_stated_as_fact_is_no_wrong_option(build, keys):
    quiz = build(FIVE_SIGNINGS + signings(("strategy", "2003-01-01"), **keys).replace("strategy-signed", "other"))
    assert "1 January 2003" not in shown(questions(quiz, "charter-signed/when", "choice"))


def test_dates_are_no_options_where_the_time_is_not_licensed(build):
    loose = """
[[type]]
id = "talk"
tense = "event"
role.document = { value = "entity", of = "document" }
sentence = "There was a talk on {document:the} {when:on}."
ask.when = "When was there a talk on {document:the}?"
"""
    quiz = build(FIVE_SIGNINGS + a_fact("talk", "talk", document="treaty", when="2003-01-02"), types=loose)
    assert "date_entry" in quiz.forms(card("talk/when"))
    assert quiz.refusals(card("talk/when"))["choice"].rule == "provably_false"


# Numbers, lengths of time, frequencies


def numbers(build, number, *others):
    facts = a_fact("a", "article", document="treaty", matter="help", number=number)
    for n, other in enumerate(others):
        facts += a_fact(f"o{n}", "article", document="charter", matter=f"matter {'xyz'[n]}", number=other)
    return build(facts)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (4, {"2", "3", "5", "6"}),
        (1, {"2", "3"}),
        (51, {"41", "46", "50", "52", "56", "61"}),
        (300, {"200", "250", "290", "310", "350", "400"}),
        (2000, {"1000", "1500", "1900", "2100", "2500", "3000"}),
    ],
)
def test_wrong_numbers_are_neighbours_as_round_as_the_number_itself(build, number, expected):
    posed = questions(numbers(build, number), "a/number", "choice", 100)
    assert wrong(posed) == expected
    assert all(len(question.options) == 3 for question in posed)


def test_the_number_of_another_fact_is_preferred_and_explained_by_that_fact(build):
    quiz = numbers(build, 4, 9)
    assert "9" in wrong(questions(quiz, "a/number", "choice"))
    assert why(quiz, "a/number", "9") == "Article 9 of the Charter of the Organisation is about matter x."


def test_the_number_of_another_fact_that_is_of_another_size_is_no_option(build):
    assert not {"75", "400"} & wrong(questions(numbers(build, 4, 75, 400), "a/number", "choice", 60))


def test_neighbours_are_explained_by_the_fact_itself(build):
    assert why(numbers(build, 4), "a/number", "5") == "Article 4 of the Collective Security Treaty is about help."


def test_wrong_lengths_of_time_are_in_the_same_unit_and_never_nothing(build):
    facts = a_fact("a", "term", document="treaty", term="P1Y") + a_fact("b", "term", document="charter", term="P6M")
    assert wrong(questions(build(facts), "a/term", "choice")) == {"2 years", "3 years"}


def test_wrong_lengths_of_time_are_told_in_the_unit_in_which_the_right_one_is(build):
    facts = a_fact("a", "term", document="treaty", term="P12M") + a_fact("b", "term", document="charter", term="P2Y")
    found = wrong(questions(build(facts), "a/term", "choice", 60))
    assert found and all(text.endswith(" months") for text in found)
    assert "12 months" not in found


def test_an_equal_length_in_another_unit_is_no_wrong_option(build):
    facts = a_fact("a", "term", document="treaty", term="P2Y") + a_fact("b", "term", document="charter", term="P24M")
    assert wrong(questions(build(facts), "a/term", "choice", 60)) == {"1 year", "3 years", "4 years"}


def test_a_wrong_frequency_is_ruled_out_by_the_right_one(build):
    quiz = build(a_fact("m", "meeting", body="council", often=">=2/P1Y"))
    posed = [quiz.pose(card("m/often"), "choice", seed, Learner(stability=5.0)) for seed in range(100)]
    assert wrong(posed) == {
        "once a year",
        "at most once a year",
        "once every 2 years",
        "at most once every 2 years",
        "once every 3 years",
        "at most once every 3 years",
    }
    for question in posed:
        first, second = (o.text for o in question.options if not o.right)
        assert first.removeprefix("at most ") != second.removeprefix("at most ")


def test_what_happens_once_in_several_years_has_other_numbers_of_years_for_wrong_options(build):
    quiz = build(a_fact("m", "meeting", body="council", often="1/P4Y"))
    posed = [quiz.pose(card("m/often"), "choice", seed, Learner(stability=5.0)) for seed in range(100)]
    assert wrong(posed) == {"once every 2 years", "once every 3 years", "once every 5 years", "once every 6 years"}


def test_at_least_as_often_is_no_wrong_option(build):
    facts = a_fact("m", "meeting", body="council", often=">=2/P1Y")
    facts += a_fact("n", "meeting", body="staff", often="4/P1Y") + a_fact(
        "o", "meeting", body="foreign", often=">=1/P1Y"
    )
    facts += a_fact("p", "meeting", body="defence", often=">=4/P1Y")
    found = wrong(questions(build(facts), "m/often", "choice", 100))
    assert found
    assert not {"four times a year", "at least once a year", "twice a year", "at least four times a year"} & found


@given(st.sampled_from(["=", ">=", "<="]), st.integers(1, 12), st.integers(1, 6), st.sampled_from("YMWD"))
def test_no_rate_that_the_right_frequency_allows_is_allowed_by_a_wrong_one(comparison, count, per, unit):
    right = Frequency(comparison, count, Duration(per, unit))
    told = ["4/P1Y", ">=4/P1Y", "<=2/P1M", ">=1/P2W", "3/P1D"]
    key = FillerRow(str(right), "", right.words())
    found = [told_frequency(value, text) for value, text, _size in distractors._frequencies(key, told)]
    assert len(found) >= distractors.WANTED
    assert all(right.excludes(other) for other in found)


@pytest.mark.parametrize("often", ["1/P1Y", "3/P1M", "<=2/P1Y", ">=1/P1W", "2/P2Y"])
def test_each_kind_of_frequency_has_wrong_options_that_are_not_itself(build, often):
    quiz = build(a_fact("m", "meeting", body="council", often=often))
    for question in questions(quiz, "m/often", "choice"):
        assert len({option.text for option in question.options}) == 3


def test_an_address_has_no_wrong_options(build):
    facts = a_fact("w", "website", body="council", address="https://one.example/")
    facts += a_fact("x", "website", body="staff", address="https://two.example/")
    facts += a_fact("y", "website", body="foreign", address="https://three.example/")
    assert build(facts).forms(card("w/address")) == ("reveal",)


# What the options give away


def test_the_same_question_has_other_wrong_options_at_another_time(build):
    quiz = build(KEPT)
    assert len({frozenset(shown([question])) for question in questions(quiz, "kept/state", "choice")}) > 3


@pytest.fixture(scope="module")
def choices(shipped_quiz):
    """(kind, question) of every choice of the CSTO pack, each under many seeds."""
    store = shipped_quiz.store
    return [
        (store.asked(one.pack, one.fact, one.facet).kind, shipped_quiz.pose(one, "choice", seed))
        for one in every_card(shipped_quiz)
        if "choice" in shipped_quiz.forms(one)
        for seed in range(25)
    ]


def test_the_key_stands_anywhere_among_options_that_are_shuffled(choices):
    places = Counter(
        [option.right for option in question.options].index(True)
        for kind, question in choices
        if not distractors.sorted_by_size(kind)
    )
    for place in range(3):
        assert abs(places[place] / places.total() - 1 / 3) < 0.05


def test_the_key_stands_anywhere_among_numbers_and_lengths_of_time(choices):
    places = Counter(
        [option.right for option in question.options].index(True)
        for kind, question in choices
        if kind in (ValueKind.NUMBER, ValueKind.DURATION)
    )
    for place in range(3):
        assert abs(places[place] / places.total() - 1 / 3) < 0.1


def echo(stem, option):
    return len(content_words(stem) & content_words(option))


def typical(options, i):
    """How many words of an option its neighbours have too."""
    others = {word for j, option in enumerate(options) if j != i for word in normalise(option).split()}
    return len(others & set(normalise(options[i]).split()))


STRATEGIES = {
    "the first": lambda _stem, _options, i: -i,
    "the middle": lambda _stem, _options, i: i == 1,
    "the last": lambda _stem, _options, i: i,
    "the longest": lambda _stem, options, i: len(options[i]),
    "the shortest": lambda _stem, options, i: -len(options[i]),
    "the echo of the stem": lambda stem, options, i: echo(stem, options[i]),
    "the least echo": lambda stem, options, i: -echo(stem, options[i]),
    "the most like the others": lambda _stem, options, i: typical(options, i),
}


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)
def test_who_knows_nothing_and_goes_by_looks_is_right_about_as_often_as_by_chance(choices, strategy):
    def hit(question):
        options = [option.text for option in question.options]
        scores = [strategy(question.stem, options, i) for i in range(len(options))]
        best = [option.right for option, score in zip(question.options, scores, strict=True) if score == max(scores)]
        return mean(best)

    assert 0.2 < mean(hit(question) for _kind, question in choices) < 0.42


def test_wrong_dates_of_either_era_have_the_precision_of_the_right_one(build):
    dates = [("charter", "-0043-03-15"), ("treaty", "-0030-09-02"), ("agreement", "0009-09"), ("strategy", "-0489~")]
    quiz = build(signings(("protocol", "-0026"), *dates))
    assert wrong(questions(quiz, "protocol-signed/when", "choice")) == {"44 BC", "31 BC", "AD 9"}
    [options] = {tuple(o.text for o in q.options) for q in questions(quiz, "protocol-signed/when", "choice")} & {
        ("44 BC", "27 BC", "AD 9")
    }
    assert options  # by time, and not by the number


def test_a_century_stands_among_centuries(build):
    dates = [("charter", "-0479"), ("treaty", "-0322-06"), ("agreement", "-0119"), ("strategy", "-0600")]
    quiz = build(signings(("protocol", "-03XX"), *dates))
    found = wrong(questions(quiz, "protocol-signed/when", "choice"))
    assert found == {"the 5th century BC", "the 2nd century BC", "the 7th century BC"}


HEIGHT = """
[[type]]
id = "height"
role.document = { value = "entity", of = "document" }
role.height = { value = "number", one_answer = true, unit = { one = "metre", many = "metres", accepted = ["m"] } }
sentence = "{document:The} is {height} high."
ask.height = "How high is {document:the}?"
"""


def test_numbers_with_a_unit_show_it_in_every_option_and_in_the_reasons(build):
    facts = a_fact("h", "height", document="treaty", height=57) + a_fact("o", "height", document="charter", height=1)
    quiz = build(facts, types=HEIGHT)
    assert shown(questions(quiz, "h/height", "choice")) >= {"57 metres", "58 metres"}
    assert shown(questions(quiz, "o/height", "choice")) == {"1 metre", "2 metres", "3 metres"}
    reason = quiz.pose(card("h/height"), "choice", 0).explanation
    assert reason == "The Collective Security Treaty is 57 metres high."


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("57", "right"), ("57 metres", "right"), ("57m", "right"), ("fifty-seven metres", "right"), ("about 57", "right"),
        ("58 metres", "wrong"), ("58", "wrong"), ("57 feet", "ask_again"), ("187 ft", "ask_again"),
        ("fifty-seven feet", "ask_again"),
    ],
)  # fmt: skip
def test_a_typed_number_has_its_unit_or_none_and_another_unit_is_asked_back(build, answer, verdict):
    quiz = build(a_fact("h", "height", document="treaty", height=57), types=HEIGHT)
    question = quiz.pose(card("h/height"), "typed", 0)
    assert question.stem == "How high is the Collective Security Treaty? Unit: metres."
    assert quiz.grade(question, answer).verdict == verdict


def test_a_stem_that_names_the_unit_is_not_told_it_twice(build):
    fact = (
        a_fact("h", "height", document="treaty", height=57) + 'ask.height = "How many metres high is {document:the}?"\n'
    )
    stem = build(fact, types=HEIGHT).pose(card("h/height"), "typed", 0).stem
    assert stem == "How many metres high is the Collective Security Treaty?"


@pytest.mark.parametrize(("number", "expected"), [(0.1, {"0.2", "0.3"}), (2.5, {"1.5", "2", "2.4", "2.6", "3", "3.5"})])
def test_wrong_numbers_are_as_fine_as_the_right_one(build, number, expected):
    posed = questions(
        build(a_fact("a", "article", document="treaty", matter="it", number=number)), "a/number", "choice", 60
    )
    assert wrong(posed) <= expected


def test_nothing_and_less_than_nothing_would_stand_out_among_wrong_numbers(build):
    for number in (0, -4):
        quiz = build(a_fact("a", "article", document="treaty", matter="it", number=number))
        assert "choice" not in quiz.forms(card("a/number"))


def test_where_the_right_year_names_its_era_every_wrong_one_does(shipped_quiz):
    for fact in ("strabo-died", "pliny-died", "cleopatra-died"):
        for seed in range(20):
            options = shipped_quiz.pose(Card("wonders", fact, "when"), "choice", seed).options
            assert all("BC" in option.text or "AD" in option.text for option in options), options


def test_about_a_time_stands_beside_about_other_times_of_which_no_two_may_be_one(shipped_quiz):
    for seed in range(40):
        options = shipped_quiz.pose(Card("wonders", "mausoleum-finished", "when"), "choice", seed).options
        assert all(option.text.startswith("about ") for option in options)
        years = sorted(int(option.text.split()[1]) for option in options)
        assert all(later - sooner >= 20 for sooner, later in pairwise(years)), years
