"""DROP, COMMENT, GRANT, search_path and transactions."""

from __future__ import annotations

from collections.abc import Callable

from ddl.state import State
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import CompositeType, MaterializedView, Sequence, Table, View
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.statistics import Statistics
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Domain, EnumType, RangeType

NAMED = {
    Table: "table",
    View: "view",
    MaterializedView: "materialized view",
    Sequence: "sequence",
    Index: "index",
    EnumType: "type",
    CompositeType: "type",
    RangeType: "type",
    Domain: "domain",
    Statistics: "statistics",
}
ON_TABLE = {Trigger: "trigger", Rule: "rule", Policy: "policy"}


def reference(state: State, item: Object) -> tuple[str, str]:
    """An object as DROP and COMMENT name it: its kind and its name."""
    if isinstance(item, Routine):
        word = "procedure" if item.kind is RoutineKind.PROCEDURE else "function"
        return word, state.signature(item)
    if isinstance(item, Trigger | Rule | Policy):
        return ON_TABLE[type(item)], f"{quote_identifier(item.name)} on {state.name(state.catalog[item.table])}"
    if type(item) in NAMED:
        return NAMED[type(item)], state.name(item)
    return "schema", quote_identifier(item.name)


def anything(state: State) -> Object:
    """Something that can be dropped, each kind as likely as the others."""
    cls = state.one((*NAMED, *ON_TABLE, Routine))
    return state.one(state.all(cls))


def drop(state: State) -> str:
    """DROP, with RESTRICT or CASCADE."""
    if state.chance(0.05):
        item: Object = state.one(state.schemas()[1:])
    else:
        item = anything(state)
    kind, name = reference(state, item)
    return " ".join(
        word
        for word in (f"drop {kind}", state.maybe("if exists", 0.15), name, state.one(("", "", "cascade", "restrict")))
        if word
    )


def comment(state: State) -> str:
    """COMMENT ON."""
    text = state.one(("null", "'a note'", "'it''s'", "''", "'two\nlines'"))
    if state.chance(0.3):
        table = state.one([*state.tables(), *state.all(View)])
        return f"comment on column {state.name(table)}.{state.column_name(table)} is {text}"
    if state.chance(0.2):
        table = state.one(state.tables())
        name = quote_identifier(state.one(state.constraints(table)).name)
        return f"comment on constraint {name} on {state.name(table)} is {text}"
    return f"comment on {' '.join(reference(state, anything(state)))} is {text}"


def grant(state: State) -> str:
    """GRANT and REVOKE, to PUBLIC and to a role that every server has."""
    to = state.one(("public", "pg_monitor", "pg_read_all_data", "current_user"))
    option = " with grant option" if to != "public" and state.chance(0.2) else ""
    what = state.one((on_relation, on_relation, on_columns, on_other, on_all))(state)
    if state.chance(0.3):
        return f"revoke {what} from {to}{state.maybe(' cascade', 0.1)}"
    return f"grant {what} to {to}{option}"


def on_relation(state: State) -> str:
    """Privileges on a table, view or sequence."""
    item = state.one(state.all(Table, View, MaterializedView, Sequence))
    if isinstance(item, Sequence):
        return f"{state.one(('usage', 'select', 'all'))} on sequence {state.name(item)}"
    privileges = state.some(("select", "insert", "update", "delete", "truncate", "references", "trigger"), 3)
    return f"{state.one((', '.join(privileges), 'all', 'all privileges'))} on {state.name(item)}"


def on_columns(state: State) -> str:
    """Privileges on columns."""
    table = state.one(state.all(Table, View))
    privilege = state.one(("select", "update", "insert", "references"))
    return f"{privilege} ({state.column_name(table)}) on {state.name(table)}"


def on_other(state: State) -> str:
    """Privileges on schemas, routines and types."""
    kind = state.one(("schema", "routine", "type"))
    if kind == "schema":
        name = quote_identifier(state.one(state.schemas()).name)
        return f"{state.one(('usage', 'create', 'all'))} on schema {name}"
    if kind == "routine":
        return f"execute on routine {state.signature(state.one(state.all(Routine)))}"
    return f"usage on type {state.name(state.one(state.all(EnumType, Domain, CompositeType)))}"


def on_all(state: State) -> str:
    """ALL ... IN SCHEMA."""
    what = state.one(("select on all tables", "usage on all sequences", "execute on all functions"))
    return f"{what} in schema {quote_identifier(state.one(state.schemas()).name)}"


def default_privileges(state: State) -> str:
    """ALTER DEFAULT PRIVILEGES."""
    schema = f" in schema {quote_identifier(state.one(state.schemas()).name)}" if state.chance(0.5) else ""
    what = state.one(("select on tables", "usage on sequences", "execute on functions", "usage on types"))
    return f"alter default privileges{schema} {state.one(('grant', 'grant', 'revoke'))} {what} {{}} pg_monitor"


def changed_defaults(state: State) -> str:
    """ALTER DEFAULT PRIVILEGES with the preposition that its verb wants."""
    text = default_privileges(state)
    return text.format("from" if " revoke " in text else "to")


def search_path(state: State) -> str:
    """SET search_path."""
    schemas = [quote_identifier(item.name) for item in state.some(state.schemas(), 2)]
    return f"set {state.maybe('local ', 0.05)}search_path = {', '.join(schemas)}{state.maybe(', public')}"


def transaction(state: State) -> str:
    """BEGIN, COMMIT, ROLLBACK, savepoints."""
    if not state.session.savepoints:
        return "begin"
    words = ("commit", "commit", "rollback", "savepoint s1", "rollback to s1", "release s1")
    return state.one(words)


def refresh(state: State) -> str:
    """REFRESH MATERIALIZED VIEW, and constraints set to wait."""
    if state.chance(0.8):
        view = state.name(state.one(state.all(MaterializedView)))
        return f"refresh materialized view {view}{state.maybe(' with no data')}"
    return f"set constraints {quote_identifier(state.one(state.all(Constraint)).name)} deferred"


MAKERS: tuple[Callable[[State], str], ...] = (drop, comment, grant, changed_defaults, search_path, transaction, refresh)
