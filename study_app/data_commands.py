"""`study-app backup`, `export`, `import-data` and `delete-data`: what a person has here as a whole, in the terminal."""

from __future__ import annotations

import argparse
import json
import sys

from study_app import paths, settings
from study_app.app import StudyApp
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.i18n import _, ngettext
from study_app.own_data import changing
from study_app.own_data.changing import Change, elsewhere_in_words
from study_app.own_data.exporting import exporter
from study_app.own_data.restoring import aside_in_words, change_in_words, in_words, kept, usable

WORD = "DELETE"
"""What has to be typed before everything is deleted."""


def run(arguments: argparse.Namespace) -> int:
    """Run what `arguments.command` names; returns the exit code."""
    match arguments.command:
        case "export":
            _export(arguments)
        case "import-data":
            data_dir = paths.data_dir(arguments.data_dir)
            backups = changing.backups_of(data_dir, Clock())
            _tell(changing.bring_in(data_dir, Clock(), backups, arguments.file), arguments)
        case "delete-data":
            _delete(arguments)
        case _backup:
            _backup_commands(arguments)
    return 0


def _export(arguments: argparse.Namespace) -> None:
    """Everything as text: `{file, entries, files, left}`."""
    with StudyApp.open(paths.data_dir(arguments.data_dir), Clock(), to_look=True, command="export") as app:
        work = exporter(app.journal, app.shelf(app.data_dir), app.data_dir, arguments.file)
        taken = work(lambda _done, _whole: None)
    if arguments.json:
        row = {"file": str(arguments.file), "entries": taken.entries, "files": taken.files, "left": list(taken.left)}
        print(json.dumps(row, ensure_ascii=False))
        return
    words = ngettext("{n} entry in {file}", "{n} entries in {file}", taken.entries)
    print(words.format(n=taken.entries, file=arguments.file))
    for sentence in taken.left:
        print(sentence, file=sys.stderr)


def _tell(change: Change, arguments: argparse.Namespace) -> None:
    """What was done: `{done, set_aside, left}`."""
    if arguments.json:
        aside = None if change.aside is None else str(change.aside)
        row = {"done": change.words, "set_aside": aside, "left": list(change.left)}
        print(json.dumps(row, ensure_ascii=False))
        return
    print(change.words)
    if change.aside is not None:
        print(_("To take it back: study-app backup restore {file}").format(file=change.aside))
    for sentence in change.left:
        print(sentence, file=sys.stderr)


def _backup_commands(arguments: argparse.Namespace) -> None:
    data_dir, clock = paths.data_dir(arguments.data_dir), Clock()
    if arguments.what == "folder":
        with StudyApp.open(data_dir, clock) as app:
            app.second_backups = "" if arguments.none else str(arguments.folder.expanduser().absolute())
            print(app.second_backups or _("no second folder"))
        return
    backups = changing.backups_of(data_dir, clock)  # not of an open journal: it may be damaged
    match arguments.what:
        case "list":
            for one in kept(backups):
                row = {
                    "file": str(one.backup.path),
                    "at_ms": one.at,
                    "reason": one.backup.reason,
                    "bytes": one.backup.size,
                    "answers": one.answers,
                    "set_aside": one.aside,
                }
                shown = f"{one.backup.path}  {in_words(one, clock.now())}"
                print(json.dumps(row, ensure_ascii=False) if arguments.json else shown)
        case "make":
            made = backups.make("asked")
            row = {"file": str(made.backup.path), "warning": made.warning}
            print(json.dumps(row, ensure_ascii=False) if arguments.json else made.backup.path)
            if made.warning and not arguments.json:
                print(made.warning, file=sys.stderr)
        case "clear":
            words = aside_in_words(kept(backups))
            if not words:
                _tell(Change(_("Nothing is set aside.")), arguments)
                return
            print(words, file=sys.stderr)
            if arguments.dry_run:
                return
            _ask(arguments, _("It is deleted for good. Type {word} to delete it: "), WORD)
            with backups.lock():
                count = backups.delete_set_aside()
            told = ngettext("{n} file is deleted.", "{n} files are deleted.", count)
            _tell(Change(told.format(n=count)), arguments)
        case "add":
            _tell(changing.add(data_dir, clock, backups, arguments.file), arguments)
        case _restore:
            with usable(arguments.file, backups, data_dir) as good:
                exchanged = bool(settings.load(data_dir / "settings.json").shared_folder)
                words = change_in_words(backups.preview(good), clock.now(), exchanged=exchanged)
            print(words, file=sys.stderr)
            if arguments.dry_run:
                return
            _ask(arguments, _("Restore it? Type {word}: "), "RESTORE")
            _tell(changing.restore(data_dir, clock, backups, arguments.file), arguments)


def _delete(arguments: argparse.Namespace) -> None:
    data_dir = paths.data_dir(arguments.data_dir, make=False)
    if not data_dir.is_dir():
        raise StudyAppError(_("There is nothing to delete: {folder} is not there.").format(folder=data_dir))
    print(_("Everything in {folder} will be deleted.").format(folder=data_dir), file=sys.stderr)
    print(elsewhere_in_words(), file=sys.stderr)
    _ask(arguments, _("Type {word} to delete it: "), WORD)
    second = changing.second_of(data_dir) if arguments.second else None
    _tell(changing.delete(data_dir, second), arguments)


def _ask(arguments: argparse.Namespace, words: str, word: str) -> None:
    """Have a word typed, unless --yes was given; raises StudyAppError where it was not."""
    if arguments.yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise StudyAppError(_("Nothing was changed: give --yes where nobody can be asked."))
    print(words.format(word=word), end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip() != word:
        raise StudyAppError(_("Nothing was changed: the word was not typed."))
