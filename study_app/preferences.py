"""Every setting in one list: what it is called, how it stands, what is usual, and the way back from each change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from study_app import i18n
from study_app.app import StudyApp
from study_app.errors import StudyAppError
from study_app.facts.names import fold
from study_app.i18n import _, grouped, ngettext, percent, pgettext, within
from study_app.journal import Decision
from study_app.settings import SCALES, SCHEMES
from study_app.study import rating_keys
from study_app.study.decisions import (
    DEFAULT_RETENTION,
    EASY,
    LEAST_RETENTION,
    MAXIMUM_DAYS,
    MOST_NEW_A_DAY,
    MOST_RETENTION,
    NEW_A_DAY,
    Decisions,
    refusal,
)


class Kind(Enum):
    """What a setting holds, and so how it is set."""

    CHOICE = 1
    """One of `choices`."""
    SEVERAL = 2
    """A tuple of some of `choices`; none for all."""
    NUMBER = 3
    """A whole number from `least` to `most`, of `unit`."""
    STEPS = 4
    """Whole numbers in a row, as a tuple."""
    WEEK = 5
    """For each day of the week one of `choices`, as a tuple."""
    TEXT = 6
    FOLDER = 7
    """The path of a folder; "" for none."""
    WAY = 8
    """It is set elsewhere: `id` names where."""
    FIXED = 9
    """It cannot be set; `about` says how it is."""


class Setting(NamedTuple):
    """One setting. `usual` is None where nothing is; `more` are words by which it is found besides those that are shown."""

    id: str
    section: str
    name: str
    about: str
    kind: Kind
    read: Callable[[], Any] = lambda: None
    write: Callable[[Any], object] = lambda _value: None
    usual: Any = None
    choices: tuple[tuple[Any, str], ...] = ()
    least: int = 0
    most: int = 0
    unit: Callable[[int], str] = lambda _n: "{n}"
    """How so many of what a number counts are told, with `{n}` for the number."""
    more: str = ""
    without: Callable[[], str] = lambda: ""
    """What counts where nothing is written."""

    def within_words(self, value: Any) -> str:
        """How a value of it is told inside a sentence: a language calls itself by its name there too."""
        words = self.in_words(value)
        return within(words) if self.kind is Kind.CHOICE and self.id != "language" else words

    def in_words(self, value: Any) -> str:
        """How a value of it is told."""
        words = dict(self.choices)
        match self.kind:
            case Kind.CHOICE:
                return str(words.get(value, value))
            case Kind.SEVERAL:
                return ngettext("{n} of them", "{n} of them", len(value)).format(n=len(value)) if value else _("all")
            case Kind.NUMBER:
                number = grouped(value) if isinstance(value, int) else str(value)
                return self.unit(value).format(n=number)
            case Kind.STEPS:
                return " ".join(map(str, value)) or _("none")
            case Kind.WEEK:
                return ", ".join(words[share] for share in value) if len(set(value)) > 1 else words[value[0]]
            case _text:
                return str(value) or _("none")


class Change(NamedTuple):
    """A setting was changed: its id, the value before, and after, and the entry of the journal that says so, "" for none."""

    id: str
    before: Any
    after: Any
    entry: str = ""


class Preferences:
    """The settings of one open library, each read from where it is kept, and the changes that can be taken back."""

    def __init__(self, app: StudyApp) -> None:
        """As they stand now, which is what `way_back` leads to."""
        self._app = app
        self.name()
        self._at_first = {one.id: one.read() for one in self.settings}
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._turned_back = False
        """Whether the last that was done is a taking back."""

    def name(self) -> None:
        """Call all of it as the language in use does."""
        self.settings = tuple(self._listed())
        self._by_id = {one.id: one for one in self.settings}

    def __getitem__(self, id: str) -> Setting:
        """The setting of an id."""
        return self._by_id[id]

    def value(self, id: str) -> Any:
        """How a setting stands."""
        return self._by_id[id].read()

    def found(self, text: str) -> tuple[Setting, ...]:
        """The settings in which each word of `text` begins a word, or stands inside one; all of them for no word."""
        wanted = fold(text).split()
        return tuple(one for one in self.settings if all(word in _said(one) for word in wanted))

    def change(self, id: str, value: Any) -> None:
        """Change a setting, unless it stands so. Raises StudyAppError with the reason where it cannot be so; then it is not."""
        before = self.value(id)
        if value == before:
            return
        entry = self._last_entry()
        self._by_id[id].write(value)
        self._done.append(Change(id, before, value, self._said_since(entry)))
        self._undone.clear()
        self._turned_back = False

    def way_back(self, id: str) -> tuple[Any, str] | None:
        """What a setting can be put back to, and what to call that; None where it is as it was, and that is usual."""
        setting, now = self._by_id[id], self.value(id)
        if now != self._at_first[id]:
            return self._at_first[id], _("Put back: {value}").format(value=setting.within_words(self._at_first[id]))
        if setting.usual is not None and now != setting.usual:
            return setting.usual, _("Back to the usual: {value}").format(value=setting.within_words(setting.usual))
        return None

    @property
    def undone_next(self) -> str:
        """What `undo` would take back, in words; "" for nothing."""
        return self._in_words(self._done[-1]) if self._done else ""

    @property
    def redone_next(self) -> str:
        """What `redo` would do again, in words; "" for nothing."""
        return self._in_words(self._undone[-1]) if self._undone else ""

    def undo(self) -> Change | None:
        """Take back the last change; None if there is none. Raises StudyAppError where it cannot be written."""
        if not self._done:
            return None
        change, last = self._done[-1], self._last_entry()
        if change.entry and change.entry == last:
            self._app.deciding.take_back().now()
        else:
            self._by_id[change.id].write(change.before)
            change = change._replace(entry="")
        self._done.pop()
        self._undone.append(change)
        self._turned_back = True
        return change

    def redo(self) -> Change | None:
        """Do again what was taken back last, likewise."""
        if not self._undone:
            return None
        change, last, gone = self._undone[-1], self._last_entry(), self._app.deciding.last_taken_back
        if change.entry and gone is not None and gone.entry.id == change.entry:
            self._app.deciding.put_back().now()
        else:
            self._by_id[change.id].write(change.after)
        self._undone.pop()
        self._done.append(change._replace(entry=self._said_since(last)))
        self._turned_back = False
        return change

    def hold(self) -> Callable[[], Change | None]:
        """Have the last change, or the taking back of one, not be done yet; what is returned does it after all.

        Both raise StudyAppError where it cannot be written.
        """
        back, on = (self.redo, self.undo) if self._turned_back else (self.undo, self.redo)
        back()
        return on

    def _last_entry(self) -> str:
        said = self._app.deciding.last_said
        return "" if said is None else said.entry.id

    def _said_since(self, entry: str) -> str:
        last = self._last_entry()
        return last if last != entry else ""

    def _in_words(self, change: Change) -> str:
        setting = self._by_id[change.id]
        return _("{setting}: {value}").format(setting=setting.name, value=setting.in_words(change.after))

    # --- what there is

    def _listed(self) -> Iterable[Setting]:
        yield from self._looks()
        yield from self._habits()
        yield from self._belongings()
        yield from self._rest()

    def _looks(self) -> Iterable[Setting]:
        app, section = self._app, _("Look and language")
        languages = i18n.spoken(app.catalogues())
        yield Setting(
            "language", section, _("Language"),
            _("Of the program, and of the facts that are written in it too. It changes at once; your schedule stays."),
            Kind.CHOICE, lambda: app.language, partial(setattr, app, "language"), None,
            tuple((one, i18n.NAMES[one]) for one in languages), more="English Russian русский язык language",
        )  # fmt: skip
        yield Setting(
            "text_scale", section, _("Text size"), _("Ctrl and +, - or 0 on every page."),
            Kind.CHOICE, lambda: app.text_scale, partial(setattr, app, "text_scale"), 1.0,
            tuple((scale, percent(scale)) for scale in SCALES), more=_("zoom letters larger smaller font"),
        )  # fmt: skip
        yield Setting(
            "scheme", section, _("Colours"), _("Those of the system, or always the same."),
            Kind.CHOICE, lambda: app.scheme, partial(setattr, app, "scheme"), "system",
            tuple((scheme, scheme_name(scheme)) for scheme in SCHEMES), more=_("dark light theme scheme contrast"),
        )  # fmt: skip
        yield Setting(
            "motion", section, _("Motion"), _("Nothing moves by itself: pages change at once."), Kind.FIXED,
            more=_("animation"),
        )  # fmt: skip
        yield Setting(
            "sounds", section, _("Sounds"), _("The program makes none."), Kind.FIXED, more=_("audio mute volume")
        )

    def _habits(self) -> Iterable[Setting]:
        app, section = self._app, pgettext("heading", "Study")

        def decided(read: Callable[[Decisions], Any]) -> Callable[[], Any]:
            return lambda: read(app.decisions)

        yield Setting(
            "new_a_day", section, _("New cards a day"), _("Of each deck, where nothing else was decided for it."),
            Kind.NUMBER, decided(lambda d: d.new_a_day.get("", NEW_A_DAY)), partial(app.deciding.decide, "new_a_day"),
            NEW_A_DAY, most=MOST_NEW_A_DAY, more=_("limit"),
        )  # fmt: skip
        yield Setting(
            "retention", section, _("How much to remember"),
            _("How likely a card is known when it is due. More means more reviews: at 90 % one in ten is forgotten."),
            Kind.NUMBER, decided(lambda d: round(100 * d.retention)),
            lambda percent: app.deciding.decide("retention", percent / 100), round(100 * DEFAULT_RETENTION),
            least=round(100 * LEAST_RETENTION), most=round(100 * MOST_RETENTION), unit=lambda _n: "{n} %",
            more=_("retention recall"),
        )  # fmt: skip
        yield Setting(
            "maximum", section, _("Longest interval"), _("After so many days a card comes again at the latest."),
            Kind.NUMBER, decided(lambda d: d.maximum), partial(app.deciding.decide, "maximum"), MAXIMUM_DAYS,
            least=3, most=MAXIMUM_DAYS, unit=lambda n: ngettext("{n} day", "{n} days", n), more=_("maximum"),
        )  # fmt: skip
        usual = Decisions()
        for id, name, about in (
            (
                "learning",
                _("Steps of new cards"),
                _("Minutes after which a new card comes again. “1 10” is after 1 minute, then after 10 minutes."),
            ),
            ("relearning", _("Steps of forgotten cards"), _("Minutes after which a forgotten card comes again.")),
        ):
            yield Setting(
                id, section, name, about, Kind.STEPS, decided(attrgetter(id)),
                partial(self._decide_list, id), getattr(usual, id), more=_("learning relearning"),
            )  # fmt: skip
        shares = tuple(zip(EASY, (_("as usual"), _("half"), _("free")), strict=True))
        yield Setting(
            "easy_days", section, _("Easy days"), _("How many reviews each day of the week gets."),
            Kind.WEEK, decided(lambda d: d.easy_days), partial(self._decide_list, "easy_days"),
            usual.easy_days, shares, more=_("weekend holiday load"),
        )  # fmt: skip
        yield Setting(
            "forms", section, _("Ways of asking"),
            _("With some ticked, questions come in these alone where the facts allow it. With none, in all ways."),
            Kind.SEVERAL, lambda: app.only_forms, partial(setattr, app, "only_forms"), (),
            tuple((form, form) for form in app.all_forms), more=_("ask me only forms multiple choice typed"),
        )  # fmt: skip
        yield Setting(
            "rating_keys", section, _("Keys that rate"),
            _("For Again, Hard, Good and Easy, such as 1 2 3 4 or j k l ö. They hold from the next answer on."),
            Kind.TEXT, lambda: " ".join(app.rating_keys), self._choose_rating_keys, " ".join(rating_keys.USUAL),
            more=_("keyboard shortcuts hotkeys remap rating grade"),
        )  # fmt: skip
        yield Setting(
            "habits", section, _("How to study: one deck, an exam, catching up"),
            _("New cards of one deck, the day of an exam, days off, what is overdue, how fast you forget."),
            Kind.WAY, more=_("how to study plan break overdue fit FSRS"),
        )  # fmt: skip

    def _belongings(self) -> Iterable[Setting]:
        app, section = self._app, _("Your data")
        yield Setting(
            "backups", section, _("Second folder for backups"),
            _("Each backup is made there too: on another disk, say. Without one they lie beside your data."),
            Kind.FOLDER, lambda: app.second_backups, self._choose_backups, "", more=_("backup copy"),
        )  # fmt: skip
        yield Setting(
            "own_data", section, _("Backups, everything as text, deleting"),
            _("Restore a backup, take everything out as text, bring it in, delete it."), Kind.WAY,
            more=_("export import restore privacy"),
        )  # fmt: skip
        yield Setting(
            "device_name", section, _("Name of this device"),
            _("As your other devices show it; with none, what the computer is called."),
            Kind.TEXT, lambda: app.device_name, app.devices.rename, "", more=_("computer"),
            without=lambda: app.devices.unnamed,
        )  # fmt: skip
        yield Setting(
            "devices", section, _("Other devices"),
            _("The folder through which your devices exchange what they have."), Kind.WAY, more=_("sync shared folder"),
        )  # fmt: skip
        yield Setting("learners", section, _("Learners"), _("Several people at one computer."), Kind.WAY,
                      more=_("user profile family"))  # fmt: skip

    def _rest(self) -> Iterable[Setting]:
        section = _("Help")
        yield Setting("keys", section, _("Keys"), _("What each key does on the page in view."), Kind.WAY,
                      more=_("keyboard shortcuts"))  # fmt: skip
        yield Setting("faults", section, _("What went wrong"),
                      _("A log of the program’s own mistakes, without your answers, to be sent to the developers."),
                      Kind.WAY, more=_("error crash report versions"))  # fmt: skip

    def _decide_list(self, name: str, values: Iterable[float]) -> None:
        self._app.deciding.decide(name, list(values))

    def _choose_rating_keys(self, text: str) -> None:
        self._app.rating_keys = rating_keys.read(text) if text.strip() else rating_keys.USUAL

    def _choose_backups(self, folder: str) -> None:
        if folder and not Path(folder).is_dir():
            raise StudyAppError(_("{folder} is no folder: choose one that is there.").format(folder=folder))
        self._app.second_backups = folder


def steps(text: str) -> tuple[int, ...]:
    """Steps as people write them, `1 10`; raises StudyAppError for what are none."""
    parts = text.replace(",", " ").split()
    found = tuple(int(part) if part.isascii() and part.isdecimal() else 0 for part in parts)
    if reason := refusal(Decision("learning", "", list(found))):
        raise StudyAppError(reason)
    return found


def scheme_name(scheme: str) -> str:
    """A colour scheme in words."""
    return {
        "system": _("Same as the system"), "light": _("Light"), "dark": _("Dark"), "contrast": _("High contrast"),
    }[scheme]  # fmt: skip


def _said(setting: Setting) -> str:
    choices = " ".join(words for _value, words in setting.choices)
    return fold(f"{setting.section} {setting.name} {setting.about} {choices} {setting.more}")
