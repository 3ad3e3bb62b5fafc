"""Typing flashcards one after the other: deck and pack once, then front, back, and the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout

from study_app.app import StudyApp
from study_app.desk.adding import Added
from study_app.errors import StudyAppError
from study_app.facts import pictures
from study_app.gui import theme
from study_app.gui.asking import FormPage
from study_app.gui.page import Keys
from study_app.gui.widgets import (
    GAP,
    Check,
    Choice,
    Notice,
    announce,
    button,
    card,
    clear,
    focus,
    label,
    leave_the_wheel,
    row,
    tip,
    upright,
)
from study_app.i18n import _, ngettext, pgettext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.gui.picture import PictureField

_LISTED = 8
"""Cards of the sitting that are listed: the last ones."""

_ABOVE = 7
"""Pixels of a field for several lines above its document: its frame, and the room that the theme leaves there."""


class Writing(QPlainTextEdit):
    """A field for several lines, in which Tab goes on to the next field; a picture that is put into it is `pictured`."""

    pictured = Signal(QMimeData)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return _is_picture(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if _is_picture(source):
            self.pictured.emit(source)
        else:
            super().insertFromMimeData(source)

    def __init__(self, name: str, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + 2 * GAP + 8)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


class AddingPage(FormPage):
    """The fields of a card, and below them the cards of this sitting. Ctrl+Enter saves and begins the next one."""

    done = Signal()
    """A card was added or taken back: there is something else to undo."""
    changed = Signal()
    """Cards were added or taken back, and the page is left."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__(_("New cards"))
        self.app, self.adding = app, app.authoring.adding
        self._touched = False
        self._where()
        self._fields()
        self.sitting = QVBoxLayout()
        self.sitting.setSpacing(GAP)
        self.column.body.addLayout(self.sitting)
        self.column.body.addStretch(1)
        self.go = button(_("Add the card"), "filled", "Ctrl+Enter")
        self.go.clicked.connect(self.add)
        self.go.setEnabled(not app.writable)
        self.counted = label("", "muted", wrap=False)
        self.buttons.addWidget(self.counted)
        self.buttons.addStretch(1)
        self.buttons.addWidget(label(_("Ctrl+Enter"), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addWidget(self.go)
        if app.writable:
            self.messages.addWidget(Notice(app.writable, "bad"))
        self.bind(
            ("Ctrl+Return", self.go.click), ("Ctrl+Enter", self.go.click), ("Esc", self.leave), ("Alt+Z", self.take_last_back),
            ("Alt+P", self.show_picture),
        )  # fmt: skip
        leave_the_wheel(self)
        self._show_sitting()

    def _where(self) -> None:
        self.packs, self.decks = Choice(_("Pack")), Choice(_("Deck"))
        if not self.adding.pack:
            self.adding.choose(self.adding.packs()[0][0])
        for id, title in self.adding.packs():
            self.packs.addItem(title, id)
        self.packs.setCurrentIndex(max(0, self.packs.findData(self.adding.pack)))
        self._fill_decks()
        self.packs.activated.connect(self._choose_pack)
        self.decks.activated.connect(self._choose_deck)
        deck = label(_("Deck"), "muted", wrap=False)
        deck.setContentsMargins(GAP, 0, 0, 0)  # nearer to its own choice than to the other
        line = row(label(_("Pack"), "muted", wrap=False), self.packs, deck, self.decks)
        for choice in (self.packs, self.decks):
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(5)
            line.setStretchFactor(choice, 1)
        self.column.body.addLayout(line)

    def _fill_decks(self) -> None:
        self.decks.clear()
        for id, name in self.adding.decks(self.adding.pack):
            self.decks.addItem(name, id)
        self.decks.setCurrentIndex(max(0, self.decks.findData(self.adding.deck)))
        self.decks.setEnabled(self.decks.count() > 0)

    def _choose_pack(self) -> None:
        self.adding.choose(self.packs.currentData())
        if self.pictured is not None:
            self.pictured.pack = self.adding.pack
        self._fill_decks()
        self._look_for_twins()

    def _choose_deck(self) -> None:
        self.adding.choose(self.adding.pack, self.decks.currentData())

    def _fields(self) -> None:
        sheet, body = card(gap=GAP)
        self.front, self.back = Writing(_("Front"), 2), Writing(pgettext("of a card", "Back"), 2)
        self.extra = Writing(_("Extra, shown with the answer"), 1)
        self.tags = QLineEdit()
        self.tags.setAccessibleName(_("Tags"))
        self.tags.setPlaceholderText(_("words with spaces between them"))
        self.both = Check(_("Ask from the back too"), _("Ask from the back too"))
        self.twin = label("", "small", tone="partly")
        self.twin.hide()
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        for line, (words, field) in enumerate(
            (
                (_("Front"), self.front),
                ("", self.twin),
                (pgettext("of a card", "Back"), self.back),
                (_("Extra"), self.extra),
                (_("Tags"), self.tags),
            )
        ):
            if words:
                name, at = label(words, "strong", wrap=False), Qt.AlignmentFlag.AlignVCenter
                if isinstance(field, QPlainTextEdit):  # it stands beside the first line of the field
                    name.setContentsMargins(0, round(_ABOVE + field.document().documentMargin()), 0, 0)
                    at = Qt.AlignmentFlag.AlignTop
                grid.addWidget(name, line, 0, at)
            grid.addWidget(field, line, 1)
        self.more = button(_("Picture..."), "quiet", "Alt+P")
        self.more.setToolTip(tip(_("A picture that is pasted or dropped into a field goes with the card too")))
        self.more.setAutoDefault(True)
        self.more.clicked.connect(self.show_picture)
        beside: QBoxLayout
        if theme.large():
            beside = upright(self.both)
            beside.addLayout(row(self.more, 1))
        else:
            beside = row(self.both, 1, self.more, label("Alt+P", "key", wrap=False))
        grid.addLayout(beside, 5, 1)
        body.addLayout(grid)
        self.column.body.addWidget(sheet)
        self.pictured: PictureField | None = None
        self.picture_at = QVBoxLayout()
        self.column.body.addLayout(self.picture_at)
        self.front.textChanged.connect(self._look_for_twins)
        for field in (self.front, self.back, self.extra):
            field.textChanged.connect(self._written)
            field.pictured.connect(self._take_picture)

    def _written(self) -> None:
        self.drop_notice()

    def show_picture(self) -> PictureField:
        """The field for a picture of the card, which comes with the answer."""
        if self.pictured is None:
            self.pictured = self._picture_field(None)
            focus(self.pictured.choose)
            self.column.bring(self.pictured)
        else:
            focus(self.pictured.alt if self.pictured.file else self.pictured.choose)
        return self.pictured

    def _picture_field(self, value: Mapping[str, object] | None) -> PictureField:
        from study_app.gui.picture import PictureField  # few cards have one

        made = PictureField(self.app, self.adding.pack, value)
        made.changed.connect(self._written)
        self.picture_at.addWidget(made)
        return made

    def _take_picture(self, data: QMimeData) -> None:
        from study_app.gui.picture import image_in

        try:
            found = image_in(data)
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        # when the field has done what its key does, for it would go on to show its cursor without having the focus
        QTimer.singleShot(0, self, lambda: self.show_picture().take(found))

    def _drop_picture(self) -> None:
        if self.pictured is not None:
            self.picture_at.removeWidget(self.pictured)
            self.pictured.deleteLater()
            self.pictured = None

    @property
    def unsaved(self) -> bool:
        fields = (self.front, self.back, self.extra)
        return any(field.toPlainText().strip() for field in fields) or self._picture() is not None

    def _picture(self) -> dict[str, object] | None:
        return None if self.pictured is None else self.pictured.value()

    def start(self) -> None:
        """The front has the keys."""
        focus(self.front)

    def resume(self) -> None:
        """Decks may have been made meanwhile."""
        self._fill_decks()
        focus(self.front)

    def _look_for_twins(self) -> None:
        """Say so where the front is there already."""
        backs = self.adding.twins(self.front.toPlainText())
        words = _("A card with this front is there already: {backs}").format(backs="; ".join(backs)) if backs else ""
        if words and words != self.twin.text():
            announce(self, words)
        self.twin.setText(words)
        self.twin.setVisible(bool(words))

    def unsaved_words(self) -> str:
        return _("The card that is being written is not added yet.")

    def save_first(self, then: Callable[[], object]) -> None:
        self.add()
        if not self.unsaved:
            then()

    def add(self) -> None:
        """Save the card and begin the next one; tags and directions stay."""
        tags = [tag for tag in re.split(r"[\s,;|]+", self.tags.text()) if tag]
        front, back, extra = (field.toPlainText() for field in (self.front, self.back, self.extra))
        try:
            self.adding.add(front, back, extra, tags, both=self.both.isChecked(), picture=self._picture())
        except StudyAppError as error:
            if front.strip() and back.strip() and self.pictured is not None and not self.pictured.told:
                self.pictured.refuse(str(error))
                return
            self.note(str(error), "bad")
            focus(self.front if not front.strip() else self.back)
            return
        self._touched = True
        self.drop_notice()
        for field in (self.front, self.back, self.extra):
            field.clear()
        self._drop_picture()
        self._show_sitting()
        self.done.emit()
        announce(self, self.counted.text())
        focus(self.front)

    def takes_back(self) -> tuple[str, str] | None:
        added = self.adding.added
        return (_("the card “{front}”").format(front=_line(added[-1].front)) if added else ""), ""

    def undo(self) -> None:
        self.take_last_back()

    def take_last_back(self) -> None:
        """Take the last card of the sitting back."""
        if self.adding.added:
            self.take_back(self.adding.added[-1])

    def take_back(self, added: Added) -> None:
        """Take a card of this sitting back; what it said is in the fields again if they are empty."""
        try:
            self.adding.take_back(added)
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self._touched = True
        if not self.unsaved:
            self.front.setPlainText(added.front)
            self.back.setPlainText(added.back)
            self.extra.setPlainText(added.extra)
            if added.picture is not None:
                self._drop_picture()  # an empty field, in which nothing was given yet
                self.pictured = self._picture_field(added.picture)
        self._show_sitting()
        self.done.emit()
        self.note(_("Taken back: {front}.").format(front=_line(added.front)), "good")
        focus(self.front)

    def _show_sitting(self) -> None:
        clear(self.sitting)
        added = self.adding.added
        words = ngettext("{n} card added in this sitting", "{n} cards added in this sitting", len(added))
        self.counted.setText(words.format(n=len(added)) if added else "")
        if not added:
            words = _("The cards that you add are listed here, and each can be taken back. They need no source.")
            self.sitting.addWidget(label(words, "muted"))
            return
        self.sitting.addWidget(label(_("Added last"), "heading"))
        for one in reversed(added[-_LISTED:]):
            undo = button(_("Take back"), "quiet")
            undo.setAccessibleName(_("Take back: {front}").format(front=_line(one.front)))
            undo.setAutoDefault(True)
            undo.clicked.connect(lambda _checked=False, one=one: self.take_back(one))
            line = row(label(f"{_line(one.front)}  —  {_line(one.back)}"), undo, flush=True)
            line.setStretch(0, 1)
            self.sitting.addLayout(line)

    def depart(self) -> None:
        """Leave; other pages learn of the cards."""
        if self._touched:
            self._touched = False
            self.changed.emit()
        super().depart()

    def keys(self) -> Keys:
        return (
            (_("Tab"), _("the next field")),
            (_("Ctrl+Enter"), _("add the card and begin the next one")),
            ("Alt+P", _("a picture for the card; one that is pasted or dropped into a field is taken too")),
            ("Alt+Z", _("take the last card back; Ctrl+Z does so where no text is being written")),
            ("Esc", _("leave")),
        )


def _is_picture(data: QMimeData) -> bool:
    """Whether a picture was copied, or a file of one; what has words too, as from a table of numbers, is taken for its words."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    if files:
        return files[0].casefold().endswith(pictures.ENDINGS)
    return data.hasImage() and not data.hasText()


def _line(text: str) -> str:
    """A text in one line that is not long."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"
