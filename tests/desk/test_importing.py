"""Tables brought into packs: judged before anything is made, saved as one edit, and what is wrong left out with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from clocks import SetClock
from desk.test_desk import said
from gui.conftest import Installed
from tiny import facts_db

from study_app import i18n
from study_app.app import StudyApp
from study_app.desk.decks import DeckText
from study_app.desk.importing import GivenUpError
from study_app.facts.importers.proposals import State
from study_app.facts.shelf import OWN
from study_app.journal.records import records
from study_app.paths import shipped


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program on the tiny pack alone."""
    facts_db(tmp_path)
    with Installed.open(tmp_path, clock) as opened:
        yield opened


def brought(app: StudyApp, content: str, pack: str = OWN, kind: str = "flashcard", deck: str = "", name: str = "t.csv"):
    """What became of a file."""
    path = app.data_dir / name
    path.write_text(content, encoding="utf-8")
    judged = app.authoring.importing.judge(app.authoring.importing.plan(path, pack, kind, deck))
    app.authoring.importing.run(judged)
    return judged


def fronts(app: StudyApp, pack: str = OWN) -> dict[str, str]:
    return {fact["roles"]["front"][0]["text"]: fact["roles"]["back"][0]["text"] for fact in app.reading.facts(pack)
            if fact["type"] == "flashcard"}  # fmt: skip


def counts(app: StudyApp) -> dict[str, tuple[int, int]]:
    return {deck.id: (deck.facts, deck.cards) for deck in app.decks.rows()}


def built_anew(app: StudyApp) -> dict[str, list[tuple[object, ...]]]:
    """What a store says that is built from packs and journal."""
    app.close()
    (app.data_dir / "facts.db").unlink()
    with Installed.open(app.data_dir, app.clock) as opened:
        return said(opened.store.connection)


def test_two_columns_become_cards_of_ones_own_pack_in_one_step_and_go_in_one(app: StudyApp) -> None:
    judged = brought(app, "der Hund\tthe dog\ndie Katze\tthe cat\nkaputt\t\n", deck="cards")
    assert judged.sentence() == "2 new, 0 changed, 0 unchanged, 1 wrong."
    assert [(one.line, one.reason) for one in judged.wrong] == [(3, "The back is empty.")]
    assert fronts(app) == {"der Hund": "the dog", "die Katze": "the cat"}
    assert counts(app)["mine/cards"] == (2, 2)
    app.desk.undo()
    assert fronts(app) == {}
    app.desk.redo()
    assert counts(app)["mine/cards"] == (2, 2)


def test_what_was_brought_in_is_as_if_it_had_been_read_from_the_pack(app: StudyApp) -> None:
    words = app.authoring.deck_desk.make("tiny", DeckText("Words", search="tag:words type:flashcard"))
    text = (
        'front,back,extra,tags,both\n  a  b ,Über  x,see, de words,yes\n{x} [y],"two\nlines",,,\nEssen,food,,,\n'
        "essen,to eat,,,x\nWhere was the Charter adopted?,here,,,\n"
    )
    brought(app, text, "tiny", deck=words)
    brought(app, "front,back\nlisted,by hand\n", "tiny", deck="one")
    now = said(app.store.connection)
    assert len(now["card"]) == 12 + 6 + 2
    assert now == built_anew(app)


def test_the_same_file_again_changes_nothing_and_an_edited_one_what_was_edited(app: StudyApp) -> None:
    text = "front,back\na,b\nc,d\n"
    brought(app, text)
    assert brought(app, text).counts() == {State.UNCHANGED: 2}
    judged = brought(app, text.replace("d", "other"))
    assert (judged.counts()[State.CHANGED], fronts(app)) == (1, {"a": "b", "c": "other"})


def test_decks_that_the_file_names_are_found_or_made(app: StudyApp) -> None:
    brought(app, "front,back,deck\na,b,ONE\nc,d,Geo::Europe\ne,f,Geo::Europe\n", "tiny")
    assert counts(app)["tiny/one"][0] == 2
    assert {deck.name: deck.facts for deck in app.decks.rows()}["Geo::Europe"] == 2


def test_a_whole_export_of_anki(app: StudyApp) -> None:
    text = "#separator:tab\n#html:true\n#deck:Geo\n#tags:all\n#guid column:1\nab#\tWhat<br>is it?\t<i>It</i> &amp; <img src=a>\n"
    judged = brought(app, text, name="notes.txt")
    assert judged.sentence() == "1 new, 0 changed, 0 unchanged. 1 picture or sound is left out."
    assert fronts(app) == {"What\nis it?": "It &"}
    assert [fact["tags"] for fact in app.reading.facts(OWN)] == [["all"]]
    assert {deck.name: deck.facts for deck in app.decks.rows()}["Geo"] == 1


def test_facts_of_a_type_with_names_for_ids(app: StudyApp) -> None:
    judged = brought(app, "Document,city,when\nCharter,Nice,1999-01-02\nCharter,Nowhere,1999\n", "tiny", "adoption")
    assert [one.reason for one in judged.verdicts] == [
        "",
        "There is no city called “Nowhere” in the pack: add it first.",
    ]
    assert judged.verdicts[0].data["status"] == "draft", "it has no source yet"
    [fact] = [fact for fact in app.reading.facts("tiny") if fact["when"] == "1999-01-02"]
    assert fact["roles"]["city"] == [{"id": "nice", "text": "Nice"}]


def test_facts_that_cannot_be_are_told_and_nothing_is_half_done(app: StudyApp) -> None:
    before, last = said(app.store.connection), app.desk.last
    judged = brought(app, "document,city,when,status\nCharter,Nice,1999,confirmed\n", "tiny", "adoption")
    assert [one.reason for one in judged.verdicts] == [
        'It rests on no citation. Add cite = { source = "...", span = [START, END], digest = "..." }, or status = "draft".'
    ]
    assert (said(app.store.connection), app.desk.last) == (before, last)


def test_who_gives_up_half_way_has_nothing_of_it(app: StudyApp) -> None:
    path = app.data_dir / "t.csv"
    path.write_text("".join(f"question {n},answer {n}\n" for n in range(5000)), encoding="utf-8")
    app.authoring.own_pack()
    before = said(app.store.connection)
    bulk = app.authoring.importing.begin(
        app.authoring.importing.judge(app.authoring.importing.plan(path, OWN, deck="cards"))
    )

    def wait(rows: int) -> None:
        if rows >= 4000:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        bulk.work(wait)
    assert (said(app.store.connection), app.desk.last) == (before, None)


def test_another_thread_writes_while_this_one_reads_and_says(app: StudyApp) -> None:
    path = app.data_dir / "t.csv"
    path.write_text("".join(f"question {n},answer {n}\n" for n in range(3000)), encoding="utf-8")
    judged = app.authoring.importing.judge(app.authoring.importing.plan(path, OWN, deck="cards"))
    bulk = app.authoring.importing.begin(judged)
    from queue import Queue

    asked: Queue[str] = Queue()
    agreed: Queue[str] = Queue()

    def agree() -> None:
        asked.put("agree?")
        agreed.get()

    worker = Thread(target=lambda: bulk.work(lambda _rows: None, agree))
    worker.start()
    asked.get(timeout=60)
    assert counts(app)["mine/cards"] == (0, 0), "all is written, and nothing stands yet"
    agreed.put("yes")
    worker.join()
    bulk.done()
    assert counts(app)["mine/cards"] == (3000, 3000)


def test_many_cards_are_taken_back_and_put_back_at_once_and_what_is_left_is_as_before(app: StudyApp) -> None:
    brought(app, "front,back\nfirst,card\n", "tiny")
    cards = app.authoring.deck_desk.make("tiny", DeckText("Cards", search="type:flashcard"))
    before = said(app.store.connection)
    path = app.data_dir / "t.csv"
    text = "".join(f"question {n},answer {n},tag{n % 3},{'yes' if n % 2 else ''}\n" for n in range(300))
    path.write_text(f"front,back,tags,both\n{text}", encoding="utf-8")
    app.authoring.importing.run(app.authoring.importing.judge(app.authoring.importing.plan(path, "tiny")))
    after = said(app.store.connection)
    assert counts(app)[f"tiny/{cards}"] == (301, 451)
    assert app.desk.undo() == "300 rows of tiny"
    assert said(app.store.connection) == before
    app.desk.redo()
    bulk = app.desk.undo_in_bulk()
    assert bulk is not None
    bulk.work(lambda _rows: None)
    bulk.done()
    assert said(app.store.connection) == before
    app.desk.redo()
    assert said(app.store.connection) == after == built_anew(app)


@pytest.mark.parametrize("many", [1, 300])
def test_a_table_that_is_taken_back_leaves_the_card_of_the_same_id_that_another_device_made(
    tmp_path: Path, clock: SetClock, many: int
) -> None:
    for name in ("other", "own"):
        (tmp_path / name).mkdir()
        facts_db(tmp_path / name)
    with Installed.open(tmp_path / "other", clock) as other:
        brought(other, "".join(f"lamp {n}\ttheirs {n}\n" for n in range(many)))
        other.devices.choose(tmp_path)
        other.devices.exchange().now()
    later = SetClock(clock.now().plus_minutes(1))
    with Installed.open(tmp_path / "own", later) as app:
        app.devices.choose(tmp_path)
        brought(app, "".join(f"lamp {n}\tmine {n}\n" for n in range(many + 1)))
        assert app.devices.exchange().now().trouble == ()
        app.renew_library()
        theirs = {f"lamp {n}": f"theirs {n}" for n in range(many)}
        assert fronts(app).keys() > theirs.keys()
        app.desk.undoing().now()
        assert fronts(app) == theirs
        assert counts(app)["mine/cards"] == (many, many)
        assert said(app.store.connection) == built_anew(app)


@pytest.mark.parametrize(
    ("head", "type"),
    [
        ("document,city,when", "adoption"), ("id,Document,When,tags", "adoption"), ("document,something", "flashcard"),
        ("front,back", "flashcard"), ("uno,one", "flashcard"), ("id,tags,status", "flashcard"),
    ],
)  # fmt: skip
def test_a_table_whose_head_names_the_fields_of_a_type_is_taken_for_facts_of_it(
    app: StudyApp, head: str, type: str
) -> None:
    path = app.data_dir / "t.csv"
    path.write_text(f"{head}\na,b,1992\n", encoding="utf-8")
    assert app.authoring.importing.likely_type(path, "tiny") == type
    assert app.authoring.importing.likely_type(path, OWN) == "flashcard", "which has no other"


def test_rows_with_more_than_front_and_back_go_into_a_pack_of_ones_own_that_is_not_there_yet(app: StudyApp) -> None:
    assert not app.store.pack_version(OWN)
    judged = brought(app, "front,back,status\nuno,one,draft\ndos,two,never\ntres,three,confirmed\n")
    assert judged.sentence() == "2 new, 0 changed, 0 unchanged, 1 wrong."
    [wrong] = judged.wrong
    assert wrong.line == 3 and "never" in wrong.reason
    i18n.use("ru", shipped("resources") / "locale")
    try:
        [wrong] = brought(app, "front,back,status\ncuatro,four,never\n").wrong
        assert "такого нет" in wrong.reason and "Возможны" in wrong.reason
    finally:
        i18n.use("en", shipped("resources") / "locale")
    assert [row.data.get("status") for row in app.desk.rows(OWN, "fact")] == ["draft", "confirmed"]


def test_a_table_that_another_device_has_taken_in_already_is_not_taken_in_twice(app: StudyApp, tmp_path: Path) -> None:
    facts_db(tmp_path / "other")
    with Installed.open(tmp_path / "other", SetClock(seed=7)) as other:
        brought(other, "front,back\nLamp,one\n")
        app.journal.absorb(records(other.journal.connection))
    app.renew_library()
    brought(app, "front,back\nLamp,one\nDoor,two\n")
    assert fronts(app) == {"Lamp": "one", "Door": "two"}


@pytest.mark.parametrize(("here", "there"), [("1911", "1911?"), ("1911?", "1911~"), ("1911", "1911")])
def test_facts_of_tables_of_two_devices_stay_two_unless_they_say_the_same(
    app: StudyApp, tmp_path: Path, here: str, there: str
) -> None:
    head = "document,city,when\n"
    facts_db(tmp_path / "other")
    with Installed.open(tmp_path / "other", SetClock(seed=7)) as other:
        brought(other, f"{head}Charter,Nice,{there}\n", "tiny", "adoption")
        brought(app, f"{head}Charter,Nice,{here}\n", "tiny", "adoption")
        app.journal.absorb(records(other.journal.connection))
    app.renew_library()
    told = [str(fact["when"]) for fact in app.reading.facts("tiny") if str(fact["when"]).startswith("1911")]
    assert sorted(told) == sorted({here, there})
