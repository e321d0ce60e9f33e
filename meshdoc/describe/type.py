"""Types: `\\dT+` and `\\dD+`."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Check, Constraint, NotNull
from meshdoc.catalog.names.definition import constraint_definition
from meshdoc.catalog.names.names import (
    bare_collation_name,
    column_type,
    expression,
    schema_name,
    type_collation,
    type_name,
)
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.catalog.type import Domain, EnumType, RangeType, Type
from meshdoc.describe.describer import describer, foot, pretty
from meshdoc.describe.grid import properties
from meshdoc.describe.stored_type import length

SIZES = {-1: "var", -2: "cstring"}


@describer(Domain)
def domain(names: Names, item: Domain) -> Iterator[str]:
    """A domain with its constraints."""
    of_domain = (each for each in names.catalog.children(item.oid, Constraint) if each.domain == item.oid)
    found = sorted(of_domain, key=lambda constraint: constraint.name)
    checks = [f'CONSTRAINT "{each.name}" {_check(names, each)}' for each in found if isinstance(each, Check)]
    usual = type_collation(names, item.base.oid)
    pairs = (
        ("Type", column_type(names, item.base)),
        ("Collation", bare_collation_name(names, item.collation) if item.collation != usual else ""),
        ("Nullable", "not null" if any(isinstance(each, NotNull) for each in found) else ""),
        ("Default", expression(names, pretty(names, item).default or item.default) if item.default else ""),
        ("Check", "\n".join(checks)),
    )
    yield from properties(f'Domain "{_name(names, item)}"', pairs)
    yield from foot(names, item)


def _check(names: Names, constraint: Constraint) -> str:
    return constraint_definition(names, pretty(names, constraint))


@describer(Type)
def type(names: Names, item: Type) -> Iterator[str]:
    """Any other type."""
    size = length(names, item.oid)
    labels = [label.name for label in item.labels] if isinstance(item, EnumType) else []
    pairs = (
        ("Size", SIZES.get(size, str(size))),
        ("Elements", "\n".join(labels)),
        ("Subtype", type_name(names, item.subtype) if isinstance(item, RangeType) else ""),
    )
    yield from properties(f'{_noun(item)} "{_name(names, item)}"', pairs)
    yield from foot(names, item)


def _noun(item: Object) -> str:
    return "Enum type" if isinstance(item, EnumType) else "Range type" if isinstance(item, RangeType) else "Type"


def _name(names: Names, item: Type) -> str:
    return f"{schema_name(names, item.schema)}.{item.name}"
