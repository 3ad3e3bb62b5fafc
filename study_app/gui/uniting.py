"""The page that makes one fact of two: each field from the left, the right or both, and whose history is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.desk import remedies
from study_app.desk.desk import Effect
from study_app.desk.row_words import field_in_words, value_in_words
from study_app.errors import StudyAppError
from study_app.facts.rows import Row
from study_app.facts.uniting import Pair, pairs, proposed
from study_app.gui.page import Keys, Page
from study_app.gui.widgets import GAP, Column, Notice, Tile, announce, button, card, clear, focus, label, row
from study_app.gui.working import attempt
from study_app.i18n import _, ngettext
from study_app.journal import Change

_SIDES = ("left", "right", "both")


class UnitingPage(Page):
    """Two facts field by field."""

    saved = Signal(str)
    """One fact was made: what that did, in a sentence."""

    def __init__(self, app: StudyApp, pack: str, one: str, other: str) -> None:
        super().__init__(_("Make one fact of two"))
        self.app, self.fact_pack = app, pack
        left, right = (app.desk.row(pack, "fact", id) for id in (one, other))
        assert left is not None and right is not None
        self.rows: tuple[Row, Row] = (left, right)
        self.reviews = tuple(app.authoring.reviews_of(pack, found.id) for found in self.rows)
        self.keep = 1 if self.reviews[1] > self.reviews[0] else 0
        self.pairs = {pair.field: pair for pair in pairs(left, right)}
        self.chosen = {name: proposed(pair) for name, pair in self.pairs.items() if not pair.same}
        self._before = self.keep, dict(self.chosen)
        self.tiles: dict[tuple[str, str], Tile] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.column = Column()
        whole.addWidget(self.column)
        body = self.column.body
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(self.leave)
        top = row(self.back, flush=True)
        top.addWidget(label(self.title, "title"), 1)
        body.addLayout(top)
        body.addWidget(
            label(_("Choose for each field which fact is right. The other fact is retired, not deleted."), "body")
        )
        body.addWidget(self._whose())
        body.addWidget(self._fields())
        self.effect = QVBoxLayout()
        body.addLayout(self.effect)
        self.make = button(_("Make one fact"), "filled", "Ctrl+Enter")
        self.make.clicked.connect(self.save)
        body.addLayout(row(label(_("Ctrl+Enter"), "key", wrap=False), self.make, 1))
        body.addStretch(1)
        self.on_keys(
            ("Esc", self.leave),
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
        )

    def _whose(self) -> QWidget:
        """Which of the two stays, each with what it says and how often it was reviewed."""
        sheet, body = card(gap=GAP)
        body.addWidget(label(_("Whose history is kept"), "heading"))
        beside = QWidget()
        across = row()
        beside.setLayout(across)
        self.keepers: list[Tile] = []
        for number, found in enumerate(self.rows):
            told = self.app.reading.told(self.fact_pack, found.id)
            says = told.fact.statement if told is not None else ""
            reviewed = ngettext("{n} review", "{n} reviews", self.reviews[number]).format(n=self.reviews[number])
            tile = self._tile(
                f"{found.id}: {reviewed}. {says}", (found.id, "strong"), (says, "body"), (reviewed, "muted")
            )
            tile.clicked.connect(partial(self._keep, number))
            self.keepers.append(tile)
            across.addWidget(tile, 1)
        body.addWidget(beside)
        return sheet

    def _fields(self) -> QWidget:
        """The fields in which they differ, and the names of the others."""
        sheet, body = card(gap=GAP)
        body.addWidget(label(_("Fields that differ"), "heading"))
        for name in self.chosen:
            pair = self.pairs[name]
            body.addWidget(label(field_in_words("fact", (name,)), "strong"))
            beside = QWidget()
            across = row()
            beside.setLayout(across)
            for side in _SIDES:
                value = self._value(pair, side)
                if side == "both" and pair.joined is None:
                    continue
                words = {"left": self.rows[0].id, "right": self.rows[1].id, "both": _("both")}[side]
                shown = value_in_words((name,), value)
                tile = self._tile(
                    f"{field_in_words('fact', (name,))}, {words}: {shown}", (words, "muted"), (shown, "body")
                )
                tile.clicked.connect(partial(self._choose, name, side))
                self.tiles[name, side] = tile
                across.addWidget(tile, 1)
            body.addWidget(beside)
        same = [name for name, pair in self.pairs.items() if pair.same]
        if not self.chosen:
            body.addWidget(label(_("They differ in nothing.")))
        if same:
            body.addWidget(
                label(
                    _("The same in both: {fields}").format(
                        fields=", ".join(field_in_words("fact", (one,)) for one in same)
                    ),
                    "muted",
                )
            )
        return sheet

    def _tile(self, name: str, *lines: tuple[str, str]) -> Tile:
        tile = Tile(name, margin=GAP + 4)
        tile.setCheckable(True)
        tile.setAutoExclusive(True)  # the arrows go from one to the other
        upright = QVBoxLayout()
        upright.setSpacing(0)
        for words, role in lines:
            if words:
                upright.addWidget(label(words, role))
        tile.body.addLayout(upright, 1)
        return tile

    def _value(self, pair: Pair, side: str) -> object:
        return {"left": pair.left, "right": pair.right, "both": pair.joined}[side]

    def _keep(self, number: int, _checked: bool = False) -> None:
        self.keep = number
        self._show()

    def _choose(self, name: str, side: str, _checked: bool = False) -> None:
        self.chosen[name] = side
        self._show()

    def start(self) -> None:
        """The first choice has the focus."""
        self._show()
        focus(self.keepers[self.keep])

    def _show(self) -> None:
        """Mark what is chosen, and say what it would do."""
        for number, tile in enumerate(self.keepers):
            tile.setChecked(number == self.keep)
            tile.dress("current" if number == self.keep else "plain")
        for (name, side), tile in self.tiles.items():
            chosen = self.chosen[name] == side
            tile.setChecked(chosen)
            tile.dress("current" if chosen else "plain")
        clear(self.effect)
        words, given_up = self._stays(), self._order()[1]
        lost = self.reviews[1 - self.keep]
        if lost:
            words += " " + ngettext(
                "{n} review of {other} is kept in the journal and counts no more.",
                "{n} reviews of {other} are kept in the journal and count no more.",
                lost,
            ).format(n=lost, other=given_up.id)
        try:
            effect = self.app.desk.effect(self.fact_pack, self.changes())
        except StudyAppError as error:
            self.effect.addWidget(Notice(str(error), "bad"))
            return
        for problem in effect.errors:
            self.effect.addWidget(Notice(remedies.sentence(problem), "bad"))
        self.effect.addWidget(label(f"{words} {effect.sentence()}", "muted"))

    def _stays(self) -> str:
        kept, given_up = self._order()
        return _("{kept} stays, {other} is retired.").format(kept=kept.id, other=given_up.id)

    def _order(self) -> tuple[Row, Row]:
        return self.rows[self.keep], self.rows[1 - self.keep]

    def changes(self) -> tuple[Change, ...]:
        """What is to be saved."""
        kept, given_up = self._order()
        values = {name: self._value(self.pairs[name], side) for name, side in self.chosen.items()}
        return self.app.authoring.united(self.fact_pack, kept.id, given_up.id, values)

    @property
    def unsaved(self) -> bool:
        return (self.keep, self.chosen) != self._before

    def unsaved_words(self) -> str:
        return _("What was chosen is not done yet: there are still two facts.")

    def save(self) -> None:
        """Make one fact of the two, as one edit."""
        self.save_first(lambda: None)

    def save_first(self, then: Callable[[], object]) -> None:
        kept, given_up = self._order()

        def saved(effect: Effect) -> None:
            words = " ".join((self._stays(), effect.sentence(), _("Ctrl+Z takes it back.")))
            announce(self, words)
            self.saved.emit(words)
            then()

        def refused(why: str) -> None:
            clear(self.effect)
            self.effect.addWidget(Notice(why, "bad"))
            announce(self, why)

        why = _("{other} is in {kept}").format(other=given_up.id, kept=kept.id)
        saving = partial(self.app.desk.saving, self.fact_pack, self.changes(), why)
        attempt(self.window(), saving, _("Saving ..."), saved, refused)

    def takes_back(self) -> tuple[str, str]:
        return "", ""  # nothing is done before it is left

    def keys(self) -> Keys:
        return (
            (_("Tab, arrows, Space"), _("choose for each field which fact is right")),
            ("Ctrl+Enter", _("make one fact")),
            ("Esc", _("back, with nothing changed")),
        )
