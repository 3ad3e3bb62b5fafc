"""One TOML table of a pack file with its place: every wrong key or value becomes a Problem with file and line."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeGuard, TypeVar

from study_app.facts.problem import Problem, Severity, about, named
from study_app.facts.rows import id_of
from study_app.i18n import Worded

T = TypeVar("T")

MOST = 2**53
"""The largest whole number that pack files, SQLite and JSON hold alike."""

UNQUOTED = ""
"""The one key of the table as which a store and a journal hold a date that stands in TOML without quotes."""

_SUGGESTED = 200
"""Problems until which the nearest id is looked for: where a whole file of entities is missing, nobody reads them all."""

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"({_PART}(?:\s*\.\s*{_PART})*)"
_HEADER = re.compile(rf"\s*\[\[?\s*{_DOTTED}\s*\]")
_KEY = re.compile(rf"\s*{_DOTTED}\s*=")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_TOKEN = re.compile(r"""\"{3}|'{3}|"(?:\\.|[^"\\])*"|'[^']*'|[\[\]{}#]""")
_QUOTED = {'"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*"{3,5}'), "'''": re.compile(r"(?:[^']|'(?!''))*'{3,5}")}


class Lines:
    """Where the tables and keys of a TOML text stand; tomllib tells lines for syntax errors only."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._tables: dict[tuple[str, int], list[tuple[int, int, str]]] = {}
        self._keys: dict[tuple[str, int], dict[str, int]] = {}
        last: dict[str, int] = {}
        here = self._tables.setdefault(("", 0), [])
        start, prefix = 0, ""
        for number, line in self._statements(0, len(self._lines)):
            if header := _HEADER.match(line):
                here.append((start, number, prefix))
                name, _dot, prefix = _plain(header[1]).partition(".")
                if not prefix:  # [type.role] goes on with the last [[type]]
                    last[name] = last.get(name, -1) + 1
                here = self._tables.setdefault((name, last.get(name, 0)), [])
                start = number
        here.append((start, len(self._lines), prefix))

    def of(self, table: str, index: int, key: str = "") -> int:
        """The line of a key in the `index`-th table of that name, else of the table's header, else 1.

        `key` may be dotted; its longest written beginning counts (`role.document` for `role.document.of`).
        """
        sections = self._tables.get((table, index))
        if sections is None:  # written as one list: fact = [{ ... }]
            return self.of("", 0, table)
        known = self._known(table, index) if key else {}
        wanted = key
        while wanted:
            if wanted in known:
                return known[wanted]
            wanted = wanted.rpartition(".")[0]
        if table == "" and key and (key, 0) in self._tables:
            return self.of(key, 0)
        return sections[0][0] + 1

    def piece(self, table: str, index: int) -> tuple[int, int] | None:
        """The first line of a table and the one where another begins, from 0; None if it is written in a list."""
        sections = self._tables.get((table, index))
        if sections is None:
            return None
        start, end, _prefix = sections[0]
        for begins, ends, _prefix in sections[1:]:
            end = ends if begins == end else end
        return start, end

    def _known(self, table: str, index: int) -> dict[str, int]:
        """The line of each key of a table, and of each beginning of a dotted one."""
        if (table, index) not in self._keys:
            known = self._keys[table, index] = {}
            for start, end, prefix in self._tables[table, index]:
                _note(known, prefix, start + 1)
                for number, line in self._statements(start, end):
                    if not _HEADER.match(line) and (key := _KEY.match(line)):
                        _note(known, f"{prefix}.{_plain(key[1])}".lstrip("."), number + 1)
        return self._keys[table, index]

    def _statements(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """The lines that begin a table or a key, counted from 0: those inside a longer text or list do not."""
        quote, depth = "", 0
        for number in range(start, end):
            line = self._lines[number]
            if not quote and not depth:
                yield number, line
            quote, depth = _left_open(line, quote, depth)


class At(Lines):
    """The one line that is known of a row; 0 of one that is in no file."""

    def __init__(self, line: int) -> None:
        self._line = line

    def of(self, table: str, index: int, key: str = "") -> int:  # noqa: ARG002
        return self._line


def _left_open(line: str, quote: str, depth: int) -> tuple[str, int]:
    """The quotes of the text, and the number of brackets, that are open after a line."""
    at = 0
    while True:
        if quote:
            closed = _QUOTED[quote].match(line, at)
            if closed is None:
                return quote, depth
            at = closed.end()
        token = _TOKEN.search(line, at)
        if token is None or token[0] == "#":
            return "", depth
        at = token.end()
        quote = token[0] if token[0] in _QUOTED else ""
        depth += (token[0] in ("[", "{")) - (token[0] in ("]", "}"))


def _plain(dotted: str) -> str:
    """A dotted key without spaces and quotes around its parts."""
    return re.sub(r"""["'\s]""", "", dotted)


def _note(known: dict[str, int], key: str, line: int) -> None:
    while key:
        known.setdefault(key, line)
        key = key.rpartition(".")[0]


@dataclass
class Table:
    """A table being read: each getter takes a key off it; `done` reports what nobody took.

    `prefix` is the way to a table inside a table: "role.document." in a type.
    """

    data: dict[str, Any]
    name: str
    index: int
    file: str
    lines: Lines
    problems: list[Problem]
    taken: set[str] = field(default_factory=set)
    errors: int = 0
    prefix: str = ""
    title: str = ""
    _identifier: str | None = None

    def inner(self, key: str, data: dict[str, Any]) -> Table:
        """A table inside this one; its errors count here once they are added."""
        return Table(
            data, self.name, self.index, self.file, self.lines, self.problems, prefix=f"{key}.", title=self.what
        )

    @property
    def line(self) -> int:
        """The line of the table's header."""
        return self.lines.of(self.name, self.index)

    @property
    def what(self) -> str:
        """The table for people: `fact charter-adopted`."""
        if self.title:
            return self.title
        given = self.data.get("id")
        return named(self.name, given if given and isinstance(given, str) else Worded("no. {n}", n=self.index + 1))

    def report(self, code: str, key: str, message: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
        """Add a problem at the line of `key`."""
        if severity is Severity.ERROR:
            self.errors += 1
        line = self.lines.of(self.name, self.index, (self.prefix + key).rstrip("."))
        row = (self.name, id_of(self.name, self.data)) if not self.title else ("", "")
        fact = row[1] if self.name == "fact" else ""
        problem = Problem(
            code,
            severity,
            self.file,
            line,
            about(self.what, message),
            remedy,
            fact,
            "",
            *row,
            key,
        )
        self.problems.append(problem)

    def take(self, key: str) -> Any:
        """The raw value of a key, or None."""
        self.taken.add(key)
        return self.data.get(key)

    def identifier(self) -> str:
        """The table's `id`; "" (and a problem) if it is missing or cannot be one."""
        if self._identifier is None:
            self._identifier = self.text("id", required=True)
            if self._identifier and not _ID.fullmatch(self._identifier):
                wrong, self._identifier = self._identifier, ""
                self.report(
                    "bad-id",
                    "id",
                    Worded("{wrong!r} cannot be an id.", wrong=wrong),
                    Worded("Use small letters, digits and hyphens."),
                )
        return self._identifier

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """A string."""
        value = self.take(key)
        name = self.prefix + key
        if value is None:
            if required:
                self.report("missing-key", "", Worded("{name} is missing.", name=name), f'Add a line {name} = "...".')
            return default
        if not isinstance(value, str):
            self.report(
                "wrong-value", key, Worded("{name} must be a text in quotes.", name=name), f'Write {name} = "...".'
            )
            return default
        if required and not value.strip():
            self.report("wrong-value", key, Worded("{name} is empty.", name=name), f'Write {name} = "...".')
            return default
        return value

    def flag(self, key: str) -> bool:
        """True or false; false if it is not there."""
        value = self.take(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        name = self.prefix + key
        self.report(
            "wrong-value",
            key,
            Worded("{name} must be true or false.", name=name),
            f"Write {name} = true, or leave it out.",
        )
        return False

    def number(self, key: str, *, required: bool = False) -> int:
        """A whole number, 0 or more; 0 if it is not there."""
        value = self.take(key)
        if whole(value):
            return value
        if value is not None:
            self.report(
                "wrong-value", key, Worded("{key} must be a whole number from 0 on.", key=key), f"Write {key} = 1."
            )
        elif required:
            self.report("missing-key", "", Worded("{key} is missing.", key=key), f"Add a line {key} = 1.")
        return 0

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; one string stands for a list of one."""
        value = self.take(key)
        if value is None:
            return ()
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            self.report(
                "wrong-value", key, Worded("{key} must be a list of texts.", key=key), f'Write {key} = ["...", "..."].'
            )
            return ()
        return tuple(values)

    def words(self, key: str, language: str, *, required: bool = False) -> dict[str, str]:
        """Text for people: a string in the pack's language, or one for each language."""
        value = self.take(key)
        if value is None:
            if required:
                self.report("missing-key", "", Worded("{key} is missing.", key=key), f'Add a line {key} = "...".')
            return {}
        return {} if value == "" and not required else self.as_words(key, value, language)

    def as_words(self, key: str, value: Any, language: str) -> dict[str, str]:
        """A raw value as text for people."""
        found = {language: value} if isinstance(value, str) else value
        good = isinstance(found, dict) and found and all(isinstance(v, str) for v in found.values())
        if good and all(v.strip() for v in found.values()):
            return dict(found)
        wrong = Worded("is empty") if good else Worded("must be a text")
        remedy = f'Write {key} = "..." or {key} = {{ {language} = "..." }}.'
        self.report("wrong-value", key, Worded("{key} {wrong}.", key=key, wrong=wrong), remedy)
        return {}

    def mapping(self, key: str) -> dict[str, Any]:
        """A table inside the table, {} if it is not there."""
        value = self.take(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self.report("wrong-value", key, Worded("{key} must be a table.", key=key), f"Write {key} = {{ ... }}.")
        return {}

    def choice(
        self, key: str, kind: Callable[[str], T], choices: Iterable[str], default: str | None = None
    ) -> T | None:
        """One of a few words, as a member of an enumeration; `default` None makes the key required."""
        value = self.text(key, required=default is None, default=default or "")
        try:
            return kind(value)
        except ValueError:
            if value or default is not None:
                known = ", ".join(choices)
                wrong = Worded("{key} = {value} is not known.", key=self.prefix + key, value=shown(value))
                self.report("wrong-value", key, wrong, Worded("Use one of: {known}.", known=known))
        return kind(default) if default is not None else None

    def parsed(self, key: str, parse: Callable[[str], T], value: Any = None) -> T | None:
        """A string read by `parse`, whose ValueError becomes a problem; None if it is not there or wrong."""
        raw = self.take(key) if value is None else value
        if raw is None:
            return None
        if isinstance(raw, dict) and raw.keys() == {UNQUOTED}:
            self.report(
                "wrong-value",
                key,
                Worded("{key} = {value} must be in quotes.", key=key, value=raw[UNQUOTED]),
                f'Write {key} = "...".',
            )
            return None
        if isinstance(raw, (list, dict)):
            self.report(
                "wrong-value", key, Worded("{key} must be one text in quotes.", key=key), f'Write {key} = "...".'
            )
            return None
        if not isinstance(raw, str):
            wrong = Worded(
                "{key} = {value} must be in quotes.", key=key, value=raw if isinstance(raw, date) else shown(raw)
            )
            self.report("wrong-value", key, wrong, f'Write {key} = "...".')
            return None
        try:
            return parse(raw)
        except ValueError as reason:
            if parse.__module__.endswith("dates"):
                remedy = f"Correct {key}: 1992, 1992-05, 1992-05-15, 1992~ (about), 1994/1999 or -0043 (44 BC)."
                self.report("bad-date", key, Worded("{reason}.", reason=reason.args[0]), remedy)
            else:
                self.report(
                    "wrong-value", key, Worded("{reason}.", reason=reason.args[0]), Worded("Correct {key}.", key=key)
                )
            return None

    def done(self, known: str = "") -> None:
        """Report the keys that nobody took as unknown; `ignore`, what is no problem of the row, is one of every row."""
        if not self.prefix:
            self.texts("ignore")
        for key in self.data:
            if key not in self.taken:
                remedy = known or "Remove it, or correct its name; the guide lists the keys of each table."
                self.report(
                    "unknown-key",
                    key,
                    Worded("{key} is not a key of {name}.", key=self.prefix + key, name=self.name),
                    remedy,
                )


def references(table: Table, key: str, ids: Iterable[str], known: Mapping[str, object], what: str) -> tuple[str, ...]:
    """Those of `ids` that are in `known`; each other one is a problem."""
    good = []
    for one in ids:
        if one in known:
            good.append(one)
        else:
            near = _nearest(one, known) if len(table.problems) < _SUGGESTED else ""
            name = _NAMES.get(what, Worded(what))
            remedy = (
                Worded("Did you mean {near!r}?", near=near)
                if near
                else Worded("Add the {what}, or correct the id.", what=name)
            )
            table.report("dangling", key, Worded("there is no {what} {one}.", what=name, one=shown(one)), remedy)
    return tuple(good)


def _nearest(one: str, known: Iterable[str]) -> str:
    from rapidfuzz import fuzz, process  # only when there is something to mend

    found = process.extractOne(one, list(known), scorer=fuzz.ratio, score_cutoff=75)
    return str(found[0]) if found else ""


def whole(value: object) -> TypeGuard[int]:
    """Whether a raw value is a whole number from 0 on that everything after can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def shown(value: object) -> str:
    """A raw value for a message, cut short where it is long or deep."""
    short = reprlib.Repr()
    short.maxstring = short.maxother = 60
    try:
        return short.repr(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return "a number of thousands of digits"


_NAMES = {str(one): one for one in (Worded("fact type"), Worded("entity type"), Worded("role"))}
"""What can be referred to, as nothing else in the program calls it."""
