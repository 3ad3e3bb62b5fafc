"""What happens to an exception that nobody expected: a log for those who mend it, a sentence for those who met it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtWidgets import QWidget

from study_app.errors import StudyAppError
from study_app.i18n import _


class Faults:
    """Takes the place of `sys.excepthook`: writes the traceback to a file and opens one dialog at a time."""

    def __init__(
        self,
        log: Path,
        parent: QWidget,
        sentence: Callable[[BaseException], StudyAppError | None] = lambda _error: None,
    ) -> None:
        """`sentence` says what a person can do about an error that comes from below, None if nothing."""
        self.log, self.parent, self._sentence = log, parent, sentence
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
        written = self._write(kind, error, trace)
        words = _("The program has made a mistake. All answers given so far are saved, and you can go on.")
        where = _("What happened is written in {file}.").format(file=self.log) if written else repr(error)
        self._tell(f"{words}\n\n{where}")

    def _tell(self, words: str) -> None:
        if self.open:
            return
        from study_app.gui.dialogs import tell

        self.open = True
        tell(self.parent, _("Study App"), words).finished.connect(self._closed)

    def _closed(self) -> None:
        self.open = False

    def _write(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> bool:
        import traceback

        try:
            with self.log.open("a", encoding="utf-8") as file:
                traceback.print_exception(kind, error, trace, file=file)
        except OSError:
            return False
        return True
