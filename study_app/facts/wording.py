"""Sentences, labels and questions from the templates of a fact type: slots filled, empty bracketed parts left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from study_app.facts.dates import EdtfDate
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, DateBasis, ValueKind
from study_app.facts.pack import Fact, FactType, Filler, Pack, Role, Text, text_in
from study_app.facts.quantities import Duration, Frequency, UnitWords, counted, number_text, number_word, number_words
from study_app.facts.store import Gap
from study_app.i18n import Worded, _, capital, in_use, speaking

_SLOT = re.compile(r"\{(?:(n):)?([a-z_][a-z0-9_]*)(?::([A-Za-z_]+))?\}")
_ARTICLES = ("the", "The")
_USES = {"from": "of", "to": "to"}
MODIFIERS = (*_ARTICLES, "cap", "on", *_USES, "word", "bare")
"""What may stand after the colon of a slot, beside the word forms of the pack's entities."""
_NAMING = frozenset(("", *MODIFIERS)) - _USES.keys()
"""With these a slot says what fills it as it is named."""
_SPECIAL = ("as_of", "attributed")
_HOW_MANY = {"en": ("which|what", "how many")}
"""By language: the words that ask for things before their number, and those that ask for the number instead."""
_OPEN = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for what a gap leaves out, while its sentence is rendered."""


@dataclass(frozen=True, slots=True)
class Slot:
    """`{role}`, `{role:modifier}` or `{n:role}` (counted)."""

    role: str
    modifier: str = ""
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a template, and what to do."""

    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A rendered template: its text, and the roles and times that it names (the constraints of a question's query)."""

    text: str
    named: tuple[str, ...]


Part = str | Slot
Sections = tuple[tuple[bool, tuple[Part, ...]], ...]
"""A template in pieces: whether a piece may be left out, and its parts."""


@lru_cache(maxsize=4096)
def _parts(template: str) -> Sections:
    """The template as sections (optional?, parts); raises ValueError for brackets or braces that do not pair."""
    sections: list[tuple[bool, tuple[Part, ...]]] = []
    for i, chunk in enumerate(re.split(r"[\[\]]", template)):
        parts: list[Part] = []
        at = 0
        for match in _SLOT.finditer(chunk):
            parts.append(chunk[at : match.start()])
            parts.append(Slot(match[2], match[3] or "", bool(match[1])))
            at = match.end()
        parts.append(chunk[at:])
        if any(isinstance(p, str) and ("{" in p or "}" in p) for p in parts):
            raise ValueError(Worded("a brace does not pair, or a slot is not written {{role}} or {{role:the}}"))
        sections.append((i % 2 == 1, tuple(p for p in parts if p != "")))
    brackets = re.findall(r"[\[\]]", template)
    if brackets != ["[", "]"] * (len(brackets) // 2):
        raise ValueError(Worded("square brackets do not pair"))
    return tuple(sections)


def slots(template: str) -> frozenset[str]:
    """The names of all roles and times in the slots of a template."""
    return frozenset(p.role for _optional, parts in _parts(template) for p in parts if isinstance(p, Slot))


def is_slot(name: str) -> bool:
    """Whether a role of this name can be written in a slot."""
    found = _SLOT.fullmatch(f"{{{name}}}")
    return found is not None and found[2] == name != "n"  # {n:the} would count a role called `the`


def needed(template: str) -> tuple[str, ...]:
    """The roles and times in slots outside square brackets: without them the template says nothing."""
    parts = (p for optional, parts in _parts(template) if not optional for p in parts)
    return tuple(
        dict.fromkeys(p.role for p in parts if isinstance(p, Slot) and not p.counted and p.role not in _SPECIAL)
    )


def unfilled(template: str, fact: Fact) -> tuple[str, ...]:
    """The slots outside square brackets that a fact leaves empty: the template says nothing of it."""
    parts = (p for optional, parts in _parts(template) if not optional for p in parts)
    return tuple(dict.fromkeys(p.role for p in parts if isinstance(p, Slot) and not _fills(p, fact)))


def _fills(slot: Slot, fact: Fact) -> bool:
    if slot.role in _SPECIAL:
        return bool(fact.citations if slot.role == "as_of" else fact.attributed)
    given = fact.roles.get(slot.role) or (fact.count if slot.counted else fact.times).get(slot.role)
    return bool(given)


def faults(
    template: str, fact_type: FactType, asked: str = "", forms: Collection[str] | None = None
) -> Iterator[Fault]:
    """What is wrong with a template of `fact_type`; `asked` is the facet that a question asks for ("" for a sentence).

    `forms` is the names of the word forms that entities have, None if any may be one.
    """
    try:
        sections = _parts(template)
    except ValueError as reason:
        yield Fault(Worded("{reason}.", reason=reason.args[0]), Worded("Correct the template."))
        return
    for part in (p for _optional, parts in sections for p in parts if isinstance(p, Slot)):
        if part.role not in fact_type.roles and part.role not in TIME_FACETS and part.role not in _SPECIAL:
            known = ", ".join((*fact_type.roles, *TIME_FACETS, *_SPECIAL))
            yield Fault(
                Worded("{{{role}}} is no role of {id}.", role=part.role, id=fact_type.id),
                Worded("Use one of: {known}.", known=known),
            )
        elif part.role == asked and not part.counted:
            yield Fault(
                Worded("the question for {asked} names {{{role}}}, its answer.", asked=asked, role=part.role),
                Worded("Take the slot out."),
            )
        unusual = part.modifier and part.modifier not in MODIFIERS
        if unusual and forms is not None and part.modifier not in forms:
            known = ", ".join((*MODIFIERS, *forms))
            yield Fault(
                Worded("{{{role}:{modifier}}}: no entity has such a form.", role=part.role, modifier=part.modifier),
                Worded("Use one of: {known}.", known=known),
            )


class Words:
    """Puts the facts of one pack into words, in one language.

    What is not said in it is said in another as a whole, with the names and dates of that one: no sentence is of two.
    """

    def __init__(self, pack: Pack, language: str) -> None:
        self.pack = pack
        self.language = language
        self._others: dict[str, Words] = {}
        self._looked_at: tuple[Fact | None, bool] = None, False
        self._fact: Fact | None = None
        self._said: dict[tuple[str, str], str] = {}

    def name(self, entity: str) -> str:
        """The entity's name without an article."""
        return text_in(self.pack.entities[entity].name, self.language, self.pack.language)

    def sentence(self, fact: Fact) -> str:
        """The fact, stated."""
        template = fact.sentence or self.pack.types[fact.type].sentence
        text = self._said_of(template, fact)._render(template, fact).text if template else fact.id
        return _begun(fact, text)

    def gap(self, fact: Fact, facet: str) -> Gap | None:
        """The sentence with the slot of a facet left open; None if it has not just one slot for one filler of it.

        The preposition of a date stays. None too where the slot is part of a word ("75th") or takes a word form or that of a time
        after "from", which is no name of what is asked for, and where the rest tells a time by its implied year.
        """
        other = self._said_of(fact.sentence or self.pack.types[fact.type].sentence, fact)
        if other is not self:
            return other.gap(fact, facet)
        fillers = (fact.times[facet],) if facet in fact.times else fact.roles.get(facet, ())
        slots = [p for _optional, parts in _parts(self._template(fact)) for p in parts if isinstance(p, Slot)]
        mine = [p for p in slots if p.role == facet]
        if len(fillers) != 1 or len(mine) != 1 or mine[0].counted or mine[0].modifier not in _NAMING:
            return None
        said, named = self._filled(fact, _parts(self._template(fact)), left_open=facet)
        sentence = _one_space(said)
        implied = fact.date_basis is DateBasis.INFERRED and any(_needs_year(fact.times.get(name)) for name in named)
        if implied or sentence.count(_OPEN) != 1:
            return None
        before, _open, after = sentence.partition(_OPEN)
        if before[-1:].isalnum() or after[:1].isalnum():
            return None
        modifier = "" if isinstance(fillers[0], EdtfDate) else mine[0].modifier
        return Gap(capital(before), modifier, after, named)

    def undated(self, fact: Fact) -> Wording:
        """The sentence without its times; empty if it has one outside square brackets."""
        other = self._said_of(fact.sentence or self.pack.types[fact.type].sentence, fact)
        if other is not self:
            return other.undated(fact)
        timeless = replace(fact, times={})
        said, named = self._filled(timeless, _parts(self._template(fact)))
        text = _one_space(said)
        return Wording(capital(text), named) if text else Wording("", ())

    def _said_of(self, template: Text, fact: Fact) -> Words:
        """Who says a template of a fact: these words, or those of the language that it has, and its texts too."""
        own = self.pack.language
        language = self.language if self.language in template else own if own in template else next(iter(template), "")
        if language != own and own in template and self._is_half_said(fact, language):
            language = own
        if language in ("", self.language):
            return self
        return self._others.setdefault(language, Words(self.pack, language))

    def _is_half_said(self, fact: Fact, language: str) -> bool:
        """Whether a text of a fact is not there in a language."""
        if fact is not self._looked_at[0]:  # it is asked for each of its templates
            texts = (one for fillers in fact.roles.values() for one in fillers if not isinstance(one, str))
            self._looked_at = fact, any(isinstance(text, Mapping) and language not in text for text in texts)
        return self._looked_at[1]

    def _template(self, fact: Fact) -> str:
        return text_in(fact.sentence or self.pack.types[fact.type].sentence, self.language, self.pack.language)

    def label(self, fact: Fact) -> Wording:
        """What the event is called, without its date; empty if the type has no label or a slot is empty."""
        template = self.pack.types[fact.type].label
        return self._said_of(template, fact)._render(template, fact)

    def question(self, fact: Fact, facet: str) -> Wording:
        """The question for a facet; empty if there is none, a slot outside brackets is empty, or it tells an implied year."""
        template = fact.ask.get(facet) or self.pack.types[fact.type].ask.get(facet) or {}
        wording = self._said_of(template, fact)._render(template, fact)
        if fact.date_basis is DateBasis.INFERRED and any(_needs_year(fact.times.get(name)) for name in wording.named):
            return Wording("", ())
        return Wording(_begun(fact, wording.text), wording.named)

    def uncounted(self, fact: Fact, facet: str) -> tuple[str, str]:
        """The question for a facet without `{n:facet}`, and as a question for the number: "How many states signed it?".

        The second is empty where the template does not ask for so and so many: "Which are the {n:state} members?".
        """
        wordings = fact.ask.get(facet) or self.pack.types[fact.type].ask.get(facet) or {}
        other = self._said_of(wordings, fact)
        if other is not self:
            return other.uncounted(fact, facet)
        template = text_in(wordings, self.language, self.pack.language)
        if f"{{n:{facet}}}" not in template:
            return _begun(fact, self._render(wordings, fact).text), ""
        slot = re.escape(f"{{n:{facet}}}")
        # where a section in brackets tells the number it is left out as a whole: "states[ ({n:state})] signed"
        without = re.sub(rf"\[[^\[\]]*{slot}[^\[\]]*\]", "", template)
        plain = self._render({self.language: re.sub(rf"{slot} ?", "", without)}, fact).text
        language = self.language if self.language in wordings else self.pack.language
        asking, how_many = _HOW_MANY.get(language, ("", ""))
        counting = re.sub(rf"\b(?:{asking}) {slot}", how_many, template, flags=re.IGNORECASE) if asking else template
        number = self._render({self.language: counting}, fact).text if counting != template else ""
        return _begun(fact, plain), _begun(fact, number)

    def filler(self, filler: Filler, modifier: str = "", role: Role | None = None) -> str:
        """One filler in words; a number with the unit of its role."""
        if isinstance(filler, EdtfDate):
            return filler.phrase() if modifier == "on" else filler.words(use=_USES.get(modifier, "alone"))
        if isinstance(filler, (Duration, Frequency)):
            return filler.words()
        if isinstance(filler, (int, float)):
            unit = self.unit(role)
            if modifier == "word" and filler == int(filler):
                number = number_word(int(filler))
                return f"{number} {unit.after(filler)}" if unit else number
            return unit.measure(filler) if unit and modifier != "bare" else number_words(filler)
        if isinstance(filler, str):
            return self._entity(filler, modifier) if filler in self.pack.entities else filler
        text = text_in(filler, self.language, self.pack.language)
        return capital(text) if modifier == "cap" else text

    def unit(self, role: Role | None) -> UnitWords | None:
        """The unit of a role's numbers in words, if it has one."""
        if role is None or role.unit is None:
            return None
        return role.unit.words(self.language, self.pack.language)

    def fillers(self, fact: Fact, facet: str, modifier: str = "") -> str:
        """All fillers of a role, or a time, in words; "" if there is none."""
        if fact is not self._fact:  # its sentence and all its questions say them
            self._fact, self._said = fact, {}
        said = self._said.get((facet, modifier))
        if said is None:
            said = self._said[facet, modifier] = self._fillers(fact, facet, modifier)
        return said

    def _fillers(self, fact: Fact, facet: str, modifier: str) -> str:
        if facet in TIME_FACETS:
            when = fact.times.get(facet)
            if when is None:
                return ""
            year = fact.date_basis is not DateBasis.INFERRED
            return (
                when.phrase(year=year) if modifier == "on" else when.words(year=year, use=_USES.get(modifier, "alone"))
            )
        role = self.pack.types[fact.type].roles.get(facet)
        rendered = [self.filler(f, modifier, role) for f in fact.roles.get(facet, ())]
        if len(rendered) < 2:
            return "".join(rendered)
        return _("{many} and {last}").format(many=", ".join(rendered[:-1]), last=rendered[-1])

    def _entity(self, identifier: str, modifier: str) -> str:
        entity = self.pack.entities[identifier]
        name = self.name(identifier)
        if modifier in _ARTICLES:
            return f"{modifier} {name}" if entity.the else name
        if modifier == "cap":
            return capital(name)
        return entity.forms.get(self.language, {}).get(modifier, name)

    def _render(self, template: object, fact: Fact) -> Wording:
        text = text_in(template, self.language, self.pack.language) if isinstance(template, dict) else ""
        if not text:
            return Wording("", ())
        said, named = self._filled(fact, _parts(text))
        return Wording(_one_space(said), named)

    def _filled(self, fact: Fact, sections: Sections, left_open: str = "") -> tuple[str, tuple[str, ...]]:
        """The sections with their slots filled but for those of the facet left open, and what the filled ones name."""
        used = in_use()
        if used is None or used[0] == self.language:  # as nearly always
            return self._filled_so(fact, sections, left_open)
        with speaking(self.language):
            return self._filled_so(fact, sections, left_open)

    def _filled_so(self, fact: Fact, sections: Sections, left_open: str) -> tuple[str, tuple[str, ...]]:
        written: list[str] = []
        named: list[str] = []
        for optional, parts in sections:
            words = [self._slot(p, fact, left_open) if isinstance(p, Slot) else p for p in parts]
            if all(words):
                written += words
                slots = (p for p in parts if isinstance(p, Slot) and not p.counted and p.role != left_open)
                named += dict.fromkeys(p.role for p in slots if p.role not in named)
            elif not optional:
                return "", ()
        return "".join(written), tuple(named)

    def _slot(self, slot: Slot, fact: Fact, left_open: str = "") -> str:
        if slot.role == left_open:
            filled, bare = (self.fillers(fact, slot.role, modifier) for modifier in (slot.modifier, ""))
            return filled.replace(bare, _OPEN) if slot.modifier == "on" else _OPEN
        if slot.counted:
            n = fact.count.get(slot.role) or len(fact.roles.get(slot.role, ()))
            return counted(n) if n else ""
        if slot.role == "attributed":
            return self._entity(fact.attributed, slot.modifier) if fact.attributed else ""
        if slot.role == "as_of":
            when = self.as_of(fact)
            return self.filler(when, slot.modifier) if when else ""
        return self.fillers(fact, slot.role, slot.modifier)

    def as_of(self, fact: Fact) -> EdtfDate | None:
        """The time that the fact's sources speak for: the earliest, where they differ; None if it cites none."""
        times = [self.pack.sources[c.source].as_of for c in fact.citations]
        known = [t for t in times if t.latest is not None]
        return min(known, key=lambda t: t.latest or 0, default=None)


def _one_space(said: str) -> str:
    """A text without the spaces that are left over where something was left out."""
    return (re.sub(r"  +", " ", said) if "  " in said else said).strip()


def _begun(fact: Fact, text: str) -> str:
    """A sentence with a capital to begin with, and one full stop at its end where what it ends with has one ("79 год н. э.").

    A flashcard stays as it was written: "essen" is not "Essen".
    """
    if fact.type == FLASHCARD:
        return text
    twice = text.endswith("..") and not text.endswith("...")
    return text[:1].upper() + (text[1:-1] if twice else text[1:])


def _needs_year(when: EdtfDate | None) -> bool:
    """Whether a date cannot be told without its year."""
    return when is not None and when.precision not in ("day", "month")


def value(role: Role | None, filler: Filler, words: Words) -> str:
    """A filler as a string that is equal for equal fillers: what the store compares."""
    if isinstance(filler, EdtfDate):
        return filler.text
    if role is not None and role.value is ValueKind.TEXT:
        return " ".join(words.filler(filler).casefold().split())
    if isinstance(filler, (int, float)):
        return number_text(filler)
    if isinstance(filler, (Duration, Frequency)):
        return str(filler.normal())
    return str(filler)


def as_read(sentence: str, roles: Mapping[str, str]) -> str:
    """The sentence of a kind as one reads it: what `roles` are called, by their names, stands in brackets for what fills them."""
    words = {"when": _("when"), "start": _("since"), "end": _("until")} | {
        name: title for name, title in roles.items() if name not in TIME_FACETS
    }
    named = re.sub(
        r"\{(?:n:)?([a-z0-9_]+)[^}]*\}",
        lambda slot: f"({words.get(slot[1], slot[1].replace('_', ' '))})",
        sentence,
    )
    return " ".join(re.sub(r"\[[^\]]*\]", "", named).split())
