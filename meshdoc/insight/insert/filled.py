"""Which columns fill themselves where an INSERT does not name them, and which it must name."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Check
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.inherit import partitions_of
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Column, PartitionBound, PartitionStrategy, Relation, Table
from meshdoc.history.history import default_of
from meshdoc.insight.insert.conditions import conditions_of, domains, is_required, required_by
from meshdoc.insight.insert.values import SOME, Undecided, Value, value_of
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk

MAY_BE_NULL = frozenset({"current_setting", "nullif", "inet_client_addr", "currval", "lastval"})
"""Functions of PostgreSQL's that defaults call, and that may return null or fail."""


def must_be_given(names: Names, table: Relation, column: Column) -> bool:
    """Whether an INSERT that does not name a column is refused, whatever its default does."""
    return may_be_refused(names, table, column) and not _has_value(names, table, column)


def may_be_refused(names: Names, table: Relation, column: Column) -> bool:
    """Whether an INSERT that does not name a column is refused, or would be if its default is null."""
    refuses_null = (
        is_required(names, column) or required_by(names, table, column) or _fits_no_partition(names, table, column)
    )
    return bool(refuses_null) and not is_filled(names, table, column)


def _fits_no_partition(names: Names, table: Relation, column: Column) -> bool:
    """Whether a column is in the partition key, and no partition takes null there."""
    if not isinstance(table, Table) or table.partition_strategy in (None, PartitionStrategy.HASH):
        return False
    if column.attnum not in [item.attnum for item in table.partition_key]:
        return False
    bounds = [part.partition_bound for part in partitions_of(names.catalog, table.oid)]
    return bool(bounds) and not any(bound and _takes_null(names, bound) for bound in bounds)


def _takes_null(names: Names, bound: PartitionBound) -> bool:
    return bound.default or any(expression(names, value) == "NULL" for value in bound.values)


def _has_value(names: Names, table: Relation, column: Column) -> bool:
    """Whether a column has a default that is not merely null."""
    default = default_expression(names, table, column)
    if default is None:
        return False
    node = stored_expression(names, default, relation=table)
    return not (isinstance(node, nodes.Const) and node.value is None)


def is_filled(names: Names, table: Relation, column: Column) -> bool:
    """Whether a column that an INSERT does not name has a value."""
    default = default_expression(names, table, column)
    return bool(column.generated or column.identity or (default and is_never_null(names, default, table)))


def default_expression(names: Names, table: Relation, column: Column) -> Expr | None:
    """The default of a column: its own, or that of its domain."""
    own = default_of(names.catalog, table.oid, column.attnum)
    if own:
        return own.expression
    return next((domain.default for domain in domains(names, column) if domain.default), None)


def constant(names: Names, default: Expr, table: Relation) -> Value:
    """The value of a default that is a constant; None for any other."""
    node = stored_expression(names, default, relation=table)
    while isinstance(node, nodes.RelabelType | nodes.CoerceToDomain):
        node = node.arg
    if not isinstance(node, nodes.Const):
        return None
    return value_of(names, Facts(names).base_type(node.type.oid), node.value)


def default_value(names: Names, table: Relation, column: Column) -> Value:
    """The value of a default that is a constant; None for any other."""
    if column.generated or column.identity:
        return None
    default = default_expression(names, table, column)
    return constant(names, default, table) if default else None


def unnamed(names: Names, table: Relation, column: Column) -> Value:
    """The value of a column that an INSERT does not name; null also where a default may be null."""
    found = default_value(names, table, column)
    if found is not None:
        return found
    return SOME if is_filled(names, table, column) else None


def checks_unmet(names: Names, table: Relation) -> Iterator[Check]:
    """The checks that refuse a row in which only the required columns are given, whatever their values are."""
    row = {
        column.attnum: SOME if may_be_refused(names, table, column) else unnamed(names, table, column)
        for column in table.columns
        if not column.generated and not _may_be_null_or_not(names, table, column)
    }
    for condition in conditions_of(names, table):
        if row.keys() >= set(condition.columns):
            try:
                if not condition.holds(names, row):
                    yield condition.check
            except Undecided:
                continue


def _may_be_null_or_not(names: Names, table: Relation, column: Column) -> bool:
    """Whether a column that need not be named has a default of which nothing is known."""
    is_known = is_filled(names, table, column) or default_value(names, table, column) is not None
    return _has_value(names, table, column) and not is_known and not may_be_refused(names, table, column)


def is_never_null(names: Names, default: Expr, table: Relation) -> bool:
    """Whether a default is a value wherever it is evaluated, as far as PostgreSQL's and extensions' functions go."""
    for node in walk(stored_expression(names, default, relation=table)):
        if isinstance(node, nodes.SubLink | nodes.Param) or (isinstance(node, nodes.Const) and node.value is None):
            return False
        if isinstance(node, nodes.FuncExpr):
            function = names.catalog.get(node.function)
            row = names.system.proc(node.function)
            if (function is None or not function.extension) and (row is None or row.name in MAY_BE_NULL):
                return False
    return True
