"""A type's page: its values and its usage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.names.names import (
    operator_class_default,
    operator_class_name,
    type_collation,
)
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, CompositeType
from meshdoc.catalog.type import BaseType, Domain, EnumType, MultirangeType, RangeType, TypeRef
from meshdoc.insight.labels import labels
from meshdoc.registry import Registry
from meshdoc.render import AnyType
from meshdoc.render.display import STORAGE, display_type_name, plural
from meshdoc.render.links import label_anchor
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.privilege import granted
from meshdoc.render.markdown.story import story
from meshdoc.render.markdown.table.columns import collation
from meshdoc.render.markdown.usage import usage
from meshdoc.render.markup import (
    NOTHING,
    Markup,
    Text,
    anchor,
    bullets,
    code,
    comment,
    document,
    join,
    md,
    section,
    table,
)

WORDS: dict[type[AnyType], str] = {
    EnumType: "enum",
    Domain: "domain",
    RangeType: "range type",
    BaseType: "base type",
    CompositeType: "composite type",
}
DEFAULT_COLLATION: Oid = 100
ALIGNMENT = {"c": "char", "s": "int2", "i": "int4", "d": "double"}
CATEGORIES = {
    "A": "array",
    "B": "boolean",
    "C": "composite",
    "D": "date/time",
    "E": "enum",
    "G": "geometric",
    "I": "network address",
    "N": "numeric",
    "P": "pseudo-type",
    "R": "range",
    "S": "string",
    "T": "timespan",
    "V": "bit string",
    "X": "unknown",
}
"""The categories of the manual; others are the user's own, a letter each."""
LENGTHS = {-1: "variable length", -2: "a null-terminated C string"}

values: Registry[type[AnyType], Callable[[Page, Any], Text]] = Registry("values of a type")


@kind_page(EnumType, Domain, RangeType, BaseType, CompositeType)
def type_page(page: Page, item: AnyType) -> Markup:
    """Everything about one type."""
    return document(
        page.top(item, "Types", "types", _facts(page, item)),
        values[type(item)](page, item),
        usage(page, item),
        section("Privileges", bullets(granted(page, item))),
        story(page, item),
    )


def word(item: AnyType) -> str:
    """The kind of a type."""
    return WORDS[type(item)]


def _facts(page: Page, item: AnyType) -> Iterator[Text]:
    yield page.kind(word(item).capitalize(), item)
    if isinstance(item, EnumType):
        yield plural(len(item.labels), "label")


# --- enums ----------------------------------------------------------------------------------------------------


@values(EnumType)
def _enum(page: Page, item: EnumType) -> Markup:
    found = labels(page.book.history, item)
    grown = len({origin.since for origin in found}) > 1
    rows = (
        (
            str(place),
            anchor(label_anchor(origin.label), code(origin.label.name)),
            code(origin.since) if grown and origin.since else "",
            join(", ", [md("formerly {}", code(name)) for name in origin.former]),
        )
        for place, origin in enumerate(found, 1)
    )
    return section("Labels", "Values in sort order.", table((md("#"), "Label", "Since", "Notes"), rows))


# --- domains ----------------------------------------------------------------------------------------------------


@values(Domain)
def _domain(page: Page, item: Domain) -> Markup:
    above = "; its constraints apply too" if isinstance(page.book.catalog.get(item.base.oid), Domain) else ""
    facts: list[Text] = [md("base type {}{}", page.type(item.base), above)]
    facts += [md("default {}", code(page.sql(item.default)))] if item.default else []
    facts += [md("collation {}", collation(page, item.collation))] if _collated(page, item) else []
    rows = (_check(page, item, check) for check in page.book.parts(item.oid, Check))
    return section(
        "Values",
        bullets([*facts, *_required(page, item)]),
        table(("Check", "Condition", "References", "Description"), rows),
    )


def _collated(page: Page, item: Domain) -> bool:
    return item.collation not in (0, DEFAULT_COLLATION, type_collation(page.book.names, item.base.oid))


def _required(page: Page, item: Domain) -> Iterator[Markup]:
    """The NOT NULL constraint, which has a name and may have a comment."""
    for constraint in page.book.parts(item.oid, NotNull):
        yield join(": ", [md("NOT NULL (constraint {})", page.anchored(constraint)), comment(constraint.comment)])


def _check(page: Page, item: Domain, check: Check) -> tuple[Text, ...]:
    unchecked = "" if check.validated else "NOT VALID: existing values were not checked"
    return (
        page.anchored(check),
        join("<br>", [code(page.sql(check.expression)), unchecked]),
        page.refers(check.expression, besides=item.oid),
        comment(check.comment),
    )


# --- ranges, composite and base types -----------------------------------------------------------------------------


@values(RangeType)
def _range(page: Page, item: RangeType) -> Markup:
    names = page.book.names
    multiranges = page.book.catalog.children(item.oid, MultirangeType)
    facts: list[Text] = [md("subtype {}", page.type(TypeRef(item.subtype)))]
    facts += [md("multirange type {}", code(display_type_name(names, each.oid))) for each in multiranges]
    if item.subtype_opclass and not operator_class_default(names, item.subtype_opclass):
        facts.append(md("operator class {}", _operator_class(page, item.subtype_opclass)))
    if item.collation not in (0, DEFAULT_COLLATION):
        facts.append(md("collation {}", collation(page, item.collation)))
    functions = (("canonical", item.canonical), ("subtype difference", item.subtype_diff))
    facts += [md("{} function {}", words, page.object(oid)) for words, oid in functions if oid]
    return section("Values", bullets(facts))


def _operator_class(page: Page, oid: Oid) -> Markup:
    return page.object(oid) if oid in page.book.catalog else code(operator_class_name(page.book.names, oid))


@values(CompositeType)
def _composite(page: Page, item: CompositeType) -> Markup:
    rows = (
        (
            anchor(page.links.part_anchor(item, column.attnum), code(column.name)),
            join(", ", [page.type(column.type), _column_collation(page, column)]),
            comment(column.comment),
        )
        for column in item.columns
    )
    return section("Attributes", table(("Attribute", "Type", "Description"), rows))


def _column_collation(page: Page, column: Column) -> Markup:
    usual = (0, type_collation(page.book.names, column.type.oid))
    if column.collation in usual:
        return NOTHING
    return md("collation {}", collation(page, column.collation))


@values(BaseType)
def _base(page: Page, item: BaseType) -> Text:
    if not item.defined:
        return "Shell type (declared only)."
    functions = (
        ("input", item.input),
        ("output", item.output),
        ("receive", item.receive),
        ("send", item.send),
        ("modifier input", item.typmod_in),
        ("modifier output", item.typmod_out),
        ("analyze", item.analyze),
        ("subscript", item.subscript),
    )
    calls = (md("{} function: {}", role, page.object(oid)) for role, oid in functions if oid)
    return section("Values", bullets([*calls, *_layout(page, item)]))


def _layout(page: Page, item: BaseType) -> Iterator[Text]:
    """How values are stored and read, where it is not the default."""
    length = LENGTHS.get(item.length, plural(item.length, "byte"))
    yield f"{length}, passed by value" if item.by_value else length
    yield f"alignment {ALIGNMENT[item.align]}, storage {STORAGE[item.storage]}"
    if item.category != "U":
        preferred = ", preferred type" if item.preferred else ""
        yield md("type category {}{}", CATEGORIES.get(item.category) or code(item.category), preferred)
    if item.default is not None:
        yield md("default {}", code(item.default))
    if item.element:
        yield md("elements of {}", page.type(TypeRef(item.element)))
    if item.delimiter != ",":
        yield md("array delimiter {}", code(item.delimiter))
    if item.collation:
        yield "collatable"
