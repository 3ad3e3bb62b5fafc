"""From article to facts: a text is pasted, and beside its sentences stand the facts that they may be saying."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial
from threading import Event
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QBoxLayout,
    QComboBox,
    QCompleter,
    QFrame,
    QGridLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from study_app.app import StudyApp
from study_app.background import StoppedError, Task, begin
from study_app.desk import remedies
from study_app.errors import StudyAppError
from study_app.facts.article.article import Article, Reading, State
from study_app.facts.article.findings import Findings
from study_app.facts.article.proposals import Proposal
from study_app.facts.article.reading import read
from study_app.facts.article.segments import reads_english
from study_app.gui import theme
from study_app.gui.article.form import Form, Queue, entry, shortly
from study_app.gui.article.sentences import Sentences, ground, line
from study_app.gui.article.taking import Taking
from study_app.gui.page import Keys, Page
from study_app.gui.reading import is_whole, rows_of
from study_app.gui.widgets import GAP, Centred, FlushRow, announce, button, card, label, leave_the_wheel, shade_edges
from study_app.gui.working import attempt
from study_app.i18n import _, capital, ngettext, quoted
from study_app.journal import Change, Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from study_app.desk.desk import Effect
    from study_app.desk.ready_kinds import ReadyKind

_LOOK_MS = 20
"""How often is looked whether an article has been read."""

_SHORT = 4_000
"""Letters of a text that is read at once: that takes less than a tenth of a second."""

_SENTENCES_AT_ONCE = 2
"""Sentences whose proposals are worked out before the window has its turn again."""

_FACTS = 2
"""Facts of a sentence that are told; of more only how many there are."""

_LINES, _LARGE_LINES = 5, 3
"""Lines of the text that are in view at least where the queue stands below it, and of large letters."""

_TOLD = 70
"""Letters of what is proposed, and of what is unsure of it, that are told where letters are large: a line in a low window."""

_LOW = 20
"""Lines of a page that is so low that what stands round the text and the queue is drawn together: the window is not to grow."""

_PROPOSED, _FIELDS = 3.5, 4.5
"""Lines that what is proposed has at least on such a page, for one proposal, and the form, for three of its fields."""

_WINDOW = 100
"""Columns that are wider than any window: the line on top begins at its edge, as the text and the queue do."""

_NARROW = 940
"""Pixels, at text of 100 %, under which the queue stands below the text."""


def state_words(state: State, names: int) -> str:
    """What became of a sentence, in words; so many names are proposed where no fact of it is."""
    if state is State.UNTOUCHED and names:
        return ngettext("{n} name is proposed", "{n} names are proposed", names).format(n=names)
    return {
        State.CONFIRMED: _("has a confirmed fact"),
        State.DISMISSED: _("dismissed"),
        State.PROPOSED: _("something is proposed"),
        State.UNTOUCHED: _("nothing is proposed"),
    }[state]


def not_english() -> str:
    """What of a text in another language can be found."""
    return _(
        "The text is not in English: only names of the pack and dates in digits are found in it; write the rest yourself."
    )


def scrolled(inside: QWidget) -> QScrollArea:
    """A widget that scrolls where it is higher than there is room."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.verticalScrollBar().setAccessibleName(_("Place in the form"))
    area.setWidget(inside)
    inside.setAutoFillBackground(False)  # on the sheet that it lies on
    shade_edges(area)
    return area


class _Either(QStackedWidget):
    """Takes no more room than the part of the page that is shown needs, as wide as it is: its words need fewer lines then."""

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        least, inside = shown.minimumSizeHint(), shown.layout()
        if inside is not None and inside.hasHeightForWidth():
            least.setHeight(min(least.height(), inside.minimumHeightForWidth(max(least.width(), self.width()))))
        return least


class _Middle(QStackedWidget):
    """Wants no more room than it must have, where that is set: what is in it scrolls, and the text above is to be seen."""

    def sizeHint(self) -> QSize:
        wanted = super().sizeHint()
        return QSize(wanted.width(), self.minimumHeight() or wanted.height())


class ArticlePage(Page):
    """The article on the left, what its sentences may be saying on the right; everything by keys."""

    saved = Signal()
    """The pack was edited."""
    done = Signal()
    """What can be taken back is another thing now."""

    def __init__(self, app: StudyApp, pack: str = "") -> None:
        """`pack` is that which the facts are for, "" where that is to be chosen."""
        super().__init__(_("Facts from an article"))
        self.app = app
        self._chosen = bool(pack)
        self.pack = ""
        self.work: Article | None = None
        self.number = 0
        self._edited: Proposal | None = None
        """The proposal that the form was opened for; None where a fact was begun in it."""
        self._from: QWidget | None = None
        """Where one was before one went into the article."""
        self._saving = False
        self._low = False
        """Whether letters are large on a page that has not many lines of them."""
        self._states: list[State | None] = []
        self._todo: list[int] = []
        """Sentences of which it is still to be found out what became of them, the next one last."""
        self._reading: Future[Article] | None = None
        self._ready: dict[str, ReadyKind] = {}
        """Kinds of facts that the pack could take over, by the key under which they are proposed."""
        self._place: int | None = None
        """Where the text is begun; None: at the first sentence that is open."""
        self.back = button(_("Back"), "quiet", "Esc")
        self.back.setText("←  " + _("Back"))
        self.back.clicked.connect(self.leave)
        self.heading = label(_("Facts from an article"), "title")
        self.count = label("", "muted")
        self._reason = ""
        """Why the last sentence was dismissed: often the next one is for the same."""
        self.first_line = top = FlushRow(left=True, head=True)
        top.setContentsMargins(3 * GAP, GAP, 3 * GAP, GAP)
        top.setSpacing(GAP)
        top.addWidget(self.back)
        top.addWidget(self.heading, 1)
        self.taking = Taking(app)
        self.taking.begun.connect(self.take_up)
        self.taking.renewed.connect(self.saved)
        self.both = _Either()
        self.both.addWidget(self.taking)
        self.both.addWidget(self._work())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        line_on_top = QWidget()
        line_on_top.setLayout(top)
        self.top = Centred(line_on_top)  # over the column in which the text is taken up
        whole.addWidget(self.top)
        whole.addWidget(self.both, 1)
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._thinking = QTimer(self, interval=0)
        self._thinking.timeout.connect(self._think)
        self._rereading: Future[tuple[Findings, ...]] | None = None
        """The text is being read by names that have changed."""
        self._not_wanted = Event()
        self._looking_again = QTimer(self, interval=_LOOK_MS)
        self._looking_again.timeout.connect(self._look_again)
        self._keys()

    def _work(self) -> QWidget:
        self.text = Sentences()
        self.text.chosen.connect(self._clicked)
        self.text.scrolled.connect(self._paint)
        self.text.sought.connect(self._say_sought)
        self.queue = Queue()
        self.list: QListView = rows_of(self.queue, _("What is proposed for the sentence"))
        self.list.clicked.connect(lambda _index: self._show_unsure())
        self.nothing = label(_("Nothing is proposed here: F writes a fact of the sentence, D dismisses it."), "muted")
        self.nothing.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self.list.viewport()).addWidget(self.nothing, 0, Qt.AlignmentFlag.AlignTop)
        self.quote = label("", "strong")
        self.state = label("", "muted")
        self.said = label("")
        self.unsure = label("", tone="partly")
        self.news = label("", "muted")
        self._news = ""
        self.form = Form(self._paint)
        self.form.kind_wanted.connect(self._take_kind)
        self.form.typed.connect(self._show_unsure)
        self.form.cite.clicked.connect(lambda: self._cite(also=False))
        self.form.also.clicked.connect(lambda: self._cite(also=True))
        self.why = entry(_("Why the sentence has no fact"))
        self.why.setPlaceholderText(_("Why has the sentence no fact?"))
        self.cancel_button = button(_("Cancel"), key="Esc")
        self.accept_button = button(_("Accept"), "filled", "Enter")
        self.edit_button = button(_("Edit"), key="E")
        self.split_button = button(_("Split"), key="S")
        self.dismiss_button = button(_("Dismiss"), key="D")
        self.note_button = button(_("Plain card"), key="N")
        self.fact_button = button(_("New fact"), key="F")
        self.cancel_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves nothing but the form
        self.cancel_button.clicked.connect(self.leave)
        for made, work in (
            (self.accept_button, lambda: self._decide()), (self.edit_button, self.edit), (self.split_button, self.split),
            (self.dismiss_button, self.dismiss), (self.note_button, self.note_down), (self.fact_button, self.write_fact),
        ):  # fmt: skip
            made.clicked.connect(work)
        sheet, self.inside = card(margin=2 * GAP)
        inside = self.inside
        for widget in (self.state, self.quote):
            inside.addWidget(widget)
        self.middle = _Middle()
        self.middle.addWidget(self.list)
        self.area = scrolled(self.form)
        self.middle.addWidget(self.area)
        inside.addWidget(self.middle, 1)
        inside.addWidget(self.form.refused)
        inside.addWidget(self.said)
        inside.addWidget(self.unsure)
        inside.addWidget(self.why)
        inside.addWidget(self.news)
        self.buttons = QGridLayout()
        self.buttons.setSpacing(GAP)
        self.ways = (
            self.edit_button, self.split_button, self.dismiss_button, self.note_button, self.fact_button,
        )  # fmt: skip
        self._abreast, self._asks = 0, False
        self._placed = (0, False)
        inside.addLayout(self.buttons)
        self.hint = label("", "muted")
        inside.addWidget(self.hint)
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.count)
        beside.addWidget(sheet, 1)
        page = QWidget()
        self.halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self.halves.setContentsMargins(3 * GAP, 0, 3 * GAP, 2 * GAP)
        self.halves.setSpacing(2 * GAP)
        self.halves.addWidget(self.text, 5)
        self.halves.addWidget(side, 4)
        self.why.hide()
        self.news.hide()
        self.cancel_button.hide()
        leave_the_wheel(page)
        return page

    def _keys(self) -> None:
        self._plain = [
            self._on(key, work, repeat=repeat)
            for key, work, repeat in (
                ("E", self.edit, False), ("S", self.split, False), ("D", self.dismiss, False), ("N", self.note_down, False),
                ("F", self.write_fact, False),
                ("X", self.put_away, False), ("J", lambda: self.step(1), True), ("K", lambda: self.step(-1), True),
                ("Down", lambda: self.step(1), True), ("Up", lambda: self.step(-1), True),
                ("Right", lambda: self.step_sentence(1), True), ("Left", lambda: self.step_sentence(-1), True),
            )
        ]  # fmt: skip
        """The keys that belong to a field while one writes in it, or to a choice."""
        for key, work in (
            ("Return", self._enter), ("Enter", self._enter), ("Esc", self.leave), ("Alt+Left", self.leave),
            ("Ctrl+Return", self._go), ("Ctrl+Enter", self._go), ("Alt+C", lambda: self._cite(also=False)),
            ("Alt+Shift+C", lambda: self._cite(also=True)), ("Alt+B", self._cite_as_before), ("Alt+K", self._look_for_kind),
            ("Alt+T", self._to_text), ("Alt+M", self._show_more), ("Shift+Return", self._enter_too),
            ("Shift+Enter", self._enter_too), ("Ctrl+Shift+Return", self._save_and_again),
            ("Ctrl+Shift+Enter", self._save_and_again),
        ):  # fmt: skip
            self._on(key, work)
        qt = QCoreApplication.instance()
        assert isinstance(qt, QApplication)
        qt.focusChanged.connect(self._follow)

    def _on(self, key: str, work: Callable[[], object], *, repeat: bool = False) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(repeat)
        shortcut.activated.connect(work)
        return shortcut

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        """The focus went elsewhere: a field or a choice has the plain keys for itself, and is in view."""
        if isValid(self):
            self._share_keys()
            if now is not None and self._editing and self.form.isAncestorOf(now):
                self._bring_field(now)

    def _share_keys(self) -> None:
        """What is written in, and the article while a form is open, have the plain keys for themselves."""
        busy = self.work is None or self._writing() or self._editing or self.why.isVisible()
        for shortcut in self._plain:
            shortcut.setEnabled(not busy)
        self.text.seeking = self._editing
        self.hint.setText(self._hint())

    # --- taking an article up

    def start(self) -> None:
        """The first field has the focus; where the pack was chosen before, the first behind it."""
        choose = self.taking.pack.count() > 1 and not self._chosen
        (self.taking.pack if choose else self.taking.first() if self._chosen else self.taking.source).setFocus()

    def open_at(self, source: str, place: int) -> None:
        """Take the text of a source up that is at hand, with the sentence at a place of it in hand."""
        self._place = place
        self.taking.source.setCurrentIndex(self.taking.source.findData(source))
        self.taking.begin()

    def take_up(self, pack: str, text: str, source: dict[str, Any]) -> None:
        """Read an article for a pack, beside the window."""
        if self._reading is not None:
            return
        tables = self.app.authoring.article_tables_reader(pack, str(source["id"]))
        desk = self.app.desk

        def taken(table: str, id: str) -> bool:
            return desk.row(pack, table, id) is not None

        self.pack = pack
        self.heading.setText(_("The article is being read ..."))
        language = self.app.reading.pack_language(pack)
        kinds = self.app.authoring.ready_kinds(pack)
        self._ready = {f"{kind.pack}/{kind.id}": kind for kind in kinds.all()}
        self.queue.ready = {key: self._ready_words(kind) for key, kind in self._ready.items()}
        rows = {key: kinds.row(kind) for key, kind in self._ready.items()}
        self._reading = begin(lambda: read(text, source, tables(), language, taken, rows))
        self._looking.start()

    def _look(self) -> None:
        if self._reading is None or not self._reading.done():
            return
        self._looking.stop()
        reading, self._reading = self._reading, None
        try:
            self.work = reading.result()
        except StudyAppError as error:
            self.heading.setText(self.title)
            self.taking.refuse(str(error))
            return
        self.heading.setText(str(_plain_title(self.work)))
        self.both.setCurrentIndex(1)
        self.top.widen(_WINDOW)
        self.text.show_text(self.work.text)
        self._renewed()
        self.show_sentence(self.work.next_open(-1) if self._place is None else self.work.sentence_at(self._place))
        counts = self.work.counts()
        told = [] if reads_english(self.work.text) else [not_english()]
        if not self.work.lexicon.types:
            told.append(
                _("The pack has no kind of fact yet: ready ones are proposed, and F begins a fact of any other.")
            )
        if counts.confirmed or counts.dismissed:
            told.insert(0, _("This text is in the pack already, so it goes on where you left off."))
        self._tell_news(" ".join(told))
        if told:
            announce(self, self._news)
        self.list.setFocus()

    def _read_anew(self, reading: Reading | None) -> None:
        """Have the text read by names that have changed: a long one beside the window, after what was begun before has ended."""
        if reading is None or self.work is None:
            return
        self.given_up()
        if len(self.work.text) <= _SHORT:
            self.work.read_anew(reading(bool))
            return
        self._not_wanted = not_wanted = Event()

        def go_on() -> None:
            if not_wanted.is_set():
                raise StoppedError

        self._rereading = begin(lambda: reading(go_on), self._rereading)
        self._looking_again.start()

    def given_up(self) -> None:
        self._not_wanted.set()
        self._looking_again.stop()

    def _look_again(self) -> None:
        """Show what the text says by the names that there are, once it is read by them.

        Nobody asked for it: nothing is said of it, the text stays where it is read, and who writes is left alone.
        """
        work, again = self.work, self._rereading
        if work is None or again is None or not again.done():
            return
        self._looking_again.stop()
        work.read_anew(again.result())
        self._renewed()
        if self._editing or not self.why.isHidden():
            return
        if work.queue(self.number) != self.queue.proposals:
            before, at = self.proposal, self.list.currentIndex().row()
            self.queue.show(work, self.number)
            self._mark(next((n for n, one in enumerate(self.queue.proposals) if one == before), at))
        self._show_state()
        self._show_unsure()
        self._paint()

    def _renewed(self) -> None:
        """The rows of the pack have changed: what became of the sentences is looked at anew."""
        assert self.work is not None
        self._todo = list(range(len(self.work.parts.sentences) - 1, -1, -1))
        self._states += [None] * (len(self._todo) - len(self._states))
        self.count.setText(self.work.counts().words())
        self._thinking.start()

    def _think(self) -> None:
        """Find out what became of a few more sentences."""
        assert self.work is not None
        for number in self._todo[: -_SENTENCES_AT_ONCE - 1 : -1]:
            self._states[number] = self.work.state(number)
        del self._todo[-_SENTENCES_AT_ONCE:]
        if not self._todo:
            self._thinking.stop()
            self._paint()

    # --- what is in view

    def show_sentence(self, number: int, at: int = 0) -> None:
        """Have a sentence in hand, with one of its proposals marked."""
        work = self.work
        if work is None or not work.parts.sentences:
            return
        self.number = max(0, min(number, len(work.parts.sentences) - 1))
        self._close_form()
        self.queue.show(work, self.number)
        self._bring()
        self._mark(at)
        place, became = self._show_state()
        self.quote.setText(quoted(work.sentence(self.number)))
        self._show_unsure()
        self._paint()
        QTimer.singleShot(0, self, self._bring)  # once there is as much room as is left beside it
        announce(self, f"{place}, {became}. {work.sentence(self.number)}")

    def _mark(self, at: int) -> None:
        """Have one of the proposals for the sentence marked, the nearest that there is, and offer what can be done with it."""
        if self.queue.proposals:
            self.list.setCurrentIndex(self.queue.index(max(0, min(at, len(self.queue.proposals) - 1))))
        self.nothing.setVisible(not self.queue.proposals)
        for made in (self.accept_button, self.split_button):
            made.setEnabled(bool(self.queue.proposals))

    def _show_state(self) -> tuple[str, str]:
        """Write which sentence is in hand and what became of it; both are handed back in words."""
        work = self.work
        assert work is not None
        state = self._states[self.number] = work.state(self.number)
        place = _("Sentence {n} of {all}").format(n=self.number + 1, all=len(work.parts.sentences))
        became = state_words(state, len(self.queue.proposals))
        told = [place, became, work.reason(self.number)]
        facts = work.facts(self.number)
        seen = 0 if theme.large() else _FACTS
        told += [shortly(work.statement_of(fact)) for fact in facts[:seen]]
        if len(facts) > seen:
            words = (
                ngettext("{n} more", "{n} more", len(facts) - seen)
                if seen
                else ngettext("{n} fact", "{n} facts", len(facts))
            )
            told.append(words.format(n=len(facts) - seen))
        self.state.setText("  ·  ".join(part for part in told if part))
        return place, became

    @property
    def _editing(self) -> bool:
        """Whether the form is open."""
        return self.middle.currentIndex() == 1

    @property
    def proposal(self) -> Proposal | None:
        """The proposal in hand."""
        at = self.list.currentIndex().row()
        return self.queue.proposals[at] if 0 <= at < len(self.queue.proposals) else None

    def _tell_news(self, words: str) -> None:
        """Say what was done; where nothing is said, it takes no room."""
        self._news = words
        self._show_news()

    def _show_news(self) -> None:
        """On a low page what is unsure goes before what was done, which a screen reader heard and the menu of undo names."""
        self.news.setText(shortly(self._news, _TOLD) if self._low else self._news)
        self.news.setVisible(bool(self._news) and not (self._low and bool(self.unsure.text()) and not self._editing))

    def _show_unsure(self) -> None:
        """Tell what the proposal in hand says, or what is written in the form, and what is not sure of it."""
        if self._editing:
            self.said.setText("" if theme.large() else self.form.told())  # of large letters there is no room for it
            self.said.setVisible(bool(self.said.text()))
            self.unsure.hide()
            self._show_news()
            return
        proposal = self.proposal
        unsure = list(proposal.unsure) if proposal is not None else []
        told = self.work.statement(proposal) if proposal is not None and self.work is not None else ""
        self.said.setText(shortly(told, _TOLD) if theme.large() else told)
        whole = is_whole(self.list)  # in its line of the list
        self.said.setVisible(bool(told) and not whole)
        if proposal is not None and proposal.missing and self.work is not None:
            names = {field.name: field.label for field in self.work.fields(proposal)}
            empty = ", ".join(names.get(name, name) for name in proposal.missing)
            unsure.insert(0, _("still empty: {fields}").format(fields=empty))
        if proposal is not None and proposal.table == "type":
            unsure.append(_("Enter takes the kind over into the pack, and opens a fact of it"))
        words = capital("; ".join(unsure))
        self.unsure.setText(shortly(words, _TOLD) if theme.large() else words)
        self.unsure.setVisible(bool(unsure))
        self._show_news()

    def _paint(self) -> None:
        work = self.work
        if work is None:
            return
        grounds = {
            State.CONFIRMED: ground("good_soft"), State.PROPOSED: ground("partly_soft"),
            State.DISMISSED: ground("hover", "muted"),
        }  # fmt: skip
        seen = work.sentences_between(*self.text.in_view())
        marks = [
            (work.parts.sentences[n].start, work.parts.sentences[n].end, grounds[state])
            for n in seen
            if (state := self._states[n]) is not None and state in grounds
        ]
        here = work.parts.sentences[self.number]
        marks.append((here.start, here.end, ground("mark", "on_mark")))
        found = work.found(self.number)
        spans = [*(n.span for n in found.names), *(d.span for d in found.dates), *(q.span for q in found.quantities)]
        marks += [(span.start, span.end, line("on_mark")) for span in spans]
        marks += [(n.span.start, n.span.end, line("on_mark", new=True)) for n in found.new_names]
        shown = self.form.proposal if self._editing else self.proposal
        if shown is not None:
            marks += [(s.start, s.end, ground("mark", "on_mark")) for s in work.spans(shown) if not s.overlaps(here)]
        self.text.paint(marks)

    def _clicked(self, position: int) -> None:
        if self.work is not None and not self._editing and self.why.isHidden():
            number = self.work.sentence_at(position)
            if number != self.number:
                self.show_sentence(number)

    # --- going on

    def step(self, by: int) -> None:
        """To the next proposal, or the one before; after the last of a sentence to the sentence after it."""
        if self.work is None or self._writing():
            return
        at = self.list.currentIndex().row() + by
        if 0 <= at < len(self.queue.proposals):
            self.list.setCurrentIndex(self.queue.index(at))
            self._show_unsure()
            self._paint()
            announce(self, self.queue.index(at).data(Qt.ItemDataRole.AccessibleTextRole))
            self._tell_news("")
        else:
            self.step_sentence(by, last=by < 0)

    def step_sentence(self, by: int, *, last: bool = False) -> None:
        """To the next sentence, or the one before, with its first proposal in hand, or its last one."""
        if self.work is not None and not self._writing():
            number = self.number + by
            if 0 <= number < len(self.work.parts.sentences):
                self._tell_news("")
                self.show_sentence(number, len(self.work.queue(number)) - 1 if last else 0)

    def _writing(self) -> bool:
        """Whether somebody writes in a field."""
        return isinstance(QApplication.focusWidget(), (QLineEdit, QPlainTextEdit, QComboBox))

    # --- decisions

    def _enter(self) -> None:
        focused = QApplication.focusWidget()
        if self.work is None:
            if isinstance(focused, QAbstractButton):
                focused.click()
            elif isinstance(focused, QLineEdit):
                self.taking.begin()
        elif isinstance(focused, QAbstractButton):
            focused.click()
        elif self._editing and self.text.hasFocus():
            self._cite(also=False)
        elif not self.form.find_kind():
            self._decide()

    def _enter_too(self) -> None:
        if self._editing and self.text.hasFocus():
            self._cite(also=True)

    def _decide(self, then: Callable[[], object] = lambda: None) -> None:
        """What the filled button does: dismiss for the reason written, save what is edited, or accept what is proposed."""
        if self.why.isVisible():
            self._save_reason(then)
        else:
            self.accept(then)

    def _go(self) -> None:
        if self.work is None:
            self.taking.begin()
        elif self._editing or self.why.isVisible():
            self._decide()

    def _save_and_again(self) -> None:
        if self._editing and self.why.isHidden():
            self.accept(again=True)

    def accept(self, then: Callable[[], object] = lambda: None, *, again: bool = False) -> None:
        """Make a fact of the proposal in hand, and go on; what lacks something is opened for filling in.

        With `again` another fact of the same sentence is begun.
        """
        work = self.work
        if work is None or self.why.isVisible():
            return
        if self._editing and self.form.find_kind():
            return
        begun = self._edited if self._editing else self.proposal
        proposal = self.form.read() if self._editing else begun
        if proposal is None:
            return
        if proposal.table == "type":
            self._take_kind(self._ready[proposal.type])
            return
        if proposal.missing and not self._editing:
            self.edit()
            return

        def accepted() -> None:
            if begun is not None and begun.row != proposal.row:
                work.forget(begun)  # it was not meant as it stood
            self._close_form()
            self.show_sentence(proposal.sentence if again else work.after(proposal))
            self._tell_news(" ".join((_("The one before is accepted; Ctrl+Z takes it back."), self._news)).strip())
            announce(self, self._news, after=True)
            self.list.setFocus()
            if again:
                self.write_fact()
            then()

        def refused(why: str) -> None:
            if not self._editing:
                self.edit()
            self.form.refuse(why)

        why = _("from the article “{title}”").format(title=_plain_title(work))
        self._save(partial(work.accept, proposal), why, accepted, refused)

    def _save(
        self,
        made: Callable[[], Sequence[Change]],
        why: str,
        then: Callable[[], object],
        refused: Callable[[str], object],
    ) -> None:
        """Save the changes that are `made`, which may be refused; what is asked on goes on `then`."""
        work = self.work
        assert work is not None
        changes: list[Change] = []

        def saving() -> Task[Effect]:
            changes.extend(made())
            if self.app.reading.source_text(self.pack, work.id) is None:
                self.app.reading.keep_document(work.text)
            return self.app.desk.saving(self.pack, changes, why)

        def saved(effect: Effect) -> None:
            self._read_anew(work.took(changes))
            self._renewed()
            wrong = next(
                (remedies.message(p, self.app.desk.called) for p in effect.problems if p.code != "no-deck"), ""
            )
            self._tell_news(f"{effect.sentence(done=True)} {wrong}".strip())
            self._saving = True  # the rows at hand have it already
            self.saved.emit()
            self._saving = False
            self.done.emit()
            then()

        attempt(self.window(), saving, _("Saving ..."), saved, refused)

    def edit(self) -> None:
        """Open the form for the proposal in hand."""
        proposal = self.proposal
        if self.work is None or self._writing() or self._editing or self.why.isVisible():
            return
        if proposal is not None and proposal.table == "type":
            self._take_kind(self._ready[proposal.type])
            return
        self._edited = proposal
        self._open_form(self.work.with_new_names(proposal) if proposal else self.work.begun(self.number))

    def _open_form(self, proposal: Proposal) -> None:
        assert self.work is not None
        taken = {name for kind in self.work.lexicon.types.values() for name in kind.name.values()}
        ready = self.app.authoring.ready_kinds(self.pack).all()
        free = [(self._ready_words(kind), kind) for kind in ready if kind.name not in taken]
        self.form.show_proposal(self.work, proposal, free)
        self.middle.setCurrentIndex(1)
        self._offer(_("Save"))
        self._show_unsure()
        self.form.go_in()

    def _bring_field(self, field: QWidget) -> None:
        """Bring a field of the form whole into view; Qt does that for where one writes in it alone."""

        def bring() -> None:
            for edge in (field.rect().bottomLeft(), field.rect().topLeft()):
                self.area.ensureVisible(0, field.mapTo(self.form, edge).y(), 0, GAP)

        QTimer.singleShot(0, field, bring)  # once it is laid out

    def _show_more(self) -> None:
        """Bring the fields that few facts need into view."""
        if self._editing:
            self.form.show_more()

    def _ready_words(self, kind: ReadyKind) -> str:
        if not kind.pack:
            return _("{name}  ·  ready kind").format(name=kind.name)
        pack = self.app.reading.pack_titles().get(kind.pack, kind.pack)
        return _("{name}  ·  ready kind of {pack}").format(name=kind.name, pack=pack)

    def _take_kind(self, kind: ReadyKind) -> None:
        """Take a ready kind over into the pack, and begin a fact of it."""
        assert self.work is not None
        self._edited = None
        try:
            taken = self.app.authoring.take_kind(self.pack, kind)
        except StudyAppError as error:
            self.form.refuse(str(error))
            return
        self._read_anew(self.work.follow(self.app.authoring.article_tables(self.pack, self.work.id)))
        self._renewed()
        self._saving = True  # the rows at hand have it already
        self.saved.emit()
        self._saving = False
        self.done.emit()
        begun = self.work.of_type(self.number, taken)
        self._open_form(begun)
        self._tell_news(_("“{kind}” is a kind of fact of the pack now.").format(kind=kind.name))
        announce(self, self._news)

    def write_fact(self) -> None:
        """Begin a fact of the sentence, whatever is proposed for it: of the kind told last, or of one to be looked for."""
        if self.work is None or self._writing() or self._editing or self.why.isVisible():
            return
        self._edited = None
        self._open_form(self.work.begun(self.number))
        if not self.work.lexicon.types:
            self.form.type.look()

    def note_down(self) -> None:
        """Make a plain card of the sentence, to be filled in."""
        if self.work is None or self._writing() or self._editing or self.why.isVisible():
            return
        note = self.work.note(self.number)
        self.work.keep(note)
        self.show_sentence(self.number)
        self.list.setCurrentIndex(self.queue.index(self.queue.proposals.index(note)))
        self.edit()

    def split(self) -> None:
        """Make several proposals of the one in hand."""
        if self.work is None or self._writing() or self.proposal is None or self._editing:
            return
        if self.proposal.table == "type":
            return  # nothing is in it yet
        parts = self.work.split(self.proposal)
        self.show_sentence(self.number)
        words = ngettext("{n} proposal", "{n} proposals", len(parts)).format(n=len(parts))
        self._tell_news(_("Split into {parts}.").format(parts=words))
        announce(self, self._news)

    def put_away(self) -> None:
        """Take the proposal in hand off the queue; the sentence stays open."""
        if self.work is None or self._writing() or self.proposal is None or self._editing:
            return
        at = self.list.currentIndex().row()
        self.work.forget(self.proposal)
        self.show_sentence(self.number, at)

    def dismiss(self) -> None:
        """Ask why the sentence has no fact."""
        if self.work is None or self._writing() or self._editing:
            return
        if told := self.work.has_fact(self.number):
            self._tell_news(told)
            announce(self, told)
            return
        self.why.setText(self.work.reason(self.number) or self._reason)
        known = sorted(self.work.reasons())
        if known:
            completer = QCompleter(known, self.why)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.why.setCompleter(completer)
        self.why.show()
        self._offer(_("Dismiss"))
        self.why.setFocus()
        self.why.selectAll()  # another reason is written over it

    def _save_reason(self, then: Callable[[], object]) -> None:
        work = self.work
        assert work is not None

        def dismissed() -> None:
            self._reason = self.why.text().strip()
            self._close_form()
            self.show_sentence(work.next_open(self.number))
            self._tell_news(_("The one before is dismissed; Ctrl+Z takes it back."))
            self.list.setFocus()
            then()

        def refused(why: str) -> None:
            self._tell_news(why)
            announce(self, why)

        self._save(partial(work.dismiss, self.number, self.why.text()), _("no fact in it"), dismissed, refused)

    def _cite(self, *, also: bool) -> None:
        if self._editing:
            self.form.rest_on(*self.text.selected(), also=also)
            if self.form.refused.isHidden():
                self._back_to_form()

    def _back_to_form(self) -> None:
        """One goes on writing where one was."""
        if self.text.hasFocus():
            there = self._from is not None and isValid(self._from) and self.form.isAncestorOf(self._from)
            (self._from if there and self._from is not None else self.form.first()).setFocus()

    def _say_sought(self, words: str, found: bool) -> None:
        """Tell what is looked for in the article."""
        told = _("“{words}” is selected.") if found else _("Nothing in the article reads “{words}”.")
        selected = self.text.textCursor().selectedText()
        self._tell_news(told.format(words=shortly(selected if found else words)))
        if not found:
            announce(self, self._news)

    def _cite_as_before(self) -> None:
        if self._editing:
            self.form.rest_as_before()

    def _look_for_kind(self) -> None:
        if self._editing and self.form.type.isVisible():
            self.form.type.look()

    def _to_text(self) -> None:
        """Go into the article to select words by keys, from the sentence in hand on."""
        if self.work is not None and not self.text.hasFocus():
            self._from = QApplication.focusWidget()
            self.text.setFocus()
            self.text.seek_anew()
            self._bring()

    def _close_form(self) -> None:
        inside = self.form.isAncestorOf(QApplication.focusWidget() or self) or self.why.hasFocus()
        self.middle.setCurrentIndex(0)
        self.form.refused.hide()
        self.why.hide()
        self._offer("")
        if inside:
            self.list.setFocus()

    def _offer(self, saving: str) -> None:
        """Offer to save or to leave it, in these words; with none of them all that can be done with what is proposed."""
        self.accept_button.setText(saving or _("Accept"))
        self.accept_button.setAccessibleName(saving or _("Accept"))
        self._asks = bool(saving)
        self.cancel_button.setVisible(self._asks)
        for made in self.ways:
            made.setVisible(not saving and made in self._offered_ways())
        self._place_buttons()
        self._share_keys()
        self.accept_button.setEnabled(bool(saving or self.queue.proposals))
        self._fit_middle()

    def _hint(self) -> str:
        """The keys of where one is."""
        if self._editing and self.text.hasFocus():
            return _(
                "Letters find words, .. goes on to others: Enter rests on them, Shift+Enter on them too, Esc goes back"
            )
        if self._editing or self.why.isVisible():
            return _("Enter saves it, Esc leaves it as it was. F1: all keys")
        return _("Enter accepts, E edits, S splits, D dismisses; J and K go on and back. F1: all keys")

    # --- as a page

    def takes_back(self) -> tuple[str, str] | None:
        """Edits, not answers."""
        desk = self.app.desk
        undo, redo = desk.last, desk.last_taken_back
        return (desk.in_words(undo) if undo else "", desk.in_words(redo) if redo else "")

    def undo(self) -> None:
        """Take back the last edit."""
        self._again(self.app.desk.last, self.app.desk.undoing, _("Taking back ..."), _("Taken back: {what}."))

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        desk = self.app.desk
        self._again(desk.last_taken_back, desk.redoing, _("Putting back ..."), _("Put back: {what}."))

    def _again(self, edit: Edit | None, work: Callable[[], Task[str]], doing: str, words: str) -> None:
        """Take an edit back, or make it again; first it is asked what becomes of what is written in the form."""
        last = self.app.desk.last

        def settled() -> None:
            if self.app.desk.last == last:  # else it would be taken back what was saved just now
                self._put_down()
                self._again_now(edit, work, doing, words)

        if self.work is not None and self._written:
            self.when_settled(settled)
        else:
            settled()

    def _again_now(self, edit: Edit | None, work: Callable[[], Task[str]], doing: str, words: str) -> None:
        place, told = self._what(edit)

        def turned(what: str) -> None:
            if what:
                self.saved.emit()  # which renews this page too
                self.done.emit()
                if place is not None:
                    self.show_sentence(place)
                self._tell_news(words.format(what=told or what))
                announce(self, self._news)

        def refused(why: str) -> None:
            self._tell_news(why)
            announce(self, why)

        attempt(self.window(), work, doing, turned, refused)

    def _what(self, edit: Edit | None) -> tuple[int | None, str]:
        """The sentence that an edit is of, and what it says of it; None and "" where it is of none."""
        work = self.work
        if work is None or edit is None or edit.pack != self.pack:
            return None, ""
        for change in edit.changes:
            data = change.new if isinstance(change.new, dict) else {}
            if change.table == "fact":
                cited = work.sentences_cited(data)
                return (cited[0] if cited else None), quoted(work.statement_of(data).rstrip(".")) if data else ""
            if change.table == "no_fact" and data.get("source") == work.id:
                place = work.sentence_at(data["span"][0])
                return place, _("“{sentence}” has no fact").format(sentence=shortly(work.sentence(place)))
        return None, ""

    def library_changed(self) -> None:
        """Facts were edited elsewhere, or an edit was taken back; what is written in the form stays."""
        if self.work is None or self._saving:
            return
        written = self._written
        self._read_anew(self.work.follow(self.app.authoring.article_tables(self.pack, self.work.id)))
        self._renewed()
        if not written:
            self.show_sentence(self.number, max(0, self.list.currentIndex().row()))

    def leave(self) -> None:
        """Close what is open; then the page. What was written and is not saved is asked after first."""
        if self._editing and self.text.hasFocus():
            self._back_to_form()
        elif (self._editing or self.why.isVisible()) and self.work is not None:
            if self._written:
                self.when_settled(self._put_down)
            else:
                self._put_down()
        else:
            super().leave()

    def _put_down(self) -> None:
        if self._editing or self.why.isVisible():
            self._close_form()
            self.show_sentence(self.number, max(0, self.list.currentIndex().row()))

    @property
    def unsaved(self) -> bool:
        return self.taking.unsaved if self.work is None else self._written or self._not_kept

    @property
    def _written(self) -> bool:
        """Whether something stands in the form, or as a reason, that was not there when it was opened."""
        assert self.work is not None
        reason = self.why.isVisibleTo(self) and self.why.text().strip() != self.work.reason(self.number)
        return reason or (self._editing and self.form.changed)

    @property
    def _not_kept(self) -> bool:
        """Whether the text came in here, and the pack has nothing of it yet."""
        assert self.work is not None
        return self.taking.unsaved and self.app.reading.source_text(self.pack, self.work.id) is None

    @property
    def saves(self) -> bool:
        return self.work is not None and self._written

    def unsaved_words(self) -> str:
        if self.work is None:
            return _("The text that was put in here is not read yet, and kept nowhere.")
        if not self._written:
            return _("Nothing of the article is accepted yet: its text is kept nowhere.")
        return _("What was written for sentence {n} is not saved yet.").format(n=self.number + 1)

    def save_first(self, then: Callable[[], object]) -> None:
        self._decide(then)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        elif event.type() == QEvent.Type.PaletteChange:
            self._paint()

    def _fit(self) -> None:
        """One half below the other where there is no room beside it; of large letters only what is not told twice."""
        narrow = self.width() < _NARROW * theme.scale()
        self.halves.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.quote.setVisible(not narrow)
        self.hint.setVisible(not theme.large())
        self._place_buttons()
        line = self.text.fontMetrics().lineSpacing()
        self._low = theme.large() and self.height() < _LOW * line
        self.count.setVisible(not self._low)
        around, below = (GAP, 0) if self._low else (2 * GAP, GAP)
        self.first_line.setContentsMargins(3 * GAP, GAP, 3 * GAP, below)
        self.inside.setContentsMargins(around, around, around, around)
        self.halves.setContentsMargins(3 * GAP, 0, 3 * GAP, around)
        self.halves.setSpacing(around)
        self._fit_middle()
        frame = 2 * (GAP + 1 + round(self.text.document().documentMargin()))  # and the room round the words
        lines = _LARGE_LINES if theme.large() else _LINES
        if self._low and self._abreast < len(self._offered_ways()) + 1:
            lines -= 1  # the second line of buttons takes its room
        self.text.setMinimumHeight(line * lines + frame if narrow else 0)
        self._show_unsure()
        self.both.updateGeometry()  # it is as high as it must be at this width
        QTimer.singleShot(0, self, self._bring)

    def _fit_middle(self) -> None:
        """What is proposed, or the form, has room for one proposal or a few fields on a low page too."""
        lines = _FIELDS if self._editing else _PROPOSED
        self.middle.setMinimumHeight(round(lines * self.text.fontMetrics().lineSpacing()) if self._low else 0)

    def _offered_ways(self) -> tuple[QAbstractButton, ...]:
        """The buttons that there is room for: of large letters F alone begins a fact."""
        return self.ways[:-1] if theme.large() else self.ways

    def _place_buttons(self) -> None:
        """All in one line where they have room in it, else in two; what saves a form is at the right, as in a dialog."""
        made = (self.accept_button, *self._offered_ways())
        self.fact_button.setVisible(self.fact_button in made and self.edit_button.isVisibleTo(self))
        wanted = sum(one.sizeHint().width() + GAP for one in made) + 10 * GAP
        room = self.width() if self.halves.direction() is QBoxLayout.Direction.TopToBottom else self.width() * 4 // 9
        abreast = len(made) if wanted <= room else 3
        if self._placed == (abreast, self._asks):
            return
        self._placed, self._abreast = (abreast, self._asks), abreast
        for one in (*made, self.cancel_button):
            self.buttons.removeWidget(one)
        self.buttons.setColumnStretch(0, int(self._asks))
        self.buttons.addWidget(self.cancel_button, 0, 1)  # in the place of one that is hidden while it is there
        if self._asks:
            self.buttons.addWidget(self.accept_button, 0, 2)
            return
        for place, one in enumerate(made):
            self.buttons.addWidget(one, place // abreast, place % abreast)

    def _bring(self) -> None:
        if self.work is not None:
            here = self.work.parts.sentences[self.number]
            self.text.bring(here.start, here.end)

    def keys(self) -> Keys:
        return (
            (_("Enter"), _("accept what is proposed; what lacks something opens for filling in")),
            ("E", _("edit it: kind, who and what, dates, the words it rests on")),
            ("F", _("write a fact of the sentence beside what is proposed; of several kinds Alt+K finds another")),
            ("S", _("split it: one for each of several, or two of the same to be changed apart")),
            ("X", _("take it off the queue")),
            ("N", _("a plain card of the sentence, for what is no fact yet")),
            ("D", _("dismiss the sentence, and say why")),
            (_("J, K, Down, Up"), _("the next proposal, the one before")),
            (_("Right, Left"), _("the next sentence, the one before")),
            ("Alt+K", _("in the form: look for another kind of fact by letters of its name")),
            ("Alt+M", _("in the form: more fields, such as words of its own and what is not asked")),
            ("Alt+T", _("into the article: letters find words of it, “these..those” all between them")),
            (_("Enter, Shift+Enter"), _("there, with a form open: rest on the words selected; on these too")),
            ("Alt+B", _("in the form: rest also on what the fact before rests on besides its sentence")),
            ("Alt+C, Alt+Shift+C", _("in the form: rest on the words selected in the article; on these too")),
            (_("Ctrl+Enter"), _("read the article; save what is edited")),
            (_("Ctrl+Shift+Enter"), _("save what is edited, and begin another fact of the sentence")),
            ("Ctrl+Z, Ctrl+Shift+Z", _("take the last edit back; make it again")),
            (_("Esc"), _("back")),
        )


def _plain_title(work: Article) -> str:
    title = work.source.get("title", "")
    return title if isinstance(title, str) else next(iter(title.values()), "")
