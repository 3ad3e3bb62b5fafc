"""The way in: hands over to the command line, opens the window where there can be one, lets no traceback out."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from study_app import preflight
from study_app.errors import StudyAppError
from study_app.i18n import _
from study_app.preflight import NoWindow, Obstacle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.quiz.paper import Paper


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (those of the process if None); returns the exit code."""
    # What is made while the program starts stays: to search it for garbage a hundred times took a twentieth of the start.
    gc.set_threshold(50_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Files and pipes get UTF-8 whatever the locale; a terminal that lacks a letter shows a question mark for it.
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace")
    try:
        from study_app import cli  # most of the program: under the threshold, and Ctrl+C while it loads is caught below

        code = cli.main(argv, window, pdf)
        if sys.stdout is not None:
            sys.stdout.flush()  # so that a pipe that has closed is noticed here and not on the way out
    except StudyAppError as error:
        print(error, file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print(file=sys.stderr)  # the shell's prompt starts on a line of its own
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough (`study-app facts --json | head`): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(_("The output could not be written: there is no room left."), file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nor will what is left of it
        return 3
    return code


def pdf(paper: Paper, file: Path, size: str) -> None:
    """Write what is printed as a PDF, which Qt draws in memory; raises StudyAppError where Qt cannot start."""
    if packages := preflight.missing_packages(platforms=()):
        words = _("No PDF: Qt needs some system libraries. On Debian or Ubuntu: sudo apt-get install -y {packages}")
        raise StudyAppError(words.format(packages=" ".join(packages)))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # whatever is forced: nothing is shown
    from study_app.gui.paper import pdf_of

    pdf_of(paper, file, size)


def window(data_dir: Path | None, screenshot: Path | None) -> int | None:
    """Open the window and stay until it is closed; None, after a line that says why, where none can be opened."""
    if screenshot is not None:
        # A picture is drawn in memory, so that it is the same on every machine.
        os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM") or "offscreen"
        os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # "does not support propagateSizeHints()"
        if packages := preflight.missing_packages(platforms=()):
            raise StudyAppError(_reason(NoWindow(Obstacle.LIBRARIES, " ".join(packages))))
    elif obstacle := preflight.no_window():
        print(_reason(obstacle), file=sys.stderr)
        return None
    from study_app.gui import application  # Qt is loaded only where it can work

    try:
        return application.run(data_dir, screenshot)
    except application.InFrontError as shown:
        print(shown)
        return 0


def _reason(no_window: NoWindow) -> str:
    match no_window.obstacle:
        case Obstacle.LIBRARIES:
            return _(
                "No window: Qt needs some system libraries. On Debian or Ubuntu: sudo apt-get install -y {packages}"
            ).format(packages=no_window.detail)
        case Obstacle.NO_DISPLAY:
            return _("No window: there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set).")
        case Obstacle.SILENT_DISPLAY:
            return _("No window: the display {display} does not answer.").format(display=no_window.detail)
        case Obstacle.WINDOWLESS:
            return _("No window: the platform {platform} shows none.").format(platform=no_window.detail)


if __name__ == "__main__":
    sys.exit(main())
