"""Facts that a sentence may be saying: the pack's own fact types, filled with the names, dates and numbers found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from study_app.facts.article.fields import sentence
from study_app.facts.article.findings import Findings
from study_app.facts.article.lexicon import Lexicon, Pattern, Piece, stem, stems
from study_app.facts.article.mentions import NameMention, NewName, Quantity, lists
from study_app.facts.article.times import DateMention
from study_app.facts.documents import digest
from study_app.facts.flashcards import BACK, FRONT
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, DateBasis, Modality, Tense, ValueKind
from study_app.facts.names import normalise
from study_app.facts.pack import Role, Span
from study_app.facts.quantities import Duration, Frequency
from study_app.i18n import _

MOST = 12
"""Proposals for one sentence; more would only be read past."""

_LEAST = 0.3
"""The score from which a kind of fact is proposed."""

_GOES_ON, _FITS = 0.1, 0.2
"""What it adds to the score of a kind of fact that one was told just before; and the score from which one that takes words of
somebody's own is proposed then, were its own words said."""

_CLEAR = 0.5
"""How much of what speaks for a kind of fact must be said where something that it takes is not named."""

_PLANNED = re.compile(
    r"\b(?:will|shall|plans?|planned|intends?|aims?|wants?|(?:is|are|was|were)\s+to|to\s+be)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\b(?:except(?:\s+for)?|excluding|but\s+not|without|other\s+than|apart\s+from|not)\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    r"(?:\s*\([^()]*\))?,?\s+(?:(?:also|now|still|further|has|have|had|again|officially)\s+)*"
    r"(?:sa(?:id|ys?)|stat(?:ed|es?)|announc(?:ed|es?)|declar(?:ed|es?)|claim(?:s|ed)?|not(?:ed|es)|stress(?:ed|es)?|warn(?:ed|s)?"
    r"|add(?:ed|s)|told|tells?|report(?:ed|s)?|argu(?:ed|es?)|insist(?:ed|s)?|recall(?:ed|s)|pledg(?:ed|es?)|promis(?:ed|es?)"
    r"|emphasi[sz](?:ed|es?)|believ(?:ed|es?)|think(?:s)?|want(?:s|ed)?|plan(?:s|ned)?|intend(?:s|ed)?|aim(?:s|ed)?|hop(?:es?|ed))\b"
    r"|(?:['’]s?)?\s+(?:chairmanship|presidency|plans?|intentions?|priorities|views?|words|statement)\b",
    re.IGNORECASE,
)
"""What behind a name says that it is that of somebody who speaks, or whose plan it is."""
_ACCORDING = re.compile(r"\b(?:according\s+to|in\s+the\s+(?:words|view|opinion)\s+of)\s+(?:the\s+)?$", re.IGNORECASE)
"""The same before a name."""

_CLAUSE = re.compile(r"[.;:!?]?[”\"’)]*$|[;:]|,\s(?:which|who|where|while|and|as|but)\b|\.\s")
_COMMA = re.compile(r"[.;:!?]?[”\"’)]*$|[;:,]|\.\s")


_BEFORE = 80
"""Letters before a name that are looked at."""

_NEW = "\0"
"""What the id begins with under which a name stands that the pack does not have: no id of a pack can."""

_NAMES, _DATES = 60, 12
"""Of one sentence, from which facts are proposed: a page of a table has more, and each date is tried with each name."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact that sentence number `sentence` may be saying: its row without an id, and what of it needs a look.

    `table` is "fact", "entity" for a name that the pack does not know yet, or "type" for a kind that it could take over.
    `missing` are the roles and times that the sentence of its type needs and nothing was found for; `unsure` says in words what
    was guessed. `score` only orders. `things` are rows of entities that the pack does not have yet, and that come with the fact.
    """

    sentence: int
    row: Mapping[str, Any]
    score: float
    missing: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    table: str = "fact"
    things: tuple[Mapping[str, Any], ...] = ()

    @property
    def type(self) -> str:
        """The fact type; "" for a plain note."""
        return str(self.row.get("type", ""))


@dataclass
class _Filling:
    """What fills one proposal while it is made."""

    pattern: Pattern
    roles: dict[str, Any] = field(default_factory=dict)
    used: dict[str, list[NameMention]] = field(default_factory=dict)
    anchor: int | None = None
    when: DateMention | None = None
    end: DateMention | None = None
    dated: dict[str, DateMention] = field(default_factory=dict)
    quantities: dict[str, Quantity] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    attributed: str = ""


def _first_of(found: Findings) -> Findings:
    return replace(found, names=found.names[:_NAMES], dates=found.dates[:_DATES], around=found.around[:_NAMES])


class Proposer:
    """Makes the proposals for the sentences of one article."""

    def __init__(self, text: str, source: str, lexicon: Lexicon, used: Mapping[str, int] | None = None) -> None:
        """`used` is how many facts of each type the pack has: what was said often is likelier to be said again."""
        self._text = text
        self._source = source
        self._lexicon = lexicon
        self._patterns = lexicon.patterns
        self._used = used or {}

    def proposals(
        self, number: int, found: Findings, before: Mapping[str, float] = MappingProxyType({})
    ) -> tuple[Proposal, ...]:
        """What sentence number `number` may be saying, the best first; none if the pack has no fact type that fits.

        `before` are the types of the facts that were told just before, each with how near that was, up to 1: an article goes on
        about one thing for a while, and need not say again what kind of thing it is.
        """
        found, said = _first_of(found), self.said(found)
        made: list[Proposal] = []
        for pattern in self._patterns:
            much, near = cue(pattern, said), before.get(pattern.type.id, 0.0)
            if much > 0 or (near and _is_told_freely(pattern)) or self._may_fit(pattern, found):
                made += (self._proposal(number, found, one, much, near) for one in self._fillings(pattern, found))
        best = sorted((p for p in made if p.score >= _LEAST), key=lambda p: -p.score)
        return _different(best)[:MOST]

    def names(self, number: int, found: Findings) -> tuple[Proposal, ...]:
        """New entities: the names of a sentence that the pack does not know, with the kind of thing that they may be."""
        kept: dict[str, Proposal] = {}
        for new in _new_names(found):
            acronyms = [i.short for i in found.introduced if normalise(i.full) == normalise(new.text)]
            row: dict[str, Any] = {"type": new.type, "name": new.text}
            row |= {"acronym": acronyms[0]} if acronyms else {}
            row |= {"the": True} if self._has_article(new) else {}
            missing = () if new.type else ("type",)
            unsure = (_("the kind of thing was guessed"),) if new.type else ()
            kept.setdefault(normalise(new.text), Proposal(number, row, 0.0, missing, unsure, "entity"))
        return tuple(kept.values())

    def _has_article(self, new: NewName) -> bool:
        return bool(re.search(r"\b[Tt]he\s+$", self._text[max(0, new.span.start - 5) : new.span.start]))

    def of_type(self, number: int, found: Findings, fact_type: str) -> tuple[Proposal, ...]:
        """What the sentence says if it is of this type, whatever its words; the best first."""
        found, said = _first_of(found), self.said(found)
        made = [
            self._proposal(number, found, filling, cue(pattern, said))
            for pattern in self._patterns
            if pattern.type.id == fact_type
            for filling in self._fillings(pattern, found)
        ]
        return _different(sorted(made, key=lambda p: -p.score))

    def with_new_names(self, number: int, found: Findings, fact_type: str) -> Mapping[str, tuple[str, ...]]:
        """What fills the roles of a type if the names that the pack does not have are those of things, of any kind if need be.

        By role the names, as they are written; only of roles that such a name fills, alone or in a list.
        """
        other, whole = self._knowing(found)
        made = other.of_type(number, whole, fact_type)
        filled: dict[str, tuple[str, ...]] = {}
        for role, value in (made[0].row if made else {}).items():
            ids = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
            if any(id.startswith(_NEW) for id in ids):
                filled[role] = tuple(other._lexicon.things[id].name for id in ids)
        return filled

    def told(self, number: int, found: Findings, fact_type: str) -> str:
        """What the sentence says if it is of a type and all that it names is known; "" where the type needs more than that."""
        other, whole = self._knowing(found)
        made = other.of_type(number, whole, fact_type)
        return sentence(other._lexicon, made[0].row) if made and not made[0].missing else ""

    def _knowing(self, found: Findings) -> tuple[Proposer, Findings]:
        """The same where the pack has the names of a sentence: each is that of a thing of the kind guessed, or of any."""
        new = {_NEW + normalise(name.text): name for name in _new_names(found)}
        things = (
            {"id": id, "type": name.type, "name": name.text, "the": self._has_article(name)} for id, name in new.items()
        )
        mentions = (NameMention(n.span, n.text, (_NEW + normalise(n.text),)) for n in _new_names(found))
        names = tuple(sorted((*found.names, *mentions), key=lambda one: one.span.start))
        other = copy(self)
        other._lexicon = self._lexicon.and_things(things)
        return other, replace(found, names=names, lists=lists(self._text, names))

    def said(self, found: Findings) -> frozenset[str]:
        """The stems of what a sentence says, with the short names of what it names, and "plan" for what is one."""
        sentence = self._sentence(found)
        named = {e for mention in found.names for e in mention.entities}
        short = (" ".join(n.words) for n in self._lexicon.names if n.entity in named and n.shout)
        planned = frozenset({stem("plans")}) if _PLANNED.search(sentence) else frozenset()
        return stems(sentence).union(planned, *(stems(name) for name in short))

    def note(self, number: int, sentence: Span) -> Proposal:
        """A plain card with the sentence on its back, for what fits no fact type."""
        row = {"type": FLASHCARD, BACK: self._text[sentence.start : sentence.end]}
        return Proposal(number, row | {"cite": self._cite((sentence,))}, 0.0, (FRONT,))

    def _may_fit(self, pattern: Pattern, found: Findings) -> bool:
        """Whether a type may fit without a word that speaks for it: by what few sentences have, or by what they name.

        That is how often, how long, what an acronym stands for; or names for all that it takes, of two kinds at least. What
        happened on a day is told by its word: a sentence of another event names a thing and a day as well.
        """
        if pattern.type.tense is Tense.EVENT and pattern.cues:
            return False
        roles = pattern.type.roles.values()
        kinds = {role.value for role in roles}
        values = [q.value for q in found.quantities]
        if found.introduced and _spells_out(pattern):
            return True
        if ValueKind.FREQUENCY in kinds and any(isinstance(v, Frequency) for v in values):
            return True
        if ValueKind.DURATION in kinds and any(isinstance(v, Duration) for v in values):
            return True
        wanted = [role for role in roles if role.value is ValueKind.ENTITY and role.name in pattern.required]
        named = all(any(self._entity(m, role) for m in (*found.names, *found.around)) for role in wanted)
        several = len({role.of for role in wanted}) > 1 and any(
            self._entity(m, role) for m in found.names for role in wanted
        )
        often = pattern.type.id in self._used and any(self._entity(m, role) for m in found.names[:1] for role in wanted)
        return named and (several or often)

    # --- filling

    def _fillings(self, pattern: Pattern, found: Findings) -> Iterator[_Filling]:
        """One filling, or several where the sentence tells the same of several: dates, or things of which a role takes one."""
        if found.introduced and _spells_out(pattern):
            yield from self._spelt_out(pattern, found)
            return
        times = self._times(pattern, found)
        anchor = self._anchor(pattern, found.sentence)
        for when in times or (None,):
            filling = _Filling(pattern, anchor=anchor, when=when)
            self._fill_entities(filling, found, when if len(times) > 1 else None)
            self._fill_values(filling, found)
            self._fill_texts(filling, found)
            self._attribute(filling, found)
            yield from self._one_each(filling, found)

    def _times(self, pattern: Pattern, found: Findings) -> tuple[DateMention, ...]:
        if pattern.type.tense is Tense.TIMELESS:
            return ()
        dates = found.times or found.around_dates
        if pattern.type.tense is Tense.STATE:
            return tuple(d for d in dates if d.bound not in ("until", "by", "before"))
        return dates

    def _one_each(self, filling: _Filling, found: Findings) -> Iterator[_Filling]:
        """The filling, once for each thing of a list where a role takes one of them."""
        for role, mentions in filling.used.items():
            taken = filling.pattern.type.roles[role]
            if taken.many or role != next(iter(filling.pattern.required), ""):
                continue
            others = {e for name, used in filling.used.items() if name != role for m in used for e in m.entities}
            row = self._row_of(mentions[0], taken, found)
            row = row if len(row) > 1 else tuple(m for m in found.names if self._entity(m, taken))
            told = [m for m in row if others.isdisjoint(m.entities) and m is not mentions[0]]
            for mention in (mentions[0], *told):
                roles = {**filling.roles, role: self._entity(mention, taken)}
                yield replace(filling, roles=roles, used={**filling.used, role: [mention]})
            return
        yield filling

    def _fill_entities(self, filling: _Filling, found: Findings, near: DateMention | None) -> None:
        """Give each role the name that stands best for it, each name to one role; the plainest first."""
        pattern = filling.pattern
        roles = {n: r for n, r in pattern.type.roles.items() if r.value is ValueKind.ENTITY}
        ranked = [
            (self._standing(filling, role, mention, found, near), -order, name, mention)
            for order, (name, role) in enumerate(roles.items())
            for mention in (*found.names, *found.around)
            if self._entity(mention, role)
        ]
        taken: set[str] = set()
        for score, _order, name, mention in sorted(ranked, key=lambda r: (-r[0], -r[1], r[3].span.start)):
            role = roles[name]
            if name in filling.used or self._entity(mention, role) in taken or score < 0:
                continue
            row = self._all_of(mention, role, filling, found) if role.many else (mention,)
            ids = list(dict.fromkeys(self._entity(m, role) for m in row))
            ids = [i for i in ids if i not in taken]
            if self._denied(mention, found) != bool(role.negates):
                continue  # who did not sign is no signatory
            if name not in pattern.required and not role.negates and self._is_stray(pattern, role, row, found):
                continue
            taken.update(ids)
            filling.used[name] = list(row)
            filling.roles[name] = ids if role.many else ids[0]
        self._count(filling, found)

    def _is_stray(self, pattern: Pattern, role: Role, row: Sequence[NameMention], found: Findings) -> bool:
        """Whether names that the pack does not have stand where the sentence does not lead to a role that may be empty."""
        if not all(entity.startswith(_NEW) for mention in row for entity in mention.entities):
            return False
        piece = next((p for p in pattern.pieces if p.role == role.name), None)
        word = _last_word(piece.before) if piece is not None else ""
        return not word or word != self._word_before(row[0], found.sentence)

    def _entity(self, mention: NameMention, role: Role) -> str:
        return next((e for e in mention.entities if self._lexicon.fits(e, role.of)), "")

    def _row_of(self, mention: NameMention, role: Role, found: Findings) -> tuple[NameMention, ...]:
        """The list that a name stands in, as far as its names fit a role."""
        row = next((one for one in found.lists if mention in one), (mention,))
        return tuple(m for m in row if self._entity(m, role))

    def _all_of(self, mention: NameMention, role: Role, filling: _Filling, found: Findings) -> tuple[NameMention, ...]:
        """The list that a name stands in; where it stands alone, all names of its kind on the same side of the verb."""
        row = self._row_of(mention, role, found)
        anchor = filling.anchor
        if len(row) > 1 or mention in found.around:
            return row
        beside = (
            m
            for m in found.names
            if self._entity(m, role) and (anchor is None or (m.span.start < anchor) == (mention.span.start < anchor))
        )
        return tuple(m for m in beside if self._denied(m, found) == self._denied(mention, found))

    def _standing(
        self, filling: _Filling, role: Role, mention: NameMention, found: Findings, near: DateMention | None
    ) -> float:
        """How well the place of a name in the sentence is that of the role in the template."""
        if mention in found.around:
            return 0.2
        pattern, anchor = filling.pattern, filling.anchor
        piece = next((p for p in pattern.pieces if p.role == role.name), None)
        score = 1.0
        if piece is not None and anchor is not None:
            first = pattern.pieces[0] is piece and not stems(piece.before)
            score += 1.0 if (mention.span.start < anchor) == first else 0.0
            if (word := _last_word(piece.before)) and word == self._word_before(mention, found.sentence):
                score += 1.5
            score -= min(abs(mention.span.start - anchor) / 400, 0.8)
        if piece is not None and anchor is None:  # no word of the type: by the order of slots and names
            slot = pattern.pieces.index(piece) / len(pattern.pieces)
            names = (*found.names, *found.around)
            score += 0.5 - abs(slot - names.index(mention) / len(names)) / 2
        if near is not None:
            between = self._text[min(near.span.end, mention.span.end) : max(near.span.start, mention.span.start)]
            score += 2.0 - min(len(between) / 20, 2.0)
        if self._denied(mention, found):
            score += 1.0 if role.negates else -0.5
        if (
            len(role.name) > 3
            and normalise(role.name) in normalise(self._lexicon.things[mention.entities[0]].name).split()
        ):
            score += 0.3
        return score - (0.4 if mention.back is not None and mention.text != "It" else 0.0)

    def _anchor(self, pattern: Pattern, sentence: Span) -> int | None:
        """Where the word stands that speaks most for the type: what is before it is its subject."""
        best, place = 0.0, None
        for match in re.finditer(r"[^\W_]+", self._text[sentence.start : sentence.end]):
            weight = pattern.cues.get(stem(match[0]), 0.0)
            if weight > best:
                best, place = weight, sentence.start + match.start()
        return place

    def _word_before(self, mention: NameMention, sentence: Span) -> str:
        before = self._text[max(sentence.start, mention.span.start - _BEFORE) : mention.span.start].casefold()
        words = [w for w in re.findall(r"[^\W_]+", before) if w not in ("the", "a", "an")]
        return words[-1] if words else ""

    def _denied(self, mention: NameMention, found: Findings) -> bool:
        """Whether a name, or the list that it stands in, follows "except", "but not" and the like."""
        row = next((one for one in found.lists if mention in one), (mention,))
        start = row[0].span.start
        return _NOT.search(self._text[max(found.sentence.start, start - _BEFORE) : start]) is not None

    def _count(self, filling: _Filling, found: Findings) -> None:
        """ "Six member states" where a role takes states, and fewer are named."""
        for name, role in filling.pattern.type.roles.items():
            if not role.many or role.negates or role.value is not ValueKind.ENTITY:
                continue
            kinds = self._lexicon.kind_stems(role.of)
            for quantity in found.quantities:
                if isinstance(quantity.value, int) and stems(quantity.noun) & kinds and not quantity.label:
                    named = filling.roles.get(name, [])
                    if len(named) < quantity.value and quantity.value > 1:
                        filling.count[name] = quantity.value

    def _fill_values(self, filling: _Filling, found: Findings) -> None:
        for name, role in filling.pattern.type.roles.items():
            if name in TIME_FACETS:
                continue
            match role.value:
                case ValueKind.NUMBER:
                    quantity = next(iter(sorted(self._numbers(filling, role, found), key=lambda q: q[0])), None)
                    if quantity is not None:
                        filling.quantities[name] = quantity[1]
                        filling.roles[name] = quantity[1].value
                case ValueKind.DURATION | ValueKind.FREQUENCY:
                    wanted = Duration if role.value is ValueKind.DURATION else Frequency
                    found_value = next((q for q in found.quantities if isinstance(q.value, wanted)), None)
                    if found_value is not None:
                        filling.roles[name] = str(found_value.value)
                case ValueKind.DATE:
                    if found.times:
                        filling.dated[name] = found.times[-1]
                        filling.roles[name] = found.times[-1].date.text
                case ValueKind.URL:
                    address = re.search(r"https?://[^\s”\"’)>\]]+", self._sentence(found))
                    if address:
                        filling.roles[name] = address[0].rstrip(".,;")

    def _numbers(self, filling: _Filling, role: Role, found: Findings) -> Iterator[tuple[int, Quantity]]:
        """The numbers that may fill a role: those that are told as the template tells them, by the words beside the slot."""
        piece = next((p for p in filling.pattern.pieces if p.role == role.name), None)
        words = stems(role.name) | (stems(piece.before) if piece else frozenset())
        after = stems(_after(filling.pattern, role.name))
        for quantity in found.quantities:
            if not isinstance(quantity.value, (int, float)):
                continue
            if stems(quantity.label) & words or (not quantity.label and stems(quantity.noun) & (after | words)):
                yield 0, quantity

    def _fill_texts(self, filling: _Filling, found: Findings) -> None:
        """For a role that takes a text: the words of the sentence that stand where the slot stands in the template."""
        for piece in filling.pattern.pieces:
            role = filling.pattern.type.roles.get(piece.role)
            if role is None or role.value is not ValueKind.TEXT or piece.role in filling.roles:
                continue
            words = self._words_for(filling, piece, found)
            if words:
                filling.texts.add(piece.role)
                filling.roles[piece.role] = _items(words) if role.many else words

    def _words_for(self, filling: _Filling, piece: Piece, found: Findings) -> str:
        """What stands in the sentence where the template has a slot: after the word before it, to the end of the clause."""
        sentence = self._sentence(found)
        anchor = filling.anchor
        start = 0 if anchor is None else anchor - found.sentence.start
        role = filling.pattern.type.roles[piece.role]
        if piece is filling.pattern.pieces[0] and not stems(piece.before):
            return _clean(sentence[:start])
        word = _last_word(piece.before)
        at = filling.pattern.pieces.index(piece)
        for before in filling.pattern.pieces[:at]:
            for mention in filling.used.get(before.role, ()):
                start = max(start, mention.span.end - found.sentence.start)
        after = re.compile(rf"\b{re.escape(word)}\b\s+", re.IGNORECASE).search(sentence, start) if word else None
        if after is None:
            return ""
        rest = sentence[after.end() :]
        stop = (_CLAUSE if role.many else _COMMA).search(rest)
        return _clean(rest[: stop.start()] if stop else rest)

    def _spelt_out(self, pattern: Pattern, found: Findings) -> Iterator[_Filling]:
        """What an acronym stands for; the slot before the words is the short one."""
        texts = [p.role for p in pattern.pieces if pattern.type.roles[p.role].value is ValueKind.TEXT]
        for introduced in found.introduced:
            filling = _Filling(pattern, roles={texts[0]: introduced.short, texts[1]: introduced.full})
            yield filling

    def _attribute(self, filling: _Filling, found: Findings) -> None:
        """Whose claim or plan it is, where the type has a place for it and the sentence names somebody who speaks."""
        if any(piece.role == "attributed" for piece in filling.pattern.pieces):
            filling.attributed = next((m.entities[0] for m in found.names if self._speaks(m, found.sentence)), "")

    def _speaks(self, mention: NameMention, sentence: Span) -> bool:
        """Whether a sentence has it that somebody says or plans something."""
        before = self._text[max(sentence.start, mention.span.start - _BEFORE) : mention.span.start]
        behind = self._text[mention.span.end : min(sentence.end, mention.span.end + _BEFORE)]
        return bool(_ACCORDING.search(before) or _SPEAKS.match(behind))

    # --- from a filling to a proposal

    def _proposal(self, number: int, found: Findings, filling: _Filling, much: float, near: float = 0.0) -> Proposal:
        row = self._row(filling, found)
        filled = {name for name in row if row[name] not in ("", [], None)} | (
            {"attributed"} if filling.attributed else set()
        )
        filled |= set(filling.count)
        missing = tuple(r for r in filling.pattern.required if r not in filled and r != "as_of")
        score = self._score(filling, found, much, missing)
        if near and score < _LEAST and _is_told_freely(filling.pattern):
            fits = self._score(filling, found, max(much, _CLEAR), missing) > _FITS
            score = _LEAST if fits else score  # the last of all
        score += _GOES_ON * near
        return Proposal(number, row, score, missing, tuple(self._unsure(filling, row)))

    def _score(self, filling: _Filling, found: Findings, much: float, missing: tuple[str, ...]) -> float:
        often = self._used.get(filling.pattern.type.id, 0)
        required = [r for r in filling.pattern.required if r != "as_of"]
        filled = 1 - len(missing) / len(required) if required else 1.0
        mentioned = {e for m in found.names for e in m.entities}
        used = {e for mentions in filling.used.values() for m in mentions for e in m.entities}
        names = len(used) / len(mentioned) if mentioned else 0.5
        timeless = filling.pattern.type.tense is Tense.TIMELESS or not found.times
        times = 1.0 if filling.when or filling.dated else 0.0 if timeless else -0.3
        empty = [
            r for r in missing if (t := filling.pattern.type.roles.get(r)) is None or t.value is not ValueKind.TEXT
        ]
        empty = [role for role in empty if role != "attributed"]  # who said it may have been told long before
        if much < _CLEAR and empty:
            return 0.0  # neither its words nor all that it takes
        lacking = sum(0.4 if role in TIME_FACETS else 0.25 for role in empty)
        lacking += (0.03 if often else 0.12) * (len(missing) - len(empty))  # texts are written anyway
        alone = 0.3 if found.introduced and _spells_out(filling.pattern) else 0.0
        return (
            0.55 * much
            + 0.25 * filled
            + 0.15 * names
            + 0.1 * times
            + 0.05 * min(len(used), 4)
            + alone
            + (0.08 + 0.015 * min(often, 12) if often else 0.0)
            - lacking
            - 0.05 * len(filling.texts)
        )

    def _row(self, filling: _Filling, found: Findings) -> dict[str, Any]:
        fact_type = filling.pattern.type
        row: dict[str, Any] = {"type": fact_type.id}
        row |= {name: filling.roles[name] for name in fact_type.roles if filling.roles.get(name)}
        if filling.count:
            row["count"] = dict(filling.count)
        inferred = [filling.when] if filling.when else []
        if filling.when is not None:
            row["when" if fact_type.tense is Tense.EVENT else "start"] = filling.when.date.text
            if fact_type.tense is Tense.STATE:
                row["end"] = next((d.date.text for d in found.times if d.bound == "until"), "..")
        inferred += list(filling.dated.values())
        if any(d.basis is DateBasis.INFERRED for d in inferred):
            row["date_basis"] = DateBasis.INFERRED.value
        if _PLANNED.search(self._sentence(found)) and fact_type.tense is not Tense.STATE:
            row["modality"] = Modality.PLANNED.value
        if filling.attributed:
            row["attributed"] = filling.attributed
        spans = [found.sentence]
        if filling.when in found.around_dates and filling.when is not None:
            spans.append(filling.when.span)
        for mentions in filling.used.values():
            spans += [m.back for m in mentions if m.back is not None]
        row["cite"] = self._cite(tuple(dict.fromkeys(spans)))
        return row

    def _cite(self, spans: tuple[Span, ...]) -> Any:
        cites = [
            {"source": self._source, "span": [s.start, s.end], "digest": digest(self._text[s.start : s.end])}
            for s in spans
        ]
        return cites[0] if len(cites) == 1 else cites

    def _unsure(self, filling: _Filling, row: Mapping[str, Any]) -> Iterator[str]:
        dates = [d for d in (filling.when, *filling.dated.values()) if d is not None]
        for when in dates:
            if len(when.readings) > 1:
                both = _(" or ").join(reading.words() for reading in when.readings)
                yield _("“{text}” may be {both}").format(text=when.text, both=both)
            elif when.basis is DateBasis.INFERRED:
                yield _("the year of “{text}” follows from what was told before").format(text=when.text)
            elif when.unsure:
                yield _("“{text}” says only about when").format(text=when.text)
        for mention in (m for mentions in filling.used.values() for m in mentions):
            if mention.back is not None:
                name = self._lexicon.things[mention.entities[0]].name
                yield _("“{text}” is taken for {name}").format(text=mention.text, name=name)
        if filling.texts:
            yield _("the words are the article’s: put them into your own")
        if row.get("end") == "..":
            yield _("it is taken to have lasted when the article was written")
        if row.get("modality"):
            yield _("it is taken for a plan")

    def _sentence(self, found: Findings) -> str:
        return self._text[found.sentence.start : found.sentence.end]


def _new_names(found: Findings) -> tuple[NewName, ...]:
    """The names of a sentence that the pack does not have, without an acronym that comes with the name that it stands for."""
    written = {normalise(new.text) for new in found.new_names}
    with_it = {normalise(one.short) for one in found.introduced if normalise(one.full) in written}
    return tuple(new for new in found.new_names if normalise(new.text) not in with_it)


def cue(pattern: Pattern, said: frozenset[str]) -> float:
    """How much of what speaks for a type is said, from 0 to 1 and a little more."""
    total = sum(pattern.cues.values())
    if not total:
        return 0.0
    met = sum(weight for word, weight in pattern.cues.items() if word in said)
    more = len(pattern.hints & said) / len(pattern.hints) if pattern.hints else 0.0
    return met / (total + 0.25) + (0.15 * more if met else 0.0)


def _is_told_freely(pattern: Pattern) -> bool:
    """Whether a type takes words of which none need speak for it: what somebody plans, or claims."""
    return any(
        (role := pattern.type.roles.get(name)) is not None and role.value is ValueKind.TEXT for name in pattern.required
    )


def _spells_out(pattern: Pattern) -> bool:
    """Whether a type tells what an abbreviation stands for: two texts, and words that say so."""
    texts = [r for r in pattern.type.roles.values() if r.value is ValueKind.TEXT]
    words = pattern.hints | frozenset(pattern.cues)
    return len(texts) == 2 == len(pattern.type.roles) and bool({stem("abbreviation"), stem("acronym")} & words)


def _last_word(before: str) -> str:
    words = [w for w in re.findall(r"[^\W_]+", before.casefold()) if w not in ("the", "a", "an")]
    return words[-1] if words else ""


def _after(pattern: Pattern, role: str) -> str:
    """The words of a template between a slot and the next."""
    roles = [p.role for p in pattern.pieces]
    at = roles.index(role) if role in roles else -1
    return pattern.pieces[at + 1].before if 0 <= at < len(roles) - 1 else ""


def _clean(words: str) -> str:
    return " ".join(words.split()).strip(' ,;:.“”"‘’')


def _items(words: str) -> list[str]:
    return [item for item in re.split(r",\s+(?:and\s+)?|\s+and\s+", words) if item]


def _different(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Without those that say the same."""
    kept: dict[str, Proposal] = {}
    for proposal in proposals:
        kept.setdefault(repr({k: v for k, v in proposal.row.items() if k != "cite"}), proposal)
    return tuple(kept.values())
