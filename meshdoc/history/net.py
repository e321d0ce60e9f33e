"""The net effect of many changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from meshdoc.catalog.change import Cause, Change
from meshdoc.catalog.object import Oid
from meshdoc.record import positional


@positional
class Net:
    """The net change of one object, and the changes that it consists of, in order."""

    change: Change
    steps: tuple[Change, ...]

    @property
    def oid(self) -> Oid:
        """The oid of the changed object."""
        return self.change.oid

    def cause_of(self, *fields: str) -> Cause | None:
        """The cause of the last change of one of these fields; that of the net change if none of them changed."""
        touching = (step.cause for step in reversed(self.steps) if {*fields} & {*step.fields()})
        return next(touching, self.change.cause)


def same_statement(one: Cause | None, other: Cause | None) -> bool:
    """Whether one statement is both causes."""
    return one is not None and other is not None and (one.version, one.location) == (other.version, other.location)


def by_object(changes: Iterable[Change]) -> dict[Oid, list[Change]]:
    """The changes of each object, in order."""
    found: dict[Oid, list[Change]] = {}
    for change in changes:
        found.setdefault(change.oid, []).append(change)
    return found


def creation(changes: Mapping[Oid, list[Change]], oid: Oid) -> Change | None:
    """The change that created an object; None if it existed before."""
    first = next(iter(changes.get(oid, ())), None)
    return first if first and first.before is None else None


def net(changes: Iterable[Change]) -> tuple[Net, ...]:
    """One change per object, ordered by oid, with the cause of the last; changes that cancel out are omitted."""
    found = [
        Net(Change(before=steps[0].before, after=steps[-1].after, cause=steps[-1].cause), tuple(steps))
        for _, steps in sorted(by_object(changes).items())
    ]
    return tuple(item for item in found if item.change.before != item.change.after)
