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
from meshdoc.catalog.inherit import Heir, descendants_of, partitions_of
from meshdoc.catalog.object import NO_OID, Object, Oid
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
from meshdoc.insight.locks.retype import retyped_keys
from meshdoc.record import replace
from meshdoc.registry import Registry

Implied: TypeAlias = Callable[[Catalog, Change], Iterator[tuple[Oid, Mode]]]
implications: Registry[type[Object], Implied] = Registry("class whose changes imply locks")

UNLOCKED = frozenset({"acl", "comment"})
"""What is changed without a lock: GRANT; COMMENT names its object."""
LIGHT = UNLOCKED | {"options", "statistics"}
"""What can be changed while rows are read and written."""
EMPTY = {"acl": None, "comment": None, "options": (), "statistics": None}
STRICT_OPTIONS = frozenset(
    {
        *("user_catalog_table", "security_barrier", "security_invoker", "check_option"),
        *("fastupdate", "gin_pending_list_limit", "buffering", "pages_per_range", "autosummarize"),
    }
)
"""The storage parameters that take ACCESS EXCLUSIVE: reloptions.c."""


def implied(catalog: Catalog, changes: Iterable[Change]) -> Iterator[Lock]:
    """The locks that changes imply; the catalog is the one after them."""
    changes = list(changes)
    gone = {change.oid for change in changes if change.after is None}
    made = {change.oid for change in changes if change.before is None}
    for change in changes:
        item = change.object
        if isinstance(item, PublicationTable) and item.publication in gone:
            continue
        if imply := implications.get(type(item)):
            yield from (Lock(relation=oid, mode=mode) for oid, mode in imply(catalog, change) if oid)
        if item.oid in made and (parent := getattr(item, "partition_of", NO_OID)):
            yield Lock(relation=parent, mode=Mode.ACCESS_EXCLUSIVE)


@implications(Table, ForeignTable, View, MaterializedView, CompositeType)
def relation(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """A relation that is altered or dropped, and its parents."""
    before, after = change.before, change.after
    if after is None:
        yield change.oid, Mode.ACCESS_EXCLUSIVE
    elif isinstance(before, Relation) and isinstance(after, Relation) and (mode := _mode(before, after)):
        yield change.oid, mode
    if isinstance(before, Table) and isinstance(after, Table):
        for key in retyped_keys(catalog, before, after):
            yield from ((oid, Mode.ACCESS_EXCLUSIVE) for oid in (key.table, key.references_table))
    yield from _parents(catalog, change)


def _mode(before: Relation, after: Relation) -> Mode | None:
    """The mode that the difference of a relation needs; None for privileges and comments."""
    if _bare(before, UNLOCKED) == _bare(after, UNLOCKED):
        return None
    options = {name for name, _ in set(before.options) ^ set(after.options)}
    lightly = _bare(before, LIGHT) == _bare(after, LIGHT) and options.isdisjoint(STRICT_OPTIONS)
    return Mode.SHARE_UPDATE_EXCLUSIVE if lightly and not isinstance(after, View) else Mode.ACCESS_EXCLUSIVE


def _bare(relation: Relation, without: frozenset[str]) -> Relation:
    """A relation and its columns without some of their fields."""
    emptied: dict[str, Any] = {name: EMPTY[name] for name in without}
    columns = tuple(replace(column, **emptied) for column in relation.columns)
    emptied.pop("statistics", None)
    if "options" in without and isinstance(relation, Table | MaterializedView):
        emptied["toast_options"] = ()
    return replace(relation, columns=columns, **emptied)


def _parents(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """The tables that a relation becomes a child of, or no longer is one of, and what these lock along."""
    parent, former = (getattr(each, "partition_of", NO_OID) for each in (change.after, change.before))
    if parent != former:
        yield former, Mode.ACCESS_EXCLUSIVE
        yield parent, Mode.SHARE_UPDATE_EXCLUSIVE
        defaults = (each for each in partitions_of(catalog, parent or former) if is_default(each))
        along = defaults if change.after is not None else ()
        own = descendants_of(catalog, change.oid)
        yield from ((each.oid, Mode.ACCESS_EXCLUSIVE) for each in (*along, *own))
    above, before = (getattr(each, "inherits", ()) for each in (change.after, change.before))
    yield from ((oid, Mode.SHARE_UPDATE_EXCLUSIVE) for oid in above if oid not in before)


def is_default(partition: Heir) -> bool:
    """Whether it is a default partition."""
    return partition.partition_bound is not None and partition.partition_bound.default


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
    """A trigger: CREATE [OR REPLACE], ENABLE and DISABLE let the table be read."""
    item = change.object
    assert isinstance(item, Trigger)
    changed = frozenset(change.fields()) - UNLOCKED
    if change.kind is ChangeKind.DROPPED or "name" in changed:
        yield item.table, Mode.ACCESS_EXCLUSIVE
    elif change.kind is ChangeKind.CREATED or changed - {"on_extensions"}:
        yield item.table, Mode.SHARE_ROW_EXCLUSIVE


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
    for oid in (waiting := [domain]):
        for item in catalog.children(oid, Object):
            if isinstance(item, Relation) and any(column.type.oid == oid for column in item.columns):
                yield item.oid
            elif isinstance(item, Domain) and item.base.oid == oid:
                waiting.append(item.oid)


def becomes_valid(change: Change) -> bool:
    """Whether a constraint holds for all rows after a change, which nobody had said before."""
    before, after = change.before, change.after
    if not isinstance(after, Constraint) or not (after.validated and after.enforced):
        return False
    return not (isinstance(before, Constraint) and before.validated and before.enforced)


@implications(ForeignKey)
def foreign_key(catalog: Catalog, change: Change) -> Iterator[tuple[Oid, Mode]]:
    """A foreign key has triggers on both tables; to drop those takes the strongest lock, to disable them none here."""
    item = change.object
    assert isinstance(item, ForeignKey)
    changed = frozenset(change.fields()) - UNLOCKED - {"name", "checks_disabled", "actions_disabled"}
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
