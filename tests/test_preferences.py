"""Every setting is in one list, is found by words, holds at once, and is put back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clocks import SetClock

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.preferences import Kind, Preferences, Setting, steps


@pytest.fixture
def app(data: Path, clock: SetClock) -> Iterator[StudyApp]:
    with StudyApp.open(data, clock) as opened:
        yield opened


@pytest.fixture
def preferences(app: StudyApp) -> Preferences:
    return Preferences(app)


def another(setting: Setting, folder: Path) -> Any:
    """A value that a setting can have and has not."""
    match setting.kind:
        case Kind.CHOICE:
            return next((value for value, _words in setting.choices if value != setting.read()), None)
        case Kind.SEVERAL:
            return (setting.choices[0][0],)
        case Kind.NUMBER:
            return setting.read() - 1
        case Kind.STEPS:
            return (2, 20)
        case Kind.WEEK:
            return (0.5, *setting.read()[1:])
        case Kind.TEXT:
            return "H J K L" if setting.id == "rating_keys" else "desk"
        case Kind.FOLDER:
            return str(folder)
        case _set_elsewhere:
            return None


def test_each_setting_holds_at_once_and_after_a_restart_and_is_put_back(
    data: Path, clock: SetClock, tmp_path: Path
) -> None:
    chosen = {}
    with StudyApp.open(data, clock) as app:
        preferences = Preferences(app)
        for setting in preferences.settings:
            value = another(setting, tmp_path)
            if value is None:
                continue
            before = preferences.value(setting.id)
            preferences.change(setting.id, value)
            assert preferences.value(setting.id) == value
            preferences.undo()
            assert preferences.value(setting.id) == before
            preferences.redo()
            chosen[setting.id] = value
    assert len(chosen) >= 10
    with StudyApp.open(data, clock) as app:
        again = Preferences(app)
        assert {id: again.value(id) for id in chosen} == chosen


def test_changes_are_taken_back_in_turn_and_named(app: StudyApp, preferences: Preferences) -> None:
    preferences.change("scheme", "dark")
    preferences.change("new_a_day", 7)
    assert preferences.undone_next == "New cards a day: 7"
    preferences.undo()
    assert app.decisions.new_cards("guild/all") == 20
    assert preferences.undone_next == "Colours: Dark"
    assert preferences.redone_next == "New cards a day: 7"
    preferences.undo()
    assert (app.scheme, preferences.undone_next, preferences.undo()) == ("system", "", None)
    preferences.redo()
    preferences.redo()
    assert (app.scheme, app.decisions.new_cards("guild/all")) == ("dark", 7)
    preferences.undo()
    preferences.change("text_scale", 1.5)
    assert (preferences.redone_next, preferences.redo()) == ("", None)


def test_what_is_as_it_was_is_no_change(preferences: Preferences) -> None:
    preferences.change("scheme", "system")
    assert preferences.undone_next == ""


def test_a_decision_that_is_taken_back_is_void_in_the_journal_and_not_decided_anew(
    app: StudyApp, preferences: Preferences
) -> None:
    preferences.change("retention", 85)
    assert app.deciding.last_said is not None
    preferences.undo()
    assert app.deciding.last_said is None
    preferences.redo()
    assert app.decisions.retention == 0.85


def test_a_decision_is_taken_back_though_something_else_was_said_since(app: StudyApp, preferences: Preferences) -> None:
    preferences.change("new_a_day", 5)
    session = app.studying.session("guild/all")
    question = session.next()
    assert question is not None
    session.answer(None, first_key_ms=None, total_ms=1)
    preferences.undo()
    assert app.decisions.new_cards("guild/all") == 20
    assert app.journal.last_answer() is not None


def test_what_differs_from_the_start_or_from_the_usual_has_a_way_back(app: StudyApp) -> None:
    app.scheme = "dark"
    preferences = Preferences(app)
    assert preferences.way_back("text_scale") is None
    assert preferences.way_back("scheme") == ("system", "Back to the usual: same as the system")
    preferences.change("scheme", "light")
    assert preferences.way_back("scheme") == ("dark", "Put back: dark")
    preferences.change("easy_days", (0.5,) + (1.0,) * 6)
    assert preferences.way_back("easy_days") == ((1.0,) * 7, "Put back: as usual")
    assert preferences.way_back("habits") is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dark", "scheme"), ("font", "text_scale"), ("LETTERS lar", "text_scale"), ("russ", "language"),
        ("mute", "sounds"), ("animation", "motion"), ("backup", "backups"), ("fsrs", "habits"), ("colors", "scheme"),
    ],
)  # fmt: skip
def test_a_setting_is_found_by_words_that_people_have_for_it(preferences: Preferences, typed: str, found: str) -> None:
    assert found in [setting.id for setting in preferences.found(typed)]


def test_nothing_typed_finds_all_and_nonsense_nothing(preferences: Preferences) -> None:
    assert preferences.found(" ") == preferences.settings
    assert preferences.found("xylophone") == ()


@pytest.mark.parametrize(("id", "value"), [("backups", "/no/such/folder"), ("new_a_day", -1), ("maximum", 1)])
def test_what_makes_no_sense_is_refused_with_a_sentence_and_changes_nothing(
    preferences: Preferences, id: str, value: Any
) -> None:
    before = preferences.value(id)
    with pytest.raises(StudyAppError, match=r"\.$"):
        preferences.change(id, value)
    assert (preferences.value(id), preferences.undone_next) == (before, "")


@pytest.mark.parametrize(("text", "minutes"), [("1 10", (1, 10)), ("1,10", (1, 10)), ("", ()), (" 720 ", (720,))])
def test_steps_are_written_as_numbers(text: str, minutes: tuple[int, ...]) -> None:
    assert steps(text) == minutes


@pytest.mark.parametrize("text", ["0", "-3", "1.5", "ten", "1000"])
def test_what_are_no_steps_is_refused(text: str) -> None:
    with pytest.raises(StudyAppError, match="Steps are"):
        steps(text)


def test_no_setting_but_a_window_s_own_is_missing_from_the_list(app: StudyApp, preferences: Preferences) -> None:
    app.text_scale = 1.1
    kept = set(json.loads((app.data_dir / "settings.json").read_text(encoding="utf-8")))
    by_themselves = {"columns", "widths", "warned_of", "hints", "welcomed"}
    elsewhere = {"shared_folder": "devices"}
    ids = {setting.id for setting in preferences.settings}
    assert {elsewhere.get(name, name) for name in kept - by_themselves} <= ids
