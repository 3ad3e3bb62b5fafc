"""The packs page: everything by keyboard, each refusal a sentence, and the library as it was where something fails."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Event

import pytest
from bridges import write_pack
from looks import cut_off, nameless, words
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from study_app.facts.packing import export
from study_app.gui import theme, working
from study_app.gui.dialogs import ChangedDialog, ProblemsDialog, SentenceDialog
from study_app.gui.fact_editor import FactEditor
from study_app.gui.kinds import KindsPage
from study_app.gui.naming_pack import HandOutDialog, NewPackDialog
from study_app.gui.packs import PackCard, PacksPage
from study_app.gui.problems import ProblemsPage
from study_app.gui.publish import PublishPage
from study_app.gui.update import UpdatePage
from study_app.gui.widgets import Notice
from study_app.gui.working import Working
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


def test_the_pack_that_came_or_was_packed_has_the_focus_afterwards(page, press, done, tmp_path, monkeypatch):
    choosing(monkeypatch, zipped(tmp_path))
    press("I")
    done()
    assert page.current.id == "ferries"
    choosing(monkeypatch, tmp_path / "out.zip")
    press("E")
    done()
    assert (tmp_path / "out.zip").exists()
    assert page.current.id == "ferries"


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
    assert "The id Big Words cannot be one" in words(dialog)
    assert nameless(dialog) == []
    dialog.fields["id"].setFocus()
    dialog.fields["id"].selectAll()
    write("capitals")
    press("Return")
    done()
    assert "“Capitals” is made" in words(page)
    assert [one.pack.id for one in page.cards] == ["bridges", "capitals"]
    assert page.current is not None and page.current.id == "capitals"


def test_cards_that_were_typed_are_saved_as_a_pack_to_hand_out(
    window, page, press, write, done, qtbot, tmp_path, monkeypatch
):
    window.app.authoring.adding.choose("mine")
    window.app.authoring.adding.add("der Hund", "the dog")
    page.library_changed()
    press("Down", "Down")
    assert page.current.id == "mine"
    press("E")
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, HandOutDialog)
    assert nameless(dialog) == []
    write("Animals in German")
    assert dialog.fields["id"].text() == "animals-in-german"
    assert dialog.fields["version"].text() == "1.1.0"
    choosing(monkeypatch, tmp_path / "animals.studypack")
    press("Return")
    done()
    assert "“Animals in German”, version 1.1.0, is saved as animals.studypack: hand it out." in words(page)
    page.bring(tmp_path / "animals.studypack")
    done()
    assert {one.pack.id for one in page.cards} == {"bridges", "mine", "animals-in-german"}
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    page._go_to([one.pack.id for one in page.cards].index("mine"))
    press("E")
    dialog = QApplication.activeWindow()
    assert [field.text() for field in dialog.fields.values()] == ["Animals in German", "animals-in-german", "1.2.0"]
    dialog.fields["id"].setText("mine")
    press("Return")
    assert "that of everybody’s own cards" in words(dialog)


@pytest.mark.parametrize(("scale", "wide"), [(1.0, 1000), (2.0, 700)])
def test_what_can_be_done_with_a_pack_stands_in_one_line_where_there_is_room_each_as_wide_as_its_words(
    page, show, qapp, scale, wide
):
    theme.apply(qapp, "light", scale)
    names = ("Publish...", "Export zip...", "Write a fact...", "Facts from an article...", "Remove")
    card = show(PackCard(page.cards[0].pack, [(name, "", lambda: None) for name in names]))
    card.resize(wide, card.heightForWidth(wide))
    QApplication.processEvents()
    assert [one.width() for one in card.ways] == [one.sizeHint().width() for one in card.ways]
    assert len({one.y() for one in card.ways}) == (1 if scale == 1.0 else 2)
    theme.apply(qapp, "light", 1.0)


def test_cards_of_ones_own_are_not_copied_with_their_id_and_the_key_for_that_leads_to_what_hands_them_out(
    window, page, press
):
    window.app.authoring.adding.choose("mine")
    window.app.authoring.adding.add("der Hund", "the dog")
    page.library_changed()
    press("Down", "Down")
    [card] = [one for one in page.cards if one.pack.id == "mine"]
    assert [way.text() for way in card.ways] == ["Save as a pack...", "Remove"]
    press("C")
    assert "E saves it as a pack to hand out, as it is now." in words(page)
    press("W")
    assert "Ctrl+N writes a card in “My cards”." in words(page)


def test_a_zip_of_somebodys_own_cards_or_of_another_pack_of_the_same_id_is_refused_with_what_to_do(
    window, page, done, tmp_path
):
    other = [('"north"', '"the-north"'), ('title = "Ferries"', 'title = "Ferries of the sea"')]
    page.bring(zipped(tmp_path))
    done()
    page.bring(zipped(tmp_path, "mine"))
    done()
    assert "mine-1.0.0.zip holds somebody’s own cards under the id mine" in words(page)
    [facts] = (tmp_path / "made-ferries-1.0.0").rglob("facts*.toml")
    ids = [line.split('"')[1] for line in facts.read_text(encoding="utf-8").splitlines() if line.startswith("id = ")]
    page.bring(zipped(tmp_path, "ferries", "2.0.0", *other, *((f'id = "{id}"', f'id = "x-{id}"') for id in ids)))
    done()
    assert "ferries-2.0.0.zip holds “Ferries of the sea” under the id ferries, which “Ferries” has" in words(page)
    assert {one.pack.id: one.pack.version for one in page.cards} == {"bridges": "1.0.0", "ferries": "1.0.0"}


def test_a_new_pack_that_is_half_named_is_not_lost_by_one_esc(page, press, write):
    press("N")
    dialog = QApplication.activeWindow()
    write("Capitals")
    press("Escape")
    assert QApplication.activeWindow() is dialog
    assert "To leave without saving, press Esc once more" in words(dialog)
    write(" of Europe")
    press("Escape")
    assert QApplication.activeWindow() is dialog, "it was written on, so it is asked again"
    press("Escape")
    assert QApplication.activeWindow() is not dialog


def test_a_new_pack_whose_words_were_taken_out_again_is_not_asked_after(page, press, write):
    press("N")
    dialog = QApplication.activeWindow()
    write("C")
    press("Escape")
    assert QApplication.activeWindow() is dialog
    press("Backspace", "Escape")
    assert QApplication.activeWindow() is not dialog


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
    assert "The folder ferries" in dialog.text.toPlainText(), "which is no file"
    press("Escape")
    with qtbot.waitActive(window):
        window.activateWindow()
    page._go_to(0)
    press("Del")
    done()
    assert "“Bridges of a small town” is removed, and kept in" in words(page)


@pytest.mark.parametrize(("slow", "by_key"), [(False, True), (True, True), (False, False)])
def test_a_pack_that_was_copied_has_the_focus(window, page, press, done, tmp_path, monkeypatch, slow, by_key):
    if slow:
        monkeypatch.setattr(working, "_is_soon_over", lambda _work: False)
    page.bring(zipped(tmp_path))
    done()
    [at] = [number for number, one in enumerate(page.cards) if one.pack.id == "bridges"]
    if by_key:
        page._go_to(at)
        choosing(monkeypatch, tmp_path / "mine")
        press("C")
    else:
        page.back.setFocus()
        page.copy(page.cards[at].pack, tmp_path / "mine")
    done()
    window.activateWindow()
    QApplication.processEvents()
    assert page.current is not None and page.current.id == "bridges"
    assert QApplication.focusWidget() in page.cards[at].ways and QApplication.focusWidget().isEnabled()


def test_edits_are_published_from_a_copy_after_they_were_seen(window, page, press, done, tmp_path, monkeypatch, qtbot):
    edit(window)
    page.refresh()
    assert "1 new or changed fact is not published" in words(page)
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
    assert 'when = "1901-05-03"  →  "1901-05-04"' in publish.diff.toPlainText()
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
    assert page.current.folder == tmp_path / "mine", "so that U takes this one back"
    assert page.cards[0].pack.edits == 0
    press("P")
    assert window.stack[-1] is page
    page._go_to(0)
    press("U")
    done()
    assert "is at version 1.0.0 again" in words(page)
    assert [one.pack.edits for one in page.cards if one.pack.folder == tmp_path / "mine"] == [1]


def test_an_update_is_reviewed_decided_by_keys_and_put_back(window, page, press, done, tmp_path, monkeypatch):
    edit(window)
    edit(window, "south-opened", "1904-06-10")
    edit(window, "east-opened", "1908")
    newer = (('"1901-05-03"', '"1901-05-05"'), ('"1911-02-20"', '"1911-02-21"'))
    choosing(monkeypatch, zipped(tmp_path, "bridges", "1.1.0", *newer))
    press("I")
    done()
    review = window.stack[-1]
    assert isinstance(review, UpdatePage)
    assert "“The north bridge was opened on 4 May 1901”: When" in words(review)
    assert "It was: 3 May 1901" in words(review)
    assert nameless(review) == []
    assert cut_off(review.column.inside) == []
    told = [field.toPlainText() for field in review.lists]
    assert any("opened on 20 February 1911”: When: 20 February 1911  →  21 February 1911" in text for text in told)
    assert any("opened on 10 June 1904”: When: 9 June 1904  →  10 June 1904" in text for text in told)
    assert any("opened in 1908”: When:" in text for text in told)
    assert "Your changes, which stay (2)" in words(review)
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
    window.ways.open_sitting(window.app.quizzes.begin([], [], 3, 1))
    press("Ctrl+Shift+O")
    assert not isinstance(window.stack[-1], PacksPage)


def test_what_changed_is_told_once_however_often_one_comes_back_while_it_is_looked_for(window, study_for, qtbot):
    study_for(3)
    edit(window)
    for _time in range(4):
        window.ways.open_devices()
        window.show_decks()
        QApplication.processEvents()
    qtbot.waitUntil(lambda: "1 fact changed since you studied it." in words(window.decks), timeout=10_000)
    shown = [one for one in window.decks.findChildren(QPushButton) if one.accessibleName() == "Show what changed"]
    assert len([one for one in shown if one.isVisible()]) == 1


def test_what_changed_is_looked_for_once_and_told_at_each_return(window, study_for, qtbot):
    study_for(3)
    edit(window)
    window.show_decks()
    qtbot.waitUntil(lambda: "1 fact changed since you studied it." in words(window.decks), timeout=10_000)
    looked = window.decks._news
    window.ways.open_devices()
    window.show_decks()
    qtbot.waitUntil(lambda: "1 fact changed since you studied it." in words(window.decks), timeout=10_000)
    assert window.decks._news is looked


def test_facts_that_changed_since_they_were_studied_are_told_among_the_decks(window, study_for, qtbot, press):
    study_for(3)
    edit(window)
    window.decks.refresh()
    qtbot.waitUntil(lambda: "1 fact changed since you studied it." in words(window.decks), timeout=10_000)
    [show] = [one for one in window.decks.findChildren(QPushButton) if one.accessibleName() == "Show what changed"]
    window.decks.tiles[0].setFocus()
    press("Shift+Tab")
    assert QApplication.focusWidget() is show
    press("Return")
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, ChangedDialog)
    told = dialog.text.toPlainText()
    assert "4 May 1901" in told
    assert "Before: " in told
    assert "3 May 1901" in told
    assert nameless(dialog) == []


def test_after_an_export_the_keys_are_where_they_were(window, page, press, done, tmp_path, monkeypatch):
    choosing(monkeypatch, tmp_path / "bridges.zip")
    [way] = [one for one in page.cards[0].ways if one.accessibleName().startswith("Export zip")]
    way.setFocus()
    press("Return")
    done()
    assert (tmp_path / "bridges.zip").exists()
    assert QApplication.focusWidget() is way
    name = way.accessibleName()
    choosing(monkeypatch, tmp_path / "nowhere" / "bridges.zip")
    press("Return")
    done()
    assert QApplication.focusWidget().accessibleName() == name, "it is said why not, and tried again"


def test_home_and_end_go_to_the_first_and_the_last_pack(window, page, press, done, tmp_path, monkeypatch):
    choosing(monkeypatch, zipped(tmp_path))
    press("I")
    done()
    done()
    press("Home")
    assert page.current.id == "bridges"
    press("End")
    assert page.current.id == "ferries"


def test_what_was_done_with_a_pack_far_down_is_told_in_view(window, page, press, done, tmp_path, monkeypatch, qtbot):
    for id in ("ferries", "locks", "mills"):
        choosing(monkeypatch, zipped(tmp_path, id))
        press("I")
        done()
        done()
    window.resize(900, 500)
    choosing(monkeypatch, tmp_path / "out.zip")
    for key, told in (("E", "is saved as out.zip"), ("P", "is not in a folder of yours")):
        press(key)
        done()
        qtbot.wait(300)  # what was to be brought into view has been by then
        [notice] = [one for one in page.findChildren(Notice) if one.isVisibleTo(page)]
        assert page.current.id == "mills"
        assert told in words(notice)
        assert page.column.holds(notice)
        assert page.column.holds(QApplication.focusWidget())


def test_what_is_told_stands_at_the_pack_it_is_of_and_what_is_of_no_listed_pack_above_all(
    page, press, done, tmp_path, monkeypatch
):
    def told_at() -> list[str]:
        """The packs at which something is told, "" for the place above all."""
        [notice] = [one for one in page.findChildren(Notice) if one.isVisibleTo(page)]
        return [one.pack.id for one in page.cards if one.isAncestorOf(notice)] or [""]

    choosing(monkeypatch, zipped(tmp_path))
    press("I")
    done()
    done()
    assert told_at() == ["ferries"]
    page.refresh()
    assert told_at() == ["ferries"], "also when the packs are listed anew"
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"no zip")
    choosing(monkeypatch, bad)
    press("I")
    done()
    assert "bad.zip" in words(page) and told_at() == [""]
    press("Up", "P")
    assert told_at() == ["bridges"]
    press("Down", "Del")
    done()
    assert [one.pack.id for one in page.cards] == ["bridges"] and told_at() == [""]


def test_when_a_page_or_a_dialog_above_is_closed_the_keys_are_where_they_were(window, page, press):
    way = page.cards[0].ways[1]
    name = way.accessibleName()
    way.setFocus()
    press("Ctrl+M")
    assert window.stack[-1] is not page
    press("Escape")
    assert window.stack[-1] is page
    assert QApplication.focusWidget().accessibleName() == name
    press("N")
    assert isinstance(QApplication.activeModalWidget(), NewPackDialog)
    press("Escape")
    assert window.focusWidget().accessibleName() == name  # once the window is the active one again


def test_a_large_pack_is_copied_and_published_beside_the_window(
    window, page, press, done, tmp_path, monkeypatch, qtbot
):
    monkeypatch.setattr(working, "_is_soon_over", lambda _work: False)
    monkeypatch.setattr(
        working, "_LOOK_MS", 1000
    )  # so that it is still said when the key was handled, however fast the disk

    def until_it_is_over() -> None:
        [working_on] = [one for one in window.findChildren(Working) if one.isVisible()]
        assert QApplication.activeModalWidget() is working_on
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=20_000)
        done()

    [facts, *_rest] = (page.cards[0].pack.folder / "facts").glob("*.toml")
    with facts.open("a", encoding="utf-8") as file:
        file.writelines("# " + "a remark " * 10 + "\n" for _line in range(15_000))
    window.renew()
    done()
    edit(window)
    page.refresh()
    page._go_to(0)
    choosing(monkeypatch, tmp_path / "mine")
    press("C")
    until_it_is_over()
    assert "is copied" in words(page)
    page._go_to(0)
    press("P")
    done()
    qtbot.waitUntil(lambda: window.stack[-1].publication is not None, timeout=20_000)
    press("Ctrl+Return")
    until_it_is_over()
    assert "Version 1.0.1 is published" in words(page)
    assert page.cards[0].pack.edits == 0


def test_nothing_leads_away_from_the_page_before_what_is_under_way_is_finished_here(window, page, done):
    may_end, came = Event(), list[str]()
    page.work.begin("The pack is put into the library ...", lambda _tick: may_end.wait(20), came.append, came.append)
    window.undo()
    window.ways.open_facts()
    window.leave_for_decks()
    assert window.stack[-1] is page and came == []
    may_end.set()
    done()
    page.leave()
    assert window.stack == [window.decks]


def test_below_another_page_the_packs_leave_the_focus_alone(window, page, press, write):
    window.ways.edit_fact("bridges", "north-opened")
    editor = window.page
    editor.go_to("when")
    write("1901-05-04")
    press("Ctrl+Return")
    assert "Saved." in editor.told.text()
    assert editor.isAncestorOf(QApplication.focusWidget())
    press("Escape")
    assert window.page is page
    assert QApplication.focusWidget() is page.cards[0].ways[0]
    assert "1 new or changed fact is not published" in words(page)


def test_in_a_new_pack_one_writes_at_once_and_its_facts_are_in_its_deck(
    window, page, press, write, done, tmp_path, qtbot
):
    press("N")
    write("Towns")
    dialog = QApplication.activeWindow()
    dialog.fields["folder"].setText(str(tmp_path / "towns"))
    press("Return")
    done()
    with qtbot.waitActive(window):
        window.activateWindow()
    assert QApplication.focusWidget().text() == "Write a fact..."
    press("Return")
    kinds = window.page
    assert isinstance(kinds, KindsPage) and kinds.pack.currentData() == "towns"
    press("Return")
    editor = window.page
    assert isinstance(editor, FactEditor) and editor.draft.pack == "towns"
    write("the great fire")
    press("Down", "Return")
    editor.go_to("when")
    write("1904")
    editor.go_to("status")
    write("draft")
    press("Return", "Ctrl+Return")
    assert "Saved." in editor.told.text()
    assert window.app.authoring.deck_desk.listed("towns") == (("all", "Towns"),)
    window.show_decks()
    press("Ctrl+Shift+A")
    assert window.page.taking.pack.currentData() == "towns", "the pack in hand"
    window.show_decks()
    press("Ctrl+Shift+N")
    assert window.page.pack == "towns"


def test_what_was_said_of_a_pack_is_over_when_the_next_thing_is_begun(window, page, press):
    press("P")
    assert "is not in a folder of yours" in words(page)
    page.fact_wanted.emit("bridges")
    assert isinstance(window.page, KindsPage)
    press("Escape")
    assert window.page is page
    assert "is not in a folder of yours" not in words(page)


def test_a_key_that_a_pack_has_no_use_for_says_why(page, press):
    press("P")
    assert "“Bridges of a small town” is not in a folder of yours: C copies it to one" in words(page)
    press("U")
    assert "There is no earlier version of “Bridges of a small town”" in words(page)


def test_a_folder_that_cannot_be_read_is_told_with_place_and_remedy(page, done, tmp_path):
    folder = tmp_path / "work" / "ferries"
    write_pack(folder, "ferries", "Ferries")
    [facts] = folder.rglob("facts*.toml")
    facts.write_text('[[fact]]\nid = "x\n', encoding="utf-8")
    page.open_folder(folder)
    done()
    assert f"Line 2 of the file ferries/{facts.relative_to(folder)}: this is not TOML" in words(page)
    assert "Correct the line" in words(page)
    assert page.current.folder == folder


def test_a_folder_with_the_id_of_another_pack_is_told_to_stand_for_it(page, press, done, tmp_path):
    folder = tmp_path / "work" / "other"
    write_pack(folder, "bridges", "Other bridges")
    page.open_folder(folder)
    done()
    told = "“Other bridges” has the id bridges, so it stands for “Bridges of a small town”, version 1.0.0"
    assert told in words(page)
    press("Del")
    done()
    assert "Bridges of a small town" in words(page.cards[0])


def test_the_problems_of_a_pack_open_where_they_can_be_mended(window, page, press, qtbot):
    window.app.desk.save("bridges", [Change("fact", "north-opened", "when", "1901-05-03", "1850-05-03")])
    page.library_changed()
    assert page.current.problems
    press("R")
    assert isinstance(window.page, ProblemsPage)
    qtbot.waitUntil(lambda: window.page.looked, timeout=20_000)
    assert window.page.pack.currentData() == "bridges"


def drop(window, *paths: Path) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    no = Qt.KeyboardModifier.NoModifier
    at, copy = QPointF(50, 50), Qt.DropAction.CopyAction
    entering = QDragEnterEvent(QPoint(50, 50), copy, dropped, Qt.MouseButton.LeftButton, no)
    window.dragEnterEvent(entering)
    assert entering.isAccepted()
    window.dropEvent(QDropEvent(at, copy, dropped, Qt.MouseButton.LeftButton, no))


def test_a_pack_that_is_dropped_on_the_window_comes_as_if_it_had_been_chosen(window, tmp_path, qtbot):
    drop(window, zipped(tmp_path))
    qtbot.waitUntil(lambda: any(deck.pack == "ferries" for deck in window.app.decks.rows()), timeout=20_000)
    assert isinstance(window.page, PacksPage)
    assert window.page.current.id == "ferries"


def test_a_newer_version_that_is_dropped_is_shown_before_it_is_taken(window, tmp_path, qtbot):
    drop(window, zipped(tmp_path))
    qtbot.waitUntil(lambda: any(deck.pack == "ferries" for deck in window.app.decks.rows()), timeout=20_000)
    qtbot.waitUntil(lambda: not window.page.work.busy, timeout=20_000)
    drop(window, zipped(tmp_path, "ferries", "1.1.0", ("1901-05-03", "1901-05-04")))
    qtbot.waitUntil(lambda: isinstance(window.page, UpdatePage), timeout=20_000)


def test_a_folder_that_is_dropped_is_opened(window, tmp_path, qtbot):
    write_pack(tmp_path / "ferries", "ferries", "Ferries")
    drop(window, tmp_path / "ferries" / "pack.toml")
    qtbot.waitUntil(lambda: any(deck.pack == "ferries" for deck in window.app.decks.rows()), timeout=20_000)


def test_what_has_no_place_is_refused_in_one_sentence_and_no_page_opens(window, tmp_path, qtbot):
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    drop(window, tmp_path / "paper.pdf")
    qtbot.waitUntil(lambda: bool(window.findChildren(SentenceDialog)))
    [dialog] = window.findChildren(SentenceDialog)
    assert "“paper.pdf” has no place here" in dialog.words.text()
    assert window.page is window.decks
    dialog.accept()


def test_nothing_that_is_dropped_disturbs_a_quiz(window, tmp_path, qtbot):
    window.ways.open_sitting(window.app.quizzes.begin([], ("choice",), 2, seed=3, minutes=None))
    asking = window.page
    drop(window, zipped(tmp_path))
    qtbot.waitUntil(
        lambda: "cannot be opened before the quiz" in " ".join(one.text() for one in asking.findChildren(QLabel))
    )
    assert window.page is asking


def test_what_was_done_with_a_pack_is_told_until_the_next_edit(page, window):
    page.say("The pack is copied.")
    page.refresh()
    assert "The pack is copied." in words(page)
    window.app.desk.save("bridges", [Change("fact", "south-opened", "when", "1904-06-09", "1904-06-10")])
    window.library_changed()
    assert "The pack is copied." not in words(page)
