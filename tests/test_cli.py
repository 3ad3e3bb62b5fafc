"""The command line keeps its contracts: keys, exit codes, and where results and messages go."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from study_app import paths
from study_app.app import StudyApp
from study_app.clock import Clock, date_of, day_of
from study_app.facts.documents import sha256
from study_app.learners import Learners
from study_app.quiz.forms import FORMS
from study_app.study.decisions import Exam

_FACT_KEYS = [
    "pack", "id", "type", "statement", "when", "start", "end", "date_basis", "modality", "attributed", "status", "tags",
    "roles", "closed", "citations",
]  # fmt: skip
_QUESTION_KEYS = [
    "card", "fact", "facet", "form", "stem", "answer", "key", "accepted", "options", "prompts", "companions",
    "explanation", "citations",
]  # fmt: skip


def study_app(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The program as a person starts it, with no display."""
    inherited = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "-m", "study_app", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=inherited | environment,
        cwd=paths.shipped("content").parent,
        timeout=120,
        check=False,
    )


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the shipped pack, to be damaged."""
    return Path(shutil.copytree(paths.shipped("content") / "csto", tmp_path / "csto"))


def test_facts_are_told_with_the_keys_of_the_contract(tmp_path: Path) -> None:
    done = study_app("facts", "--json", "--data-dir", str(tmp_path))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and not done.stderr
    assert all(list(row) == _FACT_KEYS for row in rows)
    signed = next(row for row in rows if row["id"] == "treaty-signed")
    assert (signed["when"], signed["start"], signed["modality"], signed["status"]) == (
        "1992-05-15",
        None,
        "asserted",
        "confirmed",
    )
    assert len(signed["roles"]["signatory"]) == 6 and signed["closed"] == ["signatory"]
    assert list(signed["citations"][0]) == ["source", "start", "end"]


def test_the_data_folder_may_stand_before_the_command(tmp_path: Path) -> None:
    before = study_app("--data-dir", str(tmp_path / "a"), "due", "--json")
    after = study_app("due", "--json", "--data-dir", str(tmp_path / "b"))
    assert before.returncode == after.returncode == 0
    assert before.stdout == after.stdout
    assert (tmp_path / "a" / "facts.db").is_file() and (tmp_path / "b" / "facts.db").is_file()


def test_the_same_seed_gives_the_same_questions_byte_by_byte(tmp_path: Path) -> None:
    first, again, other = (
        study_app("questions", "--json", "--data-dir", str(tmp_path), "--seed", seed) for seed in ("7", "7", "8")
    )
    assert first.stdout == again.stdout != other.stdout
    rows = [json.loads(line) for line in first.stdout.splitlines()]
    assert all(list(row) == _QUESTION_KEYS for row in rows)
    assert {row["form"] for row in rows} == {form.id for form in FORMS}
    assert {(row["card"], row["form"]) for row in rows} == {
        (r["card"], r["form"]) for r in map(json.loads, other.stdout.splitlines())
    }


def test_questions_can_be_limited_to_a_deck_and_a_pack(tmp_path: Path) -> None:
    all_rows = study_app("questions", "--json", "--data-dir", str(tmp_path)).stdout.splitlines()
    deck = study_app("questions", "--json", "--deck", "csto/treaty", "--data-dir", str(tmp_path)).stdout.splitlines()
    assert 0 < len(deck) < len(all_rows) and set(deck) <= set(all_rows)
    pack = study_app("questions", "--json", "--pack", "csto", "--data-dir", str(tmp_path)).stdout.splitlines()
    assert pack == [row for row in all_rows if json.loads(row)["card"].startswith("csto/")]
    assert len(deck) < len(pack) < len(all_rows)


@pytest.mark.parametrize("command", ["facts", "questions"])
def test_an_unknown_pack_is_refused_with_the_known_ones(tmp_path: Path, command: str) -> None:
    done = study_app(command, "--pack", "nosuch", "--data-dir", str(tmp_path))
    assert done.returncode == 3 and not done.stdout
    assert done.stderr == "There is no pack nosuch; known: csto, wonders.\n"


def test_a_data_folder_of_nobody_is_a_sentence(tmp_path: Path) -> None:
    done = study_app("due", "--data-dir", "~nosuchuser/x")
    assert done.returncode == 3 and "~nosuchuser/x" in done.stderr and len(done.stderr.splitlines()) == 1


def test_the_check_uses_a_document_that_is_attached_in_the_data_folder(pack: Path, tmp_path: Path) -> None:
    text = "Not the article."
    toml = pack / "pack.toml"
    toml.write_text(
        re.sub(r'sha256 = "[0-9a-f]+"', f'sha256 = "{sha256(text)}"', toml.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    data = tmp_path / "data"
    assert study_app("check", str(pack), "--data-dir", str(data)).returncode == 0
    assert not data.exists()
    (data / "sources").mkdir(parents=True)
    (data / "sources" / f"{sha256(text)}.txt").write_text(text, encoding="utf-8")
    done = study_app("check", str(pack), "--json", "--data-dir", str(data))
    assert done.returncode == 1
    assert {json.loads(line)["code"] for line in done.stdout.splitlines()} >= {"wrong-length", "wrong-digest"}


_FOUND_KEYS = [
    "pack", "fact", "statement", "type", "tags", "status", "when", "decks", "due", "interval", "reviews", "lapses", "stability",
    "retrievability", "suspended", "flag",
]  # fmt: skip


def test_facts_and_cards_are_found_by_a_query_with_the_keys_of_the_guide(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    done = study_app("search", "type:adoption", "charter -is:suspended", "--json", *data)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(row) for row in rows] == [_FOUND_KEYS]
    assert (rows[0]["pack"], rows[0]["fact"], rows[0]["when"]) == ("csto", "charter-adopted", "2002-10-07")
    done = study_app("search", "card:when", "--cards", "--limit", "2", "--json", *data)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [list(row) for row in rows] == [[*_FOUND_KEYS[:2], "card", "question", *_FOUND_KEYS[2:]]] * 2
    done = study_app("search", "--limit", "2", *data, "--", "-zzzz")
    assert len(done.stdout.splitlines()) == 2
    assert done.stdout.startswith("csto/treaty-signed: The Collective") and done.stderr == "274 more\n"


def test_a_query_that_cannot_be_understood_is_refused_with_the_place(tmp_path: Path) -> None:
    done = study_app("search", "treaty deck:nowhere", "--data-dir", str(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert "deck:nowhere: There is no deck “nowhere”. Known, among others: First steps, " in done.stderr


def test_an_unknown_deck_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    done = study_app("questions", "--deck", "nothing", "--data-dir", str(tmp_path))
    assert done.returncode == 3 and not done.stdout
    assert "nothing" in done.stderr and "csto/treaty" in done.stderr and "Traceback" not in done.stderr


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    assert study_app("nonsense").returncode == 2
    assert study_app("questions", "--seed", "x", "--data-dir", str(tmp_path)).returncode == 2


def test_a_good_pack_passes_the_check(pack: Path) -> None:
    done = study_app("check", str(pack))
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
    assert done.stderr.splitlines() == ["Pack checked: csto", "0 errors, 0 warnings"]


def test_the_check_says_which_packs_it_looked_at_and_its_lines_of_json_are_as_they_were(tmp_path: Path) -> None:
    done = study_app("check", "--json", "--data-dir", str(tmp_path))
    assert done.stderr.splitlines()[0] == "Packs checked: csto, wonders"
    assert all("code" in json.loads(line) for line in done.stdout.splitlines())


def test_each_error_of_a_pack_is_a_line_of_json_and_exit_code_1(pack: Path) -> None:
    facts = next(iter(sorted((pack / "facts").glob("*.toml"))))
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace('when = "1992-05-15"', 'when = "1992-02-30"'), encoding="utf-8")
    done = study_app("check", str(pack), "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert all(list(row) == ["code", "severity", "file", "line", "message", "remedy"] for row in rows)
    bad = next(row for row in rows if row["code"] == "bad-date")
    assert bad["file"] == f"csto/facts/{facts.name}"
    assert "1992-02-30" in facts.read_text(encoding="utf-8").splitlines()[bad["line"] - 1]


def test_another_document_than_the_cited_one_is_an_error(pack: Path, tmp_path: Path) -> None:
    document = tmp_path / "other.txt"
    document.write_text("Another text.", encoding="utf-8")
    done = study_app("check", str(pack), "--source", f"article={document}", "--json")
    assert done.returncode == 1
    assert [json.loads(line)["code"] for line in done.stdout.splitlines()] == ["other-document"]


def test_a_missing_document_or_pack_is_a_sentence_and_no_traceback(pack: Path) -> None:
    for arguments in (("check", str(pack), "--source", "article=nowhere.txt"), ("check", "no-such-pack")):
        done = study_app(*arguments)
        assert done.returncode == 3 and "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_without_a_display_and_a_terminal_it_says_so_and_lists_what_is_due(tmp_path: Path) -> None:
    done = study_app("--data-dir", str(tmp_path))
    assert done.returncode == 0
    assert len(done.stderr.strip().splitlines()) == 1 and "display" in done.stderr
    assert "csto/treaty" in done.stdout and "new" in done.stdout


def test_due_tells_each_deck_in_json(tmp_path: Path) -> None:
    rows = [json.loads(line) for line in study_app("due", "--json", "--data-dir", str(tmp_path)).stdout.splitlines()]
    assert len(rows) >= 5
    assert all(list(row) == ["deck", "name", "new", "learning", "due", "next_due"] for row in rows)
    assert all(row["new"] == 20 or row["new"] > 0 for row in rows)


def test_what_is_due_can_be_looked_up_while_the_window_is_open_and_a_second_drill_is_refused(tmp_path: Path) -> None:
    with StudyApp.open(tmp_path, Clock()):
        for command in ("due", "facts", "questions"):
            done = study_app(command, "--data-dir", str(tmp_path))
            assert (done.returncode, done.stderr) == (0, "") and done.stdout
        drill = study_app("drill", "--data-dir", str(tmp_path), stdin="\n")
        assert drill.returncode == 3 and "Another Study App is open" in drill.stderr


def test_learners_are_made_named_and_listed_and_each_is_studied_by_name(tmp_path: Path) -> None:
    home = {"STUDY_APP_DATA": str(tmp_path / "home")}
    made = study_app("learners", "--make", "Anna", **home)
    folder = tmp_path / "home-learners" / "learner-anna"
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout == f"First learner\t{tmp_path / 'home'}\nAnna\t{folder}\n"
    assert study_app("learners", "--make", "ANNA", **home).returncode == 3
    assert study_app("learners", "--rename", "First learner", "Vera", **home).returncode == 0
    listed = study_app("learners", "--json", **home).stdout.splitlines()
    assert [json.loads(line)["name"] for line in listed] == ["Vera", "Anna"]
    drilled = study_app("drill", "--learner", "anna", stdin="\n\nq\n", **home)
    assert (drilled.returncode, drilled.stderr) == (0, "")
    assert (folder / "journal.db").exists()
    assert not (tmp_path / "home" / "journal.db").exists()
    for place in (["due", "--learner", "Nobody"], ["--learner", "Nobody", "due"]):
        nobody = study_app(*place, **home)
        assert (nobody.returncode, nobody.stdout) == (3, "")
        assert nobody.stderr == "There is no learner Nobody; known: Vera, Anna.\n"


def test_without_a_name_the_learner_who_was_at_the_window_last_is_meant(tmp_path: Path) -> None:
    home = {"STUDY_APP_DATA": str(tmp_path / "home")}
    anna = Learners(tmp_path / "home").make("Anna")
    Learners(tmp_path / "home").remember(anna.folder)
    assert study_app("due", **home).returncode == 0
    assert not (tmp_path / "home" / "journal.db").exists()
    assert study_app("due", "--data-dir", str(tmp_path / "home")).returncode == 0


def test_a_data_folder_that_is_synced_is_warned_of_once_in_the_terminal_too(tmp_path: Path) -> None:
    folder = tmp_path / "Dropbox" / "study"
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    first, second = (study_app("drill", "--data-dir", str(folder), stdin="q\n") for _ in range(2))
    assert "lies in a folder that Dropbox syncs" in first.stderr
    assert len(first.stderr.splitlines()) == 1
    assert second.stderr == ""
    assert folder.stat().st_mode & 0o077 == 0


def test_a_deck_is_crammed_and_studied_ahead_by_its_name(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path))
    crammed = study_app("drill", "treaty", "--cram", *folder, stdin="\n\nq\n")
    assert (crammed.returncode, crammed.stderr) == (0, "")
    assert "nothing is rated" in crammed.stdout
    nothing = study_app("drill", "treaty", "--ahead", "5", *folder, stdin="\n")
    assert (
        nothing.returncode == 3 and "Nothing of this deck that rested today comes back within 5 days." in nothing.stderr
    )
    nameless = study_app("drill", "--cram", *folder, stdin="\n")
    assert nameless.returncode == 3 and "Name the deck: drill DECK." in nameless.stderr
    assert study_app("drill", "treaty", "--cram", "--ahead", "2", *folder, stdin="\n").returncode == 2


def test_a_quiz_is_asked_kept_and_told_in_json_with_the_keys_of_the_contract(tmp_path: Path) -> None:
    folder = ("--data-dir", str(tmp_path))
    first = study_app("quiz", "--decks", "treaty,bodies", "-n", "3", "--seed", "9", *folder, stdin="\n\n\n")
    again = study_app("quiz", "--decks", "bodies,treaty", "-n", "3", "--seed", "9", *folder, stdin="\n\n\n")
    assert (first.returncode, first.stderr) == (0, "")
    asked, score, _time = first.stdout.partition("0 of 3 right")
    assert score and again.stdout.startswith(asked)
    rows = [json.loads(line) for line in study_app("quiz", "--results", "--json", *folder).stdout.splitlines()]
    assert [list(row) for row in rows] == [
        ["id", "begun", "decks", "forms", "seed", "count", "minutes", "state", "answered", "right", "score", "seconds"]
    ] * 2
    assert rows[0]["decks"] == ["csto/bodies", "csto/treaty"]
    assert (rows[0]["state"], rows[0]["seed"], rows[0]["count"], rows[0]["score"]) == ("complete", 9, 3, 0.0)
    assert len(study_app("quiz", "--results", *folder).stdout.split("0 of 3")) == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--forms", "reveal"), 3), (("--decks", "nowhere"), 3), (("--seed", "9" * 30), 3),
        (("-n", "0"), 2), (("-n", "many"), 2), (("--minutes", "-1"), 2), (("--minutes", "nan"), 2),
    ],
)  # fmt: skip
def test_a_quiz_that_cannot_be_is_refused_in_words(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    done = study_app("quiz", *arguments, "--data-dir", str(tmp_path))
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr and "Traceback" not in done.stderr


def test_stats_tells_each_figure_in_a_sentence_and_as_json(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    told = study_app("stats", *data).stdout.splitlines()
    assert told[0] == "Today: Nothing was studied today."
    narrowed = study_app("stats", "--json", "--deck", "csto/treaty", "--days", "30", *data)
    rows = [json.loads(line) for line in narrowed.stdout.splitlines()]
    assert [row["title"] for row in rows] == [line.partition(": ")[0] for line in told]
    assert all(set(row) == {"figure", "title", "words", "enough", "columns", "rows"} for row in rows)
    assert study_app("stats", "--json", "--deck", "Rulers", *data).returncode == 0
    for option, words in (("--deck", "no deck nowhere"), ("--tag", "No fact bears the tag nowhere; known: bodies, ")):
        refused = study_app("stats", option, "nowhere", *data)
        assert (refused.returncode, refused.stdout) == (3, "")
        assert words in refused.stderr
    assert study_app("stats", "--tag", "bodies", *data).returncode == 0


def in_days(days: int) -> str:
    """A day from today on, as the command line takes it."""
    return date_of(Clock().now().study_day() + days).isoformat()


_SOON = in_days(200)


def test_an_exam_is_given_told_and_taken_away(tmp_path: Path) -> None:
    data = ("--data-dir", str(tmp_path))
    assert "No deck has an exam" in study_app("plan", *data).stdout
    given = study_app("plan", "--deck", "rulers", "--exam", _SOON, "--recall", "85", "--minutes", "20", *data)
    assert given.returncode == 0
    assert given.stdout.startswith(f"Rulers: exam on {_SOON}, in ")
    [row] = [json.loads(line) for line in study_app("plan", "--json", *data).stdout.splitlines()]
    assert list(row) == [
        "deck", "exam", "days", "wanted", "expected", "spread", "fits", "if_you_stop", "minutes",
    ]  # fmt: skip
    assert (row["deck"], row["exam"], row["wanted"], row["if_you_stop"]) == ("wonders/rulers", _SOON, 0.85, 0.0)
    assert study_app("plan", "--deck", "rulers", *data).stdout.startswith(f"Rulers: exam on {_SOON}, in ")
    assert "This deck has no exam" in study_app("plan", "--deck", "finds", *data).stdout
    assert "0 cards come earlier." in study_app("plan", "--deck", "rulers", "--bring-forward", *data).stdout
    moved = study_app("plan", "--deck", "rulers", "--bring-forward", "--json", *data)
    assert json.loads(moved.stdout) == row | {"moved": 0}
    assert "This deck has no exam" in study_app("plan", "--deck", "Rulers", "--no-exam", *data).stdout
    assert "No deck has an exam" in study_app("plan", *data).stdout


def test_what_is_not_named_of_an_exam_stays_as_it_was_decided(tmp_path: Path) -> None:
    later = in_days(300)

    def decided(*arguments: str) -> Exam:
        done = study_app("plan", "--deck", "rulers", *arguments, "--data-dir", str(tmp_path))
        assert (done.returncode, done.stderr) == (0, "")
        with StudyApp.open(tmp_path, Clock(), to_look=True) as app:
            return app.decisions.exams["wonders/rulers"]

    first, then = (day_of(date.fromisoformat(day)) for day in (_SOON, later))
    assert decided("--exam", _SOON) == Exam(first, 0.9)
    assert decided("--recall", "95", "--minutes", "20", "--days-off", "sat,sun") == Exam(first, 0.95, 20.0, (5, 6))
    assert decided("--exam", later) == Exam(then, 0.95, 20.0, (5, 6))
    assert decided("--recall", "80") == Exam(then, 0.8, 20.0, (5, 6))
    assert decided("--minutes", "0", "--days-off", "") == Exam(then, 0.8)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--deck", "rulers", "--exam", "2001-01-01"), "has to be ahead"),
        (("--deck", "rulers", "--exam", "9999-12-31"), "at most 20 years ahead"),
        (("--deck", "rulers", "--exam", "soon"), "is no one day"),
        (("--deck", "rulers", "--exam", "15 March 44 BC"), "is no one day"),
        (("--deck", "rulers", "--exam", "2099"), "is no one day"),
        (("--deck", "rulers", "--exam", ""), "An empty text is no day"),
        (("--exam", _SOON), "Name the deck"),
        (("--bring-forward",), "Name the deck"),
        (("--recall", "80"), "Name the deck"),
        (("--deck", "rulers", "--bring-forward"), "No exam is ahead"),
        (("--deck", "rulers", "--recall", "95"), "No exam is ahead"),
        (("--deck", "rulers", "--minutes", "20"), "No exam is ahead"),
        (("--deck", "rulers", "--days-off", "sat"), "No exam is ahead"),
        (("--deck", "rulers", "--no-exam", "--recall", "95"), "leave out what else is said"),
        (("--deck", "rulers", "--no-exam", "--bring-forward"), "leave out what else is said"),
        (
            ("--deck", "rulers", "--exam", _SOON, "--days-off", "mon,tue,wed,thu,fri,sat,sun"),
            "weekday that is not",
        ),
        (("--deck", "nowhere", "--exam", _SOON), "no deck nowhere"),
        (("--deck", "rulers", "--exam", _SOON, "--recall", "120"), "wanted recall"),
    ],
)
def test_an_exam_that_cannot_be_is_refused_in_words(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    done = study_app("plan", *arguments, "--data-dir", str(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert words in done.stderr
    with StudyApp.open(tmp_path, Clock(), to_look=True) as app:
        assert app.decisions.exams == {}


def test_an_exam_is_not_given_and_taken_away_at_once(tmp_path: Path) -> None:
    done = study_app("plan", "--deck", "rulers", "--exam", _SOON, "--no-exam", "--data-dir", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--no-exam: not allowed with argument --exam" in done.stderr


def test_a_table_is_judged_brought_in_and_written_again(tmp_path: Path) -> None:
    table, data = tmp_path / "words.tsv", tmp_path / "data"
    table.write_text("der Hund\tthe dog\n=1+1\t2\nleer\t\n", encoding="utf-8")
    here = ("--data-dir", str(data))
    tried = study_app("import", str(table), "--dry-run", "--json", *here)
    rows = [json.loads(line) for line in tried.stdout.splitlines()]
    assert [list(row) for row in rows] == [["line", "state", "id", "title", "fields", "reason"]] * 3
    assert [row["state"] for row in rows] == ["new", "new", "wrong"]
    assert not (data / "packs").exists(), "nothing was made"
    done = study_app("import", str(table), *here)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "Read as UTF-8, separator tab.", "Columns: Column 1 > front, Column 2 > back.",
        "2 new, 0 changed, 0 unchanged, 1 wrong.",
    ]  # fmt: skip
    assert done.stderr == "line 3: The back is empty.\n"
    out = tmp_path / "out.csv"
    written = study_app("facts", "--csv", str(out), "--bom", "--pack", "mine", *here)
    assert written.stdout == f"2 facts in {out}\n"
    assert out.read_bytes().startswith(b"\xef\xbb\xbfpack,id,type,statement,front,back\r\n")
    assert b",'=1+1,2\r\n" in out.read_bytes()
    again = study_app("import", str(out), *here)
    assert again.stdout.splitlines()[-1] == "0 new, 0 changed, 2 unchanged."


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("none.csv",), "cannot be read"),
        (("t.csv", "--pack", "nothing"), "There is no pack nothing"),
        (("t.csv", "--type", "nothing"), "There is no kind of fact nothing in the pack"),
        (("t.csv", "--deck", "csto/treaty"), "The deck csto/treaty is of another pack"),
    ],
)
def test_what_cannot_be_brought_in_is_refused_with_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    (tmp_path / "t.csv").write_text("front,back\na,b\n", encoding="utf-8")
    done = study_app("import", str(tmp_path / arguments[0]), *arguments[1:], "--data-dir", str(tmp_path / "data"))
    assert (done.returncode, done.stdout) == (3, "")
    assert why in done.stderr


def test_a_sheet_is_the_same_byte_by_byte_in_every_process_and_its_key_names_the_version(tmp_path: Path) -> None:
    arguments = ("sheet", "csto/bodies", "--seed", "7", "--count", "6", "--data-dir", str(tmp_path))
    pages = []
    for number, hashing in enumerate(("1", "2")):
        file = tmp_path / f"{number}.html"
        done = study_app(*arguments, "--version", "B", "--html", str(file), PYTHONHASHSEED=hashing)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        pages.append(file.read_bytes())
    assert pages[0] == pages[1]
    key = study_app(*arguments, "--version", "B", "--key")
    assert key.stdout.startswith("Answer key, version B\n") and "paragraph" in key.stdout
    assert pages[0] != study_app(*arguments).stdout.encode()


def test_a_pdf_needs_no_display_and_without_a_seed_one_is_told(tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    done = study_app("sheet", "wonders/times", "--pdf", str(file), "--data-dir", str(tmp_path), QT_QPA_PLATFORM="xcb")
    assert done.returncode == 0 and not done.stdout
    assert file.read_bytes().startswith(b"%PDF")
    assert re.fullmatch(r"Number of the sheet: --seed \d+\n", done.stderr)


def test_the_paper_of_a_pdf_can_be_named(tmp_path: Path) -> None:
    for paper, width in (("letter", b"612"), ("a4", b"595")):
        file = tmp_path / f"{paper}.pdf"
        arguments = ("--paper", paper, "--pdf", str(file), "--data-dir", str(tmp_path))
        assert study_app("sheet", "wonders/times", "--seed", "1", *arguments).returncode == 0
        assert re.findall(rb"/MediaBox \[0 0 (\d+)", file.read_bytes())[0] == width


def test_a_deck_is_told_as_a_list(tmp_path: Path) -> None:
    done = study_app("sheet", "wonders/times", "--list", "--data-dir", str(tmp_path))
    assert done.returncode == 0 and not done.stderr
    assert "\n1. " in done.stdout and "paragraph" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("csto/bodies", "--forms", "place"), 3, "no form place"),
        (("csto/bodies", "--count", "201"), 3, "from 1 to 200"),
        (("csto/bodies", "--seed", "9007199254740992"), 3, "at most 15 digits"),
        (("csto/nothing",), 3, "There is no deck csto/nothing"),
        (("csto/bodies", "--html", "/nowhere/at/all.html"), 3, "check that the folder may be written"),
        (("csto/bodies", "--pdf", "/nowhere/at/all.pdf"), 3, "check that the folder may be written"),
        (("csto/bodies", "--version", "C"), 2, "invalid choice"),
        (("csto/bodies", "--key", "--list"), 2, "not allowed with"),
        ((), 2, "DECK"),
    ],
)
def test_a_sheet_that_cannot_be_is_refused_in_words(
    tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    done = study_app("sheet", *arguments, "--data-dir", str(tmp_path))
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr


def test_a_sheet_with_fewer_questions_than_wanted_says_so(tmp_path: Path) -> None:
    done = study_app(
        "sheet", "csto/bodies", "--forms", "match", "--count", "50", "--seed", "1", "--data-dir", str(tmp_path)
    )
    assert done.returncode == 0
    assert "can stand on this sheet" in done.stderr


def test_a_data_folder_that_is_made_anew_is_said_once(tmp_path: Path) -> None:
    folder = tmp_path / "mistyped"
    for told in (f"A new data folder was made: {folder}\n", ""):
        done = study_app("due", "--data-dir", str(folder))
        assert (done.returncode, done.stderr) == (0, told)


def test_devices_exchange_through_a_folder_and_say_what_came(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    laptop, desktop = (("--data-dir", str(tmp_path / name)) for name in ("laptop", "desktop"))
    refused = study_app("exchange", *laptop)
    assert refused.returncode == 3
    assert "choose one with --folder DIR" in refused.stderr
    with StudyApp.open(paths.data_dir(tmp_path / "laptop"), Clock()) as app:
        app.deciding.suspend("csto/treaty-signed/when")
    sent = study_app("exchange", *laptop, "--folder", str(shared), "--name", "laptop")
    assert (sent.returncode, sent.stdout) == (0, "Nothing new came; 1 answer or other entry was sent.\n")
    came = study_app("exchange", *desktop, "--folder", str(shared), "--name", "desktop", "--json")
    [told] = map(json.loads, came.stdout.splitlines())
    assert list(told) == ["new", "sent", "devices", "trouble", "notes"]
    assert (told["new"], told["sent"], told["trouble"]) == (1, 0, [])
    assert told["devices"] == [
        {"name": "desktop", "own": True, "entries": 0, "missing": 0},
        {"name": "laptop", "own": False, "entries": 1, "missing": 0},
    ]
    assert study_app("exchange", *desktop, "--stop").returncode == 0
    assert study_app("exchange", *desktop).returncode == 3
    shared.rename(tmp_path / "away")
    gone = study_app("exchange", *laptop)
    assert (gone.returncode, gone.stdout) == (3, "")
    assert "is not there now" in gone.stderr


def test_without_a_display_a_file_is_not_opened_and_the_command_for_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "trees.studypack"
    data = str(tmp_path / "data")
    missing = study_app("--open", str(file), "--data-dir", data)
    assert (missing.returncode, missing.stdout) == (3, "")
    assert "trees.studypack cannot be opened, for it is not there." in missing.stderr
    file.touch()
    done = study_app("--open", str(file), "--data-dir", data)
    assert done.returncode == 3
    assert done.stderr.endswith("study-app pack import FILE\n")
    assert not (tmp_path / "data" / "to-open").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no such menu")
def test_the_program_comes_into_the_menu_of_the_desktop_and_out_of_it(tmp_path: Path) -> None:
    there = tmp_path / "applications" / "study-app.desktop"
    added = study_app("menu", "add", XDG_DATA_HOME=str(tmp_path))
    assert added.returncode == 0 and added.stdout.startswith("Study App is in the menu")
    assert there.exists()
    removed = study_app("menu", "remove", XDG_DATA_HOME=str(tmp_path))
    assert (removed.returncode, removed.stdout) == (0, "Study App is out of the menu.\n")
    assert not there.exists()
