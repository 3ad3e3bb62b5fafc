"""The page on which a kind of fact is written: its roles, its sentence and its questions, tried on an example beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.desk.desk import Effect
from study_app.desk.row_words import tense_words, value_words
from study_app.desk.type_draft import RoleLine, TypeDraft, TypeLook
from study_app.facts.kinds import ValueKind
from study_app.gui import theme
from study_app.gui.page import Keys
from study_app.gui.tried import LEAST, TriedPage, nothing_yet
from study_app.gui.widgets import (
    GAP,
    Check,
    Choice,
    Column,
    WrittenIn,
    announce,
    button,
    label,
    leave_the_wheel,
    restyle,
    row,
    tip,
    upright,
)
from study_app.gui.working import attempt
from study_app.gui.wrapping_line import WrappingLine
from study_app.i18n import _, ngettext, quoted, within


class _Line(QWidget):
    """A text with its title above it, and below it what is wrong with it."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.title = title
        self.edit = WrappingLine()
        self.edit.setText(text)
        self.edit.setCursorPosition(0)
        self.edit.setAccessibleName(title)
        self.wrong = label("", "small", tone="bad")
        self.wrong.hide()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        self.above = label(title, "muted")
        body.addWidget(self.above)
        body.addWidget(self.edit)
        body.addWidget(self.wrong)

    def rename(self, title: str) -> None:
        """Put another title above it."""
        self.title = title
        self.above.setText(title)
        self.edit.setAccessibleName(title)

    def tell(self, words: str) -> None:
        """Say what is wrong, "" for nothing."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        restyle(self.edit, "wrong", "true" if words else "")
        self.edit.setAccessibleDescription(words)


def tick_words() -> dict[str, tuple[str, str]]:
    """What can be ticked of a role, and what that means."""
    return {
        "many": (_("several"), _("A fact may name more than one here, such as all members.")),
        "one_answer": (
            _("only one is right"),
            _("There can be only one answer, such as a place of birth. What other facts say becomes a wrong option."),
        ),
        "distinct": (
            _("no other fits"),
            _(
                "What other facts say here is never right for this one. You vouch for that, and it is offered as a wrong option."
            ),
        ),
    }


class _RoleBox(QWidget):
    """A role: its name, what fills it, its licences, and a button that takes it out."""

    changed = Signal()
    unwanted = Signal()

    def __init__(self, role: RoleLine, kinds: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._was, self._title = role.was, role.title
        self.name = QLineEdit(role.name)
        self.name.setAccessibleName(_("Name of the role"))
        self.name.setPlaceholderText(_("Name, such as document"))
        self.called = QLineEdit(role.title)
        self.called.setAccessibleName(_("What people call it"))
        self.value = Choice(_("What fills it"))
        for kind, words in value_words().items():
            self.value.addItem(words, str(kind))
        self.value.setCurrentIndex(max(0, self.value.findData(str(role.value))))
        self.of = Choice(_("Of which kind of thing"))
        for id, words in kinds:
            self.of.addItem(words, id)
        if role.of:
            self.of.setCurrentIndex(max(0, self.of.findData(role.of)))
        self.flags = {}
        for licence, (words, meaning) in tick_words().items():
            self.flags[licence] = Check(words, words)
            self.flags[licence].setToolTip(tip(meaning))
        self.out = button(_("Remove"), "quiet", "Ctrl+Delete")
        self.out.clicked.connect(self.unwanted)
        self.wrong = label("", "small", tone="bad")
        self.wrong.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, GAP)
        grid.setHorizontalSpacing(GAP)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.value, 0, 1)
        grid.addWidget(self.of, 0, 2)
        grid.addWidget(self.called, 1, 0, 1, 3)
        ticks = QBoxLayout(QBoxLayout.Direction.TopToBottom if theme.large() else QBoxLayout.Direction.LeftToRight)
        ticks.setSpacing(0 if theme.large() else 2 * GAP)
        for flag in self.flags.values():
            ticks.addWidget(flag)
        across = row(1, self.out, flush=True)
        across.insertLayout(0, ticks)
        grid.addLayout(across, 2, 0, 1, 3)
        grid.addWidget(self.wrong, 3, 0, 1, 3)
        for choice in (self.value, self.of):
            choice.setMinimumContentsLength(8)
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.activated.connect(self._change)
        self.name.textEdited.connect(self._change)
        self.called.textEdited.connect(self._change)
        for flag in self.flags.values():
            flag.toggled.connect(self._change)
        for name, flag in self.flags.items():
            flag.setChecked(getattr(role, name))
        policy = self.of.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the fields of all roles are equally wide
        self.of.setSizePolicy(policy)
        self._show_of()
        self._tell_role()

    def _change(self) -> None:
        self._show_of()
        self._tell_role()
        self.changed.emit()

    def _tell_role(self) -> None:
        """Have each part say of which role it is: to a screen reader they all read alike otherwise."""
        meanings = {self.flags[licence]: meaning for licence, (_words, meaning) in tick_words().items()}
        told = meanings | {
            self.called: _("What people call it"),
            self.value: _("What fills it"),
            self.of: _("Of which type"),
            self.out: "Ctrl+Delete",
        }
        name = self.name.text().strip()
        called = _("What people call it, such as “who signed”")
        if name:
            called = _("What people call it; “{name}” where nothing is written").format(name=name.replace("_", " "))
        self.called.setPlaceholderText(called)
        for part, words in told.items():
            part.setAccessibleDescription(f"{name}: {words}" if name else words)

    def _show_of(self) -> None:
        self.of.setVisible(self.value.currentData() == ValueKind.ENTITY)

    def parts(self) -> tuple[QWidget, ...]:
        """What can be filled in, in its order."""
        return self.name, self.value, self.of, self.called, *self.flags.values(), self.out

    @property
    def title(self) -> str:
        """Its name, by which it is spoken of."""
        return self.name.text().strip()

    def role(self) -> RoleLine:
        """The role as it is written."""
        of = str(self.of.currentData() or "") if self.value.currentData() == ValueKind.ENTITY else ""
        flags = {name: flag.isChecked() for name, flag in self.flags.items()}
        called = " ".join(self.called.text().split()) if self.called.isModified() else self._title
        name, value = self.name.text().strip(), str(self.value.currentData())
        return RoleLine(name, value, of, **flags, title=called, was=self._was)

    def tell(self, words: str) -> None:
        """Say what is wrong, "" for nothing."""
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        restyle(self.name, "wrong", "true" if words else "")
        self.name.setAccessibleDescription(words)


class TypeEditor(TriedPage[TypeLook]):
    """A fact type to be written. Nothing is saved before Ctrl+Enter; with something unsaved it is not left without asking."""

    fact_begun = Signal(str, str)
    """A new fact of this pack and kind is to be written."""
    facts_wanted = Signal(str)
    """What a query finds is to be seen in the table."""

    def __init__(self, app: StudyApp, draft: TypeDraft) -> None:
        title = _("New kind of fact") if draft.new else _("Kind of fact: {name}").format(name=draft.title)
        super().__init__(app, title, lambda: None, _("The questions of an example"))
        self.preview.nothing = _("Nothing can be asked of such a fact yet: write a sentence and a question.")
        self.draft: TypeDraft = draft
        self._doubted = ""
        self._looks: TypeLook | None = None
        self.heading = label(title, "strong")
        self.top.addWidget(self.heading, 1)
        half = QWidget()
        body = QVBoxLayout(half)
        body.addWidget(label(_("The questions of an example"), "heading"))
        self.statement = label("", "body")
        body.addWidget(self.statement)
        body.addWidget(self.preview, 1)
        self.within = QVBoxLayout()
        self.add_halves(self._build_form(), half, self.within)
        self._build_foot()

    def _build_form(self) -> Column:
        draft = self.draft
        self.form = Column(alone=False)
        self.form.setMinimumHeight(LEAST)
        self.form.setAccessibleName(_("The kind of fact"))
        body = self.form.body
        body.addWidget(WrittenIn(draft.language))
        self.name = _Line(_("Name"), draft.name)
        self.tense = Choice(_("How it stands in time"))
        for tense, words in tense_words().items():
            self.tense.addItem(words, str(tense))
        self.tense.setCurrentIndex(max(0, self.tense.findData(draft.tense)))
        self.tense.activated.connect(self._retense)
        body.addWidget(self.name)
        when = upright(label(_("How it stands in time"), "muted"), self.tense)
        when.setSpacing(2)
        body.addLayout(when)
        body.addWidget(label(_("Roles"), "heading"))
        body.addWidget(
            label(
                _("What a fact of this kind tells of. Give each part a name, such as “document” or “signatory”."),
                "muted",
            )
        )
        ticks = "\n".join(f"{quoted(words)}: {within(meaning)}" for words, meaning in tick_words().values())
        body.addWidget(label(ticks, "small", tone="muted"))
        self.roles: list[_RoleBox] = []
        self.roles_body = QVBoxLayout()
        body.addLayout(self.roles_body)
        for role in draft.roles:
            self._add_role(role)
        self.more = more = button(_("Add a role"), "quiet", "Ctrl+R")
        more.clicked.connect(self.add_role)
        self.on_key("Ctrl+R", self.add_role)
        self.on_key("Ctrl+Delete", self._remove_focused)
        body.addLayout(row(more, label("Ctrl+R", "key", wrap=False), 1, flush=True))
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
        body.addLayout(self.within)
        body.addStretch(1)
        for line in (self.name, self.sentence, self.name_of_it):
            line.edit.textEdited.connect(self._typed)
        self._ask_for()
        leave_the_wheel(self.form)
        return self.form

    def _build_foot(self) -> None:
        self.begin = button(_("Write a fact of this kind"), "plain", "Ctrl+Shift+Enter")
        self.begin.clicked.connect(self.begin_fact)
        if self.draft.new:
            self.begin.hide()
        for key in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
            self.on_key(key, self.begin_fact)
        self.users = button(_("See these facts"), "quiet")
        self.users.setAutoDefault(True)
        self.users.clicked.connect(lambda: self.facts_wanted.emit(self.draft.query_for_users(self._doubted)))
        self.users.hide()
        self.add_foot(row(self.begin, self.users, 1, label(_("Ctrl+Enter"), "key", wrap=False), self.keep))

    def start(self) -> None:
        self.name.edit.setFocus()
        self.name.edit.selectAll()
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
        box.unwanted.connect(lambda: self.remove_role(box))
        self.roles.append(box)
        self.roles_body.addWidget(box)
        return box

    def _remove_focused(self) -> None:
        focused = self.focusWidget()
        for box in self.roles:
            if focused is not None and box.isAncestorOf(focused):
                self.remove_role(box)
                return

    def remove_role(self, box: _RoleBox) -> None:
        """Take a role out; where facts have something in it, it is said first what becomes of that."""
        name = box.role().name
        users = self.draft.users(name)
        if users and self._doubted != name:
            self._doubted = name
            words = ngettext(
                "{n} fact has something in the role “{role}”. Saving takes it out of it, and its questions go; that can be taken"
                " back. Remove it once more to go on.",
                "{n} facts have something in the role “{role}”. Saving takes it out of them, and its questions go; that can be"
                " taken back. Remove it once more to go on.",
                users,
            ).format(n=users, role=name)
            self._tell(words, "partly")
            self.users.show()
            announce(self, words)
            return
        self._trust()
        place = self.roles.index(box)
        self.roles.remove(box)
        self.draft.remove(name)
        if name in self.stems:
            self.stems[name].edit.clear()
        neighbours = self.roles[place : place + 1] or self.roles[-1:]
        (neighbours[0].name if neighbours else self.more).setFocus()
        self.roles_body.removeWidget(box)
        box.hide()
        box.deleteLater()
        self._take_roles()

    def _trust(self) -> None:
        """What was said of a role that was to be removed is over."""
        self._doubted = ""
        self.users.hide()

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
            words = _("Which question asks for “{facet}”?").format(facet=self.draft.facet_title(facet))
            if facet in self.stems:
                self.stems[facet].rename(words)
            else:
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
        self._trust()
        draft = self.draft
        draft.name, draft.sentence = self.name.edit.text().strip(), self.sentence.edit.text().strip()
        draft.label = self.name_of_it.edit.text().strip()
        draft.ask = {facet: line.edit.text().strip() for facet, line in self.stems.items()}
        self._pause.start()

    def _fill(self) -> None:
        """Show the draft as it is now; what is the same stays as it is, with what is only begun."""
        draft = self.draft
        lines = [(self.name, draft.name), (self.sentence, draft.sentence), (self.name_of_it, draft.label)]
        lines += [(line, draft.ask.get(facet, "")) for facet, line in self.stems.items()]
        for line, words in lines:
            if line.edit.text().strip() != words:
                line.edit.setText(words)
        self.tense.setCurrentIndex(max(0, self.tense.findData(draft.tense)))
        shown = [box.role() for box in self.roles]
        if [role for role in shown if role.name] != list(draft.roles):
            for box in self.roles:
                self.roles_body.removeWidget(box)
                box.hide()
                box.deleteLater()
            self.roles = []
            for role in (*draft.roles, *(role for role in shown if not role.name)):
                self._add_role(role)
        self._ask_for()
        self._put_in_order()

    def library_changed(self) -> None:
        """What was changed of the kind elsewhere is shown, beside what is written here and not saved yet."""
        if self.draft.renew():
            self._fill()
            self.look()

    # --- what it comes to

    def _places(self) -> dict[str, _Line | _RoleBox]:
        """Where something can be wrong, by the key under which it is told, in the order of the page."""
        roles: dict[str, _Line | _RoleBox] = {}
        for box in self.roles:
            roles.setdefault(f"role.{box.title}", box)
        return {
            "name": self.name,
            **roles,
            "sentence": self.sentence,
            "label": self.name_of_it,
            **{f"ask.{facet}": line for facet, line in self.stems.items()},
        }

    def _looked(self, looks: TypeLook) -> None:
        self._looks = looks
        for box in self.roles:
            box.tell("")
        for key, place in self._places().items():
            place.tell(looks.wrong.get(key, ""))
        self.statement.setText(looks.statement or _("No sentence yet."))
        self._let_save(unsaved=self.draft.changed, sound=not looks.wrong)
        if looks.wrong:
            self._tell_wrong(looks.wrong)
        else:
            self._tell(looks.effect.sentence() if self.draft.changed else nothing_yet(new=self.draft.new), "")
        self._hear(wanted=self.draft.changed, words=next(iter(looks.wrong.values()), ""))
        self.preview.pack, self.preview.roles = self.draft.pack, self.draft.role_titles()
        self._show_questions(looks.previews)

    def _tell_wrong(self, wrong: Mapping[str, str]) -> _Line | _RoleBox | None:
        """What keeps the kind from being saved: the place at which the reason stands, which is returned, or the reason."""
        places = self._places()
        first = next((key for key in places if key in wrong), "")
        if not first or set(wrong) - set(places):
            self._tell(next(why for key, why in wrong.items() if key not in places), "bad")
        else:
            self._tell(_("“{field}” cannot be saved as it is.").format(field=places[first].title), "bad")
        return places.get(first)

    def _let_save(self, *, unsaved: bool, sound: bool = True) -> None:
        """The focus does not leave what cannot be pressed for the way back."""
        if not unsaved and self.keep.hasFocus():
            self.begin.show()  # of a kind that was just saved
            self.begin.setFocus()
        super()._let_save(unsaved=unsaved, sound=sound)

    def _tell(self, words: str, tone: str) -> None:
        super()._tell(words, tone)
        focused = self.focusWidget()
        if focused is not None and self.form.isAncestorOf(focused):
            line = focused.parentWidget()
            self.form.bring(line if isinstance(line, _Line) else focused)  # the foot may have taken its place

    # --- what is done

    def save_first(self, then: Callable[[], object]) -> None:
        self._stop_looking()
        if not self.draft.changed:
            self._tell(nothing_yet(new=self.draft.new), "")
            return

        attempt(self.window(), self.draft.saving, _("Saving ..."), partial(self._saved, then), self._refused)

    def _refused(self, why: str) -> None:
        """It was not saved: the cursor goes to the first place that is wrong, if one is."""
        self._fill()
        if not self.app.desk.heavy(self.draft.pack, self.draft.changes()):
            self.look()  # what was written a moment ago was not looked at yet
        wrong = self._looks.wrong if self._looks is not None and not self.looking.busy else {}
        place = self._tell_wrong(wrong) if wrong else None
        if place is not None:
            field = place.name if isinstance(place, _RoleBox) else place.edit
            field.setFocus()
            self.form.bring(place)
        if why not in wrong.values():
            self._tell(why, "bad")
        announce(self, why)

    def _saved(self, then: Callable[[], object], effect: Effect) -> None:
        self._fill()
        self.look()
        words = _("Saved. {effect}").format(effect=effect.sentence(done=True))
        self._tell(words, "good")
        self.begin.show()
        announce(self, words)
        self.saved.emit()
        then()

    def begin_fact(self) -> None:
        """Write a fact of this kind, once it is saved."""
        if self.draft.new or self.draft.changed:
            self._tell(_("Save the kind first (Ctrl+Enter), then write a fact of it."), "partly")
            announce(self, self.told.text())
            return
        self.preview.stop()
        self.fact_begun.emit(self.draft.pack, self.draft.id)

    def takes_back(self) -> tuple[str, str]:
        return "", ""  # an answer is none of this page, and leads away from what is not saved yet

    @property
    def pack_in_view(self) -> str:
        return self.draft.pack

    @property
    def unsaved(self) -> bool:
        return self.draft.changed

    def unsaved_words(self) -> str:
        return _("The kind of fact “{name}” is not saved as it is written now.").format(name=self.draft.name)

    def resume(self) -> None:
        if self._cut_short:
            self._cut_short = False
            self.look()

    def keys(self) -> Keys:
        return (
            ("Ctrl+Enter", _("save")),
            ("Ctrl+R", _("add a role")),
            ("Ctrl+Delete", _("remove the role that one is at")),
            ("Ctrl+Shift+Enter", _("write a fact of this kind")),
            ("Esc", _("leave")),
        )
