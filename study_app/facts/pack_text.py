"""From a Pack back to TOML: one edited field is one changed line, and a whole pack can be written anew."""

from __future__ import annotations

import contextlib
import os
import shutil
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from study_app.errors import StudyAppError
from study_app.facts.dates import EdtfDate
from study_app.facts.folder import pack_files
from study_app.facts.kinds import FLASHCARD, TIME_FACETS, DateBasis, Modality, Status, Tense, ValueKind
from study_app.facts.pack import Deck, Entity, Fact, FactType, Pack, Role, Source
from study_app.facts.pack_files import FORMAT
from study_app.facts.quantities import Duration, Frequency
from study_app.facts.rows import HEAD, Row, id_of
from study_app.facts.text_edits import edited, inline
from study_app.i18n import _


def edit_fact(folder: Path, fact: str, changes: Mapping[str, Any]) -> Path:
    """Change keys of a fact in the text of its pack; None takes a key out. Returns the file that changed.

    Values are what TOML holds (text, numbers, lists, tables). Comments, order and layout stay; the file is replaced whole
    or not at all. Raises StudyAppError if there is no such fact, or its file cannot be written.
    """
    for path in pack_files(folder):
        text = text_of(path)
        if fact not in text:
            continue
        number = next((n for n, id in enumerate(_ids(text, path)) if id == fact), None)
        if number is not None:
            replace_text(path, edited(text, str(path), {("fact", number): changes}))
            return path
    raise StudyAppError(_("There is no fact {fact} in {folder}.").format(fact=fact, folder=folder))


def _ids(text: str, path: Path) -> list[Any]:
    try:
        rows = tomllib.loads(text.removeprefix("\ufeff")).get("fact")
    except ValueError as error:
        raise StudyAppError(
            _("{path} is not TOML: mend it first, `study-app check` names the line.").format(path=path)
        ) from error
    return [row.get("id") if isinstance(row, dict) else None for row in (rows if isinstance(rows, list) else ())]


def text_of(path: Path) -> str:
    """The text of a file of a pack to be edited, its line ends as they are; raises StudyAppError where it has none."""
    try:
        return path.read_bytes().decode("utf-8")  # bytes: line ends stay
    except (OSError, UnicodeDecodeError) as error:
        raise StudyAppError(_("{path} cannot be read: `study-app check` says why.").format(path=path)) from error


def write_pack(pack: Pack, folder: Path) -> None:
    """Write a pack into a folder as pack.toml, entities.toml, facts/facts.toml and decks.toml.

    Reading it back gives an equal pack, but for the places in files. Raises StudyAppError if the folder cannot be written,
    or holds other files of a pack, which would be read as parts of this one.
    """
    ours = {folder / name for name in ("pack.toml", "entities.toml", "facts/facts.toml", "decks.toml")}
    if other := next((path for path in pack_files(folder) if path not in ours), None):
        raise StudyAppError(
            _("{folder} holds a pack already ({path}): choose an empty one.").format(folder=folder, path=other)
        )
    _write(folder / "pack.toml", _pack_tables(pack))
    entities = (("entity", _entity(entity)) for entity in pack.entities.values())
    _write(folder / "entities.toml", entities)
    _write(folder / "facts" / "facts.toml", (("fact", _fact(fact, pack)) for fact in pack.facts.values()))
    _write(folder / "decks.toml", (("deck", _deck(deck)) for deck in pack.decks.values()))


def rows_of(pack: Pack) -> Iterator[Row]:
    """The rows that a pack would have if it were written."""
    tables: Iterable[tuple[str, dict[str, Any]]] = (
        *((name or HEAD, row) for name, row in _pack_tables(pack)),
        *(("entity", _entity(entity)) for entity in pack.entities.values()),
        *(("fact", _fact(fact, pack)) for fact in pack.facts.values()),
        *(("deck", _deck(deck)) for deck in pack.decks.values()),
    )
    counted: dict[str, int] = {}
    for table, row in tables:
        position = counted[table] = counted.get(table, -1) + 1
        yield Row(pack.id, table, id_of(table, row), row, row, f"{pack.id}/{table}.toml", position + 1, position)


def _pack_tables(pack: Pack) -> Iterator[tuple[str, dict[str, Any]]]:
    yield (
        "",
        {"format": FORMAT}
        | _filled(id=pack.id, version=pack.version, language=pack.language, title=pack.title, about=pack.about),
    )
    for source in pack.sources.values():
        yield "source", _source(source)
    for uncited in pack.uncited:
        span = [uncited.span.start, uncited.span.end]
        yield "no_fact", {"source": uncited.source, "span": span, "reason": uncited.reason}
    for kind in pack.entity_types.values():
        yield "entity_type", _filled(id=kind.id, name=kind.name, parent=kind.parent)
    for fact_type in (one for one in pack.types.values() if one.id != FLASHCARD):  # every pack has that one
        yield "type", _fact_type(fact_type)


def _source(source: Source) -> dict[str, Any]:
    spans = {
        name: [[s.start, s.end, s.digest] for s in rows]
        for name, rows in (("paragraphs", source.paragraphs), ("sentences", source.sentences))
    }
    head = _filled(id=source.id, title=source.title, publisher=source.publisher, as_of=source.as_of.text)
    return head | {"sha256": source.sha256, "length": source.length} | spans


def _entity(entity: Entity) -> dict[str, Any]:
    aliases = [_filled(text=a.text, kind=str(a.kind), language=a.language) for a in entity.aliases]
    return _filled(
        id=entity.id,
        type=entity.type,
        name=entity.name,
        the=entity.the,
        strict=entity.strict,
        aliases=aliases,
        part_of=entity.part_of,
        forms=dict(entity.forms),
        was=entity.was,
    )


def _fact_type(fact_type: FactType) -> dict[str, Any]:
    head = _filled(id=fact_type.id, name=fact_type.name)
    head["tense"] = str(fact_type.tense or Tense.TIMELESS)
    head["role"] = {name: _role(role) for name, role in fact_type.roles.items()}
    after = {role: list(names) for role, names in fact_type.after.items()}
    return head | _filled(sentence=fact_type.sentence, label=fact_type.label, ask=fact_type.ask, after=after)


def _role(role: Role) -> dict[str, Any]:
    flags = _filled(many=role.many, one_answer=role.one_answer, distinct=role.distinct, negates=role.negates)
    unit = {}
    if role.unit:
        unit = _filled(one=role.unit.one, few=role.unit.few, many=role.unit.many, accepted=role.unit.accepted)
    named = _filled(name=role.title)
    return named | {"value": str(role.value)} | _filled(of=role.of) | flags | _filled(unit=unit)


def _fact(fact: Fact, pack: Pack) -> dict[str, Any]:
    row: dict[str, Any] = {"id": fact.id, "type": fact.type}
    roles = pack.types[fact.type].roles
    for name, fillers in fact.roles.items():
        values = [_value(filler, roles[name]) for filler in fillers]
        row[name] = values if len(values) != 1 else values[0]
    row |= {facet: fact.times[facet].text for facet in TIME_FACETS if facet in fact.times}
    row |= {"date_basis": str(fact.date_basis)} if fact.date_basis is not DateBasis.STATED else {}
    row |= {"modality": str(fact.modality)} if fact.modality is not Modality.ASSERTED else {}
    row |= {"status": str(fact.status)} if fact.status is not Status.CONFIRMED else {}
    sets = {key: sorted(getattr(fact, key)) for key in ("closed", "one_answer", "distinct", "skip")}
    row |= _filled(
        **{"from": fact.premises},
        attributed=fact.attributed,
        count=dict(fact.count),
        **sets,
        event=fact.event,
        tags=fact.tags,
        sentence=fact.sentence,
        ask=fact.ask,
        was=fact.was,
    )
    cites = [{"source": c.source, "span": [c.span.start, c.span.end], "digest": c.span.digest} for c in fact.citations]
    return row | ({"cite": cites if len(cites) != 1 else cites[0]} if cites else {})


def _value(filler: Any, role: Role) -> Any:
    if isinstance(filler, EdtfDate):
        return filler.text
    if isinstance(filler, (Duration, Frequency)):
        return str(filler)
    return dict(filler) if role.value is ValueKind.TEXT else filler


def _deck(deck: Deck) -> dict[str, Any]:
    said = _filled(
        id=deck.id,
        name=deck.name,
        about=deck.about,
        search=deck.search,
        facts=deck.facts,
        forms=deck.forms,
        order=deck.order,
    )
    return said | ({"status": str(Status.RETIRED)} if deck.retired else {})


def _filled(**values: Any) -> dict[str, Any]:
    """The keys that say something, as TOML holds them."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items() if value}


def _write(path: Path, tables: Iterable[tuple[str, dict[str, Any]]]) -> None:
    document = tomlkit.document()
    groups: dict[str, AoT] = {}
    for name, row in tables:
        if not name:
            for key, value in row.items():
                document.add(key, inline(value))
            continue
        if name not in groups:
            groups[name] = tomlkit.aot()
            document.add(name, groups[name])
        table = tomlkit.table()
        for key, value in row.items():
            table.add(key, inline(value))
        groups[name].append(table)
    replace_text(path, tomlkit.dumps(document))


def replace_text(path: Path, text: str) -> None:
    """Put the new text in the place of the old file, whole or not at all."""
    path = path.resolve()  # what a link points to, not the link
    fresh = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, fresh)
        fresh.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        reason = error.strerror or _("it cannot be written")
        raise StudyAppError(
            _("{path} was not saved ({reason}): check that the folder may be written.").format(path=path, reason=reason)
        ) from error
