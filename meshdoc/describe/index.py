"""Indexes, and the constraints that they belong to: the part of describeOneTableDetails about them."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Check, Constraint, Exclusion, ForeignKey, NotNull, PrimaryKey, Unique
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import is_partitioned, parts_of
from meshdoc.catalog.names.definition import constraint_definition, index_key, method_name
from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.names.identity import identity
from meshdoc.catalog.names.names import (
    expression,
    relation_name,
    schema_name,
)
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Persistence, Relation
from meshdoc.catalog.type import TypeRef
from meshdoc.describe.describer import describer, foot, options, pretty
from meshdoc.describe.family import listed
from meshdoc.describe.grid import grid, properties
from meshdoc.describe.stored_type import key_type, storage

HEADERS = ("Column", "Type", "Key?", "Definition", "Storage", "Stats target")


@describer(Index)
def index(names: Names, item: Index) -> Iterator[str]:
    """An index with its keys."""
    kind = "Partitioned index" if is_partitioned(names.catalog[item.table]) else "Index"
    unlogged = f"Unlogged {kind.lower()}" if item.persistence is Persistence.UNLOGGED else kind
    title = f'{unlogged} "{schema_name(names, item.schema)}.{item.name}"'
    yield from grid(title, HEADERS, _keys(names, item))
    if item.parent:
        yield from (f"Partition of: {relation_name(names, item.parent)} ", "No partition constraint")
    yield _summary(names, item)
    yield from _partitions(names, item)
    if kind == "Partitioned index":
        yield f"Access method: {method_name(names, item)}"
    if item.options:
        yield f"Options: {options(item.options)}"
    yield from foot(names, item)


def _keys(names: Names, item: Index) -> Iterator[tuple[str, ...]]:
    shown = pretty(names, item)
    table = names.catalog[item.table]
    assert isinstance(table, Relation)
    for key in shown.index_keys:
        own = table.attribute(key.attnum).type if key.attnum else key.type or TypeRef(0)
        type = key_type(names, item.method, key.opclass, own)
        definition = index_key(names, shown, key)
        yield (key.name, *_typed(names, type), "yes", definition, storage(names, type.oid), "")
    for attnum in item.include:
        column = table.attribute(attnum)
        yield (column.name, *_typed(names, column.type), "no", column.name, storage(names, column.type.oid), "")


def _typed(names: Names, type: TypeRef) -> tuple[str]:
    return (format_type(names.catalog, names.system, type),)


def _summary(names: Names, item: Index) -> str:
    """`unique, btree, for table "public.t", predicate (a > 0)`."""
    distinct = "unique nulls not distinct, " if item.nulls_not_distinct else "unique, "
    text = "primary key, " if item.primary else distinct if item.unique else ""
    table = names.catalog[item.table]
    text += f'{method_name(names, item)}, for table "{schema_name(names, item.schema)}.{table.name}"'
    if item.predicate:
        text += f", predicate ({expression(names, pretty(names, item).predicate or item.predicate)})"
    constraint = names.catalog.get(item.constraint)
    is_deferrable = isinstance(constraint, Constraint) and constraint.deferrable
    is_deferred = isinstance(constraint, Constraint) and constraint.initially_deferred
    words = {
        "clustered": item.clustered,
        "invalid": not item.valid,
        "deferrable": is_deferrable,
        "initially deferred": is_deferred,
        "replica identity": item.replica_identity,
    }
    return ", ".join([text, *(word for word, holds in words.items() if holds)])


def _partitions(names: Names, item: Index) -> Iterator[str]:
    if not is_partitioned(names.catalog[item.table]):
        return
    children = parts_of(names.catalog, item.oid, Index)
    if not children:
        yield "Number of partitions: 0"
    shown = (
        relation_name(names, child.oid) + ", PARTITIONED" * is_partitioned(names.catalog[child.table])
        for child in children
    )
    yield from listed("Partitions", sorted(shown))


@describer(PrimaryKey, Unique, Exclusion)
def index_constraint(names: Names, item: Constraint) -> Iterator[str]:
    """The index of a constraint."""
    own = (each for each in names.catalog.children(item.oid, Index) if each.constraint == item.oid)
    for each in own:
        yield from index(names, each)


@describer(Check, ForeignKey, NotNull)
def constraint(names: Names, item: Constraint) -> Iterator[str]:
    """A constraint of a table or domain."""
    of = Address(item.table or item.domain)
    yield from properties(
        f'Constraint "{item.name}"',
        [
            ("Table" if item.table else "Domain", identity(names, of)),
            ("Definition", constraint_definition(names, pretty(names, item))),
        ],
    )
    yield from foot(names, item)
