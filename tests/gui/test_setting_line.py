"""One setting on screen: typed, stepped through, refused, put back."""

from __future__ import annotations

import pytest
from choosing import choose
from PySide6.QtWidgets import QApplication, QSpinBox

from study_app.gui.setting_line import FIELD, SettingLine
from study_app.gui.settings import SettingsPage


@pytest.fixture
def page(window, press) -> SettingsPage:
    press("Ctrl+,")
    return window.page


def test_each_line_that_was_changed_has_a_button_that_puts_it_back(page, app, press):
    line = page.lines["scheme"]
    assert not line.back.isVisible()
    choose(page, "scheme", "dark")
    assert line.back.text() == "Put back: same as the system"
    line.back.setFocus()
    press("Return")
    assert app.scheme == "system"
    assert not line.back.isVisible()
    assert QApplication.focusWidget() is line.control


def test_the_key_that_goes_on_comes_to_a_setting_before_it_comes_to_its_way_back(page, press):
    line = page.lines["scheme"]
    choose(page, "scheme", "dark")
    line.take_focus()
    press("Tab")
    assert line.back.isVisible() and QApplication.focusWidget() is line.back
    press("Shift+Tab")
    assert QApplication.focusWidget() is line.control


@pytest.mark.parametrize("scale", [2.0, 1.0])
def test_a_field_is_as_wide_as_one_that_was_opened_at_the_size_of_the_letters(page, window, scale):
    window.app.text_scale = 3 - scale
    window.setting_changed("text_scale")
    window.app.text_scale = scale
    window.setting_changed("text_scale")
    field = page.lines["scheme"].control
    opened = SettingLine(page.preferences, page.lines["scheme"].setting, FIELD)
    assert field.minimumWidth() == opened.control.minimumWidth()
    window.app.text_scale = 1.0
    window.setting_changed("text_scale")


def test_a_number_that_is_stepped_through_is_one_change(page, app, press, qtbot):
    box = page.lines["new_a_day"].control
    assert isinstance(box, QSpinBox)
    box.setFocus()
    for _step in range(3):  # at once: on a machine at work there may be a pause between keys
        box.stepDown()
    qtbot.waitUntil(lambda: app.decisions.new_cards("bridges/all") == 17)
    press("Ctrl+Z")
    assert (app.decisions.new_cards("bridges/all"), box.value()) == (20, 20)
    assert app.deciding.last_said is None


def test_a_number_that_was_just_typed_is_kept_when_the_page_is_left(page, app, window, press, write):
    page.lines["new_a_day"].control.selectAll()
    page.lines["new_a_day"].take_focus()
    write("7")
    press("Esc")
    assert window.page is window.decks
    assert app.decisions.new_cards("bridges/all") == 7
    press("Ctrl+Z")  # among the decks it is a decision like any other
    assert app.decisions.new_cards("bridges/all") == 20


def test_what_are_no_steps_is_said_below_and_changes_nothing(page, app, press, write):
    field = page.lines["learning"].control
    field.setFocus()
    field.selectAll()
    write("soon")
    press("Tab")
    assert "Steps are at most" in page.lines["learning"].refused.text()
    assert page.lines["learning"].refused.isVisible()
    assert app.decisions.learning == (10,)


def test_a_device_without_a_name_is_told_by_what_the_computer_is_called(page, app):
    field = page.lines["device_name"].control
    assert field.text() == "" and field.placeholderText() == app.devices.name
    app.devices.rename("desk")
    page.lines["device_name"].refresh()
    assert (field.text(), app.devices.name) == ("desk", "desk") and field.placeholderText() not in ("", "desk")


def test_typing_in_a_line_is_taken_back_there_and_then_the_change(page, app, press, write):
    field = page.lines["device_name"].control
    field.setFocus()
    write("desk")
    press("Return")
    assert app.device_name == "desk"
    press("Ctrl+Z")
    assert (app.device_name, field.text()) == ("", "")
