"""The shipped packs in Russian: every name and wording is there, the same cards are asked, and no English is left in them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping

import pytest

from study_app import database, i18n
from study_app.facts.article.article import Article, new_source
from study_app.facts.article.fields import choices, entered, entity_fields, shown
from study_app.facts.building import build
from study_app.facts.cells import fields_of
from study_app.facts.kinds import FLASHCARD, TIME_FACETS
from study_app.facts.pack import Pack
from study_app.facts.pack_files import read_pack
from study_app.facts.store import Asked, Store
from study_app.paths import shipped
from study_app.quiz import cards
from study_app.quiz.question import Card

UNDECLINED = {"khufu", "nato"}
"""The names that are the same in every case."""


@pytest.fixture(scope="module", params=["csto", "wonders"])
def pack(request: pytest.FixtureRequest) -> Pack:
    reading = read_pack(shipped("content") / request.param)
    assert reading.pack is not None
    return reading.pack


@pytest.fixture(scope="module")
def asked_in(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Mapping[str, Asked]]:
    """What is asked in a language, the program being in it: the question of each card by the card's id."""

    def built(language: str) -> Mapping[str, Asked]:
        i18n.use(language, shipped("resources") / "locale")
        file = tmp_path_factory.mktemp(language) / "facts.db"
        build(file, [pack], (), "", language, cards.write, "")
        with contextlib.closing(database.connect(file)) as connection:
            store = Store(connection)
            rows = connection.execute("SELECT id FROM card ORDER BY id").fetchall()
            found = {id: store.asked(*Card.from_id(id)) for (id,) in rows}
        i18n.use("en", shipped("resources") / "locale")
        return {id: asked for id, asked in found.items() if asked is not None}

    return built


def test_the_same_cards_are_asked_so_that_one_schedule_holds_for_both(asked_in) -> None:
    english, russian = asked_in("en"), asked_in("ru")
    assert len(english) > 150
    assert russian.keys() == english.keys()


def test_no_english_is_left_in_a_question_its_answer_or_its_fact(asked_in) -> None:
    said = {
        (id, text)
        for id, asked in asked_in("ru").items()
        for text in (asked.stem, asked.fact.statement, *(filler.text for filler in asked.fillers))
    }
    latin = {(id, text) for id, text in said if re.search("[A-Za-z]{2,}", text) and "https://" not in text}
    numerals = "\\b[IVXLC]+ век"
    assert {(id, text) for id, text in latin if re.search("[A-Za-z]{2,}", re.sub(numerals, "", text))} == set()


def test_every_name_and_wording_is_there(pack: Pack) -> None:
    types = [kind for id, kind in pack.types.items() if id != FLASHCARD]
    units = [role.unit for kind in types for role in kind.roles.values() if role.unit]
    words = [
        pack.title,
        pack.about,
        *(entity.name for entity in pack.entities.values()),
        *(kind.name for kind in pack.entity_types.values()),
        *(deck.name for deck in pack.decks.values()),
        *(deck.about for deck in pack.decks.values()),
        *(text for kind in types for text in (kind.name, kind.sentence, *kind.ask.values())),
        *(kind.label for kind in types if kind.label),
        *(text for unit in units for text in (unit.one, unit.many)),
        *(
            text
            for fact in pack.facts.values()
            for text in (*fact.ask.values(), *([fact.sentence] if fact.sentence else []))
        ),
        *(
            filler
            for fact in pack.facts.values()
            for fillers in fact.roles.values()
            for filler in fillers
            if isinstance(filler, dict) and not re.search("https?://", str(filler))
        ),
    ]
    assert [text for text in words if text.keys() != {"en", "ru"}] == []
    assert [unit for unit in units if unit.few.keys() != {"ru"}] == []


def test_forms_and_tables_call_every_role_by_a_russian_name_and_no_two_of_a_kind_alike(pack: Pack) -> None:
    kinds = {
        id: [role for role in kind.roles.values() if role.name not in TIME_FACETS] for id, kind in pack.types.items()
    }
    titles = {id: [role.title.get("ru", "") for role in roles] for id, roles in kinds.items() if id != FLASHCARD}
    assert [id for id, named in titles.items() if not all(named) or len({*named}) < len(named)] == []
    i18n.use("ru", shipped("resources") / "locale")
    try:
        shown = [(id, field.title) for id, kind in pack.types.items() for field in fields_of(kind, "en")]
        choices = [
            word for kind in pack.types.values() for field in fields_of(kind, "en") for word in field.choices.values()
        ]
    finally:
        i18n.use("en", shipped("resources") / "locale")
    assert [(id, title) for id, title in shown if id != FLASHCARD and re.search("[A-Za-z]", title)] == []
    assert [word for word in choices if re.search("[A-Za-z]", word) and word not in ("front", "back", "extra")] == []


def test_a_name_has_the_word_form_that_a_wording_asks_it_for(pack: Pack) -> None:
    """The accusative of most things is their name; no other case is."""
    asked = re.compile(r"\{(\w+):(gen|dat|ins|prep)\}")
    lacking = set()
    for fact in pack.facts.values():
        kind = pack.types[fact.type]
        wordings = [fact.sentence or kind.sentence, kind.label, *(kind.ask | dict(fact.ask)).values()]
        for role, case in asked.findall(" ".join(wording.get("ru", "") for wording in wordings)):
            fillers = [fact.attributed] if role == "attributed" else fact.roles.get(role, ())
            names = [one for one in fillers if isinstance(one, str) and one in pack.entities]
            lacking |= {(one, case) for one in names if case not in pack.entities[one].forms.get("ru", {})}
    assert {(one, case) for one, case in lacking if one not in UNDECLINED} == set()


def test_kinds_are_called_in_russian_where_facts_are_made_of_an_english_article(pack: Pack) -> None:
    rows = {"type": [{"id": id, "name": dict(kind.name), "tense": str(kind.tense)} for id, kind in pack.types.items()]}
    work = Article("A text.", new_source("A text", "A text.", rows, as_of="2019", id="text"), rows)
    named = [id for id in pack.types if id != FLASHCARD]
    assert [work.type_name(id) for id in named] == [pack.types[id].name["en"] for id in named]
    i18n.use("ru", shipped("resources") / "locale")
    try:
        assert [work.type_name(id) for id in named] == [pack.types[id].name["ru"] for id in named]
    finally:
        i18n.use("en", shipped("resources") / "locale")


def test_kinds_of_things_are_called_and_understood_in_russian_where_names_are_made_of_an_english_article(
    pack: Pack,
) -> None:
    kinds = pack.entity_types
    rows = {"entity_type": [{"id": id, "name": dict(kind.name)} for id, kind in kinds.items()]}
    lexicon = Article("A text.", new_source("A text", "A text.", rows, as_of="2019", id="text"), rows).lexicon
    field = next(one for one in entity_fields() if one.name == "type")
    for language in ("en", "ru"):
        i18n.use(language, shipped("resources") / "locale")
        try:
            called = [kinds[id].name[language] for id in kinds]
            assert [shown(lexicon, field, {"type": id}) for id in kinds] == called
            assert list(choices(lexicon, field)) == called
        finally:
            i18n.use("en", shipped("resources") / "locale")
    read = {name: entered(lexicon, field, name) for kind in kinds.values() for name in kind.name.values()}
    assert all(name in kinds[id].name.values() for name, id in read.items())
