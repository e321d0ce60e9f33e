"""Whether ALTER COLUMN ... TYPE rewrites the table: ATColumnChangeRequiresRewrite (tablecmds.c).

The planner first removes length coercions that change nothing, by the support functions of varchar, numeric and others.
Differs from PostgreSQL: another range of fields of an interval counts as a change.
"""

from __future__ import annotations

from meshdoc.analyze.coerce import ASSIGNMENT, coerce_to_target_type
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column
from meshdoc.catalog.type import Domain, TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids

CASTS = (nodes.CoercionForm.IMPLICIT_CAST, nodes.CoercionForm.EXPLICIT_CAST)
LONGER = {
    oids.VARCHAR: 0,
    oids.VARBIT: 0,
    oids.TIMESTAMP: 6,
    oids.TIMESTAMPTZ: 6,
    oids.TIME: 6,
    oids.TIMETZ: 6,
}
"""Types whose modifier can be increased without a rewrite, with the one that limits nothing; 0 if there is none."""
BETWEEN_TIMESTAMPS = frozenset({2027, 2028})  # timestamp(timestamptz), timestamptz(timestamp)


def requires_rewrite(facts: Facts, column: Column, type: TypeRef, using: nodes.Node | None = None) -> bool:
    """Whether values of a column have to be computed to be of another type, by `using` or else by assignment."""
    node = using or coerce_to_target_type(facts, as_var(column), type, ASSIGNMENT)
    while node is not None:
        match node:
            case nodes.Var():
                return node.attnum != column.attnum
            case nodes.RelabelType():
                node = node.arg
            case nodes.CoerceToDomain():
                if has_constraints(facts.names, node.type.oid):
                    return True
                node = node.arg
            case nodes.FuncExpr(function=function) if function in BETWEEN_TIMESTAMPS and _is_utc(facts.names):
                node = node.args[0]
            case nodes.FuncExpr(form=form) if form in CASTS and _fits(node.args[0].type, _wanted(node)):
                node = node.args[0]
            case _:
                return True
    return True


def as_var(column: Column) -> nodes.Var:
    """A column as an expression over its only table."""
    return nodes.Var(type=column.type, collation=column.collation, range_index=1, attnum=column.attnum)


def has_constraints(names: Names, type: Oid) -> bool:
    """Whether a type is a domain that is constrained, itself or by its base: DomainHasConstraints."""
    item = names.catalog.get(type)
    while isinstance(item, Domain):
        if any(found.domain == item.oid for found in names.catalog.children(item.oid, Constraint)):
            return True
        item = names.catalog.get(item.base.oid)
    return False


def _is_utc(names: Names) -> bool:
    """Whether timestamps with and without time zone have the same values: TimestampTimestampTzRequiresRewrite."""
    return names.setting is None or (names.setting("timezone") or "UTC").upper() in ("UTC", "ETC/UTC", "GMT")


def _wanted(node: nodes.FuncExpr) -> TypeRef:
    """The type and modifier that a length coercion function yields."""
    match node.args:
        case (_, nodes.Const(value=str(modifier)), *_):
            return TypeRef(node.type.oid, int(modifier))
    return node.type


def _fits(before: TypeRef, after: TypeRef) -> bool:
    """Whether every value of a modifier fits another one of the same type."""
    if before.oid != after.oid:
        return False
    if after.oid == oids.NUMERIC:
        return 0 <= before.typmod <= after.typmod and _scale(before) == _scale(after)
    if after.oid not in LONGER:
        return False
    return after.typmod == LONGER[after.oid] or 0 <= before.typmod <= after.typmod


def _scale(type: TypeRef) -> int:
    return (type.typmod - 4) & 0x7FF
