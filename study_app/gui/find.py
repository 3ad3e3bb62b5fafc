"""Finding facts and entities as one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.facts.reading import Found
from study_app.gui.page import Keys
from study_app.gui.reading import ABOVE, KNOWN, Index, Legend, ReadingPage, knowledge_words, rows_of
from study_app.gui.widgets import GAP, Centred, announce, label
from study_app.i18n import _, capital, ngettext
from study_app.study.knowledge import Knowledge


def kind_line(found: Found) -> str:
    """What a row is, in one line: the name of its type, and the other name by which it was found."""
    kind = capital(found.kind)
    return f"{kind}  ·  {found.alias}" if found.alias else kind


class Rows(QAbstractListModel):
    """What was found."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__()
        self._app = app
        self._known = app.reading.knowledge()
        self.found: tuple[Found, ...] = ()

    def search(self, text: str) -> None:
        """Find what is being typed."""
        self.beginResetModel()
        self.found = self._app.reading.find(text)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return found.text
        if role == ABOVE:
            return kind_line(found)
        if role == KNOWN and found.fact:
            return self._known.get(f"{found.pack}/{found.id}", Knowledge.UNKNOWN)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            told = [found.text, kind_line(found)]
            if found.fact:
                told.append(knowledge_words(Knowledge(index.data(KNOWN))))
            return ", ".join(told)
        return None


class FindPage(ReadingPage):
    """A field for words, and what they find."""

    def __init__(self, app: StudyApp, attach: Callable[[], None]) -> None:
        super().__init__(app, _("Find"), attach, columns=1)
        self.top.addWidget(label(_("Find facts and names"), "title"), 1)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(3 * GAP, GAP, 3 * GAP, 2 * GAP)
        body.setSpacing(GAP + 4)
        self.field = QLineEdit()
        self.field.setAccessibleName(_("Words to find"))
        self.field.setPlaceholderText(_("A name, or words of a fact"))
        self.field.setMaxLength(200)
        self.field.setClearButtonEnabled(False)
        self.said = label("", "muted")
        self.legend = Legend()
        self.rows = Rows(app)
        self.list = rows_of(self.rows, _("What was found"))
        body.addWidget(self.field)
        body.addWidget(self.said)
        body.addWidget(self.list, 1)
        body.addWidget(self.legend)
        self.whole.addWidget(Centred(inside), 1)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._open_current)
        self.list.activated.connect(lambda index: self.open_row(index.row()))
        self.list.clicked.connect(lambda index: self.open_row(index.row()))
        for key in ("Down", "Up"):
            self.on_key(key, lambda by=1 if key == "Down" else -1: self._step(by), repeat=True)  # type: ignore[misc]
        self._say()

    def start(self) -> None:
        """The field has the keys."""
        self.field.setFocus()
        self.field.selectAll()

    def library_changed(self) -> None:
        """What was found may be called otherwise, or be gone; the row that was marked stays so if there is one."""
        marked = self.list.currentIndex().row()
        self._search(self.field.text())
        if 0 <= marked < len(self.rows.found):
            self.list.setCurrentIndex(self.rows.index(marked))

    def _search(self, text: str) -> None:
        self.rows.search(text)
        if self.rows.found:
            self.list.setCurrentIndex(self.rows.index(0))
        self._say()

    def _say(self) -> None:
        text, count = self.field.text().strip(), len(self.rows.found)
        if not text:
            words = _("Type the beginning of a name or of words; accents and capitals do not matter.")
        elif not count:
            words = _("Nothing is found for “{text}”. Fewer letters find more.").format(text=text)
            self._announce(words)
        else:
            words = ngettext(
                "{n} found. Enter opens the one that is marked.",
                "{n} found. Enter opens the one that is marked.",
                count,
            )
            words = words.format(n=count)
            self._announce(ngettext("{n} found", "{n} found", count).format(n=count))
        self.said.setText(words)
        self.legend.setVisible(any(found.fact for found in self.rows.found))

    def _announce(self, words: str) -> None:
        if self.isVisible():  # and is not looked through again below a page on which something was changed
            announce(self, words)

    def _step(self, by: int) -> None:
        """Mark the next row; the field keeps the keys, so that one can go on typing."""
        row = self.list.currentIndex().row() + by
        if 0 <= row < len(self.rows.found):
            self.list.setCurrentIndex(self.rows.index(row))
            announce(self, self.rows.index(row).data(Qt.ItemDataRole.AccessibleTextRole))

    def _open_current(self) -> None:
        self.open_row(self.list.currentIndex().row())

    def open_row(self, row: int) -> None:
        """Open the page of what was found."""
        if 0 <= row < len(self.rows.found):
            found = self.rows.found[row]
            (self.fact_wanted if found.fact else self.entity_wanted).emit(found.pack, found.id)

    def keys(self) -> Keys:
        return (
            (_("Up, Down"), _("mark another row")),
            (_("Enter"), _("open the row that is marked")),
            ("Ctrl+F", _("back to the field")),
            *super().keys(),
        )
