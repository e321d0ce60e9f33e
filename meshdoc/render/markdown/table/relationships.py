"""The foreign keys of a table and those that reference it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.constraint import Action, ForeignKey, Match
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.render import AnyTable
from meshdoc.render.display import in_words
from meshdoc.render.markdown.diagram import drawn
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.table.constraints import unusual
from meshdoc.render.markdown.table.deletion import deletion
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, comment, join, joined, md, section, table
from meshdoc.render.mermaid import foreign_keys, neighbourhood, referencing_keys


def relationships(page: Page, item: AnyTable) -> Markup:
    """The table among its neighbors, and the foreign keys both ways."""
    return joined(
        section("Relationships", drawn(page, neighbourhood(page.book, item)), _implied(page, item)),
        section("Delete", deletion(page, item)),
        outgoing(page, item),
        incoming(page, item),
    )


def _implied(page: Page, item: AnyTable) -> Markup:
    """The columns that look like references, and why."""
    found = list(page.book.implied.of(item)) if isinstance(item, Table) else []
    if not found:
        return NOTHING
    lines = (
        md(
            "{} → {} ({})",
            page.columns(item.oid, [each.attnum]),
            page.name(Address(each.table, each.target)),
            "same name and type" if each.same_name else "named after the table, same type",
        )
        for each in found
    )
    return joined(md("**Implied references** (no foreign key):"), bullets(lines))


def outgoing(page: Page, relation: Relation) -> Markup:
    """The foreign keys of the table."""
    rows = (
        (
            page.anchored(key),
            page.columns(key.table, key.columns),
            md(
                "{} ({})",
                page.object(key.references_table),
                _named(page, key.references_table, key.references_columns),
            ),
            join("<br>", [join(", ", _rules(page, key)), comment(key.comment)]),
        )
        for key in foreign_keys(page.book, relation)
    )
    return section("References", table(("Foreign key", "Columns", "References", "Rule"), rows))


def incoming(page: Page, relation: Relation) -> Markup:
    """The foreign keys of other tables that reference the table."""
    rows = (
        (
            page.name(Address(key.oid), page.label(Address(key.table))),
            _named(page, key.table, key.columns),
            page.columns(key.references_table, key.references_columns),
            join(", ", _rules(page, key)),
        )
        for key in referencing_keys(page.book, relation)
    )
    return section("Referenced by", table(("Table", "Columns", "Referenced columns", "Rule"), rows))


def _named(page: Page, table: Oid, attnums: Iterable[int]) -> Markup:
    """The columns of another table, whose link is beside them."""
    item = page.book.catalog[table]
    assert isinstance(item, Relation)
    return join(", ", (code(item.attribute(attnum).name) for attnum in attnums))


def _rules(page: Page, key: ForeignKey) -> Iterator[Text]:
    """What a foreign key does beyond the default."""
    if key.on_delete is not Action.NO_ACTION:
        only = md(" ({})", page.columns(key.table, key.on_delete_columns)) if key.on_delete_columns else ""
        yield md("on delete {}{}", in_words(key.on_delete), only)
    if key.on_update is not Action.NO_ACTION:
        yield f"on update {in_words(key.on_update)}"
    if key.match is not Match.SIMPLE:
        yield f"match {in_words(key.match)}"
    if key.period:
        yield "period"
    yield from unusual(key)
