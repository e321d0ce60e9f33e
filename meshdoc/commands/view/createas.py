"""CREATE TABLE AS, SELECT INTO and CREATE MATERIALIZED VIEW: createas.c."""

from __future__ import annotations

from pglast import ast
from pglast.enums import ObjectType, OnCommitAction

from meshdoc import errors
from meshdoc.analyze.bind import BoundQuery, bind_query
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Column, MaterializedView, Persistence, Table
from meshdoc.commands.access_method import table_access_method
from meshdoc.commands.heap.relation import create_relation, creation_namespace
from meshdoc.commands.heap.reloptions import relation_options, toast_options
from meshdoc.commands.session.prepare import prepared_query
from meshdoc.commands.tablespace import choose_tablespace
from meshdoc.commands.view.matview import populate
from meshdoc.commands.view.view_query import (
    into_clause,
    output_names,
    query_columns,
    uses_temporary,
    view_text,
    without_into,
)
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.query.modify import fill
from meshdoc.interpret.query.permission import check_permissions
from meshdoc.interpret.query.scannable import check_scannable
from meshdoc.record import positional
from meshdoc.session import Session, command
from meshdoc.syntax.names import strings


@command(ast.CreateTableAsStmt)
def create_table_as(stmt: ast.CreateTableAsStmt, session: Session) -> None:
    """CREATE TABLE AS and CREATE MATERIALIZED VIEW. Mirrors ExecCreateTableAs in createas.c."""
    materialized = stmt.objtype == ObjectType.OBJECT_MATVIEW
    query = _executed(stmt.query, session) if isinstance(stmt.query, ast.ExecuteStmt) else stmt.query
    bound = bind_query(query, session.names)
    if materialized:
        _check_materialized(session, bound, stmt.into)
    place = refuse_existing(stmt, session)
    if place is None:
        return
    if materialized:
        _create_materialized_view(session, place, bound, stmt.into)
    else:
        _create_table(session, place, bound, stmt.into)


def _executed(stmt: ast.ExecuteStmt, session: Session) -> ast.SelectStmt:
    """The query of a prepared statement: ExecuteQuery with INTO."""
    query = prepared_query(stmt, session)
    if not isinstance(query, ast.SelectStmt):
        raise SqlError("42809", "prepared statement is not a SELECT")
    return query


def refuse_existing(stmt: ast.CreateTableAsStmt, session: Session) -> Place | None:
    """The place of the new relation; None if it exists and IF NOT EXISTS is given: CreateTableAsRelExists.

    Raises SqlError 42P07 if it exists otherwise.
    """
    place = _place(session, stmt.into.rel)
    if not session.names.relation_in(place.schema, place.name):
        return place
    if not stmt.if_not_exists:
        raise errors.duplicate_relation(place.name)
    session.notice(f'relation "{place.name}" already exists, skipping', sqlstate="42P07")
    return None


def select_into(stmt: ast.SelectStmt, session: Session) -> None:
    """SELECT ... INTO: create the table; `stmt` must have an `into_clause`."""
    into = into_clause(stmt)
    assert into is not None
    place = _place(session, into.rel)
    bound = bind_query(without_into(stmt), session.names)
    _create_table(session, place, bound, into)


@positional
class Place:
    """The schema, name and persistence of a new relation."""

    schema: Oid
    name: str
    persistence: Persistence


def _place(session: Session, node: ast.RangeVar) -> Place:
    schema, persistence = creation_namespace(node, session)
    return Place(schema, node.relname, persistence)


def _columns(session: Session, bound: BoundQuery, into: ast.IntoClause) -> tuple[Column, ...]:
    """The query's columns, with the names that INTO gives them."""
    given = strings(into.colNames)
    names = output_names(bound.query, given)
    columns = query_columns(
        session, bound.query, names, "no collation was derived for column", " with collatable type {type}"
    )
    if len(given) > len(names):
        raise SqlError("42601", "too many column names were specified")
    return columns


def _method(session: Session, into: ast.IntoClause) -> Oid:
    name = into.accessMethod or session.setting("default_table_access_method")
    return table_access_method(session, name) if name else NO_OID


def _tablespace(session: Session, into: ast.IntoClause) -> Oid:
    return choose_tablespace(session, into.tableSpaceName, Persistence(into.rel.relpersistence), is_partitioned=False)


def _create_table(session: Session, place: Place, bound: BoundQuery, into: ast.IntoClause) -> None:
    columns = _columns(session, bound, into)
    if into.onCommit != OnCommitAction.ONCOMMIT_NOOP and place.persistence is not Persistence.TEMPORARY:
        raise SqlError("42P16", "ON COMMIT can only be used on temporary tables")
    created = create_relation(
        session,
        Table(
            name=place.name,
            schema=place.schema,
            persistence=place.persistence,
            columns=columns,
            attribute_count=len(columns),
            options=relation_options(into.options, "table"),
            toast_options=toast_options(into.options),
            access_method=_method(session, into),
            tablespace=_tablespace(session, into),
        ),
    )
    if not into.skipData:
        fill(session, created, bound.query)
    if into.onCommit == OnCommitAction.ONCOMMIT_DROP:
        session.dropped_on_commit.append(created.oid)


# --- materialized views -------------------------------------------------------------------------------


def _check_materialized(session: Session, bound: BoundQuery, into: ast.IntoClause) -> None:
    """Refuse a query that a materialized view cannot have: transformCreateTableAsStmt."""
    if bound.query.modifying_cte:
        raise SqlError("0A000", "materialized views must not use data-modifying statements in WITH")
    if uses_temporary(session, bound.query):
        raise SqlError("0A000", "materialized views must not use temporary tables or views")
    if into.rel.relpersistence == Persistence.UNLOGGED.value:
        raise SqlError("0A000", "materialized views cannot be unlogged")


def _create_materialized_view(session: Session, place: Place, bound: BoundQuery, into: ast.IntoClause) -> None:
    columns = _columns(session, bound, into)
    if not into.skipData:
        check_permissions(session, bound.query)
        check_scannable(session, bound.query)
    view = create_relation(
        session,
        MaterializedView(
            name=place.name,
            schema=place.schema,
            persistence=place.persistence,
            columns=columns,
            attribute_count=len(columns),
            options=relation_options(into.options, "table"),
            toast_options=toast_options(into.options),
            query=view_text(session, bound, tuple(column.name for column in columns)),
            populated=not into.skipData,
            access_method=_method(session, into),
            tablespace=_tablespace(session, into),
        ),
    )
    if not into.skipData:
        populate(session, view)
