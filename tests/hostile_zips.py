"""Zips as a stranger could make them: hundreds, each wrong in one way, as (what is wrong, bytes); they are the same each time."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

HEAD = b'format = 1\nid = "t"\nversion = "1.0.0"\ntitle = "T"\n'
FILES = {"pack.toml": HEAD, "facts/a.toml": b"# one\n" * 40, "facts/b.toml": b"# two\n" * 40}

NAMES = (
    "../evil", "../../../../tmp/evil", "a/../../evil", "/etc/evil", "//server/share/evil", "\\\\server\\share\\evil", "..\\evil",
    "a\\..\\..\\evil", "C:evil", "C:/evil", "c:\\evil", "\\evil", "a/./b", "a//b", "./a", "a/..", "..", ".", "", "/", "a:b",
    "a.toml:stream", "a.toml::$DATA", "con", "CON.toml", "con.a.toml", "aux", "nul.txt", "prn", "com1", "COM9.toml", "lpt1",
    "com\xb9.toml", "conin$", "CONOUT$", "a/nul", "nul/a", "dot.", "dot./a", "space ", "space /a", " /a ", "a\0b", "a\nb", "a\rb",
    "a\x1bb", "a\x7fb", "a<b", "a>b", "a|b", 'a"b', "a?b", "a*b", "x" * 201, "x/" * 9 + "a", "\u202egnp.toml/..", "a\u2028b/../c",
    "%2e%2e/evil", "..%2fevil", "~/evil/..", "$HOME/../evil", "pack.toml/../evil", "facts/a.toml/", "facts/a.toml/b", "PACK.TOML",
    "Facts/a.toml", "facts/A.TOML", "facts/\uff0e\uff0e/..", "caf\xe9.toml/..", "facts/\u0041\u030a.toml/..",
)  # fmt: skip
"""Names of which none may lead out, and few may be there at all."""


def zipped(files: dict[str, bytes], change: Callable[[zipfile.ZipInfo], object] = lambda _e: None, **how: int) -> bytes:
    """A zip of some files, each of which may be given whatever name."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", **how) as archive:  # type: ignore[arg-type]
        for name, data in files.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = name
            entry.compress_type = how.get("compression", zipfile.ZIP_DEFLATED)
            change(entry)
            archive.writestr(entry, data)
    return held.getvalue()


def hostile_zips() -> Iterator[tuple[str, bytes]]:
    """All of them."""
    for part in (_names, _kinds, _fields, _cuts, _flips, _ends, _bombs, _contents):
        yield from part()


def _names() -> Iterator[tuple[str, bytes]]:
    for name in NAMES:
        yield f"a file called {name!r}", zipped({**FILES, name: b"evil"})
        yield f"a folder called {name!r}", zipped({**FILES, f"{name}/": b""})
    for one, other in (
        ("a", "A"),
        ("\xe9", "e\u0301"),
        ("stra\xdfe", "STRASSE"),
        ("k", "\u212a"),
        ("x", "x/y"),
        ("i", "\u0130"),
    ):
        yield f"{one!r} and {other!r}", zipped({**FILES, one: b"1", other: b"2"})
    held = io.BytesIO(zipped(FILES))
    with zipfile.ZipFile(held, "a") as archive:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr("pack.toml", b"evil = 1")
    yield "one name twice", held.getvalue()
    for name in ("../pack.toml", "..\\pack.toml", "/pack.toml"):
        yield f"only {name}", zipped({name: HEAD})


def _kinds() -> Iterator[tuple[str, bytes]]:
    for kind, target in ((stat.S_IFLNK, b"/etc/passwd"), (stat.S_IFLNK, b"../.."), (stat.S_IFIFO, b""), (stat.S_IFCHR, b""),
                         (stat.S_IFBLK, b""), (stat.S_IFSOCK, b"")):  # fmt: skip

        def special(entry: zipfile.ZipInfo, kind: int = kind) -> None:
            if entry.filename in ("facts/l.toml", "media"):
                entry.external_attr = (kind | 0o777) << 16

        yield f"an entry of kind {kind:o}", zipped({**FILES, "facts/l.toml": target}, special)
        yield f"a folder of kind {kind:o}", zipped({**FILES, "media": target, "media/x.toml": b"x"}, special)
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        yield f"packed by {method}", zipped(FILES, compression=method)


_LOCAL, _CENTRAL = b"PK\3\4", b"PK\1\2"
_VALUES = (0, 1, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)


def _fields() -> Iterator[tuple[str, bytes]]:
    """Each field of the heads of a file, in both places where it stands, with values that it cannot have."""
    whole = zipped(FILES)
    fields = {
        _LOCAL: {
            "flags": (6, 2), "method": (8, 2), "sum": (14, 4), "packed": (18, 4), "size": (22, 4), "name": (26, 2),
            "extra": (28, 2),
        },
        _CENTRAL: {
            "made by": (4, 2), "flags": (8, 2), "method": (10, 2), "sum": (16, 4), "packed": (20, 4), "size": (24, 4),
            "name": (28, 2), "extra": (30, 2), "comment": (32, 2), "disk": (34, 2), "offset": (42, 4),
        },
    }  # fmt: skip
    for mark, places in fields.items():
        at = whole.rindex(mark)
        for name, (offset, width) in places.items():
            for value in _VALUES:
                if value < 1 << 8 * width:
                    data = bytearray(whole)
                    data[at + offset : at + offset + width] = value.to_bytes(width, "little")
                    yield f"{name} {value:x} in {mark!r}", bytes(data)


def _cuts() -> Iterator[tuple[str, bytes]]:
    whole = zipped(FILES)
    for at in range(0, len(whole), 23):
        yield f"cut at {at}", whole[:at]
        yield f"begun at {at}", whole[at + 1 :]
    yield "twice", whole + whole
    yield "behind rubbish", b"MZ" + b"\0" * 500 + whole
    yield "before rubbish", whole + b"\0" * 500


def _flips() -> Iterator[tuple[str, bytes]]:
    chance, whole = random.Random(6), zipped(FILES)
    for number in range(200):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        yield f"flip {number}", bytes(data)


def _ends() -> Iterator[tuple[str, bytes]]:
    """The end that tells where everything stands, and lies."""
    whole = zipped(FILES)
    at = whole.rindex(b"PK\5\6")
    for offset, width in ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)):
        for value in _VALUES:
            if value < 1 << 8 * width:
                data = bytearray(whole)
                data[at + offset : at + offset + width] = value.to_bytes(width, "little")
                yield f"end {offset} {value:x}", bytes(data)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, 0, 1)
    yield "a locator of a larger end", whole[:at] + locator + whole[at:]
    yield "two ends", whole + whole[at:]
    yield "an end in the comment", whole[:-2] + struct.pack("<H", 22) + whole[at:]


def _bombs() -> Iterator[tuple[str, bytes]]:
    yield "a bomb", zipped({**FILES, "facts/big.toml": b"\n" * (40 << 20)}, compresslevel=9)
    inner = zipped({"zero": b"\0" * (10 << 20)})
    yield "zips in a zip", zipped({**FILES, **{f"facts/{n}.zip": inner for n in range(50)}})
    data = zlib.compress(b"\0" * (4 << 20), 9)[2:-4]
    head = struct.pack("<4s5H3L2H", _LOCAL, 20, 0, 8, 0, 33, zlib.crc32(b"\0" * (4 << 20)), len(data), 4 << 20, 1, 0)
    body, central = head + b"k" + data, b""
    for number in range(300):  # all of them in the one place
        name = f"facts/{number}.toml".encode()
        central += (
            struct.pack(
                "<4s6H3L5H2L",
                _CENTRAL,
                20,
                20,
                0,
                8,
                0,
                33,
                zlib.crc32(b"\0" * (4 << 20)),
                len(data),
                4 << 20,
                len(name),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + name
        )
    yield (
        "one place for all",
        body + central + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 300, 300, len(central), len(body), 0),
    )
    many = struct.pack("<4s6H3L5H2L", _CENTRAL, 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"n"
    yield (
        "sixty thousand names",
        many * 60_000 + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 60_000, 60_000, len(many) * 60_000, 0, 0),
    )


def _contents() -> Iterator[tuple[str, bytes]]:
    """Good zips of packs that are none."""
    deep = b"x = " + b"[" * 20_000 + b"]" * 20_000
    for name, text in {
        "nothing": b"",
        "nesting": HEAD + deep,
        "tables in tables": HEAD + b"[" + b"a." * 5_000 + b"a]\n",
        "a number without end": HEAD + b"x = " + b"9" * 50_000,
        "no number": HEAD + b"x = nan\ny = inf\n",
        "NUL": HEAD + b"x = \0",
        "no UTF-8": HEAD + b"\xff\xfe",
        "UTF-16": HEAD.decode().encode("utf-16"),
        "a key twice": HEAD + HEAD,
        "an id that leads out": HEAD.replace(b'"t"', b'"../t"'),
        "an id of Windows": HEAD.replace(b'"t"', b'"con"'),
        "an id without end": HEAD.replace(b'"t"', b'"' + b"t" * 500 + b'"'),
        "an id that is none": HEAD.replace(b'"t"', b"[1]"),
        "a newer format": HEAD.replace(b"format = 1", b"format = 99"),
        "no format": HEAD.replace(b"format = 1", b'format = "1"'),
        "a title without end": HEAD.replace(b'"T"', b'"' + b"T" * 1_000_000 + b'"'),
        "dates that are none": HEAD + b'[[fact]]\nid = "a"\ntype = "b"\nwhen = 9999-12-31T23:59:60Z\n',
        "wrong kinds": HEAD + b'source = 1\nfact = {}\nentity = [[]]\ntype = [1]\ndeck = "x"\n',
        "a search without end": HEAD + b'[[deck]]\nid = "d"\nname = "D"\nsearch = "' + b"(" * 30_000 + b'"\n',
        "a pattern without end": HEAD + b'[[deck]]\nid = "d"\nname = "D"\nsearch = "re:(a+)+$"\n',
        "slots in slots": HEAD + b'[[type]]\nid = "a"\nsentence.en = "' + b"{" * 9_000 + b"}" * 9_000 + b'"\n',
        "a picture elsewhere": HEAD
        + b'[[entity_type]]\nid = "e"\nname = "e"\n[[entity]]\nid = "x"\ntype = "e"\nname = "x"\n'
        + b'picture = { file = "../../../etc/passwd", alt = "x" }\n',
    }.items():
        yield f"a pack of {name}", zipped({"pack.toml": text})
    yield (
        "a picture that is none",
        zipped(
            {
                "pack.toml": HEAD
                + b'[[entity_type]]\nid = "e"\nname = "e"\n[[entity]]\nid = "x"\ntype = "e"\nname = "x"\n'
                + b'picture = { file = "media/a.png", alt = "x" }\n',
                "media/a.png": b"<svg onload='x'/>",
            }
        ),
    )
    piled = ("a" + "\u0301\u0316" * 100_000).encode()
    yield "accents in a source", zipped({"pack.toml": HEAD, "sources/s.txt": piled})
