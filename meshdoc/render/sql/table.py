"""Tables and foreign tables, with the columns, defaults and constraints that their statements contain."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.names.definition import constraint_definition, partition_bound, partition_key
from meshdoc.catalog.names.description import access_method_name
from meshdoc.catalog.names.names import (
    attribute_name,
    column_type,
    expression,
    relation_name,
    schema_qualified_collation,
    type_collation,
    type_name,
)
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import NO_OID
from meshdoc.catalog.operator import HEAP
from meshdoc.catalog.relation import (
    Column,
    ColumnDefault,
    ForeignTable,
    Generated,
    MaterializedView,
    Persistence,
    Table,
)
from meshdoc.history.history import default_of
from meshdoc.render.display import COMPRESSION, STORAGE
from meshdoc.render.sql.entry import Dump, Rank, Stage, creates
from meshdoc.render.sql.text import block, fdw_options, in_tablespace, only, option_items, with_options

AnyTable = Table | ForeignTable
REPLICA_IDENTITY = {"f": "FULL", "n": "NOTHING"}


@creates(Table, "TABLE", Rank.TABLE)
def table(dump: Dump, item: Table) -> str:
    """CREATE TABLE, and what it cannot say of the table and its columns."""
    unlogged = "UNLOGGED " if item.persistence is Persistence.UNLOGGED else ""
    text = f"CREATE {unlogged}TABLE {relation_name(dump.names, item.oid)}"
    text += f" OF {type_name(dump.names, item.of_type)}" if item.of_type else ""
    text += _elements(dump, item) + _parents(dump.names, item)
    text += f"\nPARTITION BY {partition_key(dump.names, item)}" if item.partition_strategy else ""
    if item.access_method not in (NO_OID, HEAP):
        text += f"\nUSING {quote_identifier(access_method_name(dump.names, item.access_method))}"
    options = with_options(item.options, item.toast_options)
    text += f"\n{options.lstrip()}" if options else ""
    text += in_tablespace(dump.names, item.tablespace)
    return ";\n\n".join([text, *_afterwards(dump.names, item), *_of_table(dump.names, item)])


def replica_identity(names: Names, item: Table | MaterializedView) -> Iterator[str]:
    """The replica identity, unless the statement of its index says it."""
    if word := REPLICA_IDENTITY.get(item.replica_identity):
        yield f"{only(names, item.oid)} REPLICA IDENTITY {word}"


def _of_table(names: Names, item: Table) -> Iterator[str]:
    yield from replica_identity(names, item)
    if item.force_row_security:
        yield f"{only(names, item.oid)} FORCE ROW LEVEL SECURITY"


@creates(ForeignTable, "FOREIGN TABLE", Rank.TABLE)
def foreign_table(dump: Dump, item: ForeignTable) -> str:
    """CREATE FOREIGN TABLE."""
    text = f"CREATE FOREIGN TABLE {relation_name(dump.names, item.oid)}{_elements(dump, item)}"
    text += _parents(dump.names, item)
    text += f"\nSERVER {quote_identifier(dump.names.catalog[item.server].name)}"
    text += f"\n{fdw_options(item.fdw_options).lstrip()}" if item.fdw_options else ""
    return ";\n\n".join([text, *_afterwards(dump.names, item)])


def _parents(names: Names, item: AnyTable) -> str:
    parents = ", ".join(relation_name(names, oid) for oid in item.inherits)
    return f"\nINHERITS ({parents})" if parents else ""


@creates(Table, "TABLE ATTACH", Rank.ATTACH, Stage.ATTACH)
@creates(ForeignTable, "TABLE ATTACH", Rank.ATTACH, Stage.ATTACH)
def attach(dump: Dump, item: AnyTable) -> str:
    """A partition's place in its parent."""
    assert item.partition_bound
    bound = partition_bound(dump.names, item.partition_bound)
    parent = only(dump.names, item.partition_of)
    return f"{parent} ATTACH PARTITION {relation_name(dump.names, item.oid)} {bound}"


@creates(Table, "ROW SECURITY", Rank.POLICY, Stage.GUARD)
def row_security(dump: Dump, item: Table) -> str:
    """ENABLE ROW LEVEL SECURITY."""
    return f"ALTER TABLE {relation_name(dump.names, item.oid)} ENABLE ROW LEVEL SECURITY"


# --- columns and constraints ----------------------------------------------------------------------------------


def _elements(dump: Dump, item: AnyTable) -> str:
    lines = [*_columns(dump, item), *_checks(dump, item)]
    typed = isinstance(item, Table) and item.of_type
    if not lines:
        return "" if typed else " (\n)"
    return f" {block(lines)}"


def _columns(dump: Dump, item: AnyTable) -> Iterator[str]:
    for column in item.columns:
        if isinstance(item, Table) and item.of_type:
            if extra := column_extra(dump, item, column):
                yield f"{quote_identifier(column.name)} WITH OPTIONS{extra}"
        elif column.is_local or item.partition_of:
            yield column_definition(dump, item, column)
        elif (required := not_null_of(dump.names, item, column)) and required.is_local:
            name = _named(dump.names, item, column, required)
            yield f"{name}NOT NULL {quote_identifier(column.name)}{_no_inherit(required)}"


def column_definition(dump: Dump, item: AnyTable, column: Column) -> str:
    """A column as CREATE TABLE and ADD COLUMN define it."""
    text = f"{quote_identifier(column.name)} {column_type(dump.names, column.type)}"
    text += f" OPTIONS ({', '.join(option_items(column.fdw_options))})" if column.fdw_options else ""
    if column.collation not in (NO_OID, type_collation(dump.names, column.type.oid)):
        text += f" COLLATE {schema_qualified_collation(dump.names, column.collation)}"
    return text + column_extra(dump, item, column)


def column_extra(dump: Dump, item: AnyTable, column: Column) -> str:
    """The default or generation expression, and NOT NULL."""
    default = default_of(dump.names.catalog, item.oid, column.attnum)
    text = ""
    if default and default.oid not in dump.apart and (column.is_local or isinstance(item, Table)):
        shown = expression(dump.names, default.expression)
        stored = " STORED" if column.generated is Generated.STORED else ""
        text = f" GENERATED ALWAYS AS ({shown}){stored}" if column.generated else f" DEFAULT {shown}"
    required = not_null_of(dump.names, item, column)
    if required and required.validated and (required.is_local or item.partition_of):
        name = _named(dump.names, item, column, required)
        text += f" {name}NOT NULL{_no_inherit(required)}"
    return text


def not_null_of(names: Names, item: AnyTable, column: Column) -> NotNull | None:
    """The NOT NULL constraint of a column."""
    found = names.catalog.children(item.oid, NotNull)
    return next((each for each in found if each.table == item.oid and each.attnum == column.attnum), None)


def _named(names: Names, item: AnyTable, column: Column, required: NotNull) -> str:
    """The name, unless it is the one that PostgreSQL chooses."""
    usual = required.name == f"{item.name}_{column.name}_not_null"
    is_alone = len(names.catalog.sharing("constraint name", required.name)) == 1
    return "" if usual and is_alone else f"CONSTRAINT {quote_identifier(required.name)} "


def _no_inherit(required: NotNull) -> str:
    return " NO INHERIT" if required.no_inherit else ""


def _checks(dump: Dump, item: AnyTable) -> Iterator[str]:
    for check in inline_checks(dump, item):
        yield f"CONSTRAINT {quote_identifier(check.name)} {constraint_definition(dump.names, check)}"


def inline_checks(dump: Dump, item: AnyTable) -> list[Check]:
    """The check constraints that are part of a table's statement, by name."""
    found = [
        check
        for check in dump.names.catalog.children(item.oid, Check)
        if check.table == item.oid
        and check.oid not in dump.apart
        and check.validated
        and (check.is_local or item.partition_of)
    ]
    return sorted(found, key=lambda check: check.name)


def _afterwards(names: Names, item: AnyTable) -> Iterator[str]:
    """The properties of columns that have statements of their own."""
    head = only(names, item.oid).replace("TABLE", "FOREIGN TABLE" if isinstance(item, ForeignTable) else "TABLE", 1)
    for column in item.columns:
        alter = f"{head} ALTER COLUMN {quote_identifier(column.name)}"
        if column.statistics is not None and column.statistics >= 0:
            yield f"{alter} SET STATISTICS {column.statistics}"
        if column.storage:
            yield f"{alter} SET STORAGE {STORAGE[column.storage].upper()}"
        if column.compression:
            yield f"{alter} SET COMPRESSION {COMPRESSION[column.compression]}"
        if column.options:
            options = ", ".join(f"{quote_identifier(key)}={simple_quoted(value)}" for key, value in column.options)
            yield f"{alter} SET ({options})"


@creates(ColumnDefault, "DEFAULT", Rank.DEFAULT)
def default(dump: Dump, item: ColumnDefault) -> str:
    """A default that is set once what it needs exists."""
    column = quote_identifier(attribute_name(dump.names, item.table, item.attnum))
    shown = expression(dump.names, item.expression)
    return f"{only(dump.names, item.table)} ALTER COLUMN {column} SET DEFAULT {shown}"
