"""The drill and the quiz in a terminal ask, tell and save like the window."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from clocks import SetClock
from quiz.treaties import FIVE_SIGNINGS, JOINED_1993, write_pack
from tiny import right

from study_app.app import StudyApp
from study_app.drill import _read, drill, past_quizzes, quiz
from study_app.errors import StudyAppError
from study_app.quiz.question import AnswerKind, Card, Option, Question, Verdict
from study_app.study.memory import Phase, memory_of
from study_app.study.scheduler import Rating


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts lines where the drill reads what is typed."""

    def lines(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return lines


def test_an_answer_is_graded_explained_cited_and_saved(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n\nq\n")  # I don't know; go on; leave
    with StudyApp.open(tmp_path, clock) as app:
        assert drill(app, "csto/treaty") == 0
        shown = capsys.readouterr().out
        assert "Wrong." in shown and "Right answer: " in shown and "paragraph " in shown
        assert "Comes back in 10 minutes." in shown
        assert "1 question answered, 0 right. Everything is saved." in shown
        assert next(d.studied for d in app.decks.rows() if d.id == "csto/treaty") == 1


def test_a_passage_of_the_source_stands_as_it_is_written_with_no_quotation_marks_put_round_it(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        deck = next(deck.id for deck in app.decks.rows() if deck.pack == "wonders")
        question = app.studying.session(deck).next()
        assert question is not None
        [passage, *_others] = app.reading.passage(question)
        assert passage.text is not None
        drill(app, deck)
    lines = [line[4:] for line in capsys.readouterr().out.splitlines() if line.startswith("  > ")]
    assert " ".join(lines).startswith(passage.text)


def test_the_learner_may_overrule_and_take_back(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n3\nu\nq\n")  # I don't know; it was good after all; take that back; leave
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, "csto/treaty")
        shown = capsys.readouterr().out
        assert shown.count("Comes back") == 2
        assert "0 questions answered" in shown
        assert next(d.studied for d in app.decks.rows() if d.id == "csto/treaty") == 0


def test_the_keys_that_the_learner_chose_rate_here_too(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n4\nL\nq\n")  # I don't know; no key any more; good; leave
    with StudyApp.open(tmp_path, clock) as app:
        app.rating_keys = ("J", "K", "L", "Ö")
        drill(app, "csto/treaty")
        shown = capsys.readouterr().out
        assert "Enter to go on, or j again, k hard, l good, ö easy: " in shown
        assert "Enter one of these: j, k, l, ö." in shown
        answered = app.journal.last_answer()
        assert answered is not None
        assert [review.final for review in answered.reviews] == [Rating.GOOD]


def test_where_a_chosen_key_is_a_letter_of_the_terminals_own_the_usual_ones_rate(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n3\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        app.rating_keys = ("Q", "W", "F", "P")  # q leaves
        drill(app, "csto/treaty")
    assert "Enter to go on, or 1 again, 2 hard, 3 good, 4 easy: " in capsys.readouterr().out


def test_how_well_a_card_was_known_is_said_by_the_chosen_keys(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "reveal", "charter-signed")
    typed("\n3\nö\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        app.rating_keys = ("J", "K", "L", "Ö")
        drill(app, "t/d")
        answered = app.journal.last_answer()
    assert answered is not None and answered.answer.given == Rating.EASY
    assert "Enter one of these: j, k, l, ö." in capsys.readouterr().out


def test_a_wrong_number_is_asked_again(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("9\n1\n\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        app.only_forms = ("choice",)
        drill(app, "csto/treaty")
    shown = capsys.readouterr().out
    assert "Enter a number from 1 to 3." in shown and "1 question answered" in shown


def test_the_end_of_the_input_ends_the_drill_with_everything_saved(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n")
    with StudyApp.open(tmp_path, clock) as app:
        assert drill(app, "csto/treaty") == 0
    assert "1 question answered" in capsys.readouterr().out
    with StudyApp.open(tmp_path, clock) as app:
        assert next(d.studied for d in app.decks.rows() if d.id == "csto/treaty") == 1


def test_a_whole_deck_can_be_drilled_to_its_end(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("\n" * 400)
    with StudyApp.open(tmp_path, clock) as app:
        before = next(d.new for d in app.decks.rows() if d.id == "csto/operations-forces")
        drill(app, "csto/operations-forces")
        after = next(d for d in app.decks.rows() if d.id == "csto/operations-forces")
    assert before > 10
    assert after.new == 0 and after.studied == before
    assert "is saved" in " ".join(capsys.readouterr().out.split())


def test_without_a_name_the_first_deck_with_work_is_drilled(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("q\n")
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, None)
    assert "The CSTO: First steps." in capsys.readouterr().out


# Forms of asking that no shipped deck asks by itself


def in_form(data: Path, form: str, *facts: str) -> None:
    """A pack with a deck of some of its facts, asked in one form."""
    write_pack(data / "packs" / "t", JOINED_1993 + 'skip = ["when"]\n' + FIVE_SIGNINGS)
    deck = f'[[deck]]\nid = "d"\nname = "D"\nabout = "A deck."\nfacts = {list(facts)}\nforms = ["{form}"]\n'
    (data / "packs" / "t" / "decks.toml").write_text(deck, encoding="utf-8")


def test_what_the_learner_graded_is_told_as_their_own_grade(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "reveal", "charter-signed")
    typed("\n3\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, "t/d")
    assert "1 question answered, 1 right, 1 by your own grade. Everything" in " ".join(capsys.readouterr().out.split())


def test_a_set_is_written_one_on_a_line_until_an_empty_one(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "name_all", "joined")
    typed("belarus\nArmenia\n\n\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, "t/d")
        [answered] = [app.journal.last_answer()]
    shown = " ".join(capsys.readouterr().out.split())
    assert "Wrong. Missing: Azerbaijan, Georgia. Wrong: Armenia." in shown
    assert answered is not None and answered.answer.given == ("belarus", "Armenia")


def test_the_one_line_that_was_not_accepted_is_said_to_be_right(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "name_all", "joined")
    typed("belarus\nSakartvelo\nazerbaijan\n\nr\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, "t/d")
        answered = app.journal.last_answer()
        [proposal] = app.journal.proposals("t")
    assert "If “Sakartvelo” is right too, enter r" in " ".join(capsys.readouterr().out.split())
    assert (proposal.facet, proposal.entity, proposal.text) == ("joiner", "georgia", "Sakartvelo")
    assert answered is not None and answered.reviews[0].final == Rating.GOOD


def test_how_many_is_answered_in_digits_or_words(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "how_many", "joined")
    typed("three\n\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, "t/d")
    shown = " ".join(capsys.readouterr().out.split())
    assert "How many joined the Collective Security Treaty in 1993? Answer: Right." in shown


def test_a_selection_is_numbers_each_once(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "select_all", "joined")
    typed("1 1\n9\n2, 1\n\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, "t/d")
        answered = app.journal.last_answer()
    assert capsys.readouterr().out.count("each once.") == 2
    assert answered is not None and answered.answer.given == (0, 1)


def test_the_odd_one_out_is_chosen_by_its_number(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "odd_one_out", "joined")
    typed("4\n\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, "t/d")
        answered = app.journal.last_answer()
    assert answered is not None and answered.answer.given == 3 and answered.answer.form == "odd_one_out"


def test_pairs_are_matched_by_the_numbers_of_their_answers(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "match", "charter-signed", "treaty-signed")
    typed("1 1 2 3\n1 2 3 4\n\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, "t/d")
        answered = app.journal.last_answer()
    shown = capsys.readouterr().out
    assert "  a  " in shown and "  d  " in shown and "  4  14 October 2016" in shown
    assert "Enter each number from 1 to 4 once." in shown
    assert answered is not None and answered.answer.given == (0, 1, 2, 3)
    assert sum(bool(option.card) for option in answered.answer.options) == 4  # the companions are logged
    assert {review.card for review in answered.reviews} == {answered.answer.card}  # and not rated
    assert "Right answer: a " in " ".join(shown.split())  # in this seed the order of the numbers is not the right one


def test_a_false_statement_is_put_right_and_a_place_on_the_line_is_a_number(
    typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    statement = Question(
        Card("p", "f", "when"), "true_false", "True or false?", AnswerKind.TRUTH, ("False", "1903"),
        options=(Option("True", False), Option("False", True)), marked=True,
    )  # fmt: skip
    for lines, given in (("1\n", 0), ("2\n1903\n", "1903"), ("2\n\n", ""), ("\n", None), ("3\n1\n", 0)):
        typed(lines)
        assert _read(statement) == given
    yes = statement._replace(form="as_of", options=(Option("Yes", True), Option("No", False)))
    typed("2\n")
    assert _read(yes) == 1
    assert "quotation marks" in capsys.readouterr().out


def test_the_time_line_is_shown_with_its_gaps_and_one_of_them_is_the_answer(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "packs" / "t"
    write_pack(folder, FIVE_SIGNINGS)
    deck = '[[deck]]\nid = "line"\nname = "Line"\nsearch = "type:signing"\nforms = ["place"]\n'
    (folder / "decks.toml").write_text(deck, encoding="utf-8")
    typed("1\n\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        drill(app, "t/line")
    shown = " ".join(capsys.readouterr().out.split())
    assert "Where on the timeline does this belong? Signing of the Collective Security Treaty. · 1999: Signing" in shown
    assert " 1 before 1999 2 between 1999 and 7 October 2002 " in shown and " 5 after 14 October 2016 Number:" in shown
    assert "1 question answered, 1 right." in shown


def test_a_quiz_says_nothing_of_the_answers_before_its_end_and_then_all(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        sitting = app.quizzes.begin(["treaty"], ["choice"], 3, seed=4)
        places = []
        for drawn in sitting._drawn:
            options = app.quiz.pose(drawn.card, drawn.form, drawn.seed).options
            places.append([o.right for o in options].index(len(places) != 1) + 1)  # the second one wrong
        typed("u\n" + "".join(f"{place}\n" for place in places))
        assert quiz(app, sitting) == 0
        before, _blank, after = capsys.readouterr().out.partition("2 of 3 right, score 67 %")
        assert before.count("Number: ") == 4 and "In a quiz an answer stands." in before
        assert "Right answer: " not in before and "Right" not in before and "paragraph" not in before
        assert after.count("Your answer: ") == after.count("Right answer: ") == 1 and "paragraph " in after
        assert all(deck.studied == 0 for deck in app.decks.rows())
        past_quizzes(app)
        assert "2 of 3, 67 %" in capsys.readouterr().out


def test_a_quiz_that_is_left_or_out_of_time_says_so(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        past_quizzes(app)
        assert "no quiz yet" in capsys.readouterr().out
        typed("\nq\n")
        quiz(app, app.quizzes.begin([], [], 5, seed=1))
        assert "Left after 1 of 5." in capsys.readouterr().out
        late = app.quizzes.begin([], [], 5, seed=1, minutes=1)
        late.question()
        clock.move(minutes=2)
        typed("\n\n\n\n\n")
        quiz(app, late)
        assert "The time is up." in capsys.readouterr().out
        past_quizzes(app)
        shown = capsys.readouterr().out
        assert "time was up" in shown and "left half-way" in shown


def test_an_answer_of_before_the_session_is_named_first_and_taken_back_when_asked_twice(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        typed("\n\nq\n")
        drill(app, "csto/treaty")
        [answered] = [app.journal.last_answer()]
        assert answered is not None
        what = f"Enter u again to take back from before: {app.deciding.in_words(answered)}."
        typed("u\nq\n")
        drill(app, "csto/bodies")
        assert what in " ".join(capsys.readouterr().out.split())
        assert app.journal.last_answer() == answered
        typed("u\nu\nu\nq\n")
        drill(app, "csto/bodies")
        told = " ".join(capsys.readouterr().out.split())
        assert what in told and f"Taken back: {app.deciding.in_words(answered)}." in told
        assert "There is nothing to take back." in told
        assert app.journal.last_answer() is None


def test_past_quizzes_are_told_the_latest_first_by_the_names_of_their_decks_and_of_one_deck_alone(
    tmp_path: Path,
    clock: SetClock,
    typed: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with StudyApp.open(tmp_path, clock) as app:
        for decks in ([], ["csto/treaty", "csto/bodies"], ["wonders/lists"]):
            typed("\n")
            quiz(app, app.quizzes.begin(decks, [], 1, seed=1))
            clock.move(days=1)
        capsys.readouterr()
        past_quizzes(app)
        told = [line.rpartition(": ")[2] for line in capsys.readouterr().out.splitlines()]
        names = {deck.id: deck.name for deck in app.decks.rows()}
        assert told == [
            names["wonders/lists"], f"{names['csto/treaty']}, {names['csto/bodies']}", "all decks",
        ]  # fmt: skip
        past_quizzes(app, ["bodies"])
        told = capsys.readouterr().out
        assert names["csto/bodies"] in told and "all decks" in told and names["wonders/lists"] not in told
        with pytest.raises(StudyAppError, match="no deck"):
            past_quizzes(app, ["nowhere"])


def test_a_name_that_was_not_accepted_can_be_said_to_be_right(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    typed("Quite another thing\nr\nq\n")
    with StudyApp.open(tmp_path, clock) as app:
        app.only_forms = ("typed",)
        deck = next(d.id for d in app.decks.rows() if _first_form(app, d.id) == "typed")
        drill(app, deck)
        shown = capsys.readouterr().out
        assert "If “Quite another thing” is right too, enter r: it is rated Good" in shown
        last = app.journal.last_answer()
        assert last is not None
        assert (last.answer.verdict, last.reviews[0].automatic, last.reviews[0].final) == ("wrong", 1, 3)
        card = Card.from_id(last.answer.card)
        assert [p.text for p in app.journal.proposals(card.pack)] == ["Quite another thing"]
        question = app.quiz.pose(card, "typed", last.answer.seed)
        assert app.quiz.grade(question, "quite another thing").verdict is Verdict.RIGHT


def _first_form(app: StudyApp, deck: str) -> str:
    question = app.studying.session(deck).next()
    return question.form if question is not None and question.answer is AnswerKind.ONE else ""


def test_a_deck_is_crammed_without_a_rating_and_studied_ahead_with_one(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "typed", "charter-signed", "treaty-signed")
    with StudyApp.open(tmp_path, clock) as app:
        session = app.studying.session("t/d")
        while (question := session.next()) is not None:
            session.answer(right(question), first_key_ms=None, total_ms=900)
        clock.move(days=1)
        before = app.decks.rows()
        typed("\n\n\nq\n")
        assert drill(app, "t/d", cram=True) == 0
        shown = " ".join(capsys.readouterr().out.split())
        assert "Cramming: nothing is rated" in shown
        assert "3 questions answered, 0 right" in shown
        assert "4 easy" not in shown
        assert "Comes back" not in shown
        assert app.decks.rows() == before
        typed("\n\nq\n")
        assert drill(app, "t/d", ahead=3) == 0
        shown = capsys.readouterr().out
        assert "before their time" in shown
        assert "Comes back in 10 minutes." in shown
        with pytest.raises(StudyAppError, match="come before what is ahead"):
            app.studying.ahead("t/d")


def test_a_card_that_keeps_slipping_is_told_and_can_be_put_to_rest(
    tmp_path: Path, clock: SetClock, typed: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    in_form(tmp_path, "typed", "charter-signed")
    with StudyApp.open(tmp_path, clock) as app:
        [card] = [
            row[0] for row in app.store.connection.execute("SELECT card FROM deck_card WHERE deck = 't/d' LIMIT 1")
        ]
        while True:
            session = app.studying.session("t/d")
            question = session.next()
            memory = memory_of(app.journal.connection, card)
            if memory is not None and memory.lapses == 3 and memory.phase is Phase.REVIEW:
                break
            if question is not None and question.card.id != card:
                app.deciding.suspend(question.card.id)
                continue
            if question is not None:
                known = memory is None or memory.phase is not Phase.REVIEW
                session.answer(right(question) if known else None, first_key_ms=None, total_ms=900)
            clock.move(minutes=10)
            memory = memory_of(app.journal.connection, card)
            if memory is not None and memory.due_ms is None and memory.due_day is not None:
                clock.move(days=memory.due_day - clock.now().study_day())
        typed("\nw\nq\n")
        drill(app, "t/d")
        shown = " ".join(capsys.readouterr().out.split())
        assert "This one keeps slipping: forgotten 4 times." in shown
        assert "Enter w to let it rest for a week" in shown
        assert app.deciding.marked([card])[card].buried == clock.now().study_day() + 6
