"""Building facts.db: from folders to packs, from packs to one complete file, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from facts.harbour import CHRONICLE, HEAD, TEXT, changed, copied, fact, harbour, pack_of, places, reading, the, written
from permissions import no_writing_in

from study_app import database
from study_app.errors import StudyAppError
from study_app.facts.building import build, documents_of, read_all
from study_app.facts.documents import sha256
from study_app.facts.pack import Pack
from study_app.facts.problem import Severity
from study_app.facts.store import Store, fingerprint_of, is_damaged


def nothing(_store: Store) -> None:
    """What the stage above adds: nothing."""


def attached(root: Path) -> Path:
    """The folder of attached documents, with the chronicle in it."""
    documents = root / "documents"
    documents.mkdir(exist_ok=True)
    (documents / f"{sha256(TEXT)}.txt").write_bytes(CHRONICLE.read_bytes())
    return documents


# From folders to packs


def test_the_packs_of_all_folders_are_read_in_their_order(tmp_path: Path) -> None:
    other = written(tmp_path, {"pack.toml": HEAD})
    packs, problems = read_all((other, copied(tmp_path)), tmp_path / "documents")
    assert [pack.id for pack in packs] == ["t", "harbour"]
    assert problems == []


def test_a_broken_pack_leaves_the_others_whole(tmp_path: Path) -> None:
    broken = written(tmp_path, {"pack.toml": "id = "})
    packs, problems = read_all((broken, copied(tmp_path)), tmp_path / "documents")
    assert [pack.id for pack in packs] == ["harbour"]
    assert places(problems) == [("syntax", "t/pack.toml", 1)]


def test_of_two_packs_with_one_id_the_first_stays_and_the_other_is_told(tmp_path: Path) -> None:
    first, second = copied(tmp_path / "a"), copied(tmp_path / "b", "twin")
    changed(second / "facts" / "council.toml", "boats = 120", "boats = 130")
    packs, problems = read_all((first, second), tmp_path / "documents")
    assert [(pack.id, the(pack, "boats").roles["boats"]) for pack in packs] == [("harbour", (120,))]
    [problem] = problems
    assert (problem.code, problem.severity, problem.file, problem.line) == (
        "duplicate-pack", Severity.ERROR, "twin/pack.toml", 1,
    )  # fmt: skip
    assert problem.message == f"the pack harbour is in {first} already, so this one is left out."


def test_mistakes_of_a_pack_that_is_left_out_for_its_id_are_told_too(tmp_path: Path) -> None:
    first, second = copied(tmp_path / "a"), copied(tmp_path / "b", "twin")
    changed(second / "facts" / "council.toml", 'body = "pilots"', 'body = "pilot"')
    assert [p.code for p in read_all((first, second), tmp_path / "documents")[1]] == ["dangling", "duplicate-pack"]


def test_the_document_is_found_where_the_learner_attached_it(tmp_path: Path) -> None:
    pack = harbour()
    assert documents_of(pack, tmp_path / "documents") == {}
    assert documents_of(pack, attached(tmp_path)) == {"chronicle": TEXT}


def test_a_fact_whose_digest_is_wrong_is_left_out_where_that_can_be_known(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder / "facts" / "council.toml", the(harbour(), "boats").citations[0].span.digest, "0123456789abcdef")
    [pack], problems = read_all((folder,), tmp_path / "documents")
    assert "boats" in pack.facts
    assert problems == []
    [pack], problems = read_all((folder,), attached(tmp_path))
    assert [p.code for p in problems] == ["wrong-digest"]
    assert set(harbour().facts) - set(pack.facts) == {"boats"}


def test_of_facts_that_share_a_line_only_the_wrong_one_is_left_out(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    line = '{{ id = "{}", type = "task", body = "pilots", does = "{}", tags = ["council"], cite = {{ source = "chronicle", '
    line += 'span = [262, 301], digest = "{}" }} }}'
    one, other = line.format("one", "sleeps", "454f6774582dd729"), line.format("other", "sings", "0123456789abcdef")
    (folder / "facts" / "inline.toml").write_text(f"fact = [{one}, {other}]\n", encoding="utf-8")
    [pack], problems = read_all((folder,), attached(tmp_path))
    assert [p.code for p in problems] == ["wrong-digest"]
    assert "one" in pack.facts and "other" not in pack.facts


def test_what_follows_from_a_fact_that_is_left_out_goes_with_it_and_what_is_doubtful_stays(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    changed(folder / "facts" / "beginnings.toml", the(harbour(), "joined").citations[0].span.digest, "0123456789abcdef")
    changed(folder / "facts" / "council.toml", 'when = "1911-09-26"', 'when = "1911-09-27"')
    [pack], problems = read_all((folder,), attached(tmp_path))
    assert sorted(p.code for p in problems) == ["ungrounded", "wrong-digest"]
    assert set(harbour().facts) - set(pack.facts) == {"joined", "renewed-by"}  # renewed-by follows from joined


# From packs to the file


def test_a_store_remembers_what_it_was_built_from(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    assert fingerprint_of(path) == ("", "")
    build(path, [harbour()], (), "abc", "en", nothing)
    assert [p.name for p in tmp_path.iterdir()] == ["facts.db"]  # one complete file and nothing beside it
    assert fingerprint_of(path) == ("abc", "")


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 200])
def test_what_is_no_store_has_no_fingerprint_and_is_built_over(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "facts.db"
    path.write_bytes(data)
    assert fingerprint_of(path) == ("", "")
    build(path, [harbour()], (), "abc", "en", nothing)
    assert fingerprint_of(path) == ("abc", "")


def test_a_store_with_one_page_that_is_not_as_written_has_no_fingerprint(tmp_path: Path) -> None:
    path, torn = tmp_path / "facts.db", tmp_path / "torn.db"
    build(path, [harbour()], (), "abc", "en", nothing)
    whole = path.read_bytes()
    connection = database.connect(path, read_only=True)
    roots = [n for (n,) in connection.execute("SELECT rootpage FROM sqlite_schema WHERE rootpage > 0").fetchall()]
    [size] = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    assert len(roots) > 40
    for page in roots:
        data = bytearray(whole)
        data[(page - 1) * size : page * size] = bytes(byte ^ 0xFF for byte in whole[(page - 1) * size : page * size])
        torn.write_bytes(data)
        assert fingerprint_of(torn) == ("", ""), page
        assert is_damaged(torn), page


def test_the_stage_above_adds_its_tables_before_the_file_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    seen = []

    def finish(store: Store) -> None:
        seen.append((path.exists(), store.fact("harbour", "founded") is not None))
        store.connection.execute("CREATE TABLE card(id)")

    build(path, [harbour()], (), "abc", "en", finish)
    assert seen == [(False, True)]
    store = Store.open(path)
    assert store.connection.execute("SELECT count(*) FROM card").fetchone() == (0,)
    store.close()


def test_where_the_stage_above_fails_the_old_store_stays_and_the_next_build_goes_through(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    build(path, [harbour()], (), "old", "en", nothing)
    before = path.read_bytes()

    def fail(_store: Store) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build(path, [], (), "new", "en", fail)
    assert path.read_bytes() == before
    build(path, [], (), "newer", "en", nothing)
    assert [p.name for p in tmp_path.iterdir()] == ["facts.db"]
    assert fingerprint_of(path) == ("newer", "")


def test_a_reader_of_the_old_store_goes_on_reading_it_while_a_new_one_is_built(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    build(path, [harbour()], (), "old", "en", nothing)
    store = Store.open(path)
    build(path, [], (), "new", "en", nothing)
    assert store.fact("harbour", "founded") is not None
    store.close()
    assert fingerprint_of(path) == ("new", "")


@pytest.mark.skipif(sys.platform == "win32", reason="an open file keeps its name there")
def test_what_lies_beside_the_old_store_is_not_taken_for_the_new_one_s(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    build(path, [harbour()], (), "old", "en", nothing)
    old, reader = database.connect(path, derived=True), Store.open(path)
    old.execute("UPDATE meta SET value = 'edited' WHERE key = 'fingerprint'")
    build(path, [], (), "new", "en", nothing)
    assert fingerprint_of(path) == ("new", "")
    with contextlib.closing(database.connect(path, derived=True)) as new:
        new.execute("UPDATE meta SET value = 'newer' WHERE key = 'fingerprint'")
        assert reader.fact("harbour", "founded") is not None
        old.execute("UPDATE meta SET value = 'lost' WHERE key = 'fingerprint'")  # who has the old one open may go on
        reader.close()
        old.close()
        assert fingerprint_of(path) == ("newer", "")
        assert new.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert fingerprint_of(path) == ("newer", "")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_where_nothing_can_be_written_a_sentence_says_so_and_the_old_store_stays(tmp_path: Path) -> None:
    path = tmp_path / "data" / "facts.db"
    path.parent.mkdir()
    build(path, [harbour()], (), "old", "en", nothing)
    (path.parent / "facts.db.new").write_bytes(b"left over")
    with no_writing_in(path.parent), pytest.raises(StudyAppError, match="Nothing can be written in"):
        build(path, [], (), "new", "en", nothing)
    assert fingerprint_of(path) == ("old", "")


def test_a_folder_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StudyAppError):
        build(tmp_path / "nowhere" / "facts.db", [], (), "new", "en", nothing)


def opened(root: Path, *packs: Pack) -> Store:
    """A store that was built of packs."""
    build(root / "facts.db", packs, (), "abc", "en", nothing)
    return Store.open(root / "facts.db")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are text")
def test_a_pack_in_a_folder_whose_name_is_no_text_is_in_the_store(tmp_path: Path) -> None:
    store = opened(tmp_path, replace(harbour(), folder=os.fsdecode(b"caf\xe9")))
    assert store.pack_version("harbour") == "1.2.0"
    store.close()


def test_sources_and_their_paragraphs_are_in_the_store_counted_from_one(tmp_path: Path) -> None:
    store = opened(tmp_path, harbour())
    source = harbour().sources["chronicle"]
    assert store.connection.execute("SELECT * FROM source").fetchall() == [
        ("harbour", "chronicle", "The Harbour League", "Nobody", "1912-02-01", source.sha256, source.length)
    ]
    assert store.connection.execute("SELECT n, start, end FROM paragraph ORDER BY n").fetchall() == [
        (n, span.start, span.end) for n, span in enumerate(source.paragraphs, 1)
    ]
    store.close()


def test_an_empty_library_is_a_store_too(tmp_path: Path) -> None:
    store = opened(tmp_path)
    assert list(store.askable()) == []
    assert list(store.records()) == []
    assert store.problems() == ()
    store.close()


def test_odd_values_that_a_pack_may_hold_are_in_the_store(tmp_path: Path) -> None:
    lines = f'thing = "lamp"\nparts = {-(2**53)}\nnote = ["\\u0000", "\\U0010FFFF"]\nsold = "../1950"\nwhen = "0001"'
    store = opened(tmp_path, pack_of(tmp_path, fact(lines)))
    assert store.fillers("t", "f", "parts")[0].text == str(-(2**53))
    assert [row.text for row in store.fillers("t", "f", "note")] == ["\x00", "\U0010ffff"]
    assert store.fillers("t", "f", "sold")[0].text == "until 1950"
    assert store.fillers("t", "f", "when")[0].text == "AD 1"
    store.close()


# Scale


def test_the_work_of_a_build_grows_with_the_facts_and_not_with_their_square(tmp_path: Path) -> None:
    """Asking each question of a pack whether it has one answer, as cards are made: ten times the facts, ten times the steps."""
    steps = {size: _steps(tmp_path, size) for size in (100, 1000)}
    assert steps[1000] <= 15 * steps[100]


def _steps(root: Path, size: int) -> int:
    """How many steps SQLite's machine takes, in hundreds: a measure that no other process disturbs."""
    text = "".join(
        fact(f'thing = "lamp"\nwhen = "{1000 + n}-05-15"\nwhere = "riga"\nparts = {n}', id=f"f{n}") for n in range(size)
    )
    kind = HEAD.replace(
        'ask.when = "When was {thing} made?"',
        'ask.parts = "How many parts {when:on}?"\nask.thing = "What was made in {where}?"',
    )
    found = reading(root, text, kind)
    assert found.problems == ()
    assert found.pack is not None
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    def finish(store: Store) -> None:
        store.connection.set_progress_handler(count, 100)
        for row in store.askable():
            asked = store.asked(*row)
            assert asked is not None
            store.answers(asked)
            store.denied(asked)
        store.connection.set_progress_handler(None, 100)

    build(root / "facts.db", [found.pack], (), "x", "en", finish)
    assert steps > 0
    return steps
