"""What is printed, as rows that any printer can set: a quiz sheet, the key of one, a deck as a list; and each as plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from study_app.errors import StudyAppError
from study_app.facts.passages import Passage, by_source, reference
from study_app.facts.store import PictureRow
from study_app.i18n import _, ngettext, pgettext, quoted
from study_app.quiz.asking import Quiz
from study_app.quiz.pictures import beside, with_answer
from study_app.quiz.question import AnswerKind, Card, Question, key_in_words
from study_app.quiz.sheet import Item, SheetWanted, arranged, letters, questions, version_letter
from study_app.quiz.soundness import Refusal

Places = Callable[[Question], Sequence[Passage]]
"""Where the answer to a question stands."""

Files = Callable[[PictureRow], Path | None]
"""The file of a picture, None where it is missing or none; only one of its pack, or one that is kept for it."""


class Role(StrEnum):
    """What a row is: each has a look of its own."""

    STEM = "stem"
    PICTURE = "picture"
    PROMPT = "prompt"
    OPTION = "option"
    WRITE = "write"
    ANSWER = "answer"
    WHY = "why"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its text, with a number, a letter or a box before it and perhaps something at the end of the line.

    A row to WRITE in is a line, behind its text where it has some. That of a PICTURE has its words for text, which stand for it
    where there is no `file` or it cannot be read.
    """

    role: Role
    text: str
    mark: str = ""
    aside: str = ""
    file: Path | None = None

    @property
    def words(self) -> str:
        """What is printed of it as text."""
        return _("[Picture: {words}]").format(words=self.text) if self.role is Role.PICTURE else self.text


Block = tuple[Row, ...]
"""Rows that belong together: no page ends inside."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to print.

    `version` is the letter that it is called by, "" where there is one only; `fields` are what is filled in at the head
    ("Name"); `notes` stand at the end: the sources, and what the paper was made of. `language` is that of the words around (a
    tag such as "en").
    """

    title: str
    about: str
    version: str
    fields: tuple[str, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    language: str = "en"

    @property
    def heading(self) -> str:
        """Title and version in a line, as it stands on every page."""
        return (
            _("{title}, version {version}").format(title=self.title, version=self.version)
            if self.version
            else self.title
        )


class Print(StrEnum):
    """What can be printed of decks."""

    SHEET = "sheet"
    KEY = "key"
    LIST = "list"


# --- what is printed


def printed(
    quiz: Quiz, what: Print, wanted: SheetWanted, about: str, places: Places, files: Files, language: str
) -> Iterator[Paper | None]:
    """None again and again while it is made, so that whoever waits can do something between, and at last the paper.

    `about` names the decks. Of a list only the decks are `wanted`. Raises StudyAppError where there is no question.
    """
    asked: list[Question] = []
    seen: dict[str, Seen] = {}
    stand: dict[str, Sequence[Passage]] = {}
    for question in _all_of(quiz, wanted.decks) if what is Print.LIST else questions(quiz, wanted):
        if question is not None:
            asked.append(question)
            stand[question.card.id] = places(question)
            seen[question.card.id] = _seen(quiz, question, files)
        yield None
    if not asked:
        raise StudyAppError(
            _("Nothing can be asked so on paper: choose more decks or ways of asking, or print all cards as a list.")
        )

    def known(question: Question) -> Sequence[Passage]:
        return stand[question.card.id]

    if what is Print.LIST:
        yield listing(asked, about, known, seen, language)
        return
    items = arranged(quiz.store, asked, wanted)
    if what is Print.SHEET:
        yield sheet(items, about, version_letter(wanted.version), known, seen, language)
        return
    packs = sorted({question.card.pack for question in asked})
    versions = ", ".join(f"{pack} {quiz.pack_version(pack)}" for pack in packs)
    made_of = _("Number of the sheet: {seed}. The same number, settings and packs ({packs}) bring the same sheet.")
    yield key(
        items,
        about,
        version_letter(wanted.version),
        made_of.format(seed=wanted.seed, packs=versions),
        known,
        seen,
        language,
    )


Seen = tuple[tuple[Row, ...], tuple[Row, ...]]
"""The pictures that may be seen beside a question, and those that come with its answer."""


def _seen(quiz: Quiz, question: Question, files: Files) -> Seen:
    before = beside(quiz.store, question)
    rows = [Row(Role.PICTURE, one.alt, file=files(one)) for one in with_answer(quiz.store, question)]
    return (() if before is None else (Row(Role.PICTURE, before.alt, file=files(before)),)), tuple(rows)


def _all_of(quiz: Quiz, decks: Sequence[str]) -> Iterator[Question]:
    """The cards of decks in their order, each with its answer; one of several decks once."""
    seen: set[str] = set()
    for deck in decks:
        rows = quiz.store.connection.execute("SELECT card FROM deck_card WHERE deck = ? ORDER BY position", (deck,))
        for (card,) in rows.fetchall():
            question = None if card in seen else quiz.ask(Card.from_id(card), "reveal", 0)
            seen.add(card)
            if question is not None and not isinstance(question, Refusal):
                yield question


def sheet(
    items: Sequence[Item], about: str, version: str, places: Places, seen: Mapping[str, Seen], language: str
) -> Paper:
    """A quiz sheet to be filled in."""
    points = sum(item.points for item in items)
    words = [about, ngettext("{n} question", "{n} questions", len(items)).format(n=len(items))]
    return Paper(
        _("Quiz"),
        "  ·  ".join(words),
        version,
        (pgettext("of a person", "Name"), _("Date"), _("Score: ____ of {points}").format(points=points)),
        tuple(_asked(item, seen[item.question.card.id][0]) for item in items),
        tuple(_sources((item.question for item in items), places)),
        language,
    )


def key(
    items: Sequence[Item],
    about: str,
    version: str,
    made_of: str,
    places: Places,
    seen: Mapping[str, Seen],
    language: str,
) -> Paper:
    """The key of a sheet: each answer, why it is right and the others are wrong, and where that is written."""
    return Paper(
        _("Answer key"),
        about,
        version,
        (),
        tuple(_answered(item, places, seen[item.question.card.id][1]) for item in items),
        (*_sources((item.question for item in items), places), made_of),
        language,
    )


def listing(asked: Sequence[Question], about: str, places: Places, seen: Mapping[str, Seen], language: str) -> Paper:
    """The questions of a deck with their answers and citations."""
    words = ngettext("{n} card", "{n} cards", len(asked)).format(n=len(asked))
    return Paper(
        about,
        words,
        "",
        (),
        tuple(
            (
                Row(Role.STEM, question.stem, f"{number}."),
                *seen[question.card.id][0],
                Row(Role.ANSWER, key_in_words(question)),
                *seen[question.card.id][1],
                *_cited(question, places),
            )
            for number, question in enumerate(asked, 1)
        ),
        tuple(_sources(asked, places)),
        language,
    )


def _asked(item: Item, pictures: Block) -> Block:
    """A question with room for its answer."""
    question = item.question
    points = ngettext("{n} point", "{n} points", item.points).format(n=item.points)
    rows = [Row(Role.STEM, question.stem, f"{item.number}.", points), *pictures]
    if question.form == "match":
        rows += [Row(Role.PROMPT, prompt, f"{place}", "____") for place, prompt in enumerate(question.prompts, 1)]
    if item.lettered:
        rows += [
            Row(Role.OPTION, option.text, letter) for letter, option in zip(letters(), question.options, strict=False)
        ]
    else:
        rows += [Row(Role.OPTION, option.text, BOX) for option in question.options]
    return (*rows, *(Row(Role.WRITE, words) for words in _lines(question)))


BOX = "☐"

_SEVERAL = 5
"""Lines for several names, whatever their number, which they would else tell: two go on a line."""


def _lines(question: Question) -> tuple[str, ...]:
    """The lines to write on, by the words before each."""
    match question.form, question.answer:
        case "true_false", _answer:
            if question.marked:
                return (_("If it is false, what should stand in the quotation marks:"),)
            return (_("If it is false, the right date:"),)
        case "reveal", _answer:
            return ("", "")
        case "match", _answer:
            return ()
        case "select_all", _answer:
            return (_("All letters that fit:"),)
        case _form, AnswerKind.SEQUENCE:
            return (_("The letters in order:"),)
        case _form, AnswerKind.SET:
            return ("",) * _SEVERAL
        case _form, AnswerKind.DATE:
            words = {"day": _("Day, month and year:"), "month": _("Month and year:"), "year": _("Year:")}
            return (words.get(question.precision, ""),)
        case "how_long", _answer:
            return (_("Whole years:"),)
    return () if question.options else ("",)


def _answered(item: Item, places: Places, pictures: Block) -> Block:
    question = item.question
    rows = [
        Row(Role.STEM, question.stem, f"{item.number}."),
        Row(Role.ANSWER, _key(question), _letters(item)),
        *pictures,
    ]
    if also := _also(question):
        rows.append(Row(Role.WHY, _("Also accepted: {names}.").format(names="; ".join(also))))
    if question.explanation:
        rows.append(Row(Role.WHY, question.explanation))
    rows += [
        Row(Role.WHY, option.why, letters()[place] if item.lettered else f"{option.text}:")
        for place, option in enumerate(question.options)
        if option.why and option.why != question.explanation
    ]
    return (*rows, *_cited(question, places))


def _letters(item: Item) -> str:
    if item.question.form == "match":
        return ", ".join(f"{place} {letter}" for place, letter in enumerate(item.letters, 1))
    return ", ".join(item.letters)


def _key(question: Question) -> str:
    if question.form == "true_false" and len(question.key) > 1:
        return _("{false}; right is: {key}").format(false=question.key[0], key=question.key[1])
    return key_in_words(question)


def _also(question: Question) -> tuple[str, ...]:
    """What else is a name of what was asked for, where names are written."""
    if question.options or question.answer not in (AnswerKind.ONE, AnswerKind.SET):
        return ()
    pairs = zip(question.key, question.accepted, strict=True)
    return tuple(name for right, names in pairs for name in names if name.casefold() != right.casefold())


def _cited(question: Question, places: Places) -> Iterator[Row]:
    for of_one_source in by_source(places(question)):
        yield Row(Role.SOURCE, reference(*of_one_source))


def _sources(asked: Iterable[Question], places: Places) -> Iterator[str]:
    """Every source that the questions rest on, and the time it speaks for."""
    passages = (passage for question in asked for passage in places(question))
    for first, *_rest in by_source(passages):
        named = ", ".join(part for part in (quoted(first.source_title), first.publisher) if part)
        yield _("Source: {source}, as of {date}.").format(source=named, date=first.as_of)


# --- as text


def as_text(paper: Paper) -> str:
    """It in plain lines, as it is copied and as a terminal shows it."""
    lines = [paper.heading, paper.about]
    if paper.fields:
        lines += ["", "   ".join(field if "_" in field else f"{field}: ____________" for field in paper.fields)]
    for block in paper.blocks:
        lines += ["", *(_line(row) for row in block)]
    return "\n".join([*lines, "", *paper.notes]) + "\n"


def _line(row: Row) -> str:
    if row.role is Role.WRITE:
        return f"   {row.text} {'_' * 40}" if row.text else f"   {'_' * 40}"
    indent = "" if row.role is Role.STEM else "   "
    aside = f"  ({row.aside})" if row.aside and row.role is Role.STEM else f"  {row.aside}"
    return f"{indent}{row.mark} {row.words}{aside}".rstrip() if row.mark else f"{indent}{row.words}{aside}".rstrip()
