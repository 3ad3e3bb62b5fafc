"""The page on which a fact is written: its fields, its place in the source, what saving does, and every question it yields."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSplitter, QTextEdit, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.clock import date_of
from study_app.desk.desk import in_words
from study_app.desk.draft import Draft, Look
from study_app.errors import StudyAppError
from study_app.facts.cells import Editor, Field, Refused, general_fields
from study_app.facts.dates import day_in_words
from study_app.facts.typed import Typed
from study_app.gui import theme
from study_app.gui.facts.editor import CellEdit, Offered
from study_app.gui.page import Keys
from study_app.gui.questions_view import QuestionsView
from study_app.gui.reading import ReadingPage
from study_app.gui.widgets import GAP, Check, Choice, Column, announce, button, label, leave_the_wheel, restyle, row
from study_app.i18n import _, ngettext
from study_app.journal import Edit

_PAUSE_MS = 150
"""After the last letter the draft is looked at: not at each one."""


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
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._has_none(event):
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


class _FieldLine(QWidget):
    """A field with its title above it, and below it how it is read or what is wrong with it."""

    def __init__(self, page: FactEditor, column: Field) -> None:
        super().__init__()
        self.column = column
        draft = page.draft
        before = Typed(draft.pack, draft.id, column, draft.text(column.key))
        self.edit = FieldEdit(self, before, page.offers(column), draft.listing.cells(draft.pack))
        self.edit.setFrame(True)
        self.edit.setProperty("kind", "")
        self.edit.setText(draft.text(column.key))
        self.edit.setCursorPosition(0)
        self.said = label("", "small")
        self.said.hide()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(2)
        title = label(column.title, "muted", wrap=False)
        title.setBuddy(self.edit)
        body.addWidget(title)
        body.addWidget(self.edit)
        body.addWidget(self.said)

    def tell(self, words: str, *, wrong: bool) -> None:
        """Say below the field how it is read, or what is wrong."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        restyle(self.said, "tone", "bad" if wrong else "muted")
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
            mark.cursor.setPosition(_units(text[:start]))
            mark.cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
            mark.format.setBackground(theme.colour("mark"))
            mark.format.setForeground(theme.colour("on_mark"))
            marks.append(mark)
        self.setExtraSelections(marks)
        if marks:
            cursor = QTextCursor(self.document())
            cursor.setPosition(_units(text[: spans[0][0]]))
            self.setTextCursor(cursor)
            self.centerCursor()

    def chosen(self) -> tuple[int, int]:
        """The code points that are chosen."""
        cursor, text = self.textCursor(), self.toPlainText().encode("utf-16-le")
        points = [len(text[: 2 * at].decode("utf-16-le")) for at in (cursor.selectionStart(), cursor.selectionEnd())]
        return points[0], points[1]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2  # Qt counts UTF-16 units, a citation counts code points


class FactEditor(ReadingPage):
    """A fact to be written. Nothing is saved before Ctrl+Enter; leaving with something unsaved asks once more."""

    saved = Signal()

    def __init__(self, app: StudyApp, draft: Draft, attach: Callable[[], None]) -> None:
        super().__init__(app, _("New fact") if draft.new else _("Edit: {fact}").format(fact=draft.id), attach)
        self.draft = draft
        self._sure = False
        self._looks: Look | None = None
        self._build_top()
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(self._build_form())
        halves.addWidget(self._build_preview())
        halves.setSizes([600, 480])
        self.whole.addWidget(halves, 1)
        self._build_foot()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look_again)
        for keys, work in (
            (("Ctrl+Return", "Ctrl+Enter"), self.save),
            (("Ctrl+K",), partial(self.cite, also=False)),
            (("Ctrl+Shift+K",), partial(self.cite, also=True)),
            (("F6",), self._other_half),
        ):
            for key in keys:
                self.on_key(key, work)

    # --- what it is made of

    def _build_top(self) -> None:
        self.heading = label("", "strong")
        self.top.addWidget(self.heading, 1)
        self.aside = button(_("Retire"), "quiet")
        self.aside.clicked.connect(self.retire)
        self.top.addWidget(self.aside)

    def _build_form(self) -> QWidget:
        column = Column(margin=3 * GAP)
        column.setAccessibleName(_("Fields of the fact"))
        self.statement = label("", "stem")
        column.body.addWidget(self.statement)
        column.body.addSpacing(GAP)
        self.lines = {one.key: _FieldLine(self, one) for one in self.draft.fields}
        usual = {one.key for one in general_fields()} | {"closed", "skip", "sentence"}
        for line in self.lines.values():
            line.edit.textEdited.connect(partial(self._typed, line))
            line.edit.left.connect(partial(self._leave_field, line))
            line.edit.made.connect(partial(self._make, line))
        for key, line in self.lines.items():
            if key not in usual:
                column.body.addWidget(line)
        column.body.addSpacing(GAP)
        column.body.addWidget(label(_("Source"), "heading"))
        self.places = label("", "muted")
        column.body.addWidget(self.places)
        self.source = Choice(_("Source"))
        self.source.setMinimumContentsLength(12)
        self.source.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for one in self.draft.sources():
            self.source.addItem(one.title, one.id)
        self.source.activated.connect(self._show_source)
        self.text = SourceView()
        self.text.setMinimumHeight(round(self.fontMetrics().height() * 9))
        self.cite_button = button(_("Cite what is chosen"), key="Ctrl+K")
        self.cite_button.clicked.connect(partial(self.cite, also=False))
        self.also_button = button(_("Cite it too"), "quiet", "Ctrl+Shift+K")
        self.also_button.clicked.connect(partial(self.cite, also=True))
        column.body.addWidget(self.source)
        column.body.addWidget(self.text)
        column.body.addLayout(row(self.cite_button, label("Ctrl+K", "key", wrap=False), 1))
        column.body.addLayout(row(self.also_button, 1))
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
        body.setContentsMargins(GAP, 2 * GAP, 2 * GAP, 0)
        body.addWidget(label(_("Every question of this fact"), "heading"))
        self.preview = QuestionsView(_("Every question of this fact"))
        body.addWidget(self.preview, 1)
        return half

    def _build_foot(self) -> None:
        self.told = label("", "body")
        self.again = Check(
            _("Ask changed cards again soon"), _("Ask reviewed cards that have another answer now again soon")
        )
        self.again.hide()
        self.why = QLineEdit()
        self.why.setPlaceholderText(_("Why (kept in the history)"))
        self.why.setAccessibleName(_("Why it is changed"))
        self.keep = button(_("Save"), "filled", "Ctrl+Enter")
        self.keep.clicked.connect(self.save)
        foot = QVBoxLayout()
        foot.setContentsMargins(3 * GAP, GAP, 3 * GAP, 2 * GAP)
        foot.setSpacing(GAP)
        foot.addWidget(self.told)
        foot.addLayout(row(self.again, 1))
        line = row(label(_("Ctrl+Enter"), "key", wrap=False), self.keep)
        line.insertWidget(0, self.why, 1)
        foot.addLayout(line)
        self.whole.addLayout(foot)

    def start(self) -> None:
        self._fill()
        first = next(iter(self.lines.values()))
        first.edit.setFocus()
        first.edit.selectAll()
        announce(self, self.title)

    def go_to(self, key: str) -> None:
        """Put the cursor into the field of a key, for `cite` into the source; a key without a field changes nothing."""
        if key == "cite":
            self.text.setFocus()
        elif (line := self.lines.get(key)) is not None:
            line.edit.setFocus()
            line.edit.selectAll()

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
                    return [Offered(t, t) for t in self.app.tags() if text and t.casefold().startswith(text.casefold())]
            return [Offered(w, w) for w in column.choices.values() if w.casefold().startswith(text.casefold())]

        return found

    # --- what is typed

    def _typed(self, line: _FieldLine, text: str) -> None:
        self._sure = False
        read = self.draft.type_in(line.column.key, text)
        line.tell(read.why if isinstance(read, Refused) else read.said, wrong=isinstance(read, Refused))
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

    def _other_half(self) -> None:
        inside = self.preview.hasFocus()
        (next(iter(self.lines.values())).edit if inside else self.preview).setFocus()

    def cite(self, *, also: bool) -> None:
        """Rest the fact on the words that are chosen in the source."""
        source = self.source.currentData()
        try:
            self.draft.cite(str(source), *self.text.chosen(), also=also)
        except StudyAppError as error:
            self._tell(str(error), "bad")
            return
        self._show_source()
        self.look()
        announce(self, self.places.text())

    # --- what it comes to

    def _fill(self) -> None:
        """Show what is there."""
        draft = self.draft
        kind = draft.fact_type
        self.heading.setText(f"{draft.id or _('New fact')}  ·  {kind}")
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
        self._show_source()
        self._show_history()
        self.look()

    def _show_source(self) -> None:
        source = self.source.currentData()
        texts = {one.id: one.text for one in self.draft.sources()}
        text = texts.get(source)
        cited = self.draft.cited()
        here = [(one.start, one.end) for one in cited if one.source == source]
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
        if text is None:
            words += " " + _("The text of this source is not at hand: attach it (Ctrl+O) to choose words in it.")
        self.places.setText(words)

    def _show_history(self) -> None:
        lines = []
        for edited in reversed(self.draft.history()):
            assert isinstance(edited.said, Edit)
            day = day_in_words(date_of(edited.entry.study_day), date_of(self.app.clock.now().study_day()))
            for change in edited.said.changes:
                if (change.table, change.id) == ("fact", self.draft.id):
                    what = f"{change.field}: {_value(change.old)} → {_value(change.new)}" if change.field else _("made")
                    lines.append(f"{day}  ·  {what}" + (f"  ·  {edited.said.why}" if edited.said.why else ""))
        self.history.setText("\n".join(lines) or _("Not edited here yet."))

    def _look_again(self) -> None:
        if self.isVisible():  # and was not left meanwhile
            self.look()

    def look(self) -> None:
        """Look at what the draft comes to, and have its questions made beside the window."""
        self._pause.stop()
        self.preview.stop()  # while it is made nobody else can try anything
        try:
            looks = self._looks = self.draft.look()
        except StudyAppError as error:
            self._tell(str(error), "bad")
            return
        self.statement.setText(looks.statement or _("No sentence yet: fill in the fields."))
        for key, line in self.lines.items():
            if key in looks.refused:
                line.tell(looks.refused[key], wrong=True)
            elif line.said.property("tone") == "bad":
                line.tell("", wrong=False)
        self.keep.setEnabled(self.draft.changed)
        self.again.setVisible(bool(looks.effect.again))
        if looks.refused:
            self._tell(next(iter(looks.refused.values())), "bad")
        elif looks.problems:
            self._tell(" ".join(looks.problems), "bad")
        else:
            warnings = [f"{p.message} {p.remedy}" for p in looks.effect.problems if p.row == self.draft.id]
            told = looks.effect.sentence() if self.draft.changed else _("Nothing is changed yet.")
            self._tell(" ".join([told, *warnings[:2]]), "")
        self.preview.make(self.draft.previews_later)

    def _tell(self, words: str, tone: str) -> None:
        self.told.setText(words)
        restyle(self.told, "tone", tone)

    # --- what is done

    def save(self) -> None:
        """Save the draft, if it is right."""
        self.preview.stop()
        looks = self.draft.look()
        if not self.draft.changed and not looks.refused:
            self._tell(_("Nothing is changed yet."), "")
            return
        try:
            effect = self.draft.save(
                self.why.text().strip(), again=self.again.isChecked() and self.again.isVisibleTo(self)
            )
        except StudyAppError as error:
            self._tell(str(error), "bad")
            announce(self, str(error))
            return
        self.why.clear()
        self._sure = False
        self._fill()
        words = _("Saved. {effect}").format(effect=effect.sentence())
        self._tell(words, "good")
        announce(self, words)
        self.saved.emit()

    def retire(self) -> None:
        """Put the fact aside, or bring it back."""
        if self._would_be_lost():
            return
        self.preview.stop()
        try:
            effect = self.draft.retire(back=self.draft.retired)
        except StudyAppError as error:
            self._tell(str(error), "bad")
            return
        self._fill()
        words = _("Retired. {effect}") if self.draft.retired else _("Brought back. {effect}")
        self._tell(words.format(effect=effect.sentence()), "good")
        announce(self, self.told.text())
        self.saved.emit()

    def takes_back(self) -> tuple[str, str] | None:
        desk = self.app.desk
        return tuple("" if one is None else in_words(one) for one in (desk.last, desk.last_taken_back))  # type: ignore[return-value]

    def undo(self) -> None:
        self._follow(self.app.desk.undo, _("Taken back: {what}."))

    def redo(self) -> None:
        self._follow(self.app.desk.redo, _("Put back: {what}."))

    def _follow(self, work: Callable[[], str], words: str) -> None:
        if self._would_be_lost():
            return
        self.preview.stop()
        before, desk = self.draft, self.app.desk
        try:
            what = work()
            there = before.id if desk.row(before.pack, "fact", before.id) is not None else ""
            self.draft = Draft(desk, before.listing, before.pack, there, before.fact_type)
        except StudyAppError as error:
            self._tell(str(error), "bad")
            return
        self._sure = False
        self.draft.listing.forget()
        self._fill()
        if what:
            self._tell(words.format(what=what), "good")
            announce(self, self.told.text())
            self.saved.emit()

    def library_changed(self) -> None:
        """Show the fact as it is now, unless something typed here is not saved yet; saving that looks for what others did."""
        if not self.draft.new and not self.draft.unsaved:
            self.draft.listing.forget()
            with contextlib.suppress(StudyAppError):  # it is gone: what is shown can still be read
                self.draft = Draft(self.app.desk, self.draft.listing, self.draft.pack, self.draft.id)
                told = self.told.text(), self.told.property("tone")
                self._fill()
                self._tell(*told)

    def _would_be_lost(self, words: str = "") -> bool:
        """Whether something is not saved yet; it is said once, and who goes on after that is sure."""
        if self._sure or not self.draft.unsaved:
            return False
        self._sure = True
        words = words or _("This is not saved yet: Ctrl+Enter saves it, the same once more gives it up.")
        self._tell(words, "partly")
        announce(self, words)
        return True

    def leave(self) -> None:
        if self._would_be_lost(_("This is not saved yet: Ctrl+Enter saves it, Esc once more leaves it as it was.")):
            return
        self.preview.stop()
        self.left.emit()

    def sources_changed(self) -> None:
        self._show_source()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._looks is not None:
            self._show_source()
            self.preview.make(self.draft.previews_later)

    def keys(self) -> Keys:
        return (
            ("Ctrl+Enter", _("save")),
            ("Tab, Enter", _("the next field")),
            ("Ctrl+K, Ctrl+Shift+K", _("cite the words chosen in the source; cite them too")),
            ("F6", _("to the questions and back")),
            ("Ctrl+Z, Ctrl+Y", _("take back the last edit, put it back")),
            ("Esc", _("leave")),
        )


def _value(value: object) -> str:
    text = _("nothing") if value is None else value if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
