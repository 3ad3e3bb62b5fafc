"""The reference of the pack format: its examples are one pack, every key has one, and its mistakes are told as it says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from images import picture

from study_app.facts.dates import parse
from study_app.facts.kinds import AliasKind, DateBasis, Modality, Status, Tense, ValueKind
from study_app.facts.pack_files import read_pack
from study_app.facts.table import Table
from study_app.facts.wording import MODIFIERS
from study_app.paths import shipped
from study_app.quiz.check import check_folders

PAGE = (shipped("resources") / "guide" / "packs.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(toml|text)\n(.*?)\n```\n(?:\n> ([^\n]*)\n)?", re.DOTALL)
BLOCKS = BLOCK.findall(PAGE)

EXAMPLES = [text for kind, text, said in BLOCKS if kind == "toml" and not said]
MISTAKES = [(text, said) for kind, text, said in BLOCKS if kind == "toml" and said]
[DOCUMENT] = [text for kind, text, said in BLOCKS if kind == "text"]

EVERYWHERE = "ignore"
"""A key of every table, which needs one example in all."""

Known = set[tuple[str, str]]


def pack_of(folder: Path, examples: Sequence[str], *more: str) -> Path:
    """A pack of examples, the first of which is its pack.toml, with all that the page says lies beside them."""
    for number, text in enumerate((*examples, *more)):
        file = folder / ("pack.toml" if number == 0 else f"{number:02}.toml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text + "\n", encoding="utf-8")
    (folder / "sources").mkdir()
    (folder / "sources" / "report.txt").write_text(DOCUMENT + "\n", encoding="utf-8")
    (folder / "media").mkdir()
    for file in re.findall(r'"(media/[^"]+\.png)"', "\n".join(examples)):
        (folder / file).write_bytes(picture())
    return folder


def without_example(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Known:
    """The keys, and the words that a key may have, which the reader looked for while it read a pack and found nowhere."""
    wanted: Known = set()
    found: Known = set()
    take, choice = Table.take, Table.choice

    def taken(table: Table, key: str) -> Any:
        place = (re.sub(r"\.role\.[a-z_]+", ".role", f"{table.name}.{table.prefix}"), key)
        place = ("", EVERYWHERE) if key == EVERYWHERE else place
        wanted.add(place)
        if key in table.data:
            found.add(place)
        return take(table, key)

    def chosen(table: Table, key: str, kind: Any, choices: Iterable[str], default: str | None = None) -> Any:
        wanted.update((f"{table.name}.{key}", str(one)) for one in choices)
        found.add((f"{table.name}.{key}", table.data.get(key, default)))
        return choice(table, key, kind, choices, default)

    monkeypatch.setattr(Table, "take", taken)
    monkeypatch.setattr(Table, "choice", chosen)
    read_pack(folder)
    monkeypatch.undo()
    return wanted - found


def test_the_examples_are_a_pack_in_which_nothing_is_wrong(tmp_path: Path) -> None:
    assert check_folders([pack_of(tmp_path / "norr", EXAMPLES)], [], None, date(2026, 11, 28)) == []


def test_every_key_that_the_reader_knows_and_every_word_that_it_takes_has_an_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert without_example(monkeypatch, pack_of(tmp_path / "norr", EXAMPLES)) == set()


def test_what_has_no_example_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = [text for text in EXAMPLES if 'status = "draft"' not in text and "picture = " not in text]
    lacking = without_example(monkeypatch, pack_of(tmp_path / "norr", fewer))
    assert {("fact.status", "draft"), ("entity.", "picture"), ("fact.date_basis", "title")} <= lacking


def test_every_kind_of_value_is_among_what_is_looked_for(tmp_path: Path) -> None:
    text = "\n".join(EXAMPLES)
    for words in (ValueKind, Tense, AliasKind, DateBasis, Modality, Status):
        lacking = [one for one in words if f'"{one}"' not in text]
        assert set(lacking) <= {DateBasis.STATED, Modality.ASSERTED, Status.CONFIRMED}  # what goes without saying


def test_every_slot_of_a_sentence_has_an_example() -> None:
    slots = set(re.findall(r"\{(?:(n):)?([a-z_]+)(?::([A-Za-z]+))?\}", "\n".join(EXAMPLES)))
    assert {modifier for _n, _role, modifier in slots} == {"", *MODIFIERS, "adj"}
    assert {"n"} < {n for n, _role, _modifier in slots}
    assert {"as_of", "attributed"} <= {role for _n, role, _modifier in slots}


def test_a_citation_is_one_or_several_and_a_text_is_one_or_one_for_each_language() -> None:
    facts = [fact for text in EXAMPLES for fact in tomllib.loads(text).get("fact", ())]
    assert {type(fact["cite"]) for fact in facts if "cite" in fact} == {dict, list}
    assert {type(fact["what"]) for fact in facts if "what" in fact} == {str, dict}


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=[said.partition(":")[2][:40] for _text, said in MISTAKES])
def test_a_mistake_is_told_as_the_page_says(tmp_path: Path, text: str, said: str) -> None:
    folder = pack_of(tmp_path / "norr", EXAMPLES, text)
    [problem] = read_pack(folder).problems
    assert f"{problem.message} {problem.remedy}" == said
    assert problem.file == f"norr/{len(EXAMPLES):02}.toml" and problem.line > 0


def test_the_page_has_mistakes_and_every_date_that_it_names_is_one() -> None:
    assert len(MISTAKES) > 10
    [row] = re.findall(r"(?m)^\| `when`, `start`, `end` \|(.*)\|$", PAGE)
    [years] = re.findall(r"(?s)Years before the common era.*?\n\n", PAGE)
    dates = re.findall(r"`([-\d][^`]*)`", row + years)
    assert len(dates) > 10
    for text in dates:
        parse(text)
