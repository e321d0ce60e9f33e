"""Collations and conversions: pg_collation, pg_conversion."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.operator import Collation, Conversion
from meshdoc.render.markdown.objects.kind import facts
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Text, code, md

PROVIDERS = {"b": "builtin", "c": "libc", "i": "icu", "d": "database default"}
ENCODINGS = {6: "UTF8"}
"""The only encoding that a collation is bound to in a database of encoding UTF8."""


@facts(Collation)
def collation(page: Page, item: Collation) -> Iterator[Text]:
    """Its provider, locale and rules, and whether equal strings may differ in bytes."""
    yield f"provider {PROVIDERS[item.provider]}"
    if item.locale:
        yield md("locale {}", code(item.locale))
    if item.collate and item.collate == item.ctype:
        yield md("LC_COLLATE and LC_CTYPE {}", code(item.collate))
    elif item.collate or item.ctype:
        yield md("LC_COLLATE {}, LC_CTYPE {}", code(item.collate or ""), code(item.ctype or ""))
    if item.icu_rules:
        yield md("rules {}", code(item.icu_rules))
    if not item.deterministic:
        yield "nondeterministic: strings that differ in bytes may be equal"
    if item.encoding in ENCODINGS:
        yield f"for encoding {ENCODINGS[item.encoding]} only"


@facts(Conversion)
def conversion(page: Page, item: Conversion) -> Iterator[Text]:
    """The encodings and the function."""
    yield f"from {item.for_encoding} to {item.to_encoding}"
    yield md("function {}", page.object(item.function))
    if item.default:
        yield "default for this pair of encodings"
