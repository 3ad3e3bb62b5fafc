"""What is printed, set on pages by Qt: measured once, then painted on the screen, into a PDF or by a printer."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QLocale, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)

from study_app import background
from study_app.errors import StudyAppError
from study_app.files import fresh_beside
from study_app.gui import theme
from study_app.gui.pixels import decoded
from study_app.i18n import _, in_use
from study_app.quiz.paper import Paper, Role, Row

# All lengths are tenths of a point: letters of a whole number of them have the same widths on every device.
_MM = 28.346
_LEFT, _TOP, _BOTTOM = 16 * _MM, 16 * _MM, 20 * _MM


class Size(NamedTuple):
    """A size of paper: its name, what Qt calls it, and its sides in millimetres."""

    name: str
    id: QPageSize.PageSizeId
    across: float
    down: float

    @property
    def page(self) -> QSizeF:
        """The page."""
        return QSizeF(self.across * _MM, self.down * _MM)

    @property
    def width(self) -> float:
        """From margin to margin."""
        return self.across * _MM - 2 * _LEFT

    @property
    def floor(self) -> float:
        """Where the lower margin begins."""
        return self.down * _MM - _BOTTOM


SIZES = {
    "a4": Size("A4", QPageSize.PageSizeId.A4, 210, 297),
    "letter": Size("US Letter", QPageSize.PageSizeId.Letter, 215.9, 279.4),
}
"""The sizes of paper that there are, by their ids."""


def usual_size(locale: QLocale | None = None, paper: str | None = None) -> str:
    """The id of the paper that is usual where one is.

    A system says it by what it calls the place of its `paper` (LC_PAPER), else by its locale. Many are left as they came, in
    American English: a language that was chosen here and is not that of the system is of another place.
    """
    system = QLocale.system() if locale is None else locale
    if paper is None:
        paper = "" if os.environ.get("LC_ALL") else os.environ.get("LC_PAPER", "")
    used = in_use()
    chosen = QLocale(used[0] if used else "en")
    if paper:
        system = QLocale(paper)
    elif chosen.language() not in (QLocale.Language.English, system.language()):
        system = chosen
    return "letter" if system.territory() in _LETTER else "a4"


_LETTER = frozenset(
    getattr(QLocale.Country, name)
    for name in "UnitedStates Canada Mexico Philippines Chile Colombia Venezuela CostaRica Guatemala PuertoRico".split()
)
"""Where paper is US Letter."""

_INK, _GREY = QColor("#1c1f26"), QColor("#4a4f5a")
_INDENT, _MARK = 9 * _MM, 7 * _MM
_WRITTEN = 8.5 * _MM
"""The height of a line to write on."""
_AFTER = 5.5 * _MM
_BETWEEN = 1.1 * _MM
_PICTURE = QSizeF(70 * _MM, 45 * _MM)
"""The most room that a picture takes."""
_DOTS = 8
"""Of a picture, for each millimetre: some 200 for an inch, as good printers show."""
_WAIT_S = 0.002


class _Look(NamedTuple):
    size: int
    bold: bool = False
    colour: QColor = _INK


_LOOKS = {
    Role.STEM: _Look(112, bold=True),
    Role.PICTURE: _Look(95, colour=_GREY),
    Role.PROMPT: _Look(110),
    Role.OPTION: _Look(110),
    Role.WRITE: _Look(95, colour=_GREY),
    Role.ANSWER: _Look(110, bold=True),
    Role.WHY: _Look(95),
    Role.SOURCE: _Look(95, colour=_GREY),
}
_TITLE, _SMALL = _Look(190, bold=True), _Look(90, colour=_GREY)


class _Text(NamedTuple):
    """Lines of text that are set, with their top left corner."""

    at: QPointF
    layout: QTextLayout
    colour: QColor


class _Stroke(NamedTuple):
    """A straight line, or an empty box where `box` is true."""

    area: QRectF
    width: float
    box: bool = False


class _Image(NamedTuple):
    """A picture, and where it goes."""

    area: QRectF
    image: QImage


_Mark = _Text | _Stroke | _Image


def _font(look: _Look) -> QFont:
    font = QFont(theme.FAMILY)
    font.setPixelSize(look.size)
    font.setWeight(QFont.Weight.DemiBold if look.bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _set(text: str, look: _Look, width: float) -> tuple[QTextLayout, float, float]:
    """A text broken into lines of a width, with the height of all and the width of the longest."""
    layout = QTextLayout(text.replace("\n", "\u2028"), _font(look))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setUseDesignMetrics(True)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    layout.beginLayout()
    height = longest = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height() * 1.12
        longest = max(longest, line.naturalTextWidth())
    layout.endLayout()
    return layout, height, longest


class _Piece:
    """What is painted together: some marks, and how high they are."""

    def __init__(self, width: float) -> None:
        self.marks: list[_Mark] = []
        self.height = 0.0
        self._width = width

    def text(self, text: str, look: _Look, left: float, width: float, *, right: bool = False) -> float:
        """Set a text below what is there without going on; returns its height. With `right` it ends where the width does."""
        layout, height, longest = _set(text, look, width)
        x = left + width - longest if right else left
        self.marks.append(_Text(QPointF(x, self.height), layout, look.colour))
        return height

    def stroke(self, left: float, right: float, y: float, width: float = 5.0) -> None:
        """A line across."""
        self.marks.append(_Stroke(QRectF(left, y, right - left, 0), width))

    def row(self, row: Row) -> None:
        """Set a row below what is there."""
        look = _LOOKS[row.role]
        if row.role is Role.WRITE:
            self._line_to_write_on(row.text, look)
            return
        left = 0.0 if row.role is Role.STEM else _INDENT
        end = self._width
        if row.aside:
            _layout, _height, wide = _set(row.aside, _SMALL, self._width)
            end -= wide + 2 * _MM
        text_left = left
        if row.role is Role.STEM:
            text_left = _INDENT
        elif row.mark:
            _layout, _height, wide = _set(row.mark, look._replace(bold=True), self._width)
            text_left = left + max(_MARK, wide + 2 * _MM)
        if row.mark == "☐":  # the font has no such letter
            self.marks.append(_Stroke(QRectF(left, self.height + 2.2 * _MM / 2, 3 * _MM, 3 * _MM), 5.0, box=True))
        elif row.mark:
            self.text(row.mark, look._replace(bold=True), left, self._width)
        height = self.text(row.words, look, text_left, end - text_left)
        if row.aside:
            self.text(row.aside, _SMALL, end, self._width - end, right=True)
        self.height += height + _BETWEEN

    def picture(self, image: QImage) -> None:
        """Put a picture below what is there; one of few dots stays small."""
        size = QSizeF(image.size()) * (_MM / _DOTS)
        if size.width() > _PICTURE.width() or size.height() > _PICTURE.height():
            size = size.scaled(_PICTURE, Qt.AspectRatioMode.KeepAspectRatio)
        self.marks.append(_Image(QRectF(QPointF(_INDENT, self.height + _BETWEEN), size), image))
        self.height += size.height() + 3 * _BETWEEN

    def _line_to_write_on(self, words: str, look: _Look) -> None:
        left = _INDENT
        if words:
            layout, height, wide = _set(words, look, 0.6 * self._width)
            self.height += max(0.0, height - _WRITTEN) + _WRITTEN
            self.marks.append(_Text(QPointF(left, self.height - height), layout, look.colour))
            left += wide + 2 * _MM
        else:
            self.height += _WRITTEN
        self.stroke(left, self._width, self.height, 3.0)
        self.height += _BETWEEN

    def cut(self, top: float, room: float) -> float:
        """Where to end a page that begins at a height of it and has some room: between two lines."""
        cut = top + room
        for y, height in sorted(self._lines(), reverse=True):
            if y < cut < y + height and y > top:
                cut = y
        return cut

    def _lines(self) -> Iterator[tuple[float, float]]:
        """The top and the height of each line of text, and of each stroke."""
        for mark in self.marks:
            if isinstance(mark, _Text):
                lines = (mark.layout.lineAt(number) for number in range(mark.layout.lineCount()))
                yield from ((mark.at.y() + line.y(), line.height()) for line in lines)
            else:
                yield mark.area.y(), mark.area.height()

    def paint(self, painter: QPainter, at: QPointF, top: float, bottom: float) -> None:
        """Paint what begins from `top` to `bottom` of it, `top` at a point of the page."""
        origin = at - QPointF(0, top)
        for mark in self.marks:
            if isinstance(mark, _Text):
                painter.setPen(mark.colour)
                for number in range(mark.layout.lineCount()):
                    line = mark.layout.lineAt(number)
                    if top <= mark.at.y() + line.y() < bottom:
                        line.draw(painter, origin + mark.at)
            elif isinstance(mark, _Image):
                if top <= mark.area.y() < bottom:
                    painter.drawImage(mark.area.translated(origin), mark.image)
            elif top <= mark.area.y() <= bottom:
                painter.setPen(QPen(_INK, mark.width))
                area = mark.area.translated(origin)
                if mark.box:
                    painter.drawRect(area)
                else:
                    painter.drawLine(area.topLeft(), area.topRight())


class _Placed(NamedTuple):
    """A piece on a page, from one of its heights to another."""

    piece: _Piece
    y: float
    top: float
    bottom: float


class Pages:
    """A paper on pages. A block is never broken, unless it is higher than a page."""

    def __init__(self, paper: Paper, size: str = "a4") -> None:
        """Nothing is set yet: go through `lay_out`, or call `finish`. `size` is one of SIZES."""
        self.paper = paper
        self.size = SIZES[size]
        self._pages: list[list[_Placed]] = [[]]
        self._images: dict[Path, QImage] = {}
        self._y = _TOP

    @property
    def count(self) -> int:
        """How many pages there are so far."""
        return len(self._pages)

    def finish(self) -> Pages:
        """Set all of it at once."""
        for _step in self.lay_out():
            pass
        return self

    def lay_out(self) -> Iterator[None]:
        """Set one block after the other, so that whoever shows a window can do something between."""
        self._put(self._head())
        yield
        for block in self.paper.blocks:
            piece = _Piece(self.size.width)
            for row in block:
                image = QImage()
                if row.file is not None:
                    yield from self._decode(row.file)
                    image = self._images[row.file]
                if image.isNull():
                    piece.row(row)
                else:
                    piece.picture(image)
            self._put(piece)
            yield
        if self.paper.notes:
            self._put(self._notes())

    def _decode(self, file: Path) -> Iterator[None]:
        """Have a picture decoded, once, beside whoever shows a window."""
        if file in self._images:
            return
        room = (_PICTURE * (_DOTS / _MM)).toSize()
        work = background.begin(lambda: decoded(file, room))
        while not work.done():
            wait([work], _WAIT_S)
            yield
        self._images[file] = work.result()

    def _put(self, piece: _Piece) -> None:
        room = self.size.floor - self._y
        if piece.height > room and self._pages[-1]:
            self._pages.append([])
            self._y = _TOP
            room = self.size.floor - _TOP
        done = 0.0
        while piece.height - done > room:  # higher than a page: as much as there is room for on each
            cut = piece.cut(done, room)
            self._pages[-1].append(_Placed(piece, self._y, done, cut))
            done = cut
            self._pages.append([])
            self._y, room = _TOP, self.size.floor - _TOP
        self._pages[-1].append(_Placed(piece, self._y, done, piece.height))
        self._y += piece.height - done + _AFTER

    def _head(self) -> _Piece:
        head = _Piece(self.size.width)
        room = self.size.width
        if self.paper.version:
            layout, _height, wide = _set(self.paper.version, _TITLE, self.size.width)
            side = wide + 5 * _MM
            head.marks.append(_Stroke(QRectF(self.size.width - side, 0, side, 9 * _MM), 12.0, box=True))
            head.marks.append(_Text(QPointF(self.size.width - side + 2.5 * _MM, 0.6 * _MM), layout, _INK))
            room -= side + 4 * _MM
        head.height += head.text(self.paper.title, _TITLE, 0, room)
        head.height += head.text(self.paper.about, _SMALL, 0, room)
        if self.paper.fields:
            head.height += 7 * _MM
            self._fields(head)
        head.height += 3 * _MM
        head.stroke(0, self.size.width, head.height, 15.0)
        return head

    def _fields(self, head: _Piece) -> None:
        """What is filled in: the first takes the room that the others leave."""
        looks = _Look(105)
        *lines, last = self.paper.fields
        _layout, height, wide = _set(last, looks, self.size.width)
        room = self.size.width - wide - 5 * _MM
        head.text(last, looks, self.size.width - wide, wide + 1)
        left = 0.0
        for number, words in enumerate(lines):
            share = room * (0.62 if number == 0 else 0.38 / max(1, len(lines) - 1)) - 4 * _MM
            _layout, _height, wide = _set(words, looks, share)
            head.text(words, looks, left, share)
            head.stroke(left + wide + 2 * _MM, left + share, head.height + height * 0.8, 3.0)
            left += share + 4 * _MM
        head.height += height

    def _notes(self) -> _Piece:
        foot = _Piece(self.size.width)
        foot.stroke(0, self.size.width, 0, 3.0)
        foot.height = 2 * _MM
        for note in self.paper.notes:
            foot.height += foot.text(note, _SMALL, 0, self.size.width)
        return foot

    def paint(self, painter: QPainter, page: int, width: float) -> None:
        """Paint a page, counted from 0, so wide in the units of the painter."""
        painter.save()
        painter.scale(width / self.size.page.width(), width / self.size.page.width())
        for placed in self._pages[page]:
            placed.piece.paint(painter, QPointF(_LEFT, placed.y), placed.top, placed.bottom)
        foot = _Piece(self.size.width)
        foot.text(self.paper.heading, _SMALL, 0, 0.75 * self.size.width)
        number = _("Page {n} of {all}").format(n=page + 1, all=self.count)
        foot.height = 12 * _MM
        foot.text(number, _SMALL, 0, self.size.width, right=True)
        for mark in foot.marks:
            assert isinstance(mark, _Text)
            painter.setPen(mark.colour)
            mark.layout.draw(painter, QPointF(_LEFT + mark.at.x(), self.size.page.height() - 13 * _MM))
        painter.restore()

    def print(self, device: QPagedPaintDevice) -> bool:
        """Paint all pages on a printer or into a PDF; whether that could be begun."""
        page = QPageSize(self.size.id)
        device.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0)))
        painter = QPainter()
        if not painter.begin(device):
            return False
        for number in range(self.count):
            if number:
                device.newPage()
            self.paint(painter, number, device.width())
        return painter.end()


def save_pdf(pages: Pages, file: Path) -> None:
    """Write the pages as a PDF, whole or not at all; raises StudyAppError."""
    fresh = fresh_beside(file)
    writer = QPdfWriter(str(fresh))
    writer.setTitle(pages.paper.heading)
    writer.setCreator("Study App")
    try:
        done = pages.print(writer)
        del writer  # closes the file
        if not done:
            raise OSError
        fresh.write_bytes(_as_written(fresh.read_bytes()))
        fresh.replace(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        reason = error.strerror or _("it cannot be written")
        words = _("{path} was not saved ({reason}): check that the folder may be written.")
        raise StudyAppError(words.format(path=file, reason=reason)) from error


def _as_written(pdf: bytes) -> bytes:
    """A PDF whose text is copied and searched as it was written: for a glyph Qt notes the first letter that the font shows by it.

    That is a tab for a space, letters that nobody writes for quotes, and a place of the font's own for a dash or a bracket that
    stands as high as the digits beside it. Each takes as many bytes.
    """

    def mend(found: re.Match[bytes]) -> bytes:
        noted = found[0]
        for wrong, right in _NOTED.items():
            noted = noted.replace(wrong, right)
        return noted

    return re.sub(rb"begincmap.*?endcmap", mend, pdf, flags=re.DOTALL)


_RAISED = "()[]{}@-–‒—•◦⁃‣⁌⁍:,.:;<>≤≥=≠+−×÷±≈~*"
"""What Inter has among its own letters from U+E081 on."""

_NOTED = {
    f"<{noted:04X}>".encode(): f"<{ord(written):04X}>".encode()
    for noted, written in (*zip((0x0009, 0x02BC, 0x02EE), " ’”", strict=True), *enumerate(_RAISED, 0xE081))
}


def pdf_of(paper: Paper, file: Path, size: str = "") -> None:
    """Write a paper as a PDF where no window is open, on the usual paper where none is named; raises StudyAppError."""
    qt = QGuiApplication.instance() or QGuiApplication(["study-app"])
    theme.load_fonts()
    save_pdf(Pages(paper, size or usual_size()).finish(), file)
    del qt
