"""The power fails, or the disk does: what was acknowledged is there, and nothing is half-written."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from power import FALLBACK, WEAK, Settings, cuts, faults

POINTS = 500


@pytest.mark.parametrize("settings", [None, FALLBACK])
def test_no_acknowledged_answer_is_lost_and_nothing_is_damaged_when_the_power_fails(
    tmp_path: Path, settings: Settings | None
) -> None:
    seed = random.randrange(2**32)
    assert [words for words in cuts(tmp_path, settings, POINTS, seed) if words] == [], seed


def test_the_simulator_sees_what_weaker_settings_lose(tmp_path: Path) -> None:
    found = [words for words in cuts(tmp_path, WEAK, 40, 1) if words]
    assert len(found) > 20
    assert any("acknowledged are lost" in words for words in found)


def test_whichever_write_fails_what_was_acknowledged_is_there_and_nothing_else_was_changed(tmp_path: Path) -> None:
    found = list(faults(tmp_path, 1, every=25))
    assert all(failed for failed, _words in found)
    assert [words for _failed, words in found if words] == []
