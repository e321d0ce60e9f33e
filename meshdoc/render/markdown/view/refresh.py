"""Refreshing a materialized view."""

from __future__ import annotations

from meshdoc.catalog.index import Index
from meshdoc.catalog.relation import MaterializedView
from meshdoc.insight.effects.record import Action
from meshdoc.insight.schedule import jobs
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, bullets, code, join, md, section


def refresh(page: Page, item: MaterializedView) -> Markup:
    """Who refreshes it, and whether that can leave it readable."""
    users = {use.routine for use in page.book.effects.users(item.oid) if use.action is Action.REFRESH}
    scheduled = [job for job in jobs(page.book.history) if item.name in job.command]
    by: list[Text] = [page.object(oid) for oid in sorted(users)]
    by += [md("job {} ({})", code(job.name or job.command), code(job.schedule)) for job in scheduled]
    who = md("refreshed by {}", join(", ", by)) if by else "nothing in the schema refreshes it"
    return section("Refresh", bullets([who, _concurrently(page, item)]))


def _concurrently(page: Page, item: MaterializedView) -> Markup:
    """Whether REFRESH ... CONCURRENTLY works: it needs a unique index on columns of all rows (matview.c)."""
    for index in page.book.parts(item.oid, Index):
        plain = all(key.attnum for key in index.index_keys)
        if index.unique and index.valid and index.immediate and plain and not index.predicate:
            return md("CONCURRENTLY is possible: unique index {}", page.object(index.oid))
    return md("CONCURRENTLY is not possible: no unique index on plain columns covers all rows")
