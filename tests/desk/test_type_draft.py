"""A kind of fact being written: its wordings tried on a fact, and nothing saved before it is said."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clocks import SetClock

from study_app import i18n
from study_app.app import StudyApp
from study_app.background import begin
from study_app.desk.type_draft import RoleLine, TypeDraft
from study_app.errors import StudyAppError
from study_app.journal import Change
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


def test_a_kind_and_what_it_is_asked_for_are_called_as_elsewhere_in_the_language_in_use(app: StudyApp) -> None:
    draft = TypeDraft(app.desk, "csto", "adoption")
    i18n.use("ru", StudyApp.catalogues())
    try:
        assert draft.name == "adoption of a document"
        assert draft.title == "принятие документа"
        assert [draft.facet_title(one) for one in ("when", "document")] == ["Когда", "Документ"]
    finally:
        i18n.use("en", StudyApp.catalogues())
    assert draft.title == draft.name


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
    assert app.desk.undo() == f"Questions of “{kind}”"


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
    assert draft.id.startswith("visit-") and not draft.new
    fact = app.authoring.draft("harbour", fact_type=draft.id)
    assert {"town", "guests", "when"} <= {one.key for one in fact.fields}


def test_two_roles_of_one_name_and_a_missing_name_are_said(app: StudyApp) -> None:
    draft = TypeDraft(app.desk, "harbour")
    draft.roles = (RoleLine("town", "entity", "town"), RoleLine("town", "number"))
    draft.sentence = "{town}."
    assert {"name", "role.town"} <= draft.look().wrong.keys()
    draft.roles = (replace(draft.roles[0], name="id"),)
    draft.name = "X"
    assert "role.id" in draft.look().wrong


def test_a_role_goes_with_what_facts_have_in_it_and_comes_back_by_one_undo(app: StudyApp) -> None:
    rows = {row.id: dict(row.data) for row in app.desk.rows("harbour", "fact")}
    types = {row.id: dict(row.data) for row in app.desk.rows("harbour", "type")}
    draft = TypeDraft(app.desk, "harbour")
    draft.name, draft.tense = "Visit", "event"
    draft.roles = (RoleLine("town", "entity", "town", many=True), RoleLine("guests", "number"))
    draft.sentence = "[{guests} guests visited ]{town} on {when}."
    draft.ask = {"when": "When was {town} visited?", "guests": "How many visited {town}?"}
    draft.save()
    town = next(row.id for row in app.desk.rows("harbour", "entity") if row.data["type"] == "town")
    said = {"id": "v", "type": draft.id, "town": [town], "guests": 3, "when": "1999", "status": "draft"}
    said |= {"closed": ["town"], "skip": ["guests"], "ask": {"guests": "How many?"}}
    app.desk.save("harbour", [Change("fact", "v", "", None, said)])
    draft = TypeDraft(app.desk, "harbour", draft.id)
    assert (draft.users("guests"), draft.users("town")) == (1, 1)
    draft.remove("guests")
    assert "{guests} is no role" in draft.look().wrong["sentence"]
    draft.sentence = "{town} was visited on {when}."
    assert not draft.look().wrong
    draft.save()
    kept = app.desk.row("harbour", "fact", "v").data
    assert kept == {key: value for key, value in said.items() if key not in ("guests", "skip", "ask")}
    kind = app.desk.row("harbour", "type", draft.id).data
    assert list(kind["role"]) == ["town"] and list(kind["ask"]) == ["when"]
    app.desk.undo()
    assert app.desk.row("harbour", "fact", "v").data == said
    for _step in range(2):
        app.desk.undo()
    assert {row.id: dict(row.data) for row in app.desk.rows("harbour", "fact")} == rows
    assert {row.id: dict(row.data) for row in app.desk.rows("harbour", "type")} == types


@pytest.mark.parametrize("spoil", ["sentence", "of", "brace", "asked", "ask", "bracket", "time"])
def test_what_is_wrong_is_said_in_the_words_of_the_form(app: StudyApp, spoil: str) -> None:
    draft = TypeDraft(app.desk, "harbour")
    draft.name, draft.tense = "Visit", "event"
    draft.roles = (RoleLine("town", "entity", "town"), RoleLine("guests", "number"))
    draft.sentence, draft.ask = "{guests} guests visited {town} on {when}.", {"when": "When was {town} visited?"}
    assert not draft.look().wrong
    match spoil:
        case "sentence":
            draft.sentence = ""
        case "of":
            draft.roles = (RoleLine("town", "entity", ""), draft.roles[1])
        case "brace":
            draft.sentence += "{"
        case "bracket":
            draft.label = "visit [to {town}"
        case "asked":
            draft.ask["town"] = "Was it {town}?"
        case "ask":
            draft.ask["mayor"] = "Who?"
        case "time":
            draft.roles += (RoleLine("end", "number"),)
    wrong = draft.look().wrong
    assert wrong
    for words in wrong.values():
        assert not re.search(r'\w+ = |= "|\btable\b|\bkeys?\b|\bslot\b|template|toml|line:', words), words


def kind_of(app: StudyApp, fact: str) -> str:
    row = app.desk.row("harbour", "fact", fact)
    assert row is not None
    return str(row.data["type"])


def test_what_was_changed_elsewhere_meanwhile_is_said_once_and_what_one_did_not_touch_is_left(app: StudyApp) -> None:
    kind = kind_of(app, "founded")
    draft, other = TypeDraft(app.desk, "harbour", kind), TypeDraft(app.desk, "harbour", kind)
    other.name, other.label = "Founding of a harbour", "Their label"
    other.ask["when"] = "In which year was it founded?"
    other.save()
    draft.name = "My founding"
    with pytest.raises(StudyAppError, match="Name of this kind of fact was changed elsewhere"):
        draft.save()
    assert (draft.name, draft.label) == ("My founding", "Their label")
    draft.save()
    now = TypeDraft(app.desk, "harbour", kind)
    assert (now.name, now.label, now.ask["when"]) == ("My founding", "Their label", "In which year was it founded?")


def test_a_draft_follows_what_is_changed_elsewhere_and_keeps_what_is_written_in_it(app: StudyApp) -> None:
    kind = kind_of(app, "founded")
    draft, other = TypeDraft(app.desk, "harbour", kind), TypeDraft(app.desk, "harbour", kind)
    assert not draft.renew(), "nothing was changed"
    mine = next(role for role in draft.roles)
    draft.roles = tuple(replace(role, distinct=not role.distinct) if role == mine else role for role in draft.roles)
    other.roles = (*other.roles, RoleLine("witness", "text"))
    other.sentence += " Truly."
    other.save()
    assert draft.renew()
    assert draft.sentence.endswith("Truly.") and [role.name for role in draft.roles][-1] == "witness"
    assert [change.field for change in draft.changes()] == ["role"]
    draft.save()
    now = TypeDraft(app.desk, "harbour", kind)
    assert next(role for role in now.roles if role.name == mine.name).distinct is not mine.distinct
    assert "witness" in {role.name for role in now.roles}


def test_a_kind_whose_making_is_taken_back_is_a_new_one_again(app: StudyApp) -> None:
    draft = TypeDraft(app.desk, "harbour")
    draft.name, draft.sentence, draft.roles = "Launch", "{ship} was launched [{when}].", (RoleLine("ship", "text"),)
    draft.save()
    app.desk.undo()
    assert draft.renew() and draft.new and draft.changed
    draft.save()
    row = app.desk.row("harbour", "type", draft.id)
    assert row is not None and row.data["name"] == "Launch"


def test_a_wording_of_many_facts_is_looked_at_and_saved_beside_the_window_as_at_once(app: StudyApp) -> None:
    draft, same = TypeDraft(app.desk, "csto", "plan"), TypeDraft(app.desk, "csto", "plan")
    facet = next(iter(draft.ask))
    for one in (draft, same):
        one.ask[facet] = "Say: " + one.ask[facet]
    looking = draft.looking()
    assert looking.long
    look = begin(looking.work).result(timeout=60)
    at_once = same.look()
    assert (look.statement, look.effect, look.wrong) == (at_once.statement, at_once.effect, at_once.wrong)
    assert look.previews and look.effect.altered
    saving = draft.saving("said so")
    assert saving.long and draft.changed, "until it is kept it is not saved"
    assert begin(saving.work).result(timeout=60) == look.effect
    saving.kept()
    assert not draft.changed and not draft.new
    assert TypeDraft(app.desk, "csto", "plan").ask[facet].startswith("Say: ")


def test_what_is_wrong_in_many_facts_is_not_saved_beside_the_window_either(app: StudyApp) -> None:
    draft = TypeDraft(app.desk, "csto", "plan")
    draft.sentence = "{nobody} planned it."
    with pytest.raises(StudyAppError, match="nobody"):
        draft.save()
    assert app.desk.last is None and draft.changed


def test_what_people_call_a_role_is_written_in_the_language_of_the_pack_and_stays_in_others(app: StudyApp) -> None:
    kind = kind_of(app, "boats")
    row = app.desk.row("harbour", "type", kind)
    assert row is not None
    role, raw = next((name, raw) for name, raw in row.data["role"].items() if "name" not in raw)
    given = {**row.data["role"], role: {**raw, "name": {"ru": "по-русски"}}}
    app.desk.save("harbour", [Change("type", kind, "role", row.data["role"], given)])
    draft = TypeDraft(app.desk, "harbour", kind)
    [line] = [line for line in draft.roles if line.name == role]
    assert line.title == "" and not draft.changed, "the words of another language are no title in this one"

    def called(title: str) -> object:
        draft.roles = tuple(replace(line, title=title) if line.name == role else line for line in draft.roles)
        draft.save()
        saved = app.desk.row("harbour", "type", kind)
        assert saved is not None
        return saved.data["role"][role].get("name")

    assert called("ships of the town") == {"ru": "по-русски", "en": "ships of the town"}
    assert app.desk.role_titles("harbour", kind)[role] == draft.role_titles()[role] == "ships of the town"
    assert {line.name: line.title for line in TypeDraft(app.desk, "harbour", kind).roles}[role] == "ships of the town"
    assert called("") == {"ru": "по-русски"}
    app.desk.undo()
    assert draft.renew() and {line.name: line.title for line in draft.roles}[role] == "ships of the town"
    app.desk.undo()
    app.desk.undo()
    now = app.desk.row("harbour", "type", kind)
    assert now is not None and now.data == row.data


def test_a_role_that_gets_another_name_is_called_in_every_language_as_it_was(app: StudyApp) -> None:
    draft = TypeDraft(app.desk, "harbour")
    draft.name, draft.sentence, draft.roles = "Visit", "{town} was visited.", (RoleLine("town", "entity", "town"),)
    draft.save()
    made = app.desk.row("harbour", "type", draft.id)
    assert made is not None
    called = {"en": "which town", "ru": "какой город"}
    given = {"town": {**made.data["role"]["town"], "name": called}}
    app.desk.save("harbour", [Change("type", draft.id, "role", made.data["role"], given)])
    draft = TypeDraft(app.desk, "harbour", draft.id)
    for name in ("city", "place"):
        draft.roles, draft.sentence = (replace(draft.roles[0], name=name),), f"{{{name}}} was visited."
        draft.save()
        saved = app.desk.row("harbour", "type", draft.id)
        assert saved is not None and list(saved.data["role"]) == [name]
        assert saved.data["role"][name].get("name") == called
    app.desk.undo()
    app.desk.undo()
    assert draft.renew() and [role.name for role in draft.roles] == ["town"]
    draft.roles, draft.sentence = (replace(draft.roles[0], name="spot"),), "{spot} was visited."
    draft.save()
    saved = app.desk.row("harbour", "type", draft.id)
    assert saved is not None and saved.data["role"]["spot"].get("name") == called


def test_a_role_without_words_of_its_own_is_called_by_its_name(app: StudyApp) -> None:
    draft = TypeDraft(app.desk, "harbour")
    draft.name, draft.sentence = "Visit", "{town_of_it} was visited."
    draft.roles = (RoleLine("town_of_it", "entity", "town"),)
    assert draft.role_titles() == {}
    [change] = draft.changes()
    assert "name" not in change.new["role"]["town_of_it"]
    draft.roles = (replace(draft.roles[0], title="which town"),)
    [change] = draft.changes()
    assert change.new["role"]["town_of_it"]["name"] == "which town"
    assert draft.role_titles() == {"town_of_it": "which town"}
