"""The schemas and extensions of the database, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.catalog.database import Extension, Schema
from meshdoc.catalog.object import Object
from meshdoc.render import schema_of
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, code, comment, table


def schemas(page: Page) -> Markup:
    """What each schema contains."""
    rows = ((page.anchored(item), _contained(page, item), comment(item.comment)) for item in page.book.schemas)
    return table(("Schema", "Contents", "Description"), rows)


def _contained(page: Page, schema: Schema) -> str:
    kinds: tuple[tuple[str, Sequence[Object]], ...] = (
        ("table", page.book.tables),
        ("view", page.book.views),
        ("function", page.book.routines),
        ("type", page.book.types),
    )
    counts = ((noun, sum(schema_of(item) == schema.oid for item in items)) for noun, items in kinds)
    return ", ".join(plural(count, noun) for noun, count in counts if count)


def extensions(page: Page) -> Markup:
    """Schema and version of each extension."""
    rows = (
        (
            page.anchored(item),
            page.object(item.schema),
            code(item.version) if item.version else "",
            comment(item.comment),
        )
        for item in page.book.documented
        if isinstance(item, Extension)
    )
    return table(("Extension", "Schema", "Version", "Description"), rows)
