"""An open library and an open journal: opened, renewed and closed, with the parts that window and command line share."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from study_app import database, i18n, paths, settings
from study_app.clock import Clock
from study_app.errors import StudyAppError
from study_app.facts import library, store
from study_app.facts.shelf import OWN, Shelf
from study_app.facts.store import Store
from study_app.i18n import _
from study_app.journal import Journal
from study_app.quiz import cards
from study_app.scratch import Scratch
from study_app.study import renaming
from study_app.study.decisions import Decisions, decisions
from study_app.study.deck_list import DeckList
from study_app.study.memory import derived_tables
from study_app.study.queue import Queue

if TYPE_CHECKING:
    from study_app.desk.authoring import Authoring
    from study_app.desk.desk import Desk
    from study_app.journal.backups import Backups
    from study_app.quiz.asking import Quiz
    from study_app.study.deciding import Deciding
    from study_app.study.devices import Devices
    from study_app.study.exams import Exams
    from study_app.study.progress import Progress
    from study_app.study.quizzes import Quizzes
    from study_app.study.reading import Reading
    from study_app.study.studying import Studying
    from study_app.whereabouts import Risk

# Imports inside functions below keep what the first window does not need off the way to it.


class StudyApp:
    """One learner's data folder, and the packs that are shipped or installed in it."""

    def __init__(self, data_dir: Path, clock: Clock, journal: Journal, command: str) -> None:
        """Use `open`."""
        self.data_dir = data_dir
        self._command = command
        self.clock = clock
        self._settings = settings.load(data_dir / "settings.json")
        self._speak()
        self._scratch: Scratch | None = None
        self._store: Store | None = None
        self.journal = journal
        self._reading = Lock()
        self._readings = self._read = 0
        """The numbers of the last reading beside the window that was begun, and of the newest that is done."""
        try:
            self._forget_readings(data_dir / "facts.db")
            self._open_library()
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, data_dir: Path, clock: Clock, *, to_look: bool = False, command: str = "") -> Self:
        """Open a data folder, and build what is derived where it is out of date.

        With `to_look` nothing is going to be answered, so another program may have the folder open. `command` is what of the
        terminal opens it, "" for a window. Raises StudyAppError where the journal cannot be used: another program has it open
        (HeldError), it is of a newer version, or damaged (`health.DamagedError`).
        """
        path = data_dir / "journal.db"
        try:
            journal = Journal.open(path, clock, derived_tables(), read_only=to_look, command=command)
        except StudyAppError:
            from study_app.journal import health  # only where something is wrong

            with health.told(path):
                raise
        return cls(data_dir, clock, journal, command)

    def _open_library(self) -> None:
        self._have_own_pack()
        path = self.data_dir / "facts.db"
        folders = tuple(self.pack_folders(self.data_dir))
        documents = self.data_dir / "sources"
        try:
            if self.writable:
                self._refresh_to_look(path, folders, documents)
            else:
                self._refresh(path, folders, documents)
        except (StudyAppError, OSError):
            # Nothing may be written here, or a window has it open: facts are derived, so they can lie anywhere.
            path = self._refresh_in_private(folders, documents)
        if "desk" in self.__dict__:
            self.desk.moved(path, self.language)
        self.path = path
        self._file_number = path.stat().st_ino
        self._store = Store.open(path)
        database.attach(self.journal.connection, path, "facts")
        renaming.follow(self.journal, self._store, self.clock.now())
        self.queue = Queue(self.journal.connection, self.decisions)

    def _have_own_pack(self) -> None:
        """What is typed on another device comes as edits of a pack that each makes for itself: here it comes to be with them."""
        folder = self.data_dir / "packs" / OWN
        with contextlib.suppress(StudyAppError, OSError):  # nothing may be read or written here
            if folder.exists() or not self.journal.has_edits(OWN):
                return
            from study_app.facts import own_pack
            from study_app.facts.installing import Installer

            installer = Installer(self.shelf(self.data_dir))
            if not installer.was_removed(OWN) and not installer.taken(OWN):
                own_pack.make(folder, OWN, _("My cards"), self.language)

    def _refresh_to_look(self, path: Path, folders: tuple[Path, ...], documents: Path) -> None:
        """Bring the library up to date for who only looks; raises StudyAppError where a window has the data folder open.

        Such a window edits the file under its name, and other threads of it read it under that name: it alone replaces it.
        """
        wanted = self.library_fingerprint(), self.journal.edit_mark()
        if store.fingerprint_of(path) == wanted:
            return
        fresh = None
        with contextlib.suppress(StudyAppError, OSError):  # no room, or no folder, for what is temporary
            fresh = self._refresh_in_private(folders, documents)
        # after that, so that no window that is opened meanwhile is refused
        lock = database.WriterLock(self.data_dir / "journal.db.lock", self._command)
        try:
            if fresh is None:
                self._refresh(path, folders, documents)
            elif store.fingerprint_of(path) != wanted:
                library.keep(fresh, path)
        finally:
            lock.release()
        self._leave_private()

    def _refresh_in_private(self, folders: tuple[Path, ...], documents: Path) -> Path:
        if self._scratch is None:
            self._scratch = Scratch()
        path = Path(self._scratch.name) / "facts.db"
        self._refresh(path, folders, documents)
        return path

    def _leave_private(self) -> None:
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def _refresh(self, path: Path, folders: tuple[Path, ...], documents: Path) -> None:
        language, journal = self.language, self.journal
        library.refresh(
            path,
            folders,
            documents,
            language,
            cards.VERSION,
            cards.write,
            lambda: tuple(journal.edits()),
            journal.edit_mark(),
        )

    def renew_library(self) -> bool:
        """Read the packs again if a file of theirs was changed meanwhile; whether one was.

        Sessions go on with `Session.renew`; what else was read from `store` before must be read anew. Raises StudyAppError where
        the library cannot be made again; then the old one is used on.
        """
        now = self.library_fingerprint()
        built = store.fingerprint_of(self.path)
        as_read = built == (now, self.journal.edit_mark()) and self.path.stat().st_ino == self._file_number
        if self._scratch is not None or as_read:
            return False
        old = self.store
        self._open_library()
        old.close()
        self.__dict__.pop("quiz", None)
        self.__dict__.pop("authoring", None)
        return True

    def library_reader(self) -> Callable[[], None]:
        """Work for another thread, after which `renew_library` has nothing to read: the packs as they are now are read there.

        Until then the library is used on, and may be edited. Of several readings the newest counts, whichever is done last.
        """
        self._have_own_pack()
        folders, documents = tuple(self.pack_folders(self.data_dir)), self.data_dir / "sources"
        mark = self.journal.edit_mark()  # first: if more comes from other devices meanwhile, it is read once more
        said = tuple(self.journal.edits())
        path, language, stage = self.path, self.language, cards.VERSION
        self._readings += 1
        number = self._readings

        def read() -> None:
            with self._reading:  # two at once would write into one file
                if number > self._read:
                    library.refresh(
                        path, folders, documents, language, stage, cards.write, lambda: said, mark, beside=True
                    )
                    self._read = number

        return read

    def _forget_readings(self, path: Path) -> None:
        """Remove what was read beside a window and is no longer wanted; who only looks leaves that to the window."""
        if not self.writable:
            with contextlib.suppress(OSError):
                database.remove(library.built_beside(path))

    def close(self) -> None:
        """Close both files and let others write."""
        try:
            if "studying" in self.__dict__:
                self.studying.leave()
        finally:
            if self._store is not None:
                self._store.close()
                self._forget_readings(self.path)
            if "desk" in self.__dict__:
                self.desk.close()
            self.journal.close()
            self._leave_private()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
        if isinstance(error, Exception) and (sentence := self.damage(error)) is not None:
            raise sentence from error

    def damage(self, error: BaseException) -> StudyAppError | None:
        """The sentence for an error that SQLite raises because a file was damaged while in use; None for any other error.

        A damaged library is removed, so that the next start makes it anew.
        """
        if not database.is_damage(error):
            return None
        path = (self.data_dir if self._scratch is None else Path(self._scratch.name)) / "facts.db"
        if not store.is_damaged(path):
            path = self.data_dir / "journal.db"
            return StudyAppError(_("{path} is damaged: put it aside and restore a copy of it.").format(path=path))
        with contextlib.suppress(OSError):
            database.remove(path)
        return StudyAppError(
            _(
                "{path} is damaged: start the program again, and it is made anew from the packs. Your answers are not in it."
            ).format(path=path)
        )

    @staticmethod
    def pack_folders(data_dir: Path | None) -> Iterable[Path]:
        """The folders of the shipped packs and, with a data folder, of those installed in it and opened."""
        return StudyApp.shelf(data_dir).folders() if data_dir else library.pack_folders([paths.shipped("content")])

    @staticmethod
    def shelf(data_dir: Path) -> Shelf:
        """Where the packs of a data folder lie."""
        return Shelf(data_dir / "packs", paths.shipped("content"))

    @property
    def store(self) -> Store:
        """The fact store."""
        assert self._store is not None
        return self._store

    @cached_property
    def desk(self) -> Desk:
        """Where packs are edited."""
        from study_app.desk.desk import Desk
        from study_app.facts.documents import document

        def documents(pack: str) -> dict[str, str]:
            (folder,) = self.store.connection.execute("SELECT folder FROM pack WHERE id = ?", (pack,)).fetchone()
            rows = self.store.connection.execute("SELECT id, sha256 FROM source WHERE pack = ?", (pack,)).fetchall()
            found = ((id, document(Path(folder), id, digest, self.data_dir / "sources")) for id, digest in rows)
            return {id: text for id, text in found if text is not None}

        def changed() -> None:
            self.store.forget()
            renaming.follow(self.journal, self.store, self.clock.now())
            self.queue.forget()

        return Desk(self.journal, self.clock, self.path, self.language, documents, changed)

    def library_fingerprint(self) -> str:
        """What the packs at hand are, in a few letters (`library.fingerprint`)."""
        folders, documents = tuple(self.pack_folders(self.data_dir)), self.data_dir / "sources"
        return library.fingerprint(folders, documents, self.language, cards.VERSION)

    @property
    def language(self) -> str:
        """The language of the window, in which facts are worded too where a pack has it."""
        return self._settings.language

    @language.setter
    def language(self, value: str) -> None:
        """The words of the program are others at once; facts are worded anew by `library_reader`, then `renew_library`."""
        try:
            self._change(self._settings._replace(language=value))
        finally:
            self._speak()

    def _speak(self) -> None:
        i18n.use(self.language, self.catalogues())

    @classmethod
    def speak_as_in(cls, data_dir: Path, wanted: Iterable[str] = ()) -> None:
        """Use the language of a data folder in what is done without opening it: checking, looking after it, deleting it.

        Where nothing was ever chosen in it, that is the first of the languages `wanted` which is spoken.
        """
        file = data_dir / "settings.json"
        language = settings.load(file).language if file.exists() else i18n.nearest(wanted, cls.catalogues())
        i18n.use(language, cls.catalogues())

    @staticmethod
    def catalogues() -> Path:
        """The folder of the languages that the program speaks (`i18n.use`)."""
        return paths.shipped("resources") / "locale"

    @cached_property
    def decks(self) -> DeckList:
        """The decks as they stand now."""
        return DeckList(self)

    @cached_property
    def reading(self) -> Reading:
        """What can be looked up."""
        from study_app.study.reading import Reading

        return Reading(self)

    @cached_property
    def studying(self) -> Studying:
        """Where sessions are begun."""
        from study_app.study.studying import Studying

        return Studying(self)

    @cached_property
    def deciding(self) -> Deciding:
        """What the learner says of cards and of how to study, and takes back."""
        from study_app.study.deciding import Deciding

        return Deciding(self)

    @cached_property
    def quizzes(self) -> Quizzes:
        """Tests of oneself."""
        from study_app.study.quizzes import Quizzes

        return Quizzes(self)

    @cached_property
    def devices(self) -> Devices:
        """The other devices of the learner."""
        from study_app.study.devices import Devices

        return Devices(self)

    @cached_property
    def exams(self) -> Exams:
        """The exams of the decks."""
        from study_app.study.exams import Exams

        return Exams(self.journal, self.clock)

    @cached_property
    def progress(self) -> Progress:
        """The figures of what was studied."""
        from study_app.study.progress import Progress

        return Progress(self.journal, self.clock, lambda card: self.reading.stem(card))

    @cached_property
    def authoring(self) -> Authoring:
        """What instructors do."""
        from study_app.desk.authoring import Authoring

        return Authoring(self)

    @property
    def backups(self) -> Backups:
        """The copies of the journal."""
        from study_app.journal.backups import Backups

        second = self._settings.backups
        return Backups(self.data_dir / "journal.db", self.clock, Path(second) if second else None)

    @property
    def second_backups(self) -> str:
        """The folder in which backups are made too; "" for none."""
        return self._settings.backups

    @second_backups.setter
    def second_backups(self, value: str) -> None:
        self._change(self._settings._replace(backups=value))

    @cached_property
    def quiz(self) -> Quiz:
        """What can be asked of the store."""
        from study_app.quiz.asking import Quiz

        return Quiz(self.store, lambda pack: ((p.entity, p.text) for p in self.journal.proposals(pack)))

    @property
    def writable(self) -> str:
        """Why answers cannot be saved, as a sentence; "" if they can."""
        return self.journal.refusal

    @property
    def scheme(self) -> str:
        """The colour scheme: "system", "light", "dark" or "contrast"."""
        return self._settings.scheme

    @scheme.setter
    def scheme(self, value: str) -> None:
        self._change(self._settings._replace(scheme=value))

    @property
    def text_scale(self) -> float:
        """How large text is shown; 1.0 is as drawn."""
        return self._settings.text_scale

    @text_scale.setter
    def text_scale(self, value: float) -> None:
        self._change(self._settings._replace(text_scale=value))

    @property
    def all_forms(self) -> tuple[str, ...]:
        """The ids of all ways of asking, in the order in which they are listed to people."""
        from study_app.quiz.forms import FORMS

        return tuple(form.id for form in FORMS)

    @property
    def is_new(self) -> bool:
        """Whether nobody has done anything here yet, nor left the page that welcomes."""
        journal = self.journal
        return not (self._settings.welcomed or self.writable or journal.last_said() or next(journal.edits(), None))

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints for a beginner that are still to be shown, the next one first."""
        return self._settings.hints

    @hints.setter
    def hints(self, value: Collection[str]) -> None:
        """From now on it is nobody's first time here."""
        self._change(self._settings._replace(hints=tuple(value), welcomed=True))

    @property
    def only_forms(self) -> tuple[str, ...]:
        """The only forms in which the learner wants to be asked; none for all. Sessions begun from then on keep to it."""
        return self._settings.forms

    @only_forms.setter
    def only_forms(self, value: Collection[str]) -> None:
        self._change(self._settings._replace(forms=tuple(value)))

    @property
    def rating_keys(self) -> tuple[str, ...]:
        """The keys for Again, Hard, Good and Easy."""
        from study_app.study import rating_keys

        chosen = self._settings.rating_keys
        return rating_keys.USUAL if rating_keys.refusal(chosen) else chosen

    @rating_keys.setter
    def rating_keys(self, value: Sequence[str]) -> None:
        """Raises StudyAppError with the reason where they cannot be; then they are as before."""
        from study_app.study import rating_keys

        if reason := rating_keys.refusal(value):
            raise StudyAppError(reason)
        self._change(self._settings._replace(rating_keys=tuple(value)))

    def table_columns(self, shown: str) -> tuple[str, ...]:
        """The columns that were chosen for the table while it shows something (facts of one type, cards); none if never."""
        return self._settings.columns.get(shown, ())

    def choose_table_columns(self, shown: str, keys: Collection[str]) -> None:
        """Choose them; none for the usual ones."""
        others = {name: chosen for name, chosen in self._settings.columns.items() if name != shown}
        self._change(self._settings._replace(columns={**others, shown: tuple(keys)} if keys else others))

    def table_widths(self, shown: str) -> Mapping[str, int]:
        """The widths that columns of the table were given while it shows something, by their keys, at the usual text size."""
        return self._settings.widths.get(shown, {})

    def choose_table_widths(self, shown: str, widths: Mapping[str, int]) -> None:
        """Choose them; none for the usual ones."""
        others = {name: chosen for name, chosen in self._settings.widths.items() if name != shown}
        self._change(self._settings._replace(widths={**others, shown: dict(widths)} if widths else others))

    @property
    def shared_folder(self) -> str:
        """The folder through which the devices of the learner exchange what they have; "" for none."""
        return self._settings.shared_folder

    @shared_folder.setter
    def shared_folder(self, value: str) -> None:
        self._change(self._settings._replace(shared_folder=value))

    @property
    def device_name(self) -> str:
        """What this device was called; "" where it was not."""
        return self._settings.device_name

    @device_name.setter
    def device_name(self, value: str) -> None:
        self._change(self._settings._replace(device_name=value))

    def warning(self, risk: Risk | None) -> str:
        """What to say of where the data folder lies; "" if there is nothing to say, or it was said before."""
        kind = "" if risk is None else f"{risk.kind} {risk.what}"
        if risk is None or kind == self._settings.warned_of:
            return ""
        with contextlib.suppress(StudyAppError):  # then it is said again
            self._change(self._settings._replace(warned_of=kind))
        return risk.sentence(self.data_dir)

    def _change(self, changed: settings.Settings) -> None:
        self._settings = changed
        try:
            settings.save(self.data_dir / "settings.json", changed)
        except OSError as error:
            raise StudyAppError(
                _("The setting holds until you leave; it cannot be saved in {folder}.").format(folder=self.data_dir)
            ) from error

    def pack_id(self, pack: str) -> str:
        """The id of a pack of the library; raises StudyAppError with the known ones if it is none."""
        ids = [row[0] for row in self.store.connection.execute("SELECT id FROM pack ORDER BY position")]
        if pack not in ids:
            raise StudyAppError(_("There is no pack {pack}; known: {known}.").format(pack=pack, known=", ".join(ids)))
        return pack

    @property
    def decisions(self) -> Decisions:
        """How the learner wants to study: what was decided and stands."""
        return decisions(self.journal)
