"""`make bench`: times against a floor measured in the same run, since seconds wander from machine to machine."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))  # `clocks`
sys.path.append(str(Path(__file__).parent.parent / "gui"))  # `eras`

from gate import Gate, measured

PARTS = {
    "answers": ("answers", "days"),
    "window": ("window", "starts"),
    "timeline": (),
    "article": (),
    "building": ("building", "facts"),
    "exam": (),
    "memory": ("memory",),
    "devices": ("devices",),
    "search": ("search",),
    "importing": ("importing",),
    "table": ("table", "facts"),
    "pages": ("table",),
    "editing": ("table",),
    "problems": ("table",),
    "forms": ("forms", "facts"),
}
"""What is measured, each by the module of that name: with a folder that is called so, and one of the arguments.

Each has a process of its own: what one leaves in memory is looked through by the garbage collector of the next. The program's
own processes import this module again, as they do the program's own.
"""


def main() -> int:
    """Measure, print a table, and return 1 if a limit is missed."""
    parser = argparse.ArgumentParser("make bench ARGS=...", description=__doc__)
    parser.add_argument("--starts", type=int, default=15, metavar="N", help="starts of the program on each platform")
    parser.add_argument("--days", type=int, default=12, metavar="N", help="days of study on the shipped packs")
    parser.add_argument("--facts", type=int, default=100_000, metavar="N", help="facts in which forms are posed")
    only = "measure these alone; pages, editing and problems need table before them"
    parser.add_argument("--only", nargs="+", default=[*PARTS, "peers"], metavar="PART", help=only)
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a machine without a screen measures pages too
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # "does not support propagateSizeHints()"
    print(
        f"This machine sorts a million numbers as text in {sorted_in():.2f} s, by which days and machines are compared."
    )
    with tempfile.TemporaryDirectory(prefix="study-app-bench-") as folder:
        gates: list[Gate] = []
        for name, told in PARTS.items():
            if name in arguments.only:
                folders, numbers = ([Path(folder) / told[0]], told[1:]) if told else ([], ())
                given = [*folders, *(getattr(arguments, number) for number in numbers)]
                with ProcessPoolExecutor(1, get_context("spawn")) as apart:
                    gates += apart.submit(measured, name, given).result()
        show(gates)
        if "peers" in arguments.only:
            importlib.import_module("peers").compare(Path(folder) / "window", arguments.starts)
    return 0 if all(gate.kept for gate in gates) else 1


def sorted_in() -> float:
    """Seconds for a million numbers made into text and sorted, the best of three: work of Python that needs memory too."""
    taken = []
    for _run in range(3):
        started = time.perf_counter()
        sorted(str(number) for number in range(1_000_000))
        taken.append(time.perf_counter() - started)
    return min(taken)


def show(gates: list[Gate]) -> None:
    """The table."""
    wide = max((len(gate.name) for gate in gates), default=0)
    print(f"\n{'milliseconds':{wide}}  measured   floor")
    for gate in gates:
        print(
            f"{gate.name:{wide}}  {gate.measured:8.2f} {gate.floor:7.2f}  {'' if gate.kept else 'MISSED: '}{gate.note}"
        )


if __name__ == "__main__":
    sys.exit(main())
