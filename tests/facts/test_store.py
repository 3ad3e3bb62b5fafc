"""The fact store: what is built into facts.db, and what its queries answer."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from facts.harbour import HEAD, fact, harbour, pack_of, the
from hypothesis import given
from hypothesis import strategies as st

from study_app import database, i18n
from study_app.facts.building import build
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import Status, ValueKind
from study_app.facts.pack import Pack
from study_app.facts.problem import Problem, Severity
from study_app.facts.store import Asked, EntityRow, FactRow, FillerRow, Gap, Store, Tally
from study_app.paths import shipped

Opened = Callable[..., Store]
Held = Callable[[str], bool | None]

LABELLED = HEAD.replace('sentence = "{thing} was made', 'label = "making of {thing}"\nsentence = "{thing} was made')


def nothing(_store: Store) -> None:
    """What the stage above adds: nothing."""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Builds a store of packs and opens it."""
    stores: list[Store] = []

    def of(*packs: Pack, problems: tuple[Problem, ...] = (), language: str = "en") -> Store:
        path = tmp_path / f"{len(stores)}.db"
        build(path, packs, problems, "built", language, nothing)
        stores.append(Store.open(path))
        return stores[-1]

    yield of
    for store in stores:
        store.close()


@pytest.fixture
def league(opened: Opened) -> Store:
    """The store of the Harbour League."""
    return opened(harbour())


@pytest.fixture
def making(opened: Opened, tmp_path: Path) -> Callable[..., Store]:
    """The store of a pack that a test writes."""
    return lambda text="", head=HEAD: opened(pack_of(tmp_path, text, head))


def question(store: Store, name: str, facet: str, pack: str = "harbour") -> Asked:
    asked = store.asked(pack, name, facet)
    assert asked is not None
    return asked


def made(id: str, **roles: str) -> str:
    """A fact of something that was made; values are TOML."""
    return fact("\n".join(f"{role} = {value}" for role, value in ({"thing": '"lamp"'} | roles).items()), id=id)


# What is in it


def test_a_fact_is_told_as_questions_need_it(league: Store) -> None:
    assert league.fact("harbour", "founded") == FactRow(
        "harbour", "founded", "founding", "event",
        "The Harbour League was founded on 3 May 1901 by Alder, Birch and Cedar.", "asserted", "stated", "", "1912-02-01", "",
    )  # fmt: skip
    renewed = league.fact("harbour", "renewed")
    assert renewed is not None
    assert renewed.event == "renewal-1910"
    boats = league.fact("harbour", "boats")
    assert boats is not None
    assert boats.modality == "planned"


def test_fillers_come_in_the_order_in_which_they_are_written(league: Store) -> None:
    assert league.fillers("harbour", "founded", "founder") == (
        FillerRow("alder", "alder", "Alder"),
        FillerRow("birch", "birch", "Birch"),
        FillerRow("cedar", "cedar", "Cedar"),
    )
    assert league.fillers("harbour", "founded", "when") == (FillerRow("1901-05-03", "", "3 May 1901"),)
    assert league.fillers("harbour", "met-in-birch", "when") == (FillerRow("1911-08", "", "August"),)
    assert league.fillers("harbour", "renewed", "term") == (FillerRow("P5Y", "", "5 years"),)
    assert league.fillers("harbour", "wardens-task", "does") == (
        FillerRow("settles quarrels between towns", "", "settles quarrels between towns"),
    )
    assert league.fillers("harbour", "boats", "attributed") == (FillerRow("league", "league", "the Harbour League"),)
    assert league.fillers("harbour", "founded", "signatory") == ()
    assert league.fillers("nowhere", "founded", "founder") == ()


def test_a_question_carries_its_licences_and_what_it_names(league: Store) -> None:
    asked = question(league, "founded", "founder")
    assert asked.stem == "Which three towns founded the Harbour League on 3 May 1901?"
    assert asked.named == ("league", "when")
    assert (asked.kind, asked.of, asked.marks) == (ValueKind.ENTITY, "town", {"closed"})
    assert question(league, "founded", "when").marks == {"one_answer"}  # licensed by the type
    assert question(league, "founded", "when").kind is ValueKind.DATE
    assert question(league, "pilots-task", "does").marks == {"distinct"}
    assert question(league, "joined", "when").marks == frozenset()


def test_a_fact_may_license_a_role_that_its_type_does_not(making: Callable[..., Store]) -> None:
    store = making(made("f", when='"1950"', one_answer='["when"]'))
    assert question(store, "f", "when", "t").marks == {"one_answer"}
    assert question(store, "good", "when", "t").marks == frozenset()


def test_what_is_asked_is_every_facet_with_a_question_and_a_filler_in_the_order_of_the_pack(league: Store) -> None:
    assert [f"{fact} {facet}" for _pack, fact, facet in league.askable()] == [
        "founded when", "founded founder", "joined joiner", "joined when", "charter-in-force start", "charter-in-force document",
        "renewed non_signatory", "renewed term", "renewed-by signatory", "wardens-meet often", "wardens-task does",
        "wardens-task body", "pilots-task does", "pilots-task body", "met-in-birch town", "met-in-birch when",
        "met-in-cedar town", "met-in-cedar when", "boats boats",
    ]  # fmt: skip
    assert all(league.asked(*row) is not None for row in league.askable())


def test_all_questions_read_at_once_are_what_each_is_alone_and_leave_nothing_behind(league: Store) -> None:
    assert list(league.every_asked()) == [league.asked(*row) for row in league.askable()]
    for pack in {pack for pack, _fact, _facet in league.askable()}:
        some = sorted({fact for of, fact, _facet in league.askable() if of == pack})[::2]
        rows = [row for fact in some for row in league.askable() if row[:2] == (pack, fact)]
        assert list(league.asked_of(pack, [*some, "of no pack"])) == [league.asked(*row) for row in rows]
    before = question(league, "founded", "founder")
    next(league.every_asked())  # and broken off
    assert question(league, "founded", "founder") == before


def test_a_facet_that_is_skipped_is_not_asked(making: Callable[..., Store]) -> None:
    store = making(made("f", when='"1950"', skip='["when"]'))
    assert [row[1:] for row in store.askable()] == [("good", "when")]
    assert store.asked("t", "f", "when") is None


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_a_fact_that_is_not_confirmed_is_in_the_store_and_in_no_query_for_questions(
    opened: Opened, status: Status
) -> None:
    pack = harbour()
    store = opened(replace(pack, facts=pack.facts | {"joined": replace(the(pack, "joined"), status=status)}))
    assert store.fact("harbour", "joined") is None
    assert store.asked("harbour", "joined", "joiner") is None
    assert "joined" not in {row[1] for row in store.askable()}
    assert "joined" not in {d.fact for d in store.dated("harbour")}
    assert "joined" not in {row[1] for row in store.dates("harbour")}
    assert store.statement_about("harbour", "dogwood", "joiner") == ""
    assert store.texts(question(store, "founded", "when")) == ()
    assert {row["id"]: row["status"] for row in store.records()}["joined"] == str(status)


def test_problems_are_kept_in_their_order(opened: Opened) -> None:
    problems = tuple(
        Problem(code, severity, "a/b.toml", line, "It is «wrong».", "Mend it.")
        for code, severity, line in (("b", Severity.WARNING, 7), ("a", Severity.ERROR, 0))
    )
    assert opened(harbour(), problems=problems).problems() == problems


def test_problems_are_counted_by_pack_but_for_what_was_set_aside(opened: Opened) -> None:
    pack = harbour()
    rows = [
        row._replace(data={**row.data, "ignore": ["odd", "alike:rumour"]}) if row.id == "boats" else row
        for row in pack.rows
    ]

    def problem(
        code: str, severity: Severity, others: tuple[str, ...] = (), file: str = "harbour/facts/x.toml"
    ) -> Problem:
        of = ("harbour", "fact", "boats") if file.startswith("harbour") else ("", "", "")
        return Problem(code, severity, file, 1, "It is wrong.", "Mend it.", "", *of, "", others)

    problems = (
        problem("odd", Severity.WARNING),
        problem("odd", Severity.ERROR),
        problem("syntax", Severity.ERROR, file="broken/pack.toml"),
        problem("alike", Severity.WARNING, ("rumour",)),
        problem("alike", Severity.WARNING, ("founded",)),
        problem("unreadable", Severity.WARNING, file="packs"),
    )
    store = opened(replace(pack, rows=tuple(rows)), problems=problems)
    assert store.tallies() == (
        Tally("harbour", 2, 1, False),
        Tally("broken", 1, 1, True),
        Tally("packs", 1, 0, False),
    )
    assert sum(pack.problems for pack in store.tallies()) == len(store.problems())
    assert store.problem_counts() == {"harbour": 2, "broken": 1, "packs": 1}


@given(st.data())
def test_problems_are_counted_as_they_are_read(data: st.DataObject) -> None:
    pack = harbour()
    codes = st.sampled_from(["odd", "alike", "uncovered"])
    set_aside = data.draw(st.lists(codes | st.just("alike:rumour"), unique=True))
    rows = tuple(r._replace(data={**r.data, "ignore": set_aside}) if r.id == "boats" else r for r in pack.rows)
    problem = st.builds(
        lambda code, severity, of, others: Problem(
            code, severity, f"{of[0] or 'broken'}/x.toml", 1, "Wrong.", "Mend.", "", *of, "", others
        ),
        codes,
        st.sampled_from(Severity),
        st.sampled_from(
            [("harbour", "fact", "boats"), ("harbour", "fact", "joined"), ("harbour", "", ""), ("", "", "")]
        ),
        st.sampled_from([(), ("rumour",)]),
    )
    problems = data.draw(st.lists(problem))
    with TemporaryDirectory() as folder:
        path = Path(folder, "facts.db")
        build(path, [replace(pack, rows=rows)], problems, "built", "en", nothing)
        with contextlib.closing(Store.open(path)) as store:
            read = Counter(one.pack or one.file.partition("/")[0] for one in store.problems())
            assert store.problem_counts() == read


def test_the_version_of_a_pack_is_told(league: Store) -> None:
    assert league.pack_version("harbour") == "1.2.0"
    assert league.pack_version("nowhere") == ""


def test_facts_are_put_into_the_words_of_the_language(opened: Opened) -> None:
    i18n.use("en", shipped("resources") / "locale")
    store = opened(harbour(), language="ru")
    founded = store.fact("harbour", "founded")
    assert founded is not None
    assert founded.statement == "Гаванского союза: 3 мая 1901 года."
    assert store.connection.execute("SELECT title FROM pack").fetchone() == ("Гаванский союз",)


def test_citations_come_in_their_order_with_span_and_digest(league: Store) -> None:
    spans = [c.span for c in the(harbour(), "renewed").citations]
    assert league.citations("harbour", "renewed") == tuple(("chronicle", s.start, s.end, s.digest) for s in spans)
    assert league.citations("harbour", "rumour") == ()


def test_records_are_what_facts_json_shows(league: Store) -> None:
    records = {str(row["id"]): row for row in league.records()}
    span = the(harbour(), "boats").citations[0].span
    assert json.loads(json.dumps(records["boats"])) == {
        "pack": "harbour", "id": "boats", "type": "plan", "statement": "The Harbour League wants to build 120 boats.",
        "when": None, "start": None, "end": None, "date_basis": "stated", "modality": "planned", "attributed": "league",
        "status": "confirmed", "tags": ["later"], "roles": {"boats": [{"text": "120"}]}, "closed": [],
        "citations": [{"source": "chronicle", "start": span.start, "end": span.end}],
    }  # fmt: skip
    assert records["founded"]["when"] == "1901-05-03"
    assert records["charter-in-force"]["start"] == "1902-06-01"
    assert records["joined"]["roles"] == {
        "joiner": [{"id": "dogwood", "text": "Dogwood"}, {"id": "elm", "text": "Elm"}]
    }
    assert records["joined"]["closed"] == ["joiner"]
    assert list(records) == list(harbour().facts)


def test_decks_and_their_facts_are_written_in_order(league: Store) -> None:
    rows = league.connection.execute("SELECT id, name FROM deck ORDER BY position").fetchall()
    assert rows == [("harbour/beginnings", "Beginnings"), ("harbour/rest", "The rest")]
    facts = league.connection.execute(
        "SELECT fact FROM deck_fact WHERE deck = 'harbour/rest' ORDER BY position"
    ).fetchall()
    assert [f for (f,) in facts][-3:] == ["met-in-cedar", "boats", "rumour"]


def test_two_packs_lie_side_by_side_and_do_not_mix(opened: Opened, tmp_path: Path) -> None:
    twin = replace(harbour(), id="twin")
    store = opened(harbour(), twin, pack_of(tmp_path))
    assert [row[0] for row in store.askable()].count("twin") == 19
    assert store.matching(question(store, "founded", "when", "twin")) == ("founded",)
    assert store.entity("t", "alder") is None
    assert {d.pack for d in store.dated("twin")} == {"twin"}


def test_a_closed_store_lets_go_of_its_file(opened: Opened) -> None:
    store = opened(harbour())
    store.close()
    with pytest.raises(database.Error):
        store.problems()


# Entities


def test_the_entities_of_a_type_are_those_of_the_types_under_it_too(league: Store) -> None:
    assert [e.id for e in league.entities("harbour", "organisation")] == ["league", "wardens", "pilots"]
    assert [e.id for e in league.entities("harbour", "body")] == ["wardens", "pilots"]
    assert league.entities("harbour", "dragon") == ()
    assert league.entity("harbour", "wardens") == EntityRow(
        "wardens", "body", "Council of Wardens", strict=True, the=True
    )
    assert league.entity("harbour", "alder") == EntityRow("alder", "town", "Alder", strict=False, the=False)
    assert league.entity("harbour", "nobody") is None


def test_names_begin_with_the_canonical_one_and_mentions_and_word_forms_are_no_answers(league: Store) -> None:
    assert league.names("harbour", "league") == ("Harbour League", "HL")
    assert league.names("harbour", "league", accepted=False) == (
        "Harbour League", "HL", "the League", "Гаванского союза",
    )  # fmt: skip
    assert league.names("harbour", "nobody") == ()


def test_the_other_names_are_those_of_the_pack_without_the_ones_of_the_entity(league: Store) -> None:
    others = league.other_names("harbour", "league")
    assert others.called("council of pilots") == "pilots"
    assert others.called("harbor league") == ""
    assert league.other_names("nowhere", "league").called("council of pilots") == ""


def test_what_a_thing_is_part_of_is_found_at_any_depth(league: Store) -> None:
    assert league.wholes("harbour", "pilots") == {"wardens", "league"}
    assert league.wholes("harbour", "wardens") == {"league"}
    assert league.wholes("harbour", "league") == frozenset()
    assert league.wholes("nowhere", "pilots") == frozenset()


def test_things_that_are_part_of_each_other_end_somewhere(making: Callable[..., Store]) -> None:
    circle = HEAD.replace('name = "Clock"', 'name = "Clock"\npart_of = "lamp"').replace(
        'name = "Lamp"', 'name = "Lamp"\npart_of = "clock"'
    )
    assert making(head=circle).wholes("t", "lamp") == {"clock", "lamp"}


def test_a_statement_about_an_entity_is_the_shortest_in_which_it_fills_the_role(league: Store) -> None:
    assert league.statement_about("harbour", "elm", "joiner") == "Dogwood and Elm joined the League in 1903."
    assert league.statement_about("harbour", "elm", "non_signatory").startswith(
        "The Charter was renewed in 1910 by four"
    )
    assert league.statement_about("harbour", "birch", "town") == "The wardens met in Birch in August."
    assert league.statement_about("harbour", "pilots", "body") == "The Council of Pilots keeps the lights."
    assert league.statement_about("harbour", "elm", "town") == ""  # a draft says so
    assert league.statement_about("harbour", "nobody", "joiner") == ""


def test_a_statement_that_says_the_same_of_another_entity_tells_them_not_apart(league: Store) -> None:
    assert league.statement_about("harbour", "elm", "joiner", unlike="dogwood") == ""
    assert league.statement_about("harbour", "elm", "joiner", unlike="alder") != ""
    assert league.statement_about("harbour", "birch", "town", unlike="cedar") == "The wardens met in Birch in August."


def test_the_entities_with_a_name_are_found_by_its_normal_form(league: Store) -> None:
    assert league.named("harbour", "hl") == {"league"}
    assert league.named("harbour", "league") == {"league"}  # as the chronicle mentions it
    assert league.named("harbour", "pilots council") == {"pilots"}
    assert league.named("harbour", "HL") == frozenset()


def test_the_same_answer_elsewhere_in_the_type_is_found(league: Store, making: Callable[..., Store]) -> None:
    task = question(league, "pilots-task", "does")
    told = league.elsewhere(task, "settles quarrels between towns")
    assert told is not None
    assert told.id == "wardens-task"
    assert league.elsewhere(task, "keeps the lights") is None  # this very fact says so
    assert league.elsewhere(question(league, "met-in-birch", "town"), "elm") is None  # a draft says so


LISTED = 60
"""More than are "near" on one side."""


@pytest.fixture
def many(making: Callable[..., Store]) -> Store:
    """A store of many towns, in each of which something was made and written down, one a year."""
    head = LABELLED.replace('ask.when = "When was {thing} made?"', 'ask.note = "What was written {when:on}?"')
    towns = "".join(f'[[entity]]\nid = "t{n}"\ntype = "town"\nname = "T{n}"\n' for n in range(2 * LISTED))
    facts = "".join(made(f"f{n}", where=f'"t{n}"', note=f'"note {n}"', when=f'"{1500 + n}"') for n in range(2 * LISTED))
    return making(towns + facts, head.replace("making of {thing}", "making of {note}"))


def test_of_many_entities_those_near_one_in_the_pack_are_enough(many: Store) -> None:
    near = [e.id for e in many.entities("t", "place", near="t60")]
    assert "t60" in near
    assert near == [f"t{n}" for n in range(60 - 48, 60 + 48)]
    assert len(many.entities("t", "place")) == 2 * LISTED + 1
    assert [e.id for e in many.entities("t", "place", near="riga")][:2] == ["riga", "t0"]


def test_of_many_texts_those_nearest_in_the_pack_are_enough(many: Store) -> None:
    near = [name for name, _row in many.texts(question(many, "f60", "note", "t"))]
    assert near == [f"f{n}" for n in range(60 - 48, 60 + 49) if n != 60]


def test_of_many_dates_those_nearest_to_a_day_are_enough(many: Store) -> None:
    day = parse_date("1560").earliest
    assert [d.text for d, _fact in many.dates("t", day)] == [str(year) for year in range(1560 - 48, 1560 + 48)]
    assert [d.date.text for d in many.dated("t", day)] == [str(year) for year in range(1560 - 48, 1560 + 48)]
    assert len(many.dates("t")) == 2 * LISTED + 1


# A stem as a query


def test_a_stem_finds_the_facts_that_agree_in_all_it_names(league: Store) -> None:
    assert league.matching(question(league, "founded", "founder")) == ("founded",)
    assert league.matching(question(league, "renewed", "term")) == ("renewed", "renewed-by")
    assert league.answers(question(league, "renewed", "term")) == {("P5Y",)}  # the other says nothing of a term
    assert league.answers(question(league, "founded", "founder")) == {("alder", "birch", "cedar")}


def test_a_stem_that_names_nothing_finds_every_confirmed_fact_of_its_type(league: Store) -> None:
    asked = question(league, "met-in-birch", "town")._replace(named=())
    assert league.matching(asked) == ("met-in-birch", "met-in-cedar")  # and not the rumour, a draft
    assert league.answers(asked) == {("birch",), ("cedar",)}


def test_a_role_agrees_only_if_it_holds_all_that_the_stem_names(making: Callable[..., Store]) -> None:
    kind = HEAD.replace('ask.when = "When was {thing} made?"', 'ask.thing = "What was made in {where}?"')
    town = '\n[[entity]]\nid = "oslo"\ntype = "town"\nname = "Oslo"\n'
    store = making(
        made("both", where='["riga", "oslo"]')
        + made("one", thing='"clock"', where='"riga"')
        + made("none", thing='"clock"'),
        kind + town,
    )
    assert store.matching(question(store, "both", "thing", "t")) == ("both",)
    assert store.matching(question(store, "one", "thing", "t")) == ("both", "one")
    assert store.answers(question(store, "one", "thing", "t")) == {("lamp",), ("clock",)}


ASKED_BY_TIME = HEAD.replace('ask.when = "When was {thing} made?"', 'ask.thing = "What was made {when:on}?"')


def matching_in(store: Store, name: str) -> set[str]:
    return set(store.matching(question(store, name, "thing", "t"))) - {"good"}


def test_a_time_agrees_where_it_may_be_the_time_named(making: Callable[..., Store]) -> None:
    times = {
        "year": "1950", "day": "1950-05-15", "month": "1950-05", "other-month": "1950-06", "other-year": "1951",
        "decade": "195X", "long": "1940/1960", "open": "1945/..", "until": "../1949", "since": "1950-05-16/",
    }  # fmt: skip
    store = making("".join(made(name, when=f'"{when}"') for name, when in times.items()), ASKED_BY_TIME)
    assert matching_in(store, "day") == {"year", "day", "month", "decade", "long", "open"}
    assert matching_in(store, "month") == {"year", "day", "month", "decade", "long", "open", "since"}
    assert matching_in(store, "year") == {"year", "day", "month", "other-month", "decade", "long", "open", "since"}
    assert matching_in(store, "other-year") == {"other-year", "decade", "long", "open", "since"}
    assert matching_in(store, "until") == {"until", "long", "open"}
    assert matching_in(store, "open") == set(times)


def test_every_pair_of_times_agrees_if_they_overlap_an_approximate_one_within_its_margin(
    making: Callable[..., Store],
) -> None:
    texts = [
        "1949",
        "1950",
        "1950-01",
        "1950-01-01",
        "1950-12-31",
        "1949-12-31",
        "1951",
        "195X",
        "19XX",
        "1949/1950-06",
        "1950~",
        "1000",
        "9999-12-31",
    ]
    texts += ["1950/..", "../1950", "1950/", "/1950", "1949-12-31/1950-01-01"]
    texts += ["-0043", "-0043-03-15", "-00XX", "-0099/0014", "../-0030", "0000", "0001"]
    store = making("".join(made(f"n{n}", when=f'"{text}"') for n, text in enumerate(texts)), ASKED_BY_TIME)
    dates = [parse_date(text) for text in texts]
    for n, one in enumerate(dates):
        overlapping = {
            f"n{m}"
            for m, other in enumerate(dates)
            if one.reach()[0] <= other.reach()[1] and other.reach()[0] <= one.reach()[1]
        }
        assert matching_in(store, f"n{n}") == overlapping, texts[n]


def test_a_stem_without_its_implied_year_is_answered_by_every_year(making: Callable[..., Store]) -> None:
    times = {
        "implied-day": ("1950-09-26", "inferred"), "same-day": ("1960-09-26", "stated"), "same-month": ("1970-09", "inferred"),
        "other-day": ("1950-09-27", "stated"), "other-month": ("1950-08", "inferred"), "year": ("1980", "stated"),
        "ancient": ("-0043-09-26", "stated"), "ancient-other": ("-0043-03-15", "stated"),
        "about": ("1990-09-26~", "stated"), "interval": ("1901/1902", "stated"),
    }  # fmt: skip
    store = making(
        "".join(made(name, when=f'"{when}"', date_basis=f'"{basis}"') for name, (when, basis) in times.items()),
        ASKED_BY_TIME,
    )
    assert question(store, "implied-day", "thing", "t").stem == "What was made on 26 September?"
    same_day = {"implied-day", "same-day", "same-month", "year", "about", "interval", "ancient"}
    assert matching_in(store, "implied-day") == same_day
    assert matching_in(store, "same-month") == {
        "same-month",
        "implied-day",
        "same-day",
        "other-day",
        "year",
        "about",
        "ancient",
        "interval",
    }
    # its stem shows the year; an implied year is no knowledge, so what has one may be what is asked for
    assert matching_in(store, "same-day") == {"same-day", "implied-day", "same-month"}
    assert set(store.matching(question(store, "other-month", "thing", "t"))) == {
        "other-month",
        "year",
        "interval",
        "good",
    }


def test_a_stem_about_a_text_is_answered_by_the_same_text_in_other_letters(making: Callable[..., Store]) -> None:
    head = HEAD.replace('ask.when = "When was {thing} made?"', 'ask.thing = "What is {note}?"')
    store = making(
        made("a", note='"Old  Brass"') + made("b", note='"old brass"', thing='"clock"') + made("c", note='"brass"'),
        head,
    )
    assert store.answers(question(store, "a", "thing", "t")) == {("lamp",), ("clock",)}


def test_numbers_that_differ_past_the_sixth_digit_are_different_answers(making: Callable[..., Store]) -> None:
    head = HEAD.replace('ask.when = "When was {thing} made?"', 'ask.parts = "How many parts has {thing}?"')
    store = making(made("a", parts="1234567") + made("b", parts="1234568"), head)
    assert store.answers(question(store, "a", "parts", "t")) == {("1234567",), ("1234568",)}
    assert store.fillers("t", "a", "parts")[0].text == "1234567"


def test_what_a_negative_role_excludes_is_denied(league: Store) -> None:
    assert league.denied(question(league, "renewed-by", "signatory")) == {"elm"}
    assert league.denied(question(league, "renewed", "non_signatory")) == frozenset()
    assert league.denied(question(league, "joined", "joiner")) == frozenset()


def test_another_fact_that_says_the_contrary_of_an_entity_is_found_from_either_side(league: Store) -> None:
    did, did_not = question(league, "renewed-by", "signatory"), question(league, "renewed", "non_signatory")
    told = [league.opposed(did, "elm"), league.opposed(did_not, "alder")]
    assert [fact and fact.id for fact in told] == ["renewed", "renewed-by"]
    assert league.opposed(did, "alder") is None  # it signed, and nothing says that it did not
    assert league.opposed(question(league, "joined", "joiner"), "elm") is None  # nothing negates who joined


def test_the_same_role_of_the_other_facts_of_a_type_is_told(league: Store) -> None:
    assert [(name, row.text) for name, row in league.texts(question(league, "pilots-task", "does"))] == [
        ("wardens-task", "settles quarrels between towns")
    ]


def test_a_type_of_more_facts_than_sqlite_takes_parameters_is_no_trouble(tmp_path: Path) -> None:
    many = 33_000  # SQLite takes 32,766 in one statement
    build(tmp_path / "f.db", [pack_of(tmp_path)], (), "", "en", nothing)
    writer = database.connect(tmp_path / "f.db")
    columns = [row[1] for row in writer.execute("PRAGMA table_info(fact)")]
    others = ", ".join("fact.id || n.value" if column == "id" else f"fact.{column}" for column in columns)
    with database.immediate(writer):
        writer.execute(f"INSERT INTO fact SELECT {others} FROM fact, json_each(?) n", (json.dumps([*range(1, many)]),))
    store = Store(writer)
    asked = question(store, "good", "when", "t")._replace(named=())
    assert len(store.matching(asked)) == many
    assert store.denied(asked) == frozenset()
    assert store.answers(asked) == {("1900",)}
    store.close()


# The timeline


def test_the_timeline_is_the_stated_events_with_a_label_in_the_order_of_their_times(league: Store) -> None:
    assert [(d.fact, d.facet, d.date.text, d.label) for d in league.dated("harbour")] == [
        ("founded", "when", "1901-05-03", "founding of the Harbour League"),
        ("charter-in-force", "start", "1902-06-01", "coming into force of the Charter"),
        ("joined", "when", "1903", "accession of Dogwood and Elm"),
        ("renewed", "when", "1910", "renewal of the Charter"),
    ]
    assert {d.event for d in league.dated("harbour")} == {"", "renewal-1910"}


@pytest.mark.parametrize(
    "lines",
    [
        {"when": '"1950?"'},
        {"when": '"1950%"'},
        {"when": '"1950/1951"'},
        {"when": '"1950/.."'},
        {"when": '"1950"', "date_basis": '"inferred"'},
        {"when": '"1950"', "date_basis": '"title"'},
        {"when": '"1950"', "modality": '"planned"'},
        {"when": '"1950"', "modality": '"derived"', "from": '["good"]'},
        {"when": '"1950"', "status": '"draft"'},
        {"parts": "7"},
    ],
    ids=str,
)
def test_what_has_no_certain_place_is_not_on_the_timeline(making: Callable[..., Store], lines: dict[str, str]) -> None:
    assert [d.fact for d in making(made("f", **lines), LABELLED).dated("t")] == ["good"]


def test_events_whose_label_names_two_of_them_are_not_on_the_timeline(making: Callable[..., Store]) -> None:
    twice = made("a", when='"1950"') + made("b", when='"1960"')
    assert [d.fact for d in making(twice, LABELLED).dated("t")] == ["good"]


def test_a_label_is_not_taken_away_by_a_fact_that_is_retired(making: Callable[..., Store]) -> None:
    corrected = made("a", when='"1950"') + made("b", when='"1960"', status='"retired"')
    assert [d.fact for d in making(corrected, LABELLED).dated("t")] == ["good", "a"]


def test_wrong_dates_are_taken_from_every_stated_time_of_a_confirmed_fact(league: Store) -> None:
    assert [(d.text, one.id) for d, one in league.dates("harbour")] == [
        ("1901-05-03", "founded"), ("1902-06-01", "charter-in-force"), ("1903", "joined"), ("1910", "renewed"),
    ]  # fmt: skip


# What held when


@pytest.fixture
def owned(making: Callable[..., Store]) -> Callable[..., Held]:
    """Whether a state held, by its lines; the source speaks for 30 June 2000."""

    def of(**lines: str) -> Callable[[str], bool | None]:
        text = "\n".join(f'{key} = "{value}"' for key, value in ({"thing": "lamp"} | lines).items())
        store = making(fact(text, type="owning"))
        return lambda at: store.holds("t", "f", parse_date(at))

    return of


def test_a_state_held_from_its_start_as_far_as_the_source_can_know(
    owned: Callable[..., Held],
) -> None:
    held = owned(start="1992-05-15", end="..")
    assert held("1995") is True
    assert held("1992-05-15") is True
    assert held("2000-06-30") is True
    assert held("1999-12") is True
    assert held("1992-05-14") is False
    assert held("1991") is False
    assert held("1992") is None  # it began within the year


def test_a_state_of_whose_end_nothing_is_said_may_have_ended_at_any_time(owned: Callable[..., Held]) -> None:
    held = owned(start="1992-05-15")
    assert held("1995") is None
    assert held("2000-06-30") is None
    assert held("1991") is False


def test_a_state_that_other_facts_say_of_other_times_is_not_known_to_have_been_over(
    making: Callable[..., Store],
) -> None:
    periods = {"first": ("1980", "1985"), "second": ("1990", "..")}
    store = making(
        "".join(
            fact(f'thing = "lamp"\nstart = "{start}"\nend = "{end}"', type="owning", id=name)
            for name, (start, end) in periods.items()
        )
    )
    assert store.holds("t", "first", parse_date("1987")) is False
    assert store.holds("t", "first", parse_date("1995")) is None
    assert store.holds("t", "second", parse_date("1982")) is None
    assert store.holds("t", "second", parse_date("1995")) is True


def test_a_state_as_of_a_time_that_the_source_cannot_know_is_not_known(
    owned: Callable[..., Held],
) -> None:
    held = owned(start="1992-05-15", end="..")
    assert held("2000") is None  # the source ends within the year
    assert held("2000-07-01") is None
    assert held("2021") is None


def test_a_state_did_not_hold_after_its_end(owned: Callable[..., Held]) -> None:
    held = owned(start="1992-05-15", end="1999-03")
    assert held("1998") is True
    assert held("1999-03-01") is True
    assert held("1999-03-02") is None  # it ended some day of March
    assert held("1999-04") is False
    assert held("2000-06-30") is False
    assert held("2021") is None  # it may have begun again
    assert held("1999") is None


@pytest.mark.parametrize("at", ["1995~", "1995?", "1990/..", "../1995", "1990/"])
def test_nothing_is_known_of_a_doubtful_or_open_time(owned: Callable[..., Held], at: str) -> None:
    assert owned(start="1980")(at) is None


def test_a_doubtful_start_proves_nothing(owned: Callable[..., Held]) -> None:
    assert owned(start="1980~", end="..")("1995") is None
    assert owned(start="1980~", end="..")("1970") is None
    assert owned(start="1980~", end="..")("1900") is False  # nobody who says "about" means eighty years
    assert owned(start="1980?", end="..")("1900") is None
    assert owned(start="1980", end="1985?")("1984") is None
    assert owned(start="1980", end="1985?")("1999") is None


def test_a_state_without_a_start_is_known_only_to_have_ended(
    owned: Callable[..., Held],
) -> None:
    assert owned(end="1985")("1980") is None
    assert owned(end="1985")("1990") is False
    assert owned()("1990") is None


@pytest.mark.parametrize(
    "lines", [{"modality": "planned"}, {"status": "draft"}, {"date_basis": "inferred"}, {"date_basis": "title"}]
)
def test_a_plan_a_draft_and_an_implied_time_prove_nothing(owned: Callable[..., Held], lines: dict[str, str]) -> None:
    held = owned(start="1980", end="..", **lines)
    assert held("1990") is None
    assert held("1970") is None


def test_nothing_is_known_of_a_fact_that_is_not_there(league: Store) -> None:
    assert league.holds("harbour", "nothing", parse_date("1910")) is None


# Sentences with a gap


def test_a_question_brings_the_sentence_with_a_gap_for_its_answer(league: Store) -> None:
    assert question(league, "wardens-meet", "often").gap == Gap("The Council of Wardens meets ", "", ".", ("body",))
    assert question(league, "founded", "founder").gap is None  # three of them


def test_a_state_is_told_without_its_times_and_nothing_else_is(making: Callable[..., Store]) -> None:
    head = HEAD.replace("{thing} is owned.", "{thing} is owned[ since {start}].")
    store = making(fact('thing = "lamp"\nstart = "1900"', type="owning"), head)
    assert store.fact("t", "f").statement == "Lamp is owned since 1900."  # type: ignore[union-attr]
    assert store.undated("t", "f") == ("Lamp is owned.", ("thing",))
    assert store.undated("t", "good") == ("", ())
    assert store.undated("t", "nothing") == ("", ())


def test_the_things_of_a_fact_are_its_entities(league: Store) -> None:
    assert league.things("harbour", "founded") == {"league", "alder", "birch", "cedar"}
    assert league.things("harbour", "nothing") == frozenset()


def test_a_statement_joins_an_entity_with_what_a_question_is_about_and_tells_it_from_another(league):
    assert league.statement_joining("harbour", "elm", {"dogwood"}, "") == "Dogwood and Elm joined the League in 1903."
    assert "Dogwood" not in league.statement_joining("harbour", "elm", {"alder", "birch"}, "dogwood")
    assert league.statement_joining("harbour", "elm", {"nobody"}, "") == ""
    assert league.things("harbour", "nothing") == frozenset()
    assert league.things("harbour", "joined") == {"elm", "dogwood"}


def test_of_a_fact_it_is_known_which_entity_fills_which_role(league):
    assert league.filled("harbour", "joined") == ("accession", frozenset({("joiner", "elm"), ("joiner", "dogwood")}))
    assert league.filled("harbour", "nothing") == ("", frozenset())
