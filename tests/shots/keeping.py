"""Shots of packs as wholes, several devices, and a person's data: kept, given away, brought in, deleted."""

from __future__ import annotations

import re
from pathlib import Path

from elsewhere import answer_some
from everywhere import DIFFERENCES
from figures import speak
from PySide6.QtWidgets import QDialog
from shots.scene import Scene, opens, state
from shots.writing import _added

from study_app.app import StudyApp
from study_app.desk.packs import PackRow
from study_app.gui.devices import DevicesPage
from study_app.gui.naming_pack import HandOutDialog, NewPackDialog
from study_app.gui.own_data.dialogs import AskDialog, DeleteDialog
from study_app.gui.own_data.page import OwnDataPage
from study_app.gui.packs import PacksPage
from study_app.gui.publish import PublishPage
from study_app.gui.update import UpdatePage, about
from study_app.i18n import _
from study_app.journal import Change


def _packs(scene: Scene) -> PacksPage:
    scene.ways.open_packs()
    return scene.on(PacksPage, lambda page: bool(page.cards))


def _row(page: PacksPage, pack: str) -> PackRow:
    return next(card.pack for card in page.cards if card.pack.id == pack)


opens("packs", PacksPage, _packs)


@state
def pack_new(scene: Scene) -> None:
    _packs(scene).new_pack()
    scene.shot("pack_new", NewPackDialog, parts=2)
    scene.press("Return")
    scene.shot("pack_new_refused", NewPackDialog, says=_("Write the title of the pack."), parts=1)


@state
def pack_copied(scene: Scene) -> None:
    page = _packs(scene)
    folder = scene.folder / "copies" / "wonders"
    folder.parent.mkdir()
    page.copy(_row(page, "wonders"), folder)
    scene.until((folder / "pack.toml").exists, "the copy")
    scene.until(lambda: not page.work.busy, "the end of copying")
    scene.shot("packs_copied", PacksPage, parts=1)
    fact = scene.app.reading.timeline(["wonders/times"])[0].fact.id
    row = scene.app.desk.row("wonders", "fact", fact)
    assert row is not None
    field = next(key for key, value in row.data.items() if re.match(r"-?\d", str(value)))
    scene.app.desk.save("wonders", [Change("fact", fact, field, row.data[field], "1801-02-03")], "a slip")
    scene.window.library_changed()
    page.refresh()
    scene.shot("packs_edited", PacksPage, parts=2)
    page.publish(_row(page, "wonders"))
    scene.shot("publish", PublishPage, lambda page: page.publication is not None)


@state
def update(scene: Scene) -> None:
    title = _row(_packs(scene), "wonders").title
    scene.window.show_page(UpdatePage(*about(title, None, DIFFERENCES)))
    scene.shot("update", UpdatePage, lambda page: len(page.decisions) > 1, says=title)


@state
def hand_out(scene: Scene) -> None:
    _added(scene)
    scene.window.drop_pages()
    page = _packs(scene)
    page.hand_out(next(card.pack for card in page.cards if card.pack.id not in ("csto", "wonders")))
    scene.shot("hand_out", HandOutDialog, parts=2)


def _laptop(scene: Scene) -> Path:
    """Another device of the same person has answered some and sent it through a folder: which."""
    shared, place = scene.folder / "shared", scene.folder / "laptop"
    shared.mkdir()
    place.mkdir()
    with StudyApp.open(place, type(scene.clock)(scene.clock.moment, seed=77)) as other:
        speak(other, scene.look.language)
        other.devices.rename("laptop")
        other.devices.choose(shared)
        answer_some(other, 2)
        other.devices.exchange().now()
    return shared


def _exchanged(scene: Scene, name: str) -> None:
    scene.shot(name, DevicesPage, lambda _page: not scene.window.exchanging.busy, parts=3)


@state
def devices(scene: Scene) -> None:
    shared = _laptop(scene)
    scene.ways.open_devices()
    page = scene.on(DevicesPage)
    scene.shot("devices", DevicesPage, parts=2)
    page.exchange_through(shared)
    scene.shot("devices_join", AskDialog, parts=1)
    scene.on(AskDialog).agreed.emit()
    dialog = scene.front()
    assert isinstance(dialog, QDialog)
    dialog.accept()
    scene.window.activateWindow()  # as every desktop does
    _exchanged(scene, "devices_joined")
    for sent in shared.rglob("*.seg"):
        sent.rename(sent.with_suffix(".away"))
    page.exchange()
    _exchanged(scene, "devices_missing")
    shared.rename(scene.folder / "gone")
    page.exchange()
    _exchanged(scene, "devices_gone")


@state
def devices_lacking(scene: Scene) -> None:
    shared = _laptop(scene)
    for sent in shared.rglob("*.seg"):
        sent.unlink()
    scene.app.devices.choose(shared)
    scene.ways.open_devices()
    scene.on(DevicesPage).exchange()
    _exchanged(scene, "devices_lacking")


def _own_data(scene: Scene) -> OwnDataPage:
    scene.ways.open_own_data()
    return scene.on(OwnDataPage, lambda page: page.list.count() > 0)


opens("own_data", OwnDataPage, _own_data)
opens("own_data_delete", DeleteDialog, lambda scene: _own_data(scene).ask_to_delete(), parts=2)


@state
def own_data_restore(scene: Scene) -> None:
    _own_data(scene).restore_chosen()
    words = _("Nothing needs to be restored: what is here is exactly what is in this backup.")
    scene.shot("own_data_same", OwnDataPage, says=words, parts=1)
    answer_some(scene.app, 2)
    scene.on(OwnDataPage).restore_chosen()
    scene.shot("own_data_restore", AskDialog, says=_("Restore this backup?"), parts=2)


@state
def own_data_clear(scene: Scene) -> None:
    aside = scene.app.backups.folder / "set-aside" / "journal-20990101-000000-000-repair.db"
    aside.mkdir(parents=True)
    (aside / "journal.db").write_bytes(bytes(5000))
    page = _own_data(scene)
    scene.until(page.clear.isVisible, "what is set aside")
    page.ask_to_clear()
    scene.shot("own_data_clear", AskDialog, parts=1)
