"""`study-app pack`: whole packs in the terminal; results on standard output, all else on standard error."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from study_app.app import StudyApp
from study_app.desk.packs import Arrival, PackRow
from study_app.desktop_entry import ENDING
from study_app.errors import StudyAppError
from study_app.facts.folder import printable
from study_app.facts.merging import Difference
from study_app.facts.packing import Head
from study_app.i18n import _, ngettext


def run(app: StudyApp, arguments: argparse.Namespace) -> int:
    """Run what `arguments.what` names; returns the exit code."""
    _COMMANDS[arguments.what](app, arguments)
    return 0


def _list(app: StudyApp, arguments: argparse.Namespace) -> None:
    """The packs: `{id, version, title, folder, home, facts, edits, conflicts, problems}` for each."""
    for row in app.authoring.packs.rows():
        if arguments.json:
            print(json.dumps(_as_json(row), ensure_ascii=False))
            continue
        print(f"{row.id} {row.version}: {row.title} ({row.home}, {printable(str(row.folder))})")
        for words in in_words(row):
            print(f"  {words}")


def _as_json(row: PackRow) -> dict[str, object]:
    return {
        "id": row.id,
        "version": row.version,
        "title": row.title,
        "folder": printable(str(row.folder)),
        "home": str(row.home),
        "facts": row.facts,
        "edits": row.edits,
        "conflicts": row.conflicts,
        "problems": row.problems,
    }


def in_words(row: PackRow) -> tuple[str, ...]:
    """What is to be known of a pack beside its name, one sentence each."""
    told = [ngettext("{n} fact", "{n} facts", row.facts).format(n=row.facts)] if row.version else []
    if unpublished := row.unpublished_in_words():
        told.append(unpublished)
    if row.conflicts:
        words = ngettext("{n} edit is to be decided", "{n} edits are to be decided", row.conflicts)
        told.append(words.format(n=row.conflicts))
    if row.problems:
        told.append(ngettext("{n} problem", "{n} problems", row.problems).format(n=row.problems))
    return tuple(told)


def _export(app: StudyApp, arguments: argparse.Namespace) -> None:
    row = app.authoring.packs.row(arguments.pack)
    target = arguments.file or Path(f"{row.id}-{row.version}{ENDING}")
    app.authoring.packs.export(row.id, target)
    print(target)
    if row.edits:
        words = ngettext(
            "{n} edit is not in it, for it is not published.",
            "{n} edits are not in it, for they are not published.",
            row.edits,
        )
        print(words.format(n=row.edits), file=sys.stderr)


def _save_as(app: StudyApp, arguments: argparse.Namespace) -> None:
    packs, row = app.authoring.packs, app.authoring.packs.row(arguments.pack)
    last = packs.proposed_hand_out(row.id)
    head = Head(arguments.id or last.id, arguments.version or last.version, arguments.title or last.title)
    target = arguments.file or Path(f"{head.id}-{head.version}{ENDING}")
    packs.hand_out(row.id, head, target)(lambda _done, _whole: None)()
    print(target)


def _import(app: StudyApp, arguments: argparse.Namespace) -> None:
    arrival = app.authoring.packs.incoming(arguments.file)(lambda _done, _whole: None)
    try:
        _take_in(app, arrival, arguments)
    finally:
        arrival.drop()
    head, update = arrival.pack.head, arrival.update
    print(f"{head.id} {head.version}")
    for problem in arrival.pack.problems:
        print(problem.sentence(), file=sys.stderr)
    if update is not None:
        print(
            _("Updated from {old}; `study-app pack put-back {id}` takes it back.").format(old=update.old, id=update.id),
            file=sys.stderr,
        )


def _take_in(app: StudyApp, arrival: Arrival, arguments: argparse.Namespace) -> None:
    conflicts = arrival.update.conflicts if arrival.update is not None else ()
    for problem in arrival.update.problems if arrival.update is not None else ():
        print(problem.sentence(), file=sys.stderr)
    _say_sides(conflicts, arguments, _("Nothing was imported."))
    app.authoring.packs.take_in(arrival, [one.place for one in conflicts] if arguments.take_theirs else [])()()


def _say_sides(conflicts: Iterable[Difference], arguments: argparse.Namespace, refused: str) -> None:
    """Show what is to be decided; raises StudyAppError where it is not said which side counts."""
    conflicts = tuple(conflicts)
    for one in conflicts:
        row = {
            "table": one.table,
            "id": one.id,
            "field": one.field,
            "base": one.base,
            "theirs": one.theirs,
            "mine": one.mine,
        }
        print(json.dumps(row, ensure_ascii=False), file=sys.stderr)
    if conflicts and not (arguments.take_theirs or arguments.keep_mine):
        words = ngettext(
            "You and the new text both changed {n} field, listed above: say --keep-mine or --take-theirs, or decide in the"
            " window.",
            "You and the new text both changed {n} fields, listed above: say --keep-mine or --take-theirs, or decide each in the"
            " window.",
            len(conflicts),
        )
        raise StudyAppError(f"{words.format(n=len(conflicts))} {refused}".strip())


def _decide(app: StudyApp, arguments: argparse.Namespace) -> None:
    conflicts = app.authoring.packs.conflicts(app.authoring.packs.row(arguments.pack).id)
    _say_sides(conflicts, arguments, "")
    app.authoring.packs.decide(arguments.pack, [one.place for one in conflicts] if arguments.take_theirs else [])
    print(ngettext("{n} conflict decided", "{n} conflicts decided", len(conflicts)).format(n=len(conflicts)))


def _put_back(app: StudyApp, arguments: argparse.Namespace) -> None:
    print(f"{arguments.pack} {app.authoring.packs.put_back(arguments.pack)}")


def _new(app: StudyApp, arguments: argparse.Namespace) -> None:
    head = app.authoring.packs.make(arguments.folder, arguments.id, arguments.title, arguments.language)
    print(f"{head.id} {head.version}")


def _open(app: StudyApp, arguments: argparse.Namespace) -> None:
    head = app.authoring.packs.open(app.authoring.packs.tried(arguments.folder))
    print(f"{head.id} {head.version}")


def _copy(app: StudyApp, arguments: argparse.Namespace) -> None:
    head = app.authoring.packs.copy(arguments.pack, arguments.folder).now()
    print(f"{head.id} {head.version}")


def _remove(app: StudyApp, arguments: argparse.Namespace) -> None:
    kept = app.authoring.packs.remove(arguments.pack)
    if kept is not None:
        print(_("Kept in {folder}").format(folder=printable(str(kept))))


def _publish(app: StudyApp, arguments: argparse.Namespace) -> None:
    draft = app.authoring.packs.draft(arguments.pack)()
    publication = draft.preview(arguments.version or draft.version, draft.entry)
    print(publication.diff())
    if not arguments.dry_run:
        app.authoring.packs.publish(publication).now()
        print(_("Published as {version}.").format(version=publication.version), file=sys.stderr)


_COMMANDS: dict[str, Callable[[StudyApp, argparse.Namespace], None]] = {
    "list": _list,
    "export": _export,
    "save-as": _save_as,
    "import": _import,
    "new": _new,
    "open": _open,
    "copy": _copy,
    "remove": _remove,
    "publish": _publish,
    "decide": _decide,
    "put-back": _put_back,
}
