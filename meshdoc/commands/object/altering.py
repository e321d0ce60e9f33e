"""The relation that an ALTER statement names, and its kind: RangeVarCallbackForAlterRelation (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import ObjectType

from meshdoc import errors
from meshdoc.catalog.names.noun import with_article
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import CompositeType, ForeignTable, MaterializedView, View
from meshdoc.catalog.relation import Sequence as SequenceRelation
from meshdoc.commands.acl.permission import check_owner, check_usage
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session
from meshdoc.syntax.names import relation_name

STRICT: dict[ObjectType, type[Object]] = {
    ObjectType.OBJECT_SEQUENCE: SequenceRelation,
    ObjectType.OBJECT_VIEW: View,
    ObjectType.OBJECT_MATVIEW: MaterializedView,
    ObjectType.OBJECT_FOREIGN_TABLE: ForeignTable,
}
"""The relation kind that each ALTER form requires; ALTER TABLE accepts all except composite types."""


def relation_to_alter(session: Session, node: ast.RangeVar | None, *, missing_ok: bool) -> Object | None:
    """The relation that the statement names; None, with a notice, if it does not exist and `missing_ok` is set.

    Raises SqlError 42P01 or 3F000 if it does not exist otherwise, 42501 if the current role does not own it or it is
    PostgreSQL's own.
    """
    assert node is not None
    name = relation_name(node)
    schema = session.names.find_schema(name.schema) if name.schema else None
    if schema:
        check_usage(session, schema.oid)
    found = session.find_relation(node)
    if found is None:
        if missing_ok:
            session.notice(f'relation "{name.name}" does not exist, skipping')
            return None
        if name.schema and schema is None:
            raise errors.undefined_schema(name.schema, offset=node.location)
        raise errors.undefined_relation(str(name), offset=node.location)
    check_owner(session, found)
    if found.oid not in session.catalog:
        raise errors.system_catalog_denied(found.name)
    return found


def check_kind(found: Object, kind: ObjectType) -> None:
    """Raise SqlError 42809 if the relation is not of the kind that the ALTER form requires."""
    expected = STRICT.get(kind)
    if expected and not isinstance(found, expected):
        raise errors.wrong_kind(found.name, with_article(expected.noun))
    if kind is ObjectType.OBJECT_TYPE and not isinstance(found, CompositeType):
        raise SqlError("42809", f'"{found.name}" is not a composite type')
    if kind is not ObjectType.OBJECT_TYPE and isinstance(found, CompositeType):
        raise SqlError("42809", f'"{found.name}" is a composite type', hint="Use ALTER TYPE instead.")
