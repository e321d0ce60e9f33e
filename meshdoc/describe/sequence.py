"""Sequences: the part of describeOneTableDetails about them."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.names.identity import identity
from meshdoc.catalog.names.names import column_type, schema_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Persistence, Sequence
from meshdoc.describe.describer import describer, foot
from meshdoc.describe.grid import grid

HEADERS = ("Type", "Start", "Minimum", "Maximum", "Increment", "Cycles?", "Cache")
NUMBERS = "Start Minimum Maximum Increment Cache"


@describer(Sequence)
def sequence(names: Names, item: Sequence) -> Iterator[str]:
    """A sequence, and the column that it belongs to."""
    kind = "Unlogged sequence" if item.persistence is Persistence.UNLOGGED else "Sequence"
    numbers = (item.start, item.minimum, item.maximum, item.increment)
    row = (column_type(names, item.type), *map(str, numbers), "yes" if item.cycle else "no", str(item.cache))
    yield from grid(f'{kind} "{schema_name(names, item.schema)}.{item.name}"', HEADERS, [row], right=NUMBERS)
    if item.identity_of:
        yield f"Sequence for identity column: {identity(names, item.identity_of)}"
    elif item.owned_by:
        yield f"Owned by: {identity(names, item.owned_by)}"
    yield from foot(names, item)
