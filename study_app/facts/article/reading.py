"""A text read as an article within limits: on a process of its own first, so that no text ends the program or holds it up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from study_app.confined import Limits, Standing
from study_app.facts.article.article import Article, Tables
from study_app.i18n import _
from study_app.scratch import Scratch


def read(
    text: str,
    source: Mapping[str, Any],
    tables: Tables,
    language: str,
    taken: Callable[[str, str], bool] | None = None,
    ready: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Article:
    """The article that a text is, as `Article` makes it; on any thread.

    Raises StudyAppError where that does, and where a process of its own that reads it before takes more than its limits or ends:
    nothing but what that could read is read here.
    """
    with Scratch() as folder:
        path = Path(folder, _("the article"))
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        _READER.ask(path, dict(source), {name: list(rows) for name, rows in tables.items()}, language, dict(ready))
    return Article(text, source, tables, language, taken, ready)


def ready() -> None:
    """Begin the process, on any thread: it takes some tenths of a second, and an article is wanted soon."""
    _READER.begin()


def _read(
    path: Path, source: Mapping[str, Any], tables: Tables, language: str, ready: Mapping[str, Mapping[str, Any]]
) -> bytes:
    """Reads it, on the other process; what came of it is made again here, for it is no plain value."""
    Article(path.read_bytes().decode("utf-8", "surrogatepass"), source, tables, language, ready=ready)
    return b""


_READER = Standing(_read, Limits(memory=1 << 30, seconds=60, writes=0))
"""The longest text that is taken up, a million letters, takes four seconds, and one that is full of dates eight."""
