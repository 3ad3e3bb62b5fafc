"""Foreign files read on a process of their own, from a private copy, within limits: it may die of them, the program does not."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from study_app import i18n
from study_app.errors import StudyAppError
from study_app.i18n import _, grouped
from study_app.scratch import Scratch

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Say = Callable[["Plain"], None]
"""Tells a value to whoever waits."""

Plain = None | bool | int | float | str | list[Any] | dict[str, Any]
"""What comes back: JSON, never objects, for a process that a file has taken over could send any."""


class Limits(NamedTuple):
    """What reading one file may take: memory beyond that of an empty process, seconds, and bytes of one file that it writes."""

    memory: int = 2 << 30
    seconds: int = 120
    writes: int = 1 << 30


LIMITS = Limits()

_LOOK_S = 0.1
"""Seconds between two looks at whether to go on, while nothing comes."""

_MOST_SAID = 64 << 20
"""Bytes of one value."""

_CHUNK = 1 << 20

_RESERVE = 16 << 20
"""Memory to say in that there was not enough."""

_REFUSED = (
    "socket.", "subprocess.", "ctypes.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile",
    "os.kill", "os.putenv", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "pty.", "sqlite3.", "winreg.",
)  # fmt: skip
"""What no reader of a file does: talk to a host, begin another program, load what is not Python."""

_CHANGES = (
    "os.chmod",
    "os.chown",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
)
"""What one does where it may write, and nowhere else."""


def told(
    work: Callable[..., None],
    path: Path,
    *arguments: object,
    most: int,
    beside: Path | None = None,
    limits: Limits = LIMITS,
    look: Callable[[], object] = lambda: None,
) -> Iterator[Any]:
    """What `work(say, copy, *arguments)`, a function of a module, says one by one of a private copy of the foreign file `path`.

    It runs on a process of its own that reaches no host, begins no program and writes in the folder `beside` alone (where the
    copy is made then, too). A folder is read where it lies. `look` is called while one waits and may raise to give up; whoever
    stops listening ends the process. Raises StudyAppError, with the name of the file and a remedy, where `work` does, where the
    file has more than `most` bytes or is none, and where reading it takes more than the limits or ends the process.
    """
    if path.is_dir():
        yield from _told(work, (path, *arguments), path.name, beside, limits, look)
        return
    with contextlib.ExitStack() as made:
        with _readable(path):
            folder = made.enter_context(Scratch() if beside is None else _beside(beside))
            copy = _copied(path, Path(folder) / path.name, most, look)
        yield from _told(work, (copy, *arguments), path.name, beside, limits, look)


def _beside(folder: Path) -> AbstractContextManager[str]:
    from tempfile import TemporaryDirectory  # not on the way to the first window

    return TemporaryDirectory(prefix=".copy-", dir=folder, ignore_cleanup_errors=True)


@contextlib.contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        words = _(
            "{path} cannot be read ({reason}): see that it is there, that you may read it, and that there is room."
        )
        reason = error.strerror or _("read error")
        raise StudyAppError(words.format(path=_shown(path.name), reason=reason)) from error


def _copied(path: Path, copy: Path, most: int, look: Callable[[], object]) -> Path:
    """Copies a file that is no larger than `most`; what is no file (a device would never end) is not even opened."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise StudyAppError(_("{path} is no file: choose another.").format(path=_shown(path.name)))
    left = most
    with path.open("rb") as source, copy.open("xb") as into:
        while part := source.read(_CHUNK):
            left -= len(part)
            if left < 0:
                words = _("{path} is larger than {n} MB: choose a smaller one, or part it.")
                raise StudyAppError(words.format(path=_shown(path.name), n=grouped(most >> 20)))
            into.write(part)
            look()
    return copy


def _told(
    work: Callable[..., None],
    arguments: tuple[object, ...],
    place: str,
    beside: Path | None,
    limits: Limits,
    look: Callable[[], object],
) -> Iterator[Any]:
    here, process = _begun(_work, (work, arguments, beside), place, limits)
    try:
        while True:
            match _next(here, process, place, limits, look):
                case ["value", value]:
                    yield value
                case ["done"]:
                    return
                case said:
                    _refused(said, place, limits)
    finally:
        _end(here, process)


def _begun(
    target: Callable[..., None], arguments: tuple[object, ...], place: str, limits: Limits
) -> tuple[Connection, BaseProcess]:
    """A process that runs `target(there, limits, words, *arguments)`, and this end of the pipe to it."""
    from multiprocessing import get_context  # 30 ms: not on the way to the first question

    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(
        target=target, args=(there, limits, i18n.in_use(), *arguments), daemon=True, name="study-app-reader"
    )
    try:
        process.start()
    except OSError as error:
        here.close()
        words = _("{path} was not read, for the computer begins no more programs ({reason}): close some and try again.")
        raise StudyAppError(words.format(path=_shown(place), reason=error.strerror)) from error
    finally:
        there.close()
    return here, process


def _end(here: Connection, process: BaseProcess) -> None:
    process.kill()
    process.join()
    here.close()
    process.close()


def _refused(said: object, place: str, limits: Limits) -> NoReturn:
    """Raises what a process said at its end, or that it said nothing that can be understood."""
    match said:
        case ["refused", str(words)]:
            raise StudyAppError(words)
        case ["memory"]:
            _too_much_memory(place, limits)
        case ["broken", str(words)]:
            raise RuntimeError(f"It was raised on the process that reads {_shown(place)}:\n{words}")
        case _:
            _died(place)


class Standing:
    """A process that reads one foreign file after the other, for what is asked too often to begin one for each.

    It is begun when the first is asked for, and anew after it was ended by a file or had nothing to do; the limits are those of
    one file. Any thread may ask; one at a time is read.
    """

    def __init__(self, work: Callable[..., bytes], limits: Limits = LIMITS, idle: float = 30) -> None:
        """`work(path, *arguments)` is a function of a module; after so many `idle` seconds the process gives its memory back."""
        self._work, self._limits, self._idle = work, limits, idle
        self._lock = threading.Lock()
        self._at_work: tuple[Connection, BaseProcess] | None = None
        self._words: tuple[str, Path] | None = None
        """In which words the process speaks."""

    def ask(self, path: Path, *arguments: object) -> bytes:
        """What `work` makes of a file.

        Raises StudyAppError, with its name and a remedy, where `work` does, and where it takes more than the limits or ends the
        process.
        """
        with self._lock:
            try:
                said = self._said(*self._ready(path.name), path, arguments)
                if said == ["idle"]:
                    self._leave()
                    said = self._said(*self._ready(path.name), path, arguments)
                if not isinstance(said, bytes):
                    _refused(said, path.name, self._limits)
                return said
            except BaseException:
                self._leave()
                raise

    def begin(self) -> None:
        """Begin the process, if there is none, for a file that is to come soon."""
        with self._lock, contextlib.suppress(StudyAppError):  # it is said where a file comes
            self._ready("")

    def _ready(self, name: str) -> tuple[Connection, BaseProcess]:
        """The process, begun if there is none that speaks the language of now; `name` is of the file that it is wanted for."""
        words = i18n.in_use()
        if self._at_work is not None and (self._words != words or not self._at_work[1].is_alive()):
            self._leave()  # it speaks another language, or was ended from outside
        if self._at_work is None:
            self._words = words
            self._at_work = _begun(_stand, (self._work, self._idle), name, self._limits)
        return self._at_work

    def end(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._leave()

    def _said(self, here: Connection, process: BaseProcess, path: Path, arguments: tuple[object, ...]) -> object:
        with contextlib.suppress(OSError):  # it may have gone for want of work, and said so
            here.send((path, *arguments))
        said = _next(here, process, path.name, self._limits, lambda: None)
        if said != ["bytes"]:
            return said
        try:
            return here.recv_bytes(_MOST_SAID)
        except (EOFError, OSError):
            _died(path.name)

    def _leave(self) -> None:
        if self._at_work is not None:
            _end(*self._at_work)
            self._at_work = None


@contextlib.contextmanager
def checked(path: Path) -> Iterator[None]:
    """What was told of a file is looked at before it is believed: where it is not as it must be, the process broke off."""
    try:
        yield
    except (ValueError, TypeError, KeyError, RecursionError):
        _died(path.name)


def _next(here: Connection, process: BaseProcess, place: str, limits: Limits, look: Callable[[], object]) -> object:
    """What the process says next. Raises StudyAppError where it says nothing for too long, nothing more, or what is none."""
    for _turn in range(round(limits.seconds / _LOOK_S)):
        look()
        if here.poll(_LOOK_S):
            break
    else:
        _too_long(place, limits)
    try:
        return json.loads(here.recv_bytes(_MOST_SAID).decode("utf-8", "surrogatepass"))
    except (EOFError, OSError):
        process.join(5)
        if process.exitcode is not None and process.exitcode == -_SIGXCPU:
            _too_long(place, limits)
        _died(place)
    except (ValueError, RecursionError):
        _died(place)


def _too_long(place: str, limits: Limits) -> NoReturn:
    words = _(
        "{path}: reading it was stopped after {n} seconds, far more than an honest file takes. Get it again from whom it"
        " comes, or part it. Nothing was imported."
    )
    raise StudyAppError(words.format(path=_shown(place), n=limits.seconds))


def _too_much_memory(place: str, limits: Limits) -> NoReturn:
    words = _(
        "{path}: reading it takes more than {n} MB of memory. Get it again from whom it comes, or part it. Nothing was imported."
    )
    raise StudyAppError(words.format(path=_shown(place), n=grouped(limits.memory >> 20)))


def _died(place: str) -> NoReturn:
    words = _(
        "{path}: the process that read it broke off, as happens with a damaged file or when memory is short. Get it again"
        " from whom it comes, or close other programs. Nothing was imported."
    )
    raise StudyAppError(words.format(path=_shown(place)))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name.encode("utf-8", "replace").decode("utf-8"))


# --- on the other process


def _work(
    there: Connection,
    limits: Limits,
    words: tuple[str, Path] | None,
    work: Callable[..., None],
    arguments: tuple[object, ...],
    beside: Path | None,
) -> None:
    with _within(there, limits, words, beside) as say:
        _say_all(say, work, arguments)


def _stand(
    there: Connection, limits: Limits, words: tuple[str, Path] | None, work: Callable[..., bytes], idle: float
) -> None:
    # one file may take all of the time, and there may be thousands: whoever asks looks at the clock
    with _within(there, limits._replace(seconds=86_400), words, None) as say:
        while there.poll(idle):
            try:
                asked = there.recv()
            except EOFError:  # nobody asks any more
                return

            try:
                made = work(*asked)
            except StudyAppError as error:
                say("refused", str(error))
                return
            say("bytes")
            there.send_bytes(made)
        say("idle")


@contextlib.contextmanager
def _within(
    there: Connection, limits: Limits, words: tuple[str, Path] | None, beside: Path | None
) -> Iterator[Callable[..., None]]:
    """Within the limits; what tells those who wait."""

    def say(*said: object) -> None:
        there.send_bytes(json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    reserve = bytearray(_RESERVE)
    try:
        _limit(limits)
        if words is not None:
            i18n.use(*words)
        sys.addaudithook(_guard(beside))
        yield say
    except MemoryError:
        del reserve  # else there is none to say so in; what was read is held by the error until that is said
        say("memory")
    except BrokenPipeError:
        pass  # nobody listens any more
    except Exception:
        import traceback

        say("broken", traceback.format_exc())
    finally:
        there.close()


def _say_all(say: Callable[..., None], work: Callable[..., None], arguments: tuple[object, ...]) -> None:
    try:
        work(lambda value: say("value", value), *arguments)
        say("done")
    except StudyAppError as error:
        say("refused", str(error))


def _guard(beside: Path | None) -> Callable[[str, tuple[Any, ...]], None]:
    """What refuses, as long as the process lives, whatever a reader of files has no business with.

    No wall against machine code, but against every way that a name or a value could be taken for more than it is.
    """
    inside = None if beside is None else os.path.realpath(beside) + os.sep
    sys.dont_write_bytecode = True

    def mine(path: object) -> bool:
        if isinstance(path, int):  # what is open already
            return True
        text = os.fsdecode(path) if isinstance(path, (str, bytes)) else ""
        return inside is not None and os.path.realpath(text).startswith(inside)

    def guard(event: str, values: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = values
            writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))
            if (writes or (isinstance(mode, str) and set(mode) & set("wax+"))) and not mine(path):
                raise PermissionError(f"a reader of files writes no {path!r}")
        elif event in _CHANGES:
            if not all(mine(path) for path in values[: 2 if event in ("os.rename", "os.link", "os.symlink") else 1]):
                raise PermissionError(f"a reader of files does no {event} of {values!r}")
        elif event.startswith(_REFUSED):
            raise PermissionError(f"a reader of files does no {event}")

    return guard


if sys.platform == "win32":
    _SIGXCPU = 0  # no process ends so there

    def _limit(limits: Limits) -> None:
        """Windows limits by jobs, which the standard library cannot make: time is limited there by whoever waits."""

else:
    import resource
    import signal

    _SIGXCPU = signal.SIGXCPU

    def _limit(limits: Limits) -> None:
        taken = 0
        with contextlib.suppress(OSError, ValueError):
            taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        for what, soft, more in (
            (resource.RLIMIT_AS, taken + limits.memory, 0),
            (resource.RLIMIT_CPU, limits.seconds, 1),
            (resource.RLIMIT_FSIZE, limits.writes, 0),
            (resource.RLIMIT_CORE, 0, 0),
        ):
            hard = resource.getrlimit(what)[1]
            most = soft + more if hard == resource.RLIM_INFINITY else min(hard, soft + more)
            with contextlib.suppress(OSError, ValueError):  # what a system cannot limit so
                resource.setrlimit(what, (min(soft, most), most))
