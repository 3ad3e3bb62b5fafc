"""What the window shows one at a time: a page with a title, keys of its own, and a way to leave it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from study_app.i18n import _

Keys = tuple[tuple[str, str], ...]
"""(key, what it does) for the sheet of keys."""

UNDO_KEYS: Keys = (
    ("Ctrl+Z", _("take back what was done last: an answer, a mark, a decision")),
    ("Ctrl+Shift+Z, Ctrl+Y", _("put back what was taken back last")),
)
"""The keys of pages on which something can be taken back."""


class Page(QWidget):
    """A page in front of the decks. The window puts pages one on the other (`MainWindow.show_page`)."""

    left = Signal()
    """The learner has done with the page: the one below comes back."""
    alone = False
    """Whether no quiz and no game can be begun, no answer taken back and nothing looked up, as long as the page is open."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    def start(self) -> None:
        """The page is in view for the first time: fill it, and give the focus to the right place."""

    def resume(self) -> None:
        """The page above is gone. The focus is where it was."""

    def leave(self) -> None:
        """Leave the page; one that is `alone` asks first where something is under way."""
        self.left.emit()

    def note(self, words: str, tone: str = "partly") -> None:
        """Show a sentence on the page, and have it said; every page that is `alone` can."""
        raise NotImplementedError

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

    def sources_changed(self) -> None:
        """A source was attached: passages can be shown that could not be shown before."""
