"""Every way in which the program writes, where it may write and where it may not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from guild import TEXT, guild_pack
from images import picture

from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts import packing
from study_app.facts.edits import Change
from study_app.learners import Learners
from study_app.own_data.bringing import Arrival
from study_app.own_data.exporting import exporter
from study_app.study.session import Feedback, Session


def answer(session: Session) -> Feedback:
    """Answer the next question."""
    question = session.next()
    assert question is not None
    return session.answer(1 if question.form == "reveal" else None, first_key_ms=700, total_ms=2_000)


def prepare(app: StudyApp, folder: Path, elsewhere: Path) -> None:
    """Lay out what the ways to write take, and have something for other devices."""
    guild_pack(elsewhere / "guild")
    packing.export(elsewhere / "guild", elsewhere / "guild.zip")
    (elsewhere / "chronicle.txt").write_text(TEXT, encoding="utf-8")
    exporter(app.journal, app.shelf(app.data_dir), app.data_dir, elsewhere / "out.zip")(lambda _done, _whole: None)
    (folder / "shared").mkdir()
    app.devices.choose(folder / "shared")
    answer(app.studying.session(app.decks.rows()[0].id))


def ways_to_write(app: StudyApp, folder: Path, elsewhere: Path) -> dict[str, Callable[[], object]]:
    """What writes in the data folder of a program, or in `folder`, by what it is; what it takes comes from `elsewhere`.

    Each can be done again where it was refused. `prepare` comes before.
    """
    learners = Learners(app.data_dir)
    fact = next(iter(app.desk.rows("csto", "fact")))

    def install() -> None:
        packs = app.authoring.packs
        packs.take_in(packs.incoming(elsewhere / "guild.zip")(lambda _done, _whole: None))()()

    def edit() -> None:
        app.desk.save("csto", [Change("fact", fact.id, "tags", fact.data.get("tags"), ["x" * 9000])])

    def exchange() -> None:
        came = app.devices.exchange().now()
        if came.trouble:
            raise StudyAppError(came.trouble[0])

    def take_out() -> None:
        exporter(app.journal, app.shelf(app.data_dir), app.data_dir, folder / "out.zip")(lambda _done, _whole: None)

    return {
        "settings": lambda: setattr(app, "scheme", "dark"),
        "a new learner": lambda: learners.make("Anna"),
        "another name": lambda: learners.rename(learners.of(app.data_dir), "Vera"),
        "a pack of one's own": app.authoring.own_pack,
        "a picture": lambda: app.authoring.keep_picture(picture(width=300, height=300)),
        "an edit": edit,
        "a backup": lambda: app.backups.make("asked"),
        "the shared folder": exchange,
        "everything taken out": take_out,
        "everything brought in": lambda: Arrival.look(elsewhere / "out.zip", app.data_dir).drop(),
        "a table": lambda: app.authoring.save_facts(folder / "facts.csv"),
        "an exported pack": lambda: app.authoring.packs.export("csto", folder / "csto.zip"),
        "an installed pack": install,
    }


def refusals(ways: dict[str, Callable[[], object]]) -> dict[str, str]:
    """What each way says that is refused, which is one sentence or two; nothing else is raised."""
    said = {}
    for name, write in ways.items():
        try:
            write()
        except StudyAppError as error:
            assert str(error).strip(), name
            assert "\n" not in str(error), name
            said[name] = str(error)
    return said
