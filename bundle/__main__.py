"""Makes the bundle, one folder that needs no Python, from a wheel: `make bundle`.

`python bundle WHEEL` unpacks the wheel, has PyInstaller follow its imports (see study-app.spec), takes out what only a
debugger reads, packs the folder, and tells how large each part is.
"""

from __future__ import annotations

import argparse
import lzma
import platform
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bundle"
FOLDER = BUILD / "out" / "study-app"
MOST_MB = 75
"""Megabytes of the archive, at most."""

PARTS = (
    ("Qt", r"lib/PySide6/|lib/shiboken6/|lib/libQt6|lib/libicu"),
    (
        "libraries of the system that Qt needs",
        r"lib/lib(xcb|xkb|dbus|font|free|glib|gthread|png|brotli|pcre|systemd|gcrypt|gpg)",
    ),
    ("numpy", r"lib/numpy"),
    ("SQLite", r"lib/pysqlite3|lib/libsqlite3"),
    ("other packages", r"lib/(rapidfuzz|regex|fsrs_rs_python)/"),
    ("the program and its Python modules", r"study-app(\.exe)?$"),
    ("content and resources", r"lib/study_app/"),
    ("Python", r""),
)
"""Names of parts and where their files lie; each file belongs to the first that fits."""


def main() -> int:
    """Make the bundle of the wheel that is named; 1 where it is not as it must be."""
    arguments = argparse.ArgumentParser("bundle", description=__doc__)
    arguments.add_argument("wheel", type=Path)
    arguments.add_argument("--fast", action="store_true", help="pack it less tightly, in a fifth of the time")
    told = arguments.parse_args()
    shutil.rmtree(BUILD, ignore_errors=True)
    with ZipFile(told.wheel) as wheel:
        wheel.extractall(BUILD / "wheel")
    collect()
    if missed := left_out_and_wanted((BUILD / "work" / "study-app" / "warn-study-app.txt").read_text(encoding="utf-8")):
        print("Left out by study-app.spec, but imported:", *missed, sep="\n  ")
        return 1
    if sys.platform.startswith("linux"):
        strip()
    return 0 if pack(preset=1 if told.fast else 6) < MOST_MB else 1


def collect() -> None:
    """Have PyInstaller make the folder."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    folders = ["--distpath", str(BUILD / "out"), "--workpath", str(BUILD / "work")]
    subprocess.run([*command, *folders, str(ROOT / "bundle" / "study-app.spec")], cwd=ROOT, check=True)


def left_out_and_wanted(warnings: str) -> list[str]:
    """The modules that were left out although something imports them as it loads, or our program at any time."""
    told = re.findall(r"^excluded module named '?([\w.]+)'? - imported by (.*)$", warnings, re.MULTILINE)
    return [
        f"{name}, by {whom}"
        for name, whom in told
        if name != "_frozen_importlib" and re.search(r"study_app|\(top-level\)", whom)
    ]


def strip() -> None:
    """Take the symbols out of shared libraries; Qt's have none, and those of numpy break by it."""
    for file in FOLDER.rglob("*.so*"):
        inside = file.relative_to(FOLDER).as_posix()
        if not file.is_symlink() and not inside.startswith(("lib/PySide6", "lib/shiboken6", "lib/numpy.libs")):
            subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)


def parts() -> dict[str, list[Path]]:
    """The files of the folder, by the part that they belong to."""
    found: dict[str, list[Path]] = {name: [] for name, _where in PARTS}
    for file in sorted(FOLDER.rglob("*")):
        if file.is_symlink() or not file.is_dir():
            inside = file.relative_to(FOLDER).as_posix()
            found[next(name for name, where in PARTS if re.match(where, inside))].append(file)
    return found


def pack(preset: int) -> float:
    """Make the folder one archive in dist/, and tell of each part how large it is as it lies there and packed."""
    version = next((BUILD / "wheel").glob("study_app-*.dist-info")).name.removesuffix(".dist-info").partition("-")[2]
    archive = ROOT / "dist" / f"study-app-{version}-{sys.platform}-{platform.machine()}.tar.xz".lower()
    archive.parent.mkdir(exist_ok=True)
    with (
        archive.open("wb") as file,
        lzma.open(file, "wb", preset=preset) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for name, files in parts().items():
            before = file.tell()
            for one in files:
                tar.add(one, arcname=f"study-app/{one.relative_to(FOLDER).as_posix()}")
            raw = sum(one.stat().st_size for one in files if not one.is_symlink())
            # what the compressor still holds counts for the next part: some hundred kilobytes
            print(f"{raw / 1e6:7.1f} MB, packed {(file.tell() - before) / 1e6:5.1f} MB: {name}", flush=True)
    size = archive.stat().st_size / 1e6
    print(f"{size:7.1f} MB in all, of {MOST_MB} at most: {archive.relative_to(ROOT)}")
    return size


if __name__ == "__main__":
    sys.exit(main())
