"""Types, casts, operators and collations: pg_type, pg_cast, pg_operator, pg_collation."""

from __future__ import annotations

from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.names.names import (
    column_type,
    expression,
    routine_signature,
    schema_name,
    type_name,
    unique_routine_name,
)
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import Cast, Collation, Operator
from meshdoc.catalog.relation import CompositeType
from meshdoc.catalog.type import BaseType, Domain, EnumType, RangeType, Type
from meshdoc.render.json.value import Entries, Facts, Json, foot, head, parts, shown

CONTEXTS = {"e": "explicit", "a": "assignment", "i": "implicit"}
PROVIDERS = {"i": "icu", "c": "libc", "b": "builtin"}


def types(names: Names) -> Entries:
    """Enums, domains, composite, range and base types, without array, row and multirange types."""
    found: list[Type | CompositeType] = [*shown(names, Type), *shown(names, CompositeType)]
    for item in sorted(found, key=lambda item: (schema_name(names, item.schema), item.name)):
        if (facts := _type(names, item)) is not None:
            yield item, head(names, item) | facts | foot(names, item, "T")


def _type(names: Names, item: Type | CompositeType) -> Facts | None:
    """The facts specific to the kind of type; None if the type is not listed."""
    match item:
        case EnumType():
            return {"kind": "enum", "labels": [label.name for label in item.labels]}
        case Domain():
            return _domain(names, item)
        case CompositeType():
            attributes: list[Json] = [
                {"name": column.name, "type": column_type(names, column.type)} for column in item.columns
            ]
            return {"kind": "composite", "attributes": attributes}
        case RangeType():
            return {"kind": "range", "subtype": type_name(names, item.subtype)}
        case BaseType(defined=True, element=0):
            return {"kind": "base"}
        case _:
            return None


def _domain(names: Names, item: Domain) -> Facts:
    checks = parts(names, item.oid, Check)
    constraints: list[Json] = [
        {"name": check.name, "expression": expression(names, check.expression)} for check in checks
    ]
    return {
        "kind": "domain",
        "base_type": column_type(names, item.base),
        "not_null": bool(parts(names, item.oid, NotNull)),
        "default": expression(names, item.default) if item.default else None,
        "constraints": constraints,
    }


def casts(names: Names) -> Entries:
    """The casts, including those of range types."""
    found = [item for item in names.catalog.all(Cast) if not item.extension]
    for item in sorted(found, key=lambda item: (type_name(names, item.source), type_name(names, item.target))):
        facts: Facts = {
            "source": type_name(names, item.source),
            "target": type_name(names, item.target),
            "context": CONTEXTS[item.context],
            "function": routine_signature(names, item.function) if item.function else None,
        }
        yield item, facts


def operators(names: Names) -> Entries:
    """The operators, without shell operators."""
    found = shown(names, Operator)
    for item in sorted(found, key=lambda item: (schema_name(names, item.schema), item.name, item.left, item.right)):
        if item.function:
            facts: Facts = {
                **head(names, item),
                "left": _operand(names, item.left),
                "right": _operand(names, item.right),
                "function": unique_routine_name(names, item.function),
            }
            yield item, facts


def _operand(names: Names, type: Oid) -> str | None:
    return None if type == NO_OID else type_name(names, type)


def collations(names: Names) -> Entries:
    """The collations."""
    for item in shown(names, Collation):
        facts: Facts = {
            **head(names, item),
            "provider": PROVIDERS.get(item.provider),
            "deterministic": item.deterministic,
        }
        yield item, facts
