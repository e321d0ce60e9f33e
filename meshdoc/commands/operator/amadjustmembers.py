"""Dependencies of the members of operator classes and families: the amadjustmembers functions of access methods.

A required member is part of its class or family. An optional one is dropped silently with its operator or function.
"""

from __future__ import annotations

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import (
    BTREE,
    HASH,
    FamilyMember,
    FamilyOperator,
    FamilyProc,
    LooseFamilyOperator,
    LooseFamilyProc,
    OperatorClass,
    RequiredFamilyProc,
)
from meshdoc.commands.operator.opclass_members import Method
from meshdoc.lookup.lsyscache import Facts
from meshdoc.lookup.rows import copied
from meshdoc.session import Session

BY_TYPE = {"btree": BTREE, "hash": HASH}
"""The methods whose operators and first support functions belong to the class of their type."""
REQUIRED = {"gist": (1, 2, 5, 6, 7), "gin": (2, 3), "spgist": (1, 2, 3, 4, 5)}
"""The support functions that methods require; all their operators are optional."""


def adjusted(session: Session, method: Method, member: FamilyOperator | FamilyProc, opclass: Oid) -> FamilyMember:
    """The member with its dependencies; `opclass` is the class that the statement creates, else 0."""
    owner = _owner(session, method, member, opclass)
    if isinstance(member, FamilyOperator):
        return copied(FamilyOperator if owner else LooseFamilyOperator, member, opclass=owner)
    if owner == member.family:
        return copied(RequiredFamilyProc, member)
    return copied(FamilyProc if owner else LooseFamilyProc, member, opclass=owner)


def _owner(session: Session, method: Method, member: FamilyMember, opclass: Oid) -> Oid:
    """The class or family that requires the member; 0 if it is optional."""
    is_operator = isinstance(member, FamilyOperator)
    if method.name in BY_TYPE:
        if member.left != member.right or not (is_operator or member.number == 1):
            return NO_OID
        return _class_for_type(session, BY_TYPE[method.name], member, opclass)
    if method.name in REQUIRED:
        required = not is_operator and member.number in REQUIRED[method.name]
        return (opclass or member.family) if required else NO_OID
    return opclass


def _class_for_type(session: Session, method: Oid, member: FamilyMember, opclass: Oid) -> Oid:
    """The family's class for the member's type, preferably `opclass`: opclass_for_family_datatype."""
    created = session.catalog.get(opclass)
    if isinstance(created, OperatorClass) and created.input_type == member.left:
        return opclass
    found = [
        row
        for row in Facts(session.names).operator_classes(method)
        if (row.family, row.input_type) == (member.family, member.left)
    ]
    in_order = sorted(found, key=lambda row: (row.name, row.schema))
    return in_order[0].oid if in_order else NO_OID
