"""CREATE TABLE AS in code: the variables in its query are replaced by their values."""

from __future__ import annotations

from copy import deepcopy

from pglast import ast
from pglast.visitors import Visitor

from meshdoc.analyze.dispatch import analyze_statement
from meshdoc.analyze.state import ParseState
from meshdoc.catalog.contents import Unknown
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.scope import Scope
from meshdoc.interpret.text import output
from meshdoc.interpret.value import Undecided
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.session import Session
from meshdoc.syntax.parser import parse_expression


def with_values(session: Session, stmt: ast.CreateTableAsStmt, scope: Scope) -> ast.CreateTableAsStmt:
    """The statement without variables."""
    facts = Facts(session.names)
    state = scope.state(facts)
    replaced: dict[int, tuple[int, TypeRef]] = {}
    late, numbered = state.late_column_hook, state.param_hook

    def column(level: ParseState, raw: ast.ColumnRef, found: nodes.Node | None) -> nodes.Node | None:
        made = late(level, raw, found) if late else None
        if isinstance(made, nodes.Param) and found is None:
            replaced[raw.location] = (made.number, made.type)
        return made

    def parameter(level: ParseState, raw: ast.ParamRef) -> nodes.Node | None:
        made = numbered(level, raw) if numbered else None
        if isinstance(made, nodes.Param):
            replaced[raw.location] = (made.number, made.type)
        return made

    state.late_column_hook, state.param_hook = column, parameter
    if not isinstance(stmt.query, ast.ExecuteStmt):
        analyze_statement(state, stmt.query)
    if not replaced:
        return stmt
    copied = deepcopy(stmt)
    _Replacing({place: _literal(facts, scope, *found) for place, found in replaced.items()})(copied)
    return copied


def _literal(facts: Facts, scope: Scope, number: int, type: TypeRef) -> ast.Node:
    value = scope.value(number)
    if isinstance(value, Unknown):
        raise Undecided(f"the rows of CREATE TABLE AS are unknown: {value.reason}")
    text = output(facts, type, value)
    shown = "NULL" if text is None else "'" + text.replace("'", "''") + "'"
    return parse_expression(f"{shown}::{facts.format_type(type.oid, type.typmod)}")


class _Replacing(Visitor):  # type: ignore[misc]
    """Replaces variables by literals, located by their offsets."""

    def __init__(self, literals: dict[int, ast.Node]) -> None:
        super().__init__()
        self._literals = literals

    def visit_ColumnRef(self, ancestors: object, node: ast.ColumnRef) -> ast.Node | None:
        return self._literals.get(node.location)

    def visit_ParamRef(self, ancestors: object, node: ast.ParamRef) -> ast.Node | None:
        return self._literals.get(node.location)
