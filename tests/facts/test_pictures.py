"""What is taken for a picture, by its bytes, and where pictures lie: never outside a pack."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path

import pytest
from facts.harbour import GOOD, HEAD, fact, places, reading, written
from hypothesis import given
from hypothesis import strategies as st
from images import KINDS, picture

from study_app import i18n
from study_app.errors import StudyAppError
from study_app.facts import pictures
from study_app.facts.pack_files import Reader, read_pack
from study_app.facts.pictures import MOST_BYTES, fault, find, is_name, keep, measured, publish
from study_app.facts.problem import Severity
from study_app.facts.table import At, Table
from study_app.paths import shipped


@pytest.mark.parametrize("kind", KINDS)
def test_format_and_size_are_read_from_the_bytes(kind):
    assert measured(io.BytesIO(KINDS[kind])) == (kind.split()[0], 12, 8, False)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_whatever_is_cut_off_or_changed_is_a_picture_or_a_reason(kind, data):
    whole = bytearray(KINDS[kind])
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ValueError):
        found = measured(io.BytesIO(bytes(whole[: data.draw(st.integers(0, len(whole)))])))
        assert found.width > 0 and found.height > 0


def test_a_jpeg_may_be_filled_between_its_segments_and_is_not_looked_through_for_ever():
    filled = KINDS["jpg"][:2] + b"\xff" * 5 + KINDS["jpg"][2:]
    assert measured(io.BytesIO(filled)) == ("jpg", 12, 8, False)
    for endless in (b"\xff\xd8" + b"\xff" * 10_000, b"\xff\xd8\xff" + b"\xd0\xff" * 10_000):
        file = io.BytesIO(endless)
        with pytest.raises(ValueError, match="no size"):
            measured(file)
        assert file.tell() < len(endless)


@given(st.binary(max_size=200))
def test_what_does_not_begin_as_a_picture_is_none(data):
    if not data.startswith((b"\x89PNG", b"GIF8", b"RIFF", b"\xff\xd8\xff")):
        with pytest.raises(ValueError, match="no PNG, JPEG, WebP or GIF"):
            measured(io.BytesIO(data))


@pytest.mark.parametrize(
    "file",
    [
        "lamp.png", "media/../lamp.png", "media/a/lamp.png", "/media/lamp.png", "media/.lamp.png", "media/lamp.svg",
        "media\\lamp.png", "https://host/media/lamp.png", "media/lamp.png\n", "media/la mp.png", "media/", "", "media/l..png",
    ],
)  # fmt: skip
def test_a_row_names_a_file_in_media_and_nothing_else(file, tmp_path):
    assert not is_name(file)
    (tmp_path / "lamp.png").write_bytes(KINDS["png"])
    assert find(file, tmp_path, None) is None


@given(st.text(max_size=30))
def test_no_name_leads_out_of_media(text):
    file = f"media/{text}"
    if is_name(file):
        assert Path(os.path.normpath(file)).parts == ("media", text)


def test_a_picture_is_found_in_the_pack_and_else_among_those_that_are_kept(tmp_path):
    pack, kept = tmp_path / "pack", tmp_path / "data" / "media"
    file = keep(KINDS["png"], kept)
    assert find(file, pack, None) is None
    assert find(file, pack, kept) == kept.parent / file
    (pack / "media").mkdir(parents=True)
    (pack / file).write_bytes(KINDS["png"])
    assert find(file, pack, kept) == pack / file


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="links need a system that has them")
def test_a_link_that_leads_out_of_the_pack_is_no_picture(tmp_path):
    (tmp_path / "pack" / "media").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(KINDS["png"])
    (tmp_path / "pack" / "media" / "lamp.png").symlink_to(tmp_path / "secret.png")
    assert find("media/lamp.png", tmp_path / "pack", None) is None


def test_a_new_picture_is_kept_once_under_a_name_that_follows_from_its_bytes(tmp_path):
    kept = tmp_path / "media"
    names = [keep(data, kept) for data in (KINDS["jpg"], KINDS["png"], KINDS["jpg"])]
    assert names[0] == names[2] != names[1]
    assert all(is_name(name) for name in names)
    assert sorted(path.name for path in kept.iterdir()) == sorted({Path(name).name for name in names})
    assert (tmp_path / names[0]).read_bytes() == KINDS["jpg"]
    (tmp_path / names[0]).write_bytes(b"cut off")  # by a fault of the disk
    keep(KINDS["jpg"], kept)
    assert (tmp_path / names[0]).read_bytes() == KINDS["jpg"]


def test_what_is_no_picture_or_too_large_is_refused_in_a_sentence_and_not_kept(tmp_path):
    wide = picture("png").replace((12).to_bytes(4) + (8).to_bytes(4), (5000).to_bytes(4) + (5000).to_bytes(4))
    for data, words in (
        (b"", "no PNG, JPEG, WebP or GIF"),
        (b"<svg xmlns='...'/>", "no PNG, JPEG, WebP or GIF"),
        (KINDS["png"] + b"0" * MOST_BYTES, "more than 8 MB"),
        (wide, "5000 x 5000 pixels"),
    ):
        with pytest.raises(StudyAppError, match=words):
            keep(data, tmp_path / "media")
    assert not (tmp_path / "media").exists()


def test_what_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "media").write_text("a file is in the way")
    with pytest.raises(StudyAppError, match="cannot be kept"):
        keep(KINDS["png"], tmp_path / "media")


def test_publishing_copies_what_the_pack_lacks(tmp_path):
    kept, pack = tmp_path / "data" / "media", tmp_path / "pack"
    pack.mkdir()
    one, other = keep(KINDS["png"], kept), keep(KINDS["jpg"], kept)
    assert publish([one, "media/none.png", one], kept, pack) == (one,)
    assert publish([one, other], kept, pack) == (other,)
    assert (pack / one).read_bytes() == KINDS["png"]


# --- in the text of a pack

PICTURE = 'picture = { file = "media/lamp.png", alt = "A lamp on a pole" }'


def with_picture(root: Path, line: str, data: bytes | None = KINDS["png"]):
    good = {} if data is None else {"media/lamp.png": data}
    return read_pack(
        written(root, {"pack.toml": HEAD, "z.toml": GOOD + fact(f'thing = "lamp"\nwhen = "1901"\n{line}'), **good})
    )


def test_a_fact_and_an_entity_have_a_picture_with_its_words(tmp_path):
    head = HEAD.replace('type = "town"\nname = "Riga"', f'type = "town"\nname = "Riga"\n{PICTURE}')
    found = read_pack(
        written(
            tmp_path,
            {
                "pack.toml": head,
                "z.toml": GOOD + fact(f'thing = "lamp"\nwhen = "1901"\n{PICTURE}'),
                "media/lamp.png": KINDS["png"],
            },
        )
    )
    assert found.problems == ()
    [town] = [one for one in found.pack.entities.values() if one.picture]
    for holder in (town, found.pack.facts["f"]):
        assert (holder.picture.file, holder.picture.alt) == ("media/lamp.png", {"en": "A lamp on a pole"})


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('picture = "media/lamp.png"', "wrong-value"),
        ('picture = { file = "media/lamp.png" }', "missing-key"),
        ('picture = { file = "media/lamp.png", alt = " " }', "wrong-value"),
        ('picture = { alt = "A lamp" }', "missing-key"),
        ('picture = { file = "../lamp.png", alt = "A lamp" }', "bad-picture"),
        ('picture = { file = "file:///etc/lamp.png", alt = "A lamp" }', "bad-picture"),
        ('picture = { file = "media/lamp.png", alt = "A lamp", size = 3 }', "unknown-key"),
    ],
)
def test_a_picture_without_words_or_with_a_name_that_leads_elsewhere_is_an_error_with_its_place(tmp_path, line, code):
    found = with_picture(tmp_path, line)
    text = (tmp_path / "t" / "z.toml").read_text()
    number = text[: text.index(line)].count("\n") + 1
    assert [(p.code, p.file, p.severity) for p in found.problems] == [(code, "t/z.toml", Severity.ERROR)]
    assert found.problems[0].line in (number, text[: text.index('id = "f"')].count("\n"))
    assert "f" not in found.pack.facts


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (None, "no-picture", "there is no file media/lamp.png"),
        (b"#!/bin/sh", "wrong-picture", "no PNG, JPEG, WebP or GIF"),
        (KINDS["png"] + b"0" * MOST_BYTES, "wrong-picture", "more than 8 MB"),
        (KINDS["png"][:18], "wrong-picture", "damaged"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_a_warning_and_the_fact_stays(tmp_path, data, code, words):
    found = with_picture(tmp_path, PICTURE, data)
    [problem] = found.problems
    assert (problem.code, problem.severity) == (code, Severity.WARNING)
    assert words in problem.message and problem.remedy
    i18n.use("ru", shipped("resources") / "locale")
    try:
        [again] = with_picture(tmp_path / "again", PICTURE, data).problems
        assert again.message == problem.message, "files stay English"
        assert re.search("[a-z]{3}", i18n.said(again.message).replace("media/lamp.png", "").partition(":")[2]) is None
    finally:
        i18n.use("en", shipped("resources") / "locale")
    assert found.pack.facts["f"].picture is not None


WORDS = (
    st.text(max_size=3) | st.dictionaries(st.sampled_from(["en", "ru"]), st.text(max_size=2) | st.none()) | st.none()
)
VALUES = st.dictionaries(
    st.sampled_from(["file", "alt", "size"]), st.sampled_from(["media/lamp.png", "lamp.png", 3]) | WORDS, max_size=3
)


@given(VALUES | st.fixed_dictionaries({"file": st.just("media/lamp.png"), "alt": WORDS}))
def test_what_is_right_is_what_the_reader_takes_without_an_error(value):
    problems = []
    table = Table({"id": "lamp", "picture": value}, "entity", 0, "t.toml", At(1), problems)
    Reader(Path("nowhere"))._picture(table)
    right = bool(value) and not any(problem.severity is Severity.ERROR for problem in problems)
    assert pictures.is_right(value) == right


def test_no_role_may_be_called_as_the_picture_is(tmp_path):
    head = HEAD.replace("role.note = ", 'role.picture = { value = "text" }\nrole.note = ')
    assert "bad-role" in [code for code, *_place in places(reading(tmp_path, head=head).problems)]


def test_a_file_of_any_format_is_judged_by_its_bytes_and_not_by_its_name(tmp_path):
    path = tmp_path / "lamp.png"
    path.write_bytes(KINDS["gif"])
    assert fault(path) == ""
    assert fault(tmp_path / "none.png")
    assert pictures.beside(tmp_path / "sources") == tmp_path / "media"


def test_a_jpeg_of_more_passes_than_any_has_is_refused_for_each_goes_over_all_of_it(tmp_path):
    passes = KINDS["jpg"][:-2] + b"\xff\xda\0\x08\1\1\0\0\x3f\0" * 200 + b"\xff\xd9"
    (tmp_path / "a.jpg").write_bytes(passes)
    assert fault(tmp_path / "a.jpg") == "it is drawn in 201 passes; 100 are the most"
    with pytest.raises(StudyAppError, match="drawn in 201 passes"):
        keep(passes, tmp_path / "media")
