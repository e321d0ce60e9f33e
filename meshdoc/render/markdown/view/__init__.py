"""A view's page: columns and their sources, its query in words, writing to it, usage, definition."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.definition import view_definition
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import MaterializedView, Table, View, is_invoker, storage_options
from meshdoc.insight.clauses import Clauses, clauses
from meshdoc.insight.reanalyzed import stored_query
from meshdoc.render import AnyView
from meshdoc.render.display import plural
from meshdoc.render.markdown.access import access
from meshdoc.render.markdown.page import Page, kind_page
from meshdoc.render.markdown.story import story
from meshdoc.render.markdown.table.indexes import indexes
from meshdoc.render.markdown.table.storage import replica_identity
from meshdoc.render.markdown.usage import usage
from meshdoc.render.markdown.view.columns import columns
from meshdoc.render.markdown.view.query import in_words
from meshdoc.render.markdown.view.refresh import refresh
from meshdoc.render.markdown.view.writing import writing
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, details, document, fenced, join, md, section

LONGEST = 15
"""A definition with more lines is folded."""


@kind_page(View, MaterializedView)
def view(page: Page, item: AnyView) -> Markup:
    """Everything about one view."""
    parts = _clauses(page, item)
    return document(
        page.top(item, "Views", "views", _facts(page, item)),
        columns(page, item, parts),
        in_words(page, item, parts),
        refresh(page, item) if isinstance(item, MaterializedView) else writing(page, item),
        indexes(page, item) if isinstance(item, MaterializedView) else NOTHING,
        usage(page, item),
        section("Options", bullets(_options(page, item))),
        access(page, item),
        _definition(page, item),
        story(page, item),
    )


def _clauses(page: Page, item: AnyView) -> Clauses | None:
    """The clauses of its query; None if only its text is known."""
    query = stored_query(page.book.names, item.query) if item.query.tree else None
    return clauses(page.book.names, query) if query else None


def _facts(page: Page, item: AnyView) -> Iterator[Text]:
    yield page.kind(item.noun.capitalize(), item)
    yield plural(len(item.columns), "column")
    if isinstance(item, View):
        yield _security(page, item)
    if isinstance(item, MaterializedView) and not item.populated:
        yield "not populated"


def _security(page: Page, item: View) -> Text:
    """Whose privileges and policies apply to the tables that the view reads; nothing if there is only one role."""
    if is_invoker(item):
        return "security invoker (caller's privileges and RLS apply)"
    if not (page.book.roles or page.book.uses_row_security):
        return ""
    bypassed = join(", ", page.sorted_links(Address(table.oid) for table in _bypassed(page, item)))
    own = md("runs with the privileges of its owner {}", page.role(item.owner))
    return md("{} (RLS of {} is bypassed)", own, bypassed) if bypassed else own


def _bypassed(page: Page, item: View) -> Iterator[Table]:
    """The tables with row-level security that does not apply to the view's owner."""
    privileges = page.book.access.privileges
    for oid in {address.oid for address in item.query.depends}:
        table = page.book.catalog.get(oid)
        if isinstance(table, Table) and table.row_security and not privileges.is_bound(item.owner, table):
            yield table


def _options(page: Page, item: AnyView) -> Iterator[Text]:
    yield from (md("{} = {}", code(name), code(value)) for name, value in sorted(storage_options(item)))
    if isinstance(item, MaterializedView) and item.replica_identity != "d":
        yield replica_identity(page, item)


def _definition(page: Page, item: AnyView) -> Markup:
    text = view_definition(page.book.names, item)
    count = text.strip().count("\n") + 1
    shown = fenced(text)
    return section("Definition", details(plural(count, "line"), shown) if count > LONGEST else shown)
