"""OWNER TO of every kind, and dependent ownership: alter.c, and ATExecChangeOwner (tablecmds.c) for relations."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pglast import ast
from pglast.enums import ObjectType

from meshdoc import errors
from meshdoc.catalog.acl import with_new_owner
from meshdoc.catalog.database import Database, Schema
from meshdoc.catalog.foreign import ForeignDataWrapper, Server
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.publication import Publication, PublicationSchema
from meshdoc.catalog.relation import Relation, Sequence
from meshdoc.catalog.trigger import EventTrigger
from meshdoc.catalog.type import ArrayType, MultirangeType, RangeType, RowType, Type, TypeRef
from meshdoc.commands.acl.permission import (
    check_may_set_role,
    check_owner,
    check_privilege,
    check_superuser_may,
    current_database,
    has_attribute,
    is_superuser,
    owner_of,
    privileges_on,
    role_oid,
)
from meshdoc.commands.object.objectaddress import get_object
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.registry import Registry
from meshdoc.session import Inert, Session, command

check_new_owner: Registry[type[Object], Callable[[Session, Object, Oid], None]] = Registry("check of a new owner")
"""Requirements for the new or the old owner that are specific to a kind."""


@command(ast.AlterOwnerStmt)
def alter_owner(stmt: ast.AlterOwnerStmt, session: Session) -> None:
    """ALTER ... OWNER TO: ExecAlterOwnerStmt. Relations are handled by ALTER TABLE."""
    assert stmt.objectType is not None and stmt.newowner is not None
    new = role_oid(session, stmt.newowner)
    if stmt.objectType is ObjectType.OBJECT_LARGEOBJECT:
        raise Inert("large objects are data, not schema")
    item = get_object(session, stmt.objectType, stmt.object).item
    if isinstance(item, Type):
        refuse_made_along(session, item)
    give_away(session, item, new)


def give_away(session: Session, item: Object, new: Oid) -> None:
    """Change the owner, if the current role may: AlterObjectOwner_internal.

    Raises SqlError 42501 unless the current role owns the object and can SET ROLE to the new owner, and the new owner
    has CREATE on its schema.
    """
    if isinstance(item, ForeignDataWrapper):
        check_superuser_may(session, "change owner of", "foreign-data wrapper", item.name)
    if owner_of(session, item) == new:
        return
    if not is_superuser(session):
        check_owner(session, item)
        check_may_set_role(session, new)
        schema = session.catalog.get(getattr(item, "schema", NO_OID))
        if schema and not isinstance(item, PublicationSchema) and "C" not in privileges_on(session, schema, new):
            raise errors.permission_denied("schema", schema.name)
    for cls in type(item).__mro__:
        if check := check_new_owner.get(cls):
            check(session, item, new)
    if item.oid not in session.catalog:
        raise Inert("owners of built-in objects are not tracked")
    set_owner(session, item, new)


def change_owner(session: Session, relation: Object, spec: ast.RoleSpec) -> None:
    """ALTER TABLE ... OWNER TO: ATExecChangeOwner. An index keeps its table's owner, with a warning.

    Raises SqlError 0A000 for a sequence that belongs to a column, and the errors of `give_away`.
    """
    new = role_oid(session, spec)
    if owner_of(session, relation) == new:
        return
    if isinstance(relation, Index):
        session.notice(f'cannot change owner of index "{relation.name}"', "warning", "42809")
        return
    if isinstance(relation, Sequence) and (column := relation.owned_by or relation.identity_of):
        table = session.catalog[column.oid].name
        detail = f'Sequence "{relation.name}" is linked to table "{table}".'
        raise SqlError("0A000", f'cannot change owner of sequence "{relation.name}"', detail=detail)
    give_away(session, relation, new)


def set_owner(session: Session, item: Object, new: Oid) -> None:
    """Change the owner of an object and its followers, such as indexes, owned sequences and row types."""
    old = owner_of(session, item)
    changed = replace(item, owner=new, acl=with_new_owner(item.acl, old, new))
    if isinstance(changed, Relation):
        columns = (replace(column, acl=with_new_owner(column.acl, old, new)) for column in changed.columns)
        changed = replace(changed, columns=tuple(columns))
    session.catalog.alter(changed)
    for follower in list(followers(session, item)):
        set_owner(session, follower, new)


def followers(session: Session, item: Object) -> Iterator[Object]:
    """The objects that always have the same owner as `item`."""
    if isinstance(item, Relation):
        yield from session.catalog.children(item.oid, RowType)
        yield from session.catalog.children(item.oid, Index)
        for sequence in session.catalog.children(item.oid, Sequence):
            if any(column and column.oid == item.oid for column in (sequence.owned_by, sequence.identity_of)):
                yield sequence
    if isinstance(item, Type | Relation):
        yield from (array for array in session.catalog.children(item.oid, ArrayType) if array.element == item.oid)
    if isinstance(item, RangeType):
        yield from session.catalog.children(item.oid, MultirangeType)


def refuse_made_along(session: Session, item: Type) -> None:
    """Raise SqlError 42809 for a row type, array type or multirange type."""
    shown = session.shown_type(TypeRef(item.oid))
    if isinstance(item, RowType):
        raise SqlError("42809", f"{shown} is a table's row type", hint="Use ALTER TABLE instead.")
    for cls, whole, noun in ((ArrayType, "element", "array"), (MultirangeType, "range", "multirange")):
        if isinstance(item, cls):
            other = session.shown_type(TypeRef(getattr(item, whole)))
            raise SqlError(
                "42809",
                f"cannot alter {noun} type {shown}",
                hint=f"You can alter type {other}, which will alter the {noun} type as well.",
            )


# --- requirements of each kind --------------------------------------------------------------------------


def _must_be_superuser(session: Session, item: Object, new: Oid, rule: str) -> None:
    if not session.roles.is_superuser(new):
        raise SqlError("42501", f'permission denied to change owner of {item.noun} "{item.name}"', hint=rule)


@check_new_owner(Schema)
def _schema(session: Session, item: Object, new: Oid) -> None:
    check_privilege(session, current_database(session), "C")


@check_new_owner(Database)
def _database(session: Session, item: Object, new: Oid) -> None:
    if not has_attribute(session, "create_database"):
        raise SqlError("42501", "permission denied to change owner of database")


@check_new_owner(ForeignDataWrapper)
def _wrapper(session: Session, item: Object, new: Oid) -> None:
    _must_be_superuser(session, item, new, "The owner of a foreign-data wrapper must be a superuser.")


@check_new_owner(Server)
def _server(session: Session, item: Object, new: Oid) -> None:
    assert isinstance(item, Server)
    wrapper = session.catalog[item.wrapper]
    if not is_superuser(session) and "U" not in privileges_on(session, wrapper, new):
        raise errors.permission_denied("foreign-data wrapper", wrapper.name)


@check_new_owner(EventTrigger)
def _event_trigger(session: Session, item: Object, new: Oid) -> None:
    _must_be_superuser(session, item, new, "The owner of an event trigger must be a superuser.")


@check_new_owner(Publication)
def _publication(session: Session, item: Object, new: Oid) -> None:
    assert isinstance(item, Publication)
    if is_superuser(session):
        return
    if "C" not in privileges_on(session, current_database(session), new):
        raise errors.permission_denied("database", session.database)
    if item.all_tables:
        _must_be_superuser(session, item, new, "The owner of a FOR ALL TABLES publication must be a superuser.")
    if session.catalog.children(item.oid, PublicationSchema):
        _must_be_superuser(session, item, new, "The owner of a FOR TABLES IN SCHEMA publication must be a superuser.")
