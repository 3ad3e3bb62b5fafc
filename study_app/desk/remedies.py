"""What is wrong with a row and what to do about it, for the window: in its language, and without keys of the pack's text."""

from __future__ import annotations

from study_app.desk.row_words import field_in_words
from study_app.facts.problem import Problem
from study_app.facts.problem import bare as without_row
from study_app.i18n import Worded, _, said


def message(problem: Problem, *, bare: bool = False) -> str:
    """What is wrong; `bare` without the row, for where that stands beside it."""
    return said(without_row(problem.message) if bare else problem.message)


def remedy(problem: Problem) -> str:
    """What to do about a problem, without a line of the pack's text: in a window nobody sees that."""
    if isinstance(problem.remedy, Worded):
        return said(problem.remedy)
    key = problem.field.partition(".")[0]
    known = _of_field(problem.code, key) or _of_code().get(problem.code, "")
    if known or not key:
        return known or problem.remedy
    return _("Correct it under “{field}”.").format(field=field_in_words(problem.table, (key,)))


def sentence(problem: Problem, *, bare: bool = False) -> str:
    """What is wrong, and what to do about it; `bare` without the row, for where that is edited."""
    if problem.code == "no-citation":  # its remedy says both
        return remedy(problem)
    return f"{message(problem, bare=bare)} {remedy(problem)}".strip()


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
        "no-citation": _("No place in a source says it: choose the words there (Alt+C), or make “draft” its status."),
        "no-end": _("Say that its end is open if it still lasted when the source was written, or write when it ended."),
        "wrong-order": _("Correct the date, or the day of which the source speaks, or say that it is planned."),
        "outside-list": _("Add it there, or say no more that the list there is complete."),
        "too-many": _("Name one, or let the role take several: in the kind of fact."),
        "bad-date": _("Write 15 May 1992, May 1992, 1992, about 1992 or 1994/1999."),
        "no-premises": _("Name the facts that it follows from."),
        "bad-picture": _("Choose the picture again."),
    }  # fmt: skip
