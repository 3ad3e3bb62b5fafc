"""The place that a question rests on, with its text where the source is attached."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import SetClock
from guild import TEXT, guild_pack

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.passages import Passage, reference


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the guild's pack installed."""
    guild_pack(tmp_path / "data" / "packs" / "guild")
    return tmp_path / "data"


def test_the_passage_is_shown_once_its_source_is_attached(data: Path, clock: SetClock, tmp_path: Path) -> None:
    document = tmp_path / "chronicle.txt"
    document.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    with StudyApp.open(data, clock) as app:
        question = app.studying.session("guild/all").next()
        assert question is not None
        [passage] = app.reading.passage(question)
        assert (passage.source_title, passage.publisher, passage.as_of, passage.paragraph) == (
            "A chronicle", "The town", "1900", 2,
        )  # fmt: skip
        assert passage.text is None and passage.highlights == ()
        assert app.reading.attach_source(document).attached
        [passage] = app.reading.passage(question)
        assert passage.text is not None
        [marked] = passage.highlights
        assert passage.text[slice(*marked)] == "The Guild was founded on 3 March 1801 in Lund."
    with StudyApp.open(data, clock) as app:
        assert [s.attached for s in app.reading.sources() if s.pack == "guild"] == [True]


def test_a_document_that_no_pack_cites_is_refused_with_the_titles(data: Path, clock: SetClock, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Something else.", encoding="utf-8")
    (tmp_path / "picture.txt").write_bytes(b"\xff\xfe\x00")
    with StudyApp.open(data, clock) as app:
        with pytest.raises(StudyAppError, match=r"other\.txt is not, to the letter, one of .*A chronicle"):
            app.reading.attach_source(tmp_path / "other.txt")
        with pytest.raises(StudyAppError, match="not text in UTF-8"):
            app.reading.attach_source(tmp_path / "picture.txt")
        with pytest.raises(StudyAppError, match="cannot be read"):
            app.reading.attach_source(tmp_path / "missing.txt")
        assert not (data / "sources").exists()


def test_paragraphs_are_named_in_the_order_of_the_source() -> None:
    passages = [Passage("A chronicle", "", "1900", number, None, ()) for number in (38, 46, 5, 38)]
    assert reference(*passages) == "“A chronicle”, 1900, paragraphs\N{NO-BREAK SPACE}5, 38, 46"
