"""What was learned counts for a fact whose id a pack gave up for another: after an update, undone, taken back, and replayed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from shelves import BEGINNINGS, Alone, arrived, edit, installed, row, zipped
from tiny import right

from study_app.app import StudyApp
from study_app.database import copy_whole
from study_app.facts.uniting import united
from study_app.journal import RENAMED, Answered, Journal, Mark, Plan, Proposal
from study_app.journal.records import records
from study_app.study.memory import Memory, all_memories, derived_tables, fold
from study_app.study.scheduler import Scheduler

RENAMED_IN = ((BEGINNINGS, 'id = "founded"\ntype', 'id = "founding-of-the-league"\nwas = ["founded"]\ntype'),)
NEW = "harbour/founding-of-the-league"


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program with the Harbour League installed, and every card of the first deck answered."""
    with installed(tmp_path, clock) as opened:
        study(opened, clock)
        yield opened


def study(app: StudyApp, clock: SetClock) -> None:
    for _day in range(3):
        session = app.studying.session("harbour/beginnings")
        while (question := session.next()) is not None:
            clock.move(minutes=1)
            session.answer(right(question), first_key_ms=None, total_ms=900)
        clock.move(days=1)


def memories(app: StudyApp, fact: str) -> dict[str, Memory]:
    """What is remembered of the cards of a fact, by facet, without the id."""
    found = all_memories(app.journal.connection).values()
    return {one.card.rpartition("/")[2]: one._replace(card="", fact="") for one in found if one.fact == fact}


def updated(app: StudyApp, tmp_path: Path) -> None:
    app.authoring.packs.take_in(arrived(app, zipped(tmp_path, "1.3.0", *RENAMED_IN)))()()
    assert app.renew_library()


def as_replayed(app: StudyApp) -> None:
    """The tables in the journal's file are what its entries come to, read anew without any pack."""
    tables = ("memory", "reviewed", "marked", "daily", "load", "calibrated", "foretold")

    def said(journal: Journal) -> dict[str, list[object]]:
        # of days on which nothing is due any more a row may be left
        return {
            table: [one for one in journal.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2") if any(one[1:])]
            for table in tables
        }

    now = said(app.journal)
    copy = app.data_dir / f"copy-{len(list(app.data_dir.iterdir()))}" / "journal.db"
    copy.parent.mkdir()
    copy_whole(app.data_dir / "journal.db", copy)
    with Journal.open(copy, SetClock(seed=7)) as journal:
        journal.connection.execute("DELETE FROM derived")
    with Journal.open(copy, SetClock(seed=8), derived_tables()) as journal:
        assert said(journal) == now
        assert all_memories(journal.connection) == fold(journal.history(), Scheduler())
        assert journal.verify() == []


def test_reviews_under_the_old_id_count_for_the_new_one_after_an_update(app: StudyApp, tmp_path: Path) -> None:
    before = memories(app, "harbour/founded")
    assert before
    app.journal.state(Mark("harbour/founded/when", "note", "May"), at=app.clock.now())
    updated(app, tmp_path)
    assert memories(app, NEW) == before
    assert memories(app, "harbour/founded") == {}
    assert app.journal.marks(f"{NEW}/when") == {(f"{NEW}/when", "note"): "May"}
    assert next(deck for deck in app.decks.rows() if deck.id == "harbour/beginnings").studied == sum(
        one.fact.startswith("harbour/") for one in all_memories(app.journal.connection).values()
    )
    as_replayed(app)
    app.close()
    with Alone.open(app.data_dir, app.clock) as again:
        assert memories(again, NEW) == before
        assert len([name for name, _scope in again.journal.decisions() if name == RENAMED]) == 1


def test_an_answer_under_the_old_id_is_taken_back_and_given_again_under_the_new_one(
    app: StudyApp, tmp_path: Path
) -> None:
    before = memories(app, "harbour/founded")["when"]
    session = app.studying.session("harbour/beginnings")
    updated(app, tmp_path)
    session.renew(app.quiz, app.queue)
    undone = 0
    while memories(app, NEW)["when"].reviews == before.reviews:
        question = session.undo()
        undone += 1
    assert question is not None and question.card.id == f"{NEW}/when"
    as_replayed(app)
    for _one in range(undone):
        assert session.redo()
    assert memories(app, NEW)["when"] == before
    assert memories(app, "harbour/founded") == {}
    as_replayed(app)


def test_what_cannot_be_written_now_keeps_no_update_from_being_read_and_is_followed_once_it_can(
    app: StudyApp, tmp_path: Path
) -> None:
    before = memories(app, "harbour/founded")
    was = ", ".join(f'"founded-{n}"' for n in range(2_000))
    more = ((BEGINNINGS, 'id = "founded"\ntype', f'id = "founding-of-the-league"\nwas = ["founded", {was}]\ntype'),)
    app.authoring.packs.take_in(arrived(app, zipped(tmp_path, "1.3.0", *more)))()()
    pages = app.journal.connection.execute("PRAGMA page_count").fetchone()[0]
    app.journal.connection.execute(f"PRAGMA max_page_count={pages}")
    assert app.renew_library()
    assert app.store.pack_version("harbour") == "1.3.0"
    assert memories(app, "harbour/founded") == before, "nothing of it is in the journal yet"
    app.journal.connection.execute("PRAGMA max_page_count=1000000")
    app.close()
    with Alone.open(app.data_dir, app.clock) as again:
        assert memories(again, NEW) == before
        as_replayed(again)


def test_who_takes_back_what_they_did_last_does_not_mean_the_renaming(app: StudyApp, tmp_path: Path) -> None:
    said = app.journal.last_said()
    updated(app, tmp_path)
    assert said is not None
    last = app.journal.last_said()
    assert last is not None and last.entry == said.entry
    assert last.said.card.startswith("harbour/")  # type: ignore[union-attr]


def test_a_plan_from_before_is_taken_back_after(app: StudyApp, tmp_path: Path) -> None:
    before = memories(app, "harbour/founded")
    plan = app.journal.state(Plan("exam", {"harbour/founded/when": 30_000}), at=app.clock.now())
    updated(app, tmp_path)
    assert memories(app, NEW)["when"].due_day == 30_000
    app.journal.void(plan.entry.id)
    assert memories(app, NEW) == before
    as_replayed(app)
    app.journal.redo()
    assert memories(app, NEW)["when"].due_day == 30_000
    as_replayed(app)


def test_what_arrives_of_another_device_counts_for_the_new_id_and_the_renaming_travels(
    app: StudyApp, clock: SetClock, tmp_path: Path
) -> None:
    copy = tmp_path / "other" / "journal.db"
    copy.parent.mkdir()
    copy_whole(app.data_dir / "journal.db", copy)
    updated(app, tmp_path)
    before = memories(app, NEW)["when"]
    clock.move(days=1)
    with Journal.open(copy, clock, derived_tables()) as other:
        [answered] = other.connection.execute(
            "SELECT max(entry) FROM answer WHERE card = 'harbour/founded/when'"
        ).fetchone()
        old = other.written(answered)
        assert isinstance(old, Answered)
        other.append_answer(old.answer._replace(replaces=""), old.reviews, at=clock.now())
        learned = all_memories(other.connection)["harbour/founded/when"]
        app.journal.absorb(records(other.connection))
        other.absorb(records(app.journal.connection))
        assert f"{NEW}/when" in all_memories(other.connection)
        assert "harbour/founded/when" not in all_memories(other.connection)
        assert all_memories(other.connection) == fold(other.history(), Scheduler())
        assert all_memories(other.connection) == all_memories(app.journal.connection)
    assert memories(app, NEW)["when"].reviews == before.reviews + 1
    assert memories(app, NEW)["when"] == learned._replace(card="", fact="")
    assert memories(app, "harbour/founded") == {}
    as_replayed(app)


def test_an_update_that_is_put_back_gives_the_old_id_all_that_was_learned(
    app: StudyApp, clock: SetClock, tmp_path: Path
) -> None:
    updated(app, tmp_path)
    clock.move(days=300)
    study(app, clock)
    learned = memories(app, NEW)
    app.authoring.packs.put_back("harbour")
    assert app.renew_library()
    assert memories(app, "harbour/founded") == learned
    assert memories(app, NEW) == {}
    as_replayed(app)
    updated(app, tmp_path)
    assert memories(app, NEW) == learned
    as_replayed(app)


def test_of_two_facts_made_one_what_was_learned_of_both_counts_and_undo_parts_it(app: StudyApp) -> None:
    one, other = (app.desk.row("harbour", "fact", id) for id in ("founded", "joined"))
    assert one is not None and other is not None
    before = {id: memories(app, f"harbour/{id}") for id in ("founded", "joined")}
    resting = app.desk.row("harbour", "fact", "renewed-by")
    assert resting is not None
    app.desk.save("harbour", united(one, other, {}, [resting], ()))
    assert row(app, "founded")["was"] == ["joined"]
    together = memories(app, "harbour/founded")
    assert together["when"].reviews == before["founded"]["when"].reviews + before["joined"]["when"].reviews
    assert memories(app, "harbour/joined") == {}
    as_replayed(app)
    app.desk.undo()
    assert {id: memories(app, f"harbour/{id}") for id in before} == before
    as_replayed(app)
    app.desk.redo()
    assert memories(app, "harbour/founded") == together
    edit(app, "joined", "status", "confirmed")  # it is a fact of its own again
    assert {id: memories(app, f"harbour/{id}") for id in before} == before
    as_replayed(app)


def test_a_spelling_that_was_proposed_follows_an_entity(app: StudyApp, clock: SetClock, tmp_path: Path) -> None:
    [answered] = app.journal.connection.execute("SELECT entry FROM answer LIMIT 1").fetchone()
    said = app.journal.written(answered)
    assert said is not None
    proposal = Proposal("harbour", "joined", "joiner", "elm", "Elmstead")
    app.journal.append_answer(said.answer, (), at=clock.now(), proposal=proposal)  # type: ignore[union-attr]
    changes = [
        ("entities.toml", 'id = "elm"', 'id = "elmhaven"\nwas = ["elm"]'),
        (BEGINNINGS, '"dogwood", "elm"', '"dogwood", "elmhaven"'),
        (BEGINNINGS, 'non_signatory = ["elm"]', 'non_signatory = ["elmhaven"]'),
    ]
    app.authoring.packs.take_in(arrived(app, zipped(tmp_path, "1.3.0", *changes)))()()
    assert app.renew_library()
    assert [one.entity for one in app.journal.proposals("harbour")] == ["elmhaven"]


def test_an_id_that_a_fact_has_still_is_no_old_one(app: StudyApp) -> None:
    before = {id: memories(app, f"harbour/{id}") for id in ("founded", "joined")}
    edit(app, "founded", "was", ["joined"])
    assert {id: memories(app, f"harbour/{id}") for id in before} == before
    assert RENAMED not in {name for name, _scope in app.journal.decisions()}
