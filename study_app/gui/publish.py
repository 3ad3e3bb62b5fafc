"""Publishing the edits of a pack: the version, the changelog entry, and each line that will be written, before it is."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFontDatabase, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from study_app.desk.packs import Draft
from study_app.facts.publishing import Publication
from study_app.gui import theme
from study_app.gui.column_page import ColumnPage
from study_app.gui.page import Keys
from study_app.gui.widgets import GAP, announce, button, focus, foot, label, row
from study_app.gui.work import Tick, Work
from study_app.i18n import _

_PAUSE_MS = 250


class Diff(QSyntaxHighlighter):
    """What goes in one colour, what comes in another."""

    def highlightBlock(self, text: str) -> None:
        tone = {"+": "good", "-": "bad", "@": "muted"}.get(text[:1])
        if tone is not None:
            style = QTextCharFormat()
            style.setForeground(theme.colour("muted" if text[:3] in ("+++", "---") else tone))
            self.setFormat(0, len(text), style)


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
        self.entry = QPlainTextEdit(draft.entry)
        self.entry.setAccessibleName(_("Entry in the changelog"))
        self.entry.setTabChangesFocus(True)
        self.refused = label("", tone="bad")
        self.diff = QPlainTextEdit()
        self.diff.setReadOnly(True)
        self.diff.setTabChangesFocus(True)
        self.diff.setAccessibleName(_("What will be written"))
        self.diff.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(theme.BODY * theme.SMALL * theme.scale())
        self.diff.setFont(fixed)
        Diff(self.diff.document())
        line = self.entry.fontMetrics().lineSpacing()
        self.entry.setFixedHeight(line * min(12, draft.entry.count("\n") + 3) + 2 * GAP)
        self.diff.setMinimumHeight(line * 12)
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
        version, entry = self.version.text().strip(), self.entry.toPlainText()

        def work(_tick: Tick) -> tuple[Publication, str]:
            publication = self.draft.preview(version, entry)
            return publication, publication.diff()

        self._show(None, "", "")
        self.work.begin(
            _("What will be written is worked out ..."), work, lambda came: self._show(*came, ""), self._refuse
        )

    def _refuse(self, words: str) -> None:
        self._show(None, "", words)
        announce(self, words)

    def _show(self, publication: Publication | None, diff: str, refused: str) -> None:
        self.publication = publication
        self.refused.setText(refused)
        self.refused.setVisible(bool(refused))
        self.go.setEnabled(publication is not None)
        if diff or refused:
            self.diff.setPlainText(diff)

    def publish(self) -> None:
        """Publish what is shown."""
        if self.publication is not None and not self._pause.isActive():
            self.published.emit(self.publication)

    @property
    def unsaved(self) -> bool:
        return (self.version.text(), self.entry.toPlainText()) != (self.draft.version, self.draft.entry)

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
