"""How long: the whole years that a state lasted, or that lay between two dated facts of one thing."""

from __future__ import annotations

from random import Random

from study_app.facts.dates import EdtfDate, civil
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import TIME_FACETS, ValueKind
from study_app.facts.quantities import Duration, number_word
from study_app.facts.store import Asked, Dated, FillerRow, Store
from study_app.i18n import Worded, _, ngettext
from study_app.quiz import grading, soundness
from study_app.quiz.forms import events
from study_app.quiz.forms.form import Learner, card_of, citations_of, is_named_in, stem_of, text_given
from study_app.quiz.forms.statement import undated, with_times
from study_app.quiz.question import AnswerKind, Given, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal


class HowLong:
    """The answer given is text: a number of whole years, or a length of time."""

    id = "how_long"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:  # noqa: ARG002
        """How long a state lasted that has a start and an end, else how long it was to or from another event."""
        if asked.facet not in TIME_FACETS:
            return Refusal("how_long", Worded("Only what has a time can be asked so."))
        refusal = soundness.single(store, asked) or soundness.no_leak(store, asked) or soundness.dated(asked)
        if refusal:
            return refusal
        if asked.facet == "when":
            return self._between(store, asked, rng)
        return self._state(store, asked)

    def _state(self, store: Store, asked: Asked) -> Question | Refusal:
        sentence = undated(store, asked)
        if isinstance(sentence, Refusal):
            return sentence
        if store.matching(sentence) != (asked.fact.id,):
            return Refusal("unique", Worded("The store tells of more than one such time."))
        pack, fact = asked.fact.pack, asked.fact.id
        times = [parse_date(f.value) for facet in ("start", "end") for f in store.fillers(pack, fact, facet)]
        years = whole_years(*times) if len(times) == 2 else None
        if not years:
            return Refusal(
                "how_long", Worded("It has not a start and an end between which the whole years are certain.")
            )
        stem = _("For how many whole years was this so? {statement}").format(statement=stem_of(store, sentence))
        explanation = with_times(asked.fact.statement, f"{times[0].text}/{times[1].text}")
        return self._question(store, asked, stem, years, explanation)

    def _between(self, store: Store, asked: Asked, rng: Random) -> Question | Refusal:
        found = events.around(store, asked)
        if isinstance(found, Refusal):
            return found
        mine, before, after = found
        pairs = [(e, mine) for e in before] + [(mine, e) for e in after]
        posed = []
        for one, other in pairs:
            years = whole_years(one.date, other.date)
            if years and _of_one_thing(store, one, other):
                question = self._question(store, asked, _stem(one, other), years, f"{one.statement} {other.statement}")
                if not isinstance(question, Refusal):
                    beside = (events.card_id(other if one is mine else one),)
                    cited = events.citations(store, (one, other))
                    posed.append(question._replace(beside=beside, several=True, citations=cited))
        if not posed:
            return Refusal(
                "how_long", Worded("No other event of the same thing is a certain number of whole years away from it.")
            )
        return rng.choice(posed)

    def _question(self, store: Store, asked: Asked, stem: str, years: int, explanation: str) -> Question | Refusal:
        length = Duration(years, "Y")
        key = FillerRow(str(length), "", length.words())
        refusal = soundness.no_leak(store, asked._replace(stem=stem, kind=ValueKind.DURATION, fillers=(key,)))
        if refusal:
            return refusal
        unit = length.words().partition(" ")[2]
        spelt = (key.text, f"{number_word(years)} {unit}", str(years), number_word(years))
        return Question(
            card_of(asked),
            self.id,
            stem,
            AnswerKind.NUMBER,
            key=(key.text,),
            accepted=(tuple(dict.fromkeys(spelt)),),
            explanation=explanation,
            citations=citations_of(store, asked),
        )

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """Right or wrong, or asked back where it is no number that is understood; one year off is told."""
        written = text_given(question, given)
        years = next(int(one) for one in question.accepted[0] if one.isdecimal())
        around = (question.stem, question.explanation)
        outcome = grading.quantity(written, f"P{years}Y", around)
        if outcome.verdict is not Verdict.WRONG:
            return outcome
        others = (f"P{n}Y" for n in (years - 1, years + 1) if n > 0)
        near = any(grading.quantity(written, other, around).verdict is Verdict.RIGHT for other in others)
        message = ngettext("{n} year off.", "{n} years off.", 1).format(n=1) if near else ""
        return Outcome(Verdict.WRONG, 0.0, message or outcome.message)


def _of_one_thing(store: Store, one: Dated, other: Dated) -> bool:
    """Whether there is a thing that both facts are about and both labels name."""
    shared = store.things(one.pack, one.fact) & store.things(other.pack, other.fact)
    return any(all(is_named_in(store, one.pack, thing, event.label) for event in (one, other)) for thing in shared)


def _stem(one: Dated, other: Dated) -> str:
    return _("How many whole years lay between these two: {one}, and {other}?").format(one=one.label, other=other.label)


def whole_years(start: EdtfDate, end: EdtfDate) -> int | None:
    """The whole years from one date to another, if they are the same for every day that the two may be; else None.

    And the same whether the last day counts or not.
    """
    if "interval" in (start.precision, end.precision) or start.approximate or end.approximate:
        return None
    if not start.certainly_before(end):
        return None
    first, last, soonest, latest = start.earliest, start.latest, end.earliest, end.latest
    assert first is not None and last is not None and soonest is not None and latest is not None
    least, most = _years(last, soonest), _years(first, latest + 1)
    return least if least == most else None


def _years(start: int, end: int) -> int:
    """The whole years between two day numbers, which may lie before year 1."""
    (first, *day), (last, *other) = civil(start), civil(end)
    return last - first - (other < day)
