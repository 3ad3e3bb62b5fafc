"""Pictures of one colour with a diagonal, as the bytes of a file in each format."""

from __future__ import annotations

import struct

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage


def picture(
    format: str = "png", width: int = 12, height: int = 8, *, quality: int = -1, colour: str = "#c04020"
) -> bytes:
    """A picture; `quality` 100 makes a WebP without loss, and a colour with `alpha` the extended kind of WebP."""
    if format == "gif":  # Qt reads it only: header, two colours, one frame of one pixel in the corner
        head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\x00\x00" + b"\xff\x00\x00\x00\xff\x00"
        return head + b"\x2c" + struct.pack("<HHHH", 0, 0, 1, 1) + b"\x00" + b"\x02\x02\x44\x01\x00" + b"\x3b"
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(colour))
    for n in range(min(width, height)):  # a file of one colour can be smaller than Qt believes a WebP to be
        image.setPixelColor(n, n, QColor.fromHsv(n * 37 % 360, 200, 255))
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, format, quality)
    return bytes(held.data())


KINDS = {
    "png": picture("png"),
    "jpg": picture("jpg"),
    "gif": picture("gif"),
    "webp": picture("webp", quality=80),
    "webp without loss": picture("webp", quality=100),
    "webp with alpha": picture("webp", quality=80, colour="#80c04020"),
}
"""One picture of 12 x 8 pixels for each way of writing its size."""
