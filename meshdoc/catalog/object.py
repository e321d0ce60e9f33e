"""What every catalog object has: an identity, an owner, privileges, a comment, and references to others.

An object is frozen and refers to others by oid, never by name, so that a rename is one change to one object. How a
field refers is said where the field is declared, with `ref`, in the words of pg_depend.deptype; the dependency graph,
DROP ... CASCADE and the documents' links all follow from these declarations.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import MISSING, field, fields
from typing import Any, ClassVar, NamedTuple, TypeAlias

from meshdoc.record import record

Oid: TypeAlias = int
Key: TypeAlias = tuple[Hashable, ...]

NO_OID: Oid = 0
FIRST_USER_OID: Oid = 16384  # FirstNormalObjectId in access/transam.h


class Dependency(enum.Enum):
    """How one object depends on another: pg_depend.deptype, pg_shdepend.deptype, or NONE where neither records it."""

    NORMAL = "n"
    AUTO = "a"
    INTERNAL = "i"
    PARTITION_PRIMARY = "P"
    PARTITION_SECONDARY = "S"
    EXTENSION = "e"
    OWNER = "o"
    ACL = "A"
    POLICY = "r"
    NONE = "-"


class Address(NamedTuple):
    """An object, or a column of one (`sub` is its attnum; 0 is the object itself): ObjectAddress."""

    oid: Oid
    sub: int = 0


class Reference(NamedTuple):
    """One row of pg_depend, seen from the object that depends: which part of it, on what, and how."""

    sub: int
    target: Address
    kind: Dependency


class Referring:
    """A value that stands for addresses: a type with its modifier, an expression with what it mentions."""

    __slots__ = ()

    def addresses(self) -> Iterator[Address]:
        """What it stands for."""
        raise NotImplementedError


def ref(kind: Dependency, *, of: str = "", own: Dependency | None = None, default: object = MISSING) -> Any:
    """Declare a field that refers to other objects.

    `of` names the object's field that holds the relation whose attnums this field holds; `own` is the kind of the
    references that an expression makes to columns of the object's own `table`, where PostgreSQL makes a difference.
    """
    return field(default=default, metadata={"dependency": kind, "of": of, "own": own or kind})


def parts(*, sub: str = "", default: object = ()) -> Any:
    """Declare a field that holds a tuple of dataclasses with references of their own, such as columns or index keys.

    `sub` names their field that says which sub-object they are (a column's attnum); without it they are the object.
    """
    return field(default=default, metadata={"parts": sub})


class _Refers(NamedTuple):
    """A field declared with `ref`."""

    name: str
    of: str
    kind: Dependency
    own: Dependency


class _Parts(NamedTuple):
    """A field declared with `parts`."""

    name: str
    sub: str


@functools.cache
def _declared(cls: Any) -> tuple[tuple[_Refers, ...], tuple[_Parts, ...]]:
    """The fields of a class that refer, and those that hold parts which do."""
    refers = (
        _Refers(item.name, item.metadata["of"], item.metadata["dependency"], item.metadata["own"])
        for item in fields(cls)
        if "dependency" in item.metadata
    )
    holds = (_Parts(item.name, item.metadata["parts"]) for item in fields(cls) if "parts" in item.metadata)
    return tuple(refers), tuple(holds)


def _addresses(value: object, relation: Oid) -> Iterable[Address]:
    """What the value of a referring field stands for; where there is a `relation`, integers are its attnums."""
    if not value:
        return ()
    if isinstance(value, Referring):
        return value.addresses()
    if isinstance(value, int):
        return (Address(relation, value) if relation else Address(value),)
    if isinstance(value, Address):
        return (value,)
    if isinstance(value, tuple | frozenset):
        return [address for item in value for address in _addresses(item, relation)]
    return ()


def _references(holder: Any, sub: int, whole: Object, table: Oid) -> Iterator[Reference]:
    """The references that one dataclass makes, on behalf of the part `sub` of the object `whole`."""
    refers, holds = _declared(holder.__class__)
    for name, of, kind, own in refers:
        if value := getattr(holder, name):
            for target in _addresses(value, getattr(whole, of) if of else NO_OID):
                yield Reference(sub, target, own if target.sub and target.oid == table else kind)
    for name, number in holds:
        for part in getattr(holder, name):
            yield from _references(part, getattr(part, number) if number else sub, whole, table)


def of_partition(references: Iterable[Reference], table: Oid) -> Iterator[Reference]:
    """The references of a partition's part of what its parent has: it goes with the parent's, or with its table."""
    for reference in references:
        if reference.target == Address(table) and reference.kind is Dependency.AUTO:
            yield reference._replace(kind=Dependency.PARTITION_SECONDARY)
        else:
            yield reference


@record
class AclItem(Referring):
    """What one role may do, granted by another: aclitem. Privileges are PostgreSQL's letters (acl.h)."""

    grantee: Oid  # 0 is PUBLIC
    grantor: Oid
    privileges: frozenset[str]
    grantable: frozenset[str] = frozenset()

    def addresses(self) -> Iterator[Address]:
        """The roles it names."""
        for role in (self.grantee, self.grantor):
            if role:
                yield Address(role)


Acl: TypeAlias = tuple[AclItem, ...] | None  # None: the default of the object's kind (acldefault)


class _Remembers:
    """Room for what an object has found out about itself; no field, as it says nothing that the fields do not."""

    __slots__ = ("_found",)

    _found: tuple[Reference, ...]


@record
class Object(_Remembers):
    """One object of the catalog. `oid` is 0 until `Catalog.create` gives it one."""

    noun: ClassVar[str]  # as getObjectTypeDescription prints it
    system_catalog: ClassVar[str]

    oid: Oid = NO_OID
    name: str
    owner: Oid = ref(Dependency.OWNER, default=NO_OID)
    acl: Acl = ref(Dependency.ACL, default=None)
    comment: str | None = None
    extension: Oid = ref(Dependency.EXTENSION, default=NO_OID)

    def unique_keys(self) -> tuple[Key, ...]:
        """The keys under which it is found; each is unique in a catalog. The first is its name's."""
        raise NotImplementedError

    def shared_keys(self) -> tuple[Key, ...]:
        """The keys under which it is found together with others, such as a function with its overloads."""
        return ()

    def references(self) -> tuple[Reference, ...]:
        """What it depends on, its parts included."""
        try:
            return self._found
        except AttributeError:
            found = tuple(self.find_references())
            object.__setattr__(self, "_found", found)
            return found

    def find_references(self) -> Iterable[Reference]:
        """What the declarations of its fields say, for `references`, which asks once: an object never changes."""
        return _references(self, 0, self, getattr(self, "table", NO_OID))
