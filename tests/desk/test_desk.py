"""Facts corrected at the desk: what follows, what is kept, and the way back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from clocks import MONDAY_NINE, SetClock
from edited import FAULTS, RIGHT, STEPS, WRONG, bench, do
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tiny import right

from study_app import database
from study_app.app import StudyApp
from study_app.desk.desk import in_words
from study_app.errors import StudyAppError
from study_app.journal import Change, Edit
from study_app.quiz.question import Card, Question
from study_app.quiz.soundness import Refusal

HARBOUR = Path(__file__).parent.parent / "packs" / "harbour"
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
    before = app.told("csto", "charter-adopted")
    assert before is not None and "7 October 2002" in before.fact.statement, "nothing was saved"
    assert app.desk.save("csto", [WHEN], "the text says so") == effect
    for opened in (app, None):
        if opened is None:
            app.close()
            opened = StudyApp.open(app.data_dir, clock)
        told = opened.told("csto", "charter-adopted")
        assert told is not None and "8 October 2002" in told.fact.statement
        [past] = opened.desk.history("csto", "fact", "charter-adopted")
        assert isinstance(past.said, Edit)
        assert (past.said.why, past.entry.at) == ("the text says so", clock.now())
    opened.close()


def test_reviews_of_a_corrected_fact_keep_their_schedule_or_are_asked_again(app: StudyApp, clock: SetClock) -> None:
    session = app.session("csto/treaty")
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
        assert "1 review keeps its schedule" in effect.sentence()
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
        session = app.session("csto/treaty")
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
    assert app.last_said is None, "an answer, a mark and a decision have an undo of their own"
    assert app.desk.undo() == "status of fact charter-adopted"
    assert app.desk.undo() == "when of fact charter-adopted"
    assert app.desk.undo() == ""
    assert said(app.store.connection) == before
    assert (app.desk.redo(), app.desk.redo(), app.desk.redo()) == (
        "when of fact charter-adopted",
        "status of fact charter-adopted",
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


def test_an_entity_renamed_is_renamed_in_every_sentence(app: StudyApp) -> None:
    row = app.desk.row("harbour", "entity", "alder")
    assert row is not None
    effect = app.desk.save("harbour", [Change("entity", "alder", "name", row.data["name"], "Aldermouth")])
    assert len(effect.facts) > 1
    assert {f.text for f in app.find("aldermou")} >= {"Aldermouth"}
    assert not [f for f in app.find("alder") if f.text == "Alder"]


def test_what_cannot_be_written_is_not_half_done(data: Path, clock: SetClock) -> None:
    with StudyApp.open(data, clock) as writing:
        before = said(writing.store.connection)
    with StudyApp.open(data, clock, to_look=True) as app:
        with pytest.raises(StudyAppError, match="reading only"):
            app.desk.save("csto", [WHEN])
        assert said(app.store.connection) == before


def test_an_edit_in_words_names_the_row_or_counts_them() -> None:
    two = (WHEN, WHEN._replace(id="other"))
    assert in_words(Edit("csto", "1", two)) == "2 rows of csto"
    assert in_words(Edit("csto", "1", (Change("fact", "new", "", None, {}),))) == "fact new"


# The law: a store that was edited says what one says that is built anew with the same edits, whatever is wrong in the packs.


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_mended_by_an_edit_brings_with_it_what_was_left_out_for_it(wrong: str) -> None:
    with bench(wrong) as it:
        for change in RIGHT:
            it.save("harbour", [change])
        assert it.edited() == it.anew()
        while it.desk.undo():
            assert it.edited() == it.anew()


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


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(STEPS, FAULTS, st.booleans())
def test_whatever_is_edited_tried_and_taken_back_the_store_says_what_one_built_anew_says(
    steps: list[Any], wrong: list[str], texts: bool
) -> None:
    with bench(*wrong, texts=texts) as it:
        for step in steps:
            do(it, step)
        assert it.edited() == it.anew()


def test_an_edit_that_the_store_cannot_take_is_not_in_the_journal_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(database._SETTINGS, "busy_timeout", 20)
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
        assert it.desk.undo() == "tags of fact founded"
        with _read_by_another(it.path), pytest.raises(StudyAppError, match="Another program is using"):
            it.desk.redo()
        assert not list(it.journal.edits())
        assert it.desk.redo() == "tags of fact founded"
        assert it.edited() == it.anew()


@contextmanager
def _read_by_another(path: Path) -> Iterator[None]:
    with closing(database.connect(path, read_only=True)) as other:
        reading = other.execute("SELECT * FROM raw")
        reading.fetchone()
        try:
            yield
        finally:
            reading.close()


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
        assert it.desk.undo() == "when of fact joined"
        assert it.desk.undo() == ""
        assert it.edited() == it.anew()


def test_many_changes_that_come_to_nothing_are_told_in_words_too() -> None:
    assert in_words(Edit("harbour", "1", ())) == "0 rows of harbour"
