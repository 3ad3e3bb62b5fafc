"""The pictures of packs: what is taken for one, where its file lies, and how a new one is kept until it is published."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from study_app.errors import StudyAppError
from study_app.files import make_folder, write_whole
from study_app.i18n import Worded, _, said

FOLDER = "media"
"""The folder of a pack that has its pictures; what stands in its rows is `media/NAME`, and nothing else is ever opened."""

MOST_BYTES = 8 << 20
MOST_PIXELS = 16_000_000
"""Larger pictures are not shown: some formats can only be read whole, with four bytes for each pixel."""

ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif")
"""Of the names of the kinds of pictures that are taken."""

FILE = rf"[A-Za-z0-9][A-Za-z0-9_-]*\.(?:{'|'.join(ending[1:] for ending in ENDINGS)})"
"""The name of a picture in its folder, as a pattern."""

_NAME = re.compile(f"{FOLDER}/{FILE}")
_DIGITS = 16
_PNG, _JPEG, _RIFF, _GIFS = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", (b"GIF87a", b"GIF89a")
_APP1, _EXIF, _ORIENTATION = b"\xe1", b"Exif\0\0", 0x0112
_NO_SIZE = frozenset((0x01, *range(0xD0, 0xD8)))
"""JPEG markers that nothing belongs to."""
_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG markers of a frame, which begins with its size."""
_STEPS = 2000
"""Segments that are looked through for it: no camera writes so many, and no file may hold up whoever reads it."""


_PASSES = 100
"""A JPEG that comes bit by bit has ten or twenty."""


class Measured(NamedTuple):
    """What the first bytes of a picture say: its format, by the usual ending of its name, and its size in pixels.

    It is shown `turned` by a quarter where the camera was held so.
    """

    format: str
    width: int
    height: int
    turned: bool = False


def is_name(file: str) -> bool:
    """Whether a row may name a picture so: one file in `media`, without a way out of it."""
    return _NAME.fullmatch(file) is not None


def is_right(value: object) -> bool:
    """Whether the key `picture` of a row has nothing that the reader of packs would take for an error."""
    if not isinstance(value, dict) or set(value) != {"file", "alt"}:
        return False
    return told_in_words(value) and isinstance(value["file"], str) and is_name(value["file"])


def told_in_words(picture: Mapping[str, object]) -> bool:
    """Whether the key `picture` of a row says what is seen on it, in every language that it names."""
    alt = picture.get("alt")
    alts = alt.values() if isinstance(alt, Mapping) else [alt]
    return bool(alts) and all(isinstance(one, str) and one.strip() for one in alts)


def beside(documents: Path) -> Path:
    """Where pictures are kept that no pack has yet: beside the folder of attached documents."""
    return documents.with_name(FOLDER)


def find(file: str, folder: Path, kept: Path | None) -> Path | None:
    """The file of a picture that a pack in `folder` names, in it or among those that are kept; None if there is none.

    A link that leads elsewhere is none.
    """
    if not is_name(file):
        return None
    for place in (folder, *([kept.parent] if kept is not None else [])):
        path = place / file
        if path.is_file() and os.path.realpath(path) == os.path.join(os.path.realpath(place), *file.split("/")):  # noqa: PTH118
            return path
    return None


def fault(path: Path) -> str:
    """Why a file is not taken for a picture; "" if it is."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return Worded("it has more than {n} MB", n=MOST_BYTES >> 20)
        with path.open("rb") as file:
            size = measured(file)
            file.seek(0)
            return _too_many(size) or _too_often(size, file.read(MOST_BYTES) if size.format == "jpg" else b"")
    except OSError as error:
        return error.strerror or Worded("it cannot be read")
    except ValueError as error:
        return _why(error)


def _why(error: ValueError) -> str:
    why: str = error.args[0]
    return why


def _too_many(size: Measured) -> str:
    if size.width * size.height <= MOST_PIXELS:
        return ""
    return Worded(
        "it has {width} x {height} pixels; {n} million are the most",
        width=size.width,
        height=size.height,
        n=MOST_PIXELS // 1_000_000,
    )


def _too_often(size: Measured, data: bytes) -> str:
    """Each pass of a JPEG goes over all of it, and a few bytes make one."""
    passes = data.count(b"\xff\xda") if size.format == "jpg" else 0
    return Worded("it is drawn in {n} passes; {most} are the most", n=passes, most=_PASSES) if passes > _PASSES else ""


def measured(file: BinaryIO) -> Measured:
    """The format and the size of a picture, from its first bytes; raises ValueError for what is no PNG, JPEG, WebP or GIF."""
    head = file.read(32)
    if head.startswith(_PNG) and head[12:16] == b"IHDR":
        found = Measured("png", int.from_bytes(head[16:20]), int.from_bytes(head[20:24]))
    elif head.startswith(_GIFS):
        found = Measured("gif", int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little"))
    elif head.startswith(_RIFF) and head[8:12] == b"WEBP":
        found = Measured("webp", *_of_webp(head))
    elif head.startswith(_JPEG):
        found = Measured("jpg", *_of_jpeg(file))
    else:
        raise ValueError(Worded("it is no PNG, JPEG, WebP or GIF"))
    if not (found.width and found.height):
        raise ValueError(Worded("it is damaged: it tells no size"))
    return found


def _of_webp(head: bytes) -> tuple[int, int]:
    kind = head[12:16]
    if len(head) < 30:
        return 0, 0
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L" and head[20] == 0x2F:
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    return 0, 0


def _of_jpeg(file: BinaryIO) -> tuple[int, int, bool]:
    """The size in the first frame, behind segments that each tell how long they are; and whether one says that it is turned."""
    file.seek(2)
    kind, turned = b"", False
    for _step in range(_STEPS):
        lead, kind = (kind, file.read(1)) if kind == b"\xff" else (file.read(1), file.read(1))
        if lead != b"\xff" or not kind:
            break
        if kind[0] in _NO_SIZE or kind == b"\xff":  # the latter fills
            continue
        length = int.from_bytes(file.read(2))
        if kind[0] in _SIZES:
            frame = file.read(5)
            return int.from_bytes(frame[3:5]), int.from_bytes(frame[1:3]), turned
        if length < 2:
            break
        segment = file.read(length - 2)
        if kind == _APP1 and segment.startswith(_EXIF):
            turned = _is_turned(segment.removeprefix(_EXIF))
    return 0, 0, False


def _is_turned(exif: bytes) -> bool:
    """Whether the directory of what a camera tells says that it was held upright: a list of entries of twelve bytes."""
    order: Literal["little", "big"] = "little" if exif[:2] == b"II" else "big"
    at = int.from_bytes(exif[4:8], order)
    entries = int.from_bytes(exif[at : at + 2], order)
    for entry in range(at + 2, min(at + 2 + 12 * entries, len(exif)), 12):
        if int.from_bytes(exif[entry : entry + 2], order) == _ORIENTATION:
            return int.from_bytes(exif[entry + 8 : entry + 10], order) in range(5, 9)
    return False


def keep(data: bytes, kept: Path) -> str:
    """Keep a new picture under a name that follows from its bytes, and tell how a row names it.

    Raises StudyAppError for what is not taken for a picture, and where it cannot be written; then nothing was kept.
    """
    from io import BytesIO

    if len(data) > MOST_BYTES:
        why: str = Worded("it has more than {n} MB", n=MOST_BYTES >> 20)
    else:
        try:
            size = measured(BytesIO(data))
            why = _too_many(size) or _too_often(size, data)
        except ValueError as error:
            why = _why(error)
    if why:
        raise StudyAppError(_("This picture cannot be used: {why}.").format(why=said(why)))
    file = f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:_DIGITS]}.{size.format}"
    path = kept.parent / file
    try:
        if not path.is_file() or path.read_bytes() != data:
            make_folder(kept)
            write_whole(path, data)
    except OSError as error:
        raise StudyAppError(_("The picture cannot be kept in {folder}.").format(folder=kept)) from error
    return file


def named(rows: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """The files of the pictures that rows have."""
    found = (row.get("picture") for row in rows)
    files = (one.get("file") for one in found if isinstance(one, Mapping))
    return tuple(file for file in files if isinstance(file, str))


def publish(files: Iterable[str], kept: Path, folder: Path) -> tuple[str, ...]:
    """Copy those of some pictures into a pack's folder that it lacks and that are kept; which these were. Raises OSError."""
    copied = []
    for file in dict.fromkeys(files):
        if find(file, folder, None) is None and (path := find(file, folder, kept)) is not None:
            (folder / FOLDER).mkdir(exist_ok=True)
            import shutil  # not on the way to the first window

            shutil.copyfile(path, folder / file)
            copied.append(file)
    return tuple(copied)
