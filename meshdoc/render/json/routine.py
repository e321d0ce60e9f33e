"""Functions, procedures and aggregates: pg_proc."""

from __future__ import annotations

from meshdoc.catalog.names.definition import routine_result
from meshdoc.catalog.names.names import expression, language_name, type_name, unique_routine_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.routine import AggregateDefinition, Argument, ArgumentMode, Routine, RoutineKind
from meshdoc.render.display import in_words
from meshdoc.render.json.value import Entries, Facts, Json, foot, head, is_made_along, options, shown, stripped

VOLATILITIES = {"i": "immutable", "s": "stable", "v": "volatile"}
PARALLEL = {"s": "safe", "r": "restricted", "u": "unsafe"}


def functions(names: Names) -> Entries:
    """The routines, without the constructors of range types."""
    found = [(item, _function(names, item)) for item in shown(names, Routine)]
    for item, facts in sorted(found, key=lambda pair: tuple(str(pair[1][key]) for key in SORTED_BY)):
        if not is_made_along(item):
            yield item, facts


SORTED_BY = ("schema", "name", "identity_arguments")


def _function(names: Names, item: Routine) -> Facts:
    aggregate = item.kind is RoutineKind.AGGREGATE
    arguments: list[Json] = [_argument(names, item, argument) for argument in item.arguments]
    return {
        **head(names, item),
        "identity_arguments": ", ".join(type_name(names, oid) for oid in item.input_types()),
        "kind": in_words(item.kind),
        "arguments": arguments,
        "returns": routine_result(names, item),
        "language": language_name(names, item.language),
        "volatility": VOLATILITIES[item.volatility],
        "parallel": PARALLEL[item.parallel],
        "strict": item.strict,
        "security_definer": item.security_definer,
        "leakproof": item.leakproof,
        "config": options(item.config),
        "cost": None if aggregate else _number(item.cost),
        "rows": _number(item.rows) if item.rows else None,
        "body": None if aggregate or item.sql_body else item.body,
        "sql_body": expression(names, item.sql_body) if item.sql_body else None,
        "aggregate": _aggregate(names, item.aggregate[0]) if item.aggregate else None,
        **foot(names, item, "f"),
    }


def _argument(names: Names, routine: Routine, argument: Argument) -> Facts:
    has_default = argument.default and routine.kind is not RoutineKind.AGGREGATE
    return stripped(
        {
            "mode": in_words(argument.mode) if argument.mode is not ArgumentMode.IN else None,
            "name": argument.name or None,
            "type": type_name(names, argument.type.oid),
            "default": expression(names, argument.default) if argument.default and has_default else None,
        }
    )


def _aggregate(names: Names, definition: AggregateDefinition) -> Facts:
    final = definition.final_function
    return stripped(
        {
            "transition_function": unique_routine_name(names, definition.transition_function),
            "state_type": type_name(names, definition.transition_type),
            "final_function": unique_routine_name(names, final) if final else None,
            "initial_value": definition.initial_value,
        }
    )


def _number(value: float) -> int | float:
    """A whole number without a fraction."""
    return int(value) if value == int(value) else value
