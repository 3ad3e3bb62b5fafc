"""What is wrong with packs: their own check, and what allows no sound question, which only a store of the pack tells."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from study_app.errors import StudyAppError
from study_app.facts import pictures
from study_app.facts.building import build, documents_of, without_wrong
from study_app.facts.check import check_pack
from study_app.facts.documents import named_document, sha256
from study_app.facts.pack import Pack
from study_app.facts.pack_files import read_pack
from study_app.facts.problem import Problem
from study_app.facts.store import Store
from study_app.i18n import _
from study_app.quiz import cards


def check_folders(
    folders: Iterable[Path], sources: Iterable[tuple[str, Path]], data_dir: Path | None = None
) -> list[Problem]:
    """Everything that is wrong with the packs in some folders.

    `sources` are documents, each with the id of the source that it is; "" for one that is recognised by its text. Those
    that are attached in the data folder are looked at too. Raises StudyAppError for a document that cannot be read or is
    no source of any of the packs.
    """
    kept = None if data_dir is None else pictures.beside(data_dir / "sources")
    readings = [(folder, read_pack(folder, kept=kept)) for folder in folders]
    given = [(name, path, named_document(path)) for name, path in sources]
    used: set[Path] = set()
    known: list[str] = []
    problems: list[Problem] = []
    for folder, reading in readings:
        problems += reading.problems
        if reading.pack is None:
            continue
        texts = dict(documents_of(reading.pack, (data_dir or folder) / "sources"))
        for source in reading.pack.sources.values():
            known.append(source.id)
            for name, path, text in given:
                if name == source.id or (not name and sha256(text) == source.sha256):
                    texts[source.id] = text
                    used.add(path)
        found = check_pack(reading.pack, texts)
        problems += [*found, *_unasked(without_wrong(reading.pack, found))]
    whole = all(reading.pack is not None for _folder, reading in readings)  # else it may be a source of what is broken
    for name, path, _text in given if whole else ():
        if path not in used and name:
            raise StudyAppError(
                _("The pack has no source {source}; known: {known}.").format(source=name, known=", ".join(known))
            )
        if path not in used:
            raise StudyAppError(
                _(
                    "{path} is not, to the letter, one of the sources {known}: to compare it with one of them all the same, "
                    "give it as --source ID=FILE."
                ).format(path=path, known=", ".join(known))
            )
    return problems


def _unasked(pack: Pack) -> tuple[Problem, ...]:
    """The facts of a pack that allow no sound question: a store of it tells."""
    with TemporaryDirectory(prefix="study-app-") as folder:
        path = Path(folder) / "facts.db"
        build(path, [pack], (), "", pack.language, cards.write)
        built = Store.open(path)
        try:
            return built.problems()
        finally:
            built.close()
