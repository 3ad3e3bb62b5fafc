"""An import, an update, its being put back and publishing, ended at every step on the disk: either the old is there or the new.

A process is forked for each step, and ended there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
STEPS = frozenset("os.rename os.remove shutil.rmtree shutil.copytree".split())
"""What is counted, as the interpreter tells it: what is written beside changes nothing before it is put into its place."""


def do(what: str, data: Path, zips: Path) -> None:
    """Carry out one of the things that are ended."""
    from shelves import CONFLICT, Alone, arrived

    from study_app.clock import Clock

    with Alone.open(data, Clock()) as app:
        match what:
            case "import":
                app.authoring.packs.take_in(arrived(app, zips / "old.zip"))()()
            case "update":
                app.authoring.packs.take_in(arrived(app, zips / "new.zip"), [CONFLICT])()()
            case "put back":
                app.authoring.packs.put_back("harbour")
            case "publish":
                draft = app.authoring.packs.draft("harbour")()
                app.authoring.packs.publish(draft.preview(draft.version, draft.entry)).now()


def state(data: Path) -> tuple[str, object, object, object]:
    """What a start after it finds: version, two facts, and how many conflicts; nothing is wrong with it."""
    from shelves import Alone, row

    from study_app.clock import Clock

    with Alone.open(data, Clock()) as app:
        rows = app.authoring.packs.rows()
        assert [problem.sentence() for problem in app.store.problems()] == []
        assert app.journal.verify() == []
        if not rows:
            return "", None, None, 0
        [one] = rows
        return one.version, row(app, "boats")["boats"], row(app, "joined")["when"], one.conflicts


def ended_at(number: int, what: str, data: Path, zips: Path) -> bool:
    """Whether a process that does it was ended at a step of this number, counted from 1; it was done before, if not."""
    child = os.fork()
    if not child:
        left = number

        def count(event: str, _arguments: object) -> None:
            nonlocal left
            left -= event in STEPS
            if left == 0:
                os._exit(9)

        try:
            sys.addaudithook(count)
            do(what, data, zips)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9), code
    return code == 9


def rig(what: str, root: Path) -> None:
    """Ends it at every step in turn; raises AssertionError where what is found then is neither the old nor the new."""
    from shelves import NEWER, Alone, arrived, edit, zipped

    from study_app.clock import Clock

    zips = root / "zips"
    zips.mkdir()
    shutil.copy(zipped(root), zips / "old.zip")
    shutil.copy(zipped(root, "1.3.0", *NEWER), zips / "new.zip")
    before, text = root / "before", root / "text"
    before.mkdir()
    with Alone.open(before, Clock()) as app:
        if what != "import":
            app.authoring.packs.take_in(arrived(app, zips / "old.zip"))()()
            assert app.renew_library()
            edit(app, "boats", "boats", 121)
        if what == "publish":
            app.authoring.packs.copy("harbour", text).now()
    if what == "put back":
        do("update", before, zips)
    kept = shutil.copytree(text, root / "kept") if text.exists() else None
    old = state(before)
    after = Path(shutil.copytree(before, root / "after"))
    do(what, after, zips)
    new = state(after)
    # the text has come, and the decision on it was not said: mine counts, and it is asked for again
    between = [("1.3.0", 121, "1904", 1)] if what == "update" else []
    # the old text is there again, and what was decided of the newer one is not taken back yet
    between += [("1.2.0", 120, "1903", 0)] if what == "put back" else []
    seen, number, ended = set(), 0, True
    while ended:
        number += 1
        data = Path(shutil.copytree(before, root / f"ended-{number}"))
        if kept is not None:
            shutil.rmtree(text)
            shutil.copytree(kept, text)
        ended = ended_at(number, what, data, zips)
        found = state(data)
        assert found in (old, new, *between), f"ended at step {number}: {found}"
        seen.add(found)
        if what != "put back" and found not in (new, *between):
            do(what, data, zips)
            assert state(data) == new, f"done again after it was ended at step {number}"
        shutil.rmtree(data)
    assert {old, new} <= seen
    assert number > 3


@pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")
@pytest.mark.parametrize("what", ["import", "update", "put back", "publish"])
def test_ended_at_any_step_either_the_old_is_there_or_the_new(what: str, tmp_path: Path) -> None:
    # a process of its own, as it forks
    done = subprocess.run(
        [sys.executable, __file__, what, str(tmp_path)], cwd=TESTS, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


if __name__ == "__main__":
    sys.path[:0] = [str(TESTS), str(TESTS.parent)]
    rig(sys.argv[1], Path(sys.argv[2]))
