"""Publications: publicationcmds.c. The requirements for published tables are in publication_table.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pglast import ast
from pglast.enums import AlterPublicationAction as Action
from pglast.enums import PublicationObjSpecType as ObjectKind

from meshdoc.catalog.dependency import Behavior
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.publication import OPERATIONS, GeneratedColumns, Publication, PublicationSchema, PublicationTable
from meshdoc.catalog.relation import Table
from meshdoc.commands.acl.permission import check_owner, check_privilege, current_database, is_superuser
from meshdoc.commands.define import by_name, get_boolean, get_string
from meshdoc.commands.object.drop import remove
from meshdoc.commands.object.named import named, refuse_taken
from meshdoc.commands.publication.publication_table import (
    VIA_ROOT,
    Published,
    add_schema,
    check_column_list,
    check_condition,
    check_publishable,
    open_tables,
)
from meshdoc.diagnostics import SqlError
from meshdoc.record import positional, replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import split_identifiers

GENERATED = {"none": GeneratedColumns.NONE, "stored": GeneratedColumns.STORED}
ALL_TABLES = "{} cannot be added to or dropped from FOR ALL TABLES publications."


@positional
class Contents:
    """The tables and schemas that a statement names: ObjectsInPublicationToOids."""

    tables: Sequence[ast.PublicationTable]
    schemas: Sequence[Oid]


@command(ast.CreatePublicationStmt)
def create_publication(stmt: ast.CreatePublicationStmt, session: Session) -> None:
    """CREATE PUBLICATION: CreatePublication."""
    name = stmt.pubname or ""
    check_privilege(session, current_database(session), "C")
    if stmt.for_all_tables and not is_superuser(session):
        raise SqlError("42501", "must be superuser to create FOR ALL TABLES publication")
    refuse_taken(session, Publication, name)
    new = Publication(name=name, owner=session.current_user, all_tables=bool(stmt.for_all_tables))
    publication = session.catalog.create(_with_options(new, stmt.options))
    contents = _contents(stmt.pubobjects or (), session)
    if contents.schemas and not is_superuser(session):
        raise SqlError("42501", "must be superuser to create FOR TABLES IN SCHEMA publication")
    tables = open_tables(session, contents.tables)
    _check_tables(session, publication, tables, with_schemas=bool(contents.schemas))
    for table in tables:
        _add_table(session, publication, table)
    for schema in contents.schemas:
        add_schema(session, publication, schema)


def _with_options(publication: Publication, elements: Iterable[ast.DefElem] | None) -> Publication:
    """The publication with its options: parse_publication_options."""
    for name, element in by_name(elements).items():
        if name == "publish":
            publication = replace(publication, operations=_operations(get_string(element)))
        elif name == VIA_ROOT:
            publication = replace(publication, via_partition_root=get_boolean(element))
        elif name == "publish_generated_columns":
            publication = replace(publication, generated_columns=_generated(element))
        else:
            raise SqlError("42601", f'unrecognized publication parameter: "{name}"', offset=element.location)
    return publication


def _operations(text: str) -> frozenset[str]:
    try:
        names = split_identifiers(text)
    except ValueError:
        raise SqlError("42601", 'invalid list syntax in parameter "publish"') from None
    for name in names:
        if name not in OPERATIONS:
            raise SqlError("42601", f'unrecognized value for publication option "publish": "{name}"')
    return frozenset(names)


def _generated(element: ast.DefElem) -> GeneratedColumns:
    text = get_string(element) if element.arg is not None else ""
    if text.lower() not in GENERATED:
        raise SqlError(
            "42601",
            f'invalid value for publication parameter "publish_generated_columns": "{text}"',
            detail='Valid values are "none" and "stored".',
        )
    return GENERATED[text.lower()]


def _contents(objects: Iterable[ast.PublicationObjSpec], session: Session) -> Contents:
    tables: list[ast.PublicationTable] = []
    schemas: dict[Oid, None] = {}
    for item in objects:
        if item.pubobjtype is ObjectKind.PUBLICATIONOBJ_TABLE and item.pubtable:
            tables.append(item.pubtable)
        elif item.pubobjtype is ObjectKind.PUBLICATIONOBJ_TABLES_IN_SCHEMA:
            schemas[session.names.schema(item.name or "").oid] = None
        elif not session.names.path:
            raise SqlError("3F000", "no schema has been selected for CURRENT_SCHEMA")
        else:
            schemas[session.names.path[0]] = None
    return Contents(tables, list(schemas))


def _check_tables(
    session: Session, publication: Publication, tables: Sequence[Published], *, with_schemas: bool
) -> None:
    """Refuse row filters and column lists that the publication does not support."""
    for table in tables:
        check_condition(table, publication)
    for table in tables:
        check_column_list(session, table, publication, with_schemas=with_schemas)


def _add_table(session: Session, publication: Publication, table: Published) -> None:
    """Add a table to the publication: publication_add_relation."""
    check_owner(session, table.table)
    if session.catalog.find("publication relation", publication.oid, table.table.oid):
        raise SqlError("42710", f'relation "{table.table.name}" is already member of publication "{publication.name}"')
    check_publishable(session, table.table)
    session.catalog.create(table.entry(session, publication))


# --- ALTER PUBLICATION ------------------------------------------------------------------------------------


@command(ast.AlterPublicationStmt)
def alter_publication(stmt: ast.AlterPublicationStmt, session: Session) -> None:
    """ALTER PUBLICATION: AlterPublication."""
    publication = named(session, Publication, stmt.pubname)
    check_owner(session, publication)
    if stmt.options:
        _alter_options(session, publication, stmt)
        return
    contents = _contents(stmt.pubobjects or (), session)
    _check_alterable(session, publication, contents, stmt.action)
    _alter_tables(session, publication, contents, stmt.action)
    _alter_schemas(session, publication, contents, stmt.action)


def _alter_options(session: Session, publication: Publication, stmt: ast.AlterPublicationStmt) -> None:
    """ALTER PUBLICATION ... SET (...): AlterPublicationOptions."""
    changed = _with_options(publication, stmt.options)
    if not changed.via_partition_root and not publication.all_tables:
        for entry in session.catalog.children(publication.oid, PublicationTable):
            table = session.catalog[entry.table]
            if isinstance(table, Table) and table.partition_strategy and (entry.where or entry.columns):
                what = "WHERE clause" if entry.where else "column list"
                raise SqlError(
                    "22023",
                    f'cannot set parameter "{VIA_ROOT}" to false for publication "{publication.name}"',
                    detail=f'The publication contains a {what} for partitioned table "{table.name}", '
                    f'which is not allowed when "{VIA_ROOT}" is false.',
                )
    session.catalog.alter(changed)


def _check_alterable(session: Session, publication: Publication, contents: Contents, action: Action | None) -> None:
    if contents.schemas and action is not Action.AP_DropObjects and not is_superuser(session):
        raise SqlError("42501", "must be superuser to add or set schemas")
    if publication.all_tables and (contents.schemas or contents.tables):
        raise SqlError(
            "55000",
            f'publication "{publication.name}" is defined as FOR ALL TABLES',
            detail=ALL_TABLES.format("Schemas" if contents.schemas else "Tables"),
        )


def _alter_tables(session: Session, publication: Publication, contents: Contents, action: Action | None) -> None:
    """Add, drop or replace the tables: AlterPublicationTables."""
    if not contents.tables and action is not Action.AP_SetObjects:
        return
    tables = open_tables(session, contents.tables)
    if action is Action.AP_DropObjects:
        for table in tables:
            _drop_table(session, publication, table)
        return
    with_schemas = bool(contents.schemas)
    if action is Action.AP_AddObjects:
        with_schemas = with_schemas or bool(session.catalog.children(publication.oid, PublicationSchema))
    _check_tables(session, publication, tables, with_schemas=with_schemas)
    if action is Action.AP_SetObjects:
        tables = _replace_tables(session, publication, tables)
    for table in tables:
        _add_table(session, publication, table)


def _drop_table(session: Session, publication: Publication, table: Published) -> None:
    if table.columns is not None:
        raise SqlError("42601", "column list must not be specified in ALTER PUBLICATION ... DROP")
    entry = session.catalog.find("publication relation", publication.oid, table.table.oid)
    if entry is None:
        raise SqlError("42704", f'relation "{table.table.name}" is not part of the publication')
    if table.where is not None:
        raise SqlError("42601", "cannot use a WHERE clause when removing a table from a publication")
    remove(session, [Address(entry.oid)], Behavior.CASCADE)


def _replace_tables(session: Session, publication: Publication, tables: Sequence[Published]) -> list[Published]:
    """Drop the entries that change, and return the tables to add."""
    wanted: Mapping[Oid, Published] = {table.table.oid: table for table in tables}
    doomed, kept = [], set()
    for entry in session.catalog.children(publication.oid, PublicationTable):
        new = wanted.get(entry.table)
        if new and replace(new.entry(session, publication), oid=entry.oid) == entry:
            kept.add(entry.table)
        else:
            doomed.append(Address(entry.oid))
    remove(session, doomed, Behavior.CASCADE)
    return [table for table in tables if table.table.oid not in kept]


def _alter_schemas(session: Session, publication: Publication, contents: Contents, action: Action | None) -> None:
    """Add, drop or replace the schemas: AlterPublicationSchemas."""
    if not contents.schemas and action is not Action.AP_SetObjects:
        return
    present = {entry.schema: entry for entry in session.catalog.children(publication.oid, PublicationSchema)}
    if action is Action.AP_DropObjects:
        for schema in contents.schemas:
            if schema not in present:
                name = session.catalog[schema].name
                raise SqlError("42704", f'tables from schema "{name}" are not part of the publication')
        remove(session, [Address(present[schema].oid) for schema in contents.schemas], Behavior.CASCADE)
        return
    if action is Action.AP_AddObjects:
        _refuse_column_lists(session, publication)
    if action is Action.AP_SetObjects:
        gone = [Address(entry.oid) for schema, entry in present.items() if schema not in contents.schemas]
        remove(session, gone, Behavior.CASCADE)
    for schema in contents.schemas:
        if action is Action.AP_AddObjects or schema not in present:
            add_schema(session, publication, schema)


def _refuse_column_lists(session: Session, publication: Publication) -> None:
    if any(entry.columns for entry in session.catalog.children(publication.oid, PublicationTable)):
        raise SqlError(
            "22023",
            f'cannot add schema to publication "{publication.name}"',
            detail="Schemas cannot be added if any tables that specify a column list are already part of "
            "the publication.",
        )
