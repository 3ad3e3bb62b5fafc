"""The page on which a fact is written: its fields, its place in the source, what saving does, and every question it yields."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from functools import partial
from textwrap import shorten

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.background import Task
from study_app.clock import date_of
from study_app.desk import remedies
from study_app.desk.desk import Effect
from study_app.desk.draft import Draft, Look
from study_app.desk.row_words import change_in_words
from study_app.errors import StudyAppError
from study_app.facts.cells import Editor, Field, Refused, Taken, general_fields
from study_app.facts.dates import day_in_words
from study_app.facts.kinds import FLASHCARD
from study_app.facts.problem import Problem
from study_app.facts.typed import Typed
from study_app.gui import theme
from study_app.gui.facts.editor import CellEdit, Offered
from study_app.gui.page import Keys
from study_app.gui.passage import units
from study_app.gui.picture import Picture, PictureField
from study_app.gui.tried import LEAST, TriedPage, nothing_yet
from study_app.gui.widgets import (
    GAP,
    Check,
    Choice,
    Column,
    Notice,
    SparingRow,
    announce,
    button,
    clear,
    label,
    leave_the_wheel,
    restyle,
    row,
)
from study_app.gui.working import attempt
from study_app.gui.wrapping_line import WrappingLine
from study_app.i18n import _, capital, ngettext, quoted
from study_app.journal import Edit

_TITLE_LETTERS = 60
"""So much of what a fact says stands in the title of the window."""

_DECKS = 3
"""Decks that are named, of those whose questions change."""

_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)

_SEEN = QSize(120, 60)
"""Room for the picture above the questions."""


class FieldEdit(CellEdit):
    """The line of a field: Tab and Enter go on to the next one, as in any form."""

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()  # the page saves
            return event.type() == QEvent.Type.ShortcutOverride
        paging = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if isinstance(event, QKeyEvent) and self.offers.shown and event.key() in paging:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # through what is offered, not through the page
                return True
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._has_none(event):
            event.ignore()  # with no typing to take back, the key is that of the page
            return True
        return super().event(event)

    def _has_none(self, event: QKeyEvent) -> bool:
        """Whether it is the key for undo or redo, and the line has nothing to undo or redo."""
        undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
        return (event.matches(undo) and not self.isUndoAvailable()) or (
            event.matches(redo) and not self.isRedoAvailable()
        )

    def offer(self) -> None:
        """Only where one types: all fields of the page come into view together, and would all show what they offer."""
        if self.hasFocus():
            super().offer()


class TextFieldEdit(WrappingLine):
    """The field of a text, which may be long; its keys are those of the others."""

    left = Signal(str)
    made = Signal(str, str)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _LEAVING
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _LEAVING:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit("")
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # the page saves
        else:
            self.left.emit("up" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else "down")


class _FieldLine(QWidget):
    """A field with its title above it, and below it how it is read or what is wrong with it."""

    def __init__(self, page: FactEditor, column: Field) -> None:
        super().__init__()
        self.column = column
        draft = page.draft
        self.edit: FieldEdit | TextFieldEdit
        if column.editor is Editor.TEXT:
            self.edit = TextFieldEdit(self)
            self.edit.setAccessibleName(column.title)
        else:
            before = Typed(draft.pack, draft.id, column, draft.text(column.key))
            self.edit = FieldEdit(self, before, page.offers(column), draft.listing.cells(draft.pack))
            self.edit.setFrame(True)
            self.edit.setProperty("kind", "")
        self.edit.setText(draft.text(column.key))
        self.edit.setCursorPosition(0)
        self.edit.setPlaceholderText(column.hint)
        self.said = label("", "small")
        self.said.hide()
        if isinstance(self.edit, FieldEdit):
            self.edit.offers.leave_in_view(self.said)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        title = label(column.title, "muted", wrap=False)
        title.setBuddy(self.edit)
        body.addWidget(title)
        body.addWidget(self.edit)
        body.addWidget(self.said)

    @property
    def choosing(self) -> bool:
        """Whether what may be meant is still offered: what is written so far is not wrong yet."""
        return isinstance(self.edit, FieldEdit) and self.edit.offers.shown

    def tell(self, words: str, *, wrong: bool) -> None:
        """Say below the field how it is read, or what is wrong."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        restyle(self.said, "tone", "bad" if wrong else "muted")
        restyle(self.edit, "wrong", "true" if wrong else "")
        self.edit.setAccessibleDescription(words)


class SourceView(QPlainTextEdit):
    """The text of a source, to choose the words in it that a fact rests on; those that are cited are marked."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setTabChangesFocus(True)
        self.setAccessibleName(_("Text of the source: choose the words that say it"))

    def show_text(self, text: str, spans: list[tuple[int, int]]) -> None:
        """Show a text with spans of code points marked, the first of them in view."""
        if self.toPlainText() != text:
            self.setPlainText(text)
        marks = []
        for start, end in spans:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.document())
            mark.cursor.setPosition(units(text[:start]))
            mark.cursor.setPosition(units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
            mark.format.setBackground(theme.colour("mark"))
            mark.format.setForeground(theme.colour("on_mark"))
            marks.append(mark)
        self.setExtraSelections(marks)
        if marks:
            cursor = QTextCursor(self.document())
            cursor.setPosition(units(text[: spans[0][0]]))
            self.setTextCursor(cursor)
            self.centerCursor()

    def chosen(self) -> tuple[int, int]:
        """The code points that are chosen."""
        cursor, text = self.textCursor(), self.toPlainText().encode("utf-16-le")
        points = [len(text[: 2 * at].decode("utf-16-le")) for at in (cursor.selectionStart(), cursor.selectionEnd())]
        return points[0], points[1]


class FactEditor(TriedPage[Look]):
    """A fact to be written. Nothing is saved before Ctrl+Enter; with something unsaved it is not left without asking."""

    said = Signal(str)
    """The page is left by saving, and this is what that did: for the page below."""

    def __init__(self, app: StudyApp, draft: Draft, attach: Callable[[], None], *, at_the_side: bool = False) -> None:
        """Of a draft; `at_the_side` of the page that it is opened from, saving leads back there."""
        said = app.desk.called(draft.pack, "fact", draft.id) or draft.id
        title = (
            _("New fact")
            if draft.new
            else _("Edit: {fact}").format(fact=shorten(said, _TITLE_LETTERS, placeholder="…"))
        )
        super().__init__(app, title, attach, _("Every question of this fact"))
        self.draft: Draft = draft
        self.at_the_side = at_the_side
        self._looks: Look | None = None
        self._tags: tuple[str, ...] | None = None
        self._pictured = ""
        self.pictured: Picture | None = None
        self._build_top()
        self.within = QVBoxLayout()
        self.halves = self.add_halves(self._build_form(), self._build_preview(), self.within)
        self._build_foot()
        for keys, work in (
            (("Alt+C",), partial(self.cite, also=False)),
            (("Alt+Shift+C",), partial(self.cite, also=True)),
            (("F6",), self._other_half),
            (("Alt+W",), lambda: self.why.setFocus()),
        ):
            for key in keys:
                self.on_key(key, work)
        self.on_key("PgDown", lambda: self._page(1), repeat=True)
        self.on_key("PgUp", lambda: self._page(-1), repeat=True)

    # --- what it is made of

    def _build_top(self) -> None:
        self.heading = label("", "strong")
        self.top.addWidget(self.heading, 1)
        self.aside = button(_("Retire"), "quiet")
        self.aside.clicked.connect(self.retire)
        self.top.addWidget(self.aside)
        self.top.flush(left=True, right=True)

    def _build_form(self) -> Column:
        column = Column(alone=False)
        column.setMinimumHeight(LEAST)
        column.setAccessibleName(_("Fields of the fact"))
        self.statement = label("", "stem")
        column.body.addWidget(self.statement)
        column.body.addSpacing(GAP)
        self.lines = {one.key: _FieldLine(self, one) for one in self.draft.fields}
        usual = {one.key for one in general_fields()} | {"closed", "skip", "sentence"}
        for line in self.lines.values():
            # of a name that is taken from what is offered it is told how it is read, though nobody typed it
            written = line.edit.read if isinstance(line.edit, FieldEdit) else line.edit.textEdited
            written.connect(partial(self._typed, line))
            if isinstance(line.edit, FieldEdit):
                line.edit.offers.closed.connect(partial(self._chosen, line))
            line.edit.left.connect(partial(self._leave_field, line))
            line.edit.made.connect(partial(self._make, line))
        for key, line in self.lines.items():
            if key not in usual:
                column.body.addWidget(line)
        column.body.addLayout(self.within)
        column.body.addSpacing(GAP)
        column.body.addWidget(label(_("Source"), "heading"))
        self.places = label("", "muted")
        column.body.addWidget(self.places)
        self.source = Choice(_("Source"))
        self.source.tell_whole()
        self._offer_sources()
        self.source.activated.connect(self._show_source)
        self.text = SourceView()
        self.text.setMinimumHeight(round(self.fontMetrics().height() * 9))
        self.cite_button = button(_("Cite what is chosen"), key="Alt+C")
        self.cite_button.clicked.connect(partial(self.cite, also=False))
        self.also_button = button(_("Cite it too"), "quiet", "Alt+Shift+C")
        self.also_button.clicked.connect(partial(self.cite, also=True))
        column.body.addWidget(self.source)
        column.body.addWidget(self.text)
        self.citing = QWidget()
        first = SparingRow()
        first.addWidget(self.cite_button)
        first.addWidget(label("Alt+C", "key", wrap=False))
        first.addStretch(1)
        self.citing.setLayout(first)
        way = QBoxLayout.Direction
        cite = QBoxLayout(way.TopToBottom if theme.large() else way.LeftToRight)
        cite.addWidget(self.citing)
        cite.addLayout(row(self.also_button, 1, flush=theme.large()))  # it stands in a line of its own then
        cite.addStretch(1)
        column.body.addLayout(cite)
        column.body.addSpacing(GAP)
        column.body.addWidget(label(_("Picture"), "heading"))
        column.body.addWidget(label(_("It comes with the answer to every question of the fact."), "muted"))
        self.picture = PictureField(self.app, self.draft.pack, self.draft.picture)
        self.picture.changed.connect(self._picture_changed)
        column.body.addWidget(self.picture)
        self.picture_wrong = label("", "small", tone="bad")
        self.picture_wrong.hide()
        column.body.addWidget(self.picture_wrong)
        column.body.addSpacing(GAP)
        column.body.addWidget(label(_("More"), "heading"))
        for key, line in self.lines.items():
            if key in usual:
                column.body.addWidget(line)
        self.history = label("", "muted")
        column.body.addSpacing(GAP)
        column.body.addWidget(label(_("History"), "heading"))
        column.body.addWidget(self.history)
        column.body.addStretch(1)
        leave_the_wheel(column)
        self.form = column
        return column

    def _build_preview(self) -> QWidget:
        half = QWidget()
        body = QVBoxLayout(half)
        body.addWidget(label(_("Every question of this fact"), "heading"))
        self.reach = label("", "muted")
        self.reach.hide()
        body.addWidget(self.reach)
        self.seen = QHBoxLayout()
        body.addLayout(self.seen)
        self.preview.pack = self.draft.pack
        self.preview.roles = self.app.desk.role_titles(self.draft.pack, self.draft.fact_type)
        body.addWidget(self.preview, 1)
        return half

    def _build_foot(self) -> None:
        self.again = Check(
            _("Ask changed cards again soon"), _("Ask reviewed cards that have another answer now again soon")
        )
        self.again.hide()
        self.again.toggled.connect(lambda _ticked: self._say_effect())
        self.why = QLineEdit()
        self.why.setPlaceholderText(_("Why (kept in the history)"))
        self.why.setAccessibleName(_("Why it is changed"))
        line = SparingRow()
        for part in (self.why, label(_("Ctrl+Enter"), "key", wrap=False), self.keep):
            line.addWidget(part, int(part is self.why))
        self.add_foot(line, beside=self.again)

    def start(self) -> None:
        self._fill()
        first = next(iter(self.lines.values()))
        first.edit.setFocus()
        first.edit.selectAll()

    def go_to(self, key: str) -> None:
        """Put the cursor into the field of a key, for `cite` the source, for `picture` that; another key changes nothing."""
        if key == "cite":
            self.text.setFocus()
        elif key == "picture":
            place = self.picture.alt if self.picture.file else self.picture.choose
            place.setFocus()
            self.form.bring(place)
        elif (line := self.lines.get(key)) is not None:
            line.edit.setFocus()
            line.edit.selectAll()
            self.form.bring(line)

    def begin_with(self, key: str, value: str) -> None:
        """Have a value in a field of a new fact; the keys are in the first field that is empty."""
        self.draft.begin_with(key, value)
        self._fill()
        empty = next((one for one, line in self.lines.items() if not line.edit.text()), key)
        self.go_to(empty)

    def guide(self, words: str) -> None:
        """Say above the form what can be done here, to whoever is new."""
        notice = Notice(words, "good", icon="info")
        if theme.large():  # there is no room but where it scrolls
            self.form.body.insertWidget(0, notice)
            return
        lines = QVBoxLayout()
        lines.setContentsMargins(3 * GAP, 0, 3 * GAP, GAP)
        lines.addWidget(notice)
        self.whole.insertLayout(1, lines)

    def offers(self, column: Field) -> Callable[[str], list[Offered]]:
        """What a field offers while one types."""
        listing, pack = self.draft.listing, self.draft.pack

        def found(text: str) -> list[Offered]:
            match column.editor:
                case Editor.ENTITY:
                    names = [Offered(name, name) for name in listing.complete(pack, text, column.of)] if text else []
                    if text and not any(name.text.casefold() == text.casefold() for name in names):
                        kinds = listing.kinds_below(pack, column.of)[:3]
                        words = _("New {kind}: {name}")
                        names += [Offered(words.format(kind=kind, name=text), text, id) for id, kind in kinds]
                    return names
                case Editor.TAGS:
                    if self._tags is None:  # reading them takes longer than a key may
                        self._tags = self.app.reading.tags()
                    return [Offered(t, t) for t in self._tags if text and t.casefold().startswith(text.casefold())]
            return [Offered(w, w) for w in column.choices.values() if w.casefold().startswith(text.casefold())]

        return found

    # --- what is typed

    def _typed(self, line: _FieldLine, _written: object) -> None:
        self._say_read(line, self.draft.type_in(line.column.key, line.edit.text()))
        self._pause.start()

    def _chosen(self, line: _FieldLine) -> None:
        """Nothing is offered any more: what stands there is judged now, unless something of it is being taken."""
        self._say_read(line, self.draft.read(line.column.key))
        self._pause.start()

    def _say_read(self, line: _FieldLine, read: Taken | Refused) -> None:
        """Say below a field how it is read; of what may go on as something that is offered, nothing yet."""
        if isinstance(read, Taken):
            line.tell(read.said, wrong=False)
        elif line.choosing:
            line.tell("", wrong=False)
        else:
            line.tell(self._with_way_out(line, read.why), wrong=True)

    def _with_way_out(self, line: _FieldLine, why: str) -> str:
        """Why a name is not taken, with the keys that make a new one where nothing else is offered."""
        if line.column.editor is not Editor.ENTITY:
            return why
        offered = self.offers(line.column)(line.edit.text())
        way_out = _("Down and Enter make it.")
        return f"{why} {way_out}" if offered and all(one.kind for one in offered) else why

    def _picture_changed(self) -> None:
        self.draft.picture = self.picture.value()
        self._pause.start()

    def _make(self, line: _FieldLine, name: str, kind: str) -> None:
        read = self.draft.make(line.column.key, name, kind)
        line.edit.setText(self.draft.text(line.column.key))
        line.tell(read.why if isinstance(read, Refused) else read.said, wrong=isinstance(read, Refused))
        self._pause.start()

    def _leave_field(self, line: _FieldLine, way: str) -> None:
        if way == "":
            self.leave()
        elif way in ("left", "up"):
            line.edit.focusPreviousChild()
        else:
            line.edit.focusNextChild()

    def _page(self, by: int) -> None:
        """Scroll by a page what has the focus: the source, the questions, or the form, down to the history of the fact."""
        inside = next((one for one in (self.text, self.preview) if one.hasFocus()), None)
        if inside is None:
            self.form.page(by)
        else:
            bar = inside.verticalScrollBar()
            bar.setValue(bar.value() + by * bar.pageStep())

    def _let_save(self, *, unsaved: bool, sound: bool = True) -> None:
        """The focus does not leave what cannot be pressed for the way back."""
        if not unsaved and self.keep.hasFocus():
            self.why.setFocus()
        super()._let_save(unsaved=unsaved, sound=sound)

    def _other_half(self) -> None:
        inside = self.preview.hasFocus()
        if inside:
            first = next(iter(self.lines.values()))
            first.edit.setFocus()
            self.form.bring(first)
        else:
            self.preview.setFocus()
            self.halves.show_other()

    def cite(self, *, also: bool) -> None:
        """Rest the fact on the words that are chosen in the source."""
        source = self.source.currentData()
        if source is None:
            self._tell(self.places.text(), "bad")  # which says how one comes to be
            announce(self, self.places.text())
            return
        try:
            self.draft.cite(str(source), *self.text.chosen(), also=also)
        except StudyAppError as error:
            self._tell(str(error), "bad")
            announce(self, str(error))
            if self.text.isVisible():
                self.text.setFocus()
                self.form.bring(self.text)
            return
        self._show_source()
        self.look()
        announce(self, self.places.text())

    # --- what it comes to

    def _fill(self) -> None:
        """Show what is there."""
        draft = self.draft
        kind = draft.listing.kind_name(draft.pack, draft.fact_type)
        self.heading.setText("  ·  ".join((*([_("New fact")] if draft.new else ()), kind)))
        self.aside.setVisible(not draft.new)
        self.aside.setText(_("Bring back") if draft.retired else _("Retire"))
        self.aside.setAccessibleName(self.aside.text())
        for key, line in self.lines.items():
            if not line.edit.hasFocus() or line.edit.text() != draft.text(key):
                line.edit.setText(draft.text(key))
                line.edit.setCursorPosition(0)
            line.tell("", wrong=False)
        cited = draft.cited()
        if cited:
            self.source.setCurrentIndex(max(0, self.source.findData(cited[0].source)))
        self.picture.show_value(draft.picture)
        self._show_source()
        self._show_history()
        self.look()

    def _show_source(self) -> None:
        source = self.source.currentData()
        texts = {one.id: one.text for one in self.draft.sources()}
        text = texts.get(source)
        cited = self.draft.cited()
        here = [(one.start, one.end) for one in cited if one.source == source]
        for part in (self.source, self.citing, self.also_button):
            part.setVisible(bool(texts))
        self.text.setVisible(text is not None)
        self.cite_button.setEnabled(text is not None)
        self.also_button.setEnabled(text is not None)
        if text is not None:
            self.text.show_text(text, here)
        n = len(cited)
        words = (
            ngettext("{n} place is cited.", "{n} places are cited.", n).format(n=n)
            if n
            else _("No place is cited yet.")
        )
        if any(one.held is False for one in cited):
            words += " " + _("The cited words are not those of the text: choose them again.")
        if self.draft.fact_type == FLASHCARD and not n:
            words = _("A plain card needs no source. One with a source can cite it.")
            if not texts:
                words = _("A plain card needs no source.")
        elif not texts:
            words = _(
                "This pack has no source yet: Edit > Facts from an article (Ctrl+Shift+A) takes its text in. Until then the fact"
                " can be kept as a draft: its status is below."
            )
        elif text is None:
            words += " " + _("The text of this source is not at hand: attach it (Ctrl+O) to choose words in it.")
        self.places.setText(words)

    def _show_history(self) -> None:
        lines = []
        called = partial(self.app.desk.called, self.draft.pack)
        for edited in reversed(self.draft.history()):
            assert isinstance(edited.said, Edit)
            day = day_in_words(date_of(edited.entry.study_day), date_of(self.app.clock.now().study_day()))
            for change in edited.said.changes:
                if (change.table, change.id) == ("fact", self.draft.id):
                    what = change_in_words(change, called) if change.field else _("made")
                    lines.append(f"{day}  ·  {what}" + (f"  ·  {edited.said.why}" if edited.said.why else ""))
        self.history.setText("\n".join(lines) or _("Not edited here yet."))

    def _looked(self, looks: Look) -> None:
        self._looks = looks
        refused = self._told_wrong(looks)
        self.preview.nothing = self.draft.unasked()
        self.statement.setText(looks.statement or _("No sentence yet: fill in the fields."))
        for key, line in self.lines.items():
            if key in refused:
                line.tell(self._with_way_out(line, refused[key]), wrong=True)
            elif line.said.property("tone") == "bad":
                line.tell("", wrong=False)
        self.picture_wrong.setText(looks.refused.get("picture", ""))
        self.picture_wrong.setVisible("picture" in looks.refused)
        self.picture.alt.setAccessibleDescription(looks.refused.get("picture", ""))
        self._show_picture()
        self._let_save(unsaved=self.draft.unsaved, sound=looks.sound)
        self.again.setVisible(bool(looks.effect.again))
        self._say_effect()
        self._hear(wanted=self.draft.changed or bool(refused), words=next(iter(refused.values()), ""))
        self.preview.changing = frozenset(one.card for one in looks.effect.altered)
        self._show_questions(looks.previews)
        focused = next((line for line in self.lines.values() if line.edit.hasFocus()), None)
        if focused is not None:
            self.form.bring(focused)  # what is told below may have taken its place

    def _say_effect(self) -> None:
        """Tell what is wrong, or what saving does: to which questions, in which decks, and to the schedule of whose reviews."""
        looks = self._looks
        if looks is None:
            return
        where = ""
        if refused := self._told_wrong(looks):
            self._tell_refused(refused)
        elif looks.refused:  # what is offered there is still to be chosen from
            self._tell(_("Choose what is meant, or write on."), "")
        elif looks.problems:
            self._tell(" ".join(looks.problems), "bad")
        elif not self.draft.changed:
            self._tell(nothing_yet(new=self.draft.new), "")
        else:
            effect, decks = looks.effect, list(looks.effect.decks)
            warnings = [self._worded(p) for p in effect.problems if p.row == self.draft.id]
            self._tell(" ".join([effect.sentence(again=self._asks_again), *map(capital, warnings[:2])]), "")
            names = ", ".join(map(quoted, decks[:_DECKS])) + (" ..." if decks[_DECKS:] else "")
            where = _("Decks: {names}.").format(names=names) if decks else ""
        self.reach.setText(where)
        self.reach.setVisible(bool(where))

    def _told_wrong(self, looks: Look) -> dict[str, str]:
        """What is wrong with which field, but for those in which one is still choosing."""
        return {key: why for key, why in looks.refused.items() if key not in self.lines or not self.lines[key].choosing}

    def _tell_refused(self, refused: Mapping[str, str]) -> str:
        """Which field keeps the fact from being saved, whose key is returned; the reason stands there alone."""
        first = next(key for key in (*self.lines, "picture") if key in refused)
        field = self.lines[first].column.title if first in self.lines else _("Picture")
        self._tell(_("“{field}” cannot be saved as it is.").format(field=field), "bad")
        return first

    def _worded(self, problem: Problem) -> str:
        """What is wrong with the fact, which the page is about, and what to do."""
        return remedies.sentence(problem, self.app.desk.called, bare=True)

    @property
    def _asks_again(self) -> bool:
        return self.again.isChecked() and self.again.isVisibleTo(self)

    def _show_picture(self) -> None:
        """The picture as it will come with every answer, above the questions."""
        file = self.picture.file
        if file != self._pictured:
            clear(self.seen)
            self._pictured, self.pictured = file, None
            if file:
                self.pictured = Picture(self.app.reading.shown(self.draft.pack, file, ""), _SEEN)
                self.seen.addWidget(label(_("With every answer:"), "muted", wrap=False))
                self.seen.addWidget(self.pictured, 0, Qt.AlignmentFlag.AlignVCenter)
                self.seen.addStretch(1)
        if self.pictured is not None:
            self.pictured.say(self.picture.alt.text().strip())

    # --- what is done

    def save_first(self, then: Callable[[], object]) -> None:
        self._stop_looking()
        if not self.draft.unsaved:
            self._tell(nothing_yet(new=self.draft.new), "")
            return
        again = self._asks_again
        saving = partial(self.draft.saving, self.why.text().strip(), again=again)
        attempt(self.window(), saving, _("Saving ..."), partial(self._saved, then, again), self._refused)

    def _refused(self, why: str) -> None:
        """It was not saved: the cursor goes to the first field that is wrong, if one is."""
        if not self.app.desk.heavy(self.draft.pack, self.draft.changes()):
            self.look()  # what was typed a moment ago was not looked at yet
        if refused := self.draft.not_understood() or (self._looks.refused if self._looks is not None else {}):
            self.go_to(self._tell_refused(refused))
        if not any(why.endswith(one) for one in refused.values()):  # which stands at no field
            self._tell(why, "bad")
        announce(self, why)

    def _saved(self, then: Callable[[], object], again: bool, effect: Effect) -> None:
        self.why.clear()
        self.again.setChecked(False)  # the next edit is asked about anew
        self._fill()
        words = _("Saved. {effect}").format(effect=effect.sentence(again=again, done=True))
        self._tell(words, "good")
        announce(self, words)
        self.saved.emit()
        if self.at_the_side:
            self.depart()
            self.said.emit(words)
        then()

    def retire(self) -> None:
        """Put the fact aside, or bring it back; first it is asked what becomes of what is not saved."""
        self.when_settled(self._retire)

    def _retire(self) -> None:
        if self.gone:  # saving led back to the page beside
            return
        if self.draft.unsaved:
            self.draft = Draft(self.app.desk, self.draft.listing, self.draft.pack, self.draft.id)
        self._stop_looking()
        retiring = partial(self.draft.retiring, back=self.draft.retired)
        attempt(self.window(), retiring, _("Saving ..."), self._put_aside, self._refused)

    def _put_aside(self, effect: Effect) -> None:
        self._fill()
        done, along = _("Retired.") if self.draft.retired else _("Brought back."), self.draft.along
        with_it = ngettext(
            "{n} fact that follows from it went along.", "{n} facts that follow from it went along.", along
        ).format(n=along)
        self._tell(" ".join((done, *([with_it] if along else ()), effect.sentence(done=True))), "good")
        announce(self, self.told.text())
        self.saved.emit()

    def takes_back(self) -> tuple[str, str] | None:
        desk = self.app.desk
        return tuple("" if one is None else desk.in_words(one) for one in (desk.last, desk.last_taken_back))  # type: ignore[return-value]

    def undo(self) -> None:
        self._follow(self.app.desk.undoing, _("Taking back ..."), _("Taken back: {what}."))

    def redo(self) -> None:
        self._follow(self.app.desk.redoing, _("Putting back ..."), _("Put back: {what}."))

    def _follow(self, work: Callable[[], Task[str]], doing: str, words: str) -> None:
        last = self.app.desk.last

        def settled() -> None:
            if not self.gone and self.app.desk.last == last:  # else it would be taken back what was saved just now
                self._follow_now(work, doing, words)

        self.when_settled(settled)

    def _follow_now(self, work: Callable[[], Task[str]], doing: str, words: str) -> None:
        self._stop_looking()
        attempt(self.window(), work, doing, partial(self._turned, words), lambda why: self._tell(why, "bad"))

    def _turned(self, words: str, what: str) -> None:
        before, desk = self.draft, self.app.desk
        before.listing.forget()
        there = before.id if desk.row(before.pack, "fact", before.id) is not None else ""
        try:
            self.draft = Draft(desk, before.listing, before.pack, there, before.fact_type)
        except StudyAppError as error:
            self._tell(str(error), "bad")
            self.saved.emit()
            return
        if not self._has_fields():  # the kind of the fact was changed, or is no more
            told, window = words.format(what=what), self.window()
            self.draft = before
            self.saved.emit()
            self.left.emit()
            if self.at_the_side:
                self.said.emit(told)
            else:
                announce(window, told)
            return
        self._fill()
        if what:
            self._tell(words.format(what=what), "good")
            announce(self, self.told.text())
            self.saved.emit()

    def _has_fields(self) -> bool:
        """Whether the form has the fields of the draft, and no others."""
        return {column.key for column in self.draft.fields} == set(self.lines)

    def library_changed(self) -> None:
        """Show the fact as it is now, unless something typed here is not saved yet; saving that looks for what others did."""
        self._tags = None
        if not self.draft.new and not self.draft.unsaved:
            self.draft.listing.forget()
            with contextlib.suppress(StudyAppError):  # it is gone: what is shown can still be read
                shown = self.draft
                self.draft = Draft(self.app.desk, self.draft.listing, self.draft.pack, self.draft.id)
                if not self._has_fields():
                    self.draft = shown
                    return
                before = self.told.text(), self.told.property("tone")
                self._fill()
                self._tell(*before)

    @property
    def pack_in_view(self) -> str:
        return self.draft.pack

    @property
    def unsaved(self) -> bool:
        return self.draft.unsaved

    @property
    def savable(self) -> bool:
        return super().savable and not self.draft.not_understood()  # which was typed after the last look, perhaps

    def unsaved_words(self) -> str:
        if self.draft.new:
            return _("The new fact is not saved yet.")
        says = self._looks.statement if self._looks is not None else ""
        fact = quoted(says.rstrip(".")) if says else self.draft.id
        return _("What was changed in the fact {fact} is not saved yet.").format(fact=fact)

    def sources_changed(self) -> None:
        self._show_source()

    def resume(self) -> None:
        """A source may have been taken into the pack meanwhile, and a look may have been cut short."""
        self._cut_short = False
        self._offer_sources()
        self._show_source()
        self.look()

    def _offer_sources(self) -> None:
        chosen = self.source.currentData()
        self.source.clear()
        for one in self.draft.sources():
            self.source.addItem(one.title, one.id)
        self.source.setCurrentIndex(max(0, self.source.findData(chosen)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._looks is not None:
            self._show_source()
            self.preview.make(self.draft.previews_later)

    def keys(self) -> Keys:
        return (
            ("Ctrl+Enter", _("save")),
            ("Tab, Enter", _("the next field")),
            ("Alt+C, Alt+Shift+C", _("cite the words chosen in the source; cite them too")),
            ("F6", _("to the questions and back")),
            ("Alt+W", _("say why it is changed; Shift+Tab from there: ask changed cards again soon")),
            (_("Page Up, Page Down"), _("scroll, down to the history")),
            ("Ctrl+Z, Ctrl+Y", _("take back the last edit, put it back")),
            ("Esc", _("leave")),
        )
