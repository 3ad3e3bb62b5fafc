"""Each rule of soundness refuses a tempting question, and lets the sound one beside it pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact, card, every_card, questions, shown, signings, wrong

from study_app.facts.dates import parse
from study_app.facts.store import Dated
from study_app.quiz import soundness


def rule(quiz, of, form):
    """The rule by which a form refuses a card."""
    return quiz.refusals(card(of))[form].rule


def event(when, label="signing", event_id="", fact="a"):
    return Dated("t", fact, "when", label, parse(when), "It was so.", event_id)


def judged_twice(store):
    """Every question of a store, judged while all are gone through, and alone."""
    through = {f"{a.fact.pack}/{a.fact.id}/{a.facet}": soundness.shown(store, a) for a in store.every_asked()}
    store.forget()
    alone = {"/".join(row): soundness.shown(store, store.asked(*row)) for row in store.askable()}
    return through, alone


def test_a_question_is_judged_alike_among_all_and_alone(build, shipped_quiz):
    through, alone = judged_twice(shipped_quiz.store)
    assert through == alone
    assert None in alone.values()
    for facts in (FIVE_SIGNINGS, JOINED_1993, signings(("charter", "2002-10-07"), ("strategy", "2002"))):
        through, alone = judged_twice(build(facts).store)
        assert through == alone
    assert any(why is not None for why in alone.values())  # the last two dates are one


# One answer, or one closed set


def test_who_joined_in_1993_has_three_answers_and_is_no_question_with_a_single_one(build):
    quiz = build(
        "".join(
            f'\n[[fact]]\nid = "{state}"\ntype = "single"\ndocument = "treaty"\njoiner = "{state}"\nwhen = "1993"\n'
            for state in ("azerbaijan", "belarus", "georgia")
        )
    )
    assert (
        quiz.store.asked("t", "belarus", "joiner").stem == "Which state joined the Collective Security Treaty in 1993?"
    )
    assert quiz.forms(card("belarus/joiner")) == ()
    assert {refusal.rule for refusal in quiz.refusals(card("belarus/joiner")).values()} >= {"unique"}


def test_who_joined_in_1993_is_asked_as_a_closed_set_and_never_for_one_answer(build):
    quiz = build(JOINED_1993)
    assert {"name_all", "reveal"} <= set(quiz.forms(card("joined/joiner")))
    assert not {"choice", "typed"} & set(quiz.forms(card("joined/joiner")))
    assert rule(quiz, "joined/joiner", "typed") == "single"
    assert rule(quiz, "joined/joiner", "choice") == "single"
    assert set(quiz.pose(card("joined/joiner"), "reveal", 0).key) == {"Azerbaijan", "Belarus", "Georgia"}


def test_an_open_list_is_not_asked_as_if_it_were_complete(build):
    quiz = build(JOINED_1993.replace('closed = ["joiner"]', ""))
    assert quiz.forms(card("joined/joiner")) == ()
    assert rule(quiz, "joined/joiner", "reveal") == "unique"


def test_a_time_that_contains_another_makes_a_stem_with_two_answers(build):
    quiz = build(signings(("charter", "2002-10-07"), ("strategy", "2002"), ("protocol", "1999")))
    assert quiz.forms(card("charter-signed/document")) == ()
    assert quiz.forms(card("strategy-signed/document")) == ()
    assert "typed" in quiz.forms(card("protocol-signed/document"))


def test_a_fact_that_is_not_confirmed_gives_no_second_answer(build):
    quiz = build(signings(("charter", "2002-10-07")) + signings(("strategy", "2002-10-07"), status="draft"))
    assert "typed" in quiz.forms(card("charter-signed/document"))
    assert quiz.forms(card("strategy-signed/document")) == ()


# The stem does not give the answer away

LEAKS = {
    "its name": 'ask.rank = "Is {body:the} a highest body, or what?"',
    "its name in other letters": 'ask.rank = "Is {body:the} the HIGHEST-BODY?"',
}


@pytest.mark.parametrize("wording", LEAKS.values(), ids=LEAKS)
def test_a_stem_that_contains_the_answer_is_refused(build, wording):
    fact = '[[fact]]\nid = "r"\ntype = "rank"\nbody = "council"\nrank = "highest"\n'
    assert "typed" in build(fact).forms(card("r/rank"))
    quiz = build(fact + wording)
    assert quiz.forms(card("r/rank")) == ()
    assert rule(quiz, "r/rank", "reveal") == "leak"


@pytest.mark.parametrize("name", ["the CSC", "the Council"])
def test_a_stem_that_names_the_answer_by_an_alias_is_refused_even_by_one_that_is_no_answer(build, name):
    fact = f'[[fact]]\nid = "r"\ntype = "rank"\nbody = "council"\nrank = "highest"\nask.body = "What is {name}?"\n'
    assert rule(build(fact), "r/body", "reveal") == "leak"


def test_a_part_of_a_word_is_no_leak(build):
    fact = (
        '[[fact]]\nid = "r"\ntype = "rank"\nbody = "council"\nrank = "highest"\nask.body = "What are Councils, CSCs?"\n'
    )
    assert "typed" in build(fact).forms(card("r/body"))


def test_a_stem_that_contains_the_year_of_its_date_is_refused(build):
    quiz = build(signings(("charter", "2002-10-07")) + 'ask.when = "When in 2002 was the charter signed?"\n')
    assert quiz.forms(card("charter-signed/when")) == ()
    assert rule(quiz, "charter-signed/when", "date_entry") == "leak"


@pytest.mark.parametrize(
    ("when", "words", "leaks"),
    [
        ("-0043", "the year 44 BC", True),
        ("-0043", "the 44 ships", True),  # it may be taken for a hint
        ("-0043", "the 45 ships", False),
        ("0079", "AD 79", True),
        ("-0335/-0322", "the years to 323 BC", True),
        ("0800", "800", True),
    ],
)
def test_a_stem_that_contains_the_number_of_an_early_year_is_refused_with_its_era_or_without(build, when, words, leaks):
    quiz = build(signings(("charter", when)) + f'ask.when = "When was it signed, in {words}?"\n')
    assert (quiz.forms(card("charter-signed/when")) == ()) == leaks


@pytest.mark.parametrize("matter", ["the 4 freedoms", "the four freedoms", "the 4th power"])
def test_a_stem_that_contains_the_number_it_asks_for_is_refused_in_digits_and_in_words(build, matter):
    fact = '[[fact]]\nid = "a"\ntype = "article"\ndocument = "treaty"\nnumber = 4\nmatter = "{}"\n'
    assert rule(build(fact.format(matter)), "a/number", "typed") == "leak"
    assert "typed" in build(fact.format("the 14 points, and forty more")).forms(card("a/number"))


TERM = '[[fact]]\nid = "a"\ntype = "term"\ndocument = "treaty"\nterm = "P5Y"\nask.term = "For which {}?"\n'


@pytest.mark.parametrize("words", ["5 years", "five-year period", "the five years"])
def test_a_stem_that_contains_the_length_of_time_it_asks_for_is_refused(build, words):
    assert rule(build(TERM.format(words)), "a/term", "typed") == "leak"


def test_a_length_of_time_is_looked_for_in_the_unit_in_which_it_is_told(build):
    quiz = build(TERM.format("twelve months").replace("P5Y", "P12M"))
    assert rule(quiz, "a/term", "typed") == "leak"


@pytest.mark.parametrize("words", ["15 years", "of the five documents", "years, by its fifth article"])
def test_a_stem_that_contains_another_length_of_time_or_number_is_not(build, words):
    assert "typed" in build(TERM.format(words)).forms(card("a/term"))


def test_a_stem_about_a_state_does_not_give_the_date_away_by_the_time_it_speaks_for(build):
    quiz = build(
        '[[fact]]\nid = "m"\ntype = "member"\nstate = "belarus"\ndocument = "treaty"\nstart = "2019-11-28"\n'
        + FIVE_SIGNINGS
    )
    for form in ("reveal", "date_entry", "choice"):
        assert (
            quiz.pose(card("m/start"), form, 0).stem
            == "Since when is Belarus a party to the Collective Security Treaty?"
        )


# Wrong options are provably wrong


def test_another_body_that_is_merely_absent_is_no_wrong_option(build):
    fact = '[[fact]]\nid = "r"\ntype = "rank"\nbody = "council"\nrank = "highest"\n'
    quiz = build(fact)
    assert quiz.forms(card("r/body")) == ("typed", "cloze", "reveal")
    assert rule(quiz, "r/body", "choice") == "provably_false"
    assert "choice" in build(fact + 'one_answer = ["body"]\n').forms(card("r/body"))


def test_a_closed_list_makes_the_others_provably_wrong(build):
    fact = '[[fact]]\nid = "j"\ntype = "accession"\ndocument = "treaty"\njoiner = "georgia"\nwhen = "1993"\n'
    assert "choice" not in build(fact).forms(card("j/joiner"))
    quiz = build(fact + 'closed = ["joiner"]\n')
    assert soundness.provably_false(quiz.store, quiz.store.asked("t", "j", "joiner"), "armenia") == "closed"
    assert wrong(questions(quiz, "j/joiner", "choice")) <= {"Armenia", "Azerbaijan", "Belarus", "Kyrgyzstan"}


REFUSED = """
[[type]]
id = "vote"
role.document = { value = "entity", of = "document" }
role.state = { value = "entity", of = "state", many = true }
role.against = { value = "entity", of = "state", many = true, negates = "state" }
sentence = "{state} signed {document:the}, {against} did not."
ask.state = "Which state signed {document:the}?"
"""


def test_only_what_the_store_denies_is_wrong_where_nothing_else_licenses_it(build):
    fact = '[[fact]]\nid = "v"\ntype = "vote"\ndocument = "treaty"\nstate = "armenia"\nagainst = {}\n'
    one = build(fact.format('["belarus"]'), types=REFUSED)
    assert rule(one, "v/state", "choice") == "provably_false"
    two = build(fact.format('["belarus", "georgia"]'), types=REFUSED)
    assert wrong(questions(two, "v/state", "choice")) == {"Belarus", "Georgia"}
    asked = two.store.asked("t", "v", "state")
    assert soundness.provably_false(two.store, asked, "belarus") == "denied"
    assert soundness.provably_false(two.store, asked, "kyrgyzstan") == ""


def test_what_answers_the_stem_is_never_a_wrong_option_under_any_licence(build):
    quiz = build(JOINED_1993)
    asked = quiz.store.asked("t", "joined", "joiner")
    assert soundness.provably_false(quiz.store, asked, "belarus") == ""
    assert soundness.provably_false(quiz.store, asked, "armenia") == "closed"


DUTIES = "".join(
    f'\n[[fact]]\nid = "{body}"\ntype = "{{kind}}"\nbody = "{body}"\n{{role}} = "{duty}"\n'
    for body, duty in {
        "council": "settle what matters most",
        "defence": "lead the armed forces",
        "foreign": "speak with other states",
    }.items()
)


def test_texts_of_other_facts_are_wrong_options_only_if_the_author_vouches_for_it(build):
    distinct = build(DUTIES.format(kind="duty", role="duty"))
    assert "choice" in distinct.forms(card("council/duty"))
    vague = build(DUTIES.format(kind="remark", role="remark"))
    assert vague.forms(card("council/remark")) == ("reveal",)
    assert rule(vague, "council/remark", "choice") == "provably_false"


# Options beside each other


def kept_by(state, **more):
    keys = "".join(f"{key} = {value}\n" for key, value in more.items())
    return f'[[fact]]\nid = "k"\ntype = "depositary"\nstate = "{state}"\ndocument = "treaty"\n{keys}'


def test_an_alias_is_never_an_option_beside_the_name_nor_a_wrong_option_elsewhere(build):
    own = questions(build(kept_by("kyrgyzstan")), "k/state", "choice")
    assert "Kyrgyz Republic" not in shown(own)
    other = questions(build(kept_by("armenia")), "k/state", "choice")
    assert wrong(other) == {"Azerbaijan", "Belarus", "Georgia", "Kyrgyzstan"}


def test_two_entities_that_share_an_alias_do_not_stand_side_by_side(build):
    twin = '[[entity]]\nid = "kirghizia"\ntype = "state"\nname = "Kirghizia"\naliases = ["Kyrgyz Republic"]\n'
    for state, other in (("kyrgyzstan", "Kirghizia"), ("kirghizia", "Kyrgyzstan")):
        assert other not in shown(questions(build(kept_by(state), entities=twin), "k/state", "choice"))
    for question in questions(build(kept_by("armenia"), entities=twin), "k/state", "choice", 60):
        assert not {"Kirghizia", "Kyrgyzstan"} <= {option.text for option in question.options}


def test_a_part_does_not_stand_beside_its_whole(build):
    parts = """
[[entity]]
id = "ossetia"
type = "state"
name = "South Ossetia"
part_of = ["caucasus"]
[[entity]]
id = "caucasus"
type = "state"
name = "Lower Caucasus"
part_of = ["georgia"]
"""
    assert not {"Georgia", "Lower Caucasus"} & wrong(
        questions(build(kept_by("ossetia"), entities=parts), "k/state", "choice")
    )
    assert not {"South Ossetia", "Lower Caucasus"} & wrong(
        questions(build(kept_by("georgia"), entities=parts), "k/state", "choice")
    )


MINISTERS = """
[[entity]]
id = "ministers"
type = "body"
name = "Council of Ministers"
the = true
"""


def test_an_option_that_is_part_of_another_does_not_stand_beside_it_be_it_right_or_wrong(build):
    rank = '[[fact]]\nid = "r"\ntype = "rank"\nbody = "{}"\nrank = "highest"\none_answer = ["body"]\n'
    right = questions(build(rank.format("ministers"), entities=MINISTERS), "r/body", "choice")
    assert not any("Ministers of" in text for text in shown(right))
    for question in questions(build(rank.format("council"), entities=MINISTERS), "r/body", "choice", 100):
        texts = {option.text for option in question.options}
        assert "Council of Ministers" not in texts or not any("Ministers of" in text for text in texts)


def test_a_text_that_says_part_of_another_does_not_stand_beside_it(build):
    more = '\n[[fact]]\nid = "staff"\ntype = "duty"\nbody = "staff"\nduty = "lead the armed forces well"\n'
    quiz = build(DUTIES.format(kind="duty", role="duty") + more)
    assert wrong(questions(quiz, "defence/duty", "choice")) == {"settle what matters most", "speak with other states"}
    for question in questions(quiz, "council/duty", "choice", 60):
        assert not {"lead the armed forces", "lead the armed forces well"} <= {
            option.text for option in question.options
        }


def test_an_option_that_stands_out_by_its_length_is_not_shown(build):
    long = '[[entity]]\nid = "long"\ntype = "state"\nname = "United and Indivisible Confederation of the Steppe"\n'
    assert not any(
        "Steppe" in text for text in shown(questions(build(kept_by("armenia"), entities=long), "k/state", "choice"))
    )
    assert "choice" not in build(kept_by("long"), entities=long).forms(card("k/state"))


@pytest.mark.parametrize(
    ("key", "option", "alike"),
    [
        ("six", "sixteen letters!", True),
        ("Armenia", "Council of Ministers", False),
        ("Council of Ministers", "Council of Ministers of Foreign Affairs", True),
        ("Council of Ministers", "Council of Ministers of Foreign Affairs and", False),
    ],
)
def test_lengths_are_alike_up_to_the_double_and_among_short_texts(key, option, alike):
    assert soundness.alike_in_length(key, option) is alike
    assert soundness.alike_in_length(option, key) is alike


COORDINATION = """
[[type]]
id = "field"
role.body = { value = "entity", of = "body", one_answer = true }
role.field = { value = "text" }
sentence = "{body:The} coordinates {field}."
ask.body = "Which body coordinates {field}?"
"""


def test_a_right_option_that_alone_repeats_a_word_of_the_stem_is_refused(build):
    fact = '[[fact]]\nid = "f"\ntype = "field"\nbody = "defence"\nfield = "the defence of the members"\n'
    quiz = build(fact, types=COORDINATION)
    assert quiz.forms(card("f/body")) == ("typed", "cloze", "reveal")
    assert rule(quiz, "f/body", "choice") == "leak"


def test_a_wrong_option_that_repeats_the_word_too_makes_the_question_fair(build):
    fact = '[[fact]]\nid = "f"\ntype = "field"\nbody = "defence"\nfield = "the defence of the members"\n'
    school = '[[entity]]\nid = "school"\ntype = "body"\nname = "Defence School of Engineers"\n'
    for question in questions(build(fact, types=COORDINATION, entities=school), "f/body", "choice"):
        assert "Defence School of Engineers" in {option.text for option in question.options}


def test_a_wrong_option_that_repeats_the_word_is_found_though_others_are_nearer(build):
    fact = '[[fact]]\nid = "f"\ntype = "field"\nbody = "defence"\nfield = "the defence of the members"\n'
    names = [
        f"Council of Ministers of {x}" for x in ("Trade", "Culture", "Health", "Energy", "Labour", "Tourism", "Finance")
    ]
    entities = "".join(
        f'\n[[entity]]\nid = "e{n}"\ntype = "body"\nname = "{name}"\n'
        for n, name in enumerate([*names, "Defence School of Engineers", "Joint Defence Workshops"])
    )
    posed = questions(build(fact, types=COORDINATION, entities=entities), "f/body", "choice", 60)
    assert {"Defence School of Engineers", "Joint Defence Workshops"} <= wrong(posed)


def test_words_without_meaning_are_no_echo():
    assert soundness.echo("Which of the bodies is it?", "the one of which it is") == 0
    assert soundness.echo("Which body acts collectively?", "Collective Security Council") == 1


# Time


def test_the_order_of_two_events_of_one_year_is_refused():
    assert soundness.certain_order([event("1993"), event("1993", fact="b")]).rule == "order"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2002", "2002-05-14"),
        ("2002-05", "2002-05-14"),
        ("2002-05-14", "2002-05-14"),
        ("1999~", "1992"),
        ("199X", "1994"),
    ],
)
def test_the_order_of_a_time_and_what_may_lie_in_it_is_refused(one, other):
    assert soundness.certain_order([event(one), event(other, fact="b")]) is not None
    assert soundness.certain_order([event(other), event(one, fact="b")]) is not None


def test_an_order_is_certain_only_if_every_two_events_are():
    days = [event("1992-05-15"), event("1993", fact="b"), event("1994-04-20", fact="c")]
    assert soundness.certain_order(days) is None
    assert soundness.certain_order([*days, event("1994", fact="d")]) is not None


def test_two_facts_of_one_event_are_never_put_in_order_though_their_days_differ():
    first, second = event("2019-05-22", event_id="session"), event("2019-05-23", event_id="session", fact="b")
    assert soundness.certain_order([first, second]).rule == "order"
    assert soundness.certain_order([event("2019-05-22"), event("2019-05-23", fact="b")]) is None


@pytest.mark.parametrize(
    ("when", "label"), [("0313", "Edict of 313"), ("0325", "Council of 325"), ("-0043", "the 44 plot")]
)
def test_a_label_with_the_number_of_its_own_year_gives_the_order_away_however_early_it_is(when, label):
    assert not soundness.label_keeps_date(event(when, label))
    assert soundness.label_keeps_date(event("0410", label))


def test_a_label_with_a_year_in_it_gives_the_order_away():
    assert soundness.label_keeps_date(event("1992", "signing of the treaty"))
    assert not soundness.label_keeps_date(event("1992", "adoption of the Strategy to 2025"))
    assert soundness.label_keeps_date(event("2019", "the 75th anniversary"))


def timeline(quiz, of):
    """Every card that stands beside another on the timeline."""
    return {c for question in questions(quiz, of, "order", 60) for c in question.option_cards}


@pytest.mark.parametrize(
    "keys", ['date_basis = "inferred"', 'modality = "planned"', 'status = "draft"', 'status = "retired"']
)
def test_a_date_that_is_inferred_or_planned_or_of_no_confirmed_fact_is_never_on_the_timeline_nor_demanded(build, keys):
    plain = signings(("strategy", "2016-10-14"))
    rest = FIVE_SIGNINGS.replace(plain, "")
    assert "t/strategy-signed/when" in timeline(build(rest + plain), "treaty-signed/when")
    quiz = build(rest + plain + keys + "\n")
    assert "t/strategy-signed/when" not in timeline(quiz, "treaty-signed/when")
    assert not {"which_first", "order", "date_entry", "choice"} & set(quiz.forms(card("strategy-signed/when")))


def test_about_a_year_is_in_order_with_what_lies_beyond_its_margin_but_is_not_demanded(build):
    quiz = build(FIVE_SIGNINGS.replace("2016-10-14", "2014~"))
    forms = quiz.forms(card("strategy-signed/when"))
    assert {"which_first", "order", "place", "reveal"} <= set(forms)
    assert not {"date_entry", "cloze", "year", "how_long", "true_false"} & set(forms)
    beside = timeline(quiz, "strategy-signed/when")
    assert "t/charter-signed/when" in beside
    assert "t/agreement-signed/when" not in beside  # 2007 is within ten years of about 2014


@pytest.mark.parametrize("when", ["2016?", "2016%", "2014/2016"])
def test_an_uncertain_date_is_not_on_the_timeline_nor_demanded(build, when):
    quiz = build(FIVE_SIGNINGS.replace("2016-10-14", when))
    assert "t/strategy-signed/when" not in timeline(quiz, "treaty-signed/when")
    assert quiz.forms(card("strategy-signed/when")) == ("reveal",)


def test_a_decade_is_in_order_with_what_lies_outside_it_but_is_not_demanded(build):
    quiz = build(FIVE_SIGNINGS.replace("2016-10-14", "201X"))
    assert quiz.forms(card("strategy-signed/when")) == ("which_first", "order", "place", "reverse", "reveal")


def test_a_plan_is_asked_for_its_own_date_where_it_has_a_role_for_it_but_not_among_dates_of_the_past(build):
    plan = """
[[type]]
id = "plan"
role.state = { value = "entity", of = "state" }
role.begins = { value = "date", one_answer = true }
sentence = "{state} plans to begin {begins:on}."
ask.begins = "From which day does {state} plan to begin?"
"""
    fact = '[[fact]]\nid = "p"\ntype = "plan"\nstate = "armenia"\nbegins = "2020-01-01"\nmodality = "planned"\n'
    quiz = build(FIVE_SIGNINGS + fact, types=plan)
    assert quiz.forms(card("p/begins")) == ("date_entry", "cloze", "year", "reveal")
    stated = build(FIVE_SIGNINGS + fact.replace('modality = "planned"', ""), types=plan)
    assert stated.forms(card("p/begins")) == ("choice", "date_entry", "cloze", "year", "true_false", "reveal")


# As of


MEMBER = '[[fact]]\nid = "m"\ntype = "member"\nstate = "belarus"\ndocument = "treaty"\n'


@pytest.mark.parametrize(
    ("times", "at"),
    [
        ('start = "1993"\n', "2008"),  # it may have ended at any time
        ('start = "1993"\nend = ".."\n', "2021"),  # after what the source can know
        ('start = "1993"\nend = ".."\n', "2019-11-29"),
        ('start = "1993"\nend = ".."\n', "2019"),  # the year is not over
        ('start = "1993"\nend = ".."\n', "1993"),  # within the year it began
        ("", "2008"),  # no beginning is stated
        ('start = "1993~"\nend = ".."\n', "2008"),
        ('start = "1993"\nend = "2008"\n', "2008"),
    ],
)
def test_a_member_as_of_a_time_that_the_source_cannot_know_is_refused(build, times, at):
    quiz = build(MEMBER + times)
    assert quiz.store.holds("t", "m", parse(at)) is None


@pytest.mark.parametrize(
    ("times", "at"),
    [
        ('start = "1993"\nend = ".."\n', "2008"),
        ('start = "1993"\nend = ".."\n', "2019-11-28"),
        ('start = "1993"\n', "1992"),  # it is known that it did not yet hold
        ('start = "1993"\nend = "2008"\n', "2007"),
        ('start = "1993"\nend = "2008"\n', "2010"),  # it is known that it held no more
    ],
)
def test_a_member_as_of_a_time_that_the_source_does_know_may_be_asked(build, times, at):
    quiz = build(MEMBER + times)
    assert quiz.store.holds("t", "m", parse(at)) is not None


# A state as it is asked in every form


@pytest.mark.parametrize(
    "times",
    [
        "",  # no beginning is stated
        'start = "1993"\n',  # it may have ended at any time
        'start = "1993"\nend = "2008"\n',  # it is over
        'start = "2021"\nend = ".."\n',  # not yet
        'start = "1993"\nend = "2019"\n',  # it ended in the year of the source
        'start = "1993"\nend = "2019~"\n',
        'start = "1993"\nend = ".."\nmodality = "planned"\n',
        'start = "1993"\nend = ".."\ndate_basis = "inferred"\n',
    ],
)
def test_who_is_a_member_is_asked_in_no_form_where_the_source_cannot_know_that_it_still_is(build, times):
    assert build(MEMBER + times).forms(card("m/state")) == ()


@pytest.mark.parametrize("times", ['start = "1993"\nend = ".."\n', 'start = "1993"\nend = "2021"\n'])
def test_who_is_a_member_is_asked_as_of_the_time_of_the_source_where_it_does_know(build, times):
    quiz = build(MEMBER + times)
    assert "typed" in quiz.forms(card("m/state"))
    assert quiz.pose(card("m/state"), "typed", 0).stem.endswith(", as of 28 November 2019?")


def test_a_state_that_is_over_is_asked_where_the_stem_names_its_time(build):
    over = MEMBER + 'start = "1993"\nend = "2008"\nask.state = "Which state was a party {start} to {end}?"\n'
    quiz = build(over)
    assert quiz.pose(card("m/state"), "typed", 0).stem == "Which state was a party 1993 to 2008?"


def test_one_who_was_it_before_is_no_second_answer_to_who_is_it_now(build):
    was = MEMBER.replace('"m"', '"w"').replace("belarus", "georgia") + 'start = "1980"\nend = "1993"\n'
    quiz = build(MEMBER + 'start = "1994"\nend = ".."\n' + was)
    assert quiz.pose(card("m/state"), "typed", 0).key == ("Belarus",)
    unknown = build(MEMBER + 'start = "1994"\nend = ".."\n' + was.replace('end = "1993"\n', ""))
    assert unknown.forms(card("m/state")) == ()


def test_an_end_that_has_not_come_is_not_asked_for(build):
    quiz = build(MEMBER + 'start = "1993"\nend = ".."\nask.end = "Until when was {state} a party?"\n')
    assert quiz.forms(card("m/end")) == ()
    assert rule(quiz, "m/end", "reveal") == "as_of"


# What is not certainly apart agrees


@pytest.mark.parametrize("other", ["1992~", "1993~", "1993?", "1992-05-15~", "199X", "1990/1995"])
def test_what_was_signed_in_1992_has_two_answers_where_another_may_have_been_signed_then(build, other):
    quiz = build(signings(("treaty", "1992"), ("charter", other)))
    assert quiz.forms(card("treaty-signed/document")) == ()
    assert "typed" in build(signings(("treaty", "1992"), ("charter", "2102~"))).forms(card("treaty-signed/document"))


def test_what_was_signed_on_a_day_may_be_what_was_signed_on_that_day_of_an_implied_year(build):
    stated = signings(("treaty", "1992-05-15"))
    quiz = build(stated + signings(("charter", "2018-05-15"), date_basis="inferred"))
    assert quiz.forms(card("treaty-signed/document")) == ()
    other = build(stated + signings(("charter", "2018-05-16"), date_basis="inferred"))
    assert "typed" in other.forms(card("treaty-signed/document"))


PLANNED = """
[[type]]
id = "due"
role.document = { value = "entity", of = "document", one_answer = true }
role.by = { value = "date" }
role.often = { value = "frequency" }
sentence = "{document:The} is due[ {by:on}][ {often}]."
ask.document = "Which document is due[ {by:on}][ {often}]?"
"""


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ({"by": "2025"}, {"by": "2025-05"}, False),
        ({"by": "2025"}, {"by": "2026"}, True),
        ({"often": ">=2/P1Y"}, {"often": "4/P1Y"}, False),
        ({"often": "2/P1Y"}, {"often": "4/P1Y"}, True),
        ({"often": "2/P1Y"}, {"often": "1/P6M"}, False),  # of different units nothing is decided
    ],
)
def test_dates_and_frequencies_in_a_stem_agree_unless_one_rules_the_other_out(build, one, other, apart):
    quiz = build(
        a_fact("a", "due", document="treaty", **one) + a_fact("b", "due", document="charter", **other), types=PLANNED
    )
    assert ("typed" in quiz.forms(card("a/document"))) is apart


# One wording, one answer


def test_a_count_that_is_larger_than_what_is_named_is_no_question_with_a_single_answer(build):
    one = a_fact("k", "depositary", state="belarus", document="treaty")
    assert "typed" in build(one).forms(card("k/state"))
    quiz = build(one + "count = { state = 6 }\n")
    assert quiz.forms(card("k/state")) == ()
    assert rule(quiz, "k/state", "reveal") == "unique"


NAMESAKES = """
[[entity]]
id = "old-guard"
type = "body"
name = "Border Guard"
[[entity]]
id = "new-guard"
type = "body"
name = "Border Guard"
"""


def test_two_things_of_one_name_make_one_question_with_two_answers(build):
    ranks = a_fact("o", "rank", body="old-guard", rank="highest") + a_fact(
        "n", "rank", body="new-guard", rank="working"
    )
    quiz = build(ranks, entities=NAMESAKES)
    assert quiz.forms(card("o/rank")) == ()
    assert rule(quiz, "o/rank", "typed") == "unique"
    alike = build(ranks.replace("working", "highest"), entities=NAMESAKES)
    assert "typed" in alike.forms(card("o/rank"))


def test_two_types_of_one_wording_make_one_question_with_two_answers(build):
    keeper = """
[[type]]
id = "guardian"
role.state = { value = "entity", of = "state", one_answer = true }
role.document = { value = "entity", of = "document" }
sentence = "{state} guards {document:the}."
ask.state = "Which state keeps {document:the}?"
"""
    two = a_fact("k", "depositary", state="belarus", document="treaty") + a_fact(
        "g", "guardian", state="georgia", document="treaty"
    )
    assert build(two, types=keeper).forms(card("k/state")) == ()


# A list is complete under what it was closed under


def test_a_list_that_was_complete_for_a_year_is_not_complete_where_the_stem_names_no_year(build):
    timeless = JOINED_1993 + 'ask.joiner = "Which {n:joiner} states joined {document:the}?"\n'
    quiz = build(timeless)
    assert quiz.forms(card("joined/joiner")) == ()
    assert "leaves out" in quiz.refusals(card("joined/joiner"))["reveal"].why
    one = timeless.replace('["azerbaijan", "belarus", "georgia"]', '"georgia"')
    asked = build(one).store.asked("t", "joined", "joiner")
    assert "closed" not in asked.marks


def test_what_the_stem_leaves_out_is_no_matter_where_it_takes_one_value(build):
    types = """
[[type]]
id = "vote"
role.document = { value = "entity", of = "document", one_answer = true }
role.state = { value = "entity", of = "state", many = true }
sentence = "{state} voted for {document:the}."
ask.state = "Which {n:state} states voted for it?"
"""
    fact = a_fact("v", "vote", document="treaty", state=["armenia", "georgia"], closed=["state"])
    assert "reveal" in build(fact, types=types).forms(card("v/state"))
    assert build(fact, types=types.replace(", one_answer = true", "")).forms(card("v/state")) == ()


# Plans and claims


def test_a_plan_to_refuse_makes_nobody_a_wrong_option(build):
    fact = '[[fact]]\nid = "v"\ntype = "vote"\ndocument = "treaty"\nstate = "armenia"\n'
    refused = (
        '[[fact]]\nid = "p"\ntype = "vote"\ndocument = "treaty"\nstate = "armenia"\nagainst = ["belarus", "georgia"]\n'
    )
    types = REFUSED.replace("signed {document:the}, {against} did not.", "signed {document:the}[, {against} did not].")
    stated = build(fact + refused, types=types)
    assert stated.store.denied(stated.store.asked("t", "v", "state")) == {"belarus", "georgia"}
    for doubt in ('modality = "planned"\n', 'attributed = "council"\n'):
        quiz = build(fact + refused + doubt, types=types)
        assert quiz.store.denied(quiz.store.asked("t", "v", "state")) == frozenset()


def test_a_plan_is_not_asked_in_the_words_of_an_event(build):
    quiz = build(signings(("treaty", "2020-05-15"), modality="planned"))
    assert quiz.forms(card("treaty-signed/document")) == ()
    assert rule(quiz, "treaty-signed/document", "reveal") == "plan"


def test_what_somebody_claims_is_not_on_the_timeline_nor_a_wrong_date_elsewhere(build):
    plain = signings(("strategy", "2016-10-14"))
    rest = FIVE_SIGNINGS.replace(plain, "")
    quiz = build(rest + plain + 'attributed = "council"\n')
    assert "t/strategy-signed/when" not in timeline(quiz, "treaty-signed/when")
    assert "14 October 2016" not in shown(questions(quiz, "agreement-signed/when", "choice", 60))


def test_the_date_of_another_fact_of_the_same_event_is_no_wrong_option(build):
    rest = FIVE_SIGNINGS + signings(("draft", "2007-10-07"))
    draft = '[[entity]]\nid = "draft"\ntype = "document"\nname = "Draft on Peace"\n'
    assert "7 October 2007" in shown(questions(build(rest, entities=draft), "agreement-signed/when", "choice", 60))
    summit = rest.replace('when = "2007-10-06"', 'when = "2007-10-06"\nevent = "summit"').replace(
        'when = "2007-10-07"', 'when = "2007-10-07"\nevent = "summit"'
    )
    posed = questions(build(summit, entities=draft), "agreement-signed/when", "choice", 60)
    assert "7 October 2007" not in shown(posed)


# All of it at once


def test_no_refused_question_of_the_csto_pack_is_refused_without_a_rule_and_a_sentence(shipped_quiz):
    for one in every_card(shipped_quiz):
        for form, refusal in shipped_quiz.refusals(one).items():
            assert refusal.rule, (one.id, form)
            assert refusal.why.endswith("."), (one.id, form)


# Places on the line


_DATES = st.one_of(
    st.integers(1990, 1996).map(str),
    st.tuples(st.integers(1990, 1996), st.integers(1, 12)).map(lambda t: f"{t[0]}-{t[1]:02}"),
    st.tuples(st.integers(1990, 1996), st.integers(1, 12), st.integers(1, 28)).map(
        lambda t: f"{t[0]}-{t[1]:02}-{t[2]:02}"
    ),
    st.sampled_from(["1992~", "199X", "1991/1994", "1993-05?", "../1992", "1995/.."]),
)


def stands(line):
    """Whether no two of a line are certainly the wrong way round."""
    return not any(late.date.certainly_before(early.date) for i, early in enumerate(line) for late in line[i + 1 :])


@given(st.lists(_DATES, min_size=1, max_size=9), st.data())
def test_a_gap_is_fair_just_where_the_line_stands_after_it_and_there_is_always_one(dates, data):
    line = []
    for when in dates:
        new = event(when)
        fair = soundness.fair_gaps(line, new)
        assert list(fair) == [gap for gap in range(len(line) + 1) if stands([*line[:gap], new, *line[gap:]])]
        line.insert(data.draw(st.sampled_from(fair)), new)
        assert stands(line)


def test_equal_and_containing_dates_are_right_in_either_order():
    line = [event("1991"), event("1992-05-15"), event("1993-01-01")]
    assert list(soundness.fair_gaps(line, event("1992-05-15"))) == [1, 2]
    assert list(soundness.fair_gaps(line, event("1992"))) == [1, 2]
    assert list(soundness.fair_gaps(line, event("1992-05-16"))) == [2]
    assert list(soundness.fair_gaps(line, event("1994"))) == [3]
    assert list(soundness.fair_gaps([], event("1994"))) == [0]
