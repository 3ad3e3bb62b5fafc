"""Tells which sections of the English guide each translation has not followed yet; with LANG PAGE ... notes that it now does.

`resources/guide/LANG/followed.txt` has a line for each section of each page that is translated: the page, the digest of the
English section, and its heading. A section whose digest is another now was changed after it was translated. So is a translation
kept: change the Russian page, then `python tests/translated.py ru study.md`.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "resources" / "guide"

FOR_READERS = ("index", "study", "exam", "facts", "publish", "restore", "search")
"""The pages that every translation has; the others are read in English where they are not translated."""

_DIGITS = 12


def languages() -> list[str]:
    """The languages that the guide is translated into."""
    return sorted(folder.name for folder in GUIDE.iterdir() if (folder / "index.md").is_file())


def sections(text: str) -> list[tuple[str, str]]:
    """Heading and text of each section of a page, as they are written."""
    found: list[tuple[str, str]] = []
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        if line.startswith("#") and not fenced:
            found.append((line.lstrip("# "), ""))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
    return found


def digests(page: str) -> list[str]:
    """A line for each section of an English page: page, digest of what is said (however its lines are broken), heading."""
    told = []
    for heading, text in sections((GUIDE / page).read_text(encoding="utf-8")):
        digest = hashlib.sha256(" ".join((heading, *text.split())).encode()).hexdigest()[:_DIGITS]
        told.append(f"{page} {digest} {heading}")
    return told


def followed(language: str) -> list[str]:
    """The lines of the sections as they were when they were translated."""
    file = GUIDE / language / "followed.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


def translated(language: str) -> list[str]:
    """The pages that there are in a language."""
    return sorted(file.name for file in (GUIDE / language).glob("*.md"))


def behind(language: str) -> list[str]:
    """The sections of translated pages that read otherwise in English now, or are gone."""
    now, was = [line for page in translated(language) for line in digests(page)], followed(language)
    return [*(line for line in now if line not in was), *(line for line in was if line not in now)]


def follow(language: str, pages: list[str]) -> None:
    """Note that pages say what the English ones say now."""
    kept = [
        line for line in followed(language) if line.split()[0] in translated(language) and line.split()[0] not in pages
    ]
    lines = sorted([*kept, *(line for page in pages for line in digests(page))], key=lambda line: line.split()[0])
    (GUIDE / language / "followed.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def main() -> int:
    """Note what was given, then tell what is left."""
    if len(sys.argv) > 2:
        follow(sys.argv[1], sys.argv[2:])
    left = {language: behind(language) for language in languages()}
    for language, lines in left.items():
        print(f"{language}: {len(lines)} sections of the guide to follow")
        for line in lines:
            print(f"  {line}")
    return int(any(left.values()))


if __name__ == "__main__":
    sys.exit(main())
