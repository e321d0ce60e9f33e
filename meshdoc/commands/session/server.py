"""ALTER SYSTEM (AlterSystemSetConfigFile in guc.c) and CHECKPOINT: about the server, so they are only checked."""

from __future__ import annotations

from pglast import ast
from pglast.enums import VariableSetKind as Kind

from meshdoc.commands.acl.permission import check_superuser, has_privilege, is_superuser
from meshdoc.commands.session.guc import TOO_LATE, check_value, find_parameter, parameter_privileges
from meshdoc.commands.session.set import set_value
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.session import Inert, Session, command


@command(ast.AlterSystemStmt)
def alter_system(stmt: ast.AlterSystemStmt, session: Session) -> None:
    """ALTER SYSTEM SET and RESET."""
    prevent_in_transaction_block(session, "ALTER SYSTEM")
    setting = stmt.setstmt
    if setting.kind is Kind.VAR_RESET_ALL:
        check_superuser(session, "permission denied to perform ALTER SYSTEM RESET ALL")
    else:
        _check_setting(setting, session)
    raise Inert("configures the server, not the database")


def _check_setting(setting: ast.VariableSetStmt, session: Session) -> None:
    parameter = find_parameter(setting.name or "")
    if not is_superuser(session) and not has_privilege(session, parameter_privileges(session, parameter.name), "A"):
        raise SqlError("42501", f'permission denied to set parameter "{parameter.name}"')
    if parameter.context == "internal":
        raise SqlError("55P02", TOO_LATE[parameter.context].format(parameter.name))
    if (value := set_value(setting)) is not None:
        check_value(session, parameter, value)


@command(ast.CheckPointStmt)
def checkpoint(stmt: ast.CheckPointStmt, session: Session) -> None:
    """CHECKPOINT, which a role with the privileges of pg_checkpoint may execute."""
    if not session.roles.has_privileges_of(session.current_user, session.role("pg_checkpoint").oid):
        detail = 'Only roles with privileges of the "pg_checkpoint" role may execute this command.'
        raise SqlError("42501", "permission denied to execute CHECKPOINT command", detail=detail)
    raise Inert("forces a checkpoint")
