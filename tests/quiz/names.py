"""Names alone in a store of their own, for what is graded against them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from study_app import database
from study_app.facts import building
from study_app.facts.other_names import OtherNames


@cache
def _empty() -> database.Connection:
    connection = database.in_memory()
    building.schema(connection)
    return connection


@lru_cache(maxsize=16)
def _held(names: tuple[tuple[str, str], ...]) -> database.Connection:
    connection = database.in_memory(_empty())
    building.write_names(connection, "t", [(entity, text, "name", True) for text, entity in names])
    return connection


def other_names(names: Iterable[tuple[str, str]], entity: str = "") -> OtherNames:
    """The names of a pack of these, (name, entity), except those of one entity."""
    return OtherNames(_held(tuple(names)), "t", entity)


def of_others(*names: str) -> OtherNames:
    """Names that are all of one other thing."""
    return other_names((name, "other") for name in names)
