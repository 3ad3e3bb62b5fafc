"""The canonical text of a document, its digests, and the copy at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.errors import StudyAppError
from study_app.facts.documents import canonical, digest, document, named_document, sha256


def test_mark_line_ends_and_composition_do_not_make_another_document() -> None:
    assert canonical("\ufeffa\r\nb\rcafe\u0301".encode()) == "a\nb\ncaf\u00e9"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_canonical_text_stays_as_it_is(text: str) -> None:
    once = canonical(text.encode())
    # a byte order mark inside the text is a character like others, at its start it is none
    assert canonical(("\ufeff" + once).encode()) == once


def test_what_is_not_utf_8_is_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        canonical(b"\xff\xfe\x00")


def test_a_digest_is_the_beginning_of_the_sum() -> None:
    # the test vector of FIPS 180-2 for "abc"
    assert sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digest("abc") == "ba7816bf8f01cfea"


def test_the_copy_in_the_pack_is_found_before_the_attached_one(tmp_path: Path) -> None:
    pack, attached = tmp_path / "pack", tmp_path / "attached"
    (pack / "sources").mkdir(parents=True)
    attached.mkdir()
    wanted = sha256("The text.\n")
    assert document(pack, "book", wanted, attached) is None
    (attached / f"{wanted}.txt").write_text("The text.\n", encoding="utf-8", newline="\n")
    assert document(pack, "book", wanted, attached) == "The text.\n"
    (pack / "sources" / "book.txt").write_bytes(b"The text.\r\n")
    (attached / f"{wanted}.txt").unlink()
    assert document(pack, "book", wanted, attached) == "The text.\n"


@pytest.mark.parametrize("damaged", [b"Another text.\n", b"\xff", b""])
def test_a_damaged_copy_is_none(tmp_path: Path, damaged: bytes) -> None:
    wanted = sha256("The text.\n")
    (tmp_path / f"{wanted}.txt").write_bytes(damaged)
    assert document(tmp_path, "book", wanted, tmp_path) is None


def test_hundreds_of_accents_on_one_letter_are_refused_for_they_would_take_for_ever_to_be_put_in_order() -> None:
    accents = "\u0301\u0316" * 100_000
    with pytest.raises(UnicodeDecodeError):
        canonical(f"An honest text. Zalgo: a{accents} and on.".encode())
    assert canonical(("o" + "\u0301\u0316" * 60).encode()).startswith("\u00f3")


@given(st.integers(0, 600), st.integers(0, 700), st.sampled_from(["", "x" * 300]))
def test_wherever_they_stand(before: int, accents: int, after: str) -> None:
    text = "\u00e9" * before + "\u0316" * accents + after
    if accents > 511:
        with pytest.raises(UnicodeDecodeError):
            canonical(text.encode())
    elif accents <= 256:
        assert canonical(text.encode()) == text


def test_a_document_that_somebody_names_may_be_a_link_and_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("Zalgo: a" + "\u0301" * 1000, encoding="utf-8")
    with pytest.raises(StudyAppError, match=r"^text\.txt: hundreds of accents stand on one letter, as in no language"):
        named_document(path)
    path.write_text("The text.", encoding="utf-8")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "link.txt").symlink_to(path)
    assert named_document(tmp_path / "other" / "link.txt") == "The text."
    with pytest.raises(StudyAppError, match="it is no file"):
        named_document(Path("/dev/zero"))
