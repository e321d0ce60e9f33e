"""Literals that name objects, regclass and its kin: regproc.c. Their value is the oid in decimal digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from pglast import ast

from meshdoc.analyze.candidates import CallShape, function_candidates, function_schemas, qualified
from meshdoc.analyze.lsyscache import Facts
from meshdoc.analyze.operators import exact_operator
from meshdoc.analyze.type import resolve_type
from meshdoc.analyze.values.identifier import split_name, split_signature
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.role import Role
from meshdoc.catalog.system import (
    SystemRow,
    SystemTextSearchConfiguration,
    SystemTextSearchDictionary,
)
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.syntax.expression import parse_expression

Read: TypeAlias = Callable[[Facts, TypeRef, str], str]


def _reader(find: Callable[[Facts, str], Oid]) -> Read:
    def read(facts: Facts, type: TypeRef, text: str) -> str:
        if text == "-":
            return "0"
        return text if text.isdigit() else str(find(facts, text))

    return read


def find_relation(facts: Facts, text: str) -> Oid:
    """regclassin; 42P01 where there is none."""
    schema, name = qualified(split_name(text))
    item = facts.names.relation(schema, name)
    if item is None:
        raise SqlError("42P01", f'relation "{".".join(split_name(text))}" does not exist')
    return item.oid


def find_type_by_text(facts: Facts, text: str) -> Oid:
    """regtypein: parseTypeString."""
    raw = parse_expression(f"NULL::{text}")
    if not isinstance(raw, ast.TypeCast):
        raise SqlError("42601", f'invalid type name "{text}"')
    return resolve_type(facts, raw.typeName).oid


def _proc(facts: Facts, text: str) -> Oid:
    """regprocin: a name that is not overloaded."""
    names = split_name(text)
    schema, name = qualified(names)
    found = [proc for oid in function_schemas(facts, schema) for proc in facts.procs_named(oid, name)]
    if not found:
        raise SqlError("42883", f'function "{text}" does not exist')
    if len(found) > 1:
        raise SqlError("42725", f'more than one function named "{text}"')
    return found[0].oid


def _procedure(facts: Facts, text: str) -> Oid:
    """regprocedurein."""
    names, types = split_signature(text)
    wanted = tuple(find_type_by_text(facts, type) for type in types)
    for candidate in function_candidates(facts, names, CallShape(count=len(wanted), explicit_variadic=True)):
        if candidate.args == wanted and not candidate.defaults:
            return candidate.oid
    raise SqlError("42883", f'function "{text}" does not exist')


def _operator_name(text: str) -> tuple[str, ...]:
    *schema, name = text.strip().rsplit(".", 1)
    return (*split_name(schema[0]), name) if schema else (name,)


def _oper(facts: Facts, text: str) -> Oid:
    """regoperin."""
    schema, name = qualified(_operator_name(text))
    found = [row for oid in function_schemas(facts, schema) for row in facts.operators_named(oid, name)]
    if not found:
        raise SqlError("42883", f"operator does not exist: {text}")
    if len(found) > 1:
        raise SqlError("42725", f"more than one operator named {text}")
    return found[0].oid


def _operator(facts: Facts, text: str) -> Oid:
    """regoperatorin."""
    name, _, rest = text.partition("(")
    _, types = split_signature("x(" + rest)
    if len(types) != 2:
        raise SqlError("42P02" if not types else "54023", "missing argument" if not types else "too many arguments")
    left, right = (NO_OID if type.lower() == "none" else find_type_by_text(facts, type) for type in types)
    row = exact_operator(facts, _operator_name(name), left, right)
    if row is None:
        raise SqlError("42883", f"operator does not exist: {text}")
    return row.oid


def _collation(facts: Facts, text: str) -> Oid:
    """regcollationin."""
    schema, name = qualified(split_name(text))
    found = facts.find_collation(schema, name)
    if found is None:
        raise SqlError("42704", f'collation "{text}" for encoding "UTF8" does not exist')
    return found


def _namespace(facts: Facts, text: str) -> Oid:
    """regnamespacein."""
    return facts.names.schema(split_name(text)[0]).oid


def _role(facts: Facts, text: str) -> Oid:
    """regrolein."""
    name = split_name(text)[0]
    item = facts.names.catalog.find("role", name)
    if not isinstance(item, Role):
        raise SqlError("42704", f'role "{name}" does not exist')
    return item.oid


def _text_search(row: type[SystemRow], key: str, noun: str) -> Callable[[Facts, str], Oid]:
    def find(facts: Facts, text: str) -> Oid:
        schema, name = qualified(split_name(text))
        for oid in function_schemas(facts, schema):
            if item := facts.names.catalog.find(key, oid, name):
                return item.oid
            found = facts.names.system.table(row).oid(("schema", "name"), (oid, name))
            if found:
                return found
        raise SqlError("42704", f'{noun} "{text}" does not exist')

    return find


REFERENCES: dict[str, Read] = {
    "regclassin": _reader(find_relation),
    "regtypein": _reader(find_type_by_text),
    "regprocin": _reader(_proc),
    "regprocedurein": _reader(_procedure),
    "regoperin": _reader(_oper),
    "regoperatorin": _reader(_operator),
    "regcollationin": _reader(_collation),
    "regnamespacein": _reader(_namespace),
    "regrolein": _reader(_role),
    "regconfigin": _reader(
        _text_search(SystemTextSearchConfiguration, "text search configuration", "text search configuration")
    ),
    "regdictionaryin": _reader(
        _text_search(SystemTextSearchDictionary, "text search dictionary", "text search dictionary")
    ),
}
