"""Makes the frozen file of a schema, once, when it is released: `python tests/journal/freeze.py NUMBER`.

A journal with entries of each kind as that schema keeps them, and the same entries as lines of text. Neither is ever made again:
`test_frozen.py` opens all of them for ever.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from answers import EDITS, JOINER, PROPOSAL, SITTING, STATEMENTS, answer, review
from clocks import SetClock

from study_app import database
from study_app.journal import Edit, Journal, Record, rows
from study_app.journal.records import records
from study_app.journal.schema import STEPS

FROZEN = Path(__file__).parent / "frozen"


def said(path: Path) -> list[Record]:
    """A journal's entries of each kind."""
    clock = SetClock(seed=77)  # an id of a device that no test draws again
    with Journal.open(path, clock) as it:
        for day in range(3):
            clock.move(days=day, minutes=7)
            first = it.append_answer(answer(), [review(), review(JOINER, automatic=None, due_ms=None)], at=clock.now())
            it.append_answer(answer(JOINER, given="Коллективный"), [review(JOINER)], at=clock.now())
            overruled = answer(given=(2, 0, 1), first_key_ms=None)
            it.append_answer(overruled, [review(final=4)], at=clock.now(), instead_of=first.entry.id)
        it.void(it.append_answer(answer(), [review()], at=clock.now()).entry.id)
        seated = it.append_sitting(SITTING, at=clock.now())
        it.append_answer(answer(purpose="quiz", sitting=seated.entry.id), [], at=clock.now())
        it.append_answer(answer(given="The Board"), [review()], at=clock.now(), proposal=PROPOSAL)
        for one in STATEMENTS:
            it.state(one, at=clock.now())
        for edit in EDITS:
            it.append_edit(edit, at=clock.now(), again=STATEMENTS[0] if isinstance(edit, Edit) else None)
        return list(records(it.connection))


def freeze(number: int) -> None:
    """Make the file of the schema after so many steps, and its entries as text."""
    with tempfile.TemporaryDirectory() as folder:
        all_of_it = said(Path(folder, "new.db"))
        path = Path(folder, "frozen.db")
        connection = database.connect(path, derived=True)
        database.migrate(connection, "journal", STEPS[:number])
        kinds = {name for (name,) in connection.execute("SELECT name FROM kind")}
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")] for table in rows.DETAILS
        }
        device = all_of_it[0].device
        connection.execute("INSERT INTO device(id, since_ms, file_number) VALUES (?, 0, 7)", (device,))
        lines: list[str] = []
        for record in all_of_it:
            of_a_sitting = record.kind == "answer" and record.details["answer"][0][-1] is not None
            if record.kind not in kinds or (of_a_sitting and "sitting" not in kinds):
                continue
            details = record.details
            entry = (*record.entry[:2], len(lines) + 1, *record.entry[3:])
            kept = Record(entry, rows.checksum_of(entry, details), details)
            connection.execute(rows.INSERT_ENTRY, (*entry, kept.checksum))
            for table, mine in details.items():
                width = len(columns[table])
                places = ", ".join("?" * width)
                connection.executemany(
                    f"INSERT INTO {table} VALUES ({places})", [(record.id, *row)[:width] for row in mine]
                )
            lines.append(kept.line())
        connection.execute("VACUUM")
        connection.close()
        FROZEN.mkdir(exist_ok=True)
        (FROZEN / f"schema-{number}.db.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        (FROZEN / f"schema-{number}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    freeze(int(sys.argv[1]))
