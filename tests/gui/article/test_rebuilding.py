"""The facts of the first twenty sentences of the article about the CSTO, made of it in the window by keys. Needs the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from looks import words
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from rebuilding import Rebuilding, spans_of
from rebuilt import Row, article_of, rows_of

from study_app.facts.article.article import State
from study_app.gui.publish import PublishPage
from study_app.paths import shipped

FOLDER = shipped("content") / "csto"
MEASURES = ("sha256", "length", "paragraphs", "sentences", "as_of")
TOLD = "50 of 78 sentences have no confirmed fact; 2 more were dismissed with a reason"


@pytest.fixture(scope="module")
def own() -> dict[str, list[Row]]:
    return rows_of(FOLDER)


@pytest.fixture(scope="module")
def text(own) -> str:
    return article_of(own["source"][0]["sha256"])


@pytest.fixture
def data(tmp_path: Path, own) -> Path:
    """A data folder with a pack that has the types and names of the shipped one and nothing else."""
    folder = tmp_path / "data" / "packs" / "csto"
    folder.mkdir(parents=True)
    head = {"format": 1, "id": "csto", "version": "1.0.0", "language": "en", "title": "The CSTO"}
    tables = {name: own[name] for name in ("entity_type", "entity", "type")}
    (folder / "pack.toml").write_text(tomlkit.dumps({**head, **tables}), encoding="utf-8")
    return tmp_path / "data"


def wanted(own: Mapping[str, list[Row]], end: int) -> list[Row]:
    """The facts that rest on a place before `end`, and those that they follow from, each after these."""
    known = {fact["id"]: fact for fact in own["fact"]}
    taken: dict[str, Row] = {}

    def take(fact: Row) -> None:
        for premise in fact.get("from", ()):
            take(known[premise])
        taken[fact["id"]] = fact

    for fact in own["fact"]:
        if any(start < end for start, _end in spans_of(fact)):
            take(fact)
    return list(taken.values())


def take_up(person: Rebuilding, text: str) -> None:
    """Paste the article as a new source of the pack, which is the only one."""
    person.press("Tab")
    person.write("The article")
    person.press("Tab", "Tab")
    person.write("28 November 2019")
    person.press("Tab")
    QGuiApplication.clipboard().setText(text)
    person.press("Ctrl+V", "Ctrl+Return")


def make_all(person: Rebuilding, facts: Sequence[Row]) -> None:
    """Make the facts sentence by sentence; those of the first twenty that have none are dismissed."""
    at: dict[str, int] = {}
    homes: dict[int, list[Row]] = {}
    for fact in facts:  # what follows from others is made at the last of their sentences
        first = person.work.sentence_at(spans_of(fact)[0][0])
        at[fact["id"]] = max(first, *(at[premise] for premise in fact.get("from", ())), 0)
        homes.setdefault(at[fact["id"]], []).append(fact)
    for number in sorted({*homes, *range(20)}):
        here = homes.get(number, [])
        person.go_to(number)
        if not here and person.work.state(number) is not State.CONFIRMED:
            person.dismiss("navigation of the web page")
        for place, fact in enumerate(here):
            person.make(fact, another=place + 1 < len(here))


def english(value: Any) -> Any:
    if isinstance(value, Mapping) and "en" in value:
        return value["en"]
    if isinstance(value, Mapping):
        return {key: english(one) for key, one in value.items()}
    return [english(one) for one in value] if isinstance(value, list) else value


def said(fact: Row, ids: Mapping[str, str]) -> dict[str, Any]:
    """All that a fact says, in English, with the ids of facts as they are called in the shipped pack."""
    found = {key: english(value) for key, value in fact.items() if key not in ("id", "cite", "from")}
    found["cite"] = spans_of(fact)
    if "from" in fact:
        found["from"] = sorted(ids.get(one, one) for one in fact["from"])
    for key in ("tags", "skip", "closed", "one_answer"):
        if key in found:
            found[key] = sorted(found[key])
    return found


def test_the_facts_of_the_first_twenty_sentences_are_made_and_published_by_keys(
    window, app, text, own, tmp_path, monkeypatch, press, qtbot
):
    def wait(come: Callable[[], bool]) -> None:
        qtbot.waitUntil(come, timeout=20_000)

    press("Ctrl+Shift+A")
    page = window.stack[-1]
    person = Rebuilding(page, wait)
    take_up(person, text)
    wait(lambda: page.work is not None)
    facts = wanted(own, own["source"][0]["sentences"][19][1])
    make_all(person, facts)
    assert page.work.counts().words() == TOLD
    assert len(facts) == 53
    letters, others = (sum(one) for one in zip(*person.cost.values(), strict=True))
    assert others <= 12 * len(facts), (letters, others, person.parts, person.begun)

    mine = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(mine))
    press("Escape", "Ctrl+Shift+O")
    packs = window.stack[-1]
    press("C")
    wait(lambda: not packs.work.busy)
    press("P")
    wait(lambda: isinstance(window.stack[-1], PublishPage) and window.stack[-1].publication is not None)
    press("Ctrl+Return")
    wait(lambda: "Version 1.1.0 is published" in words(packs))

    ids = {new: old for old, new in person.made.items()}
    published = rows_of(mine)
    made = {ids[fact["id"]]: said(fact, ids) for fact in published["fact"]}
    assert different(made, {fact["id"]: said(fact, {}) for fact in facts}) == {}
    [source] = published["source"]
    assert {key: source[key] for key in MEASURES} == {key: own["source"][0][key] for key in MEASURES}
    assert [row["span"] for row in published["no_fact"]] == [[0, 4], [6, 15]]
    assert [problem.sentence() for problem in app.store.problems() if problem.severity == "error"] == []


def different(made: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What differs, by fact and field: what was made, and what was wanted."""
    found = {}
    for id in {*made, *wanted}:
        one, other = made.get(id, {}), wanted.get(id, {})
        found[id] = {key: (one.get(key), other.get(key)) for key in {*one, *other} if one.get(key) != other.get(key)}
    return {id: what for id, what in found.items() if what}
