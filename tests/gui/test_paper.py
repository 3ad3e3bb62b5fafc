"""Pages as Qt sets them, and the PDF read back: nothing is broken, nothing is lost."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest

from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.paper import Pages, pdf_of, save_pdf
from study_app.quiz.paper import Paper, Print, Role, Row


@pytest.fixture(autouse=True)
def letters(qapp) -> None:
    theme.load_fonts()


def plain(text: str) -> str:
    """Letters alone: in a PDF a space may be read back as a tab, and a quotation mark as another."""
    return re.sub(r"[\W_ˮ]", "", text)


def read(pages: Pages, folder: Path) -> list[str]:
    """The text of each page of the PDF."""
    file = folder / "it.pdf"
    save_pdf(pages, file)
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages]


def paper(app, what: Print, version: str = "A") -> Paper:
    *_steps, made = app.printed(what, app.sheet_wanted((), (), 200, 3, version))
    assert made is not None
    return made


@pytest.mark.parametrize("what", list(Print))
def test_no_page_ends_inside_a_question_and_every_word_is_on_one(app, tmp_path, what):
    made = paper(app, what)
    long = Paper(made.title, made.about, "B", made.fields, made.blocks * 4, made.notes)
    found = [plain(text) for text in read(Pages(long).finish(), tmp_path)]
    assert len(found) > 2
    assert plain(made.notes[-1]) in found[-1]
    for block in made.blocks:
        texts = [plain(row.text) for row in block]
        on = [page for page in found if plain(block[0].mark + block[0].text) in page]
        assert on, block[0]
        for page in on:
            assert all(text in page for text in texts)


def test_each_page_has_its_number_and_says_of_which_version_it_is(app, tmp_path):
    made = paper(app, Print.SHEET, "B")
    found = [plain(text) for text in read(Pages(made).finish(), tmp_path)]
    for number, page in enumerate(found, 1):
        assert page.endswith(f"QuizversionBPage{number}of{len(found)}")
    assert all(plain(field) in found[0] for field in made.fields)


def test_a_block_higher_than_a_page_goes_on_over_the_next_and_loses_no_line(app, tmp_path):
    rows = tuple(Row(Role.WHY, f"number{n}end") for n in range(300))
    tall = Paper("Tall", "", "", (), ((Row(Role.STEM, "first"),), rows, (Row(Role.STEM, "last"),)), ())
    found = read(Pages(tall).finish(), tmp_path)
    assert len(found) > 3
    numbers = [int(n) for page in found for n in re.findall(r"number(\d+)end", page)]
    assert numbers == list(range(300))
    assert "last" in found[-1]


def test_a_paragraph_higher_than_a_page_loses_no_word(app, tmp_path):
    words = [f"w{n}x" for n in range(4000)]
    tall = Paper("Tall", "", "", (), ((Row(Role.STEM, " ".join(words)),),), ())
    found = read(Pages(tall).finish(), tmp_path)
    assert len(found) > 2
    assert re.findall(r"w\d+x", "".join(map(plain, found))) == words


def test_what_is_laid_out_in_steps_is_what_is_laid_out_at_once(app):
    made = paper(app, Print.KEY)
    slow = Pages(made)
    steps = sum(1 for _step in slow.lay_out())
    assert steps > len(made.blocks)
    assert slow.count == Pages(made).finish().count


def test_a_pdf_that_cannot_be_written_is_a_sentence_and_leaves_nothing(app, tmp_path):
    made = paper(app, Print.SHEET)
    with pytest.raises(StudyAppError, match="cannot be written"):
        pdf_of(made, tmp_path / "none" / "it.pdf")
    assert not (tmp_path / "none").exists()
    pdf_of(made, tmp_path / "it.pdf")
    assert pypdf.PdfReader(tmp_path / "it.pdf").metadata.title == "Quiz, version A"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["it.pdf"]
