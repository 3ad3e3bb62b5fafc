"""Two small packs to be searched, learners who have answered by chance, and what each search word means, read naively."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from random import Random

from clocks import SetClock

from study_app.app import StudyApp
from study_app.facts.names import fold, normalise, unfinished
from study_app.facts.pack import Entity, Fact, Pack
from study_app.facts.pack_files import read_pack
from study_app.journal import Answer, Review
from study_app.study import marks
from study_app.study.marks import Marked, marked
from study_app.study.memory import Memory, Phase, all_memories
from study_app.study.search import query
from study_app.study.search.query import And, Node, Not, Or, Term
from study_app.study.search.words import RATINGS, Now

_HEAD = """
format = 1
id = "{id}"
version = "1.0.0"
language = "en"
title = "{title}"

[[source]]
id = "book"
title = "A book of {title}"
publisher = "A press"
as_of = "2020-01-01"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
length = 1000
paragraphs = [[0, 500, "0123456789abcdef"], [500, 1000, "0123456789abcdef"]]
sentences = [[0, 1000, "0123456789abcdef"]]

[[source]]
id = "{id}-list"
title = "The list"
publisher = "A press"
as_of = "2020-01-01"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
length = 1000
paragraphs = [[0, 1000, "0123456789abcdef"]]
sentences = [[0, 1000, "0123456789abcdef"]]

[[entity_type]]
id = "thing"
name = "a thing"

[[entity_type]]
id = "document"
name = "a document"
parent = "thing"

[[entity_type]]
id = "city"
name = "a city"

[[type]]
id = "adoption"
name = "an adoption"
tense = "event"
label.en = "adoption of {{document:the}}"
role.document = {{ value = "entity", of = "document", one_answer = true }}
role.city = {{ value = "entity", of = "city", one_answer = true }}
sentence.en = "{{document:The}} was adopted {{when:on}} in {{city}}."
ask.when.en = "When was {{document:the}} adopted?"
ask.city.en = "Where was {{document:the}} adopted?"

[[type]]
id = "seat"
name = "a seat"
tense = "state"
role.document = {{ value = "entity", of = "document", one_answer = true }}
role.city = {{ value = "entity", of = "city", one_answer = true }}
sentence.en = "{{document:The}} was kept in {{city}} from {{start}} to {{end}}."
ask.city.en = "Where was {{document:the}} kept from {{start}} to {{end}}?"

[[type]]
id = "motto"
name = "a motto"
tense = "timeless"
role.document = {{ value = "entity", of = "document", one_answer = true }}
role.words = {{ value = "text" }}
sentence.en = "{{document:The}} says: {{words}}."
ask.document.en = "What says: {{words}}?"

[[deck]]
id = "all"
name = "{title}::Everything"
about = "All."
search = "type:adoption or type:seat or type:motto"

[[deck]]
id = "old"
name = "{title}::Old"
about = "Old ones."
search = "tag:history::old"

[[deck]]
id = "few"
name = "Few of {title}"
about = "Two."
facts = ["{id}-1", "{id}-2"]
"""

_ENTITY = """
[[entity]]
id = "{id}"
type = "{type}"
name = "{name}"
the = {the}
aliases = [{aliases}]
"""

_CITE = '\ncite = {{ source = "{source}", span = [{start}, {end}], digest = "0123456789abcdef" }}'

_WORDS = "Peace on land and sea! We defend 50% of all * under_scores (mostly) at 10:30 C# \\\\".split()


def packs(folder: Path) -> None:
    """The packs in a data folder."""
    for id, title, names in (
        ("law", "Law", "Charter Treaty Pact Statute"),
        ("sea", "Sea", "Defence-plan Accord Charter Code"),
    ):
        chance = Random(id)
        text = [_HEAD.format(id=id, title=title)]
        for number, name in enumerate(names.split()):
            alias = f'{{ text = "{name[0]}{number}X Protocolé", kind = "acronym" }}'
            text.append(_ENTITY.format(id=f"d{number}", type="document", name=name, the="true", aliases=alias))
        for number, name in enumerate("Riga Oslo Bern".split()):
            text.append(_ENTITY.format(id=f"c{number}", type="city", name=name, the="false", aliases=""))
        text += [_fact(id, number, chance) for number in range(12)]
        (folder / "packs" / id).mkdir(parents=True)
        (folder / "packs" / id / "pack.toml").write_text("\n".join(text), encoding="utf-8")


def _fact(pack: str, number: int, chance: Random) -> str:
    kind = ("adoption", "seat", "motto")[number % 3]
    rows = ["", "[[fact]]", f'id = "{pack}-{number}"' if number else 'id = "first"', f'type = "{kind}"']
    rows.append(f'document = "d{number % 4}"')
    year = 1900 + 10 * number
    if kind != "motto":
        rows.append(f'city = "c{chance.randrange(3)}"')
    if kind == "adoption":
        rows.append(f'when = "{chance.choice((f"{year}", f"{year}-05", f"{year}-05-17", f"{year}~"))}"')
    if kind == "seat":
        rows += [f'start = "{year}"', f'end = "{year + chance.randrange(40)}"']
    if kind == "motto":
        words = " ".join(chance.sample(_WORDS, 4))
        rows.append(f'words = "{words}"')
    tags = chance.sample(("history", "history::old", "Peace", "a_b"), chance.randrange(3))
    if tags:
        rows.append("tags = [" + ", ".join(f'"{tag}"' for tag in tags) + "]")
    status = ("confirmed", "confirmed", "draft", "retired")[chance.randrange(4)]
    rows.append(f'status = "{status}"')
    if status != "draft" or chance.random() < 0.5:
        start = chance.randrange(900)
        rows.append(_CITE.format(source=chance.choice(("book", f"{pack}-list")), start=start, end=start + 9))
    return "\n".join(rows)


def study(app: StudyApp, clock: SetClock, seed: int) -> list[tuple[str, int, int, str]]:
    """A learner of some days, by chance; (card, study day, rating, form) of each review."""
    chance, said = Random(seed), []
    cards = [row[0] for row in app.store.connection.execute("SELECT id FROM card ORDER BY rowid")]
    chosen = chance.sample(cards, len(cards) * 2 // 3)
    for _day in range(12):
        for card in chance.sample(chosen, 4):
            rating, form = chance.randint(1, 4), chance.choice(("typed", "choice"))
            day = clock.now().study_day()
            step = chance.random() < 0.2
            due_ms = clock.now().utc_ms + 600_000 if step else None
            review = Review(card, rating, rating, 0.9, day if step else day + chance.randint(1, 9), due_ms)
            answer = Answer(card, form, 1, (), "x", 0, 1, None, 900, "right", 1.0, "study", "1.0.0")
            app.journal.append_answer(answer, [review], at=clock.now())
            said.append((card, day, rating, form))
        clock.move(days=1)
    for card in chance.sample(cards, 4):
        app.deciding.suspend(card)
        app.deciding.note(card, "mine")
    for card in chance.sample(cards, 5):
        app.deciding.flag(card, chance.choice(marks.FLAGS))
    for card in chance.sample(cards, 3):
        app.deciding.bury(card, chance.randint(1, 3))
    for card in chance.sample(cards, 2):
        app.deciding.suspend(card, suspended=False)
    return said


Pair = tuple[str, str | None]
"""`pack/fact` with one of its cards, or with none where it has none."""


@dataclass
class Naive:
    """A library with a learner, asked in Python, word by word."""

    app: StudyApp
    reviews: list[tuple[str, int, int, str]] = field(default_factory=list)

    @cached_property
    def packs(self) -> dict[str, Pack]:
        read = (read_pack(folder).pack for folder in self.app.pack_folders(self.app.data_dir))
        return {pack.id: pack for pack in read if pack is not None}

    @cached_property
    def facts(self) -> dict[str, tuple[Pack, Fact]]:
        every = ((f"{pack.id}/{fact.id}", (pack, fact)) for pack in self.packs.values() for fact in pack.facts.values())
        return {key: found for key, found in every if key in self.statements}

    @cached_property
    def statements(self) -> dict[str, str]:
        return dict(self.app.store.connection.execute("SELECT pack || '/' || id, statement FROM fact"))

    @cached_property
    def cards(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id, fact in self.app.store.connection.execute("SELECT id, fact FROM card ORDER BY rowid"):
            found.setdefault(fact, []).append(id)
        return found

    @cached_property
    def memories(self) -> dict[str, Memory]:
        return all_memories(self.app.journal.connection)

    @cached_property
    def marks(self) -> dict[str, Marked]:
        return marked(self.app.journal.connection)

    @property
    def now(self) -> Now:
        return Now(self.app.clock.now(), self.app.decisions)

    def pairs(self) -> Iterator[Pair]:
        for fact in self.facts:
            yield from ((fact, card) for card in self.cards.get(fact, (None,)))

    def found(self, tree: Node, *, cards: bool = False) -> set[str]:
        """The facts, or the cards, of which a tree holds."""
        pairs = [pair for pair in self.pairs() if self.holds(tree, pair)]
        return {card for _fact, card in pairs if card} if cards else {fact for fact, _card in pairs}

    def holds(self, node: Node, pair: Pair) -> bool:
        match node:
            case And(parts):
                return all(self.holds(part, pair) for part in parts)
            case Or(parts):
                return any(self.holds(part, pair) for part in parts)
            case Not(part):
                return not self.holds(part, pair)
            case Term(word, value):
                return getattr(self, f"_{word or 'text'}")(value, *pair)

    # --- words

    @cached_property
    def _all_texts(self) -> dict[str, list[str]]:
        return {fact: self._texts_of(fact) for fact in self.facts}

    @cached_property
    def _decks(self) -> dict[str, list[str]]:
        """The names that a deck of a fact goes by."""
        found: dict[str, list[str]] = {}
        for pack in self.packs.values():
            for deck in pack.decks.values():
                names = [deck.id, f"{pack.id}/{deck.id}", *above(deck.name["en"])]
                for fact in pack.deck_facts(deck):
                    found.setdefault(f"{pack.id}/{fact.id}", []).extend(names)
        return found

    def _texts_of(self, fact: str) -> list[str]:
        pack, one = self.facts[fact]
        texts = [f" {fold(self.statements[fact])}"]
        for entity in self._entities_of(pack, one):
            names = [*entity.name.values(), *(alias.text for alias in entity.aliases)]
            texts += [f" {normalise(name)}" for name in names]
        return texts

    @staticmethod
    def _entities_of(pack: Pack, fact: Fact) -> list[Entity]:
        named = [*(filler for fillers in fact.roles.values() for filler in fillers), fact.attributed]
        return [pack.entities[id] for id in named if isinstance(id, str) and id in pack.entities]

    def _text(self, value: str, fact: str, _card: str | None) -> bool:
        said = normal(value)
        if not re.sub(r"\.\*|\.", "", "".join(said)).strip():
            return len(said) > 1 or query.literal(value) in self.statements[fact]
        return any(re.search("".join(said), text) for text in self._all_texts[fact])

    def _w(self, value: str, fact: str, _card: str | None) -> bool:
        inside = "".join(
            part.strip() if n % 2 == 0 else {".*": r"\w*", ".": r"\w"}[part] for n, part in enumerate(normal(value))
        )
        return any(re.search(rf"\b{inside}\b", text) for text in self._all_texts[fact])

    def _re(self, value: str, fact: str, _card: str | None) -> bool:
        return re.search(value, self.statements[fact], re.IGNORECASE) is not None

    def _deck(self, value: str, fact: str, _card: str | None) -> bool:
        names = self._decks.get(fact, [])
        return not names if value == "none" else any(fits(value, name) for name in names)

    def _tag(self, value: str, fact: str, _card: str | None) -> bool:
        tags = self.facts[fact][1].tags
        return not tags if value == "none" else any(fits(value, name) for tag in tags for name in above(tag))

    def _type(self, value: str, fact: str, _card: str | None) -> bool:
        pack, one = self.facts[fact]
        return fits(value, one.type) or fits(value, pack.types[one.type].name["en"])

    _note = _type

    def _source(self, value: str, fact: str, _card: str | None) -> bool:
        pack, one = self.facts[fact]
        if value == "none":
            return not one.citations
        names = [name for c in one.citations for name in (c.source, pack.sources[c.source].title["en"])]
        return any(fits(value, name) for name in names)

    def _entity(self, value: str, fact: str, _card: str | None) -> bool:
        pack, one = self.facts[fact]
        return any(self._names(value, entity) for entity in self._entities_of(pack, one))

    def _kind(self, value: str, fact: str, _card: str | None) -> bool:
        pack, one = self.facts[fact]
        kinds = [pack.entity_types[kind] for entity in self._entities_of(pack, one) for kind in pack.kinds(entity.type)]
        return any(fits(value, kind.id) or fits(value, kind.name["en"]) for kind in kinds)

    def _document(self, value: str, fact: str, _card: str | None) -> bool:
        pack, one = self.facts[fact]
        named = [str(filler) for filler in one.roles.get("document", ())]
        return any(self._names(value, pack.entities[id]) for id in named) if value else not named

    @staticmethod
    def _names(value: str, entity: Entity) -> bool:
        """Whether a value names an entity."""
        names = [*entity.name.values(), *(alias.text for alias in entity.aliases)]
        if query.is_wild(value):
            matched = any(re.fullmatch("".join(normal(value)), normalise(name)) for name in names)
        else:
            matched = normalise(query.literal(value)) in map(normalise, names)
        return fits(value, entity.id) or matched

    def _date(self, value: str, fact: str, _card: str | None) -> bool:
        one = self.facts[fact][1]
        times = one.times.values()
        if value == "none":
            return not times
        if one.date_basis == "inferred":
            return False
        first, _dots, last = value.partition("..")
        since, until = (int(first) if first else -9999), (int(last or (9999 if _dots else first)))
        reaches = [when.reach() for when in times if when.text != ".."]
        return any(begin < january(until + 1) and end >= january(since) for begin, end in reaches)

    def _asof(self, value: str, fact: str, _card: str | None) -> bool:
        pack, one = self.facts[fact]
        start, end = one.times.get("start"), one.times.get("end")
        if pack.types[one.type].tense != "state" or one.date_basis == "inferred":
            return False
        begun = start is None or start.reach()[0] < january(int(value) + 1)
        return begun and (end is None or end.reach()[1] >= january(int(value)))

    def _uncited(self, _value: str, fact: str, _card: str | None) -> bool:
        return not self.facts[fact][1].citations

    def _status(self, value: str, fact: str, _card: str | None) -> bool:
        return fits(value, str(self.facts[fact][1].status))

    def _retired(self, _value: str, fact: str, card: str | None) -> bool:
        return self._status("retired", fact, card)

    def _pack(self, value: str, fact: str, _card: str | None) -> bool:
        pack = self.facts[fact][0]
        return fits(value, pack.id) or fits(value, pack.title["en"])

    def _id(self, value: str, fact: str, _card: str | None) -> bool:
        return any(fits(one, name) for one in value.split(",") for name in (fact, fact.partition("/")[2]))

    _fact = _nid = _id

    def _cid(self, value: str, _fact: str, card: str | None) -> bool:
        return card in value.split(",")

    def _has(self, value: str, fact: str, card: str | None) -> bool:
        one = self.facts[fact][1]
        match value:
            case "note":
                return card is not None and card in self.marks and bool(self.marks[card].note)
            case "date":
                return bool(one.times)
            case "tag":
                return bool(one.tags)
            case "source":
                return bool(one.citations)
            case "card":
                return card is not None
        raise AssertionError(value)

    def _is(self, value: str, fact: str, card: str | None) -> bool:
        one = self.facts[fact][1]
        if value in ("confirmed", "draft", "retired"):
            return one.status == value
        if value == "uncited":
            return not one.citations
        if card is None:
            return False
        memory, mark, today = self.memories.get(card), self.marks.get(card, Marked(card)), self.now.day
        phase = memory.phase if memory else Phase.NEW
        match value:
            case "new":
                return phase is Phase.NEW
            case "learn":
                return phase in (Phase.LEARNING, Phase.RELEARNING)
            case "review":
                return phase in (Phase.REVIEW, Phase.RELEARNING)
            case "due":
                return memory is not None and memory.is_due(today, self.now.moment.utc_ms) and not mark.rests(today)
            case "suspended":
                return mark.suspended
            case "buried":
                return mark._replace(suspended=False).rests(today)
            case "flagged":
                return bool(mark.flag)
        raise AssertionError(value)

    def _flag(self, value: str, _fact: str, card: str | None) -> bool:
        flag = self.marks.get(card or "", Marked("")).flag
        return card is not None and flag == ("", *marks.FLAGS)[int(value)]

    def _card(self, value: str, _fact: str, card: str | None) -> bool:
        return card is not None and fits(value, card.rpartition("/")[2])

    def _form(self, value: str, _fact: str, card: str | None) -> bool:
        return any(fits(value, form) for one, _day, _rating, form in self.reviews if one == card)

    def _rated(self, value: str, _fact: str, card: str | None) -> bool:
        days, _colon, rating = value.partition(":")
        wanted = (*RATINGS, *"1234").index(rating) % 4 + 1 if rating else None
        since = self.now.day - max(1, int(days))
        return any(one == card and day > since and wanted in (None, given) for one, day, given, _form in self.reviews)

    def _introduced(self, value: str, _fact: str, card: str | None) -> bool:
        first = min((day for one, day, _rating, _form in self.reviews if one == card), default=None)
        return first is not None and first > self.now.day - max(1, int(value))

    def _prop(self, value: str, _fact: str, card: str | None) -> bool:
        if card is None:
            return False
        found = re.fullmatch(r"([a-z]+)(\W+?)(-?[\d.]+)", value)
        assert found is not None
        memory, today = self.memories.get(card), self.now.day
        known = memory is not None and memory.stability is not None and memory.difficulty is not None
        number: float | None = None
        match found[1]:
            case "ivl":
                number = 0
                if memory and memory.phase is Phase.REVIEW:
                    number = max(0, (memory.due_day or 0) - (memory.last_day or 0))
            case "reps":
                number = memory.reviews if memory else 0
            case "lapses":
                number = memory.lapses if memory else 0
            case "due" if memory and memory.due_day is not None:
                number = memory.due_day - today
            case "s" if known:
                number = memory.stability
            case "d" if known:
                number = (memory.difficulty - 1) / 9
            case "r" if known:
                number = self.now.recall(memory.stability, memory.elapsed(today))
        limit = float(found[3])
        if number is None:
            return False
        return {
            "=": number == limit, "!=": number != limit, "<": number < limit, ">": number > limit, "<=": number <= limit,
            ">=": number >= limit,
        }[found[2]]  # fmt: skip


def normal(value: str) -> list[str]:
    """The parts of a value as parts of a pattern over texts in normal form, the wild ones at odd places."""
    parts = query.pieces(value)
    found = []
    for number, part in enumerate(parts):
        if number % 2:
            found.append({"*": ".*", "_": "."}[part])
            continue
        last = number == len(parts) - 1
        core = (unfinished if last else fold)(part)
        if not core:
            found.append(" " if part and number and not last else "")
            continue
        found.append((" " if part[0].isspace() else "") + core + (" " if part[-1].isspace() and not last else ""))
    return found


def fits(value: str, name: str) -> bool:
    """Whether a value of a word names something."""
    wild = {"*": ".*", "_": "."}
    parts = (wild[p] if n % 2 else re.escape(p.casefold()) for n, p in enumerate(query.pieces(value)))
    return re.fullmatch("".join(parts), name.casefold(), re.DOTALL) is not None


def above(path: str) -> list[str]:
    """A tag or a deck's name, and those that it lies in."""
    parts = path.split("::")
    return ["::".join(parts[:n]) for n in range(1, len(parts) + 1)]


def january(year: int) -> int:
    """The first day of a year, as dates count days."""
    from study_app.facts.dates import day_number

    return day_number(year, 1, 1)
