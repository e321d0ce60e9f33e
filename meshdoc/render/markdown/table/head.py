"""The line below a table's title: its kind, and how it is tied to the rest of the schema and to its history."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.change import Cause
from meshdoc.catalog.relation import Persistence, Table
from meshdoc.catalog.trigger import Policy
from meshdoc.history.wording import noun_of
from meshdoc.insight.source_comments import table_comment
from meshdoc.render import AnyTable
from meshdoc.render.display import in_words, plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, comment, md
from meshdoc.render.mermaid import foreign_keys, referencing_keys


def source_comment(page: Page, item: AnyTable) -> Markup:
    """The comment above the table in the source, if it has none of its own."""
    found = "" if item.comment else table_comment(page.book.history, item)
    return md("{} *(source comment)*", comment(found)) if found else NOTHING


def facts(page: Page, item: AnyTable) -> Iterator[Text]:
    """Kind, columns, relations, row-level security and versions."""
    yield md("{} in schema {}", _kind(item), page.object(item.schema))
    if item.partition_of:
        yield md("partition of {}", page.object(item.partition_of))
    yield plural(len(item.columns), "column")
    if outgoing := len(foreign_keys(page.book, item)):
        yield f"references {outgoing}"
    if incoming := len(referencing_keys(page.book, item)):
        yield f"referenced by {incoming}"
    if isinstance(item, Table) and page.book.uses_row_security:
        yield _row_security(page, item)
    yield from _versions(page, item)
    yield page.owner(item)


def _kind(item: AnyTable) -> str:
    persistence = "" if item.persistence is Persistence.PERMANENT else f"{in_words(item.persistence)} "
    return f"{persistence}{noun_of(item)}".capitalize()


def _row_security(page: Page, item: Table) -> Markup:
    count = len(page.book.parts(item.oid, Policy))
    policies = f", {plural(count, 'policy')}" if count else ""
    state = "on" if item.row_security else "off"
    return md("{} {}", page.to_anchor("row-level-security", "RLS"), f"{state}{policies}")


def _versions(page: Page, item: AnyTable) -> Iterator[Text]:
    """The versions that created the table and last changed it."""
    history = page.book.history
    made, changes = history.created_by(item.oid), history.statements_of(item.oid)
    if made is None:
        return
    since = md("since {}", _version(page, made))
    last = changes[-1]
    yield since if last.version == made.version else md("{}, last changed {}", since, _version(page, last))


def _version(page: Page, cause: Cause) -> Markup:
    """A version with its date, linked to the statement."""
    date = page.book.history.date_of(cause.version)
    label = f"{cause.version} ({date.isoformat()})" if date else cause.version
    return page.source(cause.location, label)
