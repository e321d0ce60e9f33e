"""A type's page: its values and its usage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.names.names import collation_name
from meshdoc.catalog.relation import CompositeType
from meshdoc.catalog.type import BaseType, Domain, EnumType, RangeType, TypeRef
from meshdoc.registry import Registry
from meshdoc.render import AnyType
from meshdoc.render.display import plural
from meshdoc.render.links import label_anchor
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.security import grants
from meshdoc.render.markdown.story import story
from meshdoc.render.markdown.table.columns import view_columns
from meshdoc.render.markdown.usage import usage
from meshdoc.render.markup import Markup, Text, anchor, bullets, code, comment, document, md, section, table

WORDS: dict[type[AnyType], str] = {
    EnumType: "enum",
    Domain: "domain",
    RangeType: "range type",
    BaseType: "base type",
    CompositeType: "composite type",
}

values: Registry[type[AnyType], Callable[[Page, Any], Text]] = Registry("values of a type")


@kind_page(EnumType, Domain, RangeType, BaseType, CompositeType)
def type_page(page: Page, item: AnyType) -> Markup:
    """Everything about one type."""
    return document(
        page.top(item, "Types", "types", _facts(page, item)),
        values[type(item)](page, item),
        usage(page, item),
        grants(page, item, "T"),
        story(page, item),
    )


def word(item: AnyType) -> str:
    """The kind of a type."""
    return WORDS[type(item)]


def _facts(page: Page, item: AnyType) -> Iterator[Text]:
    yield md("{} in schema {}", word(item).capitalize(), page.object(item.schema))
    if isinstance(item, EnumType):
        yield plural(len(item.labels), "label")


@values(EnumType)
def _enum(page: Page, item: EnumType) -> Markup:
    rows = ((str(place), anchor(label_anchor(label), code(label.name))) for place, label in enumerate(item.labels, 1))
    return section("Labels", "Values in sort order.", table((md("#"), "Label"), rows))


@values(Domain)
def _domain(page: Page, item: Domain) -> Markup:
    facts: list[Text] = [md("base type {}", page.type(item.base))]
    facts += [md("default {}", code(page.sql(item.default)))] if item.default else []
    facts += ["not null"] if page.book.parts(item.oid, NotNull) else []
    facts += [md("collation {}", code(collation_name(page.book.names, item.collation)))] if item.collation else []
    rows = (
        (
            page.anchored(check),
            code(page.sql(check.expression)),
            page.refers(check.expression, besides=item.oid),
            comment(check.comment),
        )
        for check in page.book.parts(item.oid, Check)
    )
    return section("Values", bullets(facts), table(("Check", "Condition", "References", "Description"), rows))


@values(RangeType)
def _range(page: Page, item: RangeType) -> Markup:
    return section("Values", bullets([md("subtype {}", page.type(TypeRef(item.subtype)))]))


@values(CompositeType)
def _composite(page: Page, item: CompositeType) -> Markup:
    return view_columns(page, item)


@values(BaseType)
def _base(page: Page, item: BaseType) -> Text:
    if not item.defined:
        return "Shell type (declared only)."
    functions = (("input", item.input), ("output", item.output), ("receive", item.receive), ("send", item.send))
    return section("Values", bullets(md("{} function: {}", role, page.object(oid)) for role, oid in functions if oid))
