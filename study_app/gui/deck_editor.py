"""Making and changing a deck: its name, what it searches for, the facts chosen by hand, and the cards that it yields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from study_app.app import StudyApp
from study_app.background import Task
from study_app.desk.decks import Decks, DeckText, Held, renewed
from study_app.errors import StudyAppError
from study_app.facts.dates import kept_together
from study_app.gui import theme
from study_app.gui.asking import FormPage
from study_app.gui.facts.field import Examples
from study_app.gui.forms.names import form_name
from study_app.gui.looking import Looking
from study_app.gui.page import Keys
from study_app.gui.quiz import NumberEntry
from study_app.gui.reading import Index, TextRows, draw_text, is_whole, text_height
from study_app.gui.saving import ask_table
from study_app.gui.widgets import (
    GAP,
    Check,
    Choice,
    Notice,
    WrittenIn,
    announce,
    button,
    card,
    focus,
    label,
    leave_the_wheel,
    row,
    tip,
)
from study_app.gui.working import attempt
from study_app.gui.wrapping_line import WrappingLine
from study_app.i18n import _, ngettext, pgettext

T = TypeVar("T")

_PAUSE_MS = 150

_WIDE = 1.25
"""The text size up to which three ways of asking stand side by side."""


class Facts(QAbstractListModel):
    """The facts of a pack, each with a box: ticked if it is chosen by hand."""

    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.facts: tuple[Held, ...] = ()
        self.shown: Sequence[Held] = ()
        self.chosen: dict[str, None] = {}
        self.found: frozenset[str] = frozenset()

    def show_facts(self, shown: Sequence[Held]) -> None:
        """List some of the facts."""
        self.beginResetModel()
        self.shown = shown
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        fact = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(fact.statement.split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(" ".join(fact.statement.split()))
        if role == Qt.ItemDataRole.CheckStateRole:
            if fact.id in self.chosen:
                return Qt.CheckState.Checked
            return Qt.CheckState.PartiallyChecked if fact.id in self.found else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if fact.id in self.chosen:
                return _("{fact}, chosen by hand").format(fact=fact.statement)
            return _("{fact}, found by the search").format(fact=fact.statement) if fact.id in self.found else None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.turn(index.row())
        return True

    @property
    def all_chosen(self) -> bool:
        """Whether all that are listed are chosen by hand."""
        return bool(self.shown) and all(fact.id in self.chosen for fact in self.shown)

    def turn_all(self) -> None:
        """Choose all that are listed, or none of them where all are."""
        if self.all_chosen:
            for fact in self.shown:
                del self.chosen[fact.id]
        else:
            self.chosen |= dict.fromkeys(fact.id for fact in self.shown)
        self.dataChanged.emit(self.index(0), self.index(len(self.shown) - 1))
        self.chosen_changed.emit()

    def turn(self, line: int) -> None:
        """Choose the fact of a line, or do not."""
        id = self.shown[line].id
        if id in self.chosen:
            del self.chosen[id]
        else:
            self.chosen[id] = None
        self.dataChanged.emit(self.index(line), self.index(line))
        self.chosen_changed.emit()


class Questions(QAbstractListModel):
    """What the cards of a deck ask."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def show_facts(self, facts: Sequence[Held]) -> None:
        """List what is asked of some facts."""
        self.beginResetModel()
        self.asked = [stem for fact in facts for stem in fact.asked]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.asked)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return kept_together(" ".join(self.asked[index.row()].split()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(" ".join(self.asked[index.row()].split()))
        return None


class Ticks(QStyledItemDelegate):
    """Draws a fact with its box: ticked if it is chosen by hand, with a bar if the search finds it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(theme.colour("focus" if focused else "field"), 2 if focused else 1))
            painter.setBrush(theme.colour("hover"))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        side = round(option.fontMetrics.height() * 0.8)
        box = QRectF(rect.left() + GAP, rect.center().y() - side / 2, side, side)
        chosen = state == Qt.CheckState.Checked
        painter.setPen(QPen(theme.colour("accent" if chosen else "field"), 1.5))
        painter.setBrush(theme.colour("accent" if chosen else "surface"))
        painter.drawRoundedRect(box, side * 0.2, side * 0.2)
        painter.setPen(QPen(theme.colour("on_accent" if chosen else "text"), max(1.5, side / 8)))
        if chosen:
            low = QPointF(box.left() + side * 0.42, box.bottom() - side * 0.26)
            painter.drawLine(QPointF(box.left() + side * 0.22, box.center().y() + side * 0.04), low)
            painter.drawLine(low, QPointF(box.right() - side * 0.2, box.top() + side * 0.3))
        elif state == Qt.CheckState.PartiallyChecked:
            middle = box.center().y()
            painter.drawLine(QPointF(box.left() + side * 0.25, middle), QPointF(box.right() - side * 0.25, middle))
        painter.setPen(theme.colour("text"))
        words = rect.adjusted(side + 2 * GAP, 0, -GAP, 0)
        wraps = is_whole(option.widget)
        if wraps:
            words = words.adjusted(0, GAP // 2 + 1, 0, 0)
        draw_text(painter, words, str(index.data()), wraps=wraps)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        high = option.fontMetrics.height()
        if is_whole(option.widget):
            side = round(high * 0.8)
            wide = option.widget.viewport().width() - side - 3 * GAP
            high = text_height(option.fontMetrics, str(index.data()), wide)
        return QSize(120, high + GAP + 2)


class _Rows(QStyledItemDelegate):
    """Rows as high as their words need between the paddings of the style, which Qt leaves out of account."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        within = QStyleOptionViewItem(option)
        within.rect = option.rect.adjusted(0, 0, -_PADDINGS, 0)
        return super().sizeHint(within, index)


_PADDINGS = 26
"""Pixels of a row on both sides of its words."""


def _list(model: QAbstractListModel, name: str, lines: int) -> QListView:
    view = TextRows(name)
    view.setTextElideMode(Qt.TextElideMode.ElideRight)
    view.setTabKeyNavigation(False)
    view.setModel(model)
    model.setParent(view)  # so that neither is there without the other
    view.setMinimumHeight(round(lines * 1.6 * view.fontMetrics().height()))
    return view


class DeckPage(FormPage):
    """A deck as it can be changed; nothing changes before Ctrl+Enter."""

    changed = Signal()
    """A deck was made or changed."""
    done = Signal(str)
    """The id of the deck that was made or changed: it is the one to be looked at now."""

    def __init__(self, app: StudyApp, pack: str, deck: str = "") -> None:
        """The deck `deck` of a pack, a new one where that is "". Raises StudyAppError where it is not there."""
        self.text = app.authoring.deck_desk.text(pack, deck) if deck else DeckText("")
        called = app.desk.called(pack, "deck", deck) or self.text.name
        super().__init__(called if deck else _("New deck"))
        self.app, self.pack, self.deck = app, pack, deck
        self.decks: Decks = app.authoring.deck_desk
        self._warned: tuple[str, DeckText] | None = None
        self.facts, self.questions = Facts(), Questions()
        self.facts.chosen = dict.fromkeys(self.text.facts)
        self._fields()
        self._forms()
        self._lists()
        self.column.body.addStretch(1)
        self._buttons()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._show)
        self._reading: Looking[tuple[Held, ...]] = Looking(self, self._came, self.told.setText)
        for field in (self.name, self.search, self.filter):
            field.textChanged.connect(lambda _text: self._pause.start())
        self.facts.chosen_changed.connect(self._pause.start)
        self.about.textEdited.connect(lambda _text: self._written())
        self.about.textChanged.connect(lambda: self._let_save())
        for field in (self.name, self.search, self.new_a_day):
            field.textEdited.connect(lambda _text: self._written())
            field.textChanged.connect(lambda _text: self._let_save())
        self.facts.chosen_changed.connect(self._written)
        self.facts.chosen_changed.connect(self._let_save)
        for box in self.forms.values():
            box.toggled.connect(lambda _on: self._written())
            box.toggled.connect(lambda _on: self._let_save())
        leave_the_wheel(self)
        self._before = self.now(), self.new_a_day.text()
        self._let_save()
        self._read()

    # --- what is shown

    def _fields(self) -> None:
        sheet, body = card(gap=GAP)
        self.packs = Choice(_("Pack"))
        for id, title in self.app.authoring.adding.packs():
            self.packs.addItem(title, id)
        self.packs.setCurrentIndex(max(0, self.packs.findData(self.pack)))
        self.packs.setEnabled(not self.deck)
        self.packs.activated.connect(self._choose_pack)
        self.name, self.search = QLineEdit(self.text.name), QLineEdit(self.text.search)
        self.about = WrappingLine()
        self.about.setText(self.text.about)
        self.about.setPlaceholderText(_("What it is about, told below its name"))
        self.name.setPlaceholderText(_("Geography::Europe lies in Geography"))
        self.search.setPlaceholderText(_("tag:europe or date:1992..2002"))
        fields = ((_("Pack"), self.packs), (_("Name"), self.name), (_("About"), self.about), (_("Search"), self.search))
        decided = self._decided()
        new_a_day = pgettext("of a deck", "New cards a day")
        self.new_a_day = NumberEntry(new_a_day, 0, 999, 0)
        self.new_a_day.setText("" if decided is None else str(decided))
        self.new_a_day.setPlaceholderText(_("as in all decks"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        for line, (words, field) in enumerate((*fields, (new_a_day, self.new_a_day))):
            grid.addWidget(label(words, "strong", wrap=False), line, 0)
            field.setAccessibleName(words)
            grid.addWidget(field, line, 1)
        body.addLayout(grid)
        self.written_in = WrittenIn(self._language())
        body.addWidget(self.written_in)
        self.wrong = label("", "small", tone="bad")
        self.wrong.hide()
        body.addWidget(self.wrong)
        self.column.body.addWidget(sheet)

    def _language(self) -> str:
        """That in which names of decks are written in the pack, "" where the pack is not there yet."""
        return self.app.reading.pack_language(self.pack) if self.app.store.pack_version(self.pack) else ""

    def _forms(self) -> None:
        sheet, body = card(gap=GAP)
        body.addWidget(label(_("Ways of asking; with none ticked the program chooses among all"), "muted"))
        names = {form: form_name(form) for form in self.app.all_forms}
        self.forms = {form: Check(name, _("Way of asking: {name}").format(name=name)) for form, name in names.items()}
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GAP)
        beside = 3 if theme.scale() <= _WIDE else 2
        for number, (form, box) in enumerate(self.forms.items()):
            box.setChecked(form in self.text.forms)
            grid.addWidget(box, number // beside, number % beside)
        for column in range(beside):
            grid.setColumnStretch(column, 1)
        body.addLayout(grid)
        self.forms_sheet = sheet

    def _lists(self) -> None:
        sheet, body = card(gap=GAP)
        self.filter = QLineEdit()
        self.filter.setAccessibleName(_("Words to find among the facts"))
        Examples(self.filter, _("words of a fact, or entity:un  source:article  date:1992..2002"))
        self.doubt = label("", "small", tone="bad")
        self.doubt.hide()
        self.only_held = Check(_("Only what is in the deck"), _("Only what is in the deck"))
        self.only_held.setChecked(bool(self.deck))
        self.only_held.toggled.connect(self._show)
        self.list = _list(self.facts, _("Facts of the pack; Space chooses one by hand"), 6)
        self.list.setItemDelegate(Ticks(self.list))
        self.list.activated.connect(lambda index: self.facts.turn(index.row()))
        self.every = button("", "quiet")
        self.every.setAutoDefault(True)
        self.every.clicked.connect(self.facts.turn_all)
        self.every.hide()  # until there is something to choose
        heading = label(_("Facts, chosen by hand or found by the search"), "heading")
        head = row(heading, self.every, flush=True)
        head.setStretchFactor(heading, 1)
        body.addLayout(head)
        line = row(self.filter, self.only_held, gap=2 * GAP, flush=True)
        line.setStretchFactor(self.filter, 1)
        body.addLayout(line)
        self.no_facts, self.no_questions = label("", "muted"), label("", "muted")
        body.addWidget(self.doubt)
        body.addWidget(self.list)
        body.addWidget(self.no_facts)
        DeckPage.setTabOrder(self.only_held, self.every)
        DeckPage.setTabOrder(self.every, self.list)
        self.column.body.addWidget(sheet)
        sheet, body = card(gap=GAP)
        self.told = label("", "heading")
        self.asked = _list(self.questions, _("What the cards ask"), 6)
        self.asked.setItemDelegate(_Rows(self.asked))
        body.addWidget(self.told)
        body.addWidget(self.asked)
        body.addWidget(self.no_questions)
        self.column.body.addWidget(sheet)
        self.column.body.addWidget(self.forms_sheet)

    def _buttons(self) -> None:
        self.go = button(_("Save"), "filled", "Ctrl+Enter")
        self.go.clicked.connect(self.save)
        if self.app.writable:
            self.messages.addWidget(Notice(self.app.writable, "bad"))
        if self.deck:
            for words, work in (
                (_("Copy"), self.copy),
                (_("Retire"), self.retire),
                (_("Save as table..."), self.choose_file),
            ):
                more = button(words)
                more.setAutoDefault(True)
                more.clicked.connect(lambda _checked=False, work=work: work())
                self.buttons.addWidget(more)
        else:
            for id, name in self.decks.retired(self.pack) if self.app.store.pack_version(self.pack) else ():
                back = button(_("Bring {deck} back").format(deck=name))
                back.setAutoDefault(True)
                back.clicked.connect(lambda _checked=False, id=id: self.bring_back(id))
                self.messages.addLayout(row(label(_("Retired: {deck}").format(deck=name), "muted"), back))
        self.summary = label("", "muted")
        self.summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addWidget(self.summary, 1)
        self._spare()
        self.buttons.addStretch()
        self.buttons.addWidget(label(_("Ctrl+Enter"), "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addWidget(self.go)
        self.bind(("Ctrl+Return", self.go.click), ("Ctrl+Enter", self.go.click), ("Esc", self.leave))

    def _fit_foot(self) -> None:
        """The foot is as low as its buttons, which stay: what is told beside them has room there."""
        self.buttons.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)

    def _spare(self) -> None:
        """Large letters leave no room below for what is told above as well."""
        self.summary.setVisible(not theme.large())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "summary"):
            self._spare()

    def start(self) -> None:
        """The name has the keys."""
        focus(self.name)

    def library_changed(self) -> None:
        self._renew()
        self._read()

    def _renew(self) -> None:
        """What was changed in the deck elsewhere, as from the table, is taken over; what is written here stays."""
        if not self.deck:
            return
        try:
            there = self.decks.text(self.pack, self.deck)
        except StudyAppError:  # it is there no more: saving says so
            return
        now = renewed(self.text, self.now(), there)
        self.text = there
        for field, text in ((self.name, now.name), (self.about, now.about), (self.search, now.search)):
            if field.text() != text:
                field.setText(text)
        self.facts.chosen = dict.fromkeys(now.facts)
        for form, box in self.forms.items():
            box.setChecked(form in now.forms)
        forms = tuple(form for form in self.forms if form in there.forms)
        self._before = replace(there, forms=forms), self._before[1]
        self._let_save()

    def _choose_pack(self) -> None:
        self.pack = self.packs.currentData()
        self.written_in.show_language(self._language())
        self.facts.chosen = {}
        self._let_save()
        self.drop_notice()
        self._read()

    def _read(self) -> None:
        """Read the facts of the pack beside the window."""
        self._reading.begin(lambda: self.decks.facts_later(self.pack))
        self.told.setText(_("Reading…"))

    def _came(self, facts: tuple[Held, ...]) -> None:
        self.facts.facts = facts
        self._show()

    def given_up(self) -> None:
        self._reading.stop()

    def _decided(self) -> int | None:
        """How many new cards a day the deck brings by itself."""
        return self.app.decisions.new_a_day.get(f"{self.pack}/{self.deck}") if self.deck else None

    def _wanted(self) -> int | None:
        written = self.new_a_day.text().strip()
        return int(written) if written else None

    def _written(self) -> None:
        """What was said of the deck as it was before is said no more."""
        self.drop_notice()

    def _let_save(self) -> None:
        """Only what differs from the deck as it was can be saved; the focus does not go by itself to what leads away."""
        saves = self.unsaved and not self.app.writable
        if not saves and self.go.hasFocus():
            focus(self.name)
        self.go.setEnabled(saves)

    def now(self) -> DeckText:
        """The deck as it is written on the page."""
        return replace(
            self.text,
            name=self.name.text(),
            about=self.about.text(),
            search=self.search.text(),
            facts=tuple(self.facts.chosen),
            forms=tuple(form for form, box in self.forms.items() if box.isChecked()),
        )

    def _show(self) -> None:
        """What the deck holds as it is written now, and what its cards ask."""
        now = self.now()
        held = self.decks.held(self.facts.facts, now)
        self.facts.found = frozenset(one.id for one in held)
        among = held if self.only_held.isChecked() else self.facts.facts
        shown = self._fitting(among)
        place = self.list.currentIndex().row()
        self.facts.show_facts(shown)
        if shown:
            self.list.setCurrentIndex(self.facts.index(max(0, min(place, len(shown) - 1))))
        self.every.setText(_("Choose none of these") if self.facts.all_chosen else _("Choose all of these"))
        self.every.setAccessibleName(self.every.text())
        self.every.setVisible(bool(shown))
        self.questions.show_facts(held)
        facts, cards = len(held), len(self.questions.asked)
        told = ngettext("{n} fact", "{n} facts", facts).format(n=facts)
        told += ", " + ngettext("{n} card", "{n} cards", cards).format(n=cards)
        if told != self.told.text():
            self.told.setText(told)
            self.summary.setText(kept_together(told))
            announce(self, told)
        self._tell_empty(shown, held)
        self._say_wrong(now)

    def _tell_empty(self, shown: Sequence[Held], held: Sequence[Held]) -> None:
        """In the place of a list that has nothing: why, and what would be put there."""
        if not self.facts.facts:
            words = _(
                "This pack has no facts yet. What is added to it can be chosen here; a search above takes it in by itself,"
                " such as tag:europe for all that has this tag."
            )
        elif self.filter.text().strip():
            words = _("No fact is found by these words.")
        else:
            words = _("The deck holds nothing yet: take the tick away to see all facts of the pack.")
        lists = (
            (self.list, self.no_facts, bool(shown), words),
            (
                self.asked,
                self.no_questions,
                bool(held),
                _(
                    "What is asked stands here, once facts are chosen by Space or found by the search, such as type:adoption."
                ),
            ),
        )
        for view, empty, has_some, told in lists:
            if view.hasFocus() and not has_some:
                focus(self.filter)
            view.setVisible(has_some)
            empty.setText(told)
            empty.setVisible(not has_some)

    def _fitting(self, among: Sequence[Held]) -> Sequence[Held]:
        """Those of some facts that the field above them finds, by all words of the table of facts."""
        words = self.filter.text().strip()
        if not words or not among:
            self.doubt.hide()
            return among
        found = self.app.authoring.search.find(f"pack:{self.pack} ({words})")
        ids = {id for _pack, id in found.facts()}  # that a pattern takes too long is known only then
        self.doubt.setText(found.wrong[0].sentence() if found.wrong else "")
        self.doubt.setVisible(bool(found.wrong))
        return [one for one in among if one.id in ids]

    def _say_wrong(self, now: DeckText) -> None:
        wrong = self.decks.search_fault(now.search)
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))

    # --- what is done

    @property
    def unsaved(self) -> bool:
        return (self.now(), self.new_a_day.text().strip()) != self._before

    def unsaved_words(self) -> str:
        if not self.deck:
            return _("The new deck is not saved yet.")
        return _("What was changed in the deck “{name}” is not saved yet.").format(name=self.text.name)

    def save_first(self, then: Callable[[], object]) -> None:
        self._save(then)

    def save(self) -> None:
        """Save the deck and leave."""
        self._save(lambda: self._end(self.deck))

    def _end(self, deck: str) -> None:
        self.done.emit(f"{self.pack}/{deck}")
        self.depart()

    def _save(self, then: Callable[[], object]) -> None:
        """Save the deck, or say why not; before a new one is kept empty, that is said once."""
        if not self.deck and not self._reading.busy:
            now = self.now()
            warning = self.decks.emptiness(self.pack, self.facts.facts, now)
            if warning and self._warned != (self.pack, now):
                self._warned = self.pack, now
                self.note(warning)
                return
        if self.decks.search_fault(self.search.text()):
            self._say_wrong(self.now())
            announce(self, self.wrong.text())
            focus(self.search)
            return

        def refused(why: str) -> None:
            self.note(why, "bad")
            focus(self.name)

        def saved(deck: str) -> None:
            self.deck = deck
            try:
                if (wanted := self._wanted()) != self._decided():
                    self.app.deciding.decide("new_a_day", wanted, f"{self.pack}/{self.deck}")
            except StudyAppError as error:
                refused(str(error))
                return
            self._before = self.now(), self.new_a_day.text().strip()
            self.changed.emit()
            then()

        attempt(self.window(), self._saving, _("Saving ..."), saved, refused)

    def _saving(self) -> Task[str]:
        if not self.deck:
            self.app.authoring.ready_pack(self.pack)
        return self.decks.saving(self.pack, self.deck, self.now())

    def copy(self) -> None:
        """Make another deck of what the saved one holds, with as many new cards a day."""

        def copied(made: str) -> str:
            if (wanted := self._decided()) is not None:
                self.app.deciding.decide("new_a_day", wanted, f"{self.pack}/{made}")
            return made

        self.when_settled(lambda: self._do(lambda: self.decks.copying(self.pack, self.deck), copied))

    def retire(self) -> None:
        """Study the deck no more; the one beside it is looked at then."""

        def settled() -> None:
            ids = [id for id, _name in self.decks.listed(self.pack)]
            place = ids.index(self.deck) if self.deck in ids else 0
            beside = [*ids[place + 1 :], *reversed(ids[:place]), ""]
            self._do(lambda: self.decks.retiring(self.pack, self.deck), lambda _effect: beside[0])

        self.when_settled(settled)

    def bring_back(self, deck: str) -> None:
        """Study a retired deck again."""
        self.when_settled(
            lambda: self._do(lambda: self.decks.retiring(self.pack, deck, retired=False), lambda _effect: deck)
        )

    def _do(self, work: Callable[[], Task[T]], came_to: Callable[[T], str]) -> None:
        """Do something that comes to a deck, and leave."""

        def refused(why: str) -> None:
            self.note(why, "bad")

        def done(came: T) -> None:
            try:
                deck = came_to(came)
            except StudyAppError as error:
                refused(str(error))
                return
            self.changed.emit()
            self._end(deck)

        attempt(self.window(), work, _("Saving ..."), done, refused)

    def choose_file(self) -> None:
        """Ask for a file and write the facts of the deck into it."""
        ask_table(self, f"{self.deck}.csv", lambda path, mark: self.save_table(path, mark=mark))

    def save_table(self, path: Path, *, mark: bool) -> None:
        """Write the facts of the deck into a file."""
        try:
            n = self.app.authoring.save_facts(path, deck=f"{self.pack}/{self.deck}", mark=mark)
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self.note(ngettext("{n} fact in {file}", "{n} facts in {file}", n).format(n=n, file=path.name), "good")

    def takes_back(self) -> tuple[str, str]:
        return "", ""  # an answer is none of this page, and leads away from what is not saved yet

    def keys(self) -> Keys:
        return (
            (_("Tab"), _("the next field")),
            (_("Space"), _("choose the marked fact by hand, or not")),
            (_("Ctrl+Enter"), _("save")),
            ("Esc", _("leave everything as it was")),
        )
