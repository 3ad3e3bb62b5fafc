"""What is written on the command line is read, explained and refused in the language of who studies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_cli import study_app

from study_app.command_line import parser, read


def test_help_and_what_is_wrong_with_a_command_are_told_in_the_language_that_was_chosen(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"language": "ru"}', encoding="utf-8")
    helped = study_app("--data-dir", str(tmp_path), "plan", "--help", COLUMNS="200")
    assert helped.stdout.startswith("использование: study-app plan")
    assert "показать эту справку и выйти" in helped.stdout and "show" not in helped.stdout
    wrong = study_app("plan", "--data-dir", str(tmp_path), "--minutes")
    assert wrong.returncode == 2 and wrong.stderr.splitlines()[-1].endswith("нужно одно значение")


def test_where_nothing_was_chosen_the_terminal_speaks_as_the_system_does(tmp_path: Path) -> None:
    told = study_app("due", "--data-dir", str(tmp_path / "new"), LANG="ru_RU.UTF-8")
    assert "Создана новая папка" in told.stderr
    assert json.loads((tmp_path / "new" / "settings.json").read_text(encoding="utf-8"))["language"] == "ru"
    assert "usage: study-app" in study_app("--data-dir", str(tmp_path), "--help", LANG="de_DE.UTF-8").stdout


@pytest.mark.parametrize(
    "words",
    [[], ["--data-dir", "here"], ["--screenshot", "seen.png"], ["--open"], ["--open", "due", "--data-dir=here"]],
)
def test_what_is_said_of_the_window_alone_is_understood_as_with_all_commands(words: list[str]) -> None:
    whole = vars(parser().parse_args(words))
    assert vars(read(words)) == {"data_dir": None, "learner": None} | whole


@pytest.mark.parametrize("words", [["drill", "--version"], ["due", "--open"], ["--open", "a.zip", "nothing"]])
def test_a_word_of_the_window_behind_a_command_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        read(words)
    assert left.value.code == 2


@pytest.mark.parametrize("words", [["--data-dir", "here", "due"], ["due", "--data-dir", "here"]])
def test_whose_data_is_meant_may_stand_before_the_command_or_behind_it(words: list[str]) -> None:
    assert str(read(words).data_dir) == "here"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan", "--days-off", "sunday"], "name days as mon,tue,wed,thu,fri,sat,sun"),
        (["quiz", "-n", "2.5"], "2.5 is no whole number"),
        (["stats", "--days", "0"], "0 is not above 0 and below 100000"),
        (["plan", "--recall", "much"], "much is no number"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_the_reason(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        read(words)
    assert left.value.code == 2 and told in capsys.readouterr().err
