"""What is changed on one page is so on those below it, and nothing opens over work that nothing may disturb."""

from __future__ import annotations

import threading

from study_app.journal import Change


def edit(app, window):
    """The table's way: a date of a fact is another one."""
    row = app.desk.row("bridges", "fact", "north-opened")
    app.desk.saving("bridges", (Change("fact", "north-opened", "when", row.data["when"], "1902-05-03"),), "").now()
    window.library_changed()


def test_the_timeline_shows_a_day_that_was_corrected_above_it(app, window, press, qtbot):
    press("T")
    page = window.page
    window.ways.open_fact("bridges", "north-opened")
    edit(app, window)
    press("Esc")
    assert window.page is page
    qtbot.waitUntil(lambda: any("1902" in page.axis.spoken(n) for n in range(len(page.axis.events))))


def test_the_page_of_a_name_shows_a_day_that_was_corrected_above_it_and_keeps_the_keys(app, window, press):
    window.ways.open_entity("bridges", "north")
    page = window.page
    page.statements[-1].tile.setFocus()
    count = len(page.statements)
    window.ways.open_facts()
    edit(app, window)
    window.back()
    assert window.page is page
    assert len(page.statements) == count
    assert any("1902" in one.tile.accessibleName() for one in page.statements)
    assert page.isAncestorOf(window.focusWidget())


def test_a_deck_that_is_written_keeps_what_the_table_added_to_it_meanwhile(app, window, qtbot):
    window.ways.open_deck_editor("bridges/people")
    page = window.page
    qtbot.waitUntil(lambda: not page._reading.busy)
    page.about.setText("Who built them")
    window.ways.open_facts()
    sheet = app.authoring.sheet
    sheet.carrying_out(sheet.put_in_deck([("bridges", "north-opened")], "bridges/people", alone=False)).now()
    window.library_changed()
    window.back()
    assert window.page is page and page.unsaved
    qtbot.waitUntil(lambda: not page._reading.busy)
    page.save()
    saved = app.authoring.deck_desk.text("bridges", "people")
    assert "north-opened" in saved.facts
    assert saved.about == "Who built them"


def test_a_deck_of_which_nothing_was_written_is_not_unsaved_when_it_changes_elsewhere(app, window, qtbot):
    window.ways.open_deck_editor("bridges/people")
    page = window.page
    qtbot.waitUntil(lambda: not page._reading.busy)
    sheet = app.authoring.sheet
    sheet.carrying_out(sheet.put_in_deck([("bridges", "north-opened")], "bridges/people", alone=False)).now()
    window.library_changed()
    assert not page.unsaved
    assert "north-opened" in page.now().facts


def test_no_quiz_game_or_figures_open_while_a_pack_comes_in(window, press, qtbot):
    window.ways.open_packs()
    page, go = window.page, threading.Event()
    page.work.begin("a pack", lambda _tick: go.wait(20), lambda _made: None, lambda _why: None)
    try:
        for open_it in (window.ways.open_quiz, window.ways.open_game, window.ways.open_progress):
            open_it()
            assert window.page is page
    finally:
        go.set()
    qtbot.waitUntil(lambda: not page.work.busy)


def test_a_page_that_is_left_has_nothing_read_for_it_any_more(window, monkeypatch):
    for module in ("reading", "quizzes"):
        monkeypatch.setattr(f"study_app.study.{module}._AT_ONCE", 2)
    for open_page, reading in (
        (window.ways.open_timeline, "_reading"), (window.ways.open_game, "_counting"), (window.ways.open_deck_editor, "_reading"),
    ):  # fmt: skip
        open_page()
        page = window.page
        task, busy = getattr(page, reading)._task, getattr(page, reading).busy
        page.depart()
        assert busy
        assert task.stop.is_set()
        assert not getattr(page, reading).busy
