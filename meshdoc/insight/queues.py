"""Queues: those of pgmq, and tables from which routines take rows with FOR UPDATE SKIP LOCKED; keys of idempotency."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import Schema
from meshdoc.catalog.index import indexes_of
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Persistence, Relation, Table
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.effects.query import TAKES
from meshdoc.insight.effects.record import Action
from meshdoc.record import record, replace

DEAD = re.compile(r"_(?:dlq|dead_letters?|dead|failed)$")
"""How the name of a queue's dead-letter queue ends."""
IDEMPOTENCY = re.compile(r"(?:^|_)(?:idempoten\w*|dedup\w*)(?:_|$)")


@record
class Queue:
    """A queue. `archive` and `dead_letters` are the tables beside it, 0 without one.

    The routines that send add rows; those that take lock or update them; those that remove delete them. Taking by SKIP
    LOCKED is `takers`.
    """

    table: Oid
    name: str
    archive: Oid = NO_OID
    dead_letters: Oid = NO_OID
    is_pgmq: bool = False
    is_unlogged: bool = False
    senders: tuple[Oid, ...] = ()
    takers: tuple[Oid, ...] = ()
    removers: tuple[Oid, ...] = ()
    archivers: tuple[Oid, ...] = ()
    readers: tuple[Oid, ...] = ()


@record
class IdempotencyKey:
    """A column named as a key of idempotency, and the columns of the unique key it is in; empty if in none."""

    table: Oid
    attnum: int
    unique: tuple[int, ...]


@dataclass(frozen=True)
class Queues:
    """Finds the queues in a catalog that does not change any more."""

    catalog: Catalog
    effects: RoutineEffects

    def tables(self, tables: Iterable[Relation]) -> tuple[Queue, ...]:
        """The queues among some tables, by name; a dead-letter queue follows its queue."""
        found = [queue for table in tables if isinstance(table, Table) and (queue := self._queue(table))]
        places = {(queue.is_pgmq, queue.name): queue.table for queue in found}
        return tuple(self._with_dead_letters(queue, places) for queue in sorted(found, key=lambda queue: queue.name))

    def _queue(self, table: Table) -> Queue | None:
        takers = self._takers.get(table.oid, ())
        schema = self.catalog.get(table.schema)
        is_pgmq = isinstance(schema, Schema) and schema.name == "pgmq" and table.name.startswith("q_")
        if not (is_pgmq or takers):
            return None
        archive = self.catalog.find("relation", table.schema, f"a_{table.name[2:]}") if is_pgmq else None
        sides = archive.oid if archive else NO_OID
        return Queue(
            table=table.oid,
            name=table.name[2:] if is_pgmq else table.name,
            archive=sides,
            is_pgmq=is_pgmq,
            is_unlogged=table.persistence is Persistence.UNLOGGED,
            senders=self._users(table.oid, Action.INSERT),
            takers=tuple(sorted({*takers, *self._users(table.oid, Action.UPDATE)})),
            removers=self._users(table.oid, Action.DELETE),
            archivers=self._users(sides, Action.INSERT) if sides else (),
            readers=self._only_reading(table.oid),
        )

    def _with_dead_letters(self, queue: Queue, places: dict[tuple[bool, str], Oid]) -> Queue:
        for (is_pgmq, name), oid in places.items():
            if is_pgmq == queue.is_pgmq and DEAD.search(name) and DEAD.sub("", name) == queue.name:
                return replace(queue, dead_letters=oid)
        return queue

    @cached_property
    def _takers(self) -> dict[Oid, set[Oid]]:
        """The routines that take rows of each table."""
        found: dict[Oid, set[Oid]] = {}
        for routine in self.effects.own:
            for each in self.effects.of(routine).commands:
                if each.tag == TAKES:
                    found.setdefault(each.relation, set()).add(routine)
        return found

    def _users(self, table: Oid, action: Action) -> tuple[Oid, ...]:
        return tuple(sorted({use.routine for use in self.effects.users(table) if use.action is action}))

    def _only_reading(self, table: Oid) -> tuple[Oid, ...]:
        actions: dict[Oid, set[Action]] = {}
        for use in self.effects.users(table):
            actions.setdefault(use.routine, set()).add(use.action)
        return tuple(sorted(routine for routine, found in actions.items() if found == {Action.READ}))


def idempotency_keys(catalog: Catalog, tables: Iterable[Relation]) -> Iterator[IdempotencyKey]:
    """The columns of some tables that are named as keys of idempotency."""
    for table in tables:
        for column in table.columns:
            if IDEMPOTENCY.search(column.name):
                unique = next((key for key in _unique_keys(catalog, table.oid) if column.attnum in key), ())
                yield IdempotencyKey(table=table.oid, attnum=column.attnum, unique=unique)


def _unique_keys(catalog: Catalog, table: Oid) -> Sequence[tuple[int, ...]]:
    """The columns of the unique indexes of a table, the fewest first; a partial index counts too."""
    found = [tuple(key.attnum for key in index.index_keys) for index in indexes_of(catalog, table) if index.unique]
    return sorted(found, key=len)
