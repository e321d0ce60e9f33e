"""Foreign data: wrappers, servers, tables, user mappings and the options of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from meshdoc.catalog.acl import effective
from meshdoc.catalog.foreign import ForeignDataWrapper, Server, UserMapping
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import ForeignTable
from meshdoc.interpret.sysviews.privileges import may_on_column, may_on_relation
from meshdoc.interpret.sysviews.reader import Options, Reader, Row, system_view

T = TypeVar("T", ForeignDataWrapper, Server)
KINDS = {ForeignDataWrapper: "F", Server: "S"}


def _options(row: Row, options: Options) -> Iterator[Row]:
    """One row per option: pg_options_to_table."""
    for name, value in options:
        yield row | {"option_name": name, "option_value": value}


def _usable(reader: Reader, cls: type[T]) -> Iterator[tuple[T, Row]]:
    """The wrappers or servers that the reader owns or may use, each with the columns that identify it."""
    for item in reader.all(cls):
        if reader.may(effective(item.acl, KINDS[cls], item.owner), item.owner, "U"):
            yield item, _identified(reader, item)


def _identified(reader: Reader, item: Object) -> Row:
    prefix = "foreign_server" if isinstance(item, Server) else "foreign_data_wrapper"
    return {f"{prefix}_catalog": reader.database, f"{prefix}_name": item.name}


# --- wrappers -----------------------------------------------------------------------------------------------


@system_view("information_schema.foreign_data_wrappers")
def foreign_data_wrappers(reader: Reader) -> Iterator[Row]:
    """The foreign-data wrappers."""
    for item, row in _usable(reader, ForeignDataWrapper):
        yield row | {"authorization_identifier": reader.role_name(item.owner), "foreign_data_wrapper_language": "c"}


@system_view("information_schema.foreign_data_wrapper_options")
def foreign_data_wrapper_options(reader: Reader) -> Iterator[Row]:
    """The options of foreign-data wrappers."""
    for item, row in _usable(reader, ForeignDataWrapper):
        yield from _options(row, item.options)


# --- servers ------------------------------------------------------------------------------------------------


@system_view("information_schema.foreign_servers")
def foreign_servers(reader: Reader) -> Iterator[Row]:
    """The foreign servers."""
    for item, row in _usable(reader, Server):
        yield {
            **row,
            **_identified(reader, reader.names.catalog[item.wrapper]),
            "foreign_server_type": item.type,
            "foreign_server_version": item.version,
            "authorization_identifier": reader.role_name(item.owner),
        }


@system_view("information_schema.foreign_server_options")
def foreign_server_options(reader: Reader) -> Iterator[Row]:
    """The options of foreign servers."""
    for item, row in _usable(reader, Server):
        yield from _options(row, item.options)


def _mappings(reader: Reader) -> Iterator[tuple[UserMapping, Server, Row]]:
    for server, row in _usable(reader, Server):
        for item in reader.names.catalog.children(server.oid, UserMapping):
            user: Row = {"authorization_identifier": reader.role_name(item.user) if item.user else "PUBLIC"}
            yield item, server, row | user


@system_view("information_schema.user_mappings")
def user_mappings(reader: Reader) -> Iterator[Row]:
    """The user mappings of roles at servers."""
    for _, _, row in _mappings(reader):
        yield row


@system_view("information_schema.user_mapping_options")
def user_mapping_options(reader: Reader) -> Iterator[Row]:
    """The options of user mappings; values are shown only to superusers and the users that they apply to."""
    for item, server, row in _mappings(reader):
        own = item.user == reader.current_user if item.user else reader.has_role(server.owner)
        shown = own or reader.roles.is_superuser(reader.current_user)
        for option in _options(row, item.options):
            yield option if shown else option | {"option_value": None}


# --- tables -------------------------------------------------------------------------------------------------


def _tables(reader: Reader) -> Iterator[tuple[ForeignTable, Row]]:
    for item in reader.all(ForeignTable):
        row = reader.one("pg_class", "oid", item.oid)
        if row and may_on_relation(reader, row, "rawdDxt", "rawx"):
            yield item, row


@system_view("information_schema.foreign_tables")
def foreign_tables(reader: Reader) -> Iterator[Row]:
    """The foreign tables."""
    for item, _ in _tables(reader):
        yield reader.identified("foreign_table", item.schema, item.name) | _identified(
            reader, reader.names.catalog[item.server]
        )


@system_view("information_schema.foreign_table_options")
def foreign_table_options(reader: Reader) -> Iterator[Row]:
    """The options of foreign tables."""
    for item, _ in _tables(reader):
        yield from _options(reader.identified("foreign_table", item.schema, item.name), item.fdw_options)


@system_view("information_schema.column_options")
def column_options(reader: Reader) -> Iterator[Row]:
    """The options of the columns of foreign tables."""
    for item in reader.all(ForeignTable):
        row = reader.one("pg_class", "oid", item.oid)
        for column in item.columns:
            if row and may_on_column(reader, row, column.attnum, "rawx"):
                place = reader.identified("table", item.schema, item.name) | {"column_name": column.name}
                yield from _options(place, column.fdw_options)
