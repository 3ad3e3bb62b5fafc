"""The command line: the same core without Qt. Results on standard output, messages on standard error."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from study_app import command_line, learners, paths, settings, to_open
from study_app.app import StudyApp
from study_app.clock import Clock, date_of
from study_app.errors import StudyAppError
from study_app.facts.folder import is_file
from study_app.i18n import _, ngettext

if TYPE_CHECKING:
    from study_app.quiz.paper import Paper
    from study_app.study.decisions import Exam
    from study_app.study.search.found import Row

Window = Callable[[Path | None, Path | None], int | None]
"""Opens the window over a data folder, or paints it into a file; None where there can be no window."""

Pdf = Callable[["Paper", Path, str], None]
"""Writes what is printed as a PDF; raises StudyAppError where that cannot be."""

DONE, FOUND_ERRORS = 0, 1


def main(argv: Sequence[str] | None, window: Window, pdf: Pdf) -> int:
    """Run a command; returns its exit code. Raises StudyAppError for what a person can mend."""
    arguments = command_line.read(argv)
    if arguments.command not in ("learners", "menu"):
        arguments.data_dir = learners.chosen(arguments.data_dir, arguments.learner)
    match arguments.command:
        case "learners":
            return _learners(arguments)
        case "check":
            return _check(arguments)
        case "menu":
            return _menu(arguments)
        case "doctor":
            from study_app.doctor import run as look_after  # only where it is wanted

            return look_after(paths.data_dir(arguments.data_dir), Clock(), arguments)
        case "pack":
            from study_app.pack_commands import run  # only where packs are handled

            to_look, command = arguments.what in command_line.LOOKING, f"pack {arguments.what}"
            with StudyApp.open(paths.data_dir(arguments.data_dir), Clock(), to_look=to_look, command=command) as app:
                return run(app, arguments)
        case "backup" | "export" | "import-data" | "delete-data":
            from study_app.data_commands import run as run_whole  # only where all of the data is handled

            return run_whole(arguments)
        case "exchange" as command:
            with StudyApp.open(paths.data_dir(arguments.data_dir), Clock(), command=command) as app:
                return _exchange(app, arguments)
        case "sheet":
            with StudyApp.open(paths.data_dir(arguments.data_dir), Clock(), to_look=True, command="sheet") as app:
                return _sheet(app, arguments, pdf)
        case "facts" | "search" | "questions" | "due" | "stats" | "plan" | "drill" | "quiz" | "import" as command:
            to_answer = (
                command == "drill"
                or (command == "import" and not arguments.dry_run)
                or (command == "quiz" and not arguments.results)
            )
            to_answer = to_answer or (command == "plan" and _decides(arguments))
            _begin_in(arguments.data_dir)
            folder = paths.data_dir(arguments.data_dir)
            with StudyApp.open(folder, Clock(), to_look=not to_answer, command=command) as app:
                if to_answer:
                    _look_after(app)
                return int(_COMMANDS[arguments.command](app, arguments))
        case _no_command:
            return _open(arguments, window)


def _open(arguments: argparse.Namespace, window: Window) -> int:
    """Opens the window, with the file that was named; without one there is a drill, or what is due is told."""
    _begin_in(arguments.data_dir)
    if arguments.open is None:
        code = window(arguments.data_dir, arguments.screenshot)
        return code if code is not None else _without_window(arguments)
    folder = paths.data_dir(arguments.data_dir)
    to_open.leave(folder, arguments.open)
    try:
        code = window(arguments.data_dir, arguments.screenshot)
    except StudyAppError:
        to_open.take(folder)  # it is not to come up with a start for something else
        raise
    if code is None:
        to_open.take(folder)
        raise StudyAppError(_("In the terminal a pack comes in by: study-app pack import FILE"))
    return code


def _begin_in(named: Path | None) -> None:
    """Says that a data folder is made where none of that name was: it may have been mistyped. It speaks as the system does."""
    if named is not None and not paths.data_dir(named, make=False).exists():
        print(_("A new data folder was made: {folder}").format(folder=paths.data_dir(named)), file=sys.stderr)
    settings.guess_language(paths.data_dir(named), command_line.system_languages(), StudyApp.catalogues())


def _look_after(app: StudyApp) -> None:
    """Closes the data folder to others, and says once if it lies where a journal is not safe."""
    from study_app.files import tighten
    from study_app.whereabouts import risk

    if not app.writable:
        tighten(app.data_dir)
        if words := app.warning(risk(app.data_dir)):
            print(words, file=sys.stderr)


def _learners(arguments: argparse.Namespace) -> int:
    """Who studies here, each with a data folder; `--make` and `--rename` change that."""
    here = learners.Learners.with_(paths.data_dir(arguments.data_dir))
    if arguments.make is not None:
        here.make(arguments.make)
    if arguments.rename is not None:
        old, new = arguments.rename
        here.rename(here.named(old), new)
    for learner in here.all():
        said = {"name": learner.name, "folder": str(learner.folder)}
        print(json.dumps(said, ensure_ascii=False) if arguments.json else f"{learner.name}\t{learner.folder}")
    return DONE


def _menu(arguments: argparse.Namespace) -> int:
    """Puts the program into the menu of the desktop, or takes it out."""
    from study_app import desktop_entry  # only where it is wanted

    if not desktop_entry.possible():
        raise StudyAppError(_("This system has no menu that programs put themselves into."))
    folder = desktop_entry.base()
    added = arguments.what == "add"
    done = desktop_entry.add(folder, desktop_entry.command()) if added else desktop_entry.remove(folder)
    print(desktop_entry.in_words(done, added=added))
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    sources = [_source(text) for text in arguments.source]
    data_dir = paths.data_dir(arguments.data_dir, make=False)
    from study_app.facts.problem import Severity  # neither is on the way to the first window
    from study_app.quiz.check import check_folders  # builds a store to see what can be asked

    folders = _folders(arguments.pack, data_dir)
    problems = check_folders(folders, sources, data_dir, date_of(Clock().now().study_day()))
    for problem in problems:
        print(json.dumps(problem.as_json(), ensure_ascii=False) if arguments.json else problem.sentence())
    errors = sum(p.severity is Severity.ERROR for p in problems)
    warnings = len(problems) - errors
    packs = ", ".join(folder.resolve().name for folder in folders)
    print(
        ngettext("Pack checked: {packs}", "Packs checked: {packs}", len(folders)).format(packs=packs), file=sys.stderr
    )
    print(
        ngettext("{n} error", "{n} errors", errors).format(n=errors)
        + ", "
        + ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
        file=sys.stderr,
    )
    return FOUND_ERRORS if errors else DONE


def _source(text: str) -> tuple[str, Path]:
    """`ID=FILE`, or `FILE` for a document that is recognised by its text."""
    name, equals, file = text.partition("=")
    path = Path(file if equals else text)
    if not is_file(path):
        raise StudyAppError(_("There is no file {path}: give the document as --source ID=FILE.").format(path=path))
    return (name if equals else ""), path


def _folders(pack: str | None, data_dir: Path) -> tuple[Path, ...]:
    """The folder that is named, or those of the library that are called so; all of them without a name."""
    if pack is not None and os.path.isdir(pack):  # noqa: PTH112 - Path's raises where one may not look
        return (Path(pack),)
    folders = tuple(StudyApp.pack_folders(data_dir))
    found = tuple(f for f in folders if pack in (None, f.name))
    if not found:
        known = ", ".join(f.name for f in folders)
        raise StudyAppError(_("There is no folder and no pack {pack}; known: {known}.").format(pack=pack, known=known))
    return found


def _print_rows(rows: Iterable[dict[str, object]]) -> int:
    for row in rows:
        print(json.dumps(row, ensure_ascii=False))
    return DONE


def _facts(app: StudyApp, arguments: argparse.Namespace) -> int:
    if arguments.csv is not None:
        n = app.authoring.save_facts(arguments.csv, arguments.pack, mark=arguments.bom)
        print(ngettext("{n} fact in {file}", "{n} facts in {file}", n).format(n=n, file=arguments.csv))
        return DONE
    rows = app.reading.facts(arguments.pack)
    if arguments.json:
        return _print_rows(rows)
    for row in rows:
        print(f"{row['pack']}/{row['id']}: {row['statement']}")
    return DONE


def _exchange(app: StudyApp, arguments: argparse.Namespace) -> int:
    """What came of it: `{new, sent, devices: [{name, own, entries, missing}], trouble, notes}`, or the same in sentences."""
    devices = app.devices
    if arguments.name is not None:
        devices.rename(arguments.name)
    if arguments.stop:
        devices.choose(None)
        return DONE
    if arguments.folder is not None:
        devices.choose(arguments.folder)
    came = devices.exchange().now()
    if devices.edited():
        app.renew_library()
    if arguments.json:
        rows = [{"name": d.name, "own": d.own, "entries": d.entries, "missing": d.missing} for d in came.devices]
        _print_rows(
            [{"new": came.new, "sent": came.sent, "devices": rows, "trouble": came.trouble, "notes": came.notes}]
        )
    else:
        if came.new or came.sent or not came.trouble:
            print(came.in_words())
        for words in (*came.notes, *came.lacking()):
            print(words)
    if came.trouble:
        raise StudyAppError("\n".join(came.trouble))
    return DONE


def _import(app: StudyApp, arguments: argparse.Namespace) -> int:
    """What becomes of each row: `{line, state, id, title, fields, reason}`; a sentence at the end without --json."""
    judged = app.authoring.judge_table(arguments.file, arguments.pack, arguments.type, arguments.deck)
    if not arguments.dry_run:
        app.authoring.importing.run(judged)
    if arguments.json:
        return _print_rows(
            {
                "line": v.line,
                "state": v.state,
                "id": v.id,
                "title": v.title,
                "fields": list(v.fields),
                "reason": v.reason,
            }
            for v in judged.verdicts
        )
    layout = judged.plan.table.layout
    separator = {"\t": _("tab")}.get(layout.separator, layout.separator)
    encoding = judged.plan.table.encoding
    said = _("Read as {encoding}, separator {separator}.").format(encoding=encoding.words, separator=separator)
    if not encoding.sure:
        said += " " + _("The encoding is a guess: see whether letters are right.")
    print(said)
    filled = [f"{name} > {field}" for name, field in zip(layout.columns, judged.plan.mapping, strict=True) if field]
    print(_("Columns: {columns}.").format(columns=", ".join(filled) or "-"))
    for verdict in judged.wrong:
        print(_("line {n}: {reason}").format(n=verdict.line, reason=verdict.reason), file=sys.stderr)
    print(judged.sentence())
    return DONE


_PAGE = 1_000


def _search(app: StudyApp, arguments: argparse.Namespace) -> int:
    """What is found; a query may be one word of the shell or several."""
    found = app.authoring.searched(" ".join(arguments.query), cards=arguments.cards)
    left = found.count if arguments.limit is None else min(arguments.limit, found.count)
    for offset in range(0, left, _PAGE):
        for row in found.rows(offset, min(_PAGE, left - offset)):
            print(json.dumps(row.as_json(), ensure_ascii=False) if arguments.json else _found(row))
    if not arguments.json and left < found.count:
        print(ngettext("{n} more", "{n} more", found.count - left).format(n=found.count - left), file=sys.stderr)
    return DONE


def _found(row: Row) -> str:
    return f"{row.key}: {row.question or row.statement}"


def _questions(app: StudyApp, arguments: argparse.Namespace) -> int:
    rows = app.reading.questions(arguments.pack, arguments.deck, arguments.seed)
    if arguments.json:
        return _print_rows(rows)
    for row in rows:
        key = row["key"]
        print(f"{row['card']} [{row['form']}] {row['stem']} = {'; '.join(key) if isinstance(key, list) else key}")
    return DONE


def _due(app: StudyApp, arguments: argparse.Namespace) -> int:
    """What is due: `{deck, name, new, learning, due, next_due}` for each deck."""
    if app.decks.clock_doubt:
        print(app.decks.clock_doubt, file=sys.stderr)
    if arguments.json:
        return _print_rows(app.decks.due())
    for deck in app.decks.rows():
        counts = _("{new} new, {learning} learning, {due} due").format(
            new=deck.new, learning=deck.learning, due=deck.due
        )
        later = deck.next_due if not (deck.new or deck.learning or deck.due) else None
        when = _("; next {when}").format(when=app.decks.describe_due(later)) if later else ""
        print(f"{deck.id}: {deck.name}: {counts}{when}")
    return DONE


def _stats(app: StudyApp, arguments: argparse.Namespace) -> int:
    """The figures: `{figure, title, words, enough, columns, rows}` for each."""
    figures = app.progress.figures(app.reading.scope(arguments.deck, arguments.tag, arguments.days))
    if arguments.json:
        return _print_rows(figure.as_json() for figure in figures)
    for figure in figures:
        print(f"{figure.title}: {figure.words}")
    return DONE


def _decides(arguments: argparse.Namespace) -> bool:
    """Whether `plan` changes something."""
    return bool(arguments.no_exam or arguments.bring_forward or _describes(arguments))


def _describes(arguments: argparse.Namespace) -> bool:
    """Whether `plan` is told something of an exam."""
    told = (arguments.exam, arguments.recall, arguments.minutes, arguments.days_off)
    return any(one is not None for one in told)


def _plan(app: StudyApp, arguments: argparse.Namespace) -> int:
    """The exams: `{deck, exam, days, wanted, expected, spread, fits, if_you_stop, minutes}` for each.

    Where cards were to come earlier, `moved` is how many did.
    """
    if _decides(arguments) and not arguments.deck:
        raise StudyAppError(_("Name the deck: --deck DECK."))
    if arguments.no_exam and (arguments.bring_forward or _describes(arguments)):
        raise StudyAppError(_("--no-exam takes the exam away: leave out what else is said of it."))
    deck = app.decks.id_of(arguments.deck) if arguments.deck else ""
    if arguments.no_exam:
        app.deciding.decide("exam", None, deck)
    elif _describes(arguments):
        day = date_of(_exam_ahead(app, deck).day).isoformat() if arguments.exam is None else arguments.exam
        recall = None if arguments.recall is None else arguments.recall / 100
        app.deciding.set_exam(deck, day, recall, arguments.minutes, arguments.days_off)
    moved = (
        app.deciding.bring_forward(app.exams.prospect(deck, _exam_ahead(app, deck))).now()
        if arguments.bring_forward
        else None
    )
    if arguments.json:
        return _print_rows(row if moved is None else row | {"moved": moved} for row in app.exams.rows(deck))
    lines = list(app.exams.in_words(deck))
    if moved is not None:
        lines.append(ngettext("{n} card comes earlier.", "{n} cards come earlier.", moved).format(n=moved))
    elif deck and (too_late := _too_late(app, deck)):
        lines.append(too_late)
    for line in lines:
        print(line)
    if not lines:
        print(
            _("This deck has no exam: give it one with --exam DATE.")
            if deck
            else _("No deck has an exam: give one with --deck DECK --exam DATE.")
        )
    return DONE


def _exam_ahead(app: StudyApp, deck: str) -> Exam:
    """The exam that a deck has; raises StudyAppError where none is ahead."""
    exam = app.decisions.exam(deck, app.clock.now().study_day())
    if exam is None:
        raise StudyAppError(_("No exam is ahead in this deck: give it one with --exam DATE."))
    return exam


def _too_late(app: StudyApp, deck: str) -> str:
    """What would come earlier for the exam of a deck, and how to have it so; "" for nothing."""
    from study_app.study.exams import moves_in_words  # not on the way to the window

    today = app.clock.now().study_day()
    exam = app.decisions.exam(deck, today)
    words = "" if exam is None else moves_in_words(app.exams.prospect(deck, exam), today)
    return f"{words} (--bring-forward)" if words else ""


def _drill(app: StudyApp, arguments: argparse.Namespace) -> int:
    from study_app.drill import drill  # only where somebody sits

    if (arguments.ahead or arguments.new or arguments.cram) and not arguments.deck:
        raise StudyAppError(_("Name the deck: drill DECK."))
    return drill(app, arguments.deck, ahead=arguments.ahead, new=arguments.new, cram=arguments.cram)


def _quiz(app: StudyApp, arguments: argparse.Namespace) -> int:
    from study_app.drill import past_quizzes, quiz  # only where somebody sits

    if arguments.results:
        if not arguments.json:
            return past_quizzes(app, arguments.decks)
        return _print_rows(result.as_json() for result in app.quizzes.results(arguments.decks))
    seed = app.quizzes.seed() if arguments.seed is None else arguments.seed
    return quiz(app, app.quizzes.begin(arguments.decks, arguments.forms, arguments.n, seed, arguments.minutes))


def _sheet(app: StudyApp, arguments: argparse.Namespace, pdf: Pdf) -> int:
    """A sheet as text, or into a file. Without a seed one is drawn, and told, for the key needs the same."""
    from study_app.quiz.paper import Print, as_text  # only where something is printed
    from study_app.quiz.paper_html import save_html

    what = Print.KEY if arguments.key else Print.LIST if arguments.list else Print.SHEET
    seed = app.quizzes.seed() if arguments.seed is None else arguments.seed
    wanted = app.quizzes.sheet_wanted(arguments.decks, arguments.forms, arguments.count, seed, arguments.version)
    *_steps, paper = app.quizzes.printed(what, wanted)
    assert paper is not None
    if arguments.html is not None:
        save_html(paper, arguments.html)
    elif arguments.pdf is not None:
        pdf(paper, arguments.pdf, arguments.paper)
    else:
        print(as_text(paper), end="")
    if what is not Print.LIST and arguments.seed is None:
        print(_("Number of the sheet: --seed {seed}").format(seed=seed), file=sys.stderr)
    if what is not Print.LIST and len(paper.blocks) < arguments.count:
        words = ngettext(
            "Only {n} question can stand on this sheet.",
            "Only {n} questions can stand on this sheet.",
            len(paper.blocks),
        )
        print(words.format(n=len(paper.blocks)), file=sys.stderr)
    return DONE


_COMMANDS: dict[str, Callable[[StudyApp, argparse.Namespace], int]] = {
    "facts": _facts,
    "import": _import,
    "search": _search,
    "questions": _questions,
    "due": _due,
    "stats": _stats,
    "plan": _plan,
    "drill": _drill,
    "quiz": _quiz,
}


def _without_window(arguments: argparse.Namespace) -> int:
    """What the program does where no window can be opened: the drill in a terminal, else what is due."""
    to_study = sys.stdin is not None and sys.stdin.isatty()
    command = "drill" if to_study else "due"
    with StudyApp.open(paths.data_dir(arguments.data_dir), Clock(), to_look=not to_study, command=command) as app:
        if to_study:
            from study_app.drill import drill

            return drill(app, None)
        arguments.json = False
        return _due(app, arguments)
