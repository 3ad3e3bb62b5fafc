"""What is wrong with a row and what to do about it, for the window: in its language, and without keys of the pack's text."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from study_app.desk.row_words import field_in_words
from study_app.facts import problem as texts
from study_app.facts.dates import parse
from study_app.facts.problem import Problem
from study_app.i18n import Worded, _, capital, quoted

Called = Callable[[str, str, str], str]
"""What a row is called, by its pack, table and id; "" for one that is called nothing (`Desk.called`)."""

_LETTERS = 90
"""So much of what a fact says stands in a message."""


def nameless(_pack: str, _table: str, _id: str) -> str:
    """What rows are called where nobody knows their names: they are told by their ids."""
    return ""


def message(problem: Problem, called: Called = nameless, *, bare: bool = False) -> str:
    """What is wrong; `bare` without the row, for where that stands beside it."""
    words = _in_words(texts.bare(problem.message) if bare else problem.message, problem.pack, called)
    return capital(words) if bare else words


def worded(text: str, pack: str = "", called: Called = nameless) -> str:
    """A text of a problem of a pack, or why a question is refused, in the language in use."""
    return _in_words(text, pack, called)


def place(problem: Problem, called: Called = nameless) -> str:
    """Where it is, for people: the row and its pack; of what is no row, the line of the file, which has to be mended there."""
    pack = called(problem.pack, "pack", problem.pack) if problem.pack else ""
    if problem.row:
        named = row_name(problem.pack, problem.table, problem.row, called)
    else:
        words = _("line {line} of the file {file}") if problem.line else _("the file {file}")
        if not problem.line and "/" not in problem.file:  # that of the pack, which is gone or has no pack in it
            words = _("the folder {file}")
        named = words.format(line=problem.line, file=problem.file)
    return "  ·  ".join(part for part in (named, pack) if part)


def row_name(pack: str, table: str, id: str, called: Called) -> str:
    """A row by what it says or is called, in quotation marks, else by its id."""
    name = called(pack, table, id).removesuffix(".")
    return quoted(name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…") if name else id


def _in_words(text: str, pack: str, called: Called) -> str:
    """A text of a problem in the language in use, without ids, keys and numbers of letters as far as there are words."""
    if not isinstance(text, Worded):
        return text
    values = text.values
    match text.words:
        case texts.ID:
            return row_name(pack, values["table"], values["id"], called)
        case texts.ROW:
            named = row_name(pack, str(values["table"]), values["id"], called)
            table = _(values["table"])
            return f"{table} {named}"
        case texts.FACET:
            role = values["facet"]
            title = called(pack, "role", f"{values['type']}/{role}")
            return quoted(field_in_words("fact", (role,), {role: title} if title else {}))
        case texts.DATE:
            with contextlib.suppress(ValueError):
                return parse(values["date"]).words()
        case texts.MONTH:
            return parse(f"2000-{int(values['number']):02}").words(year=False)
        case texts.LETTERS:
            return _("letters {start} to {end}").format(**values)
    return _(text.words).format(**{name: _in_words(value, pack, called) for name, value in values.items()})


def remedy(problem: Problem, called: Called = nameless) -> str:
    """What to do about a problem, without a line of the pack's text: in a window nobody sees that."""
    if isinstance(problem.remedy, Worded):
        return _in_words(problem.remedy, problem.pack, called)
    key = problem.field.partition(".")[0]
    known = _of_field(problem.code, key) or _of_code().get(problem.code, "")
    if known or not key:
        return known or problem.remedy
    return _("Correct it under “{field}”.").format(field=field_in_words(problem.table, (key,)))


def sentence(problem: Problem, called: Called = nameless, *, bare: bool = False) -> str:
    """What is wrong, and what to do about it; `bare` without the row, for where that is edited."""
    if problem.code == "no-citation":  # its remedy says both
        return remedy(problem, called)
    return f"{message(problem, called, bare=bare)} {remedy(problem, called)}".strip()


def _of_field(code: str, key: str) -> str:
    match code, key:
        case "no-question", "type":
            return _("Open the kind of fact, and write a question for it there.")
        case "ungrounded", "date_basis":
            return _("Correct the date, cite the place that gives it, or choose that the source implies it.")
        case "wrong-value" | "missing-key", "cite":
            return _("Choose the source, and the words in it that say so.")
    return ""


def _of_code() -> dict[str, str]:
    return {
        "no-question": _("Mend that, or leave this question out if it is not to be asked."),
        "ambiguous": _("Name in it what tells the two apart, or leave this question out."),
        "leak": _("Word it without the answer, or leave this question out."),
        "uncovered": _("Write a fact of it, or say that it says nothing to learn."),
        "other-document": _("Attach the same edition, or say that it is this one, or cite the new one as another source."),
        "wrong-length": _("Attach the same edition, or say that it is this one."),
        "wrong-digest": _("Say that these words are right, or choose the right ones in the source."),
        "bad-digest": _("Choose the words in the source again."),
        "bad-span": _("Choose the words in the source again."),
        "no-citation": _(
            "No place in a source says it: choose the words in its text (Alt+C; Ctrl+O attaches the text), or choose “draft” as"
            " its status."
        ),
        "no-end": _("Say that its end is open if it still lasted when the source was written, or write when it ended."),
        "wrong-order": _("Correct the date, or the day of which the source speaks, or say that it is planned."),
        "outside-list": _("Add it there, or say no more that the list there is complete."),
        "too-many": _("Name one, or let the role take several: in the kind of fact."),
        "bad-date": _("Write 15 May 1992, May 1992, 1992, about 1992 or 1994/1999."),
        "no-premises": _("Name the facts that it follows from."),
        "bad-picture": _("Choose the picture again."),
    }  # fmt: skip
