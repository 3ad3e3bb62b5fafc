"""Lines that differ: whatever two texts are, the one becomes the other; where few lines changed, few are named."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.line_diff import hunks, unified

LINES = st.lists(st.sampled_from(["", "a", "b", "[[fact]]", 'when = "1900"']), max_size=30)


def made(old: list[str], new: list[str]) -> list[str]:
    """The newer text, from the older one and the places that differ."""
    found, at = [], 0
    for hunk in hunks(old, new):
        found += [*old[at : hunk.old], *new[hunk.new : hunk.new_end]]
        at = hunk.old_end
    return found + old[at:]


@given(LINES, LINES)
def test_the_older_text_becomes_the_newer_one(old: list[str], new: list[str]) -> None:
    assert made(old, new) == new
    assert list(hunks(old, old)) == []
    assert list(unified(old, old, "a", "b")) == []


@given(LINES, LINES)
def test_places_are_apart_and_differ(old: list[str], new: list[str]) -> None:
    last = -1
    for hunk in hunks(old, new):
        assert hunk.old > last or last == -1
        assert old[hunk.old : hunk.old_end] != new[hunk.new : hunk.new_end]
        last = hunk.old_end


def test_lines_are_printed_as_diff_prints_them() -> None:
    old, new = ["a", "b", "c", "d", "e", "f", "g", "h"], ["a", "B", "c", "d", "e", "f", "f2", "g", "h"]
    assert list(unified(old, new, "a/x", "b/x")) == [
        "--- a/x", "+++ b/x", "@@ -1,3 +1,3 @@", " a", "-b", "+B", " c", "@@ -6,2 +6,3 @@", " f", "+f2", " g",
    ]  # fmt: skip
    assert list(unified([], ["a"], "/dev/null", "b/x")) == ["--- /dev/null", "+++ b/x", "@@ -0,0 +1,1 @@", "+a"]
    assert list(unified(["a"], [], "a/x", "b/x"))[2:] == ["@@ -1,1 +0,0 @@", "-a"]


def test_of_thousands_of_lines_alike_only_those_that_changed_are_named() -> None:
    old = [line for n in range(20_000) for line in ("[[fact]]", f'id = "f{n}"', 'when = "1900"', 'tags = ["a"]', "")]
    new = list(old)
    chosen = random.Random(1).sample(range(20_000), 300)
    for n in chosen:
        new[5 * n + 2] = 'when = "1901"'
    found = list(hunks(old, new))
    assert [(h.old, h.old_end, h.new, h.new_end) for h in found] == [
        (5 * n + 2, 5 * n + 3, 5 * n + 2, 5 * n + 3) for n in sorted(chosen)
    ]


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no `patch`")
def test_patch_understands_it(tmp_path: Path) -> None:
    rng = random.Random(2)
    for number in range(20):
        old = [rng.choice("abcde") for _ in range(rng.randrange(1, 30))]
        new = [line if rng.random() < 0.8 else rng.choice("xyz") for line in old if rng.random() < 0.9] or ["x"]
        file = tmp_path / f"{number}"
        file.write_text("\n".join(old) + "\n")
        diff = "\n".join(unified(old, new, "a/x", "b/x")) + "\n"
        if old != new:
            subprocess.run(["patch", "-s", str(file)], input=diff, text=True, check=True)
        assert file.read_text() == "\n".join(new) + "\n"
