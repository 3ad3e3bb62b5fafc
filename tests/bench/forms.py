"""Posing each form, and grading what is typed, in a store of 100,000 facts.

It holds copies of the shipped pack, each about things and times of its own, and annals.

Copies of one pack do not allow every form: what happened on a day, or between two years, happened in another copy too. So that
the store also holds annals: leagues that lands joined and reigns, each at a time of its own.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median

from clocks import SetClock
from gate import Gate, percentile
from tiny import right, wrong

from study_app import database
from study_app.facts.building import build
from study_app.facts.dates import parse
from study_app.facts.pack import Alias, Deck, Entity, Fact, Pack, Text
from study_app.facts.pack_files import read_pack
from study_app.facts.store import Store
from study_app.journal import Answer, Journal, Review
from study_app.paths import shipped
from study_app.quiz import cards
from study_app.quiz.asking import Quiz
from study_app.quiz.forms import FORMS, Learner
from study_app.quiz.question import AnswerKind, Card, Given, Question
from study_app.study.decisions import Decisions
from study_app.study.memory import derived_tables
from study_app.study.queue import Queue
from study_app.study.session import Session

FACTS = 100_000
LIMIT = 20
"""Milliseconds for the slowest in a hundred."""

EACH = 300
"""Posings of each form."""

ENOUGH = 200
"""Posings without which a gate is missed."""

ANNALS = 1_500
"""Leagues, and as many reigns, in the years before those of the copies."""

OF_ANNALS = ("reverse", "how_long", "as_of", "select_all", "odd_one_out")
"""The forms that the copies hardly allow."""

TYPED = ("typed", "cloze", "name_all")
"""The forms in which names are typed: each wrong one is held against every name of the pack."""

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


_ANNALS = """
format = 1
id = "annals"
version = "1"
title = "Annals"
{source}

[[entity_type]]
id = "land"
name = "land"

[[entity_type]]
id = "league"
name = "league"

[[entity_type]]
id = "ruler"
name = "ruler"

[[type]]
id = "admission"
tense = "event"
label.en = "admission to {{league:the}}"
role.league = {{ value = "entity", of = "league", one_answer = true }}
role.member = {{ value = "entity", of = "land", many = true }}
role.when = {{ value = "date", one_answer = true }}
sentence.en = "{{member}} joined {{league:the}} {{when:on}}."
ask.when.en = "When did {{member}} join {{league:the}}?"
ask.member.en = "Which {{n:member}} lands joined {{league:the}} {{when:on}}?"

[[type]]
id = "annals-reign"
tense = "state"
label.en = "beginning of the reign of {{person}}"
role.person = {{ value = "entity", of = "ruler", one_answer = true }}
role.realm = {{ value = "entity", of = "land", one_answer = true }}
role.start = {{ value = "date", one_answer = true }}
role.end = {{ value = "date", one_answer = true }}
sentence.en = "{{person}} ruled {{realm:the}}[ from {{start}}][ to {{end}}]."
ask.start.en = "From when did {{person}} rule {{realm:the}}?"
ask.end.en = "Until when did {{person}} rule {{realm:the}}?"
"""


def annals(folder: Path, count: int) -> Pack:
    """A pack of so many leagues that three lands joined, and as many reigns, each on days of its own from AD 400 to 1900."""
    folder.mkdir(parents=True)
    chance = Random("annals")
    digest = "0123456789abcdef"
    source = f"""
[[source]]
id = "annals"
title = "Annals"
publisher = "A press"
as_of = "2020-01-01"
sha256 = "{digest * 4}"
length = 10
paragraphs = [[0, 10, "{digest}"]]
sentences = [[0, 10, "{digest}"]]
"""
    days = [date(400, 1, 1) + timedelta(days=place) for place in chance.sample(range(500 * 365), 2 * count)]
    text = _ANNALS.format(source=source)
    names = iter(dict.fromkeys("".join(chance.choices(SYLLABLES, k=4)).capitalize() for _ in range(20 * count)))
    for kind, number in (("land", 2 * count), ("league", count), ("ruler", count)):
        for place in range(number):
            name = f"{next(names)} League" if kind == "league" else next(names)
            text += f'\n[[entity]]\nid = "{kind}-{place}"\ntype = "{kind}"\nname = "{name}"\n'
    cite = f'cite = {{ source = "annals", span = [0, 9], digest = "{digest}" }}\n'
    for place in range(count):
        members = [f"land-{land}" for land in chance.sample(range(2 * count), 3)]
        text += f'\n[[fact]]\nid = "admission-{place}"\ntype = "admission"\nleague = "league-{place}"\n'
        text += f'member = {members}\nclosed = ["member"]\nwhen = "{days[place].isoformat()}"\n{cite}'
        start = days[count + place]
        end = start + timedelta(days=chance.randint(1500, 12_000))
        text += f'\n[[fact]]\nid = "reign-{place}"\ntype = "annals-reign"\nperson = "ruler-{place}"\n'
        text += f'realm = "land-{place}"\nstart = "{start.isoformat()}"\nend = "{end.isoformat()}"\n{cite}'
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    reading = read_pack(folder)
    assert not reading.problems, reading.problems[0].sentence()
    assert reading.pack is not None
    return reading.pack


def _beside(pack: Pack, other: Pack) -> Pack:
    """A pack that says what two say, all of it in one deck."""
    facts = {**pack.facts, **other.facts}
    return replace(
        pack,
        sources={**pack.sources, **other.sources},
        entity_types={**pack.entity_types, **other.entity_types},
        entities={**pack.entities, **other.entities},
        types={**pack.types, **other.types},
        facts=facts,
        decks={"all": Deck("all", {"en": "All"}, {"en": ""}, "", tuple(facts))},
    )


def _later(text: str, copy: int) -> str:
    """The date so many years later."""
    return text if text == ".." else f"{int(text[:4]) + copy:04}{text[4:]}"


def gates(folder: Path, facts: int = FACTS) -> list[Gate]:
    """The slowest posing in a hundred of each form, and grading of a wrong answer, as against the limit."""
    folder.mkdir(parents=True, exist_ok=True)
    pack = read_pack(shipped("content") / "csto").pack
    assert pack is not None
    path, started = folder / "facts.db", time.perf_counter()
    of_annals = min(ANNALS, facts // 4)
    copies = many_copies(pack, facts - 2 * of_annals)
    build(path, [_beside(copies, annals(folder / "annals", of_annals))], (), "", "en", cards.write)
    store = Store.open(path)
    ids = [row[0] for row in store.connection.execute("SELECT id FROM card ORDER BY rowid")]
    rare = [id for id in ids if "/admission-" in id or "/reign-" in id]
    print(f"{facts} facts, {len(ids)} cards: built in {time.perf_counter() - started:.0f} s")
    found = []
    for form in FORMS:
        refused: list[float] = []
        taken = _posings(Quiz(store), form.id, rare if form.id in OF_ANNALS else ids, refused)
        slow = percentile(taken, 0.99) if taken else 0.0
        enough = len(taken) >= ENOUGH
        note = f"limit {LIMIT}; beside it the median" if enough else "too few to say anything"
        middle = median(taken) if taken else 0.0
        found.append(
            Gate(f"pose {form.id}, 99 of 100", slow, middle, enough and slow < LIMIT, f"{note}; {len(taken)} posings")
        )
        if len(refused) >= ENOUGH:
            slow, note = percentile(refused, 0.99), f"limit {LIMIT}; {len(refused)} refusals"
            found.append(Gate(f"refuse {form.id}, 99 of 100", slow, median(refused), slow < LIMIT, note))
    for form in TYPED:
        found += _gradings(Quiz(store), form, ids)
    store.close()
    return [*found, *_steps(folder, path, ids)]


def _gradings(quiz: Quiz, form: str, ids: list[str]) -> Iterator[Gate]:
    """Grading typed names that are wrong, or right but for a letter; of several each has one wrong."""
    chance, taken = Random(form), {"wrong": list[float](), "misspelt": list[float]()}
    for _try in range(40 * EACH):
        if len(taken["wrong"]) == EACH:
            break
        question = quiz.ask(Card.from_id(chance.choice(ids)), form, chance.getrandbits(32))
        if not isinstance(question, Question) or question.answer not in (AnswerKind.ONE, AnswerKind.SET):
            continue
        for what, given in (("wrong", wrong(question)), ("misspelt", _misspelt(question, chance))):
            started = time.perf_counter()
            quiz.grade(question, given)
            taken[what].append((time.perf_counter() - started) * 1000)
    for what, times in taken.items():
        enough = len(times) >= ENOUGH
        slow, middle = (percentile(times, 0.99), median(times)) if times else (0.0, 0.0)
        note = f"limit {LIMIT}; {len(times)} answers" if enough else "too few to say anything"
        yield Gate(f"grade {what} {form}, 99 of 100", slow, middle, enough and slow < LIMIT, note)


def _misspelt(question: Question, chance: Random) -> Given:
    """The right names with a letter of each changed."""

    def changed(name: str) -> str:
        at = chance.randrange(len(name))
        return name[:at] + chance.choice("aeiounst") + name[at + 1 :]

    return tuple(map(changed, question.key)) if question.answer is AnswerKind.SET else changed(question.key[0])


def _posings(quiz: Quiz, form: str, ids: list[str], refused: list[float]) -> list[float]:
    """Milliseconds for posing cards drawn from all over the pack in a form; what it takes to refuse goes to `refused`."""
    chance, taken = Random(form), []
    for _try in range(40 * EACH):
        card = Card.from_id(chance.choice(ids))
        if len(taken) == EACH:
            break
        started = time.perf_counter()
        try:
            quiz.pose(card, form, chance.getrandbits(32), Learner(stability=chance.choice((0.0, 30.0))))
        except ValueError:
            refused.append((time.perf_counter() - started) * 1000)
        else:
            taken.append((time.perf_counter() - started) * 1000)
    return taken


PAST = {"a new card": (), "stability 2 d": (3,), "stability 30 d": (60, 50, 25)}
"""How many days ago a card was reviewed, so that it is new, young or stable when it is asked."""


def _steps(folder: Path, path: Path, ids: list[str]) -> Iterator[Gate]:
    """An answer and the next question after it in a real session over all cards, as a learner waits for them."""
    for name, reviewed in PAST.items():
        clock, chance = SetClock(), Random(name)
        today = clock.now().study_day()
        journal_path = folder / f"{len(reviewed)}.db"
        with Journal.open(journal_path, clock, derived_tables()) as journal:
            database.attach(journal.connection, path, "facts")
            for card in chance.sample(ids, 2 * EACH) if reviewed else ():
                for ago in reviewed:
                    clock.move(days=-ago)
                    review = Review(card, 3, 3, None, today, None)
                    answer = Answer(card, "typed", 1, (), "x", 0, 1, None, 900, "right", 1.0, "study", "1")
                    journal.append_answer(answer, [review], at=clock.now())
                    clock.move(days=ago)
            decided = Decisions(new_a_day={"": 0 if reviewed else 2 * EACH})
            store = Store.open(path)
            queue = Queue(journal.connection, decided)
            session = Session(journal, Quiz(store), queue, "csto/all", clock, decided)
            taken: list[float] = []
            question = session.next()
            while question is not None and len(taken) < EACH:
                clock.move(minutes=1)
                given = right(question)
                started = time.perf_counter()
                session.answer(given, first_key_ms=None, total_ms=900)
                question = session.next()
                taken.append((time.perf_counter() - started) * 1000)
            store.close()
        slow = percentile(taken, 0.99) if taken else 0.0
        note = f"limit {LIMIT}; {len(taken)} answers, the slowest {max(taken, default=0):.1f}"
        enough = len(taken) >= ENOUGH
        yield Gate(f"answer and next, {name}", slow, median(taken) if taken else 0.0, enough and slow < LIMIT, note)
