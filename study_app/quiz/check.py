"""What is wrong with packs: their own check, and what only a store tells: what allows no sound question, and facts compared."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from study_app import database
from study_app.background import StoppedError, in_bulk
from study_app.errors import StudyAppError
from study_app.facts import pictures
from study_app.facts.building import build, checked, documents_of, named
from study_app.facts.documents import named_document, sha256
from study_app.facts.pack import Pack
from study_app.facts.pack_files import read_pack
from study_app.facts.problem import Problem, Severity, known_as, of_row, standing, under
from study_app.facts.store import Asked, Store
from study_app.facts.survey import CHECKS, follows_edits, left_out, survey
from study_app.i18n import Worded, _
from study_app.quiz import cards
from study_app.quiz.soundness import no_leak, so
from study_app.scratch import Scratch


def check_folders(
    folders: Iterable[Path],
    sources: Iterable[tuple[str, Path]],
    data_dir: Path | None = None,
    today: date | None = None,
) -> list[Problem]:
    """Everything that is wrong with the packs in some folders; with a day `today`, also what was right once.

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
        if reading.pack is None:
            problems += reading.problems
            continue
        texts = dict(documents_of(reading.pack, (data_dir or folder) / "sources"))
        for source in reading.pack.sources.values():
            known.append(source.id)
            for name, path, text in given:
                if name == source.id or (not name and sha256(text) == source.sha256):
                    texts[source.id] = text
                    used.add(path)
        pack, found = checked(reading.pack, texts)
        problems += _with_store(pack, [*reading.problems, *found], today)
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


def _with_store(pack: Pack, problems: Iterable[Problem], today: date | None) -> Iterator[Problem]:
    """The problems of a pack that was checked, and those that a store of it tells."""
    with Scratch() as folder:
        path = Path(folder) / "facts.db"
        build(path, [pack], [named(problem, pack.id) for problem in problems], "", pack.language, cards.write)
        built = Store.open(path)
        try:
            found = _told_once([*_kept(built), *_compared(built, pack.id, today)])
            yield from standing(found, built.set_aside())
        finally:
            built.close()


def problems_now(
    path: Path, today: date, wanted: Callable[[int, int], bool] = lambda _done, _of: True, *, aside: bool = False
) -> list[Problem]:
    """Everything that is wrong with the library in the store at `path` as it stands, or with `aside` what was set aside.

    `wanted` is told how many steps of how many are done, some for each pack, and says whether to go on: soon after it says no,
    StoppedError is raised. For a thread of its own; one searches at a time, and who comes meanwhile waits.
    """
    with _ONE_AT_A_TIME, contextlib.closing(Store.open(path)) as store, in_bulk():
        packs = [id for (id,) in store.connection.execute("SELECT id FROM pack ORDER BY position").fetchall()]
        steps = _Steps(len(packs) * _STEPS, wanted)
        with database.wanted_until(steps.given_up, store.connection):
            steps.take(0)
            found = [problem for problem in _kept(store) if follows_edits(problem)]
            for pack in packs:
                steps.take(1)
                look = partial(steps.take, 0)
                found += (*left_out(store.connection, pack, look), *_compared(store, pack, today, steps.take))
            ignored = store.set_aside()
            steps.take(0)
            once = _told_once(found)
            steps.take(0)
            return list(standing(once, ignored, aside=aside))


_ONE_AT_A_TIME = threading.Lock()
"""Searches side by side would each take all the longer, and everything on screen with them."""

_STEPS = 1 + CHECKS + 1
"""Of each pack: what is left out, what is compared, what is not sound."""


class _Steps:
    """How far a search is, and whether it is wanted still."""

    def __init__(self, of: int, wanted: Callable[[int, int], bool]) -> None:
        self._done = 0
        self._of = of
        self._wanted = wanted

    def given_up(self) -> bool:
        """Whether nobody wants it any more."""
        return not self._wanted(self._done, self._of)

    def take(self, steps: int) -> None:
        """Go on with what takes so many steps, none for what is amid one; raises StoppedError where nobody wants that."""
        if self.given_up():
            raise StoppedError
        self._done += steps


def _kept(store: Store) -> tuple[Problem, ...]:
    """What the store has of problems, set aside or not."""
    return *store.problems(), *store.problems(aside=True)


def _compared(
    store: Store, pack: str, today: date | None, take: Callable[[int], object] = lambda _steps: None
) -> Iterator[Problem]:
    """What a store tells of a pack beside what was found when it was read; `take` is asked as by `survey`."""
    yield from survey(store.connection, pack, today, take)
    take(1)
    yield from unsound(store, pack, take)


_SECOND = ("contradiction", "two-holders", "outside-list", "same-fact")
"""What two facts are told of that are ambiguous for it."""


def _told_once(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without those that follow from another: what contradicts itself is ambiguous, and asks nothing then."""
    problems = list(problems)
    pairs = {(p.pack, frozenset((p.row, *p.others))) for p in problems if p.code in _SECOND}
    unsound = {(p.pack, row) for p in problems if p.code in ("ambiguous", "leak") for row in (p.row, *p.others)}
    return [
        problem
        for problem in problems
        if not (problem.code == "ambiguous" and (problem.pack, frozenset((problem.row, *problem.others))) in pairs)
        and not (problem.code == "no-question" and (problem.pack, problem.row) in unsound)
    ]


def unsound(store: Store, pack: str, take: Callable[[int], object] = lambda _steps: None) -> Iterator[Problem]:
    """The questions that are never asked because two answers are right, or because they contain their answer.

    `take(0)` is called before each is looked at, and what it raises ends that.
    """
    refused = store.connection.execute(
        "SELECT q.fact, q.facet FROM question q JOIN fact f ON f.pack = q.pack AND f.id = q.fact"
        " WHERE q.pack = ?1 AND +f.status = 'confirmed' AND NOT EXISTS (SELECT 1 FROM card c"
        " WHERE c.fact = ?1 || '/' || q.fact AND c.facet = q.facet) ORDER BY f.position, q.position",
        (pack,),
    ).fetchall()
    told: set[frozenset[str]] = set()
    for fact, facet in refused:
        take(0)
        asked = store.asked(pack, fact, facet)
        if asked is None or so(store, asked) is not None:
            continue
        file, line = store.place(pack, fact)
        row = (fact, pack, "fact", fact, f"ask.{facet}")
        other = _second(store, asked)
        if other:
            if frozenset((fact, other)) not in told:
                told.add(frozenset((fact, other)))
                message = of_row(
                    "fact",
                    fact,
                    Worded(
                        "the question for {facet} has another right answer in the fact {other}: {stem}",
                        facet=under(facet, asked.fact.type),
                        other=known_as("fact", other),
                        stem=asked.stem,
                    ),
                )
                remedy = f'Name in it what tells the two apart, or write skip = ["{facet}"].'
                yield Problem("ambiguous", Severity.WARNING, file, line, message, remedy, *row, (other,))
        elif leak := no_leak(store, asked):
            message = of_row(
                "fact",
                fact,
                Worded(
                    "the question for {facet} is not asked. {why} {stem}",
                    facet=under(facet, asked.fact.type),
                    why=leak.why,
                    stem=asked.stem,
                ),
            )
            remedy = f'Word it without the answer, or write skip = ["{facet}"].'
            yield Problem("leak", Severity.WARNING, file, line, message, remedy, *row)


def _second(store: Store, asked: Asked) -> str:
    """A fact that gives another answer to a question; "" if there is none."""
    mine = sorted(filler.value for filler in asked.fillers)
    if len(store.answers(asked)) > 1:
        for fact in store.matching(asked):
            theirs = sorted(filler.value for filler in store.fillers(asked.fact.pack, fact, asked.facet))
            if fact != asked.fact.id and theirs and theirs != mine:
                return fact
    return store.worded_alike(asked)
