"""What the window shows one at a time: a page with a title, keys of its own, and a way to leave it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from study_app.i18n import _

Keys = tuple[tuple[str, str], ...]
"""(key, what it does) for the sheet of keys."""


def undo_keys() -> Keys:
    """The keys of pages on which something can be taken back."""
    return (
        ("Ctrl+Z", _("take back what was done last: an answer, a mark, a decision")),
        ("Ctrl+Shift+Z, Ctrl+Y", _("put back what was taken back last")),
    )


_HELD = ("Up", "Down", "PgUp", "PgDown")


class Page(QWidget):
    """A page in front of the decks. The window puts pages one on the other (`MainWindow.show_page`)."""

    left = Signal()
    """The learner has done with the page: the one below comes back."""
    at_the_side = False
    """Whether the page stands beside the one that it was opened from, where the window has room for both."""
    edits_beside = False
    """Whether a fact that is edited from here is written beside this page, and saving it leads back."""
    announces_itself = False
    """Whether the page has its first words said when it is put on top, or the focus comes into what tells them; of any other its
    title is said."""
    alone = False
    """Whether no quiz and no game can be begun, no answer taken back and nothing looked up, as long as the page is open."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.gone = False
        """Whether the window has taken the page away."""

    def on_key(self, key: str, work: Callable[[], object], *, repeat: bool = False) -> QShortcut:
        """Do something when a key is pressed anywhere on the page; with `repeat` again and again while it is held."""
        from PySide6.QtCore import Qt  # never on the way to the first window

        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(repeat)
        shortcut.activated.connect(work)
        return shortcut

    def on_keys(self, *keys: tuple[str, Callable[[], object]]) -> None:
        """Give keys to the page, as `on_key`; those that walk and scroll do it again and again while they are held."""
        for key, work in keys:
            self.on_key(key, work, repeat=key in _HELD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does."""
        from PySide6.QtCore import Qt

        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def start(self) -> None:
        """The page is in view for the first time: fill it, and give the focus to the right place."""

    def resume(self) -> None:
        """The page above is gone. The focus is where it was."""

    def given_up(self) -> None:
        """The window has taken the page away: what it is having read beside the window is wanted by nobody."""

    def leave(self) -> None:
        """Leave the page; it asks first where something is not saved, or where it is `alone` and something is under way."""
        self.when_settled(self.depart)

    def depart(self) -> None:
        """Leave the page, whatever is unsaved on it, unless saving that led away from it already."""
        if not self.gone:
            self.left.emit()

    def when_settled(self, then: Callable[[], object]) -> None:
        """Go on where nothing is unsaved; else ask first, and go on once it is saved or thrown away."""
        if not self.unsaved:
            then()
            return
        from study_app.gui.unsaved import ask

        ask(self, then)

    @property
    def pack_in_view(self) -> str:
        """The pack of what one is at, "" where that is of none: what is made anew begins in it."""
        return ""

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost if the page were gone."""
        return False

    def unsaved_words(self) -> str:
        """What would be lost."""
        return _("“{page}” has something that is not saved yet.").format(page=self.title)

    @property
    def saves(self) -> bool:
        """Whether what is unsaved can be saved on the way out; else it is thrown away, or one stays."""
        return True

    @property
    def savable(self) -> bool:
        """Whether what is unsaved is right as it stands, as far as is known; else saving it would be refused."""
        return True

    def save_first(self, then: Callable[[], object]) -> None:
        """Save what is unsaved, then go on; where it cannot be saved, say why, and stay."""
        raise NotImplementedError

    def throw_away(self) -> None:
        """What is unsaved is not wanted: none of it is to be saved as the page is left."""

    def note(self, words: str, tone: str = "partly") -> None:
        """Show a sentence on the page, and have it said; every page that is `alone`, or `shows_edits`, can."""
        raise NotImplementedError

    shows_edits = False
    """Whether it is a page to read: what was edited last is taken back there, unless something was answered after it."""

    def alone_words(self) -> str:
        """Why nothing else can be opened while the page is `alone`."""
        return _("Facts, names and the timeline cannot be opened before the quiz or game is left.")

    def takes_back(self) -> tuple[str, str] | None:
        """What `undo` and `redo` of this page would do, in words ("" for nothing); None where they are those of answers."""
        return None

    def undo(self) -> None:
        """Take back what was done last on this page, where it `takes_back` something of its own."""

    def redo(self) -> None:
        """Do again what was taken back last on this page, likewise."""

    def to_search(self) -> bool:
        """Go to the page's own field for a search; whether it has one."""
        return False

    def keys(self) -> Keys:
        """The keys of this page."""
        return ()

    def library_changed(self) -> None:
        """Facts were edited, on this page or another: show them as they are now."""

    def looks_changed(self) -> None:
        """Other colours or another text size were chosen."""

    def sources_changed(self) -> None:
        """A source was attached: passages can be shown that could not be shown before."""
