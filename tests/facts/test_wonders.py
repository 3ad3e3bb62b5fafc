"""The shipped pack of the seven wonders: nothing wrong with it or its text, and in use what only this pack has."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest

from study_app.facts.building import documents_of
from study_app.facts.check import check_pack
from study_app.facts.dates import EdtfDate
from study_app.facts.kinds import Status, ValueKind
from study_app.facts.pack import Pack
from study_app.facts.pack_files import read_pack
from study_app.paths import shipped

FOLDER = shipped("content") / "wonders"


@pytest.fixture(scope="module")
def pack() -> Pack:
    reading = read_pack(FOLDER)
    assert [p.sentence() for p in reading.problems] == []
    assert reading.pack is not None
    return reading.pack


@pytest.fixture(scope="module")
def text(pack: Pack) -> str:
    return documents_of(pack, FOLDER)["text"]


def dates(pack: Pack) -> Iterable[EdtfDate]:
    return (when for fact in pack.facts.values() for when in fact.times.values())


# The pack and its text


def test_every_fact_can_be_read_in_its_cited_place_and_every_sentence_has_a_fact_or_a_reason(
    pack: Pack, text: str
) -> None:
    assert [p.sentence() for p in check_pack(pack, {"text": text})] == []


def test_the_text_lies_in_the_pack_and_its_paragraphs_and_sentences_leave_nothing_out(pack: Pack, text: str) -> None:
    source = pack.sources["text"]
    assert [text[p.start : p.end] for p in source.paragraphs] == [line for line in text.split("\n") if line.strip()]
    spans = [(0, 0), *((s.start, s.end) for s in source.sentences), (len(text), len(text))]
    assert "".join(text[one[1] : other[0]] for one, other in pairwise(spans)).strip() == ""
    assert 900 <= len(text.split()) <= 1400


def test_only_headings_and_the_opening_sentence_have_no_fact(pack: Pack, text: str) -> None:
    sentences = [text[u.span.start : u.span.end] for u in pack.uncited]
    assert [s for s in sentences if s.endswith(".")] == [s for s in sentences if s.startswith("Greek writers")]
    assert len(sentences) == 10


def test_nearly_a_hundred_facts_in_six_decks_all_confirmed(pack: Pack) -> None:
    assert len(pack.facts) >= 90
    assert len(pack.decks) == 6
    assert {fact.status for fact in pack.facts.values()} == {Status.CONFIRMED}
    assert {fact.id for deck in pack.decks.values() for fact in pack.deck_facts(deck)} == set(pack.facts)


# What it uses


def test_it_has_dates_of_every_precision_on_both_sides_of_the_common_era(pack: Pack) -> None:
    found = list(dates(pack))
    assert {when.precision for when in found} == {"century", "year", "month", "day", "interval"}
    assert sum(when.bounds()[1] < 1 for when in found) >= 30
    assert sum(when.bounds()[0] > 0 for when in found) >= 10
    assert sum(when.approximate for when in found) >= 10
    reigns = [fact.times for fact in pack.facts.values() if "start" in fact.times and "end" in fact.times]
    assert any(times["start"].bounds()[1] < 1 <= times["end"].bounds()[0] for times in reigns)


def test_it_has_numbers_in_units_old_and_new(pack: Pack) -> None:
    roles = [role for fact_type in pack.types.values() for role in fact_type.roles.values() if role.unit]
    assert {role.value for role in roles} == {ValueKind.NUMBER}
    units = {role.unit.many["en"] for role in roles if role.unit}
    assert units >= {"metres", "feet", "cubits", "stadia", "columns"}


def test_it_has_lives_reigns_closed_lists_negative_roles_and_things_in_things(pack: Pack) -> None:
    kinds = {fact.type for fact in pack.facts.values()}
    assert {"birth", "death", "reign"} <= kinds
    assert sum(len(fact.closed) for fact in pack.facts.values()) >= 4
    assert [r.name for t in pack.types.values() for r in t.roles.values() if r.negates] == ["left_out"]
    assert sum(bool(entity.part_of) for entity in pack.entities.values()) >= 8
    assert len({fact.attributed for fact in pack.facts.values()} - {""}) == 4


def test_no_name_gives_away_whose_work_somebody_did_or_which_of_two_kings_came_first(pack: Pack) -> None:
    """A number after a king's name tells who came first, and a place or a deed in a name what the person did there."""
    people = [
        e for e in pack.entities.values() if e.type in ("ruler", "queen", "architect", "sculptor", "archaeologist")
    ]
    words = [word for e in people for word in e.name["en"].split()]
    assert len(people) >= 25
    assert {"I", "II", "VII", "of", "Besieger"}.isdisjoint(words)


def test_what_is_disputed_is_told_as_somebodys_word(pack: Pack) -> None:
    assert {f.attributed for f in pack.facts.values() if f.type in ("builder", "size-feet", "size-cubits")} == {
        "berossus",
        "pliny",
    }
