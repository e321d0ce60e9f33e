"""Which statement made each part of an object what it is: columns, constraints, indexes, policies, privileges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from meshdoc.catalog.acl import PRIVILEGE_NAMES, RIGHTS
from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.constraint import Constraint, NotNull
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.names.names import role_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import Column, Relation
from meshdoc.diagnostics import Location
from meshdoc.history.history import History, column_of, default_of
from meshdoc.history.ownership import is_implied, whole_of
from meshdoc.history.privileges import kind_of
from meshdoc.history.wording import noun_of
from meshdoc.insight.access.origin import Grant, Origin
from meshdoc.record import record, replace


@record
class Blamed:
    """A part of an object in words, and the statement that last changed it; `made` is the one that made it.

    Both are None for what was there before the first version.
    """

    noun: str
    name: str
    cause: Cause | None
    made: Cause | None
    note: str = ""


@dataclass(frozen=True)
class Blame:
    """The parts of the objects of a history."""

    history: History

    def of(self, address: Address) -> Iterator[Blamed]:
        """The object or column itself, then its parts, then its privileges."""
        item = self.history.catalog[address.oid]
        if address.sub and isinstance(item, Relation):
            yield self._column(item, item.attribute(address.sub))
            return
        yield self._object(item)
        if isinstance(item, Relation):
            yield from (self._column(item, column) for column in item.columns)
        parts = (part for part in self.history.catalog.children(item.oid, Object) if whole_of(part) == item.oid)
        shown = (part for part in parts if part.name and not is_implied(part))
        yield from (self._object(part) for part in sorted(shown, key=_rank))
        yield from self._privileges(item)

    def _object(self, item: Object) -> Blamed:
        changes = self.history.changes_of(item.oid)
        own = [change for change in changes if change.before is None or _concerns(change)]
        made = changes[0].cause if changes and changes[0].before is None else None
        return Blamed(noun=noun_of(item), name=item.name, cause=own[-1].cause if own else None, made=made)

    def _column(self, item: Relation, column: Column) -> Blamed:
        """A column with its default and its NOT NULL."""
        attnum = column.attnum
        changes = [change for change in self.history.changes_of(item.oid) if _of_column(change, attnum)]
        default = default_of(self.history.catalog, item.oid, attnum)
        constraints = self.history.catalog.children(item.oid, NotNull)
        satellites = [each for each in constraints if each.table == item.oid and each.attnum == attnum]
        for satellite in (*satellites, *([default] if default else [])):
            changes += self.history.changes_of(satellite.oid)
        last = max(changes, key=lambda change: self._order[id(change)], default=None)
        made = self.history.column_added_by(item.oid, attnum)
        return Blamed(noun="column", name=column.name, cause=last.cause if last else None, made=made)

    @cached_property
    def _order(self) -> dict[int, int]:
        """The place of every change among all of them."""
        return {id(change): place for place, change in enumerate(self.history.changes())}

    # --- privileges --------------------------------------------------------------------------------------------------

    def _privileges(self, item: Object) -> Iterator[Blamed]:
        """The privileges of each role but the owner, by the statement that granted them."""
        kind = kind_of(item)
        origin = Origin(self.history, Roles(self.history.catalog, NO_OID))
        found: dict[tuple[Oid, tuple[int, ...], Location | None, bool], list[Grant]] = {}
        for grant in origin.entries(item, kind, RIGHTS.get(kind, frozenset())) if kind in RIGHTS else ():
            if grant.grantee != item.owner:
                key = (grant.grantee, grant.columns, grant.location, grant.by_default)
                found.setdefault(key, []).append(grant)
        for (grantee, columns, location, by_default), grants in found.items():
            cause = self._causes.get(location) if location else None
            role = role_name(self._names, grantee) if grantee else "PUBLIC"
            words = ", ".join(sorted(PRIVILEGE_NAMES[grant.letter] for grant in grants))
            of = f" ({self._column_names(item, columns)})" if columns else ""
            note = "by default privileges" if by_default else ""
            yield Blamed(noun="privileges", name=f"{words}{of} to {role}", cause=cause, made=cause, note=note)

    @cached_property
    def _names(self) -> Names:
        return Names(self.history.catalog, self.history.system)

    @cached_property
    def _causes(self) -> dict[Location, Cause]:
        return {change.cause.location: change.cause for change in self.history.changes() if change.cause}

    def _column_names(self, item: Object, attnums: Iterable[int]) -> str:
        assert isinstance(item, Relation)
        return ", ".join(item.attribute(attnum).name for attnum in attnums)


def _rank(part: Object) -> tuple[bool, str, str]:
    """Constraints first, then by kind and name."""
    return not isinstance(part, Constraint), noun_of(part), part.name


def _concerns(change: Change) -> bool:
    """Whether a change is about the object itself, not only about its columns or privileges."""
    return bool({*change.fields()} - {"columns", "attribute_count", "acl"})


def _of_column(change: Change, attnum: int) -> bool:
    before, after = column_of(change.before, attnum), column_of(change.after, attnum)
    return after is not None and (before is None or replace(before, acl=after.acl) != after)
