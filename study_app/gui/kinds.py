"""The page of the kinds of facts of a pack: write a fact of one, change one, take a ready one over, make a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QListWidgetItem

from study_app.app import StudyApp
from study_app.background import Task
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.page import Keys
from study_app.gui.reading import ReadingPage
from study_app.gui.widgets import GAP, Choice, announce, button, key_between, label, restyle, row, shade_edges
from study_app.gui.working import attempt
from study_app.i18n import _, ngettext

if TYPE_CHECKING:
    from study_app.desk.ready_kinds import ReadyKind

_A_DOZEN = 12
"""Of more kinds than these one is looked for by its name."""

_SOUGHT = Qt.ItemDataRole.UserRole + 1
"""The words of a line in which one looks for a kind: how many facts it has is none of them."""


class _Words(QLineEdit):
    """The field in which one looks for a kind; the arrow keys go on in the list below."""

    def __init__(self, kinds: QListWidget) -> None:
        super().__init__()
        self._kinds = kinds
        self.setAccessibleName(_("Look for a kind of fact"))
        self.setPlaceholderText(_("Look for a kind of fact"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            QApplication.sendEvent(self._kinds, event)
        else:
            super().keyPressEvent(event)


class KindsPage(ReadingPage):
    """Kinds of facts to choose from: Enter writes a fact of one, E changes it, R shows ready ones, N makes another kind."""

    fact_begun = Signal(str, str)
    """A new fact of this pack and type is to be written."""
    kind_wanted = Signal(str, str)
    """The type of this pack and id is to be changed; "" for a new one."""
    changed = Signal()
    """A kind was taken over."""

    def __init__(self, app: StudyApp) -> None:
        super().__init__(app, _("Write a fact"), lambda: None, columns=1)
        self.top.addWidget(label(_("Which kind of fact?"), "title"), 1)
        self._ready, self._about = False, ""
        self.pack = Choice(_("Pack"))
        self.pack.activated.connect(lambda _index: self._take_in_hand())
        self.kinds = QListWidget()
        self.kinds.setAccessibleName(_("Kinds of facts"))
        self.kinds.setWordWrap(True)
        self.kinds.setProperty("ground", "sheet")
        shade_edges(self.kinds)
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.kinds.itemActivated.connect(lambda _item: self.begin())
        self.words = _Words(self.kinds)
        self.words.textChanged.connect(lambda _text: self._look_for())
        self.words.returnPressed.connect(self.begin)
        self.told = label("", "muted")
        column = self.add_column()
        column.body.addWidget(self.pack)
        column.body.addWidget(self.told)
        column.body.addWidget(self.words)
        column.body.addWidget(self.kinds, 1)
        self.kinds.setMinimumHeight(round(self.fontMetrics().height() * (6 if theme.large() else 12)))
        begin = button(_("Write a fact of this kind"), "filled", _("Enter"))
        begin.clicked.connect(self.begin)
        change = button(_("Change the kind"), "plain", "E")
        change.clicked.connect(self.change)
        self.others = button(_("Ready kinds"), "quiet", "R")
        self.others.clicked.connect(self.turn)
        more = button(_("New kind"), "quiet", "N")
        more.clicked.connect(self.make)
        column.body.addSpacing(GAP)
        column.body.addLayout(row(begin, label(_("Enter"), "key", wrap=False), 1))
        column.body.addLayout(
            row(
                change, key_between("E", after=True), self.others, key_between("R", after=True),
                more, label("N", "key", wrap=False), 1,
            )
        )  # fmt: skip
        for key, work in (("E", self.change), ("R", self.turn), ("N", self.make)):
            self.on_key(key, work)
        self._fill_packs(app.authoring.in_hand)
        self._choose_pack()

    def start(self) -> None:
        self.kinds.setFocus()

    def to_search(self) -> bool:
        if self.words.isHidden():
            return False
        self.words.setFocus()
        self.words.selectAll()
        return True

    def library_changed(self) -> None:
        self._fill_packs(self._pack())
        self._fill()

    def _fill_packs(self, chosen: str) -> None:
        self.pack.clear()
        for id, title in self.app.authoring.kind_packs():
            self.pack.addItem(title, id)
        self.pack.setCurrentIndex(max(0, self.pack.findData(chosen)))

    def _take_in_hand(self) -> None:
        self.app.authoring.in_hand = self._pack()
        self._choose_pack()

    def _choose_pack(self) -> None:
        """A pack without kinds of its own begins with those that it can take over."""
        self._ready = not self.app.authoring.kinds(self._pack())
        self._fill()

    def _pack(self) -> str:
        return str(self.pack.currentData())

    @property
    def pack_in_view(self) -> str:
        return self._pack()

    def _fill(self) -> None:
        before = self.kinds.currentItem().text() if self.kinds.currentItem() is not None else ""
        own = self.app.authoring.kinds(self._pack())
        self.kinds.clear()
        if self._ready:
            from study_app.facts.wording import as_read

            titles = dict(self.app.authoring.kind_packs())
            for kind in self.app.authoring.ready_kinds(self._pack()).all():
                words = f"{kind.name}   ·   {as_read(kind.sentence, kind.roles)}"
                words += f"   ·   {titles.get(kind.pack, kind.pack)}" if kind.pack else ""
                self._add(words, words, kind, before)
        else:
            for id, name, count in own:
                facts = ngettext("{n} fact", "{n} facts", count).format(n=count)
                self._add(f"{name}   ·   {facts}", name, id, before)
        told = ""
        if self._ready:
            told = _("Ready kinds: the one that you choose is taken over into the pack, and can be changed there.")
            if not own:
                told = _("This pack has no kind of fact yet.") + " " + told
        self._about = told
        self.others.setText(_("Kinds of the pack") if self._ready else _("Ready kinds"))
        self.others.setAccessibleName(self.others.text())
        self.others.setEnabled(bool(own))
        self.words.setVisible(self.kinds.count() > _A_DOZEN)
        if self.words.isHidden():
            self.words.clear()
        self._look_for()

    def _add(self, words: str, sought: str, kind: str | ReadyKind, before: str) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, kind)
        item.setData(_SOUGHT, sought)
        self.kinds.addItem(item)
        if words == before:
            self.kinds.setCurrentItem(item)

    def _look_for(self) -> None:
        """Show the kinds that have all words that are looked for, and choose one of them."""
        wanted = self.words.text().casefold().split()
        items = [self.kinds.item(number) for number in range(self.kinds.count())]
        for item in items:
            name = item.data(_SOUGHT).casefold()
            item.setHidden(not all(word in name for word in wanted))
        current = self.kinds.currentItem()
        if current is None or current.isHidden():
            self.kinds.setCurrentItem(next((item for item in items if not item.isHidden()), None))  # type: ignore[arg-type]
        if items and self.kinds.currentItem() is None:
            self._tell(_("No kind of fact has these words: N makes one."))
            announce(self, self.told.text())
        else:
            self._tell(self._about)

    def _tell(self, words: str, tone: str = "muted") -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))
        restyle(self.told, "tone", tone)

    def _current(self) -> str:
        """The kind that is chosen, taken over if it is a ready one; "" if there is none, or it cannot be."""
        item = self.kinds.currentItem()
        kind = item.data(Qt.ItemDataRole.UserRole) if item is not None else ""
        if isinstance(kind, str):
            return kind
        try:
            taken = self.app.authoring.take_kind(self._pack(), kind)
        except StudyAppError as error:
            self._tell(str(error), "bad")
            announce(self, str(error))
            return ""
        self._ready = False
        self.changed.emit()
        return taken

    def turn(self) -> None:
        """Show the kinds that can be taken over, or those of the pack again."""
        if self.others.isEnabled():
            self._ready = not self._ready
            self._fill()
            self.kinds.setFocus()
            announce(self, self.told.text() or self.kinds.accessibleName())

    def begin(self) -> None:
        """Write a fact of the kind that is chosen."""
        if kind := self._current():
            self.fact_begun.emit(self._pack(), kind)

    def change(self) -> None:
        """Change the kind that is chosen."""
        if kind := self._current():
            self.kind_wanted.emit(self._pack(), kind)

    def make(self) -> None:
        """Make another kind."""
        try:
            self.app.authoring.ready_pack(self._pack())
        except StudyAppError as error:
            self._tell(str(error), "bad")
            return
        self.kind_wanted.emit(self._pack(), "")

    # --- the way back

    def takes_back(self) -> tuple[str, str]:
        return self.app.authoring.edits_in_words()

    def undo(self) -> None:
        self._turn(self.app.desk.undoing, _("Taking back ..."), _("Taken back: {what}."))

    def redo(self) -> None:
        self._turn(self.app.desk.redoing, _("Putting back ..."), _("Put back: {what}."))

    def _turn(self, work: Callable[[], Task[str]], doing: str, words: str) -> None:
        def turned(what: str) -> None:
            if what:
                self.changed.emit()
                tell(words.format(what=what), "good")

        def tell(told: str, tone: str) -> None:
            self._tell(told, tone)
            announce(self, told)

        attempt(self.window(), work, doing, turned, lambda why: tell(why, "bad"))

    def keys(self) -> Keys:
        return (
            (_("Enter"), _("write a fact of this kind")),
            ("E", _("change the kind")),
            ("R", _("kinds that are ready to be taken over, and back")),
            ("N", _("a new kind")),
            ("Ctrl+F", _("look for a kind, where there are many")),
            *super().keys(),
        )
