"""An article in work: what became of each sentence, what is proposed for it, and the changes to a pack that a decision makes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any

from study_app.errors import StudyAppError
from study_app.facts.article.fields import (
    EVENT,
    FROM,
    Field,
    choices,
    entered,
    entity_fields,
    fields_of,
    in_row,
    kind_of,
    missing_in,
    more_fields,
    sentence,
    shown,
    unknown,
    with_field,
)
from study_app.facts.article.findings import Findings, find_all, known_now
from study_app.facts.article.lexicon import Lexicon
from study_app.facts.article.proposals import Proposal, Proposer
from study_app.facts.article.ready import Ready
from study_app.facts.article.segments import Segments, measures, reads_english, sentences_of, source_row, trimmed
from study_app.facts.cells import Refused, read_date, status_words
from study_app.facts.dates import EdtfDate
from study_app.facts.dates import parse as parse_date
from study_app.facts.documents import sha256
from study_app.facts.ids import new_id
from study_app.facts.kinds import FLASHCARD, Modality, Status
from study_app.facts.names import normalise
from study_app.facts.pack import Span, text_in
from study_app.facts.rows import id_of
from study_app.facts.wording import as_read
from study_app.i18n import _, in_use, ngettext, quoted
from study_app.journal import Change

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
"""The rows of a pack by their table, each as TOML holds it, with the edits that stand."""


Reading = Callable[[Callable[[], object]], tuple[Findings, ...]]
"""Reads a text, calling what it is given after each step and at each sentence: what that raises ends the reading."""

_CLEAR = 0.6
"""The score from which a proposal is likely enough to stay with its sentence after another of its kind was accepted."""

_NEAR = (1.0, 0.6, 0.36)
"""How much the kind of a fact of the sentence before speaks for one of the same kind; of the one before that, and so on."""


class State(StrEnum):
    """What became of a sentence."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    PROPOSED = "proposed"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class Counts:
    """How far an article is: its sentences, those with a confirmed fact, and those with a reason why they have none."""

    sentences: int
    confirmed: int
    dismissed: int

    @property
    def without(self) -> int:
        """How many have neither a confirmed fact nor a reason why they have none."""
        return self.sentences - self.confirmed - self.dismissed

    def words(self) -> str:
        """ "12 of 44 sentences have no confirmed fact; 3 more were dismissed with a reason"."""
        if self.sentences and self.confirmed == self.sentences:
            told = _("Every sentence has a confirmed fact")
        else:
            told = ngettext(
                "{n} of {all} sentences has no confirmed fact",
                "{n} of {all} sentences have no confirmed fact",
                self.without,
            ).format(n=self.without, all=self.sentences)
        if not self.dismissed:
            return told
        more = ngettext("{n} more was dismissed with a reason", "{n} more were dismissed with a reason", self.dismissed)
        return f"{told}; {more.format(n=self.dismissed)}"


class Article:
    """A text, the source of a pack that it is, and what the pack says of it.

    `source` is the row of the source; one that `tables` do not have yet comes with the first change. Raises StudyAppError if the
    source is there and is of another text.
    """

    def __init__(
        self,
        text: str,
        source: Mapping[str, Any],
        tables: Tables,
        language: str = "en",
        taken: Callable[[str, str], bool] | None = None,
        ready: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    ) -> None:
        """`taken` says whether a table has a row of an id, where `tables` do not have all the facts of the pack.

        `ready` are rows of kinds of facts that the pack could take over, each by a key that no kind of the pack has as its id.
        """
        known = next((row for row in tables.get("source", ()) if row.get("id") == source.get("id")), None)
        if known is not None and known.get("sha256") not in (None, "", sha256(text)):
            raise StudyAppError(
                _("This text is not, to the letter, the document of the source {source}: make it a new source.").format(
                    source=source.get("id")
                )
            )
        self.text = text
        self.source: Mapping[str, Any] = known or source
        self.id = str(source.get("id"))
        self._new = known is None
        self._language = language
        self._taken = taken or self._in_tables
        self._could_have = ready if reads_english(text) else {}
        self.parts: Segments = sentences_of(self.source, text)
        self._starts = [s.start for s in self.parts.sentences]
        self._spoken: tuple[object, ...] = ()
        self._by_hand: dict[int, list[Proposal]] = {}
        self._kinds: dict[str, str] = {}
        self._unwanted: list[tuple[int, Mapping[str, Any]]] = []
        self.findings: tuple[Findings, ...] = ()
        self.lexicon = Lexicon.of({}, language)
        if (reading := self.follow(tables)) is not None:
            self.read_anew(reading(bool))

    # --- what there is

    def follow(self, tables: Tables) -> Reading | None:
        """The rows have changed, and are taken over at once; what reads the text by them, on any thread, if it must be read anew.

        Until that is `read_anew`, it is known of the text what was found before, by the names that there are now.
        """
        reading: Reading | None = None
        self._tables = tables
        self._new = all(row.get("id") != self.id for row in tables.get("source", ()))
        spoken = tuple(tuple(tables.get(name, ())) for name in ("entity_type", "entity", "type"))
        if not self._spoken or spoken != self._spoken:
            self._spoken = spoken
            before, self.lexicon = self.lexicon, Lexicon.of(tables, self._language)
            as_of = parse_date(str(self.source["as_of"])) if self.source.get("as_of") else None
            self.findings = known_now(self.findings, before, self.lexicon)
            reading = partial(find_all, self.text, self.parts, self.lexicon, as_of)
            names = {self.type_name(id) for id in self.lexicon.types}
            free = {key: row for key, row in self._could_have.items() if row.get("name") not in names}
            self._ready = Ready(self.lexicon, free)
            self._offers = Proposer(self.text, self.id, self._ready.lexicon)
            self._used: frozenset[str] | None = None
        used = Counter(str(f.get("type")) for f in tables.get("fact", ()) if f.get("status") != "retired")
        if self._used != frozenset(used):
            self._used = frozenset(used)
            self._proposer = Proposer(self.text, self.id, self.lexicon, used)
            self._made: dict[int, tuple[Mapping[str, float], tuple[Proposal, ...]]] = {}
        self._told: dict[str, str] | None = None
        self._no_more: frozenset[str] = frozenset()
        self._cited: dict[int, list[Mapping[str, Any]]] = {}
        for fact in tables.get("fact", ()):
            if fact.get("status") != "retired":
                for number in self.sentences_cited(fact):
                    self._cited.setdefault(number, []).append(fact)
        self._reasons = {
            number: str(row.get("reason", ""))
            for row in tables.get("no_fact", ())
            if row.get("source") == self.id and row.get("status") != "retired"
            for number in self._touched(row.get("span"))
        }
        return reading

    def read_anew(self, findings: tuple[Findings, ...]) -> None:
        """The text was read by the rows that were followed last."""
        self.findings = findings
        self._made = {}

    def took(self, changes: Iterable[Change]) -> Reading | None:
        """Changes were saved: they are read into the rows at hand, and followed."""
        tables = {name: list(rows) for name, rows in self._tables.items()}
        for change in changes:
            rows = tables.setdefault(change.table, [])
            if not change.field:
                rows.append(change.new)
                continue
            at = next(n for n, row in enumerate(rows) if id_of(change.table, row) == change.id)
            rows[at] = {k: v for k, v in {**rows[at], change.field: change.new}.items() if v is not None}
        return self.follow(tables)

    def _in_tables(self, table: str, id: str) -> bool:
        return any(row.get("id") == id for row in self._tables.get(table, ()))

    def sentences_cited(self, fact: Mapping[str, Any]) -> tuple[int, ...]:
        """The numbers of the sentences that a fact cites."""
        raw: Any = fact.get("cite") or []
        cites = raw if isinstance(raw, list) else [raw]
        found = (n for c in cites if c.get("source") == self.id for n in self._touched(c.get("span")))
        return tuple(dict.fromkeys(found))

    def _touched(self, span: Any) -> tuple[int, ...]:
        """The sentences that a span overlaps."""
        if not isinstance(span, (list, tuple)) or len(span) != 2:
            return ()
        first = max(0, bisect_right(self._starts, span[0]) - 1)
        found = []
        for number in range(first, len(self._starts)):
            sentence = self.parts.sentences[number]
            if sentence.start >= span[1]:
                break
            if sentence.end > span[0]:
                found.append(number)
        return tuple(found)

    def sentence(self, number: int) -> str:
        """The words of a sentence."""
        span = self.parts.sentences[number]
        return self.text[span.start : span.end]

    def sentence_at(self, position: int) -> int:
        """The number of the sentence at a code point of the text, or of the one before it."""
        return max(0, bisect_right(self._starts, position) - 1)

    def sentences_between(self, start: int, end: int) -> range:
        """The numbers of the sentences between two places of the text, those that the places are in too."""
        return range(self.sentence_at(start), self.sentence_at(end) + 1 if self._starts else 0)

    def found(self, number: int) -> Findings:
        """What was found in a sentence."""
        return self.findings[number]

    def facts(self, number: int) -> tuple[Mapping[str, Any], ...]:
        """The facts that cite a sentence, without those that are retired."""
        return tuple(self._cited.get(number, ()))

    def reason(self, number: int) -> str:
        """Why a sentence has no fact; "" if nobody has said so."""
        return self._reasons.get(number, "")

    def state(self, number: int) -> State:
        """What became of a sentence."""
        if any(fact.get("status", "confirmed") == "confirmed" for fact in self.facts(number)):
            return State.CONFIRMED
        if number in self._reasons:
            return State.DISMISSED
        return State.PROPOSED if self.proposals(number) or self.ready(number) else State.UNTOUCHED

    def counts(self) -> Counts:
        """How far the article is."""
        numbers = range(len(self.parts.sentences))
        confirmed = sum(any(fact.get("status", "confirmed") == "confirmed" for fact in self.facts(n)) for n in numbers)
        dismissed = sum(n in self._reasons and not self.facts(n) for n in numbers)
        return Counts(len(self.parts.sentences), confirmed, dismissed)

    def next_open(self, number: int) -> int:
        """The next sentence that has neither a fact nor a reason; the next one, where all after it have."""
        last = len(self.parts.sentences) - 1
        ahead = (n for n in range(number + 1, last + 1) if self.state(n) in (State.PROPOSED, State.UNTOUCHED))
        return next(ahead, min(number + 1, last))

    def after(self, accepted: Proposal) -> int:
        """Where to go on after a proposal was accepted: the same sentence while it says more of the same kind.

        Of another kind it may say something too; but most of what is proposed beside a fact is another reading of the same
        words, and Enter is pressed fast.
        """
        number = accepted.sentence
        mine = self._by_hand.get(number, [])
        more = (p for p in self.proposals(number) if not p.missing)
        stays = any(p in mine or (p.type == accepted.type and p.score >= _CLEAR) for p in more)
        return number if stays or accepted.table == "entity" else self.next_open(number)

    # --- what is proposed

    def proposals(self, number: int) -> tuple[Proposal, ...]:
        """What a sentence may be saying that no fact of it says yet, the best first; what was made by hand before it."""
        before = self._told_before(number)
        known, made = self._made.get(number, ({}, None))
        if made is None or known != before:
            found = self._proposer.proposals(number, self.findings[number], before)
            made = tuple(self._told_by(p) for p in found)
            self._made[number] = (before, made)
        said = [self._comparable(fact) for fact in self.facts(number)]
        mine = self._by_hand.get(number, [])
        all_of_it = (*mine, *(p for p in made if (number, p.row) not in self._unwanted))
        return tuple(p for p in all_of_it if self._comparable(p.row) not in said)

    def _told_before(self, number: int) -> Mapping[str, float]:
        """The types of the facts of the sentences before one, with how near they are: 1 for the last."""
        near: dict[str, float] = {}
        for back, weight in enumerate(_NEAR, 1):
            for fact in self._cited.get(number - back, ()):
                near.setdefault(str(fact.get("type")), weight)
        return near

    def _told_by(self, proposal: Proposal) -> Proposal:
        """The proposal with whose claim it is, where the sentence does not say so and the fact told last before it does."""
        if "attributed" not in proposal.missing:
            return proposal
        for number in range(proposal.sentence, -1, -1):
            for fact in self.facts(number):
                if fact.get("attributed"):
                    return self.set(proposal, attributed=fact["attributed"])
        return proposal

    def queue(self, number: int) -> tuple[Proposal, ...]:
        """All that is proposed for a sentence: names whose kind is clear, facts, names that need a look.

        A kind that the pack could take over, and of which the sentence speaks more clearly than of any that it has, is the first.
        """
        facts, ready = self.proposals(number), self.ready(number)
        names = [p for p in self._names(number) if (number, p.row) not in self._unwanted]
        return (
            *(p for p in ready if p.score > 0),
            *(p for p in names if not p.missing),
            *facts,
            *(p for p in ready if p.score <= 0),
            *(p for p in names if p.missing),
        )

    def ready(self, number: int) -> tuple[Proposal, ...]:
        """Kinds of facts that the pack could take over and the sentence speaks of; `type` is the key of each."""
        found = self.findings[number]
        told = self._ready.spoken_for(self._proposer.said(found), dated=bool(found.times or found.around_dates))
        made = (Proposal(number, {"type": key}, clearer, table="type") for key, clearer in told)
        return tuple(p for p in made if (number, p.row) not in self._unwanted)

    def _names(self, number: int) -> tuple[Proposal, ...]:
        return self._proposer.names(number, self.findings[number])

    def note(self, number: int) -> Proposal:
        """The sentence as a plain card, for what fits no fact type."""
        return self._proposer.note(number, self.parts.sentences[number])

    def of_type(self, number: int, fact_type: str) -> Proposal:
        """The best proposal of a fact type for a sentence: empty where nothing in it fits."""
        if fact_type == FLASHCARD:
            return self.note(number)
        made = self._proposer.of_type(number, self.findings[number], fact_type)
        bare = {"type": fact_type, "cite": self._cite(self.parts.sentences[number])}
        proposal = self._told_by(made[0] if made else self._checked(Proposal(number, bare, 0.0)))
        before = next((f for n in range(number, -1, -1) for f in self.facts(n) if f.get("type") == fact_type), {})
        proposal = self.set(proposal, modality=Modality.PLANNED.value) if _is_planned(before) else proposal
        return self.with_new_names(proposal)

    def with_new_names(self, proposal: Proposal) -> Proposal:
        """The proposal with names that the pack does not have where it lacks some: their things come with the fact."""
        if proposal.table != "fact" or not self.findings[proposal.sentence].new_names:
            return proposal
        filled = self._proposer.with_new_names(proposal.sentence, self.findings[proposal.sentence], proposal.type)
        for field in self.fields(proposal):
            names, has = filled.get(field.name, ()), proposal.row.get(field.name)
            known = {self.lexicon.things[id].name for id in has} if isinstance(has, list) else {has} if has else set()
            if field.of and names and known < set(names):
                with suppress(StudyAppError):  # what cannot stand there is left out
                    proposal = self.changed(proposal, field, "; ".join(names))
        return proposal

    def begun(self, number: int) -> Proposal:
        """A fact about a sentence for which nothing is proposed: of the kind told last before it, filled as far as it goes."""
        before = (fact["type"] for n in range(number, -1, -1) for fact in reversed(self.facts(n)))
        fact_type = next(before, None) or next(iter(self.lexicon.types), FLASHCARD)
        return self.of_type(number, str(fact_type))

    def split(self, proposal: Proposal) -> tuple[Proposal, ...]:
        """One proposal for each filler of the first role that has several; else the proposal twice, to be changed apart."""
        many = next((name for name, value in proposal.row.items() if isinstance(value, list) and name != "cite"), None)
        if many is not None and len(proposal.row[many]) > 1:
            parts = tuple(
                self._checked(replace(proposal, row={**proposal.row, many: [one]})) for one in proposal.row[many]
            )
        else:
            parts = (proposal, replace(proposal, score=proposal.score - 0.001))
            self.forget(proposal)
        self.keep(*parts)
        return parts

    def keep(self, *proposals: Proposal) -> None:
        """Remember proposals made by hand: they stand before the others of their sentence."""
        for proposal in proposals:
            mine = self._by_hand.setdefault(proposal.sentence, [])
            if proposal not in mine:
                mine.append(proposal)

    def forget(self, proposal: Proposal) -> None:
        """A proposal is not wanted: it is not shown again while the article is open."""
        mine = self._by_hand.get(proposal.sentence, [])
        if proposal in mine:
            mine.remove(proposal)
        else:
            self._unwanted.append((proposal.sentence, proposal.row))

    # --- changing a proposal

    def fields(self, proposal: Proposal) -> tuple[Field, ...]:
        """What can be filled in for a proposal, in order."""
        return entity_fields() if proposal.table == "entity" else fields_of(self.lexicon, proposal.type)

    def more_fields(self, proposal: Proposal) -> tuple[Field, ...]:
        """What can be filled in besides, and few facts need."""
        return more_fields(self.lexicon, proposal.type) if proposal.table == "fact" else ()

    def has_more(self, proposal: Proposal) -> bool:
        """Whether anything of that is filled in."""
        return any(in_row(proposal.row, field.name) for field in self.more_fields(proposal))

    def offered(self, proposal: Proposal, field: Field) -> tuple[str, ...]:
        """What may be written in a field; nothing where anything may."""
        if field.name == FROM:
            return tuple(line for id, line in self._lines.items() if id not in self._no_more)
        if field.name == EVENT:
            return tuple(dict.fromkeys(str(f[EVENT]) for f in self._tables.get("fact", ()) if f.get(EVENT)))
        return choices(self.lexicon, field, proposal.type)

    @property
    def _lines(self) -> Mapping[str, str]:
        """What each fact says, by its id, without the marks that part them in a list; no two lines are alike.

        Of facts that say the same each has its id behind it, and those that are retired are told to be so.
        """
        if self._told is None:
            facts = self._tables.get("fact", ())
            said = {str(fact["id"]): " ".join(self.statement_of(fact).replace(";", ",").split()) for fact in facts}
            self._no_more = frozenset(str(fact["id"]) for fact in facts if fact.get("status") == Status.RETIRED)
            often = Counter(normalise(line) for id, line in said.items() if id not in self._no_more)
            retired = status_words()[Status.RETIRED]
            self._told = {
                id: f"{line} ({id}, {retired})" if id in self._no_more
                else f"{line} ({id})" if often[normalise(line)] > 1
                else line
                for id, line in said.items()
            }  # fmt: skip
        return self._told

    def _premise(self, text: str) -> str:
        """The fact that has this id or line, or alone says these words; raises StudyAppError. None that is retired is found."""
        if named := [id for id, line in self._lines.items() if text in (id, line)]:
            return named[0]
        lines = {id: line for id, line in self._lines.items() if id not in self._no_more}
        wanted = normalise(text)
        exact = [id for id, line in lines.items() if normalise(line) == wanted]
        words = set(wanted.split())
        found = exact or [id for id, line in lines.items() if words <= set(normalise(line).split())]
        if not found:
            raise StudyAppError(_("No fact of this source says “{text}”.").format(text=text))
        if len(found) > 1:
            raise StudyAppError(
                _("Several facts say “{text}”: write more of the words of the one that is meant.").format(text=text)
            )
        return found[0]

    def shown(self, proposal: Proposal, field: Field) -> str:
        """What fills a field, as it is written in a form."""
        row = proposal.row
        if field.name == FROM:
            return "; ".join(self._lines.get(str(one), str(one)) for one in row.get(FROM) or ())
        lexicon = self.lexicon.and_things(proposal.things) if proposal.things else self.lexicon
        return shown(lexicon, field, row if "tags" in row else {**row, "tags": self._tags(proposal.sentence)})

    def changed(self, proposal: Proposal, field: Field, text: str) -> Proposal:
        """The proposal with what was written in a field; raises StudyAppError with one sentence if it cannot stand there.

        A name that the pack does not know is that of a new thing, which comes with the fact. What follows from facts is
        `derived`.
        """
        if field in self.more_fields(proposal):
            return self._with_more(proposal, field, text)
        row = {k: v for k, v in proposal.row.items() if k != field.name}
        things = {str(one["id"]): one for one in proposal.things}
        lexicon = self.lexicon.and_things(proposal.things)
        for name, kind in unknown(lexicon, field, text):
            more: dict[str, Any] = {"the": True} if re.search(rf"\b[Tt]he\s+{re.escape(name)}\b", self.text) else {}
            more |= self._acronym(proposal.sentence, name)
            type = kind if kind in lexicon.kinds else self._kind_id(kind)
            id = _id(name, lambda id: id in things or self._taken("entity", id), (type, name))
            self._kinds.setdefault(type, kind)
            things[id] = {"id": id, "type": type, "name": name, **more}
            lexicon = lexicon.and_thing(things[id])
        value = entered(lexicon, field, text)
        if field.name == "tags":
            value = value or []  # none, where those of the fact before it would be taken
        row |= {field.name: value} if value is not None else {}
        return self._checked(replace(proposal, row=row, things=tuple(things.values())))

    def _acronym(self, number: int, name: str) -> dict[str, Any]:
        """The other name of a new thing by the acronym that its sentence has behind it; nothing where there is none."""
        introduced = self.findings[number].introduced
        short = next((one.short for one in introduced if normalise(one.full) == normalise(name)), "")
        return {"aliases": [{"text": short, "kind": "acronym"}]} if short else {}

    def _with_more(self, proposal: Proposal, field: Field, text: str) -> Proposal:
        if field.name != FROM:
            value = entered(self.lexicon, field, text, proposal.type)
            return self._checked(replace(proposal, row=with_field(proposal.row, field.name, value)))
        parts = (" ".join(part.split()) for part in text.split(";"))  # a sentence has commas of its own
        premises = list(dict.fromkeys(self._premise(part) for part in parts if part))
        row = with_field(proposal.row, FROM, premises or None)
        if premises and not _is_planned(row):
            row["modality"] = Modality.DERIVED.value
        elif not premises and row.get("modality") == Modality.DERIVED:
            del row["modality"]
        return self._checked(replace(proposal, row=row))

    def new_things(self, field: Field, text: str) -> tuple[str, ...]:
        """The names written in a field that are those of new things, with what kind of thing each would be: for people."""
        return tuple(
            _("New {kind}: {name}").format(kind=self.lexicon.kind_words(kind) or kind, name=name)
            for name, kind in unknown(self.lexicon, field, text)
        )

    def set(self, proposal: Proposal, **values: Any) -> Proposal:
        """The proposal with keys of its row set; None takes one out. What follows from facts and is no plan is derived."""
        row = {k: v for k, v in {**proposal.row, **values}.items() if v is not None}
        if row.get(FROM) and "modality" not in row:
            row["modality"] = Modality.DERIVED.value
        return self._checked(replace(proposal, row=row))

    def cited(self, proposal: Proposal, start: int, end: int, *, also: bool = False) -> Proposal:
        """The proposal resting on other words of the text, or on these `also`: whole words, without blanks at the ends."""
        while start > 0 and self.text[start - 1].isalnum() and self.text[start : start + 1].isalnum():
            start -= 1
        while end < len(self.text) and self.text[end].isalnum() and self.text[end - 1 : end].isalnum():
            end += 1
        span = trimmed(self.text, start, end)
        if span.start >= span.end:
            raise StudyAppError(_("Select the words in the article that say it, then cite them."))
        spans = dict.fromkeys((*self.spans(proposal), span) if also else (span,))
        cites = [self._cite(one) for one in spans]
        return self._checked(replace(proposal, row={**proposal.row, "cite": cites[0] if len(cites) == 1 else cites}))

    def spans(self, proposal: Proposal) -> tuple[Span, ...]:
        """The places in the text that a proposal rests on."""
        raw: Any = proposal.row.get("cite") or []
        return tuple(Span(c["span"][0], c["span"][1], c["digest"]) for c in (raw if isinstance(raw, list) else [raw]))

    def rested_before(self, proposal: Proposal) -> Span | None:
        """The last of the places that the fact made last with several rests on; None where the proposal rests on it too."""
        mine = self.spans(proposal)
        for fact in reversed(self._tables.get("fact", ())):
            cites = fact.get("cite")
            if isinstance(cites, list) and len(cites) > 1 and cites[-1].get("source") == self.id:
                start, end = cites[-1]["span"]
                last = Span(start, end, cites[-1].get("digest", ""))
                return None if any(last.overlaps(one) for one in mine) else last
        return None

    def _cite(self, span: Span) -> dict[str, Any]:
        return {"source": self.id, "span": [span.start, span.end], "digest": span.digest}

    def _checked(self, proposal: Proposal) -> Proposal:
        if proposal.table == "entity":
            missing = tuple(f.name for f in entity_fields() if f.needed and not proposal.row.get(f.name))
            return replace(proposal, missing=missing, unsure=())
        return replace(proposal, missing=missing_in(self.lexicon, proposal.row))

    def type_name(self, fact_type: str) -> str:
        """What a fact type is called, in the language in use if it has a name in that."""
        known, used = self.lexicon.types.get(fact_type), in_use()
        return (text_in(known.name, used[0] if used else "", self._language) if known else "") or fact_type

    def statement_of(self, fact: Mapping[str, Any]) -> str:
        """What a fact that cites a sentence says, in a line."""
        return self.statement(Proposal(0, fact, 0.0))

    def reasons(self) -> frozenset[str]:
        """The reasons that were given so far."""
        return frozenset(self._reasons.values())

    def statement(self, proposal: Proposal) -> str:
        """What a proposal says in the words of its type; where something is still missing, its fields with their names."""
        if proposal.table == "type":
            kind = self._ready.lexicon.types.get(proposal.type)
            if kind is None:  # it was taken over, and what shows it is not filled anew yet
                return as_read(str(self._could_have[proposal.type].get("sentence", "")), {})
            told = self._offers.told(proposal.sentence, self.findings[proposal.sentence], proposal.type)
            words = {role.name: role.words for role in kind.roles.values()}
            return told or as_read(text_in(kind.sentence, self._language, ""), words)
        lexicon = self.lexicon.and_things(proposal.things) if proposal.things else self.lexicon
        if proposal.table == "fact" and (told := sentence(lexicon, proposal.row, str(self.source.get("as_of", "")))):
            return told
        named = ((field, self.shown(proposal, field)) for field in self.fields(proposal) if field.name != "tags")
        return "  ·  ".join(f"{field.label}: {text}" for field, text in named if text)

    # --- what a decision changes

    def accept(self, proposal: Proposal, id: str = "") -> tuple[Change, ...]:
        """The changes that make a fact of a proposal, or an entity.

        Raises StudyAppError if something that it needs is not filled in.
        """
        if proposal.missing:
            names = {field.name: field.label for field in self.fields(proposal)}
            empty = ", ".join(names.get(name, name) for name in proposal.missing)
            raise StudyAppError(_("Fill in first: {roles}.").format(roles=empty))
        if proposal.table == "entity":
            return self._entity(proposal)
        name = id or self._free_id(proposal)
        row = {"id": name, **{k: v for k, v in proposal.row.items() if k != "cite"}}
        if tags := row.pop("tags", self._tags(proposal.sentence)):
            row["tags"] = tags
        named = [one for value in row.values() for one in (value if isinstance(value, list) else [value])]
        new = [one for one in proposal.things if one["id"] in named]
        kinds = dict.fromkeys(str(one["type"]) for one in new if one["type"] not in self.lexicon.kinds)
        names = {kind: self._kinds.get(kind, kind.replace("-", " ")) for kind in kinds}
        made = (Change("entity_type", kind, "", None, {"id": kind, "name": name}) for kind, name in names.items())
        things = (Change("entity", one["id"], "", None, dict(one)) for one in new)
        return (
            *self._of_source(),
            *made,
            *things,
            Change("fact", name, "", None, row | {"cite": proposal.row["cite"]}),
        )

    def has_fact(self, number: int) -> str:
        """That a sentence has a fact, so that it is not dismissed, and the way out; "" if it has none."""
        if not (facts := self.facts(number)):
            return ""
        return _(
            "It has a fact: {fact} To dismiss the sentence, retire that first; X puts away what is proposed."
        ).format(fact=quoted(self.statement_of(facts[0])))

    def dismiss(self, number: int, reason: str) -> tuple[Change, ...]:
        """The changes that say why a sentence has no fact; raises StudyAppError where it has one."""
        if told := self.has_fact(number):
            raise StudyAppError(told)
        said = reason.strip()
        if not said:
            raise StudyAppError(_("Say why the sentence has no fact."))
        span = self.parts.sentences[number]
        id = f"{self.id}:{span.start}"
        if number in self._reasons:
            return (Change("no_fact", id, "reason", self._reasons[number], said),)
        row = {"source": self.id, "span": [span.start, span.end], "reason": said}
        return (*self._of_source(), Change("no_fact", id, "", None, row))

    def _entity(self, proposal: Proposal) -> tuple[Change, ...]:
        row = proposal.row
        kind, name = str(row.get("type", "")), str(row.get("name", ""))
        if not kind:
            raise StudyAppError(_("Say what kind of thing “{name}” is.").format(name=name))
        kinds: tuple[Change, ...] = ()
        if known := kind_of(self.lexicon, kind):
            kind = known
        else:
            said, kind = kind, self._kind_id(kind)
            kinds = (Change("entity_type", kind, "", None, {"id": kind, "name": said}),)
        id = _id(name, partial(self._taken, "entity"), (kind, name))
        new: dict[str, Any] = {"id": id, "type": kind, "name": name}
        new |= {"the": True} if row.get("the") else {}
        new |= {"aliases": [{"text": row["acronym"], "kind": "acronym"}]} if row.get("acronym") else {}
        return (*self._of_source(), *kinds, Change("entity", id, "", None, new))

    def _kind_id(self, name: str) -> str:
        """The id of a new kind of thing: nothing is said of it but its name, in which capitals tell nothing apart."""
        return new_id(name.casefold(), partial(self._taken, "entity_type"), "new", longest=80)

    def _of_source(self) -> tuple[Change, ...]:
        """What the first change brings along: the source itself, or what its row lacks of the text's measures."""
        if self._new:
            return (Change("source", self.id, "", None, dict(self.source)),)
        lacking = {key: value for key, value in measures(self.text).items() if not self.source.get(key)}
        return tuple(Change("source", self.id, key, self.source.get(key), value) for key, value in lacking.items())

    def _tags(self, number: int) -> list[str]:
        """The tags of the fact told last before a sentence, so that its decks find the new one too."""
        for before in range(number, -1, -1):
            for fact in reversed(self.facts(before)):
                if tags := fact.get("tags"):
                    return list(tags) if isinstance(tags, (list, tuple)) else [tags]
        return []

    def _free_id(self, proposal: Proposal) -> str:
        """An id of the type, the first thing, the year and all that is said, that no fact has."""
        row = proposal.row
        parts = [proposal.type]
        for field in self.fields(proposal):
            value = row.get(field.name)
            first = value[0] if isinstance(value, list) and value else value
            if field.of_entity and isinstance(first, str):
                parts.append(first)
                break
        time = next((str(row[name]) for name in ("when", "start") if row.get(name)), "")
        parts += re.findall(r"\d{4}", time)[:1]
        return _id("-".join(parts), partial(self._taken, "fact"), row)

    def _comparable(self, row: Mapping[str, Any]) -> tuple[object, ...]:
        """What a fact says, without where and how it is marked: lists in any order."""
        fact_type = self.lexicon.types.get(str(row.get("type")))
        names = fact_type.roles if fact_type else row
        kept = {name: row[name] for name in (*names, "when", "start", "end", "count") if name in row and name != "cite"}
        return (row.get("type"), *sorted((name, _frozen(value)) for name, value in kept.items()))


def _is_planned(fact: Mapping[str, Any]) -> bool:
    return fact.get("modality") == Modality.PLANNED


def source_of(text: str, tables: Tables) -> Mapping[str, Any] | None:
    """The source of a pack whose document a text is, to the letter; None if there is none."""
    digest = sha256(text)
    return next((row for row in tables.get("source", ()) if row.get("sha256") == digest), None)


_HEAD_LINES, _HEAD_LETTERS = 8, 90
"""Where a text tells when it was published: in one of its first lines, and a short one."""

_DAY = re.compile(
    r"\d{1,2}\.? [^\W\d_]+ \d{4}|[^\W\d_]+ \d{1,2}, \d{4}|\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}", re.UNICODE
)


def published(text: str, today: EdtfDate) -> EdtfDate:
    """The day on which a text was published as its head tells it, in a line that is no sentence; else today."""
    lines = (line.strip() for line in text[: _HEAD_LINES * _HEAD_LETTERS].splitlines()[:_HEAD_LINES])
    for line in lines:
        if len(line) > _HEAD_LETTERS or line.endswith((".", "!", "?")):
            continue
        for found in _DAY.findall(" ".join(line.split())):
            taken = read_date(found)
            if not isinstance(taken, Refused) and not today.certainly_before(day := parse_date(str(taken.value))):
                return day
    return today


def new_source(
    title: str, text: str, tables: Tables, *, publisher: str = "", as_of: str = "", id: str = ""
) -> dict[str, Any]:
    """The row of a new source; raises StudyAppError if it has no title or no date for which it speaks."""
    if not title.strip():
        raise StudyAppError(_("Give the source a title."))
    if not as_of.strip():
        raise StudyAppError(
            _("Write the date of the text, as 28 November 2019, 2019-11 or 2019: nothing later is asked.")
        )
    when = read_date(as_of)
    if isinstance(when, Refused):
        raise StudyAppError(when.why)
    taken = {str(row.get("id")) for row in tables.get("source", ())}
    row = source_row(id, text, title=title.strip(), publisher=publisher.strip(), as_of=str(when.value))
    return row if id and id not in taken else {**row, "id": _id(id or title, taken.__contains__, row)}


def _id(text: str, taken: Callable[[str], bool], besides: Any) -> str:
    """A free id for what a text calls so, without its article, and which says `besides` what tells it from others."""
    words = re.sub(r"^(?:the|an?) ", "", text.casefold())
    return new_id(words, taken, "new", besides=_frozen(besides), longest=80)


def _frozen(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return repr(sorted(_frozen(v) for v in value))
    if isinstance(value, Mapping):
        return repr(sorted((k, _frozen(v)) for k, v in value.items()))
    return str(value)
