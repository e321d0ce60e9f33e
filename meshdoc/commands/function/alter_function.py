"""ALTER FUNCTION, ALTER PROCEDURE and ALTER ROUTINE with options: AlterFunction (functioncmds.c)."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.lookup_function import NOUN, lookup_routine
from meshdoc.catalog.routine import RoutineKind
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.function.function_options import gather, with_options
from meshdoc.diagnostics import SqlError
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import qualified


@command(ast.AlterFunctionStmt)
def alter_function(stmt: ast.AlterFunctionStmt, session: Session) -> None:
    """ALTER FUNCTION ... STABLE, SET search_path TO ..., COST 10 and other options."""
    routine = lookup_routine(session.names, stmt.func, stmt.objtype)
    name = str(qualified(stmt.func.objname))
    check_owner(session, routine, noun=NOUN[stmt.objtype], name=name)
    if routine.kind is RoutineKind.AGGREGATE:
        raise SqlError("42809", f'"{name}" is an aggregate function')
    options, settings = gather(stmt.actions, routine.kind)
    changed = with_options(session, routine, options, settings)
    if routine.oid not in session.catalog:
        raise Inert("changes a built-in function")
    session.catalog.alter(changed)
