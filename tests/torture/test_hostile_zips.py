"""Hundreds of zips of strangers: each is refused in one sentence or is a pack, and nothing is written elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hostile_zips import HEAD, hostile_zips, zipped

from study_app import confined
from study_app.errors import StudyAppError
from study_app.facts.installing import Installer
from study_app.facts.pack_files import read_pack
from study_app.facts.packing import head_of, unpack
from study_app.facts.shelf import Shelf

ZIPS = dict(hostile_zips())


def everything(folder: Path) -> dict[str, bytes]:
    """All that lies below a folder, links as what they are."""
    found = {}
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(place, name)
            assert not path.is_symlink(), path
            found[path.relative_to(folder).as_posix()] = path.read_bytes() if path.is_file() else b""
    return found


def test_there_are_hundreds_of_them() -> None:
    assert len(ZIPS) > 500


def test_each_is_refused_in_a_sentence_or_is_a_pack_and_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    around = tmp_path / "around"
    (around / "deep").mkdir(parents=True)
    (around / "kept.txt").write_text("kept")
    taken, refused = [], []
    for number, (name, data) in enumerate(ZIPS.items()):
        path, into = tmp_path / "evil.zip", around / "deep" / f"into-{number}"
        path.write_bytes(data)
        into.mkdir()
        try:
            unpack(path, into)
            head = head_of(into, path.name)
            read_pack(into)
        except StudyAppError as error:
            words = str(error)
            assert words.startswith(("evil.zip", "The pack evil.zip")), (name, words)
            assert words.isprintable(), (name, words)
            assert len(words) < 500, (name, words)
            refused.append(name)
        else:
            assert head.id == "t", name
            taken.append(name)
        for inside in everything(into):
            assert ".." not in inside.split("/"), name
        rest = {one: data for one, data in everything(around).items() if not one.startswith("deep/into-")}
        assert rest == {"deep": b"", "kept.txt": b"kept"}, name
    assert len(refused) > 400
    # what does not matter for a zip, or is wrong only in the text of the pack, which its problems tell
    assert not [
        name for name in taken if name.startswith(("an entry of", "a folder of", "packed by", "only", "one name"))
    ]


SOME = [
    name
    for n, name in enumerate(ZIPS)
    if n % 40 == 0 or name.startswith(("a bomb", "a pack of", "accents", "one place"))
]


@pytest.mark.parametrize("name", SOME)
def test_the_way_in_refuses_it_in_one_sentence_or_takes_it_and_leaves_nothing_else(tmp_path: Path, name: str) -> None:
    path, packs = tmp_path / "evil.zip", tmp_path / "packs"
    path.write_bytes(ZIPS[name])
    installer = Installer(Shelf(packs, None))
    try:
        with installer.incoming(path) as pack:
            assert pack.head.id == "t"
            assert pack.folder.parent.parent == packs
    except StudyAppError as error:
        words = str(error)
        assert words.isprintable()
        assert words.endswith("Nothing was imported.")
        assert "evil.zip" in words
        assert "broke off" not in words
    assert list(packs.iterdir()) == []
    assert path.read_bytes() == ZIPS[name]


def test_a_bomb_that_is_honest_about_its_size_ends_at_the_limit_of_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = b"".join(b'[[entity]]\nid = "e%d"\ntype = "x"\nname = "%d"\n' % (n, n) for n in range(150_000))
    path = tmp_path / "evil.zip"
    path.write_bytes(zipped({"pack.toml": HEAD, "facts/big.toml": rows}))
    monkeypatch.setattr("study_app.facts.installing._LIMITS", confined.Limits(memory=96 << 20, seconds=120))
    said = r"^evil\.zip: reading it takes more than 96 MB of memory"
    with pytest.raises(StudyAppError, match=said), Installer(Shelf(tmp_path / "packs", None)).incoming(path):
        raise AssertionError("it was taken")
