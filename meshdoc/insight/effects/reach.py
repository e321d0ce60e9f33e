"""Everything that a call of a routine can read and change: through calls, views, triggers, foreign keys, partitions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Action as OnChange
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.expr import expressions_in
from meshdoc.catalog.inherit import descendants_of
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, Table, View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.history.ownership import whole_of
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.effects.record import Action

Effect: TypeAlias = tuple[Action, Oid]
"""An action on a relation."""
Way: TypeAlias = tuple[Oid, ...]
"""The objects on the way to an effect, outermost first: routines, triggers, foreign keys, views."""

EVENTS = {Action.INSERT: "insert", Action.UPDATE: "update", Action.DELETE: "delete", Action.TRUNCATE: "truncate"}
ON_CHANGE = {
    OnChange.CASCADE: {Action.DELETE: Action.DELETE, Action.UPDATE: Action.UPDATE},
    OnChange.SET_NULL: {Action.DELETE: Action.UPDATE, Action.UPDATE: Action.UPDATE},
    OnChange.SET_DEFAULT: {Action.DELETE: Action.UPDATE, Action.UPDATE: Action.UPDATE},
}
"""What a foreign key does to the referencing rows."""


Node: TypeAlias = Effect | Oid
"""An effect, or a routine that is called."""
Edges: TypeAlias = tuple[tuple[Node, Way], ...]
"""What follows directly, each with the objects between."""


class Reach:
    """The effects of calls in a catalog that does not change any more.

    They are an upper bound: conditions and the columns of UPDATE triggers are not considered. Effects of dynamic SQL
    and of bodies in other languages are missing; see `Effects.gaps`.
    """

    def __init__(self, catalog: Catalog, effects: RoutineEffects) -> None:
        """Nothing is followed yet."""
        self._catalog = catalog
        self._effects = effects
        self._edges: dict[Node, Edges] = {}

    def of(self, routine: Oid, actions: frozenset[Action] = frozenset(Action)) -> dict[Effect, Way]:
        """The effects of a call, each with a shortest way to it; the body's own effects have an empty way.

        Only the given `actions` are followed.
        """
        found: dict[Node, Way] = {routine: ()}
        waiting = deque[Node]([routine])
        while waiting:
            node = waiting.popleft()
            way = found[node]
            for following, between in self._after(node):
                if following not in found and (isinstance(following, int) or following[0] in actions):
                    found[following] = (*way, *between)
                    waiting.append(following)
        return {node: way for node, way in found.items() if not isinstance(node, int)}

    def _after(self, node: Node) -> Edges:
        if node not in self._edges:
            made = self._of_routine(node) if isinstance(node, int) else self._of_effect(*node)
            self._edges[node] = tuple(dict.fromkeys(made))
        return self._edges[node]

    def _of_routine(self, routine: Oid) -> Iterator[tuple[Node, Way]]:
        found = self._effects.of(routine)
        for touch in found.touches:
            yield (touch.action, touch.relation), touch.via
        for call in found.calls:
            yield call.routine, (call.routine,)
        item = self._catalog.get(routine)
        yield from self._expressions(item, ()) if item is not None else ()

    def _expressions(self, item: Object, way: Way) -> Iterator[tuple[Node, Way]]:
        """The routines that the expressions of an object call, and the relations that they read."""
        for oid in {address.oid for expr in expressions_in(item) for address in expr.depends} - {item.oid}:
            found = self._catalog.get(oid)
            if isinstance(found, Routine):
                yield oid, (*way, oid)
            elif isinstance(found, Relation):
                yield (Action.READ, oid), way

    def _of_effect(self, action: Action, relation: Oid) -> Iterator[tuple[Node, Way]]:
        item = self._catalog.get(relation)
        if isinstance(item, View):
            yield from self._of_view(item, action)
        elif isinstance(item, MaterializedView) and action is Action.REFRESH:
            yield from self._expressions(item, ())
        elif isinstance(item, Table | ForeignTable):
            for child in descendants_of(self._catalog, relation):
                yield (action, child.oid), ()
            yield from self._of_table(item, action)

    # --- views -----------------------------------------------------------------------------------------

    def _of_view(self, view: View, action: Action) -> Iterator[tuple[Node, Way]]:
        yield from self._expressions(view, (view.oid,))
        if action is Action.READ:
            return
        yield from self._fired(view.oid, action)
        for rule in self._catalog.children(view.oid, Rule):
            yield from self._expressions(rule, (rule.oid,))
        for oid in {address.oid for address in view.query.depends} - {view.oid}:
            if isinstance(self._catalog.get(oid), Relation):
                yield (action, oid), (view.oid,)

    # --- tables ----------------------------------------------------------------------------------------

    def _of_table(self, table: Table | ForeignTable, action: Action) -> Iterator[tuple[Node, Way]]:
        """What changing or reading a table runs: policies, defaults, checks, triggers, foreign keys."""
        for part in self._catalog.children(table.oid, Object):
            if whole_of(part) == table.oid and not isinstance(part, Trigger | ForeignKey):
                yield from self._expressions(part, ())
        if action in EVENTS:
            yield from self._fired(table.oid, action)
            yield from self._by_keys(table.oid, action)

    def _fired(self, relation: Oid, action: Action) -> Iterator[tuple[Node, Way]]:
        for trigger in self._catalog.children(relation, Trigger):
            if trigger.table == relation and trigger.enabled != "D" and EVENTS.get(action) in trigger.events:
                yield trigger.function, (trigger.oid,)
                yield from self._expressions(trigger, (trigger.oid,))

    def _by_keys(self, table: Oid, action: Action) -> Iterator[tuple[Node, Way]]:
        for user, _ in self._catalog.referrers(table):
            if not isinstance(user, ForeignKey):
                continue
            if user.table == table and action in (Action.INSERT, Action.UPDATE):
                yield (Action.READ, user.references_table), (user.oid,)
            if user.references_table == table and action in (Action.UPDATE, Action.DELETE):
                yield (Action.READ, user.table), (user.oid,)
                kind = user.on_delete if action is Action.DELETE else user.on_update
                if done := ON_CHANGE.get(kind, {}).get(action):
                    yield (done, user.table), (user.oid,)
            if user.references_table == table and action is Action.TRUNCATE:
                yield (Action.TRUNCATE, user.table), (user.oid,)
