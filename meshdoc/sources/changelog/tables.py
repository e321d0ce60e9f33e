"""createTable, addColumn and the constraints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from meshdoc.sources.changelog.changes import (
    Untranslated,
    alter,
    change,
    named,
    remarks,
    required,
    table_of,
    type_of,
)
from meshdoc.sources.changelog.element import Element
from meshdoc.sources.changelog.names import Names
from meshdoc.sources.changelog.types import Type
from meshdoc.sources.changelog.values import default, literal

_NONE = Element("constraints", 1, 1)
_LONGEST_NAME = 63


@change("createTable")
def create_table(element: Element, names: Names) -> Iterator[str]:
    if not element.columns():
        raise Untranslated("it has no columns")
    kind = f"{element.trimmed('tableType').upper()} " if element.trimmed("tableType") else ""
    maybe = "IF NOT EXISTS " if element.is_true("ifNotExists") else ""
    table = names.name(element.trimmed("tableName")) if "TEMP" in kind else table_of(element, names)
    parts = [*(_column(column, names) for column in element.columns()), *_Constraints.of(element, names).parts()]
    by = f" PARTITION BY {element.trimmed('partitionBy')}" if element.trimmed("partitionBy") else ""
    space = f" TABLESPACE {element.trimmed('tablespace')}" if element.trimmed("tablespace") else ""
    yield f"CREATE {kind}TABLE {maybe}{table} ({', '.join(parts)}){by}{space}"
    yield from remarks(element, names)


def _constraints(column: Element) -> Element:
    return column.first("constraints") or _NONE


def _column(column: Element, names: Names) -> str:
    type, constraints = type_of(column), _constraints(column)
    counts = column.is_true("autoIncrement") or type.counts
    value = None if counts else default(column, type, names)
    parts = [named(column, names, "name"), type.sql, _defaulted(value)]
    if counts:
        parts.append(_identity(column))
    if constraints.is_false("nullable"):
        parts.append(_not_null(constraints, names))
    return " ".join(filter(None, parts))


def _defaulted(value: str | None) -> str:
    if value is None:
        return ""
    return value if value.startswith("GENERATED ALWAYS ") else f"DEFAULT {value}"


def _identity(column: Element) -> str:
    given = (("startWith", "START WITH"), ("incrementBy", "INCREMENT BY"))
    options = " ".join(f"{words} {value}" for name, words in given if (value := column.trimmed(name)))
    generated = column.trimmed("generationType") or "BY DEFAULT"
    return f"GENERATED {generated} AS IDENTITY{f' ({options})' if options else ''}"


def _not_null(constraints: Element, names: Names) -> str:
    name = constraints.trimmed("notNullConstraintName")
    return f"CONSTRAINT {names.name(name)} NOT NULL" if name else "NOT NULL"


@dataclass
class _Constraints:
    """The constraints of a new table, which Liquibase writes after its columns."""

    names: Names
    table: str
    primary: list[Element] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    unique: dict[str, list[str]] = field(default_factory=dict)

    @staticmethod
    def of(element: Element, names: Names) -> _Constraints:
        made = _Constraints(names, element.trimmed("tableName"))
        for column in element.columns():
            made._add(column, _constraints(column))
        return made

    def _add(self, column: Element, constraints: Element) -> None:
        name = column.trimmed("name")
        if constraints.is_true("primaryKey"):
            self.primary.append(column)
        if target := _target(constraints, self.names):
            key = named(constraints, self.names, "foreignKeyName")
            self.foreign.append(
                f"CONSTRAINT {key} FOREIGN KEY ({self.names.name(name)}) REFERENCES {target}{_rules(constraints)}"
            )
        if constraints.is_true("unique"):
            if key := constraints.trimmed("uniqueConstraintName"):
                self.unique.setdefault(key, []).append(name)
            else:
                self.unnamed.append(f"UNIQUE ({self.names.name(name)})")

    def parts(self) -> Iterator[str]:
        if self.primary:
            yield self._primary_key()
        yield from self.foreign
        yield from self.unnamed
        for key, columns in self.unique.items():
            yield f"CONSTRAINT {self.names.name(key)} UNIQUE ({self.names.listed(columns)})"

    def _primary_key(self) -> str:
        given = [_constraints(column) for column in self.primary]
        name = next((name for each in given if (name := each.trimmed("primaryKeyName"))), "")
        columns = self.names.listed(column.trimmed("name") for column in self.primary)
        space = given[0].trimmed("primaryKeyTablespace")
        using = f" USING INDEX TABLESPACE {space}" if space else ""
        key = name or f"{self.table[: _LONGEST_NAME - len('_pkey')]}_pkey"
        return f"CONSTRAINT {self.names.name(key)} PRIMARY KEY ({columns}){using}{_deferral(given[0])}"


def _deferral(element: Element) -> str:
    deferred = " INITIALLY DEFERRED" if element.is_true("initiallyDeferred") else ""
    return deferred + (" DEFERRABLE" if element.is_true("deferrable") else "")


def _rules(constraints: Element) -> str:
    return (" ON DELETE CASCADE" if constraints.is_true("deleteCascade") else "") + _deferral(constraints)


def _target(constraints: Element, names: Names) -> str:
    """The table and columns that a column's foreign key references; empty if it has none."""
    if references := constraints.trimmed("references"):
        return references
    table, columns = constraints.trimmed("referencedTableName"), constraints.trimmed("referencedColumnNames")
    if not (table and columns):
        return ""
    return (
        f"{table_of(constraints, names, 'referencedTableName', 'referencedTableSchemaName')}({names.listed(columns)})"
    )


@change("addColumn")
def add_column(element: Element, names: Names) -> Iterator[str]:
    if not element.columns():
        raise Untranslated("it has no columns")
    table = table_of(element, names)
    later: list[str] = []
    for column in element.columns():
        type, constraints, name = type_of(column), _constraints(column), named(column, names, "name")
        value = default(column, type, names, prefix="value")
        yield f"ALTER TABLE {table} ADD {_added(column, type, names, is_filled=value is not None)}"
        if constraints.is_true("unique"):
            key = constraints.trimmed("uniqueConstraintName")
            yield f"ALTER TABLE {table} ADD {f'CONSTRAINT {names.name(key)} ' if key else ''}UNIQUE ({name})"
        if target := _target(constraints, names):
            key = named(constraints, names, "foreignKeyName")
            cascade = " ON DELETE CASCADE" if constraints.is_true("deleteCascade") else ""
            yield f"ALTER TABLE {table} ADD CONSTRAINT {key} FOREIGN KEY ({name}) REFERENCES {target}{cascade}"
        if value is not None:
            later.append(f"UPDATE {table} SET {name} = {value}")
    yield from later
    for column in element.columns():
        if _constraints(column).is_false("nullable") and default(column, type_of(column), names, "value") is not None:
            yield f"ALTER TABLE {table} ALTER COLUMN {named(column, names, 'name')} SET NOT NULL"
        if text := column.trimmed("remarks"):
            yield f"COMMENT ON COLUMN {table}.{named(column, names, 'name')} IS {literal(text)}"


def _added(column: Element, type: Type, names: Names, *, is_filled: bool) -> str:
    constraints = _constraints(column)
    parts = [
        named(column, names, "name"),
        type.sql,
        _identity(column) if column.is_true("autoIncrement") else "",
        _defaulted(default(column, type, names)),
        _not_null(constraints, names) if constraints.is_false("nullable") and not is_filled else "",
        "PRIMARY KEY" if constraints.is_true("primaryKey") else "",
    ]
    return " ".join(filter(None, parts))


@change("addAutoIncrement")
def add_auto_increment(element: Element, names: Names) -> Iterator[str]:
    table, column = table_of(element, names), named(element, names, "columnName")
    name = f"{element.trimmed('tableName')}_{element.trimmed('columnName')}_seq"
    schema = element.trimmed("schemaName")
    quoted = table.endswith('"') or column.endswith('"')
    sequence = f"{names.name(schema)}." if schema else ""
    sequence += names.name(name if quoted else name.lower())
    given = (("startWith", "START WITH"), ("incrementBy", "INCREMENT BY"))
    options = "".join(f" {words} {value}" for key, words in given if (value := element.trimmed(key)))
    yield f"CREATE SEQUENCE IF NOT EXISTS {sequence}{options}"
    yield f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL"
    yield f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT nextval({literal(sequence)})"
    yield f"ALTER SEQUENCE {sequence} OWNED BY {table}.{column}"


@change("addPrimaryKey")
def add_primary_key(element: Element, names: Names) -> Iterator[str]:
    name = element.trimmed("constraintName")
    columns = names.listed(element.trimmed(required(element, "columnNames")))
    space = f" USING INDEX TABLESPACE {element.trimmed('tablespace')}" if element.trimmed("tablespace") else ""
    key = f"CONSTRAINT {names.name(name)} " if name else ""
    yield f"{alter(element, names)} ADD {key}PRIMARY KEY ({columns}){space}"
    if element.is_true("clustered") and name:
        yield f"CLUSTER {table_of(element, names)} USING {names.name(name)}"


@change("dropPrimaryKey")
def drop_primary_key(element: Element, names: Names) -> Iterator[str]:
    if element.trimmed("constraintName"):
        yield f"{alter(element, names)} DROP CONSTRAINT {named(element, names, 'constraintName')}"
        return
    table = literal(names.qualified(element, required(element, "tableName")))
    yield (
        "DO $liquibase$ DECLARE name text; BEGIN "
        f"SELECT conname INTO STRICT name FROM pg_catalog.pg_constraint WHERE contype = 'p' AND conrelid = "
        f"{table}::pg_catalog.regclass; "
        f"EXECUTE pg_catalog.format({literal(f'{alter(element, names)} DROP CONSTRAINT %I')}, name); END $liquibase$"
    )


@change("addUniqueConstraint")
def add_unique_constraint(element: Element, names: Names) -> Iterator[str]:
    name = element.trimmed("constraintName")
    key = f"CONSTRAINT {names.name(name)} " if name else ""
    index = element.trimmed("forIndexName")
    columns = names.listed(element.trimmed(required(element, "columnNames")))
    using = f" USING INDEX {names.name(index)}" if index else ""
    if space := element.trimmed("tablespace"):
        using = f"{using or ' USING INDEX'} TABLESPACE {space}"
    deferral = " DEFERRABLE" if element.is_true("deferrable") else ""
    deferral += " INITIALLY DEFERRED" if element.is_true("initiallyDeferred") else ""
    yield f"{alter(element, names)} ADD {key}UNIQUE ({columns}){using}{deferral}"


@change("dropUniqueConstraint", "dropCheckConstraint")
def drop_constraint(element: Element, names: Names) -> Iterator[str]:
    yield f"{alter(element, names)} DROP CONSTRAINT {named(element, names, 'constraintName')}"


@change("addCheckConstraint")
def add_check_constraint(element: Element, names: Names) -> Iterator[str]:
    name = element.trimmed("constraintName")
    condition = element.trimmed("constraintBody") or element.text.strip()
    if not condition:
        raise Untranslated("its condition is missing")
    yield f"{alter(element, names)} ADD {f'CONSTRAINT {names.name(name)} ' if name else ''}CHECK ({condition})"


@change("addForeignKeyConstraint")
def add_foreign_key(element: Element, names: Names) -> Iterator[str]:
    base = table_of(element, names, "baseTableName", "baseTableSchemaName")
    target = table_of(element, names, "referencedTableName", "referencedTableSchemaName")
    own = names.listed(element.trimmed(required(element, "baseColumnNames")))
    theirs = names.listed(element.trimmed(required(element, "referencedColumnNames")))
    on = "".join(
        f" ON {words} {rule}"
        for name, words in (("onUpdate", "UPDATE"), ("onDelete", "DELETE"))
        if (rule := element.trimmed(name))
    )
    if not element.trimmed("onDelete") and element.is_true("deleteCascade"):
        on += " ON DELETE CASCADE"
    on += " DEFERRABLE" if element.is_true("deferrable") else ""
    on += " INITIALLY DEFERRED" if element.is_true("initiallyDeferred") else ""
    valid = " NOT VALID" if element.is_false("validate") else ""
    key = named(element, names, "constraintName")
    yield f"ALTER TABLE {base} ADD CONSTRAINT {key} FOREIGN KEY ({own}) REFERENCES {target} ({theirs}){on}{valid}"


@change("dropAllForeignKeyConstraints")
def drop_all_foreign_keys(element: Element, names: Names) -> Iterator[str]:
    base = table_of(element, names, "baseTableName", "baseTableSchemaName")
    yield (
        "DO $liquibase$ DECLARE name text; BEGIN FOR name IN SELECT conname FROM pg_catalog.pg_constraint "
        f"WHERE contype = 'f' AND conrelid = {literal(base)}::pg_catalog.regclass LOOP "
        f"EXECUTE pg_catalog.format({literal(f'ALTER TABLE {base} DROP CONSTRAINT %I')}, name); END LOOP; "
        "END $liquibase$"
    )


@change("dropForeignKeyConstraint")
def drop_foreign_key(element: Element, names: Names) -> Iterator[str]:
    base = table_of(element, names, "baseTableName", "baseTableSchemaName")
    yield f"ALTER TABLE {base} DROP CONSTRAINT {named(element, names, 'constraintName')}"
