"""CREATE ACCESS METHOD, and lookup of table access methods by name: amcmds.c."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.lookup_function import function_named
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import HEAP, AccessMethod
from meshdoc.commands.acl.permission import check_superuser_may
from meshdoc.commands.object.objectaddress import access_method
from meshdoc.diagnostics import SqlError
from meshdoc.nodes.oids import INTERNAL
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified

HANDLERS: dict[str, tuple[Oid, str]] = {"i": (325, "index_am_handler"), "t": (269, "table_am_handler")}


@command(ast.CreateAmStmt)
def create_access_method(stmt: ast.CreateAmStmt, session: Session) -> None:
    """CREATE ACCESS METHOD: CreateAccessMethod."""
    check_superuser_may(session, "create", "access method", stmt.amname)
    if session.catalog.find("access method", stmt.amname) or stmt.amname in session.system.access_methods:
        raise SqlError("42710", f'access method "{stmt.amname}" already exists')
    handler = function_named(session.names, qualified(stmt.handler_name), (INTERNAL,))
    expected, words = HANDLERS[stmt.amtype]
    if handler.returns.oid != expected:
        raise SqlError("42809", f"function {handler.name} must return type {words}")
    session.catalog.create(AccessMethod(name=stmt.amname, handler=handler.oid, kind=stmt.amtype))


def table_access_method(session: Session, name: str) -> Oid:
    """The oid of the table access method named `name`, 0 for heap: get_table_am_oid.

    Raises SqlError 42704 if it does not exist, 55000 if it is an index access method.
    """
    found, row = access_method(session, name), session.system.access_methods.get(name)
    kind = found.kind if isinstance(found, AccessMethod) else row.kind if row else ""
    if kind != "t":
        raise SqlError("55000", f'access method "{name}" is not of type TABLE')
    return NO_OID if found.oid == HEAP else found.oid
