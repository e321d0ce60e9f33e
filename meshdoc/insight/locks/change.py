"""The locks that changes imply: what PostgreSQL locks to create, alter or drop an object of a class, by any statement.

Most are taken where the rows of the system catalogs are written or deleted: trigger.c, policy.c, index.c, heap.c
(RemoveAttributeById), pg_constraint.c (RemoveConstraintById), tablecmds.c.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change, ChangeKind
from meshdoc.catalog.constraint import Check, Constraint, Exclusion, ForeignKey, NotNull, PrimaryKey, Unique
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.publication import PublicationTable
from meshdoc.catalog.relation import (
    ColumnDefault,
    CompositeType,
    ForeignTable,
    GenerationExpression,
    MaterializedView,
    Relation,
    Sequence,
    Table,
    View,
)
from meshdoc.catalog.statistics import Statistics
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Domain
from meshdoc.insight.locks.record import Lock, Mode
from meshdoc.record import replace
from meshdoc.registry import Registry

Implied: TypeAlias = Callable[[Catalog, Change], Iterator[tuple[Oid, Mode]]]
implications: Registry[type[Object], Implied] = Registry("class whose changes imply locks")

UNLOCKED = frozenset({"acl", "comment"})
"""What is changed without a lock: GRANT; COMMENT names its object."""


def implied(catalog: Catalog, changes: Iterable[Change]) -> Iterator[Lock]:
    """The locks that changes imply; the catalog is the one after them."""
    changes = list(changes)
    gone = {change.oid for change in changes if change.after is None}
    for change in changes:
        if isinstance(change.object, PublicationTable) and change.object.publication in gone:
            continue
        if imply := implications.get(type(change.object)):
            yield from (Lock(relation=oid, mode=mode) for oid, mode in imply(catalog, change) if oid)


@implications(Table, ForeignTable, View, MaterializedView, CompositeType)
def relation(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """A relation that is altered or dropped, and its parents."""
    if change.kind is ChangeKind.DROPPED or _differs(change):
        yield change.oid, Mode.ACCESS_EXCLUSIVE
    parent, former = (getattr(each, "partition_of", 0) for each in (change.after, change.before))
    if former != parent:
        is_new = change.kind is ChangeKind.CREATED
        yield parent, Mode.ACCESS_EXCLUSIVE if is_new else Mode.SHARE_UPDATE_EXCLUSIVE
        yield former, Mode.ACCESS_EXCLUSIVE
    if isinstance(change.before, Table) and isinstance(change.after, Table):
        for key in retyped_keys(catalog, change.before, change.after):
            yield from ((oid, Mode.ACCESS_EXCLUSIVE) for oid in (key.table, key.references_table))
    above: tuple[Oid, ...] = getattr(change.after, "inherits", ())
    yield from (
        (oid, Mode.SHARE_UPDATE_EXCLUSIVE) for oid in above if oid not in getattr(change.before, "inherits", ())
    )


def retyped_keys(catalog: Catalog, before: Relation, after: Relation) -> Iterator[ForeignKey]:
    """The foreign keys of and to columns with another type, which are dropped and added: ATPostAlterTypeCleanup."""
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


def _differs(change: Change) -> bool:
    """Whether more than privileges and comments of a relation have changed."""
    before, after = change.before, change.after
    return isinstance(before, Relation) and isinstance(after, Relation) and _bare(before) != _bare(after)


def _bare(relation: Relation) -> Relation:
    columns = tuple(replace(column, acl=None, comment=None) for column in relation.columns)
    return replace(relation, acl=None, comment=None, columns=columns)


@implications(Sequence)
def sequence(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """A sequence: ALTER SEQUENCE lets it be read, a new owner or name does not."""
    changed = frozenset(change.fields()) - UNLOCKED
    if change.kind is ChangeKind.DROPPED or changed & {"name", "owner", "schema", "persistence"}:
        yield change.oid, Mode.ACCESS_EXCLUSIVE
    elif changed:
        yield change.oid, Mode.SHARE_ROW_EXCLUSIVE


@implications(ColumnDefault, GenerationExpression, Policy, Rule)
def part(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """A part of a table that also matters to those who read it."""
    if change.kind in (ChangeKind.CREATED, ChangeKind.DROPPED) or frozenset(change.fields()) - UNLOCKED:
        item: Any = change.object
        yield item.table, Mode.ACCESS_EXCLUSIVE


@implications(Trigger)
def trigger(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """A trigger: CREATE, ENABLE and DISABLE let the table be read."""
    item = change.object
    assert isinstance(item, Trigger)
    weaker = change.kind is ChangeKind.CREATED or change.fields() == ("enabled",)
    if weaker or change.kind is ChangeKind.DROPPED or frozenset(change.fields()) - UNLOCKED - {"on_extensions"}:
        yield item.table, Mode.SHARE_ROW_EXCLUSIVE if weaker else Mode.ACCESS_EXCLUSIVE


@implications(Index)
def index(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """An index. Alterations lock the index alone, or are part of those of a table."""
    item = change.object
    assert isinstance(item, Index)
    if change.kind is ChangeKind.CREATED:
        yield item.table, Mode.ACCESS_EXCLUSIVE if item.constraint else Mode.SHARE
    elif change.kind is ChangeKind.DROPPED:
        yield item.table, Mode.ACCESS_EXCLUSIVE


@implications(Check, NotNull, PrimaryKey, Unique, Exclusion)
def constraint(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """A constraint of a table: VALIDATE lets it be read and written. One of a domain locks tables to check them."""
    item = change.object
    assert isinstance(item, Constraint)
    if item.domain:
        if becomes_valid(change):
            yield from ((table, Mode.SHARE) for table in users_of(catalog, item.domain))
        return
    changed = frozenset(change.fields()) - UNLOCKED - {"name"}
    if change.before and change.after and changed:
        yield item.table, Mode.SHARE_UPDATE_EXCLUSIVE if changed == {"validated"} else Mode.ACCESS_EXCLUSIVE
    elif change.before is None or change.after is None:
        yield item.table, Mode.ACCESS_EXCLUSIVE


def users_of(catalog: Catalog, domain: Oid) -> Iterator[Oid]:
    """The tables with columns of a domain, or of one over it: get_rels_with_domain of typecmds.c."""
    for item in catalog.children(domain, Object):
        if isinstance(item, Relation) and any(column.type.oid == domain for column in item.columns):
            yield item.oid
        elif isinstance(item, Domain) and item.base.oid == domain:
            yield from users_of(catalog, item.oid)


def becomes_valid(change: Change) -> bool:
    """Whether a constraint holds for all rows after a change, which nobody had said before."""
    before, after = change.before, change.after
    if not isinstance(after, Constraint) or not (after.validated and after.enforced):
        return False
    return not (isinstance(before, Constraint) and before.validated and before.enforced)


@implications(ForeignKey)
def foreign_key(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """A foreign key has triggers on both tables; to drop those takes the strongest lock."""
    item = change.object
    assert isinstance(item, ForeignKey)
    changed = frozenset(change.fields()) - UNLOCKED - {"name"}
    if change.kind is ChangeKind.CREATED:
        both, own = Mode.SHARE_ROW_EXCLUSIVE, Mode.SHARE_ROW_EXCLUSIVE
    elif change.kind is ChangeKind.DROPPED:
        yield item.table, Mode.ACCESS_EXCLUSIVE
        if item.enforced and (not item.parent or item.of_referenced):
            yield item.references_table, Mode.ACCESS_EXCLUSIVE
        return
    elif "enforced" in changed:
        both, own = Mode.SHARE_ROW_EXCLUSIVE if item.enforced else Mode.ACCESS_EXCLUSIVE, Mode.ACCESS_EXCLUSIVE
    elif changed == {"validated"}:
        both, own = Mode.ROW_SHARE, Mode.SHARE_UPDATE_EXCLUSIVE
    elif "parent" in changed:
        both, own = Mode.SHARE_ROW_EXCLUSIVE, Mode.ACCESS_EXCLUSIVE
    elif changed:
        yield item.table, Mode.ACCESS_EXCLUSIVE
        return
    else:
        return
    yield item.references_table, both
    yield item.table, own


@implications(Statistics)
def statistics(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """CREATE and DROP STATISTICS: statscmds.c."""
    item = change.object
    assert isinstance(item, Statistics)
    if change.kind in (ChangeKind.CREATED, ChangeKind.DROPPED):
        yield item.table, Mode.SHARE_UPDATE_EXCLUSIVE


@implications(PublicationTable)
def published(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """A table that is added to a publication or taken out of it, though not if the publication goes."""
    item = change.object
    assert isinstance(item, PublicationTable)
    yield item.table, Mode.SHARE_UPDATE_EXCLUSIVE
