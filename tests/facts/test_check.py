"""Checks of a pack against its sources: digests, grounding, coverage, and facts that nobody will study."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from facts.harbour import HARBOUR, TEXT, changed, copied, harbour, the
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.check import check_pack
from study_app.facts.dates import parse as parse_date
from study_app.facts.documents import digest, sha256
from study_app.facts.kinds import AliasKind, Status
from study_app.facts.pack import Alias, Citation, Fact, Pack, Span, Uncited
from study_app.facts.pack_files import read_pack
from study_app.facts.problem import Problem, Severity
from study_app.facts.quantities import parse_duration, parse_frequency

PACK = harbour()
TEXTS = {"chronicle": TEXT}
SOURCE = ("harbour/pack.toml", (HARBOUR / "pack.toml").read_text(encoding="utf-8").split("\n").index("[[source]]") + 1)


def with_fact(name: str, **changes: object) -> Pack:
    """The pack with one fact changed."""
    return replace(PACK, facts=PACK.facts | {name: replace(the(PACK, name), **changes)})


def span_of(part: str, text: str = TEXT) -> Span:
    """The span of a part of the chronicle."""
    assert text.count(part) == 1
    start = text.index(part)
    return Span(start, start + len(part), digest(part))


def cited(*parts: str) -> tuple[Citation, ...]:
    return tuple(Citation("chronicle", span_of(part)) for part in parts)


def problems(pack: Pack, code: str = "") -> list[Problem]:
    """What the checks find with the document at hand, but for facts left without a sentence."""
    found = check_pack(pack, TEXTS)
    return [p for p in found if (p.code == code if code else p.code != "uncovered")]


def test_the_pack_of_the_harbour_league_has_nothing_wrong_with_its_chronicle_at_hand_or_not() -> None:
    assert check_pack(PACK, TEXTS) == []
    assert check_pack(PACK) == []


# Digests


def test_a_citation_whose_digest_is_another_is_told_with_the_place_of_its_fact_and_the_right_digest(
    tmp_path: Path,
) -> None:
    folder = copied(tmp_path)
    changed(folder / "facts" / "council.toml", the(PACK, "boats").citations[0].span.digest, "0123456789abcdef")
    pack = read_pack(folder).pack
    assert pack is not None
    assert check_pack(pack) == []  # nobody can know without the document
    [problem] = check_pack(pack, TEXTS)
    span = the(PACK, "boats").citations[0].span
    assert (problem.code, problem.severity) == ("wrong-digest", Severity.ERROR)
    assert (problem.file, problem.line) == ("harbour/facts/council.toml", the(pack, "boats").place.line)
    assert problem.message == f"fact boats: the span [{span.start}, {span.end}] has another digest."
    assert problem.remedy == f"If the span is right, its digest is {span.digest}; else correct the span."


def test_a_span_that_is_one_letter_off_is_told() -> None:
    [citation] = the(PACK, "boats").citations
    off = replace(citation, span=replace(citation.span, start=citation.span.start + 1))
    assert [p.code for p in problems(with_fact("boats", citations=(off,)))] == ["wrong-digest"]


@pytest.mark.parametrize("name", ["sentences", "paragraphs"])
def test_a_list_of_spans_with_a_wrong_digest_is_told(name: str) -> None:
    source = PACK.sources["chronicle"]
    spans = getattr(source, name)
    wrong = replace(source, **{name: (replace(spans[0], digest="0123456789abcdef"), *spans[1:])})
    [problem] = check_pack(replace(PACK, sources={"chronicle": wrong}), TEXTS)
    assert (problem.code, problem.severity) == ("wrong-digest", Severity.ERROR)
    assert problem.message == f"the {name[:-1]} at [0, 18] of chronicle has another digest."


def test_another_document_is_told_once_and_nothing_is_read_in_it() -> None:
    [problem] = check_pack(PACK, {"chronicle": TEXT.replace("Alder", "Altar")})
    assert (problem.code, problem.severity) == ("other-document", Severity.ERROR)
    assert (problem.file, problem.line) == SOURCE
    assert "is not the one that the pack was written from" in problem.message


def test_a_source_without_a_digest_or_with_a_wrong_length_says_what_to_write() -> None:
    source = PACK.sources["chronicle"]
    bare = replace(PACK, sources={"chronicle": replace(source, sha256="")})
    assert [(p.code, p.remedy) for p in check_pack(bare, TEXTS)] == [
        ("other-document", f'If it is, write sha256 = "{source.sha256}" and length = {source.length}.')
    ]
    long = replace(PACK, sources={"chronicle": replace(source, length=7)})
    [problem] = check_pack(long, TEXTS)
    assert (problem.code, problem.file, problem.line) == ("wrong-length", *SOURCE)
    assert problem.message == f"the length of chronicle is {source.length} and not 7."


def test_a_text_for_a_source_that_the_pack_does_not_have_is_not_looked_at() -> None:
    assert check_pack(PACK, {"bible": "In the beginning"}) == []


# Grounding


def test_the_chronicle_grounds_every_fact_of_the_pack_and_the_check_would_see_it() -> None:
    # each of these takes away or changes just one thing that the chronicle says
    assert problems(PACK, "ungrounded") == []
    assert len(problems(with_fact("joined", times={"when": parse_date("1904")}), "ungrounded")) == 1


def at(when: str) -> dict[str, object]:
    """The times of a fact that happened then."""
    return {"when": parse_date(when)}


CHANGES: list[tuple[str, dict[str, object], str]] = [
    ("founded", {"times": at("1902-05-03")}, "of the date 1902-05-03, 1902"),
    ("founded", {"times": at("1901-06-03")}, "of the date 1901-06-03, june"),
    ("founded", {"times": at("1901-05-04")}, "of the date 1901-05-04, 4"),
    ("founded", {"times": at("1902-06-04")}, "the date 1902-06-04"),
    ("charter-in-force", {"times": {"end": parse_date("1907")}}, "the date 1907"),
    ("joined", {"times": at("1903/1905")}, "of the date 1903/1905, 1905"),
    ("joined", {"times": at("1904~")}, "the date 1904~"),
    ("met-in-cedar", {"times": at("1911-09-27")}, "of the date 1911-09-27, 27"),
    ("met-in-cedar", {"times": at("1911-10-26")}, "of the date 1911-10-26, october"),
    ("joined", {"roles": {"joiner": ("dogwood", "alder")}}, "alder"),
    ("boats", {"attributed": "pilots"}, "pilots"),
    ("boats", {"roles": {"boats": (121,)}}, "the number 121"),
    ("boats", {"roles": {"boats": (12,)}}, "the number 12"),
    ("renewed", {"count": {"signatory": 3}}, "the number 3"),
    ("renewed", {"roles": {"term": (parse_duration("P6Y"),)}}, "the number 6"),
    ("wardens-meet", {"roles": {"often": (parse_frequency(">=3/P1Y"),)}}, "the number 3"),
    ("wardens-meet", {"roles": {"often": (parse_frequency(">=2/P7Y"),)}}, "the number 7"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changes", "message"), CHANGES)
def test_what_a_fact_says_and_its_span_does_not_is_a_warning(
    name: str, changes: dict[str, object], message: str
) -> None:
    [problem] = problems(with_fact(name, **changes))
    assert (problem.code, problem.severity) == ("ungrounded", Severity.WARNING)
    assert problem.message == f"fact {name}: {message} cannot be read in the cited text."
    assert (problem.file, problem.line) == (the(PACK, name).place.file, the(PACK, name).place.line)


def test_an_entity_is_read_under_each_of_its_names() -> None:
    said = cited("The Council of Pilots keeps the lights.")
    other = replace(PACK.entities["pilots"], name={"en": "Harbour Guides"})
    for alias, grounded in (("council of pilots", True), ("Council of the Pilots", False)):
        renamed = replace(other, aliases=(Alias(alias, AliasKind.MENTION),))
        pack = replace(with_fact("pilots-task", citations=said), entities=PACK.entities | {"pilots": renamed})
        assert (problems(pack) == []) == grounded


def test_a_name_is_read_by_whole_words() -> None:
    pines = replace(PACK.entities["alder"], name={"en": "Ald"})
    found = problems(replace(PACK, entities=PACK.entities | {"alder": pines}))
    assert [p.message for p in found] == ["fact founded: alder cannot be read in the cited text."]


def test_what_one_span_does_not_say_another_may() -> None:
    assert problems(with_fact("renewed", citations=the(PACK, "renewed").citations[1:]))[0].message == (
        "fact renewed: charter cannot be read in the cited text."
    )
    assert problems(PACK) == []


def test_an_implied_year_need_not_be_read_and_its_month_and_day_must() -> None:
    assert problems(PACK) == []
    stated = with_fact("met-in-cedar", date_basis=the(PACK, "founded").date_basis)
    assert [p.message for p in problems(stated)] == [
        "fact met-in-cedar: of the date 1911-09-26, 1911 cannot be read in the cited text."
    ]


def test_a_derived_fact_is_excused_and_so_is_a_retired_one() -> None:
    nothing = {"roles": {"document": ("pilots",), "signatory": ("elm",)}, "times": {"when": parse_date("1850")}}
    assert problems(with_fact("renewed-by", **nothing)) == []
    wrong = {"times": {"when": parse_date("1850")}}
    retired = problems(with_fact("joined", **wrong, status=Status.RETIRED))
    assert [p.code for p in retired] == ["unfounded"]  # what follows from it, and nothing of what it says
    assert len(problems(with_fact("joined", **wrong))) == 1


def test_nothing_is_said_of_a_fact_whose_sources_are_not_all_at_hand() -> None:
    other = replace(PACK.sources["chronicle"], id="other", sentences=())
    pack = with_fact(
        "joined",
        times={"when": parse_date("1850")},
        citations=(*the(PACK, "joined").citations, Citation("other", Span(0, 9, "0" * 16))),
    )
    assert problems(replace(pack, sources=PACK.sources | {"other": other})) == []


# Grounding in other ways of writing: each text is a source of its own


def in_text(text: str, **changes: object) -> list[str]:
    """What is said of the fact `joined` with these changes where the whole source is `text`."""
    source = replace(PACK.sources["chronicle"], sha256=sha256(text), length=len(text), paragraphs=(), sentences=())
    whole = Citation("chronicle", Span(0, len(text), digest(text)))
    fact = replace(the(PACK, "joined"), roles={}, times={}, citations=(whole,))
    pack = replace(
        PACK, sources={"chronicle": source}, facts={"joined": replace(fact, **changes)}, decks={}, uncited=()
    )
    return [p.message.removeprefix("fact joined: ") for p in check_pack(pack, {"chronicle": text})]


@pytest.mark.parametrize(
    "text",
    ["On May 15th, 1992, it rained.", "15 May 1992", "May, 15, 1992", "the 15th of MAY in 1992", "1992: May 15."],
)
def test_a_day_is_read_however_it_is_written_in_words(text: str) -> None:
    assert in_text(text, times={"when": parse_date("1992-05-15")}) == []
    assert len(in_text(text, times={"when": parse_date("1992-05-05")})) == 1
    assert len(in_text(text, times={"when": parse_date("1992-06-15")})) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Seven towns", 7), ("7 towns", 7), ("13,270 towns", 13270), ("13270 towns", 13270), ("2.5 towns", 2.5),
        ("the 75th town", 75),
        ("twice", 2), ("both towns", 2), ("1,234,567 towns", 1234567),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str, number: float) -> None:
    assert in_text(text, roles={"n": (number,)}) == []
    assert in_text(text, roles={"n": (number + 1,)}) != []


def test_every_year_names_no_number() -> None:
    assert in_text("It meets every year.", roles={"often": (parse_frequency("1/P1Y"),)}) == []
    assert in_text("It meets every five years.", roles={"often": (parse_frequency("1/P5Y"),)}) == []
    assert len(in_text("It meets every year.", roles={"often": (parse_frequency("1/P5Y"),)})) == 1


# Coverage


def test_a_sentence_without_a_fact_and_without_a_reason_is_a_warning(tmp_path: Path) -> None:
    lonely = replace(PACK, facts={n: f for n, f in PACK.facts.items() if n != "boats"}, decks={})
    [problem] = check_pack(lonely)
    span = span_of("The League said that it wants to build 120 boats.")
    assert (problem.code, problem.severity) == ("uncovered", Severity.WARNING)
    assert (problem.file, problem.line) == SOURCE
    assert problem.message == f"the sentence at [{span.start}, {span.end}] of chronicle has no fact."


def test_a_retired_fact_does_not_cover_its_sentence() -> None:
    assert [p.code for p in check_pack(with_fact("boats", status=Status.RETIRED))] == ["uncovered"]
    assert check_pack(with_fact("boats", status=Status.DRAFT)) == []


def test_a_reason_for_what_is_no_sentence_is_a_warning_at_its_place(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder / "pack.toml", "[0, 18]\nreason", "[18, 20]\nreason")
    pack = read_pack(folder).pack
    assert pack is not None
    [uncovered, idle] = check_pack(pack)
    assert uncovered.message == "the sentence at [0, 18] of chronicle has no fact."
    assert idle.message == "[[no_fact]] at [18, 20] of chronicle is no sentence."
    lines = (folder / "pack.toml").read_text(encoding="utf-8").split("\n")
    assert (idle.file, idle.line) == ("harbour/pack.toml", lines.index("[[no_fact]]") + 1)


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 6)).map(lambda p: Span(p[0], p[0] + p[1], "0" * 16)), max_size=8
)


@given(SPANS, SPANS, SPANS)
def test_coverage_is_that_of_every_pair_of_spans(sentences: list[Span], spans: list[Span], excused: list[Span]) -> None:
    source = replace(PACK.sources["chronicle"], sentences=tuple(sentences))
    fact = replace(the(PACK, "joined"), citations=tuple(Citation("chronicle", span) for span in spans))
    uncited = tuple(Uncited("chronicle", span, "x") for span in excused)
    pack = replace(PACK, sources={"chronicle": source}, facts={"joined": fact}, uncited=uncited, decks={})
    bare = [s for s in sentences if not any(s.overlaps(span) for span in (*spans, *excused))]
    idle = [s for s in excused if not any(s.overlaps(sentence) for sentence in sentences)]
    assert [p.message for p in check_pack(pack)] == [
        *(f"the sentence at [{s.start}, {s.end}] of chronicle has no fact." for s in bare),
        *(f"[[no_fact]] at [{s.start}, {s.end}] of chronicle is no sentence." for s in idle),
    ]


# Decks


def test_a_fact_that_is_in_no_deck_is_a_warning_at_its_place() -> None:
    pack = with_fact("boats", tags=())
    bare = replace(
        pack, decks={"rest": replace(pack.decks["rest"], facts=("rumour",)), "beginnings": pack.decks["beginnings"]}
    )
    [problem] = check_pack(bare)
    assert (problem.code, problem.severity, problem.line) == (
        "no-deck",
        Severity.WARNING,
        the(PACK, "boats").place.line,
    )
    assert (
        check_pack(replace(bare, facts=bare.facts | {"boats": replace(the(bare, "boats"), status=Status.RETIRED)}))[
            0
        ].code
        == "uncovered"
    )


def test_a_pack_without_decks_is_no_reason_to_warn() -> None:
    assert check_pack(replace(PACK, decks={})) == []


# Scale


def test_checking_takes_no_more_than_time_in_proportion(record: Callable[[int], Pack]) -> None:
    """Ten times the facts and sentences: comparing each with each would be a hundred times the work."""
    calls = {size: _comparisons(record(size)) for size in (30, 300)}
    assert calls[300] <= 15 * calls[30]


def _comparisons(pack: Pack) -> int:
    """How many lines of study_app run while a pack is checked: a measure of work that no other process disturbs."""
    lines = 0

    def trace(frame: object, event: str, _argument: object) -> object:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        assert check_pack(pack) == []
    finally:
        sys.settrace(before)
    return lines


@pytest.fixture
def record() -> Callable[[int], Pack]:
    """Packs of as many facts as one likes, each with a sentence and in one of five decks."""

    def made(size: int) -> Pack:
        spans = tuple(Span(n * 10, n * 10 + 9, "0" * 16) for n in range(size))
        facts: dict[str, Fact] = {
            f"f{n}": replace(
                the(PACK, "joined"), id=f"f{n}", tags=(f"t{n % 5}",), citations=(Citation("chronicle", span),)
            )
            for n, span in enumerate(spans)
        }
        source = replace(PACK.sources["chronicle"], sentences=spans)
        decks = {f"d{n}": replace(PACK.decks["rest"], id=f"d{n}", search=f"tag:t{n}", facts=()) for n in range(5)}
        return replace(PACK, sources={"chronicle": source}, facts=facts, uncited=(), decks=decks)

    return made


@pytest.mark.parametrize(
    ("when", "text", "grounded"),
    [
        ("-0043-03-15", "On 15 March 44 BC it rained.", True),
        ("-0043-03-15", "On 15 March 44 it rained.", False),
        ("-0043", "It rained in 43 BC.", False),
        ("-0335/-0322", "It rained from 336 to 323 BCE.", True),
        ("0079", "It rained in AD 79.", True),
        ("-04XX", "It rained in the fifth century BC.", True),
        ("-04XX", "It rained in the 5th century BC.", True),
        ("-04XX", "It rained in the 4th century BC.", False),
        ("-04XX", "It rained in the 5th century.", False),
        ("19XX", "It rained in the twentieth century.", True),
    ],
)
def test_an_early_date_is_read_with_its_era_and_a_century_by_its_number(when: str, text: str, grounded: bool) -> None:
    assert (in_text(text, times={"when": parse_date(when)}) == []) == grounded


# What a fact rests on, and how long it lasts


@pytest.mark.parametrize("status", [Status.RETIRED, Status.DRAFT])
def test_a_fact_that_follows_from_one_that_is_no_longer_said_is_an_error_at_its_place(status: Status) -> None:
    [problem] = problems(with_fact("joined", status=status))
    assert (problem.code, problem.severity) == ("unfounded", Severity.ERROR)
    assert problem.message == f"fact renewed-by: it follows from joined, which is {status}."
    assert problem.line == the(PACK, "renewed-by").place.line


def test_a_retired_fact_may_follow_from_whatever_it_followed_from() -> None:
    pack = with_fact("joined", status=Status.RETIRED)
    both = replace(pack, facts=pack.facts | {"renewed-by": replace(the(pack, "renewed-by"), status=Status.RETIRED)})
    assert [p.code for p in problems(both) if p.code == "unfounded"] == []


def test_a_state_of_which_nobody_says_whether_it_lasts_is_a_warning_that_says_how_to_write_it() -> None:
    times = {"start": the(PACK, "charter-in-force").times["start"]}
    [problem] = problems(with_fact("charter-in-force", times=times))
    assert (problem.code, problem.severity) == ("no-end", Severity.WARNING)
    assert 'end = ".."' in problem.remedy
    assert problems(with_fact("charter-in-force", times=times, skip=frozenset({"document"}))) == []


def test_a_type_of_fact_without_a_question_is_a_warning_at_its_first_fact_that_says_what_to_add() -> None:
    wordless = replace(PACK.types["founding"], ask={})
    pack = replace(PACK, types=PACK.types | {"founding": wordless})
    [problem] = problems(pack)
    assert (problem.code, problem.severity) == ("no-question", Severity.WARNING)
    assert problem.line == the(PACK, "founded").place.line
    assert "ask." in problem.remedy
    own = replace(the(PACK, "founded"), ask={"when": {"en": "When was it?"}})
    assert problems(replace(pack, facts=pack.facts | {"founded": own})) == []
