"""All that is found in each sentence of an article: names, dates, numbers, lists, acronyms, and names that are new."""

from __future__ import annotations

import re
from dataclasses import dataclass

from study_app.facts.article.lexicon import Lexicon
from study_app.facts.article.mentions import (
    Introduced,
    NameMention,
    NewName,
    Quantity,
    find_introduced,
    find_names,
    find_new_names,
    find_pointers,
    find_quantities,
    lists,
    tokens,
)
from study_app.facts.article.segments import Segments
from study_app.facts.article.times import DateMention, find_dates
from study_app.facts.dates import EdtfDate
from study_app.facts.kinds import DateBasis
from study_app.facts.pack import Span


@dataclass(frozen=True, slots=True)
class Findings:
    """What one sentence holds. `names` are those of the pack, also where the sentence only points back to one."""

    sentence: Span
    names: tuple[NameMention, ...]
    dates: tuple[DateMention, ...]
    quantities: tuple[Quantity, ...]
    introduced: tuple[Introduced, ...]
    new_names: tuple[NewName, ...]
    lists: tuple[tuple[NameMention, ...], ...]

    @property
    def times(self) -> tuple[DateMention, ...]:
        """The dates that can date something."""
        return tuple(d for d in self.dates if d.basis is not DateBasis.TITLE)


def find_all(text: str, parts: Segments, lexicon: Lexicon, as_of: EdtfDate | None = None) -> tuple[Findings, ...]:
    """The findings of each sentence, in the order of the text."""
    names = find_names(text, tokens(text), lexicon)
    dates = find_dates(text, as_of, tuple(n.span for n in names))
    inner = frozenset(re.findall(r"(?<=[a-z,] )[A-Z][\w-]+", text))
    found = []
    told: list[NameMention] = []
    previous: tuple[NameMention, ...] = ()
    paragraph = -1
    for sentence in parts.sentences:
        here = parts.paragraph_of(sentence)
        mine = tuple(n for n in names if n.span.overlaps(sentence))
        pointers = find_pointers(text, sentence, mine, told, previous if here == paragraph else (), lexicon)
        named = tuple(sorted((*mine, *pointers), key=lambda n: n.span.start))
        when = tuple(d for d in dates if d.span.overlaps(sentence))
        known = (*(n.span for n in named), *(d.span for d in when))
        found.append(
            Findings(
                sentence,
                named,
                when,
                find_quantities(text, sentence, known),
                find_introduced(text, sentence),
                find_new_names(text, sentence, known, lexicon, inner),
                lists(text, named),
            )
        )
        told += mine
        previous, paragraph = named, here
    return tuple(found)
