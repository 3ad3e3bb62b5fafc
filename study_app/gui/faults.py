"""What happens to an exception that nobody expected: a log for those who mend it, a sentence for those who met it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtWidgets import QWidget

from study_app.errors import StudyAppError
from study_app.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from study_app.clock import Clock


class Faults:
    """Takes the place of `sys.excepthook`: writes the traceback to a file and opens one dialog at a time."""

    def __init__(
        self,
        log: Path,
        clock: Clock,
        parent: QWidget,
        sentence: Callable[[BaseException], StudyAppError | None] = lambda _error: None,
    ) -> None:
        """`sentence` says what a person can do about an error that comes from below, None if nothing."""
        self.log, self.parent, self._clock, self._sentence = log, parent, clock, sentence
        self.open = False

    def install(self) -> None:
        """From now on every exception that reaches the event loop comes here."""
        sys.excepthook = self

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.parent.close()
            return
        known = error if isinstance(error, StudyAppError) else self._sentence(error)
        if known is not None:
            self._tell(str(known))
            return
        written = self._write(error, trace)
        words = _("The program has made a mistake. All answers given so far are saved, and you can go on.")
        where = _(
            "What happened is written in {file}, without your answers. Help > What went wrong"
            " shows it, to be sent to the developers."
        )
        self._tell(f"{words}\n\n{where.format(file=self.log) if written else repr(error)}")

    def _tell(self, words: str) -> None:
        if self.open:
            return
        from study_app.gui.dialogs import tell

        self.open = True
        tell(self.parent, _("Study App"), words).finished.connect(self._closed)

    def _closed(self) -> None:
        self.open = False

    def _write(self, error: BaseException, trace: TracebackType | None) -> bool:
        from study_app.fault_log import FaultLog  # only where something went wrong

        try:
            FaultLog(self.log, self._clock).add(error, trace)
        except OSError:
            return False
        return True
