"""An edit told as part of a sentence: which fields of what it changed, both by the names that people know them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from study_app import database
from study_app.desk.row_words import field_in_words, table_in_words
from study_app.facts import frame
from study_app.i18n import _, ngettext
from study_app.journal import Change, Edit

_LETTERS = 60
"""So much of a statement stands in a menu."""


def in_words(edit: Edit, db: database.Connection) -> str:
    """An edit, such as `When of “The bridge was opened in 1901”`, or how many rows it changed; names are those in the store."""
    rows = dict.fromkeys((change.table, change.id) for change in edit.changes)
    if len(rows) != 1:
        return ngettext("{n} row of {pack}", "{n} rows of {pack}", len(rows)).format(n=len(rows), pack=edit.pack)
    [(table, id)] = rows
    if table == "no_fact":  # its id is a place in a source, and says nothing to anybody
        return _("a sentence that has no fact")
    name = _name(edit, table, id, db)
    row = frame.row(db, edit.pack, table, id) if table == "fact" else None
    roles = frame.role_titles(db, edit.pack, str(row.data.get("type"))) if row is not None else {}
    named = (field_in_words(table, (change.field,), roles) for change in edit.changes if change.field)
    fields = ", ".join(dict.fromkeys(named))
    if not name:
        shown = table_in_words(table)
        return _("{fields} of {table} {id}").format(fields=fields, table=shown, id=id) if fields else f"{shown} {id}"
    if table == "fact":
        name = name.rstrip(".")  # the sentence goes on after it, or ends with a full stop of its own
    told = _("“{name}”").format(name=name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…")
    return _("{fields} of {what}").format(fields=fields, what=told) if fields else told


def _name(edit: Edit, table: str, id: str, db: database.Connection) -> str:
    """What a fact says, what anything else is called; of what is there no more, as far as its row tells; else ""."""
    gone = (frame.name_in(data) for data in _whole(edit.changes) if isinstance(data, Mapping))
    return frame.called(db, edit.pack, table, id) or next(filter(None, gone), "")


def _whole(changes: Iterable[Change]) -> Iterable[Any]:
    return (value for change in changes if not change.field for value in (change.new, change.old))
