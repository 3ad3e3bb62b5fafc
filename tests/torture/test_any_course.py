"""Whatever two devices do, and wherever they are cut off: nothing that was said is lost, and what is remembered is the fold.

What each shows of its decks is what one that has just begun would show; and once both have exchanged what they have, both show
the same at one moment.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from clocks import MONDAY_NINE, SetClock
from facts.harbour import copied
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from shelves import Alone
from tiny import right, wrong

from study_app import database
from study_app.clock import DAY_MS, Moment
from study_app.errors import StudyAppError
from study_app.journal import Change
from study_app.journal.records import records
from study_app.own_data import changing
from study_app.study.deck_list import DeckRow
from study_app.study.devices import Exchanged
from study_app.study.memory import all_memories, fold
from study_app.study.queue import Queue
from study_app.study.scheduler import Rating, Scheduler

DEVICES = st.sampled_from([0, 1])
DECK = "harbour/beginnings"


class Device:
    """The program on a data folder of its own, with a session that goes on."""

    def __init__(self, folder: Path, seed: int, shared: Path) -> None:
        self.folder, self.clock = folder, SetClock(MONDAY_NINE.plus_minutes(seed), seed)
        self.shared = shared
        self.said: set[str] = set()
        """The ids of all entries that this device was told are safe."""
        self.aside: Path | None = None
        """What the last restoring has set aside, while it was not taken back."""
        self.open()

    def open(self) -> None:
        self.app = Alone.open(self.folder, self.clock)
        self.app.devices.choose(self.shared)
        assert self.app.store.problems() == ()
        self.session = self.app.studying.session(DECK)

    def ids(self) -> set[str]:
        return {row[0] for row in self.app.journal.connection.execute("SELECT id FROM entry")}

    def exchange(self) -> Exchanged:
        """As the window does it: the session goes on, and packs that were edited elsewhere are read again."""
        came = self.app.devices.exchange().now()
        assert came.trouble == (), came
        if self.app.devices.edited():
            self.renew()
        return came

    def renew(self) -> None:
        self.app.renew_library()
        self.session.renew(self.app.quiz, self.app.queue)

    def restore(self, path: Path) -> None:
        """As the page of one's data does it: with everything closed, and what was said since is set aside."""
        backups = self.app.backups
        self.app.close()
        self.aside = changing.restore(self.folder, self.clock, backups, path).aside
        self.open()

    def kept(self) -> set[str]:
        """The ids of all entries that are here or set aside."""
        found = self.ids()
        for one in self.app.backups.set_aside():
            with closing(database.connect(one.path, read_only=True)) as own:
                found.update(id for (id,) in own.execute("SELECT id FROM entry"))
        return found

    def standing(self, now: Moment) -> Sequence[DeckRow]:
        """What it shows of its decks at a moment, but for what has no card: a pack of one's own lies where it was begun."""
        own, self.clock.moment = self.clock.moment, now
        try:
            return [deck for deck in self.app.decks.rows() if deck.cards]
        finally:
            self.clock.moment = own

    def standing_anew(self, now: Moment) -> Sequence[DeckRow]:
        """What it would show if it were begun now."""
        used, self.app.queue = self.app.queue, Queue(self.app.journal.connection, self.app.decisions)
        try:
            return self.standing(now)
        finally:
            self.app.queue = used

    def cut_off(self, folder: Path) -> None:
        """Goes on from the files as they lie there in the middle of a transaction: what it wrote is not to be there."""
        before = self.ids()
        connection = self.app.journal.connection
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO kind VALUES ('half-done')")
        shutil.copytree(self.folder, folder)
        connection.execute("ROLLBACK")
        self.app.close()
        self.folder = folder
        self.open()
        assert self.ids() == before
        assert ("half-done",) not in self.app.journal.connection.execute("SELECT name FROM kind").fetchall()


class AnyCourse(RuleBasedStateMachine):
    """Answers, overruling, edits, tables, taking back, exchange, restoring and being cut off, on two devices, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.root = tempfile.TemporaryDirectory()
        self.chance, self.cuts = random.Random(1), 0
        self.shared = Path(self.root.name, "shared")
        self.shared.mkdir()
        self.devices = []
        for number in range(2):
            folder = Path(self.root.name, str(number))
            copied(folder / "packs")
            self.devices.append(Device(folder, number + 1, self.shared))

    @rule(which=DEVICES, knows=st.booleans(), minutes=st.sampled_from([0, 11, 1_440, 20_000, -600]))
    def answer(self, which: int, knows: bool, minutes: int) -> None:
        device = self.devices[which]
        question = device.session.next()
        if question is not None:
            done = device.session.answer((right if knows else wrong)(question), first_key_ms=None, total_ms=5)
            device.said |= {done.entry} - {""}  # one that is asked back is no answer yet
        device.clock.move(minutes=minutes)

    @rule(which=DEVICES, rating=st.sampled_from(list(Rating)))
    def overrule(self, which: int, rating: Rating) -> None:
        device = self.devices[which]
        try:
            device.said.add(device.session.overrule(rating).entry)
        except ValueError as error:
            assert "no answer to overrule" in str(error)

    @rule(which=DEVICES)
    def take_back(self, which: int) -> None:
        self.devices[which].session.undo()

    @rule(which=DEVICES)
    def say_again(self, which: int) -> None:
        self.devices[which].session.redo()

    @rule(which=DEVICES, year=st.sampled_from(["1902", "1904", "1905"]))
    def edit(self, which: int, year: str) -> None:
        app = self.devices[which].app
        row = app.desk.row("harbour", "fact", "joined")
        assert row is not None
        if row.data["when"] != year:
            app.desk.save("harbour", [Change("fact", "joined", "when", row.data["when"], year)])
            self.renewed(which)

    @rule(which=DEVICES, again=st.booleans())
    def take_back_an_edit(self, which: int, again: bool) -> None:
        desk = self.devices[which].app.desk
        try:
            desk.redo() if again else desk.undo()
        except StudyAppError as error:
            assert str(error)  # another edit of the same field came in between
        self.renewed(which)

    @rule(which=DEVICES)
    def merge(self, which: int) -> None:
        here, there = self.devices[which], self.devices[1 - which]
        arrived = list(records(there.app.journal.connection))
        self.chance.shuffle(arrived)
        absorbed = here.app.journal.absorb(arrived)
        here.app.queue.arrived(here.app.decisions, absorbed.cards)
        here.said |= there.ids()
        here.renew()

    @rule(which=DEVICES)
    def exchange(self, which: int) -> None:
        self.devices[which].exchange()

    @rule(which=DEVICES)
    def back_up(self, which: int) -> None:
        self.devices[which].app.backups.make("asked")

    @rule(which=DEVICES, place=st.integers(0, 3))
    def restore(self, which: int, place: int) -> None:
        device = self.devices[which]
        if backups := device.app.backups.list():
            device.restore(backups[min(place, len(backups) - 1)].path)

    @rule(which=DEVICES)
    def take_back_the_restoring(self, which: int) -> None:
        device = self.devices[which]
        if device.aside is not None:
            device.restore(device.aside)
            device.aside = None

    @rule(which=DEVICES, rows=st.integers(1, 3))
    def take_in_a_table(self, which: int, rows: int) -> None:
        app = self.devices[which].app
        app.renew_library()  # as the window does once something of another device has come
        self.renewed(which)
        path = Path(self.root.name, "cards.csv")
        path.write_text("Front,Back\n" + "".join(f"Lamp {n},{rows}\n" for n in range(rows)), encoding="utf-8")
        judged = app.authoring.judge_table(path, None, "flashcard", None)
        if judged.makes:
            app.authoring.importing.run(judged)
            app.renew_library()
            self.renewed(which)

    @rule(which=DEVICES)
    def restart(self, which: int) -> None:
        self.devices[which].app.close()
        self.devices[which].open()

    @rule(which=DEVICES)
    def cut_off(self, which: int) -> None:
        self.cuts += 1
        self.devices[which].cut_off(Path(self.root.name, f"cut {self.cuts}"))

    def renewed(self, which: int) -> None:
        device = self.devices[which]
        device.session.renew(device.app.quiz, device.app.queue)

    def at_moments(self) -> list[Moment]:
        """Now, as either says it, later today, in the night and on days to come."""
        nows = [device.clock.now() for device in self.devices]
        late = max(nows, key=lambda now: now.utc_ms)
        return [
            *nows,
            late.plus_minutes(25),
            late.plus_minutes(900),
            Moment(late.utc_ms + 9 * DAY_MS, late.offset_minutes),
        ]

    @invariant()
    def nothing_is_lost_and_what_is_remembered_is_the_fold(self) -> None:
        for device in self.devices:
            journal = device.app.journal
            assert device.said <= device.kept()
            assert journal.verify() == []
            assert all_memories(journal.connection) == fold(journal.history(), Scheduler())
            now = device.clock.now()
            assert device.standing(now) == device.standing_anew(now)

    def teardown(self) -> None:
        try:
            for which in (0, 1, 0, 1):
                self.devices[which].exchange()
            one, other = self.devices
            assert one.ids() == other.ids()
            assert all_memories(one.app.journal.connection) == all_memories(other.app.journal.connection)
            for now in self.at_moments():
                assert one.standing(now) == other.standing(now) == one.standing_anew(now) == other.standing_anew(now)
        finally:
            for device in self.devices:
                device.app.close()
            self.root.cleanup()


TestAnyCourse = AnyCourse.TestCase
# a course takes seconds: to make one that fails shorter would take an hour
TestAnyCourse.settings = settings(
    max_examples=8, stateful_step_count=25, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
