"""A script at random: which statement comes next."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from ddl import alter, code, create, rest
from ddl.state import NothingFits, State

MAKERS: dict[Callable[[State], str], int] = {
    create.table: 22,
    create.partition: 8,
    create.index: 12,
    create.special_index: 2,
    create.view: 10,
    create.materialized_view: 3,
    create.schema: 3,
    create.sequence: 3,
    create.enum: 4,
    create.composite: 3,
    create.range_type: 1,
    create.domain: 4,
    create.statistics: 2,
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
