"""The pack of the Harbour League with its chronicle, and small packs that a test writes itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from study_app.facts.documents import canonical
from study_app.facts.pack import Fact, Pack
from study_app.facts.pack_files import PackReading, read_pack
from study_app.facts.problem import Problem

PACKS = Path(__file__).parent.parent / "packs"
HARBOUR = PACKS / "harbour"
CHRONICLE = PACKS / "chronicle.txt"
TEXT = canonical(CHRONICLE.read_bytes())

MARK = "#!"
"""Stands at the end of the line where a problem is expected."""

HEAD = """\
format = 1
id = "t"
version = "1"
title = "T"

[[source]]
id = "book"
title = "A book"
as_of = "2000-06-30"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
length = 100

[[entity_type]]
id = "thing"
name = "thing"

[[entity_type]]
id = "place"
name = "place"

[[entity_type]]
id = "town"
name = "town"
parent = "place"

[[entity]]
id = "clock"
type = "thing"
name = "Clock"

[[entity]]
id = "lamp"
type = "thing"
name = "Lamp"

[[entity]]
id = "riga"
type = "town"
name = "Riga"

[[type]]
id = "making"
tense = "event"
role.thing = { value = "entity", of = "thing" }
role.where = { value = "entity", of = "place", many = true }
role.parts = { value = "number" }
role.note = { value = "text", many = true }
role.lasts = { value = "duration" }
role.rings = { value = "frequency" }
role.sold = { value = "date" }
role.site = { value = "url" }
sentence = "{thing} was made[ {when:on}][ in {where}][ of {parts} parts][ of {n:where} places][ {note}]."
ask.when = "When was {thing} made?"

[[type]]
id = "owning"
tense = "state"
role.thing = { value = "entity", of = "thing" }
sentence = "{thing} is owned."
"""

CITE = 'cite = { source = "book", span = [0, 9], digest = "0123456789abcdef" }'

GOOD = f"""
[[fact]]
id = "good"
type = "making"
thing = "clock"
when = "1900"
{CITE}
"""


def written(root: Path, files: dict[str, str | bytes]) -> Path:
    """The folder `t` in `root` with these files in it."""
    folder = root / "t"
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def reading(root: Path, text: str = "", head: str = HEAD, good: str = GOOD) -> PackReading:
    """What comes of reading a pack of `head` and, in facts.toml, `text`; in z.toml stands a fact that is right."""
    return read_pack(written(root, {"pack.toml": head, "facts.toml": text, "z.toml": good}))


def pack_of(root: Path, text: str = "", head: str = HEAD, good: str = GOOD) -> Pack:
    """The pack that comes of it, without a problem."""
    found = reading(root, text, head, good)
    assert found.problems == ()
    assert found.pack is not None
    return found.pack


def fact(lines: str, *, id: str = "f", type: str = "making", cite: str = CITE) -> str:
    """A fact of a type with the given lines."""
    return f'[[fact]]\nid = "{id}"\ntype = "{type}"\n{lines}\n{cite}\n'


def marked(text: str) -> int:
    """The number of the line that is marked."""
    [line] = [number for number, line in enumerate(text.split("\n"), 1) if MARK in line]
    return line


def places(problems: Iterable[Problem]) -> list[tuple[str, str, int]]:
    """Code, file and line of each problem."""
    return [(p.code, p.file, p.line) for p in problems]


def copied(root: Path, name: str = "harbour") -> Path:
    """A copy of the Harbour League's pack that a test may change."""
    return Path(shutil.copytree(HARBOUR, root / name))


def harbour() -> Pack:
    """The Harbour League's pack, which has no problem."""
    found = read_pack(HARBOUR)
    assert found.problems == ()
    assert found.pack is not None
    return found.pack


def changed(path: Path, old: str, new: str) -> None:
    """Puts `new` in the place of the one `old` in a file."""
    text = path.read_bytes().decode()
    assert text.count(old) == 1, f"{text.count(old)} times {old!r}"
    path.write_bytes(text.replace(old, new).encode())


def the(pack: Pack, name: str) -> Fact:
    """A fact by its id."""
    return pack.facts[name]
