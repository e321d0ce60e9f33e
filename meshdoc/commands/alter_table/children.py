"""The children of a table, and how a subcommand reaches them: find_inheritance_children (pg_inherits.c)."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc import errors
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, ForeignTable, Relation, Table
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session

Heir = Table | ForeignTable


def children_of(session: Session, parent: Oid) -> list[Heir]:
    """The direct children and partitions, in the order of their oids."""
    tables: list[Heir] = [*session.catalog.children(parent, Table), *session.catalog.children(parent, ForeignTable)]
    heirs = [child for child in tables if parent in child.inherits or child.partition_of == parent]
    return sorted(heirs, key=lambda child: child.oid)


def descendants_of(session: Session, parent: Oid) -> Iterator[Heir]:
    """All below a table, each once, parents before their children: find_all_inheritors."""
    seen: set[Oid] = set()
    waiting = children_of(session, parent)
    while waiting:
        child = waiting.pop(0)
        if child.oid not in seen:
            seen.add(child.oid)
            yield child
            waiting.extend(children_of(session, child.oid))


def is_partitioned(relation: object) -> bool:
    """Whether it is a partitioned table."""
    return isinstance(relation, Table) and relation.partition_strategy is not None


SYSTEM_COLUMNS = frozenset({"tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"})


def find_column(relation: Relation, name: str, refusal: str = "cannot alter") -> Column:
    """The column of that name; SqlError 42703 where there is none, 0A000 with the refusal for a system column."""
    if name in SYSTEM_COLUMNS:
        raise SqlError("0A000", f'{refusal} system column "{name}"')
    column = relation.column(name)
    if column is None:
        raise errors.undefined_column_of(name, relation.name)
    return column


def in_partition_key(table: object, attnum: int) -> str:
    """How a column is part of the table's partition key: itself, in an expression, or not at all."""
    if isinstance(table, Table):
        for item in table.partition_key:
            if item.attnum == attnum:
                return "column"
            if item.expression and any(
                address.oid == table.oid and address.sub == attnum for address in item.expression.depends
            ):
                return "expression"
    return ""
