"""The text of a pack file with rows changed and added: comments and layout stay, and it says exactly what was meant."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, InlineTable, Table

from study_app.errors import StudyAppError
from study_app.facts.rows import HEAD, same
from study_app.facts.table import Lines
from study_app.i18n import _

Fields = Mapping[str, Any]
"""Keys of a row with their new values, as TOML holds them; None takes a key out."""

Numbered = tuple[str, int]
"""A table and the number of a row among those of that table in the file, from 0; `HEAD` is the keys at the top."""


def edited(
    text: str, file: str, changes: Mapping[Numbered, Fields], new: Sequence[tuple[str, Mapping[str, Any]]] = ()
) -> str:
    """The text of a file with keys of some rows changed, and rows added below those of their table.

    One changed key is one changed line. Raises StudyAppError where the text is not TOML, or is written so that nobody can be
    sure of an edit; `file` is named then.
    """
    mark, body = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")
    try:
        wanted = tomllib.loads(body)
        after = _changed(body, wanted, changes)
        for (table, number), fields in changes.items():
            _make(_row(wanted, table, number), fields)
        after = _with_new(after, wanted, new)
        for table, row in new:
            wanted.setdefault(table, []).append(tomlkit.item(dict(row)).unwrap())
        result = tomllib.loads(after)
    except (ValueError, TOMLKitError) as error:
        raise StudyAppError(
            _("{path} is not TOML: mend it first, `study-app check` names the line.").format(path=file)
        ) from error
    if not same(result, wanted):  # somebody's work is not replaced by what says anything else
        raise StudyAppError(
            _("{path} is written in a way in which it cannot be edited safely: write its tables as [[...]].").format(
                path=file
            )
        )
    return mark + after


def _row(data: dict[str, Any], table: str, number: int) -> dict[str, Any]:
    row = data if table == HEAD else data[table][number]
    assert isinstance(row, dict)
    return row


def _changed(body: str, data: dict[str, Any], changes: Mapping[Numbered, Fields]) -> str:
    """The text with the changes made: row by row from the end, so that what is before stays where it is."""
    lines = Lines(body)
    starts = [0]
    for line in body.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    pieces: dict[Numbered, tuple[int, int]] = {}
    for at in changes:
        piece = lines.piece("" if at[0] == HEAD else at[0], at[1])
        if piece is not None:
            pieces[at] = (starts[piece[0]], min(starts[piece[1]], len(body)))
    whole = []
    for at in sorted(changes, key=lambda at: pieces.get(at, (0, 0)), reverse=True):
        fields = changes[at]
        keys = fields.keys() & _row(data, *at).keys()
        if at not in pieces or not _holds(body, pieces[at], at, keys):
            whole.append(at)
            continue
        start, end = pieces[at]
        document = tomlkit.parse(body[start:end])
        _apply(document if at[0] == HEAD else document[at[0]][0], fields, body)
        body = body[:start] + tomlkit.dumps(document) + body[end:]
    if whole:  # tomlkit moves tables of one name together, so it is given all of a file only where it must be
        document = tomlkit.parse(body)
        for at in whole:
            _apply(document if at[0] == HEAD else document[at[0]][at[1]], changes[at], body)
        body = tomlkit.dumps(document)
    return body


def _holds(body: str, piece: tuple[int, int], at: Numbered, keys: Collection[str]) -> bool:
    """Whether a row with these keys of it stands in one piece of the text."""
    found = tomllib.loads(body[slice(*piece)])
    row = found if at[0] == HEAD else next(iter(found.get(at[0], ())), {})
    return isinstance(row, dict) and row.keys() >= set(keys)


def _apply(row: Any, fields: Fields, body: str) -> None:
    for key, value in fields.items():
        _change(row, key, value, "\r\n" if "\r\n" in body else "\n")


def _make(row: dict[str, Any], fields: Fields) -> None:
    for key, value in fields.items():
        row.pop(key, None)
        if value is not None:
            row[key] = tomlkit.item(value).unwrap()


def _change(row: Any, key: str, value: Any, line_end: str) -> None:
    old = row.get(key)
    if value is None:
        row.pop(key, None)
    elif isinstance(old, Mapping) and isinstance(value, Mapping) and old.keys() == value.keys():
        for inner in tuple(old):  # written `sentence.en = ...`, and it stays so
            _change(old, inner, value[inner], line_end)
    elif isinstance(old, Mapping) and key in row and not isinstance(old, InlineTable):
        row.pop(key)  # written in several lines, which have other keys now
        _add(row, key, value, line_end)
    elif key in row or isinstance(row, InlineTable):
        row[key] = inline(value)
    else:
        _add(row, key, value, line_end)


def _add(row: Any, key: str, value: Any, line_end: str) -> None:
    """Add a key after the last one of a row, before the blank lines that part it from the next."""
    item = tomlkit.item(inline(value))
    item.trivia.trail = line_end
    container = row if isinstance(row, Container) else row.value
    own = [k for k, i in container.body if k is not None and (k.is_dotted() or not isinstance(i, (Table, AoT)))]
    container._insert_after(own[-1], key, item)


def _with_new(body: str, data: Mapping[str, Any], new: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """The text with rows added at its end; where a table is written as one list, in that."""
    line_end = "\r\n" if "\r\n" in body else "\n"
    lines = Lines(body)
    in_lists = [at for at in new if data.get(at[0]) and lines.piece(at[0], 0) is None]
    if in_lists:
        document = tomlkit.parse(body)
        for table, row in in_lists:
            document[table].append(inline(row))
        body = tomlkit.dumps(document)
    for table, row in (at for at in new if at not in in_lists):
        document = tomlkit.document()
        rows, fresh = tomlkit.aot(), tomlkit.table()
        for key, value in row.items():
            fresh.add(key, inline(value))
        rows.append(fresh)
        document.add(table, rows)
        piece = tomlkit.dumps(document).rstrip("\n") + "\n"
        body = body.rstrip("\r\n \t")
        body += (2 * line_end if body else "") + piece.replace("\n", line_end)
    return body


def inline(value: Any) -> Any:
    """A value on one line; a long list one item to a line."""
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, inner in value.items():
            table.append(key, inline(inner))
        return table
    if isinstance(value, (list, tuple)):
        array = tomlkit.array()
        for inner in value:
            array.append(inline(inner))
        return array.multiline(len(value) > 8)
    return value
