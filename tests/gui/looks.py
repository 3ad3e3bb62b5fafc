"""What any window can be looked at for: cut-off words, things without a name, words on screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QLoggingCategory, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QAccessible, QAccessibleInterface, QTextBlock
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTextEdit, QWidget

from study_app.gui.widgets import Painted


@contextmanager
def said_by_qt() -> Iterator[list[str]]:
    """What Qt warns of meanwhile, but for what it says of the platform of the tests."""
    told: list[str] = []
    category = QLoggingCategory.defaultCategory()
    quiet = not category.isWarningEnabled()
    category.setEnabled(QtMsgType.QtWarningMsg, True)
    before = qInstallMessageHandler(
        lambda _kind, _where, said: None if said.startswith("This plugin does not") else told.append(said)
    )
    try:
        yield told
    finally:
        qInstallMessageHandler(before)
        category.setEnabled(QtMsgType.QtWarningMsg, not quiet)


def visible(root: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """The visible widgets of a kind in `root`."""
    return [widget for widget in root.findChildren(kind) if widget.isVisible()]


def words(root: QWidget) -> str:
    """All words of the labels and buttons that are on screen, one a line."""
    QApplication.processEvents()  # what was just added is shown with the next turn
    return "\n".join([*(w.text() for w in visible(root, QLabel)), *(w.text() for w in visible(root, QPushButton))])


def cut_off(root: QWidget) -> list[str]:
    """The texts that have less room than they need, or stand beyond the edge of the window."""
    found = []
    for widget in [*visible(root, QLabel), *visible(root, QPushButton)]:
        if isinstance(widget, Painted):  # it fits what it paints into what it has
            continue
        needs_height = (
            widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else widget.sizeHint().height()
        )
        too_narrow = not widget.hasHeightForWidth() and widget.width() < widget.sizeHint().width()
        right = widget.mapTo(root, widget.rect().topRight()).x()
        if widget.height() < needs_height or too_narrow or right > root.width():
            found.append(
                f"{widget.text()!r} at {widget.geometry()}, needs {widget.sizeHint()} or height {needs_height}"
            )
    return found


def accessible(root: QWidget) -> Iterator[QAccessibleInterface]:
    """The tree as a screen reader walks it."""

    def walk(node: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
        if node is None or not node.isValid() or node.state().invisible:
            return
        yield node
        for index in range(node.childCount()):
            yield from walk(node.child(index))

    return walk(QAccessible.queryAccessibleInterface(root))


def nameless(root: QWidget) -> list[str]:
    """What can have the focus and has no name."""
    return [
        f"{node.role()} {node.object()}"
        for node in accessible(root)
        if node.state().focusable and not node.text(QAccessible.Text.Name) and node.object() is not root
    ]


def blocks(field: QTextEdit) -> Iterator[QTextBlock]:
    """The lines of a text as they are drawn."""
    block = field.document().begin()
    while block.isValid():
        yield block
        block = block.next()
