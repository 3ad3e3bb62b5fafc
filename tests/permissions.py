"""Lets file permissions bind a test that runs as root too, as in a container."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_LINUX_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2


@contextlib.contextmanager
def no_writing_in(folder: Path) -> Iterator[None]:
    """Within the block nothing can be made in `folder` nor written to the files that lie in it now."""
    if sys.platform == "win32":
        pytest.skip("needs POSIX permissions")
    files = [file for file in folder.iterdir() if file.is_file()]
    for file in files:
        file.chmod(0o400)
    folder.chmod(0o500)
    try:
        with _without_root_overrides():
            yield
    finally:
        folder.chmod(0o700)
        for file in files:
            file.chmod(0o600)


@contextlib.contextmanager
def no_writing_below(folder: Path) -> Iterator[None]:
    """Within the block nothing can be made, changed or removed in `folder` and in all that lies in it now."""
    if sys.platform == "win32":
        pytest.skip("needs POSIX permissions")
    paths = [folder, *folder.rglob("*")]
    before = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(before[path] & ~0o222)
    try:
        with _without_root_overrides():
            yield
    finally:
        for path in paths:
            path.chmod(before[path])


@contextlib.contextmanager
def no_reading_of(path: Path, mode: int = 0) -> Iterator[None]:
    """Within the block the file or folder `path` may not be read (or only as `mode` says)."""
    if sys.platform == "win32":
        pytest.skip("needs POSIX permissions")
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        with _without_root_overrides():
            yield
    finally:
        path.chmod(before)


@contextlib.contextmanager
def _without_root_overrides() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    if sys.platform != "linux":
        pytest.skip("root is not bound by permissions")
    before = _effective()
    _set_effective(before & ~(1 << _CAP_DAC_OVERRIDE | 1 << _CAP_DAC_READ_SEARCH))
    try:
        yield
    finally:
        _set_effective(before)


def _capabilities() -> tuple[ctypes.CDLL, ctypes.Array[ctypes.c_uint32], ctypes.Array[ctypes.c_uint32]]:
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_LINUX_CAPABILITY_VERSION_3, 0)
    data = (ctypes.c_uint32 * 6)()  # two times: effective, permitted, inheritable
    assert libc.capget(header, data) == 0, os.strerror(ctypes.get_errno())
    return libc, header, data


def _effective() -> int:
    return int(_capabilities()[2][0])


def _set_effective(bits: int) -> None:
    libc, header, data = _capabilities()
    data[0] = bits
    assert libc.capset(header, data) == 0, os.strerror(ctypes.get_errno())
