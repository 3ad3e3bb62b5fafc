"""A kind of fact being written: its wordings tried on a fact, and nothing saved before it is said."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clocks import SetClock

from study_app.app import StudyApp
from study_app.desk.type_draft import RoleLine, TypeDraft
from study_app.errors import StudyAppError
from study_app.quiz.question import Question

HARBOUR = Path(__file__).parent.parent / "packs" / "harbour"


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program with the pack of the harbour league."""
    shutil.copytree(HARBOUR, tmp_path / "packs" / "harbour")
    with StudyApp.open(tmp_path, clock) as opened:
        yield opened


def test_a_type_read_and_left_alone_is_not_changed(app: StudyApp) -> None:
    for row in app.desk.rows("harbour", "type"):
        draft = TypeDraft(app.desk, "harbour", row.id)
        assert not draft.changed, draft.changes()
        assert not draft.look().wrong


def test_another_stem_shows_in_the_questions_of_its_facts_before_it_is_saved(app: StudyApp) -> None:
    kind = next(row.data["type"] for row in app.desk.rows("harbour", "fact") if row.id == "founded")
    draft = TypeDraft(app.desk, "harbour", kind)
    draft.ask["when"] = "In which year was all this begun?"
    look = draft.look()
    assert not look.wrong and look.effect.altered
    taken = []
    draft.previews_later()(lambda one: taken.append(one) is None)
    stems = {one.posed.stem for one in taken if isinstance(one.posed, Question)}
    assert any("all this begun" in stem for stem in stems)
    draft.save("clearer")
    assert not draft.changed
    assert app.desk.undo().endswith(f"type {kind}")


def test_what_is_wrong_is_told_at_its_wording_and_not_saved(app: StudyApp) -> None:
    kind = next(row.data["type"] for row in app.desk.rows("harbour", "fact") if row.id == "founded")
    draft = TypeDraft(app.desk, "harbour", kind)
    draft.ask["when"] = "When was {nobody} founded?"
    assert "{nobody} is no role" in draft.look().wrong["ask.when"]
    with pytest.raises(StudyAppError, match="nobody"):
        draft.save()
    draft = TypeDraft(app.desk, "harbour", kind)
    draft.sentence = "{oops was founded."
    assert "sentence" in draft.look().wrong


def test_a_new_type_is_tried_on_an_example_and_can_be_used_at_once(app: StudyApp) -> None:
    draft = TypeDraft(app.desk, "harbour")
    assert draft.new and not draft.changed
    draft.name, draft.tense = "Visit", "event"
    draft.roles = (RoleLine("town", "entity", "town", one_answer=True), RoleLine("guests", "number"))
    draft.sentence = "{guests} guests visited {town} on {when}."
    draft.ask = {"when": "When was {town} visited?", "town": "Which town was visited on {when}?"}
    look = draft.look()
    assert not look.wrong
    assert look.statement == "3 guests visited Alder on 15 January 2000."
    taken = []
    draft.previews_later()(lambda one: taken.append(one) is None)
    assert {one.facet for one in taken} == {"when", "town"}
    draft.save()
    assert draft.id == "visit" and not draft.new
    fact = app.authoring.draft("harbour", fact_type="visit")
    assert {"town", "guests", "when"} <= {one.key for one in fact.fields}


def test_two_roles_of_one_name_and_a_missing_name_are_said(app: StudyApp) -> None:
    draft = TypeDraft(app.desk, "harbour")
    draft.roles = (RoleLine("town", "entity", "town"), RoleLine("town", "number"))
    draft.sentence = "{town}."
    assert {"name", "role.town"} <= draft.look().wrong.keys()
    draft.roles = (replace(draft.roles[0], name="id"),)
    draft.name = "X"
    assert "role.id" in draft.look().wrong
