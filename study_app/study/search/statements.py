"""A query in SQL: the statements that find the places of its facts or cards, in the order of a column, the first ones at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from study_app.database import Connection
from study_app.facts.dates import NEVER
from study_app.facts.kinds import DateBasis
from study_app.study.memory import Phase
from study_app.study.search import query
from study_app.study.search.query import And, Node, Not, Or, Term, Wrong
from study_app.study.search.words import Meaning, MeaninglessError, Now, Words, said

FEW = 2_000
"""So many facts are found one by one; where a word holds of more, the store is gone through in its order."""


class Statement(NamedTuple):
    """SQL with what is bound.

    `every` finds all places at once where `sql` is for the first ones: in ascending order, some more than once, of which the
    first counts; to be turned round if `backward`.
    """

    sql: str
    bound: tuple[Any, ...]
    every: str = ""
    backward: bool = False


class Reading:
    """A tree with what its terms mean."""

    def __init__(self, words: Words, tree: Node) -> None:
        self.parts = tree.parts if isinstance(tree, And) else (tree,)
        self._meanings: dict[int, Meaning] = {}
        wrong: list[Wrong] = []
        marked: dict[str, None] = {}
        self.quick = True
        for term, turned in _terms(tree):
            try:
                meaning = self._meanings[id(term)] = words.meaning(term)
            except MeaninglessError as error:
                end = term.at - 1 if error.whole else term.end
                wrong.append(Wrong(term.start, max(end, term.start + 1), error.message, error.remedy))
                continue
            if term.word in ("", "w") and not turned:
                marked.update(dict.fromkeys(part.strip() for part in said(term.value)[::2] if part.strip()))
            self.quick = self.quick and (bool(meaning.match) or (term.word in _QUICK and not query.is_wild(term.value)))
        self.wrong, self.marked = tuple(wrong), tuple(marked)

    def meaning(self, term: Term) -> Meaning:
        return self._meanings[id(term)]

    def asks_of_cards(self, node: Node) -> bool:
        return any(self.meaning(term).card for term, _turned in _terms(node))

    def condition(self, node: Node, *, card: bool = True) -> Statement:
        """A node in SQL; without a `card` what asks about one does not hold."""
        match node:
            case Term():
                meaning = self.meaning(node)
                return Statement("0", ()) if meaning.card and not card else Statement(f"({meaning.sql})", meaning.bound)
            case Not(part):
                one = self.condition(part, card=card)
                return one._replace(sql={"0": "1", "1": "0"}.get(one.sql, f"NOT {one.sql}"))
            case And(parts):
                return self.all_of(parts, card=card)
            case Or(parts):
                found = [one for one in (self.condition(part, card=card) for part in parts) if one.sql != "0"]
                if any(one.sql == "1" for one in found):
                    return Statement("1", ())
                return _joined(found, " OR ", "0")

    def all_of(self, parts: Sequence[Node], *, card: bool = True) -> Statement:
        """Several nodes that must all hold."""
        found = [one for one in (self.condition(part, card=card) for part in parts) if one.sql != "1"]
        if any(one.sql == "0" for one in found):
            return Statement("0", ())
        return _joined(found, " AND ", "1")

    def match(self, node: Node) -> str:
        """A node as a query of the full text, "" where that cannot say it."""
        match node:
            case Term():
                return self.meaning(node).match
            case Not():
                return ""
            case And(parts) | Or(parts):
                found = [self.match(part) for part in parts]
                if not found or not all(found):
                    return ""
                return (" AND " if isinstance(node, And) else " OR ").join(f"({one})" for one in found)


def _terms(node: Node, turned: bool = False) -> Iterator[tuple[Term, bool]]:
    """The terms of a tree, and whether each is turned round."""
    match node:
        case Term():
            yield node, turned
        case Not(part):
            yield from _terms(part, not turned)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _terms(part, turned)


def _joined(found: Sequence[Statement], by: str, empty: str) -> Statement:
    if not found:
        return Statement(empty, ())
    bound = tuple(value for one in found for value in one.bound)
    sql = by.join(one.sql for one in found)
    return Statement(sql if len(found) == 1 else f"({sql})", bound)


FACT_OF_CARD = "f.pack = substr(c.fact, 1, instr(c.fact, '/') - 1) AND f.id = substr(c.fact, instr(c.fact, '/') + 1)"
OF_MEMORY = " LEFT JOIN memory m ON m.card = c.id LEFT JOIN marked k ON k.card = c.id"
_CARDS_OF_FACT = "c.fact = f.pack || '/' || f.id"
_DAYS = f"iif({{0}}.phase = '{Phase.REVIEW}', max(0, {{0}}.due_day - {{0}}.last_day), iif({{0}}.reviews > 0, 0, NULL))"
INTERVAL = _DAYS.format("m")
_MEMORY_KEYS: Mapping[str, tuple[str, str]] = {
    "due": ("min", "{0}.due_day"),
    "interval": ("min", _DAYS),
    "reviews": ("max", "{0}.reviews"),
    "lapses": ("max", "{0}.lapses"),
    "stability": ("min", "{0}.stability"),
    "difficulty": ("max", "{0}.difficulty"),
    "retrievability": ("min", "-(max(0, {today} - {0}.last_day) / {0}.stability)"),  # recall falls with the time since
}
"""Whether the least or the most of its cards speaks for a fact, and what of a row of `memory`."""
# +: by the fact; by an index on days each fact would look through all that is dated
_WHEN = (
    "(SELECT a.earliest FROM facts.arg a WHERE a.pack = f.pack AND a.fact = f.id AND a.role IN ('when', 'start')"
    f" AND +a.earliest > {NEVER} AND f.date_basis <> '{DateBasis.INFERRED}' ORDER BY a.role DESC LIMIT 1)"
)
_BY_TIME = (
    "facts.arg a INDEXED BY idx_arg_times CROSS JOIN facts.fact f ON f.pack = a.pack AND f.id = a.fact"
    f" AND a.role IN ('when', 'start', 'end') AND a.role <> 'end' AND a.earliest > {NEVER}"
    f" AND f.date_basis <> '{DateBasis.INFERRED}' AND (a.role = 'when' OR NOT EXISTS (SELECT 1 FROM facts.arg b"
    " WHERE b.pack = a.pack AND b.fact = a.fact AND b.role = 'when'))"
)
CITED = (
    "SELECT {} FROM facts.citation a JOIN facts.source s ON s.pack = a.pack AND s.id = a.source"
    " WHERE a.pack = f.pack AND a.fact = f.id AND a.n = 0"
)
PARAGRAPH = (
    "(SELECT min(y.n) FROM facts.paragraph y WHERE y.pack = a.pack AND y.source = a.source"
    " AND y.start < a.end AND y.end > a.start)"
)
_FIRST_CITED = "(SELECT a.{} FROM facts.citation a WHERE a.pack = f.pack AND a.fact = f.id AND a.n = 0)"
_CITATION_KEYS = tuple(_FIRST_CITED.format(column) for column in ("pack", "source", "start"))
_BY_SOURCE = (
    "facts.citation a INDEXED BY idx_citation_pack_source_start CROSS JOIN facts.fact f ON f.pack = a.pack AND f.id = a.fact"
    " AND a.n = 0"
)
_BY_QUESTION = (
    "facts.question q INDEXED BY idx_question_pack_stem_fact CROSS JOIN facts.fact f ON f.pack = q.pack AND f.id = q.fact"
    f" CROSS JOIN facts.card c ON c.id = q.pack || '/' || q.fact || '/' || q.facet{OF_MEMORY}"
)
_SOONEST = (
    "NOT EXISTS (SELECT 1 FROM facts.card o JOIN memory n ON n.card = o.id WHERE o.fact = c.fact"
    " AND (n.due_day < m.due_day OR n.due_day = m.due_day AND n.card < m.card))"
)
"""That no card of the fact is due before the card `c`."""
CHANGED = (
    "(SELECT max(e.at_ms) FROM changed h JOIN edit t ON t.entry = h.entry JOIN entry e ON e.id = h.entry"
    " WHERE h.row = f.id AND h.tbl = 'fact' AND t.pack = f.pack AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = h.entry))"
)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "statement": ("f.statement COLLATE NOCASE",),
    "type": ("f.type",),
    "id": ("f.id",),
    "tags": ("nullif(f.tags, '[]')",),
    "status": ("f.status",),
    "when": (_WHEN,),
    "source": _CITATION_KEYS,
    "paragraph": _CITATION_KEYS,
    "pack": ("f.pack",),
    # a range, and not a pattern: so the index alone tells the first deck
    "decks": (
        "(SELECT min(d.deck) FROM facts.deck_fact d WHERE d.fact = f.id AND d.deck > f.pack || '/' AND d.deck < f.pack || '0')",
    ),
    "changed": (CHANGED,),
    "question": (
        "f.pack",
        "(SELECT q.stem FROM facts.question q WHERE q.pack = f.pack AND q.fact = f.id AND q.facet = c.facet)",
    ),
}
"""What facts are ordered by."""

_SLOWLY = ("statement", "id", "pack", "decks", "changed")
"""Those of them that no index has, so that all facts are put in order for the first rows."""

_FIRST = 5_000
"""So many facts are likely to have more cards than are shown at first."""

_NEVER_EMPTY = ("statement", "type", "id", "status", "pack", "question")


_QUICK = (
    "deck",
    "tag",
    "type",
    "note",
    "status",
    "retired",
    "pack",
    "is",
    "flag",
    "added",
    "edited",
    "id",
    "fact",
    "nid",
    "card",
)


def statements(
    connection: Connection, now: Now, reading: Reading, *, cards: bool, column: str = "", descending: bool = False
) -> tuple[Statement, ...]:
    """What finds the places of all facts (or cards) of which a query holds, in the order of a column.

    Each statement selects them as `place`, the later ones what the earlier ones have not. `column` is the id of one of
    `found.COLUMNS`, "" for the order of the store.
    """
    return _Writer(connection, now, reading, cards=cards, column=column, descending=descending).write()


class _Writer:
    """The statements that find the places of all rows, one after the other, each in its order."""

    def __init__(
        self, connection: Connection, now: Now, reading: Reading, *, cards: bool, column: str, descending: bool
    ) -> None:
        self._db, self._now, self._reading = connection, now, reading
        self._of_cards, self._column, self._descending = cards, column, descending
        self._by = " DESC" if descending else ""

    def write(self) -> tuple[Statement, ...]:
        reading, cards = self._reading, self._of_cards
        matched, rest = self._match()
        few = self._few(rest)
        scanned = None if matched or few or self._column else self._scanned(rest)
        if scanned is not None:
            rest.remove(scanned)
        of_fact = [part for part in rest if not reading.asks_of_cards(part)]
        of_card = [part for part in rest if reading.asks_of_cards(part)]
        needed = [*([few] if few else []), reading.all_of(of_fact)]
        needed.append(reading.all_of(of_card) if cards else self._any_card(of_card))
        needed = [one for one in needed if one.sql != "1"]
        if cards and not matched and few is None and self._column in _SLOWLY:
            return self._by_fact([reading.all_of(of_fact)], needed)
        in_order = None if matched or few is not None else self._in_order(needed)
        if in_order is not None:
            return in_order
        if scanned is not None:
            source = f"facts.fact_text_content x CROSS JOIN facts.fact f ON f.rowid = x.id{self._cards()}"
            needed.insert(0, Statement(f"({reading.meaning(scanned).scan})", reading.meaning(scanned).bound))
        elif matched:
            source = f"facts.fact_text x CROSS JOIN facts.fact f ON f.rowid = x.rowid{self._cards()}"
            needed.insert(0, Statement("fact_text MATCH ?", (matched,)))
        elif few is not None or not cards or self._column in ("", *_KEYS):
            source = f"facts.fact f{self._cards()}"
        else:
            source = self._all_cards(needed)
        return (self._select(source, needed, self._keys(source)),)

    def _in_order(self, needed: Sequence[Statement]) -> tuple[Statement, ...] | None:
        """The statements where an index has the order of the column: they go through it, then through what it has not."""
        cards, by = self._of_cards, self._by
        match self._column:
            case "when":
                first = self._select(f"{_BY_TIME}{self._cards()}", needed, f"a.earliest{by}")
                missing = f"{_WHEN} IS NULL"
            case "source" | "paragraph":
                first = self._select(f"{_BY_SOURCE}{self._cards()}", needed, f"a.pack{by}, a.source{by}, a.start{by}")
                missing = "NOT EXISTS (SELECT 1 FROM facts.citation a WHERE a.pack = f.pack AND a.fact = f.id)"
            case "question" if cards:
                return (self._select(_BY_QUESTION, needed, f"q.pack{by}, q.stem{by}"),)
            case "tags":
                tagged = [*needed, Statement("f.tags <> '[]'", ())]
                first = self._select(f"facts.fact f{self._cards()}", tagged, f"f.tags{by}, {self._places()}")
                missing = "f.tags = '[]'"
            case "due":
                fact = self._fact(needed) if cards else f" CROSS JOIN facts.fact f ON {FACT_OF_CARD}"
                joined = f"memory m CROSS JOIN facts.card c ON c.id = m.card{fact} LEFT JOIN marked k ON k.card = c.id"
                dated = [*needed, Statement("m.due_day IS NOT NULL", ())]
                if cards:
                    undated = [*needed, Statement("m.due_day IS NULL", ())]
                    rest = self._select(self._all_cards(needed), undated, "c.rowid")
                    return self._select(joined, dated, f"m.due_day{by}"), rest
                first = self._select(joined, [*dated, Statement(_SOONEST, ())], f"m.due_day{by}")
                every = self._select(joined, dated, "m.due_day").sql
                first = first._replace(every=every, backward=self._descending)
                missing = (
                    f"NOT EXISTS (SELECT 1 FROM facts.card c JOIN memory m ON m.card = c.id WHERE {_CARDS_OF_FACT}"
                    " AND m.due_day IS NOT NULL)"
                )
            case column if column in _MEMORY_KEYS and not cards:
                many, key = _MEMORY_KEYS[column]
                first, key = self._by_memory(many, key, needed), key.format("m", today=self._now.day)
                missing = (
                    f"NOT EXISTS (SELECT 1 FROM facts.card c JOIN memory m ON m.card = c.id WHERE {_CARDS_OF_FACT} AND "
                )
                missing += f"{key} IS NOT NULL)"
            case _no_index:
                return None
        rest = self._select(f"facts.fact f{self._cards()}", [*needed, Statement(missing, ())], self._places())
        return first, rest

    def _by_fact(self, of_fact: Sequence[Statement], needed: Sequence[Statement]) -> tuple[Statement, ...]:
        """Cards by what their facts are ordered by: of the first facts, and then of all others.

        So the facts are put in order for the first rows, and not the cards, which are more, with a text of their fact each.
        """
        source = f"facts.fact f{self._cards()}"
        where = _joined(of_fact, " AND ", "1")
        facts = f"SELECT f.rowid FROM facts.fact f WHERE {where.sql} ORDER BY {self._keys('', of_facts=True)} LIMIT {_FIRST}"
        first, others = (Statement(f"f.rowid {word} ({facts})", where.bound) for word in ("IN", "NOT IN"))
        keys = self._keys(source)
        return self._select(source, [first, *needed], keys), self._select(source, [others, *needed], keys)

    def _select(self, source: str, needed: Sequence[Statement], order: str) -> Statement:
        place = "c.rowid" if self._of_cards else "f.rowid"
        where = _joined(needed, " AND ", "1")
        ordered = f" ORDER BY {order}" if order else ""
        return Statement(f"SELECT {place} AS place FROM {source} WHERE {where.sql}{ordered}", where.bound)

    def _cards(self) -> str:
        return f" CROSS JOIN facts.card c ON {_CARDS_OF_FACT}{OF_MEMORY}" if self._of_cards else ""

    def _all_cards(self, needed: Sequence[Statement]) -> str:
        return f"facts.card c{self._fact(needed)}{OF_MEMORY}"

    def _fact(self, needed: Sequence[Statement]) -> str:
        """The fact of each card, where something is asked of it."""
        asked = [one.sql for one in needed] + list(_KEYS.get(self._column, ()))
        return f" CROSS JOIN facts.fact f ON {FACT_OF_CARD}" if any("f." in sql for sql in asked) else ""

    def _by_memory(self, many: str, key: str, needed: Sequence[Statement]) -> Statement:
        """Facts by the least or the most of their cards: the cards in order, and of each fact the one that counts."""
        mine, theirs = (key.format(row, today=self._now.day) for row in ("m", "n"))
        descending, sign = self._descending, "<" if many == "min" else ">"

        def source(by: str) -> str:
            sorted_ = (
                f"SELECT m.card, {mine} AS v FROM memory m WHERE v IS NOT NULL ORDER BY v{by}, m.card{by} LIMIT -1"
            )
            return f"({sorted_}) s CROSS JOIN facts.card c ON c.id = s.card CROSS JOIN facts.fact f ON {FACT_OF_CARD}"

        other = (
            f"SELECT 1 FROM facts.card o JOIN memory n ON n.card = o.id WHERE o.fact = c.fact AND ({theirs} {sign} s.v"
            f" OR {theirs} = s.v AND n.card {sign} s.card)"
        )
        # the rows come as they were sorted, so the first ones need not wait for the others
        first = self._select(source(self._by), [*needed, Statement(f"NOT EXISTS ({other})", ())], "")
        base = "" if many == "min" else " DESC"
        every = self._select(source(base), needed, f"s.v{base}, s.card{base}").sql
        return first._replace(every=every, backward=descending == (many == "min"))

    def _places(self) -> str:
        by = self._by
        return f"f.rowid{by}, c.rowid{by}" if self._of_cards else f"f.rowid{by}"

    def _keys(self, source: str, *, of_facts: bool = False) -> str:
        """What rows are ordered by, or the facts of which they are."""
        last = self._places() if "facts.fact f" in source else f"c.rowid{self._by}"
        last = f"f.rowid{self._by}" if of_facts else last
        column = self._column
        if "fact_text" in source and not column:
            last = (
                f"x.rowid{self._by}"  # as the texts are gone through anyway, and of each fact the cards in their order
            )
        keys = _KEYS.get(column) or ((self._memory_key(column),) if column in _MEMORY_KEYS else ())
        if column in _NEVER_EMPTY:
            return ", ".join([f"{key}{self._by}" for key in keys] + [last])
        return ", ".join([f"{key}{self._by} NULLS LAST" for key in keys] + [last])

    def _memory_key(self, column: str) -> str:
        """What orders cards by a column of memory, or facts by all their cards."""
        many, key = _MEMORY_KEYS[column]
        mine = key.format("m", today=self._now.day)
        if self._of_cards:
            return mine
        return f"(SELECT {many}({mine}) FROM facts.card c JOIN memory m ON m.card = c.id WHERE {_CARDS_OF_FACT})"

    def _match(self) -> tuple[str, list[Node]]:
        """What the full text finds by itself of what must hold, and the rest."""
        wanted: list[str] = []
        unwanted: list[str] = []
        rest: list[Node] = []
        for part in self._reading.parts:
            turned = part.part if isinstance(part, Not) else None
            if match := self._reading.match(part):
                wanted.append(f"({match})")
            elif turned is not None and (match := self._reading.match(turned)):
                unwanted.append(f"({match})")
            else:
                rest.append(part)
        if not wanted:
            return "", list(self._reading.parts)
        both = " AND ".join(wanted)
        return (f"({both}) NOT ({' OR '.join(unwanted)})" if unwanted else both), rest

    def _scanned(self, parts: Sequence[Node]) -> Term | None:
        """A word that is looked for in one text after the other: going through these, the first rows come at once."""
        terms = (part for part in parts if isinstance(part, Term))
        return next((term for term in terms if self._reading.meaning(term).scan), None)

    def _few(self, parts: Sequence[Node]) -> Statement | None:
        """What must hold and holds of few facts, so that the others need not be looked at."""
        for part in parts:
            meaning = self._reading.meaning(part) if isinstance(part, Term) else None
            if meaning is None or not meaning.few:
                continue
            counted = f"SELECT count(*) FROM (SELECT 1 FROM ({meaning.few}) LIMIT ?)"
            (count,) = self._db.execute(counted, (*meaning.few_bound, FEW + 1)).fetchone()
            if count <= FEW:
                return Statement(f"f.rowid IN ({meaning.few})", meaning.few_bound)
        return None

    def _any_card(self, parts: Sequence[Node]) -> Statement:
        """That some card of the fact is so, or the fact where it has none."""
        if not parts:
            return Statement("1", ())
        one, none = self._reading.all_of(parts), self._reading.all_of(parts, card=False)
        some = f"EXISTS (SELECT 1 FROM facts.card c{OF_MEMORY} WHERE {_CARDS_OF_FACT} AND {one.sql})"
        if none.sql == "0":
            return Statement(some, one.bound)
        bare = f"NOT EXISTS (SELECT 1 FROM facts.card c WHERE {_CARDS_OF_FACT}) AND {none.sql}"
        return Statement(f"({some} OR ({bare}))", (*one.bound, *none.bound))
