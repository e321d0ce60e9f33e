"""Sequences: pg_sequence."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import ColumnDefault, Persistence, Sequence
from meshdoc.render.display import in_words
from meshdoc.render.markdown.objects.kind import facts
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Text, join, md

LARGEST = {21: 2**15 - 1, 23: 2**31 - 1, 20: 2**63 - 1}
"""The largest values of smallint, integer and bigint, by oid."""


@facts(Sequence)
def sequence(page: Page, item: Sequence) -> Iterator[Text]:
    """`bigint, start 1, increment 1`, with the limits where they are not those of the type."""
    yield sequence_words(page, item)
    if owned := item.owned_by or item.identity_of:
        yield md("owned by column {}", page.name(owned))
    users = page.book.catalog.children(item.oid, ColumnDefault)
    if users and not item.owned_by:
        columns = page.sorted_links(Address(default.table, default.attnum) for default in users)
        yield md("default of {}", join(", ", columns))
    if item.persistence is not Persistence.PERMANENT:
        yield in_words(item.persistence)


def sequence_words(page: Page, item: Sequence) -> str:
    """The values that a sequence gives: type, start and increment, limits, cache and cycle if not the default."""
    largest = LARGEST[item.type.oid]
    usual = (1, largest) if item.increment > 0 else (-largest - 1, -1)
    words = [type_name(page.book.names, item.type.oid), f"start {item.start}", f"increment {item.increment}"]
    words += [f"minimum {item.minimum}"] if item.minimum != usual[0] else []
    words += [f"maximum {item.maximum}"] if item.maximum != usual[1] else []
    words += [f"cache {item.cache}"] if item.cache != 1 else []
    words += ["cycles at its limit"] if item.cycle else []
    return ", ".join(words)
