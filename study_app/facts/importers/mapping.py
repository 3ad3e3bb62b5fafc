"""Which column of a table fills what of a fact: by the names of the columns, and by their places where they have none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from study_app.facts.flashcards import BACK, EXTRA, FRONT
from study_app.facts.importers.format import Layout
from study_app.facts.kinds import FLASHCARD, TIME_FACETS
from study_app.facts.pack import FactType

LEFT_OUT = ""
"""The field of a column that is not read."""

BOTH = "both"
"""The field that says whether a flashcard is asked from its back too."""

KEYS = (
    "id", "type", "pack", "tags", "status", "date_basis", "modality", "attributed", "event", "from", "closed", "count",
    "one_answer", "distinct", "skip", "sentence", "ask", "cite",
)  # fmt: skip
"""What a fact of any type has beside its roles and its time."""

_OF_FACTS = (
    "date_basis",
    "modality",
    "attributed",
    "event",
    "from",
    "closed",
    "count",
    "one_answer",
    "distinct",
    "skip",
)
"""Keys that a flashcard has no use for: a column of such a name is a side of it where there is no other."""

_SYNONYMS: Mapping[str, str] = {
    word: field
    for field, words in {
        "id": "guid identifier uid идентификатор ид",
        "tags": "tag labels keywords метки метка теги тег",
        "deck": "decks колода",
        "type": "facttype тип",
        "status": "статус",
        "when": "date дата год когда",
        "start": "since begin beginning startdate начало",
        "end": "until till enddate конец",
        "sentence": "wording формулировка",
        "cite": "citation citations ссылка",
        BOTH: "bothways bothdirections reverse reversed обе вобестороны",
        FRONT: "question term word prompt expression sidea side1 вопрос термин слово лицо лицеваясторона",
        BACK: "answer definition meaning translation response sideb side2 ответ определение значение перевод оборот"
        " оборотнаясторона",
        EXTRA: "notes note hint comment comments explanation example examples backextra remarks дополнительно примечание"
        " заметка пример",
    }.items()
    for word in (field, *words.split())
}
"""What columns are called elsewhere, folded."""


def fields_of(types: Iterable[FactType]) -> tuple[str, ...]:
    """What a column can fill in facts of these types: the roles first, then the time, then what any fact has."""
    kinds = list(types)
    found = dict.fromkeys(role for kind in kinds for role in kind.roles)
    found |= dict.fromkeys(facet for facet in TIME_FACETS if any(kind.tense != "timeless" for kind in kinds))
    found |= dict.fromkeys((BOTH, "deck") if any(kind.id == FLASHCARD for kind in kinds) else ("deck",))
    return (*found, *(key for key in KEYS if key not in found))


def propose(layout: Layout, fields: Sequence[str], names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The field of each column of a table, `LEFT_OUT` where none is meant.

    `names` are other names of fields, such as those of entity types in the language of the pack. Columns of flashcards that have
    no name known are front, back and extra by their places.
    """
    known = {fold(field): field for field in fields}
    known |= {fold(name): field for name, field in (names or {}).items() if fold(name) not in known}
    found: list[str] = []
    for place, column in enumerate(layout.columns):
        said = layout.roles.get(place)
        folded = fold(column)
        field = said if said is not None else known.get(folded) or _SYNONYMS.get(folded, LEFT_OUT)
        found.append(field if field in fields and field not in found else LEFT_OUT)
    sides_met = len({FRONT, BACK}.intersection(found)) + found.count(LEFT_OUT)
    if FRONT in fields and "type" not in found and sides_met < 2:  # "event, date" is no card without them
        found = [LEFT_OUT if f in _OF_FACTS and place not in layout.roles else f for place, f in enumerate(found)]
    for side, other in ((FRONT, BACK), (BACK, FRONT)):
        if other in found and side in fields and side not in found and LEFT_OUT in found:
            found[found.index(LEFT_OUT)] = side
    if FRONT in fields and not {FRONT, BACK, "type"}.intersection(found):
        sides = iter((FRONT, BACK, EXTRA))
        for place in range(len(found)):
            if found[place] == LEFT_OUT and place not in layout.roles:
                found[place] = next(sides, LEFT_OUT)
    return tuple(found)


def is_known(name: str) -> bool:
    """Whether a column of this name fills something in facts of any pack."""
    return fold(name) in _SYNONYMS or name.strip().casefold() in KEYS


def fold(name: str) -> str:
    """A name of a column as it is compared: small letters and digits alone."""
    return re.sub(r"[\W_]+", "", name.casefold())
