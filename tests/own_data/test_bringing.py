"""What was taken out comes in again: the same state in an empty folder, the union in another, and nothing of what is wrong."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from answers import JOINER, WHEN, answer, review
from belongings import filled, nothing, out, state
from clocks import SetClock
from guild import guild_pack
from hypothesis import given, settings
from hypothesis import strategies as st
from permissions import no_writing_in

from study_app import confined
from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.journal import Decision, Journal, Mark, Plan
from study_app.own_data.bringing import Arrival, bring
from study_app.study.memory import derived_tables


def another(clock: SetClock) -> SetClock:
    """A clock of the same moment with other chance: another computer."""
    return SetClock(clock.now(), 99)


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_an_empty_folder_comes_to_the_same_state(data: Path, clock: SetClock, tmp_path: Path, name: str) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / name)
    arrived = bring(tmp_path / name, tmp_path / "new", another(clock))
    assert state(tmp_path / "new", another(clock)) == state(data, clock)
    assert arrived.packs == ("guild",)
    assert arrived.left == ()
    assert not (tmp_path / "new" / ".arriving").exists()


def test_it_comes_in_twice_as_once(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    before = state(data, clock)
    out(data, clock, tmp_path / "out.zip")
    again = bring(tmp_path / "out.zip", data, another(clock))
    assert (again.entries, again.packs, again.files, again.left) == (0, (), 0, ())
    assert state(data, clock) == before


def test_in_another_folder_both_are_there_and_what_differs_stays_and_is_told(
    data: Path, clock: SetClock, tmp_path: Path
) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "out.zip")
    guild_pack(tmp_path / "other" / "packs" / "guild")
    pack = tmp_path / "other" / "packs" / "guild" / "pack.toml"
    pack.write_text(pack.read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    mine = pack.read_bytes()
    own = another(clock)
    with StudyApp.open(tmp_path / "other", own) as app:
        app.journal.append_answer(answer(JOINER), [review(JOINER)], at=own.now())
    arrived = bring(tmp_path / "out.zip", tmp_path / "other", own)
    assert pack.read_bytes() == mine
    [left] = arrived.left
    assert left.startswith("packs/guild stays as it is here")
    said = state(tmp_path / "other", own)["entries"]
    assert set(said) > set(state(data, clock)["entries"])


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32), steps=st.integers(0, 12))
def test_whatever_was_done_the_same_follows_from_it(seed: int, steps: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, rng, clock = Path(name), random.Random(seed), SetClock(seed=seed)
        nothing(folder / "one", clock)
        with Journal.open(folder / "one" / "journal.db", clock, derived_tables()) as journal:
            for _ in range(steps):
                clock.move(minutes=rng.randrange(3_000))
                happen(journal, clock, rng)
        out(folder / "one", clock, folder / "out.zip")
        bring(folder / "out.zip", folder / "two", another(clock))
        assert state(folder / "two", another(clock)) == state(folder / "one", clock)


def happen(journal: Journal, clock: SetClock, rng: random.Random) -> None:
    card, day = rng.choice((WHEN, JOINER)), clock.now().study_day()
    match rng.randrange(6):
        case 0:
            journal.state(Mark(card, "note", rng.choice(("mind", None))), at=clock.now())
        case 1:
            journal.state(Plan("exam", {card: day + rng.randrange(30)}), at=clock.now())
        case 2:
            journal.state(Decision("retention", "", rng.choice((0.8, 0.9))), at=clock.now())
        case 3 if (last := journal.last_said()) is not None:
            journal.void(last.entry.id)
        case _answer:
            rated = review(card, final=rng.randrange(1, 5), due_day=day + 3, due_ms=None)
            journal.append_answer(answer(card), [rated], at=clock.now())


# --- what anybody may have made


def signed(folder: Path) -> None:
    """Make the list of checksums anew: who made the folder knows how."""
    here = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    here.pop("SHA256SUMS", None)
    text = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n" for name, path in here.items())
    (folder / "SHA256SUMS").write_text(text, encoding="utf-8")


def first_line(folder: Path, change: Callable[[bytes], bytes]) -> None:
    path = folder / "journal.jsonl"
    line, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join((change(line), *rest)))


def without_first(folder: Path) -> None:
    path = folder / "journal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


def another_verdict(line: bytes) -> bytes:
    return line.replace(b'"wrong"', b'"right"')


def very_deep(folder: Path) -> Path:
    place = folder.joinpath("packs", "guild", *"abcdefghijklmnop")
    place.mkdir(parents=True)
    return place / "x.toml"


WRONG: list[tuple[str, Callable[[Path], object], str]] = [
    ("another verdict", lambda f: first_line(f, another_verdict), "journal.jsonl.*line 1: it is not as it was written"),
    ("no JSON", lambda f: first_line(f, lambda _line: b"{\n"), "line 1: "),
    ("no text", lambda f: first_line(f, lambda _line: b"\xff\xfe\n"), "line 1: it is no UTF-8"),
    ("deep", lambda f: first_line(f, lambda _line: b"[" * 100_000 + b"\n"), "line 1: it is nested too deep"),
    (
        "millions of lists",
        lambda f: first_line(f, lambda _line: b"[" + b"[]," * 6_000_000 + b"[]]\n"),
        "line 1: it is longer|times its size",
    ),
    ("a gap", without_first, "missing"),
    ("a deep name", lambda f: very_deep(f).write_text("", encoding="utf-8"), "too long or lies too deep"),
    ("a bad name", lambda f: (f / "packs" / "guild" / "who?.toml").write_text("", encoding="utf-8"), "letter"),
    ("a device", lambda f: (f / "packs" / "guild" / "nul.toml").write_text("", encoding="utf-8"), "not every system"),
    ("large settings", lambda f: (f / "settings.json").write_bytes(b" " * (2 << 20)), "larger than any settings"),
]


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize(("spoil", "words"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_refused_with_its_place_and_nothing_comes_in(
    data: Path, clock: SetClock, tmp_path: Path, spoil: Callable[[Path], object], words: str, packed: bool
) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "out")
    spoil(tmp_path / "out")
    signed(tmp_path / "out")
    source = Path(shutil.make_archive(str(tmp_path / "made"), "zip", tmp_path / "out")) if packed else tmp_path / "out"
    nothing(tmp_path / "new", clock)
    before = everything_in(tmp_path / "new")
    with pytest.raises(StudyAppError, match=words) as refused:
        bring(source, tmp_path / "new", another(clock))
    assert str(refused.value).endswith("Nothing was imported.")
    assert everything_in(tmp_path / "new") == before


def everything_in(folder: Path) -> dict[str, bytes]:
    """The files of a data folder but for what the lock says of who had it."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and not p.name.endswith((".lock", "-shm", "-wal"))
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("journal.jsonl", "it is not as it was taken out"),
        ("packs/guild/pack.toml", "it is not as it was taken out"),
    ],
)
def test_a_file_that_was_changed_is_named(data: Path, clock: SetClock, tmp_path: Path, name: str, words: str) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "out")
    with (tmp_path / "out" / name).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(StudyAppError, match=f"{name}.*{words}"):
        Arrival.look(tmp_path / "out", tmp_path / "new")
    (tmp_path / "out" / name).unlink()
    with pytest.raises(StudyAppError):
        Arrival.look(tmp_path / "out", tmp_path / "new")


@pytest.mark.parametrize(
    "name",
    ["../outside.txt", "/outside.txt", "packs/guild/../../../outside.toml", "C:/outside", "packs\\..\\outside"],
)
def test_no_name_in_a_zip_leads_out(data: Path, clock: SetClock, tmp_path: Path, name: str) -> None:
    nothing(data, clock)
    out(data, clock, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip", "a") as packed:
        packed.writestr(name, "x")
    with pytest.raises(StudyAppError, match="Nothing was imported"):
        Arrival.look(tmp_path / "out.zip", tmp_path / "new" / "deep")
    assert not list(tmp_path.rglob("outside*"))


def test_a_link_in_a_folder_is_refused(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "out")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "out" / "packs" / "guild" / "notes.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(StudyAppError, match=r"notes\.toml.*it is a link"):
        Arrival.look(tmp_path / "out", tmp_path / "new")


def test_a_zip_that_unpacks_to_far_more_than_it_is_is_refused(data: Path, clock: SetClock, tmp_path: Path) -> None:
    nothing(data, clock)
    out(data, clock, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip", "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("study-app-data/media/large.png", bytes(64 << 20))
    with pytest.raises(StudyAppError, match="times its size"):
        Arrival.look(tmp_path / "out.zip", tmp_path / "new")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
@pytest.mark.parametrize("place", ["packs/guild", "packs/.bases/guild/1.0.0"])
def test_a_pack_that_eats_memory_is_read_on_a_process_of_its_own_first(
    data: Path, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "out")
    rows = b"".join(b'[[entity]]\nid = "e%d"\ntype = "x"\nname = "%d"\n' % (n, n) for n in range(150_000))
    folder = tmp_path / "out" / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_bytes((data / "packs" / "guild" / "pack.toml").read_bytes() + rows)
    signed(tmp_path / "out")
    monkeypatch.setattr("study_app.facts.installing._LIMITS", confined.Limits(memory=96 << 20, seconds=120))
    with pytest.raises(StudyAppError, match=rf"^{folder.name}: reading it takes more than 96 MB of memory"):
        Arrival.look(tmp_path / "out", tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def test_what_is_no_such_thing_is_said(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    shutil.make_archive(str(tmp_path / "other"), "zip", tmp_path / "empty")
    for name, words in (
        ("letter.txt", "it is not a zip file"),
        ("empty", "not what Study App takes out"),
        ("other.zip", "not what Study App takes out"),
        ("none", "is not there"),
    ):
        with pytest.raises(StudyAppError, match=words):
            Arrival.look(tmp_path / name, tmp_path / "new")


def test_names_that_are_not_ours_are_left_outside(data: Path, clock: SetClock, tmp_path: Path) -> None:
    nothing(data, clock)
    out(data, clock, tmp_path / "out")
    for name in ("journal.db", "facts.db", "backups/x.db", "packs/.opened.json", "packs/.before-publishing/guild.json"):
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_text("x", encoding="utf-8")
    bring(tmp_path / "out", tmp_path / "new", another(clock))
    assert {path.name for path in (tmp_path / "new").iterdir()} <= {"journal.db", "journal.db.lock", "packs"}
    assert not list((tmp_path / "new").rglob(".opened.json"))


def test_of_settings_only_what_the_program_knows_comes_in(data: Path, clock: SetClock, tmp_path: Path) -> None:
    nothing(data, clock)
    out(data, clock, tmp_path / "out")
    said = {"scheme": "dark", "text_scale": "huge", "backups": "/elsewhere", "unknown": 1}
    (tmp_path / "out" / "settings.json").write_text(json.dumps(said), encoding="utf-8")
    signed(tmp_path / "out")
    bring(tmp_path / "out", tmp_path / "new", another(clock))
    kept = json.loads((tmp_path / "new" / "settings.json").read_text(encoding="utf-8"))
    assert kept["scheme"] == "dark"
    assert kept["text_scale"] == 1.0
    assert "/elsewhere" not in kept.values()
    assert "unknown" not in kept


def test_where_nothing_can_be_written_nothing_comes_in(data: Path, clock: SetClock, tmp_path: Path) -> None:
    filled(data, clock)
    out(data, clock, tmp_path / "out.zip")
    nothing(tmp_path / "new", clock)
    with no_writing_in(tmp_path / "new"), pytest.raises(StudyAppError, match="was not imported"):
        bring(tmp_path / "out.zip", tmp_path / "new", another(clock))
    bring(tmp_path / "out.zip", tmp_path / "new", another(clock))
