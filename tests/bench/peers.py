"""Other programs beside ours, where STUDY_APP_PEERS names them: process start to a window on the screen.

STUDY_APP_PEERS is a list of `name=command`, parted by semicolons: `anki=anki -b FOLDER; mnemosyne=mnemosyne -d FOLDER`. They
need an environment and a profile of their own, so that no first-run dialog stands in the way.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import window

PATIENCE = 60
"""Seconds that a program may take to show a window."""


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
    taken: dict[str, list[float]] = {name: [] for name in commands}
    with window.platforms() as found:
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(shown(command, os.environ | found["Xvfb"]))
    print("\nprocess start to a window on the screen (Xvfb, medians)")
    for name, seconds in taken.items():
        print(f"  {name:20} {median(seconds):6.2f} s")


def shown(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from the start of a process to a visible window on the display."""
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
            while time.monotonic() - started < PATIENCE:
                search = ["xdotool", "search", "--onlyvisible", "--name", "."]
                if subprocess.run(search, env=environment, capture_output=True).stdout.strip():
                    return time.monotonic() - started
                time.sleep(0.005)
            raise TimeoutError(f"{command[0]} showed no window within {PATIENCE} s")
        finally:
            # a program may have started others: end its whole session
            os.killpg(child.pid, signal.SIGKILL)
