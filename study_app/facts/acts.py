"""Names of what was done, as "opening of the Tower Bridge", in a text that says it with a verb ("the Tower Bridge opened")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from study_app.facts.names import normalise

_BODIES = frozenset(
    "administration association commission confederation constitution corporation department federation government"
    " institution organization parliament population union"
    " объединение отделение правление учреждение управление".split()
)
"""Nouns of this shape that name who acts, not what is done; in their normal form."""

IRREGULAR = {
    noun: frozenset(verbs.split())
    for noun, verbs in (
        ("beginning", "begin begins began begun"), ("birth", "born"), ("building", "build builds built"),
        ("breaking", "break breaks broke broken"), ("choosing", "choose chooses chose chosen"),
        ("fighting", "fight fights fought"), ("giving", "give gives gave given"), ("holding", "hold holds held"),
        ("leading", "lead leads led"), ("losing", "lose loses lost"), ("making", "make makes made"),
        ("meeting", "meet meets met"), ("sending", "send sends sent"), ("striking", "strike strikes struck"),
        ("swearing", "swear swears swore sworn"), ("taking", "take takes took taken"), ("winning", "win wins won"),
        ("writing", "write writes wrote written"),
        ("death", "die dies died dead"), ("fall", "fall falls fell fallen"), ("sinking", "sink sinks sank sunk"),
        ("withdrawal", "withdraw withdraws withdrew withdrawn"),
        ("рождение", "родился родилась рожден рождена"), ("смерть", "умер умерла умерли скончался скончалась"),
    )
}  # fmt: skip
"""Nouns of action whose verbs have forms of their own, and these forms; no form is of two nouns."""

_ENGLISH = (
    ("ication", ("y", "icate")), ("ation", ("", "e", "ate")), ("ition", ("ish", "e", "it")), ("ution", ("ve", "ute")),
    ("sion", ("d", "de", "t")), ("ion", ("", "e")), ("ing", ("", "e")), ("ment", ("",)), ("ance", ("", "e")),
    ("ure", ("", "e")), ("al", ("", "e")), ("ery", ("er",)),
)  # fmt: skip
"""Endings of English nouns of action, the longest first, and what stands in their place in the verb."""

_RUSSIAN = re.compile(r"(\w{3,}?)(?:[аея]ние|(?<=[ыия])тие|(?<=фи)кация|ация|ировка)")
_VERB_ENDS = re.compile(
    r"(?:(?:(?:цир|ир)?ова|[аеия])нн?|т)(?:|а|о|ы|ыи|ая|ое|ые|ую|ого|ои|ом|ому|ым|ых|ыми)"
    r"|(?:цир|ир)?(?:ова)?[аеияу]?(?:л|ла|ло|ли|ть|ет|ют|ит|ят|ем)(?:ся|сь)?"
)
_CASES = re.compile(
    r"(?:ыми|ими|ами|ями|ого|его|ому|ему|ых|их|ым|им|ом|ем|ам|ям|ах|ях|ои|еи|ыи|ии|ая|яя|ое|ее|ые|ие|ую|юю|ов|ев|ью"
    r"|а|я|у|ю|ы|и|е|о|ь)$"
)


def nouns_of_action(name: str) -> frozenset[str]:
    """The nouns, in their normal form, for which a name, in English or Russian, may be that of something done; often none.

    That is a noun of action, and whom or what it befell. By its shape alone "Legion" in "Legion of Honour" is one too. A noun at
    the end that is written large is a name, as in "Panama Canal" and "Warren Harding".
    """
    first, *others = name.split() or [""]
    proper = bool(others) and others[-1][0].isupper()
    return frozenset(noun for noun, _others in _acts(name) if not proper or noun == normalise(first))


def is_told(name: str, tokens: Sequence[str]) -> bool:
    """Whether words in their normal form tell what a name of something done says: by a verb of its noun, and with all else."""
    return any(
        any(_tells(noun, token) for token in tokens) and _stand_together(others, tokens) for noun, others in _acts(name)
    )


def _acts(name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The noun of action, at the beginning or the end of a name, and the other words."""
    words = normalise(name).split()
    if len(words) > 1:
        if _is_noun(words[0]) and (words[1] == "of" or _is_cyrillic(words[0])):
            others = normalise(" ".join(words[2:] if words[1] == "of" else words[1:])).split()
            if others:
                yield words[0], tuple(others)
        if _is_noun(words[-1]) and not _is_cyrillic(words[-1]):
            yield words[-1], tuple(words[:-1])


def _is_cyrillic(word: str) -> bool:
    return "а" <= word[:1] <= "я"


def _is_noun(word: str) -> bool:
    if word in IRREGULAR:
        return True
    if word in _BODIES:
        return False
    return bool(_RUSSIAN.fullmatch(word)) if _is_cyrillic(word) else any(True for _verb in _verbs(word))


def _verbs(noun: str) -> Iterator[str]:
    """The verbs that an English noun may be of; most of them are none."""
    for ending, instead in _ENGLISH:
        if noun.endswith(ending) and len(noun) - len(ending) > 2:
            yield from (noun.removesuffix(ending) + end for end in instead)


def _forms(verb: str) -> frozenset[str]:
    cut = verb[:-1]
    forms = {verb, f"{verb}s", f"{verb}es", f"{verb}ed", f"{verb}ing", f"{verb}{verb[-1]}ed"}
    if verb.endswith("e"):
        forms |= {f"{verb}d", f"{cut}ing"}
    if verb.endswith("y"):
        forms |= {f"{cut}ied", f"{cut}ies"}
    return frozenset(forms)


def _tells(noun: str, token: str) -> bool:
    if noun in IRREGULAR:
        return token in IRREGULAR[noun]
    if _is_cyrillic(noun):
        root = _RUSSIAN.fullmatch(noun)
        return root is not None and token.startswith(root[1]) and bool(_VERB_ENDS.fullmatch(token[len(root[1]) :]))
    return any(token in _forms(verb) for verb in _verbs(noun))


def _stand_together(words: Sequence[str], tokens: Sequence[str]) -> bool:
    """Whether words follow each other in a text; Russian ones in whatever case."""
    wanted, found = [[_without_case(word) for word in some] for some in (words, tokens)]
    return any(found[at : at + len(wanted)] == wanted for at in range(len(found) - len(wanted) + 1))


def _without_case(word: str) -> str:
    cut = _CASES.sub("", word) if _is_cyrillic(word) else word
    return cut if len(cut) > 1 else word
