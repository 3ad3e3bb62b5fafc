"""Other programs beside ours, where STUDY_APP_PEERS names them: process start to a window, and to one that has settled.

STUDY_APP_PEERS is a list of `name=command`, parted by semicolons: `anki=anki -b FOLDER; mnemosyne=mnemosyne -d FOLDER`. They
need an environment and a profile of their own, so that no first-run dialog stands in the way.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import window

PATIENCE = 60
"""Seconds that a program may take to show a window."""

STILL = 2.0
"""Seconds without a change after which a window is said to have settled: some show an empty frame long before what is in it."""


def compare(data: Path, runs: int) -> None:
    """Print what each program takes, ours among them, starting them in turn."""
    named = os.environ.get("STUDY_APP_PEERS", "")
    if not named:
        print("\nOther programs were left out: STUDY_APP_PEERS names none.")
        return
    if shutil.which("Xvfb") is None or shutil.which("xdotool") is None:
        print("\nOther programs were left out: they need Xvfb and xdotool.")
        return
    commands = {"study-app": [sys.executable, "-m", "study_app", "--data-dir", str(data)]}
    for entry in filter(None, (part.strip() for part in named.split(";"))):
        name, _, command = entry.partition("=")
        commands[name] = shlex.split(command)
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory(prefix="study-app-bench-") as memory, window.platforms("-fbdir", memory) as found:
        [picture] = Path(memory).iterdir()
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(shown(command, os.environ | found["Xvfb"], picture))
    both = {name: tuple(median(part) for part in zip(*seconds, strict=True)) for name, seconds in taken.items()}
    print(
        "\nprocess start to a window on the screen, until nothing on it changes, and that beside our first window (medians)"
    )
    for name, (first, settled) in both.items():
        print(f"  {name:20} {first:6.2f} s {settled:6.2f} s {settled / both['study-app'][0]:6.2f}x")


def shown(command: list[str], environment: dict[str, str], picture: Path) -> tuple[float, float]:
    """Seconds from the start of a process to a visible window, and to the last change of what the screen shows.

    `picture` is the file that the X server keeps its screen in. Raises TimeoutError where no window comes.
    """
    started = time.monotonic()
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            while not _has_window(environment):
                if time.monotonic() - started > PATIENCE:
                    raise TimeoutError(f"{command[0]} showed no window within {PATIENCE} s")
                time.sleep(0.005)
            first = changed = time.monotonic()
            seen = b""
            while time.monotonic() - changed < STILL:
                now = picture.read_bytes()
                if now != seen:
                    changed, seen = time.monotonic(), now
                time.sleep(0.01)
            return first - started, changed - started
        finally:
            # a program may have started others: end its whole session
            os.killpg(child.pid, signal.SIGKILL)


def _has_window(environment: dict[str, str]) -> bool:
    search = ["xdotool", "search", "--onlyvisible", "--name", "."]
    return bool(subprocess.run(search, env=environment, capture_output=True).stdout.strip())
