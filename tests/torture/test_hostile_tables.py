"""Tables and texts of strangers, hundreds of them: each is read or refused in a sentence with its name, and nothing runs away."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from study_app.errors import StudyAppError
from study_app.facts.article.segments import plain
from study_app.facts.documents import named_document
from study_app.facts.importers import look
from study_app.facts.importers.format import LONGEST_CELL, MOST_COLUMNS

HONEST = 'Front,Back,Tags\nCapital of France?,Paris,geo europe\n"Two, or ""three""?","2\n3",maths\nЧто?,Это,ru\n'
ANKI = "#separator:tab\n#html:true\n#guid column:1\n#deck column:2\n"


def tables() -> Iterator[tuple[str, bytes]]:
    """(what is wrong, bytes) of tables."""
    whole = HONEST.encode()
    yield from {
        "NUL": whole + b"a\0b,c,d\n",
        "only NUL": b"\0" * 5_000,
        "an open quote": whole + b'"open,' + b"x" * 300_000,
        "a line without end": b"Front,Back\n" + b"x" * (5 << 20),
        "columns without end": b"a," * 400_000 + b"a\n",
        "columns without end later": whole + b"," * 400_000 + b"x\n",
        "a separator that is text": b"sep=\xff\n" + whole,
        "two encodings": whole + "Ünïcödé\n".encode("cp1252"),
        "surrogates": whole + b"\xed\xa0\x80,\xed\xb0\x80,x\n",
        "UTF-16 cut off": HONEST.encode("utf-16")[:-1],
        "UTF-16 that is none": b"\xff\xfe" + b"\x00\xd8" * 2_000,
        "UTF-32": HONEST.encode("utf-32"),
        "UTF-7": b"Front,Back\n+ADw-script+AD4-,x\n",
        "formulas": b"Front,Back\n=cmd|' /C calc'!A0,@SUM(1)\n+1,-1\n",
        "escapes": b"Front,Back\n\x1b[2J\x1b]0;x\x07,\x08\x7f\n",
        "reversed": "Front,Back\n\u202eevil\u202c,\u2066x\n".encode(),
        "a zip": b"PK\3\4" + b"\x14\0\0\0" * 400,
        "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        "a database": b"SQLite format 3\0" + b"\0" * 4_000,
        "a page": b"<!DOCTYPE html><html><body><script>x</script></body></html>\n" * 50,
        "carriage returns": b"Front,Back\ra,b\rc,d\r",
        "empty lines": b"\n" * 100_000,
        "separators alone": b",,,\n" * 10_000,
        "quotes alone": b'"' * 9_999,
        "markup in Anki's": (ANKI + "a\tb\t<img src=x onerror=alert(1)><script>x</script>[sound:../../x]\n").encode(),
        "open markup in Anki's": (ANKI + "a\tb\t" + "<" * 20_000 + "\n").encode(),
        "open comments in Anki's": (ANKI + "a\tb\t" + "<!--" * 3_000 + "\n").encode(),
        "deep markup in Anki's": (ANKI + "a\tb\t" + "<div>" * 15_000 + "x" + "</div>" * 15_000 + "\n").encode(),
        "deletions in each other": (ANKI + "a\tb\t" + "{{c1::" * 500 + "x" + "}}" * 500 + "\n").encode(),
        "columns that are not there": b"#separator:tab\n#guid column:99999\n#deck column:-1\n#tags column:x\na\tb\n",
        "a separator of Anki's that is none": b"#separator:\n#html:true\na b\n",
        "headers without end": b"#separator:tab\n" + b"#tags:x\n" * 5_000 + b"a\tb\n",
        "references": (ANKI + "a\tb\t&#x110000;&#99999999999;&amp;amp;&lt;b&gt;\n").encode(),
    }.items()
    chance = random.Random(6)
    for name, base in (("CSV", whole), ("Anki's", (ANKI + "g1\tGeo\t<b>a</b>\t{{c1::b}}\n" * 5).encode())):
        for number in range(120):
            data = bytearray(base)
            for _ in range(chance.choice((1, 4, 20))):
                data[chance.randrange(len(data))] = chance.choice((0, 10, 13, 34, 44, 255, chance.randrange(256)))
            yield f"{name} {number}", bytes(data[: chance.randrange(len(data))] if number % 4 == 0 else data)


TABLES = dict(tables())


def read(path: Path) -> str:
    """Reads a table on this process, as the other does; the sentence with which it is refused, "" where it is read."""
    try:
        table = look(path)
        for row in table.format.rows(path, table.layout):
            assert len(row.cells) == len(table.layout.columns) <= MOST_COLUMNS
            assert all(len(cell) <= LONGEST_CELL for cell in row.cells)
            if table.format.id == "anki":
                assert not any("[sound:" in cell for cell in row.cells)
    except StudyAppError as error:
        return str(error)
    return ""


def test_there_are_hundreds_of_them() -> None:
    assert len(TABLES) > 250


def test_each_table_is_read_or_refused_in_a_sentence_with_its_name(tmp_path: Path) -> None:
    path, refused = tmp_path / "evil.csv", 0
    for name, data in TABLES.items():
        path.write_bytes(data)
        if words := read(path):
            assert words.startswith(("evil.csv", str(path))), (name, words)
            assert words.isprintable(), (name, words)
            refused += 1
    assert 40 < refused < len(TABLES)


@pytest.mark.parametrize("name", [name for name in TABLES if not name[-1].isdigit()])
def test_the_other_process_says_the_same(tmp_path: Path, name: str) -> None:
    path = tmp_path / "evil.csv"
    path.write_bytes(TABLES[name])
    said = read(path)
    try:
        rows = list(look(path).rows())
    except StudyAppError as error:
        assert str(error) == said
    else:
        assert said == ""
        table = look(path)
        assert rows == list(table.format.rows(path, table.layout))


def test_texts_are_taken_or_refused_in_a_sentence(tmp_path: Path) -> None:
    path, taken = tmp_path / "evil.txt", []
    for name, data in TABLES.items():
        path.write_bytes(data)
        try:
            text = plain(named_document(path))
        except StudyAppError as error:
            assert str(error).isprintable(), name
        else:
            assert "\0" not in text
            taken.append(name)
    assert len(taken) > 40
