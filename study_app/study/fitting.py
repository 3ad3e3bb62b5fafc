"""The parameters of FSRS fitted to one learner: cautiously, on another process, and adopted only if they are not worse."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

from study_app import database
from study_app.clock import Moment
from study_app.database import Connection
from study_app.errors import StudyAppError
from study_app.journal import Journal
from study_app.study.decisions import Decisions, decide, decisions
from study_app.study.rating_rule import RECOGNISED
from study_app.study.scheduler import DEFAULTS, History, fitted, log_loss

if TYPE_CHECKING:
    from multiprocessing.connection import Connection as Connector

EVERY = 200
"""Reviews after which the parameters are looked at again."""

FEWEST = 64
"""Reviews that tell something, below which nothing is fitted: it would be chance."""

SHRUNK = 1000
"""As many reviews as the defaults weigh: those of n reviews count n / (n + 1000)."""

AT_ONCE = 20_000
"""Reviews up to which new parameters are adopted while somebody waits: the states of all cards follow from them."""

_HELD_BACK = 5
"""One in so many reviews, the latest ones, decides whether what was fitted to those before is worse."""

_MOST = 200_000
"""Of more reviews than these a share of the cards is looked at: the rest would tell nothing new, and take long."""

_STARTED_S = 1.0
"""Seconds within which a process that is being started is there to be ended."""

_CALM_S = 5.0
"""Seconds until another process is begun: the first question is not kept waiting for that."""

_PLENTY = 20_000
"""Of so many reviews those before the latest tell all there is: fitting once more to all would take as long again for nothing."""


class Told(NamedTuple):
    """One review that is to be predicted: the number of its card, and its history until then, itself included."""

    card: int
    history: History


class Fit(NamedTuple):
    """What came of fitting: the parameters to go on with, whether they are new, how many reviews told, and both losses.

    The losses are those of the latest reviews, under the parameters before and under those fitted to the reviews before them.
    """

    parameters: tuple[float, ...]
    adopted: bool
    n: int
    before: float
    after: float


def reviews(connection: Connection) -> int:
    """How many reviews there are."""
    return int(connection.execute("SELECT ifnull(sum(reviews), 0) FROM memory").fetchone()[0])


def told(connection: Connection, most: int = _MOST) -> list[Told]:
    """The reviews that tell of memory, in the order of time: not those within a study day, nor those that were only recognised.

    What was recognised stays in the histories. Of more than `most` reviews those of a share of the cards, drawn by their ids.
    """
    share = -(-reviews(connection) // most)
    cards = (card for (card,) in connection.execute("SELECT card FROM memory WHERE reviews > 0"))
    chosen = [card for card in cards if share < 2 or zlib.crc32(card.encode()) % share == 0]
    rows = connection.execute(
        "SELECT r.card, r.entry, r.rating, ifnull(r.elapsed, 0), r.form FROM json_each(?) j CROSS JOIN reviewed r"
        " ON r.card = j.value WHERE r.rating > 0 ORDER BY r.card, r.entry",
        (json.dumps(sorted(chosen)),),
    )
    found: list[tuple[str, Told]] = []
    card, number, history = "", -1, ()  # type: tuple[str, int, History]
    for this, entry, rating, elapsed, form in rows:
        if this != card:
            card, number, history = this, number + 1, ()
        history = (*history, (rating, elapsed))
        if len(history) > 1 and elapsed > 0 and form not in RECOGNISED:
            found.append((entry, Told(number, history)))
    return [one for _entry, one in sorted(found, key=lambda pair: pair[0])]


def fit(rows: Sequence[Told], current: Sequence[float]) -> Fit:
    """Parameters drawn to the defaults by n / (n + 1000), if on the latest fifth of the reviews they are no worse than now."""
    n, current = len(rows), tuple(current)
    if n < FEWEST:
        return Fit(current, False, n, 0.0, 0.0)
    first = n - n // _HELD_BACK
    latest, found = [one.history for one in rows[first:]], _shrunk(rows[:first])
    before, after = log_loss(current, latest), log_loss(found, latest)
    if after > before:
        return Fit(current, False, n, before, after)
    return Fit(found if n >= _PLENTY else _shrunk(rows), True, n, before, after)


def _shrunk(rows: Sequence[Told]) -> tuple[float, ...]:
    found = fitted([one.history for one in rows], [one.card for one in rows])
    weight = len(rows) / (len(rows) + SHRUNK)
    return tuple(weight * mine + (1 - weight) * usual for mine, usual in zip(found, DEFAULTS, strict=True))


class Fitting:
    """A fit under way on a process of its own, because the library holds the interpreter's lock; `cancel` ends it at once."""

    def __init__(self, path: Path, current: Sequence[float], reviews: int) -> None:
        """From the journal in a file, which the other process reads; `reviews` is how many there were when it began."""
        from multiprocessing import get_context  # 30 ms: not on the way to the first question

        self.reviews = reviews
        context = get_context("spawn")
        self._here, there = context.Pipe(duplex=False)
        self._process = context.Process(target=_work, args=(there, path, tuple(current)), daemon=True)
        self._process.start()
        there.close()

    def found(self, *, wait: bool = False) -> Fit | None:
        """What came of it; None while it is under way, unless one waits for it.

        Raises what was raised on the other process, and EOFError where that ended without a word: it was killed.
        """
        if not wait and not self._here.poll():
            return None
        try:
            came: Fit | Exception = self._here.recv()
        except OSError as error:  # killed in the middle of a word
            raise EOFError from error
        finally:
            self._process.join()
        if isinstance(came, Exception):
            raise came
        return came

    def cancel(self) -> None:
        """End it: nothing comes of it."""
        self._process.terminate()
        self._process.join()


def _work(there: Connector, path: Path, current: Sequence[float]) -> None:
    try:
        with closing(database.connect(path, read_only=True)) as connection:
            rows = told(connection)
        there.send(fit(rows, current))
    except StudyAppError as error:
        there.send(error)
    except Exception as error:
        import traceback

        error.add_note("It was raised on the process that fits:\n" + "".join(traceback.format_exception(error)))
        there.send(error)
        raise  # so that it stands on standard error as well: who leaves the program does not read what is sent
    finally:
        there.close()


class _Beginning(Thread):
    """A thread that begins to fit, as `background.begin` does, whose library would be imported before the first question."""

    def __init__(self, work: Callable[[], Fitting | None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.came: Fitting | None = None
        """The process it began, if it did and is done."""
        self._raised: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.came = self._work()
        except BaseException as error:
            self._raised = error

    def result(self) -> Fitting | None:
        """What it came to, once it is done; raises what was raised."""
        self.join()
        if self._raised is not None:
            raise self._raised
        return self.came


class Fitter:
    """Has the parameters fitted when there are enough new reviews, and adopts what was found; unless the learner forbids it."""

    def __init__(self, journal: Journal, path: Path) -> None:
        """Of the journal in the file `path`."""
        self._journal, self._path = journal, path
        self._begun: _Beginning | None = None
        self._found: tuple[int, Fit] | None = None
        self._wanted, self._now = True, Event()

    def look(self, at: Moment, *, wait: bool = False, leaving: bool = False) -> bool:
        """Adopts what was found since the last look, or looks beside the window whether it is time to begin; whether it decided.

        Where nothing can be written nothing is fitted. After more than `AT_ONCE` reviews it is adopted only when the program is
        left (`leaving`). With `wait` what is under way is waited for. Raises what went wrong on the other process, but not when
        the program is left; one that was killed is forgotten.
        """
        if self._journal.refusal or not decisions(self._journal).fitting:
            self.cancel()
            return False
        if self._found is None and not self._collect(wait=wait, leaving=leaving):
            return False
        assert self._found is not None
        there_were, found = self._found
        if found.adopted and there_were > AT_ONCE and not leaving:
            return False
        self._found = None
        decide(self._journal, "fitted", there_were, at=at)
        if found.adopted:
            decide(self._journal, "parameters", list(found.parameters), at=at)
        return True

    def _collect(self, *, wait: bool, leaving: bool) -> bool:
        """Takes what was found, if anything was; begins anew if nothing is under way."""
        if self._begun is None:
            if not leaving:
                self._wanted = True
                self._now.clear()
                reader = database.beside(self._journal.connection)
                self._begun = _Beginning(partial(self._begin, reader, decisions(self._journal)))
            return False
        if wait:
            self._now.set()
        elif self._begun.is_alive():
            return False
        begun, self._begun = self._begun, None  # also where it broke off: the next look begins anew
        try:
            fitting = begun.result()
            if fitting is None:
                return False
            found = fitting.found(wait=wait)
        except EOFError:
            return False  # that somebody killed it, for want of memory say, is no mistake of the program
        except Exception:
            if leaving:
                return False  # the files are to be closed, whatever went wrong beside them
            raise
        if found is None:
            self._begun = begun
            return False
        self._found = fitting.reviews, found
        return True

    def leave(self, at: Moment) -> None:
        """The program is left: what was found is adopted if that can be saved, and what is under way ends."""
        try:
            if self._found is not None or (self._begun is not None and not self._begun.is_alive()):
                with suppress(StudyAppError, database.Error):
                    self.look(at, leaving=True)
        finally:
            self.cancel()

    def _begin(self, reader: Callable[[], AbstractContextManager[Connection]], decided: Decisions) -> Fitting | None:
        """Begins to fit, once the first question is there, if there are enough new reviews: to count a million takes a while."""
        self._now.wait(_CALM_S)
        if not self._wanted:
            return None
        with reader() as own:
            there_are = reviews(own)
        enough = there_are >= decided.fitted + EVERY
        return Fitting(self._path, decided.parameters, there_are) if enough and self._wanted else None

    def cancel(self) -> None:
        """End what is under way: nothing comes of it."""
        begun, self._begun, self._found, self._wanted = self._begun, None, None, False
        self._now.set()
        if begun is not None:  # a process that is left while it is being started complains that nobody talks to it
            begun.join(_STARTED_S)
            if begun.came is not None:
                begun.came.cancel()


def fitted_to(journal: Journal) -> tuple[int, int] | None:
    """To how many reviews the parameters in use were fitted, and on which study day; None while the usual ones are in use."""
    adopted = next(journal.decided("parameters"), None)
    if adopted is None or adopted[1].value is None or not decisions(journal).fitting:
        return None
    entry = adopted[0]
    looked_at = (decision.value for looked, decision in journal.decided("fitted") if looked.id < entry.id)
    return next(looked_at, 0), entry.study_day
