"""Select all: a complete set among options that are provably not in it, their number not given away."""

import pytest
from quiz.treaties import JOINED_1993, a_fact, card, questions, shown, wrong

from study_app.quiz.question import AnswerKind, Verdict

JOINED = card("joined/joiner")


@pytest.fixture
def posed(build):
    """A quiz and the question who joined in 1993."""
    quiz = build(JOINED_1993)
    return quiz, quiz.pose(JOINED, "select_all", 0)


def joined(*states, **more):
    return a_fact("joined", "accession", document="treaty", joiner=list(states), when="1993", **more)


def test_all_members_are_shown_and_others_each_with_its_reason(posed):
    _quiz, question = posed
    assert question.answer is AnswerKind.SET
    right = [option for option in question.options if option.right]
    assert question.key == tuple(option.text for option in right)
    assert set(question.key) == {"Azerbaijan", "Belarus", "Georgia"}
    assert all(bool(option.why) is not option.right for option in question.options)
    assert question.accepted[question.key.index("Belarus")] == ("Belarus",)


def test_the_question_does_not_tell_how_many_are_right(posed):
    assert posed[1].stem == "Which joined the Collective Security Treaty in 1993?"


def test_the_share_of_right_options_changes_from_one_asking_to_the_next(build):
    more = "".join(f'\n[[entity]]\nid = "s{n}"\ntype = "state"\nname = "Land {n}"\n' for n in range(4))
    posed = questions(build(JOINED_1993, entities=more), "joined/joiner", "select_all")
    assert {len(question.options) for question in posed} == {5, 6, 7}
    assert {question.options.index(next(o for o in question.options if o.right)) for question in posed} >= {0, 1}


def test_a_question_that_tells_the_number_in_its_own_words_is_not_asked(build):
    quiz = build(JOINED_1993 + 'ask.joiner = "Which three joined {document:the} {when:on}?"\n')
    assert quiz.refusals(JOINED)["select_all"].rule == "leak"


def test_a_list_that_is_not_complete_proves_nobody_wrong(build):
    quiz = build(JOINED_1993.replace('closed = ["joiner"]', ""))
    assert quiz.refusals(JOINED)["select_all"].rule == "unique"


def test_a_member_by_another_fact_is_never_a_wrong_option(build):
    more = a_fact("more", "accession", document="treaty", joiner=["armenia"], when="1993", closed=["joiner"])
    assert build(JOINED_1993 + more).refusals(JOINED)["select_all"].rule == "unique"


def test_one_wrong_option_is_too_few(build):
    quiz = build(joined("armenia", "azerbaijan", "belarus", "georgia", closed=["joiner"]))
    assert quiz.refusals(JOINED)["select_all"].rule == "provably_false"


def test_no_more_is_shown_than_there_are_digits(build):
    states = "".join(f'\n[[entity]]\nid = "s{n}"\ntype = "state"\nname = "Land {n}"\n' for n in range(20))
    many = [f"s{n}" for n in range(7)]
    posed = questions(build(joined(*many, closed=["joiner"]), entities=states), "joined/joiner", "select_all")
    assert {len(question.options) for question in posed} == {9}
    more = build(joined(*many, "s7", closed=["joiner"]), entities=states)
    assert more.refusals(JOINED)["select_all"].rule == "select_all"


INSTRUCTED = """
[[type]]
id = "instructed"
role.by = { value = "entity", of = "body" }
role.body = { value = "entity", of = "body", many = true }
sentence = "{by:The} instructed {body:the}."
ask.body = "Which {n:body} bodies did {by:the} instruct?"
"""
PARTS = """
[[entity]]
id = "office"
type = "body"
name = "Office of the Secretary"
part_of = ["secretariat"]
[[entity]]
id = "guard"
type = "body"
name = "Honorary Guard"
[[entity]]
id = "choir"
type = "body"
name = "Military Choir"
"""


def test_what_contains_a_member_or_what_is_asked_about_is_no_option(build):
    fact = a_fact("i", "instructed", by="staff", body=["office", "defence"], closed=["body"])
    quiz = build(fact, types=INSTRUCTED, entities=PARTS)
    options = shown(questions(quiz, "i/body", "select_all"))
    assert "Honorary Guard" in options
    assert "Permanent Secretariat" not in options  # its office is a member
    assert "Joint Staff" not in options  # it is named in the question
    by_office = a_fact("i", "instructed", by="office", body=["staff", "choir"], closed=["body"])
    others = wrong(questions(build(by_office, types=INSTRUCTED, entities=PARTS), "i/body", "select_all"))
    assert "Honorary Guard" in others
    assert "Permanent Secretariat" not in others  # the office that is asked about is part of it


def test_members_that_alone_repeat_words_of_the_question_are_not_selected(build):
    types = INSTRUCTED.replace("did {by:the} instruct?", "with ministers did {by:the} instruct?")
    fact = a_fact("i", "instructed", by="staff", body=["foreign", "defence"], closed=["body"])
    assert build(fact, types=types, entities=PARTS).refusals(card("i/body"))["select_all"].rule == "leak"
    loud = '\n[[entity]]\nid = "loud"\ntype = "body"\nname = "Assembly of Ministers"\n'
    for question in questions(build(fact, types=types, entities=PARTS + loud), "i/body", "select_all"):
        assert "Assembly of Ministers" in wrong([question])


def test_an_option_of_another_kind_is_never_among_them(build):
    quiz = build(JOINED_1993)
    states = {"Armenia", "Azerbaijan", "Belarus", "Georgia", "Kyrgyzstan"}
    assert shown(questions(quiz, "joined/joiner", "select_all")) == states


def test_each_missing_and_each_wrong_one_costs_a_share_and_is_told(posed):
    quiz, question = posed
    right = [i for i, option in enumerate(question.options) if option.right]
    bad = [i for i, option in enumerate(question.options) if not option.right]
    assert quiz.grade(question, tuple(reversed(right))).verdict is Verdict.RIGHT
    less = quiz.grade(question, tuple(right[1:]))
    assert (less.verdict, less.score) == (Verdict.PARTLY, 2 / 3)
    assert less.message == f"Missing: {question.options[right[0]].text}."
    more = quiz.grade(question, (*right, bad[0]))
    assert (more.verdict, more.score) == (Verdict.PARTLY, 2 / 3)
    assert more.message == f"Wrong: {question.options[bad[0]].text}."
    assert quiz.grade(question, (bad[0], right[0])).score == 0
    assert quiz.grade(question, ()).verdict is Verdict.WRONG


def test_what_is_known_of_a_wrong_option_is_told_once(build):
    other = a_fact("other", "accession", document="charter", joiner=["armenia", "kyrgyzstan"], when="2001")
    quiz = build(JOINED_1993 + other)
    question = quiz.pose(JOINED, "select_all", 0)
    outcome = quiz.grade(question, tuple(range(5)))
    assert outcome.message.endswith(". Armenia and Kyrgyzstan joined the Charter of the Organisation in 2001.")
    assert outcome.message.count("2001") == 1


def test_who_ticks_everything_is_not_rewarded(posed):
    quiz, question = posed
    outcome = quiz.grade(question, tuple(range(len(question.options))))
    assert outcome.score == max(0, 6 - len(question.options)) / 3


@pytest.mark.parametrize("given", [0, "Georgia", (0, 0), (9,), ("Georgia",)])
def test_what_does_not_name_options_once_is_no_answer(posed, given):
    quiz, question = posed
    with pytest.raises(ValueError, match="option"):
        quiz.grade(question, given)
