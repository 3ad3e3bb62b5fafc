"""A plain text in paragraphs and sentences, with the spans and digests that a pack keeps of a source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from study_app.errors import StudyAppError
from study_app.facts.documents import canonical, digest, sha256
from study_app.facts.pack import Span
from study_app.i18n import _

LONGEST = 1_000_000
"""Code points: a longer text is a book, and is taken in parts."""

_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s+[\"“‘«(\[]*[^\W_a-z])")
"""The end of a sentence, where what follows can begin one: anything but a small letter."""

_TITLES = frozenset(
    "mr mrs ms dr prof st gen col lt maj sgt capt cmdr adm gov sen rep rev hon pres no nos nr art arts sec ch vol fig figs"
    " p pp para paras ed eds cf vs al etc inc ltd co corp bros e.g i.e c ca approx est viz resp op cit"
    " jan feb mar apr jun jul aug sept sep oct nov dec mt ft".split()
)
"""What a full stop after it abbreviates; `etc.` and months may end a sentence too, yet rarely before a capital."""

_LAST_WORD = re.compile(r"(?:^|[\s(\[“\"‘])((?:\w\.)*\w+)\.$")


def plain(text: str) -> str:
    """A pasted text as a pack counts in it: LF, NFC, without the characters that a screen never shows.

    Raises StudyAppError if there is no text, or too much of it.
    """
    cleaned = canonical(text.replace("\x00", "").encode("utf-8", "replace"))
    if not cleaned.strip():
        raise StudyAppError(_("There is no text: paste the article, or open a file of plain text."))
    if len(cleaned) > LONGEST:
        raise StudyAppError(
            _("The text has {n} letters, more than the {most} that are taken at once: cut it into parts.").format(
                n=len(cleaned), most=LONGEST
            )
        )
    return cleaned


_BROKEN = re.compile(r"(?<=[^\n])\n(?=[^\n])")
"""The end of a line inside a block of lines."""

_MIDDLE = re.compile(r"[^\n.!?:;…”\"’)\]]\s*\n(?=[^\n])")
"""The same where no sentence ends."""

_FEW = 5


def is_wrapped(text: str) -> bool:
    """Whether the lines of a text are cut where a page was full, as in a PDF or a letter: most do not end a sentence."""
    breaks = len(_BROKEN.findall(text))
    return breaks >= _FEW and len(_MIDDLE.findall(text)) >= 0.6 * breaks


def unwrapped(text: str) -> str:
    """The text with the lines of each block joined; a word that was cut by a hyphen is one again."""
    whole = re.sub(r"(?<=[^\W\d_])[-\u00ad\u2010] ?\n(?=[^\W\d_A-Z])", "", text)
    blocks = re.split(r"\n\s*\n", whole.strip())
    return "\n\n".join(" ".join(line.strip() for line in block.split("\n")) for block in blocks) + "\n"


@dataclass(frozen=True, slots=True)
class Segments:
    """The paragraphs of a text (its lines that are not blank) and the sentences in them."""

    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]

    def paragraph_of(self, sentence: Span) -> int:
        """The number of the paragraph that a sentence lies in, from 0."""
        return bisect_right(self.paragraphs, sentence.start, key=lambda paragraph: paragraph.start) - 1


def segments(text: str) -> Segments:
    """Take a canonical text apart."""
    paragraphs = [trimmed(text, m.start(), m.end()) for m in _LINE.finditer(text) if m[0].strip()]
    sentences = [sentence for paragraph in paragraphs for sentence in _sentences(text, paragraph)]
    return Segments(tuple(paragraphs), tuple(sentences))


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without the blanks at its ends, with its digest."""
    inside = text[start:end]
    start += len(inside) - len(inside.lstrip())
    end = start + len(inside.strip())
    return Span(start, end, digest(text[start:end]))


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for found in _END.finditer(text, paragraph.start, paragraph.end):
        if _abbreviates(text[start : found.end()]):
            continue
        yield trimmed(text, start, found.end())
        start = found.end()
    if start < paragraph.end:
        yield trimmed(text, start, paragraph.end)


def _abbreviates(read: str) -> bool:
    """Whether the full stop at the end belongs to a word: "Dr.", "J.", "e.g."; "U.N." before a capital may end a sentence."""
    word = _LAST_WORD.search(read)
    if word is None:
        return False
    last = word[1]
    return last.casefold() in _TITLES or (len(last) == 1 and last.isalpha() and last.isupper())


def source_row(id: str, text: str, *, title: str, publisher: str, as_of: str) -> dict[str, Any]:
    """The row of a new source: `[[source]]` as a pack holds it, with the spans of all paragraphs and sentences."""
    head = {"id": id, "title": title} | ({"publisher": publisher} if publisher else {})
    return head | {"as_of": as_of} | measures(text)


def measures(text: str) -> dict[str, Any]:
    """What a source row says of its document: sha256, length, paragraphs and sentences."""
    found = segments(text)
    return {
        "sha256": sha256(text),
        "length": len(text),
        "paragraphs": [[s.start, s.end, s.digest] for s in found.paragraphs],
        "sentences": [[s.start, s.end, s.digest] for s in found.sentences],
    }


def sentences_of(source: Mapping[str, Any], text: str) -> Segments:
    """The paragraphs and sentences of a source as its row has them, else as the text is taken apart."""
    rows = {key: _spans(source.get(key)) for key in ("paragraphs", "sentences")}
    found = segments(text)
    return Segments(rows["paragraphs"] or found.paragraphs, rows["sentences"] or found.sentences)


def _spans(rows: Any) -> tuple[Span, ...]:
    return tuple(Span(row[0], row[1], row[2]) for row in rows or ())
