"""The policies that bind a role on a table: get_row_security_policies of rowsecurity.c."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.inherit import children_of
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.relation import Table
from meshdoc.catalog.trigger import Policy
from meshdoc.insight.access.condition import Judge
from meshdoc.insight.access.extent import ALL, Condition, Extent, Refused, Rows, refused
from meshdoc.insight.access.folding import bool_expr
from meshdoc.insight.access.outcome import FALSE, TRUE, Outcomes
from meshdoc.insight.access.scope import Scope, Who
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.record import positional

Part = Callable[[Policy], Expr | None]
"""The expression of a policy that applies: USING to the rows that exist, WITH CHECK to new ones."""


def using(policy: Policy) -> Expr | None:
    """The condition for rows that exist."""
    return policy.using


def checking(policy: Policy) -> Expr | None:
    """The condition for new rows: WITH CHECK, or USING without it."""
    return policy.with_check or policy.using


PARTS: dict[str, tuple[Part, ...]] = {"insert": (checking,), "update": (using, checking)}
"""What applies to a command; USING alone to the others."""


@positional
class Policies:
    """The row-level security of a table for a role that it binds. `judge` evaluates the expressions."""

    judge: Judge
    table: Table
    who: Who

    def reached(self, command: str) -> Extent:
        """The rows that the policies let a command reach, or let it add."""
        policies, parts = self._applying(command), _parts(command)
        outcomes = [self._outcomes(policies, part) for part in parts]
        if any("t" not in one for one in outcomes):
            return _closed(self.table, command, policies)
        if all(one == TRUE for one in outcomes):
            return ALL
        text = "; new rows: ".join(dict.fromkeys(self._text(policies, part) for part in parts))
        condition = Condition(relation=self.table.oid, text=text, policies=tuple(policy.oid for policy in policies))
        return Extent(rows=Rows.SOME, conditions=(condition,))

    def have_sublinks(self, command: str) -> bool:
        """Whether a policy that applies contains a sub-select, even in the condition that does not: polhassublinks."""
        policies = self._applying(command)
        if all(self._joined(policies, part) is None for part in _parts(command)):
            return False
        return any(self._sublinks(policy.using) or self._sublinks(policy.with_check) for policy in policies)

    def _sublinks(self, expr: Expr | None) -> list[nodes.SubLink]:
        if expr is None:
            return []
        tree = stored_expression(self.judge.names, expr, relation=self.table)
        return [node for node in walk(tree) if isinstance(node, nodes.SubLink)]

    def require_end(self, command: str) -> None:
        """Raise Refused if the policies of what sub-selects read lead back, even if they are not evaluated."""
        conditions = (part(policy) for policy in self._applying(command) for part in _parts(command))
        for sublink in (node for expr in conditions for node in self._sublinks(expr)):
            try:
                self.judge.rows_of(sublink.query, self.who)
            except Refused as reason:
                if str(reason).startswith("infinite recursion"):
                    raise

    def _applying(self, command: str) -> list[Policy]:
        roles, found = self.judge.privileges.roles, self.judge.names.catalog.children(self.table.oid, Policy)
        return [
            policy
            for policy in sorted(found, key=lambda policy: policy.name)
            if policy.table == self.table.oid
            and policy.command in ("all", command)
            and any(not role or roles.has_privileges_of(self.who.checked, role) for role in policy.roles)
        ]

    def _joined(self, policies: list[Policy], part: Part) -> nodes.Node | None:
        """The conditions: permissive ones joined by OR, with them restrictive ones by AND; None if there is none."""
        found: dict[bool, list[nodes.Node]] = {True: [], False: []}
        for policy in policies:
            if expr := part(policy):
                found[policy.permissive].append(stored_expression(self.judge.names, expr, relation=self.table))
        if not found[True]:
            return None
        permissive = bool_expr("or", found[True][::-1])  # PostgreSQL's order: pg_policy's, reversed as it is read
        return bool_expr("and", [*filter(None, [permissive]), *found[False]])

    def _outcomes(self, policies: list[Policy], part: Part) -> Outcomes:
        condition = self._joined(policies, part)
        filters = part is using
        scope = Scope(relation=self.table, is_filter=filters, is_scan=filters and self._is_scanned_alone())
        return FALSE if condition is None else self.judge.outcomes(condition, self.who, scope)

    def _is_scanned_alone(self) -> bool:
        """Whether the planner trusts the NOT NULL of columns: not where heirs may lack it."""
        return bool(self.table.partition_strategy) or not children_of(self.judge.names.catalog, self.table.oid)

    def _text(self, policies: list[Policy], part: Part) -> str:
        """The joined conditions, as PostgreSQL prints each."""
        texts: dict[bool, list[str]] = {True: [], False: []}
        for policy in policies:
            if expr := part(policy):
                texts[policy.permissive].append(expression(self.judge.names, expr))
        permissive = " OR ".join(dict.fromkeys(texts[True]))
        if texts[False] and len(texts[True]) > 1:
            permissive = f"({permissive})"
        return " AND ".join([permissive, *dict.fromkeys(texts[False])])


def _parts(command: str) -> Sequence[Part]:
    return PARTS.get(command, (using,))


def _closed(table: Table, command: str, policies: list[Policy]) -> Extent:
    """No row, or for INSERT a refusal."""
    words = "no policy lets a row through" if policies else "no policy applies to the role"
    if command == "insert":
        return refused(f'new row violates row-level security policy for table "{table.name}"')
    return Extent(rows=Rows.NONE, conditions=(Condition(relation=table.oid, text=words),))
