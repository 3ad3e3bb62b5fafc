"""The devices of one student: what each has is exchanged through a folder that something else carries from one to the other."""

from __future__ import annotations

import contextlib
import errno
import json
import socket
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import NamedTuple, Protocol

from study_app import database
from study_app.background import StoppedError, Task
from study_app.clock import MINUTE_MS, Moment
from study_app.database import Connection
from study_app.errors import StudyAppError
from study_app.facts.dates import day_in_words
from study_app.facts.late_edits import late_edits
from study_app.facts.shelf import OWN
from study_app.files import write_whole
from study_app.i18n import _, capital, grouped, ngettext, quoted
from study_app.journal import Journal
from study_app.journal.backups import Backups
from study_app.journal.records import answers, counted, has_others, is_stray
from study_app.journal.rows import lost_numbers
from study_app.journal.segments import About, Segment, Segments, Stamp, is_device
from study_app.journal.staged import Arriving
from study_app.study.opened import Opened

OFTEN_MINUTES = 5
"""So long after an exchange the next answer begins another."""

AT_ONCE = 1000
"""Entries that are taken in while studying goes on: some tenths of a second beside it. More hold it up, and it is said."""

_TAIL = "#"
"""Stands for the end of an id, where two devices of one name began in the same second."""

_LATEST_MS = 253_402_214_400_000
"""The last day of the year 9999, beyond which nothing can be shown as a day."""

_FEW = 2000
"""Entries of a device that are looked through for those that are no answers: of more there are some."""

_LATEST = 2000
"""Entries that are looked at for the versions of packs on other devices."""


class Sharing(Opened, Protocol):
    """An open library and journal, with what was chosen for the exchange."""

    shared_folder: str
    device_name: str

    @property
    def backups(self) -> Backups: ...


class Device(NamedTuple):
    """A device as it is known here: how many of its entries are here, of when the last is, and how many have not arrived.

    `answers` is how many of those are answers, None where it is not known. `mixed` is whether some of those that are here may
    be something else.
    """

    id: str
    name: str
    own: bool
    entries: int
    last: Moment | None
    missing: int
    answers: int | None = None
    mixed: bool = True

    def in_words(self) -> str:
        """What has not arrived, as a sentence; "" if all has."""
        if not self.missing:
            return ""
        if self.answers:
            return ngettext(
                "{n} answer of “{name}” has not arrived yet.",
                "{n} answers of “{name}” have not arrived yet.",
                self.answers,
            ).format(n=self.answers, name=self.name)
        if self.answers == 0:
            return _("Something of “{name}” that is no answer has not arrived yet: a mark, an edit, a setting.").format(
                name=self.name
            )
        return ngettext(
            "{n} answer or other entry of “{name}” has not arrived yet.",
            "{n} answers and other entries of “{name}” have not arrived yet.",
            self.missing,
        ).format(n=self.missing, name=self.name)


class Exchanged(NamedTuple):
    """What came of an exchange.

    `new` are entries that arrived, `sent` those that were written, `left` those that are there and were too many to be taken in
    meanwhile. `trouble` are sentences about what could not be done, `notes` about what there is to know.
    """

    at: Moment
    new: int
    sent: int
    left: int
    devices: tuple[Device, ...]
    trouble: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def in_words(self) -> str:
        """How much came and went, in a sentence."""
        if not self.new and not self.sent:
            return _("Nothing new came, and nothing was to be sent.")
        if not self.sent:
            return _("{came}, and nothing was to be sent.").format(came=self._came())
        if not self.new and not self._mixed():
            return ngettext(
                "Nothing new came; {n} answer was sent.", "Nothing new came; {n} answers were sent.", self.sent
            ).format(n=self.sent)
        if not self.new:
            return ngettext(
                "Nothing new came; {n} answer or other entry was sent.",
                "Nothing new came; {n} answers and other entries were sent.",
                self.sent,
            ).format(n=self.sent)
        went = ngettext("{n} was sent.", "{n} were sent.", self.sent).format(n=self.sent)
        return f"{self._came()}, {went}"

    def lacking(self) -> tuple[str, ...]:
        """What of other devices has not arrived, a sentence for each."""
        return tuple(filter(None, (device.in_words() for device in self.devices)))

    def _mixed(self) -> bool:
        """Whether something that is no answer may have come or gone."""
        return not self.devices or any(device.mixed for device in self.devices if device.entries)

    def _came(self) -> str:
        came = (
            ngettext("{n} answer or other entry came", "{n} answers and other entries came", self.new)
            if self._mixed()
            else ngettext("{n} answer came", "{n} answers came", self.new)
        )
        return capital(came.format(n=self.new))


class Devices:
    """The exchange of one open library, and how the devices stand."""

    def __init__(self, opened: Sharing) -> None:
        """Nothing is read before it is asked for."""
        self._opened = opened
        self.last: Exchanged | None = None
        """What came of the last exchange since the program was started."""
        self._exchange: _Exchange | None = None
        """The last one, be it under way, whole, stopped or failed."""
        self._edits = self._before = ""
        self._arrived: list[set[str]] = []
        """The cards of which something came that the queue was not told yet, of each time that anything came."""

    @property
    def folder(self) -> Path | None:
        """The folder of the exchange; None where there is none."""
        return Path(self._opened.shared_folder) if self._opened.shared_folder else None

    @property
    def name(self) -> str:
        """What this device is called; as the machine is, unless it was renamed."""
        return self._opened.device_name or self.unnamed

    @property
    def unnamed(self) -> str:
        """What this device is called while it has no name of its own."""
        return socket.gethostname() or _("This device")

    def rename(self, name: str) -> None:
        """Call this device something else; "" for what the machine is called. Raises StudyAppError where that cannot be kept."""
        self._opened.device_name = name.strip()

    def choose(self, folder: Path | None) -> None:
        """Exchange through a folder from now on; None to stop, which leaves all that is in it as it is.

        Raises StudyAppError for what is no folder, and for the one with the data, in which databases lie that change.
        """
        if folder is not None:
            folder = folder.expanduser().absolute()
            if not folder.is_dir():
                raise StudyAppError(_("{folder} is no folder: choose one that is there.").format(folder=folder))
            if self._opened.data_dir.resolve() in (folder.resolve(), *folder.resolve().parents):
                raise StudyAppError(
                    _("{folder} lies in the folder with your data: choose one that is synchronised instead.").format(
                        folder=folder
                    )
                )
        self._opened.shared_folder = "" if folder is None else str(folder)
        self.last = self._exchange = None

    def strangers(self, folder: Path) -> tuple[str, ...]:
        """The devices in a folder of which this one knows nothing yet, with how much was answered on each, as it says itself.

        Theirs and its own become one.
        """
        have = counted(self._opened.journal.connection)
        try:
            found = Segments(folder).abouts()
        except OSError:
            return ()
        own = self._opened.journal.device
        now_is = _names_of_now(found, own, self._opened.journal.devices_before())
        known = {own, *(_now(device, now_is) for device in have)}  # also under an id of before
        others = {_now(device, now_is) for device, about in found.items() if about.last or about.before} - known
        told = []
        for device in found:
            if device not in others:
                continue
            counts = [found[one].answers for one in found if _now(one, now_is) == device]
            n = sum(count or 0 for count in counts)
            words = ngettext("{name} ({n} answer)", "{name} ({n} answers)", n)
            told.append(words.format(name=found[device].name, n=grouped(n)) if n else found[device].name)
        return tuple(told)

    def is_time(self) -> bool:
        """Whether the last exchange is so long ago that there should be another."""
        if self.folder is None:
            return False
        now = self._opened.clock.now().utc_ms
        return self.last is None or not 0 <= now - self.last.at.utc_ms < OFTEN_MINUTES * MINUTE_MS

    def exchange(self, most: int | None = None) -> Task[Exchanged]:
        """Take in what the other devices wrote, unless it is more than `most` entries, and write what they lack.

        What came before it was stopped or failed stays, and `follow` is to be called then too. Raises StudyAppError where there
        is no folder, or nothing can be written in the journal; what is wrong with the folder is said in `trouble`.
        """
        folder = self.folder
        if folder is None:
            raise StudyAppError(_("No folder for the exchange was chosen yet: choose one with --folder DIR."))
        stop = Event()
        journal, now, backups = self._opened.journal, self._opened.clock.now(), self._opened.backups
        with database.sentences():
            opened, name, self._before = journal.beside(stop.is_set), self.name, journal.edit_mark()
            packs = self._opened.store.connection.execute("SELECT id, version, title FROM pack").fetchall()
        memory = self._seen(folder)
        device = journal.device

        def work() -> Exchanged:
            segments = Segments(folder, memory.read(device))
            try:
                with database.sentences(), opened() as own:
                    self._exchange = exchange = _Exchange(
                        segments,
                        own,
                        backups,
                        folder,
                        name,
                        {id: (version, title) for id, version, title in packs},
                        now,
                        stop.is_set,
                        self._arrived,
                        memory.abouts(),
                    )
                    came = exchange.run(most)
                    counts = own.device
            except database.OperationalError:
                if stop.is_set():
                    raise StoppedError from None
                raise
            memory.write(segments.whole, counts, exchange.seen[0])
            return came

        def remembered() -> Exchanged:
            self.last = work()
            return self.last

        return Task(remembered, self.follow, True, stop)

    def follow(self) -> bool:
        """Have the queue know what an exchange brought that is over, or was stopped on its way; whether that was anything."""
        arrived, self._arrived = self._arrived, []
        self._opened.queue.arrived(self._opened.decisions, set[str]().union(*arrived))
        self._edits = self._before
        return bool(arrived)

    def edited(self) -> bool:
        """Whether the last exchange brought edits of packs, so that the library is to be read again."""
        return bool(self._edits) and self._edits != self._opened.journal.edit_mark()

    def status(self) -> tuple[Device, ...]:
        """How the devices stand: what of each is here now, and what the last exchange saw of each in the folder.

        It may have been stopped on its way. Before the first it is what was seen when the program was used last.
        """
        if self._exchange is not None:
            known, found = self._exchange.seen
        else:
            known, found = {} if self.folder is None else self._seen(self.folder).abouts(), ()
        return _devices(self._opened.journal, self.name, known, found, self._opened.clock.now())

    def _seen(self, folder: Path) -> _Seen:
        return _Seen(self._opened.data_dir / "exchange.json", folder)


class _Exchange:
    """One exchange, on whatever thread."""

    def __init__(
        self,
        segments: Segments,
        journal: Journal,
        backups: Backups,
        folder: Path,
        name: str,
        packs: Mapping[str, tuple[str, str]],
        now: Moment,
        stopped: Callable[[], bool],
        cards: list[set[str]],
        abouts: Mapping[str, About],
    ) -> None:
        """Whenever something comes, the cards of which it is are added to `cards`.

        `packs` are the version and the title of those that are here, `abouts` is what was known of the devices.
        """
        self.seen: tuple[Mapping[str, About], Collection[Segment]] = (abouts, ())
        """What they say of themselves, or said when the folder could be read last, and the files in it; any thread may ask."""
        self._backups, self._stopped, self._cards = backups, stopped, cards
        self._segments, self._journal, self._folder, self._name = segments, journal, folder, name
        self._here, self._now = packs, now
        self._trouble: list[str] = []
        self._notes: dict[str, None] = {}

    def run(self, most: int | None) -> Exchanged:
        new = sent = left = 0
        found: dict[Segment, Stamp] = {}
        try:
            found = self._segments.look()
            self.seen = self.seen[0], tuple(found)
            self.seen = {**self.seen[0], **self._segments.abouts()}, tuple(found)
            new, left = self._take(found, most)
            journal = self._journal
            sent = self._segments.send(journal.connection, found, journal.device, self._name, journal.devices_before())
        except OSError as error:
            self._trouble.append(_sentence(error, self._folder))
        return Exchanged(
            self._now,
            new,
            sent,
            left,
            _devices(self._journal, self._name, *self.seen, self._now),
            tuple(self._trouble),
            (*self._notes, *_packs(self._journal, self._here)),
        )

    def _take(self, found: Mapping[Segment, Stamp], most: int | None) -> tuple[int, int]:
        """How many entries of the files found were taken in, and how many are left because they are more than `most`."""
        new = 0
        while wanted := self._in_reach(found):
            have = counted(self._journal.connection)
            count = sum(max(0, one.last - max(one.first - 1, have.get(one.device, 0))) for one in wanted)
            if most is not None and count > most:
                return new, count
            if count > AT_ONCE and not self._is_backed_up():
                return new, 0
            with Arriving(self._segments, {one: found[one] for one in wanted}, have, self._stopped) as arriving:
                absorbed = self._journal.absorb(arriving.records(), late_edits)
            new += len(absorbed.new)
            if absorbed.new:
                self._cards.append(set(absorbed.cards))
            have = counted(self._journal.connection)
            for segment in wanted:
                if segment in arriving.whole and segment.last <= have.get(segment.device, 0):
                    self._segments.taken(segment, found[segment])
            self._trouble += [
                _("Something in the shared folder cannot be taken in ({reason}).").format(reason=one)
                for one in absorbed.refused
            ]
            if absorbed.forked:
                self._notes[
                    _(
                        "Two copies of your data folder counted under one name, as after a restored backup. Nothing was lost, "
                        "nothing counts twice, and each has a name of its own from now on."
                    )
                ] = None
            if not absorbed.new:
                break
        return new, 0

    def _is_backed_up(self) -> bool:
        """Whether much may be taken in: only after a backup, which finds out too whether all that is here is whole."""
        try:
            made = self._backups.before("merge")
        except StudyAppError as error:
            words = _("Nothing was taken in, for no backup could be made before: {reason}")
            self._trouble.append(words.format(reason=error))
            return False
        if made is not None and made.warning:
            self._notes[made.warning] = None
        return True

    def _in_reach(self, found: Mapping[Segment, Stamp]) -> list[Segment]:
        """The files to be read: not those of which all is here, nor what comes after a gap."""
        reach, lost = counted(self._journal.connection), lost_numbers(self._journal.connection)
        wanted = []
        for segment in sorted(found):
            here = reach.get(segment.device, 0)
            while here + 1 in lost.get(segment.device, ()):
                here += 1
            if segment.first <= here + 1:
                reach[segment.device] = max(here, segment.last)
                if segment.name not in self._segments.whole:
                    wanted.append(segment)
        return wanted


class _Seen:
    """What was seen in the folder of the exchange, kept from one start to the next; it can be lost at no cost.

    Which files were seen whole holds for the device that saw them: a journal that was repaired or restored is another, and may
    lack what is in them.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path, self._folder = path, str(folder)

    def read(self, device: str) -> dict[str, Stamp]:
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            if (found["folder"], found["device"]) == (self._folder, device):
                return {str(name): (int(size), int(time)) for name, (size, time) in found["whole"].items()}
        return {}

    def abouts(self) -> dict[str, About]:
        """How the devices were called, and the ids that each had before; nothing of how much they have."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            if found["folder"] == self._folder:
                return {
                    str(device): About(str(name), 0, None, tuple(map(str, before)))
                    for device, (name, before) in found["called"].items()
                    if is_device(device)
                }
        return {}

    def write(self, whole: Mapping[str, Stamp], device: str, abouts: Mapping[str, About]) -> None:
        called = {id: (about.name, about.before) for id, about in abouts.items()}
        known = {id: (about.name, about.before) for id, about in self.abouts().items()}
        if whole and whole == self.read(device) and called == known:
            return
        said = {"folder": self._folder, "device": device, "whole": whole, "called": called}
        with contextlib.suppress(OSError):
            write_whole(self._path, json.dumps(said).encode())


def _devices(
    journal: Journal, name: str, abouts: Mapping[str, About], found: Iterable[Segment], now: Moment
) -> tuple[Device, ...]:
    """All devices, this one first, then in the order of their names; each with what it counted under ids of before."""
    connection, own = journal.connection, journal.device
    have, abouts = counted(connection), {id: about for id, about in abouts.items() if id != own}
    announced = {device: about.last for device, about in abouts.items()}
    for segment in found:
        announced[segment.device] = max(announced.get(segment.device, 0), segment.last)
    now_is = _names_of_now(abouts, own, journal.devices_before())
    members: dict[str, list[str]] = {}
    for id in sorted({*have, *announced, own} - {""}):
        if not is_stray(id):
            members.setdefault(_now(id, now_is), []).append(id)
    devices, since = [], {}
    for id, ids in members.items():
        missing = {one: max(0, announced.get(one, 0) - have.get(one, 0)) for one in ids}
        if id != own and not any(have.get(one) or missing[one] for one in ids):
            continue  # restored once more before anything was said
        answers_missing = [_unanswered(connection, one, abouts, announced) for one, count in missing.items() if count]
        known = [count for count in answers_missing if count is not None]
        called = name if id == own else next((abouts[one].name for one in (id, *ids[::-1]) if one in abouts), "")
        since[id] = _begun_ms(min(ids))
        count = sum(have.get(one, 0) for one in ids)
        # of what nobody in the folder says that it is theirs, and all is here, came with a copy of the data folder or a backup
        unnamed = _("Without a name") if any(missing.values()) else _("Earlier answers")
        devices.append(
            Device(
                id,
                called or unnamed,
                id == own,
                count,
                max(filter(None, (_last(connection, one) for one in ids)), default=None),
                sum(missing.values()),
                sum(known) if known and len(known) == len(answers_missing) else None,
                count > _FEW or any(has_others(connection, one, _FEW) for one in ids),
            )
        )
    told = _told_apart(devices, since, now.offset_minutes)
    return tuple(sorted(told, key=lambda device: (not device.own, device.name.casefold(), device.id)))


def _names_of_now(abouts: Mapping[str, About], own: str, before: Sequence[str]) -> Mapping[str, str]:
    """By an id of before a later one of the same computer, as each says of itself and this one knows of itself."""
    found = {old: device for device, about in abouts.items() for old in about.before}
    found |= dict.fromkeys(before, own)
    found.pop(own, None)  # a copy of this folder, whatever it says, is another one
    return found


def _now(id: str, now_is: Mapping[str, str]) -> str:
    """The id that a computer has now of which one of before is known."""
    seen = {id}
    while (later := now_is.get(id)) is not None and later not in seen:
        seen.add(id := later)
    return id


def _last(connection: Connection, device: str) -> Moment | None:
    row = connection.execute(
        "SELECT at_ms, offset_minutes FROM entry WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)
    ).fetchone()
    return row and Moment(*row)


def _unanswered(
    connection: Connection, device: str, abouts: Mapping[str, About], announced: Mapping[str, int]
) -> int | None:
    """How many answers of a device have not arrived, None where it is not known."""
    said = abouts.get(device)
    if said is None or said.answers is None or said.last != announced[device]:
        return None
    return max(0, said.answers - answers(connection, device))


def _told_apart(devices: Sequence[Device], since: Mapping[str, int], offset: int) -> list[Device]:
    """Devices that are called alike with when each began to count beside the name: no two look the same."""
    told = []
    for device in devices:
        alike = [one for one in devices if one.name.casefold() == device.name.casefold()]
        if len(alike) > 1:
            began = {one.id: Moment(since[one.id], offset).local() for one in alike}
            for form in ("", ", %H:%M", ", %H:%M:%S", f", %H:%M:%S, {_TAIL}"):
                when = {
                    id: day_in_words(at.date()) + at.strftime(form).replace(_TAIL, id[-4:]) for id, at in began.items()
                }
                if len(set(when.values())) == len(alike):
                    break
            device = device._replace(name=_("{name}, since {when}").format(name=device.name, when=when[device.id]))
        told.append(device)
    return told


def _begun_ms(device: str) -> int:
    """When an id was made, as it says itself (RFC 9562), in milliseconds since 1970 UTC."""
    return min(int(device.replace("-", "")[:12], 16), _LATEST_MS)


def _packs(journal: Journal, here: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """What is to be said of packs that other devices have and this one has not, or in another version."""
    connection = journal.connection
    said = []
    for pack in sorted(set(_learned(connection)) - set(here) - {OWN}):  # that one is made here
        said.append(
            _(
                "The pack {pack} is not on this device: bring it in by File > Packs. What was learned of it is kept."
            ).format(pack=pack)
        )
    rows = connection.execute(
        "SELECT a.card, a.pack_version FROM (SELECT id, device FROM entry ORDER BY id DESC LIMIT ?) e"
        " CROSS JOIN answer a ON a.entry = e.id WHERE e.device <> ? ORDER BY a.entry",
        (_LATEST, journal.device),
    )
    theirs = {card.partition("/")[0]: version for card, version in rows}
    for pack, version in sorted(theirs.items()):
        ours, title = here.get(pack, (version, ""))
        if version and ours != version:
            words = _("Another device has version {theirs} of the pack {pack}, this one has {ours}.")
            said.append(words.format(theirs=version, pack=quoted(title), ours=ours))
    return tuple(said)


def _learned(connection: Connection) -> Sequence[str]:
    """The packs of which something was learned or edited."""
    rows = connection.execute(
        "WITH RECURSIVE p(card) AS (SELECT min(card) FROM memory UNION ALL"
        " SELECT (SELECT min(card) FROM memory WHERE card >= substr(p.card, 1, instr(p.card, '/') - 1) || '0') FROM p"
        " WHERE p.card IS NOT NULL) SELECT substr(card, 1, instr(card, '/') - 1) FROM p WHERE card IS NOT NULL"
        " UNION SELECT pack FROM edit"
    )
    return [pack for (pack,) in rows]


def _sentence(error: OSError, folder: Path) -> str:
    """What a person can do about a folder that cannot be used."""
    if not folder.is_dir():
        text = _(
            "The shared folder {folder} is not there now: what you do is kept here, and exchanged when it is back."
        )
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        text = _("Nothing can be written in the shared folder {folder}: allow writing there, or choose another.")
    elif error.errno in (errno.ENOSPC, errno.EDQUOT):
        text = _("There is no room left in the shared folder {folder}: free some space there.")
    else:
        text = _("The shared folder {folder} cannot be used ({reason}): what you do is kept here.")
    return text.format(folder=folder, reason=error.strerror or type(error).__name__)
