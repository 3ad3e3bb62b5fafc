"""The page of an entity: all that is known of it, each statement with its place in the source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.facts.kinds import AliasKind
from study_app.facts.passages import Passage, by_source, reference
from study_app.facts.reading import About, Named, Reference, Told
from study_app.gui.page import Keys
from study_app.gui.reading import Evidence, Legend, Link, ReadingPage, Sign, knowledge_words, time_line
from study_app.gui.widgets import GAP, Tile, announce, button, card, clear, focus, label, row, upright
from study_app.i18n import _, capital, ngettext
from study_app.study.knowledge import Knowledge

MOST = 60
"""Statements shown at first; the others on request, for each is made of several things on screen."""


def name_words(kind: AliasKind | None) -> str:
    """What kind of other name it is, before the names."""
    return {
        None: _("In other languages: {names}"),
        AliasKind.SPELLING: _("Also called: {names}"),
        AliasKind.ACRONYM: _("In short: {names}"),
        AliasKind.FORMER: _("Formerly: {names}"),
        AliasKind.DEMONYM: _("Of it: {names}"),
        AliasKind.MENTION: _("In texts also: {names}"),
    }[kind]


def other_names(about: About) -> Iterator[str]:
    """The other names of an entity, a line for each kind."""
    for kind in (None, *AliasKind):
        names = [text for text, of in about.names if of is kind]
        if names:
            yield name_words(kind).format(names=", ".join(names))


def in_short(references: Iterable[Reference]) -> str:
    """Citations in short: “title”, paragraphs; a title once."""
    cited = [Passage(one.title, "", "", one.paragraph, None, ()) for one in references]
    return "; ".join(reference(*of_one_source) for of_one_source in by_source(cited))


class Statement(QWidget):
    """A fact as a sheet to press; pressed, it shows its passage and the other entities that it names."""

    entity_wanted = Signal(str, str)

    def __init__(self, app: StudyApp, told: Told, known: Knowledge, entity: str, attach: Callable[[], None]) -> None:
        super().__init__()
        self.app, self.told, self.entity, self.attach = app, told, entity, attach
        self.evidence: Evidence | None = None
        below = "  ·  ".join(part for part in (time_line(told.fact), in_short(told.references)) if part)
        self.tile = Tile(told.fact.statement)
        self.tile.setAccessibleDescription(f"{below}  ·  {knowledge_words(known)}")
        self.tile.body.addLayout(upright(Sign(known, line=True), 1))
        lines = QVBoxLayout()
        lines.setSpacing(3)
        lines.addWidget(label(told.fact.statement))
        lines.addWidget(label(below, "muted"))
        self.tile.body.addLayout(lines, 1)
        self.tile.clicked.connect(self.toggle)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GAP)
        self.body.addWidget(self.tile)

    def toggle(self) -> None:
        """Show where the fact is written, or hide it."""
        if self.evidence is not None:
            self.body.removeWidget(self.evidence)
            self.evidence.hide()
            self.evidence.deleteLater()
            self.evidence = None
            return
        self.evidence = Evidence(self.app, self.told, self.attach, self.entity)
        self.evidence.body.setContentsMargins(3 * GAP, 0, 0, GAP)
        self.evidence.entity_wanted.connect(self.entity_wanted)
        self.evidence.citations.toggle()
        self.body.addWidget(self.evidence)


class EntityPage(ReadingPage):
    """All that is known of an entity."""

    announces_itself = True
    shows_edits = True

    def __init__(self, app: StudyApp, about: About, attach: Callable[[], None]) -> None:
        super().__init__(app, about.entity.name, attach, columns=1)
        self._count = label("", "muted")
        self.top.addWidget(self._count, 1)
        self.column = self.add_column()
        self._fill(about)
        self.on_key("C", self.show_source)

    @property
    def pack_in_view(self) -> str:
        return self.about.entity.pack

    def _fill(self, about: About) -> None:
        self.about = about
        self.statements: list[Statement] = []
        self._known = self.app.reading.knowledge()
        self._waiting = [(kind, told) for kind, facts in about.groups for told in facts]
        count = len(self._waiting)
        self.words = ngettext("{n} fact", "{n} facts", count).format(n=count)
        self._count.setText("  ·  ".join((*about.kinds, self.words)))
        self._head()
        self.facts = QVBoxLayout()
        self.facts.setSpacing(GAP)
        if count:
            self.column.body.addWidget(Legend())
        self.column.body.addLayout(self.facts)
        self._kind = ""
        self._more()
        self._links(_("Its parts"), about.parts)
        self.column.body.addStretch(1)

    def library_changed(self) -> None:
        """Show what is known now, if the entity is still there; what was read stays in place."""
        about = self.app.reading.about(self.about.entity.pack, self.about.entity.id)
        if about is None or about == self.about:
            return
        read = next((n for n, one in enumerate(self.statements) if one.isAncestorOf(self.focusWidget() or self)), 0)
        shown = len(self.statements)
        clear(self.column.body)
        self._fill(about)
        while len(self.statements) < shown and self._waiting:
            self._show_rest()
        focus(self.statements[min(read, len(self.statements) - 1)].tile if self.statements else self.back)

    def _head(self) -> None:
        sheet, body = card()
        body.addWidget(label(self.about.entity.name, "title"))
        for line in other_names(self.about):
            body.addWidget(label(line, "muted"))
        self.picture = QVBoxLayout()
        self.picture.setContentsMargins(0, GAP, 0, 0)
        body.addLayout(self.picture)
        self.column.body.addWidget(sheet)
        entity = self.about.entity
        self.offer_picture(self.picture, entity.pack, "entity", entity.id, entity.name)
        self._links(_("Part of"), self.about.wholes)
        if not self.about.groups:
            self.column.body.addWidget(label(_("No confirmed fact names it yet."), "muted"))

    def _links(self, heading: str, entities: tuple[Named, ...]) -> None:
        if not entities:
            return
        box = QVBoxLayout()
        box.setSpacing(GAP)
        box.addWidget(label(heading, "heading"))
        for entity in entities:
            link = Link(entity)
            link.wanted.connect(self.entity_wanted)
            box.addWidget(link)
        self.column.body.addLayout(box)

    def _more(self) -> None:
        """Show the next statements, and how to see the rest."""
        first = len(self.statements)
        for kind, told in self._waiting[:MOST]:
            if kind != self._kind:
                self.facts.addSpacing(GAP if self._kind else 0)
                self.facts.addWidget(label(capital(kind), "heading"))
                self._kind = kind
            known = self._known.get(told.fact.key, Knowledge.UNKNOWN)
            statement = Statement(self.app, told, known, self.about.entity.id, self.attach)
            statement.entity_wanted.connect(self.entity_wanted)
            statement.tile.clicked.connect(lambda _checked=False, one=statement: self._bring(one))
            self.facts.addWidget(statement)
            self.statements.append(statement)
        del self._waiting[:MOST]
        if self._waiting:
            words = ngettext("Show {n} more fact", "Show {n} more facts", len(self._waiting))
            self.rest = button(words.format(n=len(self._waiting)))
            self.rest.setAutoDefault(True)
            self.facts.addLayout(row(self.rest, 1))
            self.rest.clicked.connect(self._show_rest)
        if first:
            focus(self.statements[first].tile)

    def _show_rest(self) -> None:
        self.rest.hide()
        self.rest.deleteLater()
        self._more()

    def _bring(self, statement: Statement) -> None:
        if statement.evidence is not None:
            self.column.bring(statement)

    def start(self) -> None:
        """The first statement has the keys; without one the way back."""
        focus(self.statements[0].tile if self.statements else self.back)
        announce(self, f"{self.about.entity.name}, {self.words}")

    def show_source(self) -> None:
        """Open or close the statement that has the focus, or the passage in it."""
        for statement in self.statements:
            if statement.tile.hasFocus():
                statement.tile.click()
            elif statement.evidence is not None and statement.isAncestorOf(self.focusWidget() or self):
                statement.evidence.citations.toggle()

    def sources_changed(self) -> None:
        for statement in self.statements:
            if statement.evidence is not None:
                inside = statement.evidence.isAncestorOf(self.focusWidget() or self)
                statement.evidence.renew()
                if inside and self.isVisible():
                    focus(statement.tile)

    def keys(self) -> Keys:
        return (
            (_("Up, Down"), _("walk through the statements and links")),
            (_("Enter, C"), _("show where a statement is written, and what else it names")),
            ("P", _("give it a picture, or another one")),
            (_("Page Up, Page Down"), _("scroll")),
            *super().keys(),
        )
