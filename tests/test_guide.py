"""The guide is read page by page and words are found in it; what it says of the program is so: words, keys, figures, links."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import catalogues
import pytest
import translated

from study_app import guide
from study_app.paths import shipped

FOLDER = shipped("resources") / "guide"
PAGES = guide.read(FOLDER)
FOR_USERS = [page for page in PAGES if page.name not in ("packs.md", "search.md", "design.md", "architecture.md")]
PROGRAM = shipped("content").parent / "study_app"

CODE = re.compile(r"`([^`\n]+)`")
BOLD = re.compile(r"\*\*([^*]+)\*\*")


@pytest.fixture
def small(tmp_path: Path) -> tuple[guide.GuidePage, ...]:
    """A guide of two pages."""
    (tmp_path / "index.md").write_text("# Top\n\nA *word* on top.\n\n- [Trees](trees.md): of wood\n", encoding="utf-8")
    (tmp_path / "trees.md").write_text(
        "# Trees\n\nAll of them.\n\n## Oak, `quercus`\n\nBears **acorns**; see [the top](index.md).\n"
        "| key | what |\n|---|---|\n| `A` | ask |\n\n```\n# no heading\nlen_of_wood = 3\n```\n\n"
        "## Beech\n\nBears nuts, no acorn.\n",
        encoding="utf-8",
    )
    return guide.read(tmp_path)


def test_pages_come_in_the_order_of_the_index_with_their_headings(small):
    assert [page.name for page in small] == ["index.md", "trees.md"]
    told = [(section.level, section.title, section.number) for section in small[1].sections]
    assert told == [(1, "Trees", 0), (2, "Oak, quercus", 1), (2, "Beech", 2)]


def test_a_section_is_told_without_the_signs_of_markdown(small):
    oak = small[1].sections[1]
    assert oak.words == "Bears acorns; see the top. key what A ask # no heading len_of_wood = 3"


def test_a_link_leads_to_the_section_that_it_names(small):
    assert small[1].section("oak-quercus") is small[1].sections[1]
    assert small[1].section("elm") is None


def test_all_words_must_be_in_a_section_and_those_of_headings_come_first(small):
    assert [found.section.title for found in guide.find(small, "bears acorn")] == ["Oak, quercus", "Beech"]
    assert [found.section.title for found in guide.find(small, "OAK")] == ["Oak, quercus"]
    assert [found.section.title for found in guide.find(small, "wood")] == [
        "Top"
    ]  # beginnings of words: not len_of_wood
    assert [found.section.title for found in guide.find(small, "beech nut")] == ["Beech"]
    assert guide.find(small, "elm") == guide.find(small, "  ") == ()


def test_what_follows_each_other_in_a_list_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text(
        "# Top\n\nOf wood:\n\n- an oak\n- a beech\n  in leaf\n\nAll.\n", encoding="utf-8"
    )
    [page] = guide.read(tmp_path)
    assert page.sections[0].words == "Of wood: an oak · a beech in leaf All."


def test_what_is_found_is_shown_with_whole_words_around_it(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text(f"# Top\n\n{'before ' * 30}needle {'after ' * 30}\n", encoding="utf-8")
    [found] = guide.find(guide.read(tmp_path), "needle")
    assert found.excerpt.startswith("… before ") and found.excerpt.endswith(" after …")
    assert " needle " in found.excerpt


# What the guide says


def strings() -> set[str]:
    """All words of the program that are shown, without the sign of a menu's letter."""
    found = set()
    for file in PROGRAM.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                found |= {
                    arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                }
    return {re.sub("&(?!&)", "", words) for words in found}


def known_keys() -> set[str]:
    """All keys that some line of the program names, taken apart: "Up, Down" names two."""
    found = set()
    for file in PROGRAM.rglob("gui/**/*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 60:
                found |= {key.strip() for key in node.value.split(",")}
    return found


KEY = re.compile(
    r"(?:(?:Ctrl|Shift|Alt)\+)*(?:[A-Z]|[0-9]|F[0-9]+|\+|-|Enter|Esc|Tab|Space|Up|Down|Left|Right|Backspace)"
)


# The guide in other languages

FOLLOWED = [(language, page) for language in translated.languages() for page in translated.translated(language)]
FIGURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")


def pair(language: str, name: str) -> tuple[guide.GuidePage, guide.GuidePage]:
    """A page in English, and as it is shown in a language."""
    [english] = [page for page in PAGES if page.name == name]
    [other] = [page for page in guide.read(FOLDER, language) if page.name == name]
    return english, other


SIGNS = {
    "rows of tables": re.compile(r"(?m)^\|"),
    "items": re.compile(r"(?m)^(?:- |\d\. )"),
    "code": CODE,
    "bold": BOLD,
    "links": re.compile(r"\]\("),
}


def shape(text: str) -> list[dict[str, int]]:
    """How many there are of each in each section of a page."""
    return [
        {name: len(sign.findall(body)) for name, sign in SIGNS.items()} for _heading, body in translated.sections(text)
    ]


def said_in(language: str) -> dict[str, set[str]]:
    """What each of the program's words is in a language, without the sign of a menu's letter."""
    told: dict[str, set[str]] = {}
    for message in catalogues.messages(catalogues.read(catalogues.files()[language])):
        english = (message.id,) if isinstance(message.id, str) else message.id
        for one in english:
            told.setdefault(re.sub("&(?!&)", "", one), set()).update(
                re.sub("&(?!&)", "", words) for words in catalogues.told(message)
            )
    return told


def named_keys(text: str, known: set[str]) -> list[str]:
    """Keys and commands in the order in which a text names them."""
    return [
        code for code in CODE.findall(text) if code in known or KEY.fullmatch(code) or re.match("study-app |--", code)
    ]


@pytest.mark.parametrize("language", translated.languages())
def test_all_that_a_learner_reads_is_there_in_each_language(language):
    assert {f"{name}.md" for name in translated.FOR_READERS} <= set(translated.translated(language))
    assert {page.name for page in FOR_USERS} <= {f"{name}.md" for name in translated.FOR_READERS}


@pytest.mark.parametrize("language", translated.languages())
def test_a_change_of_the_english_guide_is_followed(language):
    assert translated.behind(language) == [], f"translate them, then: python tests/translated.py {language} PAGE"


def test_a_section_that_reads_otherwise_is_told_however_its_lines_are_broken(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(translated, "GUIDE", tmp_path)
    (tmp_path / "de").mkdir()
    for folder in (tmp_path, tmp_path / "de"):
        (folder / "index.md").write_text("# Top\n\nAll of it.\n\n## Oak\n\nBears nuts.\n", encoding="utf-8")
    assert len(translated.behind("de")) == 2
    translated.follow("de", ["index.md"])
    assert translated.behind("de") == []
    (tmp_path / "index.md").write_text("# Top\n\nAll\nof it.\n\n## Oak\n\nBears acorns.\n", encoding="utf-8")
    assert [line.split()[-1] for line in translated.behind("de")] == ["Oak", "Oak"]  # as it is, and as it was


@pytest.mark.parametrize(("language", "name"), FOLLOWED)
def test_a_translated_page_has_the_sections_figures_and_tables_of_the_english_one(language, name):
    english, other = pair(language, name)
    assert other.folder == FOLDER / language
    assert [(one.level, one.anchor) for one in other.sections] == [(one.level, one.anchor) for one in english.sections]
    assert FIGURE.findall(other.text) == FIGURE.findall(english.text)
    assert shape(other.text) == shape(english.text)


@pytest.mark.parametrize(("language", "name"), FOLLOWED)
def test_a_translated_page_names_the_same_buttons_and_menus_in_the_words_of_the_program(language, name):
    english, other = pair(language, name)
    told = said_in(language)
    there, here = ([bold.split(" > ") for bold in BOLD.findall(page.text)] for page in (english, other))
    for theirs, ours in zip(there, here, strict=True):
        for one, words in zip(theirs, ours, strict=True):
            assert words in (STRESSED if one in STRESSED else told[one]), one


@pytest.mark.parametrize(("language", "name"), FOLLOWED)
def test_a_translated_page_names_the_same_keys_and_commands(language, name):
    english, other = pair(language, name)
    told = said_in(language)
    arrows = {"Alt+Up": "Alt+Вверх", "Alt+Down": "Alt+Вниз"}
    assert told["Alt+Up, Alt+Down"] == {", ".join(arrows.values())}
    there = [arrows.get(key, key) for key in named_keys(english.text, set())]
    here = named_keys(other.text, set(arrows.values()))
    plain = re.compile("'[^']*'")
    assert [plain.sub("", key) for key in here] == [plain.sub("", key) for key in there]


@pytest.mark.parametrize(("language", "name"), FOLLOWED)
def test_each_link_of_a_translated_page_leads_to_a_file_and_a_section(language, name):
    _english, other = pair(language, name)
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", re.sub(r"(?s)```.*?```|`[^`\n]*`", "", other.text))
    for file, anchor in (link.partition("#")[::2] for link in links):
        assert (other.folder / file).is_file(), file
        _page, target = pair(language, Path(file).name)
        assert (target.folder / target.name).samefile(other.folder / file), f"{file} is translated"
        assert not anchor or target.section(anchor) is not None, f"{file}#{anchor}"


def test_a_page_that_is_not_translated_is_english_and_links_by_english_names_lead_right(tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# Top\n\n- [Trees](trees.md)\n\n## Below\n", encoding="utf-8")
    (tmp_path / "trees.md").write_text("# Trees\n", encoding="utf-8")
    (tmp_path / "ru").mkdir()
    (tmp_path / "ru" / "index.md").write_text("# Верх\n\n- [Trees](../trees.md)\n\n## Ещё ниже\n", encoding="utf-8")
    top, trees = guide.read(tmp_path, "ru")
    assert (top.title, top.folder, trees.title, trees.folder) == ("Верх", tmp_path / "ru", "Trees", tmp_path)
    assert top.section("below") is top.section("ещё-ниже") is top.sections[1]
    assert [found.section.title for found in guide.find((top, trees), "еще НИЖ")] == ["Ещё ниже"]
    assert guide.read(tmp_path, "de") == guide.read(tmp_path)


def test_every_page_that_is_there_is_in_the_index():
    assert sorted(page.name for page in PAGES) == sorted(file.name for file in FOLDER.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_leads_somewhere(page):
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", re.sub(r"(?s)```.*?```|`[^`\n]*`", "", page.text))
    for name, anchor in (link.partition("#")[::2] for link in links):
        target = next((other for other in PAGES if other.name == (name or page.name)), None)
        assert target is not None, f"{page.name} names {name}"
        assert not anchor or target.section(anchor) is not None, f"{page.name} names {name}#{anchor}"


@pytest.mark.parametrize("page", FOR_USERS, ids=lambda page: page.name)
def test_words_in_bold_stand_on_the_screen(page):
    there = strings()
    lacking = [bold for bold in BOLD.findall(page.text) for part in bold.split(" > ") if part not in there | STRESSED]
    assert lacking == []


STRESSED = {"move", "both", "bold", "перейти", "обоих", "Полужирным"}
"""Words in bold that stand on no page."""


@pytest.mark.parametrize("page", FOR_USERS, ids=lambda page: page.name)
def test_the_keys_that_are_named_do_something(page):
    there = known_keys() | {str(digit) for digit in range(10)}
    named = {code for code in CODE.findall(page.text) if KEY.fullmatch(code)}
    assert named
    assert sorted(named - there) == []


@pytest.mark.parametrize("page", FOR_USERS, ids=lambda page: page.name)
def test_the_commands_that_are_named_are_understood(page):
    from study_app.command_line import parser

    for line in (code for code in CODE.findall(page.text) if code.startswith("study-app ")):
        words = line.split()[1:]
        if words[0] != "pack":
            assert parser().parse_args(words).command == words[0]


def test_the_parts_of_the_command_for_packs_are_all_named():
    from study_app.command_line import parser

    [page] = [page for page in PAGES if page.name == "publish.md"]
    told = page.sections[-1].words
    for name in re.findall(r"[a-z-]+", told.split("does all of this:")[1].split(".")[0]):
        with pytest.raises(SystemExit) as left:
            parser().parse_args(["pack", name, "--help"])
        assert left.value.code == 0


def test_every_key_that_the_reader_of_packs_knows_is_in_the_reference():
    readers = {"text", "words", "texts", "flag", "number", "choice", "mapping", "take", "parsed"}
    keys = {
        node.args[0].value
        for node in ast.walk(ast.parse((PROGRAM / "facts" / "pack_files.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in readers
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert {"as_of", "negates", "date_basis", "was"} <= keys
    [reference] = [page.text for page in PAGES if page.name == "packs.md"]
    assert [k for k in sorted(keys) if not re.search(rf"(?m)`{k}\b|^{k}\b[. ]|\b{k} = |, {k} =", reference)] == []
