"""Process start to the first painted window with decks and counts on it, against an empty QMainWindow."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from gate import Gate

LIMIT = 2.2
"""Times the floor."""

CHILD = Path(__file__).with_name("painted.py")


def start_once(*arguments: str, environment: dict[str, str]) -> dict[str, float]:
    """One start of the program or of the floor."""
    # compiled once, as an installed program is; and without a remark that Qt makes in memory about every window
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = inherited | {"QT_LOGGING_RULES": "default.warning=false"} | environment
    environment["BENCH_STARTED"] = repr(time.monotonic())
    child = subprocess.run(
        [sys.executable, CHILD, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=True,
    )
    return json.loads(child.stdout)


def gates(data: Path, runs: int) -> Iterator[Gate]:
    """The gate on each platform that this machine has; starts of program and floor take turns."""
    data.mkdir(parents=True, exist_ok=True)
    (data / "settings.json").write_text('{"welcomed": true}')  # else the page that welcomes lies on the decks
    with platforms() as found:
        for name, environment in found.items():
            start_once("app", str(data), environment=environment)  # the first start builds the store
            pairs = []
            for run in range(runs):
                order = (("floor",), ("app", str(data)))
                both = {
                    arguments[0]: start_once(*arguments, environment=environment)
                    for arguments in (order if run % 2 == 0 else reversed(order))
                }
                pairs.append((both["app"], both["floor"]))
            ratio = median(ours["seconds"] / floor["seconds"] for ours, floor in pairs)
            yield Gate(
                f"start to painted decks, {name}",
                median(ours["seconds"] for ours, _ in pairs) * 1000,
                median(floor["seconds"] for _, floor in pairs) * 1000,
                ratio <= LIMIT,
                f"{ratio:.2f}x in pairs, limit {LIMIT}x; {median(ours['megabytes'] for ours, _ in pairs):.0f} MB",
            )


@contextmanager
def platforms(*options: str) -> Iterator[dict[str, dict[str, str]]]:
    """The platforms of Qt to measure on: in memory, and an X server, with `options`, where Xvfb is installed."""
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    if shutil.which("Xvfb") is None:
        print("Xvfb is not installed: starts are measured offscreen only.")
        yield {"offscreen": offscreen}
        return
    with subprocess.Popen(
        ["Xvfb", "-noreset", "-displayfd", "1", "-screen", "0", "1280x1024x24", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            display = ":" + server.stdout.readline().strip()
            yield {"offscreen": offscreen, "Xvfb": {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}}
        finally:
            server.terminate()
