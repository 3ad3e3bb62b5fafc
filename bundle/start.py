"""Where the bundle starts, as do the processes that it begins: they are the same executable, told apart by their arguments."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    if sys.argv[1:2] == ["--multiprocessing-fork"] or sys.argv[-2:-1] == ["-c"]:
        # What reads foreign files or fits parameters, and (-c, after options of Python) what looks after their locks.
        import multiprocessing

        multiprocessing.freeze_support()
    if sys.platform.startswith("linux") and not Path("/etc/fonts/fonts.conf").exists():
        # A system without fonts of its own. Ours are loaded by the program; the library only wants to be told something.
        os.environ.setdefault("FONTCONFIG_FILE", str(Path(__file__).with_name("fonts.conf")))
    from study_app.__main__ import main

    sys.exit(main())
