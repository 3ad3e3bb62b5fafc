"""Pages as Qt sets them, and the PDF read back: nothing is broken, nothing is lost."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest
from images import picture
from PySide6.QtCore import QLocale

from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.paper import Pages, pdf_of, save_pdf, usual_size
from study_app.i18n import speaking
from study_app.quiz.paper import Paper, Print, Role, Row


@pytest.fixture(autouse=True)
def letters(qapp) -> None:
    theme.load_fonts()


def plain(text: str) -> str:
    """Letters alone, as lines are broken anywhere."""
    return re.sub(r"[\W_]", "", text)


def read(pages: Pages, folder: Path) -> list[str]:
    """The text of each page of the PDF."""
    file = folder / "it.pdf"
    save_pdf(pages, file)
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages]


def paper(app, what: Print, version: str = "A") -> Paper:
    *_steps, made = app.quizzes.printed(what, app.quizzes.sheet_wanted((), (), 200, 3, version))
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
    with pytest.raises(StudyAppError, match="was not saved"):
        pdf_of(made, tmp_path / "none" / "it.pdf")
    assert not (tmp_path / "none").exists()
    pdf_of(made, tmp_path / "it.pdf")
    assert pypdf.PdfReader(tmp_path / "it.pdf").metadata.title == "Quiz, version A"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["it.pdf"]


def pictured(*files: Path | None) -> Paper:
    blocks = tuple((Row(Role.STEM, "What?", "1."), Row(Role.PICTURE, "A bridge", file=file)) for file in files)
    return Paper("Quiz", "One deck", "", (), blocks, ())


def images(page: pypdf.PageObject) -> list[tuple[int, int]]:
    """The sizes of the pictures that a page of a PDF has."""
    found = (one.get_object() for one in page["/Resources"].get("/XObject", {}).values())
    return [(one["/Width"], one["/Height"]) for one in found if one["/Subtype"] == "/Image"]


def test_a_picture_is_printed_below_its_question_no_larger_than_fits_and_once_decoded(tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(picture("jpg", 3000, 2000))
    pages = Pages(pictured(photo, photo)).finish()
    save_pdf(pages, tmp_path / "it.pdf")
    [page] = pypdf.PdfReader(tmp_path / "it.pdf").pages
    assert "[Picture" not in page.extract_text()
    [size] = images(page)
    assert size == (540, 360), "not the 3000 x 2000 of the camera, and once for both"


def test_words_are_printed_for_a_picture_that_cannot_be(tmp_path):
    none = tmp_path / "none.png"
    none.write_text("no picture")
    [text] = read(Pages(pictured(None, none)).finish(), tmp_path)
    assert plain(text).count(plain("[Picture: A bridge]")) == 2


def test_many_pictures_go_on_more_pages_and_none_is_cut(tmp_path):
    photos = [tmp_path / f"photo{number}.png" for number in range(9)]
    for number, photo in enumerate(photos):
        photo.write_bytes(picture("png", 900, 900, colour=f"#c0{number}020"))
    pages = Pages(pictured(*photos)).finish()
    save_pdf(pages, tmp_path / "it.pdf")
    found = [len(images(page)) for page in pypdf.PdfReader(tmp_path / "it.pdf").pages]
    assert sum(found) == 9 and len(found) > 1 and max(found) <= 5


def test_text_is_copied_from_a_pdf_as_it_was_written(tmp_path):
    words = "“It’s” the Council’s, not the Union’s: 1992–2002 (A+B)."
    rows = (Row(Role.STEM, words, mark="1."), Row(Role.OPTION, words, mark="A"))
    made = Paper("A title of words", "about it", "", (), (rows,), ("a note",))
    [page] = read(Pages(made).finish(), tmp_path)
    assert page.count(words) == 2
    assert "A title of words" in page
    assert "\t" not in page


@pytest.mark.parametrize(("size", "across", "down"), [("a4", 595, 842), ("letter", 612, 792)])
def test_the_pages_of_a_pdf_have_the_size_that_was_chosen(app, tmp_path, size, across, down):
    made = paper(app, Print.KEY)
    pages = Pages(Paper(made.title, made.about, "", (), made.blocks * 4, made.notes), size).finish()
    save_pdf(pages, tmp_path / "it.pdf")
    found = pypdf.PdfReader(io.BytesIO((tmp_path / "it.pdf").read_bytes())).pages
    assert len(found) == pages.count > 1
    for page in found:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (across, down)
    text = plain("".join(page.extract_text() for page in found))
    assert all(plain(row.text) in text for block in made.blocks for row in block)


@pytest.mark.parametrize(
    ("locale", "size"),
    [("en_US", "letter"), ("es_MX", "letter"), ("fr_CA", "letter"), ("en_GB", "a4"), ("ru_RU", "a4"), ("C", "a4")],
)
def test_the_paper_is_the_one_that_is_usual_where_one_is(locale, size):
    assert usual_size(QLocale(locale), "") == size


def test_a_language_that_was_chosen_here_and_the_place_of_the_paper_say_which_is_usual(window):
    american = QLocale("en_US")
    with speaking("ru"):
        assert usual_size(american, "") == "a4", "the system is as it came"
        assert usual_size(american, "en_US.UTF-8") == "letter", "the system says it of its paper"
        assert usual_size(QLocale("ru_RU"), "") == "a4"
    assert usual_size(american, "de_DE.UTF-8") == "a4"
    assert usual_size(QLocale("es_MX"), "") == "letter", "a window that speaks no Spanish says nothing of the place"
