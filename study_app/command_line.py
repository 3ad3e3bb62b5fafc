"""What may be written on the command line: commands and their options, read and explained in the language of who studies."""

from __future__ import annotations

import argparse
import contextlib
import gettext
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from study_app import __version__, i18n, learners, paths
from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.i18n import _


def read(argv: Sequence[str] | None) -> argparse.Namespace:
    """What was written, `sys.argv` if it is None; from now on words are shown in the language of the learner who is meant.

    Raises SystemExit where it is not understood, which is told, and where help was asked for.
    """
    said, nothing_more = _speak_as_asked(argv)
    if nothing_more:
        said.command = None
        return said  # the window is wanted: to make thirty parsers of commands for it took a twentieth of its start
    with _argparse_in_our_language():
        # --data-dir has no default of its own: the one of a command would hide what stands before the command
        return parser().parse_args(argv, argparse.Namespace(data_dir=None, learner=None))


def system_languages() -> list[str]:
    """The languages that the system wants, the best first, as gettext reads them from the environment."""
    said = (os.environ.get(name, "") for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    return next((words.split(":") for words in said if words), [])


def _speak_as_asked(argv: Sequence[str] | None) -> tuple[argparse.Namespace, bool]:
    """Use the language of the learner who is meant, so that `--help` and what is wrong with a command are said in it.

    Returns what was said of that and of the window, and whether nothing else was.
    """
    said, rest = argparse.Namespace(data_dir=None, learner=None), None
    of_the_window = argparse.ArgumentParser(add_help=False, exit_on_error=False, parents=[_whose()])
    _add_window(of_the_window)
    with contextlib.suppress(argparse.ArgumentError):  # it is told when the whole command is read
        said, rest = of_the_window.parse_known_args(argv, said)
    try:
        folder = learners.chosen(said.data_dir, said.learner)
    except StudyAppError:  # it is told when the command is known, which may need no learner
        folder = said.data_dir
    StudyApp.speak_as_in(paths.data_dir(folder, make=False), system_languages())
    return said, rest == []


@contextlib.contextmanager
def _argparse_in_our_language() -> Iterator[None]:
    """What argparse says of itself, from our catalogue.

    It asks gettext for it, which finds the language by the environment alone.
    """
    used = i18n.in_use()
    before, domain = os.environ.get("LANGUAGE"), gettext.textdomain()
    if used is not None:
        os.environ["LANGUAGE"] = used[0]
        gettext.bindtextdomain(i18n.DOMAIN, used[1])
        gettext.textdomain(i18n.DOMAIN)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        os.environ.pop("LANGUAGE", None)
        if before is not None:
            os.environ["LANGUAGE"] = before


def _argparse_words() -> tuple[str, ...]:
    """The words of argparse that a person may see; they stand here for the catalogue, which has what is in the code."""
    return (
        _("usage: "), _("positional arguments"), _("options"), _("show this help message and exit"),
        _("show program's version number and exit"), _("%(prog)s: error: %(message)s\n"),
        _("argument %(argument_name)s: %(message)s"), _("expected one argument"), _("expected at least one argument"),
        _("expected at most one argument"), _("unrecognized arguments: %s"),
        _("ambiguous option: %(option)s could match %(matches)s"),
        _("invalid choice: %(value)r (choose from %(choices)s)"), _("ignored explicit argument %r"),
        _("not allowed with argument %s"), _("one of the arguments %s is required"),
        _("the following arguments are required: %s"),
    )  # fmt: skip


def _whose() -> argparse.ArgumentParser:
    """The options that say whose data is meant, with which every command may be given."""
    shared = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    shared.add_argument(
        "--learner",
        default=argparse.SUPPRESS,
        metavar=_("NAME"),
        help=_("the data of this learner, as File > Switch learner"),
    )
    shared.add_argument(
        "--data-dir", type=_folder, default=argparse.SUPPRESS, metavar="DIR", help=_("the folder with your data")
    )
    return shared


def _add_window(parser: argparse.ArgumentParser) -> None:
    """The options of the window, which stand without a command."""
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help=_("paint the window into FILE and leave"))
    words = _("open the window, with the pack in FILE if one is named")
    parser.add_argument("--open", type=Path, nargs="?", metavar="FILE", help=words)


def parser() -> argparse.ArgumentParser:
    """All commands with their options, worded in the language in use."""
    shared = _whose()
    whole = argparse.ArgumentParser("study-app", description=_("Study facts and keep them."), parents=[shared])
    whole.add_argument("--version", action="version", version=f"Study App {__version__}")
    _add_window(whole)
    commands = whole.add_subparsers(dest="command", metavar=_("COMMAND"))

    def command(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, description=words, parents=[shared])

    check = command("check", _("what is wrong with a pack, or with all of the library"))
    check.add_argument("pack", nargs="?", metavar="PACK", help=_("a pack’s folder, or the id of one in the library"))
    check.add_argument("--source", action="append", default=[], metavar=_("[ID=]FILE"), help=_("a document it cites"))
    due = command("due", _("what is due, deck by deck"))
    stats = command("stats", _("what was studied, how well it was remembered, and what is to come"))
    stats.add_argument("--deck", metavar="DECK", default="", help=_("only of this deck"))
    stats.add_argument("--tag", metavar="TAG", default="", help=_("only of facts with this tag"))
    stats.add_argument("--days", type=_whole, metavar="N", help=_("only of the last N days"))
    plan = command("plan", _("exams: what to expect of them and what each day takes"))
    plan.add_argument("--deck", metavar="DECK", help=_("the deck that the exam is on"))
    when = plan.add_mutually_exclusive_group()
    when.add_argument("--exam", metavar="DATE", help=_("the day of the exam, such as 2027-06-15"))
    when.add_argument("--no-exam", action="store_true", help=_("the deck has no exam any more"))
    plan.add_argument("--recall", type=_number, metavar="PERCENT", help=_("how much is to be known then"))
    plan.add_argument("--minutes", type=_limit, metavar="N", help=_("what a day may take; 0 for no limit"))
    plan.add_argument("--days-off", type=_weekdays, metavar="SAT,SUN", help=_("days of the week without study"))
    plan.add_argument("--bring-forward", action="store_true", help=_("cards that are due too late for it come earlier"))
    drill = command("drill", _("study in the terminal"))
    drill.add_argument(
        "deck", nargs="?", metavar="DECK", help=_("a deck by its id or name; the first with work if left out")
    )
    beyond = drill.add_mutually_exclusive_group()
    beyond.add_argument("--ahead", type=_whole, metavar="N", help=_("what comes back within N days, before its time"))
    beyond.add_argument("--new", type=_whole, metavar="N", help=_("N new cards more than the day brings"))
    beyond.add_argument("--cram", action="store_true", help=_("all of the deck; nothing of your schedule changes"))
    quiz = command("quiz", _("a quiz in the terminal: the answers are told at the end"))
    quiz.add_argument(
        "--decks",
        "--deck",
        type=_names,
        default=(),
        metavar="A,B",
        help=_("decks by their ids or names; all if left out"),
    )
    quiz.add_argument("--forms", type=_names, default=(), metavar="F,G", help=_("ways of asking; all if left out"))
    quiz.add_argument("-n", type=_whole, default=10, metavar="N", help=_("how many questions"))
    quiz.add_argument("--seed", type=int, metavar="N", help=_("chance: the same seed, the same questions"))
    quiz.add_argument("--minutes", type=_number, metavar="M", help=_("the time for all questions"))
    quiz.add_argument("--results", action="store_true", help=_("what past quizzes came to, those of the decks"))
    sheet = command("sheet", _("a quiz sheet for paper, the key of one, or a deck as a list"))
    sheet.add_argument("decks", nargs="+", metavar="DECK", help=_("decks by their ids or names"))
    sheet.add_argument(
        "--forms", type=_names, default=(), metavar="F,G", help=_("ways of asking; the usual if left out")
    )
    sheet.add_argument("--count", type=_whole, default=10, metavar="N", help=_("how many questions"))
    sheet.add_argument("--seed", type=int, metavar="N", help=_("chance: the same seed, the same sheet"))
    sheet.add_argument("--version", choices=("A", "B"), default="A", help=_("the same questions in another order"))
    instead = sheet.add_mutually_exclusive_group()
    instead.add_argument(
        "--key", action="store_true", help=_("the answers of that sheet, each with its place in the source")
    )
    instead.add_argument("--list", action="store_true", help=_("all cards of the decks with their answers"))
    where = sheet.add_mutually_exclusive_group()
    where.add_argument(
        "--html", type=Path, metavar="FILE", help=_("write a page for a browser; else it is told as text")
    )
    where.add_argument("--pdf", type=Path, metavar="FILE", help=_("write a PDF"))
    sheet.add_argument("--paper", choices=("a4", "letter"), default="", help=_("of the PDF; else what is usual here"))
    exchange = command("exchange", _("exchange what you did with your other devices, through a shared folder"))
    exchange.add_argument("--folder", type=_folder, metavar="DIR", help=_("the folder, from now on"))
    exchange.add_argument("--name", metavar="NAME", help=_("what this device is called, from now on"))
    exchange.add_argument("--stop", action="store_true", help=_("no longer exchange; what is in the folder stays"))
    facts = command("facts", _("every fact of the library"))
    facts.add_argument(
        "--csv", type=Path, metavar="FILE", help=_("as a table for spreadsheets into FILE (.csv or .tsv)")
    )
    facts.add_argument("--bom", action="store_true", help=_("with --csv: the byte order mark that Excel wants"))
    bring = command("import", _("bring a table (CSV, TSV, Anki’s text export) into a pack"))
    bring.add_argument("file", type=Path, metavar="FILE", help=_("the table"))
    bring.add_argument("--pack", metavar="PACK", help=_("the pack it goes to; your own cards if left out"))
    bring.add_argument("--type", metavar="TYPE", default="flashcard", help=_("the fact type of the rows"))
    bring.add_argument("--deck", metavar="DECK", help=_("the deck of the pack that new ones go to"))
    bring.add_argument("--dry-run", action="store_true", help=_("say what would become of each row, and make nothing"))
    search = command("search", _("what a query finds: facts, or cards"))
    search.add_argument("query", nargs="*", metavar="QUERY", help=_("words, and search words such as tag:x is:due"))
    search.add_argument("--cards", action="store_true", help=_("cards, not facts"))
    search.add_argument("--limit", type=_whole, metavar="N", help=_("at most so many"))
    questions = command("questions", _("every question that can be asked, whatever you know"))
    for one in (facts, questions):
        one.add_argument("--pack", metavar="PACK", help=_("only of this pack"))
    questions.add_argument("--deck", metavar="DECK", help=_("only of this deck"))
    questions.add_argument("--seed", type=int, default=0, metavar="N", help=_("chance: the same seed, the same bytes"))
    everybody = command("learners", _("who studies on this computer, each with a data folder"))
    change = everybody.add_mutually_exclusive_group()
    change.add_argument("--make", metavar=_("NAME"), help=_("somebody new"))
    change.add_argument("--rename", nargs=2, metavar=(_("OLD"), _("NEW")), help=_("give somebody another name"))
    _add_pack_commands(command("pack", _("packs as wholes: list, import, export, publish ...")), shared)
    command("menu", _("the applications menu: put Study App there, or take it out")).add_argument(
        "what", choices=("add", "remove"), help=_("what to do")
    )
    doctor = command("doctor", _("what is wrong with the data folder"))
    doctor.add_argument("--repair", action="store_true", help=_("mend what can be mended; nothing is thrown away"))
    others = _add_data_commands(command, shared)
    for one in (doctor, check, due, stats, plan, facts, search, questions, quiz, bring, everybody, exchange, *others):
        one.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    return whole


def _add_data_commands(
    command: Callable[[str, str], argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> list[argparse.ArgumentParser]:
    """The commands for all of a person's data; returned are those that can answer with --json."""
    export = command("export", _("everything you have here as readable text"))
    export.add_argument("file", type=Path, metavar="DIR|FILE.zip", help=_("a new folder, or a zip file"))
    bring = command("import-data", _("bring in what `export` wrote; what is here already stays"))
    bring.add_argument("file", type=Path, metavar="FILE", help=_("the folder or zip file"))
    delete = command("delete-data", _("delete everything you have here"))
    delete.add_argument("--second", action="store_true", help=_("the backups in the second folder too"))
    what = command("backup", _("backups: list, make, restore ...")).add_subparsers(
        dest="what", metavar=_("WHAT"), required=True
    )

    def backup(name: str, words: str) -> argparse.ArgumentParser:
        return what.add_parser(name, help=words, description=words, parents=[shared])

    listed, made = backup("list", _("the backups there are")), backup("make", _("make a backup now"))
    restore = backup("restore", _("put a backup in the place of what is here, which is set aside"))
    restore.add_argument("--dry-run", action="store_true", help=_("say what would change, and change nothing"))
    clear = backup("clear", _("delete what restoring and repairs have set aside"))
    clear.add_argument("--dry-run", action="store_true", help=_("say what would be deleted, and delete nothing"))
    add = backup("add", _("take from a backup what is not here; nothing goes"))
    for one in (restore, add):
        one.add_argument("file", type=Path, metavar="FILE", help=_("a backup"))
    folder = backup("folder", _("the second folder, in which each backup is made too"))
    where = folder.add_mutually_exclusive_group(required=True)
    where.add_argument("folder", type=_folder, nargs="?", metavar="DIR", help=_("the folder, such as one on a stick"))
    where.add_argument("--none", action="store_true", help=_("no second folder"))
    for one in (restore, delete, clear):
        one.add_argument("--yes", action="store_true", help=_("do not ask"))
    return [export, bring, delete, listed, made, restore, add, clear]


LOOKING = ("list", "export")
"""What of `pack` changes nothing, so that it may be done while the window is open."""


def _add_pack_commands(pack: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    commands = pack.add_subparsers(dest="what", metavar=_("WHAT"), required=True)

    def command(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, description=words, parents=[shared])

    command("list", _("the packs of the library")).add_argument(
        "--json", action="store_true", help=_("one JSON object a line")
    )
    export = command("export", _("write a pack into one zip file"))
    save_as = command(
        "save-as", _("write a pack with all its edits into one zip file, as a pack of another id and title")
    )
    bring = command("import", _("take the pack of a zip file into the library, or update the older one there"))
    bring.add_argument("file", type=Path, metavar="FILE", help=_("the zip file"))
    new = command("new", _("make an empty pack in a folder and open it"))
    opened = command("open", _("read the pack in a folder from now on, where it lies"))
    remove = command("remove", _("take a pack out of the library; what was learned of it stays"))
    copy = command("copy", _("copy a pack into a folder of your own and open that"))
    publish = command("publish", _("write the edits of an opened pack into its text, as a new version"))
    decide = command("decide", _("decide where your edits and a newer text both changed something"))
    back = command("put-back", _("take the last update of a pack back"))
    for one in (export, save_as, remove, copy, publish, decide, back):
        one.add_argument("pack", metavar="PACK", help=_("the id of a pack in the library"))
    for one in (export, save_as):
        one.add_argument(
            "file", type=Path, nargs="?", metavar="FILE", help=_("the zip file; named as the pack if left out")
        )
    save_as.add_argument("--id", metavar="ID", help=_("the id of the other pack; as the last time if left out"))
    save_as.add_argument("--title", metavar="TITLE", help=_("its title; as the last time if left out"))
    save_as.add_argument("--version", metavar="VERSION", help=_("its version; the next one if left out"))
    for one in (new, opened, copy):
        one.add_argument("folder", type=Path, metavar="FOLDER", help=_("its folder"))
    new.add_argument("--id", required=True, metavar="ID", help=_("small letters, digits and hyphens"))
    new.add_argument("--title", required=True, metavar="TITLE", help=_("what it is called"))
    new.add_argument("--language", default="en", metavar="CODE", help=_("the language of its text: en"))
    publish.add_argument("--version", metavar="VERSION", help=_("the new version; as the edits need it if left out"))
    publish.add_argument("--dry-run", action="store_true", help=_("show what would be written, and write nothing"))
    for one in (bring, decide):
        side = one.add_mutually_exclusive_group()
        side.add_argument("--take-theirs", action="store_true", help=_("of what both changed, the new text counts"))
        side.add_argument("--keep-mine", action="store_true", help=_("of what both changed, your edits count"))


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError(_("an empty name is no folder"))
    return Path(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _weekdays(text: str) -> tuple[int, ...]:
    names = [name.casefold() for name in _names(text)]
    if any(name not in _WEEK for name in names):
        raise argparse.ArgumentTypeError(_("name days as {days}").format(days=",".join(_WEEK)))
    return tuple(_WEEK.index(name) for name in names)


def _whole(text: str) -> int:
    number = _number(text)
    if number != int(number):
        raise argparse.ArgumentTypeError(_("{n} is no whole number").format(n=text))
    return int(number)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("{n} is no number").format(n=text)) from error
    if not 0 < number < _MOST:
        raise argparse.ArgumentTypeError(_("{n} is not above 0 and below {most}").format(n=text, most=_MOST))
    return number


def _limit(text: str) -> float:
    return 0.0 if text.strip() == "0" else _number(text)


_MOST = 100_000
