"""Grading of typed names, numbers and dates: exact under the normal form, then a small distance per word, never by percent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from study_app.facts import numbers
from study_app.facts.dates import EdtfDate, names_era, read_entry, short_year, why_no_day
from study_app.facts.names import content_words, normalise
from study_app.facts.other_names import OtherNames
from study_app.facts.quantities import number_text, number_words, parse_duration, time_units
from study_app.i18n import _, ngettext
from study_app.quiz.question import Outcome, Verdict


def exact(given: str, accepted: Iterable[str]) -> bool:
    """Whether an answer is one of the accepted spellings, under the normal form."""
    right = {normalise(one) for one in accepted}
    mine = normalise(given)
    if mine in right:
        return bool(mine)
    both = re.fullmatch(r"([^()]+)\(([^()]+)\)\s*", given)  # "Collective Security Council (CSC)"
    return both is not None and normalise(both[1]) in right and normalise(both[2]) in right


def slip(given: str, accepted: Iterable[str], others: OtherNames) -> str:
    """The accepted spelling of which `given` is a slip of the pen; "" if it is none.

    Same number of words; each word equal or, if it has five letters and no digit and is no word of the pack itself, at most
    one edit away (two from ten letters on; optimal string alignment); at most two edits in all; and no other name of the
    pack is as near. Acronyms and Roman numerals have no slips; code names in capitals have.
    Percentages cannot tell "Council of Ministers of Defense" from "... of Foreign Affairs"; this can.
    A space too many or too few is a slip as well, where it makes no other name.
    """
    mine = normalise(given).split()
    spellings = tuple(accepted)
    vocabulary = others.having(mine).union(*(normalise(one).split() for one in spellings))
    for name in spellings:
        right = normalise(name).split()
        if not rigid_words(name, spellings) <= set(mine):
            continue
        if mine != right and _joined(mine) == _joined(right):
            spaced = others.spelt("".join(right))
            if all(_joined(other.split()) != _joined(right) for other in spaced):
                return name
        edits = _edits(mine, right, vocabulary)
        if edits is None or edits == 0 or edits > min(2, max(1, sum(map(len, right)) // 8)):
            continue
        # what is named as the right one is itself ("Pharos", the island and its lighthouse) is no other name
        if all(other == " ".join(right) for other in others.near(" ".join(mine), edits)):
            return name
    return ""


_LONGEST_ACRONYM = 5
"""Letters up to which a word in capitals is taken for an acronym, whatever else it may be (CANAL): there one letter is all the
difference between two organisations."""


def rigid_words(name: str, others: Iterable[str] = ()) -> frozenset[str]:
    """The words of a name in which each letter counts: acronyms and Roman numerals, which are written in capitals.

    A word in capitals of more than five letters is an acronym where one of the `others`, names of the same thing, spells it
    out, or where it has no vowel; else it is a code name (NAYOMNIK), a word like others.
    """
    long_forms = [[word[0] for word in normalise(other).split()] for other in others]
    capitals = (word for word in re.findall(r"[^\W_]+", name) if len(word) > 1 and word.isupper())
    return frozenset(
        part
        for word in capitals
        if len(word) <= _LONGEST_ACRONYM
        or re.fullmatch("[IVXLCDM]+", word)
        or not re.search("[aeiouy]", normalise(word))
        or any(_initials(normalise(word), letters) for letters in long_forms)
        for part in normalise(word).split()
    )


def _initials(word: str, letters: list[str]) -> bool:
    """Whether a word is made of first letters of words, in their order; words of no weight may be skipped."""
    rest = iter(letters)
    return all(letter in rest for letter in word)


def _joined(words: list[str]) -> str:
    """The letters without the spaces; the spaces between digits stay, for they tell numbers apart."""
    return re.sub(r"(?<!\d) (?!\d)", "", " ".join(words))


def _allowed(letters: int) -> int:
    """How many edits a slip may be away from a word of so many letters."""
    return 0 if letters < 5 else 1 if letters < 10 else 2


def _edits(mine: list[str], right: list[str], vocabulary: Iterable[str]) -> int | None:
    """Edits between two lists of words, None if some word is too far away for a slip."""
    from rapidfuzz.distance import OSA  # only when an answer is not exactly right

    if len(mine) != len(right):
        return None
    total = 0
    for given, wanted in zip(mine, right, strict=True):
        if given == wanted:
            continue
        if given in vocabulary or any(c.isdecimal() for c in given + wanted):
            return None
        distance = OSA.distance(given, wanted)
        if distance > _allowed(len(wanted)):
            return None
        total += distance
    return total


def _apart(mine: list[str], other: list[str]) -> int:
    """Edits between two texts, however short their words are and wherever their spaces stand."""
    from rapidfuzz.distance import OSA

    return OSA.distance(" ".join(mine), " ".join(other))


def refusal(text: str, accepted: Iterable[str], others: OtherNames, own: Iterable[str] = ()) -> str:
    """Why a learner may not have `text` taken as a name, because they say it is one; "" where they may.

    It may not be nothing, nor be a name of another thing of the pack (`others`, and what the learner calls other things,
    `own`), nor as near to one as a slip is and no nearer to a name of its own: the guard that slips have.
    """
    mine = normalise(text).split()
    if not mine:
        return _("There is nothing written.")
    norm, letters, digits = " ".join(mine), "".join(mine), numbers.in_digits(mine)
    more = [normalise(other).split() for other in own]
    same = any(letters == "".join(theirs) or digits == numbers.in_digits(theirs) for theirs in more)
    if same or others.spelt(letters) or others.called(norm):
        return _("It is the name of something else.")
    spellings = [normalise(one).split() for one in accepted]
    nearest = min((edits for one in spellings if (edits := _edits(mine, one, ())) is not None), default=None)
    if nearest is not None:
        near = any(_apart(mine, theirs) <= nearest for theirs in more) or bool(others.near(norm, nearest))
    else:
        # a word has at most two letters less than the word of which it is a slip, and one with a digit is none
        most = sum(_allowed(len(word) + 2) for word in mine if not any(c.isdecimal() for c in word))
        more += [other.split() for other in others.near(norm, most, words=len(mine))]
        near = any(_edits(mine, theirs, ()) is not None for theirs in more)
    return _("It is too near to the name of something else.") if near else ""


def close(given: str, accepted: Iterable[str]) -> bool:
    """Whether a wrong answer is near enough to be offered a second try; decides nothing else."""
    from rapidfuzz import fuzz

    return any(fuzz.ratio(normalise(given), normalise(one)) >= 80 for one in accepted)


def _place(given: str, accepted: Iterable[str]) -> str:
    """Where a near miss departs from the nearest spelling, in words that do not tell what stands there."""
    from rapidfuzz import fuzz

    mine = normalise(given).split()
    right = max((normalise(one).split() for one in accepted), key=lambda one: fuzz.ratio(" ".join(mine), " ".join(one)))
    if len(mine) != len(right):
        return _("how many words it has")
    [first, *more] = [n for n, both in enumerate(zip(mine, right, strict=True)) if both[0] != both[1]]
    if more:
        return _("each word")
    if len(right) == 1:
        half = len(right[0]) // 2
        return _("the ending") if mine[0][: half + 1] == right[0][: half + 1] else _("each letter")
    if first == len(right) - 1:
        return _("the last word")
    ordinals = (_("the first word"), _("the second word"), _("the third word"), _("the fourth word"))
    return ordinals[first] if first < len(ordinals) else _("each word")


def name(
    given: str,
    accepted: tuple[str, ...],
    others: OtherNames,
    *,
    strict: bool,
    tries: int,
    about: Callable[[str], str],
    own: Iterable[str] = (),
) -> Outcome:
    """Grade a typed name. A number in it may be in digits or in words ("Council of 7").

    `others` are the names of everything else in the pack: an answer that names another entity is never a slip.
    `about` tells what that other entity is, for the reason. `own` are the spellings that the learner said are right: they are
    accepted as they are, without slips, and where `refusal` allows it.
    """
    if exact(given, accepted):
        return Outcome(Verdict.RIGHT, 1.0)
    mine = normalise(given)
    digits = numbers.in_digits(mine.split())
    mistaken = others.called(mine)
    if mistaken:
        return Outcome(Verdict.WRONG, 0.0, about(mistaken))
    if mine and any(numbers.in_digits(normalise(one).split()) == digits for one in accepted):
        return Outcome(Verdict.RIGHT, 1.0)
    if exact(given, own) and not refusal(given, accepted, others):
        return Outcome(Verdict.RIGHT, 1.0, _("Accepted as you write it; it is called {name}.").format(name=accepted[0]))
    if not strict and (meant := slip(given, accepted, others)):
        return Outcome(Verdict.RIGHT, 1.0, _("It is spelt {name}.").format(name=meant))
    if tries == 1 and close(given, accepted):
        return Outcome(
            Verdict.ASK_AGAIN,
            0.0,
            _("Close: look at {place}, and try once more.").format(place=_place(given, accepted)),
        )
    return Outcome(Verdict.WRONG, 0.0)


def members(missing: Sequence[str], wrong: Sequence[str], whole: int, why: Iterable[str] = ()) -> Outcome:
    """Grade a set of `whole` members: what was left out and what does not belong to it each cost one share.

    `why` are reasons for the wrong ones, in sentences.
    """
    score = max(0, whole - len(missing) - len(wrong)) / whole
    words = []
    if missing:
        words.append(_("Missing: {names}.").format(names=", ".join(missing)))
    if wrong:
        words.append(_("Wrong: {names}.").format(names=", ".join(wrong)))
    verdict = Verdict.RIGHT if not missing and not wrong else Verdict.PARTLY if score else Verdict.WRONG
    notes = tuple(dict.fromkeys(w for w in why if w))
    return Outcome(verdict, score, " ".join((*words, *notes)), notes=" ".join(notes))


def quantity(given: str, key: str, around: Iterable[str] = ()) -> Outcome:
    """Grade a number ("4", "four hundred", "13 270"), or one length of time in any unit.

    `key` is a number or an ISO 8601 duration, `around` the words of the question, which may stand around the number
    ("Article 4"). A word that is neither of these nor a filler may change the number ("four zillion"), so it is asked back;
    so is "1,234" where the answer has a fraction, and "5th" where it is asked how many. A length without a unit is taken to be
    in the unit of the key.
    """
    words = tuple(around)
    length = parse_duration(key) if key.startswith("P") else None
    units = time_units() if length else {}
    iso = re.fullmatch(r"\s*(P[1-9]\d{0,8}[YMWD])\s*", given) if length else None
    reading = numbers.read(_in_words(iso[1]) if iso else given)
    if len(reading.numbers) > 1:
        return Outcome(Verdict.WRONG, 0.0)
    known = numbers.fillers() | set(units) | {word for text in words for word in content(text)}
    strange = next((word for word in reading.around if word not in known), "")
    if not reading.numbers or strange:
        message = _("“{word}” is not understood. Write the number alone, such as 12 or seventy-five.").format(
            word=strange
        )
        return Outcome(Verdict.ASK_AGAIN, 0.0, message if strange else _("Write a number, such as 12 or seventy-five."))
    [values] = reading.numbers
    if reading.ordinals and (length or not _is_place(float(key), words)):
        return Outcome(
            Verdict.ASK_AGAIN, 0.0, _("That is a place in an order. Write a number, such as 12 or seventy-five.")
        )
    if length is not None:
        unit = next((units[word] for word in reading.around if word in units), length.unit)
        right = _in_basic_unit(values[0], unit) == _in_basic_unit(length.count, length.unit)
    elif len(values) > 1 and not float(key).is_integer():
        shown = _(" or ").join(number_words(value) for value in values)
        return Outcome(
            Verdict.ASK_AGAIN, 0.0, _("Do you mean {readings}? Write it without a separator.").format(readings=shown)
        )
    else:
        right = values[0] == float(key)  # what is counted in whole numbers has no thousandths
    return Outcome(Verdict.RIGHT, 1.0) if right else Outcome(Verdict.WRONG, 0.0)


def _is_place(number: float, around: Sequence[str]) -> bool:
    """Whether a number is one in an order and counts nothing: the words around write it so ("the 75th"), or after what is
    asked for ("Article 4", where the first of them asks which article).
    """
    asked = content(around[0]) if around else frozenset()
    shown = re.escape(normalise(number_text(number)))
    before = {word for text in around[1:] for word in re.findall(rf"(\w+) {shown}\b", normalise(text))}
    return any(number in numbers.read(text).ordinals for text in around) or not asked.isdisjoint(before)


def _in_words(duration: str) -> str:
    return parse_duration(duration).words()


def content(text: str) -> frozenset[str]:
    """The words of a question that may stand around a number: none of grammar, which can turn its meaning ("than", "not")."""
    return frozenset(word for word in normalise(text).split() if word.isalpha() and content_words(word))


def _in_basic_unit(count: float, unit: str) -> tuple[str, float]:
    """A length in months or in days."""
    basic, times = {"Y": ("M", 12), "M": ("M", 1), "W": ("D", 7), "D": ("D", 1)}[unit]
    return basic, count * times


def spellings_of_date(when: EdtfDate) -> tuple[str, ...]:
    """The date in words and as EDTF writes it, as far as `date` takes them for right when they are typed."""
    candidates = dict.fromkeys((when.words(), when.text))
    return tuple(text for text in candidates if date(text, when).verdict is Verdict.RIGHT)


def date(given: str, key: EdtfDate) -> Outcome:
    """Grade a typed date at the precision of the key.

    More precision than the key has is ignored; the right year alone is worth half, the right month three quarters.
    Unreadable and ambiguous dates are asked back, never graded by luck; so is a year without its era where it is one before
    ours.
    """
    readings = read_entry(given)
    if not readings and short_year(given):
        return Outcome(
            Verdict.ASK_AGAIN, 0.0, _("Write the year in full, with all its digits: two could be of any century.")
        )
    if not readings and (why := why_no_day(given)):
        return Outcome(Verdict.ASK_AGAIN, 0.0, why)
    if not readings:
        message = _(
            "Write a date such as 9 March 1803, March 1803 or 1803; an early year with its era, AD 79 or 44 BC."
        )
        if key.precision == "year":
            message = _("Write a year such as 1803; an early one with its era, AD 79 or 44 BC.")
        return Outcome(Verdict.ASK_AGAIN, 0.0, message)
    if key.year is not None and key.year < 1 and not names_era(given):
        return Outcome(Verdict.ASK_AGAIN, 0.0, _("Write the era too: AD or BC."))
    if len(readings) > 1:
        shown = _(" or ").join(r.words() for r in readings)
        return Outcome(
            Verdict.ASK_AGAIN, 0.0, _("Do you mean {readings}? Write the month as a word.").format(readings=shown)
        )
    mine = readings[0]
    if mine.cut(key.precision) == key:
        return Outcome(Verdict.RIGHT, 1.0)
    if key.cut(mine.precision) == mine:
        score = 0.5 if mine.precision == "year" else 0.75
        return Outcome(Verdict.PARTLY, score, _lacking(mine.precision, key.precision))
    return Outcome(Verdict.WRONG, 0.0, _distance(mine, key))


def _lacking(mine: str, whole: str) -> str:
    """What a date lacks that is right as far as it goes."""
    match mine, whole:
        case "year", "day":
            return _("That is right, but without day and month.")
        case "year", "month":
            return _("That is right, but without the month.")
        case "month", "day":
            return _("That is right, but without the day.")
    return _("That is right, but not as exact as it could be.")


def _distance(mine: EdtfDate, key: EdtfDate) -> str:
    """How far off a date is, in words."""
    if mine.year is None or key.year is None:
        return ""
    if mine.year == 1 - key.year:
        return _("The year is right, the era is not.")
    years = abs(mine.year - key.year)
    if years:
        return ngettext("{n} year off.", "{n} years off.", years).format(n=years)
    return _("The year is right.")
