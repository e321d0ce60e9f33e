"""Any object: `described` finds its layout; kinds without one of their own are properties in PostgreSQL's words."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import Extension, Schema
from meshdoc.catalog.names.identity import schema_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, Address, Object
from meshdoc.catalog.publication import Publication, PublicationSchema, PublicationTable
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.statistics import Statistics
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.describe.constraints import section
from meshdoc.describe.describer import describer, foot
from meshdoc.describe.grid import properties
from meshdoc.describe.relation import column_lines
from meshdoc.describe.table_parts import limits, policy_lines, rule_text, statistics_line, trigger_text
from meshdoc.history.ownership import is_implied
from meshdoc.history.wording import field_text, field_words, full_name, noun_of, told_fields


def described(names: Names, address: Address) -> Iterator[str]:
    """The lines about an object or a column."""
    item = names.catalog[address.oid]
    if address.sub and isinstance(item, Relation):
        yield from column_lines(names, item, item.attribute(address.sub))
        return
    found = (describer[cls] for cls in type(item).__mro__ if cls in describer)
    yield from next(found, _any)(names, item)


def _any(names: Names, item: Object) -> Iterator[str]:
    """An object of a kind without a layout of its own."""
    fields = (field for field in told_fields(item) if field.name not in ("owner", "acl", "comment"))
    pairs = ((field_words(field).capitalize(), field_text(names, item, item, field)) for field in fields)
    name = f'"{full_name(names, item)}"' if item.name else full_name(names, item)
    yield from properties(f"{noun_of(item).capitalize()} {name}", pairs)
    yield from foot(names, item)


@describer(Schema, Extension)
def holder(names: Names, item: Schema | Extension) -> Iterator[str]:
    """A schema or extension, with the number of objects in it by kind."""
    yield from _any(names, item)
    counts: dict[str, int] = {}
    for each in names.catalog.children(item.oid, Object):
        is_in = each.extension == item.oid if isinstance(item, Extension) else getattr(each, "schema", 0) == item.oid
        if is_in and each.oid >= FIRST_USER_OID and not is_implied(each) and not isinstance(each, Extension):
            counts[noun_of(each)] = counts.get(noun_of(each), 0) + 1
    yield from section("Objects:", (f"{noun}: {count}" for noun, count in sorted(counts.items())))


@describer(Publication)
def publication(names: Names, item: Publication) -> Iterator[str]:
    """A publication with its tables and schemas: `\\dRp+`."""
    yield from _any(names, item)
    tables = (
        f'"{schema_name(names, Address(each.table))}.{names.catalog[each.table].name}"{limits(names, each)}'
        for each in names.catalog.children(item.oid, PublicationTable)
    )
    yield from section("Tables:", sorted(tables))
    schemas = (names.catalog[each.schema].name for each in names.catalog.children(item.oid, PublicationSchema))
    yield from section("Tables from schemas:", (f'"{name}"' for name in sorted(schemas)))


@describer(Policy, Trigger, Rule, Statistics)
def part(names: Names, item: Object) -> Iterator[str]:
    """A part of a table, as the table lists it."""
    yield f'{noun_of(item).capitalize()} "{full_name(names, item)}"'
    match item:
        case Policy():
            lines = [*policy_lines(names, item)]
        case Trigger():
            lines = [trigger_text(names, item)]
        case Rule():
            lines = rule_text(names, item).split("\n")
        case Statistics():
            lines = [statistics_line(names, item)]
        case _:
            lines = []
    yield from (f"    {line}" for line in lines)
    yield from foot(names, item)
