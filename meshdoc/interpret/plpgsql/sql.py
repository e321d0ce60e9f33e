"""PL/pgSQL's statements that run SQL: queries, EXECUTE, loops over rows, RETURN QUERY, GET DIAGNOSTICS, CALL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from pglast import ast

from meshdoc.catalog.contents import Field, Record, Unknown, Value
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.effects import weighed
from meshdoc.interpret.executor.conversion import fitted
from meshdoc.interpret.plpgsql.current_of import with_current_row
from meshdoc.interpret.plpgsql.execute import forget, statement, store, store_row
from meshdoc.interpret.plpgsql.frame import Frame, VariableScope
from meshdoc.interpret.plpgsql.loops import for_rows
from meshdoc.interpret.plpgsql.raising import Raised
from meshdoc.interpret.plpgsql.variable import TEXT, Variable, statement_of, text_of
from meshdoc.interpret.query.modify import Done, act, carry_out
from meshdoc.interpret.query.query import assigned_row
from meshdoc.interpret.query.substitute import with_values
from meshdoc.interpret.scope import Rows, Scope
from meshdoc.interpret.text import output
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.session import Inert
from meshdoc.syntax.parser import raw_parser
from meshdoc.syntax.plpgsql import Tree

ROWS = (ast.SelectStmt, ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt)
"""Statements whose parts are expressions, which therefore see variables."""
TOLD = (ast.ExplainStmt, ast.VariableShowStmt)
"""Utility statements that return rows."""


def perform(frame: Frame, node: ast.Node, line: int, scope: Scope, *more: str) -> Done:
    """Execute a statement of any kind."""
    with frame.because(line, *more), at_line(frame, line):
        if isinstance(node, ROWS) and not _makes_table(node):
            return carry_out(frame.session, node, scope)
        if isinstance(node, ast.CreateTableAsStmt):
            node = with_values(frame.session, node, scope)
        with suppress(Inert):
            frame.session.execute(node)
        return Done(None, Unknown("the output of the statement is unknown") if isinstance(node, TOLD) else 0)


def perform_query(frame: Frame, query: nodes.Query, line: int, scope: Scope) -> Done:
    """Execute a statement on rows that is already analyzed."""
    with frame.because(line), at_line(frame, line):
        return act(frame.session, query, scope)


def _makes_table(node: ast.Node) -> bool:
    while isinstance(node, ast.SelectStmt) and node.larg is not None:
        node = node.larg
    return isinstance(node, ast.SelectStmt) and node.intoClause is not None


@contextmanager
def at_line(frame: Frame, line: int) -> Iterator[None]:
    """Give errors the line as context; their offsets count within this statement's text and are dropped."""
    try:
        yield
    except SqlError as error:
        error.offset = error.inside = None
        error.context = error.context or f"{frame.what} line {line}"
        raise


def _take(frame: Frame, done: Done) -> None:
    """Set FOUND and ROW_COUNT after a statement."""
    frame.row_count = done.count
    frame.set_found(done.count if isinstance(done.count, Unknown) else bool(done.count))


@statement("PLpgSQL_stmt_perform")
def perform_statement(frame: Frame, node: Tree) -> None:
    """PERFORM."""
    parsed = statement_of(text_of(node["expr"]))
    _take(frame, _tried(frame, parsed, lambda: perform(frame, parsed, node["lineno"], VariableScope(frame))))


def _tried(frame: Frame, node: ast.Node, run: Callable[[], Done]) -> Done:
    """The result of a statement, which may be unknown; raises what cannot be represented as an unknown value."""
    try:
        return run()
    except Uncertain as uncertain:
        error = weighed(frame.session, node, uncertain)
    if isinstance(error, Undecided) or not isinstance(node, ROWS):
        raise error
    return Done(None, Unknown(error.message))


@statement("PLpgSQL_stmt_execsql")
def sql_statement(frame: Frame, node: Tree) -> None:
    """A SQL statement, with or without INTO: exec_stmt_execsql."""
    parsed = statement_of(text_of(node["sqlstmt"]))
    if isinstance(parsed, ast.TransactionStmt):
        raise SqlError("0A000", "unsupported transaction command in PL/pgSQL")
    if isinstance(parsed, ast.SelectStmt) and not node.get("into"):
        hint = "If you want to discard the results of a SELECT, use PERFORM instead."
        raise SqlError("42601", "query has no destination for result data", hint=hint)

    def run() -> Done:
        return perform(frame, with_current_row(frame, parsed), node["lineno"], VariableScope(frame))

    done = _tried(frame, parsed, run)
    if isinstance(parsed, ROWS):
        _take(frame, done)
    if node.get("into"):
        hint = "Make sure the query returns a single row, or use LIMIT 1."
        _into(frame, node, done, one_row=not isinstance(parsed, ast.SelectStmt), hint=hint)


def _into(frame: Frame, node: Tree, done: Done, *, one_row: bool, hint: str = "") -> None:
    """Store the first row; with STRICT, and of a statement that changes rows, there must be no other."""
    strict, target = bool(node.get("strict")), node["target"]
    if isinstance(done.count, Unknown):
        forget(frame, target, done.count.reason)
        return
    if done.rows is None:
        raise SqlError("42601", "INTO used with a command that cannot return data")
    rows = done.rows
    if strict and not rows.rows:
        raise SqlError("P0002", "query returned no rows")
    if len(rows.rows) > 1 and (strict or one_row or frame.extra_check("errors", "too_many_rows")):
        raise SqlError("P0003", "query returned more than one row", hint=hint)
    frame.set_found(bool(rows.rows))
    store_row(frame, target, rows.fields, rows.rows[0] if rows.rows else None)


# --- EXECUTE ------------------------------------------------------------------------------------------------


def dynamic(frame: Frame, node: Tree, key: str = "query") -> tuple[ast.Node, VariableScope]:
    """The statement in EXECUTE's text, and its parameters."""
    value, type = frame.evaluate(node[key])
    if isinstance(value, Unknown):
        raise Undecided(f"the EXECUTE query at line {node['lineno']} of {frame.what} is unknown: {value.reason}")
    text = output(Facts(frame.session.names), type, value)
    if text is None:
        raise SqlError("22004", "query string argument of EXECUTE is null")
    trees = raw_parser(text)
    for tree in trees:
        _check_dynamic(tree.stmt)
    if len(trees) > 1:
        raise _Several(tuple(tree.stmt for tree in trees))
    if not trees:
        return statement_of("SELECT"), VariableScope(frame, [])
    positional = []
    for number, item in enumerate(node.get("params", ()), 1):
        given, shape = frame.evaluate(item)
        fields = given.fields if isinstance(given, Record) else ()
        positional.append(Variable(f"${number}", shape, given, fields=fields))
    return trees[0].stmt, VariableScope(frame, positional)


def _check_dynamic(node: ast.Node) -> None:
    if _makes_table(node):
        hint = "You might want to use EXECUTE ... INTO or EXECUTE CREATE TABLE ... AS instead."
        raise SqlError("0A000", "EXECUTE of SELECT ... INTO is not implemented", hint=hint)
    if isinstance(node, ast.TransactionStmt):
        raise SqlError("0A000", "EXECUTE of transaction commands is not implemented")


class _Several(Exception):
    """EXECUTE of several statements."""

    def __init__(self, nodes: tuple[ast.Node, ...]) -> None:
        super().__init__()
        self.nodes = nodes


@statement("PLpgSQL_stmt_dynexecute")
def execute_statement(frame: Frame, node: Tree) -> None:
    """EXECUTE ... INTO ... USING: exec_stmt_dynexecute."""
    with at_line(frame, node["lineno"]):
        try:
            parsed, scope = dynamic(frame, node)
        except _Several as several:
            for item in several.nodes:
                frame.row_count = perform(frame, item, node["lineno"], VariableScope(frame, []), "EXECUTE").count
            return
    done = _tried(frame, parsed, lambda: perform(frame, parsed, node["lineno"], scope, "EXECUTE"))
    frame.row_count = done.count
    if node.get("into"):
        found = frame.variable("found").value
        _into(frame, node, done, one_row=False)
        frame.set_found(found)  # EXECUTE changes ROW_COUNT, but not FOUND


# --- loops over rows ------------------------------------------------------------------------------------------


def all_rows(frame: Frame, parsed: ast.Node, line: int, scope: Scope) -> Rows:
    try:
        done = perform(frame, parsed, line, scope)
    except Undecided:
        raise
    except Uncertain as error:
        raise Undecided(f"the rows of the loop at line {line} of {frame.what} are unknown: {error.message}") from None
    if isinstance(done.count, Unknown):
        raise Undecided(f"the rows of the loop at line {line} of {frame.what} are unknown: {done.count.reason}")
    return done.rows or Rows((), [])


@statement("PLpgSQL_stmt_fors")
def for_query(frame: Frame, node: Tree) -> None:
    """FOR ... IN query LOOP."""
    found = all_rows(frame, statement_of(text_of(node["query"])), node["lineno"], VariableScope(frame))
    _loop(frame, node, found)


@statement("PLpgSQL_stmt_dynfors")
def for_execute(frame: Frame, node: Tree) -> None:
    """FOR ... IN EXECUTE text LOOP."""
    parsed, scope = dynamic(frame, node)
    _loop(frame, node, all_rows(frame, parsed, node["lineno"], scope))


def _loop(frame: Frame, node: Tree, found: Rows) -> None:
    with frame.level(node.get("label", "")):
        for_rows(frame, node, found.fields, found.rows)


@statement("PLpgSQL_stmt_return_query")
def return_query(frame: Frame, node: Tree) -> None:
    """RETURN QUERY."""
    if "query" in node:
        parsed, scope = statement_of(text_of(node["query"])), VariableScope(frame)
    else:
        parsed, scope = dynamic(frame, node, "dynquery")
    done = perform(frame, parsed, node["lineno"], scope)
    if isinstance(done.count, Unknown):
        raise Uncertain(done.count.reason)
    rows = done.rows or Rows((), [])
    for row in rows.rows:
        frame.results.append(_result(frame, rows.fields, row))
    frame.row_count = len(rows.rows)
    frame.set_found(bool(rows.rows))


def _result(frame: Frame, fields: tuple[Field, ...], row: tuple[Value, ...]) -> Value:
    wanted = frame.result_fields
    if not wanted and frame.returns.oid == oids.RECORD:
        return Record(fields, row)
    if not wanted:
        return fitted(frame.session, row[0], fields[0].type, frame.returns)
    if len(row) != len(wanted):
        detail = f"Number of returned columns ({len(row)}) does not match expected column count ({len(wanted)})."
        raise SqlError("42804", "structure of query does not match function result type", detail=detail)
    values = assigned_row(frame.session, row, fields, wanted)
    return values[0] if len(wanted) == 1 and frame.returns.oid != oids.RECORD else Record(wanted, values)


# --- diagnostics ----------------------------------------------------------------------------------------------


@statement("PLpgSQL_stmt_getdiag")
def get_diagnostics(frame: Frame, node: Tree) -> None:
    """GET [STACKED] DIAGNOSTICS."""
    if node.get("is_stacked") and not frame.caught:
        raise SqlError("0Z002", "GET STACKED DIAGNOSTICS cannot be used outside an exception handler")
    for item in node["diag_items"]:
        diagnostic = item["PLpgSQL_diag_item"]
        kind, target = diagnostic["kind"], diagnostic.get("target", 0)
        if kind == "ROW_COUNT":
            store(frame, target, frame.row_count, TypeRef(oids.INT8))
        else:
            store(frame, target, _diagnostic(frame, kind), TEXT)


def _diagnostic(frame: Frame, kind: str) -> Value:
    if kind in ("PG_ROUTINE_OID", "PG_CONTEXT", "PG_EXCEPTION_CONTEXT") or not frame.caught:
        return Unknown(f"{kind} is unknown")
    error = frame.caught[-1]
    known = {
        "RETURNED_SQLSTATE": error.sqlstate,
        "MESSAGE_TEXT": error.message,
        "PG_EXCEPTION_DETAIL": error.detail,
        "PG_EXCEPTION_HINT": error.hint,
    }
    if kind in known:
        return known[kind]
    if not isinstance(error, Raised):
        return Unknown(f"{kind} of a PostgreSQL error is unknown")
    return error.said.get(kind.removeprefix("PG_").removesuffix("_NAME"), "")
