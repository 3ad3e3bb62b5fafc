"""Kinds that are taken over into a pack: sound in every language, with what they need, as one edit."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import SetClock

from study_app.app import StudyApp
from study_app.desk.type_draft import RoleLine
from study_app.errors import StudyAppError
from study_app.facts import own_pack
from study_app.facts.wording import as_read


def opened(folder: Path, clock: SetClock, language: str = "en") -> StudyApp:
    (folder / "packs").mkdir(parents=True, exist_ok=True)
    own_pack.make(folder / "packs" / "notes", "notes", "Notes", language)
    return StudyApp.open(folder, clock)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_plain_kind_is_sound_and_asks_questions(tmp_path: Path, clock: SetClock, language: str) -> None:
    with opened(tmp_path, clock, language) as app:
        ready = app.authoring.ready_kinds("notes")
        plain = [kind for kind in ready.all() if not kind.pack]
        assert len(plain) >= 3
        for kind in plain:
            draft = app.authoring.type_draft("notes", ready.take(kind))
            look = draft.look()
            assert not look.wrong and draft.name == kind.name
            assert set(draft.ask) == set(draft.facets)


def test_a_fact_of_a_plain_kind_is_written_with_new_things_in_it_and_asked(tmp_path: Path, clock: SetClock) -> None:
    with opened(tmp_path, clock) as app:
        ready = app.authoring.ready_kinds("notes")
        kind = ready.take(next(one for one in ready.all() if one.id == "event"))
        draft = app.authoring.draft("notes", "", kind)
        draft.make("what", "Landing", "event")
        draft.type_in("when", "20 July 1969")
        look = draft.look()
        assert look.statement == "Landing took place on 20 July 1969." and look.problems, "it is not cited"
        with pytest.raises(StudyAppError, match="No place in a source says it"):
            draft.save()
        draft.type_in("status", "draft")
        assert draft.look().statement == "Landing took place on 20 July 1969."
        draft.save()
        assert app.desk.row("notes", "fact", draft.id).data["when"] == "1969-07-20"


@pytest.mark.parametrize("pack", ["csto", "wonders"])
def test_every_kind_of_a_shipped_pack_can_be_taken_over_and_is_sound_or_says_why(
    tmp_path: Path, clock: SetClock, pack: str
) -> None:
    with opened(tmp_path, clock) as app:
        ready = app.authoring.ready_kinds("notes")
        [kind, *_others] = [one for one in ready.all() if one.pack == pack]
        taken = ready.take(kind)
        assert app.desk.row("notes", "type", taken).data["sentence"]
        again = ready.take(kind)
        assert again == f"{taken}-2", "what is there is not replaced"


def test_a_sentence_is_read_with_names_for_what_is_filled_in() -> None:
    sentence = "{treaty:The} was signed[ by {side:the}] {when:on}."
    assert as_read(sentence, {"treaty": "document"}) == "(document) was signed (when)."


def test_a_new_kind_in_a_pack_without_entities_has_plain_ones_to_choose_from(tmp_path: Path, clock: SetClock) -> None:
    with opened(tmp_path, clock) as app:
        draft = app.authoring.type_draft("notes")
        assert ("person", "person") in draft.entity_types()
        draft.name, draft.roles = "Visit", (RoleLine("visitor", "entity", "person"),)
        draft.sentence = "{visitor} came {when:on}."
        assert not draft.look().wrong
        draft.save()
        assert [row.id for row in app.desk.rows("notes", "entity_type")] == ["person"]
        assert draft.entity_types().count(("person", "person")) == 1
