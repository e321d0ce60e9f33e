"""The dependencies of an analyzed tree: find_expr_references_walker of dependency.c.

Built-in objects are omitted, as they cannot be dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from meshdoc.analyze.collate import collation_of
from meshdoc.catalog.object import FIRST_USER_OID, Address, Oid
from meshdoc.catalog.relation import CompositeType
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import children
from meshdoc.ruleutils.constants import reference

RangeTables = tuple[tuple[nodes.RangeTableEntry, ...], ...]  # the innermost query's first

_COLLATED = (nodes.RelabelType, nodes.CoerceViaIO, nodes.ArrayCoerceExpr)


def dependencies(facts: Facts, *trees: Any, entries: Iterable[nodes.RangeTableEntry] = ()) -> tuple[Address, ...]:
    """The dependencies of expressions or queries; `entries` is the range table of an expression's columns."""
    tables = (tuple(entries),)
    found = {address for tree in trees for address in _walk(facts, tree, tables)}
    columns = {address.oid for address in found if address.sub}
    kept = (address for address in found if address.oid >= FIRST_USER_OID)
    return tuple(sorted(each for each in kept if each.sub or each.oid not in columns or _is_type(facts, each.oid)))


def _is_type(facts: Facts, oid: Oid) -> bool:
    """Whether it is a relation's row type: pg_depend has no column entries for one."""
    return isinstance(facts.names.catalog.get(oid), CompositeType)


def _walk(facts: Facts, node: Any, tables: RangeTables) -> Iterator[Address]:
    if isinstance(node, nodes.Query):
        yield from _query(facts, node, (node.range_table, *tables))
        return
    if isinstance(node, nodes.RangeTableEntry):
        yield from _entry(facts, node, tables)
        return
    yield from _own(facts, node, tables)
    for child in children(node):
        yield from _walk(facts, child, tables)


def _query(facts: Facts, query: nodes.Query, tables: RangeTables) -> Iterator[Address]:
    for oid in query.constraints:
        yield Address(oid)
    if query.result_relation and query.command in ("insert", "update"):
        relation = query.range_table[query.result_relation - 1].relation
        for target in query.targets:
            if not target.junk:
                yield Address(relation, target.number)
    if query.on_conflict is not None and query.on_conflict.action == "update":
        entry = query.range_table[query.on_conflict.excluded_index - 1]
        numbers = (n for n, column in enumerate(entry.columns, start=1) if not column.dropped)
        yield from (Address(entry.relation, number) for number in numbers)  # the relation of EXCLUDED
    for child in children(query):
        yield from _walk(facts, child, tables)


def _entry(facts: Facts, entry: nodes.RangeTableEntry, tables: RangeTables) -> Iterator[Address]:
    if entry.kind is RangeKind.RELATION:
        yield Address(entry.relation)
    elif entry.kind is RangeKind.JOIN:
        for expr in entry.join_alias_vars[: entry.merged]:
            yield from _walk(facts, expr, tables)
        return
    elif entry.kind is RangeKind.SUBQUERY and entry.subquery is not None:
        yield from _walk(facts, entry.subquery, tables)
        return
    for function in entry.functions:
        for column in function.columns or ():
            yield Address(column.type.oid)
            yield Address(column.collation)
    for child in children(entry):
        if not isinstance(child, nodes.RangeColumn):
            yield from _walk(facts, child, tables)


def _own(facts: Facts, node: Any, tables: RangeTables) -> Iterator[Address]:
    """The direct references of a node."""
    if isinstance(node, nodes.Var):
        yield from _column(facts, node, tables)
    elif isinstance(node, nodes.FuncExpr | nodes.Aggref | nodes.WindowFunc):
        yield Address(node.function)
    elif isinstance(node, nodes.OpExpr | nodes.ScalarArrayOpExpr):
        yield Address(node.operator)
    elif isinstance(node, nodes.RowCompareExpr):
        yield from (Address(operator) for operator in node.operators)
    elif isinstance(node, nodes.SortGroupClause):
        yield Address(node.equality_operator)
        yield Address(node.sort_operator)
    elif isinstance(node, nodes.Const | nodes.Param | nodes.Cast | nodes.RowExpr):
        yield Address(node.type.oid)
        yield from _typed(facts, node)
    else:
        yield from _rest(facts, node)


def _rest(facts: Facts, node: Any) -> Iterator[Address]:
    if isinstance(node, nodes.CollateExpr):
        yield Address(node.collation)
    elif isinstance(node, nodes.FieldSelect):
        relation = facts.type_relation(node.arg.type.oid)
        yield Address(relation, node.attnum) if relation else Address(node.type.oid)
    elif isinstance(node, nodes.FieldStore):
        relation = facts.type_relation(node.type.oid)
        for attnum in node.attnums:
            yield Address(relation, attnum) if relation else Address(node.type.oid)
    elif isinstance(node, nodes.SubscriptingRef):
        container = facts.base_type(node.container.type.oid)
        if node.type.oid not in (container, facts.element_type(container)):
            yield Address(node.type.oid)
    elif isinstance(node, nodes.NextValueExpr):
        yield Address(node.sequence)
    elif isinstance(node, nodes.OnConflict):
        yield Address(node.constraint)
    elif isinstance(node, nodes.TableSample):
        yield Address(node.method)
    elif isinstance(node, nodes.TableFunc):
        for column in node.columns:
            yield Address(column.type.oid)
            yield Address(column.collation)


def _typed(facts: Facts, node: nodes.Node) -> Iterator[Address]:
    """The direct references of a node, except its type."""
    if isinstance(node, _COLLATED):
        yield Address(collation_of(facts, node))
    elif isinstance(node, nodes.Const | nodes.Param):
        yield Address(node.collation)
        if isinstance(node, nodes.Const):
            yield from _constant(facts, node)


def _constant(facts: Facts, node: nodes.Const) -> Iterator[Address]:
    """The object that a constant names, if it exists."""
    if node.value is None:
        return
    if node.type.oid == oids.REGROLE:
        raise SqlError("0A000", "constant of the type regrole cannot be used here")
    if node.type.oid in reference and node.value.isdigit() and facts.names.catalog.get(int(node.value)):
        yield Address(int(node.value))


def _column(facts: Facts, var: nodes.Var, tables: RangeTables) -> Iterator[Address]:
    if var.attnum == 0 or var.levels_up >= len(tables):
        return
    table = tables[var.levels_up]
    if var.range_index > len(table):
        return
    entry = table[var.range_index - 1]
    if entry.kind is RangeKind.RELATION:
        yield Address(entry.relation, var.attnum)
    elif entry.kind is RangeKind.JOIN and var.attnum > 0:
        yield from _walk(facts, entry.join_alias_vars[var.attnum - 1], tables[var.levels_up :])
    elif entry.kind is RangeKind.FUNCTION:
        yield from _function_column(facts, entry, var.attnum)


def _function_column(facts: Facts, entry: nodes.RangeTableEntry, attnum: int) -> Iterator[Address]:
    """The attribute of the composite type behind a function's column: process_function_rte_ref."""
    before = 0
    for function in entry.functions:
        if before < attnum <= before + function.column_count:
            if function.columns is None:
                relation: Oid = facts.type_relation(function.expr.type.oid)
                if relation:
                    yield Address(relation, attnum - before)
            return
        before += function.column_count
