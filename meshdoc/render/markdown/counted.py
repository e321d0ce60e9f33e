"""Objects by name if they are few, otherwise by how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from meshdoc.catalog.object import Address, Object
from meshdoc.insight.role_privileges import noun_of
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Text, join

FEW = 5


def named_or_counted(page: Page, items: Sequence[Object]) -> Text:
    """`t`, `v`, or `12 tables, 3 views`."""
    if len(items) <= FEW:
        return join(", ", page.sorted_links(Address(item.oid) for item in items))
    return counted(items)


def counted(items: Iterable[Object]) -> str:
    """`12 tables, 3 views`, the most first."""
    counts = Counter(map(noun_of, items))
    return ", ".join(
        plural(count, noun) for noun, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    )
