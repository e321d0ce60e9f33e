"""What belongs to what, as a reader sees it: a column's default to its table, an array type to its element's type.

And what belongs to the project, rather than to PostgreSQL, an extension or a baseline.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.change import Change
from meshdoc.catalog.constraint import Constraint, NotNull, TriggerConstraint
from meshdoc.catalog.database import Database
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Object, Oid
from meshdoc.catalog.operator import Cast, FamilyMember
from meshdoc.catalog.relation import ColumnDefault, Sequence
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import ArrayType, MultirangeType, RowType
from meshdoc.history.net import creation, same_statement

MADE_ALONG = (RowType, ArrayType, MultirangeType)
"""Types named after the object that they were created with, or with a generated name."""


def whole_of(item: Object) -> Oid:
    """The object that this one is a part of; 0 if it is standalone."""
    match item:
        case Constraint():
            return item.table or item.domain
        case Index() | ColumnDefault() | Policy() | Rule() | Trigger():
            return item.table
        case RowType():
            return item.relation
        case ArrayType():
            return item.element
        case MultirangeType():
            return item.range
        case Sequence():
            address = item.identity_of or item.owned_by
            return address.oid if address else NO_OID
    return NO_OID


def is_implied(item: Object) -> bool:
    """Whether an object was created along with another, or is shown as a property of another."""
    match item:
        case RowType() | ArrayType() | MultirangeType() | ColumnDefault() | NotNull() | TriggerConstraint():
            return True
        case Index():
            return bool(item.constraint or item.parent)
        case Trigger():
            return bool(item.parent)
        case Constraint():
            return bool(item.parent) or not item.is_local
        case Sequence():
            return bool(item.identity_of or item.owned_by)
        case Cast():
            return bool(item.made_for)
    return False


# --- the project's own ------------------------------------------------------------------------------------------------

Changes = Mapping[Oid, list[Change]]
"""The changes that the project's own versions made, by object."""
PLACING = frozenset({"schema", "owner", "acl", "extension"})
"""Fields of an extension's members that statements about the extension or its whole schema change."""


def is_own(item: Object, catalog: Catalog, changes: Changes) -> bool:
    """Whether the project created an object.

    A part that it adds to any table is its own; a part that is created with its table belongs to the table's creator.
    """
    created = creation(changes, item.oid)
    if created is None or item.oid < FIRST_USER_OID or item.extension:
        return False
    whole = catalog.get(item.family if isinstance(item, FamilyMember) else whole_of(item))
    origin = creation(changes, whole.oid) if whole else None
    if whole is None or origin is None or not same_statement(created.cause, origin.cause):
        return True
    return is_own(whole, catalog, changes)


def extended(catalog: Catalog, changes: Changes) -> Iterator[Oid]:
    """What the project did not make, but changed or gave a part of its own."""
    for oid, made in changes.items():
        item = catalog.get(oid)
        if item and (is_own(item, catalog, changes) or _is_altered(item, made)):
            chain = _with_wholes(item, catalog)
            yield from (each.oid for each in chain if not is_own(each, catalog, changes))


def _is_altered(item: Object, changes: list[Change]) -> bool:
    """Whether the project changed an object that it did not make; to move its extension is not to change it."""
    origin = changes[0].cause if changes[0].before is None else None
    later = (change for change in changes if change.before and not same_statement(change.cause, origin))
    return any(not item.extension or not PLACING.issuperset(change.fields()) for change in later)


def _with_wholes(item: Object, catalog: Catalog) -> Iterator[Object]:
    """An object, what it is a part of, and so on, as far as it is not PostgreSQL's; the database is the project's."""
    part: Object | None = item
    while part and (part.oid >= FIRST_USER_OID or isinstance(part, Database)):
        yield part
        part = catalog.get(whole_of(part))
