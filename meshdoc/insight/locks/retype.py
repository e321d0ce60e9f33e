"""What ALTER COLUMN ... TYPE drops and creates again: ATPostAlterTypeCleanup (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, ForeignKey
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Address, Object
from meshdoc.catalog.relation import Relation
from meshdoc.insight.locks.record import Kind, Work


def retyped_keys(catalog: Catalog, before: Relation, after: Relation) -> Iterator[ForeignKey]:
    """The foreign keys of and to columns with another type, which are dropped and added."""
    types = {column.attnum: column.type for column in before.columns}
    retyped = {column.attnum for column in after.columns if types.get(column.attnum, column.type) != column.type}
    for key in catalog.children(after.oid, ForeignKey) if retyped else ():
        own = retyped.intersection(key.columns) if key.table == after.oid else set()
        if own or (key.references_table == after.oid and retyped.intersection(key.references_columns)):
            yield key


def compares_other_types(key: ForeignKey, before: Relation, after: Relation) -> bool:
    """Whether a valid foreign key has to be checked after ALTER COLUMN ... TYPE: TryReuseForeignKey."""
    types = {column.attnum: column.type.oid for column in before.columns}
    changed = {column.attnum for column in after.columns if types.get(column.attnum) not in (None, column.type.oid)}
    own = changed.intersection(key.columns) if key.table == after.oid else set()
    theirs = changed.intersection(key.references_columns) if key.references_table == after.oid else set()
    return bool(own or theirs) and key.validated and key.enforced and not key.of_referenced


def rebuilt(parts: Iterable[Object], before: Relation, after: Relation, named: Collection[str]) -> Iterator[Work]:
    """The checks and indexes of a table that use columns with another type, or `named` ones, whatever their type."""
    types = {column.attnum: column.type for column in before.columns}
    retyped = {
        Address(after.oid, column.attnum)
        for column in after.columns
        if types.get(column.attnum, column.type) != column.type or column.name in named
    }
    for item in parts if retyped else ():
        if isinstance(item, Check) and item.validated and retyped.intersection(item.expression.depends):
            reason = f"{item.name} is checked with the new type"
            yield Work(kind=Kind.SCANS, reason=reason, about=item.oid)
        elif isinstance(item, Index) and retyped.intersection(_computed_from(item)):
            reason = f"{item.name} is computed with the new type"
            yield Work(kind=Kind.BUILDS, reason=reason, about=item.oid)


def _computed_from(index: Index) -> Iterator[Address]:
    """What the expressions and the predicate of an index use: CheckIndexCompatible keeps none that has some."""
    for expression in (index.predicate, *(key.expression for key in index.index_keys)):
        yield from expression.depends if expression else ()
