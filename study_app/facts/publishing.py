"""Edits of a pack written into its text: what each file will say, seen as a diff before anything is written."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from study_app.errors import StudyAppError
from study_app.facts.edits import Key, Overlay, version_key
from study_app.facts.folder import pack_files, printable
from study_app.facts.line_diff import hunks, unified
from study_app.facts.pack_text import replace_text, text_of
from study_app.facts.packing import head_of
from study_app.facts.pictures import named
from study_app.facts.rows import HEAD, TABLES, id_of, same
from study_app.facts.text_edits import Fields, Numbered, edited
from study_app.i18n import _, ngettext, quoted

CHANGELOG = "CHANGELOG.md"

_USUAL_FILE = {"entity": "entities.toml", "fact": "facts/facts.toml", "deck": "decks.toml"}
"""Where the first row of a table goes; those of other tables go into pack.toml."""


@dataclass(frozen=True, slots=True)
class Altered:
    """A file as it is (None: there is none) and as it will be."""

    path: Path
    before: str | None
    after: str


class Place(NamedTuple):
    """Lines of a file, `old`, that become others, `new`; `at` is the number of the first of those, from 1."""

    at: int
    old: tuple[str, ...]
    new: tuple[str, ...]


class Rewritten(NamedTuple):
    """What becomes of one file: its name within the pack, whether it is a new one, its lines, and where it gets others."""

    name: str
    new: bool
    lines: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing would write into the folder of a pack: nothing is written before `write`."""

    folder: Path
    id: str
    version: str
    files: tuple[Altered, ...]
    pictures: tuple[str, ...] = ()
    """The pictures that the edits name: those that the pack lacks go into its folder."""

    def diff(self) -> str:
        """The change of each file, as `diff -u` prints it; the changelog last."""
        parts: list[str] = []
        for name, file, old, new in self._in_lines():
            head = ("/dev/null" if file.before is None else f"a/{name}", f"b/{name}")
            parts += unified(old, new, *head)
        return "\n".join(parts)

    def rewritten(self) -> tuple[Rewritten, ...]:
        """The files of which any line changes, and those lines; the changelog last."""
        found = []
        for name, file, old, new in self._in_lines():
            places = tuple(
                Place(hunk.new + 1, tuple(old[hunk.old : hunk.old_end]), tuple(new[hunk.new : hunk.new_end]))
                for hunk in hunks(old, new)
            )
            if places:
                found.append(Rewritten(name, file.before is None, len(new), places))
        return tuple(found)

    def _in_lines(self) -> Iterator[tuple[str, Altered, list[str], list[str]]]:
        for file in sorted(self.files, key=lambda file: file.path == self.folder / CHANGELOG):
            name = file.path.relative_to(self.folder).as_posix()
            yield name, file, (file.before or "").splitlines(), file.after.splitlines()

    def write(self) -> None:
        """Write the files, that with the version last.

        Each is replaced whole or not at all; who is stopped between them publishes again, as the edits count until then. Raises
        StudyAppError where a file was changed since the preview, and where one cannot be written.
        """
        self.look_again()
        for file in self.files:
            replace_text(file.path, file.after)

    def look_again(self) -> None:
        """Raise StudyAppError where a file was changed since the preview."""
        for file in self.files:
            if (text_of(file.path) if file.path.exists() else None) != file.before:
                raise StudyAppError(
                    _("{path} was changed meanwhile: look at what would be written again.").format(
                        path=printable(str(file.path))
                    )
                )


class Text:
    """The text of a pack with the edits that it does not say yet."""

    def __init__(self, folder: Path, edits: Overlay) -> None:
        """Reads the files of the pack; raises StudyAppError where one is no TOML."""
        self.folder = folder
        self.head = head_of(folder)
        self._texts = {path: text_of(path) for path in pack_files(folder)}
        self._rows: dict[Key, tuple[Path, Numbered, Mapping[str, Any]]] = {}
        self._last: dict[str, Path] = {}
        self._after: dict[Path, str] = {}
        for path, text in self._texts.items():
            self._note(path, text)
        self.changes, self.new = self._to_write(edits)

    def _note(self, path: Path, text: str) -> None:
        try:
            data = tomllib.loads(text.removeprefix("\ufeff"))
        except (ValueError, RecursionError) as error:
            raise StudyAppError(
                _("{path} is not TOML ({reason}): mend it first.").format(path=printable(str(path)), reason=error)
            ) from error
        if path == self.folder / "pack.toml":
            self._rows[HEAD, self.head.id] = (path, (HEAD, 0), data)
        for table in TABLES:
            rows = data.get(table)
            for number, row in enumerate(rows if isinstance(rows, list) else ()):
                if isinstance(row, dict):
                    self._rows.setdefault((table, id_of(table, row)), (path, (table, number), row))
                    self._last[table] = path

    def _to_write(self, edits: Overlay) -> tuple[dict[Key, Fields], dict[Key, Mapping[str, Any]]]:
        """The fields of rows of the text that get another value, and the new rows."""
        changes: dict[Key, Fields] = {}
        new: dict[Key, Mapping[str, Any]] = {}
        for key in dict.fromkeys((*edits.new, *edits.fields)):
            if key not in self._rows:
                if key in edits.new and key[0] in TABLES:
                    new[key] = edits.new[key]
                continue
            row = self._rows[key][2]
            data = edits.laid_over(key, row)
            fields = {f: data.get(f) for f in dict.fromkeys((*row, *data)) if not same(row.get(f), data.get(f))}
            if fields:
                changes[key] = fields
        return changes, new

    def __bool__(self) -> bool:
        return bool(self.changes or self.new)

    def ids(self, table: str) -> tuple[Key, ...]:
        """The rows of a table that the text has."""
        return tuple(key for key in self._rows if key[0] == table)

    def value(self, key: Key, field: str) -> Any:
        """What the text says now."""
        return self._rows[key][2].get(field)

    def next_version(self) -> str:
        """The version to propose: something retired raises the first number, new rows the second, anything else the third."""
        retired = any(f.get("status") == "retired" for f in self.changes.values())
        parts = self.head.version.split(".")
        if not all(part.isdecimal() for part in parts):
            return f"{self.head.version}.1"
        numbers = [*(int(part) for part in parts), 0, 0][: max(3, len(parts))]
        place = 0 if retired else 1 if self.new else 2
        raised = [*numbers[:place], numbers[place] + 1, *(0 for _number in numbers[place + 1 :])]
        return ".".join(map(str, raised))

    def entry(
        self,
        reasons: Mapping[Key, Sequence[str]],
        told: Callable[[Key], str],
        worded: Callable[[Key, str, Any, Any], str] = lambda _key, _field, _old, _new: "",
    ) -> str:
        """What to say of the edits in the changelog: `reasons` are why rows were edited, `told` says a row in words.

        `worded` says in words what became of a field that had another value; "" for the values as they are written.
        """
        parts: dict[str, list[str]] = {_("Added"): [], _("Changed"): [], _("Retired"): []}
        without = sum(table == "no_fact" for table, _id in self.new)
        for key in (key for key in self.new if key[0] != "no_fact"):
            why = () if key[0] == "source" else reasons.get(key, ())  # it came with the first that was made of it
            parts[_("Added")].append(_line(_named(key, told(key)), why))
        if without:
            words = ngettext(
                "- the reason why {n} sentence has no fact", "- the reasons why {n} sentences have no fact", without
            )
            parts[_("Added")].append(words.format(n=without))
        for key, fields in self.changes.items():
            if fields.get("status") == "retired":
                parts[_("Retired")].append(_line(_named(key, told(key)), reasons.get(key, ())))
                continue
            words = "; ".join(
                worded(key, field, old, now)
                or _("{field}: {old} → {new}").format(field=field, old=_shown(old), new=_shown(now))
                for f, new in fields.items()
                for field, old, now in _differing(f, self.value(key, f), new)
            )
            parts[_("Changed")].append(_line(f"{_named(key, told(key))}: {words}", reasons.get(key, ())))
        return "\n\n".join(f"### {title}\n" + "\n".join(lines) for title, lines in parts.items() if lines)

    def publication(self, version: str, entry: str, day: date) -> Publication:
        """What publishing them as `version` writes, with `entry` in the changelog.

        Raises StudyAppError where the version is no higher than the one of the text.
        """
        if version_key(version) <= version_key(self.head.version) or not version.strip():
            raise StudyAppError(
                _("The version {new} is not above {old}: write a higher one.").format(
                    new=version, old=self.head.version
                )
            )
        by_file: dict[Path, dict[Numbered, Fields]] = defaultdict(dict)
        for key, fields in self.changes.items():
            path, at, _row = self._rows[key]
            by_file[path][at] = fields
        head = self.folder / "pack.toml"
        by_file[head][HEAD, 0] = {**by_file[head].get((HEAD, 0), {}), "version": version}
        added: dict[Path, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
        for (table, _id), row in self.new.items():
            usual = self.folder / _USUAL_FILE.get(table, "pack.toml")
            added[self._last.get(table, usual)].append((table, row))
        files = []
        for path in sorted({*by_file, *added}, key=lambda path: (path == head, path)):
            before = self._texts.get(path)
            if path == head or path not in self._after:  # all but the version is the same each time
                name = printable(str(path))
                self._after[path] = edited(before or "", name, by_file.get(path, {}), added.get(path, ()))
            files.append(Altered(path, before, self._after[path]))
        log = self.folder / CHANGELOG
        before = text_of(log) if log.exists() else None
        after = with_entry(before, version, entry, day)
        pictures = named((*self.new.values(), *self.changes.values()))
        return Publication(self.folder, self.head.id, version, (Altered(log, before, after), *files), pictures)


def with_entry(text: str | None, version: str, entry: str, day: date) -> str:
    """A changelog with an entry for a version above the older ones; as it is, where it has one for that version."""
    if text is not None and any(line.startswith(f"## {version} (") for line in text.splitlines()):
        return text  # publishing was ended half-way, and is done again
    line_end = "\r\n" if text and "\r\n" in text else "\n"
    fresh = f"## {version} ({day.isoformat()})\n\n{entry.strip()}\n\n".replace("\n", line_end)
    if text is None:
        title = _("Changelog")
        return f"# {title}\n\n{fresh.rstrip()}\n"
    lines = text.splitlines(keepends=True)
    at = next((n for n, line in enumerate(lines) if line.startswith("## ")), len(lines))
    above = "".join(lines[:at])
    if above and not above.endswith(2 * line_end):
        above = above.rstrip("\r\n") + 2 * line_end
    below = "".join(lines[at:])
    return above + (fresh + below if below else fresh.rstrip("\r\n") + line_end)


def _named(key: Key, told: str) -> str:
    """A row for those who read the changelog: what a fact says, of anything else what it is and its name."""
    table, id = key
    if table == "fact":
        return quoted(told.rstrip(".")) if told else id
    known = {
        "entity": _("name"), "entity_type": _("kind of thing"), "type": _("kind of fact"), "source": _("source"),
        "deck": _("deck"), "pack": _("pack"),
    }  # fmt: skip
    return f"{known.get(table, table)} {quoted(told or id)}"


def _line(words: str, reasons: Sequence[str]) -> str:
    why = f" ({'; '.join(dict.fromkeys(r for r in reasons if r))})" if any(reasons) else ""
    return " ".join(f"- {words}{why}".split())


def _differing(field: str, old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    """What differs in a field: of tables each key that does, such as `ask.when`; a language is named where there are several."""
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        yield field, old, new
        return
    keys = dict.fromkeys((*old, *new))
    for key in keys:
        if old.get(key) != new.get(key):
            alone = len(keys) == 1 and isinstance(old.get(key), str)
            yield from _differing(field if alone else f"{field}.{key}", old.get(key), new.get(key))


def _shown(value: Any) -> str:
    if value is None:
        return _("nothing")
    text = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return quoted(text if len(text) <= 120 else text[:119] + "…")
