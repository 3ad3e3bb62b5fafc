"""What is proposed for a sentence: the rows of the queue, and the form in which one of them is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from study_app.errors import StudyAppError
from study_app.facts.article.article import Article
from study_app.facts.article.fields import KIND, Field, kind_of
from study_app.facts.article.proposals import Proposal
from study_app.facts.kinds import FLASHCARD, DateBasis, Modality, ValueKind
from study_app.gui.article.kind_choice import KindChoice
from study_app.gui.facts.offers import Offers
from study_app.gui.reading import ABOVE, KNOWN, Index
from study_app.gui.widgets import GAP, Check, announce, button, clear, focus, label, line_up, row, tip
from study_app.gui.wrapping_line import WrappingLine
from study_app.i18n import _, capital, quoted

if TYPE_CHECKING:
    from study_app.desk.ready_kinds import ReadyKind


_LETTERS = 2000
"""What is longer is no answer to a field."""


def entry(name: str) -> QLineEdit:
    """A line to write in; `name` is for screen readers."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setMaxLength(_LETTERS)
    return made


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Line(WrappingLine):
    """A field to write in, which offers what may be meant below it: the arrow down marks, Enter or Tab takes."""

    def __init__(self, name: str, offered: Callable[[], Sequence[str]], *, many: bool) -> None:
        """`offered` gives all that may stand there; of `many` each part between semicolons is one of them."""
        super().__init__(most=_LETTERS)
        self.setAccessibleName(name)
        self._offered, self._many = offered, many
        self.offers = Offers(self, _("What may be meant"), self._take)
        self.textEdited.connect(lambda _text: self._offer())

    def _parts(self) -> tuple[str, str, str]:
        """What stands before the part that is being written, the mark between them, and this part."""
        return self.text().rpartition(";") if self._many else ("", "", self.text())

    def _offer(self, *, asked: bool = False) -> None:
        """Offer what goes with what is written; everything where nothing is written and that is `asked` for."""
        said = self._parts()[2].strip().casefold()
        fitting = [words for words in self._offered() if said in words.casefold()] if said or asked else []
        fitting.sort(key=lambda words: not words.casefold().startswith(said))  # those that begin so first
        self.offers.show([] if len(fitting) == 1 and fitting[0].casefold() == said else fitting[:_OFFERED])

    def _take(self, words: str) -> None:
        head, mark, _last = self._parts()
        self.setText(f"{head}{mark} {words}" if mark else words)

    def event(self, event: QEvent) -> bool:
        # before the page takes Enter and Esc for itself, and before Tab goes on
        if isinstance(event, QKeyEvent) and self.offers.shown and self._is_for_list(event):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                marked = self.offers.close()
                if marked and event.key() != Qt.Key.Key_Escape:
                    self._take(marked)
                if event.key() != Qt.Key.Key_Tab:
                    return True
        return super().event(event)

    def _is_for_list(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        taking = event.key() in (*_ENTER, Qt.Key.Key_Tab) and self.offers.marked
        return plain and (taking or event.key() == Qt.Key.Key_Escape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.offers.walk(event):
            return
        if event.key() == Qt.Key.Key_Down and not event.modifiers() and self.at_last_line:
            self._offer(asked=True)
        else:
            super().keyPressEvent(event)


class Queue(QAbstractListModel):
    """What is proposed for the sentence in hand."""

    def __init__(self) -> None:
        super().__init__()
        self.work: Article | None = None
        self.proposals: tuple[Proposal, ...] = ()
        self.ready: Mapping[str, str] = {}
        """What each kind of fact that the pack could take over is called, by its key."""

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
            return self._kind(proposal)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._kind(proposal)}: {self.work.statement(proposal)}"
        return None

    def _kind(self, proposal: Proposal) -> str:
        assert self.work is not None
        if proposal.table != "type":
            return kind_words(self.work, proposal)
        words = self.ready[proposal.type]
        return capital(words)


def kind_words(work: Article, proposal: Proposal) -> str:
    """What kind of thing is proposed."""
    if proposal.table == "entity":
        return _("New name")
    name = _("plain card") if proposal.type == FLASHCARD else work.type_name(proposal.type)
    return capital(name)


class Form(QWidget):
    """The fields of the proposal in hand. The type comes first: choosing another fills the fields anew from the sentence."""

    kind_wanted = Signal(object)
    """A `ReadyKind` was chosen: it is to be taken over into the pack, and a fact of it begun."""
    typed = Signal()
    """Something else is written, or ticked."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed
        self.proposal: Proposal | None = None
        self._begun: Proposal | None = None
        self.work: Article | None = None
        self.type = KindChoice()
        self.type.settled.connect(self._choose_type)
        self.type.unknown.connect(self._refuse_kind)
        self.fields: dict[str, tuple[Field, Line]] = {}
        self.rest: dict[str, tuple[Field, Line]] = {}
        """What few facts need: it is in view once it is asked for, or where some of it is filled in."""
        self.grid = QGridLayout()
        self.grid.setColumnStretch(1, 1)
        self.grid.setVerticalSpacing(GAP)
        self._names, self._letters = 0, 0
        """How wide the names of fields were so far, and how high the letters they were written in, in pixels."""
        self.new_kind = label("", tone="partly")
        self.new_kind.hide()
        self.refused = label("", tone="bad")
        """Why it cannot be so: for the page to put where it is seen, however far the fields are scrolled."""
        self.refused.hide()
        self.type.sought.connect(self.refused.hide)
        self.marks = {
            "modality": Check(_("A plan"), _("A plan: what is to be, not what was")),
            "date_basis": Check(_("Year implied"), _("The year is implied: the text does not say it here")),
            "closed": Check(_("List complete"), _("The list is complete: no others are in it")),
        }
        """What is ticked rather than written, by key of the row."""
        for key, mark in self.marks.items():
            mark.setToolTip(tip(mark.accessibleName()))
            mark.toggled.connect(partial(self._mark, key))
        self.cites = label("", "muted")
        self.cite = button(_("Cite the selection"), key="Alt+C")
        self.also = button(_("Cite it too"), key="Alt+Shift+C")
        self.before = button("", "quiet", "Alt+B")
        self.before.clicked.connect(self.rest_as_before)
        self.more = button(_("More fields"), "quiet", "Alt+M")
        self.more.clicked.connect(self.show_more)
        self.below = QWidget()
        self.rest_grid = QGridLayout(self.below)
        self.rest_grid.setContentsMargins(0, 0, 0, 0)
        self.rest_grid.setColumnStretch(1, 1)
        self.rest_grid.setVerticalSpacing(GAP)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(GAP)
        body.addWidget(self.type)
        body.addLayout(self.grid)
        body.addLayout(row(*self.marks.values(), 1, gap=2 * GAP))
        body.addWidget(self.new_kind)
        body.addWidget(self.cites)
        body.addLayout(row(self.cite, 1))
        body.addLayout(row(self.also, 1))
        body.addLayout(row(self.before, 1))
        body.addLayout(row(self.more, 1))
        body.addWidget(self.below)
        body.addStretch(1)

    def show_proposal(self, work: Article, proposal: Proposal, ready: Sequence[tuple[str, ReadyKind]] = ()) -> None:
        """Show a proposal to be changed; `ready` are kinds that the pack can take over, with the words for each."""
        self.work, self.proposal, self._begun = work, proposal, proposal
        self.type.setVisible(proposal.table == "fact")
        self.type.clear()
        likely = (one.type for one in work.proposals(proposal.sentence))
        for id in dict.fromkeys((proposal.type, *likely, *sorted(work.lexicon.types, key=work.type_name), FLASHCARD)):
            self.type.addItem(_("plain card") if id == FLASHCARD else work.type_name(id), id)
        for words, kind in ready:
            self.type.addItem(words, kind)
        self.type.begin(0)
        self._fill()

    def _fill(self) -> None:
        assert self.work is not None
        assert self.proposal is not None
        self.new_kind.hide()
        self.fields = self._lines_for(self.grid, self.work.fields(self.proposal))
        self.rest = self._lines_for(self.rest_grid, self.work.more_fields(self.proposal))
        self._line_up()
        before: QWidget = self.type
        lines, rest = ([written for _field, written in some.values()] for some in (self.fields, self.rest))
        for after in (*lines, *self.marks.values(), self.cite, self.also, self.before, self.more, *rest):
            self.setTabOrder(before, after)  # the fields came last
            before = after
        self._unfold(self.work.has_more(self.proposal))
        self._say_new_things()
        self._show_marks()
        self._say_cites()
        self.refused.hide()
        for widget in (self.cite, self.also, self.cites):
            widget.setVisible(self.proposal.table == "fact")

    def _lines_for(self, grid: QGridLayout, fields: Sequence[Field]) -> dict[str, tuple[Field, Line]]:
        """A line for each field, in a grid, with what fills it now."""
        assert self.work is not None
        assert self.proposal is not None
        clear(grid)
        made: dict[str, tuple[Field, Line]] = {}
        for line, field in enumerate(fields):
            written = Line(field.label, partial(self.work.offered, self.proposal, field), many=field.many)
            written.setText(self.work.shown(self.proposal, field))
            written.setCursorPosition(0)
            written.textChanged.connect(self.typed)
            written.textEdited.connect(lambda _text: self.refused.hide())
            if field.many:
                written.setPlaceholderText(_("several, with semicolons between them"))
            if field.of == KIND:
                written.textChanged.connect(partial(self._say_new_kind, written))
            elif field.of_entity:
                written.textChanged.connect(self._say_new_things)
            name = label(capital(field.label) + (" *" if field.needed else ""), wrap=False)
            grid.addWidget(name, line, 0)
            grid.addWidget(written, line, 1)
            made[field.name] = (field, written)
        return made

    def _line_up(self) -> None:
        """The fields begin where they did in the proposal before, as long as the names of these have room."""
        line_up(self.grid, self.rest_grid)
        if self._letters != (letters := self.fontMetrics().height()):
            self._letters, self._names = letters, 0
        self._names = max(self._names, self.grid.columnMinimumWidth(0))
        for grid in (self.grid, self.rest_grid):
            grid.setColumnMinimumWidth(0, self._names)

    @property
    def _lines(self) -> tuple[tuple[Field, Line], ...]:
        return (*self.fields.values(), *self.rest.values())

    def _unfold(self, shown: bool) -> None:
        self.below.setVisible(shown)
        self.more.setVisible(bool(self.rest) and not shown)

    def show_more(self) -> None:
        """Bring the fields that few facts need into view, with the focus in the first."""
        first = next((written for _field, written in self.rest.values()), None)
        if first is not None:
            self._unfold(shown=True)
            focus(first)

    def _show_marks(self) -> None:
        """Tick what the proposal is marked as; only what facts of its kind can be is there to be ticked."""
        assert self.proposal is not None
        fields = [field for field, _line in self.fields.values()]
        typed = self.proposal.table == "fact" and self.proposal.type != FLASHCARD
        shown = {
            "modality": typed,
            "date_basis": typed and any(field.value is ValueKind.DATE for field in fields),
            "closed": typed and any(self._listed(field) for field in fields),
        }
        for key, mark in self.marks.items():
            mark.blockSignals(True)
            value = self.proposal.row.get(key)
            mark.setChecked(bool(value) if key == "closed" else value == _MARKED[key])
            mark.blockSignals(False)
            mark.setVisible(shown[key])

    @staticmethod
    def _listed(field: Field) -> bool:
        return field.many and field.name != "tags"

    def _mark(self, key: str, ticked: bool) -> None:
        assert self.work is not None
        assert self.proposal is not None
        lists = [field.name for field, _line in self.fields.values() if self._listed(field)]
        value = lists if key == "closed" else _MARKED[key]
        self.proposal = self.work.set(self.proposal, **{key: value if ticked else None})
        self.typed.emit()

    def _say_new_kind(self, line: Line) -> None:
        """What is written is no kind of thing yet: it becomes one, which is told while it can be mended."""
        assert self.work is not None
        said = " ".join(line.text().split())
        new = bool(said) and not kind_of(self.work.lexicon, said)
        self.new_kind.setText(_("New kind of thing: {kind}").format(kind=said) if new else "")
        self.new_kind.setVisible(new)

    def _say_new_things(self) -> None:
        """Names that nothing has yet are told likewise: the things come to be with the fact."""
        assert self.work is not None
        told = (self.work.new_things(field, written.text()) for field, written in self._lines)
        self.new_kind.setText("\n".join(line for lines in told for line in lines))
        self.new_kind.setVisible(bool(self.new_kind.text()))

    def _say_cites(self) -> None:
        assert self.work is not None
        assert self.proposal is not None
        spans = self.work.spans(self.proposal)
        words = "; ".join(quoted(shortly(self.work.text[s.start : s.end])) for s in spans)
        self.cites.setText(_("Rests on {words}").format(words=words) if spans else "")
        more = self.work.rested_before(self.proposal)
        self.before.setVisible(more is not None)
        if more is not None:
            cited = shortly(self.work.text[more.start : more.end], _FEW)
            words = _("Cite “{words}” too").format(words=cited)
            self.before.setText(words)
            self.before.setAccessibleName(words)

    def _refuse_kind(self, words: str) -> None:
        self.refuse(_("No kind of fact has “{words}” in its name.").format(words=words))

    def _choose_type(self) -> None:
        assert self.work is not None
        assert self.proposal is not None
        chosen = self.type.currentData()
        if not isinstance(chosen, str):
            self.kind_wanted.emit(chosen)
            return
        self.proposal = self.work.of_type(self.proposal.sentence, chosen)
        self._fill()
        self._changed()
        self.typed.emit()
        self.go_in()

    def rest_as_before(self) -> None:
        """Have the proposal rest also on what the fact made last rests on besides its own sentence."""
        assert self.work is not None
        assert self.proposal is not None
        if (more := self.work.rested_before(self.proposal)) is not None:
            self.rest_on(more.start, more.end, also=True)

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

    def find_kind(self) -> bool:
        """Choose the kind whose name is being written; False if none is."""
        if self.type.isVisible() and self.type.searching:
            self.type.take_written()
            return True
        return False

    @property
    def changed(self) -> bool:
        """Whether something is written in a field that was not proposed, or it rests on other words."""
        work, proposal = self.work, self.proposal
        if work is None or proposal is None:
            return False
        written = any(line.text() != work.shown(proposal, field) for field, line in self._lines)
        return written or (self._begun is not None and proposal != self._begun)

    def told(self) -> str:
        """What the fact says as it is written now, as far as that is understood."""
        work, proposal = self.work, self.proposal
        if work is None or proposal is None:
            return ""
        for field, written in self._lines:
            if written.text() != work.shown(proposal, field):
                with suppress(StudyAppError):
                    proposal = work.changed(proposal, field, written.text())
        return work.statement(proposal)

    def read(self) -> Proposal | None:
        """The proposal with what was written; None if something cannot stand where it is, which has the focus then."""
        assert self.work is not None
        assert self.proposal is not None
        proposal = self.proposal
        for field, written in self._lines:
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

    def go_in(self) -> None:
        """Put the focus where one begins, so that what is written stands in the place of what was found."""
        first = self.first(self.proposal.missing if self.proposal is not None else ())
        focus(first)
        if isinstance(first, Line):
            first.selectAll()

    def first(self, missing: Sequence[str] = ()) -> QWidget:
        """The field to begin with: the first that is empty and needed."""
        wanted = next((name for name in missing if name in self.fields), next(iter(self.fields), ""))
        return self.fields[wanted][1] if wanted else self.type


_MARKED = {"modality": Modality.PLANNED.value, "date_basis": DateBasis.INFERRED.value}
"""What stands in a row where its box is ticked."""

_OFFERED = 50
"""Lines that are offered below a field, the last of them by scrolling."""

_WORDS, _FEW = 60, 36


def shortly(words: str, room: int = _WORDS) -> str:
    """Words cut to so many letters, which fit into half a line."""
    return words if len(words) <= room else words[: room - 1].rstrip() + "…"
