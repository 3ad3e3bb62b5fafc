"""The guide: pages of Markdown with their headings, in the order of its index, in a language each, and words found in it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

INDEX = "index.md"
"""The page that names all others, each by a link in a list; in this order they are read."""

_ITEM = re.compile(r" *(?:[-*+]|\d+\.) ")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_YO = re.compile("(?i)[её]")
"""Two letters of Russian that most people write as one."""
_AROUND = 60
"""Letters before and after what was found that are shown of it."""


class Section(NamedTuple):
    """A heading and what stands below it, up to the next one."""

    page: str
    """The file that it is in."""
    number: int
    """Which heading of the page, from 0."""
    level: int
    title: str
    words: str
    """Without the signs of Markdown."""
    anchor: str
    """What a link says behind `#` to lead here: the same in every language, from the English heading."""

    @property
    def own_anchor(self) -> str:
        """The same from its own heading: what reads the file outside the program goes by it."""
        return _anchor(self.title)


class GuidePage(NamedTuple):
    """One file."""

    name: str
    folder: Path
    """That it lies in, beside its figures."""
    title: str
    text: str
    sections: tuple[Section, ...]

    def section(self, anchor: str) -> Section | None:
        """The section that a link leads to; None where there is none."""
        wanted = anchor.casefold()
        return next((section for section in self.sections if wanted in (section.anchor, section.own_anchor)), None)


class Found(NamedTuple):
    """A section in which all words were found, and the place of the first of them."""

    section: Section
    excerpt: str


@cache
def read(folder: Path, language: str = "en") -> tuple[GuidePage, ...]:
    """All pages of a guide, in the order of its index: each in `language` if `folder`/LANG has it, else in English."""
    index = (folder / INDEX).read_text(encoding="utf-8")
    names = [target for picture, _words, target in _LINK.findall(index) if not picture and target.endswith(".md")]
    return tuple(_spoken(folder, language, name) for name in (INDEX, *names))


def _spoken(folder: Path, language: str, name: str) -> GuidePage:
    english = _page(folder, name)
    if not (folder / language / name).is_file():
        return english
    page = _page(folder / language, name)
    anchors = {section.number: section.anchor for section in english.sections}
    same = tuple(one._replace(anchor=anchors.get(one.number, one.anchor)) for one in page.sections)
    return page._replace(sections=same)


def _page(folder: Path, name: str) -> GuidePage:
    text = (folder / name).read_text(encoding="utf-8")
    heads: list[tuple[int, str]] = []
    bodies: list[list[str]] = []
    fenced = listed = False
    for line in text.splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and (head := re.match(r"(#+) +(.*)", line)):
            heads.append((len(head[1]), _plain(head[2])))
            bodies.append([])
            continue
        elif bodies:
            item = not fenced and bool(_ITEM.match(line))
            # what follows each other in a list is no one sentence
            bodies[-1].append(("· " if item and listed else "") + (line if fenced else _plain(line)))
            listed = item or (listed and bool(line.strip()))
    sections = tuple(
        Section(name, number, level, title, " ".join(" ".join(body).split()), _anchor(title))
        for number, ((level, title), body) in enumerate(zip(heads, bodies, strict=True))
    )
    return GuidePage(name, folder, sections[0].title, text, sections)


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-")


def _plain(line: str) -> str:
    """A line without the signs of Markdown; code is left as it is."""
    parts = re.split(r"(`[^`]*`)", line)
    for number in range(0, len(parts), 2):
        text = _LINK.sub(r"\2", parts[number])
        text = re.sub(r"\*+|(?<!\w)_|_(?!\w)|^ *(?:[-*+]|\d+\.|>) +|^ *\|[-| :]+\|? *$", "", text)
        parts[number] = text.replace("|", " ")
    return "".join(part.strip("`") if number % 2 else part for number, part in enumerate(parts)).strip()


def find(pages: tuple[GuidePage, ...], text: str) -> tuple[Found, ...]:
    """The sections that have the beginning of each word of a text, those first whose heading has one; none for no words."""
    wanted = [re.compile(rf"(?i)(?<!\w){_YO.sub('[её]', re.escape(word))}") for word in text.split()]
    if not wanted:
        return ()
    headed: list[Found] = []
    others: list[Found] = []
    for section in (section for page in pages for section in page.sections):
        if all(word.search(section.title) or word.search(section.words) for word in wanted):
            heads = any(word.search(section.title) for word in wanted)
            (headed if heads else others).append(Found(section, _excerpt(section.words, wanted)))
    return (*headed, *others)


def _excerpt(words: str, wanted: list[re.Pattern[str]]) -> str:
    at = min((found.start() for word in wanted if (found := word.search(words))), default=0)
    start, end = max(0, at - _AROUND), at + _AROUND
    if start:
        start = words.find(" ", start, at) + 1 or start
    if end < len(words):
        end = words.rfind(" ", at, end) if words.rfind(" ", at, end) > at else end
    return f"{'… ' if start else ''}{words[start:end]}{' …' if end < len(words) else ''}"
