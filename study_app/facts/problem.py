"""What is wrong with a pack, as values: shown alike by the window, the command line and the tests."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from study_app.facts.kinds import ValueKind
from study_app.i18n import Worded, as_plain
from study_app.i18n import of_plain as text_of_plain


class Severity(StrEnum):
    """An error keeps the fact (or the pack) out of the library; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that somebody should mend.

    `file` is the path relative to the pack's folder, with the folder's name in front; `line` counts from 1 (0: the file as a
    whole); `message` says what is wrong, `remedy` what to do, each one sentence: in English, and `Worded` where a window can say
    it in its language. A remedy that is not writes what stands in the text of a pack. `fact` is the id of the fact that is wrong,
    for the program: facts may share a line; "" for anything else. `table` and `row` name the row of `pack` that it is about,
    `field` the key of it, as far as they are known; `others` are rows of the same table that have part in it.
    """

    code: str
    severity: Severity
    file: str
    line: int
    message: str
    remedy: str
    fact: str = dataclasses.field(default="", compare=False)
    pack: str = dataclasses.field(default="", compare=False)
    table: str = dataclasses.field(default="", compare=False)
    row: str = dataclasses.field(default="", compare=False)
    field: str = dataclasses.field(default="", compare=False)
    others: tuple[str, ...] = dataclasses.field(default=(), compare=False)

    @property
    def mark(self) -> str:
        """What `ignore` of its row holds where it is said to be no problem: the code, of a pair with the other row."""
        return mark(self.code, self.others)

    def sentence(self) -> str:
        """`file:line: severity: message remedy`, as compilers print it; no line for the file as a whole."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.severity}: {self.message} {self.remedy}"

    def as_plain(self) -> dict[str, object]:
        """Everything of it as JSON has it, for `of_plain`."""
        return {**asdict(self), "message": as_plain(self.message), "remedy": as_plain(self.remedy)}

    def told(self) -> str:
        """What `told_again` needs of message and remedy besides their text; "" where they are texts alone."""
        plain = [as_plain(self.message), as_plain(self.remedy)]
        return (
            "" if plain == [self.message, self.remedy] else json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        )

    def as_json(self) -> dict[str, object]:
        """The keys of `check --json`."""
        return {key: value for key, value in asdict(self).items() if key not in _FOR_THE_PROGRAM}


def mark(code: str, others: Sequence[str]) -> str:
    """`Problem.mark` of its code and of the other rows that have part in it."""
    return ":".join((code, *others[:1]))


def of_plain(said: Mapping[str, Any]) -> Problem:
    """A problem out of its fields as JSON has them; raises ValueError for what is none."""
    told = dict(said)
    told["severity"] = Severity(told["severity"])
    told["others"] = tuple(told["others"])
    told["message"], told["remedy"] = text_of_plain(told["message"]), text_of_plain(told["remedy"])
    problem = Problem(**told)
    texts = (problem.code, problem.file, problem.message, problem.remedy, problem.fact, problem.pack, problem.table)
    if not isinstance(problem.line, int) or not all(
        isinstance(one, str) for one in (*texts, problem.row, problem.field, *problem.others)
    ):
        raise ValueError("it is no problem")
    return problem


def of_row(table: str, id: str, message: str) -> Worded:
    """What is wrong with a row, with its name in front: `fact charter-adopted: it rests on no citation.`"""
    return about(named(table, id), message)


def about(what: str, message: str) -> Worded:
    """What is wrong, with a name in front of what it is wrong with."""
    return Worded(_ABOUT, what=what, message=message)


def named(table: str, id: str) -> Worded:
    """The name of a row: `fact charter-adopted`."""
    return Worded(ROW, table=_NAMES.get(table) or Worded(table), id=id)


def known_as(table: str, id: str) -> Worded:
    """The id of a row within a message, where a window can say what the row is called."""
    return Worded(ID, id=id, table=table)


def filled_with(value: str, kind: ValueKind) -> str:
    """What fills a role, within a message: the id of an entity, or a date in EDTF, which a window writes out."""
    return known_as("entity", value) if kind is ValueKind.ENTITY else dated(value) if kind is ValueKind.DATE else value


def dated(edtf: str) -> Worded:
    """A date in EDTF within a message, which a window writes out."""
    return Worded(DATE, date=edtf)


def month_named(month: str, number: int) -> Worded:
    """A month within a message, by its English name."""
    return Worded(MONTH, month=month, number=number)


def under(facet: str, fact_type: str) -> Worded:
    """The key of a fact's role or time within a message, which a window names as its form does."""
    return Worded(FACET, facet=facet, type=fact_type)


def listed(parts: Iterable[str]) -> str:
    """Parts of a message, with commas between them."""
    first, *rest = parts
    return Worded(_PAIR, first=first, rest=listed(rest)) if rest else first


def letters(start: int, end: int) -> Worded:
    """A span of a source within a message."""
    return Worded(LETTERS, start=start, end=end)


def bare(message: str) -> str:
    """What is wrong, without the name that `of_row` put in front."""
    return message.values["message"] if isinstance(message, Worded) and message.words == _ABOUT else message


def values(message: str) -> Mapping[str, str]:
    """What a message names, by the places in its words, without the row that `of_row` put in front; nothing of a bare text."""
    inner = bare(message)
    return inner.values if isinstance(inner, Worded) else {}


_ABOUT, _PAIR = "{what}: {message}", "{first}, {rest}"
ROW, ID, DATE, MONTH, FACET, LETTERS = "{table} {id}", "{id}", "{date}", "{month}", "{facet}", "[{start}, {end}]"
"""The words of what a message names, which are worded anew for people who see no ids, no keys and no EDTF."""

_NAMES = {str(one): one for one in (Worded("type"), Worded("entity_type"), Worded("no_fact"))}
"""Names of tables that nothing else in the program says in these words."""


def told_again(message: str, remedy: str, told: str) -> tuple[str, str]:
    """Message and remedy of a problem that was kept, with what `Problem.told` gave of it."""
    if not told:
        return message, remedy
    first, second = json.loads(told)
    return text_of_plain(first), text_of_plain(second)


_FOR_THE_PROGRAM = ("fact", "pack", "table", "row", "field", "others")


def standing(
    problems: Iterable[Problem], ignored: Mapping[tuple[str, str, str], frozenset[str]], *, aside: bool = False
) -> Iterator[Problem]:
    """The problems that nobody set aside, or with `aside` the others. An error cannot be: it keeps its row out of the library.

    `ignored` are the marks in the key `ignore` of rows by (pack, table, id).
    """
    for problem in problems:
        marks = ignored.get((problem.pack, problem.table, problem.row), frozenset())
        hidden = problem.severity is not Severity.ERROR and not marks.isdisjoint((problem.code, problem.mark))
        if hidden == aside:
            yield problem


def marks(said: object) -> frozenset[str]:
    """The marks that the key `ignore` of a row says, whatever it is."""
    named = [said] if isinstance(said, str) else said
    return frozenset(one for one in named if isinstance(one, str)) if isinstance(named, list) else frozenset()
