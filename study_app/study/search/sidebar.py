"""What stands beside the table: saved searches, decks, states, types, entities, tags, sources, with queries and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from study_app.database import Connection
from study_app.i18n import _, pgettext
from study_app.study.decisions import SavedSearch
from study_app.study.search import query
from study_app.study.search.query import Term


class Entry(NamedTuple):
    """One line of the sidebar: `query` finds what it stands for, `facts` is how many that are.

    `facts` is None where it takes longer to tell (`Search.counts_later`). `of` is what it stands for: the id of a deck
    (`pack/deck`) or of a saved search, `pack/type`, `pack/source`, a tag. `children` are the lines below it: decks and tags nest
    by `::`. Those of a kind of entity are asked for by `Search.entities`.
    """

    title: str
    query: str
    facts: int | None
    of: str = ""
    children: tuple[Entry, ...] = ()


class Section(NamedTuple):
    """A part of the sidebar; `id` is saved, decks, states, types, entities, tags or sources."""

    id: str
    title: str
    entries: tuple[Entry, ...]


def sidebar(connection: Connection, saved: Mapping[str, SavedSearch]) -> tuple[Section, ...]:
    """The sidebar as the library is now."""
    return (
        Section("saved", _("Saved searches"), tuple(_saved(saved))),
        Section("decks", _("Decks"), _decks(connection)),
        Section("states", _("States"), _states(connection)),
        Section("types", _("Kinds of facts"), tuple(_types(connection))),
        Section("entities", _("Entities"), tuple(_kinds(connection))),
        Section("tags", _("Tags"), _tags(connection)),
        Section("sources", _("Sources"), tuple(_sources(connection))),
    )


def entities(connection: Connection, of: str, begin: str = "", offset: int = 0, limit: int = 200) -> tuple[Entry, ...]:
    """The entities of a type (`pack/type`) by name, those whose name begins so; each with how many facts speak of it."""
    pack, _slash, kind = of.partition("/")
    rows = connection.execute(
        "SELECT e.id, e.name, (SELECT count(DISTINCT a.fact) FROM facts.arg a INDEXED BY idx_arg_pack_entity"
        "  WHERE a.pack = e.pack AND a.entity = e.id)"
        " FROM facts.entity e WHERE e.pack = ? AND e.type = ? AND substr(e.name, 1, ?) = ? COLLATE NOCASE"
        " ORDER BY e.name COLLATE NOCASE LIMIT ? OFFSET ?",
        (pack, kind, len(begin), begin, limit, offset),
    )
    return tuple(Entry(name, _query("entity", id), count, f"{pack}/{id}") for id, name, count in rows.fetchall())


def _query(word: str, value: str) -> str:
    return query.in_words(Term(word, query.escaped(value)))


def _saved(saved: Mapping[str, SavedSearch]) -> Iterable[Entry]:
    for id, search in sorted(saved.items(), key=lambda pair: pair[1].name.casefold()):
        yield Entry(search.name, search.query, None, id)


def _decks(connection: Connection) -> tuple[Entry, ...]:
    rows = connection.execute(
        "SELECT d.id, d.name, (SELECT count(*) FROM facts.deck_fact x WHERE x.deck = d.id)"
        " FROM facts.deck d JOIN facts.pack p ON p.id = d.pack ORDER BY p.position, d.position"
    ).fetchall()
    names = [name for _id, name, _count in rows]
    # a name that two decks have finds both; then it is the id that tells them apart
    found = [(name, _query("deck", name if names.count(name) == 1 else id), count, id) for id, name, count in rows]
    return _nested(found, "deck")


def _tags(connection: Connection) -> tuple[Entry, ...]:
    rows = connection.execute(
        "SELECT j.value, sum(s.n) FROM (SELECT tags, count(*) AS n FROM facts.fact GROUP BY tags) s, json_each(s.tags) j"
        " GROUP BY j.value ORDER BY j.value"
    ).fetchall()
    return _nested([(tag, _query("tag", tag), count, tag) for tag, count in rows], "tag")


def _nested(rows: Iterable[tuple[str, str, int, str]], word: str) -> tuple[Entry, ...]:
    """Lines by their paths, each below the one that it lies in; what only holds others is a line as well."""
    entries: dict[str, Entry] = {}
    for path, found, count, of in rows:
        parts = path.split("::")
        for depth in range(1, len(parts)):
            above = "::".join(parts[:depth])
            entries.setdefault(above, Entry(parts[depth - 1], _query(word, above), None))
        key = path if path not in entries or not entries[path].of else f"{path}\n{of}"  # two decks of one name
        entries[key] = Entry(parts[-1], found, count, of)
    below: dict[str, list[str]] = {}
    for key in entries:
        below.setdefault(key.partition("\n")[0].rpartition("::")[0], []).append(key)

    def made(key: str) -> Entry:
        children = below.get(key, ()) if key else ()
        return entries[key]._replace(children=tuple(map(made, children)))

    return tuple(map(made, below.get("", ())))


def _states(connection: Connection) -> tuple[Entry, ...]:
    counts = dict(connection.execute("SELECT status, count(*) FROM facts.fact GROUP BY status").fetchall())
    of_cards = (
        (_("New"), "is:new"), (pgettext("which cards", "Due"), "is:due"), (_("Learning"), "is:learn"),
        (_("Suspended"), "is:suspended"), (_("Put off"), "is:buried"), (_("Flagged"), "is:flagged"),
        (_("Keeps slipping"), "is:leech"),
    )  # fmt: skip
    of_facts = (
        (_("Confirmed"), "is:confirmed"), (_("Drafts"), "is:draft"),
        (pgettext("which facts", "Retired"), "is:retired"),
    )  # fmt: skip
    others = (
        (pgettext("which facts", "Edited"), "is:edited"), (_("Without a citation"), "uncited:"),
        (_("Contradicting"), "conflict:"), (_("With a problem"), "problem:"),
    )  # fmt: skip
    return (
        *(Entry(title, asked, None) for title, asked in of_cards),
        *(Entry(title, asked, counts.get(asked.partition(":")[2], 0)) for title, asked in of_facts),
        *(Entry(title, asked, None) for title, asked in others),
    )


def _types(connection: Connection) -> Iterable[Entry]:
    rows = connection.execute(
        "SELECT t.pack, t.id, t.name, (SELECT count(*) FROM facts.fact f WHERE f.pack = t.pack AND f.type = t.id)"
        " FROM facts.type t WHERE t.of = 'fact' ORDER BY t.name COLLATE NOCASE, t.rowid"
    )
    for pack, id, name, count in rows.fetchall():
        yield Entry(name, _query("type", id), count, f"{pack}/{id}")


def _kinds(connection: Connection) -> Iterable[Entry]:
    rows = connection.execute(
        "SELECT t.pack, t.id, t.name FROM facts.type t WHERE t.of = 'entity' AND EXISTS (SELECT 1 FROM facts.entity e"
        " WHERE e.pack = t.pack AND e.type = t.id) ORDER BY t.name COLLATE NOCASE, t.rowid"
    )
    for pack, id, name in rows.fetchall():
        yield Entry(name, _query("kind", id), None, f"{pack}/{id}")


def _sources(connection: Connection) -> Iterable[Entry]:
    rows = connection.execute(
        "SELECT s.pack, s.id, s.title, (SELECT count(DISTINCT a.fact) FROM facts.citation a"
        " INDEXED BY idx_citation_pack_source_fact WHERE a.pack = s.pack AND a.source = s.id)"
        " FROM facts.source s ORDER BY s.rowid"
    )
    for pack, id, title, count in rows.fetchall():
        yield Entry(title, _query("source", id), count, f"{pack}/{id}")
