"""What is printed of decks: the rows of a sheet, of its key and of a list, and these as plain text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quiz.treaties import FIVE_SIGNINGS, signings

from study_app import i18n
from study_app.errors import StudyAppError
from study_app.facts.passages import Passages
from study_app.quiz.paper import BOX, Paper, Print, Role, as_text, printed
from study_app.quiz.question import Question
from study_app.quiz.sheet import PAPER_FORMS, SheetWanted, letters, version_letter

DECKS = ("csto/first-steps", "csto/bodies", "wonders/builders", "wonders/times")
WANTED = SheetWanted(DECKS, PAPER_FORMS, 12, 1)


@pytest.fixture(scope="module")
def make(shipped_quiz, tmp_path_factory):
    passages = Passages(shipped_quiz.store, tmp_path_factory.mktemp("documents"))

    def places(question: Question):
        return passages.of(question.card.pack, question.citations, quoted=False)

    def made(what: Print, **wanted) -> Paper:
        *steps, paper = printed(
            shipped_quiz, what, replace(WANTED, **wanted), "Four decks", places, lambda _row: None, "en"
        )
        assert steps and set(steps) == {None}
        return paper

    return made


def rows(paper: Paper, *roles: Role):
    return [row for block in paper.blocks for row in block if row.role in roles]


@settings(max_examples=10)
@given(st.integers(0, 10**6), st.sampled_from("AB"))
def test_a_key_has_the_questions_of_its_sheet_in_their_order_and_one_answer_for_each(make, seed, version):
    sheet, key = (make(what, seed=seed, version=version) for what in (Print.SHEET, Print.KEY))
    asked = [(block[0].mark, block[0].text) for block in sheet.blocks]
    assert asked == [(block[0].mark, block[0].text) for block in key.blocks]
    for question, answer in zip(sheet.blocks, key.blocks, strict=True):
        [right] = [row for row in answer if row.role is Role.ANSWER]
        options = {row.mark: row.text for row in question if row.role is Role.OPTION}
        told = [part.split(" ")[-1] for part in right.mark.split(", ") if part]
        assert all(options[letter] in right.text for letter in told)
        assert bool(told) == bool(options.keys() & set(letters()))
        assert any(row.role is Role.SOURCE for row in answer)
    assert sheet.version == key.version == version
    assert version in sheet.heading and version in key.heading


def test_a_sheet_tells_no_answer_and_each_question_has_room_for_one(make):
    sheet = make(Print.SHEET, count=60)
    assert rows(sheet, Role.ANSWER, Role.WHY, Role.SOURCE) == []
    for block in sheet.blocks:
        assert block[0].role is Role.STEM and "point" in block[0].aside
        marks = [row.mark for row in block if row.role is Role.OPTION]
        assert any(row.role is Role.WRITE for row in block) or len(marks) > 1 or block[1].aside
        assert set(marks) == {BOX} or marks == list(letters()[: len(marks)])


def test_a_sheet_has_a_head_to_fill_in_and_says_at_its_foot_what_it_rests_on_and_as_of_when(make):
    sheet = make(Print.SHEET, decks=("csto/bodies",), count=3)
    assert [field.partition(":")[0] for field in sheet.fields] == ["Name", "Date", "Score"]
    points = sum(int(block[0].aside.split()[0]) for block in sheet.blocks)
    assert sheet.fields[-1].endswith(f"of {points}")
    [note] = sheet.notes
    assert note.startswith("Source: “") and note.endswith("as of 28 November 2019.")


def test_only_the_key_tells_the_number_with_which_it_can_be_made_again(make):
    key, sheet = make(Print.KEY, seed=987654), make(Print.SHEET, seed=987654)
    assert "987654" in key.notes[-1] and "csto 1" in key.notes[-1]
    assert "987654" not in as_text(sheet)


def test_how_many_lines_there_are_tells_nothing_of_how_many_names_are_wanted(make):
    counts = {
        sum(row.role is Role.WRITE for row in block)
        for block in make(Print.SHEET, forms=("name_all",), count=30).blocks
    }
    assert len(counts) == 1


def test_a_wrong_option_is_explained_under_the_letter_that_it_has_in_that_version(make):
    for version in "AB":
        sheet, key = (make(w, version=version, forms=("choice",), count=20) for w in (Print.SHEET, Print.KEY))
        told = 0
        for question, answer in zip(sheet.blocks, key.blocks, strict=True):
            marks = {row.mark for row in question if row.role is Role.OPTION}
            [right] = [row.mark for row in answer if row.role is Role.ANSWER]
            wrong = {row.mark for row in answer if row.role is Role.WHY and row.mark}
            assert wrong <= marks - {right}
            told += len(wrong)
        assert told


def test_where_russian_is_spoken_options_and_versions_have_russian_letters_on_sheet_and_key_alike(make):
    with i18n.speaking("ru"):
        sheet, key = (make(what, version="B", forms=("choice", "match")) for what in (Print.SHEET, Print.KEY))
        assert sheet.version == key.version == version_letter("B") == "Б"
    marks = {row.mark for row in rows(sheet, Role.OPTION)}
    told = {row.mark for row in rows(key, Role.WHY) if row.mark}
    right = {part.split(" ")[-1] for row in rows(key, Role.ANSWER) for part in row.mark.split(", ")}
    assert {"А", "Б", "В"} <= marks
    assert marks | told | right <= set("АБВГДЕЖЗИКЛМ")
    assert told and right


def test_of_a_false_statement_the_key_tells_what_would_be_right(make):
    answers = {
        row.text.partition(";")[0] for row in rows(make(Print.KEY, forms=("true_false",), count=30), Role.ANSWER)
    }
    right = [row.text for row in rows(make(Print.KEY, forms=("true_false",), count=30), Role.ANSWER) if ";" in row.text]
    assert answers == {"True", "False"}
    assert right and all(text.startswith("False; right is: ") for text in right)


def test_a_list_has_each_card_of_the_decks_once_with_answer_and_citation(make, shipped_quiz):
    listed = make(Print.LIST, decks=("csto/bodies", "csto/first-steps", "csto/bodies"))
    cards = shipped_quiz.store.connection.execute(
        "SELECT count(DISTINCT card) FROM deck_card WHERE deck IN ('csto/bodies', 'csto/first-steps')"
    ).fetchone()[0]
    assert len(listed.blocks) == cards
    for block in listed.blocks:
        assert [row.role for row in block][:2] == [Role.STEM, Role.ANSWER]
        assert block[-1].role is Role.SOURCE and "paragraph" in block[-1].text
    assert (listed.title, listed.version, listed.fields) == ("Four decks", "", ())


def test_where_nothing_can_be_asked_it_says_so(make):
    with pytest.raises(StudyAppError, match="more decks"):
        make(Print.SHEET, forms=())


def test_as_text_a_sheet_has_every_row(make):
    paper = make(Print.SHEET)
    text = as_text(paper)
    for row in rows(paper, Role.STEM, Role.OPTION, Role.PROMPT):
        assert f"{row.mark} {row.text}" in text
    assert text.count("_" * 40) == len(rows(paper, Role.WRITE))
    assert text.startswith("Quiz, version A\n")


def test_a_picture_that_may_be_seen_is_beside_its_question_and_the_others_are_in_the_key(build, tmp_path):
    entity = (
        '[[entity]]\nid = "pact"\ntype = "document"\nname = "Pact of Riga"\nthe = true\n'
        'picture = { file = "media/pact.png", alt = "A scroll with three red seals" }\n'
    )
    of_fact = 'picture = { file = "media/hall.png", alt = "The hall in 2009" }\n'
    deck = '\n[[deck]]\nid = "all"\nname = "All"\nsearch = "type:signing"\n'
    quiz = build(FIVE_SIGNINGS + signings(("pact", "2009-03-04")) + of_fact, entities=entity, types=deck)
    wanted = SheetWanted(("t/all",), ("date_entry",), 12, 1, "A")
    made = {}
    for what in Print:
        *_steps, made[what] = printed(
            quiz, what, wanted, "A deck", lambda _question: (), lambda row: tmp_path / row.file, "en"
        )
    [before] = rows(made[Print.SHEET], Role.PICTURE)
    assert (before.text, before.file) == ("A scroll with three red seals", tmp_path / "media" / "pact.png")
    [block] = [block for block in made[Print.SHEET].blocks if before in block]
    assert block[0].role is Role.STEM and block[1] is before and "Pact of Riga" in block[0].text
    assert "hall" not in as_text(made[Print.SHEET])
    [after] = rows(made[Print.KEY], Role.PICTURE)
    assert (after.text, after.file) == ("The hall in 2009", tmp_path / "media" / "hall.png")
    assert "[Picture: The hall in 2009]" in as_text(made[Print.KEY])
    listed = [row.text for row in rows(made[Print.LIST], Role.PICTURE)]
    assert {"A scroll with three red seals", "The hall in 2009"} <= set(listed)
