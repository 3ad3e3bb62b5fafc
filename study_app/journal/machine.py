"""A mark of the machine that the program runs on, so that a file which turns up on another is known for a copy."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from pathlib import Path

_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def this_machine() -> str:
    """The same letters on every start of a machine, and others on another; they do not tell what it is called."""
    named = _number()
    if not named:
        import socket  # takes 2 ms of the start

        named = socket.gethostname()
    return hashlib.blake2b(named.encode(), key=b"Study App", digest_size=8).hexdigest()


def _number() -> str:
    """What the system numbers itself with; "" where it has nothing of the kind."""
    if sys.platform == "win32":
        import winreg

        with (
            contextlib.suppress(OSError),
            winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                r"SOFTWARE\Microsoft\Cryptography",
                0,
                winreg.KEY_READ | winreg.KEY_WOW64_64KEY,
            ) as key,
        ):
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        return ""
    if sys.platform == "darwin":
        import ctypes

        found, wait = (ctypes.c_ubyte * 16)(), (ctypes.c_long * 2)(1, 0)
        with contextlib.suppress(OSError, AttributeError):
            if ctypes.CDLL(None).gethostuuid(found, wait) == 0:
                return bytes(found).hex()
        return ""
    for file in _FILES:
        with contextlib.suppress(OSError, UnicodeDecodeError):
            if text := file.read_text(encoding="ascii").strip():
                return text
    return ""
