"""Facts as rows of a table, and the names that are typed into them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from facts.harbour import harbour
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.building import build
from study_app.facts.cells import Editor, Field, Taken
from study_app.facts.listing import COMPLETIONS, Listing, Names
from study_app.facts.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    """The store of the harbour league."""
    path: Path = tmp_path_factory.mktemp("listing") / "facts.db"
    build(path, [harbour()], (), "", "en", lambda _store: None)
    opened = Store.open(path)
    yield opened
    opened.close()


def test_every_fact_is_a_row_whose_cells_can_be_typed_again(store: Store) -> None:
    listing = Listing(store.connection)
    keys = store.connection.execute("SELECT pack, id FROM fact").fetchall()
    for fact in listing.facts(keys):
        assert fact is not None
        cells = listing.cells(fact.pack)
        for key, column in listing.fields(fact.pack, fact.type).items():
            value = fact.data.get(key)
            if value is not None:
                read = cells.read(column, listing.written(fact, key), value)
                assert read == Taken(value, getattr(read, "said", "")), (fact.id, key)


def test_every_name_leads_to_its_entity_and_is_offered_by_its_beginning(store: Store) -> None:
    rows = store.connection.execute("SELECT pack, id, name, type FROM entity").fetchall()
    for pack, id, name, kind in rows:
        names = Names(store.connection, pack)
        assert id in names.named(name.upper(), kind)
        assert id in names.named(name, "")
        assert id in names.beginning(name, kind)


@given(st.text(max_size=12))
def test_whatever_is_typed_raises_nothing_and_offers_few_names(store: Store, text: str) -> None:
    listing = Listing(store.connection)
    assert len(listing.complete("harbour", text, "")) <= COMPLETIONS
    listing.cells("harbour").read(Field("x", "x", Editor.ENTITY), text)
