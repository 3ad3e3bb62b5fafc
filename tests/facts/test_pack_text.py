"""From a pack back to text: an edit is one line, a whole pack comes back equal."""

from __future__ import annotations

import shutil
import stat
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from facts.harbour import GOOD, HEAD, copied, fact, harbour, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from permissions import no_writing_in

from study_app.errors import StudyAppError
from study_app.facts.dates import parse as parse_date
from study_app.facts.flashcards import TYPE as FLASHCARD_TYPE
from study_app.facts.folder import pack_files
from study_app.facts.kinds import FLASHCARD, AliasKind, DateBasis, Modality, Status, Tense, ValueKind
from study_app.facts.pack import (
    Alias,
    Citation,
    Deck,
    Entity,
    EntityType,
    Fact,
    FactType,
    Pack,
    Place,
    Role,
    Source,
    Span,
    Uncited,
    Unit,
)
from study_app.facts.pack_files import read_pack
from study_app.facts.pack_text import edit_fact, write_pack
from study_app.facts.quantities import Duration, Frequency

LAMP = fact('thing = "lamp"')

# One edit


def lines_changed(before: bytes, after: bytes) -> list[tuple[bytes, bytes]]:
    """The lines that differ between two texts of as many lines."""
    old, new = before.split(b"\n"), after.split(b"\n")
    assert len(old) == len(new)
    return [(a, b) for a, b in zip(old, new, strict=True) if a != b]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_edited_field_is_one_changed_line_and_its_comment_stays(tmp_path: Path, line_end: str, mark: str) -> None:
    folder = copied(tmp_path)
    file = folder / "facts" / "beginnings.toml"
    before = (mark + file.read_bytes().decode().replace("\n", line_end)).encode()
    file.write_bytes(before)
    assert edit_fact(folder, "joined", {"when": "1904"}) == file
    assert lines_changed(before, file.read_bytes()) == [
        (
            b'when = "1903"               # a year is a year' + line_end.encode().rstrip(b"\n"),
            b'when = "1904"               # a year is a year' + line_end.encode().rstrip(b"\n"),
        )
    ]
    pack = read_pack(folder).pack
    assert pack is not None
    assert pack.facts["joined"].times == {"when": parse_date("1904")}


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_new_field_is_one_new_line_after_the_last_of_its_fact(tmp_path: Path, line_end: str) -> None:
    text = f"# start\n{GOOD}\n# between\n\n{LAMP}# end\n".replace("\n", line_end)
    folder = written(tmp_path, {"pack.toml": HEAD, "facts.toml": text})
    edit_fact(folder, "good", {"tags": ["a", "b"]})
    new = f'tags = ["a", "b"]{line_end}'
    after = (folder / "facts.toml").read_bytes().decode()
    assert after.count(new) == 1
    assert after.replace(new, "") == text
    assert after.index(new) == text.index(line_end, text.index("cite")) + len(line_end)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_field_that_is_taken_out_takes_its_line_along_and_nothing_else(tmp_path: Path, line_end: str) -> None:
    text = f"{GOOD}# after\n\n{LAMP}".replace("\n", line_end)
    folder = written(tmp_path, {"pack.toml": HEAD, "facts.toml": text})
    edit_fact(folder, "good", {"when": None, "end": None})
    assert (folder / "facts.toml").read_bytes().decode() == text.replace(f'when = "1900"{line_end}', "")


def test_several_fields_are_changed_at_once(tmp_path: Path) -> None:
    folder = written(tmp_path, {"pack.toml": HEAD, "facts.toml": GOOD})
    edit_fact(folder, "good", {"when": "1901", "thing": "lamp", "parts": 7, "cite": None, "status": "draft"})
    [row] = tomllib.loads((folder / "facts.toml").read_text(encoding="utf-8"))["fact"]
    assert row == {"id": "good", "type": "making", "thing": "lamp", "when": "1901", "parts": 7, "status": "draft"}


CITED = {"source": "book", "span": [3, 9], "digest": "0123456789abcdef"}
INLINE = '{source = "book", span = [3, 9], digest = "0123456789abcdef"}'
ONE = '[[fact]]\nid = "f"\n'


@pytest.mark.parametrize(
    ("text", "changes", "after"),
    [
        ('[[fact]]\nid = "f"', {"end": "1"}, ONE + 'end = "1"\n'),
        (ONE + '[fact.cite]\nsource = "x"\n', {"end": "1"}, ONE + 'end = "1"\n[fact.cite]\nsource = "x"\n'),
        (ONE + 'sentence.en = "x"\n', {"end": "1"}, ONE + 'sentence.en = "x"\nend = "1"\n'),
        (ONE + 'ask.a.en = "x" # y\nb = 1\n', {"ask": {"a": {"en": "z"}}}, ONE + 'ask.a.en = "z" # y\nb = 1\n'),
        (ONE + 'ask.a.en = "x"\nb = 1\n', {"ask": {"c": {"en": "z"}}}, ONE + 'b = 1\nask = {c = {en = "z"}}\n'),
        (ONE + "[a]\nx = 1\n[fact.b]\nc = 1\n", {"d": 2}, ONE + "d = 2\n[a]\nx = 1\n[fact.b]\nc = 1\n"),
        (ONE + "[a]\nx = 1\n[fact.b]\nc = 1\n", {"b": {"c": 2}}, ONE + "[fact.b]\nc = 2\n[a]\nx = 1\n"),
        (ONE + '[fact.sentence]\nen = "x"\n', {"sentence": {"en": "z"}}, ONE + '[fact.sentence]\nen = "z"\n'),
        (ONE + 'end = "1"\n', {"cite": CITED}, ONE + f'end = "1"\ncite = {INLINE}\n'),
        ('[[fact]]\ncite = "x"\nid = "f"\n', {"cite": [CITED]}, f'[[fact]]\ncite = [{INLINE}]\nid = "f"\n'),
        ('fact = [{id = "f", a = "1"}, {id = "g"}]\n', {"a": "2"}, 'fact = [{id = "f", a = "2"}, {id = "g"}]\n'),
        (ONE + 'a = """\n1"""\nb = "a"\n', {"b": 'b\n"c" \\'}, ONE + 'a = """\n1"""\nb = "b\\n\\"c\\" \\\\"\n'),
    ],
)
def test_however_a_fact_is_written_the_change_stays_inside_it(
    tmp_path: Path, text: str, changes: dict[str, Any], after: str
) -> None:
    folder = written(tmp_path, {"pack.toml": "", "facts.toml": text})
    edit_fact(folder, "f", changes)
    assert (folder / "facts.toml").read_bytes().decode() == after


KEYS = {"when": st.sampled_from(["1992", "1992-05"]), "note": st.text(max_size=8), "parts": st.integers(0, 99)}
COMMENTS = st.sampled_from(["", "# a comment", "# [[fact]]", '# when = "1"', "   "])


@st.composite
def texts_of_facts(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    """A file of facts in somebody's layout, and which facts have which keys, each on a line of its own."""
    lines: list[str] = []
    keys: list[tuple[str, str]] = []
    for number in range(draw(st.integers(1, 4))):
        lines += ["[[fact]]", f'id = "f{number}"']
        for key in draw(st.permutations(sorted(KEYS))):
            lines += draw(st.lists(COMMENTS, max_size=2))
            value = draw(KEYS[key])
            written_as = str(value) if isinstance(value, int) else _basic(value)
            space = draw(st.sampled_from(["", " ", "   "]))
            lines.append(
                f"{draw(st.sampled_from(['', '  ']))}{key}{space}={space}{written_as}{draw(st.sampled_from(['', ' # why']))}"
            )
            keys.append((f"f{number}", key))
        lines += draw(st.lists(COMMENTS, max_size=2))
        lines += draw(st.sampled_from([[], ["[[entity]]", 'id = "e"', "", "# an entity"]]))
    return draw(st.sampled_from(["\n", "\r\n"])).join([*lines, ""]), keys


def _basic(text: str) -> str:
    escaped = "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text)
    return f'"{escaped}"'


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts_of_facts(), st.data())
def test_an_edit_changes_one_line_of_any_file_and_says_just_that(
    tmp_path: Path, made: tuple[str, list[tuple[str, str]]], data: st.DataObject
) -> None:
    text, keys = made
    name, key = data.draw(st.sampled_from(keys))
    value = data.draw(KEYS[key])
    folder = written(tmp_path, {"pack.toml": "", "facts.toml": text})
    edit_fact(folder, name, {key: value})
    after = (folder / "facts.toml").read_bytes()
    expected = tomllib.loads(text)
    expected["fact"][int(name[1:])][key] = value
    assert tomllib.loads(after.decode()) == expected
    assert len(lines_changed(text.encode(), after)) <= 1


def test_a_value_that_is_edited_to_what_it_was_leaves_every_byte(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    before = (folder / "facts" / "beginnings.toml").read_bytes()
    edit_fact(folder, "joined", {"when": "1903"})
    assert (folder / "facts" / "beginnings.toml").read_bytes() == before


# Edits that cannot be made


def test_a_fact_that_is_not_there_cannot_be_edited(tmp_path: Path) -> None:
    folder = written(tmp_path, {"pack.toml": HEAD, "facts.toml": GOOD, "other.toml": "not TOML"})
    with pytest.raises(StudyAppError, match="There is no fact nobody in "):
        edit_fact(folder, "nobody", {"when": "1901"})
    with pytest.raises(StudyAppError, match="There is no fact clock in "):  # an entity
        edit_fact(folder, "clock", {"when": "1901"})


@pytest.mark.parametrize(
    ("text", "reason"),
    [("good = = 1", "is not TOML"), (b"good = '\xff'", "cannot be read"), ("good = 1\r", "is not TOML")],
)
def test_a_file_that_cannot_be_read_is_not_edited_and_said_so(tmp_path: Path, text: str | bytes, reason: str) -> None:
    folder = written(tmp_path, {"pack.toml": HEAD, "facts.toml": text})
    before = (folder / "facts.toml").read_bytes()
    with pytest.raises(StudyAppError, match=reason):
        edit_fact(folder, "good", {"when": "1901"})
    assert (folder / "facts.toml").read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_where_nothing_may_be_written_the_file_stays_and_a_sentence_says_so(tmp_path: Path) -> None:
    folder = written(tmp_path, {"pack.toml": HEAD + GOOD})
    before = (folder / "pack.toml").read_bytes()
    with no_writing_in(folder), pytest.raises(StudyAppError, match=r"was not saved \(Permission denied\)"):
        edit_fact(folder, "good", {"when": "1901"})
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"pack.toml": before}


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_an_edited_file_keeps_its_permissions_and_a_link_stays_a_link(tmp_path: Path) -> None:
    folder = written(tmp_path, {"pack.toml": HEAD, "../elsewhere.toml": GOOD})
    (folder / "facts.toml").symlink_to("../elsewhere.toml")
    (tmp_path / "elsewhere.toml").chmod(0o640)
    edit_fact(folder, "good", {"when": "1901"})
    assert (folder / "facts.toml").is_symlink()
    assert 'when = "1901"' in (tmp_path / "elsewhere.toml").read_text(encoding="utf-8")
    assert stat.S_IMODE((tmp_path / "elsewhere.toml").stat().st_mode) == 0o640


# A whole pack


def without_places(pack: Pack) -> Pack:
    facts = {name: replace(f, place=Place("", 0)) for name, f in pack.facts.items()}
    return replace(pack, facts=facts, folder="")


def comes_back(pack: Pack, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    write_pack(pack, folder)
    found = read_pack(folder)
    # a generated deck may search for a tag that no generated fact has
    assert [p for p in found.problems if p.code != "finds-nothing"] == []
    assert found.pack is not None
    assert without_places(found.pack) == without_places(pack)
    for name in ("sources", "entity_types", "entities", "types", "facts", "decks"):
        assert list(getattr(found.pack, name)) == list(getattr(pack, name))


def test_the_harbour_league_comes_back_equal(tmp_path: Path) -> None:
    comes_back(harbour(), tmp_path / "written")
    assert [p.relative_to(tmp_path / "written").as_posix() for p in pack_files(tmp_path / "written")] == [
        "pack.toml", "decks.toml", "entities.toml", "facts/facts.toml",
    ]  # fmt: skip


NAMES = [f"n-{number}" for number in range(4)]
SAID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).filter(str.strip)
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}[]"), min_size=1, max_size=12).filter(
    str.strip
)
TEXT = st.dictionaries(st.sampled_from(["en", "ru", "de"]), SAID, min_size=1)
DATES = st.sampled_from(["1992", "1992-05", "1992-05-15~", "199X", "1990/..", "../1999-02", "0079?"]).map(parse_date)
DURATIONS = st.builds(Duration, st.integers(1, 99), st.sampled_from("YMWD"))
DIGESTS = st.text("0123456789abcdef", min_size=16, max_size=16)
SPANS = st.builds(
    lambda start, size, digest: Span(start, start + size, digest), st.integers(0, 50), st.integers(1, 50), DIGESTS
)
VALUES: dict[ValueKind, st.SearchStrategy[Any]] = {
    ValueKind.ENTITY: st.just("e-0"),
    ValueKind.TEXT: TEXT,
    ValueKind.NUMBER: st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False),
    ValueKind.DURATION: DURATIONS,
    ValueKind.FREQUENCY: st.builds(Frequency, st.sampled_from(["=", ">=", "<="]), st.integers(1, 99), DURATIONS),
    ValueKind.DATE: DATES,
    ValueKind.URL: st.just("https://example.org/?a=b#c"),
}


def _template(slots: list[str], text: dict[str, str]) -> dict[str, str]:
    return {language: said + "".join(f"[ {{{slot}}}]" for slot in slots) for language, said in text.items()}


PLAIN_TEXT = st.dictionaries(st.sampled_from(["en", "ru", "de"]), PLAIN, min_size=1)


UNITS = st.none() | st.builds(Unit, TEXT, TEXT, st.lists(SAID, max_size=2).map(tuple), st.just({}) | TEXT)


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """A pack that has no error, with everything that a pack can hold."""
    flags = st.booleans()
    publisher, sha256 = draw(st.text(max_size=5)), draw(st.sampled_from(["", "0" * 64]))
    sentences = tuple(draw(st.lists(SPANS, max_size=12)))
    source = Source("s", draw(TEXT), publisher, draw(DATES), sha256, 100, (draw(SPANS),), sentences)
    entities = {}
    for number in range(draw(st.integers(1, 3))):
        aliases = draw(
            st.lists(st.builds(Alias, SAID, st.sampled_from(AliasKind), st.sampled_from(["", "ru"])), max_size=2)
        )
        forms = draw(
            st.dictionaries(
                st.sampled_from(["en", "ru"]),
                st.dictionaries(st.sampled_from(["gen", "adj"]), SAID, min_size=1),
                max_size=2,
            )
        )
        parts = ("e-0",) if number else ()
        entities[f"e-{number}"] = Entity(
            f"e-{number}", "thing", draw(TEXT), draw(flags), draw(flags), tuple(aliases), parts, forms
        )
    roles = {}
    for number, value in enumerate(draw(st.lists(st.sampled_from(ValueKind), min_size=1, max_size=4))):
        of, negates = "kind" if value is ValueKind.ENTITY else "", draw(st.sampled_from(["", "r0"]))
        unit = draw(UNITS) if value is ValueKind.NUMBER else None
        roles[f"r{number}"] = Role(f"r{number}", value, of, draw(flags), draw(flags), draw(flags), negates, unit)
    tense = draw(st.sampled_from(Tense))
    slots = [*roles, "when", "start", "end"]
    asks = {facet: draw(PLAIN_TEXT) for facet in draw(st.sets(st.sampled_from(slots), max_size=2))}
    label = _template(slots, draw(PLAIN_TEXT)) if draw(flags) else {}
    after = {role: (f"t.{role}",) for role in draw(st.sets(st.sampled_from([*roles]), max_size=2))} if roles else {}
    kind = FactType("t", draw(TEXT), tense, roles, _template(slots, draw(PLAIN_TEXT)), label, asks, after)
    facts: dict[str, Fact] = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4)):
        facts[name] = draw(_facts(name, kind, list(facts), slots))
    about, search = draw(TEXT | st.just({})), draw(st.sampled_from(["", "tag:a", "tag:a or type:t tag:b"]))
    deck = Deck(
        "d",
        draw(TEXT),
        about,
        search,
        tuple(draw(st.sets(st.sampled_from([*facts]))) if facts else ()),
        tuple(draw(st.lists(SAID, max_size=2))),
    )
    uncited = draw(
        st.lists(st.builds(Uncited, st.just("s"), SPANS.map(lambda s: Span(s.start, s.end)), SAID), max_size=2)
    )
    types = {"kind": EntityType("kind", draw(TEXT), ""), "thing": EntityType("thing", draw(TEXT), "kind")}
    return Pack(
        "p",
        draw(SAID),
        "en",
        draw(TEXT),
        about,
        "",
        {"s": source},
        tuple(uncited),
        types,
        entities,
        {"t": kind, FLASHCARD: FLASHCARD_TYPE},
        facts,
        {"d": deck},
    )


@st.composite
def _facts(draw: st.DrawFn, name: str, kind: FactType, earlier: list[str], slots: list[str]) -> Fact:
    fillers = {}
    for role in draw(st.sets(st.sampled_from([*kind.roles]), max_size=3)):
        most = 3 if kind.roles[role].many else 1
        found = draw(st.lists(VALUES[kind.roles[role].value], min_size=1, max_size=most, unique_by=str))
        fillers[role] = tuple(found)
    facets = {Tense.EVENT: ["when"], Tense.STATE: ["start"], Tense.TIMELESS: []}[kind.tense]
    times = {facet: draw(DATES) for facet in facets if draw(st.booleans())}
    status = draw(st.sampled_from(Status))
    modality = draw(st.sampled_from(Modality if earlier else [Modality.ASSERTED, Modality.PLANNED]))
    some = st.sets(st.sampled_from([*kind.roles]), max_size=2).map(frozenset)
    closed = draw(some)
    count = {role: len(fillers.get(role, ())) + (role not in closed) for role in draw(some)}
    citations = draw(
        st.lists(st.builds(Citation, st.just("s"), SPANS), min_size=status is Status.CONFIRMED, max_size=2)
    )
    return Fact(
        name, "t", Place("", 0), fillers, times, tuple(citations), closed, draw(some), draw(some), draw(some), count,
        draw(st.sampled_from(DateBasis)), modality,
        tuple(draw(st.sets(st.sampled_from(earlier), min_size=1))) if modality is Modality.DERIVED else (),
        draw(st.sampled_from(["", "e-0"])), status, draw(st.text(max_size=3)),
        tuple(draw(st.lists(st.text(max_size=3), max_size=2))),
        _template(slots, draw(PLAIN_TEXT)) if draw(st.booleans()) else {},
        {facet: draw(PLAIN_TEXT) for facet in draw(some)},
    )  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(packs())
def test_any_pack_comes_back_equal(tmp_path: Path, pack: Pack) -> None:
    comes_back(pack, tmp_path / "written")


def test_a_pack_is_not_written_among_the_files_of_another(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    before = {p: p.read_bytes() for p in pack_files(folder)}
    with pytest.raises(StudyAppError, match="holds a pack already"):
        write_pack(harbour(), folder)
    assert {p: p.read_bytes() for p in pack_files(folder)} == before


def test_a_pack_that_was_written_can_be_written_again_over_itself(tmp_path: Path) -> None:
    write_pack(harbour(), tmp_path / "p")
    before = {p.name: p.read_bytes() for p in pack_files(tmp_path / "p")}
    write_pack(harbour(), tmp_path / "p")
    assert {p.name: p.read_bytes() for p in pack_files(tmp_path / "p")} == before
    assert list((tmp_path / "p").rglob("*.new")) == []


def test_a_pack_cannot_be_written_where_a_file_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("a file", encoding="utf-8")
    with pytest.raises(StudyAppError, match="was not saved"):
        write_pack(harbour(), tmp_path / "p")


def test_nothing_is_left_over_where_a_folder_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "p" / "pack.toml").mkdir(parents=True)
    with pytest.raises(StudyAppError, match="was not saved"):
        write_pack(harbour(), tmp_path / "p")
    assert [p.name for p in (tmp_path / "p").iterdir()] == ["pack.toml"]


def test_edits_of_a_written_pack_are_one_line_too(tmp_path: Path) -> None:
    write_pack(harbour(), tmp_path / "p")
    before = (tmp_path / "p" / "facts" / "facts.toml").read_bytes()
    edit_fact(tmp_path / "p", "boats", {"boats": 121})
    assert lines_changed(before, (tmp_path / "p" / "facts" / "facts.toml").read_bytes()) == [
        (b"boats = 120", b"boats = 121")
    ]
