"""Names, acronyms, lists, numbers, lengths of time and frequencies in running text, each with its exact span."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from study_app.facts.article.lexicon import Lexicon, Named
from study_app.facts.kinds import AliasKind
from study_app.facts.names import normalise
from study_app.facts.numbers import read as read_numbers
from study_app.facts.pack import Span
from study_app.facts.quantities import Duration, Frequency

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ]s?$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: where it stands, without the s of possession, and its normal form."""

    start: int
    end: int
    norm: str


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name of one of the pack's entities, of several where the name is shared.

    `back` is the place of the name that this only points back to ("It", "the Council"), None where the name itself is written.
    """

    span: Span
    text: str
    entities: tuple[str, ...]
    kind: AliasKind | None = None
    back: Span | None = None


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that the pack does not know: what seems to be one by its capitals. `type` is the kind of thing guessed, or ""."""

    span: Span
    text: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Introduced:
    """A name with its acronym in brackets behind it."""

    span: Span
    full: str
    short: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts or numbers: "Six member-states" counts, "Article 4" numbers, "75th anniversary" is ordinal."""

    span: Span
    text: str
    value: int | float | Duration | Frequency
    noun: str = ""
    label: str = ""
    ordinal: bool = False


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text."""
    found = []
    for match in _TOKEN.finditer(text):
        word = _POSSESSIVE.sub("", match[0])
        found.append(Token(match.start(), match.start() + len(word), normalise(word.replace(".", ""))))
    return tuple(found)


def find_names(text: str, words: tuple[Token, ...], lexicon: Lexicon) -> tuple[NameMention, ...]:
    """The names of the pack's entities, the longest at each place; none inside another."""
    found = []
    at = 0
    while at < len(words):
        match = _longest(text, words, at, lexicon)
        if match is None:
            at += 1
            continue
        names, length = match
        start, end = words[at].start, words[at + length - 1].end
        entities = tuple(dict.fromkeys(name.entity for name in names))
        found.append(NameMention(Span(start, end), text[start:end], entities, names[0].kind))
        at += length
    return tuple(found)


def _longest(text: str, words: tuple[Token, ...], at: int, lexicon: Lexicon) -> tuple[list[Named], int] | None:
    fitting: list[Named] = []
    for name in lexicon.by_word.get(words[at].norm, ()):
        if fitting and len(name.words) < len(fitting[0].words):
            break
        length = len(name.words)
        if tuple(w.norm for w in words[at : at + length]) == name.words and _written(text, words, at, name):
            fitting.append(name)
    return (fitting, len(fitting[0].words)) if fitting else None


def _written(text: str, words: tuple[Token, ...], at: int, name: Named) -> bool:
    """Whether the words are written as a name is: with a capital if it has one, an acronym in capitals, in one sentence."""
    last = words[at + len(name.words) - 1]
    written = text[words[at].start : last.end]
    if re.search(r"\n|[.!?]\s+[A-Z]|[;:()“”\"]|[’‘]{2}", written):
        return False
    letters = "".join(c for c in written if c.isalpha())
    if name.shout and len(name.words) == 1:
        return letters.isupper()
    return not name.capital or written[:1].isupper()


# --- names that the pack does not know

_WORD = r"[^\W\d_a-z][\w’'.-]*[\w]|[^\W\d_a-z]"
_CAPITALS = re.compile(
    rf"(?:{_WORD})(?:(?:\s+(?:of|for|and|de|von|van|al|bin|the|on)(?:\s+the)?)*\s+(?:{_WORD}))*(?:\s+[12]\d{{3}}\b)?"
)
_NO_NAMES = frozenset(
    "i he she it we they you this that these those the a an in on at by for from to of and but or so yet if when while as with"
    " after before during since until there here his her its their our my your who what which where why how all some many most"
    " no not yes january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday mr mrs ms dr also however moreover therefore thus today both each every either under over"
    " given despite although though because article section chapter given according among between into about".split()
)
_TITLES = re.compile(
    r"\b(?:President|Mr|Mrs|Ms|Dr|Prof|Professor|Minister|General|Secretary|King|Queen|Sir|Chairman)\.?\s*$"
)
_IN = re.compile(r"\b(?:in|at|near|from)\s+$")
_GUESS = {
    "person": ("person", "people", "human"),
    "place": ("city", "place", "town", "location", "region", "state", "country"),
}
_THINGS = ("organisation", "organization", "body", "institution", "company")
_HEADS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        "council committee commission assembly secretariat staff board court parliament ministry".split(),
        ("body", "institution", *_THINGS),
    ),
    **dict.fromkeys("organisation organization agency union association alliance league bank company".split(), _THINGS),
    **dict.fromkeys("forces force army navy police group team".split(), ("force", "forces", "group")),
    **dict.fromkeys(
        "treaty charter agreement protocol convention pact strategy act law declaration statement constitution".split(),
        ("document", "treaty", "text"),
    ),
    **dict.fromkeys("operation exercise exercises".split(), ("operation", "exercise", "event")),
}  # fmt: skip
"""The kinds of thing that the last word of a name tells: no person is called a council."""
_OF_A_COUNTRY = re.compile(r"(?:ian|ean|ish|ese)$")
_LISTED = re.compile(rf"(?:{_WORD}),\s*$")


def find_new_names(
    text: str, sentence: Span, known: Iterable[Span], lexicon: Lexicon, elsewhere: frozenset[str] = frozenset()
) -> tuple[NewName, ...]:
    """What is written with capitals in a sentence and is none of the pack's names.

    A single word that begins the sentence counts only where it is written with a capital `elsewhere` within a sentence too.
    """
    taken = tuple(known)
    found = []
    for start, end in _free(sentence, taken):
        runs = (run for match in _CAPITALS.finditer(text, start, end) for run in _parted(text, *match.span()))
        for begin, finish in (_without_small(text, *run) for run in runs):
            written = text[begin:finish]
            alone = " " not in written and not (len(written) > 1 and written.isupper())
            opens = not text[sentence.start : begin].strip("“\"‘'([ ")
            if not written or normalise(written) in _NO_NAMES or (alone and opens and written not in elsewhere):
                continue
            if any(t.start < finish and begin < t.end for t in taken) or (alone and len(written) < 2):
                continue
            if alone and _OF_A_COUNTRY.search(written) and re.match(r"\s+[a-z]", text[finish:]):
                continue  # "the Norwegian chairmanship"
            found.append(NewName(Span(begin, finish), written, _guess(text, begin, written, lexicon)))
    return tuple(found)


def _free(sentence: Span, taken: tuple[Span, ...]) -> Iterator[tuple[int, int]]:
    at = sentence.start
    for span in sorted((s for s in taken if s.overlaps(sentence)), key=lambda s: s.start):
        if at < span.start:
            yield at, span.start
        at = max(at, span.end)
    if at < sentence.end:
        yield at, sentence.end


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of capitals, or two where it ends a list: "Oslo, Bergen and Narvik"."""
    joint = re.search(r"\s+and\s+", text[start:end])
    listed = joint is not None and _LISTED.search(text, max(0, start - 80), start)
    if joint is None or not listed or re.search(r"\b(?:of|for)\b", text[start : start + joint.start()]):
        yield start, end
    else:
        yield start, start + joint.start()
        yield start + joint.end(), end


def _without_small(text: str, start: int, end: int) -> tuple[int, int]:
    """A run of capitals without an opening "The", "In", "On" and the like."""
    while (first := re.match(r"[\w’']+", text[start:end])) and first[0].casefold() in _NO_NAMES:
        rest = re.match(r"[\w’']+\s+(?:(?:of|the|and|for|on)\s+)*", text[start:end])
        if rest is None:
            return start, start
        start += rest.end()
    return start, end


def _guess(text: str, start: int, written: str, lexicon: Lexicon) -> str:
    """The kind of thing that a new name may be: by its last word, by what stands before it, by how it is written."""
    words = normalise(written).split()
    if words and (heads := lexicon.kinds_by_last_word.get(words[-1])):
        return max(heads, key=lambda kind: heads[kind])
    if written.isupper():
        return _first(lexicon, _THINGS)
    if len(words) > 1 and (kinds := _HEADS.get(words[-1])):
        return _first(lexicon, kinds)
    before = text[max(0, start - 24) : start]
    person = len(words) in (2, 3) and not re.search(r"\b(?:of|for|the|and)\b", written)
    if _TITLES.search(before) or (person and not before.casefold().endswith("the ")):
        return _first(lexicon, _GUESS["person"])
    if _IN.search(before):
        return _first(lexicon, _GUESS["place"])
    return ""


def _first(lexicon: Lexicon, kinds: Iterable[str]) -> str:
    return next((kind for kind in kinds if kind in lexicon.kinds), "")


_BRACKETS = re.compile(r"\(\s*[“\"]?([^\W\d_a-z](?:[^\W\d_]|[&.-]){1,9})[”\"]?\s*\)")


def find_introduced(text: str, sentence: Span) -> tuple[Introduced, ...]:
    """The acronyms that a sentence introduces: "United Nations (UN)", where the letters agree."""
    found = []
    for match in _BRACKETS.finditer(text, sentence.start, sentence.end):
        letters = [c for c in match[1] if c.isalpha() and c.isupper()]
        words = list(re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", text[sentence.start : match.start()]))
        start = _initials(words, letters)
        if len(letters) >= 2 and start is not None:
            begin = sentence.start + start
            full = text[begin : match.start()].strip()
            found.append(Introduced(Span(begin, match.end()), full, match[1]))
    return tuple(found)


def _initials(words: list[re.Match[str]], letters: list[str]) -> int | None:
    """Where the words begin whose first letters are these; small words may have none ("League of Harbours": LH, LOH)."""
    at = len(words) - 1
    for letter in reversed(letters):
        while at >= 0 and words[at][0][0].upper() != letter:
            if not words[at][0].islower():
                return None
            at -= 1
        if at < 0:
            return None
        at -= 1
    return words[at + 1].start()


# --- numbers

_NUMBER_WORD = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    "|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
)
_AMOUNT = (
    r"\d{1,3}(?:[,\u00a0\u202f]\d{3}){1,5}(?:\.\d{1,9})?|\d{1,18}(?:\.\d{1,9})?"
    rf"|\b(?:{_NUMBER_WORD})(?:(?:[\s-]|\sand\s)(?:{_NUMBER_WORD})){{0,12}}\b"
)
_NUMBER = re.compile(
    rf"(?<![\w.,/:-])(?P<n>{_AMOUNT})(?P<nth>st|nd|rd|th)?(?![\w/]|[.:,]\d)(?:\s+(?P<scale>million|billion|thousand)\b)?",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"(?<![\w.,-])(?P<n>{_AMOUNT}|an?)[\s-]+(?P<unit>year|month|week|day)s?\b", re.IGNORECASE)
_OFTEN = re.compile(
    rf"\b(?:(?P<bound>at\s+least|no\s+less\s+than|not\s+less\s+than|no\s+fewer\s+than|at\s+most|not?\s+more\s+than|up\s+to)\s+)?"
    rf"(?:(?P<times>once|twice|thrice|(?:{_AMOUNT})\s+times)\s+(?:(?:an?|per|each|every|in\s+a)\s+(?P<unit>year|month|week|day)"
    rf"|(?:in|every)\s+(?P<per>{_AMOUNT})\s+(?P<units>years|months|weeks|days))"
    rf"|every\s+(?:(?P<each>{_AMOUNT})\s+)?(?P<every>years?|months?|weeks?|days?)\b"
    r"|(?P<adverb>annually|yearly|monthly|weekly|daily|quarterly|biennially|semiannually))\b",
    re.IGNORECASE,
)
_ADVERBS = {
    "annually": (1, 1, "Y"), "yearly": (1, 1, "Y"), "monthly": (1, 1, "M"), "weekly": (1, 1, "W"), "daily": (1, 1, "D"),
    "quarterly": (1, 3, "M"), "biennially": (1, 2, "Y"), "semiannually": (2, 1, "Y"),
}  # fmt: skip
_TIMES = {"once": 1, "twice": 2, "thrice": 3}
_LABEL = re.compile(r"\b([^\W\d_]+)\.?\s+(?:no\.?\s*|number\s+)?$")
_LONGEST_LABEL = 60
_LABELS = frozenset(
    "article articles section chapter page room resolution paragraph protocol no number version item rule clause part".split()
)


def find_quantities(text: str, sentence: Span, dates: Iterable[Span] = ()) -> tuple[Quantity, ...]:
    """Frequencies, lengths of time and numbers of a sentence, in the order written; nothing inside a date."""
    taken = [d for d in dates if d.overlaps(sentence)]
    found: list[Quantity] = []
    for match in _OFTEN.finditer(text, sentence.start, sentence.end):
        _add(found, taken, Quantity(Span(*match.span()), match[0], _frequency(match)))
    for match in _SPAN.finditer(text, sentence.start, sentence.end):
        if match["n"].casefold() not in ("a", "an"):
            length = Duration(int(_amount(match["n"])), match["unit"][0].upper())
            _add(found, taken, Quantity(Span(*match.span()), match[0], length))
    for match in _NUMBER.finditer(text, sentence.start, sentence.end):
        value = _amount(match["n"] + (f" {match['scale']}" if match["scale"] else ""))
        noun = re.match(r"\s+(?:of\s+the\s+|of\s+)?([^\W\d_]+(?:[-\s][^\W\d_]+)?)", text[match.end() : sentence.end])
        label = _LABEL.search(text[max(sentence.start, match.start() - _LONGEST_LABEL) : match.start()])
        labelled = label[1] if label and label[1].casefold() in _LABELS else ""
        quantity = Quantity(
            Span(*match.span()), match[0], value, noun[1] if noun else "", labelled, match["nth"] is not None
        )
        _add(found, taken, quantity)
    return tuple(sorted(found, key=lambda q: q.span.start))


def _add(found: list[Quantity], taken: list[Span], quantity: Quantity) -> None:
    if not any(span.overlaps(quantity.span) for span in taken):
        taken.append(quantity.span)
        found.append(quantity)


@lru_cache(maxsize=4096)
def _amount(written: str) -> int | float:
    numbers = read_numbers(re.sub(r"[\u00a0\u202f]", "", written)).numbers
    value = numbers[0][0] if numbers else 0
    return int(value) if value == int(value) else value


def _frequency(match: re.Match[str]) -> Frequency:
    bound = " ".join((match["bound"] or "").casefold().split())
    comparison = "=" if not bound else "<=" if bound in ("at most", "up to") or "more" in bound else ">="
    if match["adverb"]:
        count, per, unit = _ADVERBS[match["adverb"].casefold()]
    elif match["every"]:
        count, per, unit = 1, int(_amount(match["each"])) if match["each"] else 1, match["every"][0].upper()
    else:
        times = match["times"].casefold()
        count = _TIMES.get(times) or int(_amount(times.removesuffix("times").strip()))
        per = int(_amount(match["per"])) if match["per"] else 1
        unit = (match["unit"] or match["units"])[0].upper()
    return Frequency(comparison, count, Duration(per, unit))


# --- lists

_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:and|or|&)?|and|or|&|;|as\s+well\s+as)\s*(?:the\s+|an?\s+|with\s+|of\s+(?:the\s+)?)?[“\"‘]?\s*",
    re.IGNORECASE,
)


def lists(text: str, mentions: Iterable[NameMention]) -> tuple[tuple[NameMention, ...], ...]:
    """The names that stand in a row: "Armenia, Belarus and Georgia"; a name alone is a list of one."""
    found: list[list[NameMention]] = []
    for mention in mentions:
        if found and _BETWEEN.fullmatch(text, found[-1][-1].span.end, mention.span.start):
            found[-1].append(mention)
        else:
            found.append([mention])
    return tuple(tuple(one) for one in found)


# --- what points back

_POINTER = re.compile(r"\b(?:It|They|He|She)\b|(?:(?:The|This|That|the|this|that)\s+)([^\W\d_a-z][\w-]+)")


def find_pointers(
    text: str, sentence: Span, mine: Iterable[NameMention], before: Sequence[NameMention], previous: Sequence[NameMention],
    lexicon: Lexicon,
) -> tuple[NameMention, ...]:  # fmt: skip
    """What a sentence calls by "It" or by its last word ("the Council"): the name told last that this can mean.

    `before` are the names told before it, `previous` those of the sentence before in the same paragraph: "It" is its subject.
    """
    named = tuple(mine)
    found = []
    for match in _POINTER.finditer(text, sentence.start, sentence.end):
        span = Span(*(match.span(1) if match[1] else match.span()))
        if any(m.span.overlaps(span) for m in named):
            continue
        if match[1] is None:
            origin = previous[0] if previous and match.start() == sentence.start else None
        else:
            head = normalise(match[1])
            origin = next((m for m in reversed(before) if m.back is None and _is_called(m, head, lexicon)), None)
        if origin is not None:
            words = text[span.start : span.end]
            found.append(NameMention(span, words, origin.entities, AliasKind.MENTION, origin.back or origin.span))
    return tuple(found)


def _is_called(mention: NameMention, head: str, lexicon: Lexicon) -> bool:
    """Whether this is a word by which the thing is called for short: "Council" of "Council of Masters"."""
    return any(head in lexicon.short_words(entity) for entity in mention.entities)
