"""What is wrong with a pack, as values: shown alike by the window, the command line and the tests."""

from __future__ import annotations

import dataclasses
from dataclasses import asdict, dataclass
from enum import StrEnum


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
    the key of it, as far as they are known.
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

    def sentence(self) -> str:
        """`file:line: severity: message remedy`, as compilers print it; no line for the file as a whole."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.severity}: {self.message} {self.remedy}"

    def as_json(self) -> dict[str, object]:
        """The keys of `check --json`."""
        return {key: value for key, value in asdict(self).items() if key not in _FOR_THE_PROGRAM}


_FOR_THE_PROGRAM = ("fact", "pack", "table", "row", "field")
