"""The page of one fact: the statement, its time, how well it is known, where it is written, and what it names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.facts.reading import Told
from study_app.gui.page import Keys
from study_app.gui.passage import BESIDE, ICON
from study_app.gui.reading import Evidence, ReadingPage, Sign, knowledge_words, time_line
from study_app.gui.widgets import GAP, announce, button, card, focus, key_between, label, row
from study_app.i18n import _
from study_app.study.knowledge import Knowledge


class FactPage(ReadingPage):
    """A fact to read; a flashcard can be turned into one."""

    announces_itself = True
    shows_edits = True

    turn_wanted = Signal(str, str)
    """A flashcard, by its pack and its id, is to become a fact."""

    edit_wanted = Signal(str, str)
    """The fact of this pack and id is to be changed."""

    def __init__(self, app: StudyApp, told: Told, attach: Callable[[], None]) -> None:
        super().__init__(app, told.fact.title, attach, columns=1)
        self.told = told
        self.kind = label("", "muted")
        self.top.addWidget(self.kind, 1)
        change = button(_("Edit"), "quiet", "E")
        change.clicked.connect(self.edit)
        self.top.addWidget(change)
        self.top.addWidget(key_between("E", after=True))
        self.column = self.add_column()
        self.sheet: QWidget | None = None
        self._fill()
        self.on_key("C", self.show_source)
        self.on_key("E", self.edit)
        self.on_key("F", self._turn)

    def _fill(self) -> None:
        """Show the fact."""
        app, told, fact = self.app, self.told, self.told.fact
        self.kind.setText(fact.kind)
        self.title = fact.title
        sheet, body = card(gap=GAP + 4)
        body.addWidget(label(fact.statement, "stem"))
        known = app.reading.knowledge().get(fact.key, Knowledge.UNKNOWN)
        line = row(Sign(known, icon=ICON), gap=BESIDE)  # its words begin where those of its places do
        self.about = "  ·  ".join(part for part in (time_line(fact), knowledge_words(known)) if part)
        line.addWidget(label(self.about, "muted"), 1)
        body.addLayout(line)
        self.picture = QVBoxLayout()
        self.picture.setContentsMargins(0, GAP, 0, 0)
        body.addLayout(self.picture)
        body.addSpacing(GAP)
        self.evidence = Evidence(app, told, self.attach)
        self.evidence.entity_wanted.connect(self.entity_wanted)
        body.addWidget(self.evidence)
        if self._is_card():
            turn = button(_("Turn into a fact..."), "plain", "F")
            turn.clicked.connect(self._turn)
            turn.setEnabled(not app.writable)
            body.addLayout(row(turn, label("F", "key", wrap=False), 1))
        if self.sheet is None:
            self.column.body.addWidget(sheet)
            self.column.body.addStretch(1)
        else:
            self.column.body.replaceWidget(self.sheet, sheet)
            self.sheet.hide()
            self.sheet.deleteLater()
        self.sheet = sheet
        self.offer_picture(self.picture, fact.pack, "fact", fact.id, fact.title)

    def _is_card(self) -> bool:
        return self.app.authoring.is_flashcard(self.told.fact.pack, self.told.fact.id)

    def _turn(self) -> None:
        if self._is_card() and not self.app.writable:
            self.turn_wanted.emit(self.told.fact.pack, self.told.fact.id)

    def start(self) -> None:
        """Show the passage at once where its source is attached, and have the fact said."""
        if any(passage.text is not None for passage in self.evidence.citations.passages):
            self.evidence.citations.toggle()
        if self.evidence.citations.passages:
            focus(self.evidence.citations.switch)
            self.column.bring(
                self.evidence.citations.switch
            )  # the passage may be below what is seen: the fact is not above it
        else:
            focus(self.back)
        announce(self, f"{self.told.fact.statement} {self.about}")

    def edit(self) -> None:
        """Have the fact opened where it is written."""
        self.edit_wanted.emit(self.told.fact.pack, self.told.fact.id)

    def library_changed(self) -> None:
        """Show the fact as it is now, if it is still there."""
        told = self.app.reading.told(self.told.fact.pack, self.told.fact.id)
        if told is not None and told != self.told:
            self.told = told
            self._fill()

    def show_source(self) -> None:
        """Open the passage, or close it."""
        shown = self.evidence.citations.toggle()
        if shown is not None:
            self.column.bring(shown)

    def sources_changed(self) -> None:
        self.evidence.renew()
        if self.isVisible():
            focus(self.evidence.citations.switch)

    @property
    def pack_in_view(self) -> str:
        return self.told.fact.pack

    def keys(self) -> Keys:
        return (
            ("C", _("the passage in the source")),
            ("P", _("give the fact a picture, or another one")),
            ("E", _("edit the fact")),
            *((("F", _("turn the card into a fact")),) if self._is_card() else ()),
            (_("Tab, Enter"), _("go to an entity that the fact names")),
            (_("Page Up, Page Down"), _("scroll")),
            *super().keys(),
        )
