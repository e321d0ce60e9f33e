"""Partition keys and bounds: parse_utilcmd.c (transformPartitionBound), partbounds.c, and that part of tablecmds.c."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pglast import ast, enums

from meshdoc.analyze.bind import Bound, bind_expression, partition_value
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.contents import Unknown
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import NO_OID
from meshdoc.catalog.operator import BTREE, HASH
from meshdoc.catalog.relation import Column, Edge, PartitionBound, PartitionKeyItem, PartitionStrategy, Table
from meshdoc.commands.index.index_key import key_collation, key_type
from meshdoc.commands.index_class import find_operator_class
from meshdoc.commands.object.objectaddress import SYSTEM_COLUMNS
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.query.query import run_query
from meshdoc.interpret.text import output
from meshdoc.interpret.value import Uncertain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.nodes import Node, Query, TargetEntry, Var
from meshdoc.record import replace
from meshdoc.session import Session

PARTITION_MAX_KEYS = 32


# --- keys -------------------------------------------------------------------------------------------


def transform_key(session: Session, table: Table, spec: ast.PartitionSpec) -> Table:
    """The table with its partition key: ComputePartitionAttrs. Raises SqlError for an invalid key."""
    strategy = PartitionStrategy(enums.PartitionStrategy(spec.strategy).value)
    if strategy is PartitionStrategy.LIST and len(spec.partParams) > 1:
        raise SqlError("42P17", 'cannot use "list" partition strategy with more than one column')
    if len(spec.partParams) > PARTITION_MAX_KEYS:
        raise SqlError("54011", f"cannot partition using more than {PARTITION_MAX_KEYS} columns")
    items = tuple(
        _key_item(session, table, strategy, element, number) for number, element in enumerate(spec.partParams, 1)
    )
    return replace(table, partition_strategy=strategy, partition_key=items)


def _key_item(
    session: Session, table: Table, strategy: PartitionStrategy, element: ast.PartitionElem, number: int
) -> PartitionKeyItem:
    attnum, expression = 0, None
    if element.expr is None:
        column = _key_column(table, element)
        attnum, type, collation = column.attnum, column.type, column.collation
    else:
        bound = bind_expression(element.expr, session.names, ExprKind.PARTITION_EXPRESSION, relation=table)
        _check_key_expression(session, table, bound, number)
        type, collation = bound.type, bound.collation
        if isinstance(bound.node, Var):
            attnum = bound.node.attnum
        else:
            expression = bound.expr
    derived = collation if expression else NO_OID
    collation = key_collation(session, element.collation, type, collation, "partition")
    hashed = strategy is PartitionStrategy.HASH
    method, method_name = (HASH, "hash") if hashed else (BTREE, "btree")
    hint = (
        f"You must specify a {method_name} operator class or define a default {method_name} operator class "
        "for the data type."
    )
    return PartitionKeyItem(
        attnum=attnum,
        expression=expression,
        type=type if expression else None,
        derived=derived,
        opclass=find_operator_class(session, method, method_name, element.opclass, type, hint),
        collation=collation,
    )


def _key_column(table: Table, element: ast.PartitionElem) -> Column:
    column = table.column(element.name)
    if column is None and element.name in SYSTEM_COLUMNS:
        raise SqlError("42P17", f'cannot use system column "{element.name}" in partition key', offset=element.location)
    if column is None:
        raise SqlError(
            "42703", f'column "{element.name}" named in partition key does not exist', offset=element.location
        )
    _refuse_generated(column, element.location)
    return column


def _refuse_generated(column: Column, offset: int | None) -> None:
    if column.generated:
        detail = f'Column "{column.name}" is a generated column.'
        raise SqlError("42P17", "cannot use generated column in partition key", detail=detail, offset=offset)


def _check_key_expression(session: Session, table: Table, bound: Bound, number: int) -> None:
    if Facts(session.names).type(bound.type.oid).kind == "p":
        shown = session.shown_type(bound.type)
        raise SqlError("42P16", f"partition key column {number} has pseudo-type {shown}")
    if not bound.columns:
        raise SqlError("42P17", "cannot use constant expression as partition key")
    for attnum in bound.columns:
        if attnum < 0:
            raise SqlError("42P17", "partition key expressions cannot contain system column references")
        _refuse_generated(table.attribute(attnum), None)


# --- bounds -------------------------------------------------------------------------------------------


def transform_bound(session: Session, parent: Table, spec: ast.PartitionBoundSpec) -> PartitionBound:
    """The bound of a new partition: transformPartitionBound. Raises SqlError 42P16 if it does not fit the strategy."""
    if spec.is_default:
        if parent.partition_strategy is PartitionStrategy.HASH:
            raise SqlError("42P16", "a hash-partitioned table may not have a default partition")
        return PartitionBound(default=True)
    strategy = parent.partition_strategy
    if spec.strategy != (strategy.value if strategy else ""):
        words = {"h": "a hash", "l": "a list", "r": "a range"}
        raise SqlError(
            "42P16",
            f"invalid bound specification for {words[strategy.value if strategy else 'l']} partition",
            offset=spec.location,
        )
    if strategy is PartitionStrategy.HASH:
        return _hash_bound(spec)
    if strategy is PartitionStrategy.LIST:
        return _list_bound(session, parent, spec)
    return PartitionBound(
        lower=tuple(_range_values(session, parent, spec.lowerdatums, "FROM")),
        upper=tuple(_range_values(session, parent, spec.upperdatums, "TO")),
    )


def _hash_bound(spec: ast.PartitionBoundSpec) -> PartitionBound:
    if spec.modulus <= 0:
        raise SqlError("42P16", "modulus for hash partition must be an integer value greater than zero")
    if spec.remainder >= spec.modulus:
        raise SqlError("42P16", "remainder for hash partition must be less than modulus")
    return PartitionBound(modulus=spec.modulus, remainder=spec.remainder)


def _list_bound(session: Session, parent: Table, spec: ast.PartitionBoundSpec) -> PartitionBound:
    values: list[Expr] = []
    for node in spec.listdatums:
        value = _value(session, parent, parent.partition_key[0], node)
        if value not in values:
            values.append(value)
    return PartitionBound(values=tuple(values))


def _range_values(session: Session, parent: Table, nodes: Sequence[ast.Node], side: str) -> Iterator[Expr | Edge]:
    if len(nodes) != len(parent.partition_key):
        raise SqlError("42P16", f"{side} must specify exactly one value per partitioning column")
    edge: Edge | None = None
    for item, node in zip(parent.partition_key, nodes, strict=True):
        found = _edge(node)
        if edge and found is not edge:
            raise SqlError("42804", f"every bound following {edge.value} must also be {edge.value}")
        edge = found
        if found:
            yield found
            continue
        value = _value(session, parent, item, node)
        if value.text == ("NULL",):
            raise SqlError("42P17", "cannot specify NULL in range bound")
        yield value


def _edge(node: ast.Node) -> Edge | None:
    """The edge for MINVALUE and MAXVALUE, which the grammar parses as column references."""
    if isinstance(node, ast.ColumnRef) and len(node.fields) == 1 and isinstance(node.fields[0], ast.String):
        return {"minvalue": Edge.MINVALUE, "maxvalue": Edge.MAXVALUE}.get(node.fields[0].sval)
    return None


def _value(session: Session, parent: Table, item: PartitionKeyItem, node: ast.Node) -> Expr:
    """One value of a bound, as a constant of the key's type: transformPartitionBoundValue."""
    name = parent.attribute(item.attnum).name if item.attnum else ""
    return partition_value(node, session.names, key_type(parent, item), name, lambda made: _evaluated(session, made))


def _evaluated(session: Session, expr: Node) -> str | None:
    """The text of an expression's current value: evaluate_expr. Raises Unsupported if it is unknown."""
    try:
        ((value,),) = run_query(session, Query(targets=(TargetEntry(expr=expr, number=1),))).rows
        if isinstance(value, Unknown):
            raise Uncertain(value.reason)
        return output(Facts(session.names), expr.type, value)
    except Uncertain as error:
        raise Unsupported(f"the value of a partition bound is unknown: {error.message}") from None
