"""How much of a pack is proposed from its source: facts as they stand, after one edit, and right in all but their words."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from study_app.facts.article.article import Article
from study_app.facts.article.proposals import Proposal
from study_app.facts.documents import canonical, sha256
from study_app.facts.kinds import TIME_FACETS, ValueKind
from study_app.facts.rows import TABLES

Row = Mapping[str, Any]

BESIDE = Path(__file__).parents[2] / "shared"
"""Where texts that may not be shipped lie beside the project, unless `STUDY_APP_SOURCES` names another folder."""


def article_of(digest: str) -> str:
    """The article that the pack on the CSTO is written from, whose digest is known; the test is skipped where it is not."""
    folder = Path(os.environ.get("STUDY_APP_SOURCES") or BESIDE)
    file = folder / "csto-article.txt"
    if not file.is_file():
        pytest.skip(f"the article may not be shipped, and there is no csto-article.txt in {folder} (STUDY_APP_SOURCES)")
    found = canonical(file.read_bytes())
    assert sha256(found) == digest
    return found


def rows_of(folder: Path) -> dict[str, list[Row]]:
    """The rows of a pack as its files say them."""
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    for file in sorted(folder.rglob("*.toml"), key=lambda path: (path.name != "pack.toml", path)):
        for name, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if name in found:
                found[name] += rows
    return found


@dataclass
class Share:
    """Of so many facts: proposed as they stand, after one edit, and right in all but the wording of texts."""

    facts: int = 0
    standing: int = 0
    one_edit: int = 0
    but_words: int = 0


def cited(fact: Row) -> list[list[int]]:
    """The spans that a fact cites."""
    raw = fact["cite"]
    return [cite["span"] for cite in (raw if isinstance(raw, list) else [raw])]


def sentences(work: Article, start: int, end: int) -> list[int]:
    """The numbers of the sentences that a span touches."""
    return [n for n, s in enumerate(work.parts.sentences) if s.start < end and start < s.end]


def says(work: Article, row: Row, *, words: bool = True) -> dict[str, object]:
    """The roles and times of a fact, lists in any order; without its texts if `words` is False."""
    fact_type = work.lexicon.types[row["type"]]
    found: dict[str, object] = {"type": row["type"]}
    for name in (*fact_type.roles, *TIME_FACETS, "count"):
        role = fact_type.roles.get(name)
        if name in row and (words or role is None or role.value is not ValueKind.TEXT):
            value = row[name]
            found[name] = frozenset(map(_english, value)) if isinstance(value, list) else frozenset([_english(value)])
    return found


def _english(value: object) -> str:
    """A filler as the article's language has it, where it stands in several."""
    return str(value["en"] if isinstance(value, Mapping) and "en" in value else value)


def edits(one: dict[str, object], other: dict[str, object]) -> int:
    """In how many fields two facts differ."""
    return sum(one.get(key) != other.get(key) for key in {*one, *other})


def nearest(work: Article, fact: Row, numbers: Iterable[int] = ()) -> tuple[int, int, Proposal] | None:
    """Of the proposals of a fact's type the one that differs least: in how many fields, and in how many besides texts."""
    numbers = tuple(numbers) or tuple(dict.fromkeys(n for span in cited(fact) for n in sentences(work, *span)))
    ranked = [
        (
            edits(says(work, p.row), says(work, fact)),
            edits(says(work, p.row, words=False), says(work, fact, words=False)),
            p,
        )
        for n in numbers
        for p in work.proposals(n)
        if p.type == fact["type"]
    ]
    return min(ranked, key=lambda r: r[:2], default=None)


def share(work: Article, facts: Iterable[Row]) -> Share:
    """How many of these facts are proposed."""
    found = Share()
    for fact in facts:
        found.facts += 1
        best = nearest(work, fact)
        if best is not None:
            found.standing += best[0] == 0
            found.one_edit += best[0] == 1
            found.but_words += best[1] == 0
    return found


def told(work: Article, own: Mapping[str, list[Row]], numbers: range) -> list[Row]:
    """The facts that cite one of these sentences, without those that only follow from others."""
    return [
        fact
        for fact in own["fact"]
        if fact.get("modality") != "derived"
        and any(n in numbers for start, end in cited(fact) for n in sentences(work, start, end))
    ]
