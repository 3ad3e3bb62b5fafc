"""`study-app doctor`: what is wrong with a data folder, and mending it."""

from __future__ import annotations

import argparse
import filecmp
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from study_app import database, paths, settings
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.facts import store
from study_app.facts.dates import day_in_words
from study_app.facts.folder import folder_name
from study_app.facts.installing import Installer
from study_app.facts.pack_files import read_pack
from study_app.facts.packing import files_of
from study_app.facts.problem import Severity
from study_app.facts.shelf import Home, Shelf
from study_app.i18n import _, ngettext
from study_app.journal.backups import Backups
from study_app.journal.health import check_all
from study_app.journal.repair import repair
from study_app.whereabouts import scarce

_DONE, _FOUND = 0, 1
_MOST_TOLD = 3
"""Errors of one pack that are told one by one: `study-app check` tells them all."""


def run(folder: Path, clock: Clock, arguments: argparse.Namespace) -> int:
    """Say what is wrong with a data folder, `{place, wrong}` for each; with --repair make it whole. Raises StudyAppError."""
    second = settings.load(folder / "settings.json").backups
    backups = Backups(folder / "journal.db", clock, Path(second) if second else None)
    found = _examine(folder, backups)
    if found and arguments.repair:
        journal = folder / "journal.db"
        if any(place == journal for place, _wrong in found):
            for sentence in repair(journal, clock, backups.second).sentences(day_in_words):
                print(sentence, file=sys.stderr)
        if any(place == folder / "facts.db" for place, _wrong in found):
            database.remove(folder / "facts.db")  # it is made anew from the packs by the next start
        with backups.lock():
            for sentence in _mended_packs(Shelf(folder / "packs", paths.shipped("content"))):
                print(sentence, file=sys.stderr)
        for name in (".", "journal.db", "facts.db", "settings.json", "backups"):
            if (one := folder / name).exists() and one.stat().st_mode & 0o077:
                one.chmod(0o700 if one.is_dir() else 0o600)
        found = _examine(folder, backups)
    for place, wrong in found:
        row = {"place": str(place), "wrong": wrong}
        print(json.dumps(row, ensure_ascii=False) if arguments.json else f"{place}: {wrong}")
    if not found:
        print(_("Nothing is wrong with {folder}.").format(folder=folder), file=sys.stderr)
    elif not arguments.repair:
        print(_("With --repair what can be mended is mended."), file=sys.stderr)
    return _FOUND if found else _DONE


def _examine(folder: Path, backups: Backups) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    journal, facts, chosen = folder / "journal.db", folder / "facts.db", folder / "settings.json"
    if journal.exists():
        found += [(journal, wrong) for wrong in check_all(journal)]
    elif backups.list():
        found.append((journal, _("it is missing, though there are backups of it")))
    if facts.exists() and store.is_damaged(facts):
        found.append((facts, _("it is damaged; it is made anew from the packs")))
    if chosen.exists():
        try:
            json.loads(chosen.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found.append((chosen, _("it cannot be read; the usual settings hold until you change one")))
    for name in (".", "journal.db", "backups"):
        one = folder / name
        if sys.platform != "win32" and one.exists() and one.stat().st_mode & 0o077:
            found.append((one, _("others on this computer may read it")))
    if folder.exists():
        found += _wrong_with_packs(Shelf(folder / "packs", paths.shipped("content")))
    if words := scarce(folder):
        found.append((folder, words))
    return found


def _wrong_with_packs(shelf: Shelf) -> list[tuple[Path, str]]:
    """What cannot be read of the packs, what is wrong in them, and which files of those installed are not as they came."""
    found = []
    for pack in shelf.folders():
        errors = _errors(pack)
        found += [(pack, sentence) for sentence in errors[:_MOST_TOLD]]
        if (more := len(errors) - _MOST_TOLD) > 0:
            words = ngettext("{n} more error: study-app check", "{n} more errors: study-app check", more)
            found.append((pack, words.format(n=more)))
        if errors:
            found.append((pack, _remedy(shelf, pack)))
        if shelf.home(pack) is Home.INSTALLED:
            try:
                found += [(pack / name, wrong) for name, wrong in _changed(pack, Installer(shelf).base(pack))]
            except (StudyAppError, OSError) as error:
                if not errors:
                    found.append((pack, str(error)))
    return found


def _errors(pack: Path) -> list[str]:
    return [one.sentence() for one in read_pack(pack).problems if one.severity is Severity.ERROR]


def _remedy(shelf: Shelf, pack: Path) -> str:
    """What can be done about a pack that has errors."""
    match shelf.home(pack):
        case Home.SHIPPED:
            return _("it comes with the program: install Study App again")
        case Home.OPENED:
            return _("it is opened from a folder of yours, which is left as it is: mend its text there")
        case Home.INSTALLED if Installer(shelf).as_it_came(pack) is not None:
            return _("there is a copy of it as it came: --repair puts that in its place, and what you edited stays")
        case _no_copy:
            return _("no copy of it is kept: mend its text, or remove it and bring it in again (File > Packs)")


def _mended_packs(shelf: Shelf) -> Iterator[str]:
    """Put packs that have errors in their places again as they came, where a copy is kept; a sentence for each."""
    installer = Installer(shelf)
    for pack in shelf.folders():
        if shelf.home(pack) is Home.INSTALLED and _errors(pack) and installer.as_it_came(pack) is not None:
            kept = installer.come_again(pack)
            words = _("The pack {pack} is there again as it came. What was damaged is kept: {path}")
            yield words.format(pack=folder_name(pack), path=kept)


def _changed(pack: Path, base: Path) -> list[tuple[str, str]]:
    """The files of an installed pack that are other ones than in the copy kept of it as it came."""
    if base == pack:
        return []
    now, then = files_of(pack), files_of(base)
    words = _("it is not as {pack} came: bring the pack in again, or restore the file").format(pack=folder_name(pack))
    return [
        (name, words)
        for name in sorted({*now, *then})
        if name not in now or name not in then or not filecmp.cmp(now[name], then[name], shallow=False)
    ]
