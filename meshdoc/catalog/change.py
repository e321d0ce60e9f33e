"""One change of one object, and why it came about."""

from __future__ import annotations

import enum
from dataclasses import fields

from meshdoc.catalog.object import Object, Oid
from meshdoc.diagnostics import Location
from meshdoc.record import record


@record
class Cause:
    """The statement that made a change. `path` is how it got there: what a cascade, a call or a block went through."""

    version: str
    location: Location
    sql: str
    path: tuple[str, ...] = ()


class ChangeKind(enum.Enum):
    """What became of the object."""

    CREATED = "created"
    ALTERED = "altered"
    RENAMED = "renamed"
    DROPPED = "dropped"


@record
class Change:
    """An object before and after; one of the two is None where it was created or dropped."""

    before: Object | None
    after: Object | None
    cause: Cause | None

    @property
    def object(self) -> Object:
        """The object as it is after the change, or as it last was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def oid(self) -> Oid:
        """Whose change it is."""
        return self.object.oid

    @property
    def kind(self) -> ChangeKind:
        """Created, dropped, renamed (the name and nothing else), or altered."""
        if self.before is None:
            return ChangeKind.CREATED
        if self.after is None:
            return ChangeKind.DROPPED
        return ChangeKind.RENAMED if self.fields() == ("name",) else ChangeKind.ALTERED

    def fields(self) -> tuple[str, ...]:
        """The names of the fields that differ; empty where the object was created or dropped."""
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
