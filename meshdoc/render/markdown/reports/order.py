"""The order report: in which order tables are filled and emptied, circles of foreign keys, unusual tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.object import Address, Oid
from meshdoc.insight.order import Circle, Delay, Order, Waiting, delay_of
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import report
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, join, joined, md, section, table

PATH = "reports/order.md"


@report(
    PATH,
    "Insertion order",
    "the order in which tables are filled and emptied, and circular foreign keys",
    lambda book: book.tables,
)
def insertion_order(page: Page) -> Markup:
    """The levels, then the circular foreign keys and the exceptions; empty without tables."""
    if not page.book.tables:
        return NOTHING
    order, unusual = page.book.reports.order, page.book.reports.unusual
    return page.shared(
        "Insertion order",
        _levels(page, order),
        section("Circular foreign keys", *(_circle(page, circle) for circle in order.circles)),
        section("References to the same table", bullets(_to_itself(page, order.to_itself))),
        section("Tables without foreign keys", objects(page, order.unconnected)),
        section("Tables with a single column", objects(page, unusual.single)),
        section(
            "Numbered columns",
            bullets(
                md("{}: {}", page.object(each.table), page.columns(each.table, each.columns)) for each in unusual.series
            ),
        ),
    )


def objects(page: Page, oids: Collection[Oid]) -> Markup:
    """The names of objects, linked unless they are many."""
    return join(", ", map(page.sparing(len(oids)).object, oids))


def _levels(page: Page, order: Order) -> Markup:
    if len(order.levels) < 2:
        return md("No table has to be filled before another one.")
    connected = [[oid for oid in level if oid not in order.unconnected] for level in order.levels]
    told = page.sparing(sum(map(len, connected)))
    lines = [
        md("level {}: {}", str(number), objects(told, level)) for number, level in enumerate(connected, 1) if level
    ]
    return joined(
        md(
            "Each table references only tables of earlier levels{}. Insert rows level by level, from 1 to {}; "
            "delete them in reverse.",
            ", apart from the circular foreign keys below" if order.circles else NOTHING,
            str(len(lines)),
        ),
        bullets(lines),
    )


# --- circles ------------------------------------------------------------------------------------------------


def _circle(page: Page, circle: Circle) -> Markup:
    """The tables of a circle, their foreign keys, and which of these waits."""
    waits = {each.key: each for each in circle.waiting}
    rows = [(_key(page, key), _columns(page, key), _advice(waits.get(key))) for key in circle.keys]
    return joined(
        md("{} reference each other: {}.", plural(len(circle.tables), "table"), objects(page, circle.tables)),
        NOTHING
        if circle.waiting
        else md("None of the keys can wait: all their columns are NOT NULL, and none is DEFERRABLE."),
        table(("Foreign key", "Columns", "To insert and delete rows"), rows),
    )


def _advice(waiting: Waiting | None) -> Text:
    if waiting is None:
        return ""
    if waiting.delay is Delay.NULL:
        return "insert null, UPDATE once the referenced row exists; set to null before deleting"
    return "SET CONSTRAINTS … DEFERRED first"


def _to_itself(page: Page, keys: Iterable[Oid]) -> Iterator[Markup]:
    for key in keys:
        words = {
            Delay.NULL: "rows without a parent have null",
            Delay.DEFER: "deferrable: rows can be inserted in any order within a transaction",
            None: "every row references one that exists, or itself",
        }
        yield md("{}: {}, {}", _key(page, key), _columns(page, key), words[delay_of(page.book.catalog, key)])


def _key(page: Page, oid: Oid) -> Markup:
    """The name of a foreign key and the tables at its ends."""
    key = _found(page, oid)
    name = page.name(Address(oid), key.name)
    if key.table == key.references_table:
        return md("{} of {}", name, page.object(key.table))
    return md("{}, {} → {}", name, page.object(key.table), page.object(key.references_table))


def _columns(page: Page, oid: Oid) -> Markup:
    key = _found(page, oid)
    return page.columns(key.table, key.columns)


def _found(page: Page, oid: Oid) -> ForeignKey:
    key = page.book.catalog[oid]
    assert isinstance(key, ForeignKey)
    return key
