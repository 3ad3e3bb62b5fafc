"""A fact being written: texts read, places cited, what it comes to, and nothing saved before it is said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from two_devices import exchange

from study_app.app import StudyApp
from study_app.background import begin
from study_app.errors import StudyAppError
from study_app.facts.cells import Refused, Taken
from study_app.journal import Change
from study_app.quiz.question import Question

PACKS = Path(__file__).parent.parent / "packs"


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program with the pack of the harbour league and its chronicle at hand."""
    shutil.copytree(PACKS / "harbour", tmp_path / "packs" / "harbour")
    (tmp_path / "sources").mkdir()
    with StudyApp.open(tmp_path, clock) as opened:
        opened.reading.attach_source(PACKS / "chronicle.txt")
        yield opened


def test_a_date_typed_is_read_back_and_shows_in_the_statement_before_anything_is_saved(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "founded")
    before = draft.look()
    assert before.sound and not draft.changed and before.effect.sentence() == "No question changes."
    read = draft.type_in("when", "3 May 1902")
    assert read == Taken("1902-05-03", "3 May 1902")
    look = draft.look()
    assert "3 May 1902" in look.statement and look.sound and look.effect.altered
    row = app.desk.row("harbour", "fact", "founded")
    assert row is not None and row.data["when"] != "1902-05-03"
    assert draft.save("the chronicle") == look.effect
    assert not draft.changed
    [edit] = draft.history()
    assert edit.said.changes[0].new == "1902-05-03"


def test_a_text_that_is_not_understood_is_kept_with_its_reason_and_cannot_be_saved(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "founded")
    assert isinstance(draft.type_in("when", "3 Mai 19o2"), Refused)
    look = draft.look()
    assert "not understood as a date" in look.refused["when"] and not look.sound
    assert draft.text("when") == "3 Mai 19o2"
    with pytest.raises(StudyAppError, match="When: "):
        draft.save()
    assert app.desk.undo() == ""


def test_what_makes_the_fact_wrong_is_told_at_its_field(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "founded")
    draft.type_in("when", "")
    look = draft.look()
    assert not look.sound and (look.refused or look.problems)
    draft.type_in("when", str(app.desk.row("harbour", "fact", "founded").data["when"]))  # type: ignore[union-attr]
    assert draft.look().sound and not draft.changed


def test_words_chosen_in_the_source_are_cited_by_span_and_digest_without_the_blanks_round_them(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "founded")
    [before] = draft.cited()
    assert before.held
    [source] = [one for one in draft.sources() if one.id == before.source]
    assert source.text is not None
    draft.cite(source.id, before.start - 1, before.end, also=False)
    assert [(c.start, c.end, c.held) for c in draft.cited()] == [
        (before.start - 1 + (source.text[before.start - 1] in " \n"), before.end, True)
    ]
    draft.cite(source.id, 0, 20, also=True)
    assert len(draft.cited()) == 2
    with pytest.raises(StudyAppError, match="Choose the words"):
        draft.cite(source.id, 5, 5)


def test_a_new_fact_and_a_new_name_in_it_are_one_edit(app: StudyApp) -> None:
    kind = next(row.data["type"] for row in app.desk.rows("harbour", "fact") if row.id == "founded")
    old = app.authoring.draft("harbour", "founded")
    draft = app.authoring.draft("harbour", fact_type=kind)
    assert draft.new and not draft.changed
    for column in draft.fields:
        if (text := old.text(column.key)) and column.key not in ("when", "event", "closed"):
            draft.type_in(column.key, text)
    draft.type_in("when", "1911")
    one = old.cited()[0]
    draft.cite(one.source, one.start, one.end)
    look = draft.look()
    assert look.sound, (look.refused, look.problems)
    draft.save()
    assert not draft.new and app.desk.row("harbour", "fact", draft.id) is not None
    assert app.desk.undo() == f"fact {draft.id}"
    assert app.desk.row("harbour", "fact", draft.id) is None


def founded_again(app: StudyApp, when: str) -> str:
    """The id of a new fact that says the same as another but for its time."""
    old = app.authoring.draft("harbour", "founded")
    row = app.desk.row("harbour", "fact", "founded")
    assert row is not None
    draft = app.authoring.draft("harbour", fact_type=row.data["type"])
    for column in draft.fields:
        if (text := old.text(column.key)) and column.key not in ("when", "event", "closed"):
            draft.type_in(column.key, text)
    draft.type_in("when", when)
    one = old.cited()[0]
    draft.cite(one.source, one.start, one.end)
    draft.save()
    return draft.id


@pytest.mark.parametrize(("here", "there"), [("1911-03-01", "1911-04-02"), ("1911", "1911-03"), ("1911-03", "1911-03")])
def test_facts_made_on_two_devices_stay_two_unless_they_say_the_same(
    app: StudyApp, tmp_path: Path, here: str, there: str
) -> None:
    shutil.copytree(tmp_path / "packs", tmp_path / "laptop" / "packs")
    with StudyApp.open(tmp_path / "laptop", SetClock(seed=5)) as laptop:
        laptop.reading.attach_source(PACKS / "chronicle.txt")
        made = {founded_again(app, here): here, founded_again(laptop, there): there}
        exchange(app, laptop)
        for device in (app, laptop):
            told = {id: row.data["when"] for id in made if (row := device.desk.row("harbour", "fact", id)) is not None}
            assert told == made and set(told.values()) == {here, there}


def test_who_saves_once_more_over_what_was_changed_elsewhere_leaves_what_they_did_not_touch(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "founded")
    draft.type_in("when", "3 May 1902")
    other = app.authoring.draft("harbour", "founded")
    other.type_in("when", "1903")
    other.cite(other.cited()[0].source, 0, 20, also=True)
    other.picture = {"file": "media/harbour.png", "alt": "The harbour."}
    other.save()
    theirs = app.desk.row("harbour", "fact", "founded")
    assert theirs is not None and len(theirs.data["cite"]) == 2
    with pytest.raises(StudyAppError, match="When of this fact was changed elsewhere"):
        draft.save()
    draft.save()
    now = app.desk.row("harbour", "fact", "founded")
    assert now is not None and now.data == {**theirs.data, "when": "1902-05-03"}


def test_a_fact_put_aside_is_asked_no_more_and_can_be_brought_back(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "founded")
    gone = draft.retire()
    assert draft.retired and gone.altered and all(one.after is None for one in gone.altered if "/founded/" in one.card)
    back = draft.retire(back=True)
    assert not draft.retired and any(one.before is None for one in back.altered)


def test_a_fact_that_many_others_ask_like_is_looked_at_and_saved_beside_the_window(app: StudyApp) -> None:
    app.desk.save(
        "harbour",
        [
            Change("fact", f"founded-{n}", "", None, {**row.data, "id": f"founded-{n}", "when": f"{1700 + n}"})
            for row in app.desk.rows("harbour", "fact")
            if row.id == "founded"
            for n in range(200)
        ],
    )
    draft = app.authoring.draft("harbour", "founded")
    draft.type_in("when", "3 May 1902")
    looking = draft.looking()
    assert looking.long
    look = begin(looking.work).result(timeout=60)
    assert look.sound and look.previews and "3 May 1902" in look.statement
    saving = draft.saving("a slip")
    assert saving.long
    begin(saving.work).result(timeout=60)
    saving.kept()
    row = app.desk.row("harbour", "fact", "founded")
    assert row is not None and row.data["when"] == "1902-05-03" and not draft.changed


def test_a_fact_whose_status_was_changed_elsewhere_can_be_put_aside_all_the_same(app: StudyApp) -> None:
    draft, other = app.authoring.draft("harbour", "founded"), app.authoring.draft("harbour", "founded")
    other.retire()
    other.retire(back=True)
    app.desk.save("harbour", [Change("fact", id, "status", None, "draft") for id in ("founded", "renewed-by")])
    draft.retire()
    row = app.desk.row("harbour", "fact", "founded")
    assert draft.retired and row is not None and row.data["status"] == "retired"
    draft.retire(back=True)
    row = app.desk.row("harbour", "fact", "founded")
    assert row is not None and row.data["status"] == "draft"


def test_every_question_is_handed_over_one_by_one_until_nobody_wants_more(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "founded")
    draft.type_in("when", "3 May 1902")
    taken = []
    draft.previews_later()(lambda one: taken.append(one) is None and len(taken) < 3)
    assert len(taken) == 3
    every = []
    draft.previews_later()(lambda one: every.append(one) is None)
    assert any(isinstance(one.posed, Question) and one.posed.key == ("3 May 1902",) for one in every)


def test_a_fact_that_is_not_there_is_refused_with_its_name(app: StudyApp) -> None:
    with pytest.raises(StudyAppError, match="There is no fact nothing in harbour"):
        app.authoring.draft("harbour", "nothing")


def test_what_was_changed_elsewhere_meanwhile_is_said_once_and_not_written_over_unseen(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "founded")
    other = app.authoring.draft("harbour", "founded")
    draft.type_in("when", "3 May 1902")
    other.type_in("when", "4 May 1902")
    other.save()
    with pytest.raises(StudyAppError, match="When of this fact was changed elsewhere"):
        draft.save()
    row = app.desk.row("harbour", "fact", "founded")
    assert row is not None and row.data["when"] == "1902-05-04"
    draft.save()
    row = app.desk.row("harbour", "fact", "founded")
    assert row is not None and row.data["when"] == "1902-05-03"


def test_a_new_name_that_is_taken_out_of_its_field_again_is_not_made(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "founded")
    entity = next(one for one in draft.fields if one.editor == "entity" and draft.text(one.key))
    before = draft.text(entity.key)
    kind = app.authoring.sheet.listing.kinds_below("harbour", entity.of)[0][0]
    draft.make(entity.key, "Gullhaven", kind)
    assert [change.table for change in draft.changes()] == ["entity", "fact"]
    draft.type_in(entity.key, before)
    assert draft.changes() == ()


def test_what_follows_from_a_fact_goes_with_it_and_comes_back_with_it(app: StudyApp) -> None:
    draft = app.authoring.draft("harbour", "joined")
    draft.retire()
    assert draft.along >= 1
    aside = [row.id for row in app.desk.rows("harbour", "fact") if row.data.get("status") == "retired"]
    assert len(aside) == draft.along + 1
    draft.retire(back=True)
    assert draft.along == len(aside) - 1
    assert [row.id for row in app.desk.rows("harbour", "fact") if row.data.get("status") == "retired"] == []
