"""An article is read within limits: what no text should take is told in a sentence, and all else comes out as it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from league import ARTICLE, AS_OF, TABLES

from study_app.confined import Limits, Standing
from study_app.errors import StudyAppError
from study_app.facts.article import reading
from study_app.facts.article.article import Article, new_source

DATES = "It lasted from 3 May 1921 to the 4th of June 1933 " * 15_000
"""It takes some seconds, and more than ten megabytes."""


def test_an_article_comes_out_as_it_is() -> None:
    source = new_source("The harbours", ARTICLE, TABLES, as_of=AS_OF, id="art")
    found, same = reading.read(ARTICLE, source, TABLES, "en"), Article(ARTICLE, source, TABLES)
    assert found.parts == same.parts and found.findings == same.findings
    assert [found.queue(n) for n in range(11)] == [same.queue(n) for n in range(11)]


def test_why_a_text_is_not_that_of_its_source_is_said_in_the_same_words() -> None:
    source = new_source("The harbours", ARTICLE, TABLES, as_of=AS_OF, id="art")
    for read in (reading.read, Article):
        with pytest.raises(StudyAppError, match="This text is not, to the letter, the document of the source art"):
            read(ARTICLE + "More.", source, {**TABLES, "source": (source,)}, "en")


@pytest.fixture
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process that reads, with other limits."""
    made = Standing(reading._read, request.param)
    monkeypatch.setattr(reading, "_READER", made)
    yield
    made.end()


@pytest.mark.parametrize("reader", [Limits(seconds=1)], indirect=True)
@pytest.mark.usefixtures("reader")
def test_a_text_that_takes_too_long_is_told_in_a_sentence() -> None:
    with pytest.raises(StudyAppError, match=r"^the article: reading it was stopped after 1 seconds, far more than"):
        reading.read(DATES, new_source("Dates", DATES, TABLES, as_of=AS_OF, id="art"), TABLES, "en")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
@pytest.mark.parametrize("reader", [Limits(memory=8 << 20)], indirect=True)
@pytest.mark.usefixtures("reader")
def test_a_text_that_takes_too_much_memory_is_told_in_a_sentence() -> None:
    with pytest.raises(StudyAppError, match=r"^the article: reading it takes more than 8 MB of memory\."):
        reading.read(DATES, new_source("Dates", DATES, TABLES, as_of=AS_OF, id="art"), TABLES, "en")
