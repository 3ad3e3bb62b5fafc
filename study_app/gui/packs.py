"""The packs of the library as wholes: where they lie, what is not published, and all that brings them in and out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QPushButton, QVBoxLayout

from study_app.app import StudyApp
from study_app.background import Task
from study_app.desk import remedies
from study_app.desk.packs import Arrival, PackRow, Place
from study_app.desktop_entry import ENDING
from study_app.errors import StudyAppError
from study_app.facts.folder import printable
from study_app.facts.packing import Head
from study_app.facts.publishing import Publication
from study_app.facts.shelf import OWN, Home
from study_app.gui.column_page import ColumnPage
from study_app.gui.dialogs import ProblemsDialog
from study_app.gui.naming_pack import HandOutDialog, NewPackDialog
from study_app.gui.page import Keys
from study_app.gui.saving import ask_file
from study_app.gui.widgets import GAP, Lines, Notice, announce, button, clear, focus, head, label, row
from study_app.gui.work import Tick, Work
from study_app.gui.working import attempt
from study_app.i18n import _, capital, ngettext, said

T = TypeVar("T")


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
    if unpublished := pack.unpublished_in_words():
        told.append(unpublished)
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
        about = [pack.id, version, where_in_words(pack)]
        body.addWidget(label("  ·  ".join(about), "muted"))
        if pack.version:
            about.append(state_in_words(pack))
            body.addWidget(label(about[-1]))
        self.setAccessibleName(", ".join((pack.title, *about)))
        if pack.conflicts:
            words = ngettext(
                "You and its text both changed {n} field: decide which counts.",
                "You and its text both changed {n} fields: decide which count.",
                pack.conflicts,
            )
            body.addWidget(label(words.format(n=pack.conflicts), tone="partly"))
        self.said = QVBoxLayout()
        """What was done with it last: in view with the button that has the focus."""
        body.addLayout(self.said)
        lines = Lines()
        self.ways: list[QPushButton] = []
        for words, key, work in ways:
            way = button(words, key=key)
            way.setAccessibleName(f"{words.removesuffix('...')}: {pack.title}")
            way.setAutoDefault(True)  # Enter presses it
            way.clicked.connect(lambda _checked=False, work=work: work())
            lines.addWidget(way)
            self.ways.append(way)
        body.addSpacing(GAP)
        body.addLayout(lines)


class PacksPage(ColumnPage):
    """All packs, one below the other; Up and Down walk through them, letters do what the buttons do."""

    review_wanted = Signal(str, object)
    """The id of a pack, and an `Arrival` or None: conflicts are to be decided."""
    publish_wanted = Signal(object)
    """The `Draft` of what is to be published."""
    problems_wanted = Signal(str)
    fact_wanted = Signal(str)
    article_wanted = Signal(str)
    """The id of the pack that something is to be mended or written in."""
    changed = Signal()
    """The library is another now."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__(_("Packs"))
        self.app = app
        self.cards: list[PackCard] = []
        self._in_hand = ""
        """The id of the pack that was gone to, or with which something is done: it has the focus again afterwards."""
        self._of_another = False
        """Whether what is done is done with a zip or folder that is none of the packs yet."""
        self.general: list[QPushButton] = []
        for words, key, work in self._general():
            one = button(words, key=key)
            one.setAutoDefault(True)
            one.clicked.connect(lambda _checked=False, work=work: work())
            self.general.append(one)
        self.work = Work()
        self.work.changed.connect(self._stay)
        self.said = QVBoxLayout()
        """What was done last where that is told of no pack that is listed."""
        self._told: tuple[str, str, str] | None = None
        """What was done last, in which tone that is told, and the id of the pack of which it is ("" for none)."""
        self._edited: object = None
        """The last edit when that was told: it stays until the next one."""
        for leads_on in (
            self.review_wanted, self.publish_wanted, self.problems_wanted, self.fact_wanted, self.article_wanted
        ):  # fmt: skip
            leads_on.connect(lambda *_what: self._hush())  # it is over when the next thing is begun
        self.packs = QVBoxLayout()
        self.packs.setSpacing(2 * GAP)
        body = self.column.body
        self.column.begin_with(head(self.back, label(_("Packs"), "title", wrap=False), 1))
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
            ("Home", lambda: self._walk_to(0)),
            ("End", lambda: self._walk_to(len(self.cards) - 1)),
            ("PgDown", partial(self.column.page, 1)),
            ("PgUp", partial(self.column.page, -1)),
            *((key, work) for _words, key, work in self._general()),
            *((key, partial(self._of_current, key)) for key in ("W", "A", "E", "P", "C", "D", "U", "R", "Del")),
        )
        self.on_keys(*keys)

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
        writing = [
            (_("Write a fact..."), "W", partial(self.fact_wanted.emit, pack.id)),
            (_("Facts from an article..."), "A", partial(self.article_wanted.emit, pack.id)),
        ]
        written = pack.home is Home.OPENED and bool(pack.version)
        if written and not pack.facts:
            ways += writing
        if pack.version:
            if pack.home is Home.OPENED:
                ways.append((_("Publish..."), "P", partial(self.publish, pack)))
            if pack.id == OWN:  # others have cards of their own under this id
                ways.append((_("Save as a pack..."), "E", partial(self.hand_out, pack)))
            else:
                ways.append((_("Export zip..."), "E", partial(self.choose_target, pack)))
            if pack.home is not Home.OPENED and pack.id != OWN:
                ways.append((_("Copy to a folder..."), "C", partial(self.choose_copy, pack)))
        if written and pack.facts:
            ways += writing
        if pack.before:
            ways.append((_("Back to {version}").format(version=pack.before), "U", partial(self.put_back, pack)))
        if pack.problems:
            words = ngettext("{n} problem", "{n} problems", pack.problems).format(n=pack.problems)
            ways.append((words, "R", partial(self._show_problems, pack)))
        if pack.home is not Home.SHIPPED:
            ways.append((_("Remove"), "Del", partial(self.remove, pack)))
        return ways

    # --- looking

    def start(self) -> None:
        """List the packs, and give the focus to the first."""
        self.refresh()
        focus(next((card.ways[0] for card in self.cards if card.ways), self.general[0]))

    def resume(self) -> None:
        """Something may have been decided or published meanwhile."""
        if self.current is not None:
            self._in_hand = self.current.id
        self.library_changed()

    def library_changed(self) -> None:
        """List the packs as they are now, with the keys on the same button, or with the pack that is in hand."""
        if not self.isVisible():
            # below another page it would take the focus of that; it is listed anew when it is in view again
            if self.current is not None:
                self._in_hand = self.current.id
            return
        focused = self.focusWidget()
        at_hand = any(focused in one.ways for one in self.cards)
        words = focused.accessibleName() if at_hand else ""
        self.refresh()
        self._back_to_hand()
        for way in (way for one in self.cards if one.pack.id == self._in_hand for way in one.ways):
            if way.accessibleName() == words and way.isEnabled():  # the name tells the pack too
                focus(way)

    def _take_in_hand(self, id: str) -> None:
        self._in_hand, self._of_another = id, False

    def _back_to_hand(self) -> None:
        self._go_to(next((n for n, one in enumerate(self.cards) if one.pack.id == self._in_hand), 0))

    def refresh(self) -> None:
        """List the packs as they are now."""
        clear(self.packs)
        self.cards = []
        for pack in self.app.authoring.packs.rows():
            one = PackCard(pack, self._ways(pack))
            self.cards.append(one)
            self.packs.addWidget(one)
            for way in one.ways:
                way.pressed.connect(partial(self._take_in_hand, pack.id))
        if not self.cards:
            self.packs.addWidget(
                Notice(_("There is no pack yet: import one, open a folder that holds one, or make one."))
            )
        if self._edited != self.app.desk.last:
            self._told = None
        self._show_told()
        self._enable()

    def say(self, words: str, tone: str = "good") -> None:
        """Show a sentence at the pack with which something was done, or above all where that was none, and have it said."""
        focused = self.current
        there = self.focusWidget() in (None, self.back) if focused is None else focused.id == self._in_hand
        self._edited = self.app.desk.last
        self._told = words, tone, self._in_hand if there and not self._of_another else ""
        self._show_told()
        if (card := self._card_told()) is None:
            self.column.to_top()  # also where a pack far down was to be brought into view
        else:
            self.column.bring(card)
        announce(self, words)

    def _hush(self) -> None:
        self._told = None
        self._show_told()

    def _card_told(self) -> PackCard | None:
        """The pack of which something is told, while it is listed."""
        return next((one for one in self.cards if self._told is not None and one.pack.id == self._told[2]), None)

    def _show_told(self) -> None:
        card = self._card_told()
        for place in (self.said, *(one.said for one in self.cards)):
            clear(place)
        if self._told is not None:
            words, tone, _pack = self._told
            (self.said if card is None else card.said).addWidget(Notice(words, tone))

    @property
    def pack_in_view(self) -> str:
        return self._in_hand

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
            self._walk_to(min(at + by, len(self.cards) - 1))

    def _walk_to(self, number: int) -> None:
        if self.cards:
            self._take_in_hand(self.cards[number].pack.id)
            self._go_to(number)

    def _go_to(self, number: int) -> None:
        if 0 <= number < len(self.cards):
            focus(next((way for way in self.cards[number].ways if way.isEnabled()), self.back))
            self.column.bring(self.cards[number])

    def _of_current(self, key: str) -> None:
        if (pack := self.current) is not None and not self.work.busy:
            self._take_in_hand(pack.id)
            work = next((work for _words, own, work in self._ways(pack) if own == key), None)
            if work is not None:
                work()
            else:
                self.say(self._why_not(key, pack), "partly")

    def _why_not(self, key: str, pack: PackRow) -> str:
        """Why what a key does cannot be done with a pack."""
        if not pack.version and key != "R":
            words = _("“{title}” cannot be read: R says why.")
        elif pack.id == OWN and key in ("P", "C"):
            words = _(
                "Others have cards of their own under the id of “{title}”: E saves it as a pack to hand out, as it is now."
            )
        elif pack.id == OWN and key in ("W", "A"):
            words = _("Ctrl+N writes a card in “{title}”.")
        elif key in ("P", "W", "A"):
            words = _("“{title}” is not in a folder of yours: C copies it to one, where it is written and published.")
        else:
            words = {
                "C": _("“{title}” is in a folder of yours already."),
                "D": _("Nothing is to be decided in “{title}”."),
                "U": _("There is no earlier version of “{title}” to go back to."),
                "R": _("No problem of “{title}” is known."),
                "Del": _("“{title}” comes with the program and stays."),
            }[key]
        return words.format(title=pack.title)

    def _stay(self) -> None:
        """What is under way is finished here, so nothing leads away from the page before that."""
        self.alone = self.work.busy
        self._enable()

    def note(self, words: str, tone: str = "partly") -> None:
        self.say(words, tone)

    def _enable(self) -> None:
        for way in (*self.general, *(way for one in self.cards for way in one.ways)):
            way.setEnabled(not self.work.busy)
        if not self.work.busy and self._in_hand and self.isVisible() and self.focusWidget() in (None, self.back):
            self._back_to_hand()

    def alone_words(self) -> str:
        return _("Nothing else can be opened before this is done; Esc stops it.")

    def leave(self) -> None:
        """Leave the page, or first stop what is under way."""
        if self.work.busy:
            self.work.cancel()
        else:
            self.left.emit()

    def _show_problems(self, pack: PackRow) -> None:
        """Where they can be mended; of a pack that cannot be read they are only listed."""
        if pack.version:
            self.problems_wanted.emit(pack.id)
        else:
            ProblemsDialog(self, self.app.authoring.packs.problems(pack.id)).open()

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

    def _carry_out(self, wanted: Callable[[], Task[T]], busy: str, words: str) -> None:
        """Do something that writes files, beside the window where they are large, say what it was, and read the library."""
        if self.work.busy:
            return
        attempt(self.window(), wanted, busy, lambda _came: self.read(words), self._bad)

    def read(self, words: str | Callable[[], tuple[str, str]]) -> None:
        """Read the library beside the window; then say what was done, or what came of it and in which tone."""
        reading = self.app.library_reader()
        self.work.begin(_("The packs are read ..."), lambda _tick: reading(), lambda _none: self._renewed(words), self._bad,
                        lambda _none: self._renewed(words))  # fmt: skip

    def _renewed(self, words: str | Callable[[], tuple[str, str]]) -> None:
        try:
            self.app.renew_library()
        except StudyAppError as error:
            self._bad(str(error))
            return
        told = (words, "good") if isinstance(words, str) else words()
        self.changed.emit()
        self.say(*told)

    def _bad(self, words: str) -> None:
        self.library_changed()
        self.say(words, "bad")

    def choose_zip(self) -> None:
        """Ask for a zip file and import it."""
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Import zip"), "", _("Packs (*.studypack *.zip);;All files (*)")
        )
        if name:
            self.bring(Path(name))

    def bring(self, packed: Path) -> None:
        """Import a zip: a new pack at once, a newer version of one after its changes were seen."""
        if self.work.busy:
            return
        self._of_another = True
        words = _("{zip} is unpacked and checked ...").format(zip=printable(packed.name))
        self.work.begin(
            words, self.app.authoring.packs.incoming(packed), self._arrived, self._bad, lambda arrival: arrival.drop()
        )

    def _arrived(self, arrival: Arrival) -> None:
        if arrival.update is not None:
            self.review_wanted.emit(arrival.update.id, arrival)
            return
        head = arrival.pack.head
        self._take_in_hand(head.id)
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
        """Read the pack in a folder from now on, once it was read where it can do no harm."""
        if self.work.busy:
            return
        self._of_another = True
        words = _("{folder} is looked at ...").format(folder=printable(folder.name))
        packs = self.app.authoring.packs
        self.work.begin(words, lambda tick: packs.tried(folder, tick), self._open, self._bad)

    def _open(self, folder: Path) -> None:
        packs = self.app.authoring.packs
        before = packs.rows()
        try:
            head = packs.open(folder)
        except StudyAppError as error:
            self.say(str(error), "bad")
            return
        instead = next((one for one in before if one.id == head.id and one.home is not Home.OPENED), None)
        self.read(partial(self._opened, folder.expanduser().absolute(), instead))

    def _opened(self, folder: Path, instead: PackRow | None) -> tuple[str, str]:
        """What came of opening a folder: the pack may not be one to be read, or stand for another of the same id."""
        pack = next(one for one in self.app.authoring.packs.rows() if one.folder == folder)
        self._take_in_hand(pack.id)
        self.app.authoring.in_hand = pack.id
        if not pack.version:
            first = self.app.authoring.packs.problems(pack.id)[0]
            words = _("The folder is open, but its pack cannot be read. {place}: {message} {remedy}")
            return words.format(
                place=capital(remedies.place(first)), message=remedies.message(first), remedy=said(first.remedy)
            ), "bad"
        if instead is not None:
            words = _(
                "“{title}” has the id {id}, so it stands for “{other}”, version {version}, until it is removed here: Delete."
            )
            told = words.format(title=pack.title, id=pack.id, other=instead.title, version=instead.version)
            return told, "partly"
        return _("“{title}” is read where it lies.").format(title=pack.title), "good"

    def new_pack(self) -> None:
        """Ask what a new pack is called, and make it."""
        dialog = NewPackDialog(self, self.app)
        dialog.made.connect(self._made)
        dialog.open()

    def _made(self, title: str, id: str) -> None:
        self._take_in_hand(id)
        self.app.authoring.in_hand = id
        self.read(_("“{title}” is made: it waits for its first facts.").format(title=title))

    def choose_target(self, pack: PackRow) -> None:
        """Ask for the name of a zip file and export a pack into it."""
        proposed = f"{pack.id}-{pack.version}{ENDING}"
        kinds = (_("Packs (*.studypack *.zip)"),)
        ask_file(self, _("Export zip"), proposed, kinds, lambda path, _kind: self.export(pack, path))

    def export(self, pack: PackRow, target: Path) -> None:
        """Write a pack into a zip file."""
        words = _("“{title}” is saved as {file}.").format(title=pack.title, file=printable(target.name))
        if pack.edits:
            told = ngettext("{n} edit is not in it.", "{n} edits are not in it.", pack.edits).format(n=pack.edits)
            first = _("Publish first to hand that on.") if pack.home is Home.OPENED else _(
                "Copy the pack to a folder and publish there to hand that on."
            )  # fmt: skip
            words = f"{words} {told} {first}"
        tone = "partly" if pack.edits else "good"
        packs = self.app.authoring.packs

        def work(tick: Tick) -> None:
            packs.export_folder(pack.folder, target, tick)

        busy = _("“{title}” is packed ...").format(title=pack.title)
        self.work.begin(busy, work, lambda _none: self.say(words, tone), self._bad, lambda _none: self.say(words, tone))

    def hand_out(self, pack: PackRow) -> None:
        """Ask what a pack is to be called for others, and save it as that."""
        dialog = HandOutDialog(self, self.app, pack)
        dialog.named.connect(partial(self._hand_out, pack))
        dialog.open()

    def _hand_out(self, pack: PackRow, head: Head) -> None:
        proposed = f"{head.id}-{head.version}{ENDING}"
        kinds = (_("Packs (*.studypack *.zip)"),)
        ask_file(self, _("Save as a pack"), proposed, kinds, lambda path, _kind: self._save_as(pack, head, path))

    def _save_as(self, pack: PackRow, head: Head, target: Path) -> None:
        try:
            work = self.app.authoring.packs.hand_out(pack.id, head, target)
        except StudyAppError as error:
            self.say(str(error), "bad")
            return
        words = _("“{title}”, version {version}, is saved as {file}: hand it out.")

        def saved(say: Callable[[], None]) -> None:
            say()
            self.say(words.format(title=head.title, version=head.version, file=printable(target.name)))

        self.work.begin(_("“{title}” is packed ...").format(title=head.title), work, saved, self._bad, saved)

    def choose_copy(self, pack: PackRow) -> None:
        """Ask for a folder and copy a pack into it, to be published there."""
        name = QFileDialog.getExistingDirectory(self, _("Choose an empty folder for the copy"))
        if name:
            self.copy(pack, Path(name))

    def copy(self, pack: PackRow, folder: Path) -> None:
        """Copy a pack into a folder and open that: it has the focus then."""
        self._take_in_hand(pack.id)
        words = _("“{title}” is copied, and read from there. Its edits can be published now.").format(title=pack.title)
        busy = _("“{title}” is copied ...").format(title=pack.title)
        self._carry_out(lambda: self.app.authoring.packs.copy(pack.id, folder), busy, words)

    def publish(self, pack: PackRow) -> None:
        """See what publishing would write."""
        try:
            work = self.app.authoring.packs.draft(pack.id)
        except StudyAppError as error:  # nothing is wrong with it
            self.say(str(error), "partly")
            return
        words = _("The text of “{title}” is read ...").format(title=pack.title)
        self.work.begin(words, lambda _tick: work(), self.publish_wanted.emit, partial(self.say, tone="partly"))

    def published(self, publication: Publication) -> None:
        """Publish what was looked at."""
        self._take_in_hand(publication.id)
        words = _(
            "Version {version} is published in {folder}: export it to hand it on. U takes it back until something is edited."
        ).format(version=publication.version, folder=printable(str(publication.folder)))
        busy = _("Version {version} is written ...").format(version=publication.version)
        self._carry_out(lambda: self.app.authoring.packs.publish(publication), busy, words)

    def decided(self, id: str, arrival: Arrival | None, theirs: list[Place]) -> None:
        """Take an update in, or the conflicts of a pack in the library as decided."""
        self._take_in_hand(id)
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
        """Take the last update of a pack back, or that it was published."""

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
            (_("Home, End"), _("the first pack, the last")),
            ("I, O, N", _("import a zip, open a folder, make a new pack")),
            ("W, A", _("write a fact in the pack, make facts from an article")),
            ("E, C", _("export the pack, copy it to a folder")),
            ("P, D", _("publish its edits, decide where its text changed too")),
            ("U", _("take its last update, or its publishing, back")),
            ("R", _("its problems")),
            (_("Delete"), _("take it out of the library")),
            ("Esc", _("stop what is under way, or back")),
        )
