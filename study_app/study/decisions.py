"""How the learner wants to study: desired recall, new cards a day, easy days, exams; each a decision in the journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from study_app.clock import Moment, date_of
from study_app.errors import StudyAppError
from study_app.i18n import _
from study_app.journal import Decision, Journal, Stated
from study_app.study.scheduler import DEFAULTS, STEPS, Scheduler

LEAST_RETENTION, MOST_RETENTION = 0.70, 0.97
"""Below, a card is forgotten more often than it is worth; above, a day's reviews grow without end."""

MOST_NEW_A_DAY = 9999
NEW_A_DAY = 20
MAXIMUM_DAYS = 36_500
"""A hundred years: no interval is longer."""

MOST_STEPS, LONGEST_STEP = 5, 720
"""Steps lie within a day: what is to come later is for the intervals."""

DEFAULT_RETENTION = 0.90

EASY = (1.0, 0.5, 0.0)
"""What a day of the week may carry of its share: all, half, nothing if it can be helped; as in Anki."""

LAST_WEEKS = 14
"""Days before an exam: what is new comes before them, and in the mode of the last two weeks all of the study lies in them."""

LONGEST_NAME = 100
"""Letters of the name of a saved search."""

_WEEK = 7
_FIRST_DAY, _LAST_DAY = -365_000, 1_000_000
"""Study days that have a date: far outside of what a clock says."""


class Exam(NamedTuple):
    """The day on which a deck must be known.

    `day` is the study day of the exam, `recall` the wanted probability of recall on it (0 to 1), `minutes` what a day may take
    (None without a limit), `days_off` days of the week without study (0 is Monday). With `last_weeks` all is left for the
    last two weeks.
    """

    day: int
    recall: float = 0.90
    minutes: float | None = None
    days_off: tuple[int, ...] = ()
    last_weeks: bool = False

    def new_days(self, today: int) -> tuple[int, int]:
        """In how many days the first new cards come, and over how many days they are spread, so that all are seen in time.

        That is two weeks before the exam, or at once where that is past; where all is left for the last two weeks, a week. Days
        off bring none, if there are others.
        """
        left = self.day - today
        first = max(0, left - LAST_WEEKS) if self.last_weeks else 0
        days = max(1, min(left, LAST_WEEKS) - LAST_WEEKS // 2) if self.last_weeks else max(1, left - LAST_WEEKS)
        wait = next((ahead for ahead in range(min(days, _WEEK)) if not self.is_off(today + first + ahead)), 0)
        weeks, rest = divmod(days, _WEEK)
        free = weeks * (_WEEK - len(set(self.days_off)))
        free += sum(not self.is_off(today + first + weeks * _WEEK + ahead) for ahead in range(rest))
        return first + wait, max(1, free)

    def study_days(self, today: int) -> int:
        """How many days there are to study on, `today` among them, the day of the exam not."""
        first = max(today, self.day - LAST_WEEKS) if self.last_weeks else today
        weeks, rest = divmod(max(0, self.day - first), _WEEK)
        return weeks * (_WEEK - len(set(self.days_off))) + sum(not self.is_off(first + day) for day in range(rest))

    def is_off(self, study_day: int) -> bool:
        """Whether a day is one without study."""
        return date_of(study_day).weekday() in self.days_off

    def free(self, study_day: int) -> int:
        """A day before the exam, or where it is off the next one that is not; the day itself where all that are left are off."""
        return next(
            (day for day in range(study_day, min(study_day + _WEEK, self.day)) if not self.is_off(day)), study_day
        )


class SavedSearch(NamedTuple):
    """A query that is kept under a name."""

    name: str
    query: str


class Decisions(NamedTuple):
    """All that was decided and stands. `new_a_day` and `exams` are by deck; what is not there is as usual.

    `searches` are those that are kept, by an id that stays when the name changes.

    `easy_days` says of each day of the week, from Monday, what it may carry (`EASY`); `learning` and `relearning` are the
    minutes of the steps of new cards and of forgotten ones; `parameters` are those of FSRS-6, and `fitted` is how many reviews
    there were when they were last looked at. Without `fitting` they are the usual ones, whatever was fitted.
    """

    parameters: tuple[float, ...] = DEFAULTS
    fitted: int = 0
    fitting: bool = True
    retention: float = DEFAULT_RETENTION
    maximum: int = MAXIMUM_DAYS
    easy_days: tuple[float, ...] = (1.0,) * _WEEK
    new_a_day: Mapping[str, int] = MappingProxyType({})
    exams: Mapping[str, Exam] = MappingProxyType({})
    learning: tuple[int, ...] = STEPS
    relearning: tuple[int, ...] = STEPS
    searches: Mapping[str, SavedSearch] = MappingProxyType({})

    def scheduler(self) -> Scheduler:
        """The scheduler that these decisions make."""
        return Scheduler(self.parameters, self.retention, self.maximum, self.learning, self.relearning)

    def new_cards(self, deck: str) -> int:
        """New cards of a deck on one study day, where no exam asks for more."""
        return self.new_a_day.get(deck, self.new_a_day.get("", NEW_A_DAY))

    def exam(self, deck: str, today: int) -> Exam | None:
        """The exam of a deck that is ahead; None when it is today or over."""
        exam = self.exams.get(deck)
        return exam if exam is not None and exam.day > today else None

    def exams_ahead(self, today: int) -> list[tuple[str, Exam]]:
        """The decks with an exam ahead, and the exams, the soonest first."""
        ahead = [(deck, exam) for deck, exam in self.exams.items() if exam.day > today]
        return sorted(ahead, key=lambda pair: (pair[1].day, pair[0]))


def decisions(journal: Journal) -> Decisions:
    """What was decided and stands; a decision that makes no sense (of another version, say) counts as none."""
    of_all: dict[str, Any] = {}
    new_a_day: dict[str, int] = {}
    exams: dict[str, Exam] = {}
    searches: dict[str, SavedSearch] = {}
    for (name, scope), decision in journal.decisions().items():
        if not refusal(decision) and decision.value is not None:
            if name == "exam":
                exams[scope] = _exam(decision.value)
            elif name == "search":
                searches[scope] = SavedSearch(**decision.value)
            elif name == "new_a_day":
                new_a_day[scope] = decision.value
            else:
                value = decision.value
                of_all[name] = tuple(value) if isinstance(value, list) else value
    if of_all.get("fitting") is False:
        of_all.pop("parameters", None)
    return Decisions(**of_all, new_a_day=new_a_day, exams=exams, searches=searches)


def decide(journal: Journal, name: str, value: Any, *, scope: str = "", at: Moment) -> Stated:
    """Decide: append a decision that makes sense; None as `value` goes back to what is usual.

    `name` is `retention`, `maximum`, `parameters`, `fitted`, `fitting`, `easy_days`, `learning`, `relearning`, `new_a_day` (of
    a deck, or of all), `exam` (of a deck; an `Exam`) or `search` (of an id; a `SavedSearch`). Raises StudyAppError with the
    reason for a value that makes none, and where nothing can be written.
    """
    decision = Decision(name, scope, value._asdict() if isinstance(value, Exam | SavedSearch) else value)
    reason = refusal(decision)
    if reason:
        raise StudyAppError(reason)
    return journal.state(decision, at=at)


def refusal(decision: Decision) -> str:
    """Why a decision makes no sense, as a sentence; "" if it does."""
    value = decision.value
    if value is None and decision.name in _WORDS:
        return ""
    match decision.name:
        case "retention":
            sound = _is_number(value, LEAST_RETENTION, MOST_RETENTION)
        case "new_a_day":
            sound = _is_whole(value, 0, MOST_NEW_A_DAY)
        case "maximum":
            sound = _is_whole(value, 3, MAXIMUM_DAYS)
        case "easy_days":
            sound = _is_list(value) and len(value) == _WEEK and all(one in EASY for one in value) and any(value)
        case "learning" | "relearning":
            sound = (
                _is_list(value) and len(value) <= MOST_STEPS and all(_is_whole(one, 1, LONGEST_STEP) for one in value)
            )
        case "fitted":
            sound = _is_whole(value, 0, 10**9)
        case "fitting":
            sound = isinstance(value, bool)
        case "parameters":
            numbers = list(value) if _is_list(value) else []
            sound = (
                len(numbers) == len(DEFAULTS)
                and all(_is_number(one, -100, 100) for one in numbers)
                # no stability of a first answer is none at all, and what is not reviewed is forgotten
                and min(numbers[:4]) > 0
                and _is_number(numbers[-1], 0.05, 1)
            )
        case "exam":
            sound = bool(decision.scope) and _is_exam(value)
        case "search":
            sound = bool(decision.scope) and _is_search(value)
        case name:
            return _("Nothing is decided about {name}.").format(name=name)
    return "" if sound else _WORDS[decision.name]()


_WORDS = {
    "retention": lambda: _("What you want to remember is from 70 % to 97 %."),
    "new_a_day": lambda: _("New cards a day are a whole number from 0 to 9999."),
    "maximum": lambda: _("The longest interval is from 3 days to 36,500."),
    "easy_days": lambda: _("Each day of the week is as usual, half or free, and one of them is not free."),
    "parameters": lambda: _("FSRS-6 has 21 parameters, each of them a number in its range."),
    "learning": lambda: _steps_words(),
    "relearning": lambda: _steps_words(),
    "fitted": lambda: _("So many reviews were looked at: a whole number."),
    "fitting": lambda: _("Parameters are fitted to you, or they are not."),
    "exam": lambda: _(
        "An exam has a date, a wanted recall from 50 % to 99 %, 1 to 1440 minutes a day, and a weekday that is not off."
    ),
    "search": lambda: _("A saved search has a name of at most {n} letters, and a query.").format(n=LONGEST_NAME),
}


def _steps_words() -> str:
    return _("Steps are at most {n} whole numbers of minutes, each from 1 to {most}.").format(
        n=MOST_STEPS, most=LONGEST_STEP
    )


def _is_number(value: object, least: float, most: float) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and _is_number(value, least, most)


def _is_list(value: object) -> bool:
    return isinstance(value, Collection) and not isinstance(value, (str, Mapping))


def _is_exam(value: object) -> bool:
    if not isinstance(value, Mapping) or set(value) - set(Exam._fields):
        return False
    minutes, days_off = value.get("minutes"), value.get("days_off", ())
    return (
        _is_whole(value.get("day"), _FIRST_DAY, _LAST_DAY)
        and _is_number(value.get("recall", 0.9), 0.5, 0.99)
        and (minutes is None or _is_number(minutes, 1, 1440))
        and _is_list(days_off)
        and all(_is_whole(day, 0, _WEEK - 1) for day in days_off)
        and len(set(days_off)) < _WEEK
        and isinstance(value.get("last_weeks", False), bool)
    )


def _is_search(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and set(value) == {"name", "query"}
        and all(isinstance(part, str) and part.strip() for part in value.values())
        and len(value["name"]) <= LONGEST_NAME
    )


def _exam(value: Mapping[str, Any]) -> Exam:
    return Exam(**{**value, "days_off": tuple(value.get("days_off", ()))})
