"""One measured thing beside its floor and its limit."""

import importlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """Milliseconds: what was measured, what the machine takes at least, and whether that is within the limit."""

    name: str
    measured: float
    floor: float
    kept: bool
    note: str


def measured(part: str, given: list[object]) -> list[Gate]:
    """The gates of a part of the benchmark, which is the module of that name, from what it is given."""
    return list(importlib.import_module(part).gates(*given))


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
