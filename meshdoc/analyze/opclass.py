"""Operator classes by name: get_opclass_oid."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc.analyze.candidates import function_schemas
from meshdoc.catalog.object import Oid
from meshdoc.catalog.operator import BTREE
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.syntax.names import deconstructed, strings


def resolve_operator_class(facts: Facts, names: Sequence[ast.Node]) -> Oid:
    """The btree operator class with that name; raises SqlError 42704 if it does not exist."""
    schema, name = deconstructed(strings(names))
    rows = facts.operator_classes(BTREE)
    for oid in function_schemas(facts, schema):
        for row in rows:
            if row.schema == oid and row.name == name:
                return row.oid
    shown = ".".join(strings(names))
    raise SqlError("42704", f'operator class "{shown}" does not exist for access method "btree"')
