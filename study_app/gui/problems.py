"""The problems page: what is wrong with the packs, kind by kind, and what can be done about each with one key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication, QHideEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QStyleOptionViewItem, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.background import begin
from study_app.errors import StudyAppError
from study_app.facts.mending import Mend
from study_app.facts.problem import Problem, Severity
from study_app.gui import theme
from study_app.gui.page import Keys
from study_app.gui.reading import ABOVE, Index, ReadingPage, RowPainter, rows_of
from study_app.gui.widgets import GAP, Choice, Column, Notice, Tile, announce, button, card, clear, focus, label, row
from study_app.i18n import _, ngettext
from study_app.journal import Change

HEADING = Qt.ItemDataRole.UserRole + 2
"""Whether a row names a kind, and is no problem."""

_SHOWN = 200
"""So many of a kind are listed: nobody mends more without looking again."""

_LOOK_MS = 30
_PREVIEW_MS = 80
"""After the last step through the list what a mend would do is worked out: not of every row that one walks past."""

_WIDE = 900
"""Pixels at the usual text size from which on the list and the problem stand side by side."""


def _kinds() -> dict[str, str]:
    """The kinds of problems by their codes, in the order in which they are listed."""
    return {
        "contradiction": _("Contradictions"),
        "two-holders": _("Two at the same time"),
        "outside-list": _("Outside a complete list"),
        "denied": _("Said and denied"),
        "wrong-order": _("Impossible order"),
        "wrong-time": _("Wrong time"),
        "ended": _("Over by now"),
        "old-source": _("Old sources"),
        "no-end": _("States without an end"),
        "unfounded": _("Follows from what is no longer said"),
        "same-fact": _("Said twice"),
        "same-name": _("Same name"),
        "near-name": _("Names one letter apart"),
        "alias-taken": _("Other names that are another's"),
        "orphan": _("No fact speaks of it"),
        "ambiguous": _("Two right answers"),
        "leak": _("Questions that contain their answer"),
        "no-question": _("Facts without a question"),
        "no-deck": _("Facts in no deck"),
        "uncovered": _("Sentences without a fact"),
        "uncited": _("Drafts without a citation"),
        "no-citation": _("Facts without a citation"),
        "ungrounded": _("Not in the cited text"),
        "wrong-digest": _("Broken citations"),
        "other-document": _("Another document"),
        "wrong-length": _("Another document"),
    }


def kind_name(code: str) -> str:
    """A kind of problem, for people."""
    return _kinds().get(code, _("Mistakes in the text"))


def place_of(problem: Problem) -> str:
    """Where a problem is written, in short."""
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"{problem.row}  ·  {where}" if problem.row else where


class ProblemRows(QAbstractListModel):
    """Problems in the order of their kinds, each kind with a line that names it and counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Problem | str] = []

    def show(self, problems: Sequence[Problem]) -> None:
        """List these, errors first."""
        self.beginResetModel()
        kinds: dict[str, list[Problem]] = {}
        order = {code: number for number, code in enumerate(_kinds())}
        for problem in sorted(problems, key=lambda one: (one.severity is not Severity.ERROR, order.get(one.code, -1))):
            kinds.setdefault(kind_name(problem.code), []).append(problem)
        self.rows = []
        for name, found in kinds.items():
            more = len(found) - _SHOWN
            self.rows.append(f"{name}  ·  {len(found)}")
            self.rows += found[:_SHOWN]
            if more > 0:
                self.rows.append(
                    ngettext("and {n} more of this kind", "and {n} more of this kind", more).format(n=more)
                )
        self.endResetModel()

    def problem(self, index: Index) -> Problem | None:
        """The problem of a row; None for a line that names a kind."""
        found = self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None
        return found if isinstance(found, Problem) else None

    def place(self, problem: Problem) -> int:
        """The row of a problem, -1 if it is not listed."""
        return self.rows.index(problem) if problem in self.rows else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.problem(index) is None:
            return Qt.ItemFlag.NoItemFlags  # the arrows pass it
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.rows[index.row()]
        if isinstance(found, str):
            return {Qt.ItemDataRole.DisplayRole: found, HEADING: True, ABOVE: ""}.get(role)
        if role == Qt.ItemDataRole.DisplayRole:
            return found.message.removeprefix(f"{found.table} {found.row}: ")  # which stands above it
        if role == ABOVE:
            return f"{_('error')}  ·  {place_of(found)}" if found.severity is Severity.ERROR else place_of(found)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            word = _("error") if found.severity is Severity.ERROR else _("warning")
            return f"{kind_name(found.code)}, {word}: {found.message}"
        return None


class _Painter(RowPainter):
    """Draws problems as other rows, and the name of a kind as a heading."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if not index.data(HEADING):
            super().paint(painter, option, index)
            return
        painter.save()
        bold = QFont(option.font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(theme.colour("text"))
        box: QRect = option.rect.adjusted(GAP, GAP, -GAP, -GAP + 2)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)
        painter.restore()


class ProblemsPage(ReadingPage):
    """All problems of the library, looked through beside the window, and the one that is marked with its mends."""

    row_wanted = Signal(str, str, str, str)
    """(pack, table, id, field) of what is to be opened."""
    unite_wanted = Signal(str, str, str)
    """(pack, one fact, another) of which one is to be made."""
    saved = Signal()
    """The library was edited."""

    def __init__(self, app: StudyApp, attach: Callable[[], None]) -> None:
        super().__init__(app, _("Problems in packs"), attach)
        self.problems: list[Problem] = []
        self.shown: Problem | None = None
        self.mends: tuple[Mend, ...] = ()
        self.looked = False
        self._aside = False
        self._searching: Future[list[Problem]] | None = None
        self._progress = (0, 0)
        self._turn = object()
        self.top.addWidget(label(_("Problems in packs"), "strong"), 1)
        copy = button(_("Copy all"), "quiet")
        copy.clicked.connect(self.copy)
        self.top.addWidget(copy)
        self.pack = self._choice(_("Pack"), [(_("All packs"), "")])
        self.kind = self._choice(_("Kind"), [(_("All kinds"), "")])
        severities: list[tuple[str, object]] = [
            (_("Errors and warnings"), ""), (_("Errors"), "error"), (_("Warnings"), "warning")
        ]  # fmt: skip
        self.severity = self._choice(_("Severity"), severities)
        self.state = self._choice(_("State"), [(_("To mend"), False), (_("Set aside"), True)])
        filters = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        for pair in ((self.pack, self.kind), (self.severity, self.state)):
            filters.addLayout(row(*pair))
        filters.addStretch(1)
        self._filters = filters
        self.said = label("", "muted")
        self.rows = ProblemRows()
        self.list = rows_of(self.rows, _("Problems"))
        self.list.setItemDelegate(_Painter(self.list))
        self.empty = QVBoxLayout()
        self.column = Column(margin=GAP)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)  # until it is seen how wide the page is
        self._halves.setSpacing(2 * GAP)
        self._halves.addWidget(self.list, 2)
        self._halves.addWidget(self.column, 3)
        inside = QWidget()
        body = QVBoxLayout(inside)
        body.setContentsMargins(3 * GAP, GAP, 3 * GAP, 2 * GAP)
        body.setSpacing(GAP)
        body.addLayout(filters)
        body.addWidget(self.said)
        body.addLayout(self.empty)
        body.addLayout(self._halves, 1)
        self.whole.addWidget(inside, 1)
        self.list.selectionModel().currentChanged.connect(lambda index, _old: self._mark(index))
        self.list.doubleClicked.connect(lambda _index: self.open())
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._trying = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._trying.timeout.connect(self._preview)
        self._tried = 0
        for key in ("Return", "Enter"):
            self.on_key(key, self._enter)
        for number in range(1, 10):
            self.on_key(str(number), partial(self.mend, number - 1))
        self.on_key("PgDown", lambda: self.column.page(1), repeat=True)
        self.on_key("PgUp", lambda: self.column.page(-1), repeat=True)
        self.on_key("O", self.open)
        self.on_key("I", self.put_aside)
        self.on_key("U", self.undo)

    def _choice(self, name: str, choices: Sequence[tuple[str, object]]) -> Choice:
        box = Choice(name)
        box.setMinimumContentsLength(max(9, *(len(words) for words, _value in choices)))
        box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for words, value in choices:
            box.addItem(words, value)
        box.activated.connect(lambda _index: self._chosen())
        return box

    # --- looking

    def start(self) -> None:
        """Begin to look; the list has the keys once it is there."""
        self.look_again()
        focus(self.back)

    def resume(self) -> None:
        """Something may have been mended on the page above."""
        self.look_again()

    def library_changed(self) -> None:
        if self.isVisible():
            self.look_again()

    def look_again(self) -> None:
        """Look through the packs anew; what was found stays on screen until then."""
        self._progress = (0, 0)
        self._turn = turn = object()

        def wanted(done: int, of: int) -> bool:
            self._progress = (done, of)
            return turn is self._turn

        self._aside = bool(self.state.currentData())
        search = self.app.authoring.problems_later(aside=self._aside)
        self._searching = begin(partial(search, wanted), self._searching)
        self._looking.start()
        self._say()

    def _look(self) -> None:
        """Show what was found, once all packs are looked through."""
        assert self._searching is not None
        if not self._searching.done():
            self._say()
            return
        self._looking.stop()
        first, self.looked = not self.looked, True
        try:
            self.problems = self._searching.result()
        except StudyAppError as error:
            self.said.setText(str(error))
            return
        self._offer_choices()
        self._show()
        if first and self.rows.rows:
            focus(self.list)

    def _offer_choices(self) -> None:
        """The packs and the kinds that there are, with how many of each."""
        packs = Counter(problem.pack for problem in self.problems)
        kinds = Counter(kind_name(problem.code) for problem in self.problems)
        for box, all_of, counts in ((self.pack, _("All packs"), packs), (self.kind, _("All kinds"), kinds)):
            chosen = box.currentData()
            box.clear()
            box.addItem(all_of, "")
            for name, count in sorted(counts.items()):
                box.addItem(f"{name or _('no pack')} ({count})", name)
            box.setCurrentIndex(max(0, box.findData(chosen)))

    def _chosen(self) -> None:
        if bool(self.state.currentData()) != self._aside:
            self.look_again()
        else:
            self._show()

    def wanted(self) -> list[Problem]:
        """The problems that were found and chosen."""
        pack, kind, severity = (box.currentData() for box in (self.pack, self.kind, self.severity))
        return [
            problem
            for problem in self.problems
            if pack in ("", problem.pack)
            and kind in ("", kind_name(problem.code))
            and severity in ("", problem.severity)
        ]

    def _show(self) -> None:
        """List what is chosen; the problem that was marked stays so, or what stands in its place now."""
        had_focus = self.list.hasFocus() or self.focusWidget() is None
        before, marked = self.list.currentIndex().row(), self.shown
        self.rows.show(self.wanted())
        place = self.rows.place(marked) if marked is not None else -1
        self._go_to(place if place >= 0 else max(0, before))
        self._say()
        if had_focus:
            focus(self.list if self.rows.rows else self.back)

    def _go_to(self, place: int) -> None:
        """Mark a problem at a row or next to it."""
        count = self.rows.rowCount()
        near = [*range(place, count), *range(min(place, count) - 1, -1, -1)]
        for number in near:
            index = self.rows.index(number)
            if self.rows.problem(index) is not None:
                self.list.setCurrentIndex(index)
                self._mark(index)
                return
        self._mark(QModelIndex())

    def _say(self) -> None:
        """How many there are, or how far the search is, or that there is nothing and what was looked at."""
        done, of = self._progress
        clear(self.empty)
        some = bool(self.rows.rows)
        self.list.setVisible(some)
        self.column.setVisible(some)
        if self._looking.isActive():
            far = _("{done} of {of} packs").format(done=done, of=of) if of else ""
            words = _("Looking through the packs ... {far}").format(far=far).rstrip()
        elif some:
            errors = sum(problem.severity is Severity.ERROR for problem in self.wanted())
            warnings = len(self.wanted()) - errors
            words = ", ".join(
                (
                    ngettext("{n} error", "{n} errors", errors).format(n=errors),
                    ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
                )
            )
        else:
            words = ""
            if self.looked:
                self.empty.addWidget(Notice(self._nothing(), "good"))
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _nothing(self) -> str:
        if self._aside:
            return _("Nothing is set aside.")
        if self.problems:
            return _("Nothing of this kind. Choose another pack, kind or severity above.")
        facts, packs = self.app.authoring.library_size()
        looked = _("Looked at: {facts} in {packs}, held against each other, their sources and today.").format(
            facts=ngettext("{n} fact", "{n} facts", facts).format(n=facts),
            packs=ngettext("{n} pack", "{n} packs", packs).format(n=packs),
        )
        return f"{_('Nothing to mend.')} {looked}"

    # --- the problem that is marked

    def _mark(self, index: Index) -> None:
        """Show a problem with what can be done about it."""
        problem = self.rows.problem(index)
        if problem is not None and problem == self.shown and problem.code == self.shown.code and self._fresh:
            return
        self.shown, self._fresh = problem, True
        clear(self.column.body)
        self.mends = ()
        if problem is None:
            return
        self.mends = self.app.authoring.mends(problem) if not self._aside else ()
        sheet, body = card(gap=GAP)
        error = problem.severity is Severity.ERROR
        tone = "bad" if error else "partly"
        word = _("error") if error else _("warning")
        body.addWidget(label(f"{kind_name(problem.code)}  ·  {word} ({problem.code})", "heading", tone=tone))
        body.addWidget(label(problem.message, "strong"))
        body.addWidget(label(place_of(problem), "muted"))
        for id, statement in self._statements(problem):
            body.addWidget(label(f"{id}: {statement}"))
        body.addWidget(label(problem.remedy))
        self._add_buttons(body, problem)
        self.column.body.addWidget(sheet)
        self.before, self.after = QVBoxLayout(), QVBoxLayout()
        self.preview, self._inside = self._preview_sheet()
        self.column.body.addWidget(self.preview)
        self.column.body.addStretch(1)
        self.column.verticalScrollBar().setValue(0)
        self._tried = 0
        self._trying.start()

    _fresh = False

    def _preview_sheet(self) -> tuple[QFrame, QVBoxLayout]:
        sheet, body = card(gap=GAP)
        sheet.hide()
        return sheet, body

    def _statements(self, problem: Problem) -> list[tuple[str, str]]:
        """What the facts that have part in it say."""
        if problem.table != "fact" or not problem.pack:
            return []
        told = ((id, self.app.told(problem.pack, id)) for id in (problem.row, *problem.others))
        return [(id, found.fact.statement) for id, found in told if found is not None]

    def _add_buttons(self, body: QVBoxLayout, problem: Problem) -> None:
        self.buttons: list[QPushButton] = []
        first = bool(self.mends) and self.mends[0].likely
        for number, mend in enumerate(self.mends):
            key = _("Enter") if number == 0 and first else str(number + 1)
            made = Tile(mend.words, margin=GAP + 4)  # its words may need more than one line
            made.setAccessibleDescription(key)
            made.dress("accent" if number == 0 and first else "plain")
            made.body.addWidget(label(mend.words, "strong" if number == 0 and first else "body"), 1)
            made.body.addWidget(label(key, "key", wrap=False))
            made.clicked.connect(partial(self.mend, number))
            made.installEventFilter(self)
            self.buttons.append(made)
            body.addWidget(made)
        opener = button(_("Open"), "plain" if first else "filled", "O" if first else _("Enter"))
        opener.setText(_("Open (O)") if first else _("Open (Enter)"))
        opener.clicked.connect(self.open)
        self.opener = opener
        things: list[QWidget | int] = [opener]
        if self.app.authoring.aside(problem, back=self._aside):
            words = _("It is a problem again") if self._aside else _("This is no problem")
            self.ignorer = button(words, "plain", "I")
            self.ignorer.setText(f"{words} (I)")
            self.ignorer.clicked.connect(self.put_aside)
            things.append(self.ignorer)
        body.addLayout(row(*things, 1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The mend that has the focus is the one of which it is shown what it does."""
        if event.type() == QEvent.Type.FocusIn and watched in self.buttons:
            self._tried = self.buttons.index(watched)
            self._trying.start()
        return super().eventFilter(watched, event)

    def _preview(self) -> None:
        """Show what a mend would change: fields, questions, reviews."""
        if self.shown is None or not self.mends or not self.isVisible():  # a page that was left in the meantime
            return
        mend = self.mends[min(self._tried, len(self.mends) - 1)]
        clear(self._inside)
        self.preview.setVisible(bool(mend.changes))
        if not mend.changes:
            return
        self._inside.addWidget(label(mend.words, "strong"))
        for change in mend.changes:
            what = f"{change.id}: {change.field}" if change.field else f"{change.table} {change.id}"
            self._inside.addWidget(label(f"{what}   {value_words(change.old)} → {value_words(change.new)}"))
        try:
            effect = self.app.desk.effect(self.shown.pack, mend.changes)
        except StudyAppError as error:
            self._inside.addWidget(label(str(error), tone="bad"))
            return
        for problem in effect.errors:
            self._inside.addWidget(label(f"{problem.message} {problem.remedy}", tone="bad"))
        self._inside.addWidget(label(effect.sentence(), "muted"))

    # --- what is done

    def _enter(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QPushButton):
            focused.click()
        elif self.mends and self.mends[0].likely:
            self.mend(0)
        else:
            self.open()

    def mend(self, number: int, _checked: bool = False) -> None:
        """Do one of the things that can be done."""
        if self.shown is None or number >= len(self.mends):
            return
        mend, pack = self.mends[number], self.shown.pack
        if mend.unite is not None:
            self.unite_wanted.emit(pack, *mend.unite)
        else:
            self._save(pack, mend.changes, mend.words, _("Mended: {what}. {effect}"))

    def put_aside(self) -> None:
        """Say in its row that it is no problem, or that it is one again."""
        if self.shown is not None:
            changes = self.app.authoring.aside(self.shown, back=self._aside)
            if changes:
                why = _("no problem: {code}") if not self._aside else _("a problem again: {code}")
                words = _("Set aside: {what}.") if not self._aside else _("Taken up again: {what}.")
                self._save(self.shown.pack, changes, why.format(code=self.shown.mark), words)
            else:
                announce(self, _("An error cannot be set aside: it keeps the fact out."))

    def _save(self, pack: str, changes: Sequence[Change], why: str, words: str) -> None:
        try:
            effect = self.app.desk.save(pack, changes, why)
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self._done(words.format(what=why, effect=effect.sentence()))

    def _done(self, words: str) -> None:
        """Something was edited: what is marked is gone from the list at once, and all is looked through again."""
        announce(self, words)
        self._fresh = False
        if self.shown is not None and self.shown in self.problems:
            self.problems.remove(self.shown)
        self._show()
        self.saved.emit()

    def note(self, words: str, tone: str = "partly") -> None:
        """Show a sentence in the place of what a mend would do."""
        self._trying.stop()
        clear(self._inside)
        self._inside.addWidget(Notice(words, tone))
        self.preview.show()
        announce(self, words)

    def open(self) -> None:
        """Open what the problem is about, at the field."""
        if self.shown is not None:
            self.row_wanted.emit(self.shown.pack, self.shown.table, self.shown.row, self.shown.field)

    def takes_back(self) -> tuple[str, str]:
        return self.app.authoring.edits_in_words()

    def undo(self) -> None:
        self._way(self.app.desk.undo, _("Taken back: {what}."))

    def redo(self) -> None:
        self._way(self.app.desk.redo, _("Made again: {what}."))

    def _way(self, work: Callable[[], str], words: str) -> None:
        try:
            what = work()
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        if what:
            announce(self, words.format(what=what))
            self._fresh = False
            self.saved.emit()

    def copy(self) -> None:
        """Put all problems that are chosen on the clipboard, one a line."""
        QGuiApplication.clipboard().setText("\n".join(problem.sentence() for problem in self.wanted()))
        announce(self, _("Copied"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if (
            not event.spontaneous()
        ):  # another page has come, after which all is looked through anew, or this one is left
            self._looking.stop()
            self._trying.stop()
            self._turn = object()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_halves"):
            self._fit()

    def _fit(self) -> None:
        """Side by side where there is room, else one below the other."""
        wide = self.width() >= _WIDE * theme.scale()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for layout in (self._halves, self._filters):
            layout.setDirection(across if wide else down)

    def keys(self) -> Keys:
        return (
            (_("Up, Down"), _("another problem")),
            (_("Enter"), _("the likeliest mend, else open; or the button that has the focus")),
            ("1-9", _("one of the mends")),
            ("O", _("open what the problem is about")),
            ("I", _("this is no problem; among those set aside: it is one again")),
            (_("Page Up, Page Down"), _("scroll what is said of it")),
            (_("U, Ctrl+Z"), _("take back the last edit")),
            ("Ctrl+Shift+Z", _("make it again")),
            *super().keys(),
        )


def value_words(value: Any) -> str:
    """A value of a row, as it is shown where it changes."""
    if value is None:
        return _("nothing")
    if isinstance(value, list):
        return ", ".join(value_words(one) for one in value)
    if isinstance(value, dict):
        if "source" in value and "span" in value:
            return f"{value['source']} {value['span'][0]}-{value['span'][1]}"
        return ", ".join(f"{key} {value_words(one)}" for key, one in value.items())
    return str(value)
