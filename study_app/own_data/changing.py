"""What changes all of a data folder, which no program has open meanwhile: restored, added to, brought in, deleted."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from study_app import settings
from study_app.clock import Clock
from study_app.facts.dates import day_in_words
from study_app.facts.folder import printable
from study_app.facts.late_edits import late_edits
from study_app.i18n import _, grouped, ngettext
from study_app.journal import Journal
from study_app.journal.backups import Backups, backups_in
from study_app.journal.repair import repair
from study_app.own_data import bringing, deleting
from study_app.own_data.restoring import usable, when_in_words
from study_app.study.memory import derived_tables


class Change(NamedTuple):
    """What was done, in words, and what takes it back: the file that was set aside, None where there is none.

    `left` are sentences about what stayed as it was.
    """

    words: str
    aside: Path | None = None
    left: tuple[str, ...] = ()


def second_of(data_dir: Path) -> Path | None:
    """The second folder for backups that was chosen; None for none."""
    chosen = settings.load(data_dir / "settings.json").backups
    return Path(chosen) if chosen else None


def backups_of(data_dir: Path, clock: Clock) -> Backups:
    """The backups of a data folder, whether or not its journal can be opened."""
    return Backups(data_dir / "journal.db", clock, second_of(data_dir))


def restore(data_dir: Path, clock: Clock, backups: Backups, path: Path) -> Change:
    """Put a backup in the place of the journal; the present one is set aside.

    Raises StudyAppError where the backup cannot be used, or something cannot be written; then all is as it was.
    """
    with usable(path, backups, data_dir) as good:
        if not (data_dir / "journal.db").exists():
            Journal.open(data_dir / "journal.db", clock).close()  # so that there is something to take back to
        aside = backups.restore(good)
    then = next((one for one in backups.set_aside() if one.path == path), None)
    if then is not None:
        words = _("What was set aside {when} is here again. What was in its place is set aside.")
        return Change(words.format(when=when_in_words(then.at_ms, clock.now())), aside.path)
    at = next((one.at_ms for one in backups.list() if one.path == path), None)
    which = printable(path.name) if at is None else _("of {when}").format(when=when_in_words(at, clock.now()))
    words = _("The backup {which} is restored. What was there before is set aside.")
    return Change(words.format(which=which), aside.path)


def add(data_dir: Path, clock: Clock, backups: Backups, path: Path) -> Change:
    """Take from a backup what the journal lacks, after a backup of it; nothing goes. Raises StudyAppError likewise."""
    with usable(path, backups, data_dir) as good:
        backups.preview(good)  # raises for what is no backup
        _back_up(data_dir, backups, "merge")
        with Journal.open(data_dir / "journal.db", clock, derived_tables()) as journal:
            absorbed = journal.absorb(backups.records(good), late_edits)
    n = len(absorbed.new)
    words = ngettext(
        "{n} entry was added, and nothing taken away.", "{n} entries were added, and nothing taken away.", n
    )
    return Change(
        words.format(n=grouped(n)) if n else _("Nothing was added: all of it is here."), None, absorbed.refused
    )


def mend(data_dir: Path, clock: Clock, backups: Backups) -> Change:
    """Make a damaged journal whole; what came of it. Raises StudyAppError where it stays as it is."""
    account = repair(data_dir / "journal.db", clock, backups.second)
    return Change("\n".join(account.sentences(day_in_words)))


def bring_in(data_dir: Path, clock: Clock, backups: Backups, source: Path) -> Change:
    """Bring in what was taken out, after a backup of what is here. Raises StudyAppError likewise."""
    _back_up(data_dir, backups, "import")
    arrived = bringing.bring(source, data_dir, clock)
    return Change(_("Brought in: {what}").format(what=arrived.sentence()), None, arrived.left)


def delete(data_dir: Path, second: Path | None) -> Change:
    """Delete everything, and the backups in a `second` folder where one is named. Raises StudyAppError likewise."""
    others = () if second is None else tuple(one.path for one in backups_in(second))
    deleted = deleting.delete(data_dir, others)
    words = ngettext("{n} file is deleted.", "{n} files are deleted.", deleted.files)
    left = [_("{name} stays, for it is not of Study App.").format(name=name) for name in deleted.stayed]
    return Change(words.format(n=deleted.files) + " " + _("You begin anew."), None, tuple(left))


def elsewhere_in_words() -> str:
    """What deleting does not reach."""
    return _(
        "Copies outside Study App stay: in a synced folder, in backups that the system makes, in what you saved elsewhere. Files"
        " are overwritten before they are deleted, but on solid-state disks and some file systems traces may remain."
    )


def _back_up(data_dir: Path, backups: Backups, reason: str) -> None:
    if (data_dir / "journal.db").exists():
        backups.make(reason)
