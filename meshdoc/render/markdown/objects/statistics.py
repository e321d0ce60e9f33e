"""Extended statistics: pg_statistic_ext."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.statistics import Statistics
from meshdoc.render.markdown.objects.kind import facts
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import Text, code, join, md

KINDS = {"d": "ndistinct", "f": "dependencies", "m": "mcv"}
"""The kinds as CREATE STATISTICS names them; `e`, those of expressions, come with every expression."""


@facts(Statistics)
def statistics(page: Page, item: Statistics) -> Iterator[Text]:
    """`ndistinct, mcv on a, lower(b) of t`."""
    kinds = ", ".join(word for letter, word in KINDS.items() if letter in item.kinds)
    expressions = [code(page.sql(expression)) for expression in item.expressions]
    on = join(", ", [page.columns(item.table, item.columns), *expressions])
    yield md("{} on {} of {}", kinds or "statistics", on, page.object(item.table))
    if item.target is not None:
        yield f"statistics target {item.target}"
