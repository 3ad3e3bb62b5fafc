"""The review of an update: what each side changed, and one decision after the other, by keys."""

from __future__ import annotations

import pytest
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QWidget

from study_app.facts.merging import Difference, Kind
from study_app.facts.problem import Problem, Severity
from study_app.gui import theme
from study_app.gui.update import UpdatePage, about, lines, value_in_words, where_in_words

FOUND = (
    Difference("fact", "a", "when", "1900", "1901", "1902"),
    Difference("fact", "b", "tags", None, ["x"], ["y", "z"]),
    Difference("fact", "c", "", {"id": "c"}, None, {"id": "c", "when": "1950 " * 40}),
    Difference("fact", "d", "when", "1900", "1901", "1900", was="old-d"),
    Difference("deck", "e", "name", "E", "E", "F"),
)


@pytest.fixture
def page(show, qtbot) -> UpdatePage:
    made = UpdatePage("Update: Bridges", "Words.", FOUND, "Update")
    made.resize(900, 700)
    show(made).start()
    return made


def test_each_field_is_named_with_what_it_was_and_what_both_say(page):
    shown = words(page)
    for part in ("Fact a: When", "It was: 1900", "Fact b: Tags", "y, z", "Fact c", "nothing"):
        assert part in shown
    assert "You and the new text both changed 3 fields." in shown
    assert [field.toPlainText() for field in page.lists] == [
        "Fact d (before: old-d): When: 1900  →  1901",
        "Deck e: Name: E  →  F",
    ]
    assert nameless(page) == []


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_nothing_is_cut_off_at_any_text_size(qapp, show, scale):
    theme.apply(qapp, "dark", scale)
    made = UpdatePage("Update: Bridges", "Words.", FOUND, "Update")
    made.resize(900, 700)
    show(made).start()
    QApplication.processEvents()
    assert cut_off(made.column.inside) == []


def test_mine_counts_unless_the_new_text_is_chosen(page, press, qtbot):
    with qtbot.waitSignal(page.decided) as told:
        press("Ctrl+Return")
    assert told.args == [[]]
    press("Right", "Down", "Down", "T", "Up", "T", "M")
    with qtbot.waitSignal(page.decided) as told:
        press("Ctrl+Return")
    assert told.args == [[("fact", "a", "when"), ("fact", "c", "")]]


def test_walking_ends_at_the_button_and_at_the_way_back(page, press):
    press("Down", "Down", "Down")
    assert QApplication.focusWidget() is page.go
    press("Up", "Up", "Up", "Up")
    assert QApplication.focusWidget() is page.back


def test_all_of_one_side_can_be_chosen_at_once(page, press, qtbot):
    page.all_theirs.setFocus()
    press("Space")
    assert all(one.theirs for one in page.decisions)
    page.all_mine.setFocus()
    press("Space")
    assert not any(one.theirs for one in page.decisions)


def test_where_nothing_is_to_be_decided_the_button_has_the_focus(show):
    made = UpdatePage(*about("Bridges", None, ()))
    show(made).start()
    assert "Nothing is to be decided" in words(made)
    assert QApplication.focusWidget() is made.go


def test_values_and_places_in_words():
    assert value_in_words(FOUND[0], None) == "nothing"
    assert value_in_words(FOUND[0], "1900") == "1900"
    assert where_in_words(FOUND[0]) == "Fact a: When"
    assert where_in_words(FOUND[2]) == "Fact c"
    assert lines((), FOUND[0].kind) == []
    assert where_in_words(FOUND[0], lambda row: "It is so." if row == ("fact", "a") else "") == "“It is so”: When"


OLD = {
    "id": "adoption", "name": {"en": "adoption"}, "tense": "event",
    "role": {"document": {"value": "entity", "of": "document", "one_answer": True}},
    "sentence": {"en": "{document} was adopted {when:on}."}, "ask": {"when": {"en": "When was {document} adopted?"}},
}  # fmt: skip
NEW = OLD | {
    "tense": "state", "role": {"document": {"value": "text", "many": True}},
    "ask": {"when": {"en": "When?"}, "document": {"en": "What?", "ru": "Что?"}},
}  # fmt: skip


def test_a_kind_of_fact_is_told_field_by_field_as_its_form_names_them(show):
    keys = [key for key in OLD if OLD[key] != NEW[key]]
    found = [Difference("type", "adoption", key, OLD[key], NEW[key], OLD[key]) for key in keys]
    found.append(Difference("type", "accord", "", None, OLD, None))
    found.append(
        Difference("entity_type", "town", "", {"id": "town", "name": "town"}, None, {"id": "town", "name": "town"})
    )
    assert lines(found, Kind.THEIRS) == [
        "Kind of fact adoption: How it stands in time: it happened (when)  →  it lasts (from, until)",
        "Kind of fact adoption: Role “document” (what fills it): an entity  →  a text",
        "Kind of fact adoption: Role “document” (of which kind): document  →  nothing",
        "Kind of fact adoption: Role “document” (only one is right): yes  →  nothing",
        "Kind of fact adoption: Role “document” (several): nothing  →  yes",
        "Kind of fact adoption: Question for “when”: When was {document} adopted?  →  When?",
        "Kind of fact adoption: Question for “document” (en): nothing  →  What?",
        "Kind of fact adoption: Question for “document” (ru): nothing  →  Что?",
        "Kind of fact accord is new: Name: adoption, How it stands in time: it happened (when), Role “document” (what fills it): "
        "an entity, Role “document” (of which kind): document, Role “document” (only one is right): yes, Sentence: {document} "
        "was adopted {when:on}., Question for “when”: When was {document} adopted?",
        "Kind of entity town is gone",
    ]
    conflict = Difference("type", "adoption", "ask", OLD["ask"], NEW["ask"], {"when": {"en": "On which day?"}})
    shown = words(show(UpdatePage("Update: Bridges", "Words.", (conflict, *found), "Update")))
    assert "Kind of fact adoption: Questions" in shown
    assert "Question for “when”: On which day?" in shown
    assert '{"' not in shown


NAMES = {
    ("type", "opening"): "opening of a bridge", ("entity", "north"): "North bridge", ("entity", "south"): "South bridge",
    ("role", "opening/what"): "which bridge", ("field", "a/what"): "which bridge", ("entity_type", "bridge"): "bridge",
    ("fact", "a"): "North bridge was opened in 1901.", ("source", "news"): "The news",
}  # fmt: skip


def test_rows_that_an_update_names_are_told_by_what_they_are_called_and_roles_by_their_titles(show):
    new = {"id": "b", "type": "opening", "what": ["north", "unknown"], "cite": {"source": "news", "span": [0, 9]}}
    found = [
        Difference("fact", "b", "", None, new, None),
        Difference("fact", "a", "what", "north", "south", "north"),
        Difference("entity", "west", "", None, {"id": "west", "type": "bridge", "name": "West bridge"}, None),
    ]
    assert lines(found, Kind.THEIRS, lambda row: NAMES.get(row, "")) == [
        "Fact b is new: Kind: opening of a bridge, Which bridge: North bridge, unknown, Cited: The news, letters 0 to 9",
        "“North bridge was opened in 1901”: Which bridge: North bridge  →  South bridge",
        "Entity west is new: Kind: bridge, Name: West bridge",
    ]
    conflict = Difference("fact", "a", "what", "north", "south", "unknown")
    shown = words(show(UpdatePage("Update", "Words.", (conflict,), "Update", told_of=lambda row: NAMES.get(row, ""))))
    assert "“North bridge was opened in 1901”: Which bridge" in shown
    assert "It was: North bridge" in shown and "South bridge" in shown


def test_what_would_be_wrong_with_my_edits_is_told(show):
    wrong = Problem("dangling", Severity.ERROR, "p/x.toml", 1, "there is no town.", "Add it.")
    made = show(UpdatePage("Update: Bridges", "Words.", FOUND, "Update", [wrong]))
    assert "With your edits 1 thing would be wrong in the new text: there is no town. Add it." in words(made)


def test_what_a_text_brings_is_as_high_as_its_lines_are_when_they_are_broken(show, qapp):
    long = "a name that goes on and on " * 8
    made = UpdatePage("Update", "Words.", (Difference("entity", "e", "name", "E", long, "E"),), "Update")
    made.resize(700, 700)
    show(made).start()
    QApplication.processEvents()
    [field] = made.lists
    assert field.document().size().height() > 2
    assert field.verticalScrollBar().maximum() == 0


def test_that_a_side_is_chosen_is_told_as_small_beside_long_words_as_beside_short_ones(page):
    for decision in page.decisions:
        decision.choose(theirs=True)
    QApplication.processEvents()
    marks = [mark for decision in page.decisions for mark in decision.tiles[1].findChildren(QWidget, "mark")]
    assert len(marks) == 3 and len({mark.height() for mark in marks}) == 1
