"""Asking in a terminal, in plain lines: the drill, which is the same session as in the window, and the quiz."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence

from study_app.app import StudyApp
from study_app.i18n import _, ngettext
from study_app.quiz.question import (
    AnswerKind,
    Given,
    Question,
    Verdict,
    correction_asked,
    given_in_words,
    key_in_words,
    reason,
)
from study_app.study.ahead import beyond_in_words
from study_app.study.leeches import leech_in_words
from study_app.study.rating_keys import USUAL
from study_app.study.rating_rule import expected
from study_app.study.scheduler import Rating
from study_app.study.session import Feedback, Session
from study_app.study.sitting import QuizSitting, Result, SheetRow

_LEAVE = "q"
_UNDO = "u"
_RIGHT = "r"
_LETTERS = "abcdefghi"
_REST = {"w": lambda app, card: app.deciding.bury(card, days=7), "s": lambda app, card: app.deciding.suspend(card)}
"""What can be done with a card that keeps slipping."""


_OWN = frozenset((_LEAVE, _UNDO, _RIGHT, *_REST))
"""Letters that mean something else here."""


class _Left(Exception):  # noqa: N818 (no error)
    """The learner has had enough."""


class _TakenBack(Exception):  # noqa: N818 (no error)
    """The learner takes the last answer back."""


def drill(
    app: StudyApp, deck: str | None, *, ahead: int | None = None, new: int | None = None, cram: bool = False
) -> int:
    """Study a deck (the first with work today if None) until it is finished or the learner leaves; the exit code.

    With `ahead` what comes back within so many days; with `new` so many more new cards; with `cram` all of the deck, without a
    change to the schedule.
    """
    wanted = app.decks.id_of(deck) if deck is not None else None
    row = next((d for d in app.decks.rows() if (d.id == wanted if wanted else d.new or d.learning or d.due)), None)
    if row is None:
        _say(_("Nothing is due now."))
        return 0
    if ahead is not None:
        session = app.studying.ahead(row.id, ahead)
    elif new is not None:
        session = app.studying.new(row.id, new)
    elif cram:
        session = app.studying.cram(row.id)
    else:
        session = app.studying.session(row.id)
    if session.picked:
        _say(beyond_in_words(rates=session.rates, new=new is not None))
    _say(
        _("{pack}: {deck}. Enter q to leave, u to take the last answer back, nothing for “I don’t know”.").format(
            pack=row.pack_title, deck=row.name
        )
    )
    warned = False
    try:
        while (question := session.next()) is not None:
            try:
                _ask(app, session, question)
                warned = False
            except _TakenBack:
                warned = _take_back(app, session, warned=warned)
    except (_Left, EOFError):
        pass
    except RuntimeError:  # what input() raises where standard input is closed
        if sys.stdin is not None and not sys.stdin.closed:
            raise
    _say(_("{words} Everything is saved.").format(words=session.in_words()))
    return 0


def _take_back(app: StudyApp, session: Session, *, warned: bool) -> bool:
    """Take the last answer back, of before this session only after a word of warning; whether that was said now."""
    last = app.journal.last_answer()
    if last is None:
        _say(_("There is nothing to take back."))
    elif not session.did(last) and not warned:
        words = _("You have answered nothing yet in this session. Enter u again to take back from before: {what}.")
        _say(words.format(what=app.deciding.in_words(last)))
        return True
    else:
        what = app.deciding.in_words(last)
        session.undo()
        _say(_("Taken back: {what}.").format(what=what))
    return False


def _ask(app: StudyApp, session: Session, question: Question) -> None:
    counts = session.counts
    print()
    _pose(f"[{counts.new} {counts.learning} {counts.due}]", question)
    keys = _rating_keys(app)
    started = app.clock.ticks_ms()
    while True:
        given = _read(question, keys)
        feedback = session.answer(given, first_key_ms=None, total_ms=app.clock.ticks_ms() - started)
        if feedback.outcome.verdict is not Verdict.ASK_AGAIN:
            break
        _say(feedback.outcome.message)
    _tell(app, feedback)
    if question.answer is not AnswerKind.SELF and session.rates:
        _overrule(app, session, feedback, keys)


def _rating_keys(app: StudyApp) -> tuple[str, ...]:
    """The keys that the learner chose for Again, Hard, Good and Easy; the usual ones where a letter of them has a use here."""
    keys = tuple(key.casefold() for key in app.rating_keys)
    return USUAL if _OWN.intersection(keys) else keys


def _pose(place: str, question: Question) -> None:
    _say(f"{place} {question.stem}")
    marks = _LETTERS if question.answer is AnswerKind.SEQUENCE else "·" * len(question.prompts)
    for mark, prompt in zip(marks, question.prompts, strict=False):
        _say(f"{mark}  {prompt}", "  ")
    for number, option in enumerate(question.options, 1):
        _say(f"{number}  {option.text}", "  ")


def _read(question: Question, keys: Sequence[str] = USUAL) -> Given:
    """What the learner gives; an empty line is "I don't know". `keys` are those that rate."""
    match question.answer:
        case AnswerKind.SELF:
            _line(_("Think of the answer, then press Enter. "))
            _say("; ".join(question.key), "  ")
            return _rating(keys, default=int(expected()))
        case AnswerKind.SET if not question.options:
            return _texts()
        case AnswerKind.SET:
            return _selection(len(question.options))
        case AnswerKind.SEQUENCE if question.prompts:
            letters = ", ".join(_LETTERS[: len(question.prompts)])
            return _sequence(
                len(question.options), _("Numbers for {letters} (such as 2 1 3): ").format(letters=letters)
            )
        case AnswerKind.SEQUENCE:
            return _sequence(len(question.options), _("Numbers, earliest first (such as 2 1 3 4): "))
        case AnswerKind.ONE if question.options:
            chosen = _number(_("Number: "), len(question.options), default=0)
            return chosen - 1 if chosen else None
        case AnswerKind.TRUTH:
            chosen = _number(_("Number: "), len(question.options), default=0)
            if question.form == "true_false" and chosen == len(question.options):
                return _line(_("{asked} (Enter if you don’t know) ").format(asked=correction_asked(question)))
            return chosen - 1 if chosen else None
        case _text:
            return _line(_("Answer: ")) or None


def _line(prompt: str) -> str:
    try:
        text = input(prompt).strip().encode("utf-8", "replace").decode("utf-8")
    except UnicodeDecodeError:
        text = "?"  # what was typed is no text in the encoding of the terminal
    if text == _LEAVE:
        raise _Left
    if text == _UNDO:
        raise _TakenBack
    return text


def _number(prompt: str, most: int, default: int) -> int:
    while True:
        text = _line(prompt)
        if not text:
            return default
        if text.isascii() and text.isdecimal() and 1 <= int(text) <= most:
            return int(text)
        _say(_("Enter a number from 1 to {most}.").format(most=most))


def _rating(keys: Sequence[str], default: int) -> int:
    """How well the learner knew it, as they say."""
    while True:
        text = _line(_("{again} again, {hard} hard, {good} good, {easy} easy: ").format(**_named(keys)))
        if not text:
            return default
        if text.casefold() in keys:
            return keys.index(text.casefold()) + 1
        _say(_not_a_rating(keys))


def _named(keys: Sequence[str]) -> dict[str, str]:
    return dict(zip(("again", "hard", "good", "easy"), keys, strict=True))


def _not_a_rating(keys: Sequence[str]) -> str:
    return _("Enter one of these: {keys}.").format(keys=", ".join(keys))


def _sequence(count: int, prompt: str) -> Given:
    while True:
        text = _line(prompt)
        if not text:
            return None
        parts = text.replace(",", " ").split()
        if sorted(parts) == [str(n) for n in range(1, count + 1)]:
            return tuple(int(part) - 1 for part in parts)
        _say(_("Enter each number from 1 to {most} once.").format(most=count))


def _selection(count: int) -> Given:
    while True:
        text = _line(_("Numbers of all that are right (such as 1 3): "))
        parts = text.replace(",", " ").split()
        if not parts:
            return None
        if len(set(parts)) == len(parts) and set(parts) <= {str(n) for n in range(1, count + 1)}:
            return tuple(sorted(int(part) - 1 for part in parts))
        _say(_("Enter numbers from 1 to {most}, each once.").format(most=count))


def _texts() -> Given:
    """Lines until an empty one."""
    _say(_("One on each line, in any order; an empty line answers."))
    written = []
    while text := _line(_("Answer: ")):
        written.append(text)
    return tuple(written) or None


def _say(text: str, indent: str = "") -> None:
    """Print a text within the width of the terminal."""
    width = shutil.get_terminal_size().columns
    lines = textwrap.wrap(text, max(40, width - 1), initial_indent=indent, subsequent_indent=indent)
    print("\n".join(lines))


def _in_words(verdict: Verdict) -> str:
    """The verdict; "" where the learner gave it."""
    match verdict:
        case Verdict.RIGHT:
            return _("Right.")
        case Verdict.PARTLY:
            return _("Partly right.")
        case Verdict.WRONG:
            return _("Wrong.")
    return ""


def _key(question: Question) -> str:
    """The right answer; that of each prompt with its letter."""
    if question.answer is AnswerKind.SEQUENCE and question.prompts:
        return "; ".join(f"{letter} {text}" for letter, text in zip(_LETTERS, question.key, strict=False))
    return "; ".join(question.key)


def _tell(app: StudyApp, feedback: Feedback) -> None:
    question, outcome = feedback.question, feedback.outcome
    if verdict := _in_words(outcome.verdict):
        _say(f"{verdict} {outcome.message}")
        if outcome.verdict is not Verdict.RIGHT:
            _say(_("Right answer: {answer}").format(answer=_key(question)))
    _cite(app, question)
    _say_when(app, feedback)
    if feedback.leech is not None:
        for words in filter(None, leech_in_words(feedback.leech)):
            _say(words)


def _say_when(app: StudyApp, feedback: Feedback) -> None:
    """When the card comes back, and why where an exam decided on it."""
    if feedback.due is None:
        return
    when = app.decks.describe_due(feedback.due)
    if feedback.for_exam:
        _say(app.exams.return_in_words(feedback.question.card.id, feedback.due.day, when) + ".")
    else:
        _say(_("Comes back {when}.").format(when=when))


def _cite(app: StudyApp, question: Question) -> None:
    """The fact in words, and where it is written."""
    _say(question.explanation)
    for passage in app.reading.passage(question):
        place = _("{title} ({publisher}, {date}), paragraph {n}").format(
            title=passage.source_title, publisher=passage.publisher, date=passage.as_of, n=passage.paragraph
        )
        _say(place, "  ")
        if passage.text is not None:
            _say(passage.text, "  > ")  # no quotation marks: it may have some of its own


def _overrule(app: StudyApp, session: Session, feedback: Feedback, keys: Sequence[str]) -> None:
    """Enter goes on; the `keys` that rate give the answer another rating; r says that a name that was not accepted is one.

    Where the card keeps slipping, w lets it rest for a week and s suspends it.
    """
    claim, card = feedback.claim, feedback.question.card.id
    if feedback.leech is not None:
        _say(_("Enter w to let it rest for a week, s to be asked it no more."))
    if claim is not None:
        _say(
            _("If “{text}” is right too, enter r: it is rated Good, and accepted from then on.").format(text=claim.text)
        )
    while True:
        text = _line(
            _("Enter to go on, or {again} again, {hard} hard, {good} good, {easy} easy: ").format(**_named(keys))
        )
        if not text:
            return
        if feedback.leech is not None and text.casefold() in _REST:
            _REST[text.casefold()](app, card)
            session.marked(card)
            return
        insisted = claim is not None and text.casefold() == _RIGHT
        if insisted or text.casefold() in keys:
            changed = session.insist() if insisted else session.overrule(Rating(keys.index(text.casefold()) + 1))
            _say_when(app, changed)
            return
        _say(_not_a_rating(keys))


def quiz(app: StudyApp, sitting: QuizSitting) -> int:
    """Ask a quiz to its end, without a word on the answers, and tell what it came to; the exit code."""
    settings = sitting.seated.sitting
    _say(
        ngettext("A quiz of {n} question, seed {seed}.", "A quiz of {n} questions, seed {seed}.", sitting.count).format(
            n=sitting.count, seed=settings.seed
        )
    )
    if sitting.left_ms is not None:
        _say(_("You have {time}.").format(time=_minutes(sitting.left_ms / 1000)))
    _say(_("Enter q to leave, nothing for “I don’t know”. The answers are told at the end."))
    try:
        while (question := sitting.question()) is not None:
            _ask_in_quiz(app, sitting, question)
    except (_Left, EOFError):
        pass
    except RuntimeError:  # what input() raises where standard input is closed
        if sys.stdin is not None and not sys.stdin.closed:
            raise
    if sitting.answered:
        _tell_result(app, app.quizzes.result_of(sitting))
    else:
        _say(_("Left before anything was answered: nothing of it is kept."))
    return 0


def _ask_in_quiz(app: StudyApp, sitting: QuizSitting, question: Question) -> None:
    print()
    place = f"[{sitting.answered + 1}/{sitting.count}]"
    if sitting.left_ms is not None:
        place = f"{place} {_minutes(sitting.left_ms / 1000)}"
    _pose(place, question)
    started = app.clock.ticks_ms()
    while True:
        try:
            given = _read(question, _rating_keys(app))
        except _TakenBack:
            _say(_("In a quiz an answer stands."))
            continue
        asked_back = sitting.answer(given, first_key_ms=None, total_ms=app.clock.ticks_ms() - started)
        if not asked_back:
            return
        _say(asked_back)


def _tell_result(app: StudyApp, came_to: Result) -> None:
    """The score sheet: what it came to, then each wrong answer with the right one, the reason and the place."""
    print()
    if came_to.state == "time_up":
        _say(_("The time is up."))
    elif came_to.state == "left":
        _say(_("Left after {n} of {all}.").format(n=len(came_to.in_time), all=came_to.count))
    _say(
        _("{right} of {all} right, score {score} %, {time}. Everything is saved.").format(
            right=came_to.right, all=came_to.count, score=round(100 * came_to.score), time=_minutes(came_to.seconds)
        )
    )
    for number, row in enumerate(app.quizzes.score_sheet(came_to), 1):
        if not row.right:
            _tell_row(app, number, row)


def _tell_row(app: StudyApp, number: int, row: SheetRow) -> None:
    print()
    question, outcome = row.question, row.outcome
    if question is None or outcome is None:
        _say(_("{n}. This question can no longer be asked: its fact was changed.").format(n=number))
        return
    given = row.answered.answer.given
    _say(f"{number}. {question.stem}")
    _say(_("Your answer: {answer}").format(answer=given_in_words(question, given)), "  ")
    if row.late:
        _say(_("It came when the time was up."), "  ")
    _say(_("Right answer: {answer}").format(answer=key_in_words(question)), "  ")
    if why := reason(question, given, outcome):
        _say(why, "  ")
    _cite(app, question)


def _minutes(seconds: float) -> str:
    """A length of time as minutes and seconds."""
    whole = int(seconds)
    return _("{minutes} min {seconds} s").format(minutes=whole // 60, seconds=whole % 60)


def past_quizzes(app: StudyApp, decks: Iterable[str] = ()) -> int:
    """List what past quizzes came to, the latest first, of all decks or of those that are named; the exit code."""
    states = {"complete": "", "time_up": _("time was up"), "left": _("left half-way")}
    some = False
    for came_to in app.quizzes.results(decks):
        some = True
        entry, settings = came_to.seated.entry, came_to.seated.sitting
        line = _("{when}  {right} of {all}, {score} %, {time}, seed {seed}: {decks}").format(
            when=entry.at.local().strftime("%Y-%m-%d %H:%M"),
            right=came_to.right,
            all=came_to.count,
            score=round(100 * came_to.score),
            time=_minutes(came_to.seconds),
            seed=settings.seed,
            decks=app.decks.in_words(settings.decks),
        )
        state = states[came_to.state]
        _say(f"{line} ({state})" if state else line)
    if not some:
        _say(_("There was no quiz yet."))
    return 0
