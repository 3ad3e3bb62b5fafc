"""Two facts made one, field by field."""

from __future__ import annotations

from pathlib import Path

from clocks import SetClock
from facts.survey.records import fact
from facts.test_mending import Desk, birth
from tiny import right

from study_app.facts.uniting import pairs, proposed

ONE = birth("a", "1901", '; tags = ["x", "y"]')
TWO = birth("b", "1901-05-02", '; tags = ["y", "z"]; event = "fair"')
DECK = '[[deck]]\nid = "d"\nname = "D"\nfacts = ["b", "c"]\n'
BOBS = fact("c", "birth", 'person = "bob"; when = "1902"; modality = "derived"; from = ["b"]')


def test_fields_are_held_against_each_other_without_id_and_status_and_lists_can_be_joined(
    tmp_path: Path, clock: SetClock
) -> None:
    desk = Desk(tmp_path, clock, [ONE, TWO.replace('"1901-05-02"', '"1901-05-02"\nstatus = "draft"')])
    with desk.app:
        left, right_row = (desk.app.desk.row("records", "fact", id) for id in "ab")
        assert left is not None and right_row is not None
        found = {pair.field: pair for pair in pairs(left, right_row)}
    assert list(found) == ["type", "person", "when", "tags", "cite", "event"]
    assert found["person"].same and found["cite"].same and not found["when"].same
    assert found["tags"].joined == ["x", "y", "z"]
    assert {name: proposed(pair) for name, pair in found.items() if not pair.same} == {
        "when": "left", "tags": "both", "event": "right",
    }  # fmt: skip


def test_what_followed_from_the_fact_given_up_and_what_listed_it_has_the_other_in_one_edit(
    tmp_path: Path, clock: SetClock
) -> None:
    desk = Desk(tmp_path, clock, [ONE, TWO, BOBS, DECK])
    with desk.app as app:
        values = {"when": "1901-05-02", "tags": ["x", "y", "z"], "event": "fair"}
        two = [row for row in app.desk.rows("records", "fact") if row.id in "ab"]
        app.desk.save("records", app.authoring.united("records", *two, values))
        assert desk.problems("same-fact") == []
        kept, given_up, third = (app.desk.row("records", "fact", id) for id in "abc")
        assert kept is not None and given_up is not None and third is not None
        assert (kept.data["when"], kept.data["event"], kept.data["tags"]) == ("1901-05-02", "fair", ["x", "y", "z"])
        assert given_up.data["status"] == "retired"
        assert third.data["from"] == ["a"]
        deck = app.desk.row("records", "deck", "d")
        assert deck is not None and deck.data["facts"] == ["a", "c"]
        app.desk.undo()
        rows = [app.desk.row("records", "fact", id) for id in "abc"]
        assert all(row is not None and row.data == row.base for row in rows)


def test_reviews_are_counted_of_a_fact_and_of_no_other(tmp_path: Path, clock: SetClock) -> None:
    desk = Desk(
        tmp_path, clock, [ONE, birth("ab", "1950").replace('"ann"', '"bob"'), DECK.replace('"b", "c"', '"a", "ab"')]
    )
    with desk.app as app:
        session = app.studying.session("records/d")
        question = session.next()
        assert question is not None
        session.answer(right(question), first_key_ms=None, total_ms=900)
        reviewed = question.card.fact
        assert app.authoring.reviews_of("records", reviewed) == 1
        assert app.authoring.reviews_of("records", "ab" if reviewed == "a" else "a") == 0
