"""Segments: devices that exchange files come to say the same, whatever becomes of the files on their way."""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
import zlib
from pathlib import Path

import pytest
from answers import EDITS, WHEN, answer, review
from clocks import MONDAY_NINE, SetClock
from hypothesis import given, settings
from hypothesis import strategies as st

from study_app.clock import Moment
from study_app.journal import Decision, Journal, Mark, Plan
from study_app.journal import segments as module
from study_app.journal.records import counted, records
from study_app.journal.segments import Segments
from study_app.study.memory import derived_tables


def opened(folder: Path, name: str, seed: int, at: Moment = MONDAY_NINE) -> tuple[Journal, SetClock]:
    clock = SetClock(at, seed)
    return Journal.open(folder / f"{name}.db", clock, derived_tables()), clock


def answer_often(journal: Journal, clock: SetClock, times: int) -> None:
    for _time in range(times):
        clock.move(minutes=1)
        journal.append_answer(answer(), [review(due_day=clock.now().study_day(), due_ms=None)], at=clock.now())


def exchange(journal: Journal, folder: Segments, name: str = "x") -> None:
    """What a device does: take in whatever is whole, and write what is lacking."""
    found = folder.look()
    moving = True
    while moving:  # what waits for another file is read again when that came
        moving = False
        for segment in sorted(set(found) - {one for one in found if one.name in folder.whole}):
            arrived = folder.read(segment, found[segment])
            if arrived is not None:
                moving |= bool(journal.absorb(arrived).new)
                if segment.last <= counted(journal.connection).get(segment.device, 0):
                    folder.taken(segment, found[segment])
    folder.send(journal.connection, found, journal.device, name)


def lines(journal: Journal) -> list[str]:
    return [record.line() for record in records(journal.connection)]


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.seg"))


def test_what_one_device_wrote_another_reads_and_neither_writes_it_again(tmp_path: Path) -> None:
    (one, clock), (other, its) = opened(tmp_path, "one", 1), opened(tmp_path, "other", 2)
    answer_often(one, clock, 3)
    one.append_edit(EDITS[0], at=clock.now())
    answer_often(other, its, 2)
    shared = tmp_path / "shared"
    shared.mkdir()
    mine, theirs = Segments(shared), Segments(shared)
    exchange(one, mine, "laptop")
    exchange(other, theirs, "desktop")
    exchange(one, mine, "laptop")
    assert lines(one) == lines(other)
    assert len(lines(one)) == 6
    there = [(file, file.stat().st_mtime_ns) for file in shared.rglob("*")]
    for _again in range(2):
        exchange(other, theirs, "desktop")
        exchange(one, mine, "laptop")
    assert there == [(file, file.stat().st_mtime_ns) for file in shared.rglob("*")]
    assert {about.name: about.last for about in mine.abouts().values()} == {"laptop": 4, "desktop": 2}


def test_a_folder_that_was_lost_gets_all_back_from_whoever_has_it(tmp_path: Path) -> None:
    (one, clock), (other, its) = opened(tmp_path, "one", 1), opened(tmp_path, "other", 2)
    answer_often(one, clock, 3)
    answer_often(other, its, 3)
    shared = tmp_path / "shared"
    shared.mkdir()
    for journal in (one, other, one):
        exchange(journal, Segments(shared))
    shutil.rmtree(shared / "study-app-1")
    mine = Segments(shared)
    exchange(one, mine)
    third, _clock = opened(tmp_path, "third", 3)
    exchange(third, Segments(shared))
    assert lines(third) == lines(one) == lines(other)


def test_many_entries_are_several_segments_and_small_ones_become_one(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(module, "_MOST", 5)
    one, clock = opened(tmp_path, "one", 1)
    shared = Segments(tmp_path)
    answer_often(one, clock, 12)
    exchange(one, shared)
    assert [file.name.rsplit("-", 1)[0] for file in files(tmp_path)] == ["1-5", "11-12", "6-10"]
    for _time in range(7):
        answer_often(one, clock, 1)
        exchange(one, shared)
    assert sorted(int(file.name.split("-")[0]) for file in files(tmp_path)) == [1, 6, 11, 16, 17, 18, 19]
    answer_often(one, clock, 1)
    exchange(one, shared)
    assert sorted(int(file.name.split("-")[0]) for file in files(tmp_path)) == [1, 6, 11, 16]
    other, _clock = opened(tmp_path, "other", 2)
    exchange(other, Segments(tmp_path))
    assert lines(other) == lines(one)


def test_a_file_that_is_not_whole_is_passed_over_until_it_is(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 3)
    exchange(one, Segments(tmp_path))
    [file] = files(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    other, _clock = opened(tmp_path, "other", 2)
    theirs = Segments(tmp_path)
    exchange(other, theirs)
    assert lines(other) == []
    file.write_bytes(whole)
    exchange(other, theirs)
    assert lines(other) == lines(one)


def test_a_file_of_its_own_that_was_torn_is_written_again(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 3)
    mine = Segments(tmp_path)
    exchange(one, mine)
    [file] = files(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole[:9])
    exchange(one, mine)
    assert file.read_bytes() == whole


def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 2)
    exchange(one, Segments(tmp_path))
    [file] = files(tmp_path)
    device = file.parent
    other, _clock = opened(tmp_path, "other", 2)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / file.name).write_bytes(file.read_bytes())
    file.rename(device / f"{file.stem} (conflicted copy).seg")
    (device / file.name).mkdir()
    (device / f"1-9-{'0' * 32}.seg").symlink_to("/dev/zero")
    os.mkfifo(device / f"3-9-{'0' * 32}.seg")
    (device / f"1-{10**14}-{'0' * 32}.seg").write_bytes(b"")
    (device / "about.json").write_text('{"name": "' + "n" * 5000 + '", "last": 3}')
    (device.parent / "..").joinpath("study-app-1", "not a device").mkdir()
    (device.parent / "01a20706-8ec0-7000-b656-ebf2f2a4d27b").symlink_to(elsewhere)
    exchange(other, theirs := Segments(tmp_path))
    assert lines(other) == []
    assert theirs.abouts() == {}
    assert sorted(one.name for one in elsewhere.iterdir()) == [file.name]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b"\n" * 10,
        b'{"entry": 1}',
    ],
)
def test_a_file_whose_name_fits_what_is_none_of_ours_does_nothing(tmp_path: Path, text: bytes) -> None:
    journal, _clock = opened(tmp_path, "one", 1)
    packed = zlib.compress(text)
    for content in (packed, text, packed + b"more"):
        place = tmp_path / "study-app-1" / "01a20706-8ec0-7000-b656-ebf2f2a4d27b"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"1-1-{module._digest(content)}.seg").write_bytes(content)
    exchange(journal, Segments(tmp_path))
    assert lines(journal) == []


def test_a_file_that_would_grow_beyond_all_bounds_is_not_unpacked(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(module, "_LARGEST_TEXT", 1 << 20)
    journal, _clock = opened(tmp_path, "one", 1)
    packed = zlib.compress(b" " * (1 << 24), 9)
    place = tmp_path / "study-app-1" / "01a20706-8ec0-7000-b656-ebf2f2a4d27b"
    place.mkdir(parents=True)
    (place / f"1-1-{module._digest(packed)}.seg").write_bytes(packed)
    folder = Segments(tmp_path)
    [(segment, stamp)] = folder.look().items()
    assert folder.read(segment, stamp) is None
    assert journal.verify() == []


def test_entries_of_one_device_under_the_name_of_another_are_not_taken_in(tmp_path: Path) -> None:
    one, clock = opened(tmp_path, "one", 1)
    answer_often(one, clock, 2)
    exchange(one, Segments(tmp_path))
    [file] = files(tmp_path)
    file.parent.rename(file.parent.with_name("01a20706-8ec0-7000-b656-ebf2f2a4d27b"))
    other, _clock = opened(tmp_path, "other", 2)
    exchange(other, Segments(tmp_path))
    assert lines(other) == []


def test_what_a_device_says_of_itself_is_one_line_or_nothing(tmp_path: Path) -> None:
    place = tmp_path / "study-app-1" / "01a20706-8ec0-7000-b656-ebf2f2a4d27b"
    place.mkdir(parents=True)
    for said in ("{", "[]", '{"name": 1, "last": 2}', '{"name": "x", "last": -1}', "[" * 4000):
        (place / "about.json").write_text(said)
        assert Segments(tmp_path).abouts() == {}
    for answers, known in ((None, None), (5, 5), (8, None), (-1, None), ("5", None)):
        (place / "about.json").write_text(json.dumps({"name": "a\nb\u202e" + "c" * 100, "last": 7, "answers": answers}))
        [about] = Segments(tmp_path).abouts().values()
        assert about == ("ab" + "c" * 58, 7, known, ())
    id = place.name
    for before, taken in (([id], (id,)), ([id, "../x"], ()), ([1], ()), ({}, ()), ([id] * 60, ())):
        (place / "about.json").write_text(json.dumps({"name": "a", "last": 7, "before": before}))
        assert Segments(tmp_path).abouts()[id].before == taken


def test_a_folder_that_is_gone_is_an_error_and_one_that_is_empty_is_none(tmp_path: Path) -> None:
    assert Segments(tmp_path).look() == {}
    with pytest.raises(OSError, match="gone"):
        Segments(tmp_path / "gone").look()


def act(journal: Journal, at: Moment, action: str, number: int) -> None:
    last = journal.last_said()
    card = f"law/f{number}/when"
    match action:
        case "answer":
            journal.append_answer(answer(card), [review(card, due_day=at.study_day() + number, due_ms=None)], at=at)
        case "overrule" if last is not None and last.entry.kind == "answer":
            journal.append_answer(last.said, last.reviews, at=last.entry.at, instead_of=last.entry.id)
        case "void" if last is not None:
            journal.void(last.entry.id)
        case "mark":
            journal.state(Mark(WHEN, "note", str(number)), at=at)
        case "plan":
            journal.state(Plan("exam", {card: at.study_day() + 9}), at=at)
        case "decide":
            journal.state(Decision("retention", "", 0.8 + number / 40), at=at)
        case "edit":
            journal.append_edit(EDITS[0], at=at)


def is_whole(file: Path) -> bool:
    return file.stem.rpartition("-")[2] == module._digest(file.read_bytes())


def deliver(chance: random.Random, source: Path, target: Path) -> None:
    """Carries some files over as a bad engine would: halfway, twice under other names, not at all, in whatever order."""
    found = [file for file in source.rglob("*") if file.is_file() and "conflict" not in file.name]
    chance.shuffle(found)
    for file in found:
        there = target / file.relative_to(source)
        there.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_bytes()
        match chance.randrange(6):
            case 0:
                continue
            case 1 if not there.exists():
                there.write_bytes(content[: chance.randrange(len(content) + 1)])
            case 2:
                there.with_name(f"{file.stem}.sync-conflict-20261128-101010-ABCDEFG{file.suffix}").write_bytes(content)
            case 3 if content and not there.exists():
                flipped = bytearray(content)
                flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
                there.write_bytes(flipped)
            case _:
                there.write_bytes(content)


def deliver_at_last(places: list[Path]) -> None:
    """All that is whole comes to every place."""
    for place in places:
        for file in files(place):
            if is_whole(file):
                for other in places:
                    there = other / file.relative_to(place)
                    there.parent.mkdir(parents=True, exist_ok=True)
                    there.write_bytes(file.read_bytes())


class Rig:
    """Three devices, each with a folder of its own that something is to keep equal to the others."""

    def __init__(self, root: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.journals = [opened(root, f"d{n}", n + 1) for n in range(3)]
        self.places = [root / f"shared{n}" for n in range(3)]
        for place in self.places:
            place.mkdir()
        self.folders = [Segments(place) for place in self.places]

    def step(self, number: int, action: str, which: int, minutes: int) -> None:
        journal, clock = self.journals[number]
        clock.move(minutes=minutes)
        if action == "exchange":
            exchange(journal, self.folders[number])
        elif action == "deliver":
            deliver(self.chance, self.places[number], self.places[(number + 1 + which) % 3])
        else:
            act(journal, clock.now(), action, which)

    def hostile_round(self) -> None:
        one, other = self.chance.sample(range(3), 2)
        deliver(self.chance, self.places[one], self.places[other])
        number = self.chance.randrange(3)
        exchange(self.journals[number][0], self.folders[number])

    def all_agree(self) -> None:
        for _round in range(4):  # what one says because of what arrived is said to the others
            for journal, folder in zip(self.journals, self.folders, strict=True):
                exchange(journal[0], folder)
                deliver_at_last(self.places)
        first, *others = [journal for journal, _clock in self.journals]
        for other in others:
            assert lines(other) == lines(first)
        for journal, _clock in self.journals:
            assert journal.verify() == []
            journal.close()


ACTIONS = ["answer", "answer", "answer", "overrule", "void", "mark", "plan", "decide", "edit", "exchange", "deliver"]
STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(ACTIONS), st.integers(0, 3), st.sampled_from([0, 1, 900, -700])),
    max_size=40,
)


@settings(max_examples=25)
@given(steps=STEPS, seed=st.integers(0, 2**16))
def test_devices_come_to_say_the_same_whatever_becomes_of_the_files_on_their_way(steps, seed) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MOST", 4)
        rig = Rig(Path(name), seed)
        for step in steps:
            rig.step(*step)
        rig.all_agree()


@pytest.mark.parametrize("seed", range(3))
def test_forty_rounds_of_bad_delivery_lose_nothing(tmp_path: Path, monkeypatch, seed: int) -> None:
    monkeypatch.setattr(module, "_MOST", 4)
    rig = Rig(tmp_path, seed)
    for _round in range(40):
        rig.step(rig.chance.randrange(3), rig.chance.choice(ACTIONS[:-2]), rig.chance.randrange(4), 1)
        rig.hostile_round()
    rig.all_agree()
