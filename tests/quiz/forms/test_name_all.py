"""Name all: a complete set from memory, in any order, each member by the rule for names."""

import pytest
from quiz.treaties import JOINED_1993, a_fact, card

from study_app.quiz.asking import Claim, Quiz
from study_app.quiz.question import AnswerKind, Named, Verdict

JOINED = card("joined/joiner")


def joined(*states, **more):
    return a_fact("joined", "accession", document="treaty", joiner=list(states), when="1993", **more)


@pytest.fixture
def posed(build):
    """A quiz and the question who joined in 1993."""
    quiz = build(JOINED_1993)
    return quiz, quiz.pose(JOINED, "name_all", 0)


def test_a_complete_set_is_asked_for_as_a_whole(posed):
    _quiz, question = posed
    assert question.stem == "Which three joined the Collective Security Treaty in 1993?"
    assert question.answer is AnswerKind.SET
    assert question.key == ("Azerbaijan", "Belarus", "Georgia")
    assert question.accepted == (("Azerbaijan",), ("Belarus",), ("Georgia",))
    assert question.options == ()


def test_a_list_that_is_not_marked_as_complete_is_not_asked_as_a_set(build):
    quiz = build(JOINED_1993.replace('closed = ["joiner"]', ""))
    assert quiz.refusals(JOINED)["name_all"].rule == "unique"


def test_a_list_that_is_complete_only_for_the_year_is_not_asked_without_it(build):
    quiz = build(JOINED_1993 + 'ask.joiner = "Which {n:joiner} joined {document:the}?"\n')
    assert quiz.refusals(JOINED)["name_all"].rule == "unique"


def test_one_answer_is_no_set(build):
    quiz = build(joined("armenia", closed=["joiner"]))
    assert quiz.refusals(JOINED)["name_all"].rule == "closed_set"


def test_a_set_to_which_another_fact_gives_another_answer_is_not_asked(build):
    more = a_fact("more", "accession", document="treaty", joiner=["armenia"], when="1993", closed=["joiner"])
    assert build(JOINED_1993 + more).refusals(JOINED)["name_all"].rule == "unique"


def test_a_set_with_a_member_that_the_question_names_is_not_asked(build):
    quiz = build(
        JOINED_1993 + 'ask.joiner = "Which {n:joiner}, Belarus among them, joined {document:the} {when:on}?"\n'
    )
    assert quiz.refusals(JOINED)["name_all"].rule == "leak"


def test_texts_are_not_named_for_nobody_can_grade_them(build):
    types = """
[[type]]
id = "aims"
role.body = { value = "entity", of = "body" }
role.aim = { value = "text", many = true }
sentence = "{body:The} has the aims of {aim}."
ask.aim = "Which aims has {body:the}?"
"""
    quiz = build(a_fact("a", "aims", body="council", aim=["peace", "trade"], closed=["aim"]), types=types)
    assert quiz.forms(card("a/aim")) == ("reveal",)
    assert quiz.refusals(card("a/aim"))["name_all"].rule == "name_all"


def states(count):
    return "".join(f'\n[[entity]]\nid = "s{n}"\ntype = "state"\nname = "State {n}"\n' for n in range(count))


@pytest.mark.parametrize(("count", "asked"), [(9, True), (10, False)])
def test_nobody_has_to_recite_more_than_nine(build, count, asked):
    quiz = build(joined(*(f"s{n}" for n in range(count)), closed=["joiner"]), entities=states(count))
    assert ("name_all" in quiz.forms(JOINED)) is asked


def grade(posed, *texts):
    quiz, question = posed
    return quiz.grade(question, texts)


def test_the_whole_set_is_right_in_any_order(posed):
    outcome = grade(posed, "georgia", "Azerbaijan", " Belarus ")
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.RIGHT, 1.0, "")
    assert outcome.named == (Named("Georgia"), Named("Azerbaijan"), Named("Belarus"))


def test_what_is_missing_costs_its_share_and_is_told(posed):
    outcome = grade(posed, "Georgia")
    assert (outcome.verdict, outcome.score) == (Verdict.PARTLY, 1 / 3)
    assert outcome.message == "Missing: Azerbaijan, Belarus."


def test_what_does_not_belong_costs_a_share_and_is_told(posed):
    outcome = grade(posed, "Georgia", "Azerbaijan", "Belarus", "Armenia")
    assert (outcome.verdict, outcome.score) == (Verdict.PARTLY, 2 / 3)
    assert outcome.message == "Wrong: Armenia."
    assert outcome.named[-1] == Named("")


def test_who_writes_down_every_state_gets_nothing(posed):
    outcome = grade(posed, "Georgia", "Armenia", "Kyrgyzstan")
    assert (outcome.verdict, outcome.score) == (Verdict.WRONG, 0.0)


def test_a_member_written_twice_counts_once_and_costs_nothing(posed):
    outcome = grade(posed, "Georgia", "GEORGIA", "Azerbaijan", "Belarus")
    assert (outcome.verdict, outcome.message) == (Verdict.RIGHT, "")
    assert outcome.named[:2] == (Named("Georgia"), Named("Georgia", again=True))


def test_what_does_not_belong_is_counted_once_however_often_it_is_written(posed):
    assert grade(posed, "Georgia", "Azerbaijan", "Belarus", "Armenia", "armenia").score == 2 / 3


def test_a_slip_of_the_pen_is_forgiven_and_told(posed):
    outcome = grade(posed, "Georgia", "Azerbaidjan", "Belarus")
    assert (outcome.verdict, outcome.message) == (Verdict.RIGHT, "It is spelt Azerbaijan.")


def test_no_slip_is_forgiven_in_a_strict_name(build):
    strict = '\n[[entity]]\nid = "niger"\ntype = "state"\nname = "Nigeria"\nstrict = true\n'
    quiz = build(joined("niger", "belarus", closed=["joiner"]), entities=strict)
    question = quiz.pose(JOINED, "name_all", 0)
    assert quiz.grade(question, ("Nigerja", "Belarus")).message == "Missing: Nigeria. Wrong: Nigerja."


def test_another_entity_is_never_taken_for_a_member_and_what_is_known_of_it_is_told(build):
    near = '\n[[entity]]\nid = "georgie"\ntype = "state"\nname = "Georgie"\n'
    other = a_fact("other", "accession", document="charter", joiner=["georgie"], when="2001")
    quiz = build(JOINED_1993 + other, entities=near)
    outcome = quiz.grade(quiz.pose(JOINED, "name_all", 0), ("Georgie", "Azerbaijan", "Belarus"))
    assert outcome.verdict is Verdict.PARTLY
    assert outcome.score == 1 / 3
    expected = "Missing: Georgia. Wrong: Georgie. Georgie joined the Charter of the Organisation in 2001."
    assert outcome.message == expected


def test_a_name_that_two_members_share_names_neither(build):
    twins = "".join(
        f'\n[[entity]]\nid = "{one}"\ntype = "state"\nname = "{one.title()} Land"\naliases = ["The Land"]\n'
        for one in ("upper", "lower")
    )
    quiz = build(joined("upper", "lower", closed=["joiner"]), entities=twins)
    question = quiz.pose(JOINED, "name_all", 0)
    assert question.accepted == (("Upper Land",), ("Lower Land",))
    assert quiz.grade(question, ("The Land",)).score == 0


def test_blank_lines_are_nothing(posed):
    assert grade(posed, "", "Georgia", "  ", "Azerbaijan", "Belarus").verdict is Verdict.RIGHT
    assert grade(posed).verdict is Verdict.WRONG


@pytest.mark.parametrize("given", ["Georgia", 0, (0, 1)])
def test_what_is_not_texts_is_no_answer(posed, given):
    quiz, question = posed
    with pytest.raises(ValueError, match="texts"):
        quiz.grade(question, given)


def test_the_one_line_that_was_not_accepted_can_be_said_to_be_the_one_that_is_missing(posed):
    quiz, question = posed
    given = ("Georgia", " Sakartvelo ", "", "Belarus", "sakartvelo")
    assert quiz.claim(question, given) == Claim(JOINED, "azerbaijan", "Sakartvelo")
    said = [("azerbaijan", "Sakartvelo")]
    accepting = Quiz(quiz.store, lambda _pack: said)
    assert accepting.grade(question, given[:4]).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (("Georgia", "Sakartvelo"), "It is not one name alone that is missing, and one that was not accepted."),
        (
            ("Georgia", "Belarus", "Here", "There"),
            "It is not one name alone that is missing, and one that was not accepted.",
        ),
        (("Georgia", "Belarus"), "It is not one name alone that is missing, and one that was not accepted."),
        (("Georgia", "Belarus", "Armenia"), "It is the name of something else."),
        ((), "It is not one name alone that is missing, and one that was not accepted."),
        (None, "It is no name that was typed."),
    ],
)
def test_of_several_or_of_another_thing_it_cannot_be_said(posed, given, why):
    quiz, question = posed
    assert quiz.claim(question, given).why == why
