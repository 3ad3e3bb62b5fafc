"""The menus of the window with their keys, the sheet that lists these, and the palette that finds what they do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from study_app.gui.widgets import keys_apart, literal
from study_app.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.gui.ways import Ways
    from study_app.gui.window import MainWindow

_WORDS_OF_A_MENU = 60
"""Letters of what can be taken back that its menu entry shows."""


def _named(what: str, plain: str, named: str) -> str:
    """A menu entry with what it would do, shortly, if there is something."""
    if len(what) > _WORDS_OF_A_MENU:
        what = what[: _WORDS_OF_A_MENU - 1].rstrip() + "…"
    return named.format(what=literal(what)) if what else plain


class Menus:
    """The menu bar of a window: what is on every page, by mouse and by key."""

    def __init__(self, window: MainWindow, ways: Ways) -> None:
        """Fill the menu bar of a window."""
        self._window = window
        self._actions: list[QAction] = []
        self.also: dict[QAction, str] = {}
        """Words by which an action is found besides its own: those of other programs, and what it leads to."""
        bar = window.menuBar()
        file = bar.addMenu(_("&File"))
        self._action(file, _("&New cards..."), ways.open_adding, "Ctrl+N", also=_("add flashcard note"))
        self._action(file, _("New &deck..."), ways.open_deck_editor, "Ctrl+Shift+N")
        self._action(
            file, _("&Import..."), ways.choose_import, "Ctrl+I", also=_("Anki CSV TSV table spreadsheet text export")
        )
        self._action(
            file,
            _("&Packs..."),
            ways.open_packs,
            "Ctrl+Shift+O",
            also=_("install download share update new publish export zip folder"),
        )
        self._action(file, _("&Attach source..."), ways.choose_source, "Ctrl+O")
        self._action(
            file, _("P&rint quiz sheet..."), ways.open_sheet, "Ctrl+Shift+P", also=_("PDF paper worksheet HTML")
        )
        self._action(
            file,
            _("De&vices..."),
            ways.open_devices,
            "Ctrl+Shift+D",
            also=_("sync second computer another move laptop stick"),
        )
        file.addSeparator()
        self._action(
            file,
            _("&Your data..."),
            ways.open_own_data,
            "Ctrl+Shift+Y",
            also=_("backup restore export move another computer delete"),
        )
        self._action(file, _("Switch &learner..."), ways.open_learners, "Ctrl+Shift+L", also=_("user profile account"))
        settings = self._action(file, _("&Settings..."), ways.open_settings, "Ctrl+,", also=_("options preferences"))
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        quit_action = self._action(file, _("&Quit"), window.close, "Ctrl+Q")
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)
        study = bar.addMenu(_("&Study"))
        back = self._action(study, _("&Back to the decks"), window.leave_for_decks, "Ctrl+B")
        self.ahead = self._action(study, _("Study &ahead"), ways.study_ahead)
        self.new = self._action(study, _("More &new cards"), ways.study_new)
        self.cram = self._action(study, _("&Cram"), ways.cram)
        self._action(
            study, _("Ask me &only..."), ways.choose_forms, also=_("ways of asking multiple choice typed forms")
        )
        self._action(
            study,
            _("&How to study..."),
            ways.choose_habits,
            "Ctrl+H",
            also=_("deck options new cards a day limit easy days retention catch up"),
        )
        self._action(study, _("&Exam..."), ways.plan_exam, also=_("test date deadline plan"))
        study.addSeparator()
        self.quiz = self._action(study, _("&Quiz..."), ways.open_quiz, "Ctrl+E")
        self.game = self._action(study, _("Timeline &game..."), ways.open_game, "Ctrl+G")
        edit = bar.addMenu(_("&Edit"))
        self.undo = self._action(edit, _("&Undo"), window.undo, "Ctrl+Z")
        self.redo = self._action(edit, _("&Redo"), window.redo, "Ctrl+Shift+Z", "Ctrl+Y")
        edit.addSeparator()
        self._action(
            edit,
            _("&Facts and cards..."),
            ways.open_facts,
            "Ctrl+L",
            also=_("browser browse search table edit correct find and replace tags"),
        )
        self._action(edit, _("&Write a fact..."), ways.open_kinds, "Ctrl+Shift+F", also=_("new add kind type sentence"))
        self._action(
            edit,
            _("Facts from an &article..."),
            ways.open_article,
            "Ctrl+Shift+A",
            also=_("paste text sentences import source"),
        )
        self._action(
            edit,
            _("&Problems in packs..."),
            ways.show_problems,
            "Ctrl+M",
            also=_("errors mistakes check duplicates doubles merge contradictions"),
        )
        read = bar.addMenu(_("&Read"))
        self._action(read, _("&Find facts and names..."), ways.open_find, "Ctrl+F")
        self._action(read, _("&Timeline"), ways.open_timeline, "Ctrl+T")
        self._action(read, _("&Progress"), ways.open_progress, "Ctrl+P", also=_("statistics stats graphs charts"))
        self.barred = {
            *(action for menu in (file, study, edit, read) for action in menu.actions()),
        } - {quit_action, back, self.undo, self.redo}
        """What is refused while a page is `alone`."""
        self._fill_view(bar.addMenu(_("&View")))
        help_menu = bar.addMenu(_("&Help"))
        for menu in bar.findChildren(QMenu):
            keys_apart(menu)
        self._action(help_menu, _("&Guide"), ways.open_guide, "Shift+F1", also=_("help manual handbook"))
        self._action(
            help_menu, _("&Keys of this page"), self.show_keys, "F1", "?", also=_("keyboard shortcuts hotkeys")
        )
        self._action(help_menu, _("Find an &action..."), self.show_palette, "Ctrl+K")
        self._action(help_menu, _("&What went wrong..."), ways.show_faults, also=_("error crash bug report log"))
        if sys.platform.startswith("linux"):  # elsewhere installing does it
            self._action(help_menu, _("In the applications &menu..."), ways.choose_menu)
        self._action(help_menu, _("A&bout Study App"), ways.show_about).setMenuRole(QAction.MenuRole.AboutRole)

    def offer_undo(self, undo: str, redo: str, *, to_be_told: bool) -> None:
        """Name what can be taken back and put back, "" for nothing; `to_be_told` is whether redo then says so."""
        self.undo.setEnabled(bool(undo))
        self.undo.setText(_named(undo, _("&Undo"), _("&Undo: {what}")))
        self.redo.setEnabled(bool(redo) or to_be_told)  # a disabled action has no key
        self.redo.setText(_named(redo, _("&Redo"), _("&Redo: {what}")))

    def offer_study(self, offered: bool) -> None:
        """Offer a quiz, a game and more than the day brings, or not."""
        for action in (self.quiz, self.game, self.ahead, self.new, self.cram):
            action.setEnabled(offered)

    def clear(self) -> None:
        """Take everything out of the menu bar: no key leads anywhere any more."""
        for action in self._actions:
            action.setEnabled(False)
            action.deleteLater()
        for action in self._window.menuBar().actions():
            self._window.menuBar().removeAction(action)
            if isinstance(menu := action.parent(), QMenu):
                menu.deleteLater()

    def show_scheme(self, scheme: str) -> None:
        """Tick the colours that are in use."""
        if scheme in self._schemes:
            self._schemes[scheme].setChecked(True)

    def show_keys(self) -> None:
        """List the keys of the page in view."""
        from study_app.gui.keys_sheet import KeysSheet, in_menus

        barred = self.barred if self._window.alone() else ()
        everywhere = [line for action, line in in_menus(self._window.menuBar()) if line.key and action not in barred]
        KeysSheet(self._window, self._window.page.keys(), everywhere).open()

    def show_palette(self) -> None:
        """Look for what can be done, by a few letters of it, and do it."""
        from study_app.gui.palette import Palette

        Palette(self._window).open()

    def _fill_view(self, menu: QMenu) -> None:
        group = QActionGroup(menu)
        self._schemes: dict[str, QAction] = {}
        for scheme, words in (
            ("system", _("Colours: same as the &system")),
            ("light", _("&Light")),
            ("dark", _("&Dark")),
            ("contrast", _("High &contrast")),
        ):
            action = self._action(menu, words, partial(self._window.set_scheme, scheme))
            action.setCheckable(True)
            action.setChecked(self._window.app.scheme == scheme)
            group.addAction(action)
            self._schemes[scheme] = action
        menu.addSeparator()
        self._action(
            menu, _("Text l&arger"), lambda: self._window.zoom(1), "Ctrl++", "Ctrl+=", also=_("zoom font size letters")
        )
        self._action(
            menu, _("Text s&maller"), lambda: self._window.zoom(-1), "Ctrl+-", also=_("zoom font size letters")
        )
        self._action(menu, _("Text at &100 %"), lambda: self._window.zoom(0), "Ctrl+0")

    def _action(self, menu: QMenu, words: str, work: Callable[[], object], *keys: str, also: str = "") -> QAction:
        action = QAction(self._window)
        self.also[action] = also
        action.setText(words)
        action.setShortcuts([QKeySequence(key) for key in keys])  # not setShortcut: that one asks for all of `Qt`
        action.setAutoRepeat(False)  # a key held down takes back one answer, not a hundred
        action.triggered.connect(lambda _checked=False: work())
        menu.addAction(action)
        self._actions.append(action)
        return action
