"""Cards that keep slipping: when the learner is told, and what such a card is taken for."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import NamedTuple

from study_app.database import Connection
from study_app.i18n import _, ngettext
from study_app.study.reviewed import FRESH

LAPSES, THEN_EACH = 4, 2
"""A card that slips is told of when it was forgotten so often, then each time it was so much oftener.

Anki waits for 8 lapses and then 4 more. Simulated by FSRS over a year, 28 % of the cards that fade three times as fast as is
thought come to four lapses, after 11 reviews on average, and 17 % to eight, after 25: that is late, and in a term of 60 days too
late. Four alone would be said of 11 % of the cards that are like all others within three years: hence HARDER, which makes it 7 %.
A term of 60 days studied through the program tells an ordinary learner of 7 % of 407 cards, less than once a day.
"""

HARDER = -2.0
"""Standard deviations below what was predicted: so many passes fewer are not chance."""

_NAMED = ("choice", "reverse", "typed", "cloze", "date_entry", "year", "how_many", "how_long")
"""Forms in which a wrong answer names something that the right one was taken for."""


class Leech(NamedTuple):
    """A card that keeps slipping: forgotten `lapses` times, and `times` times `instead` was answered ("" for nothing twice).

    `why` tells what that is in truth, "" where that is not known or has just been said.
    """

    lapses: int
    instead: str = ""
    times: int = 0
    why: str = ""


class Confusion(NamedTuple):
    """The wrong answer that was given most often to a card, with the latest question that it was given to."""

    text: str
    times: int
    form: str
    seed: int


def told(connection: Connection, card: str, entry: str) -> int:
    """How often a card was forgotten, where the answer of an entry is a time to say so; 0 where it is not."""
    (lapses,) = connection.execute("SELECT lapses FROM memory WHERE card = ?", (card,)).fetchone() or (0,)
    if lapses < LAPSES or (lapses - LAPSES) % THEN_EACH:
        return 0
    rows = connection.execute(
        "SELECT r.entry, r.rating, ifnull(r.interval, 0) > 0,"
        f" iif({FRESH.format(row='r')}, r.predicted, NULL) FROM reviewed r WHERE r.card = ? AND r.rating > 0 ORDER BY r.entry",
        (card,),
    ).fetchall()
    last, rating, was_known, _predicted = rows[-1]
    if last != entry or rating > 1 or not was_known:
        return 0
    foretold = [(predicted / 1e6, rating > 1) for _id, rating, _known, predicted in rows if predicted is not None]
    off = sum(right - recall for recall, right in foretold)
    spread = math.sqrt(sum(recall * (1 - recall) for recall, _right in foretold))
    return lapses if off < HARDER * spread else 0


def confusion(connection: Connection, card: str) -> Confusion | None:
    """What a card is taken for: the wrong answer that was given most often, twice at least, in study, quiz or cramming alike.

    What was rated as remembered, by the learner against the program too, is no wrong answer.
    """
    rows = connection.execute(
        f"SELECT a.form, a.seed, a.options, a.given FROM answer a WHERE a.card = ? AND a.form IN {_NAMED}"
        " AND a.verdict IN ('wrong', 'partly') AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = a.entry)"
        " AND NOT EXISTS (SELECT 1 FROM review r WHERE r.entry = a.entry AND r.card = a.card AND r.final > 1)"
        " ORDER BY a.entry",
        (card,),
    )
    counts: Counter[str] = Counter()
    latest: dict[str, Confusion] = {}
    for form, seed, options, given in rows:
        said = json.loads(given)
        text = json.loads(options)[said]["text"] if isinstance(said, int) else said
        if isinstance(text, str) and (key := text.strip().casefold()):
            counts[key] += 1
            latest[key] = Confusion(text.strip(), counts[key], form, seed)
    return max(latest.values(), key=lambda one: one.times) if counts and max(counts.values()) > 1 else None


def leech_in_words(leech: Leech) -> tuple[str, str]:
    """That a card keeps slipping, and what it is taken for ("" if for nothing)."""
    slips = ngettext(
        "This one keeps slipping: forgotten {n} time.", "This one keeps slipping: forgotten {n} times.", leech.lapses
    ).format(n=leech.lapses)
    if not leech.instead:
        return slips, ""
    taken = _("You said “{answer}” {n} times.").format(answer=leech.instead, n=leech.times)
    return slips, f"{taken} {leech.why}".strip()
