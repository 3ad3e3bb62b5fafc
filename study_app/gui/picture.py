"""A picture on a page, no larger than there is room, and the field that takes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from study_app import background
from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.pictures import MOST_BYTES, measured
from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.pixels import decoded, fitting
from study_app.gui.trace import trace
from study_app.gui.widgets import GAP, UNBOUND, Column, Icon, Notice, announce, button, clear, focus, label, row, tip
from study_app.i18n import _
from study_app.study.reading import Shown

BESIDE, ALONE = QSize(420, 180), QSize(640, 420)
"""Room for a picture beside a question, and on a page to read."""

_COPIED = ("image/png", "image/jpeg", "image/webp", "image/gif")

_LOOK_MS = 15

_WORDS_OF_A_TITLE = 60
"""Letters of a name in the title of a dialog: some facts have a whole statement for one."""


def _size(shown: Shown) -> QSize | None:
    """How large a picture says that it is; None where it says nothing."""
    if shown.path is None:
        return None
    try:
        with shown.path.open("rb") as file:
            said = measured(file)
    except (OSError, ValueError):
        return None
    size = QSize(said.width, said.height)
    return size.transposed() if said.turned else size


class Picture(QLabel):
    """A picture with its words for a screen reader and as a tip; where it cannot be shown the words stand in its place."""

    def __init__(self, shown: Shown, room: QSize) -> None:
        super().__init__()
        self.shown = shown
        self._work: Future[QImage] | None = None
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.say(shown.alt)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        size = _size(shown)
        if shown.path is None or size is None:
            self._words()
            return
        self.setFixedSize(fitting(size, room))  # at once, so that nothing moves when it comes
        self._ratio = self.devicePixelRatioF()
        path, wanted = shown.path, QSize(round(room.width() * self._ratio), round(room.height() * self._ratio))
        self._work = background.begin(lambda: decoded(path, wanted))
        self._looking.start()

    def say(self, alt: str) -> None:
        """Have it stand for other words."""
        self.shown = self.shown._replace(alt=alt)
        self.setAccessibleName(_("Picture: {words}").format(words=alt))
        self.setToolTip(tip(alt))
        if self.text():
            self.setText(self.accessibleName())

    @property
    def there(self) -> bool:
        """Whether it is drawn, or its words are."""
        return self._work is None

    def _look(self) -> None:
        if self._work is None or not self._work.done():
            return
        self._looking.stop()
        image, self._work = self._work.result(), None
        if image.isNull():
            self._words()
            return
        image.setDevicePixelRatio(max(self._ratio, image.width() / max(1, self.width())))
        self.setPixmap(QPixmap.fromImage(image))
        trace("picture", self.shown.alt)

    def _words(self) -> None:
        self.setMinimumSize(0, 0)
        self.setMaximumSize(UNBOUND, UNBOUND)
        self.setWordWrap(True)
        self.setText(_("Picture: {words}").format(words=self.shown.alt))
        self.setProperty("role", "muted")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(theme.colour("focus"), 3))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))


def image_in(data: QMimeData) -> bytes:
    """The bytes of a picture that was copied or dropped: of a file as it is, else as PNG; b"" if there is none.

    Raises StudyAppError for a file that cannot be read or is far too large.
    """
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    if files:
        return bytes_of(Path(files[0]))
    for kind in _COPIED:
        if data.hasFormat(kind):  # as it is, so that nothing of it is decoded that its bytes do not allow
            return bytes(data.data(kind).data())[: MOST_BYTES + 1]
    if any(kind.startswith("image/") for kind in data.formats()):  # Qt would decode whatever it knows
        return b""
    image = data.imageData() if data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return b""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # a device is taken too
    return bytes(held.data())


def bytes_of(path: Path) -> bytes:
    """The bytes of a file, one more than a picture may have at most; raises StudyAppError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        words = _("{file} cannot be read: {reason}.").format(file=path, reason=error.strerror or error)
        raise StudyAppError(words) from error


class PictureField(QFrame):
    """Takes a picture by choosing a file, pasting or dropping, with the words that must go with it.

    `value` is what a row holds: `{file, alt}`, None for no picture.
    """

    changed = Signal()

    def __init__(self, app: StudyApp, pack: str, value: Mapping[str, object] | None) -> None:
        super().__init__()
        self.app, self.pack = app, pack
        self.file = str((value or {}).get("file", ""))
        self._alts = (value or {}).get("alt", "")
        self.setAcceptDrops(True)
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        self.body.setSpacing(GAP)
        self.place = QVBoxLayout()
        self.body.addLayout(self.place)
        self.messages = QVBoxLayout()
        self.body.addLayout(self.messages)
        self.choose = button(_("Choose a file..."))
        self.choose.clicked.connect(self.ask)
        self.paste = button(_("Paste"), key="Ctrl+V")
        self.paste.clicked.connect(self.take_copied)
        self.away = button(_("Take away"))
        self.away.clicked.connect(self.take_away)
        self.body.addLayout(row(self.choose, self.paste, self.away, 1))
        words = _("Describe the picture in words (required: for those who cannot see it)")
        self.body.addWidget(label(words, "muted"))
        self.alt = QLineEdit(self._alts if isinstance(self._alts, str) else self._of_language(self._alts))
        self.alt.setMaxLength(500)
        self.alt.setAccessibleName(words)
        self.alt.textEdited.connect(self.changed)
        self.alt.textEdited.connect(lambda _text: clear(self.messages))
        self.body.addWidget(self.alt)
        self._show()

    def _of_language(self, alts: object) -> str:
        """Of words in several languages those that the pack shows."""
        assert isinstance(alts, Mapping)
        return str(alts.get(self.app.reading.pack_language(self.pack)) or next(iter(alts.values()), ""))

    def show_value(self, value: Mapping[str, object] | None) -> None:
        """Show what a row holds, in place of what was given here."""
        if value == self.value():
            return
        self.file, self._alts = str((value or {}).get("file", "")), (value or {}).get("alt", "")
        self.alt.setText(self._alts if isinstance(self._alts, str) else self._of_language(self._alts))
        clear(self.messages)
        self._show()

    def value(self) -> dict[str, object] | None:
        """What the row is to hold; words in other languages stay as they are."""
        if not self.file:
            return None
        words = self.alt.text().strip()
        if isinstance(self._alts, Mapping):
            return {"file": self.file, "alt": {**self._alts, self.app.reading.pack_language(self.pack): words}}
        return {"file": self.file, "alt": words}

    def _show(self) -> None:
        clear(self.place)
        if self.file:
            shown = self.app.reading.shown(self.pack, self.file, self.alt.text())
            self.place.addWidget(Picture(shown, BESIDE), 0, Qt.AlignmentFlag.AlignHCenter)
        else:
            line = row(Icon("image", "muted"), gap=GAP)
            line.addWidget(label(_("No picture yet: drop one here, paste it or choose a file."), "muted"), 1)
            self.place.addLayout(line)
        self.away.setEnabled(bool(self.file))

    def take(self, data: bytes) -> None:
        """Take the bytes of a picture, or say why they are none."""
        clear(self.messages)
        try:
            self.file = self.app.authoring.keep_picture(data)
        except StudyAppError as error:
            self._say(str(error))
            return
        self._show()
        self.changed.emit()
        self._to_words()
        announce(self, _("The picture is taken. Say in words what is seen on it."))

    @property
    def told(self) -> bool:
        """Whether there is no picture, or words for it."""
        return not self.file or bool(self.alt.text().strip())

    def refuse(self, words: str) -> None:
        """Say what is missing, where it is to be written."""
        self._say(words)
        self._to_words()

    def _to_words(self) -> None:
        """Have the words for the picture written next, and in view, when the picture and what is said of it have their room."""
        focus(self.alt)
        above = self.parentWidget()
        while above is not None and not isinstance(above, Column):
            above = above.parentWidget()
        if above is not None:
            above.bring(self.alt)

    def _say(self, words: str) -> None:
        clear(self.messages)
        self.messages.addWidget(Notice(words, "bad"))
        announce(self, words)

    def ask(self) -> None:
        """Ask for a file."""
        kinds = _("Pictures (*.png *.jpg *.jpeg *.webp *.gif)")
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose a picture"), "", kinds)
        if name:
            self._take_file(Path(name))

    def _take_file(self, path: Path) -> None:
        try:
            data = bytes_of(path)
        except StudyAppError as error:
            self._say(str(error))
            return
        self.take(data)

    def take_copied(self) -> None:
        """Take the picture that was copied last."""
        self.take_from(
            QGuiApplication.clipboard().mimeData(), _("No picture has been copied. Copy one first, then paste it here.")
        )

    def take_from(self, data: QMimeData, otherwise: str) -> None:
        """Take the picture that was copied or dropped; say `otherwise` where it is none."""
        try:
            found = image_in(data)
        except StudyAppError as error:
            self._say(str(error))
            return
        if found:
            self.take(found)
        else:
            self._say(otherwise)

    def take_away(self) -> None:
        """Have no picture."""
        self.file = ""
        self._show()
        self.changed.emit()
        focus(self.choose)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.take_copied()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take_from(event.mimeData(), _("What was dropped is no picture."))
        event.acceptProposedAction()


class PictureDialog(Sheet):
    """The picture of an entity or a fact, to be given, changed or taken away."""

    saved = Signal()

    def __init__(self, parent: QWidget | None, app: StudyApp, pack: str, table: str, id: str, name: str) -> None:
        short = name if len(name) <= _WORDS_OF_A_TITLE else name[: _WORDS_OF_A_TITLE - 1].rstrip() + "…"
        super().__init__(parent, _("Picture: {name}").format(name=short))
        self.app, self.key = app, (pack, table, id)
        found = app.desk.row(pack, table, id)
        value = None if found is None else found.data.get("picture")
        self.field = PictureField(app, pack, value if isinstance(value, Mapping) else None)
        area = self._area = Column(alone=False)  # with a picture it is higher than a low screen
        area.body.setContentsMargins(0, 0, GAP, 0)
        area.body.addWidget(self.field)
        area.body.addStretch(1)
        self.hold(area, GAP)
        self.messages = QVBoxLayout()
        self.body.addLayout(self.messages)
        self.save_button = button(_("Save"), "filled", "Ctrl+Enter")
        self.save_button.clicked.connect(self.save)
        self.shut.setText(_("Cancel"))
        self.shut.setAccessibleName(_("Cancel"))
        self.shut.setProperty("kind", "plain")
        self.shut.setDefault(False)
        self.save_button.setDefault(True)
        self.body.addLayout(row(1, self.shut, self.save_button))
        self.setMinimumWidth(round(520 * min(theme.scale(), 1.5)))
        room = self.screen().availableSize()
        self._most = min(round(540 * theme.scale()), room.height() - 60)
        self.resize(min(round(560 * theme.scale()), room.width() - 40), self._most)
        area.inside.installEventFilter(self)
        focus(self.field.choose)
        self._begun_with = self._chosen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.width(), min(self._most, self.height() + self._lacks()))

    def reject(self) -> None:
        super().reject()
        QTimer.singleShot(0, self, self._grow)  # what it asks first takes room

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._grow)  # once it is laid out
        return super().eventFilter(watched, event)

    def _lacks(self) -> int:
        """How much higher what scrolls would have to be, in pixels; below 0 where it has room to spare."""
        return self._area.inside.heightForWidth(self._area.inside.width()) - self._area.viewport().height()

    def _grow(self) -> None:
        """As high as what is in it now, up to what a picture takes; no lower than somebody made it."""
        if (lacks := self._lacks()) > 0:
            self.resize(self.width(), max(self.height(), min(self._most, self.height() + lacks)))

    def _chosen(self) -> tuple[str, ...]:
        return self.field.file, self.field.alt.text().strip()

    def unsaved(self) -> tuple[str, ...]:
        chosen = self._chosen()
        return () if chosen == self._begun_with else chosen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    def save(self) -> None:
        """Save what was chosen as an edit, or say what is missing."""
        clear(self.messages)
        value = self.field.value()
        try:
            if value is not None and not self.field.alt.text().strip():
                focus(self.field.alt)
                raise StudyAppError(_("Say in words what is seen on the picture."))
            self.app.authoring.set_picture(*self.key, value)
        except StudyAppError as error:
            self.messages.addWidget(Notice(str(error), "bad"))
            announce(self, str(error))
            return
        self.saved.emit()
        self.accept()
