"""Several devices of one student: what each did comes to the others, and it is told what has not come yet."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path

import pytest
from answers import answer, review
from clocks import SetClock
from guild import guild_pack
from permissions import no_writing_in
from tiny import right, wrong

from study_app.app import StudyApp
from study_app.background import StoppedError
from study_app.database import connect
from study_app.errors import StudyAppError
from study_app.journal import Mark, segments
from study_app.journal.records import records
from study_app.journal.repair import repair
from study_app.own_data import changing
from study_app.study import devices as module
from study_app.study.devices import Exchanged
from study_app.study.queue import Queue


class Rig:
    """Devices by their names, each with a data folder of its own, and one folder that they share."""

    def __init__(self, root: Path) -> None:
        self.root, self.shared = root, root / "shared"
        self.shared.mkdir()
        self.apps: dict[str, StudyApp] = {}

    def device(self, name: str, *, packs: bool = True) -> StudyApp:
        folder = self.root / name
        if packs and not folder.exists():
            guild_pack(folder / "packs" / "guild")
        folder.mkdir(exist_ok=True)
        clock = SetClock(seed=len(self.apps) + 1)
        clock.move(minutes=len(self.apps))
        app = self.apps[name] = StudyApp.open(folder, clock)
        app.devices.rename(name)
        app.devices.choose(self.shared)
        return app

    def exchange(self, name: str, most: int | None = None) -> Exchanged:
        return self.apps[name].devices.exchange(most).now()

    def close(self) -> None:
        for app in self.apps.values():
            app.close()


@pytest.fixture
def rig(tmp_path: Path):
    made = Rig(tmp_path)
    yield made
    made.close()


def do(app: StudyApp, times: int = 1, card: str = "guild/founded-1/when") -> None:
    for _time in range(times):
        app.clock.move(minutes=1)
        now = app.clock.now()
        app.journal.append_answer(
            answer(card, pack_version="1.0"), [review(card, due_day=now.study_day() + 3, due_ms=None)], at=now
        )


def reviews(app: StudyApp) -> list[tuple[str, int]]:
    return app.journal.connection.execute("SELECT card, reviews FROM memory ORDER BY card").fetchall()


def standing(app: StudyApp, clock: SetClock) -> list[tuple[object, ...]]:
    """The list of decks as a device shows it at the moment of a clock, which all devices can be asked for."""
    own, app.clock = app.clock, clock
    try:
        return [(d.id, d.studied, d.new, d.learning, d.due, d.next_due) for d in app.decks.rows()]
    finally:
        app.clock = own


def test_what_each_did_comes_to_the_other_and_is_named_by_the_device(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 3)
    do(desktop, 2)
    assert rig.exchange("laptop").in_words() == "Nothing new came; 3 answers were sent."
    came = rig.exchange("desktop")
    assert (came.new, came.sent, came.trouble, came.notes) == (3, 2, (), ())
    assert rig.exchange("laptop").new == 2
    assert reviews(laptop) == reviews(desktop) == [("guild/founded-1/when", 5)]
    assert [(d.name, d.own, d.entries, d.missing) for d in desktop.devices.status()] == [
        ("desktop", True, 2, 0),
        ("laptop", False, 3, 0),
    ]
    again = rig.exchange("laptop")
    assert again.in_words() == "Nothing new came, and nothing was to be sent."


def test_what_has_not_arrived_yet_is_told_with_the_name_of_the_device(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 3)
    rig.exchange("laptop")
    rig.exchange("desktop")
    do(laptop, 12)
    rig.exchange("laptop")
    [late] = [file for file in rig.shared.rglob("*.seg") if file.name.startswith("4-")]
    late.rename(rig.root / late.name)
    rig.exchange("desktop")
    [_own, there] = desktop.devices.status()
    assert there.in_words() == "12 answers of “laptop” have not arrived yet."
    shutil.move(rig.root / late.name, late)
    assert rig.exchange("desktop").new == 12
    assert [device.in_words() for device in desktop.devices.status()] == ["", ""]


def test_answers_that_have_not_arrived_are_counted_and_not_what_else_was_said(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 3)
    rig.exchange("laptop")
    rig.exchange("desktop")
    told = []
    for answers, marks in ((0, 1), (2, 3)):
        do(laptop, answers)
        for n in range(marks):
            laptop.journal.state(Mark("guild/founded-1/when", "note", str(n)), at=laptop.clock.now())
        before = set(rig.shared.rglob("*.seg"))
        rig.exchange("laptop")
        for late in set(rig.shared.rglob("*.seg")) - before:
            late.rename(rig.root / late.name)
        rig.exchange("desktop")
        told.append(desktop.devices.status()[1].in_words())
    assert told == [
        "Something of “laptop” that is no answer has not arrived yet: a mark, an edit, a setting.",
        "2 answers of “laptop” have not arrived yet.",
    ]
    about = next(rig.shared.rglob(f"{laptop.journal.device}/about.json"))
    about.write_text('{"name": "laptop", "last": 9}', encoding="utf-8")  # of a version that did not say how many
    rig.exchange("desktop")
    assert desktop.devices.status()[1].in_words() == "6 answers and other entries of “laptop” have not arrived yet."


def test_more_than_is_wanted_at_once_is_left_and_taken_in_when_it_is_wanted(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 9)
    do(desktop, 1)
    rig.exchange("laptop")
    came = rig.exchange("desktop", most=5)
    assert (came.new, came.left, came.sent) == (0, 9, 1)
    assert rig.exchange("desktop").new == 9


def test_before_much_comes_in_a_backup_is_made_and_without_one_nothing_comes(rig: Rig, monkeypatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 3)
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 4)
    do(desktop, 1)
    rig.exchange("laptop")
    (desktop.data_dir / "backups").mkdir()
    with no_writing_in(desktop.data_dir / "backups"):
        came = rig.exchange("desktop")
    assert (came.new, came.sent, came.left) == (0, 1, 0)
    [trouble] = came.trouble
    assert trouble.startswith("Nothing was taken in, for no backup could be made before")
    assert reviews(desktop) == [("guild/founded-1/when", 1)]
    assert rig.exchange("desktop").new == 4
    [backup] = desktop.backups.list()
    assert backup.reason == "merge"
    assert len(list(desktop.backups.records(backup.path))) == 1
    do(laptop, 2)
    rig.exchange("laptop")
    assert rig.exchange("desktop").new == 2
    assert desktop.backups.list() == (backup,), "a day's answers need none"


def test_a_second_look_reads_no_file_again_not_even_after_a_new_start(rig: Rig, monkeypatch) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 3)
    rig.exchange("laptop")
    rig.exchange("desktop")
    desktop.close()
    again = StudyApp.open(rig.root / "desktop", SetClock(seed=2))
    rig.apps["desktop"] = again

    def unread(*_arguments: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(segments.Segments, "_bytes", unread)
    assert again.devices.exchange().now().new == 0


def test_what_is_not_known_of_the_files_any_more_is_found_out_and_nothing_counts_twice(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 3)
    rig.exchange("laptop")
    rig.exchange("desktop")
    no_device = json.dumps({"folder": str(rig.shared), "called": {"x": ["nobody", []]}})
    for damaged in ("", "{", "[]", '{"folder": 1}', '{"whole": [], "folder": "x"}', no_device):
        (rig.root / "desktop" / "exchange.json").write_text(damaged)
        assert rig.exchange("desktop").new == 0
    assert reviews(desktop) == [("guild/founded-1/when", 3)]


def test_the_queue_follows_what_arrived(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    deck = desktop.decks.rows()[0].id
    before = desktop.queue.counts(deck, desktop.clock.now())
    card = desktop.queue.next(deck, desktop.clock.now())
    assert card is not None
    do(laptop, 1, card)
    rig.exchange("laptop")
    rig.exchange("desktop")
    assert desktop.queue.counts(deck, desktop.clock.now()).new == before.new - 1
    assert desktop.queue.next(deck, desktop.clock.now()) != card


def test_the_queue_follows_what_arrived_before_an_exchange_was_stopped(rig: Rig, monkeypatch) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    deck = desktop.decks.rows()[0].id
    before = desktop.queue.counts(deck, desktop.clock.now())
    card = desktop.queue.next(deck, desktop.clock.now())
    assert card is not None
    do(laptop, 1, card)
    rig.exchange("laptop")
    task, taken = desktop.devices.exchange(), segments.Segments.taken

    def stopping(*of) -> None:
        taken(*of)
        raise StoppedError  # as the next file does that is read once it is stopped

    monkeypatch.setattr(segments.Segments, "taken", stopping)
    with pytest.raises(StoppedError):
        task.work()
    assert desktop.queue.next(deck, desktop.clock.now()) == card
    assert desktop.devices.follow()
    assert desktop.queue.counts(deck, desktop.clock.now()).new == before.new - 1
    assert desktop.queue.next(deck, desktop.clock.now()) != card
    assert not desktop.devices.follow()


def test_learning_steps_and_reviews_that_arrive_count_at_once_as_a_new_start_would_count_them(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    for day in range(3):
        for app in (laptop, desktop):
            app.decks.rows()  # the list of decks is looked at before anything arrives
        session = laptop.studying.session("csto/treaty")
        for n in range(6):
            question = session.next()
            assert question is not None
            session.answer((wrong if n % 2 else right)(question), first_key_ms=None, total_ms=5)
            laptop.clock.move(minutes=1)
        desktop.clock.move(minutes=6)
        rig.exchange("laptop")
        rig.exchange("desktop")
        now = desktop.clock.now()
        anew = Queue(desktop.journal.connection, desktop.decisions)
        assert desktop.queue.all_counts(now) == anew.all_counts(now)
        assert standing(laptop, desktop.clock) == standing(desktop, desktop.clock)
        assert desktop.queue.counts("csto/treaty", now).learning > 0
        for app in (laptop, desktop):
            app.clock.move(days=1 + day)


def test_what_the_other_device_takes_back_counts_no_longer_here(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    session = laptop.studying.session("csto/treaty")
    for _answer in range(2):
        question = session.next()
        assert question is not None
        session.answer(wrong(question), first_key_ms=None, total_ms=5)
    rig.exchange("laptop")
    rig.exchange("desktop")
    assert desktop.decks.rows()[1].learning == 2
    session.undo()
    rig.exchange("laptop")
    rig.exchange("desktop")
    assert desktop.decks.rows()[1].learning == 1
    assert standing(laptop, desktop.clock) == standing(desktop, desktop.clock)


def test_answers_of_past_days_that_arrive_count_as_studied_at_once(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 1, "csto/treaty-signed/when")
    for app in (laptop, desktop):
        app.clock.move(days=1)
    assert desktop.decks.rows()[1].studied == 0
    rig.exchange("laptop")
    rig.exchange("desktop")
    assert desktop.decks.rows()[1].studied == 1
    assert standing(laptop, desktop.clock) == standing(desktop, desktop.clock)


def test_a_question_on_the_screen_stays_while_answers_arrive(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    deck = desktop.decks.rows()[0].id
    session = desktop.studying.session(deck)
    question = session.next()
    assert question is not None
    do(laptop, 2, "guild/founded-2/when")
    rig.exchange("laptop")
    rig.exchange("desktop")
    assert session.next() is question


def test_an_edit_of_another_device_holds_here_too(rig: Rig) -> None:
    from study_app.journal import Change

    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    row = next(iter(laptop.desk.rows("guild", "deck")))
    laptop.desk.save("guild", [Change("deck", row.id, "name", row.data["name"], "Other name")])
    rig.exchange("laptop")
    assert not desktop.devices.edited()
    rig.exchange("desktop")
    assert desktop.devices.edited()
    assert desktop.renew_library()
    assert "Other name" in [deck.name for deck in desktop.decks.rows()]
    rig.exchange("desktop")
    assert not desktop.devices.edited()


def test_a_pack_that_is_not_here_is_named_and_what_was_learned_of_it_is_kept(rig: Rig) -> None:
    laptop = rig.device("laptop")
    do(laptop, 2)
    rig.exchange("laptop")
    bare = rig.device("bare", packs=False)
    came = rig.exchange("bare")
    assert came.notes == (
        "The pack guild is not on this device: bring it in by File > Packs. What was learned of it is kept.",
    )
    assert reviews(bare) == [("guild/founded-1/when", 2)]
    bare.decks.rows()


def test_another_version_of_a_pack_on_another_device_is_told(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    assert laptop.quiz.pack_version("guild") == "1.0"
    now = laptop.clock.now()
    card = "guild/founded-1/when"
    laptop.journal.append_answer(answer(card, pack_version="2.0"), [review(card)], at=now)
    rig.exchange("laptop")
    assert rig.exchange("desktop").notes == (
        "Another device has version 2.0 of the pack “The guild”, this one has 1.0.",
    )
    assert desktop.devices.last is not None


def test_two_copies_of_a_data_folder_are_told_apart_and_lose_nothing(rig: Rig) -> None:
    laptop = rig.device("laptop")
    do(laptop, 2)
    rig.exchange("laptop")
    shutil.copytree(rig.root / "laptop", rig.root / "copy")
    copy = rig.device("copy")
    assert copy.journal.device != laptop.journal.device
    do(copy, 1)
    do(laptop, 1)
    for name in ("copy", "laptop", "copy"):
        assert rig.exchange(name).notes == ()
    assert reviews(copy) == reviews(laptop) == [("guild/founded-1/when", 4)]


def repaired(rig: Rig, name: str, gone: int) -> StudyApp:
    """The device after a damage that cost it an entry, and its repair; opened again."""
    app = rig.apps[name]
    path, own = app.data_dir / "journal.db", app.journal.device
    app.close()
    with contextlib.closing(connect(path)) as raw:
        raw.execute("DROP TRIGGER entry_no_update")
        raw.execute("UPDATE entry SET at_ms = at_ms + 1 WHERE device = ? AND seq = ?", (own, gone))
    assert repair(path, app.clock).lost != ()
    again = rig.apps[name] = StudyApp.open(app.data_dir, app.clock)
    assert again.journal.device != own
    return again


def test_what_a_repair_lost_comes_back_from_a_device_that_has_it(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 6)
    rig.exchange("laptop")
    assert rig.exchange("desktop").new == 6
    laptop = repaired(rig, "laptop", 3)
    assert reviews(laptop) == [("guild/founded-1/when", 5)]
    came = rig.exchange("laptop")
    assert (came.new, came.trouble) == (1, ())
    assert reviews(laptop) == reviews(desktop) == [("guild/founded-1/when", 6)]
    assert laptop.journal.verify() == []
    rig.exchange("desktop")
    assert list(records(laptop.journal.connection)) == list(records(desktop.journal.connection))
    assert rig.exchange("laptop").new == 0


def test_what_comes_after_a_lost_entry_is_sent_all_the_same(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 6)
    laptop = repaired(rig, "laptop", 3)
    assert rig.exchange("laptop").sent == 6, "five answers, and that one is lost"
    assert rig.exchange("desktop").new == 6
    assert reviews(laptop) == reviews(desktop) == [("guild/founded-1/when", 5)]
    assert [device.missing for device in desktop.devices.status()] == [0, 0]
    do(laptop, 2)
    assert rig.exchange("laptop").sent == 2
    assert rig.exchange("desktop").new == 2
    assert desktop.journal.verify() == []


def restored(rig: Rig, name: str, place: int = -1) -> StudyApp:
    """The device after one of its backups, the newest first, was restored; opened again."""
    app = rig.apps[name]
    backup = app.backups.list()[place].path
    app.close()
    changing.restore(app.data_dir, app.clock, app.backups, backup)
    again = rig.apps[name] = StudyApp.open(app.data_dir, app.clock)
    return again


def shown(app: StudyApp) -> list[tuple[str, bool, int, int]]:
    return [(d.name, d.own, d.entries, d.missing) for d in app.devices.status()]


def test_after_restoring_a_computer_is_one_device_still_here_and_elsewhere(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 2)
    laptop.backups.make("asked")
    do(laptop, 3)
    do(desktop, 1)
    for name in ("laptop", "desktop", "laptop"):
        rig.exchange(name)
    for _restoring in range(3):
        laptop = restored(rig, "laptop")
        rig.exchange("laptop")
        do(laptop, 1)
        for name in ("laptop", "desktop", "laptop"):
            rig.exchange(name)
    assert shown(laptop) == [("laptop", True, 8, 0), ("desktop", False, 1, 0)]
    assert shown(desktop) == [("desktop", True, 1, 0), ("laptop", False, 8, 0)]


def of_older_version(rig: Rig, name: str) -> StudyApp:
    """The device as the version before left it, which said of no file on which machine it was; opened again."""
    app = rig.apps[name]
    app.close()
    with contextlib.closing(connect(app.data_dir / "journal.db")) as raw:
        [number] = raw.execute("PRAGMA user_version").fetchone()
        raw.execute("DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)")
        raw.execute("ALTER TABLE device DROP COLUMN machine")
        raw.execute(f"PRAGMA user_version = {number - 1}")
    again = rig.apps[name] = StudyApp.open(app.data_dir, app.clock)
    return again


def test_after_restoring_a_backup_of_an_older_version_a_computer_is_one_device_still(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 2)
    own = laptop.journal.device
    laptop = of_older_version(rig, "laptop")
    assert laptop.journal.device == own
    do(laptop, 1)
    for name in ("laptop", "desktop"):
        rig.exchange(name)
    [older] = [one.path for one in laptop.backups.list() if one.reason == "migration"]
    for _restoring in range(2):
        laptop = restored(rig, "laptop", [one.path for one in laptop.backups.list()].index(older))
        do(laptop, 1)
        for name in ("laptop", "desktop"):
            rig.exchange(name)
    assert shown(laptop) == [("laptop", True, 5, 0)]
    assert shown(desktop) == [("desktop", True, 0, 0), ("laptop", False, 5, 0)]


def test_a_copy_of_a_folder_of_an_older_version_does_not_take_over_its_original(rig: Rig) -> None:
    laptop = rig.device("laptop")
    do(laptop, 2)
    laptop = of_older_version(rig, "laptop")
    rig.exchange("laptop")
    shutil.copytree(rig.root / "laptop", rig.root / "copy")
    copy = rig.device("copy")
    do(copy, 1)
    rig.exchange("copy")
    rig.exchange("laptop")
    assert shown(laptop) == [("laptop", True, 2, 0), ("copy", False, 1, 0)]
    assert shown(copy) == [("copy", True, 1, 0), ("laptop", False, 2, 0)]


def test_a_restoring_that_is_taken_back_at_once_leaves_no_device_behind(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 2)
    laptop.backups.make("asked")
    do(laptop, 1)
    rig.exchange("laptop")
    for _restoring in range(2):
        restored(rig, "laptop")
        rig.exchange("laptop")
    rig.exchange("desktop")
    assert shown(desktop) == [("desktop", True, 0, 0), ("laptop", False, 3, 0)]


def test_what_was_done_before_a_restoring_has_the_name_of_the_computer_though_it_was_never_exchanged_then(
    rig: Rig,
) -> None:
    laptop = rig.device("laptop")
    do(laptop, 2)
    laptop.backups.make("asked")
    laptop = restored(rig, "laptop")
    assert shown(laptop) == [("laptop", True, 2, 0)]
    rig.exchange("laptop")
    desktop = rig.device("desktop")
    assert desktop.devices.strangers(rig.shared) == ("laptop",)
    rig.exchange("desktop")
    assert shown(desktop) == [("desktop", True, 0, 0), ("laptop", False, 2, 0)]


def test_what_a_restored_folder_counted_before_it_was_copied_is_the_original_s_on_every_device(rig: Rig) -> None:
    laptop = rig.device("laptop")
    do(laptop, 2)
    laptop.backups.make("asked")
    rig.exchange("laptop")
    laptop = restored(rig, "laptop")
    do(laptop, 1)
    rig.exchange("laptop")
    shutil.copytree(rig.root / "laptop", rig.root / "copy")
    copy = rig.device("copy")
    do(copy, 1)
    rig.exchange("copy")
    rig.exchange("laptop")
    assert shown(laptop) == [("laptop", True, 3, 0), ("copy", False, 1, 0)]
    assert shown(copy) == [("copy", True, 1, 0), ("laptop", False, 3, 0)]


def test_a_computer_that_was_restored_is_no_stranger_to_those_that_knew_it_before(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    laptop.backups.make("asked")
    do(laptop, 2)
    rig.exchange("laptop")
    rig.exchange("desktop")
    laptop = restored(rig, "laptop")
    rig.exchange("laptop")
    assert desktop.devices.strangers(rig.shared) == ()
    do(laptop, 1)
    rig.exchange("laptop")
    assert desktop.devices.strangers(rig.shared) == ()


def test_what_a_computer_had_before_a_restoring_is_no_stranger_to_it(rig: Rig) -> None:
    laptop = rig.device("laptop")
    laptop.backups.make("asked")
    do(laptop, 2)
    rig.exchange("laptop")
    laptop = restored(rig, "laptop")
    assert laptop.devices.strangers(rig.shared) == ()
    rig.exchange("laptop")
    assert shown(laptop) == [("laptop", True, 2, 0)]


def test_what_a_repair_made_whole_is_the_same_computer(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 6)
    rig.exchange("laptop")
    laptop = repaired(rig, "laptop", 3)
    do(laptop, 1)
    rig.exchange("laptop")
    rig.exchange("desktop")
    assert [(name, own) for name, own, _entries, _missing in shown(laptop)] == [("laptop", True)]
    assert [(name, own) for name, own, _entries, _missing in shown(desktop)] == [("desktop", True), ("laptop", False)]


def test_a_copy_on_one_computer_is_a_device_beside_its_original_which_it_does_not_take_over(rig: Rig) -> None:
    laptop = rig.device("laptop")
    do(laptop, 2)
    rig.exchange("laptop")
    shutil.copytree(rig.root / "laptop", rig.root / "copy")
    copy = rig.device("copy")
    do(copy, 1)
    rig.exchange("copy")
    do(laptop, 4)
    rig.exchange("laptop")
    assert [(name, own, entries) for name, own, entries, _missing in shown(laptop)] == [
        ("laptop", True, 6),
        ("copy", False, 1),
    ]


def test_devices_of_one_name_are_told_apart_by_when_each_began(rig: Rig) -> None:
    laptop, desktop, third = rig.device("laptop"), rig.device("desktop"), rig.device("third")
    for number, app in enumerate((laptop, desktop, third)):
        app.devices.rename("fedora" if number else "Fedora")
        do(app, 1 + number)
    for name in ("laptop", "desktop", "third", "laptop", "desktop", "third"):
        rig.exchange(name)
    names = [
        "Fedora, since 23 November 2026, 09:00",
        "fedora, since 23 November 2026, 09:01",
        "fedora, since 23 November 2026, 09:02",
    ]
    assert [name for name, *_rest in shown(laptop)] == names
    assert sorted(name for name, *_rest in shown(desktop)) == names
    third.devices.rename("desk")
    rig.exchange("third")
    rig.exchange("laptop")
    assert [name for name, *_rest in shown(laptop)] == [*names[:1], "desk", names[1]]


def test_devices_of_one_name_that_began_on_different_days_show_the_days(rig: Rig) -> None:
    laptop = rig.device("laptop")
    rig.apps["before"] = laptop
    desktop_clock = SetClock(seed=9)
    desktop_clock.move(days=3)
    guild_pack(rig.root / "desktop" / "packs" / "guild")
    desktop = rig.apps["desktop"] = StudyApp.open(rig.root / "desktop", desktop_clock)
    desktop.devices.choose(rig.shared)
    for app in (laptop, desktop):
        app.devices.rename("fedora")
        do(app, 1)
    for name in ("laptop", "desktop"):
        rig.exchange(name)
    assert [name for name, *_rest in shown(desktop)] == [
        "fedora, since 26 November 2026",
        "fedora, since 23 November 2026",
    ]


def test_devices_of_one_name_that_began_together_are_told_apart_all_the_same(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    for app in (laptop, desktop):
        app.devices.rename("fedora")
        do(app, 1)
    for name in ("laptop", "desktop"):
        rig.exchange(name)
    devices = desktop.devices.status()
    for ms, names in (
        (1_000, ["fedora, since 23 November 2026, 09:00:00", "fedora, since 23 November 2026, 09:00:01"]),
        (1, [f"fedora, since 23 November 2026, 09:00:00, {device.id[-4:]}" for device in devices]),
    ):
        since = {device.id: laptop.clock.now().utc_ms // 60_000 * 60_000 + n * ms for n, device in enumerate(devices)}
        since = {id: at - 60_000 for id, at in since.items()}
        alike = [device._replace(name="fedora") for device in devices]
        assert [one.name for one in module._told_apart(alike, since, 180)] == names


def test_while_the_folder_is_away_the_devices_keep_their_names(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 3)
    do(desktop, 1)
    rig.exchange("laptop")
    rig.exchange("desktop")
    rig.shared.rename(rig.root / "away")
    assert rig.exchange("desktop").trouble
    assert shown(desktop) == [("desktop", True, 1, 0), ("laptop", False, 3, 0)]
    desktop.close()
    again = rig.apps["desktop"] = StudyApp.open(rig.root / "desktop", SetClock(seed=2))
    assert shown(again) == [("desktop", True, 1, 0), ("laptop", False, 3, 0)], "and before the first look at the folder"


def test_a_folder_that_is_gone_is_one_sentence_and_study_goes_on(rig: Rig) -> None:
    laptop = rig.device("laptop")
    do(laptop, 2)
    rig.shared.rename(rig.root / "away")
    came = rig.exchange("laptop")
    assert came.trouble == (
        f"The shared folder {rig.shared} is not there now: what you do is kept here, and exchanged when it is back.",
    )
    do(laptop, 1)
    (rig.root / "away").rename(rig.shared)
    assert rig.exchange("laptop").sent == 3


def test_a_folder_in_which_nothing_can_be_written_is_read(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 2)
    do(desktop, 1)
    rig.exchange("laptop")
    with no_writing_in(rig.shared / "study-app-1"):
        came = rig.exchange("desktop")
    assert came.new == 2
    assert came.trouble[0].startswith("Nothing can be written in the shared folder")
    assert rig.exchange("desktop").sent == 1


def test_a_folder_that_cannot_be_is_refused(rig: Rig) -> None:
    laptop = rig.device("laptop")
    for folder, words in ((rig.root / "none", "is no folder"), (rig.root / "laptop" / "packs", "lies in the folder")):
        with pytest.raises(StudyAppError, match=words):
            laptop.devices.choose(folder)
    assert laptop.devices.folder == rig.shared
    laptop.devices.choose(None)
    with pytest.raises(StudyAppError, match="No folder"):
        laptop.devices.exchange()


def test_before_another_s_folder_is_joined_it_is_known_whose_it_is(rig: Rig) -> None:
    laptop = rig.device("laptop")
    do(laptop, 1)
    assert laptop.devices.strangers(rig.shared) == ()
    rig.exchange("laptop")
    assert laptop.devices.strangers(rig.shared) == ()
    desktop = rig.device("desktop")
    assert desktop.devices.strangers(rig.shared) == ("laptop (1 answer)",)
    assert desktop.devices.strangers(rig.root / "none") == ()


def test_it_is_time_again_after_five_minutes(rig: Rig) -> None:
    laptop = rig.device("laptop")
    assert laptop.devices.is_time()
    rig.exchange("laptop")
    assert not laptop.devices.is_time()
    laptop.clock.move(minutes=module.OFTEN_MINUTES)
    assert laptop.devices.is_time()
    laptop.devices.choose(None)
    assert not laptop.devices.is_time()


def test_a_choice_is_kept_and_a_device_is_called_as_its_machine_until_it_is_renamed(rig: Rig) -> None:
    laptop = rig.device("laptop")
    kept = json.loads((rig.root / "laptop" / "settings.json").read_text())
    assert (kept["shared_folder"], kept["device_name"]) == (str(rig.shared), "laptop")
    laptop.devices.rename("  ")
    assert laptop.devices.name not in ("", "laptop")


def test_marks_and_undo_travel_as_well(rig: Rig) -> None:
    laptop, desktop = rig.device("laptop"), rig.device("desktop")
    do(laptop, 2)
    rig.exchange("laptop")
    rig.exchange("desktop")
    last = desktop.journal.last_answer()
    assert last is not None
    desktop.journal.void(last.entry.id)
    desktop.journal.state(Mark("guild/founded-1/when", "flag", "red"), at=desktop.clock.now())
    assert rig.exchange("desktop").in_words() == "Nothing new came; 2 answers and other entries were sent."
    assert rig.exchange("laptop").in_words() == "2 answers and other entries came, and nothing was to be sent."
    assert reviews(laptop) == [("guild/founded-1/when", 1)]
    assert laptop.journal.marks() == {("guild/founded-1/when", "flag"): "red"}
