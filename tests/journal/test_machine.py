"""The mark of a machine is the same on every start, and does not tell what the machine is called."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

from study_app.journal.machine import this_machine


def test_a_machine_has_one_mark_that_tells_nothing() -> None:
    code = "from study_app.journal.machine import this_machine; print(this_machine())"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert this_machine() == other
    assert re.fullmatch("[0-9a-f]{16}", other)
    named = Path("/etc/machine-id")
    for open_name in (socket.gethostname(), named.read_text()[:16] if named.exists() else "-"):
        assert open_name not in other
