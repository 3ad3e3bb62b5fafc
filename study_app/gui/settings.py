"""The page of all settings: found by typing, changed at once, taken back one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from study_app.errors import StudyAppError
from study_app.gui.page import Keys, Page
from study_app.gui.setting_line import FIELD, SettingLine, UndoLeft
from study_app.gui.widgets import GAP, Column, announce, button, card, focus, head, label, leave_the_wheel
from study_app.i18n import _, ngettext
from study_app.preferences import Change, Preferences

_AT_FIRST = 7
"""Settings that fill a window of usual size."""

_AT_ONCE = 4
"""Settings that come in one turn after those."""

_AFTER_MS = 15
"""Between two turns: what is pressed meanwhile comes first."""


class SettingsPage(Page):
    """Every setting in its section. There is nothing to confirm: what is chosen holds at once."""

    changed = Signal(str)
    """The setting of this id stands otherwise now."""
    wanted = Signal(str)
    """What the setting of this id leads to is wanted."""

    def __init__(self, preferences: Preferences, at: str = "") -> None:
        """`at` is the setting that has the focus at first; without one the search has it."""
        super().__init__(_("Settings"))
        self.preferences, self._at = preferences, at
        self.column = Column()
        whole = QVBoxLayout(self)  # before it is filled: put in a page later, all of it would be laid out for that
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(self.leave)
        self.field = QLineEdit()
        self.field.setAccessibleName(_("Find a setting"))
        self.field.setPlaceholderText(_("Type what you look for: text size, dark, backup ..."))
        self.field.setMaxLength(100)
        self._undo_left = UndoLeft(self)
        self.field.installEventFilter(self._undo_left)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._to_first)
        self.said = label("", "muted")
        top = QVBoxLayout()
        top.setSpacing(GAP)
        top.addLayout(head(self.back, label(_("Settings"), "title", wrap=False), 1))
        top.addWidget(self.field)
        top.addWidget(self.said)
        self.column.begin_with(top)
        self._lines: dict[str, SettingLine] = {}
        self._sections: dict[str, QFrame] = {}
        self._to_come = list(reversed(self.preferences.settings))
        self._found = {setting.id for setting in self.preferences.settings}
        self._filling = False
        self._fill(_AT_FIRST)
        self.column.body.addStretch(1)
        self.column.painted.connect(self._fill_soon)
        self.on_keys(
            ("Esc", self.leave),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
        )
        self._search("")

    @property
    def lines(self) -> dict[str, SettingLine]:
        """All settings by their ids, also those that had not come yet."""
        self._fill(len(self._to_come))
        return self._lines

    def _fill(self, many: int) -> None:
        """Add the next settings, below those that are there."""
        column = self.column.body
        for _more in range(min(many, len(self._to_come))):
            setting = self._to_come.pop()
            if setting.section not in self._sections:
                frame, body = card(setting.section, gap=3 * GAP)
                body.addWidget(label(setting.section, "heading"))
                self._sections[setting.section] = frame
                column.insertWidget(len(self._sections), frame)
            line = SettingLine(self.preferences, setting, FIELD)
            line.changed.connect(self.changed)
            line.wanted.connect(self.wanted)
            leave_the_wheel(line)
            inside = self._sections[setting.section].layout()
            assert isinstance(inside, QVBoxLayout)
            inside.addLayout(line.placed())
            self._lines[setting.id] = line

    def _fill_soon(self) -> None:
        """Some more once what is there is seen: all at once would keep the page waiting, or the first key on it."""
        if self._to_come and not self._filling:
            self._filling = True
            QTimer.singleShot(_AFTER_MS, self, self._fill_on)

    def _fill_on(self) -> None:
        self._filling = False
        if self.isVisible():  # else it goes on when it is painted again; a window that closes has nothing to read from
            self._fill(_AT_ONCE)
            self._fill_soon()

    def start(self) -> None:
        """The search has the keys, or the setting that was asked for."""
        if self._at and self._at in self.lines:
            self.lines[self._at].take_focus()
            self.column.bring(self.lines[self._at])
        else:
            focus(self.field)

    def resume(self) -> None:
        """Something may have been set elsewhere."""
        self.refresh()

    def refresh(self) -> None:
        """Show every setting as it stands."""
        for line in self._lines.values():
            line.refresh()

    def _search(self, text: str) -> None:
        found = {setting.id for setting in self.preferences.found(text)}
        changed = found ^ self._found  # what stays is left alone: Qt lays out again what is shown once more
        for id in changed:
            self.lines[id].setVisible(id in found)
        for section in {self._lines[id].setting.section for id in changed}:
            inside = (id for id, line in self._lines.items() if line.setting.section == section)
            self._sections[section].setVisible(not found.isdisjoint(inside))
        self._found = found
        if not text.strip():
            words = _("Changes take effect at once. Ctrl+Z takes them back.")
        elif found:
            words = ngettext("{n} found. Enter goes to it.", "{n} found. Enter goes to the first.", len(found))
            words = words.format(n=len(found))
            announce(self, words)
        else:
            words = _("No setting is found for “{text}”. Fewer letters find more.").format(text=text.strip())
            announce(self, words)
        self.said.setText(words)
        self.column.to_top()

    def _to_first(self) -> None:
        first = next((line for line in self.lines.values() if not line.isHidden() and line.control is not None), None)
        if first is not None:
            first.take_focus()
            self.column.bring(first)

    def to_search(self) -> bool:
        """The field for a search has the keys."""
        self.field.setFocus()
        self.field.selectAll()
        self.column.to_top()
        return True

    def leave(self) -> None:
        """Leave the page; if something is searched for, all settings come back first."""
        self._settle()
        if self.field.text():
            self.field.clear()
            self.field.setFocus()
        else:
            self.left.emit()

    def _settle(self) -> None:
        for line in self._lines.values():
            line.settle()

    # --- taking back

    def takes_back(self) -> tuple[str, str] | None:
        """The last change of a setting, and what was taken back last."""
        return self.preferences.undone_next, self.preferences.redone_next

    def undo(self) -> None:
        """Put the setting that was changed last back to how it was."""
        self._settle()
        self._go(self.preferences.undo, lambda change: change.before)

    def redo(self) -> None:
        """Change it again."""
        self._go(self.preferences.redo, lambda change: change.after)

    def _go(self, way: Callable[[], Change | None], value: Callable[[Change], object]) -> None:
        try:
            change = way()
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        if change is None:
            return
        line = self.lines[change.id]
        line.refresh()
        if line.isHidden():
            self.field.clear()
        self.column.bring(line)
        self.note(f"{line.setting.name}: {line.setting.in_words(value(change))}")
        self.changed.emit(change.id)

    def note(self, words: str, tone: str = "muted") -> None:
        """Say a sentence below the search."""
        self.said.setText(words)
        announce(self, words)

    # --- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed where nothing takes it searches."""
        text, held = event.text(), event.modifiers()
        if text.isprintable() and text.strip() and not held & ~Qt.KeyboardModifier.ShiftModifier:
            self.field.setFocus()
            self.field.setText(text)
            self.column.to_top()
        else:
            super().keyPressEvent(event)

    def looks_changed(self) -> None:
        """Colours or size were changed by a menu or a key."""
        self.refresh()

    def keys(self) -> Keys:
        """The keys of this page."""
        return (
            (_("letters"), _("find a setting")),
            (_("Enter"), _("go to the first that is found")),
            ("Ctrl+F", _("back to the search")),
            ("Ctrl+Z", _("put back what was changed last")),
            ("Ctrl+Shift+Z, Ctrl+Y", _("change it again")),
            ("PgUp, PgDown", _("a page up or down")),
            ("Esc", _("all settings again; else back")),
        )
