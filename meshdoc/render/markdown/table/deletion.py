"""What deleting a row does, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.catalog.constraint import Action, ForeignKey
from meshdoc.catalog.object import Address, Oid
from meshdoc.insight.cascade import Blocker, Cascade, Detached, cascade_of, names_of
from meshdoc.render import AnyTable
from meshdoc.render.display import plural
from meshdoc.render.markdown.page import Page
from meshdoc.render.markup import NOTHING, Markup, Text, join, md, text
from meshdoc.render.mermaid import referencing_keys

MOST = 8
"""More tables of one kind are counted."""


def deletion(page: Page, item: AnyTable) -> Markup:
    """The tables that lose rows along with a deleted one, those that let go of it, and those that block it.

    The list of those that reference it has links.
    """
    told = cascade_of(page.book.catalog, item)
    page = page.once(key.table for key in referencing_keys(page.book, item))
    changes = [*_reached(page, told), *_detached(page, told.detached)]
    does = md("Deleting a row {}.", join("; ", changes)) if changes else NOTHING
    return join(" ", [does, *_blocked(page, told)])


def _reached(page: Page, told: Cascade) -> Iterator[Markup]:
    """`deletes its rows in a, b, then those in c (3 tables, 2 levels)`; one short level is not counted."""
    levels = [[each.table for each in told.reached if each.level == level] for level in range(1, told.levels + 1)]
    if levels:
        shown = join(", then those in ", (_tables(page, tables) for tables in levels))
        is_counted = len(levels) > 1 or len(told.reached) > MOST
        size = f"{plural(len(told.reached), 'table')}, {plural(len(levels), 'level')}"
        yield join(" ", [md("deletes its rows in {}", shown), f"({size})" if is_counted else ""])


def _tables(page: Page, tables: Sequence[Oid]) -> Markup:
    return _some(page.sorted_links(Address(oid) for oid in tables))


def _some(items: Sequence[Markup]) -> Markup:
    more = len(items) - MOST
    return join(" ", [join(", ", items[:MOST]), f"and {more} more" if more > 0 else ""])


def _detached(page: Page, detached: Sequence[Detached]) -> Iterator[Markup]:
    for action, words in ((Action.SET_NULL, "to null"), (Action.SET_DEFAULT, "to its default")):
        columns = [
            Address(_key(page, each.key).table, attnum)
            for each in detached
            if each.action is action
            for attnum in each.columns
        ]
        if columns:
            yield md("sets {} {}", _some(page.sorted_links(columns)), words)


def _blocked(page: Page, told: Cascade) -> Iterator[Markup]:
    """The tables whose rows refuse it, and those that do so only if they are not deleted along."""
    deleted = {told.table, *(each.table for each in told.reached)}
    firm = [blocker for blocker in told.blockers if not blocker.is_reached]
    if firm:
        yield md("Blocked while rows of {} reference {}.", _keys(page, firm), _referenced(page, firm, told.table))
    loose = [blocker for blocker in told.blockers if blocker.is_reached and _key(page, blocker.key).table in deleted]
    if loose:
        also = "Also blocked" if firm else "Blocked"
        yield md("{} by rows of {} that it does not delete before that key is checked.", also, _keys(page, loose))


def _referenced(page: Page, blockers: Sequence[Blocker], table: Oid) -> Text:
    targets = {_key(page, blocker.key).references_table for blocker in blockers}
    is_own = targets.issubset(names_of(page.book.catalog, table))
    return text("it") if is_own else text("it or a row deleted with it")


def _keys(page: Page, blockers: Sequence[Blocker]) -> Markup:
    """The tables of foreign keys."""
    return _some([page.object(oid) for oid in dict.fromkeys(_key(page, blocker.key).table for blocker in blockers)])


def _key(page: Page, oid: Oid) -> ForeignKey:
    key = page.book.catalog[oid]
    assert isinstance(key, ForeignKey)
    return key
