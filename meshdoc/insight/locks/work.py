"""The work that a statement does on tables: what changed, and what the state before it proves.

Mirrors phase 3 of ALTER TABLE (ATRewriteTables of tablecmds.c), index_build and validateForeignKeyConstraint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from pglast import ast

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.constraint import Check, Constraint, Exclusion, ForeignKey, NotNull
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import descendants_of, is_partitioned, partitions_of
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import ColumnDefault, GenerationExpression, MaterializedView, Relation, Table
from meshdoc.insight.locks.change import becomes_valid, is_default, users_of
from meshdoc.insight.locks.proof import implies_bound, proof_of_not_null
from meshdoc.insight.locks.record import Kind, Work
from meshdoc.insight.locks.retype import compares_other_types, rebuilt, retyped_keys
from meshdoc.insight.locks.rewrite import recomputed, retyped_columns, rewrites_of
from meshdoc.insight.locks.statement import CONCURRENTLY, PARTS_FIRST
from meshdoc.registry import Registry
from meshdoc.session import Session

VALIDATE = "ADD CONSTRAINT ... NOT VALID, then VALIDATE CONSTRAINT"
NOT_NULL_LATER = "ADD CONSTRAINT ... NOT NULL ... NOT VALID, then VALIDATE CONSTRAINT"
WITH_DEFAULT = "ADD COLUMN ... NOT NULL DEFAULT ..."
USING_INDEX = "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX"
CHECK_FIRST = "add a CHECK that implies the bound with NOT VALID, and VALIDATE it, before ATTACH PARTITION"


@dataclass(frozen=True)
class Happened:
    """What a statement changed: the state after it, and each object as it was before, None if it is new.

    `retyped` are the columns that ALTER COLUMN ... TYPE names, `computed` is whether USING computes values, by the
    columns that have one.
    """

    names: Names
    node: ast.Node | None
    before: dict[Oid, Object | None]
    computed: Mapping[str, bool]
    retyped: frozenset[str]

    @property
    def catalog(self) -> Catalog:
        """The state after the statement."""
        return self.names.catalog

    def is_new(self, oid: Oid) -> bool:
        """Whether the statement created an object."""
        return self.before.get(oid, self) is None

    def column_is_new(self, table: Oid, attnum: int) -> bool:
        """Whether the statement added a column."""
        former = self.before.get(table)
        return isinstance(former, Relation) and all(column.attnum != attnum for column in former.columns)

    @cached_property
    def filled(self) -> frozenset[Oid]:
        """The tables of which a column got a default."""
        items = (self.catalog.get(oid) for oid in self.before)
        return frozenset(item.table for item in items if isinstance(item, ColumnDefault))


Told: TypeAlias = Iterator[tuple[Oid, Work]]
workers: Registry[type[Object], Callable[[Happened, Any, Any], Told]] = Registry("class whose changes are work")
"""The work that a change of an object is, by its class: from what was before, None if it is new, to what is after."""


def works_of(session: Session, node: ast.Node | None, changes: Sequence[Change], computed: Mapping[str, bool]) -> Told:
    """The work on each table that existed before; the session's catalog is the one after the statement."""
    before: dict[Oid, Object | None] = {}
    for change in changes:
        before.setdefault(change.oid, change.before)
    retyped = retyped_columns(node)
    if isinstance(node, ast.AlterTableStmt) and retyped and (named := session.find_relation(node.relation)):
        for table in (named, *descendants_of(session.catalog, named.oid)):
            before.setdefault(table.oid, table)
    happened = Happened(session.names, node, before, computed, retyped)
    for oid, former in before.items():
        item = happened.catalog.get(oid)
        worker = workers.get(type(item)) if item is not None else None
        for relation, work in worker(happened, former, item) if worker else ():
            if not happened.is_new(relation):
                yield relation, work


def _has_rows(catalog: Catalog, oid: Oid) -> bool:
    item = catalog.get(oid)
    return isinstance(item, Table | MaterializedView) and not is_partitioned(item)


# --- tables -----------------------------------------------------------------------------------------------------------


@workers(Table)
def table(happened: Happened, before: Table | None, after: Table) -> Told:
    """A table that is rewritten, or scanned to become a partition."""
    if before is None:
        return
    if after.partition_of and not before.partition_of:
        yield from _attached(happened, after)
    if not is_partitioned(after):
        for work in rewrites_of(happened.names, before, after, happened.computed):
            yield after.oid, work
        old = (item for item in happened.catalog.children(after.oid, Object) if not happened.is_new(item.oid))
        yield from ((after.oid, work) for work in rebuilt(old, before, after, happened.retyped))
    for key in retyped_keys(happened.catalog, before, after):
        if compares_other_types(key, before, after):
            reason = f"{key.name} compares values of another type"
            yield key.table, Work(kind=Kind.VALIDATES, reason=reason, about=key.oid)


def _attached(happened: Happened, partition: Table) -> Told:
    """ATTACH PARTITION: QueuePartitionConstraintValidation of the partition and of the default one."""
    parent = happened.catalog[partition.partition_of]
    assert isinstance(parent, Table)
    yield from _bounded(happened, parent, partition, partition)
    for other in partitions_of(happened.catalog, parent.oid):
        if is_default(other) and other.oid != partition.oid:
            reason = "none of its rows may belong to the new partition"
            yield other.oid, Work(kind=Kind.SCANS, reason=reason)


def _bounded(happened: Happened, parent: Table, partition: Table, part: Table) -> Told:
    """The check that rows are within a partition's bound; `part` is it, or one of its own partitions."""
    assert partition.partition_bound is not None
    if implies_bound(happened.names, parent, part, partition.partition_bound):
        yield part.oid, Work(kind=Kind.NOTHING, reason="a valid CHECK proves that its rows are within the bound")
    elif is_partitioned(part):
        for each in partitions_of(happened.catalog, part.oid):
            if isinstance(each, Table):
                yield from _bounded(happened, parent, partition, each)
    else:
        reason = "each row has to be within the bound"
        yield part.oid, Work(kind=Kind.SCANS, reason=reason, gentler=CHECK_FIRST)


@workers(GenerationExpression)
def generation_expression(happened: Happened, before: Object | None, after: GenerationExpression) -> Told:
    """SET EXPRESSION."""
    item = happened.catalog[after.table]
    if not isinstance(item, Table) or is_partitioned(item) or happened.column_is_new(item.oid, after.attnum):
        return
    if before is None and (work := recomputed(item, after)):
        yield after.table, work


# --- indexes ----------------------------------------------------------------------------------------------------------


@workers(Index)
def index(happened: Happened, before: Index | None, after: Index) -> Told:
    """An index that is built: a new one, or one whose keys have another meaning after ALTER COLUMN ... TYPE."""
    item = happened.catalog.get(after.table)
    if not _has_rows(happened.catalog, after.table) or item is None:
        return
    if before is None:
        reason = f"{after.name} is filled from all rows"
        yield after.table, Work(kind=Kind.BUILDS, reason=reason, about=after.oid, gentler=_gentler(happened, after))
    elif [_meaning(key) for key in before.index_keys] != [_meaning(key) for key in after.index_keys]:
        yield after.table, Work(kind=Kind.BUILDS, reason=f"{after.name} sorts its keys in another way", about=after.oid)


def _meaning(key: Any) -> tuple[object, ...]:
    return (key.opclass, key.collation)


def _gentler(happened: Happened, index: Index) -> str:
    """How to build an index without keeping writers waiting."""
    if isinstance(happened.node, ast.IndexStmt) and happened.node.concurrent:
        return ""
    if index.parent:
        return PARTS_FIRST
    constraint = happened.catalog.get(index.constraint)
    if isinstance(constraint, Exclusion):
        return ""
    return USING_INDEX if constraint else CONCURRENTLY


# --- constraints ------------------------------------------------------------------------------------------------------


def _validates(before: Constraint | None, after: Constraint) -> bool:
    return becomes_valid(Change(before=before, after=after, cause=None))


def _gentler_check(before: Constraint | None) -> str:
    return VALIDATE if before is None else ""


@workers(Check)
def check(happened: Happened, before: Check | None, after: Check) -> Told:
    """A CHECK that has to hold for all rows."""
    if not _validates(before, after):
        return
    reason = f"each row has to satisfy {after.name}"
    for oid in users_of(happened.catalog, after.domain) if after.domain else (after.table,):
        if _has_rows(happened.catalog, oid):
            work = Work(kind=Kind.SCANS, reason=reason, about=after.oid, gentler=_gentler_check(before))
            yield oid, work


@workers(NotNull)
def not_null(happened: Happened, before: NotNull | None, after: NotNull) -> Told:
    """A NOT NULL that has to hold for all rows, unless something proves it: set_attnotnull."""
    if not _validates(before, after):
        return
    if after.domain:
        for oid in users_of(happened.catalog, after.domain):
            yield oid, Work(kind=Kind.SCANS, reason="no value of the domain may be null", about=after.oid)
        return
    item = happened.catalog[after.table]
    if not isinstance(item, Table) or not _has_rows(happened.catalog, after.table):
        return
    column = item.attribute(after.attnum)
    if happened.column_is_new(item.oid, after.attnum):
        filled = column.identity or column.generated or happened.catalog.find("default", item.oid, after.attnum)
        if not filled:
            reason = f"{column.name} has no default, so this fails unless the table is empty"
            yield item.oid, Work(kind=Kind.SCANS, reason=reason, about=after.oid, gentler=WITH_DEFAULT)
        return
    proof = proof_of_not_null(happened.names, item, after.attnum, happened.before)
    if proof:
        reason = f"{proof.name} proves that {column.name} holds no null"
        yield item.oid, Work(kind=Kind.NOTHING, reason=reason, about=after.oid)
    else:
        reason = f"{column.name} must not be null in any row"
        gentler = NOT_NULL_LATER if before is None else ""
        yield item.oid, Work(kind=Kind.SCANS, reason=reason, about=after.oid, gentler=gentler)


@workers(ForeignKey)
def foreign_key(happened: Happened, before: ForeignKey | None, after: ForeignKey) -> Told:
    """A foreign key that has to hold for all rows: validateForeignKeyConstraint."""
    if after.of_referenced or not _validates(before, after) or happened.is_new(after.table):
        return
    is_new = all(happened.column_is_new(after.table, attnum) for attnum in after.columns)
    if is_new and after.table not in happened.filled:
        reason = f"{after.name}: the new column is null in all rows"
        yield after.table, Work(kind=Kind.NOTHING, reason=reason, about=after.oid)
        return
    gentler = _gentler_check(before)
    reason = f"every row must satisfy {after.name}"
    for oid in dict.fromkeys((after.table, after.references_table)):
        yield oid, Work(kind=Kind.VALIDATES, reason=reason, about=after.oid, gentler=gentler)
