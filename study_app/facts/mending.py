"""What can be done about a problem: each mend is the changes that it makes, ready to be saved, or what is to be written next."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from study_app.facts.acts import nouns_of_action
from study_app.facts.dates import parse as parse_date
from study_app.facts.documents import digest, sha256
from study_app.facts.kinds import DateBasis, Status, ValueKind
from study_app.facts.names import normalise
from study_app.facts.problem import Problem, Severity, marks, values
from study_app.facts.rows import Row, same, several
from study_app.i18n import _, ngettext
from study_app.journal import Change

_MOST_DECKS = 3
"""So many decks are offered for a fact that is in none."""

_MOST_KINDS = 4
"""So many kinds of facts are offered for an entity of which no fact speaks."""


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that can be done: `words` say it; `changes` do it.

    Where there are none, `unite` names two facts of which one is to be made, or `write` a kind of fact, a role of it and what is
    to fill that: a fact to be written.

    `likely` is False for what can always be done and seldom should.
    """

    words: str
    changes: tuple[Change, ...] = ()
    unite: tuple[str, str] | None = None
    write: tuple[str, str, str] | None = None
    likely: bool = True


Find = Callable[[str, str], Row | None]
"""The row of a table and id in the pack of the problem."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A problem with the rows that have part in it; `other` is None where there is none."""

    problem: Problem
    row: Row
    find: Find
    other: Row | None
    decks: Callable[[], Iterator[Row]]
    kinds: Callable[[], Iterator[Row]]
    texts: Mapping[str, str]
    named: Callable[[str, str], str]

    @property
    def field(self) -> str:
        return self.problem.field


def mends(
    problem: Problem,
    find: Find,
    decks: Callable[[], Iterator[Row]],
    kinds: Callable[[], Iterator[Row]],
    texts: Mapping[str, str],
    following: Callable[[str], Iterable[Row]],
    named: Callable[[str, str], str] = lambda _table, id: id,
) -> tuple[Mend, ...]:
    """What can be done about a problem with one key, the likeliest first; none where somebody must write.

    `kinds` are the kinds of facts of the pack, `texts` the documents of its sources that are at hand, `following` the facts that
    name one as a premise, `named` how a row of a table and an id is spoken of.
    """
    row = find(problem.table, problem.row)
    if row is None:
        return ()
    other = next((one for id in problem.others if (one := find(problem.table, id)) is not None), None)
    of_its_kind = _MENDS.get(problem.code, _none)
    found = [
        mend
        for mend in of_its_kind(_Case(problem, row, find, other, decks, kinds, texts, named))
        if _changes_something(mend)
    ]
    if row.table == "fact":
        found += [
            _retire(one, following, named)
            for one in (row, other)
            if one is not None and one.data.get("status") != "retired"
        ]
    seen: dict[tuple[str, ...], Mend] = {}
    for mend in found:
        seen.setdefault((*map(repr, mend.changes), repr((mend.unite, mend.write))), mend)
    return tuple(seen.values())


def put_aside(problem: Problem, row: Row) -> tuple[Change, ...]:
    """The changes that say of a row that something is no problem of it. Raises ValueError for an error, which cannot be."""
    if problem.severity is Severity.ERROR:
        raise ValueError(problem.code)
    return (_set(row, "ignore", sorted(marks(row.data.get("ignore")) | {problem.mark})),)


def take_up(problem: Problem, row: Row) -> tuple[Change, ...]:
    """The changes that say no more that it is no problem."""
    left = sorted(marks(row.data.get("ignore")) - {problem.mark, problem.code})
    return (_set(row, "ignore", left or None),)


def _set(row: Row, field: str, value: Any) -> Change:
    return Change(row.table, row.id, field, row.data.get(field), value)


def _changes_something(mend: Mend) -> bool:
    return not mend.changes or any(not same(change.old, change.new) for change in mend.changes)


def _retire(row: Row, following: Callable[[str], Iterable[Row]], named: Callable[[str, str], str]) -> Mend:
    """A fact put aside, and with it those that follow from it, which nothing would bear any more."""
    along: dict[str, Row] = {row.id: row}
    todo = [row.id]
    while todo:
        for one in following(todo.pop()):
            if one.id not in along and one.data.get("status") in (None, Status.CONFIRMED):
                along[one.id] = one
                todo.append(one.id)
    fact, n = named("fact", row.id), len(along) - 1
    words = _("Retire {fact}").format(fact=fact)
    if n:
        words = ngettext(
            "Retire {fact}, and {n} fact that follows from it", "Retire {fact}, and {n} facts that follow from it", n
        ).format(fact=fact, n=n)
    return Mend(words, tuple(_set(one, "status", str(Status.RETIRED)) for one in along.values()), likely=False)


def _none(_case: _Case) -> Iterator[Mend]:
    yield from ()


def _same_fact(case: _Case) -> Iterator[Mend]:
    if case.other is not None:
        yield Mend(_("Make one of the two..."), unite=(case.other.id, case.row.id))


def _agree(case: _Case) -> Iterator[Mend]:
    """One of two values in both facts."""
    if case.other is None or case.field not in case.row.data or case.field not in case.other.data:
        return
    for right, wrong in ((case.other, case.row), (case.row, case.other)):
        value = ", ".join(_value(case, one) for one in several(right.data[case.field]))
        words = _("{value} is right: write it into {fact} too").format(value=value, fact=case.named("fact", wrong.id))
        yield Mend(words, (_set(wrong, case.field, right.data[case.field]),))


def _value(case: _Case, value: Any) -> str:
    """What fills a role or a time, for people."""
    if case.field in _TIMES:
        with contextlib.suppress(ValueError):
            return parse_date(str(value)).words()
    return case.named("entity", value) if isinstance(value, str) else str(value)


def _followed(case: _Case) -> Iterator[Mend]:
    """The end of the earlier state at the beginning of the later."""
    if case.other is not None and "start" in case.row.data:
        start = case.row.data["start"]
        words = _("End {fact} when this begins: {date}").format(
            fact=case.named("fact", case.other.id), date=_value(case, start)
        )
        yield Mend(words, (_set(case.other, "end", start),))


def _listed(case: _Case) -> Iterator[Mend]:
    """The list with those who are missing."""
    if case.other is not None:
        named = several(case.other.data.get(case.field))
        more = [one for one in several(case.row.data.get(case.field)) if one not in named]
        words = _("Add {what} to the list in {fact}").format(
            what=", ".join(_value(case, one) for one in more), fact=case.named("fact", case.other.id)
        )
        yield Mend(words, (_set(case.other, case.field, [*named, *more]),))


def _digests(case: _Case) -> Iterator[Mend]:
    """The digests of what the spans hold, where all of the fact's documents are at hand."""
    row, texts = case.row, case.texts
    cites = several(row.data.get("cite"))
    if row.table != "fact" or not all(isinstance(one, dict) and one.get("source") in texts for one in cites):
        return
    mended = []
    for one in cites:
        start, end = one["span"]
        mended.append(one | {"digest": digest(texts[one["source"]][start:end])})
    words = _("The span is right: write its digest")
    yield Mend(words, (_set(row, "cite", mended if isinstance(row.data["cite"], list) else mended[0]),))


def _document(case: _Case) -> Iterator[Mend]:
    """The sum and the length of a document that is taken for the right one: one that has no sum, or has it already."""
    text = case.texts.get(case.row.id)
    if text is not None and case.row.data.get("sha256") in (None, "", sha256(text)):
        words = _("It is this document: write its sum and length")
        changes = (_set(case.row, "sha256", sha256(text)), _set(case.row, "length", len(text)))
        yield Mend(words, tuple(change for change in changes if not same(change.old, change.new)))


def _date_there(case: _Case) -> Iterator[Mend]:
    """The date that the cited text gives, where it gives just one."""
    from study_app.facts.article.times import find_dates  # only when there is something to mend

    found = {
        mention.date
        for text in _cited(case)
        for mention in find_dates(text)
        if len(mention.readings) == 1 and mention.basis is DateBasis.STATED
    }
    said = values(case.problem.message).get("text")
    wrong = [key for key in _TIMES if key in case.row.data and str(case.row.data[key]) == said]
    if len(found) == len(wrong) == 1:
        [date] = found
        words = _("The cited text says {date}: write that").format(date=date.words())
        yield Mend(words, (_set(case.row, wrong[0], date.text),))


_TIMES = ("when", "start", "end")


def _read_there(case: _Case) -> Iterator[Mend]:
    """The date that the cited text gives, a year that the source implies, or another name that it uses."""
    yield from _date_there(case)
    if case.field == "date_basis":
        words = _("The source implies the year: the date is inferred")
        yield Mend(words, (_set(case.row, "date_basis", "inferred"),))
        return
    id = values(case.problem.message).get("entity", "")
    entity = case.find("entity", id) if id else None
    said = _said_like(entity, " ".join(_cited(case))) if entity is not None else None
    if entity is not None and said is not None:
        alias, kind = said
        new = alias if kind == "spelling" else {"text": alias, "kind": kind}
        words = _("“{name}” is another name of {entity}").format(name=alias, entity=case.named("entity", id))
        yield Mend(words, (_set(entity, "aliases", [*several(entity.data.get("aliases")), new]),))


def _cited(case: _Case) -> Iterator[str]:
    """The texts that a fact cites, of the documents at hand."""
    for one in several(case.row.data.get("cite")):
        if isinstance(one, dict) and one.get("source") in case.texts:
            start, end = one["span"]
            yield case.texts[one["source"]][start:end]


_LIKE = 75
"""How alike, of 100, a name in a text is to one that is known, so that it is offered as another of the same thing."""


def _said_like(entity: Row, text: str) -> tuple[str, str] | None:
    """What a text may call an entity, with the kind of name: its initials, or what begins with a capital and is most alike."""
    from rapidfuzz import fuzz  # only when there is something to mend

    names = [name for name in _names(entity) if name]
    words = re.findall(r"\w[\w’'-]*", text)
    initials = {"".join(word[0] for word in name.split() if word[0].isupper()) for name in names}
    for word in words:
        if len(word) > 1 and word in initials:
            return word, "acronym"
    # of what was done a text may tell with a verb, in a sentence: another name of it has its noun
    nouns = [wanted for name in names if (wanted := nouns_of_action(name))]
    best = (0.0, 0, "")
    for length in range(1, max((len(name.split()) for name in names), default=0) + 2):
        for start in range(len(words) - length + 1):
            said = " ".join(words[start : start + length])
            run = words[start : start + length]
            if nouns and not any(wanted.issubset(map(normalise, run)) for wanted in nouns):
                continue
            if said[0].isupper() and said in text and _may_be_name(run, names):
                alike = max(fuzz.token_sort_ratio(normalise(said), normalise(name)) for name in names)
                best = max(best, (alike, -length, said))  # of those alike the shortest, without an article
    return (best[2], "spelling") if best[0] >= _LIKE else None


_JOINING = frozenset(
    "a an and da das de del della der des di do dos du for in la le of on the to und van von y zu"
    " без в во для до за и из к на над о об от по под при с со у".split()
)
"""Small words inside a name."""

_INFLECTED = 80
"""How alike, of 100, a word with a small letter is to one of a name of which it may be another spelling."""


def _may_be_name(said: Sequence[str], names: Sequence[str]) -> bool:
    """Whether words of a text may be a name: none with a small letter but what joins, or nearly stands in a name known."""
    from rapidfuzz import fuzz  # only when there is something to mend

    known = {word for name in names for word in name.split() if word not in _JOINING}
    return said[-1] not in _JOINING and all(
        not word[0].islower() or word in _JOINING or any(fuzz.ratio(word, one) >= _INFLECTED for one in known)
        for word in said
    )


def _lasting(case: _Case) -> Iterator[Mend]:
    yield Mend(_("It still lasted then: its end is open"), (_set(case.row, "end", ".."),))


def _into_decks(case: _Case) -> Iterator[Mend]:
    """Tags that a deck searches for by themselves, or the lists of decks."""
    row = case.row
    for deck in islice(case.decks(), _MOST_DECKS):
        name = deck.data.get("name")
        shown = name if isinstance(name, str) else deck.id
        parts = [part.strip() for part in str(deck.data.get("search", "")).split(" or ")]
        tags = [part.removeprefix("tag:") for part in parts if part.startswith("tag:") and " " not in part]
        if tags:
            words = _("Tag it {tag}, for the deck {deck}").format(tag=tags[0], deck=shown)
            yield Mend(words, (_set(row, "tags", [*several(row.data.get("tags")), tags[0]]),))
        else:
            words = _("Put it into the deck {deck}").format(deck=shown)
            yield Mend(words, (_set(deck, "facts", [*several(deck.data.get("facts")), row.id]),))


def _draft(case: _Case) -> Iterator[Mend]:
    yield Mend(_("Make it a draft"), (_set(case.row, "status", "draft"),))


def _swapped(case: _Case) -> Iterator[Mend]:
    """Start and end the other way round, if they stand the wrong way."""
    start, end = case.row.data.get("start"), case.row.data.get("end")
    try:
        wrong = isinstance(start, str) and isinstance(end, str) and parse_date(end).certainly_before(parse_date(start))
    except ValueError:
        return
    if wrong:
        yield Mend(_("Swap start and end"), (_set(case.row, "start", end), _set(case.row, "end", start)))


def _counted(case: _Case) -> Iterator[Mend]:
    """The number that is named, where a list has more than its count says, or is complete."""
    row, count = case.row, case.row.data.get("count")
    if isinstance(count, dict):
        named = {role: len(several(row.data.get(role))) for role in count}
        complete = several(row.data.get("closed"))
        right = {role: named[role] if role in complete else max(named[role], n) for role, n in count.items()}
        shown = ", ".join(f"{case.named('facet', role)} {n}" for role, n in right.items())
        yield Mend(_("Count those that are named: {counts}").format(counts=shown), (_set(row, "count", right),))


def _planned(case: _Case) -> Iterator[Mend]:
    if case.other is None:
        yield Mend(_("It is planned"), (_set(case.row, "modality", "planned"),))


def _excused(case: _Case) -> Iterator[Mend]:
    """A row that says that a sentence carries no fact."""
    for id in case.problem.others:
        start = int(id.rpartition(":")[2])
        for sentence in case.row.data.get("sentences", ()):
            if sentence[0] == start:
                reason = _("it says nothing that is to be learned")
                data = {"source": case.row.id, "span": [start, sentence[1]], "reason": reason}
                yield Mend(_("It says nothing to learn"), (Change("no_fact", id, "", None, data),))


def _without_alias(case: _Case) -> Iterator[Mend]:
    """The other names of an entity without those that are another's, or these as mere mentions."""
    row = case.row
    theirs = {normalise(text) for text in _names(case.other)} if case.other is not None else set()
    aliases = several(row.data.get("aliases"))
    left = [one for one in aliases if normalise(_text(one)) not in theirs]
    shown = ", ".join(_text(one) for one in aliases if one not in left)
    words = _("Take {name} away from {entity}").format(name=shown, entity=case.named("entity", row.id))
    yield Mend(words, (_set(row, "aliases", left or None),))
    mentions = [one if one in left else _mention(one) for one in aliases]
    words = _("Keep {name} of {entity} as a mention, which is no answer").format(
        name=shown, entity=case.named("entity", row.id)
    )
    yield Mend(words, (_set(row, "aliases", mentions),))


def _mention(alias: Any) -> dict[str, Any]:
    return (alias if isinstance(alias, dict) else {"text": alias}) | {"kind": "mention"}


def _text(alias: Any) -> str:
    return str(alias.get("text", "")) if isinstance(alias, dict) else str(alias)


def _names(entity: Row) -> Iterator[str]:
    name = entity.data.get("name")
    yield from name.values() if isinstance(name, dict) else [str(name)]
    yield from map(_text, several(entity.data.get("aliases")))


def _spoken_of(case: _Case) -> Iterator[Mend]:
    """A fact that speaks of an entity, of a kind that takes such; what the text of the pack does not have can go."""
    entity, kinds = case.row, _ancestors(case.row, case.find)
    fitting = (
        (kind, role)
        for kind in case.kinds()
        for role, takes in (kind.data.get("role") or {}).items()
        if isinstance(takes, Mapping) and takes.get("value") == ValueKind.ENTITY and takes.get("of") in kinds
    )
    one_each = {kind.id: (kind, role) for kind, role in reversed(list(fitting))}  # the first role of each
    for kind, role in islice(reversed(one_each.values()), _MOST_KINDS):
        shown = _called(kind.data.get("name")) or kind.id
        words = _("Write a fact of it: {kind}").format(kind=shown)
        yield Mend(words, write=(kind.id, role, entity.id))
    if entity.base is None:
        words = _("Remove {entity}").format(entity=case.named("entity", entity.id))
        yield Mend(words, (Change("entity", entity.id, "", dict(entity.data), None),))


def _ancestors(entity: Row, find: Find) -> set[str]:
    """The kinds that an entity is of: its own and those above it."""
    found: set[str] = set()
    kind = entity.data.get("type")
    while isinstance(kind, str) and kind not in found:
        found.add(kind)
        above = find("entity_type", kind)
        kind = above.data.get("parent") if above is not None else None
    return found


def _called(name: Any) -> str:
    return str(next(iter(name.values()), "") if isinstance(name, Mapping) else name or "")


def _strict(case: _Case) -> Iterator[Mend]:
    if case.other is not None:
        words = _("Both are right: forgive no slip in them (strict), and set it aside")
        aside = put_aside(case.problem, case.row)
        yield Mend(words, (_set(case.row, "strict", True), _set(case.other, "strict", True), *aside))


def _skipped(case: _Case) -> Iterator[Mend]:
    """The question left out, in either fact."""
    facet = case.field.removeprefix("ask.")
    for row in (case.row, case.other):
        if row is not None and facet:
            words = _("Do not ask for {facet} of {fact}").format(
                facet=case.named("facet", facet), fact=case.named("fact", row.id)
            )
            yield Mend(words, (_set(row, "skip", [*several(row.data.get("skip")), facet]),))


_MENDS: Mapping[str, Callable[[_Case], Iterator[Mend]]] = {
    "same-fact": _same_fact, "contradiction": _agree, "two-holders": _followed, "outside-list": _listed,
    "wrong-digest": _digests, "wrong-length": _document, "other-document": _document, "ungrounded": _read_there,
    "no-end": _lasting, "no-deck": _into_decks, "no-citation": _draft, "wrong-time": _swapped, "wrong-count": _counted,
    "wrong-order": _planned, "uncovered": _excused, "alias-taken": _without_alias, "near-name": _strict,
    "ambiguous": _skipped, "leak": _skipped, "orphan": _spoken_of,
}  # fmt: skip
"""What is particular to a kind of problem, by its code."""
