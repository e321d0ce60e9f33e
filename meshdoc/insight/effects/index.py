"""The effects of all routines of a catalog, and the routines that use a relation or call a routine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import System
from meshdoc.insight.effects.body import DEEPEST, Bodies
from meshdoc.insight.effects.record import Action, Effects, Touch, Use
from meshdoc.insight.effects.text import ANYTHING, Value
from meshdoc.insight.session import reading_session
from meshdoc.limits import DEFAULTS, running

Constants: TypeAlias = tuple[tuple[int, str], ...]
"""The constant arguments of a call, by place."""


class RoutineEffects:
    """The effects of the bodies in a catalog that does not change any more."""

    def __init__(self, catalog: Catalog, system: System) -> None:
        """Nothing is read yet."""
        self._catalog = catalog
        self._bodies = Bodies(reading_session(catalog, system))
        self._read: dict[tuple[Oid, Constants], Effects] = {}
        self._followed: dict[tuple[Oid, Constants], Effects] = {}
        self._open: dict[Oid, bool] = {}
        self._uses: dict[Oid, tuple[Use, ...]] = {}

    def of(self, routine: Oid) -> Effects:
        """The effects of one routine; nothing is known of one that is not in the catalog."""
        return self._with_constants(routine, (), 0)

    def alone(self, routine: Oid, constants: Constants = ()) -> Effects:
        """The effects of a body, called with these constants, without those of what it calls."""
        key = (routine, constants)
        if key not in self._read:
            item = self._catalog.get(routine)
            missing = Effects(routine=routine, opaque="the body is built in")
            with running(DEFAULTS):
                self._read[key] = self._bodies.read(item, _given(constants)) if isinstance(item, Routine) else missing
        return self._read[key]

    def remember(self, found: Iterable[Effects]) -> None:
        """Take what another process found with `alone`."""
        self._read.update({(effects.routine, ()): effects for effects in found})

    def _with_constants(self, routine: Oid, constants: Constants, depth: int) -> Effects:
        """The effects, and the touches that constants passed to the called routines decide."""
        key = (routine, constants)
        if key in self._followed:
            return self._followed[key]
        effects = self._followed[key] = self.alone(routine, constants)  # where a recursion ends
        found: dict[Touch, None] = {}
        for call in effects.calls if depth < DEEPEST else ():
            if call.constants and self._is_open(call.routine):
                usual = {(touch.action, touch.relation) for touch in self.alone(call.routine).touches}
                for touch in self._with_constants(call.routine, call.constants, depth + 1).touches:
                    if (touch.action, touch.relation) not in usual:
                        found[replace(touch, line=call.line, via=(call.routine, *touch.via))] = None
        self._followed[key] = replace(effects, touches=(*effects.touches, *found)) if found else effects
        return self._followed[key]

    def _is_open(self, routine: Oid) -> bool:
        """Whether the effects of a routine, or of one that it calls, depend on its arguments."""
        if routine not in self._open:
            reached = {routine: None}
            for each in (waiting := [routine]):
                new = [call.routine for call in self.alone(each).calls if call.routine not in reached]
                reached |= dict.fromkeys(new)
                waiting += dict.fromkeys(new)
            self._open[routine] = any(gap.dynamic for each in reached for gap in self.alone(each).gaps)
        return self._open[routine]

    def uses(self, routine: Oid) -> tuple[Use, ...]:
        """The relations that a routine reads and changes, merged by action, relation and way."""
        if routine not in self._uses:
            self._uses[routine] = tuple(_merged(routine, self.of(routine).touches))
        return self._uses[routine]

    def users(self, relation: Oid) -> tuple[Use, ...]:
        """The uses of a relation by the routines of the project, in the order of their oids."""
        return self._users.get(relation, ())

    def callers(self, routine: Oid) -> tuple[tuple[Oid, tuple[int, ...]], ...]:
        """The routines of the project whose bodies call another, each with the lines of its calls."""
        return self._callers.get(routine, ())

    @cached_property
    def own(self) -> tuple[Oid, ...]:
        """The routines that belong to no extension."""
        return tuple(sorted(item.oid for item in self._catalog.all(Routine) if not item.extension))

    @cached_property
    def _users(self) -> dict[Oid, tuple[Use, ...]]:
        found: dict[Oid, list[Use]] = {}
        for routine in self.own:
            for use in self.uses(routine):
                found.setdefault(use.relation, []).append(use)
        return {relation: tuple(uses) for relation, uses in found.items()}

    @cached_property
    def _callers(self) -> dict[Oid, tuple[tuple[Oid, tuple[int, ...]], ...]]:
        found: dict[Oid, dict[Oid, set[int]]] = {}
        for routine in self.own:
            for call in self.of(routine).calls:
                found.setdefault(call.routine, {}).setdefault(routine, set()).add(call.line)
        return {
            called: tuple((caller, tuple(sorted(lines))) for caller, lines in sorted(callers.items()))
            for called, callers in found.items()
        }


def effects_of(catalog: Catalog, system: System) -> RoutineEffects:
    """The effects in the present state of a catalog, read once for all who ask."""
    held = catalog.derived(_held)
    if not held:
        held.append(RoutineEffects(catalog, system))
    return held[0]


def _held(catalog: Catalog) -> list[RoutineEffects]:
    return []


def _merged(routine: Oid, touches: Iterable[Touch]) -> Iterator[Use]:
    groups: dict[tuple[Action, Oid, tuple[Oid, ...]], list[Touch]] = {}
    for touch in touches:
        groups.setdefault((touch.action, touch.relation, touch.via), []).append(touch)
    for (action, relation, via), found in groups.items():
        named = [item.columns for item in found]
        columns = None if None in named else tuple(sorted({n for item in named for n in item or ()}))
        lines = tuple(sorted({item.line for item in found}))
        yield Use(routine=routine, action=action, relation=relation, columns=columns, lines=lines, via=via)


def _given(constants: Constants) -> tuple[Value, ...]:
    known = dict(constants)
    return tuple(((known[n],),) if n in known else ANYTHING for n in range(max(known, default=-1) + 1))
