"""A table's page, in the order of a reader's questions; each section is a module of this package."""

from __future__ import annotations

from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.render import AnyTable
from meshdoc.render.markdown.access import access
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.security import row_security
from meshdoc.render.markdown.story import story
from meshdoc.render.markdown.table.columns import columns
from meshdoc.render.markdown.table.constraints import constraints
from meshdoc.render.markdown.table.head import facts
from meshdoc.render.markdown.table.indexes import indexes
from meshdoc.render.markdown.table.insert import insert
from meshdoc.render.markdown.table.partitions import partitions
from meshdoc.render.markdown.table.relationships import relationships
from meshdoc.render.markdown.table.storage import inheritance, sequences, storage
from meshdoc.render.markdown.table.triggers import rules, triggers
from meshdoc.render.markdown.usage import usage
from meshdoc.render.markup import NOTHING, Markup, document


@kind_page(Table, ForeignTable)
def table(page: Page, item: AnyTable) -> Markup:
    """Everything about one table."""
    return document(
        page.head(item, "Tables", "tables", facts(page, item)),
        columns(page, item),
        constraints(page, item),
        relationships(page, item),
        row_security(page, item) if isinstance(item, Table) else NOTHING,
        access(page, item),
        indexes(page, item),
        triggers(page, item),
        rules(page, item),
        insert(page, item),
        partitions(page, item),
        usage(page, item),
        sequences(page, item),
        inheritance(page, item),
        storage(page, item),
        story(page, item),
    )
