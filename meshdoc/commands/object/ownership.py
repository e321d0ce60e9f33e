"""Ownership checks of the object that a statement names: check_object_ownership (objectaddress.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Object
from meshdoc.catalog.operator import Cast, Transform
from meshdoc.catalog.relation import CompositeType, Relation, Sequence
from meshdoc.catalog.role import Role
from meshdoc.catalog.type import Type, TypeRef
from meshdoc.commands.acl.permission import check_owner, check_superuser, has_attribute, is_superuser, owns
from meshdoc.commands.object.objectaddress import Found
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session
from meshdoc.syntax.names import strings

NOUNS = {
    ObjectType.OBJECT_FDW: "foreign-data wrapper",
    ObjectType.OBJECT_MATVIEW: "materialized view",
    ObjectType.OBJECT_OPCLASS: "operator class",
    ObjectType.OBJECT_OPFAMILY: "operator family",
    ObjectType.OBJECT_STATISTIC_EXT: "statistics object",
    ObjectType.OBJECT_TSCONFIGURATION: "text search configuration",
    ObjectType.OBJECT_TSDICTIONARY: "text search dictionary",
}
OF_SUPERUSER = frozenset(
    {
        ObjectType.OBJECT_ACCESS_METHOD,
        ObjectType.OBJECT_TSPARSER,
        ObjectType.OBJECT_TSTEMPLATE,
        ObjectType.OBJECT_PARAMETER_ACL,
    }
)


def noun(kind: ObjectType) -> str:
    """The noun for a kind in "must be owner of ..." messages: aclcheck_error."""
    words = str(kind.name).removeprefix("OBJECT_").lower().replace("_", " ")
    return NOUNS.get(kind, words)


def check_object_ownership(session: Session, kind: ObjectType, found: Found, node: object) -> None:
    """Raise SqlError 42501, worded for the kind, unless the current role owns the object."""
    item = found.item
    if kind in OF_SUPERUSER:
        check_superuser(session, "must be superuser")
    elif kind is ObjectType.OBJECT_ROLE:
        check_may_alter_role(session, item)
    elif kind is ObjectType.OBJECT_CAST:
        _check_cast_ownership(session, item)
    elif isinstance(item, Type | CompositeType | Transform) or kind is ObjectType.OBJECT_DOMCONSTRAINT:
        oid = item.domain if isinstance(item, Constraint) else item.type if isinstance(item, Transform) else item.oid
        of_type = session.catalog.get(oid) or item
        check_owner(session, of_type, noun="type", name=session.shown_type(TypeRef(of_type.oid)))
    elif found.sub:
        check_owner(session, item, noun="relation")
    elif isinstance(item, Relation | Sequence | Index):
        check_owner(session, item)
    else:
        check_owner(session, item, noun=noun(kind), name=written_name(node) or item.name)


def written_name(node: object) -> str:
    """The name as written: NameListToString."""
    if isinstance(node, ast.ObjectWithArgs):
        return ".".join(strings(node.objname))
    return ".".join(strings(node)) if isinstance(node, tuple) else ""


def _check_cast_ownership(session: Session, item: Object) -> None:
    if not isinstance(item, Cast):
        check_superuser(session, "must be superuser")
        return
    types = [session.catalog.get(oid) for oid in (item.source, item.target)]
    if not any(owns(session, of_type) for of_type in types if of_type) and not is_superuser(session):
        shown = [session.shown_type(TypeRef(oid)) for oid in (item.source, item.target)]
        raise SqlError("42501", f"must be owner of type {shown[0]} or type {shown[1]}")


def check_may_alter_role(session: Session, item: Object) -> None:
    """Raise SqlError 42501 unless the current role may administer another role."""
    if isinstance(item, Role) and item.superuser:
        detail = "The current user must have the SUPERUSER attribute."
        check_superuser(session, "permission denied", detail)
    elif not has_attribute(session, "create_role"):
        raise SqlError("42501", "permission denied", detail="The current user must have the CREATEROLE attribute.")
    elif not session.roles.is_admin(session.current_user, item.oid):
        detail = f'The current user must have the ADMIN option on role "{item.name}".'
        raise SqlError("42501", "permission denied", detail=detail)
