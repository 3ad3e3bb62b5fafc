"""Words in the language in use: from a catalogue where there is one, else as they stand in the code."""

import re
import struct
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from babel.messages.pofile import read_po

from study_app import i18n
from study_app.clock import Moment
from study_app.facts.dates import short_day, short_month
from study_app.facts.quantities import counted, number_word
from study_app.own_data.restoring import when_in_words

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


def test_another_language_is_spoken_for_a_while_on_one_thread_alone(tmp_path):
    write_catalogue(tmp_path, RUSSIAN)
    i18n.use("en", tmp_path)
    heard = []
    with i18n.speaking("ru"):
        assert (i18n._("Decks"), i18n.ngettext("{n} card", "{n} cards", 3)) == ("Колоды", "{n} карточки")
        assert i18n.in_use() == ("ru", tmp_path)
        other = Thread(target=lambda: heard.append(i18n._("Decks")))
        other.start()
        other.join()
        with i18n.speaking("en"):
            assert i18n._("Decks") == "Decks"
        with i18n.speaking("tlh"):  # which the program does not speak
            assert i18n._("Decks") == "Колоды"
    assert heard == ["Decks"] == [i18n._("Decks")]
    assert i18n.in_use() == ("en", tmp_path)


@pytest.mark.parametrize(
    ("n", "words"), [(1, "1 карточка"), (3, "3 карточки"), (11, "11 карточек"), (21, "21 карточка")]
)
def test_a_number_gets_the_plural_of_the_language(tmp_path, n, words):
    write_catalogue(tmp_path, RUSSIAN)
    i18n.use("ru", tmp_path)
    assert i18n.ngettext("{n} card", "{n} cards", n).format(n=n) == words


def test_a_language_is_spoken_where_it_has_a_catalogue_and_english_always(tmp_path):
    assert i18n.spoken(tmp_path) == ("en",)
    write_catalogue(tmp_path, RUSSIAN)
    assert i18n.spoken(tmp_path) == ("en", "ru")


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["ru-RU", "en"], "ru"), (["ru_RU.UTF-8"], "ru"), (["de-DE", "ru", "en"], "ru"), (["en-GB", "ru"], "en"),
        (["de"], "en"), ([], "en"), (["C"], "en"),
    ],
)  # fmt: skip
def test_the_language_of_the_system_is_taken_where_it_is_spoken(tmp_path, wanted, language):
    write_catalogue(tmp_path, RUSSIAN)
    assert i18n.nearest(wanted, tmp_path) == language


def test_a_language_without_a_catalogue_is_not_guessed(tmp_path):
    assert i18n.nearest(["ru-RU"], tmp_path) == "en"


def shipped_russian() -> None:
    from study_app.app import StudyApp

    i18n.use("ru", StudyApp.catalogues())


def test_thousands_are_parted_as_the_language_does():
    assert i18n.grouped(1234567) == "1,234,567"
    shipped_russian()
    assert i18n.grouped(1234567) == "1\u00a0234\u00a0567"


def test_quotation_marks_are_those_of_the_language_and_others_within_them():
    assert i18n.quoted("a word") == "“a word”"
    shipped_russian()
    assert i18n.quoted("операция «Канал»") == "«операция „Канал“»"


@pytest.mark.parametrize(
    ("day", "english", "russian"),
    [
        (date(2026, 5, 3), ("3 May 2026", "May 2026"), ("3 мая 2026", "май 2026")),
        (date(2026, 12, 31), ("31 Dec 2026", "Dec 2026"), ("31 дек. 2026", "дек. 2026")),
    ],
)
def test_days_and_months_of_charts_are_in_the_language_in_use(day, english, russian):
    assert (short_day(day), short_month(day)) == english
    shipped_russian()
    assert (short_day(day), short_month(day)) == russian


def test_how_many_stands_beside_any_gender_and_case():
    assert counted(2) == "two"
    shipped_russian()
    assert (counted(2), number_word(2)) == ("2", "два")


def test_a_number_to_be_read_has_the_decimal_mark_of_the_language():
    assert [i18n.decimal(n) for n in (2.1, 3.0, 100_000)] == ["2.1", "3", "100000"]
    shipped_russian()
    assert [i18n.decimal(n) for n in (2.1, 3.0)] == ["2,1", "3"]


def test_shares_of_one_column_have_as_many_decimals_and_one_space_before_the_sign():
    assert [i18n.percent(n, 1) for n in (0.786, 0.9, 1)] == ["78.6 %", "90.0 %", "100.0 %"]
    assert i18n.percent(0.786) == "79 %"
    shipped_russian()
    assert [i18n.percent(n, 1) for n in (0.786, 0.9)] == ["78,6 %", "90,0 %"]


def test_no_percent_sign_is_without_its_space_in_either_language():
    from study_app.app import StudyApp

    with (StudyApp.catalogues() / "ru" / "LC_MESSAGES" / "study_app.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id and "python-format" not in message.flags]
    texts = [
        text
        for one in messages
        for said in (one.id, one.string)
        for text in ([said] if isinstance(said, str) else said)
    ]
    assert [text for text in texts if re.search(r"[\d}]%", text)] == []


def test_a_day_that_is_long_past_is_told_as_people_write_it():
    now, then = Moment(1_797_000_000_000, 0), 1_796_500_000_000
    assert when_in_words(then, now) == "5 December 2026, 19:46"
    shipped_russian()
    assert when_in_words(then, now) == "5 декабря 2026 года, 19:46"


def test_inside_a_sentence_a_text_begins_small_and_an_abbreviation_as_it_is() -> None:
    assert [i18n.within(text) for text in ("Minutes", "CSTO", "", "В")] == ["minutes", "CSTO", "", "в"]
