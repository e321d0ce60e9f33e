"""Everything that a call of a routine can read and change: through calls, views, triggers, foreign keys, partitions."""

from __future__ import annotations

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


def reach(catalog: Catalog, effects: RoutineEffects, routine: Oid) -> dict[Effect, Way]:
    """The effects of a call, each with the first way found to it; the body's own effects have an empty way.

    They are an upper bound: conditions and the columns of UPDATE triggers are not considered. Effects of dynamic SQL
    and of bodies in other languages are missing; see `Effects.gaps`.
    """
    return _Reach(catalog, effects).of(routine)


class _Reach:
    def __init__(self, catalog: Catalog, effects: RoutineEffects) -> None:
        self._catalog = catalog
        self._effects = effects
        self._found: dict[Effect, Way] = {}
        self._waiting: list[tuple[Effect, Way]] = []
        self._called: set[Oid] = set()

    def of(self, routine: Oid) -> dict[Effect, Way]:
        self._call(routine, ())
        while self._waiting:
            effect, way = self._waiting.pop(0)
            if effect not in self._found:
                self._found[effect] = way
                self._follow(*effect, way)
        return self._found

    def _add(self, action: Action, relation: Oid, way: Way) -> None:
        self._waiting.append(((action, relation), way))

    def _call(self, routine: Oid, way: Way) -> None:
        if routine in self._called:
            return
        self._called.add(routine)
        found = self._effects.of(routine)
        for touch in found.touches:
            self._add(touch.action, touch.relation, (*way, *touch.via))
        for call in found.calls:
            self._call(call.routine, (*way, call.routine))
        item = self._catalog.get(routine)
        if item is not None:
            self._expressions(item, way)

    def _expressions(self, item: Object, way: Way) -> None:
        """The routines that the expressions of an object call, and the relations that they read."""
        for expr in expressions_in(item):
            self._mentioned((address.oid for address in expr.depends if address.oid != item.oid), way)

    def _mentioned(self, oids: Iterable[Oid], way: Way) -> None:
        for oid in oids:
            found = self._catalog.get(oid)
            if isinstance(found, Routine):
                self._call(oid, (*way, oid))
            elif isinstance(found, Relation):
                self._add(Action.READ, oid, way)

    def _follow(self, action: Action, relation: Oid, way: Way) -> None:
        item = self._catalog.get(relation)
        if isinstance(item, View):
            self._of_view(item, action, way)
        elif isinstance(item, MaterializedView) and action is Action.REFRESH:
            self._expressions(item, way)
        elif isinstance(item, Table | ForeignTable):
            for child in descendants_of(self._catalog, relation):
                self._add(action, child.oid, way)
            self._of_table(item, action, way)

    # --- views -----------------------------------------------------------------------------------------

    def _of_view(self, view: View, action: Action, way: Way) -> None:
        self._expressions(view, (*way, view.oid))
        if action is Action.READ:
            return
        self._fire(view.oid, action, way)
        for rule in self._catalog.children(view.oid, Rule):
            self._expressions(rule, (*way, rule.oid))
        for address in view.query.depends:
            if isinstance(self._catalog.get(address.oid), Relation) and address.oid != view.oid:
                self._add(action, address.oid, (*way, view.oid))

    # --- tables ----------------------------------------------------------------------------------------

    def _of_table(self, table: Table | ForeignTable, action: Action, way: Way) -> None:
        """What changing or reading a table runs: policies, defaults, checks, triggers, foreign keys."""
        for part in self._catalog.children(table.oid, Object):
            if not isinstance(part, Trigger | ForeignKey):
                self._expressions(part, way)
        if action in EVENTS:
            self._fire(table.oid, action, way)
            for effect, key in self._by_keys(table.oid, action):
                self._add(*effect, (*way, key))

    def _fire(self, relation: Oid, action: Action, way: Way) -> None:
        for trigger in self._catalog.children(relation, Trigger):
            if trigger.table == relation and trigger.enabled != "D" and EVENTS.get(action) in trigger.events:
                inner = (*way, trigger.oid)
                self._expressions(trigger, inner)
                self._call(trigger.function, inner)

    def _by_keys(self, table: Oid, action: Action) -> Iterator[tuple[Effect, Oid]]:
        for user, _ in self._catalog.referrers(table):
            if not isinstance(user, ForeignKey):
                continue
            if user.table == table and action in (Action.INSERT, Action.UPDATE):
                yield (Action.READ, user.references_table), user.oid
            if user.references_table == table and action in (Action.UPDATE, Action.DELETE):
                yield (Action.READ, user.table), user.oid
                kind = user.on_delete if action is Action.DELETE else user.on_update
                if done := ON_CHANGE.get(kind, {}).get(action):
                    yield (done, user.table), user.oid
            if user.references_table == table and action is Action.TRUNCATE:
                yield (Action.TRUNCATE, user.table), user.oid
