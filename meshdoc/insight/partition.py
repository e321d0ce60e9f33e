"""What the partitions of a table have of their own, and which of them are alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, Exclusion, ForeignKey, Unique
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import attribute_map, partitions_of
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import Column, ColumnDefault, Relation, Table
from meshdoc.catalog.trigger import Policy, Rule, Trigger

OWN = (Index, Check, Unique, Exclusion, ForeignKey, Trigger, Policy, Rule)


def folded_partitions(catalog: Catalog, parent: Oid) -> frozenset[Oid]:
    """The largest group of direct partitions that have the same parts, so that one description serves them all."""
    tables = [item for item in partitions_of(catalog, parent) if isinstance(item, Table)]
    shapes = {item.oid: shape_of(catalog, item) for item in tables}
    if not shapes:
        return frozenset()
    (usual, _), *_ = Counter(shapes.values()).most_common(1)
    return frozenset(oid for oid, shape in shapes.items() if shape == usual)


def own_parts(catalog: Catalog, partition: Relation) -> tuple[Object, ...]:
    """The indexes, constraints, triggers, policies and rules that do not come from the parent, by kind and name."""
    found = (
        item
        for item in catalog.children(partition.oid, Object)
        if isinstance(item, OWN) and item.table == partition.oid and not _is_derived(item)
    )
    return tuple(sorted(found, key=lambda item: (item.noun, item.name)))


def _is_derived(item: Object) -> bool:
    if isinstance(item, Index | Trigger | ForeignKey) and item.parent:
        return True
    if isinstance(item, Index):
        return bool(item.constraint)
    return isinstance(item, Check | Unique | Exclusion) and (bool(item.parent) or not item.is_local)


def shape_of(catalog: Catalog, partition: Table) -> tuple[object, ...]:
    """Everything about a partition but its name, its bound and what follows from these."""
    parts = Counter(_shape(partition, item) for item in own_parts(catalog, partition))
    return (
        frozenset(parts.items()),
        frozenset(_differing_columns(catalog, partition)),
        *(partition.schema, partition.owner, partition.acl, partition.row_security, partition.force_row_security),
        *(
            partition.options,
            partition.toast_options,
            partition.persistence,
            partition.access_method,
            partition.replica_identity,
        ),
        partition.partition_strategy,
    )


def _shape(partition: Table, item: Object) -> tuple[object, ...]:
    """A part without its name, with the names of columns in place of their numbers."""
    names = {column.attnum: column.name for column in partition.columns}
    match item:
        case Index():
            keys = tuple((names.get(key.attnum), _elsewhere(key.expression, partition)) for key in item.index_keys)
            return ("index", item.method, keys, item.unique, _elsewhere(item.predicate, partition), item.comment)
        case ForeignKey():
            columns = tuple(names.get(attnum) for attnum in item.columns)
            return ("foreign key", columns, item.references_table, item.on_delete, item.on_update, item.comment)
        case Check():
            return ("check", _elsewhere(item.expression, partition), item.comment)
        case Unique():
            return ("unique", tuple(names.get(attnum) for attnum in item.columns), item.comment)
        case Policy():
            using, check = _elsewhere(item.using, partition), _elsewhere(item.with_check, partition)
            return ("policy", item.name, item.command, item.roles, item.permissive, using, check)
        case Trigger():
            return ("trigger", item.name, item.function, item.events, item.timing, _elsewhere(item.when, partition))
    return (item.noun, item.name)


def own_columns(catalog: Catalog, partition: Relation) -> Iterator[tuple[Column, Expr | None]]:
    """The columns with another default or NOT NULL than the parent's, or comments or privileges, and their defaults."""
    assert isinstance(partition, Table)
    parent = catalog[partition.partition_of]
    assert isinstance(parent, Table)
    numbers = attribute_map(parent, partition)
    for column in parent.columns:
        own = partition.attribute(numbers[column.attnum])
        theirs = catalog.find("default", parent.oid, column.attnum)
        mine = catalog.find("default", partition.oid, own.attnum)
        defaults = [_default(item, relation) for item, relation in ((theirs, parent), (mine, partition))]
        if defaults[0] != defaults[1] or (own.not_null, own.comment, own.acl) != (column.not_null, None, None):
            yield own, defaults[1]


def _differing_columns(catalog: Catalog, partition: Table) -> Iterator[tuple[object, ...]]:
    for own, default in own_columns(catalog, partition):
        yield own.name, own.not_null, own.comment, own.acl, default


def _default(item: Object | None, relation: Relation) -> Expr | None:
    return _elsewhere(item.expression, relation) if isinstance(item, ColumnDefault) else None


def _elsewhere(expression: Expr | None, relation: Relation) -> Expr | None:
    """An expression without the identity of its table."""
    return expression and expression.map(lambda at: Address(NO_OID, at.sub) if at.oid == relation.oid else at)
