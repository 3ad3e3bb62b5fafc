"""Entities, drafts, sentences and facts that nobody sees."""

from __future__ import annotations

from pathlib import Path

from facts.survey.records import CITE, LATER, entities, fact, found, stored, told

from study_app.facts.check import check_pack
from study_app.facts.pack_files import read_pack
from study_app.facts.survey import left_out, survey

VISIT = fact("a", "visit", 'person = "ann"; body = "court"; when = "1990"')


def orphans(root: Path, *facts: str, named: str = "") -> list[str]:
    with stored(root, *facts, named=named) as connection:
        return [problem.row for problem in survey(connection, "records") if problem.code == "orphan"]


def test_an_entity_that_no_fact_speaks_of_is_told_unless_it_may_be_a_wrong_option(tmp_path: Path) -> None:
    assert orphans(tmp_path, VISIT) == ["guild"]  # people are asked for as heads: bob and cyd are wrong options
    (tmp_path / "used").mkdir()
    assert orphans(tmp_path / "used", VISIT, fact("b", "size", 'body = "guild"; members = 6')) == []


def test_where_facts_speak_of_many_one_more_is_no_wrong_option_that_is_needed(tmp_path: Path) -> None:
    named = {f"p{n}": f"Person of {word}" for n, word in enumerate("oak elm ash fir yew bay box fig".split())}
    visits = [fact(f"v{n}", "visit", f'person = "{id}"; body = "court"; when = "19{n}0"') for n, id in enumerate(named)]
    assert orphans(tmp_path, *visits, named=entities(**named)) == ["ann", "bob", "cyd", "guild"]


def test_what_something_is_part_of_is_no_orphan(tmp_path: Path) -> None:
    named = entities().replace('name = "Court"', 'name = "Court"\npart_of = "guild"')
    assert orphans(tmp_path, VISIT, named=named) == []


def test_a_draft_without_a_citation_is_told(tmp_path: Path) -> None:
    draft = fact("b", "visit", 'person = "bob"; body = "court"; status = "draft"', cite="")
    [problem] = found(tmp_path, VISIT, draft)
    assert (problem.code, problem.row, problem.field) == ("uncited", "b", "cite")


def test_what_is_left_out_is_told_of_the_store_as_of_the_pack_that_was_read(tmp_path: Path) -> None:
    more = (
        '[[deck]]\nid = "d"\nname = "D"\nfacts = ["a"]\n[[no_fact]]\nsource = "roll"\nspan = [20, 30]\nreason = "x"\n'
    )
    with stored(tmp_path, VISIT, VISIT.replace('"a"', '"b"').replace(CITE, LATER), more=more) as connection:
        found = list(left_out(connection, "records"))
        pack = read_pack(tmp_path / "records").pack
        assert pack is not None
        assert [p.message for p in found] == [p.message for p in check_pack(pack) if p.code in ("uncovered", "no-deck")]
        assert told(found) == [
            ("uncovered", "roll:20", ()),  # an excuse for what is no sentence
            ("uncovered", "sequel", ("sequel:10",)),
            ("no-deck", "b", ()),
        ]


def test_what_a_deck_searches_for_lastingly_and_no_fact_has_is_told_of_the_store_as_of_the_pack(tmp_path: Path) -> None:
    search = "date:1801 or date:1990 entity:ann source:roll or -type:visit or tag:none"
    more = f'[[deck]]\nid = "d"\nname = "D"\nsearch = "{search}"\n'
    with stored(tmp_path, VISIT, more=more) as connection:
        idle = [p.message for p in left_out(connection, "records") if p.code == "finds-nothing"]
    pack = read_pack(tmp_path / "records").pack
    assert pack is not None
    assert idle == [p.message for p in check_pack(pack) if p.code == "finds-nothing"]
    assert [words.partition(": ")[2] for words in idle] == [
        "'date:1801' finds no fact.", "'-type:visit' finds no fact.", "'tag:none' finds no fact.",
    ]  # fmt: skip
