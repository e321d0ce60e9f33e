"""Deriving collations: parse_collate.c.

Differs from PostgreSQL: nodes do not store their collation or input collation; they are derived on demand. Only
the outputs of a query record theirs.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Any

from meshdoc.analyze.common_type import offset_of
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import children
from meshdoc.record import positional, replace


class Strength(enum.IntEnum):
    """The strength of a derived collation: CollateStrength."""

    NONE = 0
    IMPLICIT = 1
    CONFLICT = 2
    EXPLICIT = 3


@positional
class Derived:
    """The collation of an expression, or the two that conflict; `source` is what it (or the second) comes from."""

    strength: Strength = Strength.NONE
    collation: Oid = NO_OID
    other: Oid = NO_OID
    source: nodes.Node | None = None

    @property
    def offset(self) -> int | None:
        """Where it comes from, for errors."""
        if isinstance(self.source, nodes.CollateExpr):
            return self.source.location
        return offset_of(self.source) if self.source else None


NOTHING = Derived()
_LEAVES = (
    nodes.Var,
    nodes.Const,
    nodes.Param,
    nodes.CoerceToDomainValue,
    nodes.CaseTestExpr,
    nodes.SetToDefault,
    nodes.CurrentOfExpr,
    nodes.SQLValueFunction,
    nodes.FieldSelect,
)


def _merge(facts: Facts, one: Derived, other: Derived) -> Derived:
    """Combine the states of two subexpressions: merge_collation_state."""
    if other.strength > one.strength:
        return other
    if other.strength < one.strength or other.strength is Strength.NONE or one.collation == other.collation:
        return one
    if other.strength is Strength.IMPLICIT:
        if one.collation == oids.DEFAULT_COLLATION:
            return other
        if other.collation != oids.DEFAULT_COLLATION:
            return Derived(Strength.CONFLICT, one.collation, other.collation, other.source)
    elif other.strength is Strength.EXPLICIT:
        first, second = facts.collation_name(one.collation), facts.collation_name(other.collation)
        message = f'collation mismatch between explicit collations "{first}" and "{second}"'
        raise SqlError("42P21", message, offset=other.offset)
    return one


def _implicit(node: nodes.Node, collation: Oid) -> Derived:
    return Derived(Strength.IMPLICIT, collation, source=node)


def derive(facts: Facts, node: nodes.Node) -> Derived:
    """The collation of an expression. Raises SqlError 42P21 if explicit ones conflict: assign_collations_walker."""
    if isinstance(node, nodes.CollateExpr):
        derive(facts, node.arg)
        return Derived(Strength.EXPLICIT, node.collation, source=node)
    if isinstance(node, _LEAVES):
        for child in children(node):
            derive(facts, child)
        return _implicit(node, node.collation) if node.collation else NOTHING
    if isinstance(node, nodes.SubLink):
        if node.test is not None:
            derive(facts, node.test)
        return _implicit(node, node.collation) if node.collation else NOTHING
    inner = _inner(facts, node)
    own = facts.type_collation(node.type.oid)
    if not own:
        return NOTHING
    if isinstance(node, nodes.CoerceToDomain) and own != oids.DEFAULT_COLLATION:
        return _implicit(node, own)
    return inner if inner.strength is not Strength.NONE else _implicit(node, own)


def _inner(facts: Facts, node: nodes.Node) -> Derived:
    """The combined state of the inputs that determine a node's collation; the others are only checked."""
    if isinstance(node, nodes.RowExpr | nodes.RowCompareExpr):
        _each(facts, node)
        return NOTHING
    if isinstance(node, nodes.CaseExpr):
        for condition, _ in node.whens:
            derive(facts, condition)
        if node.arg is not None:
            derive(facts, node.arg)
        return _all(facts, [node.default, *(result for _, result in node.whens)])
    if isinstance(node, nodes.Aggref):
        _each(facts, node)
        return _all(facts, _aggregate_parts(facts, node))
    if isinstance(node, nodes.WindowFunc):
        _each(facts, node)
        return _all(facts, node.args)
    return _all(facts, [child for child in children(node) if isinstance(child, nodes.Node)])


def _aggregate_parts(facts: Facts, node: nodes.Aggref) -> list[nodes.Node]:
    """The arguments that determine an aggregate's collation: assign_aggregate_collations and its variants."""
    args = [target.expr for target in node.args if not target.junk]
    if node.kind == "n":
        return args
    sorted_by = args if len(args) == 1 and not facts.proc(node.function).variadic else []
    extra = len(node.direct_args) - len(args) if node.kind == "h" else len(node.direct_args)
    for value, expr in zip(node.direct_args[extra:], args, strict=False):
        _merge(facts, derive(facts, value), derive(facts, expr))
    return [*node.direct_args, *sorted_by]


def _each(facts: Facts, node: Any) -> None:
    for child in children(node):
        if isinstance(child, nodes.Node):
            derive(facts, child)
        elif isinstance(child, nodes.TargetEntry):
            found = derive(facts, child.expr)
            if found.strength is Strength.CONFLICT and child.sort_group_ref:
                raise implicit_mismatch(facts, found)


def _all(facts: Facts, parts: Iterable[nodes.Node]) -> Derived:
    result = NOTHING
    for part in parts:
        result = _merge(facts, result, derive(facts, part))
    return result


def collation_of(facts: Facts, node: nodes.Node) -> Oid:
    """The resulting collation of an expression, 0 if none or indeterminate."""
    found = derive(facts, node)
    return NO_OID if found.strength is Strength.CONFLICT else found.collation


def select_common_collation(facts: Facts, parts: Iterable[nodes.Node], *, none_ok: bool) -> Oid:
    """The common collation of several expressions. Raises SqlError 42P21 if they conflict."""
    found = _all(facts, parts)
    if found.strength is not Strength.CONFLICT:
        return found.collation
    if none_ok:
        return NO_OID
    raise implicit_mismatch(facts, found)


def implicit_mismatch(facts: Facts, found: Derived) -> SqlError:
    """Raises SqlError 42P21 for conflicting implicit collations."""
    one, other = facts.collation_name(found.collation), facts.collation_name(found.other)
    return SqlError(
        "42P21",
        f'collation mismatch between implicit collations "{one}" and "{other}"',
        hint="You can choose the collation by applying the COLLATE clause to one or both expressions.",
        offset=found.offset,
    )


def with_collation(facts: Facts, node: nodes.Node) -> nodes.Node:
    """The expression with its collation recorded."""
    found = collation_of(facts, node)
    return node if found == node.collation else replace(node, collation=found)


def assign_target_collations(facts: Facts, targets: Iterable[nodes.TargetEntry]) -> tuple[nodes.TargetEntry, ...]:
    """Targets with their collations recorded. Raises SqlError 42P21 if that of a sort key is indeterminate."""
    result = []
    for target in targets:
        found = derive(facts, target.expr)
        if found.strength is Strength.CONFLICT and target.sort_group_ref:
            raise implicit_mismatch(facts, found)
        collation = NO_OID if found.strength is Strength.CONFLICT else found.collation
        if collation != target.expr.collation:
            target = replace(target, expr=replace(target.expr, collation=collation))
        result.append(target)
    return tuple(result)


def check_collations(facts: Facts, nodes_: Iterable[nodes.Node | None]) -> None:
    """Raises SqlError 42P21 if explicit collations in expressions conflict."""
    for node in nodes_:
        if node is not None:
            derive(facts, node)
