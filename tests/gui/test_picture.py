"""Pictures on pages, and how a fact or an entity is given one: chosen, pasted or dropped, with its words."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from images import KINDS, picture
from looks import nameless, words
from PySide6.QtCore import QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAccessible, QColor, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from study_app.gui.picture import ALONE, BESIDE, Picture, PictureDialog, image_in
from study_app.gui.widgets import Column
from study_app.study.reading import Shown

ROOM = QSize(100, 100)


@pytest.fixture
def seen(qtbot):
    """Waits until all pictures on a page are drawn, and gives them."""

    def waited(page) -> list[Picture]:
        QApplication.processEvents()
        found = [one for one in page.findChildren(Picture) if one.isVisible()]
        qtbot.waitUntil(lambda: all(one.there for one in found))
        return found

    return waited


@pytest.fixture
def dialog(window, press):
    """The dialog for the picture of the south bridge, opened by P on its page."""
    window.ways.open_entity("bridges", "south")
    press("P")
    [opened] = window.findChildren(PictureDialog)
    return opened


def file_of(folder: Path, data: bytes = KINDS["png"], name: str = "bridge.png") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_each_format_is_drawn_with_its_words_for_who_does_not_see_it(tmp_path, show, qtbot, kind):
    drawn = show(Picture(Shown(file_of(tmp_path, KINDS[kind]), "A bridge"), ROOM))
    qtbot.waitUntil(lambda: drawn.there)
    assert not drawn.pixmap().isNull()
    assert drawn.size() == QSize(12, 8)
    node = QAccessible.queryAccessibleInterface(drawn)
    assert node.text(QAccessible.Text.Name) == "Picture: A bridge"
    assert node.role() == QAccessible.Role.Graphic
    assert drawn.toolTip() == "A bridge"


def exif(orientation: int, order: str) -> bytes:
    """What a camera says of how it was held, in the middle of other things."""
    entries = ((0x010F, 1), (0x0112, orientation), (0x0128, 2))
    made = b"".join(struct.pack(f"{order}HHIHH", tag, 3, 1, value, 0) for tag, value in entries)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(entries))
    body = b"Exif\0\0" + head + made + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_has_its_room_before_it_is_there_as_the_camera_was_held(tmp_path, show, qtbot, orientation, order):
    data = picture("jpg", 120, 60)
    path = file_of(tmp_path, data[:2] + exif(orientation, order) + data[2:], "bridge.jpg")
    drawn = show(Picture(Shown(path, "A bridge"), ROOM))
    room = drawn.size()
    assert room == (QSize(100, 50) if orientation < 5 else QSize(50, 100))
    qtbot.waitUntil(lambda: drawn.there)
    assert drawn.size() == room
    assert drawn.pixmap().deviceIndependentSize().toSize() == room


@pytest.mark.parametrize("data", [b"no picture at all", KINDS["png"][:40]])
def test_what_cannot_be_drawn_is_told_by_its_words(tmp_path, show, qtbot, data):
    shown = show(Picture(Shown(file_of(tmp_path, data), "A bridge"), ROOM))
    qtbot.waitUntil(lambda: shown.there)
    assert shown.text() == "Picture: A bridge"
    assert show(Picture(Shown(None, "A lamp"), ROOM)).text() == "Picture: A lamp"


def test_its_words_are_plain_text(show):
    shown = show(Picture(Shown(None, "<b>A lamp</b>"), ROOM))
    assert shown.text() == "Picture: <b>A lamp</b>"
    assert shown.textFormat() == Qt.TextFormat.PlainText


def test_an_entity_is_given_a_picture_by_file_and_it_is_shown_on_its_page(
    window, dialog, app, data, press, write, tmp_path, monkeypatch, seen
):
    path = file_of(tmp_path, KINDS["jpg"], "a b.jpg")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    assert nameless(dialog) == []
    assert "No picture yet" in words(dialog)
    press("Space")  # choose a file
    assert QApplication.focusWidget() is dialog.field.alt
    write("Two arches over a river")
    press("Ctrl+Return")
    page = window.stack[-1]
    [drawn] = seen(page)
    assert drawn.shown.alt == "Two arches over a river" and not drawn.pixmap().isNull()
    row = app.desk.row("bridges", "entity", "south")
    assert row.data["picture"] == {
        "file": drawn.shown.path.relative_to(data).as_posix(),
        "alt": "Two arches over a river",
    }
    assert drawn.shown.path.read_bytes() == KINDS["jpg"]
    assert not (data / "packs" / "bridges" / "media").exists()  # the pack has it when it is published
    assert app.desk.undo()
    assert app.reading.picture("bridges", "entity", "south") is None


def test_without_words_nothing_is_saved(dialog, press, app, monkeypatch, tmp_path):
    dialog.field.take(KINDS["png"])
    press("Ctrl+Return")
    assert dialog.isVisible() and "Say in words what is seen" in words(dialog)
    assert QApplication.focusWidget() is dialog.field.alt
    assert "picture" not in app.desk.row("bridges", "entity", "south").data


def test_a_picture_that_is_taken_and_what_is_refused_of_the_next_have_room_at_once(dialog, qtbot):
    dialog.field.take(picture("png", 600, 400))
    [shown] = dialog.findChildren(Picture)
    qtbot.waitUntil(lambda: shown.there)
    dialog.field.refuse("That is no picture.")
    [column] = dialog.findChildren(Column)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: column.verticalScrollBar().maximum() == 0)


def test_the_dialog_is_as_high_as_what_is_in_it_and_grows_with_a_picture(dialog, qtbot):
    def empty() -> int:
        return dialog._area.viewport().height() - dialog._area.inside.heightForWidth(dialog._area.inside.width())

    qtbot.waitUntil(lambda: empty() == 0)
    before = dialog.height()
    dialog.field.take(KINDS["png"])
    dialog.field.refuse("It is not so.")
    qtbot.waitUntil(lambda: dialog.height() > before and empty() <= 0)
    assert dialog.height() <= dialog._most
    dialog.reject()  # which asks first
    qtbot.waitUntil(lambda: empty() >= 0)
    higher = dialog.height() + 100
    dialog.resize(dialog.width(), higher)
    dialog.field.take_away()
    qtbot.wait(50)
    assert dialog.height() == higher, "whoever makes it higher has it so"


def test_a_copied_picture_is_pasted_and_kept_as_png(dialog, press, app):
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    QApplication.clipboard().setImage(image)
    press("Ctrl+V")
    path = app.reading.shown("bridges", dialog.field.file, "").path
    assert path.suffix == ".png" and QImage(str(path)).size() == QSize(30, 20)
    QApplication.clipboard().setText("words")
    dialog.field.paste.click()
    assert "No picture has been copied" in words(dialog)


def test_a_dropped_file_is_taken_and_what_is_no_picture_is_refused_in_words(dialog, tmp_path, app):
    def drop(path: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = QDropEvent(
            QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        dialog.field.dropEvent(event)

    drop(file_of(tmp_path, KINDS["webp"], "x.webp"))
    taken = dialog.field.file
    assert taken.endswith(".webp")
    for bad, said in (
        (file_of(tmp_path, b"%PDF", "x.png"), "no PNG, JPEG, WebP or GIF"),
        (tmp_path / "none.png", "cannot be read"),
        (file_of(tmp_path, KINDS["png"] + b"0" * (9 << 20), "y.png"), "more than 8 MB"),
    ):
        drop(bad)
        assert said in words(dialog)
        assert dialog.field.file == taken  # what was there stays


def test_a_picture_is_taken_away_and_words_alone_are_changed(window, app, press, seen):
    app.authoring.set_picture(
        "bridges", "fact", "south-opened", {"file": app.authoring.keep_picture(KINDS["png"]), "alt": "Old words"}
    )
    window.ways.open_fact("bridges", "south-opened")
    [drawn] = seen(window.stack[-1])
    assert drawn.shown.alt == "Old words"
    press("P")
    [dialog] = window.findChildren(PictureDialog)
    dialog.field.alt.setText("New words")
    dialog.save()
    [drawn] = seen(window.stack[-1])
    assert drawn.shown.alt == "New words"
    window.stack[-1].picture_button.click()
    dialog = window.findChildren(PictureDialog)[-1]
    dialog.field.away.click()
    dialog.save()
    assert seen(window.stack[-1]) == []
    assert app.reading.picture("bridges", "fact", "south-opened") is None


def test_words_for_a_picture_are_not_lost_by_one_esc(app, window, press):
    app.authoring.set_picture(
        "bridges", "fact", "south-opened", {"file": app.authoring.keep_picture(KINDS["png"]), "alt": "Old words"}
    )
    window.ways.open_fact("bridges", "south-opened")
    press("P")
    [dialog] = window.findChildren(PictureDialog)
    dialog.field.alt.setText("New words")
    press("Escape")
    assert dialog.isVisible()
    press("Escape")
    assert app.reading.picture("bridges", "fact", "south-opened").alt == "Old words"


def test_words_in_another_language_stay(app, window, press):
    value = {"file": app.authoring.keep_picture(KINDS["png"]), "alt": {"en": "A bridge", "ru": "Мост"}}
    app.authoring.set_picture("bridges", "entity", "south", value)
    window.ways.open_entity("bridges", "south")
    press("P")
    [dialog] = window.findChildren(PictureDialog)
    dialog.field.alt.setText("An old bridge")
    dialog.save()
    assert app.desk.row("bridges", "entity", "south").data["picture"]["alt"] == {"en": "An old bridge", "ru": "Мост"}


def test_in_study_what_is_named_is_seen_beside_the_question_and_the_fact_with_the_answer(window, app, press, seen):
    keep = app.authoring.keep_picture
    for bridge in ("north", "south", "west", "east", "old", "new"):
        app.authoring.set_picture(
            "bridges", "entity", bridge, {"file": keep(KINDS["png"]), "alt": f"Stone arches of {bridge}"}
        )
        app.authoring.set_picture(
            "bridges", "fact", f"{bridge}-opened", {"file": keep(KINDS["jpg"]), "alt": "A crowd with flags"}
        )
    app.only_forms = ["date_entry"]
    window.ways.open_deck("bridges/openings")
    page = window.study
    assert page.question.form == "date_entry"
    [beside] = seen(page)
    assert beside.shown.alt.startswith("Stone arches") and beside.height() <= BESIDE.height()
    press("Ctrl+D")
    assert [one.shown.alt for one in seen(page)] == [beside.shown.alt, "A crowd with flags"]


def test_a_picture_of_which_the_file_is_gone_is_told_by_its_words(window, app, seen):
    app.authoring.set_picture("bridges", "entity", "south", {"file": "media/0000.png", "alt": "Two arches"})
    window.ways.open_entity("bridges", "south")
    [drawn] = seen(window.stack[-1])
    assert drawn.text() == "Picture: Two arches"
    assert ALONE.width() > BESIDE.width()


def test_what_is_copied_is_taken_as_its_bytes_are(dialog, app):
    from PySide6.QtCore import QMimeData

    held = QMimeData()
    held.setData("image/jpeg", KINDS["jpg"])
    assert image_in(held) == KINDS["jpg"]
    for kind in ("image/bmp", "image/svg+xml"):
        other = QMimeData()
        other.setData(kind, b"whatever Qt would make of it")
        assert image_in(other) == b""
    held.setData("image/png", b"\x89PNG no picture")
    dialog.field.take_from(held, "-")
    assert dialog.field.file == ""


def test_the_sheet_of_a_picture_ends_where_the_buttons_below_it_do(dialog):
    QApplication.processEvents()
    ends = [one.mapTo(dialog, one.rect().topRight()).x() for one in (dialog.field, dialog.save_button)]
    assert abs(ends[0] - ends[1]) <= 1, "a column in the middle loses a pixel"
