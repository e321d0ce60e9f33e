"""The calls that a new overload takes over or makes ambiguous: calls as before are resolved in both states.

Another routine of the name, one more default or VARIADIC changes which candidates a call has. A call whose arguments
are of the declared types usually keeps its meaning; one with untyped literals or arguments to convert need not. What is
stored as a tree, such as a view, calls what it called; bodies that are texts are read in both states.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from meshdoc.analyze.candidates import CallShape, function_candidates, match_argtypes
from meshdoc.analyze.func import CallDetail, CallKind, get_detail
from meshdoc.catalog.database import PG_CATALOG, PUBLIC
from meshdoc.catalog.object import FIRST_USER_OID, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system.rows import SystemProc
from meshdoc.catalog.type import TypeRef
from meshdoc.compare.consequence import Consequence, Found
from meshdoc.diagnostics import SqlError
from meshdoc.history.history import History
from meshdoc.insight.mentions import words
from meshdoc.insight.review.pairing import Pair
from meshdoc.insight.review.states import States
from meshdoc.insight.session import reading_session
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids

if TYPE_CHECKING:
    from meshdoc.insight.effects.index import RoutineEffects

AMBIGUOUS = "existing calls may become ambiguous"
TAKEN = "existing calls may resolve to it"
AMBIGUOUS_HERE, TAKEN_HERE = "its call becomes ambiguous", "its call resolves to it"
NOT_UNIQUE = "is not unique"
"""How PostgreSQL's error for an ambiguous call ends."""
WRITTEN = {
    **dict.fromkeys((oids.INT2, oids.INT8, oids.FLOAT4, oids.FLOAT8, oids.NUMERIC), oids.INT4),
    **dict.fromkeys((oids.VARCHAR, oids.BPCHAR, oids.NAME), oids.TEXT),
}
"""The types of the arguments that are often given for others."""

Types = tuple[Oid, ...]


def overloaded(states: States) -> dict[str, tuple[Found, ...]]:
    """What the routines that are new candidates for calls mean for the calls of others, by their names in the head."""
    overloads = Overloads(states)
    found = ((pair.after.key.name, overloads.meaning(pair)) for pair in states.pairs if pair.after)
    return {name: meaning for name, meaning in found if meaning}


@dataclass
class Overloads:
    """What new candidates mean for the calls of others, between two states."""

    states: States
    _callers: dict[Oid, dict[Oid, str]] = field(default_factory=dict)

    def meaning(self, pair: Pair) -> tuple[Found, ...]:
        """What a created or altered routine means for calls of others of its name; nothing without any."""
        item = self._newly_callable(pair)
        if item is None:
            return ()
        notes = dict.fromkeys(note for detail in self._differing(item) if (note := _note(detail, item.oid)))
        found = {AMBIGUOUS_HERE: AMBIGUOUS, TAKEN_HERE: TAKEN}
        notes |= dict.fromkeys(found[how] for how in self.callers(pair).values())
        return tuple(Found(Consequence.READERS, "", note) for note in sorted(notes))

    def callers(self, pair: Pair) -> dict[Oid, str]:
        """The routines of the base whose bodies call something else now, and how."""
        item = self._newly_callable(pair)
        if item is None:
            return {}
        if item.oid not in self._callers:
            self._callers[item.oid] = dict(self._bodies(item))
        return self._callers[item.oid]

    def _newly_callable(self, pair: Pair) -> Routine | None:
        """The routine after the change, if it is a new candidate for calls, or accepts other arguments than before."""
        head, base = self.states.head.catalog, self.states.base.catalog
        item = head.get(pair.after.address.oid) if pair.after else None
        former = base.get(pair.before.address.oid) if pair.before else None
        if not isinstance(item, Routine) or (isinstance(former, Routine) and former.arguments == item.arguments):
            return None
        return item

    # --- calls as an application writes them --------------------------------------------------------------------------

    @cached_property
    def _former(self) -> Facts:
        return _facts(self.states.base)

    @cached_property
    def _present(self) -> Facts:
        return _facts(self.states.head)

    def _differing(self, item: Routine) -> Iterator[CallDetail]:
        """What calls mean that meant another routine, which is still there; only those that may mean this one."""
        schema = self._present.names.catalog[item.schema].name
        for names, other in self._others(schema, item.name):
            for types in dict.fromkeys(_arguments(self._former, other)):
                shape = CallShape(count=len(types), out_arguments=other.kind == "p")
                before = _resolved(self._former, names, types, shape)
                given = tuple(map(self._now, types))
                if before.proc is None or not all(given) or not self._now(before.proc.oid):
                    continue
                after = _resolved(self._present, names, given, shape)
                is_same = after.proc is not None and after.proc.oid == self._now(before.proc.oid)
                if not is_same and self._may_mean(item, names, given, shape):
                    yield after

    def _others(self, schema: str, name: str) -> Iterator[tuple[tuple[str, ...], SystemProc]]:
        """The routines of the name in the base, with the name by which calls reach this one as well."""
        base = self._former.names
        found = base.catalog.find("schema", schema)
        for proc in self._former.procs_named(found.oid, name) if found else ():
            yield (schema, name), proc
        if found and found.oid == PUBLIC:
            yield from (((name,), proc) for proc in self._former.procs_named(PG_CATALOG, name))

    def _now(self, oid: Oid) -> Oid:
        """The same type or routine in the head; 0 if it is gone, or not known to be the same."""
        if oid < FIRST_USER_OID or (self.states.is_one_history and oid in self.states.head.catalog):
            return oid
        return self._paired.get(oid, 0)

    @cached_property
    def _paired(self) -> dict[Oid, Oid]:
        return {
            pair.before.address.oid: pair.after.address.oid for pair in self.states.pairs if pair.before and pair.after
        }

    def _may_mean(self, item: Routine, names: Sequence[str], types: Types, shape: CallShape) -> bool:
        """Whether a routine is a candidate of a call; one of several that are equally good has no oid."""
        fitting = match_argtypes(self._present, types, function_candidates(self._present, names, shape))
        return any(each.oid in (item.oid, 0) for each in fitting)

    # --- bodies -------------------------------------------------------------------------------------------------------

    @cached_property
    def _effects(self) -> tuple[RoutineEffects, RoutineEffects]:
        from meshdoc.insight.effects.index import effects_of

        base, head = self.states.base, self.states.head
        return effects_of(base.catalog, base.system), effects_of(head.catalog, head.system)

    def _bodies(self, item: Routine) -> Iterator[tuple[Oid, str]]:
        head = self.states.head.catalog
        for former in self.states.base.catalog.all(Routine):
            present = head.get(self._now(former.oid))
            if not isinstance(present, Routine) or former.body != present.body or item.name not in words(former.body):
                continue
            before, after = (
                effects.of(oid) for effects, oid in zip(self._effects, (former.oid, present.oid), strict=True)
            )
            kept = {(call.line, self._now(call.routine)) for call in before.calls}
            if any(item.name in gap.reason and NOT_UNIQUE in gap.reason for gap in after.gaps):
                yield former.oid, AMBIGUOUS_HERE
            elif any(call.routine == item.oid and (call.line, item.oid) not in kept for call in after.calls):
                yield former.oid, TAKEN_HERE


def _facts(history: History) -> Facts:
    return Facts(reading_session(history.catalog, history.system).names)


def _note(detail: CallDetail, routine: Oid) -> str:
    if detail.kind is CallKind.AMBIGUOUS:
        return AMBIGUOUS
    return TAKEN if detail.proc and detail.proc.oid == routine else ""


def _arguments(facts: Facts, proc: SystemProc) -> Iterator[Types]:
    """The types of the arguments of likely calls: as declared, as literals, and one of them as a literal."""
    types = proc.argument_types
    if any((row := facts.find_type(type)) is None or row.kind == "p" for type in types):
        return
    least = len(types) - len(proc.defaults)
    for given in (types[:count] for count in range(least, len(types) + 1)):
        yield given
        yield tuple(WRITTEN.get(type, type) for type in given)
        yield (oids.UNKNOWN,) * len(given)
        yield from ((*given[:place], oids.UNKNOWN, *given[place + 1 :]) for place in range(len(given)))
    if proc.variadic:
        for count in (1, 2):
            yield (*types[:-1], *(proc.variadic,) * count)
            yield (*types[:-1], *(oids.UNKNOWN,) * count)


def _resolved(facts: Facts, names: Sequence[str], types: Types, shape: CallShape) -> CallDetail:
    args = [
        nodes.Param(type=TypeRef(oid), kind=nodes.ParamKind.EXTERNAL, number=number)
        for number, oid in enumerate(types, 1)
    ]
    try:
        return get_detail(facts, names, args, shape)
    except SqlError:
        return CallDetail(kind=CallKind.NOT_FOUND)
