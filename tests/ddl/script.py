"""A script at random: which statement comes next."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from chance import NothingFits

from ddl import alter, code, index, kind, query, rest, table
from ddl.state import State

MAKERS: dict[Callable[[State], str], int] = {
    table.table: 22,
    table.partition: 8,
    index.index: 12,
    index.special_index: 2,
    query.view: 10,
    query.materialized_view: 3,
    kind.schema: 3,
    kind.sequence: 3,
    kind.enum: 4,
    kind.composite: 3,
    kind.range_type: 1,
    kind.domain: 4,
    index.statistics: 2,
    code.function: 9,
    code.trigger: 5,
    code.rule: 2,
    code.policy: 5,
    code.alter_function: 2,
    code.trigger_state: 2,
    alter.alter_table: 34,
    alter.alter_inheritance: 2,
    alter.attach: 5,
    alter.attach_index: 2,
    alter.rename: 8,
    alter.set_schema: 4,
    alter.alter_type: 7,
    alter.alter_sequence: 3,
    alter.alter_view: 1,
    rest.drop: 9,
    rest.comment: 4,
    rest.grant: 6,
    rest.changed_defaults: 1,
    rest.search_path: 3,
    rest.transaction: 2,
    rest.refresh: 1,
}


def script(random: Random, length: int) -> list[str]:
    """As many statements, without their semicolons."""
    state = State(random)
    makers = [maker for maker, weight in MAKERS.items() for _ in range(weight)]
    while len(state.statements) < length:
        try:
            text = random.choice(makers)(state)
        except NothingFits:
            continue
        state.carry_out(text)
    return state.statements
