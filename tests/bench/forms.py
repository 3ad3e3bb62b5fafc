"""Posing each form in a store of 100,000 facts: many copies of the shipped pack, each about things and times of its own."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import median

from gate import Gate, percentile

from study_app.facts.building import build
from study_app.facts.dates import parse
from study_app.facts.pack import Alias, Entity, Fact, Pack, Text
from study_app.facts.pack_files import read_pack
from study_app.facts.store import Store
from study_app.paths import shipped
from study_app.quiz import cards
from study_app.quiz.asking import Quiz
from study_app.quiz.forms import FORMS, Learner
from study_app.quiz.question import Card

FACTS = 100_000
LIMIT = 20
"""Milliseconds for the slowest in a hundred."""

EACH = 300
"""Posings of each form."""

ENOUGH = 200
"""Posings without which a gate is missed: copies of one pack do not allow every form (`as_of`, `reverse`, `how_long` ...)."""

SYLLABLES = "ka ro min ten al ver sou bri dor pel tra nu os ik lan qua".split()


def many_copies(pack: Pack, facts: int) -> Pack:
    """A pack in which nothing that one copy says answers a question of another."""
    entities: dict[str, Entity] = {}
    told: dict[str, Fact] = {}
    for copy in range(-(-facts // len(pack.facts))):
        word = _word(copy)
        for one in pack.entities.values():
            aliases = tuple(Alias(f"{a.text} {word}", a.kind, a.language) for a in one.aliases)
            parts = tuple(f"{part}-{copy}" for part in one.part_of)
            id = f"{one.id}-{copy}"
            entities[id] = replace(one, id=id, name=_more(one.name, word), aliases=aliases, part_of=parts)
        for fact in pack.facts.values():
            told[f"{fact.id}-{copy}"] = _copied(fact, copy, word, pack)
    return replace(pack, entities=entities, facts=told, decks={})


def _word(number: int) -> str:
    digits = []
    while number or not digits:
        number, digit = divmod(number, len(SYLLABLES))
        digits.append(SYLLABLES[digit])
    return "".join(digits).capitalize() + "ia"


def _more(text: Text, word: str) -> Text:
    return {language: f"{words} {word}" for language, words in text.items()}


def _copied(fact: Fact, copy: int, word: str, pack: Pack) -> Fact:
    roles = {
        role: tuple(
            f"{filler}-{copy}"
            if isinstance(filler, str) and filler in pack.entities
            else _more(filler, word)
            if isinstance(filler, Mapping)
            else filler
            for filler in fillers
        )
        for role, fillers in fact.roles.items()
    }
    times = {facet: _later(when.text, copy) for facet, when in fact.times.items()}
    return replace(
        fact,
        id=f"{fact.id}-{copy}",
        roles=roles,
        times={facet: parse(text) for facet, text in times.items()},
        attributed=f"{fact.attributed}-{copy}" if fact.attributed else "",
        premises=tuple(f"{premise}-{copy}" for premise in fact.premises),
        event=f"{fact.event}-{copy}" if fact.event else "",
        sentence={},
        ask={},
    )


def _later(text: str, copy: int) -> str:
    """The date so many years later."""
    return text if text == ".." else f"{int(text[:4]) + copy:04}{text[4:]}"


def gates(folder: Path, facts: int = FACTS) -> list[Gate]:
    """The slowest posing in a hundred of each form, as against the limit."""
    folder.mkdir(parents=True, exist_ok=True)
    pack = read_pack(shipped("content") / "csto").pack
    assert pack is not None
    path, started = folder / "facts.db", time.perf_counter()
    build(path, [many_copies(pack, facts)], (), "", "en", cards.write)
    store = Store.open(path)
    ids = [row[0] for row in store.connection.execute("SELECT id FROM card ORDER BY rowid")]
    print(f"{facts} facts, {len(ids)} cards: built in {time.perf_counter() - started:.0f} s")
    found = []
    for form in FORMS:
        taken = _posings(Quiz(store), form.id, ids)
        slow = percentile(taken, 0.99) if taken else 0.0
        enough = len(taken) >= ENOUGH
        note = f"limit {LIMIT}; beside it the median" if enough else "too few to say anything"
        middle = median(taken) if taken else 0.0
        found.append(
            Gate(f"pose {form.id}, 99 of 100", slow, middle, enough and slow < LIMIT, f"{note}; {len(taken)} posings")
        )
    store.close()
    return found


def _posings(quiz: Quiz, form: str, ids: list[str]) -> list[float]:
    """Milliseconds for posing cards drawn from all over the pack in a form; those that refuse it do not count."""
    chance, taken = Random(form), []
    for _try in range(40 * EACH):
        card = Card.from_id(chance.choice(ids))
        if len(taken) == EACH:
            break
        started = time.perf_counter()
        try:
            quiz.pose(card, form, chance.getrandbits(32), Learner(stability=chance.choice((0.0, 30.0))))
        except ValueError:
            continue
        taken.append((time.perf_counter() - started) * 1000)
    return taken
