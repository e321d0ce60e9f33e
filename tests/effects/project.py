"""The functions of one project on a real server: each is called, and the triggers of each table are fired.

A call has arguments of no particular meaning, so it may fail; then it shows only what happened before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
from loaded import loaded
from postgres import Server

from meshdoc.catalog.names.names import relation_name, routine_name, type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.trigger import Trigger
from meshdoc.history.history import History
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.effects.reach import Reach
from meshdoc.insight.effects.record import Action
from meshdoc.insight.execution import FIRED_BY
from meshdoc.insight.insert.plan import script_for
from meshdoc.insight.insert.statement import statement

Effect = tuple[Action, str]
COUNTED = {
    Action.READ: "coalesce(seq_scan, 0) + coalesce(idx_scan, 0)",
    Action.INSERT: "n_tup_ins",
    Action.UPDATE: "n_tup_upd",
    Action.DELETE: "n_tup_del",
}
COUNTS = f"select schemaname || '.' || relname, {', '.join(COUNTED.values())} from pg_stat_xact_user_tables"
VALUES = {
    "integer": "1", "bigint": "1", "smallint": "1", "numeric": "1", "real": "1", "double precision": "1",
    "text": "'a'", "character varying": "'a'", "name": "'a'", "boolean": "true", "jsonb": "'{}'", "json": "'{}'",
    "uuid": "'00000000-0000-0000-0000-000000000001'", "date": "'2025-01-01'", "interval": "'1 day'",
    "timestamp with time zone": "'2025-01-01'", "timestamp without time zone": "'2025-01-01'", "bytea": "'a'",
}  # fmt: skip
"""A value of each usual type; any other argument is null."""


@dataclass
class Result:
    """The bodies that ran, those that did not, the effects seen, and the effects that nobody told of."""

    ran: set[Oid] = field(default_factory=set)
    failed: set[Oid] = field(default_factory=set)
    incomplete: int = 0
    seen: int = 0
    untold: list[str] = field(default_factory=list)


class Calls:
    """Calls everything in a project's database."""

    def __init__(self, history: History, connection: psycopg.Connection[Any]) -> None:
        """The database holds what the project's statements make."""
        self.history, self.connection = history, connection
        self.names = Names(history.catalog, history.system)
        self.effects = RoutineEffects(history.catalog, history.system)
        self.reach = Reach(history.catalog, self.effects)
        self.result = Result()

    def run(self, most: int) -> Result:
        """Call functions and fire triggers until so many bodies have run."""
        for routine in self.history.catalog.all(Routine):
            if len(self.result.ran) < most and self.history.is_own(routine) and self._is_callable(routine):
                self._call(routine)
        for table in self.history.catalog.all(Table):
            if len(self.result.ran) < most and self.history.is_own(table) and self._fired(table.oid):
                self._change(table)
        return self.result

    def _is_callable(self, routine: Routine) -> bool:
        is_plain = routine.kind in (RoutineKind.FUNCTION, RoutineKind.PROCEDURE) and not routine.made_for
        return is_plain and routine.returns.oid not in FIRED_BY and not self.effects.of(routine.oid).opaque

    # --- calls -----------------------------------------------------------------------------------------

    def _call(self, routine: Routine) -> None:
        types = [type_name(self.names, oid) for oid in routine.input_types()]
        given = ", ".join(f"{VALUES.get(type, 'null')}::{type}" for type in types)
        name = f"{routine_name(self.names, routine.oid)}({given})"
        verb = "call" if routine.kind is RoutineKind.PROCEDURE else "select * from"
        seen = self._seen([f"{verb} {name}"])
        self._judge([routine.oid], seen, dict(self.reach.of(routine.oid)), name)

    def _fired(self, table: Oid) -> list[Oid]:
        triggers = (item for item in self.history.catalog.children(table, Trigger) if item.table == table)
        return [item.function for item in triggers if not self.effects.of(item.function).opaque]

    def _change(self, table: Table) -> None:
        """Insert a row, update all and delete all, each seen apart."""
        script = script_for(self.history, self.names, table)
        made = [statement(self.names, step) for step in script.steps]
        name = relation_name(self.names, table.oid)
        column = next((each.name for each in table.columns if not each.generated and not each.identity), "")
        changes = [f"update {name} set {quote_identifier(column)} = {quote_identifier(column)}", f"delete from {name}"]
        steps = [(Action.INSERT, step.table, None) for step in script.steps]
        for statements, told in (
            (made, steps),
            ([*made, changes[0]], [*steps, (Action.UPDATE, table.oid, None)]),
            ([*made, changes[1]], [*steps, (Action.DELETE, table.oid, None)]),
        ):
            if statements:
                seen = self._seen(statements)
                claimed = {effect: () for start in told for effect in self.reach.of(start)}  # type: ignore[arg-type]
                self._judge(self._fired(table.oid), seen, claimed, statements[-1])

    # --- what the server says ----------------------------------------------------------------------------

    def _seen(self, statements: list[str]) -> set[Effect] | None:
        """The effects of some statements; None if the last one fails."""
        try:
            with self.connection.transaction(force_rollback=True):
                before = self._counts()
                for each in statements:
                    self.connection.execute(each.encode())
                return {effect for effect, count in self._counts().items() if count > before.get(effect, 0)}
        except (psycopg.Error, UnicodeEncodeError):
            return None

    def _counts(self) -> dict[Effect, int]:
        rows = self.connection.execute(COUNTS).fetchall()
        return {(action, name): count for name, *found in rows for action, count in zip(COUNTED, found, strict=True)}

    def _judge(self, bodies: list[Oid], seen: set[Effect] | None, claimed: dict[Any, Any], what: str) -> None:
        """Everything that is seen must be claimed, unless a body on the way is not understood."""
        if seen is None:
            self.result.failed.update(bodies)
            return
        self.result.ran.update(bodies)
        self.result.seen += len(seen)
        told = set(self._named(claimed))
        if seen - told:
            if all(self._is_complete(oid) for oid in bodies):
                self.result.untold.append(f"{what}: {sorted((a.value, n) for a, n in seen - told)}")
            else:
                self.result.incomplete += 1

    def _is_complete(self, routine: Oid) -> bool:
        """Whether a body and all that it calls are understood."""
        reached = {routine: None}
        for each in (waiting := [routine]):
            found = [call.routine for call in self.effects.of(each).calls if call.routine not in reached]
            reached |= dict.fromkeys(found)
            waiting += found
        return all(self.effects.of(oid).is_complete for oid in reached)

    def _named(self, claimed: dict[Any, Any]) -> Iterator[Effect]:
        for action, oid in claimed:
            item = self.history.catalog.get(oid)
            if isinstance(item, Relation):
                schema = self.history.catalog[item.schema].name
                yield Action.INSERT if action is Action.REFRESH else action, f"{schema}.{item.name}"
                if action in (Action.UPDATE, Action.DELETE, Action.REFRESH):
                    yield Action.READ, f"{schema}.{item.name}"


def called(history: History, server: Server, most: int) -> Result:
    """Call the functions of a project, and fire its triggers."""
    with loaded(server, history) as connection:
        return Calls(history, connection).run(most)
