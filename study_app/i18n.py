"""One catalogue of words for core, terminal and window: gettext through the standard library."""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, Self

DOMAIN = "study_app"
"""The name of the catalogues, as gettext calls it."""

NAMES = {"en": "English", "ru": "Русский"}
"""What each language that the program may speak calls itself."""

_WITHIN = str.maketrans("«»", "„“")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_used: tuple[str, Path] | None = None
_meanwhile: ContextVar[tuple[tuple[str, Path], gettext.NullTranslations] | None] = ContextVar("meanwhile", default=None)


def use(language: str, folder: Path) -> None:
    """From now on words are shown in `language` ("en", "ru"), read from `folder`/LANG/LC_MESSAGES/study_app.mo.

    English needs no catalogue: its words stand in the code.
    """
    global _catalogue, _used
    _used, _catalogue = (language, folder), _read(language, folder)


def _read(language: str, folder: Path) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, str(folder), [language], fallback=True)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it words are those of another language, on this thread alone; as they were where the program does not speak it."""
    used = in_use()
    if language not in NAMES or used is None or used[0] == language:
        yield
        return
    voice = (language, used[1])
    before = _meanwhile.set((voice, _other(*voice)))
    try:
        yield
    finally:
        _meanwhile.reset(before)


_other = lru_cache(maxsize=4)(_read)


def _now() -> gettext.NullTranslations:
    meanwhile = _meanwhile.get()
    return _catalogue if meanwhile is None else meanwhile[1]


def spoken(folder: Path) -> tuple[str, ...]:
    """The languages that the program speaks, with a catalogue in `folder` or, as English, without."""
    return tuple(one for one in NAMES if one == "en" or (folder / one / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file())


def nearest(wanted: Iterable[str], folder: Path) -> str:
    """The first of the languages `wanted` ("ru-RU", "ru_RU.UTF-8", "en"), best first, that is spoken; else English."""
    known = spoken(folder)
    codes = (one.replace("_", "-").split("-")[0].lower() for one in wanted)
    return next((code for code in codes if code in known), "en")


def in_use() -> tuple[str, Path] | None:
    """What was said to `use` last, to be said on another process; None if nothing was."""
    meanwhile = _meanwhile.get()
    return _used if meanwhile is None else meanwhile[0]


def _(text: str) -> str:
    """`text` in the language in use."""
    return _now().gettext(text)


def pgettext(use: str, text: str) -> str:
    """`text` in the language in use, as it is said in one use of several that English has the same words for."""
    return _now().pgettext(use, text)


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many`, as the language in use wants it for the number `n`."""
    return _now().ngettext(one, many, n)


def grouped(n: int) -> str:
    """A whole number with its thousands parted as the language in use does."""
    return f"{n:,}".replace(",", pgettext("thousands are parted so", "1,000")[1:-3])


def decimal(n: float, places: int | None = None) -> str:
    """A number, to be read, with the decimal mark of the language in use: "2.5"; with so many `places` if they are given."""
    return (f"{n:.12g}" if places is None else f"{n:.{places}f}").replace(".", decimal_mark())


def percent(share: float, places: int = 0) -> str:
    """A share of 1 in percent, as the language in use writes it: "90 %", "72.5 %"; in a column all with as many `places`."""
    return _("{n} %").format(n=decimal(100 * share, places))


def decimal_mark() -> str:
    """What stands before the decimals in the language in use: "." or ","."""
    return pgettext("decimals are written so", "1.5")[1:-1]


def quoted(text: str) -> str:
    """A text in the quotation marks of the language in use; of those within it the outer ones become inner ones."""
    marks = _("“{text}”")
    if marks.startswith("«"):
        text = text.translate(_WITHIN)
    return marks.format(text=text)


class Worded(str):
    """An English sentence for files and programs, that a window can say in its language: it knows its words and their values.

    `Worded("there is no file {file}.", file="a.png")` is the text "there is no file a.png."; a value may be one too.
    """

    words: str
    values: dict[str, str]

    def __new__(cls, words: str, /, **values: object) -> Self:
        kept = {name: value if isinstance(value, str) else str(value) for name, value in values.items()}
        made = super().__new__(cls, words.format(**kept))
        made.words, made.values = words, kept
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return of_plain, (as_plain(self),)


def capital(text: str) -> str:
    """A text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def language_name(language: str) -> str:
    """What a language is called in the language in use, as it stands inside a sentence; its code where it is not known."""
    return {"en": _("English"), "ru": _("Russian")}.get(language, language)


def within(text: str) -> str:
    """A text as it stands inside a sentence: with a small letter, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def said(text: str) -> str:
    """A text in the language in use, if it is one that can be `Worded` in it; else as it stands."""
    if not isinstance(text, Worded):
        return text
    return _(text.words).format(**{name: said(value) for name, value in text.values.items()})


def as_plain(text: str) -> Any:
    """A text as JSON holds it, with what `said` needs."""
    return (
        [text.words, {name: as_plain(value) for name, value in text.values.items()}]
        if isinstance(text, Worded)
        else text
    )


def of_plain(plain: Any) -> str:
    """The text of what `as_plain` gave; raises ValueError for anything else."""
    match plain:
        case str():
            return plain
        case [str(words), dict(values)]:
            if not _places(words) <= values.keys():
                raise ValueError("its words have other places")
            return Worded(words, **{str(name): of_plain(value) for name, value in values.items()})
    raise ValueError("it is no text")


@lru_cache(maxsize=512)
def _places(words: str) -> frozenset[str]:
    """The places for values in some words; raises ValueError where one reaches into a value or fills it up."""
    found = [(place, how) for _before, place, how, _as in Formatter().parse(words) if place is not None]
    if any(how or not place.isidentifier() for place, how in found):
        raise ValueError("its words have other places")
    return frozenset(place for place, _how in found)
