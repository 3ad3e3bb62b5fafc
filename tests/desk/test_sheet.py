"""The facts of a pack as a sheet: what is read from it, and what is done to it is one edit each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock

from study_app.app import StudyApp
from study_app.desk.sheet import MANY, MOST, Plan, Sheet
from study_app.errors import StudyAppError
from study_app.facts.kinds import Status
from study_app.facts.listing import Listing
from study_app.facts.typed import Cell, Typed
from study_app.journal import Change

HARBOUR = Path(__file__).parent.parent / "packs" / "harbour"


@pytest.fixture
def app(tmp_path: Path, clock: SetClock) -> Iterator[StudyApp]:
    """The program with the pack of the harbour league and those that are shipped."""
    shutil.copytree(HARBOUR, tmp_path / "data" / "packs" / "harbour")
    with StudyApp.open(tmp_path / "data", clock) as opened:
        yield opened


@pytest.fixture
def sheet(app: StudyApp) -> Sheet:
    return app.authoring.sheet


def listed(sheet: Sheet, fact: str, pack: str = "csto"):
    [found] = sheet.listing.facts([(pack, fact)])
    assert found is not None
    return found


def cell(sheet: Sheet, fact: str, key: str, text: str, pack: str = "csto") -> Typed:
    row = listed(sheet, fact, pack)
    return Typed(pack, fact, sheet.listing.fields(pack, row.type)[key], text)


def test_a_fact_is_a_row_with_the_fields_of_its_type(sheet: Sheet) -> None:
    row = listed(sheet, "treaty-signed")
    show = sheet.listing.shown
    assert show(row, "when") == "15 May 1992"
    assert show(row, "signatory").startswith("Armenia; Kazakhstan; ")
    assert show(row, "status") == "confirmed"
    assert show(row, "tags") == "treaty"
    assert show(row, "statement") == "", "that is no field"
    assert show(row, "start") == "", "an event has no start"
    assert sheet.listing.written(row, "when") == "15 May 1992"


def test_facts_come_in_the_order_in_which_they_are_asked_for_and_what_is_gone_is_none(sheet: Sheet) -> None:
    keys = [("csto", "joined-1993"), ("csto", "nowhere"), ("csto", "treaty-signed")]
    assert [row and row.id for row in sheet.listing.facts(keys)] == ["joined-1993", None, "treaty-signed"]


def test_names_are_offered_by_their_beginning_or_that_of_a_word_and_only_of_the_right_type(sheet: Sheet) -> None:
    complete = sheet.listing.complete
    assert complete("csto", "arm", "state") == ("Armenia",)
    assert "Armenia" in complete("csto", "", "state")
    assert complete("csto", "arm", "person") == ()
    assert complete("csto", "security treaty", "")
    kinds = dict(sheet.listing.kinds_below("csto", "state"))
    assert next(iter(kinds)) == "state"


def test_a_typed_cell_is_saved_as_one_edit_and_taken_back_as_one(app: StudyApp, sheet: Sheet) -> None:
    plan = sheet.type_in([cell(sheet, "treaty-signed", "when", "16 May 1992")])
    assert not plan.asks
    assert "change" in plan.sentence()
    assert sheet.carry_out(plan) == plan.sentence().replace(" change ", " changed "), "it is told as what was done"
    assert sheet.listing.shown(listed(sheet, "treaty-signed"), "when") == "16 May 1992"
    [edited] = app.desk.history("csto", "fact", "treaty-signed")
    assert edited.said.why == "", "the change says it"
    assert sheet.undo()
    assert sheet.listing.shown(listed(sheet, "treaty-signed"), "when") == "15 May 1992"
    assert sheet.redo()
    assert sheet.listing.shown(listed(sheet, "treaty-signed"), "when") == "16 May 1992"


def test_cells_that_are_wrong_are_refused_each_with_its_reason_and_the_others_are_saved(sheet: Sheet) -> None:
    plan = sheet.type_in(
        [
            cell(sheet, "treaty-signed", "when", "soon"),
            cell(sheet, "treaty-signed", "signatory", "Armenia; Atlantis"),
            cell(sheet, "joined-1993", "when", ""),  # its sentence needs it
            cell(sheet, "joined-1993-georgia", "when", "1994"),
        ]
    )
    assert set(plan.refused) == {
        Cell("csto", "treaty-signed", "when"),
        Cell("csto", "treaty-signed", "signatory"),
        Cell("csto", "joined-1993", "when"),
    }
    assert plan.refused[Cell("csto", "treaty-signed", "signatory")].new == "Atlantis"
    assert "needs {when}" in plan.refused[Cell("csto", "joined-1993", "when")].why
    assert [change.id for change in plan.changes["csto"]] == ["joined-1993-georgia"]
    sheet.carry_out(plan)
    assert sheet.listing.shown(listed(sheet, "joined-1993-georgia"), "when") == "1994"
    assert sheet.listing.shown(listed(sheet, "joined-1993"), "when") == "1993"


def test_a_new_name_is_made_an_entity_with_the_cell_in_one_edit(app: StudyApp, sheet: Sheet) -> None:
    typed = cell(sheet, "treaty-signed", "signatory", "Armenia; Atlantis")
    sheet.carry_out(sheet.make_and_type("Atlantis", "state", typed))
    assert sheet.listing.shown(listed(sheet, "treaty-signed"), "signatory") == "Armenia; Atlantis"
    assert "Atlantis" in (row.data["name"] for row in app.desk.rows("csto", "entity"))
    sheet.undo()
    assert "Atlantis" not in (row.data["name"] for row in app.desk.rows("csto", "entity"))
    assert sheet.listing.shown(listed(sheet, "treaty-signed"), "signatory").startswith("Armenia; Kazakhstan")


def test_facts_of_two_packs_are_retired_and_brought_back(app: StudyApp, sheet: Sheet) -> None:
    (other,) = app.store.connection.execute("SELECT id FROM fact WHERE pack = 'harbour' LIMIT 1").fetchone()
    keys = [("csto", "joined-1993-georgia"), ("harbour", other)]
    plan = sheet.set_status(keys, Status.RETIRED)
    assert set(plan.changes) == {"csto", "harbour"}
    assert "no longer asked" in sheet.carry_out(plan)
    assert [sheet.listing.shown(listed(sheet, fact, pack), "status") for pack, fact in keys] == ["retired"] * 2
    sheet.carry_out(sheet.set_status(keys, Status.CONFIRMED))
    assert [sheet.listing.shown(listed(sheet, fact, pack), "status") for pack, fact in keys] == ["confirmed"] * 2


def test_where_one_pack_refuses_an_action_the_other_is_as_it_was(app: StudyApp, sheet: Sheet) -> None:
    (other,) = app.store.connection.execute("SELECT id FROM fact WHERE pack = 'harbour' LIMIT 1").fetchone()
    plan = sheet.set_status([("harbour", other), ("csto", "treaty-signed")], Status.RETIRED)
    with pytest.raises(
        StudyAppError, match=r"it follows from “The Collective Security Treaty was signed .*”, which is retired"
    ):
        sheet.carry_out(plan)
    assert sheet.listing.shown(listed(sheet, other, "harbour"), "status") == "confirmed"


def test_what_touches_many_facts_asks_first(app: StudyApp, sheet: Sheet) -> None:
    keys = app.store.connection.execute("SELECT pack, id FROM fact WHERE pack = 'csto' LIMIT ?", (MANY + 1,)).fetchall()
    assert not sheet.retag(keys[:3], add=["new"]).asks
    plan = sheet.retag(keys, add=["new"])
    assert plan.asks
    assert plan.sentence() == f"This changes {MANY + 1} facts."
    carrying_out = sheet.carrying_out(plan)
    assert carrying_out.long and carrying_out.now()
    assert all("new" in sheet.listing.shown(listed(sheet, fact), "tags") for _pack, fact in keys)
    undoing = sheet.undoing()
    assert undoing.long and undoing.now()
    assert not any("new" in sheet.listing.shown(listed(sheet, fact), "tags") for _pack, fact in keys)


def test_no_action_changes_so_many_facts_that_the_window_would_stand_still(app: StudyApp, sheet: Sheet) -> None:
    row = Change("fact", "x", "tags", None, ["a"])
    with pytest.raises(StudyAppError, match="At most 5,000 facts"):
        sheet.plan({"csto": [row._replace(id=f"x{n}") for n in range(MOST + 1)]}, "")


def test_a_fact_is_put_in_a_deck_of_its_own_pack_alone(app: StudyApp, sheet: Sheet) -> None:
    deck = next(deck.id for deck in app.decks.rows() if deck.pack == "csto")
    plan = sheet.put_in_deck([("csto", "charter-adopted")], deck, alone=True)
    sheet.carry_out(plan)
    held = app.store.connection.execute("SELECT 1 FROM deck_fact WHERE deck = ? AND fact = 'charter-adopted'", (deck,))
    assert held.fetchone() is not None
    with pytest.raises(StudyAppError, match="of its own pack"):
        sheet.put_in_deck([("harbour", "x")], deck, alone=False)


def test_nothing_typed_is_nothing_planned(sheet: Sheet) -> None:
    plan = sheet.type_in([cell(sheet, "treaty-signed", "when", "15 May 1992")])
    assert plan == Plan()
    assert plan.sentence() == ""
    assert sheet.carry_out(plan) == ""


def test_facts_of_one_type_are_known_as_such(sheet: Sheet) -> None:
    rows = sheet.listing.facts([("csto", "joined-1993-georgia"), ("csto", "joined-1993-belarus"), ("csto", "nowhere")])
    assert sheet.listing.common_type(rows) == ("csto", "single-accession")
    assert sheet.listing.common_type([*rows, listed(sheet, "treaty-signed")]) is None


def test_a_listing_reads_anew_what_was_changed_elsewhere(app: StudyApp) -> None:
    listing = Listing(app.store.connection)
    [before] = listing.facts([("csto", "treaty-signed")])
    app.authoring.sheet.carry_out(app.authoring.sheet.retag([("csto", "treaty-signed")], add=["x"]))
    [after] = listing.facts([("csto", "treaty-signed")])
    assert before is not None and after is not None
    assert listing.shown(after, "tags") == "treaty, x"


def test_what_is_refused_in_the_second_pack_leaves_nothing_behind_in_the_first_not_even_to_be_put_back(
    app: StudyApp, sheet: Sheet
) -> None:
    row = app.desk.row("csto", "fact", "treaty-signed")
    assert row is not None
    right = Change("fact", "treaty-signed", "tags", row.data.get("tags"), ["other"])
    wrong = Change("fact", "founded", "when", "1066", "1067")  # it was never so
    with pytest.raises(StudyAppError, match="changed meanwhile"):
        sheet.carry_out(Plan({"csto": (right,), "harbour": (wrong,)}))
    after = app.desk.row("csto", "fact", "treaty-signed")
    assert after is not None and after.data == row.data
    assert app.desk.last is None and app.desk.last_taken_back is None
    assert app.desk.redo() == ""
