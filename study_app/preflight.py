"""Looks for Qt's system libraries and for a display, before Qt is touched.

Qt ends the whole process where it finds no display, in a way that Python cannot catch, so one has to look first.
`python study_app/preflight.py` prints the Debian packages that Qt still needs. Set-up runs that before anything is
installed: this file imports the standard library only, and nothing of this package.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

WINDOWLESS = frozenset({"offscreen", "minimal"})
"""Platforms of Qt that draw into memory: a window there is open for ever and seen by nobody."""

_EVERYWHERE = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
_OF_PLATFORM = {
    "xcb": {
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libxcb.so.1": "libxcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
    },
    "wayland": {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
    },
}


class Obstacle(StrEnum):
    """What stands between the program and a window."""

    LIBRARIES = "libraries"
    NO_DISPLAY = "no display"
    SILENT_DISPLAY = "silent display"
    WINDOWLESS = "windowless platform"


class NoWindow(NamedTuple):
    """Why no window can be opened. `detail` names the Debian packages, the display that is silent, or the platform."""

    obstacle: Obstacle
    detail: str = ""


def missing_packages(platforms: Iterable[str] = ("xcb",)) -> list[str]:
    """The Debian packages that Qt still needs on this machine for these of its platforms, in a fixed order."""
    if not sys.platform.startswith("linux"):
        return []  # elsewhere the wheels of Qt carry all they need
    wanted = dict(_EVERYWHERE)
    for platform in platforms:
        wanted.update(_OF_PLATFORM.get(platform, {}))
    # A dictionary, since two libraries may be in one package.
    return list(dict.fromkeys(package for library, package in wanted.items() if not _loads(library)))


def no_window(environment: Mapping[str, str] = os.environ) -> NoWindow | None:
    """Why Qt could not show a window here, or None if it can."""
    if not sys.platform.startswith("linux"):
        return None
    platforms = _platforms(environment)
    if missing_packages(platforms=()):
        # Without these not even a display can be asked: name in one go all that is needed.
        return NoWindow(Obstacle.LIBRARIES, " ".join(missing_packages()))
    if WINDOWLESS.issuperset(platforms):
        return NoWindow(Obstacle.WINDOWLESS, platforms[0])
    if not WINDOWLESS.union(_OF_PLATFORM).issuperset(platforms):
        return None  # whoever forces another platform (vnc, eglfs ...) knows what it draws on
    silent, lacking = [], []
    for platform, variable, answers in (
        ("wayland", "WAYLAND_DISPLAY", _wayland_answers),
        ("xcb", "DISPLAY", _x_answers),
    ):
        display = environment.get(variable, "")
        if platform not in platforms or not display:
            continue
        if not answers(display, environment):
            silent.append(display)
        elif packages := missing_packages(platforms=(platform,)):
            lacking += packages
        else:
            return None
    if lacking:
        return NoWindow(Obstacle.LIBRARIES, " ".join(lacking))
    return NoWindow(Obstacle.SILENT_DISPLAY, " ".join(silent)) if silent else NoWindow(Obstacle.NO_DISPLAY)


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """The platforms that Qt will try: those forced ("xcb;offscreen:size=9"), else the two that show windows."""
    forced = environment.get("QT_QPA_PLATFORM", "")
    return [part.partition(":")[0] for part in forced.split(";") if part] or ["wayland", "xcb"]


def _loads(library: str) -> bool:
    import ctypes  # only where Qt cannot be loaded

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _wayland_answers(display: str, environment: Mapping[str, str]) -> bool:
    import socket  # not on the way to a window under X

    path = Path(environment.get("XDG_RUNTIME_DIR", "")) / display  # an absolute `display` stands for itself
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as compositor:
        return compositor.connect_ex(str(path)) == 0


def _x_answers(display: str, _environment: Mapping[str, str]) -> bool:
    import ctypes  # not on the way to a window under Wayland

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    if not xcb.xcb_connection_has_error(connection):
        return True  # and the connection stays: a server whose only client leaves may start anew just when Qt comes
    xcb.xcb_disconnect(connection)
    return False


if __name__ == "__main__":
    print(" ".join(missing_packages()))
