"""A folder that brings the entries of several devices together: each device's in files that never change.

Whatever carries files from one machine to another can carry them: in any order, halfway, twice. A file's name says what is in
it, so that one that is not whole is passed over until it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from study_app.database import Connection, reach_disk
from study_app.journal.records import Record, answers, counted, records
from study_app.journal.rows import lost_numbers

_FORMAT = "study-app-1"
"""The folder in the folder: a later format has another, and an older program passes it over."""

_DEVICE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[478][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_SEGMENT = re.compile(r"([1-9][0-9]{0,14})-([1-9][0-9]{0,14})-([0-9a-f]{32})\.seg")
_ABOUT = "about.json"

_MOST, _LARGE = 500, 1 << 20
"""Entries, and letters of text, after which a segment is closed. One entry may be larger: it is a segment of its own."""

_MOST_READ, _LARGEST, _LARGEST_TEXT = 100_000, 256 << 20, 1 << 30
"""Entries, bytes of a file and of its text beyond which it is none of ours."""

_LARGEST_ABOUT, _LONGEST_NAME, _MOST_BEFORE = 4096, 60, 50


class Segment(NamedTuple):
    """A file with the entries `first` to `last` of a device; `digest` is that of its bytes."""

    device: str
    first: int
    last: int
    digest: str

    @property
    def name(self) -> str:
        """Its name, with that of its folder."""
        return f"{self.device}/{self.first}-{self.last}-{self.digest}.seg"


class About(NamedTuple):
    """What a device says of itself: its name, the number of its last entry, and how many are answers (None: it says nothing).

    `before` are the ids under which it counted until it was restored.
    """

    name: str
    last: int
    answers: int | None = None
    before: tuple[str, ...] = ()


Stamp = tuple[int, int]
"""Size and time of a file: while both are as they were, so is what is in it."""


class Segments:
    """The segments in a folder. `whole` are the files of which all is in the journal, with their stamps.

    Every method raises OSError where the folder cannot be used.
    """

    def __init__(self, folder: Path, whole: Mapping[str, Stamp] | None = None) -> None:
        """Of a folder, in which a folder of ours is made when something is written."""
        self.folder = folder
        self._root = folder / _FORMAT
        self.whole: dict[str, Stamp] = dict(whole or {})
        self._touched: set[Path] = set()

    def look(self) -> dict[Segment, Stamp]:
        """All files that bear the name of a segment, whole or not. What is no longer there is forgotten."""
        found: dict[Segment, Stamp] = {}
        for device, file in self._files():
            if name := _SEGMENT.fullmatch(file.name):
                try:
                    stat = file.stat(follow_symlinks=False)
                except FileNotFoundError:  # replaced meanwhile
                    continue
                segment = Segment(device, int(name[1]), int(name[2]), name[3])
                if segment.first <= segment.last < segment.first + _MOST_READ:
                    found[segment] = (stat.st_size, stat.st_mtime_ns)
        names = {segment.name: stamp for segment, stamp in found.items()}
        for gone in [name for name, stamp in self.whole.items() if names.get(name) != stamp]:
            del self.whole[gone]
        return found

    def abouts(self) -> dict[str, About]:
        """What each device says of itself."""
        found = {}
        for device, file in self._files():
            if file.name != _ABOUT:
                continue
            with (
                contextlib.suppress(OSError, ValueError, RecursionError),  # halfway here
                Path(file.path).open("rb") as content,
            ):
                match json.loads(content.read(_LARGEST_ABOUT)):
                    case {"name": str(name), "last": int(last), **others} if 0 <= last < 1 << 50:
                        told = others.get("answers")
                        known = told if isinstance(told, int) and 0 <= told <= last else None
                        found[device] = About(_plain(name), last, known, _devices(others.get("before")))
        return found

    def read(self, segment: Segment, stamp: Stamp) -> list[Record] | None:
        """The records in a file that was found; None while it is not whole, or where it is none of ours."""
        try:
            return _records(segment, self._bytes(segment, stamp))
        except (ValueError, zlib.error, FileNotFoundError):
            return None  # nor is it remembered: what follows may bear the same size and time

    def taken(self, segment: Segment, stamp: Stamp) -> None:
        """All that a file holds is in the journal: it need not be read again while it is as it was."""
        self.whole[segment.name] = stamp

    def send(
        self, connection: Connection, found: Iterable[Segment], own: str, name: str, before: Sequence[str] = ()
    ) -> int:
        """Write what a journal has and the files found have not, whole as they are; how many entries that were.

        So a folder that lost something gets it back from whoever has it. `own` is the device that writes, with what it is called
        and the ids that it had `before`.
        """
        written = 0
        have = {segment for segment in found if segment.name in self.whole}
        last = counted(connection)
        gone = {device: _ranges(connection, device, numbers) for device, numbers in lost_numbers(connection).items()}
        for device, count in last.items():
            there = sorted([*((one.first, one.last) for one in have if one.device == device), *gone.get(device, ())])
            for first, end in _missing(there, count):
                for segment in self._write(connection, device, first, end):
                    have.add(segment)
                    written += segment.last - segment.first + 1
        before = tuple(id for id in before if id in last)[-_MOST_BEFORE:]
        if own in last:
            self._unite(connection, [segment for segment in have if segment.device == own])
        if own in last or before:
            self._say(own, About(name, last.get(own, 0), answers(connection, own), before))
        self._settle()
        return written

    def _write(self, connection: Connection, device: str, first: int, end: int) -> Iterator[Segment]:
        lines: list[str] = []
        size, early = 0, dict[int, str]()
        for record in records(
            connection, device, first - 1
        ):  # by their ids, which are not always in the order of numbers
            early[record.seq] = record.line()
            while (line := early.pop(first + len(lines), None)) is not None:
                if lines and (len(lines) == _MOST or size + len(line) > _LARGE):
                    yield self._put(device, first, lines)
                    first, lines, size = first + len(lines), [], 0
                lines.append(line)
                size += len(line)
                if first + len(lines) > end:
                    yield self._put(device, first, lines)
                    return

    def _put(self, device: str, first: int, lines: list[str]) -> Segment:
        packed = zlib.compress("\n".join(lines).encode(), 6)
        segment = Segment(device, first, first + len(lines) - 1, _digest(packed))
        path = self._write_whole(segment.name, packed)
        stat = path.stat()
        self.whole[segment.name] = (stat.st_size, stat.st_mtime_ns)
        return segment

    def _unite(self, connection: Connection, own: list[Segment]) -> None:
        """Writes small segments as one, once they fill it, and takes them away: some come with every quarter of an hour."""
        small = sorted(one for one in own if one.last - one.first + 1 < _MOST)
        run: list[Segment] = []
        for segment in small:
            if run and segment.first != run[-1].last + 1:
                run = []
            run.append(segment)
            if segment.last - run[0].first + 1 >= _MOST and len(run) > 1:
                made = {one.name for one in self._write(connection, segment.device, run[0].first, segment.last)}
                for one in run:
                    if one.name not in made:
                        (self._root / one.name).unlink(missing_ok=True)
                        self.whole.pop(one.name, None)
                run = []

    def _say(self, device: str, about: About) -> None:
        path = self._root / device / _ABOUT
        said = {key: value for key, value in about._asdict().items() if key != "before" or value}
        text = json.dumps(said, ensure_ascii=False) + "\n"
        try:
            if path.read_text(encoding="utf-8") == text:
                return
        except (OSError, ValueError):
            pass
        self._write_whole(f"{device}/{_ABOUT}", text.encode())

    def _write_whole(self, name: str, content: bytes) -> Path:
        """Writes a file so that nobody ever sees a part of it under its name."""
        path = self._root / name
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        fresh = path.with_name(f".{path.name}.new")
        try:
            with fresh.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
            self._touched.update((path.parent, self._root, self._root.parent))
        except BaseException:
            with contextlib.suppress(OSError):
                fresh.unlink()
            raise
        return path

    def _settle(self) -> None:
        """Waits until the names of what was written are on the disk too: a stick is pulled out when all is said to be done."""
        for folder in self._touched:
            with contextlib.suppress(OSError):  # many drives of a network cannot be waited for so
                reach_disk(folder)
        self._touched.clear()

    def _files(self) -> Iterator[tuple[str, os.DirEntry[str]]]:
        """The plain files in the folders of devices: what is anything else is left alone."""
        if not self._root.is_dir():
            os.scandir(self._root.parent).close()  # gone altogether, or not ours yet
            return
        with os.scandir(self._root) as folders:
            devices = [one for one in folders if _DEVICE.fullmatch(one.name) and one.is_dir(follow_symlinks=False)]
        for device in devices:
            with os.scandir(device.path) as files:
                for file in files:
                    if file.is_file(follow_symlinks=False):
                        yield device.name, file

    def _bytes(self, segment: Segment, stamp: Stamp) -> bytes:
        if stamp[0] > _LARGEST:
            raise ValueError("it is too large")
        with (self._root / segment.name).open("rb") as file:
            content = file.read(stamp[0] + 1)
        if _digest(content) != segment.digest:
            raise ValueError("it is not whole")
        return content


def _records(segment: Segment, content: bytes) -> list[Record]:
    inflating = zlib.decompressobj()
    text = inflating.decompress(content, _LARGEST_TEXT)
    if inflating.unconsumed_tail or not inflating.eof or inflating.unused_data:
        raise ValueError("it is too large")
    found = [Record.of_line(line) for line in text.decode().split("\n")]
    if [one.entry[1:3] for one in found] != [(segment.device, seq) for seq in range(segment.first, segment.last + 1)]:
        raise ValueError("it holds other entries than it says")
    return found


def _ranges(connection: Connection, device: str, numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The numbers of a device that were lost and did not turn up, as ranges."""
    there = {seq for (seq,) in connection.execute("SELECT seq FROM entry WHERE device = ?", (device,))}
    return [(seq, seq) for seq in numbers if seq not in there]


def _missing(there: Iterable[tuple[int, int]], count: int) -> Iterator[tuple[int, int]]:
    """The numbers up to a count that lie in none of some ranges, which come in their order, as ranges."""
    following = 1
    for first, last in there:
        if first > following:
            yield following, min(first - 1, count)
        following = max(following, last + 1)
        if following > count:
            return
    yield following, count


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def is_device(id: object) -> bool:
    """Whether what was read can be the id of a device."""
    return isinstance(id, str) and _DEVICE.fullmatch(id) is not None


def _devices(said: object) -> tuple[str, ...]:
    """The ids of devices in what was read; all of them or none."""
    ids = said if isinstance(said, list) and len(said) <= _MOST_BEFORE else []
    return tuple(ids) if all(map(is_device, ids)) else ()


def _plain(name: str) -> str:
    """A name as it can be shown: one line, of letters that can be seen."""
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST_NAME]
