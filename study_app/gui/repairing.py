"""A journal that is damaged: what can be done is said, and done only when it is wanted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer

from study_app.background import begin
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.gui import theme
from study_app.gui.dialogs import Sheet
from study_app.gui.widgets import Bar, Notice, announce, button, restyle, row
from study_app.i18n import _
from study_app.journal.repair import repair

_LOOK_MS = 30


class RepairDialog(Sheet):
    """Offers to make a damaged journal whole, and tells what came of it. `mended` says afterwards whether it is."""

    def __init__(self, journal: Path, clock: Clock, second: Path | None) -> None:
        """`second` is the second folder of backups, None where there is none."""
        super().__init__(None, _("The file with your answers is damaged"))
        self._journal, self._clock, self._second = journal, clock, second
        self.mended = False
        words = _(
            "{path} is not as it was written: a disk or a program has damaged it.\n\nIt can be repaired from what can be "
            "read of it and the newest good backup. The damaged file is kept, and you are told what could not be saved."
        ).format(path=journal)
        self.words = self.tell(words, round(480 * theme.scale()))
        self.bar = Bar(_("How far it has come"))
        self.bar.setRange(0, 0)  # how long it takes nobody knows
        self.bar.hide()
        self.go = button(_("Repair the file"), "filled", "Return")
        self.go.clicked.connect(self.repair)
        self.shut.setText(_("Leave it as it is"))
        self.shut.setProperty("kind", "plain")
        self.shut.setDefault(False)
        self.body.addWidget(self.bar)
        self.body.addLayout(row(1, self.shut, self.go))
        self.go.setDefault(True)
        self.fit()
        self.go.setFocus()
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)

    def repair(self) -> None:
        """Make it whole, on another thread. What is begun is waited for: half of it would help nobody."""
        if self.mended:
            self.accept()
            return
        self.go.setEnabled(False)
        self.shut.setEnabled(False)
        self.bar.show()
        self._work = begin(lambda: repair(self._journal, self._clock, self._second))
        self._looking.start()

    def reject(self) -> None:
        """Esc leaves it as it is, unless it is being made whole."""
        if self.shut.isEnabled():
            super().reject()

    def _look(self) -> None:
        if not self._work.done():
            return
        self._looking.stop()
        self.bar.hide()
        self.shut.setEnabled(True)
        from study_app.facts.dates import day_in_words  # only after a repair

        try:
            sentences = self._work.result().sentences(day_in_words)
        except StudyAppError as error:
            self._refused(str(error))
            return
        self.mended = True
        self.setWindowTitle(_("The file with your answers is repaired"))
        self.heading.setText(self.windowTitle())
        words = "\n".join(sentences)
        self.words.setText(words)
        self.area.updateGeometry()
        self.go.setText(_("Go on"))
        self.go.setEnabled(True)
        self.shut.hide()
        QTimer.singleShot(0, self, self.fit)
        self.go.setFocus()
        announce(self, words)

    def _refused(self, words: str) -> None:
        """Say why it cannot be made whole: closing is all that is left to do here."""
        self.refusal = Notice(words, "bad")
        wide = self.area.minimumSizeHint().width()
        self.refusal.setFixedWidth(wide)
        self.refusal.ensurePolished()
        self.refusal.setFixedHeight(self.refusal.heightForWidth(wide))  # its words would keep room for a narrow column
        self.body.insertWidget(1, self.refusal)
        self.words.setText("")
        self.area.hide()
        self.go.hide()
        self.shut.setText(_("Close"))
        self.shut.setAccessibleName(_("Close"))
        restyle(self.shut, "kind", "filled")
        QTimer.singleShot(0, self, self.fit)  # once the notice is laid out
        self.shut.setFocus()
        announce(self, words)
