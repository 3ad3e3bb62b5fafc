"""Rows read from pages: those that SQLite has written, whatever their values, and nothing falls over where there is damage."""

from __future__ import annotations

import contextlib
import random
import tempfile
import uuid
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.database import connect, immediate
from study_app.journal.pages import rows

VALUES = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.binary(max_size=9_000),
    st.builds(str.__mul__, st.sampled_from(["a", "ж"]), st.integers(0, 30_000)),
)
MADE = "CREATE TABLE t (id TEXT PRIMARY KEY, a, b) WITHOUT ROWID"


@settings(max_examples=40)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=40), st.sampled_from([512, 4096, 65536]))
def test_all_rows_are_read_as_sqlite_reads_them(values: list[tuple[object, object]], size: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.db")
        with contextlib.closing(connect(path, derived=True)) as own:
            own.execute(f"PRAGMA page_size = {size}")
            own.execute("VACUUM")
            own.execute(MADE)
            with immediate(own):
                own.executemany("INSERT INTO t VALUES (?, ?, ?)", [(str(uuid.uuid4()), *row) for row in values])
            wanted = own.execute("SELECT * FROM t ORDER BY id").fetchall()
        found = sorted(rows(path.read_bytes()), key=lambda row: row[0])
        assert found == wanted
        assert [tuple(map(type, row)) for row in found] == [tuple(map(type, row)) for row in wanted]


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_damaged_nothing_falls_over_and_rows_elsewhere_are_read(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "x.db"
    with contextlib.closing(connect(path, derived=True)) as own:
        own.execute(MADE)
        with immediate(own):
            for n in range(300):
                own.execute("INSERT INTO t VALUES (?, ?, ?)", (str(uuid.UUID(int=n)), "x" * chance.randrange(6_000), n))
    whole = set(rows(path.read_bytes()))
    content = bytearray(path.read_bytes())
    for _number in range(chance.choice([1, 300, 20_000])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    found = set(rows(bytes(content[: chance.choice([len(content), chance.randrange(len(content))])])))
    assert len(whole) == 300
    assert len(found & whole) < 300 or found == whole


def test_what_is_no_database_has_no_rows() -> None:
    assert list(rows(b"")) == []
    assert list(rows(b"nothing of it" * 10_000, b"nor of its log" * 10_000)) == []
