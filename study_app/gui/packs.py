"""The packs of the library as wholes: where they lie, what is not published, and all that brings them in and out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.desk.packs import Arrival, PackRow, Place
from study_app.errors import StudyAppError
from study_app.facts.folder import printable
from study_app.facts.problem import Problem
from study_app.facts.publishing import Publication
from study_app.facts.shelf import Home
from study_app.gui import theme
from study_app.gui.dialogs import ProblemsDialog, Sheet
from study_app.gui.page import Keys, Page
from study_app.gui.widgets import GAP, Column, Notice, announce, button, clear, focus, label, row
from study_app.gui.work import Tick, Work
from study_app.i18n import _, ngettext


def where_in_words(pack: PackRow) -> str:
    """Where a pack lies."""
    match pack.home:
        case Home.SHIPPED:
            return _("comes with the program")
        case Home.INSTALLED:
            return _("installed")
        case _opened:
            return _("open in {folder}").format(folder=printable(str(pack.folder)))


def state_in_words(pack: PackRow) -> str:
    """How many facts a pack has, and what is not in its text."""
    told = [ngettext("{n} fact", "{n} facts", pack.facts).format(n=pack.facts)]
    if pack.edits:
        words = ngettext("{n} edit is not in its text", "{n} edits are not in its text", pack.edits)
        told.append(words.format(n=pack.edits))
    return "  ·  ".join(told)


class PackCard(QFrame):
    """One pack with what can be done with it."""

    def __init__(self, pack: PackRow, ways: Sequence[tuple[str, str, Callable[[], None]]]) -> None:
        """`ways` are (words, key, what it does); the first has the focus when one walks to the pack."""
        super().__init__()
        self.pack = pack
        self.setObjectName("card")
        body = QVBoxLayout(self)
        body.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        body.setSpacing(GAP // 2)
        body.addWidget(label(pack.title, "strong"))
        version = _("version {version}").format(version=pack.version) if pack.version else _("cannot be read")
        body.addWidget(label("  ·  ".join((pack.id, version, where_in_words(pack))), "muted"))
        if pack.version:
            body.addWidget(label(state_in_words(pack)))
        if pack.conflicts:
            words = ngettext(
                "You and its text both changed {n} field: decide which counts.",
                "You and its text both changed {n} fields: decide which count.",
                pack.conflicts,
            )
            body.addWidget(label(words.format(n=pack.conflicts), tone="partly"))
        grid = QGridLayout()
        grid.setContentsMargins(0, GAP, 0, 0)
        grid.setSpacing(GAP)
        abreast = 2 if theme.large() else 4
        self.ways: list[QPushButton] = []
        for number, (words, key, work) in enumerate(ways):
            way = button(words, key=key)
            way.setAccessibleName(f"{words.removesuffix('...')}: {pack.title}")
            way.setAutoDefault(True)  # Enter presses it
            way.clicked.connect(lambda _checked=False, work=work: work())
            grid.addWidget(way, *divmod(number, abreast))
            self.ways.append(way)
        grid.setColumnStretch(abreast, 1)
        body.addLayout(grid)


class PacksPage(Page):
    """All packs, one below the other; Up and Down walk through them, letters do what the buttons do."""

    review_wanted = Signal(str, object)
    """The id of a pack, and an `Arrival` or None: conflicts are to be decided."""
    publish_wanted = Signal(object)
    """The `Draft` of what is to be published."""
    changed = Signal()
    """The library is another now."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__(_("Packs"))
        self.app = app
        self.cards: list[PackCard] = []
        self.column = Column()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.column)
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(self.left)
        self.general: list[QPushButton] = []
        for words, key, work in self._general():
            one = button(words, key=key)
            one.setAutoDefault(True)
            one.clicked.connect(lambda _checked=False, work=work: work())
            self.general.append(one)
        self.work = Work()
        self.work.changed.connect(self._enable)
        self.said = QVBoxLayout()
        self.packs = QVBoxLayout()
        self.packs.setSpacing(2 * GAP)
        body = self.column.body
        body.addLayout(row(self.back, label(_("Packs"), "title", wrap=False), 1))
        words = _("A pack is a folder of facts, or one zip of it. What you learned of a pack stays when it is removed.")
        body.addWidget(label(words, "muted"))
        body.addLayout(row(*self.general, 1))
        body.addLayout(self.said)
        body.addWidget(self.work)
        body.addLayout(self.packs)
        body.addStretch(1)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Esc", self.leave),
            ("Down", partial(self._step, 1)),
            ("Up", partial(self._step, -1)),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
            *((key, work) for _words, key, work in self._general()),
            *((key, partial(self._of_current, key)) for key in ("E", "P", "C", "D", "U", "R", "Del")),
        )
        for key, does in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    def _general(self) -> tuple[tuple[str, str, Callable[[], None]], ...]:
        return (
            (_("Import zip..."), "I", self.choose_zip),
            (_("Open folder..."), "O", self.choose_folder),
            (_("New pack..."), "N", self.new_pack),
        )

    def _ways(self, pack: PackRow) -> list[tuple[str, str, Callable[[], None]]]:
        ways: list[tuple[str, str, Callable[[], None]]] = []
        if pack.conflicts:
            ways.append((_("Decide..."), "D", lambda: self.review_wanted.emit(pack.id, None)))
        if pack.version:
            if pack.home is Home.OPENED:
                ways.append((_("Publish..."), "P", partial(self.publish, pack)))
            ways.append((_("Export zip..."), "E", partial(self.choose_target, pack)))
            if pack.home is not Home.OPENED:
                ways.append((_("Copy to a folder..."), "C", partial(self.choose_copy, pack)))
        if pack.before:
            ways.append((_("Back to {version}").format(version=pack.before), "U", partial(self.put_back, pack)))
        if pack.problems:
            words = ngettext("{n} problem", "{n} problems", len(pack.problems)).format(n=len(pack.problems))
            ways.append((words, "R", partial(self._show_problems, pack.problems)))
        if pack.home is not Home.SHIPPED:
            ways.append((_("Remove"), "Del", partial(self.remove, pack)))
        return ways

    # --- looking

    def start(self) -> None:
        """List the packs, and give the focus to the first."""
        self.refresh()
        focus(self.cards[0].ways[0] if self.cards else self.general[0])

    def resume(self) -> None:
        """Something may have been decided or published meanwhile."""
        self.library_changed()

    def library_changed(self) -> None:
        current = self.current
        self.refresh()
        self._go_to(next((n for n, one in enumerate(self.cards) if current and one.pack.id == current.id), 0))

    def refresh(self) -> None:
        """List the packs as they are now."""
        clear(self.packs)
        self.cards = []
        for pack in self.app.authoring.packs.rows():
            one = PackCard(pack, self._ways(pack))
            self.cards.append(one)
            self.packs.addWidget(one)
        if not self.cards:
            self.packs.addWidget(
                Notice(_("There is no pack yet: import one, open a folder that holds one, or make one."))
            )
        self._enable()

    def say(self, words: str, tone: str = "good") -> None:
        """Show a sentence above the packs, and have it said."""
        clear(self.said)
        self.said.addWidget(Notice(words, tone))
        self.column.verticalScrollBar().setValue(0)
        announce(self, words)

    @property
    def current(self) -> PackRow | None:
        """The pack that has the focus."""
        focused = self.focusWidget()
        return next((one.pack for one in self.cards if focused in one.ways), None)

    def _step(self, by: int) -> None:
        focused = self.focusWidget()
        at = next((n for n, one in enumerate(self.cards) if focused in one.ways), -1)
        if at + by < 0:
            focus(self.general[0])
            self.column.verticalScrollBar().setValue(0)
        else:
            self._go_to(min(at + by, len(self.cards) - 1))

    def _go_to(self, number: int) -> None:
        if 0 <= number < len(self.cards):
            focus(next((way for way in self.cards[number].ways if way.isEnabled()), self.back))
            self.column.bring(self.cards[number])

    def _of_current(self, key: str) -> None:
        if (pack := self.current) is not None and not self.work.busy:
            for _words, own, work in self._ways(pack):
                if own == key:
                    work()

    def _enable(self) -> None:
        for way in (*self.general, *(way for one in self.cards for way in one.ways)):
            way.setEnabled(not self.work.busy)

    def leave(self) -> None:
        """Leave the page, or first stop what is under way."""
        if self.work.busy:
            self.work.cancel()
        else:
            self.left.emit()

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        ProblemsDialog(self, problems).open()

    # --- doing

    def _try(self, work: Callable[[], str]) -> None:
        """Do something at once that changes which packs there are, say what it was, and read the library."""
        if self.work.busy:
            return
        try:
            words = work()
        except StudyAppError as error:
            self.say(str(error), "bad")
            return
        self.read(words)

    def read(self, words: str) -> None:
        """Read the library beside the window; then say what was done."""
        reading = self.app.library_reader()
        self.work.begin(_("The packs are read ..."), lambda _tick: reading(), lambda _none: self._renewed(words), self._bad,
                        lambda _none: self._renewed(words))  # fmt: skip

    def _renewed(self, words: str) -> None:
        try:
            self.app.renew_library()
        except StudyAppError as error:
            self._bad(str(error))
            return
        self.changed.emit()
        self.say(words)

    def _bad(self, words: str) -> None:
        self.refresh()
        self._go_to(0)
        self.say(words, "bad")

    def choose_zip(self) -> None:
        """Ask for a zip file and import it."""
        name, _kind = QFileDialog.getOpenFileName(self, _("Import zip"), "", _("Packs (*.zip);;All files (*)"))
        if name:
            self.bring(Path(name))

    def bring(self, packed: Path) -> None:
        """Import a zip: a new pack at once, a newer version of one after its changes were seen."""
        if self.work.busy:
            return
        words = _("{zip} is unpacked and checked ...").format(zip=printable(packed.name))
        self.work.begin(
            words, self.app.authoring.packs.incoming(packed), self._arrived, self._bad, lambda arrival: arrival.drop()
        )

    def _arrived(self, arrival: Arrival) -> None:
        if arrival.update is not None:
            self.review_wanted.emit(arrival.update.id, arrival)
            return
        head = arrival.pack.head
        self._take_in(
            arrival,
            (),
            _("“{title}”, version {version}, is in the library.").format(title=head.title, version=head.version),
        )

    def _take_in(self, arrival: Arrival, theirs: Collection[Place], words: str) -> None:
        def taken(finish: Callable[[], None]) -> None:
            try:
                finish()
            except StudyAppError as error:
                self._bad(str(error))
                return
            self.read(words)

        def failed(words: str) -> None:
            arrival.drop()
            self._bad(words)

        try:
            work = self.app.authoring.packs.take_in(arrival, theirs)
        except StudyAppError as error:
            failed(str(error))
            return
        self.work.begin(_("The pack is put into the library ..."), lambda _tick: work(), taken, failed, taken)

    def choose_folder(self) -> None:
        """Ask for the folder of a pack and open it."""
        name = QFileDialog.getExistingDirectory(self, _("Open the folder of a pack"))
        if name:
            self.open_folder(Path(name))

    def open_folder(self, folder: Path) -> None:
        """Read the pack in a folder from now on."""
        self._try(
            lambda: _("“{title}” is read where it lies.").format(title=self.app.authoring.packs.open(folder).title)
        )

    def new_pack(self) -> None:
        """Ask what a new pack is called, and make it."""
        dialog = NewPackDialog(self, self.app)
        dialog.made.connect(
            lambda title: self.read(_("“{title}” is made: it waits for its first facts.").format(title=title))
        )
        dialog.open()

    def choose_target(self, pack: PackRow) -> None:
        """Ask for the name of a zip file and export a pack into it."""
        proposed = f"{pack.id}-{pack.version}.zip"
        name, _kind = QFileDialog.getSaveFileName(self, _("Export zip"), proposed, _("Packs (*.zip)"))
        if name:
            self.export(pack, Path(name))

    def export(self, pack: PackRow, target: Path) -> None:
        """Write a pack into a zip file."""
        words = _("“{title}” is saved as {file}.").format(title=pack.title, file=printable(target.name))
        if pack.edits:
            words += " " + ngettext(
                "{n} edit is not in it: publish first to hand it on.", "{n} edits are not in it: publish first to hand them on.",
                pack.edits,
            ).format(n=pack.edits)  # fmt: skip
        tone = "partly" if pack.edits else "good"
        packs = self.app.authoring.packs

        def work(tick: Tick) -> None:
            packs.export_folder(pack.folder, target, tick)

        busy = _("“{title}” is packed ...").format(title=pack.title)
        self.work.begin(busy, work, lambda _none: self.say(words, tone), self._bad, lambda _none: self.say(words, tone))

    def choose_copy(self, pack: PackRow) -> None:
        """Ask for a folder and copy a pack into it, to be published there."""
        name = QFileDialog.getExistingDirectory(self, _("Choose an empty folder for the copy"))
        if name:
            self.copy(pack, Path(name))

    def copy(self, pack: PackRow, folder: Path) -> None:
        """Copy a pack into a folder and open that."""

        def work() -> str:
            self.app.authoring.packs.copy(pack.id, folder)
            return _("“{title}” is copied, and read from there. Its edits can be published now.").format(
                title=pack.title
            )

        self._try(work)

    def publish(self, pack: PackRow) -> None:
        """See what publishing would write."""
        try:
            work = self.app.authoring.packs.draft(pack.id)
        except StudyAppError as error:
            self.say(str(error), "bad")
            return
        words = _("The text of “{title}” is read ...").format(title=pack.title)
        self.work.begin(words, lambda _tick: work(), self.publish_wanted.emit, partial(self.say, tone="partly"))

    def published(self, publication: Publication) -> None:
        """Publish what was looked at."""

        def work() -> str:
            self.app.authoring.packs.publish(publication)
            words = _("Version {version} is published in {folder}: export it to hand it on.")
            return words.format(version=publication.version, folder=printable(str(publication.folder)))

        self._try(work)

    def decided(self, id: str, arrival: Arrival | None, theirs: list[Place]) -> None:
        """Take an update in, or the conflicts of a pack in the library as decided."""

        if arrival is not None:
            head = arrival.pack.head
            words = _("“{title}” is at version {version} now.").format(title=head.title, version=head.version)
            self._take_in(arrival, theirs, words)
            return

        def work() -> str:
            self.app.authoring.packs.decide(id, theirs)
            return _("Decided: it is asked no more.")

        self._try(work)

    def put_back(self, pack: PackRow) -> None:
        """Take the last update of a pack back."""

        def work() -> str:
            version = self.app.authoring.packs.put_back(pack.id)
            return _("“{title}” is at version {version} again.").format(title=pack.title, version=version)

        self._try(work)

    def remove(self, pack: PackRow) -> None:
        """Take a pack out of the library."""

        def work() -> str:
            kept = self.app.authoring.packs.remove(pack.id)
            if kept is None:
                return _("“{title}” is not read any more; its folder stays as it is. Open it to have it back.").format(
                    title=pack.title
                )
            return _("“{title}” is removed, and kept in {folder}. Open that folder to have it back.").format(
                title=pack.title, folder=printable(str(kept))
            )

        self._try(work)

    def keys(self) -> Keys:
        return (
            (_("Up, Down"), _("walk through the packs")),
            ("I, O, N", _("import a zip, open a folder, make a new pack")),
            ("E, C", _("export the pack, copy it to a folder")),
            ("P, D", _("publish its edits, decide where its text changed too")),
            ("U", _("take its last update back")),
            ("R", _("its problems")),
            (_("Delete"), _("take it out of the library")),
            ("Esc", _("stop what is under way, or back")),
        )


class NewPackDialog(Sheet):
    """What a new pack is called and where it lies. `made` tells its title."""

    made = Signal(str)

    def __init__(self, parent: QWidget, app: StudyApp) -> None:
        super().__init__(parent, _("New pack"))
        self.app = app
        self.fields: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(2 * GAP)
        for line, (name, words, hint) in enumerate(
            (
                ("title", _("Title"), _("such as Capitals of Europe")),
                ("id", _("Id"), _("small letters, digits, hyphens")),
                ("language", _("Language"), _("of its text: en")),
                ("folder", _("Folder"), _("a new or empty one")),
            )
        ):
            field = QLineEdit()
            field.setAccessibleName(words)
            field.setPlaceholderText(hint)
            grid.addWidget(label(words, wrap=False), line, 0)
            grid.addWidget(field, line, 1, 1, 1 if name == "folder" else 2)
            self.fields[name] = field
        self.fields["language"].setText("en")
        self._proposed = {"id": "", "folder": ""}
        self.fields["title"].textChanged.connect(self._propose)
        browse = button(_("Choose..."))
        browse.setAccessibleName(_("Choose the folder"))
        browse.clicked.connect(self._browse)
        grid.addWidget(browse, 3, 2)
        self.refused = label("", tone="bad")
        self.refused.hide()
        make = button(_("Make it"), "filled", "Enter")
        make.setDefault(True)
        make.clicked.connect(self.make)
        self.shut.setProperty("kind", "plain")
        self.shut.setDefault(False)
        self.shut.setText(_("Cancel"))
        self.shut.setAccessibleName(_("Cancel"))
        self.body.addLayout(grid)
        self.body.addWidget(self.refused)
        self.body.addLayout(row(1, self.shut, make))
        room = self.screen().availableSize()
        self.resize(min(round(620 * theme.scale()), room.width() - 40), self.sizeHint().height())
        self.fields["title"].setFocus()

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, _("Choose a new or empty folder"))
        if name:
            self.fields["folder"].setText(name)

    def _propose(self, title: str) -> None:
        """Fill in the id and the folder that go with a title, where nobody has written another."""
        id = folder = ""
        if title.strip():
            documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
            id, place = self.app.authoring.packs.proposed(title, Path(documents))
            folder = str(place)
        for name, words in (("id", id), ("folder", folder)):
            if self.fields[name].text() == self._proposed[name]:
                self.fields[name].setText(words)
                self._proposed[name] = words

    def make(self) -> None:
        """Make the pack, or say why not."""
        title, id, language, folder = (self.fields[n].text().strip() for n in ("title", "id", "language", "folder"))
        try:
            if not folder:
                raise StudyAppError(_("Say in which folder it is to lie."))
            head = self.app.authoring.packs.make(Path(folder), id, title, language)
        except StudyAppError as error:
            self.refused.setText(str(error))
            self.refused.show()
            announce(self, str(error))
            return
        self.accept()
        self.made.emit(head.title)
