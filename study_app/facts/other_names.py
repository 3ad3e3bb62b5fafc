"""The names of everything else in a pack, as queries: what keeps an answer from being taken for a slip of one name."""

from __future__ import annotations

import json
from collections.abc import Iterable

from study_app import database
from study_app.facts.numbers import in_digits


class OtherNames:
    """The names of all entities of a pack but one, in their normal form, accepted for answers or not.

    Nothing is read until it is asked for, and then no more than an index finds: a pack may have more names than can be looked
    through while somebody waits for the grade of an answer.
    """

    def __init__(self, connection: database.Connection, pack: str, entity: str) -> None:
        """All names of a pack in an open store except those of one entity."""
        self._db = connection
        self._pack = pack
        self._entity = entity

    def called(self, norm: str) -> str:
        """The first entity that has this name, else the first that has it but for a number in digits or in words; or ""."""
        digits = " ".join(in_digits(norm.split()))
        row = self._db.execute(
            "SELECT entity, norm <> ?3 FROM name WHERE pack = ?1 AND norm IN (?3, ?4) AND entity <> ?2"
            " UNION ALL SELECT entity, 1 FROM name WHERE pack = ?1 AND digits = ?4 AND entity <> ?2 ORDER BY 2, 1 LIMIT 1",
            (self._pack, self._entity, norm, digits),
        ).fetchone()
        return str(row[0]) if row else ""

    def spelt(self, letters: str) -> tuple[str, ...]:
        """The names of these letters, wherever their spaces stand."""
        rows = self._db.execute(
            "SELECT norm FROM name WHERE pack = ? AND size = ? AND letters = ? AND entity <> ?",
            (self._pack, len(letters), letters, self._entity),
        )
        return tuple(dict.fromkeys(row[0] for row in rows))

    def having(self, words: Iterable[str]) -> frozenset[str]:
        """Those of the words that are words of a name."""
        rows = self._db.execute(
            "SELECT word FROM word WHERE pack = ? AND word IN (SELECT value FROM json_each(?)) AND entity IS NOT ?",
            (self._pack, json.dumps(sorted(set(words))), self._entity),
        )
        return frozenset(row[0] for row in rows)

    def near(self, norm: str, edits: int, words: int | None = None) -> tuple[str, ...]:
        """The names at most so many edits away (optimal string alignment, spaces are letters); only those of so many words.

        An edit puts in or takes out at most one letter and at most one word, and taking the spaces out of both texts takes
        none of them farther apart.
        """
        from rapidfuzz import process  # only when an answer is not exactly right
        from rapidfuzz.distance import OSA

        mine = norm.split()
        letters = "".join(mine)
        few, many = (len(mine) - edits, len(mine) + edits) if words is None else (words, words)
        # one text instead of a row for each: of 160,000 names some 20,000 may be about as long
        [[found]] = self._db.execute(
            "SELECT group_concat(letters, ' ') FROM name"
            " WHERE pack = ? AND size BETWEEN ? AND ? AND words BETWEEN ? AND ?",
            (self._pack, len(letters) - edits, len(letters) + edits, few, many),
        ).fetchall()
        if found is None:
            return ()
        alike = process.extract(letters, found.split(" "), scorer=OSA.distance, score_cutoff=edits, limit=None)
        names = dict.fromkeys(name for one, *_rest in alike for name in self.spelt(one))
        return tuple(
            name
            for name in names
            if OSA.distance(norm, name) <= edits and (words is None or len(name.split()) == words)
        )
