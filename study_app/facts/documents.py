"""A source's document: its canonical text, the digests taken of it, and where a copy of it lies."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

from study_app.errors import StudyAppError
from study_app.facts.folder import content
from study_app.i18n import _

_MOST_ACCENTS, _PILED = 256, "accents"


def canonical(data: bytes) -> str:
    """The canonical text of a document: UTF-8 without byte order mark, LF, NFC.

    Raises UnicodeDecodeError, also for hundreds of accents on one letter: no language has them, and putting them into their order
    takes as long as they are many, times their number.
    """
    text = data.decode("utf-8").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() and (pile := _pile(text)) is not None:
        raise UnicodeDecodeError("utf-8", data, *pile, _PILED)
    return unicodedata.normalize("NFC", text)


def piled() -> str:
    """What there is to say of such a letter."""
    return _("hundreds of accents stand on one letter, as in no language: take them out, or get the text again.")


def _pile(text: str) -> tuple[int, int] | None:
    """Where there are more accents in a row than `_MOST_ACCENTS`, in the bytes of the text; None if nowhere."""
    for at in range(_MOST_ACCENTS, len(text), _MOST_ACCENTS):  # each longer row has one of these letters
        if unicodedata.combining(text[at]):
            start, end = at, at
            while start and unicodedata.combining(text[start - 1]):
                start -= 1
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            if end - start > _MOST_ACCENTS:
                return len(text[:start].encode()), len(text[:end].encode())
    return None


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest(text: str) -> str:
    """The digest of a span's text: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(text)[:16]


def document(pack_folder: Path, source: str, digest: str, documents: Path) -> str | None:
    """The canonical text of a source whose SHA-256 is `digest`, if it is at hand and unchanged."""
    for place, name in ((pack_folder / "sources", source), (documents, digest)):
        try:
            text = canonical(content(place / f"{name}.txt", place))
        except (OSError, UnicodeDecodeError):
            continue
        if sha256(text) == digest:
            return text
    return None


def named_document(path: Path) -> str:
    """The canonical text of a document that a person names; raises StudyAppError if it cannot be read."""
    try:
        real = path.resolve()  # whoever names a link means what it leads to
        return canonical(content(real, real.parent))
    except OSError as error:
        raise StudyAppError(_("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        if error.reason == _PILED:
            raise StudyAppError(f"{path.name}: {piled()}") from error
        raise StudyAppError(_("{path} is not text in UTF-8: save it as plain text first.").format(path=path)) from error
