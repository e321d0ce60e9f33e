"""SQL bodies: those stored parsed (RETURN and BEGIN ATOMIC), and those in string form, which are only checked.

Mirrors that part of interpret_AS_clause (functioncmds.c), fmgr_sql_validator (pg_proc.c), sql_fn_parser_setup and
check_sql_fn_retval (functions.c). Differs from PostgreSQL: a utility statement in a string body other than CALL
is not analyzed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pglast import ast

from meshdoc.analyze.call import transform_call
from meshdoc.analyze.coerce import ASSIGNMENT, coerce_to_target_type
from meshdoc.analyze.dependencies import dependencies
from meshdoc.analyze.dispatch import analyze_statement, statement
from meshdoc.analyze.kept import keep
from meshdoc.analyze.reprint import body_text
from meshdoc.analyze.sql_function import Arguments, analyze_return
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.function.procedure import OUTPUT_MODES
from meshdoc.commands.view.view_query import into_clause, without_into
from meshdoc.diagnostics import Inside, SqlError, Unsupported
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.oids import POLYMORPHIC, RECORD, VOID
from meshdoc.rewrite.handler import query_rewrite
from meshdoc.session import Session
from meshdoc.syntax.literal import inside_offset
from meshdoc.syntax.parser import raw_parser

Validator = Callable[[Session, Routine], None]

TAGS: dict[type[ast.Node], str] = {
    ast.CreateStmt: "CREATE TABLE",
    ast.CreateTableAsStmt: "CREATE TABLE AS",
    ast.CreateSeqStmt: "CREATE SEQUENCE",
    ast.IndexStmt: "CREATE INDEX",
    ast.ViewStmt: "CREATE VIEW",
    ast.TruncateStmt: "TRUNCATE TABLE",
    ast.VariableSetStmt: "SET",
    ast.LockStmt: "LOCK TABLE",
    ast.AlterTableStmt: "ALTER TABLE",
}


def bind_body(session: Session, routine: Routine, body: ast.Node | tuple[tuple[ast.Node, ...], ...]) -> Expr:
    """The body in stored form. Raises SqlError as analysis of its statements does, and 42P13 for a wrong result."""
    facts = Facts(session.names)
    if any(type in POLYMORPHIC for type in routine.input_types()):
        raise SqlError("42P13", "SQL function with unquoted function body cannot have polymorphic arguments")
    arguments = Arguments(facts, routine)
    queries: tuple[nodes.Query, ...]
    if isinstance(body, ast.ReturnStmt):
        queries = (analyze_return(arguments, body),)
    else:
        assert isinstance(body, tuple)
        queries = tuple(_analyzed(arguments, node) for node in body[0] or () if node is not None)
    for query in queries:
        query_rewrite(session.names, query)
    check_result(facts, routine, queries)
    text = body_text(facts, routine, queries, is_atomic=isinstance(body, tuple))
    return Expr(text, dependencies(facts, *queries), keep(facts, queries))


def validate_body(session: Session, routine: Routine, validator: Validator) -> None:
    """Run a language's validator on a body in string form, unless check_function_bodies is off.

    If meshdoc cannot analyze the body, it is accepted with a notice. Mirrors the end of ProcedureCreate, which
    validates under the function's own settings.
    """
    local = session.local_settings
    session.local_settings = local | {name.lower(): value for name, value in routine.config}
    try:
        if session.setting("check_function_bodies") == "on":
            validator(session, routine)
    except Unsupported as error:
        session.undecided(f"the function body was not checked: {error.message}")
    except SqlError as error:
        raise _in_statement(error, routine.body) from None
    finally:
        session.local_settings = local


def _in_statement(error: SqlError, body: str) -> SqlError:
    """The error of a body, with its place in the statement: function_parse_error_transpose."""
    made = SqlError(error.sqlstate, error.message, detail=error.detail, hint=error.hint, missing=error.missing)
    offset = inside_offset(body, error.inside) if error.inside else error.offset
    made.inside = Inside(body, offset) if offset is not None else None
    return made


def validate_sql(session: Session, routine: Routine) -> None:
    """Check a body in SQL: fmgr_sql_validator.

    With polymorphic arguments the types are not known yet, so only the syntax is checked.
    """
    facts = Facts(session.names)
    raw = [item.stmt for item in raw_parser(routine.body)]
    if any(type in POLYMORPHIC for type in routine.input_types()):
        return
    arguments = Arguments(facts, routine)
    check_result(facts, routine, [_checked(arguments, node) for node in raw])


def _checked(arguments: Arguments, node: ast.Node) -> nodes.Query | None:
    """The query that a statement is, or None."""
    if isinstance(node, ast.CallStmt):
        transform_call(arguments.state(), node.funccall)
    creates = into_clause(node) or isinstance(node, ast.CreateTableAsStmt)
    node = without_into(node) if into_clause(node) else node.query if creates else node
    if node.__class__ not in statement:
        return None
    query = analyze_statement(arguments.state(), node)
    query_rewrite(arguments.facts.names, query)
    return None if creates else query


def _analyzed(arguments: Arguments, node: ast.Node) -> nodes.Query:
    if isinstance(node, ast.ReturnStmt):
        return analyze_return(arguments, node)
    if node.__class__ not in statement:
        raise SqlError("0A000", f"{_command_tag(node)} is not yet supported in unquoted SQL function body")
    return analyze_statement(arguments.state(), node)


def _command_tag(node: ast.Node) -> str:
    """The command tag, derived from the node's class name if it is not a common one."""
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", type(node).__name__.removesuffix("Stmt")).upper()
    return TAGS.get(type(node), words)


# --- the result -------------------------------------------------------------------------------------


def check_result(facts: Facts, routine: Routine, queries: Sequence[nodes.Query | None]) -> None:
    """Raise SqlError 42P13 unless the last statement returns what the routine declares: check_sql_fn_retval.

    None in `queries` represents a utility statement, which returns nothing.
    """
    if routine.returns.oid == VOID:
        return
    query = queries[-1] if queries else None
    outputs = () if query is None else query.targets if query.command == "select" else query.returning
    if query is None or (query.command != "select" and not outputs):
        words = "Function's final statement must be SELECT or INSERT/UPDATE/DELETE/MERGE RETURNING."
        raise _mismatch(facts, routine, words)
    shown = [target for target in outputs if not target.junk]
    row = facts.find_type(routine.returns.oid)
    if routine.returns.oid != RECORD and (row is None or row.kind != "c"):
        if len(shown) != 1:
            raise _mismatch(facts, routine, "Final statement must return exactly one column.")
        if not _converts(facts, shown[0].expr, routine.returns):
            actual = facts.format_type(shown[0].expr.type.oid)
            raise _mismatch(facts, routine, f"Actual return type is {actual}.")
        return
    if (
        len(shown) == 1
        and routine.kind is not RoutineKind.PROCEDURE
        and _converts(facts, shown[0].expr, routine.returns)
    ):
        return
    _check_row(facts, routine, shown)


def _check_row(facts: Facts, routine: Routine, shown: Sequence[nodes.TargetEntry]) -> None:
    """Check the outputs against the columns of the result, if these are declared."""
    wanted = _result_columns(facts, routine)
    if wanted is None:
        return
    if len(shown) > len(wanted):
        raise _mismatch(facts, routine, "Final statement returns too many columns.")
    for number, (target, type) in enumerate(zip(shown, wanted, strict=False), 1):
        if not _converts(facts, target.expr, type):
            actual = facts.format_type(target.expr.type.oid)
            words = f"Final statement returns {actual} instead of {facts.format_type(type.oid, type.typmod)}"
            raise _mismatch(facts, routine, f"{words} at column {number}.")
    if len(shown) < len(wanted):
        raise _mismatch(facts, routine, "Final statement returns too few columns.")


def _result_columns(facts: Facts, routine: Routine) -> list[TypeRef] | None:
    """The types of the result's columns; None for a record without declared columns."""
    if routine.returns.oid == RECORD:
        outputs = [argument.type for argument in routine.arguments if argument.mode in OUTPUT_MODES]
        return outputs or None
    columns = facts.relation_columns(facts.type_relation(routine.returns.oid))
    return [column.type for column in columns if not column.dropped]


def _converts(facts: Facts, node: nodes.Node, type: TypeRef) -> bool:
    return coerce_to_target_type(facts, node, type, ASSIGNMENT) is not None


def _mismatch(facts: Facts, routine: Routine, detail: str) -> SqlError:
    kind = "procedure" if routine.kind is RoutineKind.PROCEDURE else "function"
    type = facts.format_type(routine.returns.oid)
    return SqlError("42P13", f"return type mismatch in {kind} declared to return {type}", detail=detail)
