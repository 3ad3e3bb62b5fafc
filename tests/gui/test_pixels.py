"""Pictures decoded on a process of their own: as large as there is room, never here, and what lies is not drawn."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
import readers
from images import KINDS, picture
from PySide6.QtCore import QSize

from study_app.confined import Limits, Standing
from study_app.gui.picture import Picture
from study_app.gui.pixels import decoded
from study_app.study.reading import Shown

ROOM = QSize(100, 100)


def file_of(folder: Path, data: bytes = KINDS["png"], name: str = "bridge.png") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_large_picture_is_decoded_no_larger_than_it_is_shown(tmp_path):
    path = file_of(tmp_path, picture("jpg", 3000, 1500, colour="#3050a0"))
    assert decoded(path, ROOM).size() == QSize(100, 50)
    small = file_of(tmp_path, KINDS["png"])
    assert decoded(small, ROOM).size() == QSize(12, 8)


def test_a_picture_that_ends_the_process_that_decodes_it_is_told_by_its_words(tmp_path, show, qtbot, monkeypatch):
    path = file_of(tmp_path)
    for reader in (readers.abort, readers.say_other_pixels):
        ends = Standing(reader, Limits(seconds=5))
        monkeypatch.setattr("study_app.gui.pixels._DECODER", ends)
        shown = show(Picture(Shown(path, "A bridge"), ROOM))
        qtbot.waitUntil(lambda shown=shown: shown.there)
        assert shown.text() == "Picture: A bridge"
        ends.end()


DECODES = """
import sys
from pathlib import Path
from PySide6.QtCore import QSize
from study_app.gui.pixels import decoded
if __name__ == "__main__":
    for name in sys.argv[1:]:
        assert not decoded(Path(name), QSize(9, 9)).isNull(), name
    print(Path("/proc/self/maps").read_text())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what is loaded")
def test_nothing_of_a_picture_is_decoded_on_the_process_of_the_window(tmp_path):
    files = [str(file_of(tmp_path, data, f"{n}.png")) for n, data in enumerate(KINDS.values())]
    (tmp_path / "decodes.py").write_text(DECODES)
    command = [sys.executable, str(tmp_path / "decodes.py"), *files]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "QtGui" in done.stdout
    assert "imageformats" not in done.stdout


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *parts: bytes, rows: bytes = b"") -> bytes:
    """A PNG that says a size, whatever is in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(parts) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


LYING = {
    "a PNG of more pixels than it has rows": png(4000, 4000, rows=zlib.compress(b"\0" * 100)),
    "a PNG of four pixels that unpacks to 60 MB": png(4, 4, rows=zlib.compress(b"\0" * (60 << 20))),
    "a PNG with a text that unpacks to 60 MB": png(4, 4, chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * (60 << 20)))),
    "a PNG with colours that unpack to 60 MB": png(4, 4, chunk(b"iCCP", b"k\0\0" + zlib.compress(b"x" * (60 << 20)))),
    "a PNG that says 4 thousand million pixels": png(65_535, 65_535),
    "a PNG cut off": KINDS["png"][:-30],
    "a JPEG called PNG": KINDS["jpg"],
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>',
    "an XPM": b'/* XPM */\nstatic char *x[] = {"9 9 1 1", "a c red"};',
    "an XBM": b"#define x_width 9\n#define x_height 9\nstatic char x_bits[] = {0};",
    "a PPM": b"P6 40000 40000 255\n",
    "a BMP": b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 30_000, 30_000, 1, 24, 0, 0, 0, 0, 0, 0),
    "a GIF whose frame is larger than it": KINDS["gif"][:6]
    + struct.pack("<HH", 4, 4)
    + KINDS["gif"][10:].replace(b"\x2c\0\0\0\0\1\0\1\0", b"\x2c\0\0\0\0\xff\xff\xff\xff"),
    "a GIF of thousands of frames": KINDS["gif"][:-1] + KINDS["gif"][19:-1] * 5_000 + b";",
    "a page of HTML": b"<html><img src='http://127.0.0.1/x'></html>",
    "nothing": b"",
}


@pytest.mark.parametrize("name", LYING)
def test_a_picture_that_lies_is_not_drawn_larger_than_it_says_and_what_is_none_is_not_drawn(tmp_path, name):
    path = file_of(tmp_path, LYING[name], "bridge.png")
    found = decoded(path, ROOM)
    assert found.width() <= ROOM.width() and found.height() <= ROOM.height()
    if name.startswith(("an ", "a PPM", "a BMP", "a page", "nothing")):
        assert found.isNull()


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_wrong_in_its_bytes_it_is_drawn_as_it_says_or_not(tmp_path, kind):
    chance, whole = random.Random(kind), KINDS[kind]
    for turn in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 12))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path = file_of(tmp_path, bytes(data[: chance.randrange(len(data))] if turn % 3 == 0 else data))
        found = decoded(path, ROOM)
        assert found.isNull() or (found.width() <= ROOM.width() and found.height() <= ROOM.height())
