"""What a newer text of a pack brings beside one's own edits: all of it to be seen, and what both changed to be decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QVBoxLayout, QWidget

from study_app.desk.packs import Place, Update
from study_app.facts.merging import WHOLE, Difference, Kind
from study_app.facts.problem import Problem
from study_app.gui.page import Keys, Page
from study_app.gui.widgets import GAP, Column, Notice, Tile, announce, button, focus, label, row, upright
from study_app.i18n import _, ngettext


def value_in_words(value: Any) -> str:
    """A value of a field for people."""
    if value is None:
        return _("nothing")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def where_in_words(one: Difference) -> str:
    """Which field of which row it is."""
    place = f"{one.table} {one.id}" if one.field == WHOLE else f"{one.table} {one.id}: {one.field}"
    return _("{place} (before: {was})").format(place=place, was=one.was) if one.was else place


def lines(found: Iterable[Difference], kind: Kind) -> list[str]:
    """What one side changed, a line for each field."""
    told = []
    for one in found:
        if one.kind is kind:
            old, new = (value_in_words(v) for v in (one.base, one.theirs if kind is not Kind.MINE else one.mine))
            told.append(f"{where_in_words(one)}: {old}  →  {new}")
    return told


class Decision(QWidget):
    """One field that both changed: two tiles, of which one is chosen."""

    chosen = Signal()

    def __init__(self, one: Difference) -> None:
        super().__init__()
        self.one = one
        self.theirs = False
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP)
        body.addWidget(label(where_in_words(one), "strong"))
        body.addWidget(label(_("It was: {value}").format(value=value_in_words(one.base)), "muted"))
        self.tiles: tuple[Tile, Tile] = (
            self._tile(_("Mine"), one.mine, theirs=False),
            self._tile(_("The new text"), one.theirs, theirs=True),
        )
        for tile in self.tiles:
            body.addWidget(tile)
        self.choose(theirs=False)

    def _tile(self, words: str, value: Any, *, theirs: bool) -> Tile:
        shown = value_in_words(value)
        tile = Tile(f"{words}: {shown}")
        tile.setCheckable(True)
        tile.body.addLayout(upright(label(words, "muted"), label(shown)), 1)
        mark = label(_("chosen"), "pill", wrap=False)
        mark.setProperty("current", "true")
        mark.setObjectName("mark")
        tile.body.addWidget(mark)
        tile.clicked.connect(lambda: self.choose(theirs=theirs))
        return tile

    def choose(self, *, theirs: bool) -> None:
        """Choose the new text's value or one's own."""
        self.theirs = theirs
        for tile, on in zip(self.tiles, (not theirs, theirs), strict=True):
            tile.setChecked(on)
            tile.dress("current" if on else "plain")
            for mark in tile.findChildren(QWidget, "mark"):
                mark.setVisible(on)
        self.chosen.emit()


class UpdatePage(Page):
    """The update of a pack, or the conflicts of one in the library: Ctrl+Enter does it, Esc leaves all as it is."""

    decided = Signal(object)
    """The places (table, id, field) where the new text counts."""

    def __init__(
        self, title: str, words: str, found: tuple[Difference, ...], go: str, problems: Sequence[Problem] = ()
    ) -> None:
        """`words` say what it is about, `go` what the button does, `problems` what would be wrong with one's edits."""
        super().__init__(title)
        self.decisions = [Decision(one) for one in found if one.kind is Kind.CONFLICT]
        self.lists: list[QPlainTextEdit] = []
        self.column = Column()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(self.leave)
        body = self.column.body
        body.addLayout(row(self.back, label(title, "title"), 1))
        body.addWidget(label(words))
        if self.decisions:
            count = ngettext(
                "You and the new text both changed {n} field. Yours counts unless you choose the new text's.",
                "You and the new text both changed {n} fields. Yours count unless you choose the new text's.",
                len(self.decisions),
            )
            body.addWidget(Notice(count.format(n=len(self.decisions)), "partly"))
            self.all_mine = button(_("All mine"))
            self.all_theirs = button(_("All from the new text"))
            self.all_mine.clicked.connect(partial(self.choose_all, theirs=False))
            self.all_theirs.clicked.connect(partial(self.choose_all, theirs=True))
            for one in (self.all_mine, self.all_theirs):
                one.setAutoDefault(True)
            body.addLayout(row(self.all_mine, self.all_theirs, 1))
            body.addWidget(label(_("Up and Down walk, M keeps mine, T takes the new text's."), "muted"))
        else:
            body.addWidget(
                Notice(_("Nothing is to be decided: no field was changed by you and by the new text."), "good")
            )
        if problems:
            words = ngettext(
                "With your edits {n} thing would be wrong in the new text: {first}",
                "With your edits {n} things would be wrong in the new text, such as: {first}",
                len(problems),
            )
            first = f"{problems[0].message} {problems[0].remedy}"
            body.addWidget(Notice(words.format(n=len(problems), first=first), "bad"))
        for decision in self.decisions:
            body.addWidget(decision)
        for kind, name in (
            (Kind.THEIRS, _("What the new text brings")),
            (Kind.MINE, _("What you changed, and stays")),
            (Kind.BOTH_ALIKE, _("What both say alike")),
        ):
            if told := lines(found, kind):
                body.addWidget(label(f"{name} ({len(told)})", "heading"))
                body.addWidget(self._list(name, told))
        self.go = button(go, "filled", "Ctrl+Enter")
        self.go.setAutoDefault(True)
        self.go.clicked.connect(self.decide)
        last = row(1)
        last.addWidget(label(_("Ctrl+Enter"), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        last.addWidget(self.go)
        body.addLayout(last)
        body.addStretch(1)
        for key, work in (
            ("Esc", self.leave),
            ("Ctrl+Return", self.go.click),
            ("Ctrl+Enter", self.go.click),
            ("Down", partial(self._step, 1)),
            ("Up", partial(self._step, -1)),
            ("Right", partial(self._side, theirs=True)),
            ("Left", partial(self._side, theirs=False)),
            ("T", partial(self._side, theirs=True)),
            ("M", partial(self._side, theirs=False)),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(work)

    def _list(self, name: str, told: list[str]) -> QPlainTextEdit:
        field = QPlainTextEdit("\n".join(told))
        field.setReadOnly(True)
        field.setTabChangesFocus(True)
        field.setAccessibleName(name)
        field.setFixedHeight(field.fontMetrics().lineSpacing() * min(len(told) + 1, 10) + 3 * GAP)
        self.lists.append(field)
        return field

    def start(self) -> None:
        """The first decision has the focus."""
        focus(self.decisions[0].tiles[0] if self.decisions else self.go)
        self.column.verticalScrollBar().setValue(0)

    def choose_all(self, *, theirs: bool) -> None:
        """Choose one side everywhere."""
        for decision in self.decisions:
            decision.choose(theirs=theirs)
        announce(self, _("All from the new text") if theirs else _("All mine"))

    def decide(self) -> None:
        """Done: tell where the new text counts."""
        places: list[Place] = [one.one.place for one in self.decisions if one.theirs]
        self.decided.emit(places)

    def _at(self) -> int | None:
        focused = self.focusWidget()
        return next((n for n, one in enumerate(self.decisions) if focused in one.tiles), None)

    def _step(self, by: int) -> None:
        at = self._at()
        to = (0 if by > 0 else len(self.decisions) - 1) if at is None else at + by
        if 0 <= to < len(self.decisions):
            decision = self.decisions[to]
            focus(decision.tiles[decision.theirs])
            self.column.bring(decision)
        else:
            focus(self.go if to > 0 else self.back)
            self.column.bring(self.go if to > 0 else self.back)

    def _side(self, *, theirs: bool) -> None:
        if (at := self._at()) is not None:
            self.decisions[at].choose(theirs=theirs)
            tile: QAbstractButton = self.decisions[at].tiles[theirs]
            focus(tile)
            announce(self, _("chosen: {what}").format(what=tile.accessibleName()))

    def keys(self) -> Keys:
        return (
            (_("Up, Down"), _("walk through what is to be decided")),
            (_("M, Left"), _("mine counts")),
            (_("T, Right"), _("the new text's counts")),
            (_("Ctrl+Enter"), _("do it")),
            ("Esc", _("leave all as it is")),
        )


def about(
    title: str, update: Update | None, conflicts: tuple[Difference, ...]
) -> tuple[str, str, tuple[Difference, ...], str, tuple[Problem, ...]]:
    """What an `UpdatePage` is made with: of an update, or of the conflicts of a pack in the library."""
    if update is None:
        words = _("The text of the pack was changed where you had changed it too.")
        return _("Decide: {title}").format(title=title), words, conflicts, _("Keep to this"), ()
    words = _(
        "Version {new} takes the place of {old}. What only one side changed is taken from there. The update can be put back."
    ).format(new=update.new, old=update.old)
    return _("Update: {title}").format(title=title), words, update.found, _("Update"), update.problems
