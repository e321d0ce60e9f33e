"""The keys, checks and exclusion constraints of a table."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Check, Constraint, Exclusion, PrimaryKey, Unique
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import constraint_definition
from meshdoc.catalog.relation import Relation
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.table.indexes import properties, served
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, comment, join, md, section


def constraints(page: Page, relation: Relation) -> Markup:
    """The primary key, unique and exclusion constraints, and checks."""
    parts = page.book.parts
    found: list[Constraint] = [
        constraint for cls in (PrimaryKey, Unique, Exclusion, Check) for constraint in parts(relation.oid, cls)
    ]
    page = page.once()
    return section("Constraints", bullets(_line(page, item) for item in found))


def _line(page: Page, item: Constraint) -> Markup:
    """`t_pkey: primary key (id); serves view v`."""
    index = next((each for each in page.book.parts(item.table, Index) if each.constraint == item.oid), None)
    facts = [_definition(page, item), *(_of_index(page, index) if index else ())]
    return join("<br>", [md("{}: {}", page.anchored(item), join("; ", facts)), comment(item.comment)])


def _of_index(page: Page, index: Index) -> Iterator[Markup]:
    """What the index behind a constraint serves besides, and its unusual properties."""
    if found := join(", ", served(page, index)):
        yield md("serves {}", found)
    if unusual := join(", ", properties(page, index)):
        yield md("index: {}", unusual)


def _definition(page: Page, item: Constraint) -> Markup:
    """What it demands; the definition of an exclusion constraint says all of it."""
    return _rule(page, item) if isinstance(item, Exclusion) else join(", ", [_rule(page, item), *unusual(item)])


def _rule(page: Page, item: Constraint) -> Markup:
    match item:
        case PrimaryKey() | Unique():
            return _key(page, item)
        case Check():
            return md("check {}", page.expression(item.expression, item.table))
    return code(constraint_definition(page.book.names, item))


def _key(page: Page, key: PrimaryKey | Unique) -> Markup:
    """`unique (a, b), nulls not distinct, include (c)`."""
    index = next((each for each in page.book.parts(key.table, Index) if each.constraint == key.oid), None)
    overlaps = md(" without overlaps") if key.without_overlaps else NOTHING
    kind = "primary key" if isinstance(key, PrimaryKey) else "unique"
    facts: list[Text] = [md("{} ({}{})", kind, page.columns(key.table, key.columns), overlaps)]
    if index and index.nulls_not_distinct:
        facts.append("nulls not distinct")
    if index and index.include:
        facts.append(md("include ({})", page.columns(key.table, index.include)))
    return join(", ", facts)


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
