"""`make torture`: the rigs at full length, a table of what was tried, and an error where anything was found.

They are the same that the tests run shorter: processes killed, power cuts, failing disks, damaged files, whatever devices do.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent.parent)]

import flips
import fuzz
import hypothesis
import power
import test_any_course
import test_kill
import test_upkeep_kill
from hypothesis.stateful import run_state_machine_as_test
from journal import test_records


def killed(folder: Path, count: int, seed: int) -> Iterator[tuple[str, int, str]]:
    """Processes killed while they answer."""
    command = [sys.executable, test_kill.__file__, str(folder), str(count), str(seed)]
    done = subprocess.run(command, env=test_kill.environment(), capture_output=True, text=True, check=False)
    words = "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]
    checked = done.stdout.split()[0] if done.stdout else "?"
    yield f"killed processes ({checked} acknowledgements)", count, words


def cut(folder: Path, count: int, seed: int) -> Iterator[tuple[str, int, str]]:
    """Power cuts under our settings and those we fall back to; and the control, which must lose something."""
    for name, settings in (("ours", None), ("the fallback", power.FALLBACK)):
        found = Counter(words for words in power.cuts(folder / name, settings, count, seed) if words)
        yield f"power cuts, {name}", count, "; ".join(f"{n}x {words}" for words, n in found.most_common(3))
    lost = sum("acknowledged are lost" in words for words in power.cuts(folder / "weak", power.WEAK, 200, seed))
    yield f"power cuts, control WAL/NORMAL: {lost} lose answers", 200, "" if lost else "the simulator sees nothing"


def failing(folder: Path, _count: int, seed: int) -> Iterator[tuple[str, int, str]]:
    """Each operation on the disk fails once."""
    found = list(power.faults(folder, seed))
    yield "failing operations", len(found), "; ".join({words for _failed, words in found if words})


def damaged(folder: Path, count: int, seed: int) -> Iterator[tuple[str, int, str]]:
    """Damaged files."""
    power.script(folder / "real", 200, seed)
    content = (folder / "real" / "journal.db").read_bytes()
    found = Counter(flips.damages(folder, content, count, seed))
    for kind in flips.KINDS:
        mine = {what: n for (of, what), n in found.items() if of == kind}
        silent = "; ".join(f"{n}x {what}" for what, n in mine.items() if what.startswith("SILENT"))
        told = ", ".join(f"{n} {what}" for what, n in sorted(mine.items()))
        yield f"damage, {kind}: {told}", sum(mine.values()), silent


def fuzzed(folder: Path, seconds: int, _seed: int) -> Iterator[tuple[str, int, str]]:
    """So many seconds for each parser, as many at once as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = threads.map(lambda name: fuzz.fuzz(name, seconds, folder), fuzz.PARSERS)
        for name, words in zip(fuzz.PARSERS, found, strict=True):
            yield f"seconds of fuzzing, {name}", seconds, words


def cut_short(folder: Path, count: int, seed: int) -> Iterator[tuple[str, int, str]]:
    """Migrations and work on backups, killed."""
    for what in test_upkeep_kill.KINDS:
        (folder / what).mkdir()
        done = test_upkeep_kill.run(what, folder / what, count, seed)
        kind = f"schema {what} brought up to date" if what.isdigit() else what
        yield f"killed: {kind}", count, "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def _found(run: Callable[[], object]) -> str:
    try:
        run()
    except Exception as error:
        traceback.print_exc()
        return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    return ""


def converging(_folder: Path, count: int, seed: int) -> Iterator[tuple[str, int, str]]:
    """Histories of three devices that exchange in any order."""
    law = test_records.test_journals_that_exchange_entries_in_any_order_come_to_say_the_same.hypothesis.inner_test
    as_many = hypothesis.settings(max_examples=count, deadline=None, database=None)
    given = hypothesis.given(steps=test_records.STEPS, seed=hypothesis.strategies.integers(0, 2**16))
    yield "histories that converge", count, _found(hypothesis.seed(seed)(as_many(given(law))))


def going_on(_folder: Path, count: int, seed: int) -> Iterator[tuple[str, int, str]]:
    """Courses of two devices: answers, edits, tables, exchange, being cut off."""
    as_many = hypothesis.settings(
        test_any_course.TestAnyCourse.settings, max_examples=count, deadline=None, database=None
    )
    machine = hypothesis.seed(seed)(test_any_course.AnyCourse)
    yield "courses of two devices", count, _found(lambda: run_state_machine_as_test(machine, settings=as_many))


RIGS = {
    "kill": (killed, 2000),
    "upkeep": (cut_short, 300),
    "power": (cut, 10_000),
    "faults": (failing, 0),
    "damage": (damaged, 13_000),
    "histories": (converging, 3000),
    "courses": (going_on, 300),
    "fuzz": (fuzzed, 600),
}
"""Each with its full count; the failing operations are all there are, and the last is in seconds a parser."""


def main() -> int:
    """Run the rigs, print what was tried, and return 1 if anything was found."""
    parser = argparse.ArgumentParser("make torture ARGS=...", description=__doc__)
    parser.add_argument("--only", choices=RIGS, action="append", help="this rig alone")
    parser.add_argument("--part", type=float, default=1.0, metavar="SHARE", help="a share of the full counts")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}")
    bad = False
    for name in arguments.only or RIGS:
        rig, count = RIGS[name]
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="study-app-torture-") as folder:
            for what, tried, words in rig(Path(folder), max(1, round(count * arguments.part)), arguments.seed):
                print(f"{tried:7} {what}: {words or 'nothing found'}", flush=True)
                bad |= bool(words)
        print(f"        in {time.monotonic() - began:.0f} s", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
