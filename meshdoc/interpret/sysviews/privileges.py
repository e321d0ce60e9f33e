"""Privileges of the reader on objects: has_table_privilege and related functions (acl.c)."""

from __future__ import annotations

from meshdoc.catalog.acl import Items, effective
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation, Sequence
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import Type
from meshdoc.interpret.sysviews import initial_privileges
from meshdoc.interpret.sysviews.reader import Reader, Row, number


def relation_acl(reader: Reader, row: Row) -> Items:
    """The privileges on the relation of a row of pg_class."""
    oid = number(row)
    item = reader.names.catalog.get(oid)
    if isinstance(item, Sequence):
        return effective(item.acl, "s", item.owner)
    if item is not None:
        return effective(item.acl, "r", item.owner)
    own = reader.names.system.relation(oid)
    return effective(initial_privileges.relation_acl(reader, own) if own else None, "r", BOOTSTRAP_SUPERUSER)


def column_acl(reader: Reader, relation: Oid, attnum: object) -> Items:
    """The privileges granted on one column."""
    item = reader.names.catalog.get(relation)
    if not isinstance(item, Relation):
        return initial_privileges.column_acl(reader, relation, attnum)
    return next((column.acl or () for column in item.columns if column.attnum == attnum), ())


def may_on_relation(reader: Reader, row: Row, letters: str, column_letters: str) -> bool:
    """Whether the reader owns a relation, or has one of `letters` on it or one of `column_letters` on a column."""
    owner = number(row, "relowner")
    if reader.may(relation_acl(reader, row), owner, letters):
        return True
    item = reader.names.relation_by_oid(number(row))
    columns = item.columns if isinstance(item, Relation) else ()
    granted = (column_acl(reader, item.oid, column.attnum) for column in columns) if item else ()
    return any(reader.may(acl, owner, column_letters) for acl in granted)


def may_on_column(reader: Reader, row: Row, attnum: object, letters: str) -> bool:
    """Whether the reader owns a relation, or has one of the privileges on it or on the column."""
    acls = (relation_acl(reader, row), column_acl(reader, number(row), attnum))
    return any(reader.may(acl, number(row, "relowner"), letters) for acl in acls)


def routine_acl(reader: Reader, row: Row) -> Items:
    """The privileges on the routine of a row of pg_proc."""
    item = reader.names.catalog.get(number(row))
    if isinstance(item, Routine):
        return effective(item.acl, "f", item.owner)
    own = reader.names.system.proc(number(row))
    return effective(initial_privileges.routine_acl(reader, own) if own else None, "f", BOOTSTRAP_SUPERUSER)


def may_on_routine(reader: Reader, row: Row) -> bool:
    """Whether the reader owns a routine or may execute it."""
    return reader.may(routine_acl(reader, row), number(row, "proowner"), "X")


def type_acl(reader: Reader, row: Row) -> Items:
    """The privileges on the type of a row of pg_type, which is no array type."""
    item = reader.names.catalog.get(number(row))
    owner = number(row, "typowner")
    return effective(item.acl if isinstance(item, Type | Relation) else None, "T", owner)


def may_on_type(reader: Reader, row: Row) -> bool:
    """Whether the reader owns a type or may use it."""
    return reader.may(type_acl(reader, row), number(row, "typowner"), "U")
