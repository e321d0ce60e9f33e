"""REINDEX: ExecReindex of indexcmds.c. An index has no entries here, so the statement is only checked."""

from __future__ import annotations

from pglast import ast
from pglast.enums import ReindexObjectType

from meshdoc import errors
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import is_partitioned
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import MaterializedView, Table
from meshdoc.commands.acl.permission import check_owner, check_privilege, current_database, has_privilege
from meshdoc.commands.define import get_boolean, recognized
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.session import Inert, Session, command

_OPTIONS = frozenset({"verbose", "concurrently", "tablespace"})


@command(ast.ReindexStmt)
def reindex(stmt: ast.ReindexStmt, session: Session) -> None:
    """REINDEX of an index, a table, or what a schema or the database holds."""
    if _is_concurrent(stmt):
        prevent_in_transaction_block(session, "REINDEX CONCURRENTLY")
    if stmt.kind == ReindexObjectType.REINDEX_OBJECT_INDEX:
        _reindex_index(stmt, session)
    elif stmt.kind == ReindexObjectType.REINDEX_OBJECT_TABLE:
        _reindex_table(stmt, session)
    else:
        _reindex_several(stmt, session)
    raise Inert("reindexes")


def _is_concurrent(stmt: ast.ReindexStmt) -> bool:
    options = list(recognized(stmt.params, _OPTIONS, "REINDEX"))
    return any([get_boolean(option) for option in options if option.defname == "concurrently"])


def _reindex_index(stmt: ast.ReindexStmt, session: Session) -> None:
    """ReindexIndex."""
    index = session.relation(stmt.relation, Object)
    if not isinstance(index, Index):
        raise errors.wrong_kind(index.name, "an index")
    if not has_privilege(session, session.catalog[index.table], "m"):
        raise errors.permission_denied("index", index.name)
    if is_partitioned(session.catalog[index.table]):
        prevent_in_transaction_block(session, "REINDEX INDEX")


def _reindex_table(stmt: ast.ReindexStmt, session: Session) -> None:
    """ReindexTable."""
    table = session.relation(stmt.relation, Object)
    if not isinstance(table, Table | MaterializedView):
        raise errors.wrong_kind(table.name, "a table or materialized view")
    check_privilege(session, table, "m")
    if is_partitioned(table):
        prevent_in_transaction_block(session, "REINDEX TABLE")


def _reindex_several(stmt: ast.ReindexStmt, session: Session) -> None:
    """ReindexMultipleTables. While the name of the database is not known, any name is taken for it."""
    word = ReindexObjectType(stmt.kind).name.rpartition("_")[2]
    prevent_in_transaction_block(session, f"REINDEX {word}")
    if word == "SCHEMA":
        check_owner(session, session.names.schema(stmt.name or ""))
        return
    database = current_database(session)
    if stmt.name and session.database_is_named and stmt.name != database.name:
        raise SqlError("0A000", "can only reindex the currently open database")
    check_owner(session, database)
