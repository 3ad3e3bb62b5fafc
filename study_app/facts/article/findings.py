"""All that is found in each sentence of an article: names, dates, numbers, lists, acronyms, and names that are new."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

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
from study_app.facts.kinds import AliasKind, DateBasis
from study_app.facts.names import normalise
from study_app.facts.pack import Span


@dataclass(frozen=True, slots=True)
class Findings:
    """What one sentence holds. `names` are those of the pack, also where the sentence only points back to one.

    `around` and `around_dates` are what it does not say itself and stands under: the names of the heading of its list ("The
    bodies are:"), or names and dates of the sentence before where it speaks of "this session".
    """

    sentence: Span
    names: tuple[NameMention, ...]
    dates: tuple[DateMention, ...]
    quantities: tuple[Quantity, ...]
    introduced: tuple[Introduced, ...]
    new_names: tuple[NewName, ...]
    lists: tuple[tuple[NameMention, ...], ...]
    around: tuple[NameMention, ...] = ()
    around_dates: tuple[DateMention, ...] = ()

    @property
    def times(self) -> tuple[DateMention, ...]:
        """The dates that can date something."""
        return tuple(d for d in self.dates if d.basis is not DateBasis.TITLE)


_LIST = 12
"""Sentences after which a heading is forgotten."""

_REMEMBERED = 200
"""Names told before, among which that is looked for which a sentence points back to."""

_THIS = re.compile(r"\b(?:[Tt]his|[Tt]hat|[Tt]he\s+same|[Tt]hese)\s+([a-z]{4,})")


_Found = TypeVar("_Found", NameMention, DateMention)


def _within(mentions: tuple[_Found, ...], sentence: Span) -> tuple[_Found, ...]:
    """Those of mentions in their order that lie in a sentence."""
    first = bisect_left(mentions, sentence.start, key=lambda mention: mention.span.start)
    last = bisect_left(mentions, sentence.end, key=lambda mention: mention.span.start)
    return mentions[first:last]


def _pointing(names: tuple[NameMention, ...]) -> tuple[NameMention, ...]:
    return tuple(replace(name, back=name.back or name.span) for name in names)


def _around(
    text: str, sentence: Span, names: tuple[NameMention, ...], heading: tuple[NameMention, ...], before: Findings | None
) -> tuple[tuple[NameMention, ...], tuple[DateMention, ...]]:
    """The names and dates that a sentence stands under, without things that it names itself."""
    named = {entity for name in names for entity in name.entities}
    around = heading
    dates: tuple[DateMention, ...] = ()
    if before is not None and (this := _THIS.search(text, sentence.start, sentence.end)):
        said = text[before.sentence.start : before.sentence.end]
        if re.search(rf"\b{this[1]}\b", said):  # "this session", of which the sentence before speaks
            around = (*around, *_pointing(before.names))
            dates = before.times
    return tuple(n for n in around if named.isdisjoint(n.entities)), dates


def _introduced(
    names: tuple[NameMention, ...], introduced: tuple[Introduced, ...], lexicon: Lexicon
) -> tuple[NameMention, ...]:
    """The names of a sentence, with a long name and its acronym behind it as one, where the pack knows the acronym.

    Where it knows neither, a shorter name in the long one is not meant: "Coast" in "Coast Guard (CG)".
    """
    for one in introduced:
        known = tuple(n.entity for n in lexicon.by_word.get(normalise(one.short), ()) if n.shout and len(n.words) == 1)
        mention = NameMention(one.span, f"{one.full} ({one.short})", known, AliasKind.ACRONYM)
        if known and not any(n.span.start == one.span.start and set(n.entities) & set(known) for n in names):
            names = (*(n for n in names if not n.span.overlaps(one.span)), mention)
        elif not known and not any(normalise(n.text) == normalise(one.full) for n in names):
            names = tuple(n for n in names if not n.span.overlaps(one.span))
    return tuple(sorted(names, key=lambda n: n.span.start))


def known_now(found: Iterable[Findings], before: Lexicon, lexicon: Lexicon) -> tuple[Findings, ...]:
    """What was found by other names, as far as it can be told without reading the text again.

    A name that the pack has now was one that it did not know; what the pack has no more is no name of it, but of the others
    that share the name.
    """
    gone = before.things.keys() - lexicon.things.keys()
    came = {lexicon.things[id].name.casefold(): id for id in lexicon.things.keys() - before.things.keys()}

    def there(names: Iterable[NameMention]) -> tuple[NameMention, ...]:
        left = ((one, tuple(id for id in one.entities if id not in gone)) for one in names)
        return tuple(one if ids == one.entities else replace(one, entities=ids) for one, ids in left if ids)

    made = []
    for one in found:
        if gone:
            lists_now = tuple(there(names) for names in one.lists)
            one = replace(one, names=there(one.names), lists=lists_now, around=there(one.around))
        mine = [new for new in one.new_names if new.text.casefold() in came]
        if mine:
            named = (NameMention(new.span, new.text, (came[new.text.casefold()],)) for new in mine)
            names = tuple(sorted((*one.names, *named), key=lambda name: name.span.start))
            one = replace(one, names=names, new_names=tuple(new for new in one.new_names if new not in mine))
        made.append(one)
    return tuple(made)


def find_all(
    text: str, parts: Segments, lexicon: Lexicon, as_of: EdtfDate | None = None, go_on: Callable[[], object] = bool
) -> tuple[Findings, ...]:
    """The findings of each sentence, in the order of the text.

    `go_on` is called at each, and before that after each step over the whole text: what it raises ends the reading.
    """
    words = tokens(text)
    go_on()
    names = find_names(text, words, lexicon)
    go_on()
    dates = find_dates(text, as_of, tuple(n.span for n in names))
    go_on()
    inner = frozenset(re.findall(r"(?<=[a-z,] )[A-Z][\w-]+", text))
    found: list[Findings] = []
    told: list[NameMention] = []
    previous: tuple[NameMention, ...] = ()
    heading: tuple[NameMention, ...] = ()
    listed = 0
    paragraph = -1
    for sentence in parts.sentences:
        go_on()
        here = parts.paragraph_of(sentence)
        short = find_introduced(text, sentence)
        mine = _introduced(_within(names, sentence), short, lexicon)
        pointers = find_pointers(
            text, sentence, mine, told[-_REMEMBERED:], previous if here == paragraph else (), lexicon
        )
        named = tuple(sorted((*mine, *pointers), key=lambda n: n.span.start))
        when = _within(dates, sentence)
        known = (*(n.span for n in named), *(d.span for d in when))
        found.append(
            Findings(
                sentence,
                named,
                when,
                find_quantities(text, sentence, known),
                short,
                find_new_names(text, sentence, known, lexicon, inner),
                lists(text, named),
                *_around(text, sentence, named, heading, found[-1] if found else None),
            )
        )
        if text[sentence.end - 1] == ":":
            heading = _pointing(named)
            listed = 0
        elif heading and (listed := listed + 1) >= _LIST:
            heading = ()
        told += mine
        previous, paragraph = named, here
    return tuple(found)
