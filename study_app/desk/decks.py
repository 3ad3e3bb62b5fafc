"""Decks made, renamed, nested, ordered, copied and retired in the program: each time one edit of a pack."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from threading import Event
from typing import Any

from study_app import database
from study_app.background import Task
from study_app.desk import remedies
from study_app.desk.desk import Desk, Effect
from study_app.errors import StudyAppError
from study_app.facts.deck_search import Rest, fault, finds, is_plain, rests
from study_app.facts.edits import changes_between
from study_app.facts.ids import new_id
from study_app.facts.names import NESTED, in_tree
from study_app.facts.rows import several
from study_app.facts.store import Store
from study_app.i18n import _, capital, said
from study_app.journal import Change


@dataclass(frozen=True, slots=True)
class DeckText:
    """A deck as it can be changed: what it is called, what it searches for and lists, the forms that it is limited to."""

    name: str
    search: str = ""
    facts: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    about: str = ""


def renewed(was: DeckText, now: DeckText, there: DeckText) -> DeckText:
    """A deck as somebody writes it `now`, who began with what it `was`, when it is changed elsewhere to what is `there`.

    What was not touched is as it is there; of the facts, those that are added or taken away here are so still.
    """
    added = tuple(fact for fact in now.facts if fact not in was.facts and fact not in there.facts)
    kept = tuple(fact for fact in there.facts if fact in now.facts or fact not in was.facts)
    one = {field.name: getattr(now, field.name) for field in fields(now)}
    untouched = {name: getattr(there, name) for name, value in one.items() if value == getattr(was, name)}
    return replace(now, facts=(*kept, *added), **{k: v for k, v in untouched.items() if k != "facts"})


@dataclass(frozen=True, slots=True)
class Held:
    """A fact of a pack that a deck may hold: its id, its statement, what decks can search for in it, and what its cards ask."""

    id: str
    statement: str
    type: str
    tags: tuple[str, ...]
    rest: Rest
    asked: tuple[str, ...]


_TYPES = re.compile(r"(?<![-\w])type:([^\s()]+)")
"""The types that a search names, not those it leaves out."""

_LOOKED_AT = 2_000
"""So many facts of other packs are looked at for one that fits: it is asked while somebody waits."""


class Decks:
    """The decks of packs, to be changed; a deck is named by its pack and its own id."""

    def __init__(self, desk: Desk, store: Callable[[], Store], path: Path) -> None:
        """`path` is the file of the store."""
        self._desk, self._store, self._path = desk, store, path

    def text(self, pack: str, deck: str) -> DeckText:
        """A deck as it is now; raises StudyAppError where there is none."""
        data = self._data(pack, deck)
        return DeckText(
            self._words(pack, data.get("name")),
            str(data.get("search", "")),
            tuple(several(data.get("facts"))),
            tuple(several(data.get("forms"))),
            self._words(pack, data.get("about")),
        )

    def listed(self, pack: str) -> tuple[tuple[str, str], ...]:
        """(id, name) of the decks of a pack that are studied, in their order."""
        rows = (
            self._store()
            .connection.execute("SELECT id, name FROM deck WHERE pack = ? ORDER BY position", (pack,))
            .fetchall()
        )
        ordered = (rows[place] for place in in_tree([name for _id, name in rows]))
        return tuple((id.partition("/")[2], name) for id, name in ordered)

    def retired(self, pack: str) -> tuple[tuple[str, str], ...]:
        """(id, name) of those that were retired."""
        rows = (row for row in self._desk.rows(pack, "deck") if row.data.get("status") == "retired")
        return tuple((row.id, self._words(pack, row.data.get("name"))) for row in rows)

    def facts_later(self, pack: str) -> Task[tuple[Held, ...]]:
        """The facts of a pack that are asked, to be read beside the window."""
        stop = Event()
        return Task(lambda: self.facts(pack, stop.is_set), lambda: None, True, stop)

    def facts(self, pack: str, stopped: Callable[[], bool] = lambda: False) -> tuple[Held, ...]:
        """The facts of a pack that are asked, in its order; on any thread. Raises StoppedError once `stopped` says so."""
        with (
            contextlib.closing(database.connect(self._path, read_only=True)) as db,
            database.wanted_until(stopped, db),
        ):
            rows = db.execute(
                "SELECT f.id, f.statement, f.type, f.tags, q.stem FROM fact f"
                " LEFT JOIN question q ON q.pack = f.pack AND q.fact = f.id"
                " AND EXISTS (SELECT 1 FROM card c WHERE c.id = q.pack || '/' || q.fact || '/' || q.facet)"
                " WHERE f.pack = ? AND +f.status = 'confirmed' ORDER BY f.position, f.id, q.position",
                (pack,),
            )
            found = tuple(
                (*head, tuple(row[4] for row in group if row[4] is not None))
                for head, group in groupby(rows, key=lambda row: row[:4])
            )
            rest = rests(db, pack)
            return tuple(
                Held(id, said, kind, tuple(json.loads(tags)), rest[id], asked) for id, said, kind, tags, asked in found
            )

    @staticmethod
    def held(facts: Iterable[Held], text: DeckText) -> tuple[Held, ...]:
        """What of some facts a deck of this text holds by itself."""
        chosen = frozenset(text.facts)
        return tuple(
            one
            for one in facts
            if one.id in chosen or finds(text.search, one.type, one.tags, partial(getattr, one, "rest"))
        )

    @staticmethod
    def search_fault(search: str) -> str:
        """What of a search is not understood, as a sentence; "" if all is."""
        wrong = fault(search)
        if wrong is None:
            return ""
        words = " ".join(
            (
                *map(said, wrong),
                _("Any other search goes into the field above the facts: what it finds there is chosen by hand."),
            )
        )
        return capital(words)

    def emptiness(self, pack: str, facts: Iterable[Held], text: DeckText) -> str:
        """That a deck of this text would hold none of the facts of its pack, as a sentence; "" if it holds some.

        It is "" too where the text cannot be saved: what is wrong with it is said then.
        """
        name = text.name.strip()
        if not name or self.search_fault(text.search) or self.held(facts, text):
            return ""
        if any(other.startswith(name + NESTED) for _id, other in self.listed(pack)):
            return ""
        if other := self._fitting_pack(pack, text.search):
            return _("Nothing in this pack fits, but something in “{pack}” does: save again to keep it empty.").format(
                pack=other
            )
        return _("Nothing in this pack fits: save again to keep it empty.")

    def _fitting_pack(self, pack: str, search: str) -> str:
        """The title of another pack in which a search finds something; "" if none is found soon, by its types if it has any."""
        db, types = self._store().connection, _TYPES.findall(search)
        rows = db.execute(
            "SELECT p.title, f.pack, f.id, f.type, f.tags FROM fact f JOIN pack p ON p.id = f.pack"
            " WHERE f.pack <> ?1 AND f.status = 'confirmed'"
            " AND (json_array_length(?2) = 0 OR f.type IN (SELECT value FROM json_each(?2))) LIMIT ?3",
            (pack, json.dumps([type for type in types if type != "*"]), _LOOKED_AT),
        ).fetchall()
        for (title, other), some in groupby(rows, key=lambda row: row[:2]):
            facts = tuple(some)
            rest = rests(db, other, [id for _title, _pack, id, *_more in facts])
            if any(
                finds(search, kind, json.loads(tags), partial(rest.__getitem__, id)) for *_of, id, kind, tags in facts
            ):
                return str(title)
        return ""

    def problem(self, pack: str, deck: str, text: DeckText) -> str:
        """Why a deck cannot be saved so, as a sentence; "" if it can. `deck` is "" for a new one."""
        try:
            name = self._good_name(pack, deck, text.name)
        except StudyAppError as error:
            return str(error)
        changes = self._changes(pack, deck, text, name) if deck else (self._new(pack, text, name),)
        errors = self._desk.effect(pack, changes).errors
        return remedies.sentence(errors[0], self._desk.called) if errors else ""

    def make(self, pack: str, text: DeckText) -> str:
        """Make a deck; its id. Raises StudyAppError for a text that cannot be one, as all that follow."""
        return self.saving(pack, "", text).now()

    def change(self, pack: str, deck: str, text: DeckText) -> None:
        """Change a deck; those that lie in it are renamed with it."""
        self.saving(pack, deck, text).now()

    def saving(self, pack: str, deck: str, text: DeckText) -> Task[str]:
        """A deck to be changed, or made where `deck` is "", and its id; beside the window where the pack is large.

        The same holds of all that follow.
        """
        name = self._good_name(pack, deck, text.name)
        if deck:
            return _come_to(deck, self._desk.saving(pack, self._changes(pack, deck, text, name)))
        change = self._new(pack, text, name)
        return _come_to(change.id, self._desk.saving(pack, (change,), _("new deck")))

    def copying(self, pack: str, deck: str) -> Task[str]:
        """Make another deck of what one holds; its id."""
        text = self.text(pack, deck)
        names = {name for _id, name in self.listed(pack)}
        name = next(
            one
            for n in range(1, len(names) + 2)
            if (one := f"{text.name} ({n})" if n > 1 else _("{name} (copy)").format(name=text.name)) not in names
        )
        return self.saving(pack, "", DeckText(name, text.search, text.facts, text.forms, text.about))

    def retire(self, pack: str, deck: str, *, retired: bool = True) -> Effect:
        """Study a deck no more, or again; its cards keep their schedule."""
        return self.retiring(pack, deck, retired=retired).now()

    def retiring(self, pack: str, deck: str, *, retired: bool = True) -> Task[Effect]:
        """What `retire` does."""
        data = self._data(pack, deck)
        status = "retired" if retired else None
        return self._desk.saving(pack, (Change("deck", deck, "status", data.get("status"), status),))

    def move(self, pack: str, deck: str, by: int) -> bool:
        """Put a deck before (-1) or after (1) the deck beside it, with those that lie in it; whether there was one."""
        moving = self.moving(pack, deck, by)
        if moving is not None:
            moving.now()
        return moving is not None

    def moving(self, pack: str, deck: str, by: int) -> Task[Effect] | None:
        """What `move` does; None if there is no deck beside it."""
        order = [id for id, _name in self.listed(pack)]
        names = dict(self.listed(pack))
        beside = [id for id in order if _parent(names[id]) == _parent(names[deck])]
        place = beside.index(deck) + by
        if not 0 <= place < len(beside):
            return None
        beside.remove(deck)
        beside.insert(place, deck)
        groups = {id: [one for one in order if one == id or names[one].startswith(names[id] + NESTED)] for id in beside}
        moved = [one for id in beside for one in groups[id]]
        rest = iter(moved)
        order = [next(rest) if one in set(moved) else one for one in order]
        changes = [Change("deck", id, "order", self._data(pack, id).get("order"), n) for n, id in enumerate(order, 1)]
        return self._desk.saving(pack, changes, _("order of decks"))

    def joining(self, pack: str, deck: str) -> Callable[[dict[str, Any]], bool]:
        """What lays new facts into a deck: it gives one the tags that the deck searches for. False: the deck must list it."""
        search = self.text(pack, deck).search

        def join(data: dict[str, Any]) -> bool:
            kind, tags = str(data["type"]), several(data.get("tags"))
            if not is_plain(search):
                return False  # whether it fits is known once it is read
            if finds(search, kind, tags):
                return True
            for part in search.split(" or "):
                wanted = [term.partition(":")[2] for term in part.split() if term.startswith("tag:")]
                if wanted and finds(part, kind, (*tags, *wanted)):
                    data["tags"] = list(dict.fromkeys((*tags, *wanted)))
                    return True
            return False

        return join

    def listing(self, pack: str, deck: str, ids: Sequence[str]) -> tuple[Change, ...]:
        """The change by which a deck lists some facts more."""
        if not ids:
            return ()
        old = self._data(pack, deck).get("facts")
        return (Change("deck", deck, "facts", old, list(dict.fromkeys((*several(old), *ids)))),)

    @staticmethod
    def new(name: str, taken: Collection[str], facts: Sequence[str]) -> Change:
        """The change that makes a deck which lists some facts; `taken` are the ids of all decks of the pack."""
        return _made({"name": name, "facts": list(facts)}, taken)

    def _new(self, pack: str, text: DeckText, name: str) -> Change:
        return _made(_written(text, name), {row.id for row in self._desk.rows(pack, "deck")})

    def _changes(self, pack: str, deck: str, text: DeckText, name: str) -> tuple[Change, ...]:
        data = self._data(pack, deck)
        old_name = self._words(pack, data.get("name"))
        new = {key: value for key, value in data.items() if key not in ("search", "facts", "forms")}
        new |= _written(text, name)
        for key, before in (("name", old_name), ("about", self._words(pack, data.get("about")))):
            now = name if key == "name" else text.about
            if now == before:
                new[key] = data.get(key)
            elif isinstance(data.get(key), dict):
                new[key] = {**data[key], self._language(pack): now}
        new = {key: value for key, value in new.items() if value is not None}
        found = list(changes_between("deck", deck, data, new))
        if name != old_name:
            for row in self._desk.rows(pack, "deck"):
                inner = self._words(pack, row.data.get("name"))
                if inner.startswith(old_name + NESTED):
                    renamed: Any = name + inner[len(old_name) :]
                    if isinstance(row.data["name"], dict):
                        renamed = {**row.data["name"], self._language(pack): renamed}
                    found.append(Change("deck", row.id, "name", row.data["name"], renamed))
        return tuple(found)

    def _good_name(self, pack: str, deck: str, name: str) -> str:
        parts = [" ".join(part.split()) for part in name.split(NESTED)]
        if not all(parts):
            raise StudyAppError(_("Name the deck; {mark} parts it from the deck that it lies in.").format(mark=NESTED))
        name = NESTED.join(parts)
        if any(other == name and id != deck for id, other in self.listed(pack)):
            raise StudyAppError(_("There is a deck {name} already: give this one another name.").format(name=name))
        if deck and name.startswith(self.text(pack, deck).name + NESTED):
            raise StudyAppError(_("A deck cannot lie in itself: give it another name."))
        return name

    def _data(self, pack: str, deck: str) -> Mapping[str, Any]:
        row = self._desk.row(pack, "deck", deck)
        if row is None:
            raise StudyAppError(_("There is no deck {deck} any more.").format(deck=f"{pack}/{deck}"))
        return row.data

    def _language(self, pack: str) -> str:
        (language,) = self._store().connection.execute("SELECT language FROM pack WHERE id = ?", (pack,)).fetchone()
        return str(language)

    def _words(self, pack: str, text: Any) -> str:
        """A text of a row in the language of its pack."""
        if isinstance(text, dict):
            return str(text.get(self._language(pack)) or next(iter(text.values()), ""))
        return str(text or "")


def _written(text: DeckText, name: str) -> dict[str, Any]:
    """A deck as a pack writes it, without what it does not say."""
    row = {
        "name": name, "about": text.about.strip(), "search": " ".join(text.search.split()), "facts": list(text.facts),
        "forms": list(text.forms),
    }  # fmt: skip
    return {key: value for key, value in row.items() if value}


def _made(row: Mapping[str, Any], taken: Collection[str]) -> Change:
    """The change that makes a deck of a row that has no id yet, under one that says what is in it."""
    id = new_id(str(row["name"]).replace(NESTED, " "), set(taken), "deck", besides=row)
    return Change("deck", id, "", None, {"id": id, **row})


def _come_to(deck: str, saving: Task[Effect]) -> Task[str]:
    """A deck that is saved; its id is what comes of it."""

    def work() -> str:
        saving.work()
        return deck

    return Task(work, saving.kept, saving.long, saving.stop)


def _parent(name: str) -> str:
    return name.rpartition(NESTED)[0]
