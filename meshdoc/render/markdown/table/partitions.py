"""The partitions of a table, and the rows that a partition holds."""

from __future__ import annotations

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.definition import partition_bound, partition_key
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Edge, PartitionBound, Table
from meshdoc.render import AnyTable
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.story import decided_by_the_day
from meshdoc.render.markup import NOTHING, Markup, code, comment, join, md, section, table


def partitions(page: Page, item: AnyTable) -> Markup:
    """The partition key and partitions of a partitioned table; the rows that a partition holds."""
    names = page.book.names
    own = _rows(page, item.partition_of, item.partition_bound) if item.partition_bound else NOTHING
    if not isinstance(item, Table) or not item.partition_strategy:
        return section("Partition", own)
    rows = (
        (
            page.object(part.oid),
            code(partition_bound(names, part.partition_bound)) if part.partition_bound else "",
            comment(part.comment),
        )
        for part in page.book.partitions(item.oid)
    )
    return section(
        "Partitions",
        own,
        md("Partitioned by {}.", code(partition_key(names, item))),
        decided_by_the_day(page, "partition", page.book.partitions(item.oid)),
        table(("Partition", "Bounds", "Description"), rows) or "No partitions, so the table cannot store rows.",
    )


def _rows(page: Page, parent: Oid, bound: PartitionBound) -> Markup:
    """The rows that a partition holds, in words if the partition key is one column."""
    rows = md("Holds rows of {}", page.object(parent))
    if bound.default:
        return md("{} that no other partition accepts (default partition).", rows)
    column = _column(page, parent)
    if column and bound.lower:
        return md("{} with {} {}.", rows, column, _range(page, bound.lower[0], bound.upper[0]))
    if column and bound.values:
        values = join(", ", (code(page.sql(value)) for value in bound.values))
        return md("{} with {} in {}.", rows, column, values)
    return md("{}: {}.", rows, code(partition_bound(page.book.names, bound)))


def _column(page: Page, parent: Oid) -> Markup:
    """The only column of a partition key; empty if there are several, or expressions."""
    whole = page.book.catalog[parent]
    attnums = [item.attnum for item in whole.partition_key] if isinstance(whole, Table) else []
    return page.columns(parent, attnums) if len(attnums) == 1 and all(attnums) else NOTHING


def _range(page: Page, lower: Expr | Edge, upper: Expr | Edge) -> Markup:
    if isinstance(lower, Expr) and isinstance(upper, Expr):
        return md("from {} up to (not including) {}", _limit(page, lower), _limit(page, upper))
    if isinstance(upper, Expr):
        return md("up to (not including) {}", _limit(page, upper))
    return md("from {} onward", _limit(page, lower)) if isinstance(lower, Expr) else md("of any value")


def _limit(page: Page, value: Expr) -> Markup:
    """A constant without its quotes."""
    shown = page.sql(value)
    plain = shown[1:-1]
    return code(plain if shown == f"'{plain}'" and "'" not in plain else shown)
