"""PREPARE, EXECUTE and DEALLOCATE: prepare.c.

Differs from PostgreSQL: a statement is analyzed again whenever it is executed, and a parameter without a declared type
then has the type of its argument.
"""

from __future__ import annotations

from contextlib import suppress

from pglast import ast

from meshdoc.analyze.bind import resolve_type
from meshdoc.analyze.coerce import ASSIGNMENT, coerce_to_target_type
from meshdoc.analyze.dispatch import analyze_statement, transform_expr
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.rewrite.handler import query_rewrite
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.parameters import highest_parameter, with_arguments


@command(ast.PrepareStmt)
def prepare(stmt: ast.PrepareStmt, session: Session) -> None:
    """PREPARE: PrepareQuery."""
    _check(stmt, session)
    if stmt.name in session.prepared:
        raise SqlError("42P05", f'prepared statement "{stmt.name}" already exists')
    session.prepared[stmt.name] = stmt
    raise Inert("prepares a statement for the session")


def _check(stmt: ast.PrepareStmt, session: Session) -> None:
    """Raise SqlError if PostgreSQL would refuse to analyze the statement; one too hard to analyze is accepted."""
    types = [resolve_type(type, session.names) for type in stmt.argtypes or ()]

    def parameter(state: ParseState, raw: ast.ParamRef) -> nodes.Node:
        """$n: one without a declared type is of the type that its surroundings give it, as a literal is."""
        if 0 < raw.number <= len(types) and types[raw.number - 1].oid != oids.UNKNOWN:
            type = types[raw.number - 1]
            collation = state.facts.type_collation(type.oid)
            return nodes.Param(type=type, collation=collation, kind=nodes.ParamKind.EXTERNAL, number=raw.number)
        return nodes.Const(type=TypeRef(oids.UNKNOWN), value=None)

    with suppress(Unsupported):
        query_rewrite(
            session.names, analyze_statement(ParseState(facts=Facts(session.names), param_hook=parameter), stmt.query)
        )


@command(ast.ExecuteStmt)
def execute(stmt: ast.ExecuteStmt, session: Session) -> None:
    """EXECUTE: ExecuteQuery."""
    query = prepared_query(stmt, session)
    try:
        session.execute(query)
    except SqlError as error:
        error.offset = error.inside = None  # it would refer to the text of the prepared statement
        raise


@command(ast.DeallocateStmt)
def deallocate(stmt: ast.DeallocateStmt, session: Session) -> None:
    """DEALLOCATE: DeallocateQuery."""
    if stmt.name:
        fetch_prepared(session, stmt.name)
        del session.prepared[stmt.name]
    else:
        session.prepared.clear()
    raise Inert("deallocates a prepared statement")


def fetch_prepared(session: Session, name: str) -> ast.PrepareStmt:
    """The prepared statement named `name`. Raises SqlError 26000 if it does not exist: FetchPreparedStatement."""
    found = session.prepared.get(name)
    if found is None:
        raise SqlError("26000", f'prepared statement "{name}" does not exist')
    return found


def prepared_query(stmt: ast.ExecuteStmt, session: Session) -> ast.Node:
    """The statement that EXECUTE runs, with its arguments in place of the parameters: EvaluateParams."""
    prepared = fetch_prepared(session, stmt.name)
    types, given = prepared.argtypes or (), stmt.params or ()
    expected = max(len(types), highest_parameter(prepared.query))
    if len(given) != expected:
        raise SqlError(
            "42601",
            f'wrong number of parameters for prepared statement "{stmt.name}"',
            detail=f"Expected {expected} parameters but got {len(given)}.",
        )
    arguments: dict[int, ast.Node] = dict(enumerate(given, 1))
    for number, argument in arguments.items():
        with suppress(Unsupported):
            _check_argument(session, number, argument, types[number - 1] if number <= len(types) else None)
    for number, type in enumerate(types, 1):
        arguments[number] = ast.TypeCast(arg=arguments[number], typeName=type)
    return with_arguments(prepared.query, arguments)


def _check_argument(session: Session, number: int, argument: ast.Node, type: ast.TypeName | None) -> None:
    """Raise SqlError if PostgreSQL would refuse an argument of EXECUTE, or its conversion to the declared type."""
    facts = Facts(session.names)
    made = transform_expr(ParseState(facts=facts), argument, ExprKind.EXECUTE_PARAMETER)
    wanted = resolve_type(type, session.names) if type else made.type
    if coerce_to_target_type(facts, made, wanted, ASSIGNMENT) is None:
        shown, expected = facts.format_type(made.type.oid), facts.format_type(wanted.oid)
        raise SqlError(
            "42804",
            f"parameter ${number} of type {shown} cannot be coerced to the expected type {expected}",
            hint="You will need to rewrite or cast the expression.",
            offset=location(argument),
        )
