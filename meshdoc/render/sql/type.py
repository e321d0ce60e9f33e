"""Types: enums, domains, composite, range and base types."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.names.definition import constraint_definition
from meshdoc.catalog.names.description import qualified_name
from meshdoc.catalog.names.names import (
    column_type,
    expression,
    operator_class_name,
    routine_name,
    schema_qualified_collation,
    type_collation,
    type_name,
)
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import NO_OID
from meshdoc.catalog.relation import CompositeType
from meshdoc.catalog.type import BaseType, Domain, EnumType, MultirangeType, RangeType, Type
from meshdoc.render.display import STORAGE
from meshdoc.render.sql.entry import Dump, Rank, Stage, creates
from meshdoc.render.sql.text import block

ALIGNMENTS = {"c": "char", "s": "int2", "i": "int4", "d": "double"}


@creates(EnumType, "TYPE", Rank.TYPE)
def enum(dump: Dump, item: EnumType) -> str:
    """CREATE TYPE ... AS ENUM."""
    labels = [simple_quoted(label.name) for label in item.labels]
    return f"CREATE TYPE {qualified_name(dump.names.catalog, item)} AS ENUM {block(labels)}"


@creates(CompositeType, "TYPE", Rank.TYPE)
def composite(dump: Dump, item: CompositeType) -> str:
    """CREATE TYPE ... AS (...)."""
    lines = []
    for column in item.columns:
        text = f"{quote_identifier(column.name)} {column_type(dump.names, column.type)}"
        if column.collation not in (NO_OID, type_collation(dump.names, column.type.oid)):
            text += f" COLLATE {schema_qualified_collation(dump.names, column.collation)}"
        lines.append(text)
    head = f"CREATE TYPE {qualified_name(dump.names.catalog, item)} AS"
    return f"{head} {block(lines, indent=chr(9))}" if lines else f"{head} (\n)"


@creates(Domain, "DOMAIN", Rank.TYPE)
def domain(dump: Dump, item: Domain) -> str:
    """CREATE DOMAIN, with the constraints that need nothing of what comes later."""
    names = dump.names
    text = f"CREATE DOMAIN {qualified_name(names.catalog, item)} AS {column_type(names, item.base)}"
    if item.collation not in (NO_OID, type_collation(names, item.base.oid)):
        text += f" COLLATE {schema_qualified_collation(names, item.collation)}"
    required = next((each for each in names.catalog.children(item.oid, NotNull) if each.domain == item.oid), None)
    if required:
        usual = required.name == f"{item.name}_not_null"
        text += (" " if usual else f" CONSTRAINT {quote_identifier(required.name)} ") + "NOT NULL"
    text += f" DEFAULT {expression(names, item.default)}" if item.default else ""
    checks = (
        f"\n\tCONSTRAINT {quote_identifier(check.name)} {constraint_definition(names, check)}"
        for check in inline_domain_checks(dump, item)
    )
    return text + "".join(checks)


def inline_domain_checks(dump: Dump, item: Domain) -> list[Check]:
    """The check constraints that are part of a domain's statement, by name."""
    found = [
        check
        for check in dump.names.catalog.children(item.oid, Check)
        if check.domain == item.oid and check.oid not in dump.apart and check.validated
    ]
    return sorted(found, key=lambda check: check.name)


@creates(RangeType, "TYPE", Rank.TYPE)
def range_type(dump: Dump, item: RangeType) -> str:
    """CREATE TYPE ... AS RANGE."""
    names = dump.names
    lines = [f"subtype = {type_name(names, item.subtype)}"]
    for multirange in names.catalog.children(item.oid, MultirangeType):
        lines.append(f"multirange_type_name = {qualified_name(names.catalog, multirange)}")
    if item.subtype_opclass:
        lines.append(f"subtype_opclass = {operator_class_name(names, item.subtype_opclass)}")
    if item.collation not in (NO_OID, type_collation(names, item.subtype)):
        lines.append(f"collation = {schema_qualified_collation(names, item.collation)}")
    if item.canonical:
        lines.append(f"canonical = {routine_name(names, item.canonical)}")
    if item.subtype_diff:
        lines.append(f"subtype_diff = {routine_name(names, item.subtype_diff)}")
    return f"CREATE TYPE {qualified_name(names.catalog, item)} AS RANGE {block(lines)}"


@creates(BaseType, "TYPE", Rank.TYPE)
def base(dump: Dump, item: BaseType) -> str:
    """CREATE TYPE with its functions; a type that is only declared stays a shell."""
    name = qualified_name(dump.names.catalog, item)
    return f"CREATE TYPE {name} {block(_base(dump, item))}" if item.defined else f"CREATE TYPE {name}"


def _base(dump: Dump, item: BaseType) -> Iterator[str]:
    names = dump.names
    yield f"INTERNALLENGTH = {item.length if item.length > 0 else 'variable'}"
    functions = {
        "INPUT": item.input,
        "OUTPUT": item.output,
        "RECEIVE": item.receive,
        "SEND": item.send,
        "TYPMOD_IN": item.typmod_in,
        "TYPMOD_OUT": item.typmod_out,
        "ANALYZE": item.analyze,
        "SUBSCRIPT": item.subscript,
    }
    for word, function in functions.items():
        if function:
            yield f"{word} = {routine_name(names, function)}"
    if item.collation:
        yield "COLLATABLE = true"
    if item.default is not None:
        yield f"DEFAULT = {simple_quoted(item.default)}"
    if item.element:
        yield f"ELEMENT = {type_name(names, item.element)}"
    if item.category != "U":
        yield f"CATEGORY = {simple_quoted(item.category)}"
    if item.preferred:
        yield "PREFERRED = true"
    if item.delimiter != ",":
        yield f"DELIMITER = {simple_quoted(item.delimiter)}"
    yield f"ALIGNMENT = {ALIGNMENTS[item.align]}"
    yield f"STORAGE = {STORAGE[item.storage]}"
    if item.by_value:
        yield "PASSEDBYVALUE"


@creates(BaseType, "SHELL TYPE", Rank.TYPE, Stage.EARLY)
@creates(RangeType, "SHELL TYPE", Rank.TYPE, Stage.EARLY)
def shell(dump: Dump, item: Type) -> str:
    """A type that is only declared, so that its functions can be created."""
    return f"CREATE TYPE {qualified_name(dump.names.catalog, item)}"
