"""The sheet after an answer: in which words and which order."""

import pytest
import questions
from looks import words
from PySide6.QtWidgets import QLabel

from study_app import i18n
from study_app.gui import theme
from study_app.gui.answer import AnswerPanel, Ratings, rating_word, verdict_words
from study_app.quiz.grading import members
from study_app.quiz.question import Option, Outcome, Question, Verdict
from study_app.study.scheduler import Due, Rating
from study_app.study.session import Feedback


def feedback(question: Question, given: object, outcome: Outcome, due: Due | None) -> Feedback:
    rating = None if due is None else Rating.GOOD
    return Feedback(question, given, outcome, rating, rating, due, {}, "an entry")


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_word_a_tone_and_an_icon_of_its_own(verdict):
    others = [verdict_words(other) for other in Verdict if other is not verdict]
    word, tone, icon = verdict_words(verdict)
    assert word and tone and icon
    assert word not in [other[0] for other in others]
    assert icon not in [other[2] for other in others]


@pytest.mark.parametrize("language", i18n.NAMES)
def test_no_verdict_is_an_answer_to_whether_something_is_true_beside_which_it_stands(language):
    with i18n.speaking(language):
        answers = {i18n._(word) for word in ("True", "False", "Yes", "No")}
        assert answers.isdisjoint(verdict_words(verdict)[0] for verdict in Verdict)


def test_the_sheet_holds_verdict_reason_answer_fact_and_return(app, show):
    panel = AnswerPanel(app, questions.CHOICE, lambda: None)
    today = app.clock.now().study_day()
    spoken = panel.fill(feedback(questions.CHOICE, 0, Outcome(Verdict.WRONG, 0.0), Due(today + 1)))
    show(panel)
    on_screen = words(panel)
    for expected in ("Not right", questions.CHOICE.options[0].why, "3 May 1901", questions.CHOICE.explanation):
        assert expected in on_screen
    assert "Comes back tomorrow" in on_screen
    lines = on_screen.splitlines()
    assert lines[lines.index(questions.CHOICE.options[0].why) - 1] == "Why not"
    assert spoken == f"Not right. Why not: {questions.CHOICE.options[0].why} Right answer: 3 May 1901."


def test_several_facts_are_headed_as_such_and_what_they_say_is_told_once(app, show):
    why = questions.CHOICE.options[0].why
    asked = questions.CHOICE._replace(several=True, explanation=f"It was opened in 1901. {why}")
    panel = show(AnswerPanel(app, asked, lambda: None))
    spoken = panel.fill(feedback(asked, 0, Outcome(Verdict.WRONG, 0.0), None))
    lines = words(panel).splitlines()
    assert lines[lines.index(asked.explanation) - 1] == "The facts"
    assert words(panel).count(why) == 1 and "Why not" not in lines
    assert why in spoken


def test_why_a_set_is_not_right_has_its_heading_which_goes_with_it(app, show):
    for verdict, headed in ((Verdict.WRONG, True), (Verdict.RIGHT, False)):
        panel = show(AnswerPanel(app, questions.SELECT_ALL, lambda: None))
        panel.fill(feedback(questions.SELECT_ALL, (0, 1), Outcome(verdict, 0.0, "Missing: Ida Lund."), None))
        assert ("Why not" in words(panel)) is headed
        panel.gather(True)
        assert "Why not" not in words(panel) and "Missing: Ida Lund." not in words(panel)


def test_what_stands_beside_the_headings_of_a_sheet_begins_in_one_place(app, show, monkeypatch):
    monkeypatch.setattr("study_app.gui.answer._BEFORE", 1)  # as where a heading is longer than the room for it
    panel = AnswerPanel(app, questions.CHOICE, lambda: None)
    panel.fill(feedback(questions.CHOICE, 0, Outcome(Verdict.WRONG, 0.0), Due(app.clock.now().study_day() + 1)))
    show(panel)
    beside = (questions.CHOICE.options[0].why, questions.CHOICE.explanation)
    assert len({one.mapTo(panel, one.pos()).x() for one in panel.findChildren(QLabel) if one.text() in beside}) == 1


def test_an_answer_that_was_not_rated_says_so_and_why(app, show):
    came = feedback(questions.ORDER, (1, 0, 2), Outcome(Verdict.PARTLY, 0.5), None)
    for choices, why in (
        ({}, "Not rated: cramming"),
        ({Rating.GOOD: Due(9)}, "Not rated: this card is event 1, only one place off"),
    ):
        panel = AnswerPanel(app, questions.ORDER, lambda: None)
        panel.fill(came._replace(choices=choices))
        assert why in words(show(panel))


def test_of_an_order_it_is_told_which_other_events_come_back_with_the_one_that_was_asked(app, show):
    came = feedback(questions.ORDER, (2, 1, 0), Outcome(Verdict.WRONG, 0.0), Due(app.clock.now().study_day() + 1))
    for also, told in (
        ((), "Comes back tomorrow"),
        ((3,), "Comes back tomorrow; event 3 comes back too"),
        ((2, 3), "Comes back tomorrow; events 2, 3 come back too"),
    ):
        panel = AnswerPanel(app, questions.ORDER, lambda: None)
        panel.fill(came._replace(also=also))
        assert told in words(show(panel)).splitlines()


def test_right_pairs_stand_beside_their_prompts(app, show):
    panel = show(AnswerPanel(app, questions.MATCH, lambda: None))
    spoken = panel.fill(feedback(questions.MATCH, (0, 1, 2), Outcome(Verdict.WRONG, 0.0), None))
    shown = words(panel).splitlines()
    assert shown[shown.index("The right pairs") + 1 :][:4] == [
        "West bridge", "20 February 1911", "North bridge", "3 May 1901",
    ]  # fmt: skip
    assert "West bridge: 20 February 1911; North bridge: 3 May 1901" in spoken


def test_of_a_false_statement_it_is_told_what_should_stand_in_it(app, show):
    panel = show(AnswerPanel(app, questions.TRUE_FALSE, lambda: None))
    panel.fill(feedback(questions.TRUE_FALSE, (0, ""), Outcome(Verdict.WRONG, 0.0), None))
    assert "“False”, it should be 3 May 1901" in words(panel).splitlines()


def test_a_right_order_is_a_numbered_list(app, show):
    panel = AnswerPanel(app, questions.ORDER, lambda: None)
    panel.fill(None)
    lines = words(show(panel)).splitlines()
    for place, event in enumerate(questions.ORDER.key, 1):
        assert lines[lines.index(event) - 1] == str(place)


def test_a_self_graded_card_shows_no_verdict_before_it_is_graded(app, show):
    panel = AnswerPanel(app, questions.REVEAL, lambda: None)
    panel.fill(None)
    on_screen = words(show(panel)).splitlines()
    assert "carry the tram" in on_screen
    assert not any(verdict_words(verdict)[0] in on_screen for verdict in Verdict)


@pytest.mark.parametrize(
    "explanation, told", [("Bridge — Brücke", ()), ("Bridge — Brücke (a noun)", ("Extra", "a noun"))]
)
@pytest.mark.parametrize("stem, key", [("Bridge", "Brücke"), ("Brücke", "Bridge")])
def test_a_plain_card_tells_its_answer_once_and_what_else_it_holds(app, show, explanation, told, stem, key):
    card = questions.REVEAL._replace(stem=stem, key=(key,), accepted=((key,),), explanation=explanation)
    panel = show(AnswerPanel(app, card, lambda: None))
    panel.fill(None)
    shown = words(panel)
    assert shown.count(key) == 1 and "The fact" not in shown
    assert all(part in shown for part in told)


def test_text_from_a_pack_is_never_markup(app, show):
    odd = Question(
        questions.CARD, "choice", "?", questions.CHOICE.answer, ("x",), options=(Option("x", True),), explanation="<b>x</b>"
    )  # fmt: skip
    panel = AnswerPanel(app, odd, lambda: None)
    panel.fill(None)
    assert "<b>x</b>" in words(show(panel))


def test_what_was_said_and_what_is_right_are_told_again_only_where_the_options_are_out_of_view(app, show):
    panel = show(AnswerPanel(app, questions.CHOICE, lambda: None))
    panel.fill(feedback(questions.CHOICE, 0, Outcome(Verdict.WRONG, 0.0), None))
    assert "Your answer" not in words(panel)
    panel.gather(True)
    lines = words(panel).splitlines()
    assert lines[lines.index("Your answer: 9 June 1904") + 1] == "Right answer: 3 May 1901"


def test_ratings_are_named_counted_and_one_is_suggested(show, qtbot):
    shown = show(Ratings({rating: f"in {int(rating)} days" for rating in Rating}, Rating.HARD))
    assert [tile.accessibleName() for tile in shown.tiles] == [
        "Again, in 1 days",
        "Hard, in 2 days",
        "Good, in 3 days",
        "Easy, in 4 days",
    ]
    assert shown.suggested is not None
    assert shown.suggested.rating is Rating.HARD
    with qtbot.waitSignal(shown.rated) as rated:
        shown.tiles[3].click()
    assert rated.args == [Rating.EASY]
    assert rating_word(1) == "Again"


def test_the_time_of_a_rating_stands_in_one_line_in_large_letters_too(show, qapp):
    theme.apply(qapp, "light", 2.0)
    shown = show(Ratings(dict.fromkeys(Rating, "через 22 недели"), Rating.GOOD))
    shown.resize(976, shown.heightForWidth(976))
    qapp.processEvents()
    whens = [one for one in shown.findChildren(QLabel) if one.text() == "через 22 недели"]
    lines = [one.heightForWidth(one.width()) // one.fontMetrics().height() for one in whens]
    theme.apply(qapp, "light", 1.0)
    assert lines == [1, 1, 1, 1]


def test_of_a_match_the_sheet_says_which_of_its_pairs_comes_back(app, show):
    panel = AnswerPanel(app, questions.MATCH, lambda: None)
    panel.fill(feedback(questions.MATCH, (0, 2, 1), Outcome(Verdict.PARTLY, 0.3), Due(app.clock.now().study_day() + 3)))
    mine = questions.MATCH.option_cards.index(questions.MATCH.card.id)
    prompt = questions.MATCH.prompts[questions.MATCH.sequence.index(mine)]
    assert f"The card of “{prompt}” comes back in 3 days" in words(show(panel))


@pytest.mark.parametrize("why", ["", "Ida Lund was elected later."])
def test_what_is_missing_and_wrong_is_told_once(app, show, why):
    came = feedback(questions.SELECT_ALL, (0, 3), members(["Ida Lund"], ["Eva Berg"], 2, [why]), None)
    panel = show(AnswerPanel(app, questions.SELECT_ALL, lambda: None))
    assert "Missing: Ida Lund. Wrong: Eva Berg." in panel.fill(came), "somebody who listens hears it"
    assert "Wrong: Eva Berg." in words(panel)
    panel.gather(True)
    on_screen = words(panel)
    assert on_screen.count("Eva Berg") == 1 and "Wrong:" not in on_screen
    assert not why or why in on_screen.splitlines()
    panel.gather(False)
    assert f"Missing: Ida Lund. Wrong: Eva Berg. {why}".strip() in words(panel).splitlines()
