"""What is put into the menu of a desktop is as the desktop wants it, starts this program, and goes again without a trace."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from study_app import desktop_entry
from study_app.errors import StudyAppError
from study_app.paths import shipped

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no such menu")

FILES = shipped("resources") / "desktop"


def tool(name: str) -> str:
    """A program that judges such files; a test that needs it is skipped where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"not installed: {name}")
    return found


def judged(name: str, *arguments: str | Path) -> str:
    """What a judge says of a file, which must be good."""
    done = subprocess.run([tool(name), *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def entry(folder: Path) -> dict[str, str]:
    """The keys of the entry that was put into a folder."""
    text = (folder / "applications" / "study-app.desktop").read_text(encoding="utf-8")
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def test_the_entry_that_is_shipped_is_valid():
    assert judged("desktop-file-validate", FILES / "study-app.desktop") == ""


def test_what_software_centres_read_is_valid():
    judged("appstreamcli", "validate", "--no-net", FILES / "study-app.metainfo.xml")


def test_the_files_agree_on_the_names_of_the_program_and_of_the_kind_of_file():
    told = ElementTree.parse(FILES / "study-app.metainfo.xml").getroot()
    kind = ElementTree.parse(FILES / "study-app-pack.xml").getroot()[0]
    shipped_entry = (FILES / "study-app.desktop").read_text(encoding="utf-8")
    assert told.findtext("launchable") == "study-app.desktop"
    assert told.findtext("provides/mediatype") == kind.get("type")
    assert f"MimeType={kind.get('type')};" in shipped_entry
    assert f"Name={told.findtext('name')}\n" in shipped_entry
    [glob] = [one.get("pattern") for one in kind if one.tag.endswith("glob")]
    assert glob == f"*{desktop_entry.ENDING}"


@pytest.mark.parametrize(
    "start",
    [
        ["study-app"],
        ["/opt/Study App/study-app"],
        ["/opt/100% \"sure\"/$HOME/`x`/back\\slash", "-m", "study_app"],
    ],
)  # fmt: skip
def test_the_entry_starts_the_program_wherever_it_lies(tmp_path: Path, start: list[str]) -> None:
    desktop_entry.add(tmp_path, start)
    if shutil.which("desktop-file-validate"):
        assert judged("desktop-file-validate", tmp_path / "applications" / "study-app.desktop") == ""
    assert unquoted(entry(tmp_path)["Exec"]) == [*start, "--open", "%f"]


def unquoted(value: str) -> list[str]:
    """The words of a command, by the Desktop Entry Specification: escapes of the file, then quotes, then field codes."""
    text = value.replace("\\\\", "\\")
    words, at = [], 0
    while at < len(text):
        word = ""
        if text[at] == '"':
            at += 1
            while text[at] != '"':
                at += text[at] == "\\"
                word += text[at]
                at += 1
            at += 1
        else:
            while at < len(text) and text[at] != " ":
                word += text[at]
                at += 1
        words.append(word.replace("%%", "%"))
        at += 1
    return words


def test_it_comes_and_goes_without_a_trace(tmp_path: Path) -> None:
    assert not desktop_entry.is_there(tmp_path)
    done = desktop_entry.add(tmp_path, ["study-app"])
    assert desktop_entry.is_there(tmp_path)
    assert {stat.S_IMODE(file.stat().st_mode) for file in done.files} == {0o644}  # the desktop may be another user
    assert desktop_entry.add(tmp_path, ["study-app"]).files == done.files  # twice is as once
    gone = desktop_entry.remove(tmp_path)
    assert gone.files == done.files
    assert not desktop_entry.is_there(tmp_path)
    ours = [file for file in tmp_path.rglob("*") if file.is_file() and "study-app" in file.name]
    assert ours == []
    assert desktop_entry.in_words(desktop_entry.remove(tmp_path), added=False) == "Study App was not in the menu."


def test_the_desktop_knows_files_of_packs_by_their_ending(tmp_path: Path) -> None:
    tool("update-mime-database")
    assert desktop_entry.add(tmp_path, ["study-app"]).known
    assert "application/x-study-app-pack:*.studypack" in (tmp_path / "mime" / "globs2").read_text()
    desktop_entry.remove(tmp_path)
    assert "studypack" not in (tmp_path / "mime" / "globs2").read_text()


def test_without_the_tool_for_kinds_of_files_it_is_said_what_is_lacking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = desktop_entry.add(tmp_path / "share", ["study-app"])
    assert "once shared-mime-info is installed" in desktop_entry.in_words(done, added=True)


def test_a_tool_of_the_system_is_not_given_the_libraries_of_a_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "update-mime-database"
    fake.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH" > "$1/seen"\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle/lib")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/system")
    desktop_entry.add(tmp_path / "share", ["study-app"])
    assert (tmp_path / "share" / "mime" / "seen").read_text() == "/system\n"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "applications").write_text("in the way")
    with pytest.raises(StudyAppError, match=r"cannot be written"):
        desktop_entry.add(tmp_path, ["study-app"])


@pytest.mark.parametrize(("configured", "expected"), [("/elsewhere", "/elsewhere"), ("relative", "~"), ("", "~")])
def test_the_files_lie_where_the_desktop_looks(configured: str, expected: str) -> None:
    wanted = Path.home() / ".local" / "share" if expected == "~" else Path(expected)
    assert desktop_entry.base({"XDG_DATA_HOME": configured}) == wanted


def test_the_command_is_the_one_that_is_installed_beside_this_python(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert desktop_entry.command() == [str(tmp_path / "python"), "-m", "study_app"]
    (tmp_path / "study-app").touch()
    assert desktop_entry.command() == [str(tmp_path / "study-app")]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert desktop_entry.command() == [str(tmp_path / "python")]
