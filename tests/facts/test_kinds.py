"""The closed lists of words: what is written in packs for ever."""

from __future__ import annotations

from study_app.facts.kinds import TIME_FACETS, AliasKind, DateBasis, Modality, Status, Tense, ValueKind


def test_the_words_of_the_pack_format_never_change() -> None:
    assert list(ValueKind) == ["entity", "text", "number", "duration", "frequency", "date", "url"]
    assert list(Tense) == ["event", "state", "timeless"]
    assert list(Modality) == ["asserted", "planned", "derived"]
    assert list(DateBasis) == ["stated", "inferred", "title"]
    assert list(Status) == ["confirmed", "draft", "retired"]
    assert list(AliasKind) == ["spelling", "acronym", "former", "demonym", "mention"]
    assert TIME_FACETS == ("when", "start", "end")


def test_what_only_mentions_a_thing_is_no_answer() -> None:
    assert [kind for kind in AliasKind if not kind.accepted] == ["demonym", "mention"]
