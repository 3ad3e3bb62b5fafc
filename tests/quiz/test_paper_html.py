"""The page of HTML: escaped, alone, made to be printed, and the same bytes in every process."""

from __future__ import annotations

import re
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from images import KINDS, picture

from study_app.errors import StudyAppError
from study_app.quiz.paper import Paper, Role, Row
from study_app.quiz.paper_html import MOST_BYTES, as_html, save_html

HOSTILE = "<script src='//x'>\"&\n</style> \\ } é ☐"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40) | st.just(HOSTILE)


class Reader(HTMLParser):
    """The tags and attributes of a page, and its texts outside the style sheet."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.styles: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        (self.styles if "style" in self.open else self.texts).append(data)


def paper(text: str = "Text", version: str = "A") -> Paper:
    block = tuple(Row(role, text, "1.", text) for role in Role)
    return Paper(text, text, version, (text, "Date"), (block, block), (text,))


@given(TEXTS)
def test_whatever_a_text_is_it_stays_text(text):
    page = Reader(as_html(paper(text)))
    assert page.open == []
    assert set(page.tags) <= {
        "html", "head", "meta", "title", "style", "body", "header", "h1", "span", "p", "main", "article", "div", "footer",
    }  # fmt: skip
    assert page.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "dir", "title"}
    expected = len(Role) * 2 + 1
    assert not text.strip() or sum(one == text for one in page.texts) >= expected


@given(TEXTS)
def test_no_text_gets_out_of_the_style_sheet_and_nothing_is_loaded(text):
    page = Reader(as_html(paper(text)))
    [style] = page.styles
    assert re.fullmatch(r'[^"]*("[\w \\/-]*"[^"]*)*', style)  # what is in quotation marks has none of its own
    assert "url(" not in style and "@import" not in style
    [said] = re.findall(r'@bottom-left \{ content: "(.*?)";', style)
    assert re.sub(r"\\([0-9a-f]{6}) ", lambda code: chr(int(code[1], 16)), said) == paper(text).heading
    assert "default-src 'none'" in as_html(paper(text))


def test_it_is_made_for_paper():
    [style] = Reader(as_html(paper())).styles
    assert "@page" in style and "@media print" in style and "counter(page)" in style
    assert re.search(r"article \{[^}]*break-inside: avoid", style)


def test_it_is_written_whole_or_not_at_all(tmp_path: Path):
    file = tmp_path / "sheet.html"
    save_html(paper(), file)
    assert file.read_text(encoding="utf-8") == as_html(paper())
    with pytest.raises(StudyAppError, match="was not saved"):
        save_html(paper(), tmp_path / "none" / "sheet.html")
    assert [path.name for path in tmp_path.iterdir()] == ["sheet.html"]


def with_pictures(*files: Path | None) -> str:
    blocks = tuple((Row(Role.STEM, "What?", "1."), Row(Role.PICTURE, 'A "bridge"', file=file)) for file in files)
    return as_html(Paper("Quiz", "One deck", "", (), blocks, ()))


@pytest.mark.parametrize("kind", ["png", "jpg", "gif", "webp"])
def test_a_picture_is_in_the_page_itself_with_its_words(tmp_path, kind):
    file = tmp_path / f"bridge.{kind}"
    file.write_bytes(KINDS[kind])
    page = with_pictures(file)
    [source] = re.findall(r'<img alt="A &quot;bridge&quot;" src="([^"]*)">', page)
    head, data = source.split(",")
    assert head == f"data:image/{'jpeg' if kind == 'jpg' else kind};base64"
    assert b64decode(data) == KINDS[kind]
    assert "img-src data:" in page and str(tmp_path) not in page


def test_words_stand_for_a_picture_that_is_missing_or_none_or_one_too_many(tmp_path):
    none, large = tmp_path / "none.png", tmp_path / "large.png"
    none.write_text("no picture")
    large.write_bytes(picture("png") + bytes(7 << 20))
    page = with_pictures(None, tmp_path / "missing.png", none)
    assert "<img" not in page and page.count("[Picture: A &quot;bridge&quot;]") == 3
    page = with_pictures(large, large, large)
    assert page.count("<img") == 2 and page.count("[Picture:") == 1
    assert len(page) < MOST_BYTES + 10_000
