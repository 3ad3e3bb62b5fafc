"""Bringing a table into a pack: how it is written, what its columns fill, what becomes of each row, and then the import."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from study_app.app import StudyApp
from study_app.background import begin
from study_app.desk.desk import Bulk, LeftBehindError
from study_app.desk.importing import GivenUpError, Judged
from study_app.desk.row_words import field_in_words
from study_app.errors import StudyAppError
from study_app.facts.dates import kept_together
from study_app.facts.importers.encoding import ENCODINGS, Encoding
from study_app.facts.importers.format import Said
from study_app.facts.importers.mapping import LEFT_OUT
from study_app.facts.importers.proposals import State, Verdict
from study_app.facts.importers.separated import SEPARATORS
from study_app.gui import theme
from study_app.gui.asking import FormPage
from study_app.gui.page import Keys
from study_app.gui.widgets import (
    GAP,
    Bar,
    Check,
    Choice,
    Notice,
    announce,
    button,
    card,
    clear,
    focus,
    label,
    leave_the_wheel,
    line_up,
    row,
    tip,
)
from study_app.i18n import _, ngettext, pgettext, within
from study_app.journal import Edit

_LOOK_MS = 40

_SHOWN = 100
"""Rows that are shown: the first ones, or the first wrong ones."""


def field_name(field: str) -> str:
    """What a column fills, in words."""
    known = {
        LEFT_OUT: _("left out"),
        "front": _("front"),
        "back": _("back"),
        "extra": _("extra"),
        "tags": _("tags"),
        "deck": _("deck"),
        "both": _("asked from the back too"),
        "id": _("id"),
    }
    if field in known:
        return known[field]
    return within(field_in_words("fact", (field,)))


def row_in_words(verdict: Verdict) -> str:
    """What stands in a row: its title, and of a flashcard what is on the other side too."""
    more = (verdict.data.get(field) for field in ("back", "extra"))
    return "  ·  ".join(
        (verdict.title, *(" ".join(one.split()) for one in more if isinstance(one, str) and one.strip()))
    )


def separator_name(separator: str) -> str:
    """A separator in words."""
    return {"\t": _("tab"), ";": _("semicolon ;"), ",": _("comma ,"), "|": _("bar |")}.get(separator, separator)


def outcome(verdict: Verdict) -> str:
    """What becomes of a row, in words."""
    match verdict.state:
        case State.NEW:
            return pgettext("a row", "new")
        case State.CHANGED:
            return _("changed: {fields}").format(fields=", ".join(map(field_name, verdict.fields)))
        case State.UNCHANGED:
            return _("unchanged")
        case State.WRONG:
            return _("wrong: {reason}").format(reason=verdict.reason)


class Preview(QTableWidget):
    """The rows with what becomes of them."""

    def __init__(self) -> None:
        super().__init__(0, 3)
        self.setAccessibleName(_("Rows and what becomes of them"))
        self._heads = (pgettext("its number", "Line"), _("Row"), _("What becomes of it"))
        self.setHorizontalHeaderLabels(self._heads)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._wrong: list[int] = []

    def show_rows(self, verdicts: list[Verdict]) -> None:
        """Show some rows."""
        self.setRowCount(len(verdicts))
        tones = {State.NEW: "good", State.CHANGED: "accent", State.UNCHANGED: "muted", State.WRONG: "bad"}
        for line, verdict in enumerate(verdicts):
            told = outcome(verdict)
            for column, words in enumerate((str(verdict.line), row_in_words(verdict), told)):
                item = QTableWidgetItem(words)
                item.setToolTip(tip(words))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{self._heads[column]}: {words}")
                if column == 2:
                    item.setForeground(theme.colour(tones[verdict.state]))
                self.setItem(line, column, item)
        self._wrong = [line for line, verdict in enumerate(verdicts) if verdict.state is State.WRONG]
        self._fit()

    def _fit(self) -> None:
        """Have each reason in view from its first word to its last, and room for the first rows."""
        wrong = set(self._wrong)
        usual = self.fontMetrics().height() + GAP + 4
        self.verticalHeader().setDefaultSectionSize(usual)
        for line in range(self.rowCount()):
            needs = self.sizeHintForRow(line) if line in wrong else 0
            self.setRowHeight(line, needs if needs > usual + GAP else usual)  # a line more, and not a few pixels
        height = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        height += sum(self.rowHeight(line) for line in range(min(self.rowCount(), 12)))
        self.setFixedHeight(height + GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()


class _Import:
    """An import that goes on beside the window, and can be given up before it is said in the journal."""

    def __init__(self, bulk: Bulk) -> None:
        self.bulk = bulk
        self.written = 0
        self._given_up = Event()
        self.future: Future[object] = begin(lambda: bulk.work(self._wait, lambda: self._wait(self.written)))

    def _wait(self, rows: int) -> None:
        self.written = rows
        if self._given_up.is_set():
            raise GivenUpError

    def give_up(self) -> None:
        """Nothing shall come of it, if it is not too late."""
        self._given_up.set()


class ImportPage(FormPage):
    """One file on its way into a pack. Ctrl+Enter imports, Esc gives up or leaves."""

    changed = Signal()
    """Facts were made or changed."""

    def __init__(self, app: StudyApp, path: Path) -> None:
        """Raises StudyAppError for a file that is no table."""
        super().__init__(_("Import {file}").format(file=path.name))
        self.app, self.path = app, path
        self.said = Said()
        self.judged: Judged | None = None
        self._future: Future[Judged] | None = None
        self._reading: Future[None] | None = None
        self._number = 0
        self._shown: list[tuple[str, ...]] = []
        self._examples_of = 0
        self._import: _Import | None = None
        self._going_back = False
        self._said_last: Edit | None = None
        adding = app.authoring.adding
        if not adding.pack:
            adding.choose(adding.packs()[0][0])
        kind = app.authoring.importing.likely_type(path, adding.pack)
        self.plan = app.authoring.importing.plan(path, adding.pack, kind, adding.deck)
        self._written()
        self._where()
        sheet, self.columns = card(gap=GAP)
        self.column.body.addWidget(sheet)
        self.preview = Preview()
        self.only_wrong = Check(_("Only what is wrong"), _("Only what is wrong"))
        self.only_wrong.toggled.connect(self._show_rows)
        self.told = label("", "strong")
        line = row(self.only_wrong, flush=True)
        line.insertWidget(0, self.told, 1)
        self.column.body.addLayout(line)
        self.column.body.addWidget(self.preview)
        self.column.body.addStretch(1)
        self.progress = Bar(_("How much is imported"))
        self.progress.hide()
        self.go = button(_("Import"), "filled", "Ctrl+Enter")
        self.go.clicked.connect(self.run)
        self.stop = button(_("Cancel"), "plain", "Esc")
        self.stop.clicked.connect(self.leave)
        self.stop.hide()
        self.taking_back = button(_("Take it back"))
        self.taking_back.clicked.connect(self.take_back)
        self.taking_back.hide()
        self.summary = label("", "muted")
        """What would be imported, where the rows themselves are out of view."""
        self.buttons.addWidget(self.summary, 1)
        self.buttons.addWidget(self.progress, 1)
        self.buttons.addWidget(self.taking_back)
        self.buttons.addWidget(self.stop)
        self.key = label(_("Ctrl+Enter"), "key", wrap=False)
        self.buttons.addWidget(self.key, 0, Qt.AlignmentFlag.AlignVCenter)
        self.buttons.addWidget(self.go)
        self.bind(("Ctrl+Return", self.go.click), ("Ctrl+Enter", self.go.click), ("Esc", self.leave))
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        leave_the_wheel(self)
        self._show_plan()

    # --- what is chosen

    def _written(self) -> None:
        self.encoding, self.separator = Choice(_("Encoding")), Choice(_("Separator"))
        self.header = Check(_("First row names the columns"), _("First row names the columns"))
        found = self.plan.table.encoding.name
        for name in dict.fromkeys((found, *ENCODINGS)):
            self.encoding.addItem(Encoding(name).words, name)
        for separator in dict.fromkeys((self.plan.table.layout.separator, *SEPARATORS)):
            self.separator.addItem(separator_name(separator), separator)
        if self.plan.table.format.id != "csv":
            self.separator.setEnabled(False)
            self.header.hide()
        self.guess = label("", "small", tone="partly")
        self._of_file = _choices((_("Encoding"), self.encoding), (_("Separator"), self.separator))
        self.column.body.addLayout(self._of_file)
        self.column.body.addWidget(self.header)
        self.column.body.addWidget(self.guess)
        self.header.setChecked(self.plan.table.layout.header)
        self.encoding.activated.connect(self._say)
        self.separator.activated.connect(self._say)
        self.header.toggled.connect(self._say)

    def _where(self) -> None:
        self.packs, self.types, self.decks = Choice(_("Pack")), Choice(_("Kind of fact")), Choice(_("Deck"))
        for id, title in self.app.authoring.adding.packs():
            self.packs.addItem(title, id)
        self.packs.setCurrentIndex(max(0, self.packs.findData(self.plan.pack)))
        where = ((_("Pack"), self.packs), (_("Kind"), self.types), (_("Deck"), self.decks))
        of_pack = _choices(*where)
        self.column.body.addLayout(of_pack)
        if theme.large():  # else several share a line
            line_up(self._of_file, of_pack)
        self._fill_pack()
        self.types.setCurrentIndex(max(0, self.types.findData(self.plan.type)))
        self.packs.activated.connect(self._choose_pack)
        self.types.activated.connect(self._say)
        self.decks.activated.connect(self._choose_deck)

    def _fill_pack(self) -> None:
        pack = self.packs.currentData()
        self.types.clear()
        for kind in self.app.authoring.importing.types(pack):
            self.types.addItem(
                kind.name.get(self.app.language) or next(iter(kind.name.values()), "") or kind.id, kind.id
            )
        self.decks.clear()
        self.decks.addItem(_("as the file says"), "")
        for id, name in self.app.authoring.adding.decks(pack):
            self.decks.addItem(name, id)
        chosen = self.decks.findData(self.app.authoring.adding.deck) if pack == self.app.authoring.adding.pack else 1
        self.decks.setCurrentIndex(max(0, min(chosen, self.decks.count() - 1)))
        if self.plan.table.layout.everywhere.get("deck") or "deck" in self.plan.table.layout.roles.values():
            self.decks.setCurrentIndex(0)

    def _choose_pack(self) -> None:
        self._fill_pack()
        try:
            likely = self.app.authoring.importing.likely_type(self.path, self.packs.currentData())
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self.types.setCurrentIndex(max(0, self.types.findData(likely)))
        self._say()

    def _choose_deck(self) -> None:
        self.drop_notice()
        self.plan = replace(self.plan, deck=self.decks.currentData())
        self._judge()

    def _say(self) -> None:
        """Something was said of the file or of where it goes: look at it anew."""
        header = None if self.header.isHidden() else self.header.isChecked()
        said = Said(self.encoding.currentData(), self.separator.currentData(), header)
        try:
            self.plan = self.app.authoring.importing.plan(
                self.path, self.packs.currentData(), self.types.currentData(), self.decks.currentData(), said
            )
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self.drop_notice()
        self._show_plan()

    def _show_plan(self) -> None:
        """The columns with what they fill; then the rows follow."""
        clear(self.columns)
        self.guess.setText(
            _("The encoding is a guess: see whether all letters are right, else choose another.")
            if not self.plan.table.encoding.sure
            else ""
        )
        self.guess.setVisible(not self.plan.table.encoding.sure)
        self.columns.addWidget(label(_("Columns and what they fill"), "heading"))
        self.fills: list[Choice] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        fields = (LEFT_OUT, *self.app.authoring.importing.fields(self.plan.pack, self.plan.type))
        for place, (column, filled) in enumerate(zip(self.plan.table.layout.columns, self.plan.mapping, strict=True)):
            choice = Choice(_("What “{column}” fills").format(column=column))
            for field in fields:
                choice.addItem(field_name(field), field)
            choice.setCurrentIndex(fields.index(filled))
            choice.activated.connect(self._map)
            grid.addWidget(label(column, "strong", wrap=False), place, 0)
            example = label("", "muted")
            example.setObjectName(f"example {place}")
            grid.addWidget(example, place, 1)
            grid.addWidget(choice, place, 2)
            self.fills.append(choice)
        self.columns.addLayout(grid)
        before: QWidget = self.decks
        for after in (
            *self.fills,
            self.only_wrong,
            self.preview,
            self.go,
        ):  # they are made anew, and come in their place
            QWidget.setTabOrder(before, after)
            before = after
        leave_the_wheel(self)
        self._judge()

    def _examples(self) -> None:
        """Show the first rows, which come while all are judged."""
        if len(self._shown) == self._examples_of:
            return
        rows = list(self._shown)
        self._examples_of = len(rows)
        for place in range(len(self.fills)):
            words = "  ·  ".join(_short(cells[place]) for cells in rows if cells[place].strip())
            for example in self.findChildren(QWidget, f"example {place}"):
                example.setText(words)  # type: ignore[attr-defined]

    def _map(self) -> None:
        self.drop_notice()
        self.plan = replace(self.plan, mapping=tuple(choice.currentData() for choice in self.fills))
        self._judge()

    # --- what would become of the rows

    def start(self) -> None:
        """The rows are being judged; then the button has the focus, as most files are as they are found."""
        focus(self.top.back)

    def _judge(self) -> None:
        """Judge all rows beside the window; what was begun for another plan is given up."""
        self._number += 1
        number, plan = self._number, self.plan

        def wait(_rows: int) -> None:
            if number != self._number:
                raise GivenUpError

        shown: list[tuple[str, ...]] = []
        self.judged, self._shown, self._examples_of = None, shown, 0
        self._offer(offered=True)
        self.taking_back.hide()
        self.go.setEnabled(False)
        self.told.setText(_("Reading…"))
        self.summary.setText("")
        importing = self.app.authoring.importing
        self._future = begin(lambda: importing.judge(plan, wait, shown.append))
        self._timer.start()

    def _offer(self, *, offered: bool) -> None:
        """Show the button that imports; not where it was pressed and nothing has changed since."""
        self.go.setVisible(offered)
        self.key.setText(_("Ctrl+Enter") if offered else "Ctrl+Z")  # which takes back what was imported

    def _look(self) -> None:
        """See how far the work beside the window is."""
        if self.gone:  # what was judged meanwhile concerns nobody any more, and takes no focus
            self._timer.stop()
            return
        self._examples()
        if self._future is not None and self._future.done():
            future, self._future = self._future, None
            self._judged(future)
        if self._import is not None:
            self.progress.show_share(self._import.written, max(1, self.judged.makes if self.judged else 1))
            if self._import.future.done():
                done, self._import = self._import, None
                self._imported(done)
        if self._reading is not None and self._reading.done():
            reading, self._reading = self._reading, None
            self._read_again(reading)
        if self._future is None and self._import is None and self._reading is None:
            self._timer.stop()

    def _judged(self, future: Future[Judged]) -> None:
        try:
            self.judged = future.result()
        except GivenUpError:
            return
        except StudyAppError as error:
            self.told.setText("")
            self.preview.show_rows([])
            self.note(str(error), "bad")
            return
        self.told.setText(_("Rows of the table"))
        self.summary.setText(kept_together(self.judged.sentence()))
        announce(self, self.judged.sentence())
        self.go.setEnabled(bool(self.judged.makes) and not self.app.writable)
        had = self.focusWidget() in (None, self.go, self.top.back)
        self._show_rows()
        if had and self.go.isEnabled():
            focus(self.go)

    def _show_rows(self) -> None:
        if self.judged is None:
            return
        rows = list(self.judged.wrong) if self.only_wrong.isChecked() else self.judged.verdicts
        self.preview.show_rows(rows[:_SHOWN])

    # --- the import

    def run(self) -> None:
        """Import what is new or changed, beside the window."""
        if self.judged is None or self._import is not None or self.go.isHidden() or not self.go.isEnabled():
            return
        try:
            self._import = _Import(self.app.authoring.importing.begin(self.judged))
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self._busy(busy=True)
        self._timer.start()

    def _busy(self, *, busy: bool) -> None:
        self.alone = busy  # nothing else is edited meanwhile
        self.go.setEnabled(not busy and self.judged is not None)
        self.column.setEnabled(not busy)
        self.progress.setVisible(busy)
        self.summary.setHidden(busy)
        self.stop.setVisible(busy)
        if busy:
            focus(self.stop)

    def _imported(self, done: _Import) -> None:
        self._busy(busy=False)
        assert self.judged is not None
        back, self._going_back = self._going_back, False
        try:
            done.future.result()
        except GivenUpError:
            self.note(_("It stays as it was.") if back else _("Nothing was imported."), "partly")
            focus(self.top.back if back else self.go)
            return
        except LeftBehindError as error:
            self.note(str(error))
            self.go.setEnabled(False)
            self.taking_back.hide()
            self._reading = begin(self.app.library_reader())
            self._timer.start()
            return
        except StudyAppError as error:
            self.note(str(error), "bad")
            focus(self.go)
            return
        done.bulk.done()
        if back:
            self.taking_back.hide()
            self.changed.emit()
            self.note(_("The import was taken back."), "good")
            self._judge()
            return
        made = self.judged.makes
        self.summary.setText("")
        self._offer(offered=False)
        self._said_last = self.app.desk.last
        self.taking_back.show()
        self.changed.emit()
        words = ngettext("{n} row was imported.", "{n} rows were imported.", made).format(n=made)
        if wrong := len(list(self.judged.wrong)):
            left = ngettext(
                "{n} row is wrong and was left out: mend it in the file and import that again.",
                "{n} rows are wrong and were left out: mend them in the file and import that again.",
                wrong,
            )
            words += " " + left.format(n=wrong)
        self.note(words, "good")
        self.column.verticalScrollBar().setValue(0)
        focus(self.top.back)

    def _read_again(self, reading: Future[None]) -> None:
        """The packs were read again beside the window: what stands in the journal is shown."""
        try:
            reading.result()
            self.app.renew_library()
        except StudyAppError as error:
            self.note(str(error), "bad")
            return
        self.changed.emit()
        self.note(_("It is saved; the packs were read again."), "good")
        self._judge()

    def take_back(self) -> None:
        """Take all of the import back, if nothing was changed since."""
        if self.app.desk.last != self._said_last:
            self.note(_("Something else was changed since: take that back first, in the table of facts."))
            return
        bulk = self.app.desk.undo_in_bulk()
        if bulk is not None:
            self._import, self._going_back = _Import(bulk), True
            self._busy(busy=True)
            self._timer.start()

    def takes_back(self) -> tuple[str, str] | None:
        return ("" if self.taking_back.isHidden() else _("the import of {file}").format(file=self.path.name)), ""

    def undo(self) -> None:
        if not self.taking_back.isHidden():
            self.take_back()

    def alone_words(self) -> str:
        return _("Nothing else can be opened before this is done; Esc stops it.")

    def leave(self) -> None:
        """Give up what goes on, else leave."""
        if self._import is not None:
            self._import.give_up()
            return
        self._number += 1
        self.left.emit()

    def note(self, words: str, tone: str = "partly") -> None:
        """Show a sentence on top of the page, and have it said."""
        self.drop_notice()
        self.notice = Notice(words, tone)
        self.messages.addWidget(self.notice)
        announce(self, words)
        self.column.bring(self.notice)

    def keys(self) -> Keys:
        return (
            (_("Ctrl+Enter"), _("import")),
            (_("Tab"), _("what the file is like, where it goes, what its columns fill")),
            ("Esc", _("give up, or leave")),
        )


def _choices(*choices: tuple[str, Choice]) -> QGridLayout:
    """Choices after their words that share a line, however long what they offer is; where letters are large each has its own."""
    grid = QGridLayout()
    grid.setSpacing(GAP)
    for number, (words, choice) in enumerate(choices):
        choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.setMinimumContentsLength(5)
        line, place = (number, 0) if theme.large() else (0, 2 * number)
        name = label(words, "muted", wrap=False)
        if place:
            name.setContentsMargins(GAP, 0, 0, 0)  # nearer to its own choice than to the one before
        grid.addWidget(name, line, place)
        grid.addWidget(choice, line, place + 1)
        grid.setColumnStretch(place + 1, 1)
    return grid


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"
