"""Rows read from the pages of a database file, whatever leads to them: where a page above them is damaged, SQLite finds none.

The tables of entries are stored as b-trees of whole rows (WITHOUT ROWID), so that each page says by itself which rows it holds
(sqlite.org/fileformat.html, 1.5 and 1.6). Nothing that is read so is known to be right: who uses it looks at checksums.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

_LEAF, _INNER = 0x0A, 0x02
"""The kinds of pages of such a tree: both hold rows."""

_USUAL = 4096
_FILE_HEADER, _LOG_HEADER, _FRAME_HEADER = 100, 32, 24

_ID = 13 + 2 * 36
"""How a row says that its first value is text of 36 bytes, as an id is."""

_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of a whole number, by how a row says it."""


def rows(content: bytes, log: bytes = b"") -> Iterator[tuple[Any, ...]]:
    """The rows, and the entries of indices, that begin with a text of 36 letters; of the file and of its write-ahead log."""
    size = _page_size(content)
    reader = _Reader(content, log, size)
    for first in range(0, len(content) - size + 1, size):
        yield from reader.rows_on(content, first, _FILE_HEADER if first == 0 else 0)
    for first in reader.frames():
        yield from reader.rows_on(log, first, 0)


def _page_size(content: bytes) -> int:
    (size,) = struct.unpack(">H", content[16:18].ljust(2, b"\0"))
    size = 1 << 16 if size == 1 else size
    return size if 512 <= size <= 1 << 16 and size & (size - 1) == 0 else _USUAL


class _Reader:
    """The pages of a file and its log."""

    def __init__(self, content: bytes, log: bytes, size: int) -> None:
        self._content, self._log, self._size = content, log, size
        self._in_log = {struct.unpack_from(">I", log, first - _FRAME_HEADER)[0]: first for first in self.frames()}
        # what a page holds of a row, beyond which the rest lies on pages of its own
        self._most, self._least = ((size - 12) * 64 // 255) - 23, ((size - 12) * 32 // 255) - 23

    def frames(self) -> range:
        """Where the pages in the log begin."""
        first = _LOG_HEADER + _FRAME_HEADER
        return range(first, len(self._log) - self._size + 1, self._size + _FRAME_HEADER)

    def rows_on(self, source: bytes, page: int, header: int) -> Iterator[tuple[Any, ...]]:
        """The rows on the page that begins at a place of a source."""
        kind = source[page + header]
        if kind not in (_LEAF, _INNER):
            return
        (count,) = struct.unpack_from(">H", source, page + header + 3)
        pointers = page + header + (8 if kind == _LEAF else 12)
        for at in range(pointers, min(pointers + 2 * count, page + self._size - 1), 2):
            (offset,) = struct.unpack_from(">H", source, at)
            try:
                row = self._row(source, page, page + offset + (4 if kind == _INNER else 0))
            except (IndexError, ValueError, struct.error):  # what damage has left there is no row
                continue
            if row is not None:
                yield row

    def _row(self, source: bytes, page: int, at: int) -> tuple[Any, ...] | None:
        end = page + self._size
        length, at = _number(source, at)
        head, first = _number(source, at)
        if _number(source, first)[0] != _ID:
            return None
        if length > len(self._content) + len(self._log):
            raise ValueError("it is longer than the file")
        local = length
        if length > self._most:
            local = self._least + (length - self._least) % (self._size - 4)
            local = local if local <= self._most else self._least
        if at + local + (4 if local < length else 0) > end:
            raise ValueError("it is longer than the page")
        payload = source[at : at + local]
        if local < length:
            payload += self._rest(struct.unpack_from(">I", source, at + local)[0], length - local)
        return _values(payload, head)

    def _rest(self, page: int, length: int) -> bytes:
        parts = []
        while length > 0:
            if page in self._in_log:
                source, first = self._log, self._in_log[page]
            else:
                source, first = self._content, (page - 1) * self._size
            if page == 0 or first + self._size > len(source):
                raise ValueError("the rest of it is nowhere")
            (page,) = struct.unpack_from(">I", source, first)
            part = source[first + 4 : first + min(self._size, 4 + length)]
            parts.append(part)
            length -= len(part)
        return b"".join(parts)


def _number(source: bytes, at: int) -> tuple[int, int]:
    """A number of up to nine bytes, and where what follows it begins."""
    value = 0
    for _byte in range(8):
        byte = source[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | source[at], at + 1


def _values(payload: bytes, head: int) -> tuple[Any, ...]:
    kinds = []
    at = _number(payload, 0)[1]
    while at < head:
        kind, at = _number(payload, at)
        kinds.append(kind)
    values: list[Any] = []
    at = head
    for kind in kinds:
        value: Any = None
        size = 0
        if kind in _INTEGERS:
            size = _INTEGERS[kind]
            value = int.from_bytes(payload[at : at + size], signed=True)
        elif kind == 7:
            size = 8
            (value,) = struct.unpack_from(">d", payload, at)
        elif kind in (8, 9):
            value = kind - 8
        elif kind >= 12:
            size = (kind - 12) // 2
            value = payload[at : at + size]
            if kind % 2:
                value = value.decode("utf-8")
        elif kind:
            raise ValueError("there is no such kind of value")
        if at + size > len(payload):
            raise ValueError("it is longer than it is")
        at += size
        values.append(value)
    return tuple(values)
