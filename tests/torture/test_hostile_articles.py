"""Texts that no article is, as they come of a clipboard or a stranger: each is read, in a time that grows as its length does."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import readers

from study_app.confined import Limits, Standing
from study_app.facts.article.segments import LONGEST_SENTENCE, segments

LETTERS = 30_000
"""Of each text. Read in a time that grows with the square of it, most took longer than `TIME`; now none takes a second."""

TIME = Limits(seconds=20)

TEXTS = [
    "x", "A", "1", " ", ".", "a.", "A. ", "Dr. ", "(", "[", "@", "a@", "+1", "+1234567 ", "12-", "1,000", "-", '"', "'", "a'",
    "“A” ", "a-", "\n", "x\n", " \n", "\t", "Alder ", "Alder of the ", "Alder, ", "Alder’s ", "Alder Bird (AB) ", "but not ",
    "Alder met Bird in 1999. ", "It ", "The ", "the year ", "1999 ", "1999, ", "1999-", "May ", "May, June and ", "1, 2 and ",
    "1st to ", "first to second ", "1.I.19 ", "from 1999 to ", "one year later ", "1 B. C. ", "one of ", "1 million ", "1\u00a0",
    "twenty ", "at least once every 2 years ", "https://", "e\u0301", "19 ", "2 May 19 ", "of 1 ",
]  # fmt: skip
"""What each is full of."""


@pytest.fixture(scope="module")
def process() -> Iterator[Standing]:
    made = Standing(readers.article, TIME)
    yield made
    made.end()


@pytest.mark.parametrize("word", TEXTS)
def test_a_text_full_of_one_thing_is_read(tmp_path: Path, process: Standing, word: str) -> None:
    text = "a" + word * (LETTERS // len(word)) + "b"
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    assert int(process.ask(path)) == len(segments(text).sentences)


@pytest.mark.parametrize("word", ["Alder met Bird and ", "x", "Tree, " * 400 + "\n", "a" + " " * 4_000])
def test_no_sentence_is_longer_than_any_is_and_no_word_is_left_out(word: str) -> None:
    text = word * (LETTERS // len(word))
    found = segments(text).sentences
    assert all(sentence.end - sentence.start <= LONGEST_SENTENCE for sentence in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    left = [text[one.end : other.start] for one, other in pairwise(found)]
    assert not "".join([text[: found[0].start], *left, text[found[-1].end :]]).strip()


def test_sentences_end_as_they_did_where_they_are_as_long_as_sentences_are() -> None:
    sentence = "The council of Alder, which met in the old house by the river, said so " * 41
    text = f"{sentence.strip()}. It did so again."
    assert [text[span.start : span.end] for span in segments(text).sentences] == [
        f"{sentence.strip()}.",
        "It did so again.",
    ]
