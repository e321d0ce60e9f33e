"""The locks of statements that read, change, sort or empty rows, and leave the catalog as it is."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import ReindexObjectType

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import descendants_of, is_partitioned
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import MaterializedView
from meshdoc.insight.locks.record import Kind, Lock, Mode, Work
from meshdoc.insight.locks.statement import find, statements, whole, with_heirs
from meshdoc.insight.viewed import with_viewed
from meshdoc.session import Session

MODES = tuple(Mode)
"""By the numbers of LOCK TABLE, from 1."""


@statements(ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt)
def change_rows(session: Session, node: ast.InsertStmt) -> Iterator[Lock]:
    """INSERT, UPDATE, DELETE and MERGE: setTargetTable; an INSERT locks the partitions that get rows."""
    named = with_heirs(session, node.relation)
    for relation in named:
        yield Lock(relation=relation.oid, mode=Mode.ROW_EXCLUSIVE)
        if isinstance(node, ast.InsertStmt):
            return


@statements(ast.CopyStmt)
def copy(session: Session, node: ast.CopyStmt) -> Iterator[Lock]:
    """COPY FROM: DoCopy."""
    relation = find(session, node.relation)
    if node.is_from and relation:
        yield Lock(relation=relation.oid, mode=Mode.ROW_EXCLUSIVE)


@statements(ast.TruncateStmt)
def truncate(session: Session, node: ast.TruncateStmt) -> Iterator[Lock]:
    """TRUNCATE: ExecuteTruncate."""
    named = [relation.oid for name in node.relations for relation in with_heirs(session, name)]
    emptied = dict.fromkeys(named, Work(kind=Kind.EMPTIES, reason="its files are replaced by empty ones"))
    for oid in (waiting := list(emptied)) if node.behavior else ():
        for key in session.catalog.children(oid, ForeignKey):
            if key.references_table == oid and key.table not in emptied:
                reached = [key.table, *(heir.oid for heir in descendants_of(session.catalog, key.table))]
                work = Work(kind=Kind.EMPTIES, reason=f"its foreign key {key.name} leads to it", about=key.oid)
                emptied |= dict.fromkeys(reached, work)
                waiting += reached
    for oid, work in emptied.items():
        works = () if is_partitioned(session.catalog[oid]) else (work,)
        yield Lock(relation=oid, mode=Mode.ACCESS_EXCLUSIVE, works=works)


@statements(ast.LockStmt)
def lock_table(session: Session, node: ast.LockStmt) -> Iterator[Lock]:
    """LOCK TABLE: LockTableCommand; a view takes along the relations that it reads."""
    mode = MODES[node.mode - 1]
    for name in node.relations:
        for relation in with_heirs(session, name):
            yield from (Lock(relation=oid, mode=mode) for oid in with_viewed(session.catalog, relation))


@statements(ast.ReindexStmt)
def reindex(session: Session, node: ast.ReindexStmt) -> Iterator[Lock]:
    """REINDEX INDEX and TABLE: ReindexIndex, ReindexTable."""
    is_concurrent = any(option.defname == "concurrently" for option in node.params or ())
    mode = Mode.SHARE_UPDATE_EXCLUSIVE if is_concurrent else Mode.SHARE
    form = "INDEX" if ReindexObjectType(node.kind) is ReindexObjectType.REINDEX_OBJECT_INDEX else "TABLE"
    gentler = "" if is_concurrent else f"REINDEX {form} CONCURRENTLY"
    reason = "is built again" if is_concurrent else "is built again; queries that could use it wait"
    for named in with_heirs(session, node.relation):
        for relation, indexes in _indexed(session, named):
            works = tuple(
                Work(kind=Kind.BUILDS, reason=f"{index.name} {reason}", about=index.oid, gentler=gentler)
                for index in indexes
            )
            yield Lock(relation=relation, mode=mode, works=works)


def _indexed(session: Session, named: Object) -> Iterator[tuple[Oid, list[Index]]]:
    """The table to lock and its indexes to build, of a table or an index."""
    table = whole(session.catalog, named)
    if not is_partitioned(table):
        yield table.oid, [named] if isinstance(named, Index) else indexes_of(session.catalog, named.oid)


@statements(ast.ClusterStmt)
def cluster(session: Session, node: ast.ClusterStmt) -> Iterator[Lock]:
    """CLUSTER: cluster_rel."""
    for relation in with_heirs(session, node.relation):
        yield Lock(relation=relation.oid, mode=Mode.ACCESS_EXCLUSIVE, works=_copied(relation, "in the index's order"))


@statements(ast.VacuumStmt)
def vacuum(session: Session, node: ast.VacuumStmt) -> Iterator[Lock]:
    """VACUUM [FULL] and ANALYZE: vacuum_open_relation."""
    is_full = any(option.defname == "full" for option in node.options or ())
    for item in node.rels or ():
        for relation in with_heirs(session, item.relation):
            if is_full:
                works = _copied(relation, "without dead rows")
                yield Lock(relation=relation.oid, mode=Mode.ACCESS_EXCLUSIVE, works=works)
            else:
                yield Lock(relation=relation.oid, mode=Mode.SHARE_UPDATE_EXCLUSIVE)


def _copied(relation: Object, how: str) -> tuple[Work, ...]:
    if is_partitioned(relation):
        return ()
    return (Work(kind=Kind.REWRITES, reason=f"all rows are copied {how}, and its indexes are built again"),)


@statements(ast.RefreshMatViewStmt)
def refresh(session: Session, node: ast.RefreshMatViewStmt) -> Iterator[Lock]:
    """REFRESH MATERIALIZED VIEW: ExecRefreshMatView."""
    view = find(session, node.relation)
    if not isinstance(view, MaterializedView):
        return
    if node.skipData:
        works = (Work(kind=Kind.EMPTIES, reason="WITH NO DATA"),)
        yield Lock(relation=view.oid, mode=Mode.ACCESS_EXCLUSIVE, works=works)
        return
    unique = any(index.unique and index.predicate is None for index in indexes_of(session.catalog, view.oid))
    gentler = "REFRESH MATERIALIZED VIEW CONCURRENTLY" if unique else ""
    if node.concurrent:
        work = Work(kind=Kind.SCANS, reason="its query is run again, and the rows that differ are changed")
        yield Lock(relation=view.oid, mode=Mode.EXCLUSIVE, works=(work,))
        return
    work = Work(kind=Kind.REWRITES, reason="its query is run again", gentler=gentler)
    yield Lock(relation=view.oid, mode=Mode.ACCESS_EXCLUSIVE, works=(work,))
