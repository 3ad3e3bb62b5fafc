"""Each search word over real stores and learners: what SQL finds is what the word means, read naively."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from hypothesis import given, settings
from hypothesis import strategies as st
from searched import Naive, packs, study

from study_app import database
from study_app.app import StudyApp
from study_app.journal import Change
from study_app.study.search.found import View
from study_app.study.search.query import And, Node, Not, Or, Term, Wrong, in_words, parse
from study_app.study.search.words import WORDS


@pytest.fixture(scope="module", params=[1, 2])
def naive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Naive]:
    """A library of four packs, with a learner of some days."""
    data, clock = tmp_path_factory.mktemp("data"), SetClock()
    packs(data)
    with StudyApp.open(data, clock) as app:
        reviews = study(app, clock, request.param)
        yield Naive(app, reviews)


QUERIES = """
treaty; Treaty; the; a; of; s; C#; c#; peace on; "peace on"; 50%; \\_; \\*; !; \\\\; ab; (mostly); 10\\:30;
under\\_scores; defence; defens; Defence-plan; defence\\-pl; organis; d0X; protocole; " tre"; " t"; tr*ty; t*; *;
_; p_ace; "* a *"; w*c#; "the * of"; e*a; __; w:treaty; w:treat; w:treat*; w:*eaty; w:a; w:in; w:c*r; w:_e;
re:^the; re:treat(y|ies); "re:in (riga|oslo)"; re:\\d{4}; "re:(?i)C#"; re:[A-C]\\.$; deck:all; deck:law/all;
deck:Law; deck:law\\:\\:old; deck:*old; deck:"few of sea"; deck:*; deck:none; deck:f*; "deck:first steps";
tag:history; tag:history\\:\\:old; tag:peace; tag:none; tag:*; tag:a\\_b; tag:a_b; tag:*o*; type:adoption;
"type:a seat"; type:*; type:s*; note:motto; source:book; source:none; "source:the list"; source:*list;
entity:charter; entity:d0; entity:"the charter"; entity:d0x*; entity:*o*; entity:CSTO; entity:c_; kind:document;
kind:thing; "kind:a city"; kind:*; document:charter; document:; document:d1; document:*a*; date:1900;
date:1930..1960; date:..1950; date:1990..; date:1992; date:none; asof:1945; asof:2010; asof:1800; uncited:;
status:draft; status:*; retired:; pack:law; pack:Sea; pack:*s*; id:first; id:law/first; id:law-1,sea-2; id:law-*;
fact:first; nid:first; cid:law/law-1/city,law/law-4/city; has:note; has:date; has:tag; has:source; has:card;
is:new; is:learn; is:review; is:due; is:suspended; is:buried; is:flagged; is:draft; is:confirmed; is:retired;
is:uncited; flag:0; flag:1; flag:2; flag:3; flag:4; card:when; card:c*; form:typed; form:c*; form:reveal;
rated:1; rated:3; rated:0; rated:5:again; rated:9:2; rated:12:easy; introduced:1; introduced:8; prop:ivl=0;
prop:ivl>3; prop:ivl!=2; prop:due=1; prop:due=-1; prop:due<0; prop:due>=2; prop:reps>1; prop:reps=0;
prop:lapses>=1; prop:lapses=0; prop:s>2; prop:s<=1; prop:d>0.5; prop:d<0.4; prop:r<0.9; prop:r>=0.95; prop:r=1;
prop:r>0; prop:r<0; prop:r>2; prop:r<=0.8
"""
TERMS = [written.strip() for written in QUERIES.split(";") if written.strip()]


def tree_of(written: str) -> Node:
    tree = parse(written)
    assert not isinstance(tree, Wrong), (written, tree)
    return tree


def facts(naive: Naive, written: str) -> set[str]:
    found = naive.app.authoring.search.find(written)
    assert found.wrong == (), written
    keys = found.keys()
    assert len(keys) == len(set(keys))
    return set(keys)


def cards(naive: Naive, written: str) -> set[str]:
    found = naive.app.authoring.search.find(written, View.CARDS)
    assert found.wrong == (), written
    keys = found.keys()
    assert len(keys) == len(set(keys))
    return set(keys)


@pytest.mark.parametrize("written", TERMS)
def test_a_word_finds_what_it_means(naive: Naive, written: str) -> None:
    tree = tree_of(written)
    assert facts(naive, written) == naive.found(tree)
    assert cards(naive, written) == naive.found(tree, cards=True)
    assert facts(naive, f"-({written})") == naive.found(Not(tree))
    assert cards(naive, f"-({written})") == naive.found(Not(tree), cards=True)


def test_these_queries_use_every_word_and_most_of_them_find_something_but_not_all(naive: Naive) -> None:
    used = {term.word for term in map(tree_of, TERMS) if isinstance(term, Term)}
    elsewhere = {"added", "edited", "conflict", "problem"}  # what edits and checks say; see below
    assert used >= WORDS.keys() - elsewhere
    telling = [written for written in TERMS if 0 < len(facts(naive, written)) < len(naive.facts)]
    assert len(telling) > 0.75 * len(TERMS)


LEAVES: st.SearchStrategy[Node] = st.sampled_from([tree_of(written) for written in TERMS])


def nodes(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, parts) | st.builds(And, several) | st.builds(Or, several)


@settings(max_examples=80)
@given(tree=st.recursive(LEAVES, nodes, max_leaves=6))
def test_any_tree_of_words_finds_what_it_means(naive: Naive, tree: Node) -> None:
    written = in_words(tree)
    assert facts(naive, written) == naive.found(tree)
    assert cards(naive, written) == naive.found(tree, cards=True)


WORDY = st.sampled_from((*WORDS, "document", "nonsense", ""))
ODD = st.text(alphabet="abc0123456789.,:;<>=!*_\\/-()[]{}?+|^$\"' éß\u3000\n\0%", max_size=15) | st.text(max_size=10)


@settings(max_examples=200)
@given(word=WORDY, value=ODD, quoted=st.booleans())
def test_no_query_however_odd_raises(naive: Naive, word: str, value: str, quoted: bool) -> None:
    value = value.replace("\\", "\\\\").replace('"', '\\"') if quoted else value
    written = (f'{word}:"{value}"' if quoted else f"{word}:{value}") if word else value
    for view in View:
        found = naive.app.authoring.search.find(written, view)
        assert found.count >= 0
        found.rows(0, 3)
        for wrong in found.wrong:
            assert found.count == 0
            assert 0 <= wrong.start < wrong.end <= len(written)
            assert wrong.message.strip() and wrong.remedy.strip()


@pytest.mark.parametrize(
    ("written", "place", "sentence"),
    [
        ("dog nonsense:x", "nonsense", "There is no search word “nonsense”. Write"),
        ("tpye:adoption", "tpye", "There is no search word “tpye”. Write type:"),
        ("deck:nowhere", "deck:nowhere", "There is no deck “nowhere”. Known, among others: First steps, "),
        ("deck:", "deck:", "There is no deck “”."),
        ("tag:histroy", "tag:histroy", "No fact bears the tag “histroy”. Write history"),
        ("type:adopton", "type:adopton", "There is no kind of fact “adopton”. Write adoption"),
        ('type:"a sea"', 'type:"a sea"', "There is no kind of fact “a sea”. Write seat"),
        ("source:x", "source:x", "There is no source “x”."),
        ("entity:nobody", "entity:nobody", "There is no entity “nobody”."),
        ("pack:x", "pack:x", "There is no pack “x”."),
        ("form:x", "form:x", "There is no form “x”."),
        ("card:x", "card:x", "There is no facet “x”."),
        ("kind:x", "kind:x", "There is no kind of thing “x”."),
        ("status:x", "status:x", "No fact is “x”. Known: confirmed, draft, retired."),
        ("is:dew", "is:dew", "Nothing is “dew”. Write new or due."),
        ("flag:9", "flag:9", "There is no flag “9”. Write 1 (red), 2 (orange), 3 (green), 4 (blue)."),
        ("rated:x", "rated:x", "rated: needs a number of days. Write rated:7 for the last seven."),
        ("rated:1:good2", "rated:1:good2", "There is no rating “good2”."),
        ("prop:luck>1", "prop:luck>1", "prop: compares one of ivl, due, reps, lapses, s, d, r with a number."),
        ("prop:ivl", "prop:ivl", "prop: compares"),
        ("date:soon", "date:soon", "“soon” is no date. Write 1992, 1992-05"),
        ("date:1999..1990", "date:1999..1990", "This span of dates ends before it begins. Turn it round."),
        ("date:..", "date:..", "is no date"),
        ("date:5/6/1992", "date:5/6/1992", "“5/6/1992” may be two dates. Write"),
        ("re: (19|20)9", "re:", 'Where it has blanks put quotes round all: "re:a (b|c)".'),
        ("re:[a", "re:[a", "This pattern cannot be read:"),
        ("re:a{99999999}", "re:a{99999999}", "it repeats something too often"),
        ('"re:((a{0,100}){0,100}){0,100}"', '"re:((a{0,100}){0,100}){0,100}"', "it repeats something too often"),
        ("uncited:x", "uncited:x", "uncited: takes no value. Write uncited: alone."),
        ("id:", "id:", "id: needs the id of a fact."),
        ("has:luck", "has:luck", "A fact has no “luck”"),
        ("w:", "w:", "w: needs a word."),
        ("*a" * 400, "*a" * 400, "too long to be looked for with"),
    ],
)
def test_what_means_nothing_is_a_sentence_with_place_and_remedy(
    naive: Naive, written: str, place: str, sentence: str
) -> None:
    found = naive.app.authoring.search.find(written)
    [wrong] = found.wrong
    assert written[wrong.start : wrong.end] == place
    assert sentence in wrong.sentence()
    assert (found.count, found.rows(0, 9), found.keys()) == (0, (), ())


def test_each_wrong_word_of_a_query_is_told(naive: Naive) -> None:
    found = naive.app.authoring.search.find("deck:nowhere or (tag:nothing -flag:9)")
    assert [wrong.message for wrong in found.wrong] == [
        "There is no deck “nowhere”.", "No fact bears the tag “nothing”.", "There is no flag “9”.",
    ]  # fmt: skip


def test_a_pattern_that_takes_too_long_is_a_sentence(naive: Naive) -> None:
    written = r'treaty "re:(.*)(.*)(.*)\1\2\3x$"'
    for read in (lambda found: found.count, lambda found: found.rows(0, 3), lambda found: found.keys()):
        found = naive.app.authoring.search.find(written)
        assert found.wrong == ()
        assert not read(found)
        [wrong] = found.wrong
        assert "takes too long" in wrong.sentence() and found.complete


def test_edits_are_found_by_when_they_were_made(tmp_path: Path) -> None:
    clock = SetClock()
    packs(tmp_path)
    with StudyApp.open(tmp_path, clock) as app:
        ids = lambda written: app.authoring.search.find(written).keys()  # noqa: E731
        assert (ids("edited:30"), ids("added:30"), ids("is:edited")) == ((), (), ())
        row = app.desk.row("law", "fact", "law-1")
        assert row is not None
        app.desk.save("law", [Change("fact", "law-1", "tags", row.data.get("tags"), ["peaceful"])])
        new = {**row.data, "id": "law-99", "status": "draft"}
        clock.move(days=3)
        app.desk.save("law", [Change("fact", "law-99", "", None, new)])
        assert ids("edited:1") == ids("added:1") == ids("added:9") == ("law/law-99",)
        assert sorted(ids("edited:4")) == sorted(ids("is:edited")) == ["law/law-1", "law/law-99"]
        assert ids("tag:peaceful") == ("law/law-1",)
        app.desk.undo()
        assert (ids("added:9"), ids("edited:4")) == ((), ("law/law-1",))


def test_problems_and_contradictions_are_found_by_the_facts_that_they_name(tmp_path: Path) -> None:
    packs(tmp_path)
    with StudyApp.open(tmp_path, SetClock()) as app:
        app.authoring.search.find("problem:")
    with database.connect(tmp_path / "facts.db", derived=True) as store:
        rows = [("contradiction", "law-1"), ("no-deck", "law-2")]
        store.execute("DELETE FROM problem")
        store.executemany(
            "INSERT INTO problem(code, severity, pack, tbl, row) VALUES (?, 'warning', 'law', 'fact', ?)", rows
        )
    with StudyApp.open(tmp_path, SetClock()) as app:
        assert app.authoring.search.find("conflict:").keys() == ("law/law-1",)
        assert app.authoring.search.find("problem:").keys() == ("law/law-1", "law/law-2")
        assert app.authoring.search.find("problem:no*").keys() == ("law/law-2",)


def test_facts_with_a_picture_are_found_by_their_own_and_by_those_of_what_they_speak_of(tmp_path: Path) -> None:
    packs(tmp_path)
    with StudyApp.open(tmp_path, SetClock()) as app:
        assert app.authoring.search.find("has:picture").count == 0
    with database.connect(tmp_path / "facts.db", derived=True) as store:
        rows = [("law", "fact", "law-1", "a.png", "A"), ("law", "entity", "d0", "b.png", "B")]
        store.executemany("INSERT INTO picture VALUES (?, ?, ?, ?, ?)", rows)
    with StudyApp.open(tmp_path, SetClock()) as app:
        found = set(app.authoring.search.find("has:picture").keys())
        assert found == {"law/law-1", *app.authoring.search.find("pack:law document:d0").keys()}
        assert len(found) == 4
