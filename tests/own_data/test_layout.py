"""The names of what is taken out: which are ours, and what comes in together."""

from __future__ import annotations

import pytest

from study_app.own_data.layout import unit_of, unsafe


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("packs/guild/pack.toml", "packs/guild"),
        ("packs/guild/sources/a.txt", "packs/guild"),
        ("packs/.bases/guild/v1.0.0/pack.toml", "packs/.bases/guild/v1.0.0"),
        ("packs/.removed/guild-1/pack.toml", "packs/.removed/guild-1"),
        (f"sources/{'a' * 64}.txt", f"sources/{'a' * 64}.txt"),
        ("media/harbour.png", "media/harbour.png"),
        ("journal.jsonl", "journal.jsonl"),
        ("settings.json", "settings.json"),
    ],
)
def test_what_is_ours_comes_in_with_its_whole(name: str, unit: str) -> None:
    assert unit_of(name) == unit
    assert unsafe(name) == ""


@pytest.mark.parametrize(
    "name",
    [
        "journal.db", "facts.db", "packs/pack.toml", "packs/.opened.json", "packs/.before-publishing/guild.json",
        "packs/.bases/guild/pack.toml", "sources/a.txt", f"sources/{'a' * 64}.txt/x", "media/x.svg", "media/.x.png",
        "media/a/b.png", "backups/x.db", "x/journal.jsonl", "", "other.txt",
    ],
)  # fmt: skip
def test_what_is_not_ours_is_none(name: str) -> None:
    assert unit_of(name) == ""


@pytest.mark.parametrize(
    "name", ["packs/../x/y", "packs/a/../../x", "/packs/a/x", "packs/a//x", "packs/a/nul", "packs/a/x "]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert unsafe(name)
