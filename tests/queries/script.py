"""A script of tables at random, and of views and functions over them."""

from __future__ import annotations

from pathlib import Path
from random import Random

from chance import Chance, NothingFits
from ddl import alter, rest
from ddl.state import State

from meshdoc.catalog.relation import View
from queries import modify, place
from queries.builtin import type_names
from queries.expression import Column
from queries.select import Queries
from queries.source import Relation
from queries.types import ARRAYS, COMMON, LITERALS

SETUP = tuple(Path(__file__).with_name("setup.sql").read_text("utf-8").strip().rstrip(";").split(";\n"))
"""What queries use besides tables: types, functions of each form, an operator, casts, an aggregate."""
T = Relation(
    "t",
    (
        Column("id", "int4"),
        Column("s", "text"),
        Column("amount", "numeric"),
        Column("at", "timestamptz"),
        Column("doc", "jsonb"),
    ),
)
NAMES = ("id", "s", "amount", "at", "kind", "owner", "label", '"Odd name"', "value")
CHANGES = (*(alter.rename,) * 6, *(alter.set_schema,) * 3, alter.alter_table, rest.drop)
STACKED = 8
"""How many views are tried for later queries to read."""


def script(random: Random, length: int) -> list[str]:
    """Tables, then as many views and functions, without their semicolons."""
    state = State(random)
    tables = [_table(state, number) for number in range(1, 4)]
    for text in (*SETUP, *(text for text, _ in tables)):
        state.carry_out(text)
    relations = [T, *(relation for _, relation in tables)]
    queries = Queries(state, relations, frozenset(relation.name for relation in relations))
    for number in range(STACKED):
        state.carry_out(f"create view s{number} as {queries.top().text}")
    relations += [_stacked(state, view) for view in state.all(View)]
    for number in range(length):
        state.carry_out(_statement(queries, number))
    for _ in range(length if state.chance(0.5) else 0):
        _change(state)
    return state.statements


def _change(state: State) -> None:
    """Carry out a change of what the queries read, which their texts have to follow."""
    try:
        state.carry_out(state.one(CHANGES)(state))
    except NothingFits:
        return


def _statement(queries: Queries, number: int) -> str:
    if queries.chance.chance(0.2):
        statements = "; ".join(modify.statement(queries) for _ in range(queries.chance.number(1, 2)))
        return f"create function b{number}() returns void begin atomic {statements}; end"
    if queries.chance.chance(0.25):
        return place.statement(queries, number)
    view, end = queries.chance.one((("materialized view", " with no data"), *(("view", ""),) * 20))
    return f"create {view} v{number} as {queries.top().text}{end}"


def _stacked(state: State, view: View) -> Relation:
    """A view that was accepted, with the columns that it has."""
    columns = (Column(column.name, type_names().get(column.type.oid, "other")) for column in view.columns)
    return Relation(view.name, tuple(columns))


def _table(chance: Chance, number: int) -> tuple[str, Relation]:
    columns = tuple(
        Column(name, chance.one(COMMON) if chance.chance(0.5) else chance.one((*LITERALS, *ARRAYS)))
        for name in chance.some(NAMES, 7)
    )
    listed = ", ".join(f"{column.text} {_declared(chance, column.type)}" for column in columns)
    return f"create table r{number} ({listed})", Relation(f"r{number}", columns)


def _declared(chance: Chance, type: str) -> str:
    if type == "char":
        return '"char"'
    collation = ' collate "C"' if type in ("text", "varchar") and chance.chance(0.15) else ""
    size = {"varchar": "(20)", "numeric": "(10,2)", "bpchar": "(4)"}.get(type, "") if chance.chance(0.3) else ""
    return f"{type}{size}{collation}"
