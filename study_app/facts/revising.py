"""A store brought up to date for some changed rows of a pack, without reading the pack again."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from study_app import database
from study_app.facts import pictures
from study_app.facts.building import Writer, index_fact, index_facts, keep_problems, named, write_names
from study_app.facts.check import check_pack
from study_app.facts.deck_search import Rest, finds, is_plain, rests
from study_app.facts.edits import Key
from study_app.facts.flashcards import BACK, BOTH_WAYS, EXTRA, FRONT
from study_app.facts.frame import Frame
from study_app.facts.kinds import FLASHCARD
from study_app.facts.names import NESTED
from study_app.facts.pack import Deck, Entity, Fact, Source
from study_app.facts.pack_files import EDITS
from study_app.facts.problem import Problem, Severity
from study_app.facts.rows import HEAD, Row, same

Changed = Mapping[Key, Mapping[str, Any] | None]
"""The new data of rows by (table, id); None for a row that is given up."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What a revision did: the facts that it read anew, what is wrong with changed rows, and the decks that it filled anew."""

    facts: tuple[str, ...]
    problems: tuple[Problem, ...]
    decks: tuple[str, ...] = ()


def touched(connection: database.Connection, pack: str, changed: Changed) -> tuple[str, ...]:
    """The facts of a pack that must be read anew when these rows change: they say something of them, or rest on one that does."""
    found: dict[str, None] = {}

    def add(select: str, *bound: str) -> None:
        found.update(dict.fromkeys(row[0] for row in connection.execute(select, (pack, *bound)).fetchall()))

    is_faulty, beside_facts, left_out = _faulty(connection, pack), False, False
    for table, id in (*changed, *resting(connection, pack, changed)):
        match table:
            case "fact":
                found[id] = None
            case "entity_type":
                add("SELECT a.fact FROM kind k JOIN entity e ON e.pack = k.pack AND e.type = k.type"
                    " JOIN arg a ON a.pack = e.pack AND a.entity = e.id WHERE k.pack = ? AND k.kind = ?", id)  # fmt: skip
            case "entity" if (table, id) in changed and _only_picture(connection, pack, id, changed[table, id]):
                continue  # no fact says anything of it
            case "entity":
                add("SELECT fact FROM arg WHERE pack = ? AND entity = ?", id)
            case "type":
                add("SELECT id FROM fact WHERE pack = ? AND type = ?", id)
            case "source":
                add("SELECT fact FROM citation WHERE pack = ? AND source = ?", id)
        beside_facts = beside_facts or table in ("entity", "entity_type", "type", "source")
        left_out = left_out or (is_faulty and table in _STORED and _left_out(connection, pack, table, id))
    if beside_facts:  # what was wrong for want of it may be right now
        add("SELECT row FROM problem WHERE pack = ? AND tbl = 'fact' AND severity = 'error' AND row <> ''")
    # with its facts, of which nothing was said; and what is left out for something else may be wrong for this too
    if is_faulty and (beside_facts or left_out or any(_come_or_gone(connection, pack, changed))):
        add("SELECT r.id FROM raw r WHERE r.pack = ? AND r.tbl = 'fact' AND NOT EXISTS"
            " (SELECT 1 FROM fact f WHERE f.pack = r.pack AND f.id = r.id)")  # fmt: skip
    for table, id in _losing_forms(connection, pack, changed):
        add(f"SELECT id FROM fact WHERE pack = ? AND {'type' if table == 'type' else 'id'} = ?", id)
        add("SELECT r.id FROM raw r WHERE r.pack = ? AND r.tbl = 'fact' AND json_extract(r.data, '$.type') = ?", id)
    return _with_what_follows(connection, pack, found)


def _with_what_follows(connection: database.Connection, pack: str, facts: Iterable[str]) -> tuple[str, ...]:
    found = dict.fromkeys(facts)
    todo = list(found)
    while todo:
        rows = connection.execute("SELECT fact FROM premise WHERE pack = ? AND premise = ?", (pack, todo.pop()))
        new = [fact for (fact,) in rows.fetchall() if fact not in found]
        found.update(dict.fromkeys(new))
        todo += new
    return tuple(found)


def _premises_first(frame: Frame, facts: Iterable[str]) -> Iterator[str]:
    """Facts in an order in which each comes after those of them that it rests on: it stands if they do."""
    wanted = dict.fromkeys(facts)
    seen: set[str] = set()
    for fact in wanted:
        waiting = [] if fact in seen else [fact]
        while waiting:
            seen.add(waiting[-1])
            first = next((p for p in sorted(frame.premises(waiting[-1])) if p in wanted and p not in seen), None)
            if first is None:
                yield waiting.pop()
            else:
                waiting.append(first)


_STORED = {
    "source": "source", "entity_type": "type", "entity": "entity", "type": "type", "fact": "fact"
}  # fmt: skip
"""The table of the store in which the rows of a table stand that are right."""


def _left_out(connection: database.Connection, pack: str, table: str, id: str) -> bool:
    """Whether a row stands in the pack and was too wrong, or rests on something too wrong, to be in the store."""
    of = {"entity_type": " AND s.of = 'entity'", "type": " AND s.of = 'fact'"}.get(table, "")
    rows = connection.execute(
        "SELECT 1 FROM raw r WHERE r.pack = ? AND r.tbl = ? AND r.id = ?"
        f" AND NOT EXISTS (SELECT 1 FROM {_STORED[table]} s WHERE s.pack = r.pack AND s.id = r.id{of})",
        (pack, table, id),
    )
    return rows.fetchone() is not None


def listing(connection: database.Connection, pack: str, facts: Collection[str]) -> tuple[str, ...]:
    """The decks of a pack whose rows list one of some facts: they are right only if it is there."""
    rows = connection.execute(
        "SELECT id, data FROM raw WHERE pack = ? AND tbl = 'deck' AND instr(data, '\"facts\":')", (pack,)
    ).fetchall()
    wanted = frozenset(facts)
    lists = ((id, json.loads(data).get("facts")) for id, data in rows)
    return tuple(
        id for id, listed in lists if not wanted.isdisjoint(map(str, listed if isinstance(listed, list) else [listed]))
    )


def premises(connection: database.Connection, pack: str) -> frozenset[str]:
    """What the rows of a pack's facts say that they rest on, be it there or not: with one of these they come and go."""
    rows = connection.execute(
        "SELECT json_quote(json_extract(data, '$.from')) FROM raw WHERE pack = ? AND tbl = 'fact' AND instr(data, '\"from\":')",
        (pack,),
    ).fetchall()
    return frozenset(one for (said,) in rows for one in re.findall(r'"([^"]+)"', said))


def _come_or_gone(
    connection: database.Connection, pack: str, changed: Changed, tables: Collection[str] = ("fact",)
) -> Iterator[Key]:
    """The rows of some tables that are not there yet, and those that are given up."""
    for (table, id), data in changed.items():
        if table in tables and (data is None) == _stands(connection, pack, table, id):
            yield table, id


def _stands(connection: database.Connection, pack: str, table: str, id: str) -> bool:
    found = connection.execute("SELECT 1 FROM raw WHERE pack = ? AND tbl = ? AND id = ?", (pack, table, id))
    return found.fetchone() is not None


def resting(connection: database.Connection, pack: str, changed: Changed) -> tuple[Key, ...]:
    """What is right only if something else is that changes, and is no fact.

    Those are decks that list facts; what names a row that comes or goes; entities and types of entity types; types with word
    forms.
    """
    found: dict[Key, None] = {}
    if facts := {id for _table, id in _come_or_gone(connection, pack, changed)}:
        found.update((("deck", one), None) for one in listing(connection, pack, facts))
    found.update(dict.fromkeys(_naming(connection, pack, changed)))
    for kind in [id for table, id in (*changed, *found) if table == "entity_type"]:
        rows = connection.execute(
            "SELECT tbl, id FROM raw WHERE pack = ?1 AND tbl = 'entity' AND json_extract(data, '$.type') = ?2"
            " UNION ALL SELECT tbl, id FROM raw WHERE pack = ?1 AND tbl = 'type' AND instr(data, ?3)",
            (pack, kind, f'"of":"{kind}"'),
        ).fetchall()
        found.update(dict.fromkeys(rows))
    found.update((key, None) for key in _losing_forms(connection, pack, changed) if key[0] == "type")
    return tuple(key for key in found if key not in changed)


_NAMING: Mapping[str, tuple[str, str]] = {
    "entity": ("entity", "part_of"),
    "entity_type": ("entity_type", "parent"),
    "type": ("type", "after"),
    "source": ("no_fact", "source"),
}
"""By table where its rows are named beside facts, which name what must stand: another table, and a key of it."""


def _naming(connection: database.Connection, pack: str, changed: Changed) -> Iterator[Key]:
    """The rows that are no facts and name something that comes or goes: it must be there, good or bad."""
    come: dict[str, None] = {}
    gone: dict[str, set[str]] = {}
    for table, id in _come_or_gone(connection, pack, changed, _NAMING):
        if changed[table, id] is None:
            gone.setdefault(table, set()).add(id)
        else:
            come[_NAMING[table][0]] = None
    for table in come:
        rows = connection.execute(
            "SELECT row FROM problem WHERE pack = ? AND tbl = ? AND code = 'dangling'", (pack, table)
        ).fetchall()
        yield from ((table, id) for (id,) in rows)
    for of, ids in gone.items():
        table, key = _NAMING[of]
        rows = connection.execute(
            "SELECT id, json_quote(json_extract(data, ?3)) FROM raw WHERE pack = ?1 AND tbl = ?2 AND instr(data, ?4)",
            (pack, table, f"$.{key}", f'"{key}":'),
        ).fetchall()
        # `after` names a type, or one of its roles
        yield from ((table, id) for id, said in rows if not ids.isdisjoint(re.findall(r'"([^".]+)', said)))


def _faulty(connection: database.Connection, pack: str) -> bool:
    """Whether anything of a pack is left out of the store."""
    found = connection.execute("SELECT 1 FROM problem WHERE pack = ? AND severity = 'error' LIMIT 1", (pack,))
    return found.fetchone() is not None


def _losing_forms(connection: database.Connection, pack: str, changed: Changed) -> Iterator[Key]:
    """The types and facts in whose wordings a word form stands that an entity gets or loses: what no entity has is an error."""
    names: set[str] = set()
    for (table, id), new in changed.items():
        if table == "entity":
            old = connection.execute(
                "SELECT data FROM raw WHERE pack = ? AND tbl = 'entity' AND id = ?", (pack, id)
            ).fetchone()
            names |= _form_names(json.loads(old[0]) if old else {}) ^ _form_names(new or {})
    for name in names:
        rows = connection.execute(
            "SELECT tbl, id FROM raw WHERE pack = ? AND tbl IN ('type', 'fact') AND instr(data, ?)", (pack, f":{name}")
        ).fetchall()
        yield from ((table, id) for table, id in rows)


def _form_names(entity: Mapping[str, Any]) -> set[str]:
    forms = entity.get("forms")
    words = forms.values() if isinstance(forms, dict) else ()
    return {name for one in words if isinstance(one, dict) for name in one}


def _only_picture(connection: database.Connection, pack: str, entity: str, new: Mapping[str, Any] | None) -> bool:
    """Whether nothing of an entity changes but its picture, right before and after: a wrong one leaves the entity out."""
    row = connection.execute(
        "SELECT data FROM raw WHERE pack = ? AND tbl = 'entity' AND id = ?", (pack, entity)
    ).fetchone()
    if row is None or new is None:
        return False
    old = json.loads(row[0])
    right = all(data.get("picture") is None or pictures.is_right(data["picture"]) for data in (old, new))
    return right and {**old, "picture": None} == {**new, "picture": None}


def only_sorted(connection: database.Connection, pack: str, changed: Changed) -> bool:
    """Whether nothing changes but how facts in the store are sorted, and which of their problems are none, well written."""
    for (table, id), new in changed.items():
        found = connection.execute(
            "SELECT r.data FROM raw r CROSS JOIN fact f ON f.pack = r.pack AND f.id = r.id"
            " WHERE r.pack = ? AND r.tbl = 'fact' AND r.id = ?",
            (pack, id),
        ).fetchone()
        if table != "fact" or new is None or found is None or not all(_is_of_texts(new.get(key)) for key in _SORTED):
            return False
        if not same({**json.loads(found[0]), **_SORTED}, {**new, **_SORTED}):
            return False
    return True


_SORTED: Mapping[str, None] = dict.fromkeys(("tags", "ignore"))
"""The keys of a fact that no question rests on."""


def _is_of_texts(value: object) -> bool:
    return (
        value is None or isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))
    )


def revise(
    connection: database.Connection, pack: str, language: str, changed: Changed, texts: Mapping[str, str]
) -> Revision:
    """Bring all tables of this stage up to date, inside a transaction of the caller.

    `texts` are the documents of the pack's sources that are at hand. What is wrong is left out of the store, as when it is
    built, and is among the problems.
    """
    facts = touched(connection, pack, changed)
    proposed = {key: data for key, data in changed.items() if data is not None}
    frame = Frame(connection, pack, proposed)
    rows = {key: frame.row(*key) for key in proposed}  # with their places, before they are in the store
    writer = _Reviser(connection, frame.pack, language)
    problems: list[Problem] = []
    anew = [*changed, *resting(connection, pack, changed)]
    for key in anew:
        writer.forget_problems(*key)
        if key in changed:
            writer.rewrite_raw(key, rows.get(key))
        else:
            rows[key] = frame.row(*key)
    order = (HEAD, "source", "no_fact", "entity_type", "entity", "type")
    for table, id in sorted((key for key in anew if key[0] in order), key=lambda key: order.index(key[0])):
        problems += writer.rewrite(frame, table, id, rows.get((table, id)))
    if any(table in ("entity_type", "type") for table, _id in anew):
        writer.rewrite_types()
    for fact in _premises_first(frame, facts):
        problems += writer.rewrite_fact(frame, fact, texts)
    decks = {id: writer.holders(id) for table, id in anew if table == "deck"}
    for id in decks:
        problems += writer.rewrite_deck(frame, id, rows.get(("deck", id)))
    filled = {one for id, before in decks.items() for one in (id, *before, *writer.holders(id))}
    writer.fill_decks(frame, filled)
    writer.into_decks(frame, facts)
    found = [named(problem, pack) for problem in problems]
    keep_problems(connection, found)
    return Revision(facts, tuple(found), tuple(sorted(filled)))


def add_flashcards(
    connection: database.Connection, pack: str, cards: Sequence[Mapping[str, Any]], wait: Callable[[int], None]
) -> int:
    """Add many new flashcards that are `plain`, inside a transaction of the caller: all that `revise` would write of them.

    Returns the position of the first.
    `wait` is told how many are written, now and then. Deck by deck they lie where their type and tags put them.
    """
    frame = Frame(connection, pack, {})
    (end,) = connection.execute(
        "SELECT ifnull(max(position), -1) + 1 FROM raw WHERE pack = ? AND tbl = 'fact'", (pack,)
    ).fetchone()
    file = f"{frame.name}/{EDITS}"
    writer = _Reviser(connection, frame.pack, "")
    families = [(f"{pack}/{id}", writer.family(frame, id)) for id in frame.pack.decks]
    for start in range(0, len(cards), _AT_ONCE):
        wait(start)
        rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in ("fact", "arg", "question", "deck_fact")}
        some = cards[start : start + _AT_ONCE]
        for position, card in enumerate(some, end + start):
            for name, row in _flashcard(pack, card, position, file):
                rows[name].append(row)
            tags = card.get("tags", [])
            rows["deck_fact"] += [
                (d, card["id"], position) for d, f in families if _in(f, card["id"], FLASHCARD, tags, Rest)
            ]
        places = enumerate(some, end + start)
        writer.raw(Row(pack, "fact", str(card["id"]), card, None, file, 0, n) for n, card in places)
        for name, found in rows.items():
            writer.insert(name, found)
    wait(len(cards))
    new = connection.execute(
        "SELECT rowid, statement FROM fact WHERE pack = ? AND position >= ? AND type = ?", (pack, end, FLASHCARD)
    ).fetchall()
    index_facts(connection, ((number, text, ()) for number, text in new))
    return int(end)


def remove_flashcards(connection: database.Connection, pack: str, cards: Sequence[str]) -> None:
    """Take many flashcards out that only edits made, by their ids, inside a transaction of the caller."""
    chosen = json.dumps(cards)
    among = "IN (SELECT value FROM json_each(?))"
    connection.execute(
        f"DELETE FROM fact_text WHERE rowid IN (SELECT rowid FROM fact WHERE pack = ? AND id {among})", (pack, chosen)
    )
    connection.execute(
        f"DELETE FROM deck_fact WHERE deck IN (SELECT id FROM deck WHERE pack = ?) AND fact {among}", (pack, chosen)
    )
    connection.execute(f"DELETE FROM fact WHERE pack = ? AND id {among}", (pack, chosen))
    for table in ("arg", "question"):
        connection.execute(f"DELETE FROM {table} WHERE pack = ? AND fact {among}", (pack, chosen))
    connection.execute(f"DELETE FROM raw WHERE pack = ? AND tbl = 'fact' AND id {among}", (pack, chosen))
    connection.execute(f"DELETE FROM problem WHERE pack = ? AND tbl = 'fact' AND row {among}", (pack, chosen))


_AT_ONCE = 2000
"""Flashcards that are written between two looks at whether to go on."""


def plain(card: Mapping[str, Any]) -> bool:
    """Whether a row is a flashcard that says nothing but its texts, its tags and its directions."""
    front, back, extra, tags = card.get(FRONT), card.get(BACK), card.get(EXTRA, "none"), card.get("tags", [])
    return (
        card.get("type") == FLASHCARD
        and card.keys() <= {"id", "type", FRONT, BACK, EXTRA, "tags", "ask"}
        and (isinstance(front, str) and isinstance(back, str) and isinstance(extra, str))
        and not (front.isspace() or back.isspace() or extra.isspace() or "" in (front, back, extra))
        and card.get("ask", BOTH_WAYS) == BOTH_WAYS
        and isinstance(tags, list)
        and all(isinstance(tag, str) for tag in tags)
    )


def _flashcard(
    pack: str, card: Mapping[str, Any], position: int, file: str
) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The rows of a flashcard, each with its table: what `Writer.fact` writes of it."""
    id, tags, extra = card["id"], json.dumps(card.get("tags", [])), card.get(EXTRA)
    said = f"{card[FRONT]} — {card[BACK]}" + (f" ({extra})" if extra else "")
    head = (pack, id, FLASHCARD, "timeless", _spaced(said), "", "asserted", "", "confirmed", "stated", "", tags)
    yield "fact", (*head, "[]", "", "", file, 0, position)
    for role in (FRONT, BACK, EXTRA):
        if text := card.get(role):
            same = " ".join(text.casefold().split())
            yield "arg", (pack, id, FLASHCARD, role, 0, same, "", text, None, None, None)
    asked = (BACK, FRONT, "[]", 0), (FRONT, BACK, '["own"]', 1)
    for facet, side, marks, place in asked if "ask" in card else asked[:1]:
        row = (pack, id, facet, _spaced(card[side]), f'["{side}"]', "text", "", marks, "", "", "", "", "", place)
        yield "question", row


def _spaced(text: str) -> str:
    return (re.sub("  +", " ", text) if "  " in text else text).strip()


class _Reviser(Writer):
    """Takes the old rows of one thing out and writes its new ones."""

    def rewrite_raw(self, key: Key, row: Row | None) -> None:
        self._db.execute("DELETE FROM raw WHERE pack = ? AND tbl = ? AND id = ?", (self._pack.id, *key))
        if row is not None:
            self.raw([row])

    def forget_problems(self, table: str, id: str) -> None:
        self._db.execute(  # that an id stands twice is so until the text is changed
            "DELETE FROM problem WHERE pack = ? AND tbl = ? AND row = ? AND code <> 'duplicate'",
            (self._pack.id, table, id),
        )

    def rewrite(self, frame: Frame, table: str, id: str, row: Row | None) -> tuple[Problem, ...]:
        """One row that is no fact and no deck; what is wrong with it."""
        if table == HEAD:
            if row is None:
                return ()
            problems = frame.head_problems(row)
            if not problems:
                self._head(row)
            return problems
        value, problems = frame.read(table, id) if row is not None else (None, ())
        match table:
            case "source":
                self._source(id, value if isinstance(value, Source) else None)
            case "entity":
                self._entity(id, value if isinstance(value, Entity) else None, row.position if row is not None else 0)
            case _:
                pass  # of a `no_fact` only what is wrong with it is kept, and types are written all together
        return problems

    def rewrite_types(self) -> None:
        """All types, once they were read."""
        for name in ("type", "kind", "role"):
            self._db.execute(f"DELETE FROM {name} WHERE pack = ?", (self._pack.id,))
        self.types()

    def _head(self, row: Row) -> None:
        words = [
            text if isinstance(text := row.data.get(key, ""), str) else self._text(text) for key in ("title", "about")
        ]
        self._db.execute("UPDATE pack SET title = ?, about = ? WHERE id = ?", (*words, self._pack.id))

    def _source(self, id: str, source: Source | None) -> None:
        for table, column in (("source", "id"), ("paragraph", "source")):
            self._db.execute(f"DELETE FROM {table} WHERE pack = ? AND {column} = ?", (self._pack.id, id))
        if source is not None:
            self.source(source)

    def _entity(self, id: str, entity: Entity | None, position: int) -> None:
        pack, db = self._pack.id, self._db
        names = db.execute("SELECT rowid, norm FROM name WHERE pack = ? AND entity = ?", (pack, id)).fetchall()
        db.executemany(
            "INSERT INTO name_text(name_text, rowid, text) VALUES ('delete', ?, ?)", ((n, f" {t}") for n, t in names)
        )
        db.execute("DELETE FROM entity WHERE pack = ? AND id = ?", (pack, id))
        for table in ("name", "part"):
            db.execute(f"DELETE FROM {table} WHERE pack = ? AND entity = ?", (pack, id))
        db.execute("DELETE FROM picture WHERE pack = ? AND tbl = 'entity' AND row = ?", (pack, id))
        db.execute("DELETE FROM renamed WHERE pack = ? AND tbl = 'entity' AND id = ?", (pack, id))
        words = {word for _n, norm in names for word in norm.split()}
        if entity is not None:
            given = list(self.entity(entity, position))
            words |= write_names(db, pack, given)
            new = db.execute("SELECT rowid, norm FROM name WHERE pack = ? AND entity = ?", (pack, id)).fetchall()
            db.executemany("INSERT INTO name_text(rowid, text) VALUES (?, ?)", ((n, f" {t}") for n, t in new))
        self._words_of(words)

    def _words_of(self, words: Iterable[str]) -> None:
        """Say of each word anew in the names of which one entity it is."""
        pack, db = self._pack.id, self._db
        for word in words:
            # of a word that many names have, two are enough to know
            through = (
                "name_text x CROSS JOIN name n ON n.rowid = x.rowid WHERE x.text MATCH :text AND"
                if len(word) > 2
                else "name n WHERE"
            )
            holding = db.execute(
                f"SELECT DISTINCT n.entity FROM {through} n.pack = :pack"
                " AND instr(' ' || n.norm || ' ', ' ' || :word || ' ') LIMIT 2",
                {"pack": pack, "word": word, "text": '"' + word.replace('"', '""') + '"'},
            ).fetchall()
            db.execute("DELETE FROM word WHERE pack = ? AND word = ?", (pack, word))
            if holding:
                self.insert("word", [(pack, word, holding[0][0] if len(holding) == 1 else None)])

    def rewrite_fact(self, frame: Frame, id: str, texts: Mapping[str, str]) -> tuple[Problem, ...]:
        """One fact, if it is right; what is wrong with it."""
        self.forget_problems("fact", id)
        old = self._forget_fact(id)
        row = frame.row("fact", id)
        if row is None:
            return ()
        value, problems = frame.read("fact", id)
        if not isinstance(value, Fact):
            return problems
        missing = [premise for premise in value.premises if not self._has_fact(premise)]
        alone = replace(self._pack, facts=_Alone(self._pack.facts, value), sources={}, decks=self._pack.decks)
        if not missing:
            found = check_pack(replace(alone, sources=self._cited(value)), texts, coverage=False)
            problems += tuple(problem for problem in found if problem.fact)  # what is wrong with a source is told of it
        if missing or any(problem.severity is Severity.ERROR for problem in problems):
            return problems
        self.fact(value, row.position)
        [(number, statement)] = self._db.execute(
            "SELECT rowid, statement FROM fact WHERE pack = ? AND id = ?", (self._pack.id, id)
        ).fetchall()
        if old is not None:  # it stays where it was in the order of the store
            self._db.execute("UPDATE fact SET rowid = ? WHERE rowid = ?", (old, number))
        index_fact(self._db, old or number, self._pack.id, id, statement)
        return problems

    def _has_fact(self, id: str) -> bool:
        found = self._db.execute("SELECT 1 FROM fact WHERE pack = ? AND id = ?", (self._pack.id, id))
        return found.fetchone() is not None

    def _cited(self, fact: Fact) -> Mapping[str, Source]:
        return {c.source: self._pack.sources[c.source] for c in fact.citations}

    def _forget_fact(self, id: str) -> int | None:
        """Take a fact out; the rowid that it had."""
        pack, db = self._pack.id, self._db
        row = db.execute("SELECT rowid FROM fact WHERE pack = ? AND id = ?", (pack, id)).fetchone()
        if row is None:
            return None
        number = int(row[0])
        db.execute("DELETE FROM fact_text WHERE rowid = ?", (number,))
        db.execute("DELETE FROM fact WHERE pack = ? AND id = ?", (pack, id))
        for table in ("arg", "citation", "question", "premise"):
            db.execute(f"DELETE FROM {table} WHERE pack = ? AND fact = ?", (pack, id))
        db.execute("DELETE FROM picture WHERE pack = ? AND tbl = 'fact' AND row = ?", (pack, id))
        db.execute("DELETE FROM renamed WHERE pack = ? AND tbl = 'fact' AND id = ?", (pack, id))
        return number

    def rewrite_deck(self, frame: Frame, id: str, row: Row | None) -> tuple[Problem, ...]:
        """One deck without its facts; what is wrong with it."""
        self._db.execute("DELETE FROM deck WHERE id = ?", (f"{self._pack.id}/{id}",))
        value, problems = frame.read("deck", id) if row is not None else (None, ())
        if row is not None and isinstance(value, Deck) and not value.retired:
            self.deck(value, row.position)
        return problems

    def holders(self, id: str) -> list[str]:
        """The decks in which a deck lies, as the store has them."""
        rows = self._db.execute(
            "SELECT o.id FROM deck d JOIN deck o ON o.pack = d.pack AND instr(d.name, o.name || ?) = 1 WHERE d.id = ?",
            (NESTED, f"{self._pack.id}/{id}"),
        )
        return [row[0].partition("/")[2] for row in rows.fetchall()]

    def fill_decks(self, frame: Frame, decks: Iterable[str]) -> None:
        """Put the facts of the pack into decks anew; those that are not there any more hold none."""
        pack, db = self._pack.id, self._db
        families = {id: self.family(frame, id) for id in decks}
        for id in families:
            db.execute("DELETE FROM deck_fact WHERE deck = ?", (f"{pack}/{id}",))
        if not any(families.values()):
            return
        plain = all(is_plain(search) for family in families.values() for _listed, search in family)
        rest = defaultdict(Rest) if plain else rests(db, pack)
        for fact, kind, tags, position in db.execute(
            "SELECT id, type, tags, position FROM fact WHERE pack = ?", (pack,)
        ).fetchall():
            read, more = json.loads(tags), partial(rest.__getitem__, fact)
            rows = [
                (f"{pack}/{id}", fact, position)
                for id, family in families.items()
                if _in(family, fact, kind, read, more)
            ]
            self.insert("deck_fact", rows)

    def family(self, frame: Frame, id: str) -> _Family:
        """What a deck and those in it hold; nothing of one that is not there."""
        deck = frame.pack.decks.get(id)
        if deck is None or deck.retired:
            return []
        return [(frozenset(one.facts), one.search) for one in frame.pack.family(deck)]

    def into_decks(self, frame: Frame, facts: Iterable[str]) -> None:
        """Put facts into the decks that want them, and take them out of the others."""
        pack, db = self._pack.id, self._db
        families = {id: self.family(frame, id) for id in frame.pack.decks}
        for fact in facts:
            db.execute(
                "DELETE FROM deck_fact WHERE fact = ? AND deck IN (SELECT id FROM deck WHERE pack = ?)", (fact, pack)
            )
            row = db.execute("SELECT type, tags, position FROM fact WHERE pack = ? AND id = ?", (pack, fact)).fetchone()
            if row is None:
                continue
            tags, more = json.loads(row[1]), partial(self._rest, fact)
            rows = [
                (f"{pack}/{id}", fact, row[2])
                for id, family in families.items()
                if _in(family, fact, row[0], tags, more)
            ]
            self.insert("deck_fact", rows)

    def _rest(self, fact: str) -> Rest:
        return rests(self._db, self._pack.id, (fact,))[fact]


_Family = list[tuple[frozenset[str], str]]
"""The facts that decks list, and what they search for."""


def _in(family: _Family, fact: str, kind: str, tags: list[str], rest: Callable[[], Rest]) -> bool:
    return any(fact in listed or finds(search, kind, tags, rest) for listed, search in family)


class _Alone(Mapping[str, Fact]):
    """One fact to be checked, and the others where they are asked for by their id."""

    def __init__(self, others: Mapping[str, Fact], fact: Fact) -> None:
        self._others, self._fact = others, fact

    def __getitem__(self, id: str) -> Fact:
        return self._fact if id == self._fact.id else self._others[id]

    def __iter__(self) -> Any:
        return iter((self._fact.id,))

    def __len__(self) -> int:
        return 1
