"""GRANT and REVOKE on objects: aclchk.c. Role membership is in role_membership.py.

Differs from PostgreSQL: privileges on its own objects and on system columns are checked but not stored; those on large
objects are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pglast import ast
from pglast.enums import GrantTargetType, ObjectType

from meshdoc import errors
from meshdoc.analyze.lookup_function import lookup_routine
from meshdoc.catalog.acl import (
    PRIVILEGE_NAMES,
    PUBLIC_ROLE,
    RIGHTS,
    Editor,
    Grant,
    Items,
    Letters,
    acl_default,
    best_grantor,
    effective,
    held,
)
from meshdoc.catalog.database import Language
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Acl, Object, Oid
from meshdoc.catalog.relation import CompositeType, MaterializedView, Relation, Sequence, Table
from meshdoc.catalog.role import ParameterPrivileges
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.type import ArrayType, MultirangeType
from meshdoc.commands.acl.default_privileges import privilege_letter
from meshdoc.commands.acl.permission import acl_kind, check_usage, grantee_oid, owner_of, role_oid
from meshdoc.commands.heap.relation import alter_column
from meshdoc.commands.object.drop import behavior_of
from meshdoc.commands.object.objectaddress import SYSTEM_COLUMNS, get_object
from meshdoc.commands.session.guc import parameter_privileges
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional, record, replace
from meshdoc.registry import Registry
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import strings

COLUMN = "c"
NOT_REVOKED, NOT_GRANTED = "01006", "01007"

KINDS: dict[ObjectType, tuple[str, str]] = {
    ObjectType.OBJECT_TABLE: ("rs", "relation"),
    ObjectType.OBJECT_SEQUENCE: ("s", "sequence"),
    ObjectType.OBJECT_DATABASE: ("d", "database"),
    ObjectType.OBJECT_DOMAIN: ("T", "domain"),
    ObjectType.OBJECT_FUNCTION: ("f", "function"),
    ObjectType.OBJECT_LANGUAGE: ("l", "language"),
    ObjectType.OBJECT_LARGEOBJECT: ("L", "large object"),
    ObjectType.OBJECT_SCHEMA: ("n", "schema"),
    ObjectType.OBJECT_PROCEDURE: ("f", "procedure"),
    ObjectType.OBJECT_ROUTINE: ("f", "routine"),
    ObjectType.OBJECT_TABLESPACE: ("t", "tablespace"),
    ObjectType.OBJECT_TYPE: ("T", "type"),
    ObjectType.OBJECT_FDW: ("F", "foreign-data wrapper"),
    ObjectType.OBJECT_FOREIGN_SERVER: ("S", "foreign server"),
    ObjectType.OBJECT_PARAMETER_ACL: ("p", "parameter"),
}
"""For each kind of object: its privilege sets, and its noun in errors about invalid privileges."""


@record
class ObjectGrant:
    """One GRANT or REVOKE, on objects and their columns."""

    grant: Grant
    kind: ObjectType
    all_privileges: bool  # ALL PRIVILEGES, not a list
    columns: tuple[ast.AccessPriv, ...] = ()


@command(ast.GrantStmt)
def grant(stmt: ast.GrantStmt, session: Session) -> None:
    """GRANT and REVOKE: ExecuteGrantStmt."""
    assert stmt.objtype is not None
    if stmt.grantor and role_oid(session, stmt.grantor) != session.current_user:
        raise SqlError("0A000", "grantor must be current user")
    objects = list(_targets(stmt, session))
    wanted = _grant(stmt, session)
    if stmt.objtype is ObjectType.OBJECT_LARGEOBJECT:
        raise Inert("large objects are data, not schema")
    if not objects:
        raise Inert("the schema has no objects of this kind")
    before, told = [_privileges(session, item) for item in objects], len(session.notices)
    for item in objects:
        grant_on(session, item, wanted)
    if not any(item.oid in session.catalog or isinstance(item, ParameterPrivileges) for item in objects):
        raise Inert("privileges on built-in objects are not tracked")
    if before == [_privileges(session, item) for item in objects]:
        warned = [notice.message for notice in session.notices[told:]]
        raise Inert(warned[0] if warned else _without_effect(session, objects, wanted))


def _privileges(session: Session, item: Object) -> tuple[object, ...]:
    """All privileges on an object and its columns."""
    present = _present(session, item)
    if present is None:
        return (acl_default("p", item.owner),) if isinstance(item, ParameterPrivileges) else ()
    if isinstance(present, Index):  # refused in its turn
        return ()
    columns = present.columns if isinstance(present, Relation) else ()
    return effective(present.acl, acl_kind(present), present.owner), *(column.acl for column in columns)


def _present(session: Session, item: Object) -> Object | None:
    """The object at present; that of a parameter exists only while its privileges are not the default."""
    return (
        session.catalog.find(*item.unique_keys()[0])
        if isinstance(item, ParameterPrivileges)
        else session.catalog.get(item.oid)
    )


def _without_effect(session: Session, objects: Iterable[Object], wanted: ObjectGrant) -> str:
    """The reason why no privilege changed; REVOKE leaves what PUBLIC holds, and what other roles granted."""
    if wanted.grant.is_grant:
        return "all of these privileges were already granted"
    left = next((text for item in objects for text in _left(session, item, wanted)), "")
    return f"none of these privileges was granted{left}"


def _left(session: Session, item: Object, wanted: ObjectGrant) -> Iterator[str]:
    """The privileges that the named roles still hold, each with how."""
    kind = acl_kind(item)
    letters = RIGHTS[kind] if wanted.all_privileges else wanted.grant.privileges
    for entry in effective(item.acl, kind, item.owner):
        names = ", ".join(sorted(PRIVILEGE_NAMES[letter] for letter in entry.privileges & letters))
        if names and entry.grantee == PUBLIC_ROLE:
            yield f'; PUBLIC still has {names} on {item.noun} "{item.name}"'
        elif names and entry.grantee in wanted.grant.grantees:
            role, grantor = (session.catalog[oid].name for oid in (entry.grantee, entry.grantor))
            yield f' by the current role; {role} still has {names} on {item.noun} "{item.name}", granted by {grantor}'


def _grant(stmt: ast.GrantStmt, session: Session) -> ObjectGrant:
    assert stmt.objtype is not None
    grantees = tuple(grantee_oid(session, spec) for spec in stmt.grantees or ())
    letters, noun = KINDS[stmt.objtype]
    possible = frozenset[str]().union(*(RIGHTS[letter] for letter in letters))
    privileges, columns = set(), []
    for privilege in stmt.privileges or ():
        if privilege.cols:
            if stmt.objtype is not ObjectType.OBJECT_TABLE:
                raise SqlError("0LP01", "column privileges are only valid for relations")
            columns.append(privilege)
            continue
        letter = privilege_letter(privilege.priv_name)
        if letter not in possible:
            raise SqlError("0LP01", f"invalid privilege type {PRIVILEGE_NAMES[letter]} for {noun}")
        privileges.add(letter)
    return ObjectGrant(
        grant=Grant(
            is_grant=bool(stmt.is_grant),
            privileges=frozenset(privileges),
            grantees=grantees,
            grant_option=bool(stmt.grant_option),
            behavior=behavior_of(stmt.behavior),
        ),
        kind=stmt.objtype,
        all_privileges=stmt.privileges is None,
        columns=tuple(columns),
    )


# --- named objects ------------------------------------------------------------------------------------


def _targets(stmt: ast.GrantStmt, session: Session) -> Iterator[Object]:
    assert stmt.objtype is not None
    if stmt.targtype is GrantTargetType.ACL_TARGET_ALL_IN_SCHEMA:
        for name in strings(stmt.objects):
            schema = session.names.schema(name).oid
            check_usage(session, schema)
            yield from _all_in_schema(session, stmt.objtype, schema)
        return
    for node in stmt.objects or ():
        if target := named.get(stmt.objtype):
            yield target(session, node, stmt)
        elif stmt.objtype is not ObjectType.OBJECT_LARGEOBJECT:
            yield get_object(session, stmt.objtype, node).item


named: Registry[ObjectType, Callable[[Session, Any, ast.GrantStmt], Object]] = Registry("grantable object")


named(ObjectType.OBJECT_TABLE, ObjectType.OBJECT_SEQUENCE)(lambda session, node, stmt: session.relation(node, Object))


@named(ObjectType.OBJECT_TYPE, ObjectType.OBJECT_DOMAIN)
def _type(session: Session, node: tuple[ast.String, ...], stmt: ast.GrantStmt) -> Object:
    return get_object(session, stmt.objtype, ast.TypeName(names=node, typemod=-1)).item


@named(ObjectType.OBJECT_FUNCTION, ObjectType.OBJECT_PROCEDURE, ObjectType.OBJECT_ROUTINE)
def _routine(session: Session, node: ast.ObjectWithArgs, stmt: ast.GrantStmt) -> Object:
    assert stmt.objtype is not None
    return lookup_routine(session.names, node, stmt.objtype)


named(ObjectType.OBJECT_PARAMETER_ACL)(lambda session, node, stmt: parameter_privileges(session, node.sval))


def _all_in_schema(session: Session, kind: ObjectType, schema: Oid) -> Iterator[Object]:
    """The objects of ALL ... IN SCHEMA: objectsInSchemaToOids."""
    for item in session.catalog.children(schema, Object):
        if kind is ObjectType.OBJECT_TABLE:
            fits = isinstance(item, Relation) and not isinstance(item, CompositeType)
        elif kind is ObjectType.OBJECT_SEQUENCE:
            fits = isinstance(item, Sequence)
        else:
            is_procedure = isinstance(item, Routine) and item.kind is RoutineKind.PROCEDURE
            either = kind is ObjectType.OBJECT_ROUTINE or is_procedure == (kind is ObjectType.OBJECT_PROCEDURE)
            fits = isinstance(item, Routine) and either
        if fits and getattr(item, "schema", NO_OID) == schema:
            yield item


# --- one object ---------------------------------------------------------------------------------------


def grant_on(session: Session, item: Object, wanted: ObjectGrant) -> None:
    """Grant or revoke on one object: ExecGrant_Relation and ExecGrant_common.

    Raises SqlError 0LP01 and 42809 for privileges that the object does not support, 42501 if the current role has no
    privileges to grant.
    """
    if isinstance(item, Relation | Sequence | Index) and not isinstance(item, CompositeType):
        _grant_on_relation(session, item, wanted)
        return
    _check_grantable(session, item)
    kind = acl_kind(item)
    privileges = RIGHTS[kind] if wanted.all_privileges else wanted.grant.privileges
    new = _changed(session, item, item.acl, kind, replace(wanted, grant=replace(wanted.grant, privileges=privileges)))
    _store(session, item, new)


def _check_grantable(session: Session, item: Object) -> None:
    if isinstance(item, Language) and not item.trusted:
        raise SqlError(
            "42809",
            f'language "{item.name}" is not trusted',
            detail="GRANT and REVOKE are not allowed on untrusted languages, "
            "because only superusers can use untrusted languages.",
        )
    row = session.system.type(item.oid)
    if isinstance(item, ArrayType) or (row and row.element and row.name.startswith("_")):
        hint = "Set the privileges of the element type instead."
        raise SqlError("0LP01", "cannot set privileges of array types", hint=hint)
    if isinstance(item, MultirangeType) or (row and row.kind == "m"):
        hint = "Set the privileges of the range type instead."
        raise SqlError("0LP01", "cannot set privileges of multirange types", hint=hint)


def _store(session: Session, item: Object, acl: Items) -> None:
    if isinstance(item, ParameterPrivileges):
        _store_parameter(session, item, acl)
    elif item.oid in session.catalog:
        session.catalog.alter(replace(session.catalog[item.oid], acl=acl))


def _store_parameter(session: Session, item: ParameterPrivileges, acl: Items) -> None:
    """Privileges that are the default are not kept: ExecGrant_Parameter."""
    present, is_default = _present(session, item), set(acl) == set(acl_default("p", item.owner))
    if present and is_default:
        session.catalog.drop(present.oid)
    elif present:
        session.catalog.alter(replace(present, acl=acl))
    elif not is_default:
        session.catalog.create(replace(item, acl=acl))


def _changed(session: Session, item: Object, acl: Acl, kind: str, wanted: ObjectGrant) -> Items:
    owner = owner_of(session, item)
    old = effective(acl, kind, owner)
    privileges = wanted.grant.privileges
    grantor, options = best_grantor(old, session.current_user, owner, privileges, session.roles)
    noun = {"r": "table", "s": "sequence"}.get(kind, KIND_NOUNS.get(kind, ""))
    target = Target(old, owner, grantor, options, f"{noun} {item.name}", f'"{item.name}"')
    may = _restricted(session, target, wanted.all_privileges, wanted.grant, RIGHTS[kind])
    return replace(wanted.grant, privileges=may).applied(old, grantor, Editor(owner, session.roles))


KIND_NOUNS = {letters: noun for letters, noun in KINDS.values() if len(letters) == 1}
KIND_NOUNS |= {"f": "function", "T": "type"}


@positional
class Target:
    """The target of a grant, with the facts that decide what the current role may grant."""

    acl: Items
    owner: Oid
    grantor: Oid
    options: Letters
    denied: str  # its name in the error
    called: str  # its name in the warning


def _restricted(session: Session, target: Target, all_privileges: bool, grant: Grant, whole: Letters) -> Letters:
    """The privileges that the grantor may grant, with a warning about the others: restrict_and_check_grant."""
    if not target.options and not session.roles.is_superuser(target.grantor):
        mine = held(target.acl, target.grantor, target.owner, session.roles)
        if not (mine.privileges | mine.grantable) & whole:
            raise SqlError("42501", f"permission denied for {target.denied}")
    may = grant.privileges & target.options
    done, sqlstate = ("were granted", NOT_GRANTED) if grant.is_grant else ("could be revoked", NOT_REVOKED)
    if not may:
        session.notice(f"no privileges {done} for {target.called}", "warning", sqlstate)
    elif not all_privileges and may != grant.privileges:
        session.notice(f"not all privileges {done} for {target.called}", "warning", sqlstate)
    return may


# --- relations and their columns ------------------------------------------------------------------------


def _grant_on_relation(session: Session, item: Object, wanted: ObjectGrant) -> None:
    if isinstance(item, Index):
        raise SqlError("42809", f'"{item.name}" is an index')
    if wanted.kind is ObjectType.OBJECT_SEQUENCE and not isinstance(item, Sequence):
        raise SqlError("42809", f'"{item.name}" is not a sequence')
    kind = "s" if isinstance(item, Sequence) else "r"
    privileges = _relation_privileges(session, item, kind, wanted)
    former = effective(item.acl, kind, owner_of(session, item))
    by_column = _column_privileges(session, item, wanted, privileges)
    if privileges:
        narrowed = replace(wanted, grant=replace(wanted.grant, privileges=privileges))
        _store(session, item, _changed(session, item, item.acl, kind, narrowed))
    if isinstance(item, Relation):
        for attnum in sorted(by_column):
            _grant_on_column(session, item, attnum, by_column[attnum], wanted, former)


def _relation_privileges(session: Session, item: Object, kind: str, wanted: ObjectGrant) -> Letters:
    privileges = wanted.grant.privileges
    if wanted.all_privileges:
        return RIGHTS[kind]
    if wanted.kind is ObjectType.OBJECT_TABLE and privileges - RIGHTS[kind]:
        if kind == "r":
            raise SqlError("0LP01", "invalid privilege type USAGE for table")
        session.notice(f'sequence "{item.name}" only supports USAGE, SELECT, and UPDATE privileges', "warning", "0LP01")
        return privileges & RIGHTS[kind]
    return privileges


def _column_privileges(session: Session, item: Object, wanted: ObjectGrant, privileges: Letters) -> dict[int, Letters]:
    """The privileges granted on or revoked from each column; REVOKE on the table includes its columns."""
    columns = item.columns if isinstance(item, Relation) else ()
    found: dict[int, Letters] = {}
    if not wanted.grant.is_grant and privileges & RIGHTS[COLUMN]:
        found = {column.attnum: privileges & RIGHTS[COLUMN] for column in columns}
    for privilege in wanted.columns:
        letters = RIGHTS[COLUMN]
        if privilege.priv_name:
            letters = frozenset(privilege_letter(privilege.priv_name))
        if letters - RIGHTS[COLUMN]:
            raise SqlError("0LP01", f"invalid privilege type {PRIVILEGE_NAMES[min(letters)]} for column")
        for name in strings(privilege.cols):
            attnum = next((column.attnum for column in columns if column.name == name), 0)
            if not attnum and name in SYSTEM_COLUMNS and isinstance(item, Table | MaterializedView):
                continue  # privileges on system columns are not stored
            if not attnum:
                raise errors.undefined_column_of(name, item.name)
            found[attnum] = found.get(attnum, frozenset()) | letters
    return found


def _grant_on_column(
    session: Session, relation: Relation, attnum: int, privileges: Letters, wanted: ObjectGrant, former: Items
) -> None:
    """Grant or revoke on one column; grant options on the table apply to it too: ExecGrant_Attribute."""
    column, owner = relation.attribute(attnum), owner_of(session, relation)
    old = column.acl or ()
    every = (*former, *old)
    grantor, options = best_grantor(every, session.current_user, owner, privileges, session.roles)
    called = f'column "{column.name}" of relation "{relation.name}"'
    grant = replace(wanted.grant, privileges=privileges)
    target = Target(every, owner, grantor, options, called, called)
    may = _restricted(session, target, privileges == RIGHTS[COLUMN], grant, RIGHTS[COLUMN])
    new = replace(grant, privileges=may).applied(old, grantor, Editor(owner, session.roles))
    present = session.catalog.get(relation.oid)
    if new != old and isinstance(present, Relation):
        alter_column(session, present, replace(present.attribute(attnum), acl=new or None))


def revoke_all(session: Session, item: Object, grantees: Iterable[Oid], grant: Grant) -> None:
    """Revoke all privileges of roles on an object: RemoveRoleFromObjectACL."""
    kind = ObjectType.OBJECT_SEQUENCE if isinstance(item, Sequence) else ObjectType.OBJECT_TABLE
    grant_on(session, item, ObjectGrant(grant=replace(grant, grantees=tuple(grantees)), kind=kind, all_privileges=True))
