"""Which relation ALTER names, and whether it may be altered so: RangeVarCallbackForAlterRelation (tablecmds.c)."""

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
"""The kinds of relation that no other may stand for; ALTER TABLE is for all but composite types."""


def relation_to_alter(session: Session, node: ast.RangeVar | None, *, missing_ok: bool) -> Object | None:
    """The relation that is named; None, with a notice, where there is none and that is all right.

    Raises SqlError 42P01 where that is not, 42501 for somebody else's or PostgreSQL's own.
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
    """Raise SqlError 42809 where ALTER of one kind names a relation of another."""
    expected = STRICT.get(kind)
    if expected and not isinstance(found, expected):
        raise errors.wrong_kind(found.name, with_article(expected.noun))
    if kind is ObjectType.OBJECT_TYPE and not isinstance(found, CompositeType):
        raise SqlError("42809", f'"{found.name}" is not a composite type')
    if kind is not ObjectType.OBJECT_TYPE and isinstance(found, CompositeType):
        raise SqlError("42809", f'"{found.name}" is a composite type', hint="Use ALTER TYPE instead.")
