"""From article to facts: how long an article takes to be read, and each sentence to be proposed for; and how many dates it gets.

The floor of the reading is one pass over the words of the same text. Proposals are made while the window is shown, so the slowest
sentence has to leave it alive.
"""

import re
import time
import tomllib
from collections.abc import Iterator
from statistics import median

from gate import Gate
from league import ARTICLE, AS_OF
from spellings import NO_DATES, SPELLINGS, hits

from study_app.facts.article.article import Article, new_source
from study_app.paths import shipped

COPIES = 16
"""The article so many times: some 13,000 letters, as long as one of a newspaper."""

READ, PROPOSED = 500, 50
"""Milliseconds: the first is beside the window, the second in it."""


def gates() -> Iterator[Gate]:
    """The gates."""
    tables: dict[str, list[dict[str, object]]] = {}
    for file in sorted((shipped("content") / "csto").rglob("*.toml")):
        for name, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if isinstance(rows, list) and name in ("entity_type", "entity", "type"):
                tables.setdefault(name, []).extend(rows)
    text = "\n".join([ARTICLE] * COPIES)
    source = new_source("Harbours", text, tables, as_of=AS_OF)
    taken, floors = [], []
    for _round in range(5):
        started = time.process_time()
        work = Article(text, source, tables)
        taken.append((time.process_time() - started) * 1000)
        started = time.process_time()
        len(re.findall(r"\w+", text))
        floors.append((time.process_time() - started) * 1000)
    missed, wrong = hits()
    rate = f"{len(SPELLINGS) - len(missed)} of {len(SPELLINGS)} dates, {len(wrong)} of {len(NO_DATES)} others taken for dates"
    yield Gate("read an article", median(taken), median(floors), median(taken) <= READ, rate)
    slowest = 0.0
    for number in range(len(work.parts.sentences)):
        started = time.process_time()
        work.proposals(number)
        slowest = max(slowest, (time.process_time() - started) * 1000)
    yield Gate(
        "propose facts for its slowest sentence", slowest, 0.0, slowest <= PROPOSED, f"of {len(work.parts.sentences)}"
    )
