"""Shots of what is read: figures, timelines, what is found, facts and entities with their source, the guide."""

from __future__ import annotations

from functools import partial

from figures import DECK
from PySide6.QtWidgets import QPushButton, QScrollArea, QTableWidget
from shots.scene import Scene, opens, state

from study_app.gui.chart import Chart
from study_app.gui.entity import EntityPage
from study_app.gui.fact import FactPage
from study_app.gui.find import FindPage
from study_app.gui.guide import GuidePageView
from study_app.gui.progress import ProgressPage
from study_app.gui.settings import SettingsPage
from study_app.gui.timeline import TimelinePage
from study_app.gui.welcome import WelcomePage
from study_app.i18n import _

FACT = ("csto", "charter-adopted")
NOWHERE = "zzzqq"
"""Written nowhere."""

CHARTS = 8
"""Whose tips are shot."""


def _nothing() -> str:
    return _("Nothing is found for “{text}”. Fewer letters find more.").format(text=NOWHERE)


def _progress(scene: Scene) -> ProgressPage:
    scene.ways.open_progress()
    return scene.on(ProgressPage, lambda page: page.complete)


@state
def progress(scene: Scene) -> None:
    _progress(scene)
    scene.shot("progress", ProgressPage, parts=9)


@state
def progress_table(scene: Scene) -> None:
    for button in _progress(scene).findChildren(QPushButton):
        if button.isVisible() and button.text() == _("Show as table"):
            button.click()
    scene.shot("progress_table", ProgressPage, lambda page: _tables(page) > 3, says=_("Hide the table"), parts=9)


def _tables(page: ProgressPage) -> int:
    return sum(table.isVisible() for table in page.findChildren(QTableWidget))


def _has_focus(chart: Chart, _page: ProgressPage) -> bool:
    return chart.hasFocus()


def _charts(page: ProgressPage) -> list[Chart]:
    return [chart for chart in page.findChildren(Chart) if chart.isVisible()]


@state
def progress_tip(scene: Scene) -> None:
    page = _progress(scene)
    for number, chart in enumerate(_charts(page)[:CHARTS], 1):
        page.findChildren(QScrollArea)[0].ensureWidgetVisible(chart, 0, 40)
        chart.setFocus()
        scene.press("Right", "Right", "Right")
        scene.shot(f"progress_tip{number}", ProgressPage, partial(_has_focus, chart), parts=1)


opens("timeline", TimelinePage, lambda scene: scene.ways.open_timeline(DECK), parts=1)


@state
def timeline_zoomed(scene: Scene) -> None:
    scene.ways.open_timeline()
    page = scene.on(TimelinePage)
    page.axis.setFocus()
    scene.shot("timeline_all", TimelinePage, lambda page: page.axis.isVisible(), parts=1)
    before = page.axis.view
    scene.press("+", "+", "+")
    scene.shot("timeline_zoomed", TimelinePage, lambda page: page.axis.view != before, parts=1)


@state
def timeline_list(scene: Scene) -> None:
    scene.ways.open_timeline()
    scene.on(TimelinePage)
    scene.press("F6")
    scene.shot("timeline_list", TimelinePage, lambda page: page.list.isVisible(), parts=1)


@state
def find(scene: Scene) -> None:
    scene.ways.open_find()
    scene.shot("find_empty", FindPage, parts=1)
    scene.write(scene.said("treaty", "договор"))
    scene.shot("find", FindPage, lambda page: page.list.model().rowCount() > 0, parts=3)
    scene.press("Ctrl+A")
    scene.write(NOWHERE)
    scene.shot("find_none", FindPage, says=_nothing(), parts=1)


def _wonder(scene: Scene) -> str:
    return scene.app.reading.timeline(["wonders/times"])[0].fact.id


opens("fact", FactPage, lambda scene: scene.ways.open_fact(*FACT))
opens("fact_wonder", FactPage, lambda scene: scene.ways.open_fact("wonders", _wonder(scene)))


@state
def entity(scene: Scene) -> None:
    found = scene.app.reading.find(scene.said("treaty", "договор"))
    one = next(one for one in found if type(one).__name__ != "Fact" and scene.app.reading.about(one.pack, one.id))
    scene.ways.open_entity(one.pack, one.id)
    scene.shot("entity", EntityPage)


@state
def guide(scene: Scene) -> None:
    scene.ways.open_guide()
    scene.shot("guide", GuidePageView, parts=2)
    scene.press("Ctrl+F")
    scene.write(scene.said("exam", "экзамен"))
    scene.shot("guide_found", GuidePageView, lambda page: page._listing and page.contents.count() > 0, parts=1)
    scene.press("Ctrl+A")
    scene.write(NOWHERE)
    scene.shot("guide_none", GuidePageView, says=_nothing(), parts=1)


opens("welcome", WelcomePage, lambda scene: scene.ways.open_welcome())
opens("settings", SettingsPage, lambda scene: scene.ways.open_settings(), lambda page: page.lines, parts=8)


@state
def settings_search(scene: Scene) -> None:
    scene.ways.open_settings()
    scene.on(SettingsPage)
    scene.press("Ctrl+F")
    scene.write(scene.said("text", "текст"))
    scene.shot("settings_search", SettingsPage, lambda page: bool(page.said.text()), parts=2)
    scene.press("Ctrl+A")
    scene.write(NOWHERE)
    words = _("No setting is found for “{text}”. Fewer letters find more.").format(text=NOWHERE)
    scene.shot("settings_none", SettingsPage, says=words, parts=1)
