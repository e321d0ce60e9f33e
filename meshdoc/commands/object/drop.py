"""DROP for most kinds: RemoveObjects (dropcmds.c) and RemoveRelations (tablecmds.c).

DROP ROLE is in role.py, DROP OWNED in owned.py; databases, tablespaces, user mappings and subscriptions have files of
their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pglast import ast
from pglast.enums import DropBehavior, ObjectType

from meshdoc import errors
from meshdoc.catalog.database import PUBLIC, Database
from meshdoc.catalog.dependency import Behavior, find_targets, perform_deletion
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.description import describe_object
from meshdoc.catalog.names.noun import with_article
from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.catalog.relation import CompositeType, ForeignTable, MaterializedView, Persistence, Relation, Table, View
from meshdoc.catalog.relation import Sequence as SequenceRelation
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.commands.acl.permission import check_owner, owns
from meshdoc.commands.object.missing import does_not_exist_skipping
from meshdoc.commands.object.named import refuse_or_skip
from meshdoc.commands.object.objectaddress import BuiltIn, find_object, get_object
from meshdoc.commands.object.ownership import check_object_ownership
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified, strings

FIRST_UNPINNED_OID: Oid = 12000  # FirstUnpinnedObjectId in access/transam.h
CASCADE = DropBehavior.DROP_CASCADE


class Expected(NamedTuple):
    """The words for one kind of relation in DROP messages: dropmsgstringarray."""

    cls: type[Object]
    noun: str
    statement: str
    sqlstate: str = "42P01"


RELATIONS = {
    ObjectType.OBJECT_TABLE: Expected(Table, "table", "TABLE"),
    ObjectType.OBJECT_SEQUENCE: Expected(SequenceRelation, "sequence", "SEQUENCE"),
    ObjectType.OBJECT_VIEW: Expected(View, "view", "VIEW"),
    ObjectType.OBJECT_MATVIEW: Expected(MaterializedView, "materialized view", "MATERIALIZED VIEW"),
    ObjectType.OBJECT_INDEX: Expected(Index, "index", "INDEX", "42704"),
    ObjectType.OBJECT_TYPE: Expected(CompositeType, "type", "TYPE", "42704"),
    ObjectType.OBJECT_FOREIGN_TABLE: Expected(ForeignTable, "foreign table", "FOREIGN TABLE", "42704"),
}


@command(ast.DropStmt)
def drop(stmt: ast.DropStmt, session: Session) -> None:
    """DROP: ExecDropStmt."""
    assert stmt.removeType is not None
    if stmt.removeType in RELATIONS and stmt.removeType is not ObjectType.OBJECT_TYPE:
        addresses = _relations(stmt, RELATIONS[stmt.removeType], session)
    else:
        addresses = _objects(stmt, stmt.removeType, session)
    remove(session, addresses, behavior_of(stmt.behavior))


def behavior_of(behavior: DropBehavior | None) -> Behavior:
    """RESTRICT or CASCADE, from the parse tree."""
    return Behavior.CASCADE if behavior == CASCADE else Behavior.RESTRICT


def remove(session: Session, addresses: Sequence[Address], behavior: Behavior) -> None:
    """Drop objects and, with CASCADE, their dependents, with the notices for these: performMultipleDeletions.

    Raises SqlError 2BP01 if the deletion is refused.
    """
    for address in addresses:
        _refuse_pinned(session, address)
    shown: dict[Address, str] = {}
    if behavior is Behavior.CASCADE:
        targets = find_targets(session.catalog, addresses, session.describe)
        shown = {target.address: session.describe(target.address) for target in targets}
    cascaded = perform_deletion(session.catalog, addresses, behavior, session.describe)
    if len(cascaded) == 1:
        session.notice(f"drop cascades to {shown[cascaded[0]]}")
    elif cascaded:
        lines = "".join(f"\ndrop cascades to {shown[address]}" for address in cascaded)
        session.notice(f"drop cascades to {len(cascaded)} other objects{lines}")


def _refuse_pinned(session: Session, address: Address) -> None:
    """Refuse to drop an object that the database system requires: IsPinnedObject."""
    item = session.catalog.get(address.oid)
    if address.oid < FIRST_UNPINNED_OID and address.oid != PUBLIC and not isinstance(item, Database):
        raise errors.required_by_system(session.describe(address))


# --- relations ------------------------------------------------------------------------------------------


def _relations(stmt: ast.DropStmt, expected: Expected, session: Session) -> list[Address]:
    if stmt.concurrent:
        _check_concurrent(stmt, session)
    addresses = []
    for nodes in stmt.objects or ():
        name = qualified(nodes)
        found = session.names.relation(*name)
        if found is None:
            _missing_relation(session, nodes, expected, bool(stmt.missing_ok))
            continue
        _check_relation(session, found, expected)
        if stmt.concurrent and isinstance(found, Index):
            _check_concurrent_index(session, found)
        addresses.append(Address(found.oid))
    return addresses


def _check_concurrent(stmt: ast.DropStmt, session: Session) -> None:
    if len(stmt.objects or ()) != 1:
        raise SqlError("0A000", "DROP INDEX CONCURRENTLY does not support dropping multiple objects")
    if stmt.behavior is CASCADE:
        raise SqlError("0A000", "DROP INDEX CONCURRENTLY does not support CASCADE")
    prevent_in_transaction_block(session, "DROP INDEX CONCURRENTLY")


def _check_concurrent_index(session: Session, index: Index) -> None:
    table = session.catalog[index.table]
    if isinstance(table, Table) and table.partition_strategy and index.persistence is not Persistence.TEMPORARY:
        raise SqlError("0A000", f'cannot drop partitioned index "{index.name}" concurrently')


def _missing_relation(session: Session, nodes: Sequence[ast.String], expected: Expected, skipping: bool) -> None:
    """Raise the error, or add the notice, for a relation that does not exist: DropErrorMsgNonExistent."""
    schema, name = qualified(nodes)
    if schema and session.names.find_schema(schema) is None:
        message, sqlstate = f'schema "{schema}" does not exist', "3F000"
    else:
        message, sqlstate = f'{expected.noun} "{name}" does not exist', expected.sqlstate
    refuse_or_skip(session, sqlstate, message, skips=skipping)


def _check_relation(session: Session, found: Object, expected: Expected) -> None:
    """Refuse a relation of another kind or one that the current role does not own: RangeVarCallbackForDropRelation."""
    if not isinstance(found, expected.cls):
        kind = next((kind for kind in RELATIONS.values() if isinstance(found, kind.cls)), None)
        hint = f"Use DROP {kind.statement} to remove {with_article(kind.noun)}." if kind else ""
        raise errors.wrong_kind(found.name, with_article(expected.noun), hint=hint)
    schema = session.catalog.get(found.schema) if isinstance(found, Relation | SequenceRelation | Index) else None
    if schema is None or not owns(session, schema):
        check_owner(session, found)
    if found.oid not in session.catalog:
        raise errors.system_catalog_denied(found.name)


# --- everything else ------------------------------------------------------------------------------------


def _objects(stmt: ast.DropStmt, kind: ObjectType, session: Session) -> list[Address]:
    addresses: list[Address] = []
    for node in stmt.objects or ():
        found = (find_object if stmt.missing_ok else get_object)(session, kind, node)
        if found is None:
            session.notice(does_not_exist_skipping(session, kind, node))
            continue
        item = found.item
        if kind is ObjectType.OBJECT_FUNCTION and isinstance(item, Routine) and item.kind is RoutineKind.AGGREGATE:
            raise SqlError(
                "42809",
                f'"{".".join(strings(node.objname))}" is an aggregate function',
                hint="Use DROP AGGREGATE to drop aggregate functions.",
            )
        schema = session.catalog.get(getattr(item, "schema", 0))
        if schema is None or not owns(session, schema):
            check_object_ownership(session, kind, found, node)
        if isinstance(item, BuiltIn | Routine) and item.oid not in session.catalog:
            shown = describe_object(session.names, item)
            raise errors.required_by_system(shown)
        if found.address not in addresses:
            addresses.append(found.address)
    return addresses
