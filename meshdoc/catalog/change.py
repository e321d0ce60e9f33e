"""A change of an object and its cause."""

from __future__ import annotations

import enum
from dataclasses import fields

from meshdoc.catalog.object import Object, Oid
from meshdoc.diagnostics import Location
from meshdoc.record import record


@record
class Cause:
    """The statement that made a change. `path` lists the cascades, calls and blocks that led to the change."""

    version: str
    location: Location
    sql: str
    path: tuple[str, ...] = ()


class ChangeKind(enum.Enum):
    """The kind of a change."""

    CREATED = "created"
    ALTERED = "altered"
    RENAMED = "renamed"
    DROPPED = "dropped"


@record
class Change:
    """An object before and after a change; `before` is None if it was created, `after` if it was dropped."""

    before: Object | None
    after: Object | None
    cause: Cause | None

    @property
    def object(self) -> Object:
        """The object after the change; a dropped one as it was before."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def oid(self) -> Oid:
        """The oid of the changed object."""
        return self.object.oid

    @property
    def kind(self) -> ChangeKind:
        """The kind of the change; a rename changes the name and nothing else."""
        if self.before is None:
            return ChangeKind.CREATED
        if self.after is None:
            return ChangeKind.DROPPED
        return ChangeKind.RENAMED if self.fields() == ("name",) else ChangeKind.ALTERED

    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ; empty if the object was created or dropped."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            field.name
            for field in fields(self.after)
            if getattr(self.before, field.name, None) != getattr(self.after, field.name)
        )

    def reversed(self) -> Change:
        """The change that undoes this one."""
        return Change(before=self.after, after=self.before, cause=self.cause)
