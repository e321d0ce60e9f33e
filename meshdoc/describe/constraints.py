"""The indexes and constraints of a table, as lines below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.constraint import (
    Check,
    Constraint,
    Exclusion,
    ForeignKey,
    NotNull,
    PrimaryKey,
    Unique,
    constraints_of,
)
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import ancestors_of
from meshdoc.catalog.names.definition import constraint_definition, index_definition
from meshdoc.catalog.names.names import attribute_name, relation_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.describe.describer import pretty


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A title and indented lines; nothing if there are none."""
    found = list(lines)
    if found:
        yield title
        yield from (f"    {line}" for line in found)


def indexes(names: Names, item: Relation) -> Iterator[str]:
    """The primary key first, then by name."""
    found = sorted(indexes_of(names.catalog, item.oid), key=lambda index: (not index.primary, index.name))
    yield from section("Indexes:", (_index(names, index) for index in found))


def _index(names: Names, index: Index) -> str:
    constraint = names.catalog.get(index.constraint)
    overlaps = isinstance(constraint, PrimaryKey | Unique) and constraint.without_overlaps
    if isinstance(constraint, Exclusion) or (isinstance(constraint, Constraint) and overlaps):
        text = f'"{index.name}" {_definition(names, constraint)}'
    else:
        kind = " PRIMARY KEY," if index.primary else _unique(constraint) if index.unique else ""
        text = f'"{index.name}"{kind} {index_definition(names, pretty(names, index)).partition(" USING ")[2]}'
        text += " DEFERRABLE" if isinstance(constraint, Constraint) and constraint.deferrable else ""
        text += " INITIALLY DEFERRED" if isinstance(constraint, Constraint) and constraint.initially_deferred else ""
    text += " CLUSTER" if index.clustered else ""
    text += "" if index.valid else " INVALID"
    text += " REPLICA IDENTITY" if index.replica_identity else ""
    return text + (f', tablespace "{names.catalog[index.tablespace].name}"' if index.tablespace else "")


def _unique(constraint: object) -> str:
    return " UNIQUE CONSTRAINT," if isinstance(constraint, Unique) else " UNIQUE,"


def _definition(names: Names, constraint: Constraint) -> str:
    """The definition; the expressions of an exclusion constraint are those of its index."""
    return constraint_definition(names, pretty(names, constraint))


def _own(names: Names, item: Relation, cls: type[Constraint]) -> list[Constraint]:
    found = (each for each in constraints_of(names.catalog, item.oid) if isinstance(each, cls))
    return sorted(found, key=lambda constraint: constraint.name)


def checks(names: Names, item: Relation) -> Iterator[str]:
    """The check constraints by name."""
    yield from section("Check constraints:", constraint_lines(names, _own(names, item, Check)))


def constraint_lines(names: Names, found: Iterable[Constraint]) -> Iterator[str]:
    """The names and definitions of constraints."""
    return (f'"{each.name}" {_definition(names, each)}' for each in found)


def foreign_keys(names: Names, item: Relation) -> Iterator[str]:
    """The foreign keys by name, then those of the tables that this one is a partition of."""
    lines = [*constraint_lines(names, _topmost(names, item.oid))]
    for ancestor in ancestors_of(names.catalog, item.oid):
        lines += _of_table(names, _topmost(names, ancestor))
    yield from section("Foreign-key constraints:", lines)


def _topmost(names: Names, table: Oid) -> list[Constraint]:
    found = (key for key in constraints_of(names.catalog, table) if isinstance(key, ForeignKey) and not key.parent)
    return sorted(found, key=lambda key: key.name)


def _of_table(names: Names, keys: Iterable[Constraint]) -> Iterator[str]:
    return (
        f'TABLE "{relation_name(names, key.table)}" CONSTRAINT "{key.name}" {_definition(names, key)}' for key in keys
    )


def incoming(names: Names, item: Relation) -> Iterator[str]:
    """The foreign keys that reference the table, or one that it is a partition of, by name."""
    targets = {item.oid, *ancestors_of(names.catalog, item.oid)}
    found = {
        key.oid: key
        for oid in targets
        for key in names.catalog.children(oid, ForeignKey)
        if key.references_table == oid and not key.parent
    }
    ordered = sorted(found.values(), key=lambda key: key.name)
    yield from section("Referenced by:", _of_table(names, ordered))


def not_nulls(names: Names, item: Relation) -> Iterator[str]:
    """The NOT NULL constraints in the order of the columns."""
    found = (each for each in constraints_of(names.catalog, item.oid) if isinstance(each, NotNull))
    ordered = sorted(found, key=lambda constraint: constraint.attnum)
    yield from section("Not-null constraints:", (_not_null(names, each) for each in ordered))


def _not_null(names: Names, constraint: NotNull) -> str:
    text = f'"{constraint.name}" NOT NULL "{attribute_name(names, constraint.table, constraint.attnum)}"'
    if constraint.no_inherit:
        text += " NO INHERIT"
    elif constraint.inherit_count:
        text += " (local, inherited)" if constraint.is_local else " (inherited)"
    return text if constraint.validated else f"{text} NOT VALID"
