"""What an article is read against: the names, kinds of things and kinds of facts of a pack, taken from its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import log
from typing import Any

from study_app.facts.kinds import AliasKind, Tense, ValueKind
from study_app.facts.names import content_words, normalise
from study_app.facts.pack import FactType, Role, Text, text_in
from study_app.i18n import in_use

Rows = Mapping[str, Iterable[Mapping[str, Any]]]
"""The rows of a pack by the name of their table, each as TOML holds it."""

_SLOT = re.compile(r"\{(?:n:)?([a-z_][a-z0-9_]*)(?::[A-Za-z_]+)?\}")
_ENDINGS = re.compile(r"(?:ations?|ings?|ions?|ments?|ments|ed|es|s|e)$")


def stem(word: str) -> str:
    """The beginning that the forms of a word share: "signed", "signing" and "signs" are one; English, and rough."""
    low = normalise(word)
    cut = _ENDINGS.sub("", low)
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "aeiouls":
        cut = cut[:-1]
    return (cut if len(cut) > 2 else low)[:6]


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that carry meaning."""
    said = re.findall(r"[^\W_]+", text)
    return frozenset(stem(word) for word in said if content_words(word))


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as far as an article is concerned."""

    id: str
    type: str
    name: str
    the: bool = False
    forms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Named:
    """One name of an entity in its normal form. `capital`: it begins with one; `shout`: it is written in capitals alone."""

    words: tuple[str, ...]
    entity: str
    capital: bool
    shout: bool
    kind: AliasKind | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A slot of a sentence's template, with the words before it, whether it may be left out, and its place."""

    role: str
    before: str
    optional: bool


@dataclass(frozen=True)
class Pattern:
    """A fact type as something to recognise: its template in pieces, and the stems that speak for it with their weights."""

    type: FactType
    pieces: tuple[Piece, ...]
    cues: Mapping[str, float]
    hints: frozenset[str]

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The slots that the sentence cannot do without."""
        return tuple(dict.fromkeys(p.role for p in self.pieces if not p.optional))


@dataclass(frozen=True)
class Lexicon:
    """The entities and fact types of one pack, in the language in which the pack is written."""

    language: str
    kinds: Mapping[str, tuple[str, ...]]
    kind_names: Mapping[str, Text]
    things: Mapping[str, Thing]
    names: tuple[Named, ...]
    types: Mapping[str, FactType]
    ids: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, rows: Rows, language: str = "en") -> Lexicon:
        """Read the rows of the tables `entity_type`, `entity` and `type`; what is retired or wrong is left out."""
        parents = {str(r.get("id")): str(r.get("parent", "")) for r in rows.get("entity_type", ())}
        entities = [r for r in rows.get("entity", ()) if r.get("status") != "retired"]
        things = {}
        names: list[Named] = []
        for row in entities:
            name = _said(row.get("name"), language)
            if not name or not row.get("id"):
                continue
            forms = (row.get("forms") or {}).get(language) or {}
            thing = Thing(str(row["id"]), str(row.get("type", "")), name, bool(row.get("the")), forms)
            things[thing.id] = thing
            names += _names(row, thing.id, language)
        types = {}
        for row in rows.get("type", ()):
            fact_type = _fact_type(row, language)
            if fact_type is not None and row.get("status") != "retired":
                types[fact_type.id] = fact_type
        told = {str(r.get("id")): _texts(r.get("name"), language) for r in rows.get("entity_type", ())}
        kinds = {kind: _chain(kind, parents) for kind in parents}
        return cls(language, kinds, told, things, tuple(names), types, frozenset(things))

    def and_thing(self, row: Mapping[str, Any]) -> Lexicon:
        """The same with one more entity."""
        return self.and_things((row,))

    def and_things(self, rows: Iterable[Mapping[str, Any]]) -> Lexicon:
        """The same with more entities; one of no type is of any kind."""
        rows = tuple(rows)
        things = {
            str(row["id"]): Thing(str(row["id"]), str(row["type"]), str(row["name"]), bool(row.get("the")))
            for row in rows
        }
        names = (*self.names, *(name for row in rows for name in _names(row, str(row["id"]), self.language)))
        return replace(self, things={**self.things, **things}, names=names, ids=self.ids.union(things))

    def and_types(self, rows: Iterable[Mapping[str, Any]]) -> Lexicon:
        """The same with more kinds of facts."""
        more = (_fact_type(row, self.language) for row in rows)
        return replace(self, types={**self.types, **{one.id: one for one in more if one is not None}})

    @cached_property
    def by_word(self) -> Mapping[str, tuple[Named, ...]]:
        """The names by their first word, the longest first."""
        found: dict[str, list[Named]] = {}
        for name in self.names:
            found.setdefault(name.words[0], []).append(name)
        return {word: tuple(sorted(names, key=lambda n: -len(n.words))) for word, names in found.items()}

    @cached_property
    def kinds_by_last_word(self) -> Mapping[str, Mapping[str, int]]:
        """How many things of each kind have a name of several words that ends with a word, in normal form."""
        found: dict[str, dict[str, int]] = {}
        for thing in self.things.values():
            words = normalise(thing.name).split()
            if len(words) > 1:
                kinds = found.setdefault(words[-1], {})
                kinds[thing.type] = kinds.get(thing.type, 0) + 1
        return found

    def short_words(self, entity: str) -> tuple[str, ...]:
        """The words by which a thing may be called for short: the last of its name, and that before an "of" or the like."""
        known = self._short_words.get(entity)
        if known is None:
            words = normalise(self.things[entity].name).split()
            small = next((at for at, word in enumerate(words) if word in ("of", "for", "on", "to")), 0)
            before = (words[small - 1],) if small else ()
            known = self._short_words[entity] = (words[-1], *before) if len(words) > 1 else ()
        return known

    @cached_property
    def _short_words(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """Each fact type with the words that speak for it: those that few types have weigh most."""
        own = {t.id: stems(_literal(text_in(t.sentence, self.language, ""))) for t in self.types.values()}
        count: dict[str, int] = {}
        for found in own.values():
            for word in found:
                count[word] = count.get(word, 0) + 1
        return tuple(self._pattern(t, own[t.id], count) for t in self.types.values())

    @cached_property
    def _name_stems(self) -> frozenset[str]:
        """The stems of short names: "of the UN" in a template says little of what kind a fact is."""
        return frozenset(stem(name.words[0]) for name in self.names if len(name.words) == 1)

    def _pattern(self, fact_type: FactType, own: frozenset[str], count: Mapping[str, int]) -> Pattern:
        total = len(self.types) + 1
        named = self._name_stems
        cues = {word: (log(total / count[word]) + 0.2) * (0.25 if word in named else 1.0) for word in own}
        labels = (fact_type.name, fact_type.label, *fact_type.ask.values())
        more = frozenset().union(*(stems(_literal(text_in(t, self.language, ""))) for t in labels))
        return Pattern(fact_type, tuple(_pieces(text_in(fact_type.sentence, self.language, ""))), cues, more - own)

    def fits(self, entity: str, kind: str) -> bool:
        """Whether an entity may fill a role that takes things of a kind; any may, where the role names none."""
        thing = self.things.get(entity)
        if thing is None or not kind or not thing.type:
            return thing is not None
        return kind in self.kinds.get(thing.type, (thing.type,))

    def kind_stems(self, kind: str) -> frozenset[str]:
        """The words by which a text may count things of a kind: "states" for `state`."""
        said = text_in(self.kind_names.get(kind, {}), self.language, self.language)
        return stems(kind.replace("-", " ").replace("_", " ")) | stems(said)

    def kind_words(self, kind: str) -> str:
        """What people call a kind of thing: in the language in use if it has a name in that; "" where it has no name at all."""
        used = in_use()
        return text_in(self.kind_names.get(kind, {}), used[0] if used else "", self.language)


def _said(raw: Any, language: str) -> str:
    if isinstance(raw, str):
        return raw
    return text_in(raw, language, language) if isinstance(raw, Mapping) else ""


def _texts(raw: Any, language: str) -> dict[str, str]:
    return {language: raw} if isinstance(raw, str) else dict(raw) if isinstance(raw, Mapping) else {}


def _chain(kind: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    chain: list[str] = []
    while kind in parents and kind not in chain:
        chain.append(kind)
        kind = parents[kind]
    return tuple(chain)


def _names(row: Mapping[str, Any], entity: str, language: str) -> Iterator[Named]:
    for text in dict.fromkeys(_texts(row.get("name"), language).values()):
        yield from _named(text, entity, None)
    aliases = row.get("aliases") or ()
    for alias in aliases if isinstance(aliases, (list, tuple)) else (aliases,):
        text = alias if isinstance(alias, str) else alias.get("text", "") if isinstance(alias, Mapping) else ""
        kind = alias.get("kind", "spelling") if isinstance(alias, Mapping) else "spelling"
        yield from _named(text, entity, AliasKind(kind) if kind in tuple(AliasKind) else AliasKind.SPELLING)


def _named(text: str, entity: str, kind: AliasKind | None) -> Iterator[Named]:
    words = tuple(normalise(text).split())
    if words:
        letters = [c for c in text if c.isalpha()]
        shout = len(letters) > 1 and all(c.isupper() for c in letters)
        yield Named(words, entity, text[:1].isupper(), shout, kind)


def _fact_type(row: Mapping[str, Any], language: str) -> FactType | None:
    roles = row.get("role") or {}
    try:
        return FactType(
            str(row["id"]),
            _texts(row.get("name"), language),
            Tense(row.get("tense", "timeless")),
            {
                str(name): Role(
                    str(name),
                    ValueKind(raw.get("value", "entity")),
                    str(raw.get("of", "")),
                    bool(raw.get("many")),
                    bool(raw.get("one_answer")),
                    bool(raw.get("distinct")),
                    str(raw.get("negates", "")),
                    title=_texts(raw.get("name"), language),
                )
                for name, raw in roles.items()
            },
            _texts(row.get("sentence"), language),
            _texts(row.get("label"), language),
            {facet: _texts(text, language) for facet, text in (row.get("ask") or {}).items()},
        )
    except (KeyError, ValueError, AttributeError):  # the reader of packs has said what is wrong with it
        return None


def _literal(template: str) -> str:
    return re.sub(r"[\[\]]", " ", _SLOT.sub(" ", template))


def _pieces(template: str) -> Iterator[Piece]:
    at = 0
    for slot in _SLOT.finditer(template):
        before = template[at : slot.start()]
        optional = template.count("[", 0, slot.start()) > template.count("]", 0, slot.start())
        yield Piece(slot[1], re.sub(r"[\[\]]", "", before), optional)
        at = slot.end()
