"""The parts that a schema lost when a table was dropped and another one took its name.

A table cannot be converted into a partitioned one, and its column order cannot be changed. So migrations create a new
table next to the old one, drop the old one and rename the new one. Everything attached to the old table is dropped with
it unless it is created again, and PostgreSQL does not warn about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.constraint import Check, Constraint, Exclusion, ForeignKey, Unique
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import Table
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.history.history import History
from meshdoc.record import positional

ATTACHED = (Policy, Trigger, Rule, Index, Check, Unique, Exclusion, ForeignKey)
"""The parts of a table that have to be created again explicitly."""


@positional
class Loss:
    """The parts that the dropped table `former` had and `successor`, which has its name now, lacks."""

    former: Table
    successor: Oid
    cause: Cause | None
    row_security: bool
    comment: str | None
    parts: tuple[Object, ...]
    """The missing policies, triggers, rules, indexes and constraints, by kind and name."""


def losses(history: History) -> tuple[Loss, ...]:
    """Every loss that the project caused and no later version made good, in the order of the drops."""
    found = (_loss(history, drop) for drop in _dropped_tables(history))
    return tuple(loss for loss in found if loss and (loss.row_security or loss.comment or loss.parts))


def _dropped_tables(history: History) -> Iterator[Change]:
    for step in history.steps:
        for change in () if step.external else step.changes:
            if change.after is None and isinstance(change.before, Table):
                yield change


def _loss(history: History, drop: Change) -> Loss | None:
    former = drop.before
    assert isinstance(former, Table)
    successor = history.catalog.find("relation", former.schema, former.name)
    if not isinstance(successor, Table):
        return None
    former_parts = _dropped_with(history, former.oid, drop.cause)
    return Loss(
        former=former,
        successor=successor.oid,
        cause=drop.cause,
        row_security=former.row_security and not successor.row_security,
        comment=former.comment if successor.comment is None else None,
        parts=_missing(history.catalog, former_parts, former, successor),
    )


def _dropped_with(history: History, table: Oid, cause: Cause | None) -> list[Object]:
    """The parts of a table that were dropped by the same statement, without the indexes of keys."""
    changes = (change for change in history.changes() if change.cause == cause)
    return [
        change.before
        for change in changes
        if change.after is None
        and isinstance(change.before, ATTACHED)
        and change.before.table == table
        and not (isinstance(change.before, Index) and change.before.constraint)
    ]


def _missing(catalog: Catalog, parts: Iterable[Object], former: Table, successor: Table) -> tuple[Object, ...]:
    """The parts without a counterpart in the successor."""
    present = [item for item in catalog.children(successor.oid, Object) if isinstance(item, ATTACHED)]
    kept = {_signature(item, successor) for item in present} | _covered(catalog, successor)
    missing = (part for part in parts if _signature(part, former) not in kept)
    return tuple(sorted(missing, key=lambda part: (_kind(part), part.name)))


def _covered(catalog: Catalog, table: Table) -> set[tuple[object, ...]]:
    """The indexes that every partition of a table has of its own."""
    partitions = [item for item in catalog.children(table.oid, Table) if item.partition_of == table.oid]
    each = [{_signature(index, item) for index in catalog.children(item.oid, Index)} for item in partitions]
    return set.intersection(*each) if each else set()


def _kind(part: Object) -> str:
    return "constraint" if isinstance(part, Constraint) else part.noun


def _signature(part: Object, table: Table) -> tuple[object, ...]:
    """The identity of a part across tables: its function and columns, or else its name."""
    columns = {column.attnum: column.name for column in table.columns}
    if isinstance(part, Index):
        keys = tuple(
            (columns.get(key.attnum), _elsewhere(key.expression, table), key.descending) for key in part.index_keys
        )
        return ("index", part.method, keys, _elsewhere(part.predicate, table), part.unique)
    if isinstance(part, ForeignKey):
        own = tuple(columns.get(attnum) for attnum in part.columns)
        return ("foreign key", own, part.references_table, part.on_delete)
    if isinstance(part, Unique):
        return ("unique", tuple(columns.get(attnum) for attnum in part.columns))
    return (_kind(part), part.name)


def _elsewhere(expression: Expr | None, table: Table) -> Expr | None:
    """An expression without the identity of its table."""
    return expression and expression.map(lambda at: Address(NO_OID, at.sub) if at.oid == table.oid else at)
