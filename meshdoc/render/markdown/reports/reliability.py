"""The report on reliability and performance: deletions by reach, triggers, keys, time zones, growth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from meshdoc.catalog.constraint import Constraint, ForeignKey
from meshdoc.catalog.object import Address, Oid
from meshdoc.insight.cascade import Cascade
from meshdoc.insight.reliability import NarrowReference, Reliability, RowTriggers
from meshdoc.render.display import plural
from meshdoc.render.links import EVENTS, RELIABILITY, Place
from meshdoc.render.markdown.page import Page
from meshdoc.render.markdown.report import folded, grouped, report
from meshdoc.render.markdown.reports.events import jobs_naming
from meshdoc.render.markdown.reports.order import objects
from meshdoc.render.markup import NOTHING, Markup, Text, bullets, code, join, joined, md, section, text

MOST = 3
"""More tables in a cell are counted."""


@report(
    RELIABILITY,
    "Reliability and performance",
    "what deletions reach, and what fails or slows down with growth",
    lambda book: book.reports.reliability,
)
def reliability(page: Page) -> Markup:
    """The widest deletions first, then what fails with growth; empty if there is nothing of it."""
    found = page.book.reports.reliability
    if not found:
        return NOTHING
    return page.shared(
        "Reliability and performance",
        section("Deletions by reach", _deletions(page, found.cascades)),
        section("Row triggers", _row_triggers(page, found.row_triggers)),
        section("Tables that only grow", bullets(_growing(page))),
        section("Keys that run out", bullets(_small_keys(page, found)), bullets(_narrow(page, found.narrow))),
        section("Tables without a key", _without_key(page, found.without_key)),
        section("Deferrable constraints", bullets(_deferrable(page, found.deferrable))),
        section("Timestamps without time zone", _local_times(page, found)),
        section("Unlogged tables", _unlogged(page, found.unlogged)),
    )


# --- deletions ----------------------------------------------------------------------------------------------


def _deletions(page: Page, cascades: Sequence[Cascade]) -> Markup:
    sparing = page.sparing(len(cascades))
    rows = [
        (
            page.object(told.table),
            _reached(page, told),
            _blocking(sparing, told),
        )
        for told in cascades
    ]
    listed = folded(("Deleting a row of", "Deletes rows of", "Blocked by rows of"), rows, "table")
    return joined("The page of each table names the other tables under Delete.", listed) if rows else NOTHING


def _reached(page: Page, told: Cascade) -> Markup:
    if not told.reached:
        return NOTHING
    size = f"{plural(len(told.reached), 'table')}, {plural(told.levels, 'level')}"
    return text(size)


def _blocking(page: Page, told: Cascade) -> Markup:
    """The tables whose rows refuse it, and those that do so unless their rows are deleted first."""
    firm = dict.fromkeys(_table_of(page, each.key) for each in told.blockers if not each.is_reached)
    loose = dict.fromkeys(_table_of(page, each.key) for each in told.blockers if each.is_reached)
    loose = dict.fromkeys(oid for oid in loose if oid not in firm)
    return join(
        "; ",
        [
            _some(page, firm),
            md("{}, unless deleted along before that key is checked", _some(page, loose)) if loose else NOTHING,
        ],
    )


def _some(page: Page, oids: Iterable[Oid]) -> Markup:
    names = [page.object(oid) for oid in oids]
    more = len(names) - MOST
    return join(" ", [join(", ", names[:MOST]), f"and {more} more" if more > 0 else ""])


def _table_of(page: Page, key: Oid) -> Oid:
    item = page.book.catalog[key]
    assert isinstance(item, ForeignKey)
    return item.table


# --- triggers and growth ------------------------------------------------------------------------------------


def _row_triggers(page: Page, found: Iterable[RowTriggers]) -> Markup:
    rows: list[tuple[Text, ...]] = [
        (page.object(each.table), *(str(count) if count else "" for _, count in each.counts)) for each in found
    ]
    return folded(("Triggers for each row of", "Insert", "Update", "Delete"), rows, "table")


def _growing(page: Page) -> Iterator[Markup]:
    """The tables of events that no function takes rows from."""
    events = [each for each in page.book.reports.events if not (each.removers or each.droppers)]
    grown = [each.table for each in events if not jobs_naming(page, each.table)]
    if grown:
        yield md(
            "No function or job of the schema removes rows of {}; see {}.",
            objects(page, grown),
            page.to(Place(EVENTS), "events"),
        )


# --- keys ---------------------------------------------------------------------------------------------------


def _small_keys(page: Page, found: Reliability) -> Iterator[Markup]:
    """The keys by their last value, the smallest first."""
    by_last: dict[int, list[Address]] = {}
    for each in found.small_keys:
        by_last.setdefault(each.most, []).append(Address(each.table, each.attnum))
    for last, addresses in sorted(by_last.items()):
        yield md("The last value is {}: {}", f"{last:,}", join(", ", page.sorted_links(addresses)))


def _narrow(page: Page, found: Iterable[NarrowReference]) -> Iterator[Markup]:
    for each in found:
        key = page.book.catalog[each.key]
        assert isinstance(key, ForeignKey)
        here, there = Address(key.table, each.attnum), Address(key.references_table, each.target)
        yield md("{} cannot hold every value of {}, which it references", page.name(here), page.name(there))


def _without_key(page: Page, oids: tuple[Oid, ...]) -> Markup:
    if not oids:
        return NOTHING
    return joined(
        md("Nothing tells two equal rows apart, and logical replication of UPDATE and DELETE needs REPLICA IDENTITY."),
        objects(page, oids),
    )


def _deferrable(page: Page, oids: Iterable[Oid]) -> Iterator[Markup]:
    """The constraints by when they are checked."""
    items = [
        item
        for item in map(page.book.catalog.__getitem__, oids)
        if isinstance(item, Constraint) and page.book.is_shown(item)
    ]
    for deferred, words in ((True, "Checked at commit"), (False, "Checked at once unless SET CONSTRAINTS defers them")):
        names = [
            md("{} on {}", code(item.name), page.object(item.table))
            for item in items
            if item.initially_deferred is deferred
        ]
        if names:
            yield md("{}: {}", words, join(", ", names))


# --- the rest -----------------------------------------------------------------------------------------------


def _local_times(page: Page, found: Reliability) -> Markup:
    rows = [(page.object(oid), page.columns(oid, attnums)) for oid, attnums in found.local_times]
    note = "Such a value does not tell the moment it means: it depends on the time zone of the session that wrote it."
    return joined(note, grouped(("Table", "Columns"), rows, "table")) if rows else NOTHING


def _unlogged(page: Page, oids: tuple[Oid, ...]) -> Markup:
    if not oids:
        return NOTHING
    return joined(md("Emptied after a crash, and absent from replicas."), objects(page, oids))
