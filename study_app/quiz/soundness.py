"""What may be asked: each rule of soundness as a query on the store, with the reason where a question is refused.

The rules follow Haladyna, Downing and Rodriguez (2002) for options, and the open world assumption: what the store does not
say is not therefore false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from study_app.facts.dates import EdtfDate, names_era
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, DateBasis, Modality, Tense, ValueKind
from study_app.facts.names import content_words, normalise
from study_app.facts.problem import dated as date_named
from study_app.facts.problem import known_as
from study_app.facts.quantities import Duration, number_word, told_duration
from study_app.facts.store import Asked, Dated, EntityRow, FillerRow, Store
from study_app.i18n import Worded


class Refusal(NamedTuple):
    """Why a question is not asked: the rule, and one sentence for the instructor."""

    rule: str
    why: str


LENGTH_RATIO = 2.0
"""No option is more than twice as long as the key, or half as long."""


def unique(store: Store, asked: Asked) -> Refusal | None:
    """Rule 1: the stem, run as a query over confirmed facts, has one answer or one closed set; and it speaks of what is so."""
    refusal = so(store, asked)
    if refusal:
        return refusal
    if other := store.worded_alike(asked):
        return asked_by(other)
    answers = store.answers(asked)
    if len(answers) > 1:
        return Refusal("unique", Worded("The store gives {n} answers to it.", n=len(answers)))
    if "counted" in asked.marks:
        return Refusal("unique", Worded("It has more answers than the fact names."))
    if len(asked.fillers) > 1 and "closed_elsewhere" in asked.marks:
        return Refusal("unique", Worded("The list is complete only under something that the question leaves out."))
    if len(asked.fillers) > 1 and "closed" not in asked.marks:
        return Refusal("unique", Worded("It has several answers, and the list is not marked as complete."))
    return None


def asked_by(other: str) -> Refusal:
    """Why a question is not asked that another fact asks in the very words, with another answer."""
    why = Worded("The same question has another answer in the fact {fact}.", fact=known_as("fact", other))
    return Refusal("unique", why)


def shown(store: Store, asked: Asked) -> Refusal | None:
    """What is shown and judged by the learner: any question that is `unique` without a `no_leak`, and every flashcard.

    A flashcard is no statement of which the store could know another answer: its front and back are its author's words.
    """
    return None if asked.fact.type == FLASHCARD else unique(store, asked) or no_leak(store, asked)


def so(store: Store, asked: Asked) -> Refusal | None:
    """What the question takes for granted is so: a plan is no event, and a state holds at the time that it is asked of.

    Words made for events and states say that they happened and were; a plan of such a type is asked only in words of its
    own. A state is asked of the time that its source speaks for, unless the stem names another.
    """
    fact = asked.fact
    if fact.modality == Modality.PLANNED and fact.tense != Tense.TIMELESS and "own" not in asked.marks:
        return Refusal(
            "plan", Worded("It is planned, and its type asks as if it had happened: give the fact words of its own.")
        )
    if any(filler.value == OPEN for filler in asked.fillers):
        return Refusal("as_of", Worded("It has no end as far as the source knows."))
    if asked.of_now:
        if not fact.as_of:
            return Refusal("as_of", Worded("It is a state, and no source says of which time."))
        return _lasts(store, fact.pack, fact.id, parse_date(fact.as_of))
    return None


OPEN = ".."
"""The value of an end that has not come as far as the source can know."""


def _lasts(store: Store, pack: str, fact: str, at: EdtfDate) -> Refusal | None:
    match store.holds(pack, fact, at):
        case True:
            return None
        case False:
            return Refusal(
                "as_of",
                Worded(
                    "It was not so any more, or not yet, at the time of the source ({date}).", date=date_named(at.text)
                ),
            )
        case _unknown:
            return Refusal(
                "as_of",
                Worded(
                    'The source does not say that it was so then ({date}): give a start, and end = ".." if it was.',
                    date=date_named(at.text),
                ),
            )


def single(store: Store, asked: Asked) -> Refusal | None:
    """One answer and not a set: who joined in 1993 has three answers, and none of them alone is right."""
    if len(asked.fillers) != 1:
        return Refusal("single", Worded("It has {n} answers; none of them alone is right.", n=len(asked.fillers)))
    return unique(store, asked)


def closed_set(store: Store, asked: Asked) -> Refusal | None:
    """A whole set is asked for: at least two answers, and the list of them complete, so that no other is one."""
    if len(asked.fillers) < 2:
        return Refusal("closed_set", Worded("It has one answer, and no set of them."))
    return unique(store, asked)


def no_leak(store: Store, asked: Asked) -> Refusal | None:
    """Rule 3, stem: it does not contain the answer under any name, nor the year of a date."""
    stem = f" {normalise(asked.stem)} "
    for filler in asked.fillers:
        names = store.names(asked.fact.pack, filler.entity, accepted=False) if filler.entity else (filler.text,)
        for name in names:
            if f" {normalise(name)} " in stem:
                return Refusal("leak", Worded("The question contains its answer: {name}.", name=name))
        if asked.kind in (ValueKind.NUMBER, ValueKind.DURATION) and _tells_count(stem.strip(), asked.kind, filler):
            return Refusal("leak", Worded("The question contains its answer: {name}.", name=filler.text))
    if asked.kind is ValueKind.DATE and any(_tells(asked.stem, parse_date(f.value)) for f in asked.fillers):
        return Refusal("leak", Worded("The question contains the year of its answer."))
    return None


def _tells(text: str, when: EdtfDate) -> bool:
    """Whether a text holds the number of a year of a date, with or without its era: "the Edict of 313", "44 BC"."""
    years = {number for year in when.year_words() for number in re.findall(r"\d+", year)}
    return not years.isdisjoint(re.findall(r"\b\d+\b", text))


_SAID = {"2": {"both", "pair", "couple", "twins", "either", "neither"}, "3": {"trio", "triple", "triplets"}}
"""Words that tell a number without being one."""


def no_count(asked: Asked, stem: str) -> Refusal | None:
    """Rule 3, where the number of answers is asked for: the stem does not tell it."""
    number = str(len(asked.fillers))
    told = not _SAID.get(number, set()).isdisjoint(normalise(stem).split())
    if told or _tells_count(normalise(stem), ValueKind.NUMBER, FillerRow(number, "", number)):
        return Refusal("leak", Worded("The question tells how many there are: {number}.", number=number))
    return None


def _tells_count(stem: str, kind: ValueKind, filler: FillerRow) -> bool:
    """Whether a stem in normal form has a number or a length of time in it, however written: 5 years, five-year, 75th."""
    if kind is ValueKind.DURATION:
        length = told_duration(filler.value, filler.text)
        unit = Duration(1, length.unit).words().partition(" ")[2]
        counts = (str(length.count), normalise(number_word(length.count)))
        return any(f" {count} {unit}" in f" {stem}" for count in counts)
    value = normalise(filler.value)
    written = [value + ending for ending in ("", "st", "nd", "rd", "th")]
    if filler.value.isdecimal():
        written.append(normalise(number_word(int(filler.value))))
    return any(f" {number} " in f" {stem} " for number in written)


def dated(asked: Asked) -> Refusal | None:
    """A date is entered or chosen only where the source states it: not an implied year, nor when a plan "happened"."""
    if asked.fact.date_basis != DateBasis.STATED:
        return Refusal("dated", Worded("The date is {basis}, not stated.", basis=asked.fact.date_basis))
    if asked.fact.modality == Modality.PLANNED and asked.facet in TIME_FACETS:
        return Refusal("dated", Worded("It is a plan, and no event that has a date."))
    return None


def provably_false(store: Store, asked: Asked, entity: str) -> str:
    """Rule 2: by which licence another entity is a wrong answer: "one_answer", "closed" or "denied"; "" if by none.

    Absent is not false: without a licence the store merely does not know.
    """
    return licences(store, asked)(entity)


def licences(store: Store, asked: Asked) -> Callable[[str], str]:
    """`provably_false` of one question, for many entities."""
    answering = {f.entity for fact in store.matching(asked) for f in store.fillers(asked.fact.pack, fact, asked.facet)}
    of_all = next((licence for licence in ("one_answer", "closed") if licence in asked.marks), "")
    denied: frozenset[str] = frozenset() if of_all else store.denied(asked)

    def licence(entity: str) -> str:
        if entity in answering:
            return ""
        return of_all or ("denied" if entity in denied else "")

    return licence


def beside(store: Store, pack: str, one: EntityRow, other: EntityRow) -> bool:
    """Rule 3, options: whether two entities may stand side by side: neither names, contains or is part of the other."""
    if one.id == other.id or not apart(one.name, other.name):
        return False
    names = [frozenset(store.norms(pack, e.id, accepted=False)) for e in (one, other)]
    if names[0] & names[1]:
        return False
    return one.id not in store.wholes(pack, other.id) and other.id not in store.wholes(pack, one.id)


def apart(one: str, other: str) -> bool:
    """Rule 3, options: neither text says all that the other says and more ("Minister", "Minister of Defense")."""
    mine, theirs = set(normalise(one).split()), set(normalise(other).split())
    return not (mine <= theirs or theirs <= mine)


def alike_in_length(key: str, option: str) -> bool:
    """Rule 3, options: lengths are alike, so that none stands out."""
    longer, shorter = max(len(key), len(option)), max(1, min(len(key), len(option)))
    return longer / shorter <= LENGTH_RATIO or longer <= 16


def echo(stem: str, text: str) -> int:
    """How many words that carry meaning an option shares with the stem."""
    return len(content_words(stem) & content_words(text))


def not_given_away(stem: str, key: str, others: Iterable[str]) -> Refusal | None:
    """Rule 3: the key does not share more words with the stem than the best of the wrong options does."""
    mine = echo(stem, key)
    if mine and mine > max((echo(stem, other) for other in others), default=0):
        return Refusal("leak", Worded("The right option alone repeats words of the question."))
    return None


def certain_order(events: Sequence[Dated]) -> Refusal | None:
    """Rule 4: events are put in order only where every two of them are certainly apart, and no two are of one event."""
    for i, one in enumerate(events):
        for other in events[i + 1 :]:
            if not one.date.disjoint(other.date):
                return Refusal(
                    "order",
                    Worded("It is not certain which was first: {one} or {other}.", one=one.label, other=other.label),
                )
            if one.event and one.event == other.event:
                return Refusal("order", Worded("{one} and {other} are one event.", one=one.label, other=other.label))
    return None


def label_keeps_date(event: Dated) -> bool:
    """Whether the label of an event gives no year away: a number in a name is a hint, if not a false one."""
    numbered = re.search(r"\d", event.label) is not None
    return not tells_year(event.label) and not (numbered and _tells(event.label, event.date))


def tells_year(text: str) -> bool:
    """Whether a text has a number in it that may be a year."""
    return re.search(r"\b\d{4}\b", text) is not None or names_era(text)


def fair_gaps(placed: Sequence[Dated], event: Dated) -> range:
    """The gaps into which an event may be put among others, of which no two stand certainly the wrong way round.

    Gap 0 is before the first, gap n after the n-th. A gap is right wherever the dates do not say otherwise: equal, overlapping
    and approximate dates are right in either order. The gaps are always neighbours, there is always one, and what is put
    into one keeps the order.
    """
    first, last = 0, len(placed)
    for place, other in enumerate(placed):
        if other.date.certainly_before(event.date):
            first = place + 1
        elif event.date.certainly_before(other.date):
            last = min(last, place)
    return range(first, last + 1)
