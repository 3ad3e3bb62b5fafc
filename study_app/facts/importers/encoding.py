"""In which encoding a text file is written: found in its bytes, refused with the line where it is written in two."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from study_app.errors import StudyAppError
from study_app.i18n import _

MOST_BYTES = 512 << 20
"""The largest file that is read."""

LONGEST_LINE = 1 << 20
"""Letters of the longest line that is read: longer ones come of a quote that is not closed, or of no text at all."""

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1251", "cp1252")
"""The encodings that are found, by the names that Python has for them; `utf-8-sig` begins with a byte order mark."""

_CHUNK = 1 << 20
_ENOUGH = 1 << 20
"""Bytes of lines that are not ASCII: a window waits for what they show, and whoever reads on sees whether it holds further on."""
_ANKI, _SHEETS = (".apkg", ".colpkg"), (".xlsx", ".xlsm", ".xls", ".ods", ".numbers")
"""Endings of files that people bring and that are no text: they are told what to bring instead."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HIGH = re.compile(rb"[\xc0-\xff]+")


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file by Python's name for it; `sure` unless the bytes could be of others as well."""

    name: str
    sure: bool = True

    @property
    def words(self) -> str:
        """The name that people know it by."""
        return {
            "utf-8": "UTF-8",
            "utf-8-sig": _("UTF-8 with byte order mark"),
            "utf-16": "UTF-16",
            "utf-16-le": "UTF-16",
            "utf-16-be": "UTF-16",
            "cp1251": "Windows-1251",
            "cp1252": "Windows-1252",
        }.get(self.name, self.name)


def size_of(path: Path) -> int:
    """The size of a file that may be read; raises StudyAppError where there is none, or it is too large or empty."""
    return state_of(path)[0]


def state_of(path: Path) -> tuple[int, int]:
    """The size of a file that may be read, and when it was written last in nanoseconds; raises as `size_of` does."""
    try:
        found = path.stat()
        size = found.st_size
        if not path.is_file():
            raise StudyAppError(_("{path} is no file: choose a text file.").format(path=path))
    except OSError as error:
        raise _unreadable(path, error) from error
    if size > MOST_BYTES:
        most = MOST_BYTES >> 20
        raise StudyAppError(_("{path} is larger than {n} MB: split it.").format(path=path.name, n=most))
    if size == 0:
        raise empty(path)
    if path.suffix.casefold() in _ANKI:
        words = _(
            "{path} is a package of Anki. In Anki choose File > Export, Notes in Plain Text, and import that file here."
        )
        raise StudyAppError(words.format(path=path.name))
    if path.suffix.casefold() in _SHEETS:
        raise StudyAppError(_("{path} is a spreadsheet: save it there as CSV, and import that.").format(path=path.name))
    return size, found.st_mtime_ns


def empty(path: Path) -> StudyAppError:
    """What is said of a file without any text."""
    return StudyAppError(_("{path} is empty: choose another file.").format(path=path.name))


def find(path: Path) -> Encoding:
    """The encoding of a file.

    Raises StudyAppError, with the line, where of those that are looked at some are UTF-8 and others are not, where a line is
    longer than any text has, where there is a NUL, and where the file cannot be read. Of a file that has not changed it is
    remembered.
    """
    size = size_of(path)
    return _find(path, size, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _find(path: Path, _size: int, _changed_ns: int) -> Encoding:
    try:
        with path.open("rb") as file:
            head = file.read(_CHUNK)
    except OSError as error:
        raise _unreadable(path, error) from error
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name)
    if (wide := _without_mark(head)) is not None:
        return wide
    utf8 = other = looked_at = 0
    letters = apart = 0
    for number, line in _byte_lines(path):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            utf8 = utf8 or number
        except UnicodeDecodeError:
            other = other or number
            for run in _HIGH.findall(line):
                letters += len(run)
                apart += len(run) == 1
        looked_at += len(line)
        if (utf8 and other) or looked_at > _ENOUGH:
            break
    if not other:
        return Encoding("utf-8")
    if utf8:
        words = _("{path}, line {other}: it is not UTF-8, while line {utf8} is. Save the whole file as UTF-8 text.")
        raise StudyAppError(words.format(path=path.name, other=other, utf8=utf8))
    # words of Cyrillic letters are runs of high bytes; of Latin words some letters are, one by one
    return Encoding("cp1251" if letters > 2 * apart else "cp1252", sure=False)


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a file with their ends, read one after the other.

    Raises StudyAppError at the line that is no text in that encoding, holds a NUL or is too long.
    """
    number = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise _too_long(path, number)
                if "\0" in line:
                    raise _nul(path, number)
                yield line
    except UnicodeError as error:
        raise _no_text(path, encoding) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _no_text(path: Path, encoding: str) -> StudyAppError:
    """What is told of a file that is no text in an encoding: where, and what to do.

    It is read once more, for a reader is told of a whole piece of the file at once, some lines of which may be right.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    ends = io.IncrementalNewlineDecoder(None, translate=True)
    line, read = 1, 0
    words = _(
        "{path}, line {n} (byte {byte}): this is no text in {encoding}. Choose another encoding, or save it as UTF-8."
    )
    with path.open("rb") as file:
        head = file.read(len(codecs.BOM_UTF8))
        file.seek(0)
        try:
            while chunk := file.read(_CHUNK):
                read += len(chunk)
                line += ends.decode(decoder.decode(chunk)).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            before = codecs.decode(error.object[: error.start], error.encoding)
            line += ends.decode(before, final=True).count("\n")
            read -= (
                len(error.object) - error.start
            )  # from the end: a mark at the beginning is no part of what was decoded
            if any(name == encoding and head.startswith(mark) for mark, name in _MARKS):
                words = _(
                    "{path}, line {n} (byte {byte}): the file is in {encoding} and damaged here, or cut short. Save it once more"
                    " where it was made, best as UTF-8."
                )
        except UnicodeError:  # UTF-16 is read from the mark at its beginning, which is not there
            read = 0
    return StudyAppError(words.format(path=path.name, n=line, byte=read + 1, encoding=Encoding(encoding).words))


def first_lines(path: Path, encoding: str, most: int) -> list[str]:
    """So many lines from the start of a file, fewer where they are long: enough to see how it is written."""
    found: list[str] = []
    letters = 0
    for line in islice(lines(path, encoding), most):
        found.append(line)
        letters += len(line)
        if letters > LONGEST_LINE:
            break
    return found


def _without_mark(head: bytes) -> Encoding | None:
    """UTF-16 that begins with no mark: of Latin and Cyrillic text every other byte is one of a few."""
    even, odd = head[0::2], head[1::2]
    few = b"\0\4"
    for name, high in (("utf-16-le", odd), ("utf-16-be", even)):
        if len(high) >= 2 and b"\0" in high and sum(map(high.count, (few[:1], few[1:]))) > 0.9 * len(high):
            return Encoding(name)
    return None


def _byte_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) of the lines of a file, of those alone that are not ASCII; the rest is looked at in large pieces."""
    number, rest = 1, b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                piece = rest + chunk
                whole, _end, rest = piece.rpartition(b"\n")
                if len(rest) > 4 * LONGEST_LINE:
                    raise _too_long(path, number + (whole.count(b"\n") + 1 if whole else 0))
                found = whole + b"\n" if _end else b""
                if b"\0" in piece:
                    raise _nul(path, number + piece.count(b"\n", 0, piece.index(b"\0")))
                if not found.isascii():
                    yield from enumerate(found.split(b"\n"), number)
                number += found.count(b"\n")
            yield number, rest
    except OSError as error:
        raise _unreadable(path, error) from error


def _too_long(path: Path, line: int) -> StudyAppError:
    words = _(
        "{path}, line {n}: it is longer than {most} letters. See whether a quote is not closed, or it is no text."
    )
    return StudyAppError(words.format(path=path.name, n=line, most=LONGEST_LINE))


def _nul(path: Path, line: int) -> StudyAppError:
    words = _("{path}, line {n}: it holds a NUL, which no text does. Export the file anew as UTF-8 text.")
    return StudyAppError(words.format(path=path.name, n=line))


def _unreadable(path: Path, error: OSError) -> StudyAppError:
    reason = error.strerror or _("read error")
    return StudyAppError(_("{path} cannot be read ({reason}).").format(path=path, reason=reason))
