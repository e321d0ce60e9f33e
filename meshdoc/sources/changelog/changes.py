"""The changes that are SQL by themselves, one function each, as liquibase.sqlgenerator writes them for PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from meshdoc.registry import Registry
from meshdoc.sources.changelog.element import Element
from meshdoc.sources.changelog.names import Names
from meshdoc.sources.changelog.types import Type, read_type
from meshdoc.sources.changelog.values import default, literal, typed

Change = Callable[[Element, Names], Iterator[str]]
"""The statements of a change, without semicolons."""

change: Registry[str, Change] = Registry("change")


class Untranslated(Exception):
    """A change that is no SQL; the text says why."""


def table_of(element: Element, names: Names, name: str = "tableName", schema: str = "schemaName") -> str:
    """The table that a change names. Raises Untranslated if it names none."""
    return names.qualified(element, required(element, name), schema)


def required(element: Element, name: str) -> str:
    """The name of a child that must be there. Raises Untranslated if it is not."""
    if not element.trimmed(name):
        raise Untranslated(f"{name} is missing")
    return name


def named(element: Element, names: Names, name: str) -> str:
    """The identifier in a child that must be there. Raises Untranslated if it is not."""
    return names.name(element.trimmed(required(element, name)))


def alter(element: Element, names: Names) -> str:
    """`ALTER TABLE` and the table."""
    return f"ALTER TABLE {table_of(element, names)}"


def type_of(column: Element, name: str = "type") -> Type:
    """The type of a column; unknown if it names none."""
    return read_type(column.trimmed(name)) if column.trimmed(name) else Type("", "")


def remarks(element: Element, names: Names) -> Iterator[str]:
    """The comments of a table and its columns."""
    table = table_of(element, names)
    if text := element.trimmed("remarks"):
        yield f"COMMENT ON TABLE {table} IS {literal(text)}"
    for column in element.columns():
        if text := column.trimmed("remarks"):
            yield f"COMMENT ON COLUMN {table}.{named(column, names, 'name')} IS {literal(text)}"


# --- columns ----------------------------------------------------------------------------------------------


@change("dropColumn")
def drop_column(element: Element, names: Names) -> Iterator[str]:
    columns = [named(column, names, "name") for column in element.columns()]
    for column in columns or [named(element, names, "columnName")]:
        yield f"{alter(element, names)} DROP COLUMN {column}"


@change("renameColumn")
def rename_column(element: Element, names: Names) -> Iterator[str]:
    old, new = (named(element, names, name) for name in ("oldColumnName", "newColumnName"))
    yield f"{alter(element, names)} RENAME COLUMN {old} TO {new}"
    if text := element.trimmed("remarks"):
        yield f"COMMENT ON COLUMN {table_of(element, names)}.{new} IS {literal(text)}"


@change("modifyDataType")
def modify_data_type(element: Element, names: Names) -> Iterator[str]:
    column, type = named(element, names, "columnName"), type_of(element, required(element, "newDataType")).sql
    yield f"{alter(element, names)} ALTER COLUMN {column} TYPE {type} USING ({column}::{type})"


@change("addDefaultValue")
def add_default_value(element: Element, names: Names) -> Iterator[str]:
    column, value = named(element, names, "columnName"), default(element, type_of(element, "columnDataType"), names)
    if value is None:
        raise Untranslated("a default is missing")
    yield f"{alter(element, names)} ALTER COLUMN {column} SET DEFAULT {value}"
    if sequence := element.trimmed("defaultValueSequenceNext"):
        sequence = ".".join(map(names.name, sequence.split(".")))
        yield f"ALTER SEQUENCE {sequence} OWNED BY {table_of(element, names)}.{column}"


@change("dropDefaultValue")
def drop_default_value(element: Element, names: Names) -> Iterator[str]:
    yield f"{alter(element, names)} ALTER COLUMN {named(element, names, 'columnName')} DROP DEFAULT"


@change("addNotNullConstraint")
def add_not_null(element: Element, names: Names) -> Iterator[str]:
    column = named(element, names, "columnName")
    if (value := element.get("defaultNullValue")) is not None and value.lower() != "null":
        written = typed(value, type_of(element, "columnDataType"))
        yield f"UPDATE {table_of(element, names)} SET {column} = {written} WHERE {column} IS NULL"
    yield f"{alter(element, names)} ALTER COLUMN {column} SET NOT NULL"


@change("dropNotNullConstraint")
def drop_not_null(element: Element, names: Names) -> Iterator[str]:
    yield f"{alter(element, names)} ALTER COLUMN {named(element, names, 'columnName')} DROP NOT NULL"


@change("setColumnRemarks")
def set_column_remarks(element: Element, names: Names) -> Iterator[str]:
    column = f"{table_of(element, names)}.{named(element, names, 'columnName')}"
    yield f"COMMENT ON COLUMN {column} IS {literal(element.trimmed('remarks'))}"


# --- tables -----------------------------------------------------------------------------------------------


@change("dropTable")
def drop_table(element: Element, names: Names) -> Iterator[str]:
    yield f"DROP TABLE {table_of(element, names)}" + (" CASCADE" if element.is_true("cascadeConstraints") else "")


@change("renameTable")
def rename_table(element: Element, names: Names) -> Iterator[str]:
    old, new = table_of(element, names, "oldTableName"), named(element, names, "newTableName")
    yield f"ALTER TABLE {old} RENAME TO {new}"


@change("setTableRemarks")
def set_table_remarks(element: Element, names: Names) -> Iterator[str]:
    yield f"COMMENT ON TABLE {table_of(element, names)} IS {literal(element.trimmed('remarks'))}"


# --- views, indexes, sequences, procedures ------------------------------------------------------------------


@change("createView")
def create_view(element: Element, names: Names) -> Iterator[str]:
    query = element.text.strip() or element.trimmed("selectQuery")
    if not query:
        raise Untranslated("its query is in another file or missing")
    replace = element.is_true("replaceIfExists")
    if element.is_true("fullDefinition"):
        yield query
        return
    view = table_of(element, names, "viewName")
    yield f"CREATE {'OR REPLACE ' if replace else ''}VIEW {view} AS {query.rstrip().removesuffix(';')}"
    if text := element.trimmed("remarks"):
        yield f"COMMENT ON VIEW {view} IS {literal(text)}"


@change("dropView")
def drop_view(element: Element, names: Names) -> Iterator[str]:
    yield f"DROP VIEW {'IF EXISTS ' if element.is_true('ifExists') else ''}{table_of(element, names, 'viewName')}"


@change("renameView")
def rename_view(element: Element, names: Names) -> Iterator[str]:
    old, new = table_of(element, names, "oldViewName"), named(element, names, "newViewName")
    yield f"ALTER TABLE {old} RENAME TO {new}"


@change("createIndex")
def create_index(element: Element, names: Names) -> Iterator[str]:
    if element.trimmed("associatedWith"):
        return
    kind = "UNIQUE INDEX" if element.is_true("unique") else "INDEX"
    name = f"{names.name(element.trimmed('indexName'))} " if element.trimmed("indexName") else ""
    using = f" USING {element.trimmed('using')}" if element.trimmed("using") else ""
    columns = ", ".join(_indexed(column, names) for column in element.columns())
    space = f" TABLESPACE {element.trimmed('tablespace')}" if element.trimmed("tablespace") else ""
    yield f"CREATE {kind} {name}ON {table_of(element, names)}{using}({columns}){space}"
    if element.is_true("clustered") and name:
        yield f"CLUSTER {table_of(element, names)} USING {name.strip()}"


def _indexed(column: Element, names: Names) -> str:
    name = column.trimmed(required(column, "name"))
    expression = "(" in name if column.first("computed") is None else column.is_true("computed")
    return (name if expression else names.name(name)) + (" DESC" if column.is_true("descending") else "")


@change("dropIndex")
def drop_index(element: Element, names: Names) -> Iterator[str]:
    yield f"DROP INDEX {table_of(element, names, 'indexName')}"


@change("createSequence")
def create_sequence(element: Element, names: Names) -> Iterator[str]:
    type = f" AS {element.trimmed('dataType')}" if element.trimmed("dataType") else ""
    start = f" START WITH {element.trimmed('startValue')}" if element.trimmed("startValue") else ""
    sequence = f"{table_of(element, names, 'sequenceName')}{type}{start}{_sequence_options(element)}"
    yield f"CREATE SEQUENCE IF NOT EXISTS {sequence}"


@change("alterSequence")
def alter_sequence(element: Element, names: Names) -> Iterator[str]:
    type = f" AS {element.trimmed('dataType')}" if element.trimmed("dataType") else ""
    cycle = " NO CYCLE" if element.is_false("cycle") else ""
    yield f"ALTER SEQUENCE {table_of(element, names, 'sequenceName')}{type}{_sequence_options(element)}{cycle}"


def _sequence_options(element: Element) -> str:
    given = (
        ("incrementBy", "INCREMENT BY"),
        ("minValue", "MINVALUE"),
        ("maxValue", "MAXVALUE"),
        ("cacheSize", "CACHE"),
    )
    options = [f" {words} {value}" for name, words in given if (value := element.trimmed(name))]
    return "".join(options).replace(" CACHE 0", " CACHE 1") + (" CYCLE" if element.is_true("cycle") else "")


@change("dropSequence")
def drop_sequence(element: Element, names: Names) -> Iterator[str]:
    yield f"DROP SEQUENCE {table_of(element, names, 'sequenceName')} CASCADE"


@change("renameSequence")
def rename_sequence(element: Element, names: Names) -> Iterator[str]:
    old, new = table_of(element, names, "oldSequenceName"), named(element, names, "newSequenceName")
    yield f"ALTER SEQUENCE {old} RENAME TO {new}"


@change("dropProcedure")
def drop_procedure(element: Element, names: Names) -> Iterator[str]:
    yield f"DROP PROCEDURE {table_of(element, names, 'procedureName')}"


# --- without effect on the schema ---------------------------------------------------------------------------


@change("tagDatabase", "empty", "output")
def nothing(element: Element, names: Names) -> Iterator[str]:
    return iter(())
