"""What is printed as a page of HTML that stands alone, for any browser to show and print."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from io import BytesIO
from pathlib import Path

from study_app.errors import StudyAppError
from study_app.facts import pictures
from study_app.files import fresh_beside
from study_app.i18n import _
from study_app.quiz.paper import Paper, Role, Row

_STYLE = """
@page { margin: 18mm 16mm 20mm;
  @bottom-left { content: "heading"; font: 9pt sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
* { box-sizing: border-box; }
body { font: 11pt/1.4 Inter, "Helvetica Neue", Arial, sans-serif; color: #1c1f26; background: #fff; max-width: 178mm;
  margin: 0 auto; padding: 8mm 4mm; }
header { break-after: avoid; border-bottom: 0.6mm solid #1c1f26; padding-bottom: 3mm; margin-bottom: 5mm; }
h1 { font-size: 18pt; margin: 0; display: flex; justify-content: space-between; align-items: center; }
h1 .version { border: 0.5mm solid #1c1f26; border-radius: 1.5mm; padding: 0 2.5mm; }
.about { margin: 1mm 0 0; color: #4a4f5a; font-size: 9.5pt; }
.fields { display: flex; gap: 6mm; margin: 5mm 0 0; }
.fields span { flex: 1; border-bottom: 0.3mm solid #1c1f26; padding-bottom: 0.5mm; }
.fields span:first-child { flex: 2; } .fields span:last-child { flex: 0 0 auto; border: 0; }
article { break-inside: avoid; page-break-inside: avoid; margin: 0 0 6mm; }
.row { display: flex; gap: 2.5mm; margin: 0 0 1.2mm; }
.mark { flex: 0 0 auto; min-width: 7mm; font-weight: 600; }
.text { flex: 1; overflow-wrap: anywhere; white-space: pre-line; } .aside { flex: 0 0 auto; color: #4a4f5a; font-size: 9pt; }
.stem { font-weight: 600; } .stem .aside { font-weight: 400; }
.picture img { max-width: 70mm; max-height: 45mm; display: block; } .picture .text { color: #4a4f5a; font-size: 9.5pt; }
.option, .prompt, .picture, .write, .answer, .why, .source { margin-left: 9.5mm; }
.prompt .aside { color: inherit; font-size: inherit; }
.write { align-items: flex-end; height: 8mm; }
.write .text { flex: 0 1 auto; font-size: 9.5pt; color: #4a4f5a; } .write .line { flex: 1; border-bottom: 0.3mm solid #1c1f26; }
.answer { font-weight: 600; } .answer .mark:empty { display: none; }
.why, .source { font-size: 9.5pt; } .source { color: #4a4f5a; } .why .mark:empty, .source .mark:empty { display: none; }
footer { break-inside: avoid; border-top: 0.3mm solid #85888f; margin-top: 8mm; padding-top: 2mm; font-size: 8.5pt;
  color: #4a4f5a; }
footer p { margin: 0 0 1mm; }
@media screen { html { background: #e9e9e4; } body { margin: 6mm auto; padding: 14mm 12mm; box-shadow: 0 1px 8px #0003; } }
@media print { body { padding: 0; max-width: none; } }
"""


MOST_BYTES = 24 << 20
"""Of all pictures on a page: larger ones are slow to open; their words stand for those that come after."""


def as_html(paper: Paper) -> str:
    """A page that stands alone: no script, nothing from elsewhere, its pictures in it, the same bytes for the same paper."""
    return "".join(_html(paper))


def save_html(paper: Paper, file: Path) -> None:
    """Write the page, whole or not at all; raises StudyAppError."""
    fresh = fresh_beside(file)
    try:
        fresh.write_text(as_html(paper), encoding="utf-8", newline="\n")
        fresh.replace(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        reason = error.strerror or _("it cannot be written")
        words = _("{path} was not saved ({reason}): check that the folder may be written.")
        raise StudyAppError(words.format(path=file, reason=reason)) from error


def _html(paper: Paper) -> Iterator[str]:
    style = _STYLE.replace('"heading"', _css(paper.heading))
    yield (
        f'<!DOCTYPE html>\n<html lang="{escape(paper.language)}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(paper.heading)}</title>\n<style>{style}</style>\n</head>\n<body>\n<header>\n"
    )
    name = _("Version {version}").format(version=paper.version)
    version = f'<span class="version" title="{escape(name)}">{escape(paper.version)}</span>' if paper.version else ""
    yield f'<h1><span dir="auto">{escape(paper.title)}</span>{version}</h1>\n'
    yield f'<p class="about" dir="auto">{escape(paper.about)}</p>\n'
    if paper.fields:
        yield f'<p class="fields">{"".join(f"<span>{escape(field)}</span>" for field in paper.fields)}</p>\n'
    yield "</header>\n<main>\n"
    room = MOST_BYTES
    for block in paper.blocks:
        yield "<article>\n"
        for row in block:
            if (data := _data(row.file, room)) is not None:
                room -= len(data)
                yield f'<div class="row {row.role}"><img alt="{escape(row.text)}" src="{data}"></div>\n'
            else:
                yield _row(row)
        yield "</article>\n"
    yield "</main>\n<footer>\n"
    yield from (f'<p dir="auto">{escape(note)}</p>\n' for note in paper.notes)
    yield "</footer>\n</body>\n</html>\n"


def _row(row: Row) -> str:
    if row.role is Role.WRITE:
        text = f'<span class="text">{escape(row.text)}</span>' if row.text else ""
        return f'<div class="row write">{text}<span class="line"></span></div>\n'
    aside = f'<span class="aside">{escape(row.aside)}</span>' if row.aside else ""
    mark = f'<span class="mark">{escape(row.mark)}</span>'
    return f'<div class="row {row.role}">{mark}<span class="text" dir="auto">{escape(row.words)}</span>{aside}</div>\n'


def _data(file: Path | None, room: int) -> str | None:
    """A picture as an address that has all of it; None where there is none, or it is too large for the room that is left."""
    if file is None:
        return None
    try:
        if file.stat().st_size > min(room, pictures.MOST_BYTES):
            return None
        data = file.read_bytes()
        kind = pictures.measured(BytesIO(data)).format
    except (OSError, ValueError):
        return None
    kind = "jpeg" if kind == "jpg" else kind
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"


def _css(text: str) -> str:
    """A text in a style sheet: every letter but the plain ones by its number and a space, so that none can end it."""
    return '"' + "".join(c if (c.isascii() and c.isalnum()) or c == " " else f"\\{ord(c):06x} " for c in text) + '"'
