"""Which columns the table of facts and cards can have, and which it has until somebody chooses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from study_app.facts.cells import Editor, Field, general_fields
from study_app.facts.kinds import FLASHCARD, TIME_FACETS
from study_app.facts.listing import Listing
from study_app.study.search.found import COLUMNS, View

SORTED = frozenset(column.id for column in COLUMNS)
"""The keys of the columns by which rows can be put in order."""

OF_MEMORY = frozenset(column.id for column in COLUMNS if column.memory)
"""The keys of the columns that tell how well a card is remembered, or the cards of a fact."""


def kind_of_table(view: View, common: tuple[str, str] | None) -> str:
    """The name under which a choice of columns is remembered: cards, facts, or the facts of one type."""
    if view is View.CARDS:
        return "cards"
    return "facts" if common is None else f"facts {common[0]}/{common[1]}"


def available(view: View, listing: Listing, common: tuple[str, str] | None) -> tuple[Field, ...]:
    """All columns: the fields of the type, where rows are facts of one, then what the search tells of any row."""
    fields: dict[str, Field] = {}
    if view is View.FACTS and common is not None:
        fields |= listing.fields(*common)
    for column in COLUMNS:
        if view in column.views and column.id not in fields:
            fields[column.id] = Field(column.id, column.title, Editor.NONE)
    for general in general_fields():
        fields.setdefault(general.key, general)
    return tuple(fields.values())


def usual(view: View, columns: Sequence[Field], common: tuple[str, str] | None) -> tuple[str, ...]:
    """The keys that are shown until somebody chooses."""
    of_any = {column.key for column in general_fields()}
    if view is View.FACTS and common is not None:
        roles = [c.key for c in columns if c.editor is not Editor.NONE and c.key not in (*of_any, "closed", "skip")]
        times = [key for key in roles if key in TIME_FACETS]
        read = () if common[1] == FLASHCARD else ("statement",)  # that of a plain card is its front and back once more
        return (*read, *(key for key in roles if key not in times), *times, "tags", "status")
    if view is View.FACTS:
        return ("statement", "type", "when", "tags", "status")
    return tuple(column.id for column in COLUMNS if column.usual and view in column.views)


def parted(
    view: View, columns: Sequence[Field], common: tuple[str, str] | None
) -> tuple[list[Field], list[Field], list[Field]]:
    """The columns to choose from: those that are usual, those that tell how well something is remembered, all others."""
    first = usual(view, columns, common)
    parts: tuple[list[Field], list[Field], list[Field]] = ([], [], [])
    for column in columns:
        parts[0 if column.key in first else 1 if column.key in OF_MEMORY else 2].append(column)
    return parts


def chosen(columns: Iterable[Field], keys: Sequence[str]) -> tuple[Field, ...]:
    """The columns of these keys, in the order of the keys; those that there are not any more are left out."""
    known = {column.key: column for column in columns}
    return tuple(known[key] for key in keys if key in known)
