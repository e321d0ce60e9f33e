"""Settings of ALTER ROLE, DATABASE and FUNCTION ... SET: AlterSetting (pg_db_role_setting.c), GUCArrayAdd (guc.c)."""

from __future__ import annotations

from typing import TypeAlias

from pglast import ast
from pglast.enums import VariableSetKind as Kind

from meshdoc.commands.session.guc import check_may_set, check_value, find_parameter
from meshdoc.commands.session.set import set_value
from meshdoc.session import Session

Settings: TypeAlias = tuple[tuple[str, str], ...]


def changed_settings(session: Session, settings: Settings, stmt: ast.VariableSetStmt) -> Settings:
    """The settings after one SET or RESET; changed ones keep their position, new ones come last.

    Raises SqlError 42704 for an unknown parameter, 55P02 and 42501 for one that cannot be set here, 22023 for an
    invalid value.
    """
    if stmt.kind is Kind.VAR_RESET_ALL:
        return ()
    parameter = find_parameter(stmt.name or "")
    value = session.setting(parameter.key) if stmt.kind is Kind.VAR_SET_CURRENT else set_value(stmt)
    check_may_set(session, parameter)
    rest = tuple(item for item in settings if item[0].lower() != parameter.key)
    if value is None:
        return rest
    if parameter.key != "default_tablespace":
        check_value(session, parameter, value)
    new = (parameter.name, value)
    if len(rest) == len(settings):
        return (*settings, new)
    return tuple(new if item[0].lower() == parameter.key else item for item in settings)
