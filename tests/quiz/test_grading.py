"""Typed answers: what is right, what is a slip of the pen, what is close, and what is asked back."""

import re
import string
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quiz import every_name
from quiz.names import of_others, other_names
from rapidfuzz.distance import OSA

from study_app import paths
from study_app.facts.dates import parse
from study_app.facts.names import normalise
from study_app.quiz import grading
from study_app.quiz.question import Card, Verdict

COUNCIL = ("Collective Security Council", "CSC")
MINISTERS = ("Council of Ministers of Defense",)
OTHERS = (
    ("council of ministers of foreign affairs", "foreign"),
    ("collective rapid reaction forces", "reaction"),
    ("article 51", "article"),
)


def grade(answer, accepted=COUNCIL, others=OTHERS, *, strict=False, tries=1):
    about = lambda entity: f"It is {entity}."  # noqa: E731
    return grading.name(answer, accepted, other_names(others), strict=strict, tries=tries, about=about)


# Exactly right, under the normal form


@pytest.mark.parametrize(
    "answer",
    [
        "Collective Security Council",
        "the collective security council",
        "  Collective   Security\tCouncil ",
        "COLLECTIVE SECURITY COUNCIL.",
        "Collective-Security–Council",
        "“Collective Security Council”",
        "Cóllective Sécurity Council",
        "Ｃollective Security Council",
        "csc",
        "the CSC",
    ],
)
def test_case_articles_dashes_quotes_accents_and_spaces_do_not_matter(answer):
    outcome = grade(answer)
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.RIGHT, 1.0, "")


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("Council of Ministers of Defence", "Council of Ministers of Defense"),
        ("Treaty Organisation", "Treaty Organization"),
        ("crisis center", "Crisis Centre"),
        ("Military Economic Commission", "Military-Economic Commission"),
        ("member states parliament", "Member States' Parliament"),
        ("belarus statement", "Belarus’s Statement"),
    ],
)
def test_british_and_american_spellings_hyphens_and_apostrophes_are_one(answer, accepted):
    assert grade(answer, (accepted,)) == grade(accepted, (accepted,))
    assert grade(answer, (accepted,)).message == ""


@pytest.mark.parametrize(
    "answer", ["", "   ", "?!", "the", "Security Council", "Council", "Collective Security Council of States"]
)
def test_less_and_more_than_the_name_is_wrong(answer):
    assert grade(answer, tries=2).verdict is Verdict.WRONG


def test_nothing_is_no_spelling_of_a_name_of_nothing_but_signs():
    assert not grading.exact("...", ("—",))


# Slips of the pen


@pytest.mark.parametrize(
    "answer",
    [
        "Collective Secuirty Council",
        "Colective Security Council",
        "Collective Security Councill",
        "Collectve Securty Council",
        "CollectiveSecurity Council",
        "Collective Sec urity Council",
    ],
)
def test_a_slip_is_right_and_the_spelling_is_shown(answer):
    outcome = grade(answer)
    assert (outcome.verdict, outcome.score) == (Verdict.RIGHT, 1.0)
    assert outcome.message == "It is spelt Collective Security Council."


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("Colctiv Security Council", "Collective Security Council"),  # three edits
        ("Collectiv Securiti Counsil", "Collective Security Council"),  # three words, one edit each
        ("Iraq", "Iran"),  # too short for slips
        ("Article 5", "Article 4"),  # a digit is never a slip
        ("Strategy to 2026", "Strategy to 2025"),
        ("Article 5 1", "Article 51"),
        ("Resolution 12346", "Resolution 12345"),
        ("Formula A1cohol", "Formula Alcohol"),
        ("CSD", "CSC"),
    ],
)
def test_what_is_too_far_away_or_too_short_or_a_digit_is_no_slip(answer, accepted):
    assert grading.slip(answer, (accepted,), of_others()) == ""


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("UNHRC", "UNHCR"),
        ("UNHCER", "UNHCR"),
        ("Office of the UNHRC", "Office of the UNHCR"),
        ("Philip II", "Philip III"),
        ("Philip III", "Philip II"),
        ("Louis XVII", "Louis XVIII"),
        ("louis xviiii", "Louis XVIII"),
        ("Henri XXXIV", "Henri XXXVI"),
        ("Protocol XXIII", "Protocol XXIIII"),
        ("CANAS", "CANAL"),
        ("PSRSRP", "PSRSTP"),
    ],
)
def test_acronyms_and_roman_numerals_have_no_slips(answer, accepted):
    assert grading.slip(answer, (accepted,), of_others()) == ""


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("NAYOMNK", "NAYOMNIK"),
        ("nayomnikk", "NAYOMNIK"),
        ("NELEGALL", "NELEGAL"),
        ("Operation NELIGAL", "Operation NELEGAL"),
    ],
)
def test_a_code_name_in_capitals_has_slips_like_other_words(answer, accepted):
    assert grading.slip(answer, (accepted,), of_others()) == accepted


def test_a_long_word_in_capitals_that_another_name_spells_out_is_an_acronym_without_slips():
    names = ("UNESCO", "United Nations Educational, Scientific and Cultural Organization")
    assert grading.slip("UNESKO", names, of_others()) == ""
    assert grading.slip("UNESKO", names[:1], of_others()) == "UNESCO"  # nothing says that it is one
    assert grading.rigid_words("NAYOMNIK", ("Operation NAYOMNIK",)) == frozenset()


def test_what_packs_mark_as_an_acronym_is_one_by_its_letters(shipped_quiz):
    kinds = shipped_quiz.store.connection.execute(
        "SELECT pack, entity, text FROM name WHERE kind = 'acronym'"
    ).fetchall()
    assert len(kinds) > 5
    for pack, entity, text in kinds:
        names = shipped_quiz.store.names(pack, entity)
        words = {word for one in text.split() if one.isupper() for word in normalise(one).split() if len(word) > 1}
        assert words <= grading.rigid_words(text, names), text


@pytest.mark.parametrize(
    ("answer", "accepted"), [("Filip II", "Philip II"), ("Ofice of the UNHCR", "Office of the UNHCR")]
)
def test_the_words_beside_an_acronym_or_a_roman_numeral_have_slips(answer, accepted):
    assert grading.slip(answer, (accepted,), of_others()) == (accepted if "Office" in accepted else "")


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [("A-", "A+"), ("A+", "A-"), ("A", "A+"), ("C", "C++"), ("C++", "C#"), ("C", "C#"), ("AB-", "AB+")],
)
def test_a_sign_that_tells_names_apart_counts(answer, accepted):
    assert grade(answer, (accepted,), tries=2).verdict is Verdict.WRONG
    assert grade(accepted.lower(), (accepted,)).verdict is Verdict.RIGHT


def test_a_word_of_the_pack_is_never_a_slip_of_another():
    assert grading.slip("Collective Rapid Reactio Forces", ("Collective Rapid Reaction Forces",), of_others()) != ""
    others = of_others("Collective Rapid Reactio Forces of Old")
    assert grading.slip("Collective Rapid Reactio Forces", ("Collective Rapid Reaction Forces",), others) == ""


def test_a_slip_that_is_as_near_to_another_name_is_none():
    assert grading.slip("Marton Hall", ("Merton Hall",), of_others("Morton Hall")) == ""
    assert grading.slip("Mertonn Hall", ("Merton Hall",), of_others("Morton Hall")) == "Merton Hall"


def test_a_slip_that_is_as_near_to_a_short_name_is_none():
    assert grading.slip("Helis", ("Helios",), of_others("Elis")) == ""
    assert grading.slip("Heliios", ("Helios",), of_others("Elis")) == "Helios"


def test_a_missing_space_that_makes_another_name_is_no_slip():
    assert grading.slip("NewYork", ("New York",), of_others()) == "New York"
    assert grading.slip("NewYork", ("New York",), of_others("Ne wyork")) == ""


def test_a_slip_of_an_alias_shows_that_alias():
    assert grading.slip("Channell", ("CANAL operation", "Channel"), of_others()) == "Channel"


def test_no_slip_is_forgiven_in_a_strict_name_but_a_second_try_is_given():
    assert grade("Colective Security Council", strict=True).verdict is Verdict.ASK_AGAIN
    assert grade("Colective Security Council", strict=True, tries=2).verdict is Verdict.WRONG
    assert grade("collective security council", strict=True).verdict is Verdict.RIGHT


# The names of other things


def test_the_name_of_another_thing_is_wrong_and_told_what_it_is():
    outcome = grade("Council of Ministers of Foreign Affairs", MINISTERS)
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.WRONG, 0.0, "It is foreign.")


def test_the_name_of_another_thing_is_not_close_however_like_it_is():
    assert grade("Article 51", ("Article 5",), OTHERS).verdict is Verdict.WRONG


@pytest.fixture(scope="module")
def named(shipped_quiz):
    """(pack and entity, its accepted names, all others as grading reads them, and these as texts) for each shipped entity."""
    store = shipped_quiz.store
    found = []
    for pack, entity in store.connection.execute("SELECT pack, id FROM entity").fetchall():
        rows = store.connection.execute("SELECT norm FROM name WHERE pack = ? AND entity <> ?", (pack, entity))
        texts = dict.fromkeys(row[0] for row in rows)
        found.append(((pack, entity), store.names(pack, entity), store.other_names(pack, entity), tuple(texts)))
    return found


def test_no_name_of_another_entity_of_a_shipped_pack_is_accepted_over_all_pairs(named, shipped_quiz):
    assert {pack for (pack, _entity), *_names in named} == {p.name for p in paths.shipped("content").iterdir()}
    pairs = 0
    for entity, accepted, others, texts in named:
        mine = {normalise(name) for name in shipped_quiz.store.names(*entity, accepted=False)}
        for other in set(texts) - mine:
            outcome = grading.name(other, accepted, others, strict=False, tries=1, about=lambda _e: "")
            assert outcome.verdict is Verdict.WRONG, (entity, other)
            assert grading.slip(other, accepted, others) == "", (entity, other)
            assert grading.refusal(other, accepted, others), (entity, other)
            pairs += 1
    assert pairs > 5_000


def typo(name, rng):
    """The name with one letter left out, put in, changed, or two neighbours swapped."""
    at = rng.randrange(len(name) - 1)
    letter = rng.choice(string.ascii_lowercase)
    return rng.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )


def test_most_single_typos_of_the_names_of_the_shipped_packs_are_accepted_and_nearly_all_others_get_a_second_try(named):
    rng = Random(20)
    verdicts = []
    for _entity, accepted, others, _texts in named:
        for _ in range(20):
            answer = typo(accepted[0], rng)
            if not grading.exact(answer, accepted) and not accepted[0].isupper():  # acronyms have no slips
                outcome = grading.name(answer, accepted, others, strict=False, tries=1, about=lambda _e: "")
                verdicts.append(outcome.verdict)
                assert outcome.verdict is not Verdict.RIGHT or "spelt" in outcome.message
    assert verdicts.count(Verdict.RIGHT) > 0.8 * len(verdicts)
    assert verdicts.count(Verdict.WRONG) < 0.03 * len(verdicts)


def one_edit_away(name):
    """Every text one edit from the normal form of a name: a letter or space left out, put in, changed, or swapped."""
    signs = string.ascii_lowercase + " 0123456789"
    for at in range(len(name) + 1):
        head, tail = name[:at], name[at:]
        yield from (head + sign + tail for sign in signs)
        if tail:
            yield head + tail[1:]
            yield from (head + sign + tail[1:] for sign in signs)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def test_no_text_one_edit_from_another_name_is_accepted_for_a_name_near_enough_to_be_reached(named):
    """A slip is at most two edits, or spaces: from a name that is farther than three edits away none can lead here."""
    pairs = near = 0
    for entity, accepted, others, texts in named:
        mine = {normalise(name) for name in accepted}
        for other in set(texts) - mine:
            pairs += len(mine)
            apart = min(OSA.distance(one.replace(" ", ""), other.replace(" ", "")) for one in mine)
            if apart > 3:
                continue
            near += 1
            for answer in set(one_edit_away(other)):
                outcome = grading.name(answer, accepted, others, strict=False, tries=2, about=lambda _e: "")
                if outcome.verdict is Verdict.RIGHT:  # right only if it is nearer to this name than to the other
                    reached = min(OSA.distance(normalise(answer), one) for one in mine)
                    assert reached < OSA.distance(normalise(answer), other), (entity, other, answer)
    assert pairs > 5_000
    assert near


def test_no_single_typo_in_the_name_of_another_entity_of_a_shipped_pack_is_accepted(named):
    rng = Random(21)
    for entity, accepted, others, texts in named:
        mine = {normalise(name) for name in accepted}
        for other in texts:
            if other not in mine and len(other) > 2 and normalise(answer := typo(other, rng)) not in mine:
                outcome = grading.name(answer, accepted, others, strict=False, tries=2, about=lambda _e: "")
                assert outcome.verdict is Verdict.WRONG, (entity, other, answer)


# Indexed queries in place of a look through every name

KINDRED = (
    "merton morton marton", "castle castles", "council councils counsil", "collective colective", "helios elis", "iran iraq",
    "seven 7", "seventh 7th", "twenty 20", "one 1", "of", "II III", "UNHCR", "NAYOMNIK", "organization organizations",
)  # fmt: skip
"""Words that may be taken for each other."""
KIN = {word: kindred.split() for kindred in KINDRED for word in kindred.split()}
ROOTS = list(KIN)
NAMES = st.lists(st.sampled_from(ROOTS), min_size=1, max_size=3).flatmap(
    lambda words: st.sampled_from((" ".join(words), "".join(words), f"{words[0]}{' '.join(words[1:])}"))
)
PACKS = st.lists(st.tuples(NAMES, st.sampled_from("abcd")), min_size=1, max_size=12)


@st.composite
def misspelt(draw, names):
    """One of the names, perhaps with other words in the place of some, and up to three letters or spaces wrong."""
    words = draw(st.sampled_from(names)).split()
    if draw(st.booleans()):
        at = draw(st.integers(0, len(words) - 1))
        words[at] = draw(st.sampled_from(KIN.get(words[at], [words[at]])))
    name = " ".join(words)
    for _edit in range(draw(st.sampled_from((0, 0, 1, 2, 3)))):
        at = draw(st.integers(0, len(name)))
        sign = draw(st.sampled_from("aeionrst 7"))
        head, tail = name[:at], name[at:]
        name = draw(
            st.sampled_from(
                (head + sign + tail, head + tail[1:], head + sign + tail[1:], head + tail[1:2] + tail[:1] + tail[2:])
            )
        )
    return name


@settings(max_examples=1500)
@given(st.data())
def test_whatever_the_names_of_a_pack_an_answer_is_graded_as_if_every_one_were_looked_through(data):
    pack = data.draw(PACKS)
    entity = data.draw(st.sampled_from([entity for _name, entity in pack]))
    accepted = tuple(name for name, of in pack if of == entity)
    plain = [(normalise(name), of) for name, of in sorted(pack, key=lambda one: one[1]) if of != entity]
    others = other_names(pack, entity)
    answer = data.draw(misspelt(data.draw(st.sampled_from((accepted, [name for name, _of in pack])))))
    assert others.called(normalise(answer)) == every_name.mistaken(answer, plain)
    assert grading.slip(answer, accepted, others) == every_name.slip(answer, accepted, plain)
    assert bool(grading.refusal(answer, accepted, others)) == every_name.refused(answer, accepted, plain)
    own, strict = data.draw(st.sampled_from(((), (answer,)))), data.draw(st.booleans())
    outcome = grading.name(answer, accepted, others, strict=strict, tries=2, about=lambda _e: "", own=own)
    assert outcome.verdict is every_name.verdict(answer, accepted, plain, own, strict=strict)


@settings(max_examples=500)
@given(st.data())
def test_the_names_near_a_text_are_those_at_most_so_many_edits_away(data):
    pack = data.draw(PACKS)
    text = normalise(data.draw(misspelt([name for name, _of in pack])))
    edits = data.draw(st.integers(0, 5))
    near = {norm for name, of in pack if of != "a" and OSA.distance(norm := normalise(name), text) <= edits}
    others = other_names(pack, "a")
    assert set(others.near(text, edits)) == near
    assert set(others.near(text, edits, words=2)) == {name for name in near if len(name.split()) == 2}


@pytest.mark.parametrize("name", ["ii", "elis", "ab cde", "merton hall"])
def test_a_name_is_near_every_text_one_edit_away_from_it(name):
    others = of_others(name)
    for text in {normalise(text) for text in one_edit_away(name)}:
        assert others.near(text, 1) == ((name,) if OSA.distance(text, name) <= 1 else ()), text


def test_names_of_others_in_the_learners_words_refuse_a_text_like_those_of_the_pack():
    nobody, accepted = of_others(), ("Collective Security Council",)
    assert grading.refusal("Top Board", accepted, nobody, ("topboard",)) == "It is the name of something else."
    assert (
        grading.refusal("Top Board", accepted, nobody, ("top boards",))
        == "It is too near to the name of something else."
    )
    assert grading.refusal("Top Board", accepted, nobody, ("lower house",)) == ""
    assert grading.refusal("Colective Security Council", accepted, nobody, ("colective security councl",)) != ""


# Numbers in names


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("Council of 7", "Council of Seven"),
        ("the council of seven", "Council of 7"),
        ("2nd World War", "Second World War"),
        ("Group of Twenty-One", "Group of 21"),
        ("Group of 77", "Group of Seventy-Seven"),
        ("11th Fleet", "Eleventh Fleet"),
    ],
)
def test_a_number_in_a_name_is_the_same_in_digits_and_in_words(answer, accepted):
    outcome = grade(answer, (accepted,), strict=True)
    assert (outcome.verdict, outcome.message) == (Verdict.RIGHT, "")


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("Council of 8", "Council of Seven"),
        ("Council of 7th", "Council of Seven"),
        ("Council of 207", "Council of Twenty Seven"),
        ("Group of 7 7", "Group of Seventy-Seven"),
    ],
)
def test_another_number_in_a_name_is_another_name(answer, accepted):
    assert grade(answer, (accepted,), tries=2).verdict is Verdict.WRONG


def test_a_number_that_makes_the_name_of_another_thing_is_that_name():
    others = other_names([("council of 7", "younger")])
    outcome = grading.name(
        "Council of 7", ("Council of Seven",), others, strict=False, tries=1, about=lambda e: f"It is {e}."
    )
    assert (outcome.verdict, outcome.message) == (Verdict.WRONG, "It is younger.")
    said = grading.name(
        "Council of eight",
        ("Board",),
        other_names([("council of 8", "older")]),
        strict=False,
        tries=1,
        about=lambda e: f"It is {e}.",
    )
    assert said.message == "It is older."


# What the learner says is right


def own(given, spellings, accepted=("Collective Security Council",), others=(), tries=2):
    return grading.name(
        given, accepted, of_others(*others), strict=False, tries=tries, about=lambda _e: "", own=spellings
    )


def test_a_spelling_of_the_learners_own_is_right_and_the_name_is_shown():
    outcome = own("the Top Board", ("Top board",))
    assert (outcome.verdict, outcome.message) == (
        Verdict.RIGHT,
        "Accepted as you write it; it is called Collective Security Council.",
    )
    assert own("the Top Board", ()).verdict is Verdict.WRONG
    assert own("Top Bord of All", ("Top board of all",)).verdict is Verdict.WRONG  # no slips of it


@pytest.mark.parametrize("other", ["top board", "topboard", "top boards", "topp boardd"])
def test_a_spelling_of_the_learners_own_never_stands_for_another_thing(other):
    name = "Top Board"
    assert own(name, (name,), others=(other,)).verdict is (Verdict.RIGHT if other == "topp boardd" else Verdict.WRONG)


@pytest.mark.parametrize(
    ("text", "others", "why"),
    [
        ("", (), "There is nothing written."),
        (" ... ", (), "There is nothing written."),
        ("Council of Ministers", ("council of ministers",), "It is the name of something else."),
        ("Council of 7", ("council of seven",), "It is the name of something else."),
        ("Counsil of Ministers", ("council of ministers",), "It is too near to the name of something else."),
        ("Top Board", ("council of ministers",), ""),
        ("Colective Security Council", ("collective security councils",), ""),
    ],
)
def test_why_a_text_may_not_be_taken_as_a_name(text, others, why):
    assert grading.refusal(text, ("Collective Security Council",), of_others(*others)) == why


# Close


def test_close_gives_one_second_try_and_is_no_answer_yet():
    outcome = grade("Collective Security Committee")
    assert (outcome.verdict, outcome.score) == (Verdict.ASK_AGAIN, 0.0)
    assert outcome.message == "Close: look at the last word, and try once more."
    assert grade("Collective Security Committee", tries=2).verdict is Verdict.WRONG


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("Collective Security Committee", "the last word"),
        ("Collective Safety Council", "the second word"),
        ("Collected Security Council", "the first word"),
        ("Collective Security Councils Two", "how many words it has"),
    ],
)
def test_close_says_where_to_look_and_not_what_stands_there(answer, place):
    outcome = grade(answer)
    assert (outcome.verdict, outcome.message) == (Verdict.ASK_AGAIN, f"Close: look at {place}, and try once more.")


def test_close_in_one_word_says_whether_it_is_the_ending():
    assert grade("Azerbaijanians", ("Azerbaijan",)).message == "Close: look at the ending, and try once more."
    assert grade("Ozarbaijan", ("Azerbaijan",), strict=True).message == "Close: look at each letter, and try once more."


def test_what_is_far_away_gets_no_second_try():
    assert grade("United Nations").verdict is Verdict.WRONG


@settings(max_examples=200)
@given(st.text(max_size=60) | st.sampled_from(COUNCIL), st.integers(1, 3))
def test_whatever_is_typed_is_graded_and_only_a_spelling_of_the_name_is_right(answer, tries):
    outcome = grade(answer, tries=tries)
    if outcome.verdict is Verdict.RIGHT and outcome.message == "":
        assert normalise(answer) in {normalise(name) for name in COUNCIL}
    assert outcome.verdict is not Verdict.ASK_AGAIN or tries == 1
    assert outcome.score == (1.0 if outcome.verdict is Verdict.RIGHT else 0.0)


# Numbers and lengths of time


ARTICLE = ("Which article of the treaty says so?", "Article 4 of the treaty, in the second percent of cases, says so.")


def verdict(answer, key, around=ARTICLE):
    return grading.quantity(answer, key, around).verdict


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("4", "4"),
        (" 4. ", "4"),
        ("Article 4", "4"),
        ("article 4 of the treaty", "4"),
        ("No. 4", "4"),
        ("four", "4"),
        ("the fourth", "4"),
        ("4th", "4"),
        ("４", "4"),
        ("seventy-five", "75"),
        ("twenty", "20"),
        ("four hundred", "400"),
        ("13,270", "13270"),
        ("13 270", "13270"),
        ("13.270", "13270"),
        ("1,200", "1200"),
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        ("1,200.5", "1200.5"),
        ("-3", "-3"),
        ("minus three", "-3"),
    ],
)
def test_a_number_is_right_in_digits_in_words_and_with_words_of_the_question_around_it(answer, key):
    assert verdict(answer, key) is Verdict.RIGHT


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("5", "4"),
        ("40", "4"),
        ("-4", "4"),
        ("4", "-4"),
        ("minus four", "4"),
        ("2.5", "25"),
        ("2,5", "25"),
        ("25", "2.5"),
        ("four hundred", "4"),
        ("4 hundred", "4"),
        ("4 million", "4"),
        ("4 or 5", "4"),
        ("4, 5", "4"),
        ("four or five", "4"),
        ("1941-1945", "1945"),
        ("twenty one", "20"),
        ("75", "5"),
        ("13,271", "13270"),
    ],
)
def test_another_number_and_two_numbers_are_wrong(answer, key):
    assert verdict(answer, key) is Verdict.WRONG


@pytest.mark.parametrize(
    "answer",
    ["", "some", "for", "no", "four zillion", "4 dozen", "half of 4", "not 4", "more than 4", "1.2.3", "4%", "P0Y"],
)
def test_what_is_no_number_or_may_change_it_is_asked_back_whatever_the_key(answer):
    for key in ("4", "1", "0", "2.5", "P4Y"):
        assert verdict(answer, key) is Verdict.ASK_AGAIN


def test_the_word_that_is_not_understood_is_named():
    assert grading.quantity("four zillion", "4").message.startswith("“zillion” is not understood.")
    assert grading.quantity("some", "4").message == "Write a number, such as 12 or seventy-five."


@pytest.mark.parametrize("answer", ["5th", "the fifth", "5th of the states", "Fifth"])
def test_a_place_in_an_order_is_asked_back_where_it_is_asked_how_many(answer):
    outcome = grading.quantity(
        answer, "5", ("How many states signed it?", "It was signed by 5 states in the year 2005.")
    )
    assert outcome.verdict is Verdict.ASK_AGAIN
    assert outcome.message.startswith("That is a place in an order.")
    assert verdict("5th year", "P5Y", ("For how many years?", "Its 5th year was its last.")) is Verdict.ASK_AGAIN


@pytest.mark.parametrize("answer", ["75", "75th", "seventy-fifth", "the 75th anniversary", "Seventy fifth"])
@pytest.mark.parametrize("written", ["75th", "seventy-fifth"])
def test_a_place_in_an_order_is_right_where_one_is_asked_for(answer, written):
    around = ("Which anniversary was marked?", f"The {written} anniversary was marked by a session.")
    assert verdict(answer, "75", around) is Verdict.RIGHT
    assert verdict("74th", "75", around) is Verdict.WRONG


@pytest.mark.parametrize("answer", ["1,234", "1.234"])
def test_thousands_or_a_fraction_is_asked_back_where_the_answer_has_a_fraction_and_else_thousands(answer):
    for key in ("1.234", "1234.5", "2.5"):
        outcome = grading.quantity(answer, key)
        assert outcome.verdict is Verdict.ASK_AGAIN
        assert outcome.message == "Do you mean 1234 or 1.234? Write it without a separator."
    assert verdict(answer, "1234") is Verdict.RIGHT
    assert verdict(answer, "1") is Verdict.WRONG


@pytest.mark.parametrize(
    "answer",
    [
        "5 years",
        "five years",
        "5",
        "five",
        "5years",
        "5 yrs",
        "P5Y",
        "a five-year period",
        "for 5 years",
        "60 months",
        "sixty months",
        "5 Years.",
    ],
)
def test_a_length_of_time_is_right_in_any_words_and_unit(answer):
    assert verdict(answer, "P5Y", ()) is Verdict.RIGHT


@pytest.mark.parametrize(
    "answer",
    ["6 years", "5 months", "5 days", "50 years", "5 to 6 years", "five hundred years", "-5 years", "1825 days"],
)
def test_another_length_of_time_is_wrong(answer):
    assert verdict(answer, "P5Y", ("It goes to and fro.",)) is Verdict.WRONG


def test_weeks_and_days_are_one_measure_and_months_another():
    assert verdict("14 days", "P2W") is Verdict.RIGHT
    assert verdict("4 weeks", "P1M") is Verdict.WRONG


# Dates


DAY = parse("1994-04-20")


@pytest.mark.parametrize(
    "answer",
    [
        "20 April 1994",
        "20 april 1994",
        "April 20, 1994",
        "April, 20, 1994",
        "1994 April 20",
        "1994-04-20",
        "20.04.1994",
        "04/20/1994",
        "20/4/1994",
        "20th of April, 1994",
        "on the 20th of April 1994",
        "20 Apr 1994",
    ],
)
def test_a_day_is_right_however_it_is_written(answer):
    outcome = grading.date(answer, DAY)
    assert (outcome.verdict, outcome.score) == (Verdict.RIGHT, 1.0)


@pytest.mark.parametrize(
    ("answer", "score", "lacks"),
    [("1994", 0.5, "day and month"), ("April 1994", 0.75, "the day"), ("04/1994", 0.75, "the day")],
)
def test_the_right_year_or_month_of_a_day_is_partly_right_and_what_it_lacks_is_told(answer, score, lacks):
    outcome = grading.date(answer, DAY)
    assert (outcome.verdict, outcome.score) == (Verdict.PARTLY, score)
    assert outcome.message == f"That is right, but without {lacks}."


def test_of_a_month_the_right_year_lacks_the_month():
    assert grading.date("1994", parse("1994-04")).message == "That is right, but without the month."


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("20 April 1995", "1 year off."),
        ("20 April 1984", "10 years off."),
        ("21 April 1994", "The year is right."),
        ("20 May 1994", "The year is right."),
        ("1993", "1 year off."),
    ],
)
def test_a_wrong_date_is_wrong_and_told_how_far_off(answer, message):
    outcome = grading.date(answer, DAY)
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.WRONG, 0.0, message)


@pytest.mark.parametrize("answer", ["1993", "May 1993", "1 January 1993", "1993-12-31"])
def test_more_than_the_source_says_is_not_held_against_the_learner(answer):
    assert grading.date(answer, parse("1993")).verdict is Verdict.RIGHT


def test_a_month_is_graded_as_a_month():
    may = parse("1992-05")
    assert grading.date("15 May 1992", may).verdict is Verdict.RIGHT
    assert grading.date("May 1992", may).verdict is Verdict.RIGHT
    assert grading.date("1992", may).score == 0.5
    assert grading.date("June 1992", may).verdict is Verdict.WRONG


@pytest.mark.parametrize("answer", ["4/3/1994", "03-04-1994", "3 4 1994"])
def test_an_ambiguous_date_is_asked_back_with_both_readings_whichever_is_right(answer):
    for key in ("1994-04-03", "1994-03-04", "1950"):
        outcome = grading.date(answer, parse(key))
        assert (outcome.verdict, outcome.score) == (Verdict.ASK_AGAIN, 0.0)
        assert re.search("4 March 1994", outcome.message)
        assert re.search("3 April 1994", outcome.message)


def test_a_day_that_there_is_not_is_asked_back_with_the_length_of_its_month():
    outcome = grading.date("30 February 1994", DAY)
    assert outcome.verdict is Verdict.ASK_AGAIN
    assert outcome.message == "There are only 28 days in February 1994."


@pytest.mark.parametrize("answer", ["", "?", "soon", "20 April", "in the nineties"])
def test_what_is_no_date_is_asked_back_with_an_example(answer):
    outcome = grading.date(answer, DAY)
    assert outcome.verdict is Verdict.ASK_AGAIN
    assert "9 March 1803" in outcome.message


@given(st.dates(), st.dates())
def test_a_day_is_right_if_and_only_if_it_is_the_day(answer, key):
    outcome = grading.date(answer.isoformat(), parse(key.isoformat()))
    assert (outcome.verdict is Verdict.RIGHT) == (answer == key)
    assert outcome.score == (1.0 if answer == key else 0.0)


IDES = parse("-0043-03-15")


@pytest.mark.parametrize("answer", ["15 March 44 BC", "March 15, 44 BCE", "15.3.44 B.C.", "15 mar 44bc"])
def test_a_day_before_the_common_era_is_right_in_the_ways_of_writing_it(answer):
    assert grading.date(answer, IDES).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("answer", "key", "message"),
    [
        ("15 March AD 44", "-0043-03-15", "The year is right, the era is not."),
        ("480 BC", "0480", "The year is right, the era is not."),
        ("480 AD", "-0479", "The year is right, the era is not."),
        ("AD 2", "0000", "2 years off."),
        ("1 AD", "0000", "The year is right, the era is not."),
        ("45 BC", "-0043", "1 year off."),
        ("AD 14", "-0026", "40 years off."),
    ],
)
def test_a_wrong_era_is_wrong_and_named_and_no_year_0_is_counted(answer, key, message):
    outcome = grading.date(answer, parse(key))
    assert (outcome.verdict, outcome.score, outcome.message) == (Verdict.WRONG, 0.0, message)


@pytest.mark.parametrize("answer", ["480", "15 March 480"])
def test_a_year_without_its_era_is_asked_back_where_the_key_is_before_the_common_era(answer):
    outcome = grading.date(answer, parse("-0479"))
    assert (outcome.verdict, outcome.message) == (Verdict.ASK_AGAIN, "Write the era too: AD or BC.")


def test_the_year_alone_is_partly_right_before_the_common_era_too():
    outcome = grading.date("44 BC", IDES)
    assert (outcome.verdict, outcome.score) == (Verdict.PARTLY, 0.5)
    assert outcome.message == "That is right, but without day and month."


@pytest.mark.parametrize("given", ["5+", "~5", "<5", "> 5", "5 -", "≈5"])
def test_a_number_with_a_sign_that_says_something_else_is_asked_back(given):
    assert grading.quantity(given, "5").verdict is Verdict.ASK_AGAIN


@pytest.mark.parametrize("answer", ["20.4.94", "4/20/94", "94-04-20", "20 April 94", "April '94", "29.2.00"])
def test_a_year_of_two_digits_is_asked_back_for_the_year_in_full(answer):
    outcome = grading.date(answer, parse("1994-04-20"))
    assert (outcome.verdict, outcome.message) == (
        Verdict.ASK_AGAIN,
        "Write the year in full, with all its digits: two could be of any century.",
    )


def test_a_slip_of_a_name_that_something_else_bears_too_is_a_slip_all_the_same(shipped_quiz):
    island = shipped_quiz.pose(Card("wonders", "lighthouse-on-pharos", "island"), "typed", 1)
    outcome = shipped_quiz.grade(island, "Pharros")
    assert (outcome.verdict, "Pharos" in outcome.message) == (Verdict.RIGHT, True)
