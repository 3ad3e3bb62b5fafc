"""What text an article is: pasted, opened from a file or attached already; of which pack, and the facts of a new source."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from study_app.app import StudyApp
from study_app.background import begin
from study_app.errors import StudyAppError
from study_app.facts.article.article import new_source, published, source_of
from study_app.facts.article.reading import ready
from study_app.facts.article.segments import is_wrapped, plain, unwrapped
from study_app.facts.cells import Taken, read_date
from study_app.facts.dates import parse as parse_date
from study_app.facts.documents import named_document
from study_app.gui import theme
from study_app.gui.article.form import entry
from study_app.gui.widgets import GAP, Choice, Column, announce, button, label, leave_the_wheel, row
from study_app.gui.work import Work
from study_app.i18n import _, ngettext

_LOOKED_AT = 20_000
"""Letters at the beginning of a text that tell whether its lines are cut."""


class Taking(Column):
    """What text it is: pasted, opened from a file, or a source that is attached; of which pack, and the facts of a new source."""

    begun = Signal(str, str, object)
    """A pack, a text, and the row of the source, which may be new."""
    renewed = Signal()
    """There is a new pack."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__()
        self.app = app
        self.pack = Choice(_("Pack"))
        self._list_packs()
        in_work = next((pack for pack, _source in app.store.in_work()), "")
        self.pack.setCurrentIndex(max(0, self.pack.findData(app.authoring.in_hand or in_work)))
        self.source = Choice(_("Source"))
        for box in (self.pack, self.source):  # titles are long
            box.tell_whole()
        self.title = entry(_("Title of the source"))
        self.publisher = entry(_("Who published it"))
        about = _(
            "The text cannot know of anything later, so nothing later is asked. Usually this is the day of publication."
        )
        self.as_of = entry(_("Date of the text"))
        self.as_of.setAccessibleDescription(about)
        self.as_of.setPlaceholderText(_("28 November 2019, or only a month or a year"))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Text of the article"))
        self.text.setPlaceholderText(_("Paste the article here"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(220)
        self.refused = label("", tone="bad")
        self.refused.hide()
        self.make = button(_("New pack..."))
        self.make.clicked.connect(self.new_pack)
        self.work = Work()
        self._proposed = ""
        self.open = button(_("Open a text file..."))
        self.open.clicked.connect(self.choose_file)
        self.join = button(_("Join broken lines"))
        self.join.clicked.connect(lambda: self.text.setPlainText(unwrapped(self.written())))
        self.join.hide()
        self.text.textChanged.connect(self._offer_joining)
        self.text.textChanged.connect(self._be_ready)
        self.text.textChanged.connect(self._propose_date)
        self.as_of.editingFinished.connect(self._word_date)
        self.go = button(_("Read the article"), "filled", "Ctrl+Enter")
        self.go.clicked.connect(self.begin)
        self._ready = False
        self.new_only: list[QWidget] = []
        words = _(
            "The text is taken apart into sentences; dates, names and numbers in it are found, and facts of"
            " your pack’s own kinds are proposed. You accept, change or dismiss each."
        )
        self.body.addWidget(label(words, "muted"))
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setVerticalSpacing(GAP)
        fields: tuple[tuple[str, QWidget], ...] = (
            (_("Pack"), self.pack), (_("Source"), self.source), (_("Title"), self.title),
            (_("Published by"), self.publisher), (_("Date of the text"), self.as_of),
        )  # fmt: skip
        for line, (name, widget) in enumerate(fields):
            said = label(name, wrap=False)
            grid.addWidget(said, line, 0)
            if widget is self.pack:
                grid.addWidget(widget, line, 1)
                grid.addWidget(self.make, line, 2)
            else:
                grid.addWidget(widget, line, 1, 1, 2)
            if line > 1:
                self.new_only += [said, widget]
        hint = label(about, "muted")
        grid.addWidget(hint, len(fields), 1, 1, 2)
        self.new_only.append(hint)
        self.body.addLayout(grid)
        self.body.addWidget(self.work)
        self.body.addWidget(self.text, 1)
        self.rest = QWidget()  # has the room of the text where none is to be put in
        self.body.addWidget(self.rest, 1)
        self.body.addWidget(self.refused)
        key = label(_("Ctrl+Enter"), "key", wrap=False)
        self.body.addLayout(row(self.open, self.join, 1, *(() if theme.large() else (key,)), self.go))
        leave_the_wheel(self)
        self._propose_date()
        self.pack.currentIndexChanged.connect(lambda _index: self._choose_pack())
        self.source.currentIndexChanged.connect(lambda _index: self._choose_source())
        if self.pack.count():
            self._choose_pack()
        else:
            self.refuse(_("There is no pack to put facts into: add one first."))
            self.go.setEnabled(False)

    @property
    def unsaved(self) -> bool:
        """Whether a text was pasted or opened, or something was written about its source."""
        fields = (self.title, self.publisher)
        dated = self.as_of.text() not in ("", self._proposed)
        return dated or bool(self.written().strip()) or any(field.text().strip() for field in fields)

    # --- packs

    def _list_packs(self) -> None:
        for id, title in self.app.reading.pack_titles().items():
            self.pack.addItem(title, id)

    def new_pack(self) -> None:
        """Ask what a new pack is called, and put the facts into it."""
        from study_app.gui.naming_pack import NewPackDialog  # most have one

        if not self.work.busy:
            dialog = NewPackDialog(self, self.app)
            dialog.made.connect(self._made)
            dialog.open()

    def _made(self, _title: str, id: str) -> None:
        reading = self.app.library_reader()
        self.work.begin(
            _("The packs are read ..."), lambda _tick: reading(), lambda _none: self._have(id), self.refuse,
            lambda _none: self._have(id),
        )  # fmt: skip

    def _have(self, id: str) -> None:
        try:
            self.app.renew_library()
        except StudyAppError as error:
            self.refuse(str(error))
            return
        self.app.authoring.in_hand = id
        self.pack.clear()
        self._list_packs()
        self.pack.setCurrentIndex(max(0, self.pack.findData(id)))
        self.refused.hide()
        self.go.setEnabled(True)
        self.first().setFocus()
        self.renewed.emit()

    # --- the date

    def _propose_date(self) -> None:
        """The day that the head of the text tells, or today, unless somebody wrote another."""
        if self.as_of.text() == self._proposed:
            today = parse_date(self.app.clock.now().local().date().isoformat())
            self._proposed = published(self.written()[:_LOOKED_AT], today).words()
            self.as_of.setText(self._proposed)

    def _word_date(self) -> None:
        """The date as it is told everywhere, where it can be read."""
        taken = read_date(self.as_of.text())
        if isinstance(taken, Taken):
            self.as_of.setText(taken.said)

    def _choose_pack(self) -> None:
        pack = self.pack.currentData()
        self.source.clear()
        self.source.addItem(_("A new source"), "")
        left = self.app.store.in_work()
        for source in self.app.reading.sources():
            if source.pack == pack and source.attached:
                n = left.get((pack, source.id), 0)
                words = ngettext("{n} sentence without a fact", "{n} sentences without a fact", n).format(n=n)
                self.source.addItem(f"{source.title}  ·  {words}" if n else source.title, source.id)
                if n:
                    self.source.setCurrentIndex(self.source.count() - 1)  # it is in work: the last is gone on with

    def first(self) -> QWidget:
        """Where one begins whose pack is known: the text that is in work, or the title of a new one."""
        return self.source if self.source.currentData() else self.title

    def _choose_source(self) -> None:
        new = not self.source.currentData()
        for widget in self.new_only:
            widget.setVisible(new)
        self.text.setVisible(new)
        self.rest.setVisible(not new)
        self.open.setVisible(new)

    def _offer_joining(self) -> None:
        """Lines that were cut where a page was full would each be taken for a paragraph."""
        offered = is_wrapped(self.written()[:_LOOKED_AT])
        if offered and self.join.isHidden():
            announce(
                self, _("The lines seem to be cut where a page was full: Join broken lines makes paragraphs of them.")
            )
        self.join.setVisible(offered)

    def _be_ready(self) -> None:
        """The process that reads the text is begun when there is some: it takes longer than an article of usual length."""
        there = not self.text.document().isEmpty()
        if there and not self._ready:
            begin(ready)
        self._ready = there

    def written(self) -> str:
        """The text in the field, to the letter: Qt's own plain text has no hard spaces."""
        return self.text.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def choose_file(self) -> None:
        """Ask for a file of plain text and put it into the field."""
        from PySide6.QtWidgets import QFileDialog

        name, _kind = QFileDialog.getOpenFileName(self, _("Open a text"), "", _("Text files (*.txt);;All files (*)"))
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """Put the text of a file into the field, and its name as the title where there is none."""
        try:
            self.text.setPlainText(plain(named_document(path)))
        except StudyAppError as error:
            self.refuse(str(error))
            return
        self.refused.hide()
        self.title.setText(self.title.text() or path.stem.replace("-", " ").replace("_", " "))

    def begin(self) -> None:
        """Take the text up, or say what is missing, with the focus where it can be put right."""
        pack, id = self.pack.currentData(), self.source.currentData()
        if pack is None:
            return
        tables = self.app.authoring.sources(pack)
        try:
            if id:
                text = self.app.reading.source_text(pack, id)
                if text is None:
                    raise StudyAppError(_("The text of this source is not at hand any more: attach it again (Ctrl+O)."))
                source = next(one for one in tables["source"] if one["id"] == id)
            else:
                text = plain(self.written())
                source = source_of(text, tables) or new_source(
                    self.title.text(), text, tables, publisher=self.publisher.text(), as_of=self.as_of.text()
                )
        except StudyAppError as error:
            self.refuse(str(error))
            empty = next((f for f in (self.title, self.as_of) if not f.text().strip()), self.as_of)
            (self.text if not self.written().strip() and not id else empty).setFocus()
            return
        self.refused.hide()
        self.app.authoring.in_hand = pack
        self.begun.emit(pack, text, source)

    def refuse(self, words: str) -> None:
        """Say why the text cannot be taken up."""
        self.refused.setText(words)
        self.refused.show()
        announce(self, words)
