"""The history of one object: what each version did to it, to its parts and to its dropped namesakes."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import Address, Object, Oid
from meshdoc.history.changelog import changelogs
from meshdoc.history.history import History
from meshdoc.history.item import Action, Item
from meshdoc.history.ownership import whole_of
from meshdoc.sources.version import Version


def log(history: History, item: Object, column: int = 0) -> Iterator[tuple[Version, Item]]:
    """The changes, newest first; of a column, also the creation and the end of its table."""
    lives = {item.oid, *history.namesakes(item)}
    is_part = bool(whole_of(item))
    for entry in changelogs(history):
        for each in entry.every():
            if column:
                is_told = each.address == Address(item.oid, column) or _begins_or_ends(each, item.oid)
            else:
                is_told = (each.address.oid if is_part else each.whole) in lives
            if is_told:
                yield entry.version, each


def _begins_or_ends(item: Item, oid: Oid) -> bool:
    return item.address == Address(oid) and item.action in (Action.ADDED, Action.REMOVED)
