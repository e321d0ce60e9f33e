"""Column references, parameters, fields and subscripts: parse_expr.c and parse_node.c."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.candidates import Call
from meshdoc.analyze.coerce import ASSIGNMENT, IMPLICIT, coerce_to_target_type, coerce_type, int4_const
from meshdoc.analyze.coercion_path import can_coerce_type
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.dispatch import expression, transform
from meshdoc.analyze.func import function_or_column
from meshdoc.analyze.missing import missing_column, missing_entry
from meshdoc.analyze.projection import unknown_attribute
from meshdoc.analyze.scope import column_of, find_column, find_item, whole_row
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.nodes import nodes, oids

MAX_DIMENSIONS = 6
_NO_COLUMNS = {ExprKind.COLUMN_DEFAULT: "DEFAULT expression", ExprKind.PARTITION_BOUND: "partition bound expression"}


@expression(ast.ColumnRef)
def column_ref(state: ParseState, raw: ast.ColumnRef) -> nodes.Node:
    """A name in an expression: transformColumnRef."""
    if state.expr_kind in _NO_COLUMNS:
        message = f"cannot use column reference in {_NO_COLUMNS[state.expr_kind]}"
        raise SqlError("0A000", message, offset=location(raw))
    if state.column_hook is not None:
        hooked = state.column_hook(state, raw)
        if hooked is not None:
            return hooked
    found, refused = _resolve(state, raw)
    if state.late_column_hook is not None:
        late = state.late_column_hook(state, raw, found)
        if late is not None and found is not None:
            name = ".".join(field_names(raw))
            raise errors.ambiguous_column(name, offset=location(raw))
        found = found or late
    if found is None:
        raise refused()
    return found


def field_names(raw: ast.ColumnRef) -> list[str]:
    """The parts of a name as written."""
    return ["*" if isinstance(field, ast.A_Star) else str(field.sval) for field in raw.fields]


def _resolve(state: ParseState, raw: ast.ColumnRef) -> tuple[nodes.Node | None, Callable[[], SqlError]]:
    """The referent of a name, or None and the error to raise."""
    names, offset = field_names(raw), location(raw)
    if len(names) == 1:
        return _resolve_simple(state, names[0], offset)
    if len(names) > 4:
        return None, functools.partial(errors.improper_qualified_name, ".".join(names), offset=offset)
    if len(names) == 4:
        names = names[1:]  # the database, which must be the current one
    *qualifier, column = names
    schema = qualifier[0] if len(qualifier) == 2 else None
    relation = qualifier[-1]
    found = find_item(state, schema, relation, offset)
    if found is None:
        return None, functools.partial(missing_entry, state, relation, offset)
    item, levels_up = found
    refused = functools.partial(missing_column, state, relation, column, offset)
    if column == "*" and isinstance(raw.fields[-1], ast.A_Star):
        return whole_row(state, item, levels_up, offset), refused
    node = column_of(state, item, levels_up, column, offset)
    if node is None:
        row = whole_row(state, item, levels_up, offset)
        node = function_or_column(state, Call(names=(column,), args=(row,), offset=offset))
    return node, refused


def _resolve_simple(
    state: ParseState, name: str, offset: int | None
) -> tuple[nodes.Node | None, Callable[[], SqlError]]:
    node = find_column(state, name, offset)
    if node is None:
        found = find_item(state, None, name, offset)
        if found is not None:
            node = whole_row(state, *found, offset)
    return node, functools.partial(missing_column, state, None, name, offset)


@expression(ast.ParamRef)
def param_ref(state: ParseState, raw: ast.ParamRef) -> nodes.Node:
    """$1: transformParamRef."""
    found = state.param_hook(state, raw) if state.param_hook is not None else None
    if found is None:
        raise SqlError("42P02", f"there is no parameter ${raw.number}", offset=location(raw))
    return found


# --- fields and subscripts --------------------------------------------------------------------------


@expression(ast.A_Indirection)
def indirection(state: ParseState, raw: ast.A_Indirection) -> nodes.Node:
    """(x).field, x[1]: transformIndirection."""
    result = transform(state, raw.arg)
    subscripts: list[ast.A_Indices] = []
    for step in raw.indirection:
        if isinstance(step, ast.A_Indices):
            subscripts.append(step)
            continue
        if isinstance(step, ast.A_Star):
            message = 'row expansion via "*" is not supported here'
            raise SqlError("0A000", message, offset=offset_of(result))
        if subscripts:
            result = container_subscripts(state, result, subscripts)
            subscripts = []
        result = select_field(state, result, step.sval, location(raw.arg))
    return container_subscripts(state, result, subscripts) if subscripts else result


def select_field(state: ParseState, arg: nodes.Node, name: str, offset: int | None) -> nodes.Node:
    """The field of a row, or a function call on it. Raises the SqlError of unknown_attribute if neither exists."""
    found = function_or_column(state, Call(names=(name,), args=(arg,), offset=offset))
    if found is None:
        raise unknown_attribute(state, arg, name, offset)
    return found


def container_subscripts(
    state: ParseState, container: nodes.Node, steps: Sequence[ast.A_Indices]
) -> nodes.SubscriptingRef:
    """container[...]: transformContainerSubscripts."""
    facts = state.facts
    base = facts.base(container.type)
    handler = facts.type(base.oid).subscript
    if not handler:
        name = facts.format_type(base.oid)
        message = f"cannot subscript type {name} because it does not support subscripting"
        raise SqlError("42804", message, offset=offset_of(container))
    name = facts.proc(handler).name
    if name in ("array_subscript_handler", "raw_array_subscript_handler"):
        return _array_subscripts(state, container, base, steps)
    if name == "jsonb_subscript_handler":
        return _jsonb_subscripts(state, container, steps)
    raise Unsupported(f"subscripts of type {facts.format_type(base.oid)} are not supported")


def _array_subscripts(
    state: ParseState, container: nodes.Node, base: TypeRef, steps: Sequence[ast.A_Indices]
) -> nodes.SubscriptingRef:
    sliced = any(step.is_slice for step in steps)
    upper = tuple(_array_subscript(state, step.uidx) for step in steps)
    lower: tuple[nodes.Node | None, ...] = ()
    if sliced:
        lower = tuple(_array_subscript(state, step.lidx) if step.is_slice else int4_const(1) for step in steps)
    if len(steps) > MAX_DIMENSIONS:
        message = f"number of array dimensions ({len(steps)}) exceeds the maximum allowed ({MAX_DIMENSIONS})"
        raise SqlError("54000", message)
    type = base if sliced else TypeRef(state.facts.type(base.oid).element, base.typmod)
    return nodes.SubscriptingRef(type=type, container=container, upper=upper, lower=lower, location=container.location)


def _array_subscript(state: ParseState, raw: ast.Node | None) -> nodes.Node | None:
    if raw is None:
        return None
    node = transform(state, raw)
    converted = coerce_to_target_type(state.facts, node, TypeRef(oids.INT4), ASSIGNMENT)
    if converted is None:
        raise SqlError("42804", "array subscript must have type integer", offset=offset_of(node))
    return converted


def _jsonb_subscripts(
    state: ParseState, container: nodes.Node, steps: Sequence[ast.A_Indices]
) -> nodes.SubscriptingRef:
    if found := next((step for step in steps if step.is_slice), None):
        message = "jsonb subscript does not support slices"
        raise SqlError("42804", message, offset=location(found.uidx or found.lidx))
    return nodes.SubscriptingRef(
        type=TypeRef(oids.JSONB),
        container=container,
        upper=tuple(_jsonb_subscript(state, step.uidx) for step in steps),
        location=container.location,
    )


def _jsonb_subscript(state: ParseState, raw: ast.Node) -> nodes.Node:
    facts, node = state.facts, transform(state, raw)
    source, target = node.type.oid, oids.TEXT
    if source != oids.UNKNOWN:
        fitting = [type for type in (oids.INT4, oids.TEXT) if can_coerce_type(facts, [source], [type])]
        if len(fitting) != 1:
            which = "only one type, integer or text" if fitting else "either integer or text"
            raise SqlError(
                "42804",
                f"subscript type {facts.format_type(source)} is not supported",
                hint=f"jsonb subscript must be coercible to {which}.",
                offset=offset_of(node),
            )
        target = fitting[0]
    return coerce_type(facts, node, TypeRef(target), IMPLICIT)
