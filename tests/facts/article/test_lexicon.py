"""What an article is read against: names, kinds of things and fact types, taken from the rows of a pack."""

from __future__ import annotations

import pytest
from league import TABLES

from study_app.facts.article.lexicon import Lexicon, stem, stems
from study_app.facts.kinds import AliasKind


@pytest.fixture
def lexicon() -> Lexicon:
    return Lexicon.of(TABLES)


@pytest.mark.parametrize(
    "words", ["signed signing signs", "adopted adopting adoption", "joined joining joins", "states state"]
)
def test_forms_of_a_word_share_a_stem(words):
    assert len({stem(word) for word in words.split()}) == 1


def test_other_words_do_not():
    assert len(stems("signed founded joined adopted opened chaired")) == 6
    assert stems("it was of the") == frozenset()


def test_a_kind_is_of_the_kinds_above_it(lexicon):
    assert lexicon.kinds["body"] == ("body", "organisation")
    assert lexicon.fits("masters", "organisation")
    assert not lexicon.fits("league", "body")
    assert not lexicon.fits("nobody", "body")


def test_names_are_found_by_their_first_word_the_longest_first(lexicon):
    assert [(" ".join(n.words), n.entity) for n in lexicon.by_word["league"]] == [
        ("league of harbors", "league"),
        ("league", "league"),
    ]
    [short] = lexicon.by_word["loh"]
    assert (short.kind, short.shout) == (AliasKind.ACRONYM, True)


def test_what_is_retired_or_wrong_is_left_out():
    entities = (
        {"id": "old", "type": "town", "name": "Oldport", "status": "retired"},
        {"type": "town", "name": "No id"},
    )
    types = ({"id": "bad", "tense": "nonsense"}, {"id": "worse", "role": {"x": {"value": "colour"}}}, {"name": "none"})
    lexicon = Lexicon.of({**TABLES, "entity": entities, "type": types})
    assert not lexicon.things
    assert not lexicon.types


def test_a_type_is_recognised_by_the_words_of_its_sentence_and_the_rarest_weigh_most(lexicon):
    patterns = {p.type.id: p for p in lexicon.patterns}
    joining = patterns["accession"]
    assert joining.required == ("joiner", "organisation", "when")
    assert patterns["signing"].required == ("document", "when")
    assert patterns["signing"].cues[stem("signed")] > joining.cues[stem("joined")]  # two types say "joined"
