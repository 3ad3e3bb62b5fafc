"""The list below a line that is typed in."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from tables import cells, go, line

from study_app.gui.facts.offers import Offers


def test_an_ambiguous_date_offers_both_readings(openings, press, write):
    go(openings, 0, "when")
    write("3/5/1901")
    assert line(openings).offers.words == ["3 May 1901", "5 March 1901"]
    press("Down", "Down", "Return")
    assert cells(openings, "when")[0] == "5 March 1901"


def test_what_is_offered_is_seen_whole_where_it_is_little(openings, press, write):
    go(openings, 0, "when")
    write("3/5/1901")
    shown = line(openings).offers._list
    assert shown.verticalScrollBar().maximum() == 0
    assert shown.viewport().height() >= 2 * shown.sizeHintForRow(0)
    assert shown.visualRect(shown.model().index(0, 0)).height() == shown.sizeHintForRow(0), (
        "each has the room that was kept"
    )


def test_each_line_of_what_is_offered_first_has_the_room_that_was_kept_for_it(show):
    page, written = QWidget(), QLineEdit()
    QVBoxLayout(page).addWidget(written)
    page.resize(600, 400)
    show(page)
    offers = Offers(written, "Offers", lambda _words: None)
    offers.show(["a bridge", "a gate"])
    QApplication.processEvents()
    shown = offers._list
    assert shown.visualRect(shown.model().index(1, 0)).height() == shown.sizeHintForRow(0)


def test_the_list_is_walked_by_the_arrows_round_its_ends_and_escape_closes_it_first(openings, press, write):
    go(openings, 0, "when")
    write("3/5/1901")
    offers = line(openings).offers
    assert offers.close() == "", "nothing is chosen by typing"
    write("0")
    press("Backspace")
    assert offers.shown
    press("Up")
    assert offers.close() == "5 March 1901"
    press("F2")
    write(" ")
    press("Backspace", "Escape")
    assert not offers.shown
    assert line(openings).text() == "3/5/1901", "the line is still open"


def test_the_list_begins_where_its_line_begins_and_leaves_what_is_told_below_the_line_in_view(show):
    page, written, said = QWidget(), QLineEdit(), QLabel("It is no bridge.\nDown and Enter make it.")
    body = QVBoxLayout(page)
    for one in (written, said):
        body.addWidget(one)
    body.addStretch(1)
    page.resize(600, 400)
    said.hide()
    show(page)
    offers = Offers(written, "Offers", lambda _words: None)
    offers.leave_in_view(said)
    offers.show(["a bridge", "a gate"])
    QApplication.processEvents()
    shown, before = offers._list, offers._list.y()
    assert (shown.x(), before) == (written.x(), written.geometry().bottom() + 1)
    said.show()
    QApplication.processEvents()
    assert shown.x() == written.x() and shown.y() > said.geometry().bottom() > before
    said.hide()
    QApplication.processEvents()
    assert shown.y() == before


def test_the_list_goes_with_its_line_where_the_page_is_scrolled(show):
    page, inside, written = QScrollArea(), QWidget(), QLineEdit()
    body = QVBoxLayout(inside)
    body.addSpacing(300)
    body.addWidget(written)
    body.addSpacing(900)
    page.setWidget(inside)
    page.setWidgetResizable(True)
    page.resize(600, 400)
    show(page)
    offers = Offers(written, "Offers", lambda _words: None)
    page.verticalScrollBar().setValue(700)
    offers.show(["a bridge", "a gate"])
    page.verticalScrollBar().setValue(200)
    QApplication.processEvents()
    assert offers._list.y() == written.mapTo(page, written.rect().bottomLeft()).y() + 1
