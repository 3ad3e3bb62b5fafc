"""The page that makes one fact of two: each field from the left, the right or both, and whose history is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from study_app.gui import theme
from study_app.gui.page import Keys, Page
from study_app.gui.widgets import (
    GAP,
    Column,
    Notice,
    Tile,
    announce,
    button,
    card,
    chosen_mark,
    clear,
    focus,
    head,
    label,
    row,
    upright,
)
from study_app.gui.working import attempt
from study_app.i18n import _, ngettext, within
from study_app.journal import Change

_SIDES = ("left", "right", "both")


class UnitingPage(Page):
    """Two facts field by field."""

    saved = Signal(str)
    """One fact was made: what that did, in a sentence."""

    def __init__(self, app: StudyApp, pack: str, one: str, other: str) -> None:
        super().__init__(_("Make one fact of two"))
        self.app, self.fact_pack = app, pack
        rows = self._read(one, other)
        assert rows is not None
        self.rows, self.lacking = rows, False
        """The two facts as they are shown, and whether one of them is there no more."""
        self.reviews = self._reviewed()
        self.keep = 1 if self.reviews[1] > self.reviews[0] else 0
        self.pairs = {pair.field: pair for pair in pairs(*rows)}
        self.chosen = _proposed(self.pairs)
        self._before = self.keep, dict(self.chosen)
        self.keepers: list[Tile] = []
        self.tiles: dict[tuple[str, str], Tile] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.column = Column()
        whole.addWidget(self.column)
        body = self.column.body
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(self.leave)
        top = head(self.back, label(self.title, "title"))
        top.setStretch(1, 1)
        self.column.begin_with(top)
        body.addWidget(
            label(_("Choose for each field which fact is right. The other fact is retired, not deleted."), "body")
        )
        self.meanwhile = QVBoxLayout()
        body.addLayout(self.meanwhile)
        self.facts = QVBoxLayout()
        self.facts.setSpacing(body.spacing())
        body.addLayout(self.facts)
        self._fill()
        self.effect = QVBoxLayout()
        body.addLayout(self.effect)
        self.make = button(_("Make one fact"), "filled", "Ctrl+Enter")
        self.make.clicked.connect(self.save)
        body.addLayout(row(1, label(_("Ctrl+Enter"), "key", wrap=False), self.make))
        body.addStretch(1)
        self.on_keys(
            ("Esc", self.leave),
            ("Ctrl+Return", self.save),
            ("Ctrl+Enter", self.save),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
        )

    def _read(self, one: str, other: str) -> tuple[Row, Row] | None:
        """The two facts as they are now; None if one is gone, or retired."""
        left, right = (self.app.desk.row(self.fact_pack, "fact", id) for id in (one, other))
        if left is None or right is None or "retired" in (left.data.get("status"), right.data.get("status")):
            return None
        return left, right

    def _reviewed(self) -> tuple[int, ...]:
        return tuple(self.app.authoring.reviews_of(self.fact_pack, found.id) for found in self.rows)

    def _fill(self) -> None:
        """Show the two facts as they were read."""
        clear(self.facts)
        self.facts.addWidget(self._whose())
        self.facts.addWidget(self._fields())

    def library_changed(self) -> None:
        """Show the two facts as they are now; what was chosen of fields that are as they were stays."""
        rows = self._read(*(found.id for found in self.rows))
        self.lacking = rows is None
        clear(self.meanwhile)
        if rows is None:
            self._tell_meanwhile(_("One of the two is no longer there: there is nothing to be made one."))
        elif [found.data for found in rows] != [found.data for found in self.rows]:
            had_focus = self.focusWidget() in (None, *self.keepers, *self.tiles.values())
            before, self.pairs = self.pairs, {pair.field: pair for pair in pairs(*rows)}
            self.rows, self.reviews = rows, self._reviewed()
            names = dict.fromkeys((*self.pairs, *before))
            changed = [name for name in names if self.pairs.get(name) != before.get(name)]
            new = _proposed(self.pairs)
            self.chosen = {name: side if name in changed else self.chosen[name] for name, side in new.items()}
            self._before = self._before[0], new
            self._fill()
            if had_focus:
                focus(self.keepers[self.keep])
            fields = ", ".join(field_in_words("fact", (name,)) for name in changed)
            self._tell_meanwhile(
                ngettext(
                    "{fields} was changed meanwhile: look at what is chosen for it.",
                    "{fields} were changed meanwhile: look at what is chosen for them.",
                    len(changed),
                ).format(fields=fields)
            )
        self._show()

    def _tell_meanwhile(self, words: str) -> None:
        self.meanwhile.addWidget(Notice(words))
        announce(self, words)

    def _whose(self) -> QWidget:
        """Which of the two stays, each with what it says and how often it was reviewed."""
        sheet, body = card(gap=GAP)
        body.addWidget(label(_("Which fact’s history is kept"), "heading"))
        beside = QWidget()
        across = row()
        beside.setLayout(across)
        self.keepers = []
        for number, found in enumerate(self.rows):
            told = self.app.reading.told(self.fact_pack, found.id)
            says = told.fact.statement if told is not None else ""
            reviews = self.reviews[number]  # more than those of the questions that change, which are told of below
            reviewed = ngettext("{n} review of all its questions", "{n} reviews of all its questions", reviews)
            reviewed = reviewed.format(n=reviews)
            which = self._which(number)
            tile = self._tile(f"{which}: {reviewed}. {says}", (which, "strong"), (says, "body"), (reviewed, "muted"))
            tile.clicked.connect(partial(self._keep, number))
            self.keepers.append(tile)
            across.addWidget(tile, 1)
        body.addWidget(beside)
        return sheet

    def _fields(self) -> QWidget:
        """The fields in which they differ, and the names of the others."""
        sheet, body = card(gap=GAP)
        roles = self.app.desk.role_titles(self.fact_pack, str(self.rows[0].data.get("type")))
        self.tiles = {}
        body.addWidget(label(_("Fields that differ"), "heading"))
        for name in self.chosen:
            pair = self.pairs[name]
            body.addWidget(label(field_in_words("fact", (name,), roles), "strong"))
            beside = QWidget()
            across = row()
            beside.setLayout(across)
            for side in _SIDES:
                value = self._value(pair, side)
                if side == "both" and pair.joined is None:
                    continue
                words = {"left": self._which(0), "right": self._which(1), "both": _("Both")}[side]
                shown = value_in_words((name,), value, "fact", partial(self.app.desk.called, self.fact_pack))
                tile = self._tile(
                    f"{field_in_words('fact', (name,), roles)}, {words}: {shown}", (words, "muted"), (shown, "body")
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
                        fields=", ".join(within(field_in_words("fact", (one,), roles)) for one in same)
                    ),
                    "muted",
                )
            )
        return sheet

    def _tile(self, name: str, *lines: tuple[str, str]) -> Tile:
        tile = Tile(name, margin=GAP + 4)
        tile.setCheckable(True)
        tile.setAutoExclusive(True)  # the arrows go from one to the other
        first, *others = [label(words, role) for words, role in lines if words]
        top = row(first, chosen_mark(words=not theme.large()))
        top.setStretchFactor(first, 1)
        shown = upright(*others, 1)  # where the one beside it is higher, its lines stay together
        shown.insertLayout(0, top)
        tile.body.addLayout(shown, 1)
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

    def _mark(self, tile: Tile, *, chosen: bool) -> None:
        tile.setChecked(chosen)
        tile.dress("current" if chosen else "plain")
        for mark in tile.findChildren(QWidget, "mark"):
            mark.setVisible(chosen)

    def _show(self) -> None:
        """Mark what is chosen, and say what it would do."""
        for number, tile in enumerate(self.keepers):
            self._mark(tile, chosen=number == self.keep)
        for (name, side), tile in self.tiles.items():
            self._mark(tile, chosen=self.chosen[name] == side)
        clear(self.effect)
        self.make.setEnabled(not self.lacking)
        if self.lacking:
            return
        words, given_up = self._stays(), self._order()[1]
        lost = self.reviews[1 - self.keep]
        if lost:
            words += " " + ngettext(
                "{n} review of {other} is kept in the journal and counts no more.",
                "{n} reviews of {other} are kept in the journal and count no more.",
                lost,
            ).format(n=lost, other=self._named(given_up))
        try:
            effect = self.app.desk.effect(self.fact_pack, self.changes())
        except StudyAppError as error:
            self.effect.addWidget(Notice(str(error), "bad"))
            return
        for problem in effect.errors:
            self.effect.addWidget(Notice(remedies.sentence(problem, self.app.desk.called), "bad"))
        self.effect.addWidget(label(f"{words} {effect.sentence()}", "muted"))

    @staticmethod
    def _which(number: int) -> str:
        return (_("First fact"), _("Second fact"))[number]

    def _named(self, row: Row) -> str:
        """A fact by what it says, and by its id where both say the same."""
        names = [remedies.row_name(self.fact_pack, "fact", one.id, self.app.desk.called) for one in self.rows]
        name = names[self.rows.index(row)]
        return name if names[0] != names[1] else f"{name} ({row.id})"

    def _stays(self) -> str:
        kept, given_up = self._order()
        return _("{kept} stays, {other} is retired.").format(kept=self._named(kept), other=self._named(given_up))

    def _order(self) -> tuple[Row, Row]:
        return self.rows[self.keep], self.rows[1 - self.keep]

    def changes(self) -> tuple[Change, ...]:
        """What is to be saved."""
        kept, given_up = self._order()
        values = {name: self._value(self.pairs[name], side) for name, side in self.chosen.items()}
        return self.app.authoring.united(self.fact_pack, kept, given_up, values)

    @property
    def unsaved(self) -> bool:
        return not self.lacking and (self.keep, self.chosen) != self._before

    def unsaved_words(self) -> str:
        return _("What was chosen is not done yet: there are still two facts.")

    def save(self) -> None:
        """Make one fact of the two, as one edit."""
        self.save_first(lambda: None)

    def save_first(self, then: Callable[[], object]) -> None:
        if self.lacking:
            return
        kept, given_up = self._order()

        def saved(effect: Effect) -> None:
            words = " ".join((self._stays(), effect.sentence(done=True), _("Ctrl+Z takes it back.")))
            announce(self, words)
            self.saved.emit(words)
            then()

        def refused(why: str) -> None:
            self.library_changed()  # it may be refused for what was edited where this page did not hear of it
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


def _proposed(found: Mapping[str, Pair]) -> dict[str, str]:
    """By field which side is proposed, of those in which the two differ."""
    return {name: proposed(pair) for name, pair in found.items() if not pair.same}
