"""Packs as zip files: the same bytes for the same pack, and hostile ones, made here, refused with a sentence."""

from __future__ import annotations

import os
import shutil
import stat
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from facts.harbour import HARBOUR, copied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from permissions import no_reading_of, no_writing_in

from study_app.errors import StudyAppError
from study_app.facts import packing
from study_app.facts.packing import CHECKSUMS, export, files_of, head_of, safe_name, unpack

HEAD = b'format = 1\nid = "t"\nversion = "1.0.0"\ntitle = "T"\n'


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def zipped(path: Path, files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], object] = lambda _e: None) -> Path:
    """A zip of these files as anybody could make it; `change` alters each entry before it is written."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo("x" * len(name))
            entry.filename = name
            entry.compress_type = zipfile.ZIP_DEFLATED
            change(entry)
            archive.writestr(entry, data)
    return path


def refusal(path: Path, root: Path) -> str:
    """The sentence with which a zip is refused."""
    into = root / "into"
    into.mkdir(exist_ok=True)
    with pytest.raises(StudyAppError) as error:
        unpack(path, into)
    return str(error.value)


def unpacked(path: Path, root: Path) -> dict[str, bytes]:
    into = root / "into"
    into.mkdir()
    unpack(path, into)
    return contents(into)


def test_the_same_pack_gives_the_same_bytes_wherever_and_whenever_it_lies(tmp_path: Path) -> None:
    one, other = copied(tmp_path / "a"), copied(tmp_path / "b", "another-name")
    for path in other.rglob("*"):
        os.utime(path, (1, 1))
        if path.is_file():
            path.chmod(0o600)
    (other / ".hidden").write_text("an editor's")
    export(one, tmp_path / "one.zip")
    export(other, tmp_path / "other.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()


def test_export_import_export_is_the_same_to_the_byte(tmp_path: Path) -> None:
    export(HARBOUR, tmp_path / "one.zip")
    assert unpacked(tmp_path / "one.zip", tmp_path) == contents(HARBOUR)
    export(tmp_path / "into", tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_list_of_checksums_is_as_other_programs_read_it(tmp_path: Path) -> None:
    export(HARBOUR, tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        names = archive.namelist()
        lines = archive.read(f"harbour/{CHECKSUMS}").decode().splitlines()
    assert names[:-1] == sorted(names[:-1])
    assert all(name.startswith("harbour/") for name in names)
    assert [f"harbour/{line[66:]}" for line in lines] == names[:-1]
    assert all(line[64:66] == "  " and not set(line[:64]) - set("0123456789abcdef") for line in lines)


def test_a_zip_made_by_hand_is_read_with_or_without_a_folder_and_what_a_file_manager_adds(tmp_path: Path) -> None:
    for number, root in enumerate(("", "t/", "a/b/")):
        files = {f"{root}pack.toml": HEAD, f"{root}facts/a.toml": b"", "__MACOSX/._pack.toml": b"x", ".DS_Store": b"x"}
        place = tmp_path / str(number)
        place.mkdir()
        found = unpacked(zipped(place / "t.zip", files), place)
        assert found == {"pack.toml": HEAD, "facts/a.toml": b""}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("/etc/passwd", "begins at the root of a disk"),
        ("C:/windows/x.toml", "begins at the root of a disk"),
        ("../x.toml", "leads out of the pack"),
        ("facts/../../x.toml", "leads out of the pack"),
        ("..\\x.toml", "a letter that not every system can have"),
        ("facts\\x.toml", "a letter that not every system can have"),
        ("facts//x.toml", "an empty part"),
        ("./x.toml", "an empty part"),
        ("a:stream.toml", "begins at the root of a disk"),
        ("facts/a.toml:stream", "a letter that not every system can have"),
        ("nul\0.toml", "a letter that not every system can have"),
        ("line\nbreak.toml", "a letter that not every system can have"),
        ("facts/CON.toml", "one that not every system can have"),
        ("lpt1", "one that not every system can have"),
        ("com¹.txt", "one that not every system can have"),
        ("dot.", "one that not every system can have"),
        ("space /x.toml", "one that not every system can have"),
        ("a/" * 8 + "x.toml", "too long or lies too deep"),
        ("x" * 201, "too long or lies too deep"),
    ],
)
def test_a_name_that_no_pack_can_have_is_refused_with_its_place(tmp_path: Path, name: str, words: str) -> None:
    said = refusal(zipped(tmp_path / "evil.zip", {"pack.toml": HEAD, name: b"x"}), tmp_path)
    assert words in said
    assert said.startswith("evil.zip, “")
    assert said.endswith("Ask for a zip with plain names. Nothing was imported.")
    assert contents(tmp_path / "into") == {}
    assert "\n" not in said
    assert "\0" not in said


@pytest.mark.parametrize(
    "names",
    [
        ("facts/a.toml", "facts/A.toml"),
        ("Facts/a.toml", "facts/b.toml"),
        ("stra\u00dfe.toml", "STRASSE.toml"),
        ("caf\u00e9.toml", "cafe\u0301.toml"),
        ("a", "a/b.toml"),
        ("A", "a/b.toml"),
    ],
)
def test_names_that_are_the_same_on_some_disk_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    said = refusal(zipped(tmp_path / "t.zip", {"pack.toml": HEAD, **dict.fromkeys(names, b"x")}), tmp_path)
    assert "the same but for capitals or accents" in said
    assert contents(tmp_path / "into") == {}


def test_one_name_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "w") as archive:
        for _ in range(2):
            archive.writestr("pack.toml", HEAD)
    assert "it is in the zip twice" in refusal(path, tmp_path)


@pytest.mark.parametrize(
    ("kind", "words"),
    [(stat.S_IFLNK, "it is a link"), (stat.S_IFIFO, "neither a file nor a folder"), (stat.S_IFBLK, "neither a file")],
)
def test_links_and_devices_are_refused(tmp_path: Path, kind: int, words: str) -> None:
    def change(entry: zipfile.ZipInfo) -> None:
        if entry.filename == "x":
            entry.create_system = 3
            entry.external_attr = (kind | 0o777) << 16

    path = zipped(tmp_path / "t.zip", {"pack.toml": HEAD, "x": b"/etc/passwd"}, change)
    assert words in refusal(path, tmp_path)
    assert contents(tmp_path / "into") == {}


def altered(path: Path, change: Callable[[bytearray], object]) -> Path:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(bytes(data))
    return path


def test_an_encrypted_one_is_refused(tmp_path: Path) -> None:
    def change(data: bytearray) -> None:
        data[6] |= 1
        data[data.index(b"PK\1\2") + 8] |= 1

    path = altered(zipped(tmp_path / "t.zip", {"pack.toml": HEAD}), change)
    assert "it is encrypted. Ask for a zip without a password." in refusal(path, tmp_path)


def test_an_unusual_way_of_packing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("pack.toml", HEAD)
    assert "packed in a way that is not usual" in refusal(path, tmp_path)


def test_bytes_that_are_not_those_of_the_checksum_are_refused(tmp_path: Path) -> None:
    def change(data: bytearray) -> None:
        at = data.index(b"PK\1\2") + 16
        data[at] ^= 1

    path = altered(zipped(tmp_path / "t.zip", {"pack.toml": HEAD}), change)
    said = refusal(path, tmp_path)
    assert said == "t.zip, “pack.toml”: it is damaged. Get it again from whom it comes. Nothing was imported."


def test_a_file_that_is_not_the_one_of_the_list_is_refused(tmp_path: Path) -> None:
    export(HARBOUR, tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    tampered = {**files, "harbour/pack.toml": files["harbour/pack.toml"] + b"\n"}
    said = refusal(zipped(tmp_path / "t.zip", tampered), tmp_path)
    assert "“harbour/pack.toml”: its checksum is not the one in SHA256SUMS" in said
    more = {**files, "harbour/more.toml": b""}
    assert "do not name the same" in refusal(zipped(tmp_path / "t.zip", more), tmp_path)
    del files["harbour/decks.toml"]
    assert "“decks.toml”: SHA256SUMS and the files" in refusal(zipped(tmp_path / "t.zip", files), tmp_path)


def test_a_bomb_is_refused_by_what_it_would_unpack_to(tmp_path: Path) -> None:
    path = zipped(tmp_path / "t.zip", {"pack.toml": HEAD, "big": bytes(packing.NO_BOMB + 1)})
    assert "it would unpack to" in refusal(path, tmp_path)
    assert contents(tmp_path / "into") == {}


def test_a_bomb_that_lies_about_its_size_writes_no_more_than_it_says(tmp_path: Path) -> None:
    def change(data: bytearray) -> None:
        at = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
        data[at + 24 : at + 28] = struct.pack("<I", 10)

    path = altered(zipped(tmp_path / "t.zip", {"pack.toml": HEAD, "zeros": bytes(50 << 20)}), change)
    assert "“zeros”: it is damaged" in refusal(path, tmp_path)
    assert len(contents(tmp_path / "into").get("zeros", b"")) <= 10


def test_more_than_a_pack_may_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "t.zip", {"pack.toml": HEAD, **{f"{n}.toml": b"" for n in range(10_001)}})
    assert "9,999 are the most" in refusal(path, tmp_path)
    whole = zipped(tmp_path / "u.zip", {"pack.toml": HEAD})

    def change(data: bytearray) -> None:
        at = data.index(b"PK\1\2")
        data[at + 24 : at + 28] = struct.pack("<I", (1 << 31) - 1)

    assert "it would take 2,047 MB" in refusal(altered(whole, change), tmp_path)


def test_a_list_of_names_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "t.zip", {"pack.toml": HEAD})
    data = path.read_bytes()
    end = data.index(b"PK\5\6")
    locator = b"PK\6\7" + bytes(16)
    path.write_bytes(data[:end] + locator + data[end:])
    assert "are the most" in refusal(path, tmp_path)
    path.write_bytes(data[: end + 12] + struct.pack("<I", 1 << 30) + data[end + 16 :])
    assert "are the most" in refusal(path, tmp_path)


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 100, b"PK\5\6", b"x" * 22])
def test_what_is_no_zip_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "t.zip"
    path.write_bytes(data)
    said = refusal(path, tmp_path)
    assert said == "t.zip: it is not a zip file, or not all of it. Choose the zip of a pack. Nothing was imported."


def test_a_zip_without_a_pack_or_with_two_or_with_more_beside_it_is_refused(tmp_path: Path) -> None:
    assert "no pack.toml in it" in refusal(zipped(tmp_path / "t.zip", {"readme.txt": b"x"}), tmp_path)
    two = zipped(tmp_path / "t.zip", {"a/pack.toml": HEAD, "b/pack.toml": HEAD})
    assert "there are several packs in it: “a”, “b”." in refusal(two, tmp_path)
    beside = zipped(tmp_path / "t.zip", {"a/pack.toml": HEAD, "readme.txt": b""})
    assert "“readme.txt”: it lies outside of the pack’s folder" in refusal(beside, tmp_path)
    empty = zipped(tmp_path / "t.zip", {})
    assert "no pack.toml in it" in refusal(empty, tmp_path)


def test_a_file_that_is_gone_or_may_not_be_read_is_said(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "gone.zip", tmp_path)
    path = zipped(tmp_path / "t.zip", {"pack.toml": HEAD})
    with no_reading_of(path):
        assert "Permission denied" in refusal(path, tmp_path)


def test_any_zip_cut_short_or_with_a_byte_changed_is_unpacked_whole_or_refused(tmp_path: Path) -> None:
    export(HARBOUR, tmp_path / "one.zip")
    data = (tmp_path / "one.zip").read_bytes()
    whole = contents(HARBOUR)

    @settings(max_examples=150)
    @given(st.data())
    def holds(draw: st.DataObject) -> None:
        changed = bytearray(data[: draw.draw(st.integers(1, len(data)))] if draw.draw(st.booleans()) else data)
        tail = max(0, len(changed) - 1500)
        for _ in range(draw.draw(st.integers(0, 3))):
            at = draw.draw(st.integers(tail if draw.draw(st.booleans()) else 0, len(changed) - 1))
            changed[at] = draw.draw(st.integers(0, 255))
        path, into = tmp_path / "t.zip", tmp_path / "into"
        path.write_bytes(bytes(changed))
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir()
        try:
            unpack(path, into)
        except StudyAppError as error:
            assert "\n" not in str(error)
        else:
            with zipfile.ZipFile(path) as archive:
                assert contents(into) == whole or f"harbour/{CHECKSUMS}" not in archive.namelist()

    holds()


NAMES = st.text(st.sampled_from("aA./\\:~ \0é\u0301\u202eCON") | st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NAMES, max_size=4, unique=True))
def test_whatever_the_names_nothing_is_written_outside(tmp_path: Path, names: list[str]) -> None:
    root = tmp_path / "root"
    shutil.rmtree(root, ignore_errors=True)
    (root / "into").mkdir(parents=True)
    zipped(root / "t.zip", {"pack.toml": HEAD, **{n: b"x" for n in names if n != "pack.toml"}})
    try:
        unpack(root / "t.zip", root / "into")
    except StudyAppError as error:
        assert contents(root / "into") == {}, error
    else:
        seen = {n for n in names if n[-1:] != "/" and not any(p[:1] == "." for p in n.split("/"))}
        assert contents(root / "into").keys() == seen | {"pack.toml"}
    assert {path.name for path in root.iterdir()} == {"into", "t.zip"}


def test_export_refuses_what_could_not_be_imported(tmp_path: Path) -> None:
    pack = copied(tmp_path)
    with pytest.raises(StudyAppError, match=r"is not a pack, for there is no pack\.toml in it"):
        export(tmp_path, tmp_path / "x.zip")
    with pytest.raises(StudyAppError, match="lies in the pack itself"):
        export(pack, pack / "x.zip")
    bad = pack / "facts" / "what?.toml"
    bad.write_text("")
    with pytest.raises(StudyAppError, match=r"what\?\.toml cannot be packed: .* Give it another name\."):
        export(pack, tmp_path / "x.zip")
    bad.unlink()
    if sys.platform != "win32":
        (pack / "link.toml").symlink_to("/etc/passwd")
        with pytest.raises(StudyAppError, match="it is a link"):
            export(pack, tmp_path / "x.zip")
    assert not list(tmp_path.glob("*.zip*"))


def test_an_export_that_fails_or_is_stopped_leaves_the_older_file(tmp_path: Path) -> None:
    pack = copied(tmp_path)
    target = tmp_path / "out" / "x.zip"
    target.parent.mkdir()
    target.write_bytes(b"older")

    class StopError(Exception):
        pass

    def stop(done: int, whole: int) -> None:
        if done > whole // 2:
            raise StopError

    with pytest.raises(StopError):
        export(pack, target, stop)
    assert [p.name for p in target.parent.iterdir()] == ["x.zip"]
    assert target.read_bytes() == b"older"
    with (
        no_writing_in(target.parent),
        pytest.raises(StudyAppError, match=r"x\.zip was not saved \(Permission denied\)"),
    ):
        export(pack, target)
    assert target.read_bytes() == b"older"


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    export(HARBOUR, tmp_path / "x.zip", lambda *at: told.append(at))
    whole = sum(len(data) for data in contents(HARBOUR).values())
    assert told[-1] == (whole, whole)
    assert [done for done, _all in told] == sorted(done for done, _all in told)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format = [", "is not TOML"),
        ('format = 2\nid = "t"', "format 2, which is newer than this program: update Study App"),
        ("format = 1", "names no usable id"),
        ('format = 1\nid = "../t"', "names no usable id"),
        ('format = 1\nid = "con"', "names no usable id"),
    ],
)
def test_a_head_that_cannot_be_used_is_refused(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "pack.toml").write_text(text)
    with pytest.raises(StudyAppError, match=words):
        head_of(tmp_path)


def test_names_of_shipped_packs_are_safe() -> None:
    assert all(safe_name(name) == "" for name in files_of(HARBOUR))
