"""Corrections made on one device while another published or edited: none of them is lost, whenever it comes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from clocks import MONDAY_NINE, SetClock
from facts.harbour import copied
from shelves import Alone, edit, row

from study_app.facts.late_edits import late_edits
from study_app.journal import Change, Edit, Journal
from study_app.journal.records import records
from study_app.own_data import bringing
from study_app.own_data.exporting import exporter


class Desks:
    """Two devices that exchange what they have, with one pack in a folder that both have open: the first publishes."""

    def __init__(self, root: Path, stack: ExitStack) -> None:
        self.folder = copied(root / "mine")
        for name in ("shared", "0", "1"):
            (root / name).mkdir()
        self.clocks = [SetClock(MONDAY_NINE, 1), SetClock(MONDAY_NINE, 2)]
        self.apps = [stack.enter_context(Alone.open(root / str(n), clock)) for n, clock in enumerate(self.clocks)]
        self.here, self.there = self.apps
        for app in self.apps:
            app.devices.choose(root / "shared")
            app.authoring.packs.open(self.folder)
            app.renew_library()

    def later(self) -> None:
        for clock in self.clocks:
            clock.move(minutes=7)

    def publish(self) -> None:
        self.later()
        draft = self.here.authoring.packs.draft("harbour")()
        self.here.authoring.packs.publish(draft.preview(draft.version, draft.entry)).now()
        self.later()

    def exchange(self) -> None:
        for app in (self.there, self.here, self.there):
            assert app.devices.exchange().now().trouble == ()
        for app in self.apps:
            app.renew_library()
        self.later()

    def both(self, fact: str, field: str) -> list[object]:
        return [None if (data := row(app, fact)) is None else data.get(field) for app in self.apps]

    def edits(self) -> list[int]:
        return [app.authoring.packs.row("harbour").edits for app in self.apps]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    """The two devices."""
    with ExitStack() as stack:
        yield Desks(tmp_path, stack)


LAMP = {"id": "lamp", "type": "flashcard", "front": "Lamp", "back": "Light"}


def test_an_edit_that_comes_after_a_publishing_without_it_stands_on_both_devices_and_is_published_next(
    desks: Desks,
) -> None:
    edit(desks.here, "boats", "boats", 121)
    edit(desks.there, "joined", "when", "1904")
    desks.there.desk.save("harbour", [Change("fact", "lamp", "", None, LAMP)])
    desks.publish()
    desks.exchange()
    assert desks.both("joined", "when") == ["1904", "1904"]
    assert desks.both("lamp", "back") == ["Light", "Light"]
    assert desks.both("boats", "boats") == [121, 121]
    assert desks.edits() == [2, 2]
    desks.publish()
    desks.exchange()
    assert desks.both("joined", "when") == ["1904", "1904"]
    assert desks.edits() == [0, 0]
    desks.exchange()
    assert desks.edits() == [0, 0]


def test_what_was_edited_after_the_publishing_is_not_overtaken_by_what_came_late(desks: Desks) -> None:
    edit(desks.here, "boats", "boats", 121)
    edit(desks.there, "joined", "when", "1904")
    desks.there.desk.save("harbour", [Change("fact", "lamp", "", None, LAMP)])
    edit(desks.there, "founded", "when", "1902")
    desks.publish()
    edit(desks.there, "joined", "when", "1905")
    edit(desks.there, "lamp", "back", "It gives light")
    edit(desks.there, "founded", "when", "1901-05-03")
    desks.exchange()
    assert desks.both("joined", "when") == ["1905", "1905"]
    assert desks.both("lamp", "back") == ["It gives light", "It gives light"]
    assert desks.both("founded", "when") == ["1901-05-03", "1901-05-03"]
    assert desks.edits() == [2, 2]
    assert desks.here.authoring.packs.conflicts("harbour") == ()


def test_what_was_published_is_not_said_again_nor_what_was_taken_back(desks: Desks) -> None:
    edit(desks.there, "joined", "when", "1904")
    desks.exchange()
    edit(desks.there, "founded", "when", "1902")
    desks.publish()
    desks.there.desk.undo()
    desks.exchange()
    assert desks.both("joined", "when") == ["1904", "1904"]
    assert desks.both("founded", "when") == ["1901-05-03", "1901-05-03"]
    assert desks.edits() == [0, 0]


def test_what_both_changed_is_a_conflict_to_be_decided(desks: Desks) -> None:
    edit(desks.here, "joined", "when", "1905")
    edit(desks.there, "joined", "when", "1904")
    desks.publish()
    desks.exchange()
    [conflict] = desks.here.authoring.packs.conflicts("harbour")
    assert (conflict.theirs, conflict.mine) == ("1905", "1904")


def test_what_comes_out_of_a_folder_that_was_taken_out_stands_too(desks: Desks, tmp_path: Path) -> None:
    edit(desks.here, "boats", "boats", 121)
    edit(desks.there, "joined", "when", "1904")
    desks.publish()
    there = desks.there
    exporter(there.journal, there.shelf(there.data_dir), there.data_dir, tmp_path / "out")(lambda _done, _whole: None)
    desks.here.close()
    bringing.bring(tmp_path / "out", desks.here.data_dir, desks.clocks[0])
    with Alone.open(desks.here.data_dir, desks.clocks[0]) as again:
        assert row(again, "joined")["when"] == "1904"
        assert again.authoring.packs.row("harbour").edits == 1


def test_what_was_taken_back_is_not_made_again_over_what_another_device_edited_since(desks: Desks) -> None:
    edit(desks.here, "joined", "when", "1902")
    edit(desks.here, "boats", "boats", 121)
    desks.here.desk.undo()
    desks.here.desk.undo()
    edit(desks.there, "boats", "boats", 125)
    desks.exchange()
    assert "Dogwood and Elm joined the League" in desks.here.desk.redo()
    assert desks.here.desk.last_taken_back is None
    assert desks.here.desk.redo() == ""
    desks.exchange()
    assert desks.both("joined", "when") == ["1902", "1902"]
    assert desks.both("boats", "boats") == [125, 125]


def test_what_rested_on_an_edit_that_another_device_took_back_is_not_made_again(desks: Desks) -> None:
    edit(desks.there, "boats", "boats", 125)
    desks.exchange()
    edit(desks.here, "boats", "boats", 126)
    desks.here.desk.undo()
    desks.there.desk.undo()
    desks.exchange()
    assert desks.here.desk.redo() == ""
    assert desks.both("boats", "boats") == [120, 120]


def test_cards_that_are_typed_on_two_devices_at_once_are_two(desks: Desks) -> None:
    where = ("Kazakhstan", "Kyrgyzstan")
    for app, front, back in zip(desks.apps, where, ("the side of a river", "a house of money"), strict=True):
        adding = app.authoring.adding
        adding.choose("mine")
        adding.add(f"What is the capital of the Republic of {front}?", f"That of {front}")
        adding.add("bank", back)
        adding.add("Tallinn", "the capital of Estonia")
    desks.exchange()
    for app in desks.apps:
        assert sorted(str(r.data["back"]) for r in app.desk.rows("mine", "fact")) == [
            "That of Kazakhstan", "That of Kyrgyzstan", "a house of money", "the capital of Estonia", "the side of a river",
        ]  # fmt: skip


def test_what_arrives_is_safe_together_with_what_is_said_again_of_it_or_not_at_all(desks: Desks) -> None:
    edit(desks.here, "boats", "boats", 121)
    edit(desks.there, "joined", "when", "1904")
    desks.publish()
    before, device = desks.here.journal.edit_mark(), desks.here.journal.device

    def is_killed(journal: Journal, new: Collection[str]) -> Iterator[Edit]:
        assert new
        yield from late_edits(journal, new)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desks.here.journal.absorb(records(desks.there.journal.connection), is_killed)
    assert (desks.here.journal.edit_mark(), desks.here.journal.device) == (before, device)
    desks.exchange()
    assert desks.both("joined", "when") == ["1904", "1904"]
