"""DEPENDS ON EXTENSION: ExecAlterObjectDependsStmt (alter.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.catalog.index import Index
from meshdoc.catalog.relation import MaterializedView
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.commands.object.objectaddress import get_object
from meshdoc.commands.object.ownership import check_object_ownership
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command

DEPENDENT = (Routine, Trigger, MaterializedView, Index)


@command(ast.AlterObjectDependsStmt)
def alter_object_depends(stmt: ast.AlterObjectDependsStmt, session: Session) -> None:
    """ALTER ... [NO] DEPENDS ON EXTENSION: the object is dropped with the extension."""
    assert stmt.objectType is not None and stmt.extname is not None
    node = _with_relation(stmt)
    found = get_object(session, stmt.objectType, node)
    check_object_ownership(session, stmt.objectType, found, node)
    extension = get_object(session, ObjectType.OBJECT_EXTENSION, stmt.extname).item
    item = found.item
    if not isinstance(item, DEPENDENT) or item.oid not in session.catalog:
        raise Inert("built-in objects do not depend on extensions")
    kept = tuple(oid for oid in item.on_extensions if oid != extension.oid)
    session.catalog.alter(replace(item, on_extensions=kept if stmt.remove else (*kept, extension.oid)))


def _with_relation(stmt: ast.AlterObjectDependsStmt) -> object:
    """The name as in DROP: the relation's name, followed by that of its trigger or other dependent object."""
    if stmt.relation is None:
        return stmt.object
    parts = (stmt.relation.schemaname, stmt.relation.relname)
    names = tuple(ast.String(sval=part) for part in parts if part)
    return (*names, *stmt.object) if isinstance(stmt.object, tuple) else names
