"""A missing function: its arguments as the message about it says, its result as its uses tell."""

from __future__ import annotations

from dataclasses import dataclass

from pglast import ast, enums

from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.prerequisites.scope import Name, Scope
from meshdoc.prerequisites.table import OF_JSON
from meshdoc.syntax.names import strings

IN_INDEX = (ast.IndexElem, ast.PartitionElem)


@dataclass
class Result:
    """The type that a function returns, empty if no use tells, and whether it must be immutable."""

    type: str = ""
    cast: str = ""
    """The type that the result is cast to, which it may have already."""
    immutable: bool = False


def look(scope: Scope, results: dict[Name, Result]) -> None:
    """Add what a statement tells about the results of missing functions."""
    for node in scope.nodes:
        for call, type in _told(node, scope):
            if result := _found(call, results):
                result.type = result.type or type or ""
        if isinstance(node, ast.TypeCast) and (result := _found(_called(node.arg), results)):
            result.cast = result.cast or scope.schema.type(node.typeName) or ""
        if isinstance(node, IN_INDEX) and (result := _found(_called(node.expr), results)):
            result.immutable = True


def _found(name: tuple[str, ...], results: dict[Name, Result]) -> Result | None:
    if not name:
        return None
    return results.get((name[-2] if len(name) > 1 else "", name[-1]))


def _called(node: object) -> tuple[str, ...]:
    """The name of the function that an expression calls; empty if it is no call."""
    while isinstance(node, ast.SubLink) and isinstance(node.subselect, ast.SelectStmt) and node.subselect.targetList:
        node = node.subselect.targetList[0].val
    return strings(node.funcname) if isinstance(node, ast.FuncCall) else ()


def _told(node: ast.Node, scope: Scope) -> list[tuple[tuple[str, ...], str | None]]:
    """The functions that a node calls where a type is expected, and that type."""
    if isinstance(node, ast.CreateTrigStmt):
        return [(strings(node.funcname), "trigger")]
    if isinstance(node, ast.CreateEventTrigStmt):
        return [(strings(node.funcname), "event_trigger")]
    if isinstance(node, ast.A_Indirection):
        is_array = any(isinstance(item, ast.A_Indices) for item in node.indirection)
        return [(_called(node.arg), "text[]" if is_array else None)]
    if isinstance(node, ast.ColumnDef):
        return [(_called(item.raw_expr), _result(node, item, scope)) for item in node.constraints or ()]
    if isinstance(node, ast.A_Expr):
        if strings(node.name)[-1] in OF_JSON:
            return [(_called(node.lexpr), "jsonb")]
        return [
            (_called(one), scope.type_of(other) or _of_text(other))
            for one, other in ((node.lexpr, node.rexpr), (node.rexpr, node.lexpr))
        ]
    if isinstance(node, ast.BoolExpr):
        return [(_called(item), "boolean") for item in node.args or ()]
    if isinstance(node, ast.CreatePolicyStmt):
        return [(_called(item), "boolean") for item in (node.qual, node.with_check)]
    if isinstance(node, ast.SelectStmt):
        void = [
            (_called(item.val), "void") for item in node.targetList or () if node is scope.tree and not node.fromClause
        ]
        return [(_called(node.whereClause), "boolean"), *void]
    return []


def _result(column: ast.ColumnDef, constraint: ast.Constraint, scope: Scope) -> str | None:
    is_check = constraint.contype == enums.ConstrType.CONSTR_CHECK
    return "boolean" if is_check else scope.schema.type(column.typeName)


def _of_text(node: object) -> str | None:
    return "text" if isinstance(node, ast.A_Const) and isinstance(node.val, ast.String) else None


# --- the statement --------------------------------------------------------------------------------------------


def create(kind: str, name: Name, arguments: str, result: Result) -> str:
    """CREATE FUNCTION or PROCEDURE for these argument types."""
    types = ", ".join("text" if type == "unknown" else type for type in arguments.split(", ") if type)
    shown = ".".join(quote_identifier(part) for part in name if part)
    if kind == "procedure":
        return f"CREATE PROCEDURE {shown}({types}) LANGUAGE sql AS '';"
    type = result.type or result.cast or "text"
    volatility = " IMMUTABLE" if result.immutable else ""
    body = _BODIES.get(type, "BEGIN RETURN NULL; END")
    types = "" if type.endswith("trigger") else types
    return f"CREATE FUNCTION {shown}({types}) RETURNS {type} LANGUAGE plpgsql{volatility} AS '{body}';"


_BODIES = {"trigger": "BEGIN RETURN NEW; END", "event_trigger": "BEGIN END", "void": "BEGIN END"}
