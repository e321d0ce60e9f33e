"""The dependencies of an analyzed tree: find_expr_references_walker of dependency.c.

Built-in objects are omitted, as they cannot be dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from meshdoc.analyze.collate import collation_of
from meshdoc.catalog.object import FIRST_USER_OID, Address, Oid
from meshdoc.catalog.relation import CompositeType
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import children
from meshdoc.registry import Registry
from meshdoc.ruleutils.constants import reference

RangeTables = tuple[tuple[nodes.RangeTableEntry, ...], ...]  # the innermost query's first


@dataclass(slots=True)
class Search:
    """What has been found."""

    facts: Facts
    found: set[Address] = field(default_factory=set)
    has_role: bool = False  # a constant that is one, on which nothing stored may depend

    def add(self, oid: Oid, sub: int = 0) -> None:
        """An object, or a column of one; nothing for a built-in object."""
        if oid >= FIRST_USER_OID:
            self.found.add(Address(oid, sub))


direct: Registry[type, Callable[[Search, Any, RangeTables], None]] = Registry("direct references of")


def dependencies(facts: Facts, *trees: Any, entries: Iterable[nodes.RangeTableEntry] = ()) -> tuple[Address, ...]:
    """The dependencies of expressions or queries; `entries` is the range table of an expression's columns.

    Raises SqlError 0A000 for a constant that is a role.
    """
    search = _search(facts, trees, entries)
    if search.has_role:
        raise SqlError("0A000", "constant of the type regrole cannot be used here")
    found, columns = search.found, {address.oid for address in search.found if address.sub}
    return tuple(sorted(each for each in found if each.sub or each.oid not in columns or _is_type(facts, each.oid)))


def objects_used(facts: Facts, tree: Any) -> frozenset[Oid]:
    """The objects that a tree refers to, itself or by their columns: extract_query_dependencies of setrefs.c."""
    return frozenset(address.oid for address in _search(facts, (tree,), ()).found)


def _search(facts: Facts, trees: Iterable[Any], entries: Iterable[nodes.RangeTableEntry]) -> Search:
    search, tables = Search(facts), (tuple(entries),)
    for tree in trees:
        _walk(search, tree, tables)
    return search


def _is_type(facts: Facts, oid: Oid) -> bool:
    """Whether it is a relation's row type: pg_depend has no column entries for one."""
    return isinstance(facts.names.catalog.get(oid), CompositeType)


def _walk(search: Search, node: Any, tables: RangeTables) -> None:
    if isinstance(node, nodes.RangeTableEntry):
        _entry(search, node, tables)
        return
    if isinstance(node, nodes.Query):
        tables = (node.range_table, *tables)
    if function := direct.get(node.__class__):
        function(search, node, tables)
    for child in children(node):
        _walk(search, child, tables)


def _entry(search: Search, entry: nodes.RangeTableEntry, tables: RangeTables) -> None:
    if entry.kind is RangeKind.RELATION:
        search.add(entry.relation)
    elif entry.kind is RangeKind.JOIN:
        for expr in entry.join_alias_vars[: entry.merged]:
            _walk(search, expr, tables)
        return
    elif entry.kind is RangeKind.SUBQUERY and entry.subquery is not None:
        _walk(search, entry.subquery, tables)
        return
    for function in entry.functions:
        for column in function.columns or ():
            search.add(column.type.oid)
            search.add(column.collation)
    for child in children(entry):
        _walk(search, child, tables)


@direct(nodes.Query)
def _query(search: Search, query: nodes.Query, tables: RangeTables) -> None:
    for oid in query.constraints:
        search.add(oid)
    if query.result_relation and query.command in ("insert", "update"):
        relation = query.range_table[query.result_relation - 1].relation
        for target in query.targets:
            if not target.junk:
                search.add(relation, target.number)
    if query.on_conflict is not None and query.on_conflict.action == "update":
        entry = query.range_table[query.on_conflict.excluded_index - 1]
        for number, column in enumerate(entry.columns, start=1):
            if not column.dropped:
                search.add(entry.relation, number)  # the relation of EXCLUDED


# --- columns ----------------------------------------------------------------------------------------------


@direct(nodes.Var)
def _column(search: Search, var: nodes.Var, tables: RangeTables) -> None:
    if var.attnum == 0 or var.levels_up >= len(tables):
        return
    table = tables[var.levels_up]
    if var.range_index > len(table):
        return
    entry = table[var.range_index - 1]
    if entry.kind is RangeKind.RELATION:
        search.add(entry.relation, var.attnum)
    elif entry.kind is RangeKind.JOIN and var.attnum > 0:
        _walk(search, entry.join_alias_vars[var.attnum - 1], tables[var.levels_up :])
    elif entry.kind is RangeKind.FUNCTION:
        _function_column(search, entry, var.attnum)


def _function_column(search: Search, entry: nodes.RangeTableEntry, attnum: int) -> None:
    """The attribute of the composite type behind a function's column: process_function_rte_ref."""
    before = 0
    for function in entry.functions:
        if before < attnum <= before + function.column_count:
            if function.columns is None:
                relation: Oid = search.facts.type_relation(function.expr.type.oid)
                if relation:
                    search.add(relation, attnum - before)
            return
        before += function.column_count


@direct(nodes.FieldSelect)
def _field(search: Search, node: nodes.FieldSelect, tables: RangeTables) -> None:
    _attributes(search, node.arg.type.oid, (node.attnum,), node.type.oid)


@direct(nodes.FieldStore)
def _fields(search: Search, node: nodes.FieldStore, tables: RangeTables) -> None:
    _attributes(search, node.type.oid, node.attnums, node.type.oid)


def _attributes(search: Search, composite: Oid, attnums: Iterable[int], type: Oid) -> None:
    """Attributes of a composite type; of a record, which has none, the type."""
    relation = search.facts.type_relation(composite)
    for attnum in attnums:
        if relation:
            search.add(relation, attnum)
        else:
            search.add(type)


# --- what a node names ------------------------------------------------------------------------------------


@direct(nodes.FuncExpr, nodes.Aggref, nodes.WindowFunc)
def _function(search: Search, node: nodes.FuncExpr, tables: RangeTables) -> None:
    search.add(node.function)


@direct(nodes.OpExpr, nodes.DistinctExpr, nodes.NullIfExpr, nodes.ScalarArrayOpExpr)
def _operator(search: Search, node: nodes.OpExpr, tables: RangeTables) -> None:
    search.add(node.operator)


@direct(nodes.RowCompareExpr)
def _operators(search: Search, node: nodes.RowCompareExpr, tables: RangeTables) -> None:
    for operator in node.operators:
        search.add(operator)


@direct(nodes.SortGroupClause)
def _sorting(search: Search, node: nodes.SortGroupClause, tables: RangeTables) -> None:
    search.add(node.equality_operator)
    search.add(node.sort_operator)


@direct(nodes.RowExpr, nodes.Cast, nodes.ConvertRowtypeExpr, nodes.CoerceToDomain)
def _typed(search: Search, node: nodes.Node, tables: RangeTables) -> None:
    search.add(node.type.oid)


@direct(nodes.RelabelType, nodes.CoerceViaIO, nodes.ArrayCoerceExpr)
def _collated(search: Search, node: nodes.Node, tables: RangeTables) -> None:
    search.add(node.type.oid)
    search.add(collation_of(search.facts, node))


@direct(nodes.CollateExpr)
def _collation(search: Search, node: nodes.CollateExpr, tables: RangeTables) -> None:
    search.add(node.collation)


@direct(nodes.Param)
def _parameter(search: Search, node: nodes.Node, tables: RangeTables) -> None:
    search.add(node.type.oid)
    search.add(node.collation)


@direct(nodes.Const)
def _constant(search: Search, node: nodes.Const, tables: RangeTables) -> None:
    """Its type, and the object that it names, if that exists."""
    _parameter(search, node, tables)
    if node.value is None:
        return
    search.has_role |= node.type.oid == oids.REGROLE
    if node.type.oid in reference and node.value.isdigit() and search.facts.names.catalog.get(int(node.value)):
        search.add(int(node.value))


@direct(nodes.SubscriptingRef)
def _subscript(search: Search, node: nodes.SubscriptingRef, tables: RangeTables) -> None:
    container = search.facts.base_type(node.container.type.oid)
    if node.type.oid not in (container, search.facts.element_type(container)):
        search.add(node.type.oid)


@direct(nodes.NextValueExpr)
def _sequence(search: Search, node: nodes.NextValueExpr, tables: RangeTables) -> None:
    search.add(node.sequence)


@direct(nodes.OnConflict)
def _arbiter(search: Search, node: nodes.OnConflict, tables: RangeTables) -> None:
    search.add(node.constraint)


@direct(nodes.TableSample)
def _sample(search: Search, node: nodes.TableSample, tables: RangeTables) -> None:
    search.add(node.method)


@direct(nodes.TableFunc)
def _table_function(search: Search, node: nodes.TableFunc, tables: RangeTables) -> None:
    for column in node.columns:
        search.add(column.type.oid)
        search.add(column.collation)
