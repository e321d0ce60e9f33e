"""The line below a table's title: its kind, and how it is tied to the rest of the schema and to its history."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.relation import Persistence, Table
from meshdoc.catalog.trigger import Policy
from meshdoc.history.wording import noun_of
from meshdoc.render import AnyTable
from meshdoc.render.display import in_words, plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, md
from meshdoc.render.mermaid import foreign_keys, referencing_keys


def facts(page: Page, item: AnyTable) -> Iterator[Text]:
    """Kind, columns, relations, row-level security and versions."""
    yield page.kind(_kind(item), item)
    if item.partition_of:
        yield md("partition of {}", page.object(item.partition_of))
    yield plural(len(item.columns), "column")
    if outgoing := len(foreign_keys(page.book, item)):
        yield f"references {outgoing}"
    if incoming := len(referencing_keys(page.book, item)):
        yield f"referenced by {incoming}"
    if isinstance(item, Table) and page.book.uses_row_security:
        yield _row_security(page, item)
    yield from page.versions(item)
    yield page.owner(item)


def _kind(item: AnyTable) -> str:
    persistence = "" if item.persistence is Persistence.PERMANENT else f"{in_words(item.persistence)} "
    return f"{persistence}{noun_of(item)}".capitalize()


def _row_security(page: Page, item: Table) -> Markup:
    count = len(page.book.parts(item.oid, Policy))
    policies = f", {plural(count, 'policy')}" if count else ""
    state = "on" if item.row_security else "off"
    return md("{} {}", page.to_anchor("row-level-security", "RLS"), f"{state}{policies}")
