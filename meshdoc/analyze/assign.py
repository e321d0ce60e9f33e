"""Expressions assigned to columns, their elements and fields: transformAssignedExpr of parse_target.c."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.coerce import ASSIGNMENT, IMPLICIT, coerce_to_domain, coerce_to_target_type
from meshdoc.analyze.columnref import container_subscripts
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.state import ExprKind, ParseState, ScopeItem, location
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import record, replace


@record
class Destination:
    """An assignment target: a column, or an element or field of one; `subscripted` if reached by a subscript."""

    name: str
    type: TypeRef
    collation: Oid = 0
    subscripted: bool = False


def find_attribute(item: ScopeItem, relation: str, name: str, offset: int | None) -> int:
    """The number of a column of the target relation. Raises SqlError 42703 if it does not exist."""
    for attnum, column in enumerate(item.entry.columns, start=1):
        if column.name == name and not column.dropped:
            return attnum
    raise errors.undefined_column_of(name, relation, offset=offset)


def assigned_expr(
    state: ParseState, expr: nodes.Node, attnum: int, raw: ast.ResTarget | None, *, insert: bool
) -> nodes.Node:
    """An expression converted for storage in a column of the target relation, or in part of one."""
    assert state.target is not None
    column = state.target.entry.columns[attnum - 1]
    indirection = raw.indirection if raw is not None and raw.indirection else ()
    offset = location(raw) if raw is not None else None
    if isinstance(expr, nodes.SetToDefault):
        if indirection:
            what = "an array element" if isinstance(indirection[0], ast.A_Indices) else "a subfield"
            raise SqlError("0A000", f"cannot set {what} to DEFAULT", offset=offset)
        return replace(expr, type=column.type, collation=column.collation)
    destination = Destination(name=column.name, type=column.type, collation=column.collation)
    if indirection:
        base: nodes.Node
        if insert:
            base = nodes.Const(type=column.type, collation=column.collation, value=None)
        else:
            base = nodes.Var(
                type=column.type, collation=column.collation, range_index=state.target.range_index, attnum=attnum
            )
        kind = ExprKind.INSERT_TARGET if insert else ExprKind.UPDATE_TARGET
        with state.kind(kind):
            return _indirect(state, base, destination, indirection, expr, offset)
    made = _stored(state, expr, column.type)
    if made is None:
        raise mismatch(state.facts, f'column "{column.name}" is of', column.type, expr, offset_of(expr))
    return made


def _stored(state: ParseState, expr: nodes.Node, type: TypeRef) -> nodes.Node | None:
    return coerce_to_target_type(state.facts, expr, type, ASSIGNMENT)


def mismatch(
    facts: Facts, subject: str, type: TypeRef, expr: nodes.Node, offset: int | None, noun: str = "expression"
) -> SqlError:
    """SqlError 42804 for an expression that cannot be converted to the type of what it is assigned to."""
    return SqlError(
        "42804",
        f"{subject} type {facts.format_type(type.oid)} but {noun} is of type {facts.format_type(expr.type.oid)}",
        hint="You will need to rewrite or cast the expression.",
        offset=offset,
    )


def _indirect(
    state: ParseState,
    base: nodes.Node | None,
    destination: Destination,
    steps: Sequence[ast.Node],
    value: nodes.Node,
    offset: int | None,
) -> nodes.Node:
    """transformAssignmentIndirection."""
    if not steps:
        return _final(state, destination, value, offset)
    if base is None:
        base = nodes.CaseTestExpr(type=destination.type, collation=destination.collation)
    subscripts: list[ast.A_Indices] = []
    for step in steps:
        if not isinstance(step, ast.A_Indices):
            break
        subscripts.append(step)
    rest = steps[len(subscripts) :]
    if subscripts:
        return _subscripted(state, base, destination, subscripts, rest, value, offset)
    if not isinstance(steps[0], ast.String):
        raise SqlError("0A000", 'row expansion via "*" is not supported here', offset=offset)
    return _field(state, base, destination, steps[0].sval, steps[1:], value, offset)


def _final(state: ParseState, destination: Destination, value: nodes.Node, offset: int | None) -> nodes.Node:
    made = _stored(state, value, destination.type)
    if made is not None:
        return made
    subject = f'subfield "{destination.name}" is of'
    if destination.subscripted:
        subject = f'subscripted assignment to "{destination.name}" requires'
    raise mismatch(state.facts, subject, destination.type, value, offset)


def _field(
    state: ParseState,
    base: nodes.Node,
    destination: Destination,
    name: str,
    rest: Sequence[ast.Node],
    value: nodes.Node,
    offset: int | None,
) -> nodes.Node:
    facts = state.facts
    type = facts.base(destination.type)
    relation = facts.type_relation(type.oid)
    shown = facts.format_type(destination.type.oid)
    cannot = f'cannot assign to field "{name}" of column "{destination.name}" because'
    if not relation:
        raise SqlError("42804", f"{cannot} its type {shown} is not a composite type", offset=offset)
    columns = facts.relation_columns(relation)
    attnum = next((n for n, column in enumerate(columns, 1) if column.name == name and not column.dropped), 0)
    if not attnum:
        raise SqlError("42703", f"{cannot} there is no such column in data type {shown}", offset=offset)
    column = columns[attnum - 1]
    inner = Destination(name=name, type=column.type, collation=column.collation)
    stored = _indirect(state, None, inner, rest, value, offset)
    made = nodes.FieldStore(type=TypeRef(type.oid), arg=base, values=(stored,), attnums=(attnum,))
    return coerce_to_domain(facts, made, type, destination.type.oid, IMPLICIT)


def _subscripted(
    state: ParseState,
    base: nodes.Node,
    destination: Destination,
    subscripts: Sequence[ast.A_Indices],
    rest: Sequence[ast.Node],
    value: nodes.Node,
    offset: int | None,
) -> nodes.Node:
    facts = state.facts
    container = facts.base(destination.type)
    made = container_subscripts(state, base, subscripts)
    inner = Destination(name=destination.name, type=made.type, collation=destination.collation, subscripted=True)
    stored = _indirect(state, None, inner, rest, value, offset)
    made = replace(made, type=container, assign=stored)
    return coerce_to_domain(facts, made, container, destination.type.oid, IMPLICIT)
