"""The page on which a kind of fact is written: its roles, its sentence and its questions, tried on an example beside them."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.desk.type_draft import RoleLine, TypeDraft
from study_app.errors import StudyAppError
from study_app.facts.kinds import Tense, ValueKind
from study_app.gui.page import Keys
from study_app.gui.questions_view import QuestionsView
from study_app.gui.reading import ReadingPage
from study_app.gui.widgets import GAP, Check, Choice, Column, announce, button, label, leave_the_wheel, restyle, row
from study_app.i18n import _

_PAUSE_MS = 200
"""After the last letter the draft is looked at: not at each one."""


def value_words() -> dict[str, str]:
    """What may fill a role, in words."""
    return {
        ValueKind.ENTITY: _("an entity"), ValueKind.TEXT: _("a text"), ValueKind.NUMBER: _("a number"),
        ValueKind.DURATION: _("a length of time"), ValueKind.FREQUENCY: _("how often"), ValueKind.DATE: _("a date"),
        ValueKind.URL: _("an address"),
    }  # fmt: skip


def tense_words() -> dict[str, str]:
    """How a fact stands in time, in words."""
    return {
        Tense.EVENT: _("it happened (when)"), Tense.STATE: _("it lasts (from, until)"), Tense.TIMELESS: _("it has no time"),
    }  # fmt: skip


class _Line(QWidget):
    """A text with its title above it, and below it what is wrong with it."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.edit = QLineEdit(text)
        self.edit.setCursorPosition(0)
        self.edit.setAccessibleName(title)
        self.wrong = label("", "small", tone="bad")
        self.wrong.hide()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        body.addWidget(label(title, "muted"))
        body.addWidget(self.edit)
        body.addWidget(self.wrong)

    def tell(self, words: str) -> None:
        """Say what is wrong, "" for nothing."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        self.edit.setAccessibleDescription(words)


class _RoleBox(QWidget):
    """A role: its name, what fills it, and its licences."""

    changed = Signal()

    def __init__(self, role: RoleLine, kinds: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.name = QLineEdit(role.name)
        self.name.setAccessibleName(_("Name of the role"))
        self.name.setPlaceholderText(_("Name, such as document"))
        self.value = Choice(_("What fills it"))
        for kind, words in value_words().items():
            self.value.addItem(words, str(kind))
        self.value.setCurrentIndex(max(0, self.value.findData(str(role.value))))
        self.of = Choice(_("Of which type"))
        for id, words in kinds:
            self.of.addItem(words, id)
        if role.of:
            self.of.setCurrentIndex(max(0, self.of.findData(role.of)))
        self.flags = {
            "many": Check(_("several"), _("Takes several")),
            "one_answer": Check(_("only one is right"), _("Takes one value, so others are wrong")),
            "distinct": Check(_("no other fits"), _("No other filler of this role fits: others are wrong options")),
        }
        self.wrong = label("", "small", tone="bad")
        self.wrong.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, GAP)
        grid.setHorizontalSpacing(GAP)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.value, 0, 1)
        grid.addWidget(self.of, 0, 2)
        grid.addLayout(row(*self.flags.values(), 1), 1, 0, 1, 3)
        grid.addWidget(self.wrong, 2, 0, 1, 3)
        for choice in (self.value, self.of):
            choice.setMinimumContentsLength(8)
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.activated.connect(self._change)
        self.name.textEdited.connect(self._change)
        for flag in self.flags.values():
            flag.toggled.connect(self._change)
        for name, flag in self.flags.items():
            flag.setChecked(getattr(role, name))
        self._show_of()

    def _change(self) -> None:
        self._show_of()
        self.changed.emit()

    def _show_of(self) -> None:
        self.of.setVisible(self.value.currentData() == ValueKind.ENTITY)

    def parts(self) -> tuple[QWidget, ...]:
        """What can be filled in, in its order."""
        return self.name, self.value, self.of, *self.flags.values()

    def role(self) -> RoleLine:
        """The role as it is written."""
        of = str(self.of.currentData() or "") if self.value.currentData() == ValueKind.ENTITY else ""
        flags = {name: flag.isChecked() for name, flag in self.flags.items()}
        return RoleLine(self.name.text().strip(), str(self.value.currentData()), of, **flags)

    def tell(self, words: str) -> None:
        """Say what is wrong, "" for nothing."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        self.name.setAccessibleDescription(words)


class TypeEditor(ReadingPage):
    """A fact type to be written. Nothing is saved before Ctrl+Enter; leaving with something unsaved asks once more."""

    saved = Signal()

    def __init__(self, app: StudyApp, draft: TypeDraft) -> None:
        title = _("New kind of fact") if draft.new else _("Kind of fact: {name}").format(name=draft.name)
        super().__init__(app, title, lambda: None)
        self.draft = draft
        self._sure = False
        self.heading = label(title, "strong")
        self.top.addWidget(self.heading, 1)
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._build_form())
        half = QWidget()
        body = QVBoxLayout(half)
        body.setContentsMargins(GAP, 2 * GAP, 2 * GAP, 0)
        body.addWidget(label(_("The questions of an example"), "heading"))
        self.statement = label("", "body")
        body.addWidget(self.statement)
        self.preview = QuestionsView(_("The questions of an example"))
        body.addWidget(self.preview, 1)
        halves.addWidget(half)
        halves.setSizes([600, 480])
        self.whole.addWidget(halves, 1)
        self._build_foot()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look_again)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            self.on_key(key, self.save)

    def _build_form(self) -> QWidget:
        draft = self.draft
        self.form = Column(margin=3 * GAP)
        self.form.setAccessibleName(_("The kind of fact"))
        body = self.form.body
        self.name = _Line(_("Name"), draft.name)
        self.tense = Choice(_("How it stands in time"))
        for tense, words in tense_words().items():
            self.tense.addItem(words, str(tense))
        self.tense.setCurrentIndex(max(0, self.tense.findData(draft.tense)))
        self.tense.activated.connect(self._retense)
        body.addWidget(self.name)
        body.addWidget(label(_("How it stands in time"), "muted"))
        body.addWidget(self.tense)
        body.addWidget(label(_("Roles"), "heading"))
        self.roles: list[_RoleBox] = []
        self.roles_body = QVBoxLayout()
        body.addLayout(self.roles_body)
        for role in draft.roles:
            self._add_role(role)
        self.more = more = button(_("Add a role"), "quiet", "Ctrl+R")
        more.clicked.connect(self.add_role)
        self.on_key("Ctrl+R", self.add_role)
        body.addLayout(row(more, label("Ctrl+R", "key", wrap=False), 1))
        body.addWidget(
            label(_("In words: {role} stands for what fills a role, [...] is left out where it is empty"), "muted")
        )
        self.sentence = _Line(_("Sentence"), draft.sentence)
        self.name_of_it = _Line(_("Short name of such a fact (for lists and the timeline)"), draft.label)
        body.addWidget(self.sentence)
        body.addWidget(self.name_of_it)
        body.addWidget(label(_("Questions"), "heading"))
        self.stems: dict[str, _Line] = {}
        self.stems_body = QVBoxLayout()
        body.addLayout(self.stems_body)
        body.addStretch(1)
        for line in (self.name, self.sentence, self.name_of_it):
            line.edit.textEdited.connect(self._typed)
        self._ask_for()
        leave_the_wheel(self.form)
        return self.form

    def _build_foot(self) -> None:
        self.told = label("", "body")
        self.keep = button(_("Save"), "filled", "Ctrl+Enter")
        self.keep.clicked.connect(self.save)
        foot = QVBoxLayout()
        foot.setContentsMargins(3 * GAP, GAP, 3 * GAP, 2 * GAP)
        foot.addWidget(self.told)
        foot.addLayout(row(1, label(_("Ctrl+Enter"), "key", wrap=False), self.keep))
        self.whole.addLayout(foot)

    def start(self) -> None:
        self.name.edit.setFocus()
        self.name.edit.selectAll()
        announce(self, self.title)
        self.look()

    # --- what is written

    def add_role(self) -> None:
        """One more role, to be named."""
        box = self._add_role(RoleLine(""))
        box.name.setFocus()
        self._take_roles()

    def _add_role(self, role: RoleLine) -> _RoleBox:
        box = _RoleBox(role, self.draft.entity_types())
        box.changed.connect(self._take_roles)
        self.roles.append(box)
        self.roles_body.addWidget(box)
        return box

    def _take_roles(self) -> None:
        self.draft.roles = tuple(role for box in self.roles if (role := box.role()).name)
        self._ask_for()
        self._put_in_order()
        self._typed()

    def _retense(self) -> None:
        self.draft.tense = str(self.tense.currentData())
        self._ask_for()
        self._put_in_order()
        self._typed()

    def _ask_for(self) -> None:
        """A line for the question of each facet; what is asked for a role that is no more stays in view."""
        wanted = dict.fromkeys((*self.draft.facets, *(facet for facet, words in self.draft.ask.items() if words)))
        for facet in [facet for facet in self.stems if facet not in wanted]:
            line = self.stems.pop(facet)
            self.stems_body.removeWidget(line)
            line.deleteLater()
        for facet in wanted:
            if facet not in self.stems:
                words = _("Which question asks for “{facet}”?").format(facet=facet.replace("_", " "))
                line = self.stems[facet] = _Line(words, self.draft.ask.get(facet, ""))
                line.edit.textEdited.connect(self._typed)
                self.stems_body.addWidget(line)

    def _put_in_order(self) -> None:
        """Tab goes down the page: what is made later would come after everything else."""
        roles = [part for box in self.roles for part in box.parts()]
        stems = [line.edit for line in self.stems.values()]
        for one, other in pairwise((self.tense, *roles, self.more, self.sentence.edit, self.name_of_it.edit, *stems)):
            self.setTabOrder(one, other)

    def _typed(self, _text: str = "") -> None:
        self._sure = False
        draft = self.draft
        draft.name, draft.sentence = self.name.edit.text().strip(), self.sentence.edit.text().strip()
        draft.label = self.name_of_it.edit.text().strip()
        draft.ask = {facet: line.edit.text().strip() for facet, line in self.stems.items()}
        self._pause.start()

    # --- what it comes to

    def _look_again(self) -> None:
        if self.isVisible():  # and was not left meanwhile
            self.look()

    def look(self) -> None:
        """Look at what the draft comes to, and have the questions of its example made beside the window."""
        self._pause.stop()
        self.preview.stop()  # while it is made nobody else can try anything
        try:
            looks = self.draft.look()
        except StudyAppError as error:
            self._tell(str(error), "bad")
            return
        wrong = dict(looks.wrong)
        lines = {"name": self.name, "sentence": self.sentence, "label": self.name_of_it}
        lines |= {f"ask.{facet}": line for facet, line in self.stems.items()}
        for key, line in lines.items():
            line.tell(wrong.pop(key, ""))
        for box in self.roles:
            box.tell(wrong.pop(f"role.{box.role().name}", ""))
        self.statement.setText(looks.statement or _("No sentence yet."))
        self.keep.setEnabled(self.draft.changed)
        if looks.wrong:
            self._tell(next(iter(wrong.values()), next(iter(looks.wrong.values()))), "bad")
        else:
            self._tell(looks.effect.sentence() if self.draft.changed else _("Nothing is changed yet."), "")
        self.preview.make(self.draft.previews_later)

    def _tell(self, words: str, tone: str) -> None:
        self.told.setText(words)
        restyle(self.told, "tone", tone)

    # --- what is done

    def save(self) -> None:
        """Save the draft, if it is right."""
        self.preview.stop()
        if not self.draft.changed:
            self._tell(_("Nothing is changed yet."), "")
            return
        try:
            effect = self.draft.save()
        except StudyAppError as error:
            self._tell(str(error), "bad")
            announce(self, str(error))
            return
        self.look()
        words = _("Saved. {effect}").format(effect=effect.sentence())
        self._tell(words, "good")
        announce(self, words)
        self.saved.emit()

    def leave(self) -> None:
        if self.draft.changed and not self._sure:
            self._sure = True
            words = _("This is not saved yet: Ctrl+Enter saves it, Esc once more leaves it as it was.")
            self._tell(words, "partly")
            announce(self, words)
            return
        self.preview.stop()
        self.left.emit()

    def keys(self) -> Keys:
        return (
            ("Ctrl+Enter", _("save")),
            ("Ctrl+R", _("add a role")),
            ("Esc", _("leave")),
        )
