"""The last object of a name that no longer exists, and the statement that dropped or renamed it."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Relation
from meshdoc.history.history import START, History, column_of
from meshdoc.history.ownership import whole_of
from meshdoc.insight.naming.find import named, queries, shown
from meshdoc.record import record


@record
class Former:
    """The last object of a name: as it was called then, as it is called now if it still exists, and why."""

    address: Address
    then: str
    now: str
    cause: Cause | None
    catalog: Catalog
    """The catalog before that version."""


def former(history: History, text: str) -> Former | None:
    """The last object or column with a name, before the version that dropped or renamed it; None if there was none."""
    catalog = history.rewound()
    today = Names(history.catalog, history.system)
    words = {part for query in queries(today, text) for part in (*query.parts, *query.on)}
    for place in range(len(history.steps) - 1, START, -1):
        if not any(_may_take(change, words) for change in history.steps[place].changes):
            continue
        catalog.undo(history.mark_after(place - 1))
        names = Names(catalog, history.system)
        if found := named(names, text):
            address = found[0]
            return Former(
                address=address,
                then=shown(names, address),
                now=shown(today, address) if _exists(history.catalog, address) else "",
                cause=_cause(history.steps[place].changes, address, catalog),
                catalog=catalog,
            )
    return None


def _may_take(change: Change, words: set[str]) -> bool:
    """Whether a change may take one of these names from an object or a column."""
    before = change.before
    if before is None or (change.after and not {"name", "schema", "columns"} & {*change.fields()}):
        return False
    columns = before.columns if isinstance(before, Relation) else ()
    return before.name in words or any(column.name in words for column in columns)


def _exists(catalog: Catalog, address: Address) -> bool:
    item = catalog.get(address.oid)
    return item is not None and (not address.sub or column_of(item, address.sub) is not None)


def _cause(changes: Iterable[Change], address: Address, catalog: Catalog) -> Cause | None:
    """The last statement of a version that changed the name of an object, of a column, or of what they belong to."""
    oids = {address.oid, whole_of(catalog[address.oid])}
    renaming = (change for change in changes if change.oid in oids and _renames(change, address))
    schema = getattr(catalog[address.oid], "schema", 0)
    renaming_schema = (change for change in changes if change.oid == schema and "name" in change.fields())
    last = [*renaming_schema, *renaming][-1:]
    return last[0].cause if last else None


def _renames(change: Change, address: Address) -> bool:
    if change.after is None or {"name", "schema"} & {*change.fields()}:
        return True
    if not address.sub or not isinstance(change.before, Relation):
        return False
    before, after = column_of(change.before, address.sub), column_of(change.after, address.sub)
    return before is not None and (after is None or after.name != before.name)
