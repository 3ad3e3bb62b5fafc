"""The progress page: every figure of what was studied, drawn or as a table, of all of it or within a scope."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property, partial
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QComboBox,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from study_app.app import StudyApp
from study_app.background import begin
from study_app.errors import StudyAppError
from study_app.facts.dates import kept_together
from study_app.gui import theme
from study_app.gui.chart import Chart, beside_name, column_texts, day_text, row_name
from study_app.gui.page import Keys, Page
from study_app.gui.reading import Index
from study_app.gui.saving import ask_file
from study_app.gui.widgets import (
    GAP,
    Choice,
    Column,
    FlushRow,
    announce,
    button,
    card,
    clear,
    focus,
    head,
    label,
    row,
    upright,
)
from study_app.i18n import _, capital, ngettext
from study_app.study.figures import Figure, Shape

_DRAWN = (Shape.BARS, Shape.HEAT, Shape.LINES, Shape.RATES, Shape.SHARES)
_MOST_SHARES = 60
"""So many groups are seen at a glance; more are a table."""

_ROWS = 8
"""Rows of a table that are seen at once."""

_AIR = 5
"""Pixels around the words of a cell, beside the few that the style has."""

_ASIDE = 2 * (_AIR + 3)
"""What a column has beside its words."""

_BESIDE = 0.4
"""What part of the room of a table its other columns of words may have."""

_FIRST = 20
"""In letters: the first column of a table has no less, where its words need it."""

_WIDEST_CHOICE = 36
"""In letters: what is longer is read in the list."""

_LOOK_MS = 15

_PAUSE_MS = 200
"""After the last choice the figures are worked out: not of every deck that one walks past."""

_PERIODS = (None, 365, 90, 30, 7)


class ProgressPage(Page):
    """All figures, one below the other."""

    def __init__(self, app: StudyApp, tell: Callable[[str], None]) -> None:
        """`tell` shows a sentence."""
        super().__init__(_("Progress"))
        self.app, self._tell = app, tell
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.column = Column()
        whole.addWidget(self.column)
        self.deck = self._choice(
            _("Deck"), [(_("All decks"), ""), *((f"{d.pack_title}: {d.name}", d.id) for d in app.decks.rows())]
        )
        self.tag = self._choice(_("Tag"), [(_("Any tag"), ""), *((tag, tag) for tag in app.reading.tags())])
        self.period = self._choice(_("Period"), [(_period(days), days) for days in _PERIODS])
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(self.left)
        body = self.column.body
        self.column.begin_with(head(self.back, label(_("Progress"), "title", wrap=False), 1))
        self._scope = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._scope.setSpacing(GAP)
        for box, share in ((self.deck, 2), (self.tag, 1), (self.period, 1)):
            name = label(box.accessibleName(), "muted", wrap=False)
            name.setBuddy(box)
            below = upright(name, box)
            below.setSpacing(GAP // 2)
            self._scope.addLayout(below, share)
        body.addLayout(self._scope)
        self._lay()
        self._found: SimpleQueue[Figure] = SimpleQueue()
        self._made: Future[None] | None = None
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._choosing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._choosing.timeout.connect(self._work_out)
        self.figures = QVBoxLayout()
        self.figures.setSpacing(2 * GAP)
        body.addLayout(self.figures)
        body.addStretch(1)
        self.on_keys(
            ("Esc", self.left.emit),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
            ("Home", partial(self._to_an_end, last=False)),
            ("End", partial(self._to_an_end, last=True)),
        )

    def _to_an_end(self, *, last: bool) -> None:
        """Go to the first or last row of the figure or table that has the focus, else to the top or bottom of the page."""
        focused, bar = self.focusWidget(), self.column.verticalScrollBar()
        if isinstance(focused, Chart):
            focused.go(len(focused.figure.rows) - 1 if last else 0)
        elif isinstance(focused, FigureTable):
            focused.setCurrentCell(focused.rowCount() - 1 if last else 0, 0)
        else:
            bar.setValue(bar.maximum() if last else bar.minimum())

    def _lay(self) -> None:
        """What is chosen from side by side, one below the other where letters are large."""
        way = QBoxLayout.Direction
        self._scope.setDirection(way.TopToBottom if theme.large() else way.LeftToRight)

    def looks_changed(self) -> None:
        """Lay the page out for the size of the letters."""
        self._lay()

    def _choice(self, name: str, choices: list[tuple[str, object]]) -> QComboBox:
        box = Choice(name)
        box.setMinimumContentsLength(min(_WIDEST_CHOICE, max(len(words) for words, _value in choices)))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for words, value in choices:
            box.addItem(words, value)
        box.activated.connect(lambda _index: self._chosen())
        return box

    def start(self) -> None:
        """Read the figures, and say how many there are."""
        self.load()
        focus(self.deck)

    def resume(self) -> None:
        """Something may have been studied since."""
        self.load()

    def load(self) -> None:
        """Show the figures of the scope chosen."""
        self._put_away()
        self._work_out()

    def _chosen(self) -> None:
        self._put_away()
        self._choosing.start()

    def _put_away(self) -> None:
        self._forget()
        clear(self.figures)
        self.sections: list[Section] = []
        self.complete = False
        self.working = label(_("Working it out ..."), "muted")
        self.figures.addWidget(self.working)

    def _forget(self) -> None:
        """What is being worked out is no longer wanted: it is put where nobody looks, and ends with the figure at hand."""
        self._choosing.stop()
        self._looking.stop()
        self._found = SimpleQueue()
        if self._made is not None:
            self._made.cancel()

    def _work_out(self) -> None:
        """Begin with the figures of the scope chosen, once what was begun before has ended: two would hold each other up."""
        try:
            scope = self.app.reading.scope(self.deck.currentData(), self.tag.currentData(), self.period.currentData())
        except StudyAppError as error:  # the library was read again meanwhile
            self.working.hide()
            self._tell(str(error))
            return
        found = self._found

        def hand_over(figure: Figure) -> bool:
            found.put(figure)
            return found is not self._found

        self._made = begin(partial(self.app.progress.figures_later(scope), hand_over), self._made)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # another page has come, or this one is left
            self._forget()

    def _look(self) -> None:
        """Show one of the figures that were worked out since: all at once would hold up the window. What went wrong is raised."""
        assert self._made is not None
        done = self._made.done()  # asked first: what is handed over before is then there
        try:
            found = self._found.get_nowait()
        except Empty:
            if done:
                self._looking.stop()
                self._made.result()
                self.working.hide()
                self.complete = True
            return
        section = Section(self.app.progress.with_questions(found), self._copy, self._save)
        self.sections.append(section)
        self.figures.insertWidget(self.figures.count() - 1, section.sheet)
        if len(self.sections) == 1:
            announce(self, found.words)

    def _copy(self, section: Section) -> None:
        figure = section.figure
        QGuiApplication.clipboard().setText(figure.as_csv("\t"))  # what a spreadsheet takes apart
        section.tell(_("Copied: {title}").format(title=figure.title))

    def _save(self, section: Section) -> None:
        table, id = _("Tables (*.csv)"), section.figure.id
        if section.chart is None:
            ask_file(self, _("Save"), f"{id}.csv", (table,), lambda path, _kind: self._write(section, path))
            return
        kinds = (_("Pictures (*.png)"), table)
        ask_file(self, _("Save"), f"{id}.png", kinds, lambda path, kind: self._write(section, path, drawn=kind == 0))

    def _write(self, section: Section, path: Path, *, drawn: bool = False) -> None:
        try:
            if drawn and section.chart is not None:
                if not section.chart.image().save(str(path)):
                    raise OSError(_("it is not a place where a picture can be written"))
            else:
                path.write_text(section.figure.as_csv(), encoding="utf-8")
        except OSError as error:
            self._tell(_("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror or error))
            return
        section.tell(_("Saved: {path}").format(path=path))

    def keys(self) -> Keys:
        """The keys of this page, for the sheet of keys."""
        return (
            ("Tab", _("from figure to figure")),
            (_("Left, Right"), _("walk through a figure")),
            ("PgUp, PgDown", _("scroll")),
            (_("Home, End"), _("the top of the page, the bottom; in a figure its first row, its last")),
            ("Esc", _("back")),
        )


class Section:
    """One figure on its sheet: the drawing or the table, the sentence, and what can be done with it."""

    def __init__(self, figure: Figure, copy: Callable[[Section], None], save: Callable[[Section], None]) -> None:
        self.figure = figure
        self.sheet, body = card(f"{figure.title}. {figure.words}", gap=GAP)
        body.addWidget(label(figure.title, "strong"))
        drawn = figure.shape in _DRAWN and figure.rows and figure.enough
        if figure.shape is Shape.SHARES and len(figure.rows) > _MOST_SHARES:
            drawn = False
        self.chart = Chart(figure) if drawn else None
        if self.chart is not None:
            over = FlushRow(
                left=True, right=True
            )  # its words stand where all others do, and the frame of its focus beside them
            over.addWidget(self.chart)
            body.addLayout(over)
        self._body = body
        listed = bool(figure.rows) and self.chart is None and figure.shape is not Shape.NUMBERS
        if figure.rows and self.chart is None:
            self.table.setVisible(listed)
        self.as_table = button("", "quiet")
        body.addWidget(label(figure.words))
        self.as_table.clicked.connect(self._toggle)
        copy_button = button(_("Copy"), "quiet")
        copy_button.setAccessibleName(_("Copy {title}").format(title=figure.title))
        copy_button.clicked.connect(lambda: copy(self))
        save_button = button(_("Save..."), "quiet")
        save_button.setAccessibleName(_("Save {title}").format(title=figure.title))
        save_button.clicked.connect(lambda: save(self))
        self._name_toggle(listed)
        if figure.rows:
            body.addLayout(row(self.as_table, copy_button, save_button, 1, flush=True))
            self.as_table.setHidden(listed)
        self.said = label("", tone="good")
        self.said.hide()
        body.addWidget(self.said)

    def tell(self, words: str) -> None:
        """Say below it what was done with it."""
        self.said.setText(words)
        self.said.show()
        announce(self.sheet, words)

    @cached_property
    def table(self) -> FigureTable:
        """It as a table, made when it is first wanted, below the drawing or in its place."""
        table = FigureTable(self.figure)
        table.hide()
        self._body.insertWidget(1 if self.chart is None else 2, table)
        if self.chart is not None:
            QWidget.setTabOrder(self.chart, table)  # where it stands, not after all that was there before
        return table

    def _toggle(self) -> None:
        shown = self.table.isHidden()
        self.table.setVisible(shown)
        self._name_toggle(shown)

    def _name_toggle(self, shown: bool) -> None:
        words = _("Hide the table") if shown else _("Show as table")
        self.as_table.setText(words)
        self.as_table.setAccessibleName(f"{words}: {self.figure.title}")


class _Airy(QStyledItemDelegate):
    """Draws cells with air around their words."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, whole, painter, option.widget)
        option.rect = option.rect.adjusted(_AIR, _AIR, -_AIR, -_AIR)
        super().paint(painter, option, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        option.rect = option.rect.adjusted(_AIR, 0, -_AIR, 0)
        return super().sizeHint(option, index) + QSize(2 * _AIR, 2 * _AIR)


class FigureTable(QTableWidget):
    """A figure as a table that is read and not changed, as high as its first rows are at the width that it has.

    Where its columns have no room beside each other, each row is told in words below its name, so that it never scrolls aside.
    A column of words in which nothing is written is not shown.
    """

    def __init__(self, figure: Figure) -> None:
        super().__init__(len(figure.rows), len(figure.columns))
        self.figure = figure
        self.setAccessibleName(figure.title)
        self.setObjectName("figure")
        self.setHorizontalHeaderLabels(list(figure.columns))
        self.verticalHeader().hide()
        self.setItemDelegate(_Airy(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # known beforehand, so that no bar comes over columns that have shared the room already
        longer = len(figure.rows) > _ROWS
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOn if longer else bars.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = [[row[place] for row in figure.rows] for place in range(len(figure.columns))]
        self._told = False
        """Whether the rows are told in words."""
        self._empty = {place for place, cells in enumerate(columns) if place and all(cell == "" for cell in cells)}
        self._wordy = [
            place
            for place, cells in enumerate(columns)
            if place and any(isinstance(cell, str) and cell for cell in cells)
        ]
        flags, wraps = Qt.AlignmentFlag, Qt.TextFlag.TextWordWrap.value
        for place in range(len(figure.columns)):  # a heading stands over what is below it
            words = not place or any(isinstance(row[place], str) for row in figure.rows)
            side = (flags.AlignLeft if words else flags.AlignRight) | flags.AlignVCenter
            heading = self.horizontalHeaderItem(place)
            assert heading is not None
            heading.setData(Qt.ItemDataRole.TextAlignmentRole, side.value | wraps)
        self._texts = [column_texts(figure, place) if place else [] for place in range(len(figure.columns))]
        for number, cells in enumerate(figure.rows):
            for place, cell in enumerate(cells):
                item = QTableWidgetItem(kept_together(day_text(cell)) if place == 0 else self._texts[place][number])
                if place:
                    spoken = f"{row_name(figure, number)}, {figure.columns[place]}: {item.text()}"
                    item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
                if place and not isinstance(cell, str):
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(number, place, item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _share(self) -> bool:
        """Numbers have the room that they need and words the rest, most of it what a row is about; whether that is enough."""
        header, room = self.horizontalHeader(), self.viewport().width()
        smallest = header.minimumSectionSize()  # of which it makes no column less, whatever it is told
        needs = [0 if place in self._empty else max(smallest, self._need(place)) for place in range(self.columnCount())]
        numbers = sum(need for place, need in enumerate(needs) if place and place not in self._wordy)
        rest = room - numbers
        for place in self._wordy:
            least = max(smallest, self._longest_word(place))
            needs[place] = max(least, min(needs[place], round(rest * _BESIDE / len(self._wordy))))
        others = sum(needs[1:])
        if room - others < min(needs[0], _FIRST * self.fontMetrics().averageCharWidth()):
            header.resizeSection(0, room)
            return False
        spare = room - others - max(needs[0], smallest)
        for place in range(1, self.columnCount()):  # what no cell needs has a heading that would take further lines
            more = max(0, self._heading(place) - needs[place]) if needs[place] else 0
            if more <= spare:
                needs[place] += more
                spare -= more
        needs[0] = room - sum(needs[1:])
        for place, need in enumerate(needs):
            header.resizeSection(place, need)
        return True

    def _need(self, place: int) -> int:
        """How wide a column is whose cells stand in one line each."""
        metrics, rows = self.fontMetrics(), self.figure.rows
        texts = self._texts[place] if place else [day_text(row[0]) for row in rows]
        cells = max(map(metrics.horizontalAdvance, texts), default=0)
        return max(cells + _ASIDE + 2, self._longest_word(place))

    def _longest_word(self, place: int) -> int:
        """How wide the heading of a column is at least."""
        return max(map(self._wide, self._name(place).split()), default=0) + _ASIDE + 2

    def _heading(self, place: int) -> int:
        """How wide the heading of a column is in one line."""
        return self._wide(self._name(place)) + _ASIDE + 2

    def _name(self, place: int) -> str:
        return str(self.model().headerData(place, Qt.Orientation.Horizontal))

    def _wide(self, words: str) -> int:
        return self.horizontalHeader().fontMetrics().horizontalAdvance(words)

    def _fit(self) -> None:
        self._tell(told=not self._share())
        self.resizeRowsToContents()
        header = self.horizontalHeader()
        headed = [place for place in range(self.columnCount()) if not self.isColumnHidden(place)]
        line, lines = header.fontMetrics().height(), 1
        for place in headed:
            within = QRect(0, 0, header.sectionSize(place) - _ASIDE - 1, 100 * line)
            found = header.fontMetrics().boundingRect(within, Qt.TextFlag.TextWordWrap, self._name(place)).height()
            lines = max(lines, round(found / line))
        header.setFixedHeight(lines * line + GAP)
        rows = sum(self.rowHeight(number) for number in range(min(self.rowCount(), _ROWS)))
        self.setFixedHeight(header.height() + rows + 2 * self.frameWidth())

    def _tell(self, *, told: bool) -> None:
        """Tell each row in words below its name, or show its cells beside each other."""
        for place in range(1, self.columnCount()):
            self.setColumnHidden(place, told or place in self._empty)
        if told == self._told:
            return
        self._told = told
        for number, cells in enumerate(self.figure.rows):
            item, words = self.item(number, 0), beside_name(self.figure, number)
            if item is not None:
                name = f"{row_name(self.figure, number)}\n{capital(words)}"
                item.setText(name if told and words else day_text(cells[0]))


def _period(days: int | None) -> str:
    return _("All time") if days is None else ngettext("Last {n} day", "Last {n} days", days).format(n=days)
