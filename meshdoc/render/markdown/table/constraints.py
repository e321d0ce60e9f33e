"""The keys, checks and exclusion constraints of a table."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Check, Constraint, Exclusion, PrimaryKey, Unique
from meshdoc.catalog.names.definition import constraint_definition
from meshdoc.catalog.relation import Relation
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, code, comment, join, md, section, table


def constraints(page: Page, relation: Relation) -> Markup:
    """The primary key, unique and exclusion constraints, and checks."""
    parts = page.book.parts
    found: list[Constraint] = [
        constraint for cls in (PrimaryKey, Unique, Exclusion, Check) for constraint in parts(relation.oid, cls)
    ]
    rows = ((page.anchored(item), _definition(page, item), comment(item.comment)) for item in found)
    return section("Constraints", table(("Constraint", "Definition", "Description"), rows))


def _definition(page: Page, item: Constraint) -> Markup:
    return join(", ", [_rule(page, item), *unusual(item)])


def _rule(page: Page, item: Constraint) -> Markup:
    match item:
        case PrimaryKey() | Unique():
            return _key(page, item)
        case Check():
            refers = page.refers(item.expression, besides=item.table)
            return md("check {}", join(" uses ", [code(page.sql(item.expression)), refers]))
    return md("exclusion {}", code(constraint_definition(page.book.names, item)))


def _key(page: Page, key: PrimaryKey | Unique) -> Markup:
    definition = constraint_definition(page.book.names, key)
    special = key.without_overlaps or "INCLUDE" in definition or "NULLS NOT" in definition
    plain = md("({})", page.columns(key.table, key.columns))
    kind = "primary key" if isinstance(key, PrimaryKey) else "unique"
    return join(" ", [kind, plain, code(definition) if special else NOTHING])


def unusual(item: Constraint) -> Iterator[Text]:
    """The unusual properties of a constraint."""
    if item.deferrable:
        yield "deferrable, initially deferred" if item.initially_deferred else "deferrable"
    if not item.enforced:
        yield "not enforced"
    elif not item.validated:
        yield "not valid (existing rows were not checked)"
    if item.no_inherit and isinstance(item, Check):
        yield "no inherit"
    if not item.is_local:
        yield "inherited"
