"""Foreign-data wrappers, servers and user mappings: foreigncmds.c.

Differs from PostgreSQL: a validator other than postgresql_fdw_validator accepts every option.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pglast import ast
from pglast.enums import DefElemAction, RoleSpecType

from meshdoc.analyze.lookup_function import function_named
from meshdoc.catalog.dependency import Behavior
from meshdoc.catalog.foreign import ForeignDataWrapper, Server, UserMapping, check_handler, wrapper_of
from meshdoc.catalog.object import NO_OID, Address, Oid
from meshdoc.catalog.relation import Options
from meshdoc.catalog.role import Role
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.permission import check_owner, check_privilege, check_superuser_may, grantee_oid, owns
from meshdoc.commands.define import conflicting
from meshdoc.commands.object.drop import remove
from meshdoc.commands.object.named import (
    is_taken,
    named,
    named_or_skipped,
    refuse_or_keep,
    refuse_or_skip,
    refuse_taken,
)
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.nodes import oids
from meshdoc.record import replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified

FDW_HANDLER: Oid = 3115  # pg_type.dat

SERVER_OPTIONS = frozenset(
    {"authtype", "service", "connect_timeout", "dbname", "host", "hostaddr", "port", "tty", "options", "requiressl"}
    | {"sslmode", "gsslib", "gssdelegation"}
)
USER_OPTIONS = frozenset({"user", "password"})


# --- options ----------------------------------------------------------------------------------------------


def transform_options(present: Options, changes: Iterable[ast.DefElem] | None) -> Options:
    """The options after ADD, SET and DROP, in stored order: transformGenericOptions.

    Raises SqlError 42704 for SET or DROP of an option that does not exist, 42710 for ADD of one that does.
    """
    options = dict(present)
    for change in changes or ():
        name = change.defname or ""
        if change.defaction in (DefElemAction.DEFELEM_SET, DefElemAction.DEFELEM_DROP):
            if name not in options:
                raise SqlError("42704", f'option "{name}" not found')
        elif name in options:
            raise SqlError("42710", f'option "{name}" provided more than once')
        if change.defaction is DefElemAction.DEFELEM_DROP:
            del options[name]
        else:
            options[name] = (change.arg.sval or "") if isinstance(change.arg, ast.String) else ""
    return tuple(options.items())


def _validated(session: Session, wrapper: ForeignDataWrapper, options: Options, known: frozenset[str]) -> Options:
    """The options. Raises SqlError 42601 if the wrapper uses postgresql_fdw_validator and it refuses one."""
    validator = session.system.proc(wrapper.validator)
    if validator and validator.name == "postgresql_fdw_validator":
        for name, _ in options:
            if name not in known:
                hint = "" if known else "There are no valid options in this context."
                raise SqlError("42601", f'invalid option "{name}"', hint=hint)
    return options


# --- wrappers -----------------------------------------------------------------------------------------------


@command(ast.CreateFdwStmt)
def create_wrapper(stmt: ast.CreateFdwStmt, session: Session) -> None:
    """CREATE FOREIGN DATA WRAPPER: CreateForeignDataWrapper."""
    check_superuser_may(session, "create", "foreign-data wrapper", stmt.fdwname)
    refuse_taken(session, ForeignDataWrapper, stmt.fdwname)
    wrapper = ForeignDataWrapper(name=stmt.fdwname or "", owner=session.current_user)
    wrapper = _with_functions(session, wrapper, stmt.func_options or ())
    options = _validated(session, wrapper, transform_options((), stmt.options), frozenset())
    session.catalog.create(replace(wrapper, options=options))


def _with_functions(
    session: Session, wrapper: ForeignDataWrapper, elements: Sequence[ast.DefElem]
) -> ForeignDataWrapper:
    seen: set[str] = set()
    for element in elements:
        name = element.defname or ""
        if name in seen:
            raise conflicting(element)
        seen.add(name)
        if name == "handler":
            wrapper = replace(wrapper, handler=_handler(session, element))
        else:
            wrapper = replace(wrapper, validator=_function(session, element, (oids.TEXT_ARRAY, oids.OID)))
    return wrapper


def _function(session: Session, element: ast.DefElem, types: tuple[Oid, ...]) -> Oid:
    if not isinstance(element.arg, tuple):
        return NO_OID
    return function_named(session.names, qualified(element.arg), types).oid


def _handler(session: Session, element: ast.DefElem) -> Oid:
    """The oid of the wrapper's handler function, 0 for NO HANDLER: lookup_fdw_handler_func."""
    if not isinstance(element.arg, tuple):
        return NO_OID
    found = function_named(session.names, qualified(element.arg), ())
    if found.returns.oid != FDW_HANDLER:
        shown = session.shown_type(TypeRef(FDW_HANDLER))
        raise SqlError("42809", f"function {qualified(element.arg)} must return type {shown}")
    return found.oid


@command(ast.AlterFdwStmt)
def alter_wrapper(stmt: ast.AlterFdwStmt, session: Session) -> None:
    """ALTER FOREIGN DATA WRAPPER: AlterForeignDataWrapper."""
    check_superuser_may(session, "alter", "foreign-data wrapper", stmt.fdwname)
    wrapper = named(session, ForeignDataWrapper, stmt.fdwname)
    changed = _with_functions(session, wrapper, stmt.func_options or ())
    for element in stmt.func_options or ():
        if element.defname == "handler":
            session.notice(
                "changing the foreign-data wrapper handler can change behavior of existing foreign tables", "warning"
            )
        elif element.arg is not None:
            message = "changing the foreign-data wrapper validator can cause the options for dependent objects"
            session.notice(f"{message} to become invalid", "warning")
    if stmt.options:
        options = _validated(session, changed, transform_options(changed.options, stmt.options), frozenset())
        changed = replace(changed, options=options)
    session.catalog.alter(changed)


# --- servers --------------------------------------------------------------------------------------------------


@command(ast.CreateForeignServerStmt)
def create_server(stmt: ast.CreateForeignServerStmt, session: Session) -> None:
    """CREATE SERVER: CreateForeignServer."""
    if is_taken(session, Server, stmt.servername, if_not_exists=stmt.if_not_exists):
        return
    wrapper = named(session, ForeignDataWrapper, stmt.fdwname)
    check_privilege(session, wrapper, "U")
    options = _validated(session, wrapper, transform_options((), stmt.options), SERVER_OPTIONS)
    session.catalog.create(
        Server(
            name=stmt.servername or "",
            owner=session.current_user,
            wrapper=wrapper.oid,
            type=stmt.servertype,
            version=stmt.version,
            options=options,
        )
    )


@command(ast.AlterForeignServerStmt)
def alter_server(stmt: ast.AlterForeignServerStmt, session: Session) -> None:
    """ALTER SERVER: AlterForeignServer."""
    server = named(session, Server, stmt.servername)
    check_owner(session, server)
    if stmt.has_version:
        server = replace(server, version=stmt.version)
    if stmt.options:
        options = transform_options(server.options, stmt.options)
        wrapper = wrapper_of(session.catalog, server.oid)
        server = replace(server, options=_validated(session, wrapper, options, SERVER_OPTIONS))
    session.catalog.alter(server)


# --- user mappings ----------------------------------------------------------------------------------------------


def _check_may_map(session: Session, user: Oid, server: Server) -> None:
    """Require server ownership, or USAGE for a mapping of the current role: user_mapping_ddl_aclcheck."""
    if owns(session, server):
        return
    if user == session.current_user:
        check_privilege(session, server, "U")
    else:
        check_owner(session, server)


def _user_name(session: Session, user: Oid) -> str:
    return session.catalog[user].name if user else "public"


@command(ast.CreateUserMappingStmt)
def create_user_mapping(stmt: ast.CreateUserMappingStmt, session: Session) -> None:
    """CREATE USER MAPPING: CreateUserMapping."""
    assert stmt.user is not None
    user = grantee_oid(session, stmt.user)
    server = named(session, Server, stmt.servername)
    _check_may_map(session, user, server)
    if session.catalog.find("user mapping", user, server.oid):
        message = f'user mapping for "{_user_name(session, user)}" already exists for server "{server.name}"'
        refuse_or_keep(session, "42710", message, keeps=stmt.if_not_exists)
        return
    wrapper = wrapper_of(session.catalog, server.oid)
    options = _validated(session, wrapper, transform_options((), stmt.options), USER_OPTIONS)
    session.catalog.create(UserMapping(user=user, server=server.oid, options=options))


@command(ast.AlterUserMappingStmt)
def alter_user_mapping(stmt: ast.AlterUserMappingStmt, session: Session) -> None:
    """ALTER USER MAPPING: AlterUserMapping."""
    assert stmt.user is not None
    user = grantee_oid(session, stmt.user)
    server = named(session, Server, stmt.servername)
    found = session.catalog.find("user mapping", user, server.oid)
    if not isinstance(found, UserMapping):
        raise SqlError("42704", _no_mapping(session, user, server))
    _check_may_map(session, user, server)
    options = transform_options(found.options, stmt.options)
    options = _validated(session, wrapper_of(session.catalog, server.oid), options, USER_OPTIONS)
    session.catalog.alter(replace(found, options=options))


def _no_mapping(session: Session, user: Oid, server: Server) -> str:
    return f'user mapping for "{_user_name(session, user)}" does not exist for server "{server.name}"'


@command(ast.DropUserMappingStmt)
def drop_user_mapping(stmt: ast.DropUserMappingStmt, session: Session) -> None:
    """DROP USER MAPPING: RemoveUserMapping."""
    assert stmt.user is not None
    by_name = stmt.user.roletype is RoleSpecType.ROLESPEC_CSTRING
    if stmt.missing_ok and by_name and not isinstance(session.catalog.find("role", stmt.user.rolename), Role):
        session.notice(f'role "{stmt.user.rolename}" does not exist, skipping')
        return
    user = grantee_oid(session, stmt.user)
    server = named_or_skipped(session, Server, stmt.servername, missing_ok=stmt.missing_ok)
    if server is None:
        return
    found = session.catalog.find("user mapping", user, server.oid)
    if found is None:
        refuse_or_skip(session, "42704", _no_mapping(session, user, server), skips=stmt.missing_ok)
        return
    _check_may_map(session, user, server)
    remove(session, [Address(found.oid)], Behavior.CASCADE)


@command(ast.ImportForeignSchemaStmt)
def import_foreign_schema(stmt: ast.ImportForeignSchemaStmt, session: Session) -> None:
    """IMPORT FOREIGN SCHEMA: ImportForeignSchema, up to the point where it queries the foreign server."""
    server = named(session, Server, stmt.server_name)
    check_privilege(session, server, "U", noun="foreign server")
    session.names.schema(stmt.local_schema or "")
    check_handler(wrapper_of(session.catalog, server.oid))
    raise Unsupported(f'the tables are known only to server "{server.name}"')
