"""A small pack of offices, people and buildings whose facts a test writes itself, and what the survey finds in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from study_app import database
from study_app.facts.building import build
from study_app.facts.pack_files import read_pack
from study_app.facts.problem import Problem
from study_app.facts.survey import survey
from study_app.quiz import cards

TODAY = date(2026, 11, 23)

HEAD = """\
format = 1
id = "records"
version = "1"
title = "Records"

[[source]]
id = "roll"
title = "A roll"
as_of = "2024-06-30"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
length = 100

[[source]]
id = "sequel"
title = "A later roll"
as_of = "2026-01-31"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
length = 100
sentences = [[0, 9, "0123456789abcdef"], [10, 19, "0123456789abcdef"]]

[[entity_type]]
id = "person"
name = "person"

[[entity_type]]
id = "body"
name = "body"

[[entity_type]]
id = "court"
name = "court"
parent = "body"

[[type]]
id = "birth"
tense = "event"
role.person = { value = "entity", of = "person" }
role.when = { value = "date", one_answer = true }
sentence = "{person} was born {when:on}."
ask.when = "When was {person} born?"

[[type]]
id = "death"
tense = "event"
role.person = { value = "entity", of = "person" }
role.when = { value = "date", one_answer = true }
after.person = "birth"
sentence = "{person} died {when:on}."
ask.when = "When did {person} die?"

[[type]]
id = "visit"
tense = "event"
role.person = { value = "entity", of = "person" }
role.body = { value = "entity", of = "body" }
sentence = "{person} visited {body} {when:on}."
ask.when = "When did {person} visit {body}?"

[[type]]
id = "head"
tense = "state"
role.body = { value = "entity", of = "body" }
role.person = { value = "entity", of = "person", one_answer = true }
after.person = "birth"
sentence = "{person} headed {body}[ from {start}][ to {end}]."
ask.person = "Who heads {body}?"

[[type]]
id = "size"
role.body = { value = "entity", of = "body" }
role.members = { value = "number" }
role.meets = { value = "frequency" }
sentence = "{body} has[ {members} members][ and meets {meets}]."
ask.members = "How many members has {body}?"

[[type]]
id = "motto"
role.body = { value = "entity", of = "body" }
role.words = { value = "text" }
sentence = "The motto of {body} is {words}."
ask.words = "What is the motto of {body}?"

[[type]]
id = "signing"
tense = "event"
role.body = { value = "entity", of = "body" }
role.signer = { value = "entity", of = "person", many = true }
role.absent = { value = "entity", of = "person", many = true, negates = "signer" }
sentence = "{body} was signed for by {signer}[ but not by {absent}][ {when:on}]."
ask.signer = "Who signed for {body}?"
"""

CITE = 'cite = { source = "roll", span = [0, 9], digest = "0123456789abcdef" }'


LATER = CITE.replace("roll", "sequel")


def entities(**named: str) -> str:
    """People of these names by id; `court` and `guild` are there always."""
    people = {"ann": "Ann Brook", "bob": "Bob Marsh", "cyd": "Cyd Field"} | named
    rows = [f'[[entity]]\nid = "{id}"\ntype = "person"\nname = "{name}"\n' for id, name in people.items()]
    rows += [f'[[entity]]\nid = "{id}"\ntype = "court"\nname = "{id.title()}"\n' for id in ("court", "guild")]
    return "\n".join(rows)


def fact(id: str, type: str, lines: str, *, cite: str = CITE) -> str:
    """A fact of a type with these lines, parted by semicolons."""
    written = "\n".join(part.strip() for part in lines.split(";"))
    return f'[[fact]]\nid = "{id}"\ntype = "{type}"\n{written}\n{cite}\n'


@contextmanager
def stored(root: Path, *facts: str, more: str = "", named: str = "") -> Iterator[database.Connection]:
    """The store of the pack with these facts, people (`named`) and further rows."""
    folder = root / "records"
    folder.mkdir()
    (folder / "pack.toml").write_text(HEAD, encoding="utf-8")
    (folder / "rest.toml").write_text("\n".join([named or entities(), *facts, more]), encoding="utf-8")
    reading = read_pack(folder)
    assert [problem.sentence() for problem in reading.problems] == []
    assert reading.pack is not None
    build(root / "facts.db", [reading.pack], (), "", "en", cards.write)
    connection = database.connect(root / "facts.db", read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def found(root: Path, *facts: str, more: str = "", named: str = "", today: date | None = TODAY) -> list[Problem]:
    """What the survey finds in it, but for entities that nobody speaks of."""
    with stored(root, *facts, more=more, named=named) as connection:
        return [problem for problem in survey(connection, "records", today) if problem.code != "orphan"]


def told(problems: list[Problem]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Code, row and others of each problem."""
    return [(problem.code, problem.row, problem.others) for problem in problems]
