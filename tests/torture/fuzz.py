"""The parsers of what comes from outside, under bytes that a fuzzer finds by what they reach (atheris, libFuzzer).

Each either reads the bytes or refuses them as its docstring says; anything else that it raises is found here, and so is what
takes longer than `_TIMEOUT` seconds.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"
_HERE = (Path(__file__).parent, Path(__file__).parent.parent, Path(__file__).parent.parent.parent)
_TIMEOUT = 10
_MEMORY_MB = 2048
_LONGEST = 4096


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="study-app-fuzz-"))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _file(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


def pack(data: bytes) -> None:
    """The text of a pack."""
    from study_app.errors import StudyAppError
    from study_app.facts.pack_files import read_pack

    folder = _folder() / "pack"
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_bytes(data)
    with contextlib.suppress(StudyAppError):
        read_pack(folder)


def packed(data: bytes) -> None:
    """A pack as a zip file."""
    from study_app.errors import StudyAppError
    from study_app.facts.packing import unpack

    with tempfile.TemporaryDirectory(dir=_folder()) as into, contextlib.suppress(StudyAppError):
        unpack(_file("packed.zip", data), Path(into) / "unpacked")


def table(data: bytes) -> None:
    """A table of facts or cards, of either format."""
    from study_app.errors import StudyAppError
    from study_app.facts.importers import look

    with contextlib.suppress(StudyAppError):
        for _row in look(_file("table.csv", data)).rows():
            pass


def record(data: bytes) -> None:
    """A line of a journal that travels."""
    from study_app.journal import Record

    with contextlib.suppress(ValueError):
        read = Record.of_line(_text(data))
        assert Record.of_line(read.line()) == read


def dates(data: bytes) -> None:
    """A date as packs write it, and as people do."""
    from study_app.facts.dates import parse, read_entry

    text = _text(data)
    with contextlib.suppress(ValueError):
        when = parse(text)
        assert parse(when.text) == when
        when.words()
    for when in read_entry(text):
        when.words()


def numbers(data: bytes) -> None:
    """Numbers, durations and frequencies as people write them."""
    from study_app.facts.numbers import read
    from study_app.facts.quantities import parse_duration, parse_frequency

    text = _text(data)
    read(text)
    for parse in (parse_duration, parse_frequency):
        with contextlib.suppress(ValueError):
            parse(text)


def cells(data: bytes) -> None:
    """What is typed into a cell of a table, whatever it is of."""
    from study_app.facts.cells import Cells, Editor, Field, Taken

    class Things:
        def name(self, entity: str) -> str:
            return {"a": "Alder", "b": "Birch"}.get(entity, "")

        def named(self, text: str, _of: str) -> list[str]:
            return [one for one in "ab" if self.name(one).startswith(text)]

    text, typed = _text(data), Cells("en", Things())
    for editor in Editor:
        for many in (False, True):
            column = Field("one", "One", editor, many=many, choices={"yes": "Yes", "no": "No"})
            read = typed.read(column, text)
            if isinstance(read, Taken) and read.value is not None:
                typed.shown(column, read.value)
                assert (
                    typed.read(column, typed.written(column, read.value), read.value) == read or editor is Editor.TEXT
                )


def answers(data: bytes) -> None:
    """What a learner types: a number, a length of time, a date, a name."""
    from study_app.facts.dates import parse
    from study_app.quiz import grading

    text = _text(data)
    for key in ("4", "1.5", "13270", "P1Y", "P18M", "P30D"):
        grading.quantity(text, key, ("the 4th article", "every other year"))
    for day in ("1992-05-15", "1992-05", "1992", "-0043", "199X"):
        grading.date(text, parse(day))
    grading.exact(text, ("Collective Security Council",))
    grading.close(text, ("Collective Security Council",))


def search(data: bytes) -> None:
    """What is typed to search."""
    from study_app.study.search.query import Wrong, in_words, parse

    tree = parse(_text(data))
    if not isinstance(tree, Wrong):
        in_words(tree)


def settings(data: bytes) -> None:
    """The settings of a person, whatever somebody made of the file."""
    from study_app.settings import load, save

    read = load(_file("settings.json", data))
    save(_folder() / "again.json", read)
    assert load(_folder() / "again.json") == read


def article(data: bytes) -> None:
    """A text from which facts are taken."""
    from study_app.errors import StudyAppError
    from study_app.facts.article.article import Article, new_source

    text = _text(data)
    tables = {
        "entity_type": ({"id": "state", "name": "state"},),
        "entity": ({"id": "a", "type": "state", "name": "Alder"},),
    }
    with contextlib.suppress(StudyAppError):
        work = Article(text, new_source("A text", text, tables, as_of="", id="text"), tables)
        work.counts()


def picture(data: bytes) -> None:
    """The first bytes of a picture."""
    from study_app.facts.pictures import measured

    with contextlib.suppress(ValueError):
        measured(io.BytesIO(data))


PARSERS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one
    for one in (pack, packed, table, record, dates, numbers, cells, answers, search, settings, article, picture)
}


def seeds(name: str) -> list[bytes]:
    """What a parser is tried with first: the kept files of its name, and what once was found."""
    kept = [path.read_bytes() for path in sorted((SEEDS / name).glob("*"))]
    if name == "packed":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("pack/pack.toml", seeds("pack")[0])
        kept.append(made.getvalue())
    return kept


def fuzz(name: str, seconds: int, folder: Path) -> str:
    """Fuzz a parser in a process of its own for so many seconds; what was found, with the bytes, or ""."""
    corpus = folder / name
    corpus.mkdir(parents=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / str(number)).write_bytes(seed)
    command = [sys.executable, __file__, name, str(corpus), f"-max_total_time={seconds}", f"-timeout={_TIMEOUT}"]
    command += [f"-rss_limit_mb={_MEMORY_MB}", f"-max_len={_LONGEST}", f"-artifact_prefix={folder}/{name}-"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=folder)
    if done.returncode == 0:
        return ""
    found = next(iter(sorted(folder.glob(f"{name}-*"))), None)
    told = done.stderr.decode("utf-8", "replace").splitlines()
    raised = [line for line in told if "Error" in line or "ERROR" in line]
    return f"{raised[:1]} by {found.read_bytes()[:200]!r}" if found else "\n".join(told[-5:])


def _main() -> None:
    import atheris

    sys.path[:0] = [str(path) for path in _HERE]
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=["study_app"]):
        PARSERS[name](b"")
    atheris.Setup(sys.argv, PARSERS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    _main()
