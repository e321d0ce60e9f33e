"""Literals of the reg* types, such as regclass: regproc.c. Their value is the oid in decimal digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from pglast import ast

from meshdoc import errors
from meshdoc.adt.identifier import split_name, split_signature
from meshdoc.adt.integer import read_unsigned
from meshdoc.adt.scalar import SPACE
from meshdoc.analyze.candidates import function_schemas
from meshdoc.analyze.operators import exact_operator
from meshdoc.analyze.type import find_type, resolve_type
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.role import Role
from meshdoc.catalog.system import (
    SystemOperator,
    SystemProc,
    SystemRow,
    SystemTextSearchConfiguration,
    SystemTextSearchDictionary,
)
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.syntax.names import deconstructed
from meshdoc.syntax.parser import parse_expression

DIGITS = re.compile("[0-9]+")
Read: TypeAlias = Callable[[Facts, TypeRef, str], str]


def _reader(find: Callable[[Facts, str], Oid]) -> Read:
    """A name, a number, or a dash for zero: parseDashOrOid."""
    read_number_or_name = _numeric_reader(find)
    return lambda facts, type, text: "0" if text == "-" else read_number_or_name(facts, type, text)


def _numeric_reader(find: Callable[[Facts, str], Oid]) -> Read:
    """A name or a number: parseNumericOid."""
    return lambda facts, type, text: read_unsigned(text, "oid") if DIGITS.fullmatch(text) else str(find(facts, text))


def _schemas(facts: Facts, schema: str | None) -> tuple[Oid, ...]:
    """The schemas to search; none if the named one does not exist."""
    if schema is not None and facts.names.find_schema(schema) is None:
        return ()
    return function_schemas(facts, schema)


def find_relation(facts: Facts, text: str) -> Oid:
    """regclassin. Raises SqlError 42P01 if it does not exist."""
    schema, name = deconstructed(split_name(text))
    item = facts.names.relation(schema, name)
    if item is None:
        raise errors.undefined_relation(".".join(split_name(text)))
    return item.oid


def find_type_by_text(facts: Facts, text: str) -> Oid:
    """regtypein: parseTypeString."""
    return resolve_type(facts, _type_name(text)).oid


def is_type(facts: Facts, text: str) -> bool:
    """Whether a type exists, without the assumption that it belongs to an extension of unknown contents."""
    return find_type(facts, _type_name(text)) is not None


def _type_name(text: str) -> ast.TypeName:
    if where := _unmatched(text):
        raise SqlError("42601", f"syntax error at {where}")
    raw = parse_expression(f"CAST(NULL AS {text}\n)") if text.strip(SPACE) else None
    if not isinstance(raw, ast.TypeCast) or raw.typeName.setof:
        raise SqlError("42601", f'invalid type name "{text}"')
    return raw.typeName


def _unmatched(text: str) -> str:
    """Where a parenthesis outside quotes lacks its counterpart, in PostgreSQL's words."""
    depth = 0
    for mark in "".join(text.split('"')[::2]):
        depth += (mark == "(") - (mark == ")")
        if depth < 0:
            return 'or near ")"'
    return "end of input" if depth else ""


def _proc(facts: Facts, text: str) -> Oid:
    """regprocin: a name that is not overloaded."""
    names = split_name(text)
    schema, name = deconstructed(names)
    found = [proc for oid in _schemas(facts, schema) for proc in facts.procs_named(oid, name)]
    return _only(found, SqlError("42883", f'function "{text}" does not exist'), f'function named "{text}"')


def _only(found: Sequence[SystemProc | SystemOperator], missing: SqlError, noun: str) -> Oid:
    if not found:
        raise missing
    if len(found) > 1:
        raise SqlError("42725", f"more than one {noun}")
    return found[0].oid


def _procedure(facts: Facts, text: str) -> Oid:
    """regprocedurein: all arguments are given, also those with defaults."""
    names, types = split_signature(text)
    schema, name = deconstructed(names)
    wanted = tuple(find_type_by_text(facts, type) for type in types)
    for oid in _schemas(facts, schema):
        for proc in facts.procs_named(oid, name):
            if proc.argument_types == wanted:
                return proc.oid
    raise SqlError("42883", f'function "{text}" does not exist')


def _oper(facts: Facts, text: str) -> Oid:
    """regoperin."""
    schema, name = deconstructed(split_name(text))
    found = [row for oid in _schemas(facts, schema) for row in facts.operators_named(oid, name)]
    return _only(found, errors.undefined_operator(text), f"operator named {text}")


def _operator(facts: Facts, text: str) -> Oid:
    """regoperatorin."""
    names, types = split_signature(text)
    found = [NO_OID if type.lower() == "none" else find_type_by_text(facts, type) for type in types]
    if len(found) == 1:
        raise SqlError("42P02", "missing argument", hint="Use NONE to denote the missing argument of a unary operator.")
    if len(found) != 2:
        raise SqlError("54023", "too many arguments", hint="Provide two argument types for operator.")
    row = exact_operator(facts, names, *found) if _schemas(facts, deconstructed(names)[0]) else None
    if row is None:
        raise errors.undefined_operator(text)
    return row.oid


def _collation(facts: Facts, text: str) -> Oid:
    """regcollationin."""
    names = split_name(text)
    found = facts.find_collation(*deconstructed(names))
    if found is None:
        raise errors.undefined_collation(names)
    return found


def _namespace(facts: Facts, text: str) -> Oid:
    """regnamespacein."""
    return facts.names.schema(_only_name(text)).oid


def _only_name(text: str) -> str:
    names = split_name(text)
    if len(names) > 1:
        raise errors.invalid_name_syntax()
    return names[0]


def _role(facts: Facts, text: str) -> Oid:
    """regrolein."""
    name = _only_name(text)
    item = facts.names.catalog.find("role", name)
    if not isinstance(item, Role):
        raise errors.undefined_role(name)
    return item.oid


def _text_search(row: type[SystemRow], noun: str) -> Callable[[Facts, str], Oid]:
    def find(facts: Facts, text: str) -> Oid:
        names = split_name(text)
        schema, name = deconstructed(names)
        for oid in _schemas(facts, schema):
            if item := facts.names.catalog.find(noun, oid, name):
                return item.oid
            found = facts.names.system.table(row).oid(("schema", "name"), (oid, name))
            if found:
                return found
        raise SqlError("42704", f'{noun} "{".".join(names)}" does not exist')

    return find


REFERENCES: dict[str, Read] = {
    "regclassin": _reader(find_relation),
    "regtypein": _reader(find_type_by_text),
    "regprocin": _reader(_proc),
    "regprocedurein": _reader(_procedure),
    "regoperin": _numeric_reader(_oper),
    "regoperatorin": _numeric_reader(_operator),
    "regcollationin": _reader(_collation),
    "regnamespacein": _reader(_namespace),
    "regrolein": _reader(_role),
    "regconfigin": _reader(_text_search(SystemTextSearchConfiguration, "text search configuration")),
    "regdictionaryin": _reader(_text_search(SystemTextSearchDictionary, "text search dictionary")),
}
