"""The changelog of a version: the objects that it added, changed, renamed and removed, with the statements.

Implied objects have no lines of their own: row types, indexes of constraints, sequences of serial columns and the parts
of a removed table are covered by the object that they belong to. Defaults and NOT NULL are properties of their column.
An object that is removed and created again in the same version, such as a view with more columns, is listed as changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Address, Dependency
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
    """The lasting changes of one version."""

    version: Version
    items: tuple[Item, ...]

    def every(self) -> Iterator[Item]:
        """The lines, with those of what was removed along with something."""
        ahead = [*self.items]
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
            found.append(
                Changelog(step.version, told(nets, Names(before, history.system), Names(after, history.system)))
            )
    return tuple(found)


def without(log: Changelog, is_left_out: Callable[[Address], bool]) -> Changelog:
    """The changelog without the lines about some objects and columns."""
    return replace(log, items=tuple(_without(log.items, is_left_out)))


def _without(items: Iterable[Item], is_left_out: Callable[[Address], bool]) -> Iterator[Item]:
    for item in items:
        if not (is_left_out(item.address) or is_left_out(Address(item.whole))):
            yield replace(item, took=tuple(_without(item.took, is_left_out)))


def told(nets: Iterable[Net], before: Names, after: Names) -> tuple[Item, ...]:
    """The lines for the net changes between two catalogs, in the order of the statements that caused them."""
    items = sorted(Teller(before, after, nets).items(), key=_place)
    return tuple(nested(items, before.catalog))


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
