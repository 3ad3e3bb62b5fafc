"""What a text typed into a cell means, and how a value is written so that it can be typed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.cells import (
    Cells,
    Editor,
    Field,
    Refused,
    Taken,
    block_text,
    fields_of,
    general_fields,
    new_entity,
    read_block,
    split,
    spread,
)
from study_app.facts.dates import parse
from study_app.facts.kinds import Tense, ValueKind
from study_app.facts.names import fold
from study_app.facts.pack import FactType, Role, Unit
from study_app.facts.quantities import UnitWords


@dataclass
class Kept:
    """Entities by id: (name, type), the type of a state being below that of a place."""

    rows: dict[str, tuple[str, str]] = field(default_factory=dict)

    def name(self, entity: str) -> str:
        return self.rows.get(entity, ("", ""))[0]

    def named(self, text: str, of: str) -> Sequence[str]:
        below = {"place": ("place", "state")}.get(of, (of,))
        fits = {id: name for id, (name, kind) in self.rows.items() if not of or kind in below}
        exact = [id for id, name in fits.items() if name == text]
        return exact or [id for id, name in fits.items() if fold(name) == fold(text)]


PLACES = Kept(
    {
        "armenia": ("Armenia", "state"),
        "belarus": ("Belarus", "state"),
        "georgia": ("Georgia", "state"),
        "georgia-us": ("Georgia", "place"),
        "rock": ("Rock; and Sand, and Sea", "place"),
        "putin": ("Vladimir Putin", "person"),
    }
)
CELLS = Cells("en", PLACES)
WHEN = Field("when", "When", Editor.DATE)
END = Field("end", "Until", Editor.DATE)
WHO = Field("joiner", "Joiner", Editor.ENTITY, many=True, of="place")
ONE = Field("joiner", "Joiner", Editor.ENTITY, of="state")
TEXT = Field("topic", "Topic", Editor.TEXT)
TEXTS = Field("topic", "Topic", Editor.TEXT, many=True)
NUMBER = Field("height", "Height", Editor.NUMBER)
METRES = Field("height", "Height", Editor.NUMBER, unit=UnitWords("metre", "metres", ("m",)))
LENGTH = Field("length", "Length", Editor.DURATION)
OFTEN = Field("often", "Often", Editor.FREQUENCY)
TAGS, STATUS, MODALITY, BASIS, *_REST = general_fields()


def value(column: Field, text: str, old: Any = None) -> Any:
    read = CELLS.read(column, text, old)
    assert isinstance(read, Taken), read
    return read.value


def why(column: Field, text: str) -> str:
    read = CELLS.read(column, text)
    assert isinstance(read, Refused), read
    return read.why


# --- dates


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("15 May 1992", "1992-05-15"), ("May 15, 1992", "1992-05-15"), ("1992-05-15", "1992-05-15"),
        ("15.5.1992", "1992-05-15"), ("May 1992", "1992-05"), ("1992", "1992"), ("about 1992", "1992~"),
        ("circa May 1992", "1992-05~"), ("perhaps 1992", "1992?"), ("44 BC", "-0043"), ("the 1990s", "199X"),
        ("199x", "199X"), ("20th century", "19XX"), ("the 5th century BC", "-04XX"), ("1994/1999", "1994/1999"),
        ("from 1994 to May 1999", "1994/1999-05"), ("1994 – 1999", "1994/1999"), ("since 1994", "1994/"),
        ("until 15 May 1999", "/1999-05-15"), ("1992~", "1992~"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it_and_as_the_pack_does(typed: str, meant: str) -> None:
    read = CELLS.read(WHEN, typed)
    assert read == Taken(meant, parse(meant).words())


def test_an_ambiguous_date_is_given_back_with_both_readings_and_how_to_write_them() -> None:
    read = CELLS.read(WHEN, "5/6/1992")
    assert isinstance(read, Refused)
    assert read.why == "“5/6/1992” may be 5 June 1992 or 6 May 1992: write 1992-06-05 or 1992-05-06."
    assert [value(WHEN, offer.text) for offer in read.offers] == ["1992-06-05", "1992-05-06"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("soon", "“soon” is not understood as a date. Write 15 May 1992, May 1992, 1992, about 1992 or 1994/1999."),
        ("2019-02-30", "There is no day 30 in February 2019."),
        ("2019-2-30", "There is no day 30 in February 2019."),
        ("2019.2.30", "There is no day 30 in February 2019."),
        ("2019-13-1", "2019-13-01: there is no month 13."),
        ("1999/1994", "1999/1994 ends before it begins."),
        ("20.4.94", "Write the year in full, with all its digits: two could be of any century."),
        ("..", "Only an end can be open: write a date."),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(typed: str, sentence: str) -> None:
    assert why(WHEN, typed) == sentence


def test_only_an_end_goes_on_until_now() -> None:
    assert CELLS.read(END, "now") == Taken("..", "now")
    assert CELLS.shown(END, "..") == "now"
    assert why(WHEN, "now") == "Only an end can be open: write a date."


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("-0043", "44 BC"),
        ("1992-05-15", "15 May 1992"),
        ("1992-05", "May 1992"),
        ("1992", "1992"),
        ("1992~", "about 1992"),
    ],
)
def test_a_date_is_edited_in_the_words_in_which_it_is_shown_and_reads_as_itself(date: str, words: str) -> None:
    assert CELLS.written(WHEN, date) == words
    assert value(WHEN, words) == date
    assert value(WHEN, date) == date


# --- entities


def test_names_are_found_in_whatever_letters_and_told_in_full() -> None:
    assert CELLS.read(ONE, " ARMENIA ") == Taken("armenia", "Armenia")


def test_a_name_that_two_things_have_is_given_back_with_both() -> None:
    read = CELLS.read(WHO, "Georgia")
    assert isinstance(read, Refused)
    assert [value(WHO, offer.text) for offer in read.offers] == ["georgia", "georgia-us"]
    assert CELLS.written(WHO, "georgia-us") == "Georgia [georgia-us]"


def test_a_name_that_nothing_has_can_become_a_new_entity() -> None:
    read = CELLS.read(ONE, "Kazakhstan")
    assert isinstance(read, Refused)
    assert read.new == "Kazakhstan"
    made = new_entity("Kazakhstan", "state", PLACES.rows)
    assert made == {"id": made["id"], "type": "state", "name": "Kazakhstan"}
    assert new_entity("Georgia", "state", PLACES.rows)["id"].startswith("georgia-")
    assert new_entity("Москва", "state", ())["id"] != new_entity("Киев", "state", ())["id"]
    assert new_entity("Россия", "state", PLACES.rows)["id"].startswith("state-")


def test_a_thing_of_another_type_is_refused_by_its_type_and_is_no_new_one() -> None:
    read = CELLS.read(ONE, "Vladimir Putin")
    assert read == Refused("“Vladimir Putin” is no state, which this column takes.")


@pytest.mark.parametrize(
    "typed", ["Armenia; Belarus", "Armenia, Belarus", "Armenia and Belarus", "armenia;belarus;armenia"]
)
def test_several_names_are_a_list_however_they_are_joined(typed: str) -> None:
    assert value(WHO, typed) == ["armenia", "belarus"]


def test_one_name_keeps_the_shape_in_which_it_was_written() -> None:
    assert value(WHO, "Belarus", "armenia") == "belarus"
    assert value(WHO, "Belarus", ["armenia"]) == ["belarus"]


def test_an_entity_that_is_gone_is_shown_by_its_id_and_refused() -> None:
    assert CELLS.shown(ONE, "atlantis") == "atlantis"
    assert isinstance(CELLS.read(ONE, "atlantis"), Refused)


def test_a_text_without_end_is_no_date() -> None:
    assert "is not understood as a date" in why(WHEN, "1990 to " * 500 + "1991")


# --- numbers, lengths, how often


@pytest.mark.parametrize(
    ("typed", "number"),
    [("57", 57), ("57 metres", 57), ("fifty-seven m", 57), ("13 270", 13270), ("2.5", 2.5), ("-4", -4)],
)
def test_a_number_is_read_in_digits_or_words_with_its_unit_or_without(typed: str, number: float) -> None:
    assert value(METRES, typed) == number


def test_a_number_whose_sign_may_divide_thousands_is_given_back_with_both_readings() -> None:
    read = CELLS.read(NUMBER, "1,234")
    assert isinstance(read, Refused)
    assert read.why == "“1,234” may be 1234 or 1.2340: write one of these."
    assert [value(NUMBER, offer.text) for offer in read.offers] == [1234, 1.234]


def test_a_number_in_another_unit_or_past_all_bounds_is_refused() -> None:
    assert why(METRES, "57 feet") == "The number is one of metres: write it alone."
    assert why(NUMBER, "9" * 16) == "The number is too large: 9007199254740992 is the largest."
    assert why(NUMBER, "some") == "“some” is not understood as a number. Write it alone, such as 12."


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("5 years", "P5Y"), ("P6M", "P6M"), ("p6m", "P6M"), ("a week", "P1W"), ("six months", "P6M"), ("10 d", "P10D")],
)
def test_a_length_of_time_is_read_in_words(typed: str, meant: str) -> None:
    assert value(LENGTH, typed) == meant


@pytest.mark.parametrize("typed", ["5", "long", "2.5 years", "0 days", "5 years 6 months", f"{'9' * 400} years"])
def test_what_is_no_length_of_time_is_refused(typed: str) -> None:
    assert "is not understood as a length of time" in why(LENGTH, typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("at least twice a year", ">=2/P1Y"), ("once a month", "1/P1M"), ("3 times every 2 years", "3/P2Y"),
        (">=2/P1Y", ">=2/P1Y"), ("at most three times a week", "<=3/P1W"),
    ],
)  # fmt: skip
def test_how_often_is_read_in_words(typed: str, meant: str) -> None:
    assert value(OFTEN, typed) == meant


@pytest.mark.parametrize("typed", ["often", "3 4 times a year", "at least " * 400, f"{'9' * 400} times a year"])
def test_what_is_no_frequency_is_refused(typed: str) -> None:
    assert "is not understood as how often" in why(OFTEN, typed)


# --- choices, tags, texts


def test_a_choice_is_read_by_its_beginning_and_the_usual_one_is_no_key() -> None:
    assert value(MODALITY, "pl") == "planned"
    assert value(STATUS, "Confirmed") is None
    assert CELLS.shown(STATUS, None) == "confirmed"
    assert value(BASIS, "implied") == "inferred"
    assert why(STATUS, "gone") == "“gone” is none of these: confirmed, draft, retired."


def test_tags_are_a_list_even_where_there_is_one() -> None:
    assert value(TAGS, "treaty") == ["treaty"]
    assert value(TAGS, "treaty, members ,") == ["treaty", "members"]
    assert value(TAGS, "  ") is None


def test_a_text_in_several_languages_changes_in_that_of_the_pack() -> None:
    old = {"en": "peace", "ru": "мир"}
    assert CELLS.shown(TEXT, old) == "peace"
    assert value(TEXT, "war", old) == {"en": "war", "ru": "мир"}
    assert value(TEXT, "", old) is None
    assert value(TEXTS, "peace; trade", [old, "bread"]) == [old, "trade"]


def test_what_is_made_from_other_fields_cannot_be_typed() -> None:
    made = Field("statement", "Fact", Editor.NONE)
    assert why(made, "x") == "This is made from the other fields, and changes with them."


# --- the fields of a type


def test_a_type_has_the_fields_of_its_roles_its_tense_and_what_all_facts_have() -> None:
    roles = {
        "member": Role("member", ValueKind.ENTITY, of="state", many=True),
        "tall": Role("tall", ValueKind.NUMBER, unit=Unit({"en": "metre"}, {"en": "metres"})),
        "start": Role("start", ValueKind.DATE),
    }
    kind = FactType("membership", {"en": "membership"}, Tense.STATE, roles, {"en": "{member}"}, {}, {})
    fields = {one.key: one for one in fields_of(kind, "en")}
    assert list(fields)[:4] == ["member", "tall", "start", "end"]
    assert {"tags", "status", "modality", "date_basis", "attributed"} <= fields.keys()
    assert "when" not in fields
    assert (fields["member"].editor, fields["member"].many, fields["member"].of) == (Editor.ENTITY, True, "state")
    assert fields["tall"].unit == UnitWords("metre", "metres")
    assert list(fields["closed"].choices) == ["member", "tall", "start", "end"]


def test_a_role_is_called_by_its_title_in_the_language_in_use_else_by_its_name() -> None:
    roles = {
        "non_member": Role("non_member", ValueKind.TEXT, title={"en": "who stayed out", "ru": "кто не вошёл"}),
        "full_name": Role("full_name", ValueKind.TEXT, title={"ru": "полное имя"}),
    }
    kind = FactType("membership", {"en": "membership"}, Tense.TIMELESS, roles, {"en": "{non_member}"}, {}, {})
    fields = {one.key: one for one in fields_of(kind, "en")}
    assert (fields["non_member"].title, fields["full_name"].title) == ("Who stayed out", "Full name")
    assert list(fields["skip"].choices.values()) == ["who stayed out", "full name"]


# --- laws

_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
_NAMES = st.one_of(
    _TEXT, st.sampled_from(["Georgia", "georgia", "a; b", '"', "[b]", "Georgia [b]", "a, b and c"])
).filter(lambda name: name.strip())
_DATES = st.one_of(
    st.dates().map(str),
    st.integers(1, 9999).map("{:04}".format),
    st.integers(1, 9998).map("-{:04}".format),
    st.tuples(st.integers(1, 9999), st.integers(1, 12), st.sampled_from(["", "~", "?", "%"])).map(
        lambda parts: "{:04}-{:02}{}".format(*parts)
    ),
    st.tuples(st.integers(1, 999), st.sampled_from(["", "~"])).map(lambda parts: "{:03}X{}".format(*parts)),
    st.sampled_from(["", "-"]).flatmap(lambda sign: st.integers(1, 99).map(lambda n: f"{sign}{n:02}XX")),
    st.tuples(st.integers(1, 999), st.integers(1000, 2999)).map(lambda years: "{:04}/{:04}".format(*years)),
    st.integers(1, 2999).map("{:04}/".format),
    st.integers(1, 2999).map("/{:04}".format),
)
_COUNTS = st.tuples(st.integers(1, 10**9 - 1), st.sampled_from("YMWD"))
_LENGTHS = _COUNTS.map(lambda made: "P{}{}".format(*made))
_VALUES = st.one_of(
    st.tuples(st.just(WHEN), _DATES),
    st.tuples(st.just(NUMBER), st.one_of(st.integers(-(2**53), 2**53), st.floats(-1e15, 1e15))),
    st.tuples(st.just(METRES), st.one_of(st.integers(-(2**53), 2**53), st.floats(-1e6, 1e6))),
    st.tuples(st.just(LENGTH), _LENGTHS),
    st.tuples(
        st.just(OFTEN),
        st.tuples(st.sampled_from(["", ">=", "<="]), st.integers(1, 10**9 - 1), _LENGTHS).map(
            lambda made: "{}{}/{}".format(*made)
        ),
    ),
    st.tuples(st.just(TEXT), _TEXT.map(str.strip).filter(bool)),
    st.tuples(st.just(TEXTS), st.lists(_TEXT, min_size=2, max_size=4, unique=True)),
    st.tuples(st.just(TAGS), st.lists(_TEXT, min_size=1, max_size=4, unique=True)),
    st.tuples(st.just(MODALITY), st.sampled_from(["planned", "derived"])),
)


@given(_VALUES)
def test_every_value_can_be_written_so_that_it_reads_as_itself(case: tuple[Field, Any]) -> None:
    column, given_value = case
    assert value(column, CELLS.written(column, given_value)) == given_value


@given(st.lists(_NAMES, min_size=1, max_size=6), st.data())
def test_every_entity_can_be_named_whatever_the_names_are(names: list[str], data: st.DataObject) -> None:
    things = Kept({f"{chr(97 + n)}": (name, "state") for n, name in enumerate(names)})
    cells = Cells("en", things)
    several = st.lists(st.sampled_from(sorted(things.rows)), min_size=1, unique=True)
    chosen = data.draw(several)
    read = cells.read(WHO, cells.written(WHO, chosen), chosen)
    assert isinstance(read, Taken)
    assert read.value == chosen


@given(st.lists(st.text(max_size=8).filter(lambda item: "\0" not in item), max_size=5), st.sampled_from(",;"))
def test_a_list_never_loses_a_letter_of_its_items(items: list[str], mark: str) -> None:
    column = Field("x", "x", Editor.TAGS if mark == "," else Editor.URL, many=True)
    assert split(CELLS.written(column, items), mark) == items


_CELL = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)


@given(
    st.integers(1, 4).flatmap(
        lambda wide: st.lists(st.lists(_CELL, min_size=wide, max_size=wide), min_size=1, max_size=4)
    )
)
def test_a_block_of_cells_comes_back_from_the_clipboard_as_it_went(block: list[list[str]]) -> None:
    assert read_block(block_text(block)) == block


def test_a_block_fills_a_selection_that_it_fits_into_several_times() -> None:
    assert spread([["a"]], 2, 3) == [["a", "a", "a"], ["a", "a", "a"]]
    assert spread([["a", "b"]], 2, 2) == [["a", "b"], ["a", "b"]]
    assert spread([["a", "b"], ["c"]], 1, 1) == [["a", "b"], ["c", ""]]
    assert spread([["a"], ["b"]], 3, 1) == [["a"], ["b"]]
    assert spread([], 2, 2) == []
