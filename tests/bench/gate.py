"""One measured thing beside its floor and its limit."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """Milliseconds: what was measured, what the machine takes at least, and whether that is within the limit."""

    name: str
    measured: float
    floor: float
    kept: bool
    note: str


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
