"""A fact as it is being written at the desk: texts typed into its fields, places cited, and what that comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from study_app.background import Task
from study_app.desk import remedies
from study_app.desk.desk import Desk, Effect, Preview, Told
from study_app.desk.row_words import field_in_words
from study_app.errors import StudyAppError
from study_app.facts.cells import Editor, Field, Refused, Taken, new_entity
from study_app.facts.documents import digest
from study_app.facts.ids import new_id
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, Status
from study_app.facts.listing import Listing
from study_app.facts.names import normalise
from study_app.facts.pictures import told_in_words
from study_app.facts.rows import same
from study_app.facts.wording import needed as needed_roles
from study_app.i18n import _, quoted
from study_app.journal import Change, Edit, Edited


@dataclass(frozen=True, slots=True)
class Look:
    """What a draft comes to: the statement, what saving it does, and which fields are wrong and why.

    `problems` are what else is wrong, each a sentence; nothing is looked at further while a field is not understood.
    """

    statement: str
    effect: Effect
    refused: Mapping[str, str]
    problems: tuple[str, ...] = ()
    previews: tuple[Preview, ...] | None = None
    """Every facet in every form, where they were made with the rest."""

    @property
    def sound(self) -> bool:
        """Whether it can be saved."""
        return not self.refused and not self.problems


@dataclass(frozen=True, slots=True)
class Cited:
    """A place that the fact rests on: code points of a source, half open; `held` says whether it is as the digest has it.

    `held` is None where the text of the source is not at hand.
    """

    source: str
    start: int
    end: int
    held: bool | None


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source that can be cited, with its text, None where it is not at hand."""

    id: str
    title: str
    text: str | None


class Draft:
    """A fact being changed, or a new one of a type. Nothing is saved before `save`."""

    def __init__(self, desk: Desk, listing: Listing, pack: str, fact: str = "", fact_type: str = "") -> None:
        """The draft of a fact that is there, else of a new one of `fact_type`.

        Raises StudyAppError where there is no such fact.
        """
        self._desk, self.listing, self.pack = desk, listing, pack
        row = desk.row(pack, "fact", fact) if fact else None
        if fact and row is None:
            raise StudyAppError(_("There is no fact {fact} in {pack}.").format(fact=fact, pack=pack))
        self._before: dict[str, Any] = dict(row.data) if row is not None else {}
        self.fact_type = str(self._before.get("type", fact_type))
        self.new = row is None
        self.id = fact
        self.along = 0
        """How many other facts the last `retire` took along."""
        self._texts: dict[str, str] = {}
        self._begun: dict[str, str] = {}
        self._cites: list[dict[str, Any]] = _list_of(self._before.get("cite"))
        self._made: dict[str, dict[str, Any]] = {}
        self.picture: dict[str, Any] | None = _picture_of(self._before)
        """What the row says of its picture: `{file, alt}`, None for none."""
        self.fields: tuple[Field, ...] = (
            *listing.fields(pack, self.fact_type).values(),
            Field("sentence", _("Own sentence"), Editor.TEXT, hint=_("instead of the one at the top")),
        )

    # --- fields

    def text(self, key: str) -> str:
        """What stands in a field, to go on typing in."""
        if key in self._texts:
            return self._texts[key]
        return self.listing.cells(self.pack).written(self._field(key), self._before.get(key))

    def type_in(self, key: str, text: str) -> Taken | Refused:
        """Put a text into a field, and how it is read."""
        self._texts[key] = text
        return self.read(key)

    def begin_with(self, key: str, value: Any) -> None:
        """Have a value in a field of a new fact from the beginning: where nothing is written beside it nothing is lost."""
        self._texts[key] = self._begun[key] = self.listing.cells(self.pack).written(self._field(key), value)

    def read(self, key: str) -> Taken | Refused:
        """How what stands in a field is read."""
        column = self._field(key)
        old = self._before.get(key)
        cells = self.listing.cells(self.pack)
        for id, made in self._made.items():
            cells = cells.with_new(id, str(made["name"]))
        if (
            key in self._texts
            and self._texts[key].strip() == self.listing.cells(self.pack).written(column, old).strip()
        ):
            return Taken(old)
        return cells.read(column, self.text(key), old)

    def make(self, key: str, name: str, kind: str) -> Taken | Refused:
        """Have a new entity of a type made together with the fact, and named in a field."""
        taken = self.listing.entity_ids(self.pack) | self._made.keys()
        made = new_entity(name, kind, taken)
        self._made[made["id"]] = made
        column = self._field(key)
        before = self.text(key).rpartition(";")[0].strip() if column.many else ""
        return self.type_in(key, f"{before}; {name}" if before else name)

    def _field(self, key: str) -> Field:
        return next(one for one in self.fields if one.key == key)

    # --- places

    def sources(self) -> tuple[SourceText, ...]:
        """The sources of the pack."""
        texts = self._desk.texts(self.pack)
        frame = self._desk.frame(self.pack)
        return tuple(
            SourceText(id, next(iter(source.title.values()), id), texts.get(id))
            for id, source in frame.pack.sources.items()
        )

    def cited(self) -> tuple[Cited, ...]:
        """The places that the fact rests on, in their order."""
        texts = self._desk.texts(self.pack)
        found = []
        for one in self._cites:
            source, span = one.get("source"), one.get("span")
            if not isinstance(source, str) or not isinstance(span, list) or len(span) != 2:
                continue
            text = texts.get(source)
            held = None if text is None else digest(text[span[0] : span[1]]) == one.get("digest")
            found.append(Cited(source, span[0], span[1], held))
        return tuple(found)

    def cite(self, source: str, start: int, end: int, *, also: bool = False) -> None:
        """Rest the fact on a place of a source, beside the others (`also`) or in their stead; blanks round it are left out.

        Raises StudyAppError where the text of the source is not at hand, or nothing is chosen in it.
        """
        text = self._desk.texts(self.pack).get(source)
        if text is None:
            raise StudyAppError(_("The text of this source is not at hand: attach it first (Ctrl+O)."))
        chosen = text[start:end]
        start, end = start + len(chosen) - len(chosen.lstrip()), end - len(chosen) + len(chosen.rstrip())
        if start >= end:
            raise StudyAppError(_("Choose the words in the source first that say it."))
        made = {"source": source, "span": [start, end], "digest": digest(text[start:end])}
        self._cites = [*self._cites, made] if also else [made]

    # --- what it comes to

    @property
    def changed(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.changes())

    @property
    def unsaved(self) -> bool:
        """Whether anything would be lost: what is changed, and what was typed and is not understood."""
        written = {key: text for key, text in self._texts.items() if text or key in self._begun}
        if self._begun and written == self._begun and not self._cites and self.picture is None:
            return False
        return self.changed or self._untold or any(isinstance(self.read(key), Refused) for key in self._texts)

    @property
    def _untold(self) -> bool:
        """Whether there is a picture, and no words yet that say what is seen on it."""
        return self.picture is not None and not told_in_words(self.picture)

    def changes(self) -> tuple[Change, ...]:
        """The changes that saving makes; of what is not understood none."""
        values: dict[str, Any] = {}
        for column in self.fields:
            if column.key in self._texts and isinstance(read := self.read(column.key), Taken):
                values[column.key] = read.value
        if self._cites != _list_of(self._before.get("cite")):
            values["cite"] = None if not self._cites else self._cites[0] if len(self._cites) == 1 else self._cites
        if self.picture != _picture_of(self._before) and not self._untold:
            values["picture"] = self.picture
        named = {
            one
            for value in values.values()
            for one in (value if isinstance(value, list) else [value])
            if isinstance(one, str)
        }
        made = ((id, row) for id, row in self._made.items() if id in named)
        entities = tuple(Change("entity", id, "", None, row) for id, row in made)
        if self.new:
            row = {key: value for key, value in values.items() if value is not None}
            if not row:
                return ()
            return (
                *entities,
                Change("fact", self._id(row), "", None, {"id": self._id(row), "type": self.fact_type, **row}),
            )
        return (
            *entities,
            *(
                Change("fact", self.id, key, self._before.get(key), value)
                for key, value in values.items()
                if not same(value, self._before.get(key))
            ),
        )

    def _id(self, row: Mapping[str, Any]) -> str:
        """The id of a new fact: its type, what first fills it, the year and all that it says."""
        besides = ("status", "modality", *TIME_FACETS)
        first = next((value for key, value in row.items() if isinstance(value, str) and key not in besides), "")
        year = re.findall(r"\d{4}", next((str(row[time]) for time in TIME_FACETS if row.get(time)), ""))[:1]
        frame = self._desk.frame(self.pack)
        return new_id(
            normalise(" ".join([self.fact_type, first, *year])),
            lambda id: frame.has("fact", id),
            "fact",
            besides=row,
            longest=50,
        )

    def not_understood(self) -> dict[str, str]:
        """The fields in which something is typed that is no value of theirs, by key, each with the reason."""
        read = {column.key: self.read(column.key) for column in self.fields if column.key in self._texts}
        refused = {key: one.why for key, one in read.items() if isinstance(one, Refused)}
        if self._untold:
            refused["picture"] = _("Say in words what is seen on the picture.")
        return refused

    def look(self) -> Look:
        """What it comes to now."""
        return self.looking().now()

    def looking(self) -> Task[Look]:
        """What `look` tells, beside the window where what is changed reaches far (`Desk.telling`)."""
        refused = self.not_understood()
        changes, empty = self.changes(), self.unfilled()
        task = self._desk.telling(self.pack, self._written_as(changes), changes)

        def work() -> Look:
            told = task.work()
            if not told.statement and not task.long and any(one.code == "no-citation" for one in told.effect.errors):
                statement, _effect = self._desk.said(self.pack, self._written_as(changes), _as_drafts(changes))
                told = told._replace(statement=statement)
            return self._looked(changes, refused, empty, told)

        return Task(work, lambda: None, task.long, task.stop)

    def _looked(self, changes: Sequence[Change], refused: dict[str, str], empty: Sequence[str], told_: Told) -> Look:
        statement, effect, previews = told_
        if refused:
            return Look(statement, effect, refused, (), previews)
        keys = {column.key for column in self.fields}
        problems = []
        for problem in effect.errors:
            key = problem.field.partition(".")[0]
            if problem.table == "fact" and problem.row == self._written_as(changes) and key in keys:
                refused.setdefault(key, remedies.sentence(problem))
            else:
                problems.append(remedies.sentence(problem))
        if changes and empty and any(one.code == "no-citation" for one in effect.errors):
            # where that is wrong, nobody looks whether its sentence can be said
            problems.insert(0, _not_filled(empty))
        return Look(statement, effect, refused, tuple(problems), previews)

    def unfilled(self) -> tuple[str, ...]:
        """The titles of the fields that are empty and that its sentence cannot do without."""
        kind = self._desk.frame(self.pack).pack.types.get(self.fact_type)
        own = self.text("sentence")
        templates = () if kind is None else kind.sentence.values()
        try:
            needed = {role for template in ((own,) if own else templates) for role in needed_roles(template)}
        except ValueError:  # its own sentence cannot be read, and it is told why
            return ()
        return tuple(one.title for one in self.fields if one.key in needed and not self.text(one.key).strip())

    def unasked(self) -> str:
        """Why nothing can be asked of it, where that is so: what is true of it, and nothing else."""
        kind = self._desk.frame(self.pack).pack.types.get(self.fact_type)
        status = self.read("status") if any(one.key == "status" for one in self.fields) else Taken(None)
        why = []
        if empty := self.unfilled():
            why.append(_not_filled(empty))
        if kind is not None and not kind.ask and not self._before.get("ask"):
            why.append(_("Its kind has no question."))
        if isinstance(status, Taken) and status.value not in (None, str(Status.CONFIRMED)):
            why.append(_("Only confirmed facts are asked, and this one is not: its status is below."))
        elif not empty and not self._cites and self.fact_type != FLASHCARD:
            why.append(_("No place is cited yet."))
        return " ".join((_("Nothing can be asked of it yet."), *why))

    def previews_later(self) -> Callable[[Callable[[Preview], bool]], None]:
        """Every facet in every form as it would be asked, for another thread (`Desk.previews_later`)."""
        changes = self.changes()
        return self._desk.previews_later(self.pack, self._written_as(changes), changes)

    def _written_as(self, changes: Sequence[Change]) -> str:
        return self.id or next((change.id for change in changes if change.table == "fact"), "")

    def history(self) -> tuple[Edited, ...]:
        """The edits of this fact that stand."""
        return () if self.new else self._desk.history(self.pack, "fact", self.id)

    # --- what is done

    def save(self, why: str = "", *, again: bool = False) -> Effect:
        """Save it as one edit; with `again` reviewed cards that have another answer now are asked today.

        Raises StudyAppError where a field is not understood or wrong, or was changed elsewhere meanwhile (once: who saves again
        has seen it); then nothing is saved.
        """
        return self.saving(why, again=again).now()

    def saving(self, why: str = "", *, again: bool = False) -> Task[Effect]:
        """What `save` does, beside the window where it reaches far; raises StudyAppError likewise, or that does."""
        titles = {column.key: column.title for column in self.fields}
        for key, refusal in self.not_understood().items():
            raise StudyAppError(f"{titles[key]}: {refusal}" if key in titles else refusal)
        self._look_for_others()
        changes = self.changes()
        task = self._desk.saving(self.pack, changes, why, again=again)
        if not task.long and not (looks := self.look()).sound:
            raise StudyAppError(next(iter(looks.refused.values()), " ".join(looks.problems)))

        def kept() -> None:
            task.kept()
            self.id = self._written_as(changes)
            self._forget()

        return Task(task.work, kept, task.long, task.stop)

    def _look_for_others(self) -> None:
        """Raise StudyAppError where somebody changed a field since it was read that this draft changes too."""
        row = self._desk.row(self.pack, "fact", self.id) if self.id else None
        now = dict(row.data) if row is not None else {}
        mine = [change for change in self.changes() if (change.table, change.id) == ("fact", self.id) and change.field]
        others = [change.field for change in mine if not same(now.get(change.field), change.old)]
        if others:
            if self._cites == _list_of(self._before.get("cite")):  # not changed here, so it is theirs that stays
                self._cites = _list_of(now.get("cite"))
            if self.picture == _picture_of(self._before):
                self.picture = _picture_of(now)
            self._before = now
            words = _("{fields} of this fact was changed elsewhere meanwhile: look at it, then save once more.")
            raise StudyAppError(words.format(fields=", ".join(field_in_words("fact", (one,)) for one in others)))

    def retire(self, *, back: bool = False) -> Effect:
        """Put the fact aside, or bring it back, as `retiring` says."""
        return self.retiring(back=back).now()

    def retiring(self, *, back: bool = False) -> Task[Effect]:
        """Put the fact aside: it is asked no more, and its history is kept; or bring it `back`.

        With it go the facts that follow from it, which nothing would bear any more, and with it they come back; `along` counts
        them. It is done beside the window where it reaches far.
        """
        new = self._status_before() if back else str(Status.RETIRED)
        row = self._desk.row(self.pack, "fact", self.id)  # its status may be another one meanwhile
        now = self._before if row is None else row.data
        changes = [Change("fact", self.id, "status", now.get("status"), new)]
        changes += self._retired_along() if back and new in (None, Status.CONFIRMED) else ()  # a draft bears nothing
        while unfounded := {p.row for p in self._desk.effect(self.pack, changes).errors if p.code == "unfounded"}:
            rows = [self._desk.row(self.pack, "fact", id) for id in sorted(unfounded)]
            changes += [
                Change("fact", one.id, "status", one.data.get("status"), new) for one in rows if one is not None
            ]
        saving = self._desk.saving(self.pack, changes)

        def kept() -> None:
            saving.kept()
            self.along = len(changes) - 1
            self._forget()

        return Task(saving.work, kept, saving.long, saving.stop)

    def _retired_along(self) -> Iterator[Change]:
        """What brings back the facts that were put aside with this one, and were not brought back since."""
        for edited in reversed(self.history()):
            made = edited.said.changes if isinstance(edited.said, Edit) else ()
            aside = [one for one in made if one.field == "status" and one.new == Status.RETIRED]
            if any(one.id == self.id for one in aside):
                rows = ((one, self._desk.row(self.pack, "fact", one.id)) for one in aside if one.id != self.id)
                for one, row in rows:
                    if row is not None and row.data.get("status") == Status.RETIRED:
                        yield Change("fact", one.id, "status", str(Status.RETIRED), one.old)
                return

    def _status_before(self) -> str | None:
        """The status that the fact had when it was put aside: a draft does not come back as confirmed."""
        for edited in reversed(self.history()):
            for change in edited.said.changes if isinstance(edited.said, Edit) else ():
                if (change.table, change.id, change.field) == ("fact", self.id, "status"):
                    return None if change.old == Status.RETIRED else change.old
        return None

    @property
    def retired(self) -> bool:
        """Whether the fact is put aside."""
        return self._before.get("status") == Status.RETIRED

    def _forget(self) -> None:
        """What was typed is saved: begin from what is there now."""
        self.listing.forget()
        row = self._desk.row(self.pack, "fact", self.id)
        self._before = dict(row.data) if row is not None else {}
        self._texts.clear()
        self._made.clear()
        self._cites = _list_of(self._before.get("cite"))
        self.picture = _picture_of(self._before)
        self.new = row is None


def _not_filled(fields: Sequence[str]) -> str:
    return _("Not filled in yet: {fields}.").format(fields=", ".join(map(quoted, fields)))


def _as_drafts(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes that make a fact, which they make as a draft: that needs no citation, and says the same."""
    return tuple(
        change._replace(new={**change.new, "status": str(Status.DRAFT)}) if change.table == "fact" else change
        for change in changes
    )


def _list_of(cite: Any) -> list[dict[str, Any]]:
    return [dict(one) for one in (cite if isinstance(cite, list) else [cite]) if isinstance(one, dict)]


def _picture_of(row: Mapping[str, Any]) -> dict[str, Any] | None:
    picture = row.get("picture")
    return dict(picture) if isinstance(picture, dict) and isinstance(picture.get("file"), str) else None
