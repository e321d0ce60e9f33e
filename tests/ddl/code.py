"""Functions, procedures, triggers, rules and policies; row security."""

from __future__ import annotations

from ddl.expression import CONSTANTS, Expressions, over
from ddl.kind import BUILT_IN, any_type
from ddl.query import query, relations
from ddl.state import State
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import View
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy, Trigger

TRIGGER_TYPE = 2279
RETURNED = ("integer", "text", "boolean", "numeric", "date", "jsonb")


def arguments(state: State) -> tuple[str, list[tuple[str, Oid]]]:
    """The arguments of a function, and what its body calls them."""
    texts, known = [], []
    defaults = False
    for place in range(state.one((0, 1, 1, 2, 3))):
        declared, oid = any_type(state)
        name = f"arg{place}"
        text = f"{state.maybe('in ', 0.1)}{name} {declared}"
        family = Expressions(state, []).family(oid)
        if family in CONSTANTS and (defaults or state.chance(0.2)):
            defaults = True
            text += f"{state.one((' default', ' ='))} {Expressions(state, []).value(family, 1)}"
        texts.append(text)
        known.append((name, oid))
    return ", ".join(texts), known


def function(state: State) -> str:
    """CREATE FUNCTION."""
    return state.one((sql_function,) * 3 + (plpgsql_function, trigger_function, table_function, procedure))(state)


def routine_name(state: State) -> str:
    """A function's name: a new one, or that of one that is overloaded or replaced."""
    routines = state.all(Routine)
    return state.name(state.one(routines)) if routines and state.chance(0.2) else state.created("f_")


def options(state: State) -> str:
    """What stands behind RETURNS."""
    words = ("immutable", "stable", "volatile", "strict", "security definer", "parallel safe", "cost 10", "leakproof")
    words += ("set search_path = ''", "set search_path = public, pg_temp", "called on null input")
    return " ".join(state.some(words, 2)) if state.chance(0.6) else ""


def sql_function(state: State) -> str:
    """A function in SQL, its body a text or parsed at once."""
    given, known = arguments(state)
    returned = state.one(RETURNED)
    family = Expressions(state, []).family(BUILT_IN[returned])
    value = Expressions(state, known).value(family)
    body = f"select ({value})::{returned}"
    head = f"create {state.maybe('or replace ', 0.4)}function {routine_name(state)}({given}) returns {returned}"
    if state.chance(0.25):
        return f"{head} {options(state)} return ({value})::{returned}"
    if state.chance(0.15):
        return f"{head} language sql {options(state)} begin atomic {body}; end"
    return f"{head} language sql {options(state)} as $f$ {body} $f$"


def plpgsql_function(state: State) -> str:
    """A function in PL/pgSQL, of which meshdoc keeps the text."""
    given, _ = arguments(state)
    returned = state.one((*RETURNED, "void", "setof integer", "record"))
    body = "begin return; end" if returned in ("void", "setof integer") else "begin return null; end"
    head = f"create {state.maybe('or replace ', 0.4)}function {routine_name(state)}({given}) returns {returned}"
    return f"{head} language plpgsql {options(state)} as $$ {body} $$"


def trigger_function(state: State) -> str:
    """A function for triggers."""
    body = state.one(("begin new := new; return new; end", "begin return null; end", "begin return old; end"))
    return f"create or replace function {state.created('tf_')}() returns trigger language plpgsql as $$ {body} $$"


def table_function(state: State) -> str:
    """RETURNS TABLE, SETOF, and OUT arguments."""
    relation = state.one(relations(state))
    name, head = state.name(relation), f"create function {state.created('f_')}"
    return state.one(
        (
            f"{head}() returns setof {name} language sql stable as $$ select * from {name} $$",
            f"{head}(out a integer, out b text) language sql as $$ select 1, 'a'::text $$",
            f"{head}(i integer) returns table (n bigint, t text) language sql as $$ select 1::bigint, 'x'::text $$",
            f"{head}(variadic a integer[]) returns integer language sql immutable as $$ select a[1] $$",
            f"{head}(x anyelement) returns anyelement language sql as $$ select x $$",
            f"{head}() returns setof record language sql begin atomic {query(state)}; end",
            f"{head}(r {name}) returns text language sql as $$ select 'a'::text $$",
        )
    )


def procedure(state: State) -> str:
    """CREATE PROCEDURE."""
    given, _ = arguments(state)
    head = f"create {state.maybe('or replace ')}procedure {state.created('pr_')}({given})"
    return f"{head} language {state.one(('sql as $$ select 1 $$', 'plpgsql as $$ begin end $$'))}"


def trigger(state: State) -> str:
    """CREATE TRIGGER."""
    name = f"{state.name(state.one(item for item in state.all(Routine) if item.returns.oid == TRIGGER_TYPE))}()"
    given = state.one(("", "", "'a', 1"))
    execute = f"execute function {name.removesuffix('()')}({given})"
    if state.chance(0.08) and (views := state.all(View)):
        on = f"instead of {state.one(('insert', 'update', 'delete'))} on {state.name(state.one(views))}"
        return f"create trigger {state.new_name('tr_')} {on} for each row {execute}"
    table = state.one(state.tables())
    events = state.some(("insert", "update", "delete"), 3)
    if state.chance(0.2):
        events = [f"update of {state.column_name(table)}"]
    when, row = "", state.chance(0.7)
    if row and state.chance(0.3):
        sides = [side for side in ("old", "new") if (events == ["insert"]) <= (side == "new") and events != ["delete"]]
        if sides and not ("delete" in events or ("insert" in events and sides != ["new"])):
            side = "new"
            when = f" when ({over(state, table, alias=side).condition()})"
    timing = state.one(("before", "after", "after"))
    if timing == "after" and row and state.chance(0.15):
        when = state.one((" deferrable initially deferred", " deferrable", "")) + " for each row" + when
        return (
            f"create constraint trigger {state.new_name('tr_')} after {' or '.join(events)} on {state.name(table)}"
            f"{when} {execute}"
        )
    referencing = ""
    if timing == "after" and events == ["update"] and state.chance(0.5):
        referencing = " referencing old table as old_rows new table as new_rows"
    level = "for each row" if row else "for each statement"
    head = f"create {state.maybe('or replace ', 0.15)}trigger {state.new_name('tr_')} {timing} {' or '.join(events)}"
    return f"{head} on {state.name(table)}{referencing} {level}{when} {execute}"


def rule(state: State) -> str:
    """CREATE RULE."""
    table = state.one(state.tables())
    event = state.one(("insert", "update", "delete"))
    side = "old" if event == "delete" else "new"
    where = f" where {over(state, table, alias=side).condition()}" if state.chance(0.4) else ""
    other = state.one(state.tables())
    action = state.one(("nothing", f"delete from {state.name(other)}", "notify changes"))
    instead = state.one(("also", "instead"))
    return f"create rule {state.new_name('ru_')} as on {event} to {state.name(table)}{where} do {instead} {action}"


def policy(state: State) -> str:
    """CREATE POLICY, ALTER POLICY."""
    policies = state.all(Policy)
    if policies and state.chance(0.2):
        chosen = state.one(policies)
        table = state.catalog[chosen.table]
        using = over(state, table).condition()  # type: ignore[arg-type]
        return f"alter policy {quote_identifier(chosen.name)} on {state.name(table)} using ({using})"
    table = state.one(state.tables())
    command = state.one(("", " for all", " for select", " for insert", " for update", " for delete"))
    condition = over(state, table).condition
    clause = ""
    if command != " for insert":
        clause = f" using ({condition()})"
    if command in ("", " for all", " for insert", " for update") and state.chance(0.5):
        clause += f" with check ({condition()})"
    if state.chance(0.2) and clause.startswith(" using"):
        inner = state.one(relations(state))
        clause = (
            f" using (exists (select 1 from {state.name(inner)} z where {over(state, inner, alias='z').condition()}))"
        )
    kind = state.one(("", "", " as restrictive", " as permissive"))
    to = state.one(("", " to public", " to current_user"))
    return f"create policy {state.new_name('po_')} on {state.name(table)}{kind}{command}{to}{clause}"


def alter_function(state: State) -> str:
    """ALTER FUNCTION."""
    routine = state.one(state.all(Routine))
    words = ("immutable", "stable", "strict", "security definer", "cost 5", "set search_path = public", "reset all")
    return f"alter {state.one(('function', 'routine'))} {state.signature(routine)} {state.one(words)}"


def trigger_state(state: State) -> str:
    """ENABLE and DISABLE TRIGGER, ALTER TRIGGER."""
    chosen = state.one(state.all(Trigger))
    table, name = state.name(state.catalog[chosen.table]), quote_identifier(chosen.name)
    if state.chance(0.3):
        return f"alter trigger {name} on {table} rename to {state.new_name('tr_')}"
    word = state.one(("enable", "disable", "enable always", "enable replica"))
    return f"alter table {table} {word} trigger {state.one((name, name, 'all', 'user'))}"
