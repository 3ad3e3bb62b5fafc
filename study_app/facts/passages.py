"""The sources that the library cites, the documents kept of them, and the passages that facts rest on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from study_app.errors import StudyAppError
from study_app.facts.dates import parse as parse_date
from study_app.facts.documents import document, named_document, sha256
from study_app.facts.store import CitedSpan, Store
from study_app.files import make_folder, write_whole
from study_app.i18n import _, ngettext, quoted


class SourceRow(NamedTuple):
    """A source that packs cite; `attached` says whether its text is at hand."""

    pack: str
    id: str
    title: str
    publisher: str
    as_of: str
    attached: bool


class Passage(NamedTuple):
    """The place that a question rests on. `paragraph` counts from 1.

    `text` is the paragraphs that the cited span touches, None while the source is not attached; `highlights` are the
    cited spans within `text` (code points, half open).
    """

    source_title: str
    publisher: str
    as_of: str
    paragraph: int
    text: str | None
    highlights: tuple[tuple[int, int], ...]


class Passages:
    """Sources and passages of one library; `documents` is the folder in which attached documents are kept."""

    def __init__(self, store: Store, documents: Path) -> None:
        self._store = store
        self._documents = documents

    def sources(self) -> tuple[SourceRow, ...]:
        """The sources that the library cites."""
        rows = self._store.connection.execute("SELECT pack, id, title, publisher, as_of FROM source").fetchall()
        return tuple(
            SourceRow(r[0], r[1], r[2], r[3], parse_date(r[4]).words(), self._document(r[0], r[1]) is not None)
            for r in rows
        )

    def attach(self, path: Path) -> SourceRow:
        """Keep a copy of a document that some pack cites, recognised by its text.

        Raises StudyAppError if it cannot be read or kept, or is no source of any pack.
        """
        text = named_document(path)
        digest = sha256(text)
        row = self._store.connection.execute("SELECT pack, id FROM source WHERE sha256 = ?", (digest,)).fetchone()
        if row is None:
            titles = [r[0] for r in self._store.connection.execute("SELECT title FROM source")]
            raise StudyAppError(
                _("{path} is not, to the letter, one of the documents that your packs cite: {titles}.").format(
                    path=path.name, titles="; ".join(titles)
                )
            )
        self.keep(text)
        return next(s for s in self.sources() if (s.pack, s.id) == (row[0], row[1]))

    def keep(self, text: str) -> None:
        """Keep the text of a document; raises StudyAppError if it cannot be written."""
        kept = self._documents / f"{sha256(text)}.txt"
        try:
            make_folder(kept.parent)
            write_whole(kept, text.encode("utf-8"))
        except OSError as error:
            raise StudyAppError(_("The document cannot be kept in {folder}.").format(folder=kept.parent)) from error

    def text(self, pack: str, source: str) -> str | None:
        """The text of a source; None if it is not at hand."""
        return self._document(pack, source)

    def of(self, pack: str, spans: Iterable[CitedSpan], *, quoted: bool = True) -> tuple[Passage, ...]:
        """The passages that some cited spans of a pack lie in: spans that begin in one paragraph share a passage.

        Those that are not to be `quoted` have no text, and no document is read for them.
        """
        found: dict[tuple[str, int], Passage] = {}
        for span in spans:
            passage = self._passage(pack, span, quoted)
            place = (span.source, passage.paragraph)
            found[place] = _joined(found[place], passage) if place in found else passage
        return tuple(found.values())

    def _passage(self, pack: str, span: CitedSpan, quoted: bool) -> Passage:
        connection = self._store.connection
        title, publisher, as_of = connection.execute(
            "SELECT title, publisher, as_of FROM source WHERE pack = ? AND id = ?", (pack, span.source)
        ).fetchone()
        touched = connection.execute(
            "SELECT n, start, end FROM paragraph WHERE pack = ? AND source = ? AND start < ? AND end > ? ORDER BY n",
            (pack, span.source, span.end, span.start),
        ).fetchall()
        text = self._document(pack, span.source) if quoted else None
        shown = None
        marked: tuple[tuple[int, int], ...] = ()
        if text is not None and touched:
            start, end = touched[0][1], touched[-1][2]
            shown = text[start:end]
            marked = ((max(0, span.start - start), min(len(shown), span.end - start)),)
        paragraph = touched[0][0] if touched else 0
        return Passage(title, publisher, parse_date(as_of).words(), paragraph, shown, marked)

    def _document(self, pack: str, source: str) -> str | None:
        row = self._store.connection.execute(
            "SELECT p.folder, s.sha256 FROM source s JOIN pack p ON p.id = s.pack WHERE s.pack = ? AND s.id = ?",
            (pack, source),
        ).fetchone()
        return document(Path(row[0]), source, row[1], self._documents) if row else None


def _joined(one: Passage, other: Passage) -> Passage:
    """Two cited spans that begin in one paragraph, as one passage: the longer text, with both marked."""
    longer = max(one, other, key=lambda passage: len(passage.text or ""))
    return longer._replace(highlights=tuple(sorted({*one.highlights, *other.highlights})))


def reference(*passages: Passage) -> str:
    """The place in words: title, publisher, date, paragraphs; of passages of one source."""
    first = passages[0]
    parts = [quoted(first.source_title), first.publisher, first.as_of]
    numbers = [str(number) for number in sorted({passage.paragraph for passage in passages if passage.paragraph})]
    if numbers:
        words = ngettext("paragraph {number}", "paragraphs {number}", len(numbers))
        parts.append(words.replace(" {", "\N{NO-BREAK SPACE}{").format(number=", ".join(numbers)))
    return ", ".join(part for part in parts if part)


def by_source(passages: Iterable[Passage]) -> list[list[Passage]]:
    """Passages in groups, one for each source."""
    found: dict[tuple[str, str, str], list[Passage]] = {}
    for passage in passages:
        found.setdefault((passage.source_title, passage.publisher, passage.as_of), []).append(passage)
    return list(found.values())
