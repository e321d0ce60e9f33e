"""insert, update and delete; data and values from files are not known."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.sources.changelog.changes import Untranslated, change, named, table_of, type_of
from meshdoc.sources.changelog.element import Element
from meshdoc.sources.changelog.names import Names
from meshdoc.sources.changelog.types import Type
from meshdoc.sources.changelog.values import default, literal

_RAW = ("now()", "to_date(")
_UNKNOWN = Type("", "")


@change("insert")
def insert(element: Element, names: Names) -> Iterator[str]:
    columns = element.columns()
    listed = ", ".join(named(column, names, "name") for column in columns)
    values = ", ".join(_value(column, names) for column in columns)
    yield f"INSERT INTO {table_of(element, names)} ({listed}) VALUES ({values})"


@change("update")
def update(element: Element, names: Names) -> Iterator[str]:
    pairs = [f"{named(column, names, 'name')} = {_value(column, names)}" for column in element.columns()]
    yield f"UPDATE {table_of(element, names)} SET {', '.join(pairs)}{_where(element)}"


@change("delete")
def delete(element: Element, names: Names) -> Iterator[str]:
    yield f"DELETE FROM {table_of(element, names)}{_where(element)}"


def _value(column: Element, names: Names) -> str:
    for name, read in (("valueClobFile", "pg_read_file"), ("valueBlobFile", "pg_read_binary_file")):
        if file := column.get(name):
            return f"pg_catalog.{read}({literal(file)})"
    text = column.get("value")
    if text is None:
        text = column.text.strip() or None
    if text is None:
        return default(column, _UNKNOWN, names, prefix="value") or "NULL"
    if text.upper() == "NULL":
        return "NULL"
    return text if text.lower() == _RAW[0] or text.startswith(_RAW[1]) else literal(text)


def _where(element: Element) -> str:
    if element.first("whereParams"):
        raise Untranslated("its condition has parameters")
    where = element.trimmed("where")
    return f" WHERE {where}" if where else ""


@change("loadData", "loadUpdateData")
def load_data(element: Element, names: Names) -> Iterator[str]:
    given = [column for column in element.columns() if column.trimmed("type").lower() != "skip"]
    listed = ", ".join(names.name(column.trimmed("name") or column.trimmed("header")) for column in given)
    columns = f" ({listed})" if given else ""
    yield f"COPY {table_of(element, names)}{columns} FROM {literal(element.trimmed('file'))} (FORMAT csv, HEADER)"


@change("addLookupTable")
def add_lookup_table(element: Element, names: Names) -> Iterator[str]:
    old = table_of(element, names, "existingTableName", "existingTableSchemaName")
    new = table_of(element, names, "newTableName", "newTableSchemaName")
    column, kept = named(element, names, "existingColumnName"), named(element, names, "newColumnName")
    key = names.name(element.trimmed("constraintName") or "FK_LOOKUP")
    yield f"CREATE TABLE {new} AS SELECT DISTINCT {column} AS {kept} FROM {old} WHERE {column} IS NOT NULL"
    yield f"ALTER TABLE {new} ALTER COLUMN {kept} SET NOT NULL"
    yield f"ALTER TABLE {new} ADD PRIMARY KEY ({kept})"
    yield f"ALTER TABLE {old} ADD CONSTRAINT {key} FOREIGN KEY ({column}) REFERENCES {new} ({kept})"


@change("mergeColumns")
def merge_columns(element: Element, names: Names) -> Iterator[str]:
    table, final = table_of(element, names), named(element, names, "finalColumnName")
    first, second = (named(element, names, name) for name in ("column1Name", "column2Name"))
    joined = f"{first} || {literal(element.get('joinString') or '')} || {second}"
    yield f"ALTER TABLE {table} ADD {final} {type_of(element, 'finalColumnType').sql}"
    yield f"UPDATE {table} SET {final} = {joined}"
    yield f"ALTER TABLE {table} DROP COLUMN {first}"
    yield f"ALTER TABLE {table} DROP COLUMN {second}"
