"""`make shots`: every page and state of the window as a picture, to be looked at one by one.

    make shots LANGUAGE=ru SCHEME=dark ZOOM=2 SIZE=1280x800 ARGS="facts* quiz"

The pictures lie in build/shots; a state that is not what it is named for is told, and is an error.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:1] = [str(HERE.parent), str(HERE.parent / "gui")]


def screen(size: tuple[int, int], folder: Path) -> str:
    """The platform that shows windows to nobody, with one screen of a size."""
    one = {"name": "one", "x": 0, "y": 0, "width": size[0], "height": size[1], "logicalDpi": 96, "logicalBaseDpi": 96}
    file = folder / "screen.json"
    file.write_text(json.dumps({"synchronousWindowSystemEvents": True, "screens": [one | {"dpr": 1}]}))
    return f"offscreen:configfile={file}"


def main() -> int:
    """Shoot what is named, all without a name; return 1 where a state was not what it is named for."""
    parser = argparse.ArgumentParser(prog="make shots")
    parser.add_argument("--language", default="en")
    parser.add_argument("--scheme", default="light", choices=["light", "dark", "contrast"])
    parser.add_argument("--zoom", type=float, default=1.0)
    parser.add_argument("--size", default="1280x800", type=lambda text: tuple(map(int, text.split("x"))))
    parser.add_argument("--out", type=Path, default=HERE.parent.parent / "build" / "shots")
    parser.add_argument("names", nargs="*", default=["*"], help="of states; * stands for anything")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        os.environ["QT_LOGGING_RULES"] = "default.warning=false"
        platform = screen(wanted.size, Path(made))
        from PySide6.QtCore import QSize
        from PySide6.QtWidgets import QApplication
        from shots import asking, dialogs, keeping, reading, writing  # noqa: F401 - each counts its states
        from shots.scene import STATES, Look, shoot, studied

        os.environ["QT_QPA_PLATFORM"] = platform
        _alive = QApplication([sys.argv[0], "-style", "Fusion"])
        look = Look(wanted.language, wanted.scheme, wanted.zoom, QSize(*wanted.size))
        out = wanted.out.resolve()
        out.mkdir(parents=True, exist_ok=True)
        learner = studied(Path(made) / "studied", look)
        names = [name for name in STATES if any(fnmatch.fnmatch(name, one) for one in wanted.names)]
        taken, failed = 0, []
        for name in names:
            (folder := Path(made) / name).mkdir()
            try:
                taken += len(shoot(name, learner, look, folder, out))
            except Exception:
                failed.append(name)
                traceback.print_exc(limit=-3)
                print(f"^ {name}\n", flush=True)
    print(f"{taken} states in {out}" + (f"; not what they are named for: {' '.join(failed)}" if failed else ""))
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
