"""How data flows: the tables that roles write and the functions that they call, and what triggers do with the rows.

Only what changes something counts: a function that just reads is no part of the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Trigger
from meshdoc.insight.access.extent import Rows
from meshdoc.insight.access.matrix import Matrix
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.effects.query import WRITES
from meshdoc.insight.effects.record import CHANGES, Action, Use
from meshdoc.insight.order import whole
from meshdoc.insight.rewriting import Ruled
from meshdoc.nodes import oids
from meshdoc.record import record

CHANGING = CHANGES - {Action.ADVANCE}
FIRED = (oids.TRIGGER, oids.EVENT_TRIGGER)
"""What functions return that only triggers and event triggers call."""


@record
class Actor:
    """Roles with the same flow: the tables that they write, each with the commands, and the functions they can call."""

    roles: tuple[Oid, ...]
    writes: tuple[tuple[Oid, tuple[str, ...]], ...]
    calls: tuple[Oid, ...]


@record
class Fired:
    """A table whose triggers call a routine, the commands that they run after, and what is written for it."""

    table: Oid
    events: tuple[str, ...]
    writes: tuple[Oid, ...]


@record
class Step:
    """What a routine does: relations that it writes, channels that it notifies (empty name: computed).

    `after` are the tables whose triggers call it; empty for a routine that is called by name. `is_complete` is whether
    all of its body is understood.
    """

    routine: Oid
    after: tuple[Fired, ...]
    writes: tuple[Oid, ...]
    channels: tuple[str, ...]
    is_complete: bool


@record
class Flow:
    """The flow of a schema."""

    actors: tuple[Actor, ...]
    steps: tuple[Step, ...]
    rules: tuple[Ruled, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything flows."""
        return bool(self.actors or self.steps or self.rules)


class Node(NamedTuple):
    """A box of the diagram: `role`, `function`, `table` or `channel`, and what it holds: oids, or a channel's name."""

    kind: str
    members: tuple[Oid | str, ...]


Edge: TypeAlias = tuple[Node, Node]


def graph(flow: Flow) -> list[Edge]:
    """From whom or what to what. Trigger functions are left out between tables.

    Tables with the same edges are one, and so are those that all write each other and have the same other edges.
    """
    return _contracted(_contracted(list(_edges(flow)), _around_and_itself), lambda node, around: around)


Around: TypeAlias = frozenset[tuple[bool, Node]]
"""The neighbors of a node, each with whether the edge leads to it."""


def _around_and_itself(node: Node, around: Around) -> Around:
    return around | {(True, node), (False, node)}


def _contracted(edges: Sequence[Edge], key: Callable[[Node, Around], Around]) -> list[Edge]:
    """The edges between other nodes than themselves, where tables with the same key are one."""
    edges = [edge for edge in dict.fromkeys(edges) if edge[0] != edge[1]]
    around: dict[Node, set[tuple[bool, Node]]] = {}
    for source, target in edges:
        around.setdefault(source, set()).add((True, target))
        around.setdefault(target, set()).add((False, source))
    alike: dict[Around, list[Node]] = {}
    for node, found in around.items():
        if node.kind == "table":
            alike.setdefault(key(node, frozenset(found)), []).append(node)
    merged = {
        node: Node("table", tuple(oid for each in members for oid in each.members))
        for members in alike.values()
        for node in members
    }
    between = ((merged.get(source, source), merged.get(target, target)) for source, target in edges)
    return [edge for edge in dict.fromkeys(between) if edge[0] != edge[1]]


def _edges(flow: Flow) -> Iterator[Edge]:
    for actor in flow.actors:
        who = Node("role", actor.roles)
        yield from ((who, Node("table", (oid,))) for oid, _ in actor.writes)
        yield from ((who, Node("function", (oid,))) for oid in actor.calls)
    for step in flow.steps:
        channels = [Node("channel", (each,)) for each in step.channels]
        starts = [(Node("table", (fired.table,)), fired.writes) for fired in step.after]
        for source, writes in starts or [(Node("function", (step.routine,)), step.writes)]:
            yield from ((source, Node("table", (oid,))) for oid in writes)
            yield from ((source, channel) for channel in channels)
    for rule in flow.rules:
        yield from ((Node("table", (rule.table,)), Node("table", (oid,))) for oid, _ in rule.writes)


@dataclass(frozen=True)
class Flows:
    """Finds the flow in a catalog that does not change any more."""

    catalog: Catalog
    effects: RoutineEffects
    access: Matrix

    def flow(
        self, roles: Sequence[Oid], tables: Sequence[Relation], routines: Iterable[Routine], rules: Iterable[Ruled]
    ) -> Flow:
        """The flow from some roles through some tables, routines and rules."""
        steps = [step for routine in routines if (step := self._step(routine))]
        called = [step for step in steps if not step.after]
        return Flow(actors=tuple(self._actors(roles, tables, called)), steps=tuple(steps), rules=tuple(rules))

    def _step(self, routine: Routine) -> Step | None:
        found = self.effects.of(routine.oid)
        uses = [use for use in self.effects.uses(routine.oid) if use.action in CHANGING]
        writes = dict.fromkeys(whole(self.catalog, use.relation) for use in uses)
        channels = dict.fromkeys(each.name for each in found.commands if each.tag == "NOTIFY")
        if not (writes or channels):
            return None
        return Step(
            routine=routine.oid,
            after=tuple(self._fired(routine.oid, uses)),
            writes=tuple(writes),
            channels=tuple(channels),
            is_complete=found.is_complete,
        )

    def _fired(self, routine: Oid, uses: Sequence[Use]) -> Iterator[Fired]:
        """The tables whose triggers call a routine; what it writes may depend on the trigger."""
        triggers: dict[Oid, list[Trigger]] = {}
        for trigger in self.catalog.children(routine, Trigger):
            if trigger.function == routine and trigger.enabled != "D" and not trigger.parent:
                triggers.setdefault(trigger.table, []).append(trigger)
        ways = {use.via[0] for use in uses if use.via and isinstance(self.catalog.get(use.via[0]), Trigger)}
        for table, found in triggers.items():
            events = frozenset().union(*(trigger.events for trigger in found))
            others = ways - {trigger.oid for trigger in found}
            writes = dict.fromkeys(whole(self.catalog, use.relation) for use in uses if others.isdisjoint(use.via[:1]))
            yield Fired(
                table=table,
                events=tuple(event for event in (*WRITES, "truncate") if event in events),
                writes=tuple(writes),
            )

    # --- roles -------------------------------------------------------------------------------------------

    def _actors(self, roles: Sequence[Oid], tables: Sequence[Relation], steps: Sequence[Step]) -> Iterator[Actor]:
        alike: dict[tuple[object, ...], list[Oid]] = {}
        found: dict[tuple[object, ...], Actor] = {}
        for role in roles:
            may = {table.oid: self._commands(role, table) for table in tables}
            writes = tuple((oid, commands) for oid, commands in may.items() if commands)
            calls = tuple(step.routine for step in steps if self._may_call(role, step, may))
            if writes or calls:
                alike.setdefault((writes, calls), []).append(role)
                found[writes, calls] = Actor(roles=(), writes=writes, calls=calls)
        for key, members in alike.items():
            yield Actor(roles=tuple(members), writes=found[key].writes, calls=found[key].calls)

    def _commands(self, role: Oid, table: Relation) -> tuple[str, ...]:
        cells = {command: self.access.cell(role, table, command) for command in WRITES}
        return tuple(command for command, cell in cells.items() if cell.extent.rows is not Rows.NONE)

    def _may_call(self, role: Oid, step: Step, may: Mapping[Oid, tuple[str, ...]]) -> bool:
        """Whether a role may execute a routine, and what its body writes."""
        item = self.catalog[step.routine]
        assert isinstance(item, Routine)
        if item.returns.oid in FIRED:
            return False
        (cell,) = self.access.of(role, item)
        if cell.extent.rows is Rows.NONE:
            return False
        needed = [use for use in self.effects.uses(step.routine) if use.action in WRITES.values()]
        return item.security_definer or all(
            use.action.value in may.get(whole(self.catalog, use.relation), (use.action.value,)) for use in needed
        )
