"""The words for numbers in Russian, in every case and gender: what each is worth, and which are places in an order."""

from __future__ import annotations

from study_app.facts.numbers import NumberWords

_ONES = (
    "ноль нуль ноля нуля нолю нулю нолем нулем ноле нуле",
    "один одна одно одни одного одной одних одному одним одну одною одними одном",
    "два две двух двум двумя двое двоих двоим двоими",
    "три трех трем тремя трое троих троим троими",
    "четыре четырех четырем четырьмя четверо четверых четверым четверыми",
    "пять пяти пятью пятеро пятерых пятерым пятерыми",
    "шесть шести шестью шестеро шестерых шестерым шестерыми",
    "семь семи семью семеро семерых семерым семерыми",
    "восемь восьми восемью восьмью восьмеро восьмерых",
    "девять девяти девятью девятеро девятерых",
    "десять десяти десятью десятеро десятерых",
)
_TEENS = "один две три четыр пят шест сем восем девят"
_TENS = (
    "двадцать двадцати двадцатью",
    "тридцать тридцати тридцатью",
    "сорок сорока",
    "пятьдесят пятидесяти пятьюдесятью",
    "шестьдесят шестидесяти шестьюдесятью",
    "семьдесят семидесяти семьюдесятью",
    "восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью",
    "девяносто девяноста",
)
_HUNDREDS = (
    "сто ста",
    "двести двухсот двумстам двумястами двухстах",
    "триста трехсот тремстам тремястами трехстах",
    "четыреста четырехсот четыремстам четырьмястами четырехстах",
    "пятьсот пятисот пятистам пятьюстами пятистах",
    "шестьсот шестисот шестистам шестьюстами шестистах",
    "семьсот семисот семистам семьюстами семистах",
    "восемьсот восьмисот восьмистам восемьюстами восьмьюстами восьмистах",
    "девятьсот девятисот девятистам девятьюстами девятистах",
)
_THOUSAND = "тысяча тысячи тысяче тысячу тысячей тысячью тысяч тысячам тысячами тысячах"
_NOUN = ("", "а", "у", "ом", "е", "ы", "ов", "ам", "ами", "ах")

_HARD = ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ою", "ое", "ые", "ых", "ыми")
_THIRD = ("ий", "ьего", "ьему", "ьим", "ьем", "ья", "ьей", "ью", "ье", "ьи", "ьих", "ьими")
_FIRST_TEN = "нулев перв втор _ четверт пят шест седьм восьм девят десят".split()
_TENTHS = "двадцат тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност".split()
_HUNDREDTHS = "сот двухсот трехсот четырехсот пятисот шестисот семисот восьмисот девятисот".split()
_BEFORE = "двух трех четырех пяти шести семи восьми девяти десяти".split()
"""What the thousands are counted by within one word: the 2000th is one word, and so on to the 10,000th."""


def _places(stem: str) -> list[str]:
    """A place in an order in every case; those with the stress on the ending, as "второй", among them."""
    return [stem + ending for ending in _HARD]


def _made() -> NumberWords:
    small = {word: value for value, words in enumerate(_ONES) for word in words.split()}
    for value, stem in enumerate(_TEENS.split(), 11):
        small |= {f"{stem}надцат{ending}": value for ending in ("ь", "и", "ью")}
    tens = {word: 10 * value for value, words in enumerate(_TENS, 2) for word in words.split()}
    hundreds = {word: 100 * value for value, words in enumerate(_HUNDREDS, 1) for word in words.split()}
    scales = dict.fromkeys(_THOUSAND.split(), 10**3)
    for stem, value in (("миллион", 10**6), ("миллиард", 10**9), ("триллион", 10**12)):
        scales |= {stem + ending: value for ending in _NOUN}
    small_places = {word: n for n, stem in enumerate(_FIRST_TEN) if n != 3 for word in _places(stem)}
    small_places |= {"трет" + ending: 3 for ending in _THIRD}
    for value, stem in enumerate(_TEENS.split(), 11):
        small_places |= dict.fromkeys(_places(f"{stem}надцат"), value)
    for value, before in enumerate(_BEFORE, 2):
        small_places |= dict.fromkeys(_places(f"{before}тысячн"), 1000 * value)
    ten_places = {word: 10 * n for n, stem in enumerate(_TENTHS, 2) for word in _places(stem)}
    hundred_places = {word: 100 * n for n, stem in enumerate(_HUNDREDTHS, 1) for word in _places(stem)}
    scale_places = dict.fromkeys(_places("тысячн"), 10**3)
    for stem, value in (("миллионн", 10**6), ("миллиардн", 10**9), ("триллионн", 10**12)):
        scale_places |= dict.fromkeys(_places(stem), value)
    return NumberWords(
        small | small_places,
        tens | ten_places,
        hundreds | hundred_places,
        scales | scale_places,
        frozenset({**small_places, **ten_places, **hundred_places, **scale_places}),
    )


WORDS = _made()
"""All of them, with е for ё."""

FILLERS = frozenset("около примерно приблизительно почти ровно всего в на за из это было".split())
"""Words that leave a number what it is."""
