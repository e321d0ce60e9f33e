"""Foreign-data wrappers, servers and user mappings: pg_foreign_data_wrapper, pg_foreign_server, pg_user_mapping."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.foreign import ForeignDataWrapper, Server, UserMapping
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import ForeignTable, Options
from meshdoc.render.display import plural
from meshdoc.render.markdown.objects.kind import facts, listed
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, code, join, md

FEW = 8
"""More tables are counted."""


@facts(ForeignDataWrapper)
def wrapper(page: Page, item: ForeignDataWrapper) -> Iterator[Text]:
    """Its functions, options and servers."""
    yield md("handler {}", page.object(item.handler)) if item.handler else "no handler: its foreign tables are unusable"
    if item.validator:
        yield md("validator {}", page.object(item.validator))
    yield from _options(item.options)
    servers = {Address(server.oid) for server in page.book.catalog.children(item.oid, Server)}
    if servers:
        yield md("servers: {}", join(", ", page.sorted_links(servers)))


@facts(Server)
def server(page: Page, item: Server) -> Iterator[Text]:
    """Its wrapper and options, user mappings and foreign tables."""
    yield md("foreign-data wrapper {}", page.object(item.wrapper))
    if item.type:
        yield md("type {}", code(item.type))
    if item.version:
        yield md("version {}", code(item.version))
    yield from _options(item.options)
    for mapping in page.book.catalog.children(item.oid, UserMapping):
        options = join(", ", _options(mapping.options))
        words = md("user mapping for {}", page.role(mapping.user))
        yield listed(page, mapping, md("{}: {}", words, options) if options else words)
    tables = {Address(table.oid) for table in page.book.catalog.children(item.oid, ForeignTable)}
    if tables:
        shown = join(", ", page.sorted_links(tables)) if len(tables) <= FEW else plural(len(tables), "foreign table")
        yield md("foreign tables: {}", shown)


def _options(options: Options) -> Iterator[Markup]:
    yield from (md("option {}", code(f"{name} = {value}")) for name, value in options)
