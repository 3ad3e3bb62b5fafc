"""What a newer text of a pack brings beside one's own edits: all of it to be seen, and what both changed to be decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QVBoxLayout, QWidget

from study_app.desk import remedies
from study_app.desk.packs import Place, Update
from study_app.desk.row_words import Said, field_in_words, said, table_in_words
from study_app.facts.merging import WHOLE, Difference, Kind
from study_app.facts.problem import Problem
from study_app.gui.column_page import ColumnPage, Told
from study_app.gui.page import Keys
from study_app.gui.widgets import (
    GAP,
    Notice,
    Tile,
    announce,
    button,
    chosen_mark,
    focus,
    foot,
    head,
    label,
    row,
    upright,
)
from study_app.i18n import _, capital, ngettext, quoted

Telling = Callable[[tuple[str, str]], str]
"""A row, by its table and id, as the library has it in words: what a fact says, the name of anything else, "" for neither."""


def _untold(_row: tuple[str, str]) -> str:
    return ""


def _row_in_words(one: Difference, told: Telling) -> str:
    """A row as a line or a heading begins with it."""
    name = told((one.table, one.id)).removesuffix(".")
    place = f"{table_in_words(one.table)} {one.id}"
    if name:
        place = quoted(name) if one.table == "fact" else f"{table_in_words(one.table)} {quoted(name)}"
    place = capital(place)
    return _("{place} (before: {was})").format(place=place, was=one.was) if one.was else place


def where_in_words(one: Difference, told: Telling = _untold) -> str:
    """Which field of which row it is."""
    place = _row_in_words(one, told)
    return place if one.field == WHOLE else f"{place}: {field_in_words(one.table, (one.field,), _roles(one, told))}"


def _roles(one: Difference, told: Telling) -> dict[str, str]:
    """What the roles of a fact are called that differ."""
    sides = [side for side in (one.base, one.theirs, one.mine) if isinstance(side, Mapping) and one.field == WHOLE]
    keys = dict.fromkeys(key for side in sides for key in side) if one.field == WHOLE else [one.field]
    kind = next((str(side["type"]) for side in sides if "type" in side), "")
    if one.table != "fact":
        return {}
    named = {key: told(("role", f"{kind}/{key}")) if kind else told(("field", f"{one.id}/{key}")) for key in keys}
    return {key: title for key, title in named.items() if title}


def _said(one: Difference, value: Any, told: Telling) -> Iterator[Said]:
    return said(one.table, one.field, value, lambda table, id: told((table, id)), _roles(one, told))


def lines(found: Iterable[Difference], kind: Kind, told_of: Telling = _untold) -> list[str]:
    """What one side changed: a line for each field, or for each part of one that has parts."""
    told: list[str] = []
    for one in found:
        if one.kind is kind:
            told += _lines(one, one.theirs if kind is not Kind.MINE else one.mine, told_of)
    return told


def _lines(one: Difference, new: Any, told: Telling) -> Iterator[str]:
    place = _row_in_words(one, told)
    if one.field == WHOLE and (one.base is None or new is None):
        words = ", ".join(f"{field}: {value}" for field, value in _said(one, new, told)) if new is not None else ""
        yield (
            _("{place} is new: {words}").format(place=place, words=words)
            if new is not None
            else _("{place} is gone").format(place=place)
        )
        return
    before, after = dict(_said(one, one.base, told)), dict(_said(one, new, told))
    for field in dict.fromkeys((*before, *after)):
        old, now = (values.get(field, _("nothing")) for values in (before, after))
        if old != now:
            yield f"{place}: {field}: {old}  →  {now}"


def value_in_words(one: Difference, value: Any, told: Telling = _untold) -> str:
    """What one side says of a field: where it has parts, or a row is meant, only those in which the sides differ."""
    if value is None:
        return _("nothing")
    sides = [dict(_said(one, side, told)) for side in (one.base, one.theirs, one.mine) if side is not None]
    mine = dict(_said(one, value, told))
    if one.field != WHOLE and all(len(side) == 1 for side in (*sides, mine)):
        return next(iter(mine.values()))
    fields = dict.fromkeys(field for side in sides for field in side)
    differ = [field for field in fields if len({side.get(field) for side in sides}) > 1] or list(mine)
    nothing = _("nothing")
    return "\n".join(f"{field}: {mine.get(field, nothing)}" for field in differ)


class Decision(QWidget):
    """One field that both changed: two tiles, of which one is chosen."""

    chosen = Signal()

    def __init__(self, one: Difference, told: Telling) -> None:
        super().__init__()
        self.one, self._told = one, told
        self.theirs = False
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP)
        body.addWidget(label(where_in_words(one, told), "strong"))
        body.addWidget(label(_("It was: {value}").format(value=value_in_words(one, one.base, told)), "muted"))
        self.tiles: tuple[Tile, Tile] = (
            self._tile(_("Yours"), one.mine, theirs=False),
            self._tile(_("The new text"), one.theirs, theirs=True),
        )
        for tile in self.tiles:
            body.addWidget(tile)
        self.choose(theirs=False)

    def _tile(self, words: str, value: Any, *, theirs: bool) -> Tile:
        shown = value_in_words(self.one, value, self._told)
        tile = Tile(f"{words}: {shown}")
        tile.setCheckable(True)
        tile.body.addLayout(upright(label(words, "muted"), label(shown)), 1)
        tile.body.addWidget(chosen_mark(), 0, Qt.AlignmentFlag.AlignVCenter)
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


class UpdatePage(ColumnPage):
    """The update of a pack, or the conflicts of one in the library: Ctrl+Enter does it, Esc leaves all as it is."""

    decided = Signal(object)
    """The places (table, id, field) where the new text counts."""

    def __init__(
        self,
        title: str,
        words: str,
        found: tuple[Difference, ...],
        go: str,
        problems: Sequence[Problem] = (),
        told_of: Telling = _untold,
    ) -> None:
        """`words` say what it is about, `go` what the button does, `problems` what would be wrong with one's edits."""
        super().__init__(title)
        self.decisions = [Decision(one, told_of) for one in found if one.kind is Kind.CONFLICT]
        self.lists: list[QPlainTextEdit] = []
        body = self.column.body
        top = head(self.back, label(title, "title"))
        top.setStretch(1, 1)
        self.column.begin_with(top)
        body.addWidget(label(words))
        if self.decisions:
            count = ngettext(
                "You and the new text both changed {n} field. Yours counts unless you choose the new text’s.",
                "You and the new text both changed {n} fields. Yours count unless you choose the new text’s.",
                len(self.decisions),
            )
            body.addWidget(Notice(count.format(n=len(self.decisions)), "partly"))
            self.all_mine = button(_("All yours"))
            self.all_theirs = button(_("All from the new text"))
            self.all_mine.clicked.connect(partial(self.choose_all, theirs=False))
            self.all_theirs.clicked.connect(partial(self.choose_all, theirs=True))
            for one in (self.all_mine, self.all_theirs):
                one.setAutoDefault(True)
            body.addLayout(row(self.all_mine, self.all_theirs, 1))
            body.addWidget(label(_("Up and Down walk, M keeps yours, T takes the new text’s."), "muted"))
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
            first = remedies.sentence(problems[0])
            body.addWidget(Notice(words.format(n=len(problems), first=first), "bad"))
        for decision in self.decisions:
            body.addWidget(decision)
        for kind, name in (
            (Kind.THEIRS, _("What the new text brings")),
            (Kind.MINE, _("Your changes, which stay")),
            (Kind.BOTH_ALIKE, _("What both say alike")),
        ):
            if told := lines(found, kind, told_of):
                body.addWidget(label(f"{name} ({len(told)})", "heading"))
                body.addWidget(self._list(name, told))
        self.go = button(go, "filled", _("Ctrl+Enter"))
        self.go.setAutoDefault(True)
        self.go.clicked.connect(self.decide)
        body.addStretch(1)
        self.whole.addWidget(foot(self.go))
        self.on_keys(
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
        )

    def _list(self, name: str, told: list[str]) -> QPlainTextEdit:
        field = Told("\n".join(told))
        field.setAccessibleName(name)
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
        announce(self, _("All from the new text") if theirs else _("All yours"))

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
            if to <= 0:
                self.column.bring(self.back)

    def _side(self, *, theirs: bool) -> None:
        if (at := self._at()) is not None:
            self.decisions[at].choose(theirs=theirs)
            tile: QAbstractButton = self.decisions[at].tiles[theirs]
            focus(tile)
            announce(self, _("chosen: {what}").format(what=tile.accessibleName()))

    def keys(self) -> Keys:
        return (
            (_("Up, Down"), _("walk through what is to be decided")),
            (_("M, Left"), _("yours counts")),
            (_("T, Right"), _("the new text’s counts")),
            (_("Ctrl+Enter"), _("do it")),
            ("Esc", _("leave all as it is")),
        )


def about(
    title: str, update: Update | None, conflicts: tuple[Difference, ...]
) -> tuple[str, str, tuple[Difference, ...], str, tuple[Problem, ...]]:
    """What an `UpdatePage` is made with: of an update, or of the conflicts of a pack in the library."""
    if update is None:
        words = _("Choose for each field which counts: yours, or the new text of the pack.")
        return _("Decide: {title}").format(title=title), words, conflicts, _("Keep these"), ()
    words = _(
        "Version {new} takes the place of {old}. Where you and the new text changed different things, both changes stay. The"
        " update can be taken back."
    ).format(new=update.new, old=update.old)
    return _("Update: {title}").format(title=title), words, update.found, _("Update"), update.problems
