"""The locks on the relations that a statement names, by its kind; the catalog is the one before the statement.

A statement without a function here has the locks that its changes imply, see `change.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import descendants_of, is_partitioned, partitions_of
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Sequence, View
from meshdoc.insight.locks.change import is_default, users_of
from meshdoc.insight.locks.record import Kind, Lock, Mode, Work
from meshdoc.registry import Registry
from meshdoc.session import Session
from meshdoc.syntax.names import qualified, strings

statements: Registry[type[ast.Node], Callable[[Session, Any], Iterator[Lock]]] = Registry("statement with locks")

CONCURRENTLY = "CREATE INDEX CONCURRENTLY"
PARTS_FIRST = "CREATE INDEX ON ONLY, then CREATE INDEX CONCURRENTLY on each partition and ATTACH PARTITION"
RELATIONS = frozenset(
    {
        ObjectType.OBJECT_TABLE,
        ObjectType.OBJECT_VIEW,
        ObjectType.OBJECT_MATVIEW,
        ObjectType.OBJECT_FOREIGN_TABLE,
        ObjectType.OBJECT_SEQUENCE,
    }
)


def find(session: Session, name: ast.RangeVar | None) -> Object | None:
    """The relation or index that a statement names; None if it does not exist, or is built in."""
    found = session.find_relation(name) if name is not None else None
    return found if found is not None and found.oid in session.catalog else None


def whole(catalog: Catalog, relation: Object) -> Object:
    """The table of an index, or the relation itself."""
    return catalog[relation.table] if isinstance(relation, Index) else relation


def with_heirs(session: Session, name: ast.RangeVar | None) -> Iterator[Object]:
    """The relation that a statement names and, unless it says ONLY, those that inherit from it."""
    relation = find(session, name)
    if relation is None or name is None:
        return
    yield relation
    if name.inh:
        yield from descendants_of(session.catalog, relation.oid)


# --- tables -----------------------------------------------------------------------------------------------------------


@statements(ast.CreateStmt)
def create_table(session: Session, node: ast.CreateStmt) -> Iterator[Lock]:
    """CREATE TABLE: the parents, in MergeAttributes; the default partition, in DefineRelation."""
    for name in node.inhRelations or ():
        parent = find(session, name)
        if parent is None:
            continue
        if node.partbound is None:
            yield Lock(relation=parent.oid, mode=Mode.SHARE_UPDATE_EXCLUSIVE)
            continue
        gentler = "CREATE TABLE on its own, then ATTACH PARTITION"
        nothing = Work(kind=Kind.NOTHING, reason="the new partition is empty", gentler=gentler)
        yield Lock(relation=parent.oid, mode=Mode.ACCESS_EXCLUSIVE, works=(nothing,))
        yield from (Lock(relation=oid, mode=Mode.ACCESS_EXCLUSIVE) for oid in default_partition(session, parent.oid))


def default_partition(session: Session, parent: Oid) -> Iterator[Oid]:
    """The default partition of a table, if it has one."""
    for each in partitions_of(session.catalog, parent):
        if is_default(each):
            yield each.oid


@statements(ast.IndexStmt)
def create_index(session: Session, node: ast.IndexStmt) -> Iterator[Lock]:
    """CREATE INDEX: DefineIndex."""
    mode = Mode.SHARE_UPDATE_EXCLUSIVE if node.concurrent else Mode.SHARE
    for relation in with_heirs(session, node.relation):
        yield Lock(relation=relation.oid, mode=mode)


@statements(ast.RenameStmt)
def rename(session: Session, node: ast.RenameStmt) -> Iterator[Lock]:
    """RENAME CONSTRAINT: rename_constraint_internal. Other new names imply their locks."""
    relation = find(session, node.relation)
    if relation is None or ObjectType(node.renameType) is not ObjectType.OBJECT_TABCONSTRAINT:
        return
    item = session.catalog.find("constraint", relation.oid, node.subname)
    is_inherited = isinstance(item, Check | NotNull) and not item.no_inherit
    for each in with_heirs(session, node.relation) if is_inherited else (relation,):
        yield Lock(relation=each.oid, mode=Mode.ACCESS_EXCLUSIVE)


@statements(ast.AlterObjectSchemaStmt)
def set_schema(session: Session, node: ast.AlterObjectSchemaStmt) -> Iterator[Lock]:
    """SET SCHEMA, even of the one that it is in: AlterTableNamespace, AlterSeqNamespaces."""
    if relation := find(session, node.relation):
        for each in (relation, *session.catalog.children(relation.oid, Sequence)):
            yield Lock(relation=each.oid, mode=Mode.ACCESS_EXCLUSIVE)


@statements(ast.CommentStmt)
def comment(session: Session, node: ast.CommentStmt) -> Iterator[Lock]:
    """COMMENT ON a relation or column: CommentObject."""
    kind = ObjectType(node.objtype)
    if kind in RELATIONS or kind is ObjectType.OBJECT_COLUMN:
        parts = strings(node.object)[:-1] if kind is ObjectType.OBJECT_COLUMN else strings(node.object)
        name = ast.RangeVar(schemaname=parts[-2] if len(parts) > 1 else None, relname=parts[-1])
        if relation := find(session, name):
            yield Lock(relation=relation.oid, mode=Mode.SHARE_UPDATE_EXCLUSIVE)


@statements(ast.DropStmt)
def drop(session: Session, node: ast.DropStmt) -> Iterator[Lock]:
    """DROP INDEX [CONCURRENTLY]: RangeVarCallbackForDropRelation. Other locks are implied by what is dropped."""
    if ObjectType(node.removeType) is not ObjectType.OBJECT_INDEX:
        return
    for item in node.objects:
        parts = strings(item)
        index = find(session, ast.RangeVar(schemaname=parts[-2] if len(parts) > 1 else None, relname=parts[-1]))
        if not isinstance(index, Index):
            continue
        mode = Mode.SHARE_UPDATE_EXCLUSIVE if node.concurrent else Mode.ACCESS_EXCLUSIVE
        gentler = "" if node.concurrent or is_partitioned(session.catalog[index.table]) else "DROP INDEX CONCURRENTLY"
        nothing = Work(kind=Kind.NOTHING, reason="the index is removed at once", gentler=gentler)
        yield Lock(relation=index.table, mode=mode, works=(nothing,))


# --- parts of tables --------------------------------------------------------------------------------------------------


@statements(ast.CreateTrigStmt)
def create_trigger(session: Session, node: ast.CreateTrigStmt) -> Iterator[Lock]:
    """CREATE TRIGGER: CreateTriggerFiringOn. The triggers of partitions imply locks on these."""
    if relation := find(session, node.relation):
        yield Lock(relation=relation.oid, mode=Mode.SHARE_ROW_EXCLUSIVE)


@statements(ast.RuleStmt)
def create_rule(session: Session, node: ast.RuleStmt) -> Iterator[Lock]:
    """CREATE RULE: DefineQueryRewrite."""
    if relation := find(session, node.relation):
        yield Lock(relation=relation.oid, mode=Mode.ACCESS_EXCLUSIVE)


@statements(ast.CreatePolicyStmt, ast.AlterPolicyStmt)
def policy(session: Session, node: ast.CreatePolicyStmt | ast.AlterPolicyStmt) -> Iterator[Lock]:
    """CREATE and ALTER POLICY: policy.c."""
    if relation := find(session, node.table):
        yield Lock(relation=relation.oid, mode=Mode.ACCESS_EXCLUSIVE)


@statements(ast.ViewStmt)
def create_view(session: Session, node: ast.ViewStmt) -> Iterator[Lock]:
    """CREATE OR REPLACE VIEW: DefineVirtualRelation."""
    view = find(session, node.view)
    if isinstance(view, View):
        yield Lock(relation=view.oid, mode=Mode.ACCESS_EXCLUSIVE)


@statements(ast.AlterDomainStmt)
def alter_domain(session: Session, node: ast.AlterDomainStmt) -> Iterator[Lock]:
    """ALTER DOMAIN ... VALIDATE CONSTRAINT, even if it is valid. A new constraint implies the same."""
    name = qualified(node.typeName)
    domain = session.names.type(*name) if node.subtype == "V" else None
    for oid in users_of(session.catalog, domain) if domain else ():
        work = Work(kind=Kind.SCANS, reason=f"each value has to satisfy {node.name}")
        yield Lock(relation=oid, mode=Mode.SHARE, works=(work,))


@statements(ast.AlterSeqStmt)
def alter_sequence(session: Session, node: ast.AlterSeqStmt) -> Iterator[Lock]:
    """ALTER SEQUENCE: AlterSequence."""
    sequence = find(session, node.sequence)
    if isinstance(sequence, Sequence):
        yield Lock(relation=sequence.oid, mode=Mode.SHARE_ROW_EXCLUSIVE)


@statements(ast.AlterPublicationStmt)
def alter_publication(session: Session, node: ast.AlterPublicationStmt) -> Iterator[Lock]:
    """ALTER PUBLICATION ... TABLE: OpenTableList."""
    for item in node.pubobjects or ():
        for relation in with_heirs(session, item.pubtable.relation) if item.pubtable else ():
            yield Lock(relation=relation.oid, mode=Mode.SHARE_UPDATE_EXCLUSIVE)
