"""CREATE SCHEMA, with its schema elements: schemacmds.c, and transformCreateSchemaStmtElements."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from pglast import ast

from meshdoc.catalog.database import Schema
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import NO_OID
from meshdoc.commands.acl.default_privileges import default_acl
from meshdoc.commands.acl.permission import (
    acting_as,
    check_may_set_role,
    check_privilege,
    current_database,
    role_name,
    role_oid,
)
from meshdoc.commands.object.named import refuse_or_keep, refuse_reserved
from meshdoc.diagnostics import SqlError
from meshdoc.session import Inert, Session, command

ORDER: tuple[type[ast.Node], ...] = (
    ast.CreateSeqStmt,
    ast.CreateStmt,
    ast.ViewStmt,
    ast.IndexStmt,
    ast.CreateTrigStmt,
    ast.GrantStmt,
)
"""The order in which schema elements are executed, regardless of the order in which they are written."""


@command(ast.CreateSchemaStmt)
def create_schema(stmt: ast.CreateSchemaStmt, session: Session) -> None:
    """CREATE SCHEMA: CreateSchemaCommand."""
    owner = role_oid(session, stmt.authrole) if stmt.authrole else session.current_user
    name = stmt.schemaname or role_name(session, owner)
    check_privilege(session, current_database(session), "C")
    check_may_set_role(session, owner)
    refuse_reserved("schema", name)
    if session.catalog.find("schema", name):
        refuse_or_keep(session, "42P06", f'schema "{name}" already exists', keeps=stmt.if_not_exists)
        return
    with acting_as(session, owner):  # who also owns the objects created inside the schema
        acl = default_acl(session, "n", owner, NO_OID)
        session.catalog.create(Schema(name=name, owner=owner, acl=acl))
        with _first_in_path(session, name):
            _carry_out(stmt, name, session)


@contextlib.contextmanager
def _first_in_path(session: Session, name: str) -> Iterator[None]:
    former = dict(session.local_settings)
    path = session.setting("search_path")
    session.local_settings["search_path"] = f"{quote_identifier(name)}, {path}" if path else quote_identifier(name)
    try:
        yield
    finally:
        session.local_settings.clear()
        session.local_settings.update(former)


def _carry_out(stmt: ast.CreateSchemaStmt, schema: str, session: Session) -> None:
    elements = list(stmt.schemaElts or ())
    for element in elements:
        _place(element, schema)
    for kind in ORDER:
        for element in elements:
            if isinstance(element, kind):
                with contextlib.suppress(Inert):
                    session.execute(element)


def _place(element: ast.Node, schema: str) -> None:
    """Qualify a schema element with the schema; refuse one that names another schema: setSchemaName."""
    relation: ast.RangeVar | None = None
    if isinstance(element, ast.CreateSeqStmt):
        relation = element.sequence
    elif isinstance(element, ast.ViewStmt):
        relation = element.view
    elif isinstance(element, ast.CreateStmt | ast.IndexStmt | ast.CreateTrigStmt):
        relation = element.relation
    if relation is None:
        return
    if relation.schemaname is None:
        relation.schemaname = schema
    elif relation.schemaname != schema:
        raise SqlError(
            "42P15",
            f"CREATE specifies a schema ({relation.schemaname}) different from the one being created ({schema})",
        )
