"""The changelog of a version: the objects that it added, changed, renamed and removed, with the statements.

Implied objects have no lines of their own: row types, indexes of constraints, sequences of serial columns and the parts
of a removed table are covered by the object that they belong to. Defaults and NOT NULL are properties of their column.
An object that is removed and created again in the same version, such as a view with more columns, is listed as changed.
What a statement did to a column of a partitioned table, and thereby to those of its partitions, is one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address, Dependency
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.diagnostics import Location
from meshdoc.history.history import START, History
from meshdoc.history.item import Action, Item
from meshdoc.history.net import Net, same_statement
from meshdoc.history.teller import Teller
from meshdoc.record import positional, replace
from meshdoc.sources.version import Version

DEPENDING = frozenset(Dependency) - {Dependency.OWNER, Dependency.ACL, Dependency.NONE}


@positional
class Changelog:
    """The lasting changes of one version; `carried` are those that partitions share with their parent."""

    version: Version
    items: tuple[Item, ...]
    carried: tuple[Item, ...] = ()

    def every(self) -> Iterator[Item]:
        """The lines, with those of partitions and of what was removed along with something."""
        ahead = [*self.items, *self.carried]
        for item in ahead:
            ahead += item.took
        return iter(ahead)


def changelogs(history: History) -> tuple[Changelog, ...]:
    """The changelog of every version of the project, newest first; baselines have none."""
    found = []
    after, before = history.rewound(), history.rewound()
    for place in range(len(history.steps) - 1, START, -1):
        after.undo(history.mark_after(place))
        before.undo(history.mark_after(place - 1))
        step = history.steps[place]
        if not step.external:
            nets = history.between(place - 1, place)
            items, carried = _told(nets, Names(before, history.system), Names(after, history.system))
            found.append(Changelog(step.version, items, carried))
    return tuple(found)


def without(log: Changelog, is_left_out: Callable[[Address], bool]) -> Changelog:
    """The changelog without the lines about some objects and columns."""
    items, carried = (tuple(_without(each, is_left_out)) for each in (log.items, log.carried))
    return replace(log, items=items, carried=carried)


def _without(items: Iterable[Item], is_left_out: Callable[[Address], bool]) -> Iterator[Item]:
    for item in items:
        if not (is_left_out(item.address) or is_left_out(Address(item.whole))):
            yield replace(item, took=tuple(_without(item.took, is_left_out)))


def told(nets: Iterable[Net], before: Names, after: Names) -> tuple[Item, ...]:
    """The lines for the net changes between two catalogs, in the order of the statements that caused them."""
    return _told(nets, before, after)[0]


def _told(nets: Iterable[Net], before: Names, after: Names) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The lines, and those about the columns of partitions that the lines about their parent's columns cover."""
    items = list(nested(sorted(Teller(before, after, nets).items(), key=_place), before.catalog))
    columns = {(item.whole, *_change_of(item)) for item in items if item.address.sub}
    carried = [item for item in items if item.address.sub and columns & set(_of_parent(item, before, after))]
    covered = {item.address for item in carried}
    return tuple(item for item in items if item.address not in covered), tuple(carried)


def _of_parent(item: Item, *states: Names) -> Iterator[tuple[object, ...]]:
    """The same change of the column of the table that the item's table is a partition of."""
    for names in states:
        table = names.catalog.get(item.whole)
        if isinstance(table, Table | ForeignTable) and table.partition_of:
            yield (table.partition_of, *_change_of(item))


def _change_of(item: Item) -> tuple[object, ...]:
    """What was done to a column and where, whichever table it is in."""
    details = tuple((detail.property, detail.before, detail.after) for detail in item.details)
    names = (name.rpartition(".")[2] for name in (item.name, item.former))
    return (item.action, *names, details, item.cause.location if item.cause else None)


def _place(item: Item) -> tuple[Location, str]:
    location = item.cause.location if item.cause else Location("", 0, 0)
    return location, item.name


def nested(items: Iterable[Item], before: Catalog) -> Iterator[Item]:
    """The items, with cascaded removals nested below the removal that caused them."""
    found = list(items)
    removed = {item.address: item for item in found if item.action is Action.REMOVED}
    parents = {item.address: _taken_with(item, removed, before) for item in removed.values()}
    children: dict[Address, list[Item]] = {}
    roots = []
    for item in found:
        parent = parents.get(item.address) if item.action is Action.REMOVED else None
        if parent and not _is_below(parent, item.address, parents):
            children.setdefault(parent, []).append(item)
        else:
            roots.append(item)
    return (_with_children(item, children) if item.action is Action.REMOVED else item for item in roots)


def _with_children(item: Item, children: Mapping[Address, list[Item]]) -> Item:
    return replace(item, took=tuple(_with_children(child, children) for child in children.get(item.address, ())))


def _is_below(place: Address, top: Address, parents: Mapping[Address, Address | None]) -> bool:
    """Whether `top` is an ancestor of `place`, as when two tables reference each other."""
    seen: set[Address] = set()
    current: Address | None = place
    while current and current not in seen:
        if current == top:
            return True
        seen.add(current)
        current = parents.get(current)
    return False


def _taken_with(item: Item, removed: Mapping[Address, Item], before: Catalog) -> Address | None:
    """The object that the item depended on and that the same statement removed."""
    if item.address.sub or item.address.oid not in before:
        return None
    targets = [reference.target for reference in before[item.address.oid].references() if reference.kind in DEPENDING]
    addresses = (address for target in targets for address in (target, Address(target.oid)))
    return next((address for address in addresses if _is_due_to(item, removed.get(address))), None)


def _is_due_to(item: Item, other: Item | None) -> bool:
    return other is not None and other is not item and same_statement(item.cause, other.cause)
