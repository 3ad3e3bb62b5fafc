"""One window for a data folder: a second start rings, and the window that is open comes to the front."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from study_app.clock import Clock

_HERE = b"here\n"
_LONGEST_PATH = 90
"""Bytes: the address of a socket has room for about a hundred (unix(7)), and Qt makes it in a folder with a longer name."""

_BUSY_MS = 3000
"""A window that is asked may be at something else so long."""


class Doorbell(QObject):
    """Rings when the program is started again by the same user on the same data folder.

    It is a socket that only this user can reach. Whoever comes is told that the window is here, and that is all: nothing is
    ever read from it.
    """

    rung = Signal()

    def __init__(self, folder: Path, parent: QObject) -> None:
        """For who holds the writer's lock of the folder: a socket that is there was left by one that is gone."""
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        for address in addresses(folder):
            QLocalServer.removeServer(address)
            if self._server.listen(address):
                break

    @property
    def address(self) -> str:
        """Where it rings; "" if there is no place for a socket: then a second start says that the folder is in use."""
        return self._server.fullServerName()

    def close(self) -> None:
        """Ring no more."""
        self._server.close()

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            caller = self._server.nextPendingConnection()
            caller.disconnected.connect(caller.deleteLater)
            caller.write(_HERE)
            caller.flush()
            caller.disconnectFromServer()
        self.rung.emit()


def ring(folder: Path, patience: float) -> bool:
    """Have the window that is open on a data folder come to the front; whether one answers within so many seconds."""
    clock = Clock()
    end = clock.ticks_ms() + round(patience * 1000)
    while True:
        if any(_answers(address) for address in addresses(folder)):
            return True
        if clock.ticks_ms() > end:
            return False
        QThread.msleep(50)  # it may be on its way to the first window still


def _answers(address: str) -> bool:
    caller = QLocalSocket()
    caller.connectToServer(address, QLocalSocket.OpenModeFlag.ReadOnly)
    if not caller.waitForConnected(500):
        return False
    caller.waitForReadyRead(_BUSY_MS)
    return caller.readAll().data() == _HERE


def addresses(folder: Path) -> tuple[str, ...]:
    """Where the socket of a data folder may be, the best first: in places that only this user can enter."""
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    if sys.platform == "win32":
        return (f"study-app-{name}",)
    found = [folder / "window.socket"]
    if (base := os.environ.get("XDG_RUNTIME_DIR")) and _is_private(Path(base)):
        # on this computer's own disk and emptied at its start, while the data folder may lie where there are no sockets
        found.insert(0, Path(base) / f"study-app-{name}")
    return tuple(str(path) for path in found if len(os.fsencode(path)) < _LONGEST_PATH and _is_private(path.parent))


def _is_private(folder: Path) -> bool:
    if sys.platform == "win32":
        return True
    with contextlib.suppress(OSError):
        found = folder.stat()
        return found.st_uid == os.geteuid() and not stat.S_IMODE(found.st_mode) & 0o022
    return False
