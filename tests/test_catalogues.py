"""Every language is complete: no words of the code lack a translation, none is stale, and each fills in what its English does."""

from __future__ import annotations

import ast
import gettext
import string

import catalogues
import pytest
from babel.messages.catalog import Message
from catalogues import told

LANGUAGES = sorted(catalogues.files())


def places(text: str) -> set[str]:
    """What is filled in: the names in braces of a template."""
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name is not None}


def english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def key(message: Message, number: int) -> object:
    """What Python's gettext finds the form of this number under."""
    words = message.id if isinstance(message.id, str) else message.id[0]
    words = f"{message.context}\4{words}" if message.context else words
    return words if isinstance(message.id, str) else (words, number)


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request):
    return catalogues.read(catalogues.files()[request.param])


@pytest.fixture(scope="module")
def code():
    return {(message.context, message.id) for message in catalogues.messages(catalogues.template())}


def test_there_is_a_catalogue_in_russian():
    assert "ru" in LANGUAGES


def test_all_words_of_the_code_are_translated(catalogue, code):
    translated = {(m.context, m.id) for m in catalogues.messages(catalogue) if not catalogues.untranslated(m)}
    assert sorted(map(str, code - translated)) == [], "translate them in the .po file, then `make words`"


def test_nothing_is_translated_that_the_code_no_longer_says(catalogue, code):
    stale = {(m.context, m.id) for m in catalogues.messages(catalogue)} - code
    assert sorted(map(str, stale)) == [], "`make words` takes them out"


def test_no_translation_is_a_guess(catalogue):
    assert [m.id for m in catalogues.messages(catalogue) if m.fuzzy] == []


def test_a_translation_fills_in_what_its_english_does(catalogue):
    """The singular may leave its number out, as English does in "a card"."""
    wrong = []
    for message in catalogues.messages(catalogue):
        allowed = set().union(*(places(text) for text in english(message)))
        needed = allowed if isinstance(message.id, str) else allowed - {"n"}
        wrong += [message.id for text in told(message) if text and not needed <= places(text) <= allowed]
    assert wrong == []


def test_a_translation_begins_and_ends_as_its_english_where_it_is_put_together(catalogue):
    def edges(text: str) -> tuple[bool, bool]:
        return text[:1].isspace(), text[-1:].isspace()

    wrong = [m.id for m in catalogues.messages(catalogue) for t in told(m) if t and edges(t) != edges(english(m)[0])]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_program_reads_is_made_of_the_text_that_is_translated(language):
    path = catalogues.files()[language]
    with path.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    wrong = [
        message.id
        for message in catalogues.messages(catalogues.read(path))
        for number, text in enumerate(told(message))
        if read._catalog.get(key(message, number), "") != text
    ]
    assert wrong == [], "`make words` makes the .mo anew"


def test_the_form_for_one_that_stands_for_twenty_one_too_names_the_number(catalogue):
    """In Russian 21, 31 ... take the form of 1: “the only card” would be said of 21 cards."""
    form = gettext.c2py(catalogue.plural_expr)
    if not any(form(number) == form(1) for number in range(2, 200)):
        return
    wrong = []
    for message in catalogues.messages(catalogue):
        if not isinstance(message.id, str):
            first, *others = told(message)
            named = set().union(*(places(text) for text in others))
            if ("n" in named and "n" not in places(first)) or ("n" not in named and {first} != set(others)):
                wrong.append(message.id)
    assert wrong == []


def test_no_words_lie_in_an_f_string_where_the_search_for_words_does_not_find_them():
    marks, hidden = {"_", "ngettext", "pgettext", "Worded"}, []
    for file in sorted((catalogues.ROOT / "study_app").rglob("*.py")):
        for text in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(text, ast.JoinedStr):
                calls = [one for one in ast.walk(text) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)]
                hidden += [f"{file.name}:{one.lineno}" for one in calls if one.func.id in marks]
    assert hidden == []
