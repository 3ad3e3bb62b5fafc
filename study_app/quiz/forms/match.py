"""Match: three or four facts of one type, of which each question is matched with the one answer that fits it alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from random import Random
from typing import NamedTuple

from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import ValueKind
from study_app.facts.names import normalise
from study_app.facts.quantities import parse_frequency, told_duration
from study_app.facts.store import Asked, Store
from study_app.i18n import Worded, _, capital, quoted
from study_app.quiz import distractors, soundness
from study_app.quiz.forms.form import Learner, card_of, citations_of, names_of, options_given, stem_of
from study_app.quiz.question import AnswerKind, Given, Option, Outcome, Question, Verdict
from study_app.quiz.soundness import Refusal

PAIRS = (4, 3)
"""Pairs in one question, the wanted number first."""

_LOOKED_AT = 24
_NEAREST = 8
"""How many facts are read, and how many that fit are enough to draw from: each costs queries."""

_GAP = "…"

_WORD_END, _WORD_START, _ARTICLE = re.compile(r"\w\Z"), re.compile(r"\w"), re.compile(r"(?<!\w)[Tt]he \Z")


class _Side(NamedTuple):
    """A fact as one pair: its question with a gap where it names `prompt`, and the question that the gap came from."""

    asked: Asked
    frame: str
    prompt: str

    @property
    def answer(self) -> str:
        return self.asked.fillers[0].text


class Match:
    """The answer given is a tuple of indices of options as shown, one for each prompt."""

    id = "match"

    def pose(self, store: Store, asked: Asked, rng: Random, learner: Learner) -> Question | Refusal:
        """The asked fact among two or three others whose questions differ in one thing; met ones are preferred.

        Numbers and dates are shown by size, other options shuffled, the prompts too.
        """
        refusal = _askable(store, asked)
        if refusal:
            return refusal
        groups = [_together(store, asked, role) for role in asked.named]
        group = max(groups, key=lambda sets: len(sets[0]) if sets else 0, default=[])
        if not group:
            return Refusal("match", Worded("Fewer than three facts of its type can be told apart with certainty."))
        # the places are drawn first, so that the same facts under the same seed stand in them again, whoever else was met
        places = range(len(group[0]))
        of_prompts, of_answers = rng.sample(places, len(places)), rng.sample(places, len(places))
        wanted = learner.shown or learner.familiar
        met = [sum(card_of(side.asked).id in wanted for side in sides) for sides in group]
        chosen = rng.choice([sides for sides, n in zip(group, met, strict=True) if n == max(met)])
        prompts, answers = [chosen[i] for i in of_prompts], [chosen[i] for i in of_answers]
        if distractors.sorted_by_size(asked.kind):
            answers.sort(key=lambda side: distractors.key_size(side.asked))
        return _question(store, asked, prompts, answers)

    def grade(self, store: Store, question: Question, given: Given, tries: int) -> Outcome:  # noqa: ARG002
        """The share of the pairs that are right."""
        put = options_given(question, given)
        if len(put) != len(question.prompts):
            raise ValueError(f"a match names an option for each prompt, not {given!r}")
        hits = sum(mine == right for mine, right in zip(put, question.sequence, strict=True))
        if hits == len(put):
            return Outcome(Verdict.RIGHT, 1.0)
        message = _("{n} of {all} pairs are right.").format(n=hits, all=len(put))
        return Outcome(Verdict.PARTLY if hits > 1 else Verdict.WRONG, hits / len(put), message)


def _question(store: Store, asked: Asked, prompts: Sequence[_Side], answers: Sequence[_Side]) -> Question:
    posed = card_of(asked)
    cards = tuple(card_of(side.asked).id for side in answers)
    keys = [(side.asked, side.asked.fillers[0]) for side in prompts]
    return Question(
        posed,
        Match.id,
        _("Match each with its answer: {question}").format(question=quoted(prompts[0].frame)),
        AnswerKind.SEQUENCE,
        key=tuple(side.answer for side in prompts),
        accepted=tuple(names_of(store, one, f) if f.entity else (f.text,) for one, f in keys),
        options=tuple(Option(side.answer, True) for side in answers),
        sequence=tuple(answers.index(side) for side in prompts),
        prompts=tuple(capital(side.prompt) if side.frame.startswith(_GAP) else side.prompt for side in prompts),
        option_cards=cards,
        companions=tuple(card for card in cards if card != posed.id),
        explanation=" ".join(side.asked.fact.statement for side in prompts),
        several=True,
        citations=citations_of(store, prompts[0].asked, *(side.asked.fact.id for side in prompts[1:])),
    )


def _askable(store: Store, asked: Asked) -> Refusal | None:
    """Whether a fact can be one of the pairs at all."""
    refusal = soundness.single(store, asked) or soundness.no_leak(store, asked)
    if not refusal and asked.kind is ValueKind.DATE:
        refusal = soundness.dated(asked)
    return refusal


def _side(store: Store, asked: Asked, role: str) -> _Side | None:
    """A fact as a pair whose prompt is what fills a role; None if its question does not name that once and plainly."""
    fillers = store.fillers(asked.fact.pack, asked.fact.id, role)
    stem = stem_of(store, asked)
    if len(fillers) != 1:
        return None
    name = fillers[0].text
    before, *after = stem.split(name)  # and no pattern made of a name: each would have to be compiled
    if len(after) != 1 or _WORD_END.search(before) or _WORD_START.match(after[0]):
        return None
    return _Side(asked, _ARTICLE.sub("", before) + _GAP + after[0], name)


def _together(store: Store, asked: Asked, role: str) -> list[tuple[_Side, ...]]:
    """Every set of pairs, the asked one first, that has one solution; all of them of four, or if there is none of three."""
    mine = _side(store, asked, role)
    if mine is None:
        return []
    fitting = list(islice((s for s in _others(store, mine, role) if _apart(store, mine, s)), _NEAREST))
    pairs = combinations(range(len(fitting)), 2)  # by place: each is looked at once, and many sets hold it
    apart = {(i, j) for i, j in pairs if _apart(store, fitting[i], fitting[j])}
    for count in PAIRS:
        places = combinations(range(len(fitting)), count - 1)
        sets = ((mine, *(fitting[i] for i in chosen)) for chosen in places if apart.issuperset(combinations(chosen, 2)))
        if found := [sides for sides in sets if _hidden(sides)]:
            return found
    return []


def _others(store: Store, mine: _Side, role: str) -> Iterator[_Side]:
    """Other facts of the type whose question differs from this one in that role alone: near in time, or in the pack."""
    asked = mine.asked
    rows = dict(reversed(store.texts(asked)))
    facts = list(reversed(rows))
    if asked.kind is ValueKind.DATE:
        day = parse_date(asked.fillers[0].value).earliest or 0
        facts.sort(key=lambda fact: abs((parse_date(rows[fact].value).earliest or 0) - day))
    else:
        facts = facts[max(0, (len(facts) - _LOOKED_AT) // 2) :]  # as many were listed before it as after it
    for fact in facts[:_LOOKED_AT]:
        other = store.asked(asked.fact.pack, fact, asked.facet)
        if other is None or other.kind is not asked.kind:
            continue
        side = _side(store, other, role)
        if side is not None and side.frame == mine.frame and not _askable(store, other):  # the dearest test last
            yield side


def _apart(store: Store, one: _Side, other: _Side) -> bool:
    """Whether each answer provably fits its own question alone, and nothing of one pair is part of the other."""
    return (
        soundness.apart(one.prompt, other.prompt)
        and soundness.alike_in_length(one.answer, other.answer)
        and _unfit(store, one.asked, other.asked)
        and _unfit(store, other.asked, one.asked)
    )


def _unfit(store: Store, asked: Asked, other: Asked) -> bool:
    """Whether the answer of another fact is provably wrong here, and looks as if it could be right."""
    key, wrong = asked.fillers[0], other.fillers[0]
    if other.fact.id in store.matching(asked):
        return False
    match asked.kind:
        case ValueKind.ENTITY:
            here, there = (store.entity(asked.fact.pack, f.entity) for f in (key, wrong))
            if here is None or there is None or not soundness.provably_false(store, asked, wrong.entity):
                return False
            return soundness.beside(store, asked.fact.pack, here, there)
        case ValueKind.TEXT:
            return "distinct" in asked.marks and soundness.apart(key.text, wrong.text)
        case ValueKind.URL:
            return False
    if "one_answer" not in asked.marks:
        return False
    match asked.kind:
        case ValueKind.DATE:
            dates = parse_date(key.value), parse_date(wrong.value)
            if dates[0].precision not in ("day", "month", "year"):
                return False
            alike = dates[0].precision == dates[1].precision and dates[0].approximate == dates[1].approximate
            return alike and dates[0].disjoint(dates[1])
        case ValueKind.DURATION:
            lengths = told_duration(key.value, key.text), told_duration(wrong.value, wrong.text)
            return lengths[0].unit == lengths[1].unit and key.value != wrong.value
        case ValueKind.FREQUENCY:
            return parse_frequency(key.value).excludes(parse_frequency(wrong.value))
    return key.value != wrong.value


def _hidden(sides: Sequence[_Side]) -> bool:
    """Whether no prompt gives its answer away: none stands in an answer, or repeats words of its own answer alone."""
    for side in sides:
        others = [other.answer for other in sides if other is not side]
        if soundness.not_given_away(side.prompt, side.answer, others):
            return False
        if any(f" {normalise(side.prompt)} " in f" {normalise(answer)} " for answer in (side.answer, *others)):
            return False
    return True
