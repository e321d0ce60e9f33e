"""CREATE, ALTER and DROP DATABASE: dbcommands.c. Only the session's own database has contents here."""

from __future__ import annotations

from pglast import ast

from meshdoc.catalog.database import FURNISHED, POSTGRES, Database, Tablespace
from meshdoc.commands.acl.permission import check_may_set_role, check_owner, has_attribute, role_oid
from meshdoc.commands.define import get_string, known_by_name
from meshdoc.commands.object.named import named
from meshdoc.commands.session.setting import changed_settings
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.database_name import find_database, known_database
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command

OPTIONS = frozenset(
    {"tablespace", "owner", "template", "encoding", "locale", "builtin_locale", "lc_collate", "lc_ctype", "icu_locale"}
    | {"icu_rules", "locale_provider", "is_template", "allow_connections", "connection_limit", "collation_version"}
    | {"oid", "strategy"}
)
ALTERABLE = frozenset({"is_template", "allow_connections", "connection_limit", "tablespace"})


@command(ast.CreatedbStmt)
def create_database(stmt: ast.CreatedbStmt, session: Session) -> None:
    """CREATE DATABASE: createdb."""
    prevent_in_transaction_block(session, "CREATE DATABASE")
    options, name = known_by_name(stmt.options, OPTIONS, "option"), stmt.dbname or ""
    owner = session.current_user
    if "owner" in options and options["owner"].arg is not None:
        spec = ast.RoleSpec(roletype=0, rolename=get_string(options["owner"]))
        owner = role_oid(session, spec)
    if not has_attribute(session, "create_database"):
        raise SqlError("42501", "permission denied to create database")
    check_may_set_role(session, owner)
    template = get_string(options["template"]) if "template" in options and options["template"].arg else "template1"
    if template not in FURNISHED and session.catalog.find("database", template) is None:
        raise SqlError("3D000", f'template database "{template}" does not exist')
    if session.database_is_named and name == session.database:
        raise Inert("the documented database is assumed to exist")
    if name in FURNISHED or session.catalog.find("database", name):
        raise SqlError("42P04", f'database "{name}" already exists')
    session.catalog.create(Database(name=name, owner=owner))


@command(ast.DropdbStmt)
def drop_database(stmt: ast.DropdbStmt, session: Session) -> None:
    """DROP DATABASE: dropdb."""
    prevent_in_transaction_block(session, "DROP DATABASE")
    name = stmt.dbname or ""
    if name in FURNISHED and name != POSTGRES:
        raise SqlError("42809", "cannot drop a template database")
    if stmt.missing_ok and session.catalog.find("database", name) is None:
        session.notice(f'database "{name}" does not exist, skipping')
        return
    database = known_database(session, name)
    check_owner(session, database)
    if name == session.database:
        raise SqlError("55006", "cannot drop the currently open database")
    session.catalog.drop(database.oid)


@command(ast.AlterDatabaseStmt)
def alter_database(stmt: ast.AlterDatabaseStmt, session: Session) -> None:
    """ALTER DATABASE with options: AlterDatabase. The options are checked but not stored."""
    options = known_by_name(stmt.options, ALTERABLE, "option")
    database = find_database(session, stmt.dbname or "")
    check_owner(session, database)
    if "tablespace" in options:
        prevent_in_transaction_block(session, "ALTER DATABASE SET TABLESPACE")
        if database.name == session.database:
            raise SqlError("55006", "cannot change the tablespace of the currently open database")
        named(session, Tablespace, get_string(options["tablespace"]))
    raise Inert("connection limits and storage of a database are not tracked")


@command(ast.AlterDatabaseSetStmt)
def alter_database_set(stmt: ast.AlterDatabaseSetStmt, session: Session) -> None:
    """ALTER DATABASE ... SET: AlterDatabaseSet. It applies to later sessions."""
    database = find_database(session, stmt.dbname or "")
    check_owner(session, database)
    assert stmt.setstmt is not None
    settings = changed_settings(session, database.settings, stmt.setstmt)
    session.catalog.alter(replace(database, settings=settings))
