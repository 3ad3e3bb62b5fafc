"""Words in the language in use: from a catalogue where there is one, else as they stand in the code."""

import struct
from pathlib import Path

import pytest

from study_app import i18n

RUSSIAN = {
    "": "Content-Type: text/plain; charset=UTF-8\n"
    "Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n",
    "Decks": "Колоды",
    "{n} card\0{n} cards": "{n} карточка\0{n} карточки\0{n} карточек",
}


def write_catalogue(folder: Path, words: dict[str, str]) -> None:
    """A compiled catalogue (GNU gettext's .mo): a header, two tables of lengths and places, then the texts."""
    keys = sorted(key.encode() for key in words)
    texts = [*keys, *(words[key.decode()].encode() for key in keys)]
    header, place, table, blob = 28, 28 + 8 * len(texts), b"", b""
    for text in texts:
        table += struct.pack("<2I", len(text), place + len(blob))
        blob += text + b"\0"
    numbers = struct.pack("<7I", 0x950412DE, 0, len(keys), header, header + 8 * len(keys), 0, 0)
    file = folder / "ru" / "LC_MESSAGES" / "study_app.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(numbers + table + blob)


@pytest.fixture(autouse=True)
def english_afterwards(tmp_path):
    yield
    i18n.use("en", tmp_path)


def test_without_a_catalogue_words_are_shown_as_they_stand_in_the_code(tmp_path):
    i18n.use("en", tmp_path)
    assert i18n._("Decks") == "Decks"
    assert [i18n.ngettext("{n} card", "{n} cards", n) for n in (1, 2)] == ["{n} card", "{n} cards"]


def test_words_follow_the_language_in_use_at_once(tmp_path):
    write_catalogue(tmp_path, RUSSIAN)
    i18n.use("ru", tmp_path)
    assert i18n._("Decks") == "Колоды"
    assert i18n._("a word that nobody has translated") == "a word that nobody has translated"
    i18n.use("en", tmp_path)
    assert i18n._("Decks") == "Decks"


@pytest.mark.parametrize(
    ("n", "words"), [(1, "1 карточка"), (3, "3 карточки"), (11, "11 карточек"), (21, "21 карточка")]
)
def test_a_number_gets_the_plural_of_the_language(tmp_path, n, words):
    write_catalogue(tmp_path, RUSSIAN)
    i18n.use("ru", tmp_path)
    assert i18n.ngettext("{n} card", "{n} cards", n).format(n=n) == words
