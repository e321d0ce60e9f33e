"""Publications and subscriptions: pg_publication, pg_publication_rel, pg_publication_namespace, pg_subscription."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Address
from meshdoc.catalog.publication import (
    OPERATIONS,
    GeneratedColumns,
    Publication,
    PublicationSchema,
    PublicationTable,
    Subscription,
)
from meshdoc.render.markdown.objects.kind import facts, listed
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, code, join, md

ORDER = ("insert", "update", "delete", "truncate")


@facts(Publication)
def publication(page: Page, item: Publication) -> Iterator[Text]:
    """What it publishes: operations, then tables with columns and filters."""
    if item.operations != OPERATIONS:
        published = ", ".join(word.upper() for word in ORDER if word in item.operations)
        yield f"publishes {published} only" if published else "publishes no operation"
    if item.all_tables:
        yield "all tables, including those created later"
    if item.via_partition_root:
        yield "changes of partitions are published as changes of their partitioned table"
    if item.generated_columns is GeneratedColumns.STORED:
        yield "stored generated columns are published"
    children = page.book.catalog.children
    schemas = children(item.oid, PublicationSchema)
    for schema in schemas:
        yield listed(page, schema, md("all tables of schema {}", page.object(schema.schema)))
    tables = children(item.oid, PublicationTable)
    if not (item.all_tables or tables or schemas):
        yield "publishes no table"
    for table in sorted(tables, key=lambda table: page.label(Address(table.table))):
        yield listed(page, table, _table(page, table))


def _table(page: Page, item: PublicationTable) -> Markup:
    """`t (a, b) where (a > 5)`."""
    columns = page.columns(item.table, item.columns)
    where = md("rows where {}", code(page.sql(item.where))) if item.where else ""
    return join(", ", [page.object(item.table), md("columns {}", columns) if columns else "", where])


@facts(Subscription)
def subscription(page: Page, item: Subscription) -> Iterator[Text]:
    """The publications it receives, and its options in the order of the manual."""
    yield md("subscribes to {}", join(", ", map(code, item.publications)))
    yield "enabled" if item.enabled else "disabled"
    yield md("replication slot {}", code(item.slot_name)) if item.slot_name else "no replication slot"
    if item.connection:
        yield md("connection {}", code(item.connection))
    yield from (md("option {}", code(f"{name} = {value}")) for name, value in item.options)
