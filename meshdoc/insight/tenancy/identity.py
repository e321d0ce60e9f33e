"""The columns that policies compare with the identity of the caller: auth.uid(), current_setting(…), current_user."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Address, Oid
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy
from meshdoc.insight.access.body import statements
from meshdoc.insight.effects.index import RoutineEffects
from meshdoc.insight.effects.query import Levels, sources
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import children, walk
from meshdoc.record import record

CALLER = frozenset({"CURRENT_USER", "SESSION_USER", "USER", "CURRENT_ROLE"})
SETTING = "current_setting"
READS_SESSION = re.compile(r"\b(current_user|session_user|current_role|current_setting)\b", re.IGNORECASE)


@record
class Identity:
    """A column that a policy compares with the caller's identity.

    `function` is the routine that returns the identity, or 0 for PostgreSQL's own `word`. The comparison is in the
    policy itself, or in a routine that it calls.
    """

    column: Address
    function: Oid
    word: str
    policy: Oid
    routine: Oid = NO_OID


@dataclass
class Identities:
    """Finds the comparisons; remembers which routines read the session."""

    names: Names
    effects: RoutineEffects
    _reading: dict[Oid, bool] = field(default_factory=dict)
    _bodies: dict[Oid, list[Identity]] = field(default_factory=dict)

    def of(self, policy: Policy) -> Iterator[Identity]:
        """The comparisons of a policy, and of the functions that it calls."""
        table = self.names.relation_by_oid(policy.table)
        rows = nodes.RangeTableEntry(kind=RangeKind.RELATION, name="", columns=(), relation=policy.table)
        around = (nodes.Query(range_table=(rows,)),)
        for expr in (policy.using, policy.with_check):
            if expr:
                tree = stored_expression(self.names, expr, relation=table)
                yield from self._in(tree, around, policy.oid, ())

    def _in(self, tree: object, around: Levels, policy: Oid, calling: tuple[Oid, ...]) -> Iterator[Identity]:
        for node, levels in _with_levels(tree, around):
            if type(node) is nodes.OpExpr and len(node.args) == 2:
                for one, other in (node.args, node.args[::-1]):
                    yield from self._compared(one, other, levels, policy, calling)
            elif isinstance(node, nodes.FuncExpr) and node.function >= FIRST_USER_OID and node.function not in calling:
                yield from self._called(node.function, policy, calling)

    def _called(self, function: Oid, policy: Oid, calling: tuple[Oid, ...]) -> Iterator[Identity]:
        routine = self.names.catalog.get(function)
        if isinstance(routine, Routine) and not self._reads(function):
            for query in statements(self.names, routine) or ():
                yield from self._in(query, (), policy, (*calling, function))

    def _compared(
        self, one: nodes.Node, other: nodes.Node, levels: Levels, policy: Oid, calling: tuple[Oid, ...]
    ) -> Iterator[Identity]:
        column = _bare(one)
        if not isinstance(column, nodes.Var):
            return
        found = self._identity(other)
        for relation, attnum in sources(column, levels) if found else ():
            function, word = found or (NO_OID, "")
            routine = calling[-1] if calling else NO_OID
            yield Identity(
                column=Address(relation, attnum), function=function, word=word, policy=policy, routine=routine
            )

    def _identity(self, node: nodes.Node) -> tuple[Oid, str] | None:
        """The routine or word that an expression takes the caller's identity from; None if it reads any row."""
        found: tuple[Oid, str] | None = None
        for item in walk(node):
            if isinstance(item, nodes.Var | nodes.RangeTableEntry):
                return None
            if isinstance(item, nodes.SQLValueFunction) and item.name in CALLER:
                found = found or (NO_OID, item.name.lower())
            elif isinstance(item, nodes.FuncExpr) and item.function >= FIRST_USER_OID:
                if not self._reads(item.function):
                    return None
                found = found or (item.function, "")
            elif isinstance(item, nodes.FuncExpr) and self._is_setting(item.function):
                found = found or (NO_OID, SETTING)
        return found

    def _is_setting(self, function: Oid) -> bool:
        row = self.names.system.proc(function)
        return row is not None and row.name == SETTING

    def _reads(self, function: Oid) -> bool:
        """Whether a routine returns something of the session, and reads no table."""
        if function not in self._reading:
            self._reading[function] = False  # where a recursion ends
            routine = self.names.catalog.get(function)
            effects = self.effects.of(function)
            called = [call.routine for call in effects.calls]
            if isinstance(routine, Routine) and not effects.touches:
                parts = routine.sql_body.text if routine.sql_body else ()
                text = routine.body + " ".join(part for part in parts if isinstance(part, str))
                reads = bool(READS_SESSION.search(text)) or any(map(self._reads, called))
                self._reading[function] = reads and not any(self.effects.of(each).touches for each in called)
        return self._reading[function]


def _with_levels(node: object, levels: Levels) -> Iterator[tuple[object, Levels]]:
    yield node, levels
    inner = (node, *levels) if isinstance(node, nodes.Query) else levels
    for child in children(node):
        yield from _with_levels(child, inner)


def _bare(node: nodes.Node) -> nodes.Node:
    """A column without casts."""
    while isinstance(node, nodes.RelabelType | nodes.CoerceViaIO | nodes.CoerceToDomain):
        node = node.arg
    return node
