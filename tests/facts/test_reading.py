"""The store for somebody who reads: the timeline, the page of an entity, and the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from facts.harbour import HEAD, fact, harbour, pack_of
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.building import build
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import AliasKind, DateBasis
from study_app.facts.reading import (
    About,
    Found,
    Named,
    Reference,
    Stretch,
    about,
    find,
    first_day,
    stretch,
    time_words,
    timeline,
    told,
)
from study_app.facts.store import Store

EVENTS = HEAD.replace('sentence = "{thing} was made', 'label = "making of {thing}"\nsentence = "{thing} was made')


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Builds a store of packs and opens it."""
    stores: list[Store] = []

    def of(*packs: object) -> Store:
        path = tmp_path / f"{len(stores)}.db"
        build(path, packs, (), "built", "en", lambda _store: None)  # type: ignore[arg-type]
        stores.append(Store.open(path))
        return stores[-1]

    yield of
    for store in stores:
        store.close()


@pytest.fixture
def league(opened: Callable[..., Store]) -> Store:
    """The store of the Harbour League."""
    return opened(harbour())


def decks(store: Store) -> list[str]:
    return [row[0] for row in store.connection.execute("SELECT id FROM deck")]


def day(text: str) -> int:
    found = parse_date(text).earliest
    assert found is not None
    return found


def days(as_of: str = "2000-06-30", **times: str) -> Stretch | None:
    return stretch({role: parse_date(text) for role, text in times.items()}, day(as_of))


# --- where a fact stands


def test_a_day_is_a_point_and_a_year_is_somewhere_in_it() -> None:
    assert days(when="1992-05-15") == Stretch(
        day("1992-05-15"), day("1992-05-15"), day("1992-05-15"), day("1992-05-15"), False
    )
    assert days(when="1993") == Stretch(
        day("1993-01-01"), day("1993-01-01"), day("1993-12-31"), day("1993-12-31"), False
    )


def test_a_state_is_sure_only_between_the_end_of_its_start_and_the_start_of_its_end() -> None:
    found = days(start="1994", end="1999")
    assert found == Stretch(day("1994-01-01"), day("1994-12-31"), day("1999-01-01"), day("1999-12-31"), True)


def test_a_state_without_an_end_reaches_as_far_as_its_source_can_know() -> None:
    found = days(start="1994-02-01")
    assert found is not None
    assert (found.last, found.open_end, found.open_start) == (day("2000-06-30"), True, False)
    found = days(start="2004-02-01")  # later than the source: no further than itself
    assert found is not None
    assert found.last == day("2004-02-01")


def test_ends_that_are_open_or_unknown_are_open() -> None:
    for text in ("1994-02-01/..", "1994-02-01/"):
        found = days(when=text)
        assert found is not None
        assert (found.span, found.open_start, found.open_end) == (True, False, True)
    assert days(start="1994-02-01", end="..") == days(start="1994-02-01")
    found = days(end="1994-02-01")
    assert found == Stretch(*[day("1994-02-01")] * 4, True, open_start=True)


def test_an_approximate_date_is_marked() -> None:
    found = days(start="1994~", end="1999")
    assert found is not None
    assert found.approximate


def test_of_a_state_within_one_year_no_day_is_sure() -> None:
    found = days(start="1992", end="1992")
    assert found is not None
    assert found.sure_from == found.sure_to
    assert found.first < found.sure_from < found.last


DATES = st.builds("{:04}{}".format, st.integers(1, 9998), st.sampled_from(["", "-03", "-03-15", "~", "?", "-03~"]))


@given(start=DATES, end=DATES, as_of=st.integers(1, 3_000_000), has=st.sampled_from(["start", "end", "both", "when"]))
def test_the_days_of_a_stretch_are_in_order(start: str, end: str, as_of: int, has: str) -> None:
    first, last = sorted((parse_date(start), parse_date(end)), key=lambda date: date.bounds())
    times = {
        "both": {"start": first, "end": last},
        "when": {"when": first},
        "start": {"start": first},
        "end": {"end": last},
    }
    found = stretch(times[has], as_of)
    assert found is not None
    assert found.first <= found.sure_from <= found.sure_to <= found.last


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"when": "1992-05-15"}, "15 May 1992"),
        ({"start": "1994", "end": "1999"}, "from 1994 to 1999"),
        ({"start": "1994"}, "since 1994"),
        ({"end": "1999"}, "until 1999"),
        ({"start": "1994", "end": ".."}, "since 1994"),
        ({}, ""),
    ],
)
def test_the_time_of_a_fact_in_words(times: dict[str, str], words: str) -> None:
    assert time_words({role: parse_date(text) for role, text in times.items()}) == words


# --- the timeline


def test_the_timeline_has_every_dated_confirmed_fact_of_the_decks_once_and_by_time(league: Store) -> None:
    found = timeline(league.connection, decks(league))
    assert [one.days.first for one in found] == sorted(one.days.first for one in found)
    assert len({one.fact.key for one in found}) == len(found)
    wanted = league.connection.execute(
        "SELECT DISTINCT f.id FROM fact f JOIN arg a ON a.pack = f.pack AND a.fact = f.id"
        " WHERE f.status = 'confirmed' AND f.date_basis <> 'title' AND a.role IN ('when', 'start', 'end')"
    )
    assert {one.fact.id for one in found} == {row[0] for row in wanted}


def test_nothing_more_is_read_once_nobody_waits(league):
    left = iter([True, True, False])
    assert len(timeline(league.connection, decks(league), lambda: next(left))) <= 2


def test_the_first_day_of_a_deck_is_that_of_its_first_fact_that_states_one(league):
    for deck in decks(league):
        stated = (one for one in timeline(league.connection, [deck]) if one.fact.date_basis is DateBasis.STATED)
        first = next((one for one in stated if one.days.first == one.days.last), None)
        assert first_day(league, deck) == (None if first is None else (first.fact.pack, first.fact.id))


def test_a_deck_has_its_own_facts_only_and_no_deck_none(league: Store) -> None:
    for deck in decks(league):
        rows = league.connection.execute("SELECT fact FROM deck_fact WHERE deck = ?", (deck,))
        assert {one.fact.id for one in timeline(league.connection, [deck])} <= {row[0] for row in rows}
    assert timeline(league.connection, []) == ()


def timeline_of(opened: Callable[..., Store], root: Path, text: str) -> dict[str, tuple[str, ...]]:
    """What stands on the timeline of a pack, with the remarks on each."""
    pack = pack_of(root, text + '\n[[deck]]\nid = "all"\nname = "All"\nsearch = "type:making"\n', EVENTS)
    return {one.fact.id: one.fact.remarks() for one in timeline(opened(pack).connection, ["t/all"])}


def test_plans_implied_years_and_claims_of_others_are_there_and_marked(
    opened: Callable[..., Store], tmp_path: Path
) -> None:
    text = (
        fact('thing = "lamp"\nwhen = "1901-05-01"\nmodality = "planned"', id="plan")
        + fact('thing = "lamp"\nwhen = "1902-05-01"\ndate_basis = "inferred"', id="implied")
        + fact('thing = "lamp"\nwhen = "1903"\nattributed = "clock"', id="claim")
        + fact('thing = "lamp"\nwhen = "1904~"', id="about")
        + fact('thing = "lamp"\nwhen = "1905"\ndate_basis = "title"', id="title")
        + fact('thing = "lamp"\nwhen = "1906"\nstatus = "draft"', id="draft")
    )
    assert timeline_of(opened, tmp_path, text) == {
        "good": (),
        "plan": ("planned",),
        "implied": ("year implied",),
        "claim": ("according to Clock",),
        "about": (),
    }


def test_a_fact_is_called_by_its_label_and_a_plan_by_its_statement(
    opened: Callable[..., Store], tmp_path: Path
) -> None:
    pack = pack_of(tmp_path, fact('thing = "lamp"\nwhen = "1901"\nmodality = "planned"', id="plan"), EVENTS)
    store = opened(pack)
    one, plan = told(store, "t", "good"), told(store, "t", "plan")
    assert one is not None
    assert plan is not None
    assert one.fact.title == "Making of Clock"
    assert plan.fact.title == plan.fact.statement


# --- the page of a fact, and of an entity


def test_a_fact_is_told_with_its_citations_in_short_and_the_entities_in_it(league: Store) -> None:
    found = told(league, "harbour", "founded")
    assert found is not None
    assert found.fact.kind == "founding"
    assert next(entity.id for entity in found.entities) == "league"
    assert found.references == (Reference("The Harbour League", 2),)


def test_of_a_fact_or_an_entity_that_is_not_there_nothing_is_told(league: Store) -> None:
    assert told(league, "harbour", "nothing") is None
    assert told(league, "harbour", "rumour-draft") is None
    assert about(league, "harbour", "atlantis") is None


def known(store: Store, entity: str) -> About:
    found = about(store, "harbour", entity)
    assert found is not None
    return found


def test_the_page_of_an_entity_has_every_confirmed_fact_in_which_it_takes_part(league: Store) -> None:
    for (entity,) in league.connection.execute("SELECT id FROM entity").fetchall():
        rows = league.connection.execute(
            "SELECT DISTINCT a.fact FROM arg a JOIN fact f ON f.pack = a.pack AND f.id = a.fact"
            " WHERE a.entity = ? AND f.status = 'confirmed'",
            (entity,),
        )
        shown = [one.fact.id for _kind, facts in known(league, entity).groups for one in facts]
        assert sorted(shown) == sorted(row[0] for row in rows)


def test_the_facts_of_an_entity_are_grouped_by_kind_and_within_it_by_time(league: Store) -> None:
    for _kind, facts in known(league, "league").groups:
        assert len({one.fact.kind for one in facts}) == 1
        dated = [bool(one.fact.when) for one in facts]
        assert dated == sorted(dated, reverse=True)
    kinds = [kind for kind, _facts in known(league, "league").groups]
    assert len(kinds) == len(set(kinds))


def test_an_entity_has_its_kinds_its_other_names_its_wholes_and_its_parts(league: Store) -> None:
    rows = league.connection.execute("SELECT entity, whole FROM part").fetchall()
    assert rows
    for part, whole in rows:
        assert whole in [one.id for one in known(league, part).wholes]
        assert part in [one.id for one in known(league, whole).parts]
    found = known(league, "league")
    assert found.kinds == ("organisation",)
    assert found.entity == Named("harbour", "league", "Harbour League")
    assert ("HL", AliasKind.ACRONYM) in found.names


def test_what_points_back_in_the_text_is_none_of_the_names_of_an_entity(
    opened: Callable[..., Store], tmp_path: Path
) -> None:
    lamp = """
[[entity]]
id = "beacon"
type = "thing"
name = "Beacon"
aliases = ["It Girl", { text = "Its light", kind = "mention" }, { text = "the former", kind = "mention" },
  { text = "the tower", kind = "mention" }]
"""
    store = opened(pack_of(tmp_path, fact('thing = "beacon"\nwhen = "1901"'), EVENTS + lamp))
    found = about(store, "t", "beacon")
    assert found is not None
    assert found.names == (("It Girl", AliasKind.SPELLING), ("the tower", AliasKind.MENTION))
    assert found.entity.name not in [text for text, _kind in found.names]


# --- the search


def texts(found: tuple[Found, ...], *, fact: bool = False) -> list[str]:
    return [one.text for one in found if one.fact is fact]


def test_names_are_found_by_their_beginnings_the_best_first_and_facts_after_them(league: Store) -> None:
    found = find(league, "harb")
    assert found[0] == Found("harbour", "league", False, "Harbour League", "organisation")
    assert [one.fact for one in found] == sorted(one.fact for one in found)
    assert texts(found, fact=True)


def test_an_entity_found_by_an_alias_says_by_which(league: Store) -> None:
    [found] = [one for one in find(league, "HL") if not one.fact and one.id == "league"]
    assert found.alias == "HL"


@pytest.mark.parametrize(
    "typed", ["HARBOUR league", "hárbour  leágue", "“Harbour” - League", "league harbour", "the harbour"]
)
def test_case_accents_marks_and_the_order_of_words_do_not_matter(league: Store, typed: str) -> None:
    assert "Harbour League" in texts(find(league, typed))


def test_one_letter_finds_names_that_begin_with_it(league: Store) -> None:
    found = find(league, "a")
    assert "Alder" in texts(found)
    assert texts(found, fact=True) == []


def test_a_single_letter_after_a_word_narrows_what_it_found(league: Store) -> None:
    assert "Harbour League" in texts(find(league, "harbour l"))
    assert "Harbour League" not in texts(find(league, "harbour x"))
    assert all(" l" in f" {text.lower()}" for text in texts(find(league, "harbour l"), fact=True))


def test_letters_inside_a_word_are_found_too(league: Store) -> None:
    assert "Harbour League" in texts(find(league, "eagu"))


def test_nothing_typed_and_nothing_there_find_nothing(league: Store) -> None:
    for typed in ("", "   ", "...", "zzzz", "harbour zzzz"):
        assert find(league, typed) == ()


def test_drafts_are_not_found(league: Store) -> None:
    rows = league.connection.execute("SELECT statement FROM fact WHERE status <> 'confirmed'").fetchall()
    assert rows
    for (statement,) in rows:
        assert statement not in texts(find(league, statement), fact=True)


def test_every_confirmed_fact_and_every_entity_is_found_by_its_words(league: Store) -> None:
    for statement, told_of in league.connection.execute(
        "SELECT statement, id FROM fact WHERE status = 'confirmed'"
    ).fetchall():
        assert told_of in [one.id for one in find(league, statement) if one.fact]
    for name, entity in league.connection.execute("SELECT text, entity FROM name").fetchall():
        assert entity in [one.id for one in find(league, name) if not one.fact]


def test_no_more_rows_than_asked_for_and_facts_have_their_share(league: Store) -> None:
    found = find(league, "al", limit=2)
    assert len(found) <= 2
    everything = find(league, "harbour", limit=2)
    assert [one.fact for one in everything] == [False, True]


@pytest.fixture(scope="module")
def module_league(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("store") / "facts.db"
    build(path, [harbour()], (), "built", "en", lambda _store: None)
    store = Store.open(path)
    yield store
    store.close()


@given(typed=st.text(max_size=40) | st.text(alphabet="\"'*^:(){}+- aANDORTNEAharlg\ud800\x00", max_size=300))
def test_nothing_that_can_be_typed_breaks_a_search(module_league: Store, typed: str) -> None:
    assert len(find(module_league, typed)) <= 50
