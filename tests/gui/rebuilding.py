"""A person at the page for articles who makes given facts of a text, by keys alone, each of which is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from study_app.facts.article.article import Article
from study_app.facts.article.fields import FROM, Field
from study_app.facts.article.proposals import Proposal
from study_app.gui.article.form import Line
from study_app.gui.article.page import ArticlePage

Row = Mapping[str, Any]


def spans_of(fact: Row) -> list[tuple[int, int]]:
    """The places that a fact cites."""
    raw = fact["cite"]
    return [(one["span"][0], one["span"][1]) for one in (raw if isinstance(raw, list) else [raw])]


class Typist:
    """Presses keys where the focus is, and counts them: letters of what is written apart from all others."""

    def __init__(self) -> None:
        self.letters = self.others = 0

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            combination = QKeySequence(key)[0]
            target = QApplication.focusWidget() or QApplication.activeWindow()
            assert target is not None
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()
            self.others += 1

    def write(self, text: str) -> None:
        """Write a text; a character that no key has is counted too."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)
        QApplication.processEvents()
        self.letters += len(text)

    def spent(self) -> tuple[int, int]:
        """Letters and other keys since it was asked last."""
        told = self.letters, self.others
        self.letters = self.others = 0
        return told


class Rebuilding(Typist):
    """Makes facts of an article on a page."""

    def __init__(self, page: ArticlePage, wait: Callable[[Callable[[], bool]], None]) -> None:
        super().__init__()
        self.page, self.wait = page, wait
        self.cost: dict[str, tuple[int, int]] = {}
        self.begun: Counter[str] = Counter()
        self.parts: Counter[str] = Counter()
        """Keys by what they were for."""
        self.made: dict[str, str] = {}
        """The ids that the facts were given, by those of the pack."""

    @property
    def work(self) -> Article:
        assert self.page.work is not None
        return self.page.work

    def go_to(self, number: int) -> None:
        """Have a sentence in hand."""
        while self.page.number != number:
            self.press("Right" if self.page.number < number else "Left")

    def dismiss(self, reason: str) -> None:
        """Say why the sentence in hand has no fact."""
        self.press("D")
        focused = QApplication.focusWidget()
        assert isinstance(focused, QLineEdit)
        if focused.text() != reason:
            self.write(reason)
        self.press("Return")

    def make(self, fact: Row, *, another: bool) -> None:
        """Make a fact of the sentence in hand; with `another` the form is open for the next one afterwards."""
        self.spent()
        before = self._ids()
        for part, work in (
            ("kind", lambda: self._begin(fact)),
            ("fields", lambda: self._fill(fact)),
            ("places", lambda: self._cite(spans_of(fact))),
        ):
            keys = self.letters, self.others
            work()
            self.parts[f"letters of {part}"] += self.letters - keys[0]
            self.parts[f"other keys for {part}"] += self.others - keys[1]
        self.press("Ctrl+Shift+Return" if another else "Ctrl+Return")
        if not self.page.form.refused.isHidden():
            raise AssertionError(f"{fact['id']}: {self.page.form.refused.text()}")
        self.wait(lambda: len(self._ids()) > len(before))
        assert self.page._editing == another, (fact["id"], self.page.form.refused.text())
        [self.made[fact["id"]]] = set(self._ids()) - set(before)
        self.cost[fact["id"]] = self.spent()

    def _ids(self) -> list[str]:
        return [row.id for row in self.page.app.desk.rows(self.page.pack, "fact")]

    def _begin(self, fact: Row) -> None:
        """Open the form for the proposal of this kind, where there is one; else for a new fact."""
        if not self.page._editing:
            kinds = [proposal.type for proposal in self.page.queue.proposals]
            if fact["type"] in kinds:
                self.press(*["J"] * (kinds.index(fact["type"]) - self.page.list.currentIndex().row()), "E")
                self.begun["proposed"] += 1
            else:
                self.press("F")
        form = self.page.form
        assert form.proposal is not None
        if form.proposal.type != fact["type"]:
            self.press("Alt+K")
            self.write(self.work.type_name(fact["type"]))
            self.press("Return")
            assert form.proposal.type == fact["type"]
            self.begun["another kind"] += 1

    def _fill(self, fact: Row) -> None:
        form = self.page.form
        wanted = Proposal(0, {**fact, FROM: [self.made.get(one, one) for one in fact.get(FROM, ())]}, 0)
        for field, line in form.fields.values():
            self._put(field, line, self.work.shown(wanted, field) if field.name != "tags" else "; ".join(fact["tags"]))
        for key, mark in form.marks.items():
            ticked = bool(fact.get(key)) if key == "closed" else fact.get(key) in ("planned", "inferred")
            if mark.isVisible() and mark.isChecked() != ticked:
                self._tab_to(mark)
                self.press("Space")
        rest = [(field, line, self.work.shown(wanted, field)) for field, line in form.rest.values()]
        if any(text for _field, _line, text in rest):
            self.press("Alt+M")
            for field, line, text in rest:
                self._put(field, line, text)

    def _put(self, field: Field, line: Line, text: str) -> None:
        if line.text() == text:
            return
        self._tab_to(line)
        assert not line.text() or line.selectedText() == line.text(), "what is written replaces it"
        assert self.page.form.proposal is not None
        offered = self.work.offered(self.page.form.proposal, field)
        for place, part in enumerate(text.split("; ") if field.many else [text]):
            if place:
                self.write("; ")
            if part in offered and len(part) > 6:
                self._choose(part, offered)
            else:
                self.write(part)
        if not text:
            self.press("Delete")
        assert line.text() == text, (field.name, line.text(), text)

    def _choose(self, wanted: str, offered: Sequence[str]) -> None:
        """Write a word of what is offered, and take it out of the list."""
        words = sorted({wanted[:3], *wanted.split()}, key=lambda word: (_before(wanted, word, offered), len(word)))
        self.write(words[0])
        self.press(*["Down"] * (_before(wanted, words[0], offered) + 1), "Return")

    def _tab_to(self, widget: QWidget) -> None:
        form = self.page.form
        order = [*(line for _field, line in form.fields.values()), *form.marks.values()]
        order += [form.cite, form.also, form.before, form.more, *(line for _field, line in form.rest.values())]
        focused = QApplication.focusWidget()
        back = focused in order and widget in order and order.index(focused) > order.index(widget)
        for _step in range(30):
            if QApplication.focusWidget() is widget:
                return
            self.press("Shift+Backtab" if back else "Tab")
        raise AssertionError(f"Tab does not come to {widget.accessibleName()}")

    # --- places in the article

    def _cite(self, spans: Sequence[tuple[int, int]]) -> None:
        form = self.page.form
        assert form.proposal is not None
        if [(s.start, s.end) for s in self.work.spans(form.proposal)] == list(spans):
            return
        for place, span in enumerate(spans):
            assert form.proposal is not None
            mine = [(s.start, s.end) for s in self.work.spans(form.proposal)]
            if place == 0 and mine == [span]:
                continue
            before = self.work.rested_before(form.proposal)
            if place and before is not None and (before.start, before.end) == span:
                self.press("Alt+B")
                continue
            self.press("Alt+T")
            assert self.page.text.hasFocus()
            self.write(self._words(span))
            assert self.page.text.selected() == span, (self._words(span), self.page.text.selected(), span)
            self.press("Shift+Return" if place else "Return")
            assert not self.page.text.hasFocus()
        assert form.proposal is not None
        assert [(s.start, s.end) for s in self.work.spans(form.proposal)] == list(spans)

    def _words(self, span: tuple[int, int]) -> str:
        """The fewest words by which a place is found: its first ones, and the last of it."""
        start, end = span
        said = _typed(self.work.text[start:end])
        words = said.split(" ")
        origin = self.work.parts.sentences[self.page.number].start
        text = _typed(self.work.text)
        head = next(h for h in _growing(words) if _found(text, h, origin) == start)
        if head == said:
            return said
        for count in range(1, len(words) + 1):
            tail = " ".join(words[-count:])
            at = text.casefold().find(tail.casefold(), start + len(head))
            if at >= 0 and at + len(tail) == end:
                return f"{head}..{tail}"
        return said


def _before(wanted: str, said: str, offered: Sequence[str]) -> int:
    """How many are offered before what is wanted, once something is written."""
    low = said.casefold()
    fitting = [words for words in offered if low in words.casefold()]
    return sorted(fitting, key=lambda words: not words.casefold().startswith(low)).index(wanted)


def _typed(text: str) -> str:
    """A text in the letters that a keyboard has, each in the place of one."""
    return re.sub("[’‘]", "'", re.sub("[“”]", '"', text)).replace("\n", " ")


def _growing(words: Sequence[str]) -> Iterator[str]:
    for count in range(1, len(words) + 1):
        yield " ".join(words[:count])


def _found(text: str, words: str, origin: int) -> int:
    low = text.casefold()
    at = low.find(words.casefold(), origin)
    return at if at >= 0 else low.find(words.casefold())
