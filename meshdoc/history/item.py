"""The lines of a changelog."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from meshdoc.catalog.change import Cause
from meshdoc.catalog.object import Address, Oid
from meshdoc.record import record


class Action(enum.Enum):
    """The kind of change of an object or column in one version."""

    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Detail:
    """One changed property; an empty text means that it was or is absent."""

    property: str
    before: str
    after: str
    cause: Cause | None


@record
class Item:
    """One line of a changelog, about an object or a column.

    `address` identifies the object (of a replaced object, the new one), `whole` the object on whose page it is shown,
    `former` the name before a rename. `took` lists the dependents that were removed along with it.
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
