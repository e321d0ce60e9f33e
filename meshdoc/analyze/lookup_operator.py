"""The operator that a statement names: LookupOperWithArgs (parse_oper.c), OpernameGetOprid (namespace.c)."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.lookup_type import operand_type
from meshdoc.catalog.names.description import shown_type
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import Operator
from meshdoc.catalog.system import System, SystemOperator
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import existing
from meshdoc.lookup.rows import copied
from meshdoc.syntax.names import QualifiedName, qualified


def lookup_operator(names: Names, node: ast.ObjectWithArgs) -> Operator:
    """The operator that a statement names: LookupOperWithArgs.

    A built-in one is returned as an object that is not in the catalog. Raises SqlError 42883 if it does not
    exist.
    """
    left, right = (operand_type(names, argument) if argument else NO_OID for argument in node.objargs)
    name = qualified(node.objname)
    found = find_operator(names, name, left, right)
    if found is None:
        if not right:
            raise SqlError("42601", "postfix operators are not supported")
        raise errors.undefined_operator(signature(names, name, left, right))
    return found


def find_operator(names: Names, name: QualifiedName, left: Oid, right: Oid) -> Operator | None:
    """The operator with exactly these operand types (0: no operand), or None: OpernameGetOprid."""
    if name.schema:
        names.schema(name.schema)
    for schema in names.schemas(name.schema, names.search_path):
        for item in operators_in(names, schema, name.name):
            if (item.left, item.right) == (left, right):
                return item
    return None


def operators_in(names: Names, schema: Oid, name: str) -> Iterator[Operator]:
    """The operators with that name in one schema, built-in ones included."""
    for item in names.catalog.sharing("operator name", schema, name):
        assert isinstance(item, Operator)
        yield item
    for row in names.system.operators_named(name):
        if row.schema == schema:
            yield system_operator(names.system, row.oid)


def operator_by_oid(names: Names, oid: Oid) -> Operator | None:
    """The operator with that oid, built-in ones included; None if it has been dropped."""
    found = names.catalog.get(oid)
    if isinstance(found, Operator):
        return found
    return system_operator(names.system, oid) if names.system.operator(oid) else None


@functools.lru_cache(maxsize=512)
def system_operator(system: System, oid: Oid) -> Operator:
    """A built-in operator as a catalog object."""
    return operator_of(existing(system.operator(oid), oid))


def operator_of(row: SystemOperator) -> Operator:
    """A row of pg_operator as a catalog object."""
    return copied(Operator, row)


def signature(names: Names, name: QualifiedName, left: Oid, right: Oid) -> str:
    """`integer + text`, with the name as it was written: op_signature_string."""
    words = [str(name), shown_type(names, TypeRef(right))]
    return " ".join([shown_type(names, TypeRef(left)), *words] if left else words)
