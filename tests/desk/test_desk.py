"""Facts corrected at the desk: what follows, what is kept, and the way back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from clocks import MONDAY_NINE, SetClock
from edited import FAULTS, MISSING, RIGHT, STEPS, TAGGED, WRONG, Bench, bench, do
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from tiny import right

from study_app import database
from study_app.app import StudyApp
from study_app.background import StoppedError, Task, begin
from study_app.clock import Moment
from study_app.desk import desk
from study_app.desk.desk import Altered, Bulk, Effect, LeftBehindError, Preview, Wording
from study_app.errors import StudyAppError
from study_app.facts.store import Asked, Store
from study_app.journal import Change, Edit
from study_app.journal.records import records
from study_app.quiz import soundness
from study_app.quiz.question import Card, Question
from study_app.quiz.soundness import Refusal

HARBOUR = Path(__file__).parent.parent / "packs" / "harbour"
T = TypeVar("T")

WHEN = Change("fact", "charter-adopted", "when", "2002-10-07", "2002-10-08")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the pack of the harbour league."""
    shutil.copytree(HARBOUR, tmp_path / "data" / "packs" / "harbour")
    return tmp_path / "data"


@pytest.fixture
def app(data: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program on it."""
    with StudyApp.open(data, clock) as opened:
        yield opened


def said(connection: database.Connection) -> dict[str, list[tuple[object, ...]]]:
    """All that a store says, in an order of its own, without the numbers of rows."""
    found = {}
    tables = (
        "pack source paragraph type kind name word part role fact arg citation question deck deck_fact card deck_card raw picture"
        " premise"
    )
    for table in tables.split():
        found[table] = sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
    found["entity"] = sorted(connection.execute('SELECT pack, id, type, name, strict, "the" FROM entity').fetchall())
    for table, text in (("name_text", "norm"), ("fact_text", "statement")):
        of = table.removesuffix("_text")
        for (word,) in connection.execute(f"SELECT DISTINCT substr({text}, 1, 5) FROM {of}").fetchall():
            rows = connection.execute(
                f"SELECT o.{text} FROM {table} x JOIN {of} o ON o.rowid = x.rowid WHERE {table} MATCH ?",
                ('"' + word.lower().replace('"', '""') + '"',),
            )
            found[f"{table} {word}"] = sorted(rows.fetchall())
    return found


def test_a_corrected_date_is_in_every_question_at_once_and_after_the_next_start(app: StudyApp, clock: SetClock) -> None:
    effect = app.desk.effect("csto", [WHEN])
    assert effect.sentence() == "2 questions change in 2 decks."
    before = app.reading.told("csto", "charter-adopted")
    assert before is not None and "7 October 2002" in before.fact.statement, "nothing was saved"
    assert app.desk.save("csto", [WHEN], "the text says so") == effect
    for opened in (app, None):
        if opened is None:
            app.close()
            opened = StudyApp.open(app.data_dir, clock)
        told = opened.reading.told("csto", "charter-adopted")
        assert told is not None and "8 October 2002" in told.fact.statement
        [past] = opened.desk.history("csto", "fact", "charter-adopted")
        assert isinstance(past.said, Edit)
        assert (past.said.why, past.entry.at) == ("the text says so", clock.now())
    opened.close()


def test_reviews_of_a_corrected_fact_keep_their_schedule_or_are_asked_again(app: StudyApp, clock: SetClock) -> None:
    session = app.studying.session("csto/treaty")
    reviewed = []
    while len(reviewed) < 3 and (question := session.next()) is not None:
        session.answer(right(question), first_key_ms=None, total_ms=900)
        reviewed.append(question.card)
    card = reviewed[0]
    row = app.desk.row("csto", "fact", card.fact)
    assert row is not None
    due = app.journal.connection.execute("SELECT due_day FROM memory WHERE card = ?", (card.id,)).fetchone()
    change = Change("fact", card.fact, "tags", row.data.get("tags"), [*row.data.get("tags", []), "seen"])
    assert "review" not in app.desk.save("csto", [change]).sentence()
    [field] = [name for name in ("when", "start") if name in row.data][:1] or ["when"]
    effect = app.desk.save("csto", [Change("fact", card.fact, field, row.data[field], "1990-02-03")], again=True)
    altered = {one.card: one for one in effect.altered}
    now = app.journal.connection.execute("SELECT due_day FROM memory WHERE card = ?", (card.id,)).fetchone()
    if altered[card.id].answered_anew:
        assert "1 review of them keeps its schedule" in effect.sentence()
        assert now == (clock.now().study_day(),) != due
        app.desk.undo()
        assert app.journal.connection.execute("SELECT due_day FROM memory WHERE card = ?", (card.id,)).fetchone() == due
    else:
        assert now == due


def test_what_was_to_be_asked_again_is_not_when_the_edit_is_taken_back_after_a_new_start(
    data: Path, clock: SetClock
) -> None:
    due = "SELECT card, due_day FROM memory ORDER BY card"
    with StudyApp.open(data, clock) as app:
        session = app.studying.session("csto/treaty")
        question = session.next()
        assert question is not None
        session.answer(right(question), first_key_ms=None, total_ms=900)
        before = app.journal.connection.execute(due).fetchall()
        row = app.desk.row("csto", "fact", question.card.fact)
        assert row is not None
        [field] = [name for name in ("when", "start") if name in row.data][:1]
        effect = app.desk.save("csto", [Change("fact", row.id, field, row.data[field], "1990-02-03")], again=True)
        assert effect.again and app.journal.connection.execute(due).fetchall() != before
    with StudyApp.open(data, clock) as app:
        app.desk.undo()
        assert app.journal.connection.execute(due).fetchall() == before


def test_what_was_changed_by_hand_is_read_although_a_pack_of_ones_own_was_made_meanwhile(app: StudyApp) -> None:
    facts = app.data_dir / "packs" / "harbour" / "facts" / "beginnings.toml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace('when = "1903" ', 'when = "1904" '), encoding="utf-8")
    app.authoring.own_pack()
    app.renew_library()
    row = app.desk.row("harbour", "fact", "joined")
    assert row is not None and row.data["when"] == "1904"


def test_what_would_be_wrong_is_said_with_its_field_and_not_saved(app: StudyApp) -> None:
    wrong = WHEN._replace(new="2002-13-08")
    effect = app.desk.effect("csto", [wrong])
    [error] = effect.errors
    assert (error.code, error.table, error.row, error.field) == ("bad-date", "fact", "charter-adopted", "when")
    with pytest.raises(StudyAppError, match="there is no month 13"):
        app.desk.save("csto", [wrong])
    assert not list(app.journal.edits())
    assert app.desk.undo() == ""


def test_an_edit_can_be_taken_back_and_made_again_apart_from_answers(app: StudyApp) -> None:
    before = said(app.store.connection)
    app.desk.save("csto", [WHEN])
    app.desk.save("csto", [Change("fact", "charter-adopted", "status", None, "retired")])
    after = said(app.store.connection)
    assert not app.quiz.has(Card("csto", "charter-adopted", "when"))
    assert app.deciding.last_said is None, "an answer, a mark and a decision have an undo of their own"
    assert app.desk.undo() == "Status of “The Charter of the CSTO was adopted on 8 October 2002”"
    assert app.desk.undo() == "When of “The Charter of the CSTO was adopted on 7 October 2002”"
    assert app.desk.undo() == ""
    assert said(app.store.connection) == before
    assert (app.desk.redo(), app.desk.redo(), app.desk.redo()) == (
        "When of “The Charter of the CSTO was adopted on 8 October 2002”",
        "Status of “The Charter of the CSTO was adopted on 8 October 2002”",
        "",
    )
    assert said(app.store.connection) == after


def test_a_new_fact_is_asked_and_a_row_that_was_given_up_is_gone(app: StudyApp) -> None:
    row = app.desk.row("csto", "fact", "charter-adopted")
    assert row is not None
    new = Change("fact", "pact-adopted", "", None, {**row.data, "id": "pact-adopted", "when": "2003"})
    effect = app.desk.save("csto", [new])
    assert "csto/pact-adopted/document" in {one.card for one in effect.altered if one.before is None}
    made = app.desk.row("csto", "fact", "pact-adopted")
    assert made is not None and made.base is None and made.edited
    assert effect.decks
    app.desk.undo()
    assert app.desk.row("csto", "fact", "pact-adopted") is None


def test_the_preview_shows_every_facet_in_every_form_or_why_not(app: StudyApp) -> None:
    found = app.desk.preview("csto", "charter-adopted", [WHEN])
    asked = {(p.facet, p.form): p.posed for p in found}
    assert {facet for facet, _form in asked} == {"when", "document"}
    assert {form for _facet, form in asked} == set(app.all_forms)
    date = asked["when", "date_entry"]
    assert isinstance(date, Question) and date.key == ("8 October 2002",)
    assert all(posed.why for posed in asked.values() if isinstance(posed, Refusal))
    assert asked == {(p.facet, p.form): p.posed for p in app.desk.preview("csto", "charter-adopted", [WHEN])}


def test_a_fact_is_saved_while_its_preview_is_shown(app: StudyApp, monkeypatch: pytest.MonkeyPatch) -> None:
    if not database._WAL_IS_SOUND:
        pytest.skip("this SQLite does not read and write one file at once")
    monkeypatch.setitem(database._SETTINGS, "busy_timeout", 20)
    seen = []

    def take(preview: Preview) -> bool:
        if not seen:
            app.desk.save("csto", [WHEN])
        seen.append(preview)
        return True

    app.desk.previews_later("csto", "charter-adopted")(take)
    assert len(seen) == len(app.desk.preview("csto", "charter-adopted"))


def test_an_entity_renamed_is_renamed_in_every_sentence(app: StudyApp) -> None:
    row = app.desk.row("harbour", "entity", "alder")
    assert row is not None
    effect = app.desk.save("harbour", [Change("entity", "alder", "name", row.data["name"], "Aldermouth")])
    assert len(effect.facts) > 1
    assert {f.text for f in app.reading.find("aldermou")} >= {"Aldermouth"}
    assert not [f for f in app.reading.find("alder") if f.text == "Alder"]


def test_what_cannot_be_written_is_not_half_done(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as writing:
        before = said(writing.store.connection)
    with StudyApp.open(data, clock, to_look=True) as app:
        with pytest.raises(StudyAppError, match="reading only"):
            app.desk.save("csto", [WHEN])
        assert said(app.store.connection) == before


# The law: a store that was edited says what one says that is built anew with the same edits, whatever is wrong in the packs.


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_mended_by_an_edit_brings_with_it_what_was_left_out_for_it(wrong: str) -> None:
    with bench(wrong) as it:
        for change in RIGHT:
            it.save("harbour", [change])
        assert it.edited() == it.anew()
        while it.desk.undo():
            assert it.edited() == it.anew()


@pytest.mark.parametrize("wrong", MISSING)
def test_what_names_a_row_that_is_not_there_is_right_as_soon_as_there_is_one(wrong: str) -> None:
    with bench(wrong) as it:
        before = it.edited()
        assert "dangling" in {code for *_row, code, _message, _file in before["problems"]}
        assert it.save("harbour", [MISSING[wrong]]) == ""
        assert it.edited() == it.anew()
        assert "dangling" not in {code for *_row, code, _message, _file in it.edited()["problems"]}
        it.desk.undo()
        assert it.edited() == it.anew() == before


def test_what_names_a_new_row_and_is_wrong_in_something_else_does_not_keep_it_from_being_made() -> None:
    with bench("listed") as it:
        it.write(it.packs / "harbour" / "decks.toml", '"a"]', '"a"]\norder = "first"')
        it.desk.close()
        it.store.close()
        it.open()
        assert it.save("harbour", [Change("fact", "a", "", None, MISSING["premise"].new | {"id": "a"})]) == ""
        assert it.edited() == it.anew()


def test_facts_that_follow_from_cards_come_and_go_with_them_where_the_cards_are_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desk, "_MANY", 2)
    made = [Change("fact", id, "", None, MISSING["premise"].new | {"id": id}) for id in ("nobody", "a", "b")]
    with bench("premise") as it:
        bulk = it.desk.bulk("harbour", lambda: made)
        bulk.work(lambda _rows: None)
        bulk.done()
        assert it.edited() == it.anew()
        assert ("harbour/rest", "renewed-by") in it.edited()["facts in decks"]
        it.desk.undo()
        assert it.edited() == it.anew()
        it.desk.redo()
        assert it.edited() == it.anew()
        with pytest.raises(StudyAppError, match="renewed-by: there is no fact 'nobody'"):
            it.desk.save("harbour", [change._replace(old=change.new, new=None) for change in made])


def test_a_row_that_another_names_is_not_given_up() -> None:
    new = {"id": "new", "type": "body", "name": "New"}
    with bench() as it:
        assert it.save("harbour", [Change("entity", "new", "", None, new)]) == ""
        assert it.save("harbour", [Change("entity", "pilots", "part_of", None, ["new"])]) == ""
        with pytest.raises(StudyAppError, match="Council of Pilots"):
            it.desk.save("harbour", [Change("entity", "new", "", new, None)])
        assert it.edited() == it.anew()


def test_a_deck_that_lists_a_fact_is_right_as_soon_as_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    card = {"id": "a", "type": "flashcard", "front": "F", "back": "B"}
    new = Change("fact", "a", "", None, card)
    with bench("listed") as it:
        wrong = it.edited()
        assert ("rest", "dangling") in {(row, code) for _pack, _tbl, row, _f, _o, _s, code, *_rest in wrong["problems"]}
        for many in (1000, 1):  # one by one, and all at once
            monkeypatch.setattr(desk, "_MANY", many)
            assert it.save("harbour", [new]) == ""
            assert ("harbour/rest", "a") in it.edited()["facts in decks"]
            assert it.edited() == it.anew()
            it.desk.undo()
            assert it.edited() == it.anew() == wrong
        bulk = it.desk.bulk("harbour", lambda: [new])
        bulk.work(lambda _rows: None)
        assert it.edited() == it.anew() != wrong


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change("fact", "joined", "id", None, "joined-later"), "keeps its id"),
        (Change("entity", "elm", "id", None, "ulmus"), "keeps its id"),
        (Change("no_fact", "chronicle:0", "span", None, [1, 18]), "keeps its id"),
        (Change("no_fact", "chronicle:0", "span", None, "all"), "is no span"),
        (Change("fact", "founded", "from", None, ["nobody"]), "there is no fact"),
        (Change("fact", "founded", "from", None, ["renewed-by"]), "it follows from itself"),
        (Change("fact", "renewed-by", "from", None, None), "needs its premises"),
        (Change("pack", "harbour", "version", None, "9"), "no key that an edit changes"),
        (Change("pack", "harbour", "title", None, 5), "title must be a text"),
        (Change("entity", "league", "forms", None, None), "no entity has such a form"),
    ],
)
def test_what_would_be_wrong_at_the_next_start_is_not_saved(change: Change, sentence: str) -> None:
    with bench() as it:
        before = it.edited()
        assert sentence in it.save("harbour", [change])
        assert it.edited() == before == it.anew()


@settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(STEPS, FAULTS, st.booleans())
def test_whatever_is_edited_tried_and_taken_back_the_store_says_what_one_built_anew_says(
    steps: list[Any], wrong: list[str], texts: bool
) -> None:
    with bench(*wrong, texts=texts) as it:
        for step in steps:
            do(it, step)
        assert it.edited() == it.anew()


IN_AUGUST = {"id": "a", "type": "meeting", "town": "elm", "when": "1911-08", "tags": ["council"]}
"""Another meeting in the month of `met-in-birch`, so that neither is asked where it was."""


OF_CEDAR = {"source": "chronicle", "span": [447, 471], "digest": "e5cfaa66ff10d390"}


@settings(max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(TAGGED, st.booleans())
def test_whatever_tags_are_given_the_store_says_what_one_built_anew_says(steps: list[Any], wrong: bool) -> None:
    with bench(*(["tags"] if wrong else [])) as it:
        it.save("harbour", [_in_august(it)])
        for step in steps:
            do(it, step)
        assert it.edited() == it.anew()


def _met(it: Bench, number: int, town: str, when: str) -> dict[str, Any]:
    """A meeting: of two in one town neither is asked when it was, and of two in one year neither where."""
    cite = _in_august(it).new["cite"]
    return {"id": f"like-{number}", "type": "meeting", "town": town, "when": when, "cite": cite}


A51, A52, D51, D52 = (("alder", "1951"), ("alder", "1952"), ("dogwood", "1951"), ("dogwood", "1952"))
_MET = st.sampled_from([A51, A52, D51, D52])
"""A meeting: as few are different, many are asked alike."""


@settings(max_examples=25)
@example([A51, D51, A52, D52, D51, A52], [(1, D52)])
@given(st.lists(_MET, min_size=5, max_size=7), st.lists(st.tuples(st.integers(0, 6), st.none() | _MET), max_size=4))
def test_whichever_of_many_facts_that_ask_alike_is_edited_the_store_says_what_one_built_anew_says(
    first: list[tuple[str, str]], steps: list[tuple[int, tuple[str, str] | None]]
) -> None:
    with bench() as it:
        have = {number: _met(it, number, *said) for number, said in enumerate(first)}
        assert it.save("harbour", [Change("fact", one["id"], "", None, one) for one in have.values()]) == ""
        for number, said in steps:
            old, new = have.pop(number, None), None if said is None else _met(it, number, *said)
            if new is not None:
                have[number] = new
            if old is None or new is None:
                changes = [Change("fact", f"like-{number}", "", old, new)]
            else:
                changes = [Change("fact", f"like-{number}", key, old[key], new[key]) for key in ("town", "when")]
            it.desk.save("harbour", [change for change in changes if change.old != change.new])
        edited, anew = it.edited(), it.anew()
        for said in (
            edited,
            anew,
        ):  # what follows a fact that is gone keeps its number in the pack, which is the last column
            said["fact"] = [row[:-1] for row in said["fact"]]
        assert edited == anew


def test_of_facts_that_ask_alike_only_those_are_judged_anew_of_which_that_can_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with bench() as it:
        both = [A51, D51, A52, D52, ("alder", "1953"), ("dogwood", "1953")]
        met = [_met(it, number, *said) for number, said in enumerate(both)]
        assert it.save("harbour", [Change("fact", one["id"], "", None, one) for one in met]) == ""
        assert not [card for card in _cards(it) if "/like-" in card]
        judged: set[str] = set()
        shown = soundness.shown

        def seen(store: Store, asked: Asked) -> Refusal | None:
            judged.add(asked.fact.id)
            return shown(store, asked)

        monkeypatch.setattr(soundness, "shown", seen)
        assert it.save("harbour", [Change("fact", "like-5", "when", "1953", "1954")]) == ""
        assert judged & {one["id"] for one in met} == {"like-4", "like-5"}  # 4 was in one year with it
        assert it.edited() == it.anew()


def test_a_fact_that_comes_in_and_goes_for_its_tags_takes_questions_of_its_neighbours_with_it() -> None:
    with bench("tags") as it:
        assert it.save("harbour", [_in_august(it)]) == ""
        assert "harbour/a/town" in _cards(it)
        assert it.save("harbour", [Change("fact", "met-in-birch", "tags", None, ["council"])]) == ""
        assert "harbour/a/town" not in _cards(it), "there are two answers"
        it.desk.undo()
        assert "harbour/a/town" in _cards(it)


@pytest.mark.parametrize("field", ["tags", "ignore", "cite"])
def test_of_facts_whose_questions_stay_as_they_are_only_their_own_questions_are_judged(
    monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    with bench() as it:
        it.save("harbour", [_in_august(it)])
        judged = set()

        def shown(store: Store, asked: Asked, shown: Callable[..., Any] = soundness.shown) -> Any:
            judged.add(asked.fact.id)
            return shown(store, asked)

        monkeypatch.setattr(soundness, "shown", shown)
        fact = it.desk.row("harbour", "fact", "a")
        assert fact is not None
        new = [fact.data["cite"], OF_CEDAR] if field == "cite" else ["later"]
        assert it.save("harbour", [Change("fact", "a", field, None, new)]) == ""
        assert judged == {"a"}
        it.desk.undo()
        assert judged == {"a"}
        assert it.edited() == it.anew()
        assert it.save("harbour", [Change("fact", "a", "when", None, "1911-07")]) == ""
        assert judged >= {"a", "met-in-birch"}


def _in_august(it: Bench) -> Change:
    row = it.desk.row("harbour", "fact", "met-in-birch")
    assert row is not None
    return Change("fact", "a", "", None, {**IN_AUGUST, "cite": row.data["cite"]})


def _cards(it: Bench) -> set[str]:
    return {id for (id,) in it.store.connection.execute("SELECT id FROM card").fetchall()}


def test_an_edit_that_the_store_cannot_take_is_not_in_the_journal_either(monkeypatch: pytest.MonkeyPatch) -> None:
    _readers_hold_writers_up(monkeypatch)
    first = [Change("fact", "joined", "when", None, "1907")]
    second = [Change("fact", "founded", "tags", None, ["z"])]
    with bench() as it:
        it.edited()
        with _read_by_another(it.path):
            assert "Another program is using" in it.save("harbour", first)
        assert not list(it.journal.edits())
        assert it.desk.undo() == ""
        assert it.save("harbour", second) == ""
        assert it.edited() == it.anew()
        with _read_by_another(it.path), pytest.raises(StudyAppError, match="Another program is using"):
            it.desk.undo()
        assert len(list(it.journal.edits())) == 1, "what could not be taken back stands"
        assert it.edited() == it.anew()
        assert it.desk.undo() == "Tags of “The Harbour League was founded on 3 May 1901 by Alder, Birc…”"
        with _read_by_another(it.path), pytest.raises(StudyAppError, match="Another program is using"):
            it.desk.redo()
        assert not list(it.journal.edits())
        assert it.desk.redo() == "Tags of “The Harbour League was founded on 3 May 1901 by Alder, Birc…”"
        assert it.edited() == it.anew()


def _readers_hold_writers_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where SQLite is so old that the store is not read and written at once."""
    monkeypatch.setattr(database, "_WAL_IS_SOUND", False)
    monkeypatch.setitem(database._SETTINGS, "busy_timeout", 20)


def test_what_can_be_neither_followed_nor_unsaid_is_told_as_saved_and_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _readers_hold_writers_up(monkeypatch)
    with bench() as it:
        it.edited()
        it.journal.connection.execute(
            "CREATE TEMP TRIGGER no BEFORE INSERT ON void BEGIN SELECT raise(ABORT, 'no'); END"
        )
        with _read_by_another(it.path), pytest.raises(LeftBehindError, match="It is saved, but"):
            it.desk.save("harbour", [Change("fact", "joined", "when", "1903", "1907")])
        assert len(list(it.journal.edits())) == 1
        it.desk.close()
        it.store.close()
        it.open()
        assert it.built and it.edited() == it.anew()


def test_many_changes_that_the_store_cannot_take_once_they_were_said_are_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _readers_hold_writers_up(monkeypatch)
    with bench() as it:
        it.edited()
        bulk = it.desk.bulk("harbour", lambda: [Change("fact", "joined", "when", "1903", "1907")])
        with pytest.raises(LeftBehindError, match="Another program is using"):
            _work_while_another_begins_to_read(it.path, bulk)
        assert len(list(it.journal.edits())) == 1, "what the store lacks stands in the journal"
        assert it.refresh(it.path)
        it.desk.moved(it.path, "en")
        it.store.close()
        it.store = Store.open(it.path)
        assert it.edited() == it.anew()
        back = it.desk.undo_in_bulk()
        assert back is not None
        with pytest.raises(LeftBehindError):
            _work_while_another_begins_to_read(it.path, back)
        assert not list(it.journal.edits())
        assert it.refresh(it.path), "and is what it is made anew by"


def _work_while_another_begins_to_read(path: Path, bulk: Bulk) -> None:
    with ExitStack() as reading:

        def agree() -> None:
            reading.enter_context(_read_by_another(path))

        bulk.work(lambda _rows: None, agree)


def test_a_cell_is_saved_at_once_while_another_reads_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    if not database._WAL_IS_SOUND:
        pytest.skip("this SQLite does not read and write one file at once")
    monkeypatch.setitem(database._SETTINGS, "busy_timeout", 20)
    with bench() as it:
        it.edited()
        with _read_by_another(it.path) as other:
            before = said(other)
            assert it.save("harbour", [Change("fact", "joined", "when", None, "1907")]) == ""
            assert it.edited() == it.anew()
            assert said(other) == before != said(it.store.connection), "who reads goes on with what was there"


@contextmanager
def _read_by_another(path: Path) -> Iterator[database.Connection]:
    with closing(database.connect(path, read_only=True)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM raw").fetchone()
        yield other
        other.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Change("fact", "joined", "when", "1904", "1907"), "When of fact joined was changed meanwhile"),
        (Change("fact", "joined", "tags", [1], ["x"]), "Tags of fact joined was changed meanwhile"),
        (Change("fact", "joined", "", None, {"id": "joined"}), "There is a fact joined in harbour already"),
        (Change("fact", "nothing", "when", None, "1907"), "There is no fact nothing in harbour any more"),
        (Change("fact", "nothing", "", {"id": "nothing"}, None), "There is no fact nothing in harbour any more"),
        (Change("fact", "joined", "", {"id": "joined"}, None), "fact joined stands in the text of harbour"),
    ],
)
def test_what_is_not_as_a_change_says_it_was_is_not_changed(change: Change, sentence: str) -> None:
    with bench() as it:
        before = it.edited()
        with pytest.raises(StudyAppError, match=sentence):
            it.desk.save("harbour", [change])
        bulk = it.desk.bulk("harbour", lambda: [change])
        with pytest.raises(StudyAppError, match=sentence):
            bulk.work(lambda _rows: None)
        assert it.edited() == before
        assert not list(it.journal.edits())


def test_a_new_row_is_given_up_as_it_stands_and_changes_of_one_row_follow_each_other() -> None:
    card = {"id": "a", "type": "flashcard", "front": "F", "back": "B"}
    with bench() as it:
        before = it.edited()
        first = Change("fact", "joined", "when", "1903", "1907")
        it.desk.save("harbour", [Change("fact", "a", "", None, card), first, first._replace(old="1907", new="1908")])
        assert it.edited() == it.anew() != before
        with pytest.raises(StudyAppError, match="fact a of harbour was changed meanwhile"):
            it.desk.save("harbour", [Change("fact", "a", "", {**card, "front": "X"}, None)])
        it.desk.save("harbour", [Change("fact", "a", "", card, None), first._replace(old="1908", new="1903")])
        assert it.edited() == it.anew() == before


def test_one_in_the_place_of_true_is_a_change() -> None:
    with bench() as it:
        it.desk.save("harbour", [Change("entity", "alder", "the", None, True)])
        assert "true or false" in it.save("harbour", [Change("entity", "alder", "the", None, 1)])
        it.desk.save("harbour", [Change("deck", "beginnings", "order", None, 1)])
        it.save("harbour", [Change("deck", "beginnings", "order", None, 1.0)])
        assert it.edited() == it.anew()


def test_many_rows_are_saved_taken_back_and_made_again_beside_the_window_as_they_are_at_once() -> None:
    with bench() as it:
        before = it.edited()
        rows = [row for row in it.desk.rows("harbour", "fact") if row.data["type"] != "flashcard"]
        changes = [Change("fact", row.id, "tags", row.data.get("tags"), ["late"]) for row in rows]
        assert len(changes) > desk.AT_ONCE
        told = it.desk.effect("harbour", changes).sentence()
        saving = it.desk.saving("harbour", changes, "all of them")
        assert saving.long and _on_another_thread(saving).sentence() == told
        assert it.edited() == it.anew() != before
        after = it.edited()
        undoing = it.desk.undoing()
        assert undoing.long and _on_another_thread(undoing) == f"{len(changes)} rows of harbour"
        assert it.edited() == it.anew() == before
        redoing = it.desk.redoing()
        assert redoing.long and _on_another_thread(redoing) == f"{len(changes)} rows of harbour"
        assert it.edited() == it.anew() == after
        assert it.desk.undoing().now() and it.edited() == before
        assert it.desk.redoing().now() and it.edited() == after
        few = it.desk.saving("harbour", [Change("fact", "joined", "when", "1903", "1907")])
        assert not few.long and few.now().facts
        assert it.desk.undoing().now().startswith("When of “Dogwood and Elm joined the League in ")
        assert it.desk.redoing().now().startswith("When of “Dogwood and Elm joined the League in ")


def named_by_many(app: StudyApp) -> Change:
    """Another name for what many facts name."""
    row = app.desk.row("csto", "entity", "russia")
    assert row is not None
    return Change("entity", "russia", "name", row.data["name"], "Russland")


def test_what_many_facts_name_is_told_saved_and_taken_back_beside_the_window_as_it_is_at_once(app: StudyApp) -> None:
    before, renamed = said(app.store.connection), named_by_many(app)
    statement, effect = app.desk.said("csto", "treaty-signed", [renamed])
    telling = app.desk.telling("csto", "treaty-signed", [renamed])
    assert telling.long and "Russland" in statement
    told = _on_another_thread(telling)
    assert (told.statement, told.effect) == (statement, effect)
    assert told.previews == app.desk.preview("csto", "treaty-signed", [renamed])
    assert said(app.store.connection) == before and app.desk.last is None, "it was only told"
    saving = app.desk.saving("csto", [renamed])
    assert saving.long and _on_another_thread(saving) == effect
    after = said(app.store.connection)
    assert after != before
    undoing = app.desk.undoing()
    assert undoing.long and _on_another_thread(undoing) in ("Name of “Russia”", "Name of “Russland”")
    assert said(app.store.connection) == before
    redoing = app.desk.redoing()
    assert redoing.long and _on_another_thread(redoing) in ("Name of “Russia”", "Name of “Russland”")
    assert said(app.store.connection) == after


def test_what_only_one_fact_says_is_told_and_saved_at_once(app: StudyApp) -> None:
    assert not app.desk.telling("csto", "charter-adopted", [WHEN]).long
    assert not app.desk.saving("csto", [WHEN]).long
    app.desk.save("csto", [WHEN])
    assert not app.desk.undoing().long


def test_who_stops_what_is_told_beside_the_window_can_save_at_once(app: StudyApp) -> None:
    telling = app.desk.telling("csto", "treaty-signed", [named_by_many(app)])
    telling.stop.set()
    with pytest.raises(StoppedError):
        _on_another_thread(telling)
    assert app.desk.save("csto", [WHEN]).facts


def test_cards_with_another_answer_are_asked_again_by_what_is_saved_beside_the_window_too(app: StudyApp) -> None:
    session = app.studying.session("csto/treaty")
    question = session.next()
    assert question is not None
    session.answer(right(question), first_key_ms=None, total_ms=900)
    due = "SELECT card, due_day FROM memory ORDER BY card"
    before = app.journal.connection.execute(due).fetchall()
    row = app.desk.row("csto", "fact", question.card.fact)
    assert row is not None
    [field] = [name for name in ("when", "start") if name in row.data][:1]
    change = Change("fact", row.id, field, row.data[field], "1990-02-03")
    assert app.desk.save("csto", [change], again=True).again
    at_once = app.journal.connection.execute(due).fetchall()
    app.desk.undo()
    _on_another_thread(app.desk.saving("csto", [change], long=True, again=True))
    assert app.journal.connection.execute(due).fetchall() == at_once != before


@pytest.mark.parametrize("wrong", [(), *((one,) for one in WRONG)])
def test_the_facts_of_a_type_are_read_with_those_of_which_something_is_wrong(wrong: tuple[str, ...]) -> None:
    with bench(*wrong) as it:
        every = list(it.desk.rows("harbour", "fact"))
        assert every
        for kind in {row.data["type"] for row in every}:
            assert list(it.desk.facts_of("harbour", kind)) == [row for row in every if row.data["type"] == kind]


def test_what_goes_on_beside_the_window_can_be_stopped_before_it_is_said() -> None:
    with bench() as it:
        before = it.edited()
        changes = [
            Change("fact", row.id, "tags", row.data.get("tags"), ["late"]) for row in it.desk.rows("harbour", "fact")
        ]
        saving = it.desk.saving("harbour", changes)
        saving.stop.set()
        with pytest.raises(StoppedError):
            _on_another_thread(saving)
        assert it.edited() == before and it.desk.last is None


def _on_another_thread(task: Task[T]) -> T:
    came = begin(task.work).result(timeout=60)
    task.kept()
    return came


def test_a_store_that_missed_an_edit_is_made_anew_whatever_is_saved_after_it() -> None:
    with bench() as it:
        it.journal.append_edit(
            Edit("harbour", "1.2.0", (Change("fact", "joined", "when", "1903", "1907"),), ""), at=MONDAY_NINE
        )
        it.save("harbour", [Change("fact", "founded", "tags", None, ["z"])])
        assert it.refresh(it.path), "what is saved next does not hide it"


def test_edits_of_a_pack_that_is_gone_do_not_stand_in_the_way_of_the_others() -> None:
    with bench() as it:
        it.save("harbour", [Change("fact", "joined", "when", None, "1907")])
        it.save("other", [Change("fact", "joined", "when", None, "1908")])
        shutil.rmtree(it.packs / "other")
        it.desk.close()
        it.store.close()
        it.open()
        assert it.desk.last is not None and it.desk.last.pack == "harbour"
        assert it.desk.undo() == "When of “Dogwood and Elm joined the League in 1903”"
        assert it.desk.undo() == ""
        assert it.edited() == it.anew()


def test_an_effect_is_told_in_whole_sentences() -> None:
    one, other = Wording("Who?", ("a",)), Wording("When?", ("b",))
    new, gone, changed = Altered("c", None, one, 0), Altered("d", one, None, 0), Altered("e", one, other, 0)
    assert Effect("p", altered=(new,)).sentence() == "1 question is new."
    assert Effect("p", altered=(new, new, gone)).sentence() == "2 questions are new, 1 is no longer asked."
    assert Effect("p", altered=(gone,)).sentence() == "1 question is no longer asked."
    assert Effect("p", altered=(changed, new, gone)).sentence() == "1 question changes, 1 is new, 1 is no longer asked."
    done = Effect("p", altered=(changed, new, gone)).sentence(done=True)
    assert done == "1 question changed, 1 is new, 1 is no longer asked."


class MeanwhileClock(SetClock):
    """Something else happens whenever somebody asks what time it is."""

    meanwhile: Callable[[], object] | None = None

    def now(self) -> Moment:
        if (happens := self.meanwhile) is not None:
            self.meanwhile = None
            happens()
        return super().now()


@pytest.mark.parametrize("many", [False, True])
def test_an_edit_that_comes_from_another_device_at_the_moment_of_a_save_is_shown_too(
    data: Path, tmp_path: Path, many: bool
) -> None:
    shutil.copytree(data, tmp_path / "laptop")
    clock = MeanwhileClock()
    with StudyApp.open(tmp_path / "laptop", SetClock(seed=5)) as laptop, StudyApp.open(data, clock) as app:
        laptop.desk.save("csto", [WHEN])
        beside = app.journal.beside(lambda: False)

        def comes() -> None:
            with beside() as other:  # as an exchange beside the window does
                other.absorb(records(laptop.journal.connection))

        [deck, *_] = app.desk.rows("harbour", "deck")
        clock.meanwhile = comes
        app.desk.saving("harbour", [Change("deck", deck.id, "name", deck.data["name"], "Mine")], long=many).now()
        assert clock.meanwhile is None
        assert app.renew_library()
        assert app.desk.row("csto", "fact", "charter-adopted").data["when"] == "2002-10-08"
        assert next(iter(app.desk.rows("harbour", "deck"))).data["name"] == "Mine"
