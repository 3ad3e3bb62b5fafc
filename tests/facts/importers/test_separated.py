"""Tables parted by a separator: what is found in them, and a sentence with the line for what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from study_app.errors import StudyAppError
from study_app.facts.importers import look
from study_app.facts.importers.format import Said
from study_app.facts.importers.separated import is_header


def rows_of(path: Path) -> list[tuple[str, ...]]:
    return [row.cells for row in look(path).rows()]


def written(folder: Path, content: str | bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    path = written(
        tmp_path, f"Front{separator}Back\nWho, when; where?{separator}x\n".replace("Who, when; where?", "a b")
    )
    table = look(path)
    assert (table.layout.separator, table.layout.header) == (separator, True)
    assert table.layout.columns == ("Front", "Back")
    assert rows_of(path) == [("a b", "x")]


def test_a_semicolon_parts_cells_that_have_commas_in_them(tmp_path: Path) -> None:
    path = written(tmp_path, "Yes, no; maybe\nOne, two, three; four\nPlain; five\n")
    assert look(path).layout.separator == ";"


def test_the_separator_that_a_spreadsheet_tells_in_the_first_line_counts(tmp_path: Path) -> None:
    path = written(tmp_path, "sep=|\nfront|back\na, b|c, d\n")
    assert look(path).layout.columns == ("front", "back")
    assert [(row.line, row.cells) for row in look(path).rows()] == [(3, ("a, b", "c, d"))]


def test_a_file_without_names_of_columns_loses_no_row(tmp_path: Path) -> None:
    path = written(tmp_path, "Paris,France\nOslo,Norway\n")
    assert not look(path).layout.header
    assert look(path).layout.columns == ("Column 1", "Column 2")
    assert rows_of(path) == [("Paris", "France"), ("Oslo", "Norway")]


def test_separator_and_header_can_be_said(tmp_path: Path) -> None:
    path = written(tmp_path, "Land,x;Stadt\nNorway,y;Oslo\n")
    table = look(path, Said(separator=";", header=True))
    assert (table.layout.columns, [row.cells for row in table.rows()]) == (("Land,x", "Stadt"), [("Norway,y", "Oslo")])


def test_quoted_cells_hold_separators_quotes_and_ends_of_lines_and_rows_know_where_they_begin(tmp_path: Path) -> None:
    path = written(tmp_path, 'front,back\r\n"a, ""b""\r\nc",d\r\n\r\ne,f\r\n')
    assert [(row.line, row.cells) for row in look(path).rows()] == [(2, ('a, "b"\r\nc', "d")), (5, ("e", "f"))]


def test_between_tabs_quotes_that_are_not_paired_are_letters(tmp_path: Path) -> None:
    path = written(tmp_path, 'front\tback\n"Yes" he said\t12"\n5\'10"\t"open\n')
    assert look(path).layout.quote == ""
    assert rows_of(path) == [('"Yes" he said', '12"'), ("5'10\"", '"open')]


@pytest.mark.parametrize("content", ['front,back\na,b\n"open,c\nd,e\n', 'front,back\na,b\n"wrong"ly,c\n'])
def test_a_quote_that_is_not_closed_is_told_with_its_line(tmp_path: Path, content: str) -> None:
    with pytest.raises(StudyAppError, match=r"table.csv, line 3: a quote of this row is not closed"):
        rows_of(written(tmp_path, content))


def test_a_quote_that_is_open_for_too_long_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "front,back\na,b\n" + '"open,c\n' + "d,e\n" * 30_000)
    with pytest.raises(StudyAppError, match=r"line 3: a cell of this row is longer"):
        rows_of(path)


def test_short_rows_are_filled_up_and_long_ones_are_wrong_one_by_one(tmp_path: Path) -> None:
    path = written(tmp_path, "front,back,extra\na,b\nc,d,e,f\ng,h,i,\n")
    found = list(look(path).rows())
    assert [row.cells for row in found] == [("a", "b", ""), ("c", "d", "e"), ("g", "h", "i")]
    assert [bool(row.wrong) for row in found] == [False, True, False]
    assert "4 cells" in found[1].wrong and "quotes" in found[1].wrong


def test_a_table_wider_than_any_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, "front,back\na,b\n" + "," * 300 + "x\n")
    with pytest.raises(StudyAppError, match=r"line 3: it has 301 columns, and 200 are read"):
        rows_of(path)


def test_a_line_of_twenty_megabytes_is_refused_with_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, b"front,back\na,b\n" + b"x" * 20_000_000 + b",y\n")
    with pytest.raises(StudyAppError, match=r"line 3: it is longer than 1048576 letters"):
        rows_of(path)


def test_an_empty_file_a_folder_and_no_file_are_told(tmp_path: Path) -> None:
    for path, words in (
        (written(tmp_path, ""), "empty"),
        (tmp_path, "no file"),
        (tmp_path / "none.csv", "cannot be read"),
    ):
        with pytest.raises(StudyAppError, match=words):
            look(path)


def test_what_this_program_wrote_has_a_header_whatever_the_roles_of_its_facts_are_called():
    assert is_header(["pack", "id", "type", "statement", "boats", "crew", "masts", "cargo"])
    assert not is_header(["boats", "crew", "masts", "cargo"])


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"])
def test_a_file_with_nothing_but_a_byte_order_mark_is_empty(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(mark)
    with pytest.raises(StudyAppError, match=r"empty\.csv is empty"):
        look(path)


def test_half_a_million_columns_are_refused_when_the_file_is_looked_at(tmp_path: Path) -> None:
    with pytest.raises(StudyAppError, match=r"table\.csv, line 1: it has 500000 columns, and 200 are read"):
        look(written(tmp_path, "a," * 499_999 + "a\n"))


def test_the_rows_before_one_that_cannot_be_read_are_there(tmp_path: Path) -> None:
    path = written(tmp_path, "Front,Back\n" + "a,b\n" * 250 + '"open\n')
    found = []
    with pytest.raises(StudyAppError, match=r"table\.csv, line 252: a quote of this row is not closed"):
        for row in look(path).rows():
            found.append(row.line)
    assert found == list(range(2, 252))
