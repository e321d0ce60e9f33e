"""The lines of a changelog."""

from __future__ import annotations

import enum
from collections.abc import Iterator

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import Constraint, NotNull
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import Column, Table
from meshdoc.catalog.type import Domain
from meshdoc.record import positional, record, replace


class Action(enum.Enum):
    """The kind of change of an object or column in one version."""

    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    REMOVED = "removed"


RECREATED = "dropped and created again"
"""The property of what was replaced by another of its name: `yes`, with the statement that dropped it as the cause."""

TAKES_NULL = "takes null"
"""The given property of a column that an INSERT may leave null."""
COMPUTED = "computed"
"""The given property of a generated column."""
REQUIRED = "required"
"""The given property of a domain that is NOT NULL, or that a NOT NULL column without a default of its own has."""
UNCHECKED = "unchecked rows"
"""The given property of a constraint: `existing` if it is NOT VALID, `all` if NOT ENFORCED or if all are new."""


@positional
class Detail:
    """One property; an empty text means that it was or is absent.

    What has several parts is in `before` and `after` as a whole, except `privileges`, `reads` and lists of settings:
    these name what was lost and what was gained.
    """

    property: str
    before: str
    after: str
    cause: Cause | None


@record
class Item:
    """One line of a changelog, about an object or a column.

    `address` identifies the object (of a replaced object, the new one), `whole` the object on whose page it is shown;
    `part_of` is the noun of that and `owner` its name, if it is another one. `former` is the name before a rename.
    `details` are the properties that changed, or the main ones of what was added. `holds` counts what an added object
    has by noun. `partition_of` is the table that one is or was a partition of, if it was added, attached, detached or
    removed; `owner` is the name of that. `given` are properties that did not change but decide what the change means.
    `took` lists the dependents that were removed along with it.
    """

    action: Action
    address: Address
    whole: Oid
    part_of: str = ""
    owner: str = ""
    noun: str
    name: str
    former: str = ""
    details: tuple[Detail, ...] = ()
    holds: tuple[tuple[str, int], ...] = ()
    partition_of: Oid = NO_OID
    given: tuple[tuple[str, str], ...] = ()
    cause: Cause | None
    took: tuple[Item, ...] = ()

    def detail(self, property: str) -> Detail | None:
        """The detail about a property."""
        return next((each for each in self.details if each.property == property), None)


def given(catalog: Catalog, subject: Column | Object) -> tuple[tuple[str, str], ...]:
    """The properties of a column, constraint or domain that decide what a change of it means."""
    if isinstance(subject, Column):
        holding = {TAKES_NULL: not subject.not_null, COMPUTED: bool(subject.generated)}
        return tuple((property, "yes") for property, holds in holding.items() if holds)
    if isinstance(subject, Constraint) and not subject.validated:
        return ((UNCHECKED, "existing" if subject.enforced else "all"),)
    if isinstance(subject, Domain) and _is_required(catalog, subject):
        return ((REQUIRED, "yes"),)
    return ()


def _is_required(catalog: Catalog, domain: Domain) -> bool:
    """Whether an INSERT has to give a value of a domain that has no default."""
    if any(each.domain == domain.oid for each in catalog.children(domain.oid, NotNull)):
        return True
    return any(
        column.type.oid == domain.oid and column.not_null and not catalog.find("default", table.oid, column.attnum)
        for table in catalog.children(domain.oid, Table)
        for column in table.columns
    )


def altered(item: Item, former: str, details: tuple[Detail, ...]) -> Iterator[Item]:
    """The line of a renamed or changed object; the cause of a change is that of its last property."""
    if former != item.name:
        yield replace(item, action=Action.RENAMED, former=former, details=details)
    elif details:
        yield replace(item, details=details, cause=details[-1].cause)
