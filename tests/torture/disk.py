"""A disk that is watched: what SQLite writes is recorded, and what a power cut may leave of it is made from the record.

The model is what POSIX allows, which is worse than most disks are. What was written and not synchronised since may be there,
or not, or be torn at 512 bytes, each write for itself; a new file may be missing until it was synchronised once; a file that
was deleted may be there again until its folder was synchronised.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

_SECTOR = 512


@dataclass
class Log:
    """What happened in a folder, in order: tuples that begin with a word.

    `fail_at` is the number of the operation that fails, counted from 1, with `error`; all after it too if it fails `for_ever`.
    """

    happened: list[tuple[Any, ...]] = field(default_factory=list)
    fail_at: int = 0
    for_ever: bool = False
    error: type[Exception] = apsw.IOError
    operations: int = 0
    failed: int = 0

    def operation(self, *what: Any) -> None:
        """Notes an operation that is about to be done, or fails."""
        self.operations += 1
        if self.fail_at and (self.operations == self.fail_at or (self.for_ever and self.operations > self.fail_at)):
            self.failed += 1
            raise self.error
        self.happened.append(what)

    def say(self, *what: Any) -> None:
        """Notes something that is no operation."""
        self.happened.append(what)


class _File(apsw.VFSFile):
    def __init__(self, log: Log, name: Any, flags: list[int]) -> None:
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name)
        if not path.exists():
            log.operation("create", path.name)
        self._log, self._name = log, path.name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._log.operation("write", self._name, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._log.operation("truncate", self._name, size)
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self._log.operation("sync", self._name)
        super().xSync(flags)


class Watched(apsw.VFS):
    """The file system, watched; give its name to `apsw.Connection`."""

    def __init__(self, log: Log) -> None:
        self.log, self.name = log, f"watched-{id(log)}"
        super().__init__(self.name, "")

    def xOpen(self, name: Any, flags: list[int]) -> _File:
        return _File(self.log, name, flags)

    def xDelete(self, name: str, sync_folder: bool) -> None:
        self.log.operation("delete", Path(name).name, sync_folder)
        super().xDelete(name, sync_folder)


@dataclass
class _Inode:
    durable: bytearray
    linked: bool
    """Whether its folder is known to name it."""
    pending: list[tuple[Any, ...]] = field(default_factory=list)

    def synchronise(self) -> None:
        for one in self.pending:
            _apply(self.durable, one)
        self.pending.clear()
        self.linked = True

    def left(self, rng: random.Random) -> bytes:
        """What may be on the disk of it."""
        content = bytearray(self.durable)
        for one in self.pending:
            fate = rng.random()
            if fate < 1 / 3:
                continue
            torn = fate < 2 / 3 and one[0] == "write"
            _apply(content, one, rng if torn else None)
        return bytes(content)


def _apply(content: bytearray, what: tuple[Any, ...], tearing: random.Random | None = None) -> None:
    if what[0] == "truncate":
        del content[what[1] :]
        return
    _word, offset, data = what
    for first in range(0, len(data), _SECTOR):
        if tearing is not None and tearing.random() < 0.5:
            continue
        at, part = offset + first, data[first : first + _SECTOR]
        content.extend(bytes(max(0, at - len(content))))
        content[at : at + len(part)] = part


def after_power_cut(before: dict[str, bytes], happened: list[tuple[Any, ...]], rng: random.Random) -> dict[str, bytes]:
    """What may be in a folder, by name, that held `before`, if the power fails after all that happened."""
    files = {name: _Inode(bytearray(content), True) for name, content in before.items()}
    gone: dict[str, _Inode] = {}
    for word, *what in happened:
        if word in ("write", "truncate"):
            files[what[0]].pending.append((word, *what[1:]))
        elif word == "create":
            files[what[0]] = _Inode(bytearray(), False)
        elif word == "sync":
            if not files[what[0]].linked:
                gone.clear()  # SQLite synchronises the folder with the first synchronisation of a new file
            files[what[0]].synchronise()
        elif word == "delete":
            inode = files.pop(what[0])
            if what[1]:
                gone.clear()
            elif inode.linked:
                gone[what[0]] = inode
    left = {name: inode.left(rng) for name, inode in gone.items() if rng.random() < 0.5}
    return left | {name: inode.left(rng) for name, inode in files.items() if inode.linked or rng.random() < 0.5}
