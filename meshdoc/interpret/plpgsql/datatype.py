"""Types of declarations: plpgsql_parse_wordtype and related functions of pl_comp.c, parse_datatype (pl_gram.y)."""

from __future__ import annotations

import re

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.bind import resolve_type
from meshdoc.analyze.type import column_collation
from meshdoc.catalog.contents import Field
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.plpgsql.frame import Frame
from meshdoc.interpret.plpgsql.variable import ANY_RECORD, Variable
from meshdoc.interpret.types import fields_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.syntax.parser import parse_expression, parse_type_name
from meshdoc.syntax.plpgsql_declare import Declaration

OF_SOMETHING = re.compile(
    r"(?P<name>(?:\"[^\"]*+\"|[^%\"])*+)%\s*+(?P<kind>row)?type\s*+(?P<array>array\b.*|\[.*)?",
    re.IGNORECASE | re.DOTALL,
)
NAME = re.compile(r'\s*(?:"((?:[^"]|"")+)"|([^\W\d][\w$]*|\$\d+))\s*(?:\.|$)')

Shape = tuple[TypeRef, tuple[Field, ...]]
"""A type, and the fields of its values if they are rows."""


def declared(frame: Frame, declaration: Declaration) -> Variable:
    """The variable of a declaration, without its default. Raises SqlError if its type does not exist."""
    if declaration.cursor:
        return Variable(declaration.name, TypeRef(oids.REFCURSOR), arguments=declaration.arguments)
    type, fields = declared_type(frame, declaration.type)
    facts = Facts(frame.session.names)
    if declaration.collation:
        clause = parse_expression(f"NULL COLLATE {declaration.collation}")
        assert isinstance(clause, ast.CollateClause)
        column_collation(facts, type, clause)
    if type.oid != oids.RECORD and facts.type(type.oid).kind == "p":
        shown = facts.format_type(type.oid)
        raise SqlError("0A000", f'variable "{declaration.name}" has pseudo-type {shown}')
    return Variable(declaration.name, type, fields=fields)


def declared_type(frame: Frame, text: str) -> Shape:
    """The type that a declaration names, and its fields if its values are rows."""
    words = text.strip()
    if words.lower() == "record":
        return ANY_RECORD, ()
    facts = Facts(frame.session.names)
    if (match := OF_SOMETHING.fullmatch(words)) is not None and (names := _names(match["name"])):
        type, fields = _row_of(frame, names) if match["kind"] else _type_of(frame, names)
        return _array_of(facts, type) if match["array"] else (type, fields)
    type = resolve_type(parse_type_name(words), frame.session.names)
    return type, fields_of(facts, type.oid)


def _array_of(facts: Facts, type: TypeRef) -> Shape:
    """build_datatype_arrayof: an array of arrays has the type of the array."""
    if facts.base_element_type(type.oid):
        return type, ()
    array = facts.array_type(type.oid)
    if not array:
        raise errors.undefined_array_type(facts.format_type(type.oid))
    return TypeRef(array, type.typmod), ()


def _names(text: str) -> list[str]:
    """The parts of a dotted name; none if the text is something else."""
    found, place = [], 0
    while place < len(text) and (match := NAME.match(text, place)):
        found.append(match[1].replace('""', '"') if match[1] else match[2].lower())
        place = match.end()
    return found if place == len(text) else []


def _type_of(frame: Frame, names: list[str]) -> Shape:
    """name%TYPE: the type of a variable or column."""
    variable = frame.find(names[0]) if len(names) == 1 else None
    if len(names) == 1 and names[0].startswith("$") and variable is None:
        number = int(names[0][1:])
        variable = frame.parameters[number - 1] if 0 < number <= len(frame.parameters) else None
    if len(names) == 2:
        variable = frame.labelled(*names)
    if variable is not None:
        return variable.type, variable.fields
    if len(names) == 1:
        raise SqlError("42704", f'variable "{names[0]}" does not exist')
    facts = Facts(frame.session.names)
    item = _relation(frame, names[:-1])
    column = item.column(names[-1])
    if column is None:
        raise errors.undefined_column_of(names[-1], item.name)
    return column.type, fields_of(facts, column.type.oid)


def _row_of(frame: Frame, names: list[str]) -> Shape:
    """name%ROWTYPE."""
    item = _relation(frame, names)
    schema = frame.session.names.catalog[item.schema].name
    type = frame.session.names.type(schema, item.name)
    if type is None:
        raise SqlError("42809", f'relation "{item.name}" does not have a composite type')
    return TypeRef(type), fields_of(Facts(frame.session.names), type)


def _relation(frame: Frame, names: list[str]) -> Relation:
    *schema, name = names
    if schema:
        frame.session.names.schema(schema[-1])
    item = frame.session.names.relation(schema[-1] if schema else None, name)
    if item is None:
        raise errors.undefined_relation(".".join(names))
    if not isinstance(item, Relation):
        raise SqlError("42809", f'relation "{name}" does not have a composite type')
    return item
