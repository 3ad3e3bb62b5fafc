"""Kinds of facts that a pack could take over, proposed for the sentences that speak of them."""

from __future__ import annotations

import pytest
from league import ARTICLE, AS_OF, TABLES

from study_app.facts.article.article import Article, State, new_source
from study_app.facts.article.lexicon import Lexicon, stems
from study_app.facts.article.ready import MOST, Ready

KINDS = {f"league/{row['id']}": {**row, "sentence": row["sentence"]["en"]} for row in TABLES["type"]}
BARE = {"entity_type": [{"id": "person", "name": "person"}, {"id": "organisation", "name": "organization"}]}


def article(tables=BARE) -> Article:
    return Article(ARTICLE, new_source("The harbours", ARTICLE, tables, as_of=AS_OF, id="art"), tables, ready=KINDS)


@pytest.mark.parametrize(
    ("number", "kind", "told"),
    [
        (1, "founding", "The League of Harbours was founded on 3 March 1921 in Porthaven."),
        (2, "adoption", "(document) was adopted (when)."),
        (3, "accession", "Estmouth, Lowhaven and Sandwick joined the League in 1925."),
        (4, "signing", "The Pilot Agreement was signed in May 1930, not by Estmouth and Sandwick for 10 years."),
    ],
)
def test_for_a_pack_without_kinds_those_of_others_are_proposed_with_what_the_sentence_would_say(number, kind, told):
    work = article()
    first = work.queue(number)[0]
    assert (first.table, first.type) == ("type", f"league/{kind}")
    assert work.statement(first) == told
    assert work.state(number) is State.PROPOSED


def test_a_kind_that_the_pack_has_is_not_offered_again_and_one_that_it_lacks_is_where_it_is_told_more_clearly():
    own = {**TABLES, "entity": ()}
    assert not any(p.table == "type" for n in range(11) for p in article(own).queue(n))
    some = article({**TABLES, "type": [row for row in TABLES["type"] if row["id"] != "signing"]})
    assert [p.type for n in range(11) for p in some.queue(n) if p.table == "type"] == ["league/signing"]
    assert some.queue(4)[0].type == "league/signing"


def test_what_a_kind_says_is_told_also_after_it_was_taken_over():
    """A list in view shows what was proposed until it is filled anew."""
    work = article()
    first = work.queue(2)[0]
    work.follow({**BARE, "type": [row for row in TABLES["type"] if row["id"] == "adoption"]})
    assert first not in work.queue(2)
    assert work.statement(first) == "(document) was adopted (when)."


def test_what_was_put_away_stays_away_and_few_are_offered():
    work = article()
    work.forget(work.queue(1)[0])
    assert "league/founding" not in [p.type for p in work.queue(1)]
    assert all(len(work.ready(n)) <= MOST for n in range(11))


def test_a_name_in_the_words_of_a_kind_speaks_for_nothing():
    rank = {"sentence": "The Xylophone has {body}.", "role": {"body": {"value": "entity"}}, "name": "rank"}
    ready = Ready(Lexicon.of({}), {"a/rank": rank})
    assert ready.spoken_for(stems("the Xylophone met"), dated=True) == ()


def test_a_kind_of_which_more_is_said_goes_before_one_of_which_all_is_said():
    """The pack has the one of which all is said."""
    document, day = {"value": "entity", "of": "document"}, {"tense": "event"}
    signing = {"id": "signing", "name": "a signing", "sentence": "{document} was signed {when:on}.", **day}
    renewal = {
        "name": "a renewal",
        "sentence": "The protocol renewing {document} for years was signed {when:on}.",
        **day,
    }
    own = Lexicon.of({"type": [signing | {"role": {"document": document}}]})
    ready = Ready(own, {"a/renewal": renewal | {"role": {"document": document}}})
    [(key, clearer)] = ready.spoken_for(stems("They signed a protocol renewing the charter in 1999."), dated=True)
    assert (key, clearer > 0) == ("a/renewal", True)
    [(key, clearer)] = ready.spoken_for(stems("They signed the renewed protocol of the meeting."), dated=True)
    assert key == "a/renewal"
    assert ready.spoken_for(stems("They signed the charter in 1999."), dated=True) == ()


def test_what_happened_on_a_day_is_offered_where_a_day_is_told():
    ready = Ready(Lexicon.of({}), KINDS)
    said = stems("The charter was adopted.")
    assert [key for key, _much in ready.spoken_for(said, dated=True)] == ["league/adoption"]
    assert ready.spoken_for(said, dated=False) == ()


def test_of_a_text_in_another_language_nothing_is_offered():
    text = "Лига гаваней была основана 3 марта 1921 года в Портхавене, и с тех пор в неё вошли ещё три города. " * 3
    work = Article(text, new_source("Гавани", text, BARE, as_of=AS_OF, id="art"), BARE, "ru", ready=KINDS)
    assert work.ready(0) == ()
