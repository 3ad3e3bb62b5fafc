"""What becomes of each row of a table: new, changed, unchanged, or wrong with the reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from study_app.facts.flashcards import BOTH_WAYS
from study_app.facts.flashcards import TYPE as FLASHCARD_TYPE
from study_app.facts.importers import look
from study_app.facts.importers.format import Said
from study_app.facts.importers.mapping import fields_of, propose
from study_app.facts.importers.proposals import State, Target, Verdict, verdicts
from study_app.facts.kinds import FLASHCARD, Tense, ValueKind
from study_app.facts.pack import FactType, Role

ADOPTION = FactType(
    "adoption", {}, Tense.EVENT,
    {
        "document": Role("document", ValueKind.ENTITY, "document"),
        "city": Role("city", ValueKind.ENTITY, "city", many=True),
        "votes": Role("votes", ValueKind.NUMBER),
        "when": Role("when", ValueKind.DATE),
    },
    {}, {}, {},
)  # fmt: skip
NAMES = {
    ("Charter", "document"): ("charter",), ("charter", "document"): ("charter",), ("Treaty", "document"): ("treaty",),
    ("Riga", "city"): ("riga",), ("Oslo", "city"): ("oslo",), ("Paris", "city"): ("paris-fr", "paris-tx"),
}  # fmt: skip


def judged(
    folder: Path,
    content: str,
    facts: dict[str, dict[str, Any]] | None = None,
    kind: str = FLASHCARD,
    name: str = "t.csv",
) -> list[Verdict]:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    types = {one.id: one for one in (ADOPTION, FLASHCARD_TYPE)}
    fields = fields_of([types[kind]])
    table = look(path, Said(names=fields))
    mapping = propose(table.layout, fields)
    target = Target("p", kind, types, facts or {}, lambda name, of: NAMES.get((name, of), ()))
    return list(verdicts(table.rows(), mapping, target))


def test_a_file_of_two_columns_is_flashcards(tmp_path: Path) -> None:
    found = judged(tmp_path, "der Hund\tthe dog\ndie Katze\tthe cat\n")
    assert [one.state for one in found] == [State.NEW, State.NEW]
    assert found[0].data == {"id": found[0].id, "type": "flashcard", "front": "der Hund", "back": "the dog"}
    assert [one.title for one in found] == ["der Hund", "die Katze"]


def test_a_card_that_is_there_is_unchanged_or_changed_and_says_where(tmp_path: Path) -> None:
    old = {"a": {"id": "a", "type": FLASHCARD, "front": "Der  Hund", "back": "the dog"}}
    same, changed = (
        judged(tmp_path, f"front,back,tags\nDer Hund,{back},{tags}\n", old)[0]
        for back, tags in (("the dog", ""), ("a dog", "x y"))
    )
    assert (same.state, same.id, same.fields) == (State.CHANGED, "a", ("front",))
    assert (changed.state, changed.fields) == (State.CHANGED, ("front", "back", "tags"))
    assert changed.data["tags"] == ["x", "y"]
    [unchanged] = judged(tmp_path, "front,back,tags\nDer  Hund,the dog,\n", old)
    assert unchanged.state is State.UNCHANGED


def test_an_id_finds_its_fact_whatever_else_changes_and_an_empty_cell_takes_away(tmp_path: Path) -> None:
    old = {"a": {"id": "a", "type": FLASHCARD, "front": "x", "back": "y", "extra": "z"}}
    [one] = judged(tmp_path, "id,front,back,extra\na,new,y,\n", old)
    assert (one.state, one.fields) == (State.CHANGED, ("front", "extra"))
    assert one.data == {"id": "a", "type": FLASHCARD, "front": "new", "back": "y"}


def test_rows_that_are_there_twice_in_the_file_count_once(tmp_path: Path) -> None:
    first, second = judged(tmp_path, "front,back\na,b\n a ,c\n")
    assert first.state is State.NEW
    assert (second.state, second.reason) == (State.WRONG, "It is the same as on line 2.")
    by_id = judged(tmp_path, "id,front,back\n1,a,b\n1,x,y\n")
    assert by_id[1].reason == "It is the same as on line 2."


def test_cards_without_a_front_or_a_back_are_wrong_and_others_go_on(tmp_path: Path) -> None:
    found = judged(tmp_path, "front,back\na,\n,b\nc,d\n")
    assert [one.reason for one in found] == ["The back is empty.", "The front is empty.", ""]


def test_notes_of_anki_keep_their_id_from_one_export_to_the_next(tmp_path: Path) -> None:
    text = "#separator:tab\n#guid column:1\n#tags column:4\nb;x#1\tfront\tback\tgeo europe\n"
    [first] = judged(tmp_path, text, name="notes.txt")
    assert first.data["tags"] == ["geo", "europe"]
    [again] = judged(tmp_path, text.replace("back\t", "other\t"), {first.id: dict(first.data)}, name="notes.txt")
    assert (again.state, again.id, again.fields) == (State.CHANGED, first.id, ("back",))


def test_both_directions_are_asked_where_a_column_says_so(tmp_path: Path) -> None:
    yes, no, wrong = judged(tmp_path, "front,back,both ways\na,b,yes\nc,d,no\ne,f,perhaps\n")
    assert yes.data["ask"] == BOTH_WAYS
    assert "ask" not in no.data
    assert wrong.reason == "both cannot be read: perhaps."


def test_roles_are_filled_by_the_names_of_columns_with_names_dates_and_numbers(tmp_path: Path) -> None:
    [one] = judged(tmp_path, "Document,City,Votes,Date\nCharter,Riga | Oslo,12,4 March 1992\n", kind="adoption")
    assert one.data == {
        "id": one.id, "type": "adoption", "document": "charter",
        "city": ["riga", "oslo"], "votes": 12, "when": "1992-03-04", "status": "draft",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Statute,Riga,1,1992", "There is no document called “Statute” in the pack: add it first."),
        ("Charter,Paris,1,1992", "“Paris” may be paris-fr, paris-tx: write the id."),
        ("Charter,Riga,many,1992", "votes cannot be read: many."),
        ("Charter,Riga,1,someday", "“someday” is no date: write 1992, 1992-05 or 1992-05-15."),
        ("Charter,Riga,1,03/04/1992", "“03/04/1992” may be 3 April 1992 or 4 March 1992: write 1992-05-15."),
        (
            "Charter,Riga,1,1992,more",
            "It has 5 cells, and the table has 4 columns: put a cell with a separator in it into quotes.",
        ),
    ],
)
def test_what_cannot_be_a_fact_says_why(tmp_path: Path, row: str, reason: str) -> None:
    [one] = judged(tmp_path, f"document,city,votes,when\n{row}\n", kind="adoption")
    assert (one.state, one.reason) == (State.WRONG, reason)


def test_a_row_of_another_pack_or_type_is_wrong(tmp_path: Path) -> None:
    found = judged(tmp_path, "pack,type,front,back\nq,flashcard,a,b\np,nothing,a,b\np,flashcard,a,b\n")
    assert [one.reason for one in found] == [
        "It belongs to the pack q.", "There is no kind of fact nothing in the pack.", "",
    ]  # fmt: skip
