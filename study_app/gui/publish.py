"""Publishing the edits of a pack: the version, the changelog entry, and each line that will be written, before it is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtWidgets import QLineEdit

from study_app.desk.packs import Draft
from study_app.facts.publishing import CHANGELOG, Place, Publication, Rewritten
from study_app.gui import theme
from study_app.gui.column_page import ColumnPage, Told
from study_app.gui.log_entry import LogEntry
from study_app.gui.page import Keys
from study_app.gui.widgets import announce, button, focus, foot, head, label
from study_app.gui.work import Tick, Work
from study_app.i18n import _, ngettext

_PAUSE_MS = 250


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
        top = head(self.back, label(self.title, "title"))
        top.setStretch(1, 1)
        self.column.begin_with(top)
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
