"""Rows as TOML holds them."""

from __future__ import annotations

from study_app.facts.rows import Row, id_of, same


def test_a_row_is_named_by_its_id_and_a_sentence_without_a_fact_by_its_place() -> None:
    assert id_of("fact", {"id": "joined"}) == "joined"
    assert id_of("no_fact", {"source": "article", "span": [3, 9]}) == "article:3"
    assert [id_of("fact", {"id": 3}), id_of("fact", {}), id_of("no_fact", {"span": []})] == ["", "", ""]


def test_a_row_is_edited_where_it_says_anything_else_than_its_file() -> None:
    base = {"id": "joined", "when": "1992"}
    assert not Row("t", "fact", "joined", dict(base), base, "f", 1, 0).edited
    assert Row("t", "fact", "joined", {**base, "when": "1993"}, base, "f", 1, 0).edited
    assert Row("t", "fact", "joined", base, None, "", 0, 0).edited


def test_one_is_neither_true_nor_a_fraction() -> None:
    assert same({"a": [1, "x"]}, {"a": [1, "x"]})
    assert not any(same(one, other) for one, other in ((1, True), (1, 1.0), ([1], [1, 1]), ({"a": 1}, {"b": 1})))
    assert Row("t", "fact", "joined", {"id": "joined", "n": 1}, {"id": "joined", "n": True}, "f", 1, 0).edited
