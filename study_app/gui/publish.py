"""Publishing the edits of a pack: the version, the changelog entry, and each line that will be written, before it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextList,
    QTextListFormat,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit

from study_app.desk.packs import Draft
from study_app.facts.publishing import CHANGELOG, Place, Publication, Rewritten
from study_app.gui import theme
from study_app.gui.column_page import ColumnPage, Told
from study_app.gui.page import Keys
from study_app.gui.widgets import GAP, announce, button, focus, foot, label, row
from study_app.gui.work import Tick, Work
from study_app.i18n import _, ngettext

_PAUSE_MS = 250


class LogEntry(QTextEdit):
    """An entry of a changelog as it is read: headings and points are drawn and not written with signs."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Entry in the changelog"))
        self._write(markdown)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def _write(self, markdown: str) -> None:
        """Show an entry, as `Text.entry` proposes it."""
        document = self.document()
        document.setUndoRedoEnabled(False)  # the way back does not lead behind what was proposed
        document.setIndentWidth(round(2.5 * GAP * theme.scale()))
        # the empty lines are the room above headings
        self._insert(QTextCursor(document), [line for line in markdown.split("\n") if line])
        document.setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    @staticmethod
    def _insert(cursor: QTextCursor, lines: Sequence[str]) -> None:
        """Put in lines of Markdown, headings and points without their signs; the first goes on where something stands already."""
        points: QTextList | None = None
        for number, line in enumerate(lines):
            sign = _sign(line)
            if number:
                cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            elif cursor.block().text():
                cursor.insertText(line)
                continue
            block, letters = QTextBlockFormat(), QTextCharFormat()
            if sign == _HEADING:
                block.setHeadingLevel(_LEVEL)
                block.setTopMargin(GAP if cursor.block().blockNumber() else 0)
                letters.setFontWeight(QFont.Weight.DemiBold)
            cursor.setBlockFormat(block)
            cursor.setBlockCharFormat(letters)
            if sign != _POINT:
                points = None
            elif points is None:
                style = QTextListFormat()
                style.setStyle(QTextListFormat.Style.ListDisc)
                points = cursor.createList(style)
            else:
                points.add(cursor.block())
            cursor.insertText(line.removeprefix(sign), letters)

    def markdown(self) -> str:
        """What is written, as the changelog has it."""
        lines: list[str] = []
        block = self.document().begin()
        while block.isValid():
            sign, words = _drawn(block), _words(block)
            if sign == _HEADING and lines and lines[-1]:
                lines.append("")
            lines.append(sign + words)
            block = block.next()
        return "\n".join(lines)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for way, work in ((QKeySequence.StandardKey.Copy, self.copy), (QKeySequence.StandardKey.Cut, self.cut)):
            if event.matches(way):
                work()
                return
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._go_below():
            return
        # with Ctrl alone a key is a command, whatever sign is on it; both together are AltGr
        typed = bool(modifiers & Qt.KeyboardModifier.AltModifier) or not modifiers & Qt.KeyboardModifier.ControlModifier
        if (typed and event.text() and event.text().isprintable()) or (
            plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        ):
            self._begin_anew()
        super().keyPressEvent(event)

    def _go_below(self) -> bool:
        """At the beginning of a heading have it go on below an empty line, where Qt leaves it its place and takes what it is."""
        cursor = self.textCursor()
        if cursor.hasSelection() or not cursor.atBlockStart() or not cursor.blockFormat().headingLevel():
            return False
        cursor.beginEditBlock()
        cursor.insertBlock()
        above = QTextCursor(cursor.block().previous())
        above.setBlockFormat(QTextBlockFormat())
        above.setBlockCharFormat(QTextCharFormat())
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        return True

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Words alone are pasted, whatever they looked like; lines of Markdown become the headings and points that they say."""
        self._begin_anew()
        lines = source.text().replace("\r\n", "\n").split("\n")
        cursor = self.textCursor()
        marked = any(map(_sign, lines))
        if not marked and (len(lines) == 1 or not cursor.blockFormat().headingLevel()):
            self.insertPlainText("\n".join(lines))
            return
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        if marked and cursor.atBlockStart() and cursor.block().text():  # above what stands there
            cursor.insertBlock()
            cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
            lines = lines if lines[-1] else lines[:-1]
        self._insert(cursor, lines)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def copy(self) -> None:
        """Several lines are copied as they are written, with their signs: they are headings and points where they are pasted."""
        cursor, document, lines = self.textCursor(), self.document(), list[str]()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        block = document.findBlock(start)
        several = block != document.findBlock(end)
        while block.isValid() and block.position() <= end:
            at = block.position()
            sign = _drawn(block) if several and start <= at else ""
            lines.append(sign + _words(block)[max(0, start - at) : end - at])
            block = block.next()
        if cursor.hasSelection():
            # as text: `createMimeDataFromSelection` would leave Qt what Python made, and the program would crash at its end
            QApplication.clipboard().setText("\n".join(lines))

    def cut(self) -> None:
        """Copy what is marked, and take it out."""
        self.copy()
        self.textCursor().removeSelectedText()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def _begin_anew(self) -> None:
        """What takes the place of all that is written is no heading because that began with one."""
        cursor = self.textCursor()
        if (
            cursor.hasSelection()
            and cursor.selectionEnd() - cursor.selectionStart() == self.document().characterCount() - 1
        ):
            cursor.beginEditBlock()
            cursor.removeSelectedText()
            cursor.setBlockFormat(QTextBlockFormat())
            cursor.setBlockCharFormat(QTextCharFormat())
            cursor.endEditBlock()
            cursor.setCharFormat(QTextCharFormat())
            self.setTextCursor(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as what is written, from three lines to twelve."""
        line, high = self.fontMetrics().lineSpacing(), round(self.document().size().height())
        self.setFixedHeight(min(max(high, _LEAST_LINES * line), _MOST_LINES * line) + 3 * GAP)


def _words(block: QTextBlock) -> str:
    return block.text().replace("\u2028", "\n")


def _drawn(block: QTextBlock) -> str:
    """The sign with which a line is written where it is drawn as a heading or a point."""
    if not block.text():
        return ""
    return _HEADING if block.blockFormat().headingLevel() else _POINT if block.textList() else ""


def _sign(line: str) -> str:
    """With what a line of Markdown begins that is a heading or a point, "" for any other and where nothing is behind it."""
    return next((sign for sign in (_HEADING, _POINT) if line.startswith(sign) and line != sign), "")


_HEADING, _POINT, _LEVEL = "### ", "- ", 3
_LEAST_LINES, _MOST_LINES = 3, 12

Line = tuple[tuple[str, str], ...]
"""A line that tells a change: words, each with their tone; "head" is that of a file."""


def lines_told(publication: Publication) -> list[Line]:
    """What becomes of each file, and of each of its lines; of the changelog, that it gets the entry."""
    told: list[Line] = []
    for file in publication.rewritten():
        if file.name == CHANGELOG:
            words = _("new file {name}: the entry above") if file.new else _("{name}: the entry above")
            told.append(((words.format(name=file.name), "head"),))
            continue
        told.append(((_file_in_words(file), "head"),))
        digits = len(str(file.places[-1].at + len(file.places[-1].new)))
        for place in file.places:
            told += _place_in_words(place, digits)
    return told


def _file_in_words(file: Rewritten) -> str:
    if file.new:
        words = ngettext("new file {name}, {n} line", "new file {name}, {n} lines", file.lines)
        return words.format(name=file.name, n=file.lines)
    changed = sum(len(place.new) for place in file.places if _is_paired(place))
    come = sum(len(place.new) for place in file.places if not _is_paired(place))
    gone = sum(len(place.old) for place in file.places if not _is_paired(place))
    counts = (
        (ngettext("{n} line changes", "{n} lines change", changed), changed),
        (ngettext("{n} line is new", "{n} lines are new", come), come),
        (ngettext("{n} line goes", "{n} lines go", gone), gone),
    )
    return f"{file.name}: {', '.join(words.format(n=n) for words, n in counts if n)}"


def _is_paired(place: Place) -> bool:
    """Whether each line becomes one other."""
    return len(place.old) == len(place.new)


def _place_in_words(place: Place, digits: int) -> Iterator[Line]:
    if not _is_paired(place):
        yield from (((" " * (digits + 2), ""), (f"− {line}", "bad")) for line in place.old)
        yield from (
            ((f"{at:>{digits}}  ", "muted"), (f"+ {line}", "good")) for at, line in enumerate(place.new, place.at)
        )
        return
    for at, (old, new) in enumerate(zip(place.old, place.new, strict=True), place.at):
        before, sign, was = old.partition(" = ")
        after, _sign, now = new.partition(" = ")
        key = before + sign if sign and before == after else ""
        was, now = (was, now) if key else (old, new)
        yield (f"{at:>{digits}}  ", "muted"), (key, ""), (was, "bad"), ("  →  ", "muted"), (now, "good")


class Diff(QSyntaxHighlighter):
    """What goes in one colour, what comes in another, and the names of files strong."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.lines: list[Line] = []
        """Those of the document."""

    def highlightBlock(self, _text: str) -> None:
        at, number = 0, self.currentBlock().blockNumber()
        for words, tone in self.lines[number] if number < len(self.lines) else ():
            style = QTextCharFormat()
            if tone == "head":
                style.setFontWeight(QFont.Weight.Bold)
            elif tone:
                style.setForeground(theme.colour(tone))
            length = len(words.encode("utf-16-le")) // 2  # as Qt counts
            self.setFormat(at, length, style)
            at += length


class PublishPage(ColumnPage):
    """Ctrl+Enter publishes, Esc leaves all as it is."""

    published = Signal(object)
    """The `Publication` that is to be written."""

    def __init__(self, title: str, draft: Draft) -> None:
        super().__init__(_("Publish: {title}").format(title=title))
        self.publication: Publication | None = None
        self.draft = draft
        self.work = Work()
        self.version = QLineEdit(draft.version)
        self.version.setAccessibleName(_("New version"))
        self.version.setMaxLength(40)
        self.entry = LogEntry(draft.entry)
        self._proposed = self.entry.markdown()
        self.refused = label("", tone="bad")
        self.diff = Told("", 24)
        self.diff.setAccessibleName(_("What will be written"))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(theme.BODY * theme.SMALL * theme.scale())
        self.diff.setFont(fixed)
        self._coloured = Diff(self.diff.document())
        self.go = button(_("Publish"), "filled", _("Ctrl+Enter"))
        self.go.setAutoDefault(True)
        self.go.clicked.connect(self.publish)
        body = self.column.body
        top = row(self.back, label(self.title, "title"), flush=True)
        top.setStretch(1, 1)
        body.addLayout(top)
        words = _("The edits are written into the text of the pack in {folder}.")
        body.addWidget(label(words.format(folder=draft.text.folder), "muted"))
        old = _("New version (now {version})").format(version=draft.text.head.version)
        for words, field in (
            (old, self.version),
            (_("Entry in the changelog"), self.entry),
            (_("What will be written"), self.diff),
        ):
            body.addWidget(label(words, "heading"))
            body.addWidget(field)
            if field is self.version:
                body.addWidget(self.refused)
        body.addWidget(self.work)
        body.addStretch(1)
        self.whole.addWidget(foot(self.go))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.version.textChanged.connect(lambda _text: self._pause.start())
        self.entry.textChanged.connect(self._pause.start)
        self.on_keys(("Esc", self.leave), ("Ctrl+Return", self.publish), ("Ctrl+Enter", self.publish))
        self.look()

    def start(self) -> None:
        """The version has the focus."""
        focus(self.version)
        self.version.selectAll()

    def look(self) -> None:
        """Work out beside the window what would be written, and show it, or why it cannot be."""
        if self.work.busy:
            self._pause.start()
            return
        self._pause.stop()
        version, entry = self.version.text().strip(), self.entry.markdown()

        def work(_tick: Tick) -> tuple[Publication, list[Line]]:
            publication = self.draft.preview(version, entry)
            return publication, lines_told(publication)

        self._show(None, [], "")
        self.work.begin(
            _("What will be written is worked out ..."), work, lambda came: self._show(*came, ""), self._refuse
        )

    def _refuse(self, words: str) -> None:
        self._show(None, [], words)
        announce(self, words)

    def _show(self, publication: Publication | None, told: list[Line], refused: str) -> None:
        self.publication = publication
        self.refused.setText(refused)
        self.refused.setVisible(bool(refused))
        self.go.setEnabled(publication is not None)
        if told or refused:
            self._coloured.lines = told
            self.diff.show_text("\n".join("".join(words for words, _tone in line) for line in told))

    def publish(self) -> None:
        """Publish what is shown."""
        if self.publication is not None and not self._pause.isActive():
            self.published.emit(self.publication)

    @property
    def unsaved(self) -> bool:
        return (self.version.text(), self.entry.markdown()) != (self.draft.version, self._proposed)

    @property
    def saves(self) -> bool:
        return False

    def unsaved_words(self) -> str:
        return _("What was written for the changelog is not published yet.")

    def keys(self) -> Keys:
        return (
            (_("Tab"), _("version, entry, what will be written")),
            (_("Ctrl+Enter"), _("publish")),
            ("Esc", _("leave all as it is")),
        )
