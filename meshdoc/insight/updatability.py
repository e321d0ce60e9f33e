"""Whether INSERT, UPDATE and DELETE on a view work, by what, and why not."""

from __future__ import annotations

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import View
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.insight.reanalyzed import stored_query
from meshdoc.nodes import nodes
from meshdoc.record import record
from meshdoc.rewrite.updatable import (
    EVENTS,
    relation_is_updatable,
    view_columns_are_auto_updatable,
    view_query_is_auto_updatable,
)

COMMANDS = ("insert", "update", "delete")


@record
class Updatability:
    """How a view is written to.

    `automatic` are the commands that change `base`, the relation below; `refused` says why there are not three of them,
    in PostgreSQL's words. `read_only` are the columns that cannot be written then. `triggers` and `rules` are those
    that replace a command.
    """

    automatic: tuple[str, ...]
    base: Oid
    refused: str
    read_only: tuple[int, ...]
    triggers: tuple[tuple[str, Oid], ...]
    rules: tuple[tuple[str, Oid], ...]

    @property
    def commands(self) -> frozenset[str]:
        """The commands that work."""
        return frozenset((*self.automatic, *(command for command, _ in (*self.triggers, *self.rules))))


def updatability(names: Names, view: View) -> Updatability | None:
    """How a view is written to; None if its query is not kept."""
    if view.query.tree is None:
        return None
    query = stored_query(names, view.query)
    if query is None:
        return None
    refused = view_query_is_auto_updatable(names, query, check_columns=True)
    parts = names.catalog.children(view.oid, Trigger), names.catalog.children(view.oid, Rule)
    triggers = [item for item in parts[0] if item.table == view.oid and item.timing == "instead of"]
    rules = [item for item in parts[1] if item.table == view.oid and item.instead and item.condition is None]
    replaced = {event for item in triggers for event in item.events} | {item.event for item in rules}
    events = relation_is_updatable(names, view.oid)
    automatic = tuple(word for word in COMMANDS if events & EVENTS[word] and word not in replaced)
    return Updatability(
        automatic=automatic,
        base=_base(query) if automatic or not refused else NO_OID,
        refused=refused,
        read_only=() if refused else tuple(_read_only(query)),
        triggers=tuple((event, item.oid) for item in triggers for event in COMMANDS if event in item.events),
        rules=tuple((item.event, item.oid) for item in rules if item.event in COMMANDS),
    )


def _base(query: nodes.Query) -> Oid:
    (item,) = query.from_list
    assert isinstance(item, nodes.RangeTableRef)
    return query.range_table[item.range_index - 1].relation


def _read_only(query: nodes.Query) -> list[int]:
    numbers = (target.number for target in query.targets if not target.junk)
    return [number for number in numbers if view_columns_are_auto_updatable(query, {number})[0]]
