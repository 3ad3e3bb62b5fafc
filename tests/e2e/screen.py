"""A screen of its own, the program on it, and a keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 20
"""Seconds to wait for anything before giving up: a busy machine is slow, not wrong."""
OUT = Path(__file__).parent / "out"
TOOLS = ("Xvfb", "xdotool")


def missing() -> str:
    """Why no real window can be driven here, or ""."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    return f"not installed: {', '.join(lacking)}" if lacking else ""


@contextmanager
def display() -> Iterator[str]:
    """An X server that nobody else uses; gives its name."""
    command = ["Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            yield ":" + server.stdout.readline().strip()
        finally:
            server.terminate()


class Program:
    """The program in a real window, driven by keys; what it does is read from its trace."""

    def __init__(
        self,
        screen: str,
        data: Path,
        trace: Path,
        command: Sequence[str] = (sys.executable, "-m", "study_app"),
        *,
        first: str = "Decks",
    ) -> None:
        """`first` is the title of the page that is seen first; nobody is welcomed anew where that is the decks."""
        self.screen, self.trace = screen, trace
        trace.unlink(missing_ok=True)
        if first == "Decks" and not (data / "settings.json").exists():
            data.mkdir(exist_ok=True)
            (data / "settings.json").write_text('{"welcomed": true}', encoding="utf-8")
        environment = os.environ | {"DISPLAY": screen, "STUDY_APP_TRACE": str(trace), "QT_QPA_PLATFORM": "xcb"}
        environment.pop("WAYLAND_DISPLAY", None)
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(data)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.read = 0
        self.wait_for(f"page {first}")
        self.front("Study App")

    def _xdotool(self, *arguments: str) -> None:
        environment = os.environ | {"DISPLAY": self.screen}
        subprocess.run(
            ["xdotool", *arguments], env=environment, check=True, timeout=PATIENCE, stdout=subprocess.DEVNULL
        )

    def front(self, title: str) -> None:
        """Give the keyboard to the window of a title: without a desktop nobody else does."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self._xdotool("search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")
            except subprocess.CalledProcessError:  # it breaks off where a window that it looks at is closed meanwhile
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
            else:
                return

    def keys(self, *names: str) -> None:
        """Press keys, by xdotool's names."""
        self._xdotool("key", "--clearmodifiers", *names)

    def write(self, text: str) -> None:
        """Type text."""
        self._xdotool("type", "--delay", "5", text)

    def lines(self) -> list[str]:
        """The trace so far."""
        return self.trace.read_text(encoding="utf-8").splitlines() if self.trace.exists() else []

    def wait_for(self, *beginnings: str) -> str:
        """Wait for the next line of the trace that begins so, and go past it."""
        found = ""

        def come() -> bool:
            nonlocal found
            for number, line in enumerate(self.lines()[self.read :], self.read + 1):
                if line.startswith(beginnings):
                    found, self.read = line, number
                    return True
            return False

        self._until(come, f"a line that begins with {' or '.join(beginnings)}")
        return found

    def _until(self, come: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE
        while not come():
            code = self.process.poll()
            if code is not None:
                assert self.process.stdout is not None
                raise AssertionError(f"the program ended with {code}: {self.process.stdout.read()}")
            if time.monotonic() > end:
                self.picture("stuck")
                raise AssertionError(f"waited {PATIENCE} s for {what}; the trace ends with {self.lines()[-5:]}")
            time.sleep(0.02)

    def picture(self, name: str) -> None:
        """Keep a picture of the screen, where there is a tool for it."""
        if shutil.which("import") is not None:
            OUT.mkdir(exist_ok=True)
            time.sleep(0.2)  # the trace is ahead of the paint
            environment = os.environ | {"DISPLAY": self.screen}
            subprocess.run(["import", "-window", "root", str(OUT / f"{name}.png")], env=environment, check=False)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.communicate()

    def leave(self) -> tuple[int, str]:
        """Quit by the keyboard; gives the exit code and what was printed."""
        self.keys("ctrl+q")
        printed, _none = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, printed
