"""Where things stand in a TOML text, and the getters that turn every wrong value into a problem at its line."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import Status
from study_app.facts.problem import Severity
from study_app.facts.table import MOST, Lines, Table, references, shown, whole

# Lines

VALUES = [
    "1",
    '"a"',
    '"[[fact]]" # a comment with "quotes" and [brackets'.replace("[brackets", "[[brackets"),
    "'C:\\'",
    '"\\"[["',
    "[1, 2]",
    "[\n  1,\n  [\n    2, # ]]]\n  ],\n]",
    '[\n["x"],\n[\n"]"]\n]',
    "{ a = [1], b.c = '}' }",
    '"""\n[[fact]]\nid = "inside"\n"""',
    '"""one line"""',
    '"""a "quoted" word and \\""" still inside\n[[fact]]"""',
    '"""ends in quotes""""',
    "'''\n[fact]\nwhen = 1\n\\'''",
    "'''it''s'''",
    '""',
    "''",
]
KEYS = ["id", "when", "sentence.en", "role.x.of", '"quoted key"', "'id'.y", "a . b", "role-1_X"]
FILLING = ["", "# [[fact]]", "# id = 1", "\t", "  # '''"]


@dataclass
class Document:
    """A TOML text that is being written, and the line of each table and key in it."""

    lines: list[str] = field(default_factory=list)
    expected: dict[tuple[str, int, str], int] = field(default_factory=dict)
    indexes: dict[str, int] = field(default_factory=dict)

    def write(self, text: str) -> int:
        """Add lines; returns the number of the first."""
        self.lines += text.split("\n")
        return len(self.lines) - text.count("\n")

    def note(self, table: str, key: str, line: int) -> None:
        """Expect a key, and each beginning of it that is new, on a line."""
        key = key.replace('"', "").replace("'", "").replace(" ", "")
        while key:
            self.expected.setdefault((table, self.indexes.get(table, 0), key), line)
            key = key.rpartition(".")[0]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    made = Document()

    def keys(table: str, prefix: str = "", skip: tuple[str, ...] = ()) -> None:
        for key in draw(
            st.lists(st.sampled_from([k for k in KEYS if k.partition(".")[0] not in skip]), unique=True, max_size=4)
        ):
            if key == "'id'.y" and (table, made.indexes.get(table, 0), f"{prefix}id") in made.expected:
                continue
            if key == "id" and (table, made.indexes.get(table, 0), f"{prefix}id.y") in made.expected:
                continue
            for filling in draw(st.lists(st.sampled_from(FILLING), max_size=2)):
                made.write(filling)
            indent = draw(st.sampled_from(["", "  "]))
            made.note(table, prefix + key, made.write(f"{indent}{key} = {draw(st.sampled_from(VALUES))}"))

    keys("")
    for table in draw(st.lists(st.sampled_from(["fact", "entity", "type"]), max_size=6)):
        made.indexes[table] = made.indexes.get(table, -1) + 1
        header = draw(st.sampled_from(["[[{}]]", "[[ {} ]]", '[["{}"]]', "  [[{}]] # [[other]]"])).format(table)
        made.expected[table, made.indexes[table], ""] = made.write(header)
        keys(table, skip=("more",))
        if draw(st.booleans()):
            line = made.write(draw(st.sampled_from(["[{}.more]", "[ {} . more ]"])).format(table))
            made.note(table, "more", line)
            keys(table, "more.")
    return made


@given(documents(), st.sampled_from(["\n", "\r\n"]))
def test_every_table_and_key_is_found_where_it_stands(made: Document, line_end: str) -> None:
    text = line_end.join(made.lines) + line_end
    tomllib.loads(text)  # what is written here is TOML
    lines = Lines(text)
    assert {place: lines.of(*place) for place in made.expected} == made.expected


def test_a_key_that_is_not_written_is_sought_at_its_longest_written_beginning() -> None:
    lines = Lines('x = 1\n\n[[type]]\nid = "a"\nrole.document = { value = "entity" }\nrole.body.of = "b"\n')
    assert lines.of("type", 0, "role.document.of") == 5
    assert lines.of("type", 0, "role.body") == 6
    assert lines.of("type", 0, "role.nobody") == 5
    assert lines.of("type", 0, "missing") == 3
    assert lines.of("", 0, "missing") == 1
    assert lines.of("nowhere", 0) == 1


def test_tables_written_as_one_list_are_sought_at_its_key() -> None:
    lines = Lines('# facts\n\nfact = [{ id = "a" }, { id = "b" }]\n')
    assert lines.of("fact", 0) == lines.of("fact", 1, "id") == 3


def test_a_table_that_stands_where_a_key_should_is_found_as_the_key() -> None:
    assert Lines('id = "x"\n[pack]\nid = 1\n').of("", 0, "pack") == 2


def test_only_a_line_feed_ends_a_line() -> None:
    # a form feed, a next-line or a line separator inside a text is no new line to an editor
    assert Lines('a = "\x85\u2028"\nb = 1\n').of("", 0, "b") == 2


def test_the_piece_of_a_table_goes_from_its_header_to_that_of_another() -> None:
    lines = Lines("x = 1\n[[a]]\ny = 1\n[a.b]\nz = 1\n\n[[c]]\n[a.d]\n[[a]]\n")
    assert lines.piece("a", 0) == (1, 6)
    assert lines.piece("c", 0) == (6, 7)
    assert lines.piece("a", 1) == (8, 10)
    assert lines.piece("d", 0) is None


# Getters

TEXT = """\
# a table

[[fact]]
id = "a-1"
word = "one"
number = 7
flag = true
list = ["a", "b"]
words = { en = "Armenia", ru = "Армения" }
bad.text = 1
"""


def table(text: str = TEXT) -> Table:
    return Table(tomllib.loads(text)["fact"][0], "fact", 0, "t/f.toml", Lines(text), [])


def with_value(value: str) -> Table:
    return table(f'[[fact]]\nid = "a"\nkey = {value}\n')


def problem(of: Table) -> tuple[str, int, str, str]:
    [one] = of.problems
    assert one.severity is Severity.ERROR
    assert one.file == "t/f.toml"
    assert of.errors == 1
    return one.code, one.line, one.message, one.remedy


def test_right_values_are_returned_as_they_are_without_a_problem() -> None:
    one = table()
    assert one.identifier() == "a-1"
    assert one.text("word") == "one"
    assert one.number("number") == 7
    assert one.flag("flag") is True
    assert one.texts("list") == ("a", "b")
    assert one.texts("word") == ("one",)
    assert one.words("words", "en") == {"en": "Armenia", "ru": "Армения"}
    assert one.words("word", "ru") == {"ru": "one"}
    assert one.problems == []


def test_what_is_not_there_has_a_default_without_a_problem() -> None:
    one = table()
    assert one.text("none") == ""
    assert one.text("none", default="x") == "x"
    assert one.number("none") == 0
    assert one.flag("none") is False
    assert one.texts("none") == ()
    assert one.words("none", "en") == {}
    assert one.mapping("none") == {}
    assert one.parsed("none", parse_date) is None
    assert one.choice("none", Status, Status, "draft") is Status.DRAFT
    assert one.problems == []


def test_a_required_value_that_is_not_there_is_a_problem_at_the_header() -> None:
    one = table("\n[[fact]]\nx = 1\n")
    assert one.identifier() == ""
    assert problem(one) == ("missing-key", 2, "fact no. 1: id is missing.", 'Add a line id = "...".')
    assert one.identifier() == ""
    assert len(one.problems) == 1  # told once, however often it is asked


@pytest.mark.parametrize("value", ['""', '"Big"', '"a b"', '"-a"', '"ä"', '"a.b"', '"a\\n"', "7", "[]"])
def test_what_cannot_be_an_id_is_a_problem_at_its_line(value: str) -> None:
    one = table(f"\n[[fact]]\nx = 1\nid = {value}\n")
    assert one.identifier() == ""
    code, line, _message, remedy = problem(one)
    assert code in ("bad-id", "wrong-value")
    assert line == 4
    assert remedy


@pytest.mark.parametrize("value", ["7", "true", "1.5", "1992-05-15", "[]", "{}", '["a"]'])
def test_a_text_must_be_a_text(value: str) -> None:
    one = with_value(value)
    assert one.text("key", default="d") == "d"
    assert problem(one) == ("wrong-value", 3, "fact a: key must be a text in quotes.", 'Write key = "...".')


def test_a_required_text_must_not_be_empty() -> None:
    one = with_value('"  "')
    assert one.text("key", required=True) == ""
    assert problem(one)[2] == "fact a: key is empty."


@pytest.mark.parametrize("value", ["0", "1", '"true"', "[]", "1.0"])
def test_a_flag_must_be_true_or_false(value: str) -> None:
    one = with_value(value)
    assert one.flag("key") is False
    assert problem(one)[:2] == ("wrong-value", 3)


@pytest.mark.parametrize(
    "value", ["true", "-1", "1.0", '"1"', "[1]", str(MOST + 1), "9" * 400, "0x" + "f" * 5000, "nan", "inf"]
)
def test_a_number_must_be_whole_and_one_that_everything_after_can_hold(value: str) -> None:
    one = with_value(value)
    assert one.number("key") == 0
    assert problem(one)[:2] == ("wrong-value", 3)


def test_a_number_that_is_missing_is_not_called_wrong() -> None:
    one = with_value("1")
    assert one.number("format", required=True) == 0
    assert problem(one)[0] == "missing-key"


@pytest.mark.parametrize("value", ["1", '[1, "a"]', "{}", "[[]]", "true"])
def test_a_list_of_texts_must_hold_texts_alone(value: str) -> None:
    one = with_value(value)
    assert one.texts("key") == ()
    assert problem(one)[:2] == ("wrong-value", 3)


@pytest.mark.parametrize(
    "value", ["1", "[]", "{}", '["a"]', "{ en = 1 }", '{ en = "a", ru = [] }', '{ en = "" }', '{ en = "a", ru = " " }']
)
def test_words_must_be_texts_that_say_something(value: str) -> None:
    one = with_value(value)
    assert one.words("key", "en", required=True) == {}
    assert problem(one)[:2] == ("wrong-value", 3)


def test_words_that_are_empty_are_not_called_no_text() -> None:
    one = with_value('{ en = "a", ru = "" }')
    assert one.words("key", "en") == {}
    assert problem(one)[2] == "fact a: key is empty."
    other = with_value("7")
    assert other.words("key", "en") == {}
    assert problem(other)[2:] == ("fact a: key must be a text.", 'Write key = "..." or key = { en = "..." }.')


def test_words_that_need_not_be_there_may_be_empty() -> None:
    one = with_value('""')
    assert one.words("key", "en") == {}
    assert one.problems == []


def test_a_choice_names_what_is_known() -> None:
    one = with_value('"sure"')
    assert one.choice("key", Status, Status, "draft") is Status.DRAFT
    code, line, message, remedy = problem(one)
    assert (code, line) == ("wrong-value", 3)
    assert message == "fact a: key = 'sure' is not known."
    assert remedy == "Use one of: confirmed, draft, retired."


def test_an_empty_choice_is_not_taken_for_the_default() -> None:
    one = with_value('""')
    assert one.choice("key", Status, Status, "confirmed") is Status.CONFIRMED
    assert problem(one)[0] == "wrong-value"


def test_a_choice_that_is_required_and_missing_is_told_once() -> None:
    one = with_value('"x"')
    assert one.choice("other", Status, Status) is None
    assert problem(one)[0] == "missing-key"


@pytest.mark.parametrize(
    "value", ["1992", "1992-05-15", "true", '["1992"]', '{ when = "1992" }', "1992-05-15T10:00:00Z", "0x" + "f" * 5000]
)
def test_a_date_must_be_in_quotes(value: str) -> None:
    one = with_value(value)
    assert one.parsed("key", parse_date) is None
    code, line, message, remedy = problem(one)
    assert (code, line) == ("wrong-value", 3)
    assert "quotes" in message
    assert remedy == 'Write key = "...".'


def test_an_impossible_date_says_why_and_how_dates_are_written() -> None:
    one = with_value('"2019-02-30"')
    assert one.parsed("key", parse_date) is None
    code, line, message, remedy = problem(one)
    assert (code, line) == ("bad-date", 3)
    assert message == "fact a: there is no day 30 in February 2019."
    assert "1992-05-15" in remedy


def test_keys_that_nobody_took_are_unknown_each_at_its_line() -> None:
    one = table()
    one.identifier()
    one.take("bad")
    one.done()
    assert [(p.code, p.line) for p in one.problems] == [("unknown-key", line) for line in (5, 6, 7, 8, 9)]


def test_a_table_inside_a_table_is_told_by_its_whole_way() -> None:
    text = '[[type]]\nid = "a"\nrole.x = { value = 1, odd = 2 }\n'
    outer = Table(tomllib.loads(text)["type"][0], "type", 0, "t/f.toml", Lines(text), [])
    inner = outer.inner("role.x", outer.mapping("role")["x"])
    assert inner.text("value") == ""
    inner.text("of", required=True)
    inner.done("Keys.")
    assert [(p.line, p.message) for p in outer.problems] == [
        (3, "type a: role.x.value must be a text in quotes."),
        (3, "type a: role.x.of is missing."),
        (3, "type a: role.x.odd is not a key of type."),
    ]
    assert (outer.errors, inner.errors) == (0, 3)


# References


def test_a_dangling_id_is_told_with_the_one_that_is_near() -> None:
    one = with_value('"armenai"')
    assert references(one, "key", ["armenai", "belarus"], {"armenia": 1, "belarus": 2}, "entity") == ("belarus",)
    assert problem(one) == ("dangling", 3, "fact a: there is no entity 'armenai'.", "Did you mean 'armenia'?")


def test_a_dangling_id_that_is_near_nothing_is_to_be_added() -> None:
    one = with_value('"x"')
    assert references(one, "key", ["x"], {"armenia": 1}, "entity") == ()
    assert problem(one)[3] == "Add the entity, or correct the id."


def test_a_warning_is_no_error() -> None:
    one = with_value("1")
    one.report("odd", "key", "it is odd.", "Do as you like.", Severity.WARNING)
    assert one.errors == 0
    assert one.problems[0].severity is Severity.WARNING


# Values in messages


@pytest.mark.parametrize(
    ("value", "right"),
    [(0, True), (MOST, True), (MOST + 1, False), (-1, False), (True, False), (1.0, False), ("1", False)],
)
def test_what_counts_as_a_whole_number(value: object, right: bool) -> None:
    assert whole(value) is right


def test_the_largest_number_is_the_largest_that_json_readers_hold_exactly() -> None:
    assert int(float(MOST)) == MOST == 9_007_199_254_740_992


def deep() -> Any:
    value: list[Any] = []
    for _ in range(100_000):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", ["x" * 10_000, list(range(10_000)), deep(), int("f" * 5000, 16)], ids=["long", "wide", "deep", "large"]
)
def test_no_value_makes_a_message_long_or_fail(value: Any) -> None:
    assert 0 < len(shown(value)) < 200


def test_a_short_value_is_shown_as_it_is() -> None:
    assert shown("Armenia") == "'Armenia'"
    assert shown([1, "a"]) == "[1, 'a']"
