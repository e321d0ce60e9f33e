"""Tablespaces: tablespace.c. What is in the file system is not looked at."""

from __future__ import annotations

from dataclasses import replace

from pglast import ast

from meshdoc.catalog.database import Tablespace
from meshdoc.catalog.object import Dependency
from meshdoc.commands.drop import FIRST_UNPINNED_OID
from meshdoc.commands.permission import check_owner, is_superuser, role_oid
from meshdoc.commands.reloptions import plain_options
from meshdoc.commands.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.session import Inert, Session, command


def find_tablespace(session: Session, name: str) -> Tablespace:
    """The tablespace of that name; SqlError 42704 where there is none: get_tablespace_oid."""
    found = session.catalog.find("tablespace", name)
    if not isinstance(found, Tablespace):
        raise SqlError("42704", f'tablespace "{name}" does not exist')
    return found


@command(ast.CreateTableSpaceStmt)
def create_tablespace(stmt: ast.CreateTableSpaceStmt, session: Session) -> None:
    """CREATE TABLESPACE: CreateTableSpace."""
    prevent_in_transaction_block(session, "CREATE TABLESPACE")
    name, location = stmt.tablespacename or "", stmt.location or ""
    if not is_superuser(session):
        message = f'permission denied to create tablespace "{name}"'
        raise SqlError("42501", message, hint="Must be superuser to create a tablespace.")
    owner = role_oid(session, stmt.owner) if stmt.owner else session.current_user
    if "'" in location:
        raise SqlError("42602", "tablespace location cannot contain single quotes")
    in_place = not location and session.setting("allow_in_place_tablespaces") in ("on", "true", "1", "yes")
    if not in_place and not location.startswith("/"):
        raise SqlError("42P17", "tablespace location must be an absolute path")
    if name.startswith("pg_"):
        detail = 'The prefix "pg_" is reserved for system tablespaces.'
        raise SqlError("42939", f'unacceptable tablespace name "{name}"', detail=detail)
    if session.catalog.find("tablespace", name):
        raise SqlError("42710", f'tablespace "{name}" already exists')
    session.catalog.create(Tablespace(name=name, owner=owner, options=plain_options(stmt.options)))


@command(ast.AlterTableSpaceOptionsStmt)
def alter_tablespace_options(stmt: ast.AlterTableSpaceOptionsStmt, session: Session) -> None:
    """ALTER TABLESPACE ... SET and RESET: AlterTableSpaceOptions."""
    space = find_tablespace(session, stmt.tablespacename or "")
    check_owner(session, space)
    options = dict(space.options)
    for name, value in plain_options(stmt.options):
        options.pop(name, None)
        if not stmt.isReset:
            options[name] = value
    session.catalog.alter(replace(space, options=tuple(options.items())))


@command(ast.DropTableSpaceStmt)
def drop_tablespace(stmt: ast.DropTableSpaceStmt, session: Session) -> None:
    """DROP TABLESPACE: DropTableSpace."""
    prevent_in_transaction_block(session, "DROP TABLESPACE")
    name = stmt.tablespacename or ""
    if stmt.missing_ok and session.catalog.find("tablespace", name) is None:
        session.notice(f'tablespace "{name}" does not exist, skipping')
        return
    space = find_tablespace(session, name)
    check_owner(session, space)
    if space.oid < FIRST_UNPINNED_OID:
        raise SqlError("42501", f"permission denied for tablespace {name}")
    users = [item for item, reference in session.catalog.referrers(space.oid) if reference.kind is Dependency.NORMAL]
    if users:
        raise SqlError("55000", f'tablespace "{name}" is not empty')
    session.catalog.drop(space.oid)


@command(ast.AlterTableMoveAllStmt)
def move_all(stmt: ast.AlterTableMoveAllStmt, session: Session) -> None:
    """ALTER TABLE ALL IN TABLESPACE: AlterTableMoveAll, as far as the two tablespaces go."""
    find_tablespace(session, stmt.orig_tablespacename or "")
    find_tablespace(session, stmt.new_tablespacename or "")
    raise Inert("where all tables of a tablespace are stored is not kept")
