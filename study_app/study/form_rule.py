"""In which form a card is asked next."""

from __future__ import annotations

from collections.abc import Sequence

from study_app.facts.kinds import TIME_FACETS
from study_app.study.memory import Memory

_WEAK_DAYS = 2.0
"""Below this stability a card is recognised rather than recalled."""

_RUNGS = (("choice",), ("date_entry", "typed"), ("reveal",))
"""From easier to harder; within a rung the first sound form."""

_TIMELINE = ("which_first", "order")


def form_for(memory: Memory | None, facet: str, sound: Sequence[str]) -> str:
    """The form for a card with this memory (None if it has none), among the forms that can ask it soundly.

    While stability is under two days it is a choice, then date entry or typed; where a rung has no sound form the next
    harder one is taken, at last reveal. Each third asking of a time is about its place among other events, `which_first`
    and `order` in turn. Askings count without a rating too, so an answer that is not rated is followed by another form.
    Raises ValueError if no form is sound.
    """
    if not sound:
        raise ValueError("a card that cannot be asked soundly has no form")
    askings = memory.askings if memory else 0
    if facet in TIME_FACETS and askings % 3 == 2:
        turn = askings // 3 % 2
        for form in (_TIMELINE[turn], _TIMELINE[1 - turn]):
            if form in sound:
                return form
    weak = memory is None or memory.stability is None or memory.stability < _WEAK_DAYS
    for rung in _RUNGS if weak else (*_RUNGS[1:], _RUNGS[0]):
        for form in rung:
            if form in sound:
                return form
    return sound[0]
