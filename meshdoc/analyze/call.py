"""The procedure call of CALL: transformCallStmt of analyze.c."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.candidates import Call
from meshdoc.analyze.dispatch import transform
from meshdoc.analyze.func import function_or_column
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.nodes import nodes
from meshdoc.syntax.names import strings


def transform_call(state: ParseState, raw: ast.FuncCall) -> nodes.FuncExpr:
    """The call of the procedure, with its arguments. Raises SqlError if there is no such procedure."""
    with state.kind(ExprKind.CALL_ARGUMENT):
        args = tuple(transform(state, arg) for arg in raw.args or ())
    call = Call(names=strings(raw.funcname), args=args, raw=raw, offset=location(raw), procedure=True)
    found = function_or_column(state, call)
    assert isinstance(found, nodes.FuncExpr)
    return found
