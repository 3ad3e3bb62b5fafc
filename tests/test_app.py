"""The use cases over one data folder: decks, problems, sources, passages, settings."""

from __future__ import annotations

import contextlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from clocks import SetClock
from guild import guild_pack
from permissions import no_reading_of, no_writing_in
from tiny import right

from study_app import database, paths
from study_app.app import StudyApp
from study_app.clock import date_of
from study_app.errors import StudyAppError
from study_app.facts.names import normalise
from study_app.study.ahead import More
from study_app.study.decisions import Exam
from study_app.study.knowledge import Knowledge
from study_app.study.scheduler import Due, Rating


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the guild's pack installed."""
    guild_pack(tmp_path / "data" / "packs" / "guild")
    return tmp_path / "data"


def test_shipped_and_installed_packs_are_one_library(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        decks = {deck.id: deck for deck in app.decks()}
        assert {"guild/all", "csto/treaty"} <= decks.keys()
        guild = decks["guild/all"]
        assert (guild.facts, guild.cards, guild.studied, guild.new, guild.learning, guild.due) == (1, 1, 0, 1, 0, 0)
        assert not app.problems


def test_a_broken_pack_is_a_problem_and_the_rest_stays_usable(data: Path, clock: SetClock) -> None:
    broken = data / "packs" / "broken"
    broken.mkdir()
    (broken / "pack.toml").write_text('format = 1\nid = "broken\n', encoding="utf-8")
    with StudyApp.open(data, clock) as app:
        [problem] = app.problems
        assert (problem.code, problem.file, problem.line) == ("syntax", "broken/pack.toml", 2)
        assert app.session("guild/all").next() is not None


def test_an_unchanged_library_is_not_read_again(data: Path, clock: SetClock) -> None:
    StudyApp.open(data, clock).close()
    built = (data / "facts.db").stat().st_mtime_ns
    StudyApp.open(data, clock).close()
    assert (data / "facts.db").stat().st_mtime_ns == built
    os.utime(data / "packs" / "guild" / "pack.toml", ns=(1, 1))
    StudyApp.open(data, clock).close()
    assert (data / "facts.db").stat().st_mtime_ns != built


def test_a_deck_is_found_by_its_own_part_and_an_unknown_one_refused(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.deck_id("all") == app.deck_id("guild/all") == "guild/all"
        with pytest.raises(StudyAppError, match=r"no deck nothing; known: .*guild/all"):
            app.session("nothing")


def test_a_deck_is_found_by_its_name_too_and_one_of_several_is_asked_back(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        for deck in app.decks():
            assert app.deck_id(f"{deck.pack_title}: {deck.name}") == deck.id
        assert app.deck_id("aLL") == "guild/all"
        app.set_exam("ALL", "2027-06-15")
        app.decide("exam", replace(app.decisions.exams["guild/all"], last_weeks=True), "all")
        app.set_exam("The guild: All", "2027-06-16")
        assert app.decisions.exams["guild/all"].last_weeks
    other = data / "packs" / "guild" / "pack.toml"
    text = other.read_text(encoding="utf-8").replace('id = "guild"\nversion', 'id = "league"\nversion')
    (data / "packs" / "league").mkdir()
    (data / "packs" / "league" / "pack.toml").write_text(text, encoding="utf-8")
    with StudyApp.open(data, clock) as app:
        assert app.deck_id("league/all") == "league/all"
        for several in ("all", "ALL", "The guild: All"):
            with pytest.raises(StudyAppError, match=f"{several} may be any of guild/all, league/all: say which."):
                app.deck_id(several)


def test_a_clock_that_was_ahead_is_told_and_what_it_hid_is_asked_again(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.clock_doubt == ""
        clock.move(days=3653)
        session = app.session("guild/all")
        assert session.next() is not None
        session.answer("3 March 1801", first_key_ms=None, total_ms=1000)
        clock.move(days=-3653)
        assert "says 2026-11-23, but cards were reviewed on 2036-11-23" in app.clock_doubt
        session = app.session("guild/all")
        assert session.next() is not None
        due = session.answer("3 March 1801", first_key_ms=None, total_ms=1000).due
        assert due is not None
        assert 0 < due.day - clock.now().study_day() < 100
        assert app.clock_doubt == ""
        assert session.next() is None


def test_corrected_wording_keeps_what_was_learned(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        session = app.session("guild/all")
        assert session.next() is not None
        session.answer("3 March 1801", first_key_ms=None, total_ms=1000)
    pack = data / "packs" / "guild" / "pack.toml"
    pack.write_text(pack.read_text(encoding="utf-8").replace('"When was', '"On which day was'), encoding="utf-8")
    with StudyApp.open(data, clock) as app:
        [guild] = [deck for deck in app.decks() if deck.id == "guild/all"]
        assert (guild.studied, guild.new) == (1, 0)


def test_a_deck_may_limit_its_forms(data: Path, clock: SetClock) -> None:
    pack = data / "packs" / "guild" / "pack.toml"
    text = pack.read_text(encoding="utf-8")
    for forms, asked in (("", "cloze"), ('forms = ["reveal"]', "reveal"), ('forms = ["order"]', "cloze")):
        pack.write_text(text + forms + "\n", encoding="utf-8")
        with StudyApp.open(data, clock) as app:
            question = app.session("guild/all").next()
            assert question is not None and question.form == asked


def test_an_answer_is_taken_back_outside_a_session_though_its_fact_is_gone(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert (app.last_said, app.take_back().now()) == (None, "")
        for _answer in range(2):
            session = app.session("guild/all")
            session.next()
            session.answer("3 March 1801", first_key_ms=None, total_ms=1000)
            clock.move(days=30)
        assert app.last_said is not None
        assert app.take_back().now() == "your answer to “When was the Guild founded?”"
    (data / "packs" / "guild" / "pack.toml").unlink()
    with StudyApp.open(data, clock) as app:
        assert app.last_said is not None
        assert "“guild/" in app.take_back().now()
        assert app.last_said is None


def test_settings_hold_until_the_next_start(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        app.scheme, app.text_scale, app.only_forms = "dark", 1.5, ["typed"]
    with StudyApp.open(data, clock) as app:
        assert (app.scheme, app.text_scale, app.only_forms) == ("dark", 1.5, ("typed",))


def test_when_a_card_comes_back_is_told_in_words(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        today = clock.now().study_day()
        in_ten = Due(today, clock.now().utc_ms + 10 * 60_000)
        days = [Due(today + n) for n in (0, 1, 12, 90, 1461)]
        assert [app.describe_due(due) for due in (in_ten, *days)] == [
            "in 10 minutes", "today", "tomorrow", "in 12 days", "in 3 months", "in 4 years",
        ]  # fmt: skip


def test_a_date_being_typed_is_echoed_with_every_reading(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.read_date("3/4/1801") == "3 April 1801 or 4 March 1801"
        assert app.read_date("March 3rd, 1801") == "3 March 1801"
        assert app.read_date("soon") == ""


def damage(path: Path) -> None:
    """Flips the bytes of every page but the first, which says only what tables there are."""
    with path.open("r+b") as file:
        data = file.read()
        file.seek(4096)
        file.write(bytes(byte ^ 0xFF for byte in data[4096:]))


def test_a_library_that_is_damaged_is_made_anew_when_it_is_opened(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        before = [dict(record) for record in app.facts()]
    damage(data / "facts.db")
    with StudyApp.open(data, clock) as app:
        assert list(app.facts()) == before


@pytest.mark.parametrize("state", ["foreign", "empty", "folder"])
def test_what_is_no_library_does_not_stop_the_program(data: Path, clock: SetClock, state: str) -> None:
    path = data / "facts.db"
    if state == "folder":
        path.mkdir()
    else:
        path.write_bytes(b"Not a database. " * 999 if state == "foreign" else b"")
    with StudyApp.open(data, clock) as app:
        assert {deck.id: deck.new for deck in app.decks()}["guild/all"] == 1


def test_a_library_that_is_damaged_while_it_is_in_use_is_told_in_a_sentence_and_made_anew(
    data: Path, clock: SetClock
) -> None:
    with (
        pytest.raises(StudyAppError, match=r"facts\.db is damaged: start the program again"),
        StudyApp.open(data, clock) as app,
    ):
        damage(data / "facts.db")
        list(app.facts())
    with StudyApp.open(data, clock) as app:
        assert any(record["id"] == "treaty-signed" for record in app.facts())


def test_a_journal_that_is_damaged_while_it_is_in_use_is_not_blamed_on_the_library(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        with pytest.raises(database.Error) as caught:
            app.journal.connection.execute("SELECT * FROM nowhere")
        raised = caught.value
        assert app.damage(raised) is None
        raised.sqlite_errorcode = 11  # what SQLite calls corrupt
        sentence = str(app.damage(raised))
        assert "journal.db is damaged" in sentence and "copy" in sentence
    assert (data / "facts.db").is_file()


def test_a_closed_folder_of_packs_is_a_problem_and_the_shipped_ones_stay_usable(data: Path, clock: SetClock) -> None:
    with no_reading_of(data / "packs"), StudyApp.open(data, clock) as app:
        assert [(p.code, p.file) for p in app.problems] == [("unreadable", "packs")]
        assert any(deck.id == "csto/treaty" for deck in app.decks())


def test_every_pack_that_is_shipped_has_an_answerable_first_question(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        for deck in app.decks():
            session = app.session(deck.id)
            question = session.next()
            assert question is not None
            feedback = session.answer(1 if question.form == "reveal" else None, first_key_ms=None, total_ms=1)
            assert feedback.final is Rating.AGAIN


def test_where_nothing_may_be_written_one_reads_on_and_an_answer_is_refused(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        saved = app.session("csto/treaty")
        saved.next()
        saved.answer(None, first_key_ms=None, total_ms=1000)
    with no_writing_in(data), StudyApp.open(data, clock) as app:
        assert app.writable
        assert {deck.id: deck.new for deck in app.decks()}["guild/all"] == 1
        session = app.session("guild/all")
        question = session.next()
        with pytest.raises(StudyAppError):
            session.answer("3 March 1801", first_key_ms=None, total_ms=1000)
        assert session.next() is question
    with StudyApp.open(data, clock) as app:
        assert sum(deck.studied for deck in app.decks() if deck.id == "csto/treaty") == 1
        assert {deck.id: deck.new for deck in app.decks()}["guild/all"] == 1


def test_without_a_library_that_was_built_before_a_folder_that_may_not_be_written_still_shows_decks(
    data: Path, clock: SetClock
) -> None:
    with no_writing_in(data), StudyApp.open(data, clock) as app:
        assert {"guild/all", "csto/treaty"} <= {deck.id for deck in app.decks()}
    assert not (data / "facts.db").exists()


def test_the_shipped_folder_is_never_written(tmp_path: Path, clock: SetClock) -> None:
    content = paths.shipped("content")
    before = {p: p.stat().st_mtime_ns for p in content.rglob("*")}
    StudyApp.open(tmp_path, clock).close()
    assert {p: p.stat().st_mtime_ns for p in content.rglob("*")} == before


def test_a_fact_is_read_with_its_passage_its_entity_and_how_well_it_is_known(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        [one] = app.timeline(["guild/all"])
        told = app.told("guild", one.fact.id)
        assert told is not None
        about = app.about("guild", told.entities[0].id)
        assert about is not None
        assert [facts for _kind, facts in about.groups] == [(told,)]
        assert {found.id for found in app.find("guild") if found.pack == "guild"} == {"guild", one.fact.id}
        [passage] = app.fact_passages("guild", one.fact.id)
        assert (passage.source_title, passage.paragraph) == ("A chronicle", 2)
        assert app.knowledge() == {}
        session = app.session("guild/all")
        question = session.next()
        assert question is not None
        session.answer(right(question), first_key_ms=None, total_ms=900)
        assert app.knowledge() == {one.fact.key: Knowledge.LEARNING}


def test_of_what_is_not_there_nothing_is_told(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        assert app.told("guild", "nothing") is None
        assert app.about("guild", "nobody") is None
        assert app.timeline(["guild/nothing"]) == ()


def test_the_wrong_cards_of_a_quiz_are_studied_alone_and_then_no_more(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        sitting = app.begin_quiz(["treaty"], [], 3, app.quiz_seed())
        while sitting.question() is not None:
            assert sitting.answer(None, first_key_ms=None, total_ms=5) == ""
        came_to = next(app.quiz_results())
        assert came_to == app.result_of(sitting)
        wanted = app.wrong_cards(came_to)
        assert len(wanted) == 3
        session = app.study_wrong(came_to)
        while (question := session.next()) is not None:
            assert question.card.id in wanted
            session.answer(None, first_key_ms=None, total_ms=5)
            session.overrule(Rating.GOOD)
        assert app.wrong_cards(came_to) == ()
        assert sum(deck.studied for deck in app.decks() if deck.id == "csto/treaty") == 3


def test_more_than_the_day_brings_is_told_and_begun_and_refused_with_a_sentence(
    tmp_path: Path, clock: SetClock
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        deck = "csto/treaty"
        assert app.more(deck).now() == More(3, 0, 45, None)
        with pytest.raises(StudyAppError, match="Nothing of this deck that rested today comes back within 3 days"):
            app.study_ahead(deck)
        with pytest.raises(StudyAppError, match="no exam ahead"):
            app.cram(deck, before_exam=True)
        session = app.session(deck)
        while (question := session.next()) is not None:
            session.answer(3 if question.form == "reveal" else right(question), first_key_ms=None, total_ms=900)
            session.overrule(Rating.EASY)
        clock.move(days=1)
        app.decide("new_a_day", 0)
        app.decide("exam", Exam(clock.now().study_day() + 60), deck)
        more = app.more(deck).now()
        assert more.days == min(7, more.days) > 3  # Easy puts off for longer: to the next card's day
        assert more.ahead >= 1
        assert more.before_exam == 20
        app.study_ahead(deck)
        app.cram(deck, before_exam=True)
        for card in [
            row[0] for row in app.store.connection.execute("SELECT card FROM deck_card WHERE deck = ?", (deck,))
        ]:
            app.suspend(card)
        assert app.more(deck).now() == More(3, 0, 0, 0)
        with pytest.raises(StudyAppError, match="nothing to cram"):
            app.cram(deck)


def test_a_game_can_be_played_with_every_deck_that_has_enough_events_and_the_best_one_is_known(
    tmp_path: Path, clock: SetClock
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        decks = app.game_decks()
        assert decks and all(events >= 4 and best is None for _deck, events, best in decks)
        deck, events, _none = decks[0]
        game = app.begin_game(deck.id)
        while game.event is not None:
            game.place(0, first_key_ms=None, total_ms=5)
        best = app.game_decks()[0][2]
        assert best == game.game and best.events == events - 1


def test_the_question_on_the_screen_is_called_by_the_words_that_it_has_there(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as app:
        session = app.session("guild/all")
        question = session.next()
        assert question is not None
        session.answer(None, first_key_ms=None, total_ms=1000)
        assert app.last_said is not None
        here = replace(question, stem="Which?")  # the usual words may tell how many there are
        assert app.in_words(app.last_said, here) == "your answer to “Which?”"


def test_decisions_and_marks_hold_at_once_and_are_taken_back_and_put_back_one_by_one(
    data: Path, clock: SetClock
) -> None:
    with StudyApp.open(data, clock) as app:
        [deck] = [deck for deck in app.decks() if deck.id == "guild/all"]
        assert deck.new > 0
        card = app.queue.next(deck.id, clock.now())
        assert card is not None
        assert app.put_back().now() == ""
        app.decide("retention", 0.85)
        app.decide("new_a_day", 0, "guild/all")
        assert not app.queue.counts(deck.id, clock.now())
        app.suspend(card)
        app.flag(card, "red")
        app.note(card, "in Lund")
        app.bury(card)
        assert app.marked([card])[card].rests(clock.now().study_day())
        taken = [app.take_back().now() for _ in range(6)]
        question = "“When was the Guild founded?”"
        assert taken == [
            f"{question} not again today",
            f"your note on {question}",
            f"your flag on {question}",
            f"the suspension of {question}",
            "New cards a day",
            "How much you want to remember",
        ]
        assert app.last_said is None
        assert app.queue.next(deck.id, clock.now()) == card
        assert [app.put_back().now() for _ in range(7)] == [*reversed(taken), ""]
        assert app.decisions.retention == 0.85
        assert app.queue.next(deck.id, clock.now()) is None
        with pytest.raises(StudyAppError, match="70 % to 97 %"):
            app.decide("retention", 2)
        with pytest.raises(StudyAppError, match="no deck nowhere"):
            app.decide("new_a_day", 3, "nowhere")


def test_parameters_are_looked_at_every_two_hundred_reviews_and_what_was_found_is_adopted(
    tmp_path: Path, clock: SetClock
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        decks = [deck.id for deck in app.decks()]
        app.look_at_parameters()
        assert app.decisions.fitted == 0
        for _day in range(30):
            for deck in decks[:4]:
                session = app.session(deck)
                while (question := session.next()) is not None:
                    session.answer(right(question), first_key_ms=None, total_ms=900)
            clock.move(days=1)
        app.look_at_parameters(wait=True)
        app.look_at_parameters(wait=True)
        assert app.decisions.fitted >= 200
        assert app.queue.all_counts(clock.now())


def test_the_exam_of_whatever_deck_decides_on_the_wrong_cards_of_a_quiz_too(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        sitting = app.begin_quiz(["wonders/rulers"], [], 5, 1)
        while sitting.question() is not None:
            sitting.answer(None, first_key_ms=None, total_ms=900)
        app.set_exam("wonders/rulers", date_of(clock.now().study_day() + 5).isoformat(), days_off=(6,))
        assert app.decisions.exams["wonders/rulers"].days_off == (6,)
        session = app.study_wrong(app.result_of(sitting))
        assert session.next() is not None
        assert session.preview()[Rating.GOOD].day <= clock.now().study_day() + 2
        asked = 0
        for deck in ("wonders/lists", "wonders/builders"):  # decks without an exam: the usual days
            session = app.session(deck)
            while (question := session.next()) is not None and asked < 3:
                if not app.queue.has("wonders/rulers", question.card.id):
                    assert session.preview()[Rating.EASY].day > clock.now().study_day() + 5
                    asked += 1
                session.answer(None, first_key_ms=None, total_ms=900)
        assert asked == 3


def test_what_was_just_read_on_the_sheet_is_asked_after_something_else(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        now, deck = clock.now(), "csto/treaty"
        first = app.queue.next(deck, now)
        assert first is not None
        second = app.queue.next(deck, now, first)
        assert second is not None
        [answer] = app.store.fillers(*second.split("/"))
        other = app.queue.next(deck, now, first, f" it is told that {normalise(answer.text)} is so ")
        assert other not in (None, first, second)
        assert app.queue.next(deck, now, first, " it is told that nothing is so ") == second


def test_cards_that_can_be_asked_as_the_learner_wants_come_before_those_that_cannot(
    tmp_path: Path, clock: SetClock
) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        app.only_forms = ("year", "date_entry")
        session = app.session("csto/treaty")
        wished = []
        for _ in range(8):
            assert session.next() is not None
            wished.append(not session.against_wishes)
            session.answer(None, first_key_ms=None, total_ms=900)
    assert wished[:3] == [True, True, True]


def test_more_new_cards_come_when_the_day_has_brought_its_own(tmp_path: Path, clock: SetClock) -> None:
    with StudyApp.open(tmp_path, clock) as app:
        app.decide("new_a_day", 2)
        deck = "csto/treaty"
        with pytest.raises(StudyAppError, match="they come before more new ones"):
            app.study_new(deck)
        session = app.session(deck)
        while (question := session.next()) is not None:
            session.answer(3 if question.form == "reveal" else right(question), first_key_ms=None, total_ms=900)
            clock.move(minutes=1)
        assert app.more(deck).now().new == 10
        further = app.study_new(deck, 3)
        assert (further.picked, further.counts.new) == (True, 3)


def test_no_step_of_a_session_looks_through_all_that_a_source_bears_or_all_that_is_confirmed(
    tmp_path: Path, clock: SetClock
) -> None:
    # indexes that a search has would find nearly everything each time
    with StudyApp.open(tmp_path, clock) as app:
        said: set[str] = set()
        connections = (app.journal.connection, app.store.connection)
        for connection in connections:
            connection.set_trace_callback(said.add)
        session = app.session("csto/treaty")
        for _step in range(4):
            question = session.next()
            assert question is not None
            session.answer(right(question), first_key_ms=None, total_ms=900)
        for connection in connections:
            connection.set_trace_callback(None)
        plans = set()
        for text in said:
            for connection in connections if text.startswith("SELECT") else ():
                with contextlib.suppress(database.OperationalError):  # of a table that only the other has
                    plans |= {step[3] for step in connection.execute(f"EXPLAIN QUERY PLAN {text}")}
    assert len(plans) > 20
    assert not [plan for plan in plans if "idx_fact_status" in plan or "idx_citation_pack_source_start" in plan]
