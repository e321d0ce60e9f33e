"""INSERT, UPDATE, DELETE and MERGE at random, as bodies of functions and actions of rules."""

from __future__ import annotations

from queries.expression import Column, Values
from queries.relation import item, source
from queries.select import Queries
from queries.source import Relation

PARTS = {
    "pair": ("{}", "{}.x"),
    "jsonb": ("{}", "{}", "{}['a']"),
    "int4[]": ("{}", "{}[2]", "{}[1:2]"),
    "text[]": ("{}", "{}[1]"),
    "pair[]": ("{}", "{}[1].y"),
}
"""What SET can name of a column of some types."""


def statement(queries: Queries, outer: tuple[Column, ...] = ()) -> str:
    """One of the four, another one in WITH before it now and then; `outer` is what they see beside their own."""
    queries.used, queries.count, queries.outer = [], 0, outer
    makers = (insert, update, delete, merge)
    text = queries.chance.one(makers)(queries)
    return f"with m as ({queries.chance.one(makers)(queries)}) {text}" if queries.chance.chance(0.15) else text


def _target(queries: Queries) -> Relation:
    return queries.chance.one(relation for relation in queries.relations if relation.name in queries.tables)


def _columns(alias: str, relation: Relation) -> tuple[Column, ...]:
    return tuple(Column(f"{alias}.{column.text}", column.type) for column in relation.columns)


def _returning(queries: Queries, values: Values, alias: str) -> str:
    chance = queries.chance
    if not chance.chance(0.3):
        return ""
    name = alias.partition(".")[0]
    old = f"old.{alias.partition('.')[2]}"
    with_ = " with (old as o, new as n)" if chance.chance(0.15) else ""
    more = "o.*, n.*" if with_ else chance.one((old, "new.*", f"{name}.*"))
    return f" returning{with_} {chance.one((values.of('int4'), values.of('text'), more))} as c1"


def _assignments(queries: Queries, values: Values, relation: Relation) -> str:
    chance, parts = queries.chance, []
    for column in chance.some(relation.columns, 2):
        value = chance.one((values.of(column.type), "default")) if chance.chance(0.2) else values.of(column.type)
        parts.append(f"{chance.one(PARTS.get(column.type, ('{}',))).format(column.text)} = {value}")
    chosen = chance.some(relation.columns, 2)
    if len(chosen) == 2 and chance.chance(0.2):
        types = tuple(column.type for column in chosen)
        row = ", ".join(values.of(type) for type in types)
        right = chance.one((f"({row})", f"row({row})", f"({queries.scalar(values, types)})"))
        parts = [f"({chosen[0].text}, {chosen[1].text}) = {right}"]
    return ", ".join(parts)


def insert(queries: Queries) -> str:
    """INSERT."""
    chance, relation = queries.chance, _target(queries)
    chosen = chance.some(relation.columns, 3)
    types = tuple(column.type for column in chosen)
    listed = ", ".join(column.text for column in chosen)
    given = queries.query(types, queries.outer, 1).text if chance.chance(0.5) else ""
    if not given:
        rows = [
            ", ".join(queries.values(queries.outer, 1).of(type) for type in types) for _ in range(chance.number(1, 2))
        ]
        given = f"values {', '.join(f'({row})' for row in rows)}"
    values = queries.values(_columns("i", relation), 1)
    conflict = ""
    if chance.chance(0.25):
        excluded = queries.values((*_columns("excluded", relation), *_columns("i", relation)), 1)
        where = chance.maybe(f" where {excluded.of('bool')}")
        action = f"do update set {_assignments(queries, excluded, relation)}{where}"
        conflict = (
            f" on conflict {chance.one(('do nothing', f'(id) {action}' if relation.name == 't' else 'do nothing'))}"
        )
    overriding = chance.maybe(" overriding user value", 0.05)
    alias = f"i.{relation.columns[0].text}"
    return (
        f"insert into {relation.name} as i ({listed}){overriding} {given}{conflict}{_returning(queries, values, alias)}"
    )


def update(queries: Queries) -> str:
    """UPDATE."""
    relation = _target(queries)
    values, behind = _with_others(queries, _columns("u", relation), "from")
    where = queries.chance.maybe(f" where {values.of('bool')}", 0.7)
    returning = _returning(queries, values, f"u.{relation.columns[0].text}")
    return f"update {relation.name} u set {_assignments(queries, values, relation)}{behind}{where}{returning}"


def delete(queries: Queries) -> str:
    """DELETE."""
    relation = _target(queries)
    values, behind = _with_others(queries, _columns("d", relation), "using")
    where = queries.chance.maybe(f" where {values.of('bool')}", 0.7)
    returning = _returning(queries, values, f"d.{relation.columns[0].text}")
    return f"delete from {relation.name} as d{behind}{where}{returning}"


def _with_others(queries: Queries, columns: tuple[Column, ...], word: str) -> tuple[Values, str]:
    """Expressions over the columns, now and then with those of other relations, and the clause that brings them in."""
    more = source(queries, (), 1) if queries.chance.chance(0.4) else None
    if more is None or not more.text:
        return queries.values((*columns, *queries.outer), 2), ""
    return queries.values((*columns, *more.columns, *queries.outer), 2), f" {word} {more.text}"


def merge(queries: Queries) -> str:
    """MERGE."""
    chance, relation = queries.chance, _target(queries)
    other = item(queries, (), 1, lateral=False)
    target = _columns("m", relation)
    both, there = queries.values((*target, *other.columns, *queries.outer), 1), queries.values(other.columns, 1)
    chosen = chance.some(relation.columns, 2)
    row = ", ".join(there.of(column.type) for column in chosen)
    matched = queries.values(target, 1)
    actions = (
        f"when matched then update set {_assignments(queries, both, relation)}",
        f"when matched and {both.of('bool')} then delete",
        f"when not matched then insert ({', '.join(column.text for column in chosen)}) values ({row})",
        f"when not matched by target and {there.of('bool')} then do nothing",
        f"when not matched by source and {matched.of('bool')} then delete",
        f"when not matched by source then update set {_assignments(queries, matched, relation)}",
    )
    returning = chance.one(("", "", " returning merge_action(), m.*", f" returning merge_action(), {both.of('text')}"))
    some = " ".join(chance.some(actions, 3))
    return f"merge into {relation.name} m using {other.text} on {both.of('bool')} {some}{returning}"
