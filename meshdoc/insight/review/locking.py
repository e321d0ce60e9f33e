"""The locks that the new versions take on relations that were there before them."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.namespace import Names
from meshdoc.history.history import History
from meshdoc.history.wording import object_text
from meshdoc.insight.locks.history import over
from meshdoc.insight.locks.record import Kind, Lock, StatementLocks
from meshdoc.insight.review.change import Locked
from meshdoc.insight.review.states import States


def locked(states: States) -> Iterator[Locked]:
    """The locks of the statements of the versions that the base does not have, in order."""
    return locks_of(states.public[1], states.fresh, states.base.catalog if states.is_one_history else None)


def locks_of(head: History, places: tuple[int, ...], base: Catalog | None = None) -> Iterator[Locked]:
    """The locks of the statements of the versions at these indexes, in order; `base` is the catalog before all of them.

    A relation that one of these versions creates takes no care.
    """
    made = {change.oid for place in places for change in head.steps[place].changes if change.before is None}
    for first, last in _runs(places):
        before = base or head.at(first - 1)
        for statement in over(head, first - 1, last):
            for lock in statement.locks:
                if lock.relation not in made:
                    yield _told(head, before, statement, lock)


def _runs(places: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The first and last of indexes in a row."""
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or places[end] != places[end - 1] + 1:
            yield places[start], places[end - 1]
            start = end


def _told(head: History, before: Catalog, statement: StatementLocks, lock: Lock) -> Locked:
    catalog = head.catalog if lock.relation in head.catalog else before
    works = [work for work in lock.works if work.kind is not Kind.NOTHING]
    return Locked(
        relation=object_text(Names(catalog, head.system), lock.relation),
        mode=lock.mode.value,
        work=", ".join(dict.fromkeys(work.kind.value for work in works)),
        reason="; ".join(dict.fromkeys(work.reason for work in lock.works)),
        gentler="; ".join(lock.gentler),
        is_heavy=lock.takes_long and lock.mode.blocks_writes,
        place=statement.location,
    )
