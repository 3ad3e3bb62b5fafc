"""A pack of a stranger whose every word would be markup, a link or a trick anywhere else: each page shows it as it stands.

No picture is fetched, no link can be followed, no file outside of the pack is shown, and nobody outside is spoken to.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
from bridges import write_pack
from images import picture
from shelves import Alone

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;default.warning=false")

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from study_app.facts.problem import Severity
from study_app.gui.window import MainWindow

PACK = "bridges"


class Listening:
    """A server on this computer that counts who comes."""

    def __init__(self) -> None:
        visits = self.visits = []

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                visits.append(self.client_address)

        self.server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.place = f"http://127.0.0.1:{self.server.server_address[1]}"
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def listening() -> Iterator[Listening]:
    """The server that the pack wants visited."""
    found = Listening()
    yield found
    found.close()


def words(place: str) -> tuple[str, ...]:
    """Words that would do something, were they obeyed."""
    return (
        f'<img src="{place}/spy.png"><a href="{place}/">Free</a>',
        '<img src="file:///etc/hostname"> &amp; <b>bold</b> & more',
        f'<style>*{{background:url({place}/c)}}</style><link rel="stylesheet" href="{place}/s.css">',
        f'![x]({place}/m.png) [y](javascript:alert(1)) <iframe src="{place}/i">',
        "\u202eevil\u202c \u2066back\u2069 \u200b\u200f\ufeff",
        "bell\u0007 escape\u001b[31m back\u0008 nul-less \u0085 \u2028 next",
        "W" * 3_000,
        "{when} {0} {bridge:the} %s %(x)s {{{{ \\n \\",
        "a" + "\u0301" * 200,
        "<qt>" + "<b>" * 500,
        "=cmd|' /C calc'!A0 @SUM(1) +1 -1",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 " * 60,
    )


def hostile_pack(folder: Path, place: str) -> None:
    """The bridges of a town, whose people, titles, decks and purposes are called by hostile words."""
    write_pack(folder)
    said = words(place)

    def change(file: str, *changes: tuple[str, str]) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        (folder / file).write_text(text, encoding="utf-8")

    q = [
        json.dumps(one, ensure_ascii=True) if max(one) < "\U00010000" else json.dumps(one, ensure_ascii=False)
        for one in said
    ]
    change(
        "pack.toml",
        ('title = "Bridges of a small town"', f"title = {q[0]}"),
        ('about = "For tests."', f"about = {q[1]}"),
        ('title = "A book of bridges"', f"title = {q[2]}"),
        ('publisher = "The town"', f"publisher = {q[0]}"),
        ('name = "keeping"', f"name = {q[0]}"),
    )
    names = ("Bo Ek", "Ann Lind", "Per Dahl", "Ida Holm")
    bridges = ("north", "south", "west", "east", "old", "new")
    change(
        "entities.toml",
        *((f'name = "{name}"', f"name = {q[n]}") for n, name in enumerate(names)),
        *((f'name = "{name} bridge"', f"name = {q[4 + n]}") for n, name in enumerate(bridges)),
        ('name = "person"', f"name = {q[3]}"),
        ('id = "ek"\n', f'id = "ek"\npicture = {{ file = "media/spy.png", alt = {q[0]} }}\n'),
    )
    change(
        "decks.toml",
        ('name = "Openings"', f"name = {q[0]}"),
        ('about = "When each bridge was opened."', f"about = {q[3]}"),
        ('name = "Keepers & purposes"', f"name = {q[1]}"),
        ('search = "type:keeping or type:purpose"', 'search = "type:keeping or type:purpose or type:flashcard"'),
    )
    change("facts/facts.toml", ('purpose = "carry the tram & the post"', f"purpose = {q[10]}"))
    cards = [
        f'[[fact]]\nid = "card-{n}"\ntype = "flashcard"\nfront = {one}\nback = {q[-1 - n]}\nextra = {q[0]}\ntags = [{q[1]}]\n'
        for n, one in enumerate(q)
    ]
    (folder / "facts" / "cards.toml").write_text("\n".join(cards), encoding="utf-8")
    (folder / "media").mkdir()
    (folder / "media" / "spy.png").write_bytes(picture())


@pytest.fixture
def window(tmp_path: Path, clock, qtbot, listening: Listening) -> Iterator[MainWindow]:
    """The window with that pack alone."""
    hostile_pack(tmp_path / "data" / "packs" / PACK, listening.place)
    with Alone.open(tmp_path / "data", clock) as app:
        assert [one.sentence() for one in app.store.problems() if one.severity is Severity.ERROR] == []
        shown = MainWindow(app)
        qtbot.addWidget(shown)
        with qtbot.waitExposed(shown):
            shown.show()
        yield shown
    assert listening.visits == []


def sockets() -> list[str]:
    """What this process has open to other computers, or listens on for them, but for the server of the test."""
    if not Path("/proc/self/net/tcp").exists():
        return []
    mine = set()
    for entry in os.scandir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            mine.add(os.readlink(entry.path))  # noqa: PTH115 - a socket is no path
    found = []
    for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/self/net/{kind}").read_text(encoding="ascii").splitlines()[1:]:
                parts = line.split()
                if f"socket:[{parts[9]}]" in mine and not parts[1].startswith("0100007F:"):
                    found.append(f"{kind} {parts[1]} {parts[2]}")
    return found


def looked_at(window: MainWindow, qtbot) -> list[str]:
    """Everything that is shown, painted; each thing in it that would be obeyed rather than shown fails."""
    qtbot.wait(30)
    shown = []
    for top in QApplication.topLevelWidgets():
        if top.isVisible():
            top.grab()
            for widget in (top, *top.findChildren(QWidget)):
                shown += told(widget)
    assert sockets() == []
    return shown


def told(widget: QWidget) -> list[str]:
    """The texts of a widget."""
    texts = []
    assert_is_plain(widget.toolTip())
    if isinstance(widget, QLabel):
        assert widget.textFormat() is Qt.TextFormat.PlainText or "<" not in widget.text(), widget.text()[:200]
        texts.append(widget.text())
    if isinstance(widget, QTextEdit):
        assert_is_text(widget.document())
        assert not widget.acceptRichText() or widget.isReadOnly()
        texts.append(widget.toPlainText())
    if isinstance(widget, QPlainTextEdit):
        texts.append(widget.toPlainText())
    if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        for row in range(min(50, model.rowCount(QModelIndex()))):
            for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())):
                index = model.index(row, column)
                assert_is_plain(index.data(Qt.ItemDataRole.ToolTipRole))
                texts.append(str(index.data(Qt.ItemDataRole.DisplayRole)))
    return texts


def assert_is_plain(tip: object) -> None:
    """A tool tip is markup where it holds a tag: then ours alone, around what is escaped."""
    text = tip if isinstance(tip, str) else ""
    bare = text.removeprefix("<qt>").removesuffix("</qt>").replace("<br>", "") if text.startswith("<qt>") else text
    assert "<" not in bare, text[:200]


def assert_is_text(document: QTextDocument) -> None:
    """A document without pictures and links."""
    block = document.begin()
    while block.isValid():
        for at in block:
            form = at.fragment().charFormat()
            assert not form.isImageFormat()
            assert not form.isAnchor()
        block = block.next()


def pages(window: MainWindow) -> dict[str, Callable[[], object]]:
    """Every page that can be opened over the decks."""
    ways, decks = window.ways, [deck.id for deck in window.app.decks.rows()]
    entities = ["ek", "lind", "north", "south", "west", "old"]
    facts = [
        "north-opened",
        "old-opened",
        "north-keeper",
        "west-keeper",
        "north-purpose",
        *(f"card-{n}" for n in range(12)),
    ]
    found: dict[str, Callable[[], object]] = {
        name: getattr(ways, name)
        for name in (
            "open_find", "open_facts", "open_kinds", "open_article", "open_adding", "show_problems", "open_packs",
            "open_timeline", "open_progress", "open_sheet", "open_quiz", "open_game", "show_about", "choose_forms",
            "choose_habits",
        )
    }  # fmt: skip
    found |= {f"fact {one}": lambda one=one: ways.open_fact(PACK, one) for one in facts}
    found |= {f"entity {one}": lambda one=one: ways.open_entity(PACK, one) for one in entities}
    found |= {f"edit {one}": lambda one=one: ways.edit_fact(PACK, one) for one in facts[:6]}
    found |= {f"kind {one}": lambda one=one: ways.edit_kind(PACK, one) for one in ("keeping", "opening")}
    found |= {f"deck {one}": lambda one=one: ways.open_deck_editor(one) for one in decks}
    found |= {f"game {one}": lambda one=one: ways.play(one) for one in decks[:1]}
    found |= {f"turn {n}": lambda n=n: ways.open_turning(PACK, f"card-{n}") for n in (0, 5)}
    return found


def test_every_page_shows_a_stranger_s_words_and_obeys_none(window: MainWindow, qtbot, listening: Listening) -> None:
    seen = looked_at(window, qtbot)
    for name, open in pages(window).items():
        open()
        seen += looked_at(window, qtbot)
        while (dialog := QApplication.activeModalWidget()) is not None:
            dialog.close()
        window.drop_pages()
        window.show_decks()
        assert listening.visits == [], name
    whole = "\n".join(seen)
    for one in words(listening.place)[:2]:
        assert one in whole


def test_every_way_of_asking_and_every_answer_shows_them_too(window: MainWindow, qtbot, listening: Listening) -> None:
    app, asked = window.app, set()
    for deck in app.decks.rows():
        for form in app.all_forms:
            app.only_forms = (form,)
            window.ways.open_deck(deck.id)
            for _turn in range(3):
                if window.study is None or window.page is not window.study or window.study.question is None:
                    break
                asked.add(window.study.question.form)
                looked_at(window, qtbot)
                window.study.give_up()
                looked_at(window, qtbot)
                window.study.next()
            window.drop_pages()
            window.show_decks()
    assert len(asked) > 6
    assert listening.visits == []


def test_a_table_of_such_words_is_shown_as_it_stands(window: MainWindow, qtbot, tmp_path: Path, listening) -> None:
    said = words(listening.place)
    rows = "\n".join(f'"{one.replace(chr(34), chr(34) * 2)}","{said[0].replace(chr(34), chr(34) * 2)}"' for one in said)
    path = tmp_path / "<img src=x>.csv"
    path.write_text(f"Front,Back\n{rows}\n", encoding="utf-8", newline="")
    window.ways.open_import(path)
    page = window.page
    qtbot.waitUntil(lambda: page.judged is not None, timeout=20_000)
    looked_at(window, qtbot)
    page.findChildren(QAbstractItemView)
    assert listening.visits == []


def test_no_module_of_qt_is_loaded_that_speaks_to_hosts(window: MainWindow) -> None:
    assert not {name for name in sys.modules if name.startswith(("PySide6.QtWeb", "PySide6.QtHttp"))}
