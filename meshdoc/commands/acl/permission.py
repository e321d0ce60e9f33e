"""Permission checks that commands make before they change anything: aclchk.c and acl.c."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pglast import ast
from pglast.enums import RoleSpecType

from meshdoc import errors
from meshdoc.catalog.acl import RIGHTS, Letters, effective, held
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.database import Database, Language, Schema, Tablespace
from meshdoc.catalog.foreign import ForeignDataWrapper, Server
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.identity import ROUTINES
from meshdoc.catalog.names.noun import with_article
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.publication import PublicationTable
from meshdoc.catalog.relation import ColumnDefault, CompositeType, Relation, Sequence
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, ParameterPrivileges, Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import ArrayType, Domain, MultirangeType, RowType, Type
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session

OF_TABLE = (Constraint, Index, Trigger, Rule, Policy, ColumnDefault, PublicationTable)
ACL_KINDS: tuple[tuple[type[Object], str], ...] = (
    (CompositeType, "T"),
    (Relation, "r"),
    (Sequence, "s"),
    (Routine, "f"),
    (Schema, "n"),
    (Type, "T"),
    (Database, "d"),
    (Language, "l"),
    (Tablespace, "t"),
    (ForeignDataWrapper, "F"),
    (Server, "S"),
    (ParameterPrivileges, "p"),
)

# --- roles --------------------------------------------------------------------------------------------


def role_oid(session: Session, spec: ast.RoleSpec) -> Oid:
    """The oid of a role. Raises SqlError 42704 if it does not exist, or for PUBLIC: get_rolespec_oid."""
    if spec.roletype is RoleSpecType.ROLESPEC_SESSION_USER:
        return session.session_user
    if spec.roletype in (RoleSpecType.ROLESPEC_CURRENT_USER, RoleSpecType.ROLESPEC_CURRENT_ROLE):
        return session.current_user
    if spec.roletype is RoleSpecType.ROLESPEC_PUBLIC:
        raise SqlError("42704", 'role "public" does not exist')
    return session.role(spec.rolename or "").oid


def grantee_oid(session: Session, spec: ast.RoleSpec) -> Oid:
    """The oid of a role, 0 for PUBLIC."""
    return NO_OID if spec.roletype is RoleSpecType.ROLESPEC_PUBLIC else role_oid(session, spec)


def role_name(session: Session, role: Oid) -> str:
    """The role's name: GetUserNameFromId."""
    return session.catalog[role].name


@contextmanager
def acting_as(session: Session, role: Oid) -> Iterator[None]:
    """Make a role the current one inside the block."""
    former, session.current_user = session.current_user, role
    try:
        yield
    finally:
        session.current_user = former


def is_superuser(session: Session) -> bool:
    """Whether the current role is a superuser: superuser()."""
    return session.roles.is_superuser(session.current_user)


def has_attribute(session: Session, attribute: str) -> bool:
    """Whether the current role is a superuser or has an attribute such as `create_role` or `create_database`."""
    role = session.catalog[session.current_user]
    assert isinstance(role, Role)
    return role.superuser or bool(getattr(role, attribute))


def check_may_set_role(session: Session, role: Oid) -> None:
    """Raise SqlError 42501 unless the current role may SET ROLE to the role: check_can_set_role."""
    if not session.roles.may_set_role(session.current_user, role):
        raise SqlError("42501", f'must be able to SET ROLE "{role_name(session, role)}"')


# --- ownership ------------------------------------------------------------------------------------------


def owner_of(session: Session, item: Object) -> Oid:
    """The owner of an object; an object without one has the owner of its table, domain or element type."""
    catalog = session.catalog
    if isinstance(item, OF_TABLE) and item.table in catalog:
        return owner_of(session, catalog[item.table])
    if isinstance(item, Constraint) and item.domain in catalog:
        return owner_of(session, catalog[item.domain])
    for cls, oid in ((RowType, "relation"), (ArrayType, "element"), (MultirangeType, "range")):
        if isinstance(item, cls) and (whole := catalog.get(getattr(item, oid))):
            return owner_of(session, whole)
    return item.owner or BOOTSTRAP_SUPERUSER


def owns(session: Session, item: Object) -> bool:
    """Whether the current role has the owner's privileges: object_ownercheck."""
    return session.roles.has_privileges_of(session.current_user, owner_of(session, item))


def check_owner(session: Session, item: Object, *, noun: str = "", name: str = "") -> None:
    """Raise SqlError 42501 unless the current role owns the object, or the object that it is part of.

    `noun` and `name` are the statement's words for the object, where they differ from the object's own.
    """
    if owns(session, item):
        return
    if isinstance(item, OF_TABLE) and not isinstance(item, Index) and item.table:
        table = session.names.relation_by_oid(item.table)
        noun, name = "relation", table.name if table else ""
    raise SqlError("42501", f"must be owner of {noun or noun_of(item)} {name or item.name}")


def check_superuser(session: Session, message: str, detail: str = "") -> None:
    """Raise SqlError 42501 with this message unless the current role is a superuser."""
    if not is_superuser(session):
        raise SqlError("42501", message, detail=detail)


def check_superuser_may(session: Session, verb: str, noun: str, name: str | None) -> None:
    """Raise SqlError 42501 unless the current role is a superuser, as is required to `verb` objects of this kind."""
    if not is_superuser(session):
        hint = f"Must be superuser to {verb} {with_article(noun)}."
        raise SqlError("42501", f'permission denied to {verb} {noun} "{name}"', hint=hint)


def noun_of(item: Object) -> str:
    """The noun for the object in "must be owner of ..." messages: get_relkind_objtype and aclcheck_error."""
    if isinstance(item, Routine):
        return ROUTINES.get(item.kind, "function")
    return {Server: "foreign server", Domain: "domain"}.get(type(item), item.noun)


# --- privileges -----------------------------------------------------------------------------------------


def acl_kind(item: Object) -> str:
    """The letter of the object's kind in acl.py; '' if the kind has no privileges."""
    return next((letter for cls, letter in ACL_KINDS if isinstance(item, cls)), "")


def privileges_on(session: Session, item: Object, role: Oid) -> Letters:
    """The privileges of a role on an object: object_aclmask."""
    kind = acl_kind(item) or "r"  # an index or a composite type has no list, and its owner the rights on a table
    if session.roles.is_superuser(role):
        return RIGHTS[kind]
    owner = owner_of(session, item)
    return held(effective(item.acl, kind, owner), role, owner, session.roles).privileges


def has_privilege(session: Session, item: Object, letter: str) -> bool:
    """Whether the current role has a privilege (by its letter) on the object itself; column privileges do not count."""
    if isinstance(item, Schema) and item.oid == session.temporary:
        return True
    return letter in privileges_on(session, item, session.current_user)


def check_privilege(session: Session, item: Object, letter: str, *, noun: str = "") -> None:
    """Raise SqlError 42501 unless the current role has the privilege: object_aclcheck with aclcheck_error."""
    if not has_privilege(session, item, letter):
        raise errors.permission_denied(noun or noun_of(item), item.name)


def check_create(session: Session, schema: Oid) -> None:
    """Raise SqlError 42501 unless the current role may create objects in the schema."""
    check_privilege(session, session.catalog[schema], "C")


def check_usage(session: Session, schema: Oid) -> None:
    """Raise SqlError 42501 unless the current role has USAGE on the schema: LookupExplicitNamespace."""
    check_privilege(session, session.catalog[schema], "U")


def current_database(session: Session) -> Database:
    """The session's database."""
    found = session.catalog[session.database_oid]
    assert isinstance(found, Database)
    return found
