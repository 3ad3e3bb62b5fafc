"""Checks of a pack against its sources: digests, grounding, and coverage of every sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import Any

from study_app.facts.acts import is_told
from study_app.facts.dates import EdtfDate, ordinal
from study_app.facts.deck_search import finds, is_plain, parts
from study_app.facts.documents import digest, sha256
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, DateBasis, Modality, Status, Tense
from study_app.facts.names import normalise
from study_app.facts.pack import Fact, Pack, Place, Source, Span, Uncited
from study_app.facts.problem import Problem, Severity, dated, known_as, letters, listed, month_named, of_row
from study_app.facts.quantities import Duration, Frequency, number_text
from study_app.facts.rows import several
from study_app.i18n import Worded

_MONTHS = "january february march april may june july august september october november december".split()
_NUMBERS = {
    "one": 1, "once": 1, "two": 2, "twice": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


_FIELDS = {"wrong-digest": "cite", "ungrounded": "cite", "no-deck": "tags", "unfounded": "from", "no-end": "end"}
"""The key of a fact to look at, by the code of what is wrong."""


def check_pack(pack: Pack, texts: Mapping[str, str] | None = None, *, coverage: bool = True) -> list[Problem]:
    """All problems of a pack that was read: digests and grounding for each source whose text is given.

    `texts` maps source ids to canonical texts. Without `coverage` nothing is said of sentences that no fact cites, nor of what
    decks search for: for some facts of a pack.
    """
    return [*left_out(pack, coverage=coverage), *faults(pack, texts)]


def faults(pack: Pack, texts: Mapping[str, str] | None = None) -> list[Problem]:
    """What is wrong with single sources and facts of a pack; `texts` maps source ids to canonical texts."""
    problems: list[Problem] = []
    given = texts or {}
    texts = {s.id: given[s.id] for s in pack.sources.values() if s.id in given and _is_edition(s, given[s.id])}
    for source in pack.sources.values():
        if source.id in given:
            problems += _digests(pack, source, given[source.id])
    problems += [*_unfounded(pack), *_lasting(pack)]
    for fact in pack.facts.values():
        if fact.status is not Status.RETIRED:
            problems += _grounding(pack, fact, texts)
    return problems


def left_out(pack: Pack, wrong: Iterable[Mapping[str, Any]] = (), *, coverage: bool = True) -> Iterator[Problem]:
    """What of a pack nobody sees, as the facts that it has come to: sentences and facts left out, idle types and decks.

    `survey.left_out` says the same of a store. `wrong` are the rows of facts that are left out, as TOML holds them: what is wrong
    is told once, so they cover their sentences and are found by decks. `coverage` as for `check_pack`.
    """
    if coverage:
        rows = list(wrong)
        kinds = {*((fact.type, fact.tags) for fact in pack.facts.values()), *map(kind_of, rows)}

        def found(part: str) -> bool:
            facts = pack.facts.values()
            return bool(rows) or any(finds(part, one.type, one.tags, partial(pack.rest, one)) for one in facts)

        for deck in pack.decks.values():
            for part in () if deck.retired else idle_parts(deck.search, kinds, found):
                yield idle(deck.id, part, deck.place)
        cited: dict[str, list[Span]] = {}
        for fact in pack.facts.values():
            for citation in fact.citations if fact.status is not Status.RETIRED else ():
                cited.setdefault(citation.source, []).append(citation.span)
        for source, span in cited_in(rows):
            cited.setdefault(source, []).append(span)
        for source_of in pack.sources.values():
            excused = [u for u in pack.uncited if u.source == source_of.id]
            yield from uncovered(source_of, cited.get(source_of.id, ()), excused)
    yield from _undecked(pack)
    yield from _wordless(pack)


def kind_of(fact: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The type of a fact with its tags, as a row says them that may be wrong."""
    return str(fact.get("type")), tuple(map(str, several(fact.get("tags"))))


def cited_in(facts: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Span]]:
    """The places, with their sources, that facts cite, of rows that may be wrong."""
    for fact in facts:
        cites = fact.get("cite") if fact.get("status") != Status.RETIRED else None
        for cite in cites if isinstance(cites, list) else [cites]:
            source, span = (cite.get("source"), cite.get("span")) if isinstance(cite, Mapping) else (None, None)
            if isinstance(source, str) and isinstance(span, list) and [type(n) for n in span] == [int, int]:
                yield source, Span(*span)


def idle_parts(
    search: str, kinds: Collection[tuple[str, tuple[str, ...]]], found: Callable[[str], bool]
) -> Iterator[str]:
    """The parts of a deck's search that find no fact.

    `kinds` are the types of facts with their tags; of a part that asks for more of a fact, `found` tells whether some fact
    has it, or may, where what is wrong with it keeps that from being known.
    """
    for part in parts(search):
        # there is no flashcard before the first was typed, and nothing at all in a pack that was just made
        if part in (f"type:{FLASHCARD}", "type:*"):
            continue
        if not (any(finds(part, kind, tags) for kind, tags in kinds) if is_plain(part) else found(part)):
            yield part


def idle(deck: str, part: str, place: Place) -> Problem:
    """That a part of a deck's search finds no fact."""
    message, remedy = (
        of_row("deck", deck, Worded("{part!r} finds no fact.", part=part)),
        Worded("Correct the word, or give facts the tag."),
    )
    row = ("", "", "deck", deck, "search")
    return Problem("finds-nothing", Severity.WARNING, place.file, place.line, message, remedy, *row)


def unstudied(fact: str, place: Place) -> Problem:
    """That a fact is in no deck."""
    message = Worded("it is in no deck, so nobody will study it.")
    return _of_fact(
        fact, place, "no-deck", Severity.WARNING, message, Worded("Give it a tag that a deck searches for.")
    )


def wordless(fact: str, place: Place, kind: str, facet: str) -> Problem:
    """That a type has no question in its words, told of its first fact; `facet` is what could be asked."""
    message = Worded("its type {kind} has no question, so nothing is asked of such facts.", kind=known_as("type", kind))
    remedy = f'Add one to the type: ask.{facet} = "...?"'
    return replace(_of_fact(fact, place, "no-question", Severity.WARNING, message, remedy), field="type")


def _of_fact(fact: str, place: Place, code: str, severity: Severity, message: str, remedy: str) -> Problem:
    row = (fact, "", "fact", fact, _FIELDS.get(code, ""))
    return Problem(code, severity, place.file, place.line, of_row("fact", fact, message), remedy, *row)


def _of_source(of: Source | Uncited, code: str, severity: Severity, message: str, remedy: str) -> Problem:
    place = of.place or Place("", 0)
    row = ("source", of.id) if isinstance(of, Source) else ("no_fact", f"{of.source}:{of.span.start}")
    return Problem(code, severity, place.file, place.line, message, remedy, "", "", *row)


def uncovered(source: Source, cited: Iterable[Span], excused: Sequence[Uncited]) -> Iterator[Problem]:
    """Sentences of a source with neither a fact that cites them nor a reason why they have none."""
    touched = _touched([*cited, *(u.span for u in excused)])
    for sentence in source.sentences:
        if not touched(sentence):
            message = Worded(
                "the sentence at {letters} of {id} has no fact.",
                letters=letters(sentence.start, sentence.end),
                id=known_as("source", source.id),
            )
            remedy = "Cite it in a fact, or say in [[no_fact]] why it has none."
            found = _of_source(source, "uncovered", Severity.WARNING, message, remedy)
            yield replace(found, others=(f"{source.id}:{sentence.start}",))
    touched = _touched(source.sentences)
    for uncited in excused:
        if not touched(uncited.span):
            message = Worded(
                "[[no_fact]] at {letters} of {id} is no sentence.",
                letters=letters(uncited.span.start, uncited.span.end),
                id=known_as("source", source.id),
            )
            yield _of_source(uncited, "uncovered", Severity.WARNING, message, Worded("Give the span of a sentence."))


def _touched(spans: Iterable[Span]) -> Callable[[Span], bool]:
    """Whether a span overlaps one of many."""
    by_start = sorted((span.start, span.end) for span in spans)
    starts = [start for start, _end in by_start]
    furthest = list(accumulate((end for _start, end in by_start), max))  # of the spans up to each

    def touches(span: Span) -> bool:
        before = bisect_left(starts, span.end)
        return before > 0 and furthest[before - 1] > span.start

    return touches


def _is_edition(source: Source, text: str) -> bool:
    """Whether a text is the one that the spans of a source count in."""
    return sha256(text) == source.sha256


def _digests(pack: Pack, source: Source, text: str) -> Iterator[Problem]:
    name = known_as("source", source.id)
    if not _is_edition(source, text):
        message = Worded(
            "the document given for {id} is not the one that the pack was written from.",
            id=name,
        )
        remedy: str = Worded("Give the same edition, or cite the new one as another source.")
        if not source.sha256:
            message = Worded("{id} has no sha256, so nobody can say whether this is the document.", id=name)
            remedy = f'If it is, write sha256 = "{sha256(text)}" and length = {len(text)}.'
        yield _of_source(source, "other-document", Severity.ERROR, message, remedy)
        return
    if source.length != len(text):
        message = Worded(
            "the length of {id} is {text} and not {length}.",
            id=name,
            text=len(text),
            length=source.length,
        )
        yield _of_source(source, "wrong-length", Severity.ERROR, message, f"Write length = {len(text)}.")
    for part, spans in ((Worded("paragraph"), source.paragraphs), (Worded("sentence"), source.sentences)):
        for span in spans:
            if digest(text[span.start : span.end]) != span.digest:
                message = Worded(
                    "the {name} at {letters} of {id} has another digest.",
                    name=part,
                    letters=letters(span.start, span.end),
                    id=name,
                )
                yield _of_source(
                    source, "wrong-digest", Severity.ERROR, message, Worded("Make the list of spans again.")
                )
    for fact in pack.facts.values():
        for citation in fact.citations:
            found = text[citation.span.start : citation.span.end]
            if citation.source == source.id and digest(found) != citation.span.digest:
                message = Worded(
                    "the span {letters} has another digest.", letters=letters(citation.span.start, citation.span.end)
                )
                remedy = Worded(
                    "If the span is right, its digest is {found}; else correct the span.", found=digest(found)
                )
                yield _of_fact(fact.id, fact.place, "wrong-digest", Severity.ERROR, message, remedy)


def _undecked(pack: Pack) -> Iterator[Problem]:
    decks = [deck for deck in pack.decks.values() if not deck.retired]
    studied = {fact.id for deck in decks for fact in pack.deck_facts(deck)}
    for fact in pack.facts.values() if decks else ():
        if fact.id not in studied and fact.status is not Status.RETIRED:
            yield unstudied(fact.id, fact.place)


def _unfounded(pack: Pack) -> Iterator[Problem]:
    """Confirmed facts that follow from one that is not: what they rest on is no longer said."""
    for fact in pack.facts.values():
        weak = [p for p in fact.premises if pack.facts[p].status is not Status.CONFIRMED]
        if fact.status is Status.CONFIRMED and weak:
            message = Worded(
                "it follows from {value}, which is {status}.",
                value=known_as("fact", weak[0]),
                status=Worded(str(pack.facts[weak[0]].status)),
            )
            yield _of_fact(
                fact.id,
                fact.place,
                "unfounded",
                Severity.ERROR,
                message,
                Worded("Retire it too, or name other premises."),
            )


def _wordless(pack: Pack) -> Iterator[Problem]:
    """The first fact of each type that has no question in its words: nobody is asked anything of such."""
    told: set[str] = set()
    for fact in pack.facts.values():
        fact_type = pack.types[fact.type]
        if not fact_type.ask and not fact.ask and fact.status is Status.CONFIRMED and fact.type not in told:
            told.add(fact.type)
            yield wordless(fact.id, fact.place, fact.type, next(iter((*fact_type.roles, *fact.times)), "when"))


def _lasting(pack: Pack) -> Iterator[Problem]:
    """States that nobody says the end of, asked of the time that their source speaks for."""
    for fact in pack.facts.values():
        fact_type = pack.types[fact.type]
        asked = (fact_type.ask.keys() | fact.ask.keys()) - {*TIME_FACETS, *fact.skip}
        if fact_type.tense is Tense.STATE and asked and "end" not in fact.times and fact.status is Status.CONFIRMED:
            message = Worded("it is a state, and nothing says whether it still lasts.")
            remedy = 'Write end = ".." if it did when the source was written, or the date when it ended.'
            yield _of_fact(fact.id, fact.place, "no-end", Severity.WARNING, message, remedy)


def _grounding(pack: Pack, fact: Fact, texts: Mapping[str, str]) -> Iterator[Problem]:
    """What the fact says that cannot be read inside its cited spans."""
    if fact.modality is Modality.DERIVED or not fact.citations or any(c.source not in texts for c in fact.citations):
        return
    spans = [_slice(texts[c.source], c.span) for c in fact.citations]
    read = f" {' '.join(normalise(span) for span in spans)} "
    tokens = read.split()
    entities = [(role, f) for role in fact.roles for f in fact.roles[role] if isinstance(f, str) and f in pack.entities]
    for role, entity in (*entities, *([("attributed", fact.attributed)] if fact.attributed else [])):
        names = (*pack.entities[entity].name.values(), *(a.text for a in pack.entities[entity].aliases))
        if not any(f" {normalise(name)} " in read or is_told(name, tokens) for name in names):
            message = Worded("{entity} cannot be read in the cited text.", entity=known_as("entity", entity))
            remedy: str = Worded("Cite the place that names it, or add the name used there as an alias.")
            yield replace(_of_fact(fact.id, fact.place, "ungrounded", Severity.WARNING, message, remedy), field=role)
    dates = [*fact.times.values(), *(f for role in fact.roles.values() for f in role if isinstance(f, EdtfDate))]
    for when in dates:
        year = fact.date_basis is DateBasis.STATED
        parts = _date_parts(when, year=year)
        if missing := [part for part in parts if not _readable(part, tokens)]:
            text = dated(when.text)
            message = Worded("the date {text} cannot be read in the cited text.", text=text)
            if missing != parts:
                message = Worded(
                    "of the date {text}, {missing} cannot be read in the cited text.",
                    text=text,
                    missing=listed(missing),
                )
            remedy = 'Correct the date, cite the place that gives it, or write date_basis = "inferred".'
            found = _of_fact(fact.id, fact.place, "ungrounded", Severity.WARNING, message, remedy)
            implied = (
                year and when in fact.times.values() and any(part.isdecimal() and len(part) > 2 for part in missing)
            )
            yield replace(found, field="date_basis") if implied else found
    for number in (*_numbers(fact), *fact.count.values()):
        if not _number_readable(number, tokens):
            message = Worded("the number {number} cannot be read in the cited text.", number=number_text(number))
            yield _of_fact(
                fact.id, fact.place, "ungrounded", Severity.WARNING, message, Worded("Correct it, or cite its place.")
            )


def _slice(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _date_parts(when: EdtfDate, *, year: bool) -> list[str]:
    """The year with its era before ours, month and day of each end of a date, or its century, as words to look for."""
    parts: list[str] = []
    for point in when.points():
        if year and point.year is not None:
            parts += [str(point.year)] if point.year > 0 else [str(1 - point.year), "BC"]
        elif year and point.century is not None:
            parts += [ordinal(abs(point.century)), "century", *(["BC"] if point.century < 0 else [])]
        parts += [month_named(_MONTHS[point.month - 1], point.month)] if point.month else []
        parts += [str(point.day)] if point.day else []
    return list(dict.fromkeys(parts))


_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
).split()


def _readable(part: str, tokens: list[str]) -> bool:
    if part == "BC":
        return bool({"bc", "bce"} & set(tokens))
    digits = part.rstrip("stndrh")
    if digits.isdecimal() and digits != part:
        return part in tokens or (int(digits) <= len(_ORDINALS) and _ORDINALS[int(digits) - 1] in tokens)
    return part in tokens or (part.isdecimal() and any(f"{part}{nth}" in tokens for nth in ("st", "nd", "rd", "th")))


def _numbers(fact: Fact) -> Iterator[int | float]:
    for filler in (f for role in fact.roles.values() for f in role):
        if isinstance(filler, Frequency):  # "every year" names no number
            yield from (n for n in (filler.count, filler.per.count) if n > 1)
        elif isinstance(filler, Duration):
            yield filler.count
        elif isinstance(filler, (int, float)):
            yield filler


def _number_readable(number: int | float, tokens: list[str]) -> bool:
    if any(_NUMBERS.get(token) == number for token in tokens) or _readable(number_text(number), tokens):
        return True
    read = f" {' '.join(tokens)} "
    return any(f" {normalise(written)} " in read for written in (number_text(number), f"{number:,}"))
