"""Anki's text export: separated lines under `#` headers, with HTML, pictures and cloze deletions in the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from study_app.facts.importers import encoding as encodings
from study_app.facts.importers.format import Layout, Row, Said
from study_app.facts.importers.separated import laid_out, table, unnamed
from study_app.i18n import _

_HEADER = re.compile(r"#([a-z ]+):(.*)")
_PLACE = re.compile(r"[1-9][0-9]{0,3}")
_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_COLUMNS = {"guid column": "id", "notetype column": "notetype", "deck column": "deck", "tags column": "tags"}
_LOOKED_AT = 200

_CLOZE = re.compile(r"\{\{c\d+::((?:(?!\{\{c\d|\}\}|::).)*)(?:::(?:(?!\{\{c\d|\}\}).)*)?\}\}", re.DOTALL)
_SOUND = re.compile(r"\[(?:sound|anki):[^\]]*\]")
_BLOCKS = frozenset("address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tr ul".split())
_UNSEEN = frozenset("script style head title template".split())
_PICTURE = re.compile(r"<(?:img|audio|video|object|embed|iframe)\b", re.IGNORECASE)


class AnkiText:
    """A text file that Anki exports notes into, told by the lines with `#` before them."""

    id = "anki"

    @property
    def name(self) -> str:
        """What people call it."""
        return _("Anki’s text export")

    def layout(self, path: Path, encoding: str, said: Said) -> Layout | None:
        """What the headers tell; None where there are none."""
        head = encodings.first_lines(path, encoding, _LOOKED_AT)
        told: dict[str, str] = {}
        skip = 0  # one header may stand twice: the last counts
        while skip < len(head) and (header := _HEADER.match(head[skip].lstrip("\ufeff").rstrip("\r\n"))):
            told[header[1].strip()] = header[2]
            skip += 1
        if not told:
            return None
        separator = told.get("separator", "Tab").strip(" ") or "\t"
        separator = _NAMES.get(separator.casefold(), separator[:1])
        layout = laid_out(path, Layout(encoding, separator, (), skip=skip), head, replace(said, header=False))
        places = {key: told.get(key, "").strip() for key in _COLUMNS}
        roles = {int(place) - 1: _COLUMNS[key] for key, place in places.items() if _PLACE.fullmatch(place)}
        columns = list(unnamed(len(layout.columns)))
        for place, column in enumerate(told["columns"].split(separator)[: len(columns)] if "columns" in told else ()):
            columns[place] = " ".join(column.split()) or columns[place]
        everywhere = {key: told[key].strip() for key in ("tags", "deck") if told.get(key, "").strip()}
        return replace(
            layout, columns=tuple(columns), html=told.get("html", "").strip().casefold() == "true",
            roles={place: role for place, role in roles.items() if place < len(columns)}, everywhere=everywhere,
        )  # fmt: skip

    def rows(self, path: Path, layout: Layout) -> Iterator[Row]:
        """The notes as plain text, with how many pictures and sounds are left out of each."""
        for row in table(path, layout):
            dropped = sum(len(_SOUND.findall(cell)) for cell in row.cells if "[" in cell)
            if layout.html:
                dropped += sum(len(_PICTURE.findall(cell)) for cell in row.cells if "<" in cell)
            yield Row(row.line, tuple(plain(cell, markup=layout.html) for cell in row.cells), row.wrong, dropped)


class _Plain(HTMLParser):
    """Collects the text of HTML; the ends of blocks become ends of lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS and tag != "br":
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def plain(cell: str, *, markup: bool) -> str:
    """A field of a note as plain text: without markup, pictures and sounds, cloze deletions as the text they hide."""
    if "[" in cell:
        cell = _SOUND.sub("", cell)
    while "{{c" in cell and (opened := _CLOZE.sub(r"\1", cell)) != cell:  # they may lie in each other
        cell = opened
    if markup and ("<" in cell or "&" in cell):
        parser = _Plain()
        parser.feed(cell)
        parser.close()
        cell = "".join(parser.parts)
    cell = cell.replace("\xa0", " ")
    return re.sub(r" *\n\s*", "\n", cell).strip() if "\n" in cell else cell.strip()
