"""Everything that a call of a routine can read and change: through calls, views, triggers, foreign keys, partitions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
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
from meshdoc.insight.effects.record import Action, Touch

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
CHECKED = (Action.INSERT, Action.UPDATE)
"""The actions on the referencing table that a foreign key checks."""
KEPT = (Action.UPDATE, Action.DELETE)
"""Those on the referenced one."""


Columns: TypeAlias = "frozenset[int] | None"
"""The columns that an UPDATE sets; None if they are unknown, and for all other actions."""
Change: TypeAlias = tuple[Action, Oid, Columns]
"""An effect with the columns."""
Node: TypeAlias = Change | Oid
"""An effect, or a routine that is called."""
Edges: TypeAlias = tuple[tuple[Node, Way], ...]
"""What follows directly, each with the objects between."""


class Reach:
    """The effects of calls in a catalog that does not change any more.

    They are an upper bound: conditions are not considered. Effects of dynamic SQL and of bodies in other languages are
    missing; see `Effects.gaps`.
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
        effects: dict[Effect, Way] = {}
        for node, way in found.items():
            if not isinstance(node, int):
                effects.setdefault(node[:2], way)
        return effects

    def _after(self, node: Node) -> Edges:
        if node not in self._edges:
            made = self._of_routine(node) if isinstance(node, int) else self._of_change(*node)
            self._edges[node] = tuple(dict.fromkeys(made))
        return self._edges[node]

    def _of_routine(self, routine: Oid) -> Iterator[tuple[Node, Way]]:
        found = self._effects.of(routine)
        for touch in found.touches:
            yield (touch.action, touch.relation, _set_by(touch)), touch.via
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
                yield (Action.READ, oid, None), way

    def _of_change(self, action: Action, relation: Oid, columns: Columns) -> Iterator[tuple[Node, Way]]:
        item = self._catalog.get(relation)
        if isinstance(item, View):
            yield from self._of_view(item, action)
        elif isinstance(item, MaterializedView) and action is Action.REFRESH:
            yield from self._expressions(item, ())
        elif isinstance(item, Table | ForeignTable):
            for child in descendants_of(self._catalog, relation):
                yield (action, child.oid, _same_columns(item, child, columns)), ()
            yield from self._of_table(item, action, self._changed(item, columns))

    def _changed(self, table: Table | ForeignTable, columns: Columns) -> Columns:
        """The columns that an UPDATE of some may change: generated ones, too, and any that a trigger sets before."""
        if columns is None or self._sets_more(table):
            return None
        return columns | {column.attnum for column in table.columns if column.generated}

    def _sets_more(self, table: Table | ForeignTable) -> bool:
        triggers = (each for each in self._catalog.children(table.oid, Trigger) if each.table == table.oid)
        return any(
            each.timing == "before" and each.row and "update" in each.events and each.enabled != "D"
            for each in triggers
        )

    # --- views -----------------------------------------------------------------------------------------

    def _of_view(self, view: View, action: Action) -> Iterator[tuple[Node, Way]]:
        yield from self._expressions(view, (view.oid,))
        if action is Action.READ:
            return
        yield from self._fired(view.oid, action, None)
        for rule in self._catalog.children(view.oid, Rule):
            yield from self._expressions(rule, (rule.oid,))
        for oid in {address.oid for address in view.query.depends} - {view.oid}:
            if isinstance(self._catalog.get(oid), Relation):
                yield (action, oid, None), (view.oid,)

    # --- tables ----------------------------------------------------------------------------------------

    def _of_table(self, table: Table | ForeignTable, action: Action, columns: Columns) -> Iterator[tuple[Node, Way]]:
        """What changing or reading a table runs: policies, defaults, checks, triggers, foreign keys."""
        for part in self._catalog.children(table.oid, Object):
            if whole_of(part) == table.oid and not isinstance(part, Trigger | ForeignKey):
                yield from self._expressions(part, ())
        if action in EVENTS:
            yield from self._fired(table.oid, action, columns)
            yield from self._by_keys(table.oid, action, columns)

    def _fired(self, relation: Oid, action: Action, columns: Columns) -> Iterator[tuple[Node, Way]]:
        for trigger in self._catalog.children(relation, Trigger):
            is_fired = trigger.table == relation and trigger.enabled != "D" and EVENTS.get(action) in trigger.events
            if is_fired and _touches(columns, trigger.update_columns):
                yield trigger.function, (trigger.oid,)
                yield from self._expressions(trigger, (trigger.oid,))

    def _by_keys(self, table: Oid, action: Action, columns: Columns) -> Iterator[tuple[Node, Way]]:
        for user, _ in self._catalog.referrers(table):
            if not isinstance(user, ForeignKey):
                continue
            if user.table == table and action in CHECKED and _touches(columns, user.columns):
                yield (Action.READ, user.references_table, None), (user.oid,)
            if user.references_table == table and action in KEPT and _touches(columns, user.references_columns):
                yield (Action.READ, user.table, None), (user.oid,)
                kind = user.on_delete if action is Action.DELETE else user.on_update
                if done := ON_CHANGE.get(kind, {}).get(action):
                    given = user.on_delete_columns if action is Action.DELETE else ()
                    written = frozenset(given or user.columns) if done is Action.UPDATE else None
                    yield (done, user.table, written), (user.oid,)
            if user.references_table == table and action is Action.TRUNCATE:
                yield (Action.TRUNCATE, user.table, None), (user.oid,)


def _set_by(touch: Touch) -> Columns:
    is_known = touch.action is Action.UPDATE and touch.columns
    return frozenset(touch.columns or ()) if is_known else None


def _same_columns(table: Relation, child: Relation, columns: Columns) -> Columns:
    """The columns of a child, whose numbers may be others."""
    if columns is None:
        return None
    own = (child.column(table.attribute(attnum).name) for attnum in columns)
    return frozenset(column.attnum for column in own if column)


def _touches(columns: Columns, watched: Iterable[int]) -> bool:
    """Whether any of the columns is among those that something watches; all are, if it names none."""
    named = frozenset(watched)
    return columns is None or not named or not columns.isdisjoint(named)
