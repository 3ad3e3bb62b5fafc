"""What is proposed for a sentence: the rows of the queue, and the form in which one of them is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from study_app.errors import StudyAppError
from study_app.facts.article.article import Article
from study_app.facts.article.fields import KIND, Field, choices, kind_of
from study_app.facts.article.proposals import Proposal
from study_app.facts.flashcards import FLASHCARD
from study_app.gui.reading import ABOVE, KNOWN, Index
from study_app.gui.widgets import GAP, Choice, announce, button, clear, label, row
from study_app.i18n import _


def entry(name: str) -> QLineEdit:
    """A line to write in; `name` is for screen readers."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setMaxLength(2000)
    return made


class Queue(QAbstractListModel):
    """What is proposed for the sentence in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.work: Article | None = None
        self.proposals: tuple[Proposal, ...] = ()

    def show(self, work: Article, number: int) -> None:
        """Show the proposals of a sentence."""
        self.beginResetModel()
        self.work, self.proposals = work, work.queue(number)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.proposals)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        proposal = self.proposals[index.row()]
        if role == KNOWN or self.work is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.work.statement(proposal)
        if role == ABOVE:
            return kind_words(self.work, proposal)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{kind_words(self.work, proposal)}: {self.work.statement(proposal)}"
        return None


def kind_words(work: Article, proposal: Proposal) -> str:
    """What kind of thing is proposed."""
    if proposal.table == "entity":
        return _("New name")
    name = _("plain card") if proposal.type == FLASHCARD else work.type_name(proposal.type)
    return name[:1].upper() + name[1:]


class Form(QWidget):
    """The fields of the proposal in hand. The type comes first: choosing another fills the fields anew from the sentence."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed
        self.proposal: Proposal | None = None
        self.work: Article | None = None
        self.type = Choice(_("Kind of fact"))
        self.type.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.type.setMinimumContentsLength(12)
        self.type.activated.connect(lambda _index: self._choose_type())
        self.fields: dict[str, tuple[Field, QLineEdit]] = {}
        self.grid = QGridLayout()
        self.grid.setColumnStretch(1, 1)
        self.grid.setVerticalSpacing(GAP)
        self.new_kind = label("", "muted")
        self.new_kind.hide()
        self.refused = label("", tone="bad")
        self.cites = label("", "muted")
        self.cite = button(_("Cite the selection"), key="Ctrl+K")
        self.also = button(_("Cite it too"), key="Ctrl+Shift+K")
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP)
        body.addWidget(self.type)
        body.addLayout(self.grid)
        body.addWidget(self.new_kind)
        body.addWidget(self.refused)
        body.addWidget(self.cites)
        body.addLayout(row(self.cite, self.also, 1))
        body.addStretch(1)

    def show_proposal(self, work: Article, proposal: Proposal) -> None:
        """Show a proposal to be changed."""
        self.work, self.proposal = work, proposal
        self.type.setVisible(proposal.table == "fact")
        self.type.clear()
        likely = (one.type for one in work.proposals(proposal.sentence))
        for id in dict.fromkeys((proposal.type, *likely, *sorted(work.lexicon.types, key=work.type_name), FLASHCARD)):
            self.type.addItem(_("plain card") if id == FLASHCARD else work.type_name(id), id)
            if id == proposal.type:
                self.type.setCurrentIndex(self.type.count() - 1)
        self._fill()

    def _fill(self) -> None:
        assert self.work is not None
        assert self.proposal is not None
        clear(self.grid)
        self.new_kind.hide()
        self.fields = {}
        for line, field in enumerate(self.work.fields(self.proposal)):
            written = entry(field.label)
            written.setText(self.work.shown(self.proposal, field))
            written.setCursorPosition(0)
            if field.many:
                written.setPlaceholderText(_("several, with semicolons between them"))
            if offered := choices(self.work.lexicon, field):
                completer = QCompleter(list(offered), written)
                completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
                completer.setFilterMode(Qt.MatchFlag.MatchContains)
                written.setCompleter(completer)
            if field.of == KIND:
                written.textChanged.connect(self._say_new_kind)
            name = label(field.label[:1].upper() + field.label[1:] + (" *" if field.needed else ""), wrap=False)
            self.grid.addWidget(name, line, 0)
            self.grid.addWidget(written, line, 1)
            self.fields[field.name] = (field, written)
        self._say_cites()
        self.refused.hide()
        for widget in (self.cite, self.also, self.cites):
            widget.setVisible(self.proposal.table == "fact")

    def _say_new_kind(self, text: str) -> None:
        """What is written is no kind of thing yet: it becomes one, which is told while it can be mended."""
        assert self.work is not None
        said = " ".join(text.split())
        new = bool(said) and not kind_of(self.work.lexicon, said)
        self.new_kind.setText(_("New kind: {kind}").format(kind=said) if new else "")
        self.new_kind.setVisible(new)

    def _say_cites(self) -> None:
        assert self.work is not None
        assert self.proposal is not None
        spans = self.work.spans(self.proposal)
        quoted = "; ".join(f"“{shortly(self.work.text[s.start : s.end])}”" for s in spans)
        self.cites.setText(_("Rests on {words}").format(words=quoted) if spans else "")

    def _choose_type(self) -> None:
        assert self.work is not None
        assert self.proposal is not None
        self.proposal = self.work.of_type(self.proposal.sentence, self.type.currentData())
        self._fill()
        self._changed()

    def rest_on(self, start: int, end: int, *, also: bool) -> None:
        """Have the proposal rest on selected words."""
        assert self.work is not None
        assert self.proposal is not None
        try:
            self.proposal = self.work.cited(self.proposal, start, end, also=also)
        except StudyAppError as error:
            self.refuse(str(error))
            return
        self.refused.hide()
        self._say_cites()
        self._changed()

    def read(self) -> Proposal | None:
        """The proposal with what was written; None if something cannot stand where it is, which has the focus then."""
        assert self.work is not None
        assert self.proposal is not None
        proposal = self.proposal
        for field, written in self.fields.values():
            if written.text() == self.work.shown(proposal, field):
                continue
            try:
                proposal = self.work.changed(proposal, field, written.text())
            except StudyAppError as error:
                self.refuse(str(error))
                written.setFocus()
                written.selectAll()
                return None
        return proposal

    def refuse(self, words: str) -> None:
        """Say why it cannot be so."""
        self.refused.setText(words)
        self.refused.show()
        announce(self, words)

    def first(self, missing: Sequence[str] = ()) -> QWidget:
        """The field to begin with: the first that is empty and needed."""
        wanted = next((name for name in missing if name in self.fields), next(iter(self.fields), ""))
        return self.fields[wanted][1] if wanted else self.type


_WORDS = 60


def shortly(words: str) -> str:
    """Words cut to what fits into half a line."""
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"
