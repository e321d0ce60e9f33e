"""Who a change of the catalog may break, by `Dependents` of insight.affected, which asks about one object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from meshdoc.catalog.change import Change
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import EnumType
from meshdoc.insight.affected import Affected, Dependents, Reached
from meshdoc.insight.effects.record import Action

FILLS = frozenset({Action.INSERT, Action.UPDATE})


class Changes(Dependents):
    """The users of what changes in a catalog."""

    @cached_property
    def undecided(self) -> frozenset[Oid]:
        """The routines that run SQL of which the text is not known, and which may therefore use anything."""
        gaps = ((item.oid, self._effects.of(item.oid)) for item in self._routines)
        return frozenset(oid for oid, found in gaps if found.opaque or any(gap.dynamic for gap in found.gaps))

    def by(self, change: Change) -> tuple[Affected, ...]:
        """Who a change may break, nearest first; the catalog is the one before it."""
        before, after = change.before, change.after
        if before is None:
            return ()
        if after is None:
            return self.of(Address(before.oid))
        found: Reached = {}
        if before.name != after.name:
            self._follow(self._by_text(before, None), found)
        if isinstance(before, Relation) and isinstance(after, Relation):
            for at, direct in self._of_columns(before, after):
                self._follow(direct, found, start=at)
        elif isinstance(before, Routine) and isinstance(after, Routine):
            if (before.arguments, before.returns) != (after.arguments, after.returns):
                self._follow(self._direct(Address(before.oid)), found)
        elif isinstance(before, EnumType) and isinstance(after, EnumType):
            lost = {label.name for label in before.labels} - {label.name for label in after.labels}
            self._follow(self._mentioned(before) if lost else (), found)
        return tuple(found.values())

    def _of_columns(self, before: Relation, after: Relation) -> Iterator[tuple[Address, Iterable[Affected]]]:
        """The users of columns that were dropped, renamed, given another type or required."""
        present = {column.attnum: column for column in after.columns}
        for column in before.columns:
            at, now = Address(before.oid, column.attnum), present.get(column.attnum)
            if now is None or now.type != column.type or bool(now.generated) != bool(column.generated):
                yield at, self._direct(at)
            elif now.name != column.name:
                yield at, self._by_text(before, column)
            elif now.not_null and not column.not_null:
                yield at, self._users(before, column, FILLS)
        known = {column.attnum for column in before.columns}
        for column in after.columns:
            if column.attnum not in known and column.not_null and not (column.identity or column.generated):
                yield Address(before.oid, column.attnum), self._users(before, None, frozenset({Action.INSERT}))
