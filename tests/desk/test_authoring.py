"""What instructors do in an open library, where more than one room of the desk is needed for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from two_devices import exchange

from study_app.app import StudyApp
from study_app.desk.decks import DeckText
from study_app.errors import StudyAppError
from study_app.facts.cells import new_entity
from study_app.journal import Change

HARBOUR = Path(__file__).parent.parent / "packs" / "harbour"


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program with the pack of the harbour league."""
    shutil.copytree(HARBOUR, tmp_path / "packs" / "harbour")
    with StudyApp.open(tmp_path, clock) as opened:
        yield opened


def test_the_learners_own_pack_is_made_when_it_is_first_needed_and_once(app: StudyApp) -> None:
    assert "mine" not in app.reading.pack_titles()
    assert app.authoring.own_pack() == app.authoring.own_pack() == "mine"
    assert app.reading.pack_titles()["mine"] == "My cards"
    assert (app.data_dir / "packs" / "mine" / "pack.toml").is_file()


def test_the_kinds_of_a_pack_are_told_by_name_with_how_many_facts_they_have(app: StudyApp) -> None:
    kinds = app.authoring.kinds("harbour")
    assert [name for _id, name, _count in kinds] == sorted(name for _id, name, _count in kinds)
    assert sum(count for _id, _name, count in kinds) == len(list(app.reading.facts("harbour")))
    assert "flashcard" not in [id for id, _name, _count in kinds], "which every pack has"


@pytest.mark.parametrize(
    ("pack", "type", "deck", "why"),
    [
        ("nowhere", "flashcard", None, "There is no pack nowhere"),
        ("harbour", "nothing", None, "There is no kind of fact nothing in the pack; known: "),
        ("harbour", "flashcard", "csto/treaty", "The deck csto/treaty is of another pack"),
    ],
)
def test_a_table_for_what_is_not_there_is_refused_with_what_is(
    app: StudyApp, tmp_path: Path, pack: str, type: str, deck: str | None, why: str
) -> None:
    (tmp_path / "t.csv").write_text("front,back\na,b\n", encoding="utf-8")
    with pytest.raises(StudyAppError, match=why):
        app.authoring.judge_table(tmp_path / "t.csv", pack, type, deck)


def test_what_undo_and_redo_of_edits_would_do_is_told_in_words(app: StudyApp) -> None:
    assert app.authoring.edits_in_words() == ("", "")
    row = app.desk.row("harbour", "fact", "founded")
    assert row is not None
    app.desk.save("harbour", [Change("fact", "founded", "tags", row.data.get("tags"), ["new"])])
    undo, redo = app.authoring.edits_in_words()
    assert "founded" in undo and redo == ""
    app.desk.undo()
    undo, redo = app.authoring.edits_in_words()
    assert undo == "" and "founded" in redo


def test_every_room_stands_over_the_library_that_is_open_also_after_it_was_read_anew(app: StudyApp) -> None:
    before = app.authoring.sheet
    pack = app.data_dir / "packs" / "harbour" / "decks.toml"
    pack.write_text(pack.read_text(encoding="utf-8") + "\n# looked through\n", encoding="utf-8")
    assert app.renew_library()
    assert app.authoring.sheet is not before
    assert app.authoring.kinds("harbour")


def deck(app: StudyApp, said: str) -> str:
    """The id of a new deck."""
    name, _comma, facts = said.partition(",")
    return app.authoring.deck_desk.make("harbour", DeckText(name, facts=(facts,)))


def kind(app: StudyApp, said: str) -> str:
    """The id of a new kind of fact."""
    draft = app.authoring.type_draft("harbour")
    draft.name, _comma, draft.sentence = said.partition(",")
    draft.save()
    return draft.id


def name(app: StudyApp, said: str) -> str:
    """The id of a new name."""
    called, _comma, of = said.partition(",")
    row = new_entity(called, of, [row.id for row in app.desk.rows("harbour", "entity")])
    app.desk.save("harbour", [Change("entity", row["id"], "", None, row)])
    return str(row["id"])


def card(app: StudyApp, said: str) -> str:
    """The id of a new flashcard."""
    app.authoring.adding.choose("harbour", "")
    front, _comma, extra = said.partition(",")
    return app.authoring.adding.add(front, "back", extra).id


@pytest.mark.parametrize(
    ("table", "make", "here", "there"),
    [
        ("deck", deck, "Towns,founded", "Towns,joined"),
        ("deck", deck, "café,founded", "cafe,founded"),
        ("deck", deck, "Towns,founded", "Towns,founded"),
        ("type", kind, "Visit,It was visited on {when}.", "Visit,A visit was on {when}."),
        ("type", kind, "café,It was visited on {when}.", "cafe,It was visited on {when}."),
        ("type", kind, "Visit,It was visited on {when}.", "Visit,It was visited on {when}."),
        ("entity", name, "Oak,town", "Oak,document"),
        ("entity", name, "Café,town", "Cafe,town"),
        ("entity", name, "Oak,town", "Oak,town"),
        ("fact", card, "bank,of a river", "bank,for money"),
        ("fact", card, "essen,", "Essen,"),
        ("fact", card, "bank,of a river", "bank,of a river"),
    ],
)
def test_what_is_made_on_two_devices_stays_two_unless_it_is_the_same(
    app: StudyApp, tmp_path: Path, table: str, make: Callable[[StudyApp, str], str], here: str, there: str
) -> None:
    shutil.copytree(HARBOUR, tmp_path / "laptop" / "packs" / "harbour")
    with StudyApp.open(tmp_path / "laptop", SetClock(seed=5)) as laptop:
        made = [(app, make(app, here)), (laptop, make(laptop, there))]
        said = {id: dict(row.data) for device, id in made if (row := device.desk.row("harbour", table, id)) is not None}
        assert len(said) == len({here, there})
        exchange(app, laptop)
        for device in (app, laptop):
            rows = {id: device.desk.row("harbour", table, id) for id in said}
            assert {id: row and dict(row.data) for id, row in rows.items()} == said
