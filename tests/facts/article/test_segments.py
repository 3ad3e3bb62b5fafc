"""Paragraphs and sentences: where they begin and end, and what a source row says of them."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from league import ARTICLE

from study_app.errors import StudyAppError
from study_app.facts.article.segments import (
    LONGEST,
    is_wrapped,
    measures,
    plain,
    reads_english,
    segments,
    sentences_of,
    source_row,
    trimmed,
    unwrapped,
)
from study_app.facts.documents import digest, sha256


def said(text: str) -> list[str]:
    return [text[s.start : s.end] for s in segments(text).sentences]


def test_paragraphs_are_lines_that_are_not_blank_without_the_blanks_at_their_ends():
    text = "One.\n\n  Two is here.  \n \nThree"
    assert [text[p.start : p.end] for p in segments(text).paragraphs] == ["One.", "Two is here.", "Three"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. Then it stopped.", ["It rained.", "Then it stopped."]),
        ("Dr. Ada Wern spoke. J. R. Ek listened.", ["Dr. Ada Wern spoke.", "J. R. Ek listened."]),
        (
            "He said: “Go! Now.” She went.",
            ["He said: “Go!", "Now.”", "She went."],
        ),
        ("It cost 3.5 crowns, i.e. Not much.", ["It cost 3.5 crowns, i.e. Not much."]),
        ("See no. 5 of the list. 1925 was wet.", ["See no. 5 of the list.", "1925 was wet."]),
        ("It was so in Jan. Nobody came", ["It was so in Jan. Nobody came"]),
        ("Really?! Yes… Perhaps.", ["Really?!", "Yes…", "Perhaps."]),
    ],
)
def test_sentences_end_where_another_can_begin_and_not_after_an_abbreviation(text, sentences):
    assert said(text) == sentences


@given(st.text(alphabet=st.sampled_from("aB. \n!?“”(1é\u2028")))
def test_every_letter_is_in_one_sentence_of_one_paragraph(text):
    parts = segments(text)
    for spans in (parts.paragraphs, parts.sentences):
        assert all(one.end <= other.start for one, other in pairwise(spans))
        covered = "".join(text[s.start : s.end] for s in spans)
        assert sorted("".join(covered.split())) == sorted("".join(text.split()))
    for sentence in parts.sentences:
        paragraph = parts.paragraphs[parts.paragraph_of(sentence)]
        assert paragraph.start <= sentence.start < sentence.end <= paragraph.end
        assert sentence.digest == digest(text[sentence.start : sentence.end])


def test_a_pasted_text_is_counted_as_a_pack_counts_it():
    pasted = unicodedata.normalize("NFD", "Malmö.\r\nNext.\x00")
    assert plain(pasted) == "Malmö.\nNext."


@pytest.mark.parametrize(
    ("pasted", "sentence"), [(" \n", "There is no text"), ("a" * (LONGEST + 1), "cut it into parts")]
)
def test_no_text_and_too_much_of_it_are_refused_with_the_remedy(pasted, sentence):
    with pytest.raises(StudyAppError, match=sentence):
        plain(pasted)


def test_a_source_row_measures_its_document():
    row = source_row("art", ARTICLE, title="Harbours", publisher="", as_of="1958-12-31")
    assert (row["sha256"], row["length"]) == (sha256(ARTICLE), len(ARTICLE))
    assert "publisher" not in row
    start, end, given_digest = row["sentences"][1]
    assert ARTICLE[start:end].startswith("The League of Harbours (LOH) was founded")
    assert given_digest == digest(ARTICLE[start:end])


def test_the_sentences_of_a_source_that_has_them_are_its_own():
    whole = trimmed(ARTICLE, 0, len(ARTICLE))
    row = {**measures(ARTICLE), "sentences": [[whole.start, whole.end, whole.digest]]}
    assert sentences_of(row, ARTICLE).sentences == (whole,)
    assert len(sentences_of({}, ARTICLE).sentences) > 8


WRAPPED = """The treaty was signed by the states of the re-
gion on 15 May 1992. It came into
force on 20 April 1994 for a
period of five years.

In 1999 six of the
nine signed a protocol that
renewed it. It is well-
Known.
"""


def test_lines_that_a_page_has_cut_are_told_from_paragraphs_and_joined():
    assert is_wrapped(WRAPPED)
    assert not is_wrapped(ARTICLE)
    assert not is_wrapped("One.\nTwo.\nThree.\nFour.\nFive.\nSix.\nSeven.")
    joined = unwrapped(WRAPPED)
    assert said(joined) == [
        "The treaty was signed by the states of the region on 15 May 1992.",
        "It came into force on 20 April 1994 for a period of five years.",
        "In 1999 six of the nine signed a protocol that renewed it.",
        "It is well- Known.",
    ]
    assert not is_wrapped(joined)
    assert unwrapped(joined) == joined


@pytest.mark.parametrize(
    "text",
    [
        "The harbours of the north were founded by a league of towns in the year 1921, and they have kept it since.",
        "Founded 1921 in Porthaven.",
        "",
    ],
)
def test_english_is_known_by_its_small_words_and_a_few_words_are_not_told_from_it(text: str) -> None:
    assert reads_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Häfen des Nordens wurden im Jahr 1921 von einem Bund der Städte gegründet, und so ist es seither geblieben.",
        "Les ports du nord ont été fondés par une ligue de villes en 1921, et elle existe toujours dans toute la région du pays.",
        "De havens van het noorden werden in 1921 gesticht door een verbond van steden, en dat is zo gebleven tot de dag van nu.",
        "Порты севера были основаны союзом городов в 1921 году, и с тех пор союз существует во всех этих городах, как и раньше.",
    ],
)
def test_other_languages_are_told_from_english(text: str) -> None:
    assert not reads_english(text)


def test_a_text_of_piled_accents_is_refused_with_the_remedy():
    with pytest.raises(StudyAppError, match="In the text hundreds of accents stand on one letter"):
        plain("A text. a" + "\u0301\u0316" * 100_000)
