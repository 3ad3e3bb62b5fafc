"""Find and replace, and one change to many facts: what would change is seen first, what would be wrong is marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from clocks import SetClock
from hypothesis import given, settings
from hypothesis import strategies as st
from searched import packs

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.kinds import Status
from study_app.journal import Change
from study_app.study.search.replacing import (
    Preview,
    Replacement,
    Where,
    with_field,
    with_status,
    with_tag,
    without_tag,
)

EVERYWHERE = frozenset(Where)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[StudyApp]:
    packs(tmp_path)
    with StudyApp.open(tmp_path, SetClock()) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StudyApp]:
    data = tmp_path_factory.mktemp("data")
    packs(data)
    with StudyApp.open(data, SetClock()) as opened:
        yield opened


def preview(app: StudyApp, wanted: Replacement, facts: list[tuple[str, str]] | None = None) -> Preview:
    return app.authoring.replacing(wanted, facts)()


def law(preview_: Preview) -> list[tuple[str, str, str, str, str]]:
    found = [
        (one.change.table, one.change.id, one.change.field, one.old, one.new)
        for one in preview_.replaced
        if one.pack == "law"
    ]
    assert len(found) == len(set(found))
    return found


def test_texts_of_facts_are_replaced_and_the_facts_follow_by_one_edit(app: StudyApp) -> None:
    found = app.authoring.checked(preview(app, Replacement("under_scores", "lines")))
    assert [one.pack for one in found.replaced] == ["law"] * 3
    assert law(found)[0] == ("fact", "law-2", "words", "of and C# under_scores", "of and C# lines")
    assert app.authoring.search.find("pack:law lines").count == 0, "nothing was saved"
    [effect] = app.authoring.save_changes(found.changes, "plain words")
    assert set(effect.facts) == {"law-2", "law-8", "law-11"}
    assert app.authoring.search.find("pack:law lines").count == 3
    assert app.desk.undo()
    assert app.authoring.search.find("pack:law lines").count == 0 < app.authoring.search.find("under\\_scores").count


def test_a_name_is_replaced_where_names_are_looked_for_and_every_fact_of_it_says_so(app: StudyApp) -> None:
    wanted = Replacement("charter", "Constitution", frozenset((Where.ENTITIES,)), whole=True)
    found = preview(app, wanted)
    assert law(found) == [("entity", "d0", "name", "Charter", "Constitution")]
    app.authoring.save_changes(app.authoring.checked(found).changes)
    assert (
        app.authoring.search.find("pack:law constitution").count
        == app.authoring.search.find("pack:law document:constitution").count
        == 3
    )
    acronym = preview(app, Replacement("Protocolé", "Protocol", frozenset((Where.ENTITIES,))))
    assert law(acronym)[0] == ("entity", "d0", "aliases", "C0X Protocolé", "C0X Protocol")
    [first, *_rest] = (one.change for one in acronym.replaced if one.pack == "law")
    assert first.new == [{"text": "C0X Protocol", "kind": "acronym"}]


def test_each_kind_of_text_is_found_only_where_it_is_looked_for(shared: StudyApp) -> None:
    for where, fields in (
        (Where.TAGS, {"tags"}),
        (Where.ENTITIES, {"name", "aliases"}),
        (Where.SOURCES, {"title", "publisher"}),
        (Where.TYPES, {"name", "label", "sentence", "ask"}),
        (Where.DECKS, {"name", "about"}),
    ):
        found = preview(shared, Replacement("e", "E", frozenset((where,)), case=True))
        assert {one.change.field for one in found.replaced} == fields
    every = preview(shared, Replacement("e", "E", EVERYWHERE, case=True))
    assert {one.change.table for one in every.replaced} == {"fact", "entity", "source", "type", "deck"}


def test_slots_of_sentences_stay_as_they_are(shared: StudyApp) -> None:
    found = preview(shared, Replacement("document|adopted", "X", frozenset((Where.TYPES,)), regular=True))
    sentences = {one.change.new["en"] for one in found.replaced if one.pack == "law" and one.change.field == "sentence"}
    assert "{document:The} was X {when:on} in {city}." in sentences


def test_case_whole_words_and_patterns_are_as_they_were_asked_for(shared: StudyApp) -> None:
    tags = Replacement("peace", "War", frozenset((Where.TAGS,)))
    assert {one.old for one in preview(shared, tags).replaced} == {"Peace"}
    assert preview(shared, replace(tags, case=True)).replaced == ()
    part = Replacement("Peac", "x", frozenset((Where.TAGS,)))
    assert preview(shared, part).replaced and not preview(shared, replace(part, whole=True)).replaced
    swapped = Replacement(r"(\w+)::(\w+)", r"\2::\1", frozenset((Where.TAGS,)), regular=True)
    assert {(one.old, one.new) for one in preview(shared, swapped).replaced} == {("history::old", "old::history")}
    literal = Replacement("C#", r"\1", frozenset((Where.FACTS,)))
    assert all(r"\1" in one.new for one in preview(shared, literal).replaced)


def test_only_chosen_facts_and_what_they_speak_of_are_changed(shared: StudyApp) -> None:
    chosen = [("law", "law-2"), ("sea", "first")]
    found = preview(shared, Replacement(".+", "x", EVERYWHERE, regular=True), chosen)
    rows = {(one.pack, one.change.table, one.change.id) for one in found.replaced}
    assert {row for row in rows if row[1] == "fact"} <= {("law", "fact", "law-2"), ("sea", "fact", "first")}
    assert {row[2] for row in rows if row[:2] == ("law", "entity")} == {"d2"}
    assert {row[2] for row in rows if row[:2] == ("law", "type")} == {"motto"}
    assert {row[2] for row in rows if row[:2] == ("law", "deck")} >= {"all", "few"}


def test_a_tag_that_becomes_one_that_is_there_is_borne_once_and_an_empty_one_not_at_all(app: StudyApp) -> None:
    app.authoring.save_changes(
        app.authoring.changes_to([("law", "law-1")], lambda row: with_field(row, "tags", ["a", "b"]))
    )
    both = preview(app, Replacement("a", "b", frozenset((Where.TAGS,)), whole=True), [("law", "law-1")])
    assert [one.change.new for one in both.replaced] == [["b"]]
    none = preview(app, Replacement("[ab]", "", frozenset((Where.TAGS,)), regular=True), [("law", "law-1")])
    assert [one.change.new for one in none.replaced] == [None]
    app.authoring.save_changes(none.changes)
    assert app.authoring.search.find("id:law-1 tag:none").count == 1


def test_what_would_be_wrong_is_marked_with_the_reason_and_not_saved(app: StudyApp) -> None:
    found = preview(app, Replacement("Pact", "", frozenset((Where.ENTITIES,))))
    [one] = [one for one in found.replaced if one.pack == "law"]
    assert "Nothing would be left" in one.problem and found.changes == {}
    # braces that name no role: the reader of packs refuses them, so the change is marked
    broken = app.authoring.checked(
        preview(app, Replacement("was adopted", "{nobody} adopted", frozenset((Where.TYPES,))))
    )
    [wrong] = [one for one in broken.replaced if one.pack == "law" and one.change.field == "sentence"]
    assert "nobody" in wrong.problem
    assert all(change.field != "sentence" for change in broken.changes.get("law", ()))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Replacement("", "x"), "Say what is to be found"),
        (Replacement("(", "x", regular=True), "cannot be read: missing"),
        (Replacement("a", r"\4", regular=True), "What comes in its place cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(shared: StudyApp, wanted: Replacement, words: str) -> None:
    with pytest.raises(StudyAppError, match=words):
        shared.authoring.replacing(wanted)


def test_a_pattern_that_takes_too_long_is_refused_in_a_sentence(shared: StudyApp) -> None:
    wanted = Replacement(r"(.*)(.*)(.*)\1\2\3x$", "", EVERYWHERE, regular=True)
    with pytest.raises(StudyAppError, match="takes too long"):
        preview(shared, wanted)


def test_a_preview_is_made_on_another_thread(shared: StudyApp) -> None:
    later, found = shared.authoring.replacing(Replacement("e", "E", EVERYWHERE)), list[Preview]()
    thread = Thread(target=lambda: found.append(later()))
    thread.start()
    thread.join()
    assert found == [preview(shared, Replacement("e", "E", EVERYWHERE))]


@settings(max_examples=40)
@given(
    find=st.sampled_from(("e", "The", "a", " ", "o", "C#")),
    by=st.sampled_from(("", "x", "é ", "E")),
    case=st.booleans(),
)
def test_old_and_new_differ_by_the_replaced_text_alone(shared: StudyApp, find: str, by: str, case: bool) -> None:
    for one in preview(shared, Replacement(find, by, frozenset((Where.FACTS, Where.ENTITIES)), case=case)).replaced:
        row = shared.desk.row(one.pack, one.change.table, one.change.id)
        assert row is not None and row.data[one.change.field] == one.change.old
        if case and one.change.field not in ("sentence", "ask"):
            assert one.new == one.old.replace(find, by)
        assert one.change.new != one.change.old


# --- many facts at once

THREE = [("law", "law-1"), ("law", "law-2"), ("sea", "sea-1")]


def test_a_tag_is_added_to_many_facts_and_taken_away_again(app: StudyApp) -> None:
    changes = app.authoring.changes_to(THREE, lambda row: with_tag(row, "exam"))
    assert {pack: len(some) for pack, some in changes.items()} == {"law": 2, "sea": 1}
    app.authoring.save_changes(changes)
    assert app.authoring.search.find("tag:exam").count == 3
    assert app.authoring.changes_to(THREE, lambda row: with_tag(row, "exam")) == {}
    app.authoring.save_changes(app.authoring.changes_to(THREE, lambda row: without_tag(row, "exam")))
    assert app.authoring.search.find("tag:exam").wrong
    assert app.authoring.changes_to(THREE, lambda row: without_tag(row, "exam")) == {}


def test_status_and_roles_of_many_facts_are_set(app: StudyApp) -> None:
    app.authoring.save_changes(app.authoring.changes_to(THREE, lambda row: with_status(row, Status.RETIRED)))
    assert app.authoring.search.find("retired: id:law-1,law-2,sea-1").count == 3
    app.authoring.save_changes(app.authoring.changes_to(THREE, lambda row: with_status(row, Status.DRAFT)))
    assert app.authoring.search.find("status:draft id:law-1,law-2,sea-1").count == 3
    app.authoring.save_changes(app.authoring.changes_to(THREE, lambda row: with_field(row, "document", "d3")))
    assert app.authoring.search.find("document:d3 id:law-1,law-2,sea-1").count == 3
    assert app.authoring.changes_to(THREE, lambda row: with_field(row, "document", "d3")) == {}


def test_facts_are_moved_from_deck_to_deck_by_one_edit(app: StudyApp) -> None:
    both = [("law", "law-1"), ("law", "law-2")]
    app.authoring.save_changes(app.authoring.deck_changes(both, into="law/old", out_of="law/few"))
    assert app.authoring.search.find("deck:law/few").count == 0
    assert app.authoring.search.find("deck:law/old id:law-1,law-2").count == 2
    app.desk.undo()
    assert set(app.authoring.search.find("deck:law/few").keys()) == {"law/law-1", "law/law-2"}
    assert app.authoring.deck_changes(both, into="law/few") == app.authoring.deck_changes(both, into="law/all") == {}


def test_one_text_stands_for_a_list_of_one_wherever_many_facts_are_changed(app: StudyApp) -> None:
    def say(table: str, id: str, field: str, new: object) -> None:
        row = app.desk.row("law", table, id)
        assert row is not None
        app.desk.save("law", [Change(table, id, field, row.data.get(field), new)])

    def told(table: str, id: str, field: str) -> object:
        row = app.desk.row("law", table, id)
        assert row is not None
        return row.data.get(field)

    law1 = [("law", "law-1")]
    say("fact", "law-1", "tags", "treaty")
    app.authoring.save_changes(preview(app, Replacement("treaty", "pact", frozenset((Where.TAGS,)))).changes)
    assert told("fact", "law-1", "tags") == ["pact"]
    say("fact", "law-1", "tags", "treaty")
    app.authoring.save_changes(app.authoring.changes_to(law1, lambda row: with_tag(row, "exam")))
    assert told("fact", "law-1", "tags") == ["treaty", "exam"]
    say("fact", "law-1", "tags", "treaty")
    assert app.authoring.changes_to(law1, lambda row: without_tag(row, "t")) == {}
    app.authoring.save_changes(app.authoring.changes_to(law1, lambda row: without_tag(row, "treaty")))
    assert told("fact", "law-1", "tags") is None
    say("deck", "few", "facts", "law-1")
    app.authoring.save_changes(app.authoring.deck_changes([("law", "law-2")], into="law/few"))
    assert told("deck", "few", "facts") == ["law-1", "law-2"]
    say("deck", "few", "facts", "law-1")
    app.authoring.save_changes(app.authoring.deck_changes(law1, out_of="law/few"))
    assert told("deck", "few", "facts") is None


def test_what_a_deck_cannot_do_is_a_sentence(app: StudyApp) -> None:
    with pytest.raises(StudyAppError, match="own pack only"):
        app.authoring.deck_changes(THREE, into="law/few")
    with pytest.raises(StudyAppError, match="law-1 is in the deck law/all by its search"):
        app.authoring.deck_changes([("law", "law-1")], out_of="law/all")
    with pytest.raises(StudyAppError, match="There is no deck"):
        app.authoring.deck_changes([("law", "law-1")], into="law/nowhere")
