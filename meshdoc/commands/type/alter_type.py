"""ALTER TYPE ... SET (...): AlterType (typecmds.c).

Differs from PostgreSQL: domains and array types store no copy of the properties of their base or element type, so
changes need not be propagated. Another role's privileges on built-in types are not checked.
"""

from __future__ import annotations

from typing import Any

from pglast import ast

from meshdoc.analyze.lookup_type import type_named
from meshdoc.catalog.object import NO_OID
from meshdoc.catalog.system import SystemType
from meshdoc.catalog.type import BaseType, TypeRef
from meshdoc.commands.acl.permission import check_owner, check_superuser
from meshdoc.commands.define import get_qualified_name, get_string
from meshdoc.commands.type.base_type import FINDERS, KNOWN, STORAGES
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command

FUNCTIONS = frozenset({"receive", "send", "typmod_in", "typmod_out", "analyze", "subscript"})


@command(ast.AlterTypeStmt)
def alter_type(stmt: ast.AlterTypeStmt, session: Session) -> None:
    """ALTER TYPE ... SET (...)."""
    type = type_named(session.names, stmt.typeName)
    row = Facts(session.names).type(type.oid)
    before = type if isinstance(type, BaseType) and row.kind == "b" and not row.element else None
    after, trusted = before, False
    for option in stmt.options or ():
        after, needs_superuser = _changed(session, row, after, option)
        trusted = trusted or needs_superuser
    if trusted:
        check_superuser(session, "must be superuser to alter a type")
    else:
        check_owner(session, type)
    if before is None or after is None:
        raise SqlError("42809", f"{session.shown_type(TypeRef(type.oid))} is not a base type")
    if type.oid not in session.catalog:
        raise Inert("changes a built-in type")
    session.catalog.alter(after)


def _changed(
    session: Session, row: SystemType, type: BaseType | None, option: ast.DefElem
) -> tuple[BaseType | None, bool]:
    """The type with one option set (None if it is not a base type), and whether this needs a superuser."""
    name = option.defname
    if name == "storage":
        return _with_storage(row, type, get_string(option))
    if name not in FUNCTIONS:
        words = "cannot be changed" if name in KNOWN else "not recognized"
        raise SqlError("42601", f'type attribute "{name}" {words}')
    found = NO_OID if option.arg is None else FINDERS[name](session, get_qualified_name(option), row.oid)
    if type is None:
        return None, True
    changes: dict[str, Any] = {name: found}
    return replace(type, **changes), True


def _with_storage(row: SystemType, type: BaseType | None, text: str) -> tuple[BaseType | None, bool]:
    if text.lower() not in STORAGES:
        raise SqlError("22023", f'storage "{text}" not recognized')
    storage = STORAGES[text.lower()]
    if storage != "p" and row.length != -1:
        raise SqlError("42P17", "fixed-size types must have storage PLAIN")
    if storage == "p" and row.storage != "p":
        raise SqlError("42P17", "cannot change type's storage to PLAIN")
    return type and replace(type, storage=storage), storage != "p" and row.storage == "p"
