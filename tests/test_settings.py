"""What a person has chosen is kept whole, and no damaged file stops a start."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_i18n import RUSSIAN, write_catalogue

from study_app import settings
from study_app.settings import Settings


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    chosen = Settings(
        scheme="dark",
        text_scale=1.5,
        language="ru",
        forms=("typed", "choice"),
        columns={"facts": ("id", "when")},
        widths={"facts": {"id": 120}},
        rating_keys=("J", "K", "L", "Ö"),
    )
    settings.save(path, chosen)
    assert settings.load(path) == chosen
    assert [p.name for p in tmp_path.iterdir()] == ["settings.json"]


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.json") == Settings()


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[1]",
        "null",
        '{"scheme": "pink", "text_scale": "big", "language": 3, "forms": [1], "columns": {"facts": []}}',
        '{"widths": {"facts": {"id": -3}}}',
        '{"widths": {"facts": {"id": "wide"}}}',
        '{"widths": [3]}',
    ],
)
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(damaged, encoding="utf-8")
    assert settings.load(path) == Settings()


def test_one_damaged_value_does_not_cost_the_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"scheme": "light", "text_scale": 99, "unknown": 1}', encoding="utf-8")
    assert settings.load(path) == Settings(scheme="light")


def test_the_language_of_the_system_is_chosen_where_nothing_was(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "locale", RUSSIAN)
    new, used = tmp_path / "new", tmp_path / "used"
    new.mkdir()
    used.mkdir()
    settings.save(used / "settings.json", Settings(scheme="dark"))
    for folder in (new, used):
        settings.guess_language(folder, ["ru-RU", "en"], tmp_path / "locale")
    assert settings.load(new / "settings.json").language == "ru"
    assert settings.load(used / "settings.json").language == "en"
    other = tmp_path / "other"
    other.mkdir()
    settings.guess_language(other, ["de-DE"], tmp_path / "locale")
    assert list(other.iterdir()) == []
