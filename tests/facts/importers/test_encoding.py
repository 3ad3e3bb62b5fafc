"""The encoding of a table is found in its bytes and said; where it is two, the line is told."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from study_app.errors import StudyAppError
from study_app.facts.importers import look
from study_app.facts.importers.encoding import lines
from study_app.facts.importers.format import Said

RUSSIAN = "вопрос;ответ\nСтолица России;Москва\nГод договора;1992\n"
FRENCH = "front;back\nthe summer;l'été\nthe boy;le garçon\nthe hostel;l'hôtel\n"


@pytest.mark.parametrize(
    ("encoding", "name", "words"),
    [
        ("utf-8", "utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8-sig", "UTF-8 with byte order mark"),
        ("utf-16", "utf-16", "UTF-16"),
        ("utf-16-le", "utf-16-le", "UTF-16"),
        ("utf-16-be", "utf-16-be", "UTF-16"),
    ],
)
@pytest.mark.parametrize("content", [RUSSIAN, FRENCH])
def test_unicode_is_known_for_certain(tmp_path: Path, encoding: str, name: str, words: str, content: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content.encode(encoding))
    table = look(path)
    assert (table.encoding.name, table.encoding.sure, table.encoding.words) == (name, True, words)
    assert [";".join(row.cells) for row in table.rows()] == content.splitlines()[1:]


@pytest.mark.parametrize(("encoding", "content"), [("cp1251", RUSSIAN), ("cp1252", FRENCH)])
def test_older_encodings_are_told_apart_by_their_words_and_not_taken_for_sure(
    tmp_path: Path, encoding: str, content: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content.encode(encoding))
    table = look(path)
    assert (table.encoding.name, table.encoding.sure) == (encoding, False)
    assert [";".join(row.cells) for row in table.rows()] == content.splitlines()[1:]


def test_another_encoding_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(RUSSIAN.encode("cp1251"))
    assert next(look(path, Said("cp1252", header=True)).rows()).cells[1] == "Ìîñêâà"


def test_a_file_in_two_encodings_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("front;back\nété;été\n".encode() + "plain;plain\nhôtel;hôtel\n".encode("cp1252"))
    with pytest.raises(StudyAppError, match=r"table.csv, line 4: it is not UTF-8, while line 2 is"):
        look(path)


def test_where_a_megabyte_was_looked_at_the_reader_tells_what_comes_after_it(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"front;back\n" + "été;été\n".encode() * 200_000 + "hôtel;hôtel\n".encode("cp1252"))
    table = look(path)
    assert table.encoding.name == "utf-8"
    with pytest.raises(StudyAppError, match=r"table.csv, line 200002 \(byte 2400013\): this is no text in UTF-8"):
        list(table.rows())


@pytest.mark.parametrize("before", [1, 400_000])
def test_a_nul_is_told_with_its_line(tmp_path: Path, before: int) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"a;b\n" * before + b"c;\0d\n")
    with pytest.raises(StudyAppError, match=rf"line {before + 1}: it holds a NUL"):
        look(path)


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", [2, 300_000])
def test_what_is_damaged_in_the_encoding_that_its_mark_says_is_told_with_line_and_byte(
    tmp_path: Path, before: int, end: str, order: str
) -> None:
    path, encoding = tmp_path / "table.csv", f"utf-16-{order}"
    path.write_bytes(whole := ("\ufeff" + f"a;b{end}" * before + "c;").encode(encoding))
    assert len(list(lines(path, "utf-16"))) == before + 1
    path.write_bytes(whole + "\ud800\ud800d;e\n".encode(encoding, "surrogatepass"))
    where = (
        rf"table.csv, line {before + 1} \(byte {len(whole) + 1}\): the file is in UTF-16 and damaged here, or cut short"
    )
    with pytest.raises(StudyAppError, match=where):
        list(lines(path, "utf-16"))


def test_a_file_that_was_cut_short_is_told_with_the_line_of_its_end(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("a;b\nc;d".encode("utf-16")[:-1])
    with pytest.raises(StudyAppError, match=r"table.csv, line 2 \(byte 15\): the file is in UTF-16 and damaged here"):
        list(lines(path, "utf-16"))


def test_the_byte_that_is_no_text_is_counted_with_the_mark_at_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(codecs.BOM_UTF8 + b"a\n\xff")
    with pytest.raises(StudyAppError, match=r"table.csv, line 2 \(byte 6\): the file is in UTF-8 with byte order mark"):
        list(lines(path, "utf-8-sig"))


def test_what_is_said_to_be_in_an_encoding_that_it_is_not_in_is_told_to_be_read_in_another(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(b"a;b\nc;d\n")
    with pytest.raises(StudyAppError, match=r"table.csv, line 1 \(byte 1\): this is no text in UTF-16. Choose another"):
        list(lines(path, "utf-16"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("deck.apkg", "In Anki choose File > Export, Notes in Plain Text"),
        ("all.colpkg", "package of Anki"),
        ("a.XLSX", "as CSV"),
    ],
)
def test_what_people_bring_and_is_no_text_is_known_and_what_to_bring_instead_is_said(
    tmp_path: Path, name: str, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(StudyAppError, match=said):
        look(path)
