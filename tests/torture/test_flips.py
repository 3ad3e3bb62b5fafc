"""A damaged journal: the program does not fall over, and no entry is read as another than was written without a word of it."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from flips import KINDS, damages, verdict
from power import entries, script

from study_app import database

DAMAGES = 1_000


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The journal of a session."""
    folder = tmp_path_factory.mktemp("whole")
    script(folder / "real", 100, 1)
    return (folder / "real" / "journal.db").read_bytes()


def test_no_damage_changes_an_entry_without_a_word(tmp_path: Path, content: bytes) -> None:
    seed = random.randrange(2**32)
    found = Counter(damages(tmp_path, content, DAMAGES, seed))
    assert {kind for kind, _what in found} == set(KINDS)
    assert [what for what in found if what[1].startswith("SILENT")] == [], seed
    assert found["flip", "told"] > 0


def test_the_rig_sees_what_is_changed_without_a_word(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(content)
    with database.connect(path, read_only=True) as connection:
        whole = entries(connection)
    connection.close()
    other = dict(whole)
    other.popitem()
    assert verdict(path, whole) == "harmless"
    assert verdict(path, other) == "SILENT: entries differ"
