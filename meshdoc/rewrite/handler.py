"""Rewriting a statement: rules add to it or replace it, updatable views pass it on (rewriteHandler.c).

Differs from PostgreSQL: OLD and NEW are not replaced in rule actions, rule conditions are not added to the statement,
and policies are not expanded. Rules fire as they do when session_replication_role is origin.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence

from meshdoc.analyze.stored import stored_query
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import ForeignTable, Relation, Table, View
from meshdoc.catalog.trigger import Rule
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import select_of_insert, walk
from meshdoc.record import record, replace
from meshdoc.rewrite.target_list import rewrite_target_lists
from meshdoc.rewrite.target_view import rewrite_target_view
from meshdoc.rewrite.updatable import error_view_not_updatable, view_has_instead_trigger

SILENT = ("D", "R")  # rules that are disabled, or fire on replicas
CONDITIONAL = "Views with conditional DO INSTEAD rules are not automatically updatable."

Events = tuple[tuple[Oid, str], ...]
"""The relations and commands whose rules or view queries are being applied: rewrite_events."""


class Source(enum.Enum):
    """Where a query comes from: QuerySource."""

    ORIGINAL = "original"
    INSTEAD = "multi-statement DO INSTEAD"
    QUALIFIED_INSTEAD = "conditional DO INSTEAD"
    ALSO = "DO ALSO"


@record
class Rewritten:
    """A query made by the rewriter; `ruled` if a rule took part in making it or one of its WITH queries."""

    query: nodes.Query
    source: Source = Source.ORIGINAL
    ruled: bool = False


def query_rewrite(names: Names, query: nodes.Query) -> list[Rewritten]:
    """The queries that a statement is executed as, in order: one for SELECT, any number for others if rules apply.

    Raises SqlError 428C9 for a value given to a generated column, 55000 and 0A000 for a view that is not updatable,
    0A000 for ON CONFLICT, RETURNING and WITH that rules do not allow, and 42P17 for rules and views that refer to
    themselves.
    """
    made = _rewrite_query(names, Rewritten(query=query), ())
    for item in made:
        _check_views(names.catalog, _relations_read(item.query), (), set())
    return made


def _rewrite_query(
    names: Names, given: Rewritten, events: Events, done: Sequence[nodes.CommonTableExpr] = ()
) -> list[Rewritten]:
    """The same for one query; the WITH queries in `done` are already rewritten: RewriteQuery."""
    given = _with_ctes_rewritten(names, given, events, done)
    relation = _result_relation(names.catalog, given.query)
    if relation is None:
        return [given]
    query = rewrite_target_lists(names, given.query, relation)
    rules = _match_rules(names.catalog, query, relation)
    products = fired = _fire_rules(names, query, rules, relation)
    instead = any(rule.instead and rule.condition is None for rule in rules)
    view = None if instead else _updatable_view(names.catalog, query, relation)
    if view is not None:
        if any(rule.instead for rule in rules):
            raise error_view_not_updatable(names.catalog, view, query, CONDITIONAL)
        passed_on = rewrite_target_view(names, query, view, given.query)
        products = _with_original(replace(given, query=passed_on), products)
    within = _entered(events, relation, query.command) if products else events
    made = [item for product in products for item in _rewrite_query(names, product, within, query.ctes)]
    if view is None:
        _check_returning(query, relation, rules, fired)
        _check_on_conflict(names.catalog, query, relation, fired)
        if not instead:
            made = _with_original(replace(given, query=query, ruled=given.ruled or bool(rules)), made)
    if query.ctes and sum(item.query.command != "utility" for item in made) > 1:
        message = "WITH cannot be used in a query that is rewritten by rules into multiple queries"
        raise SqlError("0A000", message)
    return made


def _result_relation(catalog: Catalog, query: nodes.Query) -> Table | ForeignTable | View | None:
    """The relation that a statement changes, if the catalog holds it."""
    if not query.result_relation or query.command not in ("insert", "update", "delete", "merge"):
        return None
    item = catalog.get(query.range_table[query.result_relation - 1].relation)
    return item if isinstance(item, Table | ForeignTable | View) else None


def _updatable_view(catalog: Catalog, query: nodes.Query, relation: Relation) -> View | None:
    """The view, if the statement has to be passed on; the query of an extension's view is unknown."""
    if not isinstance(relation, View) or not relation.query.text:
        return None
    return None if view_has_instead_trigger(catalog, relation, query.command, query.merge_actions) else relation


def _with_original(original: Rewritten, products: Sequence[Rewritten]) -> list[Rewritten]:
    """Rule actions run after an INSERT, so that they see its rows, but before an UPDATE or DELETE."""
    return [original, *products] if original.query.command == "insert" else [*products, original]


def _entered(events: Events, item: Object, command: str) -> Events:
    """The events and a new one; 42P17 if it is already among them."""
    event = (item.oid, command)
    if event in events:
        raise _infinite(item)
    return (*events, event)


def _infinite(item: Object) -> SqlError:
    return SqlError("42P17", f'infinite recursion detected in rules for relation "{item.name}"')


# --- WITH ---------------------------------------------------------------------------------------------


def _with_ctes_rewritten(
    names: Names, given: Rewritten, events: Events, done: Sequence[nodes.CommonTableExpr]
) -> Rewritten:
    ctes: list[nodes.CommonTableExpr] = []
    ruled = given.ruled
    for cte in given.query.ctes:
        if cte.query.command != "select" and not any(cte is item for item in done):
            made = _rewrite_query(names, Rewritten(query=cte.query), events)
            _check_with_query(made)
            cte = replace(cte, query=made[0].query)
            ruled = ruled or made[0].ruled
        ctes.append(cte)
    return replace(given, query=replace(given.query, ctes=tuple(ctes)), ruled=ruled) if ctes else given


def _check_with_query(made: Sequence[Rewritten]) -> None:
    """Raises SqlError 0A000 for a WITH query that rules turn into none or several, or into NOTIFY."""
    words = ""
    if not made:
        words = "DO INSTEAD NOTHING"
    elif len(made) > 1:
        sources = [item.source for item in made if item.source in (Source.QUALIFIED_INSTEAD, Source.ALSO)]
        words = (sources[0] if sources else Source.INSTEAD).value
    elif made[0].query.command == "utility":
        words = "DO INSTEAD NOTIFY"
    if words:
        raise SqlError("0A000", f"{words} rules are not supported for data-modifying statements in WITH")


# --- rules --------------------------------------------------------------------------------------------


def _match_rules(catalog: Catalog, query: nodes.Query, relation: Relation) -> list[Rule]:
    """The rules that apply to a statement, by name: matchLocks. 0A000 for MERGE on a relation with rules."""
    enabled = [rule for rule in _rules(catalog, relation) if rule.enabled not in SILENT]
    if query.command == "merge" and enabled:
        detail = "MERGE is not supported for relations with rules."
        raise SqlError("0A000", f'cannot execute MERGE on relation "{relation.name}"', detail=detail)
    return sorted((rule for rule in enabled if rule.event == query.command), key=lambda rule: rule.name)


def _rules(catalog: Catalog, relation: Relation) -> list[Rule]:
    return [rule for rule in catalog.children(relation.oid, Rule) if rule.table == relation.oid]


def _fire_rules(names: Names, query: nodes.Query, rules: Iterable[Rule], relation: Relation) -> list[Rewritten]:
    """The actions that rules add to a statement or replace it with: fireRules."""
    fired: list[Rewritten] = []
    for rule in rules:
        instead = Source.QUALIFIED_INSTEAD if rule.condition else Source.INSTEAD
        source = instead if rule.instead else Source.ALSO
        fired += [
            Rewritten(query=_rewrite_rule_action(query, stored_query(names, action)), source=source, ruled=True)
            for action in rule.actions
        ]
    return fired


def _rewrite_rule_action(query: nodes.Query, action: nodes.Query) -> nodes.Query:
    """A rule's action with the statement's WITH, and without RETURNING if the statement has none.

    Raises SqlError 0A000 if the WITH clauses cannot be combined.
    """
    if action.command == "utility":
        return action
    place, holder = select_of_insert(action)
    names = {cte.name for cte in holder.ctes}
    for cte in query.ctes:
        if cte.name in names:
            message = f'WITH query name "{cte.name}" appears in both a rule action and the query being rewritten'
            raise SqlError("0A000", message)
    returning = action.returning if query.returning else ()
    if place is None:
        return replace(action, ctes=(*action.ctes, *query.ctes), returning=returning)
    if any(cte.query.command != "select" for cte in query.ctes):
        what = "INSERT ... SELECT rule actions"
        raise SqlError("0A000", f"{what} are not supported for queries having data-modifying statements in WITH")
    return replace(action, returning=returning)


def _check_returning(query: nodes.Query, relation: Relation, rules: Sequence[Rule], fired: Sequence[Rewritten]) -> None:
    """Raises SqlError 0A000 for RETURNING if the rules that replace the statement return nothing, or several do."""
    if not query.returning:
        return
    returning = sum(bool(item.query.returning) for item in fired)
    if returning > 1:
        raise SqlError("0A000", "cannot have RETURNING lists in multiple rules")
    if not returning and any(rule.instead for rule in rules):
        command = query.command.upper()
        raise SqlError(
            "0A000",
            f'cannot perform {command} RETURNING on relation "{relation.name}"',
            hint=f"You need an unconditional ON {command} DO INSTEAD rule with a RETURNING clause.",
        )


def _check_on_conflict(catalog: Catalog, query: nodes.Query, relation: Relation, fired: Sequence[Rewritten]) -> None:
    """Raises SqlError 0A000 for ON CONFLICT if an INSERT rule fired or an UPDATE rule exists, even a disabled one."""
    if query.on_conflict and (fired or any(rule.event == "update" for rule in _rules(catalog, relation))):
        message = "INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules"
        raise SqlError("0A000", message)


# --- views that are read ------------------------------------------------------------------------------


def _relations_read(query: nodes.Query) -> list[Oid]:
    """The relations that a query reads, including a view whose rows INSTEAD OF triggers update or delete."""
    entries = [node for node in walk(query) if isinstance(node, nodes.RangeTableEntry)]
    found = [entry.relation for entry in entries if entry.in_from and entry.relation]
    if query.command in ("update", "delete", "merge"):
        found.append(query.range_table[query.result_relation - 1].relation)
    return found


def _check_views(catalog: Catalog, relations: Iterable[Oid], active: tuple[Oid, ...], seen: set[Oid]) -> None:
    """Raises SqlError 42P17 for a view that reads itself: fireRIRrules. The views in `seen` do not."""
    for oid in relations:
        item = catalog.get(oid)
        if isinstance(item, View) and oid not in seen:
            if oid in active:
                raise _infinite(item)
            reads = dict.fromkeys(address.oid for address in item.query.depends if address.oid != oid or address.sub)
            _check_views(catalog, reads, (*active, oid), seen)
            seen.add(oid)
