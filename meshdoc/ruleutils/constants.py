"""Constants: get_const_expr. Object references (regclass and related types) and enum labels are holes."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from typing import TypeAlias

from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.expr import Form, Hole, Part
from meshdoc.catalog.names.format_type import format_type_be
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import FIRST_USER_OID, Address, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.system import (
    SystemCollation,
    SystemRelation,
    SystemRole,
    SystemSchema,
    SystemTextSearchConfiguration,
    SystemTextSearchDictionary,
)
from meshdoc.catalog.type import EnumType
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace
from meshdoc.registry import Registry
from meshdoc.ruleutils.naming import Naming
from meshdoc.ruleutils.printer import Implicit, Printer, printer


class Shown(enum.Enum):
    """Whether a constant's type is printed: showtype."""

    NEVER = -1
    WHERE_NEEDED = 0
    ALWAYS = 1


@printer(nodes.Const)
def constant(node: nodes.Const, to: Printer, implicit: Implicit) -> None:
    """A constant, with its type if the text alone would have another."""
    print_constant(node, to, Shown.WHERE_NEEDED)


def print_constant(node: nodes.Const, to: Printer, shown: Shown) -> None:
    """Print a constant."""
    needed = _print_value(node, to)
    if shown is Shown.NEVER:
        return
    if needed or shown is Shown.ALWAYS:
        to.write("::", node.type)
    to.write(*to.naming.foreign_collation(node.collation, node.type.oid))


def _print_value(node: nodes.Const, to: Printer) -> bool:
    """Print the value, and return whether its type must follow."""
    oid, value = node.type.oid, node.value
    if value is None:
        to.write("NULL")
        return True
    if oid == oids.BOOL:
        to.write("true" if value in ("t", "true") else "false")
        return False
    if oid == oids.INT4 and not value.startswith("-"):
        to.write(value)
        return False
    if oid == oids.NUMERIC and value[0].isdigit() and re.search("[eE.]", value):
        to.write(value)
        return node.type.typmod >= 0
    to.write(*_literal(node, value, to.naming))
    return oid != oids.UNKNOWN


def _literal(node: nodes.Const, value: str, naming: Naming) -> tuple[Part, ...]:
    if function := reference.get(node.type.oid):
        return (_reference(node.type.oid, value, function, naming),)
    item = naming.facts.names.catalog.get(node.type.oid)
    if isinstance(item, EnumType):
        return (_label(item, value, Form.LABEL),)
    element = naming.facts.names.catalog.get(naming.facts.element_type(node.type.oid))
    if isinstance(element, EnumType):
        return _enum_array(element, value)
    relation = naming.facts.names.catalog.get(naming.facts.type_relation(naming.facts.base_type(node.type.oid)))
    if isinstance(relation, Relation):
        return (_row(relation, value),)
    return (simple_quoted(value),)


def with_names(node: nodes.Const, naming: Naming) -> nodes.Const:
    """The constant with the holes of its literal, where it has any."""
    literal = () if node.value is None else _literal(node, node.value, naming)
    return replace(node, names=literal) if any(isinstance(part, Hole) for part in literal) else node


def _row(relation: Relation, value: str) -> Part:
    """A row as record_out prints it, with its fields by attnum."""
    fields, quoted = [""], False
    for letter in value[1:-1]:
        quoted ^= letter == '"'
        if letter == "," and not quoted:
            fields.append("")
        else:
            fields[-1] += letter
    numbers = (column.attnum for column in relation.columns)
    return Hole(Address(relation.oid), Form.ROW, columns=tuple(zip(numbers, fields, strict=True)))


def _label(item: EnumType, name: str, form: Form) -> Part:
    number = next(label.number for label in item.labels if label.name == name)
    return Hole(Address(item.oid, number), form)


ARRAY_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([^{},"]+)|([{},])')


def _enum_array(item: EnumType, value: str) -> tuple[Part, ...]:
    """An array of enum labels as array_out prints it, with a hole for each label."""
    parts: list[Part] = ["'"]
    for quoted, bare, mark in ARRAY_TOKEN.findall(value):
        if mark:
            parts.append(mark)
        elif bare == "NULL" and not quoted:
            parts.append(bare)
        else:
            parts.append(_label(item, bare or re.sub(r"\\(.)", r"\1", quoted), Form.ELEMENT))
    return (*parts, "'")


# --- constants that refer to objects -------------------------------------------------------------------

InSchema: TypeAlias = SystemRelation | SystemCollation | SystemTextSearchConfiguration | SystemTextSearchDictionary

reference: Registry[Oid, Callable[[Naming, Oid], str]] = Registry("reference type")


def _reference(type: Oid, value: str, name: Callable[[Naming, Oid], str], naming: Naming) -> Part:
    """The name of an object as a literal: - or 0 for oid 0, and the number for an unknown oid."""
    oid = int(value) if value.isdigit() else 0
    if oid == 0:
        none = "0" if type in (oids.REGOPER, oids.REGOPERATOR) else "-"
        return simple_quoted(none if value == "0" else value)
    if naming.is_user(oid) and (oid >= FIRST_USER_OID or type in (oids.REGROLE, oids.REGNAMESPACE)):
        return Hole(Address(oid), Form.SIGNATURE if type in (oids.REGPROCEDURE, oids.REGOPERATOR) else Form.LITERAL)
    return simple_quoted(name(naming, oid) or value)


@reference(oids.REGTYPE)
def _regtype(naming: Naming, oid: Oid) -> str:
    names = naming.facts.names
    return format_type_be(names.catalog, names.system, oid) if names.system.type(oid) else ""


@reference(oids.REGPROC)
def _regproc(naming: Naming, oid: Oid) -> str:
    """The name of a function, schema-qualified if the bare name is not found or is ambiguous."""
    row = naming.facts.names.system.proc(oid)
    if row is None:
        return ""
    alone = len(naming.facts.names.system.procs_named(row.name)) == 1
    name = naming.in_schema(row.schema, row.name)
    return name if alone or row.schema != PG_CATALOG else f"pg_catalog.{name}"


@reference(oids.REGPROCEDURE)
def _regprocedure(naming: Naming, oid: Oid) -> str:
    names = naming.facts.names
    row = names.system.proc(oid)
    if row is None:
        return ""
    types = ",".join(format_type_be(names.catalog, names.system, type) for type in row.argument_types)
    return f"{naming.in_schema(row.schema, row.name)}({types})"


@reference(oids.REGOPER)
def _regoper(naming: Naming, oid: Oid) -> str:
    system = naming.facts.names.system
    row = system.operator(oid)
    if row is None:
        return ""
    return row.name if len(system.operators_named(row.name)) == 1 else f"pg_catalog.{row.name}"


@reference(oids.REGOPERATOR)
def _regoperator(naming: Naming, oid: Oid) -> str:
    names = naming.facts.names
    row = names.system.operator(oid)
    if row is None:
        return ""
    left, right = (
        format_type_be(names.catalog, names.system, type) if type else "NONE" for type in (row.left, row.right)
    )
    return f"{row.name}({left},{right})"


def _named(type: Oid, row: type[InSchema | SystemRole | SystemSchema]) -> None:
    @reference(type)
    def name(naming: Naming, oid: Oid) -> str:
        found = naming.facts.names.system.table(row).one("oid", oid)
        if isinstance(found, SystemRole | SystemSchema):
            return quote_identifier(found.name)
        return naming.in_schema(found.schema, found.name) if found else ""


_named(oids.REGCLASS, SystemRelation)
_named(oids.REGCOLLATION, SystemCollation)
_named(oids.REGCONFIG, SystemTextSearchConfiguration)
_named(oids.REGDICTIONARY, SystemTextSearchDictionary)
_named(oids.REGROLE, SystemRole)
_named(oids.REGNAMESPACE, SystemSchema)
