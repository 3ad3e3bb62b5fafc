"""Your data: backups and what can be done with them, everything as text, everything deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.folder import printable
from study_app.gui.column_page import ColumnPage
from study_app.gui.own_data.dialogs import AskDialog, DeleteDialog
from study_app.gui.page import Keys
from study_app.gui.saving import ask_file
from study_app.gui.widgets import (
    GAP,
    Lines,
    Notice,
    announce,
    button,
    card,
    clear,
    focus,
    head,
    label,
    shade_edges,
    tip,
)
from study_app.gui.work import Tick, Work
from study_app.i18n import _, grouped, ngettext
from study_app.journal.backups import Made, Preview
from study_app.own_data import changing
from study_app.own_data.changing import Change, elsewhere_in_words
from study_app.own_data.exporting import Taken, exporter
from study_app.own_data.restoring import Kept, aside_in_words, change_in_words, changes, in_words, kept, usable

_LINES = 7
"""Backups that are seen at once."""


class OwnDataPage(ColumnPage):
    """All that a person has here, as a whole."""

    change_wanted = Signal(object, str)
    """What changes all of the data, which nobody may have open meanwhile, and what to say while it does."""

    restore_wanted = Signal(object)
    """The path of a backup that is to be put in the place of what is here."""

    devices_wanted = Signal()
    """The page of the devices is."""

    def __init__(self, app: StudyApp, came: Change | StudyAppError | None = None) -> None:
        """`came` is what was done just before, or why it was not."""
        super().__init__(_("Your data"))
        self.app = app
        self._came = came
        self.said = QVBoxLayout()
        self.work = Work()
        self.work.changed.connect(self._enable)
        self._buttons: list[QPushButton] = []
        body = self.column.body
        self.column.begin_with(head(self.back, label(_("Your data"), "title", wrap=False), 1))
        words = _(
            "All of it lies on this computer, in {folder}. There is no telemetry: the program sends nothing to anybody."
        )
        body.addWidget(label(words.format(folder=printable(str(app.data_dir))), "muted"))
        body.addLayout(self.said)
        body.addWidget(self.work)
        self._fill_backups()
        self._fill_devices()
        self._fill_text()
        self._fill_delete()
        body.addStretch(1)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Esc", self.leave),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
            *((one.accessibleDescription(), one.click) for one in self._buttons if one.accessibleDescription()),
        )
        self.on_keys(*keys)

    def _button(self, words: str, key: str, work: Callable[[], object], kind: str = "plain") -> QPushButton:
        made = button(words, kind, key)
        made.setAutoDefault(True)  # Enter presses it
        made.clicked.connect(lambda _checked=False: work())
        self._buttons.append(made)
        return made

    def _fill_backups(self) -> None:
        frame, body = card(_("Backups"))
        body.addWidget(label(_("Backups"), "strong"))
        words = _(
            "One is made every day that you study, before a pack comes in, before a lot comes in from another device, and before"
            " a newer version of the program changes the file. A few old ones are kept too."
        )
        body.addWidget(label(words, "muted"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Backups, the newest first"))
        self.list.setWordWrap(True)
        shade_edges(self.list)
        self.list.setSpacing(GAP // 4)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _item: self.restore_chosen())
        self.list.currentRowChanged.connect(lambda _row: self._enable())
        self.none = label(_("There is no backup yet: the first is made within a day, or now with B."), "muted")
        self.none.hide()
        body.addWidget(self.list)
        body.addWidget(self.none)
        self.make = self._button(_("Back up now"), "B", self.back_up, "filled")
        self.restore = self._button(_("Restore..."), "R", self.restore_chosen)
        self.add = self._button(_("Add what it has..."), "A", self.add_chosen)
        self.other = self._button(_("Restore from a file..."), "F", self.choose_file)
        self.choose = self._button(_("Second folder..."), "S", self.choose_second)
        self.forget = self._button(_("No second folder"), "N", self.forget_second)
        body.addLayout(Lines(self.make, self.restore, self.add, self.other))
        self.second = label("", "muted")
        body.addWidget(self.second)
        body.addLayout(Lines(self.choose, self.forget))
        self.aside = label("", "muted")
        self.clear = self._button(_("Delete what is set aside..."), "X", self.ask_to_clear)
        body.addWidget(self.aside)
        body.addLayout(Lines(self.clear))
        self.column.body.addWidget(frame)

    def _fill_devices(self) -> None:
        frame, body = card(_("Several computers"))
        body.addWidget(label(_("Several computers"), "strong"))
        words = _("A folder that is synced, or a stick, brings together what you do on each.")
        body.addWidget(label(words, "muted"))
        self.devices = self._button(_("Devices..."), "V", self.devices_wanted.emit)
        body.addLayout(Lines(self.devices))
        self.column.body.addWidget(frame)

    def _fill_text(self) -> None:
        frame, body = card(_("Everything as text"))
        body.addWidget(label(_("Everything as text"), "strong"))
        words = _(
            "Your answers, edits, packs, documents, pictures and settings as files that any editor can read. Bring them in here"
            " or on another computer, and you go on where you were."
        )
        body.addWidget(label(words, "muted"))
        self.export_zip = self._button(_("Save as zip..."), "Z", self.choose_zip)
        self.export_folder = self._button(_("Save as folder..."), "D", self.choose_folder)
        self.bring = self._button(_("Bring in..."), "I", self.choose_arrival)
        body.addLayout(Lines(self.export_zip, self.export_folder, self.bring))
        self.column.body.addWidget(frame)

    def _fill_delete(self) -> None:
        frame, body = card(_("Delete everything"))
        body.addWidget(label(_("Delete everything"), "strong"))
        words = _(
            "Answers, backups, packs of your own, documents, pictures and settings, as if you had never been here."
        )
        body.addWidget(label(words, "muted"))
        self.delete = self._button(_("Delete everything..."), "Del", self.ask_to_delete)
        body.addLayout(Lines(self.delete))
        self.column.body.addWidget(frame)

    def keys(self) -> Keys:
        """The letters of the buttons."""
        named = ((one.accessibleDescription(), one.accessibleName().removesuffix("...")) for one in self._buttons)
        return (("Up, Down", _("choose a backup")), ("Enter", _("restore the one that is chosen")), *named)

    # --- looking

    def start(self) -> None:
        """List the backups, and say what was done."""
        match self._came:
            case Change(words, aside, left):
                if aside is not None:
                    words += " " + _(
                        "Until you do something else Ctrl+Z takes it back; later, restore what is “set aside by restoring” in "
                        "the list."
                    )
                self.say("\n".join((words, *left)))
            case StudyAppError() as error:
                self.say(str(error), "bad")
        focus(self.list)
        self.refresh()

    def refresh(self) -> None:
        """List the backups as they are now."""
        self._show_second()
        backups = self.app.backups
        self.work.begin(_("Looking for backups ..."), lambda _tick: kept(backups), self._show, self._bad)

    def _show(self, found: tuple[Kept, ...]) -> None:
        now = self.app.clock.now()
        had_focus = self.list.hasFocus() or self.window().focusWidget() is None
        self.list.clear()
        for one in found:
            item = QListWidgetItem(in_words(one, now))
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setToolTip(tip(printable(str(one.backup.path))))
            self.list.addItem(item)
        self.list.setVisible(bool(found))
        self.none.setVisible(not found)
        if found:
            self.list.setCurrentRow(0)
            seen = [self.list.sizeHintForRow(n) for n in range(min(len(found), _LINES))]
            self.list.setFixedHeight(sum(seen) + 2 * self.list.spacing() * len(seen) + GAP)
        words = aside_in_words(found)
        self.aside.setText(words)
        self.aside.setVisible(bool(words))
        self.clear.setVisible(bool(words))
        self._enable()
        if had_focus or not self.isVisible():
            begin = self.list if found else self.make
            focus(begin)
            self.column.to_top()  # what had the keys and was hidden had them handed on, and that was scrolled to
            self.column.bring(begin)

    def _show_second(self) -> None:
        folder = self.app.second_backups
        if not folder:
            words = _("Choose a second folder, best on another disk or a stick: each backup is then made there too.")
        elif not Path(folder).is_dir():
            words = _("Second folder: {folder}. It is not there now; backups are made here alone until it is.")
        else:
            words = _("Second folder: {folder}. Each backup is made there too.")
        self.second.setText(words.format(folder=printable(folder)))
        self.forget.setVisible(bool(folder))

    def say(self, words: str, tone: str = "good") -> None:
        """Show a sentence above, and have it said."""
        clear(self.said)
        self.said.addWidget(Notice(words, tone))
        self.column.to_top()
        announce(self, words)

    def _bad(self, words: str) -> None:
        self.say(words, "bad")

    @property
    def chosen(self) -> Kept | None:
        """The backup that is chosen."""
        item = self.list.currentItem()
        found = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        return found if isinstance(found, Kept) else None

    def _enable(self) -> None:
        for one in self._buttons:
            one.setEnabled(not self.work.busy)
        for one in (self.restore, self.add):
            one.setEnabled(not self.work.busy and self.chosen is not None)

    def leave(self) -> None:
        """Leave the page, or first stop what is under way."""
        if self.work.busy:
            self.work.cancel()
        else:
            self.left.emit()

    # --- backups

    def back_up(self) -> None:
        """Make a backup now."""
        if self.work.busy:
            return
        backups = self.app.backups

        def made(came: Made) -> None:
            self.say(
                came.warning or _("A backup is made, and every entry in it checked."),
                "partly" if came.warning else "good",
            )
            self.refresh()

        self.work.begin(_("Making a backup ..."), lambda _tick: backups.make("asked"), made, self._bad)

    def restore_chosen(self) -> None:
        """Show what restoring the chosen backup would change."""
        if (one := self.chosen) is not None:
            self.preview(one.backup.path)

    def choose_file(self) -> None:
        """Ask for a backup that lies anywhere."""
        kinds = _("Backups (*.db);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(self, _("Restore from a file"), self.app.second_backups, kinds)
        if name:
            self.preview(Path(name))

    def preview(self, path: Path) -> None:
        """Show what restoring a backup would change, and do it when told to."""
        if self.work.busy:
            return
        backups, data_dir, now = self.app.backups, self.app.data_dir, self.app.clock.now()

        def look(_tick: Tick) -> Preview:
            with usable(path, backups, data_dir) as good:
                return backups.preview(good)

        def ask(preview: Preview) -> None:
            words = change_in_words(preview, now, exchanged=bool(self.app.shared_folder))
            if not changes(preview):
                self.say(words)
                return
            dialog = AskDialog(self.window(), _("Restore this backup?"), words, _("Restore"))
            dialog.agreed.connect(partial(self.restore_wanted.emit, path))
            dialog.open()

        clear(self.said)
        self.work.begin(_("The backup is read and checked ..."), look, ask, self._bad)

    def add_chosen(self) -> None:
        """Take from the chosen backup what is not here."""
        if self.work.busy or (one := self.chosen) is None:
            return
        app = self.app
        words = _("What is in the backup and not here is added. Nothing that is here goes.")
        work = partial(changing.add, app.data_dir, app.clock, app.backups, one.backup.path)
        dialog = AskDialog(self.window(), _("Add what this backup has?"), words, _("Add"))
        dialog.agreed.connect(lambda: self.change_wanted.emit(work, _("What was missing is added ...")))
        clear(self.said)
        dialog.open()

    def ask_to_clear(self) -> None:
        """Delete what was set aside, when told to."""
        if self.work.busy or not self.clear.isVisible():
            return
        backups = self.app.backups
        words = _("{what}\n\nIt is deleted for good. Your answers as they are now and the backups stay.")

        def done(count: int) -> None:
            told = ngettext("{n} file is deleted.", "{n} files are deleted.", count)
            self.say(told.format(n=count))
            self.refresh()

        def delete() -> None:
            self.work.begin(
                _("What is set aside is deleted ..."), lambda _tick: backups.delete_set_aside(), done, self._bad
            )

        dialog = AskDialog(
            self.window(), _("Delete what is set aside?"), words.format(what=self.aside.text()), _("Delete it")
        )
        dialog.agreed.connect(delete)
        clear(self.said)
        dialog.open()

    def choose_second(self) -> None:
        """Ask for the second folder."""
        name = QFileDialog.getExistingDirectory(self, _("Second folder for backups"), self.app.second_backups)
        if name:
            self.keep_second(name)

    def forget_second(self) -> None:
        """Make backups here alone."""
        if self.app.second_backups:
            self.keep_second("")

    def keep_second(self, folder: str) -> None:
        """Make each backup in a second folder too, from the next one on."""
        try:
            self.app.second_backups = folder
        except StudyAppError as error:
            self._bad(str(error))
        else:
            self.say(_("Backups are made there too from now on.") if folder else _("Backups are made here alone now."))
        self.refresh()

    # --- as text

    def choose_zip(self) -> None:
        """Ask for a zip file to write everything into."""
        name = str(Path(_documents()) / "study-app-data.zip")
        kinds = (_("Zip files (*.zip)"),)
        ask_file(self, _("Save everything"), name, kinds, lambda path, _kind: self.export(path))

    def choose_folder(self) -> None:
        """Ask for a folder in which everything is written into a new one."""
        name = QFileDialog.getExistingDirectory(self, _("Save everything in a new folder in ..."), _documents())
        if name:
            self.export(Path(name) / f"study-app-data-{self.app.clock.now().local():%Y-%m-%d}")

    def export(self, target: Path) -> None:
        """Write everything as text."""
        if self.work.busy:
            return
        try:
            work = exporter(self.app.journal, self.app.shelf(self.app.data_dir), self.app.data_dir, target)
        except StudyAppError as error:
            self._bad(str(error))
            return

        def done(taken: Taken) -> None:
            words = ngettext(
                "{n} entry and all files are in {path}.", "{n} entries and all files are in {path}.", taken.entries
            )
            told = words.format(n=grouped(taken.entries), path=printable(str(target)))
            self.say("\n".join((told, *taken.left)), "partly" if taken.left else "good")

        self.work.begin(_("Everything is written ..."), work, done, self._bad)

    def choose_arrival(self) -> None:
        """Ask for what was saved as a zip, or for the list of checksums in what was saved as a folder."""
        kinds = _("What was saved (*.zip journal.jsonl);;All files (*)")
        name, _kind = QFileDialog.getOpenFileName(self, _("Bring in"), _documents(), kinds)
        if name:
            path = Path(name)
            self.bring_in(path.parent if path.name == "journal.jsonl" else path)

    def bring_in(self, source: Path) -> None:
        """Bring in what was saved, when told to."""
        if self.work.busy:
            return
        app = self.app
        words = _(
            "What is in {path} and not here is added: entries, packs, documents, pictures. What is here stays as it is."
        )
        work = partial(changing.bring_in, app.data_dir, app.clock, app.backups, source)
        dialog = AskDialog(self.window(), _("Bring this in?"), words.format(path=printable(str(source))), _("Bring in"))
        dialog.agreed.connect(lambda: self.change_wanted.emit(work, _("It is looked at and brought in ...")))
        clear(self.said)
        dialog.open()

    # --- deleting

    def ask_to_delete(self) -> None:
        """Delete everything, once a word was typed."""
        if self.work.busy:
            return
        app = self.app
        words = _("Everything in {folder} is deleted and cannot be brought back from here.").format(
            folder=printable(str(app.data_dir))
        )
        dialog = DeleteDialog(self.window(), f"{words}\n\n{elsewhere_in_words()}", _("DELETE"), app.second_backups)

        def delete(second: bool) -> None:
            folder = Path(app.second_backups) if second else None
            self.change_wanted.emit(partial(changing.delete, app.data_dir, folder), _("Everything is deleted ..."))

        dialog.agreed.connect(delete)
        clear(self.said)
        dialog.open()


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
