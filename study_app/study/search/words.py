"""What each word of a query means: the condition that it puts on a fact `f` and on a card `c`, in SQL.

A query holds of pairs: a fact with one of its cards, or without one where it has none. What asks about a card does not hold of a
fact that has none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from study_app.clock import Moment
from study_app.database import Connection
from study_app.facts.dates import ALWAYS, NEVER, EdtfDate, read_entry
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import TIME_FACETS, DateBasis, Status, Tense
from study_app.facts.names import fold, normalise, unfinished
from study_app.i18n import _
from study_app.study.decisions import Decisions
from study_app.study.leeches import HARDER, LAPSES
from study_app.study.marks import FLAGS, LONGEST_REST
from study_app.study.memory import Phase
from study_app.study.search import query
from study_app.study.search.patterns import compiled
from study_app.study.search.query import Term

SHORTEST = 3
"""Letters of a word that the full text finds; shorter ones are looked for in every text."""

_KNOWN = 6
"""So many known values are told where none is near."""

RATINGS = ("again", "hard", "good", "easy")

_TIMES = "('when', 'start', 'end')"
_IN_TEXT = "f.rowid IN (SELECT rowid FROM facts.fact_text WHERE {})"
_IN_EACH_TEXT = "f.rowid IN (SELECT x.id FROM facts.fact_text_content x WHERE {})"
"""In the texts that the full text keeps (sqlite.org/fts5.html, 9): `c0` is the statement, `c1` the names.

That takes half as long as to ask the full text for them.
"""
_LIST = "(SELECT value FROM json_each(?))"
_PACK, _REST = "substr(j.value, 1, instr(j.value, '/') - 1)", "substr(j.value, instr(j.value, '/') + 1)"
"""The parts of an element `pack/id` of a list `j`."""
_OF_FACT = "a.pack = f.pack AND a.fact = f.id"


class Meaning(NamedTuple):
    """The condition of a word: SQL over `f`, and over `c`, `m` (memory) and `k` (marks) if it is of a `card`; with what is bound.

    `match` says the same as a query of the full text, "" if that cannot say it; `scan` as a condition on a text `x` of it, one
    after the other (`_IN_EACH_TEXT`), with the same bound. `few` selects the rowids of the facts that it can
    hold of (where it is of a card), or holds of; to begin with if they are few.
    """

    sql: str
    bound: tuple[Any, ...] = ()
    card: bool = False
    match: str = ""
    few: str = ""
    few_bound: tuple[Any, ...] = ()
    scan: str = ""


TRUE, FALSE = Meaning("1"), Meaning("0")


class MeaninglessError(Exception):
    """Why a term means nothing: what is wrong, and what to do. `whole` if it is the word and not its value."""

    def __init__(self, message: str, remedy: str, *, whole: bool = False) -> None:
        super().__init__(message)
        self.message, self.remedy, self.whole = message, remedy, whole


class Now(NamedTuple):
    """When is asked: what is due and how well it is remembered depend on it."""

    moment: Moment
    decided: Decisions

    @property
    def day(self) -> int:
        """The study day."""
        return self.moment.study_day()

    def fading(self, recall: float) -> float:
        """After how many days, as a multiple of the stability, recall falls to so much."""
        decay = self.decided.parameters[20]
        if recall <= 0:
            return 1e300
        return float((recall ** (-1 / decay) - 1) / (0.9 ** (-1 / decay) - 1))

    def recall(self, stability: float, elapsed: int) -> float:
        """The probability of recall so many days after the last review."""
        decay = self.decided.parameters[20]
        return float((1 + (0.9 ** (-1 / decay) - 1) * max(0, elapsed) / stability) ** -decay)


class Words:
    """The words of queries over an open journal with the fact store attached as `facts`; for one moment."""

    def __init__(self, connection: Connection, now: Now) -> None:
        self._db = connection
        self._now = now
        connection.create_function("search_matches", 2, _matches, deterministic=True)
        connection.create_function("search_fits", 2, _fits, deterministic=True)

    def meaning(self, term: Term) -> Meaning:
        """The condition of one term; raises MeaninglessError."""
        if not term.word:
            return self._text(term.value)
        if term.word in WORDS:
            return WORDS[term.word].of(self, term.value)
        if term.word in self.roles:
            return self._role(term.word, term.value)
        near = get_close_matches(term.word, (*WORDS, *self.roles), 1, 0.5)
        remedy = _("Write {near}:, or \\: to look for a colon.").format(near=near[0]) if near else ""
        raise MeaninglessError(
            _("There is no search word “{word}”.").format(word=term.word),
            remedy or _("Write \\: to look for a colon."),
            whole=True,
        )

    def values(self, word: str) -> Iterable[tuple[str, str]]:
        """What may stand behind a word, each with a word about it."""
        return WORDS[word].values(self) if word in WORDS else ()

    # --- what there is

    @cached_property
    def decks(self) -> list[tuple[str, str, str]]:
        """(id, pack, name) of each deck, in their order."""
        return self._db.execute(
            "SELECT d.id, d.pack, d.name FROM facts.deck d JOIN facts.pack p ON p.id = d.pack"
            " ORDER BY p.position, d.position"
        ).fetchall()

    @cached_property
    def tag_sets(self) -> dict[str, tuple[str, ...]]:
        """The tags that facts bear together, by how the store writes them."""
        rows = self._db.execute("SELECT DISTINCT tags FROM facts.fact")
        return {row[0]: tuple(json.loads(row[0])) for row in rows}

    @property
    def tags(self) -> list[str]:
        """All tags, by the alphabet."""
        return sorted({tag for tags in self.tag_sets.values() for tag in tags})

    @cached_property
    def types(self) -> list[tuple[str, str, str]]:
        """(pack, id, name) of each type of fact."""
        return self._db.execute("SELECT pack, id, name FROM facts.type WHERE of = 'fact' ORDER BY rowid").fetchall()

    @cached_property
    def kinds(self) -> list[tuple[str, str]]:
        """(id, name) of each type of entity."""
        return self._db.execute("SELECT id, name FROM facts.type WHERE of = 'entity' ORDER BY rowid").fetchall()

    @cached_property
    def sources(self) -> list[tuple[str, str, str]]:
        """(pack, id, title) of each source."""
        return self._db.execute("SELECT pack, id, title FROM facts.source ORDER BY rowid").fetchall()

    @cached_property
    def packs(self) -> list[tuple[str, str]]:
        """(id, title) of each pack."""
        return self._db.execute("SELECT id, title FROM facts.pack ORDER BY position").fetchall()

    @cached_property
    def roles(self) -> list[str]:
        """The names of all roles and times, each once: the facets of cards are among them."""
        rows = self._db.execute("SELECT DISTINCT name FROM facts.role ORDER BY name")
        return [*TIME_FACETS, *(row[0] for row in rows if row[0] not in TIME_FACETS)]

    # --- text

    def _text(self, value: str) -> Meaning:
        parts = said(value)
        if not "".join(parts[::2]).strip():
            if len(parts) > 1:
                return TRUE if "*" in parts else Meaning("length(f.statement) > 0")
            # signs alone, which the normal form leaves out
            return Meaning("instr(f.statement, ?) > 0", (query.literal(value),))
        if len(parts) > 1:
            return _like(parts, re.escape, ".*", ".")
        if len(parts[0]) >= SHORTEST:
            match = f'"{parts[0]}"'
            return Meaning(_IN_TEXT.format("fact_text MATCH ?"), (match,), match=match)
        return _in_each("x.c0 GLOB ? OR x.c1 GLOB ?", (f"*{parts[0]}*",) * 2)

    def whole(self, value: str) -> Meaning:
        """`w:` whole words."""
        parts = said(value)
        if not "".join(parts[::2]).strip():
            raise MeaninglessError(_("w: needs a word."), _("Write w:word."))
        return _like(
            [part.strip() if n % 2 == 0 else part for n, part in enumerate(parts)], re.escape, r"\w*", r"\w", r"\b"
        )

    def regular(self, value: str) -> Meaning:
        """`re:` a regular expression."""
        if not value:  # as where a blank follows, which parts words of the query
            why = _("re: needs a pattern.")
            raise MeaninglessError(why, _('Where it has blanks put quotes round all: "re:a (b|c)".'))
        expression = compiled(value)
        if isinstance(expression, str):
            raise MeaninglessError(_("This pattern cannot be read: {reason}.").format(reason=expression), _("Mend it."))
        return Meaning("search_matches(?, f.statement)", (value,))

    def _role(self, role: str, value: str) -> Meaning:
        """The name of a role: what fills it."""
        if not value:
            return Meaning(f"NOT {_ROLE}", (role,))
        entities = json.dumps([f"{pack}/{id}" for pack, id in self._entities(value)])
        fits = query.pattern(value).pattern
        sql = _ROLE.replace(
            "= ?)",
            f"= ? AND (a.pack || '/' || a.entity IN {_LIST} OR search_fits(?, a.text) OR search_fits(?, a.value)))",
        )
        return Meaning(sql, (role, entities, fits, fits))

    # --- of facts

    def deck(self, value: str) -> Meaning:
        """`deck:` in a deck, or one below it."""
        if value == "none":
            return Meaning(
                "NOT EXISTS (SELECT 1 FROM facts.deck_fact d WHERE d.fact = f.id AND d.deck GLOB f.pack || '/*')"
            )
        names = query.pattern(value)
        ids = [id for id, _pack, name in self.decks if any(map(names.fullmatch, _deck_names(id, name)))]
        self._known(ids, value, _("There is no deck “{value}”."), (name for _id, _pack, name in self.decks))
        bound = (json.dumps(ids),)
        return Meaning(
            "EXISTS (SELECT 1 FROM facts.deck_fact d JOIN facts.deck k ON k.id = d.deck WHERE d.fact = f.id"
            f" AND k.pack = f.pack AND d.deck IN {_LIST})",
            bound,
            few="SELECT g.rowid FROM json_each(?) j CROSS JOIN facts.deck k ON k.id = j.value CROSS JOIN facts.deck_fact d"
            " ON d.deck = k.id CROSS JOIN facts.fact g ON g.pack = k.pack AND g.id = d.fact",
            few_bound=bound,
        )

    def tag(self, value: str) -> Meaning:
        """`tag:` bears a tag, or one below it."""
        if value == "none":
            sets = [written for written, tags in self.tag_sets.items() if not tags]
        else:
            names = query.pattern(value)
            fits = [tag for tag in self.tags if any(map(names.fullmatch, _ancestors(tag.casefold())))]
            self._known(fits, value, _("No fact bears the tag “{value}”."), self.tags)
            sets = [written for written, tags in self.tag_sets.items() if not set(fits).isdisjoint(tags)]
        return _column("tags", sets)

    def type(self, value: str) -> Meaning:
        """`type:` a type of fact."""
        names = query.pattern(value)
        found = [
            f"{pack}/{id}"
            for pack, id, name in self.types
            if names.fullmatch(id.casefold()) or names.fullmatch(name.casefold())
        ]
        meant = query.literal(value).casefold()
        named = [id for _pack, id, name in self.types if meant and meant in name.casefold()]
        known = (id for _pack, id, _name in self.types)
        self._known(found, value, _("There is no kind of fact “{value}”."), known, named)
        bound = (json.dumps(found),)
        return Meaning(
            f"f.pack || '/' || f.type IN {_LIST}",
            bound,
            few=f"SELECT g.rowid FROM json_each(?) j CROSS JOIN facts.fact g ON g.pack = {_PACK} AND g.type = {_REST}",
            few_bound=bound,
        )

    def source(self, value: str) -> Meaning:
        """`source:` cites a source."""
        if value == "none":
            return self.uncited("")
        names = query.pattern(value)
        found = [
            f"{pack}/{id}"
            for pack, id, title in self.sources
            if names.fullmatch(id.casefold()) or names.fullmatch(title.casefold())
        ]
        self._known(found, value, _("There is no source “{value}”."), (id for _pack, id, _title in self.sources))
        bound = (json.dumps(found),)
        return Meaning(
            f"EXISTS (SELECT 1 FROM facts.citation a WHERE {_OF_FACT} AND a.pack || '/' || a.source IN {_LIST})",
            bound,
            few=f"SELECT g.rowid FROM json_each(?) j CROSS JOIN facts.citation a ON a.pack = {_PACK}"
            f" AND a.source = {_REST}"
            " CROSS JOIN facts.fact g ON g.pack = a.pack AND g.id = a.fact",
            few_bound=bound,
        )

    def entity(self, value: str) -> Meaning:
        """`entity:` speaks of an entity."""
        found = self._entities(value)
        if not found and not query.is_wild(value):
            message = _("There is no entity “{value}”.").format(value=query.literal(value))
            raise MeaninglessError(message, _("Write a name or an id in full, or * for the rest of it."))
        bound = (json.dumps([f"{pack}/{id}" for pack, id in found]),)
        return Meaning(
            f"EXISTS (SELECT 1 FROM facts.arg a WHERE {_OF_FACT} AND a.entity <> ''"
            f" AND a.pack || '/' || a.entity IN {_LIST})",
            bound,
            few=f"SELECT g.rowid FROM json_each(?) j CROSS JOIN facts.arg a ON a.pack = {_PACK}"
            f" AND a.entity = {_REST}"
            " CROSS JOIN facts.fact g ON g.pack = a.pack AND g.id = a.fact",
            few_bound=bound,
        )

    def _entities(self, value: str) -> list[tuple[str, str]]:
        """(pack, id) of the entities whose id or name a value fits."""
        if not query.is_wild(value):
            text = query.literal(value)
            rows = self._db.execute(
                "SELECT pack, id FROM facts.entity WHERE id = ?1 COLLATE NOCASE UNION SELECT pack, entity FROM facts.name"
                " WHERE norm = ?2 AND ?2 <> '' ORDER BY 1, 2",
                (text, normalise(text)),
            )
            return rows.fetchall()
        parts = said(value)
        inside = "".join(re.escape(p) if n % 2 == 0 else ".*" if p == "*" else "." for n, p in enumerate(parts))
        return self._db.execute(
            "SELECT pack, id FROM facts.entity WHERE search_fits(?1, id) UNION SELECT pack, entity FROM facts.name"
            " WHERE search_fits(?2, norm) ORDER BY 1, 2",
            (query.pattern(value).pattern, inside),
        ).fetchall()

    def kind(self, value: str) -> Meaning:
        """`kind:` speaks of an entity of a type, or of one below it."""
        names = query.pattern(value)
        known = self._db.execute("SELECT pack, id, name FROM facts.type WHERE of = 'entity' ORDER BY rowid").fetchall()
        found = [
            f"{pack}/{id}" for pack, id, name in known if any(map(names.fullmatch, (id.casefold(), name.casefold())))
        ]
        self._known(found, value, _("There is no kind of thing “{value}”."), (id for _pack, id, _name in known))
        rows = self._db.execute(
            f"SELECT DISTINCT y.pack || '/' || y.type FROM facts.kind y WHERE y.pack || '/' || y.kind IN {_LIST}",
            (json.dumps(found),),
        )
        bound = (json.dumps([row[0] for row in rows]),)
        of = f"e.pack || '/' || e.type IN {_LIST}"
        return Meaning(
            "EXISTS (SELECT 1 FROM facts.arg a CROSS JOIN facts.entity e ON e.pack = a.pack AND e.id = a.entity"
            f" WHERE {_OF_FACT} AND a.entity <> '' AND {of})",
            bound,
            few="SELECT g.rowid FROM facts.entity e CROSS JOIN facts.arg a ON a.pack = e.pack AND a.entity = e.id"
            f" CROSS JOIN facts.fact g ON g.pack = a.pack AND g.id = a.fact WHERE {of}",
            few_bound=bound,
        )

    def date(self, value: str) -> Meaning:
        """`date:` has a time that may lie in a span."""
        if value == "none":
            return Meaning(f"NOT EXISTS (SELECT 1 FROM facts.arg a WHERE {_OF_FACT} AND a.role IN {_TIMES})")
        first, last = _span(value)
        here = "a.value <> '..' AND {0}a.earliest <= ? AND {0}a.latest >= ?"
        return Meaning(
            f"(f.date_basis <> '{DateBasis.INFERRED}' AND EXISTS (SELECT 1 FROM facts.arg a WHERE {_OF_FACT}"
            f" AND a.role IN {_TIMES} AND {here.format('+')}))",
            (last, first),
            few="SELECT g.rowid FROM facts.arg a CROSS JOIN facts.fact g ON g.pack = a.pack AND g.id = a.fact"
            f" WHERE a.role IN {_TIMES} AND g.date_basis <> '{DateBasis.INFERRED}' AND {here.format('')}",
            few_bound=(last, first),
        )

    def as_of(self, value: str) -> Meaning:
        """`asof:` a state that was certainly neither over nor still to come."""
        first, last = _span(value)
        never = f"NOT EXISTS (SELECT 1 FROM facts.arg a WHERE {_OF_FACT} AND a.role = '{{}}' AND +a.{{}} {{}} ?)"
        return Meaning(
            f"(f.tense = '{Tense.STATE}' AND f.date_basis <> '{DateBasis.INFERRED}' AND {never.format('start', 'earliest', '>')}"
            f" AND {never.format('end', 'latest', '<')})",
            (last, first),
        )

    def uncited(self, value: str) -> Meaning:
        """`uncited:` cites nothing."""
        _bare(value, "uncited")
        return Meaning(f"NOT EXISTS (SELECT 1 FROM facts.citation a WHERE {_OF_FACT})")

    def problem(self, value: str) -> Meaning:
        """`problem:` something is wrong with it."""
        return _problem(value or "*")

    def conflict(self, value: str) -> Meaning:
        """`conflict:` it contradicts another fact or source."""
        _bare(value, "conflict")
        return _problem(*_CONFLICTS)

    def retired(self, value: str) -> Meaning:
        """`retired:` it is no longer asked."""
        _bare(value, "retired")
        return _column("status", [Status.RETIRED])

    def status(self, value: str) -> Meaning:
        """`status:` confirmed, draft or retired."""
        names = query.pattern(value)
        found = [status for status in Status if names.fullmatch(status)]
        self._known(found, value, _("No fact is “{value}”."), Status)
        return _column("status", found)

    def pack(self, value: str) -> Meaning:
        """`pack:` in a pack."""
        names = query.pattern(value)
        found = [id for id, title in self.packs if names.fullmatch(id.casefold()) or names.fullmatch(title.casefold())]
        self._known(found, value, _("There is no pack “{value}”."), (id for id, _title in self.packs))
        return Meaning(f"f.pack IN {_LIST}", (json.dumps(found),))

    def fact_id(self, value: str) -> Meaning:
        """`id:` ids of facts, with the pack or without it, parted by commas."""
        names = [query.pattern(one) for one in value.split(",") if one]
        if not names:
            raise MeaninglessError(_("id: needs the id of a fact."), _("Write id:ID, or several with commas."))
        if not query.is_wild(value):
            ids = json.dumps([query.literal(one) for one in value.split(",") if one])
            few = (
                "SELECT g.rowid FROM facts.pack p CROSS JOIN json_each(?) j CROSS JOIN facts.fact g ON g.pack = p.id"
                " AND g.id = iif(instr(j.value, '/'), substr(j.value, instr(j.value, '/') + 1), j.value)"
            )
            return Meaning(
                f"(f.id IN {_LIST} OR f.pack || '/' || f.id IN {_LIST})", (ids, ids), few=few, few_bound=(ids,)
            )
        fits = "|".join(f"(?:{name.pattern})" for name in names)
        return Meaning("(search_fits(?, f.id) OR search_fits(?, f.pack || '/' || f.id))", (fits, fits))

    def has(self, value: str) -> Meaning:
        """`has:` has a picture, a note ..."""
        return self._one_of(_HAS, value, _("A fact has no “{value}” that could be looked for."))

    def added(self, value: str) -> Meaning:
        """`added:` made by an edit in so many days."""
        return self._edited(value, "added", " AND h.field = '' AND h.old IS NULL AND h.new IS NOT NULL")

    def edited(self, value: str) -> Meaning:
        """`edited:` changed by an edit in so many days."""
        return self._edited(value, "edited", "")

    def _edited(self, value: str, word: str, more: str) -> Meaning:
        few = (
            "SELECT g.rowid FROM changed h JOIN entry e ON e.id = h.entry JOIN edit t ON t.entry = h.entry"
            " CROSS JOIN facts.fact g ON g.pack = t.pack AND g.id = h.row WHERE h.tbl = 'fact' AND e.study_day > ?"
            f" AND NOT EXISTS (SELECT 1 FROM void v WHERE v.target = h.entry){more}"
        )
        bound = (self._now.day - _days(value, word),)
        return Meaning(f"f.rowid IN ({few})", bound, few=few, few_bound=bound)

    # --- of cards

    def state(self, value: str) -> Meaning:
        """`is:` a state of a card or a fact."""
        if value in ("due", "buried"):
            today, now = self._now.day, self._now.moment.utc_ms
            rest = f"k.buried BETWEEN {today} AND {today + LONGEST_REST}"
            if value == "buried":
                return _marked(rest)
            awake = f"(k.card IS NULL OR NOT (k.suspended OR ifnull({rest}, 0)))"
            sql = f"(iif(m.due_ms IS NULL, m.due_day <= {today}, m.due_ms <= {now}) AND {awake})"
            return _remembered(sql, f"n.due_day <= {today + 1}")
        return self._one_of(_IS, value, _("Nothing is “{value}”."))

    def flag(self, value: str) -> Meaning:
        """`flag:` a colour, or its number; 0 for none."""
        names = ("0", *FLAGS)
        if value.isdecimal() and int(value) <= len(FLAGS):
            number = int(value)
        elif value in FLAGS:
            number = names.index(value)
        else:
            known = ", ".join(f"{n} ({colour})" for n, colour in enumerate(FLAGS, 1))
            raise MeaninglessError(
                _("There is no flag “{value}”.").format(value=value), _("Write {known}.").format(known=known)
            )
        return Meaning("ifnull(k.flag, '') = ''", card=True) if not number else _marked("k.flag = ?", names[number])

    def card(self, value: str) -> Meaning:
        """`card:` asks a facet."""
        names = query.pattern(value)
        found = [role for role in self.roles if names.fullmatch(role.casefold())]
        self._known(found, value, _("There is no facet “{value}”."), self.roles)
        return Meaning(f"c.facet IN {_LIST}", (json.dumps(found),), card=True)

    def card_id(self, value: str) -> Meaning:
        """`cid:` ids of cards, parted by commas."""
        return Meaning(f"c.id IN {_LIST}", (json.dumps([query.literal(one) for one in value.split(",")]),), card=True)

    def form(self, value: str) -> Meaning:
        """`form:` it was asked so."""
        from study_app.quiz.forms import FORMS

        names = query.pattern(value)
        found = [form.id for form in FORMS if names.fullmatch(form.id)]
        self._known(found, value, _("There is no form “{value}”."), (form.id for form in FORMS))
        return Meaning(
            f"EXISTS (SELECT 1 FROM reviewed r WHERE r.card = c.id AND r.form IN {_LIST})",
            (json.dumps(found),),
            card=True,
        )

    def rated(self, value: str) -> Meaning:
        """`rated:` rated in so many days, as something."""
        days, colon, rating = value.partition(":")
        since = self._now.day - _days(days, "rated")
        asked = "r.rating > 0"
        if colon:
            rating = rating.lower()
            if rating not in (*RATINGS, "1", "2", "3", "4"):
                message = _("There is no rating “{value}”.").format(value=rating)
                raise MeaninglessError(
                    message, _("Write rated:{days}:again, hard, good or easy (1 to 4).").format(days=days)
                )
            asked = f"r.rating = {int(rating) if rating.isdecimal() else RATINGS.index(rating) + 1}"
        # of the latest days the reviews are fewer than the cards
        few = f"SELECT r.card FROM reviewed r WHERE r.study_day > ? AND {asked}"
        return Meaning(
            f"EXISTS (SELECT 1 FROM reviewed r WHERE r.card = c.id AND +r.study_day > ? AND {asked})",
            (since,),
            card=True,
            few=_OF_CARDS.format(few),
            few_bound=(since,),
        )

    def introduced(self, value: str) -> Meaning:
        """`introduced:` first rated in so many days."""
        since = self._now.day - _days(value, "introduced")
        return _remembered(f"m.first_day > {since}", f"n.first_day > {since}")

    def property(self, value: str) -> Meaning:
        """`prop:` a number of a card, compared."""
        found = re.fullmatch(r"([a-z]+)(<=|>=|!=|=|<|>)(-?\d+(?:[.,]\d+)?)", value.lower())
        if found is None or found[1] not in _PROPERTIES:
            raise MeaninglessError(
                _("prop: compares one of {known} with a number.").format(known=", ".join(_PROPERTIES)),
                _("Write prop:ivl>10 or prop:due=1."),
            )
        name, sign, number = found[1], found[2], float(found[3].replace(",", "."))
        if name == "r":
            # recall falls with the time since: more recall, less time
            sign = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(sign, sign)
            return Meaning(
                f"ifnull(max(0, {self._now.day} - m.last_day) {sign} m.stability * ?, 0)",
                (self._now.fading(number),),
                card=True,
            )
        return Meaning(f"ifnull({_PROPERTIES[name].format(today=self._now.day)} {sign} ?, 0)", (number,), card=True)

    # ---

    def _known(self, found: object, value: str, message: str, known: Iterable[str], likely: Sequence[str] = ()) -> None:
        """Raises MeaninglessError where a value that should name something names nothing; `likely` are rather meant."""
        if found or (value and query.is_wild(value)):
            return
        names = list(dict.fromkeys(known))
        near = list(dict.fromkeys((*likely[:3], *get_close_matches(query.literal(value), names, 3, 0.6))))[:3]
        remedy = _("Write {near}.").format(near=_(" or ").join(near)) if near else _("The library has none.")
        if names and not near:
            told = _("Known, among others: {known}.") if len(names) > _KNOWN else _("Known: {known}.")
            remedy = told.format(known=", ".join(names[:_KNOWN]))
        raise MeaninglessError(message.format(value=query.literal(value)), remedy)

    def _one_of(self, meanings: Mapping[str, Meaning], value: str, message: str) -> Meaning:
        if value not in meanings:
            self._known(
                (),
                value and query.escaped(value),
                message,
                (*meanings, *(("due", "buried") if meanings is _IS else ())),
            )
        return meanings[value]


def said(value: str) -> list[str]:
    """The parts of a value (`query.pieces`) with the literal ones in the normal form in which texts are compared."""
    parts = query.pieces(value)
    last = len(parts) - 1
    return [
        part if n % 2 else _folded(part, unfinished if n == last else fold, n == 0, n == last)
        for n, part in enumerate(parts)
    ]


def _folded(part: str, fold_: Callable[[str], str], first: bool, last: bool) -> str:
    core = fold_(part)
    if not core:
        return "" if first or last or not part else " "
    # a space at the beginning finds the beginning of a word; one before a wild sign stands between words
    return (" " if part[:1].isspace() else "") + core + (" " if part[-1:].isspace() and not last else "")


def _like(parts: list[str], literal: Callable[[str], str], many: str, one: str, edge: str = "") -> Meaning:
    inside = "".join(literal(p) if n % 2 == 0 else many if p == "*" else one for n, p in enumerate(parts))
    if isinstance(compiled(f"{edge}{inside}{edge}"), str):
        raise MeaninglessError(_("This is too long to be looked for with * and _."), _("Make it shorter."))
    pattern = f"{edge}{inside}{edge}"
    near = " AND ".join(f'"{part}"' for part in parts[::2] if len(part) >= SHORTEST)
    if near:
        return Meaning(_IN_TEXT.format("fact_text MATCH ? AND search_matches(?, text || names)"), (near, pattern))
    # GLOB is ten times as fast, and finds more than is meant only in the names, across two of them
    glob = "*" + "".join("?" if n % 2 and part == "_" else part for n, part in enumerate(parts)) + "*"
    sure = "search_matches(?, x.c0)" if edge else "1"
    bound = (pattern,) if edge else ()
    return _in_each(f"x.c0 GLOB ? AND {sure} OR x.c1 GLOB ? AND search_matches(?, x.c1)", (glob, *bound, glob, pattern))


def _in_each(sql: str, bound: tuple[str, ...]) -> Meaning:
    return Meaning(_IN_EACH_TEXT.format(sql), bound, scan=sql)


def _column(name: str, values: Iterable[str]) -> Meaning:
    bound = (json.dumps(list(values), ensure_ascii=False),)
    return Meaning(
        f"f.{name} IN {_LIST}",
        bound,
        few=f"SELECT g.rowid FROM facts.fact g WHERE g.{name} IN {_LIST}",
        few_bound=bound,
    )


def _problem(*codes: str) -> Meaning:
    fits = " OR ".join("x.code GLOB ?" for _code in codes)
    few = (
        "SELECT g.rowid FROM facts.problem x CROSS JOIN facts.fact g ON g.pack = x.pack AND g.id = x.row"
        f" WHERE x.tbl = 'fact' AND ({fits})"
    )
    return Meaning(f"f.rowid IN ({few})", codes, few=few, few_bound=codes)


_CONFLICTS = ("contradiction", "two-holders", "outside-list")
"""The codes of problems that say that two facts cannot both be right."""

_OF_CARDS = (
    "SELECT g.rowid FROM ({}) i CROSS JOIN facts.card h ON h.id = i.card CROSS JOIN facts.fact g"
    " ON g.pack = substr(h.fact, 1, instr(h.fact, '/') - 1) AND g.id = substr(h.fact, instr(h.fact, '/') + 1)"
)
"""The rowids of the facts of some cards."""

_ROLE = f"EXISTS (SELECT 1 FROM facts.arg a WHERE {_OF_FACT} AND a.role = ?)"


def _marked(sql: str, *bound: str) -> Meaning:
    few = _OF_CARDS.format(f"SELECT k.card FROM marked k WHERE {sql}")
    return Meaning(f"ifnull({sql}, 0)", bound, card=True, few=few, few_bound=bound)


def _remembered(sql: str, few: str) -> Meaning:
    return Meaning(f"ifnull({sql}, 0)", card=True, few=_OF_CARDS.format(f"SELECT n.card FROM memory n WHERE {few}"))


def _bare(value: str, word: str) -> None:
    if value:
        raise MeaninglessError(
            _("{word}: takes no value.").format(word=word), _("Write {word}: alone.").format(word=word)
        )


def _ancestors(path: str) -> Iterable[str]:
    """A tag or a deck's name, and those that it lies in."""
    parts = path.split("::")
    return ("::".join(parts[:n]) for n in range(1, len(parts) + 1))


def _deck_names(id: str, name: str) -> Iterable[str]:
    yield from (id.casefold(), id.partition("/")[2].casefold())
    yield from _ancestors(name.casefold())


def _days(value: str, word: str) -> int:
    if not re.fullmatch(r"\d{1,6}", value):
        message = _("{word}: needs a number of days.").format(word=word)
        raise MeaninglessError(message, _("Write {word}:7 for the last seven.").format(word=word))
    return max(1, int(value))


def _span(value: str) -> tuple[int, int]:
    """The days from the first to the last that a date or a span of dates may mean."""
    if ".." not in value or "/" in value:
        return _date(value).reach()
    first, _dots, last = value.partition("..")
    if not first.strip() and not last.strip():
        return _date("").reach()
    begin = _date(first).reach()[0] if first.strip() else NEVER
    end = _date(last).reach()[1] if last.strip() else ALWAYS
    if begin > end:
        raise MeaninglessError(_("This span of dates ends before it begins."), _("Turn it round."))
    return begin, end


def _date(text: str) -> EdtfDate:
    text = query.literal(text).strip()
    try:
        return parse_date(text)
    except ValueError:
        readings = read_entry(text)
    if len(readings) == 1:
        return readings[0]
    if readings:
        both = _(" or ").join(one.text for one in readings)
        raise MeaninglessError(_("“{text}” may be two dates.").format(text=text), _("Write {both}.").format(both=both))
    raise MeaninglessError(
        _("“{text}” is no date.").format(text=text), _("Write 1992, 1992-05, 1992-05-15 or 1992..2002.")
    )


def _of_phase(*phases: Phase) -> Meaning:
    within = ", ".join(f"'{phase}'" for phase in phases)
    return _remembered(f"m.phase IN ({within})", f"n.phase IN ({within})")


_EDITED = (
    "EXISTS (SELECT 1 FROM facts.raw w WHERE w.pack = f.pack AND w.tbl = 'fact' AND w.id = f.id AND w.base IS NOT '')"
)
_LEECH = (
    f"(m.lapses >= {LAPSES} AND EXISTS (SELECT 1 FROM foretold t WHERE t.card = m.card"
    f" AND t.right * 1000000 < t.predicted AND (t.predicted - t.right * 1000000.0) * (t.predicted - t.right * 1000000.0)"
    f" > {HARDER * HARDER} * t.variance))"
)
"""As `leeches.told`: forgotten often, and oftener than was predicted."""

_IS: dict[str, Meaning] = {
    "new": Meaning("ifnull(m.reviews, 0) = 0", card=True),
    "learn": _of_phase(Phase.LEARNING, Phase.RELEARNING),
    "review": _of_phase(Phase.REVIEW, Phase.RELEARNING),
    "suspended": _marked("k.suspended"),
    "flagged": _marked("k.flag <> ''"),
    "leech": _remembered(_LEECH, f"n.lapses >= {LAPSES}"),
    **{str(status): _column("status", [status]) for status in Status},
    "edited": Meaning(_EDITED),
    "uncited": Meaning(f"NOT EXISTS (SELECT 1 FROM facts.citation a WHERE {_OF_FACT})"),
}

_HAS: dict[str, Meaning] = {
    "picture": Meaning(
        "(EXISTS (SELECT 1 FROM facts.picture v WHERE v.pack = f.pack AND v.tbl = 'fact' AND v.row = f.id) OR EXISTS (SELECT 1"
        " FROM facts.arg a CROSS JOIN facts.picture v ON v.pack = a.pack AND v.tbl = 'entity' AND v.row = a.entity"
        f" WHERE {_OF_FACT}))"
    ),
    "note": _marked("k.note <> ''"),
    "date": Meaning(f"EXISTS (SELECT 1 FROM facts.arg a WHERE {_OF_FACT} AND a.role IN {_TIMES})"),
    "tag": Meaning("f.tags <> '[]'"),
    "source": Meaning(f"EXISTS (SELECT 1 FROM facts.citation a WHERE {_OF_FACT})"),
    "card": Meaning("1", card=True),
}

_INTERVAL = f"iif(m.phase = '{Phase.REVIEW}', max(0, m.due_day - m.last_day), 0)"
_PROPERTIES = {
    "ivl": f"ifnull({_INTERVAL}, 0)",
    "due": "(m.due_day - {today})",
    "reps": "ifnull(m.reviews, 0)",
    "lapses": "ifnull(m.lapses, 0)",
    "s": "m.stability",
    "d": "((m.difficulty - 1) / 9)",
    "r": "",
}
"""The numbers of a card that `prop:` compares; difficulty and recall from 0 to 1, as in Anki."""


class Word(NamedTuple):
    """A search word: what it means, in words, with a value, and which values there are."""

    about: Callable[[], str]
    of: Callable[[Words, str], Meaning]
    values: Callable[[Words], Iterable[tuple[str, str]]] = lambda _words: ()


def _numbers(*numbers: int) -> Callable[[Words], Iterable[tuple[str, str]]]:
    return lambda _words: [(str(n), "") for n in numbers]


def _named(*names: str) -> Callable[[Words], Iterable[tuple[str, str]]]:
    return lambda _words: [(name, "") for name in names]


def _forms(_words: Words) -> Iterable[tuple[str, str]]:
    from study_app.quiz.forms import FORMS

    return [(form.id, "") for form in FORMS]


def _kinds(words: Words) -> Iterable[tuple[str, str]]:
    return words.kinds


def _types(words: Words) -> Iterable[tuple[str, str]]:
    return [(id, name) for _pack, id, name in words.types]


WORDS: dict[str, Word] = {
    "deck": Word(lambda: _("in a deck"), Words.deck, lambda words: [(name, id) for id, _pack, name in words.decks]),
    "tag": Word(lambda: _("with a tag"), Words.tag, lambda words: [*((tag, "") for tag in words.tags), ("none", "")]),
    "is": Word(lambda: _("in a state"), Words.state, _named("due", "buried", *_IS)),
    "type": Word(lambda: _("of a kind of fact"), Words.type, _types),
    "entity": Word(lambda: _("about an entity"), Words.entity),
    "kind": Word(lambda: _("about a kind of thing"), Words.kind, _kinds),
    "source": Word(
        lambda: _("from a source"), Words.source, lambda words: [(id, title) for _pack, id, title in words.sources]
    ),
    "date": Word(lambda: _("with a time in a span, as 1992..2002"), Words.date),
    "asof": Word(lambda: _("so at a time, as far as is known"), Words.as_of),
    "status": Word(lambda: _("confirmed, draft or retired"), Words.status, _named(*Status)),
    "uncited": Word(lambda: _("without a citation"), Words.uncited),
    "conflict": Word(lambda: _("contradicting another fact or source"), Words.conflict),
    "problem": Word(lambda: _("with which something is wrong"), Words.problem),
    "retired": Word(lambda: _("that is retired"), Words.retired),
    "flag": Word(lambda: _("with a flag"), Words.flag, _named(*FLAGS, "0")),
    "added": Word(lambda: _("added in the last days"), Words.added, _numbers(1, 7, 30)),
    "edited": Word(lambda: _("edited in the last days"), Words.edited, _numbers(1, 7, 30)),
    "rated": Word(
        lambda: _("rated in the last days"),
        Words.rated,
        lambda _w: [("1", ""), ("7", ""), *((f"1:{r}", "") for r in RATINGS)],
    ),
    "introduced": Word(lambda: _("first rated in the last days"), Words.introduced, _numbers(1, 7, 30)),
    "prop": Word(
        lambda: _("with a number of its memory"), Words.property, lambda _w: [(f"{name}>", "") for name in _PROPERTIES]
    ),
    "card": Word(lambda: _("that asks a facet"), Words.card, lambda words: [(role, "") for role in words.roles]),
    "form": Word(lambda: _("that was asked in a form"), Words.form, _forms),
    "has": Word(lambda: _("that has a picture, a note ..."), Words.has, _named(*_HAS)),
    "pack": Word(lambda: _("in a pack"), Words.pack, lambda words: words.packs),
    "re": Word(lambda: _("whose statement fits a regular expression"), Words.regular),
    "w": Word(lambda: _("with a whole word"), Words.whole),
    "id": Word(lambda: _("with an id"), Words.fact_id),
    "note": Word(lambda: _("of a type of fact"), Words.type, _types),
    "fact": Word(lambda: _("with an id"), Words.fact_id),
    "nid": Word(lambda: _("with an id"), Words.fact_id),
    "cid": Word(lambda: _("a card with an id"), Words.card_id),
}
"""All search words, those that are proposed first at the top; the names of roles are search words too."""


@lru_cache(maxsize=64)
def _match(pattern: str) -> Callable[[str], object]:
    expression = compiled(pattern)
    assert not isinstance(expression, str)
    return expression.match


def _matches(pattern: str, text: str) -> bool:
    return _match(pattern)(text) is not None


@lru_cache(maxsize=64)
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def _fits(pattern: str, text: str) -> bool:
    return _whole(pattern).fullmatch(text.casefold()) is not None
