"""The lines of a changelog for what differs between two histories that share no journal, found by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Address, Oid
from meshdoc.compare import difference
from meshdoc.compare.difference import Difference, FieldChange, diff
from meshdoc.compare.facts import PRIVILEGES
from meshdoc.compare.place import cause_of
from meshdoc.compare.state import State, state_of
from meshdoc.history.history import History
from meshdoc.history.item import Action, Detail, Item
from meshdoc.history.ownership import is_implied

ACTIONS = {
    difference.Action.CREATED: Action.ADDED,
    difference.Action.ALTERED: Action.CHANGED,
    difference.Action.DROPPED: Action.REMOVED,
}
MAIN = frozenset({"type", "not null", "default", "identity", "generated", "returns", "security definer", "command"})
"""The fields that are told of what was added."""


def items_between(before: History, after: History) -> tuple[Item, ...]:
    """What leads from the last version of one history to that of another; a removed part is not told with its whole.

    The address of what only the first has is negative, so that it is that of nothing in the second.
    """
    states = (state_of(before.catalog, before.system), state_of(after.catalog, after.system))
    found = diff(*states)
    gone = {each.key for each in found if each.action is difference.Action.DROPPED}
    told = (each for each in found if each.whole not in gone and not _is_implied(each, before, after))
    return tuple(_item(each, states, after) for each in told)


def _is_implied(each: Difference, before: History, after: History) -> bool:
    """Whether an object came along with another, as the index of a primary key does."""
    item = after.catalog[each.after.oid] if each.after else before.catalog[each.before.oid] if each.before else None
    return item is not None and is_implied(item)


def _item(each: Difference, states: Sequence[State], after: History) -> Item:
    cause = cause_of(after, each.after, {change.field for change in each.fields}) if each.after else None
    address = each.after or (Address(-each.before.oid, each.before.sub) if each.before else None)
    assert address
    return Item(
        action=ACTIONS[each.action],
        address=address,
        whole=_whole(each, states, address.oid),
        part_of=each.whole.kind if each.whole else "",
        noun=each.key.kind,
        name=each.key.name,
        details=tuple(_details(each, cause)) if each.after else (),
        cause=cause,
    )


def _whole(each: Difference, states: Sequence[State], otherwise: Oid) -> Oid:
    """The later oid of what something is a part of; of nothing, its own."""
    former, present = (state.get(each.whole) if each.whole else None for state in states)
    return present.address.oid if present else -former.address.oid if former else otherwise


def _details(each: Difference, cause: Cause | None) -> Iterator[Detail]:
    for change in each.fields:
        if each.action is difference.Action.CREATED and change.field not in MAIN:
            continue
        before, after = _privileges(change) if change.field == PRIVILEGES else (change.before, change.after)
        yield Detail(change.field, before, after, cause)


def _privileges(change: FieldChange) -> tuple[str, str]:
    """The privileges that were lost, and those that were gained."""
    had, have = (dict.fromkeys(text.split("; ")) if text else {} for text in (change.before, change.after))
    return _listed(had, have), _listed(have, had)


def _listed(some: Mapping[str, None], others: Mapping[str, None]) -> str:
    return "; ".join(each for each in some if each not in others)
