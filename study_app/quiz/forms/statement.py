"""What the forms share that ask with the fact's own sentence: with a gap or without its times, as a question to the store."""

from __future__ import annotations

from study_app.facts.dates import parse as parse_date
from study_app.facts.store import Asked, Gap, Store
from study_app.i18n import Worded, _, capital
from study_app.quiz import soundness
from study_app.quiz.forms.date_entry import DateEntry
from study_app.quiz.forms.typed import Typed
from study_app.quiz.question import AnswerKind, Given, Outcome, Question
from study_app.quiz.soundness import Refusal

BLANK = "_____"


def opened(store: Store, asked: Asked) -> Asked | Refusal:
    """The sentence with a blank for what is asked: in place of the stem, with what it names in place of what that names.

    So every rule that a stem must keep is asked of the sentence: one answer to what is left of it, and no other mention
    of the answer. What the stem cannot ask soundly is no card, and the sentence does not ask it either.
    """
    refusal = soundness.unique(store, asked) or soundness.no_leak(store, asked)
    if refusal:
        return refusal
    gap = asked.gap
    if gap is None:
        return Refusal("gap", Worded("The sentence has not one place for it alone, or tells an implied year."))
    left_out = set(asked.named) - set(gap.named) - {"as_of"}
    if left_out:  # "one answer" was said of the question: of less the store does not know that there is no other
        return Refusal(
            "gap",
            Worded("The sentence leaves out what the question names: {roles}.", roles=", ".join(sorted(left_out))),
        )
    key = store.entity(asked.fact.pack, asked.fillers[0].entity)
    return asked._replace(stem=said(gap, BLANK, the=key is not None and key.the), named=gap.named)


def undated(store: Store, asked: Asked) -> Asked | Refusal:
    """A state's sentence without its times, as a question for one of them, in place of the stem as in `opened`."""
    refusal = soundness.single(store, asked) or soundness.no_leak(store, asked) or soundness.dated(asked)
    if refusal:
        return refusal
    text, named = store.undated(asked.fact.pack, asked.fact.id)
    if asked.facet not in ("start", "end") or not text:
        return Refusal("state", Worded("It is no time of a state whose sentence can do without its times."))
    if soundness.tells_year(text):
        return Refusal("leak", Worded("The sentence tells a year."))
    return asked._replace(stem=text, named=named)


def with_times(statement: str, span: str) -> str:
    """A state's sentence with the time for which it was so (EDTF), which it need not say itself."""
    words, times = parse_date(span).words(), span.split("/")
    if words in statement or all(time not in ("", "..") and parse_date(time).words() in statement for time in times):
        return statement
    return _("{statement} When: {span}.").format(statement=statement, span=words)


def said(gap: Gap, words: str, *, the: bool) -> str:
    """The sentence with words in its gap; `the`: what they name takes an article, which the gap may ask for."""
    article = f"{gap.modifier} " if the and gap.modifier in ("the", "The") else ""
    text = f"{gap.before}{article}{words}{gap.after}"
    return capital(text)


def graded(store: Store, question: Question, given: Given, tries: int) -> Outcome:
    """What is written for the gap, graded as it would be without the sentence."""
    form = DateEntry() if question.answer is AnswerKind.DATE else Typed()
    return form.grade(store, question, given, tries)
