"""Tablespaces: tablespace.c. The file system is not checked."""

from __future__ import annotations

from pglast import ast

from meshdoc import errors
from meshdoc.catalog.database import Tablespace
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Address, Dependency, Object, Oid
from meshdoc.catalog.relation import Persistence, Table
from meshdoc.catalog.template import PG_DEFAULT, PG_GLOBAL
from meshdoc.commands.acl.permission import check_owner, check_privilege, check_superuser_may, role_oid
from meshdoc.commands.heap.reloptions import changed_options, plain_options, refuse_values, relation_options
from meshdoc.commands.object.drop import FIRST_UNPINNED_OID
from meshdoc.commands.object.named import named, named_or_skipped, refuse_reserved, refuse_taken
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command


def choose_tablespace(
    session: Session, name: str | None, persistence: Persistence, *, is_partitioned: bool, inherited: Oid = NO_OID
) -> Oid:
    """The tablespace of a new relation, 0 for the database's default: DefineRelation and GetDefaultTablespace.

    `inherited` is the parent's tablespace for a partition. Raises SqlError 0A000 for pg_default if the relation is
    partitioned, 42501 if the current role has no CREATE privilege on it, 22023 for pg_global.
    """
    default = "" if persistence is Persistence.TEMPORARY else session.setting("default_tablespace") or ""
    found = session.catalog.get(inherited) or session.catalog.find("tablespace", default)
    if name:
        found = named(session, Tablespace, name)
    if found is None:
        return NO_OID
    if found.oid == PG_DEFAULT:
        if is_partitioned:
            raise SqlError("0A000", "cannot specify default tablespace for partitioned relations")
        return NO_OID
    check_privilege(session, found, "C")
    if found.oid == PG_GLOBAL:
        raise SqlError("22023", "only shared relations can be placed in pg_global tablespace")
    return found.oid


@command(ast.CreateTableSpaceStmt)
def create_tablespace(stmt: ast.CreateTableSpaceStmt, session: Session) -> None:
    """CREATE TABLESPACE: CreateTableSpace."""
    prevent_in_transaction_block(session, "CREATE TABLESPACE")
    name, location = stmt.tablespacename or "", stmt.location or ""
    check_superuser_may(session, "create", "tablespace", name)
    owner = role_oid(session, stmt.owner) if stmt.owner else session.current_user
    if "'" in location:
        raise SqlError("42602", "tablespace location cannot contain single quotes")
    in_place = not location and session.setting("allow_in_place_tablespaces") in ("on", "true", "1", "yes")
    if not in_place and not location.startswith("/"):
        raise SqlError("42P17", "tablespace location must be an absolute path")
    refuse_reserved("tablespace", name)
    refuse_taken(session, Tablespace, name)
    session.catalog.create(Tablespace(name=name, owner=owner, options=relation_options(stmt.options, "tablespace")))


@command(ast.AlterTableSpaceOptionsStmt)
def alter_tablespace_options(stmt: ast.AlterTableSpaceOptionsStmt, session: Session) -> None:
    """ALTER TABLESPACE ... SET and RESET: AlterTableSpaceOptions."""
    space = named(session, Tablespace, stmt.tablespacename or "")
    check_owner(session, space)
    if stmt.isReset:
        refuse_values(stmt.options)
    given = plain_options(stmt.options) if stmt.isReset else relation_options(stmt.options, "tablespace")
    options = changed_options(space.options, given, setting=not stmt.isReset)
    session.catalog.alter(replace(space, options=options))


@command(ast.DropTableSpaceStmt)
def drop_tablespace(stmt: ast.DropTableSpaceStmt, session: Session) -> None:
    """DROP TABLESPACE: DropTableSpace."""
    prevent_in_transaction_block(session, "DROP TABLESPACE")
    name = stmt.tablespacename or ""
    space = named_or_skipped(session, Tablespace, name, missing_ok=stmt.missing_ok)
    if space is None:
        return
    check_owner(session, space)
    if space.oid < FIRST_UNPINNED_OID:
        raise errors.permission_denied("tablespace", name)
    users = [item for item, reference in session.catalog.referrers(space.oid) if reference.kind is Dependency.NORMAL]
    if partitioned := [item.oid for item in users if _is_partitioned(session, item)]:
        raise SqlError(
            "2BP01",
            f'tablespace "{name}" cannot be dropped because some objects depend on it',
            detail="\n".join(f"tablespace for {session.describe(Address(oid))}" for oid in sorted(partitioned)),
        )
    if users:
        raise SqlError("55000", f'tablespace "{name}" is not empty')
    session.catalog.drop(space.oid)


def _is_partitioned(session: Session, item: Object) -> bool:
    """Whether a table or index has no storage of its own: only these have a row in pg_shdepend."""
    table = session.catalog.get(item.table) if isinstance(item, Index) else item
    return isinstance(table, Table) and table.partition_strategy is not None


@command(ast.AlterTableMoveAllStmt)
def move_all(stmt: ast.AlterTableMoveAllStmt, session: Session) -> None:
    """ALTER TABLE ALL IN TABLESPACE: AlterTableMoveAll. Only the two tablespaces are checked."""
    named(session, Tablespace, stmt.orig_tablespacename or "")
    named(session, Tablespace, stmt.new_tablespacename or "")
    raise Inert("moves tables between tablespaces, which is not tracked")
