"""Lookup of columns that ALTER TABLE names, and their use in partition keys (tablecmds.c)."""

from __future__ import annotations

from meshdoc import errors
from meshdoc.catalog.relation import Column, Relation, Table
from meshdoc.commands.heap.relation import SYSTEM_COLUMNS
from meshdoc.diagnostics import SqlError


def find_column(relation: Relation, name: str, refusal: str = "cannot alter") -> Column:
    """The column named `name`. Raises SqlError 42703 if it does not exist, 0A000 with `refusal` for a system column."""
    if name in SYSTEM_COLUMNS:
        raise SqlError("0A000", f'{refusal} system column "{name}"')
    column = relation.column(name)
    if column is None:
        raise errors.undefined_column_of(name, relation.name)
    return column


def in_partition_key(table: object, attnum: int) -> str:
    """How the table's partition key uses a column: "column", "expression", or "" if it does not."""
    if isinstance(table, Table):
        for item in table.partition_key:
            if item.attnum == attnum:
                return "column"
            if item.expression and any(
                address.oid == table.oid and address.sub == attnum for address in item.expression.depends
            ):
                return "expression"
    return ""
