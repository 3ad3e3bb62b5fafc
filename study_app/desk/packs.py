"""What an instructor does with whole packs: see, make, open, import, export, publish, update and remove them."""

from __future__ import annotations

import contextlib
import shutil
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

from study_app.background import StoppedError, Task
from study_app.clock import Clock, Moment
from study_app.desk.desk import Desk
from study_app.desk.row_words import change_in_words
from study_app.errors import FieldError, StudyAppError
from study_app.facts import pictures
from study_app.facts.edits import Key, Overlay, overlay, version_key
from study_app.facts.folder import folder_name, printable
from study_app.facts.ids import new_id
from study_app.facts.installing import Incoming, Installer
from study_app.facts.merging import Difference, Kind, differences, rebased, rows_of
from study_app.facts.pack_files import read_pack
from study_app.facts.packing import Head, Tick, export, files_of, head_of, is_id
from study_app.facts.problem import Problem, Severity
from study_app.facts.publishing import Publication, Text
from study_app.facts.rows import same
from study_app.facts.shelf import OWN, Home, Shelf, sentences
from study_app.facts.store import Store
from study_app.facts.unpublishing import keep, kept, take_back
from study_app.i18n import _, ngettext, quoted
from study_app.journal import Change, Decision, Edit, Edited, Entry, Journal, Published
from study_app.journal.backups import Backups

Place = tuple[str, str, str]
"""Table, id and field of a difference."""

HANDED_OUT = "handed_out"
"""The name of the decision that says under which id, title and version a pack, its scope, was last saved as another."""

_AT_ONCE = 1 << 20
"""Bytes that are written while the window waits: some milliseconds. More are written beside it."""


@dataclass(frozen=True, slots=True)
class PackRow:
    """A pack as the library has it. `edits` are the rows and fields that its text does not say yet, `edited` the facts of them.

    `conflicts` are those of them that its text has changed too; `before` is the version that can be put back, that from before an
    update or a publishing, "" for none. A pack that cannot be read has no `version`.
    """

    id: str
    version: str
    title: str
    folder: Path
    home: Home
    facts: int
    edits: int
    conflicts: int
    problems: int
    before: str
    edited: int = 0

    def unpublished_in_words(self) -> str:
        """What its text does not say yet: the facts that are new or changed, else how much else is; "" for nothing."""
        if self.edited:
            words = ngettext(
                "{n} new or changed fact is not published", "{n} new or changed facts are not published", self.edited
            )
            return words.format(n=self.edited)
        if self.edits:
            words = ngettext("{n} edit is not published", "{n} edits are not published", self.edits)
            return words.format(n=self.edits)
        return ""


@dataclass(frozen=True, slots=True)
class Update:
    """What a newer version of a pack brings, beside what one's own edits say."""

    id: str
    old: str
    new: str
    found: tuple[Difference, ...]
    edits: Overlay
    problems: tuple[Problem, ...]
    """The errors that the new text has with one's edits, where mine counts in each conflict, and not without them."""

    @property
    def conflicts(self) -> tuple[Difference, ...]:
        """What is to be decided."""
        return tuple(one for one in self.found if one.kind is Kind.CONFLICT)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A pack out of a zip, unpacked beside the library; an `update` where that has an older version of it.

    `drop` removes what was unpacked and not taken in.
    """

    pack: Incoming
    update: Update | None
    drop: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be published: a version and an entry of the changelog are proposed, and may be written otherwise."""

    text: Text
    version: str
    entry: str
    day: date

    def preview(self, version: str, entry: str) -> Publication:
        """What publishing would write; raises StudyAppError for a version that is not above the one there is."""
        return self.text.publication(version, entry, self.day)


class Packs:
    """The packs of an open data folder. What a method changes is seen in the library once that is read again."""

    def __init__(
        self,
        shelf: Shelf,
        journal: Journal,
        clock: Clock,
        store: Callable[[], Store],
        desk: Desk,
        backups: Callable[[], Backups],
    ) -> None:
        """`store` gives the fact store as it is now, `backups` the copies of the journal."""
        self.shelf = shelf
        self.installer = Installer(shelf)
        self._journal = journal
        self._clock = clock
        self._store = store
        self._desk = desk
        self._backups = backups

    # --- what there is

    def rows(self) -> tuple[PackRow, ...]:
        """Every pack that is read, in the order of the library; those that cannot be read too."""
        db = self._store().connection
        known = {
            Path(folder): (id, version, title, facts)
            for id, version, title, folder, facts in db.execute(
                "SELECT p.id, p.version, p.title, p.folder, (SELECT count(*) FROM fact f WHERE f.pack = p.id) FROM pack p"
            )
        }
        problems = self._store().problem_counts()
        rows = []
        for folder in self.shelf.folders():
            name = folder_name(folder)
            # the store holds the name of a folder as it can be shown
            if (found := known.get(Path(printable(str(folder))))) is None:
                row = PackRow(name, "", name, folder, self.shelf.home(folder), 0, 0, 0, problems.get(name, 0), "")
            else:
                id, version, title, facts = found
                count, edited = self._unpublished(id)
                conflicts, home = len(self._desk.conflicts(id)), self.shelf.home(folder)
                before, wrong = self._before(id, version, folder, home), problems.get(id, 0)
                row = PackRow(id, version, title, folder, home, facts, count, conflicts, wrong, before, edited)
            rows.append(row)
        return tuple(rows)

    def problems(self, id: str) -> tuple[Problem, ...]:
        """What is wrong with a pack of `rows`, by its id there."""
        return tuple(one for one in self._store().problems() if (one.pack or one.file.partition("/")[0]) == id)

    def _before(self, id: str, version: str, folder: Path, home: Home) -> str:
        """The version before the last update of an installed pack, or before the last publishing of an opened one."""
        if home is Home.INSTALLED and (note := self.installer.update_note(id)):
            return str(note.get("from", ""))
        published = kept(self.shelf.before_publishing(id)) if home is Home.OPENED else None
        return published.old if published and (published.folder, published.new) == (folder, version) else ""

    def _unpublished(self, id: str) -> tuple[int, int]:
        """How many new rows and changed fields the text of a pack does not say, and of how many facts."""
        edits, count, facts = self._desk.unpublished(id), 0, 0
        for key in dict.fromkeys((*edits.new, *edits.fields)):
            row, before = self._desk.row(id, *key), count
            if row is not None and row.base is None:
                count += 1
            elif row is not None and row.base is not None:
                names = dict.fromkeys((*row.base, *row.data))
                count += sum(1 for name in names if not same(row.base.get(name), row.data.get(name)))
            facts += count > before and key[0] == "fact"
        return count, facts

    def row(self, id: str) -> PackRow:
        """A pack by its id, or the name of its folder where it cannot be read; raises StudyAppError where there is none."""
        rows = self.rows()
        found = next((row for row in rows if row.id == id), None)
        if found is None:
            known = ", ".join(row.id for row in rows)
            raise StudyAppError(_("There is no pack {pack}; known: {known}.").format(pack=id, known=known))
        return found

    # --- in and out

    def export(self, id: str, target: Path, tick: Tick = lambda _done, _whole: None) -> Head:
        """Write a pack into a zip file: its text as it is, without edits that are not published.

        Raises StudyAppError for one's own cards, which are handed out under an id of their own.
        """
        self._may_leave(id)
        return self.export_folder(self.row(id).folder, target, tick)

    @staticmethod
    def export_folder(folder: Path, target: Path, tick: Tick = lambda _done, _whole: None) -> Head:
        """The same for the folder of a pack, on any thread."""
        return export(folder, target, tick)

    def _may_leave(self, id: str) -> None:
        """Raise StudyAppError for one's own cards: everybody has some under their id, and what was typed is edits of no text."""
        if id == OWN:
            words = _(
                "Others have cards of their own under the id {id}: save “{title}” as a pack, as it is now, with an id of its own."
                " In the window: Packs, Save as a pack. In the terminal: study-app pack save-as {id} --id ID --title TITLE."
            )
            raise StudyAppError(words.format(id=id, title=self.row(id).title))

    def proposed_hand_out(self, id: str) -> Head:
        """How a pack was called when it was last saved as another, with the next version; no id and title if it never was."""
        last = self._handed_out(id)
        title, called, version = (str(last.get(key, "")) for key in ("title", "id", "version"))
        first, _dot, rest = (version or self.row(id).version).partition(".")
        second = rest.partition(".")[0]
        if not (first.isdecimal() and second.isdecimal()):
            return Head(called, f"{version}.1", title)
        return Head(called, f"{first}.{int(second) + 1}.0", title)

    def _handed_out(self, id: str) -> Mapping[str, Any]:
        said = self._journal.decisions().get((HANDED_OUT, id))
        value = said.value if said is not None else None
        return value if isinstance(value, Mapping) and {"id", "title", "version"} <= set(value) else {}

    def may_hand_out(self, id: str, head: Head) -> None:
        """Raise StudyAppError where a pack cannot be handed out under a head."""
        text = self.row(id).version
        _titled(head.title)
        _may_be_called(head.id)
        said = self._handed_out(id)
        if head.id != said.get("id") and (taken := self.installer.taken(head.id)):
            raise FieldError("id", _("The id {id} belongs to {pack}: choose another.").format(id=head.id, pack=taken))
        before = str(said["version"]) if head.id == said.get("id") else text
        if not head.version or version_key(head.version) <= version_key(before):
            raise FieldError(
                "version",
                _("The version {new} is not above {old}: write a higher one.").format(new=head.version, old=before),
            )

    def hand_out(self, id: str, head: Head, target: Path) -> Callable[[Tick], Callable[[], None]]:
        """Work for any thread: to write a pack with all its edits into a zip of another id and title; call what it returns here.

        The pack stays as it is, with what was learned of it. Saved again under the same id and a higher version it is an update.
        Raises StudyAppError for a head that cannot be; the work does where the file cannot be written.
        """
        from study_app.facts.handing_out import hand_out

        self.may_hand_out(id, head)
        folder = self.row(id).folder
        self._may_write()
        edits, kept_pictures = self._desk.unpublished(id), pictures.beside(self.shelf.packs)
        said = Decision(HANDED_OUT, id, {"id": head.id, "title": head.title, "version": head.version})

        def work(tick: Tick) -> Callable[[], None]:
            hand_out(folder, edits, head, target, kept_pictures, tick)
            return say

        def say() -> None:
            self._journal.state(said, at=self._clock.now())

        return work

    def remove(self, id: str) -> Path | None:
        """Take a pack out of the library, as `Installer.remove`."""
        return self.installer.remove(self.row(id).folder)

    def proposed(self, title: str, beside: Path) -> tuple[str, Path]:
        """An id that no pack of the library has for a title, and a new or empty folder of that name in another."""

        def taken(id: str) -> bool:
            folder = beside / id
            return bool(self._store().pack_version(id)) or (folder.exists() and not _is_empty(folder))

        id = new_id(title, taken, "pack", proposed=True)
        return id, beside / id

    def make(self, folder: Path | None, id: str, title: str, language: str) -> Head:
        """Make a pack without facts in a folder and open it; raises FieldError for the first field that cannot be as it is."""
        _titled(title)
        _may_be_called(id)
        if folder is None:
            raise FieldError("folder", _("Say in which folder it is to lie."))
        return self.installer.make(folder, id, title, language)

    def open(self, folder: Path) -> Head:
        """Read the pack in a folder from now on, where it lies.

        Raises StudyAppError where it is no pack, another folder of its id is open, or it is of somebody's own cards.
        """
        folder = folder.expanduser().absolute()
        if folder not in self.shelf.opened() and not folder.is_relative_to(self.shelf.packs.absolute()):
            _may_come(head_of(folder).id, folder)
        return self.installer.open(folder)

    def tried(self, folder: Path, tick: Tick = lambda _done, _whole: None) -> Path:
        """Read a folder once where it can do no harm, on any thread and before it is opened (see `Installer.tried`).

        Raises StudyAppError also where the library has an altogether different pack of its id.
        """
        self.installer.tried(folder, tick)
        id = _id_of(folder)
        place = folder.expanduser().absolute()
        here = next((one for one in self.shelf.folders() if id and one != place and _id_of(one) == id), None)
        if here is not None:
            self._refuse_another(here, folder, folder)
        return folder

    def copy(self, id: str, folder: Path) -> Task[Head]:
        """Copy a pack into a new or empty folder and open that, so that it can be published; its edits count there.

        Raises StudyAppError for one's own cards and where the folder cannot be taken; the task does where it cannot be written:
        then it is empty again.
        """
        self._may_leave(id)
        folder = folder.expanduser().absolute()
        source = self.row(id).folder
        if folder.is_relative_to(source):
            raise StudyAppError(
                _("{folder} lies in the pack itself: choose another.").format(folder=printable(str(folder)))
            )
        with sentences(folder):
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise StudyAppError(
                    _("{folder} is not empty: choose a new folder.").format(folder=printable(str(folder)))
                )
            files = files_of(source)
            size = sum(path.stat().st_size for path in files.values())

        stop, made = Event(), list[Path]()

        def work() -> Head:
            try:
                with sentences(folder):
                    for name, path in files.items():
                        if stop.is_set():
                            raise StoppedError
                        made.append(folder.joinpath(*name.split("/")))
                        made[-1].parent.mkdir(parents=True, exist_ok=True)
                        shutil.copyfile(path, made[-1])
                return self.installer.open(folder)
            except BaseException:
                _remove(made, folder)
                raise

        return Task(work, lambda: None, size > _AT_ONCE, stop)

    def incoming(self, packed: Path) -> Callable[[Tick], Arrival]:
        """Work for any thread: to unpack, read and compare the pack of a zip file, which is then taken in or dropped.

        The work raises StudyAppError where it is no pack, somebody's own cards, not newer than that of its id in the library or
        altogether different from it, or that one is open in a folder; then nothing is left of it.
        """
        said = tuple(self._journal.edits())
        folders = self.shelf.folders()

        def work(tick: Tick) -> Arrival:
            with contextlib.ExitStack() as stack:
                pack = stack.enter_context(self.installer.incoming(packed, tick))
                _may_come(pack.head.id, packed)
                update = self._compared(packed, pack, folders, said)
                return Arrival(pack, update, stack.pop_all().close)

        return work

    def _compared(self, packed: Path, pack: Incoming, folders: Iterable[Path], said: Sequence[Edited]) -> Update | None:
        id, new = pack.head.id, pack.head.version
        old = next((folder for folder in folders if _id_of(folder) == id), None)
        if old is None:
            return None
        head = head_of(old)
        self._refuse_another(old, pack.folder, packed)
        if self.shelf.home(old) is Home.OPENED:
            raise StudyAppError(
                _(
                    "The pack {id} is open in {folder}: update the text there, or remove it from the library first."
                ).format(id=id, folder=printable(str(old)))
            )
        if version_key(new) <= version_key(head.version):
            raise StudyAppError(
                _(
                    "The library has version {old} of {id}, and the zip has {new}: only a newer one is an update."
                ).format(old=head.version, id=id, new=new)
            )
        mine = read_pack(old, said).pack
        base = read_pack(self.installer.base(old)).pack
        theirs = read_pack(pack.folder).pack
        if mine is None or base is None or theirs is None:
            raise StudyAppError(
                _(
                    "The pack {id} in the library cannot be read: mend or remove it first, `study-app check` says why."
                ).format(id=id)
            )
        found = differences(rows_of(base.rows), rows_of(theirs.rows), rows_of(mine.rows))
        edits = overlay(said, id, new)
        kept = Edited(Entry("", "", 0, Moment(0, 0), 0, "edit"), Edit(id, new, rebased(edits, found, ())))
        known = {(problem.code, problem.message) for problem in pack.problems}
        wrong = tuple(
            problem
            for problem in read_pack(pack.folder, [*said, kept]).problems
            if problem.severity is Severity.ERROR and (problem.code, problem.message) not in known
        )
        return Update(id, head.version, new, found, edits, wrong)

    def _refuse_another(self, old: Path, new: Path, whence: Path) -> None:
        """Raise StudyAppError where two packs have their id alone in common, no title and no fact: two people wrote them."""
        here, head = head_of(old), head_of(new)
        if here.title == head.title:
            return
        had, has = _fact_ids(old), _fact_ids(new)
        if had and has and not had & has:
            words = _(
                "{place} holds “{title}” under the id {id}, which “{other}” has in the library, and they have no fact in common."
                " Nothing was imported: have it given another id, in its pack.toml."
            )
            told = words.format(place=printable(whence.name), title=head.title, id=head.id, other=here.title)
            if self.shelf.home(old) is not Home.SHIPPED:  # that stays
                told += " " + _("Or remove “{other}” first.").format(other=here.title)
            raise StudyAppError(told)

    def take_in(self, arrival: Arrival, take_theirs: Collection[Place] = ()) -> Callable[[], Callable[[], None]]:
        """Work for any thread: to put an incoming pack into the library; what it returns is to be called here at once.

        It is a new pack, or an update with the conflicts decided: mine where not named; that can be put back. A backup of the
        journal comes before either. The work raises StudyAppError where something cannot be written; then the library is as it
        was.
        """
        update, backups = arrival.update, self._backups()

        def install() -> Callable[[], None]:
            backups.before("import")
            self.installer.install(arrival.pack)
            return arrival.drop

        if update is None:
            return install
        self._may_write()
        now = self._clock.now()
        changes = rebased(update.edits, update.found, take_theirs)
        entry = self._journal.new_id(now) if changes else ""
        why = _("update from {old} to {new}").format(old=update.old, new=update.new)

        def say() -> None:
            if changes:
                self._journal.append_edit(Edit(update.id, update.new, changes, why), at=now, id=entry)
            arrival.drop()

        def replace() -> Callable[[], None]:
            backups.before("import")
            self.installer.replace(arrival.pack, {"from": update.old, "to": update.new, "entry": entry})
            return say

        return replace

    def put_back(self, id: str) -> str:
        """Take the last update of a pack back, with what was decided in it, or the last publishing of an opened one.

        Returns the version that is there again. Raises StudyAppError where there is none, or something was done since it was
        published.
        """
        row = self.row(id)
        if row.home is Home.OPENED and row.before:
            return self._unpublish(row)
        note = self.installer.update_note(id)
        if note is None:
            raise StudyAppError(_("Of {pack} there is no version to put back.").format(pack=id))
        self._may_write()
        entry = note.get("entry")
        decided = next((one for one in self._journal.edits(id) if one.entry.id == entry), None)
        self.installer.put_back(id)
        if decided is not None:
            self._journal.void_edit(decided, again=False)
        return str(note.get("from", ""))

    def _unpublish(self, row: PackRow) -> str:
        """Have the files as they were before the last publishing, and the edits count again that are in them no more."""
        self._may_write()
        note = kept(self.shelf.before_publishing(row.id))
        assert note is not None
        said = [one for one, void in self._journal.every_edit(row.id) if void is None]
        published = next((one for one in said if one.entry.id == note.entry), None)
        if published is not None and said[-1] is not published:
            raise StudyAppError(
                _("{pack} was edited since version {version} was published, so that stays: publish another.").format(
                    pack=row.id, version=note.new
                )
            )
        take_back(note)
        if published is not None:
            self._journal.void_edit(published, again=False)
        with sentences(self.shelf.before_publishing(row.id)):
            self.shelf.before_publishing(row.id).unlink(missing_ok=True)
        return note.old

    def conflicts(self, id: str) -> tuple[Difference, ...]:
        """What edits and the text of a pack in the library changed both, to be decided."""
        return tuple(map(Difference.of, self._desk.conflicts(id)))

    def decide(self, id: str, take_theirs: Collection[Place]) -> None:
        """Decide the conflicts of a pack in the library: mine stays where not named."""
        self._may_write()
        changes = rebased(self._desk.unpublished(id), self.conflicts(id), take_theirs)
        if changes:
            edit = Edit(id, self.row(id).version, changes, _("conflicts decided"))
            self._journal.append_edit(edit, at=self._clock.now())

    def _may_write(self) -> None:
        if self._journal.refusal:
            raise StudyAppError(self._journal.refusal)

    # --- publishing

    def draft(self, id: str) -> Callable[[], Draft]:
        """Work for any thread: what of a pack is to be published, with a version and an entry of the changelog proposed.

        Raises StudyAppError where there is nothing to publish, a conflict is to be decided first, or the pack is not in a folder
        that was opened, as its text belongs to others; the work does where a file cannot be read.
        """
        row = self.row(id)
        named = quoted(row.title)
        if row.home is not Home.OPENED:
            raise StudyAppError(
                _("The text of {pack} is not yours to write: copy it to a folder of your own first.").format(pack=named)
            )
        if row.conflicts:
            raise StudyAppError(
                _("The text of {pack} has changed under your edits: decide the conflicts first.").format(pack=named)
            )
        edits = self._desk.unpublished(id)
        if not edits:
            raise StudyAppError(
                _("The text of {pack} says all that is edited: there is nothing to publish.").format(pack=named)
            )
        reasons: dict[Key, list[str]] = defaultdict(list)
        names: dict[tuple[str, str], str] = {}
        for said in (one.said for one in self._journal.edits(id)):
            if isinstance(said, Published):
                reasons.clear()  # they were told with what was published then
            elif isinstance(said, Edit):
                for change in said.changes:
                    reasons[change.table, change.id].append(said.why)
                    if change.table == "fact" and change.field and ("fact", change.id) in edits.fields:
                        title = ("field", f"{change.id}/{change.field}")
                        rows = (("entity", each) for each in (*_ids(change.old), *_ids(change.new)))
                        names |= {row: self._desk.called(id, *row) for row in (title, *rows) if row not in names}
        told = {key: self.told(id, key) for key in dict.fromkeys((*edits.new, *edits.fields))}

        def worded(key: Key, field: str, old: Any, new: Any) -> str:
            """The change of a fact as its history tells it; texts and tables are told as they are written."""
            table, fact = key
            if table != "fact" or "." in field or any(_is_long(value) for value in (old, new)):
                return ""
            return change_in_words(Change(table, fact, field, old, new), lambda *row: names.get(row, ""))

        def work() -> Draft:
            text = Text(row.folder, edits)  # which may say all of it, where publishing was ended half-way
            return Draft(text, text.next_version(), text.entry(reasons, told.__getitem__, worded), self._today())

        return work

    def _today(self) -> date:
        return self._clock.now().local().date()

    def told(self, pack: str, key: Key) -> str:
        """A row in words: what a fact says, the name of anything else; "" for one that the library has not."""
        return self._desk.called(pack, *key)

    def publish(self, publication: Publication) -> Task[None]:
        """Write the edits into the text, and say in the journal that it was done: they stop applying to it.

        The task raises StudyAppError where a file cannot be written or was changed since; the edits count on then.
        """
        self._may_write()
        now, before = self._clock.now(), self.row(publication.id).version
        entry, replaced, stop = self._journal.new_id(now), self.shelf.before_publishing(publication.id), Event()

        def work() -> None:
            publication.look_again()
            if stop.is_set():
                raise StoppedError
            keep(replaced, publication, before, entry)
            with sentences(publication.folder):
                pictures.publish(publication.pictures, pictures.beside(self.shelf.packs), publication.folder)
            publication.write()

        said = Published(publication.id, publication.version)
        long = sum(len(file.after) for file in publication.files) > _AT_ONCE
        return Task(work, lambda: self._journal.append_edit(said, at=now, id=entry), long, stop)


def _titled(title: str) -> None:
    """Raise FieldError where a pack has no title."""
    if not title.strip():
        raise FieldError("title", _("Write the title of the pack."))


def _may_be_called(id: str) -> None:
    """Raise FieldError for what is no id, and for that which everybody's own cards have."""
    if not is_id(id):
        words = _("The id {id} cannot be one: write small letters, digits and hyphens.")
        raise FieldError("id", words.format(id=id or "“”"))
    if id == OWN:
        raise FieldError("id", _("The id {id} is that of everybody’s own cards: choose another.").format(id=id))


def _may_come(id: str, whence: Path) -> None:
    """Raise StudyAppError for what would take the place of one's own cards."""
    if id == OWN:
        words = _(
            "{place} holds somebody’s own cards under the id {id}, which your own have here. Have it saved again"
            " by “Save as a pack” on the packs page, which gives it an id of its own, or write another id in its"
            " pack.toml. Nothing was imported."
        )
        raise StudyAppError(words.format(place=printable(whence.name), id=id))


def _remove(files: Iterable[Path], folder: Path) -> None:
    """Take files away again, and the folders below one in which nothing is left then."""
    with contextlib.suppress(OSError):  # what lies in it was not put there here
        for file in files:
            file.unlink(missing_ok=True)
        below = {above for file in files for above in file.parents if folder in above.parents}
        for empty in sorted(below, reverse=True):  # the inner ones first
            empty.rmdir()


def _id_of(folder: Path) -> str:
    """The id of the pack in a folder; "" if there is none to be read."""
    try:
        return head_of(folder).id
    except StudyAppError:
        return ""


def _fact_ids(folder: Path) -> set[str]:
    """The ids of the facts of the pack in a folder, those that they had before as well; none where it cannot be read."""
    pack = read_pack(folder).pack
    return set() if pack is None else {id for fact in pack.facts.values() for id in (fact.id, *fact.was)}


def _is_empty(folder: Path) -> bool:
    """Whether a folder is known to have nothing in it."""
    try:
        return not any(folder.iterdir())
    except OSError:
        return False


_LONG = 120
"""Letters of a value beyond which the changelog has a part of it only."""


def _ids(value: Any) -> tuple[str, ...]:
    """What may name a row in the value of a field."""
    return tuple(one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def _is_long(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, str) and len(value) > _LONG)
