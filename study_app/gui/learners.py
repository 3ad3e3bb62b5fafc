"""Who studies on this computer: to another learner, a new one, another name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.widgets import announce, button, key_between, label, restyle, row, shade_edges
from study_app.i18n import _, pgettext
from study_app.learners import LONGEST, Learner, Learners


class LearnersDialog(Sheet):
    """All learners by name, the one at the window marked; Enter opens the data of the one that is chosen."""

    wanted = Signal(object)
    """The `Learner` whose data is to be opened."""
    renamed = Signal()

    def __init__(self, parent: QWidget | None, learners: Learners, here: Learner) -> None:
        super().__init__(parent, _("Switch learner"))
        self._learners, self._here = learners, here
        words = _(
            "Each learner has answers, decks, packs and settings of their own. No learner sees the data of another."
        )
        self.body.addWidget(label(words, "muted"))
        self.names = QListWidget()
        self.names.setAccessibleName(_("Learners"))
        self.names.setSpacing(2)
        self.names.setWordWrap(True)
        shade_edges(self.names)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.itemActivated.connect(lambda _item: self.open_chosen())
        self.names.currentRowChanged.connect(lambda _row: self._enable())
        self.body.addWidget(self.names, 1)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST)
        self.name.setPlaceholderText(pgettext("of a person", "Name"))
        self.name.setAccessibleName(_("Name of a new learner, or new name of the one that is chosen"))
        self.name.textChanged.connect(lambda _text: self._enable())
        self.make = button(_("New learner"), key="Ctrl+N")
        self.make.clicked.connect(self.make_learner)
        self.rename = button(_("Rename"), key="F2")
        self.rename.clicked.connect(self.rename_chosen)
        self.body.addWidget(self.name)
        self.body.addLayout(
            row(self.make, key_between("Ctrl+N", after=True), self.rename, label("F2", "key", wrap=False), 1)
        )
        self.said = label("", tone="bad")
        self.said.hide()
        self.body.addWidget(self.said)
        self.open_button = button(_("Open"), "filled", "Ctrl+O")
        self.open_button.clicked.connect(self.open_chosen)
        self.shut.setProperty("kind", "plain")
        for one in (self.shut, self.make, self.rename, self.open_button):
            one.setDefault(False)
            one.setAutoDefault(False)  # Enter is for what has the focus
        self.name.returnPressed.connect(self.make_learner)
        self.body.addLayout(row(1, self.shut, self.open_button))
        for key, work in (("Ctrl+N", self.make.click), ("F2", self.rename.click), ("Ctrl+O", self.open_button.click)):
            QShortcut(QKeySequence(key), self, work)
        self._show(here)
        room = self.screen().availableSize()
        width, height = round(520 * theme.scale()), round(480 * theme.scale())
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))
        self.names.setFocus()

    @property
    def chosen(self) -> Learner:
        """The one that is chosen."""
        found = self.names.currentItem().data(Qt.ItemDataRole.UserRole)
        assert isinstance(found, Learner)
        return found

    def open_chosen(self) -> None:
        """Go on with the one that is chosen."""
        chosen = self.chosen
        self.accept()
        if chosen.folder != self._here.folder:
            self.wanted.emit(chosen)

    def make_learner(self) -> None:
        """Make a learner of the name that is written, and choose it."""
        self._do(lambda: self._learners.make(self.name.text()), _("{name} is new: Enter opens an empty data folder."))

    def rename_chosen(self) -> None:
        """Give the one that is chosen the name that is written."""
        if self._do(lambda: self._learners.rename(self.chosen, self.name.text()), _("The name is {name} now.")):
            self.renamed.emit()

    def _do(self, change: Callable[[], Learner], words: str) -> bool:
        try:
            came = change()
        except StudyAppError as error:
            self._say(str(error), "bad")
            self.name.setFocus()
            return False
        self.name.clear()
        self._show(came)
        self._say(words.format(name=came.name), "good")
        self.names.setFocus()
        return True

    def _say(self, words: str, tone: str) -> None:
        self.said.setText(words)
        restyle(self.said, "tone", tone)
        self.said.show()
        announce(self, words)

    def _show(self, chosen: Learner) -> None:
        self.names.clear()
        for learner in self._learners.all():
            here = learner.folder == self._here.folder
            item = QListWidgetItem(_("{name} (in use now)").format(name=learner.name) if here else learner.name)
            item.setData(Qt.ItemDataRole.UserRole, learner)
            self.names.addItem(item)
            if learner.folder == chosen.folder:
                self.names.setCurrentItem(item)
        self._enable()

    def _enable(self) -> None:
        named = bool(self.name.text().strip())
        self.make.setEnabled(named)
        self.rename.setEnabled(named and self.names.currentItem() is not None)
        item = self.names.currentItem()
        self.open_button.setEnabled(item is not None and self.chosen.folder != self._here.folder)
