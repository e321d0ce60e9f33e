"""A common type for several expressions, as in UNION, CASE and VALUES: select_common_type of parse_coerce.c."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.analyze.coercion_path import can_coerce_type
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import children

_OWN_OR_INNER = (
    *(nodes.FuncExpr, nodes.NamedArgExpr, nodes.OpExpr, nodes.ScalarArrayOpExpr, nodes.BoolExpr, nodes.SubLink),
    *(nodes.Cast, nodes.NullTest, nodes.BooleanTest),
)
_INNER = (nodes.FieldSelect, nodes.FieldStore, nodes.SubscriptingRef, nodes.CollateExpr)


def offset_of(node: nodes.Node) -> int | None:
    """The offset where an analyzed expression begins, for errors: exprLocation of nodeFuncs.c."""
    own = node.location if node.location >= 0 and not isinstance(node, _INNER) else None
    if not isinstance(node, (*_OWN_OR_INNER, *_INNER)):
        return own
    offsets = (offset_of(child) for child in children(node) if isinstance(child, nodes.Node))
    inner = next((offset for offset in offsets if offset is not None), None)
    return min((offset for offset in (own, inner) if offset is not None), default=None)


def select_common_type(facts: Facts, exprs: Sequence[nodes.Node], context: str) -> Oid:
    """The common type of expressions; `context` names the construct in the message of SQLSTATE 42804."""
    found, clash = _fold(facts, [expr.type.oid for expr in exprs])
    if clash is not None:
        raise _unmatched(facts, context or "argument", found, exprs[clash].type.oid, offset_of(exprs[clash]))
    return found


def select_common_type_from_oids(facts: Facts, types: Sequence[Oid]) -> Oid:
    """The common type of types. Raises SqlError 42804 if their categories differ."""
    found, clash = _fold(facts, types)
    if clash is not None:
        raise _unmatched(facts, "argument", found, types[clash], None)
    return found


def _unmatched(facts: Facts, construct: str, found: Oid, type: Oid, offset: int | None) -> SqlError:
    one, other = facts.format_type(found), facts.format_type(facts.base_type(type))
    return SqlError("42804", f"{construct} types {one} and {other} cannot be matched", offset=offset)


def _fold(facts: Facts, types: Sequence[Oid]) -> tuple[Oid, int | None]:
    """The common type, or the type so far and the index of the first one of another category."""
    if types[0] != oids.UNKNOWN and all(type == types[0] for type in types):
        return types[0], None
    found = facts.base_type(types[0])
    for place, type in enumerate(types[1:], start=1):
        candidate = facts.base_type(type)
        if candidate in (oids.UNKNOWN, found):
            continue
        if found == oids.UNKNOWN:
            found = candidate
            continue
        category, preferred = facts.category(found)
        if facts.category(candidate)[0] != category:
            return found, place
        if not preferred and _only_forth(facts, found, candidate):
            found = candidate
    return (oids.TEXT if found == oids.UNKNOWN else found), None


def _only_forth(facts: Facts, one: Oid, other: Oid) -> bool:
    return can_coerce_type(facts, [one], [other]) and not can_coerce_type(facts, [other], [one])


def verify_common_type(facts: Facts, common: Oid, types: Sequence[Oid]) -> bool:
    """Whether all types can be converted to the common one: verify_common_type_from_oids."""
    return all(can_coerce_type(facts, [type], [common]) for type in types)


def select_common_typmod(exprs: Sequence[nodes.Node], common: Oid) -> int:
    """The modifier shared by all expressions if they have the common type, else -1."""
    first = exprs[0].type
    if first.oid == common and all(expr.type == first for expr in exprs):
        return first.typmod
    return -1


def common_type_ref(exprs: Sequence[nodes.Node], common: Oid) -> TypeRef:
    """The common type with the shared modifier."""
    return TypeRef(common, select_common_typmod(exprs, common))
