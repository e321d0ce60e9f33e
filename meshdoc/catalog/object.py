"""The common part of catalog objects: identity, owner, privileges, comment, and references to other objects.

An object is frozen and refers to others by oid, never by name, so that a rename changes a single object. A field that
refers to objects is declared with `ref` and its kind of dependency, as in pg_depend.deptype. The dependency graph, DROP
... CASCADE and the links of the documentation all derive from these declarations.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import MISSING, field, fields
from typing import Any, ClassVar, NamedTuple, TypeAlias

from meshdoc.record import record

Oid: TypeAlias = int
Key: TypeAlias = tuple[Hashable, ...]

NO_OID: Oid = 0
FIRST_USER_OID: Oid = 16384  # FirstNormalObjectId in access/transam.h


class Dependency(enum.Enum):
    """How an object depends on another: pg_depend.deptype, pg_shdepend.deptype, or NONE if neither records it."""

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

    __hash__ = object.__hash__  # members are unique, and Enum computes a hash of the name at each call


class Address(NamedTuple):
    """An object, or a column of one (`sub` is its attnum; 0 is the object itself): ObjectAddress."""

    oid: Oid
    sub: int = 0


class Reference(NamedTuple):
    """A row of pg_depend without the dependent object: its dependent part, the referenced address, and the kind."""

    sub: int
    target: Address
    kind: Dependency


class Referring:
    """A value that contains addresses, such as a type with its modifier, or an expression."""

    __slots__ = ()

    def addresses(self) -> Iterable[Address]:
        """The addresses it contains."""
        raise NotImplementedError


def ref(kind: Dependency, *, of: str = "", own: Dependency | None = None, default: object = MISSING) -> Any:
    """Declare a field that refers to other objects.

    `of` names the field that holds the relation to which the attnums in this field belong. `own` is the kind of an
    expression's references to columns of the object's own `table`, where PostgreSQL distinguishes them.
    """
    return field(default=default, metadata={"dependency": kind, "of": of, "own": own or kind})


def parts(*, sub: str = "", default: object = ()) -> Any:
    """Declare a field with a tuple of dataclasses that have references of their own, such as columns or index keys.

    `sub` names their field with the sub-object number (a column's attnum); without it, the references are the object's.
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
    """The referring fields of a class, and the fields that hold parts."""
    refers = (
        _Refers(item.name, item.metadata["of"], item.metadata["dependency"], item.metadata["own"])
        for item in fields(cls)
        if "dependency" in item.metadata
    )
    holds = (_Parts(item.name, item.metadata["parts"]) for item in fields(cls) if "parts" in item.metadata)
    return tuple(refers), tuple(holds)


COLLECTIONS = (tuple, frozenset)


def _addresses(value: object, relation: Oid) -> Iterable[Address]:
    """The addresses in the value of a referring field; with a `relation`, integers are its attnums."""
    if not value:
        return ()
    if isinstance(value, Referring):
        return value.addresses()
    if isinstance(value, int):
        return (Address(relation, value) if relation else Address(value),)
    if isinstance(value, Address):
        return (value,)
    found: list[Address] = []
    if isinstance(value, COLLECTIONS):
        for item in value:
            found += item.addresses() if isinstance(item, Referring) else _addresses(item, relation)
    return found


def _references(holder: Any, sub: int, whole: Object, table: Oid, found: list[Reference]) -> list[Reference]:
    """Add the references of a dataclass, on behalf of the part `sub` of the object `whole`."""
    refers, holds = _declared(holder.__class__)
    for name, of, kind, own in refers:
        if value := getattr(holder, name):
            for target in _addresses(value, getattr(whole, of) if of else NO_OID):
                found.append(shared_reference(sub, target, own if target.sub and target.oid == table else kind))
    for name, number in holds:
        for part in getattr(holder, name):
            _references(part, getattr(part, number) if number else sub, whole, table, found)
    return found


shared_reference = functools.lru_cache(maxsize=1 << 16)(Reference)
"""One of equal references: successive states of an object have most of theirs in common."""


def of_partition(references: Iterable[Reference], table: Oid) -> Iterator[Reference]:
    """The references of a partition's object that belongs to one of the parent: dropped with that or with its table."""
    for reference in references:
        if reference.target == Address(table) and reference.kind is Dependency.AUTO:
            yield shared_reference(reference.sub, reference.target, Dependency.PARTITION_SECONDARY)
        else:
            yield reference


@record
class AclItem(Referring):
    """The privileges that a grantor granted to a role: aclitem. Privileges are PostgreSQL's letters (acl.h)."""

    grantee: Oid  # 0 is PUBLIC
    grantor: Oid
    privileges: frozenset[str]
    grantable: frozenset[str] = frozenset()

    def addresses(self) -> tuple[Address, ...]:
        """The roles it refers to."""
        return _roles(self.grantee, self.grantor)


@functools.lru_cache(maxsize=1 << 14)
def _roles(*roles: Oid) -> tuple[Address, ...]:
    """The addresses of the roles that are not PUBLIC."""
    return tuple(Address(role) for role in roles if role)


Acl: TypeAlias = tuple[AclItem, ...] | None  # None: the default privileges of the kind of object (acldefault)


class _Remembers:
    """A slot to cache an object's references; not a field, because it derives from the fields."""

    __slots__ = ("_found", "_recorded")

    _found: tuple[Reference, ...]
    _recorded: Mapping[Reference | None, int]


@record
class Object(_Remembers):
    """A catalog object. `oid` is 0 until `Catalog.create` assigns one."""

    noun: ClassVar[str]  # as getObjectTypeDescription prints it
    system_catalog: ClassVar[str]
    identified_by: ClassVar[tuple[str, ...]] = ("name",)
    """The fields that no other object with the same noun shares, its name included if it has one."""

    oid: Oid = NO_OID
    name: str
    owner: Oid = ref(Dependency.OWNER, default=NO_OID)
    acl: Acl = ref(Dependency.ACL, default=None)
    comment: str | None = None
    extension: Oid = ref(Dependency.EXTENSION, default=NO_OID)

    def unique_keys(self) -> tuple[Key, ...]:
        """The keys by which it is found, each unique in a catalog. The first contains its name."""
        return ((self.noun, *(getattr(self, name) for name in self.identified_by)),)

    def shared_keys(self) -> tuple[Key, ...]:
        """The keys that it shares with other objects, such as a function with its overloads."""
        return ()

    def references(self) -> tuple[Reference, ...]:
        """The references of the object and its parts, computed once."""
        try:
            return self._found
        except AttributeError:
            found = tuple(self.find_references())
            object.__setattr__(self, "_found", found)
            return found

    def recorded(self, reference: Reference | None = None) -> int:
        """When PostgreSQL recorded a reference in pg_depend, or (None) created the object, counted in oids.

        That is the object's own oid unless the catalog has noted another: see `Catalog.renew`.
        """
        later: Mapping[Reference | None, int] = getattr(self, "_recorded", {})
        return later.get(reference, later.get(None, self.oid))

    def recorded_later(self, references: Iterable[Reference]) -> dict[Reference | None, int]:
        """When the object (None) and those of its references were recorded that are younger than its oid."""
        later: Mapping[Reference | None, int] = getattr(self, "_recorded", {})
        if not later:
            return {}
        if None in later:
            return {None: later[None], **{reference: later.get(reference, later[None]) for reference in references}}
        return {reference: later[reference] for reference in references if reference in later}

    def record(self, later: Mapping[Reference | None, int]) -> None:
        """Note when references were recorded that are younger than the object, before it enters the catalog."""
        object.__setattr__(self, "_recorded", later)

    def find_references(self) -> Iterable[Reference]:
        """Compute `references` from the declared fields."""
        return _references(self, 0, self, getattr(self, "table", NO_OID), [])
