"""Brings the catalogues of all languages up to the words in the code: `make words`.

A catalogue, `resources/locale/LANG/LC_MESSAGES/study_app.po`, is a text that a translator edits with any editor for the format of
GNU gettext; the `.mo` beside it is what the program reads. What is new in the code is put in without a translation, what is no
longer in it is taken out.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "resources" / "locale"
_NOBODY = (b'"Report-Msgid', b'"Last-Translator', b'"Language-Team', b'"Generated-By')
"""Lines of the head that would name people, or change with the tool."""

_WORDS = {"_": None, "Worded": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def template() -> Catalog:
    """All words in the code, none of them translated."""
    found = Catalog()
    for _file, _line, words, _comments, use in extract_from_dir(ROOT / "study_app", keywords=_WORDS):
        found.add(words, context=use)
    return found


def files() -> dict[str, Path]:
    """The catalogue of every language, by its code."""
    return {path.parent.parent.name: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/study_app.po"))}


def read(path: Path) -> Catalog:
    """A catalogue as it stands in its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """What is to be translated: all but the head."""
    return (message for message in catalogue if message.id)


def as_text(catalogue: Catalog) -> bytes:
    """The catalogue as its file holds it, in the order of the English words, so that two people's work merges."""
    file = io.BytesIO()
    catalogue.fuzzy = False
    write_po(file, catalogue, width=120, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = file.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(_NOBODY))


def as_read(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def update(path: Path) -> list[Message]:
    """Bring one catalogue up to the code and write what the program reads of it; what is left to translate."""
    catalogue = read(path)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    path.write_bytes(as_text(catalogue))
    path.with_suffix(".mo").write_bytes(as_read(catalogue))
    return [message for message in messages(catalogue) if untranslated(message)]


def untranslated(message: Message) -> bool:
    """Whether some of the words of a message have no translation."""
    return not all(told(message))


def told(message: Message) -> tuple[str, ...]:
    """The translation of a message, in all its forms; "" or () where there is none."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def main() -> int:
    """Update every catalogue, and tell what is left to translate in each."""
    left = {language: update(path) for language, path in files().items()}
    for language, missing in left.items():
        print(f"{language}: {len(missing)} to translate")
        for message in missing:
            print(f"  {message.id!r}")
    return int(any(left.values()))


if __name__ == "__main__":
    sys.exit(main())
