"""What was learned follows a fact, and what was proposed an entity, whose id a pack gave up for another."""

from __future__ import annotations

from study_app.clock import Moment
from study_app.errors import StudyAppError
from study_app.facts.store import Store
from study_app.journal import RENAMED, Decision, Journal, pairs_of

Ids = dict[str, dict[str, str]]
"""By table the ids that were given up, and which stands in the place of each."""


def follow(journal: Journal, store: Store, now: Moment) -> bool:
    """Say in the journal what the packs of a library say of ids that were given up, where it says something else; whether it did.

    So the record has all that memory is folded from. Of a pack that is not here it says what it said. Where nothing can be
    written, what was learned is found again once it can.
    """
    if journal.refusal:
        return False
    said = {scope: pairs_of(one.value) for (name, scope), one in journal.decisions().items() if name == RENAMED}
    none: Ids = {"fact": {}, "entity": {}}
    wanted = {pack: none | ids for pack, ids in store.renamed().items()}
    followed = False
    for pack in dict.fromkeys((*wanted, *said)):
        if not store.pack_version(pack):
            continue
        before = said.get(pack, none)
        after = wanted.get(pack, none)
        after = {table: _back(store, pack, table, before[table], after[table]) for table in after}
        if after != before:
            try:
                journal.state(Decision(RENAMED, pack, after), at=now)
            except StudyAppError:  # the disk is full: what was saved before is not to be told as lost for this
                return followed
            followed = True
    return followed


def _back(store: Store, pack: str, table: str, before: dict[str, str], after: dict[str, str]) -> dict[str, str]:
    """The renames of a table, with those turned round that were taken back: an older text has the old id again."""
    back = {
        new: old
        for old, new in before.items()
        if old not in after and new not in after and not store.has(pack, table, new) and store.has(pack, table, old)
    }
    return after | back
