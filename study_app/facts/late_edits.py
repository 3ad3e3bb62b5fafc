"""Edits of other devices that come after a text was published without them, said again: they would be taken for part of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from study_app.facts.edits import Overlay
from study_app.facts.rows import same
from study_app.journal import Change, Edit, Edited, Journal, Published


def late_edits(journal: Journal, arrived: Collection[str]) -> Iterator[Edit]:
    """What edits among entries that have just arrived say of packs which this device has published since they were made.

    What was edited after the publishing counts on. It is what `Journal.absorb` says again.
    """
    packs = journal.connection.execute("SELECT DISTINCT pack FROM published ORDER BY pack").fetchall()
    if not packs or not arrived:
        return
    new, own = frozenset(arrived), frozenset((journal.device, *journal.devices_before()))
    for (pack,) in packs:
        is_edited = "SELECT 1 FROM edit WHERE pack = ? AND entry IN (SELECT value FROM json_each(?)) LIMIT 1"
        if journal.connection.execute(is_edited, (pack, json.dumps(sorted(new)))).fetchone() is None:
            continue
        edit = _late(pack, list(journal.edits(pack)), new, own)
        if edit is not None:
            yield edit


def _late(pack: str, edited: Sequence[Edited], new: Collection[str], own: Collection[str]) -> Edit | None:
    """What the late ones among the edits of a pack come to that those since it was published do not say; None if nothing."""
    known = [n for n, one in enumerate(edited) if isinstance(one.said, Published) and one.entry.id not in new]
    last = next((n for n in reversed(known) if edited[n].entry.device in own), -1)
    late = [one.said for one in edited[: max(last, 0)] if one.entry.id in new and one.entry.device not in own]
    since, whole, edits = Overlay(), Overlay(), [said for said in late if isinstance(said, Edit)]
    for said in edits:
        whole.add(said.changes)
    for one in edited[last + 1 :]:
        if isinstance(one.said, Edit):
            since.add(one.said.changes)
            whole.add(one.said.changes)
    changes = tuple(_missing(since, whole, dict.fromkeys((c.table, c.id) for said in edits for c in said.changes)))
    why = "; ".join(dict.fromkeys(said.why for said in edits if said.why))
    return Edit(pack, edits[-1].version, changes, why) if changes else None


def _missing(since: Overlay, whole: Overlay, keys: Collection[tuple[str, str]]) -> Iterator[Change]:
    for key in keys:
        if (row := whole.new.get(key)) is not None:
            if not same(row, had := since.new.get(key)):
                yield Change(*key, "", had, row)
            continue
        for name, (old, new) in whole.fields.get(key, {}).items():
            if not same((old, new), since.fields.get(key, {}).get(name)):
                yield Change(*key, name, old, new)
