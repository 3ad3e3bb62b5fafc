"""Typing into a cell: a line that offers what may be meant, says how it is read, and leaves by the keys of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from study_app.facts.cells import Cells, Editor, Field, Refused, Taken
from study_app.facts.listing import Listing
from study_app.facts.typed import Typed
from study_app.gui import theme
from study_app.gui.facts.model import Index, TableModel
from study_app.gui.facts.offers import Offers
from study_app.gui.widgets import GAP
from study_app.i18n import _

_MOST, _MOST_KINDS = 12, 6
"""Lines that are offered, and types of a new entity among them."""

_KEPT, _MOST_LETTERS = 4096, 400
"""Shortened texts that are kept; letters of a text beyond which no cell is wide enough."""

_SELECTED, _CURRENT = QStyle.StateFlag.State_Selected.value, QStyle.StateFlag.State_HasFocus.value
_PLACED = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_IN_A_LINE = _PLACED | Qt.TextFlag.TextSingleLine.value

_AROUND = 20
"""Pixels of the line in a cell that are not for its words: its frame and padding, what Qt leaves beside them, and the cursor."""

_MOVES = {
    Qt.Key.Key_Return: "down", Qt.Key.Key_Enter: "down", Qt.Key.Key_Tab: "right", Qt.Key.Key_Backtab: "left",
}  # fmt: skip


class Offered(NamedTuple):
    """A line that is offered while one types: its words, the text it stands for, and the type of a new entity it would make."""

    words: str
    text: str
    kind: str = ""


class CellEdit(QLineEdit):
    """The line in which a cell is edited.

    `left` tells which way: "down", "up", "right", "left", "all" (the text is for all selected rows), "" where it is given up.
    `made` tells that what is typed names a new entity: its name and its type.
    """

    left = Signal(str)
    made = Signal(str, str)
    read = Signal(object)
    """How what is being typed is read: `Taken` or `Refused`."""

    def __init__(self, parent: QWidget, before: Typed, found: Callable[[str], Sequence[Offered]], cells: Cells) -> None:
        """A line for the cell `before`, with the text that stands there."""
        super().__init__(parent)
        self._before, self._found, self._cells = before, found, cells
        self.column = column = before.column
        self.setProperty("kind", "cell")
        self.setAccessibleName(column.title)
        self.setAccessibleDescription(_hint(column))
        self.setFrame(False)
        self._offered: dict[str, Offered] = {}
        self.offers = Offers(self, _("What may be meant"), self.take)
        self.textEdited.connect(self._typed)
        self._cell = QRect()
        self.textChanged.connect(lambda _text: self._fit())

    def stand_in(self, cell: QRect) -> None:
        """Lie over a cell of the table."""
        self._cell = QRect(cell)  # that of an option is gone with it
        self._fit()

    def _fit(self) -> None:
        """Be as wide as the cell, and wider where the text has no room in it, as far as the table is seen."""
        if (within := self.parentWidget()) is None or self._cell.isNull():
            return
        cell, seen = self._cell, within.width()
        needs = min(self.fontMetrics().horizontalAdvance(self.text()) + _AROUND, seen)
        wide = max(needs, min(cell.width(), seen - cell.x()))
        self.setGeometry(max(0, min(cell.x(), seen - wide)), cell.y(), wide, cell.height())

    def typed(self) -> Typed:
        """What stands in the line now, for its cell."""
        return self._before._replace(text=self.text())

    @property
    def changed(self) -> bool:
        """Whether something else stands there than before."""
        return self.text() != self._before.text

    def begin(self) -> None:
        """Show the text of the cell, so that the first letter replaces it."""
        self.setText(self._before.text)
        self.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.offer()

    def offer(self) -> None:
        """Show what can be chosen before a letter is typed, and what may be meant by a text that was refused."""
        if self.column.editor is Editor.CHOICE and not self.column.many:
            self._show([Offered(words, words) for words in self.column.choices.values()])
        elif isinstance(self._cells.read(self.column, self.text()), Refused):
            self._typed(self.text())

    def _offer_again(self) -> None:
        """The arrow down asks for what can be chosen, after the list was closed too."""
        if self.column.editor is Editor.CHOICE and not self.column.many:
            self.offer()
        else:
            self._typed(self.text())

    def take(self, words: str) -> None:
        """Put what was offered in the place of the part that is being typed."""
        one = self._offered.get(words)
        if one is None:
            return
        if one.kind:
            self.made.emit(one.text, one.kind)
            return
        head, mark, _last = self._parts()
        self.setText(f"{head}{mark} {one.text}".strip() if mark else one.text)
        self._say()
        if not self.column.many:
            self.left.emit("down")

    def _take_only(self) -> None:
        """Where what is typed is no name, and one name alone goes on so, it is meant."""
        names = [one for one in self._offered.values() if not one.kind]
        if self.column.editor is Editor.ENTITY and len(names) == 1:
            head, mark, last = self._parts()
            if last.strip() and isinstance(self._cells.read(self.column, last), Refused):
                self.setText(f"{head}{mark} {names[0].text}".strip() if mark else names[0].text)
                self._say()

    def _parts(self) -> tuple[str, str, str]:
        """What stands before the part that is being typed, the mark between them, and this part."""
        if not self.column.many:
            return "", "", self.text()
        mark = "," if self.column.editor in (Editor.TAGS, Editor.CHOICE) else ";"
        return self.text().rpartition(mark)

    def _typed(self, _text: str) -> None:
        read = self._cells.read(self.column, self.text())
        if isinstance(read, Refused) and read.offers:
            self._show([Offered(offer.words, offer.text) for offer in read.offers])
        elif self.column.editor in (Editor.ENTITY, Editor.TAGS, Editor.CHOICE):
            self._show(self._found(self._parts()[2].strip()))
        else:
            self.offers.hide()
        self.read.emit(read)  # who hears it sees whether there is something to choose

    def _say(self) -> Taken | Refused:
        read = self._cells.read(self.column, self.text())
        self.read.emit(read)
        return read

    def _show(self, offers: Sequence[Offered]) -> None:
        self._offered = {one.words: one for one in offers}
        known = [one.text for one in offers if not one.kind] == [self._parts()[2].strip()] and len(offers) == 1
        self.offers.show([] if known else list(self._offered))

    def event(self, event: QEvent) -> bool:
        # before the page takes Esc for itself, and before Tab goes to the next widget
        if isinstance(event, QKeyEvent) and event.key() in (*_MOVES, Qt.Key.Key_Escape):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.offers.walk(event):
            return
        if event.key() == Qt.Key.Key_Down and not event.modifiers() and not self.offers.shown:
            self._offer_again()
            return
        if self.offers.shown and event.key() in (*_MOVES, Qt.Key.Key_Escape):
            marked = self.offers.close()
            if event.key() == Qt.Key.Key_Escape:
                return
            if marked:
                self.take(marked)
                return
            self._take_only()
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit("")
            return
        if event.key() in _MOVES:
            move = _MOVES[Qt.Key(event.key())]
            if move == "down" and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                move = "up"
            if move == "down" and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                move = "all"
            self.left.emit(move)
            return
        super().keyPressEvent(event)


def _hint(column: Field) -> str:
    """What can be typed in a field, for those who hear it."""
    match column.editor:
        case Editor.DATE:
            return _("A date, such as 15 May 1992, May 1992, 1992, about 1992")
        case Editor.ENTITY if column.many:
            return _("Names, with a semicolon between them")
        case Editor.ENTITY:
            return _("A name")
        case Editor.TAGS:
            return _("Words, with a comma between them")
        case Editor.CHOICE:
            return ", ".join(column.choices.values())
        case Editor.DURATION:
            return _("A length of time, such as 5 years")
        case Editor.FREQUENCY:
            return _("How often, such as twice a year")
        case Editor.NUMBER:
            return _("A number")
    return _("A text")


class CellDelegate(QStyledItemDelegate):
    """Makes the line in which a cell is edited, and draws cells in the colours of the theme."""

    read = Signal(object, object)
    """What is being typed (`Typed`), and how it is read (`Taken` or `Refused`)."""
    moved = Signal(str)
    """An edit is done: where to go (see `CellEdit.left`)."""
    made = Signal(object, str, str)
    """A text (`Typed`) that names a new entity: with its name and its type."""
    spread = Signal(str)
    """A text that is for the current column of all selected rows."""

    def __init__(self, parent: QWidget, listing: Callable[[], Listing], tags: Callable[[str], Sequence[str]]) -> None:
        """`tags` gives the tags of a pack."""
        super().__init__(parent)
        self._listing, self._tags = listing, tags
        self._short: dict[tuple[str, int, int], str] = {}

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model = index.model()
        assert isinstance(model, TableModel)
        before = model.put(index, model.text(index))
        assert before is not None
        pack, column = before.pack, before.column

        def offers(text: str) -> Sequence[Offered]:
            match column.editor:
                case Editor.ENTITY:
                    return self._names(pack, text, column.of) if text else ()
                case Editor.TAGS:
                    found: Sequence[str] = self._tags(pack) if text else ()
                case _choice:
                    found = list(column.choices.values())
            return [Offered(one, one) for one in found if one.casefold().startswith(text.casefold())][:_MOST]

        edit = CellEdit(parent, before, offers, self._listing().cells(pack))
        edit.read.connect(lambda read: self.read.emit(edit.typed(), read))
        edit.left.connect(lambda move: self._leave(edit, model, move))
        edit.made.connect(lambda name, kind: self._make(edit, name, kind))
        edit.begin()
        return edit

    def _names(self, pack: str, text: str, of: str) -> list[Offered]:
        """Names that go on as is typed, and the new entities that it could name, where none is called just so."""
        found = self._listing().complete(pack, text, of)
        offers = [Offered(name, name) for name in found]
        column = Field("", "", Editor.ENTITY, of=of)
        read = self._listing().cells(pack).read(column, text)
        if isinstance(read, Refused) and read.new:
            kinds = self._listing().kinds_below(pack, of)[:_MOST_KINDS]
            offers += [Offered(_("New {kind}: {name}").format(kind=kind, name=text), text, id) for id, kind in kinds]
        return offers

    def _make(self, edit: CellEdit, name: str, kind: str) -> None:
        typed = edit.typed()
        self.closeEditor.emit(edit, QStyledItemDelegate.EndEditHint.NoHint)
        self.moved.emit("")
        self.made.emit(typed, name, kind)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        pass  # what is being typed stays, whatever becomes of the row meanwhile

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        # it was left by the mouse, or with the page
        assert isinstance(editor, CellEdit)
        assert isinstance(model, TableModel)
        if editor.changed:
            model.typed.emit([editor.typed()])

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        assert isinstance(editor, CellEdit)
        editor.stand_in(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # keys are the line's own; leaving it by the mouse commits, as Qt has it
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        return super().eventFilter(watched, event)

    def _leave(self, edit: CellEdit, model: TableModel, move: str) -> None:
        typed, changed = edit.typed(), edit.changed
        self.closeEditor.emit(edit, QStyledItemDelegate.EndEditHint.NoHint)
        if move == "all":
            self.spread.emit(typed.text)
        elif move and changed:
            model.typed.emit([typed])
        self.moved.emit(move)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # by hand: the style sheet takes three times as long for a cell, and a screen has a hundred and more
        model = index.model()
        assert isinstance(model, TableModel)
        state, rect = option.state.value, option.rect
        current, refused = state & _CURRENT, model.refused(index)
        if refused:
            painter.fillRect(rect, theme.colour("bad_soft"))
        elif state & _SELECTED:
            painter.fillRect(rect, theme.colour("picked"))
        painter.setPen(theme.colour("muted" if model.muted(index) else "text"))
        inner = rect.adjusted(GAP // 2, 0, -GAP // 2, 0)
        words = self._elided(model.words(index), inner.width(), option.fontMetrics)
        painter.drawText(inner, _PLACED if "\n" in words else _IN_A_LINE, words)
        if current or refused:
            painter.setPen(QPen(theme.colour("bad" if refused else "focus"), 2 if current else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(1, 1, -2, -2) if current else rect.adjusted(0, 0, -1, -1))

    def _elided(self, text: str, width: int, metrics: QFontMetrics) -> str:
        key = (text, width, metrics.height())
        if key not in self._short:
            if len(self._short) > _KEPT:
                self._short.clear()
            line = text.replace("\n", " ")[:_MOST_LETTERS]
            self._short[key] = in_lines(line, width, metrics, 2 if theme.large() else 1)
        return self._short[key]


def in_lines(text: str, width: int, metrics: QFontMetrics, most: int) -> str:
    """A text in at most so many lines, broken between words; dots stand for what has no room."""
    lines: list[str] = []
    while len(lines) < most - 1 and metrics.horizontalAdvance(text) > width:
        end = next(
            (n for n, c in enumerate(text) if c == " " and metrics.horizontalAdvance(text[:n]) > width), len(text)
        )
        end = text.rfind(" ", 0, end)
        if end < 0 or metrics.horizontalAdvance(text[:end]) > width:
            break
        lines.append(text[:end])
        text = text[end + 1 :]
    return "\n".join((*lines, metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)))


def width_in(text: str, metrics: QFontMetrics, lines: int) -> int:
    """How wide a text is at least that is whole in one line, or in two (see `in_lines`)."""
    whole = metrics.horizontalAdvance(text)
    ends = [n for n, c in enumerate(text) if c == " "] if lines > 1 else []
    broken = (max(metrics.horizontalAdvance(text[:n]), metrics.horizontalAdvance(text[n + 1 :])) for n in ends)
    return min(whole, *broken) if ends else whole
