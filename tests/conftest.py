"""What all tests share. Its being here also puts this folder on the path: tests import `clocks` and `permissions`."""

from __future__ import annotations

import pytest
from clocks import SetClock


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands still on Monday 23 November 2026, 09:00 in UTC+3."""
    return SetClock()
