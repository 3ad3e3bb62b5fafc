"""Queries as people write them: read into a tree as Anki would, written again as the same, refused with the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.study.search import query
from study_app.study.search.query import And, Node, Not, Or, Term, Wrong, in_words, parse


def t(value: str, word: str = "") -> Term:
    return Term(word, value)


@pytest.mark.parametrize(
    ("written", "tree"),
    [
        ("", And()),
        ("  ", And()),
        ("dog", t("dog")),
        ("dog cat", And((t("dog"), t("cat")))),
        ("dog and cat", And((t("dog"), t("cat")))),
        ("dog or cat", Or((t("dog"), t("cat")))),
        ("a b or c d", Or((And((t("a"), t("b"))), And((t("c"), t("d")))))),
        ("dog (cat or mouse)", And((t("dog"), Or((t("cat"), t("mouse")))))),
        ("dog(cat)", And((t("dog"), t("cat")))),
        ("-cat", Not(t("cat"))),
        ("-(a b)", Not(And((t("a"), t("b"))))),
        ('"a dog"', t("a dog")),
        ('-"a dog"', Not(t("a dog"))),
        ('"-dog"', t("-dog")),
        (r"\-dog", t("-dog")),
        ("--dog", Not(t("-dog"))),
        ("dog - cat", And((t("dog"), t("-"), t("cat")))),
        ("d_g*", t("d_g*")),
        (r"d\_g\*", t(r"d\_g\*")),
        (r"a\\b", t(r"a\\b")),
        ("deck:french", t("french", "deck")),
        ('deck:"french vocab"', t("french vocab", "deck")),
        ('"deck:french vocab"', t("french vocab", "deck")),
        ("Deck:french", t("french", "deck")),
        ("-tag:x", Not(t("x", "tag"))),
        ("w:e:b", t("e:b", "w")),
        (r"w\:e\:b", t("w:e:b")),
        ("10:30", t("10:30")),
        ("uncited:", t("", "uncited")),
        (r"some\(text\)", t("some(text)")),
        (r're:\d{3}', t(r"\d{3}", "re")),
        (r'"re:(some|another).*thing"', t("(some|another).*thing", "re")),
        ("re:a(b)", t("a(b)", "re")),
        ("re:(a|b)c(d(e)?)", t("(a|b)c(d(e)?)", "re")),
        ("(re:(a|b) or -re:c(d))", Or((t("(a|b)", "re"), Not(t("c(d)", "re"))))),
        (r"re:a\(b", t(r"a\(b", "re")),
        ("re:a(b c", And((t("a(b", "re"), t("c")))),
        (r're:"a\"b\\"', t(r'a"b\\', "re")),
        ("AND", "AND"),
        ('"or"', t("or")),
        ("oracle and andes", And((t("oracle"), t("andes")))),
        ("a or b or c", Or((t("a"), t("b"), t("c")))),
        ('a"b c"', And((t("a"), t("b c")))),
        ("rated:1:again", t("1:again", "rated")),
        ("日本\u3000語", And((t("日本"), t("語")))),
    ],
)  # fmt: skip
def test_a_query_is_read_as_anki_reads_it(written: str, tree: Node | str) -> None:
    found = parse(written)
    if isinstance(tree, str):
        assert isinstance(found, Wrong) and tree in found.message
    else:
        assert found == tree


@pytest.mark.parametrize(
    ("written", "place", "words"),
    [
        ("dog or", "or", "must follow"),
        ("or dog", "or", "both sides"),
        ("dog and or cat", "or", "both sides"),
        ("(dog", "(", "not closed"),
        ("dog)", ")", "closes none"),
        ("dog ()", "()", "Nothing stands"),
        ('a "dog', '"dog', "not closed"),
        ('deck:"dog', '"dog', "not closed"),
        ('a ""', '""', "Nothing stands"),
        (r"a\q", r"\q", "means nothing"),
        ("a\\", "\\", "backslash"),
        (":x", ":", "No word"),
        ("(" * 200 + ")" * 200, "(", "too many"),
        ("a " * 600, None, "at most 500 words"),
        ("a" * 5000, None, "at most 4000"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_with_its_place_and_a_remedy(
    written: str, place: str | None, words: str
) -> None:
    found = parse(written)
    assert isinstance(found, Wrong)
    assert words in found.message and found.remedy
    assert found.sentence() == f"{found.message} {found.remedy}"
    assert 0 <= found.start < found.end <= len(written)
    if place is not None:
        assert written[found.start : found.end] == place


def test_a_term_knows_where_it_stands_and_where_its_value_does() -> None:
    tree = parse('dog -deck:"french vocab" or "tag:x"')
    assert isinstance(tree, Or)
    [both, tag] = tree.parts
    assert isinstance(both, And) and isinstance(both.parts[1], Not) and isinstance(tag, Term)
    deck = both.parts[1].part
    assert isinstance(deck, Term)
    assert (deck.start, deck.at, deck.end) == (5, 11, 24)
    assert (tag.start, tag.at, tag.end) == (28, 33, 35)


SIGNS = st.text(alphabet='ab:*_"()\\- \u3000ordnANDé', min_size=1, max_size=12)
TEXTS = SIGNS.map(query.escaped) | st.text(alphabet="ab*_: -", min_size=1, max_size=6)
TERMS = st.builds(Term, st.sampled_from(("deck", "tag", "date")), TEXTS | st.just("")) | st.builds(
    Term, st.just(""), TEXTS
)
PATTERNS = st.builds(
    Term, st.just("re"), st.text(alphabet='ab.*[]()|? "', max_size=8) | st.sampled_from((r"\d+", r"a\\b"))
)


def nodes(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, parts) | st.builds(And, several) | st.builds(Or, several)


TREES: st.SearchStrategy[Node] = st.recursive(TERMS | PATTERNS, nodes, max_leaves=8)


@given(TREES)
def test_a_tree_in_words_is_read_as_the_same_tree(tree: Node) -> None:
    assert parse(in_words(tree)) == tree


@given(st.text(alphabet='ab or -()":\\*_reand\n', max_size=40) | st.text(max_size=40))
def test_any_query_is_read_or_refused_and_what_was_read_can_be_written(written: str) -> None:
    found = parse(written)
    if isinstance(found, Wrong):
        assert 0 <= found.start < found.end <= len(written)
    else:
        assert parse(in_words(found)) == found


@given(st.text(min_size=1, max_size=30))
def test_any_text_can_be_looked_for_as_it_stands(text: str) -> None:
    found = parse(in_words(query.text(text)))
    assert isinstance(found, Term)
    assert query.literal(found.value) == text
    assert not query.is_wild(found.value)
