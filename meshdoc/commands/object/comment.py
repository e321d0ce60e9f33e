"""COMMENT ON: comment.c."""

from __future__ import annotations

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.catalog.relation import Relation
from meshdoc.commands.heap.relation import alter_column
from meshdoc.commands.object.objectaddress import Found, get_object
from meshdoc.commands.object.ownership import check_object_ownership
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command

UNDEFINED_DATABASE = "3D000"
"""A dump may have a comment on the database under its former name, which is to fail nothing."""


@command(ast.CommentStmt)
def comment(stmt: ast.CommentStmt, session: Session) -> None:
    """COMMENT ON: CommentObject. An empty comment removes the comment."""
    assert stmt.objtype is not None
    text = stmt.comment or None
    if stmt.objtype is ObjectType.OBJECT_LARGEOBJECT:
        raise Inert("large objects are data, not schema")
    try:
        found = get_object(session, stmt.objtype, stmt.object)
    except SqlError as error:
        if error.sqlstate != UNDEFINED_DATABASE:
            raise
        session.notice(error.message, "warning", error.sqlstate)
        return
    check_object_ownership(session, stmt.objtype, found, stmt.object)
    set_comment(session, found, text)


def set_comment(session: Session, found: Found, text: str | None) -> None:
    """Set or remove the comment of an object or column: CreateComments, CreateSharedComments."""
    item = found.item
    if item.oid not in session.catalog or found.sub < 0:
        raise Inert("comments on built-in objects are not tracked")
    if not found.sub:
        session.catalog.alter(replace(item, comment=text))
        return
    assert isinstance(item, Relation)
    alter_column(session, item, replace(item.attribute(found.sub), comment=text))
