"""Procedural languages and transforms: pg_language, pg_transform."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import Language
from meshdoc.catalog.names.names import language_name
from meshdoc.catalog.operator import Transform
from meshdoc.catalog.type import TypeRef
from meshdoc.render.markdown.objects.kind import facts
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Text, code, md


@facts(Language)
def language(page: Page, item: Language) -> Iterator[Text]:
    """Who may use it, and its functions."""
    yield "trusted" if item.trusted else "untrusted: only superusers create functions in it"
    for words, oid in (("handler", item.handler), ("inline handler", item.inline), ("validator", item.validator)):
        if oid:
            yield md("{} {}", words, page.object(oid))


@facts(Transform)
def transform(page: Page, item: Transform) -> Iterator[Text]:
    """Its type and language, and its functions."""
    yield md("{} in functions of language {}", page.type(TypeRef(item.type)), _language(page, item))
    for words, oid in (("from SQL", item.from_sql), ("to SQL", item.to_sql)):
        if oid:
            yield md("{}: {}", words, page.object(oid))


def _language(page: Page, item: Transform) -> Text:
    return code(language_name(page.book.names, item.language))
