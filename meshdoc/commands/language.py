"""CREATE LANGUAGE: proclang.c."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.lookup_function import function_named
from meshdoc.catalog.database import Language
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.commands.acl.permission import check_superuser
from meshdoc.diagnostics import SqlError
from meshdoc.nodes.oids import INTERNAL, OID
from meshdoc.record import replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified

LANGUAGE_HANDLER: Oid = 2280


def language_named(session: Session, name: str) -> Language:
    """The language named `name`. Raises SqlError 42704 if it does not exist."""
    found = session.catalog.find("language", name)
    if not isinstance(found, Language):
        known = session.system.extension(name) is not None
        hint = "Use CREATE EXTENSION to load the language into the database." if known else ""
        raise SqlError("42704", f'language "{name}" does not exist', hint=hint)
    return found


@command(ast.CreatePLangStmt)
def create_language(stmt: ast.CreatePLangStmt, session: Session) -> None:
    """CREATE [OR REPLACE] LANGUAGE: CreateProceduralLanguage."""
    check_superuser(session, "must be superuser to create custom procedural language")
    handler = function_named(session.names, qualified(stmt.plhandler), ())
    if handler.returns.oid != LANGUAGE_HANDLER:
        name = qualified(stmt.plhandler)
        raise SqlError("42809", f"function {name} must return type language_handler")
    language = Language(
        name=stmt.plname,
        owner=session.current_user,
        trusted=bool(stmt.pltrusted),
        handler=handler.oid,
        inline=_function(session, stmt.plinline, INTERNAL),
        validator=_function(session, stmt.plvalidator, OID),
    )
    old = session.catalog.find("language", stmt.plname)
    if not isinstance(old, Language):
        session.catalog.create(language)
        return
    if not stmt.replace:
        raise SqlError("42710", f'language "{stmt.plname}" already exists')
    kept = replace(language, oid=old.oid, owner=old.owner, acl=old.acl, comment=old.comment, extension=old.extension)
    session.catalog.alter(kept)


def _function(session: Session, name: tuple[ast.String, ...] | None, argument: Oid) -> Oid:
    return function_named(session.names, qualified(name), (argument,)).oid if name else NO_OID
