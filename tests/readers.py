"""Readers of files for a process of their own, which does not know the test that they belong to: honest ones and others."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from study_app.confined import Say
from study_app.errors import StudyAppError
from study_app.i18n import _


def lines(say: Say, path: Path, most: int = 100) -> None:
    """An honest reader."""
    for line in path.read_text(encoding="utf-8").splitlines()[:most]:
        say(line)


def where(say: Say, path: Path) -> None:
    """Tells what it was given, and who it is."""
    say([str(path), os.getpid(), oct(path.parent.stat().st_mode & 0o777)])


def refuse(say: Say, path: Path) -> None:
    """Reads a little and then cannot."""
    say("a little")
    raise StudyAppError(f"{path.name}, line 3: it is wrong. Mend it.")


def misbehave(say: Say, path: Path, how: str) -> None:
    """What a file could make of a reader that it has taken over, or one that has a mistake."""
    say("begun")
    match how:
        case "eats memory":
            held = []
            while True:
                held.append(bytearray(64 << 20))
        case "never ends":
            while True:
                pass
        case "hangs":
            time.sleep(3600)
        case "is killed":
            os.abort()
        case "leaves":
            os._exit(0)
        case "mistakes":
            raise ZeroDivisionError("a mistake of ours")
        case "raves":
            _write(b"\xff{{{")
        case "nests":
            _write(b"[" * 100_000)
        case "says something else":
            _write(b'["value"]')


def _write(said: bytes) -> None:
    """Past `say`, as a process would that is not ours any more."""
    frame = sys._getframe()
    while "there" not in frame.f_locals:
        frame = frame.f_back  # type: ignore[assignment]
    frame.f_locals["there"].send_bytes(said)


def reach(say: Say, path: Path, what: str) -> None:
    """Tries what no reader has business with; tells why it could not."""
    elsewhere = path.parent.parent / "elsewhere"
    tries = {
        "a host": lambda: socket.create_connection(("127.0.0.1", 9)),
        "a name": lambda: socket.getaddrinfo("localhost", 80),
        "a socket": lambda: socket.socket(),
        "a program": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        "a shell": lambda: os.system("true"),
        "another process": lambda: os.kill(os.getppid(), signal.SIGTERM),
        "a fork": lambda: os.fork(),
        "a file elsewhere": lambda: elsewhere.write_text("x"),
        "its own copy, where it may not write": lambda: path.write_text("x"),
        "a folder elsewhere": lambda: elsewhere.mkdir(),
        "a link elsewhere": lambda: elsewhere.symlink_to(path),
        "removing a file": lambda: path.unlink(),
        "a library": lambda: __import__("ctypes").CDLL(None),
    }
    try:
        tries[what]()
    except PermissionError as error:
        say(str(error))
    else:
        say("it could")


def write(say: Say, path: Path, beside: Path, size: int) -> None:
    """Writes beside its copy."""
    (beside / "made.bin").write_bytes(b"x" * size)
    say(path.parent.parent == beside)


def stand(path: Path, how: str) -> bytes:
    """Reads one file after the other, on one process, unless one is as it says."""
    match how:
        case "who":
            return str(os.getpid()).encode()
        case "speaks":
            return _("read error").encode()
        case "refuses":
            raise StudyAppError(f"{path.name}: it is wrong. Mend it.")
        case "eats memory":
            return bytes(len([bytearray(64 << 20) for _turn in range(100)]))
        case "writes":
            path.write_bytes(b"x")
        case "raves":
            _write(b"\xff{{{")
        case _:
            misbehave(lambda _value: None, path, how)
    return path.read_bytes()


def abort(path: Path, *of: object) -> bytes:
    """Ends as a library does that finds its memory in disorder."""
    os.abort()


def say_other_pixels(path: Path, width: int, height: int) -> bytes:
    """Says more pixels than it sends."""
    return width.to_bytes(4) + height.to_bytes(4) + b"\0" * 4


def article(path: Path) -> bytes:
    """Reads an article, with what is proposed for its first sentences; tells how many it has."""
    from study_app.facts.article.article import Article, new_source

    text = path.read_text(encoding="utf-8")
    tables = {
        "entity_type": ({"id": "state", "name": "state"},),
        "entity": (
            {"id": "a", "type": "state", "name": "Alder"},
            {"id": "b", "type": "state", "name": "Alder of Alder"},
        ),
    }
    work = Article(text, new_source("A text", text, tables, as_of="2019", id="text"), tables)
    work.counts()
    for number in range(min(3, len(work.parts.sentences))):
        work.queue(number)
        work.note(number)
    return str(len(work.parts.sentences)).encode()


def look(path: Path, said: object) -> bytes:
    """Looks at a table as somebody would for whom the process was taken over: what it says is in the file."""
    told = path.read_bytes()
    while told == b"for ever":
        pass
    return told
