"""An article in work: what became of each sentence, and pack rows made of what is accepted, by way of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from league import ARTICLE, AS_OF, TABLES, write_league

from study_app.app import StudyApp
from study_app.background import StoppedError
from study_app.errors import StudyAppError
from study_app.facts import library
from study_app.facts.article.article import Article, Counts, State, Tables, new_source, source_of
from study_app.facts.article.proposals import Proposal
from study_app.facts.rows import TABLES as NAMES
from study_app.journal import Change


def article(tables: Tables = TABLES) -> Article:
    return Article(ARTICLE, new_source("The harbours", ARTICLE, tables, as_of=AS_OF, id="art"), tables)


def follow(work: Article, tables: Tables) -> None:
    """The rows are these now, and the text is read by them where it must be."""
    if (reading := work.follow(tables)) is not None:
        work.read_anew(reading(bool))


def typed(work: Article, number: int, fact_type: str) -> Proposal:
    return next(p for p in work.proposals(number) if p.type == fact_type)


# What became of the sentences


def test_at_first_no_sentence_has_a_fact_and_some_have_proposals():
    work = article()
    assert work.counts().words() == "11 of 11 sentences have no confirmed fact"
    states = [work.state(n) for n in range(11)]
    assert states[0] == states[10] == State.UNTOUCHED
    assert states[1:7] == [State.PROPOSED] * 6


def test_a_confirmed_fact_a_draft_and_a_reason_are_told_apart():
    work = article()
    spans = [[s.start, s.end] for s in work.parts.sentences]
    fact = {"id": "f", "type": "founding", "organisation": "league", "when": "1921-03-03"}
    cite = {"source": "art", "span": spans[1], "digest": "0" * 16}
    draft = {**fact, "id": "d", "status": "draft", "cite": [{**cite, "span": spans[2]}]}
    gone = {**fact, "id": "g", "status": "retired", "cite": {**cite, "span": spans[3]}}
    no_fact = {"source": "art", "span": spans[0], "reason": "a heading"}
    work.follow(
        {**TABLES, "fact": ({**fact, "cite": cite}, draft, gone), "no_fact": (no_fact,), "source": (work.source,)}
    )
    assert [work.state(n) for n in range(4)] == [State.DISMISSED, State.CONFIRMED, State.PROPOSED, State.PROPOSED]
    assert work.reason(0) == "a heading"
    assert [f["id"] for f in work.facts(2)] == ["d"]
    assert work.counts().words() == "9 of 11 sentences have no confirmed fact; 1 more was dismissed with a reason"


def test_what_a_fact_says_is_not_proposed_again():
    work = article()
    best = typed(work, 1, "founding")
    fact = {"id": "f", **best.row}
    work.follow({**TABLES, "fact": (fact,), "source": (work.source,)})
    assert "founding" not in [p.type for p in work.proposals(1)]
    assert [p.type for p in work.proposals(2)] == ["adoption"]


def test_a_sentence_is_found_by_any_place_in_it():
    work = article()
    assert work.sentence_at(ARTICLE.index("Its charter") + 4) == 2
    assert work.sentence_at(0) == 0
    assert work.sentence(2).startswith("Its charter")


# Changing what is proposed


def test_a_field_is_changed_by_what_is_written_and_the_rest_stays():
    work = article()
    best = typed(work, 1, "founding")
    fields = {f.name: f for f in work.fields(best)}
    other = work.changed(work.changed(best, fields["when"], "4 March 1921"), fields["place"], "")
    assert (other.row["when"], other.row.get("place"), other.row["organisation"]) == ("1921-03-04", None, "league")
    assert work.shown(other, fields["organisation"]) == "League of Harbours"
    assert work.changed(best, fields["when"], "").missing == ("when",)


def test_another_type_fills_itself_from_the_same_sentence():
    work = article()
    other = work.of_type(3, "one-accession")
    assert (other.row["organisation"], other.row["when"]) == ("league", "1925")
    assert work.of_type(0, "signing").missing == ("document", "when")
    assert work.of_type(0, "flashcard").row["back"] == "The harbours of the north"


def test_where_nothing_is_proposed_one_begins_with_the_kind_told_last():
    work = article()
    assert work.begun(0).type == "founding"  # the first of the pack
    spans = [[s.start, s.end] for s in work.parts.sentences]
    cite = {"source": "art", "span": spans[3], "digest": "0" * 16}
    fact = {
        "id": "f",
        "type": "accession",
        "organisation": "league",
        "joiner": ["estmouth"],
        "when": "1925",
        "cite": cite,
    }
    work.follow({**TABLES, "fact": (fact,), "source": (work.source,)})
    begun = work.begun(10)
    assert (begun.type, begun.missing) == ("accession", ("joiner", "organisation", "when"))
    assert work.spans(begun) == (work.parts.sentences[10],)


def test_a_list_is_split_into_one_for_each_and_anything_else_in_two():
    work = article()
    parts = work.split(typed(work, 3, "accession"))
    assert [p.row["joiner"] for p in parts] == [["estmouth"], ["lowhaven"], ["sandwick"]]
    assert work.proposals(3)[:3] == parts
    before = work.proposals(1)
    one, two = work.split(typed(work, 1, "founding"))
    assert one.row == two.row
    assert len(work.proposals(1)) == len(before) + 1


def test_what_is_put_away_is_not_proposed_again():
    work = article()
    best = work.queue(2)[0]
    work.forget(best)
    assert best not in work.queue(2)
    name = next(p for p in work.queue(7) if p.table == "entity")
    work.forget(name)
    assert name not in work.queue(7)


def test_words_are_cited_whole():
    work = article()
    best = typed(work, 1, "founding")
    start = ARTICLE.index("League of Harbours")
    cited = work.cited(best, start + 2, start + 12)
    [span] = work.spans(cited)
    assert ARTICLE[span.start : span.end] == "League of Harbours"
    also = work.cited(cited, ARTICLE.index("Its charter"), ARTICLE.index("Its charter") + 11, also=True)
    assert [ARTICLE[s.start : s.end] for s in work.spans(also)] == ["League of Harbours", "Its charter"]
    with pytest.raises(StudyAppError, match="Select the words"):
        work.cited(best, ARTICLE.index("\n"), ARTICLE.index("\n") + 2)


# Names that the pack does not have


def without(*entities: str) -> Article:
    """The article of a pack that has the kinds and does not know some of the names."""
    return article({**TABLES, "entity": [row for row in TABLES["entity"] if row["id"] not in entities]})


@pytest.mark.parametrize("unknown", [("estmouth", "lowhaven", "sandwick"), ("estmouth", "sandwick")])
def test_a_fact_of_a_kind_takes_the_names_of_its_sentence_that_the_pack_does_not_have(unknown):
    work = without(*unknown)
    made = work.of_type(3, "accession")
    assert [id.partition("-")[0] for id in made.row["joiner"]] == ["estmouth", "lowhaven", "sandwick"]
    assert made.missing == ()
    [joiner] = [field for field in work.fields(made) if field.name == "joiner"]
    assert work.shown(made, joiner) == "Estmouth; Lowhaven; Sandwick"
    assert work.statement(made) == "Estmouth, Lowhaven and Sandwick joined the League of Harbours in 1925."
    new = [change.new for change in work.accept(made) if change.table == "entity"]
    assert [(row["name"].casefold(), row["type"]) for row in new] == [(id, "town") for id in unknown]


def test_a_name_that_is_not_there_fills_no_field_that_the_sentence_does_not_lead_to():
    work = without("masters", "charter")
    made = work.of_type(2, "adoption")
    assert made.row["body"].startswith("council-of-masters-")
    assert "document" in made.missing  # "its charter" has no capital
    assert "signatory" not in without("estmouth", "pilots").of_type(8, "signing").row


def test_what_is_proposed_and_lacks_a_name_is_completed_where_it_is_opened():
    work = without("porthaven", "league")
    lacking = Proposal(1, {"type": "founding", "when": "1921-03-03"}, 0.5, ("organisation",))
    whole = work.with_new_names(lacking)
    assert work.statement(whole) == "The League of Harbours was founded on 3 March 1921 in Porthaven."
    league = next(thing for thing in whole.things if thing["name"] == "League of Harbours")
    assert league["aliases"] == [{"text": "LOH", "kind": "acronym"}]


# What a decision changes


def test_the_first_change_brings_the_source_and_the_next_does_not():
    work = article()
    changes = work.accept(typed(work, 1, "founding"))
    assert [(c.table, c.id) for c in changes] == [("source", "art"), ("fact", changes[1].new["id"])]
    work.follow({**TABLES, "source": (work.source,)})
    assert [(c.table, c.id) for c in work.dismiss(0, " a heading ")] == [("no_fact", "art:0")]
    assert work.dismiss(0, " a heading ")[0].new["reason"] == "a heading"


def test_a_fact_that_lacks_something_is_not_accepted_and_no_reason_is_no_reason():
    work = article()
    with pytest.raises(StudyAppError, match="Fill in first: person"):
        work.accept(typed(work, 7, "chair"))
    with pytest.raises(StudyAppError, match="Say why"):
        work.dismiss(0, "  ")


def test_tags_are_those_of_the_fact_before_unless_others_or_none_are_written():
    work = article()
    before = {"id": "f", "tags": ["league"], **typed(work, 1, "founding").row}
    work.follow({**TABLES, "fact": (before,), "source": (work.source,)})
    best = typed(work, 2, "adoption")
    tags = next(f for f in work.fields(best) if f.name == "tags")
    assert work.shown(best, tags) == "league"
    assert work.accept(best)[0].new["tags"] == ["league"]
    assert work.accept(work.changed(best, tags, "law; harbours"))[0].new["tags"] == ["law", "harbours"]
    assert "tags" not in work.accept(work.changed(best, tags, ""))[0].new


def test_ids_are_of_the_type_the_thing_the_year_and_what_is_said_and_never_taken():
    work = article()
    first = work.accept(typed(work, 1, "founding"))[1].id
    assert first.startswith("founding-league-1921-") and first == article().accept(typed(work, 1, "founding"))[1].id
    taken = ({"id": first, "type": "founding"},)
    work.follow({**TABLES, "fact": taken, "source": (work.source,)})
    other = work.accept(typed(work, 1, "founding"))[0].id
    assert other.startswith(first) and other != first, "and no number that another device gives too"


def test_things_kinds_and_sources_in_other_letters_keep_their_names_and_have_ids_of_their_own():
    saying = {
        "id": "founding",
        "tense": "event",
        "role": {"organisation": {"value": "entity", "of": "organisation"}},
        "sentence": {"en": "{attributed} says that {organisation:the} was founded {when:on}."},
        "ask": {"when": {"en": "When was {organisation:the} founded, as {attributed} says?"}},
    }
    work = article({**TABLES, "type": (saying,)})
    best = typed(work, 1, "founding")
    who = next(field for field in work.fields(best) if field.name == "attributed")
    made = [work.accept(work.changed(best, who, text)) for text in ("Вестник (газета)", "Маяк (журнал)")]
    kinds = [change.new for changes in made for change in changes if change.table == "entity_type"]
    things = [change.new for changes in made for change in changes if change.table == "entity"]
    assert [kind["name"] for kind in kinds] == ["газета", "журнал"]
    assert [thing["type"] for thing in things] == [kind["id"] for kind in kinds]
    assert len({one["id"] for one in (*kinds, *things)}) == 4
    assert len({new_source(title, ARTICLE, TABLES, as_of=AS_OF)["id"] for title in ("Статья", "Книга")}) == 2


def test_a_text_that_is_a_source_already_is_known_by_its_letters():
    source = new_source("The harbours", ARTICLE, TABLES, as_of=AS_OF)
    assert source_of(ARTICLE, {**TABLES, "source": (source,)}) == source
    assert source_of(ARTICLE + " ", {**TABLES, "source": (source,)}) is None


def test_a_source_of_another_text_is_refused():
    source = new_source("The harbours", ARTICLE, TABLES, as_of=AS_OF)
    with pytest.raises(StudyAppError, match="make it a new source"):
        Article(ARTICLE + "More.", source, {**TABLES, "source": (source,)})


@pytest.mark.parametrize(
    ("title", "as_of", "said"),
    [
        (" ", AS_OF, "title"),
        ("The harbours", " ", "date of the text"),
        ("The harbours", "yesterday", "“yesterday” is not understood as a date"),
        ("The harbours", "3/4/2019", "may be"),
    ],
)
def test_a_new_source_needs_a_title_and_a_time(title, as_of, said):
    with pytest.raises(StudyAppError, match=said):
        new_source(title, ARTICLE, TABLES, as_of=as_of)


@pytest.mark.parametrize(
    ("written", "as_of"), [("28 November 2019", "2019-11-28"), ("Nov 2019", "2019-11"), ("2019", "2019")]
)
def test_the_time_of_a_source_is_written_as_people_write_dates(written, as_of):
    assert new_source("The harbours", ARTICLE, TABLES, as_of=written)["as_of"] == as_of


def test_a_source_without_spans_gets_them():
    source = {"id": "art", "title": "The harbours", "as_of": AS_OF}
    work = Article(ARTICLE, source, {**TABLES, "source": (source,)})
    changes = work.dismiss(0, "a heading")
    assert [c.field for c in changes] == ["sha256", "length", "paragraphs", "sentences", ""]


def test_after_a_fact_comes_the_next_sentence_unless_this_one_says_more_of_the_same_kind():
    work = article()
    founding, joining = typed(work, 1, "founding"), typed(work, 3, "one-accession")
    work.follow({**TABLES, "fact": ({"id": "f", **founding.row}, {"id": "j", **joining.row}), "source": (work.source,)})
    assert work.after(founding) == 2  # though what its acronym stands for is proposed still
    assert work.after(joining) == 3
    person = next(p for p in work.queue(7) if p.table == "entity")
    assert work.after(person) == 7


# By way of the desk


class Library(StudyApp):
    """The program with the packs of its data folder alone."""

    @staticmethod
    def pack_folders(data_dir: Path | None) -> Iterable[Path]:
        return library.pack_folders([data_dir / "packs"] if data_dir else [])


@pytest.fixture
def app(tmp_path: Path, clock) -> Iterator[StudyApp]:
    write_league(tmp_path / "packs" / "league")
    with Library.open(tmp_path, clock) as opened:
        yield opened


def rows(app: StudyApp, pack: str = "league") -> Tables:
    return {table: [row.data for row in app.desk.rows(pack, table)] for table in NAMES}


def test_a_pasted_article_becomes_facts_of_a_pack_and_every_step_is_undone(app):
    work = article(rows(app))
    before = rows(app)

    def save(changes: tuple[Change, ...]) -> None:
        app.desk.save("league", changes, "from the article")
        follow(work, rows(app))

    save(work.dismiss(0, "a heading"))
    person = next(p for p in work.queue(7) if p.table == "entity")
    save(work.accept(person))
    for number in range(1, 8):
        save(work.accept(work.proposals(number)[0]))
    assert work.counts().words() == "3 of 11 sentences have no confirmed fact; 1 more was dismissed with a reason"
    assert [f["type"] for f in rows(app)["fact"]] == [
        "founding", "adoption", "accession", "signing", "rank", "meetings", "chair",
    ]  # fmt: skip
    assert rows(app)["fact"][-1]["person"].startswith("ada-wern-")
    assert [p.sentence() for p in app.store.problems() if p.severity == "error"] == []
    for _step in range(9):
        assert app.desk.undo()
    assert rows(app) == before
    assert app.desk.undo() == ""


def test_facts_of_a_new_source_are_checked_against_its_text_at_once(app):
    work = article(rows(app))
    app.reading.keep_document(ARTICLE)
    app.desk.save("league", work.accept(typed(work, 1, "founding")))
    follow(work, rows(app))
    wrong = work.set(typed(work, 2, "adoption"), document="pilots")
    effect = app.desk.effect("league", work.accept(wrong))
    assert sorted(p.code for p in effect.problems) == ["no-deck", "ungrounded"]


def test_a_kind_of_thing_that_the_pack_lacks_is_made_with_the_name_in_one_step(app):
    work = article(rows(app))
    before = rows(app)
    person = next(p for p in work.queue(7) if p.table == "entity")
    kind = next(field for field in work.fields(person) if field.name == "type")
    person = work.changed(person, kind, "  Sailing  ship ")
    assert work.shown(person, kind) == "Sailing ship"
    app.desk.save("league", work.accept(person))
    [made] = [row for row in rows(app)["entity_type"] if row not in before["entity_type"]]
    assert made == {"id": "sailing-ship", "name": "Sailing ship"}
    assert rows(app)["entity"][-1]["type"] == "sailing-ship"
    follow(work, rows(app))
    assert [change.table for change in work.accept(person)] == ["entity"]  # by its name the kind is known now
    assert work.changed(person, kind, "SAILING SHIP").row["type"] == "sailing-ship"
    app.desk.undo()
    assert {table: rows(app)[table] for table in ("entity_type", "entity")} == {
        table: before[table] for table in ("entity_type", "entity")
    }


def test_a_name_that_the_pack_does_not_know_becomes_a_thing_together_with_the_fact():
    work = article()
    best = typed(work, 1, "founding")
    place = next(field for field in work.fields(best) if field.name == "place")
    assert work.new_things(place, "porthaven") == ()
    [told] = work.new_things(place, "Old Quay")
    assert told.startswith("New ") and told.endswith(": Old Quay")
    written = work.changed(work.changed(best, place, "Olt Quay"), place, "Old Quay")
    thing, fact = [change for change in work.accept(written) if change.table != "source"]
    assert thing.table == "entity" and thing.id.startswith("old-quay-")
    assert thing.new == {"id": thing.id, "type": place.of, "name": "Old Quay"}
    assert fact.table == "fact" and fact.new["place"] == thing.id


# What few facts need


def put(work: Article, proposal: Proposal, **texts: str) -> Proposal:
    for name, text in texts.items():
        field = next(f for f in work.more_fields(proposal) if f.name == name.replace("__", "."))
        proposal = work.changed(proposal, field, text)
    return proposal


def test_a_fact_has_a_sentence_and_questions_of_its_own_and_says_what_is_not_asked():
    work = article()
    proposal = typed(work, 1, "founding")
    assert not work.has_more(proposal)
    assert [f.label for f in work.more_fields(proposal)] == [
        "not asked", "nothing else fits", "same event as", "follows from", "own sentence", "own question: when",
    ]  # fmt: skip
    words = next(f for f in work.more_fields(proposal) if f.name == "sentence")
    assert work.offered(proposal, words) == ("{organisation:The} was founded {when:on}[ in {place}].",)
    made = put(
        work, proposal, skip="wh", one_answer="place", event="birth",
        sentence="{organisation:The} came to be {when:on} in {place}.", ask__when="When did {organisation:the} come to be?",
    )  # fmt: skip
    assert work.has_more(made)
    assert work.statement(made) == "The League of Harbours came to be on 3 March 1921 in Porthaven."
    [change] = [c for c in work.accept(made) if c.table == "fact"]
    assert (change.new["skip"], change.new["one_answer"], change.new["event"]) == (["when"], ["place"], "birth")
    assert change.new["ask"] == {"when": "When did {organisation:the} come to be?"}
    assert "ask" not in put(work, made, ask__when="").row
    with pytest.raises(StudyAppError, match="“nonsense” is none of these: when"):
        put(work, proposal, skip="nonsense")


def test_a_fact_follows_from_others_that_are_named_by_words_of_what_they_say():
    work = article()
    cite = {"source": "art", "span": [0, 25], "digest": "0" * 16}
    facts = (
        {"id": "a", **typed(work, 1, "founding").row},
        {"id": "b", "type": "rank", "body": "masters", "rank": "highest", "of": "league", "cite": cite},
    )
    work.follow({**TABLES, "fact": facts, "source": (work.source,)})
    proposal = work.of_type(6, "meetings")
    made = put(work, proposal, **{"from": "highest body; founded in Porthaven"})
    assert (made.row["from"], made.row["modality"]) == (["b", "a"], "derived")
    field = next(f for f in work.more_fields(made) if f.name == "from")
    assert work.shown(made, field) == "; ".join(reversed(work.offered(made, field)))
    assert put(work, made, **{"from": work.shown(made, field)}).row["from"] == ["b", "a"]
    assert "modality" not in put(work, made, **{"from": ""}).row
    plan = put(work, work.set(proposal, modality="planned"), **{"from": "highest body"})
    assert (plan.row["from"], plan.row["modality"]) == (["b"], "planned")
    assert work.set(plan, modality=None).row["modality"] == "derived"  # its box is cleared
    with pytest.raises(StudyAppError, match="No fact of this source says"):
        put(work, proposal, **{"from": "moon"})
    with pytest.raises(StudyAppError, match="Several facts say"):
        put(work, proposal, **{"from": "League of Harbours"})


def test_of_facts_that_say_the_same_each_can_be_named_and_a_retired_one_is_told_by_its_words():
    work = article()
    row = typed(work, 1, "founding").row
    facts = ({"id": "a", **row}, {"id": "b", **row}, {"id": "old", **row, "status": "retired"})
    work.follow({**TABLES, "fact": facts, "source": (work.source,)})
    proposal = work.of_type(6, "meetings")
    field = next(f for f in work.more_fields(proposal) if f.name == "from")
    first, second = work.offered(proposal, field)
    assert first != second
    assert put(work, proposal, **{"from": second}).row["from"] == ["b"]
    assert put(work, proposal, **{"from": "b; a"}).row["from"] == ["b", "a"]
    rests = work.set(proposal, **{"from": ["old"]})
    assert work.shown(rests, field) == f"{first.removesuffix(' (a)')} (old, retired)"
    assert put(work, rests, **{"from": f"{work.shown(rests, field)}; {first}"}).row["from"] == ["old", "a"]


def test_a_sentence_that_has_a_fact_is_not_dismissed():
    work = article()
    row = typed(work, 1, "founding").row
    work.follow({**TABLES, "fact": ({"id": "a", **row},), "source": (work.source,)})
    with pytest.raises(StudyAppError, match=r"It has a fact: “The League of Harbours was founded .*retire that first"):
        work.dismiss(1, "nothing in it")
    work.follow({**TABLES, "fact": ({"id": "a", **row, "status": "retired"},), "source": (work.source,)})
    assert work.dismiss(1, "nothing in it")


def test_an_article_that_is_done_says_so() -> None:
    assert Counts(3, 3, 0).words() == "Every sentence has a confirmed fact"
    assert Counts(3, 2, 1).words() == "0 of 3 sentences have no confirmed fact; 1 more was dismissed with a reason"


def test_by_names_that_came_or_went_the_text_says_at_once_what_it_says_once_it_is_read_again():
    work = article(TABLES)
    new = next(one for found in work.findings for one in found.new_names)
    more = {**TABLES, "entity": (*TABLES["entity"], {"id": "new", "type": "person", "name": new.text})}
    reading = work.follow(more)
    known = [one for found in work.findings for one in found.names if one.span == new.span]
    assert [one.entities for one in known] == [("new",)]
    assert new not in [one for found in work.findings for one in found.new_names]
    assert reading is not None and work.follow(more) is None
    work.read_anew(reading(bool))
    assert work.findings == article(more).findings
    assert work.follow(TABLES) is not None
    assert not any("new" in one.entities for found in work.findings for one in (*found.names, *found.around))


def test_of_two_things_that_share_a_name_one_goes_and_the_text_still_names_the_other():
    town = next(one for one in TABLES["entity"] if one["id"] == "estmouth")
    both = {**TABLES, "entity": (*TABLES["entity"], {**town, "id": "other"})}
    work = article(both)
    assert ("estmouth", "other") in {one.entities for one in work.findings[3].names}
    for left in (TABLES, {**both, "entity": tuple(one for one in both["entity"] if one["id"] != "estmouth")}):
        work = article(both)
        assert work.follow(left) is not None
        assert work.findings == article(left).findings


def test_who_wants_no_reading_any_more_ends_it():
    def stop() -> None:
        raise StoppedError

    work = article(TABLES)
    reading = work.follow({**TABLES, "entity": TABLES["entity"][1:]})
    assert reading is not None
    with pytest.raises(StoppedError):
        reading(stop)
