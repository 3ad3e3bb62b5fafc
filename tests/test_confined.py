"""Foreign files on a process of their own: what it tells, and that nothing it does or suffers reaches this one."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import readers

from study_app import confined, i18n, paths
from study_app.confined import Limits, Standing
from study_app.errors import StudyAppError

SOON = Limits(memory=256 << 20, seconds=2, writes=1 << 20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "theirs.txt"
    file.write_text(
        "one\ntwo\nthrée \ud83d\ude00\n".encode("utf-16", "surrogatepass").decode("utf-16"), encoding="utf-8"
    )
    return file


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for private copies, which is as empty afterwards as before."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def refusal(path: Path, how: str, limits: Limits = SOON) -> str:
    with pytest.raises(StudyAppError) as error:
        list(confined.told(readers.misbehave, path, how, most=1000, limits=limits))
    return str(error.value)


def test_what_a_reader_says_comes_one_by_one(path: Path, scratch: Path) -> None:
    assert list(confined.told(readers.lines, path, 2, most=1000)) == ["one", "two"]
    assert list(confined.told(readers.lines, path, most=1000)) == path.read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_it_reads_a_private_copy_of_the_same_name_on_another_process(path: Path, scratch: Path) -> None:
    [[copy, process, mode]] = confined.told(readers.where, path, most=1000)
    assert Path(copy).name == path.name
    assert Path(copy).parent.parent == scratch
    assert process != os.getpid()
    assert mode == "0o700"


def test_a_folder_is_read_where_it_lies(path: Path, scratch: Path) -> None:
    [[place, _process, _mode]] = confined.told(readers.where, path.parent, most=0)
    assert Path(place) == path.parent


def test_what_it_refuses_is_refused_here_after_what_it_said_before(path: Path, scratch: Path) -> None:
    told = confined.told(readers.refuse, path, most=1000)
    assert next(told) == "a little"
    with pytest.raises(StudyAppError, match=r"^theirs\.txt, line 3: it is wrong\. Mend it\.$"):
        next(told)


@pytest.mark.parametrize("how", ["is killed", "leaves", "raves", "nests", "says something else"])
def test_a_reader_that_ends_or_says_what_is_none_is_told_in_a_sentence(path: Path, scratch: Path, how: str) -> None:
    assert refusal(path, how) == (
        "theirs.txt: the process that read it broke off, as happens with a damaged file or when memory is short. Get it"
        " again from whom it comes, or close other programs. Nothing was imported."
    )


@pytest.mark.parametrize("how", ["never ends", "hangs"])
def test_a_reader_that_does_not_end_is_ended(path: Path, scratch: Path, how: str) -> None:
    assert refusal(path, how) == (
        "theirs.txt: reading it was stopped after 2 seconds, far more than an honest file takes. Get it again from whom"
        " it comes, or part it. Nothing was imported."
    )


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux")
def test_a_reader_that_eats_memory_is_stopped(path: Path, scratch: Path) -> None:
    assert refusal(path, "eats memory", SOON._replace(seconds=60)) == (
        "theirs.txt: reading it takes more than 256 MB of memory. Get it again from whom it comes, or part it. Nothing"
        " was imported."
    )


def test_a_mistake_in_a_reader_stays_a_bug(path: Path, scratch: Path) -> None:
    with pytest.raises(RuntimeError, match=r"(?s)reads theirs\.txt.*ZeroDivisionError: a mistake of ours"):
        list(confined.told(readers.misbehave, path, "mistakes", most=1000))


@pytest.mark.parametrize(
    "what",
    [
        "a host",
        "a name",
        "a socket",
        "a program",
        "a shell",
        "another process",
        "a fork",
        "a file elsewhere",
        "its own copy, where it may not write",
        "a folder elsewhere",
        "a link elsewhere",
        "removing a file",
        "a library",
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="what POSIX has")
def test_a_reader_reaches_nothing_but_its_file(path: Path, scratch: Path, what: str) -> None:
    [said] = confined.told(readers.reach, path, what, most=1000)
    assert said.startswith("a reader of files ")
    assert path.exists()


def test_it_writes_where_it_may_and_no_more_than_it_may(tmp_path: Path, path: Path, scratch: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    told = list(confined.told(readers.write, path, beside, 1 << 20, most=1000, beside=beside, limits=SOON))
    assert told == [True]
    assert [one.name for one in beside.iterdir()] == ["made.bin"]
    if sys.platform != "win32":
        with pytest.raises(RuntimeError, match="File too large"):
            list(confined.told(readers.write, path, beside, 2 << 20, most=1000, beside=beside, limits=SOON))


def test_whoever_gives_up_is_not_kept_waiting(path: Path, scratch: Path) -> None:
    class GivenUpError(Exception):
        pass

    looks = []

    def look() -> None:
        looks.append(1)
        if len(looks) > 20:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        list(confined.told(readers.misbehave, path, "hangs", most=1000, look=look))


def test_the_process_ends_with_whoever_stops_listening(path: Path, scratch: Path) -> None:
    told = confined.told(readers.where, path, most=1000)
    _copy, process, _mode = next(told)
    told.close()
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_what_is_too_large_or_no_file_is_not_read(tmp_path: Path, path: Path, scratch: Path) -> None:
    cases = {path: "theirs.txt is larger than 0 MB: choose a smaller one, or part it."}
    cases[tmp_path / "missing"] = "missing cannot be read (No such file or directory): see that it is there"
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        cases[tmp_path / "pipe"] = "pipe is no file: choose another."
        cases[Path("/dev/zero")] = "zero is no file: choose another."
    for place, words in cases.items():
        with pytest.raises(StudyAppError) as error:
            list(confined.told(readers.lines, place, most=5))
        assert str(error.value).startswith(words)


def test_what_was_told_is_believed_only_as_it_must_be(path: Path) -> None:
    for wrong in (ValueError, TypeError, KeyError):
        with pytest.raises(StudyAppError, match="broke off"), confined.checked(path):
            raise wrong


@pytest.fixture
def standing() -> Iterator[Standing]:
    """A process that stays."""
    made = Standing(readers.stand, SOON)
    yield made
    made.end()


def test_a_process_that_stays_reads_one_file_after_the_other(path: Path, standing: Standing) -> None:
    first = standing.ask(path, "who")
    assert int(first) != os.getpid()
    assert standing.ask(path, "") == path.read_bytes()
    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(lambda _turn: standing.ask(path, "who"), range(40))) == {first}


SAID = {
    "refuses": "theirs.txt: it is wrong. Mend it.",
    "is killed": "broke off",
    "leaves": "broke off",
    "raves": "broke off",
    "never ends": "stopped after 2 seconds",
    "hangs": "stopped after 2 seconds",
    "eats memory": "more than 256 MB of memory",
}


@pytest.mark.parametrize("how", SAID)
def test_what_ends_a_process_that_stays_is_told_in_a_sentence_and_the_next_file_is_read(
    path: Path, standing: Standing, how: str
) -> None:
    if how == "eats memory" and sys.platform != "linux":
        pytest.skip("memory is limited on Linux")
    first = standing.ask(path, "who")
    with pytest.raises(StudyAppError, match=SAID[how]):
        standing.ask(path, how)
    assert standing.ask(path, "who") != first


def test_a_process_that_stays_writes_nothing(path: Path, standing: Standing) -> None:
    before = path.read_bytes()
    with pytest.raises(RuntimeError, match="a reader of files writes no"):
        standing.ask(path, "writes")
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_a_process_that_was_ended_from_outside_is_begun_anew(path: Path, standing: Standing) -> None:
    first = standing.ask(path, "who")
    os.kill(int(first), signal.SIGKILL)
    assert standing._at_work is not None
    standing._at_work[1].join()
    assert standing.ask(path, "who") != first


def test_a_process_that_stays_speaks_the_language_of_now(path: Path, standing: Standing) -> None:
    catalogues = paths.shipped("resources") / "locale"
    first = standing.ask(path, "who")
    assert standing.ask(path, "speaks") == b"read error"
    i18n.use("ru", catalogues)
    try:
        assert standing.ask(path, "speaks") == "ошибка чтения".encode()
        second = standing.ask(path, "who")
        assert second != first
        assert standing.ask(path, "who") == second
    finally:
        i18n.use("en", catalogues)


def test_a_process_that_nobody_asks_ends_and_the_next_question_begins_another(path: Path) -> None:
    standing = Standing(readers.stand, SOON, idle=1)
    first = standing.ask(path, "who")
    assert standing._at_work is not None
    standing._at_work[1].join()  # it ends by itself
    assert standing.ask(path, "who") != first
    standing.end()
