"""Plain cards: any pack may have them, they are asked as they were written, and they disturb no fact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tiny import facts_db

from study_app.facts.pack_files import read_pack
from study_app.facts.pack_text import write_pack
from study_app.facts.store import Store
from study_app.quiz.asking import Quiz
from study_app.quiz.question import Card

CARDS = """
[[fact]]
id = "eat"
type = "flashcard"
front = "essen"
back = "to eat"
extra = "er isst"
ask = { front = "{back}" }

[[fact]]
id = "bank"
type = "flashcard"
front = "the bank"
back = "die Bank"

[[fact]]
id = "shore"
type = "flashcard"
front = "the bank"
back = "das Ufer: not the bank"

[[fact]]
id = "asked"
type = "flashcard"
front = "Where was the Charter adopted?"
back = "at home"

[[deck]]
id = "plain"
name = "Plain cards"
search = "type:flashcard"
"""


@contextmanager
def opened(folder: Path) -> Iterator[Quiz]:
    pack = folder / "packs" / "tiny"
    facts_db(folder)
    (pack / "cards.toml").write_text(CARDS, encoding="utf-8")
    store = Store.open(facts_db(folder))
    assert store.problems() == ()
    yield Quiz(store)
    store.close()


def test_a_flashcard_is_asked_as_it_was_written_and_shown_with_its_extra(tmp_path: Path) -> None:
    with opened(tmp_path) as quiz:
        question = quiz.pose(Card("tiny", "eat", "back"), "reveal", 1)
        assert (question.stem, question.key) == ("essen", ("to eat",))
        assert question.explanation == "essen — to eat (er isst)"
        assert question.citations == ()


def test_both_directions_are_two_cards_and_only_where_they_were_wanted(tmp_path: Path) -> None:
    with opened(tmp_path) as quiz:
        back = quiz.pose(Card("tiny", "eat", "front"), "reveal", 1)
        assert (back.stem, back.key) == ("to eat", ("essen",))
        assert quiz.has(Card("tiny", "eat", "front"))
        assert not quiz.has(Card("tiny", "bank", "front"))


def test_two_cards_with_one_front_are_both_asked_and_no_machine_judges_them(tmp_path: Path) -> None:
    with opened(tmp_path) as quiz:
        for fact in ("bank", "shore"):
            assert quiz.forms(Card("tiny", fact, "back")) == ("reveal",)
        assert quiz.refusals(Card("tiny", "bank", "back"))["typed"].rule == "flashcard"


def test_a_flashcard_takes_no_question_from_a_fact(tmp_path: Path) -> None:
    with opened(tmp_path) as quiz:
        assert "typed" in quiz.forms(Card("tiny", "charter-adopted", "city"))


def test_a_pack_that_is_written_anew_keeps_its_flashcards_and_does_not_write_their_type(tmp_path: Path) -> None:
    with opened(tmp_path):
        pack = read_pack(tmp_path / "packs" / "tiny").pack
    assert pack is not None
    write_pack(pack, tmp_path / "copy")
    assert '[[type]]\nid = "flashcard"' not in (tmp_path / "copy" / "pack.toml").read_text(encoding="utf-8")
    again = read_pack(tmp_path / "copy").pack
    assert again is not None
    assert again.types == pack.types
    assert [fact.roles for fact in again.facts.values()] == [fact.roles for fact in pack.facts.values()]
