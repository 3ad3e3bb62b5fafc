"""Where a fact is written: the citation in a line, and on request the passage in its context."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from study_app.facts.passages import Passage, by_source, reference
from study_app.gui import theme
from study_app.gui.widgets import GAP, OVER, FlushRow, Icon, announce, button, focus, label, row, upright
from study_app.i18n import _, quoted

ICON, BESIDE = 1.1, GAP + 2
"""How large the icon before a reference is, and the pixels between the two."""


def source_in_words(passage: Passage) -> str:
    """The source in words: title, publisher, date."""
    beside = ", ".join(part for part in (passage.publisher, passage.as_of) if part)
    return quoted(passage.source_title) + (f" ({beside})" if beside else "")


class Quotation(QTextEdit):
    """A paragraph of a source, read-only, with the cited words marked."""

    def __init__(self, passage: Passage) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(_("Passage in the source"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.setPlainText(passage.text or "")
        self._highlights = passage.highlights
        self._mark()

    def _mark(self) -> None:
        text = self.toPlainText()
        style = QTextCharFormat()
        style.setBackground(theme.colour("mark"))
        style.setForeground(theme.colour("on_mark"))
        for start, end in self._highlights:
            cursor = QTextCursor(self.document())
            cursor.setPosition(units(text[:start]))
            cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(style)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        elif event.type() == QEvent.Type.PaletteChange:
            self._mark()

    def _fit(self) -> None:
        frame = self.height() - self.viewport().height()
        self.setFixedHeight(round(self.document().size().height()) + frame)


def units(text: str) -> int:
    """The length of a text as Qt counts it, in units of UTF-16; citations count code points."""
    return len(text.encode("utf-16-le")) // 2


class Citations(QWidget):
    """The citations of a fact; `toggle` opens and closes the passages, or says how to attach the source."""

    def __init__(
        self, passages: tuple[Passage, ...], attach: Callable[[], None], key: str = "C", about: str = ""
    ) -> None:
        """`key` is the key that the page gives to it, "" if none; `about` tells which of several it is."""
        super().__init__()
        self.passages = passages
        self.attach = attach
        self.details: QWidget | None = None
        self.body = QVBoxLayout(self)
        self._over = bool(passages) and not key and not theme.large()
        """Whether words to press end a line: their frame stands over the edge that `placed` leaves it."""
        self.body.setContentsMargins(0, 0, self._over * OVER, 0)
        self.body.setSpacing(GAP)
        if not passages:  # a flashcard may have none
            self.body.addWidget(label(_("No source is given."), "muted", wrap=False))
        else:
            self.switch = button(_("Show in the source"), "quiet", key)
            self.switch.clicked.connect(self.toggle)
            if about:
                self.switch.setAccessibleDescription(about)
        for number, of_one_source in enumerate(by_source(passages)):
            icon = Icon("file-text", "muted", ICON)
            line: QHBoxLayout = FlushRow(right=self._over and not number)
            line.setSpacing(BESIDE)
            words = row(gap=BESIDE)
            words.addWidget(
                icon, 0, Qt.AlignmentFlag.AlignTop
            )  # beside the first of its lines, as icons stand elsewhere
            words.addWidget(label(reference(*of_one_source), "muted"), 1)
            middle = upright(1, 1)  # of the line, which a button makes higher than one line of words
            middle.insertLayout(1, words)
            line.addLayout(middle, 1)
            self.body.addLayout(line)
            if not number:
                if theme.large():  # beside it the words would have half of the line
                    line = row(self.switch)
                    line.setContentsMargins(icon.width(), 0, 0, 0)  # its words stand below those of the citation
                    self.body.addLayout(line)
                else:
                    line.addWidget(self.switch)
                if key:
                    line.addWidget(label(key, "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
                if theme.large():
                    line.addStretch(1)

    def placed(self) -> FlushRow:
        """They in a line, to be added to a layout."""
        line = FlushRow(right=self._over)
        line.addWidget(self)
        return line

    def toggle(self) -> QWidget | None:
        """Show the passages, or hide them; returns what is now shown."""
        if not self.passages:
            return None
        if self.details is not None:
            if self.details.isAncestorOf(QApplication.focusWidget() or self):
                focus(self.switch)  # or nothing would have the keys
            self.body.removeWidget(self.details)
            self.details.deleteLater()
            self.details = None
            self._name_switch(_("Show in the source"))
            return None
        self.details = self._details()
        self.body.addWidget(self.details)
        self._name_switch(_("Hide the source"))
        return self.details

    def _name_switch(self, words: str) -> None:
        self.switch.setText(words)
        self.switch.setAccessibleName(words)

    def _details(self) -> QWidget:
        box = QWidget()
        inside = QVBoxLayout(box)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP)
        texts = [passage for passage in self.passages if passage.text is not None]
        for passage in texts:
            if len(self.passages) > 1 and passage.paragraph:
                heading = _("Paragraph {number}").format(number=passage.paragraph)
                inside.addWidget(label(heading, "heading"))
            inside.addWidget(Quotation(passage))
        if not texts:
            self._offer(inside)
        elif self.passages[0].text:
            announce(self, self.passages[0].text)
        return box

    def _offer(self, inside: QVBoxLayout) -> None:
        words = _(
            "{source} is not attached: the rights in it are with those who published it, so the pack leaves its text out; save"
            " that version as a text file, attach it (Ctrl+O), and the passage is shown here."
        ).format(source=source_in_words(self.passages[0]))
        inside.addWidget(label(words, "muted"))
        offer = button(_("Attach source..."), key="Ctrl+O")
        offer.clicked.connect(self.attach)
        inside.addLayout(row(offer, 1))
        announce(self, words)
