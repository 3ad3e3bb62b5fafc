"""A plain text in paragraphs and sentences, with the spans and digests that a pack keeps of a source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from study_app.errors import StudyAppError
from study_app.facts.documents import canonical, digest, piled, sha256
from study_app.facts.pack import Span
from study_app.i18n import _

LONGEST = 1_000_000
"""Code points: a longer text is a book, and is taken in parts."""

LONGEST_SENTENCE = 3_000
"""Code points: what is longer, as a table or a list of a page can be, is cut at a blank, for much of what is found in a sentence
takes as long as it is, times its length."""

_LINE = re.compile(r"[^\n]+")
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"”’»)\]]*(?=\s+[\"“‘«(\[]*[^\W_a-z])")
"""The end of a sentence, where what follows can begin one: anything but a small letter."""

_TITLES = frozenset(
    "mr mrs ms dr prof st gen col lt maj sgt capt cmdr adm gov sen rep rev hon pres no nos nr art arts sec ch vol fig figs"
    " p pp para paras ed eds cf vs al etc inc ltd co corp bros e.g i.e c ca approx est viz resp op cit"
    " jan feb mar apr jun jul aug sept sep oct nov dec mt ft".split()
)
"""What a full stop after it abbreviates; `etc.` and months may end a sentence too, yet rarely before a capital."""

_LONGEST_TITLE = 20
"""Letters from which a word is none of these for sure."""

_LAST_WORD = re.compile(r"(?:^|[\s(\[“\"‘])((?:\w\.)*\w+)\.$")


def plain(text: str) -> str:
    """A pasted text as a pack counts in it: LF, NFC, without the characters that a screen never shows.

    Raises StudyAppError if there is no text, or too much of it.
    """
    if len(text) > 4 * LONGEST:
        raise _too_long(text)
    try:
        cleaned = canonical(text.replace("\x00", "").encode("utf-8", "replace"))
    except UnicodeDecodeError as error:  # it is UTF-8, so that it is the only reason
        raise StudyAppError(_("In the text {reason}").format(reason=piled())) from error
    if not cleaned.strip():
        raise StudyAppError(_("There is no text: paste the article, or open a file of plain text."))
    if len(cleaned) > LONGEST:
        raise _too_long(cleaned)
    return cleaned


def _too_long(text: str) -> StudyAppError:
    words = _("The text has {n} letters, more than the {most} that are taken at once: cut it into parts.")
    return StudyAppError(words.format(n=len(text), most=LONGEST))


_WORD = re.compile(r"[^\W\d_]+")

_ENGLISH = frozenset(
    "the of and in to a is was were for on by that with as at from its his be are has have it which or".split()
)
"""Words that every English text is full of."""

_FEW_WORDS, _LOOKED_AT, _SHARE = 15, 20_000, 0.15
"""Fewer words tell nothing; so many letters of a text are enough to know; what share of English such words are at least."""


def reads_english(text: str) -> bool:
    """Whether a text is likely to be in English, or too short to be told from it: by its small words."""
    words = _WORD.findall(text[:_LOOKED_AT].casefold())
    return len(words) < _FEW_WORDS or sum(word in _ENGLISH for word in words) >= _SHARE * len(words)


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
        if _abbreviates(text[max(start, found.end() - _LONGEST_TITLE) : found.end()]):
            continue
        yield from _cut(text, start, found.end())
        start = found.end()
    if start < paragraph.end:
        yield from _cut(text, start, paragraph.end)


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, in several pieces where it is longer than any is."""
    while end - start > LONGEST_SENTENCE:
        blank = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        at = blank if blank > 0 and text[start:blank].strip() else start + LONGEST_SENTENCE
        yield trimmed(text, start, at)
        start = at
    if text[start:end].strip():
        yield trimmed(text, start, end)


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
    paragraphs, sentences = (_spans(source.get(key)) for key in ("paragraphs", "sentences"))
    found = segments(text)
    longest = max((sentence.end - sentence.start for sentence in sentences), default=0)
    usable = longest <= LONGEST_SENTENCE and all(one.end <= other.start for one, other in pairwise(sentences))
    return Segments(paragraphs or found.paragraphs, sentences if sentences and usable else found.sentences)


def _spans(rows: Any) -> tuple[Span, ...]:
    return tuple(Span(row[0], row[1], row[2]) for row in rows or ())
