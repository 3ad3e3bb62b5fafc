"""Which keys rate an answer: the usual ones, those that a learner chose in their place, and why some cannot be."""

from __future__ import annotations

from collections.abc import Sequence

from study_app.i18n import _

USUAL = ("1", "2", "3", "4")
"""For Again, Hard, Good and Easy, in this order."""


def taken() -> dict[str, str]:
    """The single keys that do something else on the page of a session, after an answer too, and what."""
    return {
        "C": _("the passage in the source"),
        "R": _("I was right"),
        "E": _("edit the fact"),
        "M": _("the menu of the card"),
        "N": _("a note of your own"),
        "-": _("not again today"),
        "=": _("not for a week"),
        "@": _("suspend the card"),
        "?": _("the keys of the page"),
    }


def read(text: str) -> tuple[str, ...]:
    """Keys as people write them, `1 2 3 4` or `j k l ö`."""
    return tuple(part.upper() for part in text.split())


def in_words(keys: Sequence[str]) -> str:
    """Keys as a line shows them: what stands in a row shortly."""
    return "1–4" if tuple(keys) == USUAL else ", ".join(keys)


def refusal(keys: Sequence[str]) -> str:
    """Why keys cannot rate answers, as one sentence; "" if they can."""
    if len(keys) != len(USUAL):
        return _("Four keys rate an answer: for Again, Hard, Good and Easy, such as 1 2 3 4.")
    others = taken()
    for number, key in enumerate(keys):
        if len(key) != 1 or not key.isprintable() or key.isspace():
            return _("“{key}” is no single letter, digit or sign: a rating has one key alone.").format(key=key)
        if key == ",":
            return _("The comma parts keys where they are listed: take another key.")
        if key in keys[:number]:
            return _("{key} stands twice: each of the four ratings needs a key of its own.").format(key=key)
        if key in others:
            return _("{key} is the key for: {what}. Take another one for the rating.").format(key=key, what=others[key])
    return ""
