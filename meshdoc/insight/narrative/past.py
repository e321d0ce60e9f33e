"""The names that objects and columns had after some version and lost in a later one.

Names within a version, such as those of a table that is created under another name and renamed at once, do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from meshdoc.catalog.change import Cause
from meshdoc.catalog.constraint import NotNull
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import ColumnDefault
from meshdoc.history.history import START, History
from meshdoc.history.net import Net
from meshdoc.history.ownership import MADE_ALONG, whole_of
from meshdoc.insight.narrative.name import Name, shown
from meshdoc.insight.narrative.present import subs
from meshdoc.record import record


@record
class Loss:
    """A name that an object lost, or a column or label of it (`sub`), by a statement.

    `before` is the object until then; `how` is `dropped`, `renamed to x` or `moved to schema x`.
    """

    before: Object
    sub: int
    name: str
    how: str
    cause: Cause | None


DROPPED = "dropped"


@dataclass(frozen=True)
class Past:
    """The lost names of a history."""

    history: History

    def fate(self, name: Name) -> str:
        """What happened to what had a name: `renamed to status in 0004 (4.sql:2:1)`; empty if nothing ever had it."""
        return self.fate_of(name.parts) or self.fate_of(name.folded)

    def fate_of(self, parts: tuple[str, ...]) -> str:
        """The same of a name as it is spelled."""
        return next(self._fates(parts), "")

    def _fates(self, parts: tuple[str, ...]) -> Iterator[str]:
        """What happened to the last part of a name, or to what it was a part of."""
        for loss in self._losses.get(parts[-1], ()):
            if self._is_below(loss.before, parts[:-1], is_column=bool(loss.sub)):
                yield self._told(loss)
        for end in range(len(parts) - 1, 0, -1):
            for loss in self._losses.get(parts[end - 1], ()):
                has_part = not loss.sub and self._has(loss.before, parts[end])
                if has_part and self._is_below(loss.before, parts[: end - 1], is_column=False):
                    yield f"{shown(parts[:end])} was {self._told(loss)}"

    def _told(self, loss: Loss) -> str:
        """`renamed to b in 0002 (2.sql:1:1) and dropped in 0003 (3.sql:1:1)`."""
        drop = self._drops.get(loss.before.oid)
        return " and ".join(_words(each) for each in dict.fromkeys((loss, drop)) if each)

    # --- which object a name is below -----------------------------------------------------------------------

    def _is_below(self, item: Object, above: tuple[str, ...], *, is_column: bool) -> bool:
        """Whether an object, or a column of it, was once named with these parts before its own name."""
        if not above:
            return not is_column
        if is_column:
            return above[-1] in self._ever[item.oid] and (len(above) == 1 or self._is_in(item, above[:-1]))
        whole = whole_of(item)
        if whole and above[-1] in self._ever.get(whole, ()):
            return True
        return len(above) == 1 and self._is_in(item, above)

    def _is_in(self, item: Object, above: tuple[str, ...]) -> bool:
        return above[-1] in self._ever.get(getattr(item, "schema", 0), ())

    def _has(self, item: Object, name: str) -> bool:
        """Whether an object ever had a part of that name, or a schema an object."""
        if name in (part for _, part in subs(item)):
            return True
        parts = self._parts.get(item.oid, ())
        return any(name in self._ever[oid] for oid in parts)

    # --- lost names -------------------------------------------------------------------------------------------

    def _lost(self, net: Net) -> Iterator[Loss]:
        """The names that an object and its columns or labels lost in one version."""
        before, after = net.change.before, net.change.after
        if before is None or not before.name or isinstance(before, (*MADE_ALONG, ColumnDefault, NotNull)):
            return
        if after is None:
            yield Loss(before=before, sub=0, name=before.name, how=DROPPED, cause=net.change.cause)
            return
        if how := self._change_of_name(before, after):
            yield Loss(before=before, sub=0, name=before.name, how=how, cause=net.cause_of(_field(before, after)))
        later = dict(subs(after))
        for sub, name in subs(before):
            if later.get(sub) != name:
                how = f"renamed to {later[sub]}" if sub in later else DROPPED
                yield Loss(before=before, sub=sub, name=name, how=how, cause=_cause(net, sub, name))

    def _change_of_name(self, before: Object, after: Object) -> str:
        if before.name != after.name:
            return f"renamed to {after.name}"
        schema = self.history.catalog.get(getattr(after, "schema", 0))
        return f"moved to schema {schema.name}" if schema and getattr(before, "schema", 0) != schema.oid else ""

    # --- everything that was ever named -----------------------------------------------------------------------

    @cached_property
    def _nets(self) -> tuple[Net, ...]:
        places = range(START + 1, len(self.history.steps))
        return tuple(net for place in places for net in self.history.between(place - 1, place))

    @cached_property
    def _losses(self) -> dict[str, list[Loss]]:
        """The losses of each name, the last one first."""
        found: dict[str, list[Loss]] = {}
        for net in reversed(self._nets):
            for loss in self._lost(net):
                found.setdefault(loss.name, []).append(loss)
        return found

    @cached_property
    def _drops(self) -> dict[Oid, Loss]:
        found = (loss for losses in self._losses.values() for loss in losses)
        return {loss.before.oid: loss for loss in found if loss.how == DROPPED and not loss.sub}

    @cached_property
    def _ever(self) -> dict[Oid, set[str]]:
        """Every name that each object had after some version."""
        found: dict[Oid, set[str]] = {item.oid: {item.name} for item in self.history.base}
        for net in self._nets:
            for item in (net.change.before, net.change.after):
                if item:
                    found.setdefault(item.oid, set()).add(item.name)
        return found

    @cached_property
    def _parts(self) -> dict[Oid, set[Oid]]:
        """What was ever a part of each object or in each schema."""
        found: dict[Oid, set[Oid]] = {}
        for net in self._nets:
            item = net.change.before or net.change.after
            if item:
                for above in (whole_of(item), getattr(item, "schema", 0)):
                    found.setdefault(above, set()).add(item.oid)
        return found


def _words(loss: Loss) -> str:
    return f"{loss.how} in {loss.cause.version} ({loss.cause.location})" if loss.cause else loss.how


def _field(before: Object, after: Object) -> str:
    return "name" if before.name != after.name else "schema"


def _cause(net: Net, sub: int, name: str) -> Cause | None:
    """The statement by which a column or label lost a name; a version may change a table several times."""
    for step in net.steps:
        names = [dict(subs(item)).get(sub) if item else None for item in (step.before, step.after)]
        if names[0] == name != names[1]:
            return step.cause
    return net.change.cause
