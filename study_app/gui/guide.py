"""The guide within the window: its contents at the left, its text at the right, and a field that finds words in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QImageReader,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QShortcut,
    QShowEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextImageFormat,
    QTextTable,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTextBrowser,
    QVBoxLayout,
)

from study_app import guide
from study_app.facts.dates import kept_together
from study_app.gui import theme
from study_app.gui.page import Keys, Page
from study_app.gui.reading import Index, draw_text, text_height
from study_app.gui.widgets import GAP, UNBOUND, announce, button, focus, head, label, row, shade_edges
from study_app.i18n import _, ngettext

_SECTION = Qt.ItemDataRole.UserRole

_LIST_WIDTH = 332
"""Of the contents, at 100 %: every title has room in one line, because Qt cuts one that just misses it."""

_BOTH_FROM = 820
"""The width from which contents and text are beside each other, at 100 %; below it one of them is in view."""

_MARGIN = 22

_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class GuideText(QTextBrowser):
    """One page of the guide: Markdown without HTML, with figures out of its own folder and from nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.page: guide.GuidePage | None = None
        self._heads: list[QTextBlock] = []
        self._place = 0
        """The character at the top of what is read, while the text is laid out anew or is yet to be brought there."""
        self._owed = False
        """Whether that place is yet to be brought to the top: out of view nothing can be scrolled to."""
        self._stale = False
        self._settling = QTimer(self, interval=0, singleShot=True)
        self._settling.timeout.connect(self._settle)
        self.setProperty("kind", "page")
        shade_edges(self)
        self.setOpenLinks(False)
        self.setTabChangesFocus(False)  # Tab goes from link to link, and then on
        self.setAccessibleName(_("The guide"))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if self.page is None or kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        file = (self.page.folder / (name.toString() if isinstance(name, QUrl) else name)).resolve()
        if file.parent != self.page.folder.resolve():
            return None
        reader = QImageReader(str(file))
        return reader.read()

    def show_page(self, page: guide.GuidePage) -> None:
        """Show a page from its beginning, in the letters and colours in use."""
        self.page = page
        self._settling.stop()
        self._stale = self._owed = False
        document = self.document()
        document.setDefaultFont(self.font())
        document.setDocumentMargin(_MARGIN)
        document.setMarkdown(page.text, _MARKDOWN)
        self._dress(document)
        self._set(document)
        self.fit()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def go_to(self, section: guide.Section) -> None:
        """Bring the heading of a section of this page to the top."""
        block = self._heads[section.number]
        self.setTextCursor(QTextCursor(block))
        self._bring(block.position())

    def section_in_view(self) -> int:
        """The number of the heading whose section is at the top of what is seen, or is to be."""
        if self._owed:
            return max((n for n, block in enumerate(self._heads) if block.position() <= self._place), default=0)
        top = self.verticalScrollBar().value() + 2 * GAP
        layout = self.document().documentLayout()
        above = [n for n, block in enumerate(self._heads) if layout.blockBoundingRect(block).top() <= top]
        return above[-1] if above else 0

    def _dress(self, document: QTextDocument) -> None:
        self._heads = []
        block = document.begin()
        while block.isValid():
            style = block.blockFormat()
            cursor = QTextCursor(block)
            if level := style.headingLevel():
                self._heads.append(block)
                style.setTopMargin((0, 0, 26, 18)[min(level, 3)])
                style.setBottomMargin(8)
                cursor.setBlockFormat(style)
            elif style.hasProperty(QTextFormat.Property.BlockCodeFence):
                style.setBackground(QBrush(theme.colour("hover")))
                style.setNonBreakableLines(False)
                cursor.setBlockFormat(style)
            elif block.textList() is None and cursor.currentTable() is None:
                style.setBottomMargin(10)
                style.setLineHeight(120, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
                cursor.setBlockFormat(style)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_header(frame)
                form = frame.format()
                form.setCellPadding(6)
                form.setCellSpacing(0)
                form.setBorder(1)
                form.setBorderBrush(QBrush(theme.colour("line")))
                form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                form.setBorderCollapse(True)
                form.setTopMargin(8)
                form.setBottomMargin(14)
                frame.setFormat(form)

    def _set(self, document: QTextDocument) -> None:
        """Underline the links, and keep together what labels keep, but for commands, which are copied."""
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        block = document.begin()
        while block.isValid():
            fragments = []
            parts = block.begin()
            while not parts.atEnd():
                fragments.append(parts.fragment())
                parts += 1
            spans = [(part.position(), part.length(), part.charFormat()) for part in fragments]
            given, kept = block.text(), kept_together(block.text())
            fenced = block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)
            for start, length, form in spans:
                if form.isAnchor() and not form.isImageFormat():
                    form.setFontUnderline(True)
                    cursor.setPosition(start)
                    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                    cursor.setCharFormat(form)
                if fenced or form.fontFixedPitch():
                    continue
                for at in range(start, start + length):
                    letter = kept[at - block.position()]
                    if letter != given[at - block.position()]:
                        cursor.setPosition(at)
                        cursor.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
                        cursor.insertText(letter, form)
            block = block.next()
        cursor.endEditBlock()

    def _dress_header(self, table: QTextTable) -> None:
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        for column in range(table.columns()):
            cell = table.cellAt(0, column)
            cursor = cell.firstCursorPosition()
            if not cursor.block().text() and cursor.block() != cell.lastCursorPosition().block():
                cursor.deleteChar()  # Qt begins the first cell with an empty line
            cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(bold)

    def fit(self) -> None:
        """Make each figure as wide as there is room for, and no wider than it is."""
        room = self.viewport().width() - 2 * _MARGIN - 4
        block = self.document().begin()
        while block.isValid():
            parts = block.begin()
            while not parts.atEnd():
                part = parts.fragment()
                form = part.charFormat()
                if form.isImageFormat():
                    picture = QTextImageFormat(form.toImageFormat())
                    size = self._size(picture.name())
                    picture.setWidth(min(room, size.width()))
                    picture.setHeight(picture.width() * size.height() / max(1, size.width()))
                    cursor = QTextCursor(block)
                    cursor.setPosition(part.position())
                    cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
                    cursor.setCharFormat(picture)
                    break  # the fragments of this block are others now; a figure stands by itself
                parts += 1
            block = block.next()

    def _size(self, name: str) -> QSize:
        assert self.page is not None
        return QImageReader(str(self.page.folder / name)).size()

    # --- the place that is read stays, whatever the letters and the width

    def _bring(self, place: int) -> None:
        """Bring the line with this character to the top, as soon as the text is in view and at rest."""
        self._owed = self._settling.isActive() or not self.isVisible()
        if self._owed:
            self._place = place
            return
        self.document().pageCount()  # lays all of it out: no place is beyond what can be scrolled to
        block = self.document().findBlock(place)
        top = self.document().documentLayout().blockBoundingRect(block).top()
        line = block.layout().lineForTextPosition(place - block.position())
        self.verticalScrollBar().setValue(round(top + (line.y() if line.isValid() else 0)) - GAP)

    def _hold(self) -> None:
        """Keep what is read in mind, before the first of the changes that come together moves it."""
        if self.page is None or self._settling.isActive():
            return
        if not self._owed:
            self._place = self.cursorForPosition(QPoint(_MARGIN, 2 * GAP)).position()
        self._settling.start()

    def _settle(self) -> None:
        assert self.page is not None
        place = self._place
        if self._stale:
            self.show_page(self.page)
        self._bring(place)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._hold()
            self._stale = True
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._owed:
            self._settling.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._hold()
            super().resizeEvent(event)
            self.fit()
        else:
            super().resizeEvent(event)


_BESIDE, _AROUND = 28, 12
"""Pixels beside the words of a line of the contents, and above and below them."""


class _Hits(QStyledItemDelegate):
    """Draws what was found with its title in heavy letters above the words around it."""

    def __init__(self, contents: QListWidget) -> None:
        super().__init__(contents)
        self._list = contents

    def _parts(self, text: str, letters: QFont, wide: int) -> list[tuple[str, QFont, int]]:
        """The title and the words of a line in their letters, and how high each is."""
        title, _end, words = text.partition("\n")
        strong = QFont(letters)
        strong.setWeight(QFont.Weight.DemiBold)
        parts = ((title, strong), (words, letters))
        return [(part, font, text_height(QFontMetrics(font), part, wide)) for part, font in parts]

    def _room(self, option: QStyleOptionViewItem) -> QRect:
        """Where words stand in a line."""
        style = option.widget.style()
        text = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
        air = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget) + 1
        return text.adjusted(air, 0, -air, 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Higher where a title in heavy letters takes a line more, beside what scrolls too, which comes last."""
        size = super().sizeHint(option, index)
        if "\n" not in str(index.data()):
            return size
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        wide = self._list.width() - self._list.verticalScrollBar().sizeHint().width() - _BESIDE
        high = sum(high for _part, _font, high in self._parts(str(index.data()), whole.font, wide))
        return QSize(size.width(), max(size.height(), high + _AROUND))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if "\n" not in str(index.data()):
            super().paint(painter, option, index)
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        room = self._room(whole)
        parts = self._parts(str(index.data()), whole.font, room.width())
        whole.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, whole, painter, option.widget)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setPen(theme.colour("on_accent" if chosen else "text"))
        top = room.top() + (room.height() - sum(high for _part, _font, high in parts)) // 2
        for part, font, high in parts:
            painter.setFont(font)
            draw_text(painter, QRect(room.left(), top, room.width(), high), part, wraps=True)
            top += high
        painter.restore()


class GuidePageView(Page):
    """The guide. What is typed is looked for; Enter opens the section that is marked, and Esc leads back."""

    def __init__(self, folder: Path, language: str = "en") -> None:
        super().__init__(_("Guide"))
        self.pages = guide.read(folder, language)
        self._been: list[tuple[str, int]] = []
        """Page and place of where a link was followed."""
        self._before: tuple[str, int] | None = None
        """Page and place of what was read before it was searched, until something found is opened."""
        self._listing = False
        """Whether the contents are in view where there is room for one of both."""
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(self.leave)
        self.field = QLineEdit()
        self.field.setAccessibleName(_("Words to find in the guide"))
        self.field.setPlaceholderText(_("Find in the guide"))
        self.field.setMaxLength(100)
        self.other = button(_("Contents"), "quiet", "C")
        self.other.clicked.connect(self.show_contents)
        self.contents = QListWidget()
        self.contents.setAccessibleName(_("Contents of the guide"))
        self.contents.setWordWrap(True)
        shade_edges(self.contents)
        self.contents.setSpacing(0)
        self.contents.setItemDelegate(_Hits(self.contents))
        self.contents.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.contents.itemActivated.connect(lambda _item: self.open_marked())
        self.contents.itemClicked.connect(lambda _item: self.open_marked())
        self.text = GuideText()
        self.text.anchorClicked.connect(self.follow)
        self.said = label("", "muted")
        self.said.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GAP, GAP, 3 * GAP, 2 * GAP)
        whole.setSpacing(GAP)
        self._top = head(self.back, label(_("Guide"), "title", wrap=False), self.other, 1, self.field)
        self._top.setStretchFactor(self.field, 1)
        self._second = row()
        whole.addLayout(self._top)
        whole.addLayout(self._second)
        whole.addWidget(self.said)
        self._both = both = row(self.contents, self.text, gap=2 * GAP)
        both.setStretch(1, 1000)
        both.addStretch(1)  # the text grows no wider than is good to read, and begins beside the contents
        whole.addLayout(both, 1)
        self.field.textChanged.connect(self._find)
        self.field.returnPressed.connect(self.open_marked)
        for key, does, within in (
            ("Esc", self.leave, self),
            ("Down", partial(self._step, 1), self.field),
            ("Up", partial(self._step, -1), self.field),
            ("C", self.show_contents, self.text),
            ("Backspace", self.go_back, self.text),
            ("Alt+Left", self.go_back, self),
            ("/", self.to_search, self.text),
        ):  # fmt: skip
            self._on_key(key, does, within)
        for read in (self.text, self.contents):
            read.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A letter typed where one reads begins a search; those that are keys of the text never come here."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.text().strip()
            and event.text().isprintable()
            and not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        ):
            self.to_search()
            self.field.setText(event.text())
            return True
        return super().eventFilter(watched, event)

    def _on_key(self, key: str, does: Callable[[], object], within: Any) -> None:
        shortcut = QShortcut(QKeySequence(key), within)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(does)

    def start(self) -> None:
        """Show the first page; the text has the keys, so that one can read on at once."""
        self._fill([(section, "") for page in self.pages for section in page.sections if section.level <= 2])
        self.text.show_page(self.pages[0])
        self.contents.setCurrentRow(0)
        self._lay_out()
        focus(self.text)

    def open(self, name: str, anchor: str = "") -> None:
        """Open a page of the guide, at a section if one is named; the first page where there is none of that name."""
        page = next((page for page in self.pages if page.name == name), self.pages[0])
        if page is not self.text.page:
            self.text.show_page(page)
        section = page.section(anchor) or page.sections[0]
        self.text.go_to(section)
        self._mark(section)
        announce(self, section.title)

    @property
    def place(self) -> tuple[str, str]:
        """The page in view and the anchor of the section that is read: the same in every language."""
        assert self.text.page is not None
        return self.text.page.name, self.text.page.sections[self.text.section_in_view()].anchor

    def follow(self, url: QUrl) -> None:
        """Follow a link to another place of the guide; one that leads elsewhere is told, for no program is started by it."""
        name, anchor = Path(url.path()).name or (self.text.page.name if self.text.page else ""), url.fragment()
        if url.scheme() or not any(page.name == name for page in self.pages):
            self._say(_("This leads out of the guide: {address}").format(address=url.toString()))
            return
        assert self.text.page is not None
        self._been.append((self.text.page.name, self.text.verticalScrollBar().value()))
        self.open(name, anchor)

    def go_back(self) -> None:
        """Go to where the last link was followed."""
        if not self._been:
            return
        name, place = self._been.pop()
        self.open(name)
        self.text.verticalScrollBar().setValue(place)

    def leave(self) -> None:
        """Take the words away that are looked for, or leave the guide."""
        if self.field.text():
            self.field.clear()
            self._show_text()
        else:
            self.left.emit()

    def to_search(self) -> bool:
        focus(self.field)
        self.field.selectAll()
        return True

    def keys(self) -> Keys:
        return (
            ("Ctrl+F, /", _("find words in the guide")),
            (_("Up, Down"), _("read on; in the contents and while finding, mark another section")),
            (_("Enter"), _("open the section that is marked; follow a link")),
            ("Tab", _("the next link")),
            ("C", _("the contents")),
            ("Alt+Left", _("back to where a link was followed")),
            ("Esc", _("take back what is looked for, or leave the guide")),
        )

    # --- contents and what was found

    def show_contents(self) -> None:
        """Give the keys to the contents, marked at what is read."""
        self._listing = True
        self._lay_out()
        if self.text.page is not None and not self.field.text():
            self._mark(self.text.page.sections[self.text.section_in_view()])
        focus(self.contents)

    def open_marked(self) -> None:
        """Open the section that is marked in the contents or among what was found."""
        item = self.contents.currentItem()
        if item is not None:
            section: guide.Section = item.data(_SECTION)
            self._before = None
            self._show_text()
            self.open(section.page, section.anchor)

    def _show_text(self) -> None:
        self._listing = False
        self._lay_out()
        focus(self.text)

    def _find(self, text: str) -> None:
        self._say("")
        found = guide.find(self.pages, text)
        if not text.strip():
            self._fill([(section, "") for page in self.pages for section in page.sections if section.level <= 2])
            self._show_as_before()
            return
        if self._before is None and self.text.page is not None:
            self._before = self.text.page.name, self.text.verticalScrollBar().value()
        self._listing = True
        self._lay_out()
        self._fill([(one.section, one.excerpt) for one in found])
        self.contents.setCurrentRow(0)
        self._show_hit()
        words = ngettext("{n} found", "{n} found", len(found)).format(n=len(found))
        if not found:
            words = _("Nothing is found for “{text}”. Fewer letters find more.").format(text=text.strip())
            self._say(words)
        announce(self, words)

    def _show_hit(self) -> None:
        """Show the section that is marked among what was found, where there is room for it beside the list."""
        item = self.contents.currentItem()
        if item is None or self.text.isHidden() or not self.field.text().strip():
            return
        section: guide.Section = item.data(_SECTION)
        page = next(page for page in self.pages if page.name == section.page)
        if page is not self.text.page:
            self.text.show_page(page)
        self.text.go_to(section)

    def _show_as_before(self) -> None:
        """Show again what was read before it was searched, where nothing found was opened."""
        if self._before is None:
            return
        (name, place), self._before = self._before, None
        page = next(page for page in self.pages if page.name == name)
        if page is not self.text.page:
            self.text.show_page(page)
        self.text.verticalScrollBar().setValue(place)
        if self.text.page is not None:
            self._mark(self.text.page.sections[self.text.section_in_view()])

    def _fill(self, rows: list[tuple[guide.Section, str]]) -> None:
        titles = {page.name: page.title for page in self.pages}
        strong = QFont(self.contents.font())
        strong.setWeight(QFont.Weight.DemiBold)
        self.contents.clear()
        for section, excerpt in rows:
            top = section.level == 1
            shown = section.title if top or excerpt else f"    {section.title}"
            if excerpt:
                where = "" if top else f"{titles[section.page]}: "
                shown = f"{where}{section.title}\n{excerpt}"
            item = QListWidgetItem(shown)
            item.setData(_SECTION, section)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, shown.strip())
            if top and not excerpt:
                item.setFont(strong)
            self.contents.addItem(item)

    def _mark(self, section: guide.Section) -> None:
        """Mark a section in the contents, or the one above it that stands there."""
        best = -1
        for number in range(self.contents.count()):
            here: guide.Section = self.contents.item(number).data(_SECTION)
            if here.page == section.page and here.number <= section.number:
                best = number
        if best >= 0 and not self.field.text():
            self.contents.setCurrentRow(best)

    def _step(self, by: int) -> None:
        number = self.contents.currentRow() + by
        if 0 <= number < self.contents.count():
            self.contents.setCurrentRow(number)
            self._show_hit()
            announce(self, self.contents.item(number).data(Qt.ItemDataRole.AccessibleTextRole))

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    # --- room

    def _lay_out(self) -> None:
        """Contents and text beside each other, or the one of them that is wanted."""
        both = self.width() >= _BOTH_FROM * theme.scale()
        self.contents.setVisible(both or self._listing)
        self.text.setVisible(both or not self._listing)
        self.contents.setMaximumWidth(round(_LIST_WIDTH * theme.scale()) if both else UNBOUND)
        self.contents.setMinimumWidth(round(_LIST_WIDTH * theme.scale()) if both else 0)
        self._both.setStretch(0, 0 if both else 1000)
        self.text.setMaximumWidth(theme.column_width() + 2 * _MARGIN)
        letters = QFontMetricsF(self.field.font()).averageCharWidth()
        large = theme.large()
        text = self.contents.maximumWidth() + self._both.spacing() + self.text.maximumWidth()
        beyond = self.width() - 6 * GAP - text if both and not large else 0
        self._top.setContentsMargins(0, 0, max(0, beyond), 0)  # the field ends where the text does
        self.field.setMaximumWidth(UNBOUND if large else round(letters * 34))
        place = self._second if large else self._top
        if place.indexOf(self.field) < 0:  # beside the title there is no room for it where letters are large
            (self._top if large else self._second).removeWidget(self.field)
            place.addWidget(self.field, 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lay_out()
