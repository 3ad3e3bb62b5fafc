"""Packs checked as the command line does: with documents given, attached, or none."""

from __future__ import annotations

import sys
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from clocks import SetClock
from facts.survey.records import HEAD, TODAY, entities, fact, stored, told
from guild import SPAN, TEXT, guild_pack

from study_app.app import StudyApp
from study_app.background import StoppedError, begin
from study_app.errors import StudyAppError
from study_app.facts.documents import sha256
from study_app.facts.survey import survey
from study_app.journal import Change
from study_app.quiz.check import check_folders, problems_now


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the guild's pack installed."""
    guild_pack(tmp_path / "data" / "packs" / "guild")
    return tmp_path / "data"


def test_a_folder_is_checked_with_and_without_its_document(data: Path, tmp_path: Path) -> None:
    folder = data / "packs" / "guild"
    document = tmp_path / "chronicle.txt"
    document.write_text(TEXT, encoding="utf-8")
    assert not check_folders([folder], [])
    assert not check_folders([folder], [("", document)]) and not check_folders([folder], [("chronicle", document)])
    with pytest.raises(StudyAppError, match="no source other; known: chronicle"):
        check_folders([folder], [("other", document)])
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(text.replace(f"span = [{SPAN[0]}", f"span = [{SPAN[0] - 1}"), encoding="utf-8")
    [problem] = check_folders([folder], [("", document)])
    assert (problem.code, problem.severity) == ("wrong-digest", "error")


def test_a_document_is_recognised_by_its_text_whichever_source_stands_first(data: Path, tmp_path: Path) -> None:
    folder = data / "packs" / "guild"
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    first = f'[[source]]\nid = "map"\ntitle = "A map"\nas_of = "1900"\nsha256 = "{sha256("map")}"\nlength = 3\n\n'
    text = text.replace("[[source]]", first + "[[source]]").replace(f"span = [{SPAN[0]}", f"span = [{SPAN[0] - 1}")
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    document = tmp_path / "any name.txt"
    document.write_text(TEXT, encoding="utf-8")
    assert [p.code for p in check_folders([folder], [("", document)])] == ["wrong-digest"]
    assert [p.code for p in check_folders(StudyApp.pack_folders(data), [("", document)])] == ["wrong-digest"]
    document.write_text(TEXT + "More.", encoding="utf-8")
    with pytest.raises(StudyAppError, match=r"sources map, chronicle.* ID=FILE"):
        check_folders([folder], [("", document)])
    assert [p.code for p in check_folders([folder], [("chronicle", document)])] == ["other-document"]
    (folder / "pack.toml").write_text(text + "[", encoding="utf-8")
    assert [p.code for p in check_folders([folder], [("", document)])] == ["syntax"]


def test_a_document_that_is_attached_is_looked_at_by_the_check(data: Path, clock: SetClock, tmp_path: Path) -> None:
    folder = data / "packs" / "guild"
    document = tmp_path / "chronicle.txt"
    document.write_text(TEXT, encoding="utf-8")
    with StudyApp.open(data, clock) as app:
        app.reading.attach_source(document)
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(text.replace(f"span = [{SPAN[0]}", f"span = [{SPAN[0] - 1}"), encoding="utf-8")
    assert not check_folders([folder], [])
    assert [p.code for p in check_folders([folder], [], data)] == ["wrong-digest"]


# What a store tells


def town(root: Path, *facts: str, **more: str) -> Path:
    """A pack of records with these facts."""
    folder = root / "records"
    folder.mkdir()
    (folder / "pack.toml").write_text(HEAD, encoding="utf-8")
    (folder / "rest.toml").write_text("\n".join([entities(), *facts, *more.values()]), encoding="utf-8")
    return folder


def codes(folder: Path, today: date | None = TODAY) -> list[tuple[str, str, tuple[str, ...]]]:
    return told([p for p in check_folders([folder], [], today=today) if p.code not in ("orphan", "uncovered")])


def test_the_check_of_a_folder_tells_what_facts_say_against_each_other(tmp_path: Path) -> None:
    folder = town(
        tmp_path, *(fact(i, "birth", f'person = "ann"; when = "{w}"') for i, w in (("a", "1901"), ("b", "1911")))
    )
    assert codes(folder) == [
        ("contradiction", "b", ("a",))
    ]  # and not that the question is ambiguous, which follows from it


def test_a_question_with_two_right_answers_is_told_once_with_both_facts(tmp_path: Path) -> None:
    visits = (
        fact(i, "visit", f'person = "ann"; body = "court"; when = "{w}"') for i, w in (("a", "1990"), ("b", "1991"))
    )
    [problem] = [p for p in check_folders([town(tmp_path, *visits)], []) if p.code not in ("orphan", "uncovered")]
    assert told([problem]) == [("ambiguous", "a", ("b",))]
    assert problem.field == "ask.when" and "When did Ann Brook visit Court?" in problem.message


def test_a_question_that_contains_its_answer_is_told_with_it(tmp_path: Path) -> None:
    leaking = '[[type]]\nid = "song"\nrole.body = { value = "entity", of = "body" }\nrole.words = { value = "text" }\n'
    leaking += 'sentence = "{body} sings {words}."\nask.words = "What does {body} sing, if not O Sun?"\n'
    leaking += 'ask.body = "Who sings {words}?"\n'
    songs = fact("a", "song", 'body = "court"; words = "O sun"'), fact("b", "song", 'body = "guild"; words = "O moon"')
    assert codes(town(tmp_path, *songs, leaking=leaking)) == [("leak", "a", ())]


def test_what_is_set_aside_in_its_row_is_told_no_more_and_an_error_always_is(tmp_path: Path) -> None:
    rows = [fact(i, "birth", f'person = "ann"; when = "{w}"') for i, w in (("a", "1901"), ("b", "1911"))]
    for number, ignore in enumerate(['["contradiction"]', '"contradiction"', '["contradiction:a", "x"]']):
        root = tmp_path / str(number)
        root.mkdir()
        assert "contradiction" not in [c for c, _r, _o in codes(town(root, rows[0], f"{rows[1]}ignore = {ignore}\n"))]
    other = tmp_path / "other"
    other.mkdir()
    folder = town(other, rows[0], f'{rows[1]}ignore = ["contradiction:c", "bad-date"]\n')
    assert codes(folder) == [("contradiction", "b", ("a",))]
    text = (folder / "rest.toml").read_text(encoding="utf-8")
    (folder / "rest.toml").write_text(text.replace("1911", "1911-15"), encoding="utf-8")
    assert [code for code, _row, _others in codes(folder)] == ["bad-date"]


def test_all_rows_may_say_what_is_no_problem_of_them_and_only_in_texts(tmp_path: Path) -> None:
    text = HEAD.replace('title = "A roll"', 'title = "A roll"\nignore = ["old-source"]')
    folder = town(tmp_path, fact("a", "visit", 'person = "ann"; body = "court"; when = "1990"; ignore = 3'))
    (folder / "pack.toml").write_text(text, encoding="utf-8")
    [problem] = [p for p in check_folders([folder], []) if p.severity == "error"]
    assert (problem.code, problem.field) == ("wrong-value", "ignore")


def test_the_library_as_it_stands_is_looked_through_beside_the_window(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / "data" / "packs").mkdir(parents=True)
    rows = (fact(i, "birth", f'person = "ann"; when = "{w}"') for i, w in (("a", "1901"), ("b", "1911")))
    town(tmp_path / "data" / "packs", *rows)
    with StudyApp.open(tmp_path / "data", clock) as app:
        seen: dict[tuple[int, int], bool] = {}
        path = tmp_path / "data" / "facts.db"
        found = problems_now(path, TODAY, lambda done, of: seen.setdefault((done, of), True))
        assert ("contradiction", "b", ("a",)) in told(found)
        assert list(seen) == [(step, 27) for step in range(28)], "nine steps for each of three packs"
        assert {p.pack for p in found} == {
            "records"
        }  # each is told with its pack; nothing is wrong with what is shipped
        app.desk.save("records", [Change("fact", "b", "when", "1911", "1901")])
        assert ("same-fact", "b", ("a",)) in told(problems_now(path, TODAY))
        app.desk.save("records", [Change("fact", "b", "ignore", None, ["same-fact:a"])])
        assert ("same-fact", "b", ("a",)) not in told(problems_now(path, TODAY))
        assert told(problems_now(path, TODAY, aside=True)) == [("same-fact", "b", ("a",))]


@pytest.mark.parametrize("asked", range(12))
def test_a_search_that_nobody_wants_ends_wherever_it_is_and_the_next_one_finds_all(
    tmp_path: Path, clock: SetClock, asked: int
) -> None:
    (tmp_path / "data" / "packs").mkdir(parents=True)
    rows = (fact(i, "birth", f'person = "ann"; when = "{w}"') for i, w in (("a", "1901"), ("b", "1911")))
    town(tmp_path / "data" / "packs", *rows)
    with StudyApp.open(tmp_path / "data", clock):
        path, often = tmp_path / "data" / "facts.db", count()
        with pytest.raises(StoppedError):
            problems_now(path, TODAY, lambda _done, _of: next(often) < asked)
        assert next(often) <= asked + 3, "it is not asked on and on by what goes on"
        assert ("contradiction", "b", ("a",)) in told(problems_now(path, TODAY))


def test_one_search_goes_on_at_a_time_and_one_given_up_while_it_waits_reads_nothing(
    tmp_path: Path, clock: SetClock
) -> None:
    (tmp_path / "data" / "packs").mkdir(parents=True)
    town(tmp_path / "data" / "packs", fact("a", "birth", 'person = "ann"; when = "1901"'))
    with StudyApp.open(tmp_path / "data", clock):
        path, goes, seen = tmp_path / "data" / "facts.db", Event(), list[tuple[str, int]]()
        begun = Event()

        def first(done: int, _of: int) -> bool:
            begun.set()
            seen.append(("first", done))
            return goes.wait(20)

        def second(done: int, _of: int) -> bool:
            seen.append(("second", done))
            return False

        one = begin(partial(problems_now, path, TODAY, first))
        begun.wait(20)
        other = begin(partial(problems_now, path, TODAY, second))
        goes.set()
        assert one.result(20)
        with pytest.raises(StoppedError):
            other.result(20)
        who = [name for name, _done in seen]
        assert who == sorted(who) and seen.count(("second", 0)) == who.count("second")


def test_nothing_is_wrong_with_the_packs_that_are_shipped_on_that_day() -> None:
    assert [p.sentence() for p in check_folders(StudyApp.pack_folders(None), [], today=TODAY)] == []


def test_what_an_edit_mended_is_not_announced_any_more(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / "data" / "packs").mkdir(parents=True)
    deck = '[[deck]]\nid = "d"\nname = "D"\nsearch = "tag:x"\n'
    town(tmp_path / "data" / "packs", fact("a", "birth", 'person = "ann"; when = "1901"'), deck=deck)
    with StudyApp.open(tmp_path / "data", clock) as app:
        assert [p.code for p in app.store.problems()] == ["finds-nothing", "uncovered", "uncovered", "no-deck"]
        assert [pack.problems for pack in app.store.tallies()] == [2], "an article in work is none"
        excuse = {"source": "sequel", "span": [0, 9], "reason": "a title"}
        app.desk.save("records", [Change("no_fact", "sequel:0", "", None, excuse)])
        app.desk.save("records", [Change("deck", "d", "search", "tag:x", "type:birth")])
        assert [p.code for p in app.store.problems()] == ["uncovered"]
        assert [pack.problems for pack in app.store.tallies()] == []
        row = app.desk.row("records", "fact", "a")
        assert row is not None
        later = dict(row.data["cite"]) | {"source": "sequel", "span": [8, 19]}
        app.desk.save("records", [Change("fact", "a", "cite", row.data["cite"], later)])
        assert app.store.problems() == ()


def test_looking_through_takes_no_more_than_time_in_proportion(tmp_path: Path) -> None:
    """Ten times the facts, their entities and their texts: comparing each with each would be a hundred times the work."""
    steps = {size: _steps(tmp_path / str(size), size) for size in (20, 200)}
    assert steps[200] <= 15 * steps[20]


def _steps(root: Path, size: int) -> int:
    """How many lines run while a pack of so many people, births and mottos is looked through."""
    root.mkdir()
    spelled = [f"{number:04}".translate(str.maketrans("0123456789", "abcdefghij")) for number in range(size)]
    named = entities(**{f"p{word}": f"Person {word * 3}" for word in spelled})
    births = [fact(f"b{w}", "birth", f'person = "p{w}"; when = "{1000 + n}"') for n, w in enumerate(spelled)]
    mottos = [fact(f"m{w}", "motto", f'body = "court"; words = "{w * 3} and {w * 2} for ever"') for w in spelled]
    with stored(root, *births, *mottos, named=named) as connection:
        lines = 0

        def trace(frame: object, event: str, _argument: object) -> object:
            nonlocal lines
            lines += event == "line"
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            assert [p.code for p in survey(connection, "records", TODAY)] == ["orphan"] * 4
        finally:
            sys.settrace(before)
    return lines
