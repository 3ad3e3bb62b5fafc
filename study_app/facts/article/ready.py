"""Kinds of facts that a pack could take over, of which the words of a sentence speak."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from study_app.facts.article.lexicon import Lexicon, Pattern, stems
from study_app.facts.article.proposals import cue
from study_app.facts.kinds import Tense
from study_app.facts.pack import text_in

MOST = 3
"""Kinds for one sentence; more would only be read past."""

_SPOKEN = 0.6
"""How much of what speaks for a kind must be said."""

_PROPER = re.compile(r"(?<=[\w,;] )[A-Z][\w-]*")


class Ready:
    """The kinds that a pack lacks, beside those that it has: a kind is worth a look where none of the pack is told as plainly."""

    def __init__(self, own: Lexicon, kinds: Mapping[str, Mapping[str, Any]]) -> None:
        """`kinds` are rows of the table `type`, each by a key of its own that no kind of the pack has."""
        self.lexicon = own.and_types({**row, "id": key} for key, row in kinds.items())
        self._own = frozenset(own.types)
        self._patterns = tuple(
            _without_names(p, own.language)
            for p in self.lexicon.patterns
            if p.type.id in kinds or p.type.id in own.types
        )

    def spoken_for(self, said: frozenset[str], *, dated: bool) -> tuple[tuple[str, float], ...]:
        """The keys of kinds of which the stems of a sentence speak, the clearest first, each with how much clearer it is told.

        That is than any kind of the pack is: below 0 where one of the pack is told more clearly. What happened needs a day.
        """
        told = [pattern for pattern in self._patterns if dated or not _is_event(pattern)]
        mine = max((_clear(one, said) for one in told if one.type.id in self._own), default=0.0)
        others = (one for one in told if one.type.id not in self._own and cue(one, said) >= _SPOKEN)
        found = [(one.type.id, _clear(one, said) - mine) for one in others]
        return tuple(sorted(found, key=lambda one: -one[1])[:MOST])


def _clear(pattern: Pattern, said: frozenset[str]) -> float:
    """How clearly a kind is told: by how much of what speaks for it is said, and by how much that is.

    "Signed a protocol renewing" has all that speaks for a signature, and most of what speaks for a renewal.
    """
    return cue(pattern, said) * sum(weight for word, weight in pattern.cues.items() if word in said)


def _is_event(pattern: Pattern) -> bool:
    return pattern.type.tense is Tense.EVENT


def _without_names(pattern: Pattern, language: str) -> Pattern:
    """A kind without the names in its words: "The League has ..." speaks of nothing but of that."""
    named = stems(" ".join(_PROPER.findall(text_in(pattern.type.sentence, language, ""))))
    return replace(pattern, cues={word: weight for word, weight in pattern.cues.items() if word not in named})
