"""The names of everything else in a pack, as queries: what keeps an answer from being taken for a slip of one name."""

from __future__ import annotations

import json
from collections.abc import Iterable

from study_app import database


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
        from study_app.facts.numbers import in_digits  # only when an answer is looked at

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
        halved = edits == 1 and len(letters) > 2
        found = self._sharing_half(letters, few, many) if halved else self._as_long(letters, edits, few, many)
        alike = process.extract(letters, found, scorer=OSA.distance, score_cutoff=edits, limit=None)
        names = dict.fromkeys(name for one, *_rest in alike for name in self.spelt(one))
        return tuple(
            name
            for name in names
            if OSA.distance(norm, name) <= edits and (words is None or len(name.split()) == words)
        )

    def _as_long(self, letters: str, edits: int, few: int, many: int) -> list[str]:
        """The letters of all names about as long as these: of 160,000 they may be some 20,000."""
        here = (self._pack, len(letters) - edits, len(letters) + edits, few, many)
        return self._letters("size BETWEEN ? AND ? AND words BETWEEN ? AND ?", here)

    def _sharing_half(self, letters: str, few: int, many: int) -> list[str]:
        """The letters of the names about as long that have the same first half, or the same last half.

        One edit cannot be in both halves, nor can two letters be swapped across the one between them.
        """
        half = (len(letters) - 1) // 2
        found = []
        for column, same in (("letters", letters[:half]), ("backward", letters[:half:-1])):
            where = f"size IN (?, ?, ?) AND {column} >= ? AND {column} < ? AND words BETWEEN ? AND ?"
            sizes = (len(letters) - 1, len(letters), len(letters) + 1)
            found += self._letters(where, (self._pack, *sizes, same, f"{same}\U0010ffff", few, many))
        return found

    def _letters(self, where: str, bound: tuple[str | int, ...]) -> list[str]:
        """Read as one text, which is faster than a row for each."""
        query = f"SELECT group_concat(letters, ' ') FROM name WHERE pack = ? AND {where}"
        [[found]] = self._db.execute(query, bound).fetchall()
        return [] if found is None else found.split(" ")
