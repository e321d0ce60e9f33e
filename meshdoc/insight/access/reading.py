"""The rows that a query yields to a role: tables under their policies, views in chains, joins and sub-selects.

A view's own filter does not count: its rows are those that the query yields where no policy hides any. Only what
depends on the session (current_user, settings) makes them some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from meshdoc.analyze.permission_info import permission_infos
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Oid
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, Sequence, Table, View, is_invoker
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.insight.access.body import query_of, statements
from meshdoc.insight.access.condition import DEEPEST, Judge
from meshdoc.insight.access.expression import function_of, own_nodes
from meshdoc.insight.access.extent import ALL, Condition, Extent, Refused, Rows, both, combined, either
from meshdoc.insight.access.outcome import Outcomes
from meshdoc.insight.access.policy import Policies
from meshdoc.insight.access.privilege import Privileges
from meshdoc.insight.access.scope import Scope, Who
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.walk import children, contains, walk

T = TypeVar("T", Extent, Outcomes)
OF_SESSION = frozenset(
    {
        *("current_setting", "pg_has_role", "row_security_active", "inet_client_addr", "inet_client_port"),
        *("has_table_privilege", "has_column_privilege", "has_any_column_privilege", "has_schema_privilege"),
        *("has_function_privilege", "has_sequence_privilege", "has_type_privilege", "has_database_privilege"),
    }
)
"""Built-in functions whose result depends on who asks, or on settings that identify a user."""
HIDDEN = frozenset(
    {
        *("pg_authid", "pg_shadow", "pg_statistic", "pg_statistic_ext_data", "pg_largeobject", "pg_user_mapping"),
        *("pg_subscription", "pg_config", "pg_hba_file_rules", "pg_ident_file_mappings", "pg_file_settings"),
        *("pg_backend_memory_contexts", "pg_shmem_allocations", "pg_shmem_allocations_numa", "pg_aios"),
    }
)
"""PostgreSQL's own relations that not every role may read."""
MOST_ACTIVE = 20
"""Views and policies within each other that are followed; each is read again for every one that leads to it."""


@dataclass(frozen=True)
class Reader:
    """Reads relations and queries as a role, and remembers what it found."""

    names: Names
    privileges: Privileges
    _found: dict[tuple[object, ...], Extent | Refused] = field(default_factory=dict)
    _called: dict[tuple[object, ...], Outcomes | Refused] = field(default_factory=dict)
    _varying: dict[tuple[object, ...], bool] = field(default_factory=dict)
    _active: list[Oid] = field(default_factory=list)
    _with: list[dict[str, Extent]] = field(default_factory=list)
    """The WITH items of the queries that are being read, from the outermost in."""
    _running: list[tuple[Oid, Oid]] = field(default_factory=list)

    @property
    def judge(self) -> Judge:
        """Conditions, whose sub-selects are read here."""
        return Judge(self.names, self.privileges, self.query, self.body, self._call, self._running)

    def _call(self, key: tuple[object, ...], find: Callable[[], Outcomes]) -> Outcomes:
        """The outcomes of a call, found once for those that call the same from the same place."""
        return _once(self._called, (*key, *self._entered_so_far), find)

    @property
    def _entered_so_far(self) -> tuple[frozenset[object], ...]:
        """The relations and functions that are being read: a way back to them is refused."""
        return frozenset(self._active), frozenset(self._running)

    @property
    def is_deep(self) -> bool:
        """Whether so many relations are being read within each other that no further one is followed."""
        return len(self._active) >= MOST_ACTIVE

    # --- relations ----------------------------------------------------------------------------------------

    def relation(self, oid: Oid, who: Who, columns: frozenset[int]) -> Extent:
        """The rows of a relation, read by some of its columns (none: by any). Raises Refused."""
        item = self.names.catalog.get(oid)
        if item is None:
            row = self.names.system.relation(oid)
            if row and row.name in HIDDEN and not self.privileges.roles.is_superuser(who.checked):
                raise Refused(f"permission denied for table {row.name}")
            return ALL
        if isinstance(item, Relation | Sequence):
            self.privileges.require(who.checked, item, "r", columns)
        used = self.used(item, columns) if isinstance(item, View) else frozenset()
        return self.remembered(("read", oid, who, used, *self._entered_so_far), lambda: self._rows(item, who, used))

    def remembered(self, key: tuple[object, ...], find: Callable[[], Extent]) -> Extent:
        """What `find` returns or raises, found once."""
        return _once(self._found, key, find)

    def _rows(self, item: object, who: Who, used: frozenset[int]) -> Extent:
        match item:
            case Table() | View() if self.is_deep:
                words = f"{item.name} is not followed: it is nested too deeply"
                return Extent(rows=Rows.SOME, conditions=(Condition(relation=item.oid, text=words),))
            case Table():
                return self.guarded(item, who, "select")
            case View():
                return self.view(item, who, used)
            case ForeignTable():
                words = "the rows that the foreign server shows to the mapped user"
                return Extent(rows=Rows.SOME, conditions=(Condition(relation=item.oid, text=words),))
            case MaterializedView() if not item.populated:
                raise Refused(f'materialized view "{item.name}" has not been populated')
        return ALL

    def guarded(self, table: Table, who: Who, command: str) -> Extent:
        """The rows of a table under its policies."""
        if not self.privileges.is_bound(who.checked, table):
            return ALL
        policies = Policies(self.judge, table, who)
        if not policies.have_sublinks(command):
            return policies.reached(command)
        with self.entered(table.oid, f'infinite recursion detected in policy for relation "{table.name}"'):
            policies.require_end(command)
            return policies.reached(command)

    def used(self, view: View, columns: frozenset[int]) -> frozenset[int]:
        """The columns of a view that matter among those that are read (0: all): the ones with code to run."""
        query = query_of(self.names, view.query)
        coded = {target.number for target in query.targets if _runs_code(target.expr)} if query else set()
        return frozenset(coded if 0 in columns else coded & columns)

    def view(self, view: View, who: Who, used: frozenset[int]) -> Extent:
        """The rows of a view for a role that may read the view; outputs that are not used are not evaluated."""
        query = query_of(self.names, view.query)
        if query is None:
            words = f"the query of {view.name} is not known"
            return Extent(rows=Rows.SOME, conditions=(Condition(relation=view.oid, text=words),))
        below = self.below(view, who)
        with self.entered(view.oid, rules_recurse(view)):
            found = self.query(_with_outputs(query, used), below)
        steps = tuple((oid, NO_OID if is_invoker(view) else view.owner) for oid in _relations_of(query))
        if found.rows is Rows.SOME and not found.conditions:
            found = replace(found, conditions=(Condition(relation=view.oid, text="rows that depend on the session"),))
        return replace(found, through=tuple(dict.fromkeys((*steps, *found.through))))

    def below(self, view: View, who: Who) -> Who:
        """Whose privileges count on the relations of a view."""
        return replace(who, checked=who.caller if is_invoker(view) else view.owner)

    @contextmanager
    def entered(self, oid: Oid, reason: str) -> Iterator[None]:
        """Raise Refused for a relation whose policies or query lead back to it."""
        if oid in self._active:
            raise Refused(reason)
        self._active.append(oid)
        try:
            yield
        finally:
            self._active.pop()

    # --- queries ------------------------------------------------------------------------------------------

    def query(self, query: nodes.Query, who: Who) -> Extent:
        """The rows that a query yields. Raises Refused if it is refused whatever the rows are."""
        if query.command == "utility" or who.depth > DEEPEST:
            return Extent(rows=Rows.SOME)
        self._with.append({})
        try:
            for cte in query.ctes:
                self._with[-1][cte.name] = ALL  # what a recursive item has of its own rows is as much as of the others
                self._with[-1][cte.name] = self.query(cte.query, who)
            return self._read(query, who)
        finally:
            self._with.pop()

    def _read(self, query: nodes.Query, who: Who) -> Extent:
        if query.where is not None:
            query = replace(query, where=self.judge.folded(query.where, who, Scope()))
        entries = self._entries(query, who)
        inner = [self.query(node.query, who) for node in own_nodes(query) if isinstance(node, nodes.SubLink)]
        if query.set_operation:
            found = _set_operation(query.set_operation, entries)
        else:
            found = both([_joined(item, entries) for item in query.from_list])
        if query.where is not None:
            found = self._filtered(query, found, who)
        if found.rows is Rows.NONE and query.has_aggregates and not query.group:
            found = combined(Rows.SOME, found)
        if found.rows is Rows.ALL and (any(one.rows is not Rows.ALL for one in inner) or self._is_personal(query, who)):
            return combined(Rows.SOME, found, *inner)
        return combined(found.rows, found, *inner)

    def body(self, query: nodes.Query, who: Who) -> Extent:
        """The rows of a statement of a function, which PostgreSQL plans apart from the statement that calls it."""
        active, self._active[:] = self._active[:], []
        try:
            return self.query(query, who)
        finally:
            self._active[:] = active

    def _entries(self, query: nodes.Query, who: Who) -> dict[int, Extent]:
        """The extent of each entry of the range table."""
        for node in own_nodes(query):
            if function := function_of(self.names, node):
                self.privileges.require_execute(who.caller, function)
        infos = permission_infos(query)
        found: dict[int, Extent] = {}
        for index, entry in enumerate(query.range_table, 1):
            if entry.kind is RangeKind.RELATION and index in infos and index != query.result_relation:
                columns = dict(infos[index].wanted).get("r", frozenset())
                found[index] = self.relation(entry.relation, who, columns)
            elif entry.subquery is not None:
                found[index] = self.query(entry.subquery, who)
            elif entry.kind is RangeKind.CTE:
                known = self._with[-1 - entry.cte_levels_up :][:1]
                found[index] = (known[0] if known else {}).get(entry.cte_name, Extent(rows=Rows.SOME))
        return found

    def _filtered(self, query: nodes.Query, found: Extent, who: Who) -> Extent:
        """The rows that pass WHERE, as far as it does not depend on them."""
        assert query.where is not None
        outcomes = self.judge.outcomes(query.where, who, self._scope(query))
        return found if "t" in outcomes else combined(Rows.NONE, found)

    def _scope(self, query: nodes.Query) -> Scope:
        """What the columns of a query can be, if it reads one relation."""
        match query.from_list:
            case (nodes.RangeTableRef(range_index=index),):
                item = self.names.catalog.get(query.range_table[index - 1].relation)
                return Scope(relation=item, range_index=index) if isinstance(item, Relation) else Scope()
        return Scope()

    def passing(self, query: nodes.Query, node: nodes.Node, who: Who) -> Extent:
        """The rows that pass the condition of a query, beside what the rows themselves decide."""
        inner = [self.query(one.query, who) for one in own_nodes(node) if isinstance(one, nodes.SubLink)]
        if "t" not in self.judge.outcomes(node, who, self._scope(query)):
            return combined(Rows.NONE, *inner)
        is_open = all(one.rows is Rows.ALL for one in inner) and not self._is_personal(node, who)
        return combined(Rows.ALL if is_open else Rows.SOME, *inner)

    def _is_personal(self, node: object, who: Who) -> bool:
        """Whether a query level itself depends on the role that asks, on settings, or on code that is not known."""
        return any(self._depends(one, who) for one in own_nodes(node))

    def _depends(self, node: object, who: Who) -> bool:
        if isinstance(node, nodes.SQLValueFunction):
            return node.name.lower().startswith(("current_user", "current_role", "user", "session_user"))
        function = function_of(self.names, node)
        if not function:
            return False
        routine = self.names.catalog.get(function)
        if routine is None:
            return function < FIRST_USER_OID and Facts(self.names).proc(function).name in OF_SESSION
        return isinstance(routine, Routine) and self._varies(routine, who)

    def _varies(self, routine: Routine, who: Who) -> bool:
        """Whether a function yields different values for different roles and settings, as far as is known."""
        if routine.volatility == "i":
            return False
        key = (routine.oid, who, frozenset(self._running))
        if key not in self._varying:
            self._varying[key] = self._is_varying(routine, who)
        return self._varying[key]

    def _is_varying(self, routine: Routine, who: Who) -> bool:
        body = statements(self.names, routine) if who.depth < DEEPEST else None
        if body is None:
            return True
        inside = who.within(routine.owner if routine.security_definer else who.caller)
        try:
            return any(self.body(query, inside).rows is not Rows.ALL for query in body)
        except Refused:
            return True


def _once(known: dict[tuple[object, ...], T | Refused], key: tuple[object, ...], find: Callable[[], T]) -> T:
    """What `find` returns or raises, found once for a key."""
    if key not in known:
        try:
            known[key] = find()
        except Refused as reason:
            known[key] = reason
    found = known[key]
    if isinstance(found, Refused):
        raise found
    return found


def _runs_code(node: nodes.Node) -> bool:
    """Whether an output reads relations or calls functions that may be refused."""
    own = (one.function for one in walk(node) if isinstance(one, nodes.FuncExpr | nodes.Aggref | nodes.WindowFunc))
    return contains(node, nodes.SubLink, nodes.SQLValueFunction) or any(one >= FIRST_USER_OID for one in own)


def _with_outputs(query: nodes.Query, used: frozenset[int]) -> nodes.Query:
    """The query with the outputs that run code only as far as they are used, or sorted or grouped by."""
    blank = nodes.Const(type=TypeRef(oids.BOOL), value=None)
    targets = tuple(
        replace(target, expr=blank)
        if target.number not in used and not target.sort_group_ref and _runs_code(target.expr)
        else target
        for target in query.targets
    )
    return replace(query, targets=targets)


def rules_recurse(view: View) -> str:
    """The error for a view whose query leads back to it."""
    return f'infinite recursion detected in rules for relation "{view.name}"'


def _relations_of(query: nodes.Query) -> Iterator[Oid]:
    """The relations that a query reads, those of its subqueries included."""
    waiting: list[object] = [query]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, nodes.RangeTableEntry) and node.kind is RangeKind.RELATION and node.in_from:
            yield node.relation
        waiting += children(node)


def _joined(item: nodes.FromItem, entries: dict[int, Extent]) -> Extent:
    """The rows of an item of FROM; what is no relation or subquery has all of its rows."""
    if isinstance(item, nodes.RangeTableRef):
        return entries.get(item.range_index, ALL)
    left, right = _joined(item.left, entries), _joined(item.right, entries)
    match item.type:
        case "left":
            return _outer(left, right)
        case "right":
            return _outer(right, left)
        case "full":
            return either([left, right])
    return both([left, right])


def _outer(kept: Extent, added: Extent) -> Extent:
    """The rows of one side of a join, completed from the other."""
    if kept.rows is Rows.ALL and added.rows is not Rows.ALL:
        return combined(Rows.SOME, kept, added)
    return combined(kept.rows, kept, added)


def _set_operation(item: nodes.SetOperation | nodes.RangeTableRef, entries: dict[int, Extent]) -> Extent:
    if isinstance(item, nodes.RangeTableRef):
        return entries.get(item.range_index, ALL)
    left, right = _set_operation(item.left, entries), _set_operation(item.right, entries)
    match item.operator:
        case "union":
            return either([left, right])
        case "intersect":
            return both([left, right])
    return _outer(left, right)
