"""What is wrong with a pack, as values: shown alike by the window, the command line and the tests."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """An error keeps the fact (or the pack) out of the library; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that somebody should mend.

    `file` is the path relative to the pack's folder, with the folder's name in front; `line` counts from 1 (0: the file as a
    whole); `message` says what is wrong, `remedy` what to do, each one sentence. `fact` is the id of the fact that is wrong, for
    the program: facts may share a line; "" for anything else. `table` and `row` name the row of `pack` that it is about, `field`
    the key of it, as far as they are known; `others` are rows of the same table that have part in it.
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
        return ":".join((self.code, *self.others[:1]))

    def sentence(self) -> str:
        """`file:line: severity: message remedy`, as compilers print it; no line for the file as a whole."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.severity}: {self.message} {self.remedy}"

    def as_json(self) -> dict[str, object]:
        """The keys of `check --json`."""
        return {key: value for key, value in asdict(self).items() if key not in _FOR_THE_PROGRAM}


def of_plain(said: Mapping[str, Any]) -> Problem:
    """A problem out of its fields as JSON has them; raises ValueError for what is none."""
    told = dict(said)
    told["severity"] = Severity(told["severity"])
    told["others"] = tuple(told["others"])
    problem = Problem(**told)
    texts = (problem.code, problem.file, problem.message, problem.remedy, problem.fact, problem.pack, problem.table)
    if not isinstance(problem.line, int) or not all(
        isinstance(one, str) for one in (*texts, problem.row, problem.field, *problem.others)
    ):
        raise ValueError("it is no problem")
    return problem


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
