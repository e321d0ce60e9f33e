"""Queries over what there is, and the views that are made of them."""

from __future__ import annotations

from ddl.expression import Expressions, over
from ddl.state import State
from meshdoc.catalog.relation import MaterializedView, Relation, View


def query(state: State) -> str:
    """A SELECT over what there is."""
    return state.one((simple_query,) * 4 + (joined_query, joined_query, grouped_query, set_query, cte_query))(state)


def relations(state: State) -> list[Relation]:
    """What a query can read."""
    found: list[Relation] = [*state.tables(), *state.tables(), *state.all(View), *state.all(MaterializedView)]
    return [item for item in found if item.columns]


def simple_query(state: State) -> str:
    """SELECT ... FROM one relation."""
    relation = state.one(relations(state))
    if state.chance(0.2):
        return f"select * from {state.name(relation)}"
    alias = state.one(("", "q"))
    expressions = over(state, relation, alias=alias)
    text = f"select {targets(state, expressions, 3)} from {state.name(relation)} {alias}".rstrip()
    text += f" where {expressions.condition()}" if state.chance(0.5) else ""
    text += f" order by {state.number(1, 1)}{state.maybe(' desc')}" if state.chance(0.2) else ""
    return text + state.maybe(" limit 10", 0.1)


def targets(state: State, expressions: Expressions, most: int) -> str:
    """A target list: columns and expressions, each under a name of its own."""
    families = ("integer", "text", "boolean", "number", "date", "jsonb", "timestamptz", "texts", "interval")
    found = []
    for place in range(state.number(1, most)):
        if expressions.columns and state.chance(0.5):
            name, _ = expressions.any_column()
            found.append(name if place == 0 else f"{name} as c{place}")
        else:
            found.append(f"{expressions.value(state.one(families))} as c{place}")
    return ", ".join(found)


def joined_query(state: State) -> str:
    """SELECT ... FROM a JOIN b."""
    one, two = state.one(relations(state)), state.one(relations(state))
    left, right = over(state, one, alias="a"), over(state, two, alias="b")
    both = Expressions(state, [*left.columns, *right.columns])
    join = state.one(("join", "left join", "full join", "cross join"))
    on = "" if join == "cross join" else f" on {join_condition(left, right)}"
    text = f"select {targets(state, both, 4)} from {state.name(one)} a {join} {state.name(two)} b{on}"
    return text + (f" where {both.condition()}" if state.chance(0.4) else "")


def join_condition(left: Expressions, right: Expressions) -> str:
    """A comparison across a join."""
    for name, oid in left.columns:
        for other, type_ in right.columns:
            if oid == type_ and left.family(oid) in ("integer", "text", "uuid"):
                return f"{name} = {other}"
    return "true"


def grouped_query(state: State) -> str:
    """Aggregates, with or without GROUP BY."""
    relation = state.one(relations(state))
    expressions = over(state, relation)
    name, _ = expressions.any_column()
    value = expressions.value
    aggregates = (
        "count(*)",
        f"count({name})",
        f"sum({value('integer')})",
        f"max({value('integer')})",
        f"avg({value('number')})",
        f"string_agg({value('text')}, ',' order by {value('text')})",
        f"array_agg({value('integer')})",
        f"bool_or({expressions.condition()})",
        f"count(distinct {value('text')})",
        f"sum({value('integer')}) filter (where {expressions.condition()})",
        f"jsonb_agg({value('text')})",
    )
    aggregate = state.one(aggregates)
    if state.chance(0.3):
        over_ = f"over (partition by {name} order by {expressions.any_column()[0]})"
        return f"select {name}, row_number() {over_} as n, {aggregate} over () as a from {state.name(relation)}"
    having = state.maybe(" having count(*) > 1", 0.2)
    return f"select {name}, {aggregate} as total from {state.name(relation)} group by {state.one((name, '1'))}{having}"


def set_query(state: State) -> str:
    """UNION and its kin."""
    one, two = state.one(relations(state)), state.one(relations(state))
    family = state.one(("integer", "text", "date", "boolean"))
    operator = state.one(("union", "union all", "intersect", "except"))
    first, second = over(state, one).value(family), over(state, two).value(family)
    return f"select {first} as v from {state.name(one)} {operator} select {second} from {state.name(two)}"


def cte_query(state: State) -> str:
    """WITH, and sub-selects."""
    inner, outer = simple_query(state), state.one(relations(state))
    expressions = over(state, outer)
    name, _ = expressions.any_column()
    return state.one(
        (
            f"with w as ({inner}) select * from w",
            f"with w as materialized ({inner}) select count(*) as n from w",
            f"select s.* from ({inner}) s",
            f"select {name}, exists ({inner}) as e from {state.name(outer)}",
            f"select {name} from {state.name(outer)} where exists ({inner})",
            f"select (select max({expressions.value('integer')}) from {state.name(outer)}) as m",
            f"select u.v from {state.name(outer)}, lateral (select {name} as v) u",
            "select n, n * 2 as m from generate_series(1, 3) n",
            "select * from (values (1, 'a'), (2, 'b')) v (i, t)",
        )
    )


def view(state: State) -> str:
    """CREATE VIEW."""
    views = state.all(View)
    if views and state.chance(0.2):
        again = state.one(views)
        return f"create or replace view {state.name(again)} as {query(state)}"
    options = state.one((" with (security_invoker = true)", " with (security_barrier)")) if state.chance(0.15) else ""
    name = f"create {state.maybe('or replace ')}{state.maybe('temp ', 0.03)}view {state.new_name('v_')}"
    if state.chance(0.25):
        name = f"create view {state.created('v_')}"
    return f"{name}{options} as {query(state)}{state.maybe(' with check option', 0.03)}"


def materialized_view(state: State) -> str:
    """CREATE MATERIALIZED VIEW."""
    return f"create materialized view {state.created('m_')} as {query(state)}{state.maybe(' with no data')}"
