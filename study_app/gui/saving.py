"""The file into which something is to be saved: asked for, its name completed, and never one that is there already unasked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QFileDialog, QWidget

from study_app.facts.folder import printable
from study_app.i18n import _

_SUFFIX = re.compile(r"\*(\.\w+)")


class Chosen(NamedTuple):
    """A file to be saved, and which of the kinds it is to be, counted from 0."""

    path: Path
    kind: int


def ask_file(parent: QWidget, title: str, name: str, kinds: Sequence[str], save: Callable[[Path, int], object]) -> None:
    """Ask for a file, called `name` at first, and `save` into it, as the kind of a number, unless nobody wants one.

    Each of the `kinds` names its endings, as in "Tables (*.csv *.tsv)"; a name with no ending of any gets one of the chosen kind.
    The desktop asks about a file of the name that was typed: about one of the completed name is asked here.
    """
    typed, kind = QFileDialog.getSaveFileName(parent, title, name, ";;".join(kinds))
    if not typed:
        return
    chosen = _completed(Path(typed), kinds, kinds.index(kind) if kind in kinds else 0)
    if chosen.path == Path(typed) or not chosen.path.exists():
        save(*chosen)
        return
    from study_app.gui.own_data.dialogs import AskDialog

    words = _("{file} is there already. What is in it is lost when it is saved over.")
    words = words.format(file=printable(chosen.path.name))
    dialog = AskDialog(parent.window(), _("Save over the file?"), words, _("Save over it"))
    dialog.agreed.connect(lambda: save(*chosen))
    dialog.open()


def ask_table(parent: QWidget, name: str, save: Callable[[Path, bool], object]) -> None:
    """Ask for the file of a table, likewise; `save` is told too whether with the byte order mark that Excel wants."""
    kinds = (
        _("Tables with byte order mark, for Excel (*.csv)"),
        _("Tables (*.csv)"),
        _("Tables with tabs (*.tsv)"),
    )
    ask_file(parent, _("Save as table"), name, kinds, lambda path, kind: save(path, kind == 0))


def _completed(path: Path, kinds: Sequence[str], kind: int) -> Chosen:
    """The file with an ending of one of the kinds, and that kind: the one that was chosen, where the ending is one of its own."""
    endings = [_SUFFIX.findall(words) for words in kinds]
    own = path.suffix.casefold()
    if own in endings[kind]:
        return Chosen(path, kind)
    for number, some in enumerate(endings):
        if own in some:
            return Chosen(path, number)
    return Chosen(path.with_name(path.name + endings[kind][0]), kind)
