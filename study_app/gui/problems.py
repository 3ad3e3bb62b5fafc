"""The problems page: what is wrong with the packs, kind by kind, and what can be done about each with one key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QHideEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QStyleOptionViewItem, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.background import Task, begin
from study_app.desk import remedies
from study_app.desk.desk import Effect
from study_app.desk.row_words import change_in_words
from study_app.errors import StudyAppError
from study_app.facts.mending import Mend
from study_app.facts.pack_files import EDITS
from study_app.facts.problem import Problem, Severity
from study_app.gui import theme
from study_app.gui.page import Keys
from study_app.gui.reading import ABOVE, Index, ReadingPage, RowPainter, is_whole, rows_of
from study_app.gui.widgets import (
    GAP,
    Choice,
    Column,
    Notice,
    SparingRow,
    Tile,
    announce,
    button,
    card,
    clear,
    focus,
    label,
    restyle,
    row,
    tip,
)
from study_app.gui.working import attempt
from study_app.i18n import _, ngettext, quoted
from study_app.journal import Change

HEADING = Qt.ItemDataRole.UserRole + 2
"""Whether a row names a kind, and is no problem."""

_SHOWN = 200
"""So many of a kind are listed: nobody mends more without looking again."""

_LOOK_MS = 30
_PREVIEW_MS = 80
"""After the last step through the list what a mend would do is worked out: not of every row that one walks past."""

_READ_MS = 400
"""So long the words of a problem that came by itself have been on screen before a key mends it: nobody reads faster."""

_WIDE, _HIGH = 900, 560
"""Pixels at the usual text size from which on the list and the problem stand side by side, or else one below the other.

Where there is not even room for that, one is seen at a time.
"""


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
        "alias-taken": _("Other names that are another’s"),
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


_LINE = 200
"""Letters of a line of a file that are shown."""


def written_at(problem: Problem) -> str:
    """The place in a text of a pack and the code, as the terminal tells them: for a tip. Of an edit there is no place yet."""
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return problem.code if where.endswith(f"/{EDITS}") else f"{where} ({problem.code})"


class ProblemRows(QAbstractListModel):
    """Problems in the order of their kinds, each kind with a line that names it and counts them."""

    def __init__(self, called: remedies.Called, sentence: Callable[[Problem], str]) -> None:
        """`called` says what a row is called, `sentence` gives that of a source which a problem is about, "" for none."""
        super().__init__()
        self.rows: list[Problem | str] = []
        self._called, self._sentence = called, sentence
        self._worded: dict[tuple[int, int], str] = {}

    def show(self, problems: Sequence[Problem]) -> None:
        """List these, errors first."""
        self.beginResetModel()
        kinds: dict[str, list[Problem]] = {}
        order = {code: number for number, code in enumerate(_kinds())}
        for problem in sorted(problems, key=lambda one: (one.severity is not Severity.ERROR, order.get(one.code, -1))):
            kinds.setdefault(kind_name(problem.code), []).append(problem)
        self.rows, self._worded = [], {}
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
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(written_at(found))
        if role not in (Qt.ItemDataRole.DisplayRole, ABOVE, Qt.ItemDataRole.AccessibleTextRole):
            return None
        key = (index.row(), int(role))
        if key not in self._worded:  # a list asks for its words again and again
            self._worded[key] = self._words(found, role)
        return self._worded[key]

    def _words(self, found: Problem, role: int) -> str:
        error, word = found.severity is Severity.ERROR, _("error")
        if role == ABOVE:
            place = remedies.place(found, self._called)
            return f"{word}  ·  {place}" if error else place
        if role == Qt.ItemDataRole.DisplayRole:  # its row stands above
            return self._sentence(found) or remedies.message(found, self._called, bare=True)
        word = word if error else _("warning")
        return f"{kind_name(found.code)}, {word}: {self._sentence(found) or remedies.message(found, self._called)}"


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
        box: QRect = option.rect.adjusted(GAP + 3, GAP, -GAP, -GAP + 2)  # it begins where the rows do
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        if (
            index.data(HEADING) and not index.row() and is_whole(option.widget)
        ):  # there is nothing above it to part it from
            size.setHeight(QFontMetrics(option.font).height() + 2 * GAP)
        return size


class ProblemsPage(ReadingPage):
    """All problems of the library, looked through beside the window, and the one that is marked with its mends.

    No key mends what has not been on screen: where the words of a mend are not in view, the first press brings them there.
    """

    row_wanted = Signal(str, str, str, str)
    """(pack, table, id, field) of what is to be opened."""
    unite_wanted = Signal(str, str, str)
    """(pack, one fact, another) of which one is to be made."""
    write_wanted = Signal(str, str, str, str)
    """(pack, kind of fact, role, entity): a fact of this kind is to be written, of this in that role."""
    saved = Signal()
    """The library was edited."""
    file_told = Signal()
    """Where a file of a pack lies was copied: it will be mended in another program."""

    def __init__(self, app: StudyApp, attach: Callable[[], None], pack: str = "") -> None:
        """Of all packs, or at first of one."""
        super().__init__(app, _("Problems in packs"), attach)
        self.problems: list[Problem] = []
        self.shown: Problem | None = None
        self.mends: tuple[Mend, ...] = ()
        self.looked = False
        self._aside = False
        self._opened = False
        self._mended: list[Problem] = []
        self._comes_back: Problem | None = None
        self._searching: Future[list[Problem]] | None = None
        self._progress = (0, 0)
        self._turn = object()
        self.top.addWidget(label(_("Problems in packs"), "title"), 1)
        copy = button(_("Copy all"), "quiet")
        copy.clicked.connect(self.copy)
        self.filter = button(_("Filters"), "quiet", "F9")
        self.filter.setCheckable(True)
        self.filter.toggled.connect(lambda _shown: self._fit())
        self.top.addWidget(self.filter)
        self.top.addWidget(copy)
        self.top.flush(left=True, right=True)
        self.pack = self._choice(_("Pack"), [(_("All packs"), "")])
        if pack:
            self.pack.addItem(pack, pack)
            self.pack.setCurrentIndex(1)
        self.kind = self._choice(_("Kind"), [(_("All kinds"), "")])
        severities: list[tuple[str, object]] = [
            (_("Errors and warnings"), ""), (_("Errors"), "error"), (_("Warnings"), "warning")
        ]  # fmt: skip
        self.severity = self._choice(_("Severity"), severities)
        self.state = self._choice(_("State"), [(_("To mend"), False), (_("Set aside"), True)])
        self.filters = QWidget()
        filters = QBoxLayout(QBoxLayout.Direction.TopToBottom, self.filters)
        filters.setContentsMargins(0, 0, 0, 0)
        for pair in ((self.pack, self.kind), (self.severity, self.state)):
            filters.addLayout(row(*pair))
        self._filters = filters
        self.said = label("", "muted")
        self.told = label("", "small", tone="good")
        self.told.hide()
        self._texts: dict[tuple[str, str], dict[str, str]] = {}
        """By pack and source the sentences of a text at hand, each by the id that a problem names it with."""
        self.rows = ProblemRows(app.desk.called, self._sentence)
        self.list = rows_of(self.rows, _("Problems"))
        self.list.setProperty("ground", "sheet")
        self.list.setItemDelegate(_Painter(self.list))
        self.empty = QVBoxLayout()
        self.column = Column(margin=GAP, alone=False)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom)  # until it is seen how wide the page is
        self._halves.setSpacing(2 * GAP)
        self._halves.addWidget(self.list, 2)
        self._halves.addWidget(self.column, 3)
        inside = QWidget()
        body = QVBoxLayout(inside)
        self._body = body
        body.setSpacing(GAP)
        body.addWidget(self.filters)
        body.addWidget(self.told)
        body.addWidget(self.said)
        body.addLayout(self.empty)
        body.addLayout(self._halves, 1)
        self.whole.addWidget(inside, 1)
        self.list.selectionModel().currentChanged.connect(lambda index, _old: self._mark(index))
        self.list.doubleClicked.connect(lambda _index: self.open())
        self._reading = QTimer(self, singleShot=True, interval=_READ_MS)
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._trying = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._trying.timeout.connect(self._preview)
        self._tried = 0
        for key in ("Return", "Enter"):
            self.on_key(key, self._enter)
        for number in range(1, 10):
            self.on_key(str(number), partial(self._mend_by_key, number - 1))
        self.on_key("PgDown", lambda: self.column.page(1), repeat=True)
        self.on_key("PgUp", lambda: self.column.page(-1), repeat=True)
        self.on_key("O", self.open)
        self.on_key("I", self.put_aside)
        self.on_key("U", self.undo)
        self.on_key("F9", self._to_filters)

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
        self._searching = begin(partial(search, wanted))
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
        if first:
            if self.rows.rows:
                focus(self.list)
            announce(self, self.said.text() or self._nothing())

    def _offer_choices(self) -> None:
        """The packs and the kinds that there are, with how many of each."""
        packs, titles = Counter(problem.pack for problem in self.problems), self.app.reading.pack_titles()
        kinds = Counter(kind_name(problem.code) for problem in self.problems)
        for box, all_of, counts in ((self.pack, _("All packs"), packs), (self.kind, _("All kinds"), kinds)):
            chosen = box.currentData()
            box.clear()
            box.addItem(all_of, "")
            for name, count in sorted(counts.items()):
                words = (titles.get(name, name) or _("no pack")) if box is self.pack else name
                box.addItem(f"{words} ({count})", name)
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
        focused = self.focusWidget()
        had_focus = focused in (None, self.list) or self.column.isAncestorOf(focused)
        number = self.buttons.index(focused) if isinstance(focused, QPushButton) and focused in self.buttons else -1
        before, shown = self.list.currentIndex().row(), self.shown
        self._texts.clear()
        self.rows.show(self.wanted())
        back = self.rows.place(self._comes_back) if self._comes_back is not None else -1
        place = back if back >= 0 else self.rows.place(shown) if shown is not None else -1
        self._comes_back = None if back >= 0 else self._comes_back
        self._go_to(place if place >= 0 else max(0, before))
        if shown is not None and self.shown != shown:
            self._reading.start()  # it came by itself: what is pressed now may be meant for the one before
        self._say()
        if had_focus:
            kept = self.shown == shown and 0 <= number < len(self.buttons)
            focus(self.buttons[number] if kept else self._place_of_keys())

    def _place_of_keys(self) -> QWidget:
        """What has the keys: the list, or where the problem alone is in view the first thing that can be done about it."""
        if not self.rows.rows:
            return self.back
        if self._alone and self._opened:
            return (*self.buttons, self.opener)[0]
        return self.list

    @property
    def _alone(self) -> bool:
        """Whether the list and the problem are seen one at a time."""
        return not self._wide and self.height() < _HIGH * theme.scale()

    @property
    def _wide(self) -> bool:
        return self.width() >= _WIDE * theme.scale()

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
        self._show_halves()
        if self._looking.isActive():
            far = f"{100 * done // of} %" if of else ""
            words = _("Looking through the packs ... {far}  Esc gives it up.").format(far=far)
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
                self.empty.addStretch(1)
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def _show_halves(self) -> None:
        some, alone = bool(self.rows.rows), self._alone
        self.list.setVisible(some and not (alone and self._opened))
        self.column.setVisible(some and (self._opened or not alone))

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
        return _("Nothing to mend.") + " " + looked

    # --- the problem that is marked

    def _mark(self, index: Index) -> None:
        """Show a problem with what can be done about it."""
        problem = self.rows.problem(index)
        if problem is not None and problem == self.shown and problem.code == self.shown.code and self._fresh:
            return
        if problem != self.shown and self.told.property("tone") != "good":
            self.tell("")  # it was about the one before
        self.shown, self._fresh = problem, True
        clear(self.column.body)
        self.mends, self.buttons = (), []
        if problem is None:
            return
        self.mends = self.app.authoring.mends(problem) if not self._aside else ()
        sheet, body = card(margin=2 * GAP if theme.large() else 3 * GAP, gap=GAP)
        error = problem.severity is Severity.ERROR
        tone = "bad" if error else "partly"
        word = _("error") if error else _("warning")
        body.addWidget(label(f"{kind_name(problem.code)}  ·  {word}", "heading", tone=tone))
        called = self.app.desk.called
        body.addWidget(label(remedies.message(problem, called, bare=True), "strong"))
        where = label(remedies.place(problem, called), "muted")
        where.setToolTip(tip(written_at(problem)))
        body.addWidget(where)
        for statement in self._statements(problem):
            body.addWidget(label(statement))
        if sentence := self._sentence(problem):
            body.addWidget(label(sentence))
        body.addWidget(label(remedies.remedy(problem, called)))
        self._written = self.app.authoring.text_of(problem) if not problem.row else None
        if self._written is not None:
            file, line = self._written
            if line:
                body.addWidget(label(quoted(line if len(line) <= _LINE else line[: _LINE - 1] + "…"), tone=tone))
            body.addWidget(label(_("The file: {file}").format(file=file), "muted"))
        self._add_buttons(body, problem)
        self.column.body.addWidget(sheet)
        self.before, self.after = QVBoxLayout(), QVBoxLayout()
        self.preview, self._inside = self._preview_sheet()
        self.column.body.addWidget(self.preview)
        self.column.body.addStretch(1)
        self.column.to_top()
        self._tried = 0
        self._trying.start()

    _fresh = False
    _written: tuple[Path, str] | None = None
    """The file of what has no page within the program, and the line."""
    buttons: Sequence[QPushButton] = ()
    opener: QPushButton

    def _row_name(self, problem: Problem) -> str:
        return remedies.row_name(problem.pack, problem.table, problem.row, self.app.desk.called)

    def _preview_sheet(self) -> tuple[QFrame, QVBoxLayout]:
        sheet, body = card(gap=GAP)
        sheet.hide()
        return sheet, body

    def _statements(self, problem: Problem) -> list[str]:
        """What the facts that have part in it say."""
        if problem.table != "fact" or not problem.pack:
            return []
        told = (self.app.reading.told(problem.pack, id) for id in (problem.row, *problem.others))
        return [found.fact.statement for found in told if found is not None]

    def _sentence(self, problem: Problem) -> str:
        """The sentence without a fact that it is about, in quotes; "" where the text of the source is not at hand."""
        if problem.code != "uncovered" or not problem.others:
            return ""
        key = (problem.pack, problem.row)
        if key not in self._texts:
            row, text = self.app.desk.row(problem.pack, "source", problem.row), self.app.reading.source_text(*key)
            spans = row.data.get("sentences", ()) if row is not None and text is not None else ()
            self._texts[key] = {f"{problem.row}:{one[0]}": quoted((text or "")[one[0] : one[1]]) for one in spans}
        return self._texts[key].get(problem.others[0], "")

    def _add_buttons(self, body: QVBoxLayout, problem: Problem) -> None:
        self.buttons = buttons = []
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
            buttons.append(made)
            body.addWidget(made)
        key = "O" if first else _("Enter")
        words = _("Open") if self._written is None else _("Copy where it lies")
        self.opener = opener = button(words, "plain" if first else "filled", key)
        opener.clicked.connect(self.open)
        line = SparingRow()
        line.addWidget(label(key, "key", wrap=False))
        line.addWidget(opener)
        if self.app.authoring.aside(problem, back=self._aside):
            words = _("It is a problem again") if self._aside else _("This is no problem")
            self.ignorer = button(words, "plain", "I")
            self.ignorer.clicked.connect(self.put_aside)
            line.addSpacing(GAP)
            line.addWidget(label("I", "key", wrap=False))
            line.addWidget(self.ignorer)
        line.addStretch(1)
        body.addLayout(line)

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
        called = self.app.desk.called
        for change in mend.changes:
            what = change_in_words(change, partial(called, self.shown.pack))
            named = remedies.row_name(self.shown.pack, change.table, change.id, called)
            self._inside.addWidget(label(f"{named}: {what}" if change.field else what))
        if self.app.desk.heavy(self.shown.pack, mend.changes):
            self._inside.addWidget(label(_("It reaches many facts: what it does is told when it is done."), "muted"))
            return
        try:
            effect = self.app.desk.effect(self.shown.pack, mend.changes)
        except StudyAppError as error:
            self._inside.addWidget(label(str(error), tone="bad"))
            return
        for problem in effect.errors:
            self._inside.addWidget(label(remedies.sentence(problem, called), tone="bad"))
        self._inside.addWidget(label(effect.sentence(), "muted"))

    # --- what is done

    def _enter(self) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QPushButton) and focused in self.buttons:
            self._mend_by_key(self.buttons.index(focused))
        elif isinstance(focused, QPushButton):
            focused.click()
        elif self._alone and not self._opened:
            self._show_one(True)
        elif self.mends and self.mends[0].likely:
            self._mend_by_key(0)
        elif not self._reading.isActive():
            self.open()

    def _show_one(self, opened: bool) -> None:
        """Where there is no room for both: the problem that is marked, or the list again."""
        if self.shown is not None:
            self._opened = opened
            self._say()
            focus(self._place_of_keys())

    def leave(self) -> None:
        if self._alone and self._opened and self.rows.rows:
            self._show_one(False)
        else:
            super().leave()

    def _mend_by_key(self, number: int) -> None:
        """Do one of the things that can be done, once its words are on screen."""
        if self.shown is None or number >= len(self.mends) or self._reading.isActive():
            return
        if self._alone and not self._opened:
            self._show_one(True)
        tile = self.buttons[number]
        # before the preview is there, what was just put in may have no place yet
        if not self.mends[number].changes or (self.column.holds(tile) and not self._trying.isActive()):
            self.mend(number)
            return
        self._tried = number
        self._trying.start()
        self.column.bring(tile)
        self.tell(_("Press it again to do this: {what}.").format(what=self.mends[number].words), "partly")

    def mend(self, number: int, _checked: bool = False) -> None:
        """Do one of the things that can be done."""
        if self.shown is None or number >= len(self.mends):
            return
        mend, pack = self.mends[number], self.shown.pack
        if mend.unite is not None:
            self.unite_wanted.emit(pack, *mend.unite)
        elif mend.write is not None:
            self.write_wanted.emit(pack, *mend.write)
        else:
            self._save(pack, mend.changes, mend.words, _("Mended: {what}. {effect}"))

    def put_aside(self) -> None:
        """Say in its row that it is no problem, or that it is one again."""
        if self.shown is not None:
            changes = self.app.authoring.aside(self.shown, back=self._aside)
            if changes:
                why = _("no problem: {kind}") if not self._aside else _("a problem again: {kind}")
                what = f"{kind_name(self.shown.code)}, {self._row_name(self.shown)}"
                words = (_("Set aside: {what}.") if not self._aside else _("Taken up again: {what}.")).format(what=what)
                self._save(self.shown.pack, changes, why.format(kind=kind_name(self.shown.code)), words)
            else:
                announce(self, _("An error cannot be set aside: it keeps the fact out."))

    def _save(self, pack: str, changes: Sequence[Change], why: str, words: str) -> None:
        def saved(effect: Effect) -> None:
            told = words.format(what=why, effect=effect.sentence(done=True))
            self._done(told + " " + _("Ctrl+Z takes it back."))

        saving = partial(self.app.desk.saving, pack, changes, why)
        attempt(self.window(), saving, _("Saving ..."), saved, lambda why: self.note(why, "bad"))

    def _done(self, words: str) -> None:
        """Something was edited: what is marked is gone from the list at once, and all is looked through again."""
        self._fresh = False
        if self.shown is not None and self.shown in self.problems:
            self.problems.remove(self.shown)
            self._mended.append(self.shown)
        self._show()
        self.tell(words, "good")
        focus(self._place_of_keys())
        self.saved.emit()

    def tell(self, words: str, tone: str = "good") -> None:
        """Show above the problems what was done or not, and have it said; it stays until something else is."""
        restyle(self.told, "tone", tone)
        self.told.setText(words)
        self.told.setVisible(bool(words))
        if words:
            announce(self, words)

    def note(self, words: str, tone: str = "partly") -> None:
        self.tell(words, tone)

    def open(self) -> None:
        """Open what the problem is about, at the field; of what has no page here, copy where its file lies."""
        if self._written is not None:
            self._copy_place(self._written[0])
        elif (shown := self.shown) is not None:
            place = next(iter(shown.others), "") if shown.code == "uncovered" else shown.field
            self.row_wanted.emit(shown.pack, shown.table, shown.row, place)

    def _copy_place(self, file: Path) -> None:
        """Put where a file lies on the clipboard, for whatever edits it: nothing outside of the program is opened by it."""
        self.file_told.emit()
        QGuiApplication.clipboard().setText(str(file))
        words = _(
            "Copied: {file}. Open it in a text editor; saved there, it is read again when you come back to the decks."
        )
        self.tell(words.format(file=file))

    def takes_back(self) -> tuple[str, str]:
        return self.app.authoring.edits_in_words()

    def undo(self) -> None:
        def back() -> None:
            if self._mended:
                self._comes_back = self._mended.pop()

        words = _("Taken back: {what}. Ctrl+Shift+Z makes it again.")
        self._way(self.app.desk.undoing, _("Taking back ..."), words, back)

    def redo(self) -> None:
        words = _("Made again: {what}. Ctrl+Z takes it back.")
        self._way(self.app.desk.redoing, _("Putting back ..."), words, lambda: None)

    def _way(self, work: Callable[[], Task[str]], doing: str, words: str, then: Callable[[], None]) -> None:
        def turned(what: str) -> None:
            if what:
                self._fresh = False
                self.tell(words.format(what=what))
                self.saved.emit()
                then()

        attempt(self.window(), work, doing, turned, lambda why: self.note(why, "bad"))

    def copy(self) -> None:
        """Put all problems that are chosen on the clipboard, one a line."""
        QGuiApplication.clipboard().setText("\n".join(problem.sentence() for problem in self.wanted()))
        self.tell(_("Copied"))

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
        """Side by side where there is room, or one below the other; else one at a time, and the filters where they are wanted."""
        alone = self._alone
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for layout in (self._halves, self._filters):
            layout.setDirection(across if self._wide else down)
        self._body.setContentsMargins(3 * GAP, 0 if alone else GAP, 3 * GAP, GAP if alone else 2 * GAP)
        self.column.body.setContentsMargins(0, 0, 0, 0 if alone else GAP)  # its edges are those of what is above it
        self.filter.setVisible(alone)
        self.filters.setVisible(self.filter.isChecked() or not alone)
        self._show_halves()

    def _to_filters(self) -> None:
        """To the filters, or from them back to the problems."""
        inside = self.filters.isAncestorOf(self.focusWidget())
        if self._alone:
            self.filter.setChecked(not inside)
        focus(self._place_of_keys() if inside else self.pack)

    @property
    def pack_in_view(self) -> str:
        return self.shown.pack if self.shown is not None else ""

    def keys(self) -> Keys:
        return (
            (_("Up, Down"), _("another problem")),
            (_("Enter"), _("the likeliest mend, else open; or the button that has the focus")),
            ("F9", _("choose the pack, the kind, the severity, or what is set aside")),
            ("1–9", _("one of the mends")),
            ("O", _("open what the problem is about")),
            ("I", _("this is no problem; among those set aside: it is one again")),
            (_("Page Up, Page Down"), _("scroll what is said of it")),
            (_("U, Ctrl+Z"), _("take back the last edit")),
            ("Ctrl+Shift+Z", _("make it again")),
            *super().keys(),
        )
