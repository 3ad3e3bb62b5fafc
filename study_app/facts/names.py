"""How names and running text are compared: one normal form, and the words in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

_APOSTROPHES = re.compile(r"['‘’ʼ`´]s?\b|['‘’ʼ`´]")
_NO_WORD = re.compile(r"[^\w]+", re.UNICODE)
_ARTICLE = re.compile(r"^(?:the|an|a(?! (?:plus|minus|sharp)\b)) ")
_BRITISH = dict(
    pair.split("/")
    for pair in (
        "defence/defense offence/offense licence/license pretence/pretense organisation/organization"
        " organisations/organizations organisational/organizational organise/organize organised/organized"
        " colonisation/colonization decolonisation/decolonization civilisation/civilization civilisations/civilizations"
        " industrialisation/industrialization modernisation/modernization nationalisation/nationalization"
        " privatisation/privatization normalisation/normalization stabilisation/stabilization"
        " standardisation/standardization authorisation/authorization mobilisation/mobilization"
        " demilitarisation/demilitarization realisation/realization specialised/specialized unrecognised/unrecognized"
        " recognised/recognized centre/center centres/centers theatre/theater theatres/theaters fibre/fiber litre/liter"
        " litres/liters metre/meter metres/meters kilometre/kilometer kilometres/kilometers programme/program"
        " programmes/programs labour/labor harbour/harbor harbours/harbors colour/color colours/colors honour/honor"
        " honours/honors neighbour/neighbor neighbours/neighbors favour/favor armour/armor armoured/armored"
        " behaviour/behavior catalogue/catalog dialogue/dialog grey/gray plough/plow aluminium/aluminum sulphur/sulfur"
        " archaeology/archeology paediatric/pediatric encyclopaedia/encyclopedia mediaeval/medieval manoeuvre/maneuver"
        " manoeuvres/maneuvers travelled/traveled cancelled/canceled jewellery/jewelry counsellor/counselor"
    ).split()
)
"""British words and their American spelling; whole words, never by rule, for advise and promise have none."""

_DOTTED = re.compile(r"\b[^\W\d_]\.(?:\s?[^\W\d_]\.)+(?:[^\W\d_]\b)?|\b(?:[^\W\d_]\.)+[^\W\d_]\b")
"""Initials with dots: U.N., U.S.A, J. R. R."""
_SIGN = re.compile(
    r"(?<=[\w+#])[+#]|(?<!\w)[+-](?=\d)|(?:(?<=\b[^\W\d_])|(?<=\b[^\W\d_][^\W\d_]))-(?=\s*(?:$|[),.;:]))"
)
_PLAIN = re.compile("[a-z0-9 ]*")
_DASHES = re.compile("[−‒–]")
_SIGNS = {"+": " plus ", "-": " minus ", "#": " sharp "}
"""Signs that make another name: A+ and A-, C and C++ and C#, -4 and 4."""


def fold(text: str) -> str:
    """`text` as it is compared: NFKC, case folded, quotes, dashes and accents away, one space, no leading article.

    British spellings become American, initials lose their dots, and signs that tell names apart (A+, C#) become
    words. "The Council's “Centre”" and "councils center" differ only in the s of possession,
    which is dropped too.
    """
    text = text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    if _PLAIN.fullmatch(text) is None:  # most names are
        text = _APOSTROPHES.sub("", text.replace("&", " and "))
        if "." in text:
            text = _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text)
        text = _DASHES.sub("-", text)
        if not _SIGNS.keys().isdisjoint(text):  # looking for their places takes as long as all the rest
            text = _SIGN.sub(lambda match: _SIGNS[match[0]], text)
        if not text.isascii():
            text = unicodedata.normalize("NFD", text)
            if marks := [c for c in set(text) if unicodedata.combining(c)]:
                text = text.translate({ord(mark): None for mark in marks})
        text = _NO_WORD.sub(" ", text).replace("_", " ")
    text = " ".join([_BRITISH.get(word, word) for word in text.split()])
    return _ARTICLE.sub("", text)


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """`fold` of a name, remembered; running text is folded each time."""
    return fold(text)


def unfinished(text: str) -> str:
    """The normal form of `text` while it is being typed.

    A last word on its way to a British spelling ends where it parts from the American one: "defenc" is "defen".
    """
    folded = fold(text)
    head, space, last = folded.rpartition(" ")
    for british, american in _BRITISH.items():
        if british.startswith(last) and not american.startswith(last) and not text[-1:].isspace():
            both = takewhile(lambda pair: pair[0] == pair[1], zip(last, american, strict=False))
            return head + space + "".join(letter for letter, _same in both)
    return folded


def words(text: str) -> tuple[str, ...]:
    """The words of the normal form of `text`."""
    return tuple(normalise(text).split())


_EMPTY = frozenset(
    "a an and as at be been by do does did for from had has have how in into is it its of on or over per she he that the"
    " their them they this to under up upon was were what when where which who whom whose why will with within about"
    " between during after before not no all any each other such than then there these those".split()
)


_POINTING = frozenset(
    "he him his i it its she her hers they their them these this those that we our you your who whose".split()
)
_POINTING_ALONE = frozenset("former latter other same one both".split())


def points_back(text: str) -> bool:
    """Whether it only means something in a text, where it points to what was named before: "its skin", "the latter"."""
    said = words(text)
    return said[:1] != () and (said[0] in _POINTING or (len(said) == 1 and said[0] in _POINTING_ALONE))


def content_words(text: str) -> frozenset[str]:
    """The words of `text` that carry meaning, cut to a stem of six letters, so that "collective" meets "collectively"."""
    return frozenset(word[:6] for word in words(text) if word not in _EMPTY and (len(word) > 2 or word.isdecimal()))


NESTED = "::"
"""What parts the names of decks that lie in each other."""


def in_tree(names: Sequence[str]) -> list[int]:
    """The places of names of decks in an order in which each follows the one that it lies in, otherwise as they stand."""
    paths = [tuple(name.split(NESTED)) for name in names]
    first: dict[tuple[str, ...], int] = {}
    for place, path in enumerate(paths):
        for length in range(1, len(path) + 1):
            first.setdefault(path[:length], place)
    ways = [[first[path[:length]] for length in range(1, len(path) + 1)] for path in paths]
    return sorted(range(len(names)), key=lambda place: (ways[place], place))
