"""The learner at the window: their data open, the window on it, and the way from one learner to another."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event, Lock

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from study_app import settings, to_open
from study_app.app import StudyApp
from study_app.background import Task, begin
from study_app.clock import MINUTE_MS, Clock
from study_app.database import HeldError
from study_app.errors import StudyAppError
from study_app.gui.faults import Faults
from study_app.gui.widgets import announce
from study_app.gui.window import MainWindow
from study_app.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from PySide6.QtCore import Qt

    from study_app.gui.doorbell import Doorbell
    from study_app.learners import Learner
    from study_app.own_data.changing import Change
    from study_app.whereabouts import Risk

_ROOM_MS = 5 * MINUTE_MS
"""So long after a look at the disk an answer has it looked at again."""


class Seat(QObject):
    """Has one data folder open at a time, with its window, and does beside the window what can wait for it."""

    changed = Signal()
    """Another learner has the window."""
    _damaged = Signal(object, str)
    _loaded = Signal(object)
    _looked = Signal(object, object)
    _room = Signal(object, str)

    def __init__(self, qt: QApplication, app: StudyApp) -> None:
        """Show the window of a data folder that is open; `close` closes both."""
        super().__init__(qt)  # a thread may be the last to know of it, and must not be where it ends
        self._qt = qt
        self._left, self._looked_ms = False, 0
        self._backing_up = Lock()
        self._doorbell: Doorbell | None = None
        self._loaded.connect(self._hang_doorbell)
        self._looked.connect(self._warn)
        self._damaged.connect(self._offer_repair)
        self._room.connect(self._warn_of_room)
        self._sit(app, None)
        self.window.painted.connect(self._watch)

    def close(self) -> None:
        """Take the window away, and close its data."""
        self._left = True
        if self._doorbell is not None:
            self._doorbell.close()
        self._put_away(self.window, self.app)

    def raise_window(self) -> None:
        """Bring the window to the front, or where the desktop does not allow that, have it ask for attention."""
        window = self.window
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        (self._qt.activeModalWidget() or window).activateWindow()
        self._qt.alert(window)

    def open_what_came(self) -> None:
        """Open the file that the program was started with, if it was; also by a second start, which hands it to this window."""
        if (file := to_open.take(self.app.data_dir)) is not None:
            self.window.ways.open_packed(file)

    def switch(self, learner: Learner) -> None:
        """Close the data that is open and open that of another learner, in a new window in the same place.

        Where it cannot be opened the window says why, and all stays as it is.
        """
        from study_app.gui.working import carry_out

        if learner.folder == self.app.data_dir:
            return

        def read() -> None:
            # what takes long, its library built for the first time, is done where it holds nothing up
            guess_language(learner.folder)
            StudyApp.open(learner.folder, Clock()).close()

        new = not (learner.folder / "facts.db").exists()
        task = Task(read if new else lambda: None, lambda: None, long=new, stop=Event())
        words = _("Opening the data of {learner} ...").format(learner=learner.name)
        carry_out(self.window, task, words, lambda _none: self._change_to(learner), self.window.tell)

    def _change_to(self, learner: Learner) -> None:
        guess_language(learner.folder)
        try:
            app = StudyApp.open(learner.folder, Clock())
        except StudyAppError as error:
            self.window.tell(self._found_at_another_window(learner, error) or str(error))
            return
        old_window, old_app = self.window, self.app
        if self._doorbell is not None:
            self._doorbell.close()
            self._doorbell.deleteLater()
            self._doorbell = None
        self._sit(app, old_window)

        def clear_away() -> None:
            old_window.close()
            self._put_away(old_window, old_app)
            self.changed.emit()

        QTimer.singleShot(0, self, clear_away)  # not inside what the old window is still doing

    def change(self, work: Callable[[], Change], words: str) -> None:
        """Close the data, do to all of it what `work` does while `words` are shown, and open it again in a new window.

        That one says what was done; or why nothing was.
        """
        QTimer.singleShot(0, self, lambda: self._close_for(work, words))  # not inside what the window is still doing

    def _close_for(self, work: Callable[[], Change], words: str) -> None:
        from study_app.gui.own_data.closed import Closed

        folder, kind, place = self.app.data_dir, type(self.app), self.window.geometry()
        quits = self._qt.quitOnLastWindowClosed()
        self._qt.setQuitOnLastWindowClosed(False)
        if self._doorbell is not None:
            self._doorbell.close()
            self._doorbell.deleteLater()
            self._doorbell = None
        self._closed = Closed(place, words)
        self._closed.show()
        self._put_away(self.window, self.app)

        def open_again(came: Change | StudyAppError) -> None:
            try:
                self._sit(kind.open(folder, Clock()), None)
            except StudyAppError as error:
                self._give_up(str(error))
                return
            self.window.setGeometry(place)
            self._closed.close()
            self._qt.setQuitOnLastWindowClosed(quits)
            self.window.ways.open_own_data(came)
            self.changed.emit()

        self._closed.wait_for(begin(work), open_again)

    def _give_up(self, words: str) -> None:
        """The data cannot be opened any more: say why, and end."""
        from study_app.gui.dialogs import tell

        self._closed.close()
        self._told = tell(None, "Study App", words)  # without a parent it lives as long as this name
        self._told.finished.connect(self._qt.quit)

    @staticmethod
    def _put_away(window: MainWindow, app: StudyApp) -> None:
        if app.shared_folder:
            window.exchanging.leave()
        delete(window)  # what it was going to do next would ask an app that is closed
        app.close()

    def _found_at_another_window(self, learner: Learner, error: StudyAppError) -> str:
        if isinstance(error, HeldError) and error.window and comes_to_front(learner.folder, 0):
            return _("{learner} is at another window, which is in front now.").format(learner=learner.name)
        return ""

    def _sit(self, app: StudyApp, instead_of: MainWindow | None) -> None:
        self.app = app
        try:
            self.window = MainWindow(app)
        except BaseException:
            app.close()
            raise
        if instead_of is not None:
            self.window.setGeometry(instead_of.normalGeometry())
            self.window.setWindowState(instead_of.windowState())
        self.window.learner_wanted.connect(self.switch)
        self.window.change_wanted.connect(self.change)
        self.window.saved.connect(self._look_for_room_in_a_while)
        if app.is_new:
            welcome = self.window.ways.open_welcome()
            welcome.seen.connect(lambda: begin(lambda: self._look_after(app)))
        self.window.show()
        Faults(app.data_dir / "faults.log", app.clock, self.window, app.damage).install()
        self._attend()
        self.window.furnished.connect(self._attend)
        self.window.decks.seen.connect(lambda: begin(lambda: self._look_after(app)))

    def _attend(self) -> None:
        self.window.decks.seen.connect(self.window.exchange_in_a_while)

    def _look_after(self, app: StudyApp) -> None:
        """On a thread of its own, once the window is painted: what may take its time, and may wait for a slow drive."""
        from study_app.gui import finished, study  # noqa: F401  else the first deck that is opened would wait for it

        if app.writable:
            return
        from study_app.files import tighten
        from study_app.journal import health
        from study_app.learners import Learners
        from study_app.scratch import clear_left
        from study_app.whereabouts import risk, scarce

        with contextlib.suppress(ImportError):  # Qt's sockets need system libraries that a window does without
            from study_app.gui import doorbell  # noqa: F401  likewise

            self._loaded.emit(app)
        Learners.with_(app.data_dir).remember(app.data_dir)
        tighten(app.data_dir)
        self._looked.emit(app, risk(app.data_dir))
        self._room.emit(app, scarce(app.data_dir))
        self._damaged.emit(app, health.found(app.data_dir / "journal.db", Clock()))
        clear_left()
        with self._backing_up:  # the welcome and the decks may be seen one right after the other
            if not self._left and app is self.app and app.backups.due():
                with contextlib.suppress(StudyAppError):  # the page of backups says which is the newest
                    app.backups.make("day")

    def _offer_repair(self, app: StudyApp, words: str) -> None:
        if not words or app is not self.app or self._left:
            return
        from study_app.gui.own_data.dialogs import AskDialog
        from study_app.own_data import changing

        said = _(
            "{path} is not as it was written: a disk or a program has damaged it.\n\nIt can be repaired from what can be read "
            "of it and the newest good backup. The damaged file is kept, and you are told what could not be saved. The window is "
            "away meanwhile; what is begun in it ends, and every answer of it counts."
        ).format(path=app.data_dir / "journal.db")
        work = partial(changing.mend, app.data_dir, app.clock, app.backups)
        dialog = AskDialog(self.window, _("The file with your answers is damaged"), said, _("Repair the file"))
        dialog.agreed.connect(lambda: self.change(work, _("The file with your answers is being repaired ...")))
        dialog.open()

    def _watch(self) -> None:
        """Notice from now on when somebody comes back to the program; never on the way to the first window."""
        from PySide6.QtCore import Qt  # noqa: F401  before a state is told, which PySide could not hand over without it

        self._qt.applicationStateChanged.connect(self._come_back)

    def _come_back(self, state: Qt.ApplicationState) -> None:
        """Whoever comes back to the window is told of the disk as it is now; nothing looks at it while nobody is there."""
        from PySide6.QtCore import Qt

        if state is Qt.ApplicationState.ApplicationActive and not self._left:
            self._look_for_room()

    def _look_for_room_in_a_while(self) -> None:
        """Something was saved: who studies for long is told before there is no room for an answer."""
        if not 0 <= self.app.clock.now().utc_ms - self._looked_ms < _ROOM_MS:
            self._look_for_room()

    def _look_for_room(self) -> None:
        from study_app.whereabouts import scarce

        app = self.app
        self._looked_ms = app.clock.now().utc_ms
        begin(lambda: self._room.emit(app, scarce(app.data_dir)))

    def _warn_of_room(self, app: StudyApp, words: str) -> None:
        if app is not self.app or self._left or not self.window.decks.warn(words):
            return
        study = self.window.study
        if words and study is not None and study is self.window.page:
            study.note(words)
        else:
            announce(self.window.page, words)

    def _hang_doorbell(self, app: StudyApp) -> None:
        if app is self.app and not self._left and self._doorbell is None:
            from study_app.gui.doorbell import Doorbell

            self._doorbell = Doorbell(app.data_dir, self)
            self._doorbell.rung.connect(self.raise_window)
            self._doorbell.rung.connect(self.open_what_came)

    def _warn(self, app: StudyApp, risk: Risk | None) -> None:
        if app is self.app and not self._left and (words := app.warning(risk)):
            self.window.tell(words)


def guess_language(folder: Path) -> None:
    """Choose the language of the system in a data folder in which nothing was ever chosen."""
    if (folder / "settings.json").exists():
        return
    from PySide6.QtCore import QLocale

    settings.guess_language(folder, QLocale.system().uiLanguages(), StudyApp.catalogues())


def comes_to_front(folder: Path, patience: float = 3.0) -> bool:
    """Whether there is a window on a data folder that has come to the front; one that starts has so many seconds for it."""
    try:
        from study_app.gui.doorbell import ring  # only where there is a window to be rung for
    except ImportError:
        return False
    return ring(folder, patience)
