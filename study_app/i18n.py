"""One catalogue of words for core, terminal and window: gettext through the standard library."""

from __future__ import annotations

import gettext
from pathlib import Path

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use(language: str, folder: Path) -> None:
    """From now on words are shown in `language` ("en", "ru"), read from `folder`/LANG/LC_MESSAGES/study_app.mo.

    English needs no catalogue: its words stand in the code.
    """
    global _catalogue
    _catalogue = gettext.translation("study_app", str(folder), [language], fallback=True)


def _(text: str) -> str:
    """`text` in the language in use."""
    return _catalogue.gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many`, as the language in use wants it for the number `n`."""
    return _catalogue.ngettext(one, many, n)
