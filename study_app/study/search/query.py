"""A query as people write it, read into a tree and written again: precedence, quotes and escapes as in Anki's browser.

Words side by side must all hold, `or` parts them and binds less, `-` turns one word or one pair of parentheses round. Quotes hold
a phrase together, around a whole word or behind its colon. A backslash takes the meaning from what follows it: `\\* \\_ \\" \\:
\\( \\) \\- \\\\`. `*` stands for any letters and `_` for one. A regular expression keeps the parentheses that it opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from study_app.i18n import _

LONGEST, DEEPEST, MOST = 4_000, 100, 500
"""Characters of a query, parentheses within each other, and words."""

RAW = ("re",)
"""Words whose value is read as it stands: only a quotation mark is escaped in it."""

_SPACE = " \t\n\r\f\v\u3000\u00a0"
_ESCAPED = '*_":()-\\'


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a query: the characters from `start` to `end` (half open), what about them, and what to do."""

    start: int
    end: int
    message: str
    remedy: str

    def sentence(self) -> str:
        """It in words."""
        return f"{self.message} {self.remedy}".strip()


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: `word` is what stands before the colon, "" for text to be looked for.

    In `value` `*` and `_` are wild unless a backslash stands before them, and a backslash stands before each that is meant (not
    in the value of a word that is RAW). The term stands from `start` to `end` in the query, its value from `at` on.
    """

    word: str
    value: str
    start: int = field(default=0, compare=False)
    at: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What `part` is not."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All parts; everything where there are none."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]


Node = Term | Not | And | Or

EVERYTHING = And()


class WrongQueryError(Exception):
    """Ends the reading of a query."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.sentence())
        self.wrong = wrong


def parse(query: str) -> Node | Wrong:
    """The tree of a query, or the first thing that keeps it from being one. An empty query finds everything."""
    if len(query) > LONGEST:
        message = _("A query has at most {n} characters.").format(n=LONGEST)
        return Wrong(LONGEST, len(query), message, _("Make it shorter."))
    try:
        return _Reader(query).read()
    except WrongQueryError as error:
        return error.wrong


class _Reader:
    def __init__(self, query: str) -> None:
        self._query = query
        self._at = 0
        self._words = 0

    def read(self) -> Node:
        found = self._choices(0)
        if self._at < len(self._query):
            self._refuse(self._at, self._at + 1, _("This parenthesis closes none."), _("Take it away, or write \\)."))
        return found if found is not None else EVERYTHING

    def _refuse(self, start: int, end: int, message: str, remedy: str) -> None:
        raise WrongQueryError(Wrong(start, end, message, remedy))

    def _skip(self) -> None:
        while self._at < len(self._query) and self._query[self._at] in _SPACE:
            self._at += 1

    def _choices(self, depth: int) -> Node | None:
        """What stands until the end or a closing parenthesis; None if nothing does."""
        choices: list[list[Node]] = [[]]
        said: tuple[str, int] | None = None  # the `and` or `or` that waits for what follows it
        while True:
            self._skip()
            if self._at == len(self._query) or self._query[self._at] == ")":
                break
            start = self._at
            joint = self._joint()
            if joint:
                if said is not None or not choices[-1]:
                    message = _("“{word}” needs something on both sides.").format(word=joint)
                    self._refuse(start, self._at, message, _('Put "quotes" around it if you look for the word.'))
                if joint.lower() == "or":
                    choices.append([])
                said = (joint, start)
            else:
                choices[-1].append(self._node(depth))
                said = None
        if said is not None:
            message = _("Something must follow “{word}”.").format(word=said[0])
            self._refuse(
                said[1], said[1] + len(said[0]), message, _('Put "quotes" around it if you look for the word.')
            )
        parts = [choice[0] if len(choice) == 1 else And(tuple(choice)) for choice in choices if choice]
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _joint(self) -> str:
        found = re.compile(r"(?:and|or)(?=[\s\u3000()]|$)", re.IGNORECASE).match(self._query, self._at)
        if found is None:
            return ""
        self._at = found.end()
        return found[0]

    def _node(self, depth: int) -> Node:
        query, start = self._query, self._at
        turned = query[start] == "-" and start + 1 < len(query) and query[start + 1] not in _SPACE + ")"
        self._at += turned
        found = self._group(depth) if query[self._at] == "(" else self._term()
        return Not(found) if turned else found

    def _group(self, depth: int) -> Node:
        start = self._at
        if depth == DEEPEST:
            self._refuse(start, start + 1, _("So many parentheses within each other are too many."), _("Use fewer."))
        self._at += 1
        found = self._choices(depth + 1)
        if self._at == len(self._query):
            self._refuse(start, start + 1, _("This parenthesis is not closed."), _("Add ), or write \\(."))
        self._at += 1
        if found is None:
            self._refuse(start, self._at, _("Nothing stands in these parentheses."), _("Take them away."))
        assert found is not None
        return found

    def _term(self) -> Node:
        self._words += 1
        start = self._at
        if self._words > MOST:
            message = _("A query has at most {n} words.").format(n=MOST)
            self._refuse(start, len(self._query), message, _("Make it shorter."))
        quoted = self._query[start] == '"'
        self._at += quoted
        word, at = "", self._at
        pieces: list[str] = []
        opened = 0  # parentheses of a pattern, which has them for itself
        while not self._ends(quoted, opened if word in RAW else None):
            letter, here = self._query[self._at], self._at
            if letter == ":" and not word and at == (start + quoted):
                word = self._word("".join(pieces), start, here)
                if word:
                    at, pieces = here + 1, []
                    self._at = here + 1
                    if not quoted and self._query[self._at : self._at + 1] == '"':
                        return self._quoted_value(word, start)
                    continue
            opened += {"(": 1, ")": -1}.get(letter, 0)
            pieces.append(self._letter(word))
        end = self._at
        if quoted:
            self._close(start)
            if not word and not pieces:
                self._refuse(start, self._at, _("Nothing stands in these quotes."), _("Take them away."))
            return Term(word, "".join(pieces), start, at, self._at)
        return Term(word, "".join(pieces), start, at, end)

    def _quoted_value(self, word: str, start: int) -> Term:
        self._at += 1
        at = self._at
        pieces: list[str] = []
        while not self._ends(quoted=True):
            pieces.append(self._letter(word))
        self._close(at - 1)
        return Term(word, "".join(pieces), start, at, self._at)

    def _ends(self, quoted: bool, opened: int | None = None) -> bool:
        """Whether a term ends here; in a pattern only a parenthesis that none of its own opened ends it."""
        if self._at >= len(self._query):
            return True
        letter = self._query[self._at]
        if quoted:
            return letter == '"'
        if opened is not None and (letter == "(" or (letter == ")" and opened)):
            return False
        return letter in _SPACE + '()"'

    def _close(self, start: int) -> None:
        if self._at >= len(self._query):
            self._refuse(start, len(self._query), _("These quotes are not closed."), _('Add ", or write \\".'))
        self._at += 1

    def _word(self, before: str, start: int, colon: int) -> str:
        """The word before a colon; "" where what stands there is none, as in 10:30, and the colon is one of a text."""
        if not before:
            message = _("No word stands before this colon.")
            self._refuse(start, colon + 1, message, _("Write \\: to look for a colon."))
        return before.lower() if re.fullmatch(r"[^\W\d][\w-]*", before) else ""

    def _letter(self, word: str) -> str:
        """One letter of a term, or an escaped one."""
        query, here = self._query, self._at
        letter = query[here]
        self._at += 1
        if letter != "\\":
            return letter
        if self._at == len(query):
            message = _("A backslash at the end takes the meaning from nothing.")
            self._refuse(here, here + 1, message, _("Write \\\\ to look for one."))
        following = query[self._at]
        if word in RAW:
            self._at += 1
            return following if following == '"' else letter + following
        if following not in _ESCAPED:
            message = _("\\{letter} means nothing.").format(letter=following)
            self._refuse(here, here + 2, message, _("Write \\\\ to look for a backslash."))
        self._at += 1
        return letter + following if following in "*_\\" else following


def in_words(node: Node) -> str:
    """A tree as a query that is read as the same tree."""
    match node:
        case And(()):
            return ""
        case Term():
            return _written(node)
        case Not(part):
            within = in_words(part)
            return f"-({within})" if not isinstance(part, Term) or within.startswith("-") else f"-{within}"
        case And(parts):
            return " ".join(f"({in_words(part)})" if isinstance(part, And | Or) else in_words(part) for part in parts)
        case Or(parts):
            return " or ".join(f"({in_words(part)})" if isinstance(part, Or) else in_words(part) for part in parts)


def _written(term: Term) -> str:
    value = term.value.replace('"', '\\"')
    plain = not re.search(rf'[{re.escape(_SPACE)}()"]', term.value)
    if term.word:
        return f"{term.word}:{value}" if plain else f'{term.word}:"{value}"'
    value = value.replace(":", "\\:")
    if plain and value and not value.startswith("-") and value.lower() not in ("and", "or"):
        return value
    return f'"{value}"'


def text(value: str) -> Term:
    """The term that looks for a text as it stands, whatever signs are in it."""
    return Term("", escaped(value))


def escaped(value: str) -> str:
    """A value in which no sign is wild."""
    return re.sub(r"([*_\\])", r"\\\1", value)


def pieces(value: str) -> list[str]:
    """The value of a term in its parts: literal text at even places, `*` or `_` between them."""
    found = [""]
    letters = iter(value)
    for letter in letters:
        if letter == "\\":
            found[-1] += next(letters, "\\")
        elif letter in "*_":
            found += [letter, ""]
        else:
            found[-1] += letter
    return found


def is_wild(value: str) -> bool:
    """Whether a value has a sign that stands for other letters."""
    return len(pieces(value)) > 1


def literal(value: str) -> str:
    """The value of a term as it is meant, its wild signs as they stand."""
    return "".join(pieces(value))


def pattern(value: str) -> re.Pattern[str]:
    """What matches a value as a whole, whatever its case."""
    wild = {"*": ".*", "_": "."}
    parts = (wild[part] if n % 2 else re.escape(part.casefold()) for n, part in enumerate(pieces(value)))
    return re.compile("".join(parts), re.DOTALL)
