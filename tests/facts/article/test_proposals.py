"""Facts that a sentence may be saying: types chosen by its words, roles filled by what it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from league import ARTICLE, AS_OF, TABLES

from study_app.facts.article.findings import find_all
from study_app.facts.article.lexicon import Lexicon
from study_app.facts.article.proposals import MOST, Proposal, Proposer
from study_app.facts.article.segments import segments
from study_app.facts.dates import parse
from study_app.facts.documents import digest

LEXICON = Lexicon.of(TABLES)


def read(text: str) -> list[tuple[Proposal, ...]]:
    found = find_all(text, segments(text), LEXICON, parse(AS_OF))
    proposer = Proposer(text, "art", LEXICON)
    return [proposer.proposals(n, f) for n, f in enumerate(found)]


def row(proposal: Proposal) -> dict[str, object]:
    return {k: v for k, v in proposal.row.items() if k != "cite"}


MADE = read(ARTICLE)

FOUNDING = {"type": "founding", "organisation": "league", "place": "porthaven", "when": "1921-03-03"}
ADOPTION = {"type": "adoption", "document": "charter", "body": "masters", "when": "1922-06-09"}
JOINING = {
    "type": "accession",
    "organisation": "league",
    "joiner": ["estmouth", "lowhaven", "sandwick"],
    "when": "1925",
}
SIGNING = {
    "type": "signing",
    "document": "pilots",
    "outside": ["estmouth", "sandwick"],
    "term": "P10Y",
    "count": {"signatory": 6},
    "when": "1930-05",
}
RANK = {"type": "rank", "body": "masters", "rank": "highest", "of": "league"}
MEETING = {"type": "meetings", "body": "masters", "often": ">=2/P1Y"}


@pytest.mark.parametrize(
    ("number", "best"), [(1, FOUNDING), (2, ADOPTION), (3, JOINING), (4, SIGNING), (5, RANK), (6, MEETING)]
)
def test_the_best_proposal_of_a_plain_sentence_is_the_fact(number, best):
    assert row(MADE[number][0]) == best
    assert MADE[number][0].missing == ()


def test_one_of_a_list_is_proposed_where_a_role_takes_one():
    single = [row(p) for p in MADE[3] if p.type == "one-accession"]
    assert sorted(str(r["joiner"]) for r in single) == ["estmouth", "lowhaven", "sandwick"]


def test_an_acronym_that_is_introduced_is_a_fact_of_its_own():
    assert {"type": "abbreviation", "short": "LOH", "full": "League of Harbours"} in [row(p) for p in MADE[1]]


def test_each_rests_on_its_sentence_and_on_the_place_of_the_name_that_it_points_back_to():
    [meeting] = [p for p in MADE[6] if p.type == "meetings"]
    spans = [tuple(c["span"]) for c in meeting.row["cite"]]
    assert [ARTICLE[start:end] for start, end in spans] == ["It meets at least twice a year.", "Council of Masters"]
    for proposal in (p for made in MADE for p in made):
        cites = proposal.row["cite"]
        for cite in cites if isinstance(cites, list) else [cites]:
            start, end = cite["span"]
            assert cite["digest"] == digest(ARTICLE[start:end])


def test_what_was_guessed_is_said():
    work = MADE[8][0]
    assert row(work)["date_basis"] == "inferred"
    assert any("July 4" in words for words in work.unsure)
    assert any("Council of Masters" in words for words in work.unsure)
    assert any("your own" in words for words in work.unsure)
    state = MADE[7][0]
    assert row(state)["end"] == ".."
    assert state.missing == ("person",)


def test_two_dates_are_two_facts_each_with_the_place_beside_it():
    [made] = read("The League was founded on 1 May 1920 in Estmouth and on 2 June 1921 in Sandwick.")
    best = [row(p) for p in made if p.type == "founding"][:2]
    assert sorted((str(r["when"]), str(r["place"])) for r in best) == [
        ("1920-05-01", "estmouth"),
        ("1921-06-02", "sandwick"),
    ]


def test_two_readings_of_a_date_are_told():
    [made] = read("The League was founded on 5/6/1921.")
    assert any("5 June 1921 or 6 May 1921" in words for words in made[0].unsure)


def test_a_plan_is_proposed_as_one():
    [made] = read("The charter will be adopted on 9 June 1960.")
    assert row(made[0])["modality"] == "planned"


def test_a_sentence_that_names_nothing_proposes_nothing():
    assert MADE[0] == ()
    assert MADE[10] == ()


def test_any_type_can_be_asked_for_and_fills_itself():
    found = find_all(ARTICLE, segments(ARTICLE), LEXICON, parse(AS_OF))
    best, *_rest = Proposer(ARTICLE, "art", LEXICON).of_type(3, found[3], "signing")
    assert row(best) == {"type": "signing", "signatory": ["estmouth", "lowhaven", "sandwick"], "when": "1925"}
    assert best.missing == ("document",)


TASK = {
    "id": "task",
    "name": "task of a body",
    "role": {"body": {"value": "entity", "of": "body"}, "does": {"value": "text"}},
    "sentence": {"en": "It is a task of {body:the} to {does}."},
}


@pytest.mark.parametrize(("used", "proposed"), [({}, False), ({"task": 8}, True)])
def test_what_a_pack_says_often_is_proposed_though_no_word_speaks_for_it(used, proposed):
    lexicon = Lexicon.of({**TABLES, "type": (*TABLES["type"], TASK)})
    text = "The Council of Masters repairs the mole."
    [found] = find_all(text, segments(text), lexicon, parse(AS_OF))
    made = Proposer(text, "art", lexicon, used).proposals(0, found)
    assert ("task" in [p.type for p in made]) is proposed


@pytest.mark.parametrize("used", [{}, {"adoption": 1, "signing": 9, "founding": 2}])
def test_nothing_is_said_to_have_happened_on_a_day_of_which_no_word_speaks(used):
    """What a pack says often was proposed of whatever names a thing and a day: "came into force" as "was signed"."""
    text = "The Pilot Agreement came into force on 3 May 1925 for ten years."
    [found] = find_all(text, segments(text), LEXICON, parse(AS_OF))
    assert [p.type for p in Proposer(text, "art", LEXICON, used).proposals(0, found)] == []


@pytest.mark.parametrize(("before", "proposed"), [({}, False), ({"task": 0.36}, True), ({"rank": 1.0}, False)])
def test_what_takes_words_of_its_own_is_proposed_where_its_kind_was_told_just_before(before, proposed):
    lexicon = Lexicon.of({**TABLES, "type": (*TABLES["type"], TASK)})
    text = "The League repairs the mole, and the Council of Masters signed the Harbour Charter on 3 May 1925."
    [found] = find_all(text, segments(text), lexicon, parse(AS_OF))
    made = Proposer(text, "art", lexicon).proposals(0, found, before)
    kinds = [p.type for p in made]
    assert ("task" in kinds) is proposed
    assert kinds[0] == "signing"


def test_no_sentence_has_more_than_can_be_looked_through():
    days = ", ".join(f"{day} May 1925" for day in range(1, 29))
    [made] = read(f"The League, Estmouth, Lowhaven and Sandwick joined on {days}.")
    assert len(made) <= MOST


def test_a_new_name_is_proposed_as_an_entity_with_its_acronym():
    text = "The Northern Coast Guard (NCG) and Ada Wern met with the NCG."
    found = find_all(text, segments(text), LEXICON, parse(AS_OF))
    first, *rest = Proposer(text, "art", LEXICON).names(0, found[0])
    assert (first.table, first.row["name"], first.row["acronym"], first.row["the"]) == (
        "entity", "Northern Coast Guard", "NCG", True,
    )  # fmt: skip
    assert first.missing == ("type",)
    assert [(p.row["name"], p.row["type"]) for p in rest] == [("Ada Wern", "person")]


def test_the_same_text_gives_the_same_proposals():
    assert read(ARTICLE) == MADE


PIECES = (
    "The League of Harbours (LOH) Council Masters Estmouth, Lowhaven and Sandwick joined signed was founded"
    " on 3 March 1921 5/6/1992 except by Six towns at least twice a year for ten years: It This that session charter. Pilot"
    " Agreement will ) ( “ ” 𝔸"
).split(" ")


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=30).map(" ".join))
def test_whatever_is_written_proposals_name_what_is_there_and_what_they_lack(text):
    for made in read(text):
        assert [p.score for p in made] == sorted((p.score for p in made), reverse=True)
        for proposal in made:
            needed = {"when", "start"} & set(proposal.missing)
            assert not needed & set(proposal.row)
            cites = proposal.row["cite"]
            for cite in cites if isinstance(cites, list) else [cites]:
                start, end = cite["span"]
                assert 0 <= start < end <= len(text)
                assert cite["digest"] == digest(text[start:end])


SAYING = {
    "id": "saying",
    "name": "what somebody says",
    "tense": "timeless",
    "role": {"body": {"value": "entity", "of": "body"}, "what": {"value": "text"}},
    "sentence": {"en": "{attributed} says that {body:the} opens {what}."},
    "ask": {"what": {"en": "What does {body:the} open, as {attributed} says?"}},
}


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Porthaven says that the Council of Masters opens the mole.", "porthaven"),
        ("Estmouth also plans that the Council of Masters opens the mole.", "estmouth"),
        ("According to Lowhaven the Council of Masters opens the mole.", "lowhaven"),
        ("Sandwick’s plans have it that the Council of Masters opens the mole.", "sandwick"),
        ("The Council of Masters opens the mole of Porthaven.", None),
        ("The Council of Masters says that it opens the mole.", "masters"),
        ("The League will see that the Council of Masters opens the mole in Porthaven.", None),
    ],
)
def test_who_says_so_is_somebody_who_speaks_in_the_sentence_or_nobody(sentence, who):
    lexicon = Lexicon.of({**TABLES, "type": (*TABLES["type"], SAYING)})
    [found] = find_all(sentence, segments(sentence), lexicon, parse(AS_OF))
    made = Proposer(sentence, "art", lexicon).of_type(0, found, "saying")
    assert {proposal.row.get("attributed") for proposal in made} == {who}
