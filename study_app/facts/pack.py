"""A pack as immutable values: sources, entities, fact types, facts and decks, free of files and of SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from study_app.facts.dates import EdtfDate
from study_app.facts.deck_search import Rest, finds
from study_app.facts.kinds import AliasKind, DateBasis, Modality, Status, Tense, ValueKind
from study_app.facts.names import NESTED
from study_app.facts.quantities import Duration, Frequency, UnitWords
from study_app.facts.rows import Row
from study_app.i18n import in_use

Text = Mapping[str, str]
"""Text for people, by language code."""


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `start` to `end` (half open) of a source's canonical text; `digest` is of the span's text."""

    start: int
    end: int
    digest: str = ""

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a pack's files something is written: as in a `Problem`."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    """A document that facts rest on; a pack holds its numbers and not its text."""

    id: str
    title: Text
    publisher: str
    as_of: EdtfDate
    sha256: str
    length: int
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Uncited:
    """A sentence of a source that carries no fact, and why."""

    source: str
    span: Span
    reason: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of thing; kinds form a tree through `parent`."""

    id: str
    name: Text
    parent: str


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of an entity; `language` is "" where it holds in all."""

    text: str
    kind: AliasKind
    language: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a pack, named as `media/NAME`, and what is seen on it in words, for whoever does not see it."""

    file: str
    alt: Text


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that facts speak of. `the`: takes the definite article; `strict`: no spelling slip is forgiven.

    `was` are ids that it had before.
    """

    id: str
    type: str
    name: Text
    the: bool = False
    strict: bool = False
    aliases: tuple[Alias, ...] = ()
    part_of: tuple[str, ...] = ()
    forms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    picture: Picture | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """What the numbers of a role count: the words after 1, after other numbers and, where a language has three, after a few.

    `accepted` is other spellings and symbols.
    """

    one: Text
    many: Text
    accepted: tuple[str, ...] = ()
    few: Text = field(default_factory=dict)

    def words(self, language: str, otherwise: str) -> UnitWords:
        """The unit in `language`, and where it is not said in that one, in the language `otherwise`."""
        one, many = (text_in(text, language, otherwise) for text in (self.one, self.many))
        return UnitWords(one, many, self.accepted, self.few.get(language if language in self.one else otherwise, ""))


@dataclass(frozen=True, slots=True)
class Role:
    """A place in a fact type that fillers fill; the flags are licences for wrong options (see the guide).

    `title` is what forms and tables call it, where that is not its `name` alone.
    """

    name: str
    value: ValueKind
    of: str = ""
    many: bool = False
    one_answer: bool = False
    distinct: bool = False
    negates: str = ""
    unit: Unit | None = None
    title: Text = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What people call it in the language in use."""
        return role_words(self.name, self.title)


@dataclass(frozen=True, slots=True)
class FactType:
    """A kind of fact: its roles, and the words that state it, name it and ask for each facet.

    `after` says by role which facts cannot be later than one of this type about the same thing: a death comes after the birth
    of the same person. Each is the id of a type, or `type.role` where the thing fills a role of another name there.
    """

    id: str
    name: Text
    tense: Tense
    roles: Mapping[str, Role]
    sentence: Text
    label: Text
    ask: Mapping[str, Text]
    after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Filler = str | Text | int | float | Duration | Frequency | EdtfDate
"""What fills a role: an entity's id or a URL (str), a text by language, a number, a duration, a frequency, a date."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The span of a source that a fact rests on."""

    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Fact:
    """A type, fillers of its roles, a time, a modality, and the citations it rests on.

    `was` are ids that it had before: what was learned under them counts for it.
    """

    id: str
    type: str
    place: Place
    roles: Mapping[str, tuple[Filler, ...]]
    times: Mapping[str, EdtfDate]
    citations: tuple[Citation, ...]
    closed: frozenset[str] = frozenset()
    one_answer: frozenset[str] = frozenset()
    distinct: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()
    count: Mapping[str, int] = field(default_factory=dict)
    date_basis: DateBasis = DateBasis.STATED
    modality: Modality = Modality.ASSERTED
    premises: tuple[str, ...] = ()
    attributed: str = ""
    status: Status = Status.CONFIRMED
    event: str = ""
    tags: tuple[str, ...] = ()
    sentence: Text = field(default_factory=dict)
    ask: Mapping[str, Text] = field(default_factory=dict)
    picture: Picture | None = None
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deck:
    """A named selection of facts that a student studies, in the order of the pack.

    A deck called `Geography::Europe` lies in the deck `Geography`, which holds its facts too. `order` is its place among the
    decks of the pack, from 1; 0 as it stands in the files. A `retired` deck is studied no more.
    """

    id: str
    name: Text
    about: Text
    search: str
    facts: tuple[str, ...]
    forms: tuple[str, ...] = ()
    order: int = 0
    retired: bool = False
    place: Place = field(default=Place("", 0), compare=False)


@dataclass(frozen=True, slots=True)
class Pack:
    """All that one folder says. Mappings keep the order of the files."""

    id: str
    version: str
    language: str
    title: Text
    about: Text
    folder: str
    sources: Mapping[str, Source]
    uncited: tuple[Uncited, ...]
    entity_types: Mapping[str, EntityType]
    entities: Mapping[str, Entity]
    types: Mapping[str, FactType]
    facts: Mapping[str, Fact]
    decks: Mapping[str, Deck]
    rows: tuple[Row, ...] = field(default=(), compare=False)
    """What all this was made of, and what is wrong and was left out; () for a pack that was not read from files."""

    def kinds(self, entity_type: str) -> tuple[str, ...]:
        """The type and its ancestors, nearest first; stops at a cycle."""
        chain: list[str] = []
        while entity_type in self.entity_types and entity_type not in chain:
            chain.append(entity_type)
            entity_type = self.entity_types[entity_type].parent
        return tuple(chain)

    def deck_facts(self, deck: Deck) -> tuple[Fact, ...]:
        """The facts of a deck and of those that lie in it, in the order of the pack's files."""
        family = [(frozenset(one.facts), one.search) for one in self.family(deck)]
        return tuple(
            fact
            for fact in self.facts.values()
            if any(
                fact.id in listed or finds(search, fact.type, fact.tags, partial(self.rest, fact))
                for listed, search in family
            )
        )

    def rest(self, fact: Fact) -> Rest:
        """What a deck can search for in a fact besides its type and its tags."""
        kind = self.types[fact.type]
        entities = {
            filler
            for name, fillers in fact.roles.items()
            for filler in fillers
            if isinstance(filler, str) and kind.roles[name].value is ValueKind.ENTITY
        }
        known = fact.date_basis is not DateBasis.INFERRED
        return Rest(
            frozenset(one.source for one in fact.citations),
            frozenset(entities | ({fact.attributed} if fact.attributed else set())),
            tuple((name, *when.reach()) for name, when in fact.times.items() if known and when.text != ".."),
            known and kind.tense is Tense.STATE,
        )

    def family(self, deck: Deck) -> tuple[Deck, ...]:
        """A deck and those that lie in it; of one that is retired only it."""
        name = self.deck_name(deck) + NESTED
        return (deck, *(one for one in self.decks.values() if self.deck_name(one).startswith(name) and not one.retired))

    def deck_name(self, deck: Deck) -> str:
        """The name of a deck in the pack's own language: by it decks lie in each other."""
        return text_in(deck.name, self.language, self.language)


def role_words(name: str, title: Mapping[str, str] | str | None) -> str:
    """What people call a role: by its title in the language in use, else by its name with spaces."""
    used = in_use()
    said = title.get(used[0] if used else "en", "") if isinstance(title, Mapping) else title
    return said or name.replace("_", " ")


def text_in(text: Text, language: str, fallback: str) -> str:
    """`text` in `language`, else in the pack's own language, else in any; "" if there is none."""
    return text.get(language) or text.get(fallback) or next(iter(text.values()), "")
