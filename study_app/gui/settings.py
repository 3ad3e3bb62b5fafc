"""The page of all settings: found by typing, changed at once, taken back one by one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from study_app.errors import StudyAppError
from study_app.gui.page import Keys, Page
from study_app.gui.setting_line import SettingLine, UndoLeft
from study_app.gui.widgets import GAP, Column, announce, button, card, focus, label, leave_the_wheel, row
from study_app.i18n import _, ngettext
from study_app.preferences import Change, Preferences


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
        head = QVBoxLayout()
        head.setSpacing(GAP)
        head.addLayout(row(self.back, label(_("Settings"), "title", wrap=False), 1, flush=True))
        head.addWidget(self.field)
        head.addWidget(self.said)
        self.column.body.addLayout(head)
        self.lines: dict[str, SettingLine] = {}
        self.sections: dict[str, QFrame] = {}
        self._fill()
        self.column.body.addStretch(1)
        leave_the_wheel(self.column)
        self.on_keys(
            ("Esc", self.leave),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
        )
        self._search("")

    def _fill(self) -> None:
        for setting in self.preferences.settings:
            if setting.section not in self.sections:
                frame, body = card(setting.section, gap=3 * GAP)
                body.addWidget(label(setting.section, "heading"))
                self.sections[setting.section] = frame
                self.column.body.addWidget(frame)
            line = SettingLine(self.preferences, setting)
            line.changed.connect(self.changed)
            line.wanted.connect(self.wanted)
            inside = self.sections[setting.section].layout()
            assert isinstance(inside, QVBoxLayout)
            inside.addLayout(line.placed())
            self.lines[setting.id] = line

    def start(self) -> None:
        """The search has the keys, or the setting that was asked for."""
        if self._at in self.lines:
            self.lines[self._at].take_focus()
            self.column.bring(self.lines[self._at])
        else:
            focus(self.field)

    def resume(self) -> None:
        """Something may have been set elsewhere."""
        self.refresh()

    def refresh(self) -> None:
        """Show every setting as it stands."""
        for line in self.lines.values():
            line.refresh()

    def _search(self, text: str) -> None:
        found = {setting.id for setting in self.preferences.found(text)}
        for id, line in self.lines.items():
            line.setVisible(id in found)
        for section, frame in self.sections.items():
            frame.setVisible(any(line.setting.section == section for id, line in self.lines.items() if id in found))
        if not text.strip():
            words = _("What you change holds at once, and Ctrl+Z takes it back.")
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
        for line in self.lines.values():
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
