"""Facts in words: slots, articles, dates, counts, and parts that are left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from facts.harbour import fact, harbour, pack_of, the
from hypothesis import given
from hypothesis import strategies as st

from study_app import i18n
from study_app.facts.dates import parse as parse_date
from study_app.facts.kinds import DateBasis, Tense, ValueKind
from study_app.facts.pack import Entity, FactType, Role, Unit
from study_app.facts.quantities import parse_duration, parse_frequency
from study_app.facts.store import Gap
from study_app.facts.wording import Fault, Wording, Words, faults, is_slot, slots, unfilled, value
from study_app.paths import shipped

PACK = harbour()
WORDS = Words(PACK, "en")
TYPE = FactType(
    "t",
    {},
    Tense.EVENT,
    {"league": Role("league", ValueKind.ENTITY), "town": Role("town", ValueKind.ENTITY)},
    {},
    {},
    {},
)


TERM = {"start": parse_date("1899"), "end": parse_date("1917")}
OLD_TERM = {"start": parse_date("-0604"), "end": parse_date("0014")}


def said(name: str) -> str:
    return WORDS.sentence(the(PACK, name))


def asked(name: str, facet: str) -> str:
    return WORDS.question(the(PACK, name), facet).text


def with_sentence(template: str, name: str = "founded", language: str = "en", **changes: object) -> str:
    """What a sentence template in a language says of a fact."""
    shop = Entity("shop", "organisation", {"en": "eBay"})
    pack = replace(PACK, entities=PACK.entities | {"shop": shop})
    fact = replace(the(PACK, name), sentence={language: template}, attributed="shop" if ":cap" in template else "")
    return Words(pack, language).sentence(replace(fact, **changes))


# Sentences


def test_a_time_has_the_ending_that_it_has_after_from_and_after_to() -> None:
    template = "с {start:from} по {end:to}, то есть {start}"
    assert with_sentence(template, times=TERM) == "С 1899 по 1917, то есть 1899"  # English has one form
    i18n.use("en", shipped("resources") / "locale")
    assert with_sentence(template, language="ru", times=TERM) == "С 1899 года по 1917 год, то есть 1899"
    assert (
        with_sentence(template, language="ru", times=OLD_TERM)
        == "С 605 года до н. э. по 14 год н. э., то есть 605 год до н. э."
    )
    assert (
        with_sentence("к {as_of:from}, {as_of:on}, {as_of}", language="ru")
        == "К 1 февраля 1912 года, 1 февраля 1912 года, 1 февраля 1912 года"
    )


@pytest.mark.parametrize("window", ["en", "ru"])
def test_a_text_that_is_in_one_language_alone_is_in_that_to_the_last_word(window: str) -> None:
    i18n.use(window, shipped("resources") / "locale")
    try:
        words = Words(PACK, window)
        assert words.sentence(the(PACK, "joined")) == "Dogwood and Elm joined the League in 1903."
        assert (
            words.question(the(PACK, "charter-in-force"), "document").text == "What is in force as of 1 February 1912?"
        )
        assert words.gap(the(PACK, "met-in-birch"), "town") == Gap("The wardens met in ", "", " in August.", ("when",))
        assert words.uncounted(the(PACK, "founded"), "founder") == (
            "Which towns founded the Harbour League on 3 May 1901?",
            "How many towns founded the Harbour League on 3 May 1901?",
        )
        state = replace(the(PACK, "charter-in-force"), sentence={"en": "{document:The} is in force[ since {start}]."})
        assert words.undated(state).text == "The Charter is in force."
        russian = replace(the(PACK, "joined"), sentence={"ru": "{joiner} вступили {when:on}."})
        assert words.sentence(russian) == "Dogwood и Elm вступили в 1903 году."
        # what is asked for is told in the language of the window
        assert words.filler(parse_date("1903-05")) == {"en": "May 1903", "ru": "май 1903 года"}[window]
        assert (
            words.sentence(the(PACK, "founded"))
            == {
                "en": "The Harbour League was founded on 3 May 1901 by Alder, Birch and Cedar.",
                "ru": "Гаванского союза: 3 мая 1901 года.",
            }[window]
        )
    finally:
        i18n.use("en", shipped("resources") / "locale")


def test_a_time_after_from_or_to_is_no_gap_for_it_is_no_name_of_the_time() -> None:
    assert gap("{league} to {end:to}", "end", times=TERM) is None


@pytest.mark.parametrize(("n", "told"), [(1, "1 порт"), (3, "3 порта"), (21, "21 порт"), (12, "12 портов")])
def test_a_number_takes_the_form_of_its_unit_that_its_language_has_for_a_few(n: int, told: str) -> None:
    unit = Unit({"en": "port", "ru": "порт"}, {"en": "ports", "ru": "портов"}, few={"ru": "порта"})
    role = Role("ports", ValueKind.NUMBER, unit=unit)
    assert Words(PACK, "ru").filler(n, "", role) == told
    assert Words(PACK, "en").filler(n, "", role) == f"{n} port{'s' * (n > 1)}"
    assert Words(PACK, "fr").filler(21, "", role) == "21 ports"  # not said in that language: as English counts


def test_numbers_in_sentences_are_written_as_the_language_in_use_writes_them() -> None:
    plain = Role("ports", ValueKind.NUMBER)
    long = replace(
        plain, unit=Unit({"en": "metre", "ru": "метр"}, {"en": "metres", "ru": "метров"}, few={"ru": "метра"})
    )
    english, russian = Words(PACK, "en"), Words(PACK, "ru")
    assert [english.filler(n, "", long) for n in (2.5, 12345.25, -10000)] == [
        "2.5 metres",
        "12,345.25 metres",
        "-10,000 metres",
    ]
    assert [english.filler(n, "", plain) for n in (2.5, 12345)] == ["2.5", "12345"]
    i18n.use("ru", shipped("resources") / "locale")
    try:
        told = ["2,5 метра", "12\u00a0345,25 метра", "-10\u00a0000 метров"]
        assert [russian.filler(n, "", long) for n in (2.5, 12345.25, -10000)] == told
        assert [russian.filler(n, "", plain) for n in (2.5, 12345)] == ["2,5", "12345"]
    finally:
        i18n.use("en", shipped("resources") / "locale")


def test_a_fact_is_stated_with_articles_dates_and_lists() -> None:
    assert said("founded") == "The Harbour League was founded on 3 May 1901 by Alder, Birch and Cedar."
    assert said("joined") == "Dogwood and Elm joined the League in 1903."
    assert said("wardens-meet") == "The Council of Wardens meets at least twice a year."


def test_what_is_in_brackets_is_left_out_where_a_slot_of_it_is_empty() -> None:
    assert said("renewed") == "The Charter was renewed in 1910 by four towns without Elm for 5 years."
    assert said("renewed-by") == "The Charter was renewed in 1910 by Alder, Birch, Cedar and Dogwood."


def test_an_implied_year_is_not_said() -> None:
    assert said("met-in-birch") == "The wardens met in Birch in August."
    assert said("met-in-cedar") == "The wardens met in Cedar on 26 September."


def test_who_says_so_is_named_with_its_article() -> None:
    assert said("boats") == "The Harbour League wants to build 120 boats."


def test_a_sentence_of_the_fact_itself_goes_before_that_of_its_type() -> None:
    assert with_sentence("{when}: {league}") == "3 May 1901: Harbour League"


def test_a_sentence_begins_with_a_capital() -> None:
    assert with_sentence("by {founder} {league:the}") == "By Alder, Birch and Cedar the Harbour League"


def test_a_sentence_that_ends_in_an_abbreviation_has_one_full_stop() -> None:
    assert with_sentence("The {league} is a league by treaty etc..") == "The Harbour League is a league by treaty etc."
    assert with_sentence("The {league} ...") == "The Harbour League ..."


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{league:the}", "The Harbour League"),  # the capital begins the sentence
        ("In {league:the}", "In the Harbour League"),
        ("In {league:The}", "In The Harbour League"),
        ("In {founder:the}", "In Alder, Birch and Cedar"),  # towns take no article
        ("In {league:gen}", "In Harbour League"),  # no such form in English
        ("by {attributed:cap} in {league:cap}", "By EBay in Harbour League"),
        ("{n:founder} towns", "Three towns"),
        ("{when:on}", "On 3 May 1901"),
        ("{as_of}", "1 February 1912"),
        ("{as_of:on}", "On 1 February 1912"),
        ("a[ b {end}] c", "A c"),
        ("a [b {end}] c", "A c"),
        ("a[ {founder}][ {end}].", "A Alder, Birch and Cedar."),
        ("{end}", ""),
        ("a {attributed}", ""),
        ("  a  ", "A"),
    ],
)
def test_slots_and_modifiers(template: str, text: str) -> None:
    assert with_sentence(template) == text


def test_word_forms_and_dates_are_those_of_the_language() -> None:
    i18n.use("en", shipped("resources") / "locale")
    assert Words(PACK, "ru").sentence(the(PACK, "founded")) == "Гаванского союза: 3 мая 1901 года."


def test_a_sentence_is_of_one_language_whatever_the_window_speaks() -> None:
    i18n.use("ru", shipped("resources") / "locale")
    try:
        assert Words(PACK, "ru").sentence(the(PACK, "joined")) == said("joined")  # which no one has put into Russian
        assert Words(PACK, "ru").question(the(PACK, "joined"), "when").text == asked("joined", "when")
        assert parse_date("1901-05").words() == "май 1901 года", "and the window speaks on as before"
        founding = the(PACK, "founded")
        kind = replace(
            PACK.types[founding.type], sentence={"en": "{what:cap} was {when:on}.", "ru": "{what:cap}, {when}."}
        )
        kind = replace(kind, roles=kind.roles | {"what": Role("what", ValueKind.TEXT)})
        pack = replace(PACK, types=PACK.types | {founding.type: kind})
        both, english = {"en": "a start", "ru": "начало"}, {"en": "a start"}
        told = [
            Words(pack, "ru").sentence(replace(founding, sentence={}, roles={"what": (text,)}))
            for text in (both, english)
        ]
        assert told == ["Начало, 3 мая 1901 года.", "A start was on 3 May 1901."]
    finally:
        i18n.use("en", shipped("resources") / "locale")


def test_a_text_that_is_not_there_in_a_language_is_told_in_that_of_the_pack() -> None:
    assert Words(PACK, "ru").sentence(the(PACK, "joined")) == said("joined")


def test_a_count_goes_before_the_number_of_those_who_are_named() -> None:
    assert with_sentence("{n:founder}", count={"founder": 7}) == "Seven"
    assert with_sentence("{n:founder}") == "Three"


# Values


@pytest.mark.parametrize(
    ("lines", "note", "text"),
    [
        ("parts = 7", "{parts} parts", "7 parts"),
        ("parts = 7", "{parts:word} parts", "Seven parts"),
        ("parts = 1234567", "{parts}", "1234567"),
        ("parts = 2.5", "{parts:word}", "2.5"),
        ("parts = 2.0", "{parts:word}", "Two"),
        ('lasts = "P5Y"', "{lasts}", "5 years"),
        ('rings = "2/P1D"', "{rings}", "Twice a day"),
        ('sold = "1950-03"', "{sold}", "March 1950"),
        ('sold = "1950-03"', "sold {sold:on}", "Sold in March 1950"),
        ('site = "https://example.org/a"', "at {site}", "At https://example.org/a"),
        ('note = "brass"', "of {note}", "Of brass"),
        ('note = ["brass", "gold"]', "of {note:cap}", "Of Brass and Gold"),
        ('note = { en = "brass", ru = "латунь" }', "of {note}", "Of brass"),
    ],
)
def test_values_of_each_kind_in_words(tmp_path: Path, lines: str, note: str, text: str) -> None:
    pack = pack_of(tmp_path, fact(f'thing = "lamp"\n{lines}'))
    assert Words(pack, "en").sentence(replace(pack.facts["f"], sentence={"en": note})) == text


def test_equal_fillers_have_equal_values_and_others_have_not() -> None:
    text, number = Role("r", ValueKind.TEXT), Role("r", ValueKind.NUMBER)
    assert value(text, {"en": "Keeps  the LIGHTS"}, WORDS) == value(text, {"en": "keeps the lights"}, WORDS)
    assert value(number, 4, WORDS) == value(number, 4.0, WORDS) == "4"
    assert value(number, 1234567, WORDS) != value(number, 1234568, WORDS)
    assert value(None, parse_date("1992-05"), WORDS) == "1992-05"
    assert value(None, parse_duration("P5Y"), WORDS) == "P5Y"
    assert value(None, parse_duration("P12M"), WORDS) == value(None, parse_duration("P1Y"), WORDS)
    assert value(None, parse_duration("P7D"), WORDS) == value(None, parse_duration("P1W"), WORDS)
    assert value(None, parse_duration("P18M"), WORDS) == "P18M"
    assert value(None, parse_frequency("2/P12M"), WORDS) == value(None, parse_frequency("2/P1Y"), WORDS)
    assert value(None, parse_frequency("=2/P1Y"), WORDS) == value(None, parse_frequency("2/P1Y"), WORDS)
    assert value(Role("r", ValueKind.ENTITY), "alder", WORDS) == "alder"


# Questions and labels


def test_a_question_tells_which_roles_and_times_it_names() -> None:
    question = WORDS.question(the(PACK, "founded"), "founder")
    assert question.text == "Which three towns founded the Harbour League on 3 May 1901?"
    assert question.named == ("league", "when")  # a count is no constraint: it is the number of the answers


def test_a_part_that_is_left_out_names_nothing() -> None:
    template = {"founder": {"en": "Who[ with {attributed}] founded {league:the}[ {end}]?"}}
    assert WORDS.question(replace(the(PACK, "founded"), ask=template), "founder").named == ("league",)


def test_a_question_with_an_empty_slot_is_not_put() -> None:
    template = {"founder": {"en": "Who founded it {end}?"}}
    question = WORDS.question(replace(the(PACK, "founded"), ask=template), "founder")
    assert (question.text, question.named) == ("", ())
    assert asked("founded", "league") == ""  # the type has no question for it


def test_a_question_of_the_fact_itself_goes_before_that_of_its_type() -> None:
    own = replace(the(PACK, "founded"), ask={"when": {"en": "since when?"}})
    assert WORDS.question(own, "when").text == "Since when?"
    assert WORDS.question(own, "founder").text == asked("founded", "founder")


def test_a_question_for_a_set_can_leave_its_number_out_or_ask_for_it() -> None:
    plain, number = WORDS.uncounted(the(PACK, "founded"), "founder")
    assert plain == "Which towns founded the Harbour League on 3 May 1901?"
    assert number == "How many towns founded the Harbour League on 3 May 1901?"


@pytest.mark.parametrize(
    ("template", "plain", "number"),
    [
        ("Of what {n:founder} towns is it?", "Of what towns is it?", "Of how many towns is it?"),
        ("Which are the {n:founder} founders?", "Which are the founders?", ""),
        ("Which {n:league} towns founded it?", "Which one towns founded it?", ""),  # another role's number stays
        ("Which two towns founded it?", "Which two towns founded it?", ""),  # nobody knows that this is the number
        ("Who founded it {end}?", "", ""),
    ],
)
def test_the_number_of_a_set_is_asked_for_where_the_wording_asks_which_so_many(
    template: str, plain: str, number: str
) -> None:
    own = replace(the(PACK, "founded"), ask={"founder": {"en": template}})
    assert WORDS.uncounted(own, "founder") == (plain, number)


def test_in_a_language_whose_words_for_it_are_not_known_no_number_is_asked_for() -> None:
    own = replace(the(PACK, "founded"), ask={"founder": {"ru": "Какие {n:founder} города основали союз?"}})
    assert Words(PACK, "ru").uncounted(own, "founder") == ("Какие города основали союз?", "")


def test_a_question_names_an_implied_day_without_its_year() -> None:
    assert asked("met-in-cedar", "town") == "Where did the wardens meet on 26 September?"


@pytest.mark.parametrize("when", ["1911", "191X", "1911/1912", "1911-08/1911-09"])
def test_a_question_does_not_name_a_time_that_cannot_be_told_without_an_implied_year(when: str) -> None:
    implied = replace(the(PACK, "met-in-birch"), times={"when": parse_date(when)})
    assert WORDS.question(implied, "town").text == ""
    assert WORDS.question(implied, "when").text != ""
    assert "1911" in WORDS.question(replace(implied, date_basis=DateBasis.STATED), "town").text or when == "191X"


def test_a_label_names_the_event_and_is_empty_where_the_type_has_none() -> None:
    assert WORDS.label(the(PACK, "founded")).text == "founding of the Harbour League"
    assert WORDS.label(the(PACK, "boats")).text == ""


def test_as_of_is_the_earliest_time_that_a_cited_source_speaks_for() -> None:
    source = PACK.sources["chronicle"]
    other = replace(source, id="other", as_of=parse_date("1910"))
    pack = replace(PACK, sources={"chronicle": source, "other": other})
    both = replace(
        the(PACK, "renewed"),
        citations=(replace(the(PACK, "renewed").citations[0], source="other"), *the(PACK, "renewed").citations),
    )
    assert Words(pack, "en").as_of(both) == parse_date("1910")
    assert Words(pack, "en").as_of(the(PACK, "renewed")) == parse_date("1912-02-01")
    assert Words(pack, "en").as_of(the(PACK, "rumour")) is None


# Sentences with a gap, and without their times


def gap(template: str, facet: str, name: str = "founded", **changes: object) -> Gap | None:
    return WORDS.gap(replace(the(PACK, name), sentence={"en": template}, **changes), facet)


def test_a_gap_is_the_sentence_with_one_slot_left_open_and_names_the_rest() -> None:
    founded = replace(the(PACK, "founded"), roles={"league": ("league",), "founder": ("alder",)})
    assert WORDS.gap(founded, "when") == Gap(
        "The Harbour League was founded on ", "", " by Alder.", ("league", "founder")
    )
    assert WORDS.gap(founded, "league") == Gap("", "The", " was founded on 3 May 1901 by Alder.", ("when", "founder"))
    assert WORDS.gap(founded, "founder") == Gap(
        "The Harbour League was founded on 3 May 1901 by ", "", ".", ("league", "when")
    )


@pytest.mark.parametrize(("when", "before"), [("1901-05-03", "On "), ("1901-05", "In "), ("1901", "In ")])
def test_the_preposition_of_a_date_stays_outside_its_gap(when: str, before: str) -> None:
    found = gap("{when:on} it was founded", "when", times={"when": parse_date(when)})
    assert found == Gap(before, "", " it was founded", ())


def test_a_gap_in_an_optional_part_is_there_as_long_as_the_part_is() -> None:
    assert gap("{league}[ {when:on}]", "when") == Gap("Harbour League on ", "", "", ("league",))
    assert gap("{league}[ {end} and {when:on}]", "when") is None


@pytest.mark.parametrize(
    ("template", "facet"),
    [
        ("{league} {when} {when}", "when"),  # two gaps for one answer
        ("{league} of {n:league} {when}", "league"),  # the other slot counts it
        ("{n:league} {when}", "league"),
        ("{league}", "when"),
        ("{league} {founder}", "founder"),  # several fillers
        ("{league} {end} {when}", "when"),  # nothing to say
        ("the {when}th", "when"),  # a part of a word
        ("the x{when}", "when"),
        ("of {league:gen} {when}", "league"),  # a word form is no name of it
        ("{league}", "end"),
    ],
)
def test_where_there_is_not_one_place_for_one_filler_there_is_no_gap(template: str, facet: str) -> None:
    assert gap(template, facet) is None


def test_a_gap_does_not_tell_an_implied_year() -> None:
    assert gap("{town} {when:on}", "town", "met-in-cedar") == Gap("", "", " on 26 September", ("when",))
    assert gap("{town} {when:on}", "town", "met-in-cedar", times={"when": parse_date("1911")}) is None


def test_a_sentence_without_its_times_leaves_their_parts_out_and_names_the_rest() -> None:
    bare = replace(the(PACK, "founded"), sentence={"en": "{league:the} was open[ from {when}][ to {end}]."})
    assert WORDS.undated(bare) == Wording("The Harbour League was open.", ("league",))
    assert WORDS.undated(replace(bare, sentence={"en": "{league:the} was open from {when}."})) == Wording("", ())


# Faults of templates


@pytest.mark.parametrize(
    "template",
    [
        "{",
        "}",
        "{league",
        "league}",
        "{{league}}",
        "{}",
        "{League}",
        "{league:}",
        "{x-y}",
        "{ league }",
        "[",
        "]",
        "[a",
        "a]",
        "[a]]",
        "[[a]]",
        "]a[",
        "[{league]}",
    ],
)
def test_brackets_and_braces_that_do_not_pair_are_one_fault(template: str) -> None:
    [fault] = faults(template, TYPE)
    assert "pair" in fault.message
    assert fault.remedy == "Correct the template."


def test_a_slot_must_be_a_role_or_a_time_or_one_that_every_fact_has() -> None:
    assert list(faults("{league} {town:The} {n:town} {when} {start} {end} {as_of} {attributed}", TYPE)) == []
    [fault] = faults("{city}", TYPE)
    assert fault == Fault("{city} is no role of t.", "Use one of: league, town, when, start, end, as_of, attributed.")


def test_a_question_must_not_name_its_answer_but_may_count_it() -> None:
    [fault] = faults("Where is {town} of {league}?", TYPE, "town")
    assert fault.message == "the question for town names {town}, its answer."
    assert list(faults("Which {n:town} towns?", TYPE, "town")) == []
    assert list(faults("Which {town}?", TYPE, "league")) == []
    assert len(list(faults("In {when}?", TYPE, "when"))) == 1


def test_every_fault_of_a_template_is_told() -> None:
    assert len(list(faults("{city} {town} {river}", TYPE, "town"))) == 3


def test_a_modifier_that_nothing_knows_is_a_fault() -> None:
    assert list(faults("{league:the} {town:gen} {when:on}", TYPE, forms=["gen"])) == []
    [fault] = faults("{league:teh}", TYPE, forms=["gen"])
    assert fault == Fault(
        "{league:teh}: no entity has such a form.", "Use one of: the, The, cap, on, from, to, word, bare, gen."
    )


def test_the_slots_of_a_template_are_those_in_brackets_too() -> None:
    assert slots("{a} [{b:the}] {n:c} {a}") == {"a", "b", "c"}
    assert slots("none") == frozenset()


def test_which_slots_a_fact_leaves_empty() -> None:
    founded, rumour = the(PACK, "founded"), the(PACK, "rumour")
    assert unfilled("{league} {founder} {n:founder} {when} {as_of}", founded) == ()
    assert unfilled("{league}[ {end}][ {nobody}]", founded) == ()
    assert unfilled("{end} {nobody} {attributed} {end}", founded) == ("end", "nobody", "attributed")
    assert unfilled("{as_of}", rumour) == ("as_of",)
    renewed = the(PACK, "renewed")  # it counts its signatories and names none
    assert unfilled("{n:signatory}", renewed) == ()
    assert unfilled("{signatory}", renewed) == ("signatory",)


@given(st.text("ab {}[]:n_x", max_size=20))
def test_no_template_fails_in_another_way_than_by_its_faults(template: str) -> None:
    kind = FactType(
        "t", {}, Tense.EVENT, {"x": Role("x", ValueKind.ENTITY), "a": Role("a", ValueKind.ENTITY)}, {}, {}, {}
    )
    if list(faults(template, kind)):
        return
    subject = replace(the(PACK, "founded"), roles={"x": ("alder",)}, sentence={"en": template})
    text = Words(replace(PACK, types={"founding": kind}), "en").sentence(subject)
    assert not set("{}[]") & set(text)
    assert text == "" or unfilled(template, subject) == ()


def test_what_can_be_written_in_a_slot() -> None:
    assert all(is_slot(name) for name in ("a", "approved_by", "x2", "_x"))
    assert not any(is_slot(name) for name in ("", "A", "a-b", "a b", "2x", "a}", "ä", "a:the", "n:a", "n"))
