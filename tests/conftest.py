"""What all tests share. Its being here also puts this folder on the path: tests import `clocks` and `permissions`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from guild import guild_pack
from hypothesis import HealthCheck, settings

from study_app import i18n
from study_app.paths import shipped

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")  # how fast the machine is decides no test


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands still on Monday 23 November 2026, 09:00 in UTC+3."""
    return SetClock()


@pytest.fixture(scope="module", autouse=True)
def _in_english() -> Iterator[None]:
    """What follows a module reads English, whatever the module spoke: which one comes before another is chance."""
    yield
    used = i18n.in_use()
    i18n.use("en", shipped("resources") / "locale")
    assert used is None or used[0] == "en", "it leaves the program in another language"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the guild's pack installed."""
    guild_pack(tmp_path / "data" / "packs" / "guild")
    return tmp_path / "data"


def _local(address: object) -> bool:
    """Whether an address is of this computer: a file's, or one that no message to leaves it."""
    host = address[0] if isinstance(address, tuple) else address
    return not isinstance(address, tuple) or host in ("localhost", "::1") or str(host).startswith("127.")


def _no_host(event: str, values: tuple[object, ...]) -> None:
    """No test, and so nothing of the program that any test runs, ever speaks to another computer."""
    if event in ("socket.connect", "socket.bind", "socket.sendto") and not _local(values[1]):
        raise AssertionError(f"{event} to {values[1]}")
    if event in ("socket.getaddrinfo", "socket.gethostbyname") and values[0] not in (None, "localhost", "127.0.0.1"):
        raise AssertionError(f"{event} of {values[0]}")
    if event in ("urllib.Request", "http.client.connect", "webbrowser.open", "ftplib.connect", "smtplib.connect"):
        raise AssertionError(f"{event} of {values}")


sys.addaudithook(_no_host)
