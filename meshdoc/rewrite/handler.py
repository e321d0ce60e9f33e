"""Errors of the rewriter for statements that change rows: rewriteHandler.c.

Nothing is rewritten here: views and rules are only followed as far as they can cause an error. Differs from PostgreSQL:
policies are not considered, and in rule actions OLD and NEW represent the statement's values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from meshdoc import errors
from meshdoc.analyze.bind import bind_query, bind_rule
from meshdoc.analyze.rule import select_of_insert
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.definition import rule_definition
from meshdoc.catalog.names.names import expression
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Column, ColumnDefault, ForeignTable, Identity, Table, View
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.nodes.oids import UNKNOWN
from meshdoc.nodes.walk import walk
from meshdoc.record import record
from meshdoc.rewrite.updatable import column_not_updatable, not_updatable
from meshdoc.syntax.parser import raw_parser

WORDS = {"insert": "insert into", "update": "update", "delete": "delete from", "merge": "merge into"}
DOING = {"insert": "inserting into", "update": "updating", "delete": "deleting from"}
DISABLED = "D"
CONDITIONAL = "Views with conditional DO INSTEAD rules are not automatically updatable."


@record
class Change:
    """A change to the rows of one relation: `targets` are its columns, by number, with their new values.

    `command` is the effect, `statement` the statement behind it: MERGE has several actions, INSERT ... ON CONFLICT
    updates.
    """

    statement: str
    command: str
    relation: Oid
    targets: tuple[tuple[int, nodes.Node], ...] = ()
    overriding: str = ""
    on_conflict: bool = False
    returns: bool = False


@record
class Product:
    """A query that results from rewriting: its command, and its source (QuerySource)."""

    command: str
    source: str  # original, instead, qualified instead, also


Events = tuple[tuple[Oid, str], ...]
"""The relations and commands whose rules are being applied."""


def check_rewrite(names: Names, query: nodes.Query) -> None:
    """Raise the errors of QueryRewrite for a query and its WITH queries.

    Raises SqlError 428C9 for a value given to a generated column, 55000 and 0A000 for a view that is not updatable,
    0A000 for ON CONFLICT, RETURNING and WITH that rules rule out, and 42P17 for infinite recursion of rules or views.
    """
    _rewritten(names, query, (), "original")


def _rewritten(
    names: Names, query: nodes.Query, events: Events, source: str, outer: nodes.Query | None = None
) -> list[Product]:
    """The queries that a query is rewritten to: RewriteQuery; the WITH of `outer`, its source, is already checked."""
    for cte in query.ctes:
        if cte.query.command != "select" and not (outer and cte in outer.ctes):
            _check_with_query(_rewritten(names, cte.query, events, "original"))
    if query.command == "merge":
        _refuse_merge(names.catalog, query.range_table[query.result_relation - 1].relation)
    own = Product(command=query.command, source=source)
    products = [_changed(names, query, change, events, own) for change in _changes(query)]
    made = products[0] if products else [own]
    read = (node for node in walk(query) if isinstance(node, nodes.RangeTableEntry) and node.in_from)
    _check_views(names.catalog, (entry.relation for entry in read), (), set())
    if query.ctes and sum(product.command != "utility" for product in made) > 1:
        message = "WITH cannot be used in a query that is rewritten by rules into multiple queries"
        raise SqlError("0A000", message)
    return made


def _check_with_query(products: list[Product]) -> None:
    """Raise SqlError 0A000 for a WITH query that rules do not rewrite to exactly one query."""
    words = ""
    if not products:
        words = "DO INSTEAD NOTHING"
    elif len(products) == 1 and products[0].command == "utility":
        words = "DO INSTEAD NOTIFY"
    elif len(products) > 1:
        found = next((product for product in products if product.source in MANY), None)
        words = MANY[found.source] if found else "multi-statement DO INSTEAD"
    if words:
        raise SqlError("0A000", f"{words} rules are not supported for data-modifying statements in WITH")


MANY = {"qualified instead": "conditional DO INSTEAD", "also": "DO ALSO"}


def _check_views(catalog: Catalog, relations: Iterable[Oid], active: tuple[Oid, ...], seen: set[Oid]) -> None:
    """Raise SqlError 42P17 for a view that reads itself: fireRIRrules. Views in `seen` are already checked."""
    for oid in relations:
        item = catalog.get(oid)
        if isinstance(item, View) and oid not in seen:
            if oid in active:
                raise _infinite(item)
            reads = dict.fromkeys(address.oid for address in item.query.depends if address.oid != oid or address.sub)
            _check_views(catalog, reads, (*active, oid), seen)
            seen.add(oid)


def _infinite(item: Object) -> SqlError:
    return SqlError("42P17", f'infinite recursion detected in rules for relation "{item.name}"')


def _changes(query: nodes.Query) -> Iterator[Change]:
    """The changes that the query itself makes, one per action for MERGE."""
    if query.command not in ("insert", "update", "delete", "merge"):
        return
    relation = query.range_table[query.result_relation - 1].relation
    if query.command == "merge":
        for action in query.merge_actions:
            if action.command in DOING:
                yield Change(
                    statement="merge",
                    command=action.command,
                    relation=relation,
                    targets=_given(action.targets),
                    overriding=action.overriding,
                )
        return
    conflict = query.on_conflict
    yield Change(
        statement=query.command,
        command=query.command,
        relation=relation,
        targets=_given(query.targets),
        overriding=query.overriding,
        on_conflict=conflict is not None,
        returns=bool(query.returning),
    )
    if conflict is not None and conflict.action == "update":
        yield Change(statement="insert", command="update", relation=relation, targets=_given(conflict.set))


def _given(targets: Iterable[nodes.TargetEntry]) -> tuple[tuple[int, nodes.Node], ...]:
    return tuple((target.number, target.expr) for target in targets if not target.junk)


def _changed(names: Names, query: nodes.Query, change: Change, events: Events, own: Product) -> list[Product]:
    """The queries that result from a change to one relation and, through a view, to its base relations."""
    item, table = names.catalog.get(change.relation), query.range_table
    if not isinstance(item, Table | ForeignTable | View):
        return [own]
    defaults = _with_defaults(names.catalog, change, table) if isinstance(item, View) else change
    _check_once(defaults, item)
    for attnum, value in defaults.targets:
        _check_value(change, item.attribute(attnum), value, table)
    rules = _rules(names.catalog, item, change)
    instead = any(rule.instead and rule.condition is None for rule in rules)
    if isinstance(item, View) and not instead and not _has_trigger(names.catalog, item, change.command):
        if any(rule.instead for rule in rules):
            raise _not_updatable(item.name, change, CONDITIONAL)
        on_base = _on_base(names, item, defaults)
        if change.statement == "merge":
            _refuse_some_triggers(names.catalog, item, query)
        return _changed(names, query, on_base, _entered(events, item, change), own)
    fired = _fired(names, query, rules, item)
    within = _entered(events, item, change) if fired else events
    products = [product for source, action in fired for product in _rewritten(names, action, within, source, query)]
    _check_returning(names, change, item.name, rules)
    hasty = rules or any(rule.event == "update" for rule in _enabled(names.catalog, item.oid))
    if change.on_conflict and hasty:
        message = "INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules"
        raise SqlError("0A000", message)
    if instead:
        return products
    return [own, *products] if change.command == "insert" else [*products, own]


def _entered(events: Events, item: Object, change: Change) -> Events:
    """The events plus this one. Raises SqlError 42P17 if it is already among them."""
    event = (item.oid, change.command)
    if event in events:
        raise _infinite(item)
    return (*events, event)


def _fired(names: Names, query: nodes.Query, rules: list[Rule], item: Object) -> list[tuple[str, nodes.Query]]:
    """The rule actions added to a query or replacing it, with their sources: fireRules."""
    fired = []
    for rule in rules:
        source = ("qualified instead" if rule.condition else "instead") if rule.instead else "also"
        fired += [(source, _merged(query, action)) for action in _actions(names, rule, item)]
    return fired


def _actions(names: Names, rule: Rule, item: Object) -> list[nodes.Query]:
    qualified = Names(names.catalog, names.system)
    (statement,) = raw_parser(rule_definition(qualified, rule))
    return [action.query for action in bind_rule(statement.stmt, qualified, item).actions]


def _merged(query: nodes.Query, action: nodes.Query) -> nodes.Query:
    """A rule action with the query's WITH added: rewriteRuleAction. Raises SqlError 0A000 if it cannot be added."""
    if action.command == "utility":
        return action
    place, holder = select_of_insert(action)
    names = {cte.name for cte in holder.ctes}
    for cte in query.ctes:
        if cte.name in names:
            message = f'WITH query name "{cte.name}" appears in both a rule action and the query being rewritten'
            raise SqlError("0A000", message)
    if place is None:
        return replace(action, ctes=(*action.ctes, *query.ctes))
    if any(cte.query.command != "select" for cte in query.ctes):
        what = "INSERT ... SELECT rule actions"
        raise SqlError("0A000", f"{what} are not supported for queries having data-modifying statements in WITH")
    return action


def _enabled(catalog: Catalog, relation: Oid) -> list[Rule]:
    found = (rule for rule in catalog.children(relation, Rule) if rule.table == relation)
    return [rule for rule in found if rule.enabled != DISABLED]


def _rules(catalog: Catalog, item: Object, change: Change) -> list[Rule]:
    """The rules that a change fires: matchLocks. Raises SqlError 0A000 for a MERGE if there are any."""
    if change.statement == "merge":
        _refuse_merge(catalog, item.oid)
    found = _enabled(catalog, item.oid)
    updates_on_conflict = change.statement != change.command
    return [] if updates_on_conflict else [rule for rule in found if rule.event == change.command]


def _refuse_merge(catalog: Catalog, relation: Oid) -> None:
    if _enabled(catalog, relation):
        detail = "MERGE is not supported for relations with rules."
        raise SqlError("0A000", f'cannot execute MERGE on relation "{catalog[relation].name}"', detail=detail)


def _check_once(change: Change, item: Table | ForeignTable | View) -> None:
    """Raise SqlError 42601 if two assigned columns map to the same base column: process_matched_tle."""
    seen: set[int] = set()
    for attnum, value in change.targets:
        partial = isinstance(value, nodes.FieldStore | nodes.SubscriptingRef | nodes.CoerceToDomain)
        if attnum in seen and not partial:
            raise SqlError("42601", f'multiple assignments to same column "{item.attribute(attnum).name}"')
        seen.add(attnum)


def _check_returning(names: Names, change: Change, name: str, rules: list[Rule]) -> None:
    """With RETURNING, an unconditional INSTEAD rule must have a RETURNING clause. Raises SqlError 0A000."""
    stands_in = [rule for rule in rules if rule.instead]
    plain = [rule for rule in stands_in if rule.condition is None]
    returns = any(_returns(names, action) for rule in plain for action in rule.actions)
    if not change.returns or not stands_in or returns:
        return
    command = change.command.upper()
    raise SqlError(
        "0A000",
        f'cannot perform {command} RETURNING on relation "{name}"',
        hint=f"You need an unconditional ON {command} DO INSTEAD rule with a RETURNING clause.",
    )


def _returns(names: Names, action: Expr) -> bool:
    (statement,) = raw_parser(expression(names, action))
    return getattr(statement.stmt, "returningClause", None) is not None


# --- generated columns ----------------------------------------------------------------------------------


def _with_defaults(catalog: Catalog, change: Change, table: tuple[nodes.RangeTableEntry, ...]) -> Change:
    """The change, with a view's own column defaults in place of DEFAULT and of omitted columns."""
    own = {item.attnum: item for item in catalog.children(change.relation, ColumnDefault)}
    given = dict(change.targets)
    left_out = own.keys() - given.keys() if change.command == "insert" else set()
    for attnum in own:
        if attnum in left_out or (attnum in given and _has_default(given[attnum], table)):
            given[attnum] = nodes.Const(type=TypeRef(UNKNOWN), value="")
    repeated = len(given) < len(change.targets) + len(left_out)
    return change if repeated else replace(change, targets=tuple(given.items()))


def _has_default(value: nodes.Node, table: tuple[nodes.RangeTableEntry, ...]) -> bool:
    """Whether the value is DEFAULT, if only in one row of VALUES."""
    return isinstance(value, nodes.SetToDefault) or any(
        isinstance(each, nodes.SetToDefault) for each in _rows(value, table)
    )


def _check_value(change: Change, column: Column, value: nodes.Node, table: tuple[nodes.RangeTableEntry, ...]) -> None:
    """A GENERATED ALWAYS identity column and a generated column only accept DEFAULT: rewriteTargetListIU."""
    always = column.identity is Identity.ALWAYS
    if not (always or column.generated) or isinstance(value, nodes.SetToDefault):
        return
    detail = f'Column "{column.name}" is a generated column.'
    if always:
        detail = f'Column "{column.name}" is an identity column defined as GENERATED ALWAYS.'
    if change.command == "update":
        raise SqlError("428C9", f'column "{column.name}" can only be updated to DEFAULT', detail=detail)
    if _all_defaults(value, table) or (always and change.overriding in ("user", "system")):
        return
    hint = "Use OVERRIDING SYSTEM VALUE to override." if always else ""
    raise errors.cannot_insert_into(column.name, detail=detail, hint=hint)


def _all_defaults(value: nodes.Node, table: tuple[nodes.RangeTableEntry, ...]) -> bool:
    """Whether a column's values come from VALUES and are all DEFAULT: findDefaultOnlyColumns."""
    rows = _rows(value, table)
    return bool(rows) and all(isinstance(each, nodes.SetToDefault) for each in rows)


def _rows(value: nodes.Node, table: tuple[nodes.RangeTableEntry, ...]) -> tuple[nodes.Node, ...]:
    """A column's value in each row of VALUES; () if its values do not come from VALUES."""
    if not isinstance(value, nodes.Var) or value.levels_up or value.range_index > len(table):
        return ()
    entry = table[value.range_index - 1]
    return tuple(row[value.attnum - 1] for row in entry.values) if entry.kind is RangeKind.VALUES else ()


# --- views ----------------------------------------------------------------------------------------------


def _has_trigger(catalog: Catalog, view: View, command: str) -> bool:
    return any(
        trigger.table == view.oid and trigger.timing == "instead of" and command in trigger.events
        for trigger in catalog.children(view.oid, Trigger)
    )


def _refuse_some_triggers(catalog: Catalog, view: View, query: nodes.Query) -> None:
    """Raise SqlError 0A000 for a MERGE if only some of its actions have triggers."""
    if any(_has_trigger(catalog, view, action.command) for action in query.merge_actions):
        raise SqlError(
            "0A000",
            f'cannot merge into view "{view.name}"',
            detail="MERGE is not supported for views with INSTEAD OF triggers for some actions but not all.",
            hint="To enable merging into the view, either provide a full set of INSTEAD OF triggers or drop the "
            "existing INSTEAD OF triggers.",
        )


def _on_base(names: Names, view: View, change: Change) -> Change:
    """The change mapped to a view's base relation: rewriteTargetView.

    Raises SqlError 55000 if the view is not updatable, 0A000 if one of the columns is not.
    """
    (statement,) = raw_parser(expression(Names(names.catalog, names.system), view.query))
    query = bind_query(statement.stmt, Names(names.catalog, names.system)).query
    if refused := not_updatable(names, query, columns=change.command != "delete"):
        raise _not_updatable(view.name, change, refused)
    (item,) = query.from_list
    assert isinstance(item, nodes.RangeTableRef)
    places = {target.number: target.expr for target in query.targets if not target.junk}
    targets = []
    for attnum, value in change.targets:
        var = places[attnum]
        if reason := column_not_updatable(var, item.range_index):
            column = view.attribute(attnum).name
            words = WORDS[change.statement]
            message = f'cannot {words} column "{column}" of view "{view.name}"'
            raise SqlError("0A000", message, detail=reason)
        assert isinstance(var, nodes.Var)
        targets.append((var.attnum, value))
    return replace(change, relation=query.range_table[item.range_index - 1].relation, targets=tuple(targets))


def _not_updatable(name: str, change: Change, detail: str) -> SqlError:
    """error_view_not_updatable."""
    command, event = change.command, change.command.upper()
    hint = (
        f"To enable {DOING[command]} the view using MERGE, provide an INSTEAD OF {event} trigger."
        if change.statement == "merge"
        else f"To enable {DOING[command]} the view, provide an INSTEAD OF {event} trigger or an unconditional"
        f" ON {event} DO INSTEAD rule."
    )
    return SqlError("55000", f'cannot {WORDS[command]} view "{name}"', detail=detail, hint=hint)
