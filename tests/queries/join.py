"""Joins: of their columns, USING and NATURAL make some one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queries.expression import ROWS, Column
from queries.source import Source, beside, once
from queries.types import COMMON

if TYPE_CHECKING:
    from queries.select import Queries

KINDS = ("join", "join", "left join", "inner join")
FAMILIES = (frozenset({"int2", "int4", "int8", "numeric", "float8"}), frozenset({"text", "varchar", "bpchar", "name"}))
"""Types of which USING makes one."""
OUTER_KINDS = ("full join", "right outer join")
"""What a lateral item cannot be the right side of."""


def join(queries: Queries, left: Source, right: Source, kinds: tuple[str, ...]) -> Source:
    """A join of one of the kinds."""
    kind, shared = queries.chance.one(kinds), _shared(left, right)
    match queries.chance.one(("on", "on", "on", "using", "using", "natural", "cross")):
        case "cross":
            return beside(f"{left.text} cross join {right.text}", left, right)
        case "using" if shared and not right.text.startswith("("):
            return _using(queries, left, right, kind, shared)
        case "natural" if shared and set(shared) == set(left.column_names()) & set(right.column_names()):
            return _merged(f"{left.text} natural {kind} {right.text}", left, right, shared)
        case _:
            return _on(queries, left, right, kind)


def _shared(left: Source, right: Source) -> list[str]:
    """The names that each side has once, of types that can be compared."""
    ours, theirs = left.column_names(), right.column_names()
    return sorted(
        name
        for name in set(ours) & set(theirs) - {""}
        if ours.count(name) == theirs.count(name) == 1 and _are_alike(_type(left, name), _type(right, name))
    )


def _are_alike(one: str, other: str) -> bool:
    return one == other or any({one, other} <= family for family in FAMILIES)


def _using(queries: Queries, left: Source, right: Source, kind: str, shared: list[str]) -> Source:
    chosen = queries.chance.some(shared, 2)
    alias = f" as {queries.alias()}" if queries.chance.chance(0.2) else ""
    return _merged(f"{left.text} {kind} {right.text} using ({', '.join(chosen)}){alias}", left, right, chosen)


def _merged(text: str, left: Source, right: Source, names: list[str]) -> Source:
    """With the columns that are one under their bare names."""
    both = beside(text, left, right)
    return Source(text, (*both.columns, *(Column(name, _type(left, name)) for name in names)), both.aliases)


def _on(queries: Queries, left: Source, right: Source, kind: str) -> Source:
    both = beside("", left, right)
    condition = (
        _same(queries, left, right) if queries.chance.chance(0.6) else queries.values(both.columns, 1).of("bool")
    )
    text = f"{left.text} {kind} {right.text} on {condition}"
    if queries.chance.chance(0.08):
        return _with_alias(queries, text, both)
    return Source(f"({text})" if queries.chance.chance(0.15) else text, both.columns, both.aliases)


def _with_alias(queries: Queries, text: str, both: Source) -> Source:
    """A join with an alias, now and then with others for its first columns."""
    alias = queries.alias()
    names = [column.text.rpartition(".")[2] for column in both.columns if column.type not in ROWS]
    given = [f"j{place}" for place in range(queries.chance.number(0, min(2, len(names))))]
    listed = f" ({', '.join(given)})" if given else ""
    types = [column.type for column in both.columns if column.type not in ROWS]
    shown = zip([*given, *names[len(given) :]], types, strict=True)
    columns = once(tuple(Column(f"{alias}.{name}", type) for name, type in shown))
    return Source(f"({text}) as {alias}{listed}", columns, (alias,))


def _same(queries: Queries, left: Source, right: Source) -> str:
    """A comparison across the join where both sides have a column of one type."""
    for one in left.columns:
        for other in right.columns:
            if one.type == other.type and one.type in COMMON and one.type != "jsonb":
                return f"{one.text} = {other.text}"
    return queries.values((*left.columns, *right.columns), 1).of("bool")


def _type(source: Source, name: str) -> str:
    return next(column.type for column in source.columns if column.text.rpartition(".")[2] == name)
