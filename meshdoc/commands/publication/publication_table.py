"""Tables, schemas, column lists and row filters of publications: pg_publication.c, and checks of publicationcmds.c."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc import errors
from meshdoc.catalog.database import PG_CATALOG, PG_TOAST
from meshdoc.catalog.inherit import descendants_of, is_partitioned
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.publication import Publication, PublicationSchema, PublicationTable
from meshdoc.catalog.relation import Generated, Persistence, Relation, Table
from meshdoc.commands.object.objectaddress import SYSTEM_COLUMNS
from meshdoc.commands.publication.row_filter import row_filter
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional
from meshdoc.session import Session
from meshdoc.syntax.names import strings

VIA_ROOT = "publish_via_partition_root"


@positional
class Published:
    """A table to publish, with its column list and row filter as written."""

    table: Relation
    columns: tuple[str, ...] | None
    where: ast.Node | None

    def entry(self, session: Session, publication: Publication) -> PublicationTable:
        """The table's catalog entry."""
        return PublicationTable(
            publication=publication.oid,
            table=self.table.oid,
            columns=_attnums(self.table, self.columns or ()),
            where=row_filter(session, self.table, self.where).expr if self.where is not None else None,
        )


def open_tables(session: Session, nodes: Sequence[ast.PublicationTable]) -> list[Published]:
    """The named tables and, without ONLY, their descendants: OpenTableList."""
    found: dict[Oid, Published] = {}
    for node in nodes:
        assert node.relation is not None
        table = session.relation(node.relation, Object)
        if not isinstance(table, Relation):
            raise _not_publishable(table, f"{table.noun}s")
        columns = strings(node.columns) if node.columns is not None else None
        published = Published(table, columns, node.whereClause)
        if table.oid in found:
            _refuse_conflict(found[table.oid], published)
            continue
        found[table.oid] = published
        if node.relation.inh and not is_partitioned(table):
            for child in descendants_of(session.catalog, table.oid):
                found.setdefault(child.oid, Published(child, columns, node.whereClause))
    return list(found.values())


def _refuse_conflict(first: Published, second: Published) -> None:
    for what, one, other in (
        ("WHERE clauses", first.where, second.where),
        ("column lists", first.columns, second.columns),
    ):
        if one is not None or other is not None:
            raise SqlError("42710", f'conflicting or redundant {what} for table "{second.table.name}"')


# --- tables and schemas -----------------------------------------------------------------------------------


def _not_publishable(item: Object, kinds: str) -> SqlError:
    detail = f"This operation is not supported for {kinds}."
    return SqlError("22023", f'cannot add relation "{item.name}" to publication', detail=detail)


def check_publishable(session: Session, table: Relation) -> None:
    """Raise SqlError 22023 for anything but a permanent user table: check_publication_add_relation."""
    if not isinstance(table, Table):
        raise _not_publishable(table, f"{table.noun}s")
    if table.oid not in session.catalog:
        raise _not_publishable(table, "system tables")
    if table.persistence is not Persistence.PERMANENT:
        raise _not_publishable(table, f"{table.persistence.name.lower()} tables")


def add_schema(session: Session, publication: Publication, schema: Oid) -> None:
    """Publish all tables of a schema: publication_add_schema."""
    name = session.catalog[schema].name
    if session.catalog.find("publication namespace", publication.oid, schema):
        raise SqlError("42710", f'schema "{name}" is already member of publication "{publication.name}"')
    message = f'cannot add schema "{name}" to publication'
    if schema in (PG_CATALOG, PG_TOAST):
        raise SqlError("22023", message, detail="This operation is not supported for system schemas.")
    if schema == session.temporary:
        raise SqlError("22023", message, detail="Temporary schemas cannot be replicated.")
    session.catalog.create(PublicationSchema(publication=publication.oid, schema=schema))


# --- column lists -------------------------------------------------------------------------------------------


def check_column_list(session: Session, table: Published, publication: Publication, *, with_schemas: bool) -> None:
    """Raise SqlError 22023 if the publication does not support column lists: CheckPubRelationColumnList."""
    if not table.columns:
        return
    schema = session.catalog[table.table.schema].name if table.table.schema in session.catalog else ""
    message = f'cannot use column list for relation "{schema}.{table.table.name}" in publication "{publication.name}"'
    if with_schemas:
        detail = "Column lists cannot be specified in publications containing FOR TABLES IN SCHEMA elements."
        raise SqlError("22023", message, detail=detail)
    if is_partitioned(table.table) and not publication.via_partition_root:
        detail = f"Column lists cannot be specified for partitioned tables when {VIA_ROOT} is false."
        raise SqlError("22023", message, detail=detail)


def _attnums(table: Relation, names: Sequence[str]) -> tuple[int, ...]:
    """The attnums of a column list, sorted: pub_collist_validate."""
    found: set[int] = set()
    for name in names:
        column = table.column(name)
        if column is None:
            if name in SYSTEM_COLUMNS:
                raise SqlError("42P10", f'cannot use system column "{name}" in publication column list')
            raise errors.undefined_column_of(name, table.name)
        if column.generated is Generated.VIRTUAL:
            raise SqlError("42P10", f'cannot use virtual generated column "{name}" in publication column list')
        if column.attnum in found:
            raise SqlError("42710", f'duplicate column "{name}" in publication column list')
        found.add(column.attnum)
    return tuple(sorted(found))


# --- row filters --------------------------------------------------------------------------------------------


def check_condition(table: Published, publication: Publication) -> None:
    """Raise SqlError 22023 if the publication does not support a row filter for a table."""
    if table.where is not None and is_partitioned(table.table) and not publication.via_partition_root:
        raise SqlError(
            "22023",
            f'cannot use publication WHERE clause for relation "{table.table.name}"',
            detail=f"WHERE clause cannot be used for a partitioned table when {VIA_ROOT} is false.",
        )
