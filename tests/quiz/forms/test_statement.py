"""The fact's own sentence with a blank, as a question to the store."""

from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, a_fact

from study_app.quiz.forms.statement import opened, with_times
from study_app.quiz.soundness import Refusal


def sentence(quiz, fact, facet):
    return opened(quiz.store, quiz.store.asked("t", fact, facet))


def test_the_sentence_stands_for_the_stem_and_its_roles_for_those_of_the_stem(build):
    types = '[[type]]\nid = "pair"\nrole.body = { value = "entity", of = "body" }\n'
    types += 'role.rank = { value = "entity", of = "rank" }\n'
    types += 'role.state = { value = "entity", of = "state" }\nsentence = "{body:The} is the {rank} of {state}."\n'
    types += 'ask.rank = "What is {body:the}?"\n'
    asked = sentence(
        build(a_fact("p", "pair", body="staff", rank="working", state="armenia"), types=types), "p", "rank"
    )
    assert asked.stem == "The Joint Staff is the _____ of Armenia."
    assert asked.named == ("body", "state")


def test_the_article_stays_where_the_answer_takes_one(build):
    assert sentence(build(FIVE_SIGNINGS), "treaty-signed", "document").stem == "The _____ was signed on 15 May 1992."
    kept = build(a_fact("k", "depositary", state="armenia", document="treaty"))
    assert sentence(kept, "k", "state").stem == "_____ keeps the Collective Security Treaty."


def test_a_sentence_without_a_place_for_the_answer_is_refused(build):
    refused = sentence(build(JOINED_1993), "joined", "joiner")
    assert isinstance(refused, Refusal)
    assert refused.rule == "gap"


def test_what_the_stem_cannot_ask_soundly_the_sentence_does_not_ask_either(build):
    leaking = 'ask.state = "Which state is Armenia?"\n'
    refused = sentence(build(a_fact("k", "depositary", state="armenia", document="treaty") + leaking), "k", "state")
    assert isinstance(refused, Refusal)
    assert refused.rule == "leak"


def test_the_time_of_a_state_is_told_once():
    assert with_times("Armenia chaired it.", "1994/2002") == "Armenia chaired it. When: from 1994 to 2002."
    told = "Augustus was emperor from 27 BC to AD 14."
    assert with_times(told, "-0026/0014") == told
    said = "Armenia chaired it from 1994 to 2002."
    assert with_times(said, "1994/2002") == said
