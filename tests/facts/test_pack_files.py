"""Reading a pack's folder: what is right becomes a pack, what is wrong a problem with file, line and remedy."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from facts.harbour import CITE, GOOD, HARBOUR, HEAD, MARK, fact, harbour, marked, pack_of, places, reading, the, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from permissions import _without_root_overrides

from study_app import i18n
from study_app.facts.check import check_pack
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import AliasKind, DateBasis, Modality, Status, Tense, ValueKind
from study_app.facts.pack import Place, Role
from study_app.facts.pack_files import read_pack
from study_app.facts.problem import Problem, Severity, bare
from study_app.facts.quantities import parse_duration, parse_frequency
from study_app.i18n import Worded
from study_app.paths import shipped

# A pack that is right


def test_a_pack_is_read_whole_and_without_a_problem() -> None:
    pack = harbour()
    assert (pack.id, pack.version, pack.language) == ("harbour", "1.2.0", "en")
    assert pack.title == {"en": "The Harbour League", "ru": "Гаванский союз"}
    assert pack.about == {"en": "A league of towns that never was."}
    assert pack.folder == str(HARBOUR)
    assert len(pack.facts) == 12
    assert list(pack.decks) == ["beginnings", "rest"]
    assert pack.decks["rest"].facts == ("boats", "rumour")


def test_a_source_has_its_time_its_spans_and_the_digest_of_its_text() -> None:
    source = harbour().sources["chronicle"]
    assert source.as_of == parse_date("1912-02-01")
    assert len(source.sha256) == 64
    assert source.length == source.paragraphs[-1].end + 1  # the last paragraph ends with a line feed
    assert source.sentences[0] == source.paragraphs[0]
    assert len(source.sentences) == 11
    assert [u.reason for u in harbour().uncited] == ["a heading", "it says nothing about the League"]


def test_entities_have_names_aliases_forms_and_wholes() -> None:
    entities = harbour().entities
    assert entities["league"].the
    assert [(a.text, a.kind) for a in entities["league"].aliases] == [
        ("HL", AliasKind.ACRONYM),
        ("the League", AliasKind.MENTION),
    ]
    assert [(a.text, a.kind) for a in entities["pilots"].aliases] == [("Pilots' Council", AliasKind.SPELLING)]
    assert entities["league"].forms == {"ru": {"gen": "Гаванского союза"}}
    assert entities["pilots"].part_of == ("wardens",)
    assert (entities["wardens"].strict, entities["alder"].strict, entities["alder"].the) == (True, False, False)


def test_a_fact_type_has_its_roles_and_its_words() -> None:
    kind = harbour().types["renewal"]
    assert kind.tense is Tense.EVENT
    assert kind.roles["non_signatory"] == Role(
        "non_signatory", ValueKind.ENTITY, "town", many=True, negates="signatory"
    )
    assert kind.roles["term"].one_answer
    assert list(kind.ask) == ["signatory", "non_signatory", "term"]
    assert kind.name == {"en": "renewal"}  # of its id, as it has no name


def test_a_fact_type_says_what_comes_before_it_by_the_role_that_both_fill(tmp_path: Path) -> None:
    types = '[[type]]\nid = "selling"\nrole.what = { value = "entity", of = "thing" }\nsentence = "{what} was sold."\n'
    pack = pack_of(tmp_path, f'{types}after.what = ["making.thing", "selling"]\n')
    assert pack.types["selling"].after == {"what": ("making.thing", "selling.what")}


def test_a_fact_has_its_fillers_its_time_and_its_place_in_the_files() -> None:
    renewed, pack = the(harbour(), "renewed"), harbour()
    assert renewed.roles == {"document": ("charter",), "non_signatory": ("elm",), "term": (parse_duration("P5Y"),)}
    assert renewed.times == {"when": parse_date("1910")}
    assert renewed.count == {"signatory": 4}
    assert renewed.closed == {"non_signatory"}
    assert renewed.event == "renewal-1910"
    assert [c.source for c in renewed.citations] == ["chronicle", "chronicle"]
    lines = (HARBOUR / "facts" / "beginnings.toml").read_text(encoding="utf-8").splitlines()
    assert renewed.place == Place("harbour/facts/beginnings.toml", lines.index('id = "renewed"'))
    assert the(pack, "renewed-by").modality is Modality.DERIVED
    assert the(pack, "renewed-by").premises == ("founded", "joined", "renewed")
    assert the(pack, "met-in-birch").date_basis is DateBasis.INFERRED
    assert (the(pack, "boats").modality, the(pack, "boats").attributed) == (Modality.PLANNED, "league")
    assert the(pack, "rumour").status is Status.DRAFT


def test_values_of_every_kind_are_read(tmp_path: Path) -> None:
    lines = """thing = "lamp"
where = ["riga"]
parts = 2.5
note = { en = "brass", ru = "латунь" }
lasts = "P5Y"
rings = ">=2/P1Y"
sold = "1950-03"
site = "https://example.org/a?b=c"
"""
    assert the(pack_of(tmp_path, fact(lines)), "f").roles == {
        "thing": ("lamp",),
        "where": ("riga",),  # a town is a place
        "parts": (2.5,),
        "note": ({"en": "brass", "ru": "латунь"},),
        "lasts": (parse_duration("P5Y"),),
        "rings": (parse_frequency(">=2/P1Y"),),
        "sold": (parse_date("1950-03"),),
        "site": ("https://example.org/a?b=c",),
    }


@pytest.mark.parametrize(
    "lines",
    [
        'status = "draft"',
        'status = "retired"',
    ],
)
def test_a_fact_that_is_not_confirmed_may_lack_a_citation(tmp_path: Path, lines: str) -> None:
    assert the(pack_of(tmp_path, fact(f'thing = "lamp"\n{lines}', cite="")), "f").citations == ()


CARD = """
[[fact]]
id = "f"
type = "flashcard"
front = "Hello"
back = "Bonjour"
"""


def test_every_pack_has_flashcards_and_they_may_lack_a_citation(tmp_path: Path) -> None:
    found = the(pack_of(tmp_path, CARD), "f")
    assert (found.status, found.roles["back"]) == (Status.CONFIRMED, ({"en": "Bonjour"},))


def test_a_flashcard_needs_a_front_and_a_back(tmp_path: Path) -> None:
    [problem] = reading(tmp_path, CARD.replace('back = "Bonjour"', "")).problems
    assert (problem.code, problem.message) == ("no-sentence", "fact f: its sentence needs {back}, which is empty.")


def test_a_pack_cannot_write_the_type_flashcard_itself(tmp_path: Path) -> None:
    own = '[[type]]\nid = "flashcard"\nrole.front = { value = "text" }\nsentence = "{front}"\n'
    assert [problem.code for problem in reading(tmp_path, own).problems] == ["reserved"]


def test_a_citation_may_go_to_the_very_end_of_its_source_and_begin_at_its_start(tmp_path: Path) -> None:
    whole = CITE.replace("[0, 9]", "[0, 100]")
    assert the(pack_of(tmp_path, fact('thing = "lamp"', cite=whole)), "f").citations[0].span.end == 100


def test_a_source_without_a_length_leaves_citations_unmeasured(tmp_path: Path) -> None:
    far = CITE.replace("[0, 9]", "[900, 1000]")
    assert "f" in pack_of(tmp_path, fact('thing = "lamp"', cite=far), HEAD.replace("length = 100\n", "")).facts


# The files of a folder


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_that_lead_round_in_a_circle_or_nowhere_are_no_trouble(tmp_path: Path) -> None:
    folder = written(tmp_path, {"pack.toml": HEAD, "facts.toml": GOOD})
    (folder / "self").symlink_to(folder)
    (folder / "loop.toml").symlink_to("loop.toml")
    (folder / "gone.toml").symlink_to("nowhere.toml")
    found = read_pack(folder)
    assert found.problems == ()
    assert found.pack is not None
    assert list(found.pack.facts) == ["good"]


def test_a_fact_may_stand_in_any_file(tmp_path: Path) -> None:
    found = read_pack(written(tmp_path, {"pack.toml": HEAD + GOOD, "a/b/c.toml": fact('thing = "lamp"')}))
    assert found.pack is not None
    assert [(f.id, f.place.file) for f in found.pack.facts.values()] == [("good", "t/pack.toml"), ("f", "t/a/b/c.toml")]


def test_facts_written_as_one_list_are_facts(tmp_path: Path) -> None:
    one = f'\nfact = [{{ id = "f", type = "making", thing = "lamp", {CITE} }}]\n'
    assert the(pack_of(tmp_path, one), "f").place == Place("t/facts.toml", 2)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_files_as_windows_writes_them_are_read_alike(tmp_path: Path, mark: bytes, line_end: bytes) -> None:
    def as_written(text: str) -> bytes:
        return mark + text.encode().replace(b"\n", line_end)

    wrong = fact(f'thing = "nobody" {MARK}')
    found = read_pack(written(tmp_path, {"pack.toml": as_written(HEAD), "facts.toml": as_written(GOOD + wrong)}))
    assert found.pack is not None
    assert list(found.pack.facts) == ["good"]
    assert places(found.problems) == [("dangling", "t/facts.toml", marked(GOOD + wrong))]


@pytest.mark.parametrize("given", [".", "../t", "./", "sub/.."])
def test_a_folder_is_called_by_its_name_however_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    folder = written(tmp_path, {"pack.toml": HEAD + "[[fact]]\n", "sub/a.toml": ""})
    monkeypatch.chdir(folder)
    assert {p.file for p in read_pack(Path(given)).problems} == {"t/pack.toml"}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are text")
def test_a_name_that_is_no_text_can_be_shown(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    (folder / "pack.toml").write_text(HEAD, encoding="utf-8")
    (folder / os.fsdecode(b"\xff.toml")).write_text("[[fact]]\n", encoding="utf-8")
    found = read_pack(folder)
    assert found.pack is not None
    assert found.problems[0].file == "caf?/?.toml"
    assert found.problems[0].sentence().encode()


# What leaves out the whole pack


def test_a_folder_without_a_pack_toml_is_no_pack(tmp_path: Path) -> None:
    found = read_pack(written(tmp_path, {"facts.toml": GOOD}))
    assert found.pack is None
    assert places(found.problems) == [("no-pack", "t/pack.toml", 0)]
    assert found.problems[0].remedy == "Add one; see the guide to packs."


def test_a_folder_that_is_gone_is_said_with_its_place(tmp_path: Path) -> None:
    [gone] = read_pack(tmp_path / "t").problems
    assert (gone.code, gone.file) == ("gone", "t")
    assert gone.message == f"the folder is no longer at {tmp_path / 't'}."


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('a = "x"\nb = = 1\n', 2, "this is not TOML: invalid value."),
        ('a = 1\n\na = 2\n', 3, "this is not TOML: cannot overwrite a value."),
        ('[[fact]]\nid = "x', 2, "this is not TOML: unterminated string."),
        ('[[fact]]\nwhen = 2018-08\n', 2, "this is not TOML: expected newline or end of document after a statement."),
        ("[[fact]]\nwhen = 2019-02-30\n", 2, "this is not TOML: invalid date or datetime."),
        ('a = """\n\n', 2, "this is not TOML: unterminated string."),
        ('a = "x"\nb = "y\rz"\n', 2, "this is not TOML: illegal character '\\r'."),
        ('a = "\\ud800"\n', 1, "this is not TOML: escaped character is not a unicode scalar value."),
        ("a = " + "9" * 5000, 0, "this is not TOML: a number has too many digits."),
        ("a = " + "[" * 5000 + "]" * 5000, 0, "this is not TOML: lists or tables lie too deep in each other."),
    ],
    ids=str,
)  # fmt: skip
def test_a_syntax_error_is_told_with_its_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    found = reading(tmp_path, text)
    assert found.pack is None
    assert places(found.problems) == [("syntax", "t/facts.toml", line)]
    assert found.problems[0].message.lower() == message.lower()
    assert found.problems[0].remedy == "Correct the line, then check again."


def test_every_file_that_is_not_toml_is_told_at_once(tmp_path: Path) -> None:
    found = read_pack(
        written(tmp_path, {"pack.toml": HEAD + "x", "a.toml": "?", "b.toml": GOOD, "c.toml": b"a = 1\nb = '\xff'"})
    )
    assert found.pack is None
    assert [(p.code, p.file) for p in found.problems] == [
        ("syntax", "t/a.toml"), ("unreadable", "t/c.toml"), ("syntax", "t/pack.toml"),
    ]  # fmt: skip


def test_a_file_that_is_not_utf_8_is_told_with_the_line_that_is_not(tmp_path: Path) -> None:
    found = read_pack(written(tmp_path, {"pack.toml": HEAD, "facts.toml": 'a = 1\nb = "Côte"\n'.encode("latin-1")}))
    assert found.pack is None
    assert places(found.problems) == [("unreadable", "t/facts.toml", 2)]
    assert found.problems[0].remedy == "Save the file as UTF-8 text."


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    folder = written(tmp_path, {"pack.toml": HEAD, "facts.toml": GOOD})
    (folder / "facts.toml").chmod(0)
    with _without_root_overrides():
        found = read_pack(folder)
    assert found.pack is None
    assert places(found.problems) == [("unreadable", "t/facts.toml", 0)]
    assert "Permission denied" in found.problems[0].message


def test_a_pack_of_a_newer_format_is_refused_with_a_sentence_and_nothing_else(tmp_path: Path) -> None:
    head = HEAD.replace("format = 1", f"\nformat = 2 {MARK}") + 'unheard_of = "x"\n'
    found = reading(tmp_path, "[[fact]]\n", head)
    assert found.pack is None
    assert places(found.problems) == [("newer", "t/pack.toml", marked(head))]
    assert found.problems[0].message == "pack t: format 2 is newer than this program."
    assert found.problems[0].remedy == "Update Study App."


@pytest.mark.parametrize("id", ['""', '"The Pack"', "7", '["t"]'])
def test_a_pack_without_an_id_is_left_out_and_told(tmp_path: Path, id: str) -> None:
    found = reading(tmp_path, "", HEAD.replace('id = "t"', f"id = {id}", 1))
    assert found.pack is None
    assert [(p.file, p.line) for p in found.problems] == [("t/pack.toml", 2)]


# What is wrong with the head


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("format = 1\n", "", "missing-key", 1),
        ("format = 1", 'format = "1"', "wrong-value", 1),
        ('version = "1"\n', "", "missing-key", 1),
        ('version = "1"', "version = 1", "wrong-value", 3),
        ('title = "T"\n', "", "missing-key", 1),
        ('title = "T"', 'title = ""', "wrong-value", 4),
        ('title = "T"', 'title = "T"\nlicense = "MIT"', "unknown-key", 5),
        ('title = "T"', 'title = "T"\nlanguage = 7', "wrong-value", 5),
        ('title = "T"\n', 'title = "T"\n[about]\nen = 1\n', "wrong-value", 5),
        ('title = "T"\n', 'title = "T"\n[packs]\nid = "x"\n', "unknown-key", 5),
    ],
)
def test_a_mistake_in_the_head_is_told_and_the_pack_is_still_read(
    tmp_path: Path, old: str, new: str, code: str, line: int
) -> None:
    head = HEAD.replace(old, new, 1)
    assert head != HEAD
    found = reading(tmp_path, "", head)
    assert places(found.problems) == [(code, "t/pack.toml", line)]
    assert found.pack is not None
    assert list(found.pack.facts) == ["good"]


# What is wrong with sources, entities and types: the thing is left out with what rests on it, and told once

TYPE = '[[type]]\nid = "x"\nsentence = "x"\n'
SOURCE = '[[source]]\nid = "s"\ntitle = "S"\nas_of = "2019"\n'
ENTITY = '[[entity]]\nid = "x"\ntype = "thing"\nname = "X"\n'
DECK = '[[deck]]\nid = "x"\nname = "X"\n'

WRONG_TABLES = {
    "a source without the time it speaks for": ("missing-key", '[[source]] #!\nid = "s"\ntitle = "S"'),
    "a source of an impossible time": ("bad-date", '[[source]]\nid = "s"\ntitle = "S"\nas_of = "2019-13" #!'),
    "a digest that is none": ("bad-digest", SOURCE + 'sha256 = "abc" #!'),
    "a digest in capitals": ("bad-digest", SOURCE + f'sha256 = "{"A" * 64}" {MARK}'),
    "a negative length": ("wrong-value", SOURCE + 'length = -1 #!'),
    "a huge length": ("wrong-value", SOURCE + f"length = {10**30} {MARK}"),
    "a span that ends before it starts": ("bad-span", SOURCE + 'sentences = [[0, 4, "d"], #!\n[9, 5, "d"]]'),
    "a span of truth values": ("bad-span", SOURCE + 'paragraphs = [[false, true, "d"]] #!'),
    "a negative span": ("bad-span", SOURCE + 'paragraphs = [[-4, 4, "d"]] #!'),
    "spans that are no list": ("bad-span", SOURCE + 'paragraphs = 7 #!'),
    "an unknown key of a source": ("unknown-key", SOURCE + 'url = "x" #!'),
    "a reason without a source": ("missing-key", '[[no_fact]] #!\nspan = [0, 4]\nreason = "x"'),
    "a reason for a source that is not there": ("dangling", '[[no_fact]]\nsource = "bok" #!\nspan = [0, 4]\nreason = "x"'),
    "a reason without a span": ("bad-span", '[[no_fact]] #!\nsource = "book"\nreason = "x"'),
    "a reason that says nothing": ("wrong-value", '[[no_fact]]\nsource = "book"\nspan = [0, 4]\nreason = "" #!'),
    "a type of entity without a name": ("missing-key", '[[entity_type]] #!\nid = "x"'),
    "a parent that is not there": ("dangling", '[[entity_type]]\nid = "x"\nname = "x"\nparent = "plcae" #!'),
    "an entity without a type": ("missing-key", '[[entity]] #!\nid = "x"\nname = "X"'),
    "an entity of no known type": ("dangling", '[[entity]]\nid = "x"\nname = "X"\ntype = "thnig" #!'),
    "an entity without a name": ("missing-key", '[[entity]] #!\nid = "x"\ntype = "thing"'),
    "an entity whose name is empty": ("wrong-value", '[[entity]]\nid = "x"\ntype = "thing"\nname = " " #!'),
    "an entity whose id is empty": ("wrong-value", '[[entity]]\nid = "" #!\ntype = "thing"\nname = "X"'),
    "a whole that is not there": ("dangling", ENTITY + 'part_of = ["lmap"] #!'),
    "an alias of no known kind": ("wrong-value", ENTITY + 'aliases = [{ text = "Y", kind = "nick" }] #!'),
    "an empty alias": ("wrong-value", ENTITY + 'aliases = ["Y", ""] #!'),
    "an alias that is a number": ("wrong-value", ENTITY + 'aliases = 7 #!'),
    "a word form that is a number": ("wrong-value", ENTITY + 'forms = { en = { adj = 5 } } #!'),
    "word forms without a language": ("wrong-value", ENTITY + 'forms.adj = "xy" #!'),
    "a flag that is a word": ("wrong-value", ENTITY + 'the = "yes" #!'),
    "a type of fact without a sentence": ("missing-key", '[[type]] #!\nid = "x"'),
    "a type of an unknown tense": ("wrong-value", TYPE + 'tense = "past" #!'),
    "a role that is no table": ("wrong-value", TYPE + 'role.a = "text" #!'),
    "roles that are no tables": ("wrong-value", TYPE + 'role = ["a"] #!'),
    "a role of an unknown kind": ("wrong-value", TYPE + 'role.a = { value = "person" } #!'),
    "a role without a kind": ("missing-key", TYPE + 'role.a = { many = true } #!'),
    "a role of no type of entity": ("missing-key", TYPE + 'role.a = { value = "entity" } #!'),
    "a role of an unknown type of entity": ("dangling", TYPE + 'role.a = { value = "entity", of = "thnig" } #!'),
    "an unknown key of a role": ("unknown-key", TYPE + 'role.a = { value = "text", one = true } #!'),
    "a role that is called as a key of facts": ("bad-role", TYPE + 'role.cite = { value = "text" } #!'),
    "a role that is called as a slot of every fact": ("bad-role", TYPE + 'role.as_of = { value = "text" } #!'),
    "a role that no slot can name": ("bad-role", TYPE + 'role.a-b = { value = "text" } #!'),
    "what comes before by a role that is none": ("dangling", TYPE + 'after.maker = "making" #!'),
    "what comes before by a type that is none": (
        "dangling",
        TYPE + 'role.a = { value = "text" }\nafter.a = "growing" #!',
    ),
    "what comes before that is no name": ("wrong-value", TYPE + 'role.a = { value = "text" }\nafter.a = 3 #!'),
    "a time that is no date": ("bad-role", TYPE + 'role.when = { value = "text" } #!'),
    "a unit that is one word": ("wrong-value", TYPE + 'role.a = { value = "number", unit = "m" } #!'),
    "a unit without words": ("missing-key", TYPE + 'role.a = { value = "number", unit = { many = "metres" } } #!'),
    "an unknown key of a unit": ("unknown-key", TYPE + 'role.a = { value = "number", unit = { one = "m", two = "m" } } #!'),
    "a unit of what is no number": ("bad-role", TYPE + 'role.a = { value = "text", unit = { one = "m" } } #!'),
    "symbols that are no texts": ("wrong-value", TYPE + 'role.a = { value = "number", unit.one = "m", unit.accepted = [1] } #!'),
    "a role that negates nothing": ("dangling", TYPE + 'role.a = { value = "text", negates = "b" } #!'),
    "a role that stands in a table of its own": ("wrong-value", TYPE + '[type.role.a]\nvalue = "text"\nmany = 1 #!'),
    "a slot that is no role": ("bad-template", '[[type]]\nid = "x"\nsentence.en = "{a}" #!'),
    "a slot of a label that is no role": ("bad-template", TYPE + 'label.en = "{a}" #!'),
    "brackets that do not pair": ("bad-template", '[[type]]\nid = "x"\nsentence.en = "x ]" #!'),
    "a modifier that nothing knows": ("bad-template", TYPE + 'role.a = { value = "text" }\nlabel = "{a:teh}" #!'),
    "a question that names its answer": ("bad-template", TYPE + 'role.a = { value = "text" }\nask.a.en = "Is {a} it?" #!'),
    "a question for no role": ("unknown-role", TYPE + 'ask.b = "What?" #!'),
    "questions that are no table": ("wrong-value", TYPE + 'ask = "What?" #!'),
    "an unknown key of a type": ("unknown-key", TYPE + 'stem = "x" #!'),
    "a deck without a name": ("missing-key", '[[deck]] #!\nid = "x"'),
    "a deck of a fact that is not there": ("dangling", DECK + 'facts = ["good", "godo"] #!'),
    "a search that is not understood": ("bad-search", DECK + 'search = "tag:a or good" #!'),
    "a search for nothing": ("bad-search", DECK + 'search = "tag:" #!'),
    "an unknown key of a deck": ("unknown-key", DECK + 'query = "tag:a" #!'),
    "a list that is one table": ("wrong-table", '[entity] #!\nid = "x"'),
    "a list that is a number": ("wrong-table", "fact = 7 #!"),
    "a list of numbers": ("wrong-table", "fact = [1, 2] #!"),
    "a table of no kind": ("unknown-key", '[[facts]] #!\nid = "x"'),
    "a key that belongs into pack.toml": ("unknown-key", 'version = "2" #!'),
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), WRONG_TABLES.values(), ids=WRONG_TABLES.keys())
def test_a_wrong_table_is_told_at_its_line_and_left_out(tmp_path: Path, code: str, text: str) -> None:
    text = f"# before\n\n{text}\n\n# after\n"
    found = reading(tmp_path, text)
    assert places(found.problems) == [(code, "t/facts.toml", marked(text))]
    [problem] = found.problems
    assert problem.severity is Severity.ERROR
    assert problem.message.endswith(".")
    assert isinstance(bare(problem.message), Worded)
    assert "no. " not in told_in_russian(problem)
    assert problem.remedy.endswith((".", "?", "]"))
    pack = found.pack
    assert pack is not None
    assert list(pack.facts) == ["good"]
    for things in (pack.sources, pack.entity_types, pack.entities, pack.types, pack.decks):
        assert not {"s", "x", ""} & set(things)
    assert pack.uncited == () or code == "wrong-value"


def told_in_russian(problem: Problem) -> str:
    i18n.use("ru", shipped("resources") / "locale")
    try:
        return i18n.said(problem.message)
    finally:
        i18n.use("en", shipped("resources") / "locale")


# What is wrong with facts


def lamp(lines: str = "", cite: str = CITE, type: str = "making") -> str:
    """A fact of a lamp."""
    return fact(f'thing = "lamp"\n{lines}', cite=cite, type=type)


def changed(old: str, new: str) -> str:
    """The citation with a part changed, and the mark."""
    assert old in CITE
    return CITE.replace(old, new) + MARK


WRONG_FACTS = {
    "no type": ("missing-key", f"[[fact]] {MARK}\nid = 'f'\n{CITE}"),
    "an empty type": ("wrong-value", f"[[fact]]\nid = 'f'\ntype = '' {MARK}\n{CITE}"),
    "a type that is not there": ("dangling", f"[[fact]]\nid = 'f'\ntype = 'makign' {MARK}\n{CITE}"),
    "no id": ("missing-key", f"[[fact]] {MARK}\ntype = 'making'\nthing = 'lamp'\n{CITE}"),
    "an id that is empty": ("wrong-value", f"[[fact]]\nid = '' {MARK}\ntype = 'making'\nthing = 'lamp'\n{CITE}"),
    "an id that cannot be one": ("bad-id", f"[[fact]]\nid = 'F 1' {MARK}\ntype = 'making'\nthing = 'lamp'\n{CITE}"),
    "an id of another": ("duplicate", fact("thing = 'lamp'", id="twice") + fact("thing = 'clock'").replace('"f"', '"twice" #!')),
    "an unknown role": ("unknown-role", lamp('maker = "clock" #!')),
    "a role that is not one": ("unknown-role", lamp(cite=f"{CITE}\n[fact.role] {MARK}\nx = 1")),
    "an entity that is not there": ("dangling", fact(f'thing = "lmap" {MARK}')),
    "one entity of several that is not there": ("dangling", lamp('where = [ #!\n"riga",\n"oslo",\n]')),
    "an entity that is a number": ("wrong-value", fact(f"thing = 7 {MARK}")),
    "an entity of another type": ("wrong-type", fact(f'thing = "riga" {MARK}')),
    "too many fillers": ("too-many", fact(f'thing = ["lamp", "clock"] {MARK}')),
    "a filler twice": ("repeated", lamp('where = ["riga", "riga"] #!')),
    "a text twice": ("repeated", lamp('note = ["a", { en = "a" }] #!')),
    "a list without fillers": ("wrong-value", lamp('where = [] #!')),
    "a number in quotes": ("wrong-value", lamp('parts = "7" #!')),
    "a truth value for a number": ("wrong-value", lamp('parts = true #!')),
    "a number that is none": ("wrong-value", lamp('parts = nan #!')),
    "a number without end": ("wrong-value", lamp('parts = inf #!')),
    "a number past all bounds": ("wrong-value", lamp(f"parts = {10**400} {MARK}")),
    "a text that is a number": ("wrong-value", lamp('note = 7 #!')),
    "a text that is empty": ("wrong-value", lamp('note = "" #!')),
    "a duration that is none": ("wrong-value", lamp('lasts = "5 years" #!')),
    "a frequency that is none": ("wrong-value", lamp('rings = "daily" #!')),
    "an address that is none": ("wrong-value", lamp('site = "www.example.org" #!')),
    "an address of a file": ("wrong-value", lamp('site = "file:///etc/passwd" #!')),
    "a date of a role that is impossible": ("bad-date", lamp('sold = "1950-02-30" #!')),
    "an impossible date": ("bad-date", lamp('when = "1950-13" #!')),
    "a date without quotes": ("wrong-value", lamp('when = 1950-02-03 #!')),
    "a year without quotes": ("wrong-value", lamp('when = 1950 #!')),
    "several times": ("wrong-value", lamp('when = ["1950", "1951"] #!')),
    "a start of an event": ("wrong-time", lamp('start = "1950" #!')),
    "a when of a state": ("wrong-time", lamp('when = "1950" #!', type="owning")),
    "an end before the start": ("wrong-time", lamp('start = "1950"\nend = "1949-12-31" #!', type="owning")),
    "an unknown basis of its date": ("wrong-value", lamp('date_basis = "guessed" #!')),
    "an unknown modality": ("wrong-value", lamp('modality = "maybe" #!')),
    "an unknown status": ("wrong-value", lamp('status = "" #!')),
    "a speaker who is not there": ("dangling", lamp('attributed = "nobody" #!')),
    "an unknown closed role": ("dangling", lamp('closed = ["thing", "thnig"] #!')),
    "an unknown skipped facet": ("dangling", lamp('skip = ["what"] #!')),
    "an unknown role with a licence": ("dangling", lamp('one_answer = ["what"] #!')),
    "a count of an unknown role": ("dangling", lamp('count = { what = 2 } #!')),
    "a count that is none": ("wrong-value", lamp('count = { where = -2 } #!')),
    "a count of fewer than are named": ("wrong-count", lamp('note = ["a", "b"]\ncount = { note = 1 } #!')),
    "a complete list of fewer than are counted": ("wrong-count", lamp('note = "a"\nclosed = ["note"]\ncount = { note = 3 } #!')),
    "tags that are a number": ("wrong-value", lamp('tags = 7 #!')),
    "no citation": ("no-citation", lamp(cite="").replace("[[fact]]", f"[[fact]] {MARK}")),
    "an empty list of citations": ("no-citation", lamp(cite="cite = []").replace("[[fact]]", f"[[fact]] {MARK}")),
    "a citation that is a text": ("wrong-value", lamp(cite=f'cite = "p. 7" {MARK}')),
    "a citation without a source": ("missing-key", lamp(cite=changed('source = "book", ', ""))),
    "a citation of an unknown source": ("dangling", lamp(cite=changed('"book"', '"bok"'))),
    "a citation without a span": ("bad-span", lamp(cite=changed("span = [0, 9], ", ""))),
    "a citation of nothing": ("bad-span", lamp(cite=changed("[0, 9]", "[9, 9]"))),
    "a citation from before the start": ("bad-span", lamp(cite=changed("[0, 9]", "[-9, 9]"))),
    "a citation of truth values": ("bad-span", lamp(cite=changed("[0, 9]", "[false, true]"))),
    "a citation past the end of the source": ("bad-span", lamp(cite=changed("[0, 9]", "[90, 101]"))),
    "a citation past all bounds": ("bad-span", lamp(cite=changed("[0, 9]", f"[0, {10**30}]"))),
    "a citation without a digest": ("bad-digest", lamp(cite=changed(', digest = "0123456789abcdef"', ""))),
    "a digest that is no digest": ("bad-digest", lamp(cite=changed("0123456789abcdef", "0123456789ABCDEF"))),
    "an unknown key of a citation": ("unknown-key", lamp(cite=changed("}", ", page = 7 }"))),
    "a sentence whose brackets do not pair": ("bad-template", lamp('sentence = "{thing} [x" #!')),
    "a sentence with an unknown slot": ("bad-template", lamp('sentence.en = "{thing} {maker}" #!')),
    "a sentence that lost a slot": ("lost-slot", lamp('parts = 7\nsentence = "{thing} was made." #!')),
    "a sentence that lost the time": ("lost-slot", lamp('when = "1950"\nsentence = "{thing} was made." #!')),
    "a sentence with a slot that is empty": ("no-sentence", lamp('sentence = "{thing} was made in {where}." #!')),
    "a type's sentence with a slot that is empty": ("no-sentence", fact('parts = 7').replace("[[fact]]", f"[[fact]] {MARK}")),
    "a question of its own that names its answer": ("bad-template", lamp('ask.thing = "Is {thing} it?" #!')),
    "a question of its own for no role": ("unknown-role", lamp('ask.maker = "Who?" #!')),
    "a derived fact without premises": ("no-premises", lamp('modality = "derived" #!')),
    "premises that are not there": ("dangling", lamp('modality = "derived"\nfrom = ["good", "godo"] #!')),
    "a fact that follows from itself": ("circular", lamp('modality = "derived"\nfrom = ["f"] #!')),
}  # fmt: skip


@pytest.mark.parametrize(("code", "text"), WRONG_FACTS.values(), ids=WRONG_FACTS.keys())
def test_a_wrong_fact_is_told_at_its_line_and_left_out(tmp_path: Path, code: str, text: str) -> None:
    text = f"# before\n\n{text}\n\n# after\n"
    found = reading(tmp_path, text)
    assert places(found.problems) == [(code, "t/facts.toml", marked(text))]
    [problem] = found.problems
    assert problem.severity is Severity.ERROR
    assert problem.message.startswith("fact ")
    assert problem.message.endswith(".")
    assert isinstance(bare(problem.message), Worded)
    assert told_in_russian(problem).startswith("факт ")
    assert problem.remedy.endswith((".", "?"))
    assert found.pack is not None
    assert set(found.pack.facts) == ({"good", "twice"} if code == "duplicate" else {"good"})


def test_every_mistake_of_a_pack_is_told_at_once_and_the_rest_is_usable(tmp_path: Path) -> None:
    def renamed(number: int, text: str) -> str:  # so that no two have one id
        return (
            text.replace('id = "f"', f'id = "f{number}"')
            .replace("id = 'f'", f"id = 'f{number}'")
            .replace('from = ["f"]', f'from = ["f{number}"]')
        )

    parts = [renamed(number, text) for number, (_code, text) in enumerate(WRONG_FACTS.values())]
    text = "\n".join(parts)
    expected = [number for number, line in enumerate(text.split("\n"), 1) if MARK in line]
    found = reading(tmp_path, text)
    assert places(found.problems) == [
        (code, "t/facts.toml", line) for (code, _text), line in zip(WRONG_FACTS.values(), expected, strict=True)
    ]
    assert found.pack is not None
    assert set(found.pack.facts) == {"good", "twice"}


def test_several_mistakes_of_one_fact_are_all_told(tmp_path: Path) -> None:
    text = fact(
        'thing = "lmap"\nwhen = "1950-13"\nstatus = "sure"\nparts = "x"', cite="cite = [{ source = 'bok', digest = 7 }]"
    )
    assert [p.code for p in reading(tmp_path, text).problems] == [
        "dangling", "bad-date", "wrong-value", "wrong-value", "dangling", "bad-digest", "bad-span",
    ]  # fmt: skip


def test_problems_stand_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    found = read_pack(
        written(tmp_path, {"pack.toml": HEAD, "b.toml": "[[fact]]\n", "a.toml": "[[deck]]\n\n[[entity]]\n"})
    )
    where = [(p.file, p.line) for p in found.problems]
    assert where == sorted(where)
    assert list(dict.fromkeys(where)) == [("t/a.toml", 1), ("t/a.toml", 3), ("t/b.toml", 1)]


# What rests on something wrong


def test_a_wrong_entity_is_told_once_and_not_at_each_fact_that_names_it(tmp_path: Path) -> None:
    wrong = '[[entity]]\nid = "bell"\ntype = "thnig"\nname = "Bell"\n'
    found = reading(tmp_path, wrong + fact('thing = "bell"') + fact('thing = "lamp"\nattributed = "bell"', id="g"))
    assert places(found.problems) == [("dangling", "t/facts.toml", 3)]
    assert found.pack is not None
    assert list(found.pack.facts) == ["good"]


def test_a_wrong_type_is_told_once_and_not_at_each_fact_of_it(tmp_path: Path) -> None:
    wrong = '[[type]]\nid = "x"\nsentence = "{y}"\n'
    found = reading(tmp_path, wrong + fact("", type="x") + fact("", type="x", id="g"))
    assert places(found.problems) == [("bad-template", "t/facts.toml", 3)]


def test_a_wrong_type_of_entity_is_told_once_and_not_at_each_role_and_entity_of_it(tmp_path: Path) -> None:
    wrong = '[[entity_type]]\nid = "x"\nname = "x"\nparent = "nothing"\n'
    entity = '[[entity]]\nid = "y"\ntype = "x"\nname = "Y"\n'
    kind = '[[type]]\nid = "z"\nrole.a = { value = "entity", of = "x" }\nsentence = "{a}"\n'
    found = reading(tmp_path, wrong + entity + kind)
    assert places(found.problems) == [("dangling", "t/facts.toml", 4)]


def test_a_source_that_is_wrong_is_told_once_and_not_at_each_citation(tmp_path: Path) -> None:
    found = reading(tmp_path, "", HEAD.replace("2000-06-30", "2000-06-31"))
    assert places(found.problems) == [("bad-date", "t/pack.toml", 9)]
    assert found.pack is not None
    assert found.pack.facts == {}


def test_of_two_facts_with_one_id_the_first_stays_whatever_the_other_says(tmp_path: Path) -> None:
    text = fact('thing = "lamp"\nmodality = "derived"\nfrom = ["good"]') + fact('thing = "clock"')
    found = reading(tmp_path, text)
    assert [p.code for p in found.problems] == ["duplicate"]
    assert found.problems[0].message == "fact f: the id stands at t/facts.toml:1 already."
    assert found.pack is not None
    assert found.pack.facts["f"].roles == {"thing": ("lamp",)}


def test_what_follows_from_a_wrong_fact_goes_with_it(tmp_path: Path) -> None:
    chain = fact('thing = "nothing"', id="a")
    for name, premise in (("b", "a"), ("c", "b"), ("d", "good")):
        chain += fact(f'thing = "lamp"\nmodality = "derived"\nfrom = ["{premise}"]', id=name)
    found = reading(tmp_path, chain)
    assert [p.code for p in found.problems] == ["dangling"]
    assert found.pack is not None
    assert list(found.pack.facts) == ["d", "good"]


def test_facts_that_follow_from_each_other_are_told_and_one_that_rests_on_them_is_left_out(tmp_path: Path) -> None:
    circle = "".join(
        fact(f'thing = "lamp"\nmodality = "derived"\nfrom = ["{premise}"]', id=name)
        for name, premise in (("a", "b"), ("b", "a"), ("c", "a"))
    )
    found = reading(tmp_path, circle)
    assert [(p.code, p.message) for p in found.problems] == [
        ("circular", "fact a: it follows from itself."),
        ("circular", "fact b: it follows from itself."),
    ]
    assert found.pack is not None
    assert list(found.pack.facts) == ["good"]


def test_a_draft_may_leave_empty_what_its_sentence_needs(tmp_path: Path) -> None:
    assert "f" in pack_of(tmp_path, fact('parts = 7\nstatus = "draft"')).facts


# Whatever a file holds

SCALARS = (
    st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=8)
    | st.sampled_from(["good", "lamp", "making", "book", "{thing}", "[", "1950", "draft", "derived"])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["en", "source", "span", "digest", "value", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
TABLE_KEYS = (
    "id name type parent aliases part_of forms the strict source span reason title as_of sha256 length paragraphs sentences"
    " tense role sentence label ask thing where parts note lasts rings sold site when start end cite closed count skip"
    " one_answer distinct from attributed modality status date_basis event tags search facts about odd"
).split()
CITED = {"source": "book", "span": [0, 9], "digest": "0123456789abcdef"}
RIGHT: dict[str, dict[str, object]] = {
    "source": {"id": "s", "title": "S", "as_of": "1990"},
    "no_fact": {"source": "book", "span": [0, 9], "reason": "none"},
    "entity_type": {"id": "x", "name": "x"},
    "entity": {"id": "x", "type": "thing", "name": "X"},
    "type": {"id": "x", "sentence": "x"},
    "fact": {"id": "f", "type": "making", "thing": "lamp", "cite": CITED},
    "deck": {"id": "x", "name": "X"},
}
TABLES = st.sampled_from(list(RIGHT)).flatmap(
    lambda name: st.dictionaries(st.sampled_from(TABLE_KEYS), VALUES, max_size=3).map(
        lambda row: (name, RIGHT[name] | row)
    )
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TABLES, min_size=1, max_size=3))
def test_nothing_that_a_file_can_hold_makes_reading_fail(
    tmp_path: Path, tables: list[tuple[str, dict[str, object]]]
) -> None:
    import tomlkit

    try:
        text = "".join(f"[[{name}]]\n{tomlkit.dumps(_inline(row))}" for name, row in tables)
    except ValueError:  # tomlkit cannot write it
        return
    found = reading(tmp_path, text)
    assert found.pack is not None or any(p.code == "syntax" for p in found.problems)
    if found.pack is not None:
        assert "good" in found.pack.facts or any(p.code in ("duplicate", "dangling") for p in found.problems)
        check_pack(found.pack)
    for problem in found.problems:
        if problem.code == "duplicate" and problem.file == "t/z.toml":
            continue  # the right fact of the other file, whose id the first has taken
        assert problem.file == "t/facts.toml"
        assert 1 <= problem.line <= len(text.split("\n"))
        assert problem.sentence().encode()


def _inline(row: dict[str, object]) -> dict[str, object]:
    import tomlkit

    def value(raw: object) -> object:
        if isinstance(raw, dict):
            table = tomlkit.inline_table()
            table.update({key: value(inner) for key, inner in raw.items()})
            return table
        return [value(inner) for inner in raw] if isinstance(raw, list) else raw

    return {key: value(raw) for key, raw in row.items()}


def test_a_deck_that_searches_for_what_no_fact_has_is_warned_of_where_it_is_written(tmp_path: Path) -> None:
    found = reading(tmp_path, '[[deck]]\nid = "d"\nname = "D"\nsearch = "type:making or tag:nowhere"\n')
    assert found.pack is not None and not found.problems
    [problem] = [one for one in check_pack(found.pack) if one.code != "uncovered"]
    assert (problem.code, problem.severity) == ("finds-nothing", "warning")
    assert "'tag:nowhere' finds no fact" in problem.message
    assert (problem.file, problem.line) == ("t/facts.toml", 4)


def test_of_what_a_deck_searches_for_lastingly_it_is_told_too_which_part_finds_nothing(tmp_path: Path) -> None:
    deck = '[[deck]]\nid = "d"\nname = "D"\nsearch = "source:book -tag:z or source:book date:1001"\n'
    found = reading(tmp_path, deck)
    assert found.pack is not None and not found.problems
    [told] = [one.message for one in check_pack(found.pack) if one.code == "finds-nothing"]
    assert "'source:book date:1001' finds no fact" in told
