"""In which form a card is asked next: recognition while it is young, recall when it is stable."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from study_app.study.memory import Memory

_WEAK_DAYS = 2.0
"""Below this stability a card is recognised rather than recalled."""

YOUNG_DAYS = 7.0
"""Below this one it is recalled with help: in its sentence, or among its neighbours in time."""


class _Rung(NamedTuple):
    """Forms that are equally hard: the first sound one of the `usual`, and each `turn`-th asking one of the others."""

    usual: tuple[str, ...]
    others: tuple[str, ...]
    turn: int


_RUNGS = (
    _Rung(
        ("choice", "select_all"),
        ("which_first", "true_false", "odd_one_out", "between", "match", "reverse", "as_of"),
        2,
    ),
    _Rung(("cloze",), ("place", "order", "year", "how_many", "match"), 3),
    _Rung(("date_entry", "typed", "name_all"), ("order", "place", "how_long", "how_many"), 3),
)
"""From easier to harder. After the last comes `reveal`, which nobody but the learner can grade.

What is recognised is asked in another form each second time, for one look of it is soon learned by heart; what is recalled each
third time, for to recall it is what makes it last.
"""


def in_order(memory: Memory | None, card: str = "", after: Sequence[str] = ()) -> Iterator[str]:
    """The forms for a card with this memory (None if it has none), the one that suits it best first; the first sound one asks.

    Stability decides on the rung: recognised under two days, with help under seven, then recalled. Each second or third asking
    begins with the other forms of the rung, each in its turn; `card`, an id, decides on which asking that is and with which
    form, so that a day of new cards is mixed. `after` has the forms of the questions before, the last one last: what is
    recognised is not asked as it was just now where there is another way, nor as one before that if there is a third. After a
    rung comes the next harder one, then `reveal`, at last the easier ones. Askings count without a rating too, so an answer
    that is not rated is followed by another form. Who hardly knows a list is shown it before it is to be written down.
    """
    askings = memory.askings if memory else 0
    stability = (memory.stability if memory else None) or 0.0
    first = 0 if stability < _WEAK_DAYS else 1 if stability < YOUNG_DAYS else 2
    start, every = zlib.crc32(card.encode()), _RUNGS[first].turn
    turn, place = divmod(askings + start % every, every)
    by = turn + start // every
    if not first and any(form in after for form in (*_RUNGS[0].usual, *_RUNGS[0].others)):
        fresh = (*_turned(_RUNGS[0].others, by), *_RUNGS[0].usual)
        yield from sorted((form for form in fresh if form not in after[-1:]), key=lambda form: form in after)
    elif place == every - 1:
        for rung in _RUNGS[first:]:
            yield from _turned(rung.others, by)
    harder = [form for rung in _RUNGS[first:] for form in rung.usual if first or form != "name_all"]
    easier = [form for rung in _RUNGS[:first] for form in rung.usual]
    yield from (*harder, "reveal", *(() if first else ("name_all",)), *easier)
    yield from _turned([form for rung in _RUNGS for form in rung.others], askings)


def _turned(forms: Sequence[str], by: int) -> tuple[str, ...]:
    """The forms one after the other, beginning somewhere in the middle."""
    start = by % len(forms)
    return (*forms[start:], *forms[:start])
