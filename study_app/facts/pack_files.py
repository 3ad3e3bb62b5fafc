"""From the text of a pack folder to a Pack and the list of everything that is wrong with it, all at once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from study_app.facts import deck_search, pictures, wording
from study_app.facts.dates import EdtfDate
from study_app.facts.dates import parse as parse_date
from study_app.facts.edits import Overlay, overlay
from study_app.facts.flashcards import TYPE as FLASHCARD_TYPE
from study_app.facts.folder import content, folder_name, pack_files, printable, unreadable
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, AliasKind, DateBasis, Modality, Status, Tense, ValueKind
from study_app.facts.pack import (
    Alias,
    Citation,
    Deck,
    Entity,
    EntityType,
    Fact,
    FactType,
    Filler,
    Pack,
    Picture,
    Place,
    Role,
    Source,
    Span,
    Text,
    Uncited,
    Unit,
)
from study_app.facts.problem import Problem, Severity
from study_app.facts.quantities import parse_duration, parse_frequency
from study_app.facts.rows import HEAD, TABLES, Row, id_of
from study_app.facts.table import MOST, At, Lines, Table, references, shown, whole
from study_app.i18n import Worded
from study_app.journal import Edited

FORMAT = 1
"""The version of the pack format that this module reads."""

EDITS = "(edits)"
"""In place of the name of a file, where a row is in none yet."""

_PACK_KEYS = ("format", "id", "version", "language", "title", "about")
_RESERVED = frozenset(
    "id type date_basis modality from attributed status closed count one_answer distinct skip event sentence ask cite tags"
    " as_of ignore picture was".split()
)
"""What no role may be called: the keys of a fact, and the slots that each sentence has."""


@dataclass(frozen=True, slots=True)
class PackReading:
    """What came of reading a folder: the pack (None if it cannot be used at all) and its problems."""

    pack: Pack | None
    problems: tuple[Problem, ...]


def read_pack(folder: Path, edited: Iterable[Edited] = (), kept: Path | None = None) -> PackReading:
    """Read the pack in `folder` with the edits of it that stand, in their order, and with the pictures that are `kept` for them.

    A fact, entity, type or deck with an error is left out; a file that is not TOML, or no usable pack.toml, leaves out the
    pack. Reads only; never raises for what the files hold.
    """
    reader = Reader(folder, kept)
    pack = reader.read(tuple(edited))
    return PackReading(pack, tuple(sorted(reader.problems, key=lambda p: (p.file, p.line))))


class Reader:
    """Makes values of the rows of one pack, and problems of what is wrong in them."""

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        """A reader of a folder; `Frame` reads single rows with one whose fields it fills from the store."""
        self.folder = folder
        self.kept = kept
        self.name = folder_name(folder)
        self.problems: list[Problem] = []
        self.tables: dict[str, list[Table]] = {name: [] for name in TABLES}
        self.declared: dict[str, Mapping[str, object]] = {}
        self.forms: Collection[str] = ()
        self.language = "en"
        self.whole = True

    def read(self, edited: Sequence[Edited] = ()) -> Pack | None:
        """The pack, None if it cannot be used at all; what is wrong is in `problems` then."""
        head = None
        files = pack_files(self.folder)
        for place, reason in unreadable(self.folder):
            self.whole = False
            where = "" if place == self.folder else printable(place.relative_to(self.folder).as_posix())
            self._file_problem(
                "unreadable",
                where,
                0,
                Worded("the folder cannot be read: {reason}.", reason=reason),
                Worded("See that you may read it."),
            )
        if not self.whole and not files:
            return None
        if not files and not self.folder.exists():
            remedy = Worded("Put it back, or take the pack out of the library (Packs).")
            self._file_problem(
                "gone", "", 0, Worded("the folder is no longer at {value}.", value=printable(str(self.folder))), remedy
            )
            return None
        if self.folder / "pack.toml" not in files:
            self._file_problem(
                "no-pack", "pack.toml", 0, Worded("there is no pack.toml."), Worded("Add one; see the guide to packs.")
            )
            return None
        for path in files:
            table = self._parse(path)
            if table is not None and path.name == "pack.toml" and path.parent == self.folder:
                head = table
        if head is None or not self.whole:
            return None
        return self._pack(head, self._lay_over(head, edited))

    def _lay_over(self, head: Table, edited: Sequence[Edited]) -> tuple[Row, ...]:
        """Lay the edits over the tables that were read; all rows, of two with one id the first."""
        pack, version = head.data.get("id"), head.data.get("version")
        if not isinstance(pack, str) or not isinstance(version, str):
            return ()
        edits = overlay(edited, pack, version)
        bases: dict[int, Mapping[str, Any] | None] = {}
        for table in (head, *(t for name in TABLES for t in self.tables[name])):
            bases[id(table)] = table.data
            key = (table.name or HEAD, pack if table is head else id_of(table.name, table.data))
            if key in edits.fields or key in edits.new:
                table.data = edits.laid_over(key, table.data)
        for table in self._made(edits):
            bases[id(table)] = None
            self.tables[table.name].append(table)
        rows: dict[tuple[str, str], Row] = {}
        for name, tables in ((HEAD, [head]), *self.tables.items()):
            for position, table in enumerate(tables):
                key = (name, pack if table is head else id_of(name, table.data))
                if key[1] and key not in rows:
                    rows[key] = Row(pack, *key, table.data, bases[id(table)], table.file, table.line, position)
        return tuple(rows.values())

    def _made(self, edits: Overlay) -> Iterator[Table]:
        """The rows that edits made and the files do not have."""
        known = {(name, id_of(name, table.data)) for name in TABLES for table in self.tables[name]} if edits.new else ()
        for (name, row), data in edits.new.items():
            if name in TABLES and (name, row) not in known:
                yield Table(dict(data), name, len(self.tables[name]), f"{self.name}/{EDITS}", At(0), self.problems)

    def _file_problem(self, code: str, file: str, line: int, message: str, remedy: str) -> None:
        name = f"{self.name}/{file}" if file else self.name
        self.problems.append(Problem(code, Severity.ERROR, name, line, message, remedy))

    def _parse(self, path: Path) -> Table | None:
        """Sort the tables of one file by name; the file's top level comes back as a table of its own."""
        file = printable(path.relative_to(self.folder).as_posix())
        text = self._text(path, file)
        data = None if text is None else self._data(text, file)
        if text is None or data is None:
            self.whole = False
            return None
        lines = Lines(text)
        name = f"{self.name}/{file}"
        for table in TABLES:
            rows = data.pop(table, [])
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                message = Worded("{table} must be a list of tables.", table=table)
                self._file_problem("wrong-table", file, lines.of("", 0, table), message, f"Write [[{table}]].")
                continue
            self.tables[table] += [Table(row, table, i, name, lines, self.problems) for i, row in enumerate(rows)]
        head = Table(data, "", 0, name, lines, self.problems)
        if file != "pack.toml":
            for key in data:
                message = Worded("{key} does not belong here.", key=shown(key))
                remedy = Worded("The tables of such a file are {TABLES}.", TABLES=", ".join(TABLES))
                self._file_problem("unknown-key", file, lines.of("", 0, key), message, remedy)
        return head

    def _text(self, path: Path, file: str) -> str | None:
        try:
            return content(path, self.folder).decode("utf-8-sig")  # bytes: a lone carriage return is no end of a line
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            message = Worded("the file cannot be read: this line is not UTF-8 text.")
            self._file_problem("unreadable", file, line, message, Worded("Save the file as UTF-8 text."))
        except OSError as error:
            message = Worded("the file cannot be read: {value}.", value=error.strerror or Worded("read error"))
            self._file_problem("unreadable", file, 0, message, Worded("See that you may read it."))
        return None

    def _data(self, text: str, file: str) -> dict[str, Any] | None:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            message, line = _syntax(str(error))
            line = line or len(text.splitlines())
        except RecursionError:
            message, line = Worded("lists or tables lie too deep in each other"), 0
        except ValueError:  # Python reads no number of more than 4,300 digits
            message, line = Worded("a number has too many digits"), 0
        remedy = Worded("Correct the line, then check again.")
        self._file_problem("syntax", file, line, Worded("this is not TOML: {message}.", message=message), remedy)
        return None

    def _pack(self, head: Table, rows: tuple[Row, ...]) -> Pack | None:
        head.name = "pack"
        head.lines = _TopLines(head.lines)
        version = head.number("format", required=True)
        if version > FORMAT:
            head.report(
                "newer",
                "format",
                Worded("format {version} is newer than this program.", version=version),
                Worded("Update Study App."),
            )
            return None
        identifier = head.identifier()
        self.language = head.text("language", default="en")
        title = head.words("title", self.language, required=True)
        about = head.words("about", self.language)
        pack_version = head.text("version", required=True)
        head.done(f"The keys of pack.toml are {', '.join(_PACK_KEYS)}.")
        if not identifier:
            return None
        sources = self._unique("source", self._source)
        entity_types = self._unique("entity_type", self._entity_type)
        entities = self._unique("entity", lambda t: self._entity(t, entity_types))
        self.forms = tuple({name: None for e in entities.values() for forms in e.forms.values() for name in forms})
        types = self._unique("type", lambda t: self._type(t, entity_types))
        types[FLASHCARD] = FLASHCARD_TYPE
        empty: dict[str, Any] = {}
        frame = Pack(
            identifier, pack_version, self.language, title, about, str(self.folder),
            sources, (), entity_types, entities, types, empty, empty,
        )  # fmt: skip
        facts = self._unique("fact", lambda t: self._fact(t, frame))
        facts = self._premises(facts)
        uncited = tuple(u for t in self.tables["no_fact"] if (u := self._uncited(t, sources)) is not None)
        every = self._unique("deck", lambda t: self._deck(t, facts))
        decks = {id: deck for id, deck in every.items() if not deck.retired}
        return Pack(
            identifier, pack_version, self.language, title, about, str(self.folder),
            sources, uncited, entity_types, entities, types, facts, decks, rows,
        )  # fmt: skip

    def value(self, table: Table, pack: Pack) -> Source | Uncited | EntityType | Entity | FactType | Fact | Deck | None:
        """What one table of a pack says, as if it stood in its files; what is wrong with it is added to its problems."""
        match table.name:
            case "source":
                return self._source(table)
            case "no_fact":
                return self._uncited(table, pack.sources)
            case "entity_type":
                return self._entity_type(table)
            case "entity":
                return self._entity(table, pack.entity_types)
            case "type":
                return self._type(table, pack.entity_types)
            case "fact":
                return self._fact(table, pack)
            case "deck":
                return self._deck(table, pack.facts)
        return None

    def _unique(self, name: str, build: Any) -> dict[str, Any]:
        """The tables of a name as values by id, without those that have an error."""
        found: dict[str, Any] = {}
        first: dict[str, Table] = {}
        for table in self.tables[name]:
            identifier = table.identifier()
            if identifier in first:
                other = first[identifier]
                where = f"{other.file}:{other.line}"
                table.report(
                    "duplicate",
                    "id",
                    Worded("the id stands at {where} already.", where=where),
                    Worded("Give one of the two another id."),
                )
                continue
            if identifier:
                first[identifier] = table
            value = build(table)
            if value is not None and identifier and not table.errors:
                found[identifier] = value
        return found

    def _declared(self, name: str) -> Mapping[str, object]:
        """The tables of a name by their id, good or bad: a wrong entity is reported once, not at each use.

        Of two with one id the first counts.
        """
        if name not in self.declared:
            rows = reversed(self.tables[name])
            self.declared[name] = {t.data["id"]: t for t in rows if isinstance(t.data.get("id"), str)}
        return self.declared[name]

    def _source(self, table: Table) -> Source | None:
        as_of = table.parsed("as_of", parse_date)
        if as_of is None and "as_of" not in table.data:
            table.report(
                "missing-key",
                "",
                Worded("{key} is missing.", key="as_of"),
                'Say for which time it speaks: as_of = "2019-11-28".',
            )
        source = Source(
            table.identifier(),
            table.words("title", self.language, required=True),
            table.text("publisher"),
            as_of or parse_date("0001"),
            self._sha256(table),
            table.number("length"),
            self._spans(table, "paragraphs"),
            self._spans(table, "sentences"),
            Place(table.file, table.line),
        )
        table.done()
        return source

    def _sha256(self, table: Table) -> str:
        found = table.text("sha256")
        if found and not _is_hex(found, 64):
            remedy = Worded("Write the 64 hexadecimal digits of the SHA-256 of the canonical text.")
            table.report("bad-digest", "sha256", Worded("{found} cannot be a SHA-256.", found=shown(found)), remedy)
        return found

    def _spans(self, table: Table, key: str) -> tuple[Span, ...]:
        rows = table.take(key)
        for number, row in enumerate(rows if isinstance(rows, list) else [] if rows is None else [rows], 1):
            if not (isinstance(row, list) and len(row) == 3 and _is_span(row[:2]) and isinstance(row[2], str)):
                remedy = f'Write {key} = [[0, 4, "digest"], ...], the end after the start.'
                table.report(
                    "bad-span",
                    key,
                    Worded("no. {number} of {key} is no span: {row}.", number=number, key=key, row=shown(row)),
                    remedy,
                )
                return ()
        return tuple(Span(*row) for row in rows or ())

    def _uncited(self, table: Table, sources: Mapping[str, Source]) -> Uncited | None:
        source = table.text("source", required=True)
        if source:
            self._known(table, "source", source, "source", sources)
        span = self._span(table, table.take("span"), "")
        reason = table.text("reason", required=True)
        table.done()
        return Uncited(source, span, reason, Place(table.file, table.line)) if span and not table.errors else None

    def _span(self, table: Table, raw: Any, digest: str) -> Span | None:
        if _is_span(raw):
            return Span(raw[0], raw[1], digest)
        remedy = "Write span = [START, END], code points of the source, the end after the start."
        message = Worded("the span is missing.") if raw is None else Worded("{raw} is no span.", raw=shown(raw))
        table.report("bad-span", "cite" if table.name == "fact" else "span", message, remedy)
        return None

    def _entity_type(self, table: Table) -> EntityType:
        found = EntityType(table.identifier(), table.words("name", self.language, required=True), table.text("parent"))
        if found.parent:
            references(table, "parent", [found.parent], self._declared("entity_type"), "entity type")
        table.done()
        return found

    def _entity(self, table: Table, entity_types: Mapping[str, EntityType]) -> Entity:
        kind = table.text("type", required=True)
        if kind:
            self._known(table, "type", kind, "entity_type", entity_types)
        entity = Entity(
            table.identifier(),
            kind,
            table.words("name", self.language, required=True),
            table.flag("the"),
            table.flag("strict"),
            tuple(self._aliases(table)),
            table.texts("part_of"),
            self._forms(table),
            self._picture(table),
            table.texts("was"),
        )
        references(table, "part_of", entity.part_of, self._declared("entity"), "entity")
        table.done()
        return entity

    def _known(self, table: Table, key: str, one: str, name: str, good: Mapping[str, object]) -> bool:
        """Whether a table of a name has no error; one that is nowhere is a problem, a wrong one was reported itself."""
        if references(table, key, [one], self._declared(name), name.replace("_", " ")) and one not in good:
            table.errors += 1
        return one in good

    def _forms(self, table: Table) -> dict[str, dict[str, str]]:
        forms = table.mapping("forms")
        if all(isinstance(f, dict) and all(isinstance(w, str) and w for w in f.values()) for f in forms.values()):
            return {language: dict(found) for language, found in forms.items()}
        remedy = f'Write forms = {{ {self.language} = {{ adj = "..." }} }}.'
        table.report("wrong-value", "forms", Worded("forms must be texts by language and name."), remedy)
        return {}

    def _picture(self, table: Table) -> Picture | None:
        """The picture of a row; one whose file is missing or no picture stays, and is shown by its words."""
        raw = table.mapping("picture")
        if not raw:
            return None
        inner = table.inner("picture", raw)
        picture = Picture(inner.text("file", required=True), inner.words("alt", self.language, required=True))
        inner.done("The keys of picture are file, alt.")
        table.errors += inner.errors
        if picture.file and not pictures.is_name(picture.file):
            remedy = f'Put it into the folder {pictures.FOLDER} of the pack: file = "{pictures.FOLDER}/lamp.png".'
            table.report(
                "bad-picture",
                "picture",
                Worded("{file} names no picture of the pack.", file=shown(picture.file)),
                remedy,
            )
        elif picture.file:
            self._look_at(table, picture.file)
        return picture

    def _look_at(self, table: Table, file: str) -> None:
        path = pictures.find(file, self.folder, self.kept)
        why = "" if path is None else pictures.fault(path)
        if path is None:
            remedy = Worded("Put the file there, or take the picture out; until then its words are shown.")
            table.report(
                "no-picture", "picture", Worded("there is no file {file}.", file=file), remedy, Severity.WARNING
            )
        elif why:
            remedy = Worded("Use a PNG, JPEG, WebP or GIF of less size; until then its words are shown.")
            table.report(
                "wrong-picture",
                "picture",
                Worded("{file} is not shown: {why}.", file=file, why=why),
                remedy,
                Severity.WARNING,
            )

    def _aliases(self, table: Table) -> Iterator[Alias]:
        rows = table.take("aliases") or []
        for row in rows if isinstance(rows, list) else [rows]:
            if isinstance(row, str) and row.strip():
                yield Alias(row, AliasKind.SPELLING)
                continue
            inner = Table(row if isinstance(row, dict) else {}, table.name, table.index, table.file, table.lines, [])
            text = inner.text("text", required=True)
            kind = inner.choice("kind", AliasKind, AliasKind, "spelling")
            language = inner.text("language")
            inner.done()
            if inner.errors or kind is None:
                kinds = ", ".join(AliasKind)
                remedy = f'Write "name" or {{ text = "name", kind = "acronym" }}; kinds: {kinds}.'
                table.report("wrong-value", "aliases", Worded("{row} is no alias.", row=shown(row)), remedy)
            else:
                yield Alias(text, kind, language)

    def _type(self, table: Table, entity_types: Mapping[str, EntityType]) -> FactType | None:
        tense = table.choice("tense", Tense, Tense, "timeless")
        roles = {name: self._role(table, name, raw, entity_types) for name, raw in table.mapping("role").items()}
        known = {name: role for name, role in roles.items() if role is not None}
        for role in known.values():
            if role.negates:
                references(table, f"role.{role.name}", [role.negates], known, "role")
        found = FactType(
            table.identifier(),
            table.words("name", self.language) or {self.language: str(table.data.get("id", ""))},
            tense or Tense.TIMELESS,
            known,
            table.words("sentence", self.language, required=True),
            table.words("label", self.language),
            {facet: table.as_words(f"ask.{facet}", raw, self.language) for facet, raw in table.mapping("ask").items()},
            self._after(table, known),
        )
        table.done()
        if found.id == FLASHCARD:
            table.report(
                "reserved",
                "id",
                Worded("every pack has this type already."),
                Worded("Take it out, or give it another id."),
            )
        self._check_templates(table, found)
        return found

    def _after(self, table: Table, roles: Mapping[str, Role]) -> dict[str, tuple[str, ...]]:
        """By role the types whose facts cannot be later, each with the role that the same thing fills there."""
        raw = table.mapping("after")
        inner = table.inner("after", raw)
        found = {}
        for role in references(table, "after", raw, roles, "role"):
            names = [name if "." in name else f"{name}.{role}" for name in inner.texts(role)]
            known = self._declared("type")
            references(table, f"after.{role}", [name.partition(".")[0] for name in names], known, "fact type")
            found[role] = tuple(names)
        table.errors += inner.errors
        return found

    def _role(self, table: Table, name: str, raw: Any, entity_types: Mapping[str, EntityType]) -> Role | None:
        key = f"role.{name}"
        if not isinstance(raw, dict):
            table.report(
                "wrong-value", key, Worded("{key} must be a table.", key=key), f'Write {key} = {{ value = "entity" }}.'
            )
            return None
        if name in _RESERVED:
            table.report(
                "bad-role",
                key,
                Worded("{name!r} is a word of every fact.", name=name),
                Worded("Give the role another name."),
            )
            return None
        if not wording.is_slot(name):
            remedy = Worded("Use small letters, digits and _, a letter first.")
            table.report("bad-role", key, Worded("{name} cannot stand in a sentence.", name=shown(name)), remedy)
            return None
        inner = table.inner(key, raw)
        value = inner.choice("value", ValueKind, ValueKind, "date" if name in TIME_FACETS else None)
        of = inner.text("of")
        role = Role(
            name, value or ValueKind.TEXT, of,
            inner.flag("many"), inner.flag("one_answer"), inner.flag("distinct"), inner.text("negates"),
            self._unit(table, key, inner.mapping("unit"), value), inner.words("name", self.language),
        )  # fmt: skip
        inner.done(f"The keys of {key} are name, value, of, many, one_answer, distinct, negates, unit.")
        if of:
            self._known(table, key, of, "entity_type", entity_types)
        elif value is ValueKind.ENTITY:
            table.report(
                "missing-key", key, Worded("{key} does not say of which entity type.", key=key), 'Add of = "...".'
            )
        if name in TIME_FACETS and value not in (ValueKind.DATE, None):
            table.report(
                "bad-role",
                key,
                Worded("{name} is a time and no {value}.", name=name, value=value),
                'Write value = "date".',
            )
        table.errors += inner.errors
        return role

    def _unit(self, table: Table, role: str, raw: dict[str, Any], value: ValueKind | None) -> Unit | None:
        """The unit of a role's numbers; `raw` is {} where it has none."""
        if not raw:
            return None
        key = f"{role}.unit"
        inner = table.inner(key, raw)
        one = inner.words("one", self.language, required=True)
        many, few = inner.words("many", self.language) or one, inner.words("few", self.language)
        unit = Unit(one, many, inner.texts("accepted"), few)
        inner.done(f"The keys of {key} are one, few, many, accepted.")
        table.errors += inner.errors
        if value not in (ValueKind.NUMBER, None):
            remedy = 'Write value = "number", or take the unit out.'
            table.report(
                "bad-role",
                key,
                Worded("a unit belongs to a number, and {role} is {value}.", role=role, value=value),
                remedy,
            )
        return unit

    def _check_templates(self, table: Table, found: FactType) -> None:
        """Every slot of a wording must be a role or a time; a question must not name what it asks for."""
        groups = [("sentence", found.sentence, ""), ("label", found.label, "")]
        groups += [(f"ask.{facet}", texts, facet) for facet, texts in found.ask.items()]
        for key, texts, asked in groups:
            for language, template in texts.items():
                for fault in wording.faults(template, found, asked, self.forms):
                    table.report("bad-template", f"{key}.{language}", fault.message, fault.remedy)
        for facet in found.ask:
            if facet not in found.roles and facet not in TIME_FACETS:
                table.report(
                    "unknown-role",
                    f"ask.{facet}",
                    Worded("there is no role {facet!r} to ask for.", facet=facet),
                    Worded("Name a role."),
                )

    def _fact(self, table: Table, pack: Pack) -> Fact | None:
        kind = table.text("type", required=True)
        if kind and kind != FLASHCARD:
            references(table, "type", [kind], self._declared("type"), "fact type")
        fact_type = pack.types.get(kind)
        if fact_type is None:  # reported here, or where the type itself is wrong
            return None
        roles = self._fillers(table, fact_type, pack)
        times = {facet: when for facet in TIME_FACETS if (when := table.parsed(facet, parse_date)) is not None}
        self._check_times(table, fact_type, times)
        status = table.choice("status", Status, Status, "confirmed") or Status.CONFIRMED
        attributed = table.text("attributed")
        if attributed:
            self._known(table, "attributed", attributed, "entity", pack.entities)
        fact = Fact(
            id=table.identifier(),
            type=kind,
            place=Place(table.file, table.line),
            roles=roles,
            times=times,
            citations=tuple(self._citations(table, pack.sources)),
            closed=self._roles(table, "closed", fact_type),
            one_answer=self._roles(table, "one_answer", fact_type),
            distinct=self._roles(table, "distinct", fact_type),
            skip=self._roles(table, "skip", fact_type),
            count=self._counts(table, fact_type),
            date_basis=table.choice("date_basis", DateBasis, DateBasis, "stated") or DateBasis.STATED,
            modality=table.choice("modality", Modality, Modality, "asserted") or Modality.ASSERTED,
            premises=table.texts("from"),
            attributed=attributed,
            status=status,
            event=table.text("event"),
            tags=table.texts("tags"),
            sentence=table.words("sentence", self.language),
            ask={f: table.as_words(f"ask.{f}", raw, self.language) for f, raw in table.mapping("ask").items()},
            picture=self._picture(table),
            was=table.texts("was"),
        )
        table.texts("ignore")
        names = ", ".join(name for name in fact_type.roles if name not in TIME_FACETS)
        for key in (k for k in table.data if k not in table.taken):
            remedy: str = Worded("Roles of {kind}: {value}.", kind=kind, value=names or Worded("none"))
            table.report(
                "unknown-role",
                key,
                Worded("{key} is neither a role of {kind} nor a key of a fact.", key=shown(key), kind=kind),
                remedy,
            )
        uncited = table.data.get("cite", []) == []
        if uncited and status is Status.CONFIRMED and kind != FLASHCARD:
            remedy = 'Add cite = { source = "...", span = [START, END], digest = "..." }, or status = "draft".'
            table.report("no-citation", "", Worded("it rests on no citation."), remedy)
        for role, n in fact.count.items():
            named = len(fact.roles.get(role, ()))
            if n < named or (n > named and role in fact.closed):
                complete = Worded(", the complete list") if role in fact.closed else ""
                message = Worded(
                    "count says {n} for {role}, and {named} are named{complete}.",
                    n=n,
                    role=role,
                    named=named,
                    complete=complete,
                )
                table.report("wrong-count", "count", message, Worded("Correct the count or the list."))
        self._check_wording(table, fact, fact_type)
        return fact

    def _fillers(self, table: Table, fact_type: FactType, pack: Pack) -> dict[str, tuple[Filler, ...]]:
        roles: dict[str, tuple[Filler, ...]] = {}
        for name, role in fact_type.roles.items():
            if name in TIME_FACETS or name not in table.data:
                continue
            raw = table.take(name)
            values = raw if isinstance(raw, list) else [raw]
            if len(values) > 1 and not role.many:
                remedy = f"Name one, or write many = true in the type's role.{name}."
                table.report("too-many", name, Worded("{name} takes one filler.", name=name), remedy)
            if not values:
                table.report(
                    "wrong-value",
                    name,
                    Worded("{name} is an empty list.", name=name),
                    Worded("Fill it, or take the line out."),
                )
            read = (self._filler(table, role, value, pack) for value in values)
            fillers = [filler for filler in read if filler is not None]
            if len({str(f) for f in fillers}) < len(fillers):
                table.report(
                    "repeated",
                    name,
                    Worded("{name} names a filler twice.", name=name),
                    Worded("Take one of the two out."),
                )
            roles[name] = tuple(fillers)
        return roles

    def _filler(self, table: Table, role: Role, raw: Any, pack: Pack) -> Filler | None:
        match role.value:
            case ValueKind.ENTITY:
                return self._entity_filler(table, role, raw, pack)
            case ValueKind.TEXT:
                return table.as_words(role.name, raw, self.language) or None
            case ValueKind.NUMBER:
                if _is_number(raw):
                    return raw
                wrong = Worded("{name} must be a number, a whole one of at most {MOST}.", name=role.name, MOST=MOST)
                table.report("wrong-value", role.name, wrong, f"Write {role.name} = 4.")
                return None
            case ValueKind.DURATION:
                return table.parsed(role.name, parse_duration, raw)
            case ValueKind.FREQUENCY:
                return table.parsed(role.name, parse_frequency, raw)
            case ValueKind.DATE:
                return table.parsed(role.name, parse_date, raw)
            case ValueKind.URL:
                return table.parsed(role.name, _url, raw)

    def _entity_filler(self, table: Table, role: Role, raw: Any, pack: Pack) -> str | None:
        if not isinstance(raw, str):
            table.report(
                "wrong-value",
                role.name,
                Worded("{name} must be the id of an entity.", name=role.name),
                Worded("Write it in quotes."),
            )
            return None
        if not self._known(table, role.name, raw, "entity", pack.entities):
            return None
        kind = pack.entities[raw].type
        if role.of and role.of not in pack.kinds(kind):
            remedy = Worded("Name a {of}, or correct the type of {raw}.", of=role.of, raw=raw)
            table.report(
                "wrong-type",
                role.name,
                Worded("{raw} is a {kind}, and {name} takes a {of}.", raw=raw, kind=kind, name=role.name, of=role.of),
                remedy,
            )
            return None
        return raw

    def _check_times(self, table: Table, fact_type: FactType, times: Mapping[str, EdtfDate]) -> None:
        allowed = {Tense.EVENT: ("when",), Tense.STATE: ("start", "end"), Tense.TIMELESS: ()}[fact_type.tense]
        for facet in times:
            if facet not in allowed:
                remedy = Worded(
                    "A fact of {id} ({tense}) has: {value}.",
                    id=fact_type.id,
                    tense=fact_type.tense,
                    value=", ".join(allowed) or Worded("no time"),
                )
                table.report("wrong-time", facet, Worded("{facet} does not belong here.", facet=facet), remedy)
            if times[facet].precision == "open" and facet != "end":
                table.report(
                    "wrong-time",
                    facet,
                    Worded("{facet} cannot be open.", facet=facet),
                    Worded('Write a date; only end may be "..".'),
                )
        start, end = times.get("start"), times.get("end")
        if start and end and end.certainly_before(start):
            table.report("wrong-time", "end", Worded("it ends before it starts."), Worded("Correct start or end."))

    def _roles(self, table: Table, key: str, fact_type: FactType) -> frozenset[str]:
        known = {**fact_type.roles, **dict.fromkeys(TIME_FACETS)}
        return frozenset(references(table, key, table.texts(key), known, "role"))

    def _counts(self, table: Table, fact_type: FactType) -> dict[str, int]:
        counts = table.mapping("count")
        references(table, "count", counts, fact_type.roles, "role")
        if not all(whole(n) for n in counts.values()):
            table.report(
                "wrong-value", "count", Worded("a count must be a whole number."), "Write count = { role = 6 }."
            )
            return {}
        return dict(counts)

    def _citations(self, table: Table, sources: Mapping[str, Source]) -> Iterator[Citation]:
        raw = table.take("cite")
        for one in raw if isinstance(raw, list) else [] if raw is None else [raw]:
            if not isinstance(one, dict):
                remedy = 'Write cite = { source = "...", span = [START, END], digest = "..." }.'
                table.report("wrong-value", "cite", Worded("a citation must be a table."), remedy)
                continue
            source = one.get("source", "")
            if not isinstance(source, str) or not source:
                remedy = 'Write source = "...", the id of a [[source]].'
                table.report("missing-key", "cite", Worded("the citation names no source."), remedy)
                source = ""
            good = source and self._known(table, "cite", source, "source", sources)
            digest = one.get("digest", "")
            if not _is_hex(digest, 16):
                remedy = Worded("Write the first 16 hexadecimal digits of the SHA-256 of the span’s text.")
                message = (
                    Worded("{digest} cannot be a digest.", digest=shown(digest))
                    if digest
                    else Worded("the citation has no digest.")
                )
                table.report("bad-digest", "cite", message, remedy)
            span = self._span(table, one.get("span"), digest if isinstance(digest, str) else "")
            for extra in sorted(one.keys() - {"source", "span", "digest"}):
                table.report(
                    "unknown-key",
                    "cite",
                    Worded("{extra} is no key of cite.", extra=shown(extra)),
                    Worded("Use source, span, digest."),
                )
            if good and span and sources[source].length and span.end > sources[source].length:
                remedy = Worded("{source} has {length} code points.", source=source, length=sources[source].length)
                table.report("bad-span", "cite", Worded("the span goes past the end of the source."), remedy)
            elif good and span:
                yield Citation(source, span)

    def _check_wording(self, table: Table, fact: Fact, fact_type: FactType) -> None:
        groups: list[tuple[str, Text, str]] = [("sentence", fact.sentence, "")]
        groups += [(f"ask.{facet}", texts, facet) for facet, texts in fact.ask.items()]
        before = table.errors
        for key, texts, asked in groups:
            for template in texts.values():
                for fault in wording.faults(template, fact_type, asked, self.forms):
                    table.report("bad-template", key, fault.message, fault.remedy)
        for facet in fact.ask:
            if facet not in fact_type.roles and facet not in TIME_FACETS:
                table.report(
                    "unknown-role",
                    f"ask.{facet}",
                    Worded("there is no role {facet!r} to ask for.", facet=facet),
                    Worded("Name a role."),
                )
        if table.errors == before:
            self._check_sentence(table, fact, fact_type)

    def _check_sentence(self, table: Table, fact: Fact, fact_type: FactType) -> None:
        """A sentence of the fact's own must keep its slots; a fact must fill those that its sentence cannot do without."""
        for template in fact.sentence.values():
            slots = wording.slots(template)
            for role in (*fact.roles, *fact.times):
                if role not in slots:
                    remedy = Worded(
                        "Put {{{role}}} into it, so that a corrected fact is corrected there too.", role=role
                    )
                    table.report(
                        "lost-slot", "sentence", Worded("the sentence of this fact lost {{{role}}}.", role=role), remedy
                    )
        if table.errors or fact.status is not Status.CONFIRMED:
            return
        for template in (fact.sentence or fact_type.sentence).values():
            for role in wording.unfilled(template, fact):
                remedy = Worded("Fill {role}, or put its part of the sentence in square brackets.", role=role)
                table.report(
                    "no-sentence",
                    "sentence",
                    Worded("its sentence needs {{{role}}}, which is empty.", role=role),
                    remedy,
                )

    def _premises(self, facts: dict[str, Fact]) -> dict[str, Fact]:
        """The facts without those whose premises are not there, or are they themselves."""
        declared = {t.data["id"]: t for t in reversed(self.tables["fact"]) if isinstance(t.data.get("id"), str)}
        for fact in facts.values():
            rests(declared[fact.id], fact, declared)
        waiting = {fact.id for fact in facts.values() if not declared[fact.id].errors}
        founded: set[str] = set()
        while now := {one for one in waiting if founded.issuperset(facts[one].premises)}:
            founded |= now
            waiting -= now
        for one in (f for f in facts if f in waiting and f in _premises_of(f, facts)):
            circular(declared[one])
        return {fact.id: fact for fact in facts.values() if fact.id in founded}

    def _deck(self, table: Table, facts: Mapping[str, Fact]) -> Deck:
        listed = table.texts("facts")
        references(table, "facts", listed, self._declared("fact"), "fact")
        search = table.text("search")
        if (wrong := deck_search.fault(search)) is not None:
            table.report("bad-search", "search", *wrong)
        deck = Deck(
            table.identifier(),
            table.words("name", self.language, required=True),
            table.words("about", self.language),
            search,
            tuple(f for f in listed if f in facts),
            table.texts("forms"),
            table.number("order"),
            table.choice("status", Status, (Status.CONFIRMED, Status.RETIRED), "confirmed") is Status.RETIRED,
            Place(table.file, table.lines.of(table.name, table.index, "search")),
        )
        table.done()
        return deck


class _TopLines(Lines):
    """The lines of a file's top level, whatever name the table goes by in messages."""

    def __init__(self, lines: Lines) -> None:
        self._file = lines

    def of(self, table: str, index: int, key: str = "") -> int:  # noqa: ARG002
        return self._file.of("", 0, key)


def rests(table: Table, fact: Fact, declared: Mapping[str, object]) -> None:
    """Report premises of a fact that no row says, and that a derived one has none."""
    references(table, "from", fact.premises, declared, "fact")
    if fact.modality is Modality.DERIVED and not fact.premises:
        remedy = 'Name them: from = ["...", "..."].'
        table.report("no-premises", "modality", Worded("a derived fact needs its premises."), remedy)


def circular(table: Table) -> None:
    """Report that a fact is among what it rests on."""
    table.report("circular", "from", Worded("it follows from itself."), Worded("Name premises that do not rest on it."))


def _premises_of(fact: str, facts: Mapping[str, Fact]) -> set[str]:
    """What a fact rests on, directly or not."""
    found: set[str] = set()
    todo = [fact]
    while todo:
        more = set(facts[todo.pop()].premises) & facts.keys() - found
        found |= more
        todo += more
    return found


def _is_span(raw: Any) -> bool:
    return isinstance(raw, list) and len(raw) == 2 and whole(raw[0]) and whole(raw[1]) and bool(raw[0] < raw[1])


def _is_number(raw: Any) -> TypeGuard[int | float]:
    return math.isfinite(raw) if isinstance(raw, float) else whole(raw) or (isinstance(raw, int) and whole(-raw))


def _is_hex(raw: Any, digits: int) -> bool:
    return isinstance(raw, str) and len(raw) == digits and not set(raw) - set("0123456789abcdef")


def _syntax(message: str) -> tuple[str, int]:
    """tomllib's message without its place, and the line (0: at the end)."""
    text, _at, place = message.rpartition(" (at ")
    digits = "".join(c if c.isdecimal() else " " for c in place).split()
    return text[:1].lower() + text[1:], int(digits[0]) if digits else 0


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")) or " " in text:
        raise ValueError(Worded("{text!r} is not an address such as https://example.org/", text=text))
    return text
