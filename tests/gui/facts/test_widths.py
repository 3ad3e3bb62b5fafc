"""How wide columns are, whatever the room."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from study_app.gui.facts.widths import Width, fitted

widths = st.builds(
    Width, st.integers(70, 600), st.integers(50, 300), st.integers(20, 2000), st.booleans(), st.just(False)
)
several = st.lists(widths, min_size=1, max_size=9)


@given(several, st.integers(100, 3000))
def test_the_room_is_filled_and_nobody_is_cut_below_what_can_be_read(columns, room):
    found = fitted(columns, room)
    for width, column in zip(found, columns, strict=True):
        assert width == column.usual if column.pulled else width >= min(column.least, column.usual)
    if not all(column.pulled for column in columns):
        assert sum(found) > room - len(columns)  # several give the same
    at_least = sum(c.usual if c.pulled else min(c.least, c.usual) for c in columns)
    assert sum(found) <= max(room, at_least)


@given(several, st.integers(100, 3000))
def test_the_one_to_read_has_two_fifths_of_the_room_where_it_needs_it_and_the_others_can_be_read(columns, room):
    free = [column._replace(pulled=False) for column in columns]
    found = fitted([Width(room, 100, 2 * room, read=True), *free], room)
    others = sum(min(column.least, column.usual) for column in free)
    assert found[0] >= min(room * 2 // 5, max(100, room - others))


def test_what_is_left_goes_to_those_whose_words_are_cut_off():
    assert fitted([Width(300, 100, 200), Width(220, 100, 400), Width(80, 70, 60)], 800) == [300, 420, 80]
