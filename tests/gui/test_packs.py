"""The packs page: everything by keyboard, each refusal a sentence, and the library as it was where something fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bridges import write_pack
from looks import cut_off, nameless, words
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from study_app.facts.packing import export
from study_app.gui import theme
from study_app.gui.dialogs import ChangedDialog, ProblemsDialog
from study_app.gui.packs import NewPackDialog, PacksPage
from study_app.gui.publish import PublishPage
from study_app.gui.update import UpdatePage
from study_app.journal import Change


@pytest.fixture
def page(window, press) -> PacksPage:
    """The page, opened by its key."""
    press("Ctrl+Shift+O")
    return window.stack[-1]


@pytest.fixture
def done(page, qtbot):
    """Waits until nothing is under way."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not page.work.busy, timeout=20_000)
        QApplication.processEvents()

    return wait


def zipped(root: Path, id: str = "ferries", version: str = "1.0.0", *changes: tuple[str, str]) -> Path:
    """A zip of the pack of the tests under another id or version, with texts of its files changed."""
    pack = root / f"made-{id}-{version}"
    write_pack(pack, id, "Ferries")
    for path in sorted(pack.rglob("*.toml")):
        text = path.read_text(encoding="utf-8").replace('version = "1.0.0"', f'version = "{version}"')
        for old, new in changes:
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    target = root / f"{id}-{version}.zip"
    export(pack, target)
    return target


def choosing(monkeypatch: pytest.MonkeyPatch, answer: Path) -> None:
    """Whoever is asked for a file or a folder from now on says `answer`."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(answer), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(answer), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(answer))


def edit(window, fact: str = "north-opened", when: str = "1901-05-04") -> None:
    row = window.app.desk.row("bridges", "fact", fact)
    window.app.desk.save("bridges", [Change("fact", fact, "when", row.data["when"], when)], "a slip")


def test_the_packs_are_listed_with_where_they_lie_and_the_first_has_the_focus(page):
    assert "Bridges of a small town" in words(page)
    assert "bridges  ·  version 1.0.0  ·  installed" in words(page)
    assert QApplication.focusWidget() is page.cards[0].ways[0]
    assert nameless(page) == []
    assert cut_off(page) == []


@pytest.mark.parametrize("scale", [0.8, 2.0])
def test_at_any_text_size_nothing_is_cut_off(window, page, qapp, scale):
    window.dress(text_scale=scale)
    page.refresh()
    QApplication.processEvents()
    assert cut_off(page.column.inside) == []
    assert theme.scale() == scale


def test_a_zip_is_imported_by_its_key_and_its_decks_are_there(window, page, press, done, tmp_path, monkeypatch):
    choosing(monkeypatch, zipped(tmp_path))
    press("I")
    done()  # unpacked
    done()  # read
    assert "“Ferries”, version 1.0.0, is in the library." in words(page)
    assert [one.pack.id for one in page.cards] == ["bridges", "ferries"]
    press("Escape")
    assert "Ferries" in words(window.decks)


def test_what_is_no_pack_is_refused_with_a_sentence_and_nothing_changes(page, press, done, tmp_path, monkeypatch):
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"no zip")
    choosing(monkeypatch, bad)
    press("I")
    done()
    assert "bad.zip: it is not a zip file, or not all of it." in words(page)
    assert [one.pack.id for one in page.cards] == ["bridges"]
    press("N")
    assert isinstance(QApplication.activeWindow(), NewPackDialog)
    press("Escape")


def test_walking_by_up_and_down_and_doing_by_letters(window, page, press, done, tmp_path, monkeypatch):
    folder = tmp_path / "work" / "ferries"
    write_pack(folder, "ferries", "Ferries")
    choosing(monkeypatch, folder)
    press("O")
    done()
    assert f"open in {folder}" in words(page)
    press("Down", "Down")
    assert page.current.id == "ferries"
    press("Up")
    assert page.current.id == "bridges"
    press("Down")
    choosing(monkeypatch, tmp_path / "out.zip")
    press("E")
    done()
    assert (tmp_path / "out.zip").exists()
    assert "“Ferries” is saved as out.zip." in words(page)
    page._go_to(1)
    press("Del")
    done()
    assert [one.pack.id for one in page.cards] == ["bridges"]
    assert (folder / "pack.toml").exists()


def test_a_new_pack_is_made_in_a_dialog_by_keys_alone(page, press, write, done, tmp_path):
    press("N")
    write("Capitals")
    press("Tab")
    write("Big Words")
    press("Tab", "Tab")
    write(str(tmp_path / "capitals"))
    press("Return")
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, NewPackDialog)
    assert "names no usable id" in words(dialog)
    assert nameless(dialog) == []
    dialog.fields["id"].setFocus()
    dialog.fields["id"].selectAll()
    write("capitals")
    press("Return")
    done()
    assert "“Capitals” is made" in words(page)
    assert [one.pack.id for one in page.cards] == ["bridges", "capitals"]


def test_the_id_and_the_folder_of_a_new_pack_follow_its_title_until_they_are_written(page, press, write):
    press("N")
    dialog = QApplication.activeWindow()
    write("Capitals of Europe")
    assert dialog.fields["id"].text() == "capitals-of-europe"
    folder = Path(dialog.fields["folder"].text())
    assert folder.name == "capitals-of-europe"
    press("Tab")
    write("capitals")
    dialog.fields["title"].setFocus()
    dialog.fields["title"].selectAll()
    write("Towns")
    assert dialog.fields["id"].text() == "capitals"
    assert Path(dialog.fields["folder"].text()) == folder.with_name("towns")
    press("Escape")


def test_a_removed_pack_is_kept_and_a_gone_folder_is_a_problem(page, press, done, tmp_path, window, qtbot):
    folder = tmp_path / "work" / "ferries"
    write_pack(folder, "ferries", "Ferries")
    page.open_folder(folder)
    done()
    shutil.rmtree(folder)
    page.read("read")
    done()
    assert "cannot be read" in words(page)
    page._go_to(1)
    press("R")
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, ProblemsDialog)
    assert "no longer at" in dialog.text.toPlainText()
    press("Escape")
    with qtbot.waitActive(window):
        window.activateWindow()
    page._go_to(0)
    press("Del")
    done()
    assert "“Bridges of a small town” is removed, and kept in" in words(page)


def test_edits_are_published_from_a_copy_after_they_were_seen(window, page, press, done, tmp_path, monkeypatch, qtbot):
    edit(window)
    page.refresh()
    assert "1 edit is not in its text" in words(page)
    page._go_to(0)
    choosing(monkeypatch, tmp_path / "mine")
    press("C")
    done()
    page._go_to(0)
    press("P")
    done()
    publish = window.stack[-1]
    assert isinstance(publish, PublishPage)
    qtbot.waitUntil(lambda: publish.publication is not None, timeout=20_000)
    assert publish.version.text() == "1.0.1"
    assert QApplication.focusWidget() is publish.version
    assert '+when = "1901-05-04"' in publish.diff.toPlainText()
    assert nameless(publish) == []
    publish.version.setText("0.9")
    qtbot.waitUntil(lambda: bool(publish.refused.text()), timeout=20_000)
    assert "is not above 1.0.0" in words(publish)
    press("Ctrl+Return")
    assert window.stack[-1] is publish, "what is refused is not published"
    publish.version.setText("1.1.0")
    qtbot.waitUntil(lambda: publish.publication is not None and publish.publication.version == "1.1.0", timeout=20_000)
    press("Ctrl+Return")
    done()
    assert window.stack[-1] is page
    assert "Version 1.1.0 is published" in words(page)
    assert page.cards[0].pack.edits == 0
    press("P")
    assert window.stack[-1] is page


def test_an_update_is_reviewed_decided_by_keys_and_put_back(window, page, press, done, tmp_path, monkeypatch):
    edit(window)
    edit(window, "south-opened", "1904-06-10")
    newer = (('"1901-05-03"', '"1901-05-05"'), ('"1911-02-20"', '"1911-02-21"'))
    choosing(monkeypatch, zipped(tmp_path, "bridges", "1.1.0", *newer))
    press("I")
    done()
    review = window.stack[-1]
    assert isinstance(review, UpdatePage)
    assert "fact north-opened: when" in words(review)
    assert "It was: 1901-05-03" in words(review)
    assert nameless(review) == []
    assert cut_off(review.column.inside) == []
    told = [field.toPlainText() for field in review.lists]
    assert any("fact west-opened: when: 1911-02-20  →  1911-02-21" in text for text in told)
    assert any("fact south-opened: when: 1904-06-09  →  1904-06-10" in text for text in told)
    decision = review.decisions[0]
    assert QApplication.focusWidget() is decision.tiles[0]
    press("T")
    assert decision.theirs
    press("Left")
    assert not decision.theirs
    press("Right", "Ctrl+Return")
    done()
    assert window.stack[-1] is page
    assert "is at version 1.1.0 now" in words(page)

    def when(fact: str) -> str:
        return window.app.desk.row("bridges", "fact", fact).data["when"]

    assert [when(f"{one}-opened") for one in ("north", "south", "west")] == ["1901-05-05", "1904-06-10", "1911-02-21"]
    page._go_to(0)
    press("U")
    done()
    assert "is at version 1.0.0 again" in words(page)
    assert [when(f"{one}-opened") for one in ("north", "south", "west")] == ["1901-05-04", "1904-06-10", "1911-02-20"]


def test_an_update_that_is_left_leaves_all_as_it_is(window, page, press, done, tmp_path, qtbot):
    page.bring(zipped(tmp_path, "bridges", "1.1.0"))
    done()
    assert isinstance(window.stack[-1], UpdatePage)
    press("Escape")
    packs = window.app.data_dir / "packs"
    qtbot.waitUntil(lambda: not list(packs.glob(".incoming-*")), timeout=5_000)
    assert page.cards[0].pack.version == "1.0.0"


def test_conflicts_of_an_opened_folder_are_decided(window, page, press, done, tmp_path):
    edit(window)
    page.copy(page.cards[0].pack, tmp_path / "mine")
    done()
    for path in (tmp_path / "mine").rglob("*.toml"):
        path.write_text(path.read_text(encoding="utf-8").replace('"1901-05-03"', '"1901-05-05"'), encoding="utf-8")
    page.read("read")
    done()
    assert "You and its text both changed 1 field" in words(page)
    page._go_to(0)
    press("D")
    assert isinstance(window.stack[-1], UpdatePage)
    press("T", "Ctrl+Return")
    done()
    assert page.cards[0].pack.conflicts == 0
    assert window.app.desk.row("bridges", "fact", "north-opened").data["when"] == "1901-05-05"


def test_work_that_is_stopped_leaves_nothing_and_the_page_goes_on(window, page, press, done, tmp_path):
    page.bring(zipped(tmp_path))
    press("Escape")
    assert window.stack[-1] is page, "the first Esc stops"
    done()
    assert [one.pack.id for one in page.cards] == ["bridges"]
    assert not list((window.app.data_dir / "packs").glob(".incoming-*"))
    assert all(way.isEnabled() for one in page.cards for way in one.ways)


def test_no_pack_is_handled_during_a_quiz(window, press):
    window.open_sitting(window.app.begin_quiz([], [], 3, 1))
    press("Ctrl+Shift+O")
    assert not isinstance(window.stack[-1], PacksPage)


def test_facts_that_changed_since_they_were_studied_are_told_among_the_decks(window, study_for, qtbot, press):
    study_for(3)
    edit(window)
    window.decks.refresh()
    qtbot.waitUntil(lambda: "1 fact changed since you studied it." in words(window.decks), timeout=10_000)
    [show] = [one for one in window.decks.findChildren(QPushButton) if one.accessibleName() == "Show what changed"]
    show.setFocus()
    press("Return")
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, ChangedDialog)
    told = dialog.text.toPlainText()
    assert "4 May 1901" in told
    assert "Before: " in told
    assert "3 May 1901" in told
    assert nameless(dialog) == []
