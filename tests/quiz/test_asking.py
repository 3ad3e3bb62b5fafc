"""The quiz as a whole: forms, seeds, and what holds of every question of the CSTO pack."""

import re
from itertools import pairwise

import pytest
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact, card, every_card, signings

from study_app import i18n
from study_app.facts.kinds import ValueKind
from study_app.facts.names import normalise
from study_app.facts.store import Store
from study_app.paths import shipped
from study_app.quiz import soundness
from study_app.quiz.asking import Quiz
from study_app.quiz.forms import FORMS, Learner
from study_app.quiz.question import AnswerKind, Card, Verdict

SEEDS = range(5)
CHOSEN = ("choice", "which_first", "odd_one_out", "place", "between", "reverse", "as_of")
"""The forms whose answer is the index of the one right option."""


def test_a_card_is_asked_in_a_form_or_refused_by_it_with_a_reason(build):
    quiz = build(FIVE_SIGNINGS + JOINED_1993)
    for one in every_card(quiz):
        refused = set(quiz.refusals(one))
        assert refused.isdisjoint(quiz.forms(one))
        assert refused | set(quiz.forms(one)) == {form.id for form in FORMS}


def test_posing_looks_things_up_and_does_not_search_for_them(shipped_quiz):
    database = shipped_quiz.store.connection
    quiz = Quiz(Store(database))  # of which nothing is remembered, so that everything is asked of the store
    some = list(every_card(quiz))[::5]
    statements: list[str] = []
    posed: set[str] = set()
    database.set_trace_callback(statements.append)
    try:
        for one in some:
            posed |= {quiz.pose(one, form, 0, Learner()).form for form in quiz.forms(one)}
    finally:
        database.set_trace_callback(None)
    assert posed == {form.id for form in FORMS}
    alike = {re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", text): text for text in statements}
    plans = [(row[3], text) for text in alike.values() for row in database.execute("EXPLAIN QUERY PLAN " + text)]
    own = ("SCAN json_each", "SCAN up")  # what the statement itself was given, and what it found so far
    assert [plan for plan in plans if plan[0].startswith("SCAN") and not plan[0].startswith(own)] == []
    # nor by the pack alone, which finds all that it says; but "r" are the roles of its types, and hardly any negates
    assert [plan for plan in plans if plan[0].endswith("(pack=?)") and not plan[0].startswith("SEARCH r ")] == []


def test_a_card_that_can_be_asked_can_be_revealed(shipped_quiz):
    assert [one.id for one in every_card(shipped_quiz) if "reveal" not in shipped_quiz.forms(one)] == []


@pytest.mark.parametrize("one", [Card("t", "no-such-fact", "when"), Card("t", "treaty-signed", "no-such-facet")])
def test_a_card_that_the_store_does_not_hold_has_no_forms_and_cannot_be_posed(build, one):
    quiz = build(FIVE_SIGNINGS)
    assert quiz.forms(one) == ()
    assert quiz.refusals(one) == {}
    with pytest.raises(ValueError, match="There is no card t/"):
        quiz.pose(one, "reveal", 0)


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_fact_that_is_not_confirmed_is_asked_in_no_form(build, status):
    quiz = build(signings(("treaty", "1992-05-15"), status=status))
    assert quiz.forms(card("treaty-signed/when")) == ()
    with pytest.raises(ValueError, match="no card"):
        quiz.pose(card("treaty-signed/when"), "reveal", 0)


def test_a_card_can_be_asked_in_the_forms_that_do_not_refuse_it(build):
    quiz = build(FIVE_SIGNINGS)
    one = card("treaty-signed/when")
    assert tuple(form.id for form in FORMS if quiz.can(one, form.id)) == quiz.forms(one)
    assert not quiz.can(card("nothing/when"), "reveal")


def test_a_form_that_cannot_ask_a_card_soundly_does_not_pose_it(build):
    with pytest.raises(ValueError, match="cannot be asked as typed: It has 3 answers"):
        build(JOINED_1993).pose(card("joined/joiner"), "typed", 0)


def test_the_same_seed_gives_the_same_question_and_another_may_give_another(shipped_quiz):
    changing = set()
    for one in every_card(shipped_quiz):
        for form in shipped_quiz.forms(one):
            posed = [repr(shipped_quiz.pose(one, form, seed)).encode() for seed in (1, 2, 3, 4)]
            assert posed == [repr(shipped_quiz.pose(one, form, seed)).encode() for seed in (1, 2, 3, 4)]
            if len(set(posed)) > 1:
                changing.add(form)
    assert changing == {
        "choice", "which_first", "order", "select_all", "odd_one_out", "match", "place", "between", "reverse", "how_long",
        "true_false", "as_of",
    }  # fmt: skip


def test_what_was_met_since_changes_no_question_but_those_that_are_put_again_by_their_cards(shipped_quiz):
    """So that undoing an answer puts its question again."""
    everything = {one.id for one in every_card(shipped_quiz)}
    changed = set()
    for one in every_card(shipped_quiz):
        for form in shipped_quiz.forms(one):
            if shipped_quiz.pose(one, form, 3) != shipped_quiz.pose(
                one, form, 3, Learner(everything - {"csto/treaty-signed/when"})
            ):
                changed.add(form)
    assert changed <= {"which_first", "order", "match"}


def test_another_store_of_the_same_pack_gives_the_same_questions(build):
    one, other = build(FIVE_SIGNINGS + JOINED_1993), build(FIVE_SIGNINGS + JOINED_1993)
    for asked in every_card(one):
        for form in one.forms(asked):
            assert one.pose(asked, form, 7) == other.pose(asked, form, 7)


def test_what_a_form_refuses_it_refuses_for_every_seed(shipped_quiz):
    for one in every_card(shipped_quiz):
        asked = shipped_quiz.store.asked(one.pack, one.fact, one.facet)
        for form in FORMS:
            refused = {isinstance(shipped_quiz._posed(form, asked, seed), soundness.Refusal) for seed in SEEDS}
            assert len(refused) == 1, (one.id, form.id)


def test_i_do_not_know_is_wrong_in_every_form(build):
    quiz = build(FIVE_SIGNINGS)
    for one in every_card(quiz):
        for form in quiz.forms(one):
            outcome = quiz.grade(quiz.pose(one, form, 0), None)
            assert (outcome.verdict, outcome.score) == (Verdict.WRONG, 0.0)


def test_i_do_not_know_leaves_no_event_of_an_order_in_its_place(build):
    quiz = build(FIVE_SIGNINGS)
    question = quiz.pose(card("treaty-signed/when"), "order", 0)
    assert quiz.grade(question, None).displaced == tuple((c, 4) for c in question.option_cards)
    assert quiz.grade(quiz.pose(card("treaty-signed/when"), "which_first", 0), None).displaced == ()


def test_the_forms_that_a_learner_wants_are_tried_before_those_of_the_deck_and_at_last_all(build):
    quiz = build(
        FIVE_SIGNINGS + '[[deck]]\nid = "d"\nname = "D"\nsearch = "type:signing"\nforms = ["typed", "choice"]\n'
    )
    every = tuple(form.id for form in FORMS)
    assert list(quiz.wanted("t/d")) == [("typed", "choice"), every]
    assert list(quiz.wanted("t/d", ("choice", "reveal"))) == [
        ["choice"],
        ("choice", "reveal"),
        ("typed", "choice"),
        every,
    ]
    assert list(quiz.wanted("t/d", ("reveal",))) == [
        ("reveal",),
        ("typed", "choice"),
        every,
    ]  # the learner's wish first
    assert list(quiz.wanted("t/other")) == [every]


def test_the_version_of_a_pack_is_known_and_empty_for_one_that_is_not_there(build):
    quiz = build(FIVE_SIGNINGS)
    assert quiz.pack_version("t") == "1.0.0"
    assert quiz.pack_version("other") == ""


def test_a_state_is_asked_for_the_time_that_its_source_speaks_for(build):
    quiz = build(a_fact("m", "member", state="belarus", document="treaty", start="1993", end=".."))
    forms = quiz.forms(card("m/state"))
    assert {"reveal", "typed", "cloze"} <= set(forms)
    for form in forms:
        stem = quiz.pose(card("m/state"), form, 0).stem
        if form == "cloze":
            assert stem.startswith("Fill the gap. _____ is a party") and stem.endswith(", as of 28 November 2019.")
        elif form == "true_false":
            assert stem.startswith("True or false? “") and stem.endswith(", as of 28 November 2019.")
        else:
            assert stem == "Which state is a party to the Collective Security Treaty, as of 28 November 2019?"


# Every question of the CSTO pack


@pytest.fixture(scope="module")
def posed(shipped_quiz):
    """Every question of the CSTO pack, in every form, under a few seeds."""
    return [
        shipped_quiz.pose(one, form, seed)
        for one in every_card(shipped_quiz)
        for form in shipped_quiz.forms(one)
        for seed in SEEDS
    ]


def named(question):
    return f"{question.card.id} {question.form}"


def test_every_form_asks_something_of_the_shipped_packs(posed):
    assert {question.form for question in posed} == {form.id for form in FORMS}


def test_every_stem_is_one_whole_sentence(posed):
    for question in posed:
        stem = question.stem
        assert stem.endswith(("?", ".", "?”")), named(question)  # the last where another question is quoted
        assert not re.search(r"[{}\[\]]|  |\s[,.;:?!]|\bNone\b|\.\.", stem), (named(question), stem)
        assert stem == stem.strip(), named(question)
        assert stem[0].isupper(), (named(question), stem)


def test_every_question_has_a_key_that_is_accepted_an_explanation_and_a_place_in_the_source(posed):
    for question in posed:
        assert question.key, named(question)
        assert all(key.strip() for key in question.key), named(question)
        assert len(question.accepted) == len(question.key), named(question)
        for key, accepted in zip(question.key, question.accepted, strict=True):
            assert key in accepted, named(question)
        assert question.explanation.endswith((".", "!")), named(question)
        assert not re.search(r"[{}\[\]]|  ", question.explanation), (named(question), question.explanation)
        assert question.citations, named(question)


def test_every_fact_that_an_explanation_tells_is_cited(posed, shipped_quiz):
    store = shipped_quiz.store
    rows = store.connection.execute("SELECT pack, id, statement FROM fact WHERE status = 'confirmed'").fetchall()
    told = {}
    for pack, fact, statement in rows:
        told.setdefault(statement, set()).add(frozenset(store.citations(pack, fact)))
    several = 0
    for question in posed:
        tells = [statement for statement in told if statement in question.explanation]
        several += len(tells) > 1
        for statement in tells:
            assert any(cited <= set(question.citations) for cited in told[statement]), (named(question), statement)
    assert several > 100


def test_no_stem_contains_its_key(posed):
    for question in posed:
        if question.form not in ("which_first", "order", "true_false"):
            stem = f" {normalise(question.stem)} "
            for key in question.key:
                assert f" {normalise(key)} " not in stem, named(question)


def test_every_choice_has_three_distinct_options_alike_in_length_and_exactly_one_is_right(posed):
    for question in (q for q in posed if q.form == "choice"):
        assert question.answer is AnswerKind.ONE
        assert len({normalise(option.text) for option in question.options}) == 3, named(question)
        [right] = [option for option in question.options if option.right]
        assert question.key == (right.text,), named(question)
        assert right.why == ""
        for option in question.options:
            assert soundness.alike_in_length(right.text, option.text), (named(question), option.text)


def test_every_wrong_option_has_a_reason_and_only_neighbours_of_a_number_or_date_have_the_fact_itself_for_one(
    posed, shipped_quiz
):
    quantities = (ValueKind.NUMBER, ValueKind.DURATION, ValueKind.FREQUENCY)
    for question in (q for q in posed if q.form in ("select_all", *CHOSEN) and q.form != "odd_one_out"):
        one = question.card
        asked = shipped_quiz.store.asked(one.pack, one.fact, one.facet)
        for option in (option for option in question.options if not option.right):
            assert option.why.endswith("."), (named(question), option.text)
            if question.form == "choice" and asked.kind not in quantities and asked.fact.statement in option.why:
                # a neighbour of the right date, and no date that another fact tells
                assert asked.kind is ValueKind.DATE, (named(question), option.text)
                told = [when for when, _fact in shipped_quiz.store.dates(one.pack)]
                assert option.text not in {when.words() for when in told}, (named(question), option.text)


def test_no_option_names_contains_or_is_part_of_another(posed):
    for question in (q for q in posed if q.form == "choice"):
        if question.answer is AnswerKind.ONE:
            words = [frozenset(normalise(option.text).split()) for option in question.options]
            numbers = all(re.match(r"\d", option.text) for option in question.options)
            assert numbers or not any(a <= b for a in words for b in words if a is not b), named(question)


def test_no_option_of_a_choice_answers_the_stem_by_another_fact(posed, shipped_quiz):
    for question in (q for q in posed if q.form == "choice"):
        one = question.card
        asked = shipped_quiz.store.asked(one.pack, one.fact, one.facet)
        answering = {
            filler.text
            for fact in shipped_quiz.store.matching(asked)
            for filler in shipped_quiz.store.fillers(one.pack, fact, one.facet)
        }
        assert [o.text for o in question.options if o.text in answering] == list(question.key), named(question)


def test_the_right_option_is_never_the_only_one_that_repeats_words_of_the_stem(posed):
    for question in (q for q in posed if q.form == "choice"):
        echoes = [soundness.echo(question.stem, option.text) for option in question.options]
        [mine] = [echo for echo, option in zip(echoes, question.options, strict=True) if option.right]
        assert (
            mine <= max(e for e, option in zip(echoes, question.options, strict=True) if not option.right) or not mine
        )


def test_the_events_of_every_order_are_certainly_in_order_and_of_cards_that_exist(posed, shipped_quiz):
    cards = {one.id for one in every_card(shipped_quiz)}
    dated = {f"{d.pack}/{d.fact}/{d.facet}": d for pack in ("csto", "wonders") for d in shipped_quiz.store.dated(pack)}
    for question in (q for q in posed if q.form in ("which_first", "order")):
        assert question.card.id in question.option_cards
        assert set(question.companions) == set(question.option_cards) - {question.card.id}
        assert set(question.option_cards) <= cards
        assert len({option.text for option in question.options}) == len(question.options)
        events = [dated[one] for one in question.option_cards]
        assert soundness.certain_order(events) is None, named(question)
        in_order = [events[i].date for i in question.sequence]
        assert all(a.certainly_before(b) for a, b in pairwise(in_order)), named(question)


def test_the_key_answers_every_question_right(posed, shipped_quiz):
    for question in posed:
        match question.form:
            case form if form in CHOSEN:
                given = next(i for i, option in enumerate(question.options) if option.right)
            case "order" | "match":
                given = question.sequence
            case "select_all":
                given = tuple(i for i, option in enumerate(question.options) if option.right)
            case "name_all":
                given = tuple(reversed(question.key))
            case "reveal":
                continue
            case "true_false":
                given = 0 if question.options[0].right else question.key[1]
            case _typed:
                given = question.key[0]
        assert shipped_quiz.grade(question, given).verdict is Verdict.RIGHT, named(question)


def test_every_accepted_spelling_of_a_typed_answer_is_right_and_every_other_given_option_is_not(posed, shipped_quiz):
    for question in (q for q in posed if q.form == "typed"):
        for spelling in question.accepted[0]:
            assert shipped_quiz.grade(question, spelling).verdict is Verdict.RIGHT, (named(question), spelling)
        if "choice" in shipped_quiz.forms(question.card):
            for option in shipped_quiz.pose(question.card, "choice", 1).options:
                verdict = shipped_quiz.grade(question, option.text, 2).verdict
                assert (verdict is Verdict.RIGHT) == option.right, (named(question), option.text)


def test_questions_are_values_that_can_be_compared_and_changed_copy_by_copy(posed):
    assert posed[0]._replace(stem="Other?") != posed[0]
    assert hash(posed[0]) == hash(posed[0]._replace())


def test_what_is_ticked_or_left_out_of_a_set_is_what_the_facts_say(posed, shipped_quiz):
    for question in (q for q in posed if q.form in ("select_all", "odd_one_out")):
        asked = shipped_quiz.store.asked(question.card.pack, question.card.fact, question.card.facet)
        members = {
            filler.text
            for fact in shipped_quiz.store.matching(asked)
            for filler in shipped_quiz.store.fillers(asked.fact.pack, fact, asked.facet)
        }
        right = {option.text for option in question.options if option.right}
        if question.form == "select_all":
            assert right == members, named(question)
        else:
            assert len(right) == 1 and not right & members, named(question)
            assert {option.text for option in question.options} - right <= members, named(question)


def test_every_prompt_of_a_match_has_one_option_that_any_fact_gives_it(posed, shipped_quiz):
    for question in (q for q in posed if q.form == "match"):
        answers = []
        for one in map(Card.from_id, question.option_cards):
            asked = shipped_quiz.store.asked(one.pack, one.fact, one.facet)
            facts = shipped_quiz.store.matching(asked)
            answers.append({f.text for fact in facts for f in shipped_quiz.store.fillers(one.pack, fact, one.facet)})
        texts = {option.text for option in question.options}
        assert all(len(given & texts) == 1 for given in answers), named(question)
        assert len(set().union(*(given & texts for given in answers))) == len(question.options), named(question)


def test_every_accepted_spelling_is_graded_right_in_the_forms_that_are_typed(posed, shipped_quiz):
    for question in (q for q in posed if q.form in ("typed", "date_entry", "year", "cloze", "how_many", "how_long")):
        for spelling in question.accepted[0]:
            outcome = shipped_quiz.grade(question, spelling)
            assert outcome.verdict is Verdict.RIGHT, (named(question), spelling)


def test_why_an_answer_cannot_be_said_to_be_right(shipped_quiz):
    store = shipped_quiz.store
    question = shipped_quiz.pose(Card("csto", "charter-adopted", "document"), "typed", 1)
    other = next(text for (text,) in store.connection.execute("SELECT text FROM name WHERE entity = 'belarus'"))
    for given, why in (
        (None, "It is no name that was typed."),
        (1, "It is no name that was typed."),
        ("  ", "There is nothing written."),
        (other, "It is the name of something else."),
    ):
        assert shipped_quiz.claim(question, given).why == why
    assert shipped_quiz.claim(question, " Basic Law ").text == "Basic Law"


def test_what_the_learner_said_of_two_things_is_accepted_of_neither_and_cannot_be_said_of_a_second(shipped_quiz):
    question = shipped_quiz.pose(Card("csto", "charter-adopted", "document"), "typed", 1)
    entity = shipped_quiz.claim(question, "Basic Law").entity
    said = [(entity, "Basic Law")]
    quiz = Quiz(shipped_quiz.store, lambda pack: said if pack == "csto" else ())
    assert quiz.grade(question, "basic law").verdict is Verdict.RIGHT
    said.append(("belarus", "Basic law"))
    assert quiz.grade(question, "basic law", 2).verdict is Verdict.WRONG
    assert quiz.claim(question, "basic law").why == "It is the name of something else."


def test_no_question_looks_through_all_that_is_confirmed(shipped_quiz):
    # nearly every fact is: an index on the status, which a search for drafts has, would find them all each time
    said: set[str] = set()
    connection = shipped_quiz.store.connection
    connection.set_trace_callback(said.add)
    for one in list(every_card(shipped_quiz))[::25]:
        shipped_quiz.forms(one)
    connection.set_trace_callback(None)
    reading = [text for text in said if text.startswith("SELECT")]
    plans = {step[3] for text in reading for step in connection.execute(f"EXPLAIN QUERY PLAN {text}")}
    assert len(reading) > 50
    assert not [plan for plan in plans if "idx_fact_status" in plan]


def test_why_a_card_is_not_asked_in_a_form_can_be_said_in_another_language(shipped_quiz):
    refused = {refusal.why for one in every_card(shipped_quiz) for refusal in shipped_quiz.refusals(one).values()}
    assert len(refused) > 20
    i18n.use("ru", shipped("resources") / "locale")
    try:
        assert sorted(why for why in refused if not re.match(r"\W*[А-Яа-я]", i18n.said(why))) == []
    finally:
        i18n.use("en", shipped("resources") / "locale")
