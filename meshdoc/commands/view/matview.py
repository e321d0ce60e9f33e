"""REFRESH MATERIALIZED VIEW: matview.c. CREATE MATERIALIZED VIEW is a kind of CREATE TABLE AS, see createas.py."""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.stored import stored_query
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import MaterializedView, Table
from meshdoc.commands.acl.permission import check_privilege
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.contents import EMPTY, forget
from meshdoc.interpret.executor.validate_rows import check_index
from meshdoc.interpret.query.modify import fill
from meshdoc.interpret.query.permission import check_permissions
from meshdoc.interpret.query.scannable import check_scannable
from meshdoc.interpret.value import Undecided
from meshdoc.record import replace
from meshdoc.session import Session, command


@command(ast.RefreshMatViewStmt)
def refresh_materialized_view(stmt: ast.RefreshMatViewStmt, session: Session) -> None:
    """REFRESH MATERIALIZED VIEW: ExecRefreshMatView. The catalog records whether the view holds data."""
    relation = session.relation(stmt.relation, Object)
    if not isinstance(relation, Table | MaterializedView):
        raise SqlError("42809", f'"{relation.name}" is not a table or materialized view')
    check_privilege(session, relation, "m")
    if not isinstance(relation, MaterializedView):
        raise SqlError("0A000", f'"{relation.name}" is not a materialized view')
    if stmt.concurrent:
        _check_concurrent(stmt, session, relation)
    if not stmt.skipData:
        query = stored_query(session.names, relation.query)
        check_permissions(session, query, relation.owner)
        check_scannable(session, query)
        populate(session, relation)
    else:
        session.hold(relation.oid, EMPTY)
    session.catalog.alter(replace(relation, populated=not stmt.skipData))


def populate(session: Session, view: MaterializedView) -> None:
    """Store the rows of the view's query as its owner sees them: refresh_matview_datafill.

    Raises SqlError 23505 if they violate a unique index.
    """
    user, session.current_user = session.current_user, view.owner
    try:
        fill(session, view, stored_query(session.names, view.query))
    except Undecided as error:
        forget(session, view, error.message)
    finally:
        session.current_user = user
    for index in session.catalog.children(view.oid, Index):
        check_index(session, index)


def _check_concurrent(stmt: ast.RefreshMatViewStmt, session: Session, view: MaterializedView) -> None:
    if not view.populated:
        raise SqlError("0A000", "CONCURRENTLY cannot be used when the materialized view is not populated")
    if stmt.skipData:
        raise SqlError("42601", "CONCURRENTLY and WITH NO DATA options cannot be used together")
    if not any(_identifies_rows(index) for index in session.catalog.children(view.oid, Index)):
        raise SqlError(
            "55000",
            f'cannot refresh materialized view "{qualified_name(session.catalog, view)}" concurrently',
            hint="Create a unique index with no WHERE clause on one or more columns of the materialized view.",
        )


def _identifies_rows(index: Index) -> bool:
    """Whether it is a valid, non-partial unique index on plain columns: is_usable_unique_index."""
    return index.unique and index.valid and index.predicate is None and all(key.attnum > 0 for key in index.index_keys)
