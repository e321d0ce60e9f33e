"""The partition of a row: ExecFindPartition in execPartition.c, get_partition_for_tuple.

Differs from PostgreSQL: text is compared as under the C collation where only lower-case letters and digits decide, and
values of types whose order is not known here are not certain to belong to any partition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from meshdoc.analyze.stored import stored_expression
from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.definition import partition_key_columns
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Edge, ForeignTable, PartitionBound, PartitionStrategy, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.executor.expression import stored, value_of
from meshdoc.interpret.executor.hash import partition_hash
from meshdoc.interpret.executor.keys import comparable, shown_key
from meshdoc.interpret.executor.target import Target, ancestors, as_child, target_of
from meshdoc.interpret.text import read
from meshdoc.interpret.value import Uncertain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.session import Session

Typed = tuple[TypeRef, Value]
Order = tuple[int, object]
BELOW, ABOVE = (-1, 0), (1, 0)


def partition_for(session: Session, table: Table, row: Row) -> Target:
    """The leaf for a row of a partitioned table; `as_leaf` converts the row to the leaf's columns.

    Raises SqlError 23514 if there is none, Uncertain if that cannot be known.
    """
    target = target_of(session, table.oid)
    key = partition_values(session, table, row)
    for child in target.children:
        if child.partition_bound and not child.partition_bound.default and accepts(session, table, child, key):
            return _leaf(session, table, child, row)
    default = next((c for c in target.children if c.partition_bound and c.partition_bound.default), None)
    if default is not None:
        return _leaf(session, table, default, row)
    names = partition_key_columns(session.names, table)
    raise SqlError(
        "23514",
        f'no partition of relation "{table.name}" found for row',
        detail=f"Partition key of the failing row contains {shown_key(session, names, key, ' = ')}.",
    )


def _leaf(session: Session, table: Table, child: Table | ForeignTable, row: Row) -> Target:
    if isinstance(child, Table) and child.partition_strategy:
        return partition_for(session, child, as_child(table, child, row))
    if isinstance(child, ForeignTable):
        raise Uncertain(f'the rows of foreign table "{child.name}" are not tracked')
    return target_of(session, child.oid)


def partition_values(session: Session, table: Table, row: Row) -> list[Typed]:
    """The values of the partition key: FormPartitionKeyDatum. Uncertain if they cannot be known."""
    found: list[Typed] = []
    for item in table.partition_key:
        if item.expression is None:
            made: Typed = (table.attribute(item.attnum).type, row.get(item.attnum))
        else:
            expression = stored(session, item.expression, table)
            made = (expression.type, value_of(session, expression, row))
        if isinstance(made[1], Unknown):
            raise Uncertain(made[1].reason)
        found.append(made)
    return found


def in_bound(session: Session, child: Table | ForeignTable, row: Row) -> bool:
    """Whether a row satisfies the constraints of a partition and of its partitioned ancestors.

    Uncertain if that cannot be known.
    """
    inner: Table | ForeignTable = child
    for above in ancestors(session.catalog, child):
        row = as_child(inner, above, row)
        if not _in_bound(session, above, inner, row):
            return False
        inner = above
    return True


def _in_bound(session: Session, parent: Table, child: Table | ForeignTable, row: Row) -> bool:
    key = partition_values(session, parent, row)
    if child.partition_bound and child.partition_bound.default:
        siblings = target_of(session, parent.oid).children
        return not any(accepts(session, parent, s, key) for s in siblings if s.oid != child.oid)
    return accepts(session, parent, child, key)


def accepts(session: Session, parent: Table, child: Table | ForeignTable, key: Sequence[Typed]) -> bool:
    """Whether a partition that is not a default partition accepts this key."""
    bound = child.partition_bound
    if bound is None or bound.default:
        return False
    if parent.partition_strategy is PartitionStrategy.LIST:
        return _in_list(session, bound, key[0])
    if parent.partition_strategy is PartitionStrategy.RANGE:
        return _in_range(session, bound, key)
    opclasses = [item.opclass for item in parent.partition_key]
    return partition_hash(session, key, opclasses) % bound.modulus == bound.remainder


def _in_list(session: Session, bound: PartitionBound, key: Typed) -> bool:
    facts = Facts(session.names)
    type, value = key
    wanted = comparable(facts, type, value)
    return any(comparable(facts, type, _bound_value(session, type, item)) == wanted for item in bound.values)


def _bound_value(session: Session, type: TypeRef, item: Expr) -> Value:
    """A bound's constant."""
    constant = stored_expression(session.names, item)
    assert isinstance(constant, nodes.Const)
    if constant.value is None:
        return None
    try:
        return read(Facts(session.names), type, constant.value)
    except Unsupported as error:
        raise Uncertain(error.message) from None


def _in_range(session: Session, bound: PartitionBound, key: Sequence[Typed]) -> bool:
    if any(value is None for _, value in key):
        return False
    facts = Facts(session.names)
    given = [_ordered(facts, type, value) for type, value in key]
    types = [type for type, _ in key]
    return _ends(session, types, bound.lower) <= given < _ends(session, types, bound.upper)


def _ends(session: Session, types: Sequence[TypeRef], side: Sequence[Expr | Edge]) -> list[Order]:
    facts = Facts(session.names)
    return [
        (BELOW if item is Edge.MINVALUE else ABOVE)
        if isinstance(item, Edge)
        else _ordered(facts, type, _bound_value(session, type, item))
        for type, item in zip(types, side, strict=True)
    ]


def _ordered(facts: Facts, type: TypeRef, value: Value) -> Order:
    """A value in a form that compares as PostgreSQL compares it."""
    measure = MEASURES.get(facts.base_type(type.oid))
    if measure is None:
        raise Uncertain(f"the sort order of type {facts.format_type(type.oid)} is unknown")
    return (0, measure(value))


def _number(value: Value) -> object:
    assert isinstance(value, int | float | Decimal)
    return value


def _text(value: Value) -> object:
    text = str(value)
    if any(not (mark.isdigit() or (mark.islower() and mark.isascii())) for mark in text):
        raise Uncertain("the sort order of the collation is unknown")
    return text


def _moment(value: Value) -> object:
    """The text, since `-infinity` sorts before digits, and `infinity` after them."""
    text = str(value)
    if not text.endswith("infinity") and (text.endswith("BC") or len(text.partition("-")[0]) != 4):
        raise Uncertain("comparing dates outside four-digit years is not supported")
    return text


MEASURES: dict[Oid, Callable[[Value], object]] = {
    **dict.fromkeys((oids.INT2, oids.INT4, oids.INT8, oids.NUMERIC, oids.FLOAT4, oids.FLOAT8, oids.OID), _number),
    **dict.fromkeys((oids.DATE, oids.TIMESTAMP, oids.TIMESTAMPTZ), _moment),
    **dict.fromkeys((oids.TEXT, oids.VARCHAR, oids.BPCHAR), _text),
    oids.UUID: lambda value: str(value),
    oids.BOOL: lambda value: value is True,
    oids.TIME: lambda value: str(value),
}
