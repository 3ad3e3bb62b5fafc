"""What the forms about events on the timeline share: which events may stand together, and their question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, islice
from random import Random

from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import TIME_FACETS
from study_app.facts.store import Asked, CitedSpan, Dated, Store
from study_app.i18n import Worded, capital
from study_app.quiz import soundness
from study_app.quiz.forms.form import Learner, card_of, places
from study_app.quiz.question import AnswerKind, Card, Option, Question
from study_app.quiz.soundness import Refusal

_NEAREST = 8
_BESIDE = 6
"""How many events the wrong options are drawn from."""


def card_id(event: Dated) -> str:
    """The card whose memory an event's place in time exercises."""
    return Card(event.pack, event.fact, event.facet).id


def again(store: Store, asked: Asked, learner: Learner) -> tuple[Dated, ...]:
    """The events that were shown before, in their places; none where that is not asked for or is sound no more."""
    if not learner.shown:
        return ()
    day = parse_date(asked.fillers[0].value).earliest
    there = {card_id(e): e for e in store.dated(asked.fact.pack, near=day) if soundness.label_keeps_date(e)}
    events = tuple(there[card] for card in learner.shown if card in there)
    whole = len(events) == len(learner.shown) > 1 and card_of(asked).id in learner.shown
    return events if whole and soundness.certain_order(events) is None else ()


def together(store: Store, asked: Asked, count: int, rng: Random, learner: Learner) -> tuple[Dated, ...] | Refusal:
    """The asked event and `count` - 1 companions, all certainly in order; met ones first, then those near in time.

    No two tell one story, if that leaves enough.
    """
    found = _fitting(store, asked)
    if isinstance(found, Refusal):
        return found
    mine, fitting = found
    most = _in_order(mine, sorted(fitting, key=lambda e: e.date.latest or 0), count)
    if len(most) < count:
        return Refusal("order", Worded("Fewer than {n} events are certainly in order with it.", n=count))
    stories = _Stories(store)
    met = [e for e in fitting if card_id(e) in learner.familiar and stories.apart(mine, e)]
    near = min(_NEAREST, 2 * count)  # of two events far apart everybody knows which came first
    pool = met[:_NEAREST] if len(met) >= 2 * count else [*met, *(e for e in fitting if e not in met)][:near]
    rng.shuffle(pool)
    for apart in (stories.of_others, stories.apart, _anything):
        chosen = _in_order(mine, (*pool, *fitting), count, apart)
        if len(chosen) == count:
            return chosen
    return most


def _fitting(store: Store, asked: Asked) -> tuple[Dated, list[Dated]] | Refusal:
    """The asked event, and those that are certainly before or after it, the nearest in time first."""
    if asked.facet not in TIME_FACETS:
        return Refusal("order", Worded("Only the time of an event can be asked so."))
    day = parse_date(asked.fillers[0].value).earliest
    events = [e for e in store.dated(asked.fact.pack, near=day) if soundness.label_keeps_date(e)]
    mine = next((e for e in events if e.fact == asked.fact.id and e.facet == asked.facet), None)
    if mine is None:
        return Refusal("order", Worded("It has no place on the timeline: no label, or no stated and certain date."))
    near = sorted((e for e in events if e is not mine), key=lambda e: distance(mine, e))
    return mine, _of_others(store, mine, [e for e in near if soundness.certain_order((mine, e)) is None])


class _Stories:
    """Which events tell one story: that a man was born before he died, nobody needs to remember.

    It is one story where facts of two types have the same entity in a role of the same name.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._filled: dict[tuple[str, str], tuple[str, frozenset[tuple[str, str]]]] = {}

    def apart(self, one: Dated, other: Dated) -> bool:
        """Whether two events tell two stories."""
        (my_type, mine), (its_type, its) = self._of(one), self._of(other)
        return my_type == its_type or mine.isdisjoint(its)

    def of_others(self, one: Dated, other: Dated) -> bool:
        """Whether the two have nobody and nothing in common, unless in facts of one type: a city is founded by the living."""
        (my_type, mine), (its_type, its) = self._of(one), self._of(other)
        return my_type == its_type or {entity for _role, entity in mine}.isdisjoint(entity for _role, entity in its)

    def _of(self, event: Dated) -> tuple[str, frozenset[tuple[str, str]]]:
        key = event.pack, event.fact
        if key not in self._filled:
            self._filled[key] = self._store.filled(*key)
        return self._filled[key]


def _anything(_one: Dated, _other: Dated) -> bool:
    return True


def _of_others(store: Store, mine: Dated, near: list[Dated]) -> list[Dated]:
    """Those of the nearest that tell another story first."""
    first, rest = near[: 3 * _NEAREST], near[3 * _NEAREST :]
    stories = _Stories(store)
    rank = {id(e): 0 if stories.of_others(mine, e) else 1 if stories.apart(mine, e) else 2 for e in first}
    others = sorted(first, key=lambda e: rank[id(e)])
    told = [e for e in others if rank[id(e)] == 2]
    return [*others[: len(others) - len(told)], *rest, *told]


Around = tuple[Dated, tuple[Dated, ...], tuple[Dated, ...]]
"""An event, and some before it and some after it, each in the order of time."""


def around(store: Store, asked: Asked) -> Around | Refusal:
    """The asked event among the nearest others, all certainly in order."""
    found = _fitting(store, asked)
    return found if isinstance(found, Refusal) else _split(*found)


def around_apart(store: Store, asked: Asked) -> tuple[Around, Around] | Refusal:
    """The asked event among others of which no two tell one story, and, where those are too few, among the nearest."""
    found = _fitting(store, asked)
    if isinstance(found, Refusal):
        return found
    mine, fitting = found
    stories = _Stories(store)
    apart: list[Dated] = []
    for event in fitting[: 3 * _NEAREST]:
        if all(stories.apart(event, other) for other in (mine, *apart)):
            apart.append(event)
    return _split(mine, apart), _split(mine, fitting)


def _split(mine: Dated, fitting: Sequence[Dated]) -> Around:
    near = sorted(fitting[: 2 * _NEAREST], key=lambda e: e.date.latest or 0)
    chosen = _in_order(mine, near, len(near) + 1)
    before = tuple(e for e in chosen if e.date.certainly_before(mine.date))
    return mine, before, tuple(e for e in chosen if mine.date.certainly_before(e.date))


def fair_sets(stem: str, mine: Dated, candidates: Sequence[Dated], count: int) -> list[tuple[Dated, ...]]:
    """Each choice of `count` of the first fitting candidates whose labels may stand beside that of `mine` as options."""
    alike = (e for e in candidates if soundness.alike_in_length(mine.label, e.label))
    fitting = tuple(islice(alike, _BESIDE))  # and no more: of a hundred events there would be thousands of choices
    return [
        chosen
        for chosen in combinations(fitting, count)
        if all(soundness.apart(a.label, b.label) for a, b in combinations((mine, *chosen), 2))
        and soundness.not_given_away(stem, mine.label, (e.label for e in chosen)) is None
    ]


def _in_order(
    mine: Dated, candidates: Iterable[Dated], count: int, apart: Callable[[Dated, Dated], bool] = _anything
) -> tuple[Dated, ...]:
    """`mine` and the first candidates that are certainly in order with all before them and `apart` from each.

    They are `count` in all if so many are.

    Taken by their last day, no choice of candidates leaves room for more: a year shuts out what lies in it.
    """
    chosen: tuple[Dated, ...] = (mine,)
    for event in candidates:
        if len(chosen) == count:
            break
        if event not in chosen and soundness.certain_order((*chosen, event)) is None:
            chosen = (*chosen, event) if all(apart(one, event) for one in chosen) else chosen
    return chosen


def distance(one: Dated, other: Dated) -> int:
    """How many days lie between the beginnings of two events."""
    return abs((one.date.earliest or 0) - (other.date.earliest or 0))


def question(
    store: Store, asked: Asked, form: str, stem: str, answer: AnswerKind, shown: tuple[Dated, ...]
) -> Question:
    """The question with the events in the order in which they are shown."""
    right = sorted(range(len(shown)), key=lambda i: shown[i].date.earliest or 0)
    first = right[0] if answer is AnswerKind.ONE else None
    options = tuple(
        Option(capital(e.label), first is None or i == first, "" if first in (None, i) else e.statement)
        for i, e in enumerate(shown)
    )
    key = (options[right[0]].text,) if answer is AnswerKind.ONE else tuple(options[i].text for i in right)
    posed = card_of(asked)
    return Question(
        posed,
        form,
        stem,
        answer,
        key=key,
        accepted=tuple((text,) for text in key),
        options=options,
        sequence=tuple(right),
        option_cards=tuple(card_id(e) for e in shown),
        companions=tuple(c for e in shown if (c := card_id(e)) != posed.id),
        explanation=" ".join(shown[i].statement for i in right),
        several=True,
        citations=citations(store, [shown[i] for i in right]),
    )


def citations(store: Store, events: Iterable[Dated]) -> tuple[CitedSpan, ...]:
    """The places that all the events rest on, in their order."""
    return places(store, ((event.pack, event.fact) for event in events))


def one_of(
    store: Store, asked: Asked, form: str, stem: str, mine: Dated, shown: Sequence[Dated], also: Sequence[Dated] = ()
) -> Question:
    """The question with `mine` as the right one of the events shown; `also` are told in the explanation."""
    told = sorted((mine, *also), key=lambda e: e.date.earliest or 0)
    key = capital(mine.label)
    return Question(
        card_of(asked),
        form,
        stem,
        AnswerKind.ONE,
        key=(key,),
        accepted=((key,),),
        options=tuple(Option(capital(e.label), e is mine, "" if e is mine else e.statement) for e in shown),
        beside=tuple(card_id(e) for e in (*also, *shown) if e is not mine),
        explanation=" ".join(e.statement for e in told),
        several=len(told) > 1,
        citations=citations(store, told),
    )
