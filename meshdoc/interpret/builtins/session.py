"""The current role, database and settings: miscinit.c, guc_funcs.c, and functions without effect here."""

from __future__ import annotations

from meshdoc import errors
from meshdoc.catalog.contents import Value
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins import Call, builtin, plain
from meshdoc.interpret.value import Uncertain
from meshdoc.session import Session

USERS = {"current_user", "current_role", "user"}


def session_value(session: Session, name: str) -> str | None:
    """CURRENT_USER, SESSION_USER, CURRENT_CATALOG and CURRENT_SCHEMA."""
    if name in USERS:
        return session.catalog[session.current_user].name
    if name == "session_user":
        return session.catalog[session.session_user].name
    if name == "current_catalog":
        return session.database
    if name == "current_schema":
        return session.catalog[session.names.path[0]].name if session.names.path else None
    raise Uncertain(f"the value of {name.upper()} is unknown")


for _name in ("current_user", "session_user", "current_schema"):
    builtin(_name)(lambda call, name=_name: session_value(call.session, name))


@builtin("current_database")
def current_database(call: Call) -> Value:
    """current_database()."""
    return call.session.database


@builtin("current_schemas")
def current_schemas(call: Call, implicit: bool) -> Value:
    """current_schemas(boolean)."""
    path = call.session.names.relation_path if implicit else call.session.names.path
    return [call.session.catalog[oid].name for oid in path]


@builtin("show_config_by_name")
def current_setting(call: Call, name: str) -> Value:
    """current_setting(text)."""
    found = call.session.setting(name.lower())
    if found is not None:
        return found
    if "." in name:
        raise errors.undefined_setting(name)
    if name.lower() in VERSION:
        return VERSION[name.lower()]
    raise Uncertain(f"the value of setting {name} is unknown")


VERSION = {"server_version_num": "180000", "server_version": "18.0"}


@builtin("show_config_by_name_missing_ok")
def current_setting_missing(call: Call, name: str, missing_ok: bool) -> Value:
    """current_setting(text, boolean)."""
    if missing_ok and "." in name and call.session.setting(name.lower()) is None:
        return None
    return current_setting(call, name)


@builtin("set_config_by_name")
def set_config(call: Call, name: str | None, value: str | None, is_local: bool | None) -> Value:
    """set_config(text, text, boolean)."""
    if name is None:
        raise SqlError("22004", "SET requires parameter name")
    call.session.hooks.set_config(call.session, name.lower(), value, bool(is_local))
    return value or ""


@builtin("pg_trigger_depth")
def trigger_depth(call: Call) -> Value:
    """pg_trigger_depth()."""
    return call.session.trigger_depth


@plain("pgsql_version")
def version() -> Value:
    """version()."""
    return "PostgreSQL 18.0"


@builtin("now", "statement_timestamp", "clock_timestamp")
def now(call: Call) -> Value:
    """now() and related functions: the clock of the session."""
    return call.session.now().isoformat(" ")


@plain(
    "pg_sleep",
    "pg_notify",
    "pg_advisory_lock_int8",
    "pg_advisory_lock_int4",
    "pg_advisory_xact_lock_int8",
    "pg_advisory_xact_lock_int4",
)
def nothing(*arguments: Value) -> Value:
    """A function that returns nothing and changes nothing that is tracked here."""
    return None


@plain("pg_try_advisory_lock_int8", "pg_try_advisory_xact_lock_int8", "pg_advisory_unlock_int8")
def granted(*arguments: Value) -> Value:
    """A lock that is always available."""
    return True


@plain("pg_is_other_temp_schema")
def is_other_temp_schema(schema: int) -> Value:
    """pg_is_other_temp_schema(oid): no other session is tracked."""
    return False


@plain("pg_is_in_recovery")
def is_in_recovery() -> Value:
    """pg_is_in_recovery(): a standby runs no migrations."""
    return False
