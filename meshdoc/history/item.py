"""The lines of a changelog."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Address, Oid
from meshdoc.record import record


class Action(enum.Enum):
    """What became of something in one version."""

    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Detail:
    """One property that is not what it was; empty text is none."""

    property: str
    before: str
    after: str
    cause: Cause | None


@record
class Item:
    """One line of a changelog, about an object or a column.

    `address` is whose it is (of a replaced object: the new one's), `whole` the object on whose page it stands, `former`
    the name before a rename. `took` is what went along when it was removed, because it depended on it.
    """

    action: Action
    address: Address
    whole: Oid
    noun: str
    name: str
    former: str = ""
    details: tuple[Detail, ...] = ()
    cause: Cause | None
    took: tuple[Item, ...] = ()
