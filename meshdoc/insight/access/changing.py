"""The rows that the plainest INSERT, UPDATE, DELETE and TRUNCATE change, through updatable views too.

INSERT gives the columns that must be given, UPDATE sets any one column to a constant, neither UPDATE nor DELETE has a
WHERE, and TRUNCATE has CASCADE where foreign keys need it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, replace

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, ForeignKey
from meshdoc.catalog.inherit import descendants_of
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import (
    ColumnDefault,
    ForeignTable,
    GenerationExpression,
    Identity,
    Relation,
    Table,
    View,
    is_invoker,
)
from meshdoc.catalog.trigger import Rule
from meshdoc.insight.access.body import query_of
from meshdoc.insight.access.extent import ALL, Condition, Extent, Refused, Rows, both
from meshdoc.insight.access.reading import Reader, rules_recurse
from meshdoc.insight.access.scope import Scope, Who
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.rewrite.updatable import (
    view_columns_are_auto_updatable,
    view_has_instead_trigger,
    view_query_is_auto_updatable,
)

LETTERS = {"insert": "a", "update": "w", "delete": "d", "truncate": "D"}
NEXTVAL = 1574  # pg_proc.dat


class Checks(enum.Enum):
    """WITH CHECK OPTION: the conditions that new rows go through, of no view, of one, or of those below it too."""

    NONE = ""
    LOCAL = "local"
    CASCADED = "cascaded"


@dataclass(frozen=True)
class Changer:
    """Changes relations as a role."""

    reader: Reader

    @property
    def catalog(self) -> Catalog:
        """The catalog."""
        return self.reader.names.catalog

    def change(self, item: Relation, who: Who, command: str) -> Extent:
        """The rows that a command can change, for INSERT the rows that it can add. Raises Refused."""
        if command == "truncate":
            return self._truncate(item, who)
        if command == "update":
            return self._update(item, who)
        columns = self.required(item, who) if command == "insert" else frozenset()
        return self._change(item, who, command, columns)

    def _update(self, item: Relation, who: Who) -> Extent:
        """The most rows that setting any one column changes."""
        found: list[Extent | Refused] = []
        for column in item.columns:
            if not (column.generated or column.identity is Identity.ALWAYS):
                try:
                    found.append(self._change(item, who, "update", frozenset({column.attnum})))
                except Refused as reason:
                    found.append(reason)
        extents = [one for one in found if isinstance(one, Extent)]
        for rows in (Rows.ALL, Rows.SOME, Rows.NONE):
            if fitting := [one for one in extents if one.rows is rows]:
                return fitting[0]
        raise next((one for one in found if isinstance(one, Refused)), Refused("no column can be updated"))

    def _change(
        self, item: Relation, who: Who, command: str, columns: frozenset[int], checks: Checks = Checks.NONE
    ) -> Extent:
        self.reader.privileges.require(who.checked, item, LETTERS[command], columns)
        if isinstance(item, View):
            return self._through(item, who, command, columns, checks)
        if _is_replaced(self.catalog, item, command):
            return _decided_by(item, "a rule")
        if isinstance(item, ForeignTable):
            return _decided_by(item, "the foreign server")
        if not isinstance(item, Table):
            raise Refused(f'cannot change {item.noun} "{item.name}"')
        if command != "delete":
            self._require_checks(item, who)
        return self.reader.guarded(item, who, command)

    def _require_checks(self, table: Table, who: Who) -> None:
        """Raise Refused unless the role may evaluate what new rows have to go through."""
        catalog = self.catalog
        checks = [check.expression for check in catalog.children(table.oid, Check) if check.table == table.oid]
        defaults = catalog.children(table.oid, GenerationExpression)
        for expr in (*checks, *(item.expression for item in defaults if item.table == table.oid)):
            self.reader.judge.outcomes(stored_expression(self.reader.names, expr, relation=table), who, Scope())

    # --- columns that INSERT must give ----------------------------------------------------------------------

    def required(self, item: Relation, who: Who) -> frozenset[int]:
        """The columns without a value of their own: NOT NULL without default, or with a default the role may not use.

        Raises Refused if a view lacks such a column.
        """
        if isinstance(item, View):
            return self._required_through(item, who)
        defaults = {d.attnum: d for d in self.catalog.children(item.oid, ColumnDefault) if d.table == item.oid}
        return frozenset(
            column.attnum
            for column in item.columns
            if not (column.identity or column.generated)
            and (
                not self._may_default(item, defaults[column.attnum], who)
                if column.attnum in defaults
                else column.not_null
            )
        )

    def _may_default(self, item: Relation, default: ColumnDefault, who: Who) -> bool:
        node = stored_expression(self.reader.names, default.expression, relation=item)
        try:
            self.reader.judge.outcomes(node, who, Scope())
        except Refused:
            return False
        sequences = (
            int(arg.value or 0)
            for call in walk(node)
            if isinstance(call, nodes.FuncExpr) and call.function == NEXTVAL
            for arg in call.args
            if isinstance(arg, nodes.Const) and (arg.value or "").isdigit()
        )
        return all(self.reader.privileges.may_take_next(who.caller, sequence) for sequence in sequences)

    def _required_through(self, view: View, who: Who) -> frozenset[int]:
        if _handles_itself(self.catalog, view, "insert") or self.reader.is_deep:
            return frozenset()
        query = self._updatable_query(view, "insert")
        base, numbers = self._base(query)
        given = {attnum: number for number, attnum in numbers.items()}
        own = {d.attnum for d in self.catalog.children(view.oid, ColumnDefault) if d.table == view.oid}
        with self.reader.entered(view.oid, rules_recurse(view)):
            needed = self.required(base, who)
        if missing := needed - given.keys():
            name = base.attribute(min(missing)).name
            raise Refused(f'null value in column "{name}" of relation "{base.name}" violates not-null constraint')
        return frozenset(given[attnum] for attnum in needed if given[attnum] not in own)

    # --- views ----------------------------------------------------------------------------------------------

    def _through(self, view: View, who: Who, command: str, columns: frozenset[int], above: Checks) -> Extent:
        """The rows below an updatable view: rewriteTargetView."""
        if _handles_itself(self.catalog, view, command):
            return _decided_by(view, "a trigger or rule")
        if self.reader.is_deep:
            return _decided_by(view, "views below it")
        query = self._updatable_query(view, command)
        if refusal := view_columns_are_auto_updatable(query, set(columns))[1]:
            raise Refused(refusal)
        base, numbers = self._base(query)
        below = self.reader.below(view, who)
        checks = above if above is Checks.CASCADED else Checks(dict(view.options).get("check_option", ""))
        with self.reader.entered(view.oid, rules_recurse(view)):
            found = self._change(base, below, command, frozenset(numbers[number] for number in columns), checks)
        step = ((base.oid, NO_OID if is_invoker(view) else view.owner),)
        return replace(self._narrowed(view, query, below, command, found, checks), through=(*step, *found.through))

    def _narrowed(
        self, view: View, query: nodes.Query, below: Who, command: str, found: Extent, checks: Checks
    ) -> Extent:
        """The rows that are the view's too; a static filter does not count, but a check of new rows does."""
        unchecked = checks is Checks.NONE
        if query.where is None or (command == "insert" and unchecked):
            return found
        passing = self.reader.passing(query, query.where, below)
        if passing.rows is Rows.NONE or (passing.rows is Rows.ALL and (unchecked or command == "delete")):
            return both([found, passing])
        words = Condition(relation=view.oid, text="rows that pass the filter of the view")
        return both([found, Extent(rows=Rows.SOME, conditions=(words,))])

    def _updatable_query(self, view: View, command: str) -> nodes.Query:
        query = query_of(self.reader.names, view.query)
        if query is None:
            raise Refused(f"the query of {view.name} is not known")
        if reason := view_query_is_auto_updatable(self.reader.names, query, check_columns=command != "delete"):
            raise Refused(reason)
        return query

    def _base(self, query: nodes.Query) -> tuple[Relation, dict[int, int]]:
        """The relation below an updatable view, and its columns by the view's."""
        (item,) = query.from_list
        assert isinstance(item, nodes.RangeTableRef)
        base = self.reader.names.relation_by_oid(query.range_table[item.range_index - 1].relation)
        assert isinstance(base, Relation)
        plain = [target for target in query.targets if not target.junk]
        return base, {
            target.number: target.expr.attnum
            for target in plain
            if isinstance(target.expr, nodes.Var) and target.expr.attnum > 0
        }

    # --- TRUNCATE ---------------------------------------------------------------------------------------------

    def _truncate(self, item: Relation, who: Who) -> Extent:
        """TRUNCATE ... CASCADE: no policy binds it, and no privilege on children is needed: ExecuteTruncate."""
        if not isinstance(item, Table):
            raise Refused(f'"{item.name}" is not a table')
        for table in self._truncated(item):
            self.reader.privileges.require(who.checked, table, "D")
        return ALL

    def _truncated(self, table: Table) -> list[Table]:
        """The table, and those that reference it, with their children, and so on: heap_truncate_find_FKs."""
        asked, seen = [table], {table.oid, *_heirs(self.catalog, table.oid)}
        for oid in (queue := list(seen)):
            for key in self.catalog.children(oid, ForeignKey):
                referring = self.catalog.get(key.table)
                if key.references_table == oid and isinstance(referring, Table) and referring.oid not in seen:
                    asked.append(referring)
                    fresh = [one for one in (referring.oid, *_heirs(self.catalog, referring.oid)) if one not in seen]
                    seen.update(fresh)
                    queue += fresh
        return asked


def _heirs(catalog: Catalog, table: Oid) -> Iterable[Oid]:
    return (heir.oid for heir in descendants_of(catalog, table))


def _is_replaced(catalog: Catalog, item: Relation, command: str) -> bool:
    """Whether rules run other statements instead."""
    rules = (rule for rule in catalog.children(item.oid, Rule) if rule.table == item.oid)
    return any(rule.event == command and rule.instead and rule.enabled not in ("D", "R") for rule in rules)


def _handles_itself(catalog: Catalog, view: View, command: str) -> bool:
    return _is_replaced(catalog, view, command) or view_has_instead_trigger(catalog, view, command, ())


def _decided_by(item: Relation, what: str) -> Extent:
    return Extent(rows=Rows.SOME, conditions=(Condition(relation=item.oid, text=f"decided by {what}"),))
