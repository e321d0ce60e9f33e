"""The schemas and extensions of the database, a line each."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import Extension, Schema
from meshdoc.catalog.membership import PG_DATABASE_OWNER
from meshdoc.catalog.object import Object
from meshdoc.history.ownership import is_implied, whole_of
from meshdoc.insight.privilege import holdings
from meshdoc.render import schema_of
from meshdoc.render.markdown.counted import counted
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.privilege import to_roles, withheld_words
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, comment, join, md


def schemas(page: Page) -> Markup:
    """What each schema contains, its owner, and who has USAGE and CREATE."""
    lines = (
        join(
            "<br>",
            [md("{}: {}", page.anchored(item), _contained(page, item)), *_access(page, item), comment(item.comment)],
        )
        for item in page.book.schemas
    )
    return bullets(lines)


def _contained(page: Page, schema: Schema) -> str:
    return (
        counted(item for item in page.book.pages if schema_of(item) == schema.oid)
        or "no tables, views, functions or types"
    )


def _access(page: Page, schema: Schema) -> Iterator[Text]:
    if schema.owner != PG_DATABASE_OWNER:
        yield page.owner(schema)
    yield to_roles(page, holdings(schema), "n")
    yield from withheld_words(schema)


def extensions(page: Page) -> Markup:
    """Schema and version of each extension, and how much it adds."""
    return bullets(_extension(page, item) for item in page.book.documented if isinstance(item, Extension))


def _extension(page: Page, item: Extension) -> Markup:
    """`pgmq 1.5.1 in schema pgmq: adds 41 functions`."""
    version = code(item.version) if item.version else NOTHING
    named = join(" ", [page.anchored(item), version, md("in schema {}", page.object(item.schema))])
    return join("<br>", [md("{}: adds {}", named, _members(page, item) or "nothing"), comment(item.comment)])


def _members(page: Page, extension: Extension) -> str:
    """`12 functions, 1 type`."""
    if not extension.known:
        return "unknown objects"
    members = (item for item in page.book.catalog.children(extension.oid, Object) if item.extension == extension.oid)
    return counted(item for item in members if not whole_of(item) and not is_implied(item))
