"""Which relations INSERT, UPDATE, DELETE and MERGE can change, and why others cannot (rewriteHandler.c)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from meshdoc.analyze.stored import stored_query
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.foreign import Server, wrapper_of
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import ForeignTable, Table, View
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import returns_set

WORDS = {
    "insert": ("insert into", "inserting into"),
    "update": ("update", "updating"),
    "delete": ("delete from", "deleting from"),
}
ONE_TABLE = "Views that do not select from a single table or view are not automatically updatable."


# --- a view's query -----------------------------------------------------------------------------------


def view_query_is_auto_updatable(names: Names, query: nodes.Query, *, check_columns: bool) -> str:
    """Why a view over the query is not automatically updatable, or ''.

    Without `check_columns`, a view without updatable columns is accepted, for DELETE.
    """
    if refused := _refused_clause(query):
        return refused
    if len(query.from_list) != 1 or not isinstance(item := query.from_list[0], nodes.RangeTableRef):
        return ONE_TABLE
    entry = query.range_table[item.range_index - 1]
    if entry.kind is not nodes.RangeKind.RELATION:
        return ONE_TABLE
    if not isinstance(names.relation_by_oid(entry.relation), Table | ForeignTable | View):
        return ONE_TABLE
    if entry.sample:
        return "Views containing TABLESAMPLE are not automatically updatable."
    if check_columns and all(refused for _, refused in _columns(query)):
        return "Views that have no updatable columns are not automatically updatable."
    return ""


def _refused_clause(query: nodes.Query) -> str:
    contained = {
        "DISTINCT": query.distinct,
        "GROUP BY": query.group or query.grouping_sets,
        "HAVING": query.having,
        "UNION, INTERSECT, or EXCEPT": query.set_operation,
        "WITH": query.ctes,
        "LIMIT or OFFSET": query.limit_offset or query.limit_count,
    }
    returned = {
        "aggregate": query.has_aggregates,
        "window": query.has_windows,
        "set-returning": any(returns_set(target.expr) for target in query.targets),
    }
    for words, found in contained.items():
        if found:
            return f"Views containing {words} are not automatically updatable."
    for words, present in returned.items():
        if present:
            return f"Views that return {words} functions are not automatically updatable."
    return ""


def view_columns_are_auto_updatable(query: nodes.Query, required: set[int]) -> tuple[int, str]:
    """The first required column of a view that is not updatable and why, or (0, '')."""
    refused = ((target.number, reason) for target, reason in _columns(query) if target.number in required and reason)
    return next(refused, (0, ""))


def _columns(query: nodes.Query) -> Iterator[tuple[nodes.TargetEntry, str]]:
    """The outputs of a view over a single relation, and why each is not updatable, or ''."""
    (item,) = query.from_list
    assert isinstance(item, nodes.RangeTableRef)
    for target in query.targets:
        if not target.junk:
            yield target, _view_column_is_auto_updatable(target.expr, item.range_index)


def _view_column_is_auto_updatable(expr: nodes.Node, range_index: int) -> str:
    if not isinstance(expr, nodes.Var) or expr.range_index != range_index or expr.levels_up:
        return "View columns that are not columns of their base relation are not updatable."
    if expr.attnum < 0:
        return "View columns that refer to system columns are not updatable."
    return "" if expr.attnum else "View columns that return whole-row references are not updatable."


# --- triggers -----------------------------------------------------------------------------------------


def view_has_instead_trigger(catalog: Catalog, view: View, command: str, actions: Sequence[nodes.MergeAction]) -> bool:
    """Whether INSTEAD OF triggers handle a command, or every action of a MERGE."""
    triggers = (item for item in catalog.children(view.oid, Trigger) if item.timing == "instead of")
    events = {event for item in triggers if item.table == view.oid for event in item.events}
    if command == "merge":
        return {action.command for action in actions} - {"nothing"} <= events
    return command in events


def error_view_not_updatable(catalog: Catalog, view: View, query: nodes.Query, detail: str) -> SqlError:
    """Raises SqlError 55000 for a statement on a view; a MERGE is described by its first action without a trigger."""
    merge = query.command == "merge"
    commands = [action.command for action in query.merge_actions if action.command in WORDS] or [query.command]
    command = next(item for item in commands if not view_has_instead_trigger(catalog, view, item, ()))
    words, doing = WORDS[command]
    event = command.upper()
    hint = (
        f"To enable {doing} the view using MERGE, provide an INSTEAD OF {event} trigger."
        if merge
        else f"To enable {doing} the view, provide an INSTEAD OF {event} trigger or an unconditional"
        f" ON {event} DO INSTEAD rule."
    )
    return SqlError("55000", f'cannot {words} view "{view.name}"', detail=detail, hint=hint)


# --- what the information schema shows ----------------------------------------------------------------

UPDATE, INSERT, DELETE = 1 << 2, 1 << 3, 1 << 4
ALL_EVENTS = UPDATE | INSERT | DELETE
EVENTS = {"update": UPDATE, "insert": INSERT, "delete": DELETE, "select": 0}

SYSTEM_VIEWS = {"pg_group": frozenset((1, 2)), "pg_stat_database_conflicts": frozenset((1, 2))}
"""PostgreSQL's own views that are simple enough to be updatable, and the columns that are."""


def relation_is_updatable(
    names: Names, relation: Oid, columns: frozenset[int] | None = None, outer: tuple[Oid, ...] = ()
) -> int:
    """The events that a relation supports without triggers, for some of its columns or (None) for any."""
    item = names.catalog.get(relation)
    if item is None:
        return _system(names, relation, columns)
    if relation in outer:
        return 0
    if isinstance(item, Table):
        return ALL_EVENTS
    events = _instead(names.catalog, item)
    if isinstance(item, ForeignTable):
        return events | _foreign(names.catalog, item)
    if isinstance(item, View) and events != ALL_EVENTS:
        return events | _passed_on(names, item, columns, (*outer, relation))
    return events


def column_is_updatable(names: Names, relation: Oid, attnum: int) -> bool:
    """Whether a column can be updated and its row deleted: pg_column_is_updatable."""
    needed = UPDATE | DELETE
    return relation_is_updatable(names, relation, frozenset((attnum,))) & needed == needed


def _system(names: Names, relation: Oid, columns: frozenset[int] | None) -> int:
    row = names.system.relation(relation)
    if row is None or row.kind == "r":
        return ALL_EVENTS if row else 0
    simple = SYSTEM_VIEWS.get(row.name)
    if simple is None:
        return 0
    return ALL_EVENTS if columns is None or simple & columns else DELETE


def _instead(catalog: Catalog, item: Object) -> int:
    """The events handled by unconditional INSTEAD rules."""
    found = 0
    for rule in catalog.children(item.oid, Rule):
        if rule.table == item.oid and rule.instead and rule.condition is None:
            found |= EVENTS[rule.event]
    return found


def _foreign(catalog: Catalog, item: ForeignTable) -> int:
    """What the wrapper says: of those of PostgreSQL's distribution only postgres_fdw writes, unless told otherwise."""
    server = catalog[item.server]
    assert isinstance(server, Server)
    handler = catalog.get(wrapper_of(catalog, item.server).handler)
    if handler is None or handler.name != "postgres_fdw_handler":
        return 0
    told = {**dict(server.options), **dict(item.fdw_options)}.get("updatable", "true")
    return ALL_EVENTS if told.lower() in ("t", "true", "on", "yes", "1") else 0


def _passed_on(names: Names, view: View, columns: frozenset[int] | None, outer: tuple[Oid, ...]) -> int:
    """The events that an automatically updatable view passes on to the relation below."""
    if not view.query.text:
        return 0  # an extension's view, whose query is not kept
    query = stored_query(names, view.query)
    if view_query_is_auto_updatable(names, query, check_columns=False):
        return 0
    simple = {
        target.number: target.expr.attnum
        for target, refused in _columns(query)
        if isinstance(target.expr, nodes.Var) and not refused
    }
    asked = simple if columns is None else {number: simple[number] for number in simple.keys() & columns}
    events = ALL_EVENTS if asked else DELETE
    (item,) = query.from_list
    base = query.range_table[item.range_index - 1].relation
    if isinstance(names.catalog.get(base), Table):
        return events
    return events & relation_is_updatable(names, base, frozenset(asked.values()), outer)
