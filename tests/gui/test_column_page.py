"""A page of one column: it fills the page, and the way back leads back as Esc does."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase
from PySide6.QtTest import QSignalSpy

from study_app.gui import theme
from study_app.gui.column_page import ColumnPage, Told
from study_app.gui.widgets import label


def test_the_way_back_looks_as_on_every_page_is_heard_without_its_arrow_and_leaves_the_page(show):
    page = ColumnPage("Anything")
    page.column.body.addWidget(page.back)
    show(page)
    assert (page.back.text(), page.back.accessibleName(), page.back.accessibleDescription()) == (
        "←  Back",
        "Back",
        "Esc",
    )
    left = QSignalSpy(page.left)
    page.back.click()
    assert left.count() == 1


def test_the_column_fills_the_page_and_what_is_below_it_stays_in_view(show):
    page = ColumnPage("Anything")
    for number in range(100):
        page.column.body.addWidget(label(f"line {number}"))
    below = label("below")
    page.whole.addWidget(below)
    page.resize(400, 300)
    show(page)
    assert page.column.width() == page.width()
    assert below.isVisible() and page.rect().contains(below.geometry())
    assert below.y() == page.column.geometry().bottom() + 1, "what scrolls, and its shade, end where that begins"


def test_lines_to_read_have_room_for_all_of_them_where_one_is_higher_than_its_letters_ask_for(show, qapp):
    theme.apply(qapp, "light", 1.0)
    told = Told("")
    told.setFixedWidth(600)
    told.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    show(told)
    told.show_text("\n".join(f'{number}  when = "-25XX"  →  "1801-02-03"  ✓' for number in range(6)))
    qapp.processEvents()
    assert not told.verticalScrollBar().isVisible() and told.verticalScrollBar().maximum() == 0
    told.show_text("\n".join(map(str, range(60))))
    assert told.verticalScrollBar().maximum() > 0
