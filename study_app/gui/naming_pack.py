"""What a pack is called: where a new one is begun, and where one's own is saved as one to hand out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QStandardPaths, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit, QWidget

from study_app.app import StudyApp
from study_app.desk.packs import PackRow
from study_app.errors import FieldError, StudyAppError
from study_app.facts.ids import new_id
from study_app.facts.packing import Head
from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.widgets import GAP, announce, button, label, row
from study_app.i18n import _, pgettext


class Line(NamedTuple):
    """A line to fill in: what it is for, how it is called, what may stand in it, and what stands in it at first."""

    id: str
    name: str
    hint: str
    text: str = ""


class NamingSheet(Sheet):
    """A sheet with lines to fill in, which one key hands on; what is wrong with them stands below, and the sheet stays."""

    def __init__(
        self, parent: QWidget | None, app: StudyApp, title: str, about: str, lines: Sequence[Line], done: str
    ) -> None:
        super().__init__(parent, title)
        self.app = app
        if about:
            told = label(about, "muted")
            told.setMinimumWidth(round(480 * min(theme.scale(), 1.5)))
            self.body.addWidget(told)
        self.grid = QGridLayout()
        self.grid.setColumnStretch(1, 1)
        self.grid.setHorizontalSpacing(2 * GAP)
        self.fields: dict[str, QLineEdit] = {}
        for place, line in enumerate(lines):
            field = QLineEdit(line.text)
            field.setAccessibleName(line.name)
            field.setPlaceholderText(line.hint)
            self.grid.addWidget(label(line.name, wrap=False), place, 0)
            self.grid.addWidget(field, place, 1)
            self.fields[line.id] = field
        self.fields["title"].textChanged.connect(self._propose)
        self.refused = label("", tone="bad")
        self.refused.hide()
        go = button(done, "filled", "Enter")
        go.setDefault(True)
        go.clicked.connect(self.go)
        self.shut.setProperty("kind", "plain")
        self.shut.setDefault(False)
        self.shut.setText(_("Cancel"))
        self.shut.setAccessibleName(_("Cancel"))
        self.body.addLayout(self.grid)
        self.body.addWidget(self.refused)
        self.body.addStretch(1)  # else all lines would move when something is refused
        self.body.addLayout(row(1, self.shut, go))

    def written(self) -> tuple[str, ...]:
        """What stands in the lines, in their order."""
        return tuple(field.text().strip() for field in self.fields.values())

    def go(self) -> None:
        """Hand on what is written, or say what is wrong with it."""
        try:
            self._hand_on()
        except StudyAppError as error:
            if isinstance(error, FieldError) and error.field in self.fields:
                self.fields[error.field].setFocus()
            self.refused.setText(str(error))
            self.refused.show()
            QTimer.singleShot(0, self, self._stay_on_screen)  # once it is as high as it must be
            announce(self, str(error))

    def _stay_on_screen(self) -> None:
        below = self.frameGeometry().bottom() - self.screen().availableGeometry().bottom()
        if below > 0:
            self.move(self.x(), max(0, self.y() - below))

    def _hand_on(self) -> None:
        """Hand on what is written and close; raises StudyAppError where it cannot be."""
        raise NotImplementedError

    def _widen(self) -> None:
        """Be so wide that the hints in the fields are read whole, where the screen is."""
        room = self.screen().availableSize()
        self.resize(min(round(620 * theme.scale()), room.width() - 40), self.sizeHint().height())

    def _propose(self, title: str) -> None:
        """Fill in what goes with a title, where nobody has written something else."""
        raise NotImplementedError


class NewPackDialog(NamingSheet):
    """What a new pack is called and where it lies. `made` tells its title and its id."""

    made = Signal(str, str)

    def __init__(self, parent: QWidget, app: StudyApp) -> None:
        self._proposed = {"id": "", "folder": ""}
        lines = (
            Line("title", _("Title"), _("such as Capitals of Europe")),
            Line("id", _("Short name (id)"), _("small letters, digits, hyphens")),
            Line("language", _("Language (code)"), _("of its text: en"), app.language),
            Line("folder", _("Folder"), _("a new or empty one")),
        )
        super().__init__(parent, app, _("New pack"), "", lines, _("Make it"))
        browse = button(_("Choose..."))
        browse.setAccessibleName(_("Choose the folder"))
        browse.clicked.connect(self._browse)
        self.grid.addWidget(browse, len(lines) - 1, 2)
        for place, line in enumerate(lines[:-1]):
            self.grid.addWidget(self.fields[line.id], place, 1, 1, 2)
        QWidget.setTabOrder(self.fields["folder"], browse)
        self._widen()
        self.fields["title"].setFocus()

    def unsaved(self) -> tuple[str, ...]:
        written = self.written()
        untouched = ("", self._proposed["id"], self.app.language, self._proposed["folder"])
        return () if written == untouched else written

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Choose a new or empty folder"))
        if name:
            self.fields["folder"].setText(name)

    def _propose(self, title: str) -> None:
        id = folder = ""
        if title.strip():
            documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            id, place = self.app.authoring.packs.proposed(title, Path(documents))
            folder = str(place)
        for name, words in (("id", id), ("folder", folder)):
            if self.fields[name].text() == self._proposed[name]:
                self.fields[name].setText(words)
                self._proposed[name] = words

    def _hand_on(self) -> None:
        title, id, language, folder = self.written()
        head = self.app.authoring.packs.make(Path(folder) if folder else None, id, title, language)
        self.accept()
        self.made.emit(head.title, head.id)


class HandOutDialog(NamingSheet):
    """Title, id and version of the pack to hand out, as the last time where there was one. `named` tells them."""

    named = Signal(object)
    """The `Head` that was written."""

    def __init__(self, parent: QWidget | None, app: StudyApp, pack: PackRow) -> None:
        self.pack = pack
        last = app.authoring.packs.proposed_hand_out(pack.id)
        self._proposed = None if last.id else ""
        words = _(
            "One file with all of “{title}” for others, under a title and an id of its own. Here everything stays as it is, with"
            " what you learned. With the same id and a higher version they get it as an update, and keep what they learned."
        )
        lines = (
            Line("title", _("Title"), _("such as Capitals of Europe"), last.title),
            Line("id", _("Short name (id)"), _("small letters, digits, hyphens"), last.id),
            Line("version", pgettext("of a pack", "Version"), "", last.version),
        )
        about = words.format(title=pack.title)
        super().__init__(parent, app, _("Save as a pack"), about, lines, _("Save to a file..."))
        self.begun_with = self.written()
        self._widen()
        self.fields["version" if last.id else "title"].setFocus()

    def unsaved(self) -> tuple[str, ...]:
        written = self.written()
        return () if written == self.begun_with else written

    def _propose(self, title: str) -> None:
        if self._proposed is not None and self.fields["id"].text() == self._proposed:
            taken = self.app.authoring.packs.installer.taken
            self._proposed = new_id(title, lambda id: bool(taken(id)), "pack", proposed=True) if title.strip() else ""
            self.fields["id"].setText(self._proposed)

    def _hand_on(self) -> None:
        title, id, version = self.written()
        head = Head(id, version, title)
        self.app.authoring.packs.may_hand_out(self.pack.id, head)
        self.accept()
        self.named.emit(head)
