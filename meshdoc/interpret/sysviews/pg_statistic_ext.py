"""Extended statistics: pg_statistic_ext."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.statistics import Statistics
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, joined, system_view


@system_view("pg_catalog.pg_statistic_ext")
def pg_statistic_ext(reader: Reader) -> Iterator[Row]:
    """The extended statistics objects."""
    for item in reader.all(Statistics):
        yield {
            **fields(item, "oid stxrelid=table stxname=name stxnamespace=schema stxowner=owner stxstattarget=target"),
            "stxkeys": sorted(item.columns),
            "stxkind": [kind for kind in "dfme" if kind in item.kinds],
            "stxexprs": joined(reader.text(expression) for expression in item.expressions),
        }
