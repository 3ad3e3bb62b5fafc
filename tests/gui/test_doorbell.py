"""A second start on the same data folder brings the window that is open to the front, and nothing else comes through."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from study_app.gui.doorbell import Doorbell, addresses, ring

Meanwhile = Callable[[Callable[[], object]], object]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets in folders")


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with tempfile.TemporaryDirectory(prefix="s") as short:  # pytest's own names are too long for a socket
        yield Path(short).resolve()


@pytest.fixture
def meanwhile(qtbot: QtBot) -> Meanwhile:
    """Does something beside the event loop of the window."""

    def done(work: Callable[[], object]) -> object:
        came: list[object] = []
        thread = threading.Thread(target=lambda: came.append(work()))
        thread.start()
        qtbot.waitUntil(lambda: not thread.is_alive(), timeout=20_000)
        return came[0]

    return done


@pytest.fixture
def bell(folder: Path, qapp: QApplication) -> Iterator[Doorbell]:
    made = Doorbell(folder, qapp)
    yield made
    made.close()


def rings(folder: Path) -> bool:
    """Whether a second start, in a process of its own, is answered."""
    code = (
        "import sys, pathlib; from study_app.gui.doorbell import ring; sys.exit(not ring(pathlib.Path(sys.argv[1]), 3))"
    )
    return subprocess.run([sys.executable, "-c", code, str(folder)], check=False).returncode == 0


def call(address: str, said: bytes = b"") -> bytes:
    """What somebody hears who comes to the socket and says something."""
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(10)
        caller.connect(address)
        try:
            if said:
                caller.sendall(said)
            return caller.recv(100)
        except OSError:
            return b"it hung up"


def test_who_rings_is_answered_and_the_window_hears_it(folder: Path, bell: Doorbell, meanwhile: Meanwhile) -> None:
    heard = QSignalSpy(bell.rung)
    assert meanwhile(lambda: rings(folder)) is True
    assert heard.count() == 1
    assert meanwhile(lambda: rings(folder)) is True
    assert heard.count() == 2


def test_where_no_window_is_nobody_answers(folder: Path) -> None:
    assert not ring(folder, 0)


def test_the_socket_is_for_its_owner_alone(folder: Path, bell: Doorbell) -> None:
    assert bell.address == str(folder / "window.socket")
    assert stat.S_IMODE(Path(bell.address).stat().st_mode) & 0o077 == 0


def test_a_socket_that_was_left_by_a_kill_is_in_nobodys_way(
    folder: Path, qapp: QApplication, meanwhile: Meanwhile
) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(folder / "window.socket"))
    left.close()
    assert not ring(folder, 0)
    bell = Doorbell(folder, qapp)
    assert meanwhile(lambda: rings(folder)) is True
    bell.close()
    assert not list(folder.iterdir())


def test_nothing_that_is_sent_is_read_and_the_window_goes_on(
    folder: Path, bell: Doorbell, meanwhile: Meanwhile
) -> None:
    heard = QSignalSpy(bell.rung)

    assert meanwhile(lambda: call(bell.address, b"open /etc/passwd\n" * 100_000)) in (b"here\n", b"it hung up")
    assert heard.count() == 1
    assert meanwhile(lambda: rings(folder)) is True


def test_many_who_ring_at_once_are_all_answered(folder: Path, bell: Doorbell, meanwhile: Meanwhile) -> None:
    def crowd() -> list[bytes]:
        with ThreadPoolExecutor(20) as many:
            return list(many.map(call, [bell.address] * 20))

    assert meanwhile(crowd) == [b"here\n"] * 20


def test_no_timer_runs_while_nobody_rings(bell: Doorbell) -> None:
    from PySide6.QtCore import QTimer

    assert bell.findChildren(QTimer) == []


def test_the_folder_of_the_session_is_taken_where_it_is_private(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    first, second = addresses(folder)
    assert Path(first).parent == runtime
    assert second == str(folder / "window.socket")
    (tmp_path / "link").symlink_to(folder)
    assert addresses(tmp_path / "link")[0] == first, "one folder by two names has one bell"
    runtime.chmod(0o777)
    assert addresses(folder) == (second,)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "missing"))
    assert addresses(folder) == (second,)


def test_where_a_path_is_too_long_for_a_socket_there_is_none(tmp_path: Path, qapp: QApplication) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir(mode=0o700)
    parent = QObject()
    bell = Doorbell(deep, parent)
    assert all(not address.startswith(str(deep)) for address in addresses(deep))
    bell.close()
