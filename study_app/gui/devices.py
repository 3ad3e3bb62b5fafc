"""The devices page: the folder through which devices exchange what they have, and what of each has arrived."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QPushButton, QVBoxLayout

from study_app.app import StudyApp
from study_app.clock import Moment
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.column_page import ColumnPage
from study_app.gui.exchanging import Exchanging
from study_app.gui.own_data.dialogs import AskDialog
from study_app.gui.page import Keys
from study_app.gui.widgets import GAP, Lines, Notice, announce, button, card, clear, focus, head, label, row
from study_app.i18n import _, grouped, ngettext
from study_app.own_data.restoring import when_in_words
from study_app.study.devices import Device

_LONGEST_NAME = 60


def device_in_words(device: Device, now: Moment) -> str:
    """How much of a device is here, and of when the last of it is, as one says it now."""
    if device.last is None:
        return _("It has no entries of its own yet.") if device.own else _("Nothing has come from it yet.")
    counted = (
        ngettext("{n} answer or other entry", "{n} answers and other entries", device.entries)
        if device.mixed
        else ngettext("{n} answer", "{n} answers", device.entries)
    )
    last = when_in_words(device.last.utc_ms, now)
    return _("{entries}; the last: {moment}").format(entries=counted.format(n=grouped(device.entries)), moment=last)


class DevicesPage(ColumnPage):
    """The folder, what this device is called, and all devices one below the other."""

    def __init__(self, app: StudyApp, exchanging: Exchanging) -> None:
        super().__init__(_("Devices"))
        self.app, self._exchanging = app, exchanging
        self.folder = label("", "strong")
        self.choose = self._button(_("Choose folder..."), "F", self.choose_folder)
        self.now = self._button(_("Exchange now"), "X", self.exchange)
        self.end = self._button(_("Stop exchanging"), "S", self.stop)
        self.name = QLineEdit(app.devices.name)
        self.name.setMaxLength(_LONGEST_NAME)
        self.name.setAccessibleName(_("What this device is called"))
        self.name.setMinimumWidth(round(220 * theme.scale()))
        self.name.editingFinished.connect(self._rename)
        self.said = QVBoxLayout()
        self.said.setSpacing(GAP)
        self.devices = QVBoxLayout()
        self.devices.setSpacing(2 * GAP)
        sheet, inside = card()
        inside.addWidget(label(_("Shared folder"), "heading"))
        inside.addWidget(self.folder)
        inside.addLayout(Lines(self.choose, self.now, self.end))
        inside.addLayout(row(label(_("This device is called"), wrap=False), self.name, 1))
        body = self.column.body
        self.column.begin_with(head(self.back, label(_("Devices"), "title", wrap=False), 1))
        words = _(
            "Study on several computers: choose a folder that Syncthing, Nextcloud, a USB stick or the like carries from one to "
            "the other, the same on each. All that you did comes together, in whatever order, and nothing is ever overwritten."
        )
        body.addWidget(label(words, "muted"))
        body.addWidget(sheet)
        body.addLayout(self.said)
        body.addLayout(self.devices)
        body.addStretch(1)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Esc", self.leave),
            ("F", self.choose_folder),
            ("X", self.exchange),
            ("S", self.stop),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
        )
        self.on_keys(*keys)
        exchanging.changed.connect(self._exchanged)

    def _button(self, words: str, key: str, work: Callable[[], object]) -> QPushButton:
        made = button(words, key=key)
        made.setAutoDefault(True)  # Enter presses it
        made.clicked.connect(lambda _checked=False: work())
        return made

    def start(self) -> None:
        """Show how the devices stand, and give the focus to what is to be done first."""
        self.refresh()
        focus(self.now if self.app.devices.folder is not None else self.choose)

    def _exchanged(self) -> None:
        """An exchange has begun or ended: what came of it is seen on a low screen too."""
        self.refresh()
        told = self.said.itemAt(0)
        if told is not None and (words := told.widget()) is not None and not self._exchanging.busy:
            self.column.bring(words)

    def refresh(self) -> None:
        """Show how the devices stand now."""
        devices, busy = self.app.devices, self._exchanging.busy
        folder = devices.folder
        self.folder.setText(_("No folder is chosen yet.") if folder is None else str(folder))
        refusal = self.app.writable
        self.choose.setEnabled(not refusal)
        for one in (self.now, self.end):  # while busy too: the keys would go elsewhere
            one.setEnabled(folder is not None and not refusal)
        if self.isVisible() and self.focusWidget() is None:
            focus(self.now if self.now.isEnabled() else self.choose if self.choose.isEnabled() else self.back)
        clear(self.said)
        if busy:
            self.said.addWidget(label(_("Exchanging ..."), "muted"))
        elif refusal or self._exchanging.refusal:
            self.said.addWidget(Notice(refusal or self._exchanging.refusal, "bad"))
        elif folder is not None and (came := devices.last) is not None:
            for words in came.trouble:
                self.said.addWidget(Notice(words))
            if not came.trouble:
                moment = came.at.local().strftime("%H:%M")
                words = " ".join((*came.lacking(), came.in_words()))
                told = _("{words} ({moment})").format(words=words, moment=moment)
                self.said.addWidget(Notice(told, "partly" if came.lacking() else "good"))
            for words in came.notes:
                self.said.addWidget(Notice(words))
            announce(self, " ".join((*came.trouble, *came.lacking(), came.in_words(), *came.notes)))
        clear(self.devices)
        for device in devices.status() if folder is not None else ():
            self.devices.addWidget(self._sheet(device))

    def _sheet(self, device: Device) -> QFrame:
        sheet, inside = card(gap=GAP // 2)
        name = _("{name} (this device)").format(name=device.name) if device.own else device.name
        inside.addWidget(label(name, "strong"))
        inside.addWidget(label(device_in_words(device, self.app.clock.now()), "muted"))
        if words := device.in_words():
            inside.addWidget(label(words, tone="partly"))
            words = (
                _("All of it comes by itself as soon as what carries the folder has brought it.")
                if device.last is None
                else _("The rest comes by itself as soon as what carries the folder has brought it.")
            )
            inside.addWidget(label(words, "muted"))
        return sheet

    def _rename(self) -> None:
        if self.name.text().strip() == self.app.devices.name:
            return
        try:
            self.app.devices.rename(self.name.text())
        except StudyAppError as error:
            self._say(str(error))
        self.name.setText(self.app.devices.name)

    def _say(self, words: str) -> None:
        clear(self.said)
        self.said.addWidget(Notice(words, "bad"))
        announce(self, words)

    def choose_folder(self) -> None:
        """Ask for the folder, and exchange through it at once."""
        if not self.choose.isEnabled() or self._exchanging.busy:
            return
        chosen = QFileDialog.getExistingDirectory(self, _("Shared folder"), str(self.app.devices.folder or ""))
        if chosen:
            self.exchange_through(Path(chosen))

    def exchange_through(self, folder: Path) -> None:
        """Exchange through a folder from now on; where others are in it, only once it is said that they are the same person's."""
        others = self.app.devices.strangers(folder)
        if not others:
            self._join(folder)
            return
        words = _(
            "This folder has what was done on other devices: {names}. It becomes one with what you did here, for"
            " good. If it is somebody else’s, cancel and choose another folder."
        )
        words = words.format(names=", ".join(others))
        self.question = AskDialog(self, _("Is all of it yours?"), words, _("It is mine"))
        self.question.agreed.connect(lambda: self._join(folder))
        self.question.open()

    def _join(self, folder: Path) -> None:
        try:
            self.app.devices.choose(folder)
        except StudyAppError as error:
            self._say(str(error))
            return
        self._exchanging.begin()
        focus(self.now)  # what is to be done next is no longer to choose a folder

    def exchange(self) -> None:
        """Exchange now."""
        if self.now.isEnabled():
            self._exchanging.begin()

    def stop(self) -> None:
        """Exchange no longer; what is in the folder stays."""
        if not self.end.isEnabled() or self._exchanging.busy:
            return
        try:
            self.app.devices.choose(None)
        except StudyAppError as error:
            self._say(str(error))
            return
        self.refresh()
        focus(self.choose)
        announce(self, _("No longer exchanged. What is in the folder stays there."))

    def keys(self) -> Keys:
        """The keys of this page."""
        return (
            ("F", _("choose the shared folder")),
            ("X", _("exchange now")),
            ("S", _("stop exchanging")),
            ("PgUp, PgDown", _("a page up or down")),
            ("Esc", _("back")),
        )
