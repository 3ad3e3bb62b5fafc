"""Shots of what opens in front of a page: dialogs, menus and lists."""

from __future__ import annotations

from figures import DECK
from images import picture as image
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QScrollArea, QSpinBox
from shots.scene import Scene, opens, state

from study_app.desk.news import Restated
from study_app.fault_log import FaultLog
from study_app.gui.desktop_menu import DesktopMenuDialog
from study_app.gui.dialogs import ChangedDialog, FormsDialog, SentenceDialog
from study_app.gui.fault_sheet import FaultSheet
from study_app.gui.habits import HabitsDialog
from study_app.gui.keys_sheet import KeysSheet
from study_app.gui.learners import LearnersDialog
from study_app.gui.palette import Palette
from study_app.gui.picture import Picture, PictureDialog
from study_app.gui.repairing import RepairDialog
from study_app.gui.settings import SettingsPage
from study_app.gui.study import StudyPage
from study_app.i18n import _

SENTENCE = "The Charter was adopted on 7 October 2002 in Chişinău."


def _keys(scene: Scene) -> None:
    scene.ways.open_deck(DECK)
    scene.on(StudyPage)
    scene.window.menus.show_keys()


opens("keys", KeysSheet, _keys, parts=2)
opens("forms", FormsDialog, lambda scene: scene.ways.choose_forms(), parts=2)
opens("learners", LearnersDialog, lambda scene: scene.ways.open_learners(), parts=1)
opens("desktop_menu", DesktopMenuDialog, lambda scene: scene.ways.choose_menu(), parts=1)
opens("about", QDialog, lambda scene: scene.ways.show_about(), parts=1)
opens("faults", FaultSheet, lambda scene: scene.ways.show_faults(), parts=1)


@state
def palette(scene: Scene) -> None:
    scene.window.menus.show_palette()
    scene.shot("palette", Palette, parts=1)
    scene.write(scene.said("co", "ко"))
    scene.shot("palette_found", Palette, parts=1)
    scene.press("Ctrl+A")
    scene.write("zzzz")
    scene.shot("palette_none", Palette, says=_("Nothing is found. Fewer letters find more."), parts=1)


def _worked_out(dialog: HabitsDialog) -> bool:
    return dialog._prospect is not None


def _habits(scene: Scene) -> HabitsDialog:
    dialog = HabitsDialog(scene.window, scene.app, DECK)
    dialog.open()
    return scene.on(HabitsDialog)


opens("habits", HabitsDialog, _habits, parts=8)


@state
def habits_exam(scene: Scene) -> None:
    scene.app.deciding.set_exam(DECK, "2027-01-15", 0.9, 15, None)
    _habits(scene)
    scene.shot("habits_exam", HabitsDialog, _worked_out, parts=8)


@state
def habits_catch_up(scene: Scene) -> None:
    scene.clock.move(days=25)
    _habits(scene).catch_up.setFocus()
    scene.shot("habits_catch_up", HabitsDialog, lambda dialog: dialog.catch_up.hasFocus(), parts=6)


@state
def habits_unsaved(scene: Scene) -> None:
    number = _habits(scene).findChildren(QSpinBox)[0]
    number.setValue(number.value() + 3)
    scene.press("Escape")
    scene.shot("habits_unsaved", HabitsDialog, parts=2)


@state
def faults_some(scene: Scene) -> None:
    FaultLog(scene.app.data_dir / "faults.log", scene.clock).add(ZeroDivisionError("division by zero"))
    scene.ways.show_faults()
    scene.shot("faults_some", FaultSheet, parts=1)


@state
def changed(scene: Scene) -> None:
    years = ("2003", "2003", "2004", "2005")
    told = [Restated("csto", f"a{year}", SENTENCE, SENTENCE.replace("2002", year)) for year in years]
    scene.ways.show_changed(tuple(told))
    scene.shot("changed", ChangedDialog, parts=1)


def _is_drawn(dialog: PictureDialog) -> bool:
    return any(one.there for one in dialog.field.findChildren(Picture))


@state
def picture(scene: Scene) -> None:
    scene.ways.open_fact("csto", "charter-adopted")
    scene.until(lambda: QApplication.activeWindow() is scene.window, "the window")
    scene.press("P")
    scene.shot("picture_empty", PictureDialog, parts=2)
    field = scene.on(PictureDialog).field
    field.take_from(QMimeData(), _("No picture has been copied. Copy one first, then paste it here."))
    scene.shot(
        "picture_refused",
        PictureDialog,
        says=_("No picture has been copied. Copy one first, then paste it here."),
        parts=1,
    )
    field.take(image("png", 600, 400))
    scene.shot("picture_taken", PictureDialog, _is_drawn, parts=2)
    scene.press("Escape")
    scene.shot(
        "picture_unsaved",
        PictureDialog,
        says=_("Not saved. To leave without saving, press Esc once more."),
        parts=1,
    )


@state
def told(scene: Scene) -> None:
    scene.window.tell(_("Choose a deck first."))
    scene.shot("told", SentenceDialog, parts=1)


@state
def repairing(scene: Scene) -> None:
    dialog = RepairDialog(scene.app.data_dir / "journal.db", scene.clock, None)
    dialog.open()
    scene.shot("repairing", RepairDialog)
    dialog.deleteLater()


@state
def menus(scene: Scene) -> None:
    bar = scene.window.menuBar()
    for number, action in enumerate(bar.actions()):
        menu = action.menu()
        if isinstance(menu, QMenu):
            bar.setActiveAction(action)
            scene.shot(f"menu{number}", QMenu)
            menu.close()


@state
def deck_menu(scene: Scene) -> None:
    scene.until(lambda: QApplication.activeWindow() is scene.window, "the window")
    scene.press("M")
    scene.shot("deck_menu", QMenu)


@state
def choices(scene: Scene) -> None:
    scene.ways.open_settings()
    page = scene.on(SettingsPage)
    boxes = [box for box in page.findChildren(QComboBox) if box.isVisible()]
    for number, box in enumerate(boxes[:4], 1):
        box.setFocus()
        page.findChildren(QScrollArea)[0].ensureWidgetVisible(box, 0, 200)
        QApplication.processEvents()  # the list opens where the box stands once the page is laid out
        box.showPopup()
        scene.until(box.view().isVisible, "the list")
        scene.shot(f"choices{number}", type(scene.front()), parts=1)
        box.hidePopup()
