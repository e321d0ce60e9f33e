"""Text search: pg_ts_config, pg_ts_dict, pg_ts_parser and pg_ts_template."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Oid
from meshdoc.catalog.system import (
    SystemTextSearchDictionary,
    SystemTextSearchParser,
    SystemTextSearchTemplate,
    SystemTokenType,
)
from meshdoc.catalog.textsearch import (
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
)
from meshdoc.render.markdown.objects.kind import facts, named
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Markup, Text, code, join, md


@facts(TextSearchConfiguration)
def configuration(page: Page, item: TextSearchConfiguration) -> Iterator[Text]:
    """Its parser, and the dictionaries by token type; types with the same dictionaries share a line."""
    yield md("parser {}", named(page, item.parser, SystemTextSearchParser))
    alike: dict[tuple[Oid, ...], list[str]] = {}
    for mapping in item.mappings:
        alike.setdefault(mapping.dictionaries, []).append(_token_type(page, mapping.token_type))
    for dictionaries, types in alike.items():
        shown = [named(page, oid, SystemTextSearchDictionary) for oid in dictionaries]
        yield md("{} → {}", ", ".join(types), join(", ", shown))
    if not item.mappings:
        yield "no mappings: it finds no words"


def _token_type(page: Page, number: int) -> str:
    """The name of a token type. Parsers with other types than the default one cannot be mapped."""
    row = page.book.names.system.table(SystemTokenType).one("number", number)
    return row.name if row else f"token type {number}"


@facts(TextSearchDictionary)
def dictionary(page: Page, item: TextSearchDictionary) -> Iterator[Text]:
    """Its template and options."""
    yield md("template {}", named(page, item.template, SystemTextSearchTemplate))
    yield from (md("option {}", code(f"{name} = {value}")) for name, value in item.options)


@facts(TextSearchParser)
def parser(page: Page, item: TextSearchParser) -> Iterator[Text]:
    """Its functions."""
    functions = (
        ("start", item.start),
        ("next token", item.token),
        ("end", item.end),
        ("headline", item.headline),
        ("token types", item.lextypes),
    )
    return _functions(page, functions)


@facts(TextSearchTemplate)
def template(page: Page, item: TextSearchTemplate) -> Iterator[Text]:
    """Its functions."""
    return _functions(page, (("init", item.init), ("lexize", item.lexize)))


def _functions(page: Page, functions: tuple[tuple[str, Oid], ...]) -> Iterator[Markup]:
    return (md("{} function {}", words, page.object(oid)) for words, oid in functions if oid)
