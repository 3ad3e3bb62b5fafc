"""Printing: a quiz sheet, the key of one or decks as a list, with its pages shown as they will be, to print, save or copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QRegularExpression, QSize, Qt, QTimer
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QPageSize,
    QPainter,
    QPaintEvent,
    QRegularExpressionValidator,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.asking import FormPage
from study_app.gui.decks import by_pack
from study_app.gui.forms.names import form_name
from study_app.gui.page import Keys
from study_app.gui.paper import SIZES, Pages, save_pdf, usual_size
from study_app.gui.quiz import NumberEntry
from study_app.gui.saving import ask_file
from study_app.gui.trace import trace
from study_app.gui.widgets import (
    GAP,
    TWO,
    Check,
    Choice,
    Notice,
    button,
    card,
    focus,
    label,
    leave_the_wheel,
)
from study_app.i18n import _, ngettext, pgettext
from study_app.quiz.paper import Print, as_text
from study_app.quiz.paper_html import save_html
from study_app.quiz.sheet import MOST, PAPER_FORMS, USUAL_FORMS, VERSIONS, version_letter

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_WAIT_MS = 200
"""So long nothing was changed any more when the preview is made anew: a number is typed in less."""

_SLICE_MS = 12
"""Milliseconds of work between two looks at what the user does."""

_PAINTED_MS = 30
"""After so long the page is painted, and its first preview is begun."""

_WIDEST = 900
"""Pixels: no page is shown wider, at whatever size of text."""


class _Sheets(QWidget):
    """Pages one below the other, as wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: Pages | None = None

    def show_pages(self, pages: Pages | None) -> None:
        """Show other pages."""
        self.pages = pages
        self.fit(self.width())
        self.update()

    def fit(self, width: int) -> None:
        """Be as high as the pages are at a width."""
        count = self.pages.count if self.pages is not None else 0
        self.setFixedHeight(round(count * (self._page(width).height() + 2 * GAP)) + 2 * GAP)

    def _page(self, width: int) -> QRectF:
        wide = max(1.0, min(width - 4.0 * GAP, float(_WIDEST)))
        page = (self.pages.size if self.pages is not None else SIZES["a4"]).page
        return QRectF((width - wide) / 2, 2 * GAP, wide, wide * page.height() / page.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(event.size().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.pages is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        page = self._page(self.width())
        for number in range(self.pages.count):
            area = page.translated(0, number * (page.height() + 2 * GAP))
            if not area.intersects(QRectF(event.rect())):
                continue
            painter.fillRect(area, Qt.GlobalColor.white)  # paper is white in the dark too
            painter.setPen(theme.colour("line"))
            painter.drawRect(area)
            painter.save()
            painter.translate(area.topLeft())
            self.pages.paint(painter, number, area.width())
            painter.restore()


class Preview(QScrollArea):
    """The pages as they will be printed; the arrow keys scroll, and a screen reader has the words."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for one in (self, self.verticalScrollBar(), self.horizontalScrollBar()):
            one.setAccessibleName(_("Preview"))
        self.sheets = _Sheets()
        self.setWidget(self.sheets)
        self.setMinimumSize(QSize(200, 100))

    def event(self, event: QEvent) -> bool:
        scrolls = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in scrolls:
            event.accept()  # else the page would scroll its settings
            return True
        return super().event(event)

    def show_pages(self, pages: Pages | None) -> None:
        """Show other pages, from the first one on."""
        self.sheets.show_pages(pages)
        self.setAccessibleDescription("" if pages is None else as_text(pages.paper))


class _Ways(QWidget):
    """Buttons in one line, or two by two where the page has no room for that."""

    def __init__(self, *buttons: QPushButton) -> None:
        super().__init__()
        self._buttons = buttons
        self._abreast = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)

    def arrange(self, room: int) -> bool:
        """Stand in so much width; whether they stand in other places than before."""
        wide = sum(one.sizeHint().width() for one in self._buttons) + GAP * (len(self._buttons) - 1)
        abreast = len(self._buttons) if wide <= room else 2
        if abreast == self._abreast:
            return False
        self._abreast = abreast
        for place, one in enumerate(self._buttons):
            self._grid.addWidget(one, *divmod(place, abreast))
        return True

    def minimumSizeHint(self) -> QSize:
        """As wide as two by two, else the page could not become narrower than the line that it had room for."""
        widest = [max(one.sizeHint().width() for one in self._buttons[place::2]) for place in (0, 1)]
        return QSize(sum(widest) + GAP, super().minimumSizeHint().height())


class SheetPage(FormPage):
    """What to print of which decks, and beside it how that will look."""

    def __init__(self, app: StudyApp, deck: str, tell: Callable[[str], None]) -> None:
        """`deck` is ticked at first, all decks where it is ""; `tell` shows a sentence."""
        super().__init__(_("Print"), columns=TWO)
        self.app, self._tell = app, tell
        self.decks: dict[str, Check] = {}
        self.forms: dict[str, Check] = {}
        self.pages: Pages | None = None
        self._work: Iterator[None] | None = None
        self.column.body.setContentsMargins(3 * GAP, GAP, 2 * GAP, 2 * GAP)
        self._choose_what()
        self._choose_decks(deck)
        self._choose_forms()
        self.column.body.addStretch(1)
        self._beside()
        self._fill_foot()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WAIT_MS)
        self._later.timeout.connect(self._begin)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._go_on)
        leave_the_wheel(self.column.inside)
        self.bind(
            ("Return", self.press), ("Enter", self.press), ("Ctrl+Return", self.print_button.click),
            ("Ctrl+Enter", self.print_button.click), ("Ctrl+S", self.pdf_button.click),
            ("Ctrl+Shift+S", self.html_button.click), ("Ctrl+Shift+C", self.copy_button.click), ("Esc", self.left.emit),
        )  # fmt: skip

    # --- settings

    def _choose_what(self) -> None:
        sheet, body = card(margin=2 * GAP)
        self.what = Choice(_("What to print"))
        for what, words in (
            (Print.SHEET, _("Quiz sheet")),
            (Print.KEY, _("Answer key of the sheet")),
            (Print.LIST, _("All cards as a list")),
        ):
            self.what.addItem(words, what)
        self.version = Choice(_("Version"))
        for version in VERSIONS:
            self.version.addItem(version_letter(version), version)
        self.number = NumberEntry(_("Number of questions"), 1, MOST, 10)
        self.seed = QLineEdit(str(self.app.quizzes.seed()))
        self.seed.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{1,15}"), self))
        self.seed.setAccessibleName(_("Number of this sheet"))
        self.seed.setAccessibleDescription(_("the same number and settings bring the same sheet"))
        self.paper_size = Choice(_("Paper"))
        for id, size in SIZES.items():
            self.paper_size.addItem(size.name, id)
        self.paper_size.setCurrentIndex(self.paper_size.findData(usual_size()))
        self.paper_size.currentIndexChanged.connect(self._changed)
        self.what.currentIndexChanged.connect(self._changed)
        self.version.currentIndexChanged.connect(self._changed)
        self.number.textChanged.connect(self._changed)
        self.seed.textChanged.connect(self._changed)
        grid = QGridLayout()
        grid.setVerticalSpacing(GAP)
        grid.setHorizontalSpacing(2 * GAP)
        grid.setColumnStretch(1, 1)
        fields: tuple[tuple[str, QWidget], ...] = (
            (pgettext("what to print", "Print"), self.what),
            (_("Version"), self.version),
            (pgettext("how many", "Questions"), self.number),
            (_("Number of this sheet"), self.seed),
            (_("Paper"), self.paper_size),
        )
        for line, (words, field) in enumerate(fields):
            grid.addWidget(label(words), line, 0)
            grid.addWidget(field, line, 1)
        body.addLayout(grid)
        hint = _("The same number brings the same sheet; B has the questions of A in another order.")
        body.addWidget(label(hint, "muted"))
        self.column.body.addWidget(sheet)

    def _choose_decks(self, ticked: str) -> None:
        sheet, body = card(margin=2 * GAP)
        body.addWidget(label(_("Decks"), "heading"))
        for pack, decks in by_pack(self.app.decks.rows()):
            if pack:
                body.addWidget(label(pack, "strong"))
            for deck in decks:
                self.decks[deck.id] = box = Check(deck.name, _("Deck: {name}").format(name=deck.name))
                box.setChecked(ticked in ("", deck.id))
                box.toggled.connect(self._changed)
                body.addWidget(box)
        if self.decks:
            self.column.body.addWidget(sheet)
        else:
            self.messages.addWidget(Notice(_("There is no deck yet: no pack was found. A pack is a folder of facts.")))

    def _choose_forms(self) -> None:
        self.forms_card, body = card(margin=2 * GAP)
        body.addWidget(label(_("Ways of asking"), "heading"))
        for form in PAPER_FORMS:
            name = form_name(form)
            self.forms[form] = box = Check(name, _("Way of asking: {name}").format(name=name))
            box.setChecked(form in USUAL_FORMS)
            box.toggled.connect(self._changed)
            body.addWidget(box)
        self.column.body.addWidget(self.forms_card)

    def _beside(self) -> None:
        """The settings on the left and the preview on the right, or below where there is little room."""
        self.preview = Preview()
        self.status = label("", "muted")
        self.right = right = QWidget()
        inside = QVBoxLayout(right)
        inside.setContentsMargins(GAP, GAP, 3 * GAP, 0)  # what scrolls goes on behind the foot
        inside.setSpacing(GAP)
        inside.addWidget(self.status)
        inside.addWidget(self.preview, 1)
        self.halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.halves.setSpacing(0)
        at = self.whole.indexOf(self.column)
        self.whole.removeWidget(self.column)
        self.halves.addWidget(self.column, 2)
        self.halves.addWidget(right, 3)
        self.whole.insertLayout(at, self.halves, 1)
        self.column.shade_across(self)

    def _fill_foot(self) -> None:
        self.copy_button = button(_("Copy"), key="Ctrl+Shift+C")
        self.html_button = button(_("Save as HTML..."), key="Ctrl+Shift+S")
        self.pdf_button = button(_("Save as PDF..."), key="Ctrl+S")
        self.print_button = button(_("Print..."), "filled", "Ctrl+Enter")
        self._ways = _Ways(self.copy_button, self.html_button, self.pdf_button, self.print_button)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._ways)
        for one, work in (
            (self.copy_button, self.copy),
            (self.html_button, self.save_html),
            (self.pdf_button, self.save_pdf),
            (self.print_button, self.print),
        ):
            one.clicked.connect(work)
            one.setEnabled(False)
        self._place_ways()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and hasattr(self, "_ways"):  # the buttons have other letters
            self._place_ways()
        return done

    def _place_ways(self) -> None:
        """The buttons in one line; two by two where that has no room for their words."""
        edges = self.buttons.contentsMargins()
        if self._ways.arrange(self.width() - edges.left() - edges.right()):
            self._fit_foot()

    def _fit_foot(self) -> None:
        super()._fit_foot()
        if hasattr(self, "_ways"):  # two lines of buttons are higher
            edges = self.buttons.contentsMargins()
            least = self._ways.sizeHint().height() + edges.top() + edges.bottom()
            self.foot.setMinimumHeight(max(self.foot.minimumHeight(), least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = event.size().width() < 820 * theme.scale()
        ways = QBoxLayout.Direction
        self.halves.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._place_preview(low=narrow and event.size().height() < 640 * theme.scale())
        self._place_ways()

    def _place_preview(self, *, low: bool) -> None:
        """Below the settings, and scrolled with them, where both together would show a line or two of each."""
        below = self.column.isAncestorOf(self.right)
        if low and not below:
            self.halves.removeWidget(self.right)
            self.column.body.addWidget(self.right)
        elif below and not low:
            self.column.body.removeWidget(self.right)
            self.halves.addWidget(self.right, 3)
        self.preview.setMinimumHeight(max(200, round(self.height() * 0.6)) if low else 200)

    # --- the preview

    def start(self) -> None:
        """The focus is on what to print; the first preview is made once the page is painted."""
        focus(self.what)
        QTimer.singleShot(_PAINTED_MS, self, self._begin)  # among 100,000 facts it takes as long as the page itself

    def library_changed(self) -> None:
        """Facts were edited."""
        self._later.start()

    def _changed(self) -> None:
        self.drop_notice()
        listed = self.what.currentData() == Print.LIST
        for field in (self.version, self.number, self.seed, *self.forms.values()):
            field.setEnabled(not listed)
        self._later.start()

    def _begin(self) -> None:
        self._later.stop()
        self._show(None)
        self._work = self._make()
        self._turn.start()

    def _go_on(self) -> None:
        """Work on the preview for a moment."""
        assert self._work is not None
        until = self.app.clock.ticks_ms() + _SLICE_MS
        try:
            while self.app.clock.ticks_ms() < until:
                next(self._work)
        except StopIteration:
            self._turn.stop()
        except StudyAppError as error:
            self._turn.stop()
            self.note(str(error))

    def _make(self) -> Iterator[None]:
        decks = [deck for deck, box in self.decks.items() if box.isChecked()]
        forms = [form for form, box in self.forms.items() if box.isChecked()]
        if not decks:
            raise StudyAppError(_("Choose at least one deck."))
        what = Print(self.what.currentData())
        if not forms and what is not Print.LIST:
            raise StudyAppError(_("Choose at least one way of asking."))
        seed, version = int(self.seed.text() or "0"), str(self.version.currentData())
        wanted = self.app.quizzes.sheet_wanted(decks, forms, self.number.value(), seed, version)
        for looked, paper in enumerate(self.app.quizzes.printed(what, wanted), 1):
            if paper is None:
                self.status.setText(_("Working: {n} cards looked at").format(n=looked))
                yield
                continue
            pages = Pages(paper, self.paper_size.currentData())
            yield from pages.lay_out()
            self._show(pages)
            self._tell_of_few(what, len(paper.blocks))

    def _tell_of_few(self, what: Print, count: int) -> None:
        if what is not Print.LIST and count < self.number.value():
            words = ngettext(
                "Only {n} question can stand on this sheet: each fact is asked once, and none answers another.",
                "Only {n} questions can stand on this sheet: each fact is asked once, and none answers another.",
                count,
            )
            self.note(words.format(n=count))

    def _show(self, pages: Pages | None) -> None:
        self.pages = pages
        for one in (self.copy_button, self.html_button, self.pdf_button, self.print_button):
            one.setEnabled(pages is not None)
        if pages is None:
            self.status.setText("")
            return
        self.preview.show_pages(pages)
        words = ngettext("{n} page", "{n} pages", pages.count).format(n=pages.count)
        self.status.setText(f"{pages.paper.heading}  ·  {words}")
        trace("preview", pages.paper.heading)

    # --- what the buttons do

    def press(self) -> None:
        """Enter presses the button that has the focus."""
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and not isinstance(focused, Check) and focused.isEnabled():
            focused.click()

    def copy(self) -> None:
        """Put the paper on the clipboard as text."""
        assert self.pages is not None
        QGuiApplication.clipboard().setText(as_text(self.pages.paper))
        self.drop_notice()
        self.note(_("Copied as text."), "good")

    def save_pdf(self) -> None:
        """Ask for a file and write the PDF."""
        assert self.pages is not None
        pages = self.pages
        self._save(".pdf", _("PDF (*.pdf)"), lambda file: save_pdf(pages, file))

    def save_html(self) -> None:
        """Ask for a file and write the page of HTML."""
        assert self.pages is not None
        paper = self.pages.paper
        self._save(".html", _("Pages for a browser (*.html)"), lambda file: save_html(paper, file))

    def _save(self, suffix: str, kind: str, write: Callable[[Path], None]) -> None:
        what = str(self.what.currentData())
        name = what if what == Print.LIST else f"{what}-{self.seed.text() or '0'}-{self.version.currentData()}"

        def save(file: Path, _kind: int) -> None:
            try:
                write(file)
            except StudyAppError as error:
                self.note(str(error), "bad")
                return
            self._tell_file(file)

        ask_file(self, _("Save"), name + suffix, (kind,), save)

    def _tell_file(self, file: Path) -> None:
        """Say where a file is; the program opens no other."""
        self.note(_("Saved: {file}").format(file=file), "good")

    def print(self) -> None:
        """Ask for a printer and print."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # only where somebody prints

        assert self.pages is not None
        pages = self.pages
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(pages.paper.heading)
        printer.setPageSize(QPageSize(pages.size.id))  # the dialog offers what will be printed on
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def begin() -> None:
            self._tell_printed(printer, begun=pages.print(printer))

        dialog.accepted.connect(begin)
        dialog.setModal(True)
        dialog.show()  # not `open`, which this dialog has with other arguments

    def _tell_printed(self, printer: QPrinter, *, begun: bool) -> None:
        """Say what came of printing: where the file is that was printed into, or which printer has it."""
        if not begun:
            self._tell(_("The printer could not be started."))
        elif file := printer.outputFileName():
            self._tell_file(Path(file).absolute())
        else:
            self.note(_("Sent to {printer}.").format(printer=printer.printerName()), "good")

    def keys(self) -> Keys:
        """The keys of this page."""
        return (
            (_("Tab"), _("from setting to setting, and to the preview")),
            (_("Space"), _("choose or leave out what has the focus")),
            (_("Up, Down, Page Up, Page Down"), _("scroll; in the preview: that")),
            (_("Ctrl+Enter"), _("print")),
            ("Ctrl+S, Ctrl+Shift+S", _("save as PDF, as HTML")),
            ("Ctrl+Shift+C", _("copy as text")),
            ("Esc", _("back")),
        )
