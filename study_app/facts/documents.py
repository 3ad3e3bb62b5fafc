"""A source's document: its canonical text, the digests taken of it, and where a copy of it lies."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

from study_app.errors import StudyAppError
from study_app.i18n import _


def canonical(data: bytes) -> str:
    """The canonical text of a document: UTF-8 without byte order mark, LF, NFC; raises UnicodeDecodeError."""
    text = data.decode("utf-8").lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest(text: str) -> str:
    """The digest of a span's text: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(text)[:16]


def document(pack_folder: Path, source: str, digest: str, documents: Path) -> str | None:
    """The canonical text of a source whose SHA-256 is `digest`, if it is at hand and unchanged."""
    for path in (pack_folder / "sources" / f"{source}.txt", documents / f"{digest}.txt"):
        try:
            text = canonical(path.read_bytes())
        except (OSError, UnicodeDecodeError):
            continue
        if sha256(text) == digest:
            return text
    return None


def named_document(path: Path) -> str:
    """The canonical text of a document that a person names; raises StudyAppError if it cannot be read."""
    try:
        return canonical(path.read_bytes())
    except OSError as error:
        raise StudyAppError(_("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise StudyAppError(_("{path} is not text in UTF-8: save it as plain text first.").format(path=path)) from error
