"""Drop objects and the objects that depend on them: dependency.c.

Unlike in PostgreSQL, a view's query and a table's columns are part of the view and the table. A view that PostgreSQL
reaches through its _RETURN rule is reached directly here.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from meshdoc import errors
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Address, Dependency, Oid, Reference
from meshdoc.catalog.operator import Operator
from meshdoc.catalog.relation import CompositeType, Relation
from meshdoc.diagnostics import SqlError

Describe = Callable[[Address], str]

# Flags that exempt a target from DROP ... RESTRICT.
HARMLESS = frozenset({"auto", "internal", "partition", "extension", "part of another"})
FLAG = {
    Dependency.NORMAL: "normal",
    Dependency.AUTO: "auto",
    Dependency.INTERNAL: "internal",
    Dependency.PARTITION_PRIMARY: "partition",
    Dependency.PARTITION_SECONDARY: "partition",
    Dependency.EXTENSION: "extension",
}
OWNING = frozenset({Dependency.INTERNAL, Dependency.EXTENSION})
CASCADE = "CASCADE"  # the last step of the path of an object dropped by a cascade
MAX_REPORTED = 100  # MAX_REPORTED_DEPS


class Behavior(enum.Enum):
    """DROP ... RESTRICT or CASCADE."""

    RESTRICT = "restrict"
    CASCADE = "cascade"


@dataclass(slots=True)
class Target:
    """An object to drop: how it was reached, and from which object."""

    address: Address
    flags: set[str]
    dependee: Address | None
    partition_of: Address | None = None  # the parent's object; it is dropped with that or with its table


@dataclass
class Search:
    """The state of one search for dependents: findDependentObjects."""

    catalog: Catalog
    describe: Describe
    pending: frozenset[Address]
    targets: dict[Address, Target] = field(default_factory=dict)
    stack: list[Target] = field(default_factory=list)
    parts: dict[Oid, list[Target]] = field(default_factory=dict)  # the columns found, by relation

    def find(self, address: Address, flags: set[str]) -> None:
        """Add an object to the targets, after all objects that depend on it."""
        if self._seen(address, flags):
            return
        for reference in self._own_references(address):
            if reference.kind in OWNING and reference.target.oid in self.catalog:
                if not self.stack:
                    if reference.target in self.pending:
                        return
                    raise _required(address, reference.target, self.describe)
                if not any(_contains(visited.address, reference.target) for visited in self.stack):
                    self.find(reference.target, {"reverse"})
                    self._seen(address, flags)  # added by its owner, but it was reached this way as well
                    return
        target = Target(address, set(flags), self.stack[-1].address if self.stack else None)
        target.partition_of = next(
            (item.target for item in self._own_references(address) if item.kind is Dependency.PARTITION_PRIMARY), None
        )
        if address.sub:
            self.parts.setdefault(address.oid, []).append(target)
        self.stack.append(target)
        for dependent, kind in self._dependents(address):
            self.find(dependent, {FLAG[kind]})
        self.stack.pop()
        self.targets[address] = target

    def _seen(self, address: Address, flags: set[str]) -> bool:
        if not address.sub:  # a whole relation: columns found earlier need no report of their own
            for target in self.parts.get(address.oid, ()):
                target.flags |= {*flags, "part of another"}
        for visited in self.stack:
            if visited.address == address:
                visited.flags |= flags
                return True
            if visited.address == Address(address.oid):
                return True
        for found in (self.targets.get(address), self.targets.get(Address(address.oid))):
            if found:
                found.flags |= flags
                return True
        return False

    def _own_references(self, address: Address) -> list[Reference]:
        references = self.catalog[address.oid].references()
        if address.sub:
            return [reference for reference in references if reference.sub == address.sub]
        return [reference for reference in references if reference.target != address]

    def _dependents(self, address: Address) -> list[tuple[Address, Dependency]]:
        """Dependent objects, newest first (object_address_comparator); an object with two dependencies appears twice.

        Those that depend on an attribute of a composite type come last, because the type's relation is the oldest of
        all.
        """
        is_composite = isinstance(self.catalog[address.oid], CompositeType)
        found = {
            (is_composite and bool(reference.target.sub), Address(item.oid, reference.sub), reference.kind)
            for item, reference in self.catalog.referrers(address.oid)
            if reference.kind in FLAG and (reference.target == address if address.sub else item.oid != address.oid)
        }
        age = {address.oid: -self.catalog[address.oid].recorded() for _, address, _ in found}
        in_order = sorted(found, key=lambda entry: (entry[0], age[entry[1].oid], entry[1].sub, entry[2].value))
        return [(dependent, kind) for _, dependent, kind in in_order]


def _contains(outer: Address, inner: Address) -> bool:
    return outer == inner or outer == Address(inner.oid)


def perform_deletion(
    catalog: Catalog, addresses: Sequence[Address], behavior: Behavior, describe: Describe
) -> tuple[Address, ...]:
    """Drop objects (or columns of relations) and, with CASCADE, the objects that depend on them.

    Returns the objects dropped by the cascade that PostgreSQL reports in its notice, in the same order. Raises SqlError
    2BP01 if other objects depend on them and RESTRICT applies, or if another object or the system requires them.
    """
    targets = find_targets(catalog, addresses, describe)
    reported = _check(targets, addresses, behavior, describe)
    taken_along = _with_what_is_theirs(targets, reported)
    for target in targets:
        cause = catalog.cause
        if cause and target.address in taken_along:
            cause = replace(cause, path=(*cause.path, CASCADE))
        with catalog.because(cause):
            _delete(catalog, target.address, describe)
    return reported


def _with_what_is_theirs(targets: Sequence[Target], reported: Sequence[Address]) -> set[Address]:
    """The objects dropped only because of the cascade: the reported ones, and those reached through them."""
    found = set(reported)
    for target in reversed(targets):
        if target.dependee in found and "original" not in target.flags:
            found.add(target.address)
    return found


def find_targets(catalog: Catalog, addresses: Sequence[Address], describe: Describe) -> list[Target]:
    """All objects to drop with `addresses`, in a safe order for dropping.

    Raises SqlError 2BP01 if the system or another object requires one of them.
    """
    search = Search(catalog, describe, frozenset(addresses))
    for address in addresses:
        if address.oid < FIRST_USER_OID and address.oid not in catalog:
            raise errors.required_by_system(describe(address))
        search.find(address, {"original"})
    return list(search.targets.values())


def _check(
    targets: Iterable[Target], originals: Sequence[Address], behavior: Behavior, describe: Describe
) -> tuple[Address, ...]:
    """Raise SqlError 2BP01 if the deletion is not allowed; return the objects to report: reportDependentObjects."""
    in_order = list(targets)[::-1]
    for target in in_order:
        if target.partition_of and "partition" not in target.flags:
            raise _required(target.address, target.partition_of, describe)
    reported = [target for target in in_order if "original" not in target.flags and not target.flags & HARMLESS]
    if reported and behavior is Behavior.RESTRICT:
        raise _still_depended_on(reported, originals, describe)
    return tuple(target.address for target in reported)


def _required(address: Address, owner: Address, describe: Describe) -> SqlError:
    return SqlError(
        "2BP01",
        f"cannot drop {describe(address)} because {describe(owner)} requires it",
        hint=f"You can drop {describe(owner)} instead.",
    )


def _still_depended_on(reported: Sequence[Target], originals: Sequence[Address], describe: Describe) -> SqlError:
    lines = [
        f"{describe(target.address)} depends on {describe(target.dependee)}" for target in reported if target.dependee
    ]
    message = (
        f"cannot drop {describe(originals[0])} because other objects depend on it"
        if len(originals) == 1
        else "cannot drop desired object(s) because other objects depend on them"
    )
    return SqlError(
        "2BP01",
        message,
        detail="\n".join(first_lines(lines)),
        hint="Use DROP ... CASCADE to drop the dependent objects too.",
    )


def first_lines(lines: list[str]) -> list[str]:
    """The lines about dependent objects, up to a limit, and the number of the others."""
    if (rest := len(lines) - MAX_REPORTED) <= 0:
        return lines
    return [*lines[:MAX_REPORTED], f"and {rest} other object{'s' if rest > 1 else ''} (see server log for list)"]


def _delete(catalog: Catalog, address: Address, describe: Describe) -> None:
    """Drop an object, or a column of a relation: doDeletion."""
    if not address.sub:
        _forget_operator(catalog, address.oid)
        catalog.drop(address.oid)
        return
    relation = catalog[address.oid]
    if not isinstance(relation, Relation):
        raise SqlError("2BP01", f"cannot drop {describe(address)}")
    columns = tuple(column for column in relation.columns if column.attnum != address.sub)
    catalog.alter(replace(relation, columns=columns))


def _forget_operator(catalog: Catalog, oid: Oid) -> None:
    """Clear references to an operator as commutator or negator: RemoveOperatorById."""
    for partner in catalog.children(oid, Operator):
        commutator = NO_OID if partner.commutator == oid else partner.commutator
        negator = NO_OID if partner.negator == oid else partner.negator
        if partner.oid != oid:
            catalog.alter(replace(partner, commutator=commutator, negator=negator))
