"""The offsets of window frames: transformFrameOffset of parse_clause.c."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.clause import check_no_columns
from meshdoc.analyze.coerce import coerce_to_specific_type
from meshdoc.analyze.coercion_path import can_coerce_type
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.dispatch import transform_expr
from meshdoc.analyze.oper import default_operator_class
from meshdoc.analyze.state import ExprKind, ParseState
from meshdoc.catalog.object import Oid
from meshdoc.catalog.operator import BTREE
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import Frame

IN_RANGE = 3  # BTINRANGE_PROC


def frame_offset(
    state: ParseState, raw: ast.Node | None, window: nodes.WindowClause, targets: list[nodes.TargetEntry]
) -> nodes.Node | None:
    """The offset before PRECEDING or FOLLOWING, converted as the frame mode requires."""
    if raw is None:
        return None
    if window.frame_options & Frame.RANGE:
        node = transform_expr(state, raw, ExprKind.WINDOW_FRAME_RANGE)
        sorted_by = next(t.expr for t in targets if t.sort_group_ref == window.order[0].ref)
        wanted = _range_type(state, node, sorted_by.type.oid)
        construct = "RANGE"
    else:
        rows = bool(window.frame_options & Frame.ROWS)
        construct = "ROWS" if rows else "GROUPS"
        kind = ExprKind.WINDOW_FRAME_ROWS if rows else ExprKind.WINDOW_FRAME_GROUPS
        node, wanted = transform_expr(state, raw, kind), oids.INT8
    node = coerce_to_specific_type(state.facts, node, wanted, construct)
    check_no_columns(node, construct)
    return node


def _range_type(state: ParseState, node: nodes.Node, column: Oid) -> Oid:
    """The offset type for the sorted column, from the in_range functions of its operator family."""
    facts = state.facts
    row = default_operator_class(facts, column, BTREE)
    input_type = row.input_type if row else column
    types = [
        member.right
        for member in (facts.family_procs(row.family) if row else ())
        if member.number == IN_RANGE and member.left == input_type
    ]
    name = facts.format_type(input_type)
    message = f"RANGE with offset PRECEDING/FOLLOWING is not supported for column type {name}"
    if not types:
        raise SqlError("0A000", message, offset=offset_of(node))
    preferred = node.type.oid if node.type.oid != oids.UNKNOWN else column
    fitting = [type for type in types if can_coerce_type(facts, [node.type.oid], [type])]
    if preferred in fitting:
        return preferred
    given = facts.format_type(node.type.oid)
    if not fitting:
        raise SqlError(
            "0A000",
            f"{message} and offset type {given}",
            hint="Cast the offset value to an appropriate type.",
            offset=offset_of(node),
        )
    if len(fitting) > 1:
        message = (
            "RANGE with offset PRECEDING/FOLLOWING has multiple interpretations for column type"
            f" {name} and offset type {given}"
        )
        hint = "Cast the offset value to the exact intended type."
        raise SqlError("0A000", message, hint=hint, offset=offset_of(node))
    return fitting[0]
