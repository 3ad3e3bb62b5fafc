"""The field for a search: it offers how the word may go on, and underlines the place of a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QLineEdit

from study_app.gui import theme
from study_app.gui.facts.offers import Offers
from study_app.gui.widgets import GAP
from study_app.i18n import _
from study_app.study.search.found import Completion
from study_app.study.search.query import Wrong

_BETWEEN = "  "
"""Stands between two examples."""


class Examples(QObject):
    """Shows in an empty field what can be written there: so many whole examples as it has room for, the first in any case."""

    def __init__(self, field: QLineEdit, examples: str) -> None:
        """`examples` has two spaces between one and the next."""
        super().__init__(field)
        self._field, self._examples = field, examples.split(_BETWEEN)
        field.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
        return False

    def _fit(self) -> None:
        room, letters = self._field.width() - 4 * GAP, self._field.fontMetrics()
        count = len(self._examples)
        while count > 1 and letters.horizontalAdvance(_BETWEEN.join(self._examples[:count])) > room:
            count -= 1
        self._field.setPlaceholderText(_BETWEEN.join(self._examples[:count]))


class SearchField(QLineEdit):
    """Where a query is written; `left` tells that the keys are to go to the table.

    `right` says of a text whether it can be searched for as it stands: Down then leads to what it finds, and only a word that is
    half written is chosen from the list. Up reaches the list from its end at any time.
    """

    left = Signal()

    def __init__(
        self, complete: Callable[[str, int], Sequence[Completion]], right: Callable[[str], bool] = lambda _text: False
    ) -> None:
        super().__init__()
        self._complete, self._right = complete, right
        self._offered: dict[str, Completion] = {}
        self.setAccessibleName(_("Search"))
        Examples(self, _('Words, or tag:treaty  type:signature  date:1992..2002  is:due  -not  "a phrase"'))
        self.setMaxLength(1000)
        self.offers = Offers(self, _("How the word may go on"), self._take)
        self.textEdited.connect(lambda _text: self._offer())

    def _offer(self) -> None:
        found = self._complete(self.text(), self.cursorPosition())
        self._offered = {f"{one.text}    {one.about}".rstrip(): one for one in found}
        typed = {one for one in found if self.text()[one.start : one.end] == one.text}
        self.offers.show([] if len(typed) == len(found) else list(self._offered))

    def _take(self, shown: str) -> None:
        one = self._offered.get(shown)
        if one is None:
            return
        text = self.text()
        self.setText(text[: one.start] + one.text + text[one.end :])
        self.setCursorPosition(one.start + len(one.text))
        self.textEdited.emit(self.text())

    def underline(self, wrong: Sequence[Wrong]) -> None:
        """Show where a query is wrong; nothing where it is right."""
        attributes = []
        for one in wrong:
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(theme.colour("bad"))
            start = min(one.start, max(0, len(self.text()) - 1))
            attributes.append(
                QInputMethodEvent.Attribute(
                    QInputMethodEvent.AttributeType.TextFormat,
                    start - self.cursorPosition(),
                    max(1, one.end - start),
                    style,
                )
            )
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def event(self, event: QEvent) -> bool:
        # Esc closes what is offered, before it leaves the page
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
            and self.offers.shown
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.offers.shown and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            marked = self.offers.close()
            if event.key() == Qt.Key.Key_Escape:
                return
            if marked:
                self._take(marked)
                return
        down = event.key() == Qt.Key.Key_Down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if down and self.offers.shown and not self.offers.marked and self._right(self.text()):
            self.offers.close()
        if self.offers.walk(event):
            return
        if down and not self.offers.shown:
            self.left.emit()
            return
        super().keyPressEvent(event)
