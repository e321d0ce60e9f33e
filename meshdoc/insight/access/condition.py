"""What a condition can yield for a role, whatever the rows and settings: every possible outcome.

An outcome is the text of a known value, NULL, an error, or any other value. A condition that can only be `t` lets
every row through, one that cannot be `t` lets none through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from meshdoc.analyze.input import input_value
from meshdoc.analyze.sql_function import is_simple
from meshdoc.catalog.membership import Recursion
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.role import Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.insight.access.body import statements
from meshdoc.insight.access.expression import function_of, own_nodes
from meshdoc.insight.access.extent import Extent, Refused, Rows
from meshdoc.insight.access.folding import folded
from meshdoc.insight.access.outcome import (
    ERROR,
    FALSE,
    NO_ROW,
    NOT,
    NULL,
    TRUE,
    Other,
    Outcome,
    Outcomes,
    boolean_test,
    joined,
    null_test,
    unknown_of,
)
from meshdoc.insight.access.privilege import Privileges
from meshdoc.insight.access.scope import Scope, Who
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import SubLinkKind
from meshdoc.nodes.walk import children, contains, walk

COMPARABLE = {oids.TEXT, oids.NAME, oids.VARCHAR, oids.INT2, oids.INT4, oids.INT8, oids.BOOL, oids.UUID, oids.OID}
"""The types of which two values are equal if their texts are."""
BOOLEANS: dict[Outcome, Outcome] = {"t": "true", "f": "false"}
"""The text that a boolean is converted to."""
DEEPEST = 12
"""Calls within calls that are followed; deeper ones yield anything."""


@dataclass(frozen=True)
class Judge:
    """Evaluates conditions.

    `rows_of` says how many rows a sub-select yields, or raises Refused; `rows_of_body` a statement of a function.
    `remembered` finds the outcomes of a call once for a key.
    """

    names: Names
    privileges: Privileges
    rows_of: Callable[[nodes.Query, Who], Extent]
    rows_of_body: Callable[[nodes.Query, Who], Extent]
    remembered: Callable[[tuple[object, ...], Callable[[], Outcomes]], Outcomes]
    running: list[tuple[Oid, Oid]]
    """The functions whose bodies are being evaluated, and who runs them."""

    def outcomes(self, node: nodes.Node, who: Who, scope: Scope) -> Outcomes:
        """Every outcome that an expression can have. Raises Refused if a statement with it is always refused."""
        node = self.folded(node, who, replace(scope, is_scan=False))
        for item in own_nodes(node):
            if isinstance(item, nodes.SubLink):  # whose relations count even if the planner drops it later
                self.rows_of(item.query, replace(who, depth=who.depth + 1))
        node = self.folded(node, who, scope)
        for item in walk(node):
            if function := function_of(self.names, item):
                self.privileges.require_execute(who.caller, function)
                self._require_readable(function, who)
        evaluation = _Evaluation(self, who, scope)
        if scope.is_filter:
            evaluation.require_estimates(node)
        return evaluation.of(node)

    def result(self, routine: Routine, who: Who, arguments: tuple[Outcomes, ...]) -> Outcomes:
        """Every outcome of a call, whose arguments can have the given outcomes."""
        try:
            return self.called(routine, who, arguments)
        except Refused:
            return ERROR

    def called(self, routine: Routine, who: Who, arguments: tuple[Outcomes, ...]) -> Outcomes:
        """Every outcome of a call. Raises Refused if it is always an error."""
        inside = who.within(routine.owner if routine.security_definer else who.caller)
        if (routine.oid, inside.caller) in self.running:
            raise Refused("stack depth limit exceeded")
        return self.remembered(
            (routine.oid, who, arguments), lambda: self._outcomes_of_call(routine, who, inside, arguments)
        )

    def _outcomes_of_call(self, routine: Routine, who: Who, inside: Who, arguments: tuple[Outcomes, ...]) -> Outcomes:
        body = statements(self.names, routine) if who.depth < DEEPEST else None
        if not body:
            return unknown_of(routine.returns.oid)
        self.running.append((routine.oid, inside.caller))
        try:
            return self._result(routine, body, inside, arguments)
        finally:
            self.running.pop()

    def _require_readable(self, function: Oid, who: Who) -> None:
        """Raise Refused if the planner may not look up the names of a function that it inlines: inline_function."""
        routine = self.names.catalog.get(function)
        if isinstance(routine, Routine) and routine.body and is_simple(routine) and who.depth < DEEPEST:
            body = statements(self.names, routine) or ()
            self._require_schemas(body if len(body) == 1 else (), who.caller)

    def _result(
        self, routine: Routine, body: Sequence[nodes.Query], inside: Who, arguments: tuple[Outcomes, ...]
    ) -> Outcomes:
        unknown = unknown_of(routine.returns.oid)
        if not routine.sql_body:
            self._require_schemas(body, inside.caller)
        extents = [self.rows_of_body(query, inside) for query in body]
        last = body[-1]
        if routine.returns_set and extents[-1].rows is Rows.NONE:
            return NO_ROW
        if last.command != "select" or routine.returns_set or last.set_operation or not last.outputs:
            return unknown
        if extents[-1].rows is Rows.NONE and not last.has_aggregates:
            return NULL
        scope = Scope(arguments=arguments, is_empty=self._aggregates_nothing(last, inside))
        found = self.outcomes(last.outputs[0].expr, inside, scope)
        return found if not last.from_list and last.where is None else found | NULL

    def _aggregates_nothing(self, query: nodes.Query, who: Who) -> bool:
        if not query.has_aggregates or query.group:
            return False
        return self.rows_of_body(replace(query, has_aggregates=False), who).rows is Rows.NONE

    def folded(self, node: nodes.Node, who: Who, scope: Scope) -> nodes.Node:
        """The expression without operands that do not matter."""
        return folded(self.names, self.privileges, node, who, scope)

    def _require_schemas(self, body: Sequence[nodes.Query], role: Oid) -> None:
        """Raise Refused if a body that is text names something in a schema that the role may not use."""
        for node in (node for query in body for node in walk(query)):
            named = node.relation if isinstance(node, nodes.RangeTableEntry) else function_of(self.names, node)
            if (item := self.names.catalog.get(named)) is not None:
                self.privileges.require_schema(role, item)


@dataclass(frozen=True)
class _Evaluation:
    """The evaluation of one expression."""

    judge: Judge
    who: Who
    scope: Scope

    def of(self, node: nodes.Node) -> Outcomes:
        """Every outcome of a node."""
        match node:
            case nodes.Const():
                return NULL if node.value is None else frozenset({node.value})
            case nodes.Var():
                return self._column(node)
            case nodes.Param():
                return self._parameter(node)
            case nodes.SQLValueFunction():
                return self._value_function(node)
            case nodes.BoolExpr():
                return self._logic(node)
            case nodes.SubLink():
                return self._sublink(node)
            case nodes.NullTest() if not node.is_row:
                return null_test(self.of(node.arg), negated=node.negated)
            case nodes.BooleanTest():
                return boolean_test(self.of(node.arg), node.test)
            case nodes.CaseExpr() if node.arg is None:
                return self._case(node)
            case nodes.CoalesceExpr():
                return self._coalesce(node)
            case nodes.RelabelType() if node.type.oid in COMPARABLE:
                return self.of(node.arg)
            case nodes.CoerceViaIO():
                return self._converted(node)
            case nodes.NullIfExpr():
                given = [self.of(arg) for arg in node.args]
                return NULL if self._compared(node, given) == TRUE else self._strict(given, given[0] | NULL)
            case nodes.OpExpr() | nodes.FuncExpr() if type(node) in (nodes.OpExpr, nodes.FuncExpr):
                return self._call(node)
            case nodes.Aggref() if self.scope.is_empty and node.function < FIRST_USER_OID:
                return frozenset({"0"}) if "count" in Facts(self.judge.names).proc(node.function).name else NULL
        return self._strict([self.of(child) for child in _operands(node)], unknown_of(node.type.oid))

    def _converted(self, node: nodes.CoerceViaIO) -> Outcomes:
        """A conversion through text, which may fail unless the result is text."""
        given = self.of(node.arg)
        if Other.ANY not in given and node.type.oid in COMPARABLE:
            return frozenset(self._read(node.type, one) if isinstance(one, str) else one for one in given)
        may_fail = node.type.oid not in (oids.TEXT, oids.VARCHAR, oids.NAME) and Other.ANY in given
        return self._strict([given, ERROR | NULL] if may_fail else [given], unknown_of(node.type.oid))

    def _read(self, type: TypeRef, text: str) -> Outcome:
        try:
            return input_value(Facts(self.judge.names), type, text)
        except SqlError:
            return Other.ERROR

    def _column(self, node: nodes.Var) -> Outcomes:
        relation, column = self.scope.relation, self.scope.column(node)
        if column is None or relation is None:
            return unknown_of(node.type.oid)
        if value := self._of_partition(relation, column.name):
            return frozenset({value})
        return unknown_of(node.type.oid) - NULL if column.not_null else unknown_of(node.type.oid)

    def _of_partition(self, relation: Relation, column: str) -> str:
        """The only value of a column in a partition, if there is one."""
        part: object = relation
        while isinstance(part, Table) and part.partition_bound:
            parent = self.judge.names.catalog[part.partition_of]
            values = part.partition_bound.values
            if isinstance(parent, Table) and len(values) == len(parent.partition_key) == 1:
                key, text = parent.partition_key[0].attnum, expression(self.judge.names, values[0])
                if key and parent.attribute(key).name == column and text != "NULL":
                    return text[1:-1].replace("''", "'") if text.startswith("'") else text
            part = parent
        return ""

    def _parameter(self, node: nodes.Param) -> Outcomes:
        given = self.scope.arguments
        known = node.kind is nodes.ParamKind.EXTERNAL and node.number <= len(given)
        return given[node.number - 1] if known else unknown_of(node.type.oid)

    def _value_function(self, node: nodes.SQLValueFunction) -> Outcomes:
        role = self.judge.names.catalog.get(self.who.caller)
        is_caller = node.name.lower() in ("current_user", "current_role", "user")
        return frozenset({role.name}) if is_caller and role else unknown_of(node.type.oid) - NULL

    def require_estimates(self, node: nodes.Node) -> None:
        """Raise Refused if the planner cannot evaluate what a column is compared with: get_restriction_variable."""
        for item in own_nodes(node):
            if type(item) is nodes.OpExpr and len(item.args) == 2:
                for compared, other in (item.args, item.args[::-1]):
                    if contains(compared, nodes.Var) and isinstance(other, nodes.FuncExpr):
                        self._require_estimate(other)

    def _require_estimate(self, call: nodes.FuncExpr) -> None:
        routine = self.judge.names.catalog.get(call.function)
        if isinstance(routine, Routine) and routine.volatility != "v" and not contains(call, nodes.Var, nodes.SubLink):
            self.judge.called(routine, self.who, tuple(self.of(arg) for arg in call.args))

    # --- logic ------------------------------------------------------------------------------------------

    def _logic(self, node: nodes.BoolExpr) -> Outcomes:
        found = [self.of(arg) for arg in node.args]
        if node.operator == "not":
            return frozenset(NOT.get(str(one), one) if isinstance(one, str) else one for one in found[0])
        return joined(node.operator, found)

    def _case(self, node: nodes.CaseExpr) -> Outcomes:
        result: Outcomes = frozenset()
        for condition, value in node.whens:
            tested = self.of(condition)
            result |= tested & ERROR
            if "t" in tested:
                result |= self.of(value)
            if tested <= TRUE | ERROR:
                return result
        return result | self.of(node.default)

    def _coalesce(self, node: nodes.CoalesceExpr) -> Outcomes:
        result: Outcomes = frozenset()
        for arg in node.args:
            found = self.of(arg)
            result |= found - NULL
            if Other.NULL not in found:
                return result
        return result | NULL

    # --- calls ------------------------------------------------------------------------------------------

    def _call(self, node: nodes.OpExpr | nodes.FuncExpr) -> Outcomes:
        function = function_of(self.judge.names, node)
        given = [self.of(arg) for arg in node.args]
        if any(one == ERROR for one in given):
            return ERROR
        if isinstance(node, nodes.OpExpr) and (compared := self._compared(node, given)) is not None:
            return compared
        routine = self.judge.names.catalog.get(function)
        strict = Facts(self.judge.names).proc(function).strict
        if strict and any(one == NULL for one in given):
            return NULL
        if isinstance(routine, Routine):
            found = self.judge.result(routine, self.who, tuple(given))
            nulls = NULL if strict and any(Other.NULL in one for one in given) else frozenset()
            return found | nulls | frozenset().union(*(one & ERROR for one in given))
        return self._built_in(node, function, given)

    def _built_in(self, node: nodes.OpExpr | nodes.FuncExpr, function: Oid, given: list[Outcomes]) -> Outcomes:
        row = Facts(self.judge.names).proc(function)
        if row.name in ("text", "name", "varchar") and len(given) == 1:
            is_boolean = node.args[0].type.oid == oids.BOOL
            return frozenset(BOOLEANS.get(one, one) for one in given[0]) if is_boolean else given[0]
        if row.name == "pg_has_role" and (answer := self._has_role(given)):
            return answer
        return self._strict(given, unknown_of(node.type.oid))

    def _has_role(self, given: list[Outcomes]) -> Outcomes:
        """pg_has_role() for known roles; empty if it is not known."""
        texts = [next(iter(one)) for one in given if len(one) == 1]
        if len(texts) != len(given) or not all(isinstance(text, str) for text in texts):
            return frozenset()
        caller = self.judge.names.catalog.get(self.who.caller)
        *named, privilege = [str(text) for text in texts]
        if caller is None:
            return frozenset()
        members = [self.judge.names.catalog.find("role", name) for name in ([caller.name, *named][-2:])]
        recursion = {"USAGE": Recursion.PRIVILEGES, "MEMBER": Recursion.MEMBERS, "SET": Recursion.SET_ROLE}
        followed = recursion.get(privilege.upper())
        if followed is None or not all(isinstance(role, Role) for role in members):
            return frozenset()
        member, role = (one.oid if one else NO_OID for one in members)
        roles = self.judge.privileges.roles
        return TRUE if roles.is_superuser(member) or role in roles.reached(member, followed) else FALSE

    def _compared(self, node: nodes.OpExpr, given: list[Outcomes]) -> Outcomes | None:
        """The outcome of = and <> between known values; None for anything else."""
        row = Facts(self.judge.names).operator(node.operator)
        if node.operator >= FIRST_USER_OID or row.name not in ("=", "<>") or len(given) != 2:
            return None
        if any(arg.type.oid not in COMPARABLE for arg in node.args) or any(Other.ANY in one for one in given):
            return None
        found: set[Outcome] = set()
        for left, right in product(*given):
            if Other.ERROR in (left, right):
                found.add(Other.ERROR)
            elif Other.NULL in (left, right):
                found.add(Other.NULL)
            else:
                found.add("t" if (left == right) == (row.name == "=") else "f")
        return frozenset(found)

    def _strict(self, given: Iterable[Outcomes], result: Outcomes) -> Outcomes:
        operands = list(given)
        if any(one == ERROR for one in operands):
            return ERROR
        return result | frozenset().union(*(one & ERROR for one in operands))

    # --- sub-selects --------------------------------------------------------------------------------------

    def _sublink(self, node: nodes.SubLink) -> Outcomes:
        rows = self.judge.rows_of(node.query, replace(self.who, depth=self.who.depth + 1)).rows
        query = node.query
        unknown = unknown_of(node.type.oid)
        plain = not query.from_list and not query.set_operation and query.where is None and query.limit_count is None
        outputs = [self.of(target.expr) for target in query.outputs] if plain else []
        if NO_ROW in outputs:
            rows = Rows.NONE
        if rows is Rows.NONE and not (query.has_aggregates and not query.group):
            empty = {SubLinkKind.EXISTS: FALSE, SubLinkKind.ANY: FALSE, SubLinkKind.ALL: TRUE, SubLinkKind.EXPR: NULL}
            return empty.get(node.kind, unknown)
        if node.kind is SubLinkKind.EXPR and plain and query.outputs:
            return outputs[0]
        if node.kind is SubLinkKind.EXISTS:
            return TRUE if plain and not query.has_target_srfs else TRUE | FALSE
        if ERROR in outputs:
            return ERROR
        return unknown


# --- pieces --------------------------------------------------------------------------------------------------


def _operands(node: nodes.Node) -> Iterator[nodes.Node]:
    """The expressions directly below a node, without sub-selects."""
    for child in children(node):
        if isinstance(child, nodes.Node):
            yield child
