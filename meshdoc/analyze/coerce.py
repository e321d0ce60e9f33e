"""Building conversions: coerce_type and related functions of parse_coerce.c.

Differs from PostgreSQL: constants are kept as their canonical text, so the type's input function is `const.canonical`.
"""

from __future__ import annotations

from typing import NamedTuple

from meshdoc import errors
from meshdoc.analyze.coercion_path import (
    NO_PATH,
    CoercionContext,
    Path,
    PathKind,
    can_coerce_type,
    find_coercion_pathway,
    find_typmod_coercion_function,
    inherits_from,
)
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.input import input_value
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import Inside, SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import CoercionForm
from meshdoc.nodes.walk import returns_set
from meshdoc.record import replace

_ANYTHING = frozenset({oids.ANY, oids.ANYELEMENT, oids.ANYNONARRAY, oids.ANYCOMPATIBLE, oids.ANYCOMPATIBLENONARRAY})
_SHAPED = oids.POLYMORPHIC - _ANYTHING


class Coercion(NamedTuple):
    """How explicitly a conversion is requested, and in which syntax it is printed."""

    context: CoercionContext
    form: CoercionForm
    location: int | None = None
    """Where the cast is written."""

    @property
    def hidden(self) -> Coercion:
        """The same conversion, not printed."""
        return self._replace(form=CoercionForm.IMPLICIT_CAST)


IMPLICIT = Coercion(CoercionContext.IMPLICIT, CoercionForm.IMPLICIT_CAST)
ASSIGNMENT = Coercion(CoercionContext.ASSIGNMENT, CoercionForm.IMPLICIT_CAST)
EXPLICIT = Coercion(CoercionContext.EXPLICIT, CoercionForm.EXPLICIT_CAST)


def bool_const(value: bool) -> nodes.Const:
    """A boolean constant."""
    return nodes.Const(type=TypeRef(oids.BOOL), value="t" if value else "f")


def int4_const(value: int) -> nodes.Const:
    """An integer constant."""
    return nodes.Const(type=TypeRef(oids.INT4), value=str(value))


def coerce_to_target_type(facts: Facts, node: nodes.Node, target: TypeRef, how: Coercion) -> nodes.Node | None:
    """The expression converted to a type and its modifier, or None if impossible: coerce_to_target_type."""
    if not can_coerce_type(facts, [node.type.oid], [target.oid], how.context):
        return None
    inner = node
    while isinstance(inner, nodes.CollateExpr):
        inner = inner.arg
    result = coerce_type(facts, inner, target, how)
    hide = result is not inner and not isinstance(result, nodes.Const)
    result = coerce_type_typmod(facts, result, target, how, hide_inner=hide)
    if inner is not node and facts.type_collation(target.oid):
        assert isinstance(node, nodes.CollateExpr)
        result = nodes.CollateExpr(type=result.type, collation=node.collation, arg=result, location=node.location)
    return result


def coerce_type(facts: Facts, node: nodes.Node, target: TypeRef, how: Coercion) -> nodes.Node:
    """The expression converted to a type; can_coerce_type must be true: coerce_type.

    The modifier is used only if the conversion itself needs it; `coerce_type_typmod` applies it.
    """
    source = node.type.oid
    if target.oid == source or target.oid in _ANYTHING:
        return node
    if target.oid in _SHAPED and source != oids.UNKNOWN:
        base = facts.base_type(source)
        return node if base == source else nodes.RelabelType(type=TypeRef(base), arg=node, form=how.form)
    if source == oids.UNKNOWN and isinstance(node, nodes.Const):
        return _coerce_literal(facts, node, target, how)
    if isinstance(node, nodes.CollateExpr):
        return _coerce_under_collate(facts, node, target, how)
    path = find_coercion_pathway(facts, target.oid, source, how.context)
    if path != NO_PATH:
        return _coerce_by_path(facts, node, target, how, path)
    return _coerce_row(facts, node, target, how)


def _coerce_literal(facts: Facts, node: nodes.Const, target: TypeRef, how: Coercion) -> nodes.Node:
    base = facts.base(target)
    modifier = base.typmod if base.oid == oids.INTERVAL else -1
    value = None if node.value is None else _at(node, facts, TypeRef(base.oid, modifier))
    const = nodes.Const(
        type=TypeRef(base.oid, modifier), collation=facts.type_collation(base.oid), value=value, location=node.location
    )
    if base.oid == target.oid:
        return const
    return coerce_to_domain(facts, const, base, target.oid, how)


def _at(node: nodes.Const, facts: Facts, type: TypeRef) -> str:
    assert node.value is not None
    try:
        return input_value(facts, type, node.value)
    except SqlError as error:
        error.inside = Inside(node.value)
        raise


def _coerce_under_collate(facts: Facts, node: nodes.CollateExpr, target: TypeRef, how: Coercion) -> nodes.Node:
    result = coerce_type(facts, node.arg, target, how)
    if not facts.type_collation(target.oid):
        return result
    return nodes.CollateExpr(type=result.type, collation=node.collation, arg=result, location=node.location)


def _coerce_by_path(facts: Facts, node: nodes.Node, target: TypeRef, how: Coercion, path: Path) -> nodes.Node:
    if path[0] is PathKind.RELABEL:
        result = coerce_to_domain(facts, node, facts.base(TypeRef(target.oid)), target.oid, how)
        if result is not node:
            return result
        return nodes.RelabelType(type=TypeRef(target.oid), arg=node, form=how.form, location=node.location)
    base = facts.base(target)
    result = _build_coercion(facts, node, base, how, path)
    if base.oid == target.oid:
        return result
    return coerce_to_domain(facts, result, base, target.oid, how, hide=True)


def _build_coercion(facts: Facts, node: nodes.Node, target: TypeRef, how: Coercion, path: Path) -> nodes.Node:
    """build_coercion_expression."""
    kind, function = path
    if kind is PathKind.FUNC:
        count = len(facts.proc(function).argument_types)
        args: list[nodes.Node] = [node]
        if count >= 2:
            args.append(int4_const(target.typmod))
        if count == 3:
            args.append(bool_const(how.context is CoercionContext.EXPLICIT))
        result = TypeRef(target.oid, target.typmod if count >= 2 else -1)
        return nodes.FuncExpr(type=result, function=function, args=tuple(args), form=how.form, location=node.location)
    if kind is PathKind.ARRAY:
        return _build_array_coercion(facts, node, target, how)
    return nodes.CoerceViaIO(type=TypeRef(target.oid), arg=node, form=how.form, location=node.location)


def _build_array_coercion(facts: Facts, node: nodes.Node, target: TypeRef, how: Coercion) -> nodes.Node:
    source = facts.base(node.type)
    test = nodes.CaseTestExpr(type=TypeRef(facts.element_type(source.oid), source.typmod))
    wanted = TypeRef(facts.element_type(target.oid), target.typmod)
    element = coerce_to_target_type(facts, test, wanted, how)
    if element is None:
        raise errors.cannot_cast(facts.format_type(test.type.oid), facts.format_type(wanted.oid))
    return nodes.ArrayCoerceExpr(
        type=TypeRef(target.oid, element.type.typmod), arg=node, element=element, form=how.form, location=node.location
    )


def _coerce_row(facts: Facts, node: nodes.Node, target: TypeRef, how: Coercion) -> nodes.Node:
    """Row conversions: of record, and of a child table's row to its parent's."""
    source = node.type.oid
    if source == oids.RECORD and facts.is_composite(target.oid):
        return _coerce_record(facts, node, target.oid, how)
    if target.oid in (oids.RECORD, oids.RECORD_ARRAY):
        return node
    if inherits_from(facts, source, target.oid):
        base = facts.base_type(source)
        if base != source:
            node = nodes.RelabelType(type=TypeRef(base), arg=node, form=CoercionForm.IMPLICIT_CAST)
        return nodes.ConvertRowtypeExpr(type=TypeRef(target.oid), arg=node, form=how.form)
    one, other = facts.format_type(source), facts.format_type(target.oid)
    raise SqlError("XX000", f"failed to find conversion function from {one} to {other}", offset=offset_of(node))


def _coerce_record(facts: Facts, node: nodes.Node, target: Oid, how: Coercion) -> nodes.Node:
    """ROW(...) as a composite type: coerce_record_to_complex."""
    cannot = f"cannot cast type record to {facts.format_type(target)}"
    if not isinstance(node, nodes.RowExpr):
        raise SqlError("42846", cannot, offset=_place(how, node))
    base = facts.base_type(target)
    columns = facts.relation_columns(facts.type_relation(base))
    args: list[nodes.Node] = []
    waiting = list(node.args)
    for column in columns:
        if column.dropped:
            args.append(nodes.Const(type=TypeRef(oids.INT4), value=None))
            continue
        if not waiting:
            raise SqlError("42846", cannot, detail="Input has too few columns.", offset=_place(how, node))
        arg = waiting.pop(0)
        converted = coerce_to_target_type(facts, arg, column.type, how.hidden)
        if converted is None:
            one, other = facts.format_type(arg.type.oid), facts.format_type(column.type.oid)
            detail = f"Cannot cast type {one} to {other} in column {len(args) + 1}."
            raise SqlError("42846", cannot, detail=detail, offset=_place(how, arg))
        args.append(converted)
    if waiting:
        raise SqlError("42846", cannot, detail="Input has too many columns.", offset=_place(how, node))
    row = nodes.RowExpr(type=TypeRef(base), args=tuple(args), form=how.form, location=node.location)
    if base == target:
        return row
    hidden = replace(row, form=CoercionForm.IMPLICIT_CAST)
    return coerce_to_domain(facts, hidden, TypeRef(base), target, how)


def _place(how: Coercion, node: nodes.Node) -> int | None:
    """The place of an error: parser_coercion_errposition."""
    return offset_of(node) if how.location is None else how.location


def coerce_to_domain(
    facts: Facts, node: nodes.Node, base: TypeRef, target: Oid, how: Coercion, *, hide: bool = False
) -> nodes.Node:
    """An expression of a base type converted to the domain, unchanged if the type is no domain: coerce_to_domain."""
    if base.oid == target:
        return node
    if hide:
        node = hide_coercion(node)
    node = coerce_type_typmod(facts, node, base, how.hidden, hide_inner=False)
    return nodes.CoerceToDomain(type=TypeRef(target), arg=node, form=how.form, location=node.location)


def coerce_type_typmod(
    facts: Facts, node: nodes.Node, target: TypeRef, how: Coercion, *, hide_inner: bool
) -> nodes.Node:
    """An expression of the right type with the modifier applied: coerce_type_typmod."""
    if node.type.typmod == target.typmod:
        return node
    if hide_inner:
        node = hide_coercion(node)
    path = find_typmod_coercion_function(facts, target.oid) if target.typmod >= 0 else NO_PATH
    if path != NO_PATH:
        return _build_coercion(facts, node, target, how, path)
    while isinstance(node, nodes.RelabelType):
        node = node.arg
    if isinstance(node, nodes.Const):
        return replace(node, type=target)
    if node.type == target:
        return node
    return nodes.RelabelType(type=target, collation=node.collation, arg=node, form=how.form, location=node.location)


def hide_coercion(node: nodes.Node) -> nodes.Node:
    """The expression with its topmost cast hidden in printing: hide_coercion_node."""
    if isinstance(node, nodes.FuncExpr | nodes.Cast | nodes.RowExpr):
        return replace(node, form=CoercionForm.IMPLICIT_CAST)
    return node


def coerce_to_common_type(facts: Facts, node: nodes.Node, target: Oid, construct: str) -> nodes.Node:
    """An expression converted to the type chosen by select_common_type. Raises SqlError 42846 if impossible."""
    if node.type.oid == target:
        return node
    if not can_coerce_type(facts, [node.type.oid], [target]):
        one, other = facts.format_type(node.type.oid), facts.format_type(target)
        raise SqlError("42846", f"{construct} could not convert type {one} to {other}", offset=offset_of(node))
    return coerce_type(facts, node, TypeRef(target), IMPLICIT)


def known(facts: Facts, node: nodes.Node) -> nodes.Node:
    """The expression; a literal of type unknown is converted to text."""
    return coerce_to_common_type(facts, node, oids.TEXT, "") if node.type.oid == oids.UNKNOWN else node


def coerce_to_boolean(facts: Facts, node: nodes.Node, construct: str) -> nodes.Node:
    """A condition as boolean. Raises SqlError 42804 if it is not: coerce_to_boolean."""
    return coerce_to_specific_type(facts, node, oids.BOOL, construct)


def coerce_to_specific_type(facts: Facts, node: nodes.Node, target: Oid, construct: str) -> nodes.Node:
    """An expression converted to the type that a construct requires: coerce_to_specific_type."""
    if node.type.oid != target:
        converted = coerce_to_target_type(facts, node, TypeRef(target), ASSIGNMENT)
        if converted is None:
            wanted, given = facts.format_type(target), facts.format_type(node.type.oid)
            message = f"argument of {construct} must be type {wanted}, not type {given}"
            raise SqlError("42804", message, offset=offset_of(node))
        node = converted
    if returns_set(node):
        raise SqlError("42804", f"argument of {construct} must not return a set", offset=offset_of(node))
    return node
