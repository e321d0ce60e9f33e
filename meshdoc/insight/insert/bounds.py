"""The values of a partition key that lead a row into a partition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.inherit import partitions_of
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import ForeignTable, PartitionBound, Relation, Table
from meshdoc.insight.insert.values import NUMBERS, Sample, Undecided, sample_of
from meshdoc.lookup.lsyscache import Facts

Wanted = Mapping[str, Sample]
"""Values by the names of columns, which a table shares with its partitions."""


def wanted_by_bounds(names: Names, table: Relation) -> Wanted:
    """The key values of a row that a table can store: its own bounds, and those of a partition below.

    Raises Undecided if it has no partition, or none whose rows can be told.
    """
    return {**_above(names, table), **_below(names, table)}


def _above(names: Names, table: Relation) -> Wanted:
    if not isinstance(table, Table | ForeignTable) or not table.partition_of:
        return {}
    parent = names.catalog[table.partition_of]
    assert isinstance(parent, Table) and table.partition_bound
    return {**_above(names, parent), **_inside(names, parent, table.partition_bound)}


def _below(names: Names, table: Relation) -> Wanted:
    return {name: sample for _, wanted in _route(names, table) for name, sample in wanted.items()}


def partitions_taken(names: Names, table: Relation) -> tuple[Table, ...]:
    """The partitions, outermost first, that take the row which `wanted_by_bounds` describes."""
    return tuple(partition for partition, _ in _route(names, table))


def _route(names: Names, table: Relation) -> list[tuple[Table, Wanted]]:
    """The partitions that take a row, each with the key values that lead there."""
    if not isinstance(table, Table) or not table.partition_strategy:
        return []
    partitions = partitions_of(names.catalog, table.oid)
    if not partitions:
        raise Undecided("it has no partition, so it cannot store rows")
    reason = Undecided("its partitions are foreign tables")
    for partition in _simplest_first(partitions):
        try:
            assert partition.partition_bound
            return [(partition, _inside(names, table, partition.partition_bound)), *_route(names, partition)]
        except Undecided as undecided:
            reason = undecided
    raise reason


def _simplest_first(partitions: list[Table | ForeignTable]) -> Iterator[Table]:
    """The partitions, those that are no default first, and tables before foreign tables."""
    yield from sorted(
        (partition for partition in partitions if isinstance(partition, Table)),
        key=lambda partition: bool(partition.partition_bound and partition.partition_bound.default),
    )


def _inside(names: Names, parent: Table, bound: PartitionBound) -> Wanted:
    """The key values at the beginning of a bound."""
    if bound.default:
        return _default(names, parent)
    if bound.modulus:
        return _hashed(names, parent)
    columns = [item.attnum for item in parent.partition_key]
    if not all(columns):
        raise Undecided("its partition key is an expression")
    if bound.values:
        return dict(_named(names, parent, columns, bound.values[:1]))
    exact = [value for value in bound.lower if isinstance(value, Expr)]
    if len(exact) != len(bound.lower):
        raise Undecided("its partition has no lower bound")
    return dict(_named(names, parent, columns, exact))


def _default(names: Names, parent: Table) -> Wanted:
    """Any values do if the default partition is the only one."""
    if len(partitions_of(names.catalog, parent.oid)) > 1:
        raise Undecided("the rows of its default partition depend on its other partitions")
    return {}


def _hashed(names: Names, parent: Table) -> Wanted:
    """Any values do if every remainder has a partition."""
    bounds = [partition.partition_bound for partition in partitions_of(names.catalog, parent.oid)]
    share = sum(1 / bound.modulus for bound in bounds if bound and bound.modulus)
    if share < 1 - 1e-9:
        raise Undecided("its partitions do not take every hash value")
    return {}


def _named(names: Names, parent: Table, columns: list[int], values: Sequence[Expr]) -> Iterator[tuple[str, Sample]]:
    """The constants of a bound by the names of the columns."""
    for attnum, value in zip(columns, values, strict=True):
        column, text = parent.attribute(attnum), expression(names, value)
        base = Facts(names).base_type(column.type.oid)
        if text == "NULL":
            raise Undecided("its partition takes null")
        plain = text[1:-1].replace("''", "'") if text.startswith("'") else text
        is_plain = text.startswith("'") or base in NUMBERS or text in ("true", "false")
        if not is_plain:
            raise Undecided("its partition has bounds that are no plain constants")
        yield column.name, sample_of(names, base, plain)
