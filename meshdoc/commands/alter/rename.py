"""RENAME of every kind except columns and constraints: alter.c, RenameRelation (tablecmds.c), RenameType (typecmds.c).

Columns, attributes and constraints are in rename_column.py.
"""

from __future__ import annotations

from collections.abc import Callable

from pglast import ast
from pglast.enums import ObjectType

from meshdoc import errors
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.database import Tablespace
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import parts_of
from meshdoc.catalog.names.description import describe_object
from meshdoc.catalog.names.naming import array_type_name
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import CompositeType, MaterializedView, Relation, View
from meshdoc.catalog.role import Role
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import ArrayType, RowType, Type, TypeRef
from meshdoc.commands.acl.permission import (
    check_create,
    check_owner,
    check_privilege,
    current_database,
    has_attribute,
    is_superuser,
    owns,
)
from meshdoc.commands.alter.set_schema import OWNERLESS
from meshdoc.commands.heap.type import free_type_name
from meshdoc.commands.object.altering import check_kind, relation_to_alter
from meshdoc.commands.object.name_conflict import refuse_conflict
from meshdoc.commands.object.named import named, refuse_reserved, refuse_reserved_role, refuse_taken
from meshdoc.commands.object.objectaddress import get_object
from meshdoc.commands.object.owner import refuse_made_along
from meshdoc.commands.object.ownership import check_object_ownership
from meshdoc.commands.role.role import check_administers
from meshdoc.commands.view.rule import VIEW_RULE
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.database_name import known_database
from meshdoc.record import replace
from meshdoc.registry import Registry
from meshdoc.session import Inert, Session, command

Rename = Callable[[ast.RenameStmt, Session], None]

rename: Registry[ObjectType, Rename] = Registry("renaming")


@command(ast.RenameStmt)
def rename_object(stmt: ast.RenameStmt, session: Session) -> None:
    """ALTER ... RENAME: ExecRenameStmt."""
    assert stmt.renameType is not None
    rename.get(stmt.renameType, _rename_generic)(stmt, session)


def _rename_generic(stmt: ast.RenameStmt, session: Session) -> None:
    """Rename an object of a kind that needs nothing special: AlterObjectRename_internal."""
    assert stmt.renameType is not None
    found = get_object(session, stmt.renameType, stmt.object)
    item = found.item
    if stmt.renameType in OWNERLESS and not is_superuser(session):
        raise SqlError("42501", f"must be superuser to rename {describe_object(session.names, found.item)}")
    check_object_ownership(session, stmt.renameType, found, stmt.object)
    schema = getattr(item, "schema", 0)
    if schema and item.oid in session.catalog:
        check_create(session, schema)
    if item.oid not in session.catalog:
        raise Inert("renames of built-in objects are not tracked")
    renamed = replace(item, name=stmt.newname or "")
    refuse_conflict(session, renamed)
    session.catalog.alter(renamed)


# --- objects outside schemas ------------------------------------------------------------------------------


@rename(ObjectType.OBJECT_SCHEMA)
def _schema(stmt: ast.RenameStmt, session: Session) -> None:
    schema, new = session.names.schema(stmt.subname or ""), stmt.newname or ""
    if session.catalog.find("schema", new):
        raise SqlError("42P06", f'schema "{new}" already exists')
    check_owner(session, schema)
    check_privilege(session, current_database(session), "C")
    refuse_reserved("schema", new)
    session.catalog.alter(replace(schema, name=new))


@rename(ObjectType.OBJECT_ROLE)
def _role(stmt: ast.RenameStmt, session: Session) -> None:
    role, new = session.role(stmt.subname or ""), stmt.newname or ""
    if role.oid == session.session_user:
        raise SqlError("0A000", "session user cannot be renamed")
    if role.oid == session.current_user:
        raise SqlError("0A000", "current user cannot be renamed")
    for name in (role.name, new):
        refuse_reserved_role(name)
    refuse_taken(session, Role, new)
    check_administers(role, "rename", session)
    session.catalog.alter(replace(role, name=new))


@rename(ObjectType.OBJECT_DATABASE)
def _database(stmt: ast.RenameStmt, session: Session) -> None:
    database, new = known_database(session, stmt.subname or ""), stmt.newname or ""
    check_owner(session, database)
    if not has_attribute(session, "create_database"):
        raise SqlError("42501", "permission denied to rename database")
    if session.catalog.find("database", new):
        raise SqlError("42P04", f'database "{new}" already exists')
    if database.name == session.database:
        raise SqlError("0A000", "current database cannot be renamed")
    session.catalog.alter(replace(database, name=new))


@rename(ObjectType.OBJECT_TABLESPACE)
def _tablespace(stmt: ast.RenameStmt, session: Session) -> None:
    space, new = named(session, Tablespace, stmt.subname), stmt.newname or ""
    if not owns(session, space):
        raise errors.permission_denied("tablespace", space.name)
    refuse_reserved("tablespace", new)
    refuse_taken(session, Tablespace, new)
    session.catalog.alter(replace(space, name=new))


# --- relations and types ----------------------------------------------------------------------------------


@rename(
    ObjectType.OBJECT_TABLE,
    ObjectType.OBJECT_SEQUENCE,
    ObjectType.OBJECT_VIEW,
    ObjectType.OBJECT_MATVIEW,
    ObjectType.OBJECT_INDEX,
    ObjectType.OBJECT_FOREIGN_TABLE,
)
def _relation(stmt: ast.RenameStmt, session: Session) -> None:
    assert stmt.renameType is not None
    found = relation_to_alter(session, stmt.relation, missing_ok=bool(stmt.missing_ok))
    if found is None:
        return
    check_create(session, getattr(found, "schema", 0))
    check_kind(found, stmt.renameType)
    rename_relation(session, found, stmt.newname or "")


def rename_relation(session: Session, item: Object, name: str) -> None:
    """Rename a relation, its row type and, for an index, the constraint that it serves: RenameRelationInternal."""
    schema = getattr(item, "schema", 0)
    if session.names.relation_in(schema, name):
        raise errors.duplicate_relation(name)
    if isinstance(item, CompositeType):
        _claim_type_name(session, item, name)
    session.catalog.alter(replace(item, name=name))
    if isinstance(item, CompositeType):
        _rename_array_type(session, item, name)
    elif isinstance(item, Relation):
        for row_type in session.catalog.children(item.oid, RowType):
            rename_type(session, row_type, name)
    elif isinstance(item, Index) and item.constraint in session.catalog:
        constraint = session.catalog[item.constraint]
        assert isinstance(constraint, Constraint)
        rename_constraint_alone(session, constraint, name)


def rename_constraint_alone(session: Session, constraint: Constraint, name: str) -> None:
    """Rename only a constraint: RenameConstraintById. Raises SqlError 42710 if its table or domain has the new name."""
    if session.catalog.find("constraint", constraint.table or constraint.domain, name):
        if constraint.table:
            where = f'relation "{session.catalog[constraint.table].name}"'
        else:
            where = f"domain {session.shown_type(TypeRef(constraint.domain))}"
        raise SqlError("42710", f'constraint "{name}" for {where} already exists')
    session.catalog.alter(replace(constraint, name=name))


@rename(ObjectType.OBJECT_TYPE, ObjectType.OBJECT_DOMAIN)
def _type(stmt: ast.RenameStmt, session: Session) -> None:
    assert stmt.renameType is not None and isinstance(stmt.object, tuple)
    node = ast.TypeName(names=stmt.object, typemod=-1)
    found = get_object(session, ObjectType.OBJECT_TYPE, node)
    check_object_ownership(session, ObjectType.OBJECT_TYPE, found, node)
    if stmt.renameType is ObjectType.OBJECT_DOMAIN:
        get_object(session, ObjectType.OBJECT_DOMAIN, node)  # refuses other types
    if isinstance(found.item, CompositeType):
        rename_relation(session, found.item, stmt.newname or "")
        return
    assert isinstance(found.item, Type)
    refuse_made_along(session, found.item)
    if found.item.oid not in session.catalog:
        raise Inert("renames of built-in objects are not tracked")
    rename_type(session, found.item, stmt.newname or "")


def rename_type(session: Session, item: Type, name: str) -> None:
    """Rename a type and its array type: RenameTypeInternal."""
    _claim_type_name(session, item, name)
    session.catalog.alter(replace(item, name=name))
    _rename_array_type(session, item, name)


def _claim_type_name(session: Session, item: Type | CompositeType, name: str) -> None:
    if session.catalog.find("type", item.schema, name) == item or not free_type_name(
        session.catalog, item.schema, name
    ):
        raise errors.duplicate_type(name)


def _rename_array_type(session: Session, item: Type | CompositeType, name: str) -> None:
    array = session.catalog.find("array type", item.oid)
    if isinstance(array, ArrayType):
        session.catalog.alter(replace(array, name=array_type_name(session.catalog, array.schema, name)))


# --- objects of a table -----------------------------------------------------------------------------------


def _of_table(kind: ObjectType, cls: type[Object], key: str, noun: str) -> None:
    @rename(kind)
    def rename_it(stmt: ast.RenameStmt, session: Session) -> None:
        table = relation_to_alter(session, stmt.relation, missing_ok=bool(stmt.missing_ok))
        if table is None:
            return
        new = stmt.newname or ""
        found = session.catalog.find(key, table.oid, stmt.subname)
        taken = session.catalog.find(key, table.oid, new)
        if taken and (found or cls is Policy):
            raise SqlError("42710", f'{key} "{new}" for {TAKEN[cls]} "{table.name}" already exists')
        if not isinstance(found, cls):
            raise SqlError("42704", f'{key} "{stmt.subname}" for {noun} "{table.name}" does not exist')
        if isinstance(found, Trigger):
            _rename_trigger(session, found, new)
        else:
            session.catalog.alter(replace(found, name=new))


TAKEN: dict[type[Object], str] = {Trigger: "relation", Policy: "table"}

_of_table(ObjectType.OBJECT_TRIGGER, Trigger, "trigger", "table")
_of_table(ObjectType.OBJECT_POLICY, Policy, "policy", "table")


@rename(ObjectType.OBJECT_RULE)
def rename_rule(stmt: ast.RenameStmt, session: Session) -> None:
    """ALTER RULE ... RENAME; a view's _RETURN rule cannot be renamed: RenameRewriteRule (rewriteDefine.c)."""
    table = relation_to_alter(session, stmt.relation, missing_ok=bool(stmt.missing_ok))
    if table is None:
        return
    old, new = stmt.subname or "", stmt.newname or ""
    view_rule = VIEW_RULE if isinstance(table, View | MaterializedView) else None
    found = session.catalog.find("rule", table.oid, old)
    if not isinstance(found, Rule) and old != view_rule:
        raise SqlError("42704", f'rule "{old}" for relation "{table.name}" does not exist')
    if session.catalog.find("rule", table.oid, new) or new == view_rule:
        raise SqlError("42710", f'rule "{new}" for relation "{table.name}" already exists')
    if not isinstance(found, Rule):
        raise SqlError("42P17", "renaming an ON SELECT rule is not allowed")
    session.catalog.alter(replace(found, name=new))


def _rename_trigger(session: Session, trigger: Trigger, name: str) -> None:
    """Rename a trigger and its clones on partitions: renametrig."""
    table = session.catalog[trigger.table].name
    if isinstance(parent := session.catalog.get(trigger.parent), Trigger):
        raise SqlError(
            "0A000",
            f'cannot rename trigger "{trigger.name}" on table "{table}"',
            hint=f'Rename the trigger on the partitioned table "{session.catalog[parent.table].name}" instead.',
        )
    _rename_recursively(session, trigger, name)


def _rename_recursively(session: Session, trigger: Trigger, name: str) -> None:
    if session.catalog.find("trigger", trigger.table, name):
        table = session.catalog[trigger.table].name
        raise SqlError("42710", f'trigger "{name}" for relation "{table}" already exists')
    session.catalog.alter(replace(trigger, name=name))
    for clone in parts_of(session.catalog, trigger.oid, Trigger):
        _rename_recursively(session, clone, name)
