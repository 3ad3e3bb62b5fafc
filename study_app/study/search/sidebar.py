"""What stands beside the table: decks, types, entities, tags, sources, states and saved searches, each with a query and a count."""

from __future__ import annotations

from typing import NamedTuple

from study_app.database import Connection


class Entry(NamedTuple):
    """One line of the sidebar: `query` finds what it stands for, `count` is how many facts that are (None where it is not told).

    `children` are the lines below it: decks nest by `::` in their names, entities by their type. `of` is what it stands for (the id of
    a deck `pack/deck`, a tag, ...), `saved` the name of a saved search.
    """

    title: str
    query: str
    count: int | None
    of: str = ""
    children: tuple[Entry, ...] = ()


class Section(NamedTuple):
    """A part of the sidebar; `id` is saved, decks, states, types, entities, tags or sources."""

    id: str
    title: str
    entries: tuple[Entry, ...]


def sidebar(connection: Connection, today: int) -> tuple[Section, ...]:
    """The sidebar as the library is now: may run on another thread over a connection of its own (`Search.sidebar_later`)."""
    raise NotImplementedError
