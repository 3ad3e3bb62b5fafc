"""Find and replace, and one change to many facts: what would change is seen first, what would be wrong is marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from clocks import SetClock
from hypothesis import given, settings
from hypothesis import strategies as st
from searched import packs

from study_app.app import StudyApp
from study_app.desk.desk import Effect
from study_app.errors import StudyAppError
from study_app.facts.rows import Row
from study_app.facts.typed import tagged
from study_app.journal import Change
from study_app.study.search.replacing import (
    Preview,
    Replacement,
    Where,
    into_deck,
    out_of_deck,
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


def save(app: StudyApp, changes: Mapping[str, Sequence[Change]], why: str = "") -> tuple[Effect, ...]:
    return tuple(app.desk.save(pack, some, why) for pack, some in changes.items())


def row_of(app: StudyApp, table: str, id: str) -> Row:
    row = app.desk.row("law", table, id)
    assert row is not None
    return row


def say(app: StudyApp, table: str, id: str, field: str, new: object) -> None:
    save(app, {"law": [Change(table, id, field, row_of(app, table, id).data.get(field), new)]})


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
    [effect] = save(app, found.changes, "plain words")
    assert set(effect.facts) == {"law-2", "law-8", "law-11"}
    assert app.authoring.search.find("pack:law lines").count == 3
    assert app.desk.undo()
    assert app.authoring.search.find("pack:law lines").count == 0 < app.authoring.search.find("under\\_scores").count


def test_a_name_is_replaced_where_names_are_looked_for_and_every_fact_of_it_says_so(app: StudyApp) -> None:
    wanted = Replacement("charter", "Constitution", frozenset((Where.ENTITIES,)), whole=True)
    found = preview(app, wanted)
    assert law(found) == [("entity", "d0", "name", "Charter", "Constitution")]
    save(app, app.authoring.checked(found).changes)
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
    say(app, "fact", "law-1", "tags", ["a", "b"])
    both = preview(app, Replacement("a", "b", frozenset((Where.TAGS,)), whole=True), [("law", "law-1")])
    assert [one.change.new for one in both.replaced] == [["b"]]
    none = preview(app, Replacement("[ab]", "", frozenset((Where.TAGS,)), regular=True), [("law", "law-1")])
    assert [one.change.new for one in none.replaced] == [None]
    save(app, none.changes)
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


def test_one_text_stands_for_a_list_of_one_wherever_many_facts_are_changed(app: StudyApp) -> None:
    def told(table: str, id: str, field: str) -> object:
        return row_of(app, table, id).data.get(field)

    say(app, "fact", "law-1", "tags", "treaty")
    save(app, preview(app, Replacement("treaty", "pact", frozenset((Where.TAGS,)))).changes)
    assert told("fact", "law-1", "tags") == ["pact"]
    say(app, "fact", "law-1", "tags", "treaty")
    save(app, {"law": tagged([row_of(app, "fact", "law-1")], ["exam"])})
    assert told("fact", "law-1", "tags") == ["treaty", "exam"]
    say(app, "fact", "law-1", "tags", "treaty")
    assert tagged([row_of(app, "fact", "law-1")], remove=["t"]) == ()
    save(app, {"law": tagged([row_of(app, "fact", "law-1")], remove=["treaty"])})
    assert told("fact", "law-1", "tags") is None
    for changed, left in ((into_deck, ["law-1", "law-2"]), (out_of_deck, None)):
        say(app, "deck", "few", "facts", "law-1")
        change = changed(row_of(app, "deck", "few"), ["law-2" if left else "law-1"])
        assert change is not None
        save(app, {"law": [change]})
        assert told("deck", "few", "facts") == left
