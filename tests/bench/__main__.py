"""`make bench`: times against a floor measured in the same run, since seconds wander from machine to machine."""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parent.parent))  # `clocks`
sys.path.append(str(Path(__file__).parent.parent / "gui"))  # `eras`

import answers
import article
import building
import devices
import editing
import exam
import forms
import importing
import memory
import pages
import peers
import problems
import search
import table
import timeline
import window
from gate import Gate


def main() -> int:
    """Measure, print a table, and return 1 if a limit is missed."""
    parser = argparse.ArgumentParser("make bench ARGS=...", description=__doc__)
    parser.add_argument("--starts", type=int, default=15, metavar="N", help="starts of the program on each platform")
    parser.add_argument("--days", type=int, default=12, metavar="N", help="days of study on the shipped packs")
    parser.add_argument("--facts", type=int, default=forms.FACTS, metavar="N", help="facts in which forms are posed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="study-app-bench-") as folder:
        gates = [*answers.gates(Path(folder) / "answers", arguments.days)]
        gates += window.gates(Path(folder) / "window", arguments.starts)
        gates += timeline.gates()
        gates += article.gates()
        gates += building.gates(Path(folder) / "building", arguments.facts)
        gates += exam.gates()
        gates += memory.gates(Path(folder) / "memory")
        gates += devices.gates(Path(folder) / "devices")
        gates += search.gates(Path(folder) / "search")
        gates += importing.gates(Path(folder) / "importing")
        gates += table.gates(Path(folder) / "table", arguments.facts)
        gates += pages.gates(Path(folder) / "table")
        gates += editing.gates(Path(folder) / "table")
        gates += problems.gates(Path(folder) / "table")
        gates += forms.gates(Path(folder) / "forms", arguments.facts)
        show(gates)
        peers.compare(Path(folder) / "window", arguments.starts)
    return 0 if all(gate.kept for gate in gates) else 1


def show(gates: list[Gate]) -> None:
    """The table."""
    wide = max(len(gate.name) for gate in gates)
    print(f"\n{'milliseconds':{wide}}  measured   floor")
    for gate in gates:
        print(
            f"{gate.name:{wide}}  {gate.measured:8.2f} {gate.floor:7.2f}  {'' if gate.kept else 'MISSED: '}{gate.note}"
        )


if __name__ == "__main__":
    sys.exit(main())
