"""As of: whether a state held on a day, in a month or in a year, within or outside its time, for all that the source can know."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from study_app.facts.dates import EdtfDate
from study_app.facts.dates import parse as parse_date
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded, _
from study_app.quiz.forms.form import Learner, card_of, citations_of, graded_option, stem_of
from study_app.quiz.forms.statement import undated, with_times
from study_app.quiz.question import AnswerKind, Given, Option, Outcome, Question
from study_app.quiz.soundness import Refusal

_MARGIN = 10
"""Years before and after, at most, from which a day outside is drawn: farther off, anybody would guess it."""


class AsOf:
    """The answer given is the index of an option: 0 for yes, 1 for no."""

    id = "as_of"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """The state's sentence without its times, for a day on which it held or one on which it did not, by chance."""
        sentence = undated(store, asked)
        if isinstance(sentence, Refusal):
            return sentence
        if "one_answer" not in asked.marks:
            return Refusal(
                "as_of", Worded("It may have been so at other times too: the time is not marked as the only one.")
            )
        days = dict(_known(store, sentence))
        kinds = [[day for day, held in days.items() if held is truth] for truth in (True, False)]
        if not all(kinds):
            return Refusal(
                "as_of", Worded("There are not both days on which the source knows that it was so and that it was not.")
            )
        held = rng.random() < 0.5
        day = rng.choice(kinds[0 if held else 1])
        right = _("Yes") if held else _("No")
        explanation = _told(store, asked)
        options = ((_("Yes"), held), (_("No"), not held))
        return Question(
            card_of(asked),
            self.id,
            _("Was it so {date}? {statement}").format(
                date=parse_date(day).phrase(), statement=stem_of(store, sentence)
            ),
            AnswerKind.TRUTH,
            key=(right,),
            accepted=((right,),),
            options=tuple(Option(text, is_right, "" if is_right else explanation) for text, is_right in options),
            explanation=explanation,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong."""
        return graded_option(question, given)


def _times(store: Store, asked: Asked) -> tuple[EdtfDate | None, EdtfDate | None]:
    found = (store.fillers(asked.fact.pack, asked.fact.id, facet) for facet in ("start", "end"))
    start, end = (parse_date(rows[0].value) if rows else None for rows in found)
    return start, end


def _known(store: Store, sentence: Asked) -> Iterator[tuple[str, bool]]:
    """(day, month or year in EDTF, whether it was so) around the state, as far as the source knows.

    Days are the first of a year, or of a quarter around a short state. Of a state whose times are told in months it is months,
    of one told in years, and before our era, it is years, of which none is one in which it began or ended.
    """
    start, end = _times(store, sentence)
    source = parse_date(sentence.fact.as_of) if sentence.fact.as_of else None
    years = [t.year for t in (start, end, source) if t is not None and t.year is not None]
    if not years:
        return
    first, last = years[0], years[1] if len(years) > 1 else years[0]
    margin = min(_MARGIN, max(2, last - first))
    both = start is not None and end is not None and None not in (start.year, end.year)
    nearest = range(first - margin, last + margin + 1)
    if both:  # the years nearer to the other end ask for that one, which is another card
        middle = (first + last + 1) // 2
        nearest = range(first - margin, middle + 1) if sentence.facet == "start" else range(middle, last + margin + 1)
    facts = store.matching(sentence)
    # whether a state holds on the very day on which it begins or ends is a custom, and differs
    turns = {
        row.value
        for fact in facts
        for facet in ("start", "end")
        for row in store.fillers(sentence.fact.pack, fact, facet)
    }
    told = {parse_date(turn).precision for turn in turns}
    months = ("01", "04", "07", "10") if last - first < 3 else ("01",)
    parts = [f"-{m}-01" for m in months] if "day" in told else [f"-{m}" for m in months] if "month" in told else [""]
    for year in nearest:
        for part in parts if year > 0 else [""]:  # before our era a day says more than anybody means
            day = f"{year:05}{part}" if year < 0 else f"{year:04}{part}"
            if day in turns:
                continue
            try:
                held = {store.holds(sentence.fact.pack, fact, parse_date(day)) for fact in facts}
            except ValueError:  # before the years that are known here
                continue
            if True in held or held == {False}:
                yield day, True in held


def _told(store: Store, asked: Asked) -> str:
    """The fact with the time for which it was so, which its sentence need not say."""
    start, end = _times(store, asked)
    span = f"{start.text if start else ''}/{end.text if end else ''}"
    return with_times(asked.fact.statement, span)
