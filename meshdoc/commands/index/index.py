"""CREATE INDEX: indexcmds.c."""

from __future__ import annotations

from pglast import ast

from meshdoc import errors
from meshdoc.catalog.inherit import descendants_of, partitions_of
from meshdoc.catalog.names.noun import plural
from meshdoc.catalog.object import FIRST_USER_OID, Object
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Table
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.index.index_definition import Indexed, IndexRequest, define_index
from meshdoc.commands.index.index_partition import create_partition_indexes
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.validate_rows import check_existing
from meshdoc.record import replace
from meshdoc.session import Session, command


@command(ast.IndexStmt)
def create_index(stmt: ast.IndexStmt, session: Session) -> None:
    """CREATE INDEX: the IndexStmt case of ProcessUtilitySlow, and DefineIndex in indexcmds.c."""
    if stmt.concurrent:
        prevent_in_transaction_block(session, "CREATE INDEX CONCURRENTLY")
    relation = _indexed_relation(stmt, session)
    partitioned = isinstance(relation, Table) and relation.partition_strategy is not None
    if partitioned and stmt.relation.inh and stmt.unique:
        _refuse_foreign_partitions(session, relation)
    if partitioned and stmt.concurrent:
        raise SqlError("0A000", f'cannot create index on partitioned table "{relation.name}" concurrently')
    if stmt.idxname and stmt.if_not_exists and session.names.relation_in(relation.schema, stmt.idxname):
        session.notice(f'relation "{stmt.idxname}" already exists, skipping', sqlstate="42P07")
        return
    mark = session.catalog.mark()
    index = define_index(session, relation, _request(stmt))
    if not partitioned:
        check_existing(session, mark)
    elif stmt.relation.inh:
        create_partition_indexes(session, relation, index)
        check_existing(session, mark)
    elif partitions_of(session.catalog, relation.oid):
        session.catalog.alter(replace(index, valid=False))


def _request(stmt: ast.IndexStmt) -> IndexRequest:
    return IndexRequest(
        name=stmt.idxname,
        method=stmt.accessMethod or "btree",
        elements=tuple(stmt.indexParams),
        include=tuple(_include_column(element) for element in stmt.indexIncludingParams or ()),
        predicate=stmt.whereClause,
        unique=bool(stmt.unique),
        nulls_not_distinct=bool(stmt.nulls_not_distinct),
        options=tuple(stmt.options or ()),
        tablespace=stmt.tableSpace,
    )


def _indexed_relation(stmt: ast.IndexStmt, session: Session) -> Indexed:
    found = session.relation(stmt.relation, Object)
    check_owner(session, found)
    if found.oid < FIRST_USER_OID:
        raise errors.system_catalog_denied(found.name)
    if isinstance(found, Table | MaterializedView):
        return found
    raise errors.kind_not_supported(f'cannot create index on relation "{found.name}"', plural(found.noun))


def _refuse_foreign_partitions(session: Session, table: Indexed) -> None:
    if any(isinstance(item, ForeignTable) for item in descendants_of(session.catalog, table.oid)):
        raise SqlError(
            "42809",
            f'cannot create unique index on partitioned table "{table.name}"',
            detail=f'Table "{table.name}" contains partitions that are foreign tables.',
        )


def _include_column(element: ast.IndexElem) -> str:
    for given, what in (
        (element.collation, "a collation"),
        (element.opclass, "an operator class"),
        (element.ordering, "ASC/DESC options"),
        (element.nulls_ordering, "NULLS FIRST/LAST options"),
    ):
        if given:
            raise SqlError("42P17", f"including column does not support {what}")
    if element.expr is not None:
        raise SqlError("0A000", "expressions are not supported in included columns")
    name: str = element.name
    return name
