"""Pictures decoded on a process of their own, which one may end; what comes back is plain pixels, and those harm nobody."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from study_app.confined import Limits, Standing
from study_app.errors import StudyAppError
from study_app.facts.pictures import MOST_BYTES, measured

_MEGABYTES = 128
"""Memory that one picture may take while it is decoded: 16 million pixels of the deepest kind that is usual."""

_FORMATS = {"jpg": "jpeg"}
"""Formats that Qt calls otherwise."""

_SIDE = 4
"""Bytes of the width, and of the height, that stand before the pixels; and of each pixel."""


def decoded(path: Path, room: QSize) -> QImage:
    """A picture as large as it fits into some room, but no larger than it is; null where it cannot be read.

    It takes its time: not on the thread of the window.
    """
    try:
        said = _DECODER.ask(path, room.width(), room.height())
    except StudyAppError:
        return QImage()
    width, height = (int.from_bytes(said[at : at + _SIDE]) for at in (0, _SIDE))
    if not (0 < width <= room.width() and 0 < height <= room.height()):
        return QImage()
    if len(said) != 2 * _SIDE + _SIDE * width * height:
        return QImage()
    image = QImage(said[2 * _SIDE :], width, height, _SIDE * width, QImage.Format.Format_ARGB32_Premultiplied)
    return image.copy()  # else it were gone with the bytes


def fitting(size: QSize, room: QSize) -> QSize:
    """How large a picture is shown in some room."""
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    return size.expandedTo(QSize(1, 1))


# --- on the other process


def pixels(path: Path, width: int, height: int) -> bytes:
    """The picture in so much room: its width, its height and its pixels; b"" where it cannot be read.

    Qt knows more formats than packs may have, and tries them all where it is not told: it is told the one that the bytes are of,
    and where it finds another size than they say nothing is decoded.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        said = measured(BytesIO(data))
    except (OSError, ValueError):
        return b""
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(_MEGABYTES)
    reader = QImageReader(buffer, QByteArray(_FORMATS.get(said.format, said.format).encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)  # as the camera was held
    size = reader.size()
    if len(data) > MOST_BYTES or (size.width(), size.height()) != (said.width, said.height):
        return b""
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    inside = fitting(size.transposed() if turned else size, QSize(width, height))
    reader.setScaledSize(inside.transposed() if turned else inside)
    image = reader.read().convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        return b""
    head = image.width().to_bytes(_SIDE) + image.height().to_bytes(_SIDE)
    return head + bytes(image.constBits())


_DECODER = Standing(pixels, Limits(memory=512 << 20, seconds=20, writes=0))
"""The largest picture that is taken has less than half of that memory, and a second."""
