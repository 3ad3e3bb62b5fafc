"""The architecture page is true: every sentence of it that a machine can check is checked here."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "study_app"
PAGE = (ROOT / "resources" / "guide" / "architecture.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

TESTED_ELSEWHERE = {
    "errors": "one class without a line of its own to run",
    "study/opened": "names what others take, without a line of its own to run",
}
"""Modules without a test file of their name, and why."""

BESIDE_THE_MIRROR = {
    "facts/importers/test_looking": "how a table is written, from its file by way of a process of its own",
    "test_architecture": "the page, not a module",
    "test_catalogues": "the words in every language",
    "test_packs_reference": "a page of the guide: the format of packs",
    "test_bundle": "what makes the bundle, which is no part of the program",
    "gui/test_term": "a term through the whole program",
    "gui/test_focus": "Tab through every page",
    "gui/test_pages_below": "what several pages show of a change on another",
    "gui/test_accessible_tree": "every page as a screen reader finds it",
    "gui/test_layouts": "all pages, not one",
    "gui/test_design": "the page of the design, not a module",
    "gui/test_shots": "the pictures of every page and state, which are made beside the program",
    "gui/test_binding": "guards the version of Qt's binding",
    "journal/test_frozen": "a file of every schema",
    "facts/test_csto": "a shipped pack",
    "facts/test_wonders": "a shipped pack",
    "facts/test_shipped_in_russian": "the shipped packs in Russian",
    "facts/article/test_csto_article": "a shipped pack, rebuilt from its article",
    "facts/article/test_wonders_article": "a shipped pack, proposed from its text",
    "gui/article/test_rebuilding": "a shipped pack, rebuilt from its article by keys",
}
"""Test files without a module of their name, and why."""


def modules() -> dict[str, Path]:
    """Each module and package of the program, as `facts/dates` or `facts/`."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        inside = file.relative_to(PACKAGE)
        if "_data" in inside.parts or inside == Path("__init__.py"):
            continue
        name = inside.parent.as_posix() + "/" if inside.name == "__init__.py" else inside.with_suffix("").as_posix()
        found[name] = file
    return found


def named_on_the_page() -> list[str]:
    """The modules and packages that the tree on the page names.

    Indentation says what lies in what, commas part names of one line, and two spaces end them.
    """
    [tree] = re.findall(r"```\nstudy_app/\n(.*?)```", PAGE, re.DOTALL)
    names: list[str] = []
    folders: list[str] = []
    for indent, here in re.findall(r"^( +)([^\s,]+(?:, [^\s,]+)*)", tree, re.MULTILINE):
        folders = folders[: len(indent) // 2 - 1]
        names += ["".join(folders) + name for name in here.split(", ")]
        if here.endswith("/"):
            folders.append(here)
    return names


def test_the_tree_on_the_page_names_every_module_once_and_nothing_else():
    assert sorted(named_on_the_page()) == sorted(modules())


def test_every_module_opens_with_a_sentence_that_says_what_it_is():
    bare = [name for name, file in modules().items() if not (ast.get_docstring(ast.parse(file.read_text())) or "")]
    assert bare == []


def test_the_order_of_imports_on_the_page_is_the_contract_that_is_enforced():
    [order] = re.findall(r"```\n(__main__ > .*?)\n```", PAGE, re.DOTALL)
    [contract] = [c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    assert [layer.strip() for layer in order.split(">")] == contract["layers"]
    assert contract["exhaustive"]  # a new module at the top level must find its layer


# Time and chance

CHANCE_AND_TIME = {"time", "random", "secrets", "numpy.random"}
ASKS_THE_CLOCK = {"now", "utcnow", "today", "currentDateTime", "currentDate", "currentTime"}
DRAWS_CHANCE = {"urandom", "uuid1", "uuid4", "uuid6", "uuid7"}


def reads_of_time_and_chance(code: str) -> Iterator[str]:
    """What in `code` reads the time of day or draws chance without a seed."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if name.name in CHANCE_AND_TIME - {"random"})
            case ast.ImportFrom(module=module, names=names) if module in CHANCE_AND_TIME:
                yield from (f"{module}.{name.name}" for name in names if f"{module}.{name.name}" != "random.Random")
            case ast.Call(func=ast.Attribute(value=ast.Name(id="random"), attr=name), args=arguments):
                # `random.Random(seed)` is chance as an argument; all else draws from a hidden generator
                if name != "Random" or not arguments:
                    yield f"random.{name}"
            case ast.Call(func=ast.Name(id="Random"), args=[]):
                yield "Random()"
            case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in ASKS_THE_CLOCK | DRAWS_CHANCE:
                # not `clock.now()`, which asks the clock that was handed in
                if name != "now" or ast.unparse(owner).endswith("datetime"):
                    yield f"{ast.unparse(owner)}.{name}"


@pytest.mark.parametrize(
    "code",
    [
        "import time\ntime.time()",
        "from time import time",
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.date.today()",
        "import random\nrandom.shuffle([])",
        "import random\nrandom.Random()",
        "from random import Random\nRandom()",
        "from random import choice",
        "import uuid\nuuid.uuid4()",
        "import os\nos.urandom(8)",
        "QDate.currentDate()",
    ],
)
def test_a_hidden_read_of_time_or_chance_is_seen(code):
    assert list(reads_of_time_and_chance(code))


@pytest.mark.parametrize(
    "code",
    ["import random\nrandom.Random(7)", "from random import Random\nRandom(seed)", "clock.now()", "uuid.UUID(int=7)"],
)
def test_time_and_chance_as_arguments_are_fine(code):
    assert list(reads_of_time_and_chance(code)) == []


def test_only_the_clock_reads_the_time_and_draws_chance():
    elsewhere = {
        name: found
        for name, file in modules().items()
        if name != "clock" and (found := sorted(reads_of_time_and_chance(file.read_text(encoding="utf-8"))))
    }
    assert elsewhere == {}


# Who may import what from outside

HOMES = {
    "PySide6": "gui/",
    "shiboken6": "gui/",
    "sqlite3": "database",
    "pysqlite3": "database",
    "sqlite_utils": "database",
    "fsrs_rs_python": "study/scheduler",
    "fsrs": "nowhere: it is the second opinion of a test",
    "edtf": "nowhere: it is the second opinion of a test",
}
"""Libraries that are imported in one place only."""


def imports(code: str) -> set[str]:
    """The top-level names of all that `code` imports when it runs: in functions too, but not for type checkers only."""
    found = set()
    todo: list[ast.AST] = [ast.parse(code)]
    while todo:
        match todo.pop():
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=otherwise):
                todo += otherwise
            case ast.Import(names=names):
                found |= {name.name.partition(".")[0] for name in names}
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.partition(".")[0])
            case node:
                todo += ast.iter_child_nodes(node)
    return found


def test_imports_are_found_in_functions_and_branches_but_not_those_for_type_checkers():
    code = "if TYPE_CHECKING:\n import a\nelse:\n import b.c\ndef f():\n from d.e import g\nfrom . import h"
    assert imports(code) == {"b", "d"}


def test_each_of_these_libraries_is_imported_in_its_one_home():
    strays = [
        f"{name} imports {library}"
        for name, file in modules().items()
        for library in sorted(imports(file.read_text(encoding="utf-8")) & set(HOMES))
        if not (name == HOMES[library] or (HOMES[library].endswith("/") and name.startswith(HOMES[library])))
    ]
    assert strays == []


def test_every_library_that_is_imported_is_declared_and_every_declared_one_imported():
    declared = {re.split(r"[^\w-]", line)[0].lower().replace("-", "_") for line in PROJECT["project"]["dependencies"]}
    used = {"pyside6": "pyside6_essentials", "shiboken6": "pyside6_essentials"}
    third_party = {
        used.get(library.lower(), library.lower())
        for file in modules().values()
        for library in imports(file.read_text(encoding="utf-8")) - set(sys.stdlib_module_names) - {"study_app"}
    }
    assert third_party == declared


# Tests mirror the code


def test_every_module_has_a_test_file_of_its_name_and_every_test_file_a_module():
    mirrored = {name for name in modules() if not name.endswith("/")} - set(TESTED_ELSEWHERE)
    tests = {
        (file.relative_to(ROOT / "tests").parent / file.stem.removeprefix("test_")).as_posix()
        for file in (ROOT / "tests").rglob("test_*.py")
        if file.relative_to(ROOT / "tests").parts[0] not in {"bench", "e2e", "torture"}
    }
    tests -= {name.replace("test_", "") for name in BESIDE_THE_MIRROR}
    assert sorted(mirrored - tests) == []
    assert sorted(tests - set(modules())) == []


# What is shipped


def test_no_line_of_the_program_knows_a_pack_that_is_shipped():
    packs = [folder.name for folder in (ROOT / "content").iterdir() if folder.is_dir()]
    assert len(packs) >= 2
    known = re.compile(rf"(?i)\b({'|'.join(map(re.escape, packs))})\b")
    files = sorted((ROOT / "study_app").rglob("*.py"))
    assert [(file.name, found[0]) for file in files if (found := known.search(file.read_text(encoding="utf-8")))] == []


def build(folder: Path, target: str, out: Path) -> Path:
    """Build an sdist or a wheel of the project in `folder`."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", out],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    [built] = out.glob("*.tar.gz" if target == "sdist" else "*.whl")
    return built


def test_a_wheel_built_from_the_sdist_carries_all_that_the_program_needs_and_finds_it(tmp_path):
    sdist = build(ROOT, "sdist", tmp_path / "sdist")
    subprocess.run(["tar", "-xf", sdist, "-C", tmp_path], check=True)
    wheel = build(tmp_path / sdist.name.removesuffix(".tar.gz"), "wheel", tmp_path / "wheel")
    installed = tmp_path / "installed"
    ZipFile(wheel).extractall(installed)
    code = {file.relative_to(PACKAGE).as_posix() for file in modules().values()} | {"__init__.py"}
    assert {name for name in files_in(installed / "study_app") if not name.startswith("_data/")} == code
    [about] = installed.glob("*.dist-info")
    assert (about / "licenses" / "LICENSE").read_text() == (ROOT / "LICENSE").read_text()
    ways_in = "[console_scripts]\nstudy-app = study_app.__main__:main\n"
    ways_in += "\n[gui_scripts]\nstudy-app-window = study_app.__main__:main\n"
    assert (about / "entry_points.txt").read_text() == ways_in
    for kind in ("content", "resources"):
        # from another folder and with this installation first, as after `pip install`
        code = f"import sys; sys.path.insert(0, {str(installed)!r}); from study_app.paths import shipped"
        code += f"; print(shipped({kind!r}))"
        run = subprocess.run([sys.executable, "-I", "-c", code], cwd="/", capture_output=True, text=True, check=True)
        shipped = Path(run.stdout.strip())
        assert shipped == installed / "study_app" / "_data" / kind
        assert files_in(shipped) == files_in(ROOT / kind)
    # whoever hands the fonts and the icons on, hands their licences on
    for folder, licence in (("fonts", "OFL.txt"), ("icons", "LICENSE-lucide.txt")):
        assert (installed / "study_app" / "_data" / "resources" / folder / licence).stat().st_size > 1000


def files_in(folder: Path) -> list[str]:
    """Every file under `folder`, by its path in it."""
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def text_files() -> Iterator[Path]:
    """Every text file of the tree that is ours: not what set-up, tools and tests leave behind."""
    left_behind = {".git", ".venv", ".hypothesis", "build", "dist", "out", "__pycache__"}
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in left_behind and not name.endswith(("_cache", ".egg-info"))]
        for file in (Path(folder) / name for name in names):
            if file.suffix not in {".png", ".ttf", ".mo", ".zip", ".db", ".gz"}:
                yield file


def test_no_file_names_a_folder_of_somebodys_machine():
    someones = re.compile(r"(?<![\w.~>)\]}])/(?:root|home|Users|work|tmp)/\w|[A-Z]:\\Users")
    named = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in text_files()
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if someones.search(line)
    ]
    assert named == []


@pytest.mark.parametrize(
    "page", ["README.md", *(f"resources/guide/{name}.md" for name in ("architecture", "design", "packs", "search"))]
)
def test_links_and_pictures_of_the_pages_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


# Words are in the language in use


def looked_up_too_early(code: str) -> list[int]:
    """The lines on which words are looked up while the module is read: the language is chosen later, and may change."""

    def calls(node: ast.AST) -> Iterator[int]:
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.FunctionDef | ast.Lambda):  # what it is made with is read at once
                for usual in (*inner.args.defaults, *(each for each in inner.args.kw_defaults if each)):
                    yield from calls(ast.Expr(usual))
                continue
            if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in {"_", "ngettext"}:
                yield inner.lineno
            yield from calls(inner)

    return list(calls(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["A = _('a')", "class A:\n    b = (_('b'),)", "def f(a=_('a')): ...", "A = {1: ngettext('a', 'b', 1)}"]
)
def test_words_that_are_looked_up_too_early_are_seen(code):
    assert looked_up_too_early(code)


def test_no_words_are_looked_up_while_a_module_is_read():
    found = {name: lines for name, file in modules().items() if (lines := looked_up_too_early(file.read_text("utf-8")))}
    assert found == {}


# No host is ever spoken to, and nothing is opened outside of the program


def test_nothing_that_speaks_to_a_host_or_opens_another_program_is_imported():
    hosts = {"http", "ftplib", "smtplib", "poplib", "imaplib", "ssl", "webbrowser", "xmlrpc", "requests", "httpx"}
    for file in modules().values():
        text = file.read_text(encoding="utf-8")
        assert not imports(text) & hosts, file
        assert "urllib.request" not in text, file
        for name in ("QNetworkAccessManager", "QTcpSocket", "QUdpSocket", "QSslSocket", "QWebEngine", "QWebSocket"):
            assert name not in text, file
        for name in ("QDesktopServices", "openUrl", "setOpenExternalLinks", "setOpenLinks", "startfile(", "xdg-open"):
            assert name not in text.replace("setOpenLinks(False)", ""), file


def test_nothing_in_the_window_shows_markup():
    for file in (ROOT / "study_app" / "gui").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        if file == ROOT / "study_app" / "gui" / "guide.py":
            # Markdown that comes with the program, without HTML; that it loads nothing from elsewhere has a test of its own.
            assert "setOpenLinks(False)" in text and "MarkdownNoHTML" in text
            text = text.replace("QTextBrowser", "").replace("setMarkdown(page.text, _MARKDOWN)", "")
        for name in ("QTextBrowser", "setHtml", "insertHtml", "setMarkdown", "RichText", "MarkdownText", "QMessageBox"):
            assert name not in text, file
        made = text.count("QLabel(")
        assert made <= (2 if file.name == "widgets.py" else 1 if file.name == "picture.py" else 0), file
        tips = re.findall(r"setToolTip\((?:0, )?(\w*)", text) + re.findall(r"showText\([^\n]*", text)
        assert all(re.search(r"\btip\b|told_whole|_told_count", told) for told in tips), (file, tips)
