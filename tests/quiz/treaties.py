"""Small packs about treaties, written as TOML and built into a real store, and what they are asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from study_app.facts import library
from study_app.facts.problem import Severity
from study_app.facts.store import Store
from study_app.quiz import cards
from study_app.quiz.asking import Quiz
from study_app.quiz.question import Card, Question

HEAD = """
format = 1
id = "t"
version = "1.0.0"
language = "en"
title = "Treaties"

[[source]]
id = "s"
title = "What the tests rest on"
as_of = "2019-11-28"
length = 1000
"""

TYPES = """
[[entity_type]]
id = "state"
name = "state"
[[entity_type]]
id = "body"
name = "body"
[[entity_type]]
id = "document"
name = "document"
[[entity_type]]
id = "rank"
name = "rank"

[[type]]
id = "accession"
tense = "event"
label = "accession of {joiner} to {document:the}"
role.document = { value = "entity", of = "document" }
role.joiner = { value = "entity", of = "state", many = true }
role.when = { value = "date", one_answer = true }
sentence = "{joiner} joined {document:the} {when:on}."
ask.when = "When did {joiner} join {document:the}?"
ask.joiner = "Which {n:joiner} joined {document:the} {when:on}?"

[[type]]
id = "single"
tense = "event"
role.document = { value = "entity", of = "document" }
role.joiner = { value = "entity", of = "state", one_answer = true }
sentence = "{joiner} joined {document:the} {when:on}."
ask.joiner = "Which state joined {document:the} {when:on}?"

[[type]]
id = "signing"
tense = "event"
label = "signing of {document:the}"
role.document = { value = "entity", of = "document", one_answer = true }
role.when = { value = "date", one_answer = true }
sentence = "{document:The} was signed {when:on}."
ask.when = "When was {document:the} signed?"
ask.document = "Which document was signed {when:on}?"

[[type]]
id = "member"
tense = "state"
role.state = { value = "entity", of = "state", one_answer = true }
role.document = { value = "entity", of = "document" }
role.start = { value = "date", one_answer = true }
sentence = "{state} is a party to {document:the}."
ask.state = "Which state is a party to {document:the}?"
ask.start = "Since when is {state} a party to {document:the}?"

[[type]]
id = "rank"
role.body = { value = "entity", of = "body" }
role.rank = { value = "entity", of = "rank", one_answer = true }
sentence = "{body:The} is the {rank}."
ask.body = "Which body is the {rank}?"
ask.rank = "What is {body:the}?"

[[type]]
id = "depositary"
role.state = { value = "entity", of = "state", one_answer = true }
role.document = { value = "entity", of = "document" }
sentence = "{state} keeps {document:the}."
ask.state = "Which state keeps {document:the}?"

[[type]]
id = "duty"
role.body = { value = "entity", of = "body" }
role.duty = { value = "text", distinct = true }
sentence = "{body:The} is to {duty}."
ask.duty = "What is {body:the} to do?"

[[type]]
id = "remark"
role.body = { value = "entity", of = "body" }
role.remark = { value = "text" }
sentence = "{body:The} is {remark}."
ask.remark = "How is {body:the} described?"

[[type]]
id = "term"
role.document = { value = "entity", of = "document" }
role.term = { value = "duration", one_answer = true }
sentence = "{document:The} was made for {term}."
ask.term = "For how long was {document:the} made?"

[[type]]
id = "meeting"
role.body = { value = "entity", of = "body" }
role.often = { value = "frequency", one_answer = true }
sentence = "{body:The} meets {often}."
ask.often = "How often does {body:the} meet?"

[[type]]
id = "article"
role.document = { value = "entity", of = "document" }
role.matter = { value = "text" }
role.number = { value = "number", one_answer = true }
sentence = "Article {number} of {document:the} is about {matter}."
ask.number = "Which article of {document:the} is about {matter}?"

[[type]]
id = "website"
role.body = { value = "entity", of = "body" }
role.address = { value = "url", one_answer = true }
sentence = "The website of {body:the} is {address}."
ask.address = "What is the website of {body:the}?"
"""

ENTITIES = """
[[entity]]
id = "armenia"
type = "state"
name = "Armenia"
[[entity]]
id = "azerbaijan"
type = "state"
name = "Azerbaijan"
[[entity]]
id = "belarus"
type = "state"
name = "Belarus"
[[entity]]
id = "georgia"
type = "state"
name = "Georgia"
[[entity]]
id = "kyrgyzstan"
type = "state"
name = "Kyrgyzstan"
aliases = ["Kyrgyz Republic", { text = "Kyrgyz", kind = "demonym" }]
[[entity]]
id = "treaty"
type = "document"
name = "Collective Security Treaty"
the = true
[[entity]]
id = "charter"
type = "document"
name = "Charter of the Organisation"
the = true
[[entity]]
id = "protocol"
type = "document"
name = "Protocol of Renewal"
the = true
[[entity]]
id = "agreement"
type = "document"
name = "Agreement on Peacekeeping"
the = true
[[entity]]
id = "strategy"
type = "document"
name = "Strategy for Peace"
the = true
[[entity]]
id = "council"
type = "body"
name = "Collective Security Council"
the = true
aliases = [{ text = "CSC", kind = "acronym" }, { text = "the Council", kind = "mention" }]
[[entity]]
id = "defence"
type = "body"
name = "Council of Ministers of Defence"
the = true
[[entity]]
id = "foreign"
type = "body"
name = "Council of Ministers of Foreign Affairs"
the = true
[[entity]]
id = "secretariat"
type = "body"
name = "Permanent Secretariat"
the = true
[[entity]]
id = "staff"
type = "body"
name = "Joint Staff"
the = true
[[entity]]
id = "highest"
type = "rank"
name = "highest body"
[[entity]]
id = "working"
type = "rank"
name = "permanent working body"
[[entity]]
id = "advisory"
type = "rank"
name = "executive and advisory body"
"""

JOINED_1993 = """
[[fact]]
id = "joined"
type = "accession"
document = "treaty"
joiner = ["azerbaijan", "belarus", "georgia"]
closed = ["joiner"]
when = "1993"
"""


def signings(*dates: tuple[str, str], **more: str) -> str:
    """Facts that documents were signed: (document, date); `more` gives each of them further keys."""
    keys = "".join(f"\n{key} = {value!r}" for key, value in more.items())
    return "".join(
        f'\n[[fact]]\nid = "{document}-signed"\ntype = "signing"\ndocument = "{document}"\nwhen = "{when}"{keys}\n'
        for document, when in dates
    )


def a_fact(identifier: str, kind: str, **keys: object) -> str:
    """One fact as TOML."""
    rows = {"id": identifier, "type": kind, **keys}
    return "\n[[fact]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in rows.items())


CHAIR = """
[[type]]
id = "chair"
tense = "state"
role.state = { value = "entity", of = "state" }
role.body = { value = "entity", of = "body" }
role.start = { value = "date", one_answer = true }
role.end = { value = "date", one_answer = true }
sentence = "{state} chaired {body:the}[ from {start}][ to {end}]."
ask.start = "Since when did {state} chair {body:the}?"
ask.end = "Until when did {state} chair {body:the}?"
"""
"""A type of states: who chaired a body from when to when."""

FIVE_SIGNINGS = signings(
    ("treaty", "1992-05-15"),
    ("protocol", "1999"),
    ("charter", "2002-10-07"),
    ("agreement", "2007-10-06"),
    ("strategy", "2016-10-14"),
)


def write_pack(folder: Path, facts: str, *, types: str = "", entities: str = "") -> None:
    """The pack `t` in a folder: TYPES and ENTITIES and more of them, and the facts, each with a citation of its own."""
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text(HEAD + TYPES + types, encoding="utf-8")
    (folder / "entities.toml").write_text(ENTITIES + entities, encoding="utf-8")
    head, *texts = facts.split("[[fact]]")
    cited = head
    for n, text in enumerate(texts):
        cited += f'[[fact]]\ncite = {{ source = "s", span = [{n}, {n + 9}], digest = "0123456789abcdef" }}{text}'
    (folder / "facts.toml").write_text(cited, encoding="utf-8")


def quiz_on(root: Path, library_of: Path) -> Quiz:
    """A quiz over the packs in a folder, none of which has an error."""
    store_file = root / "facts.db"
    library.refresh(store_file, library.pack_folders([library_of]), root, "en", cards.VERSION, cards.write)
    store = Store.open(store_file)
    errors = [problem for problem in store.problems() if problem.severity is Severity.ERROR]
    if errors:
        raise AssertionError("\n".join(map(str, errors)))
    return Quiz(store)


def every_card(quiz: Quiz) -> Iterator[Card]:
    """The cards of a store that can be asked at all."""
    rows = quiz.store.connection.execute("SELECT id FROM card ORDER BY rowid").fetchall()
    return (Card.from_id(row[0]) for row in rows)


def card(text: str) -> Card:
    """The card `fact/facet` of the pack `t`."""
    return Card.from_id(f"t/{text}")


def questions(quiz: Quiz, of: str, form: str, seeds: int = 30) -> list[Question]:
    """A card of the pack `t` posed under many seeds."""
    return [quiz.pose(card(of), form, seed) for seed in range(seeds)]


def shown(posed: list[Question]) -> set[str]:
    """Every option that some posing shows."""
    return {option.text for question in posed for option in question.options}


def wrong(posed: list[Question]) -> set[str]:
    """Every wrong option that some posing shows."""
    return {option.text for question in posed for option in question.options if not option.right}
