"""The page of the kinds of facts of a pack: write a fact of one, change one, make a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from study_app.app import StudyApp
from study_app.gui.page import Keys
from study_app.gui.reading import ReadingPage
from study_app.gui.widgets import GAP, Choice, announce, button, label, row
from study_app.i18n import _, ngettext


class KindsPage(ReadingPage):
    """Kinds of facts to choose from: Enter writes a fact of one, E changes it, N makes another kind."""

    fact_begun = Signal(str, str)
    """A new fact of this pack and type is to be written."""
    kind_wanted = Signal(str, str)
    """The type of this pack and id is to be changed; "" for a new one."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__(app, _("Write a fact"), lambda: None)
        self.top.addWidget(label(_("Which kind of fact?"), "strong"), 1)
        self.pack = Choice(_("Pack"))
        for id, title in app.pack_titles().items():
            self.pack.addItem(title, id)
        self.pack.activated.connect(lambda _index: self._fill())
        self.kinds = QListWidget()
        self.kinds.setAccessibleName(_("Kinds of facts"))
        self.kinds.itemActivated.connect(lambda _item: self.begin())
        column = self.add_column()
        column.body.addWidget(self.pack)
        column.body.addWidget(self.kinds, 1)
        self.kinds.setMinimumHeight(round(self.fontMetrics().height() * 16))
        begin = button(_("Write a fact of this kind"), "filled", _("Enter"))
        begin.clicked.connect(self.begin)
        change = button(_("Change the kind"), "plain", "E")
        change.clicked.connect(self.change)
        more = button(_("New kind"), "quiet", "N")
        more.clicked.connect(self.make)
        column.body.addSpacing(GAP)
        column.body.addLayout(row(begin, label(_("Enter"), "key", wrap=False), 1))
        column.body.addLayout(row(change, label("E", "key", wrap=False), more, label("N", "key", wrap=False), 1))
        self.on_key("E", self.change)
        self.on_key("N", self.make)
        self._fill()

    def start(self) -> None:
        self.kinds.setFocus()
        announce(self, self.title)

    def library_changed(self) -> None:
        self._fill()

    def _fill(self) -> None:
        before = self._current()
        self.kinds.clear()
        for id, name, count in self.app.authoring.kinds(str(self.pack.currentData())):
            facts = ngettext("{n} fact", "{n} facts", count).format(n=count)
            item = QListWidgetItem(f"{name}   ·   {facts}")
            item.setData(Qt.ItemDataRole.UserRole, id)
            self.kinds.addItem(item)
            if id == before:
                self.kinds.setCurrentItem(item)
        if self.kinds.currentRow() < 0 and self.kinds.count():
            self.kinds.setCurrentRow(0)

    def _current(self) -> str:
        item = self.kinds.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def begin(self) -> None:
        """Write a fact of the kind that is chosen."""
        if kind := self._current():
            self.fact_begun.emit(str(self.pack.currentData()), kind)

    def change(self) -> None:
        """Change the kind that is chosen."""
        if kind := self._current():
            self.kind_wanted.emit(str(self.pack.currentData()), kind)

    def make(self) -> None:
        """Make another kind."""
        self.kind_wanted.emit(str(self.pack.currentData()), "")

    def keys(self) -> Keys:
        return (
            (_("Enter"), _("write a fact of this kind")),
            ("E", _("change the kind")),
            ("N", _("a new kind")),
            *super().keys(),
        )
