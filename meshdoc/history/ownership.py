"""What belongs to what, as a reader sees it: a column's default to its table, an array type to its element's type."""

from __future__ import annotations

from meshdoc.catalog.constraint import Constraint, NotNull, TriggerConstraint
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.relation import ColumnDefault, Sequence
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import ArrayType, MultirangeType, RowType


def whole_of(item: Object) -> Oid:
    """The object that this one is a part of, 0 where it stands for itself."""
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
    """Whether nobody asked for the object as such: it came with another, or it is shown as a property of one."""
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
    return False
