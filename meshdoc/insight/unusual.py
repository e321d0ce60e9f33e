"""Shapes of tables that are worth a second look: a single column, and columns that only a number tells apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.record import record

NUMBERED = re.compile(r"(?P<stem>.*?[^\d_])_?(?P<number>\d+)")
FEWEST = 2
"""Fewer columns with one stem are no series."""


@record
class Series:
    """Columns of one type whose names differ in a number alone: `phone1`, `phone2`."""

    table: Oid
    columns: tuple[int, ...]


@record
class Unusual:
    """The tables with a single column, and the series of numbered columns."""

    single: tuple[Oid, ...]
    series: tuple[Series, ...]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.single or self.series)


def unusual(tables: Iterable[Relation]) -> Unusual:
    """What is unusual about some tables."""
    found = list(tables)
    return Unusual(
        single=tuple(table.oid for table in found if len(table.columns) == 1),
        series=tuple(series for table in found for series in _series(table)),
    )


def _series(table: Relation) -> Iterator[Series]:
    """The series of a table: the numbers count up one by one."""
    groups: dict[tuple[object, ...], dict[int, int]] = {}
    for column in table.columns:
        if match := NUMBERED.fullmatch(column.name):
            groups.setdefault((match["stem"], column.type), {})[int(match["number"])] = column.attnum
    for numbers in groups.values():
        first = min(numbers)
        if len(numbers) >= FEWEST and sorted(numbers) == list(range(first, first + len(numbers))):
            yield Series(table=table.oid, columns=tuple(numbers[each] for each in sorted(numbers)))
