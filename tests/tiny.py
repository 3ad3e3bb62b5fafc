"""A small pack and a learner's desk over it: six documents, each adopted on a day in a city."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from study_app import database
from study_app.clock import Clock
from study_app.facts import library
from study_app.facts.store import Store
from study_app.journal import Journal
from study_app.quiz import cards
from study_app.quiz.asking import Quiz
from study_app.quiz.question import AnswerKind, Given, Question
from study_app.study.decisions import Decisions
from study_app.study.memory import derived_tables
from study_app.study.queue import Queue
from study_app.study.session import Session

ALL, ONE = "tiny/all", "tiny/one"

_DOCUMENTS = {
    "charter": ("1992-03-04", "Riga"),
    "treaty": ("1994-05-06", "Oslo"),
    "pact": ("1996-07-08", "Bern"),
    "accord": ("1998-09-10", "Lima"),
    "protocol": ("2001-02-03", "Kyiv"),
    "statute": ("2003-04-05", "Nice"),
}

_PACK = """
format = 1
id = "tiny"
version = "1.2.0"
language = "en"
title = "Tiny"

[[source]]
id = "book"
title = "A book"
publisher = "A press"
as_of = "2020-01-01"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
length = 1000
paragraphs = [[0, 1000, "0123456789abcdef"]]
sentences = [[0, 1000, "0123456789abcdef"]]

[[entity_type]]
id = "document"
name = "document"

[[entity_type]]
id = "city"
name = "city"

[[type]]
id = "adoption"
name = "adoption"
tense = "event"
label.en = "adoption of {document:the}"
role.document = { value = "entity", of = "document", one_answer = true }
role.city = { value = "entity", of = "city", one_answer = true }
role.when = { value = "date", one_answer = true }
sentence.en = "{document:The} was adopted {when:on} in {city}."
ask.when.en = "When was {document:the} adopted?"
ask.city.en = "Where was {document:the} adopted?"

[[deck]]
id = "all"
name = "All"
about = "Everything."
search = "type:adoption"

[[deck]]
id = "one"
name = "One"
about = "One fact."
facts = ["charter-adopted"]
"""

DOCUMENT = """
[[entity]]
id = "{id}"
type = "document"
name = "{name}"
the = true

[[entity]]
id = "{city_id}"
type = "city"
name = "{city}"

[[fact]]
id = "{id}-adopted"
type = "adoption"
document = "{id}"
city = "{city_id}"
when = "{when}"
cite = {{ source = "book", span = [0, 9], digest = "0123456789abcdef" }}
"""


def facts_db(folder: Path) -> Path:
    """The fact store of the pack, built in `folder`."""
    pack = folder / "packs" / "tiny"
    if not pack.exists():
        text = _PACK
        for id, (when, city) in _DOCUMENTS.items():
            text += DOCUMENT.format(id=id, name=id.title(), city_id=city.lower(), city=city, when=when)
        pack.mkdir(parents=True)
        (pack / "pack.toml").write_text(text, encoding="utf-8")
    path = folder / "facts.db"
    library.refresh(path, (pack,), folder / "sources", "en", cards.VERSION, cards.write)
    return path


@dataclass
class Desk:
    """An open journal and quiz; sessions are begun on it."""

    journal: Journal
    quiz: Quiz
    clock: Clock

    def session(self, deck: str = ALL, new_a_day: int = 20, only: tuple[str, ...] = ()) -> Session:
        return Session(
            self.journal,
            self.quiz,
            Queue(self.journal.connection, Decisions(new_a_day={"": new_a_day})),
            deck,
            self.clock,
            only=only,
        )


@contextlib.contextmanager
def desk(folder: Path, clock: Clock) -> Iterator[Desk]:
    """The desk in a data folder, with what is there of its journal."""
    path = facts_db(folder)
    store = Store.open(path)
    assert store.problems() == ()
    with Journal.open(folder / "journal.db", clock, derived_tables()) as journal:
        database.attach(journal.connection, path, "facts")
        own = lambda pack: [(p.entity, p.text) for p in journal.proposals(pack)]  # noqa: E731
        yield Desk(journal, Quiz(store, own), clock)
    store.close()


def right(question: Question) -> Given:
    """What a learner gives who knows the answer; in `reveal`, Good."""
    match question.answer:
        case AnswerKind.SELF:
            return 3
        case AnswerKind.SEQUENCE:
            return question.sequence
        case AnswerKind.TRUTH if question.form == "true_false":
            return 0 if question.options[0].right else question.key[-1]
        case AnswerKind.ONE | AnswerKind.TRUTH if question.options:
            return next(number for number, option in enumerate(question.options) if option.right)
        case AnswerKind.SET if question.options:
            return tuple(number for number, option in enumerate(question.options) if option.right)
        case AnswerKind.SET:
            return question.key
        case _written:
            return question.key[0]


def wrong(question: Question) -> Given:
    """What a learner gives who is mistaken; in `reveal`, Again."""
    match question.answer:
        case AnswerKind.SELF:
            return 1
        case AnswerKind.SEQUENCE:
            return question.sequence[::-1]
        case AnswerKind.TRUTH if question.form == "true_false":
            return "" if question.options[0].right else 0
        case AnswerKind.ONE | AnswerKind.TRUTH if question.options:
            return next(number for number, option in enumerate(question.options) if not option.right)
        case AnswerKind.SET:
            return () if question.options else ("Nowhere at all",)
        case AnswerKind.DATE:
            return "1 January 1901"
        case _written:
            return "Nowhere at all"
