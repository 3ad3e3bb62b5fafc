"""What the learner sees after answering: the verdict, the right answer, why, the fact in words, its place in the source."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from study_app.app import StudyApp
from study_app.gui import theme
from study_app.gui.gist import Gist, gist, put_right
from study_app.gui.passage import Citations
from study_app.gui.widgets import GAP, LOWER, Icon, Tile, button, label, row, upright
from study_app.i18n import _, ngettext, pgettext, quoted
from study_app.quiz.question import AnswerKind, Question, Verdict, reason, told_beside
from study_app.study.leeches import Leech, leech_in_words
from study_app.study.rating_keys import USUAL
from study_app.study.scheduler import Rating
from study_app.study.session import Feedback


def verdict_words(verdict: Verdict) -> tuple[str, str, str]:
    """A verdict as (word, tone, icon)."""
    return {
        Verdict.RIGHT: (pgettext("a verdict", "Right"), "good", "circle-check"),
        Verdict.PARTLY: (_("Partly right"), "partly", "circle-dot"),
        Verdict.WRONG: (_("Not right"), "bad", "circle-x"),
        Verdict.SELF: (_("Graded by you"), "accent", "info"),
        Verdict.ASK_AGAIN: (_("Not clear yet"), "partly", "circle-alert"),
    }[verdict]


def rating_word(rating: int) -> str:
    """The name of a rating, 1 to 4."""
    return (_("Again"), _("Hard"), _("Good"), _("Easy"))[rating - 1]


_BEFORE = 6
"""Letters m of room for the word before a text, so that texts stand below each other."""


_MARGIN, _AROUND = 3 * GAP, GAP + 4
"""Pixels that the sheet leaves free at its sides, and above and below."""


class AnswerPanel(QFrame):
    """Everything about the answer on one sheet; without an outcome (`reveal`) only the right answer and its evidence."""

    insisted = Signal()
    """The learner was right: `insist` was pressed, the button that is there where that can be said."""
    rested, suspended, noted = Signal(), Signal(), Signal()
    """What is offered where the card keeps slipping: not for a week, not any more, a note of one's own."""

    def __init__(self, app: StudyApp, question: Question, attach: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.app, self.question, self.attach = app, question, attach
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(_MARGIN, _AROUND, _MARGIN, _AROUND)
        whole.setSpacing(GAP + 4)
        self.told = QWidget()
        """What is told of the answer in words, without its place in the source."""
        self.body = QVBoxLayout(self.told)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GAP + 4)
        whole.addWidget(self.told)
        self.insist: QPushButton | None = None
        self.gist: Gist | None = None
        """What was said and what is right in few lines: shown where what was asked stands below (`gather`)."""
        self._befores: list[QWidget] = []
        """The words that stand before texts."""
        self._marked: list[QWidget] = []
        """What the gist tells as well."""
        self._reason: tuple[QLabel, ...] = ()
        self._reasons = ("", "")
        """Why a set is what it is, and what of that the gist does not tell: it names what is missing and wrong."""

    def gather(self, gathered: bool) -> None:
        """Tell what was said and what is right here, as what was asked is out of view; or not, as it is above."""
        if self.gist is not None:
            self.gist.setVisible(gathered)
            for told in self._marked:
                told.setHidden(gathered)
            whole, beside = self._reasons
            for told in self._reason:
                told.setHidden(gathered and not beside)
            for told in self._reason[-1:]:
                told.setText(beside if gathered else whole)

    def fit(self, room: QSize) -> None:
        """Let what was said and what is right have no more room than there is below the verdict."""
        if self.gist is not None:
            verdict = self._head.heightForWidth(room.width() - 2 * _MARGIN)
            self.gist.fit(room.height() - _AROUND - verdict - self.body.spacing())

    def fill(self, feedback: Feedback | None, returns: str = "") -> str:
        """Lay everything out; returns what a screen reader should say.

        `returns` says when a card that the learner grades comes back, where an exam decides on that.
        """
        key = self._key()
        spoken = [_("Right answer: {answer}").format(answer=key)]
        if feedback is not None:
            word = self._verdict(feedback)
            self.gist = Gist(gist(self.question, feedback.given, feedback.outcome))
            self.gist.hide()
            self.body.addWidget(self.gist)
            why = reason(self.question, feedback.given, feedback.outcome)
            if why and why not in self.question.explanation:
                why = self._because(feedback, why)
            spoken = [word, why, *spoken]
        self._answer(key)
        if returns:
            self.body.addWidget(label(returns, "muted"))
            spoken.append(returns)
        if feedback is not None and feedback.claim is not None:
            self._offer(feedback.claim.text)
            spoken.append(_("Press R if you were right"))
        if said := told_beside(self.question, key):
            fact = _("The facts") if self.question.several else _("The fact")
            self._labelled(fact if said == self.question.explanation else _("Extra"), said)
        spoken += self._pictures()
        self.citations = Citations(self.app.reading.passage(self.question), self.attach)
        self._whole.addWidget(self.citations)
        if feedback is not None and feedback.leech is not None:
            spoken += self._slips(feedback.leech)
        return ". ".join(part.rstrip(".") for part in spoken if part) + "."

    def _pictures(self) -> list[str]:
        """The pictures of what was asked; what is seen on them, in words."""
        found = self.app.reading.pictures_with_answer(self.question)
        if found:
            from study_app.gui.picture import BESIDE, Picture  # most answers have none

            pictures = [Picture(shown, BESIDE) for shown in found]
            self._whole.addLayout(upright(*pictures) if theme.large() else row(*pictures, 1, gap=2 * GAP))
        return [_("Picture: {words}").format(words=shown.alt) for shown in found]

    def renew_citations(self) -> None:
        """Ask for the passages again, because a source was attached."""
        renewed = Citations(self.app.reading.passage(self.question), self.attach)
        self._whole.replaceWidget(self.citations, renewed)
        self.citations.deleteLater()
        self.citations = renewed

    def _key(self) -> str:
        if self._pairs():
            pairs = zip(self.question.prompts, self.question.key, strict=True)
            return "; ".join(f"{prompt}: {text}" for prompt, text in pairs)
        if self.question.form == "true_false":
            return put_right(*self.question.key)
        return (" → " if self.question.sequence else ", ").join(self.question.key)

    def _verdict(self, feedback: Feedback) -> str:
        word, tone, icon = verdict_words(feedback.outcome.verdict)
        if feedback.given is None:
            word, tone, icon = _("To be learned"), "accent", "info"
        self._head = line = QHBoxLayout()
        line.setSpacing(GAP + 2)
        line.addWidget(Icon(icon, tone, 1.7))
        line.addWidget(label(word, "stem", tone=tone, wrap=False))
        returns = self._return(feedback)
        if feedback.also:  # else nothing would tell why more is learned anew than what was asked
            words = ngettext(
                "{returns}; event {places} comes back too",
                "{returns}; events {places} come back too",
                len(feedback.also),
            )
            returns = words.format(returns=returns, places=", ".join(map(str, feedback.also)))
        when = label(returns, "muted")
        when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(when, 1)
        self.body.addLayout(line)
        return word

    def _because(self, feedback: Feedback, why: str) -> str:
        """The reason, after a word on what it is where it says why an option that was chosen is wrong; what to say of it."""
        if isinstance(feedback.given, int) and self.question.answer in (AnswerKind.ONE, AnswerKind.TRUTH):
            self._labelled(_("Why not"), why)
            return _("Why not: {why}").format(why=why)
        if self.question.answer is not AnswerKind.SET:
            self.body.addWidget(label(why))
        elif feedback.given is not None and feedback.outcome.verdict is not Verdict.RIGHT:
            self._reason = self._labelled(_("Why not"), why)
        else:
            self._reason = (label(why),)
            self.body.addWidget(self._reason[0])
        self._reasons = why, feedback.outcome.notes
        return why

    def _offer(self, text: str) -> None:
        """Ask whether what was written is a name too."""
        self.insist = button(_("I was right"), key="R")
        self.insist.clicked.connect(self.insisted)
        words = _("If “{text}” is right too, say so: it is rated Good, and accepted from then on.").format(text=text)
        line = QHBoxLayout()
        line.setSpacing(2 * GAP)
        line.addWidget(label(words, "muted"), 1)
        line.addWidget(self.insist, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(label("R", "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(line)

    def _slips(self, leech: Leech) -> tuple[str, ...]:
        """That the card keeps slipping, what it is taken for, and what can be done about it."""
        words = leech_in_words(leech)
        lines = QVBoxLayout()
        lines.setSpacing(GAP)
        lines.addLayout(row(Icon("triangle-alert", "partly"), label(words[0], "strong"), gap=GAP + 4))
        if words[1]:
            lines.addWidget(label(words[1]))
        offers = QGridLayout()
        offers.setSpacing(GAP)
        across = 1 if theme.large() else 3
        for place, (text, key, offer) in enumerate(
            (
                (_("Rest for a week"), "=", self.rested),
                (_("Suspend"), "@", self.suspended),
                (_("Note what helps"), "N", self.noted),
            )
        ):
            pressed = button(f"{text}  {key}", "plain", key)
            pressed.setAccessibleName(text)
            pressed.clicked.connect(offer)
            offers.addWidget(pressed, place // across, place % across)
        lines.addLayout(offers)
        self.body.addLayout(lines)
        return words

    def _return(self, feedback: Feedback) -> str:
        if feedback.due is None:
            if not feedback.choices:
                return _("Not rated: cramming")
            # of an order each event is rated by how far off it is, and one place tells too little: of the others it says nothing
            place = self.question.sequence.index(self.question.option_cards.index(self.question.card.id)) + 1
            return _("Not rated: this card is event {place}, only one place off").format(place=place)
        when = self.app.decks.describe_due(feedback.due)
        if self.question.form == "match":  # of its pairs one alone is rated: it says which
            cards = self.question.option_cards
            rated = self.question.prompts[self.question.sequence.index(cards.index(self.question.card.id))]
            return _("The card of {prompt} comes back {when}").format(prompt=quoted(rated), when=when)
        if feedback.for_exam:  # else nothing would explain why a card that was just met stays away for weeks
            return self.app.exams.return_in_words(self.question.card.id, feedback.due.day, when)
        return _("Comes back {when}").format(when=when)

    def _answer(self, key: str) -> None:
        if self._pairs():
            self._right(_("The right pairs"), self.question.prompts)
        elif len(self.question.key) > 1 and self.question.sequence:
            self._right(_("The right order"), [str(place) for place, _key in enumerate(self.question.key, 1)])
        elif self.question.answer is not AnswerKind.ONE or not self.question.options:  # else it is marked among them
            self._marked += self._labelled(_("Right answer"), key, "strong")

    def _pairs(self) -> bool:
        return 1 < len(self.question.key) == len(self.question.prompts)

    def _right(self, heading: str, before: Sequence[str]) -> None:
        """Each part of the key on a line, after its place or prompt."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP + 4)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        head = label(heading, "heading")
        grid.addWidget(head, 0, 0, 1, 2)
        self._marked.append(head)
        for place, (first, text) in enumerate(zip(before, self.question.key, strict=True), 1):
            wrap = self._pairs()
            pair = label(first, "strong", tone="muted", wrap=wrap), label(text, "strong")
            for column, part in enumerate(pair):
                grid.addWidget(part, place, column, Qt.AlignmentFlag.AlignTop)
            self._marked += pair
        if self._pairs():
            grid.setColumnStretch(0, 1)
        self.body.addLayout(grid)

    def _labelled(self, heading: str, text: str, role: str = "body") -> tuple[QLabel, QLabel]:
        """A text with a word before it, or above it where the letters are large; returns both."""
        before, words = label(heading, "heading", wrap=False), label(text, role)
        if not theme.large():
            width = before.fontMetrics().horizontalAdvance("m") * _BEFORE
            before.setMinimumWidth(max(width, before.sizeHint().width()))
            self._befores.append(before)
            widest = max(one.minimumWidth() for one in self._befores)
            for one in self._befores:  # what is beside them begins in one place
                one.setMinimumWidth(widest)
            before.setContentsMargins(0, LOWER, 0, 0)
            line = row(gap=2 * GAP)
            line.addWidget(before, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words, 1)
            self.body.addLayout(line)
            return before, words
        both = QVBoxLayout()
        both.setSpacing(2)
        both.addWidget(before)
        both.addWidget(words)
        self.body.addLayout(both)
        return before, words


class RatingTile(Tile):
    """One of the four ratings, with the time to which it puts the card off."""

    def __init__(self, rating: Rating, when: str, key: str) -> None:
        word = rating_word(int(rating))
        super().__init__(f"{word}, {when}" if when else word, margin=GAP if theme.large() else GAP + 4)
        self.rating = rating
        self.setAccessibleDescription(key)
        self.setProperty("key", key)
        self.body.setSpacing(GAP + 2)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch(1)
        self._first = row(label(word, "strong", wrap=False), 1)
        # of large letters the time has all of the width, below the key too, or it would take two lines
        beside = self._first if theme.large() else self.body
        beside.insertWidget(0, label(key, "key", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        lines.addLayout(self._first)
        if when:
            lines.addWidget(label(when, "small"))
        lines.addStretch(1)
        self.body.addLayout(lines, 1)

    def suggest(self) -> None:
        """This is the rating that Enter accepts."""
        if not theme.large():
            self._first.addWidget(label("↵", "strong", wrap=False))
        self.dress("accent")


class Ratings(QWidget):
    """The four ratings side by side; the suggested one is filled and has the focus."""

    rated = Signal(object)

    def __init__(self, whens: dict[Rating, str], suggested: Rating | None, keys: Sequence[str] = USUAL) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        self.tiles: list[RatingTile] = []
        self.suggested: RatingTile | None = None
        for rating, when in whens.items():
            tile = RatingTile(rating, when, keys[int(rating) - 1])
            tile.clicked.connect(lambda _checked=False, rating=rating: self.rated.emit(rating))
            across.addWidget(tile, 1)
            self.tiles.append(tile)
            if rating == suggested:
                tile.suggest()
                self.suggested = tile
