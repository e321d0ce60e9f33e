"""SET SCHEMA of every kind, with dependent objects: alter.c, AlterTableNamespace (tablecmds.c), AlterTypeNamespace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.catalog.database import PG_TOAST, Extension
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.description import describe_object
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import CompositeType, Relation, Sequence
from meshdoc.catalog.type import ArrayType, MultirangeType, RowType, Type
from meshdoc.commands.acl.permission import check_create, check_owner, is_superuser
from meshdoc.commands.object.altering import check_kind, relation_to_alter
from meshdoc.commands.object.name_conflict import refuse_conflict
from meshdoc.commands.object.objectaddress import get_object
from meshdoc.commands.object.owner import refuse_made_along
from meshdoc.commands.object.ownership import check_object_ownership
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.registry import Registry
from meshdoc.session import Inert, Session, command

move: Registry[ObjectType, Callable[[ast.AlterObjectSchemaStmt, Session], None]] = Registry("change of schema")
OWNERLESS = frozenset({ObjectType.OBJECT_TSPARSER, ObjectType.OBJECT_TSTEMPLATE})


@command(ast.AlterObjectSchemaStmt)
def alter_object_schema(stmt: ast.AlterObjectSchemaStmt, session: Session) -> None:
    """ALTER ... SET SCHEMA: ExecAlterObjectSchemaStmt."""
    assert stmt.objectType is not None
    move.get(stmt.objectType, _move_generic)(stmt, session)


def new_schema(session: Session, name: str | None) -> Oid:
    """The oid of the target schema: LookupCreationNamespace.

    Raises SqlError 3F000 if it does not exist, 42501 if the current role has no CREATE privilege on it.
    """
    if name == "pg_temp":
        return session.temporary_schema()
    schema = session.names.schema(name or "").oid
    check_create(session, schema)
    return schema


def refuse_special(session: Session, old: Oid, new: Oid) -> None:
    """Raise SqlError 0A000 for a move into or out of a temporary or TOAST schema: CheckSetNamespace."""
    if session.temporary and session.temporary in (old, new) and old != new:
        raise SqlError("0A000", "cannot move objects into or out of temporary schemas")
    if PG_TOAST in (old, new):
        raise SqlError("0A000", "cannot move objects into or out of TOAST schema")


def _move_generic(stmt: ast.AlterObjectSchemaStmt, session: Session) -> None:
    """Move an object of a kind that needs nothing special: AlterObjectNamespace_internal."""
    assert stmt.objectType is not None
    found = get_object(session, stmt.objectType, stmt.object)
    schema = new_schema(session, stmt.newschema)
    if stmt.objectType in OWNERLESS and not is_superuser(session):
        raise SqlError("42501", f"must be superuser to set schema of {describe_object(session.names, found.item)}")
    item: Any = found.item
    refuse_built_in(session, item)
    if item.schema == schema:
        return
    refuse_special(session, item.schema, schema)
    check_object_ownership(session, stmt.objectType, found, stmt.object)
    moved = replace(item, schema=schema)
    refuse_conflict(session, moved)
    session.catalog.alter(moved)


def refuse_built_in(session: Session, item: Object) -> None:
    """Raise Inert for what is not kept in the catalog."""
    if item.oid not in session.catalog:
        raise Inert("schema changes of built-in objects are not tracked")


# --- relations --------------------------------------------------------------------------------------------


@move(
    ObjectType.OBJECT_TABLE,
    ObjectType.OBJECT_SEQUENCE,
    ObjectType.OBJECT_VIEW,
    ObjectType.OBJECT_MATVIEW,
    ObjectType.OBJECT_FOREIGN_TABLE,
)
def _relation(stmt: ast.AlterObjectSchemaStmt, session: Session) -> None:
    """ALTER TABLE ... SET SCHEMA: AlterTableNamespace."""
    assert stmt.objectType is not None
    found = relation_to_alter(session, stmt.relation, missing_ok=bool(stmt.missing_ok))
    if found is None:
        return
    check_kind(found, stmt.objectType)
    if isinstance(found, Index):
        hint = "Change the schema of the table instead."
        raise SqlError("42809", f'cannot change schema of index "{found.name}"', hint=hint)
    if isinstance(found, Sequence) and (column := found.owned_by or found.identity_of):
        raise SqlError(
            "0A000",
            "cannot move an owned sequence into another schema",
            detail=f'Sequence "{found.name}" is linked to table "{session.catalog[column.oid].name}".',
        )
    schema = new_schema(session, stmt.newschema)
    refuse_special(session, getattr(found, "schema", 0), schema)
    move_relation(session, found, schema)


def move_relation(session: Session, item: Object, schema: Oid) -> None:
    """Move a relation with its row type, indexes and owned sequences: AlterTableNamespaceInternal."""
    if getattr(item, "schema", 0) == schema:
        return
    if isinstance(item, CompositeType):
        _refuse_taken_type(session, item.name, schema)
    if session.catalog.find("relation", schema, item.name):
        where = session.catalog[schema].name
        raise SqlError("42P07", f'relation "{item.name}" already exists in schema "{where}"')
    whole: Any = item
    session.catalog.alter(replace(whole, schema=schema))
    for row_type in session.catalog.children(item.oid, RowType):
        move_type(session, row_type, schema)
    for index in session.catalog.children(item.oid, Index):
        if index.table == item.oid:
            move_relation(session, index, schema)
    for sequence in session.catalog.children(item.oid, Sequence):
        if any(column and column.oid == item.oid for column in (sequence.owned_by, sequence.identity_of)):
            move_relation(session, sequence, schema)
    if isinstance(item, CompositeType):
        _move_array_type(session, item.oid, schema)


# --- types ------------------------------------------------------------------------------------------------


@move(ObjectType.OBJECT_TYPE, ObjectType.OBJECT_DOMAIN)
def _type(stmt: ast.AlterObjectSchemaStmt, session: Session) -> None:
    """ALTER TYPE and DOMAIN ... SET SCHEMA: AlterTypeNamespace."""
    assert stmt.objectType is not None and isinstance(stmt.object, tuple)
    node = ast.TypeName(names=stmt.object, typemod=-1)
    found = get_object(session, stmt.objectType, node)
    schema = new_schema(session, stmt.newschema)
    check_object_ownership(session, stmt.objectType, found, node)
    item = found.item
    refuse_built_in(session, item)
    assert isinstance(item, Relation | Type)
    if isinstance(item, Type):
        refuse_made_along(session, item)
    refuse_special(session, item.schema, schema)
    if isinstance(item, Relation):
        move_relation(session, item, schema)
    else:
        move_type(session, item, schema)


def move_type(session: Session, item: Type, schema: Oid) -> None:
    """Move a type and its array type; a multirange type stays where it is: AlterTypeNamespaceInternal."""
    if item.schema == schema:
        return
    _refuse_taken_type(session, item.name, schema)
    session.catalog.alter(replace(item, schema=schema))
    _move_array_type(session, item.oid, schema)


def _refuse_taken_type(session: Session, name: str, schema: Oid) -> None:
    if session.catalog.find("type", schema, name):
        where = session.catalog[schema].name
        raise SqlError("42710", f'type "{name}" already exists in schema "{where}"')


def _move_array_type(session: Session, element: Oid, schema: Oid) -> None:
    array = session.catalog.find("array type", element)
    if isinstance(array, ArrayType):
        move_type(session, array, schema)


# --- extensions -------------------------------------------------------------------------------------------


@move(ObjectType.OBJECT_EXTENSION)
def _extension(stmt: ast.AlterObjectSchemaStmt, session: Session) -> None:
    """ALTER EXTENSION ... SET SCHEMA: AlterExtensionNamespace. Moves all members in the extension's schema."""
    extension = get_object(session, ObjectType.OBJECT_EXTENSION, stmt.object).item
    assert isinstance(extension, Extension)
    schema = new_schema(session, stmt.newschema)
    check_owner(session, extension)
    if session.catalog[schema].extension == extension.oid:
        message = f'cannot move extension "{extension.name}" into schema "{stmt.newschema}"'
        raise SqlError("55000", f"{message} because the extension contains the schema")
    if extension.schema == schema:
        return
    message = f'extension "{extension.name}" does not support SET SCHEMA'
    if not extension.relocatable:
        raise SqlError("0A000", message)
    refuse_special(session, extension.schema, schema)
    members = [item for item in session.catalog.children(extension.oid, Object) if item.extension == extension.oid]
    if strayed := next((item for item in members if _is_elsewhere(item, extension.schema)), None):
        where = session.catalog[extension.schema].name
        detail = f'{session.describe(Address(strayed.oid))} is not in the extension\'s schema "{where}"'
        raise SqlError("0A000", message, detail=detail)
    for member in members:
        _move_member(session, member, extension.schema, schema)
    session.catalog.alter(replace(extension, schema=schema))


def _is_elsewhere(member: Object, schema: Oid) -> bool:
    """Whether a member is outside the extension's schema; array, multirange and row types do not count."""
    whole = not isinstance(member, ArrayType | MultirangeType | RowType)
    return whole and getattr(member, "schema", NO_OID) not in (NO_OID, schema)


def _move_member(session: Session, member: Object, old: Oid, new: Oid) -> None:
    item: Any = session.catalog[member.oid]
    if getattr(item, "schema", NO_OID) != old:
        return
    if isinstance(item, Relation | Sequence):
        move_relation(session, item, new)
    elif isinstance(item, Type):
        move_type(session, item, new)
    else:
        moved = replace(item, schema=new)
        refuse_conflict(session, moved)
        session.catalog.alter(moved)
