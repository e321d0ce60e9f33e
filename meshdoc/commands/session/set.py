"""SET, RESET and SHOW: guc_funcs.c, and SET ROLE and SESSION AUTHORIZATION: variable.c."""

from __future__ import annotations

from pglast import ast
from pglast.enums import VariableSetKind as Kind

from meshdoc import errors
from meshdoc.adt.variable import date_style
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Address
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, Role
from meshdoc.commands.session.guc import (
    LISTS,
    QUOTED_LISTS,
    Parameter,
    check_may_set,
    check_value,
    find_parameter,
    read_boolean,
)
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.limits import is_in_code
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.encoding import encoding_named

USERS = frozenset({"role", "session_authorization"})


@command(ast.VariableSetStmt)
def set_variable(stmt: ast.VariableSetStmt, session: Session) -> None:
    """SET and RESET: ExecSetVariableStmt."""
    if stmt.kind is Kind.VAR_SET_MULTI:
        if stmt.name == "TRANSACTION":
            warn_outside_block(session, "SET TRANSACTION")
        raise Inert("transaction modes do not affect the schema")
    if stmt.kind is Kind.VAR_RESET_ALL:
        session.settings = {name: value for name, value in session.settings.items() if name in USERS}
        session.local_settings.clear()
        return
    if stmt.is_local:
        warn_outside_block(session, "SET LOCAL")
    set_config(session, stmt.name or "", set_value(stmt), is_local=bool(stmt.is_local))


def warn_outside_block(session: Session, statement: str) -> None:
    """WarnNoTransactionBlock."""
    if not (session.savepoints or session.is_one_string or is_in_code()):
        session.notice(f"{statement} can only be used in transaction blocks", "warning", "25P01")


def set_value(stmt: ast.VariableSetStmt) -> str | None:
    """The value in stored form; None for DEFAULT and RESET: ExtractSetVariableArgs."""
    if stmt.kind is not Kind.VAR_SET_VALUE:
        return None
    name, arguments = (stmt.name or "").lower(), stmt.args or ()
    if len(arguments) > 1 and name not in LISTS:
        raise SqlError("22023", f"SET {stmt.name} takes only one argument")
    return ", ".join(_item(argument, name) for argument in arguments)


def _item(argument: ast.Node, name: str) -> str:
    """One value: flatten_set_variable_args. A type cast comes from the interval of SET TIME ZONE."""
    constant = argument.arg if isinstance(argument, ast.TypeCast) else argument
    assert isinstance(constant, ast.A_Const)
    value = constant.val
    if isinstance(value, ast.Integer):
        return str(value.ival)
    if isinstance(value, ast.Float):
        return str(value.fval)
    assert isinstance(value, ast.String)
    text = value.sval or ""
    if isinstance(argument, ast.TypeCast):
        return f"INTERVAL '{text}'"
    return quote_identifier(text) if name in QUOTED_LISTS else text


def set_config(session: Session, name: str, value: str | None, *, is_local: bool) -> None:
    """Set a parameter for the session or the rest of the transaction; None resets it: set_config_option."""
    parameter = find_parameter(name)
    check_may_set(session, parameter)
    if parameter.key in USERS:
        _set_user(session, parameter.key, value, is_local=is_local)
        return
    if value is not None:
        check_value(session, parameter, value)
    if value is not None and parameter.key == "datestyle":
        value = str(date_style(value, date_style(session.setting("datestyle") or "")))
    if value is not None and parameter.key == "client_encoding":
        value = encoding_named(value)
    if value is not None and parameter.type == "bool":
        value = "on" if read_boolean(value) else "off"
    _store(session, parameter, value, is_local=is_local)


def _store(session: Session, parameter: Parameter, value: str | None, *, is_local: bool) -> None:
    if not is_local:
        session.local_settings.pop(parameter.key, None)
        session.settings.pop(parameter.key, None)
        if value is not None:
            session.settings[parameter.key] = value
    else:
        reset = session.started_with.get(parameter.key, parameter.default)
        session.local_settings[parameter.key] = reset if value is None else value


# --- SET ROLE, SET SESSION AUTHORIZATION ------------------------------------------------------------------


def _set_user(session: Session, key: str, value: str | None, *, is_local: bool) -> None:
    """Change the session or current user: check_session_authorization and check_role, then their assign functions."""
    lasting = session.lasting_users or (session.session_user, session.current_user)
    if key == "session_authorization":
        session.session_user = BOOTSTRAP_SUPERUSER if value is None else _role(session, value).oid
        session.current_user = session.session_user
    elif value is None or value == "none":
        session.current_user = session.session_user
    else:
        role = _role(session, value)
        if not session.roles.may_set_role(session.session_user, role.oid):
            raise SqlError("42501", f'permission denied to set role "{value}"')
        session.current_user = role.oid
    session.lasting_users = lasting if is_local else None


def _role(session: Session, name: str) -> Role:
    found = session.catalog.find("role", name)
    if not isinstance(found, Role):
        raise SqlError("22023", f'role "{name}" does not exist')
    return found


# --- SHOW, DISCARD ----------------------------------------------------------------------------------------


@command(ast.VariableShowStmt)
def show(stmt: ast.VariableShowStmt, session: Session) -> None:
    """SHOW: GetPGVariable."""
    name = stmt.name or ""
    if name != "all":
        parameter = find_parameter(name)
        if "." in name and session.setting(parameter.key) is None:
            raise errors.undefined_setting(name)
    raise Inert("shows a setting")


@command(ast.DiscardStmt)
def discard(stmt: ast.DiscardStmt, session: Session) -> None:
    """DISCARD: DiscardCommand. ALL and TEMP drop temporary objects."""
    target = stmt.target.name if stmt.target is not None else ""
    if target not in ("DISCARD_ALL", "DISCARD_TEMP"):
        raise Inert("discards cached plans or sequence state")
    if target == "DISCARD_ALL":
        prevent_in_transaction_block(session, "DISCARD ALL")
        session.session_user = session.current_user = BOOTSTRAP_SUPERUSER
        session.settings.clear()
        session.prepared.clear()
    inside = session.catalog.referrers(session.temporary) if session.temporary else ()
    gone = [Address(item.oid) for item, reference in inside if not reference.sub]
    perform_deletion(session.catalog, gone, Behavior.CASCADE, session.describe)
