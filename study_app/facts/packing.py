"""A pack as one zip file: the same pack gives the same bytes, and what strangers made is read as data that may lie."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import tomllib
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from study_app.errors import StudyAppError
from study_app.facts.folder import content, printable
from study_app.facts.pack_files import FORMAT
from study_app.files import fresh_beside
from study_app.i18n import _, grouped, ngettext, quoted

MOST_FILES = 10_000
MOST_BYTES = 1 << 30
"""What a pack in a zip may unpack to: its files, their bytes."""

RATIO, NO_BOMB = 250, 16 << 20
"""How many times its packed size a zip may unpack to, where that is more than a few megabytes: text packs 30 times at best."""

DEEPEST, LONGEST = 8, 200
"""Folders in each other, and letters of a name with its folders: Windows holds 260 with the folder of the pack."""

CHECKSUMS = "SHA256SUMS"
"""Stands in the zip beside pack.toml, as `sha256sum -c` reads it; it is made anew by each export and is no file of the pack."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_TIME = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 20
_RESERVED = frozenset(
    [
        "CON",
        "PRN",
        "AUX",
        "NUL",
        "CONIN$",
        "CONOUT$",
        *(f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³"),
    ]
)
_END, _END_64 = b"PK\5\6", b"PK\6\7"
_MOST_OF_NAME = 512
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
"""What `zipfile` raises for what it cannot read."""

Tick = Callable[[int, int], object]
"""Told how many bytes of how many are done; who wants to stop the work raises something from it, and nothing is left of it."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a pack.toml says of the pack as a whole."""

    id: str
    version: str
    title: str


def head_of(folder: Path, shown: str = "") -> Head:
    """The head of the pack in a folder, read from its pack.toml alone; `shown` is what people know the folder as.

    Raises StudyAppError where there is no usable one: not a pack, not TOML, of a newer format, without an id.
    """
    shown = shown or printable(str(folder))
    try:
        data = tomllib.loads(content(folder / "pack.toml", folder).decode("utf-8-sig"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StudyAppError(
            _("{folder} is not a pack, for there is no pack.toml in it: choose the folder that holds one.").format(
                folder=shown
            )
        ) from error
    except OSError as error:
        raise StudyAppError(
            _("{path} cannot be read ({reason}): see that you may read it.").format(
                path=f"{shown}/pack.toml", reason=error.strerror
            )
        ) from error
    except (ValueError, RecursionError) as error:
        words = _("{path} is not TOML ({reason}): mend it first.")
        deep = isinstance(error, RecursionError)
        reason = _("lists or tables lie too deep in each other") if deep else str(error)
        raise StudyAppError(words.format(path=f"{shown}/pack.toml", reason=reason)) from error
    return _head(data, shown)


def is_id(text: str) -> bool:
    """Whether a pack can be called so, and a folder with it."""
    return _ID.fullmatch(text) is not None and not safe_name(text)


def _head(data: Mapping[str, Any], shown: str) -> Head:
    format, id, version, title = (data.get(key) for key in ("format", "id", "version", "title"))
    if isinstance(format, int) and format > FORMAT:
        words = _("The pack {path} has format {n}, which is newer than this program: update Study App.")
        raise StudyAppError(words.format(path=shown, n=format))
    if not isinstance(id, str) or not is_id(id):
        words = _("{path} names no usable id: write id = “...” in small letters, digits and hyphens.")
        raise StudyAppError(words.format(path=f"{shown}/pack.toml"))
    name = next((text for text in title.values() if isinstance(text, str)), "") if isinstance(title, dict) else title
    return Head(id, version if isinstance(version, str) else "", name if isinstance(name, str) else id)


def files_of(folder: Path) -> dict[str, Path]:
    """Every file that goes with a pack by its name in the zip, in order: all of the folder but hidden files and checksums.

    Raises StudyAppError for what cannot be handed on: links, names that not every system can hold.
    """
    found: dict[str, Path] = {}

    def unreadable(error: OSError) -> None:
        raise _unpacked(Path(error.filename or folder), error.strerror or "read error", _("See that you may read it."))

    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in (*folders, *names):
            path = Path(place, name)
            if path.is_symlink():
                raise _unpacked(path, _("it is a link."), _("Put what it points to in its place."))
        for name in names:
            path = Path(place, name)
            inside = path.relative_to(folder).as_posix()
            if not name.startswith(".") and inside != CHECKSUMS:
                if reason := safe_name(inside):
                    raise _unpacked(path, reason, _("Give it another name."))
                if not path.is_file():
                    raise _unpacked(path, _("it is no file."), _("Take it out of the folder."))
                found[inside] = path
    if (double := _alike(found)) is not None:
        raise _unpacked(
            found[double], _("another name is the same but for capitals or accents."), _("Give one another name.")
        )
    return dict(sorted(found.items()))


def _unpacked(path: Path, reason: str, remedy: str) -> StudyAppError:
    return StudyAppError(
        _("{path} cannot be packed: {reason} {remedy}").format(path=printable(str(path)), reason=reason, remedy=remedy)
    )


def export(folder: Path, target: Path, tick: Tick = lambda _done, _whole: None) -> Head:
    """Write the pack in `folder` into the zip file `target`, whole or not at all; the same pack gives the same bytes.

    The names are sorted and lie in a folder called as the pack, times are fixed, and a list of checksums is among them. Raises
    StudyAppError where it is no pack, cannot be packed, or `target` cannot be written.
    """
    head, files = head_of(folder), files_of(folder)
    if target.absolute().is_relative_to(folder.absolute()):
        raise StudyAppError(
            _("{path} lies in the pack itself, which would grow with each export: choose another folder.").format(
                path=printable(str(target))
            )
        )
    sizes = {name: path.stat().st_size for name, path in files.items()}
    whole = sum(sizes.values())
    if len(files) >= MOST_FILES or whole > MOST_BYTES:
        raise _unpacked(folder, *_too_much(len(files), whole))
    fresh = fresh_beside(target)
    try:
        with fresh.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=False) as packed:
                done, sums = 0, []
                for name, path in files.items():
                    sha = hashlib.sha256()
                    with path.open("rb") as source, packed.open(_entry(head.id, name), "w") as into:
                        while part := source.read(_CHUNK):
                            sha.update(part)
                            into.write(part)
                            done += len(part)
                            tick(min(done, whole), whole)
                    sums.append(f"{sha.hexdigest()}  {name}\n")
                packed.writestr(_entry(head.id, CHECKSUMS), "".join(sums))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as error:
        raise StudyAppError(
            _("{path} was not saved ({reason}): check that the folder may be written.").format(
                path=printable(str(target)), reason=error.strerror or _("it cannot be written")
            )
        ) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()
    return head


def _entry(id: str, name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"{id}/{name}", _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on every system
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    return entry


def safe_name(name: str) -> str:
    """Why a name cannot be one of a file in a pack, as a sentence; "" if it can. Parts are parted by `/`."""
    parts = name.split("/")
    if name.startswith("/") or (len(name) > 1 and name[1] == ":"):
        return _("the name begins at the root of a disk.")
    if ".." in parts:
        return _("the name leads out of the pack.")
    if "" in parts or "." in parts:
        return _("the name has an empty part.")
    if len(parts) > DEEPEST or len(name) > LONGEST:
        return _("the name is too long or lies too deep.")
    if any(c in '\\:*?"<>|' or unicodedata.category(c) in ("Cc", "Cs") for c in name):
        return _("the name holds a letter that not every system can have in a name.")
    for part in parts:
        if part != part.rstrip(". ") or part.partition(".")[0].rstrip().upper() in _RESERVED:
            return _("the name is one that not every system can have.")
    return ""


def _alike(names: Mapping[str, object]) -> str | None:
    """A name that is the same as another but for capitals and accents, or the name of a folder of another."""
    seen: dict[str, str] = {}
    folders: set[str] = set()
    spelled: dict[str, str] = {}
    for name in names:
        key = _key(name)
        if key in seen:
            return name
        seen[key] = name
        above = name
        while above := above.rpartition("/")[0]:
            folders.add(_key(above))
            if spelled.setdefault(_key(above), above) != above:
                return name
    return next((seen[key] for key in folders if key in seen), None)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _too_much(files: int, size: int, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES) -> tuple[str, str]:
    if files >= most_files:
        reason = ngettext("it holds {n} file, and", "it holds {n} files, and", files).format(n=grouped(files))
        reason += " " + _("{n} are the most.").format(n=grouped(most_files - 1))
    else:
        reason = _("it would take {n} MB, and {most} are the most.").format(
            n=grouped(size >> 20), most=grouped(most_bytes >> 20)
        )
    return reason, _("What is that large has to be parted.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is unpacked of a zip: `choose` names those of its entries that are, by what they are called then.

    `remedy` is what to choose instead where it is no zip. It may hold so many files and bytes, and `unsafe` says why it may not
    hold a name, as a sentence.
    """

    choose: Callable[[Mapping[str, zipfile.ZipInfo]], dict[str, zipfile.ZipInfo]]
    remedy: str
    files: int = MOST_FILES
    bytes: int = MOST_BYTES
    unsafe: Callable[[str], str] = safe_name


def unpack(packed: Path, into: Path, tick: Tick = lambda _done, _whole: None) -> None:
    """Unpack the one pack in a zip file into the empty folder `into`, its pack.toml on top; see `unpack_wanted`."""
    unpack_wanted(packed, into, Wanted(lambda names: _of_the_pack(names, packed), _("Choose the zip of a pack.")), tick)


def unpack_wanted(packed: Path, into: Path, wanted: Wanted, tick: Tick = lambda _done, _whole: None) -> None:
    """Unpack what is `wanted` of a zip file into the empty folder `into`.

    The zip may be of a stranger: its names, sizes and checksums are looked at before anything is written, and bytes are
    counted meanwhile. Raises StudyAppError with the place and the remedy where anything in it is wrong; what was written until
    then is the caller's to remove.
    """
    try:
        with packed.open("rb") as file:
            _look_at_end(file, packed, wanted)
            try:
                archive = zipfile.ZipFile(file)
            except _DAMAGED as error:
                raise _damaged(packed) from error
            with archive:
                _unpack(archive, packed, into, wanted, tick)
    except OSError as error:
        if error.errno == errno.EINVAL and error.filename is None:  # it tells of a place before its beginning
            raise _damaged(packed) from error
        ours = error.filename is None or Path(error.filename) != packed
        path = printable(str(into if ours else packed))
        raise StudyAppError(
            _("{zip} was not unpacked: {path}: {reason}.").format(
                zip=printable(packed.name), path=path, reason=error.strerror or "read error"
            )
        ) from error


def _refused(packed: Path, name: str, reason: str, remedy: str) -> StudyAppError:
    place = f"{printable(packed.name)}, {shown_name(name)}" if name else printable(packed.name)
    return StudyAppError(
        _("{place}: {reason} {remedy} Nothing was imported.").format(place=place, reason=reason, remedy=remedy)
    )


def shown_name(name: str) -> str:
    """A name out of a zip for people: what cannot be shown becomes "?", and it is cut where it is long."""
    text = "".join("?" if unicodedata.category(c) in ("Cc", "Cs", "Cf", "Zl", "Zp") else c for c in name)
    return quoted(text if len(text) <= 80 else text[:79] + "…")


def _damaged(packed: Path, name: str = "") -> StudyAppError:
    return _refused(packed, name, _("it is damaged."), _("Get it again from whom it comes."))


def _look_at_end(file: BinaryIO, packed: Path, wanted: Wanted) -> None:
    """Refuse what is no zip, and a list of names that would not fit: before `zipfile` reads all of it."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 22 - 65_535 - 20))
    tail = file.read()
    at = len(tail) - 22 if tail[-22:-18] == _END and tail[-2:] == b"\0\0" else tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise _refused(packed, "", _("it is not a zip file, or not all of it."), wanted.remedy)
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    listed = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[max(0, at - 20) : at - 16] == _END_64 or entries > wanted.files or listed > wanted.files * _MOST_OF_NAME:
        raise _refused(packed, "", *_too_much(max(entries, wanted.files), 0, wanted.files, wanted.bytes))


def _unpack(archive: zipfile.ZipFile, packed: Path, into: Path, wanted: Wanted, tick: Tick) -> None:
    entries = archive.infolist()
    if len(entries) > wanted.files:
        raise _refused(packed, "", *_too_much(len(entries), 0, wanted.files, wanted.bytes))
    for entry in entries:
        _look_at(entry, packed, wanted.unsafe)
    names: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        if not entry.filename.endswith("/"):
            if entry.filename in names:
                reason = _("it is in the zip twice.")
                raise _refused(packed, entry.filename, reason, _("Pack the folder again."))
            names[entry.filename] = entry
    if (double := _alike(names)) is not None:
        reason = _("another name is the same but for capitals or accents, or a folder of it.")
        raise _refused(packed, double, reason, _("Give one another name and pack it again."))
    whole = sum(entry.file_size for entry in names.values())
    packed_size = packed.stat().st_size
    if whole > wanted.bytes:
        raise _refused(packed, "", *_too_much(0, whole, wanted.files, wanted.bytes))
    if whole > max(NO_BOMB, RATIO * packed_size):
        reason = _("it would unpack to {n} times its size, as no pack does.").format(n=grouped(whole // packed_size))
        raise _refused(packed, "", reason, _("Do not trust it; ask for another."))
    ours = wanted.choose(names)
    sums = _checksums(archive, ours, packed)
    done = 0
    for name, entry in ours.items():
        path = into.joinpath(*name.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        sha = hashlib.sha256()
        with path.open("wb") as file:
            for part in _parts(archive, entry, packed):
                sha.update(part)
                file.write(part)
                done += len(part)
                tick(min(done, whole), whole)
            file.flush()
            os.fsync(file.fileno())
        if sums is not None and sums[name] != sha.hexdigest():
            reason = _("its checksum is not the one in {list}.").format(list=CHECKSUMS)
            raise _refused(packed, entry.filename, reason, _("Get the zip again from whom it comes."))


def _look_at(entry: zipfile.ZipInfo, packed: Path, unsafe: Callable[[str], str]) -> None:
    """Refuse an entry whose name or kind a pack cannot have."""
    raw = entry.orig_filename
    name = raw.removesuffix("/")
    if reason := unsafe(name):
        raise _refused(packed, raw, reason, _("Ask for a zip with plain names."))
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        raise _refused(packed, raw, _("it is a link."), _("Ask for a zip with the file itself."))
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(packed, raw, _("it is neither a file nor a folder."), _("Ask for a zip without it."))
    if entry.flag_bits & 0x1:
        raise _refused(packed, raw, _("it is encrypted."), _("Ask for a zip without a password."))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        reason = _("it is packed in a way that is not usual.")
        raise _refused(packed, raw, reason, _("Ask for a zip that is packed as usual (deflate)."))


def _of_the_pack(names: Mapping[str, zipfile.ZipInfo], packed: Path) -> dict[str, zipfile.ZipInfo]:
    """The entries of the one pack by their names in it, without what file managers put beside it."""
    seen = {
        name: e for name, e in names.items() if not any(p.startswith(".") or p == "__MACOSX" for p in name.split("/"))
    }
    heads = [name for name in seen if name.rpartition("/")[2] == "pack.toml"]
    top = min(heads, key=lambda name: name.count("/"), default="")
    if not top:
        reason = _("there is no pack.toml in it, so it is no pack.")
        raise _refused(packed, "", reason, _("Choose the zip of a pack."))
    root = top.removesuffix("pack.toml")
    others = [name for name in heads if not name.startswith(root)]
    if others:
        found = ", ".join(shown_name(name.removesuffix("pack.toml").removesuffix("/")) for name in (top, *others[:3]))
        reason = _("there are several packs in it: {found}.").format(found=found)
        raise _refused(packed, "", reason, _("Unpack it and pack each folder alone."))
    if outside := next((name for name in seen if not name.startswith(root)), ""):
        raise _refused(packed, outside, _("it lies outside of the pack’s folder."), _("Pack that folder alone."))
    return {name.removeprefix(root): entry for name, entry in sorted(seen.items())}


def _checksums(archive: zipfile.ZipFile, ours: dict[str, zipfile.ZipInfo], packed: Path) -> dict[str, str] | None:
    """The checksum of each file as the zip's list has it, which is taken out of `ours`; None if it has no list."""
    listed = ours.pop(CHECKSUMS, None)
    if listed is None:
        return None
    raw = b"".join(_parts(archive, listed, packed))
    try:
        lines = [line.partition("  ") for line in raw.decode().removesuffix("\n").split("\n")]
    except UnicodeDecodeError as error:
        raise _damaged(packed, listed.filename) from error
    wanted = {name: digest for digest, _gap, name in lines}
    for name in (*(ours.keys() - wanted.keys()), *(wanted.keys() - ours.keys())):
        reason = _("{list} and the files of the zip do not name the same.").format(list=CHECKSUMS)
        raise _refused(packed, name, reason, _("Get the zip again from whom it comes."))
    return wanted


def _parts(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, packed: Path) -> Iterator[bytes]:
    """The bytes of an entry, no more of them than it says; raises StudyAppError where they are not what it says."""
    size = 0
    try:
        with archive.open(entry) as file:
            while part := file.read(_CHUNK):
                size += len(part)
                yield part
    except _DAMAGED as error:
        raise _damaged(packed, entry.filename) from error
    if size != entry.file_size:
        raise _damaged(packed, entry.filename)
